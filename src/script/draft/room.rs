//! What fits into the room of a topic.
//!
//! It takes the stretches that a topic could air and a length, and gives those that air: whole sentences in the order of the
//! interview, what is asked for first, then what stands alone.
use crate::{
    script::{
        corner::ClockSegment,
        said::{LONG, Said, fits, follows, leans, length},
    },
    transcript::Transcript,
    units::Millis,
};
use std::{collections::BTreeMap, ops::Range};

/// Where a corner asks for less than this, it asks for short bites, in milliseconds.
const BRIEF: u64 = 12_000;
/// No bite is shorter even then, in milliseconds.
const LEAST: u64 = 2_000;
/// What goes on behind a bite is worth a spare from here on, in milliseconds.
const MORE: u64 = 3_000;

/// What a stretch costs beside its own length, and how short it may be, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs {
    /// The host says something before it.
    pub(super) link: u64,
    /// The least that is offered.
    pub(super) shortest: u64,
}

impl Costs {
    /// A corner that has no room for more asks for short bites itself.
    fn within(self, room: u64) -> Self {
        let brief = room > 0 && room < BRIEF + self.link;
        Self { shortest: if brief { self.shortest.min(LEAST) } else { self.shortest }, ..self }
    }
}

/// The room of each topic: its length in the clock, less where the whole has less; evenly where the clock has none.
pub(super) fn shares(clock: &[ClockSegment], places: &[usize], room: Millis, target: Millis) -> Vec<u64> {
    let own = |n: &usize| clock.get(*n).and_then(|s| s.length).map_or(0, |l| l.0);
    let known: u64 = places.iter().map(own).sum();
    let even = places.iter().any(|n| own(n) == 0);
    let count = places.len().max(1) as u64;
    let all: u64 = clock.iter().filter_map(|s| s.length).map(|l| l.0).sum();
    let whole = all > 0 && clock.iter().all(|s| s.length.is_some());
    let share = |n: &usize| {
        let part = room.0.saturating_mul(own(n)) / known.max(1);
        // a clock for another length than the slot is stretched to it
        if whole { part.min(target.0.saturating_mul(own(n)) / all) } else { part }
    };
    places.iter().map(|n| if even { room.0 / count } else { share(n) }).collect()
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
    costs: Costs,
) -> (Vec<Range<usize>>, u64) {
    let Costs { link, shortest } = costs.within(room);
    let mut room = room;
    let mut taken: Vec<Range<usize>> = Vec::new();
    let first = asked.and_then(|t| explaining(said, t, chunks, room.saturating_sub(link)));
    if let Some(first) = first {
        room = room.saturating_sub(length(said, &first) + link);
        taken.push(first);
    }
    // fewer and longer stretches need fewer links
    let mut order: Vec<(u8, usize, Range<usize>)> = Vec::new();
    for (n, chunk) in chunks.iter().enumerate() {
        let back = said.sentences.get(chunk.start).is_some_and(|s| s.points_back);
        let brief = length(said, chunk) < BRIEF;
        order.push((u8::from(back) * 2 + u8::from(brief), n, chunk.clone()));
    }
    order.sort_by_key(|a| (a.0, a.1));
    let mut rest = Vec::new();
    for (_, _, chunk) in order {
        let own = length(said, &chunk);
        if own + link <= room && fits(said, &chunk, shortest) {
            room -= own + link;
            taken.push(chunk);
        } else {
            rest.push(chunk);
        }
    }
    let mut left = Vec::new();
    for chunk in rest {
        let own = beginning(said, &chunk, room.saturating_sub(link).min(LONG));
        if fits(said, &own, shortest) {
            room -= length(said, &own) + link;
            if own.end < chunk.end {
                left.push(own.end..chunk.end);
            }
            taken.push(own);
        } else {
            left.push(chunk);
        }
    }
    left.sort_by_key(|r| r.start);
    taken.sort_by_key(|r| r.start);
    *chunks = left;
    (join(said, taken), room)
}

/// What [`more`] found.
pub(super) struct More {
    /// What goes on behind the stretch of that number.
    pub(super) on: Vec<(usize, Range<usize>)>,
    /// What stands alone.
    pub(super) alone: Vec<Range<usize>>,
    /// The room that nothing fills.
    pub(super) room: u64,
}

/// What could fill the room that the links leave: first what goes on behind the stretches, each with its number, then what
/// stands alone. What is taken leaves `chunks`.
pub(super) fn more(
    said: &Said,
    taken: &[Range<usize>],
    chunks: &mut Vec<Range<usize>>,
    room: u64,
    costs: Costs,
    wanted: &dyn Fn(&Range<usize>) -> bool,
) -> More {
    let mut room = room;
    let ends: BTreeMap<usize, usize> = taken.iter().enumerate().map(|(n, r)| (r.end, n)).collect();
    let (mut on, mut alone, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for chunk in chunks.drain(..) {
        let before = chunk.start.checked_sub(1).and_then(|n| said.sentences.get(n));
        let near = before.zip(said.sentences.get(chunk.start)).is_some_and(|(a, b)| follows(a, b));
        let part = beginning(said, &chunk, room.min(LONG));
        match ends.get(&chunk.start).filter(|_| near && fits(said, &part, MORE) && wanted(&part)) {
            Some(n) => {
                room -= length(said, &part);
                on.push((*n, part));
            }
            None => rest.push(chunk),
        }
    }
    for chunk in rest {
        let part = beginning(said, &chunk, room.min(LONG));
        let back = said.sentences.get(part.start).is_some_and(|s| s.points_back);
        if !back && fits(said, &part, costs.shortest) && wanted(&part) {
            room -= length(said, &part);
            alone.push(part);
        } else {
            chunks.push(chunk);
        }
    }
    More { on, alone, room }
}

/// Of stretches that may not be offered the one that comes nearest to it.
pub(super) fn nearest(said: &Said, chunks: &[Range<usize>]) -> Option<Range<usize>> {
    let whole = |r: &&Range<usize>| length(said, r) > 0;
    chunks.iter().filter(whole).max_by_key(|r| (length(said, r).min(LONG), std::cmp::Reverse(r.start))).cloned()
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
