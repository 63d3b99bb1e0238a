//! The public tree: what listeners get, the feed last.
//!
//! Every file that a feed names is in its place and on disk before the feed is; a feed that would say the same is not
//! touched.
use super::{
    Error, Show,
    episode::Episode,
    episode_file::EpisodeFile,
    guard, item, kind,
    ledger::Ledger,
    make::{Finished, Log},
    pages,
    seal::{Seal, SealedFile},
    seen::Seen,
    show::NamedChannel,
    store,
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    feed::{self, Channel, Enclosure, Item, OfChannel, Transcript},
    site::{self, EpisodePage, Neighbour},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// An episode that listeners get.
#[derive(Clone, Debug)]
pub struct Public {
    /// Its folder's name.
    pub slug: String,
    /// The channel's folder in the public tree.
    pub channel: String,
    /// As the feed has it.
    pub item: Item,
    /// Its files, by their path below its folder in the public tree.
    pub files: BTreeMap<String, SealedFile>,
    /// Whether it is published for good.
    pub sealed: bool,
}

/// What the files of captions are called.
pub(super) const CAPTIONS: [&str; 4] = ["captions.vtt", "captions.srt", "captions.json", "captions.html"];

/// The channel that an episode names; the only one, where it names none.
pub(super) fn own_channel<'a>(file: &EpisodeFile, channels: &'a [NamedChannel]) -> Option<&'a NamedChannel> {
    match &file.channel {
        Some(wanted) => channels.iter().find(|c| c.name == wanted.value),
        None if channels.len() == 1 => channels.first(),
        None => None,
    }
}

/// The channel that an episode says it belongs to; the only one when it says none.
pub(super) fn channel_of<'a>(episode: &mut Episode, channels: &'a [NamedChannel]) -> Option<&'a NamedChannel> {
    let wanted = episode.file.channel.clone();
    let found = own_channel(&episode.file, channels);
    if found.is_none() {
        let known: Vec<&str> = channels.iter().map(|c| c.name.as_str()).collect();
        let (message, span) = match wanted {
            Some(wanted) => (format!("there is no channel \"{}\"", wanted.value), Some(wanted.span)),
            None => (format!("{} does not say to which channel it belongs", episode.slug), None),
        };
        let mut problem =
            Diagnostic::error("E073", message).help(format!("channels are files of feed/: {}", known.join(", ")));
        problem.span = span;
        episode.findings.diagnostics.push(problem);
    }
    found
}

/// What publishing an episode needs to know beside what was made of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Earlier<'a> {
    /// As it was published before, when it is being revised.
    pub seal: Option<&'a Seal>,
    /// Write nothing at all.
    pub dry: bool,
}

impl<'a> Earlier<'a> {
    /// As it was corrected, where it is corrected already: it stays so.
    pub(super) fn corrected(self, episode: &Episode) -> Option<&'a Seal> {
        self.seal.filter(|seal| seal.revision == self.revision(episode))
    }

    /// How often the episode was corrected since, this time included; 0 when it was not published before.
    pub(super) fn revision(self, episode: &Episode) -> usize {
        self.seal.map_or(0, |_| episode.file.revisions.len())
    }
}

/// What an episode is in public, from what is made of it. Its page is written beside what is made; nothing is public yet.
///
/// # Errors
/// When the system refuses.
pub fn prepare(
    show: &Show,
    episode: &mut Episode,
    finished: &Finished,
    channel: &NamedChannel,
    earlier: Earlier<'_>,
    log: &mut Log,
) -> Result<Option<Public>, Error> {
    let (Some(recording), Some(date)) = (&finished.recording, episode.file.date) else { return Ok(None) };
    if !channel.sound {
        return Ok(None);
    }
    let build = episode.build_folder(None);
    let made = build.join(recording);
    let (sha256, bytes) = store::hash(&made)?;
    let base = format!("{}{}/", channel.channel.site, episode.slug);
    let language = channel.channel.language.clone();
    let transcripts = CAPTIONS.map(|name| Transcript {
        url: format!("{base}{name}"),
        mime: kind::mime(name).to_owned(),
        language: language.clone(),
        captions: kind::ending(name) != "html",
    });
    // a corrected recording has an address of its own, for apps keep what they fetched from the old one
    let name = revised_name(recording, earlier.revision(episode));
    let mut item = Item {
        guid: episode.file.guid.to_string(),
        title: finished.programme.title.clone(),
        summary: episode.file.summary.clone().unwrap_or_default(),
        notes_html: finished.notes.html.clone(),
        page: base.clone(),
        enclosure: Enclosure {
            url: format!("{base}{name}"),
            bytes,
            mime: "audio/mpeg".to_owned(),
            sha256: sha256.clone(),
        },
        date: earlier.seal.map_or(date, |s| s.item.date),
        duration: finished.duration,
        number: episode.file.number,
        season: episode.file.season,
        kind: episode.file.kind.clone(),
        explicit: episode.file.explicit,
        image: None,
        transcripts: transcripts.to_vec(),
        chapters_url: Some(format!("{base}chapters.json")),
        chapters: finished.chapters.clone(),
        people: episode.file.people.clone(),
        licence: episode.file.licence.clone(),
        of_channel: match earlier.corrected(episode) {
            Some(seal) => seal.item.of_channel.clone(),
            None => Some(OfChannel::now(&channel.channel)),
        },
        ..Item::default()
    };
    let beside = item::complete(show, episode, finished, channel, earlier, &mut item, log)?;
    let page = EpisodePage {
        slug: &episode.slug,
        item: &item,
        file: &name,
        captions: &finished.captions,
        terms: finished.told.terms.iter().map(|t| (t.word.clone(), t.meaning.clone())).collect(),
        links: finished.told.links.iter().map(|l| (l.text.clone(), l.url.clone())).collect(),
        credits: finished.told.credits.clone(),
        revisions: &finished.captions.revisions,
    };
    let (templates, _) = show.templates()?;
    let html =
        site::episode_page(&templates, &channel.channel, &artwork_name(channel), &page).map_err(|e| of_page(&e))?;
    guard::text(show, &format!("the page of {}", episode.slug), &html)?;
    let mut files = beside;
    for name in CAPTIONS.into_iter().chain(["chapters.json"]) {
        let (sha256, bytes) = store::hash(&build.join(name))?;
        files.insert(name.to_owned(), SealedFile { bytes, sha256, mime: kind::mime(name).to_owned() });
    }
    let sealed =
        SealedFile { bytes: html.len() as u64, sha256: store::hash_of(html.as_bytes()), mime: "text/html".into() };
    files.insert("index.html".to_owned(), sealed);
    let to = build.join("index.html");
    if !earlier.dry {
        let done = store::write(&to, html.as_bytes())?;
        log.note(show, "write", &to, done);
    }
    // apps that keep the first address of a guid get the corrected recording there as well
    let before = earlier.seal.into_iter().flat_map(|s| s.files.iter()).filter(|(_, f)| f.mime.starts_with("audio/"));
    let before = before.map(|(name, _)| name.clone()).filter(|name| !files.contains_key(name)).collect::<Vec<_>>();
    for name in before.into_iter().chain([name]) {
        files.insert(name, SealedFile { bytes, sha256: sha256.clone(), mime: "audio/mpeg".to_owned() });
    }
    Ok(Some(Public { slug: episode.slug.clone(), channel: channel.folder.clone(), item, files, sealed: false }))
}

/// The name of a recording's nth corrected form: `loaf-r2.mp3`.
pub(super) fn revised_name(recording: &str, revision: usize) -> String {
    match recording.rsplit_once('.') {
        Some((stem, extension)) if revision > 0 => format!("{stem}-r{revision}.{extension}"),
        _ => recording.to_owned(),
    }
}

/// The recordings at addresses that no feed names any more: those that a corrected one replaces. A feed of before still names
/// them, with the length that they had.
pub(super) fn replaced(files: &BTreeMap<String, SealedFile>) -> impl Iterator<Item = &String> {
    let parts = |name: &str| {
        let (stem, extension) = name.rsplit_once('.').filter(|_| kind::mime(name).starts_with("audio/"))?;
        let revision = stem.rsplit_once("-r").and_then(|(stem, n)| Some((stem, n.parse::<usize>().ok()?)));
        let (stem, revision) = revision.unwrap_or((stem, 0));
        Some((stem.to_owned(), extension.to_owned(), revision))
    };
    let newer = move |name: &String| {
        let own = parts(name);
        own.is_some_and(|own| {
            files.keys().filter_map(|n| parts(n)).any(|o| (o.0, o.1) == (own.0.clone(), own.1.clone()) && o.2 > own.2)
        })
    };
    files.keys().filter(move |name| newer(name))
}

/// Put an episode's files into the public tree, all but the feed: those that are gone or differ, as far as they are to be
/// had; files of other names that were put there of it go. Gives the names of those that are not to be had.
///
/// # Errors
/// When the system refuses.
pub fn place(show: &Show, public: &Public, action: &'static str, log: &mut Log) -> Result<Vec<String>, Error> {
    let gone = put(show, public, action, log, &BTreeSet::new())?;
    let mut seen = Seen::read(show, &public.slug);
    for path in seen.sweep(&show.public().join(&public.channel).join(&public.slug), &public.files)? {
        log.note(show, "remove", &path, true);
    }
    seen.write(show, &public.slug);
    Ok(gone)
}

/// The same before the feed is written: what the feed of before names is left as it is.
///
/// # Errors
/// When the system refuses.
pub(super) fn place_beside(
    show: &Show,
    public: &Public,
    action: &'static str,
    log: &mut Log,
) -> Result<Vec<String>, Error> {
    let folder = show.public().join(&public.channel).join(&public.slug);
    let there = replaced(&public.files).filter(|name| store::is_file(&folder.join(name)));
    put(show, public, action, log, &there.collect())
}

fn put(
    show: &Show,
    public: &Public,
    action: &'static str,
    log: &mut Log,
    but: &BTreeSet<&String>,
) -> Result<Vec<String>, Error> {
    let folder = show.public().join(&public.channel).join(&public.slug);
    let build = show.episode(&public.slug).join("build");
    let is = |path: &Path, file: &SealedFile| {
        store::is_file(path) && store::hash(path).is_ok_and(|(hash, _)| hash == file.sha256)
    };
    let mut seen = Seen::read(show, &public.slug);
    let mut gone = Vec::new();
    for (name, file) in public.files.iter().filter(|(name, _)| !but.contains(name)) {
        let there = folder.join(name);
        if seen.is(name, &there, file) {
            continue;
        }
        // a corrected recording has several names in public and one where it is made
        let same = Path::new(name).extension();
        let others = store::list(&build)?.into_iter().filter(|other| Path::new(other).extension() == same);
        match [name.clone()].into_iter().chain(others).map(|n| build.join(n)).find(|made| is(made, file)) {
            Some(made) => {
                // the folder is in every address of it
                guard::text(show, "the name of an episode's folder or file", &format!("{}/{name}", public.slug))?;
                let done = store::copy(&made, &there)?;
                log.note(show, action, &there, done);
                seen.is(name, &there, file);
            }
            None => gone.push(name.clone()),
        }
    }
    seen.write(show, &public.slug);
    Ok(gone)
}

/// A sealed episode's files in the public tree: put back where they are gone and still to be had, never changed.
///
/// # Errors
/// When the system refuses.
pub fn keep_sealed(show: &Show, slug: &str, seal: &Seal, log: &mut Log) -> Result<Public, Error> {
    let public = seal.public(slug);
    let gone = place(show, &public, "restore", log)?;
    if gone.is_empty() {
        log.remark(format!("{slug}: published, left as it is"));
    } else {
        log.remark(format!("{slug}: published; not on this machine: {}", gone.join(", ")));
    }
    Ok(public)
}

/// Take what is generated of an episode out of the public tree: it is not ready, or not listeners' yet.
///
/// # Errors
/// When the system refuses.
pub fn hide(show: &Show, slug: &str, recordings: &[String], log: &mut Log) -> Result<(), Error> {
    take_back(show, slug, recordings, None, log)
}

/// Take an episode out of the public tree. Where the show has something to say about it, a page stays that says it.
///
/// # Errors
/// When the system refuses.
pub fn take_back(
    show: &Show,
    slug: &str,
    recordings: &[String],
    says: Option<(&str, &NamedChannel)>,
    log: &mut Log,
) -> Result<(), Error> {
    let root = show.public();
    let mut folders = vec![root.join(slug)];
    folders.extend(store::list(&root)?.into_iter().map(|channel| root.join(channel).join(slug)));
    let grave = says.map(|(_, channel)| root.join(&channel.folder).join(slug));
    for folder in folders.into_iter().filter(|f| store::is_folder(f)) {
        let kept = |name: &String| !(name == "index.html" && grave.as_ref() == Some(&folder));
        let texts = CAPTIONS.into_iter().chain(["chapters.json", "index.html"]);
        let texts = texts.map(str::to_owned).chain(recordings.iter().cloned());
        let pictures =
            store::list(&folder)?.into_iter().filter(|n| n.starts_with("cover") || n.starts_with("picture-"));
        for name in texts.chain(pictures).filter(kept) {
            let path = folder.join(name);
            let done = store::remove(&path)?;
            log.note(show, "remove", &path, done);
        }
        let mut seen = Seen::read(show, slug);
        for path in seen.sweep(&folder, &BTreeMap::new())? {
            log.note(show, "remove", &path, true);
        }
        let rest: Vec<String> = store::list(&folder)?.into_iter().filter(kept).collect();
        if !rest.is_empty() {
            log.remark(format!(
                "{}: still holds {}; remove what is not to be public",
                show.name_of(&folder),
                rest.join(", ")
            ));
        }
        store::remove_empty(&folder);
    }
    if let Some(((says, channel), folder)) = says.zip(grave) {
        let (templates, _) = show.templates()?;
        let html = site::tombstone_page(&templates, &channel.channel, &artwork_name(channel), says)
            .map_err(|e| of_page(&e))?;
        let path = folder.join("index.html");
        guard::text(show, &show.name_of(&path), &html)?;
        let done = store::write(&path, html.as_bytes())?;
        log.note(show, "write", &path, done);
    }
    Ok(())
}

/// A channel's picture, where it is made; what is wrong when it is not there.
pub(super) fn artwork_of(show: &Show, named: &NamedChannel) -> Result<PathBuf, Box<Diagnostic>> {
    let written = &named.channel.artwork;
    let from = store::beneath(show.root(), &show.root().join("feed"), written).filter(|p| store::is_file(p));
    from.ok_or_else(|| {
        let missing = format!("the artwork \"feed/{written}\" is not there");
        let help = format!("put a square picture there, or correct artwork = in feed/{}.toml", named.name);
        Box::new(Diagnostic::error("apple/artwork-missing", missing).help(help))
    })
}

/// The name of a channel's picture as it is now, in the public tree.
pub(super) fn artwork_name(channel: &NamedChannel) -> String {
    channel.channel.artwork_name()
}

/// The next name of a picture: `cover-2.png`, `cover-3.png`.
fn numbered(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "png"));
    let number = stem.rsplit_once('-').and_then(|(bare, n)| Some((bare, n.parse::<u64>().ok()?)));
    let (bare, number) = number.unwrap_or((stem, 1));
    format!("{bare}-{}.{extension}", number.saturating_add(1))
}

/// Whether a file of the public tree is a channel's artwork.
pub(super) fn is_artwork(name: &str) -> bool {
    name.starts_with("artwork.") || name.starts_with("artwork-")
}

/// Write a channel's artwork and page, and its feed last. `problems` are those known already: an error among them leaves
/// the feed as it was.
///
/// # Errors
/// When the system refuses, or the feed cannot be written.
pub fn write_channel(
    show: &Show,
    root: &Path,
    named: &NamedChannel,
    all: &[NamedChannel],
    episodes: &[Public],
    mut problems: Vec<Diagnostic>,
    log: &mut Log,
) -> Result<Vec<Diagnostic>, Error> {
    let channel = &named.channel;
    let folder = root.join(&named.folder);
    if !named.sound {
        log.remark(format!("feed/{}.toml: the feed is left as it was", named.name));
        return Ok(problems);
    }
    let artwork = artwork_name(named);
    match artwork_of(show, named) {
        Ok(from) => {
            // what directories refuse is said, and keeps no listener from what is new
            let bytes = store::read(&from)?;
            let name = format!("feed/{}", channel.artwork);
            let found = feed::artwork::check(&name, &bytes);
            let shown = |d: Diagnostic| Diagnostic { severity: Severity::Warning, ..d };
            problems.extend(found.into_iter().map(shown));
            put_artwork(show, &name, &bytes, &folder.join(&artwork), &mut problems, log)?;
        }
        Err(missing) => {
            // a show that has published nothing yet may still be without one
            if episodes.is_empty() && named.imported.is_none() {
                problems.push(Diagnostic { severity: Severity::Warning, ..*missing });
                log.remark(format!("feed/{}.toml: there is no feed yet", named.name));
                return Ok(problems);
            }
            problems.push(*missing);
        }
    }
    let images = item::channel_pictures(show, named, &folder, &mut problems, log)?;
    let items: Vec<Item> = episodes.iter().map(|e| e.item.clone()).collect();
    problems.extend(feed::check(channel, &items));
    if crate::diagnostic::any_error(&problems) {
        log.remark(format!("feed/{}.toml: the feed is left as it was", named.name));
        return Ok(problems);
    }
    let others: Vec<_> = all
        .iter()
        .filter(|o| o.name != named.name)
        .map(|o| Neighbour { channel: &o.channel, folder: &o.folder })
        .collect();
    let refused = |e: String| Error::Refused(e);
    pages::write(show, named, &folder, &artwork, episodes, &others, log)?;
    let artwork_url = format!("{}{artwork}", channel.site);
    let public = Channel { images, ..channel.clone() };
    let ledger = Ledger::read(show, named)?;
    let gone = ledger.into_iter().flat_map(|l| l.items).filter(|(_, e)| e.withdrawn);
    let gone: Vec<_> = gone.map(|(guid, entry)| feed::Gone { date: entry.date, guid, places: entry.places }).collect();
    let documents = feed::documents(&public, &artwork_url, &items, named.imported.as_ref(), &gone);
    let documents = documents.map_err(|e| refused(e.to_string()))?;
    for document in &documents {
        guard::text(show, &show.name_of(&folder.join(&document.name)), &document.xml)?;
    }
    // archives first: the head leads to them
    for document in &documents {
        let path = folder.join(&document.name);
        let done = store::write(&path, document.xml.as_bytes())?;
        log.note(show, "publish", &path, done);
    }
    Ok(problems)
}

/// What is wrong with a template, for the producer.
pub(super) fn of_page(error: &site::Error) -> Error {
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        why.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    Error::Refused(format!("feed/templates/{why}"))
}

/// Put a picture into the public tree, without what cameras and programs wrote into it.
fn put_artwork(
    show: &Show,
    name: &str,
    bytes: &[u8],
    to: &Path,
    problems: &mut Vec<Diagnostic>,
    log: &mut Log,
) -> Result<(), Error> {
    let Some(picture) = feed::bare::bare(bytes) else {
        // of another format it is not known what is in it: what is there stays, and nothing new goes out
        if !store::is_file(to) {
            let message = format!("\"{name}\" is not put into the public folder, and there is no older picture");
            let help =
                "save it as JPEG or PNG: of these it is known what a camera writes into them, and it is taken out";
            problems.push(Diagnostic::error("apple/artwork-type", message).help(help));
        } else {
            log.remark(format!(
                "{name}: not put into the public folder, where the older picture stays: save it as JPEG or PNG, of which it is known what a camera writes into them"
            ));
        }
        return Ok(());
    };
    guard::bytes(show, &show.name_of(to), &picture.bytes)?;
    let before = store::is_file(to);
    let done = store::write(to, &picture.bytes)?;
    log.note(show, "publish", to, done);
    if done && before {
        log.remark(format!(
            "{name}: another picture at the same address, and apps may keep the old one for weeks; a name with another number at its end, like {}, gives it an address of its own",
            numbered(name)
        ));
    }
    if done && !picture.removed.is_empty() {
        log.remark(format!("{name}: published without its {}", picture.removed.join(", ")));
    }
    Ok(())
}

/// The page that leads to each of several channels, none of which has a page of its own at the root.
///
/// # Errors
/// When the system refuses, or a template is wrong.
pub fn write_root(show: &Show, root: &Path, channels: &[NamedChannel], log: &mut Log) -> Result<(), Error> {
    let all: Vec<_> = channels.iter().map(|c| Neighbour { channel: &c.channel, folder: &c.folder }).collect();
    let (templates, odd) = show.templates()?;
    log.remarks.extend(odd.iter().map(|name| {
        let known: Vec<&str> = site::Templates::names().collect();
        format!("feed/templates/{name} is no template; they are named {}", known.join(", "))
    }));
    // a channel whose folder is the root has its own page there, which leads to the others
    if channels.len() < 2 || channels.iter().any(|c| c.folder.is_empty()) {
        return Ok(());
    }
    let page = root.join("index.html");
    // a picture that cannot go out is no reason to lead to it: the page that is there leads to what is there
    let shown = |c: &NamedChannel| store::is_file(&root.join(&c.folder).join(artwork_name(c)));
    if store::is_file(&page) && !channels.iter().all(shown) {
        return Ok(());
    }
    let html = site::root_page(&templates, &all).map_err(|e| of_page(&e))?;
    guard::text(show, &show.name_of(&page), &html)?;
    let done = store::write(&page, html.as_bytes())?;
    log.note(show, "publish", &page, done);
    Ok(())
}
