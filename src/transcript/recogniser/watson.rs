//! IBM Watson: `results[].alternatives[].timestamps[["there", 13.04, 13.23]]`, often inside another `results[]`, with
//! `speaker_labels[{from, to, speaker}]` by time.
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
    let mut spans: Vec<(Millis, String)> =
        labels.iter().filter_map(|l| Some((l.from.seconds()?, l.speaker.name()?))).collect();
    spans.sort();
    let words = best.into_iter().flat_map(|a| a.timestamps.unwrap_or_default()).map(|(text, start, end)| {
        let start = start.seconds();
        let at = start.map(|start| spans.partition_point(|s| s.0 <= start));
        let speaker = at.and_then(|n| spans.get(n.checked_sub(1)?)).map(|s| s.1.clone());
        // %HESITATION is what it writes for um
        let text = if text == "%HESITATION" { "um".to_owned() } else { text };
        Heard { text, start, end: end.seconds(), speaker, ..Heard::default() }
    });
    transcript("watson json", input, words.collect(), None)
}
