//! Where a cut begins in one clause and ends in another, so that somebody does what another did.
//!
//! English marks clauses with commas and joining words, Korean with the endings of verbs and the particles of who does it.
use crate::{
    letter::has_hangul,
    transcript::{folded, stops},
};
use std::ops::Range;

/// Words that another clause begins with, behind a comma at least.
const CLAUSES: &[&str] = &[
    "and",
    "but",
    "because",
    "so",
    "then",
    "which",
    "who",
    "when",
    "while",
    "i",
    "we",
    "you",
    "he",
    "she",
    "they",
    "it",
    "그리고",
    "그런데",
    "하지만",
    "그래서",
    "저는",
    "나는",
    "우리는",
];

/// Words between two clauses of which the second may have no comma before it.
const JOINING: &[&str] = &["and", "but", "so", "then", "or", "while", "because", "when"];
/// Whose or which somebody is, before the word for them.
const WHOSE: &[&str] = &["my", "your", "his", "her", "its", "our", "their", "the", "a", "an"];
const PRONOUNS: &[&str] = &["i", "you", "he", "she", "it", "we", "they"];
/// Verbs that do not end as others do.
const VERBS: &[&str] = &[
    "was", "were", "is", "are", "had", "has", "did", "does", "said", "went", "sold", "took", "came", "got", "made",
    "saw", "told", "left", "gave", "found", "would", "could", "will", "can", "kept", "ran", "sat", "stood", "brought",
    "bought", "thought", "knew", "felt", "fell", "held", "wrote", "ate", "drank", "paid", "lost", "won", "built",
    "sang", "slept", "spoke", "began", "stole", "taught", "never", "always",
];

/// Whether a cut begins inside one clause and ends inside another. `before`: what is kept of the sentence it begins in.
pub(super) fn joined(said: &[&str], gap: &Range<usize>, before: &Range<usize>) -> bool {
    let parts = |n: usize| said.get(n).is_some_and(|w| w.ends_with([',', ';', ':', '—', '–', '…']) || stops(w));
    let last = gap.end - 1;
    if gap.end >= said.len() || parts(last) {
        return false;
    }
    let within = gap.start.checked_sub(1).is_some_and(|n| !parts(n));
    let begins = |n: usize| said.get(n).is_some_and(|w| CLAUSES.contains(&folded(w).as_str()));
    let inside = (gap.start..last).any(|n| parts(n) && begins(n + 1));
    within && inside || other_subject(said, gap, before) || within && by_endings(said, gap, before)
}

/// "My father mended nets, and ~~my mother~~ sold herring": who does the second thing is struck alone.
fn other_subject(said: &[&str], gap: &Range<usize>, before: &Range<usize>) -> bool {
    let plain = |n: usize| said.get(n).map(|w| folded(w)).unwrap_or_default();
    let joins = gap.start.checked_sub(1).is_some_and(|n| before.contains(&n) && JOINING.contains(&plain(n).as_str()));
    let gone: Vec<String> = gap.clone().map(plain).collect();
    let kept = || before.clone().map(plain);
    let somebody = match gone.as_slice() {
        [one] => PRONOUNS.contains(&one.as_str()) && kept().all(|w| w != *one),
        [whose, rest @ ..] => rest.len() <= 3 && WHOSE.contains(&whose.as_str()),
        [] => false,
    };
    let next = plain(gap.end);
    joins && before.len() > 2 && somebody && (next.ends_with("ed") || VERBS.contains(&next.as_str()))
}

/// `아버지는 ~~그물을 꿰매셨고 어머니는~~ 수레에서 파셨습니다`: a verb that goes on and who does the next thing are struck together.
fn by_endings(said: &[&str], gap: &Range<usize>, before: &Range<usize>) -> bool {
    let plain = |n: usize| said.get(n).map(|w| folded(w)).filter(|w| has_hangul(w)).unwrap_or_default();
    let goes_on = |n: usize| CONNECTS.iter().any(|end| plain(n).strip_suffix(end).is_some_and(|stem| !stem.is_empty()));
    let somebody = |n: usize| {
        let word = plain(n);
        SUBJECT.iter().any(|end| word.strip_suffix(end).is_some_and(|stem| !stem.is_empty()))
            && !DESCRIBING.iter().any(|end| word.ends_with(end))
    };
    let first = gap.clone().find(|n| goes_on(*n)).filter(|_| !goes_on(gap.end - 1));
    before.clone().any(somebody) && first.is_some_and(|first| (first + 1..gap.end).any(somebody))
}

/// Endings of Korean verbs behind which a sentence goes on.
const CONNECTS: &[&str] =
    &["고", "며", "지만", "는데", "은데", "니까", "어서", "아서", "해서", "다가", "면서", "더니", "으나"];
/// Particles of who does something, or what is spoken of.
const SUBJECT: &[&str] = &["은", "는", "이", "가", "께서"];
/// Endings of words that describe the next one, though they look like a particle.
const DESCRIBING: &[&str] = &[
    "있는", "없는", "하는", "되는", "가는", "오는", "보는", "먹는", "사는", "받는", "않는", "라는", "다는", "같은",
    "많은", "좋은", "않은", "싶은", "받은", "먹은", "작은", "높은", "깊은", "없이", "같이", "많이", "높이", "깊이",
];

/// Endings of what is reported.
pub(super) const REPORTED: &[&str] = &["다고", "라고", "냐고", "자고"];

/// Whether Korean words say that others say so: 먹었다고 합니다.
pub(super) fn reports(words: &[String]) -> bool {
    let says = |w: &String| ["하", "합", "했", "해", "한", "그러", "들"].iter().any(|begin| w.starts_with(begin));
    words.windows(2).any(|pair| matches!(pair, [a, b] if REPORTED.iter().any(|end| a.ends_with(end)) && says(b)))
}

/// Whether a Korean word says on what condition: 얼면, 주면.
pub(super) fn conditional(word: &str) -> bool {
    const NOUNS: &[&str] = &[
        "라면", "측면", "장면", "화면", "반면", "표면", "정면", "냉면", "도면", "지면", "방면", "전면", "가면", "수면",
        "평면",
    ];
    word.chars().count() > 1 && word.ends_with('면') && !NOUNS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{conditional, joined, reports};

    /// Words between bars are struck.
    fn of(text: &str) -> bool {
        let mut said = Vec::new();
        let mut marks = Vec::new();
        for part in text.split('|') {
            said.extend(part.split_whitespace());
            marks.push(said.len());
        }
        joined(&said, &(marks[0]..marks[1]), &(0..marks[0]))
    }

    #[test]
    fn one_clause_of_two_is_found_in_both_languages() {
        for text in [
            "We won the case |in 1994, and we lost it| in 1996.",
            "My father mended nets, and |my mother| sold herring.",
            "I came home and |she| left at once.",
            "아버지는 |그물을 꿰매셨고 어머니는| 수레에서 청어를 파셨습니다.",
            "빵은 |물렁하고 사람들은 말이 너무| 빨라요.",
        ] {
            assert!(of(text), "{text}");
        }
        for text in [
            "the |old, tired| man went.",
            "I got up and |I| went home.",
            "We had bread and |the old| milk there.",
            "저는 |그때 배가 고프고 돈이 없어서| 집에 갔어요.",
            "저는 |밥을 먹고 있는| 사람을 봤어요.",
            "저는 |아주 많이 먹고| 잤어요.",
        ] {
            assert!(!of(text), "{text}");
        }
    }

    #[test]
    fn conditions_and_reports_are_known_by_their_endings() {
        assert!(conditional("얼면") && !conditional("라면") && !conditional("면"));
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(reports(&words("먹었다고 합니다")) && !reports(&words("먹었다고 생각")));
    }
}
