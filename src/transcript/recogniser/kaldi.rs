//! Word lists with turns beside them, in seconds: BBC Kaldi (`retval.words`, `segmentation.segments`), the Digital Paper
//! Edit (`words`, `paragraphs`), and autoEdit2 (`text[].paragraph[].line[]`).
use super::{Heard, transcript};
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

fn heard(words: Vec<Word>, turns: &[(Millis, String)]) -> Vec<Heard> {
    let of = |w: Word| {
        let start = w.start.as_ref().and_then(Loose::seconds);
        let at = start.map(|start| turns.partition_point(|t| t.0 <= start));
        Heard {
            speaker: at.and_then(|n| turns.get(n.checked_sub(1)?)).map(|t| t.1.clone()),
            start,
            end: w.end.as_ref().and_then(Loose::seconds),
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
    let mut turns: Vec<(Millis, String)> = segments
        .iter()
        .filter_map(|s| {
            let speaker = s.speaker.as_ref()?;
            let id = speaker.id.as_ref().and_then(Loose::name).or_else(|| speaker.gender.clone())?;
            Some((s.start.seconds()?, id))
        })
        .collect();
    turns.sort();
    transcript("bbc kaldi json", input, heard(file.retval.words, &turns), None)
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
    speaker: Option<Loose>,
}

/// Digital Paper Edit.
pub(in crate::transcript) fn read_edit(input: &Input<'_>) -> Reading {
    let file: EditFile = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let file = match file {
        EditFile::Project { transcript } | EditFile::List(transcript) => transcript,
    };
    let mut turns: Vec<(Millis, String)> =
        file.paragraphs.iter().filter_map(|p| Some((p.start.seconds()?, p.speaker.as_ref()?.name()?))).collect();
    turns.sort();
    transcript("digital paper edit json", input, heard(file.words, &turns), None)
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
