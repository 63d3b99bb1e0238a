//! Which part of a long recording is which paragraph: by its words, or by its silences where there are no words.
//!
//! It takes the paragraphs that are read and what is known of one recording, and proposes; it accepts nothing. With words, a
//! paragraph is aligned with the whole recording; what was heard belongs to the paragraphs that explain most of it; and the last
//! complete reading of each wins, wherever it stands: what was read again was read again for a reason. But one that lacks a first
//! or last word, or loses or gains a "not", wins over none that is as good without. Hangul is compared by syllables, for machines
//! space it as they like; figures are compared as they are spoken.
mod misfit;
mod unit;

use crate::{
    diagnostic::sounds_alike,
    media::Clip,
    transcript::{ParagraphKind, Time, Timing, Transcript, Word},
    units::{FrameRange, Frames},
};
pub use misfit::Misfit;
use misfit::Pauses;
use std::collections::{BTreeMap, BTreeSet};
use unit::{Unit, denials, is_figure, units};

/// A paragraph that somebody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Where it begins in the script, from 1.
    pub line: usize,
    /// What is read.
    pub text: String,
    /// How long reading it takes by the formula.
    pub planned: Frames,
}

/// Words that were read otherwise than they are written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Misread {
    /// As written; empty for what was added.
    pub written: String,
    /// As read, by the transcript; empty for what was left out.
    pub read: String,
}

/// A proposal for one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which of the paragraphs.
    pub paragraph: usize,
    /// Where in the recording.
    pub range: FrameRange,
    /// How sure it is, in per cent.
    pub confidence: u8,
    /// How many complete readings there were before this one.
    pub earlier: usize,
    /// Where it was read again, when that reading lost: a first or last word, or a "not", was not heard there as it is written.
    pub again: Option<FrameRange>,
    /// What was read otherwise.
    pub misread: Vec<Misread>,
}

/// A reading with more than a third of its words wrong is none.
const MOST_WRONG: usize = 35;
/// Of so many words one may lack a time of its own, and the times of the others are still those of words.
const MOST_SPREAD: usize = 5;
/// What a silence gives no more than: it says nothing of the words.
const BY_SILENCE: u8 = 60;
/// Silences shorter than this are inside a sentence.
const PAUSE: Frames = Frames::from_millis(500);
/// Words with less between them are said in one go.
const BREATH: Frames = Frames::from_millis(300);
/// What is left beside the first and the last word.
const MARGIN: Frames = Frames::from_millis(150);
/// Recordings and scripts of more words are refused rather than compared for hours.
const MOST_CELLS: usize = 400_000_000;

/// A reading of a paragraph: units of the recording, and how many of its own are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reading {
    from: usize,
    to: usize,
    cost: usize,
}

/// Match paragraphs by the words of a transcript of the recording. Those that are not proposed were not read, or not to the
/// end. `None` when there are more words than can be compared.
#[must_use]
pub fn by_words(wanted: &[Wanted], said: &Transcript, clip: &Clip) -> Option<Vec<Proposal>> {
    let words = timed(said);
    let pauses = pauses(said, clip);
    let strange = misfit::misfit(&words, &pauses, clip).is_some();
    let said_words: Vec<&str> = words.iter().map(|w| w.0).collect();
    let heard = units(&said_words);
    // a word here and there without a time, as WhisperX leaves those in figures, says nothing of the others
    let own_time: Vec<bool> = spoken(said).filter_map(|w| w.time).map(|t| t.timing == Timing::Word).collect();
    let guessed = own_time.iter().filter(|own| !**own).count() * MOST_SPREAD > own_time.len();
    let texts: Vec<Vec<&str>> = wanted.iter().map(|w| w.text.split_whitespace().collect()).collect();
    let asked: Vec<Vec<Unit>> = texts.iter().map(|t| units(t)).collect();
    if asked.iter().map(Vec::len).sum::<usize>().saturating_mul(heard.len()) > MOST_CELLS {
        return None;
    }
    let mut all: Vec<(usize, Vec<Reading>)> =
        asked.iter().enumerate().map(|(n, own)| (n, readings(own, &heard))).collect();
    share_out(&asked, &mut all);
    let mut apart = apart(&asked, &all);
    widen(&asked, &heard, &words, &mut apart);
    let mut proposals = Vec::new();
    for (n, free) in apart {
        let own = asked.get(n).map(Vec::as_slice).unwrap_or_default();
        let texts = texts.get(n).map(Vec::as_slice).unwrap_or_default();
        let judged = |r: &Reading| {
            let judged = misread(own, texts, heard.get(r.from..r.to).unwrap_or_default(), &said_words);
            Judged { turned: judged.turned || cut_off(own, &heard, r, &said_words), ..judged }
        };
        let Some((mut earlier, mut chosen)) = free.iter().enumerate().next_back() else { continue };
        let mut found = judged(chosen);
        if found.is_doubtful() {
            let as_good = free.iter().enumerate().rev().filter(|(_, r)| r.cost <= chosen.cost);
            let straight = as_good.map(|(n, r)| (n, r, judged(r))).find(|(.., other)| !other.is_doubtful());
            if let Some((n, reading, other)) = straight {
                (earlier, chosen, found) = (n, reading, other);
            }
        }
        let Some(stretch) = edges(chosen, found.lost, &heard, &words, clip) else { continue };
        let fits = u8::try_from(100 - (chosen.cost * 100).div_ceil(own.len().max(1)).min(100)).unwrap_or(0);
        // a word or two are said in chatter too, and times that were spread over a line are a guess
        let own_words = words_of(&heard, chosen, &words);
        let unheard = strange || misfit::is_silent(own_words.iter().map(|w| &w.1), clip) || pauses.beside(stretch);
        let last = free.last().filter(|last| last.from > chosen.from);
        let again = last.and_then(|last| edges(last, judged(last).lost, &heard, &words, clip));
        let edge = |n: usize| heard.get(n).and_then(|u| own_time.get(u.word)) == Some(&false);
        let guessed = guessed || edge(chosen.from) || edge(chosen.to.saturating_sub(1));
        let doubt = guessed || found.is_doubtful() || found.figures || unheard || again.is_some();
        let most = if own.len() < FEW { SHORT } else { 100 }.min(if doubt { GUESSED } else { 100 });
        let confidence = fits.min(most);
        proposals.push(Proposal { paragraph: n, range: stretch, confidence, earlier, again, misread: found.parted });
    }
    Some(proposals)
}

/// In what a transcript and a recording do not go together: then no match by its times is sure.
#[must_use]
pub fn misfit(said: &Transcript, clip: &Clip) -> Option<Misfit> {
    misfit::misfit(&timed(said), &pauses(said, clip), clip)
}

/// The pauses of the recording, under the words that have a time of their own.
fn pauses(said: &Transcript, clip: &Clip) -> Pauses {
    let exact = spoken(said).filter_map(|w| w.time).filter(|t| t.timing == Timing::Word);
    Pauses::of(exact.map(range), clip)
}

/// The words of a transcript that somebody speaks, with their times.
fn timed(said: &Transcript) -> Vec<(&str, FrameRange)> {
    spoken(said).filter_map(|w| Some((w.text.as_str(), w.time.map(range)?))).collect()
}

fn spoken(said: &Transcript) -> impl Iterator<Item = &Word> {
    let speech = said.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    speech.flat_map(|p| said.words.get(p.words.clone()).unwrap_or_default())
}

fn range(time: Time) -> FrameRange {
    FrameRange::new(time.start.frames(), time.end.frames())
}

/// The words that a reading is made of.
fn words_of<'a, 'w>(
    heard: &[Unit],
    reading: &Reading,
    words: &'a [(&'w str, FrameRange)],
) -> &'a [(&'w str, FrameRange)] {
    let word = |n: usize| heard.get(n).map(|u| u.word);
    let range = word(reading.from).zip(reading.to.checked_sub(1).and_then(word));
    range.and_then(|(from, to)| words.get(from..=to)).unwrap_or_default()
}

/// The readings of each paragraph, in order, where no two are over one another: of all such choices the one that explains most
/// of what was heard. A sentence that comes back as a part of a longer one is no retake of it.
fn apart(asked: &[Vec<Unit>], all: &[(usize, Vec<Reading>)]) -> BTreeMap<usize, Vec<Reading>> {
    let mut each: Vec<(usize, Reading)> = all.iter().flat_map(|(n, r)| r.iter().map(|r| (*n, *r))).collect();
    each.sort_by_key(|(n, r)| (r.to, r.from, *n));
    // the best of the first so many, and whether the last of them is in it
    let mut best: Vec<(usize, bool)> = vec![(0, false)];
    let behind = |from: usize| each.partition_point(|(_, r)| r.to <= from);
    for (n, reading) in &each {
        let right = asked.get(*n).map_or(0, Vec::len).saturating_sub(2 * reading.cost);
        let with = best.get(behind(reading.from)).map_or(0, |b| b.0) + right;
        let without = best.last().map_or(0, |b| b.0);
        best.push((with.max(without), with > without));
    }
    let mut kept: BTreeMap<usize, Vec<Reading>> = BTreeMap::new();
    let mut left = each.len();
    while let Some((n, reading)) = left.checked_sub(1).and_then(|last| each.get(last)) {
        if best.get(left).is_some_and(|b| b.1) {
            kept.entry(*n).or_default().push(*reading);
            left = behind(reading.from);
        } else {
            left -= 1;
        }
    }
    kept.values_mut().for_each(|readings| readings.reverse());
    kept
}

/// A first or last word that was misread belongs to its paragraph all the same: what stands there in its place, said in one go
/// with the rest and no part of another reading.
fn widen(asked: &[Vec<Unit>], heard: &[Unit], words: &[(&str, FrameRange)], all: &mut BTreeMap<usize, Vec<Reading>>) {
    let mut taken: Vec<(usize, usize)> = all.values().flatten().map(|r| (r.from, r.to)).collect();
    taken.sort_unstable();
    let time = |n: usize| heard.get(n).and_then(|u| words.get(u.word)).map(|w| w.1);
    let together = |a: usize, b: usize| {
        time(a).zip(time(b)).is_some_and(|(a, b)| b.start().get().saturating_sub(a.end().get()) < BREATH.get())
    };
    for (n, readings) in all.iter_mut() {
        let own = asked.get(*n).map(Vec::as_slice).unwrap_or_default();
        for reading in readings {
            let place = taken.partition_point(|t| t.0 < reading.from);
            let floor = place.checked_sub(1).and_then(|n| taken.get(n)).map_or(0, |t| t.1);
            let ceiling = taken.get(place + 1).map_or(heard.len(), |t| t.0);
            let is = |own: &Unit, at: usize| heard.get(at).is_some_and(|h| h.folded == own.folded);
            // a word of Hangul is several syllables
            let word = |n: usize| own.get(n).map_or(0, |u| u.word);
            let first = own.partition_point(|u| u.word <= word(0)).max(2) + 1;
            let last = own.len() - own.partition_point(|u| u.word < word(own.len().saturating_sub(1)));
            let before = own.iter().take(first).position(|u| is(u, reading.from)).unwrap_or(0);
            let behind = own.iter().rev().take(last.max(2) + 1).position(|u| is(u, reading.to - 1)).unwrap_or(0);
            for _ in 0..before {
                reading.from -= usize::from(reading.from > floor && together(reading.from - 1, reading.from));
            }
            for _ in 0..behind {
                reading.to += usize::from(reading.to < ceiling && together(reading.to - 1, reading.to));
            }
        }
    }
}

/// A paragraph of fewer words is never sure.
const FEW: usize = 3;
const SHORT: u8 = 70;
/// Nor is anything whose words have no times of their own, that loses or gains a "not", lacks its first or last word, has
/// another figure, or was read again.
const GUESSED: u8 = 80;

/// What a reading makes of its paragraph.
#[derive(Debug, Default)]
struct Judged {
    /// Where the two part.
    parted: Vec<Misread>,
    /// A "not" is lost or gained.
    turned: bool,
    /// Nothing, or nothing like it, was heard of its first word, and of its last.
    lost: (bool, bool),
    /// A figure was read otherwise.
    figures: bool,
}

impl Judged {
    const fn is_doubtful(&self) -> bool {
        self.turned || self.lost.0 || self.lost.1
    }
}

/// Whether a "not" stands at the edge of a reading, between it and its first or last word: "he never | said that …".
fn cut_off(own: &[Unit], heard: &[Unit], reading: &Reading, said: &[&str]) -> bool {
    let is = |n: usize, unit: Option<&Unit>| heard.get(n).zip(unit).is_some_and(|(a, b)| a.folded == b.folded);
    let denied = |between: std::ops::Range<usize>| denials(heard, &between.collect::<Vec<_>>(), said) > 0;
    let (from, to) = (reading.from, reading.to);
    let before = || (from.saturating_sub(EDGE)..from).rev().find(|n| is(*n, own.first()));
    let behind = || (to..to + EDGE).find(|n| is(*n, own.last()));
    let first = !is(from, own.first()) && before().is_some_and(|n| denied(n + 1..from));
    first || to > 0 && !is(to - 1, own.last()) && behind().is_some_and(|n| denied(to..n))
}

/// So many units beside a reading are looked at for its first and its last word.
const EDGE: usize = 4;

/// A line that stands in a script several times was read several times: each reading belongs to the first of them behind what
/// was read before it. Where that leaves one without, the last readings are theirs in order.
fn share_out(asked: &[Vec<Unit>], all: &mut [(usize, Vec<Reading>)]) {
    let mut alike: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for (n, own) in asked.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        alike.entry(own.iter().map(|u| u.folded.as_str()).collect()).or_default().push(n);
    }
    alike.retain(|_, group| group.len() > 1);
    // where the paragraphs that stand once were read
    let repeated: BTreeSet<usize> = alike.values().flatten().copied().collect();
    let mut once: BTreeMap<usize, usize> = BTreeMap::new();
    for (n, readings) in all.iter().filter(|(n, _)| !repeated.contains(n)) {
        once.extend(readings.iter().map(|r| (r.to, *n)));
    }
    for group in alike.values() {
        let Some(readings) = group.first().and_then(|n| all.get(*n)).map(|(_, r)| r.clone()) else { continue };
        let mut each: BTreeMap<usize, Vec<Reading>> = group.iter().map(|n| (*n, Vec::new())).collect();
        for reading in &readings {
            let before = once.range(..=reading.from).next_back().map(|(_, n)| *n);
            let next = before.map_or(0, |before| group.partition_point(|n| *n <= before));
            let place = group.get(next).or(group.last());
            if let Some(own) = place.and_then(|n| each.get_mut(n)) {
                own.push(*reading);
            }
        }
        if each.values().any(Vec::is_empty) && readings.len() >= group.len() {
            let last = readings.iter().skip(readings.len() - group.len());
            each = group.iter().copied().zip(last.map(|r| vec![*r])).collect();
        }
        for (n, own) in each {
            if let Some(slot) = all.get_mut(n) {
                slot.1 = own;
            }
        }
    }
}

/// Every complete reading of a paragraph, in order, none over another.
fn readings(own: &[Unit], heard: &[Unit]) -> Vec<Reading> {
    if own.is_empty() {
        return Vec::new();
    }
    // the cost of the best alignment of all of `own` that ends at each unit, and where that begins
    let mut row: Vec<(usize, usize)> = (0..=heard.len()).map(|j| (0, j)).collect();
    for (i, unit) in own.iter().enumerate() {
        let mut diagonal = row.first().copied().unwrap_or_default();
        if let Some(first) = row.first_mut() {
            *first = (i + 1, 0);
        }
        for (j, other) in heard.iter().enumerate() {
            let above = row.get(j + 1).copied().unwrap_or_default();
            let left = row.get(j).copied().unwrap_or_default();
            let same = usize::from(unit.folded != other.folded);
            let best = [(diagonal.0 + same, diagonal.1), (above.0 + 1, above.1), (left.0 + 1, left.1)];
            // of equal ones the one that begins last: nothing before it belongs to it
            let best = best.into_iter().min_by_key(|(cost, from)| (*cost, usize::MAX - from)).unwrap_or_default();
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = best;
            }
            diagonal = above;
        }
    }
    let most = own.len() * MOST_WRONG / 100;
    let same = |a: Option<&Unit>, b: Option<&Unit>| a.zip(b).is_some_and(|(a, b)| a.folded == b.folded);
    let mut candidates: Vec<Reading> = row
        .iter()
        .enumerate()
        .map(|(to, (cost, from))| Reading { from: *from, to, cost: *cost })
        .filter(|r| r.cost <= most && r.from < r.to)
        .collect();
    // the best of those that overlap
    candidates.sort_by_key(|r| (r.cost, r.to));
    let mut chosen: Vec<Reading> = Vec::new();
    for one in candidates {
        if chosen.iter().any(|c| one.from < c.to && c.from < one.to) {
            continue;
        }
        chosen.push(one);
    }
    // complete: one of its last words is at its end, one of its first at its beginning; a word of Hangul is several syllables
    let word = |n: usize| own.get(n).map_or(0, |u| u.word);
    let first = own.partition_point(|u| u.word <= word(0) + 1).max(3).min(own.len());
    let last = own.partition_point(|u| u.word + 1 < word(own.len() - 1)).min(own.len().saturating_sub(3));
    let near = |from: usize, of: std::ops::Range<usize>| of.clone().any(|n| same(own.get(n), heard.get(from)));
    chosen.retain(|r| near(r.from, 0..first) && near(r.to - 1, last..own.len()));
    chosen.iter_mut().for_each(|reading| trim(own, heard, reading));
    chosen.sort_by_key(|r| r.from);
    chosen
}

/// A syllable of a first or last word that was not heard is found in whatever is said next: it belongs to that.
fn trim(own: &[Unit], heard: &[Unit], reading: &mut Reading) {
    let word = |n: usize| own.get(n).map_or(0, |u| u.word);
    let first = own.partition_point(|u| u.word <= word(0));
    let last = own.partition_point(|u| u.word < word(own.len().saturating_sub(1)));
    let steps = aligned(own, heard.get(reading.from..reading.to).unwrap_or_default());
    let same = || steps.iter().filter(|step| step.2).filter_map(|step| step.0.zip(step.1));
    let lost = |units: std::ops::Range<usize>| {
        let found = same().filter(|(n, _)| units.contains(n)).count();
        (units.len() > 1 && found * 2 < units.len()).then_some(found)
    };
    let (begins, from) = (lost(0..first), reading.from);
    if let Some((found, (_, at))) = lost(last..own.len()).zip(same().rfind(|(n, _)| *n < last)) {
        reading.to = from + at + 1;
        reading.cost += found;
    }
    if let Some((found, (_, at))) = begins.zip(same().find(|(n, _)| *n >= first)) {
        reading.from = (from + at).min(reading.to.saturating_sub(1));
        reading.cost += found;
    }
}

/// In and out points: in the pause beside the words, with a margin. Where a first or last word was not heard, it may have been
/// said all the same: there, where the speech begins and ends.
fn edges(
    reading: &Reading,
    lost: (bool, bool),
    heard: &[Unit],
    words: &[(&str, FrameRange)],
    clip: &Clip,
) -> Option<FrameRange> {
    let first = heard.get(reading.from)?.word;
    let last = heard.get(reading.to.checked_sub(1)?)?.word;
    let (start, end) = (words.get(first)?.1.start(), words.get(last)?.1.end());
    let before = first.checked_sub(1).and_then(|n| words.get(n)).map_or(Frames::ZERO, |w| w.1.end());
    let after = words.get(last + 1).map_or(clip.length, |w| w.1.start());
    let near = |at: Frames| move |s: &&FrameRange| s.start() < at + BREATH && at < s.end() + BREATH;
    let begins = clip.speech.iter().find(near(start)).map_or(start, |s| s.start().max(before));
    let ends = clip.speech.iter().rfind(near(end)).map_or(end, |s| s.end().min(after));
    let start = if lost.0 { start.min(begins) } else { start };
    let end = if lost.1 { end.max(ends) } else { end };
    let half = |gap: Frames| Frames::new(gap.get() / 2).min(MARGIN);
    let (from, to) = (start - half(start - before), (end + half(after - end)).min(clip.length));
    (from < to).then(|| FrameRange::new(from, to))
}

/// A step of an alignment: a unit as written, one as heard, and whether they are the same.
type Step = (Option<usize>, Option<usize>, bool);

/// The best alignment of units as written with units as heard.
fn aligned(own: &[Unit], heard: &[Unit]) -> Vec<Step> {
    let width = heard.len() + 1;
    let mut table = vec![0usize; (own.len() + 1) * width];
    let at = |table: &[usize], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(usize::MAX / 2);
    for i in (0..=own.len()).rev() {
        for j in (0..=heard.len()).rev() {
            let cost = match (own.get(i), heard.get(j)) {
                (None, None) => 0,
                (Some(_), None) => at(&table, i + 1, j) + 1,
                (None, Some(_)) => at(&table, i, j + 1) + 1,
                (Some(a), Some(b)) => (at(&table, i + 1, j + 1) + usize::from(a.folded != b.folded))
                    .min(at(&table, i + 1, j) + 1)
                    .min(at(&table, i, j + 1) + 1),
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = cost;
            }
        }
    }
    let (mut i, mut j, mut steps) = (0, 0, Vec::new());
    while i < own.len() || j < heard.len() {
        let here = at(&table, i, j);
        let step = match (own.get(i), heard.get(j)) {
            (Some(a), Some(b)) if a.folded == b.folded && at(&table, i + 1, j + 1) == here => (Some(i), Some(j), true),
            (Some(_), Some(_)) if at(&table, i + 1, j + 1) + 1 == here => (Some(i), Some(j), false),
            (Some(_), _) if at(&table, i + 1, j) + 1 == here => (Some(i), None, false),
            (_, Some(_)) => (None, Some(j), false),
            _ => break,
        };
        i += usize::from(step.0.is_some());
        j += usize::from(step.1.is_some());
        steps.push(step);
    }
    steps
}

/// Where the words as written and as read part, and what that does.
fn misread(own: &[Unit], texts: &[&str], heard: &[Unit], said: &[&str]) -> Judged {
    let mut found = Judged::default();
    // of the units
    let mut open: Option<(Vec<usize>, Vec<usize>)> = None;
    let mut close = |open: &mut Option<(Vec<usize>, Vec<usize>)>| {
        if let Some((written, read)) = open.take() {
            found.turned |= denials(own, &written, texts) != denials(heard, &read, said);
            // what stands in the place of a first or last word may be that word misread, or of something else
            let of = |units: &[Unit], at: Option<&usize>| at.and_then(|n| units.get(*n)).map(|u| u.folded.clone());
            let alike = |a: Option<&usize>, b: Option<&usize>| {
                of(own, a).zip(of(heard, b)).is_some_and(|(a, b)| sounds_alike(&a, &b))
            };
            let fewer = read.len() < written.len();
            let (first, last) = (Some(0), own.len().checked_sub(1));
            found.lost.0 |= written.first() == first.as_ref() && (fewer || !alike(written.first(), read.first()));
            found.lost.1 |= written.last() == last.as_ref() && (fewer || !alike(written.last(), read.last()));
            let of = |units: &[Unit], at: &[usize]| -> Vec<usize> {
                at.iter().filter_map(|n| units.get(*n)).map(|u| u.word).collect()
            };
            let (mut written, mut read) = (of(own, &written), of(heard, &read));
            written.dedup();
            read.dedup();
            let join = |all: Vec<&str>| all.join(" ");
            let misread = Misread {
                written: join(written.iter().filter_map(|n| texts.get(*n).copied()).collect()),
                read: join(read.iter().filter_map(|n| said.get(*n).copied()).collect()),
            };
            found.figures |= [&misread.written, &misread.read].iter().any(|t| t.split_whitespace().any(is_figure));
            found.parted.push(misread);
        }
    };
    for (written, read, same) in aligned(own, heard) {
        if same {
            close(&mut open);
            continue;
        }
        let parted = open.get_or_insert_default();
        parted.0.extend(written);
        parted.1.extend(read);
    }
    close(&mut open);
    found
}

/// Propose splits where there are no words: stretches of speech are given to the paragraphs in order, so that each is about as
/// long as reading it should take. What does not fit is left out.
#[must_use]
pub fn by_silence(wanted: &[Wanted], clip: &Clip) -> Vec<Proposal> {
    let first = in_order(wanted, clip);
    // nobody reads as fast as the formula: how fast this one does shows in what was found
    let mut pace: Vec<u64> = first
        .iter()
        .filter_map(|p| Some(p.range.length().get() * 100 / wanted.get(p.paragraph)?.planned.get().max(1)))
        .collect();
    pace.sort_unstable();
    let Some(pace) = pace.get(pace.len() / 2).map(|p| (*p).clamp(50, 200)) else { return first };
    let paced: Vec<Wanted> = wanted.iter().map(|w| Wanted { planned: w.planned.percent(pace), ..w.clone() }).collect();
    in_order(&paced, clip)
}

fn in_order(wanted: &[Wanted], clip: &Clip) -> Vec<Proposal> {
    let mut stretches: Vec<FrameRange> = Vec::new();
    for speech in &clip.speech {
        match stretches.last_mut() {
            Some(last) if speech.start() - last.end() < PAUSE => *last = FrameRange::new(last.start(), speech.end()),
            _ => stretches.push(*speech),
        }
    }
    stretches.truncate(5_000);
    // skipping a paragraph costs what being wrong by its whole length does; skipping a stretch, half of its length
    let (rows, width) = (wanted.len() + 1, stretches.len() + 1);
    let mut table: Vec<(u64, usize)> = vec![(u64::MAX / 4, 0); rows * width];
    let cost = |table: &[(u64, usize)], p: usize, s: usize| table.get(p * width + s).map_or(u64::MAX / 4, |c| c.0);
    for p in (0..rows).rev() {
        for s in (0..width).rev() {
            let mut best = match (wanted.get(p), stretches.get(s)) {
                (None, None) => (0, 0),
                _ => (u64::MAX / 4, 0),
            };
            if let Some(stretch) = stretches.get(s) {
                best = best.min((cost(&table, p, s + 1) + stretch.length().get() / 2, 1));
            }
            if let Some(paragraph) = wanted.get(p) {
                best = best.min((cost(&table, p + 1, s) + paragraph.planned.get(), 2));
                for take in 1..=16 {
                    let Some(last) = stretches.get(s + take - 1) else { break };
                    let Some(first) = stretches.get(s) else { break };
                    let length = last.end() - first.start();
                    if length > paragraph.planned.times(2) + Frames::from_millis(3000) {
                        break;
                    }
                    let off = length.get().abs_diff(paragraph.planned.get());
                    best = best.min((cost(&table, p + 1, s + take) + off, 2 + take));
                }
            }
            if let Some(cell) = table.get_mut(p * width + s) {
                *cell = best;
            }
        }
    }
    let (mut p, mut s, mut all) = (0, 0, Vec::new());
    while p < rows && s < width {
        match table.get(p * width + s).map_or(0, |c| c.1) {
            0 => break,
            1 => s += 1,
            2 => p += 1,
            more => {
                let take = more - 2;
                if let (Some(first), Some(last), Some(paragraph)) =
                    (stretches.get(s), stretches.get(s + take - 1), wanted.get(p))
                {
                    let off = (last.end() - first.start()).get().abs_diff(paragraph.planned.get());
                    let fits = 100 - (off * 100 / paragraph.planned.get().max(1)).min(100);
                    let range = FrameRange::new(first.start() - MARGIN, (last.end() + MARGIN).min(clip.length));
                    let confidence = u8::try_from(fits * u64::from(BY_SILENCE) / 100).unwrap_or(0);
                    all.push(Proposal {
                        paragraph: p,
                        range,
                        confidence,
                        earlier: 0,
                        again: None,
                        misread: Vec::new(),
                    });
                }
                (p, s) = (p + 1, s + take);
            }
        }
    }
    all
}
