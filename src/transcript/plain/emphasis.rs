//! Marks of emphasis around words: `*never*`, `**the Owl**`, `_nobody_`. They are the page's and nobody says them.
use crate::transcript::{SetAsideKind, bracket};
use std::ops::Range;

/// The pairs of marks in a paragraph: the places of both, in order of their end.
pub(super) fn pairs(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(['*', '_'])) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let mark = if rest.starts_with('*') { '*' } else { '_' };
        let run = start..start + rest.len() - rest.trim_start_matches(mark).len();
        at = run.end;
        if run.len() > 3 {
            continue;
        }
        let before = text.get(..run.start).and_then(|t| t.chars().next_back());
        let after = text.get(run.end..).and_then(|t| t.chars().next());
        let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let same = |r: &Range<usize>| r.len() == run.len() && text.get(r.clone()).is_some_and(|t| t.starts_with(mark));
        // Korean particles hang on a word without a space, so a mark may close right before a letter that is none of ASCII
        let closes = !(space(before) || word(after) && after.is_some_and(|c| c.is_ascii()));
        let opened = open.iter().rposition(same).filter(|_| closes);
        if let Some(n) = opened {
            let from = open.get(n).cloned().unwrap_or_default();
            open.truncate(n);
            out.push((from, run));
        } else if !word(before) && !space(after) && open.len() < 100 {
            open.push(run);
        }
    }
    out
}

/// The places of all these marks, in order.
pub(super) fn marks(text: &str) -> Vec<usize> {
    let mut at: Vec<usize> = pairs(text).into_iter().flat_map(|(a, b)| a.chain(b)).collect();
    at.sort_unstable();
    at
}

/// Sounds, and words not understood, that stand between such marks: `*laughs*`, `*inaudible*`.
pub(super) fn sounds(text: &str) -> Vec<Range<usize>> {
    let sound = |(a, b): (Range<usize>, Range<usize>)| {
        let inner = text.get(a.end..b.start)?;
        let (kind, _) = bracket::aside(inner)?;
        // *missing*, *my*: a word may be stressed that would say in brackets that another is lost
        (kind == SetAsideKind::Sound || bracket::unheard(inner)).then_some(a.start..b.end)
    };
    pairs(text).into_iter().filter_map(sound).collect()
}

#[cfg(test)]
mod tests {
    use super::{marks, sounds};

    fn bare(text: &str) -> String {
        let marks = marks(text);
        text.char_indices().filter(|(at, _)| !marks.contains(at)).map(|(_, c)| c).collect()
    }

    #[test]
    fn marks_around_words_go_and_other_stars_stay() {
        for (text, expected) in [
            ("I *never* said **the late thing**, _nobody_ did.", "I never said the late thing, nobody did."),
            ("***All of it***", "All of it"),
            ("*부엉이*라고 했어요", "부엉이라고 했어요"),
            ("5 * 4 and 2 * 3", "5 * 4 and 2 * 3"),
            ("two_thirty and f*** it", "two_thirty and f*** it"),
            ("*one", "*one"),
            ("a footnote* and *", "a footnote* and *"),
        ] {
            assert_eq!(bare(text), expected, "{text}");
        }
        assert_eq!(sounds("Well, *laughs* no. *Really* no.").first(), Some(&(6..14)));
        assert_eq!(sounds("about the *inaudible* that").first(), Some(&(10..21)));
        assert!(sounds("about the *missing* man").is_empty());
    }
}
