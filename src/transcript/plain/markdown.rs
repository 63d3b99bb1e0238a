//! Marks of Markdown in copied text: links, pictures, and the backslashes that converters write before brackets.
//!
//! It takes the text and gives one of the same length without them, so that places hold, and what was taken out. It is a stage
//! before all others because the words of a link are said, and its address in parentheses looks like a word that is explained.
use super::{front_matter, page_of};
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
    let head = front_matter::read(input.text);
    let text = head.as_ref().map_or(input.text, |head| &head.text);
    let closed = closed(text);
    let text = closed.as_ref().map_or(text, |(text, _)| text);
    let ended = ended(text);
    let text = ended.as_ref().map_or(text, |(text, _)| text);
    let without = unmarked(text);
    let plain = without.as_ref().map_or(text, |(plain, _)| plain);
    let mut reading = page_of(&input.over(plain))?;
    let mut set_aside: Vec<SetAside> = Vec::new();
    let mut aside = |kind, why, range: Range<usize>| {
        let text = input.text.get(range.clone()).unwrap_or_default().trim().to_owned();
        set_aside.push(SetAside { kind, text, why, span: input.span(range) });
    };
    if let Some(head) = head {
        reading.value.title = head.title.or(reading.value.title);
        reading.value.date = reading.value.date.or(head.date);
        head.lines.into_iter().for_each(|range| aside(SetAsideKind::Boilerplate, "front matter of the file", range));
    }
    for (range, kind, why) in closed.map(|(_, taken)| taken).unwrap_or_default() {
        aside(kind, why, range);
    }
    for range in ended.map(|(_, taken)| taken).unwrap_or_default() {
        aside(SetAsideKind::Boilerplate, "slanted words below the rule at the end of the page", range);
    }
    for (range, why) in without.map(|(_, taken)| taken).unwrap_or_default() {
        aside(SetAsideKind::Boilerplate, why, range);
    }
    reading.value.set_aside.extend(set_aside);
    Ok(reading)
}

/// No paragraph with struck words is longer, in bytes.
const STRUCK_AT_MOST: usize = 4_000;

/// What was taken out, with its kind, and why.
type Closed = Vec<(Range<usize>, SetAsideKind, &'static str)>;

/// The text of the same length without what stands between two marks and is no speech: comments, and words struck in the source.
fn closed(text: &str) -> Option<(String, Closed)> {
    const STRUCK: &str = "struck in the source";
    const PAIRS: &[(&str, &str, SetAsideKind, &str)] = &[
        ("<!--", "-->", SetAsideKind::Boilerplate, "a comment of the file"),
        ("<del>", "</del>", SetAsideKind::Cut, STRUCK),
        ("<s>", "</s>", SetAsideKind::Cut, STRUCK),
        ("<strike>", "</strike>", SetAsideKind::Cut, STRUCK),
        ("~~", "~~", SetAsideKind::Cut, STRUCK),
    ];
    let mut found: Closed = Vec::new();
    for (open, close, kind, why) in PAIRS {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| rest.find(open)).map(|at| from + at) {
            let inner = at + open.len();
            let rest = text.get(inner..).unwrap_or_default();
            // 안녕하세요~~ is drawn out, and strikes nothing
            let begins = *open != "~~"
                || !text.get(..at).is_some_and(|b| b.ends_with(|c: char| c.is_alphanumeric() || c == '~'))
                    && rest.starts_with(|c: char| !c.is_whitespace() && c != '~');
            let comment = *open == "<!--";
            let near = (0..=rest.len().min(STRUCK_AT_MOST)).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(0);
            let near = if comment { rest } else { rest.get(..near).unwrap_or_default() };
            let reach = near.find("\n\n").filter(|_| !comment).map_or(near, |end| near.get(..end).unwrap_or(near));
            // ~~5 miles and ~~6 miles: about so many
            let hangs =
                |at: &usize| *open != "~~" || !reach.get(..*at).is_some_and(|b| b.ends_with(char::is_whitespace));
            let end = reach.match_indices(close).map(|(at, _)| at).find(hangs).filter(|_| begins);
            let Some(length) = end else {
                if comment {
                    break;
                }
                from = inner;
                continue;
            };
            from = inner + length + close.len();
            found.push((at..from, *kind, *why));
        }
    }
    if found.is_empty() {
        return None;
    }
    found.sort_by_key(|(range, ..)| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    found.retain(|(range, ..)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    for (range, ..) in &found {
        out.push_str(text.get(out.len()..range.start).unwrap_or_default());
        out.push_str(&front_matter::blank(text.get(range.clone()).unwrap_or_default()));
    }
    out.push_str(text.get(out.len()..).unwrap_or_default());
    Some((out, found))
}

/// The text of the same length without the paragraphs behind its last rule, where all of them are slanted: what a page says of
/// itself at its end.
fn ended(text: &str) -> Option<(String, Vec<Range<usize>>)> {
    let rule = |line: &str| {
        let bare: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        bare.len() >= 3 && ["-", "*", "_"].iter().any(|m| bare.chars().all(|c| m.contains(c)))
    };
    let (at, last) = caption::lines(text).filter(|(_, line)| rule(line)).last()?;
    let from = at + last.len();
    let (before, rest) = text.split_at_checked(from)?;
    let mut found = Vec::new();
    let mut at = from;
    for part in rest.split_inclusive("\n\n") {
        let own = part.trim();
        if !own.is_empty() {
            let start = at + (part.len() - part.trim_start().len());
            found.push((start..start + own.len(), slanted(own), footnote(own)));
        }
        at += part.len();
    }
    let all = found.iter().any(|f| f.1) && found.iter().all(|(_, slanted, note)| *slanted || *note);
    if !all || before.split_whitespace().count() < 20 {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let slanted: Vec<Range<usize>> = found.into_iter().filter(|f| f.1).map(|f| f.0).collect();
    for range in &slanted {
        out.push_str(text.get(out.len()..range.start).unwrap_or_default());
        out.push_str(&front_matter::blank(text.get(range.clone()).unwrap_or_default()));
    }
    out.push_str(text.get(out.len()..).unwrap_or_default());
    Some((out, slanted))
}

/// Whether all of a paragraph stands between two marks of stress.
fn slanted(own: &str) -> bool {
    ["*", "_"].iter().any(|mark| {
        let inner = own.strip_prefix(mark).and_then(|t| t.strip_suffix(mark));
        inner.is_some_and(|t| !t.is_empty() && !t.starts_with(mark) && !t.contains(mark))
    })
}

/// What was taken out, and why.
type Taken = Vec<(Range<usize>, &'static str)>;

/// The text without such marks, and what of it leads elsewhere. `None` when there are none.
fn unmarked(text: &str) -> Option<(String, Taken)> {
    let escaped = text
        .match_indices('\\')
        .any(|(at, _)| text.get(at + 1..).is_some_and(|t| t.starts_with(|c| ESCAPED.contains(c))));
    if !escaped && !["](", "][", "[^"].iter().any(|mark| text.contains(mark)) {
        return None;
    }
    let named: BTreeSet<&str> = caption::lines(text).filter_map(|(_, line)| definition(line)).collect();
    let mut out = String::with_capacity(text.len());
    let mut taken = Taken::new();
    let mut noted = false;
    let mut pictured = false;
    for whole in text.split_inclusive('\n') {
        let at = out.len();
        let line = whole.trim_end_matches(['\r', '\n']);
        // what is indented goes on with the note
        noted = footnote(line) || noted && (line.starts_with([' ', '\t']) || line.is_empty());
        if noted && !line.is_empty() {
            out.push_str(&front_matter::blank(line));
            taken.push((at..at + line.len(), "a footnote"));
        } else if definition(line).is_some() {
            out.extend(line.bytes().map(|_| ' '));
            taken.push((at..at + line.len(), LEADS));
        } else {
            let before = taken.len();
            if pictured && slanted(line.trim()) {
                out.push_str(&front_matter::blank(line));
                taken.push((at..at + line.len(), "the words below a picture"));
            } else {
                unmark(line, at, &named, &mut out, &mut taken);
            }
            // a picture alone on its line has its words below it
            let blank = out.get(at..).is_some_and(|o| o.trim().is_empty());
            pictured =
                blank && (pictured && line.trim().is_empty() || taken.get(before).is_some_and(|t| t.1 == PICTURE));
        }
        out.push_str(whole.get(line.len()..).unwrap_or_default());
    }
    Some((out, taken))
}

const PICTURE: &str = "a picture";
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
        if let Some(length) = mark_of_a_note(rest) {
            // a stop behind it belongs to the word before it
            let after = rest.get(length..).unwrap_or_default();
            let stops = after.len() - after.trim_start_matches(STOPS).len();
            out.push_str(after.get(..stops).unwrap_or_default());
            out.extend(std::iter::repeat_n(' ', length));
            from += length + stops;
            continue;
        }
        let image = rest.starts_with("![");
        if let Some((words, behind)) = link(rest.get(usize::from(image)..).unwrap_or_default(), named) {
            let lead = 1 + usize::from(image);
            let whole = lead + words.len() + 1 + behind;
            let end = from + whole;
            if image {
                out.extend(std::iter::repeat_n(' ', whole));
                taken.push((at + from..at + end, PICTURE));
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
const ESCAPED: &str = "[]()*_#>~`-.!+=|";

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

/// `[^1]`: how long it is.
fn mark_of_a_note(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix("[^")?;
    let end = name.bytes().take(40).position(|b| b == b']')?;
    let plain = name.bytes().take(end).all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (end > 0 && plain).then_some(end + 3)
}

/// `[^1]: Who said that.`
fn footnote(line: &str) -> bool {
    mark_of_a_note(line).is_some_and(|end| line.get(end..).is_some_and(|rest| rest.starts_with(':')))
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
    use super::unmarked;
    use crate::{
        source::SourceId,
        transcript::{SetAsideKind, read},
    };

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
    fn what_a_file_strikes_or_comments_is_said_by_nobody() {
        let talk = "**Ann:** Did you take it?\n\n**Bo:** I rang the bell. ~~I stole the key.~~ <del>My son sold one.</del> We ran \
                    home.\n<!-- cut this:\n\nNell -->\n\n**Ann:** 안녕하세요~~ 반가워요~~ 여러분!\n\n**Bo:** It leans.[^1] I know it.\n\n\
                    [^1]: Bo asked us not to name his daughter, Nell.\n";
        let found = read(SourceId(0), "a.md", talk).value;
        let all = found.text(0..found.words.len());
        assert!(
            all.contains("반가워요~~") && all.contains("We ran home.") && all.contains("It leans. I know it."),
            "{all}"
        );
        let about = "**Bo:** It was ~~5 miles to the mill and ~~6 miles to the sea in those days.\n";
        assert!(super::closed(about).is_none());
        assert!(["stole", "sold", "Nell", "[^"].iter().all(|no| !all.contains(no)), "{all}");
        assert_eq!(found.set_aside.iter().filter(|s| s.kind == SetAsideKind::Cut).count(), 2);
    }
}
