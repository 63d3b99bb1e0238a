//! With which words each take was first built: who changes a paragraph later hears of it before listeners read words that
//! nobody says.
//!
//! `takes.json` beside the script has a hash of the words for each take; the take is known by its bytes and its range, so that a
//! new recording is bound anew. Signs and capitals are no words.
use super::{Error, store};
use crate::{
    diagnostic::Diagnostic,
    programme::{ElementKind, Piece, Programme, Speech},
    transcript::folded,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const FILE: &str = "takes.json";
const SCHEMA: &str = "cornercast.bound/1";

/// What is known of the takes of a script.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Bound {
    schema: String,
    /// By the take: the words of each paragraph that it was built for.
    takes: BTreeMap<String, BTreeSet<String>>,
}

/// A take by what it is.
fn key(piece: &Piece) -> String {
    format!("{}@{}-{}", piece.clip.0, piece.range.start().get(), piece.range.end().get())
}

fn words(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect();
    store::hash_of(words.join(" ").as_bytes())
}

/// Every paragraph of a programme that has a take, with its line.
fn recorded(programme: &Programme) -> impl Iterator<Item = (&crate::programme::Origin, &Speech, &Piece)> {
    programme.segments.iter().flat_map(|segment| &segment.elements).filter_map(|element| match &element.kind {
        ElementKind::Speech(speech) => Some((&element.origin, speech, speech.take.as_ref()?)),
        _ => None,
    })
}

impl Bound {
    /// What lies beside a script.
    ///
    /// # Errors
    /// When the file is there and cannot be read as what it is.
    pub(super) fn read(home: &Path) -> Result<Self, Error> {
        let path = home.join(FILE);
        if !store::is_file(&path) {
            return Ok(Self::default());
        }
        serde_json::from_slice(&store::read(&path)?).map_err(|e| {
            Error::Refused(format!(
                "{} is damaged ({e}): it says with which words each take was built; take it back from git, or delete it when every take says what the script says",
                path.display()
            ))
        })
    }

    /// Paragraphs whose words are others than their take was built with.
    pub(super) fn changed(&self, slug: &str, programme: &Programme) -> Vec<Diagnostic> {
        let changed = recorded(programme).filter(|(_, speech, take)| {
            self.takes.get(&key(take)).is_some_and(|bound| !bound.contains(&words(&speech.text)))
        });
        let told = |(origin, ..): (&crate::programme::Origin, &Speech, &Piece)| {
            let line = origin.line;
            let message = "the words of this paragraph changed since its take was built, and listeners would read others than they hear";
            let help = format!("record it again; where the take says so: cornercast takes {slug} --confirm {line}");
            Diagnostic::warning("W094", message).at(origin.span.clone()).help(help)
        };
        changed.map(told).collect()
    }

    /// Bind the takes of all versions that are not bound yet.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn bind<'a>(
        &mut self,
        home: &Path,
        versions: impl Iterator<Item = &'a Programme>,
    ) -> Result<bool, Error> {
        let mut new: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, speech, take) in versions.flat_map(recorded).filter(|(_, _, take)| !self.takes.contains_key(&key(take)))
        {
            new.entry(key(take)).or_default().insert(words(&speech.text));
        }
        if new.is_empty() {
            return Ok(false);
        }
        self.takes.extend(new);
        self.write(home)
    }

    /// Bind the takes of the paragraphs in these lines to what is written there now, and to nothing else; all whose words changed
    /// without lines. Gives the lines.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn confirm(
        &mut self,
        home: &Path,
        versions: &[&Programme],
        lines: &[usize],
    ) -> Result<BTreeSet<usize>, Error> {
        let mut confirmed = BTreeSet::new();
        let mut now: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (origin, speech, take) in versions.iter().flat_map(|programme| recorded(programme)) {
            let (key, words) = (key(take), words(&speech.text));
            let bound = self.takes.get(&key).is_some_and(|bound| bound.contains(&words));
            let meant = lines.contains(&origin.line) || lines.is_empty() && !bound && self.takes.contains_key(&key);
            confirmed.extend(meant.then_some(origin.line));
            if meant || bound {
                now.entry(key).or_default().insert(words);
            }
        }
        if !confirmed.is_empty() {
            self.takes.extend(now);
            self.write(home)?;
        }
        Ok(confirmed)
    }

    fn write(&mut self, home: &Path) -> Result<bool, Error> {
        SCHEMA.clone_into(&mut self.schema);
        store::write(&home.join(FILE), (store::canonical(self)? + "\n").as_bytes())
    }
}
