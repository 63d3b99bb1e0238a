//! Google Speech-to-Text: `results[].alternatives[].words[]`. With diarisation the last result repeats all words with
//! their speakers, so that result alone is read.
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
    results: Option<Vec<Result_>>,
    response: Option<Response>,
}

#[derive(Deserialize)]
struct Response {
    results: Vec<Result_>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Result_ {
    #[serde(default)]
    alternatives: Vec<Alternative>,
    #[serde(alias = "language_code")]
    language_code: Option<String>,
    #[serde(alias = "channel_tag")]
    channel_tag: Option<Loose>,
}

#[derive(Deserialize)]
struct Alternative {
    transcript: Option<String>,
    words: Option<Vec<Word>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Word {
    word: String,
    #[serde(alias = "start_time", alias = "startOffset")]
    start_time: Option<Time>,
    #[serde(alias = "end_time", alias = "endOffset")]
    end_time: Option<Time>,
    #[serde(alias = "speaker_tag")]
    speaker_tag: Option<Loose>,
    #[serde(alias = "speaker_label")]
    speaker_label: Option<String>,
}

/// `"12.900s"` or `{seconds: "12", nanos: 900000000}`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Parts { seconds: Option<Loose>, nanos: Option<f64> },
    Plain(Loose),
}

impl Time {
    fn millis(&self) -> Option<Millis> {
        match self {
            Self::Plain(loose) => loose.seconds(),
            Self::Parts { seconds, nanos } => {
                let whole = seconds.as_ref().map_or(Some(Millis(0)), Loose::seconds)?;
                let part = crate::transcript::json::seconds(nanos.unwrap_or(0.0).clamp(0.0, 1e9) / 1e9)?;
                Some(Millis(whole.0 + part.0))
            }
        }
    }
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let mut results = file.results.or(file.response.map(|r| r.results)).ok_or("no \"results\"")?;
    if results.iter().all(|r| r.alternatives.iter().all(|a| a.words.is_none() && a.transcript.is_none())) {
        return Err("no alternative has \"words\" or a \"transcript\"".to_owned());
    }
    let language = results.iter().find_map(|r| r.language_code.clone());
    let words = |r: &Result_| r.alternatives.first().and_then(|a| a.words.as_ref()).map_or(0, Vec::len);
    let tagged = |r: &Result_| {
        let words = r.alternatives.first().and_then(|a| a.words.as_ref());
        words.is_some_and(|w| w.iter().any(|w| w.speaker().is_some()))
    };
    let before: usize = results.iter().rev().skip(1).map(words).sum();
    if let Some(last) = results.pop() {
        if tagged(&last) && words(&last) >= before.max(1) && !results.iter().any(tagged) {
            results.clear();
        }
        results.push(last);
    }
    let mut heard = Vec::new();
    for result in results {
        let channel = result.channel_tag.as_ref().and_then(Loose::count).unwrap_or(0);
        let Some(best) = result.alternatives.into_iter().next() else { continue };
        match best.words.filter(|w| !w.is_empty()) {
            Some(words) => heard.extend(words.into_iter().map(|w| Heard {
                start: w.start_time.as_ref().and_then(Time::millis),
                end: w.end_time.as_ref().and_then(Time::millis),
                speaker: w.speaker(),
                // the mark of its pieces for the beginning of a word
                text: w.word.trim_start_matches('▁').to_owned(),
                hangs: false,
                channel,
            })),
            None => heard.push(Heard { text: best.transcript.unwrap_or_default(), channel, ..Heard::default() }),
        }
    }
    transcript("google speech json", input, heard, language)
}

impl Word {
    fn speaker(&self) -> Option<String> {
        let tag = self.speaker_tag.as_ref().and_then(Loose::name).filter(|name| name != "Speaker 0");
        let label = self.speaker_label.clone().filter(|l| !l.is_empty());
        tag.or(label.map(|l| if l.len() < 3 { format!("Speaker {l}") } else { l }))
    }
}
