//! A first script out of a transcript: the corner's format clock, filled with what was really said.
//!
//! It takes a transcript, the corner and its template and gives the text of a `script.md` with a report. It is a stage of
//! its own because a producer edits its result: nothing later may run it again over an edit. It chooses and never
//! writes: every sentence of the result is the guest's, a stock line of the corner, or a note that is not read aloud.
mod choice;
mod cue;
mod fill;
mod filler;
mod label;
mod measure;
mod render;
mod room;
mod word;

pub use choice::{Became, Choice, choices};
pub use render::READERS;

use super::{
    Rate,
    corner::Corner,
    said::{self, is_korean},
};
use crate::{
    source::Lines,
    transcript::{SetAside, Transcript},
    units::Millis,
};
use std::{collections::BTreeMap, ops::Range};

/// The template of a corner that has none of its own.
pub const TEMPLATE: &str = include_str!("template.md");
/// The same for a corner in Korean.
pub const TEMPLATE_KO: &str = include_str!("template.ko.md");

/// What a draft is made of.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The folder of the episode; its title when there is no other.
    pub slug: &'a str,
    /// The episode's title; the transcript's when `None`.
    pub title: Option<&'a str>,
    /// The folder of the corner.
    pub corner_key: &'a str,
    /// The corner.
    pub corner: &'a Corner,
    /// What was said.
    pub transcript: &'a Transcript,
    /// What cues call the source: `kim`.
    pub source_key: &'a str,
    /// The recording, relative to the episode; `None` for an interview that exists as text only.
    pub source_path: Option<&'a str>,
    /// The transcript's file, relative to the episode: the path of a source without sound.
    pub transcript_path: &'a str,
    /// The corner's `draft.md`.
    pub template: &'a str,
    /// How long the corner's own recordings are, by key; those not known are counted as nothing.
    pub lengths: &'a BTreeMap<String, Millis>,
    /// The lines of the transcript's file, to say where something stands that has no time; `None` when they are not known.
    pub lines: Option<&'a Lines<'a>>,
    /// Makes any text safe as speech in a script.
    pub escape: fn(&str) -> String,
    /// Somebody in it is protected: what finds no room is not kept, and nothing tells of it.
    pub discreet: bool,
}

/// A script to edit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Draft {
    /// The text of `script.md`.
    pub text: String,
    /// What was made of the transcript.
    pub report: DraftReport,
    /// What the template was given, and every sentence of the transcript: for programs that draft by themselves.
    pub plan: serde_json::Value,
}

/// What a draft used and what it left. Every sentence of the transcript is in `used` or in `unused`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DraftReport {
    /// How long the draft takes, as far as is known before voices exist.
    pub planned: Millis,
    /// How long what is asked of the host should take: links, what today is about, a word to explain.
    pub kept: Millis,
    /// How much more is laid out as spare.
    pub spare: Millis,
    /// The length to fill.
    pub slot: Option<Millis>,
    /// Sentences that somebody says in the transcript.
    pub sentences: usize,
    /// What airs, in the order of the draft.
    pub used: Vec<Used>,
    /// What does not, in the order of the transcript.
    pub unused: Vec<Unused>,
    /// Editors' notes that went into the draft as notes for the presenter.
    pub notes: usize,
    /// Words of the corner's glossary that the draft explains.
    pub explained: Vec<String>,
    /// Words that air, that speakers or the source mark as words, and that the glossary lacks.
    pub candidates: Vec<String>,
    /// What the transcript's reader took for no speech.
    pub set_aside: Vec<SetAside>,
}

impl DraftReport {
    /// How far the draft, with what is asked of the host, is over its slot, in milliseconds; below zero when it is short. `None`
    /// without a slot.
    #[must_use]
    pub fn over_ms(&self) -> Option<i64> {
        let signed = |m: Millis| i64::try_from(m.0).unwrap_or(i64::MAX);
        self.slot.map(|slot| signed(Millis(self.planned.0.saturating_add(self.kept.0))).saturating_sub(signed(slot)))
    }

    /// How many sentences air.
    #[must_use]
    pub fn sentences_used(&self) -> usize {
        self.used.iter().map(|u| u.sentences).sum()
    }

    /// How many sentences do not air, by reason.
    #[must_use]
    pub fn left_out(&self) -> BTreeMap<Why, usize> {
        let mut counts = BTreeMap::new();
        for unused in &self.unused {
            *counts.entry(unused.why).or_default() += 1;
        }
        counts
    }
}

/// A stretch of the transcript that airs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// The segment that it stands in.
    pub segment: String,
    /// Which words of the transcript.
    pub words: Range<usize>,
    /// How many sentences.
    pub sentences: usize,
    /// Its length: of the recording where there are times, else as planned.
    pub length: Millis,
}

/// A sentence that does not air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// Which words of the transcript.
    pub words: Range<usize>,
    /// What it says; words that an editor put in stand in brackets.
    pub text: String,
    /// Why it was left.
    pub why: Why,
}

/// Why a sentence was left out. None of these says that it is a bad one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Why {
    /// The interviewer speaks.
    Interviewer,
    /// It is a question.
    Question,
    /// Somebody asked that it does not air, or it gives away where somebody lives or how to reach them.
    Withheld,
    /// It says who pays for the programme that it comes from.
    Sponsor,
    /// Words of it are not known.
    Unclear,
    /// Words of an editor stand in it for others that nobody knows.
    Replaced,
    /// It does not end as a sentence ends.
    Incomplete,
    /// Somebody else talks at the same time.
    Crosstalk,
    /// Thanks or a greeting.
    Courtesy,
    /// It is too long to stand alone.
    Long,
    /// It begins with a word that points back to what is not there.
    PointsBack,
    /// There is room for it, and alone it would say too little.
    Little,
    /// It could air, and its segment has no room.
    NoRoom,
}

impl Why {
    /// For the producer, in the language of the corner.
    #[must_use]
    pub const fn words(self, korean: bool) -> &'static str {
        match (self, korean) {
            (Self::Interviewer, false) => "the interviewer's",
            (Self::Interviewer, true) => "진행자의 말",
            (Self::Question, false) => "questions",
            (Self::Question, true) => "질문",
            (Self::Withheld, false) => "withheld: not to be aired, or private",
            (Self::Withheld, true) => "방송하지 말라는 말이나 사적인 정보",
            (Self::Sponsor, false) => "about who pays for the programme",
            (Self::Sponsor, true) => "제작 지원 안내",
            (Self::Unclear, false) => "not fully understood, or cut in the source",
            (Self::Unclear, true) => "알아듣지 못했거나 원문에서 잘린 말",
            (Self::Replaced, false) => "with an editor's words in place of what was said",
            (Self::Replaced, true) => "한 말 대신 편집자의 말이 든 문장",
            (Self::Incomplete, false) => "not complete",
            (Self::Incomplete, true) => "끝나지 않은 문장",
            (Self::Crosstalk, false) => "talked over by somebody else",
            (Self::Crosstalk, true) => "다른 사람의 말과 겹친 말",
            (Self::Courtesy, false) => "thanks and greetings",
            (Self::Courtesy, true) => "인사말",
            (Self::Long, false) => "too long to stand alone",
            (Self::Long, true) => "혼자 쓰기에 너무 긴 문장",
            (Self::PointsBack, false) => "begin with a word that points back",
            (Self::PointsBack, true) => "앞말을 가리키며 시작하는 문장",
            (Self::Little, false) => "too little to stand alone",
            (Self::Little, true) => "혼자 쓰기에 너무 짧은 대목",
            (Self::NoRoom, false) => "no room in their segment",
            (Self::NoRoom, true) => "꼭지에 자리가 모자람",
        }
    }
}

/// Why there is no draft. All of these are about the corner's template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DraftError {
    /// The template is not right, or asks for what a draft does not have.
    #[error("draft.md, line {line}, column {column}: {message}")]
    Template {
        /// From 1; 0 when the template as a whole is meant.
        line: usize,
        /// From 1; 0 when the template as a whole is meant.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The template shortens or divides a text after it was made safe.
    #[error(
        "draft.md changes a text after it was made safe; shorten it before it is written: {{{{ item.text | truncate }}}}"
    )]
    Unsafe,
}

/// Make a first script.
///
/// # Errors
/// When the template cannot be read or rendered.
pub fn draft(request: &Request<'_>) -> Result<Draft, DraftError> {
    let corner = request.corner;
    let korean = is_korean(&corner.language);
    let rate = corner.rate.unwrap_or(if korean { Rate::Syllables(300) } else { Rate::Words(160) });
    let said = said::Said::of(request.transcript, &corner.language, request.source_path.is_some(), rate);
    let clock = fill::clock(corner, korean);
    let renderer = render::Renderer::new(request, korean)?;
    let empty = fill::Plan::empty(&clock, &said);
    let target = fill::target(corner, &clock);
    let bare = measure::length(&renderer.text(&empty, None)?, request, korean, rate);
    // a short spot is all quotation
    let spot = target.0.saturating_sub(bare.0) < SPOT;
    let sample = |[english, korean]: [&str; 2]| match spot {
        true => Millis(0),
        false => said.read(if said.korean { korean } else { english }),
    };
    let host = fill::Host { link: sample(LINK), term: sample(TERM) };
    let measured = |plan: &fill::Plan| {
        Ok((measure::length(&renderer.text(plan, None)?, request, korean, rate), plan.asked(corner, host)))
    };
    let mut room = target.0.saturating_sub(bare.0 + empty.asked(corner, host).0);
    let filled = |room: u64| {
        let room = fill::Room { all: Millis(room), target, host };
        fill::plan(&clock, &said, request.transcript, &corner.glossary, room)
    };
    let mut plan = filled(room);
    let (mut planned, mut kept) = measured(&plan)?;
    // a term found among the quotations is read aloud: make room for it
    for _ in 0..3 {
        let Some(over) = (planned.0 + kept.0).checked_sub(target.0).filter(|over| *over > 0 && room > 0) else { break };
        room = room.saturating_sub(over);
        plan = filled(room);
        (planned, kept) = measured(&plan)?;
    }
    let short = Millis(target.0.saturating_sub(planned.0 + kept.0));
    fill::spare(&mut plan, &said, request.transcript, &corner.glossary, host, short);
    if !request.discreet {
        fill::reject(&mut plan, &said, request.transcript);
    }
    let mut report = plan.report(&said, request.transcript, planned, corner.slot);
    report.kept = kept;
    let text = renderer.text(&plan, Some(&report))?;
    let plan = renderer.plan(&plan, &said, &report)?;
    Ok(Draft { text, report, plan })
}

/// Where there is less to fill, nobody has time for links, in milliseconds.
const SPOT: u64 = 20_000;

/// What a host says before a stretch, in English and in Korean: one sentence of 14 words that says who speaks and what of. A
/// draft asks for as many as it lays stretches out, so that their time has to be kept free.
const LINK: [&str; 2] = [
    "Ada Brennock remembers how that winter went, and what came of it in spring.",
    "나윤칠 목수님은 그 겨울이 어땠는지, 봄에 무슨 일이 있었는지 이렇게 말합니다.",
];
/// A word explained, as hosts do it: 29 words, with what it is and what it was good for.
const TERM: [&str; 2] = [
    "Tide bread is what the bakers on the quay called the loaf that was baked while the water was out, small, \
     hard, and cheap enough for a ferryman's child.",
    "물때빵이란 선창의 빵집에서 물이 빠진 사이에 구워 내던 작고 단단한 빵을 부르던 말로, 값이 싸서 뱃사람의 아이들도 \
     날마다 사 먹을 수 있었습니다.",
];
