//! `.cornercast.json` in a target: what was put there, so that it can be taken away again and nothing else is.
//!
//! It names a file before the file is sent: stopped at any moment, whatever may have arrived is known. And it names the state of
//! each channel that was published from: a copy of the show that is older than that would undo what was published since.
use super::{Error, Show, earlier, ledger::Ledger, public::CAPTIONS, seal::Seal, show::NamedChannel, store};
use crate::feed;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How it is called.
pub(super) const MANIFEST: &str = ".cornercast.json";
const SCHEMA: &str = "cornercast.target/1";
/// Of files that are in the way no more are named.
const SOME: usize = 5;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    schema: String,
    /// By path: the SHA-256.
    pub(super) files: BTreeMap<String, String>,
    /// The same of what is on its way: it may be there, or not, or in part. Without a SHA-256 it is there in a version that is not
    /// known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) coming: BTreeMap<String, String>,
    /// Of each channel, the state that was published.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    states: BTreeMap<String, String>,
    /// Of a server: recordings are there, and nobody has asked for them yet as an app would.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) unchecked: bool,
    /// Of a server: feeds that changed, and whose hub does not know yet.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) untold: BTreeSet<String>,
}

/// The folder of an episode in a target, with its slash.
pub(super) fn folder_of(channel: &NamedChannel, slug: &str) -> String {
    if channel.folder.is_empty() { format!("{slug}/") } else { format!("{}/{slug}/", channel.folder) }
}

impl Manifest {
    /// As it was found in a target.
    ///
    /// # Errors
    /// When it is damaged, or of another version of the tool: what is to go away again would be forgotten.
    pub(super) fn of(bytes: Option<&[u8]>, target: &str) -> Result<Self, Error> {
        let Some(bytes) = bytes else { return Ok(Self::default()) };
        let read: Result<Self, String> = serde_json::from_slice(bytes).map_err(|e| e.to_string());
        let known =
            read.and_then(|m: Self| if m.schema == SCHEMA { Ok(m) } else { Err(format!("schema {}", m.schema)) });
        // whoever can write there must not have files taken away elsewhere
        let known =
            known.and_then(|m| match m.files.keys().chain(m.coming.keys()).find(|name| !store::is_inside(name)) {
                Some(odd) => Err(format!("\"{}\" is no file of a target", odd.escape_debug())),
                None => Ok(m),
            });
        known.map_err(|why| {
            Error::Refused(format!(
                "{MANIFEST} in {target} cannot be read ({why}): it lists what was put there; bring it back, or remove it and \
                 take away by hand what is not to stay"
            ))
        })
    }

    /// To be added to.
    pub(super) fn beginning(before: &Self) -> Self {
        Self { schema: SCHEMA.to_owned(), ..before.clone() }
    }

    /// Whether something of the show arrived there, as far as is known.
    pub(super) fn holds(&self) -> bool {
        !self.files.is_empty()
    }

    /// Whether nothing is known of what lies there, nor of what was on its way.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.coming.is_empty()
    }

    /// Whether a file there is of the show.
    pub(super) fn names(&self, name: &str) -> bool {
        self.files.contains_key(name) || self.coming.contains_key(name)
    }

    /// What may be there and is not to stay, in order.
    pub(super) fn gone(&self, stays: &dyn Fn(&str) -> bool) -> Vec<String> {
        let all: BTreeSet<&String> = self.files.keys().chain(self.coming.keys()).collect();
        all.into_iter().filter(|name| !stays(name)).cloned().collect()
    }

    /// Refuse to send what is older than what is there.
    ///
    /// # Errors
    /// When this copy of the show does not know the state that was published there last.
    pub(super) fn not_newer(&self, show: &Show, channels: &[NamedChannel], target: &str) -> Result<(), Error> {
        for channel in channels {
            let Some(there) = self.states.get(&channel.name) else { continue };
            if Ledger::read(show, channel)?.is_some_and(|here| !here.knows(there)) {
                let name = &channel.name;
                return Err(Error::Refused(format!(
                    "{target} was published to from a copy of this show that knows more than this one: what was published, corrected or \
                     taken back there is not in feed/{name}.lock here, and sending this would undo it. Nothing was sent; bring this copy \
                     up to date first (git pull): feed/{name}.lock and the episodes with their episode.lock. Where nobody has that copy any more, \
                     take \"{name}\" out of \"states\" in {MANIFEST} there: then this one counts, and what only the other one knew is undone"
                )));
            }
        }
        Ok(())
    }

    /// Whether something that was taken back is there still: a feed names it, or its files lie there. `feeds` are those that are
    /// there, in the order of the channels.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn takes_back(
        &self,
        show: &Show,
        channels: &[NamedChannel],
        feeds: &[Option<Vec<u8>>],
    ) -> Result<bool, Error> {
        for (channel, theirs) in channels.iter().zip(feeds) {
            let guids = theirs.as_ref().and_then(|bytes| feed::guids(bytes).ok()).unwrap_or_default();
            let entries = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items);
            for (guid, entry) in entries.filter(|(_, e)| e.withdrawn) {
                let own = folder_of(channel, &entry.slug);
                // an item of an earlier feed has a page and nothing else, and may be named in an archive alone
                let page = format!("{}.html", own.trim_end_matches('/'));
                let earlier = entry.slug.starts_with(earlier::FOLDER);
                let lies = |name: &String| match name.strip_prefix(&own) {
                    Some(rest) => rest != "index.html",
                    None => earlier && *name == page,
                };
                if guids.contains_key(&guid) || self.files.keys().any(lies) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Where the list itself was lost and the show's feed is there: what was taken back may lie there still, and is taken away by
    /// the names that its seal, its addresses and all episodes have.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn recalled(&mut self, show: &Show, channels: &[NamedChannel], beside: &[&str]) -> Result<(), Error> {
        for channel in channels {
            let entries = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items.into_values());
            for entry in entries.filter(|e| e.withdrawn) {
                let own = folder_of(channel, &entry.slug);
                let place = |name: &str| format!("{own}{name}");
                // an item of an earlier feed has a page and nothing else
                if entry.slug.starts_with(earlier::FOLDER) {
                    self.coming.entry(format!("{}.html", own.trim_end_matches('/'))).or_default();
                    continue;
                }
                if let Some(seal) = Seal::read(show, &entry.slug)? {
                    self.coming.extend(seal.files.iter().map(|(name, file)| (place(name), file.sha256.clone())));
                }
                // one that was forgotten has no seal any more, and what it was corrected from is in none
                let recordings = entry.addresses.iter().filter_map(|address| address.rsplit('/').next());
                for name in recordings
                    .chain(CAPTIONS)
                    .chain(["chapters.json", "index.html"])
                    .chain(beside.iter().copied())
                    .filter(|name| store::is_inside(name))
                {
                    self.coming.entry(place(name)).or_default();
                }
            }
        }
        Ok(())
    }

    /// Note what is published now.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn note(&mut self, show: &Show, channels: &[NamedChannel]) -> Result<(), Error> {
        for channel in channels {
            let state = Ledger::read(show, channel)?.and_then(|ledger| ledger.state().map(str::to_owned));
            self.states.extend(state.map(|state| (channel.name.clone(), state)));
        }
        Ok(())
    }
}

/// Refuse to replace what somebody else put there.
///
/// # Errors
/// When there is such a file.
pub(super) fn not_in_the_way<'a>(strange: impl Iterator<Item = &'a String>, target: &str) -> Result<(), Error> {
    let strange: Vec<&String> = strange.collect();
    if strange.is_empty() {
        return Ok(());
    }
    let some = strange.iter().take(SOME).map(|n| n.as_str()).collect::<Vec<_>>().join(", ");
    let more = if strange.len() > SOME { format!(" and {} more", strange.len() - SOME) } else { String::new() };
    Err(Error::Refused(format!(
        "files lie in {target} that this show did not put there, and it would replace them: {some}{more}; nothing was sent. Move \
         them away, or publish to a folder of the show's own"
    )))
}
