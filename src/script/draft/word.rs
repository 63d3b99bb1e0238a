//! Which words a draft explains, and where: those of the corner's glossary before they are heard, one in the segment for a word.
//!
//! It takes the filled clock. Words that nothing explains are asked about, with the sentence in which somebody explains them;
//! no meaning is ever made up.
use super::fill::{Part, Plan};
use crate::{
    script::{
        glossary::{Entry, Glossary},
        outline,
        said::Said,
    },
    transcript::{Transcript, folded},
};
use std::collections::BTreeMap;

/// No segment asks about more words than these.
pub(super) const ASKED: usize = 5;

/// A word to ask about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) term: String,
    /// The sentence in which its speaker says what it is; empty when nobody does.
    pub(super) told: String,
}

/// The corner's own words are explained before they are heard; words that nothing explains are asked about.
pub(super) fn explain(plan: &mut Plan, said: &Said, transcript: &Transcript, glossary: &Glossary) {
    let terms = outline::terms(transcript, said);
    let marked: Vec<String> = terms.iter().map(|t| folded(&t.term)).collect();
    let mut done: Vec<String> = Vec::new();
    for part in &mut plan.parts {
        part.term = part.term.take().filter(|g| !glossary.knows(&g.term));
        part.guessed = part.guessed.take().filter(|g| !glossary.knows(&g.term));
    }
    for n in 0..plan.parts.len() {
        let open = plan.parts.get(n).is_some_and(|p| p.head.kind == "term" && p.term.is_none());
        if let Some(entry) = open.then(|| of_the_segment(plan, n, glossary, &marked, &done)).flatten() {
            done.push(entry.term.clone());
            if let Some(part) = plan.parts.get_mut(n) {
                part.explained.push((0, entry));
            }
        }
    }
    for part in &mut plan.parts {
        for (place, stretch) in part.stretches.iter().enumerate() {
            for entry in glossary.find(&stretch.text) {
                if !done.contains(&entry.term) {
                    done.push(entry.term.clone());
                    part.explained.push((place, entry.clone()));
                }
            }
        }
        part.glosses.retain(|g| !glossary.knows(&g.term));
        part.unaired.retain(|g| !glossary.knows(&g.term));
    }
    let glossed = |term: &str| transcript.glosses.iter().any(|g| folded(&g.term) == folded(term));
    for term in terms {
        if term.gloss.is_some() || glossary.knows(&term.term) || glossed(&term.term) {
            continue;
        }
        let told = term.told.and_then(|n| said.sentences.get(n));
        let told = told.filter(|s| s.withheld.is_none()).map(|s| s.text.clone()).unwrap_or_default();
        let airs = |p: &&mut Part| p.stretches.iter().any(|s| s.sentences.contains(&term.sentence));
        if let Some(part) = plan.parts.iter_mut().find(airs).filter(|p| p.candidates.len() < ASKED) {
            part.candidates.push(Asked { term: term.term, told });
        }
    }
    // a segment for a word that has none is told of all that could be it
    let all: Vec<Asked> = plan.parts.iter().flat_map(|p| p.candidates.iter().cloned()).collect();
    for part in plan.parts.iter_mut().filter(|p| p.head.kind == "term" && p.term.is_none() && p.explained.is_empty()) {
        let (told, rest): (Vec<&Asked>, Vec<&Asked>) = all.iter().partition(|a| !a.told.is_empty());
        part.candidates = told.into_iter().chain(rest).take(ASKED).cloned().collect();
    }
}

/// The word of a segment for one: of those that are heard one that the speakers mark as a word, that is heard only after the
/// segment, or at least seldom before it.
fn of_the_segment(plan: &Plan, n: usize, glossary: &Glossary, marked: &[String], done: &[String]) -> Option<Entry> {
    // times it is heard before, and in which order it is heard at all
    let mut heard: BTreeMap<&str, (usize, usize, &Entry)> = BTreeMap::new();
    let mut order = 0;
    for (at, part) in plan.parts.iter().enumerate() {
        for stretch in &part.stretches {
            let entries = glossary.find(&stretch.text);
            for entry in entries {
                order += 1;
                let place = heard.entry(&entry.term).or_insert((0, order, entry));
                place.0 += usize::from(at < n);
            }
        }
    }
    let open = heard.into_values().filter(|(_, _, e)| !done.contains(&e.term));
    let best = open.min_by_key(|(before, order, e)| (!marked.contains(&folded(&e.term)), *before, *order));
    best.map(|(_, _, entry)| entry.clone())
}
