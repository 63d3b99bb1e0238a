//! axe-core in headless Chromium: what keeps people from reading a page.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The rules' file, `axe.min.js` of the npm package axe-core: `AXE` says where.
fn rules() -> Option<PathBuf> {
    let path = PathBuf::from(std::env::var_os("AXE")?);
    let browser = Command::new("chromium").arg("--version").output();
    (path.is_file() && browser.is_ok_and(|o| o.status.success())).then_some(path)
}

/// Whether there is a browser and the rules; says so where not.
pub(crate) fn there() -> bool {
    let there = rules().is_some();
    if !there {
        eprintln!("SKIPPED: axe-core: no chromium, or AXE does not name axe.min.js (npm install axe-core)");
    }
    there
}

/// What is wrong with pages, each with its name: empty when nothing is.
pub(crate) fn complaints(pages: &[(String, String)]) -> Vec<String> {
    let rules = fs::read_to_string(rules().unwrap()).unwrap().replace("</script", "<\\/script");
    let folder = tempfile::tempdir().unwrap();
    let mut found = Vec::new();
    for (name, html) in pages {
        // our policy would let no other script run
        let html = html.replace("Content-Security-Policy", "x-nothing");
        let (before, after) = html.rsplit_once("</body>").unwrap();
        let path = folder.path().join("page.html");
        fs::write(&path, format!("{before}<script>{rules}</script><script>{RUN}</script></body>{after}")).unwrap();
        let dom = dom(&path, folder.path());
        let told = dom.split("data-axe=\"").nth(1).and_then(|rest| rest.split('"').next());
        match told {
            Some("") => {}
            Some(told) => found.push(format!("{name}: {told}")),
            None => found.push(format!("{name}: the rules did not run")),
        }
    }
    found
}

const RUN: &str = "axe.run().then(r => document.documentElement.setAttribute('data-axe', r.violations\
    .map(v => v.id + ' (' + v.nodes.map(n => n.target.join(' ')).join(', ') + ')').join('; ').replaceAll('\"', \"'\")))";

fn dom(page: &Path, folder: &Path) -> String {
    let ran = Command::new("chromium")
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--virtual-time-budget=20000",
        ])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg("--dump-dom")
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    String::from_utf8_lossy(&ran.stdout).into_owned()
}
