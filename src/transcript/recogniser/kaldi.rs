//! Word lists with turns beside them, in seconds: BBC Kaldi (`retval.words`, `segmentation.segments`), the Digital Paper
//! Edit (`words`, `paragraphs`), and autoEdit2 (`text[].paragraph[].line[]`).
use super::{
    Heard, transcript,
    turns::{Turn, Turns},
};
use crate::{
    transcript::{
        json::Loose,
        read::{Input, Reading},
    },
    units::Millis,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Word {
    #[serde(alias = "text")]
    word: Option<String>,
    punct: Option<String>,
    start: Option<Loose>,
    end: Option<Loose>,
}

fn heard(words: Vec<Word>, turns: Vec<Turn>) -> Vec<Heard> {
    let turns = Turns::new(turns);
    let of = |w: Word| {
        let (start, end) = (w.start.as_ref().and_then(Loose::seconds), w.end.as_ref().and_then(Loose::seconds));
        Heard {
            speaker: turns.speaker(start, end),
            start,
            end,
            text: w.punct.or(w.word).unwrap_or_default(),
            ..Heard::default()
        }
    };
    words.into_iter().map(of).collect()
}

#[derive(Deserialize)]
struct Kaldi {
    retval: Retval,
    segmentation: Option<Segmentation>,
}

#[derive(Deserialize)]
struct Retval {
    words: Vec<Word>,
    segmentation: Option<Segmentation>,
}

#[derive(Deserialize)]
struct Segmentation {
    #[serde(default)]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    start: Loose,
    duration: Option<Loose>,
    speaker: Option<Speaker>,
}

#[derive(Deserialize)]
struct Speaker {
    #[serde(rename = "@id")]
    id: Option<Loose>,
    gender: Option<String>,
}

/// BBC Kaldi.
pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: Kaldi = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let segments = file.segmentation.or(file.retval.segmentation).map(|s| s.segments).unwrap_or_default();
    let turns = segments.iter().filter_map(|s| {
        let start = s.start.seconds()?;
        let length = s.duration.as_ref().and_then(Loose::seconds);
        let name = |s: &Speaker| s.id.as_ref().and_then(Loose::name).or_else(|| s.gender.clone());
        let end = length.map(|length| Millis(start.0 + length.0));
        Some(Turn { start, end, speaker: s.speaker.as_ref().and_then(name) })
    });
    let turns = turns.collect();
    transcript("bbc kaldi json", input, heard(file.retval.words, turns), None)
}

/// A project holds its list in `transcript`.
#[derive(Deserialize)]
#[serde(untagged)]
enum EditFile {
    Project { transcript: Edit },
    List(Edit),
}

#[derive(Deserialize)]
struct Edit {
    words: Vec<Word>,
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    start: Loose,
    end: Option<Loose>,
    speaker: Option<Loose>,
}

/// Digital Paper Edit.
pub(in crate::transcript) fn read_edit(input: &Input<'_>) -> Reading {
    let file: EditFile = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let file = match file {
        EditFile::Project { transcript } | EditFile::List(transcript) => transcript,
    };
    let turns = file.paragraphs.iter().filter_map(|p| {
        let end = p.end.as_ref().and_then(Loose::seconds);
        Some(Turn { start: p.start.seconds()?, end, speaker: p.speaker.as_ref().and_then(Loose::name) })
    });
    let turns = turns.collect();
    transcript("digital paper edit json", input, heard(file.words, turns), None)
}

#[derive(Deserialize)]
struct Auto {
    text: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    paragraph: Vec<Piece>,
    speaker: Option<Loose>,
}

#[derive(Deserialize)]
struct Piece {
    line: Vec<Spoken>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Spoken {
    text: String,
    start_time: Option<Loose>,
    end_time: Option<Loose>,
}

/// autoEdit2.
pub(in crate::transcript) fn read_auto(input: &Input<'_>) -> Reading {
    let file: Auto = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let mut words = Vec::new();
    for block in file.text {
        let speaker = block.speaker.as_ref().and_then(Loose::name);
        words.extend(block.paragraph.into_iter().flat_map(|p| p.line).map(|w| Heard {
            start: w.start_time.as_ref().and_then(Loose::seconds),
            end: w.end_time.as_ref().and_then(Loose::seconds),
            speaker: speaker.clone(),
            hangs: super::is_mark(&w.text),
            channel: 0,
            text: w.text,
        }));
    }
    transcript("autoedit json", input, words, None)
}
