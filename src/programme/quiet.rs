//! Where to cut: the quietest point near a word's edge.
//!
//! Times in transcripts are seldom better than a few hundredths of a second. A cut that lands inside a syllable clicks or
//! swallows a consonant; one in the nearest quiet does neither.
use crate::{
    media::{Clip, ENERGY_STEP},
    units::Frames,
};

/// A point for a cut, and whether it is quiet there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CutPoint {
    pub(super) at: Frames,
    pub(super) quiet: bool,
}

/// How much quieter than the recording's own loudness a point must be to count as quiet, in hundredths of a dB.
const QUIET_BELOW_SPEECH: i32 = 1_500;

/// The quietest point between `from` and `to`; of equally quiet ones (within 3 dB) the nearest to `near`.
pub(super) fn quietest(clip: &Clip, from: Frames, to: Frames, near: Frames) -> CutPoint {
    let to = to.min(clip.length);
    let near = near.min(clip.length);
    let half = Frames::new(ENERGY_STEP.get() / 2);
    let first = from.get() / ENERGY_STEP.get();
    let last = to.get().div_ceil(ENERGY_STEP.get());
    let steps = (first..last).map(|step| Frames::new(step * ENERGY_STEP.get()) + half);
    let inside: Vec<_> = steps.filter(|at| *at >= from && *at <= to).map(|at| (clip.energy_at(at), at)).collect();
    let floor = inside.iter().map(|(energy, _)| *energy).min();
    let speech = clip.loudness.map_or(-2_300, crate::units::Lufs::centi);
    let at = match floor {
        None => near,
        Some(floor) => {
            let low = inside.iter().filter(|(energy, _)| *energy <= floor.saturating_add(300));
            low.map(|(_, at)| *at).min_by_key(|at| at.get().abs_diff(near.get())).unwrap_or(near)
        }
    };
    // silence at the very edge of the recording needs no search
    let edge = near == Frames::ZERO || near == clip.length;
    let at =
        if edge && floor.is_none_or(|floor| clip.energy_at(near) <= floor.saturating_add(300)) { near } else { at };
    let energy = i32::from(clip.energy_at(at));
    CutPoint { at, quiet: at == Frames::ZERO || at >= clip.length || energy <= speech - QUIET_BELOW_SPEECH }
}

#[cfg(test)]
mod tests {
    use super::quietest;
    use crate::{
        media::Clip,
        units::{Frames, Lufs},
    };

    fn clip(energy: Vec<i16>) -> Clip {
        let length = Frames::new(480 * energy.len() as u64);
        Clip { loudness: Some(Lufs::from_centi(-2000)), energy, ..Clip::unmeasured(length) }
    }

    #[test]
    fn a_cut_moves_to_the_quiet_nearest_to_the_word() {
        let mut energy = vec![-1800; 100];
        energy[40..44].fill(-6000);
        energy[60..64].fill(-5900);
        let found =
            quietest(&clip(energy), Frames::from_millis(300), Frames::from_millis(700), Frames::from_millis(620));
        assert!(found.quiet);
        assert!((600..640).contains(&found.at.millis().0), "{found:?}");
    }

    #[test]
    fn a_cut_without_quiet_says_so() {
        let found = quietest(
            &clip(vec![-1800; 100]),
            Frames::from_millis(300),
            Frames::from_millis(700),
            Frames::from_millis(500),
        );
        assert!(!found.quiet);
        assert!(found.at.millis().0.abs_diff(500) <= 5);
    }
}
