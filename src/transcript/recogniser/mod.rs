//! What recognisers of speech write: words with times, as JSON of many shapes or as columns.
//!
//! It takes the words that a family's reader found and gives lines with turns. Each family has a file of its own that
//! knows its shape and nothing else; how words make lines is the same for all and is here.
pub(super) mod assemblyai;
pub(super) mod aws;
pub(super) mod columns;
pub(super) mod deepgram;
pub(super) mod elevenlabs;
pub(super) mod google;
pub(super) mod kaldi;
pub(super) mod rev;
pub(super) mod speechmatics;
pub(super) mod text;
pub(super) mod watson;

use super::{
    json::Places,
    line::{self, Line, Piece, stops},
    read::{Input, Reading},
};
use crate::units::Millis;

/// More words than this are refused: three weeks of talk.
const MOST: usize = 4_000_000;
/// A silence of one speaker that ends a line, in milliseconds.
const PAUSE: u64 = 2000;

/// One word as a recogniser has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    pub(super) text: String,
    pub(super) start: Option<Millis>,
    pub(super) end: Option<Millis>,
    pub(super) speaker: Option<String>,
    /// Punctuation that hangs on the word before.
    pub(super) hangs: bool,
}

/// The transcript of these words, in the order given. `channels` are said at the same time: each list is one.
pub(super) fn transcript(
    format: &'static str,
    input: &Input<'_>,
    channels: Vec<Vec<Heard>>,
    language: Option<String>,
) -> Reading {
    if channels.iter().map(Vec::len).sum::<usize>() > MOST {
        return Err(format!("more than {MOST} words"));
    }
    let many = channels.len() > 1;
    let mut lines = Vec::new();
    for words in channels {
        // each channel stands in the file by itself, in any order
        lines.extend(of_words(&mut Places::new(input), words));
    }
    if many {
        lines.sort_by_key(|l: &Line| l.start);
    }
    let mut reading = line::assemble(format, input, lines, Vec::new())?;
    reading.value.language = language.and_then(|l| super::json::language(&l));
    Ok(reading)
}

fn of_words(places: &mut Places<'_>, words: Vec<Heard>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut speaker: Option<Option<String>> = None;
    for heard in words {
        let text = heard.text.trim();
        if text.is_empty() {
            continue;
        }
        let turn = speaker.as_ref() != Some(&heard.speaker) && !(heard.hangs && heard.speaker.is_none());
        if heard.hangs
            && !turn
            && let Some(last) = lines.last_mut().and_then(|l| l.words.last_mut())
        {
            let span = places.find(text);
            last.text.push_str(&line::clean(text));
            last.span.range.end = last.span.range.end.max(span.range.end);
            continue;
        }
        let until = lines.last().and_then(|l| l.end);
        let pause = heard.start.zip(until).is_some_and(|(now, until)| now.0.saturating_sub(until.0) >= PAUSE);
        let back = heard.start.zip(lines.last().and_then(|l| l.start)).is_some_and(|(now, start)| now < start);
        let stopped = lines.last().and_then(|l| l.words.last()).is_some_and(|w| stops(&w.text));
        if turn || pause || back || stopped || lines.is_empty() {
            lines.push(Line { start: heard.start, end: heard.end, words: Vec::new() });
        }
        let Some(line) = lines.last_mut() else { continue };
        line.start = line.start.or(heard.start);
        line.end = heard.end.or(line.end);
        let parts: Vec<&str> = text.split_whitespace().collect();
        for (n, part) in parts.iter().enumerate() {
            let mut piece = Piece::new(part, places.find(part));
            piece.start = heard.start.filter(|_| n == 0);
            piece.end = heard.end.filter(|_| n + 1 == parts.len());
            if turn && n == 0 {
                piece.turn = Some(heard.speaker.clone());
            }
            line.words.push(piece);
        }
        speaker = Some(heard.speaker);
    }
    lines
}

/// Whether a word is punctuation alone.
pub(super) fn is_mark(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(char::is_alphanumeric)
        && !text.starts_with(['[', '(', '“', '‘', '「', '-', '–', '—'])
}
