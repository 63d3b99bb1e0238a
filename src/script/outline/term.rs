//! Words that listeners may not know.
//!
//! It takes a transcript and gives words with the first sentence that has them: those that the source itself explains,
//! those it puts in quotation marks or calls by name, and abbreviations. No meaning is ever made up: a word without one in
//! the source is a question for the producer, and where its speaker says what it is, that sentence is named.
mod called;
mod told;

use super::Term;
use crate::{
    letter::is_hangul,
    script::said::Said,
    transcript::{Transcript, folded},
};
use std::collections::BTreeSet;

/// No more are listed.
const MOST: usize = 60;

/// The words to explain, in the order of the interview, each once.
pub(in crate::script) fn terms(transcript: &Transcript, said: &Said) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    for gloss in &transcript.glosses {
        let sentence = said.sentences.iter().position(|s| s.words.end > gloss.word);
        let sentence = sentence.unwrap_or(said.sentences.len().saturating_sub(1));
        let (term, gloss, why) = (gloss.term.clone(), Some(gloss.meaning.clone()), "explained in the source");
        found.push(Term { term, sentence, gloss, told: None, why });
    }
    // who speaks is no word to explain
    let names: BTreeSet<String> = transcript
        .speakers
        .iter()
        .flat_map(|s| s.split_whitespace().chain(std::iter::once(s.as_str())))
        .map(folded)
        .collect();
    for (n, sentence) in said.sentences.iter().enumerate() {
        let next = said.sentences.get(n + 1).filter(|s| s.speaker == sentence.speaker).map(|s| s.text.as_str());
        for (term, why) in in_sentence(&sentence.text) {
            if names.contains(&folded(&term)) {
                continue;
            }
            let told = told::told(&term, &sentence.text, next).map(|after| n + usize::from(after));
            found.push(Term { term, sentence: n, gloss: None, told, why });
        }
    }
    let mut known: BTreeSet<String> = BTreeSet::new();
    // a word that is explained comes before the same word without
    found.retain(|t| !folded(&t.term).is_empty() && known.insert(folded(&t.term)));
    found.sort_by_key(|t| t.sentence);
    found.truncate(MOST);
    found
}

fn in_sentence(text: &str) -> Vec<(String, &'static str)> {
    let mut out = quoted(text);
    out.extend(called::called(text).into_iter().map(|term| (term, "called so in the source")));
    for word in text.split_whitespace() {
        // 에프알피(FRP): what stands in the brackets is its spelling and no explanation
        if let Some((term, inner)) = word.split_once('(').filter(|(term, _)| term.chars().all(is_hangul))
            && inner.split_once(')').is_some_and(|(latin, _)| latin.chars().all(|c| c.is_ascii_alphanumeric()))
            && term.chars().count() > 1
        {
            out.push((term.to_owned(), "with its spelling in brackets"));
        }
        let word = bare(word);
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if (2..=6).contains(&capitals) && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
            out.push((word.to_owned(), "an abbreviation"));
        }
    }
    let shouted = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if shouted {
        out.retain(|(_, why)| *why != "an abbreviation");
    }
    out.retain(|(term, _)| !COMMON.contains(&folded(term).as_str()) && !POLITE.contains(&padded(term).trim()));
    let mut seen = BTreeSet::new();
    out.retain(|(term, _)| seen.insert(folded(term)));
    out.truncate(MOST);
    // a word of a longer one is not asked about as well
    let all: Vec<String> = out.iter().map(|(term, _)| padded(term)).collect();
    let mut at = 0;
    out.retain(|(term, _)| {
        let own = padded(term);
        let within =
            all.iter().enumerate().any(|(n, other)| n != at && other.len() > own.len() && other.contains(&own));
        at += 1;
        !within
    });
    out
}

fn padded(term: &str) -> String {
    format!(" {} ", term.split_whitespace().map(folded).collect::<Vec<_>>().join(" "))
}

fn quoted(text: &str) -> Vec<(String, &'static str)> {
    let mut out = Vec::new();
    for (open, close) in QUOTES {
        let mut rest = text;
        let mut past = "";
        while let Some((before, after)) = rest.split_once(*open) {
            // an apostrophe is no quotation mark: that stands before a word and behind one
            let single = matches!(*open, '‘' | '\'');
            let opens = !single
                || !(before.ends_with(char::is_alphanumeric)
                    || before.is_empty() && past.ends_with(char::is_alphanumeric));
            let opens = opens && (*open != '\'' || after.starts_with(char::is_alphanumeric));
            let closing = |(at, _): &(usize, &str)| {
                let behind = after.get(at + close.len_utf8()..).and_then(|r| r.chars().next());
                *close != '\'' || behind.is_none_or(|c| !c.is_alphanumeric() || is_hangul(c))
            };
            let Some((end, _)) = after.match_indices(*close).take(4).find(closing) else {
                if *open != '\'' {
                    break;
                }
                (past, rest) = (before, after);
                continue;
            };
            let inner = after.get(..end).unwrap_or_default();
            let next = after.get(end + close.len_utf8()..).unwrap_or_default();
            // what somebody says follows a colon, or a verb of saying and a comma
            let verb = before.trim_end().strip_suffix([',', '，']).and_then(|b| b.split_whitespace().last());
            let speech = before.trim_end().ends_with([':', '：']) || verb.is_some_and(|v| SAID.contains(&v));
            let cut =
                *open == '\'' && CUT.contains(&folded(inner.split_whitespace().next().unwrap_or_default()).as_str());
            if opens && !speech && !cut && is_short(inner) {
                out.push((bare(inner).to_owned(), "in quotation marks"));
            }
            (past, rest) = if opens { (inner, next) } else { (before, after) };
        }
    }
    out
}

/// One to four words that are no sentence.
fn is_short(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=4).contains(&words)
        && text.chars().count() <= 40
        && !text.trim_end().ends_with(['.', '?', '!', ',', '…', '。'])
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

const SAID: &[&str] = &["said", "says", "say", "asked", "asks", "told", "shouted", "answered", "replied", "thought"];
const QUOTES: &[(char, char)] = &[
    ('“', '”'),
    ('"', '"'),
    ('‘', '’'),
    ('\'', '\''),
    ('「', '」'),
    ('『', '』'),
    ('«', '»'),
    ('〈', '〉'),
    ('《', '》'),
];
/// Words that are written with an apostrophe in front.
const CUT: &[&str] = &["em", "tis", "twas", "til", "cause", "bout", "round", "n", "90s", "80s", "70s", "60s", "50s"];
/// What people say to each other, and no listener has to be told.
const POLITE: &[&str] = &[
    "thank you",
    "thanks",
    "thank you very much",
    "hello",
    "goodbye",
    "good morning",
    "good evening",
    "good night",
    "please",
    "sorry",
    "excuse me",
    "congratulations",
    "welcome",
    "고맙습니다",
    "감사합니다",
    "안녕하세요",
    "안녕하십니까",
    "안녕",
    "미안합니다",
    "죄송합니다",
];
const COMMON: &[&str] = &[
    "i", "me", "you", "him", "her", "it", "us", "them", "that", "this", "the", "a", "an", "on", "in", "to", "for",
    "up", "out", "off", "back", "my", "your", "his", "our", "their", "and", "when", "by", "ok", "tv", "am", "pm", "us",
    "uk", "no", "yes", "someone", "everyone", "people", "me", "again", "from", "at", "not", "if", "because", "what",
    "who", "home", "quits", "day", "off", "names", "mine", "yours",
];

#[cfg(test)]
mod tests {
    use super::in_sentence;

    #[test]
    fn words_that_the_source_marks_are_found_and_sentences_are_not() {
        for (text, expected) in [
            ("They paid in so-called toll bread then.", vec!["toll bread"]),
            ("That is the so-called Harlow salute, and everybody does it.", vec!["Harlow salute"]),
            ("They gave us the so-called mill salute every day.", vec!["mill salute"]),
            ("We said “night soup” for it.", vec!["night soup"]),
            ("He said “I never saw the boat again in my life.”", vec![]),
            ("He said “thank you” to the goat, and the goat “안녕하세요”.", vec![]),
            ("The HPU met there.", vec!["HPU"]),
            ("WE ALL LAUGHED", vec![]),
            ("I called him on Monday.", vec![]),
            ("It's the cook's turn, ‘the big one’ as they say.", vec!["the big one"]),
            ("우리는 이른바 장마당 세대예요.", vec!["장마당"]),
            ("그걸 ‘덤’이라고 해요.", vec!["덤"]),
            ("그걸 《덤》이라고 해요.", vec!["덤"]),
            ("I brought a so-called mitten.", vec!["mitten"]),
            ("She said, “come in” and called. It was late.", vec![]),
            // straight ones, and apostrophes
            ("We call it the 'hush', which means the silence.", vec!["hush"]),
            ("그걸 우리는 '갯잠'이라고 합니다.", vec!["갯잠"]),
            ("The hives' lids and the bees' wax and my uncle's 'long quiet' were gone.", vec!["long quiet"]),
            ("I told 'em that it's the dogs' own fault.", vec![]),
            // called so
            ("We call it the hush.", vec!["hush"]),
            ("We call it a day when the boats are in.", vec![]),
            ("The lull is what we call the half-hour before a storm.", vec!["lull"]),
            ("That is what we call the hush.", vec!["hush"]),
            ("We called the long walk the ladder.", vec!["ladder"]),
            ("People called the old ferry the Tortoise, and waited.", vec!["Tortoise"]),
            ("We called the doctor the next morning.", vec![]),
            ("The proper name is colony collapse, but we said the hush.", vec!["colony collapse"]),
            ("It was a woman called Ines Calloway.", vec![]),
            ("They called it the Arduous March, meaning the famine.", vec!["Arduous March"]),
            ("The so-called \"grasshopper traders\" had no stall.", vec!["grasshopper traders"]),
            ("그냥 뱃간이라고 불렀어요.", vec!["뱃간"]),
            ("에프알피(FRP) 배가 나왔거든요.", vec!["에프알피"]),
            ("소확행은 작지만 확실한 행복이라는 뜻이지요.", vec!["소확행"]),
        ] {
            let found: Vec<String> = in_sentence(text).into_iter().map(|t| t.0).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
