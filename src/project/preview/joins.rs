//! Where two sounds meet, and which written times a person may move there.
use super::view::{clock, element};
use crate::{
    programme::{ElementKind, Segment, Speech},
    project::episode::Episode,
    script::{Block, Cue, FieldName, Verb},
    source::{Lines, Source, Spanned},
    timeline::{ElementIndex, Timeline},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A sound in the foreground.
struct Sounding {
    origin: ElementIndex,
    start: u64,
    end: u64,
}

/// Every join of the programme, its beginning and its end among them.
pub(super) fn all(episode: &Episode, source: &Source, segments: &[Segment], timeline: &Timeline) -> Vec<Value> {
    let foreground = |origin: ElementIndex| {
        element(segments, origin).is_some_and(|e| match &e.kind {
            ElementKind::Bed(_) => false,
            ElementKind::Effect(effect) => !effect.under,
            _ => true,
        })
    };
    let mut sounds: Vec<Sounding> = timeline
        .regions
        .iter()
        .filter(|r| foreground(r.origin))
        .map(|r| Sounding { origin: r.origin, start: r.at.start().millis().0, end: r.at.end().millis().0 })
        .collect();
    sounds.sort_by_key(|s| (s.start, s.end));
    let lines = BlockLines::of(episode, source);
    let mut joins = Vec::new();
    let mut before: Option<&Sounding> = None;
    for sound in &sounds {
        let inner = before.is_some_and(|b| b.origin == sound.origin);
        joins.push(json!({
            "at_ms": sound.start,
            "clock": clock(crate::units::Millis(sound.start)),
            "inner": inner,
            "before": before.filter(|_| !inner).map(|b| side(&lines, segments, b.origin, "out")),
            "after": (!inner).then(|| side(&lines, segments, sound.origin, "in")),
            "line": element(segments, sound.origin).map(|e| e.origin.line),
        }));
        before = Some(sound);
    }
    if let Some(last) = before {
        joins.push(json!({
            "at_ms": last.end,
            "clock": clock(crate::units::Millis(last.end)),
            "inner": false,
            "before": side(&lines, segments, last.origin, "out"),
            "after": null,
            "line": element(segments, last.origin).map(|e| e.origin.line),
        }));
    }
    joins
}

/// One side of a join: what sounds there, and the time that may be moved, or why none may.
fn side(lines: &BlockLines<'_>, segments: &[Segment], origin: ElementIndex, edge: &str) -> Value {
    let line = element(segments, origin).map_or(0, |e| e.origin.line);
    let cue = lines.cue(line);
    let label = match element(segments, origin).map(|e| &e.kind) {
        Some(ElementKind::Speech(speech)) => speech.text.split_whitespace().take(5).collect::<Vec<_>>().join(" "),
        Some(ElementKind::Clip(cut)) if edge == "out" => format!("… {}", cut.out_words),
        Some(ElementKind::Clip(cut)) => cut.words.iter().take(5).map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "),
        _ => cue.as_ref().and_then(|(_, c)| c.material.as_ref()).map_or_else(String::new, |m| m.value.clone()),
    };
    let (at, time, why) = match &cue {
        None => (None, None, Some("it is not recorded")),
        Some((at, cue)) => match (&cue.range, placed_by_words(cue)) {
            (_, true) => (Some(*at), None, Some("its in and out words place it; without them, its times would")),
            (None, false) => match element(segments, origin).map(|e| &e.kind) {
                Some(ElementKind::Speech(Speech { take: Some(take), .. })) => {
                    let time = if edge == "in" { take.range.start() } else { take.range.end() };
                    let why = "from its first sound to its last; a nudge writes the times";
                    (Some(*at), Some(clock(time.millis())), Some(why))
                }
                _ => (Some(*at), None, Some("it has no times; write them behind its source, like 0:05–0:16.800")),
            },
            (Some(range), false) => {
                (Some(*at), Some(clock(if edge == "in" { range.value.start } else { range.value.end })), None)
            }
        },
    };
    json!({ "line": line, "cue_line": at, "edge": edge, "label": label, "time": time, "why": why })
}

/// Whether a cut is put where its words are, whatever times are written.
pub(super) fn placed_by_words(cue: &Cue) -> bool {
    let words = |name: FieldName| matches!(name, FieldName::In | FieldName::Out);
    cue.verb.value == Verb::Clip && cue.fields.iter().any(|f| words(f.value.name))
}

/// The blocks of a script by the lines that they begin on.
struct BlockLines<'a> {
    blocks: &'a [Spanned<Block>],
    /// The line of each block.
    lines: Vec<usize>,
    /// The first block of each line.
    first: BTreeMap<usize, usize>,
}

impl<'a> BlockLines<'a> {
    fn of(episode: &'a Episode, source: &Source) -> Self {
        let blocks = episode.script.as_ref().map_or(&[][..], |read| read.script.blocks.as_slice());
        let places = Lines::new(source);
        let lines: Vec<usize> = blocks.iter().map(|b| places.line(b.span.range.start)).collect();
        let mut first = BTreeMap::new();
        for (n, line) in lines.iter().enumerate() {
            first.entry(*line).or_insert(n);
        }
        Self { blocks, lines, first }
    }

    /// The cue that has the times of what begins in a line: its own, or the REC below a paragraph.
    fn cue(&self, line: usize) -> Option<(usize, &'a Cue)> {
        let at = *self.first.get(&line)?;
        if let Block::Cue(cue) = &self.blocks.get(at)?.value {
            return Some((line, cue));
        }
        match &self.blocks.get(at + 1)?.value {
            Block::Cue(cue) if cue.verb.value == Verb::Rec && !cue.struck => Some((*self.lines.get(at + 1)?, cue)),
            _ => None,
        }
    }
}
