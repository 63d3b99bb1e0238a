//! Whether a word as somebody says it is a form of a word in a list: with an ending in English, with particles in Korean.
//!
//! It takes folded words. It guesses on the side of silence: what is not plainly a form of the word is another word.
use crate::{letter::is_hangul, transcript::folded};

/// What may hang on a Korean noun; several do at once.
pub(super) const PARTICLES: &[&str] = &[
    "에서는",
    "에게서",
    "한테는",
    "으로는",
    "이라고",
    "이라는",
    "에서",
    "에게",
    "한테",
    "으로",
    "까지",
    "부터",
    "처럼",
    "보다",
    "이나",
    "이랑",
    "라고",
    "라는",
    "이고",
    "이에요",
    "예요",
    "입니다",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "도",
    "만",
    "로",
    "과",
    "와",
    "랑",
];
const MORE: &[&str] = &[
    "들",
    "이란",
    "란",
    "이다",
    "이었다",
    "였다",
    "이었어요",
    "였어요",
    "이었습니다",
    "였습니다",
    "이죠",
    "죠",
    "이지요",
    "지요",
    "이라서",
    "라서",
    "이라도",
    "라도",
    "이며",
    "마다",
    "조차",
    "밖에",
    "뿐",
    "같은",
    "께서",
    "씩",
    "대로",
    "이거든요",
    "거든요",
    "인데",
    "인데요",
    "이네요",
    "네요",
];

fn particles(rest: &str, deep: usize) -> bool {
    rest.is_empty()
        || deep > 0
            && PARTICLES.iter().chain(MORE).any(|p| rest.strip_prefix(p).is_some_and(|rest| particles(rest, deep - 1)))
}

/// Whether `word` is `term` with an ending. Both are folded.
pub(super) fn is_form(word: &str, term: &str) -> bool {
    if word == term {
        return true;
    }
    if let Some(rest) = word.strip_prefix(term).filter(|_| !term.is_empty()) {
        if rest.starts_with(is_hangul) {
            return particles(rest, 3);
        }
        if matches!(rest, "s" | "es" | "d" | "ed" | "ing") {
            return term.chars().count() > 2;
        }
        // ban, banned
        let doubled = term.chars().last().and_then(|last| rest.strip_prefix(last));
        return doubled.is_some_and(|rest| matches!(rest, "ed" | "ing")) && term.chars().count() > 2;
    }
    let short = |end: char, forms: &[&str]| {
        let stem = term.strip_suffix(end).filter(|stem| stem.chars().count() > 2);
        stem.and_then(|stem| word.strip_prefix(stem)).is_some_and(|rest| forms.contains(&rest))
    };
    short('y', &["ies", "ied"]) || short('e', &["ing"])
}

/// The words of a term, folded.
pub(super) fn words(term: &str) -> Vec<String> {
    term.split_whitespace().map(folded).filter(|w| !w.is_empty()).collect()
}

/// Whether folded words begin with a term: the last of its words may have an ending, a particle or more.
pub(super) fn begins(said: &[String], term: &[String]) -> bool {
    let Some((last, before)) = term.split_last() else { return false };
    said.get(..before.len()).is_some_and(|start| start == before)
        && said.get(before.len()).is_some_and(|w| is_form(w, last))
}

#[cfg(test)]
mod tests {
    use super::{begins, is_form, words};

    #[test]
    fn endings_and_particles_make_forms_and_other_words_do_not() {
        for (word, term) in [
            ("ferries", "ferry"),
            ("banned", "ban"),
            ("baking", "bake"),
            ("markets", "market"),
            ("ferrys", "ferry"),
            ("장마당에서는", "장마당"),
            ("장마당들이", "장마당"),
            ("덤이라고", "덤"),
            ("덤이란", "덤"),
            ("rfa는", "rfa"),
            ("장마당이었습니다", "장마당"),
        ] {
            assert!(is_form(word, term), "{word} {term}");
        }
        for (word, term) in [
            ("marketing2", "market"),
            ("덤불이", "덤"),
            ("장마당세대", "장마당"),
            ("cars", "car pool"),
            ("as", "a"),
            ("carpet", "car"),
            ("band", "ban2"),
        ] {
            assert!(!is_form(word, term), "{word} {term}");
        }
        let said = words("the toll breads, of course");
        assert!(begins(&said[1..], &words("toll bread")) && !begins(&said, &words("toll bread")));
        assert!(!begins(&said, &[]));
    }
}
