//! Two versions of a script, as lines and seconds on air.
use super::align::{self, Step};
use crate::{
    programme::Programme,
    script::{self, Block, Script},
    source::{Lines, Source},
    timeline::Timeline,
    units::Millis,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// As parsed.
    pub script: &'a Script,
    /// The file that it was parsed from.
    pub text: &'a Source,
    /// What airs.
    pub programme: &'a Programme,
    /// Where it lies.
    pub timeline: &'a Timeline,
}

/// What became of a part of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ChangeKind {
    /// Its words differ.
    Changed,
    /// It is in the first alone.
    Removed,
    /// It is in the second alone.
    Added,
    /// It stands elsewhere.
    Moved,
    /// Its words are the same, and it is longer or shorter on air, or airs in one alone.
    Timed,
}

/// A part of the script that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How.
    pub kind: ChangeKind,
    /// `CLIP`, `HOST`, `heading`, `front matter`.
    pub what: String,
    /// The line in the first, from 1.
    pub line_a: Option<usize>,
    /// The line in the second, from 1.
    pub line_b: Option<usize>,
    /// How long it is on air in the first, in milliseconds; `None` where it does not air.
    pub a_ms: Option<u64>,
    /// The same of the second.
    pub b_ms: Option<u64>,
    /// What differs, word by word: `[-out-]`, `{+in+}`.
    pub words: String,
}

/// Two versions of a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// `cornercast.compare/1`
    pub schema: &'static str,
    /// What differs, in the order of the second.
    pub changes: Vec<Change>,
    /// How long the first is, in milliseconds.
    pub a_ms: u64,
    /// How long the second is, in milliseconds.
    pub b_ms: u64,
    /// The length that each has to fill, in milliseconds.
    pub slots_ms: (Option<u64>, Option<u64>),
    /// Whether those are the lengths of recordings.
    pub actual: (bool, bool),
}

impl Comparison {
    /// How much longer, or, below zero, shorter the second is, in milliseconds.
    #[must_use]
    pub fn change_ms(&self) -> i64 {
        difference(self.a_ms, self.b_ms)
    }
}

impl Change {
    /// How much it makes the programme longer or, below zero, shorter, in milliseconds.
    #[must_use]
    pub fn change_ms(&self) -> i64 {
        difference(self.a_ms.unwrap_or(0), self.b_ms.unwrap_or(0))
    }
}

fn difference(a: u64, b: u64) -> i64 {
    i64::try_from(b).unwrap_or(i64::MAX) - i64::try_from(a).unwrap_or(i64::MAX)
}

/// A part of one script.
struct Item {
    what: String,
    /// In canonical form: how it is spelt makes no difference.
    text: String,
    line: usize,
    on_air: Option<u64>,
}

/// Compare two versions of a script.
#[must_use]
pub fn compare(a: &Version<'_>, b: &Version<'_>) -> Comparison {
    let (left, right) = (items(a), items(b));
    let texts = |items: &[Item]| items.iter().map(|i| i.text.clone()).collect::<Vec<_>>();
    let mut changes = Vec::new();
    for step in align::align(&texts(&left), &texts(&right)) {
        let (x, y) = match step {
            Step::Both(x, y) => (left.get(x), right.get(y)),
            Step::Left(x) => (left.get(x), None),
            Step::Right(y) => (None, right.get(y)),
        };
        changes.extend(change(x, y));
    }
    moves(&mut changes);
    let (slot_a, slot_b) = (a.programme.slot.map(|s| s.millis().0), b.programme.slot.map(|s| s.millis().0));
    Comparison {
        schema: "cornercast.compare/1",
        changes,
        a_ms: a.timeline.length.millis().0,
        b_ms: b.timeline.length.millis().0,
        slots_ms: (slot_a, slot_b),
        actual: (a.timeline.is_actual(), b.timeline.is_actual()),
    }
}

fn change(a: Option<&Item>, b: Option<&Item>) -> Option<Change> {
    let (kind, what) = match (a, b) {
        (Some(a), Some(b)) if a.text == b.text && a.on_air == b.on_air => return None,
        (Some(a), Some(b)) if a.text == b.text => (ChangeKind::Timed, &a.what),
        (Some(_), Some(b)) => (ChangeKind::Changed, &b.what),
        (Some(a), None) => (ChangeKind::Removed, &a.what),
        (None, Some(b)) => (ChangeKind::Added, &b.what),
        (None, None) => return None,
    };
    let text = |item: Option<&Item>| item.map(|i| i.text.clone()).unwrap_or_default();
    let words = match kind {
        ChangeKind::Changed => marked(&text(a), &text(b)),
        ChangeKind::Added => text(b),
        _ => text(a),
    };
    Some(Change {
        kind,
        what: what.clone(),
        line_a: a.map(|i| i.line),
        line_b: b.map(|i| i.line),
        a_ms: a.and_then(|i| i.on_air),
        b_ms: b.and_then(|i| i.on_air),
        words: words.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

/// What was taken out at one place and stands the same at another was moved.
fn moves(changes: &mut Vec<Change>) {
    let gone: BTreeMap<String, usize> = changes
        .iter()
        .enumerate()
        .filter(|(_, c)| c.kind == ChangeKind::Removed)
        .map(|(n, c)| (c.words.clone(), n))
        .collect();
    let mut taken = Vec::new();
    let from: Vec<(Option<usize>, Option<u64>)> = changes.iter().map(|c| (c.line_a, c.a_ms)).collect();
    for change in changes.iter_mut().filter(|c| c.kind == ChangeKind::Added) {
        if let Some(n) = gone.get(&change.words).filter(|n| !taken.contains(*n))
            && let Some((line, ms)) = from.get(*n)
        {
            taken.push(*n);
            (change.kind, change.line_a, change.a_ms) = (ChangeKind::Moved, *line, *ms);
        }
    }
    let mut n = 0;
    changes.retain(|_| {
        n += 1;
        !taken.contains(&(n - 1))
    });
}

/// The words of both, `[-out-]` and `{+in+}`.
pub(super) fn marked(a: &str, b: &str) -> String {
    let (left, right): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let mut out: Vec<String> = Vec::new();
    let mut at = 0;
    for (old, new) in align::words(&left, &right) {
        out.extend(left.get(at..old.start).unwrap_or_default().iter().map(|w| (*w).to_owned()));
        let said =
            |words: &[&str], range: &std::ops::Range<usize>| words.get(range.clone()).unwrap_or_default().join(" ");
        let mut both = String::new();
        if !old.is_empty() {
            both.push_str(&format!("[-{}-]", said(&left, &old)));
        }
        if !new.is_empty() {
            both.push_str(&format!("{{+{}+}}", said(&right, &new)));
        }
        out.push(both);
        at = old.end;
    }
    out.extend(left.get(at..).unwrap_or_default().iter().map(|w| (*w).to_owned()));
    out.join(" ")
}

fn items(version: &Version<'_>) -> Vec<Item> {
    let place = |line: usize| version.timeline.placed.iter().find(|p| p.line == line);
    let host = version.script.front.host.as_ref().map(|h| h.value.clone());
    let host = host.or_else(|| version.programme.voices.iter().find(|v| v.host).map(|v| v.name.clone()));
    let mut items = front(version);
    let lines = Lines::new(version.text);
    for block in &version.script.blocks {
        let line = lines.line(block.span.range.start);
        let what = match &block.value {
            Block::Title(_) => "title".to_owned(),
            Block::Segment(_) => "heading".to_owned(),
            Block::Speech(speech) => {
                speech.voice.as_ref().map(|v| v.value.clone()).or_else(|| host.clone()).unwrap_or_default()
            }
            Block::Cue(cue) => cue.verb.value.word().to_owned(),
            Block::Comment(_) => "comment".to_owned(),
            _ => continue,
        };
        let alone = Script { blocks: vec![block.clone()], ..Script::default() };
        let on_air = match &block.value {
            Block::Segment(_) => None,
            _ => place(line).filter(|p| !p.at.is_empty()).map(|p| p.at.length().millis().0),
        };
        items.push(Item { what, text: body(&script::print(&alone)), line, on_air });
    }
    items
}

/// What stands below the front matter.
fn body(printed: &str) -> String {
    printed.split_once("\n---\n").map_or(printed, |(_, body)| body).trim().to_owned()
}

/// Each key of the front matter with its lines.
fn front(version: &Version<'_>) -> Vec<Item> {
    let printed = script::print(&Script { front: version.script.front.clone(), ..Script::default() });
    let mut items: Vec<Item> = Vec::new();
    for text in printed.lines().filter(|l| !l.starts_with("---")) {
        // where it is written in the file, as far as it is written there in the same way
        let key = text.split_once(':').map_or(text, |(key, _)| key);
        let written = version.text.text.lines().position(|l| l == text || l.starts_with(&format!("{key}:")));
        if text.starts_with(' ')
            && let Some(last) = items.last_mut()
        {
            last.text.push('\n');
            last.text.push_str(text);
            continue;
        }
        items.push(Item {
            what: "front matter".to_owned(),
            text: text.to_owned(),
            line: written.map_or(1, |n| n + 1),
            on_air: None,
        });
    }
    items
}

/// `+0:02.300`, `-0:04`.
#[must_use]
pub fn signed(ms: i64) -> String {
    let sign = if ms < 0 { '-' } else { '+' };
    format!("{sign}{}", Millis(ms.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::{body, marked};

    #[test]
    fn words_that_went_and_words_that_came_are_marked() {
        assert_eq!(marked("a b c d", "a x c d e"), "a [-b-]{+x+} c d {+e+}");
        assert_eq!(marked("a b", "a b"), "a b");
    }

    #[test]
    fn the_canonical_form_of_a_part_has_no_front_matter() {
        assert_eq!(body("---\ncornercast: 1\n---\n\n## A\n"), "## A");
    }
}
