//! How whoever asks introduces the others: what a host may say of them again, word for word from the transcript.
use super::{
    draft::Why,
    said::{Sentence, asks},
};
use crate::{letter::has_hangul, transcript::SpeakerId};
use std::collections::{BTreeMap, BTreeSet};

/// An introduction is looked for in so many sentences before somebody first speaks.
const NEAR: usize = 20;
/// A shorter sentence greets somebody: `Welcome, Tom Harker.`
const FEWEST: usize = 5;

/// What is said of each speaker in the sentences before their first, by who asks, with their name in it.
pub(super) fn introductions(names: &[String], sentences: &[Sentence]) -> BTreeMap<SpeakerId, String> {
    let mut all = BTreeMap::new();
    let mut met = BTreeSet::new();
    for (n, sentence) in sentences.iter().enumerate() {
        let Some(speaker) = sentence.speaker.filter(|id| met.insert(*id)) else { continue };
        let Some(name) = names.get(speaker.0) else { continue };
        let before = sentences.get(n.saturating_sub(NEAR)..n).unwrap_or_default();
        let own: Vec<&Sentence> = before
            .iter()
            .filter(|s| s.barred == Some(Why::Interviewer) && s.withheld.is_none() && !asks(&s.text))
            .collect();
        let Some(from) = own.iter().position(|s| tells_of(&s.text, name)) else { continue };
        // He has mended nets since he was nine.
        let goes_on = own.iter().skip(from + 1).take_while(|s| tells_of(&s.text, name) || of_them(&s.text));
        let said: Vec<&str> = own.iter().skip(from).take(1).chain(goes_on).map(|s| s.text.as_str()).collect();
        all.insert(speaker, said.join(" "));
    }
    all
}

/// It names them, and says more than a greeting.
fn tells_of(text: &str, name: &str) -> bool {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let parts: Vec<String> = name.split_whitespace().map(bare).filter(|p| p.chars().count() > 1).collect();
    let korean = has_hangul(name);
    let is = |word: &str| {
        let word = bare(word);
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(&word);
        parts.iter().any(|part| if korean { word.starts_with(part.as_str()) } else { word == part && part.len() > 2 })
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let enough = if korean { 3 } else { FEWEST };
    words.len() >= enough && words.iter().any(|w| is(w))
}

fn of_them(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    ["He", "She", "They", "His", "Her", "Their", "그는", "그녀는"].contains(&first)
}
