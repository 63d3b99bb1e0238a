//! A folder that listeners are served from: a mounted server, a stick, a web folder that something else uploads.
//!
//! Recordings go there first, then texts, then pages, the feeds last; only then does what was taken back go away. Stopped at
//! any moment, the old feed or the new one is there, and each names only files that are.
use super::{
    Error, Show,
    build::{State, write_public},
    bundle,
    findings::Findings,
    kind, kit,
    later::{Later, later},
    ledger::Ledger,
    make::Log,
    manifest::{MANIFEST, Manifest, not_in_the_way},
    places,
    public::{self, Public},
    remote,
    seal::Seal,
    seen::Seen,
    show::NamedChannel,
    store,
};
use crate::feed;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Where `--to` sends what is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A folder that listeners are served from.
    Folder(PathBuf),
    /// `kit:DIR`, for a host that is a web form.
    Kit(PathBuf),
    /// `bundle:DIR`, for an SD card or a stick.
    Bundle(PathBuf),
    /// `rsync:`, `sftp:` or `s3:`, as written: a server.
    Server(String),
}

impl Address {
    /// As written on the command line.
    #[must_use]
    pub fn of(written: &Path) -> Self {
        let kind = written.to_str().and_then(|w| w.split_once(':'));
        match kind {
            Some(("kit", folder)) => Self::Kit(PathBuf::from(folder)),
            Some(("bundle", folder)) => Self::Bundle(PathBuf::from(folder)),
            Some(("rsync" | "sftp" | "s3", rest)) if !rest.is_empty() => {
                Self::Server(written.to_string_lossy().into_owned())
            }
            _ => Self::Folder(written.to_owned()),
        }
    }

    /// The folder of this machine that it is; `None` for a server.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) | Self::Kit(folder) | Self::Bundle(folder) => Some(folder),
            Self::Server(_) => None,
        }
    }

    /// As it is remembered: from wherever the tool is run.
    #[must_use]
    pub fn whole(&self) -> PathBuf {
        let (kind, folder) = match self {
            Self::Folder(folder) => ("", folder),
            Self::Kit(folder) => ("kit:", folder),
            Self::Bundle(folder) => ("bundle:", folder),
            // rsync takes what has no colon before its first slash for a folder of this machine
            Self::Server(written) => match written.strip_prefix("rsync:").map(|to| (to, Path::new(to))) {
                Some((to, folder)) if !to.split('/').next().is_some_and(|host| host.contains(':')) => {
                    return PathBuf::from(format!("rsync:{}", store::real(folder).display()));
                }
                _ => return PathBuf::from(written),
            },
        };
        let mut written = std::ffi::OsString::from(kind);
        written.push(store::real(folder));
        written.into()
    }
}

/// What is asked of targets beside that.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of bundles.
    pub bundle: bundle::Wanted,
    /// To `s3:`.
    pub access: Option<remote::Access>,
    /// Say what would be done, and do nothing.
    pub dry: bool,
    /// What would be published before: nothing but in a run that is dry.
    pub coming: Vec<Public>,
    /// Something is taken back: a place where nothing of the show is any more is told, and not filled anew.
    pub taking: bool,
    /// Published episodes that go to no new place: somebody in them is protected now.
    pub exposed: Vec<String>,
}

/// Bring what lies at an address up to date with what is published.
///
/// # Errors
/// When the system refuses, when the feed that is there would lose episodes, or when a recording is neither here nor there.
pub fn bring(
    show: &Show,
    channels: &[NamedChannel],
    address: &Address,
    wanted: &Wanted,
    log: &mut Log,
) -> Result<(), Error> {
    named(show, address)?;
    // pages and feeds name every channel
    if let Some(channel) = channels.iter().find(|channel| !channel.sound) {
        return Err(Error::Refused(format!("feed/{}.toml is not right; nothing was sent", channel.name)));
    }
    let unsaid = show.guard().words.is_none() && !show.protecting()?.is_empty();
    // what is at a place already is there; a card is a new copy each time
    let listed = (unsaid || !wanted.exposed.is_empty()) && holds(show, address, wanted.access.as_ref())?;
    if !listed && !wanted.exposed.is_empty() {
        let all = wanted.exposed.join(" ");
        return Err(Error::Refused(format!(
            "somebody who is protected is heard or named in what was published of {all}; nothing of the show goes to a new place before it is taken back (cornercast withdraw {all}) or every clip of theirs is approved"
        )));
    }
    if let (false, Some(slug), None) = (listed, show.protecting()?.first(), &show.guard().words) {
        return Err(Error::Refused(format!(
            "episodes/{slug} protects somebody, and no file of protected words was given: nobody can tell whether they are named in what was published, so nothing of the show goes to a new place without one: --protect FILE, or CORNERCAST_PROTECT"
        )));
    }
    if let Some(lost) = Ledger::without_channel(show, channels)?.first() {
        return Err(Error::Refused(format!("{}; nothing was sent", lost.message)));
    }
    match address {
        Address::Folder(folder) => sync(show, channels, folder, wanted, log),
        Address::Kit(folder) => kit::sync(show, channels, folder, wanted, log),
        Address::Bundle(folder) if wanted.dry => bundle::tell(show, channels, folder, &wanted.coming, log),
        Address::Bundle(folder) => bundle::sync(show, channels, folder, &wanted.bundle, log),
        Address::Server(written) => {
            let how = remote::How {
                dry: wanted.dry,
                coming: &wanted.coming,
                access: wanted.access.as_ref(),
                taking: wanted.taking,
            };
            remote::sync(show, channels, written, how, log)
        }
    }
}

/// Whether something of the show lies at a place that was published to from here.
fn holds(show: &Show, address: &Address, access: Option<&remote::Access>) -> Result<bool, Error> {
    if !places::known(show)?.contains(&address.whole()) {
        return Ok(false);
    }
    let kept = matches!(address, Address::Folder(_) | Address::Server(_));
    Ok(kept && list_of(show, address, access)?.holds())
}

/// Refuse an address of no folder, and of one that the show is made in.
fn named(show: &Show, address: &Address) -> Result<(), Error> {
    match address.folder() {
        Some(folder) if folder.as_os_str().is_empty() => {
            let kind = match address {
                Address::Bundle(_) => "bundle:",
                Address::Kit(_) => "kit:",
                Address::Folder(_) | Address::Server(_) => "",
            };
            Err(Error::Argument(format!("--to needs a folder: --to {kind}DIR")))
        }
        // the list of places could not hold it, and a withdrawal would not find it
        Some(folder) if folder.to_str().is_none() => Err(Error::Argument(format!(
            "\"{}\" is not written in UTF-8; give the folder another name",
            folder.display()
        ))),
        Some(folder) => apart(show, folder),
        None => Ok(()),
    }
}

/// Whether a place can be written to, before anything is published for it: a folder is made, and a file put there and taken
/// away; a server is asked for what was put there before. Neither may know more than this copy of the show.
///
/// # Errors
/// Where it is none, the system or the server refuses, or it knows more.
pub fn open(
    show: &Show,
    channels: &[NamedChannel],
    address: &Address,
    access: Option<&remote::Access>,
) -> Result<(), Error> {
    named(show, address)?;
    list_of(show, address, access)?.not_newer(show, channels, &address.whole().display().to_string())?;
    let Some(folder) = address.folder() else { return Ok(()) };
    let new = !store::is_folder(folder);
    let trial = folder.join(".cornercast.trial");
    store::write(&trial, b"")?;
    store::remove(&trial)?;
    if new {
        store::remove_empty(folder);
    }
    Ok(())
}

/// Refuse a folder that the show itself is made in.
fn apart(show: &Show, target: &Path) -> Result<(), Error> {
    let root = show.public();
    let there = store::real(target);
    let own = |there: &Path| {
        let folders = ["episodes", "scripts", "feed", ".cornercast"].map(|name| show.root().join(name));
        folders.iter().filter_map(|f| f.canonicalize().ok()).any(|f| there.starts_with(f))
    };
    let holds = |there: &Path| root.canonicalize().is_ok_and(|root| root.starts_with(there));
    if own(&there) || holds(&there) {
        return Err(Error::Refused(format!("{} is where the show is made; choose another folder", target.display())));
    }
    Ok(())
}

/// Bring a folder up to date with the public tree.
///
/// # Errors
/// When the system refuses, when the feed that is there would lose episodes, or when a recording that the feed names is
/// neither here nor there. The feed there is then as it was.
fn sync(show: &Show, channels: &[NamedChannel], target: &Path, wanted: &Wanted, log: &mut Log) -> Result<(), Error> {
    let read = |name: &str| {
        let theirs = target.join(name);
        store::is_file(&theirs).then(|| store::read(&theirs)).transpose()
    };
    let feeds = || channels.iter().map(|c| read(&feed_of(c))).collect::<Result<Vec<_>, _>>();
    let theirs = feeds()?;
    let waiting = later(show, channels, &listed(target)?, &theirs, &read)?;
    if waiting.is_empty() || wanted.dry {
        return pass(show, channels, target, &theirs, wanted, &Later::default(), log);
    }
    pass(show, channels, target, &theirs, wanted, &waiting, log)?;
    pass(show, channels, target, &feeds()?, wanted, &Later::default(), log).map_err(|e| Error::Later(Box::new(e)))
}

/// The same once, but for what is to come `later`. `theirs` are the feeds there, in the order of the channels.
fn pass(
    show: &Show,
    channels: &[NamedChannel],
    target: &Path,
    theirs: &[Option<Vec<u8>>],
    wanted: &Wanted,
    later: &Later,
    log: &mut Log,
) -> Result<(), Error> {
    let shown = target.display().to_string();
    let mut before = listed(target)?;
    let mut known = before.holds();
    let taken_back = before.takes_back(show, channels, theirs)?;
    let going = going(show, channels, wanted.dry.then_some(wanted.coming.as_slice()), later)?;
    let mut kept = going.names();
    kept.extend(later.stays(&before));
    for (channel, theirs) in channels.iter().zip(theirs) {
        known |= theirs.is_some();
        let ours = before.files.contains_key(&feed_of(channel));
        nothing_is_lost(&going.staged, channel, show, theirs.as_deref(), (&shown, ours))?;
        let there = |name: &str, sha256: &str| {
            let path = target.join(name);
            store::is_file(&path) && store::hash(&path).is_ok_and(|(hash, _)| hash == sha256)
        };
        kept.extend(all_there(show, channel, &shown, &there, taken_back, log)?);
    }
    before.not_newer(show, channels, &shown)?;
    let hashes = going.hashes()?;
    let lost = known && before.is_empty();
    recall(show, channels, (lost, &[]), &shown, &mut before, log)?;
    // a place with our feed is ours, whatever became of the list
    let strange = |(name, hash): &(&String, &String)| {
        let path = target.join(name);
        let ours = before.names(name) || lost;
        !ours && !is_feed(name) && store::is_file(&path) && store::hash(&path).is_ok_and(|(own, _)| own != **hash)
    };
    let strange: Vec<&String> = hashes.iter().filter(strange).map(|(name, _)| name).collect();
    if let Err(refused) = not_in_the_way(strange.into_iter(), &shown) {
        going.clear()?;
        return Err(refused);
    }
    if wanted.dry {
        going.clear()?;
        return would_arrive(target, &hashes, (&before, &kept), &|name| going.rank(name), log);
    }
    // before anything arrives: whatever does has to be found again when it is taken back
    places::remember(show, &Address::Folder(target.to_owned()))?;
    arrive(target, &going.files, &hashes, (&before, &kept), &|name| going.rank(name), log)?;
    noted(show, channels, target)
}

/// Note in a folder what state of the show it has now.
pub(super) fn noted(show: &Show, channels: &[NamedChannel], target: &Path) -> Result<(), Error> {
    let mut after = listed(target)?;
    after.note(show, channels)?;
    store::write_json(&target.join(MANIFEST), &after)?;
    Ok(())
}

/// What listeners are to find, by path, and where it is here.
pub(super) struct ToGo {
    pub(super) files: BTreeMap<String, PathBuf>,
    /// Pages and feeds with the published episodes alone.
    pub(super) staged: PathBuf,
    /// Files of episodes that a dry run would publish, with their SHA-256.
    coming: BTreeMap<String, String>,
    /// Recordings that the feed of before may name, and that of now does not.
    replaced: BTreeSet<String>,
}

impl ToGo {
    pub(super) fn names(&self) -> BTreeSet<String> {
        self.files.keys().chain(self.coming.keys()).cloned().collect()
    }

    /// When a file arrives, among the others.
    pub(super) fn rank(&self, name: &str) -> u8 {
        if self.replaced.contains(name) { LAST } else { rank(name) }
    }

    /// The SHA-256 of each.
    pub(super) fn hashes(&self) -> Result<BTreeMap<String, String>, Error> {
        let mut all = self.coming.clone();
        for (name, path) in &self.files {
            all.insert(name.clone(), store::hash(path)?.0);
        }
        Ok(all)
    }

    /// Take away what was staged for a dry run.
    pub(super) fn clear(&self) -> Result<(), Error> {
        for path in self.files.values().filter(|path| path.starts_with(&self.staged)) {
            store::remove(path)?;
        }
        store::remove_empty_below(&self.staged);
        store::remove_empty(&self.staged);
        Ok(())
    }
}

/// What is to lie in a target, but for what comes `later`. `coming` is what a dry run would publish first.
pub(super) fn going(
    show: &Show,
    channels: &[NamedChannel],
    coming: Option<&[Public]>,
    later: &Later,
) -> Result<ToGo, Error> {
    let mut files = sealed_files(show, channels, later)?;
    // what is ready and not published is in the public tree here, and not in what listeners get
    let staged = show.cache().join(if coming.is_some() { "dry" } else { "published" });
    let new = coming.unwrap_or_default();
    stage(show, channels, &staged, new, later)?;
    collect(&staged, &staged, &mut files)?;
    let mut promised = BTreeMap::new();
    let mut replaced = BTreeSet::new();
    let path = |public: &Public, name: &str| {
        let folder = if public.channel.is_empty() { String::new() } else { format!("{}/", public.channel) };
        format!("{folder}{}/{name}", public.slug)
    };
    for public in published(show, channels, new)? {
        replaced.extend(public::replaced(&public.files).map(|name| path(&public, name)));
    }
    for public in new {
        for (name, file) in &public.files {
            let name = path(public, name);
            // one that is corrected has other bytes here than those that would go
            files.remove(&name);
            promised.insert(name, file.sha256.clone());
        }
    }
    Ok(ToGo { files, staged, coming: promised, replaced })
}

/// Where the feed of a channel is.
pub(super) fn feed_of(channel: &NamedChannel) -> String {
    if channel.folder.is_empty() { "feed.xml".to_owned() } else { format!("{}/feed.xml", channel.folder) }
}

/// Whether a file is a feed, or an archive of one.
pub(super) fn is_feed(name: &str) -> bool {
    let own = name.rsplit('/').next().unwrap_or_default();
    own.starts_with("feed") && own.ends_with(".xml")
}

/// Where the list of a target is `lost` and the show is there: say so, and look for what was taken back, files `beside` its own too.
pub(super) fn recall(
    show: &Show,
    channels: &[NamedChannel],
    (lost, beside): (bool, &[&str]),
    target: &str,
    before: &mut Manifest,
    log: &mut Log,
) -> Result<(), Error> {
    if lost {
        before.recalled(show, channels, beside)?;
        log.remark(format!(
            "{target}: the list of what was put there ({MANIFEST}) is gone; what was taken back is looked for by its name, and earlier \
             versions of files may lie there still"
        ));
    }
    Ok(())
}

/// Refuse before anything is changed here what a target would refuse because it knows more than this copy of the show. A target that
/// cannot be reached says nothing.
///
/// # Errors
/// When it does know more.
pub fn not_newer(
    show: &Show,
    channels: &[NamedChannel],
    address: &Address,
    access: Option<&remote::Access>,
) -> Result<(), Error> {
    let there = list_of(show, address, access);
    there.map_or(Ok(()), |there| there.not_newer(show, channels, &address.whole().display().to_string()))
}

/// What a place says was put there; a card is made anew each time.
fn list_of(show: &Show, address: &Address, access: Option<&remote::Access>) -> Result<Manifest, Error> {
    match address {
        Address::Folder(folder) | Address::Kit(folder) => listed(folder),
        Address::Server(written) => remote::reach(show, written, access),
        Address::Bundle(_) => Ok(Manifest::default()),
    }
}

/// What a folder says was put there.
pub(super) fn listed(target: &Path) -> Result<Manifest, Error> {
    let manifest = target.join(MANIFEST);
    let bytes = if store::is_file(&manifest) { Some(store::read(&manifest)?) } else { None };
    Manifest::of(bytes.as_deref(), &target.display().to_string())
}

/// Say what would be copied to a folder and taken away there, in the order in which it would be. `hashes` has the SHA-256 of
/// each file.
pub(super) fn would_arrive(
    target: &Path,
    hashes: &BTreeMap<String, String>,
    (before, kept): (&Manifest, &BTreeSet<String>),
    rank: &dyn Fn(&str) -> u8,
    log: &mut Log,
) -> Result<(), Error> {
    let mut order: Vec<(&String, &String)> = hashes.iter().collect();
    order.sort_by_key(|(name, _)| (rank(name), *name));
    let is = |name: &str, sha256: &str| {
        let path = target.join(name);
        store::is_file(&path) && store::hash(&path).is_ok_and(|(hash, _)| hash == sha256)
    };
    let new = order.into_iter().filter(|(name, sha256)| !is(name, sha256));
    log.actions.extend(new.map(|(name, _)| ("would copy", name.clone())));
    let gone =
        before.files.iter().filter(|(name, sha256)| !kept.contains(*name) && !is_old_artwork(name) && is(name, sha256));
    log.actions.extend(gone.map(|(name, _)| ("would take away", name.clone())));
    Ok(())
}

/// Copy files to a folder in the order in which listeners need them, then take away what was put there before and is not
/// among those to be kept. `hashes` has the SHA-256 of each file.
pub(super) fn arrive(
    target: &Path,
    files: &BTreeMap<String, PathBuf>,
    hashes: &BTreeMap<String, String>,
    (before, kept): (&Manifest, &BTreeSet<String>),
    rank: &dyn Fn(&str) -> u8,
    log: &mut Log,
) -> Result<(), Error> {
    let mut order: Vec<(&String, &PathBuf)> = files.iter().collect();
    order.sort_by_key(|(name, _)| (rank(name), *name));
    let mut after = Manifest::beginning(before);
    let list = target.join(MANIFEST);
    let new = hashes.iter().filter(|(name, hash)| before.files.get(*name) != Some(*hash));
    let coming: Vec<(String, String)> = new.map(|(name, hash)| (name.clone(), hash.clone())).collect();
    if !coming.is_empty() {
        after.coming.extend(coming);
        store::write_json(&list, &after)?;
    }
    for (name, from) in order {
        if store::copy(from, &target.join(name))? {
            log.actions.push(("copy", name.clone()));
        }
        after.files.extend(hashes.get(name).map(|hash| (name.clone(), hash.clone())));
    }
    for name in before.gone(&|name| kept.contains(name) || is_old_artwork(name)) {
        let Some(path) = store::beneath(target, target, &name) else { continue };
        let own = [before.files.get(&name), before.coming.get(&name)];
        // a file that somebody else has changed since is theirs
        let is_own = store::is_file(&path) && {
            let hash = store::hash(&path)?.0;
            own.into_iter().flatten().any(|own| *own == hash || own.is_empty())
        };
        store::remove_begun(&path)?;
        if is_own && store::remove(&path)? {
            log.actions.push(("take away", name.clone()));
        }
        path.parent().iter().for_each(|folder| store::remove_empty(folder));
        after.files.remove(&name);
    }
    // what comes later may have been on its way already
    after.coming.retain(|name, _| kept.contains(name) && !files.contains_key(name));
    store::write_json(&list, &after)?;
    Ok(())
}

/// The published episodes' files that are here, and the pages that stand where withdrawn ones were.
fn sealed_files(show: &Show, channels: &[NamedChannel], later: &Later) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut files = BTreeMap::new();
    for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !later.has(&e.slug)) {
            let folder = show.public().join(&channel.folder).join(&entry.slug);
            let mut own = BTreeMap::new();
            collect(&show.public(), &folder, &mut own)?;
            own.retain(|name, _| !entry.withdrawn || name.ends_with("/index.html"));
            // what was published goes out, and nothing else that lies beside it: not what it was made of before, and not what
            // has other bytes than those that are there
            if !entry.withdrawn {
                let seal = Seal::read(show, &entry.slug)?;
                let mut seen = Seen::read(show, &entry.slug);
                own.retain(|_, path| {
                    let name = path.strip_prefix(&folder).map(|p| p.to_string_lossy().replace('\\', "/"));
                    let sealed = name.ok().and_then(|name| Some((seal.as_ref()?.files.get(&name)?, name)));
                    sealed.is_some_and(|(file, name)| seen.is(&name, path, file))
                });
            }
            files.extend(own);
        }
    }
    Ok(files)
}

/// What is published, with what is `coming` instead of what it was before.
fn published(show: &Show, channels: &[NamedChannel], coming: &[Public]) -> Result<Vec<Public>, Error> {
    let mut public = coming.to_vec();
    for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        let known = ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !e.withdrawn);
        for entry in known.filter(|e| coming.iter().all(|c| c.slug != e.slug)) {
            public.extend(Seal::read(show, &entry.slug)?.map(|seal| seal.public(&entry.slug)));
        }
    }
    Ok(public)
}

/// Pages and feeds with the published episodes alone, beside the cache. `coming` are counted as published, and what is new and
/// comes `later` is not; what is corrected then is in the feed as it is there.
pub(super) fn stage(
    show: &Show,
    channels: &[NamedChannel],
    root: &Path,
    coming: &[Public],
    later: &Later,
) -> Result<(), Error> {
    let mut public = published(show, channels, coming)?;
    // nothing of them is lost: they are not there yet
    let missing = public.iter().filter(|p| later.is_new(&p.slug)).map(|p| p.item.guid.clone()).collect();
    public.retain(|p| !later.is_new(&p.slug));
    let state = State {
        channels,
        public: &public,
        withdrawn: &missing,
        lost: &BTreeMap::new(),
        broken: &BTreeMap::new(),
        stale: &BTreeMap::new(),
        now: None,
    };
    write_public(show, root, &state, &mut Findings::default(), &mut Log::default())?;
    later.as_there(root, staged(root)?.into_iter())?;
    // pages that were published with an earlier picture show it
    for channel in channels {
        let (from, to) = (show.public().join(&channel.folder), root.join(&channel.folder));
        for name in store::list(&from)?.iter().filter(|name| public::is_artwork(name)) {
            if !store::is_file(&to.join(name)) && store::is_file(&from.join(name)) {
                store::copy(&from.join(name), &to.join(name))?;
            }
        }
    }
    Ok(())
}

/// The names of what was staged.
pub(super) fn staged(root: &Path) -> Result<Vec<String>, Error> {
    let mut files = BTreeMap::new();
    collect(root, root, &mut files)?;
    Ok(files.into_keys().collect())
}

/// A picture of a channel that was there before: pages that were published with it still show it.
pub(super) fn is_old_artwork(name: &str) -> bool {
    public::is_artwork(name.rsplit('/').next().unwrap_or_default())
}

/// When a feed arrives, in the order of [`rank`].
pub(super) const FEED: u8 = 3;
/// When a recording takes the place of one that only the feed of before names.
pub(super) const LAST: u8 = 4;

/// The order in which files arrive.
pub(super) fn rank(name: &str) -> u8 {
    match Path::new(name).extension().and_then(|e| e.to_str()) {
        _ if name.ends_with("feed.xml") => FEED,
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

/// What a server says of a file: its type, and how long it may be kept. Recordings, captions and chapters have a new
/// address when they change; feeds and pages do not.
pub(super) fn served(name: &str) -> (String, &'static str) {
    let kind = kind::mime(name);
    let keep = if kind.starts_with("audio/") { "public, max-age=86400" } else { "public, max-age=300" };
    let text = kind.starts_with("text/") || kind.ends_with("subrip") || kind.ends_with("rss+xml");
    (if text { format!("{kind}; charset=utf-8") } else { kind.to_owned() }, keep)
}

/// Refuse to replace a feed that has episodes which ours has not, unless they were withdrawn. `theirs` is the feed that is
/// there; whether it is `ours`, the list in the target says.
pub(super) fn nothing_is_lost(
    root: &Path,
    channel: &NamedChannel,
    show: &Show,
    theirs: Option<&[u8]>,
    (target, ours): (&str, bool),
) -> Result<(), Error> {
    let Some(theirs) = theirs else { return Ok(()) };
    let ledger = Ledger::read(show, channel)?;
    let name = feed_of(channel);
    let mended = |bytes: &[u8]| ours && feed::guids(bytes).is_err();
    if mended(theirs) {
        // what was put there was cut; it is written anew
        return Ok(());
    }
    let guids = |bytes: &[u8], place: &str| {
        feed::guids(bytes).map_err(|e| {
            Error::Refused(format!("{name} in {place} is no feed that can be read ({e}); move it away first"))
        })
    };
    // an item may have gone from the head into an archive
    let mut here = BTreeMap::new();
    let folder = root.join(&channel.folder);
    for name in store::list(&folder)?.into_iter().filter(|n| n.starts_with("feed") && n.ends_with(".xml")) {
        here.extend(guids(&store::read(&folder.join(name))?, "this show")?);
    }
    let lost: Vec<String> = guids(theirs, target)?
        .into_iter()
        .filter(|(guid, _)| !here.contains_key(guid))
        .filter(|(guid, _)| !ledger.as_ref().is_some_and(|l| l.items.get(guid).is_some_and(|e| e.withdrawn)))
        .map(|(guid, title)| format!("\"{title}\" ({guid})"))
        .collect();
    if lost.is_empty() {
        return Ok(());
    }
    let some = lost.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    Err(Error::Refused(format!(
        "the feed in {target} has {} that this show has not: {some}; it was left as it is. Publish to another folder, or take the \
         episodes into the show first",
        if lost.len() == 1 { "an episode".to_owned() } else { format!("{} episodes", lost.len()) },
    )))
}

/// Every file of every published episode must be here or there, but where something is `taken_back`: that goes all the same.
/// Gives their paths.
pub(super) fn all_there(
    show: &Show,
    channel: &NamedChannel,
    target: &str,
    there: &dyn Fn(&str, &str) -> bool,
    taken_back: bool,
    log: &mut Log,
) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    let mut gone = Vec::new();
    let ledger = Ledger::read(show, channel)?;
    let published = ledger.iter().flat_map(|l| l.items.values()).filter(|e| !e.withdrawn);
    for entry in published {
        let Some(seal) = Seal::read(show, &entry.slug)? else { continue };
        for (name, file) in &seal.files {
            let folder = if seal.channel.is_empty() { String::new() } else { format!("{}/", seal.channel) };
            let name = format!("{folder}{}/{name}", entry.slug);
            let here = show.public().join(&name);
            let here = store::is_file(&here) && store::hash(&here).is_ok_and(|(hash, _)| hash == file.sha256);
            if !here && !there(&name, &file.sha256) {
                gone.push(name.clone());
            }
            all.push(name);
        }
    }
    if gone.is_empty() {
        return Ok(all);
    }
    let why = format!(
        "feed/{}.toml: published files are neither on this machine nor in {target}: {}",
        channel.name,
        gone.join(", ")
    );
    if taken_back {
        log.remark(format!("{why}; what was taken back goes from there all the same"));
        return Ok(all);
    }
    Err(Error::Refused(format!("{why}; the feed there was left as it was")))
}
