//! `# title` and `## segment [1:30 @4:30!]`.
use super::{
    Inline, SegmentHead, Start,
    front::shortened,
    inline::{self, near, unescape, unstruck},
    lines::{Problems, Run},
    setting::identifier,
    times::scan,
};
use crate::{source::Spanned, units::Millis};
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;

/// How many `#` a line begins with, when it is a heading.
pub(super) fn level(text: &str) -> Option<usize> {
    let hashes = text.bytes().take_while(|b| *b == b'#').count();
    let rest = text.get(hashes..)?;
    // one # may be a number sign; two are not
    let heading = rest.is_empty() || rest.starts_with(char::is_whitespace) || (2..=6).contains(&hashes);
    (hashes > 0 && heading).then_some(hashes)
}

/// Words on one line, without what is struck and without their escapes.
pub(super) fn title(text: &str) -> String {
    words(&unstruck(text))
}

/// Words on one line, without their escapes.
pub(super) fn words(text: &str) -> String {
    unescape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A heading's words, without its marks: none of stress, no pronouncer, of a link its words.
pub(super) fn name(text: &str) -> String {
    plain(text.get(bare(text)).unwrap_or_default())
}

/// The words of one line that listeners see, without its marks.
pub(super) fn plain(text: &str) -> String {
    let mut run = Run::empty(0);
    run.push(&unstruck(text).split_whitespace().collect::<Vec<_>>().join(" "), 0);
    // what is wrong in it is told where it is read
    let pieces = inline::parse(&run, &mut Problems::default());
    let mut words = String::new();
    for piece in pieces {
        match piece.value {
            Inline::Text(text) | Inline::Stress(text) | Inline::Link(text, _) => words.push_str(&text),
            Inline::Direction(text) => words.push_str(&format!("[{text}]")),
            Inline::Pronouncer(_) | Inline::Struck(_) => {}
        }
    }
    // a mark may have stood behind what was taken out
    words.trim().nfc().collect()
}

/// A heading without the hashes that may close it and without stress over all of it, which word processors write.
fn bare(text: &str) -> Range<usize> {
    let start = text.len() - text.trim_start().len();
    let mut range = start..text.trim_end().len().max(start);
    let inside = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let open = inside(&range).trim_end_matches('#');
    if open.is_empty() || open.ends_with(char::is_whitespace) {
        range.end = range.start + open.trim_end().len();
    }
    for mark in ["***", "___", "**", "__", "*", "_"] {
        let words = inside(&range);
        let all = words.strip_prefix(mark).and_then(|w| w.strip_suffix(mark));
        if all.is_some_and(|w| !w.is_empty() && !w.contains(mark) && !w.starts_with(' ') && !w.ends_with([' ', '\\'])) {
            return range.start + mark.len()..range.end - mark.len();
        }
    }
    range
}

/// Read what stands after `##`; the place of the bracket too, when all in it was understood.
pub(super) fn segment(run: &Run, problems: &mut Problems) -> (SegmentHead, Option<Range<usize>>) {
    let run = &run.part(bare(&run.text));
    let text = run.text.as_str();
    problems.loose_strike(run);
    let Some(open) = bracket(text) else {
        inside(run, problems);
        named(run, text.len(), problems);
        return (SegmentHead { title: name(text), ..SegmentHead::default() }, None);
    };
    let mut head = SegmentHead { title: name(text.get(..open).unwrap_or_default()), ..SegmentHead::default() };
    named(run, open, problems);
    self::inside(&run.part(0..open), problems);
    let inside = run.part(open + 1..text.len() - 1);
    let good = specs(&inside, &mut head, problems);
    (head, good.then(|| run.place(open..text.len())))
}

/// The longest bracket that is looked at for times, in characters.
const BRACKET: usize = 60;

/// What listeners would see as the name of a segment, up to `end`.
fn named(run: &Run, end: usize, problems: &mut Problems) {
    let words = run.text.get(..end).unwrap_or_default().trim_end();
    let last = words.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    if words.get(last..).and_then(|word| word.strip_prefix('^')).and_then(identifier).is_some() {
        let help = "segments have no id; take it out";
        problems.error("E009", run.place(last..words.len()), "an id would be part of the segment's name", help);
    }
}

/// Brackets that a hand, or a keyboard of another language, puts in the place of `[` and `]`.
pub(super) const OPEN: [char; 7] = ['[', '［', '【', '〔', '{', '｛', '<'];
const CLOSE: [char; 8] = [']', '］', '】', '〕', '}', '｝', '>', ')'];

/// Times that do not end the heading in a bracket: its segment would have none, and they would be its name.
fn inside(run: &Run, problems: &mut Problems) {
    let text = run.text.as_str();
    let mut told = |at: Range<usize>, message: &str, help: &str| problems.error("E008", run.place(at), message, help);
    const HELP: &str = "write it as [1:30], [@4:30!] or [1:30 @4:30!] at the end; \\[ belongs to the name";
    for (open, mark) in text.match_indices(OPEN).filter(|(at, _)| !is_escaped(text, *at)) {
        let from = open + mark.len();
        let near = near(text.get(from..).unwrap_or_default(), BRACKET);
        let end = near.find(CLOSE).unwrap_or(near.len());
        let words = near.get(..end).unwrap_or_default();
        let close = near.get(end..).and_then(|r| r.chars().next());
        let at = open..from + end + close.map_or(0, char::len_utf8);
        if mark == "[" && close == Some(']') {
            let time = words.trim_start().trim_start_matches('@');
            let clock = |len| time.get(..len).is_some_and(|t| t.contains(':'));
            let glued = at.end == text.len() && is_times(words);
            if glued {
                return told(
                    at,
                    "a space before this bracket is lacking, and its times would be part of the name",
                    HELP,
                );
            }
            if scan(time).is_some_and(|found| found.value.is_some() && clock(found.len)) {
                let message = "the times of a segment end its heading; these would be part of its name";
                let help = "put what stands behind the bracket before it; write \\[ if it belongs to the name";
                return told(at, message, help);
            }
        } else if is_times(words) {
            return told(at, "the times of a segment stand between [ and ]; these would be part of its name", HELP);
        }
    }
    let last = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = text.get(last..).unwrap_or_default();
    let bare = word.strip_suffix(CLOSE).filter(|w| w.contains(':')).or_else(|| word.strip_prefix('@'));
    if bare.is_some_and(|bare| is_times(bare) && !bare.ends_with('\\')) {
        told(last..text.len(), "the times of a segment stand between [ and ]; this would be part of its name", HELP);
    }
}

/// Whether words in a bracket are times, and no part of a name.
pub(super) fn is_times(words: &str) -> bool {
    let time = words.trim_start().trim_start_matches('@');
    let Some(found) = scan(time).filter(|found| found.value.is_some()) else { return false };
    let (written, rest) = time.split_at_checked(found.len).unwrap_or_default();
    let unit = written.contains(|c: char| c == ':' || c.is_alphabetic());
    let rest = rest.trim_start_matches('!').trim_start();
    unit && (rest.is_empty() || rest.starts_with(['@', ',']))
}

/// Whether a backslash takes away what a mark means.
fn is_escaped(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1
}

/// Where the bracket at the end of a heading opens.
fn bracket(text: &str) -> Option<usize> {
    let inside = text.strip_suffix(']')?;
    let open = inside.rfind('[')?;
    let before = inside.get(..open)?;
    let fits = before.is_empty() || before.ends_with(char::is_whitespace);
    (!is_escaped(text, inside.len()) && fits).then_some(open)
}

fn specs(inside: &Run, head: &mut SegmentHead, problems: &mut Problems) -> bool {
    let text = inside.text.as_str();
    let mut at = 0;
    let mut good = true;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',').len();
        let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) else { break };
        let target = rest.starts_with('@');
        let from = at + usize::from(target);
        let found = text.get(from..).and_then(scan);
        let end = from + found.map_or(0, |f| f.len);
        let hard = target && text.get(end..).is_some_and(|r| r.starts_with('!'));
        let end = end + usize::from(hard);
        let ends = text.get(end..).is_some_and(|r| r.is_empty() || r.starts_with([' ', '\t', ',', '@', '\u{a0}']));
        let taken = if target { head.start.is_some() } else { head.length.is_some() };
        match found.and_then(|f| f.value).filter(|_| ends && !taken) {
            Some(time) => {
                set(head, time, target, hard, problems, inside.place(at..end));
                at = end;
            }
            None => {
                good = false;
                let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
                let message = format!("\"{}\" is not a time", shortened(rest.get(..word).unwrap_or_default()));
                let help = "a heading takes [1:30] (length), [@4:30] (start) or [@4:30!] (hard post)";
                problems.error("E008", inside.place(at..at + word), message, help);
                at += word;
            }
        }
    }
    good && (head.length.is_some() || head.start.is_some())
}

fn set(head: &mut SegmentHead, time: Millis, target: bool, hard: bool, problems: &Problems, place: Range<usize>) {
    let span = problems.span(place);
    if target {
        head.start = Some(Spanned::new(Start { at: time, hard }, span));
    } else {
        head.length = Some(Spanned::new(time, span));
    }
}
