//! A script without a source: every block that airs it, reads it or repeats it taken out, and all the rest left byte for byte.
use crate::{
    leak::remains::Source,
    script::{Block, Inline, Qualifier, Script, Setting, Verb, spoken},
    source::Spanned,
};
use std::{collections::BTreeSet, ops::Range};

/// What was taken out of a script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unscripted {
    /// The script as it is now.
    pub(super) text: String,
    /// Lines of the old one at which blocks began that are gone, each with what it was.
    pub(super) gone: Vec<(usize, &'static str)>,
    /// Recordings of those blocks that nothing else names, relative to the episode.
    pub(super) takes: Vec<String>,
    /// The parts of other recordings that were those blocks': which recording, and from when to when.
    pub(super) parts: Vec<(String, String)>,
    /// The air names of voices that are heard no more.
    pub(super) silent: Vec<(String, String)>,
}

/// Take a source out. `keys` are its names in the script, `paths` its files, `words` what it says.
pub(super) fn without(
    text: &str,
    script: &Script,
    keys: &BTreeSet<String>,
    paths: &BTreeSet<String>,
    words: &Source,
) -> Unscripted {
    let mut out = Unscripted::default();
    let mut cut: Vec<Range<usize>> = Vec::new();
    let airs = |material: &str| keys.contains(material) || paths.contains(material);
    let mut ids = BTreeSet::new();
    for block in &script.blocks {
        if let Block::Cue(cue) = &block.value
            && cue.material.as_ref().is_some_and(|m| airs(&m.value))
        {
            ids.extend(cue.settings.iter().filter_map(|s| match &s.value {
                Setting::Id(id) => Some(id.clone()),
                _ => None,
            }));
        }
    }
    let (mut lost, mut kept) = (BTreeSet::new(), BTreeSet::new());
    let (mut heard, mut unheard) = (BTreeSet::new(), BTreeSet::new());
    let mut follows = false;
    for block in &script.blocks {
        let written = text.get(block.span.range.clone()).unwrap_or_default();
        let what = match &block.value {
            Block::Cue(cue) => match cue.verb.value {
                // a recording belongs to the paragraph above it
                Verb::Rec if follows => Some("its recording"),
                _ if cue.material.as_ref().is_some_and(|m| airs(&m.value)) => Some("clip"),
                Verb::Note | Verb::Hold if words.speaks(written) => Some("note"),
                _ if words.speaks(written) => Some("cue with its words"),
                _ => None,
            },
            Block::Speech(speech) => {
                let of = |q: &Qualifier| match q {
                    Qualifier::Quote(source) | Qualifier::Translation(source, _) => airs(&source.value),
                    Qualifier::Over(id) => ids.contains(&id.value),
                    _ => false,
                };
                if speech.qualifiers.iter().any(|q| of(&q.value)) {
                    Some("quotation")
                } else if words.speaks(&whole(&speech.text)) {
                    Some("paragraph with its words")
                } else {
                    None
                }
            }
            Block::Comment(comment) if words.speaks(comment) => Some("comment"),
            _ => None,
        };
        let takes = match &block.value {
            Block::Cue(cue) if cue.verb.value == Verb::Rec => cue.material.as_ref().map(|m| m.value.clone()),
            _ => None,
        };
        let labels: Vec<String> = match &block.value {
            Block::Speech(speech) => speech.voice.iter().map(|v| v.value.clone()).collect(),
            Block::Cue(cue) => {
                cue.verbatim.iter().filter_map(|v| Some(v.value.voice.as_ref()?.value.clone())).collect()
            }
            _ => Vec::new(),
        };
        follows = what.is_some() && matches!(block.value, Block::Speech(_)) || follows && takes.is_some();
        if let Some(what) = what {
            cut.push(lines(text, &block.span.range));
            out.gone.push((line_of(text, block.span.range.start), what));
            if let (Block::Cue(cue), Some(take)) = (&block.value, &takes) {
                out.parts.push((take.clone(), cue.range.as_ref().map_or_else(String::new, |r| written_in(text, r))));
            }
            lost.extend(takes);
            unheard.extend(labels);
        } else {
            kept.extend(takes);
            heard.extend(labels);
        }
    }
    for declared in &script.front.sources {
        if keys.contains(&declared.key.value) {
            let range = declared.key.span.range.start..declared.path.span.range.end;
            cut.push(line_alone(text, &range));
            out.gone.push((line_of(text, range.start), "source"));
        }
    }
    for declared in &script.front.voices {
        let label = &declared.label.value;
        let host = script.front.host.as_ref().is_some_and(|h| h.value == *label);
        if unheard.contains(label) && !heard.contains(label) && !host {
            let range = declared.label.span.range.start..declared.air_name.span.range.end;
            cut.push(line_alone(text, &range));
            out.gone.push((line_of(text, range.start), "voice"));
            out.silent.push((label.clone(), declared.name().to_owned()));
        }
    }
    out.takes = lost.difference(&kept).cloned().collect();
    out.parts.retain(|(take, _)| kept.contains(take));
    out.gone.sort_unstable();
    cut.sort_by_key(|r| r.start);
    let mut at = 0;
    for range in cut {
        out.text.push_str(text.get(at..range.start.max(at)).unwrap_or_default());
        at = at.max(range.end);
    }
    out.text.push_str(text.get(at..).unwrap_or_default());
    out
}

/// What is read and what is struck: struck words are words too.
fn whole(text: &[Inline]) -> String {
    let struck = text.iter().filter_map(|t| match t {
        Inline::Struck(words) => Some(words.as_str()),
        _ => None,
    });
    format!("{} {}", spoken(text), struck.collect::<Vec<_>>().join(" "))
}

fn written_in<T>(text: &str, part: &Spanned<T>) -> String {
    text.get(part.span.range.clone()).unwrap_or_default().to_owned()
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

/// The line or lines that a range lies in, without those around them.
fn line_alone(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text.get(..range.start).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(range.end..).and_then(|t| t.find('\n')).map_or(text.len(), |at| range.end + at + 1);
    start..end
}

/// The same, with the blank lines behind.
fn lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let ends = text.get(range.clone()).unwrap_or_default().trim_end().len();
    let Range { start, mut end } = line_alone(text, &(range.start..range.start + ends));
    while let Some(line) = text.get(end..).and_then(|t| t.split_inclusive('\n').next())
        && line.trim().is_empty()
    {
        end += line.len();
    }
    start..end
}
