//! Whom of a transcript a label means.
//!
//! It takes a label of a script with the name behind it and gives the speaker. It is apart because those who prove a script and
//! those who draft one have to agree about it: a label that a draft makes up must mean nobody.
use super::{Transcript, folded};

fn parts(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(folded).filter(|w| w.chars().count() > 1)
}

/// How many words each speaker's name shares with a label and the name behind it.
fn shared(transcript: &Transcript, label: &str, name: &str) -> Vec<usize> {
    let wanted: Vec<String> = parts(label).chain(parts(name)).collect();
    let score = |speaker: &String| {
        let own: Vec<String> = parts(speaker).collect();
        let generic = own.first().is_some_and(|w| matches!(w.as_str(), "speaker" | "화자" | "참석자" | "unknown"));
        if generic { 0 } else { wanted.iter().filter(|w| own.contains(w)).count() }
    };
    transcript.speakers.iter().map(score).collect()
}

/// The one speaker of a transcript whom a label names, or the name behind it, by place.
#[must_use]
pub fn called(transcript: &Transcript, label: &str, name: &str) -> Option<usize> {
    let scores = shared(transcript, label, name);
    let best = scores.iter().copied().max().filter(|n| *n > 0)?;
    let mut best = scores.iter().enumerate().filter(|(_, n)| **n == best).map(|(at, _)| at);
    let only = best.next()?;
    best.next().is_none().then_some(only)
}

/// Whether a label, or the name behind it, may be taken for any speaker of a transcript.
#[must_use]
pub fn is_anybody(transcript: &Transcript, label: &str, name: &str) -> bool {
    shared(transcript, label, name).into_iter().any(|n| n > 0)
}
