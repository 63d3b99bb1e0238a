//! Words that listeners may not know.
//!
//! It takes a transcript and gives words with the first sentence that has them: those that the source itself explains,
//! those it puts in quotation marks or calls by name, and abbreviations. No meaning is ever made up: a word without one in
//! the source is a question for the producer.
use super::Term;
use crate::{
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
        let why = "explained in the source";
        found.push(Term { term: gloss.term.clone(), sentence, gloss: Some(gloss.meaning.clone()), why });
    }
    for (n, sentence) in said.sentences.iter().enumerate() {
        found.extend(in_sentence(&sentence.text).into_iter().map(|(term, why)| Term {
            term,
            sentence: n,
            gloss: None,
            why,
        }));
    }
    let mut known = BTreeSet::new();
    // a word that is explained comes before the same word without
    found.retain(|t| !folded(&t.term).is_empty() && known.insert(folded(&t.term)));
    found.sort_by_key(|t| t.sentence);
    found.truncate(MOST);
    found
}

fn in_sentence(text: &str) -> Vec<(String, &'static str)> {
    let mut out = Vec::new();
    for (open, close) in QUOTES {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(*open) {
            let Some((inner, next)) = after.split_once(*close) else { break };
            // an apostrophe is no quotation mark
            let word = *open == '‘' && before.ends_with(char::is_alphanumeric);
            // what somebody says follows a colon, or a verb of saying and a comma
            let verb = before.trim_end().strip_suffix([',', '，']).and_then(|b| b.split_whitespace().last());
            let speech = before.trim_end().ends_with([':', '：']) || verb.is_some_and(|v| SAID.contains(&v));
            if !word && !speech && is_short(inner) {
                out.push((bare(inner).to_owned(), "in quotation marks"));
            }
            rest = next;
        }
    }
    let lower = text.to_lowercase();
    for cue in CALLED {
        for (at, _) in lower.match_indices(cue) {
            // lower case may have other lengths: only where it has not
            let Some(after) = text.get(at + cue.len()..).filter(|_| lower.len() == text.len()) else { continue };
            let after = after.trim_start().trim_start_matches(['“', '"', '‘', '\'']);
            let name: Vec<&str> = after
                .split_whitespace()
                .skip_while(|w| matches!(w.to_lowercase().as_str(), "a" | "an" | "the"))
                .take(1)
                .collect();
            let name = name.join(" ");
            // a verb may stand before a stop with nothing called so
            let name = if cue.contains("called ") && !cue.contains("so") { name.as_str() } else { bare(&name) };
            if is_short(name) && !COMMON.contains(&folded(name).as_str()) {
                out.push((bare(name).to_owned(), "called so in the source"));
            }
        }
    }
    for word in text.split_whitespace().map(bare) {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if (2..=6).contains(&capitals) && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) {
            out.push((word.to_owned(), "an abbreviation"));
        }
    }
    let shouted = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    if shouted {
        out.retain(|(_, why)| *why != "an abbreviation");
    }
    out.retain(|(term, _)| !COMMON.contains(&folded(term).as_str()));
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
const QUOTES: &[(char, char)] =
    &[('“', '”'), ('"', '"'), ('‘', '’'), ('「', '」'), ('『', '』'), ('«', '»'), ('〈', '〉'), ('《', '》')];
const CALLED: &[&str] =
    &[" so-called ", " so called ", " known as ", " called ", " what we call ", " 이른바 ", " 소위 "];
const COMMON: &[&str] = &[
    "i", "me", "you", "him", "her", "it", "us", "them", "that", "this", "the", "a", "an", "on", "in", "to", "for",
    "up", "out", "off", "back", "my", "your", "his", "our", "their", "and", "when", "by", "ok", "tv", "am", "pm", "us",
    "uk", "no", "yes", "someone", "everyone", "people", "me", "again", "from", "at", "not", "if", "because", "what",
    "who",
];

#[cfg(test)]
mod tests {
    use super::in_sentence;

    #[test]
    fn words_that_the_source_marks_are_found_and_sentences_are_not() {
        for (text, expected) in [
            ("They paid in so-called toll bread then.", vec!["toll"]),
            ("We said “night soup” for it.", vec!["night soup"]),
            ("He said “I never saw the boat again in my life.”", vec![]),
            ("The HPU met there.", vec!["HPU"]),
            ("WE ALL LAUGHED", vec![]),
            ("I called him on Monday.", vec![]),
            ("It's the cook's turn, ‘the big one’ as they say.", vec!["the big one"]),
            ("우리는 이른바 장마당 세대예요.", vec!["장마당"]),
            ("그걸 ‘덤’이라고 해요.", vec!["덤"]),
            ("그걸 《덤》이라고 해요.", vec!["덤"]),
            ("I brought a so-called mitten.", vec!["mitten"]),
            ("She said, “come in” and called. It was late.", vec![]),
        ] {
            let found: Vec<String> = in_sentence(text).into_iter().map(|t| t.0).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
