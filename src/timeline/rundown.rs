//! The timed running order: planned before there are voices, actual after.
//!
//! The columns are those of newsroom systems: text time, media time, actual, cumulative, back time, over/under. Back time is
//! when an element must begin, counted back from the hard post behind it, or from the end of the slot.
use super::{ElementIndex, FitStep, Placed, Timeline};
use crate::{
    media::Pace,
    programme::{Element, ElementKind, Priority, Programme, SpeechKind},
    units::{Frames, Millis},
};
use serde::Serialize;

/// The timed running order of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rundown {
    /// `cornercast.rundown/1`
    pub schema: &'static str,
    /// The episode's title.
    pub title: String,
    /// The version, when it is not the default one.
    pub version: Option<String>,
    /// The length to fill, in milliseconds.
    pub slot_ms: Option<u64>,
    /// How far from it is still right, in milliseconds.
    pub tolerance_ms: Option<u64>,
    /// The length if everybody reads at their rate, in milliseconds.
    pub planned_ms: u64,
    /// The shortest and longest that is likely, in milliseconds; equal when everything is recorded.
    pub range_ms: (u64, u64),
    /// How much of it is spare, in milliseconds: left out once everything is recorded, as far as the slot asks for it.
    pub spare_ms: u64,
    /// The length, once everything that airs is recorded, in milliseconds.
    pub actual_ms: Option<u64>,
    /// Over the slot, or, below zero, under it, in milliseconds; from actual lengths where they are known.
    pub over_ms: Option<i64>,
    /// Those whose reading was measured, and is planned by it.
    pub readers: Vec<Reader>,
    /// What the fit did.
    pub fit: Vec<FitStep>,
    /// One for each segment and each element that airs, in order.
    pub rows: Vec<Row>,
}

/// Somebody whose takes were measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reader {
    /// The name on air.
    pub name: String,
    /// How she reads.
    #[serde(flatten)]
    pub pace: Pace,
}

/// One line of a rundown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The segment's name.
    pub segment: String,
    /// What it is: `segment`, `SIG`, `speech`, `CLIP`.
    pub element: String,
    /// Who speaks, where somebody does.
    pub voice: Option<String>,
    /// Its first words, or the last words of a clip after an ellipsis.
    pub words: String,
    /// The line of the script, from 1.
    pub line: usize,
    /// Time that is read by the formula, in milliseconds.
    pub text_ms: Option<u64>,
    /// Length of the recording that plays, in milliseconds.
    pub media_ms: Option<u64>,
    /// How long it is on air, in milliseconds: of the recording where there is one, of the text otherwise.
    pub length_ms: u64,
    /// Whether that is the length of a recording.
    pub actual: bool,
    /// When it begins, in milliseconds from the start of the programme.
    pub start_ms: u64,
    /// When it has to begin for the next hard post to be met, or for the programme to end on time, in milliseconds from the start.
    pub back_ms: Option<i64>,
    /// How long the programme is when it ends, in milliseconds.
    pub cumulative_ms: u64,
    /// Over, or, below zero, under: the length that the segment's heading gives, or the moment of a post, in milliseconds.
    pub over_ms: Option<i64>,
}

/// Make the rundown of a laid-out programme.
#[must_use]
pub fn rundown(programme: &Programme, timeline: &Timeline) -> Rundown {
    let mut rows = Vec::new();
    let elements = programme.segments.iter().zip(0..).flat_map(|(s, segment)| {
        s.elements.iter().zip(0..).map(move |(e, element)| (e, ElementIndex { segment, element }))
    });
    let (mut planned, mut until) = (Frames::ZERO, Frames::ZERO);
    for (element, index) in elements {
        if index.element == 0
            && let Some(begins) = timeline.segments.get(index.segment).map(|s| s.at.start())
        {
            // a segment that has to begin at a moment is waited for
            planned += begins - until;
            until = until.max(begins);
        }
        let Some(placed) = timeline.place(index) else { continue };
        planned += planned_length(element, placed, until);
        if !matches!(element.kind, ElementKind::Bed(_) | ElementKind::BedOut { .. }) {
            until = until.max(placed.at.end());
        }
    }
    let slot = programme.slot.map(|s| s.millis().0);
    let total = timeline.length.millis().0;
    let back = |start: u64| slot.map(|slot| signed(slot) - (signed(total) - signed(start)));
    // rows that have to begin at a moment, and when all before them is over
    let mut hard: Vec<(usize, u64, u64)> = Vec::new();
    let mut over = 0;
    for (n, (segment, place)) in programme.segments.iter().zip(&timeline.segments).enumerate() {
        let length = place.at.length().millis().0;
        let start = place.at.start().millis().0;
        hard.extend(segment.start.filter(|(_, hard)| *hard).map(|(at, _)| (rows.len(), at.millis().0, over)));
        rows.push(Row {
            segment: segment.title.clone(),
            element: "segment".to_owned(),
            line: place.line,
            length_ms: length,
            actual: timeline.placed.iter().filter(|p| p.element.segment == n).all(|p| p.actual),
            start_ms: start,
            back_ms: back(start),
            cumulative_ms: place.at.end().millis().0,
            over_ms: segment.length.map(|wanted| signed(length) - signed(wanted.millis().0)),
            ..Row::default()
        });
        for placed in timeline.placed.iter().filter(|p| p.element.segment == n) {
            let Some(element) = segment.elements.get(placed.element.element) else { continue };
            let mut row = row(element, placed, programme);
            row.segment.clone_from(&segment.title);
            row.back_ms = back(row.start_ms);
            if let ElementKind::Post { at, hard: true } = &element.kind {
                hard.push((rows.len(), at.millis().0, row.start_ms));
            }
            if !matches!(element.kind, ElementKind::Bed(_) | ElementKind::BedOut { .. }) {
                over = over.max(row.cumulative_ms);
            }
            rows.push(row);
        }
    }
    let mut first = 0;
    for (post, at, over) in hard {
        for row in rows.get_mut(first..=post).unwrap_or_default() {
            // what stands at the post itself begins there, whether it waits for it or is late
            row.back_ms = Some(signed(at) - (signed(over) - signed(row.start_ms.min(over))));
        }
        first = post + 1;
    }
    let actual = timeline.is_actual().then_some(total);
    let is_spare = |p: &&Placed| {
        let segment = programme.segments.get(p.element.segment);
        let element = segment.and_then(|s| s.elements.get(p.element.element));
        element.is_some_and(|e| matches!(e.priority, Priority::Spare(_)))
    };
    let spare = timeline.placed.iter().filter(is_spare).map(|p| p.at.length().millis().0).sum();
    let spread = timeline.placed.iter().filter(|p| !p.actual).map(|p| spread(programme, p)).sum::<u64>();
    Rundown {
        schema: "cornercast.rundown/1",
        title: programme.title.clone(),
        version: programme.version.clone(),
        slot_ms: slot,
        tolerance_ms: programme.tolerance.map(|t| t.millis().0),
        planned_ms: planned.millis().0,
        range_ms: (total.saturating_sub(spread), total + spread),
        spare_ms: spare,
        actual_ms: actual,
        over_ms: slot.map(|slot| signed(total) - signed(slot)),
        readers: programme
            .paces
            .iter()
            .filter_map(|(id, pace)| Some(Reader { name: programme.voices.get(id.0)?.name.clone(), pace: *pace }))
            .collect(),
        fit: timeline.fit.clone(),
        rows,
    }
}

/// By how many milliseconds the reading of an element may differ from its plan: what was measured of this reader, and of
/// somebody who was not about a tenth.
fn spread(programme: &Programme, placed: &Placed) -> u64 {
    let index = placed.element;
    let element = programme.segments.get(index.segment).and_then(|s| s.elements.get(index.element));
    let pace = match element.map(|e| &e.kind) {
        Some(ElementKind::Speech(speech)) => programme.paces.get(&speech.voice),
        _ => None,
    };
    let error = pace.map_or(100, |p| u64::from(p.error).clamp(20, 300));
    placed.at.length().millis().0 * error / 1000
}

impl Rundown {
    /// Whether the programme has a place in its slot: within the tolerance when it is recorded, within what is likely
    /// before, with all of its spare or without.
    #[must_use]
    pub fn is_inside_slot(&self) -> bool {
        let Some(slot) = self.slot_ms else { return true };
        let tolerance = self.tolerance_ms.unwrap_or(0);
        let (shortest, longest) = self.range_ms;
        let shortest = if self.actual_ms.is_none() { shortest.saturating_sub(self.spare_ms) } else { shortest };
        slot.saturating_sub(tolerance) <= longest && shortest <= slot + tolerance
    }
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// The length by the plan: recordings as they are, reading by the formula; of what is spoken over a clip what goes on when
/// all before it is over, at `until`.
fn planned_length(element: &Element, placed: &Placed, until: Frames) -> Frames {
    match &element.kind {
        ElementKind::Speech(speech) if speech.over.is_none() => speech.planned,
        ElementKind::Speech(speech) => (placed.at.start() + speech.planned) - until,
        _ => placed.at.length(),
    }
}

fn row(element: &Element, placed: &Placed, programme: &Programme) -> Row {
    let length = placed.at.length().millis().0;
    let mut row = Row {
        line: placed.line,
        length_ms: length,
        actual: placed.actual,
        start_ms: placed.at.start().millis().0,
        cumulative_ms: placed.at.end().millis().0,
        ..Row::default()
    };
    if let ElementKind::Post { at, .. } = &element.kind {
        // it waits until its moment
        row.over_ms = Some(signed(row.cumulative_ms) - signed(at.millis().0));
    }
    let name = |id: crate::programme::VoiceId| programme.voices.get(id.0).map(|v| v.name.clone());
    let (what, words) = match &element.kind {
        ElementKind::Speech(speech) => {
            row.text_ms = Some(speech.planned.millis().0);
            row.media_ms = speech.take.as_ref().map(|t| t.range.length().millis().0);
            row.voice = name(speech.voice);
            let what = match speech.kind {
                SpeechKind::Link => "speech",
                SpeechKind::Term => "term",
                SpeechKind::Quote => "quote",
                SpeechKind::Translation => "translation",
            };
            (what, speech.text.clone())
        }
        ElementKind::Clip(cut) => {
            row.media_ms = Some(length);
            row.voice = cut.voice.and_then(name);
            ("CLIP", if cut.out_words.is_empty() { String::new() } else { format!("… {}", cut.out_words) })
        }
        ElementKind::Music(music) => {
            row.media_ms = Some(length);
            (music.kind.word(), String::new())
        }
        ElementKind::Bed(_) => ("BED", String::new()),
        ElementKind::BedOut { .. } => ("BED out", String::new()),
        ElementKind::Effect(effect) => {
            row.media_ms = Some(effect.piece.range.length().millis().0);
            ("SFX", String::new())
        }
        ElementKind::Pause { .. } => ("PAUSE", String::new()),
        ElementKind::Post { at, .. } => ("POST", at.millis().to_string()),
        ElementKind::Chapter(mark) => ("CHAPTER", mark.title.clone()),
    };
    row.element = match element.priority {
        Priority::Always => what.to_owned(),
        Priority::Pad(n) => format!("{what} (pad {n})"),
        Priority::Spare(n) => format!("{what} (spare {n})"),
    };
    row.words = words;
    row
}

/// `+0:04` or `-0:04`.
pub(super) fn signed_clock(ms: i64) -> String {
    let clock = Millis(ms.unsigned_abs()).clock();
    // what rounds to nothing is on neither side
    match ms {
        _ if clock == Millis(0).clock() => clock,
        ..0 => format!("-{clock}"),
        _ => format!("+{clock}"),
    }
}
