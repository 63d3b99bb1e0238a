//! Lines with times become words with times, turns and a list of sounds, whatever file they came from.
//!
//! It takes what the timed readers found and gives the transcript. It is a stage of its own because missing times,
//! overlaps and brackets are the same trouble in every timed format.
use super::read::{Input, Reading};
use super::{Paragraph, ParagraphKind, SetAside, SpeakerId, Time, Timing, Transcript, Word, WordKind, bracket};
use crate::{
    diagnostic::{Checked, Diagnostic},
    source::{Span, is_unseen},
    units::Millis,
};
use unicode_normalization::UnicodeNormalization;

/// What whisper.cpp writes where it hears that somebody else begins.
pub(super) const TURN: &str = "[SPEAKER_TURN]";
/// More lines than this are refused.
pub(super) const MOST: usize = 1_000_000;
/// More words than this are refused: two weeks of talk without a pause.
pub(super) const MOST_WORDS: usize = 3_000_000;
/// A silence between two lines that ends a turn of an unnamed speaker.
const PAUSE: u64 = 2000;
/// A turn of this many words ends with its sentence.
const LONG: usize = 120;

/// A caption, or a segment of a recogniser.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) start: Option<Millis>,
    pub(super) end: Option<Millis>,
    pub(super) words: Vec<Piece>,
}

/// A word as found.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) start: Option<Millis>,
    pub(super) end: Option<Millis>,
    /// Somebody begins to speak here; the name when it is given.
    pub(super) turn: Option<Option<String>>,
    /// It is marked that somebody else begins here, whoever it is.
    pub(super) apart: bool,
}

impl Piece {
    /// A word whose times are not known yet.
    pub(super) fn new(text: &str, span: Span) -> Self {
        Self { text: clean(text), span, start: None, end: None, turn: None, apart: false }
    }
}

/// NFC without the characters that nobody sees.
pub(super) fn clean(text: &str) -> String {
    let seen = |c: &char| !invisible(*c);
    if super::is_composed(text) { text.chars().filter(seen).collect() } else { text.nfc().filter(seen).collect() }
}

/// What nobody sees, and controls.
pub(super) fn invisible(c: char) -> bool {
    c.is_control() || is_unseen(c)
}

/// The transcript of these lines.
pub(super) fn assemble(format: &'static str, input: &Input<'_>, lines: Vec<Line>, set_aside: Vec<SetAside>) -> Reading {
    if lines.len() > MOST {
        return Err(format!("more than {MOST} lines"));
    }
    let mut lines = lines;
    let mut diagnostics = Vec::new();
    if let Some(warning) = in_order(&mut lines, input) {
        diagnostics.push(warning);
    }
    let mut transcript = Transcript { format, set_aside, ..Transcript::default() };
    let mut turns = Turns::default();
    for n in 0..lines.len() {
        let next = lines.get(n + 1).and_then(|l| l.start);
        // each line goes as soon as it is read: a long file is not held twice
        let Some(mut line) = lines.get_mut(n).map(std::mem::take) else { break };
        if transcript.words.len() + line.words.len() > MOST_WORDS {
            return Err(format!("more than {MOST_WORDS} words"));
        }
        let mut times = spread(&line, next);
        drop_brackets(&mut line, &mut times, &mut transcript.set_aside);
        turns.add(&mut transcript, line, times);
    }
    Ok(Checked { value: transcript, diagnostics })
}

/// Sorts by start and says so when it had to, or when two lines overlap.
fn in_order(lines: &mut [Line], input: &Input<'_>) -> Option<Diagnostic> {
    let (mut wrong, mut first, mut latest) = (0_usize, None, Millis(0));
    for line in lines.iter() {
        let Some(start) = line.start else { continue };
        let backwards = line.end.is_some_and(|end| end < start);
        if start < latest || backwards {
            wrong += 1;
            first = first.or_else(|| line.words.first().map(|w| w.span.clone()));
        }
        latest = latest.max(line.end.unwrap_or(start)).max(start);
    }
    // a line without a time stays behind the one before it
    let mut known = Millis(0);
    let mut keys: Vec<(Millis, usize)> = Vec::with_capacity(lines.len());
    for (n, line) in lines.iter().enumerate() {
        known = line.start.unwrap_or(known);
        keys.push((known, n));
    }
    keys.sort_unstable();
    let mut sorted = Vec::with_capacity(lines.len());
    for (_, n) in &keys {
        sorted.extend(lines.get_mut(*n).map(std::mem::take));
    }
    for (place, line) in lines.iter_mut().zip(sorted) {
        *place = line;
    }
    (wrong > 0).then(|| {
        Diagnostic::warning(
            "W063",
            format!("the times of {wrong} lines overlap or run backwards; the lines are sorted by their start"),
        )
        .at(first.unwrap_or_else(|| input.span(0..0)))
        .help("compare the first of them with the recording")
    })
}

/// Every word's time: its own where the file has it, else its share of the stretch between its neighbours, by length.
pub(super) fn spread(line: &Line, next: Option<Millis>) -> Vec<Option<Time>> {
    let pieces = &line.words;
    let mut times: Vec<Option<Time>> = vec![None; pieces.len()];
    let after = |n: usize| pieces.iter().skip(n).find_map(|p| p.start).or(line.end).or(next);
    let mut from = line.start;
    let mut n = 0;
    while let Some(piece) = pieces.get(n) {
        if let Some(start) = piece.start {
            let start = from.map_or(start, |f| f.max(start));
            let end = piece.end.or_else(|| after(n + 1)).unwrap_or(start).max(start);
            if let Some(time) = times.get_mut(n) {
                *time = Some(Time { start, end, timing: Timing::Word });
            }
            from = Some(end);
            n += 1;
            continue;
        }
        let run = pieces.iter().skip(n).take_while(|p| p.start.is_none()).count();
        let (Some(start), Some(end)) = (from, after(n)) else {
            n += run;
            continue;
        };
        let lengths: Vec<u64> = pieces.iter().skip(n).take(run).map(|p| p.text.chars().count() as u64 + 1).collect();
        let (all, length) = (lengths.iter().sum::<u64>().max(1), end.0.saturating_sub(start.0));
        let mut done = 0;
        for (time, own) in times.iter_mut().skip(n).zip(&lengths) {
            let at = |part: u64| Millis(start.0 + length * part / all);
            *time = Some(Time { start: at(done), end: at(done + own), timing: Timing::Interpolated });
            done += own;
        }
        from = Some(end.max(start));
        n += run;
    }
    times
}

/// Takes sounds and marks out of a line.
fn drop_brackets(line: &mut Line, times: &mut Vec<Option<Time>>, set_aside: &mut Vec<SetAside>) {
    let (mut words, mut kept) = (Vec::with_capacity(line.words.len()), Vec::with_capacity(times.len()));
    let mut turn = None;
    let mut n = 0;
    while let Some(piece) = line.words.get(n) {
        let found = bracketed(&line.words, n).and_then(|run| {
            let text = line.words.iter().skip(n).take(run).map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
            let inner = text.trim_matches(['[', ']', '(', ')', ',', ':', ';', '!', '?', ' ']);
            let (kind, why) = bracket::aside(inner)?;
            let before = words.last().map(|w: &Piece| format!("{} ", w.text)).unwrap_or_default();
            let after = line.words.get(n + run).map(|w| format!(" {}", w.text)).unwrap_or_default();
            let needed = text.starts_with('[') && bracket::needed(inner, &before, &after);
            (!needed).then_some((run, kind, why, text))
        });
        if let Some((run, kind, why, text)) = found {
            let start = piece.span.range.start;
            let last = line.words.get(n + run - 1).unwrap_or(piece);
            let span = Span::new(piece.span.source, start..last.span.range.end.max(start));
            set_aside.push(SetAside { kind, text, why, span });
            turn = line.words.iter().skip(n).take(run).find_map(|p| p.turn.clone()).or(turn);
            n += run;
            continue;
        }
        let mut piece = piece.clone();
        piece.turn = piece.turn.or_else(|| turn.take());
        words.push(piece);
        kept.push(times.get(n).copied().flatten());
        n += 1;
    }
    line.words = words;
    *times = kept;
}

/// How many words from the `n`th on stand in one pair of brackets. `None` when none does, or the pair is not closed near.
fn bracketed(words: &[Piece], n: usize) -> Option<usize> {
    let open = &words.get(n)?.text;
    let close: &[char] = match open.chars().next()? {
        '[' => &[']'],
        '(' => &[')'],
        '♪' | '♫' => &['♪', '♫'],
        _ => return None,
    };
    let mut near = words.iter().skip(n).take(12).enumerate();
    let at = near.position(|(i, p)| {
        let text = p.text.trim_end_matches(['.', ',', ':', ';', '!', '?']);
        text.ends_with(close) && (i > 0 || open.chars().count() > 1)
    });
    at.map(|run| run + 1)
}

/// Who speaks, from line to line.
#[derive(Default)]
struct Turns {
    speaker: Option<SpeakerId>,
    until: Option<Millis>,
    open: bool,
}

impl Turns {
    fn add(&mut self, transcript: &mut Transcript, line: Line, times: Vec<Option<Time>>) {
        for (n, (piece, time)) in line.words.into_iter().zip(times).enumerate() {
            let mut cut = !self.open || piece.apart;
            if let Some(turn) = &piece.turn {
                let named = turn.as_ref().and_then(|name| identify(&mut transcript.speakers, name));
                cut |= named != self.speaker || named.is_none() && n > 0;
                self.speaker = named;
            }
            if let (Some(before), Some(now)) = (self.until, time) {
                cut |= n == 0 && now.start.0.saturating_sub(before.0) >= PAUSE;
            }
            let length = transcript.paragraphs.last().map_or(0, |p| p.words.len());
            let stopped = transcript.words.last().is_some_and(|w| stops(&w.text));
            cut |= n == 0 && length >= LONG && stopped;
            let index = transcript.words.len();
            let (text, kind) = inserted(piece.text);
            transcript.words.push(Word { text, time, kind, span: piece.span.clone() });
            match transcript.paragraphs.last_mut().filter(|_| !cut) {
                Some(paragraph) => {
                    paragraph.words.end = index + 1;
                    let range = &mut paragraph.span.range;
                    *range = range.start.min(piece.span.range.start)..range.end.max(piece.span.range.end);
                }
                None => transcript.paragraphs.push(Paragraph {
                    kind: ParagraphKind::Speech,
                    speaker: self.speaker,
                    words: index..index + 1,
                    span: piece.span,
                }),
            }
            self.open = true;
            self.until = time.map(|t| t.end).or(self.until);
        }
    }
}

/// `[party]` is a word that an editor put in.
fn inserted(text: String) -> (String, WordKind) {
    if text.starts_with('[') && text.contains(']') {
        let bare = text.replace(['[', ']'], "");
        if bare.chars().any(char::is_alphanumeric) {
            return (bare, WordKind::Inserted);
        }
    }
    (text, WordKind::Spoken)
}

/// Whether a word ends a sentence.
#[must_use]
pub fn stops(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', '\'', ')', ']', '」', '』', '»'])
        .ends_with(['.', '?', '!', '…', '。', '？', '！', '؟', '۔', '।'])
}

/// The speaker of that name, added when new. Upper and lower case do not make two people. `None` when the file has more
/// names than an interview can have.
pub(super) fn identify(speakers: &mut Vec<String>, name: &str) -> Option<SpeakerId> {
    const MOST_SPEAKERS: usize = 500;
    let name = clean(name);
    let folded = name.to_lowercase();
    let known = speakers.iter().position(|s| s.to_lowercase() == folded);
    if known.is_none() && speakers.len() < MOST_SPEAKERS {
        speakers.push(name);
        return Some(SpeakerId(speakers.len() - 1));
    }
    known.map(SpeakerId)
}
