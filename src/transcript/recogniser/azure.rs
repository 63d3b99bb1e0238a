//! Azure Speech: of a batch, `recognizedPhrases[].nBest[]` in ticks of 100 ns; of the fast interface, `phrases[]` in
//! milliseconds. Words of a batch have no punctuation; the phrase has it.
use super::{
    Heard,
    align::{Timed, align},
    transcript,
};
use crate::{
    transcript::{
        json::{Loose, seconds},
        read::{Input, Reading},
    },
    units::Millis,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Batch {
    recognized_phrases: Vec<Recognized>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recognized {
    channel: Option<Loose>,
    speaker: Option<Loose>,
    offset_in_ticks: Option<f64>,
    duration_in_ticks: Option<f64>,
    #[serde(default)]
    n_best: Vec<Best>,
    locale: Option<String>,
}

#[derive(Deserialize)]
struct Best {
    display: Option<String>,
    lexical: Option<String>,
    #[serde(default)]
    words: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Word {
    word: String,
    offset_in_ticks: Option<f64>,
    duration_in_ticks: Option<f64>,
}

fn ticks(offset: Option<f64>, length: Option<f64>) -> (Option<Millis>, Option<Millis>) {
    let end = offset.zip(length).and_then(|(offset, length)| seconds((offset + length) / 1e7));
    (offset.and_then(|t| seconds(t / 1e7)), end)
}

/// A batch.
pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: Batch = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let mut phrases: Vec<Phrase> = Vec::new();
    for phrase in file.recognized_phrases {
        let Some(best) = phrase.n_best.into_iter().next() else { continue };
        let words = best.words.into_iter().map(|w| {
            let (start, end) = ticks(w.offset_in_ticks, w.duration_in_ticks);
            Timed { text: w.word, start, end }
        });
        phrases.push(Phrase {
            text: best.display.or(best.lexical).unwrap_or_default(),
            words: words.collect(),
            times: ticks(phrase.offset_in_ticks, phrase.duration_in_ticks),
            speaker: phrase.speaker,
            channel: phrase.channel.as_ref().and_then(Loose::count).map_or(0, |n| n.saturating_add(1)),
            locale: phrase.locale,
        });
    }
    of(input, phrases)
}

#[derive(Deserialize)]
struct Fast {
    phrases: Vec<FastPhrase>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FastPhrase {
    channel: Option<Loose>,
    speaker: Option<Loose>,
    offset_milliseconds: Option<f64>,
    duration_milliseconds: Option<f64>,
    text: Option<String>,
    #[serde(default)]
    words: Vec<FastWord>,
    locale: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FastWord {
    text: String,
    offset_milliseconds: Option<f64>,
    duration_milliseconds: Option<f64>,
}

/// The fast interface.
pub(in crate::transcript) fn read_fast(input: &Input<'_>) -> Reading {
    let file: Fast = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let millis = |offset: Option<f64>, length: Option<f64>| ticks(offset.map(|t| t * 1e4), length.map(|t| t * 1e4));
    let phrases = file.phrases.into_iter().map(|phrase| {
        let words = phrase.words.into_iter().map(|w| {
            let (start, end) = millis(w.offset_milliseconds, w.duration_milliseconds);
            Timed { text: w.text, start, end }
        });
        Phrase {
            words: words.collect(),
            text: phrase.text.unwrap_or_default(),
            times: millis(phrase.offset_milliseconds, phrase.duration_milliseconds),
            speaker: phrase.speaker,
            channel: phrase.channel.as_ref().and_then(Loose::count).map_or(0, |n| n.saturating_add(1)),
            locale: phrase.locale,
        }
    });
    of(input, phrases.collect())
}

/// What somebody said without a pause.
struct Phrase {
    text: String,
    words: Vec<Timed>,
    times: (Option<Millis>, Option<Millis>),
    speaker: Option<Loose>,
    channel: usize,
    locale: Option<String>,
}

fn of(input: &Input<'_>, mut phrases: Vec<Phrase>) -> Reading {
    // phrases of a batch may stand channel by channel
    phrases.sort_by_key(|p| p.times.0);
    let language = phrases.iter().find_map(|p| p.locale.clone());
    let mut heard = Vec::new();
    for phrase in phrases {
        let speaker = phrase.speaker.as_ref().and_then(Loose::name);
        let of_list = || {
            phrase.words.iter().map(|w| Heard { text: w.text.clone(), start: w.start, end: w.end, ..Heard::default() })
        };
        let mut own = match align(&phrase.text, &phrase.words) {
            Some(own) => own,
            None if !phrase.words.is_empty() => of_list().collect(),
            None => phrase.text.split_whitespace().map(|w| Heard { text: w.to_owned(), ..Heard::default() }).collect(),
        };
        // the phrase has times where its first or last word has none
        if let Some(first) = own.first_mut() {
            first.start = first.start.or(phrase.times.0);
        }
        if let Some(last) = own.last_mut() {
            last.end = last.end.or(phrase.times.1);
        }
        heard.extend(own.into_iter().map(|word| Heard { speaker: speaker.clone(), channel: phrase.channel, ..word }));
    }
    transcript("azure json", input, heard, language)
}
