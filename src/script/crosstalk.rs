//! Where the voices of a recording meet: two at once, and turns of people whom nobody has named yet.
//!
//! It takes the times of the words. It is apart from the sentences because it is about sound: on paper nobody talks over anybody.
use super::{
    draft::Why,
    said::{Sentence, asks, timed},
};
use crate::{
    transcript::{ParagraphKind, SpeakerId, Transcript},
    units::Millis,
};

/// Two voices at once for no longer than this are a matter of where their words were cut, in milliseconds.
const TOUCH: u64 = 250;
/// Behind a pause as long as this, and twice as long as most, somebody else may speak, in milliseconds.
const PAUSE: u64 = 700;

/// Who asks says no more sentences than these with the question.
const LEAD: usize = 3;

/// Who is heard when.
pub(in crate::script) struct Voices {
    /// Start, end and speaker of each word, by start.
    words: Vec<(u64, u64, SpeakerId)>,
    /// Before each word: the last end so far and whose, and the last of anybody else.
    ended: Vec<[Option<(u64, SpeakerId)>; 2]>,
    /// From each word on, the first that somebody else says.
    other: Vec<usize>,
}

impl Voices {
    pub(in crate::script) fn of(transcript: &Transcript) -> Self {
        let mut words = Vec::new();
        for paragraph in transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech) {
            let Some(id) = paragraph.speaker else { continue };
            let own = transcript.words.get(paragraph.words.clone()).unwrap_or_default();
            words.extend(own.iter().filter_map(|w| w.time).map(|t| (t.start.0, t.end.0, id)));
        }
        words.sort_unstable();
        let mut ended = Vec::with_capacity(words.len());
        let mut last: [Option<(u64, SpeakerId)>; 2] = [None, None];
        for (_, end, id) in &words {
            ended.push(last);
            let here = Some((*end, *id));
            last = match last {
                [Some(a), b] if a.1 == *id => [Some((a.0.max(*end), *id)), b],
                [a, b] if a.is_none_or(|a| *end > a.0) => [here, if a.is_some() { a } else { b }],
                [a, b] if b.is_none_or(|b| *end > b.0) => [a, here],
                same => same,
            };
        }
        let mut other = vec![words.len(); words.len()];
        for n in (0..words.len().saturating_sub(1)).rev() {
            let (this, next) = (words.get(n).map(|w| w.2), words.get(n + 1).map(|w| w.2));
            let then = if this == next { other.get(n + 1).copied().unwrap_or(words.len()) } else { n + 1 };
            if let Some(place) = other.get_mut(n) {
                *place = then;
            }
        }
        Self { words, ended, other }
    }

    /// Whether somebody else is heard while this is said.
    pub(in crate::script) fn cross(&self, times: Option<(Millis, Millis)>, speaker: Option<SpeakerId>) -> bool {
        let (Some((start, end)), Some(id)) = (times, speaker) else { return false };
        let first = self.words.partition_point(|w| w.0 < start.0);
        let before = self.ended.get(first).or(self.ended.last()).copied().unwrap_or_default();
        let into = before.iter().flatten().any(|(e, who)| *who != id && *e > start.0 + TOUCH);
        let next = self.words.get(first).map(|w| if w.2 == id { self.other.get(first).copied() } else { Some(first) });
        let next = next.flatten().and_then(|n| self.words.get(n));
        into || next.is_some_and(|w| w.0 + TOUCH < end.0 && w.1 > w.0)
    }
}

/// Without labels nobody knows who says what. A short run of sentences between two pauses that ends on a question is taken
/// for the one who asks, and no stretch goes on behind a pause or a question.
pub(in crate::script) fn unlabelled(transcript: &Transcript, sentences: &mut [Sentence]) {
    let gap = |a: &Sentence, b: &Sentence| {
        let (a, b) = timed(transcript, &a.words).zip(timed(transcript, &b.words))?;
        Some(b.0.0.saturating_sub(a.1.0))
    };
    let mut gaps: Vec<u64> = sentences.windows(2).filter_map(|w| gap(w.first()?, w.last()?)).collect();
    gaps.sort_unstable();
    let pause = gaps.get(gaps.len() / 2).map_or(PAUSE, |usual| PAUSE.max(usual.saturating_mul(2)));
    let mut start = 0;
    while start < sentences.len() {
        let mut end = start + 1;
        while end < sentences.len() {
            let (Some(before), Some(after)) = (sentences.get(end - 1), sentences.get(end)) else { break };
            if asks(&before.text) || gap(before, after).is_some_and(|gap| gap >= pause) {
                break;
            }
            end += 1;
        }
        let run = sentences.get_mut(start..end).unwrap_or_default();
        let (question, count) = (run.last().is_some_and(|s| asks(&s.text)), run.len());
        for (n, s) in run.iter_mut().enumerate() {
            s.after_hole |= n == 0 && start > 0;
            if question && (count <= LEAD || n + 1 == count) && s.barred.is_none() {
                s.barred = Some(Why::Question);
            }
        }
        start = end;
    }
}
