//! Corrections: what a transcript has, what is really said, and who listened.
//!
//! It takes a transcript and a TOML file that stands beside it, and gives the transcript as corrected. It is a file of its
//! own because a transcript is what a tool or another person wrote, and because whoever changes a quotation signs for it.
use super::{Time, Timing, Transcript, Word, WordKind, caption, folded, line::clean};
use crate::{
    diagnostic::Diagnostic,
    settings::Table,
    source::{SourceId, Span, Spanned},
    units::Millis,
};
use std::ops::Range;

/// How the file of corrections is called, after the stem of the transcript.
pub const CORRECTIONS: &str = "corrections.toml";
/// What a proposed correction has in the place of a name, until somebody has listened.
pub const NOBODY: &str = "who listened";
/// More corrections are another transcript.
const MOST: usize = 5_000;
/// The most words of one correction.
const LONG: usize = 200;
/// How far the time of a correction may lie from the words, in milliseconds.
const NEAR: u64 = 1_500;

/// What was corrected, and who checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What the transcript had.
    pub was: String,
    /// What is said; empty when nobody says anything there.
    pub now: String,
    /// Who listened.
    pub by: String,
    /// What else they wrote.
    pub note: Option<String>,
    /// When it is said, when the transcript has times.
    pub at: Option<Millis>,
    /// Where the corrected words stand in [`Transcript::words`].
    pub words: Range<usize>,
    /// Where it is written.
    pub span: Span,
}

/// One entry as written, with the place of its words in the transcript as it was.
struct Entry {
    place: Range<usize>,
    now: Vec<String>,
    correction: Correction,
}

/// Lay corrections over a transcript. Each is looked for in the transcript as it was; one that does not fit is told
/// (`E069`) and not taken.
pub fn correct(transcript: &mut Transcript, source: SourceId, text: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut table = Table::parse(source, text, &mut problems);
    let mut entries: Vec<Entry> = Vec::new();
    for mut one in table.tables("correction", &mut problems).into_iter().take(MOST) {
        let p = &mut problems;
        let (was, now, by) = (one.text("was", p), one.text("now", p), one.text("by", p));
        let (at, note) = (one.text("at", p), one.text("note", p));
        for (value, key, example) in [
            (&was, "was", "\"the words of the transcript\""),
            (&now, "now", "\"what is said\""),
            (&by, "by", "\"Jo Park\""),
        ] {
            if value.as_ref().is_none_or(|v| v.value.trim().is_empty() && key != "now") {
                one.missing(key, example, p);
            }
        }
        if let Some(by) = by.as_ref().filter(|by| by.value.trim() == NOBODY) {
            let problem = Diagnostic::error("E069", "nobody is named who listened").at(by.span.clone());
            p.push(problem.help("write the name of whoever heard the recording: by = \"Jo Park\""));
            continue;
        }
        let span = one.span();
        one.finish(p);
        let (Some(was), Some(now), Some(by)) = (was, now, by) else { continue };
        if was.value.trim().is_empty() || by.value.trim().is_empty() {
            continue;
        }
        match find(transcript, &was, at.as_ref()) {
            Ok(place) => {
                let time = transcript.words.get(place.start).and_then(|w| w.time).map(|t| t.start);
                let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                let correction = Correction {
                    was: line(&was.value),
                    now: line(&now.value),
                    by: line(&by.value),
                    note: note.map(|n| line(&n.value)).filter(|n| !n.is_empty()),
                    at: time,
                    words: place.clone(),
                    span,
                };
                let now = clean(&now.value).split_whitespace().take(LONG).map(str::to_owned).collect();
                entries.push(Entry { place, now, correction });
            }
            Err(problem) => p.push(*problem),
        }
    }
    table.finish(&mut problems);
    entries.sort_by_key(|e| (e.place.start, e.place.end));
    let mut taken: Vec<Entry> = Vec::new();
    for entry in entries {
        match taken.last().filter(|last| last.place.end > entry.place.start) {
            Some(last) => problems.push(
                Diagnostic::error("E069", format!("\"{}\" is corrected twice", entry.correction.was))
                    .at(entry.correction.span.clone())
                    .label(last.correction.span.clone(), "the other one")
                    .help("make one correction of both"),
            ),
            None => taken.push(entry),
        }
    }
    lay(transcript, taken);
    problems
}

/// The one place of the words that are corrected.
fn find(
    transcript: &Transcript,
    was: &Spanned<String>,
    at: Option<&Spanned<String>>,
) -> Result<Range<usize>, Box<Diagnostic>> {
    let wrong = |message: String, span: &Span, help: &str| {
        Box::new(Diagnostic::error("E069", message).at(span.clone()).help(help.to_owned()))
    };
    let wanted: Vec<String> = was.value.split_whitespace().map(folded).filter(|w| !w.is_empty()).collect();
    let time = match at {
        None => None,
        Some(at) => match caption::time(&at.value) {
            Some(time) => Some(time),
            None => {
                let message = format!("\"{}\" is no time", at.value);
                return Err(wrong(message, &at.span, "write it as at = \"12:31.4\""));
            }
        },
    };
    let said: Vec<(usize, String)> =
        transcript.words.iter().enumerate().map(|(n, w)| (n, folded(&w.text))).filter(|(_, w)| !w.is_empty()).collect();
    let mut found: Vec<Range<usize>> = said
        .windows(wanted.len().max(1))
        .filter(|w| !wanted.is_empty() && w.iter().map(|(_, word)| word).eq(&wanted))
        .filter_map(|w| Some(w.first()?.0..w.last()?.0 + 1))
        .filter(|place| transcript.paragraphs.iter().any(|p| p.words.start <= place.start && place.end <= p.words.end))
        .collect();
    let start = |place: &Range<usize>| transcript.words.get(place.start).and_then(|w| w.time).map(|t| t.start.0);
    if let Some(time) = time
        && !found.is_empty()
    {
        found.retain(|place| start(place).is_some_and(|s| s.abs_diff(time.0) <= NEAR));
        if found.is_empty() {
            let message = format!("\"{}\" is not said at {time}", was.value.trim());
            return Err(wrong(message, &was.span, "look at the time, or leave it out"));
        }
        found.sort_by_key(|place| start(place).map_or(u64::MAX, |s| s.abs_diff(time.0)));
        found.truncate(1);
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => Err(wrong(
            format!("the transcript does not have \"{}\"", was.value.trim()),
            &was.span,
            "copy the words from the transcript; this file beside it is for what they should have been",
        )),
        [first, second, ..] => {
            let times: Vec<String> = found.iter().filter_map(start).take(6).map(|s| Millis(s).to_string()).collect();
            let around = |place: &Range<usize>| {
                let from = place.start.saturating_sub(2);
                transcript.text(from..(place.end + 2).min(transcript.words.len()))
            };
            let message = format!("the transcript has \"{}\" {} times", was.value.trim(), found.len());
            let help = if times.len() > 1 {
                format!(
                    "say which one: at = \"{}\"; they are said at {}",
                    times.first().cloned().unwrap_or_default(),
                    times.join(", ")
                )
            } else {
                format!("take in a word before or behind, as in \"{}\" or \"{}\"", around(first), around(second))
            };
            Err(Box::new(Diagnostic::error("E069", message).at(was.span.clone()).help(help)))
        }
    }
}

/// Put the corrected words in their places; everything that counts words moves with them.
fn lay(transcript: &mut Transcript, entries: Vec<Entry>) {
    if entries.is_empty() {
        return;
    }
    let old = std::mem::take(&mut transcript.words);
    // where each old word begins in the new text, and where the text ends
    let mut moved = Vec::with_capacity(old.len() + 1);
    let mut words: Vec<Word> = Vec::with_capacity(old.len());
    let mut entries = entries.into_iter().peekable();
    let mut done = Vec::new();
    let mut skip = 0;
    for (n, word) in old.iter().enumerate() {
        if let Some(entry) = entries.next_if(|e| e.place.start == n) {
            let from = words.len();
            let before = old.get(entry.place.clone()).unwrap_or_default();
            words.extend(replaced(before, &stopped(before, entry.now)));
            skip = entry.place.end;
            done.push(Correction { words: from..words.len(), ..entry.correction });
            moved.push(from);
            continue;
        }
        if n < skip {
            moved.push(words.len());
        } else {
            moved.push(words.len());
            words.push(word.clone());
        }
    }
    moved.push(words.len());
    let place = |n: usize| moved.get(n).copied().unwrap_or(words.len());
    for paragraph in &mut transcript.paragraphs {
        paragraph.words = place(paragraph.words.start)..place(paragraph.words.end);
    }
    transcript.paragraphs.retain(|p| !p.words.is_empty());
    for gloss in &mut transcript.glosses {
        gloss.word = place(gloss.word).min(words.len().saturating_sub(1));
    }
    transcript.words = words;
    transcript.corrections = done;
}

/// What is said, with the stop or comma behind what was written: whoever corrects a word means the word.
fn stopped(before: &[Word], mut now: Vec<String>) -> Vec<String> {
    let written = before.last().map(|w| w.text.as_str()).unwrap_or_default();
    let marks = written.get(written.trim_end_matches(|c: char| !c.is_alphanumeric()).len()..).unwrap_or_default();
    if let Some(last) = now.last_mut().filter(|w| w.ends_with(char::is_alphanumeric)) {
        last.push_str(marks);
    }
    now
}

/// The corrected words, in the time of those that they stand for. As many words as before keep each its own time.
fn replaced(before: &[Word], now: &[String]) -> Vec<Word> {
    let span = match (before.first(), before.last()) {
        (Some(first), Some(last)) => Span::new(first.span.source, first.span.range.start..last.span.range.end),
        _ => Span::default(),
    };
    if before.len() == now.len() {
        return before.iter().zip(now).map(|(word, text)| Word { text: text.clone(), ..word.clone() }).collect();
    }
    let ends = before.iter().find_map(|w| w.time).zip(before.iter().rev().find_map(|w| w.time));
    let letters = |text: &String| text.chars().count() as u64 + 1;
    let all = now.iter().map(letters).sum::<u64>().max(1);
    let mut done = 0;
    let mut word = |text: &String| {
        let time = ends.map(|(first, last)| {
            let length = last.end.0.saturating_sub(first.start.0);
            let at = |part: u64| Millis(first.start.0 + length * part / all);
            Time { start: at(done), end: at(done + letters(text)), timing: Timing::Interpolated }
        });
        done += letters(text);
        Word { text: text.clone(), time, kind: WordKind::Spoken, span: span.clone() }
    };
    now.iter().map(&mut word).collect()
}

#[cfg(test)]
mod tests {
    use super::correct;
    use crate::{
        source::SourceId,
        transcript::{Timing, Transcript, read},
    };

    const TALK: &str = r#"{"segments":[{"start":1,"end":3,"text":"x","words":[
        {"word":"The","start":1.0,"end":1.2},{"word":"party","start":1.2,"end":1.5},{"word":"sectary","start":1.5,"end":2.0},
        {"word":"rang.","start":2.0,"end":2.4},{"word":"The","start":4.0,"end":4.2},{"word":"party","start":4.2,"end":4.5},
        {"word":"rang.","start":4.5,"end":5.0}]}]}"#;

    fn corrected(toml: &str) -> (Transcript, Vec<(&'static str, String)>) {
        let mut t = read(SourceId(0), "a.json", TALK).value;
        let problems = correct(&mut t, SourceId(1), toml);
        (t, problems.into_iter().map(|d| (d.code, d.message)).collect())
    }

    fn one(was: &str, now: &str, more: &str) -> String {
        format!("[[correction]]\nwas = \"{was}\"\nnow = \"{now}\"\nby = \"Jo\"\n{more}\n")
    }

    #[test]
    fn corrected_words_take_the_times_of_those_they_stand_for() {
        let (t, problems) = corrected(&one("sectary", "secretary", "note = \"listened twice\""));
        assert_eq!(problems, []);
        assert_eq!(t.text(0..4), "The party secretary rang.");
        let time = t.words[2].time.unwrap();
        assert_eq!((time.start.0, time.end.0, time.timing), (1500, 2000, Timing::Word));
        let (was, now, by) = (&t.corrections[0].was, &t.corrections[0].now, &t.corrections[0].by);
        assert_eq!((was.as_str(), now.as_str(), by.as_str()), ("sectary", "secretary", "Jo"));
        assert_eq!((t.corrections[0].words.clone(), t.corrections[0].at.unwrap().0), (2..3, 1500));
        assert_eq!(t.corrections[0].note.as_deref(), Some("listened twice"));
    }

    #[test]
    fn more_and_fewer_words_move_everything_behind_them() {
        let (t, problems) =
            corrected(&(one("party sectary", "party’s own secretary", "") + &one("rang", "", "at = \"0:02\"")));
        assert_eq!(problems, []);
        assert_eq!(t.text(0..t.words.len()), "The party’s own secretary The party rang.");
        assert_eq!(t.paragraphs.iter().map(|p| p.words.len()).sum::<usize>(), t.words.len());
        let times: Vec<_> = t.words[1..4].iter().map(|w| w.time.unwrap()).collect();
        assert_eq!((times[0].start.0, times[2].end.0), (1200, 2000));
        assert!(times.windows(2).all(|w| w[0].end == w[1].start));
        assert_eq!(t.corrections[1].words, 4..4, "words that nobody said");
    }

    #[test]
    fn a_correction_that_does_not_fit_says_why_and_is_not_taken() {
        for (toml, code, says) in [
            (one("the parties", "x", ""), "E069", "does not have \"the parties\""),
            (one("party", "x", ""), "E069", "has \"party\" 2 times"),
            (one("party", "x", "at = \"0:09\""), "E069", "not said at 0:09"),
            (one("party", "x", "at = \"soon\""), "E069", "\"soon\" is no time"),
            (
                one("sectary", "secretary", "").replace("\"Jo\"", &format!("\"{}\"", super::NOBODY)),
                "E069",
                "nobody is named",
            ),
            (one("party sectary", "x", "") + &one("sectary rang", "y", ""), "E069", "corrected twice"),
            ("[[correction]]\nwas = \"sectary\"\nnow = \"secretary\"\n".to_owned(), "E072", "\"by\" is missing"),
            (one("sectary", "secretary", "who = \"me\""), "E071", "unknown key \"who\""),
            ("[[corection]]\n".to_owned(), "E071", "unknown key"),
            ("was = sectary".to_owned(), "E070", "not TOML"),
        ] {
            let (t, problems) = corrected(&toml);
            assert_eq!(problems.len(), 1, "{toml}: {problems:?}");
            assert!(problems[0].0 == code && problems[0].1.contains(says), "{problems:?}");
            let kept = usize::from(says == "corrected twice" || says.contains("who"));
            assert_eq!(t.corrections.len(), kept, "{toml}");
        }
        let (t, problems) = corrected(&one("party", "Party", "at = \"0:04.2\""));
        assert_eq!((problems, t.text(4..6).as_str()), (vec![], "The Party"));
    }
}
