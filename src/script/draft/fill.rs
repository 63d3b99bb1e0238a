//! Which stretches air, and where: the format clock filled within its room.
use super::{
    DraftReport, Unused, Used, Why, filler,
    room::{Costs, choose, more, nearest, shares},
    word::{ASKED, Asked, explain},
};
use crate::{
    letter::is_hangul,
    script::{
        caution::{Caution, cautions, is_spread},
        corner::{ClockSegment, Corner},
        glossary::{Entry, Glossary},
        put_in,
        said::{READ, SHORT, Said, Sentence, chunks, fits, length, timed},
        topics::{self, Topic},
        withheld,
    },
    transcript::{Gloss, ParagraphKind, SetAside, SetAsideKind, SpeakerId, Timing, Transcript, WordKind, folded},
    units::Millis,
};
use std::{collections::BTreeSet, ops::Range};

/// An interviewer who says no more words than these and asks nothing nods: `Mm-hmm.`, `I see.`
const NOD: usize = 3;

/// How long the host takes for what a draft asks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Host {
    /// A link, or another sentence.
    pub(super) link: Millis,
    /// A word explained.
    pub(super) term: Millis,
}

/// What there is to fill.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// For the topics together.
    pub(super) all: Millis,
    /// For the whole programme.
    pub(super) target: Millis,
    pub(super) host: Host,
}

/// The corner's clock, or opening, topic, closing for a corner without one.
pub(super) fn clock(corner: &Corner, korean: bool) -> Vec<ClockSegment> {
    if !corner.segments.is_empty() {
        return corner.segments.clone();
    }
    let names = if korean { ["오프닝", "이야기", "클로징"] } else { ["Opening", "Topic", "Closing"] };
    let kinds = ["opening", "topic", "closing"];
    let segment = |(title, kind): (&str, &str)| ClockSegment {
        title: title.to_owned(),
        kind: kind.to_owned(),
        ..ClockSegment::default()
    };
    names.into_iter().zip(kinds).map(segment).collect()
}

/// Whether the interview airs in this segment.
pub(super) fn is_topic(segment: &ClockSegment) -> bool {
    let own = segment.kind.as_str();
    let other = ["opening", "closing", "term", "sig", "bridge", "break", "credits", "greeting"];
    own == "topic"
        || !other.contains(&own) && !segment.needs.iter().any(|n| n == "term") && !own.is_empty()
        || own.is_empty() && segment.needs.iter().any(|n| n == "CLIP")
}

/// What the programme is to last: the slot, else what the clock adds up to, else a minute for each topic.
pub(super) fn target(corner: &Corner, clock: &[ClockSegment]) -> Millis {
    let added: u64 = clock.iter().filter_map(|s| s.length).map(|l| l.0).sum();
    let topics = clock.iter().filter(|s| is_topic(s)).count() as u64;
    corner.slot.unwrap_or(Millis(if added > 0 { added } else { 30_000 + 60_000 * topics }))
}

/// What is laid out for a producer who has more room than the links were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spare {
    /// The lowest goes first.
    pub(super) order: usize,
    pub(super) stretch: Stretch,
}

/// A stretch to air: which sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) sentences: Range<usize>,
    pub(super) words: Range<usize>,
    pub(super) length: Millis,
    pub(super) text: String,
    pub(super) times: Option<(Millis, Millis)>,
    pub(super) inserted: Vec<String>,
    pub(super) points_back: bool,
    /// What else a producer would want to know of it. Fillers are offered as strikes.
    pub(super) cautions: Vec<Caution>,
    /// What the interviewer asked right before it.
    pub(super) asked: String,
    /// How whoever asks introduces its speaker.
    pub(super) introduced: String,
    /// Words that could be struck, from the first word of the stretch on.
    pub(super) strikes: Vec<Range<usize>>,
    /// They cannot be cut out of the sound: the source has no times for words.
    pub(super) uncut: bool,
    /// What goes on right behind it, when there is room.
    pub(super) more: Option<Box<Spare>>,
}

impl Stretch {
    fn mentions(&self, term: &str) -> bool {
        self.text.to_lowercase().contains(&term.to_lowercase())
    }
}

/// What stays off the air, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// Which words of the transcript.
    pub(super) words: Range<usize>,
    pub(super) speaker: Option<SpeakerId>,
    pub(super) why: withheld::Reason,
}

/// One segment of the draft.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) head: ClockSegment,
    pub(super) topic: Option<Topic>,
    pub(super) stretches: Vec<Stretch>,
    /// Editors' notes that belong here, each with the stretch that it stands before; behind the last one, their number.
    pub(super) notes: Vec<(usize, String)>,
    /// What the source itself explains.
    pub(super) glosses: Vec<Gloss>,
    /// What the source explains in lines that do not air.
    pub(super) unaired: Vec<Gloss>,
    /// The one to be explained on air here.
    pub(super) term: Option<Gloss>,
    /// The stretch in which that is heard first.
    pub(super) term_at: usize,
    /// Words that are heard first in a stretch here and explained in a segment of their own, with its title.
    pub(super) later: Vec<(usize, String, String)>,
    /// What could air, and for which there is no place: struck, for a producer to bring back.
    pub(super) rejected: Vec<Stretch>,
    /// What the source explains and airs, where nothing marks at which word the term begins.
    pub(super) guessed: Option<Gloss>,
    /// Words of the glossary, each before the stretch that uses it first.
    pub(super) explained: Vec<(usize, Entry)>,
    /// Words that air, that the source marks as words and that nothing explains.
    pub(super) candidates: Vec<Asked>,
    /// What stays off the air in this part of the interview.
    pub(super) kept: Vec<Kept>,
    /// What a recogniser wrote and nobody said, with the reason.
    pub(super) invented: Vec<SetAside>,
    /// Where nothing may be offered: what comes nearest to it.
    pub(super) nearest: Option<Stretch>,
    /// Stretches of their own that air when there is room.
    pub(super) spare: Vec<Spare>,
    /// What of this part is not used yet, and the room that is left in it.
    left: Vec<Range<usize>>,
    open: u64,
}

/// The whole draft before it is text.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    pub(super) parts: Vec<Part>,
    pub(super) clips: bool,
}

impl Plan {
    /// The clock with nothing in it.
    pub(super) fn empty(clock: &[ClockSegment], said: &Said) -> Self {
        let parts = clock.iter().map(|head| Part { head: head.clone(), ..Part::default() }).collect();
        Self { parts, clips: said.clips }
    }

    /// All that airs only when there is room.
    pub(super) fn spares(&self) -> impl Iterator<Item = &Spare> {
        let behind = self.parts.iter().flat_map(|p| &p.stretches).filter_map(|s| s.more.as_deref());
        behind.chain(self.parts.iter().flat_map(|p| &p.spare))
    }

    /// How long what is asked of the host will be.
    pub(super) fn asked(&self, corner: &Corner, host: Host) -> Millis {
        let has = |line: &str| corner.lines.contains_key(line);
        let own = |part: &Part| {
            let links = part.stretches.len() + part.glosses.len();
            let (link, written) = (host.link.0, part.head.length.map_or(host.link.0, |l| l.0));
            let other = match part.head.kind.as_str() {
                "opening" => link * (1 + u64::from(!has("greeting"))),
                "term" if part.term.is_none() && part.explained.is_empty() => host.term.0,
                "closing" => link * u64::from(!has("closing")),
                "term" => 0,
                _ if is_topic(&part.head) => 0,
                _ => written,
            };
            link * links as u64 + other
        };
        Millis(self.parts.iter().map(own).sum())
    }

    /// What was used and what was not.
    pub(super) fn report(
        &self,
        said: &Said,
        transcript: &Transcript,
        planned: Millis,
        slot: Option<Millis>,
    ) -> DraftReport {
        let mut used = Vec::new();
        let mut airing: BTreeSet<usize> = BTreeSet::new();
        for part in &self.parts {
            let own = part.stretches.iter().flat_map(|s| std::iter::once(s).chain(s.more.iter().map(|m| &m.stretch)));
            for stretch in own.chain(part.spare.iter().map(|s| &s.stretch)) {
                airing.extend(stretch.sentences.clone());
                let segment = part.head.title.clone();
                let (words, length) = (stretch.words.clone(), stretch.length);
                used.push(Used { segment, words, sentences: stretch.sentences.len(), length });
            }
        }
        // what is long enough to stand alone, without what airs, found no room
        let silent: Vec<usize> = (0..said.sentences.len()).filter(|n| !airing.contains(n)).collect();
        let runs = silent.chunk_by(|a, b| a + 1 == *b).filter_map(|run| Some(*run.first()?..run.last()? + 1));
        let long = runs.flat_map(|run| chunks(said, run)).filter(|range| fits(said, range, SHORT));
        let long: BTreeSet<usize> = long.flatten().collect();
        let room = |n: usize| if long.contains(&n) { Why::NoRoom } else { Why::Little };
        let left = |(n, s): (usize, &Sentence)| Unused {
            words: s.words.clone(),
            text: marked(transcript, &s.words),
            why: s.barred.unwrap_or(if s.points_back { Why::PointsBack } else { room(n) }),
        };
        let mut candidates: Vec<String> = Vec::new();
        for asked in self.parts.iter().flat_map(|p| &p.candidates) {
            if !candidates.contains(&asked.term) {
                candidates.push(asked.term.clone());
            }
        }
        let unused = said.sentences.iter().enumerate().filter(|(n, _)| !airing.contains(n)).map(left).collect();
        DraftReport {
            planned,
            kept: Millis(0),
            spare: Millis(self.spares().map(|s| s.stretch.length.0).sum()),
            slot,
            sentences: said.sentences.len(),
            used,
            unused,
            notes: self.parts.iter().map(|p| p.notes.len()).sum(),
            explained: self.parts.iter().flat_map(|p| &p.explained).map(|(_, e)| e.term.clone()).collect(),
            candidates,
            set_aside: set_aside(transcript),
        }
    }
}

/// Fill the clock with stretches that have room, with their links.
pub(super) fn plan(
    clock: &[ClockSegment],
    said: &Said,
    transcript: &Transcript,
    glossary: &Glossary,
    room: Room,
) -> Plan {
    let mut plan = Plan::empty(clock, said);
    let places: Vec<usize> = clock.iter().enumerate().filter(|(_, s)| is_topic(s)).map(|(n, _)| n).collect();
    let lines: Vec<topics::Sentence<'_>> =
        said.sentences.iter().map(|s| topics::Sentence { text: &s.text, opens: s.opens }).collect();
    let found = topics::topics(&lines, places.len(), said.korean);
    let shares = shares(clock, &places, room.all, room.target);
    // where the clock has no lengths, what one topic cannot use goes to the next
    let evenly = places.iter().any(|n| clock.get(*n).is_none_or(|s| s.length.is_none()));
    let costs = Costs { link: room.host.link.0, shortest: SHORT };
    let mut carried = 0;
    for ((place, topic), share) in places.iter().zip(&found).zip(shares) {
        let mut chunks = chunks(said, topic.sentences.clone());
        // a segment that has to explain a word begins with what the source itself explains
        let asks = clock.get(*place).is_some_and(|s| s.needs.iter().any(|n| n == "term"));
        let near = nearest(said, &chunks);
        let open = share + carried;
        let (mut taken, mut rest) = choose(said, &mut chunks, open, asks.then_some(transcript), costs);
        if taken.is_empty() && !said.clips {
            // a short sentence that somebody reads is better than a topic without one
            (taken, rest) = choose(said, &mut chunks, open, None, Costs { shortest: READ, ..costs });
        }
        carried = if evenly { rest } else { 0 };
        let Some(part) = plan.parts.get_mut(*place) else { continue };
        part.topic = Some(topic.clone());
        part.nearest = near.filter(|_| taken.is_empty()).map(|r| stretch(said, transcript, r));
        part.stretches = taken.into_iter().map(|r| stretch(said, transcript, r)).collect();
        part.kept = kept(said, topic.sentences.clone());
        (part.left, part.open) = (chunks, rest);
    }
    // what one topic could not use, the others may
    for place in places.iter().filter(|_| evenly) {
        let Some(part) = plan.parts.get_mut(*place).filter(|_| carried >= costs.shortest) else { break };
        let (taken, rest) = choose(said, &mut part.left, carried, None, costs);
        carried = rest;
        part.open = rest;
        part.stretches.extend(taken.into_iter().map(|r| stretch(said, transcript, r)));
        part.stretches.sort_by_key(|s| s.sentences.start);
    }
    for stretch in plan.parts.iter_mut().flat_map(|p| &mut p.stretches).filter(|s| s.length.0 < SHORT) {
        stretch.cautions.push(Caution::Short);
    }
    invented(&mut plan, said, transcript, &places);
    around(&mut plan, said, transcript, &places);
    explain(&mut plan, said, transcript, glossary);
    ahead(&mut plan);
    plan
}

/// Lay out what fills the room of links that turn out shorter, and what the programme is `short` of. Nothing in it has to be
/// explained that is not explained already.
pub(super) fn spare(
    plan: &mut Plan,
    said: &Said,
    transcript: &Transcript,
    glossary: &Glossary,
    host: Host,
    short: Millis,
) {
    let costs = Costs { link: 0, shortest: SHORT };
    let known: BTreeSet<String> = plan.parts.iter().flat_map(|p| &p.explained).map(|(_, e)| e.term.clone()).collect();
    let glosses: BTreeSet<usize> = transcript.glosses.iter().map(|g| g.word).collect();
    let words = |r: &Range<usize>| {
        let own = said.sentences.get(r.clone()).unwrap_or_default();
        own.first().map_or(0, |s| s.words.start)..own.last().map_or(0, |s| s.words.end)
    };
    let wanted = |r: &Range<usize>| {
        let words = words(r);
        let text = transcript.text(words.clone());
        glossary.find(&text).iter().all(|e| known.contains(&e.term)) && glosses.range(words).next().is_none()
    };
    let lone = |r: Range<usize>| Spare { order: 0, stretch: stretch(said, transcript, r) };
    // `short` holds what the topics leave, and what the rest of the clock does
    let topics: u64 = plan.parts.iter().map(|p| p.open).sum();
    let mut open = short.0.saturating_sub(topics);
    for part in plan.parts.iter_mut().filter(|p| is_topic(&p.head)) {
        let room = host.link.0 * part.stretches.len() as u64 + part.open;
        let taken: Vec<Range<usize>> = part.stretches.iter().map(|s| s.sentences.clone()).collect();
        let found = more(said, &taken, &mut part.left, room, costs, &wanted);
        for (n, sentences) in found.on {
            if let Some(before) = part.stretches.get_mut(n) {
                before.more = Some(Box::new(lone(sentences)));
            }
        }
        part.spare = found.alone.into_iter().map(lone).collect();
        open += found.room;
    }
    // the clock may have room that its own part of the interview cannot fill
    for part in plan.parts.iter_mut().filter(|p| is_topic(&p.head)) {
        let found = more(said, &[], &mut part.left, open, costs, &wanted);
        part.spare.extend(found.alone.into_iter().map(lone));
        part.spare.sort_by_key(|s| s.stretch.sentences.start);
        open = found.room;
    }
    // what has no link of its own goes first, then from the end of the programme
    let mut order = 0;
    let behind = plan.parts.iter_mut().rev();
    let (mut alone, mut on) = (Vec::new(), Vec::new());
    for part in behind {
        alone.extend(part.spare.iter_mut().rev());
        on.extend(part.stretches.iter_mut().rev().filter_map(|s| s.more.as_deref_mut()));
    }
    for spare in alone.into_iter().chain(on) {
        order += 1;
        spare.order = order;
    }
}

/// A word that has a segment of its own may be heard before it: the producer is told where.
fn ahead(plan: &mut Plan) {
    for n in 0..plan.parts.len() {
        let Some(part) = plan.parts.get(n).filter(|p| p.head.kind == "term") else { continue };
        let entry = part.explained.first().map(|(_, entry)| entry.term.clone());
        let Some(term) = part.term.as_ref().map(|g| g.term.clone()).or(entry) else { continue };
        let title = part.head.title.clone();
        let before = plan.parts.iter_mut().take(n);
        let mut found = before.filter_map(|p| Some((p.stretches.iter().position(|s| s.mentions(&term))?, p)));
        if let Some((place, part)) = found.next() {
            part.later.push((place, term, title));
        }
    }
}

/// What passes the gates and has no place in its part of the interview: the longest, in the order of the interview.
pub(super) fn reject(plan: &mut Plan, said: &Said, transcript: &Transcript) {
    for part in plan.parts.iter_mut().filter(|p| is_topic(&p.head)) {
        let mut fit: Vec<Range<usize>> = part.left.iter().filter(|r| fits(said, r, SHORT)).cloned().collect();
        fit.sort_by_key(|r| std::cmp::Reverse(length(said, r)));
        fit.truncate(REJECTED);
        fit.sort_by_key(|r| r.start);
        part.rejected = fit.into_iter().map(|r| stretch(said, transcript, r)).collect();
    }
}

/// No part keeps more of what has no place.
const REJECTED: usize = 3;

/// What stays off the air of these sentences, neighbours together.
fn kept(said: &Said, sentences: Range<usize>) -> Vec<Kept> {
    let mut out: Vec<Kept> = Vec::new();
    for s in said.sentences.get(sentences).unwrap_or_default() {
        let Some(why) = s.withheld.filter(|_| s.barred == Some(Why::Withheld)) else { continue };
        match out.last_mut().filter(|k| k.words.end == s.words.start && k.why == why && k.speaker == s.speaker) {
            Some(last) => last.words.end = s.words.end,
            None => out.push(Kept { words: s.words.clone(), speaker: s.speaker, why }),
        }
    }
    out
}

/// What nobody said goes to the part of the interview that it stands in.
fn invented(plan: &mut Plan, said: &Said, transcript: &Transcript, places: &[usize]) {
    let begin = |part: &Part| {
        let first = part.topic.as_ref().and_then(|t| said.sentences.get(t.sentences.start));
        first.and_then(|s| transcript.words.get(s.words.start)).map(|w| w.span.range.start)
    };
    let starts: Vec<(usize, usize)> =
        places.iter().filter_map(|p| plan.parts.get(*p).and_then(begin).map(|start| (*p, start))).collect();
    for aside in transcript.set_aside.iter().filter(|s| s.kind == SetAsideKind::Invented) {
        let home = starts.iter().rev().find(|(_, start)| *start <= aside.span.range.start).or(starts.first());
        if let Some(part) = home.and_then(|(p, _)| plan.parts.get_mut(*p)) {
            part.invented.push(aside.clone());
        }
    }
}

/// Whether a meaning is told by somebody of themselves: "a stone that my wife hated", "제가 처음 태운 밥".
fn in_first_person(meaning: &str) -> bool {
    const ENGLISH: &[&str] = &["i", "my", "me", "mine", "myself", "we", "our", "us", "ours", "ourselves"];
    const KOREAN: &[&str] =
        &["제", "내", "나", "저", "제가", "내가", "나는", "저는", "나의", "저의", "나를", "저를", "저도", "나도"];
    meaning.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let first = word.split(['\'', '’']).next().unwrap_or_default();
        ENGLISH.contains(&first)
            || KOREAN.contains(&first)
            || first.starts_with("우리") && !first.starts_with("우리말")
            || first.starts_with("저희")
    })
}

fn stretch(said: &Said, transcript: &Transcript, sentences: Range<usize>) -> Stretch {
    let all = said.sentences.get(sentences.clone()).unwrap_or_default();
    let words = all.first().map_or(0, |s| s.words.start)..all.last().map_or(0, |s| s.words.end);
    let times = if said.clips { timed(transcript, &words) } else { None };
    let mut inserted: Vec<String> = Vec::new();
    let mut open = false;
    let begins = |n: usize| transcript.paragraphs.binary_search_by_key(&n, |p| p.words.start).is_ok();
    for (n, word) in words.clone().zip(transcript.words.get(words.clone()).unwrap_or_default()) {
        let own = word.kind == WordKind::Inserted;
        // what ends one paragraph and what begins the next were not put in together
        open &= !begins(n);
        match inserted.last_mut().filter(|_| own && open) {
            Some(last) => {
                last.push(' ');
                last.push_str(bare(&word.text));
            }
            None if own => inserted.push(bare(&word.text).to_owned()),
            None => {}
        }
        open = own;
    }
    let points_back = all.first().is_some_and(|s| s.points_back);
    let before = said.sentences.get(..sentences.start).unwrap_or_default();
    let questions = before.iter().rev().take_while(|s| s.barred == Some(Why::Interviewer)).count();
    let asked = before.get(before.len() - questions..).unwrap_or_default();
    // a nod is no question
    let says = |s: &&Sentence| s.words.len() > NOD || s.text.contains(['?', '？']) || asked_in_korean(&s.text);
    let asked = asked.iter().filter(says).map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ");
    let own = transcript.words.get(words.clone()).unwrap_or_default();
    let text = transcript.text(words.clone());
    let mut strikes = filler::strikes(&text.split_whitespace().collect::<Vec<_>>());
    if times.is_none() {
        strikes.extend(
            put_in::explained(own)
                .filter(|n| !strikes.iter().any(|r| r.contains(n)))
                .map(|n| n..n + 1)
                .collect::<Vec<_>>(),
        );
        strikes.sort_by_key(|r| r.start);
    }
    let struck = |n: &usize| strikes.iter().any(|r| r.contains(n));
    let read = text.split_whitespace().enumerate().filter(|(n, _)| !struck(n)).map(|(_, w)| w);
    let length = times.map_or_else(|| said.read(&read.collect::<Vec<_>>().join(" ")), |(a, b)| Millis(b.0 - a.0));
    let timed_words = own.iter().all(|w| w.time.is_some_and(|t| t.timing == Timing::Word));
    let uncut = times.is_some() && !timed_words;
    let mut cautions = cautions(&text, all);
    cautions.retain(|c| !matches!(c, Caution::Fillers(..)));
    if times.is_some() && is_spread(transcript, &words) {
        cautions.push(Caution::Spread);
    }
    Stretch {
        sentences,
        words,
        length,
        text,
        times,
        inserted,
        points_back,
        cautions,
        asked,
        introduced: all.first().and_then(|s| s.speaker).map_or_else(String::new, |id| said.introduction(id).to_owned()),
        strikes,
        uncut,
        more: None,
    }
}

/// What is not read: what the reader of the transcript set aside, and its headings.
fn set_aside(transcript: &Transcript) -> Vec<SetAside> {
    let headings = transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Heading).map(|p| SetAside {
        kind: SetAsideKind::Title,
        text: transcript.text(p.words.clone()),
        why: "a heading inside the interview",
        span: p.span.clone(),
    });
    let mut all: Vec<SetAside> = transcript.set_aside.iter().cloned().chain(headings).collect();
    all.sort_by_key(|s| s.span.range.start);
    all
}

/// The words of a sentence, those that an editor put in within brackets as in the source.
fn marked(transcript: &Transcript, words: &Range<usize>) -> String {
    let words = transcript.words.get(words.clone()).unwrap_or_default();
    let mut out = String::new();
    let inserted = |n: usize| words.get(n).is_some_and(|w| w.kind == WordKind::Inserted);
    for (n, word) in words.iter().enumerate() {
        let (open, close) = (inserted(n) && (n == 0 || !inserted(n - 1)), inserted(n) && !inserted(n + 1));
        let tail = word.text.len() - word.text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let (text, marks) = word.text.split_at_checked(word.text.len() - tail).unwrap_or((&word.text, ""));
        out.push_str(if n > 0 { " " } else { "" });
        out.push_str(if open { "[" } else { "" });
        out.push_str(text);
        out.push_str(if close { "]" } else { "" });
        out.push_str(marks);
    }
    out
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Notes and glosses go to the topic that they stand in; a term segment takes one that airs.
fn around(plan: &mut Plan, said: &Said, transcript: &Transcript, places: &[usize]) {
    let begin = |part: &Part| {
        let first = part.topic.as_ref().map(|t| t.sentences.start);
        first.and_then(|n| said.sentences.get(n)).map(|s| s.words.start)
    };
    let starts: Vec<(usize, usize)> =
        places.iter().filter_map(|p| plan.parts.get(*p).and_then(begin).map(|start| (*p, start))).collect();
    // what stands above the first words belongs to the first topic
    let home =
        |word: usize| starts.iter().rev().find(|(_, start)| *start <= word).or_else(|| starts.first()).map(|(p, _)| *p);
    let stretches = plan.parts.iter().flat_map(|p| &p.stretches);
    let aired: BTreeSet<usize> = stretches.flat_map(|s| s.words.clone()).collect();
    for paragraph in transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Note) {
        if let Some(part) = home(paragraph.words.start).and_then(|p| plan.parts.get_mut(p)) {
            let place = part.stretches.iter().position(|s| s.words.end > paragraph.words.start);
            let before = said.sentences.iter().rfind(|s| s.words.end <= paragraph.words.start);
            let after = said.sentences.iter().find(|s| s.words.start >= paragraph.words.end);
            // what stands above all that is said is about all of it
            let head = before.is_none();
            let near = before.into_iter().chain(after);
            let airs = head || near.into_iter().any(|s| aired.contains(&s.words.start));
            let text = transcript.text(paragraph.words.clone());
            let text = match (airs, said.korean) {
                (true, _) => text,
                (false, false) => format!("(stands by lines that do not air) {text}"),
                (false, true) => format!("(방송되지 않는 대목 옆에 있음) {text}"),
            };
            part.notes.push((place.unwrap_or(part.stretches.len()), text));
        }
    }
    let airs =
        |plan: &Plan, word: usize| plan.parts.iter().any(|p| p.stretches.iter().any(|s| s.words.contains(&word)));
    // what somebody explains as "I" is theirs to say: the host has it as a note
    let own = |g: &&Gloss| in_first_person(&g.meaning);
    for gloss in transcript.glosses.iter().filter(own) {
        let heard = |p: &&mut Part| p.stretches.iter().any(|s| s.words.contains(&gloss.word));
        if let Some(part) = plan.parts.iter_mut().find(heard) {
            let place = part.stretches.iter().position(|s| s.words.contains(&gloss.word)).unwrap_or(0);
            part.notes.push((place, format!("{} ({})", gloss.term, gloss.meaning)));
        }
    }
    let others = || transcript.glosses.iter().filter(|g| !in_first_person(&g.meaning));
    let mut glosses: Vec<Gloss> = others().filter(|g| airs(plan, g.word)).cloned().collect();
    glosses.dedup_by(|a, b| a.term == b.term);
    let known = |g: &Gloss, glosses: &[Gloss]| glosses.iter().any(|other| folded(&other.term) == folded(&g.term));
    let mut unaired: Vec<Gloss> = Vec::new();
    for gloss in others() {
        if unaired.len() < ASKED && !known(gloss, &glosses) && !known(gloss, &unaired) {
            unaired.push(gloss.clone());
        }
    }
    let last = plan.parts.iter().rposition(|p| p.head.kind == "term").or_else(|| places.last().copied());
    if let Some(part) = last.and_then(|n| plan.parts.get_mut(n)) {
        part.unaired = unaired;
    }
    for part in &mut plan.parts {
        // a segment of another kind says its words with the rest of its text; of what is explained by a guess a note is made
        if part.head.kind == "term" && glosses.iter().any(|g| g.sure) {
            part.term = glosses.iter().position(|g| g.sure).map(|n| glosses.remove(n));
        } else if part.head.kind == "term" {
            part.guessed = glosses.first().cloned();
        } else if part.head.needs.iter().any(|n| n == "term") {
            let heard = |g: &Gloss| g.sure && part.stretches.iter().any(|s| s.words.contains(&g.word));
            part.term = glosses.iter().position(heard).map(|n| glosses.remove(n));
            let first = part.term.as_ref().and_then(|g| part.stretches.iter().position(|s| s.mentions(&g.term)));
            part.term_at = first.unwrap_or(0);
        }
    }
    for gloss in glosses {
        let within = plan.parts.iter_mut().find(|p| p.stretches.iter().any(|s| s.words.contains(&gloss.word)));
        if let Some(part) = within {
            part.glosses.push(gloss);
        }
    }
}

/// A question of few words without its mark, 언제부터 만드셨습니까, as newspapers print them too, 언제부터 배를 탔나. And whatever
/// has more syllables than a nod: words of Hangul are few.
fn asked_in_korean(text: &str) -> bool {
    const SYLLABLES: usize = 8;
    const ASKING: [&str; 11] = ["까", "나", "나요", "가요", "는지요", "는가", "은가", "인가", "다면", "주세요", "달라"];
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let asks = ASKING.iter().any(|end| bare.ends_with(end)) && !bare.ends_with("구나");
    asks || text.chars().filter(|c| is_hangul(*c)).count() > SYLLABLES
}

#[cfg(test)]
mod tests {
    use super::asked_in_korean;

    #[test]
    fn short_questions_of_newspapers_are_told_and_nods_are_not() {
        for asked in [
            "언제부터 만드셨습니까",
            "무섭지 않았나.",
            "언제부터 배를 탔나.",
            "후배들에게 한마디 한다면.",
            "저는 거기서 자랐습니다.",
        ] {
            assert!(asked_in_korean(asked), "{asked}");
        }
        for nod in ["네.", "그렇군요.", "아, 그랬구나.", "네, 그렇죠."] {
            assert!(!asked_in_korean(nod), "{nod}");
        }
    }
}
