//! A copy as Typst markup, for whoever sets their own paper.
use super::{Paper, PartKind, Piece, style};
use crate::units::Millis;
use std::fmt::Write as _;

/// The document. It compiles with Typst 0.11 and later, and needs no package; what each thing looks like stands at its top.
#[must_use]
pub fn typst(paper: &Paper) -> String {
    let words = style::words(paper);
    let version = paper.version.as_ref().map(|v| format!(" · {v}")).unwrap_or_default();
    let language = paper.language.split('-').next().unwrap_or_default();
    let mut out = format!(
        "#set document(title: {title}, date: none)\n\
         #set page(paper: \"a4\", margin: (x: 18mm, y: 18mm), footer: context [\n\
         \x20 #set text(9pt)\n\
         \x20 #grid(columns: (1fr, auto, 1fr), text({title}), strong(if counter(page).get() == counter(page).final() {{ {end} }} else {{ {more} }}), align(right, counter(page).display(\"1 / 1\", both: true)))\n\
         ])\n\
         #set text(17pt, font: ({serif}), lang: {lang})\n\
         #set par(leading: 0.9em)\n\
         #let sans(it) = text(11pt, font: ({sans}), it)\n\
         // no sentence on two pages\n\
         #let sentence(it) = it\n\
         #let ruby(word, how) = box(stack(dir: ttb, spacing: 2pt, align(center, sans(text(8pt, how))), word))\n\
         #let row(clock, it, long: false) = block(breakable: long, width: 100%, grid(columns: (24mm, 1fr), sans(clock), it))\n\
         #let speech(clock, voice, marks, it, long: false) = row(clock, [#sans(strong(voice)) #sans(marks) \\ #it], long: long)\n\
         #let cue(clock, air, it, long: false) = row(clock, block(stroke: if air {{ 2pt + rgb(\"#b00020\") }} else {{ 1pt + gray }}, radius: 3pt, inset: 6pt, width: 100%, sans(it)), long: long)\n\
         #let note(it, long: false) = row(\"\", block(fill: luma(240), inset: 6pt, width: 100%, sans(it)), long: long)\n\
         #let segment(clock, title, length) = block(breakable: false, sticky: true, above: 2em, width: 100%, stroke: (bottom: 1.5pt), inset: (bottom: 4pt), grid(columns: (24mm, 1fr, auto), sans(clock), strong(title), sans(length)))\n\n\
         #sans({head})\n\n#text(1.5em, strong({title}))\n\n#sans({total})\n",
        title = string(&paper.title),
        end = string(words.end),
        more = string(words.more),
        serif = "\"Libertinus Serif\", \"Noto Serif\", \"Noto Serif CJK KR\"",
        sans = "\"Noto Sans\", \"DejaVu Sans\", \"Noto Sans CJK KR\"",
        lang = string(language),
        head = string(&format!("{} · {}{version}", paper.corner, style::copy(paper))),
        total = string(&style::total(paper)),
    );
    for part in &paper.parts {
        let start = part.start.map(Millis::clock).unwrap_or_else(|| "–".to_owned());
        let length = style::length(part);
        let _ = match &part.kind {
            PartKind::Segment { title, wanted } => {
                let wanted = wanted.map(|w| format!(" / {}", w.clock())).unwrap_or_default();
                write!(
                    out,
                    "\n#segment({}, {}, {})\n",
                    string(&start),
                    string(title),
                    string(&format!("{length}{wanted}"))
                )
            }
            PartKind::Speech { voice, marks, delivery, sentences, original } => {
                let marks = marks.iter().chain(delivery).cloned().collect::<Vec<_>>().join(" · ");
                let said: String = sentences
                    .iter()
                    .map(|s| format!("#sentence[{}]", s.iter().map(piece).collect::<String>()))
                    .collect();
                let _ = write!(
                    out,
                    "\n#speech({}, {}, {}, [{said}]{})\n",
                    string(&format!("{start}\n{length}")),
                    string(voice),
                    string(&marks),
                    long(&said)
                );
                match original {
                    Some(original) => {
                        writeln!(out, "#note({}{})", string(&format!("{}: {original}", words.original)), long(original))
                    }
                    None => Ok(()),
                }
            }
            PartKind::Cue { verb, name, marks, words, detail, notes } => {
                let mut lines = format!("{name} {detail} {}", marks.join(" · ")).trim_end().to_owned();
                if let Some((first, last)) = words {
                    let _ = write!(lines, "\nIN: “{first} …”\nOUT: “… {last}”");
                }
                if part.length.is_some() {
                    let _ = write!(lines, "\nDUR: {length}");
                }
                for note in notes {
                    let _ = write!(lines, "\n{note}");
                }
                let air = verb == "CLIP";
                let lines = (string(&lines), long(&lines));
                write!(out, "\n#cue({}, {air}, [#strong({}) #{}]{})\n", string(&start), string(verb), lines.0, lines.1)
            }
            PartKind::Note { words, hold } => {
                let label = if *hold { "HOLD: " } else { "" };
                write!(out, "\n#note({}{})\n", string(&format!("{label}{words}")), long(words))
            }
        };
    }
    let _ = write!(out, "\n#align(center, {})\n", string(words.end));
    out
}

/// What is longer than most of a page may go on to the next: otherwise its end would be lost.
const fn long(text: &str) -> &'static str {
    if text.len() > 1_000 { ", long: true" } else { "" }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Words(words) => format!("#{};", string(words)),
        Piece::Stress(words) => format!("#underline({});", string(words)),
        Piece::Direction(words) => format!("#emph({});", string(&format!("[{words}]"))),
        Piece::Said { word, how, stress } => {
            let word = if *stress { format!("underline({})", string(word)) } else { string(word) };
            format!("#ruby({word}, {});", string(how))
        }
    }
}

/// A string of Typst: no text can become markup or code.
fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
