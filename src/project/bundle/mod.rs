//! `bundle:DIR`: what is published, for an SD card or a stick: listened to where there is no network.
//!
//! Cheap players and car radios play one level of folders, short ASCII names, MP3 at a constant bit rate, in the order in
//! which the files were written. So the recordings lie in `01` to `99`, at most 99 in each, as `001_NAME.mp3`, the oldest
//! first, and are written one after the other. `PHONE` holds each of them once more, small, in Opus. Beside them are pages
//! that play from the stick, a list, a feed with addresses on the stick, and the SHA-256 of every file, signed where there is a key. Made twice, it is the same to the
//! byte; nothing in it says where or when it was made.
mod fit;
mod page;
mod sign;
mod write;

pub use sign::Key;

use super::{
    Error, Show, guard, item,
    later::Later,
    ledger::Ledger,
    make::Log,
    places,
    public::Public,
    seal::{Seal, SealedFile},
    show::NamedChannel,
    store, target,
};
use crate::feed::{self, Item};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// How many folders, and how many files in each, the least of the players knows.
const MOST: usize = 99;

/// What a bundle is to be.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What it has to fit into, in bytes; without it, what it had to fit into before, or any size.
    pub size: Option<u64>,
    /// Signs the list of files.
    pub key: Option<Key>,
}

/// An episode on its way into the bundle.
pub(super) struct Part<'a> {
    channel: &'a NamedChannel,
    slug: String,
    item: Item,
    files: BTreeMap<String, SealedFile>,
    /// The published recording's name.
    recording: String,
    /// Where it is on this machine.
    sound: PathBuf,
    /// `01/001_LAMP.mp3`
    place: String,
    /// The recording in the bundle, and how many bytes it has.
    packed: PathBuf,
    bytes: u64,
    /// The small one for telephones, and how many bytes it has.
    small: Option<(PathBuf, u64)>,
}

/// Whether a file of a card, by its path there, is the bundle's: each time it is written anew.
pub(super) fn is_own(within: &Path) -> bool {
    let first = within.iter().next().and_then(|name| name.to_str());
    first.is_some_and(|name| name == write::MARK || write::is_of_the_bundle(name))
}

/// Bring a bundle up to date with what is published.
///
/// # Errors
/// When the system refuses, something published is not on this machine, or the folder holds what is not the bundle's.
pub(super) fn sync(
    show: &Show,
    channels: &[NamedChannel],
    folder: &Path,
    wanted: &Wanted,
    log: &mut Log,
) -> Result<(), Error> {
    write::ours(folder)?;
    let mut parts = parts(show, channels)?;
    let staged = show.cache().join("published");
    target::stage(show, channels, &staged, &[], &Later::default())?;
    let mut pages: Vec<(String, PathBuf)> = Vec::new();
    for name in target::staged(&staged)? {
        if !name.ends_with("feed.xml") {
            pages.push((format!("PAGES/{name}"), staged.join(name)));
        }
    }
    let fixed: u64 = pages.iter().map(|(_, path)| fit::taken(path)).sum();
    let size = wanted.size.or_else(|| write::size_before(folder));
    let any = !parts.is_empty();
    let rates = fit::choose(&mut parts, fixed, size, log)?;
    if any && parts.is_empty() {
        return Err(Error::Refused(format!(
            "no recording fits into {} bytes: the lists and pages take {} of them; nothing was changed on {}",
            size.unwrap_or_default(),
            fixed + fit::REST,
            folder.display()
        )));
    }
    name(&mut parts)?;
    let made = show.cache().join("bundle");
    for part in &mut parts {
        fit::pack(show, part, rates, &made, log)?;
    }
    let text = made.join("text");
    let mut written: Vec<(String, PathBuf)> = Vec::new();
    let put = |name: String, bytes: &[u8]| -> Result<(String, PathBuf), Error> {
        let path = text.join(&name);
        store::write(&path, bytes)?;
        Ok((name, path))
    };
    for part in &parts {
        let own = page::folder_of(part);
        let public = show.public().join(&part.channel.folder).join(&part.slug);
        for (name, _) in part.files.iter().filter(|(_, f)| !f.mime.starts_with("audio/")) {
            let here = public.join(name);
            if name == "index.html" {
                let html = String::from_utf8(store::read(&here)?).unwrap_or_default();
                let html = page::with_sound(&html, part);
                guard::text(show, &format!("the page of {}", part.slug), &html)?;
                pages.push(put(format!("{own}/{name}"), html.as_bytes())?);
            } else {
                pages.push((format!("{own}/{name}"), here));
            }
        }
    }
    for channel in channels.iter().filter(|c| c.sound) {
        let own: Vec<&Part<'_>> = parts.iter().filter(|p| p.channel.name == channel.name).collect();
        if let Some(xml) = relative_feed(channel, &own, &staged)? {
            guard::text(show, "the feed of the bundle", &xml)?;
            let folder = if channel.folder.is_empty() { String::new() } else { format!("{}/", channel.folder) };
            pages.push(put(format!("PAGES/{folder}feed.xml"), xml.as_bytes())?);
        }
    }
    pages.sort();
    written.extend(parts.iter().map(|p| (p.place.clone(), p.packed.clone())));
    written.push(put("PLAYLIST.M3U8".to_owned(), page::playlist(&parts).as_bytes())?);
    written.extend(parts.iter().filter_map(|p| Some((page::small_of(p), p.small.as_ref()?.0.clone()))));
    written.extend(pages);
    let index = page::index(channels, &parts);
    guard::text(show, "the bundle's page", &index)?;
    written.push(put("index.html".to_owned(), index.as_bytes())?);
    written.push(put(write::MARK.to_owned(), page::about(channels, &parts, size, wanted.key.is_some()).as_bytes())?);
    let mut sums = String::new();
    for (name, path) in &written {
        sums.push_str(&format!("{}  {name}\n", store::hash(path)?.0));
    }
    let signature = wanted.key.as_ref().map(|key| sign::signature(key, sums.as_bytes())).transpose()?;
    written.push(put(write::SUMS.to_owned(), sums.as_bytes())?);
    if let Some(signature) = signature {
        written.push(put(write::SIGNATURE.to_owned(), signature.as_bytes())?);
    }
    // before anything is on it: whatever is has to be found again when it is taken back
    places::remember(show, &target::Address::Bundle(folder.to_owned()))?;
    write::all(folder, &written, log)?;
    elsewhere(channels, folder, log);
    // nothing of an episode stays beside the cache when it is withdrawn
    for (_, path) in written.iter().filter(|(_, path)| path.starts_with(&text)) {
        store::remove(path)?;
        path.parent().iter().for_each(|folder| store::remove_empty(folder));
    }
    fit::forget(&made, &parts)
}

/// Say which recordings a bundle would hold. How they fit is known when it is made.
///
/// # Errors
/// When the system refuses, or the folder holds what is not the bundle's.
pub(super) fn tell(
    show: &Show,
    channels: &[NamedChannel],
    folder: &Path,
    coming: &[Public],
    log: &mut Log,
) -> Result<(), Error> {
    write::ours(folder)?;
    let mut count = 0;
    for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        let known = ledger.iter().flat_map(|l| l.items.values()).filter(|e| !e.withdrawn).map(|e| e.slug.as_str());
        let new = coming.iter().filter(|c| c.channel == channel.folder).map(|c| c.slug.as_str());
        let slugs: BTreeSet<&str> = known.chain(new).collect();
        count += slugs.len();
        log.actions.extend(slugs.into_iter().map(|slug| ("would put on it", slug.to_owned())));
    }
    log.remark(format!(
        "{}: it would hold {count} recordings; in which order and at which bit rate is known when it is made",
        folder.display()
    ));
    elsewhere(channels, folder, log);
    Ok(())
}

/// Say what of a show is not on a card: the recordings of an earlier feed lie where its host has them.
fn elsewhere(channels: &[NamedChannel], folder: &Path, log: &mut Log) {
    for (channel, imported) in channels.iter().filter_map(|c| Some((c, c.imported.as_ref()?))) {
        if !imported.is_empty() {
            log.remark(format!(
                "{}: the recordings of {} items of feed/{}.imported.xml are not on it: this show has only their addresses, and their \
                 pages play them where there is a network. To have one on it, make an episode of its recording",
                folder.display(),
                imported.len(),
                channel.name
            ));
        }
    }
}

/// What is published, in the order in which it is played: by channel, season and date.
fn parts<'a>(show: &Show, channels: &'a [NamedChannel]) -> Result<Vec<Part<'a>>, Error> {
    let (mut parts, mut gone) = (Vec::new(), Vec::new());
    for channel in channels {
        let mut own = Vec::new();
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !e.withdrawn) {
            let Some(seal) = Seal::read(show, &entry.slug)? else { continue };
            let recording = seal.item.enclosure.url.rsplit('/').next().unwrap_or_default().to_owned();
            let public = show.public().join(&channel.folder).join(&entry.slug);
            let is = |name: &str, file: &SealedFile| {
                let path = public.join(name);
                store::is_file(&path) && store::hash(&path).is_ok_and(|(hash, _)| hash == file.sha256)
            };
            let wanted =
                |(name, file): &(&String, &SealedFile)| **name == recording || !file.mime.starts_with("audio/");
            gone.extend(
                seal.files.iter().filter(wanted).filter(|(n, f)| !is(n, f)).map(|(n, _)| format!("{}/{n}", entry.slug)),
            );
            own.push(Part {
                channel,
                slug: entry.slug,
                sound: public.join(&recording),
                item: seal.item,
                files: seal.files,
                recording,
                place: String::new(),
                packed: PathBuf::new(),
                bytes: 0,
                small: None,
            });
        }
        own.sort_by(|a, b| (a.item.season, a.item.date, &a.item.guid).cmp(&(b.item.season, b.item.date, &b.item.guid)));
        parts.extend(own);
    }
    if gone.is_empty() {
        return Ok(parts);
    }
    Err(Error::Refused(format!(
        "published files are not on this machine: {}; the bundle was left as it is. Put them back into feed/public, or make \
         the bundle where they are",
        gone.join(", ")
    )))
}

/// Give each recording its folder and its name. A channel and a season begin a new folder.
fn name(parts: &mut [Part<'_>]) -> Result<(), Error> {
    let (mut folder, mut file) = (0, 0);
    let mut before: Option<(String, Option<u32>)> = None;
    for part in parts {
        let group = (part.channel.name.clone(), part.item.season);
        if before.as_ref() != Some(&group) || file == MOST {
            (folder, file) = (folder + 1, 0);
            before = Some(group);
        }
        file += 1;
        if folder > MOST {
            return Err(Error::Refused(format!(
                "more than {MOST} folders of at most {MOST} recordings: players know no more"
            )));
        }
        part.place = format!("{folder:02}/{file:03}_{}.mp3", ascii(&part.slug, part.item.number));
    }
    Ok(())
}

/// A name that every player shows: capitals, digits and `_`, at most 24 of them.
fn ascii(slug: &str, number: Option<u32>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let name: String = slug.chars().map(plain).collect();
    let words: Vec<&str> = name.split('_').filter(|w| !w.is_empty()).collect();
    let name: String = words.join("_").chars().take(24).collect();
    match (name.trim_matches('_'), number) {
        ("", Some(number)) => format!("EPISODE_{number}"),
        ("", None) => "EPISODE".to_owned(),
        (name, _) => name.to_owned(),
    }
}

/// The feed with the addresses of the files on the stick, relative to itself.
fn relative_feed(channel: &NamedChannel, parts: &[&Part<'_>], staged: &Path) -> Result<Option<String>, Error> {
    // pages lead to it though it may be empty
    if parts.is_empty() && !store::is_file(&staged.join(target::feed_of(channel))) {
        return Ok(None);
    }
    let last = |address: &str| address.rsplit('/').next().unwrap_or_default().to_owned();
    let items: Vec<Item> = parts
        .iter()
        .map(|part| {
            let mut item = part.item.clone();
            let beside = |address: &str| format!("{}/{}", part.slug, last(address));
            item.enclosure.url = format!("{}{}", page::up(part.channel), part.place);
            item.enclosure.bytes = part.bytes;
            "audio/mpeg".clone_into(&mut item.enclosure.mime);
            item.enclosure.sha256 = String::new();
            item.page = format!("{}/index.html", part.slug);
            item.transcripts.iter_mut().for_each(|t| t.url = beside(&t.url));
            item.chapters_url = item.chapters_url.as_deref().map(beside);
            // what is not on the stick is named by nothing of it
            let here = |address: &str| part.files.contains_key(&last(address));
            item.image = item.image.as_deref().filter(|image| here(image)).map(beside);
            item.images.retain(|image| here(&image.href));
            item.images.iter_mut().for_each(|image| image.href = beside(&image.href));
            item.alternates.clear();
            item
        })
        .collect();
    let folder = staged.join(&channel.folder);
    let names = store::list(&folder)?;
    let images = item::pictures_in(&channel.channel, &folder, &names)?;
    let artwork = Some(super::public::artwork_name(channel)).filter(|name| names.contains(name));
    let on_stick = feed::Channel { images, ..channel.channel.clone() };
    let xml = feed::render(&on_stick, &artwork.unwrap_or_default(), &items);
    xml.map(Some).map_err(|e| Error::Refused(e.to_string()))
}

#[cfg(test)]
mod tests {
    use super::ascii;

    #[test]
    fn names_are_short_and_plain() {
        assert_eq!(ascii("tuesday-loaf", None), "TUESDAY_LOAF");
        assert_eq!(ascii("a-very-long-name-of-an-episode-indeed", None), "A_VERY_LONG_NAME_OF_AN_E");
        assert_eq!(ascii("덤", Some(7)), "EPISODE_7");
        assert_eq!(ascii("덤", None), "EPISODE");
        assert_eq!(ascii("덤-2", Some(7)), "2");
        assert_eq!(ascii("../..", None), "EPISODE");
    }
}
