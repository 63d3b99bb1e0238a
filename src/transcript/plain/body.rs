//! Running text becomes words: brackets are read, and words keep their places.
use super::{
    emphasis, footnote, gloss,
    insertion::{Pair, what},
};
use crate::{
    diagnostic::Diagnostic,
    transcript::{
        Gloss, Paragraph, ParagraphKind, SetAside, SetAsideKind, SpeakerId, Transcript, Word, WordKind, bracket,
        folded,
        line::{clean, invisible, stops},
        read::Input,
    },
};
use std::{collections::BTreeSet, ops::Range};

/// The transcript in the making.
pub(super) struct Builder<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) transcript: Transcript,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Numbers of footnotes, those in brackets with them: where one hangs on a word it is no part of it.
    pub(super) footnotes: BTreeSet<String>,
    /// The next words go on with the last paragraph, which the end of a page broke.
    pub(super) torn: bool,
    /// What notes explain that nobody said before them: the gloss, and where to look from.
    ahead: Vec<(Gloss, usize)>,
    /// Words of the file, to know what a hyphen at the end of a line divides.
    known: BTreeSet<String>,
}

/// A text without what nobody sees, whose lines were broken at a column.
fn on_one_line(text: &str) -> String {
    clean(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The word being read.
#[derive(Default)]
struct Open {
    text: String,
    range: Range<usize>,
    inserted: bool,
    begun: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(input: &'a Input<'a>) -> Self {
        let known =
            if input.text.contains("-\n") || input.text.contains("-\r") { whole(input.text) } else { BTreeSet::new() };
        Self {
            input,
            transcript: Transcript::default(),
            diagnostics: Vec::new(),
            footnotes: BTreeSet::new(),
            torn: false,
            ahead: Vec::new(),
            known,
        }
    }

    /// A paragraph that an editor wrote.
    pub(super) fn note(&mut self, content: Range<usize>, whole: Range<usize>) {
        let text = self.input.text.get(content.clone()).unwrap_or_default();
        let inner = text.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']).to_owned();
        let paired = text.trim().starts_with(['(', '（']) && text.matches(['(', '（']).count() == 1;
        let start = self.transcript.words.len();
        self.words(content, false);
        for mut word in self.transcript.words.split_off(start) {
            word.text = word.text.replace(['[', ']'], "");
            if paired {
                word.text = word.text.trim_start_matches(['(', '（']).trim_end_matches([')', '）']).to_owned();
            }
            if !word.text.is_empty() {
                self.transcript.words.push(word);
            }
        }
        self.close(start, whole.clone(), ParagraphKind::Note, None);
        self.explain(&inner, start, whole);
    }

    /// A gloss that a note gives for a word said near it.
    fn explain(&mut self, note: &str, before: usize, whole: Range<usize>) {
        let Some((term, meaning)) = gloss::explained(note) else { return };
        let near = before.saturating_sub(NEAR);
        let words = self.transcript.words.get(near..before).unwrap_or_default();
        let said = words.iter().rposition(|w| says(w, &term)).map(|at| at + near);
        let gloss = Gloss {
            term: on_one_line(&term),
            meaning: on_one_line(&meaning),
            word: said.unwrap_or(0),
            sure: true,
            span: self.input.span(whole),
        };
        if said.is_some() {
            self.transcript.glosses.push(gloss);
        } else if self.ahead.len() < MOST_AHEAD {
            self.ahead.push((gloss, self.transcript.words.len()));
        }
    }

    /// The transcript, once everything is read.
    pub(super) fn finish(mut self) -> (Transcript, Vec<Diagnostic>) {
        for (mut gloss, from) in std::mem::take(&mut self.ahead) {
            let words = self.transcript.words.get(from..).unwrap_or_default();
            if let Some(at) = words.iter().take(NEAR).position(|w| says(w, &gloss.term)) {
                gloss.word = from + at;
                self.transcript.glosses.push(gloss);
            }
        }
        self.transcript.glosses.sort_by_key(|g| g.span.range.start);
        (self.transcript, self.diagnostics)
    }

    /// A paragraph that somebody speaks, or a heading. Whether it had any word that is no note.
    pub(super) fn running(
        &mut self,
        content: Range<usize>,
        whole: Range<usize>,
        kind: ParagraphKind,
        speaker: Option<SpeakerId>,
    ) -> bool {
        // an editor who speaks in the middle of a paragraph has its rest
        let text = self.input.text.get(content.clone()).unwrap_or_default();
        let said = spoken_note(text).map_or(content.end, |at| content.start + at);
        let (content, rest) = (content.start..said, said..content.end);
        let pairs = self.pairs(content.clone());
        let mut at = content.start;
        let mut begin = whole.start;
        let mut start = self.transcript.words.len();
        let mut placed = false;
        let notes = pairs.into_iter().filter(|(_, p)| *p == Pair::Note).map(|(r, _)| r);
        // a note inside a sentence comes behind the paragraph, and the sentence stays whole
        let (between, inside): (Vec<Range<usize>>, Vec<Range<usize>>) = notes.partition(|note| {
            let before = self.input.text.get(content.start..note.start).unwrap_or_default().trim_end();
            before.is_empty() || stops(before)
        });
        for note in between {
            self.words(at..note.start, true);
            let said = self.close(start, begin..note.start, kind, speaker);
            self.note(note.clone(), note.clone());
            at = self.loose_marks(note.end, content.end);
            placed |= said;
            // a label before a note belongs to what is said behind it
            begin = if placed { at } else { begin };
            start = self.transcript.words.len();
        }
        self.words(at..content.end, true);
        let said = self.close(start, begin..whole.end, kind, speaker) || placed;
        for note in inside {
            self.note(note.clone(), note);
        }
        if !rest.is_empty() {
            self.note(rest.clone(), rest);
        }
        said
    }

    /// A label behind which nobody says a word.
    pub(super) fn silent(&mut self, label: Range<usize>) {
        let text = self.input.text.get(label.clone()).unwrap_or_default().trim().to_owned();
        if !text.is_empty() {
            let span = self.input.span(label);
            self.transcript.set_aside.push(SetAside {
                kind: SetAsideKind::Mark,
                text,
                why: "a label behind which nobody says a word",
                span,
            });
        }
    }

    /// What an editor wrote beside a label: how, when or by whom it was said.
    pub(super) fn remark(&mut self, at: Range<usize>) {
        let text = self.input.text.get(at.clone()).unwrap_or_default().to_owned();
        if !text.trim().is_empty() {
            let (kind, why) = (SetAsideKind::Mark, "a remark beside a speaker's name");
            self.transcript.set_aside.push(SetAside { kind, text, why, span: self.input.span(at) });
        }
    }

    /// A stop behind a note belongs to no word.
    fn loose_marks(&mut self, from: usize, end: usize) -> usize {
        let rest = self.input.text.get(from..end).unwrap_or_default();
        let marks = rest.len() - rest.trim_start_matches(['.', ',', ';', ':']).len();
        if marks > 0 {
            let text = rest.get(..marks).unwrap_or_default().to_owned();
            let span = self.input.span(from..from + marks);
            self.transcript.set_aside.push(SetAside {
                kind: SetAsideKind::Mark,
                text,
                why: "punctuation behind a note",
                span,
            });
        }
        from + marks
    }

    fn close(&mut self, start: usize, range: Range<usize>, kind: ParagraphKind, speaker: Option<SpeakerId>) -> bool {
        let words = start..self.transcript.words.len();
        let any = !words.is_empty();
        if any {
            let span = self.input.span(range);
            let torn = std::mem::take(&mut self.torn) && kind == ParagraphKind::Speech;
            let last = self
                .transcript
                .paragraphs
                .last_mut()
                .filter(|p| torn && p.kind == kind && p.speaker == speaker && p.words.end == words.start);
            if let Some(before) = last {
                before.words.end = words.end;
                before.span.range.end = span.range.end;
            } else {
                self.transcript.paragraphs.push(Paragraph { kind, speaker, words, span });
            }
        }
        any
    }

    /// The outermost pairs of brackets in a stretch, and what each is.
    fn pairs(&mut self, content: Range<usize>) -> Vec<(Range<usize>, Pair)> {
        let text = self.input.text.get(content.clone()).unwrap_or_default();
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut found: Vec<Range<usize>> = Vec::new();
        for (at, c) in text.char_indices() {
            match c {
                '[' | '(' | '（' => open.push((at, c)),
                ']' | ')' | '）' => {
                    let wanted = match c {
                        ']' => '[',
                        ')' => '(',
                        _ => '（',
                    };
                    if let Some(&(from, _)) = open.last().filter(|(_, o)| *o == wanted) {
                        open.pop();
                        while found.last().is_some_and(|r| r.start > from) {
                            found.pop();
                        }
                        found.push(from..at + c.len_utf8());
                    }
                }
                _ => {}
            }
        }
        for (at, _) in open.iter().filter(|(_, c)| *c == '[').take(1) {
            let span = self.input.span(content.start + at..content.start + at + 1);
            self.diagnostics.push(
                Diagnostic::warning("W065", "bracket [ is never closed in this paragraph; it is kept as text")
                    .at(span)
                    .help("close it with ]"),
            );
        }
        let brackets = found.clone();
        let apart = |s: &Range<usize>| brackets.iter().all(|b| b.end <= s.start || s.end <= b.start);
        found.extend(emphasis::sounds(text).into_iter().take(MOST_SOUNDS).filter(apart));
        found.sort_by_key(|r| r.start);
        // {unclear}, <inaudible>: other brackets of transcribers, and nothing else in them
        let taken = found.clone();
        let apart = |s: &Range<usize>| taken.iter().all(|b| b.end <= s.start || s.end <= b.start);
        let others = curly(text).into_iter().take(MOST_SOUNDS).filter(|(at, _)| apart(at));
        let others: Vec<(Range<usize>, Pair)> =
            others.map(|(r, pair)| (r.start + content.start..r.end + content.start, pair)).collect();
        let notes = &self.footnotes;
        let mut all: Vec<(Range<usize>, Pair)> = found
            .into_iter()
            .map(|r| (r.start + content.start..r.end + content.start, what(text, &r, notes)))
            .collect();
        all.extend(others);
        all.sort_by_key(|(r, _)| r.start);
        all
    }

    /// Reads the words of a stretch. `speech`: brackets have their meaning.
    fn words(&mut self, content: Range<usize>, speech: bool) {
        let input = self.input;
        let text = input.text.get(content.clone()).unwrap_or_default();
        let pairs = if speech { self.pairs_quietly(content.clone()) } else { Vec::new() };
        let marks = emphasis::marks(text);
        let first = self.transcript.words.len();
        let mut open = Open::default();
        let mut next = pairs.iter().peekable();
        let mut inside: Option<usize> = None;
        let mut skip = 0;
        for (offset, c) in text.char_indices() {
            let at = content.start + offset;
            if at < skip {
                continue;
            }
            while next.peek().is_some_and(|(r, _)| r.start < at) {
                next.next();
            }
            let end = at + c.len_utf8();
            if let Some((range, pair)) = next.peek().filter(|(r, _)| r.start == at) {
                let taken = match pair {
                    Pair::Aside(kind, why) => {
                        self.aside(*kind, why, range);
                        true
                    }
                    Pair::Parenthesis => {
                        let taken = self.gloss(range, &mut open, first);
                        if !taken && text.get(offset..).is_some_and(|t| t.starts_with('[')) {
                            inside = Some(range.end - 1);
                        }
                        taken
                    }
                    Pair::Inserted => {
                        inside = Some(range.end - 1);
                        false
                    }
                    Pair::Note => true,
                };
                if taken {
                    skip = range.end;
                    let after = input.text.get(range.end..content.end).unwrap_or_default();
                    self.attach(&mut open, after, range.end, first, &mut skip);
                    continue;
                }
            }
            if let Some(last) = inside {
                open.inserted |= !c.is_whitespace();
                if matches!(c, '[' | ']') {
                    match self.transcript.words.get_mut(first..).and_then(<[Word]>::last_mut) {
                        // a space stands before the bracket: it closes behind the word before
                        Some(word) if c == ']' && !open.begun => word.span.range.end = input.span(at..end).range.end,
                        _ => open.take(at..end, None),
                    }
                    if at >= last {
                        inside = None;
                    }
                    continue;
                }
            }
            if c.is_whitespace() {
                let rest = text.get(offset..).unwrap_or_default();
                if let Some(length) = self.divided(&open, rest) {
                    skip = at + length;
                    continue;
                }
                self.flush(&mut open);
            } else {
                let seen = !invisible(c) && marks.binary_search(&offset).is_err();
                open.take(at..end, seen.then_some(c));
            }
        }
        self.flush(&mut open);
        if open.begun {
            let text = input.text.get(open.range.clone()).unwrap_or_default().to_owned();
            let span = input.span(open.range);
            self.transcript.set_aside.push(SetAside {
                kind: SetAsideKind::Mark,
                text,
                why: "marks without a word",
                span,
            });
        }
    }

    fn pairs_quietly(&mut self, content: Range<usize>) -> Vec<(Range<usize>, Pair)> {
        let said = self.diagnostics.len();
        let pairs = self.pairs(content);
        self.diagnostics.truncate(said);
        pairs
    }

    fn aside(&mut self, kind: SetAsideKind, why: &'static str, range: &Range<usize>) {
        let text = self.input.text.get(range.clone()).unwrap_or_default().to_owned();
        self.transcript.set_aside.push(SetAside { kind, text, why, span: self.input.span(range.clone()) });
    }

    /// Takes a parenthesis as a gloss, if it is one.
    fn gloss(&mut self, range: &Range<usize>, open: &mut Open, first: usize) -> bool {
        let whole = self.input.text.get(range.clone()).unwrap_or_default();
        let inner = whole
            .get(1..)
            .and_then(|t| t.strip_suffix([')', ']']))
            .map_or_else(|| whole.trim_matches(['(', ')', '（', '）']).trim(), str::trim);
        let glued = !open.text.is_empty();
        let mut words: Vec<Word> =
            self.transcript.words.get(first..).unwrap_or_default().iter().rev().take(8).rev().cloned().collect();
        if glued {
            words.push(Word {
                text: open.text.clone(),
                time: None,
                kind: WordKind::Spoken,
                span: self.input.span(open.range.clone()),
            });
        }
        let Some(gloss::Explained { term, before, sure }) = gloss::term(&words, inner, glued) else { return false };
        let last = if glued { self.transcript.words.len() } else { self.transcript.words.len().saturating_sub(1) };
        // the term's own last word: its verb may stand between it and the parenthesis
        let own = term.split_whitespace().last().unwrap_or_default();
        let back = words.iter().rev().position(|w| w.text.contains(own)).unwrap_or(0);
        let word = last.saturating_sub(back);
        let span = self.input.span(range.clone());
        let meaning = before.unwrap_or_else(|| on_one_line(gloss::meaning(inner)));
        self.transcript.glosses.push(Gloss { term, meaning, word, sure, span });
        true
    }

    /// Punctuation right behind what was taken out belongs to the word before it.
    fn attach(&mut self, open: &mut Open, after: &str, at: usize, first: usize, skip: &mut usize) {
        if open.begun {
            return;
        }
        let marks = after.len() - after.trim_start_matches([',', '.', ';', ':', '?', '!', '…', '”', '’', '"']).len();
        if marks == 0 || self.transcript.words.len() <= first {
            return;
        }
        if let Some(word) = self.transcript.words.last_mut() {
            word.text.push_str(after.get(..marks).unwrap_or_default());
            word.span.range.end = self.input.span(at..at + marks).range.end;
            *skip = at + marks;
        }
    }

    /// A word divided by a hyphen at the end of a line goes on; the length of the space to pass over.
    fn divided(&self, open: &Open, rest: &str) -> Option<usize> {
        let bare = open.text.strip_suffix('-')?;
        let space = rest.len() - rest.trim_start().len();
        let gap = rest.get(..space)?;
        let following = rest.get(space..)?.split_whitespace().next()?;
        let letters = bare.ends_with(char::is_alphabetic) && following.starts_with(char::is_lowercase);
        (letters && gap.matches('\n').count().max(gap.matches('\r').count()) == 1).then_some(space)
    }

    /// The word read so far is one. Brackets and invisible characters without a word go to the next one.
    fn flush(&mut self, reading: &mut Open) {
        let mut text = clean(&reading.text);
        if text.is_empty() {
            return;
        }
        if is_blank(&text) {
            let range = std::mem::take(reading).range;
            self.aside(SetAsideKind::Unclear, "words that the transcriber could not make out", &range);
            return;
        }
        let (digits, number) = footnote::hung_number(&text);
        let word = text.get(..text.len() - digits).unwrap_or(&text);
        let hangs = word.ends_with(|c: char| matches!(c, '.' | ',' | '!' | '?' | '”' | '"' | '’') || c.is_alphabetic());
        if digits > 0 && hangs && self.footnotes.contains(&number) {
            text = word.to_owned();
        }
        if let Some(word) = self.footnotes.iter().find_map(|sign| text.strip_suffix(sign.as_str())).map(str::to_owned)
            && word.ends_with(|c: char| c.is_alphanumeric() || c.is_ascii_punctuation() || matches!(c, '”' | '’'))
        {
            text = word;
        }
        let open = std::mem::take(reading);
        let written = self.input.text.get(open.range.clone()).unwrap_or_default();
        if written.contains(['\n', '\r']) {
            // a compound keeps its hyphen: both of its parts are words, and neither is an ending
            let (one, two) = text.split_once('-').unwrap_or((&text, ""));
            let long = |part: &str| part.chars().filter(|c| c.is_alphabetic()).count() > 3;
            let compound = long(one) && long(two) && self.known.contains(&folded(one));
            let joined = text.replace('-', "");
            if text.matches('-').count() == 1 && (self.known.contains(&folded(&joined)) || !compound) {
                text = joined;
            }
        }
        let kind = if open.inserted { WordKind::Inserted } else { WordKind::Spoken };
        self.transcript.words.push(Word { text, time: None, kind, span: self.input.span(open.range) });
    }
}

impl Open {
    fn take(&mut self, at: Range<usize>, c: Option<char>) {
        if !self.begun {
            self.begun = true;
            self.range.start = at.start;
        }
        self.range.end = at.end;
        self.text.extend(c);
    }
}

/// Notes of a transcriber in curly or angle brackets.
fn curly(text: &str) -> Vec<(Range<usize>, Pair)> {
    let mut all = Vec::new();
    for (open, close) in [('{', '}'), ('<', '>')] {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|r| r.find(open)).map(|at| from + at) {
            from = at + 1;
            let inside = text.get(from..).unwrap_or_default();
            let Some(length) = inside.char_indices().take(40).find(|(_, c)| *c == close).map(|(n, _)| n) else {
                continue;
            };
            let inner = inside.get(..length).unwrap_or_default();
            let letters = inner.contains(char::is_alphabetic) && !inner.contains([open, '[', '(']);
            if let Some((kind, why)) = bracket::aside(inner).filter(|_| letters) {
                all.push((at..from + length + 1, Pair::Aside(kind, why)));
                from += length + 1;
            }
        }
    }
    all
}

/// What stands for a word that nobody understood: `____`, `???`, `XXX`.
fn is_blank(text: &str) -> bool {
    let bare = text.trim_matches(['.', ',', ';', ':', '!']);
    let all = |c: char, least: usize| bare.chars().count() >= least && bare.chars().all(|own| own == c);
    all('_', 2) || all('?', 2) || all('X', 3)
}

/// The words of a text that no end of a line divides.
fn whole(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut divided = false;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let open = words.last().is_some_and(|w| w.ends_with('-'));
        let own = words.get(usize::from(divided)..words.len() - usize::from(open)).unwrap_or_default();
        out.extend(own.iter().map(|w| folded(w)));
        divided = open;
    }
    out
}

/// So many words around a note may be what it explains.
const NEAR: usize = 2000;
/// Notes that explain a word which is said behind them; no page has more.
const MOST_AHEAD: usize = 200;

/// Whether this is the term's last word, inflected or not.
fn says(word: &Word, term: &str) -> bool {
    let wanted = folded(term.split_whitespace().last().unwrap_or_default());
    !wanted.is_empty() && folded(&word.text).starts_with(&wanted)
}

/// Sounds between marks of emphasis, or in curly brackets, in one paragraph; nobody writes more.
const MOST_SOUNDS: usize = 100;

/// Where a note begins that no bracket holds, behind the end of a sentence.
fn spoken_note(text: &str) -> Option<usize> {
    const LEADS: &[&str] =
        &["Editor’s note:", "Editor's note:", "Translator’s note:", "Translator's note:", "편집자 주:"];
    let places = LEADS.iter().flat_map(|lead| text.match_indices(lead).map(|(at, _)| at));
    let behind = |at: &usize| text.get(..*at).is_some_and(|before| before.ends_with(' ') && stops(before.trim_end()));
    places.filter(behind).min()
}
