//! Words in columns: NIST CTM (`file channel start duration word [confidence]`) with RTTM lines (`SPEAKER file channel
//! start duration <NA> <NA> name`) for who speaks, and Rev's `token|speaker|ts|endTs|punctuation|…`.
use super::{
    Heard, transcript,
    turns::{Turn, Turns},
};
use crate::{
    transcript::{
        caption,
        json::Loose,
        line::{Piece, assemble},
        read::{Input, Reading},
        stamped::spoken,
    },
    units::Millis,
};

/// What [`crate::transcript::Transcript::format`] says of CTM.
pub const FORMAT: &str = "ctm";

fn seconds(text: &str) -> Option<Millis> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.') && text.bytes().any(|b| b.is_ascii_digit());
    plain.then(|| Loose::Text(text.to_owned()).seconds()).flatten()
}

/// One line of CTM: start, length and word.
fn word(line: &str) -> Option<(Millis, Millis, &str)> {
    let mut columns = line.split_whitespace();
    let (_, _) = (columns.next()?, columns.next()?);
    let found = (seconds(columns.next()?)?, seconds(columns.next()?)?, columns.next()?);
    let more = columns.count();
    (more <= 3).then_some(found)
}

/// One line of RTTM.
fn turn(line: &str) -> Option<Turn> {
    let columns: Vec<&str> = line.split_whitespace().take(12).collect();
    let (start, length) = (seconds(columns.get(3)?)?, seconds(columns.get(4)?)?);
    (columns.first() == Some(&"SPEAKER")).then_some(())?;
    let speaker = Some((*columns.get(7)?).to_owned());
    Some(Turn { start, end: Some(Millis(start.0 + length.0)), speaker })
}

/// One line of STM: start, end, name and where its words begin (`file channel speaker start end [<label>] words`).
fn segment(line: &str) -> Option<(Millis, Millis, &str, usize)> {
    let mut at = 0;
    let mut column = || {
        let rest = line.get(at..)?;
        let from = at + rest.len() - rest.trim_start().len();
        let len = line.get(from..)?.find(char::is_whitespace).unwrap_or(line.len() - from);
        at = from + len;
        line.get(from..at).filter(|c| !c.is_empty())
    };
    let (_, channel, name) = (column()?, column()?, column()?);
    let (start, end) = (seconds(column()?)?, seconds(column()?)?);
    let numbered = channel.len() <= 2 && channel.chars().all(char::is_alphanumeric);
    let rest = line.get(at..)?.trim_start();
    let label = rest.starts_with('<').then(|| rest.find('>')).flatten().map_or(0, |close| close + 1);
    (numbered && start < end && !name.starts_with(|c: char| c.is_ascii_digit()))
        .then(|| (start, end, name, line.len() - rest.len() + label))
}

/// Whether the text is STM by its first lines.
pub(in crate::transcript) fn is_segments(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with(";;")).take(4).peekable();
    lines.peek().is_some() && lines.all(|l| segment(l).is_some())
}

/// NIST STM: what a person wrote down, with the times of each stretch.
pub(in crate::transcript) fn read_segments(input: &Input<'_>) -> Reading {
    let mut found = Vec::new();
    for (n, (at, whole)) in caption::lines(input.text).enumerate() {
        if whole.trim().is_empty() || whole.trim_start().starts_with(";;") {
            continue;
        }
        let (start, end, name, from) = segment(whole).ok_or_else(|| format!("line {} has no times", n + 1))?;
        let name = Some(name.to_owned()).filter(|name| !name.eq_ignore_ascii_case("inter_segment_gap"));
        let words = whole.get(from..).unwrap_or_default();
        let mut line = spoken(input, (start, end), (at + from, words), name);
        // nothing that anybody said
        let mark =
            |w: &Piece| w.text == "IGNORE_TIME_SEGMENT_IN_SCORING" || w.text.starts_with('<') && w.text.ends_with('>');
        let turn = line.words.first_mut().and_then(|w| w.turn.take());
        line.words.retain(|w| !mark(w));
        if let Some(first) = line.words.first_mut() {
            first.turn = turn;
            found.push(line);
        }
    }
    assemble("stm", input, found, Vec::new())
}

/// Whether the text is columns of words by its first lines.
pub(in crate::transcript) fn looks_like(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with(";;")).take(4).peekable();
    lines.peek().is_some() && lines.all(|l| word(l).is_some() || turn(l).is_some())
}

/// Whether a line is of RTTM, of whatever it tells.
fn told(line: &str) -> bool {
    const KINDS: &[&str] = &[
        "SPEAKER",
        "SPKR-INFO",
        "NON-SPEECH",
        "NOSCORE",
        "NO_RT_METADATA",
        "SEGMENT",
        "LEXEME",
        "NON-LEX",
        "FILLER",
        "EDIT",
        "SU",
        "IP",
        "CB",
        "A/P",
    ];
    let mut columns = line.split_whitespace();
    columns.next().is_some_and(|kind| KINDS.contains(&kind)) && (8..12).contains(&columns.count())
}

/// Whether the text is turns without a word: RTTM by itself.
pub(in crate::transcript) fn is_turns(text: &str) -> bool {
    let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with(";;"));
    lines().next().is_some_and(told) && lines().all(told) && lines().any(|l| turn(l).is_some())
}

/// Whether the text is CTM that says nothing of speakers.
#[must_use]
pub fn lacks_turns(text: &str) -> bool {
    looks_like(text) && !text.lines().any(|l| turn(l).is_some())
}

/// The text of CTM with the turns of RTTM below it. All that the first holds stays at its place.
#[must_use]
pub fn with_turns(text: &str, turns: &str) -> String {
    let turns = turns.lines().filter(|l| turn(l).is_some());
    [text].into_iter().chain(turns).collect::<Vec<_>>().join("\n")
}

/// CTM, with RTTM lines anywhere in the same file.
pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let mut words = Vec::new();
    let mut turns = Vec::new();
    for (n, (_, line)) in caption::lines(input.text).enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(";;") {
        } else if let Some(turn) = turn(line) {
            turns.push(turn);
        } else if told(line) {
        } else if let Some((start, length, text)) = word(line) {
            let end = Some(Millis(start.0 + length.0));
            let text = text.to_owned();
            words.push(Heard { text, start: Some(start), end, ..Heard::default() });
        } else {
            return Err(format!("line {} is neither a word nor a turn", n + 1));
        }
    }
    if words.is_empty() && !turns.is_empty() {
        let what = "it says who speaks when and holds no words";
        return Err(format!("{what}; put it beside the CTM of the recording, under the same name, and name the CTM"));
    }
    let turns = Turns::new(turns);
    for word in &mut words {
        word.speaker = turns.speaker(word.start, word.end);
    }
    transcript(FORMAT, input, words, None)
}

/// Whether the text begins with the head of Rev's table.
pub(in crate::transcript) fn is_piped(text: &str) -> bool {
    text.starts_with("token|speaker|")
}

/// Rev's table of tokens.
pub(in crate::transcript) fn read_piped(input: &Input<'_>) -> Reading {
    let mut rows = caption::lines(input.text).map(|(_, line)| line);
    let head: Vec<&str> = rows.next().unwrap_or_default().trim().split('|').collect();
    let at = |name: &str| head.iter().position(|h| *h == name);
    let (token, speaker) = at("token").zip(at("speaker")).ok_or("no columns \"token\" and \"speaker\"")?;
    let (start, end, after) = (at("ts"), at("endTs"), at("punctuation"));
    let mut words = Vec::new();
    for row in rows.filter(|r| !r.trim().is_empty()) {
        let cells: Vec<&str> = row.split('|').take(32).collect();
        let cell = |n: Option<usize>| n.and_then(|n| cells.get(n)).map_or("", |c| c.trim());
        let who = cell(Some(speaker));
        let text = match cell(Some(token)) {
            "<inaudible>" | "<unk>" => "[inaudible]".to_owned(),
            "<laugh>" => "[laughs]".to_owned(),
            // a mark of the table, not a word
            other if other.starts_with('<') && other.ends_with('>') => format!("[{}]", other.trim_matches(['<', '>'])),
            other => other.to_owned(),
        };
        let speaker = (!who.is_empty()).then(|| format!("Speaker {who}"));
        words.push(Heard {
            text,
            start: seconds(cell(start)),
            end: seconds(cell(end)),
            speaker: speaker.clone(),
            ..Heard::default()
        });
        let mark = cell(after);
        if !mark.is_empty() {
            words.push(Heard { text: mark.to_owned(), speaker, hangs: true, ..Heard::default() });
        }
    }
    transcript("rev table", input, words, None)
}
