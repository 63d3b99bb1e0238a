//! Speechmatics: version 2, `results[{type, start_time, end_time, alternatives[]}]`, and the older `words[]` with
//! `speakers[]` beside them; all in seconds.
use super::{
    Heard, is_mark, transcript,
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
struct File {
    results: Vec<Entry>,
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    transcription_config: Option<Config>,
}

#[derive(Deserialize)]
struct Config {
    language: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: String,
    start_time: Loose,
    end_time: Option<Loose>,
    #[serde(default)]
    alternatives: Vec<Alternative>,
    channel: Option<String>,
}

#[derive(Deserialize)]
struct Alternative {
    content: String,
    speaker: Option<String>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let language = file.metadata.and_then(|m| m.transcription_config).and_then(|c| c.language);
    let mut channels: Vec<String> = Vec::new();
    let words = file.results.into_iter().filter_map(|entry| {
        let channel = entry.channel.as_ref().map_or(0, |name| super::channels::number(&mut channels, name));
        let best = entry.alternatives.into_iter().next()?;
        let hangs = entry.kind == "punctuation";
        // UU is its word for nobody
        let speaker = best.speaker.filter(|s| s != "UU").or(entry.channel);
        Some(Heard {
            start: entry.start_time.seconds(),
            end: entry.end_time.as_ref().and_then(Loose::seconds),
            speaker: speaker.filter(|_| !hangs),
            text: best.content,
            hangs,
            channel,
        })
    });
    transcript("speechmatics json", input, words.collect(), language)
}

#[derive(Deserialize)]
struct Old {
    words: Vec<OldWord>,
    #[serde(default)]
    speakers: Vec<OldWord>,
    job: Option<Job>,
}

#[derive(Deserialize)]
struct Job {
    lang: Option<String>,
}

#[derive(Deserialize)]
struct OldWord {
    name: String,
    time: Loose,
    duration: Option<Loose>,
}

impl OldWord {
    fn times(&self) -> (Option<Millis>, Option<Millis>) {
        let start = self.time.seconds();
        let length = self.duration.as_ref().and_then(Loose::seconds);
        (start, start.zip(length).map(|(start, length)| Millis(start.0 + length.0)))
    }
}

/// Version 1.
pub(in crate::transcript) fn read_old(input: &Input<'_>) -> Reading {
    let file: Old = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let turns = file.speakers.iter().filter_map(|s| {
        let (start, end) = s.times();
        Some(Turn { start: start?, end, speaker: Some(s.name.clone()) })
    });
    let turns = Turns::new(turns.collect());
    let words = file.words.into_iter().map(|w| {
        let (start, end) = w.times();
        let hangs = is_mark(&w.name);
        let speaker = turns.speaker(start, end).filter(|_| !hangs);
        Heard { start, end, speaker, text: w.name, hangs, channel: 0 }
    });
    let language = file.job.and_then(|j| j.lang);
    transcript("speechmatics json, version 1", input, words.collect(), language)
}
