//! With which words, and as whose reading, each take was accepted or first built: who changes a paragraph later hears of it
//! before listeners read words that nobody says.
//!
//! `takes.json` beside the script has a hash of the words and of the reader's name for each take; the take is known by its bytes
//! and its range, so that a new recording is bound anew, and one whose ends are moved is not. Signs and capitals are no words.
use super::{Error, store};
use crate::{
    diagnostic::Diagnostic,
    programme::{ElementKind, Origin, Piece, Programme},
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
    /// By the take: who reads it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    readers: BTreeMap<String, BTreeSet<String>>,
}

/// A take by what it is.
fn key(piece: &Piece) -> String {
    format!("{}@{}-{}", piece.clip.0, piece.range.start().get(), piece.range.end().get())
}

/// Whether this is the key of a take that is mostly the same: its ends were moved.
fn is_mostly(key: &str, piece: &Piece) -> bool {
    let range = key.strip_prefix(&piece.clip.0).and_then(|rest| rest.strip_prefix('@')?.split_once('-'));
    let Some((Ok(from), Ok(to))) = range.map(|(from, to)| (from.parse::<u64>(), to.parse::<u64>())) else {
        return false;
    };
    let (start, end) = (piece.range.start().get(), piece.range.end().get());
    let both = to.min(end).saturating_sub(from.max(start));
    both * 2 > to.saturating_sub(from).min(end - start)
}

fn words(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(folded).filter(|word| !word.is_empty()).collect();
    store::hash_of(words.join(" ").as_bytes())
}

/// A paragraph that has a take.
struct Recorded<'a> {
    origin: &'a Origin,
    take: &'a Piece,
    words: String,
    reader: String,
}

/// Every paragraph of a programme that has a take.
fn recorded(programme: &Programme) -> impl Iterator<Item = Recorded<'_>> {
    programme.segments.iter().flat_map(|segment| &segment.elements).filter_map(|element| {
        let ElementKind::Speech(speech) = &element.kind else { return None };
        let name = programme.voices.get(speech.voice.0).map_or("", |v| v.name.as_str());
        Some(Recorded {
            origin: &element.origin,
            take: speech.take.as_ref()?,
            words: words(&speech.text),
            reader: store::hash_of(name.as_bytes()),
        })
    })
}

/// How a paragraph stands to what its take was built with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing is known of the take.
    New,
    Same,
    OtherWords,
    OtherReader,
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

    /// What is known of a take, or of those that it was before its ends were moved.
    fn keys(&self, take: &Piece) -> Vec<&String> {
        match self.takes.get_key_value(&key(take)) {
            Some((own, _)) => vec![own],
            None => self.takes.keys().filter(|key| is_mostly(key, take)).collect(),
        }
    }

    fn standing(&self, one: &Recorded<'_>) -> Standing {
        let keys = self.keys(one.take);
        let has = |all: &BTreeMap<String, BTreeSet<String>>, what: &String| {
            keys.iter().any(|key| all.get(*key).is_some_and(|known| known.contains(what)))
        };
        // what an earlier version bound has no readers
        let unsaid = !keys.iter().any(|key| self.readers.contains_key(*key));
        match () {
            () if keys.is_empty() => Standing::New,
            () if !has(&self.takes, &one.words) => Standing::OtherWords,
            () if unsaid || has(&self.readers, &one.reader) => Standing::Same,
            () => Standing::OtherReader,
        }
    }

    /// Nothing is said of who reads.
    pub(super) fn any_reader(&mut self) {
        self.readers.clear();
    }

    /// Paragraphs whose words, or whose readers, are others than their take was built with.
    pub(super) fn changed(&self, slug: &str, programme: &Programme) -> Vec<Diagnostic> {
        let told = |one: Recorded<'_>| {
            let message = match self.standing(&one) {
                Standing::New | Standing::Same => return None,
                Standing::OtherWords => {
                    "the words of this paragraph changed since its take was built, and listeners would read others than they hear"
                }
                Standing::OtherReader => {
                    "this take was built as somebody else's reading, and listeners would read another name than the one they hear"
                }
            };
            let line = one.origin.line;
            let help = format!("record it again; where the take is right: cornercast takes {slug} --confirm {line}");
            Some(Diagnostic::warning("W094", message).at(one.origin.span.clone()).help(help))
        };
        recorded(programme).filter_map(told).collect()
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
        let free = |one: &Recorded<'_>| match self.standing(one) {
            Standing::New => true,
            // its ends were moved, or an earlier version did not say who reads
            Standing::Same => !self.readers.contains_key(&key(one.take)),
            Standing::OtherWords | Standing::OtherReader => false,
        };
        let new: Vec<Recorded<'_>> = versions.flat_map(recorded).filter(free).collect();
        if new.is_empty() {
            return Ok(false);
        }
        for one in new {
            self.add(one);
        }
        self.write(home)
    }

    fn add(&mut self, one: Recorded<'_>) {
        let key = key(one.take);
        self.takes.entry(key.clone()).or_default().insert(one.words);
        self.readers.entry(key).or_default().insert(one.reader);
    }

    /// Bind the takes of the paragraphs in these lines to what is written there now, and to nothing else; all that changed without
    /// lines. Gives the lines.
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
        let mut now = Vec::new();
        for one in versions.iter().flat_map(|programme| recorded(programme)) {
            let standing = self.standing(&one);
            let meant = match lines {
                [] => !matches!(standing, Standing::New | Standing::Same),
                lines => lines.contains(&one.origin.line),
            };
            confirmed.extend(meant.then_some(one.origin.line));
            if meant || standing == Standing::Same {
                now.push(one);
            }
        }
        if !confirmed.is_empty() {
            for key in now.iter().map(|one| key(one.take)) {
                self.takes.remove(&key);
                self.readers.remove(&key);
            }
            for one in now {
                self.add(one);
            }
            self.write(home)?;
        }
        Ok(confirmed)
    }

    /// Keep what is known of the takes that these versions air, and of nothing else.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn keep_only(&mut self, home: &Path, versions: &[&Programme]) -> Result<bool, Error> {
        let kept: BTreeSet<String> = versions
            .iter()
            .flat_map(|programme| recorded(programme))
            .flat_map(|one| self.keys(one.take))
            .cloned()
            .collect();
        if kept.is_empty() {
            return store::remove(&home.join(FILE));
        }
        if self.takes.keys().all(|key| kept.contains(key)) {
            return Ok(false);
        }
        self.takes.retain(|key, _| kept.contains(key));
        self.readers.retain(|key, _| kept.contains(key));
        self.write(home)
    }

    fn write(&mut self, home: &Path) -> Result<bool, Error> {
        SCHEMA.clone_into(&mut self.schema);
        store::write(&home.join(FILE), (store::canonical(self)? + "\n").as_bytes())
    }
}
