//! Script, Programme and Timeline → a copy for people: the one model that every paper format is written from.
use super::{said, sentence};
use crate::{
    programme::{Cut, Element, ElementKind, Priority, Programme},
    script::{Block, ClipKind, Cue, FieldName, Inline, Pronounced, Qualifier, Script, Setting, Speech, Verb},
    source::{Lines, Source},
    timeline::{ElementIndex, Timeline},
    units::Millis,
};
use std::collections::BTreeMap;

/// Which of the two copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CopyKind {
    /// Everything that may be recorded: all pads, spares and alternates, marked as such, with notes.
    #[default]
    Recording,
    /// What airs, and nothing else.
    OnAir,
}

/// Everything that a copy is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// The script.
    pub script: &'a Script,
    /// The file that it was parsed from.
    pub text: &'a Source,
    /// What airs in this version.
    pub programme: &'a Programme,
    /// Where it lies.
    pub timeline: &'a Timeline,
    /// What airs in the other versions.
    pub others: &'a [Programme],
    /// The words that a translation translates, by the line on which its paragraph begins.
    pub originals: &'a BTreeMap<usize, String>,
}

/// A copy for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paper {
    /// Which.
    pub kind: CopyKind,
    /// Of the episode.
    pub title: String,
    /// Of the corner.
    pub corner: String,
    /// A BCP 47 tag.
    pub language: String,
    /// The version, when it is not the default one.
    pub version: Option<String>,
    /// How long the programme is.
    pub length: Millis,
    /// Whether that is the length of recordings.
    pub actual: bool,
    /// The length to fill.
    pub slot: Option<Millis>,
    /// Whom to ask, as the script says.
    pub contact: Option<String>,
    /// In running order.
    pub parts: Vec<Part>,
}

/// One thing on the paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The line of the script, from 1.
    pub line: usize,
    /// When it begins; `None` when it does not air.
    pub start: Option<Millis>,
    /// How long it is on air.
    pub length: Option<Millis>,
    /// How long reading it takes by the formula.
    pub planned: Option<Millis>,
    /// Whether `length` is that of a recording.
    pub actual: bool,
    /// What it is.
    pub kind: PartKind,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A heading.
    Segment {
        /// Its name.
        title: String,
        /// How long it is to be.
        wanted: Option<Millis>,
    },
    /// Somebody reads.
    Speech {
        /// The name on air.
        voice: String,
        /// `PAD 1`, `ALT short`, `^open-1`: what it is for, for the eye.
        marks: Vec<String>,
        /// How to read it.
        delivery: Vec<String>,
        /// Sentence by sentence.
        sentences: Vec<Vec<Piece>>,
        /// The words that it translates.
        original: Option<String>,
    },
    /// The studio plays something.
    Cue {
        /// `CLIP`, `BED OUT`.
        verb: String,
        /// What is played.
        name: String,
        /// As of speech.
        marks: Vec<String>,
        /// The first and the last words of a clip.
        words: Option<(String, String)>,
        /// A moment, a title.
        detail: String,
        /// For the studio.
        notes: Vec<String>,
    },
    /// For the presenter.
    Note {
        /// The words.
        words: String,
        /// It stops publishing.
        hold: bool,
    },
}

impl Default for PartKind {
    fn default() -> Self {
        Self::Note { words: String::new(), hold: false }
    }
}

/// A piece of what is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// Stressed words.
    Stress(String),
    /// A word and how it is said.
    Said {
        /// The word.
        word: String,
        /// How it is said.
        how: String,
        /// Whether it is stressed.
        stress: bool,
    },
    /// For the reader only.
    Direction(String),
}

/// Make a copy.
#[must_use]
pub fn paper(kind: CopyKind, material: &Material<'_>) -> Paper {
    let Material { script, text, programme, timeline, .. } = *material;
    let places = Places::of(material);
    let mut parts = Vec::new();
    let lines = Lines::new(text);
    for block in &script.blocks {
        let line = lines.line(block.span.range.start);
        if let Some(part) = part(kind, &block.value, line, material, &places) {
            parts.push(part);
        }
    }
    Paper {
        kind,
        title: programme.title.clone(),
        corner: programme.corner.clone(),
        language: programme.language.0.clone(),
        version: programme.version.clone(),
        length: timeline.length.millis(),
        actual: timeline.is_actual(),
        slot: programme.slot.map(crate::units::Frames::millis),
        contact: script.front.contact.as_ref().map(|c| line_of(&c.value)).filter(|c| !c.is_empty()),
        parts,
    }
}

impl Paper {
    /// Whether its words are Korean.
    #[must_use]
    pub fn is_korean(&self) -> bool {
        crate::programme::Language(self.language.clone()).is_korean()
    }
}

/// Elements by the line of the script.
struct Places<'a> {
    own: BTreeMap<usize, (ElementIndex, &'a Element)>,
    /// Of the other versions.
    others: BTreeMap<usize, (&'a Programme, &'a Element)>,
    timeline: BTreeMap<ElementIndex, &'a crate::timeline::Placed>,
    programme: &'a Programme,
    /// How words are said.
    pronounced: Pronounced<'a>,
}

impl<'a> Places<'a> {
    fn of(material: &Material<'a>) -> Self {
        let Material { script, programme, timeline, others, .. } = *material;
        let mut own = BTreeMap::new();
        for (segment, part) in programme.segments.iter().enumerate() {
            for (element, it) in part.elements.iter().enumerate() {
                own.insert(it.origin.line, (ElementIndex { segment, element }, it));
            }
        }
        let all = |p: &'a Programme| p.segments.iter().flat_map(|s| &s.elements).map(move |e| (e.origin.line, (p, e)));
        Self {
            own,
            others: others.iter().flat_map(all).collect(),
            timeline: timeline.placed.iter().map(|p| (p.element, p)).collect(),
            programme,
            pronounced: Pronounced::of(&script.front),
        }
    }

    /// The element of a line, what it belongs to, and where it lies.
    fn find(
        &self,
        line: usize,
        kind: CopyKind,
    ) -> Option<(&'a Programme, &'a Element, Option<&'a crate::timeline::Placed>)> {
        match self.own.get(&line) {
            Some((index, element)) => {
                let placed = self.timeline.get(index).copied();
                (placed.is_some() || kind == CopyKind::Recording).then_some((self.programme, *element, placed))
            }
            None if kind == CopyKind::Recording => self.others.get(&line).map(|(p, e)| (*p, *e, None)),
            None => None,
        }
    }
}

fn part(kind: CopyKind, block: &Block, line: usize, material: &Material<'_>, places: &Places<'_>) -> Option<Part> {
    match block {
        Block::Segment(head) => {
            let place = material.timeline.segments.iter().find(|s| s.line == line);
            // a segment of which nothing airs in this version
            if kind == CopyKind::OnAir && place.is_none_or(|p| p.at.is_empty()) {
                return None;
            }
            Some(Part {
                line,
                start: place.map(|p| p.at.start().millis()),
                length: place.map(|p| p.at.length().millis()),
                kind: PartKind::Segment { title: head.title.clone(), wanted: head.length.as_ref().map(|l| l.value) },
                actual: material.timeline.is_actual(),
                ..Part::default()
            })
        }
        Block::Speech(speech) => {
            let (programme, element, placed) = places.find(line, kind)?;
            let ElementKind::Speech(aired) = &element.kind else { return None };
            let voice = programme.voices.get(aired.voice.0).map(|v| v.name.clone()).unwrap_or_default();
            let (mut marks, delivery) = qualified(speech, element, kind);
            if let (CopyKind::Recording, Some(id)) = (kind, &speech.id) {
                marks.push(format!("^{}", id.value));
            }
            let original = material.originals.get(&line).filter(|_| kind == CopyKind::Recording).cloned();
            let sentences = sentence::cut(said::add(&places.pronounced, pieces(&speech.text)));
            let kind = PartKind::Speech { voice, marks, delivery, sentences, original };
            let planned = Some(aired.planned.millis());
            Some(timed(Part { line, planned, kind, ..Part::default() }, placed))
        }
        Block::Cue(cue) if !cue.struck => match cue.verb.value {
            Verb::Note | Verb::Hold if kind == CopyKind::Recording => {
                let words = cue.words.as_ref().map(|w| w.value.clone()).unwrap_or_default();
                let kind = PartKind::Note { words: line_of(&words), hold: cue.verb.value == Verb::Hold };
                Some(Part { line, kind, ..Part::default() })
            }
            Verb::Note | Verb::Hold | Verb::Rec => None,
            // where players put their marks is nothing that a host reads or a studio plays
            Verb::Chapter if kind == CopyKind::OnAir => None,
            _ => {
                let (_, element, placed) = places.find(line, kind)?;
                Some(timed(Part { line, kind: cue_of(cue, element, kind), ..Part::default() }, placed))
            }
        },
        _ => None,
    }
}

fn timed(part: Part, placed: Option<&crate::timeline::Placed>) -> Part {
    let Some(placed) = placed else { return part };
    let length = (!placed.at.is_empty()).then(|| placed.at.length().millis());
    Part { start: Some(placed.at.start().millis()), length, actual: placed.actual, ..part }
}

fn priority(element: &Element) -> Option<String> {
    match element.priority {
        Priority::Always => None,
        Priority::Pad(n) => Some(format!("PAD {n}")),
        Priority::Spare(n) => Some(format!("SPARE {n}")),
    }
}

/// What a paragraph is for, and how it is read. On the on-air copy it is only to be read.
fn qualified(speech: &Speech, element: &Element, kind: CopyKind) -> (Vec<String>, Vec<String>) {
    let mut marks: Vec<String> = priority(element).into_iter().collect();
    let mut delivery = Vec::new();
    for qualifier in &speech.qualifiers {
        match &qualifier.value {
            Qualifier::Alt(version) => marks.push(format!("ALT {version}")),
            Qualifier::Quote(key) => marks.push(format!("QUOTE {}", key.value)),
            Qualifier::Translation(key, range) => {
                let range = range.map(|r| format!(" {}–{}", r.start.clock(), r.end.clock())).unwrap_or_default();
                marks.push(format!("TRANSLATION {}{range}", key.value));
            }
            Qualifier::Checked(name) => marks.push(format!("CHECKED {name}")),
            Qualifier::Over(id) => marks.push(format!("OVER {}", id.value)),
            Qualifier::Delivery(how) => delivery.push(how.clone()),
            Qualifier::Term(_) | Qualifier::Pad(_) | Qualifier::Spare(_) => {}
        }
    }
    if kind == CopyKind::OnAir {
        marks.retain(|m| m.starts_with("OVER "));
    }
    (marks, delivery)
}

fn cue_of(cue: &Cue, element: &Element, kind: CopyKind) -> PartKind {
    let mut words = None;
    let (verb, detail) = match &element.kind {
        ElementKind::Clip(cut) => {
            words = edges(cut);
            ("CLIP", String::new())
        }
        ElementKind::Music(_) | ElementKind::Speech(_) => (cue.verb.value.word(), String::new()),
        ElementKind::Bed(_) => ("BED", String::new()),
        ElementKind::BedOut { .. } => ("BED OUT", String::new()),
        ElementKind::Effect(_) => ("SFX", String::new()),
        ElementKind::Pause { length, .. } => ("PAUSE", length.millis().to_string()),
        ElementKind::Post { at, .. } => ("POST", at.millis().to_string()),
        ElementKind::Chapter(mark) => ("CHAPTER", mark.title.clone()),
    };
    let mut marks: Vec<String> = cue.settings.iter().filter_map(|s| kind_of(&s.value)).map(str::to_owned).collect();
    let mut notes = Vec::new();
    if kind == CopyKind::Recording {
        marks.extend(priority(element));
        marks.extend(cue.settings.iter().filter_map(|s| match &s.value {
            Setting::Alt(version) => Some(format!("ALT {version}")),
            _ => None,
        }));
        let note = cue.fields.iter().filter(|f| f.value.name == FieldName::Note);
        notes.extend(note.map(|f| line_of(&f.value.value.value)));
        // what airs of a clip, for whoever has to read all of it
        if let ElementKind::Clip(cut) = &element.kind
            && cut.words.len() > 2 * EDGE
        {
            notes.push(cut.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "));
        }
    }
    let name = cue.material.as_ref().map(|m| m.value.clone()).unwrap_or_default();
    // a path says less than the name of its file
    let name = name.rsplit('/').next().unwrap_or_default().to_owned();
    PartKind::Cue { verb: verb.to_owned(), name, marks, words, detail, notes }
}

/// What kind of clip it is, for the studio; a soundbite is nothing special.
const fn kind_of(setting: &Setting) -> Option<&'static str> {
    match setting {
        Setting::As(ClipKind::Wrap) => Some("WRAP"),
        Setting::As(ClipKind::Voicer) => Some("VOICER"),
        Setting::As(ClipKind::Vox) => Some("VOX"),
        _ => None,
    }
}

/// So many words show where a clip begins, and where it ends.
const EDGE: usize = 5;

/// The first and the last words of a clip: what to wait for.
fn edges(cut: &Cut) -> Option<(String, String)> {
    let words = |all: &mut dyn Iterator<Item = &str>| all.collect::<Vec<_>>().join(" ");
    let first = words(&mut cut.words.iter().take(EDGE).map(|w| w.text.as_str()));
    let from = cut.words.len().saturating_sub(EDGE);
    let last = words(&mut cut.words.iter().skip(from).map(|w| w.text.as_str()));
    (!first.is_empty()).then_some((first, last))
}

/// A text on one line.
fn line_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is read, with how to say it at the word that it belongs to, and nothing that is struck.
fn pieces(text: &[Inline]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for inline in text {
        match inline {
            Inline::Text(words) | Inline::Link(words, _) => {
                let mut words = words.replace('\n', " ");
                // what was taken out leaves one space where it had two
                let before = match out.last() {
                    Some(Piece::Words(before) | Piece::Stress(before)) => before.ends_with(' '),
                    None => true,
                    _ => false,
                };
                if before {
                    words = words.trim_start().to_owned();
                }
                match out.last_mut() {
                    Some(Piece::Words(before)) => before.push_str(&words),
                    _ if words.is_empty() => {}
                    _ => out.push(Piece::Words(words)),
                }
            }
            Inline::Stress(words) => out.push(Piece::Stress(words.replace('\n', " "))),
            Inline::Direction(words) => out.push(Piece::Direction(words.replace('\n', " "))),
            Inline::Struck(_) => {}
            Inline::Pronouncer(how) => pronouncer(&mut out, how),
        }
    }
    out
}

fn pronouncer(out: &mut Vec<Piece>, how: &str) {
    let how = how.to_owned();
    match out.pop() {
        Some(Piece::Stress(word)) => out.push(Piece::Said { word, how, stress: true }),
        Some(Piece::Words(words)) => {
            let trimmed = words.trim_end();
            let at = trimmed.rfind(' ').map_or(0, |at| at + 1);
            let (before, word) = trimmed.split_at(at);
            if !before.is_empty() {
                out.push(Piece::Words(before.to_owned()));
            }
            out.push(Piece::Said { word: word.to_owned(), how, stress: false });
        }
        Some(other) => out.extend([other, Piece::Direction(how)]),
        None => out.push(Piece::Direction(how)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};
    use crate::script::Inline;

    #[test]
    fn struck_words_are_not_on_paper_and_a_pronouncer_stands_at_its_word() {
        let text = [
            Inline::Text("In <Lodwick> ".into()),
            Inline::Pronouncer("LOD-ick".into()),
            Inline::Text(" we never ".into()),
            Inline::Struck("never".into()),
            Inline::Text(" lie.\nEver. ".into()),
            Inline::Stress("Tom Arden".into()),
            Inline::Pronouncer("AR-den".into()),
        ];
        let said = |word: &str, how: &str, stress| Piece::Said { word: word.into(), how: how.into(), stress };
        let expected = [
            Piece::Words("In ".into()),
            said("<Lodwick>", "LOD-ick", false),
            Piece::Words(" we never lie. Ever. ".into()),
            said("Tom Arden", "AR-den", true),
        ];
        assert_eq!(pieces(&text), expected);
    }
}
