//! `compare`: two versions of a script, or a script and the document that came back, as lines and seconds.
use super::{Context, End, Stop, args::Compare, report};
use cornercast::{
    diagnostic::Diagnostic,
    paper::{Change, ChangeKind, Comparison, CopyKind, Edit, EditKind, Edited, signed},
    project::{
        Error,
        copies::{self, Compared},
    },
    units::Millis,
};
use serde_json::json;
use std::{fmt::Write as _, io::Read as _};

/// A script from standard input is never longer, in bytes.
const LONGEST: u64 = 64 << 20;

pub(super) fn compare(context: &Context, wanted: &Compare) -> Result<End, Stop> {
    let show = context.show()?;
    let asks = [wanted.first.as_str(), wanted.second.as_str()].into_iter().filter(|a| *a == "-").count();
    if asks > 1 {
        return Err(Stop::Usage("only one of the two can come from standard input".to_owned()));
    }
    let given = if asks == 1 { Some(input()?) } else { None };
    let mut findings = Vec::new();
    let asked = (wanted.first.as_str(), wanted.second.as_str());
    let (compared, slug) = copies::compare(&show, asked, given.as_deref(), CopyKind::Recording, &mut findings)?;
    // of what is wrong with the scripts only what makes their times wrong is said here
    for found in &mut findings {
        found.diagnostics.retain(Diagnostic::is_error);
        context.show_findings(found);
    }
    let text = match (&compared, context.arguments.json) {
        (Compared::Scripts(found), true) => format!("{:#}\n", json!(found)),
        (Compared::Document(found), true) => {
            format!("{:#}\n", json!({ "schema": "cornercast.edited/1", "episode": slug, "edited": found }))
        }
        (Compared::Scripts(found), false) => scripts(found),
        (Compared::Document(found), false) => document(&slug, found),
    };
    context.print(&text)?;
    Ok(End::Fine)
}

fn input() -> Result<String, Stop> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_to_string(&mut text);
    read.map(|_| text)
        .map_err(|e| Stop::Project(Error::Refused(format!("standard input cannot be read as text in UTF-8 ({e})"))))
}

fn scripts(found: &Comparison) -> String {
    let mut out = String::new();
    for change in &found.changes {
        let _ = writeln!(out, "{}", head(change));
        if !matches!(change.kind, ChangeKind::Timed | ChangeKind::Moved) {
            let _ = writeln!(out, "    {}", report::tame(&shortened(&change.words)));
        }
    }
    if found.changes.is_empty() {
        out.push_str("no difference\n");
    }
    let slot = match found.slots_ms {
        (Some(a), Some(b)) if a == b => format!(", slot {}", Millis(a).clock()),
        (a, b) => {
            let of = |s: Option<u64>| s.map_or_else(|| "none".to_owned(), |s| Millis(s).clock());
            if a.is_none() && b.is_none() { String::new() } else { format!(", slot {} → {}", of(a), of(b)) }
        }
    };
    let mark = |actual: bool| if actual { "" } else { "~" };
    let _ = writeln!(
        out,
        "on air {}{} → {}{} ({}){slot}",
        mark(found.actual.0),
        Millis(found.a_ms),
        mark(found.actual.1),
        Millis(found.b_ms),
        signed(found.change_ms())
    );
    out
}

fn head(change: &Change) -> String {
    let sign = match change.kind {
        ChangeKind::Added => '+',
        ChangeKind::Removed => '-',
        ChangeKind::Moved => '>',
        ChangeKind::Timed => '=',
        _ => '~',
    };
    let line = |line: Option<usize>| line.map_or_else(|| "–".to_owned(), |n| n.to_string());
    let lines = if change.line_a == change.line_b {
        format!("line {}", line(change.line_b))
    } else {
        format!("line {} → {}", line(change.line_a), line(change.line_b))
    };
    let what = report::tame(&change.what);
    let length = |ms: Option<u64>| ms.map_or_else(|| "–".to_owned(), |ms| Millis(ms).to_string());
    let times = if change.a_ms.is_none() && change.b_ms.is_none() {
        String::new()
    } else if change.a_ms == change.b_ms {
        format!("  {}", length(change.b_ms))
    } else {
        format!("  {} → {} ({})", length(change.a_ms), length(change.b_ms), signed(change.change_ms()))
    };
    format!("{sign} {lines}  {what}{times}")
}

/// A long paragraph is shown around what differs.
fn shortened(words: &str) -> String {
    let all: Vec<&str> = words.split(' ').collect();
    if all.len() <= 40 {
        return words.to_owned();
    }
    let mut near = vec![false; all.len()];
    let mut inside = false;
    for (n, word) in all.iter().enumerate() {
        inside |= word.contains("[-") || word.contains("{+");
        if inside {
            near.iter_mut().skip(n.saturating_sub(4)).take(9).for_each(|keep| *keep = true);
        }
        inside &= !(word.contains("-]") || word.contains("+}"));
    }
    if !near.contains(&true) {
        return format!("{} …", all.get(..12).unwrap_or_default().join(" "));
    }
    let mut out: Vec<&str> = Vec::new();
    for (word, keep) in all.iter().zip(near) {
        if keep {
            out.push(word);
        } else if out.last() != Some(&"…") {
            out.push("…");
        }
    }
    out.join(" ")
}

fn document(slug: &str, found: &Edited) -> String {
    let mut out = String::new();
    // of one person nobody needs to be told who it was
    let several = found.people.len() > 1;
    for edit in &found.edits {
        let by = match &edit.by {
            None => " (not tracked)".to_owned(),
            Some(by) if several && !by.is_empty() => format!(" ({by})"),
            Some(_) => String::new(),
        };
        let cost = edit.change_ms.filter(|ms| *ms != 0).map(|ms| format!("  {}", signed(ms))).unwrap_or_default();
        let from = edit.from.map(|line| format!(" from line {line}")).unwrap_or_default();
        let _ = writeln!(out, "episodes/{slug}/script.md:{}: {}{from}{by}{cost}", edit.line, word(edit.kind));
        let _ = writeln!(out, "    {}", report::tame(&shown(edit)));
    }
    if found.edits.is_empty() {
        out.push_str("no difference\n");
    } else {
        let count = found.edits.len();
        let what = if count == 1 { "edit" } else { "edits" };
        let _ = writeln!(out, "{count} {what}, reading time {}", signed(found.change_ms));
    }
    out
}

const fn word(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Inserted => "insertion",
        EditKind::Deleted => "deletion",
        EditKind::Replaced => "replacement",
        EditKind::Comment => "comment",
        EditKind::Moved => "moved",
        EditKind::Parted => "paragraph parted",
        EditKind::Joined => "paragraph joined to the one before",
        EditKind::Pronounced => "pronouncer",
        _ => "edit",
    }
}

fn shown(edit: &Edit) -> String {
    if edit.kind == EditKind::Comment {
        let about = if edit.was.is_empty() { String::new() } else { format!("on “{}”: ", edit.was) };
        return format!("{about}{}", edit.now);
    }
    match edit.kind {
        EditKind::Moved => return edit.now.clone(),
        EditKind::Parted | EditKind::Joined => {
            let (left, right) = &edit.context;
            return match edit.kind == EditKind::Parted && left.is_empty() {
                true => format!("{} ¶ {right}", edit.now),
                false => format!("{left} ¶ {}", edit.now),
            };
        }
        _ => {}
    }
    let mut words = String::new();
    if !edit.was.is_empty() {
        let _ = write!(words, "[-{}-]", edit.was);
    }
    if !edit.now.is_empty() {
        let _ = write!(words, "{{+{}+}}", edit.now);
    }
    format!("{} {words} {}", edit.context.0, edit.context.1).trim().to_owned()
}
