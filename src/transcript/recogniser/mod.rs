//! What recognisers of speech write: words with times, as JSON of many shapes or as columns.
//!
//! It takes the words that a family's reader found and gives lines with turns. Each family has a file of its own that
//! knows its shape and nothing else; how words make lines is the same for all and is here.
mod align;
pub(super) mod assemblyai;
pub(super) mod aws;
pub(super) mod azure;
mod channels;
pub(super) mod columns;
pub(super) mod deepgram;
pub(super) mod elevenlabs;
pub(super) mod google;
pub(super) mod kaldi;
pub(super) mod rev;
pub(super) mod speechmatics;
pub(super) mod text;
mod turns;
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
/// More channels than this are not told apart.
const MOST_CHANNELS: usize = 256;

/// One word as a recogniser has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    pub(super) text: String,
    pub(super) start: Option<Millis>,
    pub(super) end: Option<Millis>,
    pub(super) speaker: Option<String>,
    /// Punctuation that hangs on the word before.
    pub(super) hangs: bool,
    /// On which channel of the recording, from 1 on; 0 where the file tells none.
    pub(super) channel: usize,
}

/// The transcript of these words, in the order of the file. Those of different channels are said at the same time.
pub(super) fn transcript(
    format: &'static str,
    input: &Input<'_>,
    mut words: Vec<Heard>,
    language: Option<String>,
) -> Reading {
    if words.len() > MOST {
        return Err(format!("more than {MOST} words"));
    }
    channels::name(&mut words);
    let mut each: Vec<(usize, Channel)> = Vec::new();
    let mut places = Places::new(input);
    for heard in words {
        let n = each.iter().position(|(n, _)| *n == heard.channel).unwrap_or_else(|| {
            // channels past the last one share it: no studio has so many
            if each.len() < MOST_CHANNELS {
                each.push((heard.channel, Channel::default()));
            }
            each.len() - 1
        });
        if let Some((_, channel)) = each.get_mut(n) {
            channel.add(&mut places, heard);
        }
    }
    let many = each.len() > 1;
    let in_order =
        |lines: &[Line]| lines.iter().zip(lines.iter().skip(1)).all(|(a, b)| a.start <= b.start || b.start.is_none());
    let overlap = many && each.iter().all(|(_, c)| in_order(&c.lines));
    let lines: Vec<Vec<Line>> = each.into_iter().map(|(_, c)| c.lines).collect();
    let lines = if many { channels::merge(lines) } else { lines.into_iter().flatten().collect() };
    let mut reading = line::assemble(format, input, lines, Vec::new())?;
    if overlap {
        // people on two channels speak at once: nothing is wrong with the file
        reading.diagnostics.retain(|d| d.code != "W063");
    }
    reading.value.language = language.and_then(|l| super::json::language(&l));
    Ok(reading)
}

/// The lines of one channel so far.
#[derive(Default)]
struct Channel {
    lines: Vec<Line>,
    speaker: Option<Option<String>>,
}

impl Channel {
    fn add(&mut self, places: &mut Places<'_>, heard: Heard) {
        let lines = &mut self.lines;
        let text = heard.text.trim();
        if text.is_empty() {
            return;
        }
        let turn = self.speaker.as_ref() != Some(&heard.speaker) && !(heard.hangs && heard.speaker.is_none());
        if heard.hangs
            && !turn
            && let Some(last) = lines.last_mut().and_then(|l| l.words.last_mut())
        {
            let span = places.find(text);
            last.text.push_str(&line::clean(text));
            last.span.range.end = last.span.range.end.max(span.range.end);
            return;
        }
        let until = lines.last().and_then(|l| l.end);
        let pause = heard.start.zip(until).is_some_and(|(now, until)| now.0.saturating_sub(until.0) >= PAUSE);
        let back = heard.start.zip(lines.last().and_then(|l| l.start)).is_some_and(|(now, start)| now < start);
        let stopped = lines.last().and_then(|l| l.words.last()).is_some_and(|w| stops(&w.text));
        if turn || pause || back || stopped || lines.is_empty() {
            lines.push(Line { start: heard.start, end: heard.end, words: Vec::new() });
        }
        let Some(line) = lines.last_mut() else { return };
        line.start = line.start.or(heard.start);
        line.end = heard.end.or(line.end);
        let parts: Vec<&str> = text.split_whitespace().collect();
        for (n, part) in parts.iter().enumerate() {
            let mut piece = Piece::new(part, places.find(part));
            piece.start = heard.start.filter(|_| n == 0);
            piece.end = heard.end.filter(|_| n + 1 == parts.len());
            // a line may come to stand behind one of another channel: each says whose it is
            if line.words.is_empty() {
                piece.turn = Some(heard.speaker.clone());
            }
            line.words.push(piece);
        }
        self.speaker = Some(heard.speaker);
    }
}

/// Whether a word is punctuation alone.
pub(super) fn is_mark(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(char::is_alphanumeric)
        && !text.starts_with(['[', '(', '“', '‘', '「', '-', '–', '—'])
}
