//! How loud a recording is in the stretches of it that air: what the level match goes by.
//!
//! A recording is seldom of one level: the interviewer sits closer to the microphone than the guest, and somebody laughs.
//! What listeners compare is what they hear, so an element is matched by its own stretches. ITU-R BS.1770-5 measures them as
//! it measures a programme: gating blocks of 400 ms, none below -70 LUFS, none 10 LU below the mean of the others.
use super::{Clip, ENERGY_STEP};
use crate::units::{Db, FrameRange, Lufs};

/// Steps in a gating block of 400 ms.
const BLOCK: usize = 40;
/// Steps of a stretch that is long enough to stand for itself: 3 s, the short-term window of EBU Tech 3341.
const LONG: usize = 300;
/// How far a shorter one may be from the whole recording and still be brought to the same loudness: who whispers a word, or
/// shouts one, means it.
const SHORT_MOST: Db = Db::from_centi(600);
/// The absolute gate.
const ABSOLUTE: f64 = -70.0;

impl Clip {
    /// The loudness by which an element is matched that airs these stretches of the recording.
    ///
    /// From 3 s on, it is the integrated loudness of the stretches put end to end. Under 3 s it is the same, but at most 6 LU
    /// from that of the whole recording. Under 400 ms there is no gating block, and what is too soft to be measured has no
    /// loudness: then it is that of the whole recording, and in a recording that is itself so short the plain mean. `None`
    /// for silence.
    #[must_use]
    pub fn loudness_of(&self, stretches: &[FrameRange]) -> Option<Lufs> {
        let mut steps = Vec::new();
        for stretch in stretches {
            let step = |frames: u64| usize::try_from(frames / ENERGY_STEP.get()).unwrap_or(usize::MAX);
            let (from, to) = (step(stretch.start().get()), step(stretch.end().get()).min(self.weighted.len()));
            let inside = self.weighted.get(from.min(to)..to).unwrap_or_default();
            steps.extend(inside.iter().map(|level| energy(f64::from(*level) / 100.0)));
        }
        let whole = self.loudness.or_else(|| mean(&steps).and_then(Lufs::from_f64));
        let Some(found) = integrated(&steps).and_then(Lufs::from_f64) else { return whole };
        let Some(whole) = whole.filter(|_| steps.len() < LONG) else { return Some(found) };
        Some(found.max(whole - SHORT_MOST).min(whole + SHORT_MOST))
    }
}

fn energy(lufs: f64) -> f64 {
    libm::pow(10.0, lufs / 10.0)
}

/// The mean of what can be heard, without a gate between blocks; `None` for silence.
fn mean(steps: &[f64]) -> Option<f64> {
    let floor = energy(ABSOLUTE);
    let (sum, count) = steps.iter().filter(|e| **e >= floor).fold((0.0, 0u32), |(sum, n), e| (sum + e, n + 1));
    (count > 0).then(|| 10.0 * libm::log10(sum / f64::from(count)))
}

/// The gated mean of all blocks of 400 ms, one every 10 ms; `None` where there is none, or none that is heard.
fn integrated(steps: &[f64]) -> Option<f64> {
    let mut sum: f64 = steps.get(..BLOCK)?.iter().sum();
    let mut blocks = vec![sum / 40.0];
    for (gone, come) in steps.iter().zip(steps.get(BLOCK..)?) {
        sum = (sum + come - gone).max(0.0);
        blocks.push(sum / 40.0);
    }
    let gated = |gate: f64| {
        let (sum, count) = blocks.iter().filter(|b| **b >= gate).fold((0.0, 0u32), |(sum, n), b| (sum + b, n + 1));
        (count > 0).then(|| sum / f64::from(count))
    };
    let absolute = energy(ABSOLUTE);
    let relative = gated(absolute)? * 0.1;
    gated(absolute.max(relative)).map(|mean| 10.0 * libm::log10(mean))
}

#[cfg(test)]
mod tests {
    use crate::{
        media::Clip,
        units::{FrameRange, Frames, Layout, Lufs},
    };

    fn clip(parts: &[(usize, i16)], whole: Option<i32>) -> Clip {
        let weighted: Vec<i16> = parts.iter().flat_map(|(steps, level)| vec![*level; *steps]).collect();
        Clip {
            length: Frames::new(weighted.len() as u64 * 480),
            layout: Layout::Mono,
            rate: 48_000,
            loudness: whole.map(Lufs::from_centi),
            true_peak: None,
            energy: weighted.clone(),
            weighted,
            speech: Vec::new(),
            began: None,
            remarks: Vec::new(),
        }
    }

    fn loudness(clip: &Clip, stretches: &[(u64, u64)]) -> Option<i32> {
        let range = |(from, to): &(u64, u64)| FrameRange::new(Frames::new(from * 480), Frames::new(to * 480));
        clip.loudness_of(&stretches.iter().map(range).collect::<Vec<_>>()).map(Lufs::centi)
    }

    #[test]
    fn a_stretch_is_as_loud_as_it_is_and_not_as_its_recording() {
        let clip = clip(&[(1000, -1400), (1000, -3400)], Some(-1700));
        assert_eq!(loudness(&clip, &[(0, 1000)]), Some(-1400));
        assert_eq!(loudness(&clip, &[(1000, 2000)]), Some(-3400));
        assert_eq!(loudness(&clip, &[(1000, 1200), (1400, 1600)]), Some(-3400));
    }

    #[test]
    fn pauses_in_a_stretch_do_not_make_it_softer() {
        let clip = clip(&[(300, -2000), (300, -6000), (300, -2000)], Some(-2000));
        // blocks at the edges of the pause hold a part of it
        assert!((-2060..=-2000).contains(&loudness(&clip, &[(0, 900)]).unwrap()));
    }

    #[test]
    fn a_word_that_is_whispered_or_shouted_stays_so() {
        let clip = clip(&[(2000, -2300), (100, -4000), (100, -1000), (100, -2700)], Some(-2300));
        assert_eq!(loudness(&clip, &[(2000, 2100)]), Some(-2900));
        assert_eq!(loudness(&clip, &[(2100, 2200)]), Some(-1700));
        assert_eq!(loudness(&clip, &[(2200, 2300)]), Some(-2700));
    }

    #[test]
    fn what_is_too_short_or_too_soft_to_measure_goes_with_its_recording() {
        let long = clip(&[(2000, -2300), (39, -1000), (500, -8000)], Some(-2300));
        assert_eq!(loudness(&long, &[(2000, 2039)]), Some(-2300));
        assert_eq!(loudness(&long, &[(2039, 2539)]), Some(-2300));
        assert_eq!(loudness(&long, &[]), Some(-2300));
        let short = clip(&[(10, -12_000), (20, -1800)], None);
        assert_eq!(loudness(&short, &[(0, 30)]), Some(-1800));
        assert_eq!(loudness(&clip(&[(500, -12_000)], None), &[(0, 500)]), None);
    }
}
