//! Podcasting 2.0 JSON: `segments[{speaker, startTime, endTime, body}]`, in seconds.
//!
//! It takes what podcast hosts and players exchange and gives lines with times. The standard is the podcast namespace's
//! transcript document, section JSON. A segment may be a sentence or a single word. Its speaker is optional and, in the document's
//! own example, written with each word of one speaker: a segment without one is of nobody whom the file names.
use super::{
    json::{Loose, Places},
    line::{self, Line, Piece},
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment {
    speaker: Option<Loose>,
    start_time: Option<Loose>,
    end_time: Option<Loose>,
    body: String,
}

pub(super) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let mut places = Places::new(input);
    let mut lines = Vec::with_capacity(file.segments.len());
    for segment in &file.segments {
        let start = segment.start_time.as_ref().and_then(Loose::seconds);
        let end = segment.end_time.as_ref().and_then(Loose::seconds);
        let mut words: Vec<Piece> = segment.body.split_whitespace().map(|w| Piece::new(w, places.find(w))).collect();
        if let [only] = words.as_mut_slice() {
            (only.start, only.end) = (start, end);
        }
        if let Some(first) = words.first_mut() {
            first.turn = Some(segment.speaker.as_ref().and_then(Loose::name));
        }
        lines.push(Line { start, end, words });
    }
    line::assemble("podcast json", input, lines, Vec::new())
}
