//! Who asks in a transcript: by the label that the field uses, by what they say, or because most of it is questions.
//!
//! It takes who says what and gives those whose words are never offered as a guest's.
use super::said::{self, Sentence, split};
use crate::transcript::{Paragraph, ParagraphKind, SpeakerId, Transcript};
use std::collections::{BTreeMap, BTreeSet};

/// Those of a transcript who ask, as an interviewer or a host does.
#[must_use]
pub fn asking(transcript: &Transcript) -> Vec<SpeakerId> {
    let mut sentences = Vec::new();
    for paragraph in transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech) {
        split(transcript, paragraph, &mut sentences);
    }
    interviewers(transcript, &sentences)
}

/// Those who ask: by the label that the field uses, or because most of what they say is questions.
pub(in crate::script) fn interviewers(transcript: &Transcript, sentences: &[Sentence]) -> Vec<SpeakerId> {
    const LABELS: &[&str] = &[
        "q",
        "question",
        "interviewer",
        "int",
        "iv",
        "host",
        "co-host",
        "cohost",
        "moderator",
        "presenter",
        "reporter",
        "anchor",
        "chair",
        "chairman",
        "chairwoman",
        "질문",
        "문",
        "진행",
        "진행자",
        "기자",
        "사회자",
        "인터뷰어",
        "면담자",
        "질문자",
        "앵커",
        "리포터",
        "아나운서",
        "mc",
    ];
    if transcript.speakers.len() < 2 {
        return Vec::new();
    }
    // turns, those that end on a question, and words, of each
    let mut turns: BTreeMap<SpeakerId, (usize, usize, usize)> = BTreeMap::new();
    for paragraph in transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech) {
        if let Some(id) = paragraph.speaker {
            let last = transcript.words.get(paragraph.words.end.wrapping_sub(1)).map_or("", |w| w.text.as_str());
            let entry = turns.entry(id).or_default();
            entry.0 += 1;
            let prompt = ["So tell me", "Tell me", "Tell us", "So tell us", "Talk about", "말씀해 주세요"];
            let own = transcript.text(paragraph.words.start..(paragraph.words.start + 3).min(paragraph.words.end));
            entry.1 += usize::from(said::asks(last) || prompt.iter().any(|p| own.starts_with(p)));
            entry.2 += paragraph.words.len();
        }
    }
    // of two, the one who asks more and says less, or alone asks at all, asks also where no question mark stands
    let of_two = || {
        let (a, b) = (turns.iter().next()?, turns.iter().nth(1)?);
        let asks = |x: &(usize, usize, usize), y: &(usize, usize, usize)| {
            let all = y.1 == 0 && x.1 > 1 && x.1 * 2 >= x.0;
            x.1 * y.0 > y.1 * x.0 && x.1 * 4 >= x.0 && (x.2 * 3 <= y.2 * 2 || all)
        };
        if turns.len() != 2 {
            None
        } else if asks(a.1, b.1) {
            Some(*a.0)
        } else {
            asks(b.1, a.1).then_some(*b.0)
        }
    };
    let of_two = of_two().or_else(|| welcoming(transcript, &turns));
    let presenting = presenting(transcript, &turns);
    let mut counts: BTreeMap<SpeakerId, (usize, usize, usize)> = BTreeMap::new();
    for s in sentences {
        if let Some(id) = s.speaker {
            let entry = counts.entry(id).or_default();
            entry.0 += 1;
            entry.1 += usize::from(s.text.ends_with(['?', '？']));
            entry.2 += s.words.len();
        }
    }
    let most = counts.values().map(|c| c.2).max().unwrap_or(0);
    // beside a host and a guest, who ends every other turn on a question and says little else asks too
    let beside = |id: &SpeakerId, words: usize| {
        let own = turns.get(id).filter(|_| turns.len() > 2);
        own.is_some_and(|(all, asked, _)| *asked > 1 && asked * 2 >= *all) && words * 2 <= most
    };
    let asks = |id: &SpeakerId, (all, questions, words): &(usize, usize, usize)| {
        let label = transcript.speakers.get(id.0).map(|s| s.to_lowercase()).unwrap_or_default();
        // of interviews whose people are letters, I asks R, P or N
        let letter = label == "i" && transcript.speakers.iter().any(|s| matches!(s.as_str(), "R" | "P" | "N" | "IE"));
        let named = letter
            || transcript.asking.contains(id)
            || LABELS.contains(&label.as_str())
            || label.ends_with(" 기자")
            || label.ends_with(" 아나운서");
        named
            || of_two == Some(*id)
            || presenting.contains(id)
            || beside(id, *words)
            || questions * 2 >= *all && *words < most
    };
    counts.iter().filter(|(id, c)| asks(id, c)).map(|(id, _)| *id).collect()
}

/// Of three and more, those who speak as the show does: who they are, what is heard, who is with them. Of two it may be the
/// guest who says so.
fn presenting(transcript: &Transcript, turns: &BTreeMap<SpeakerId, (usize, usize, usize)>) -> BTreeSet<SpeakerId> {
    const FIRST: &[&str] =
        &["welcome to", "welcome back", "hello and welcome", "hi and welcome", "this is the", "안녕하세요 청취자"];
    const SAID: &[&str] = &[
        "you're listening to",
        "we'll be right back",
        "today we have",
        "today we've got",
        "today we're talking",
        "our guest is",
        "our guest today",
        "my guest today",
        "thanks for listening",
        "청취자 여러분",
        "오늘의 손님",
        "오늘 모신",
    ];
    let mut found = BTreeSet::new();
    for p in transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech) {
        let text = transcript.text(p.words.clone()).to_lowercase().replace('’', "'");
        if FIRST.iter().any(|w| text.starts_with(w)) || SAID.iter().any(|w| text.contains(w)) {
            found.extend(p.speaker);
        }
    }
    let words = |of_show: bool| {
        turns.iter().filter(|(id, _)| found.contains(id) == of_show).map(|(_, t)| t.2).max().unwrap_or(0)
    };
    let guest = turns.len() > 2 && words(false) > 0 && words(false) * 2 >= words(true);
    if guest { found } else { BTreeSet::new() }
}

/// The one who welcomes, introduces or takes leave, and asks more often than any other.
fn welcoming(transcript: &Transcript, turns: &BTreeMap<SpeakerId, (usize, usize, usize)>) -> Option<SpeakerId> {
    const SAID: &[&str] = &[
        "welcome to",
        "welcome back",
        "joined by",
        "my guest",
        "our guest",
        "for joining us",
        "for joining me",
        "for being here",
        "for coming in",
        "you're listening to",
        "see you next",
        "until next time",
        "thank you so much",
        "thanks so much",
        "thanks for coming",
        "that was our",
        "모셨습니다",
        "모시고",
        "함께합니다",
        "청취자 여러분",
        "나와 주셔서",
        "말씀 고맙습니다",
        "말씀 감사합니다",
        "시간에 뵙",
    ];
    // who says who is there is who asks
    const STRONG: &[&str] = &[
        "my guest is",
        "my guest today is",
        "our guest is",
        "my guests are",
        "i'm joined by",
        "i am joined by",
        "오늘 모신 분",
    ];
    let introducing = |p: &&Paragraph| {
        let text = transcript.text(p.words.clone()).to_lowercase().replace('’', "'");
        p.kind == ParagraphKind::Speech && STRONG.iter().any(|w| text.contains(w))
    };
    let mut introduce = transcript.paragraphs.iter().filter(introducing).filter_map(|p| p.speaker);
    if let Some(host) = introduce.next().filter(|host| introduce.all(|other| other == *host)) {
        return Some(host);
    }
    let (id, most) = turns.iter().max_by_key(|(_, t)| t.1).filter(|(_, t)| t.1 > 1)?;
    let host = |p: &&Paragraph| {
        let own = p.kind == ParagraphKind::Speech && p.speaker == Some(*id);
        let text =
            if own { transcript.text(p.words.clone()).to_lowercase().replace('’', "'") } else { String::new() };
        SAID.iter().any(|w| text.contains(w))
    };
    let greets = transcript.paragraphs.iter().filter(host).count();
    let rival = turns.iter().any(|(other, t)| other != id && t.1 * 2 >= most.1);
    (greets > 1 && !rival).then_some(*id)
}
