//! The highest bit rate at which everything fits, and the recordings at that rate.
use super::{
    super::{
        Error, Show,
        make::{Log, Tagged},
        probe, store,
    },
    Part,
};
use crate::{
    audio::{self, Input, Job, Label},
    episode::{self, TagFacts},
    media::ClipId,
    timeline::{ElementIndex, Fade, Region, Timeline, Track},
    units::{Cart, Container, Db, Delivery, FrameRange, Frames, Layout, Lufs, Profile, TruePeak},
};
use chrono::Datelike as _;
use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

/// In kbit/s, mono at 44.1 kHz: speech is good at the first and can be followed at the last.
const RATES: [u16; 8] = [128, 96, 80, 64, 56, 48, 40, 32];
/// Files take whole clusters of a card: 32 KiB.
const CLUSTER: u64 = 32 << 10;
/// For the tag of a recording.
const TAG: u64 = 16 << 10;
/// For the lists and the folders themselves.
const REST: u64 = 1 << 20;
/// Raised whenever packing gives other bytes than before.
const PACK_VERSION: u32 = 1;

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

/// Choose the rate. Where not even the lowest fits, the oldest episodes stay out, and that is said.
pub(super) fn choose(parts: &mut Vec<Part<'_>>, fixed: u64, size: Option<u64>, log: &mut Log) -> Result<u16, Error> {
    let [highest, .., lowest] = RATES;
    let Some(size) = size else { return Ok(highest) };
    let all = |parts: &[Part<'_>], kbps: u16| fixed + REST + parts.iter().map(|p| at(p, kbps)).sum::<u64>();
    if let Some(kbps) = RATES.into_iter().find(|kbps| all(parts, *kbps) <= size) {
        return Ok(kbps);
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
    Ok(lowest)
}

/// Make the recording of an episode at a rate, or take the published one where it is small enough.
pub(super) fn pack(show: &Show, part: &mut Part<'_>, kbps: u16, folder: &Path, log: &mut Log) -> Result<(), Error> {
    if as_it_is(part, kbps) {
        part.packed.clone_from(&part.sound);
        part.bytes = part.item.enclosure.bytes;
        return Ok(());
    }
    let tag = tag(part)?;
    let published = part.files.get(&part.recording).map(|f| f.sha256.clone()).unwrap_or_default();
    let key = store::hash_of(format!("{PACK_VERSION}\n{published}\n{kbps}\n{}", store::hash_of(&tag)).as_bytes());
    let path = folder.join(format!("{}.mp3", key.get(..24).unwrap_or(&key)));
    if !store::is_file(&path) {
        encode(show, part, kbps, &path, tag)?;
        log.remark(format!("{}: packed at {kbps} kbit/s", part.slug));
    }
    part.bytes = store::hash(&path)?.1;
    part.packed = path;
    Ok(())
}

fn encode(show: &Show, part: &Part<'_>, kbps: u16, path: &Path, tag: Vec<u8>) -> Result<(), Error> {
    let wrong = |source| Error::Audio { path: path.to_owned(), source };
    let clip = probe::of_file(show, &part.sound)?
        .map_err(|_| Error::Refused(format!("{}: the published recording cannot be read", part.slug)))?;
    let id = ClipId(part.slug.clone());
    let whole = FrameRange::new(Frames::ZERO, clip.length);
    let region = Region {
        track: Track::Voice,
        clip: id,
        from: Frames::ZERO,
        at: whole,
        gain: Db::ZERO,
        curve: Vec::new(),
        fade_in: Fade::NONE,
        fade_out: Fade::NONE,
        looped: None,
        origin: ElementIndex::default(),
    };
    let timeline = Timeline { length: clip.length, regions: vec![region], ..Timeline::default() };
    // as loud as it was published; one that has no loudness is silent at any
    let loudness = clip.loudness.unwrap_or(Lufs::from_centi(-1600)).min(Lufs::from_centi(-1400));
    let profile =
        Profile { tolerance: Db::from_centi(50), ..Profile::new("bundle", loudness, TruePeak::from_centi(-100)) };
    let delivery = Delivery {
        name: "bundle".to_owned(),
        profile,
        layout: Layout::Mono,
        rate: 44_100,
        container: Container::Mp3 { kbps },
        cart: Cart::default(),
        segments: false,
    };
    let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(File::open(&part.sound)?)) };
    let mut output = Tagged { draft: store::Draft::new(path)?, tag };
    let label = Label::default();
    let jobs = vec![Job { delivery: &delivery, label: &label, output: &mut output }];
    let reports = audio::master(&timeline, &mut open, jobs, 1, &mut |_, _| ()).map_err(wrong)?;
    for report in reports {
        report.map_err(wrong)?;
    }
    output.draft.finish()
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
        language: if channel.language.to_lowercase().starts_with("ko") {
            "kor"
        } else if channel.language.to_lowercase().starts_with("en") {
            "eng"
        } else {
            "und"
        }
        .to_owned(),
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
        if !parts.iter().any(|p| p.packed == path) && store::is_file(&path) {
            store::remove(&path)?;
        }
    }
    Ok(())
}
