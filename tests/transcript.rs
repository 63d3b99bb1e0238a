//! Transcripts as people have them become words, turns, notes and metadata, and nothing of a file is lost.
#![expect(clippy::disallowed_methods, reason = "reads fixtures")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
use cornercast::{
    diagnostic::Checked,
    source::SourceId,
    transcript::{ParagraphKind, SetAsideKind, Timing, Transcript, WordKind, folded, read},
    units::Millis,
};
use proptest::prelude::*;
use std::{fmt::Write, fs, path::Path};

const PAGES: &[&str] = &["ferry", "bakery", "ko-market", "football", "jokes", "ko-bus"];

fn of(text: &str) -> Checked<Transcript> {
    read(SourceId(0), "kim.txt", text)
}

fn speech(t: &Transcript) -> Vec<(Option<&str>, String)> {
    let said = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    said.map(|p| (p.speaker.map(|s| t.speakers[s.0].as_str()), t.text(p.words.clone()))).collect()
}

/// Everything that was found, one line each, in the order of the file.
fn outline(checked: &Checked<Transcript>) -> String {
    let t = &checked.value;
    let mut lines: Vec<(usize, String)> = Vec::new();
    for p in &t.paragraphs {
        let mut text = String::new();
        for w in &t.words[p.words.clone()] {
            let mark = if w.kind == WordKind::Inserted { "+" } else { "" };
            write!(text, " {mark}{}", w.text).unwrap();
        }
        let who = p.speaker.map(|s| format!(" {}:", t.speakers[s.0])).unwrap_or_default();
        lines.push((p.span.range.start, format!("{:?}{who}{text}", p.kind).to_string()));
    }
    for s in &t.set_aside {
        lines.push((s.span.range.start, format!("aside {:?} ({}): {}", s.kind, s.why, s.text)));
    }
    for g in &t.glosses {
        lines.push((g.span.range.start, format!("gloss {} = {} @ {}", g.term, g.meaning, t.words[g.word].text)));
    }
    lines.sort();
    let mut out = format!("{} {:?}\ntitle: {:?}\nsubtitle: {:?}\ndate: {:?}\n", t.format, t.language, t.title, t.subtitle, t.date);
    for d in &checked.diagnostics {
        writeln!(out, "{} {}", d.code, d.message).unwrap();
    }
    for (_, line) in lines {
        writeln!(out, "{line}").unwrap();
    }
    out
}

fn unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Every character that anybody can see is in a word, set aside, a gloss, a bracket of those, or a speaker's label.
fn lost(text: &str, t: &Transcript) -> Vec<(usize, char)> {
    let mut covered = vec![false; text.len()];
    let words = t.words.iter().map(|w| &w.span);
    let spans = words.chain(t.set_aside.iter().map(|s| &s.span)).chain(t.glosses.iter().map(|g| &g.span));
    for span in spans {
        covered[span.range.clone()].fill(true);
    }
    // a label stands between the start of its paragraph and the first word, and names the speaker
    for p in &t.paragraphs {
        let first = t.words[p.words.start].span.range.start;
        let label = p.span.range.start..first.max(p.span.range.start);
        let free: String = text[label.clone()].char_indices().filter(|(at, _)| !covered[label.start + at]).map(|(_, c)| c).collect();
        let named = t.speakers.iter().any(|s| {
            let initials: String = s.split_whitespace().filter_map(|w| w.chars().next()).collect();
            folded(&free).contains(&folded(s)) || folded(&free).contains(&folded(&initials))
        });
        let marks = !free.contains(char::is_alphanumeric);
        if named || marks {
            covered[label].fill(true);
        }
        if p.kind == ParagraphKind::Note {
            // the brackets of a note
            for (at, _) in text[p.span.range.clone()].match_indices(['[', ']', '(', ')']) {
                covered[p.span.range.start + at] = true;
            }
        }
    }
    text.char_indices().filter(|(at, c)| !covered[*at] && !unseen(*c)).collect()
}

#[test]
fn pages_copied_from_the_web_become_what_they_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcript");
    let mut wrong = String::new();
    for page in PAGES {
        let text = fs::read_to_string(folder.join(format!("{page}.txt"))).unwrap();
        let checked = of(&text);
        assert_eq!(lost(&text, &checked.value), [], "{page}");
        let found = outline(&checked);
        let golden = folder.join(format!("{page}.expected"));
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            writeln!(wrong, "--- {page}: found\n{found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}\nif this is right: UPDATE_GOLDENS=1 cargo test --test transcript");
}
