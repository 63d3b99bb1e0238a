//! The sentences of a transcript, and which of them could air by themselves.
use super::{Rate, draft::Why, readtime};
use crate::{
    transcript::{LINED, Paragraph, ParagraphKind, SetAsideKind, SpeakerId, Transcript, folded},
    units::Millis,
};
use std::{collections::BTreeMap, ops::Range};

/// One sentence.
#[derive(Clone, Debug)]
pub(in crate::script) struct Sentence {
    pub(in crate::script) words: Range<usize>,
    pub(in crate::script) text: String,
    pub(in crate::script) speaker: Option<SpeakerId>,
    pub(in crate::script) length: Millis,
    /// The first of its paragraph.
    pub(in crate::script) opens: bool,
    /// Words are missing between it and the sentence before: no stretch runs across.
    pub(in crate::script) after_hole: bool,
    /// Why it cannot air.
    pub(in crate::script) barred: Option<Why>,
    /// It begins with a word that needs what was said before.
    pub(in crate::script) points_back: bool,
}

/// All that was said.
pub(in crate::script) struct Said {
    pub(in crate::script) sentences: Vec<Sentence>,
    pub(in crate::script) korean: bool,
    /// Cuts from the recording; read by somebody otherwise.
    pub(in crate::script) clips: bool,
    /// How fast it is read.
    rate: Rate,
}

impl Said {
    /// How long somebody takes to read words of it as one paragraph: what the rundown will say.
    pub(in crate::script) fn read(&self, text: &str) -> Millis {
        readtime::planned(text, self.korean, self.rate)
    }

    /// The sentences of a transcript. `language` is that of the corner, for a transcript that does not say its own;
    /// `recorded` whether there is sound to cut from.
    pub(in crate::script) fn of(transcript: &Transcript, language: &str, recorded: bool, rate: Rate) -> Self {
        let korean = transcript.language.as_deref().map_or_else(|| is_korean(language), is_korean);
        let rate = match (rate, korean) {
            (Rate::Words(_), true) => Rate::Syllables(300),
            (Rate::Syllables(_), false) => Rate::Words(160),
            _ => rate,
        };
        let clips = recorded && transcript.is_timed();
        let mut sentences = Vec::new();
        let speech = || transcript.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
        let holes = holes(transcript);
        for paragraph in speech() {
            if transcript.format == LINED {
                line(transcript, paragraph, &mut sentences);
            } else {
                split(transcript, paragraph, &mut sentences);
            }
        }
        // a recogniser that writes no stops at all leaves nothing to judge by
        let stopped = sentences.iter().filter(|s: &&Sentence| s.text.ends_with(END)).count();
        let judged = stopped * 4 >= sentences.len();
        let asking = interviewers(transcript, &sentences);
        for s in &mut sentences {
            s.length = match (clips, timed(transcript, &s.words)) {
                (true, Some((start, end))) => Millis(end.0.saturating_sub(start.0)),
                _ => readtime::planned(&s.text, korean, rate),
            };
            s.points_back = points_back(&s.text);
            let bare = s.text.trim_end_matches(['”', '"', '’', ')', '」']);
            let hole = hole_in(transcript, &s.words, &holes) || hole_before(transcript, s, &holes) || hidden(&s.text);
            s.after_hole = s.words.start > 0 && hole_in(transcript, &(s.words.start - 1..s.words.start + 1), &holes);
            s.barred = if s.speaker.is_some_and(|id| asking.contains(&id)) {
                Some(Why::Interviewer)
            } else if sponsors(&s.text) {
                Some(Why::Sponsor)
            } else if hole {
                Some(Why::Unclear)
            } else if judged && !s.text.ends_with(END) {
                Some(Why::Incomplete)
            } else if s.length.0 > 45_000 {
                Some(Why::Long)
            } else if s.opens && bare.ends_with(['?', '？', '؟']) && alone(transcript, &s.words) {
                Some(Why::Question)
            } else if clips && timed(transcript, &s.words).is_none() {
                Some(Why::Unclear)
            } else {
                None
            };
        }
        Self { sentences, korean, clips, rate }
    }
}

/// A stretch shorter than this stands alone only when there is nothing better, in milliseconds.
pub(in crate::script) const SHORT: u64 = 8_000;
/// A stretch is cut before it grows longer, in milliseconds.
pub(in crate::script) const LONG: u64 = 35_000;
const END: [char; 17] = ['.', '?', '!', '…', '。', '？', '！', '؟', '۔', '।', '"', '”', '’', '\'', ')', '」', '』'];

/// The start and end of a stretch of words, when all that is needed is known.
pub(in crate::script) fn timed(transcript: &Transcript, words: &Range<usize>) -> Option<(Millis, Millis)> {
    let words = transcript.words.get(words.clone())?;
    let start = words.first()?.time?.start;
    let end = words.last()?.time?.end;
    (end > start).then_some((start, end))
}

/// Whether a language tag means Korean.
pub(in crate::script) fn is_korean(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|l| l.eq_ignore_ascii_case("ko"))
}

/// A line that is one sentence, whatever its punctuation. It opens a turn only when another speaker begins.
fn line(transcript: &Transcript, paragraph: &Paragraph, out: &mut Vec<Sentence>) {
    let opens = paragraph.speaker.is_some() && out.last().is_none_or(|last| last.speaker != paragraph.speaker);
    out.push(Sentence {
        words: paragraph.words.clone(),
        text: transcript.text(paragraph.words.clone()),
        speaker: paragraph.speaker,
        length: Millis(0),
        opens,
        after_hole: false,
        barred: None,
        points_back: false,
    });
}

fn split(transcript: &Transcript, paragraph: &Paragraph, out: &mut Vec<Sentence>) {
    let text = transcript.text(paragraph.words.clone());
    let mut starts = Vec::new();
    let mut at = 0;
    for sentence in readtime::sentences(&text) {
        let Some(found) = text.get(at..).and_then(|rest| rest.find(sentence)) else { continue };
        starts.push(at + found);
        at += found + sentence.len();
    }
    // words before the first sentence belong to it
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    let mut offset = 0;
    let mut next = 0;
    let first = out.len();
    for (n, word) in paragraph.words.clone().zip(transcript.words.get(paragraph.words.clone()).unwrap_or_default()) {
        if starts.get(next).is_some_and(|start| *start <= offset) {
            next += 1;
            out.push(Sentence {
                words: n..n,
                text: String::new(),
                speaker: paragraph.speaker,
                length: Millis(0),
                opens: out.len() == first,
                after_hole: false,
                barred: None,
                points_back: false,
            });
        }
        if let Some(sentence) = out.get_mut(first..).and_then(<[Sentence]>::last_mut) {
            sentence.words.end = n + 1;
        }
        offset += word.text.len() + 1;
    }
    for sentence in out.iter_mut().skip(first) {
        sentence.text = transcript.text(sentence.words.clone());
    }
}

/// Contiguous sentences of one speaker, cut so that each piece can stand alone.
pub(in crate::script) fn chunks(said: &Said, range: Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut length = 0;
    for n in range {
        let Some(s) = said.sentences.get(n).filter(|s| s.barred.is_none()) else { continue };
        let joined = out.last().is_some_and(|last| {
            let before = said.sentences.get(n.wrapping_sub(1));
            last.end == n && before.is_some_and(|b| follows(b, s))
        });
        let paragraph = if s.opens { rest_of_paragraph(said, n) } else { s.length.0 };
        let full = length + paragraph > LONG && length >= SHORT || length + s.length.0 > LONG;
        match out.last_mut().filter(|_| joined && !full) {
            Some(last) => {
                last.end = n + 1;
                length += s.length.0;
            }
            None => {
                out.push(n..n + 1);
                length = s.length.0;
            }
        }
    }
    out
}

/// `after` goes on where `before` ends: the same speaker, and nothing in between.
pub(in crate::script) fn follows(before: &Sentence, after: &Sentence) -> bool {
    before.words.end == after.words.start && before.speaker == after.speaker && !after.after_hole
}

/// A sentence is not done without the one behind it: that one points back to it, or takes up a word that it set in
/// quotation marks.
pub(in crate::script) fn leans(before: &Sentence, after: &Sentence) -> bool {
    let mut rest = before.text.as_str();
    let mut quoted = Vec::new();
    while let Some((open, close)) = rest.find(['“', '"', '「', '‘']).and_then(|at| {
        let mark = rest.get(at..)?.chars().next()?;
        let inner = at + mark.len_utf8();
        let end = rest.get(inner..)?.find(['”', '"', '」', '’'])?;
        Some((inner, inner + end))
    }) {
        quoted.extend(rest.get(open..close).map(folded));
        rest = rest.get(close..).and_then(|r| r.get(r.chars().next()?.len_utf8()..)).unwrap_or_default();
    }
    let next = folded(&after.text);
    after.points_back || quoted.iter().any(|q| !q.is_empty() && next.contains(q.as_str()))
}

fn rest_of_paragraph(said: &Said, n: usize) -> u64 {
    let rest = said.sentences.iter().skip(n).enumerate().take_while(|(i, s)| *i == 0 || !s.opens);
    rest.map(|(_, s)| s.length.0).sum()
}

/// How long these sentences take together, in milliseconds.
pub(in crate::script) fn length(said: &Said, range: &Range<usize>) -> u64 {
    said.sentences.get(range.clone()).unwrap_or_default().iter().map(|s| s.length.0).sum()
}

/// Where words are missing, as bytes of the file, in order.
fn holes(transcript: &Transcript) -> Vec<Range<usize>> {
    let missing = |k: SetAsideKind| matches!(k, SetAsideKind::Unclear | SetAsideKind::Cut);
    let mut at: Vec<Range<usize>> =
        transcript.set_aside.iter().filter(|s| missing(s.kind)).map(|s| s.span.range.clone()).collect();
    at.sort_unstable_by_key(|r| r.start);
    at
}

/// A hole right before the first word, which goes on with it: it is small, or nothing stands between.
fn hole_before(transcript: &Transcript, sentence: &Sentence, holes: &[Range<usize>]) -> bool {
    let first = transcript.words.get(sentence.words.start).map(|w| w.span.range.start);
    let before =
        sentence.words.start.checked_sub(1).and_then(|n| transcript.words.get(n)).map_or(0, |w| w.span.range.end);
    let Some(first) = first else { return false };
    let at = holes.partition_point(|h| h.start < first);
    let hole = at.checked_sub(1).and_then(|n| holes.get(n)).filter(|h| h.start >= before);
    let small = sentence.text.starts_with(char::is_lowercase);
    hole.is_some_and(|h| small || h.end == first)
}

/// Words are hidden by signs: `████`, `X____`, `김○○ 씨`, `***씨`.
fn hidden(text: &str) -> bool {
    ["█", "▇", "___", "***", "○○", "◯◯", "〇〇", "□□", "OO씨", "XX씨"].iter().any(|sign| text.contains(sign))
}

/// A hole between the first word and the end of the last.
fn hole_in(transcript: &Transcript, words: &Range<usize>, holes: &[Range<usize>]) -> bool {
    let place = |n: usize| transcript.words.get(n).map(|w| w.span.range.clone());
    let Some((first, last)) = place(words.start).zip(place(words.end.saturating_sub(1))) else { return false };
    let from = holes.partition_point(|h| h.start < first.start);
    holes.get(from).is_some_and(|h| h.start < last.end)
}

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
fn interviewers(transcript: &Transcript, sentences: &[Sentence]) -> Vec<SpeakerId> {
    const LABELS: &[&str] = &[
        "q",
        "question",
        "interviewer",
        "host",
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
            let asks = last.trim_end_matches(['”', '"', '’', ')']).ends_with(['?', '？']);
            entry.1 += usize::from(asks || prompt.iter().any(|p| own.starts_with(p)));
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
    let asks = |id: &SpeakerId, (all, questions, words): &(usize, usize, usize)| {
        let label = transcript.speakers.get(id.0).map(|s| s.to_lowercase()).unwrap_or_default();
        // of interviews whose people are letters, I asks R, P or N
        let letter = label == "i" && transcript.speakers.iter().any(|s| matches!(s.as_str(), "R" | "P" | "N" | "IE"));
        let named = letter
            || transcript.asking.contains(id)
            || LABELS.contains(&label.as_str())
            || label.ends_with(" 기자")
            || label.ends_with(" 아나운서");
        named || of_two == Some(*id) || questions * 2 >= *all && *words < most
    };
    counts.iter().filter(|(id, c)| asks(id, c)).map(|(id, _)| *id).collect()
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

/// `This episode is sponsored by …`: of another programme, and nothing that anybody told in the interview.
fn sponsors(text: &str) -> bool {
    const PAID: &[&str] = &["sponsored by", "brought to you by", "made possible by", "supported by", "comes from"];
    const OF: &[&str] = &[
        "this episode",
        "this podcast",
        "this show",
        "this programme",
        "this program",
        "today's episode",
        "support for",
    ];
    let lower = text.trim_start_matches(['“', '"']).to_lowercase().replace('’', "'");
    let paid = PAID.iter().any(|w| lower.contains(w)) && OF.iter().any(|w| lower.starts_with(w));
    const ASKED: &[&str] = &[
        "listeners like you",
        "제작 지원으로 만들",
        "promo code",
        "leave us a review",
        "rate and review",
        "wherever you get your podcasts",
    ];
    // use the code THREAD for ten percent off
    let code = ["use the code", "use code", "enter the code"].iter().any(|w| lower.contains(w))
        && ["percent", "per cent", "% off", "discount", "free ", " off "].iter().any(|w| lower.contains(w));
    paid || code || ASKED.iter().any(|w| lower.contains(w))
}

/// The sentence is all of its paragraph.
fn alone(transcript: &Transcript, words: &Range<usize>) -> bool {
    transcript.paragraphs.iter().any(|p| p.words == *words)
}

/// It begins with a pronoun or connective whose meaning lies in the sentence before.
pub(in crate::script) fn points_back(text: &str) -> bool {
    let first = folded(text.split_whitespace().next().unwrap_or_default());
    BACK.contains(&first.as_str())
}

const BACK: &[&str] = &[
    "he",
    "she",
    "it",
    "they",
    "this",
    "that",
    "these",
    "those",
    "his",
    "her",
    "him",
    "them",
    "their",
    "its",
    "and",
    "but",
    "so",
    "then",
    "because",
    "which",
    "also",
    "therefore",
    "however",
    "there",
    "thats",
    "its",
    "hes",
    "shes",
    "theyre",
    "both",
    "neither",
    "such",
    "otherwise",
    "instead",
    "그",
    "그는",
    "그녀는",
    "그게",
    "그건",
    "그것은",
    "그것이",
    "그리고",
    "그런데",
    "그래서",
    "하지만",
    "그러나",
    "그러니까",
    "그러면",
    "그래도",
    "그때",
    "거기",
    "거기서",
    "이것은",
    "이게",
    "그분",
    "그분이",
    "그분은",
    "그들은",
    "또",
    "왜냐하면",
];
