//! The sentences of a transcript, and which of them could air by themselves.
use super::{Rate, asking::interviewers, crosstalk, draft::Why, introduced::introductions, put_in, readtime, withheld};
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
    /// When it is heard, where it is cut from a recording.
    pub(in crate::script) times: Option<(Millis, Millis)>,
    /// The first of its paragraph.
    pub(in crate::script) opens: bool,
    /// Words are missing between it and the sentence before: no stretch runs across.
    pub(in crate::script) after_hole: bool,
    /// Why it cannot air.
    pub(in crate::script) barred: Option<Why>,
    /// Why it must not: somebody asked for it, or it gives somebody away.
    pub(in crate::script) withheld: Option<withheld::Reason>,
    /// It begins with a word that needs what was said before.
    pub(in crate::script) points_back: bool,
}

/// All that was said.
pub(in crate::script) struct Said {
    pub(in crate::script) sentences: Vec<Sentence>,
    pub(in crate::script) korean: bool,
    /// Cuts from the recording; read by somebody otherwise.
    pub(in crate::script) clips: bool,
    /// What whoever asks says of the others before they speak.
    introductions: BTreeMap<SpeakerId, String>,
    /// How fast it is read.
    rate: Rate,
}

impl Said {
    /// How a speaker is introduced; empty when nobody does.
    pub(in crate::script) fn introduction(&self, speaker: SpeakerId) -> &str {
        self.introductions.get(&speaker).map_or("", String::as_str)
    }

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
        let kept = withheld::withheld(&sentences, &asking);
        let begun = if judged && transcript.format != LINED { begun(&sentences) } else { vec![false; sentences.len()] };
        let voices = crosstalk::Voices::of(transcript);
        for ((s, kept), begun) in sentences.iter_mut().zip(kept).zip(begun) {
            s.withheld = kept;
            s.times = timed(transcript, &s.words).filter(|_| clips);
            s.length = match s.times {
                Some((start, end)) => Millis(end.0.saturating_sub(start.0)),
                _ => readtime::planned(&s.text, korean, rate),
            };
            s.points_back = points_back(&s.text).is_some();
            let bare = s.text.trim_end_matches(['”', '"', '’', ')', '」']);
            let hole = hole_in(transcript, &s.words, &holes)
                || hole_before(transcript, s, &holes)
                || hidden(&s.text)
                || s.text.contains(['[', ']']);
            s.after_hole = s.words.start > 0 && hole_in(transcript, &(s.words.start - 1..s.words.start + 1), &holes);
            s.barred = if s.speaker.is_some_and(|id| asking.contains(&id)) {
                Some(Why::Interviewer)
            } else if kept.is_some() {
                Some(Why::Withheld)
            } else if sponsors(&s.text) {
                Some(Why::Sponsor)
            } else if hole {
                Some(Why::Unclear)
            } else if transcript.words.get(s.words.clone()).is_some_and(put_in::stands_in) {
                Some(Why::Replaced)
            } else if judged && !s.text.ends_with(END) || begun {
                Some(Why::Incomplete)
            } else if s.length.0 > LONG {
                Some(Why::Long)
            } else if s.opens && bare.ends_with(['?', '？', '؟']) && alone(transcript, &s.words) {
                Some(Why::Question)
            } else if clips && s.times.is_none() {
                Some(Why::Unclear)
            } else if clips && voices.cross(s.times, s.speaker) {
                Some(Why::Crosstalk)
            } else if is_courtesy(&s.text) {
                Some(Why::Courtesy)
            } else {
                None
            };
        }
        if transcript.speakers.is_empty() && transcript.is_timed() {
            crosstalk::unlabelled(transcript, &mut sentences);
        }
        let introductions = introductions(&transcript.speakers, &sentences);
        Self { sentences, korean, clips, introductions, rate }
    }
}

/// A soundbite that is shorter says too little, in milliseconds.
pub(in crate::script) const SHORT: u64 = 8_000;
/// Words that somebody reads may be as short where a topic has nothing longer: a reader needs no ear to get used to a voice,
/// in milliseconds.
pub(in crate::script) const READ: u64 = 5_000;
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

/// Whether words end on a question.
pub(in crate::script) fn asks(text: &str) -> bool {
    text.trim_end_matches(['”', '"', '’', ')']).ends_with(['?', '？'])
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
        times: None,
        opens,
        after_hole: false,
        barred: None,
        withheld: None,
        points_back: false,
    });
}

pub(in crate::script) fn split(transcript: &Transcript, paragraph: &Paragraph, out: &mut Vec<Sentence>) {
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
                times: None,
                opens: out.len() == first,
                after_hole: false,
                barred: None,
                withheld: None,
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
    let mut so_far = 0;
    for n in range {
        let Some(s) = said.sentences.get(n).filter(|s| s.barred.is_none()) else { continue };
        let before = said.sentences.get(n.wrapping_sub(1));
        let joined = out.last().is_some_and(|last| last.end == n && before.is_some_and(|b| follows(b, s)));
        let gap = before.and_then(|b| b.times).zip(s.times).map_or(0, |(b, s)| s.0.0.saturating_sub(b.1.0));
        let paragraph = if s.opens { rest_of_paragraph(said, n) } else { s.length.0 };
        let full = so_far + gap + paragraph > LONG && so_far >= SHORT || so_far + gap + s.length.0 > LONG;
        match out.last_mut().filter(|_| joined && !full) {
            Some(last) => {
                last.end = n + 1;
                so_far += gap + s.length.0;
            }
            None => {
                out.push(n..n + 1);
                so_far = s.length.0;
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

/// Whether a stretch may be offered at all. That it is of one speaker and of whole sentences, heard, told by nobody else and
/// not withheld is what [`chunks`] are made of; here is how long it may be. `shortest` is less only where a corner asks.
pub(in crate::script) fn fits(said: &Said, range: &Range<usize>, shortest: u64) -> bool {
    let own = said.sentences.get(range.clone()).unwrap_or_default();
    let whole = own.windows(2).all(|w| matches!(w, [a, b] if follows(a, b)));
    !own.is_empty()
        && whole
        && own.iter().all(|s| s.barred.is_none())
        && (shortest..=LONG).contains(&length(said, range))
}

/// How long these sentences take together, in milliseconds: in a recording with the pauses between them.
pub(in crate::script) fn length(said: &Said, range: &Range<usize>) -> u64 {
    let own = said.sentences.get(range.clone()).unwrap_or_default();
    let cut = own.first().and_then(|s| s.times).zip(own.last().and_then(|s| s.times));
    match cut.map(|(first, last)| last.1.0.saturating_sub(first.0.0)).filter(|length| *length > 0) {
        Some(length) => length,
        None => own.iter().map(|s| s.length.0).sum(),
    }
}

/// Where words are missing, as bytes of the file, in order.
fn holes(transcript: &Transcript) -> Vec<Range<usize>> {
    // over what nobody said no cut runs either: its time is still in the recording
    let missing = |k: SetAsideKind| matches!(k, SetAsideKind::Unclear | SetAsideKind::Cut | SetAsideKind::Invented);
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

/// Sentences that go on with what their speaker left unfinished: somebody else said something in between.
fn begun(sentences: &[Sentence]) -> Vec<bool> {
    let capital = |s: &&Sentence| s.text.starts_with(char::is_uppercase);
    let small = |s: &Sentence| s.text.starts_with(char::is_lowercase);
    // of a transcript without capitals none begins a sentence
    let spelt = sentences.iter().filter(capital).count() * 2 > sentences.iter().filter(|s| small(s)).count() * 3;
    let mut last: BTreeMap<Option<SpeakerId>, bool> = BTreeMap::new();
    sentences
        .iter()
        .map(|s| {
            let open = last.insert(s.speaker, !s.text.ends_with(END)).unwrap_or(false);
            s.opens && (open && s.speaker.is_some() || spelt && small(s))
        })
        .collect()
}

/// Thanks and greetings: said to the interviewer, and nothing to anybody else.
fn is_courtesy(text: &str) -> bool {
    const SAID: &[&str] = &[
        "thank you",
        "thanks",
        "many thanks",
        "good evening",
        "good morning",
        "good afternoon",
        "hello",
        "hi",
        "good to be here",
        "lovely to be here",
        "great to be here",
        "glad to be here",
        "happy to be here",
        "it's a pleasure",
        "it's my pleasure",
        "my pleasure",
        "you're welcome",
        "thanks for having me",
        "nice to meet you",
    ];
    const KOREAN: &[&str] = &["반갑습니다", "감사합니다", "고맙습니다", "안녕하세요", "안녕하십니까"];
    let words: Vec<String> = text.to_lowercase().replace('’', "'").split_whitespace().map(str::to_owned).collect();
    if words.len() > 6 || text.starts_with(['“', '"', '‘', '「']) {
        return false;
    }
    let bare: Vec<&str> = words.iter().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let line = bare.join(" ");
    let begins = |said: &&str| line.strip_prefix(*said).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    SAID.iter().any(begins) || KOREAN.iter().any(|said| line.ends_with(said))
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

/// The word at its beginning whose meaning lies in what was said before: a pronoun, a connective, the head of an answer.
pub(in crate::script) fn points_back(text: &str) -> Option<&str> {
    const SOUNDS: &[&str] = &["um", "umm", "uh", "uhm", "er", "erm", "well", "음", "어"];
    const HEADS: &[&str] = &[
        "yes",
        "yeah",
        "yep",
        "no",
        "nope",
        "oh",
        "exactly",
        "absolutely",
        "certainly",
        "sure",
        "indeed",
        "예",
        "네",
        "아니요",
        "아뇨",
        "아니오",
        "그럼요",
        "그렇습니다",
        "그렇지요",
        "그렇죠",
        "맞아요",
        "맞습니다",
        "많지요",
        "많죠",
        "물론이죠",
        "물론이지요",
    ];
    const OBJECTS: &[&str] = &["it", "them", "him"];
    const THINK: &[&str] =
        &["think", "thought", "know", "knew", "guess", "believe", "suppose", "hope", "say", "said", "bet"];
    let words: Vec<&str> = text.split_whitespace().take(8).collect();
    let start = words.iter().position(|w| !SOUNDS.contains(&folded(w).as_str()))?;
    let words = words.get(start..)?;
    let plain: Vec<String> = words.iter().map(|w| folded(w)).collect();
    let at = |n: usize| plain.get(n).map_or("", String::as_str);
    let bare = |n: usize| words.get(n).map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    let ends = |n: usize| words.get(n).is_some_and(|w| w.ends_with(|c: char| !c.is_alphanumeric()));
    // there was a man: nothing is pointed at
    let exists = matches!(at(1), "is" | "was" | "are" | "were" | "has" | "had" | "will" | "used" | "came" | "once");
    if at(0) == "there" && exists || matches!(at(0), "theres" | "therere") {
        return None;
    }
    if BACK.contains(&at(0)) || HEADS.contains(&at(0)) && ends(0) {
        return bare(0);
    }
    // we put them on stilts: nobody has said what
    let told = matches!(at(0), "i" | "we" | "you") && !THINK.contains(&at(1)) && OBJECTS.contains(&at(2));
    if told { bare(2) } else { None }
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
