//! What a producer would want to know of a stretch before it airs. Nothing of it keeps a stretch off the air.
//!
//! It is apart because an outline and a draft say the same of the same words, in the language of each.
use super::said::{Sentence, asks};
use crate::transcript::{Timing, Transcript, folded};
use std::ops::Range;

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Caution {
    /// It speaks of what was said before, with these words.
    RefersBack(&'static str),
    /// Its last sentence is a question.
    Asks,
    /// So many fillers in so many words.
    Fillers(usize, usize),
    /// So many numbers, close together.
    Numbers(usize),
    /// It is cut where only the time of a whole line is known.
    Spread,
    /// It is shorter than what is offered where there is more.
    Short,
}

impl Caution {
    /// In a few words.
    pub(super) fn words(&self, korean: bool) -> String {
        match (self, korean) {
            (Self::RefersBack(phrase), false) => format!("refers back: \"{phrase}\""),
            (Self::RefersBack(phrase), true) => format!("앞에서 한 말을 가리킴: “{phrase}”"),
            (Self::Asks, false) => "ends on a question".to_owned(),
            (Self::Asks, true) => "질문으로 끝남".to_owned(),
            (Self::Fillers(n, of), false) => format!("{n} fillers in {of} words"),
            (Self::Fillers(n, of), true) => format!("{of}단어에 군말 {n}개"),
            (Self::Numbers(n), false) => format!("{n} numbers to take in by ear"),
            (Self::Numbers(n), true) => format!("귀로 들을 숫자 {n}개"),
            (Self::Spread, false) => "times are spread over whole lines: find the cut by ear".to_owned(),
            (Self::Spread, true) => "시각이 줄 단위로만 있으므로 자를 곳을 귀로 찾을 것".to_owned(),
            (Self::Short, false) => "shorter than 8 seconds: hear whether it stands alone".to_owned(),
            (Self::Short, true) => "8초보다 짧으므로 혼자 설 수 있는지 들어 볼 것".to_owned(),
        }
    }
}

/// What is to be known of a text and its sentences.
pub(super) fn cautions(text: &str, sentences: &[Sentence]) -> Vec<Caution> {
    let mut out = Vec::new();
    let lower = format!(" {} ", text.to_lowercase().replace('’', "'"));
    out.extend(BACK.iter().find(|p| lower.contains(*p)).map(|phrase| Caution::RefersBack(phrase.trim())));
    if sentences.last().is_some_and(|s| asks(&s.text)) {
        out.push(Caution::Asks);
    }
    let words: Vec<String> = text.split_whitespace().map(folded).filter(|w| !w.is_empty()).collect();
    let fillers = words.iter().filter(|w| FILLERS.contains(&w.as_str())).count()
        + PHRASES.iter().map(|p| lower.matches(p).count()).sum::<usize>();
    if fillers * 15 >= words.len().max(15) && fillers > 1 {
        out.push(Caution::Fillers(fillers, words.len()));
    }
    let numbers = words.iter().filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).count();
    if numbers >= 4 && numbers * 12 >= words.len() {
        out.push(Caution::Numbers(numbers));
    }
    out
}

/// Whether a cut at the edges of these words would be a guess: within a line of which only the whole has a time.
pub(super) fn is_spread(transcript: &Transcript, words: &Range<usize>) -> bool {
    let spread = |n: usize| {
        let time = transcript.words.get(n).and_then(|w| w.time);
        time.is_some_and(|t| t.timing == Timing::Interpolated)
    };
    let begins = |n| transcript.paragraphs.binary_search_by_key(&n, |p| p.words.start).is_ok();
    let ends = |n| transcript.paragraphs.binary_search_by_key(&n, |p| p.words.end).is_ok();
    let last = words.end.saturating_sub(1);
    spread(words.start) && !begins(words.start) || spread(last) && !ends(words.end)
}

const BACK: &[&str] = &[
    " as i said",
    " like i said",
    " as i mentioned",
    " i mentioned",
    " as you said",
    " earlier i ",
    " as we discussed",
    " as i told you",
    " what i said before",
    " 아까 ",
    " 말했듯이 ",
    " 말씀드렸듯이 ",
    " 앞에서 말",
];
const FILLERS: &[&str] = &["um", "uh", "er", "erm", "mm", "hmm", "어", "음", "저기", "그니까"];
const PHRASES: &[&str] = &[" you know,", " i mean,", ", like,", " sort of ", " kind of "];
