//! What a cut does to what was said: struck words may shorten a quotation, and never turn it round.
use super::{
    clause::{REPORTED, conditional, joined, reports},
    find::{Spoken, Token},
    resolve::Resolver,
};
use crate::{
    diagnostic::Diagnostic,
    letter::is_hangul,
    script::denial::{DENY, DENY_BEGINS, is_denial, not_contracted},
    source::Span,
    transcript::{Transcript, folded, stops},
};
use std::{collections::BTreeSet, ops::Range};

/// Words that say who says something, or how sure it is.
const HEDGE: &[&str] = &[
    "heard",
    "said",
    "says",
    "told",
    "tells",
    "claimed",
    "think",
    "thought",
    "believe",
    "believed",
    "guess",
    "suppose",
    "maybe",
    "perhaps",
    "probably",
    "possibly",
    "almost",
    "nearly",
    "if",
    "unless",
    "might",
    "allegedly",
    "apparently",
    "reportedly",
    "denied",
    "deny",
    "doubt",
    "doubted",
    "false",
    "failed",
    "refused",
    "could",
    "would",
    "few",
    "except",
    "dream",
    "dreamed",
    "dreamt",
    "imagined",
    "pretended",
    "joke",
    "joking",
    "supposedly",
    "rumour",
    "rumor",
    "sometimes",
    "only",
    "used",
    "refuse",
    "refuses",
    "unable",
    "stop",
    "stopped",
    "forgot",
    "forget",
    "avoided",
    "wrote",
    "accused",
    "wish",
    "wished",
    "myth",
    "legend",
    "anything",
    "everybody",
    "everyone",
    "somebody",
    "someone",
    "far",
    "hundred",
    "thousand",
    "million",
    "billion",
    "thinks",
    "believes",
    "say",
    "according",
    "opinion",
    "may",
    "must",
    "seem",
    "seems",
    "seemed",
    "rumoured",
    "rumored",
    "acquitted",
    "framed",
    "아마",
    "아마도",
    "혹시",
    "만약",
    "만일",
    "거의",
    "소문에",
];
const HEDGE_BEGINS: &[&str] = &[
    "듣기로",
    "알기로",
    "말로는",
    "신문에서",
    "그러는데",
    "그랬습니다",
    "하더라",
    "만약에",
    "들었",
    "들은",
    "들으",
    "같아",
    "같습",
    "같았",
    "같은데",
    "소문",
    "뻔",
    "거부",
    "거절",
    "부인",
    "그만두",
    "포기",
    "잊었",
    "잊어",
    "피했",
    "싶었",
    "싶어",
    "싶은",
    "실패",
    "거짓",
    "농담",
    "모르",
    "모릅",
    "몰랐",
    "말고",
    "빼고",
];

/// What a cut took.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Harm {
    /// The end of one sentence and the beginning of another.
    Join,
    /// A word that denies.
    Denial,
    /// A question between a question and the answer that is kept.
    Answer,
    /// Who said it, or how sure it is.
    Hedge,
    /// The end of one clause and the beginning of another.
    Clause,
    /// The question that the words behind it answer.
    Question,
}

impl Resolver<'_> {
    /// A cut may not make one sentence of two or take the "not" out of one; that it takes away who said something, or how
    /// sure it is, is told.
    pub(super) fn cuts(
        &mut self,
        span: &Span,
        transcript: &Transcript,
        spoken: &Spoken<'_>,
        words: &Range<usize>,
        text: &[Token],
    ) {
        let said = spoken.within(words).iter();
        let said: Vec<&str> = said.map(|(at, _)| transcript.words.get(*at).map_or("", |w| w.text.as_str())).collect();
        if said.len() != text.len() {
            return;
        }
        for gap in struck_runs(text) {
            // a tone says that something is missing, and not that it was a "not"
            let toned = gap.clone().all(|n| text.get(n).is_some_and(|t| t.bleeped));
            let Some(harm) = harm(&said, &gap).filter(|h| !toned || *h == Harm::Denial) else { continue };
            let half = |range: Range<usize>| said.get(range).unwrap_or_default().join(" ");
            let (before, after) = sentence(&said, &gap);
            let first = before.start.max(gap.start.saturating_sub(8))..gap.start;
            let second = gap.end..after.end.min(gap.end + 8);
            let rest = match (first.is_empty(), second.is_empty()) {
                (true, _) => format!("\"{}\"", half(second.clone())),
                (_, true) => format!("\"{}\"", half(first.clone())),
                _ => format!("\"{} … {}\"", half(first.clone()), half(second.clone())),
            };
            let (build, code, message): (fn(_, _) -> _, _, _) = match harm {
                Harm::Join => {
                    let (first, second) = (half(first.clone()), half(second.clone()));
                    let message = format!("this cut makes one sentence of two: \"{first}\" and \"{second}\"");
                    (Diagnostic::error, "E049", message)
                }
                Harm::Answer => {
                    // the sentences around are whole, so what stands on both sides is shown
                    let (first, second) =
                        (gap.start.saturating_sub(8)..gap.start, gap.end..(gap.end + 8).min(said.len()));
                    let (first, second) = (half(first), half(second));
                    let message = format!(
                        "this cut makes an answer to one question of the answer to another: \"{first}\" and \"{second}\""
                    );
                    (Diagnostic::error, "E049", message)
                }
                Harm::Denial => (Diagnostic::error, "E049", format!("this cut takes a \"not\" away: {rest}")),
                Harm::Hedge => {
                    let message = format!("this cut takes away who says it, or how sure or how much it is: {rest}");
                    (Diagnostic::warning, "W049", message)
                }
                Harm::Clause => {
                    let (first, second) = (half(first.clone()), half(second.clone()));
                    let message = format!("this cut makes one clause of two: \"{first}\" and \"{second}\"");
                    (Diagnostic::warning, "W049", message)
                }
                Harm::Question => {
                    let message = format!("this cut takes away the question that is answered: {rest}");
                    (Diagnostic::warning, "W049", message)
                }
            };
            let help = match harm {
                Harm::Hedge | Harm::Question => KEEP,
                Harm::Clause => "listen to it: nobody said that sentence; end the cut where a clause ends",
                Harm::Answer => "keep the question that was answered, and strike the one before it",
                _ => "nobody said that sentence; end the cut with a sentence, or put a line of the host between",
            };
            let mut problem = build(code, message).at(self.place(span, text, gap.clone())).help(help);
            for (range, name) in [(first, "the first half"), (second, "the second half")] {
                if !range.is_empty() {
                    problem = problem.label(self.place(span, text, range), name);
                }
            }
            self.diagnostics.push(problem);
        }
        self.ended(span, &said, text);
        self.left_outside(span, transcript, words, text);
    }

    /// A stop in the middle of what was one sentence may turn it round: "I never said. That he took it."
    fn ended(&mut self, span: &Span, said: &[&str], text: &[Token]) {
        let parts = |word: &str| word.ends_with([',', ';', ':', '—', '–', '…', '"', '”']) || stops(word);
        // of a transcript without stops nobody knows where its sentences end
        if said.len() < 3 || !said.iter().any(|w| stops(w)) {
            return;
        }
        let within = |n: usize| {
            let (Some(one), Some(next), Some(heard)) = (text.get(n), text.get(n + 1), said.get(n)) else {
                return false;
            };
            let capital = said.get(n + 1).is_some_and(|w| w.starts_with(char::is_uppercase) && !w.starts_with("I"));
            !one.struck && !next.struck && stops(&one.text) && !parts(heard) && !capital
        };
        for n in (0..text.len()).filter(|n| within(*n)) {
            let pair = said.get(n..n + 2).unwrap_or_default().join(" ");
            let message = format!("a sentence ends here that goes on in the transcript: \"{pair}\"");
            let place = self.place(span, text, n..n + 1);
            self.diagnostics
                .push(Diagnostic::warning("W049", message).at(place).help("end sentences where they end there"));
        }
    }

    /// A quotation may begin and end inside a sentence; when what it leaves of it denies the rest, that is told.
    pub(super) fn left_outside(&mut self, span: &Span, transcript: &Transcript, words: &Range<usize>, text: &[Token]) {
        let (before, after) = outside(transcript, words);
        let struck = |token: Option<&Token>| token.is_some_and(|t| t.struck);
        let last = text.len().saturating_sub(1);
        let edges = [
            (before, "begins", struck(text.first()), 0..text.len().min(3)),
            (after, "ends", struck(text.last()), last.saturating_sub(2)..text.len()),
        ];
        for (left, verb, struck, shown) in edges {
            let left: Vec<&str> = left.filter_map(|n| transcript.words.get(n)).map(|w| w.text.as_str()).collect();
            let may = verb == "ends"
                && text.last().is_some_and(|t| may_be(&t.folded, left.first().copied().unwrap_or_default()));
            // 다시 얼면: on a condition
            let condition = verb == "begins" && left.iter().any(|w| conditional(&folded(w)));
            if struck || !(denies(&left) || condition || may) {
                continue;
            }
            let message = format!("this quotation {verb} inside a sentence and leaves out \"{}\"", left.join(" "));
            let place = self.place(span, text, shown);
            // a "not" right beside the quotation belongs to its words
            let beside = if verb == "ends" {
                left.get(..left.len().min(BESIDE))
            } else {
                left.get(left.len().saturating_sub(BESIDE)..)
            };
            let problem = if beside.is_some_and(|words| words.iter().any(|w| is_denial(w))) {
                Diagnostic::error("E049", message)
            } else {
                Diagnostic::warning("W049", message)
            };
            self.diagnostics.push(problem.at(place).help(KEEP));
        }
    }
}

/// Whether a verb that a noun follows says only that something may be: 받았을 | 수도, 갈 | 뻔.
fn may_be(last: &str, next: &str) -> bool {
    const NOUNS: [&str; 10] = ["수", "것", "거", "뻔", "리", "듯", "만", "줄", "지도", "법"];
    // the syllable ends in ㄹ
    let future = last.chars().next_back().filter(|c| is_hangul(*c)).is_some_and(|c| (u32::from(c) - 0xac00) % 28 == 8);
    future && NOUNS.iter().any(|noun| next.starts_with(noun))
}

/// So many words beside a quotation are looked at for a "not" of its own.
const BESIDE: usize = 2;

const KEEP: &str = "keep these words, unless what is left means the same";
/// The most words of a clause outside a quotation that are looked at.
const CLAUSE: usize = 10;
/// The most words behind a comma that belong to what stands before it: ", I think."
const TAIL: usize = 4;
/// Words that begin another clause.
const JOIN: &[&str] = &["and", "but", "because", "so", "or", "then", "그리고", "그런데", "하지만", "그래서"];
/// What the clauses that a quotation begins and ends in have outside it.
fn outside(transcript: &Transcript, words: &Range<usize>) -> (Range<usize>, Range<usize>) {
    let none = || (words.start..words.start, words.end..words.end);
    let said = |n: usize| transcript.words.get(n).map_or("", |w| w.text.as_str());
    let turn = |n: usize| {
        let at = transcript.paragraphs.partition_point(|p| p.words.end <= n);
        transcript.paragraphs.get(at).map(|p| p.words.clone()).filter(|words| words.contains(&n))
    };
    let ends = |n: usize| stops(said(n)) || said(n).ends_with([',', ';', ':', '—', '–', '…']);
    let joins = |n: usize| JOIN.contains(&folded(said(n)).as_str());
    let Some((first, last)) = words.end.checked_sub(1).and_then(|last| turn(words.start).zip(turn(last))) else {
        return none();
    };
    let begun = |n: &usize| !ends(*n) && !joins(*n);
    // "If they had paid, we would …": on a condition
    let sentence = (first.start..words.start).rev().take_while(|n| !stops(said(*n))).last();
    let condition = sentence.filter(|n| {
        let begins = matches!(folded(said(*n)).as_str(), "if" | "unless" | "만약" | "만일");
        begins && (*n..words.start).filter(|n| ends(*n)).count() == 1 && words.start - n <= CLAUSE
    });
    let from = if let Some(condition) = condition {
        condition
    } else if joins(words.start) {
        words.start
    } else {
        (first.start..words.start).rev().take(CLAUSE).take_while(begun).last().unwrap_or(words.start)
    };
    let mut to = words.end;
    while !ends(to - 1) && to < last.end && to - words.end < CLAUSE && !joins(to) {
        to += 1;
    }
    // "…, I think."
    if to == words.end && !stops(said(to - 1)) {
        let tail = (to..last.end.min(to + TAIL)).find(|n| stops(said(*n)));
        to = tail.filter(|_| !joins(to)).map_or(to, |n| n + 1);
    }
    (from..words.start, words.end..to)
}

/// Whether words of a sentence deny the rest of it, or say whose it is or how sure.
fn denies(words: &[&str]) -> bool {
    let is = |plain: &str, list: &[&str], begins: &[&str]| {
        list.contains(&plain) || begins.iter().any(|b| plain.starts_with(b))
    };
    words.iter().any(|word| is_denial(word) || is(&folded(word), HEDGE, HEDGE_BEGINS))
}

/// What is kept of the sentences that a cut begins and ends in: before it, and behind it.
fn sentence(said: &[&str], gap: &Range<usize>) -> (Range<usize>, Range<usize>) {
    let ends = |n: &usize| said.get(*n).is_some_and(|w| stops(w));
    let start = (0..gap.start).rev().take_while(|n| !ends(n)).last().unwrap_or(gap.start);
    let cut_at_end = gap.end.checked_sub(1).is_some_and(|n| ends(&n));
    let end = if cut_at_end { gap.end } else { (gap.end..said.len()).find(ends).map_or(said.len(), |n| n + 1) };
    (start..gap.start, gap.end..end)
}

fn harm(said: &[&str], gap: &Range<usize>) -> Option<Harm> {
    let gone = said.get(gap.clone()).unwrap_or_default();
    let (before, after) = sentence(said, gap);
    let folded_in =
        |range: Range<usize>| said.get(range).unwrap_or_default().iter().map(|w| folded(w)).collect::<Vec<_>>();
    let words: Vec<String> = gone.iter().map(|w| folded(w)).collect();
    // begun twice: what is struck stands beside the cut once more
    let again = gap.end..(gap.end + words.len() + 1).min(said.len());
    let once = gap.start.saturating_sub(words.len() + 1)..gap.start;
    let beside: BTreeSet<String> = folded_in(once).into_iter().chain(folded_in(again)).collect();
    let first_stop = gone.iter().position(|w| stops(w));
    let last_stop = gone.iter().rposition(|w| stops(w));
    let lost = |word: &String| !beside.contains(word);
    if let Some(last) = last_stop
        && last + 1 < gone.len()
        && !before.is_empty()
        && !after.is_empty()
        && words.iter().any(lost)
    {
        return Some(Harm::Join);
    }
    if last_stop.is_some_and(|last| last + 1 == gone.len()) && gap.end < said.len() && other_question(said, gap) {
        return Some(Harm::Answer);
    }
    if denied(said, gap) {
        return Some(Harm::Denial);
    }
    // the parts of the cut whose sentences go on outside it
    let head = if before.is_empty() { 0 } else { first_stop.map_or(gone.len(), |n| n + 1) };
    let tail = if after.is_empty() { gone.len() } else { last_stop.map_or(0, |n| n + 1) };
    let open = || (0..gone.len()).filter(|n| *n < head || *n >= tail);
    let taken = |list: &[&str], begins: &[&str]| {
        open().any(|n| {
            let (Some(word), Some(plain)) = (gone.get(n), words.get(n)) else { return false };
            // "No, …" and "아니, …" begin a sentence and deny nothing in it
            let call = word.ends_with(',') && matches!(plain.as_str(), "no" | "아니" | "아니요" | "아뇨");
            let hit = list.contains(&plain.as_str()) || begins.iter().any(|b| plain.starts_with(b));
            hit && !call && lost(plain)
        })
    };
    let contracted =
        || open().filter_map(|n| gone.get(n).zip(words.get(n))).any(|(w, plain)| not_contracted(w) && lost(plain));
    if taken(DENY, DENY_BEGINS) || contracted() {
        // "…, ~~but he did not tell us~~": a clause of its own, whole
        let comma =
            gap.start.checked_sub(1).and_then(|n| said.get(n)).is_some_and(|w| w.ends_with([',', ';', '—', '–']));
        let joined = words.first().is_some_and(|w| JOIN.contains(&w.as_str()));
        let whole = comma && joined && after.is_empty();
        return Some(if whole { Harm::Hedge } else { Harm::Denial });
    }
    // 돈을 주면: on a condition; 죽였다고 합니다: somebody else says so
    let condition = || open().filter_map(|n| words.get(n)).any(|w| conditional(w) && lost(w));
    let reported = || {
        let last = gap.start.checked_sub(1).and_then(|n| said.get(n)).filter(|_| head > 0).map(|w| folded(w));
        last.is_some_and(|w| REPORTED.iter().chain(&["다는", "라는"]).any(|end| w.ends_with(end)))
    };
    if taken(HEDGE, HEDGE_BEGINS)
        || condition()
        || reported()
        || reports(&words)
        || governed(&words, &beside, !after.is_empty())
    {
        return Some(Harm::Hedge);
    }
    // "I can't ~~say that I~~ miss them": the "not" goes to another word
    let near = said.get(gap.start.saturating_sub(2).max(before.start)..gap.start).unwrap_or_default();
    let verb = || words.iter().any(|w| matches!(w.as_str(), "that" | "i" | "we" | "he" | "she" | "they" | "you"));
    if !after.is_empty() && near.iter().any(|w| is_denial(w)) && words.iter().any(lost) && verb() {
        return Some(Harm::Hedge);
    }
    if words.iter().any(lost) && joined(said, gap, &before) {
        return Some(Harm::Clause);
    }
    answered(said, gap).then_some(Harm::Question)
}

/// Whether what is struck governs what is kept behind it: "they ~~were too tired to~~ leave", "~~it is a story that~~ he won".
fn governed(gone: &[String], beside: &BTreeSet<String>, goes_on: bool) -> bool {
    let lost = |word: &&String| !beside.contains(word.as_str());
    let to = gone.last().filter(|w| gone.len() > 1 && matches!(w.as_str(), "to" | "than"));
    // "… that", "… that I"
    let that = gone.iter().rev().take(2).find(|w| *w == "that").filter(|_| gone.len() > 2);
    goes_on && to.or(that).is_some_and(|w| lost(&w))
}

/// The most words of a sentence beside a cut that are looked at.
const SENTENCE: usize = 60;

/// Whether a whole sentence is struck that denies what the one beside the cut says: "It was luck. ~~It was not luck.~~"
fn denied(said: &[&str], gap: &Range<usize>) -> bool {
    let ends = |n: &usize| said.get(*n).is_some_and(|w| stops(w));
    let (least, most) = (gap.start.saturating_sub(SENTENCE), said.len().min(gap.end + SENTENCE));
    let start = (least..gap.start.saturating_sub(1)).rev().find(ends).map_or(least, |n| n + 1);
    let end = (gap.end..most).find(ends).map_or(most, |n| n + 1);
    let beside = [start..gap.start, gap.end..end].map(|range| said.get(range).unwrap_or_default());
    let kept: Vec<BTreeSet<String>> = beside
        .iter()
        .filter(|kept| !kept.iter().any(|w| is_denial(w)))
        .map(|kept| kept.iter().map(|w| folded(w)).collect())
        .collect();
    let gone = said.get(gap.clone()).unwrap_or_default();
    gone.split_inclusive(|w| stops(w)).any(|sentence| {
        let rest: Vec<String> = sentence.iter().filter(|w| !is_denial(w)).map(|w| folded(w)).collect();
        let whole = sentence.last().is_some_and(|w| stops(w)) && rest.len() > 1 && rest.len() < sentence.len();
        whole && kept.iter().any(|words| rest.iter().all(|w| words.contains(w)))
    })
}

/// Whether a question is struck, no other is kept right before it, and "yes" or "no" follows.
fn answered(said: &[&str], gap: &Range<usize>) -> bool {
    let asks = |n: usize| said.get(n).is_some_and(|w| stops(w) && w.contains(['?', '？']));
    let says = |n: usize| {
        let word = said.get(n).map(|w| folded(w)).unwrap_or_default();
        matches!(word.as_str(), "yes" | "no" | "yeah" | "yep" | "nope" | "네" | "예" | "아니요" | "아뇨" | "응")
    };
    let next = gap.end..(gap.end + 4).min(said.len());
    asks(gap.end - 1) && !gap.start.checked_sub(1).is_some_and(asks) && next.into_iter().any(says)
}

/// Whether a question is kept right before the cut, and another is struck.
fn other_question(said: &[&str], gap: &Range<usize>) -> bool {
    let asks = |n: usize| said.get(n).is_some_and(|w| stops(w) && w.contains(['?', '？']));
    let sentence = |last: usize| {
        let from = (0..last).rev().find(|n| said.get(*n).is_some_and(|w| stops(w))).map_or(0, |n| n + 1);
        said.get(from..=last).unwrap_or_default().iter().map(|w| folded(w)).collect::<Vec<_>>()
    };
    let Some(kept) = gap.start.checked_sub(1).filter(|n| asks(*n)) else { return false };
    let Some(struck) = gap.clone().rev().find(|n| asks(*n)) else { return false };
    let kept = sentence(kept);
    sentence(struck).iter().any(|word| !kept.contains(word))
}

/// Runs of struck words, those that a tone covers and others.
fn struck_runs(text: &[Token]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let bleeped = |n: usize| text.get(n).is_some_and(|t| t.bleeped);
    for (n, _) in text.iter().enumerate().filter(|(_, t)| t.struck) {
        match runs.last_mut().filter(|r| r.end == n && bleeped(n - 1) == bleeped(n)) {
            Some(run) => run.end = n + 1,
            None => runs.push(n..n + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::{Harm, denies, harm, outside};
    use crate::programme::find::tests::said;
    use std::ops::Range;

    /// Words between bars are struck.
    fn of(text: &str) -> Option<&'static str> {
        let mut said = Vec::new();
        let mut marks = Vec::new();
        for part in text.split('|') {
            said.extend(part.split_whitespace());
            marks.push(said.len());
        }
        harm(&said, &(marks[0]..marks[1])).map(|h| match h {
            Harm::Join => "join",
            Harm::Denial => "denial",
            Harm::Answer => "answer",
            Harm::Hedge => "hedge",
            Harm::Clause => "clause",
            Harm::Question => "question",
        })
    }

    #[test]
    fn a_cut_that_turns_a_sentence_round_is_found() {
        for text in [
            "He was |not| there.",
            "|Nobody| liked the bread.",
            "It is late. |Nobody| liked the bread.",
            "I |didn’t| say so.",
            "There was |no| bread.",
            "That is true, |not|",
            "그것은 사실이 |아니에요.|",
            "저는 그 책을 읽지 |않았어요.|",
            "밥이 |없었어요.|",
            "I did it |without them. She came| too.",
        ] {
            let found = of(text);
            assert!(matches!(found, Some("denial" | "join")), "{text}: {found:?}");
        }
        for text in [
            "I |heard that he| stole the boat.",
            "|He said that| bread is good.",
            "He |denied that he| took it.",
            "|아마| 그랬을 거예요.",
            "|돈을 주면| 말하겠습니다.",
            "그가 죽였다고 |합니다.|",
            "저를 죽일 |뻔했습니다.|",
            "I |used to| hate this city.",
            "It cost two |thousand| dollars.",
            "의사들 |말고는| 모두 들었습니다.",
        ] {
            assert_eq!(of(text), Some("hedge"), "{text}");
        }
        for text in ["We won the case |in 1994, and we lost it| in 1996.", "I got up |early, and he| left at noon."] {
            assert_eq!(of(text), Some("clause"), "{text}");
        }
        for text in
            ["the |old, tired| man", "We went home|, and I was glad,| and slept.", "bread, |milk and honey,| and eggs"]
        {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(of("|Is the bread fresh?| And I said yes."), Some("question"));
        assert_eq!(of("My father did |not like it. He said that| bread is good."), Some("join"));
    }

    #[test]
    fn an_answer_stays_with_its_question() {
        assert_eq!(of("Did he hit you? |Yes, he did. Did you see it?| No."), Some("answer"));
        assert_eq!(of("Did he hit you? |Sorry? Did he hit you?| No."), None);
        assert_eq!(of("Did he hit you? |Let me think.| No."), None);
    }

    #[test]
    fn what_a_sentence_has_outside_a_quotation_is_its_clause() {
        let words = |text: &str, from: usize, to: usize| {
            let transcript = said(text);
            let (before, after) = outside(&transcript, &(from..to));
            let of = |range: Range<usize>| {
                let all = transcript.words.get(range).unwrap_or_default();
                denies(&all.iter().map(|w| w.text.as_str()).collect::<Vec<_>>())
            };
            (of(before), of(after))
        };
        assert_eq!(words("He denied that he took the money.", 3, 7), (true, false));
        assert_eq!(words("저는 도망친 적이 없어요.", 0, 3), (false, true));
        assert_eq!(words("I was not there, and the bread was good.", 4, 9), (false, false));
        assert_eq!(words("I did not go and the bread was good.", 5, 9), (false, false));
        assert_eq!(words("We left. He took it. I never did.", 2, 5), (false, false));
    }

    #[test]
    fn fillers_beginnings_and_whole_sentences_may_go() {
        for text in [
            "I, |um, you know,| went home.",
            "|I don’t,| I don’t know.",
            "I went |to. I went| to town.",
            "It was late. |I did not like it.| We left.",
            "It was late. |No,| we left.",
            "|아니,| 그건 맞아요.",
            "We left |early in the morning.|",
            "|Nobody came.|",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
