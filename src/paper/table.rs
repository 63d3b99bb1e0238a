//! A copy as Markdown and as a table.
use super::{Paper, PartKind, Piece, sentence, style};
use crate::units::Millis;
use std::fmt::Write as _;

/// As Markdown for any reader of it: times in front, cues in quotes, nothing that could become markup of its own.
#[must_use]
pub fn markdown(paper: &Paper) -> String {
    let words = style::words(paper);
    let version = paper.version.as_ref().map(|v| format!(" · {}", escaped(v))).unwrap_or_default();
    let mut out = format!(
        "# {}\n\n{} · {}{version} · {}\n",
        escaped(&paper.title),
        escaped(&paper.corner),
        style::copy(paper),
        style::total(paper)
    );
    for part in &paper.parts {
        let start = part.start.map(Millis::clock).unwrap_or_else(|| "–".to_owned());
        let length = style::length(part);
        let _ = match &part.kind {
            PartKind::Segment { title, wanted } => {
                let wanted = wanted.map(|w| format!(" / {}", w.clock())).unwrap_or_default();
                write!(out, "\n## {start} {} ({length}{wanted})\n", escaped(title))
            }
            PartKind::Speech { voice, marks, delivery, sentences, original } => {
                let marks: String = marks.iter().map(|m| format!(" `{}`", m.replace('`', "'"))).collect();
                let how: String = delivery.iter().map(|d| format!(" *{}*", escaped(d))).collect();
                let said: String = sentences.iter().flatten().map(piece).collect();
                let original = original.as_ref().map(|o| format!("\n> {}: {}\n", words.original, escaped(o)));
                write!(
                    out,
                    "\n`{start} {length}` **{}**{marks}{how}  \n{}\n{}",
                    escaped(voice),
                    said.trim(),
                    original.unwrap_or_default()
                )
            }
            PartKind::Cue { verb, name, marks, words, detail, notes } => {
                let mut line = format!("\n> `{start}` **{verb}**");
                for text in [name, detail].iter().filter(|t| !t.is_empty()) {
                    let _ = write!(line, " {}", escaped(text));
                }
                for mark in marks {
                    let _ = write!(line, " `{}`", mark.replace('`', "'"));
                }
                if let Some((first, last)) = words {
                    let _ = write!(line, "\n> - IN: “{} …”\n> - OUT: “… {}”", escaped(first), escaped(last));
                }
                if part.length.is_some() {
                    let _ = write!(line, "\n> - DUR: {length}");
                }
                for note in notes {
                    let _ = write!(line, "\n> - {}", escaped(note));
                }
                writeln!(out, "{line}")
            }
            PartKind::Note { words, hold } => {
                let label = if *hold { "HOLD" } else { "NOTE" };
                write!(out, "\n> **{label}** {}\n", escaped(words))
            }
        };
    }
    let _ = write!(out, "\n{}\n", words.end);
    out
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Words(words) => escaped(words),
        Piece::Stress(words) => format!("*{}*", escaped(words)),
        Piece::Direction(words) => format!("*\\[{}\\]*", escaped(words)),
        Piece::Said { word, how, stress } => {
            let star = if *stress { "*" } else { "" };
            format!("{star}{}{star} ({})", escaped(word), escaped(how))
        }
    }
}

/// Text that stays text in Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    let mut line_start = true;
    for c in text.chars() {
        let c = if c == '\n' || c.is_control() { ' ' } else { c };
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&')
            || (line_start && matches!(c, '-' | '+' | '='))
        {
            out.push('\\');
        }
        // `1.` at the beginning of a line is a list
        if c == '.' && out.chars().all(|d| d.is_ascii_digit()) && !out.is_empty() {
            out.push('\\');
        }
        out.push(c);
        line_start &= c == ' ';
    }
    out
}

/// As a table of comma-separated values (RFC 4180): a row for each part, times as `M:SS` and in milliseconds.
#[must_use]
pub fn csv(paper: &Paper) -> String {
    let mut out = String::from("line,start,length,start ms,length ms,planned ms,kind,name,marks,words\r\n");
    for part in &paper.parts {
        let (kind, name, marks, words) = match &part.kind {
            PartKind::Segment { title, .. } => ("segment".to_owned(), title.clone(), Vec::new(), String::new()),
            PartKind::Speech { voice, marks, delivery, sentences, .. } => {
                let words: String = sentences.iter().flatten().filter_map(sentence::words).collect();
                let marks = marks.iter().chain(delivery).cloned().collect();
                ("speech".to_owned(), voice.clone(), marks, words.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            PartKind::Cue { verb, name, marks, words, detail, .. } => {
                let words = words.as_ref().map(|(first, last)| format!("{first} … {last}"));
                (verb.clone(), name.clone(), marks.clone(), words.unwrap_or_else(|| detail.clone()))
            }
            PartKind::Note { words, hold } => {
                let kind = if *hold { "HOLD" } else { "NOTE" };
                (kind.to_owned(), String::new(), Vec::new(), words.clone())
            }
        };
        let ms = |time: Option<Millis>| time.map(|t| t.0.to_string()).unwrap_or_default();
        let clock = |time: Option<Millis>| time.map(Millis::clock).unwrap_or_default();
        let fields = [
            part.line.to_string(),
            clock(part.start),
            clock(part.length),
            ms(part.start),
            ms(part.length),
            ms(part.planned),
            kind,
            name,
            marks.join("; "),
            words,
        ];
        let fields: Vec<_> = fields.iter().map(|f| crate::markup::csv(f)).collect();
        let _ = write!(out, "{}\r\n", fields.join(","));
    }
    out
}
