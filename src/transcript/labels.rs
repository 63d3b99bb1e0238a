//! Who speaks, said by the producer: the quick way to label a transcript that does not know.
//!
//! It takes a transcript and gives a text with one line a turn, in which names are written; and takes that text back. It
//! is a file beside the transcript, since the transcript is what a tool or another person wrote and is never changed.
use super::{ParagraphKind, Transcript, folded, line::identify};
use crate::{
    diagnostic::Diagnostic,
    source::{SourceId, Span},
    units::Millis,
};

/// How the file of labels is called, after the stem of the transcript.
pub const LABELS: &str = "speakers";
/// More turns than anybody labels by hand.
const MOST: usize = 20_000;
/// So many words of a turn are shown, and compared.
const SHOWN: usize = 12;

/// A text to write names into; `None` when the transcript knows who speaks, or has no words, or far too many turns.
#[must_use]
pub fn labels(transcript: &Transcript) -> Option<String> {
    let turns = || transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    if !transcript.speakers.is_empty() || transcript.words.is_empty() || turns().count() > MOST {
        return None;
    }
    let mut out = String::from(
        "# Who speaks? One line a turn: write a name in place of each ?, the same for the same person.\n\
         # When all of it is one person's, write the name once, in place of this line:  all | Name\n\
         # A ? that stays is somebody unknown. The words are only here to find the place; nothing else is taken from them.\n",
    );
    for turn in turns() {
        let words = turn.words.start..turn.words.end.min(turn.words.start + SHOWN);
        let time = transcript.words.get(turn.words.start).and_then(|w| w.time);
        let clock = time.map_or_else(|| "–".to_owned(), |t| Millis(t.start.0 / 1000 * 1000).clock());
        let more = if turn.words.len() > SHOWN { " …" } else { "" };
        out.push_str(&format!("? | {clock} | {}{more}\n", transcript.text(words)));
    }
    Some(out)
}

/// Write the names of such a text into a transcript. What does not fit is told (`E066`), and then nothing is taken.
pub fn label(transcript: &mut Transcript, source: SourceId, text: &str) -> Vec<Diagnostic> {
    let mut names: Vec<Option<String>> = Vec::new();
    let mut all = None;
    let mut problems = Vec::new();
    let mut turns = transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let place = Span::new(source, at..at + line.trim_end().len());
        at += line.len();
        let line = line.trim().trim_start_matches('\u{feff}');
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut wrong = |what: &str| {
            let help = "make the labels anew: move this file away, then cornercast draft";
            problems.push(Diagnostic::error("E066", what.to_owned()).at(place.clone()).help(help));
        };
        let Some((name, rest)) = line.split_once('|') else {
            wrong("a line of labels is written as: name | time | first words");
            break;
        };
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name == "all" {
            all = Some(rest.trim().to_owned()).filter(|n| !n.is_empty() && n != "?");
            continue;
        }
        let Some(turn) = turns.next() else {
            wrong("there are more labels than turns in the transcript");
            break;
        };
        let shown = rest.split_once('|').map_or(rest, |(_, words)| words);
        let own = transcript.words.get(turn.words.clone()).unwrap_or_default().iter().map(|w| folded(&w.text));
        let same = shown.split_whitespace().map(folded).filter(|w| !w.is_empty()).take(3).collect::<Vec<_>>()
            == own.filter(|w| !w.is_empty()).take(3).collect::<Vec<_>>();
        if !same {
            wrong("this label stands at other words than the transcript has here");
            break;
        }
        names.push(Some(name).filter(|n| !n.is_empty() && n != "?"));
    }
    if problems.is_empty() && all.is_none() && turns.next().is_some() && !names.is_empty() {
        let end = Span::new(source, text.trim_end().len()..text.trim_end().len());
        let problem = Diagnostic::error("E066", "there are fewer labels than turns in the transcript").at(end);
        problems.push(problem.help("a line for each turn has to stay, with ? where nobody is known"));
    }
    if !problems.is_empty() {
        return problems;
    }
    let speech = transcript.paragraphs.iter_mut().filter(|p| p.kind == ParagraphKind::Speech);
    for (n, paragraph) in speech.enumerate() {
        let own = names.get(n).cloned().flatten().or_else(|| all.clone());
        paragraph.speaker = own.and_then(|name| identify(&mut transcript.speakers, &name));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{label, labels};
    use crate::{
        source::SourceId,
        transcript::{Transcript, read},
    };

    const TALK: &str = "1\n00:00:01,000 --> 00:00:03,000\nWho rang the bell?\n\n2\n00:00:04,000 --> 00:00:09,000\nNobody did, and that | was the trouble with it on every single night of the year.\n\n";

    fn talk() -> Transcript {
        read(SourceId(0), "a.srt", TALK).value
    }

    fn names(t: &Transcript) -> Vec<&str> {
        t.paragraphs.iter().map(|p| p.speaker.map_or("?", |id| t.speakers[id.0].as_str())).collect()
    }

    #[test]
    fn names_that_are_written_into_the_labels_are_those_of_the_turns() {
        let mut t = talk();
        let text = labels(&t).unwrap();
        assert!(text.contains("\n? | 0:01 | Who rang the bell?\n? | 0:04 | Nobody did,"), "{text}");
        assert_eq!(label(&mut t, SourceId(1), &text), []);
        assert_eq!(names(&t), ["?", "?"]);
        assert!(labels(&t).is_some());
        let named = text.replacen("\n? |", "\nMina Vale |", 1).replace("\n? |", "\nHolt |");
        assert_eq!(label(&mut t, SourceId(1), &named), []);
        assert_eq!(names(&t), ["Mina Vale", "Holt"]);
        assert_eq!(labels(&t), None);
        let mut t = talk();
        assert_eq!(label(&mut t, SourceId(1), "all | Holt\n"), []);
        assert_eq!(names(&t), ["Holt", "Holt"]);
    }

    #[test]
    fn labels_of_another_transcript_are_refused_and_change_nothing() {
        let text = labels(&talk()).unwrap().replace("\n? |", "\nHolt |");
        for (wrong, why) in [
            (text.replace("Who rang", "Who broke"), "other words"),
            (text.replace("Holt | 0:01", "Holt 0:01").replace("bell?", "bell"), "other words"),
            (format!("{text}Holt | 0:12 | More of it\n"), "more labels"),
            (text.lines().take(4).collect::<Vec<_>>().join("\n"), "fewer labels"),
            ("Holt\n".to_owned(), "written as"),
        ] {
            let mut t = talk();
            let found = label(&mut t, SourceId(1), &wrong);
            assert!(found.len() == 1 && found[0].code == "E066" && found[0].message.contains(why), "{why}: {found:?}");
            assert_eq!(names(&t), ["?", "?"], "{why}");
        }
    }
}
