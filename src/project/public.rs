//! The public tree: what listeners get, the feed last.
//!
//! Every file that a feed names is in its place and on disk before the feed is; a feed that would say the same is not
//! touched.
use super::{
    Error, Show,
    episode::Episode,
    make::{Finished, Log},
    seal::{Seal, SealedFile},
    show::NamedChannel,
    store,
};
use crate::{
    diagnostic::Diagnostic,
    feed::{self, Enclosure, Item, Person, Transcript},
    site::{self, EpisodePage, Neighbour},
};
use std::{
    collections::BTreeMap,
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
    /// Whether it is published for good.
    pub sealed: bool,
}

/// What the files of captions are called, and what they are.
const TRANSCRIPTS: [(&str, &str); 4] = [
    ("captions.vtt", "text/vtt"),
    ("captions.srt", "application/x-subrip"),
    ("captions.json", "application/json"),
    ("captions.html", "text/html"),
];

/// The channel that an episode says it belongs to; the only one when it says none.
pub(super) fn channel_of<'a>(episode: &mut Episode, channels: &'a [NamedChannel]) -> Option<&'a NamedChannel> {
    let wanted = episode.file.channel.clone();
    let found = match &wanted {
        Some(wanted) => channels.iter().find(|c| c.name == wanted.value),
        None if channels.len() == 1 => channels.first(),
        None => None,
    };
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

/// Put a finished episode into the public tree, all but the feed.
///
/// # Errors
/// When the system refuses.
pub fn place(
    show: &Show,
    episode: &Episode,
    finished: &Finished,
    channel: &NamedChannel,
    log: &mut Log,
) -> Result<Option<Public>, Error> {
    let (Some(recording), Some(date)) = (&finished.recording, episode.file.date) else { return Ok(None) };
    if !channel.sound {
        return Ok(None);
    }
    let build = episode.build_folder(None);
    let folder = show.public().join(&channel.folder).join(&episode.slug);
    let from = build.join(recording);
    let (sha256, bytes) = store::hash(&from)?;
    let base = format!("{}{}/", channel.channel.site, episode.slug);
    let language = channel.channel.language.clone();
    let transcripts = TRANSCRIPTS.map(|(name, mime)| Transcript {
        url: format!("{base}{name}"),
        mime: mime.to_owned(),
        language: language.clone(),
        captions: mime != "text/html",
    });
    let item = Item {
        guid: episode.file.guid.to_string(),
        title: finished.programme.title.clone(),
        summary: episode.file.summary.clone().unwrap_or_default(),
        notes_html: finished.notes.html.clone(),
        page: base.clone(),
        enclosure: Enclosure { url: format!("{base}{recording}"), bytes, mime: "audio/mpeg".to_owned(), sha256 },
        date,
        duration: finished.duration,
        number: episode.file.number,
        season: episode.file.season,
        kind: episode.file.kind.clone(),
        explicit: episode.file.explicit,
        image: None,
        transcripts: transcripts.to_vec(),
        chapters_url: Some(format!("{base}chapters.json")),
        chapters: finished.chapters.clone(),
        people: episode.file.people.iter().map(|p| Person { name: p.name.clone(), role: p.role.clone() }).collect(),
        licence: episode.file.licence.clone(),
    };
    let put = |name: &str, log: &mut Log| -> Result<(), Error> {
        let to = folder.join(name);
        let done = store::copy(&build.join(name), &to)?;
        log.note(show, "publish", &to, done);
        Ok(())
    };
    put(recording, log)?;
    for (name, _) in TRANSCRIPTS {
        put(name, log)?;
    }
    put("chapters.json", log)?;
    let page = EpisodePage {
        slug: &episode.slug,
        item: &item,
        file: recording,
        captions: &finished.captions,
        terms: finished.programme.terms.iter().map(|t| (t.word.clone(), t.meaning.clone())).collect(),
        links: finished.programme.links.iter().map(|l| (l.text.clone(), l.url.clone())).collect(),
        credits: finished.programme.credits.clone(),
    };
    let html = site::episode_page(&channel.channel, &artwork_name(channel), &page)
        .map_err(|e| Error::Refused(e.to_string()))?;
    let to = folder.join("index.html");
    let done = store::write(&to, html.as_bytes())?;
    log.note(show, "publish", &to, done);
    Ok(Some(Public { slug: episode.slug.clone(), channel: channel.folder.clone(), item, sealed: false }))
}

/// A sealed episode's files in the public tree: put back where they are gone and still to be had, never changed.
///
/// # Errors
/// When the system refuses.
pub fn keep_sealed(show: &Show, slug: &str, seal: &Seal, log: &mut Log) -> Result<Public, Error> {
    let folder = show.public().join(&seal.channel).join(slug);
    let build = show.episode(slug).join("build");
    let mut gone = Vec::new();
    for (name, sealed) in &seal.files {
        let (there, made) = (folder.join(name), build.join(name));
        let is = |path: &Path| store::is_file(path) && store::hash(path).is_ok_and(|(hash, _)| hash == sealed.sha256);
        if is(&there) {
            continue;
        }
        if is(&made) {
            let done = store::copy(&made, &there)?;
            log.note(show, "restore", &there, done);
        } else {
            gone.push(name.as_str());
        }
    }
    if gone.is_empty() {
        log.remark(format!("{slug}: published, left as it is"));
    } else {
        log.remark(format!("{slug}: published; not on this machine: {}", gone.join(", ")));
    }
    Ok(Public { slug: slug.to_owned(), channel: seal.channel.clone(), item: seal.item.clone(), sealed: true })
}

/// Take what is generated of an episode out of the public tree: it is no longer ready, or withdrawn.
///
/// # Errors
/// When the system refuses.
pub fn hide(show: &Show, slug: &str, recordings: &[String], log: &mut Log) -> Result<(), Error> {
    let root = show.public();
    let mut folders = vec![root.join(slug)];
    folders.extend(store::list(&root)?.into_iter().map(|channel| root.join(channel).join(slug)));
    for folder in folders.into_iter().filter(|f| store::is_folder(f)) {
        let texts = TRANSCRIPTS.iter().map(|(name, _)| *name).chain(["chapters.json", "index.html"]);
        for name in texts.chain(recordings.iter().map(String::as_str)) {
            let path = folder.join(name);
            let done = store::remove(&path)?;
            log.note(show, "remove", &path, done);
        }
        store::remove_empty(&folder);
    }
    Ok(())
}

/// The files of an episode in the public tree, for its seal.
///
/// # Errors
/// When they cannot be read.
pub fn files_of(show: &Show, public: &Public) -> Result<BTreeMap<String, SealedFile>, Error> {
    let folder = show.public().join(&public.channel).join(&public.slug);
    let mut files = BTreeMap::new();
    for name in store::list(&folder)? {
        let (sha256, bytes) = store::hash(&folder.join(&name))?;
        let mime = mime_of(&name).to_owned();
        files.insert(name, SealedFile { bytes, sha256, mime });
    }
    Ok(files)
}

/// What a file of an episode is, by its name.
fn mime_of(name: &str) -> &'static str {
    let known = TRANSCRIPTS.iter().find(|(known, _)| *known == name).map(|(_, mime)| *mime);
    let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
    known.unwrap_or(match (name, extension) {
        ("chapters.json", _) => "application/json+chapters",
        (_, "mp3") => "audio/mpeg",
        (_, "wav") => "audio/wav",
        (_, "html") => "text/html",
        _ => "application/octet-stream",
    })
}

fn artwork_name(channel: &NamedChannel) -> String {
    let file = Path::new(&channel.channel.artwork);
    let extension = file.extension().and_then(|e| e.to_str()).unwrap_or("png").to_lowercase();
    format!("artwork.{extension}")
}

/// Write a channel's artwork and page, and its feed last.
///
/// # Errors
/// When the system refuses, or the feed cannot be written.
pub fn write_channel(
    show: &Show,
    named: &NamedChannel,
    all: &[NamedChannel],
    episodes: &[Public],
    log: &mut Log,
) -> Result<Vec<Diagnostic>, Error> {
    let channel = &named.channel;
    let folder = show.public().join(&named.folder);
    let mut problems = Vec::new();
    if !named.sound {
        log.remark(format!("feed/{}.toml: the feed is left as it was", named.name));
        return Ok(problems);
    }
    let artwork = artwork_name(named);
    let from = store::beneath(show.root(), &show.root().join("feed"), &channel.artwork).filter(|p| store::is_file(p));
    match from {
        Some(from) => {
            let done = store::copy(&from, &folder.join(&artwork))?;
            log.note(show, "publish", &folder.join(&artwork), done);
        }
        None => {
            let message = format!("the artwork \"feed/{}\" is not there", channel.artwork);
            let help = "put a square picture there, or correct artwork =";
            // a show that has published nothing yet may still be without one
            if episodes.is_empty() {
                problems.push(Diagnostic::warning("apple/artwork-missing", message).help(help));
                log.remark(format!("feed/{}.toml: there is no feed yet", named.name));
                return Ok(problems);
            }
            problems.push(Diagnostic::error("apple/artwork-missing", message).help(help));
        }
    }
    let items: Vec<Item> = episodes.iter().map(|e| e.item.clone()).collect();
    problems.extend(feed::check(channel, &items));
    if crate::diagnostic::any_error(&problems) {
        log.remark(format!("feed/{}.toml: the feed is left as it was", named.name));
        return Ok(problems);
    }
    let listed: Vec<_> = episodes.iter().map(|e| (e.slug.clone(), &e.item)).collect();
    let others: Vec<_> = all
        .iter()
        .filter(|o| o.name != named.name)
        .map(|o| Neighbour { channel: &o.channel, folder: &o.folder })
        .collect();
    let refused = |e: String| Error::Refused(e);
    let html =
        site::channel_page(channel, &named.folder, &artwork, &listed, &others).map_err(|e| refused(e.to_string()))?;
    let page = folder.join("index.html");
    let done = store::write(&page, html.as_bytes())?;
    log.note(show, "publish", &page, done);
    let artwork_url = format!("{}{artwork}", channel.site);
    let xml = feed::render(channel, &artwork_url, &items).map_err(|e| refused(e.to_string()))?;
    let feed = folder.join("feed.xml");
    let done = store::write(&feed, xml.as_bytes())?;
    log.note(show, "publish", &feed, done);
    Ok(problems)
}

/// The page that leads to each of several channels.
///
/// # Errors
/// When the system refuses.
pub fn write_root(show: &Show, channels: &[NamedChannel], log: &mut Log) -> Result<(), Error> {
    if channels.len() < 2 {
        return Ok(());
    }
    let all: Vec<_> = channels.iter().map(|c| Neighbour { channel: &c.channel, folder: &c.folder }).collect();
    let html = site::root_page(&all).map_err(|e| Error::Refused(e.to_string()))?;
    let page = show.public().join("index.html");
    let done = store::write(&page, html.as_bytes())?;
    log.note(show, "publish", &page, done);
    Ok(())
}

/// Copy the public tree into a folder: recordings first, then texts and pages, the feeds last.
///
/// # Errors
/// When the system refuses.
pub fn copy_to(show: &Show, target: &Path, log: &mut Log) -> Result<(), Error> {
    let root = show.public();
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    let rank = |path: &PathBuf| match path.extension().and_then(|e| e.to_str()) {
        _ if path.file_name().is_some_and(|n| n == "feed.xml") => 3,
        Some("html") => 2,
        Some("mp3" | "wav" | "flac") => 0,
        _ => 1,
    };
    files.sort_by_key(|path| (rank(path), path.clone()));
    for file in files {
        let relative = file.strip_prefix(&root).unwrap_or(&file);
        let to = target.join(relative);
        if store::copy(&file, &to)? {
            log.actions.push(("copy", relative.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for name in store::list(folder)? {
        let path = folder.join(&name);
        if store::is_folder(&path) {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
