//! What waits while something else is taken back from a place.
//!
//! A recording that does not arrive, or is not answered as the feed would say, keeps the feed of its place as it was: and in that
//! feed stands what is to go. So what is taken back goes first, with a feed that names none of the new recordings: new episodes are
//! not in it, and of one that is corrected it has the item that is there. All these come after.
use super::{
    Error, Show,
    ledger::Ledger,
    manifest::{Manifest, folder_of},
    show::NamedChannel,
    store,
    target::{feed_of, is_feed},
};
use crate::feed;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Reads a file of a place; `None` where it is not there.
type Reading<'a> = dyn Fn(&str) -> Result<Option<Vec<u8>>, Error> + 'a;

/// What waits; nothing, where nothing is taken back.
#[derive(Debug, Default)]
pub(super) struct Later {
    /// Episodes that the place has never named.
    new: BTreeSet<String>,
    /// Those that it has before their correction.
    corrected: BTreeMap<String, Corrected>,
}

/// An episode as it is at a place.
#[derive(Debug)]
struct Corrected {
    guid: String,
    /// The folder there, with its slash.
    folder: String,
    /// The element of the feed there.
    item: String,
}

impl Later {
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.corrected.is_empty()
    }

    /// Whether the feed is to name an episode later.
    pub(super) fn is_new(&self, slug: &str) -> bool {
        self.new.contains(slug)
    }

    /// Whether the files of an episode come later.
    pub(super) fn has(&self, slug: &str) -> bool {
        self.is_new(slug) || self.corrected.contains_key(slug)
    }

    /// What is there of the episodes that are corrected, and stays until then.
    pub(super) fn stays<'a>(&'a self, before: &'a Manifest) -> impl Iterator<Item = String> + 'a {
        let all = before.files.keys().chain(before.coming.keys());
        all.filter(|name| self.corrected.values().any(|one| name.starts_with(&one.folder))).cloned()
    }

    /// Put the items that are there into the feeds below `root`.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn as_there(&self, root: &Path, feeds: impl Iterator<Item = String>) -> Result<(), Error> {
        for name in feeds.filter(|name| is_feed(name) && !self.corrected.is_empty()) {
            let path = root.join(name);
            let mut text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
            for one in self.corrected.values() {
                text = feed::with_item(&text, &one.guid, &one.item).unwrap_or(text);
            }
            store::write(&path, text.as_bytes())?;
        }
        Ok(())
    }
}

/// What waits at a place: `feeds` are its feeds in the order of the channels, and `read` gives another file of it.
///
/// # Errors
/// When the system or the server refuses.
pub(super) fn later(
    show: &Show,
    channels: &[NamedChannel],
    before: &Manifest,
    feeds: &[Option<Vec<u8>>],
    read: &Reading<'_>,
) -> Result<Later, Error> {
    let mut later = Later::default();
    if !before.takes_back(show, channels, feeds)? {
        return Ok(later);
    }
    for (channel, feed) in channels.iter().zip(feeds) {
        // without a feed to read nobody knows what it named
        let Some(head) = feed.as_ref().filter(|bytes| feed::guids(bytes).is_ok()) else { continue };
        let own = feed_of(channel);
        let beside =
            |name: &&String| is_feed(name) && **name != own && name.starts_with(own.trim_end_matches("feed.xml"));
        let mut there = vec![head.clone()];
        for archive in before.files.keys().filter(beside) {
            there.extend(read(archive)?);
        }
        let (mut named, mut recordings) = (BTreeSet::new(), BTreeMap::new());
        for bytes in &there {
            named.extend(feed::guids(bytes).unwrap_or_default().into_keys());
            recordings.extend(feed::recordings(bytes).unwrap_or_default());
        }
        let items = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items);
        for (guid, entry) in items.filter(|(_, entry)| !entry.withdrawn) {
            if !named.contains(&guid) {
                later.new.insert(entry.slug);
            } else if recordings.get(&guid).is_some_and(|address| entry.addresses.first() != Some(address)) {
                let texts = there.iter().map(|bytes| String::from_utf8_lossy(bytes));
                let Some(item) = texts.filter_map(|xml| feed::item_of(&xml, &guid)).next() else { continue };
                let folder = folder_of(channel, &entry.slug);
                later.corrected.insert(entry.slug, Corrected { guid, folder, item });
            }
        }
    }
    Ok(later)
}
