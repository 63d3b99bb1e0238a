//! Text that is one sentence a line already: what test sets and other tools hand over.
//!
//! It takes text and gives a transcript in which every line that is not blank is a paragraph of its own. It is apart from
//! the readers of interviews because nothing is set aside and nothing is joined: line n stays sentence n.
use super::{
    Paragraph, ParagraphKind, Transcript, Word, WordKind, caption, label,
    line::{clean, identify},
    read::{Input, language, too_long},
};
use crate::{diagnostic::Checked, source::SourceId};
use std::collections::BTreeMap;

/// What [`Transcript::format`] says of such a text.
pub const LINED: &str = "one sentence a line";

/// Read text that is one sentence a line. A label such as `Kim:` is taken for one where an interview's would be; a line of
/// marks alone counts as a line. Lines that hold nothing that can be seen do not count.
pub fn lined(source: SourceId, name: &str, text: &str) -> Checked<Transcript> {
    if let Some(refused) = too_long(name, text) {
        return refused;
    }
    let input = Input::new(source, text);
    let lines = || caption::lines(input.text).filter(|(_, line)| line.split_whitespace().any(|w| !clean(w).is_empty()));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, line) in lines() {
        if let Some(found) = label::find(line).filter(|f| !f.lone) {
            *counts.entry(found.key()).or_default() += 1;
        }
    }
    let labels = label::Accepted::new(&counts, lines().count());
    let mut transcript = Transcript { format: LINED, ..Transcript::default() };
    let mut speaker = None;
    for (at, line) in lines() {
        let mut from = 0;
        if let Some(found) = label::find(line).filter(|f| !f.lone && labels.take(f)) {
            let body = line.get(found.body..).unwrap_or_default();
            if body.split_whitespace().any(|w| !clean(w).is_empty()) {
                speaker = identify(&mut transcript.speakers, &found.name);
                from = found.body;
            }
        }
        let first = transcript.words.len();
        let mut place = from;
        for word in line.get(from..).unwrap_or_default().split_whitespace() {
            let start = line.get(place..).and_then(|rest| rest.find(word)).map_or(place, |found| place + found);
            place = start + word.len();
            let text = clean(word);
            if !text.is_empty() {
                let span = input.span(at + start..at + place);
                transcript.words.push(Word { text, time: None, kind: WordKind::Spoken, span });
            }
        }
        let words = first..transcript.words.len();
        let span = input.span(at..at + line.len());
        transcript.paragraphs.push(Paragraph { kind: ParagraphKind::Speech, speaker, words, span });
    }
    transcript.language = language(&transcript);
    transcript.why = "asked for as one sentence a line";
    Checked { value: transcript, diagnostics: Vec::new() }
}
