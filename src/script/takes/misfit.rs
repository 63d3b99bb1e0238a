//! Whether a transcript is of a recording: its words end with it, lie where it speaks, and pause where it pauses.
use crate::{
    media::Clip,
    units::{FrameRange, Frames},
};

/// In what the times of a transcript and the sound of a recording do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// It has words behind the end of the recording: up to so far behind it.
    Longer(Frames),
    /// Most of its words lie where nobody speaks.
    Silent,
    /// Its words go on where the recording pauses, as those of another session do.
    Pauses,
    /// It is so much earlier than the recording, or later.
    Early(Frames),
    /// It is later than the recording.
    Late(Frames),
}

/// As much is compared at once.
const STEP: u64 = Frames::from_millis(50).get();
/// A machine gives a word the silence before it too: what is longer is taken from its end.
const LONGEST: Frames = Frames::from_millis(700);
/// Words so far behind the end are not of this recording.
const BEHIND: Frames = Frames::from_millis(500);
/// How far away a transcript is looked for, and how much it takes to be one that is moved, in steps.
const FAR: usize = 600;
const MOVED: usize = 10;
/// By so many hundredths of what is compared another place has to be better, and so many of it have to be alike there.
const BETTER: usize = 6;
const ALIKE: usize = 75;

/// Shorter silences are inside a sentence, and machines miss them.
const PAUSE: u64 = Frames::from_millis(700).get();
/// A word may be so far from where it was said: so much of a pause counts at neither end.
const SLACK: u64 = Frames::from_millis(250).get();
/// Pauses say nothing before there are so many steps of them: of a recording, and beside one reading.
const FEWEST: usize = 40;
const FEWEST_NEAR: usize = 8;
/// In hundredths: what words cover of the pauses of another recording is about what they cover of any time, which is half and
/// more; of its own it is next to none.
const COVERED: usize = 30;
/// A reading is judged with the pauses so far around it.
const NEAR: u64 = Frames::from_millis(4_000).get();

/// The pauses of a recording, and what of them lies under the words of a transcript.
#[derive(Debug)]
pub(super) struct Pauses {
    /// Up to each step, how many lie in a pause, and how many of those under a word.
    sums: Vec<(usize, usize)>,
}

impl Pauses {
    /// `words`: those that have a time of their own. One that lasts long may have a silence in it, and counts as none.
    pub(super) fn of(words: impl Iterator<Item = FrameRange>, clip: &Clip) -> Self {
        let mut said = vec![false; steps(clip.length) + 1];
        let words: Vec<FrameRange> = words.collect();
        // words of Hangul are longer
        let mut lengths: Vec<Frames> = words.iter().map(|w| w.length()).collect();
        lengths.sort_unstable();
        let usual = lengths.get(lengths.len() / 2).copied().unwrap_or(Frames::ZERO);
        let longest = LONGEST.max(usual + usual);
        words.iter().filter(|w| w.length() <= longest).for_each(|w| mark(&mut said, *w));
        let mut paused = vec![false; said.len()];
        for pair in clip.speech.windows(2) {
            let [before, after] = pair else { continue };
            let (from, to) = (before.end().get(), after.start().get());
            if to.saturating_sub(from) >= PAUSE {
                let (from, to) = ((from + SLACK).div_ceil(STEP), (to - SLACK) / STEP);
                let most = paused.len();
                let at = |step: u64| usize::try_from(step).unwrap_or(usize::MAX).min(most);
                paused.get_mut(at(from)..at(to)).into_iter().for_each(|part| part.fill(true));
            }
        }
        let add = |sum: &mut (usize, usize), (paused, said): (&bool, &bool)| {
            *sum = (sum.0 + usize::from(*paused), sum.1 + usize::from(*paused && *said));
            Some(*sum)
        };
        Self { sums: std::iter::once((0, 0)).chain(paused.iter().zip(&said).scan((0, 0), add)).collect() }
    }

    fn covered(&self, from: usize, to: usize, fewest: usize) -> bool {
        let last = self.sums.len().saturating_sub(1);
        let at = |step: usize| self.sums.get(step.min(last)).copied().unwrap_or_default();
        let (before, behind) = (at(from), at(to));
        let (paused, said) = (behind.0 - before.0, behind.1 - before.1);
        paused >= fewest && said * 100 > paused * COVERED
    }

    /// Whether the words go on in the pauses of the whole recording.
    pub(super) fn all(&self) -> bool {
        self.covered(0, usize::MAX, FEWEST)
    }

    /// Whether they do in those in this reading and beside it.
    pub(super) fn beside(&self, range: FrameRange) -> bool {
        let from = Frames::new(range.start().get().saturating_sub(NEAR));
        self.covered(steps(from), steps(Frames::new(range.end().get() + NEAR)) + 1, FEWEST_NEAR)
    }
}

/// What does not go together, of a transcript's words and a recording.
pub(super) fn misfit(words: &[(&str, FrameRange)], pauses: &Pauses, clip: &Clip) -> Option<Misfit> {
    if is_unknown(clip) {
        return None;
    }
    let end = words.iter().map(|w| w.1.end()).max()?;
    if words.iter().any(|w| w.1.start() > clip.length) || end > clip.length + BEHIND {
        return Some(Misfit::Longer(Frames::new(end.get().saturating_sub(clip.length.get()))));
    }
    let length = steps(clip.length.max(end)) + 1;
    let mut spoken = vec![false; length];
    for range in &clip.speech {
        mark(&mut spoken, *range);
    }
    moved(words.iter().map(|w| short(w.1)), &spoken)
        .or_else(|| is_silent(words.iter().map(|w| &w.1), clip).then_some(Misfit::Silent))
        .or_else(|| pauses.all().then_some(Misfit::Pauses))
}

/// By how much the words would have to be moved to lie where the recording speaks, when that is far and much better.
fn moved(words: impl Iterator<Item = FrameRange>, spoken: &[bool]) -> Option<Misfit> {
    let mut said = vec![false; spoken.len()];
    words.for_each(|range| mark(&mut said, range));
    let whole = spoken.len();
    // nobody speaks before the first moment or behind the last
    let alike = |late: usize, early: usize| {
        let moved = std::iter::repeat_n(&false, early).chain(said.iter().skip(late)).chain(std::iter::repeat(&false));
        spoken.iter().zip(moved).filter(|(a, b)| a == b).count() * 100 / whole.max(1)
    };
    if !spoken.contains(&true) {
        return None;
    }
    let here = alike(0, 0);
    let far = (MOVED..FAR.min(whole)).flat_map(|n| [(alike(n, 0), n, true), (alike(0, n), n, false)]);
    let (best, by, late) = far.max_by_key(|(alike, n, _)| (*alike, usize::MAX - n))?;
    let by = Frames::new(by as u64 * STEP);
    (best >= here + BETTER && best >= ALIKE).then_some(if late { Misfit::Late(by) } else { Misfit::Early(by) })
}

fn steps(at: Frames) -> usize {
    usize::try_from(at.get() / STEP).unwrap_or(usize::MAX)
}

fn mark(all: &mut [bool], range: FrameRange) {
    let end = (steps(range.end()) + 1).min(all.len());
    if let Some(part) = all.get_mut(steps(range.start()).min(end)..end) {
        part.fill(true);
    }
}

/// Whether most of these words lie where nobody speaks.
pub(super) fn is_silent<'a>(words: impl Iterator<Item = &'a FrameRange>, clip: &Clip) -> bool {
    let (mut all, mut silent) = (0usize, 0usize);
    for range in words {
        let range = short(*range);
        let middle = Frames::new(u64::midpoint(range.start().get(), range.end().get()));
        all += 1;
        silent += usize::from(!clip.speech.iter().any(|s| s.start() <= middle && middle < s.end()));
    }
    silent * 2 > all && !is_unknown(clip)
}

/// Whether nothing is known of a recording but its length.
fn is_unknown(clip: &Clip) -> bool {
    clip.energy.is_empty() && clip.speech.is_empty()
}

/// A word without the silence that a machine gave it.
fn short(range: FrameRange) -> FrameRange {
    let start = Frames::new(range.end().get().saturating_sub(LONGEST.get()));
    FrameRange::new(range.start().max(start), range.end())
}
