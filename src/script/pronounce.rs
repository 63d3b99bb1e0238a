//! Where the words of `pronounce:` stand in what is read.
use super::{Front, finder::Finder};
use crate::{letter::is_hangul, transcript::folded};
use std::{collections::BTreeSet, ops::Range};

/// A word of the list in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which entry of `pronounce:`, from 0.
    pub entry: usize,
    /// The bytes of its words, without the signs around them and without a Korean particle.
    pub at: Range<usize>,
}

/// The words of `pronounce:`, to be looked for.
#[derive(Debug)]
pub struct Pronounced<'a> {
    front: &'a Front,
    finder: Finder,
}

impl<'a> Pronounced<'a> {
    /// Those of a script.
    #[must_use]
    pub fn of(front: &'a Front) -> Self {
        Self { front, finder: Finder::new(front.pronounce.iter().map(|(word, _)| word.value.as_str())) }
    }

    /// The first place of every word in a text, in the order of the text, none over another. Endings and particles are
    /// tolerated; a word with a capital is not found without one, so `Reading` is the town. Of two that begin with the
    /// same word the longer one is found.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Place> {
        let begin = text.as_ptr() as usize;
        let words = text.split_whitespace().map(|w| ((w.as_ptr() as usize).saturating_sub(begin), w, folded(w)));
        let words: Vec<(usize, &str, String)> = words.filter(|(_, _, said)| !said.is_empty()).collect();
        let said: Vec<String> = words.iter().map(|(_, _, said)| said.clone()).collect();
        let entry = |n: usize| self.front.pronounce.get(n).map(|(word, _)| word.value.trim()).unwrap_or_default();
        let capital = |text: &str| text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        let may = |n: usize, at: usize| !capital(entry(n)) || words.get(at).is_some_and(|(_, word, _)| capital(word));
        let mut seen = BTreeSet::new();
        let mut found: Vec<Place> = Vec::new();
        self.finder.walk(&said, &may, &mut |n, at| {
            let Some(((start, first, _), (last_at, last, _))) = words.get(at.start).zip(words.get(at.end - 1)) else {
                return;
            };
            if seen.insert(n) {
                let start = start + first.find(char::is_alphanumeric).unwrap_or_default();
                let term = entry(n).split_whitespace().last().unwrap_or_default();
                found.push(Place { entry: n, at: start..last_at + ending(last, term) });
            }
        });
        found
    }

    /// How the word of an entry is said.
    #[must_use]
    pub fn how(&self, entry: usize) -> &'a str {
        self.front.pronounce.get(entry).map(|(_, how)| how.value.as_str()).unwrap_or_default()
    }
}

/// How far into a word what is written above it reaches: not over a particle, not over a full stop.
fn ending(word: &str, term: &str) -> usize {
    if let Some(at) = word.find(term).filter(|_| term.ends_with(is_hangul)) {
        return at + term.len();
    }
    let last = word.char_indices().rev().find(|(_, c)| c.is_alphanumeric());
    last.map_or(word.len(), |(at, c)| at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::Pronounced;
    use crate::source::{SourceId, Span, Spanned};

    fn front(words: &[&str]) -> super::Front {
        let at = |text: &str| Spanned::new(text.to_owned(), Span::new(SourceId::default(), 0..0));
        let pronounce = words.iter().map(|w| (at(w), at("so"))).collect();
        super::Front { pronounce, ..super::Front::default() }
    }

    #[test]
    fn the_first_place_of_each_word_is_found_with_its_endings_and_without_signs() {
        let cases: &[(&[&str], &str, &[&str])] = &[
            (&["Lodwick"], "In (Lodwick), Lodwick lies.", &["Lodwick"]),
            (&["Lodwick"], "“Lodwick’s bread", &["Lodwick’s"]),
            (&["Reading"], "Reading in reading Reading", &["Reading"]),
            (&["Reading"], "I was reading.", &[]),
            (&["reading"], "Reading is hard", &["Reading"]),
            (&["Tom", "Tom Arden"], "Tom Arden and Tom", &["Tom Arden", "Tom"]),
            (&["Tom Arden"], "Tom\nArden.", &["Tom\nArden"]),
            (&["로드윅"], "그래서 로드윅에서는 로드윅이", &["로드윅"]),
            (&["로드윅"], "로드윅, 그", &["로드윅"]),
            (&["Tom"], "Tomorrow, atom", &[]),
            (&[""], "Nothing", &[]),
        ];
        for (words, text, expected) in cases {
            let front = front(words);
            let places = Pronounced::of(&front).places(text);
            let found: Vec<_> = places.into_iter().map(|p| text.get(p.at).unwrap_or("?")).collect();
            assert_eq!(&found, expected, "{words:?} in {text}");
        }
    }
}
