//! What comes to a place for the first time, where something else is taken back there.
//!
//! A recording that does not arrive, or is not answered as the feed would say, keeps the feed of its place as it was: and in that
//! feed stands what is to go. So what is taken back goes first, with a feed that names none of the new ones, and these come after.
use super::{
    Error, Show,
    ledger::Ledger,
    manifest::Manifest,
    show::NamedChannel,
    target::{feed_of, is_feed},
};
use crate::feed;
use std::collections::BTreeSet;

/// Reads a file of a place; `None` where it is not there.
type Reading<'a> = dyn Fn(&str) -> Result<Option<Vec<u8>>, Error> + 'a;

/// The episodes that are published and that a place has never named: `feeds` are its feeds in the order of the channels, and `read`
/// gives another file of it. None where nothing is taken back.
///
/// # Errors
/// When the system or the server refuses.
pub(super) fn newcomers(
    show: &Show,
    channels: &[NamedChannel],
    before: &Manifest,
    feeds: &[Option<Vec<u8>>],
    read: &Reading<'_>,
) -> Result<BTreeSet<String>, Error> {
    let mut new = BTreeSet::new();
    if !before.takes_back(show, channels, feeds)? {
        return Ok(new);
    }
    for (channel, feed) in channels.iter().zip(feeds) {
        // without a feed to read nobody knows what it named
        let Some(known) = feed.as_ref().and_then(|bytes| feed::guids(bytes).ok()) else { continue };
        let items = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items);
        let mut missing: Vec<(String, String)> =
            items.filter(|(guid, e)| !e.withdrawn && !known.contains_key(guid)).map(|(g, e)| (g, e.slug)).collect();
        if missing.is_empty() {
            continue;
        }
        let own = feed_of(channel);
        let beside =
            |name: &&String| is_feed(name) && **name != own && name.starts_with(own.trim_end_matches("feed.xml"));
        for archive in before.files.keys().filter(beside) {
            let known = read(archive)?.and_then(|bytes| feed::guids(&bytes).ok()).unwrap_or_default();
            missing.retain(|(guid, _)| !known.contains_key(guid));
        }
        new.extend(missing.into_iter().map(|(_, slug)| slug));
    }
    Ok(new)
}
