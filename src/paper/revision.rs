//! An edited document against the script: every insertion, deletion and comment at the line that it touches.
use super::{
    Paper, Part, PartKind,
    align::{self, Step},
    moved,
    returned::{Paragraph, Returned, Track},
    word::{self, Line, Look, Style},
};
use crate::{
    script::{Block, Rate, Script, readtime},
    source::{Lines, Source},
    units::Millis,
};
use serde::Serialize;

/// What an editor did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EditKind {
    /// Put words in.
    Inserted,
    /// Took words out.
    Deleted,
    /// Put words in the place of others.
    #[default]
    Replaced,
    /// Said something about the words.
    Comment,
    /// Put words elsewhere.
    Moved,
    /// Made two paragraphs of one.
    Parted,
    /// Made one paragraph of two.
    Joined,
    /// Said otherwise how a word is said.
    Pronounced,
}

/// Something that an editor did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What.
    pub kind: EditKind,
    /// The line of the script that it touches, from 1; after which it stands, for a paragraph of its own.
    pub line: usize,
    /// The line on which moved words stood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<usize>,
    /// Whose, in initials. `None` for what differs without a tracked change: somebody accepted or never tracked it, or the
    /// script has changed since it was sent.
    pub by: Option<String>,
    /// The words that were there; for a comment, those that it is about.
    pub was: String,
    /// The words that are there now; for a comment, what it says.
    pub now: String,
    /// The words around it.
    pub context: (String, String),
    /// How much longer, or, below zero, shorter reading it becomes by the formula, in milliseconds.
    pub change_ms: Option<i64>,
}

/// An edited document against the script.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Edited {
    /// In the order of the script.
    pub edits: Vec<Edit>,
    /// Everybody who edited or commented, in initials.
    pub people: Vec<String>,
    /// How much longer, or, below zero, shorter reading it all becomes by the formula, in milliseconds.
    pub change_ms: i64,
    /// How much of the script was found in the document, in per cent of its paragraphs.
    pub found: usize,
}

/// Compare a document that came back with the copy as it would be written today.
#[must_use]
pub fn edited(paper: &Paper, script: &Script, text: &Source, returned: &Returned) -> Edited {
    let mut lines = word::lines(paper);
    let places = Lines::new(text);
    let title = script.blocks.iter().find(|b| matches!(b.value, Block::Title(_))).map(|b| b.span.range.start);
    if let Some(at) = script.front.title.as_ref().map(|t| t.span.range.start).or(title) {
        lines.iter_mut().filter(|l| l.style == Style::Title).for_each(|l| l.line = places.line(at));
    }
    let ours: Vec<String> = lines.iter().map(|l| settled(&l.text(), Style::Voice)).collect();
    // a paragraph that was put in whole was not there
    let sent: Vec<usize> = (0..returned.paragraphs.len())
        .filter(|n| returned.paragraphs.get(*n).is_some_and(|p| !p.before().trim().is_empty()))
        .collect();
    let theirs: Vec<String> =
        sent.iter().map(|n| returned.paragraphs.get(*n).map(|p| one_line(&p.before())).unwrap_or_default()).collect();
    let steps = align::align(&ours, &theirs.iter().map(|t| settled(t, Style::Voice)).collect::<Vec<_>>());
    let view = View { paper, script, text, lines: places };
    let mut out = Edited::default();
    let mut matched = vec![None; returned.paragraphs.len()];
    let mut missing = Vec::new();
    for step in &steps {
        match *step {
            Step::Both(ours, theirs) => {
                if let Some(slot) = sent.get(theirs).and_then(|n| matched.get_mut(*n)) {
                    *slot = Some(ours);
                }
            }
            Step::Left(ours) => missing.push(ours),
            Step::Right(_) => {}
        }
    }
    voices(&lines, returned, &mut matched, &mut missing);
    let missing: Vec<&Line> = missing.into_iter().filter_map(|n| lines.get(n)).collect();
    let found = lines.len() - missing.len();
    out.found = (100 * found).checked_div(lines.len()).unwrap_or(0);
    // a program that knows no writing above words drops all of it
    let sounds = returned.paragraphs.iter().any(|p| !p.said.is_empty());
    let mut after = After { line: 1, read: None };
    for (paragraph, line) in returned.paragraphs.iter().zip(&matched) {
        let line = line.and_then(|n| lines.get(n));
        if let Some(line) = line.filter(|l| l.line > 0) {
            after.line = line.line;
            if line.style == Style::Copy {
                after.read = Some(line);
            }
        }
        view.tracked(paragraph, line, after, &mut out.edits);
        view.untracked(paragraph, line, after, &mut out.edits);
        if let Some(line) = line.filter(|_| sounds) {
            pronounced(paragraph, line, &mut out.edits);
        }
    }
    out.edits.extend(missing.into_iter().filter(|l| !l.generated() && l.style != Style::Voice).map(|line| Edit {
        kind: EditKind::Deleted,
        line: line.line,
        was: one_line(&line.text()),
        change_ms: view.longer(line, &one_line(&line.text()), ""),
        ..Edit::default()
    }));
    moved::pair(&mut out.edits);
    for remark in &returned.remarks {
        let line = matched.iter().take(remark.paragraph + 1).rev().find_map(|m| *m).and_then(|n| lines.get(n));
        let own = matched.get(remark.paragraph).copied().flatten().is_some();
        let at = line.map_or(1, |line| match returned.paragraphs.get(remark.paragraph).filter(|_| own) {
            Some(paragraph) => view.line_at(line, &paragraph.before(), remark.at),
            None => line.line.max(1),
        });
        out.edits.push(Edit {
            kind: EditKind::Comment,
            line: at,
            by: Some(remark.by.clone()),
            was: one_line(&remark.about),
            now: remark.text.clone(),
            ..Edit::default()
        });
    }
    out.edits.sort_by_key(|e| e.line);
    let mut people: Vec<String> = out.edits.iter().filter_map(|e| e.by.clone()).filter(|b| !b.is_empty()).collect();
    people.sort();
    people.dedup();
    out.people = people;
    out.change_ms = out.edits.iter().filter_map(|e| e.change_ms).sum();
    out
}

/// Another name above words that stayed is another voice for them, and no line that went and another that came.
fn voices(lines: &[Line], returned: &Returned, matched: &mut [Option<usize>], missing: &mut Vec<usize>) {
    let above = |n: usize| {
        let words = |n: &usize| returned.paragraphs.get(*n).is_some_and(|p| !p.before().trim().is_empty());
        (0..n).rev().find(words)
    };
    let is_voice = |n: usize| lines.get(n).is_some_and(|l| l.style == Style::Voice);
    for paragraph in 1..matched.len() {
        let Some(voice) = matched.get(paragraph).copied().flatten().and_then(|own| own.checked_sub(1)) else {
            continue;
        };
        let Some(missed) = missing.binary_search(&voice).ok().filter(|_| is_voice(voice)) else { continue };
        let free = |n: &usize| {
            let styled = returned.paragraphs.get(*n).is_some_and(|p| p.style == Style::Voice.name());
            styled && matched.get(*n).is_some_and(Option::is_none)
        };
        let Some(slot) = above(paragraph).filter(free).and_then(|n| matched.get_mut(n)) else { continue };
        *slot = Some(voice);
        missing.remove(missed);
    }
}

impl Line {
    /// Whether everything on it is the tool's, and none of the script's own words.
    fn generated(&self) -> bool {
        self.style == Style::Head
    }

    /// How its words are said.
    fn said(&self) -> Vec<&str> {
        self.runs
            .iter()
            .filter_map(|(look, _)| if let Look::Said(how) = look { Some(how.as_str()) } else { None })
            .collect()
    }
}

/// How words are said, where it is written otherwise now.
fn pronounced(paragraph: &Paragraph, line: &Line, edits: &mut Vec<Edit>) {
    let ours = line.said();
    let theirs: Vec<&str> = paragraph.said.iter().map(String::as_str).collect();
    for (old, new) in align::words(&ours, &theirs) {
        let join = |all: &[&str], range: std::ops::Range<usize>| all.get(range).unwrap_or_default().join(", ");
        edits.push(Edit {
            kind: EditKind::Pronounced,
            line: line.line,
            was: join(&ours, old),
            now: join(&theirs, new),
            ..Edit::default()
        });
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// With straight quotation marks, for word processors turn them; and without times, which change by themselves, where they
/// are the tool's.
pub(super) fn settled(text: &str, style: Style) -> String {
    let text = text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
    let text = text.as_str();
    let time = |word: &str| {
        let bare = word.trim_matches(['~', '(', ')', '–', '/', '+']);
        bare.is_empty() || bare.contains(':') && bare.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
    };
    if style == Style::Copy || style == Style::Note {
        return one_line(text);
    }
    let mut words = text.split_whitespace().peekable();
    let mut out = Vec::new();
    while let Some(word) = words.next() {
        // in running text a time is a word
        if time(word)
            && (style == Style::Voice
                || out.is_empty()
                || words.peek().is_none_or(|next| time(next) || next.starts_with('^')))
        {
            continue;
        }
        out.push(word);
    }
    out.join(" ")
}

/// Where a paragraph that the script does not have stands.
#[derive(Clone, Copy)]
struct After<'a> {
    /// The line of the script before it, from 1.
    line: usize,
    /// What is read before it.
    read: Option<&'a Line>,
}

struct View<'a> {
    paper: &'a Paper,
    script: &'a Script,
    text: &'a Source,
    lines: Lines<'a>,
}

impl View<'_> {
    fn part(&self, line: &Line) -> Option<&Part> {
        self.paper.parts.iter().find(|p| p.line == line.line && matches!(p.kind, PartKind::Speech { .. }))
    }

    /// How much longer reading becomes, in milliseconds; only for what is read.
    fn longer(&self, line: &Line, before: &str, after: &str) -> Option<i64> {
        let part = self.part(line).filter(|_| line.style == Style::Copy)?;
        let (korean, rate) = (self.paper.is_korean(), Rate::Words(160));
        let formula = |text: &str| i64::try_from(readtime::planned(&undirected(text), korean, rate).0).unwrap_or(0);
        let own = formula(&line.text()).max(1);
        let planned = i64::try_from(part.planned.unwrap_or(Millis(0)).0).unwrap_or(0);
        Some((formula(after) - formula(before)) * planned / own)
    }

    /// How long reading a paragraph takes that the script does not have, in milliseconds: as fast as what is read before it.
    fn new_words(&self, paragraph: &Paragraph, after: After<'_>, words: &str) -> Option<i64> {
        let read = !Style::ALL.iter().any(|s| *s != Style::Copy && s.name() == paragraph.style);
        after.read.filter(|_| read).and_then(|line| self.longer(line, "", words))
    }

    /// What was tracked in a paragraph.
    fn tracked(&self, paragraph: &Paragraph, line: Option<&Line>, after: After<'_>, edits: &mut Vec<Edit>) {
        let by = |track: &Track| match track {
            Track::Kept => None,
            Track::Inserted(by) | Track::Deleted(by) => Some(by.clone()),
        };
        let before = paragraph.before();
        // where in the paragraph as it was sent
        let mut at = 0;
        let mut n = 0;
        while let Some((text, track)) = paragraph.runs.get(n) {
            let Some(author) = by(track) else {
                at += text.len();
                n += 1;
                continue;
            };
            let from = at;
            let (mut was, mut now) = (String::new(), String::new());
            while let Some((text, track)) = paragraph.runs.get(n).filter(|(_, t)| by(t).as_ref() == Some(&author)) {
                match track {
                    Track::Inserted(_) => now.push_str(text),
                    _ => {
                        was.push_str(text);
                        at += text.len();
                    }
                }
                n += 1;
            }
            let (kind, was, now) = match (one_line(&was), one_line(&now)) {
                (was, now) if was == now => continue,
                (was, now) if was.is_empty() => (EditKind::Inserted, was, now),
                (was, now) if now.is_empty() => (EditKind::Deleted, was, now),
                (was, now) => (EditKind::Replaced, was, now),
            };
            let (left, right) = (before.get(..from).unwrap_or_default(), before.get(at..).unwrap_or_default());
            let change_ms = match line {
                Some(line) => self.longer(line, &before, &format!("{left} {now} {right}")),
                None => self.new_words(paragraph, after, &now),
            };
            edits.push(Edit {
                kind,
                line: line.map_or(after.line, |l| self.line_at(l, &before, from)),
                by: Some(author),
                was,
                now,
                context: (last_words(left), first_words(right)),
                change_ms,
                ..Edit::default()
            });
        }
    }

    /// What differs between the script and the document as it was sent.
    fn untracked(&self, paragraph: &Paragraph, line: Option<&Line>, after: After<'_>, edits: &mut Vec<Edit>) {
        let before = paragraph.before();
        let Some(line) = line else {
            // a voice moves with what it reads, and is no edit of its own
            if !before.trim().is_empty() && paragraph.style != Style::Voice.name() {
                let now = one_line(&before);
                let change_ms = self.new_words(paragraph, after, &now);
                edits.push(Edit { kind: EditKind::Inserted, line: after.line, now, change_ms, ..Edit::default() });
            }
            return;
        };
        if line.generated() {
            return;
        }
        let (ours, theirs) = (settled(&line.text(), line.style), settled(&before, line.style));
        let (a, b): (Vec<&str>, Vec<&str>) = (ours.split(' ').collect(), theirs.split(' ').collect());
        for (old, new) in align::words(&a, &b) {
            let join = |words: &[&str], range: std::ops::Range<usize>| words.get(range).unwrap_or_default().join(" ");
            let (was, now) = (join(&a, old.clone()), join(&b, new));
            let kind = match (was.is_empty(), now.is_empty()) {
                (true, _) => EditKind::Inserted,
                (_, true) => EditKind::Deleted,
                _ => EditKind::Replaced,
            };
            let (left, right) = (join(&a, 0..old.start), join(&a, old.end..a.len()));
            edits.push(Edit {
                kind,
                line: self.line_of_word(line, old.start),
                context: (last_words(&left), first_words(&right)),
                change_ms: self.longer(line, &ours, &format!("{left} {now} {right}")),
                was,
                now,
                ..Edit::default()
            });
        }
    }

    /// The line of the script of a place in a paragraph as it was sent.
    fn line_at(&self, line: &Line, before: &str, at: usize) -> usize {
        let ours = line.text();
        let (a, b): (Vec<&str>, Vec<&str>) = (ours.split_whitespace().collect(), before.split_whitespace().collect());
        let theirs = before.get(..at).unwrap_or_default().split_whitespace().count();
        // a place inside a word is in that word
        let inside = before.get(..at).is_some_and(|t| t.ends_with(|c: char| !c.is_whitespace()))
            && before.get(at..).is_some_and(|t| t.starts_with(|c: char| !c.is_whitespace()));
        let theirs = theirs.saturating_sub(usize::from(inside));
        // what was put in or taken out before it shifts it
        let mut word = theirs;
        for (old, new) in align::words(&a, &b) {
            if new.end <= theirs {
                word = (old.end + theirs).saturating_sub(new.end);
            } else if new.contains(&theirs) {
                word = old.start;
            }
        }
        self.line_of_word(line, word)
    }

    /// The line of the script on which a word of a paragraph stands: a paragraph may be wrapped.
    fn line_of_word(&self, line: &Line, word: usize) -> usize {
        let whole = line.line.max(1);
        let block = self
            .script
            .blocks
            .iter()
            .find(|b| matches!(b.value, Block::Speech(_)) && self.lines.line(b.span.range.start) == line.line);
        let Some(raw) =
            block.and_then(|b| self.text.text.get(b.span.range.clone())).filter(|_| line.style == Style::Copy)
        else {
            return whole;
        };
        let mut at = 0;
        let mut found = 0;
        for text in line.text().split_whitespace().take(word + 1) {
            let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
            if let Some(next) = raw.get(at..).and_then(|rest| rest.find(bare)).filter(|_| !bare.is_empty()) {
                found = at + next;
                at = found + bare.len();
            }
        }
        whole + raw.get(..found).unwrap_or_default().matches('\n').count()
    }
}

/// Without what stands in brackets: it is not read.
fn undirected(text: &str) -> String {
    let (mut depth, mut out) = (0_usize, String::with_capacity(text.len()));
    for c in text.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn last_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.get(words.len().saturating_sub(4)..).unwrap_or_default().join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}
