//! What an interview is about, before anything is made of it: topics, stretches that could air, words to explain.
//!
//! It takes a transcript and a number of parts and gives places in it with reasons. It is a stage of its own because a
//! producer asks this first, and because other programs do: it chooses nothing and writes nothing. It never claims to know
//! the best quotations: nothing that can be counted in words has been found to tell which stretches producers choose.
//! What it says is whether a stretch can air, and what would have to be done for it.
mod bite;
mod term;

pub(in crate::script) use term::terms;

use super::{
    Rate,
    said::{Said, timed},
    topics::{self, Topic},
};
use crate::{
    transcript::{LINED, Transcript},
    units::Millis,
};
use std::{collections::BTreeMap, ops::Range};

/// More parts than this are not asked for by any programme.
pub const MOST_SEGMENTS: usize = 2000;

/// What there is in a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// Every sentence that somebody says, in order.
    pub sentences: Vec<Sentence>,
    /// Contiguous; together they hold every sentence.
    pub segments: Vec<Segment>,
    /// Stretches that could air, in the order of the interview.
    pub soundbites: Vec<Soundbite>,
    /// Stretches that could air once somebody has said who speaks.
    pub unlabelled: Vec<Soundbite>,
    /// Words that listeners may not know, in the order of the interview.
    pub terms: Vec<Term>,
    /// Sentences that cannot air, by reason.
    pub left: BTreeMap<&'static str, usize>,
    /// How long everything takes: by the recording where there are times, else read aloud.
    pub length: Millis,
    /// Whether lengths come from the recording.
    pub timed: bool,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Which words of the transcript.
    pub words: Range<usize>,
    /// When it begins and ends, when the source says.
    pub times: Option<(Millis, Millis)>,
    /// Who speaks; `None` when the source does not say.
    pub speaker: Option<String>,
    /// How long it takes.
    pub length: Millis,
}

/// A part about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Which sentences, and the words that tell it from the others.
    pub topic: Topic,
    /// When it begins, when the source says.
    pub start: Option<Millis>,
    /// When it ends, when the source says.
    pub end: Option<Millis>,
    /// How long it takes.
    pub length: Millis,
}

/// A stretch that could air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Soundbite {
    /// Which sentences.
    pub sentences: Range<usize>,
    /// Its words.
    pub text: String,
    /// Who speaks; `None` when the source does not say.
    pub speaker: Option<String>,
    /// When, when the source says.
    pub times: Option<(Millis, Millis)>,
    /// How long it takes.
    pub length: Millis,
    /// What it fulfils.
    pub why: Vec<String>,
    /// What a producer would have to do about it.
    pub warnings: Vec<String>,
    /// An earlier sentence from which it does not open on a word that points back, and is still short enough.
    pub earlier: Option<usize>,
}

/// A word that listeners may not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As the source writes it.
    pub term: String,
    /// The first sentence that has it.
    pub sentence: usize,
    /// What the source itself says it means. Never invented.
    pub gloss: Option<String>,
    /// The sentence in which its speaker says what it is, where one seems to: a gloss may be found there.
    pub told: Option<usize>,
    /// Why it is listed.
    pub why: &'static str,
}

/// How many parts, when a programme does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// As many as the running order has.
    Count(usize),
    /// So that each has about this length.
    Each(Millis),
}

/// Say what there is in a transcript. `rate` is for what has no times; `None` for the usual one of its language.
#[must_use]
pub fn outline(transcript: &Transcript, parts: Parts, rate: Option<Rate>) -> Outline {
    let rate = rate.unwrap_or(Rate::Words(160));
    let said = Said::of(transcript, "en", true, rate);
    let name = |id: crate::transcript::SpeakerId| transcript.speakers.get(id.0).cloned();
    let sentences: Vec<Sentence> = said
        .sentences
        .iter()
        .map(|s| Sentence {
            words: s.words.clone(),
            times: timed(transcript, &s.words),
            speaker: s.speaker.and_then(name),
            length: s.length,
        })
        .collect();
    let length = Millis(sentences.iter().map(|s| s.length.0).sum());
    let count = match parts {
        Parts::Count(count) => count,
        Parts::Each(each) => usize::try_from((length.0 + each.0 / 2) / each.0.max(1)).unwrap_or(MOST_SEGMENTS),
    };
    let texts: Vec<topics::Sentence<'_>> =
        said.sentences.iter().map(|s| topics::Sentence { text: &s.text, opens: s.opens }).collect();
    let segments: Vec<Segment> = topics::topics(&texts, count.clamp(1, MOST_SEGMENTS), said.korean)
        .into_iter()
        .map(|topic| {
            let own = sentences.get(topic.sentences.clone()).unwrap_or_default();
            let start = own.iter().find_map(|s| s.times).map(|t| t.0);
            let end = own.iter().rev().find_map(|s| s.times).map(|t| t.1);
            let length = Millis(own.iter().map(|s| s.length.0).sum());
            Segment { topic, start, end, length }
        })
        .collect();
    let (mut soundbites, mut unlabelled) = (Vec::new(), Vec::new());
    for segment in &segments {
        for bite in bite::bites(transcript, &said, segment.topic.sentences.clone()) {
            // lines without a label may be anybody's: nothing counts as one speaker until somebody says so
            if bite.speaker.is_some() { soundbites.push(bite) } else { unlabelled.push(bite) }
        }
    }
    let terms = terms(transcript, &said);
    let mut left = BTreeMap::new();
    for why in said.sentences.iter().filter_map(|s| s.barred) {
        *left.entry(why.words(false)).or_default() += 1;
    }
    Outline { sentences, segments, soundbites, unlabelled, terms, left, length, timed: said.clips }
}

/// Whether the text was given as one sentence a line.
#[must_use]
pub fn is_lined(transcript: &Transcript) -> bool {
    transcript.format == LINED
}
