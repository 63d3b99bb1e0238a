//! `feed/<channel>.lock`: what a channel has told listeners, for good.
//!
//! Apps know a show by its guid, an episode by its guid, and a recording by its address. A feed that changes one of them
//! makes every listener's app fetch everything again, or play the wrong recording; one that loses an item looks as if it
//! had been withdrawn. Each `episode.lock` holds its own item; this file remembers that there was one.
use super::{Error, Show, public::Public, show::NamedChannel, store};
use crate::{
    diagnostic::Diagnostic,
    feed::{Change, differences},
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

const SCHEMA: &str = "cornercast.channel-lock/1";

/// An episode that listeners were told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its folder's name.
    pub slug: String,
    /// As first published.
    pub date: DateTime<FixedOffset>,
    /// Every address that a recording of it ever had, the newest first.
    pub addresses: Vec<String>,
    /// Taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
    /// The items of the earlier feed that it was before it was taken back, counted from the oldest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<usize>,
}

/// The place of an item of an earlier feed among all that it had: `at` is where it is among those that are left, `gone` the places
/// of the others.
#[must_use]
pub fn place(at: usize, gone: &BTreeSet<usize>) -> usize {
    gone.iter().fold(at, |at, hole| if *hole <= at { at + 1 } else { at })
}

/// A channel as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    schema: String,
    /// The guid of the podcast.
    pub guid: String,
    /// The address of the feed.
    pub feed: String,
    /// What the feed says of the show.
    pub channel: Value,
    /// By guid.
    pub items: BTreeMap<String, Entry>,
    /// The SHA-256 of the file with the items of an earlier feed, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<String>,
    /// A name for each state that was published, the last one last: a target says which of them it has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    history: Vec<String>,
}

impl Ledger {
    fn path(show: &Show, channel: &NamedChannel) -> PathBuf {
        show.root().join("feed").join(format!("{}.lock", channel.name))
    }

    /// What is remembered of a channel; `None` when nothing of it was published yet.
    ///
    /// # Errors
    /// When the file is there and is none.
    pub fn read(show: &Show, channel: &NamedChannel) -> Result<Option<Self>, Error> {
        Self::of(show, &Self::path(show, channel))
    }

    /// The guids of the episodes that were taken back, of all channels.
    ///
    /// # Errors
    /// When a lock is there and is none.
    pub(super) fn withdrawn(show: &Show) -> Result<BTreeSet<String>, Error> {
        let folder = show.root().join("feed");
        let mut all = BTreeSet::new();
        for name in store::list(&folder)?.iter().filter(|name| name.ends_with(".lock")) {
            let items = Self::of(show, &folder.join(name))?.into_iter().flat_map(|ledger| ledger.items);
            all.extend(items.filter(|(_, entry)| entry.withdrawn).map(|(guid, _)| guid));
        }
        Ok(all)
    }

    fn of(show: &Show, path: &Path) -> Result<Option<Self>, Error> {
        if !store::is_file(path) {
            return Ok(None);
        }
        let wrong = |why: String| {
            let name = show.name_of(path);
            Error::Refused(format!(
                "{name} is damaged ({why}); take it back from git, for it remembers what was published"
            ))
        };
        let bytes = store::read(path)?;
        if bytes.windows(8).any(|w| w == b"<<<<<<< ") {
            let name = show.name_of(path);
            return Err(Error::Refused(format!(
                "{name} has marks of a merge that git could not finish: keep the items and the history of both sides, then go on"
            )));
        }
        let ledger: Self = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
        if ledger.schema == SCHEMA { Ok(ledger.into()) } else { Err(wrong(format!("its schema is {}", ledger.schema))) }
    }

    /// Channels that listeners know and that are not in the show any more, each a problem.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn without_channel(show: &Show, channels: &[NamedChannel]) -> Result<Vec<Diagnostic>, Error> {
        let mut found = Vec::new();
        for name in store::list(&show.root().join("feed"))? {
            let Some(name) = name.strip_suffix(".lock") else { continue };
            if channels.iter().any(|c| c.name == name) {
                continue;
            }
            let message = format!("the channel feed/{name}.toml is gone, and its feed is published");
            let help = format!("take feed/{name}.toml back from git: apps ask for its feed where it is");
            found.push(Diagnostic::error("E091", message).help(help));
        }
        Ok(found)
    }

    /// Write it beside the channel's file.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, show: &Show, channel: &NamedChannel) -> Result<bool, Error> {
        let history = Self::read(show, channel)?.map(|before| before.history).unwrap_or_default();
        let mut own = Self { history: Vec::new(), ..self.clone() };
        let name = store::hash_of(store::canonical(&own)?.as_bytes()).get(..16).unwrap_or_default().to_owned();
        own.history = history;
        if own.history.last() != Some(&name) {
            own.history.push(name);
        }
        store::write_json(&Self::path(show, channel), &own)
    }

    /// The name of the state that was published last; none of what an earlier version of the tool wrote.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.history.last().map(String::as_str)
    }

    /// Whether a state of this name was published by this copy of the show, or by one that it was brought up to date from.
    #[must_use]
    pub fn knows(&self, state: &str) -> bool {
        self.history.iter().any(|s| s == state)
    }

    /// The ledger after this state of the channel is published. What was remembered before stays.
    #[must_use]
    pub fn after(
        before: Option<&Self>,
        channel: &NamedChannel,
        items: &[Public],
        withdrawn: &BTreeSet<String>,
    ) -> Self {
        let mut entries = before.map(|b| b.items.clone()).unwrap_or_default();
        for public in items.iter().filter(|p| p.sealed) {
            let item = &public.item;
            let entry = entries.entry(item.guid.clone()).or_insert_with(|| Entry {
                slug: public.slug.clone(),
                date: item.date,
                addresses: Vec::new(),
                withdrawn: false,
                places: Vec::new(),
            });
            entry.slug.clone_from(&public.slug);
            entry.withdrawn = false;
            if entry.addresses.first() != Some(&item.enclosure.url) {
                entry.addresses.retain(|a| *a != item.enclosure.url);
                entry.addresses.insert(0, item.enclosure.url.clone());
            }
        }
        for (_, entry) in entries.iter_mut().filter(|(guid, _)| withdrawn.contains(*guid)) {
            entry.withdrawn = true;
        }
        let (named, channel) = (channel, &channel.channel);
        Self {
            schema: SCHEMA.to_owned(),
            // a channel that was published keeps its guid, whatever is computed from a new address
            guid: before.map_or_else(|| named.channel.identity(), |b| b.guid.clone()),
            feed: channel.feed_address(),
            channel: head(named),
            items: entries,
            imported: named.imported_sha256.clone(),
            history: Vec::new(),
        }
    }

    /// What would break for listeners if the channel were published in this state. `lost` episodes are told of elsewhere.
    #[must_use]
    pub fn check(
        &self,
        named: &NamedChannel,
        items: &[Public],
        withdrawn: &BTreeSet<String>,
        lost: &BTreeMap<String, String>,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let file = format!("feed/{}.toml", named.name);
        if named.channel.identity() != self.guid {
            let message = format!("the guid of a published podcast has changed: {file}");
            let help = format!("put guid = \"{}\" into it: apps know the podcast by it", self.guid);
            found.push(Diagnostic::error("E094", message).help(help));
        }
        if named.channel.feed_address() != self.feed {
            let message = format!("the feed has moved from {} to {}", self.feed, named.channel.feed_address());
            let help = "keep the old address answering with a permanent redirect (301), for apps go on asking there";
            found.push(Diagnostic::warning("W095", message).help(help));
        }
        let here: BTreeMap<&str, &Public> = items.iter().map(|p| (p.item.guid.as_str(), p)).collect();
        for (guid, entry) in &self.items {
            let slug = &entry.slug;
            match here.get(guid.as_str()) {
                None if entry.withdrawn || withdrawn.contains(guid) || lost.contains_key(slug) => {}
                None => {
                    let message = format!("the published episode {slug} is gone from the feed");
                    let help = format!(
                        "take episodes/{slug}/ with its episode.lock back from git, or take it back for good: cornercast withdraw {slug}"
                    );
                    found.push(Diagnostic::error("E091", message).help(help));
                }
                Some(public) if public.slug != *slug => {
                    let message = format!("the folder of the published episode {slug} is called {} now", public.slug);
                    let help = format!(
                        "call it episodes/{slug}/ again: its name is in the address of its recording, which apps have"
                    );
                    found.push(Diagnostic::error("E091", message).help(help));
                }
                Some(public) if public.item.date != entry.date => {
                    let message = format!("the date of the published episode {slug} has changed");
                    let help = format!("put date = {} back: apps sort and announce by it", entry.date.to_rfc3339());
                    found.push(Diagnostic::error("E092", message).help(help));
                }
                Some(_) => {}
            }
        }
        if self.imported.is_some() && self.imported != named.imported_sha256 {
            let message = format!(
                "the items of the earlier feed are not as they were published: feed/{}.imported.xml",
                named.name
            );
            let help = "take the file back from git: apps know its episodes as they are";
            found.push(Diagnostic::error("E096", message).help(help));
        }
        for public in items {
            let url = &public.item.enclosure.url;
            let other = self.items.iter().find(|(guid, e)| **guid != public.item.guid && e.addresses.contains(url));
            if let Some((_, entry)) = other {
                let message =
                    format!("{} would reuse the address of a recording of {}: {url}", public.slug, entry.slug);
                let help = "rename the episode's folder: apps that have the old recording would never fetch this one";
                found.push(Diagnostic::error("E093", message).help(help));
            }
        }
        found
    }
}

/// What the feed says of the show, for comparison.
fn head(named: &NamedChannel) -> Value {
    serde_json::to_value(&named.channel).unwrap_or_default()
}

/// What listeners would see change. `before` holds the items of sealed episodes as they were.
#[must_use]
pub fn changes(
    ledger: Option<&Ledger>,
    named: &NamedChannel,
    before: &BTreeMap<String, Value>,
    items: &[Public],
    withdrawn: &BTreeSet<String>,
) -> Vec<Change> {
    let mut all = Vec::new();
    let edits = |guid: Option<&String>, title: &str, from: &Value, to: &Value| {
        differences(from, to)
            .into_iter()
            .map(|(field, from, to)| Change::Edit { guid: guid.cloned(), title: title.to_owned(), field, from, to })
            .collect::<Vec<_>>()
    };
    if let Some(ledger) = ledger {
        all.extend(edits(None, &named.channel.title, &ledger.channel, &head(named)));
        for (guid, entry) in ledger.items.iter().filter(|(guid, e)| !e.withdrawn && withdrawn.contains(*guid)) {
            all.push(Change::Remove { guid: guid.clone(), slug: entry.slug.clone(), title: String::new() });
        }
    }
    for public in items {
        let item = &public.item;
        let now = serde_json::to_value(item).unwrap_or_default();
        match before.get(&item.guid) {
            Some(old) => all.extend(edits(Some(&item.guid), &item.title, old, &now)),
            None => all.push(Change::Add {
                guid: item.guid.clone(),
                title: item.title.clone(),
                url: item.enclosure.url.clone(),
            }),
        }
    }
    all
}
