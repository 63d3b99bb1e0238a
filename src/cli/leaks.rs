//! `leaks`: what finished files give away.
use super::{Context, End, Stop, args::Leaks, report};
use cornercast::{
    leak::{self, Kind},
    project::{
        leaks::{self, Machine},
        store,
    },
    protect::Words,
    source::SourceId,
};
use serde_json::json;
use std::{env, fmt::Write as _, path::Path};

pub(super) fn leaks(context: &Context, wanted: &Leaks) -> Result<End, Stop> {
    let show = context.show()?;
    let denied = match &wanted.deny {
        Some(path) => Some(denied(&String::from_utf8_lossy(&store::read(path)?))),
        None => None,
    };
    let machine = machine(show.root());
    let report = leaks::leaks(&show, &machine, denied.as_ref(), &wanted.paths)?;
    for remark in &report.remarks {
        context.remark(remark);
    }
    if context.arguments.json {
        let kinds: Vec<_> = Kind::ALL.iter().map(|(kind, words)| json!({ "kind": kind, "words": words })).collect();
        let document = json!({
            "schema": "cornercast.leaks/1", "files": report.files, "kinds": kinds, "findings": report.findings,
        });
        context.print(&format!("{document:#}\n"))?;
    } else {
        let mut text = String::new();
        for finding in &report.findings {
            let (file, place) = (report::tame(&finding.file), report::tame(&finding.place));
            let shown = report::tame(&leak::shown(finding));
            let _ = writeln!(text, "{file}: {place}: {}: {shown}", finding.kind.words());
        }
        let found: Vec<&str> =
            Kind::ALL.iter().filter(|(k, _)| report.findings.iter().any(|f| f.kind == *k)).map(|(_, w)| *w).collect();
        let all = Kind::ALL.len();
        let kinds = Kind::ALL.map(|(_, words)| words).join("; ");
        let _ = if found.is_empty() {
            writeln!(text, "Found none of {all} known kinds in {} files: {kinds}", report.files)
        } else {
            writeln!(text, "Found {} of {all} known kinds in {} files: {}", found.len(), report.files, found.join("; "))
        };
        context.print(&text)?;
    }
    Ok(if report.findings.is_empty() { End::Fine } else { End::Problems })
}

/// A word or name a line, each in all its spellings.
fn denied(text: &str) -> Words {
    let mut toml = String::new();
    for (n, line) in text.lines().map(str::trim).enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
        // a string of TOML and one of JSON are written alike
        let _ = writeln!(toml, "[[person]]\nkey = \"line {}\"\nnames = [{}]", n + 1, json!(line));
    }
    Words::parse(SourceId(0), &toml).value
}

/// Who and where this is, as far as the environment says.
fn machine(show: &Path) -> Machine {
    let said = |key: &str| env::var_os(key).and_then(|v| v.into_string().ok()).filter(|v| !v.is_empty());
    let mut users: Vec<String> = ["USER", "LOGNAME", "USERNAME"].into_iter().filter_map(said).collect();
    let homes: Vec<String> = ["HOME", "USERPROFILE"].into_iter().filter_map(said).collect();
    let last = |home: &String| Path::new(home).file_name().and_then(|n| n.to_str()).map(str::to_owned);
    users.extend(homes.iter().filter_map(last));
    let mut hosts: Vec<String> = ["HOSTNAME", "COMPUTERNAME"].into_iter().filter_map(said).collect();
    let written = store::read(Path::new("/etc/hostname")).ok().and_then(|b| String::from_utf8(b).ok());
    hosts.extend(written.map(|h| h.trim().to_owned()).filter(|h| !h.is_empty()));
    let mut homes = homes;
    homes.extend(show.canonicalize().ok().and_then(|p| p.to_str().map(str::to_owned)));
    for list in [&mut users, &mut hosts, &mut homes] {
        list.sort();
        list.dedup();
    }
    Machine { users, hosts, homes }
}
