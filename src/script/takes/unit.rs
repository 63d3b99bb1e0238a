//! What is compared of a script and of a recording: words, or syllables of Hangul, as they are spoken.
//!
//! People write `1998` and machines `nineteen ninety-eight`, or the other way round: both are read aloud in one way. Where there
//! are several ways, one is taken for both sides.
use crate::{
    letter::{has_hangul, is_hangul},
    script::{denial::is_denial, readtime},
    transcript::folded,
};

/// A unit of comparison: a word, or a syllable of Hangul.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) folded: String,
    /// Which word it is of.
    pub(super) word: usize,
}

/// What is written short and spoken long, in its short form: the short one has several long ones.
const SHORT: &[(&str, &str)] = &[
    ("mister", "mr"),
    ("missus", "mrs"),
    ("missis", "mrs"),
    ("doctor", "dr"),
    ("professor", "prof"),
    ("saint", "st"),
    ("street", "st"),
    ("avenue", "ave"),
    ("road", "rd"),
    ("mount", "mt"),
    ("junior", "jr"),
    ("senior", "sr"),
    ("captain", "capt"),
    ("sergeant", "sgt"),
    ("lieutenant", "lt"),
    ("reverend", "rev"),
    ("versus", "vs"),
    ("okay", "ok"),
    ("kilometre", "km"),
    ("kilometer", "km"),
    ("kilometres", "km"),
    ("kilometers", "km"),
    ("kilogram", "kg"),
    ("kilograms", "kg"),
    ("kilogrammes", "kg"),
    ("centimetres", "cm"),
    ("centimeters", "cm"),
    ("millimetres", "mm"),
    ("millimeters", "mm"),
];

/// Ordinals that are not their number with "th".
const ORDINALS: [(&str, &str); 7] = [
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("five", "fifth"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("twelve", "twelfth"),
];

/// What is counted in numbers of Korean's own, from one to ninety-nine.
const COUNTERS: &[&str] = &[
    "척", "명", "개", "살", "마리", "권", "대", "시간", "시", "번", "사람", "가지", "장", "잔", "병", "채", "송이",
    "켤레", "그루", "달", "곳", "군데", "벌", "자루", "통", "줄", "배", "집", "차례", "해",
];
/// What begins like one of them, and is counted as in Chinese.
const OTHER: &[&str] = &["개월", "개국", "개소", "달러", "번지", "배럴"];
/// Numbers of Korean's own before what is counted.
const OWN: [&str; 10] = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"];
const OWN_TENS: [&str; 10] = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];

/// Whether a word tells how many, which one or which day: whoever reads another says something else.
pub(super) fn is_figure(word: &str) -> bool {
    const LARGE: [&str; 4] = ["hundred", "thousand", "million", "billion"];
    const DAYS: [&str; 7] = ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"];
    const ALONE: [&str; 4] = ["하나", "둘", "셋", "넷"];
    let own = folded(word);
    let bare = own.as_str();
    let stem = bare.strip_suffix('s').unwrap_or(bare);
    let korean = OWN.iter().chain(&OWN_TENS).chain(&ALONE).any(|n| !n.is_empty() && bare == *n)
        || OWN_TENS
            .iter()
            .any(|tens| !tens.is_empty() && bare.strip_prefix(tens).is_some_and(|one| OWN.contains(&one)))
        || DAYS.iter().any(|day| bare.starts_with(day));
    bare.contains(|c: char| c.is_ascii_digit())
        || korean
        || readtime::is_number(bare)
        || LARGE.contains(&stem)
        || ORDINALS.iter().any(|(_, ordinal)| bare == *ordinal)
        || bare.parse::<chrono::Weekday>().is_ok()
        || bare != "may" && bare != "march" && bare.parse::<chrono::Month>().is_ok()
}

/// Whether words are Korean: figures among them are read so.
fn is_korean(words: &[&str]) -> bool {
    let (mut hangul, mut other) = (0, 0);
    for word in words {
        if has_hangul(word) {
            hangul += 1;
        } else if word.chars().any(char::is_alphabetic) {
            other += 1;
        }
    }
    hangul > other
}

/// The units of some words.
pub(super) fn units(words: &[&str]) -> Vec<Unit> {
    let korean = is_korean(words);
    let mut all: Vec<Unit> = Vec::new();
    for (word, text) in words.iter().enumerate() {
        // a hyphen joins what is two words elsewhere
        for part in text.split(['-', '‐', '‑', '–', '—', '/']).filter(|p| !p.is_empty()) {
            let spoken = if korean {
                korean_words(part, words.get(word + 1).copied().unwrap_or_default())
            } else {
                english_words(part)
            };
            for folded in spoken.iter().map(|s| folded(s)).filter(|f| !f.is_empty()) {
                if has_hangul(&folded) {
                    all.extend(folded.chars().map(|c| Unit { folded: c.to_string(), word }));
                } else {
                    let short = SHORT.iter().find(|(long, _)| *long == folded).map(|(_, short)| (*short).to_owned());
                    all.push(Unit { folded: short.unwrap_or(folded), word });
                }
            }
        }
    }
    without_and(&mut all);
    all
}

/// "a hundred and fifty" is "one hundred fifty" elsewhere.
fn without_and(all: &mut Vec<Unit>) {
    let is = |n: Option<&Unit>, list: &[&str]| n.is_some_and(|u| list.contains(&u.folded.as_str()));
    let numbers = |u: Option<&Unit>| u.is_some_and(|u| readtime::is_number(&u.folded));
    let drop: Vec<bool> = (0..all.len())
        .map(|n| {
            let before = n.checked_sub(1).and_then(|n| all.get(n));
            is(all.get(n), &["and"]) && is(before, &["hundred", "thousand", "million"]) && numbers(all.get(n + 1))
        })
        .collect();
    let mut n = 0;
    all.retain(|_| {
        n += 1;
        !drop.get(n - 1).copied().unwrap_or_default()
    });
    // "a hundred" is one
    for n in 1..all.len() {
        if is(all.get(n), &["hundred", "thousand", "million"])
            && is(all.get(n - 1), &["a"])
            && let Some(unit) = all.get_mut(n - 1)
        {
            "one".clone_into(&mut unit.folded);
        }
    }
}

fn english_words(text: &str) -> Vec<String> {
    match text {
        "&" | "+" => return vec!["and".to_owned()],
        "%" => return vec!["per".to_owned(), "cent".to_owned()],
        _ => {}
    }
    let spoken = readtime::spelt(text, false);
    let mut words: Vec<String> = spoken.iter().flat_map(|s| s.split_whitespace()).map(str::to_owned).collect();
    if words.first().is_some_and(|w| w.eq_ignore_ascii_case("percent")) && words.len() == 1 {
        return vec!["per".to_owned(), "cent".to_owned()];
    }
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|end| bare.strip_suffix(end));
    if ordinal.is_some_and(|n| n.ends_with(|c: char| c.is_ascii_digit()))
        && let Some(last) = words.last_mut()
    {
        let odd = ORDINALS.iter().find(|(n, _)| *n == last.as_str()).map(|(_, o)| (*o).to_owned());
        *last = odd.unwrap_or_else(|| match last.strip_suffix('y') {
            Some(stem) => format!("{stem}ieth"),
            None => format!("{last}th"),
        });
    }
    words
}

/// A word of Korean with its figures read; `next` is the word behind it, which may be what is counted.
fn korean_words(text: &str, next: &str) -> Vec<String> {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = bare.split_at_checked(digits).unwrap_or_default();
    let counted = if rest.is_empty() { next } else { rest };
    let month = counted.starts_with('월');
    match number.parse::<usize>() {
        Ok(6) if month => return vec![format!("유{rest}")],
        Ok(10) if month => return vec![format!("시{rest}")],
        Ok(n @ 1..=99)
            if COUNTERS.iter().any(|c| counted.starts_with(c)) && !OTHER.iter().any(|c| counted.starts_with(c)) =>
        {
            let own = |list: &[&'static str; 10], n: usize| list.get(n).copied().unwrap_or_default();
            let tens = if n == 20 { "스무" } else { own(&OWN_TENS, n / 10) };
            return vec![format!("{tens}{}{rest}", own(&OWN, n % 10))];
        }
        _ => {}
    }
    readtime::spelt(text, true)
}

/// How many words that turn a sentence round are among some units.
pub(super) fn denials(units: &[Unit], at: &[usize], words: &[&str]) -> usize {
    let denies = |n: &&usize| {
        let Some(unit) = units.get(**n) else { return false };
        let before = n.checked_sub(1).and_then(|n| units.get(n));
        let first = before.is_none_or(|b| b.word != unit.word);
        let word = words.get(unit.word).copied().unwrap_or_default();
        let Some(c) = unit.folded.chars().next().filter(|c| is_hangul(*c)) else { return first && is_denial(word) };
        let after_ji = before.is_some_and(|b| b.folded == "지");
        // machines write Hangul with few spaces: 안갔다, 가지않았다
        matches!(c, '않' | '없')
            || first && (matches!(c, '안' | '못') || is_denial(word))
            || after_ji && matches!(c, '못' | '말')
    };
    at.iter().filter(denies).count()
}

#[cfg(test)]
mod tests {
    use super::units;

    fn said(text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        units(&words).into_iter().map(|u| u.folded).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn figures_and_what_is_written_short_are_what_is_spoken() {
        for (one, other) in [
            (
                "In 1998, it carried 12,400 passengers.",
                "In nineteen ninety-eight it carried twelve thousand four hundred passengers.",
            ),
            ("Mr. Pell gave 50% to St. Anne.", "Mister Pell gave fifty percent to Saint Anne."),
            ("fifty per cent of 150 boats", "50 % of a hundred and fifty boats"),
            ("on the 3rd and the 20th", "on the third and the twentieth"),
            ("4 boats & 1.5 km", "four boats and one point five kilometres"),
            ("2024년 3월에 배 16척이", "이천이십사년 삼월에 배 열여섯 척이"),
            ("11년 동안 20 명이", "십일 년 동안 스무 명이"),
            ("6월 10일", "유월 십일"),
            ("well-known", "well known"),
        ] {
            assert_eq!(said(one), said(other), "{one}");
        }
        assert_ne!(said("in 1998"), said("in 1989"));
        assert_ne!(said("bread and butter"), said("bread butter"));
    }

    #[test]
    fn words_that_tell_how_many_or_which_are_figures() {
        for word in
            ["nine", "Seven,", "thousands", "third", "Thursday", "June", "40", "세", "스물여섯", "월요일에", "둘"]
        {
            assert!(super::is_figure(word), "{word}");
        }
        for word in ["may", "march", "none", "세상", "one-eyed", "한국", "열심히", "boat"] {
            assert!(!super::is_figure(word), "{word}");
        }
    }
}
