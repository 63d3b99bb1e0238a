//! Servers: `rsync:`, `sftp:` and `s3:`, by programs that every server's people have.
//!
//! Recordings go first, then captions, chapters and pictures, then pages; then each recording is asked for at its public
//! address as an app would ask for it, and only when what is new is answered rightly do the feeds go up; where something was
//! taken back they go up in any case. It goes away last. Stopped at any moment, the old feed or the new one is there, each names
//! only files that are, and running it again finishes: a list of what is there is kept beside it and grows with every step. At
//! the very end hubs are told, which pass a new feed on to those who wait for it.
mod check;
mod curl;
mod hub;
mod program;
mod rsync;
mod s3;
mod sftp;

pub use s3::Access;

use super::{
    Error, Show,
    later::{Later, later},
    make::Log,
    manifest::{MANIFEST, Manifest, not_in_the_way},
    places,
    public::Public,
    show::NamedChannel,
    store,
    target::{self, ToGo},
};
use rsync::Rsync;
use s3::S3;
use sftp::Sftp;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Files of a server, and how long each is, where that is known.
type Sizes = BTreeMap<String, Option<u64>>;

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

    /// Which of these files are there, and how long each is; `None` where nobody can tell.
    fn sizes(&self, names: &BTreeSet<String>) -> Result<Option<Sizes>, Error> {
        match self {
            Self::Rsync(to) => to.sizes(names).map(Some),
            Self::Sftp(to) => to.sizes(names).map(Some),
            Self::S3(to) => to.sizes(names),
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
    /// Something is taken back: where nothing of the show is any more, that is told.
    pub taking: bool,
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
pub(super) fn reach(show: &Show, address: &str, access: Option<&Access>) -> Result<Manifest, Error> {
    let server = Server::of(address, &work(show, address)?, access)?;
    let listed = server.fetch(MANIFEST)?;
    Manifest::of(listed.as_deref(), address)
}

/// Bring a server up to date with what is published.
///
/// # Errors
/// When a program cannot be run or a server refuses, when the feed that is there would lose episodes, when a recording is
/// neither here nor there, or when one that the feed there does not name yet is not answered at its public address as the feed
/// would say. Neither keeps back what is taken away.
pub(super) fn sync(
    show: &Show,
    channels: &[NamedChannel],
    address: &str,
    how: How<'_>,
    log: &mut Log,
) -> Result<(), Error> {
    let work = work(show, address)?;
    let server = Server::of(address, &work, how.access)?;
    let there = || -> Result<_, Error> {
        let before = Manifest::of(server.fetch(MANIFEST)?.as_deref(), address)?;
        let theirs = channels.iter().map(|c| server.fetch(&target::feed_of(c))).collect::<Result<Vec<_>, _>>()?;
        Ok((before, theirs))
    };
    let (before, theirs) = there()?;
    let waiting = later(show, channels, &before, &theirs, &|name| server.fetch(name))?;
    let pass =
        |there, later: &Later, log: &mut Log| pass(show, channels, (address, &server, &work), there, how, later, log);
    if waiting.is_empty() || how.dry {
        return pass((before, theirs), &Later::default(), log);
    }
    pass((before, theirs), &waiting, log)?;
    pass(there()?, &Later::default(), log).map_err(|e| Error::Later(Box::new(e)))
}

/// The same once, but for what is to come `later`. `there` are the list and the feeds that were found.
fn pass(
    show: &Show,
    channels: &[NamedChannel],
    (address, server, work): (&str, &Server, &Path),
    (mut before, theirs): (Manifest, Vec<Option<Vec<u8>>>),
    how: How<'_>,
    later: &Later,
    log: &mut Log,
) -> Result<(), Error> {
    let (ours, empty) = (before.holds(), before.is_empty());
    if how.taking && empty && theirs.iter().all(Option::is_none) {
        return Err(Error::Server(format!(
            "{address} was published to, and neither a list nor a feed of the show is there now: a drive that is not mounted, another path? Nothing was sent"
        )));
    }
    let going = target::going(show, channels, how.dry.then_some(how.coming), later)?;
    let hashes = going.hashes()?;
    let names = hashes.keys().chain(before.files.keys()).cloned().collect();
    let there = server.sizes(&names)?;
    let strange: Vec<&String> =
        hashes.keys().filter(|name| is_strange(name, &going, &before, there.as_ref())).collect();
    let feeds: BTreeSet<String> = before.files.keys().filter(|name| target::is_feed(name)).cloned().collect();
    if there.is_none() {
        log.remark(format!("{address}: it does not say what lies there: what was lost there is not noticed"));
    }
    repair(&mut before, &going, there.as_ref());
    let mut kept = going.names();
    kept.extend(later.stays(&before));
    let mut known = ours;
    let taken_back = before.takes_back(show, channels, &theirs)?;
    for (channel, theirs) in channels.iter().zip(&theirs) {
        known |= theirs.is_some();
        let listed = feeds.contains(&target::feed_of(channel));
        target::nothing_is_lost(&going.staged, channel, show, theirs.as_deref(), (address, listed))?;
        let there = |name: &str, sha256: &str| before.files.get(name).is_some_and(|s| s == sha256);
        kept.extend(target::all_there(show, channel, address, &there, taken_back, log)?);
    }
    before.not_newer(show, channels, address)?;
    target::recall(show, channels, (known && empty, &[]), address, &mut before, log)?;
    // a place with our feed is ours, whatever became of the list
    if ours || !known {
        not_in_the_way(strange.into_iter(), address)?;
    }
    let new = |name: &str| before.files.get(name) != hashes.get(name);
    let gone = before.gone(&|name| kept.contains(name) || target::is_old_artwork(name));
    if how.dry {
        let mut order: Vec<&String> = hashes.keys().filter(|name| new(name)).collect();
        order.sort_by_key(|name| (going.rank(name), *name));
        log.actions.extend(order.iter().map(|name| ("would copy", (*name).clone())));
        log.actions.extend(gone.into_iter().map(|name| ("would take away", name)));
        let told = channels.iter().filter(|c| new(&target::feed_of(c)) || before.untold.contains(&target::feed_of(c)));
        log.actions.extend(told.filter_map(|c| Some(("would tell", c.channel.hub.clone()?))));
        return going.clear();
    }
    // before anything arrives: whatever does has to be found again when it is taken back
    places::remember(show, &target::Address::Server(address.to_owned()))?;
    let mut order: Vec<(&String, &PathBuf)> = going.files.iter().filter(|(name, _)| new(name)).collect();
    order.sort_by_key(|(name, _)| (going.rank(name), *name));
    let mut after = Manifest::beginning(&before);
    let list = work.join("list.json");
    let listed = |after: &Manifest| -> Result<(), Error> {
        store::write_json(&list, &after)?;
        server.put(&[(MANIFEST, &list)])
    };
    if !order.is_empty() {
        let hash = |name: &str| hashes.get(name).cloned().unwrap_or_default();
        after.coming.extend(order.iter().map(|(name, _)| ((*name).clone(), hash(name))));
        listed(&after)?;
    }
    let mut again = !later.is_empty();
    for rank in 0..=target::LAST {
        if rank == target::FEED && (!order.is_empty() || before.unchecked) {
            arrived(server, &going, &mut after, address, &listed)?;
            // those that come later are asked for then
            if later.is_empty() {
                let wrong = check::all(show, channels, log)?;
                let feeds: Vec<String> =
                    theirs.iter().flatten().map(|f| String::from_utf8_lossy(f).into_owned()).collect();
                again = check::holds(wrong, &feeds, taken_back, log)?;
            }
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
            if after.files.remove(&name).is_some() || before.coming.contains_key(&name) {
                log.actions.push(("take away", name));
            }
        }
    }
    after.unchecked = again;
    // what is corrected later may have been on its way already
    after.coming.retain(|name, _| kept.contains(name) && !hashes.contains_key(name));
    after.note(show, channels)?;
    hub::tell(channels, &mut after.untold, log);
    if after != before {
        listed(&after)?;
    }
    Ok(())
}

/// How long a file is here that is to go there.
fn size(going: &ToGo, name: &str) -> Option<u64> {
    store::length(going.files.get(name)?).ok()
}

/// Whether somebody else put a file there, in the place of one that is to go there.
fn is_strange(name: &str, going: &ToGo, before: &Manifest, there: Option<&Sizes>) -> bool {
    let other = there.and_then(|there| *there.get(name)?).is_some_and(|bytes| size(going, name) != Some(bytes));
    other && !before.names(name) && !target::is_feed(name)
}

/// What is listed and has gone, or is not as long as it was sent, has to be sent again.
fn repair(before: &mut Manifest, going: &ToGo, there: Option<&Sizes>) {
    let Some(there) = there else { return };
    before.files.retain(|name, _| match there.get(name) {
        None => false,
        Some(bytes) => bytes.is_none() || size(going, name).is_none_or(|own| Some(own) == *bytes),
    });
}

/// Before a feed names them: whether recordings, captions and pages are there, as long as they were sent. What is not is sent
/// again in the next run.
fn arrived(
    server: &Server,
    going: &ToGo,
    after: &mut Manifest,
    address: &str,
    listed: &dyn Fn(&Manifest) -> Result<(), Error>,
) -> Result<(), Error> {
    let sent: BTreeSet<String> = after.files.keys().filter(|name| going.rank(name) < target::FEED).cloned().collect();
    let Some(there) = server.sizes(&sent)? else { return Ok(()) };
    let wrong = |name: &&String| match there.get(*name) {
        None => true,
        Some(bytes) => bytes.is_some_and(|bytes| size(going, name).is_some_and(|own| own != bytes)),
    };
    let wrong: Vec<String> = sent.iter().filter(wrong).cloned().collect();
    if wrong.is_empty() {
        return Ok(());
    }
    for name in &wrong {
        after.files.remove(name);
    }
    listed(after)?;
    Err(Error::Server(format!(
        "{address} took {} and has not kept {}; the feed there was left as it was. Run this again: they are sent anew",
        wrong.join(", "),
        if wrong.len() == 1 { "it" } else { "them" }
    )))
}
