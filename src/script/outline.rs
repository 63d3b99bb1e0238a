//! What an interview holds, before anybody writes: topics, stretches that could air, words to explain, lengths.
//!
//! It judges whether a stretch can stand alone, with the reasons, and never whether it is good: no score made of words has
//! been found to tell what a producer would choose.
use super::{
    Rate,
    draft::is_korean,
    readtime,
    said::{Said, Sentence, timed},
    topics,
};
use crate::{
    transcript::{Transcript, folded},
    units::Millis,
};
use serde::Serialize;
use std::{collections::BTreeMap, ops::Range};

/// More parts than this are not asked for by any programme.
pub const MOST_SEGMENTS: usize = 2000;
/// A stretch that airs is at least so long, in milliseconds.
const SHORT: u64 = 8_000;
/// A stretch that airs is at most so long, in milliseconds.
const LONG: u64 = 35_000;

/// Into how many parts an interview is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// So many.
    Count(usize),
    /// As many as parts of about this length make.
    Of(Millis),
}

/// An interview, outlined.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outline {
    schema: &'static str,
    /// How many sentences there are.
    pub sentences: usize,
    /// How long it is: of the recording where there are times, else as planned.
    pub length_ms: Millis,
    /// Whether lengths are of a recording.
    pub timed: bool,
    /// Who speaks, as the transcript has it; `unknown` when it does not say.
    pub speakers: Vec<String>,
    /// What it is about, in order.
    pub segments: Vec<Segment>,
    /// Stretches that could air, in order.
    pub soundbites: Vec<Soundbite>,
    /// Words to explain, in order.
    pub terms: Vec<Term>,
    /// Sentences that cannot air, by reason.
    pub left: BTreeMap<&'static str, usize>,
}

/// A part about one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Its first sentence, from 0.
    pub first: usize,
    /// Its last sentence.
    pub last: usize,
    /// A working title.
    pub title: String,
    /// The words that it has more than the others.
    pub keywords: Vec<String>,
    /// Where it begins, in the recording.
    pub start_ms: Option<Millis>,
    /// Where it ends.
    pub end_ms: Option<Millis>,
    /// How long it is.
    pub length_ms: Millis,
}

/// A stretch that could air.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Soundbite {
    /// Its first sentence, from 0.
    pub first: usize,
    /// Its last sentence.
    pub last: usize,
    /// Where it begins, in the recording.
    pub start_ms: Option<Millis>,
    /// Where it ends.
    pub end_ms: Option<Millis>,
    /// How long it is.
    pub length_ms: Millis,
    /// Who speaks.
    pub speaker: String,
    /// Whether nothing but a producer's judgement stands between it and the air.
    pub airable: bool,
    /// Why it is listed, and what to mind, line by line.
    pub why: Vec<String>,
    /// Its words.
    pub text: String,
}

/// A word that listeners may not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Term {
    /// As it is said.
    pub term: String,
    /// In which sentence, from 0.
    pub sentence: usize,
    /// What the source itself says it means.
    pub gloss: Option<String>,
    /// Why it is proposed.
    pub why: &'static str,
}

/// Outline a transcript. `language` is taken when the transcript does not say its own.
#[must_use]
pub fn of_transcript(transcript: &Transcript, language: &str, parts: Parts) -> Outline {
    let korean = transcript.language.as_deref().map_or_else(|| is_korean(language), is_korean);
    let said = Said::of(transcript, language, true, rate(korean));
    let speaker = |s: &Sentence| s.speaker.and_then(|id| transcript.speakers.get(id.0)).cloned();
    let mut outline = outlined(&said, parts, |words| timed(transcript, words), &speaker);
    for gloss in &transcript.glosses {
        let sentence = said.sentences.iter().position(|s| s.words.contains(&gloss.word));
        let Some(sentence) = sentence else { continue };
        outline.terms.retain(|t| folded(&t.term) != folded(&gloss.term));
        outline.terms.push(Term {
            term: gloss.term.clone(),
            sentence,
            gloss: Some(gloss.meaning.clone()),
            why: "explained in brackets",
        });
    }
    outline.terms.sort_by_key(|t| t.sentence);
    outline
}

/// Outline text that is one sentence a line already. Empty lines count as nothing.
#[must_use]
pub fn of_lines(text: &str, parts: Parts) -> Outline {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (hangul, all) =
        letters.fold((0_usize, 0_usize), |(h, n), c| (h + usize::from(('가'..='힣').contains(&c)), n + 1));
    let korean = hangul * 2 > all;
    let sentence = |(n, line): (usize, &&str)| Sentence {
        words: n..n + 1,
        text: (*line).to_owned(),
        speaker: None,
        length: readtime::planned(line, korean, rate(korean)),
        opens: false,
        after_hole: false,
        barred: None,
        points_back: super::said::points_back(line),
    };
    let said = Said { sentences: lines.iter().enumerate().map(sentence).collect(), korean, clips: false };
    outlined(&said, parts, |_| None, &|_| None)
}

const fn rate(korean: bool) -> Rate {
    if korean { Rate::Syllables(300) } else { Rate::Words(160) }
}

fn outlined(
    said: &Said,
    parts: Parts,
    times: impl Fn(&Range<usize>) -> Option<(Millis, Millis)>,
    speaker: &dyn Fn(&Sentence) -> Option<String>,
) -> Outline {
    let all = &said.sentences;
    let total: u64 = all.iter().map(|s| s.length.0).sum();
    let words = |range: &Range<usize>| {
        let part = all.get(range.clone()).unwrap_or_default();
        part.first().map_or(0, |s| s.words.start)..part.last().map_or(0, |s| s.words.end)
    };
    let length =
        |range: &Range<usize>| Millis(all.get(range.clone()).unwrap_or_default().iter().map(|s| s.length.0).sum());
    let count = match parts {
        Parts::Count(count) => count,
        Parts::Of(target) => usize::try_from((total + target.0 / 2) / target.0.max(1)).unwrap_or(usize::MAX),
    };
    let lines: Vec<_> = all.iter().map(|s| topics::Sentence { text: &s.text, opens: s.opens }).collect();
    let found = topics::topics(&lines, count.clamp(1, MOST_SEGMENTS), said.korean);
    let ends = |range: &Range<usize>| times(&words(range)).map_or((None, None), |(a, b)| (Some(a), Some(b)));
    let segment = |topic: &topics::Topic| {
        let (start_ms, end_ms) = ends(&topic.sentences);
        Segment {
            first: topic.sentences.start,
            last: topic.sentences.end.saturating_sub(1),
            title: topic.title.clone(),
            keywords: topic.keywords.clone(),
            start_ms,
            end_ms,
            length_ms: length(&topic.sentences),
        }
    };
    let mut soundbites = Vec::new();
    for topic in &found {
        for range in stretches(all, topic.sentences.clone()) {
            let (start_ms, end_ms) = ends(&range);
            let name = all.get(range.start).and_then(speaker);
            soundbites.push(Soundbite {
                first: range.start,
                last: range.end.saturating_sub(1),
                start_ms,
                end_ms,
                length_ms: length(&range),
                airable: name.is_some(),
                why: reasons(all, &range, name.as_deref(), length(&range)),
                speaker: name.unwrap_or_else(|| "unknown".to_owned()),
                text: all.get(range).unwrap_or_default().iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" "),
            });
        }
    }
    let mut speakers: Vec<String> = Vec::new();
    for name in all.iter().filter_map(speaker) {
        if !speakers.contains(&name) {
            speakers.push(name);
        }
    }
    if speakers.is_empty() && !all.is_empty() {
        speakers.push("unknown".to_owned());
    }
    let mut left = BTreeMap::new();
    for why in all.iter().filter_map(|s| s.barred) {
        *left.entry(why.words(false)).or_default() += 1;
    }
    Outline {
        schema: "cornercast.outline/1",
        sentences: all.len(),
        length_ms: Millis(total),
        timed: said.clips,
        speakers,
        segments: found.iter().map(segment).collect(),
        soundbites,
        terms: terms(all),
        left,
    }
}

/// Stretches of 8 to 35 s by one speaker, of whole sentences that can air, with nothing missing inside.
fn stretches(all: &[Sentence], range: Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(Range<usize>, u64)> = None;
    let mut close = |open: &mut Option<(Range<usize>, u64)>| {
        out.extend(open.take().filter(|(_, length)| *length >= SHORT).map(|(range, _)| range));
    };
    for n in range {
        let Some(s) = all.get(n).filter(|s| s.barred.is_none()) else {
            close(&mut open);
            continue;
        };
        let goes_on = open.as_ref().is_some_and(|(range, length)| {
            all.get(range.end.wrapping_sub(1)).is_some_and(|last| follows(last, s)) && length + s.length.0 <= LONG
        });
        // a new paragraph is a better place to begin than the middle of one, once there is enough
        let enough = s.opens && open.as_ref().is_some_and(|(_, length)| *length >= LONG / 2);
        if !goes_on || enough {
            close(&mut open);
        }
        match &mut open {
            Some((range, length)) => {
                range.end = n + 1;
                *length += s.length.0;
            }
            None if s.length.0 <= LONG => open = Some((n..n + 1, s.length.0)),
            None => {}
        }
    }
    close(&mut open);
    out
}

fn follows(before: &Sentence, after: &Sentence) -> bool {
    before.words.end == after.words.start && before.speaker == after.speaker && !after.after_hole
}

const FILLERS: &[&str] = &["um", "uh", "er", "erm", "uhm", "hmm", "음", "어", "아니", "뭐", "막"];
const BACKWARD: &[&str] =
    &["as i said", "like i said", "as i mentioned", "i already", "아까", "방금 말", "앞에서 말", "말씀드렸듯"];

/// Why a stretch is listed, and what to mind.
fn reasons(all: &[Sentence], range: &Range<usize>, speaker: Option<&str>, length: Millis) -> Vec<String> {
    let part = all.get(range.clone()).unwrap_or_default();
    let mut why = vec![match speaker {
        Some(name) => format!("one speaker: {name}"),
        None => "speaker unknown: label the turns before anything counts as one person's words".to_owned(),
    }];
    why.push(format!(
        "{}, {} s",
        if part.len() == 1 { "one sentence".to_owned() } else { format!("{} whole sentences", part.len()) },
        length.0 / 1000
    ));
    let Some((first, last)) = part.first().zip(part.last()) else { return why };
    if first.points_back {
        let word =
            first.text.split_whitespace().next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
        why.push(match earlier(all, range, length) {
            Some(n) => format!("opens on \"{word}\": begin at sentence {n} instead"),
            None => format!("opens on \"{word}\": the host has to say what it means"),
        });
    }
    if last.text.trim_end_matches(['”', '"', '’']).ends_with(['?', '？']) {
        why.push("ends on a question".to_owned());
    }
    let text = part.iter().map(|s| s.text.to_lowercase()).collect::<Vec<_>>().join(" ");
    if let Some(phrase) = BACKWARD.iter().find(|p| text.contains(**p)) {
        why.push(format!("refers back: \"{phrase}\""));
    }
    let words: Vec<String> = text.split_whitespace().map(folded).collect();
    let fillers = words.iter().filter(|w| FILLERS.contains(&w.as_str())).count();
    if fillers > 0 {
        why.push(format!("{fillers} filler{}: strike them in the script", if fillers == 1 { "" } else { "s" }));
    }
    let numbers = words.iter().filter(|w| w.chars().any(|c| c.is_ascii_digit())).count();
    if numbers > 2 {
        why.push(format!("{numbers} numbers: hard to follow by ear"));
    }
    why
}

/// The nearest sentence before a stretch at which it could begin without pointing back.
fn earlier(all: &[Sentence], range: &Range<usize>, length: Millis) -> Option<usize> {
    let mut total = length.0;
    for n in (0..range.start).rev() {
        let (s, next) = (all.get(n)?, all.get(n + 1)?);
        total += s.length.0;
        if s.barred.is_some() || !follows(s, next) || total > LONG {
            return None;
        }
        if !s.points_back {
            return Some(n);
        }
    }
    None
}

/// Words that the speakers themselves mark as words: in quotation marks, or after "so-called".
fn terms(all: &[Sentence]) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    for (sentence, s) in all.iter().enumerate() {
        for (term, why) in marked(&s.text) {
            let known = found.iter().any(|t| folded(&t.term) == folded(&term));
            if !known && !folded(&term).is_empty() {
                found.push(Term { term, sentence, gloss: None, why });
            }
        }
    }
    found
}

const QUOTES: &[(char, char)] =
    &[('“', '”'), ('‘', '’'), ('"', '"'), ('「', '」'), ('『', '』'), ('«', '»'), ('〈', '〉'), ('《', '》')];
const CALLED: &[&str] = &["so-called", "socalled", "이른바", "소위"];

fn marked(text: &str) -> Vec<(String, &'static str)> {
    let mut out = Vec::new();
    let mut rest = text.char_indices();
    while let Some((at, c)) = rest.next() {
        let Some((_, end)) = QUOTES.iter().find(|(open, _)| *open == c) else { continue };
        let inside = text.get(at + c.len_utf8()..).unwrap_or_default();
        let Some(length) = inside.find(*end) else { continue };
        let term = inside.get(..length).unwrap_or_default();
        // what somebody says follows a comma or a colon, and is a sentence
        let speech = text.get(..at).unwrap_or_default().trim_end().ends_with([',', ':'])
            || term.trim_end().ends_with(['.', '?', '!', ',', '…', '。']);
        if !speech && (1..=4).contains(&term.split_whitespace().count()) && term.chars().count() <= 40 {
            out.push((term.trim().to_owned(), "in quotation marks"));
        }
        while let Some((n, _)) = rest.clone().next() {
            if n > at + c.len_utf8() + length {
                break;
            }
            rest.next();
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    for (word, next) in words.iter().zip(words.iter().skip(1)) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let term = next.trim_matches(|c: char| !c.is_alphanumeric());
        if CALLED.contains(&bare.as_str()) && !term.is_empty() {
            out.push((term.to_owned(), "called so by the speaker"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Parts, marked, of_lines, of_transcript};
    use crate::{source::SourceId, transcript, units::Millis};

    fn outline(text: &str, parts: Parts) -> super::Outline {
        of_transcript(&transcript::read(SourceId(0), "a.txt", text).value, "en", parts)
    }

    const TALK: &str = "Q: What did you call the gap in the timetable?\n\n\
        ANA: We called it the \"soup hour\", because the kitchen was the only warm room of the whole ferry station. \
        Everybody came with a bowl, and nobody came with a ticket. The captain peeled the carrots, and he peeled them badly.\n\n\
        Q: And then?\n\n\
        ANA: It was closed by the so-called committee in one single morning, with a stamp and with a very small padlock. \
        They had 3 forms, 12 stamps and 40 signatures for a room with one pot in it, um, and one spoon on a string.\n";

    #[test]
    fn candidates_are_whole_sentences_of_one_speaker_with_the_reasons() {
        let found = outline(TALK, Parts::Count(2));
        assert_eq!(found.sentences, 7);
        assert_eq!(found.segments.iter().map(|s| (s.first, s.last)).collect::<Vec<_>>(), [(0, 3), (4, 6)]);
        let bites: Vec<_> = found.soundbites.iter().map(|s| (s.first, s.last, s.airable)).collect();
        assert_eq!(bites, [(1, 3, true), (5, 6, true)]);
        let why = &found.soundbites[1].why;
        assert!(
            why[0] == "one speaker: ANA" && why.iter().any(|w| w.contains("opens on \"It\": the host has to say")),
            "{why:?}"
        );
        assert!(
            why.iter().any(|w| w.starts_with("1 filler")) && why.iter().any(|w| w.starts_with("3 numbers")),
            "{why:?}"
        );
        let terms: Vec<_> = found.terms.iter().map(|t| (t.term.as_str(), t.sentence)).collect();
        assert_eq!(terms, [("soup hour", 1), ("committee", 5)]);
        assert!(!found.timed && found.soundbites.iter().all(|s| s.start_ms.is_none()));
        assert_eq!(found.left.values().sum::<usize>(), 2, "{:?}", found.left);
    }

    #[test]
    fn nobody_is_one_speaker_until_somebody_is_labelled() {
        let text = "The kitchen was the only warm room of the whole ferry station, and everybody knew it by heart. \
                    Everybody came with a bowl, and nobody came with a ticket, not even the captain of the boat.";
        let found = outline(text, Parts::Of(Millis(60_000)));
        assert_eq!(found.speakers, ["unknown"]);
        assert!(!found.soundbites.is_empty() && found.soundbites.iter().all(|s| !s.airable), "{found:?}");
        assert!(found.soundbites[0].why[0].starts_with("speaker unknown"));
    }

    #[test]
    fn lines_are_sentences_whatever_they_hold() {
        let text = "the ferry and the bell\n\n  the bell of the ferry \nthe oven and the bread\nbread from the oven\n";
        let found = of_lines(text, Parts::Count(2));
        assert_eq!((found.sentences, found.segments.len()), (4, 2));
        assert_eq!((found.segments[0].last, found.segments[1].first, found.segments[1].last), (1, 2, 3));
        assert_eq!(of_lines("", Parts::Count(3)).segments, []);
        assert_eq!(of_lines("one\ntwo", Parts::Count(9)).segments.len(), 2);
    }

    #[test]
    fn words_that_are_marked_as_words_are_proposed_and_speech_is_not() {
        let terms = |text: &str| marked(text).into_iter().map(|(t, _)| t).collect::<Vec<_>>();
        assert_eq!(
            terms("그걸 ‘덤’이라고 하고 「떨이」도 있어요. 이른바 장마당에서요."),
            ["덤", "떨이", "장마당에서요"]
        );
        assert_eq!(terms("He said, “come in” and don't call it “the visitor”."), ["the visitor"]);
        assert_eq!(terms("“Why?” she asked. It's the dogs' bowl. An \"open quote"), [""; 0]);
    }
}
