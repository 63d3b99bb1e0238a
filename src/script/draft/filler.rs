//! Hesitations, repeats and false starts in a stretch: what a draft offers to strike.
//!
//! It takes the words of a stretch and gives those that could go without changing what is said. They stay in the script,
//! struck, so that nothing leaves without being seen. It errs on the side of leaving a word: doubled words that mean
//! something, negation, numbers and hedges are never among them.
use crate::transcript::folded;
use std::ops::Range;

/// Sounds that are no words, whatever stands around them.
const SOUNDS: &[&str] = &["um", "umm", "ummm", "uh", "uhh", "uhhh", "uhm", "er", "erm", "ehm", "으음"];
/// Sounds in Korean that are also words: only before a comma or a pause.
const PAUSED: &[&str] = &["음", "어", "어어", "에", "저기"];
/// Words that nobody doubles on purpose.
const SINGLE: &[&str] = &[
    "i",
    "he",
    "she",
    "we",
    "they",
    "you",
    "it",
    "the",
    "a",
    "an",
    "and",
    "but",
    "to",
    "of",
    "at",
    "my",
    "our",
    "his",
    "their",
    "with",
    "for",
    "from",
    "if",
    "when",
    "because",
    "그",
    "저",
    "제",
    "내",
    "제가",
    "그래서",
    "근데",
    "그러니까",
];
/// Of these the ones that end no clause, so that one before a comma was begun again: not `through it, it will tear`.
const BEGINS: &[&str] =
    &["i", "he", "she", "we", "they", "the", "a", "an", "and", "but", "my", "our", "their", "if", "when", "because"];
const PRONOUNS: &[&str] = &["i", "he", "she", "we", "they", "you", "it"];
const BEGUN: &[&str] =
    &["was", "were", "had", "have", "has", "would", "could", "will", "can", "should", "am", "are", "is"];

/// Behind these a pronoun and its verb are a clause that was meant: `asked how you were, you said`.
const CLAUSES: &[&str] = &[
    "how", "who", "what", "whatever", "whoever", "that", "if", "whether", "when", "where", "why", "as", "than",
    "because", "since", "while", "until", "before", "after", "which", "wherever", "whenever", "knew", "know",
];

fn breaks(word: &str) -> bool {
    word.ends_with([',', '—', '–', '-', '…']) || word.ends_with("...")
}

/// Which words could be struck, in order and apart from each other. Never the last: there the cut is moved.
pub(super) fn strikes(words: &[&str]) -> Vec<Range<usize>> {
    let plain: Vec<String> = words.iter().map(|w| folded(w)).collect();
    let is = |n: usize, list: &[&str]| plain.get(n).is_some_and(|w| list.contains(&w.as_str()));
    let ends = |n: usize| words.get(n).is_some_and(|w| breaks(w));
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut n = 0;
    while n < words.len() {
        let same = |a: usize, b: usize| plain.get(a).is_some() && plain.get(a) == plain.get(b);
        let sentence = n.checked_sub(1).and_then(|b| words.get(b)).is_none_or(|w| w.ends_with(['.', '?', '!']));
        let begins = |n: usize, start: &str| plain.get(n).is_some_and(|w| w.starts_with(start));
        // recognisers write no commas: 음 하고 싶었던 말이, and not 음 소리가
        let hummed = sentence && is(n, &["음"]) && !begins(n + 1, "소리");
        // 처음에는 그, 그러니까
        let sought = is(n, &["그"]) && ends(n) && begins(n + 1, "그");
        let length = if is(n, SOUNDS) || is(n, PAUSED) && ends(n) || hummed || sought {
            1
        } else if is(n, PRONOUNS)
            && is(n + 1, BEGUN)
            && ends(n + 1)
            && same(n, n + 2)
            && !same(n + 1, n + 3)
            // you can, you know, paint it
            && !(ends(n + 3) && is(n + 3, &["know", "see", "mean"]))
            && !n.checked_sub(1).is_some_and(|before| is(before, CLAUSES))
        {
            // I was, I went
            2
        } else if is(n, PRONOUNS) && is(n + 1, BEGUN) && !ends(n + 1) && same(n, n + 2) && same(n + 1, n + 3) {
            // we were we were
            2
        } else if is(n, PRONOUNS)
            && is(n + 1, BEGUN)
            && ends(n + 1)
            && same(n, n + 2)
            && same(n + 1, n + 3)
            && !ends(n + 4)
        {
            // I was, I was not afraid; but not: I was, I was told, asleep
            2
        } else if is(n, SINGLE) && same(n, n + 1) && (!ends(n) || is(n, BEGINS)) {
            1
        } else if is(n, SINGLE) && is(n + 1, SOUNDS) && same(n, n + 2) {
            // the, um, the
            2
        } else {
            0
        };
        // a stop belongs to a sentence, and what ends one cannot go
        let stops = words
            .get(n..n + length)
            .unwrap_or_default()
            .iter()
            .any(|w| w.ends_with(['.', '?', '!', ':', ';']) && !breaks(w));
        if length > 0 && !stops {
            match found.last_mut().filter(|last| last.end == n) {
                Some(last) => last.end += length,
                None => found.push(n..n + length),
            }
        }
        n += length.max(1);
    }
    found.retain(|r| r.end < words.len());
    found
}

#[cfg(test)]
mod tests {
    use super::strikes;

    fn struck(text: &str) -> Vec<String> {
        let words: Vec<&str> = text.split(' ').collect();
        strikes(&words).into_iter().map(|r| words[r].join(" ")).collect()
    }

    #[test]
    fn sounds_repeats_and_false_starts_are_found() {
        for (text, expected) in [
            ("On Fridays, um, you know, it hummed.", vec!["um,"]),
            ("Then I I went home.", vec!["I"]),
            ("So I, I went uh, er, home.", vec!["I,", "uh, er,"]),
            ("Then I was, I went home.", vec!["I was,"]),
            ("And we were we were late.", vec!["we were"]),
            ("그게 음, 어, 새벽이었어요.", vec!["음, 어,"]),
            ("음, 방송국은 처음이라 떨리네요.", vec!["음,"]),
            ("Um, it was late, um.", vec!["Um,"]),
            ("If I can see my hand through it, it will tear.", vec![]),
            ("The one he gave you, you can keep.", vec![]),
            ("If you want to, to the left.", vec![]),
            ("I think, uh, I was scared of the, the hives.", vec!["uh,", "the,"]),
            ("Then I was, I was not afraid.", vec!["I was,"]),
            ("We opened the, um, the hives.", vec!["the, um,"]),
            ("음 약은 할머니가 달였어요.", vec!["음"]),
            ("그 그 그릇이 지금도 있어.", vec!["그"]),
            ("처음에는 그, 그러니까 무서웠어요.", vec!["그,"]),
        ] {
            assert_eq!(struck(text), expected, "{text}");
        }
    }

    #[test]
    fn words_that_mean_something_are_left() {
        for text in [
            "They asked how you were, you said it was fine.",
            "Whatever you are, you should be it.",
            "I asked who he was, he said nobody.",
            "밤에 음 소리를 내며 돌았어요.",
            "Well I had had enough.",
            "It was very very cold.",
            "He said no, no to it.",
            "I know that that is so.",
            "Yes um-hum, uh-uh it is.",
            "I came, I saw it, I left.",
            "What it is is a boat.",
            "I like it like my father.",
            "어 나라의 말을 그대로 했어요.",
            "음 소리가 났어요.",
            "이 이가 아파요.",
            "I was, I was told, asleep.",
            "You hear it before you see it: it is like silk.",
            "I could hear it; it hummed.",
            "And you can, you know, paint the railings.",
        ] {
            assert_eq!(struck(text), [""; 0], "{text}");
        }
    }
}
