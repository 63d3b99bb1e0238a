//! The highest bit rate at which everything fits, and the recordings at that rate: MP3 for players, Opus for telephones.
use super::Part;
use crate::{
    audio::{self, Input, Job, Label},
    episode::{self, TagFacts},
    media::ClipId,
    project::{
        Error, Show,
        make::{Log, Tagged, listed},
        probe, store,
    },
    timeline::{Region, Timeline, Track},
    units::{Cart, Container, Db, Delivery, FrameRange, Frames, Layout, Lufs, Profile, RATE, TruePeak},
};
use chrono::Datelike as _;
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

/// In kbit/s, mono at 44.1 kHz: speech is good at the first and can be followed at the last.
const RATES: [u16; 8] = [128, 96, 80, 64, 56, 48, 40, 32];
/// The small ones in Opus, mono: as clear as an MP3 at twice the rate.
const SMALL: u16 = 24;
/// What players get has to be at least this good before there is room for small ones.
const ENOUGH: u16 = 64;
/// Files take whole clusters of a card: 32 KiB.
const CLUSTER: u64 = 32 << 10;
/// For the tag of a recording.
const TAG: u64 = 16 << 10;
/// For the lists and the folders themselves.
pub(super) const REST: u64 = 1 << 20;
/// Raised whenever packing gives other bytes than before.
const PACK_VERSION: u32 = 2;

/// What a file takes on a card.
pub(super) fn taken(path: &Path) -> u64 {
    store::hash(path).map_or(0, |(_, bytes)| clusters(bytes))
}

const fn clusters(bytes: u64) -> u64 {
    bytes.div_ceil(CLUSTER) * CLUSTER
}

/// What a recording takes at a rate, with its page and its captions.
fn at(part: &Part<'_>, kbps: u16) -> u64 {
    let texts: u64 = part.files.values().filter(|f| !f.mime.starts_with("audio/")).map(|f| clusters(f.bytes)).sum();
    clusters(sound(part, kbps)) + texts
}

fn sound(part: &Part<'_>, kbps: u16) -> u64 {
    let packed = part.item.duration.0 * u64::from(kbps) / 8 + TAG;
    if as_it_is(part, kbps) { part.item.enclosure.bytes } else { packed }
}

/// Whether what was published is small enough already: it is not packed twice.
fn as_it_is(part: &Part<'_>, kbps: u16) -> bool {
    let packed = part.item.duration.0 * u64::from(kbps) / 8 + TAG;
    part.item.enclosure.mime == "audio/mpeg" && part.item.enclosure.bytes <= packed
}

/// At what bit rates a bundle is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rates {
    kbps: u16,
    small: bool,
}

/// What the small recording of an episode takes. Its rate is one on average, and may be a third more for some minutes.
const fn small(part: &Part<'_>) -> u64 {
    clusters(part.item.duration.0 * SMALL as u64 / 6 + TAG)
}

/// Choose the rates. Where not even the lowest fits, the oldest episodes stay out, and that is said.
pub(super) fn choose(parts: &mut Vec<Part<'_>>, fixed: u64, size: Option<u64>, log: &mut Log) -> Result<Rates, Error> {
    let [highest, .., lowest] = RATES;
    let Some(size) = size else { return Ok(Rates { kbps: highest, small: true }) };
    let all = |parts: &[Part<'_>], kbps: u16| fixed + REST + parts.iter().map(|p| at(p, kbps)).sum::<u64>();
    let phones: u64 = parts.iter().map(small).sum();
    let good = RATES.into_iter().filter(|kbps| *kbps >= ENOUGH);
    if let Some(kbps) = good.into_iter().find(|kbps| all(parts, *kbps) + phones <= size) {
        return Ok(Rates { kbps, small: true });
    }
    if !parts.is_empty() {
        log.remark(format!("no small files for telephones: they would leave less than {ENOUGH} kbit/s for players"));
    }
    if let Some(kbps) = RATES.into_iter().find(|kbps| all(parts, *kbps) <= size) {
        return Ok(Rates { kbps, small: false });
    }
    let mut out = Vec::new();
    while all(parts, lowest) > size {
        let oldest = parts.iter().enumerate().min_by_key(|(_, p)| (p.item.date, p.item.guid.clone())).map(|(n, _)| n);
        let Some(oldest) = oldest else {
            return Err(Error::Refused(format!(
                "nothing fits into {size} bytes; pages and lists alone take {}",
                fixed + REST
            )));
        };
        out.push(parts.remove(oldest).slug);
    }
    log.remark(format!(
        "not even {lowest} kbit/s fit everything into {size} bytes: left out, the oldest first: {}",
        out.join(", ")
    ));
    Ok(Rates { kbps: lowest, small: false })
}

/// Make the recordings of an episode, or take the published one where it is small enough.
pub(super) fn pack(show: &Show, part: &mut Part<'_>, rates: Rates, folder: &Path, log: &mut Log) -> Result<(), Error> {
    if as_it_is(part, rates.kbps) {
        part.packed.clone_from(&part.sound);
        part.bytes = part.item.enclosure.bytes;
    } else {
        let (container, rate) = (Container::Mp3 { kbps: rates.kbps }, 44_100);
        (part.packed, part.bytes) = packed(show, part, (container, rate), tag(part)?, folder, log)?;
    }
    if rates.small {
        let opus = (Container::Opus { kbps: SMALL }, RATE);
        part.small = Some(packed(show, part, opus, Vec::new(), folder, log)?);
    }
    Ok(())
}

/// A recording as a container and a rate, kept for the next time; and how many bytes it has.
fn packed(
    show: &Show,
    part: &Part<'_>,
    (container, rate): (Container, u32),
    tag: Vec<u8>,
    folder: &Path,
    log: &mut Log,
) -> Result<(PathBuf, u64), Error> {
    let ending = container.extension();
    let label = label(part);
    let published = part.files.get(&part.recording).map(|f| f.sha256.clone()).unwrap_or_default();
    let said = store::hash_of([tag.as_slice(), format!("{label:?}").as_bytes()].concat().as_slice());
    let key = store::hash_of(format!("{PACK_VERSION}\n{published}\n{container:?}\n{said}").as_bytes());
    let path = folder.join(format!("{}.{ending}", key.get(..24).unwrap_or(&key)));
    if !store::is_file(&path) {
        let profile = profile(show, part)?;
        let delivery = Delivery {
            name: "bundle".to_owned(),
            profile: profile.1,
            layout: Layout::Mono,
            rate,
            container,
            cart: Cart::default(),
            segments: false,
        };
        encode(part, &delivery, &label, profile.0, Tagged { draft: store::Draft::new(&path)?, tag })?;
        log.remark(format!("{}: packed as {ending}", part.slug));
    }
    let bytes = store::hash(&path)?.1;
    Ok((path, bytes))
}

/// How long the published recording is, and the profile by which it stays as loud as it is; one that has no loudness is
/// silent at any.
fn profile(show: &Show, part: &Part<'_>) -> Result<(Frames, Profile), Error> {
    let clip = probe::of_file(show, &part.sound)?
        .map_err(|_| Error::Refused(format!("{}: the published recording cannot be read", part.slug)))?;
    let loudness = clip.loudness.unwrap_or(Lufs::from_centi(-1600)).min(Lufs::from_centi(-1400));
    let profile = Profile::new("bundle", loudness, TruePeak::from_centi(-100));
    Ok((clip.length, Profile { tolerance: Db::from_centi(50), ..profile }))
}

fn encode(
    part: &Part<'_>,
    delivery: &Delivery,
    label: &Label,
    length: Frames,
    mut output: Tagged,
) -> Result<(), Error> {
    let wrong = |source| Error::Audio { path: part.sound.clone(), source };
    let region =
        Region::plain(Track::Voice, ClipId(part.slug.clone()), Frames::ZERO, FrameRange::new(Frames::ZERO, length));
    let timeline = Timeline { length, regions: vec![region], ..Timeline::default() };
    let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(File::open(&part.sound)?)) };
    let jobs = vec![Job { delivery, label, output: &mut output }];
    let reports = audio::master(&timeline, &mut open, jobs, 1, &mut |_, _| ()).map_err(wrong)?;
    for report in reports {
        report.map_err(wrong)?;
    }
    output.draft.finish()
}

/// What an Opus says of itself; an MP3 has its tag.
fn label(part: &Part<'_>) -> Label {
    let item = &part.item;
    let (show, chapters) = (part.channel.channel.title.clone(), listed(&item.chapters));
    Label { title: item.title.clone(), show, number: item.number, chapters, ..Label::default() }
}

/// ID3v2.3 without a picture: what small displays show.
fn tag(part: &Part<'_>) -> Result<Vec<u8>, Error> {
    let channel = &part.channel.channel;
    let facts = TagFacts {
        title: part.item.title.clone(),
        artist: channel.title.clone(),
        album: channel.title.clone(),
        year: Some(part.item.date.year()),
        number: part.item.number,
        summary: String::new(),
        language: channel.language.clone(),
        chapters: part.item.chapters.clone(),
        duration: part.item.duration,
        picture: None,
    };
    episode::tag(&facts).map_err(|e| Error::Refused(format!("{}: {e}", part.slug)))
}

/// Take away what was packed for bundles that are no more: a withdrawn episode's recording among them.
pub(super) fn forget(folder: &Path, parts: &[Part<'_>]) -> Result<(), Error> {
    for name in store::list(folder)? {
        let path: PathBuf = folder.join(name);
        let used = |p: &Part<'_>| p.packed == path || p.small.as_ref().is_some_and(|(small, _)| *small == path);
        if !parts.iter().any(used) && store::is_file(&path) {
            store::remove(&path)?;
        }
    }
    Ok(())
}
