//! What an episode.toml says that its past does not: that of a folder which was copied has the guid or the seal of another episode,
//! and one that somebody put back knows nothing of a withdrawal.
use super::{Error, Show, episode_file, episode_file::EpisodeFile, episode_file::Status, seal::Seal, store};
use crate::{diagnostic::Diagnostic, source::SourceId};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which folders have which guid, in their `episode.toml`.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn guids(show: &Show) -> Result<BTreeMap<Uuid, Vec<String>>, Error> {
    let mut all: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
    for slug in show.slugs()? {
        let path = show.episode(&slug).join("episode.toml");
        if store::is_file(&path) {
            let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
            all.entry(episode_file::parse(SourceId(0), &text).value.guid).or_default().push(slug);
        }
    }
    all.remove(&Uuid::nil());
    Ok(all)
}

/// What an episode has of another one whose folder was copied, or says of itself without its past.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn inspect(show: &Show, slug: &str, file: &EpisodeFile) -> Result<Option<Diagnostic>, Error> {
    let lock = Seal::path(show, slug);
    let name = show.name_of(&lock);
    let seal = Seal::read(show, slug).ok().flatten();
    let found = if let Some(back) = come_back(show, slug, seal.as_ref(), file)? {
        Some((back, &file.status_at))
    } else if seal.as_ref().is_some_and(|seal| seal.is_of(slug)) {
        None
    } else if let Some(other) = other(show, slug, &file.guid)? {
        let own = Uuid::new_v5(&file.guid, slug.as_bytes());
        let lock = if seal.is_some() { format!(", and delete {name}") } else { String::new() };
        let message = format!("episodes/{other} has this guid too: one of the two folders was copied");
        let help = format!("give the copy guid = \"{own}\" and status = \"draft\"{lock}");
        Some(Diagnostic::error("E097", message).help(help)).zip(Some(&file.guid_at))
    } else if let Some(other) = sealed_for(show, slug, seal.as_ref())? {
        let message = format!("{name} is that of episodes/{other}, whose folder was copied");
        let help = format!("delete {name}, and write status = \"draft\"");
        Some(Diagnostic::error("E097", message).help(help)).zip(Some(&file.guid_at))
    } else if let Some(seal) = &seal {
        let was = seal.item.page.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let message = format!("it was published as episodes/{was}, and its addresses end so");
        let help = format!("call the folder {was} again; a new name would be another address");
        Some(Diagnostic::error("E091", message).help(help)).zip(Some(&file.guid_at))
    } else if file.status == Status::Published && !store::is_file(&lock) {
        let message = format!("it says that it is published, and {name} is not there");
        let help = "take the lock back from git; if it never was published, write status = \"ready\" or \"draft\"";
        Some(Diagnostic::error("E091", message).help(help)).zip(Some(&file.status_at))
    } else {
        None
    };
    Ok(found.map(|(problem, at)| match at {
        Some(at) => problem.at(at.clone()),
        None => problem,
    }))
}

/// An episode that was taken back, and whose `episode.toml` does not know it: an editor that had it open saved it, or a merge kept the
/// other side.
fn come_back(show: &Show, slug: &str, seal: Option<&Seal>, file: &EpisodeFile) -> Result<Option<Diagnostic>, Error> {
    let meant = match (seal, file.status) {
        (_, Status::Withdrawn) | (None, Status::Draft) => return Ok(None),
        (Some(seal), _) if seal.is_of(slug) => seal.item.guid.clone(),
        _ => file.guid.to_string(),
    };
    if !show.has_withdrawn(&meant)? {
        return Ok(None);
    }
    let message = format!("{slug} was withdrawn, and its episode.toml does not say so");
    let help = "write status = \"withdrawn\"; what was taken back does not come back under its guid: to publish it again, make it an episode \
                with a folder and a guid of its own";
    Ok(Some(Diagnostic::error("E098", message).help(help)))
}

/// Another episode with this guid; the one that was published with it before others.
fn other(show: &Show, slug: &str, guid: &Uuid) -> Result<Option<String>, Error> {
    let others = || show.guids().map(|all| all.get(guid).into_iter().flatten().filter(|other| *other != slug));
    let sealed = |other: &&String| Seal::read(show, other).ok().flatten().is_some_and(|seal| seal.is_of(other));
    Ok(others()?.find(sealed).or(others()?.next()).cloned())
}

/// The episode that was published with a seal which lies in this one's folder too.
fn sealed_for(show: &Show, slug: &str, seal: Option<&Seal>) -> Result<Option<String>, Error> {
    match seal.and_then(|seal| Uuid::parse_str(&seal.item.guid).ok()) {
        Some(guid) => other(show, slug, &guid),
        None => Ok(None),
    }
}
