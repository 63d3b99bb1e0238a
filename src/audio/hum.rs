//! The mains, in one recording or in all of a mix.
use crate::{
    media::ClipId,
    timeline::{Timeline, Track},
    units::{FrameRange, Frames, RATE},
};
use serde::Serialize;
use std::{collections::BTreeMap, f64::consts::PI};

/// A tone of the mains, or of what is fed by them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hum {
    /// 50 or 60, or twice that, as chargers have it.
    pub hertz: u32,
    /// How strong, in the middle of all seconds.
    pub dbfs: f64,
    /// The first line of the script whose recording has it; `None` when it is in all of the mix.
    pub line: Option<usize>,
}

/// A stretch in which a recording of a voice is heard with nothing beside it.
pub(super) struct Alone {
    /// Of one recording all have the same: the first line of the script that airs it.
    line: usize,
    at: FrameRange,
}

impl Alone {
    #[cfg(test)]
    pub(super) fn new(line: usize, at: FrameRange) -> Self {
        Self { line, at }
    }
}

/// The whole seconds in which each recording is heard alone, by its line.
pub(super) fn seconds(alone: &[Alone]) -> BTreeMap<usize, Vec<usize>> {
    let mut seconds: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for Alone { line, at } in alone {
        let second = u64::from(RATE);
        let whole = at.start().get().div_ceil(second)..at.end().get() / second;
        seconds.entry(*line).or_default().extend(whole.map(|n| n as usize));
    }
    seconds
}

/// Where recordings of voices are heard alone.
pub(super) fn alone(timeline: &Timeline) -> Vec<Alone> {
    let mut lines: BTreeMap<&ClipId, usize> = BTreeMap::new();
    let mut found = Vec::new();
    // how far anything sounds that began before
    let mut sounding = 0;
    let mut regions = timeline.regions.iter().peekable();
    while let Some(region) = regions.next() {
        let end = region.at.end().get();
        let next = regions.peek().map_or(u64::MAX, |next| next.at.start().get());
        let (from, to) = (region.at.start().get().max(sounding), end.min(next));
        sounding = sounding.max(end);
        let Some(line) = timeline.place(region.origin).map(|p| p.line) else { continue };
        if from < to && matches!(region.track, Track::Voice | Track::Actuality) {
            let line = *lines.entry(&region.clip).or_insert(line);
            found.push(Alone { line, at: FrameRange::new(Frames::new(from), Frames::new(to)) });
        }
    }
    found
}

/// Listens for the mains in both sides together, second by second, at a thousand values a second.
#[derive(Default)]
pub(super) struct Listener {
    values: Vec<f64>,
    /// For each of [`MAINS`], of each second: how strong it was, in hundredths of a dB, and whether it stood out.
    found: [Vec<(i16, bool)>; 4],
}

const MAINS: [u32; 4] = [50, 60, 100, 120];
/// Nobody hears a tone so far below a programme's loudness, in dB: at 50 Hz the ear needs about 40 dB more than at 1 kHz
/// (ISO 226).
const UNHEARD: f64 = 38.0;
/// Frames of one value.
const EACH: usize = RATE as usize / 1000;

impl Listener {
    pub(super) fn feed(&mut self, block: &[f32]) {
        // blocks are whole values, but for the last
        for value in block.as_chunks::<{ EACH * 2 }>().0 {
            let mut sum = [0.0f32; 8];
            for group in value.as_chunks::<8>().0 {
                for (sum, sample) in sum.iter_mut().zip(group) {
                    *sum += sample;
                }
            }
            self.values.push(f64::from(sum.iter().sum::<f32>()) / (2.0 * EACH as f64));
            if self.values.len() == 1000 {
                self.second();
                self.values.clear();
            }
        }
    }

    fn second(&mut self) {
        for (n, mains) in MAINS.into_iter().enumerate() {
            let here = tone(&self.values, f64::from(mains));
            let beside = [-5.0, -3.0, 3.0, 5.0].map(|by| tone(&self.values, f64::from(mains) + by));
            let beside = beside.into_iter().fold(0.0, f64::max);
            // a bass a hertz beside it is none: as much of that lies one hertz further
            let next = [-1.0, 1.0].map(|by| tone(&self.values, f64::from(mains) + by));
            let out = here > 3e-5 && here > beside * 4.0 && next.into_iter().all(|next| here >= next);
            self.found[n].push(((2000.0 * libm::log10(here.max(1e-6))) as i16, out));
        }
    }

    /// Every recording that has one; where none has, the mix. `loudness` is that of the mix, in LUFS.
    pub(super) fn finish(&self, alone: &[Alone], loudness: f64) -> Vec<Hum> {
        let in_one = |(line, seconds): (&usize, &Vec<usize>)| {
            let found = self.found.each_ref().map(|all| seconds.iter().filter_map(|n| all.get(*n).copied()).collect());
            standing(found, Some(*line))
        };
        let heard = |hum: &Hum| hum.dbfs > loudness - UNHEARD;
        let found: Vec<Hum> = seconds(alone).iter().filter_map(in_one).filter(heard).collect();
        // at twice the mains, bass is not told from them in music
        let [fifty, sixty, ..] = self.found.clone();
        let mix = || standing([fifty, sixty, Vec::new(), Vec::new()], None).filter(heard).into_iter().collect();
        if found.is_empty() { mix() } else { found }
    }
}

/// What is there in two of three seconds is no bass.
fn standing(found: [Vec<(i16, bool)>; 4], line: Option<usize>) -> Option<Hum> {
    let out = found.each_ref().map(|all| all.iter().filter(|(_, out)| *out).count());
    let strongest = (0..MAINS.len()).rev().max_by_key(|n| out.get(*n))?;
    let mut levels: Vec<i16> = found.get(strongest)?.iter().map(|(level, _)| *level).collect();
    if levels.len() < 5 || out.get(strongest)? * 3 < levels.len() * 2 {
        return None;
    }
    levels.sort_unstable();
    let middle = levels.get(levels.len() / 2).copied().unwrap_or(-12_000);
    Some(Hum { hertz: *MAINS.get(strongest)?, dbfs: f64::from(middle) / 100.0, line })
}

/// The amplitude of a tone in a second of values: Goertzel's algorithm, under a Hann window.
fn tone(values: &[f64], hertz: f64) -> f64 {
    let turn = 2.0 * PI * hertz / 1000.0;
    let turned = 2.0 * libm::cos(turn);
    let (mut last, mut before) = (0.0, 0.0);
    let step = 2.0 * PI / values.len() as f64;
    // the window's cosine, by the same recurrence
    let (mut cosine, mut earlier) = (1.0, libm::cos(step));
    let next = 2.0 * libm::cos(step);
    for value in values {
        let now = value * (0.5 - 0.5 * cosine) + turned * last - before;
        (before, last) = (last, now);
        (earlier, cosine) = (cosine, next * cosine - earlier);
    }
    let power = last * last + before * before - turned * last * before;
    libm::sqrt(power.max(0.0)) * 4.0 / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::{Alone, Hum, Listener};
    use crate::units::{FrameRange, Frames};
    use std::f64::consts::PI;

    /// Syllables at 207 Hz.
    fn voice(t: f64) -> f64 {
        let syllable = (1.0 - libm::cos(2.0 * PI * t * 4.0)) / 2.0;
        if libm::fmod(t, 2.0) > 1.8 { 0.0 } else { 0.2 * syllable * libm::sin(2.0 * PI * 207.0 * t) }
    }

    fn heard(seconds: u32, alone: &[(usize, u64, u64)], tone: impl Fn(f64) -> f64) -> Vec<Hum> {
        let mut listener = Listener::default();
        for block in 0..seconds * 10 {
            let frame = |n: u32| f64::from(block * 4_800 + n) / 48_000.0;
            let block: Vec<f32> = (0..4_800).flat_map(|n| [(voice(frame(n)) + tone(frame(n))) as f32; 2]).collect();
            listener.feed(&block);
        }
        let range = |ms| Frames::from_millis(ms);
        let alone =
            alone.iter().map(|(line, from, to)| Alone { line: *line, at: FrameRange::new(range(*from), range(*to)) });
        listener.finish(&alone.collect::<Vec<_>>(), -20.0)
    }

    #[test]
    fn hum_is_told_from_bass() {
        let hum = |hertz: f64, level: f64| heard(12, &[], move |t| level * libm::sin(2.0 * PI * hertz * t));
        let found = hum(50.0, 0.003);
        assert!(matches!(found[..], [Hum { hertz: 50, dbfs, line: None }] if (dbfs + 50.5).abs() < 1.0), "{found:?}");
        assert_eq!(hum(60.0, 0.003).first().map(|h| h.hertz), Some(60));
        assert_eq!((hum(55.0, 0.05), hum(50.0, 0.000_01)), (vec![], vec![]));
        // the mains keep within a few tenths; the lowest G of a bass is at 49.0 Hz
        assert_eq!((hum(49.0, 0.05), hum(51.0, 0.05), hum(59.0, 0.05)), (vec![], vec![], vec![]));
        assert_eq!((hum(49.8, 0.003).len(), hum(60.2, 0.003).len()), (1, 1));
        let walking = heard(12, &[], |t| {
            let note = 41.0 + 9.0 * libm::floor(libm::fmod(t, 4.0));
            0.1 * libm::sin(2.0 * PI * note * t)
        });
        assert_eq!(walking, []);
    }

    #[test]
    fn hum_of_one_recording_is_found_beside_any_length_of_others() {
        let late = |t: f64| if t < 30.0 { 0.0 } else { 0.01 * libm::sin(2.0 * PI * 50.0 * t) };
        assert_eq!(heard(40, &[], late), []);
        let found = heard(40, &[(4, 300, 29_900), (7, 30_200, 34_900), (9, 35_000, 36_000), (7, 36_200, 39_900)], late);
        assert!(
            matches!(found[..], [Hum { hertz: 50, line: Some(7), dbfs }] if (dbfs + 40.0).abs() < 1.0),
            "{found:?}"
        );
        // three whole seconds are too few to tell it from a voice
        assert_eq!(heard(40, &[(4, 0, 30_000), (7, 30_200, 34_900)], late), []);
    }
}
