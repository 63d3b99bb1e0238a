//! `kit:DIR`: for those whose host is a web form. A folder for each published episode with all that a form asks for.
//!
//! Everything in it is what was published: the files of the seal as they are, and the words of the feed's item. A kit holds
//! no feed, for the host writes that.
use super::{
    Error, Show, guard,
    ledger::Ledger,
    make::Log,
    places,
    seal::{Seal, SealedFile},
    show::NamedChannel,
    store, target,
};
use crate::{episode, feed::Item, markup, site};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// What a kit has beside what was published.
const OWN: [&str; 5] = ["notes.html", "notes.txt", "form.txt", "cover.png", "cover.jpg"];

/// Bring the kits in a folder up to date with what is published, or say what would be done there.
///
/// # Errors
/// When the system refuses, or a published recording is neither here nor there. What is there is then as it was.
pub(super) fn sync(
    show: &Show,
    channels: &[NamedChannel],
    folder: &Path,
    wanted: &target::Wanted,
    log: &mut Log,
) -> Result<(), Error> {
    let staged = show.cache().join("kit");
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    // what a dry run would publish first, and the texts that it does not write
    let mut hashes: BTreeMap<String, String> = BTreeMap::new();
    let mut kept = BTreeSet::new();
    let mut gone = Vec::new();
    for channel in channels {
        let coming = |slug: &str| wanted.coming.iter().find(|c| c.slug == slug);
        let mut seals: Vec<(String, Seal)> = Vec::new();
        let published = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items.into_values());
        for entry in published.filter(|e| !e.withdrawn && coming(&e.slug).is_none()) {
            seals.extend(Seal::read(show, &entry.slug)?.map(|seal| (entry.slug, seal)));
        }
        let new = wanted.coming.iter().filter(|c| c.channel == channel.folder);
        seals.extend(new.map(|public| (public.slug.clone(), Seal::new(public, 0))));
        for (slug, seal) in seals {
            let own = if channel.folder.is_empty() { slug.clone() } else { format!("{}/{slug}", channel.folder) };
            let public = show.public().join(&channel.folder);
            for (name, file) in seal.files.iter().filter(|(name, _)| !name.ends_with("index.html")) {
                let (here, place) = (public.join(&slug).join(name), format!("{own}/{name}"));
                if coming(&slug).is_some() {
                    hashes.insert(place, file.sha256.clone());
                } else if is(&here, file) {
                    files.insert(place, here);
                } else if is(&folder.join(&place), file) {
                    kept.insert(place);
                } else {
                    gone.push(place);
                }
            }
            let cover = super::public::artwork_name(channel);
            if store::is_file(&public.join(&cover)) {
                let place = format!("{own}/{}", cover.replacen("artwork", "cover", 1));
                files.insert(place, public.join(cover));
            }
            let texts = [
                ("notes.html", seal.item.notes_html.clone()),
                ("notes.txt", markup::text_of(&seal.item.notes_html)),
                ("form.txt", form(channel, &seal)),
            ];
            for (name, text) in texts {
                let place = format!("{own}/{name}");
                guard::text(show, &place, &text)?;
                if wanted.dry {
                    hashes.insert(place, store::hash_of(text.as_bytes()));
                } else {
                    store::write(&staged.join(&place), text.as_bytes())?;
                    files.insert(place.clone(), staged.join(&place));
                }
            }
        }
        if let Some(imported) = channel.imported.as_ref().filter(|i| !i.is_empty()) {
            log.remark(format!(
                "{}: the {} items of feed/{}.imported.xml have no kit: their recordings are with their host, and this show has only the \
                 addresses",
                folder.display(),
                imported.len(),
                channel.name
            ));
        }
    }
    if !gone.is_empty() {
        return Err(Error::Refused(format!(
            "published files are neither on this machine nor in {}: {}; the kits there were left as they are",
            folder.display(),
            gone.join(", ")
        )));
    }
    kept.extend(files.keys().chain(hashes.keys()).cloned());
    for (name, path) in &files {
        hashes.insert(name.clone(), store::hash(path)?.0);
    }
    let mut before = target::listed(folder)?;
    before.not_newer(show, channels, &folder.display().to_string())?;
    let address = target::Address::Kit(folder.to_owned());
    let lost = before.is_empty() && has_kits(show, channels, folder)?;
    target::recall(show, channels, (lost, &OWN), &folder.display().to_string(), &mut before, log)?;
    if wanted.dry {
        return target::would_arrive(folder, &hashes, (&before, &kept), &target::rank, log);
    }
    places::remember(show, &address)?;
    // what is to go goes first: a folder that is full, or in which something is in the way, keeps nothing that was taken back
    if !before.gone(&|name| kept.contains(name)).is_empty() {
        let there = |name: &String| before.names(name);
        let files = files.iter().filter(|(name, _)| there(name)).map(|(name, from)| (name.clone(), from.clone()));
        let hashes = hashes.iter().filter(|(name, _)| there(name)).map(|(name, hash)| (name.clone(), hash.clone()));
        let (files, hashes) = (files.collect(), hashes.collect());
        target::arrive(folder, &files, &hashes, (&before, &kept), &target::rank, log)?;
        before = target::listed(folder)?;
    }
    target::arrive(folder, &files, &hashes, (&before, &kept), &target::rank, log)?;
    target::noted(show, channels, folder)?;
    // nothing of an episode stays beside the cache when it is withdrawn
    for path in files.values().filter(|path| path.starts_with(&staged)) {
        store::remove(path)?;
        path.parent().iter().for_each(|folder| store::remove_empty(folder));
    }
    Ok(())
}

/// Whether a folder has the kit of an episode that is or was published.
fn has_kits(show: &Show, channels: &[NamedChannel], folder: &Path) -> Result<bool, Error> {
    for channel in channels {
        let below = folder.join(&channel.folder);
        let mut items = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items.into_values());
        if items.any(|entry| store::is_folder(&below.join(entry.slug))) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is(path: &Path, file: &SealedFile) -> bool {
    store::is_file(path) && store::hash(path).is_ok_and(|(hash, _)| hash == file.sha256)
}

/// What a form asks, a line each, in the language of the channel.
fn form(channel: &NamedChannel, seal: &Seal) -> String {
    let item = &seal.item;
    let korean = channel.channel.language.to_lowercase().starts_with("ko");
    let say = |english: &'static str, hangul: &'static str| if korean { hangul } else { english };
    let mut lines = vec![
        (say("Podcast", "팟캐스트"), channel.channel.title.clone()),
        (say("Title", "제목"), item.title.clone()),
        (say("Summary", "요약"), item.summary.clone()),
        (
            say("Summary takes", "요약 크기"),
            if korean {
                format!("4000바이트 중 {}바이트", item.summary.len())
            } else {
                format!("{} of 4000 bytes", item.summary.len())
            },
        ),
    ];
    let numbered = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_else(|| "-".to_owned());
    lines.extend([
        (say("Season", "시즌"), numbered(item.season)),
        (say("Episode", "회"), numbered(item.number)),
        (say("Kind", "종류"), item.kind.clone()),
        (say("Explicit", "성인용"), if item.explicit { say("yes", "예") } else { say("no", "아니요") }.to_owned()),
        (say("Language", "언어"), channel.channel.language.clone()),
        (say("Published", "발행"), item.date.to_rfc3339()),
        (say("Length", "길이"), item.duration.clock()),
        (say("Guid", "GUID"), item.guid.clone()),
    ]);
    for person in &item.people {
        lines.push((
            say("Person", "출연"),
            format!("{} ({})", person.name, site::role(&channel.channel.language, &person.role)),
        ));
    }
    if let Some(licence) = &item.licence {
        lines.push((say("Licence", "이용 허락"), licence.clone()));
    }
    lines.extend([
        (say("Page in our feed", "우리 피드의 쪽"), item.page.clone()),
        (say("Recording in our feed", "우리 피드의 녹음"), item.enclosure.url.clone()),
    ]);
    let mut text: String =
        lines.into_iter().map(|(name, value)| format!("{name}: {}\n", markup::clean(&value))).collect();
    text.push_str(&chapters(item, say("Chapters", "챕터")));
    text.push_str(&format!("\n{}:\n", say("Files", "파일")));
    for (name, file) in seal.files.iter().filter(|(name, _)| !name.ends_with("index.html")) {
        text.push_str(&format!("{name}, {}, {} bytes, SHA-256 {}\n", file.mime, file.bytes, file.sha256));
    }
    text
}

/// One chapter a line, as hosts read them out of a description: the same list as in the notes.
fn chapters(item: &Item, heading: &str) -> String {
    let list = episode::chapter_list(&item.chapters);
    if list.is_empty() { list } else { format!("\n{heading}:\n{list}") }
}
