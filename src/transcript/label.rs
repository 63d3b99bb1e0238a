//! Who speaks: the label at the start of a line.
//!
//! It takes a line and gives the label that it may begin with; whether it is one depends on the whole file, since
//! `Remember: …` looks like `Kim: …`. It is a stage of its own because captions and pages label speakers in the same ways.
use super::{
    bracket, caption,
    name::{KNOWN, KNOWN_ENDINGS, initials, is_counted, is_name, is_number, is_role, is_somebody, short_forms},
    regular::{Regular, behind_hour},
    repeated::{self, Repeated},
    station,
};
use crate::{letter::is_hangul, units::Millis};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// What may be a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The speaker as written, without marks and role.
    pub(super) name: String,
    /// A short form in parentheses: `Adam Jonas (AJ)`.
    pub(super) alias: Option<String>,
    /// A time beside the name.
    pub(super) time: Option<Millis>,
    /// Where speech begins in the line.
    pub(super) body: usize,
    /// Nothing is said in this line.
    pub(super) lone: bool,
    /// What is said ends as a sentence ends.
    pub(super) sentence: bool,
    /// Where an editor says how it was said: `KIM (through an interpreter)`.
    pub(super) remark: Option<Range<usize>>,
    /// It stands in brackets and without a colon, as a gesture or an insertion does.
    pub(super) bracketed: bool,
    /// It is a letter with a stop behind it, as an initial before a surname is: `A. Quist, …`. Or a title and a name with
    /// one: `Mr. Hobday. …`
    pub(super) dotted: bool,
    /// The letter may be the initial of a name: `A. J. Pell`, `A. Quist, …`.
    pub(super) initial: bool,
    /// It is of a soundbite in a report: what follows without a label is of whoever spoke before.
    pub(super) soundbite: bool,
}

impl Found {
    /// Of somebody whom nothing on the line names, and who speaks on all of it.
    pub(super) fn implied(name: &str) -> Self {
        let (alias, time, remark) = (None, None, None);
        let name = name.to_owned();
        let (lone, sentence, bracketed, dotted, initial, soundbite) = (false, true, false, false, false, false);
        Self { name, alias, time, body: 0, lone, sentence, remark, bracketed, dotted, initial, soundbite }
    }

    /// By what it is counted.
    pub(super) fn key(&self) -> String {
        let lower = self.name.to_lowercase();
        if self.bracketed { format!("[{lower}]") } else { lower }
    }
}

/// The label at the start of `line`, if there may be one.
pub(super) fn find(line: &str) -> Option<Found> {
    if let Some(found) = station::find(line) {
        return Some(found);
    }
    let mut at = skip(line, 0);
    let mut stamp = None;
    if let Some((time, end)) = bracketed_time(line, at) {
        stamp = Some(time);
        at = skip(line, end);
    }
    // 0:02 Ada: …
    if let Some((time, end)) = short_clock(line, at).filter(|_| stamp.is_none()) {
        stamp = Some(time);
        at = end;
    }
    let rest = line.get(at..)?;
    if let Some(found) = question_mark_style(line, at, stamp).filter(|_| initial(rest).is_none()) {
        return Some(found);
    }
    if let Some(found) = closed(line, at, stamp) {
        return Some(found);
    }
    if let Some(found) = addressed(line, at, stamp) {
        return Some(found);
    }
    let behind = behind_clock(line, at, stamp).or_else(|| stamped(line, at, stamp)).or_else(|| clocked(line, at));
    if let Some(found) = behind.or_else(|| bracketed(line, at, stamp)) {
        return Some(found);
    }
    let (colon, width) = colon(rest)?;
    let head = rest.get(..colon)?;
    let after = rest.get(colon + width..)?;
    let hangul = head.chars().last().is_some_and(is_hangul);
    let spaced = after.is_empty() || after.starts_with(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    if !(spaced || width > 1 || hangul && !after.starts_with('/')) {
        return None;
    }
    let (name, extra) = parentheses(head);
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    // The Minister for Fisheries (Mr. Rask): …
    let held = |e: &&str| TITLES.iter().any(|t| e.strip_prefix(t).is_some_and(|n| n.starts_with(' '))) && is_name(e);
    let name = extra.filter(held).filter(|_| name.starts_with(char::is_uppercase)).unwrap_or(name);
    let name = station::without_trade(without_question(without_office(name)));
    if !is_name(name) && !is_paper(name) {
        return None;
    }
    let mut alias = None;
    if let Some(extra) = extra {
        if let Some(time) = caption::time(extra) {
            stamp = Some(time);
        } else if extra.len() <= 5 && extra.chars().all(char::is_uppercase) {
            alias = Some(extra.to_owned());
        }
    }
    let said = extra.filter(|e| alias.is_none() && stamp.is_none() && e.split_whitespace().count() > 1);
    let open = said.and_then(|_| head.find(['(', '[', '（']));
    let remark = open.map(|open| at + open..at + head.trim_end_matches(['*', '_', ' ']).len());
    let mut body = at + colon + width;
    body = skip_marks(line, body);
    if let Some((time, end)) = bracketed_time(line, skip(line, body)).filter(|_| stamp.is_none()) {
        stamp = Some(time);
        body = end;
    }
    // the time alone on the line of the label
    let tail = line.get(body..).unwrap_or_default();
    let first = tail.lines().next().unwrap_or_default().trim();
    if let Some(time) = caption::time(first).filter(|_| first.matches(':').count() > 1 || tail.trim() == first) {
        stamp = Some(time);
        body += tail.find(first).unwrap_or(0) + first.len();
    }
    let found = Found { remark, ..finish(line, name, alias, stamp, body) };
    // ■ 진행 : 노해든 앵커
    let marked = line.trim_start().starts_with(station::is_mark);
    let fact = marked && !found.sentence && !found.lone && FACTS.contains(&found.name.as_str());
    (!fact).then_some(found)
}

/// What the head of a page of a station says of its programme, a line each.
const FACTS: [&str; 9] = ["방송", "진행", "대담", "출연", "연출", "제작", "일시", "프로그램", "앵커"];

/// `RENATA OYELARAN, HOST`, `PETRA VAHN, line worker`, `Odile Marsh, 44`: the name without what follows a comma, when that is an
/// age or the name stands in capitals.
fn without_office(name: &str) -> &str {
    let capitals = |text: &str| !text.contains(char::is_lowercase) && text.contains(char::is_uppercase);
    let age = |rest: &str| is_number(rest.trim()) && rest.trim().len() < 4;
    // one word in capitals may be a place
    let full = |own: &str| capitals(own) && own.split_whitespace().count() > 1;
    let split = name.split_once(',').filter(|(own, rest)| capitals(name) || full(own) || age(rest));
    split.map_or(name, |(name, _)| name.trim_end())
}

/// `Q12 Chair`: the name without the number of the question.
fn without_question(name: &str) -> &str {
    let rest = name.strip_prefix('Q').map(|r| r.trim_start_matches(|c: char| c.is_ascii_digit()));
    let numbered = name.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    rest.filter(|r| numbered && r.starts_with(' ')).map_or(name, str::trim_start)
}

/// What is found of a name, and of what is said from `body` on.
pub(super) fn finish(line: &str, name: &str, alias: Option<String>, time: Option<Millis>, body: usize) -> Found {
    let said = line.get(body..).unwrap_or_default().trim();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let (lone, sentence) = (said.is_empty(), super::line::stops(said));
    Found { alias, time, body, lone, sentence, ..Found::implied(&name) }
}

/// `[SPEAKER_01]: …` and `[Wim] …`, as tools and stations mark who speaks, and `(speaker 1) …`.
fn bracketed(line: &str, at: usize, stamp: Option<Millis>) -> Option<Found> {
    let rest = line.get(at..)?;
    // ((WN)) How did it begin?
    if let Some((name, said)) =
        rest.strip_prefix("((").and_then(|r| r.split_once("))")).filter(|(name, _)| is_name(name))
    {
        return Some(finish(line, name, None, stamp, line.len() - said.len()));
    }
    let close = match rest.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    let end = rest.char_indices().take(42).find(|(_, c)| *c == close)?.0;
    let name = rest.get(1..end)?.trim();
    let counted = is_counted(&name.to_lowercase());
    if !is_name(name) || bracket::aside(name).is_some() || close == ')' && !counted {
        return None;
    }
    let after = rest.get(end + 1..)?;
    if let Some(said) = after.strip_prefix([':', '：']) {
        return Some(finish(line, name, None, stamp, line.len() - said.len()));
    }
    let apart = after.is_empty() || after.starts_with(char::is_whitespace);
    let body = line.len() - behind_hour(after).len();
    apart.then(|| Found { bracketed: !counted, ..finish(line, name, None, stamp, body) })
}

/// `Q. Why?` and `A. Fear.`, `Q) Why?`
fn question_mark_style(line: &str, at: usize, stamp: Option<Millis>) -> Option<Found> {
    let rest = line.get(at..)?;
    if let Some((letter, length)) = counted(rest) {
        return Some(finish(line, letter, None, stamp, at + length));
    }
    // 문) 얼음을 어디서 가져오셨습니까?
    if let Some(word) =
        ["문", "답", "질문", "답변"].into_iter().find(|w| rest.strip_prefix(w).is_some_and(|r| r.starts_with(')')))
    {
        return Some(finish(line, word, None, stamp, at + word.len() + 1));
    }
    let letter = rest.get(..1).filter(|l| matches!(*l, "Q" | "A"))?;
    let after = rest.get(1..)?.strip_prefix(['.', ')'])?;
    let mut words = after.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let surname = first.starts_with(char::is_uppercase) && first.chars().count() > 2;
    let capital = first.strip_suffix('.').is_some_and(|c| c.chars().count() == 1 && c.starts_with(char::is_uppercase));
    let initial = capital || surname && (first.ends_with(',') || matches!(second, "and" | "&"));
    let found = || Found { dotted: true, initial, ..finish(line, letter, None, stamp, at + 2) };
    // Q. is what we called a letter without an address
    let apart = after.starts_with(char::is_whitespace) && !first.starts_with(char::is_lowercase);
    apart.then(found)
}

/// `한서림) 열아홉 살에 시작했습니다.`, as stations in Korea mark who speaks. One syllable counts: 가) 나) 다).
fn closed(line: &str, at: usize, stamp: Option<Millis>) -> Option<Found> {
    let rest = line.get(at..)?;
    let (name, said) = rest.split_once(')').filter(|(name, _)| name.len() <= 40)?;
    let hangul = name.chars().count() > 1 && name.chars().all(|c| is_hangul(c) || matches!(c, ' ' | '/'));
    let apart = said.starts_with(char::is_whitespace) && !said.trim().is_empty();
    (hangul && apart && is_name(name)).then(|| finish(line, name, None, stamp, line.len() - said.len()))
}

/// A clock of minutes and seconds before a name with its colon: alone it may be a time of day.
fn short_clock(line: &str, at: usize) -> Option<(Millis, usize)> {
    let rest = line.get(at..)?;
    let (clock, behind) = rest.split_once([' ', '\t'])?;
    let time = caption::time(clock).filter(|_| is_clock(clock) && clock.matches(':').count() == 1)?;
    let name = behind.get(..colon(behind)?.0)?.trim();
    let end = line.len() - behind.trim_start().len();
    (is_name(name) && name.contains(char::is_alphabetic)).then_some((time, end))
}

/// What stands before a name in the minutes of a hearing.
const TITLES: &[&str] = &[
    "Mr.",
    "Mrs.",
    "Ms.",
    "Dr.",
    "Senator",
    "Chairman",
    "Chairwoman",
    "Chair",
    "Representative",
    "Congressman",
    "Congresswoman",
    "Judge",
    "Justice",
    "Secretary",
    "Professor",
];

/// `Mr. Hobday. There is no trouble.`, `The Chairman. Order.`, as the minutes of hearings mark who speaks.
fn addressed(line: &str, at: usize, stamp: Option<Millis>) -> Option<Found> {
    let rest = line.get(at..)?;
    let office = ["The Chairman", "The Chairwoman", "The Chair", "The Clerk", "The Witness", "The CHAIRMAN"];
    let head =
        office.into_iter().find_map(|o| rest.strip_prefix(o).is_some_and(|r| r.starts_with(". ")).then_some(o.len()));
    let head = head.or_else(|| {
        let title = TITLES.iter().find(|t| rest.strip_prefix(**t).is_some_and(|r| r.starts_with(' ')))?;
        let name = rest.get(title.len() + 1..)?;
        let end = name.find(". ").filter(|end| *end <= 40)?;
        let words = name.get(..end)?.split_whitespace();
        let named = words.clone().all(|w| w.starts_with(char::is_uppercase) && !w.ends_with(','))
            && (1..=2).contains(&words.count());
        named.then_some(title.len() + 1 + end)
    })?;
    let said = rest.get(head + 2..)?;
    let begins = said.trim_start().starts_with(|c: char| c.is_uppercase() || matches!(c, '[' | '(' | '“' | '"'));
    begins.then(|| Found {
        dotted: true,
        ..finish(line, rest.get(..head).unwrap_or_default(), None, stamp, at + head + 1)
    })
}

/// `A. PRYOR: …`: the letter is of a name.
fn initial(line: &str) -> Option<&str> {
    let (name, said) = line.split_once([':', '：'])?;
    let names = name.split_whitespace().skip(1);
    let capital = |w: &str| w.starts_with(char::is_uppercase) && w.chars().count() > 1;
    let surname = (2..4).contains(&name.split_whitespace().count()) && names.into_iter().all(capital);
    (surname && said.starts_with(char::is_whitespace) && is_name(name)).then_some(name)
}

/// `Q1.`, `A12.`: a letter and which of them it is.
fn counted(rest: &str) -> Option<(&str, usize)> {
    let letter = rest.get(..1).filter(|l| matches!(*l, "Q" | "A"))?;
    let digits = rest.get(1..)?.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(1 + digits..)?.strip_prefix(['.', ':', ')'])?;
    ((1..3).contains(&digits) && after.starts_with(char::is_whitespace)).then_some((letter, digits + 2))
}

/// `00:00:15 Speaker 2`, `[00:00:15.120] - Dana` with what is said on the next line. Behind a clock in brackets alone stands what
/// is said.
fn behind_clock(line: &str, at: usize, stamp: Option<Millis>) -> Option<Found> {
    let time = stamp?;
    let first = line.get(at..)?.lines().next()?;
    let before = line.get(..at)?.trim();
    let name = alone(first)?;
    (before.ends_with('-') || before.starts_with(|c: char| c.is_ascii_digit()) || is_role(name))
        .then(|| finish(line, name, None, Some(time), at + first.len()))
}

/// `Name  0:03` with what is said on the next line.
fn stamped(line: &str, at: usize, stamp: Option<Millis>) -> Option<Found> {
    let rest = line.get(at..)?;
    let first = rest.lines().next()?;
    let (name, time) = first.trim_end().rsplit_once(char::is_whitespace)?;
    let clock = time.trim_matches(['(', ')', '[', ']']);
    let time = caption::time(clock).filter(|_| clock.contains(':'))?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '-' | '–' | '|'));
    // [Name] 10:00:05: the time of the day, and not of the recording
    if let Some(name) = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')) {
        let named = is_name(name) && bracket::aside(name).is_none();
        return named.then(|| finish(line, name, None, stamp, at + first.len()));
    }
    let (name, _) = parentheses(name);
    is_name(name).then(|| finish(line, name, None, stamp.or(Some(time)), at + first.len()))
}

/// `Speaker 2 [00:00:09] In the bell tower.`: a time in square brackets stands where others have a colon.
fn clocked(line: &str, at: usize) -> Option<Found> {
    let rest = line.get(at..)?;
    let open = rest.char_indices().take(42).find(|(_, c)| *c == '[')?.0;
    let name = rest.get(..open)?.trim_end();
    let (time, end) = bracketed_time(rest, open).filter(|_| name.len() < open && is_name(name))?;
    let said = rest.get(end..)?.trim_start();
    let clock = rest.get(open..end).is_some_and(|clock| clock.contains(':'));
    let begins =
        said.starts_with(|c: char| !c.is_lowercase() || is_hangul(c)) && !said.starts_with([',', '.', ';', ':']);
    (clock && begins).then(|| finish(line, name, None, Some(time), at + rest.len() - said.len()))
}

/// The first colon near the start, and its width in bytes; the colon of a clock or an address is passed over.
pub(super) fn colon(rest: &str) -> Option<(usize, usize)> {
    let mut inside = 0_usize;
    for (n, (at, c)) in rest.char_indices().enumerate() {
        match c {
            '\n' => return None,
            '(' | '[' => inside += 1,
            ')' | ']' => inside = inside.saturating_sub(1),
            ':' | '：' if inside == 0 => return Some((at, c.len_utf8())),
            _ if n > 60 => return None,
            _ => {}
        }
    }
    None
}

fn parentheses(head: &str) -> (&str, Option<&str>) {
    let bare = head.trim_end().trim_end_matches(['*', '_']);
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）')] {
        if let Some((name, extra)) = bare.strip_suffix(close).and_then(|b| b.split_once(open)) {
            return (name.trim(), Some(extra.trim()));
        }
    }
    (head.trim(), None)
}

/// Past caption arrows, dashes, bold marks, the squares and triangles of Korean stations, and space.
pub(super) fn skip(line: &str, from: usize) -> usize {
    let rest = line.get(from..).unwrap_or_default();
    let bare = rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '>' | '*' | '_' | '\u{feff}' | '\u{25a0}'..='\u{25ff}')
    });
    let bare = bare.strip_prefix("- ").unwrap_or(bare);
    line.len() - bare.len()
}

fn skip_marks(line: &str, from: usize) -> usize {
    let rest = line.get(from..).unwrap_or_default();
    line.len() - rest.trim_start_matches(['*', '_']).len()
}

fn bracketed_time(line: &str, at: usize) -> Option<(Millis, usize)> {
    let rest = line.get(at..)?;
    let close = match rest.chars().next()? {
        '[' => ']',
        '(' => ')',
        c if c.is_ascii_digit() => {
            // a bare clock must have its seconds: 3:30 may be a time of day
            let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(rest.len());
            let clock = rest.get(..end)?;
            let time = caption::time(clock).filter(|_| clock.matches(':').count() == 2)?;
            return Some((time, at + end));
        }
        _ => return None,
    };
    let end = rest.bytes().take(20).position(|b| char::from(b) == close)?;
    Some((caption::time(rest.get(1..end)?)?, at + end + 1))
}

/// The time that a line begins with, and the rest of it: `0:31 Wim de Boer`.
fn timed(line: &str) -> (Option<Millis>, &str) {
    let line = line.trim_start();
    // [00:00:03] Wim de Boer
    let bracketed = line.strip_prefix('[').and_then(|l| l.split_once("] ")).filter(|(clock, _)| is_clock(clock));
    match bracketed.or_else(|| line.split_once(' ').filter(|(clock, _)| is_clock(clock))) {
        Some((clock, rest)) => (caption::time(clock), rest),
        None => (None, line),
    }
}

/// A line that has the form of a name and holds nothing else, but for a time before it.
fn alone(line: &str) -> Option<&str> {
    let (_, line) = timed(line);
    if let Some(name) = station::alone(line) {
        return Some(name);
    }
    let name = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let few = (1..=4).contains(&name.split_whitespace().count()) && !name.ends_with(['.', ',', ';', '-']);
    (few && is_name(name)).then_some(name)
}

/// Which labels of one file are speakers.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    names: BTreeMap<String, usize>,
    /// How many of them come again.
    again: usize,
    any: bool,
    few: bool,
    /// Names that stand on lines of their own, without a colon.
    alone: BTreeSet<String>,
    /// Names of those whose words follow below a heading: `Conductor A, born 1949`.
    heads: BTreeSet<String>,
    /// `Q` and `A` stand before what is said, with nothing but a space between.
    letters: bool,
    /// Names that come again and again with the same mark behind them.
    repeated: Repeated,
    /// Names in the one form that all of the file has.
    regular: Regular,
    /// How many people with a title before their name, `Mr. Hobday.`, speak again.
    titled: usize,
}

impl Accepted {
    /// From how often each label (in lower case) occurs in a file of `blocks` lines or paragraphs.
    pub(super) fn new(counts: &BTreeMap<String, usize>, blocks: usize) -> Self {
        let mut names = counts.clone();
        // one name in brackets again and again may be a word that was put in; two are people
        if names.iter().filter(|(name, n)| name.starts_with('[') && **n > 1).count() < 2 {
            names.retain(|name, _| !name.starts_with('['));
        }
        let all: usize = names.values().sum();
        let office = |name: &str| {
            TITLES.iter().any(|t| name.strip_prefix(&t.to_lowercase()).is_some_and(|r| r.starts_with(' ')))
        };
        let titled = names.iter().filter(|(name, n)| **n > 1 && office(name)).count();
        let any = names.iter().any(|(name, n)| *n > 1 || KNOWN.contains(&name.as_str()));
        // counted once: a file may have as many labels as lines
        let again = names.values().filter(|n| **n > 1).count();
        Self { names, again, any, few: all * 3 >= blocks, titled, ..Self::default() }
    }

    /// With the names that stand in one form before most of these lines, each the first of a caption.
    pub(super) fn with_firsts(self, firsts: &[&str]) -> Self {
        Self { regular: Regular::of(firsts), ..self }
    }

    /// With the names that stand in `text` on lines of their own above what is said, as magazines set them:
    /// `INTERVIEWER`, `BESS CARROW`. Two of them or more come again and again, each above a sentence.
    pub(super) fn with_lines(mut self, text: &str) -> Self {
        let lines = caption::lines(text).map(|(_, l)| l.trim());
        let lines: Vec<&str> = lines.filter(|l| !l.is_empty() && !is_clock(l)).collect();
        let asked =
            lines.windows(2).filter(|w| matches!(w, [q, a] if letter(q) == Some("Q") && letter(a) == Some("A")));
        self.letters = asked.count() > 1;
        let firsts = repeated::heads(text, &lines);
        self.repeated = Repeated::of(&lines, &firsts);
        self.regular = Regular::of(&firsts);
        let mut heads: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (kind, name) in lines.iter().filter_map(|l| person(l)) {
            heads.entry(kind).or_default().insert(name);
        }
        self.heads = heads.into_values().filter(|names| names.len() > 1).flatten().map(str::to_owned).collect();
        // how often each stands, how often above a sentence
        let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (n, line) in lines.iter().enumerate() {
            let Some(name) = alone(line) else { continue };
            let next = lines.get(n + 1).filter(|l| alone(l).is_none());
            let said = next.is_some_and(|l| super::line::stops(l) || l.split_whitespace().count() > 6);
            let entry = seen.entry(name.to_owned()).or_default();
            entry.0 += 1;
            entry.1 += usize::from(said);
        }
        let clear =
            |name: &str| is_role(name) || !name.contains(char::is_lowercase) && name.contains(char::is_uppercase);
        // Clare Dunmore, and CD from then on
        let short: BTreeSet<String> =
            seen.iter().filter(|(n, (all, _))| *all > 1 && clear(n)).map(|(n, _)| n.clone()).collect();
        let full: Vec<String> = seen
            .iter()
            .filter(|(n, (_, said))| *said > 0 && n.contains(' ') && short_forms(n).iter().any(|s| short.contains(s)))
            .map(|(n, _)| n.clone())
            .collect();
        seen.retain(|name, (all, said)| *said * 5 >= *all * 4 && (*all > 1 || clear(name)));
        let again = seen.values().filter(|(all, _)| *all > 1).count();
        let turns: usize = seen.values().map(|(all, _)| all).sum();
        let marked = seen.keys().filter(|name| clear(name)).count();
        if again > 1 && turns > 3 || again > 0 && marked > 1 && turns > 2 {
            seen.retain(|name, (all, _)| *all > 1 || clear(name));
            self.alone = seen.into_keys().chain(full).collect();
        }
        self
    }

    /// Whether a name stands before what is said somewhere in the file, more than once.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.names.get(&name.to_lowercase()).is_some_and(|n| *n > 1)
    }

    /// The label that a line or a paragraph begins with.
    pub(super) fn begins(&self, line: &str) -> Option<Found> {
        // above all that is said, a name in brackets is no soundbite's
        if let Some(found) = self.regular.stands(line) {
            return Some(found);
        }
        if let Some(found) = find(line).filter(|f| self.take(f)) {
            return Some(found);
        }
        if let Some(name) = letter(line).filter(|_| self.letters) {
            let at = line.len() - line.trim_start().len() + name.len();
            let said = line.get(at..).unwrap_or_default();
            // Q – How?
            let dash = repeated::DASHES.iter().find(|dash| said.starts_with(**dash));
            return Some(finish(line, name, None, None, at + dash.map_or(0, |d| d.len())));
        }
        match self.repeated.begins(line) {
            Some((name, said)) => Some(finish(line, name, None, None, line.len() - said.len())),
            None => self.regular.begins(line),
        }
    }

    /// The label that a line is by itself.
    pub(super) fn stands(&self, line: &str) -> Option<Found> {
        if let Some(found) = self.regular.stands(line) {
            return Some(found);
        }
        // with its time on the line below
        if let Some((name, clock)) = line.trim_end().split_once('\n').filter(|(_, clock)| is_clock(clock)) {
            let found = self.stands(name.trim_end())?;
            return Some(Found { time: caption::time(clock.trim()), body: line.len(), ..found });
        }
        let alone = alone(line).filter(|name| self.alone.contains(*name));
        let head = || person(line).map(|(_, name)| name).filter(|name| self.heads.contains(*name));
        let mut found = finish(line, alone.or_else(head)?, None, timed(line).0, line.len());
        let rest = line.find(&found.name).map(|at| at + found.name.len()..line.trim_end().len());
        found.remark = rest.filter(|r| r.len() > 2);
        Some(found)
    }

    /// Whether this label names a speaker: one that the field uses, one that comes again, capitals alone, or a full name
    /// in a file whose paragraphs have labels.
    pub(super) fn take(&self, found: &Found) -> bool {
        let lower = found.name.to_lowercase();
        let count = self.names.get(&found.key()).copied().unwrap_or(0);
        // Mr. Hobday. One such line alone begins a sentence about somebody
        if found.dotted && found.name.chars().count() > 1 {
            return count > 1 || self.titled > 1;
        }
        // A. Quist, “Snakes on a Plain”, A. J. Pell was the secretary: without the other letter it is one of a name's
        let (other, often) = if lower == "q" { ("a", true) } else { ("q", count > 1) };
        if found.dotted && !self.names.contains_key(other) && (!often || found.initial) {
            return false;
        }
        if found.bracketed {
            return count > 1;
        }
        if is_paper(&found.name) && !is_somebody(&lower) {
            let short = self.names.get(&initials(&lower)).is_some_and(|n| *n > 1);
            // THE FOLD at first, and FOLD from then on
            let bare = lower.strip_prefix("the ").is_some_and(|name| self.knows(name));
            return count > 1 || (short || bare) && said_of(found);
        }
        let letters = found.name.chars().filter(|c| c.is_alphabetic()).count();
        let capitals =
            letters > 1 && found.name.chars().any(char::is_uppercase) && !found.name.chars().any(char::is_lowercase);
        let title = KNOWN_ENDINGS.iter().any(|e| lower.ends_with(e)) && found.name.chars().count() <= 12;
        // somebody without a name speaks among others who have one
        let role = KNOWN.contains(&lower.as_str())
            || station::is_role(&lower) && found.lone
            || title
            || is_counted(&lower)
            || is_somebody(&lower) && said_of(found) && (self.any || !self.alone.is_empty());
        let said = said_of(found);
        // SHOW: and SEGMENT: in the head of a file whose people speak again and again
        let once = count <= 1 && self.again > 1;
        // WILHELMINA ODUYA: where ODUYA: speaks again and again
        let family = lower.split_whitespace().next_back().filter(|_| lower.contains(' '));
        let family = family.is_some_and(|name| self.knows(name));
        if capitals && once && !said && !role && !family {
            return false;
        }
        // I: Mr Walter Crumb, Keeper: the number of a list
        let roman = matches!(found.name.as_str(), "I" | "V" | "X");
        if roman && once && count < 2 {
            return false;
        }
        role || count > 1 || capitals && (said || family || self.any) || said && (self.any || self.few)
    }
}

/// `0:03`, `1:02:03`: a time of day or of a recording, and nothing else.
pub(super) fn is_clock(line: &str) -> bool {
    let line = line.trim();
    (4..=12).contains(&line.len())
        && line.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'))
        && line.contains(':')
        && caption::time(line).is_some()
}

/// `The Long Table`: a paper that asks. It is one only where it asks again, by its name or by its letters.
fn is_paper(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let few = (2..=5).contains(&name.split_whitespace().count());
    let titled = |w: &str| w.starts_with(char::is_uppercase) && w.chars().all(|c| c.is_alphanumeric() || c == '-');
    few && words.next().is_some_and(|w| matches!(w, "The" | "THE"))
        && words.all(|w| titled(w) || matches!(w, "of" | "and" | "&"))
}

/// Whether something is said behind a label, or it stands above what is.
fn said_of(found: &Found) -> bool {
    found.sentence || found.lone || found.time.is_some()
}

/// `Conductor A, woman, born 1949`, `Witness 3`: the kind, and the name of one of them.
fn person(line: &str) -> Option<(&str, &str)> {
    const KINDS: &[&str] = &["witness", "participant", "respondent", "interviewee", "informant", "narrator", "speaker"];
    const TELLS: &[&str] = &["born", "woman", "man", "aged", "age", "female", "male"];
    let line = line.trim();
    let (name, rest) = line.split_once(',').unwrap_or((line, ""));
    let (kind, letter) = name.split_once(' ')?;
    let one = letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase())
        || letter.len() <= 2 && letter.bytes().all(|b| b.is_ascii_digit()) && !letter.is_empty();
    let told = rest.split_whitespace().any(|w| TELLS.contains(&w.trim_matches(|c: char| !c.is_alphanumeric())));
    let lower = kind.to_lowercase();
    let known = KINDS.contains(&lower.as_str()) && rest.is_empty();
    let short = line.split_whitespace().count() <= 8 && !super::line::stops(line);
    (one && short && kind.starts_with(char::is_uppercase) && (told || known)).then_some((kind, name))
}

/// `Q Why?`, `A Because.`: the letter alone.
fn letter(line: &str) -> Option<&str> {
    let (first, said) = line.trim_start().split_once([' ', '\u{a0}', '\t'])?;
    (matches!(first, "Q" | "A") && !said.trim().is_empty()).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{Accepted, find};
    use std::collections::BTreeMap;

    fn speaker(line: &str) -> Option<String> {
        let found = find(line)?;
        let counts = BTreeMap::from([(found.key(), 1)]);
        Accepted::new(&counts, 1).take(&found).then_some(found.name)
    }

    #[test]
    fn labels_are_found_in_the_ways_in_which_people_write_them() {
        for (line, name) in [
            ("KIM: We laughed.", "KIM"),
            ("Kim Ji-young: Yes.", "Kim Ji-young"),
            ("Q: Why?", "Q"),
            ("A: Fear.", "A"),
            ("Q. Why?", "Q"),
            ("문) 얼음을 어디서 가져오셨습니까?", "문"),
            ("Q) Why?", "Q"),
            ("Q12 Chair: Order. Is there more?", "Chair"),
            ("Q1. Why?", "Q"),
            ("A12: Fear.", "A"),
            ("A. PRYOR: Tell me about it.", "A. PRYOR"),
            ("Q. I asked him: why?", "Q"),
            ("**Kim:** Hi there.", "Kim"),
            ("Kim (00:01:02): Hi.", "Kim"),
            ("[00:01:02] Kim: Hi.", "Kim"),
            ("01:13 Josephine Arkwright: They think so.", "Josephine Arkwright"),
            ("0:02 Ada: When did you start?", "Ada"),
            ("▶ 진행자: 언제 시작하셨습니까?", "진행자"),
            ("◇ 한서림 : 열아홉 살 겨울에요.", "한서림"),
            ("▣ 윤소라 앵커(이하 윤소라): 네.", "윤소라 앵커"),
            ("▶ 배정호/우산 수리공: 네.", "배정호"),
            ("기자) 언제 시작하셨습니까?", "기자"),
            ("한서림) 열아홉 살 겨울에요.", "한서림"),
            ("Kim: 00:01:02", "Kim"),
            ("Kim:", "Kim"),
            ("Adam Jonas (AJ): Hi.", "Adam Jonas"),
            ("Aaron van Wirdum: Hi.", "Aaron van Wirdum"),
            ("김 기자: 네.", "김 기자"),
            ("진행자： 네.", "진행자"),
            ("전: 네.", "전"),
            ("SPEAKER_00: Hi.", "SPEAKER_00"),
            ("Speaker 1: Hi.", "Speaker 1"),
            (">> KIM: Hi.", "KIM"),
            ("KIM (through interpreter): Yes.", "KIM"),
            ("The Minister for Fisheries (Mr. Rask): Yes.", "Mr. Rask"),
            ("HOST/KIM: Both.", "HOST/KIM"),
            ("Odile Marsh, 44: We left.", "Odile Marsh"),
            ("Unknown Speaker  0:03\nHello.", "Unknown Speaker"),
            ("00:00:15 Speaker 2", "Speaker 2"),
            ("[00:00:15.120] - Dana\nWhy?", "Dana"),
            ("[Dana Okafor] 10:00:05\nWhy?", "Dana Okafor"),
        ] {
            assert_eq!(speaker(line).as_deref(), Some(name), "{line}");
        }
        assert_eq!(find("Adam Jonas (AJ): Hi.").and_then(|f| f.alias).as_deref(), Some("AJ"));
    }

    #[test]
    fn people_without_a_name_speak_among_those_who_have_one() {
        let among = |line: &str| {
            let found = find(line)?;
            let counts = BTreeMap::from([("anna vogel".to_owned(), 4), (found.key(), 1)]);
            Accepted::new(&counts, 8).take(&found).then_some(found.name)
        };
        for (line, name) in [
            ("WOMAN 2: My father carried him.", "WOMAN 2"),
            ("Man 1: I saw nothing.", "Man 1"),
            ("Juror No. 4: Not guilty.", "Juror No. 4"),
            ("Male voice 2: Yes.", "Male voice 2"),
            ("Clerk of the Court: All rise.", "Clerk of the Court"),
            ("The Mayor: It was in my kitchen.", "The Mayor"),
            ("THE COURT: Sit down.", "THE COURT"),
            ("Woman in the audience: I was there.", "Woman in the audience"),
            ("Unidentified woman: So was I.", "Unidentified woman"),
            ("Audience member: And the parrot?", "Audience member"),
            ("Child, 8: It bit me.", "Child"),
            ("Q from floor: Did it?", "Q from floor"),
            ("Question from the floor: My uncle bought one.", "Question from the floor"),
            ("Shout from the back: Nonsense!", "Shout from the back"),
            ("A woman in the third row: I was there.", "A woman in the third row"),
            ("Someone in the audience: So was I.", "Someone in the audience"),
            ("Question from a listener: Was it cold?", "Question from a listener"),
        ] {
            assert_eq!(among(line).as_deref(), Some(name), "{line}");
        }
        for line in [
            "The rule was simple: wait.",
            "The Rule: Wait.",
            "Man is born free: it says so.",
            "Step 1: Wait here.",
            "Day 2: We left.",
            "Women in the room laughed: we had won.",
            "Question of honour: he paid.",
            "From the start: we paid.",
            "Someone said this: go.",
        ] {
            assert_eq!(among(line), None, "{line}");
        }
        let twice = |line: &str| {
            let found = find(line)?;
            let counts = BTreeMap::from([(found.key(), 2)]);
            Accepted::new(&counts, 4).take(&found).then_some(found.name)
        };
        assert_eq!(twice("I: Were you paid for it?").as_deref(), Some("I"));
        assert_eq!(twice("participant_07: We were.").as_deref(), Some("participant_07"));
        assert_eq!(twice("I remember: it was late."), None);
    }

    #[test]
    fn a_colon_alone_makes_no_speaker() {
        for line in [
            "Note: this was cut.",
            "He told me one thing: run.",
            "At 3:30 we left.",
            "3:30 was late: we left.",
            "가) 첫째는 이것입니다.",
            "빵(과 떡) 이야기입니다.",
            "▶ 새벽에는 누가 빵을 사러 옵니까?",
            "■ 진행 : 노해든 앵커",
            "John 3:16 says so.",
            "http://x.org: down.",
            "Photo: the old quay.",
            "사진: 부두.",
            "The rule was simple: wait.",
            "[00:00:15] Amen",
            "[Laughter] 10:00:05",
        ] {
            assert_eq!(speaker(line), None, "{line}");
        }
    }
}
