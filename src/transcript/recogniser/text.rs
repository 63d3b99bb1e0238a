//! JSON that holds a text and no times, as `OpenAI`'s interface gives it where nothing else is asked for: `{"text"}`.
use super::{Heard, transcript};
use crate::transcript::read::{Input, Reading};
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
