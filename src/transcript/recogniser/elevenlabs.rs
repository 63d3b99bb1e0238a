//! `ElevenLabs` Scribe: `words[{text, start, end, type, speaker_id}]`, in seconds; `transcripts[]` with several channels.
use super::{Heard, is_mark, transcript};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    language_code: Option<String>,
    words: Option<Vec<Word>>,
    transcripts: Option<Vec<Channel>>,
}

#[derive(Deserialize)]
struct Channel {
    language_code: Option<String>,
    words: Vec<Word>,
    channel_index: Option<usize>,
}

#[derive(Deserialize)]
struct Word {
    text: String,
    start: Option<Loose>,
    end: Option<Loose>,
    #[serde(rename = "type")]
    kind: String,
    speaker_id: Option<Loose>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let mut words = Vec::new();
    let mut language = file.language_code;
    let any = file.words.is_some() || file.transcripts.is_some();
    if let Some(list) = file.words {
        words.extend(heard(list, 0));
    }
    for (n, channel) in file.transcripts.into_iter().flatten().enumerate() {
        language = language.or(channel.language_code);
        words.extend(heard(channel.words, channel.channel_index.unwrap_or(n).saturating_add(1)));
    }
    if words.is_empty() && !any {
        return Err("neither \"words\" nor \"transcripts\"".to_owned());
    }
    transcript("elevenlabs json", input, words, language.map(|l| two_letters(&l)))
}

fn heard(words: Vec<Word>, channel: usize) -> Vec<Heard> {
    let mut out: Vec<Heard> = Vec::new();
    let mut spaced = true;
    for w in words {
        if w.kind == "spacing" {
            spaced = true;
            continue;
        }
        let event = w.kind == "audio_event" && !w.text.trim_start().starts_with(['(', '[']);
        let joined =
            !spaced && w.kind != "audio_event" && out.last().is_some_and(|l: &Heard| !l.text.ends_with([')', ']']));
        spaced = w.text.ends_with(char::is_whitespace) || w.kind == "audio_event";
        out.push(Heard {
            start: w.start.as_ref().and_then(Loose::seconds),
            end: w.end.as_ref().and_then(Loose::seconds),
            speaker: w.speaker_id.as_ref().and_then(Loose::name),
            hangs: w.kind == "punctuation" || joined && is_mark(w.text.trim()),
            channel,
            text: if event { format!("[{}]", w.text.trim()) } else { w.text },
        });
    }
    out
}

/// `eng` and `kor` as the tags that everybody else uses.
fn two_letters(code: &str) -> String {
    match code {
        "eng" => "en".to_owned(),
        "kor" => "ko".to_owned(),
        other => other.to_owned(),
    }
}
