//! Lines that begin with their times: Whisper's table (a head of `start`, `end`, `text`, in milliseconds), what it prints
//! (`[00:01.200 --> 00:04.000] text`), and lyrics (`[00:12.30]text`).
//!
//! It takes such a file and gives captions. There is no standard for any of them; they are what recognisers write beside SRT.
use super::{
    SetAside, SetAsideKind,
    caption::{self, Caption},
    json::{self, Loose},
    label,
    line::{self, Line},
    read::{Input, Reading},
};
use crate::{letter::spoken_letters, units::Millis};

/// Lines at the beginning by which a file is known.
const LOOKED_AT: usize = 12;
/// How long a letter takes where nothing says when a line ends, in milliseconds.
const LETTER: u64 = 70;

/// Lines that are not blank, with where each begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    caption::lines(text).filter(|(_, line)| !line.trim().is_empty())
}

/// Whether most of the first lines are of a shape.
fn most(text: &str, of: impl Fn(&str) -> bool) -> bool {
    let (mut all, mut such) = (0, 0);
    for (_, line) in lines(text).take(LOOKED_AT) {
        all += 1;
        such += usize::from(of(line));
    }
    such > 0 && such * 2 >= all
}

/// `[start --> end] text`: the times, and where the text begins.
fn printed(line: &str) -> Option<(Millis, Millis, usize)> {
    let indent = line.len() - line.trim_start().len();
    let (times, text) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let (start, end) = caption::timing(times)?;
    Some((start, end, indent + times.len() + 2 + (text.len() - text.trim_start().len())))
}

/// Whether the text is what a recogniser prints.
pub(super) fn is_printed(text: &str) -> bool {
    most(text, |line| printed(line).is_some())
}

pub(super) fn read_printed(input: &Input<'_>) -> Reading {
    let mut captions: Vec<Caption<'_>> = Vec::new();
    let mut above = Vec::new();
    for (at, line) in lines(input.text) {
        match (printed(line), captions.last_mut()) {
            (Some((start, end, body)), _) => {
                let words = line.get(body..).unwrap_or_default();
                captions.push(Caption { start, end, lines: vec![(at + body, words)] });
            }
            (None, Some(last)) => last.lines.push((at, line)),
            (None, None) => above.push(head(input, at, line)),
        }
    }
    finish("timed lines", input, captions, above)
}

fn head(input: &Input<'_>, at: usize, line: &str) -> SetAside {
    SetAside {
        kind: SetAsideKind::Boilerplate,
        text: line.trim().to_owned(),
        why: "stands above the first time",
        span: input.span(at..at + line.len()),
    }
}

fn finish(format: &'static str, input: &Input<'_>, captions: Vec<Caption<'_>>, above: Vec<SetAside>) -> Reading {
    if captions.len() > line::MOST {
        return Err(format!("more than {} lines", line::MOST));
    }
    let (lines, mut set_aside) = caption::read(input, captions);
    set_aside.extend(above);
    line::assemble(format, input, lines, set_aside)
}

/// `[00:12.30]text`: the time and where the text begins. A clock without hundredths stands in any interview.
fn sung(line: &str) -> Option<(Millis, usize)> {
    let indent = line.len() - line.trim_start().len();
    let (clock, _) = line.trim_start().strip_prefix('[')?.split_once(']')?;
    let shaped = clock.contains('.') && clock.matches(':').count() == 1;
    shaped.then(|| caption::time(clock)).flatten().map(|time| (time, indent + clock.len() + 2))
}

/// `[by:whisper.cpp]`, `[ti:The Ferry]`: what a file of lyrics says of itself.
fn tagged(line: &str) -> bool {
    let inner = line.trim().strip_prefix('[').and_then(|l| l.strip_suffix(']'));
    let key = inner.and_then(|l| l.split_once(':')).map_or("", |(key, _)| key);
    (2..=6).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether the text is lyrics.
pub(super) fn is_sung(text: &str) -> bool {
    most(text, |line| sung(line).is_some() || tagged(line))
        && lines(text).take(LOOKED_AT).any(|(_, l)| sung(l).is_some())
}

pub(super) fn read_sung(input: &Input<'_>) -> Reading {
    let mut captions: Vec<Caption<'_>> = Vec::new();
    let mut above = Vec::new();
    for (at, line) in lines(input.text) {
        match (sung(line), captions.last_mut()) {
            (Some((start, body)), last) => {
                let words = line.get(body..).unwrap_or_default();
                if let Some(last) = last {
                    last.end = last.end.min(start).max(last.start);
                }
                let mut caption = Caption { start, end: start, lines: vec![(at + body, words)] };
                caption.end = spoken_until(&caption, None);
                captions.push(caption);
            }
            (None, _) if tagged(line) => above.push(head(input, at, line)),
            (None, Some(last)) => last.lines.push((at, line)),
            (None, None) => above.push(head(input, at, line)),
        }
    }
    finish("lyrics", input, captions, above)
}

/// `0:06`, `1:02:03`: a clock alone on its line, and the words that a player reads out beside it (`6 seconds`).
fn clock(line: &str) -> Option<Millis> {
    let line = line.trim();
    let digits = line.bytes().all(|b| b.is_ascii_digit() || b == b':');
    (digits && line.contains(':')).then(|| caption::time(line)).flatten()
}

/// `1 minute, 6 seconds`, `1분 6초`: a time in words, as players read it out, and how many bytes it has.
fn in_words(text: &str) -> Option<(Millis, usize)> {
    const UNITS: [(&[&str], u64); 3] = [
        (&["hours", "hour", "시간"], 3_600_000),
        (&["minutes", "minute", "분"], 60_000),
        (&["seconds", "second", "초"], 1_000),
    ];
    let (mut at, mut sum, mut any) = (0, 0, false);
    loop {
        let rest = text.get(at..)?.trim_start_matches([' ', ',']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits).and_then(|d| d.parse::<u64>().ok()).filter(|n| *n < 1_000);
        let unit = rest.get(digits..).unwrap_or_default();
        let word = unit.trim_start_matches(' ');
        let found =
            UNITS.iter().find_map(|(names, length)| Some((names.iter().find(|n| word.starts_with(**n))?, length)));
        let Some((number, (name, length))) = number.zip(found) else { break };
        sum += number * length;
        any = true;
        at = text.len() - word.len() + name.len();
    }
    any.then_some((Millis(sum), at))
}

/// `1:271 minute, 27 secondsglass on top`: a clock, the same time in words, and what is said, as it is copied from a player
/// without the spaces between them. The time, and where the words begin.
fn fused(line: &str) -> Option<(Millis, usize)> {
    let indent = line.len() - line.trim_start().len();
    let own = line.trim_start();
    let clock = |length: usize| {
        let time = caption::time(own.get(..length)?).filter(|_| own.get(..length).is_some_and(|c| c.contains(':')))?;
        let (again, said) = in_words(own.get(length..)?)?;
        (again == time).then_some((time, indent + length + said))
    };
    (4..=8).find_map(clock)
}

/// `Chapter 2: The wolf`, which a player shows between its lines.
fn chapter(line: &str) -> bool {
    let name = ["Chapter ", "챕터 "].iter().find_map(|word| line.trim().strip_prefix(word));
    name.and_then(|n| n.split_once(':')).is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()))
}

/// `English (auto-generated)`: what a player says below its lines.
fn generated(line: &str) -> bool {
    line.trim_end().ends_with(')') && ["(auto-generated", "(자동 생성"].iter().any(|mark| line.contains(mark))
}

/// Lines that a player shows above the first time are fewer.
const ABOVE: usize = 6;

/// Whether the text is what players show beside a picture: a clock alone, or one run together with what is said, and a line or
/// two below it, from the beginning to the end.
pub(super) fn is_clocked(text: &str) -> bool {
    let (mut clocks, mut below, mut above) = (0_usize, 0_usize, 0_usize);
    let (mut last, mut head) = (None, "");
    for (_, line) in lines(text) {
        let run = fused(line).map(|(time, _)| time);
        match clock(line).or(run) {
            Some(now) if last.is_none_or(|last| last <= now) && (clocks == 0 || below > 0) => {
                (clocks, below, last) = (clocks + 1, usize::from(run.is_some()), Some(now));
            }
            Some(_) => return false,
            None if clocks == 0 => {
                (above, head) = (above + 1, line);
                if above > ABOVE || line.split_whitespace().count() > 8 {
                    return false;
                }
            }
            // a name that stands above each time
            None if below > 3 || line == head && !chapter(line) => return false,
            None => below += 1,
        }
    }
    clocks > 2
}

pub(super) fn read_clocked(input: &Input<'_>) -> Reading {
    let mut captions: Vec<Caption<'_>> = Vec::new();
    let mut above = Vec::new();
    let mut clocked = false;
    for (at, line) in lines(input.text) {
        let run = fused(line);
        let below_clock = std::mem::replace(&mut clocked, run.is_none() && clock(line).is_some());
        match (run.map(|(time, _)| time).or_else(|| clock(line)), captions.last_mut()) {
            // what begins within one second is one line
            (Some(start), Some(last)) if last.start == start => {
                last.lines.extend(run.and_then(|(_, body)| Some((at + body, line.get(body..)?))));
            }
            (Some(start), last) => {
                if let Some(last) = last {
                    last.end = spoken_until(last, Some(start));
                }
                let said = run.and_then(|(_, body)| Some((at + body, line.get(body..)?)));
                captions.push(Caption { start, end: start, lines: said.into_iter().collect() });
            }
            (None, Some(_)) if generated(line) => above.push(head(input, at, line)),
            (None, _) if chapter(line) => {
                above.push(SetAside { why: "a chapter of the player", ..head(input, at, line) });
            }
            (None, Some(last)) if below_clock && in_words(line) == Some((last.start, line.trim_end().len())) => {
                above.push(head(input, at, line));
            }
            (None, Some(last)) => last.lines.push((at, line)),
            (None, None) => above.push(head(input, at, line)),
        }
    }
    if let Some(last) = captions.last_mut() {
        last.end = spoken_until(last, None);
    }
    finish("clocked lines", input, captions, above)
}

/// `0:06 Thank you for having me.`: a clock and what is said on one line; the time, and where the words begin. With a name and its
/// colon it is a label of an interview.
fn row(line: &str) -> Option<(Millis, usize)> {
    let indent = line.len() - line.trim_start().len();
    let (stamp, said) = line.trim_start().split_once([' ', '\t'])?;
    let time = clock(stamp)
        .filter(|_| said.contains(char::is_alphabetic) && !said.starts_with('|') && label::find(line).is_none())?;
    Some((time, indent + stamp.len() + 1))
}

/// Whether every line of the text but a few at its head has a clock before what is said, and no clock goes back.
pub(super) fn is_rows(text: &str) -> bool {
    let (mut rows, mut words, mut above) = (0_usize, 0_usize, 0_usize);
    let mut last = Millis(0);
    for (_, line) in lines(text) {
        match row(line) {
            Some((time, _)) if time >= last => (rows, last) = (rows + 1, time),
            None if rows == 0 && above < ABOVE && line.split_whitespace().count() <= 8 => above += 1,
            _ => return false,
        }
        words += line.split_whitespace().count();
    }
    // a list of chapters has a word or two for each
    rows > 4 && words >= rows * 4
}

pub(super) fn read_rows(input: &Input<'_>) -> Reading {
    let mut captions: Vec<Caption<'_>> = Vec::new();
    let mut above = Vec::new();
    for (at, line) in lines(input.text) {
        let Some((start, body)) = row(line) else {
            above.push(head(input, at, line));
            continue;
        };
        if let Some(last) = captions.last_mut() {
            last.end = spoken_until(last, Some(start));
        }
        captions.push(Caption { start, end: start, lines: vec![(at + body, line.get(body..).unwrap_or_default())] });
    }
    if let Some(last) = captions.last_mut() {
        last.end = spoken_until(last, None);
    }
    finish("clocked lines", input, captions, above)
}

/// Nothing says when a line ends but the next one; a long silence is none of its words.
fn spoken_until(caption: &Caption<'_>, next: Option<Millis>) -> Millis {
    let letters: u64 = caption.lines.iter().map(|(_, l)| spoken_letters(l)).sum();
    let length = Millis(caption.start.0 + (letters + 1) * LETTER * 2);
    next.map_or(length, |next| next.min(length))
}

/// Which column holds what.
struct Columns {
    start: usize,
    end: usize,
    text: usize,
    speaker: Option<usize>,
}

fn columns(text: &str) -> Option<Columns> {
    let (_, head) = lines(text).next()?;
    let names: Vec<String> = head.split('\t').take(32).map(|c| c.trim().to_lowercase()).collect();
    let at = |name: &str| names.iter().position(|n| n == name);
    Some(Columns { start: at("start")?, end: at("end")?, text: at("text")?, speaker: at("speaker") })
}

/// Whether the text begins with the head of such a table.
pub(super) fn is_table(text: &str) -> bool {
    columns(text).is_some()
}

/// A table with a column each for start, end and text. Whole numbers are milliseconds, others seconds or clocks.
pub(super) fn read_table(input: &Input<'_>) -> Reading {
    let columns = columns(input.text).ok_or("no columns \"start\", \"end\" and \"text\"")?;
    let mut rows: Vec<(usize, Vec<(usize, &str)>)> = Vec::new();
    for (n, (at, line)) in lines(input.text).enumerate().skip(1) {
        let mut inner = at;
        let mut cells = Vec::new();
        for cell in line.split('\t').take(32) {
            cells.push((inner, cell));
            inner += cell.len() + 1;
        }
        rows.push((n + 1, cells));
    }
    let cell = |cells: &[(usize, &str)], n: usize| cells.get(n).map_or("", |c| c.1).trim().to_owned();
    let starts = || rows.iter().map(|(_, cells)| cell(cells, columns.start));
    let whole = starts().all(|t| t.bytes().all(|b| b.is_ascii_digit()));
    let time = |text: String| match text.contains(':') {
        true => caption::time(&text),
        false if whole => Loose::Text(text).millis(),
        false => text.parse().ok().and_then(json::seconds),
    };
    let (mut captions, mut named) = (Vec::new(), Vec::new());
    for (n, cells) in &rows {
        let times = time(cell(cells, columns.start)).zip(time(cell(cells, columns.end)));
        let (start, end) = times.ok_or_else(|| format!("line {n} has no times"))?;
        let words = cells.get(columns.text).copied().unwrap_or_default();
        let speaker = columns.speaker.map(|s| cell(cells, s)).filter(|s| !s.is_empty());
        match columns.speaker {
            Some(_) => named.push(spoken(input, (start, end), words, speaker)),
            None => captions.push(Caption { start, end, lines: vec![words] }),
        }
    }
    if named.is_empty() {
        return finish("whisper table", input, captions, Vec::new());
    }
    line::assemble("whisper table", input, named, Vec::new())
}

/// A line whose speaker has a column of its own.
pub(super) fn spoken(
    input: &Input<'_>,
    times: (Millis, Millis),
    words: (usize, &str),
    speaker: Option<String>,
) -> Line {
    let mut line = Line { start: Some(times.0), end: Some(times.1), words: Vec::new() };
    let (at, text) = words;
    let mut inner = 0;
    for word in text.split_whitespace() {
        let start = text.get(inner..).and_then(|rest| rest.find(word)).map_or(inner, |found| inner + found);
        inner = start + word.len();
        let mut piece = line::Piece::new(word, input.span(at + start..at + inner));
        if line.words.is_empty() {
            piece.turn = Some(speaker.clone());
        }
        line.words.push(piece);
    }
    line
}

#[cfg(test)]
mod tests {
    use crate::{
        source::SourceId,
        transcript::{Transcript, read},
    };

    fn of(text: &str) -> Transcript {
        let checked = read(SourceId(0), "interview.txt", text);
        assert_eq!(checked.diagnostics, [], "{text}");
        checked.value
    }

    fn starts(t: &Transcript) -> Vec<(&str, u64)> {
        t.words.iter().filter_map(|w| Some((w.text.as_str(), w.time?.start.0))).collect()
    }

    #[test]
    fn whisper_s_table_is_known_by_its_head_in_any_order() {
        let want = [("We", 1200), ("left.", 2200), ("At", 5000), ("night.", 5600)];
        for text in [
            "start\tend\ttext\n1200\t4200\tWe left.\n5000\t7000\tAt night.\n",
            "text\tstart\tend\nWe left.\t1200\t4200\nAt night.\t5000\t7000\n",
            "start\tend\ttext\n1.2\t4.2\tWe left.\n5.0\t7.0\tAt night.\n",
            "\u{feff}Start\tEnd\tText\r\n00:01.200\t00:04.200\tWe left.\r\n00:05.000\t00:07.000\tAt night.\r\n",
        ] {
            let t = of(text);
            assert_eq!(t.format, "whisper table");
            assert_eq!(starts(&t), want, "{text}");
            assert!(text[t.words[1].span.range.clone()].starts_with("left"));
        }
        let t = of("start\tend\tspeaker\ttext\n0\t900\tSPEAKER_00\tWhy?\n1000\t2000\tSPEAKER_01\tNo.\n");
        assert_eq!(t.speakers, ["SPEAKER_00", "SPEAKER_01"]);
        let wrong = read(SourceId(0), "a.tsv", "start\tend\ttext\nsoon\tlater\tWe left.\n");
        assert!(wrong.diagnostics[0].message.contains("line 2 has no times"), "{wrong:?}");
    }

    #[test]
    fn what_a_recogniser_prints_and_lyrics_have_the_times_of_their_lines() {
        let printed = "Detecting language: English\n[00:01.200 --> 00:04.200]   We left the ferry\n\
                       [00:04.200 --> 00:07.000]   at night.\n";
        for text in [printed.to_owned(), printed.replace("[00:", "[00:00:").replace("> 00:", "> 00:00:")] {
            let t = of(&text);
            assert_eq!(t.format, "timed lines");
            assert_eq!(t.text(0..t.words.len()), "We left the ferry at night.");
            assert_eq!((starts(&t)[0], starts(&t)[4]), (("We", 1200), ("at", 4200)), "{text}");
            assert_eq!(t.set_aside[0].text, "Detecting language: English");
        }
        let t = of(
            "[ti:The ferry]\n[by:whisper.cpp]\n[00:01.20]Anna: We left.\n[00:02.00]At night.\n[00:20.00]Tom: Why?\n[00:21.00]Anna: To sleep.\n[00:23.00]Tom: And?\n",
        );
        assert_eq!((t.format, t.speakers.as_slice()), ("lyrics", ["Anna".to_owned(), "Tom".to_owned()].as_slice()));
        assert_eq!(starts(&t)[2], ("At", 2000));
        assert!(t.words[3].time.is_some_and(|time| time.end.0 < 6000), "a silence is no word: {t:?}");
        // clocks before labels are an interview's
        assert_eq!(
            of("[00:01] Anna: We left.\n\n[00:03] Tom: Why?\n\n[00:05] Anna: To sleep.\n").format,
            "plain interview"
        );
    }
}
