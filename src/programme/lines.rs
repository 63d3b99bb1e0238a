//! Words that have the times of their line alone: put where the recording has its pauses.
//!
//! A line of captions says when it begins and ends. Inside it words are spread by their length, which knows nothing of the
//! breath that a speaker takes between two sentences; the energy of the recording does.
use crate::{
    media::{Clip, ENERGY_STEP},
    transcript::{Time, Timing},
    units::{FrameRange, Frames},
};

/// How far a place by length may be from the pause that it is moved to.
const NEAR: Frames = Frames::from_millis(700);
/// How far the edge of a line may be from the sound that it stands for.
const EDGE: Frames = Frames::from_millis(300);
/// Nothing shorter is a pause: a stop consonant is silent for less.
const LEAST: Frames = Frames::from_millis(90);

/// The places of words in their recording: those of the transcript, and where it has the times of lines only, those by
/// length between the pauses that stand at the ends of sentences and clauses.
pub(super) fn settle(clip: &Clip, words: &[(&str, Option<Time>)]) -> Vec<Option<FrameRange>> {
    let range = |t: Time| FrameRange::new(t.start.frames(), t.end.frames());
    let mut places: Vec<Option<FrameRange>> = words.iter().map(|(_, t)| t.map(range)).collect();
    let spread = |t: &Option<Time>| t.is_some_and(|t| t.timing == Timing::Interpolated);
    let mut at = 0;
    for run in words.chunk_by(|a, b| spread(&a.1) == spread(&b.1)) {
        let end = at + run.len();
        if run.first().is_some_and(|(_, t)| spread(t))
            && let Some(places) = places.get_mut(at..end)
        {
            line(clip, run, places);
        }
        at = end;
    }
    places
}

/// A stretch of words without times of their own.
fn line(clip: &Clip, words: &[(&str, Option<Time>)], places: &mut [Option<FrameRange>]) {
    let by_length: Vec<FrameRange> = places.iter().flatten().copied().collect();
    let (Some(first), Some(last)) = (by_length.first(), by_length.last()) else { return };
    let whole_end = last.end();
    let pauses = pauses(clip, first.start() - NEAR.min(first.start()), (last.end() + NEAR).min(clip.length));
    // a part begins behind one pause and ends before the next
    let start = pauses.iter().map(|p| p.end()).min_by_key(|at| apart(*at, first.start()));
    let mut from = start.filter(|at| apart(*at, first.start()) <= EDGE.get()).unwrap_or(first.start());
    let mut begin = 0;
    let mut used = 0;
    for n in 1..=words.len() {
        let ends = n == words.len();
        let Some(own) = by_length.get(n - 1) else { return };
        let next = by_length.get(n).map_or(own.end(), |w| w.start());
        let text = words.get(n - 1).map_or("", |(text, _)| *text);
        if !ends && !closes(text) && next == own.end() {
            continue;
        }
        let middle = own.end() + Frames::new((next - own.end().min(next)).get() / 2);
        let reach = if ends { EDGE } else { NEAR };
        let free = pauses.iter().enumerate().skip(used).filter(|(_, p)| p.start() > from);
        let place = |p: &FrameRange| if ends { p.start() } else { p.start() + Frames::new(p.length().get() / 2) };
        // the silence behind the line leaves no room for what of it is still to come
        let rest = Frames::new((whole_end - next).get() / 3);
        let room = |p: &FrameRange| ends || p.end() + rest <= whole_end;
        let near = free.filter(|(_, p)| apart(place(p), middle) <= reach.get() && room(p));
        // a long pause is the likelier end of a sentence than a near one
        let best = near.max_by_key(|(_, p)| {
            let long = i64::try_from(p.length().get().min(NEAR.get())).unwrap_or(i64::MAX);
            long - i64::try_from(apart(place(p), middle)).unwrap_or(i64::MAX) / 2
        });
        let (to, after) = match best {
            Some((at, pause)) => {
                used = at + 1;
                (pause.start(), pause.end())
            }
            None => (own.end().max(from), next.max(from)),
        };
        if let Some((words, places)) = words.get(begin..n).zip(places.get_mut(begin..n)) {
            share(words, FrameRange::new(from, to.max(from)), places);
        }
        (begin, from) = (n, after.max(from));
    }
}

fn apart(a: Frames, b: Frames) -> u64 {
    a.get().abs_diff(b.get())
}

/// The end of a sentence or clause, where people breathe.
fn closes(word: &str) -> bool {
    let bare = word.trim_end_matches(['”', '"', '’', '\'', ')', '」', '』']);
    bare.ends_with(['.', ',', '?', '!', '…', ';', ':', '。', '、', '，', '،', '؛', '؟', '۔', '।', '？', '！', '—', '–'])
}

/// Spread words over a stretch by their length.
fn share(words: &[(&str, Option<Time>)], over: FrameRange, places: &mut [Option<FrameRange>]) {
    let weight = |w: &str| w.chars().count() as u64 + 1;
    let total: u64 = words.iter().map(|(w, _)| weight(w)).sum();
    let part = |before: u64| {
        let share = u128::from(over.length().get()) * u128::from(before) / u128::from(total.max(1));
        over.start() + Frames::new(u64::try_from(share).unwrap_or(u64::MAX))
    };
    let mut before = 0;
    for ((word, _), place) in words.iter().zip(places) {
        let start = part(before);
        before += weight(word);
        *place = Some(FrameRange::new(start, part(before)));
    }
}

/// Where nobody speaks between two points: far below the loudest of the stretch, for long enough.
fn pauses(clip: &Clip, from: Frames, to: Frames) -> Vec<FrameRange> {
    let steps = from.get() / ENERGY_STEP.get()..to.get().div_ceil(ENERGY_STEP.get());
    let at = |step: u64| Frames::new(step * ENERGY_STEP.get());
    let energy = |step: u64| i32::from(clip.energy_at(at(step)));
    let mut levels: Vec<i32> = steps.clone().map(energy).filter(|e| *e > -9_000).collect();
    levels.sort_unstable();
    let rank = |hundredths: usize| levels.get(levels.len() * hundredths / 100).copied();
    let (Some(low), Some(loud)) = (rank(2), rank(95)) else { return Vec::new() };
    // a third of the way up from the floor, and never within 20 dB of speech
    let threshold = (low + (loud - low) / 3).min(loud - 2_000);
    let mut out: Vec<FrameRange> = Vec::new();
    let mut open: Option<u64> = None;
    for step in steps.clone().chain([steps.end]) {
        let quiet = step < steps.end && energy(step) < threshold;
        match (quiet, open) {
            (true, None) => open = Some(step),
            (false, Some(start)) => {
                open = None;
                let range = FrameRange::new(at(start), at(step).min(clip.length).max(at(start)));
                if range.length() >= LEAST {
                    out.push(range);
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::settle;
    use crate::{
        media::Clip,
        transcript::{Time, Timing},
        units::{FrameRange, Frames, Lufs, Millis},
    };

    fn clip(pauses: &[(usize, usize)], steps: usize) -> Clip {
        let mut energy = vec![-2_000_i16; steps];
        for (from, to) in pauses {
            energy[*from..*to].fill(-7_000);
        }
        Clip { loudness: Some(Lufs::from_centi(-2_000)), energy, ..Clip::unmeasured(Frames::new(480 * steps as u64)) }
    }

    /// A line spread by length, as the readers of captions do.
    fn line(text: &str, from: u64, to: u64) -> Vec<(&str, Option<Time>)> {
        let all: Vec<&str> = text.split(' ').collect();
        let total: u64 = all.iter().map(|w| w.chars().count() as u64 + 1).sum();
        let mut before = 0;
        let at = |n: u64| Millis(from + (to - from) * n / total);
        all.into_iter()
            .map(|w| {
                let start = at(before);
                before += w.chars().count() as u64 + 1;
                (w, Some(Time { start, end: at(before), timing: Timing::Interpolated }))
            })
            .collect()
    }

    fn ms(range: Option<FrameRange>) -> (u64, u64) {
        range.map_or((0, 0), |r| (r.start().millis().0, r.end().millis().0))
    }

    #[test]
    fn a_sentence_ends_where_the_speaker_stops_and_not_where_its_letters_do() {
        // two sentences of the same length, the first said in a third of the time
        let clip = clip(&[(0, 10), (110, 150), (310, 340)], 340);
        let words = line("one two six. ten red box.", 120, 3_080);
        let found = settle(&clip, &words);
        assert_eq!(ms(found[0]).0, 100, "the line begins with the sound");
        assert_eq!((ms(found[2]).1, ms(found[3]).0), (1_100, 1_500));
        assert_eq!(ms(found[5]).1, 3_100, "and ends with it");
        for pair in found.windows(2) {
            assert!(pair[0].unwrap().end() <= pair[1].unwrap().start());
        }
    }

    #[test]
    fn the_silence_behind_a_line_is_no_pause_inside_it() {
        // the last comma stands so near to the end that the long silence behind the line is within its reach
        let clip = clip(&[(0, 10), (280, 400)], 400);
        let words = line("and that is where the word comes from, really.", 120, 3_080);
        let found = settle(&clip, &words);
        let last = found.last().copied().flatten().unwrap();
        assert!(ms(Some(last)).1 <= 3_080 && last.length() > Frames::from_millis(200), "{last:?}");
    }

    #[test]
    fn without_a_pause_the_times_of_the_line_stay() {
        let clip = clip(&[], 340);
        let words = line("one two six. ten red box.", 120, 3_080);
        for (found, (_, time)) in settle(&clip, &words).into_iter().zip(&words) {
            let time = time.unwrap();
            let (start, end) = ms(found);
            assert!(start.abs_diff(time.start.0) <= 1 && end.abs_diff(time.end.0) <= 1);
        }
    }

    #[test]
    fn words_with_times_of_their_own_are_left_alone() {
        let clip = clip(&[(110, 150)], 340);
        let own = |start, end| Some(Time { start: Millis(start), end: Millis(end), timing: Timing::Word });
        let found = settle(&clip, &[("one.", own(0, 1_300)), ("two.", own(1_300, 2_000))]);
        assert_eq!((ms(found[0]), ms(found[1])), ((0, 1_300), (1_300, 2_000)));
    }
}
