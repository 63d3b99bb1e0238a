//! Where a speaker says what a word is: in the same sentence, or in the next.
use crate::transcript::folded;

/// Behind a word that is explained.
const MEANS: &[&str] = &[
    "which means",
    "meaning ",
    "that means",
    "that is,",
    "that's ",
    " means ",
    "is what we call",
    "is what they call",
    "stands for",
    "is short for",
    "is our word for",
    "is the word for",
    "is the name for",
    "the proper name",
    "는 뜻",
    "란 뜻",
    "는 말인데",
    "는 말이에요",
    "는 말입니다",
    "가리키",
    "가리킵",
    "일컫",
];
/// At the head of the sentence behind it.
const GOES_ON: &[&str] =
    &["it means", "that means", "that's ", "that is ", "it's what", "it is what", "the proper name"];

/// Whether `sentence` says what `term` is (`Some(false)`), or the one behind it does (`Some(true)`).
pub(super) fn told(term: &str, sentence: &str, next: Option<&str>) -> Option<bool> {
    let plain = |text: &str| text.to_lowercase().replace('’', "'");
    let (own, term) = (plain(sentence), plain(term));
    let behind = own.find(&term).and_then(|at| own.get(at + term.len()..)).unwrap_or_default();
    let before = own.find(&term).and_then(|at| own.get(..at)).unwrap_or_default();
    let called = ["word for it", "word for that", "name for it"].iter().any(|w| before.contains(w));
    if MEANS.iter().any(|cue| behind.contains(cue)) || called || defines(behind) {
        return Some(false);
    }
    let next = plain(next?);
    let head = next.trim_start_matches(|c: char| !c.is_alphanumeric());
    let head = ["the ", "a ", "an "].iter().find_map(|a| head.strip_prefix(a)).unwrap_or(head);
    let named = head.strip_prefix(term.as_str()).is_some_and(|rest| {
        let rest = rest.trim_start_matches(['\'', '"', '’', '”', ' ', ',']);
        ["is ", "was ", "means "].iter().any(|verb| rest.starts_with(verb)) || defines(rest)
    });
    let meant = ["는 뜻이", "는 뜻입", "란 뜻"].iter().any(|w| next.contains(w));
    (named || meant || GOES_ON.iter().any(|cue| next.starts_with(cue))).then_some(true)
}

/// `'도깨비물'은 소리 없이 빨리 차오르는 밀물입니다`: a particle of a topic, and a noun that ends the sentence.
fn defines(behind: &str) -> bool {
    let rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = folded(behind.split_whitespace().last().unwrap_or_default());
    let noun = ["입니다", "이에요", "예요", "이지요", "이죠"].iter().any(|e| end.ends_with(e));
    (rest.starts_with("은 ") || rest.starts_with("는 ") || rest.starts_with("이란 ") || rest.starts_with("란 ")) && noun
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn the_sentence_that_explains_a_word_is_named() {
        for (term, sentence, next, expected) in [
            ("hush", "We call it the 'hush', which means the silence of a dead hive.", None, Some(false)),
            ("skep-widow", "There's a \"skep-widow\", that's the wife of a man with bees.", None, Some(false)),
            ("hush", "We call it the hush.", Some("The proper name is colony collapse."), Some(true)),
            ("갯잠", "그걸 우리는 '갯잠'이라고 합니다.", Some("나무가 갯벌에서 잠을 잔다는 뜻이에요."), Some(true)),
            ("도깨비물", "'도깨비물'은 소리 없이 빨리 차오르는 밀물입니다.", None, Some(false)),
            ("owl", "We took the \"owl\" home.", Some("It rained."), None),
            ("lull", "We had a word, \"lull\".", Some("The lull is the half-hour before a storm."), Some(true)),
        ] {
            assert_eq!(told(term, sentence, next), expected, "{sentence}");
        }
    }
}
