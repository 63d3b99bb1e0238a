//! Items of an earlier feed, taken back: out of the file that holds them, and remembered as withdrawn.
use super::{
    Error, Show,
    ledger::{Entry, Ledger},
    make::Log,
    show::NamedChannel,
    store,
};
use crate::feed::{Change, import};

/// The items of earlier feeds that these words name: by guid, by the address of the recording, or by the whole title where no
/// other has it. Gives those, each with the name of its channel, and the words that name none.
#[must_use]
pub fn named(channels: &[NamedChannel], words: &[String]) -> (Vec<(String, String)>, Vec<String>) {
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    for word in words {
        let all = || channels.iter().flat_map(|c| c.imported.iter().flat_map(|i| &i.briefs).map(move |b| (c, b)));
        let exact = all().find(|(_, b)| b.guid == *word || b.url.as_deref() == Some(word));
        let mut titled = all().filter(|(_, b)| b.title == *word);
        let only = titled.next().filter(|_| titled.next().is_none());
        match exact.or(only) {
            Some((channel, brief)) => found.push((channel.name.clone(), brief.guid.clone())),
            None => rest.push(word.clone()),
        }
    }
    (found, rest)
}

/// Take items back. What listeners were told stays remembered, so that the guid is never used again. With `dry`, only what
/// would change is told.
///
/// # Errors
/// When the system refuses.
pub fn withdraw(
    show: &Show,
    channels: &[NamedChannel],
    items: &[(String, String)],
    dry: bool,
    log: &mut Log,
) -> Result<Vec<(String, Change)>, Error> {
    let mut changes = Vec::new();
    for (name, guid) in items {
        let Some(channel) = channels.iter().find(|c| c.name == *name) else { continue };
        let path = show.root().join("feed").join(format!("{name}.imported.xml"));
        let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
        let Some(left) = import::without(&text, guid) else { continue };
        let hash = store::hash_of(guid.as_bytes());
        let slug = format!("earlier/{}", hash.get(..16).unwrap_or(&hash));
        changes.push((name.clone(), Change::Remove { guid: guid.clone(), slug: slug.clone() }));
        if dry {
            continue;
        }
        let brief = channel.imported.iter().flat_map(|i| &i.briefs).find(|b| b.guid == *guid);
        // the ledger first: stopped in between, the item is still there to be taken back again
        if let Some(mut ledger) = Ledger::read(show, channel)? {
            let entry = Entry {
                slug,
                date: brief.and_then(|b| b.date).unwrap_or_default(),
                addresses: brief.and_then(|b| b.url.clone()).into_iter().collect(),
                withdrawn: true,
            };
            ledger.items.insert(guid.clone(), entry);
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
