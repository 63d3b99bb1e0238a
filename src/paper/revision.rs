//! An edited document against the script: every insertion, deletion and comment at the line that it touches.
use super::{
    Paper, Part, PartKind,
    align::{self, Step},
    returned::{Paragraph, Returned, Track},
    word::{self, Line, Style},
};
use crate::{
    script::{Block, Rate, Script, readtime},
    source::{Lines, Source},
    units::Millis,
};
use serde::Serialize;

/// What an editor did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EditKind {
    /// Put words in.
    Inserted,
    /// Took words out.
    Deleted,
    /// Put words in the place of others.
    Replaced,
    /// Said something about the words.
    Comment,
}

/// Something that an editor did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// What.
    pub kind: EditKind,
    /// The line of the script that it touches, from 1; after which it stands, for a paragraph of its own.
    pub line: usize,
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
    let lines = word::lines(paper);
    let ours: Vec<String> = lines.iter().map(|l| settled(&l.text(), l.style)).collect();
    // a paragraph that was put in whole was not there
    let sent: Vec<usize> = (0..returned.paragraphs.len())
        .filter(|n| returned.paragraphs.get(*n).is_some_and(|p| !p.before().trim().is_empty()))
        .collect();
    let theirs: Vec<String> =
        sent.iter().map(|n| returned.paragraphs.get(*n).map(|p| one_line(&p.before())).unwrap_or_default()).collect();
    let steps = align::align(&ours, &theirs.iter().map(|t| settled(t, Style::Voice)).collect::<Vec<_>>());
    let view = View { paper, script, text, lines: Lines::new(text) };
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
            Step::Left(ours) => missing.extend(lines.get(ours)),
            Step::Right(_) => {}
        }
    }
    let found = lines.len() - missing.len();
    out.found = (100 * found).checked_div(lines.len()).unwrap_or(0);
    let mut after = 1;
    for (paragraph, line) in returned.paragraphs.iter().zip(&matched) {
        let line = line.and_then(|n| lines.get(n));
        if let Some(line) = line.filter(|l| l.line > 0) {
            after = line.line;
        }
        view.tracked(paragraph, line, after, &mut out.edits);
        view.untracked(paragraph, line, after, &mut out.edits);
    }
    out.edits.extend(missing.into_iter().filter(|l| !l.generated()).map(|line| Edit {
        kind: EditKind::Deleted,
        line: line.line,
        by: None,
        was: one_line(&line.text()),
        now: String::new(),
        context: (String::new(), String::new()),
        change_ms: view.longer(line, &one_line(&line.text()), ""),
    }));
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
            context: (String::new(), String::new()),
            change_ms: None,
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

impl Line {
    /// Whether everything on it is the tool's, and none of the script's own words.
    fn generated(&self) -> bool {
        matches!(self.style, Style::Head | Style::Title | Style::Voice)
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without times, which change by themselves, where they are the tool's.
fn settled(text: &str, style: Style) -> String {
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
        if time(word) && (out.is_empty() || words.peek().is_none_or(|next| time(next) || next.starts_with('^'))) {
            continue;
        }
        out.push(word);
    }
    out.join(" ")
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
        let formula = |text: &str| i64::try_from(readtime::planned(text, korean, rate).0).unwrap_or(0);
        let own = formula(&line.text()).max(1);
        let planned = i64::try_from(part.planned.unwrap_or(Millis(0)).0).unwrap_or(0);
        Some((formula(after) - formula(before)) * planned / own)
    }

    /// What was tracked in a paragraph.
    fn tracked(&self, paragraph: &Paragraph, line: Option<&Line>, after: usize, edits: &mut Vec<Edit>) {
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
            let change_ms = line.and_then(|l| self.longer(l, &before, &format!("{left} {now} {right}")));
            edits.push(Edit {
                kind,
                line: line.map_or(after, |l| self.line_at(l, &before, from)),
                by: Some(author),
                was,
                now,
                context: (last_words(left), first_words(right)),
                change_ms,
            });
        }
    }

    /// What differs between the script and the document as it was sent.
    fn untracked(&self, paragraph: &Paragraph, line: Option<&Line>, after: usize, edits: &mut Vec<Edit>) {
        let before = paragraph.before();
        let Some(line) = line else {
            if !before.trim().is_empty() {
                edits.push(Edit {
                    kind: EditKind::Inserted,
                    line: after,
                    by: None,
                    was: String::new(),
                    now: one_line(&before),
                    context: (String::new(), String::new()),
                    change_ms: None,
                });
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
                by: None,
                context: (last_words(&left), first_words(&right)),
                change_ms: self.longer(line, &ours, &format!("{left} {now} {right}")),
                was,
                now,
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
        let block =
            self.script.blocks.iter().find(|b| {
                matches!(b.value, Block::Speech(_)) && self.lines.place(b.span.range.start).line == line.line
            });
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

fn last_words(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.get(words.len().saturating_sub(4)..).unwrap_or_default().join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}
