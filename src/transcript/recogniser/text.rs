//! What `OpenAI`'s interface gives besides segments: a text without times, `{"text"}`, and a text with words beside it.
use super::{
    Heard,
    align::{Timed, align},
    transcript,
};
use crate::transcript::{
    json::Loose,
    read::{Input, Reading},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    text: Option<String>,
    language: Option<String>,
    /// What went wrong, of a job that failed.
    error: Option<String>,
}

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let file: File = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let Some(text) = file.text else {
        return Err(match file.error {
            Some(error) => format!("its recogniser failed: {error:?}"),
            None => "\"text\" is no text".to_owned(),
        });
    };
    let words = text.split_whitespace().map(|word| Heard { text: word.to_owned(), ..Heard::default() });
    transcript("json without times", input, words.collect(), file.language)
}

#[derive(Deserialize)]
struct Words {
    text: String,
    language: Option<String>,
    words: Vec<Word>,
}

#[derive(Deserialize)]
struct Word {
    word: String,
    start: Option<Loose>,
    end: Option<Loose>,
}

/// `{"text", "words": [{"word", "start", "end"}]}`, in seconds: the words have the times and the text the punctuation.
pub(in crate::transcript) fn read_words(input: &Input<'_>) -> Reading {
    let file: Words = serde_json::from_str(input.text).map_err(|e| e.to_string())?;
    let timed = |w: Word| Timed {
        start: w.start.as_ref().and_then(Loose::seconds),
        end: w.end.as_ref().and_then(Loose::seconds),
        text: w.word,
    };
    let timed: Vec<Timed> = file.words.into_iter().map(timed).collect();
    let words = align(&file.text, &timed).unwrap_or_else(|| {
        timed.into_iter().map(|t| Heard { text: t.text, start: t.start, end: t.end, ..Heard::default() }).collect()
    });
    transcript("openai json", input, words, file.language)
}
