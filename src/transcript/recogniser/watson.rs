//! IBM Watson: `results[].alternatives[].timestamps[["there", 13.04, 13.23]]`, often inside another `results[]`, with
//! `speaker_labels[{from, to, speaker}]` by time.
use super::{
    Heard, transcript,
    turns::{Turn, Turns},
};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    results: Vec<Outer>,
    #[serde(default)]
    speaker_labels: Vec<Label>,
}

/// A result, or a whole answer with results of its own.
#[derive(Deserialize)]
struct Outer {
    #[serde(default)]
    alternatives: Vec<Alternative>,
    #[serde(default)]
    results: Vec<Inner>,
    #[serde(default)]
    speaker_labels: Vec<Label>,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(default)]
    alternatives: Vec<Alternative>,
}

#[derive(Deserialize)]
struct Alternative {
    timestamps: Option<Vec<(String, Loose, Loose)>>,
}

#[derive(Deserialize)]
struct Label {
    from: Loose,
    to: Option<Loose>,
    speaker: Loose,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let mut labels = file.speaker_labels;
    let mut best: Vec<Alternative> = Vec::new();
    for outer in file.results {
        labels.extend(outer.speaker_labels);
        best.extend(outer.alternatives.into_iter().take(1));
        best.extend(outer.results.into_iter().filter_map(|r| r.alternatives.into_iter().next()));
    }
    if best.iter().all(|a| a.timestamps.is_none()) {
        return Err("no alternative has \"timestamps\"".to_owned());
    }
    let turns = labels.iter().filter_map(|l| {
        let end = l.to.as_ref().and_then(Loose::seconds);
        Some(Turn { start: l.from.seconds()?, end, speaker: l.speaker.name() })
    });
    let turns = Turns::new(turns.collect());
    let words = best.into_iter().flat_map(|a| a.timestamps.unwrap_or_default()).map(|(text, start, end)| {
        let (start, end) = (start.seconds(), end.seconds());
        let speaker = turns.speaker(start, end);
        // %HESITATION is what it writes for um
        let text = if text == "%HESITATION" { "um".to_owned() } else { text };
        Heard { text, start, end, speaker, ..Heard::default() }
    });
    transcript("watson json", input, words.collect(), None)
}
