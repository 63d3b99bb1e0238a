//! The Whisper family: openai-whisper, faster-whisper, whisper-timestamped, `WhisperX`, whisper.cpp.
//!
//! It takes `segments[]` with or without `words[]` and gives lines with times; of whisper.cpp the times of words are those of
//! their pieces, `tokens[]`. The tools differ in the name of a word
//! (`word`, `text`), in a leading space, and in words that lack times; one reader takes them all, since a file does not
//! say which tool wrote it.
use super::{
    invented::{self, Doubt, Heard},
    json::{self, Loose, Places},
    line::{self, Line, Piece},
    read::{Input, Reading},
};
use crate::units::Millis;
use serde::{Deserialize, de::IgnoredAny};

#[derive(Deserialize)]
struct Whole {
    language: Option<Loose>,
    #[serde(alias = "transcription")]
    segments: Vec<Segment>,
}

#[derive(Deserialize)]
struct Segment {
    start: Option<Loose>,
    end: Option<Loose>,
    /// whisper.cpp, in milliseconds.
    offsets: Option<Offsets>,
    text: Option<String>,
    speaker: Option<Loose>,
    words: Option<Vec<Word>>,
    #[serde(default)]
    tokens: Vec<Token>,
    /// whisper.cpp, when it listens for turns: somebody else speaks in the next one.
    #[serde(default)]
    speaker_turn_next: bool,
    no_speech_prob: Option<f64>,
    avg_logprob: Option<f64>,
    compression_ratio: Option<f64>,
}

#[derive(Deserialize)]
struct Offsets {
    from: f64,
    to: f64,
}

/// A piece of a word, of whisper.cpp when it is asked for all that it knows. Of the others it is a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Token {
    Piece { text: String, offsets: Offsets },
    Other(IgnoredAny),
}

#[derive(Deserialize)]
struct Word {
    #[serde(alias = "text")]
    word: Option<String>,
    start: Option<Loose>,
    end: Option<Loose>,
    speaker: Option<Loose>,
}

impl Segment {
    fn times(&self) -> (Option<Millis>, Option<Millis>) {
        let seconds = |s: &Option<Loose>| s.as_ref().and_then(Loose::seconds);
        match &self.offsets {
            Some(o) => (json::seconds(o.from / 1000.0), json::seconds(o.to / 1000.0)),
            None => (seconds(&self.start), seconds(&self.end)),
        }
    }

    /// By the bounds at which the model itself tries again, or drops a segment.
    fn doubt(&self) -> Doubt {
        Doubt {
            silence: self.no_speech_prob.is_some_and(|p| p > 0.6),
            unsure: self.avg_logprob.is_some_and(|p| p < -1.0),
            repeats: self.compression_ratio.is_some_and(|ratio| ratio > 2.4),
        }
    }
}

pub(super) fn read(input: &Input<'_>) -> Reading {
    let wrong = |e: serde_json::Error| e.to_string();
    let (segments, language) = if input.text.trim_start().starts_with('[') {
        (serde_json::from_str::<Vec<Segment>>(input.text).map_err(wrong)?, None)
    } else {
        let whole: Whole = serde_json::from_str(input.text).map_err(wrong)?;
        let language = whole.language.as_ref().and_then(Loose::name).and_then(|name| json::language(&name));
        (whole.segments, language)
    };
    if !segments.is_empty() && segments.iter().all(|s| s.text.is_none() && s.words.is_none()) {
        return Err("no segment has \"text\" or \"words\"".to_owned());
    }
    // where any word carries its space, one without it belongs to the word before
    let spaced = segments.iter().flat_map(|s| s.words.iter().flatten()).any(|w| spelt(w).starts_with(' '));
    let mut places = Places::new(input);
    let mut heard = Vec::with_capacity(segments.len());
    let mut turned = false;
    for segment in &segments {
        let (start, end) = segment.times();
        let marked = segment.text.as_deref().is_some_and(|t| t.trim_end().ends_with(line::TURN));
        let before = std::mem::replace(&mut turned, segment.speaker_turn_next || marked);
        // a segment without one is nobody's, and not of whoever spoke before
        let speaker = segment.speaker.as_ref().and_then(Loose::name);
        let mut words = match &segment.words {
            Some(words) if !words.is_empty() => spoken(words, spaced, speaker.as_deref(), &mut places),
            _ => {
                let text = segment.text.as_deref().unwrap_or_default();
                let mut words: Vec<Piece> = text.split_whitespace().map(|w| Piece::new(w, places.find(w))).collect();
                put_times(&mut words, &segment.tokens, text);
                if let Some(first) = words.first_mut() {
                    first.turn = Some(speaker);
                }
                words
            }
        };
        if let Some(first) = words.first_mut() {
            first.apart = before;
        }
        heard.push(Heard { line: Line { start, end, words }, doubt: segment.doubt() });
    }
    let (lines, set_aside) = invented::strike(heard);
    let mut reading = line::assemble("whisper json", input, lines, set_aside)?;
    reading.value.language = language;
    Ok(reading)
}

/// Give words the times of their pieces. Where the pieces are not the text, as when a character of several bytes was cut in
/// two, the words stay without.
fn put_times(words: &mut [Piece], tokens: &[Token], text: &str) {
    let pieces = tokens.iter().filter_map(|token| match token {
        // marks of the model: [_BEG_], [_TT_150], <|endoftext|>
        Token::Piece { text, .. } if text.starts_with("[_") && text.ends_with(']') || text.starts_with("<|") => None,
        Token::Piece { text, offsets } => Some((text.as_str(), offsets)),
        Token::Other(_) => None,
    });
    let mut spelt = String::new();
    let mut each: Vec<(f64, f64)> = Vec::new();
    for (piece, offsets) in pieces {
        let inside =
            spelt.chars().next_back().is_some_and(|c| !c.is_whitespace()) && !piece.starts_with(char::is_whitespace);
        spelt.push_str(piece);
        if piece.trim().is_empty() {
            continue;
        }
        match each.last_mut().filter(|_| inside) {
            Some(word) => word.1 = word.1.max(offsets.to),
            None => each.push((offsets.from, offsets.to)),
        }
    }
    if each.len() != words.len() || !spelt.split_whitespace().eq(text.split_whitespace()) {
        return;
    }
    for (word, (from, to)) in words.iter_mut().zip(each) {
        word.start = json::seconds(from / 1000.0);
        word.end = json::seconds(to.max(from) / 1000.0);
    }
}

fn spelt(word: &Word) -> &str {
    word.word.as_deref().unwrap_or_default()
}

fn spoken(words: &[Word], spaced: bool, speaker: Option<&str>, places: &mut Places<'_>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(words.len());
    let mut speaking = None;
    let own = |n: usize| words.get(n).and_then(|w| w.speaker.as_ref()).and_then(Loose::name);
    for (n, word) in words.iter().enumerate() {
        let text = spelt(word).trim();
        let (start, end) = (word.start.as_ref().and_then(Loose::seconds), word.end.as_ref().and_then(Loose::seconds));
        if text.is_empty() {
            continue;
        }
        let span = places.find(text);
        if spaced
            && !spelt(word).starts_with(' ')
            && let Some(last) = pieces.last_mut()
        {
            last.text.push_str(text);
            last.span.range.end = last.span.range.end.max(span.range.end);
            last.end = end.or(last.end);
            continue;
        }
        // one word that has none, as numerals have, between two of one speaker is theirs
        let around = || n.checked_sub(1).and_then(own).filter(|name| own(n + 1).as_ref() == Some(name));
        let own = Some(own(n).or_else(around).or_else(|| speaker.map(str::to_owned)));
        let parts: Vec<&str> = text.split_whitespace().collect();
        let many = parts.len() > 1;
        for (n, part) in parts.iter().enumerate() {
            let mut piece = Piece::new(part, span.clone());
            piece.start = start.filter(|_| n == 0);
            piece.end = end.filter(|_| !many || n + 1 == parts.len());
            if own != speaking {
                piece.turn.clone_from(&own);
                speaking.clone_from(&own);
            }
            pieces.push(piece);
        }
    }
    pieces
}
