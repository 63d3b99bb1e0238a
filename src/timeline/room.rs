//! The sound of the room in pauses.
//!
//! A pause without any sound is a hole: the ear takes it for a fault. So a pause beside speech is filled with the quiet of
//! the recording beside it, at the gain of that speech, looped where it is too short, and crossed into its neighbours. The
//! quiet of a source is taken from stretches that air anyway, so that nothing else of it can be heard. Where there is none,
//! or where the pause stands between music and music, it is digital silence.
use super::{ElementIndex, Track, join::Sound};
use crate::{
    media::{Clip, ClipId, ClipTable, ENERGY_STEP},
    units::{FrameRange, Frames},
};
use std::collections::BTreeMap;

/// A stretch of the programme in which nobody says or plays anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Gap {
    pub(super) at: FrameRange,
    pub(super) origin: ElementIndex,
}

/// Kept off the speech on both sides: consonants that end, and breath.
const MARGIN: Frames = Frames::from_millis(60);
/// Shorter ones would be heard to repeat.
const SHORTEST: Frames = Frames::from_millis(400);
/// Longer ones are no better.
const LONGEST: Frames = Frames::from_millis(4_000);
/// What stands out of the quiet by more, in hundredths of a dB, is a click or a chair and no room.
const EVEN: i16 = 800;
/// Softer than this, in hundredths of dBFS, is digital silence.
const SILENT: i16 = -9_600;

/// Put the sound of the room into the gaps that speech touches.
pub(super) fn fill(sounds: Vec<Sound>, gaps: &[Gap], clips: &ClipTable) -> Vec<Sound> {
    let spoken = |s: &Sound| matches!(s.track, Track::Voice | Track::Actuality) && !s.below;
    let (mut ends, mut starts) = (BTreeMap::new(), BTreeMap::new());
    for (n, sound) in sounds.iter().enumerate().filter(|(_, s)| spoken(s)) {
        ends.insert(sound.end(), n);
        starts.entry(sound.at).or_insert(n);
    }
    // the same for every pause beside a recording
    let mut tones: BTreeMap<(&ClipId, bool), Option<FrameRange>> = BTreeMap::new();
    let mut rooms: BTreeMap<usize, Sound> = BTreeMap::new();
    for gap in merged(gaps) {
        let (before, after) = (ends.get(&gap.at.start()).copied(), starts.get(&gap.at.end()).copied());
        let found = before.into_iter().chain(after).find_map(|n| {
            let beside = sounds.get(n)?;
            let known = tones.entry((&beside.clip, beside.track == Track::Voice));
            Some((beside, (*known.or_insert_with(|| tone(beside, &sounds, clips)))?))
        });
        let Some((beside, range)) = found else { continue };
        let place = before.map_or(after.unwrap_or(0), |n| n + 1);
        rooms.insert(place, Sound::room(beside, range, gap.at, gap.origin));
    }
    let mut all = Vec::with_capacity(sounds.len() + rooms.len());
    for (n, sound) in sounds.into_iter().enumerate() {
        all.extend(rooms.remove(&n));
        all.push(sound);
    }
    all.extend(rooms.into_values());
    all
}

/// Gaps that follow each other are one.
fn merged(gaps: &[Gap]) -> Vec<Gap> {
    let mut all: Vec<Gap> = Vec::new();
    for gap in gaps.iter().filter(|gap| !gap.at.is_empty()) {
        match all.last_mut() {
            Some(last) if last.at.end() == gap.at.start() => {
                last.at = FrameRange::new(last.at.start(), gap.at.end());
            }
            _ => all.push(*gap),
        }
    }
    all
}

/// The best quiet of a sound's recording.
fn tone(beside: &Sound, sounds: &[Sound], clips: &ClipTable) -> Option<FrameRange> {
    let clip = clips.clips.get(&beside.clip)?;
    let whole = [FrameRange::new(Frames::ZERO, clip.length)];
    let aired: Vec<FrameRange> =
        sounds.iter().filter(|s| s.clip == beside.clip && !s.looped).map(|s| s.range).collect();
    let allowed = if beside.track == Track::Voice { whole.as_slice() } else { aired.as_slice() };
    let quiet = clip.quiet();
    let inside = quiet.iter().flat_map(|quiet| allowed.iter().map(|range| range.meet(*quiet)));
    let even = inside.filter_map(|range| even(clip, range));
    // the longest, of equally long ones the first
    even.min_by_key(|range| (std::cmp::Reverse(range.length()), range.start()))
}

/// The longest part of a quiet stretch in which nothing stands out.
fn even(clip: &Clip, quiet: FrameRange) -> Option<FrameRange> {
    let steps = |from: Frames, to: Frames| {
        let step = ENERGY_STEP.get();
        (from.get().div_ceil(step)..to.get() / step).map(move |n| Frames::new(n * step))
    };
    let (from, to) = (quiet.start() + MARGIN, quiet.end() - MARGIN);
    let mut levels: Vec<i16> = steps(from, to).map(|at| clip.energy_at(at)).collect();
    levels.sort_unstable();
    let middle = *levels.get(levels.len() / 2)?;
    let (mut best, mut run) = (FrameRange::default(), FrameRange::default());
    for at in steps(from, to) {
        let level = clip.energy_at(at);
        if level <= SILENT || level > middle.saturating_add(EVEN) {
            run = FrameRange::default();
            continue;
        }
        let start = if run.is_empty() { at } else { run.start() };
        run = FrameRange::new(start, at + ENERGY_STEP);
        if run.length() > best.length() {
            best = run;
        }
    }
    (best.length() >= SHORTEST).then(|| FrameRange::at(best.start(), best.length().min(LONGEST)))
}
