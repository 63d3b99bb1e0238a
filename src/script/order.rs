//! What only shows when the blocks are seen in order: names used twice, recordings of nothing, beds and posts.
use super::{Block, Cue, Qualifier, Script, Setting, Until, Verb, lines::Problems, spoken};
use crate::{
    source::{Span, Spanned},
    units::Millis,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// Find the byte offsets of lines.
struct Lines(Vec<usize>);

impl Lines {
    fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    fn number(&self, span: &Span) -> usize {
        self.0.partition_point(|at| *at < span.range.start) + 1
    }
}

/// Look at all blocks in order.
pub(super) fn check(script: &Script, text: &str, problems: &mut Problems) {
    let lines = Lines::new(text);
    ids(script, text, &lines, problems);
    recordings(script, text, problems);
    beds(script, text, &lines, problems);
    posts(script, text, &lines, problems);
    alone(script, problems);
    over(script, problems);
}

/// A voice-over over a clip of another source or of other words: the captions would prove what nobody hears below it.
fn over(script: &Script, problems: &mut Problems) {
    let clips: BTreeMap<&str, &Cue> = script
        .blocks
        .iter()
        .filter_map(|block| match &block.value {
            Block::Cue(cue) => Some((id_of(&block.value)?, cue)),
            _ => None,
        })
        .collect();
    for block in &script.blocks {
        let Block::Speech(speech) = &block.value else { continue };
        let over = speech.qualifiers.iter().find_map(|q| match &q.value {
            Qualifier::Over(id) => clips.get(id.value.as_str()),
            _ => None,
        });
        let said = speech.qualifiers.iter().find_map(|q| match &q.value {
            Qualifier::Translation(source, range) => Some((source, *range)),
            Qualifier::Quote(source) => Some((source, None)),
            _ => None,
        });
        let (Some(clip), Some((source, range)), false) = (over, said, speech.struck) else { continue };
        let Some(named) = clip.material.as_ref() else { continue };
        let heard = clip.range.as_ref().map(|range| range.value);
        let apart = range.zip(heard).is_some_and(|(said, heard)| said.end <= heard.start || heard.end <= said.start);
        if named.value != source.value {
            let message =
                format!("this is said of \"{}\", and the clip below it is of \"{}\"", source.value, named.value);
            let help = "name the source of the clip that it is spoken over, or take over: out";
            problems.warn("W096", source.span.range.clone(), message, help);
        } else if apart {
            let message = "this is said of another part of the recording than the clip that it is spoken over";
            let help = "give the times of the clip, or of what of it is heard";
            problems.warn("W096", source.span.range.clone(), message, help);
        }
    }
}

/// A label alone in its paragraph, without its colon, and what it was written for below it.
fn alone(script: &Script, problems: &mut Problems) {
    for pair in script.blocks.windows(2) {
        let [Spanned { value: Block::Speech(speech), span }, Spanned { value: Block::Speech(below), .. }] = pair else {
            continue;
        };
        let words = spoken(&speech.text);
        let mut labels = script.front.voices.iter().map(|voice| &voice.label.value);
        if speech.voice.is_none() && below.voice.is_none() && !speech.struck && labels.any(|label| *label == words) {
            let message = format!("\"{words}\" is a label alone, and would be read aloud");
            let help = format!("write {words}: and the words behind it, in one paragraph");
            problems.error("E025", span.range.clone(), message, help);
        }
    }
}

/// The first character of a block.
fn first(block: &Span, text: &str) -> Range<usize> {
    let from = block.range.start;
    let len = text.get(from..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
    from..from + len
}

fn ids(script: &Script, text: &str, lines: &Lines, problems: &mut Problems) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wanted = Vec::new();
    for block in &script.blocks {
        match &block.value {
            Block::Speech(speech) if !speech.struck => {
                for qualifier in &speech.qualifiers {
                    if let Qualifier::Over(id) = &qualifier.value {
                        wanted.push((id.value.as_str(), id.span.clone()));
                    }
                }
            }
            Block::Cue(cue) if !cue.struck => {
                for setting in &cue.settings {
                    let Setting::Until(Until::Id(id)) = &setting.value else { continue };
                    if seen.contains_key(id.as_str()) {
                        let message = format!("until={id} does nothing here: that stands before the bed");
                        let help = "name what comes later, or say until=segment or until=end";
                        problems.warn("W088", setting.span.range.clone(), message, help);
                    }
                    wanted.push((id.as_str(), setting.span.clone()));
                }
            }
            _ => {}
        }
        let Some(id) = id_of(&block.value) else { continue };
        match seen.get(id) {
            Some(line) => {
                let message = format!("id \"{id}\" is used twice (first on line {line})");
                problems.error("E027", first(&block.span, text), message, "ids name recordings; rename one");
            }
            None => {
                seen.insert(id, lines.number(&block.span));
            }
        }
    }
    let known: BTreeSet<&str> = seen.into_keys().collect();
    for (id, span) in wanted.into_iter().filter(|(id, _)| !known.contains(id)) {
        let help = match crate::diagnostic::meant(id, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "give it to a cue with id=…, or to a paragraph with ^…".to_owned(),
        };
        problems.error("E028", span.range, format!("nothing here has the id \"{id}\""), help);
    }
}

/// The id of a paragraph or cue.
fn id_of(block: &Block) -> Option<&str> {
    match block {
        Block::Speech(speech) => speech.id.as_ref().map(|id| id.value.as_str()),
        Block::Cue(cue) => cue.settings.iter().find_map(|s| match &s.value {
            Setting::Id(id) => Some(id.as_str()),
            _ => None,
        }),
        _ => None,
    }
}

fn recordings(script: &Script, text: &str, problems: &mut Problems) {
    let mut follows = false;
    for block in &script.blocks {
        match &block.value {
            Block::Cue(cue) if cue.verb.value == Verb::Rec => {
                if !follows && !cue.struck {
                    let message = "REC follows nothing it could be the recording of";
                    let help = "put > REC directly under the paragraph it records";
                    problems.error("E030", first(&block.span, text), message, help);
                }
                // an old take may stay, struck, beside the new one
                follows = follows && cue.struck;
            }
            Block::Comment(_) => {}
            other => follows = matches!(other, Block::Speech(_)),
        }
    }
}

/// The bed that plays after a cue or a heading.
#[derive(Clone, Debug)]
pub(super) struct Playing {
    pub(super) since: Span,
    ends: Ends,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Ends {
    Open,
    Segment,
    /// With the programme.
    Last,
    /// Where this id is.
    Id(String),
    /// At a time.
    Set,
}

/// What a block does to the beds.
pub(super) enum Step<'a> {
    /// A second bed over this one.
    Over(Playing),
    /// An end without a beginning.
    Nothing(&'a Spanned<Block>),
    /// Neither.
    Fine,
}

/// Follow one block: which bed plays after it.
pub(super) fn follow<'a>(block: &'a Spanned<Block>, playing: &mut Option<Playing>) -> Step<'a> {
    if let Some(id) = id_of(&block.value) {
        *playing = playing.take().filter(|p| p.ends != Ends::Id(id.to_owned()));
    }
    let cue = match &block.value {
        Block::Segment(_) => {
            *playing = playing.take().filter(|p| p.ends != Ends::Segment);
            return Step::Fine;
        }
        Block::Cue(cue) if cue.verb.value == Verb::Bed && !cue.struck && !is_alternate(cue) => cue,
        _ => return Step::Fine,
    };
    if cue.settings.iter().any(|s| s.value == Setting::Out) {
        return if playing.take().is_none() { Step::Nothing(block) } else { Step::Fine };
    }
    let ends = cue.settings.iter().find_map(|s| match &s.value {
        Setting::Until(Until::Segment) => Some(Ends::Segment),
        Setting::Until(Until::End) => Some(Ends::Last),
        Setting::Until(Until::Id(id)) => Some(Ends::Id(id.clone())),
        Setting::PostAt(_) => Some(Ends::Set),
        _ => None,
    });
    let before = playing.replace(Playing { since: block.span.clone(), ends: ends.unwrap_or(Ends::Open) });
    before.filter(|p| p.ends != Ends::Set).map_or(Step::Fine, Step::Over)
}

impl Playing {
    /// Nothing in the script ends it.
    pub(super) fn is_open(&self) -> bool {
        self.ends == Ends::Open
    }
}

fn is_alternate(cue: &Cue) -> bool {
    cue.settings.iter().any(|s| matches!(s.value, Setting::Alt(_)))
}

fn beds(script: &Script, text: &str, lines: &Lines, problems: &mut Problems) {
    let mut playing = None;
    for block in &script.blocks {
        match follow(block, &mut playing) {
            Step::Over(before) => {
                let message = format!("a bed is already playing since line {}", lines.number(&before.since));
                problems.warn("W032", first(&block.span, text), message, "end it with > BED out first");
            }
            Step::Nothing(block) => {
                let help = "remove it, or start one with > BED source";
                problems.error("E031", first(&block.span, text), "BED out, but no bed is playing", help);
            }
            Step::Fine => {}
        }
    }
}

fn posts(script: &Script, text: &str, lines: &Lines, problems: &mut Problems) {
    let mut last: Option<(Millis, usize)> = None;
    for block in &script.blocks {
        let at = match &block.value {
            Block::Segment(head) => head.start.as_ref().map(|s| s.value.at),
            Block::Cue(cue) if cue.verb.value == Verb::Post && !cue.struck && !is_alternate(cue) => {
                cue.time.as_ref().map(|t| t.value)
            }
            _ => None,
        };
        let Some(at) = at else { continue };
        match last {
            Some((before, line)) if at < before => {
                let message = format!("post at {at} comes after one at {before} (line {line})");
                problems.error("E033", first(&block.span, text), message, "posts must rise down the page");
            }
            _ => last = Some((at, lines.number(&block.span))),
        }
    }
}
