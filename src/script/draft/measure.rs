//! How long a rendered draft lasts, as far as its text shows.
//!
//! It reads the text that the template made, not what the plan meant, so that a template's own words count too.
use super::{Request, cue};
use crate::{
    letter::is_hangul,
    script::{Rate, readtime, times::exact as parsed},
    units::Millis,
};

/// Speech by reading time, clips and music by their ranges or known lengths.
pub(super) fn length(text: &str, request: &Request<'_>, korean: bool, rate: Rate) -> Millis {
    let body = text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let mut total = 0_u64;
    let mut comment = false;
    for paragraph in body.split("\n\n") {
        let paragraph = paragraph.trim();
        comment |= paragraph.starts_with("<!--");
        if comment {
            comment = !paragraph.contains("-->");
            continue;
        }
        if paragraph.starts_with('>') {
            total += paragraph.lines().map(|l| sound(l, request)).sum::<u64>();
        } else if !paragraph.starts_with(['#', '~']) {
            total += readtime::planned(&spoken(paragraph), korean, rate).0;
        }
    }
    Millis(total)
}

/// The length of a cue line.
fn sound(line: &str, request: &Request<'_>) -> u64 {
    let line = line.trim_start_matches(['>', ' ']).replace("**", "");
    let mut words = line.split_whitespace();
    let Some(verb) = words.next() else { return 0 };
    if matches!(verb, "PAUSE" | "쉼") {
        return words.next().and_then(parsed).map_or(0, |l| l.0);
    }
    let clip = matches!(verb, "CLIP" | "인서트");
    if !clip && cue::music(verb).is_none() {
        return 0;
    }
    let key = words.next().unwrap_or_default();
    let range = words.next().and_then(|w| w.split_once('–')).and_then(|(a, b)| Some((parsed(a)?, parsed(b)?)));
    match range {
        Some((a, b)) => b.0.saturating_sub(a.0),
        None => request.lengths.get(key).map_or(0, |l| l.0),
    }
}

/// What is read of a paragraph: without its label, its marks and its escapes.
fn spoken(paragraph: &str) -> String {
    // in bold the label ends where the bold does; the colon of its qualifier comes first
    let labelled = if paragraph.starts_with("**") { paragraph.split_once(":** ") } else { paragraph.split_once(": ") };
    let text = match labelled {
        Some((label, rest)) if is_label(label) => rest,
        _ => paragraph,
    };
    let mut out = String::new();
    let mut escaped = false;
    let mut direction = false;
    for c in text.chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '[' if !escaped => direction = true,
            ']' if !escaped => direction = false,
            '*' if !escaped => {}
            _ if !direction => out.push(c),
            _ => {}
        }
        escaped = false;
    }
    out
}

/// `HOST`, `READER (quote: kim)`, `진행 (term: X)`: a short word, with parentheses or without.
fn is_label(label: &str) -> bool {
    // quote: kim has a colon of its own
    let name = label.trim_start_matches('*').split(" (").next().unwrap_or_default().trim_end_matches(['*', ':']);
    let capitals = !name.is_empty()
        && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '_') || is_hangul(c));
    capitals && name.chars().count() <= 16 && !name.contains(' ')
}
