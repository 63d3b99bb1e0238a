//! A copy as a page of its own: on a screen, in print and as a prompter.
use super::{
    CopyKind, Paper, Part, PartKind, Piece,
    style::{self, Words},
};
use crate::{markup::html, units::Millis};
use std::fmt::Write as _;

const CSS: &str = include_str!("page.css");
const JS: &str = include_str!("page.js");

/// The page. It needs nothing from outside; without scripts it prints as a plain flow.
#[must_use]
pub fn page(paper: &Paper) -> String {
    let words = style::words(paper);
    let mut body = String::new();
    for part in &paper.parts {
        body.push_str(&block(part, words));
    }
    let version = paper.version.as_ref().map(|v| format!(" · {}", html(v))).unwrap_or_default();
    let class = if paper.kind == CopyKind::OnAir { "on-air" } else { "recording" };
    format!(
        "<!doctype html>\n<html lang=\"{}\" class=\"{class}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}: {copy}</title>\n<style>\n{CSS}</style></head>\n\
         <body data-more=\"{}\" data-end=\"{}\" data-slug=\"{title}\">\n\
         <header><p>{} · {copy}{version}</p><h1>{title}</h1><p>{}</p>\
         <p class=\"screen\"><button type=\"button\" id=\"prompt\">{}</button> {}</p></header>\n\
         <main>\n{body}</main>\n<footer class=\"end\">{}</footer>\n<script>\n{JS}</script>\n</body></html>\n",
        html(&paper.language),
        words.more,
        words.end,
        html(&paper.corner),
        html(&style::total(paper)),
        words.prompter,
        words.keys,
        words.end,
        title = html(&paper.title),
        copy = style::copy(paper),
    )
}

fn block(part: &Part, words: &Words) -> String {
    let mut out = String::new();
    match &part.kind {
        PartKind::Segment { title, wanted } => {
            let start = part.start.map(Millis::clock).unwrap_or_default();
            let actual = part.length.map(Millis::clock).unwrap_or_default();
            let wanted = wanted.map(|w| format!(" / {}", w.clock())).unwrap_or_default();
            let _ = writeln!(
                out,
                "<h2><span class=\"clock\">{start}</span>{} <small>{actual}{wanted}</small></h2>",
                html(title)
            );
        }
        PartKind::Speech { voice, marks, delivery, sentences, original } => {
            let idle = if part.start.is_none() { " idle" } else { "" };
            let marks = marks.iter().map(|m| format!(" <span class=\"mark\">{}</span>", html(m))).collect::<String>();
            let how = delivery.iter().map(|d| format!(" <i>{}</i>", html(d))).collect::<String>();
            let said: String = sentences.iter().map(|s| format!("<span class=\"s\">{}</span>", inline(s))).collect();
            let _ = writeln!(
                out,
                "<div class=\"block speech{idle}\"><span class=\"clock\">{}</span><b>{}</b>{marks}{how}<p>{said}</p></div>",
                clock(part),
                html(voice),
            );
            if let Some(original) = original {
                let _ = writeln!(
                    out,
                    "<aside class=\"note original\"><b>{}</b> {}</aside>",
                    words.original,
                    html(original)
                );
            }
        }
        PartKind::Cue { verb, name, marks, words, detail, notes } => {
            let air = if verb == "CLIP" { " air" } else { "" };
            let idle = if part.start.is_none() { " idle" } else { "" };
            let marks = marks.iter().map(|m| format!(" <span class=\"mark\">{}</span>", html(m))).collect::<String>();
            let mut lines = String::new();
            if let Some((first, last)) = words {
                let _ = write!(lines, "<br>IN: “{} …”<br>OUT: “… {}”", html(first), html(last));
            }
            if let Some(length) = part.length {
                let _ = write!(lines, "<br>DUR: {}", length.clock());
            }
            for note in notes {
                let _ = write!(lines, "<br><i>{}</i>", html(note));
            }
            let detail = if detail.is_empty() { String::new() } else { format!(" {}", html(detail)) };
            let _ = writeln!(
                out,
                "<div class=\"block cue{air}{idle}\"><span class=\"clock\">{}</span><div><b>{}</b> {}{detail}{marks}{lines}</div></div>",
                part.start.map(Millis::clock).unwrap_or_default(),
                html(verb),
                html(name),
            );
        }
        PartKind::Note { words, hold } => {
            let (class, label) = if *hold { ("note hold", "HOLD: ") } else { ("note", "") };
            let _ = writeln!(out, "<aside class=\"{class}\">{label}{}</aside>", html(words));
        }
    }
    out
}

/// When it begins and how long it is; for what is recorded also how long it was to be.
fn clock(part: &Part) -> String {
    let start = part.start.map(Millis::clock).unwrap_or_else(|| "–".to_owned());
    format!("{start}<br><small>{}</small>", style::length(part))
}

fn inline(text: &[Piece]) -> String {
    let mut out = String::new();
    for piece in text {
        let _ = match piece {
            Piece::Words(words) => write!(out, "{}", html(words)),
            Piece::Stress(words) => write!(out, "<em>{}</em>", html(words)),
            Piece::Direction(words) => write!(out, "<i>[{}]</i>", html(words)),
            Piece::Said { word, how, stress } => {
                let word = if *stress { format!("<em>{}</em>", html(word)) } else { html(word) };
                write!(out, "<ruby>{word}<rt>{}</rt></ruby>", html(how))
            }
        };
    }
    out
}
