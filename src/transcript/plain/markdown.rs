//! Marks of Markdown in copied text: links, pictures, and the backslashes that converters write before brackets.
//!
//! It takes the text and gives one of the same length without them, so that places hold, and what was taken out. It is a stage
//! before all others because the words of a link are said, and its address in parentheses looks like a word that is explained.
use super::page_of;
use crate::transcript::{
    SetAside, SetAsideKind, caption,
    read::{Input, Reading},
};
use std::{collections::BTreeSet, ops::Range};

/// The longest address, in bytes.
const ADDRESS: usize = 2048;
/// The longest words of a link, in bytes.
const WORDS: usize = 400;

pub(in crate::transcript) fn read(input: &Input<'_>) -> Reading {
    let head = front_matter(input.text);
    let text = head.as_ref().map_or(input.text, |head| &head.text);
    let without = unmarked(text);
    let plain = without.as_ref().map_or(text, |(plain, _)| plain);
    let mut reading = page_of(&input.over(plain))?;
    if let Some(title) = head.and_then(|head| head.title) {
        reading.value.title = Some(title);
    }
    let taken = without.map(|(_, taken)| taken).unwrap_or_default();
    reading.value.set_aside.extend(taken.into_iter().map(|(range, why)| SetAside {
        kind: SetAsideKind::Boilerplate,
        text: input.text.get(range.clone()).unwrap_or_default().trim().to_owned(),
        why,
        span: input.span(range),
    }));
    Ok(reading)
}

/// What was taken out, and why.
type Taken = Vec<(Range<usize>, &'static str)>;

/// Front matter as plain lines, of the same length as in the file.
struct Head {
    /// The whole text.
    text: String,
    title: Option<String>,
}

/// The front matter of a text, with its values that are quoted or folded (YAML 1.2.2, sections 7.3 and 8.1) as plain lines.
fn front_matter(text: &str) -> Option<Head> {
    let fence = |line: &str| line.trim_end() == "---";
    let bare = text.trim_start_matches('\u{feff}');
    let mut lines = bare.split_inclusive('\n');
    let first = lines.next().filter(|line| fence(line))?;
    let head: Vec<&str> = lines.take(HEAD).take_while(|line| !fence(line)).collect();
    let start = text.len() - bare.len() + first.len();
    let end = start + head.iter().map(|line| line.len()).sum::<usize>();
    text.get(end..).filter(|rest| rest.lines().next().is_some_and(fence))?;
    let mut out = text.get(..start)?.to_owned();
    // the key, when its value goes on in lines of its own
    let mut folded = false;
    for line in head {
        let body = line.trim_end();
        let indented = body.starts_with([' ', '\t']) && !body.trim_start().starts_with("- ");
        if folded && indented && out.ends_with('\n') {
            // the line before goes on here
            let ends = if out.ends_with("\r\n") { 2 } else { 1 };
            out.truncate(out.len() - ends);
            out.extend(std::iter::repeat_n(' ', ends));
        }
        folded = folded && (indented || body.is_empty());
        let Some((key, value)) = line.split_once(':').filter(|_| !indented && !body.starts_with('-')) else {
            out.push_str(line);
            continue;
        };
        let value_is = value.trim();
        let quote =
            ['"', '\''].into_iter().find(|q| value_is.len() > 1 && value_is.starts_with(*q) && value_is.ends_with(*q));
        out.push_str(key);
        out.push(':');
        if matches!(value_is, ">" | ">-" | ">+" | "|" | "|-" | "|+") {
            out.extend(value.chars().map(|c| if matches!(c, '>' | '|' | '-' | '+') { ' ' } else { c }));
            folded = true;
        } else if let Some(quote) = quote {
            let (open, close) = (value.find(quote).unwrap_or(0), value.rfind(quote).unwrap_or(0));
            out.extend(value.char_indices().map(|(at, c)| if at == open || at == close { ' ' } else { c }));
        } else {
            out.push_str(value);
            folded = !value_is.is_empty();
        }
    }
    let titled = |line: &str| line.strip_prefix("title:").map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
    let title = out.get(start..)?.lines().find_map(titled).filter(|title| !title.is_empty());
    out.push_str(text.get(end..)?);
    Some(Head { text: out, title })
}

/// No front matter has more lines.
const HEAD: usize = 100;

/// The text without such marks, and what of it leads elsewhere. `None` when there are none.
fn unmarked(text: &str) -> Option<(String, Taken)> {
    if !["](", "][", "\\[", "\\]", "\\*", "\\_", "\\#", "\\>", "\\~"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let named: BTreeSet<&str> = caption::lines(text).filter_map(|(_, line)| definition(line)).collect();
    let mut out = String::with_capacity(text.len());
    let mut taken = Taken::new();
    for whole in text.split_inclusive('\n') {
        let at = out.len();
        let line = whole.trim_end_matches(['\r', '\n']);
        if definition(line).is_some() {
            out.extend(line.bytes().map(|_| ' '));
            taken.push((at..at + line.len(), LEADS));
        } else {
            unmark(line, at, &named, &mut out, &mut taken);
        }
        out.push_str(whole.get(line.len()..).unwrap_or_default());
    }
    Some((out, taken))
}

const LEADS: &str = "a link: its words are said, and its address is not";

fn unmark(line: &str, at: usize, named: &BTreeSet<&str>, out: &mut String, taken: &mut Taken) {
    let mut from = 0;
    // spaces that stand for backslashes come where the word ends
    let mut owed = 0;
    while let Some(rest) = line.get(from..).filter(|r| !r.is_empty()) {
        let escaped = rest.strip_prefix('\\').and_then(|r| r.chars().next()).filter(|c| ESCAPED.contains(*c));
        if let Some(c) = escaped {
            out.push(c);
            owed += 1;
            from += 2;
            continue;
        }
        let image = rest.starts_with("![");
        if let Some((words, behind)) = link(rest.get(usize::from(image)..).unwrap_or_default(), named) {
            let lead = 1 + usize::from(image);
            let whole = lead + words.len() + 1 + behind;
            let end = from + whole;
            if image {
                out.extend(std::iter::repeat_n(' ', whole));
                taken.push((at + from..at + end, "a picture"));
                from = end;
            } else {
                // a stop behind the address belongs to the words
                let after = line.get(end..).unwrap_or_default();
                let stops = after.len() - after.trim_start_matches(STOPS).len();
                out.push(' ');
                out.push_str(words);
                out.push_str(after.get(..stops).unwrap_or_default());
                out.extend(std::iter::repeat_n(' ', behind + 1));
                taken.push((at + from..at + end, LEADS));
                from = end + stops;
            }
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            out.extend(std::iter::repeat_n(' ', std::mem::take(&mut owed)));
        }
        out.push(c);
        from += c.len_utf8();
    }
    out.extend(std::iter::repeat_n(' ', owed));
}

/// Marks of stress behind a link end what they began; a stop and a quotation mark end a sentence.
const STOPS: &[char] = &['.', ',', ';', ':', '?', '!', '”', '’', '"', '\'', '*', '_', '…'];
/// What a converter writes a backslash before.
const ESCAPED: &str = "[]()*_#>~`";

/// `[words](address)`, `[words][1]`: the words, and how long what is behind them is, its brackets included.
fn link<'a>(rest: &'a str, named: &BTreeSet<&str>) -> Option<(&'a str, usize)> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.bytes().take(WORDS).position(|b| matches!(b, b'[' | b']'))?;
    let (words, behind) = inner.split_at_checked(end)?;
    let behind = behind.strip_prefix(']')?;
    if let Some(id) = behind.strip_prefix('[') {
        let close = id.bytes().take(WORDS).position(|b| b == b']')?;
        return named.contains(id.get(..close)?).then_some((words, close + 2));
    }
    let inside = behind.strip_prefix('(')?;
    let close = inside.bytes().take(ADDRESS).position(|b| b == b')')?;
    is_address(inside.get(..close)?).then_some((words, close + 2))
}

/// `[1]: https://example.org`: the name of the link.
fn definition(line: &str) -> Option<&str> {
    let (name, address) = line.trim_start().strip_prefix('[')?.split_once("]: ")?;
    (name.len() < 80 && !name.starts_with('^') && is_address(address.trim())).then_some(name)
}

/// An address, with a title in quotation marks behind it or without.
fn is_address(text: &str) -> bool {
    const AT: &[&str] = &["http://", "https://", "mailto:", "www.", "/", "./", "../", "#"];
    let (address, title) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let title = title.trim();
    let begins = AT
        .iter()
        .any(|lead| address.strip_prefix(lead).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric())));
    begins && (title.is_empty() || title.starts_with(['"', '\'']) && title.ends_with(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::{front_matter, unmarked};
    use crate::{source::SourceId, transcript::read};

    #[test]
    fn the_words_of_a_link_stay_where_they_are() {
        for (text, words) in [
            ("I worked at [the old mill](https://example.org/mill), and left.", "I worked at the old mill, and left."),
            ("We met [Anna Moor][1].\n[1]: https://example.org/a\n", "We met Anna Moor."),
            ("A flower. ![A loaf](https://example.org/p.jpg) People came.", "A flower. People came."),
            ("**Wim:** \\[laughs\\] Once.", "**Wim:** [laughs] Once."),
            ("[물방앗간](https://example.org/물)에서 살았어요.", "물방앗간 에서 살았어요."),
            ("the [party](and its) secretary \\o/", "the [party](and its) secretary \\o/"),
        ] {
            let plain = unmarked(text).map_or_else(|| text.to_owned(), |(plain, _)| plain);
            assert_eq!(plain.len(), text.len(), "{plain}");
            assert_eq!(plain.split_whitespace().collect::<Vec<_>>().join(" "), words);
            let place = |t: &str| t.find("mill").or_else(|| t.find("Anna"));
            assert_eq!(place(&plain), place(text), "{plain}");
        }
    }

    #[test]
    fn front_matter_may_be_quoted_or_folded() {
        let talk = "\n**Ines Marl** (00:00:01):\n\nHow did you learn to tune the bells?\n\n**Rhoda Vane** (00:00:07):\n\n\
                    I learned it from my aunt, who kept the foundry for forty years.\n";
        for title in [
            "title: A talk about bells\n",
            "title: \"A talk about bells\"\n",
            "title: 'A talk about bells'\r\n",
            "title: >-\n  A talk\n  about bells\n",
            "title: |\n  A talk\n  about bells\n\n",
            "title: A talk\n  about bells\n",
        ] {
            let text = format!("---\n{title}guest: \"Rhoda Vane\"\ntags: [bells, tea]\n---\n{talk}");
            let found = read(SourceId(0), "a.md", &text).value;
            assert_eq!(found.title.as_deref(), Some("A talk about bells"), "{text}");
            assert_eq!(found.speakers, ["Ines Marl", "Rhoda Vane"], "{text}");
            assert!(found.text(0..found.words.len()).starts_with("How did you"), "{text}");
        }
        let open = format!("---\ntitle: \"A talk\"\n{talk}");
        assert!(front_matter(&open).is_none());
    }
}
