//! Recordings in which somebody is heard whose voice is protected, by whatever name a script has for them.
//!
//! What `episode.toml` protects is a sound, not a name: it is known by the bytes of its files, in every episode of the show and
//! under any other name; and a copy in another format or a part of it by its loudness from moment to moment, which coding,
//! cutting and filtering leave as it is.
use super::{
    Error, Show,
    episode::Episode,
    episode_file::{self, Protect, Provenance},
    findings::Findings,
    kind::{TRANSCRIPTS, ending, is_recording},
    probe, store,
};
use crate::{
    diagnostic::any_error,
    media::{BLEEP, Clip, ClipId, ENERGY_STEP},
    programme::Piece,
    protect::same,
    script::{self, Block, Known, Script, Verb, corner::Corner},
    source::SourceId,
    units::FrameRange,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// A recording of a protected voice.
#[derive(Clone, Debug)]
pub struct Protected {
    /// The episode that protects it.
    pub(super) slug: String,
    /// Its name there.
    pub(super) key: String,
    /// How far.
    pub(super) level: Protect,
    /// The SHA-256 of its bytes; `None` where it is not there and was never seen.
    pub(super) hash: Option<String>,
    /// What is known of it, where it can be read.
    pub(super) clip: Option<Clip>,
    /// How it is known whom it belongs to.
    pub(super) by: By,
}

/// What says that somebody is heard in a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// `[[recording]]`: the recording is theirs.
    Recording,
    /// `[[voice]]`: the script has their label in it; others may speak there too.
    Label,
    /// `episode.toml` protects somebody and cannot be read.
    Unread,
}

/// All of a show. An episode that cannot be read says so itself, and is not made.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn all(show: &Show) -> Result<Vec<Protected>, Error> {
    let mut all = Vec::new();
    for slug in show.slugs()? {
        let folder = show.episode(&slug);
        let text = |name: &str| -> Result<Option<String>, Error> {
            let path = folder.join(name);
            let bytes = if store::is_file(&path) { Some(store::read(&path)?) } else { None };
            Ok(bytes.map(|b| String::from_utf8_lossy(&b).into_owned()))
        };
        // nothing else is read of an episode in which nobody is protected
        let Some(toml) = text("episode.toml")?.filter(|t| t.contains("protect")) else { continue };
        let read = episode_file::parse(SourceId(0), &toml);
        // a slip in the file, or the marks of a merge, must not open what it closes
        if any_error(&read.diagnostics) && protects(&toml) {
            let (key, level) = (String::new(), Protect::High);
            all.push(Protected { slug: slug.clone(), key, level, hash: None, clip: None, by: By::Unread });
        }
        let file = read.value;
        let theirs: Vec<&Provenance> = file.recordings.iter().filter(|r| r.protect.is_some()).collect();
        let labels = file.voices.iter().filter(|(_, protect)| protect.value >= Protect::Voice);
        let labels: Vec<(&str, Protect)> = labels.map(|(label, protect)| (label.as_str(), protect.value)).collect();
        if theirs.is_empty() && labels.is_empty() {
            continue;
        }
        let script = text("script.md")?.map(|t| script::parse(SourceId(0), &t, &Known::default()).value);
        let named =
            script.as_ref().and_then(|s| s.front.corner.as_ref()).map(|c| c.value.clone()).or(file.corner.clone());
        let corner = match &named {
            Some(name) => show.corner(name, None, &mut Findings::default())?,
            None => Corner::default(),
        };
        let corner_folder = show.corner_folder(named.as_deref().unwrap_or_default());
        let sources = theirs.iter().map(|r| (r.source.clone(), r.protect.as_ref().map_or(Protect::High, |p| p.value)));
        let mut sources: Vec<(String, String, Protect, By)> =
            sources.map(|(source, level)| (source.clone(), source, level, By::Recording)).collect();
        for (label, level) in labels {
            let heard = script.as_ref().map(|s| heard_in(s, &corner, label)).unwrap_or_default();
            let known = remembered(&folder)?.contains_key(label).then(|| label.to_owned());
            let new = heard.into_iter().chain(known);
            sources.extend(new.map(|source| (label.to_owned(), source, level, By::Label)));
        }
        for (key, source, level, by) in sources {
            let new = |hash, clip| Protected { slug: slug.clone(), key: key.clone(), level, hash, clip, by };
            let there = files(show, &folder, script.as_ref(), (&corner_folder, &corner), &source)?;
            let mut heard = false;
            for path in &there {
                let (hash, _) = store::hash(path)?;
                let clip = probe::of_file(show, path)?.ok();
                heard |= clip.is_some();
                all.push(new(Some(hash), clip));
            }
            // what is no recording does not stand for one that is away
            if !heard {
                let known = remembered(&folder)?.remove(&key).unwrap_or_default();
                all.extend(known.iter().map(|hash| new(Some(hash.clone()), None)));
                // a name is only in words, a label may never be heard, and some interviews are words alone
                let sound = file.recordings.iter().any(|r| r.source == key && r.sound);
                if there.is_empty() && known.is_empty() && by == By::Recording && level >= Protect::Voice && sound {
                    all.push(new(None, None));
                }
            }
        }
    }
    Ok(all)
}

/// The episodes in which somebody is protected, however far.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn protecting(show: &Show) -> Result<Vec<String>, Error> {
    let mut all = show.slugs()?;
    let mut failed = None;
    all.retain(|slug| {
        let path = show.episode(slug).join("episode.toml");
        if failed.is_some() || !store::is_file(&path) {
            return false;
        }
        match store::read(&path) {
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes);
                text.contains("protect") && episode_file::parse(SourceId(0), &text).value.protects()
            }
            Err(e) => {
                failed = Some(e);
                false
            }
        }
    });
    failed.map_or(Ok(all), Err)
}

/// Whether a file that cannot be read would protect somebody.
pub(super) fn protects(toml: &str) -> bool {
    let after = toml.match_indices("protect").filter_map(|(at, word)| toml.get(at + word.len()..));
    after.map(|rest| rest.strip_prefix("ed").unwrap_or(rest).trim_start_matches(['"', '\'', ' ', '\t'])).any(|rest| {
        let value = rest.strip_prefix('=').map(str::trim_start);
        value.is_some_and(|v| !v.starts_with("false"))
    })
}

/// What a script has in which a label is heard: sources of cues that name it or are named like it, and takes.
fn heard_in(written: &Script, corner: &Corner, label: &str) -> BTreeSet<String> {
    let host = corner.host_of(written);
    let mut all: BTreeSet<String> = [label.to_owned()].into();
    // the name on air may be the source's own
    let declared = written.front.voices.iter().map(|v| (&v.label.value, &v.air_name.value)).chain(&corner.voices);
    all.extend(declared.filter(|(l, _)| same(l, label)).map(|(_, air)| script::air_name(air).to_owned()));
    let mut speaks = false;
    for block in &written.blocks {
        match &block.value {
            Block::Speech(speech) => speaks = same(speech.voice.as_ref().map_or(host, |v| v.value.as_str()), label),
            Block::Cue(cue) => {
                let named = cue.verbatim.iter().filter_map(|v| v.value.voice.as_ref()).any(|v| same(&v.value, label));
                if named || (speaks && cue.verb.value == Verb::Rec) {
                    all.extend(cue.material.as_ref().map(|m| m.value.clone()));
                }
            }
            _ => {}
        }
    }
    all
}

/// The label of the episode itself that is protected and heard in a recording, where nothing says who speaks.
pub(super) fn labelled<'a>(episode: &'a Episode, piece: &Piece) -> Option<(&'a str, Protect)> {
    let bytes = episode.recordings.bytes_of(&piece.clip);
    let own = |p: &&Protected| p.by == By::Label && episode.home.ends_with(&p.slug);
    episode.protected.iter().filter(own).find(|p| p.hash.as_deref() == Some(bytes)).map(|p| (p.key.as_str(), p.level))
}

/// Whether the bytes of a recording of this episode are protected in any.
pub(super) fn is_anybodys(episode: &Episode) -> Option<&Protected> {
    let own: BTreeSet<&str> = episode.recordings.table.clips.keys().map(|id| episode.recordings.bytes_of(id)).collect();
    episode.protected.iter().find(|p| p.hash.as_deref().is_some_and(|hash| own.contains(hash)))
}

/// What is protected for this episode by its sound. Of its own labels its script says where they speak.
fn sounds(episode: &Episode) -> impl Iterator<Item = &Protected> {
    let by_script = |p: &&Protected| p.by == By::Label && episode.home.ends_with(&p.slug);
    episode.protected.iter().filter(move |p| p.level >= Protect::Voice && !by_script(p))
}

/// The recordings in which a protected voice is heard, with their keys: by their bytes, whatever they are called.
pub(super) fn of(episode: &Episode) -> BTreeMap<ClipId, (String, Protect)> {
    let mut all: BTreeMap<ClipId, (String, Protect)> = BTreeMap::new();
    for id in episode.recordings.table.clips.keys() {
        let bytes = episode.recordings.bytes_of(id);
        let known = || sounds(episode).filter(|p| p.hash.as_deref() == Some(bytes));
        // by its name in its own episode, and as far as any protects it
        let name = known().find(|p| episode.home.ends_with(&p.slug)).or_else(|| known().next());
        if let (Some(name), Some(level)) = (name, known().map(|p| p.level).max()) {
            all.insert(id.clone(), (name.key.clone(), level));
        }
    }
    all
}

/// The recording, protected however far, that one of these pieces is of, by its bytes or by its sound. Of labels a script says where
/// they speak.
pub(super) fn any_of<'a>(episode: &'a Episode, pieces: &[&Piece]) -> Option<&'a Protected> {
    let theirs = || episode.protected.iter().filter(|p| p.by == By::Recording);
    let by_bytes = pieces.iter().find_map(|piece| {
        let bytes = episode.recordings.bytes_of(&piece.clip);
        theirs().find(|p| p.hash.as_deref() == Some(bytes))
    });
    by_bytes.or_else(|| sounding_like(episode, pieces, &theirs().collect::<Vec<_>>()))
}

/// The protected recording that one of these pieces was copied from, in another format or cut out of it.
pub(super) fn copied_from<'a>(episode: &'a Episode, pieces: &[&Piece]) -> Option<&'a Protected> {
    sounding_like(episode, pieces, &sounds(episode).collect::<Vec<_>>())
}

fn sounding_like<'a>(episode: &Episode, pieces: &[&Piece], known: &[&'a Protected]) -> Option<&'a Protected> {
    let table = &episode.recordings.table;
    let heard = pieces.iter().filter_map(|piece| Some((table.clips.get(&piece.clip)?, piece)));
    let bytes = |piece: &Piece| episode.recordings.bytes_of(&piece.clip).to_owned();
    heard
        .filter(|(_, piece)| table.paths.get(BLEEP).is_none_or(|b| b.as_ref() != Ok(&piece.clip)))
        .find_map(|(clip, piece)| {
            let others = known.iter().copied().filter(|p| p.hash.as_ref() != Some(&bytes(piece)));
            others.filter_map(|p| Some((p, p.clip.as_ref()?))).find(|(_, whole)| is_part_of(clip, piece.range, whole))
        })
        .map(|(protected, _)| protected)
}

/// The paths that the script and the corner declare for a source: by its name, or by the name of its file.
pub(super) fn declared(script: Option<&Script>, corner: &Corner, source: &str) -> BTreeSet<String> {
    let named = sources(script, corner).filter(|(key, path)| same(key, source) || same(base_name(path), source));
    named.map(|(_, path)| path.to_owned()).collect()
}

/// The sources that a script and its corner declare: by which key, and where.
pub(super) fn sources<'a>(script: Option<&'a Script>, corner: &'a Corner) -> impl Iterator<Item = (&'a str, &'a str)> {
    let own = script.map(|s| s.front.sources.as_slice()).unwrap_or_default();
    let own = own.iter().map(|s| (s.key.value.as_str(), s.path.value.as_str()));
    own.chain(corner.sources.iter().map(|(key, path)| (key.as_str(), path.as_str())))
}

/// The name of a file without its folder and its endings.
pub(super) fn base_name(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.strip_prefix("corner:").unwrap_or(name);
    name.split('.').next().unwrap_or(name)
}

/// The file beside a script that remembers which bytes a protected recording has, for when it is away.
const REMEMBERED: &str = "protected.json";

/// By the names of sources: the SHA-256 of their recordings.
fn remembered(folder: &Path) -> Result<BTreeMap<String, BTreeSet<String>>, Error> {
    let path = folder.join(REMEMBERED);
    let bytes = if store::is_file(&path) { store::read(&path)? } else { Vec::new() };
    if bytes.is_empty() {
        return Ok(BTreeMap::new());
    }
    // read as empty, it would open what it closes
    serde_json::from_slice(&bytes).map_err(|e| {
        Error::Refused(format!(
            "{} is damaged ({e}): it says which recordings are protected; take it back from git or a backup",
            path.display()
        ))
    })
}

/// Remember the protected recordings of an episode that are there now.
///
/// # Errors
/// When the system refuses.
pub(super) fn remember(episode: &Episode) -> Result<(), Error> {
    let own = episode.protected.iter().filter(|p| p.by != By::Unread && episode.home.ends_with(&p.slug));
    let mut all = remembered(&episode.home)?;
    let before = all.clone();
    for known in own {
        all.entry(known.key.clone()).or_default().extend(known.hash.clone());
    }
    if all != before {
        store::write_json(&episode.home.join(REMEMBERED), &all)?;
    }
    Ok(())
}

/// Every file that a protected source may mean: those that the script and the corner declare, those of its name in
/// `sources/`, and the path that it is itself.
fn files(
    show: &Show,
    folder: &Path,
    script: Option<&Script>,
    (corner_folder, corner): (&Path, &Corner),
    source: &str,
) -> Result<BTreeSet<PathBuf>, Error> {
    // what a script names may have any ending, and is known by its bytes
    let mut written = declared(script, corner, source);
    written.insert(source.to_owned());
    written.retain(|path| !TRANSCRIPTS.contains(&ending(path).as_str()));
    let beside = store::list(&folder.join("sources"))?;
    let recorded = beside.iter().filter(|n| same(base_name(n), source) && is_recording(n));
    written.extend(recorded.map(|n| format!("sources/{n}")));
    let found = written.iter().filter_map(|path| show.recording(folder, corner_folder, path));
    Ok(found.filter(|p| store::is_file(p)).collect())
}

/// Shorter sounds are like too many others: 2 s.
const SHORTEST: usize = 200;
/// From this length on, 4 s, less has to be alike.
const LONG: usize = 400;
/// As much as is compared at once: 8 s.
const WINDOW: usize = 800;
/// And, where other sound stands before and behind it in one file: how long, at every what, and how much of it is alike. 3 s at
/// every second (all of 4 s and more has one), and where it was coded or filtered, 4 s at every second one. Of 4,100 stretches of
/// four voices that say other things than 6 to 9 minutes of the same voice, none was so much alike.
const INNER: [(usize, usize, f32); 2] = [(300, 100, 0.97), (400, 200, 0.95)];
/// Pieces are looked for at every second.
const STEP: usize = 100;
/// Joined out of pieces: so many stretches of 2 s, which are a third of all that sounds.
const PIECES: usize = 2;
/// So many values are one for the first look.
const COARSE: usize = 10;
/// Above that by less, in dB, hardly anything is heard.
const HUSH: f32 = 3.0;
/// Below the loudest by so much, in hundredths of a dB, is silence.
const DEEP: i16 = 4_500;

/// Whether a stretch of a recording is a part of another one: its loudness goes up and down in the same way.
fn is_part_of(clip: &Clip, range: FrameRange, whole: &Clip) -> bool {
    let step = ENERGY_STEP.get();
    let index = |frames: u64| usize::try_from(frames / step).unwrap_or(usize::MAX).min(clip.energy.len());
    let curve = curve(&clip.energy);
    let Some(part) = curve.get(index(range.start().get())..index(range.end().get())) else { return false };
    // silence before and behind it is no other sound
    let sounds = |level: &f32| *level > HUSH;
    let (Some(first), Some(last)) = (part.iter().position(sounds), part.iter().rposition(sounds)) else { return false };
    let part = part.get(first..=last).unwrap_or_default();
    let other = self::curve(&whole.energy);
    let rough = coarse(&other);
    // the whole of a short stretch, every eight seconds of a long one
    let windows = part.chunks(WINDOW).filter(|w| w.len() >= SHORTEST);
    let alone = |window: &[f32]| if window.len() >= LONG { 0.93 } else { 0.97 };
    windows.into_iter().any(|window| found(window, alone(window), &other, &rough))
        || INNER.iter().any(|(length, step, wanted)| {
            part.windows(*length).step_by(*step).any(|window| found(window, *wanted, &other, &rough))
        })
        || is_joined(part, &other, &rough)
}

/// Whether a stretch is joined out of pieces of a recording, in any order.
fn is_joined(part: &[f32], other: &[f32], rough: &[f32]) -> bool {
    let sounding = part.iter().filter(|level| **level > HUSH).count();
    let (mut at, mut pieces) = (0, 0);
    while let Some(window) = part.get(at..at + SHORTEST) {
        let piece = found(window, 0.97, other, rough);
        pieces += usize::from(piece);
        at += if piece { SHORTEST } else { STEP };
    }
    pieces >= PIECES && pieces * SHORTEST * 3 >= sounding
}

fn found(window: &[f32], wanted: f32, other: &[f32], rough: &[f32]) -> bool {
    // at each tenth of the coarse step, one of them is near the right one
    let small = coarse(window);
    (0..rough.len().saturating_sub(small.len()) + 1).any(|at| {
        let near = rough.get(at..at + small.len()).is_some_and(|there| alike(&small, there) > 0.6);
        near && (at * COARSE).saturating_sub(COARSE).checked_add(2 * COARSE).is_some_and(|last| {
            let first = (at * COARSE).saturating_sub(COARSE);
            (first..=last).any(|at| other.get(at..at + window.len()).is_some_and(|there| alike(window, there) > wanted))
        })
    })
}

/// Loudness over time, in dB above silence, each value with its two neighbours.
fn curve(energy: &[i16]) -> Vec<f32> {
    let floor = energy.iter().max().map_or(0, |loudest| loudest.saturating_sub(DEEP));
    let above = |n: usize| energy.get(n).map_or(0.0, |e| f32::from((*e).max(floor).saturating_sub(floor)) / 100.0);
    (0..energy.len()).map(|n| (above(n.saturating_sub(1)) + above(n) + above(n + 1)) / 3.0).collect()
}

fn coarse(curve: &[f32]) -> Vec<f32> {
    curve.chunks_exact(COARSE).map(|c| c.iter().sum()).collect()
}

/// The correlation of two curves of one length; 0 where one of them is flat.
fn alike(a: &[f32], b: &[f32]) -> f32 {
    let count = f32::from(u16::try_from(a.len()).unwrap_or(u16::MAX)).max(1.0);
    let (mut sum_a, mut sum_b, mut aa, mut bb, mut ab) = (0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32, 0.0_f32);
    for (a, b) in a.iter().zip(b) {
        sum_a += a;
        sum_b += b;
        aa += a * a;
        bb += b * b;
        ab += a * b;
    }
    let spread = |square: f32, sum: f32| square / count - (sum / count) * (sum / count);
    let (spread_a, spread_b) = (spread(aa, sum_a), spread(bb, sum_b));
    // what hardly moves, a tone or noise, tells nobody
    if spread_a < 9.0 || spread_b < 9.0 {
        return 0.0;
    }
    (ab / count - sum_a / count * (sum_b / count)) / libm::sqrtf(spread_a * spread_b)
}

#[cfg(test)]
mod tests {
    use super::{alike, is_part_of};
    use crate::{
        media::{Clip, ENERGY_STEP},
        units::{FrameRange, Frames, Layout},
    };

    /// The energy of somebody who speaks, from a seed: syllables of many lengths and levels.
    fn speech(seed: u64, steps: usize) -> Vec<i16> {
        let mut state = seed;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut all = Vec::new();
        while all.len() < steps {
            let level = -1_500 - i16::try_from(next(1_800)).unwrap();
            for n in 0..8 + next(16) {
                all.push(level - i16::try_from((n as i64 - 8).pow(2) * 6).unwrap());
            }
            let quiet = if next(5) == 0 { 20 + next(50) } else { next(6) };
            all.extend((0..quiet).map(|_| -6_000));
        }
        all.truncate(steps);
        all
    }

    fn clip(energy: Vec<i16>) -> Clip {
        Clip {
            length: ENERGY_STEP.times(energy.len() as u64),
            layout: Layout::Mono,
            rate: 48_000,
            loudness: None,
            true_peak: None,
            weighted: energy.clone(),
            energy,
            speech: Vec::new(),
            began: None,
            remarks: Vec::new(),
        }
    }

    fn steps(from: u64, to: u64) -> FrameRange {
        FrameRange::new(ENERGY_STEP.times(from), ENERGY_STEP.times(to))
    }

    #[test]
    fn a_part_of_a_recording_is_known_at_any_place_and_level_and_other_speech_is_not() {
        let whole = clip(speech(1, 60_000));
        for (from, length) in [(0, 250), (1_003, 300), (17_777, 900), (40_001, 2_000), (59_700, 300)] {
            // softer, with the noise of another coding, between other things
            let mut part: Vec<i16> = speech(9, 130);
            let heard = &whole.energy[from..from + length];
            part.extend(
                heard.iter().enumerate().map(|(n, e)| (e - 700).max(-7_000) + i16::try_from((n * 37) % 60).unwrap()),
            );
            part.extend(speech(8, 90));
            let copy = clip(part);
            assert!(is_part_of(&copy, steps(130, 130 + length as u64), &whole), "{from} {length}");
        }
        // between other sound in one file
        for (from, length, before) in [(5_000, 600, 730), (30_011, 900, 250), (777, 1_500, 1_111)] {
            let mut joined = speech(11, before);
            joined.extend(whole.energy[from..from + length].iter().map(|e| e - 300));
            joined.extend(speech(12, 900));
            let all = steps(0, joined.len() as u64);
            assert!(is_part_of(&clip(joined), all, &whole), "{from} {length}");
        }
        // between silence, and nothing but pieces out of order
        for (from, length) in [(5_003, 400), (30_011, 300), (777, 250)] {
            let mut joined = vec![-9_000; 111];
            joined.extend(whole.energy[from..from + length].iter().map(|e| e - 300));
            joined.extend(vec![-9_000; 137]);
            let all = steps(0, joined.len() as u64);
            assert!(is_part_of(&clip(joined), all, &whole), "{from} {length}");
        }
        for length in [300, 350] {
            let pieces = [40_000, 3_000, 25_000, 9_123, 17_321];
            let joined: Vec<i16> =
                pieces.iter().flat_map(|from| whole.energy[*from..from + length].iter().map(|e| e - 500)).collect();
            let all = steps(0, joined.len() as u64);
            assert!(is_part_of(&clip(joined), all, &whole), "{length}");
        }
        for seed in 2..40 {
            let other = clip(speech(seed, 3_000));
            for (from, to) in [(0, 210), (300, 800), (1_000, 3_000)] {
                assert!(!is_part_of(&other, steps(from, to), &whole), "{seed} {from}");
            }
        }
        // too short, silent, flat, or nothing at all
        assert!(!is_part_of(&whole, steps(100, 250), &whole));
        for flat in [vec![-2_000; 5_000], vec![-12_000; 5_000], Vec::new()] {
            let flat = clip(flat);
            assert!(!is_part_of(&flat, steps(0, 5_000), &whole) && !is_part_of(&whole, steps(0, 5_000), &flat));
        }
        assert!(!is_part_of(&whole, FrameRange::new(Frames::new(u64::MAX - 1), Frames::new(u64::MAX)), &whole));
    }

    #[test]
    fn correlation_is_one_for_the_same_and_less_for_others() {
        let a: Vec<f32> = (0..100_u8).map(|n| f32::from(n % 13)).collect();
        let louder: Vec<f32> = a.iter().map(|v| v + 7.0).collect();
        assert!((alike(&a, &louder) - 1.0).abs() < 1e-4);
        let reversed: Vec<f32> = a.iter().rev().copied().collect();
        assert!(alike(&a, &reversed) < 0.5);
    }
}
