//! Lines become paragraphs: by blank lines, by labels, and joined again where a line was broken at a column.
use super::{reported, sheet};
use crate::{
    letter::is_hangul_name,
    transcript::{
        caption, date,
        label::{Accepted, Found, is_clock},
        name::names_a_fact,
    },
};
use std::ops::Range;

/// A paragraph of the file.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// All of it.
    pub(super) range: Range<usize>,
    /// Without the marks of a heading or a quotation.
    pub(super) content: Range<usize>,
    /// It is marked as a heading.
    pub(super) heading: bool,
    /// The label that it begins with; places in it count from the start of `content`.
    pub(super) label: Option<Found>,
    /// It says who takes part: `Interviewer: Sam Oakes (SO)`. The name, and the short form that stands for it below.
    pub(super) part: Option<(String, Option<String>)>,
    /// The number of a question, which nobody says.
    pub(super) number: Option<Range<usize>>,
    /// Its number, when it is a footnote.
    pub(super) footnote: Option<String>,
    /// A printed page has it: its number or its running head.
    pub(super) sheet: bool,
    /// The paragraph before it was broken by the end of a page and goes on here.
    pub(super) continues: bool,
    /// What goes on here began with a label.
    pub(super) answers: bool,
}

type Line<'a> = (usize, &'a str);

/// The paragraphs of a text.
pub(super) fn blocks(text: &str, labels: &Accepted) -> Vec<Block> {
    let mut out = Vec::new();
    let mut group: Vec<Line<'_>> = Vec::new();
    let sheets = sheet::sheets(text, labels);
    // a line in the middle or at the right of a sheet says nothing of its column
    let aside = |at: usize, line: &str| sheets.lines.contains(&at) || width(line) > width(line.trim_start()) + 16;
    let lines = caption::lines(text).filter(|(at, line)| !aside(*at, line));
    let widest = lines.map(|(_, line)| width(line.trim_end())).max().unwrap_or(0);
    let mut lines = caption::lines(text).chain([(text.len(), "")]).peekable();
    while let Some((at, line)) = lines.next() {
        if sheets.lines.contains(&at) || sheets.top == Some(at) {
            close(text, &mut group, labels, widest, &mut out);
            let mut own = Block { label: None, part: None, ..block(text, at..at + line.len(), labels) };
            own.sheet = sheets.top != Some(at);
            if !own.sheet {
                let title = text.get(own.content.clone()).map_or(0, |line| sheet::unnumbered(line).len());
                own.content.end = own.content.start + title;
            }
            out.push(own);
            continue;
        }
        let alone = labels.stands(line).is_some();
        // a note between two turns belongs to neither, and does not keep their lines from being joined
        let note = names_a_fact(line) && crate::transcript::line::stops(line.trim_end());
        let starts = alone || note || labels.begins(line).is_some() || line.trim_start().starts_with('#');
        if line.trim().is_empty() || starts {
            close(text, &mut group, labels, widest, &mut out);
        }
        if !line.trim().is_empty() {
            group.push((at, line));
        }
        // a name on a line of its own may have its time on the next
        group.extend(lines.next_if(|(_, next)| alone && is_clock(next)));
        if alone || note {
            close(text, &mut group, labels, widest, &mut out);
        }
    }
    listed(text, &mut out);
    out
}

/// Who takes part, in the first lines with a label: `구술자: 오만수` and `면담자: 박누리` below each other. One of them alone may be
/// an answer.
fn listed(text: &str, blocks: &mut [Block]) {
    let Some(first) = blocks.iter().position(|b| b.label.is_some() || b.part.is_some()) else { return };
    let names = |b: &Block| {
        let found = b.label.as_ref()?;
        let name = text.get(b.content.clone())?.get(found.body..)?.trim();
        let named = PARTS.contains(&found.name.as_str()) && is_hangul_name(name);
        named.then(|| (found.name.clone(), name.to_owned()))
    };
    let all: Vec<(String, String)> = blocks.iter().skip(first).map_while(names).collect();
    if let [(one, _), (other, _), ..] = all.as_slice()
        && one != other
    {
        for (block, (_, name)) in blocks.iter_mut().skip(first).zip(&all) {
            block.label = None;
            block.part = Some((name.clone(), None));
        }
    }
}

fn close(text: &str, group: &mut Vec<Line<'_>>, labels: &Accepted, column: usize, out: &mut Vec<Block>) {
    let named = matches!(group.as_slice(), [(_, name), (_, clock)] if labels.stands(name).is_some() && is_clock(clock));
    if (named || wrapped(group, column)) && !group.iter().skip(1).any(|(_, line)| posted(line.trim_start())) {
        if let Some(((start, _), (at, last))) = group.first().zip(group.last()) {
            out.push(block(text, *start..at + last.len(), labels));
        }
    } else {
        let mut lines = group.iter().peekable();
        while let Some((start, line)) = lines.next() {
            let mut end = start + line.len();
            let mut last = *line;
            // a long line without an end goes on in one that begins small, however ragged the others are
            while let Some((at, next)) = lines.next_if(|(_, next)| goes_on(last, next)) {
                (end, last) = (at + next.len(), *next);
            }
            out.push(block(text, *start..end, labels));
        }
    }
    group.clear();
}

/// Whether a sentence of one line goes on in the next.
fn goes_on(line: &str, next: &str) -> bool {
    let open = line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
    let next = next.trim_start();
    open && width(line.trim_end()) >= 30 && next.starts_with(char::is_lowercase) && !signs(next)
}

/// A line that says who wrote the page, or when, stands on its own: `by Ada Moss`, `posted by Grit on February 9, 2016`.
fn signs(line: &str) -> bool {
    line.starts_with("by ") || posted(line)
}

fn posted(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let made = words.next().is_some_and(|first| {
        ["posted", "published", "written", "submitted", "filed", "updated", "uploaded"]
            .contains(&first.to_lowercase().as_str())
    });
    let by = words.next().is_some_and(|w| matches!(w, "by" | "on" | "in"));
    made && by && (date::find(line).is_some() || words.count() <= 4)
}

fn block(text: &str, range: Range<usize>, labels: &Accepted) -> Block {
    let whole = text.get(range.clone()).unwrap_or_default();
    let trimmed = whole.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let range = range.end - trimmed.len()..range.start + whole.trim_end().len().max(whole.len() - trimmed.len());
    let whole = text.get(range.clone()).unwrap_or_default();
    let marks = whole.len() - whole.trim_start_matches('#').len();
    let heading = (1..=6).contains(&marks) && whole.get(marks..).is_some_and(|r| r.starts_with([' ', '\u{a0}']));
    let content = if heading { range.start + marks..range.end } else { range.clone() };
    let found = || labels.begins(whole).or_else(|| labels.stands(whole));
    let label = if heading { None } else { found() };
    let part = label.as_ref().and_then(|found| part(whole, found, labels));
    let label = label.filter(|_| part.is_none());
    let content = match &label {
        Some(found) => {
            // [문두레/농민 : …]
            let boxed =
                found.soundbite && whole.starts_with('[') && whole.get(found.body..).is_some_and(|s| s.ends_with(']'));
            content.start..content.end - closing(whole, found.body).max(usize::from(boxed))
        }
        None if heading => content,
        None => unmarked(text, content),
    };
    Block {
        range,
        content,
        heading,
        label,
        part,
        number: None,
        footnote: None,
        sheet: false,
        continues: false,
        answers: false,
    }
}

/// A note in square brackets over several paragraphs is one.
pub(super) fn join(text: &str, blocks: &mut Vec<Block>) {
    const MOST: usize = 8;
    let written = |b: &Block| text.get(b.content.clone()).unwrap_or_default().trim();
    let open = |t: &str| t.matches('[').count() > t.matches(']').count();
    let mut n = 0;
    while n < blocks.len() {
        let begins =
            blocks.get(n).is_some_and(|b| b.label.is_none() && written(b).starts_with('[') && open(written(b)));
        let rest = blocks.get(n + 1..).unwrap_or_default().iter().take(MOST);
        let mut rest = rest.take_while(|b| b.label.is_none() && !written(b).starts_with('['));
        let close = if begins { rest.position(|b| written(b).contains(']')) } else { None };
        let last =
            close.and_then(|at| blocks.get(n + 1 + at)).filter(|b| written(b).trim_end_matches('.').ends_with(']'));
        if let (Some(at), Some(end)) = (close, last.map(|b| b.range.end)) {
            if let Some(block) = blocks.get_mut(n) {
                block.range.end = end;
                block.content.end = end;
            }
            blocks.drain(n + 1..n + 2 + at);
        }
        n += 1;
    }
}

/// Where a report begins with the place that it is sent from, the place is no word of it: `PORT LEARY — For forty years`,
/// `WESTHAVEN (HP) – Agda Rehn`. Only the first paragraph of a page without labels has one, and nobody says I in it.
pub(super) fn datelines(text: &str, blocks: &mut [Block]) {
    if blocks.iter().any(|b| b.label.is_some()) {
        return;
    }
    let long = |b: &&mut Block| text.get(b.content.clone()).is_some_and(|t| t.split_whitespace().count() >= 12);
    let Some(block) = blocks.iter_mut().find(long).filter(|b| !b.heading && b.number.is_none()) else { return };
    let own = text.get(block.content.clone()).unwrap_or_default();
    if own.split_whitespace().any(super::shape::says_i) {
        return;
    }
    let head: String = own.chars().take(60).collect();
    let dash = [" — ", " – ", " -- ", " - "].iter().filter_map(|d| head.find(d).map(|at| (at, d.len()))).min();
    let Some((at, length)) = dash else { return };
    let place = head.get(..at).unwrap_or_default();
    let city = place.split([',', '(']).next().unwrap_or_default().trim();
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = !city.contains(char::is_lowercase) && letters > 3 && city.split_whitespace().count() <= 4;
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '’' | '-' | '(' | ')');
    let goes_on =
        own.get(at + length..).is_some_and(|r| r.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"')));
    if capitals && place.chars().all(plain) && goes_on {
        let start = block.content.start + at + length;
        block.number = Some(block.content.start..start);
        block.content.start = start;
    }
}

/// A title that has the form of a turn: `Ada Brandt: Baker and Bell-ringer`. No sentence ends in it, and a byline, a date
/// or a paragraph about the same person stands between it and what is said.
pub(super) fn titles(text: &str, blocks: &mut [Block]) {
    let Some(n) = blocks.iter().position(|b| b.label.is_some()) else { return };
    let written = |b: &Block| text.get(b.content.clone()).unwrap_or_default().trim().to_owned();
    let Some((found, rest)) = blocks.get(n).and_then(|b| b.label.clone()).zip(blocks.get(n + 1..)) else { return };
    let between = || rest.iter().take_while(|b| b.label.is_none());
    let head = |b: &Block| {
        let line = written(b);
        let short = line.split_whitespace().count() <= 8;
        short
            && (date::find(&line).is_some()
                || line.to_lowercase().starts_with("by ")
                || reported::writer(&line).is_some())
    };
    let about = between().next().is_some_and(|b| written(b).starts_with(&found.name));
    let spoken = rest.iter().any(|b| b.label.is_some());
    let title = !found.lone && !found.sentence && found.time.is_none() && spoken && (about || between().any(head));
    if let Some(block) = blocks.get_mut(n).filter(|_| title) {
        block.label = None;
    }
}

/// What the head of a page calls those who take part.
const PARTS: &[&str] = &[
    "interviewer",
    "interviewee",
    "interviewed",
    "narrator",
    "respondent",
    "participant",
    "interpreter",
    "transcriber",
    "host",
    "guest",
    "presenter",
    "moderator",
    "손님",
    "출연",
    "대담",
    "사회",
    "사회자",
    "면담자",
    "구술자",
    "진행",
    "진행자",
    "질문자",
    "응답자",
    "통역",
];

/// A role before a name, as archives list who takes part.
fn part(whole: &str, found: &Found, labels: &Accepted) -> Option<(String, Option<String>)> {
    let said = whole.get(found.body..)?.trim();
    let (name, short) = match said.strip_suffix(')').and_then(|s| s.split_once('(')) {
        Some((name, short)) => (name.trim(), Some(short.trim().to_owned())),
        None => (said, None),
    };
    let capital = |w: &str| w.starts_with(|c: char| c.is_uppercase());
    let full = (2..=4).contains(&name.split_whitespace().count()) && name.split_whitespace().all(capital);
    let hangul = is_hangul_name(name);
    // a bare word in Hangul may be an answer; with a short form behind it, or as a label below, it is a name
    let named = (full || hangul && (short.is_some() || labels.knows(name))) && !crate::transcript::line::stops(name);
    (PARTS.contains(&found.name.to_lowercase().as_str()) && named).then(|| (name.to_owned(), short))
}

/// Without marks of emphasis around all of a paragraph, in bold those around a note in brackets alone.
fn unmarked(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = text.get(range.clone()).unwrap_or_default();
    for mark in ["***", "**", "*", "__", "_"] {
        // a paragraph in bold may be a question that the page sets off so
        let emphasis = |t: &str| mark.len() == 1 || t.starts_with('[') && t.ends_with(']');
        let inner = whole.strip_prefix(mark).and_then(|t| t.strip_suffix(mark));
        if let Some(inner) = inner.filter(|t| emphasis(t) && !t.is_empty() && !t.contains(['*', '_'])) {
            return range.start + mark.len()..range.start + mark.len() + inner.len();
        }
    }
    range
}

/// How long the mark is that closes behind what is said and opens before the label: `**Q: What is it?**`.
pub(super) fn closing(whole: &str, body: usize) -> usize {
    let Some((label, said)) = whole.split_at_checked(body) else { return 0 };
    let once = |mark: &str| [label, said].iter().all(|part| part.matches(mark).count() == 1);
    let own = |mark: &&str| label.starts_with(*mark) && said.ends_with(*mark) && once(mark);
    ["***", "**", "*", "__", "_"].into_iter().find(own).map_or(0, str::len)
}

/// Columns that a text takes: Hangul takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' && !matches!(c, '\u{2000}'..='\u{206f}') { 2 } else { 1 }).sum()
}

/// Whether the lines were broken at a column: after every line but the last the next line's first word had no room, some
/// line ends inside a sentence, and the lines are about as wide as the widest of a file that has no long ones.
fn wrapped(group: &[Line<'_>], column: usize) -> bool {
    let widest = group.iter().map(|(_, l)| width(l.trim_end())).max().unwrap_or(0);
    let full = if column <= 110 { widest * 4 >= column * 3 } else { widest >= 55 && group.len() > 2 };
    if group.len() < 2 || !(40..=110).contains(&widest) || !full {
        return false;
    }
    let mut inside = 0_usize;
    let mut loose = 0_usize;
    for pair in group.windows(2) {
        let [(_, line), (_, next)] = pair else { continue };
        let first = next.split_whitespace().next().unwrap_or_default();
        // a word divided by a hyphen had room for a part only
        let room = if line.trim_end().ends_with('-') { 0 } else { width(first) + 1 };
        loose += usize::from(room > 0 && width(line.trim_end()) + room + 2 <= widest);
        inside += usize::from(!crate::transcript::line::stops(line.trim_end()));
    }
    inside > 0 && loose * 8 <= group.len()
}

#[cfg(test)]
mod tests {
    use super::blocks;
    use crate::transcript::label::Accepted;

    fn texts(text: &str) -> Vec<&str> {
        blocks(text, &Accepted::default()).iter().map(|b| &text[b.range.clone()]).collect()
    }

    #[test]
    fn lines_broken_at_a_column_are_one_paragraph_and_short_lines_are_not() {
        let wrapped = "We left the quay before the lamps were lit, because the captain of the\nferry had a cousin in the next harbour and soup on the stove, and nobody\never argued with soup.";
        assert_eq!(texts(wrapped), [wrapped]);
        let lines = "Harbour Voices\nThe Last Ferry\nInterviewed May 3, 2021";
        assert_eq!(texts(lines).len(), 3);
        assert_eq!(texts("One.\n\n\u{feff}Two.\r\n\r\n"), ["One.", "Two."]);
    }
}
