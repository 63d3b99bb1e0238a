//! Deepgram: `results.channels[].alternatives[].words[]`, in seconds, and `results.utterances[]`.
use super::{Heard, transcript};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    channels: Vec<Channel>,
}

#[derive(Deserialize)]
struct Channel {
    #[serde(default)]
    alternatives: Vec<Alternative>,
    detected_language: Option<String>,
}

#[derive(Deserialize)]
struct Alternative {
    #[serde(default)]
    words: Vec<Word>,
    transcript: Option<String>,
}

#[derive(Deserialize)]
struct Word {
    word: String,
    punctuated_word: Option<String>,
    start: Option<Loose>,
    end: Option<Loose>,
    speaker: Option<Loose>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let language = file.results.channels.iter().find_map(|c| c.detected_language.clone());
    let mut heard: Vec<Heard> = Vec::new();
    for (n, channel) in file.results.channels.into_iter().enumerate() {
        let Some(best) = channel.alternatives.into_iter().next() else { continue };
        let channel = n + 1;
        if best.words.is_empty() {
            let words = best.transcript.unwrap_or_default();
            let plain = |w: &str| Heard { text: w.to_owned(), channel, ..Heard::default() };
            heard.extend(words.split_whitespace().map(plain));
            continue;
        }
        heard.extend(best.words.into_iter().map(|w| Heard {
            start: w.start.as_ref().and_then(Loose::seconds),
            end: w.end.as_ref().and_then(Loose::seconds),
            speaker: w.speaker.as_ref().and_then(Loose::name),
            text: w.punctuated_word.unwrap_or(w.word),
            hangs: false,
            channel,
        }));
    }
    transcript("deepgram json", input, heard, language)
}
