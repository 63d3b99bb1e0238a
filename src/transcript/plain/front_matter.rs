//! The front matter of a Markdown file: keys and values between two lines of `---` (YAML 1.2.2, sections 7.3 and 8.1).
//!
//! It takes the text and gives one of the same length without it, and what it says. Nothing in it is said by anybody, however
//! much `guest: She lives above the harbour.` looks like a label.
use crate::transcript::date::{self, Dated};
use chrono::NaiveDate;
use std::ops::Range;

/// No front matter has more lines.
const LINES: usize = 200;
/// It has one of these keys at least: people may talk between two rules as well.
const KEYS: &[&str] = &[
    "title",
    "date",
    "layout",
    "author",
    "tags",
    "categories",
    "guest",
    "host",
    "speakers",
    "description",
    "summary",
    "slug",
    "lang",
    "language",
    "draft",
    "permalink",
    "published",
    "recorded",
    "제목",
    "날짜",
];

pub(super) struct Head {
    /// The whole text, with blanks in place of the front matter.
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) date: Option<NaiveDate>,
    /// Its lines.
    pub(super) lines: Vec<Range<usize>>,
}

pub(super) fn read(text: &str) -> Option<Head> {
    let fence = |line: &str| line.trim_end() == "---";
    let bare = text.trim_start_matches('\u{feff}');
    let mut all = bare.split_inclusive('\n');
    let first = all.next().filter(|line| fence(line))?;
    let head: Vec<&str> = all.take(LINES).take_while(|line| !fence(line)).collect();
    let start = text.len() - bare.len();
    let body = start + first.len();
    let last = body + head.iter().map(|line| line.len()).sum::<usize>();
    let close = text.get(last..)?.split_inclusive('\n').next().filter(|line| fence(line))?;
    let end = last + close.len();
    let key = |line: &str| line.split_once(':').map(|(key, _)| key.trim_end().to_owned());
    let plain = |line: &&str| {
        let rest = line.trim_start();
        rest.is_empty() || rest.len() < line.len() || rest.starts_with(['#', '-']) || key(line).is_some()
    };
    let known = head.iter().filter_map(|line| key(line)).any(|key| KEYS.contains(&key.as_str()));
    // a key stands once, and those who talk come again; what is nothing but that is no front matter either
    let mut keys: Vec<String> =
        head.iter().filter(|line| !line.starts_with([' ', '\t', '-', '#'])).filter_map(|l| key(l)).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    if !known || !head.iter().all(plain) || keys.len() < count || text.get(end..)?.trim().is_empty() {
        return None;
    }
    let mut lines = Vec::new();
    let mut at = start;
    for line in text.get(start..end)?.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    let title = value(&head, &["title", "제목"]);
    let day = value(&head, &["recorded", "date", "날짜"]).and_then(|date| date::find(&date));
    let date = day.and_then(|(dated, _)| if let Dated::Day(day) = dated { Some(day) } else { None });
    let blanked = blank(text.get(start..end)?);
    Some(Head { text: [text.get(..start)?, &blanked, text.get(end..)?].concat(), title, date, lines })
}

/// As many blanks as a text has bytes; its lines stay.
pub(super) fn blank(text: &str) -> String {
    text.bytes().map(|b| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' }).collect()
}

/// The value of the first of these keys that has one: on its line, quoted or not, or folded over the lines below.
fn value(head: &[&str], keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let place = head
            .iter()
            .position(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':')))?;
        let (_, own) = head.get(place)?.split_once(':')?;
        let own = own.trim();
        let own = if matches!(own, ">" | ">-" | ">+" | "|" | "|-" | "|+") { "" } else { own };
        let below =
            head.iter().skip(place + 1).take_while(|line| line.starts_with([' ', '\t']) || line.trim().is_empty());
        let all: Vec<&str> = std::iter::once(own).chain(below.copied()).flat_map(str::split_whitespace).collect();
        let all = all.join(" ");
        let quoted = |quote: char| all.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        let value = match (quoted('"'), quoted('\'')) {
            (Some(inner), _) => inner.replace("\\\"", "\""),
            (None, Some(inner)) => inner.replace("''", "'"),
            (None, None) => all.split(" #").next().unwrap_or_default().trim_end().to_owned(),
        };
        Some(value).filter(|value| !value.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use crate::{
        source::SourceId,
        transcript::{SetAsideKind, read},
    };

    const TALK: &str = "\n**Ines Marl** (00:00:01):\n\nHow did you learn to tune the bells?\n\n**Rhoda Vane** (00:00:07):\n\n\
                        I learned it from my aunt, who kept the foundry for forty years.\n";

    #[test]
    fn values_may_be_plain_quoted_or_folded() {
        for title in [
            "title: A talk about bells\n",
            "title: \"A talk about bells\"  \n",
            "title: 'A talk about bells'\r\n",
            "title: >-\n  A talk\n  about bells\n",
            "title: |\n  A talk\n  about bells\n\n",
            "title: A talk\n  about bells\n",
            "title: A talk about bells # yes\n",
        ] {
            let text =
                format!("---\n{title}date: 2024-05-02\n# x\nguest: \"Rhoda Vane\"\ntags: [bells, tea]\n---\n{TALK}");
            let found = read(SourceId(0), "a.md", &text).value;
            assert_eq!(found.title.as_deref(), Some("A talk about bells"), "{text}");
            assert_eq!(found.date, chrono::NaiveDate::from_ymd_opt(2024, 5, 2));
            assert_eq!(found.speakers, ["Ines Marl", "Rhoda Vane"], "{text}");
            assert!(found.text(0..found.words.len()).starts_with("How did you"), "{text}");
        }
    }

    #[test]
    fn nothing_of_it_is_said_and_a_talk_between_two_rules_is() {
        let text = format!(
            "---\ntitle: Kites\nspeakers:\n  - Ann\n  - Bo\nsummary: >-\n  Bo has made kites for sixty years.\n  She was jailed.\nhost: Ann\n\
             guest: Bo has made kites for sixty years and she lives above the harbour.\nsecret_note: Nell is in it.\n---\n{TALK}"
        );
        let found = read(SourceId(0), "a.md", &text).value;
        assert_eq!(found.speakers, ["Ines Marl", "Rhoda Vane"]);
        assert!(!found.text(0..found.words.len()).contains("kites"), "{found:?}");
        let aside =
            |what: &str| found.set_aside.iter().any(|s| s.kind == SetAsideKind::Boilerplate && s.text.contains(what));
        assert!(aside("jailed") && aside("secret_note"), "{:?}", found.set_aside);
        let open = format!("---\ntitle: \"A talk\"\n{TALK}");
        assert!(super::read(&open).is_none());
        assert!(super::read("---\nANN: Why?\n\nBO: Because.\n---\n").is_none());
        let talk = "host: Why did you go?\nguest: Because the river froze.\n";
        assert!(super::read(&format!("---\n{talk}{talk}---\nThe end.\n")).is_none());
        assert!(super::read(&format!("---\n{talk}---\n")).is_none());
    }
}
