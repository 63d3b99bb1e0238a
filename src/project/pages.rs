//! The pages of a channel beside those of its episodes: its list, its seasons, its words, the items of an earlier feed.
//!
//! They are made again at each run and written where they differ; one that has nothing to show any more is taken away.
use super::{
    Error, Show, earlier, guard,
    ledger::Ledger,
    make::Log,
    public::{Public, of_page},
    show::NamedChannel,
    store,
};
use crate::site::{self, Listed, Neighbour};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Write them into the folder of the channel.
///
/// # Errors
/// When the system refuses, or a template is wrong.
pub(super) fn write(
    show: &Show,
    named: &NamedChannel,
    folder: &Path,
    artwork: &str,
    episodes: &[Public],
    others: &[Neighbour<'_>],
    log: &mut Log,
) -> Result<(), Error> {
    let channel = &named.channel;
    let (templates, _) = show.templates()?;
    let listed: Vec<Listed<'_>> = episodes.iter().map(|e| Listed { slug: &e.slug, item: &e.item }).collect();
    let briefs = named.imported.as_ref().map(|i| i.briefs.as_slice()).unwrap_or_default();
    let ledger = if briefs.is_empty() { None } else { Ledger::read(show, named)? };
    let files = earlier::names(briefs, ledger.as_ref()).into_iter().map(|name| format!("{name}.html"));
    let earlier: Vec<site::Earlier<'_>> =
        briefs.iter().zip(files).map(|(item, file)| site::Earlier { file, item }).collect();
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let page = |made: Result<String, site::Error>| made.map_err(|e| of_page(&e));
    let mut put = |name: &str, html: &str| -> Result<(), Error> {
        let path = folder.join(name);
        guard::text(show, &show.name_of(&path), html)?;
        let done = store::write(&path, html.as_bytes())?;
        log.note(show, "publish", &path, done);
        Ok(())
    };
    // one after the other: there may be ten thousand
    let mut known: BTreeSet<String> = BTreeSet::new();
    for one in &earlier {
        let name = format!("earlier/{}", one.file);
        put(&name, &page(site::earlier_page(&templates, channel, artwork, one))?)?;
        known.insert(name);
    }
    for number in site::seasons(&listed) {
        let html = page(site::season_page(&templates, channel, artwork, &listed, number))?;
        pages.insert(format!("season-{number}.html"), html);
    }
    if episodes.iter().any(|e| !e.item.terms.is_empty()) {
        pages.insert("words.html".to_owned(), page(site::terms_page(&templates, channel, artwork, &listed))?);
    }
    let list = site::channel_page(&templates, channel, &named.folder, artwork, &listed, &earlier, others);
    for (name, html) in pages.iter().map(|(n, h)| (n.as_str(), h)).chain([("index.html", &page(list)?)]) {
        put(name, html)?;
    }
    // what was here and is nothing any more
    known.extend(pages.into_keys());
    let here = store::list(folder)?.into_iter().filter(|n| n == "words.html" || is_season(n));
    let below = store::list(&folder.join("earlier"))?.into_iter().map(|n| format!("earlier/{n}"));
    for name in here.chain(below).filter(|n| !known.contains(n)) {
        let path = folder.join(&name);
        let done = store::remove(&path)?;
        log.note(show, "remove", &path, done);
    }
    store::remove_empty(&folder.join("earlier"));
    Ok(())
}

fn is_season(name: &str) -> bool {
    let number = name.strip_prefix("season-").and_then(|n| n.strip_suffix(".html"));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
