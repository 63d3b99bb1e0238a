//! `glossary.toml`: the words that a corner explains, for all its episodes.
//!
//! It takes the file and gives entries, and finds them in what is said. A gloss is the producer's: nothing here makes one.
use super::{Block, Inline, Qualifier, Script, finder::Finder, inflect, spoken};
use crate::{
    diagnostic::{Checked, Diagnostic},
    settings::Table,
    source::{SourceId, Span},
    transcript::folded,
};
use std::collections::{BTreeMap, BTreeSet};

/// More entries are no glossary of a corner.
const MOST: usize = 5_000;

/// All entries of a corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Glossary {
    /// In the order of the file.
    pub terms: Vec<Entry>,
}

/// A word to explain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// As it is written when it stands alone.
    pub term: String,
    /// How it is read, for the host: `jang-ma-dang`.
    pub reading: Option<String>,
    /// What it means, as the host says it.
    pub gloss: String,
    /// Which of its meanings, where it has several.
    pub sense: Option<String>,
    /// The folder of the episode that explained it first.
    pub first: Option<String>,
}

impl Glossary {
    /// Read a `glossary.toml`.
    pub fn parse(source: SourceId, text: &str) -> Checked<Self> {
        let mut problems = Vec::new();
        let p = &mut problems;
        let mut table = Table::parse(source, text, p);
        let mut glossary = Self::default();
        let mut known: BTreeMap<String, Span> = BTreeMap::new();
        for mut entry in table.tables("term", p) {
            let (term, gloss) = (entry.text("term", p), entry.text("gloss", p));
            let one = |text: Option<crate::source::Spanned<String>>| {
                text.map(|t| t.value.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty())
            };
            let (reading, sense, first) = (entry.text("reading", p), entry.text("sense", p), entry.text("first", p));
            match (&term, &gloss) {
                (None, _) => entry.missing("term", "\"jangmadang\"", p),
                (_, None) => entry.missing("gloss", "\"the market beside the shops of the state\"", p),
                _ => {}
            }
            if let Some(term) = &term
                && let Some(before) = known.insert(folded(&term.value), term.span.clone())
            {
                let message = format!("\"{}\" has two entries", term.value);
                let problem = Diagnostic::error("E070", message).at(term.span.clone()).label(before, "the other one");
                p.push(problem.help("keep one; two meanings go into one gloss, or into two terms"));
            }
            entry.finish(p);
            if let (Some(term), Some(gloss)) = (one(term), one(gloss))
                && !inflect::words(&term).is_empty()
                && glossary.terms.len() < MOST
            {
                let gloss = gloss.trim_end_matches('.').to_owned();
                let [reading, sense, first] = [reading, sense, first].map(one);
                glossary.terms.push(Entry { term, reading, gloss, sense, first });
            }
        }
        table.finish(p);
        Checked { value: glossary, diagnostics: problems }
    }

    /// Which entries stand in a text, each once, in the order in which they come; endings and particles are tolerated. Of
    /// two that begin with the same word the longer one is found.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<&Entry> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        self.finder().walk(&inflect::words(text), &|_, _| true, &mut |n, _| {
            if seen.insert(n) {
                found.extend(self.terms.get(n));
            }
        });
        found
    }

    /// Whether a word, in one of its forms, has an entry.
    #[must_use]
    pub fn knows(&self, term: &str) -> bool {
        let said = inflect::words(term);
        self.terms.iter().any(|e| {
            let own = inflect::words(&e.term);
            own.len() == said.len() && inflect::begins(&said, &own)
        })
    }

    fn finder(&self) -> Finder {
        Finder::new(self.terms.iter().map(|e| e.term.as_str()))
    }

    /// Entries that a script uses and does not explain, with the first place of each.
    #[must_use]
    pub fn unexplained(&self, script: &Script) -> Vec<(&Entry, Span)> {
        if self.terms.is_empty() {
            return Vec::new();
        }
        let finder = self.finder();
        let explained = explained(script);
        let mut first: BTreeMap<usize, Span> = BTreeMap::new();
        for block in &script.blocks {
            let text = match &block.value {
                Block::Speech(speech) if !speech.struck => spoken(&speech.text),
                Block::Cue(cue) if !cue.struck => {
                    let all = cue.verbatim.iter().flat_map(|v| &v.value.text);
                    spoken(&all.map(|i| i.value.clone()).collect::<Vec<Inline>>())
                }
                _ => continue,
            };
            finder.walk(&inflect::words(&text), &|_, _| true, &mut |n, _| {
                first.entry(n).or_insert_with(|| block.span.clone());
            });
        }
        let open = |(n, span): (usize, Span)| Some((self.terms.get(n)?, span));
        let mut found: Vec<(&Entry, Span)> = first.into_iter().filter_map(open).collect();
        found.retain(|(entry, _)| !explains(&explained, &entry.term));
        found
    }
}

/// The words that a script explains, as it names them.
#[must_use]
pub fn explained(script: &Script) -> Vec<String> {
    let of = |block: &crate::source::Spanned<Block>| match &block.value {
        Block::Speech(speech) if !speech.struck => speech.qualifiers.iter().find_map(|q| match &q.value {
            Qualifier::Term(term) => Some(term.clone()),
            _ => None,
        }),
        _ => None,
    };
    script.blocks.iter().filter_map(of).collect()
}

/// Whether a term is among words that are explained, in one of its forms.
#[must_use]
pub fn explains(explained: &[String], term: &str) -> bool {
    let own = inflect::words(term);
    explained.iter().any(|e| {
        let words = inflect::words(e);
        words.len() == own.len() && (inflect::begins(&words, &own) || inflect::begins(&own, &words))
    })
}

#[cfg(test)]
mod tests {
    use super::Glossary;
    use crate::source::SourceId;

    const FILE: &str = "[[term]]\nterm = \"toll bread\"\nreading = \"tohl\"\ngloss = \"two loaves out of every oven.\"\nfirst = \"bakery\"\n\n[[term]]\nterm = \"toll\"\ngloss = \"what the town took\"\n\n[[term]]\nterm = \"덤\"\ngloss = \"더 얹어 주는 것\"\n";

    fn terms(text: &str) -> Vec<String> {
        let read = Glossary::parse(SourceId(0), FILE);
        assert_eq!(read.diagnostics, []);
        read.value.find(text).into_iter().map(|e| e.term.clone()).collect()
    }

    #[test]
    fn entries_are_found_in_their_forms_the_longer_one_first() {
        assert_eq!(terms("Then the tolls came, and toll breads. Toll again."), ["toll", "toll bread"]);
        assert_eq!(terms("그건 덤이에요. 덤불은 아니고요."), ["덤"]);
        assert_eq!(terms("a tollgate"), [""; 0]);
    }

    #[test]
    fn an_entry_needs_a_term_and_a_gloss_and_stands_once() {
        let codes =
            |text: &str| Glossary::parse(SourceId(0), text).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes("[[term]]\nterm = \"a b\"\n").len(), 1);
        assert_eq!(codes("[[term]]\ngloss = \"x\"\nmeaning = \"y\"\n").len(), 2);
        assert_eq!(codes("[[term]]\nterm = \"A\"\ngloss = \"x\"\n[[term]]\nterm = \"a\"\ngloss = \"y\"\n"), ["E070"]);
    }
}
