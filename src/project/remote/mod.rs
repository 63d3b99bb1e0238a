//! Servers: `rsync:`, `sftp:` and `s3:`, by programs that every server's people have.
//!
//! Recordings go first, then captions, chapters and pictures, then pages; then each recording is asked for at its public
//! address as an app would ask for it, and only when that is answered rightly do the feeds go up. What was taken back goes
//! away last. Stopped at any moment, the old feed or the new one is there, each names only files that are, and running it
//! again finishes: a list of what is there is kept beside it and grows with every step. At the very end hubs are told, which
//! pass a new feed on to those who wait for it.
mod check;
mod curl;
mod hub;
mod program;
mod rsync;
mod s3;
mod sftp;

pub use s3::Access;

use super::{Error, Show, make::Log, public::Public, show::NamedChannel, store, target};
use rsync::Rsync;
use s3::S3;
use sftp::Sftp;
use std::path::{Path, PathBuf};

/// A file on its way: its name there, and where it is here.
pub(super) type Going<'a> = (&'a str, &'a Path);

/// Where it goes.
enum Server {
    Rsync(Rsync),
    Sftp(Sftp),
    S3(S3),
}

impl Server {
    fn of(address: &str, folder: &Path, access: Option<&Access>) -> Result<Self, Error> {
        match address.split_once(':') {
            Some(("rsync", to)) => Ok(Self::Rsync(Rsync::of(to, folder)?)),
            Some(("sftp", to)) => Ok(Self::Sftp(Sftp::of(to, folder)?)),
            Some(("s3", to)) => Ok(Self::S3(S3::of(to, access)?)),
            _ => Err(Error::Argument(format!("\"{address}\" is no address of a server"))),
        }
    }

    /// A file of the server; `None` when there is none.
    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Rsync(to) => to.fetch(name),
            Self::Sftp(to) => to.fetch(name),
            Self::S3(to) => to.fetch(name),
        }
    }

    /// Put files there, in this order, each whole or not at all.
    fn put(&self, files: &[Going<'_>]) -> Result<(), Error> {
        match self {
            _ if files.is_empty() => Ok(()),
            Self::Rsync(to) => to.put(files),
            Self::Sftp(to) => to.put(files),
            Self::S3(to) => to.put(files),
        }
    }

    fn remove(&self, names: &[String]) -> Result<(), Error> {
        match self {
            _ if names.is_empty() => Ok(()),
            Self::Rsync(to) => to.remove(names),
            Self::Sftp(to) => to.remove(names),
            Self::S3(to) => to.remove(names),
        }
    }
}

/// How it is brought up to date.
#[derive(Clone, Copy, Debug, Default)]
pub struct How<'a> {
    /// Say what would be done, and do nothing.
    pub dry: bool,
    /// What a dry run would publish first.
    pub coming: &'a [Public],
    /// For `s3:`.
    pub access: Option<&'a Access>,
}

/// Where what a server was asked for is kept, by its address.
fn work(show: &Show, address: &str) -> Result<PathBuf, Error> {
    let work = show.cache().join("server").join(store::hash_of(address.as_bytes()).get(..16).unwrap_or_default());
    store::make_folder(&work)?;
    Ok(work)
}

/// Ask a server for the list of what was put there: whether it can be reached, by whom it is asked.
pub(super) fn reach(show: &Show, address: &str, access: Option<&Access>) -> Result<(), Error> {
    let server = Server::of(address, &work(show, address)?, access)?;
    let listed = server.fetch(target::MANIFEST)?;
    target::Manifest::of(listed.as_deref(), address).map(drop)
}

/// Bring a server up to date with what is published.
///
/// # Errors
/// When a program cannot be run or a server refuses, when the feed that is there would lose episodes, when a recording is
/// neither here nor there, or when it is not answered at its public address as the feed would say.
pub(super) fn sync(
    show: &Show,
    channels: &[NamedChannel],
    address: &str,
    how: How<'_>,
    log: &mut Log,
) -> Result<(), Error> {
    let work = work(show, address)?;
    let server = Server::of(address, &work, how.access)?;
    let going = target::going(show, channels, how.dry.then_some(how.coming))?;
    let listed = server.fetch(target::MANIFEST)?;
    let before = target::Manifest::of(listed.as_deref(), address)?;
    let mut kept = going.names();
    for channel in channels {
        let theirs = server.fetch(&target::feed_of(channel))?;
        target::nothing_is_lost(&going.staged, channel, show, theirs.as_deref(), address)?;
        let there = |name: &str, sha256: &str| before.files.get(name).is_some_and(|s| s == sha256);
        kept.extend(target::all_there(show, channel, address, &there)?);
    }
    let hashes = going.hashes()?;
    let new = |name: &str| before.files.get(name) != hashes.get(name);
    let gone: Vec<String> =
        before.files.keys().filter(|n| !kept.contains(*n) && !target::is_old_artwork(n)).cloned().collect();
    if how.dry {
        let mut order: Vec<&String> = hashes.keys().filter(|name| new(name)).collect();
        order.sort_by_key(|name| (going.rank(name), *name));
        log.actions.extend(order.iter().map(|name| ("would copy", (*name).clone())));
        log.actions.extend(gone.into_iter().map(|name| ("would take away", name)));
        let told = channels.iter().filter(|c| new(&target::feed_of(c)) || before.untold.contains(&target::feed_of(c)));
        log.actions.extend(told.filter_map(|c| Some(("would tell", c.channel.hub.clone()?))));
        return going.clear();
    }
    let mut order: Vec<(&String, &PathBuf)> = going.files.iter().filter(|(name, _)| new(name)).collect();
    order.sort_by_key(|(name, _)| (going.rank(name), *name));
    let mut after = target::Manifest::beginning(&before);
    let list = work.join("list.json");
    let listed = |after: &target::Manifest| -> Result<(), Error> {
        store::write(&list, after.text().as_bytes())?;
        server.put(&[(target::MANIFEST, &list)])
    };
    for rank in 0..=target::LAST {
        if rank == target::FEED && (!order.is_empty() || before.unchecked) {
            check::all(show, channels, log)?;
        }
        let step: Vec<Going<'_>> = order
            .iter()
            .filter(|(name, _)| going.rank(name) == rank)
            .map(|(name, path)| (name.as_str(), path.as_path()))
            .collect();
        if step.is_empty() {
            continue;
        }
        server.put(&step)?;
        for (name, _) in step {
            log.actions.push(("copy", name.to_owned()));
            after.files.insert(name.to_owned(), hashes.get(name).cloned().unwrap_or_default());
        }
        after.unchecked = rank < target::FEED;
        if rank == target::FEED {
            let own = |c: &&NamedChannel| c.channel.hub.is_some() && new(&target::feed_of(c));
            after.untold.extend(channels.iter().filter(own).map(target::feed_of));
        }
        listed(&after)?;
    }
    if !gone.is_empty() {
        server.remove(&gone)?;
        for name in gone {
            after.files.remove(&name);
            log.actions.push(("take away", name));
        }
    }
    after.unchecked = false;
    hub::tell(channels, &mut after.untold, log);
    if after != before {
        listed(&after)?;
    }
    Ok(())
}
