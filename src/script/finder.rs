//! Terms of a list in the words of a text: with endings and particles, of two that begin alike the longer one.
use super::inflect;
use std::{cmp::Reverse, collections::BTreeMap, ops::Range};

/// Terms by the first letter of their first word, longest first.
#[derive(Debug, Default)]
pub(super) struct Finder {
    by_letter: BTreeMap<char, Vec<(usize, Vec<String>)>>,
}

impl Finder {
    pub(super) fn new<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut by_letter: BTreeMap<char, Vec<(usize, Vec<String>)>> = BTreeMap::new();
        for (n, term) in terms.enumerate() {
            let words = inflect::words(term);
            if let Some(letter) = words.first().and_then(|w| w.chars().next()) {
                by_letter.entry(letter).or_default().push((n, words));
            }
        }
        for entries in by_letter.values_mut() {
            entries.sort_by_key(|(n, words)| (Reverse(words.len()), *n));
        }
        Self { by_letter }
    }

    /// Each term that is found, by its number in the list, and the words that it takes of the folded words of a text.
    /// `may` is asked whether the term is meant where it would begin.
    pub(super) fn walk(
        &self,
        said: &[String],
        may: &dyn Fn(usize, usize) -> bool,
        each: &mut dyn FnMut(usize, Range<usize>),
    ) {
        let mut at = 0;
        while let Some(rest) = said.get(at..).filter(|r| !r.is_empty()) {
            let letter = rest.first().and_then(|w| w.chars().next());
            let near = letter.and_then(|l| self.by_letter.get(&l)).map(Vec::as_slice).unwrap_or_default();
            match near.iter().find(|(n, term)| inflect::begins(rest, term) && may(*n, at)) {
                Some((n, term)) => {
                    each(*n, at..at + term.len());
                    at += term.len();
                }
                None => at += 1,
            }
        }
    }
}
