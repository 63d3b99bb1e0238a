//! Labels that are known by coming again: a name and the same mark behind it at the head of one paragraph after the other.
//!
//! It takes the lines of a file and gives the names. It is apart from the labels with a colon because one such line by itself
//! is a sentence like any other: `Spring — we left.`
use super::{bracket, caption, name::is_name};
use crate::letter::is_hangul;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(super) struct Repeated {
    /// Names that stand before what is said in a column of their own.
    columns: BTreeSet<String>,
    /// Names with a dash behind them: `EZRA — By smell.`
    dashed: BTreeSet<String>,
    /// Names in bold with nothing behind them: `**Ruth** By smell.`
    bold: BTreeSet<String>,
    /// Initials with their stops: `A.T. By smell.`
    initials: BTreeSet<String>,
    /// Names in parentheses: `(RUTH) By smell.`
    closed: BTreeSet<String>,
    /// Names with a low line behind them: `한서림_ 냄새로요.`
    lined: BTreeSet<String>,
    /// Names in small letters: `ruth ames: By smell.`
    small: BTreeSet<String>,
}

/// What stands between a name and what is said.
pub(super) const DASHES: [&str; 4] = [" — ", " – ", " ― ", " - "];

type Counts<'a> = BTreeMap<&'a str, usize>;

fn counts<'a>(names: impl Iterator<Item = &'a str>) -> Counts<'a> {
    let mut counts = Counts::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// Two people who speak again and again.
fn talk(counts: &Counts<'_>) -> bool {
    counts.values().sum::<usize>() > 3 && counts.values().filter(|n| **n > 1).count() > 1
}

fn owned(counts: Counts<'_>) -> impl Iterator<Item = String> {
    counts.into_keys().map(str::to_owned)
}

impl Repeated {
    /// Of those lines of a text that are not blank, and the first ones of its paragraphs.
    pub(super) fn of(lines: &[&str], heads: &[&str]) -> Self {
        let mut found = Self::default();
        let mut columns = counts(lines.iter().filter_map(|l| column(l)).map(|(name, _)| name));
        columns.retain(|_, count| *count > 1);
        if columns.len() > 1 && columns.len() < 8 {
            found.columns = owned(columns).collect();
        }
        // a place before the news stands once: SEOUL — The minister …
        let full = counts(lines.iter().filter_map(|l| dashed(l)).map(|(name, _)| name).filter(|n| !is_single(n)));
        if talk(&full) {
            found.dashed = owned(full).collect();
        }
        // a single word before a dash may be any: most of the file has to be so
        let mut single = counts(heads.iter().filter_map(|l| dashed(l)).map(|(name, _)| name).filter(|n| is_single(n)));
        let such: usize = single.values().sum();
        single.retain(|_, count| *count > 1);
        if talk(&single) && single.len() < 8 && (such * 3 >= heads.len() * 2 || by_turns(heads, &single)) {
            found.dashed.extend(owned(single));
        }
        let mut bolds = counts(heads.iter().filter_map(|l| bold(l)).map(|(name, _)| name));
        bolds.retain(|_, count| *count > 1);
        if talk(&bolds) && bolds.len() < 8 {
            found.bold = owned(bolds).collect();
        }
        let mut letters = counts(heads.iter().filter_map(|l| initials(l)).map(|(name, _)| name));
        let such: usize = letters.values().sum();
        letters.retain(|_, count| *count > 1);
        if talk(&letters) && letters.len() < 5 && such * 2 >= heads.len() {
            found.initials = owned(letters).collect();
        }
        found.closed = most(heads, closed);
        found.lined = most(heads, lined);
        found.small = most(heads, small);
        found
    }

    /// The name that a line begins with, and what is said.
    pub(super) fn begins<'a>(&self, line: &'a str) -> Option<(&'a str, &'a str)> {
        let known = |names: &BTreeSet<String>, found: Option<(&'a str, &'a str)>| {
            found.filter(|(name, _)| names.contains(*name))
        };
        known(&self.columns, column(line))
            .or_else(|| known(&self.dashed, dashed(line)))
            .or_else(|| known(&self.bold, bold(line)))
            .or_else(|| known(&self.initials, initials(line)))
            .or_else(|| known(&self.closed, closed(line)))
            .or_else(|| known(&self.lined, lined(line)))
            .or_else(|| known(&self.small, small(line)))
    }
}

/// Two single names with a dash behind them, one after the other and many times, before half of what stands between the first
/// and the last: the rest of the page is the site's.
fn by_turns(heads: &[&str], names: &Counts<'_>) -> bool {
    const TURNS: usize = 6;
    let turns = heads.iter().enumerate().filter_map(|(n, line)| Some((n, dashed(line)?.0)));
    let turns: Vec<(usize, &str)> = turns.filter(|(_, name)| names.contains_key(name)).collect();
    let (Some(first), Some(last)) = (turns.first(), turns.last()) else { return false };
    let other = turns.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if a != b));
    names.len() == 2 && other && turns.len() >= TURNS && turns.len() * 2 > last.0 - first.0
}

/// The first lines of paragraphs; all lines where they are not parted.
pub(super) fn heads<'a>(text: &'a str, lines: &[&'a str]) -> Vec<&'a str> {
    let mut blank = true;
    let mut heads = Vec::new();
    for (_, line) in caption::lines(text) {
        let empty = line.trim().is_empty();
        if blank && !empty {
            heads.push(line.trim());
        }
        blank = empty;
    }
    if heads.len() > 3 { heads } else { lines.to_vec() }
}

/// One word that is not in capitals, or a name of letters that have none.
fn is_single(name: &str) -> bool {
    let cased = name.contains(char::is_uppercase);
    !cased || !name.contains(' ') && name.contains(char::is_lowercase)
}

/// `EZRA QUILLFEATHER — By smell.`: a name, and what is said behind a dash.
fn dashed(line: &str) -> Option<(&str, &str)> {
    // Well — we left. Yes — again.
    const SAID: [&str; 12] = ["well", "so", "yes", "no", "but", "and", "oh", "ah", "right", "okay", "네", "예"];
    let (name, said) =
        DASHES.iter().filter_map(|dash| line.trim_start().split_once(dash)).min_by_key(|(n, _)| n.len())?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let capitals = !name.contains(char::is_lowercase) && name.chars().filter(|c| c.is_uppercase()).count() > 1;
    let words = name.split_whitespace().count();
    let hyphen =
        line.trim_start().get(name.len()..).is_some_and(|rest| rest.trim_start_matches(['*', '_']).starts_with(" - "));
    // Anna Lisk — Do you still hear it?
    let named = (1..=3).contains(&words)
        && name.split_whitespace().all(|w| w.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()));
    let few = (1..=4).contains(&words) && (!hyphen || is_single(name));
    let spoken = SAID.contains(&name.to_lowercase().as_str());
    ((capitals || named) && few && !spoken && is_name(name) && !said.trim().is_empty()).then_some((name, said))
}

/// `A.T. By smell.`: the initials of somebody, each with its stop, and what is said.
fn initials(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.trim_start().split_once(char::is_whitespace)?;
    let pairs = name.as_bytes().chunks_exact(2);
    let dotted = pairs.remainder().is_empty() && (2..=3).contains(&pairs.len());
    let letters =
        name.as_bytes().chunks_exact(2).all(|pair| matches!(pair, [letter, b'.'] if letter.is_ascii_uppercase()));
    (dotted && letters && said.contains(char::is_alphabetic)).then_some((name, said))
}

/// `(RUTH) By smell.`: a name in parentheses and what is said.
fn closed(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.trim_start().strip_prefix('(')?.split_once(')')?;
    let spoken = said.starts_with(char::is_whitespace) && said.contains(char::is_alphanumeric);
    let few = name.split_whitespace().count() <= 3 && name.trim() == name;
    (spoken && few && is_name(name) && bracket::aside(name).is_none()).then_some((name, said))
}

/// `한서림_ 냄새로요.`: a name of Hangul, a low line and what is said.
fn lined(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.trim_start().split_once('_')?;
    let hangul = name.chars().all(|c| is_hangul(c) || c == ' ') && name.chars().any(is_hangul);
    (hangul && is_name(name.trim()) && said.starts_with(char::is_whitespace)).then_some((name.trim(), said))
}

/// `ruth ames: By smell.`: one to three words in small letters, a colon and what is said.
fn small(line: &str) -> Option<(&str, &str)> {
    let (name, said) = line.trim_start().split_once(':')?;
    let words = name.split(' ').count();
    let letters =
        name.split(' ').all(|w| !w.is_empty() && w.chars().all(|c| c.is_lowercase() || c == '-' || c == '\''));
    let spoken = said.starts_with(char::is_whitespace) && said.contains(char::is_alphanumeric);
    (words <= 3 && letters && spoken && is_name(&name.to_uppercase())).then_some((name, said))
}

/// The names that most paragraphs begin with in this way, two or more that come again.
fn most<'a>(heads: &[&'a str], of: impl Fn(&'a str) -> Option<(&'a str, &'a str)>) -> BTreeSet<String> {
    let mut names = counts(heads.iter().filter_map(|l| of(l)).map(|(name, _)| name));
    let such: usize = names.values().sum();
    names.retain(|_, count| *count > 1);
    let many = talk(&names) && names.len() < 8 && such * 3 >= heads.len() * 2;
    if many { owned(names).collect() } else { BTreeSet::new() }
}

/// `**Ruth** By smell.`: a name in bold and what is said.
fn bold(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let (name, said) = ["**", "__"].iter().find_map(|mark| line.strip_prefix(mark)?.split_once(mark))?;
    let spoken = said.starts_with(char::is_whitespace) && said.contains(char::is_alphanumeric);
    let few = name.split_whitespace().count() <= 3 && name.trim() == name;
    (spoken && few && is_name(name)).then_some((name, said))
}

/// A short name, then two spaces or more or a tab, then what is said.
fn column(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let at = line.find("  ").into_iter().chain(line.find('\t')).min()?;
    let (name, said) = line.split_at_checked(at)?;
    let said = said.trim_start();
    let short = name.split_whitespace().count() <= 3 && !name.ends_with(['.', ',', ';', ':', '?', '!']);
    (short && is_name(name) && !said.is_empty()).then_some((name, said))
}

#[cfg(test)]
mod tests {
    use crate::{source::SourceId, transcript::read};

    fn speakers(text: &str) -> Vec<String> {
        read(SourceId(0), "a.txt", text).value.speakers
    }

    #[test]
    fn names_that_come_again_with_the_same_mark_are_labels() {
        let talk = |mark: &dyn Fn(&str) -> String, names: [&str; 2], lines: [&str; 4]| {
            let turns = lines.iter().zip(names.iter().cycle()).map(|(line, name)| format!("{} {line}", mark(name)));
            turns.collect::<Vec<_>>().join("\n\n")
        };
        let english = [
            "How did you come to the marsh?",
            "My uncle left me forty hives, and nobody else wanted them.",
            "What did you do when winter came?",
            "I wrapped them in straw — every one of them — and waited.",
        ];
        let korean = [
            "벌을 어떻게 치게 되셨어요?",
            "삼촌이 벌통 마흔 개를 남기고 돌아가셨어요.",
            "겨울에는 어떻게 하셨어요?",
            "짚으로 하나하나 싸 두고 기다렸지요.",
        ];
        for mark in ["— ", "– ", "- "] {
            let dash = |name: &str| format!("{name} {}", mark.trim_end());
            assert_eq!(speakers(&talk(&dash, ["Dana", "Ruth"], english)), ["Dana", "Ruth"], "{mark}");
            assert_eq!(speakers(&talk(&dash, ["다나", "민수"], korean)), ["다나", "민수"], "{mark}");
        }
        let bold = |name: &str| format!("**{name}**");
        assert_eq!(speakers(&talk(&bold, ["Dana", "Ruth"], english)), ["Dana", "Ruth"]);
        assert_eq!(speakers(&talk(&bold, ["다나", "민수"], korean)), ["다나", "민수"]);
        let t = read(SourceId(0), "a.md", &talk(&bold, ["Dana", "Ruth"], english)).value;
        assert!(t.text(0..t.words.len()).starts_with("How did you"), "{t:?}");
    }

    #[test]
    fn two_names_by_turns_before_a_dash_are_labels_however_much_a_page_has_around_them() {
        let around = "Home\n\nAbout\n\nArchive\n\nBell Lane\n\n15 Nov 2025\n\nTweet\n\nShare\n\n";
        let turn = |n: usize| {
            format!("Tindall — What is a minute of {n}?\n\nCrane — It is lost at {n}.\n\nI was there, on time.\n\n")
        };
        let text = format!("{around}{}{}{}{around}", turn(1), turn(2), turn(3));
        assert_eq!(speakers(&text), ["Tindall", "Crane"]);
    }

    #[test]
    fn a_word_before_a_dash_here_and_there_is_what_somebody_says() {
        let text = "Spring — we left the marsh by boat.\n\nIt was a long way, and nobody spoke.\n\nSpring — again — and I was \
                    home.\n\nWinter — the ice held us.\n\nWe ate the last of the flour.\n\nWinter — it went on.\n\nI never \
                    told my mother that.\n";
        assert_eq!(speakers(text), Vec::<String>::new());
    }
}
