//! Items of an earlier feed: what their pages are called, and how one is taken back.
//!
//! Feeds in the wild give a guid, or an address, to several items. Each item has a page of its own all the same, and a word
//! that names several takes none of them back.
use super::{
    Error, Show,
    ledger::{self, Entry, Ledger},
    make::Log,
    show::NamedChannel,
    store,
};
use crate::feed::{
    Change,
    import::{self, Brief},
};
use std::collections::{BTreeMap, BTreeSet};

/// So many items are named where a word names more than one.
const MOST_NAMED: usize = 12;

/// Of each item, the name of its page below `earlier/`, without its ending: by its guid, and where others have the same one
/// by its recording too. `ledger` knows of others that are gone: what is left keeps its name. No text of a feed becomes a path.
#[must_use]
pub fn names(briefs: &[Brief], ledger: Option<&Ledger>) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for brief in briefs {
        *count.entry(&brief.guid).or_default() += 1;
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let name = |brief: &Brief| {
        let others_gone = ledger.is_some_and(|l| l.items.contains_key(&brief.guid));
        let only = !others_gone && count.get(brief.guid.as_str()).is_none_or(|n| *n < 2);
        let of = if only {
            brief.guid.clone()
        } else {
            format!("{}\n{}", brief.guid, brief.url.as_deref().unwrap_or_default())
        };
        let hash = store::hash_of(of.as_bytes());
        let hash = hash.get(..16).unwrap_or(&hash).to_owned();
        let nth = taken.entry(hash.clone()).or_default();
        *nth += 1;
        if *nth == 1 { hash } else { format!("{hash}-{nth}") }
    };
    briefs.iter().map(name).collect()
}

/// An item that is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name of its channel.
    channel: String,
    /// Its place there, counted from the first.
    at: usize,
    /// By which word it was asked for.
    pub word: String,
    /// What names it still when it is gone: its page, as `earlier/…`.
    pub page: String,
}

/// What the pages of items of an earlier feed are below.
pub(super) const FOLDER: &str = "earlier/";

/// Whether a word names an item with a page of this name.
type Is<'a> = dyn Fn(&Brief, &str) -> bool + 'a;

/// The items of earlier feeds that these words name: by the name of the page, `earlier/…`, by guid, by the address of the
/// recording, or by the whole title. Gives those, and the words that name none.
///
/// # Errors
/// When a word names several items, or what was published cannot be read.
pub fn named(show: &Show, channels: &[NamedChannel], words: &[String]) -> Result<(Vec<Named>, Vec<String>), Error> {
    let mut all: Vec<(&NamedChannel, usize, &Brief, String)> = Vec::new();
    for (channel, imported) in channels.iter().filter_map(|c| Some((c, c.imported.as_ref()?))) {
        let pages = names(&imported.briefs, Ledger::read(show, channel)?.as_ref());
        let briefs = imported.briefs.iter().zip(pages).enumerate();
        all.extend(briefs.map(|(at, (brief, page))| (channel, at, brief, page)));
    }
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    let ledgers = channels.iter().map(|channel| Ledger::read(show, channel)).collect::<Result<Vec<_>, _>>()?;
    for word in words {
        let page = word.strip_prefix(FOLDER).map(|p| p.trim_end_matches(".html"));
        let by: [&Is<'_>; 4] = [
            &|_, name| page == Some(name),
            &|brief, _| brief.guid == *word,
            &|brief, _| brief.url.as_deref() == Some(word),
            &|brief, _| brief.title == *word,
        ];
        let mut meant = by.iter().map(|is| all.iter().filter(|(.., b, p)| is(b, p)).collect::<Vec<_>>());
        let meant = meant.find(|m| !m.is_empty()).unwrap_or_default();
        match meant.as_slice() {
            // one that was taken back is named no more here, and may still lie at a place
            [] if ledgers.iter().flatten().flat_map(|l| &l.items).any(|(guid, entry)| is_gone(word, guid, entry)) => {}
            [] => rest.push(word.clone()),
            [(channel, at, _, page)] => {
                let (channel, page) = (channel.name.clone(), format!("{FOLDER}{page}"));
                let one = Named { channel, at: *at, word: word.clone(), page };
                if !found.iter().any(|other: &Named| (&other.channel, other.at) == (&one.channel, one.at)) {
                    found.push(one);
                }
            }
            several => {
                let line = |(_, _, brief, page): &&(&NamedChannel, usize, &Brief, String)| {
                    let url = brief.url.as_deref().unwrap_or("no recording");
                    format!("\n  earlier/{page}  \"{}\" {url} ({})", brief.title, brief.guid)
                };
                let more = several.len().saturating_sub(MOST_NAMED);
                let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
                return Err(Error::Argument(format!(
                    "{} items are named \"{word}\", and nothing was taken back: name those that are to go by what stands first\
                     {}{more}",
                    several.len(),
                    several.iter().take(MOST_NAMED).map(line).collect::<String>(),
                )));
            }
        }
    }
    Ok((found, rest))
}

/// Whether a word names an item that was taken back.
fn is_gone(word: &String, guid: &String, entry: &Entry) -> bool {
    let named = guid == word || entry.slug == *word || entry.addresses.contains(word);
    entry.withdrawn && entry.slug.starts_with(FOLDER) && named
}

/// Take items back. What listeners were told stays remembered, so that the guid is never used again. With `dry`, only what
/// would change is told.
///
/// # Errors
/// When the system refuses.
pub fn withdraw(
    show: &Show,
    channels: &[NamedChannel],
    items: &[Named],
    dry: bool,
    log: &mut Log,
) -> Result<Vec<(String, Change)>, Error> {
    let mut changes = Vec::new();
    for channel in channels {
        let name = &channel.name;
        let gone: BTreeSet<usize> = items.iter().filter(|i| i.channel == *name).map(|i| i.at).collect();
        let Some(imported) = channel.imported.as_ref().filter(|_| !gone.is_empty()) else { continue };
        let path = show.root().join("feed").join(format!("{name}.imported.xml"));
        let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
        let Some(left) = import::without(&text, &gone) else { continue };
        let mut ledger = Ledger::read(show, channel)?;
        let pages = names(&imported.briefs, ledger.as_ref());
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        let holes = ledger.iter().flat_map(|l| l.items.values()).flat_map(|e| e.places.iter().copied()).collect();
        let last = imported.briefs.len().saturating_sub(1);
        for (at, (brief, page)) in imported.briefs.iter().zip(pages).enumerate() {
            if !gone.contains(&at) {
                continue;
            }
            let slug = format!("{FOLDER}{page}");
            let change = Change::Remove { guid: brief.guid.clone(), slug: slug.clone(), title: brief.title.clone() };
            changes.push((name.clone(), change));
            let entry = entries.entry(brief.guid.clone()).or_insert_with(|| Entry {
                slug,
                date: brief.date.unwrap_or_default(),
                addresses: Vec::new(),
                withdrawn: true,
                places: Vec::new(),
            });
            entry.places.push(ledger::place(last - at, &holes));
            entry.addresses.extend(brief.url.clone());
        }
        if dry {
            continue;
        }
        // the ledger first: stopped in between, the items are still there to be taken back again
        if let Some(ledger) = &mut ledger {
            for (guid, mut entry) in entries {
                // an item with the same guid may have gone before
                if let Some(before) = ledger.items.get(&guid) {
                    entry.addresses.extend(before.addresses.clone());
                    entry.places.extend(before.places.clone());
                }
                entry.addresses.dedup();
                ledger.items.insert(guid, entry);
            }
            ledger.imported = Some(store::hash_of(left.as_bytes()));
            if ledger.write(show, channel)? {
                log.actions.push(("remember", format!("feed/{name}.lock")));
            }
        }
        let done = store::write(&path, left.as_bytes())?;
        log.note(show, "take out", &path, done);
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::names;
    use crate::feed::import::Brief;

    #[test]
    fn every_item_has_a_page_of_its_own_and_a_guid_that_is_the_only_one_names_it_alone() {
        let brief = |guid: &str, url: &str| Brief { guid: guid.into(), url: Some(url.into()), ..Brief::default() };
        let one = names(&[brief("a", "1"), brief("b", "2")], None);
        let many = names(&[brief("a", "1"), brief("b", "2"), brief("b", "3"), brief("b", "3")], None);
        assert_eq!(one[0], many[0]);
        assert!(!many[1..].contains(&one[1]), "{many:?}");
        let mut unlike = many.clone();
        unlike.sort();
        unlike.dedup();
        assert_eq!(unlike.len(), 4, "{many:?}");
        assert_eq!(many[3], format!("{}-2", many[2]));
    }
}
