//! `.cornercast/targets.json`: where this machine has published to, so that what is taken back goes from all of it.
use super::{Error, Show, ledger::Ledger, show::NamedChannel, store, target::Address};
use std::path::PathBuf;

fn remembered(show: &Show) -> PathBuf {
    show.cache().join("targets.json")
}

/// The folders that this machine has published to and that a withdrawal has to reach.
///
/// # Errors
/// When the list cannot be read.
pub fn known(show: &Show) -> Result<Vec<PathBuf>, Error> {
    let path = remembered(show);
    if !store::is_file(&path) {
        return Ok(Vec::new());
    }
    serde_json::from_slice(&store::read(&path)?).map_err(|e| {
        Error::Refused(format!(
            "{} is damaged ({e}): it lists where was published to; bring it back, or remove it and name the targets with --to",
            show.name_of(&path)
        ))
    })
}

/// Remember a folder that was published to. On this machine only: paths are nobody else's business.
///
/// # Errors
/// When the system refuses.
pub fn remember(show: &Show, address: &Address) -> Result<(), Error> {
    let target = address.whole();
    let mut all = known(show)?;
    if !all.contains(&target) {
        all.push(target);
        keep(show, &all)?;
    }
    Ok(())
}

fn keep(show: &Show, all: &[PathBuf]) -> Result<(), Error> {
    store::write_json(&remembered(show), &all).map(|_| ())
}

/// Begin the list with the first publication: a show without it has lost it.
///
/// # Errors
/// When the system refuses.
pub(super) fn begin(show: &Show) -> Result<(), Error> {
    if store::is_file(&remembered(show)) { Ok(()) } else { keep(show, &[]) }
}

/// What is to be said where a show was published and nobody here knows to which places.
///
/// # Errors
/// When the system refuses.
pub fn lost(show: &Show, channels: &[NamedChannel]) -> Result<Option<Error>, Error> {
    if store::is_file(&remembered(show)) {
        return Ok(None);
    }
    let known = channels.iter().map(|channel| Ledger::read(show, channel)).collect::<Result<Vec<_>, _>>()?;
    let published = known.iter().flatten().any(|ledger| !ledger.items.is_empty());
    Ok(published.then(|| {
        Error::Refused(format!(
            "{} is not there, so nobody here knows where the show was published to; do this where it was published from, or name each place with --to",
            show.name_of(&remembered(show))
        ))
    }))
}
