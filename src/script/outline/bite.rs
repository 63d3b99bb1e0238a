//! Which stretches could air by themselves, and what would have to be done about each.
//!
//! It takes the sentences of one topic and gives stretches that pass the hard gates (one speaker, whole sentences, 8 to 35
//! seconds, nothing withheld, unclear or cut inside), with a reason for each gate and a warning for what a producer would
//! want to know. It is apart from the segmenter because a topic is about words and a stretch about who says them.
use super::{Soundbite, is_lined};
use crate::{
    script::{
        caution::{Caution, cautions, is_spread},
        said::{LONG, SHORT, Said, Sentence, chunks, fits, follows, length, points_back, timed},
    },
    transcript::{Transcript, stops},
    units::Millis,
};
use std::ops::Range;

/// No topic shows more than these.
const MOST: usize = 3;
/// Between two words that run together the cut needs an ear, in milliseconds.
const TIGHT: u64 = 60;

/// The stretches of a topic that could air, those with the fewest warnings, in the order of the interview.
pub(super) fn bites(transcript: &Transcript, said: &Said, topic: Range<usize>) -> Vec<Soundbite> {
    let mut all: Vec<Soundbite> = chunks(said, topic.clone())
        .into_iter()
        .filter(|range| fits(said, range, SHORT))
        .filter_map(|range| bite(transcript, said, &topic, range))
        .collect();
    all.sort_by_key(|b| (b.warnings.len(), b.sentences.start));
    all.truncate(MOST);
    all.sort_by_key(|b| b.sentences.start);
    all
}

fn bite(transcript: &Transcript, said: &Said, topic: &Range<usize>, sentences: Range<usize>) -> Option<Soundbite> {
    let own = said.sentences.get(sentences.clone())?;
    let (first, last) = (own.first()?, own.last()?);
    let words = first.words.start..last.words.end;
    let text = transcript.text(words.clone());
    let times = timed(transcript, &words).filter(|_| said.clips);
    let length = Millis(length(said, &sentences));
    let speaker = first.speaker.and_then(|id| transcript.speakers.get(id.0)).cloned();
    let seconds = format!("{}.{} s", length.0 / 1000, length.0 % 1000 / 100);
    let (count, marked) = (own.len(), own.iter().filter(|s| stops_at_its_end(transcript, s)).count());
    // lines without a label may be anybody's
    let mut why: Vec<String> = speaker.iter().map(|who| format!("one speaker: {who}")).collect();
    why.extend([
        match count - marked {
            0 => format!("{count} complete sentence{}", if count == 1 { "" } else { "s" }),
            _ if marked == 0 => {
                "no mark in the transcript says where a sentence ends: hear whether it is whole".to_owned()
            }
            open => format!("{count} sentences, {open} without a mark at the end: hear whether it is whole"),
        },
        format!("{seconds} {}", if times.is_some() { "in the recording" } else { "when it is read aloud" }),
        "nothing in it is withheld, unclear, cut or talked over".to_owned(),
    ]);
    if sentences.start == topic.start {
        why.push("opens its topic".to_owned());
    }
    let mut warnings = Vec::new();
    if speaker.is_none() {
        warnings.push("speaker unknown: may be two people until somebody says who speaks".to_owned());
    }
    let mut earlier = None;
    if let Some(word) = points_back(&first.text) {
        earlier = earlier_start(said, &sentences);
        let way = match earlier {
            Some(n) => format!("begin at sentence {n}, or let the host say what it points to"),
            None => "let the host say what it points to".to_owned(),
        };
        warnings.push(format!("opens on \"{word}\": {way}"));
    }
    warnings.extend(cautions(&text, own).iter().map(|c| c.words(false)));
    if let Some(times) = times {
        warnings.extend(of_edges(transcript, &words, times));
    }
    Some(Soundbite { sentences, text, speaker, times, length, why, warnings, earlier })
}

/// Whether the transcript has a mark where a sentence ends, or a line for each; otherwise nobody knows that it is complete.
fn stops_at_its_end(transcript: &Transcript, sentence: &Sentence) -> bool {
    let last = sentence.words.end.checked_sub(1).and_then(|n| transcript.words.get(n));
    is_lined(transcript) || last.is_some_and(|w| stops(&w.text))
}

/// The nearest sentence before, of the same speaker and without a hole between, from which nothing points back.
fn earlier_start(said: &Said, sentences: &Range<usize>) -> Option<usize> {
    let mut start = sentences.start;
    while let Some(before) = start.checked_sub(1) {
        let (a, b) = (said.sentences.get(before)?, said.sentences.get(start)?);
        if !follows(a, b) || a.barred.is_some() || length(said, &(before..sentences.end)) > LONG {
            return None;
        }
        start = before;
        if !a.points_back {
            return Some(start);
        }
    }
    None
}

/// What the times of the words say about the cut. The quiet in the recording itself is looked for when it is cut.
fn of_edges(transcript: &Transcript, words: &Range<usize>, (start, end): (Millis, Millis)) -> Vec<String> {
    let at = |n: usize| transcript.words.get(n).and_then(|w| w.time);
    let mut out = Vec::new();
    if is_spread(transcript, words) {
        out.push(Caution::Spread.words(false));
        return out;
    }
    let before = words.start.checked_sub(1).and_then(at).map(|t| start.0.saturating_sub(t.end.0));
    let after = at(words.end).map(|t| t.start.0.saturating_sub(end.0));
    for (gap, place) in [(before, "before"), (after, "after")] {
        if let Some(gap) = gap.filter(|g| *g < TIGHT) {
            out.push(format!("only {gap} ms of quiet {place} it"));
        }
    }
    out
}
