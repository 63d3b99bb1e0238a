//! The laws of the module tree, checked.
#![expect(clippy::disallowed_methods, reason = "reads the sources")]
#![expect(clippy::unwrap_used, reason = "a broken checkout should fail the test")]
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What each module may name, besides itself. Read it top to bottom: data flows down the list.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("source", &[]),
    ("diagnostic", &["source"]),
    ("markup", &[]),
    ("settings", &["source", "diagnostic"]),
    // words that must not leave: asked by `project` at every door, and told by nobody
    ("protect", &["source", "diagnostic", "settings"]),
    // looks at finished files as a stranger: it may know no writer
    ("leak", &["protect"]),
    ("media", &["units"]),
    ("transcript", &["units", "source", "diagnostic"]),
    ("script", &["units", "source", "diagnostic", "settings", "media", "transcript"]),
    ("programme", &["units", "source", "diagnostic", "media", "transcript", "script"]),
    // Below this line nothing may name `script` or `transcript`: what airs is all that they see.
    ("timeline", &["markup", "units", "source", "diagnostic", "media", "programme"]),
    ("audio", &["units", "media", "timeline"]),
    ("episode", &["units", "source", "diagnostic", "programme", "timeline"]),
    ("feed", &["markup", "units", "source", "diagnostic", "settings", "episode"]),
    ("site", &["units", "source", "diagnostic", "episode", "feed"]),
    // Stays in the house: may see notes, and nothing published may name it.
    ("paper", &["markup", "units", "source", "diagnostic", "media", "script", "programme", "timeline"]),
    (
        "project",
        &[
            "units",
            "source",
            "diagnostic",
            "settings",
            "protect",
            "leak",
            "media",
            "transcript",
            "script",
            "programme",
            "timeline",
            "audio",
            "episode",
            "feed",
            "site",
            "paper",
        ],
    ),
];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for p in entries {
        if p.is_dir() {
            sources(&p, out);
        } else if p.extension().is_some_and(|e| e == "rs") {
            out.push(p);
        }
    }
}

/// Every module named after `crate::` in the code (comments skipped), `use crate::{a, b::c}` included.
fn named(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (i, _) in code.match_indices("crate::") {
        let rest = &code[i + 7..];
        if let Some(list) = rest.strip_prefix('{') {
            let (mut depth, mut word) = (0, String::new());
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => found.push(std::mem::take(&mut word)),
                    _ if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            found.push(word);
        } else {
            found.push(rest.to_owned());
        }
    }
    found
        .iter()
        .map(|w| w.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        .filter(|w| !w.is_empty())
        .collect()
}

#[test]
fn data_flows_one_way() {
    let law: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut broken = Vec::new();
    for file in files {
        let rel = file.strip_prefix(&src).unwrap();
        let own = rel.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if matches!(own, "lib" | "main" | "cli") {
            continue;
        }
        let Some(may) = law.get(own) else {
            broken.push(format!("{own}: a new module; give it a line in MAY_NAME"));
            continue;
        };
        for name in named(&fs::read_to_string(&file).unwrap()) {
            if law.contains_key(name.as_str()) && name != own && !may.contains(&name.as_str()) || name == "cli" {
                broken.push(format!("{}: {own} may not name {name}", rel.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Cross-module paths are spelt `crate::…`, so the law above can see them.
#[test]
fn no_sideways_paths() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut broken = Vec::new();
    for file in files {
        let rel = file.strip_prefix(&src).unwrap();
        let depth = rel.components().count();
        let root_of_module = depth == 1 || (depth == 2 && rel.ends_with("mod.rs"));
        let needle = if root_of_module { "super::" } else { "super::super::" };
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (n, line) in code.lines().enumerate() {
            if line.contains(needle) && !line.trim_start().starts_with("//") {
                broken.push(format!("{}:{}: write crate:: instead of {needle}", rel.display(), n + 1));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_stay_readable() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let long: Vec<_> =
        files.iter().map(|f| (fs::read_to_string(f).unwrap().lines().count(), f)).filter(|(n, _)| *n > 800).collect();
    assert!(long.is_empty(), "over 800 lines: {long:?}");
}
