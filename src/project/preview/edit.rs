//! A nudge from the page: one written time moves, every other byte of the script stays.
use super::joins::placed_by_words;
use crate::{
    programme::{ElementKind, Programme},
    project::{
        Error, Show,
        episode::{Episode, ReadScript},
        store,
    },
    script::{self, Block, Edge, Known, Script, TimeRange, Verb},
    source::{Lines, Source},
    units::{Frames, Millis},
};

/// What the page asks for.
#[derive(Clone, Debug, serde::Deserialize)]
pub(super) struct Nudge {
    /// The line of the cue, from 1.
    line: usize,
    /// `in` or `out`.
    edge: String,
    /// Later, or below zero earlier.
    by_ms: i64,
    /// Of the script as the page has it.
    sha256: String,
}

/// How a nudge can end otherwise than well.
pub(super) enum Not {
    /// The script has changed since it was shown.
    Stale,
    /// It cannot be done, and why.
    Refused(String),
    World(Error),
}

impl From<Error> for Not {
    fn from(error: Error) -> Self {
        Self::World(error)
    }
}

/// The most that one nudge may move a time by.
const MOST: i64 = 1000;

/// Move one time of a script. Gives the range as it is then.
pub(super) fn nudge(show: &Show, slug: &str, wanted: &Nudge) -> Result<String, Not> {
    let refused = |text: &str| Not::Refused(text.to_owned());
    let edge = match wanted.edge.as_str() {
        "in" => Edge::In,
        "out" => Edge::Out,
        _ => return Err(refused("edge is \"in\" or \"out\"")),
    };
    if wanted.by_ms == 0 || wanted.by_ms.unsigned_abs() > MOST.unsigned_abs() {
        return Err(refused("a time is moved by 1 to 1000 ms, earlier or later"));
    }
    let _held = show.hold()?;
    let episode = Episode::read(show, slug)?;
    let Some(read) = &episode.script else { return Err(refused("there is no script")) };
    let path = episode.script_path();
    // as it is on disk: what was read may have been repaired
    if store::hash_of(&store::read(&path)?) != wanted.sha256 || store::hash_of(read.text.as_bytes()) != wanted.sha256 {
        return Err(Not::Stale);
    }
    let source = Source { name: String::new(), text: read.text.clone() };
    let lines = Lines::new(&source);
    let found = read.script.blocks.iter().enumerate().find_map(|(n, b)| match &b.value {
        Block::Cue(cue) if lines.line(b.span.range.start) == wanted.line => Some((n, cue)),
        _ => None,
    });
    let Some((at, cue)) = found else { return Err(refused("there is no cue in this line")) };
    if placed_by_words(cue) {
        return Err(refused("its in and out words place this cut; take them out, and its times do"));
    }
    let recording = cue.material.as_ref().and_then(|m| {
        let declared = read.script.front.sources.iter().find(|s| s.key.value == m.value).map(|s| &s.path.value);
        let path = declared.or_else(|| episode.corner.sources.get(&m.value)).unwrap_or(&m.value);
        episode.recordings.table.find(path).ok().map(|(_, clip)| clip.length.millis())
    });
    let past_its_end = |from: Millis, to: Millis| recording.is_some_and(|length| from <= length && to > length);
    let (text, moved) = match &cue.range {
        Some(range) => {
            let Some((text, moved)) = script::nudge(&read.text, range, edge, wanted.by_ms) else {
                return Err(refused("the cut would be empty, or begin before its recording"));
            };
            if past_its_end(range.value.end, moved.end) {
                return Err(refused("the recording ends there"));
            }
            (text, moved)
        }
        // a take that plays from its first sound to its last gets the times of these
        None if cue.verb.value == Verb::Rec => {
            let Some(heard) = episode.clone().lay_out(None).and_then(|laid| take(&laid.programme, &lines, read, at))
            else {
                return Err(refused("this take is not heard"));
            };
            let moved = match edge {
                Edge::In => {
                    heard.start.0.checked_add_signed(wanted.by_ms).map(|ms| TimeRange { start: Millis(ms), ..heard })
                }
                Edge::Out => {
                    heard.end.0.checked_add_signed(wanted.by_ms).map(|ms| TimeRange { end: Millis(ms), ..heard })
                }
            };
            let Some(moved) = moved.filter(|m| m.start < m.end) else {
                return Err(refused("the cut would be empty, or begin before its recording"));
            };
            if past_its_end(heard.end, moved.end) {
                return Err(refused("the recording ends there"));
            }
            let behind = cue.material.as_ref().map_or(cue.verb.span.range.end, |m| m.span.range.end);
            let Some((before, after)) = read.text.split_at_checked(behind) else { return Err(refused("not here")) };
            (format!("{before} {}–{}{after}", moved.start, moved.end), moved)
        }
        None => return Err(refused("this cue has no times to move")),
    };
    // never another script than the one with this time
    let known = Known {
        voices: episode.corner.voices.keys().cloned().chain([episode.corner.host.clone()]).collect(),
        sources: episode.corner.sources.keys().cloned().collect(),
    };
    let mut again: Script = script::parse(read.source, &text, &known).value;
    let (mut same, old) = (false, cue.range.as_ref().map(|r| r.value));
    if let Some(Block::Cue(cue)) = again.blocks.get_mut(at).map(|b| &mut b.value)
        && let Some(new) = &mut cue.range
        && new.value == moved
    {
        same = true;
        match old {
            Some(range) => new.value = range,
            None => cue.range = None,
        }
    }
    if !same || again != read.script {
        return Err(refused("this time cannot be moved without changing more than it; move it in the script"));
    }
    store::write(&path, text.as_bytes())?;
    Ok(format!("{}–{}", moved.start, moved.end))
}

/// What is heard of the take in a block: that of the paragraph above it.
fn take(programme: &Programme, lines: &Lines<'_>, read: &ReadScript, at: usize) -> Option<TimeRange> {
    let above = read.script.blocks.get(at.checked_sub(1)?)?;
    let line = lines.line(above.span.range.start);
    let mut elements = programme.segments.iter().flat_map(|s| &s.elements);
    let element = elements.find(|e| e.origin.line == line)?;
    let ElementKind::Speech(speech) = &element.kind else { return None };
    let range = speech.take.as_ref()?.range;
    // whole milliseconds, and nothing of what is heard is lost
    let end = (range.end() + Frames::from_millis(1) - Frames::new(1)).millis();
    Some(TimeRange { start: range.start().millis(), end })
}
