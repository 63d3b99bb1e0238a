//! What the feed says of a finished episode, and the files beside its recording that listeners get: from `episode.toml`,
//! the finished files and the channel to one item.
use super::{
    Error, Show,
    episode::Episode,
    guard, kind,
    make::{Finished, Log},
    public::{Earlier, revised_name},
    seal::SealedFile,
    show::NamedChannel,
    store,
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    feed::{
        self, Item,
        artwork::look,
        podcast::{Alternate, Image, Location},
    },
    source::Spanned,
    units::{Container, Delivery},
};
use std::{collections::BTreeMap, path::Path};

/// Pictures of an episode as they are in public.
#[derive(Default)]
struct Pictures {
    cover: Option<String>,
    images: Vec<Image>,
    files: BTreeMap<String, SealedFile>,
}

/// Complete an item by what is known beside its recording, and give the files that come with it, by their names in public.
/// What is wrong goes to the findings of the episode.
///
/// # Errors
/// When the system refuses.
pub(super) fn complete(
    show: &Show,
    episode: &mut Episode,
    finished: &Finished,
    channel: &NamedChannel,
    earlier: Earlier<'_>,
    item: &mut Item,
    log: &mut Log,
) -> Result<BTreeMap<String, SealedFile>, Error> {
    let base = item.page.clone();
    let file = &episode.file;
    item.season_name = item.season.and_then(|s| channel.channel.seasons.get(&s).cloned());
    item.licence_url.clone_from(&file.licence_url);
    item.number_shown.clone_from(&file.number_shown);
    item.revised = earlier.seal.and_then(|_| file.revisions.iter().map(|r| r.day).max());
    item.locations.clone_from(&file.locations);
    item.txts.clone_from(&file.txts);
    item.links.clone_from(&file.links);
    item.soundbites.clone_from(&finished.soundbites);
    let terms = finished.told.terms.iter();
    item.terms = terms.map(|t| feed::Term { word: t.word.clone(), meaning: t.meaning.clone() }).collect();
    reveals(episode, &channel.channel.locations);
    let pictures = pictures(show, episode, &base, earlier, log)?;
    item.image = pictures.cover.map(|name| format!("{base}{name}"));
    item.images = pictures.images;
    let mut files = pictures.files;
    // the recording itself stands among them, so that its bytes can be proven
    let rate = |d: &Delivery| match d.container {
        Container::Mp3 { kbps } | Container::Opus { kbps } => u32::from(kbps) * 1000,
        _ => 0,
    };
    let build = episode.build_folder(None);
    let before: Vec<Alternate> =
        earlier.corrected(episode).map(|seal| seal.item.alternates.clone()).unwrap_or_default();
    let proof = |made: &str, sha256: &str| match before.iter().find(|a| a.sha256 == sha256) {
        Some(same) => Ok(same.integrity.clone()),
        None => store::integrity(&build.join(made)).map(Some),
    };
    item.alternates = vec![Alternate {
        integrity: finished.recording.as_deref().map_or(Ok(None), |made| proof(made, &item.enclosure.sha256))?,
        url: item.enclosure.url.clone(),
        bytes: item.enclosure.bytes,
        mime: item.enclosure.mime.clone(),
        sha256: item.enclosure.sha256.clone(),
        bitrate: finished.delivery.as_ref().map_or(0, rate),
        title: None,
        default: true,
    }];
    for (made, delivery) in &finished.others {
        let (sha256, bytes) = store::hash(&build.join(made))?;
        let mime = kind::mime(made).to_owned();
        let name = revised_name(made, earlier.revision(episode));
        let sealed = SealedFile { bytes, sha256: sha256.clone(), mime: mime.clone() };
        // apps that keep the first address get the corrected file there as well
        let before = earlier.seal.into_iter().flat_map(|s| s.files.keys());
        files.extend(before.filter(|n| is_of(n, made)).map(|n| (n.clone(), sealed.clone())));
        files.insert(name.clone(), sealed);
        item.alternates.push(Alternate {
            url: format!("{base}{name}"),
            integrity: proof(made, &sha256)?,
            bytes,
            mime,
            sha256,
            bitrate: rate(delivery),
            title: Some(delivery.name.clone()),
            default: false,
        });
    }
    Ok(files)
}

/// Whether a name is that of a file or of one of its corrected forms: `loaf.mp3`, `loaf-r2.mp3`.
pub(super) fn is_of(name: &str, made: &str) -> bool {
    let (Some((stem, extension)), Some((own, same))) = (name.rsplit_once('.'), made.rsplit_once('.')) else {
        return name == made;
    };
    let revised = |rest: &str| {
        rest.is_empty()
            || rest.strip_prefix("-r").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    };
    extension == same && stem.strip_prefix(own).is_some_and(revised)
}

/// Say where the feed would name the place of a recording that is not to be told.
fn reveals(episode: &mut Episode, of_channel: &[Location]) {
    let mut found = Vec::new();
    for recording in episode.file.recordings.iter().filter(|r| !r.public) {
        let Some(place) = recording.place.as_deref().map(str::trim).filter(|p| !p.is_empty()) else { continue };
        let place = place.to_lowercase();
        let told = episode.file.locations.iter().chain(of_channel).map(|l| &l.name);
        for name in told.filter(|name| name.to_lowercase().contains(&place) || place.contains(&name.to_lowercase())) {
            let message = format!("the feed would name \"{name}\", where \"{}\" was recorded", recording.source);
            let help = "take the [[location]] out, or set public = true for the recording";
            found.push(Diagnostic::warning("podcast/location-reveals", message).help(help));
        }
    }
    episode.findings.diagnostics.extend(found);
}

fn pictures(
    show: &Show,
    episode: &mut Episode,
    base: &str,
    earlier: Earlier<'_>,
    log: &mut Log,
) -> Result<Pictures, Error> {
    let cover = episode.file.artwork.clone().map(|path| {
        let span = path.span.clone();
        (true, Spanned::new(Image { href: path.value, ..Image::default() }, span))
    });
    let others = episode.file.images.clone().into_iter().map(|image| (false, image));
    let mut made = Pictures::default();
    for (n, (is_cover, image)) in cover.into_iter().chain(others).enumerate() {
        let written = image.value.href.clone();
        let mut say = |problem: Diagnostic| episode.findings.diagnostics.push(problem.at(image.span.clone()));
        let path = store::beneath(show.root(), &episode.folder, &written).filter(|p| store::is_file(p));
        let Some(path) = path else {
            let problem = Diagnostic::error("apple/artwork-missing", format!("the picture \"{written}\" is not there"));
            say(problem.help("paths are relative to the episode's folder"));
            continue;
        };
        // without what cameras and programs wrote into it
        let bare = feed::bare::bare(&store::read(&path)?);
        let known = bare.as_ref().and_then(|b| kind(&b.bytes));
        let (Some(feed::bare::Bare { bytes, removed }), Some((picture, ending, mime))) = (&bare, known) else {
            let problem = Diagnostic::error("apple/artwork-type", format!("\"{written}\" is no JPEG or PNG"));
            say(problem.help("save it again as JPEG or PNG"));
            continue;
        };
        if is_cover {
            // what directories refuse is said, and keeps no listener from what is new
            for found in feed::artwork::check(&written, bytes) {
                say(Diagnostic { severity: Severity::Warning, ..found });
            }
        }
        let stem = if is_cover { "cover".to_owned() } else { format!("picture-{}", n.max(1)) };
        let (plain, sha256) = (format!("{stem}.{ending}"), store::hash_of(bytes));
        // apps keep a picture by its address: one that changed has a new one
        let before = |name: &String| {
            let same = earlier.seal.and_then(|s| s.files.get(name));
            same.is_none_or(|file| file.sha256 == sha256)
        };
        let name = if before(&plain) { plain } else { revised_name(&plain, earlier.revision(episode)) };
        if !earlier.dry {
            let to = episode.build_folder(None).join(&name);
            guard::bytes(show, &written, bytes)?;
            let done = store::write(&to, bytes)?;
            log.note(show, "write", &to, done);
            if done && !removed.is_empty() {
                log.remark(format!("{written}: published without its {}", removed.join(", ")));
            }
        }
        let file = SealedFile { bytes: bytes.len() as u64, sha256, mime: mime.to_owned() };
        made.files.insert(name.clone(), file);
        if is_cover {
            made.cover = Some(name);
        } else {
            let (width, height) = (picture.width, picture.height);
            made.images.push(Image {
                href: format!("{base}{name}"),
                mime: mime.to_owned(),
                width,
                height,
                ..image.value
            });
        }
    }
    Ok(made)
}

/// A picture that apps show, the ending of its name and its type.
fn kind(bytes: &[u8]) -> Option<(feed::artwork::Picture, &'static str, &'static str)> {
    let picture = look(bytes)?;
    match picture.kind {
        "PNG" => Some((picture, "png", "image/png")),
        "JPEG" => Some((picture, "jpg", "image/jpeg")),
        _ => None,
    }
}

/// The pictures of a channel beside its artwork that a folder holds, with addresses relative to it.
///
/// # Errors
/// When the system refuses.
pub(super) fn pictures_in(channel: &feed::Channel, folder: &Path, names: &[String]) -> Result<Vec<Image>, Error> {
    let mut found = Vec::new();
    for (n, image) in channel.images.iter().enumerate() {
        let stem = format!("picture-{}.", n + 1);
        let Some(name) = names.iter().find(|name| name.starts_with(&stem)) else { continue };
        let Some((picture, _, mime)) = kind(&store::read(&folder.join(name))?) else { continue };
        let (width, height) = (picture.width, picture.height);
        found.push(Image { href: name.clone(), mime: mime.to_owned(), width, height, ..image.clone() });
    }
    Ok(found)
}

/// The pictures of a channel beside its artwork: put into its public folder, with their addresses.
///
/// # Errors
/// When the system refuses.
pub(super) fn channel_pictures(
    show: &Show,
    named: &NamedChannel,
    folder: &Path,
    problems: &mut Vec<Diagnostic>,
    log: &mut Log,
) -> Result<Vec<Image>, Error> {
    let mut made = Vec::new();
    for (n, image) in named.channel.images.iter().enumerate() {
        let from = store::beneath(show.root(), &show.root().join("feed"), &image.href).filter(|p| store::is_file(p));
        let bare = from.as_deref().map(store::read).transpose()?.and_then(|b| feed::bare::bare(&b));
        let known = bare.as_ref().and_then(|b| kind(&b.bytes));
        let (Some(bare), Some((picture, ending, mime))) = (&bare, known) else {
            let message = format!("the picture \"feed/{}\" is not there, or no JPEG or PNG", image.href);
            problems.push(Diagnostic::error("apple/artwork-missing", message).help("correct file = of its [[image]]"));
            continue;
        };
        let name = format!("picture-{}.{ending}", n + 1);
        guard::bytes(show, &image.href, &bare.bytes)?;
        let done = store::write(&folder.join(&name), &bare.bytes)?;
        log.note(show, "publish", &folder.join(&name), done);
        made.push(Image {
            href: format!("{}{name}", named.channel.site),
            mime: mime.to_owned(),
            width: picture.width,
            height: picture.height,
            ..image.clone()
        });
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn corrected_forms_of_a_file_are_known_by_their_names() {
        for (name, wanted) in [
            ("a.mp3", true),
            ("a-r1.mp3", true),
            ("a-r12.mp3", true),
            ("a-r.mp3", false),
            ("a-low.mp3", false),
            ("a.flac", false),
        ] {
            assert_eq!(is_of(name, "a.mp3"), wanted, "{name}");
        }
    }
}
