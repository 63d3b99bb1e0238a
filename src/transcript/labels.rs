//! Who speaks, said by the producer: the quick way to label a transcript that does not know.
//!
//! It takes a transcript and gives a text with one line a turn, in which names are written; and takes that text back. It
//! is a file beside the transcript, since the transcript is what a tool or another person wrote and is never changed. Where
//! turns lie is a guess too, so lines may be divided and taken out: a line says who speaks from its words on.
use super::{Paragraph, ParagraphKind, SpeakerId, Transcript, folded, line};
use crate::{
    diagnostic::Diagnostic,
    source::{SourceId, Span},
    units::{Millis, Side},
};
use std::ops::Range;

/// How the file of labels is called, after the stem of the transcript.
pub const LABELS: &str = "speakers";
/// More words than anybody labels by hand.
const MOST: usize = 200_000;
/// After so long a pause somebody else may speak, in milliseconds.
const PAUSE: u64 = 400;
/// A line is no longer, in words.
const LONG: usize = 40;
/// By so many words a line is found.
const ANCHOR: usize = 6;
/// It is looked for so many words ahead.
const AHEAD: usize = 5_000;

fn speech(transcript: &Transcript) -> impl Iterator<Item = &Paragraph> {
    transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech)
}

/// What is offered of a split recording in place of a name, by the language of the transcript.
const SIDES: [(&str, Side); 4] =
    [("LEFT", Side::Left), ("RIGHT", Side::Right), ("왼쪽", Side::Left), ("오른쪽", Side::Right)];

/// Whether a transcript does not know who speaks, and is one that somebody labels by hand.
fn is_open(transcript: &Transcript) -> bool {
    transcript.speakers.is_empty() && (1..=MOST).contains(&transcript.words.len())
}

/// When each piece of a transcript that does not know who speaks is said, in order: its sentences, and what stands between their
/// pauses. `None` for a piece that has no times.
#[must_use]
pub fn stretches(transcript: &Transcript) -> Vec<Option<Range<Millis>>> {
    if !is_open(transcript) {
        return Vec::new();
    }
    let time = |n: usize| transcript.words.get(n).and_then(|w| w.time);
    let of = |piece: Piece| Some(time(piece.words.start)?.start..time(piece.words.end.checked_sub(1)?)?.end);
    speech(transcript).flat_map(|p| pieces(transcript, p.words.clone())).map(of).collect()
}

/// A text to write names into; `None` when the transcript knows who speaks, or has no words, or far too many.
///
/// `sides`: on which side of a split recording each of its [`stretches`] is spoken, where that is clear. A side is no name: nobody
/// is taken for one speaker by it before somebody has written who sits there.
#[must_use]
pub fn labels(transcript: &Transcript, sides: &[Option<Side>]) -> Option<String> {
    if !is_open(transcript) {
        return None;
    }
    let mut out = String::from(
        "# Who speaks? Write a name in place of each ?, the same for the same person. A ? that stays is somebody unknown.\n\
         # A line says who speaks from its words on: divide it where somebody else begins, or take it out.\n\
         # When all of it is one person's, leave one line:  all | Name\n",
    );
    let korean = transcript.language.as_deref().is_some_and(|l| l.starts_with("ko"));
    let label = |side: Option<Side>| {
        let mut own = SIDES.iter().skip(if korean { 2 } else { 0 });
        own.find(|(_, s)| Some(*s) == side).map_or("?", |(label, _)| label)
    };
    if sides.iter().any(Option::is_some) {
        out.push_str(
            "# The recording has one voice on the left and another on the right: write the name of each into one of the next two \
             lines.\n# Where it is not clear which of them speaks, there is a ? below.\n",
        );
        for side in [Side::Left, Side::Right] {
            out.push_str(&format!("{} | ?\n", label(Some(side))));
        }
    }
    let mut sides = sides.iter().copied();
    for (turn, side) in speech(transcript).flat_map(|p| turns(transcript, p.words.clone(), &mut sides)) {
        let time = transcript.words.get(turn.start).and_then(|w| w.time);
        let clock = time.map_or_else(|| "–".to_owned(), |t| Millis(t.start.0 / 1000 * 1000).clock());
        out.push_str(&format!("{} | {clock} | {}\n", label(side), transcript.text(turn)));
    }
    Some(out)
}

/// How long nobody speaks before a word, in milliseconds.
fn silence(transcript: &Transcript, word: usize) -> u64 {
    let at = |n: usize| transcript.words.get(n).and_then(|w| w.time);
    let between = at(word).zip(word.checked_sub(1).and_then(at));
    between.map_or(0, |(now, before)| now.start.0.saturating_sub(before.end.0))
}

/// A sentence of more words than a line takes, as where a recogniser writes no stops, in pieces: at its pauses, and where it has
/// none at the longest silence of the line.
fn short(transcript: &Transcript, sentence: Range<usize>) -> Vec<Range<usize>> {
    if sentence.len() <= LONG {
        return vec![sentence];
    }
    let mut out = Vec::new();
    let mut from = sentence.start;
    loop {
        let until = sentence.end.min(from + LONG + 1);
        let pause = (from + 1..until).find(|n| silence(transcript, *n) >= PAUSE);
        let longest = || (from + LONG / 2..=from + LONG).max_by_key(|n| silence(transcript, *n));
        let Some(cut) = pause.or_else(|| longest().filter(|_| sentence.end - from > LONG)) else { break };
        out.push(from..cut);
        from = cut;
    }
    out.push(from..sentence.end);
    out
}

/// A sentence, or what stands between two of its pauses.
struct Piece {
    words: Range<usize>,
    /// The sentence began before it.
    goes_on: bool,
}

fn pieces(transcript: &Transcript, words: Range<usize>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut from = words.start;
    for n in words.clone() {
        if !transcript.words.get(n).is_some_and(|w| line::stops(&w.text)) && n + 1 != words.end {
            continue;
        }
        for sentence in short(transcript, from..n + 1) {
            let mut start = sentence.start;
            let cuts = (sentence.start + 1..sentence.end).filter(|n| silence(transcript, *n) >= PAUSE);
            for cut in cuts.chain([sentence.end]) {
                out.push(Piece { words: start..cut, goes_on: start > sentence.start });
                start = cut;
            }
        }
        from = n + 1;
    }
    out
}

/// Where turns may begin in a paragraph: after and before a question, after a pause, and where the other side of a split recording
/// is heard.
fn turns(
    transcript: &Transcript,
    words: Range<usize>,
    sides: &mut impl Iterator<Item = Option<Side>>,
) -> Vec<(Range<usize>, Option<Side>)> {
    let all: Vec<(Piece, Option<Side>)> =
        pieces(transcript, words).into_iter().map(|piece| (piece, sides.next().flatten())).collect();
    let asks = |s: &Range<usize>| {
        transcript.words.get(s.end.wrapping_sub(1)).is_some_and(|w| w.text.contains(['?', '？', '؟']))
    };
    // a sentence whole, where one side says all of it
    let mut sentences: Vec<(Range<usize>, Option<Side>)> = Vec::new();
    for (piece, side) in all {
        match sentences.last_mut().filter(|(_, last)| piece.goes_on && *last == side) {
            Some((sentence, _)) => sentence.end = piece.words.end,
            None => sentences.push((piece.words, side)),
        }
    }
    let mut out: Vec<(Range<usize>, Option<Side>)> = Vec::new();
    let mut last: Option<Range<usize>> = None;
    for (sentence, side) in sentences {
        let apart =
            last.as_ref().is_none_or(|l| asks(l) != asks(&sentence)) || silence(transcript, sentence.start) >= PAUSE;
        let goes_on = |(turn, own): &&mut (Range<usize>, Option<Side>)| {
            !apart && *own == side && turn.len() + sentence.len() <= LONG
        };
        match out.last_mut().filter(goes_on) {
            Some((turn, _)) => turn.end = sentence.end,
            None => out.push((sentence.clone(), side)),
        }
        last = Some(sentence);
    }
    out
}

/// The side that a line has in place of a name.
fn side(label: &str) -> Option<Side> {
    SIDES.iter().find(|(own, _)| *own == label).map(|(_, side)| *side)
}

/// Who sits on which side of a split recording: `LEFT | Mina Vale`.
fn seats(text: &str) -> Vec<(Side, String)> {
    let seat = |line: &str| {
        let (label, name) = line.split_once('|').filter(|(_, name)| !name.contains('|'))?;
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        Some((side(label.trim())?, name)).filter(|(_, name)| !name.is_empty() && name != "?" && side(name).is_none())
    };
    text.lines().filter_map(|line| seat(line.trim().trim_start_matches('\u{feff}'))).collect()
}

/// Write the names of such a text into a transcript. What does not fit is told (`E066`), and then nothing is taken.
pub fn label(transcript: &mut Transcript, source: SourceId, text: &str) -> Vec<Diagnostic> {
    let places: Vec<usize> = speech(transcript).flat_map(|p| p.words.clone()).collect();
    let word = |n: &usize| transcript.words.get(*n).map(|w| folded(&w.text)).unwrap_or_default();
    let said: Vec<(usize, String)> = places.iter().map(|n| (*n, word(n))).filter(|(_, w)| !w.is_empty()).collect();
    // where each name begins
    let mut found: Vec<(usize, Option<String>)> = Vec::new();
    let seats = seats(text);
    let mut next = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let place = Span::new(source, at..at + line.trim_end().len());
        at += line.len();
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let wrong = |what: &str, help: &str| vec![Diagnostic::error("E066", what.to_owned()).at(place).help(help)];
        let Some((name, rest)) = line.split_once('|') else {
            return wrong("a line of labels is written as: name | time | words", "write: Name | | the first words");
        };
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let named = |name: String| Some(name).filter(|n| !n.is_empty() && n != "?");
        // who sits on a side, or a name that was written over a side everywhere
        if !rest.contains('|') && (side(&name).is_some() || matches!(rest.trim(), "?") || rest.trim() == name) {
            continue;
        }
        let named = |name: String| match side(&name) {
            Some(side) => seats.iter().find(|(seat, _)| *seat == side).map(|(_, name)| name.clone()),
            None => named(name),
        };
        if name == "all" {
            found.insert(0, (0, named(rest.trim().to_owned())));
            continue;
        }
        let words = rest.split_once('|').map_or(rest, |(_, words)| words);
        let words: Vec<String> = words.split_whitespace().map(folded).filter(|w| !w.is_empty()).collect();
        let anchor = words.get(..words.len().min(ANCHOR)).unwrap_or_default();
        let ahead = said.get(next..said.len().min(next + AHEAD)).unwrap_or_default();
        let same = |w: &[(usize, String)]| w.iter().map(|(_, word)| word).eq(anchor);
        let Some(start) = ahead.windows(anchor.len().max(1)).position(same) else {
            return wrong(
                "the transcript does not have these words here",
                "copy the words from the transcript, or make the labels anew: move this file away, then cornercast draft",
            );
        };
        let start = next + start;
        next = start + words.len();
        found.push((said.get(start).map_or(0, |(n, _)| *n), named(name)));
    }
    // nobody has written into it yet
    if found.iter().all(|(_, name)| name.is_none()) {
        return Vec::new();
    }
    let all = std::mem::take(&mut transcript.paragraphs);
    let mut current: Option<SpeakerId> = None;
    let mut found = found.into_iter().peekable();
    for paragraph in all {
        if paragraph.kind != ParagraphKind::Speech {
            transcript.paragraphs.push(paragraph);
            continue;
        }
        let mut rest = paragraph.clone();
        while let Some((start, name)) = found.next_if(|(start, _)| *start < paragraph.words.end) {
            if start > rest.words.start {
                let mut before = rest.clone();
                before.words.end = start;
                before.speaker = current;
                rest.words.start = start;
                transcript.paragraphs.push(before);
            }
            current = name.and_then(|name| line::identify(&mut transcript.speakers, &name));
        }
        rest.speaker = current;
        transcript.paragraphs.push(rest);
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::{label, labels, stretches};
    use crate::{
        source::SourceId,
        transcript::{Transcript, read},
        units::Side,
    };

    const TALK: &str = "1\n00:00:01,000 --> 00:00:03,000\nWho rang the bell?\n\n2\n00:00:04,000 --> 00:00:09,000\nNobody did, and that was the trouble. Yes. With it.\n\n3\n00:00:09,000 --> 00:00:11,000\nYes?\n\n4\n00:00:11,000 --> 00:00:13,000\nIt did.\n\n";

    fn talk() -> Transcript {
        read(SourceId(0), "a.srt", TALK).value
    }

    /// Who says what.
    fn said(t: &Transcript) -> Vec<String> {
        let name = |id: Option<crate::transcript::SpeakerId>| id.map_or("?", |id| t.speakers[id.0].as_str());
        t.paragraphs.iter().map(|p| format!("{}: {}", name(p.speaker), t.text(p.words.clone()))).collect()
    }

    fn labelled(text: &str) -> Vec<String> {
        let mut t = talk();
        assert_eq!(label(&mut t, SourceId(1), text), []);
        assert_eq!(t.paragraphs.iter().map(|p| p.words.len()).sum::<usize>(), t.words.len());
        said(&t)
    }

    #[test]
    fn names_that_are_written_into_the_labels_are_those_of_the_turns() {
        let text = labels(&talk(), &[]).unwrap();
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        let expected = [
            "? | 0:01 | Who rang the bell?",
            "? | 0:04 | Nobody did, and that was the trouble. Yes. With it.",
            "? | 0:09 | Yes?",
            "? | 0:11 | It did.",
        ];
        assert_eq!(lines, expected);
        let mut untouched = talk();
        assert_eq!(label(&mut untouched, SourceId(1), &text), []);
        assert_eq!(untouched.paragraphs, talk().paragraphs, "nobody has written into it yet");
        let named = text.replace("? | 0:01", "Mina Vale | 0:01").replace("? | 0:04", "Holt | 0:04");
        let named = named.replace("? | 0:09", "Mina Vale|").replace("? | 0:11", "Holt | 0:11");
        let expected = [
            "Mina Vale: Who rang the bell?",
            "Holt: Nobody did, and that was the trouble. Yes. With it.",
            "Mina Vale: Yes?",
            "Holt: It did.",
        ];
        assert_eq!(labelled(&named), expected);
        assert_eq!(labelled("all | Holt\n").len(), 1);
        assert!(labelled("all | Holt\n")[0].starts_with("Holt: Who rang"));
    }

    #[test]
    fn talk_without_a_stop_is_offered_in_lines_by_its_pauses_and_by_length() {
        let word = |n: u64, at: u64| format!("talk 1 {}.{:02} 0.20 word{n}\n", at / 100, at % 100);
        // two hundred words with a pause after the thirtieth and a short silence after every twelfth
        let at = |n: u64| n * 25 + n / 12 * 10 + if n >= 30 { 60 } else { 0 };
        let ctm: String = (0..200).map(|n| word(n, at(n))).collect();
        let mut t = read(SourceId(0), "a.ctm", &ctm).value;
        let text = labels(&t, &[]).unwrap();
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        let words: Vec<&str> = lines.iter().map(|l| l.rsplit(" | ").next().unwrap()).collect();
        assert!(words.iter().all(|w| w.split(' ').count() <= 40), "{text}");
        assert!(words[1].starts_with("word30 "), "{text}");
        assert!(words[2].starts_with("word60 "), "at the longest silence: {text}");
        assert_eq!(words.join(" "), t.text(0..200));
        let named = text.replacen("? |", "Holt |", 1);
        assert_eq!(label(&mut t, SourceId(1), &named), []);
    }

    #[test]
    fn sides_of_a_split_recording_are_nobody_until_somebody_has_written_who_sits_there() {
        // two people in one caption, and one whose side is not clear
        assert_eq!(stretches(&talk()).len(), 6);
        let sides = [Some(Side::Left), Some(Side::Right), None, Some(Side::Right), Some(Side::Left), Some(Side::Right)];
        let text = labels(&talk(), &sides).unwrap();
        let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
        let expected = [
            "LEFT | ?",
            "RIGHT | ?",
            "LEFT | 0:01 | Who rang the bell?",
            "RIGHT | 0:04 | Nobody did, and that was the trouble.",
            "? | 0:07 | Yes.",
            "RIGHT | 0:08 | With it.",
            "LEFT | 0:09 | Yes?",
            "RIGHT | 0:11 | It did.",
        ];
        assert_eq!(lines, expected);
        let mut untouched = talk();
        assert_eq!(label(&mut untouched, SourceId(1), &text), []);
        assert_eq!(untouched, talk(), "nobody has written a name yet");
        let named = text.replace("LEFT | ?", "LEFT | Mina Vale").replace("RIGHT | ?", "RIGHT | Holt");
        let all = [
            "Mina Vale: Who rang the bell?",
            "Holt: Nobody did, and that was the trouble.",
            "?: Yes.",
            "Holt: With it.",
            "Mina Vale: Yes?",
            "Holt: It did.",
        ];
        assert_eq!(labelled(&named), all);
        // one of two is known, names are written over the sides, or into the lines
        let half = labelled(&text.replace("RIGHT | ?", "RIGHT | Holt"));
        assert!(half[0].starts_with("?: Who") && half[1].starts_with("Holt: Nobody"), "{half:?}");
        assert_eq!(labelled(&text.replace("LEFT", "Mina Vale").replace("RIGHT", "Holt")), all);
        assert_eq!(labelled(&named.replace("? | 0:07", "Holt | 0:07"))[2], "Holt: Yes.");
        // a side alone is no name, whoever writes it
        assert!(labelled(&text.replace("LEFT | ?", "LEFT | RIGHT")).iter().all(|l| l.starts_with("?: ")));
        let mut korean = talk();
        korean.language = Some("ko".to_owned());
        let text = labels(&korean, &sides).unwrap();
        assert!(text.contains("\n왼쪽 | ?\n오른쪽 | ?\n왼쪽 | 0:01 |"), "{text}");
        assert_eq!(labelled(&text.replace("왼쪽 | ?", "왼쪽 | 한소라"))[0], "한소라: Who rang the bell?");
        assert!(!labels(&talk(), &[None; 6]).unwrap().contains("LEFT"));
    }

    #[test]
    fn a_line_may_be_divided_and_taken_out() {
        let text =
            "Mina | | Who rang\nHolt | | Nobody did, and that was the trouble.\nMina || Yes.\nHolt || With it.\n";
        let expected = [
            "Mina: Who rang the bell?",
            "Holt: Nobody did, and that was the trouble.",
            "Mina: Yes.",
            "Holt: With it. Yes? It did.",
        ];
        assert_eq!(labelled(text), expected);
    }

    #[test]
    fn labels_of_another_transcript_are_refused_and_change_nothing() {
        let text = labels(&talk(), &[]).unwrap().replace("\n? |", "\nHolt |");
        for (wrong, why) in [
            (text.replace("Who rang", "Who broke"), "does not have these words"),
            (format!("{text}Holt | 0:12 | More of it\n"), "does not have these words"),
            ("Holt\n".to_owned(), "written as"),
        ] {
            let mut t = talk();
            let found = label(&mut t, SourceId(1), &wrong);
            assert!(found.len() == 1 && found[0].code == "E066" && found[0].message.contains(why), "{why}: {found:?}");
            assert_eq!(t, talk(), "{why}");
        }
    }
}
