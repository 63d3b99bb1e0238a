//! What a printed page repeats: its number, and the running head above or below it.
//!
//! It takes lines and gives those that belong to the paper. It is a stage of its own because such lines stand in the middle
//! of a sentence: they must be known before lines become paragraphs, so that the sentence can go on behind them.
use super::block::Block;
use crate::transcript::{caption, label::Accepted, line::stops};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// A line that may belong to the paper.
struct Line {
    start: usize,
    /// Its letters, without its number; empty for a number alone.
    head: String,
    number: Option<u32>,
    /// Behind a form feed.
    top: bool,
    /// It says that its number is a page's: `Page 3`.
    says_page: bool,
    /// Which of all lines with words it is.
    nth: usize,
}

/// Where the lines begin that only a printed page has.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    pub(super) lines: BTreeSet<usize>,
    /// The first of the running heads, which is the file's title too: it stays, and its number goes.
    pub(super) top: Option<usize>,
}

/// The lines of the paper.
pub(super) fn sheets(text: &str, labels: &Accepted) -> Sheets {
    let mut candidates: Vec<Line> = Vec::new();
    let mut nth = 0;
    let mut feed = false;
    for (start, line) in caption::lines(text) {
        feed |= line.contains('\u{c}');
        if line.trim().is_empty() {
            continue;
        }
        let labelled = labels.begins(line).is_some() || labels.stands(line).is_some();
        if !labelled && let Some(mut found) = candidate(line) {
            (found.start, found.nth, found.top) = (start, nth, feed);
            candidates.push(found);
        }
        feed = false;
        nth += 1;
    }
    let numbers = numbered(&candidates);
    let mut heads: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in candidates.iter().filter(|l| !l.head.is_empty()) {
        heads.entry(&line.head).or_default().push(line);
    }
    let places: BTreeSet<usize> = candidates.iter().filter(|n| numbers.contains(&n.start)).map(|n| n.nth).collect();
    let beside = |line: &Line| places.range(line.nth.saturating_sub(2)..line.nth + 3).any(|nth| *nth != line.nth);
    let mut out = Sheets { lines: numbers.clone(), top: None };
    for same in heads.values() {
        let [first, rest @ ..] = same.as_slice() else { continue };
        let counts = same.windows(2).all(|w| w.first().and_then(|l| l.number) < w.last().and_then(|l| l.number));
        let placed = rest.iter().filter(|l| l.top || beside(l)).count();
        if rest.is_empty() || !counts && placed * 4 < rest.len() * 3 {
            continue;
        }
        out.lines.extend(rest.iter().map(|l| l.start));
        if first.nth > 0 && (counts || first.top || beside(first)) {
            out.lines.insert(first.start);
        } else if counts && first.number.is_some() {
            out.top = Some(first.start);
        }
    }
    out
}

/// A running head without the number behind it.
pub(super) fn unnumbered(line: &str) -> &str {
    let marks = |c: char| !c.is_alphanumeric() && !matches!(c, ')' | '”' | '"');
    line.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(marks)
}

/// The numbers of pages: those that say so, and bare ones that count up.
fn numbered(candidates: &[Line]) -> BTreeSet<usize> {
    let bare: Vec<(&Line, u32)> =
        candidates.iter().filter(|l| l.head.is_empty()).filter_map(|l| Some((l, l.number?))).collect();
    let mut out: BTreeSet<usize> = bare.iter().filter(|(l, _)| l.says_page).map(|(l, _)| l.start).collect();
    for pair in bare.windows(2) {
        if let [(a, first), (b, second)] = pair
            && first.checked_add(1) == Some(*second)
            && b.nth > a.nth + 2
        {
            out.extend([a.start, b.start]);
        }
    }
    out.extend(bare.iter().filter(|(l, _)| l.top).map(|(l, _)| l.start));
    out
}

/// A short line in which no sentence ends.
fn candidate(line: &str) -> Option<Line> {
    let trimmed = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '\u{feff}'));
    let words: Vec<&str> = trimmed.split_whitespace().collect();
    if words.is_empty() || words.len() > 14 || trimmed.chars().count() > 100 {
        return None;
    }
    let marks = |w: &&str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let bare: Vec<String> = words.iter().map(marks).filter(|w| !w.is_empty()).collect();
    let digits = |w: &String| w.trim_end_matches("쪽").parse::<u32>().ok().filter(|n| *n < 10_000);
    let page = |w: &String| matches!(w.as_str(), "page" | "pg" | "p" | "쪽" | "of" | "페이지");
    let numbers: Vec<u32> = bare.iter().filter_map(digits).collect();
    let empty = Line { start: 0, head: String::new(), number: None, top: false, says_page: false, nth: 0 };
    if (1..=2).contains(&numbers.len()) && bare.iter().all(|w| digits(w).is_some() || page(w)) {
        let says_page = bare.iter().any(page) || bare.iter().any(|w| w.ends_with('쪽'));
        return Some(Line { number: numbers.first().copied(), says_page, ..empty });
    }
    // a number at either edge counts the pages; one inside is part of the name
    let edge = bare.first().and_then(digits).or_else(|| bare.last().and_then(digits));
    let head: Vec<&String> = bare.iter().filter(|w| edge.is_none() || digits(w) != edge && !page(w)).collect();
    let head = head.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let letters = head.chars().filter(|c| c.is_alphabetic()).count();
    (!stops(trimmed) && letters > 2).then_some(Line { head, number: edge, ..empty })
}

/// Marks the paragraphs that go on behind the end of a page: only lines of the paper stand between, and no sentence ended.
pub(super) fn torn(text: &str, blocks: &mut [Block]) {
    let written = |r: &Range<usize>| text.get(r.clone()).unwrap_or_default().trim().to_owned();
    let mut open: Option<bool> = None;
    let mut broken = false;
    for block in blocks.iter_mut() {
        if block.sheet {
            broken = true;
            continue;
        }
        let own = written(&block.content);
        let said = own.trim_end_matches(['”', '"', '’', ')', ']']);
        let labelled = block.label.is_some();
        if let Some(of_label) = open.filter(|_| broken && !labelled && !block.heading && block.part.is_none()) {
            block.continues = true;
            block.answers = of_label;
        }
        let whole = stops(said) || said.ends_with(':') || block.heading || block.part.is_some();
        let long = labelled || block.continues || own.split_whitespace().count() > 5;
        open = (!whole && long).then_some(labelled || block.answers);
        broken = false;
    }
}
