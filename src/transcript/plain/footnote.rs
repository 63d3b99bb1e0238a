//! Footnotes: what a page says below its text about a word in it, and the marks that lead there.
//!
//! It takes the paragraphs of a page and marks those that are footnotes. Their words are nobody's, so they are told from lists
//! and from what somebody says of a thing: by a mark that hangs on a word, by their numbers, by a mark that nothing else has.
use super::{
    block::Block,
    shape::{asks, polite, says_i, says_we},
};
use crate::transcript::line::stops;
use std::collections::{BTreeMap, BTreeSet};

/// Mark the footnotes: paragraphs that begin with a number, in order from 1, which hangs on a word above them or stands
/// in brackets: `[1] The mill closed.` Gives the numbers, those in brackets with them.
pub(super) fn mark(text: &str, blocks: &mut [Block]) -> BTreeSet<String> {
    let mut found = by_sign(text, blocks);
    let mut wanted = 1_usize;
    let marks: Vec<(usize, &str)> = text
        .match_indices('[')
        .filter_map(|(at, _)| text.get(at..).and_then(bracketed_number).map(|(number, _)| (at, number)))
        .collect();
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, number) in &marks {
        first.entry(number).or_insert(*at);
    }
    for block in blocks.iter_mut().filter(|b| b.label.is_none() && b.footnote.is_none() && !b.sheet) {
        let own = text.get(block.content.clone()).unwrap_or_default();
        if let Some((number, rest)) = bracketed_number(own.trim_start()) {
            let hung = first.get(number).is_some_and(|at| *at < block.content.start);
            let small = rest.trim_start().starts_with(char::is_lowercase);
            let listed = hung || number == wanted.to_string() && !small;
            if listed && !rest.trim().is_empty() {
                found.insert(format!("[{number}]"));
                wanted = number.parse::<usize>().unwrap_or(wanted) + 1;
                block.footnote = Some(number.to_owned());
            }
            continue;
        }
        let up: String =
            own.chars().take(3).map_while(|c| RAISED.iter().find(|(up, _)| *up == c).map(|(_, n)| *n)).collect();
        let behind = own.trim_start_matches(|c| RAISED.iter().any(|(up, _)| *up == c));
        if !up.is_empty() && behind.starts_with(char::is_whitespace) {
            found.insert(up.clone());
            wanted = up.parse::<usize>().unwrap_or(wanted) + 1;
            block.footnote = Some(up);
            continue;
        }
        let above = text.get(..block.content.start).unwrap_or_default();
        let number = wanted.to_string();
        let raised = raised(&number);
        let rest = own.strip_prefix(number.as_str()).or_else(|| own.strip_prefix(raised.as_str()));
        // with a stop behind it, it may number a list
        let listed = rest.and_then(|r| r.strip_prefix(['.', ')']));
        let spaced = listed.or(rest).is_some_and(|r| r.starts_with(char::is_whitespace) && !r.trim().is_empty());
        let hangs = |at: usize, len: usize| {
            let before = above.get(..at).and_then(|t| t.chars().next_back());
            let after = above.get(at + len..).and_then(|t| t.chars().next());
            before.is_some_and(|c| {
                matches!(c, '.' | ',' | '!' | '?' | '”' | '"' | '’') || listed.is_none() && c.is_alphabetic()
            }) && after.is_none_or(char::is_whitespace)
        };
        let hung = |mark: &str| above.match_indices(mark).any(|(at, _)| hangs(at, mark.len()));
        if wanted < 100 && spaced && (hung(&number) || hung(&raised)) {
            found.insert(number.clone());
            block.footnote = Some(number);
            wanted += 1;
        }
    }
    // marks whose notes were not copied: three or more, in order
    if marks.len() > 2 && marks.iter().zip(1_usize..).all(|((_, mark), n)| *mark == n.to_string()) {
        found.extend(marks.iter().map(|(_, n)| format!("[{n}]")));
    }
    found
}

/// Mark the footnotes that begin with a sign or say that they are one: `* She said so in print.`, `† Also …`, `주1) …`, `각주 1. …`.
/// A list begins with stars or numbers too: it has several, and none of its stars hangs on a word. Gives the signs.
fn by_sign(text: &str, blocks: &mut [Block]) -> BTreeSet<String> {
    let own = |n: usize| {
        let block = blocks.get(n).filter(|b| b.label.is_none() && !b.sheet && !b.heading);
        block.and_then(|b| text.get(b.range.clone())).map_or("", str::trim)
    };
    let signs: Vec<Option<&str>> = (0..blocks.len()).map(|n| sign(own(n))).collect();
    let first: Vec<Option<usize>> = SIGNS.iter().map(|sign| hung(text, sign)).collect();
    let all = |numbers: bool| signs.iter().flatten().filter(|sign| counts(sign) == numbers).count();
    let (numbers, starred) = (all(true), all(false));
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut at = 0;
    for run in signs.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let stars = run.iter().flatten().filter(|s| !counts(s)).count();
        for (n, sign) in run.iter().enumerate().filter_map(|(n, sign)| Some((at + n, (*sign)?))) {
            let known = SIGNS.iter().position(|s| *s == sign).and_then(|s| first.get(s).copied().flatten());
            let hangs = known.is_some_and(|hung| blocks.get(n).is_some_and(|b| hung < b.range.start));
            let below = found.last().is_some_and(|(above, _)| above + 1 == n);
            let said = own(n).split_whitespace().any(|w| says_i(w) || says_we(w)) || polite(own(n)) || asks(own(n));
            // questions may have numbers, or stars
            let sole = if counts(sign) { numbers == 1 } else { stars <= 2 && starred <= 3 };
            let clear = hangs || sign.starts_with(['†', '‡', '주', '각']);
            if clear || (below || sole && stops(own(n))) && !said {
                found.push((n, sign.to_owned()));
            }
        }
        at += run.len();
    }
    for (n, sign) in &found {
        blocks.get_mut(*n).into_iter().for_each(|b| b.footnote = Some(sign.clone()));
    }
    found.into_iter().map(|(_, sign)| sign).filter(|sign| SIGNS.contains(&sign.as_str())).collect()
}

/// Signs that a page sets behind a word and before its note.
const SIGNS: [&str; 4] = ["*", "＊", "†", "‡"];

/// The sign before a footnote. Emphasis begins with a star too, and ends with one.
fn sign(own: &str) -> Option<&str> {
    if let Some((rest, sign)) = SIGNS.iter().find_map(|sign| Some((own.strip_prefix(sign)?, *sign))) {
        let plain = rest.starts_with(|c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '“' | '"'));
        return (plain && !rest.contains('*') && !rest.trim().is_empty()).then_some(sign);
    }
    let word = ["각주", "주"].into_iter().find(|word| own.starts_with(word)).unwrap_or_default();
    let number = own.get(word.len()..)?.trim_start_matches(if word.is_empty() { '\0' } else { ' ' });
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let close = number.get(digits..)?.chars().next()?;
    let closed = close == ')' || !word.is_empty() && matches!(close, '.' | ':');
    let end = own.len() - number.len() + digits + 1;
    let behind = own.get(end..).filter(|b| b.starts_with(char::is_whitespace) && !b.trim().is_empty());
    ((1..3).contains(&digits) && closed && behind.is_some()).then(|| own.get(..end)).flatten()
}

/// `1)`: a list has such numbers too.
fn counts(sign: &str) -> bool {
    sign.starts_with(|c: char| c.is_ascii_digit())
}

/// Where a sign first hangs on a word, and ends no emphasis: `the council* had …`
fn hung(text: &str, sign: &str) -> Option<usize> {
    let (mut last, mut on_line) = (0, 0_usize);
    for (at, _) in text.match_indices(sign) {
        if text.get(last..at).is_some_and(|t| t.contains('\n')) {
            on_line = 0;
        }
        last = at;
        on_line += 1;
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + sign.len()..).and_then(|t| t.chars().next());
        let hangs = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '!' | '?' | '”' | '’'))
            && after.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | '”'));
        if hangs && on_line % 2 == 1 {
            return Some(at);
        }
    }
    None
}

/// A number as it is raised above the line.
fn raised(number: &str) -> String {
    number.chars().map(|c| RAISED.iter().find(|(_, plain)| *plain == c).map_or(c, |(up, _)| *up)).collect()
}

/// Raised digits, and what they are on the line.
const RAISED: [(char, char); 10] = [
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
];

/// The number of a footnote that hangs on a word: the bytes that it takes at its end, and the number in plain digits.
pub(super) fn hung_number(word: &str) -> (usize, String) {
    let plain =
        |c: char| if c.is_ascii_digit() { Some(c) } else { RAISED.iter().find(|(up, _)| *up == c).map(|(_, p)| *p) };
    let digits: Vec<char> = word.chars().rev().map_while(plain).collect();
    let bytes = word.chars().rev().take(digits.len()).map(char::len_utf8).sum();
    (bytes, digits.into_iter().rev().collect())
}

/// A number of three digits at most in square brackets at the start, and what stands behind it.
fn bracketed_number(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('[')?;
    let (number, rest) = inner.split_at_checked(inner.bytes().take(4).position(|b| b == b']')?)?;
    let rest = rest.strip_prefix(']')?;
    ((1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())).then_some((number, rest))
}
