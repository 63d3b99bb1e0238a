//! What fits into the room of a topic.
//!
//! It takes the stretches that a topic could air and a length, and gives those that air: whole sentences in the order of the
//! interview, what is asked for first, then what stands alone.
use crate::{
    script::{
        corner::ClockSegment,
        said::{LONG, SHORT, Said, follows, leans, length},
    },
    transcript::Transcript,
    units::Millis,
};
use std::ops::Range;

/// Nothing shorter is taken at all, in milliseconds.
const LEAST: u64 = 2_000;

/// The host says something before each stretch: room for it, in milliseconds.
const LINK: u64 = 4_000;

/// The room of each topic, by the lengths in the clock, evenly where it has none.
pub(super) fn shares(clock: &[ClockSegment], places: &[usize], room: Millis) -> Vec<u64> {
    let own = |n: &usize| clock.get(*n).and_then(|s| s.length).map_or(0, |l| l.0);
    let known: u64 = places.iter().map(own).sum();
    let even = places.iter().any(|n| own(n) == 0);
    let count = places.len().max(1) as u64;
    places.iter().map(|n| if even { room.0 / count } else { room.0.saturating_mul(own(n)) / known.max(1) }).collect()
}

/// The first sentence within `chunk` that has a word that the source itself explains.
fn explained_in(said: &Said, transcript: &Transcript, chunk: &Range<usize>) -> Option<usize> {
    chunk.clone().find(|n| {
        let sentence = said.sentences.get(*n);
        sentence.is_some_and(|s| transcript.glosses.iter().any(|g| s.words.contains(&g.word)))
    })
}

/// A stretch with a word that the source explains, begun where it can be understood and still hold that word within
/// `room`. It leaves its chunk, whose other parts stay.
fn explaining(said: &Said, transcript: &Transcript, chunks: &mut Vec<Range<usize>>, room: u64) -> Option<Range<usize>> {
    let (n, word) = chunks.iter().enumerate().find_map(|(n, c)| Some((n, explained_in(said, transcript, c)?)))?;
    let chunk = chunks.get(n)?.clone();
    let back = |at: usize| said.sentences.get(at).is_some_and(|s| s.points_back);
    let fits = |start: usize| length(said, &(start..word + 1)) <= room;
    let whole = length(said, &chunk) <= room;
    let start = if whole { chunk.start } else { (chunk.start..=word).rev().find(|at| !back(*at)).unwrap_or(word) };
    let start = if fits(start) { start } else { word };
    let taken = beginning(said, &(start..chunk.end), room);
    if !taken.contains(&word) {
        return None;
    }
    let parts = [chunk.start..taken.start, taken.end..chunk.end];
    chunks.splice(n..=n, parts.into_iter().filter(|r| !r.is_empty()));
    Some(taken)
}

/// The longest beginning of a chunk that fits into `room` and is not left without its point.
fn beginning(said: &Said, chunk: &Range<usize>, room: u64) -> Range<usize> {
    let leans = |end: usize| match (said.sentences.get(end.wrapping_sub(1)), said.sentences.get(end)) {
        (Some(before), Some(after)) if end < chunk.end => leans(before, after),
        _ => false,
    };
    let mut end = chunk.end;
    while end > chunk.start && (length(said, &(chunk.start..end)) > room || leans(end)) {
        end -= 1;
    }
    chunk.start..end
}

/// Takes chunks as long as there is room: what explains a word where one is `asked`, those that stand alone, then whole
/// sentences of the rest. Gives them in the order of the interview, and the room that is left. What is taken leaves `chunks`.
pub(super) fn choose(
    said: &Said,
    chunks: &mut Vec<Range<usize>>,
    room: u64,
    asked: Option<&Transcript>,
) -> (Vec<Range<usize>>, u64) {
    // a short spot is all quotation
    let link = if room >= 30_000 { LINK } else { 0 };
    let mut room = room;
    let mut taken: Vec<Range<usize>> = Vec::new();
    if let Some(first) = asked.and_then(|t| explaining(said, t, chunks, room.saturating_sub(link))) {
        room -= length(said, &first) + link;
        taken.push(first);
    }
    let mut order: Vec<(u64, usize, Range<usize>)> = Vec::new();
    for (n, chunk) in chunks.iter().enumerate() {
        let own = length(said, chunk);
        let back = said.sentences.get(chunk.start).is_some_and(|s| s.points_back);
        let penalty = if back { 2 } else { 0 } + if own < SHORT { 1 } else { 0 };
        order.push((penalty, n, chunk.clone()));
    }
    order.sort_by_key(|a| (a.0, a.1));
    let mut rest = Vec::new();
    for (_, _, chunk) in order {
        let own = length(said, &chunk);
        if own + link <= room && own >= LEAST {
            room -= own + link;
            taken.push(chunk);
        } else {
            rest.push(chunk);
        }
    }
    let mut left = Vec::new();
    for chunk in rest {
        let fits = beginning(said, &chunk, room.saturating_sub(link));
        if !fits.is_empty() && length(said, &fits) >= if taken.is_empty() { LEAST } else { SHORT } {
            room -= length(said, &fits) + link;
            if fits.end < chunk.end {
                left.push(fits.end..chunk.end);
            }
            taken.push(fits);
        } else {
            left.push(chunk);
        }
    }
    left.sort_by_key(|r| r.start);
    taken.sort_by_key(|r| r.start);
    *chunks = left;
    (join(said, taken), room)
}

/// Neighbours become one stretch again while it stays short enough to hear in one go.
fn join(said: &Said, taken: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for next in taken {
        let near = out.last().filter(|last| {
            let (before, after) = (said.sentences.get(last.end.wrapping_sub(1)), said.sentences.get(next.start));
            let touching = last.end == next.start && before.zip(after).is_some_and(|(b, a)| follows(b, a));
            touching && length(said, last) + length(said, &next) <= LONG
        });
        if near.is_some() {
            if let Some(last) = out.last_mut() {
                last.end = next.end;
            }
        } else {
            out.push(next);
        }
    }
    out
}
