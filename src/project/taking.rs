//! Whether something that was taken back lies at a place that was published to.
use super::{Error, Show, ledger::Ledger, manifest::Manifest, show::NamedChannel};
use crate::feed;

/// The folder of an episode in a public tree, with its slash.
fn folder(channel: &NamedChannel, slug: &str) -> String {
    if channel.folder.is_empty() { format!("{slug}/") } else { format!("{}/{slug}/", channel.folder) }
}

/// Whether something that was taken back is there still: the feed names it, or its files lie there. `feeds` are those there, in
/// the order of the channels, and `before` is the list of what was put there.
pub(super) fn takes_back(
    show: &Show,
    channels: &[NamedChannel],
    feeds: &[Option<Vec<u8>>],
    before: &Manifest,
) -> Result<bool, Error> {
    for (channel, theirs) in channels.iter().zip(feeds) {
        let guids = theirs.as_ref().and_then(|bytes| feed::guids(bytes).ok()).unwrap_or_default();
        let ledger = Ledger::read(show, channel)?;
        for (guid, entry) in ledger.into_iter().flat_map(|l| l.items).filter(|(_, e)| e.withdrawn) {
            let own = folder(channel, &entry.slug);
            let lies = |name: &String| name.strip_prefix(&own).is_some_and(|rest| rest != "index.html");
            if guids.contains_key(&guid) || before.files.keys().any(lies) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
