//! A folder that listeners are served from: a mounted server, a stick, a web folder that something else uploads.
//!
//! Recordings go there first, then texts, then pages, the feeds last; only then does what was taken back go away. Stopped at
//! any moment, the old feed or the new one is there, and each names only files that are.
use super::{
    Error, Show,
    build::{State, write_public},
    findings::Findings,
    kit,
    ledger::Ledger,
    make::Log,
    seal::Seal,
    show::NamedChannel,
    store,
};
use crate::feed;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// What was put into a target, so that it can be taken away again and nothing else is.
const MANIFEST: &str = ".cornercast.json";
const SCHEMA: &str = "cornercast.target/1";

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    schema: String,
    /// By path: the SHA-256.
    files: BTreeMap<String, String>,
}

/// Where `--to` sends what is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder that listeners are served from.
    Folder(PathBuf),
    /// `kit:DIR`, for a host that is a web form.
    Kit(PathBuf),
}

impl Address {
    /// As written on the command line.
    #[must_use]
    pub fn of(written: &Path) -> Self {
        match written.to_str().and_then(|w| w.strip_prefix("kit:")) {
            Some(folder) => Self::Kit(PathBuf::from(folder)),
            None => Self::Folder(written.to_owned()),
        }
    }

    /// The folder behind it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match self {
            Self::Folder(folder) | Self::Kit(folder) => folder,
        }
    }

    /// As it is remembered: from wherever the tool is run.
    #[must_use]
    pub fn whole(&self) -> PathBuf {
        let folder = self.folder().canonicalize().unwrap_or_else(|_| self.folder().to_owned());
        match self {
            Self::Folder(_) => folder,
            Self::Kit(_) => {
                let mut written = std::ffi::OsString::from("kit:");
                written.push(folder);
                written.into()
            }
        }
    }
}

/// Bring what lies at an address up to date with what is published.
///
/// # Errors
/// When the system refuses, when the feed that is there would lose episodes, or when a recording is neither here nor there.
pub fn bring(show: &Show, channels: &[NamedChannel], address: &Address, log: &mut Log) -> Result<(), Error> {
    let folder = address.folder();
    if folder.as_os_str().is_empty() {
        return Err(Error::Argument("--to needs a folder: --to kit:DIR".to_owned()));
    }
    apart(show, folder)?;
    match address {
        Address::Folder(folder) => sync(show, channels, folder, log),
        Address::Kit(folder) => kit::sync(show, channels, folder, log),
    }
}

/// Refuse a folder that the show itself is made in.
fn apart(show: &Show, target: &Path) -> Result<(), Error> {
    let root = show.public();
    // a folder that is to be made lies where the folders above it are
    let there = target.ancestors().find(|a| store::is_folder(a)).and_then(|a| {
        let below = target.strip_prefix(a).ok()?;
        Some(a.canonicalize().ok()?.join(below))
    });
    if let (Ok(root), Some(there)) = (root.canonicalize(), there)
        && (there.starts_with(&root) || root.starts_with(&there))
    {
        return Err(Error::Refused(format!("{} is where the show is made; choose another folder", target.display())));
    }
    Ok(())
}

/// Bring a folder up to date with the public tree.
///
/// # Errors
/// When the system refuses, when the feed that is there would lose episodes, or when a recording that the feed names is
/// neither here nor there. The feed there is then as it was.
fn sync(show: &Show, channels: &[NamedChannel], target: &Path, log: &mut Log) -> Result<(), Error> {
    let mut files = sealed_files(show, channels)?;
    // what is ready and not published is in the public tree here, and not in what listeners get
    let staged = show.cache().join("published");
    stage(show, channels, &staged)?;
    collect(&staged, &staged, &mut files)?;
    let mut kept: BTreeSet<String> = files.keys().cloned().collect();
    for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        nothing_is_lost(&staged, channel, ledger.as_ref(), target)?;
        kept.extend(all_there(show, channel, ledger.as_ref(), target)?);
    }
    arrive(target, &files, &kept, log)
}

/// Copy files to a folder in the order in which listeners need them, then take away what was put there before and is not
/// among those to be kept.
pub(super) fn arrive(
    target: &Path,
    files: &BTreeMap<String, PathBuf>,
    kept: &BTreeSet<String>,
    log: &mut Log,
) -> Result<(), Error> {
    let manifest = target.join(MANIFEST);
    let before: Manifest = match store::is_file(&manifest) {
        // one that is damaged says nothing: what it named stays where it is
        true => serde_json::from_slice(&store::read(&manifest)?).unwrap_or_default(),
        false => Manifest::default(),
    };
    let mut order: Vec<(&String, &PathBuf)> = files.iter().collect();
    order.sort_by_key(|(name, _)| (rank(name), *name));
    let mut after = Manifest { schema: SCHEMA.to_owned(), files: before.files.clone() };
    for (name, from) in order {
        if store::copy(from, &target.join(name))? {
            log.actions.push(("copy", name.clone()));
        }
        after.files.insert(name.clone(), store::hash(from)?.0);
    }
    for (name, sha256) in &before.files {
        let Some(path) = store::beneath(target, target, name).filter(|_| !kept.contains(name)) else { continue };
        // a file that somebody else has changed since is theirs
        if store::is_file(&path) && store::hash(&path)?.0 == *sha256 && store::remove(&path)? {
            log.actions.push(("take away", name.clone()));
            path.parent().iter().for_each(|folder| store::remove_empty(folder));
        }
        after.files.remove(name);
    }
    store::write(&manifest, format!("{}\n", serde_json::to_string_pretty(&after).unwrap_or_default()).as_bytes())?;
    Ok(())
}

/// The published episodes' files that are here, and the pages that stand where withdrawn ones were.
fn sealed_files(show: &Show, channels: &[NamedChannel]) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut files = BTreeMap::new();
    for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()) {
            let folder = show.public().join(&channel.folder).join(&entry.slug);
            let mut own = BTreeMap::new();
            collect(&show.public(), &folder, &mut own)?;
            own.retain(|name, _| !entry.withdrawn || name.ends_with("/index.html"));
            files.extend(own);
        }
    }
    Ok(files)
}

/// Pages and feeds with the published episodes alone, beside the cache.
fn stage(show: &Show, channels: &[NamedChannel], root: &Path) -> Result<(), Error> {
    let mut public = Vec::new();
    for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !e.withdrawn) {
            public.extend(Seal::read(show, &entry.slug)?.map(|seal| seal.public(&entry.slug)));
        }
    }
    let none = BTreeSet::new();
    let state = State { channels, public: &public, withdrawn: &none, lost: &BTreeMap::new(), now: None };
    write_public(show, root, &state, &mut Findings::default(), &mut Log::default())
}

/// The order in which files arrive.
fn rank(name: &str) -> u8 {
    match Path::new(name).extension().and_then(|e| e.to_str()) {
        _ if name.ends_with("feed.xml") => 3,
        Some("html") => 2,
        Some("mp3" | "m4a" | "opus" | "wav" | "flac") => 0,
        _ => 1,
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, PathBuf>) -> Result<(), Error> {
    for name in store::list(folder)? {
        let path = folder.join(&name);
        if store::is_folder(&path) {
            collect(root, &path, files)?;
        } else if let Ok(relative) = path.strip_prefix(root) {
            files.insert(relative.to_string_lossy().replace('\\', "/"), path);
        }
    }
    Ok(())
}

/// Refuse to replace a feed that has episodes which ours has not, unless they were withdrawn.
fn nothing_is_lost(root: &Path, channel: &NamedChannel, ledger: Option<&Ledger>, target: &Path) -> Result<(), Error> {
    let theirs = target.join(&channel.folder).join("feed.xml");
    if !store::is_file(&theirs) {
        return Ok(());
    }
    let guids = |path: &Path| -> Result<BTreeMap<String, String>, Error> {
        let named = feed::guids(&store::read(path)?);
        named.map_err(|e| {
            Error::Refused(format!("{} is no feed that can be read ({e}); move it away first", path.display()))
        })
    };
    // an item may have gone from the head into an archive
    let mut here = BTreeMap::new();
    let folder = root.join(&channel.folder);
    for name in store::list(&folder)?.into_iter().filter(|n| n.starts_with("feed") && n.ends_with(".xml")) {
        here.extend(guids(&folder.join(name))?);
    }
    let lost: Vec<String> = guids(&theirs)?
        .into_iter()
        .filter(|(guid, _)| !here.contains_key(guid))
        .filter(|(guid, _)| !ledger.is_some_and(|l| l.items.get(guid).is_some_and(|e| e.withdrawn)))
        .map(|(guid, title)| format!("\"{title}\" ({guid})"))
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    let some = lost.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    Err(Error::Refused(format!(
        "the feed in {} has {} that this show has not: {some}; it was left as it is. Publish to another folder, or take the \
         episodes into the show first",
        target.display(),
        if lost.len() == 1 { "an episode".to_owned() } else { format!("{} episodes", lost.len()) },
    )))
}

/// Every file of every published episode must be here or there. Gives their paths.
fn all_there(
    show: &Show,
    channel: &NamedChannel,
    ledger: Option<&Ledger>,
    target: &Path,
) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    let mut gone = Vec::new();
    let published = ledger.into_iter().flat_map(|l| l.items.values()).filter(|e| !e.withdrawn);
    for entry in published {
        let Some(seal) = Seal::read(show, &entry.slug)? else { continue };
        for (name, file) in &seal.files {
            let folder = if seal.channel.is_empty() { String::new() } else { format!("{}/", seal.channel) };
            let name = format!("{folder}{}/{name}", entry.slug);
            let is = |path: &Path| store::is_file(path) && store::hash(path).is_ok_and(|(hash, _)| hash == file.sha256);
            if !is(&show.public().join(&name)) && !is(&target.join(&name)) {
                gone.push(name.clone());
            }
            all.push(name);
        }
    }
    if gone.is_empty() {
        return Ok(all);
    }
    Err(Error::Refused(format!(
        "feed/{}.toml: published files are neither on this machine nor in {}: {}; the feed there was left as it is",
        channel.name,
        target.display(),
        gone.join(", ")
    )))
}

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
    Ok(serde_json::from_slice(&store::read(&path)?).unwrap_or_default())
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
        store::write(&remembered(show), serde_json::to_string_pretty(&all).unwrap_or_default().as_bytes())?;
    }
    Ok(())
}
