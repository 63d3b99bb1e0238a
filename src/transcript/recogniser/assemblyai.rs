//! `AssemblyAI`: `words[{text, start, end, speaker}]`, in milliseconds.
use super::{Heard, transcript};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    words: Option<Vec<Word>>,
    utterances: Option<Vec<Utterance>>,
    language_code: Option<String>,
}

#[derive(Deserialize)]
struct Utterance {
    #[serde(default)]
    words: Vec<Word>,
    speaker: Option<Loose>,
}

#[derive(Deserialize)]
struct Word {
    text: String,
    start: Option<Loose>,
    end: Option<Loose>,
    speaker: Option<Loose>,
    channel: Option<Loose>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let named = |speaker: &Option<Loose>| {
        let name = speaker.as_ref().and_then(Loose::name)?;
        Some(if name.chars().count() == 1 { format!("Speaker {name}") } else { name })
    };
    let mut words: Vec<Heard> = Vec::new();
    let mut take = |list: Vec<Word>, own: Option<String>| {
        words.extend(list.into_iter().map(|w| Heard {
            start: w.start.as_ref().and_then(Loose::millis),
            end: w.end.as_ref().and_then(Loose::millis),
            speaker: named(&w.speaker).or_else(|| own.clone()),
            text: w.text,
            hangs: false,
            channel: w.channel.as_ref().and_then(Loose::count).unwrap_or(0),
        }));
    };
    match (file.words, file.utterances) {
        (Some(list), _) if !list.is_empty() => take(list, None),
        (_, Some(utterances)) => {
            for utterance in utterances {
                let own = named(&utterance.speaker);
                take(utterance.words, own);
            }
        }
        _ => return Err("neither \"words\" nor \"utterances\" holds words".to_owned()),
    }
    transcript("assemblyai json", input, words, file.language_code)
}
