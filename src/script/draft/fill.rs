//! Which stretches air, and where: the format clock filled within its room.
use super::{
    DraftReport, Unused, Used, Why, filler,
    room::{choose, shares},
};
use crate::{
    script::{
        corner::{ClockSegment, Corner},
        glossary::{Entry, Glossary},
        outline,
        said::{SHORT, Said, Sentence, chunks, timed},
        topics::{self, Topic},
    },
    transcript::{Gloss, ParagraphKind, SetAside, SetAsideKind, Timing, Transcript, Word, WordKind, folded},
    units::Millis,
};
use std::{collections::BTreeSet, ops::Range};

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
    /// What the interviewer asked right before it.
    pub(super) asked: String,
    /// Words that could be struck, from the first word of the stretch on.
    pub(super) strikes: Vec<Range<usize>>,
    /// They cannot be cut out of the sound: the source has no times for words.
    pub(super) uncut: bool,
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
    /// Words of the glossary, each before the stretch that uses it first.
    pub(super) explained: Vec<(usize, Entry)>,
    /// Words that air, that the source marks as words and that nothing explains.
    pub(super) candidates: Vec<String>,
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
            for stretch in &part.stretches {
                airing.extend(stretch.sentences.clone());
                let segment = part.head.title.clone();
                let (words, length) = (stretch.words.clone(), stretch.length);
                used.push(Used { segment, words, sentences: stretch.sentences.len(), length });
            }
        }
        let spare = slot.map_or(0, |slot| slot.0.saturating_sub(planned.0));
        let room = |s: &Sentence| if s.length.0 > spare { Why::NoRoom } else { Why::Little };
        let left = |(_, s): (usize, &Sentence)| Unused {
            words: s.words.clone(),
            text: marked(transcript, &s.words),
            why: s.barred.unwrap_or(if s.points_back { Why::PointsBack } else { room(s) }),
        };
        let unused = said.sentences.iter().enumerate().filter(|(n, _)| !airing.contains(n)).map(left).collect();
        DraftReport {
            planned,
            slot,
            sentences: said.sentences.len(),
            used,
            unused,
            notes: self.parts.iter().map(|p| p.notes.len()).sum(),
            explained: self.parts.iter().flat_map(|p| &p.explained).map(|(_, e)| e.term.clone()).collect(),
            candidates: self.parts.iter().flat_map(|p| p.candidates.clone()).collect(),
            set_aside: set_aside(transcript),
        }
    }
}

/// Fill the clock with stretches of at most `room` together.
pub(super) fn plan(
    clock: &[ClockSegment],
    said: &Said,
    transcript: &Transcript,
    glossary: &Glossary,
    room: Millis,
) -> Plan {
    let mut plan = Plan::empty(clock, said);
    let places: Vec<usize> = clock.iter().enumerate().filter(|(_, s)| is_topic(s)).map(|(n, _)| n).collect();
    let lines: Vec<topics::Sentence<'_>> =
        said.sentences.iter().map(|s| topics::Sentence { text: &s.text, opens: s.opens }).collect();
    let found = topics::topics(&lines, places.len(), said.korean);
    let shares = shares(clock, &places, room);
    let mut carried = 0;
    let mut left: Vec<Vec<Range<usize>>> = Vec::new();
    for ((place, topic), share) in places.iter().zip(&found).zip(shares) {
        let mut chunks = chunks(said, topic.sentences.clone());
        // a segment that has to explain a word begins with what the source itself explains
        let asks = clock.get(*place).is_some_and(|s| s.needs.iter().any(|n| n == "term"));
        let (taken, rest) = choose(said, &mut chunks, share + carried, asks.then_some(transcript));
        carried = rest;
        if let Some(part) = plan.parts.get_mut(*place) {
            part.topic = Some(topic.clone());
            part.stretches = taken.into_iter().map(|r| stretch(said, transcript, r)).collect();
        }
        left.push(chunks);
    }
    // what one topic could not use, the others may
    for (place, chunks) in places.iter().zip(&mut left) {
        if carried < SHORT {
            break;
        }
        let (taken, rest) = choose(said, chunks, carried, None);
        carried = rest;
        if let Some(part) = plan.parts.get_mut(*place) {
            part.stretches.extend(taken.into_iter().map(|r| stretch(said, transcript, r)));
            part.stretches.sort_by_key(|s| s.sentences.start);
        }
    }
    around(&mut plan, said, transcript, &places);
    explain(&mut plan, said, transcript, glossary);
    plan
}

/// No segment asks about more words than these.
const ASKED: usize = 5;

/// The corner's own words are explained before they are heard; words that nothing explains are asked about.
fn explain(plan: &mut Plan, said: &Said, transcript: &Transcript, glossary: &Glossary) {
    let mut done: Vec<String> = Vec::new();
    // a segment for a word takes one that is heard after it
    let first = |plan: &Plan, after: usize| {
        let later = plan.parts.iter().skip(after + 1).flat_map(|p| &p.stretches);
        later.flat_map(|s| glossary.find(&s.text)).next().cloned()
    };
    for n in 0..plan.parts.len() {
        let entry =
            plan.parts.get(n).filter(|p| p.head.kind == "term" && p.term.is_none()).and_then(|_| first(plan, n));
        let Some(part) = plan.parts.get_mut(n) else { continue };
        if let Some(entry) = entry.filter(|e| !done.contains(&e.term)) {
            done.push(entry.term.clone());
            part.explained.push((0, entry));
        }
        for (place, stretch) in part.stretches.iter().enumerate() {
            for entry in glossary.find(&stretch.text) {
                if !done.contains(&entry.term) {
                    done.push(entry.term.clone());
                    part.explained.push((place, entry.clone()));
                }
            }
        }
        part.glosses.retain(|g| !glossary.knows(&g.term));
        part.unaired.retain(|g| !glossary.knows(&g.term));
    }
    let glossed = |term: &str| transcript.glosses.iter().any(|g| folded(&g.term) == folded(term));
    for term in outline::terms(transcript, said) {
        if term.gloss.is_some() || glossary.knows(&term.term) || glossed(&term.term) {
            continue;
        }
        let airs = |p: &&mut Part| p.stretches.iter().any(|s| s.sentences.contains(&term.sentence));
        if let Some(part) = plan.parts.iter_mut().find(airs).filter(|p| p.candidates.len() < ASKED) {
            part.candidates.push(term.term);
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
    let asked = asked.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ");
    let own = transcript.words.get(words.clone()).unwrap_or_default();
    let text = transcript.text(words.clone());
    // what somebody wrote down without a sound has been made fit to be read already
    let verbatim = own.iter().any(|w| w.time.is_some());
    let mut strikes = if verbatim { filler::strikes(&text.split_whitespace().collect::<Vec<_>>()) } else { Vec::new() };
    if times.is_none() {
        strikes.extend(
            replaced(own).filter(|n| !strikes.iter().any(|r| r.contains(n))).map(|n| n..n + 1).collect::<Vec<_>>(),
        );
        strikes.sort_by_key(|r| r.start);
    }
    let struck = |n: &usize| strikes.iter().any(|r| r.contains(n));
    let read = text.split_whitespace().enumerate().filter(|(n, _)| !struck(n)).map(|(_, w)| w);
    let length = times.map_or_else(|| said.read(&read.collect::<Vec<_>>().join(" ")), |(a, b)| Millis(b.0 - a.0));
    let timed_words = own.iter().all(|w| w.time.is_some_and(|t| t.timing == Timing::Word));
    let uncut = times.is_some() && !timed_words;
    Stretch { sentences, words, length, text, times, inserted, points_back, asked, strikes, uncut }
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

/// Pronouns that an editor explains right behind them: `He [the verger] tells` is read as the verger tells.
fn replaced(words: &[Word]) -> impl Iterator<Item = usize> {
    let inserted = |n: usize| words.get(n).is_some_and(|w| w.kind == WordKind::Inserted);
    (0..words.len()).filter(move |n| {
        let Some(word) = words.get(*n).filter(|w| w.kind == WordKind::Spoken) else { return false };
        let pronoun = matches!(word.text.to_lowercase().as_str(), "he" | "she" | "they" | "it" | "him" | "them");
        let run = (n + 1..words.len()).take_while(|m| inserted(*m)).count();
        let first = words.get(n + 1).map(|w| w.text.as_str()).unwrap_or_default();
        let article = matches!(first, "the" | "a" | "an" | "my" | "his" | "her" | "our" | "their" | "your");
        let whole = first.starts_with(char::is_uppercase) || article && run > 1;
        pronoun && run > 0 && whole && n + 1 + run < words.len()
    })
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
        // a segment of another kind says its words with the rest of its text
        if part.head.kind == "term" && !glosses.is_empty() {
            part.term = Some(glosses.remove(0));
        } else if part.head.needs.iter().any(|n| n == "term") {
            let heard = |g: &Gloss| part.stretches.iter().any(|s| s.words.contains(&g.word));
            part.term = glosses.iter().position(heard).map(|n| glosses.remove(n));
        }
    }
    for gloss in glosses {
        let within = plan.parts.iter_mut().find(|p| p.stretches.iter().any(|s| s.words.contains(&gloss.word)));
        if let Some(part) = within {
            part.glosses.push(gloss);
        }
    }
}
