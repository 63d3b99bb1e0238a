//! Speech in HTML: the podcast namespace's transcript (`<cite>`, `<time>`, `<p>`), and oTranscribe's page inside JSON.
//!
//! It takes markup that people and tools write by hand and gives lines with times. Only the few elements that mean
//! something are known; all others are passed over and their text is read. Scripts and styles are not.
use super::{
    SetAside, caption,
    json::Places,
    label,
    line::{self, Line, Piece},
    read::{Input, Reading},
};
use crate::units::Millis;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A slow speaker's time for a word, in milliseconds.
const SLOW: u64 = 600;

/// Whether the text is HTML with a name in `<cite>` or a `<time>`.
pub(super) fn looks_like(text: &str) -> bool {
    let head: String = text.chars().take(20_000).collect::<String>().to_lowercase();
    let time = head.contains("<time>") || head.contains("<time ");
    head.trim_start().starts_with('<') && time && (head.contains("<cite") || head.contains("<p"))
}

/// What markup says, in order.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    Name(String),
    Time(Millis),
    Words(String),
    Break,
}

pub(super) fn read(input: &Input<'_>) -> Reading {
    let said = said(input.text)?;
    if !said.iter().any(|s| matches!(s, Said::Time(_) | Said::Name(_))) {
        return Err("no <cite> and no <time>".to_owned());
    }
    let lines = lines(said, input, false);
    line::assemble("podcast html", input, lines, Vec::<SetAside>::new())
}

#[derive(Deserialize)]
struct Page {
    text: String,
}

/// oTranscribe.
pub(super) fn read_otr(input: &Input<'_>) -> Reading {
    let page: Page = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let lines = lines(said(&page.text)?, input, true);
    line::assemble("otranscribe", input, lines, Vec::new())
}

fn said(text: &str) -> Result<Vec<Said>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut skip: Option<&str> = None;
    while !rest.is_empty() {
        let (plain, tag) = match rest.find('<') {
            Some(at) => (rest.get(..at).unwrap_or_default(), rest.get(at..).unwrap_or_default()),
            None => (rest, ""),
        };
        if skip.is_none() && !plain.trim().is_empty() {
            out.push(Said::Words(caption::decode(&plain.replace(char::is_whitespace, " "))));
        }
        if tag.is_empty() {
            break;
        }
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag.find('>') else {
            // a lone mark is text
            out.push(Said::Words(caption::decode(tag)));
            break;
        };
        let inner = tag.get(1..end).unwrap_or_default();
        rest = tag.get(end + 1..).unwrap_or_default();
        let name = inner.trim_start_matches('/').split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        let opens = !inner.starts_with('/');
        if let Some(waiting) = skip {
            if !opens && name == waiting {
                skip = None;
            }
            continue;
        }
        let content = |rest: &str| -> String {
            // near, so that a file of nothing but openings is walked once
            let near: String = rest.chars().take(400).collect();
            caption::decode(near.split_once("</").map_or("", |(inside, _)| inside))
        };
        match (name.as_str(), opens) {
            ("script", true) => skip = Some("script"),
            ("style", true) => skip = Some("style"),
            ("head", true) => skip = Some("head"),
            ("cite", true) => {
                let name = content(rest);
                out.push(Said::Name(name.trim().trim_end_matches([':', '：']).trim().to_owned()));
                rest = rest.split_once("</").map_or("", |(_, after)| after);
                rest = rest.split_once('>').map_or("", |(_, after)| after);
            }
            ("time", true) => {
                if let Some(time) = caption::time(content(rest).trim()) {
                    out.push(Said::Time(time));
                    rest = rest.split_once("</").map_or("", |(_, after)| after);
                    rest = rest.split_once('>').map_or("", |(_, after)| after);
                }
            }
            ("span", true) if inner.contains("data-timestamp") => {
                let value =
                    inner.split("data-timestamp=").nth(1).unwrap_or_default().trim_start_matches(['"', '\'', '\\']);
                let number: String = value.chars().take_while(|c| c.is_ascii_digit() || *c == '.').take(20).collect();
                if let Some(time) = number.parse().ok().and_then(super::json::seconds) {
                    out.push(Said::Time(time));
                    rest = rest.split_once("</").map_or("", |(_, after)| after);
                    rest = rest.split_once('>').map_or("", |(_, after)| after);
                }
            }
            ("p" | "br" | "div" | "li" | "blockquote" | "h1" | "h2" | "h3" | "section" | "article" | "body", _) => {
                out.push(Said::Break);
            }
            _ => {}
        }
        if out.len() > line::MOST * 8 {
            return Err("more elements than a transcript has".to_owned());
        }
    }
    Ok(out)
}

fn lines(said: Vec<Said>, input: &Input<'_>, labelled: bool) -> Vec<Line> {
    let mut places = Places::new(input);
    let mut lines: Vec<Line> = Vec::new();
    let (mut start, mut turn, mut fresh) = (None, None, true);
    let mut paragraphs: Vec<(Option<Millis>, Option<Option<String>>, String)> = Vec::new();
    for one in said {
        match one {
            Said::Name(name) => {
                turn = Some((!name.is_empty()).then_some(name));
                fresh = true;
            }
            Said::Time(time) => {
                start = Some(time);
                fresh = true;
            }
            Said::Break => fresh = true,
            Said::Words(words) => match paragraphs.last_mut().filter(|_| !fresh) {
                Some(last) => last.2.push_str(&words),
                None => {
                    paragraphs.push((start.take(), turn.take(), words));
                    fresh = false;
                }
            },
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for found in paragraphs.iter().filter(|_| labelled).filter_map(|p| label::find(p.2.trim())) {
        *counts.entry(found.key()).or_default() += 1;
    }
    let labels = label::Accepted::new(&counts, paragraphs.len());
    for (start, turn, text) in paragraphs {
        let mut text = text.trim();
        let mut turn = turn;
        if let Some(found) = label::find(text).filter(|f| labelled && labels.take(f)) {
            turn = Some(Some(found.name.clone()));
            text = text.get(found.body..).unwrap_or_default();
        }
        let mut words: Vec<Piece> = text.split_whitespace().map(|w| Piece::new(w, places.find(w))).collect();
        words.retain(|w| !w.text.is_empty());
        if let Some(first) = words.first_mut() {
            first.turn = turn;
            lines.push(Line { start, end: None, words });
        }
    }
    // a page has no ends: a line lasts until the next, and no longer than its words take at a slow pace
    let mut next = None;
    for line in lines.iter_mut().rev() {
        if let Some(start) = line.start {
            let slow = Millis(start.0 + SLOW * line.words.len() as u64);
            line.end = Some(next.map_or(slow, |n: Millis| if n > start { n.min(slow) } else { slow }));
            next = Some(start);
        }
    }
    lines
}
