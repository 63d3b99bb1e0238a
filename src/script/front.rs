//! Front matter: a strict, flat part of YAML, read with the place of every key and value.
//!
//! Own code, because a general YAML reader gives no places, folds lines and turns `9:30` into a number.
use super::{
    Front, Rate, Slot, SourceDecl, VoiceDecl,
    inline::unescape,
    label::{composed, is_label},
    lines::{Line, Problems, Run},
    setting::identifier,
    times,
};
use crate::{diagnostic::meant, source::Spanned, units::Millis};
use std::collections::BTreeMap;

const KEYS: [&str; 18] = [
    "cornercast",
    "title",
    "corner",
    "date",
    "season",
    "episode",
    "lang",
    "slot",
    "tolerance",
    "host",
    "rate",
    "loudness",
    "versions",
    "contact",
    "voices",
    "sources",
    "pronounce",
    "language",
];

/// The front matter and the line at which the body begins.
pub(super) struct Read {
    pub(super) front: Front,
    pub(super) body: usize,
    /// There was some, and it had an end: what it does not declare is not declared.
    pub(super) whole: bool,
}

/// Read what stands between the two `---`.
pub(super) fn read(lines: &[Line], problems: &mut Problems) -> Read {
    let first = lines.iter().position(|l| !l.is_blank());
    let opened = first.filter(|n| lines.get(*n).is_some_and(|l| is_fence(l.text())));
    let Some(opened) = opened else {
        let at = first.and_then(|n| lines.get(n)).map_or(0..0, |l| l.run.whole());
        problems.error(
            "E002",
            at,
            "script has no front matter",
            "start the file with ---, cornercast: 1, title:, slot:, host:, voices:, sources:, ---",
        );
        return Read { front: Front::default(), body: first.unwrap_or(lines.len()), whole: false };
    };
    let inside = opened + 1;
    let closed = lines.iter().skip(inside).position(|l| is_fence(l.text())).map(|n| n + inside);
    // without an end, it goes as far as lines look like keys
    let end = closed.unwrap_or_else(|| {
        let at = lines.get(opened).map_or(0..0, |l| l.run.whole());
        let help = "add a line with only --- after the last key";
        problems.error("E001", at, "front matter opened with --- is never closed", help);
        let blank = lines.iter().skip(inside).position(|l| l.is_blank() || l.text().starts_with("# "));
        blank.map_or(lines.len(), |n| n + inside)
    });
    let mut reader = Reader { front: Front::default(), problems, map: None, indent: None, seen: BTreeMap::new() };
    for line in lines.get(inside..end).unwrap_or_default() {
        reader.line(line);
    }
    reader.whole();
    let front = reader.front;
    let body = if closed.is_some() { end + 1 } else { end };
    Read { front, body, whole: closed.is_some() }
}

fn is_fence(text: &str) -> bool {
    text.trim_end() == "---"
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Map {
    Voices,
    Sources,
    Pronounce,
    Unknown,
}

struct Reader<'a> {
    front: Front,
    problems: &'a mut Problems,
    map: Option<Map>,
    /// How far the first line below the key of a map stands from the edge.
    indent: Option<usize>,
    seen: BTreeMap<(Option<Map>, String), usize>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Line) {
        let text = line.text();
        let content = text.trim_start();
        if content.is_empty() || content.starts_with('#') {
            return;
        }
        let indent = text.chars().count() - content.chars().count();
        let indented = indent > 0;
        let content = line.run.trimmed(0..text.len());
        let Some((key, value)) = self.entry(&content) else { return };
        match self.map {
            Some(_) if self.indent.is_some_and(|first| indented && indent > first) => {
                let message = format!("\"{}\" stands deeper than the line above it", shortened(&key.value));
                let help = "put as many spaces before it as before the others; nothing is declared below another thing";
                self.problems.error("E007", content.whole(), message, help);
            }
            Some(map) if indented => {
                self.indent.get_or_insert(indent);
                self.declare(map, key, value);
            }
            _ if indented => {
                let help = "a value stands on one line, without > or | before it";
                self.problems.error("E007", content.whole(), "a folded value is not supported here", help);
            }
            _ => self.key(&key, value),
        }
    }

    /// What is only known when all of it was read.
    fn whole(&mut self) {
        let voices = self.front.voices.iter().map(|v| v.label.value.as_str());
        let known = |host: &Spanned<String>| voices.clone().any(|voice| voice == host.value);
        if let Some(host) = self.front.host.as_ref().filter(|host| !known(host))
            && let Some(near) = meant(&host.value, voices.clone())
        {
            let message = format!("the host \"{}\" is none of the voices", shortened(&host.value));
            self.problems.error("E028", host.span.range.clone(), message, format!("did you mean \"{near}\"?"));
        }
    }

    /// What declares several things has each on a line of its own.
    fn begins(&mut self, map: Map, key: &Spanned<String>, value: &Spanned<String>) {
        self.map = Some(map);
        self.indent = None;
        if !value.value.is_empty() {
            let help =
                format!("write it below, as in {}:, then   {} on the next line", key.value, shortened(&value.value));
            let message = format!("what stands behind {}: would be lost", key.value);
            self.problems.error("E007", value.span.range.clone(), message, help);
        }
    }

    /// `key: value`, or an error.
    fn entry(&mut self, content: &Run) -> Option<(Spanned<String>, Spanned<String>)> {
        let text = content.text.as_str();
        let quoted = text.starts_with(['"', '\'']).then(|| quoted(text)).flatten();
        let (key, colon) = match quoted {
            Some((key, len)) => (key, len + text.get(len..)?.find(':')?),
            None => {
                let colon = colon(text);
                let Some(colon) = colon else {
                    let help = "front matter is made of lines like title: My corner";
                    let message = format!("\"{}\" is not a key with a value", shortened(text));
                    self.problems.error("E005", content.whole(), message, help);
                    return None;
                };
                (text.get(..colon)?.trim().to_owned(), colon)
            }
        };
        let place = content.trimmed(0..colon).whole();
        let after = colon + text.get(colon..)?.chars().next()?.len_utf8();
        let value = self.value(&content.trimmed(after..text.len()));
        Some((Spanned::new(key, self.problems.span(place)), value))
    }

    fn value(&mut self, run: &Run) -> Spanned<String> {
        let text = run.text.as_str();
        let place = self.problems.span(run.whole());
        if text.starts_with(['"', '\'', '“']) {
            match quoted(text) {
                Some((value, len)) if rest_is_comment(text.get(len..).unwrap_or_default()) => {
                    self.hides_nothing(&run.part(0..len));
                    if let Some(odd) = value
                        .chars()
                        .find(|c| (c.is_control() && !matches!(c, '\t' | '\n')) || u32::from(*c) & 0xfffe == 0xfffe)
                    {
                        let message = format!("the value has a control character, U+{:04X}", u32::from(odd));
                        self.problems.error(
                            "E058",
                            run.place(0..len),
                            message,
                            "take it out; it cannot be read or shown",
                        );
                    }
                    return Spanned::new(value, self.problems.span(run.place(0..len)));
                }
                None if text.starts_with(['"', '\'']) => {
                    let close = text.chars().next().unwrap_or('"');
                    let help = format!("close it with {close}");
                    self.problems.error("E018", run.whole(), "quotation mark is never closed", help);
                    return Spanned::new(text.to_owned(), place);
                }
                _ => {}
            }
        }
        let end = comment(text).unwrap_or(text.len());
        let run = run.trimmed(0..end);
        if matches!(run.text.as_str(), "|" | ">" | "|-" | ">-" | "|+" | ">+") {
            let help = "write it on one line";
            self.problems.error("E007", run.whole(), "a folded value is not supported here", help);
        }
        self.hides_nothing(&run);
        // as elsewhere in a script: a word processor escapes what stands here too
        Spanned::new(unescape(&run.text), self.problems.span(run.whole()))
    }

    /// Marks that hide words elsewhere, and here would be published with them.
    fn hides_nothing(&mut self, run: &Run) {
        if let Some(at) = run.text.find("~~") {
            let help = "take out what is not to be published; a <!-- comment --> below keeps it for colleagues";
            let place = run.place(at..at + 2);
            self.problems.error("E015", place, "~~ strikes nothing in the front matter", help);
        }
        if let Some(at) = run.text.find("<!--") {
            let help = "write it behind # in the front matter, as in host: HOST # ask Jo";
            let place = run.place(at..at + 4);
            self.problems.error("E020", place, "<!-- hides nothing in the front matter; it would be published", help);
        }
    }

    fn twice(&mut self, map: Option<Map>, key: &Spanned<String>) -> bool {
        let at = key.span.range.clone();
        if self.seen.insert((map, key.value.clone()), at.start).is_none() {
            return false;
        }
        let under = match map {
            Some(Map::Voices) => " under voices",
            Some(Map::Sources) => " under sources",
            Some(Map::Pronounce) => " under pronounce",
            _ => "",
        };
        self.problems.error("E006", at, format!("\"{}\" is declared twice{under}", key.value), "rename one");
        true
    }

    fn declare(&mut self, map: Map, key: Spanned<String>, value: Spanned<String>) {
        if map == Map::Unknown || self.twice(Some(map), &key) {
            return;
        }
        match map {
            Map::Voices => {
                if !is_label(&key.value) {
                    let message = format!("\"{}\" cannot stand before a paragraph as a voice", key.value);
                    let help = "a voice is one to four words of letters and digits, at most 40";
                    self.problems.error("E007", key.span.range.clone(), message, help);
                    return;
                }
                self.front.voices.push(VoiceDecl { label: key, air_name: value });
            }
            Map::Sources => {
                if identifier(&key.value).is_none() || times::scan(&key.value).is_some() {
                    let message = format!("\"{}\" cannot be used as a source in a cue", key.value);
                    let help = "a source is one word, like tom or street-2";
                    self.problems.error("E007", key.span.range.clone(), message, help);
                    return;
                }
                let key = Spanned::new(composed(key.value), key.span);
                self.front.sources.push(SourceDecl { key, path: value });
            }
            Map::Pronounce | Map::Unknown => self.front.pronounce.push((key, value)),
        }
    }

    fn key(&mut self, key: &Spanned<String>, value: Spanned<String>) {
        self.map = None;
        if self.twice(None, key) {
            // what is below it is not told again
            self.map = Some(Map::Unknown);
            return;
        }
        let given = Some(value.clone()).filter(|v| !v.value.is_empty());
        match key.value.as_str() {
            "cornercast" => {
                if !matches!(value.value.as_str(), "1" | "") {
                    self.wrong(&value, "a version of the script format that is known here", "write cornercast: 1");
                }
            }
            "title" => self.front.title = given,
            "corner" => self.front.corner = given,
            "lang" | "language" => self.front.lang = given,
            "host" => {
                if let Some(host) = given.as_ref().filter(|host| host.value.contains([',', '，', '、'])) {
                    self.wrong(host, "one voice", "name the one that reads what has no label before it");
                }
                self.front.host = given;
            }
            "slot" => self.slots(&value),
            // none at all
            "tolerance" if value.value == "0" => self.front.tolerance = Some(Spanned::new(Millis(0), value.span)),
            "tolerance" => {
                if let Some(length) = self.length(&value) {
                    self.front.tolerance = Some(Spanned::new(length, value.span));
                }
            }
            "rate" => match rate(&value.value) {
                Some(rate) => self.front.rate = Some(Spanned::new(rate, value.span)),
                None => self.wrong(&value, "a reading speed", "write 160wpm, or 300spm for Korean"),
            },
            "versions" => self.versions(&value),
            "voices" => self.begins(Map::Voices, key, &value),
            "sources" => self.begins(Map::Sources, key, &value),
            "pronounce" => self.begins(Map::Pronounce, key, &value),
            "date" | "season" | "episode" => {
                let message = format!("\"{}\" is not used here", key.value);
                self.problems.warn("W056", key.span.range.clone(), message, "its home is episode.toml");
                self.front.other.push((key.clone(), value));
            }
            "contact" => self.front.contact = given,
            "loudness" => {
                let message = "\"loudness\" is not used here";
                let help = "the profile of each deliverable in corner.toml says how loud it is";
                self.problems.warn("W056", key.span.range.clone(), message, help);
                self.front.other.push((key.clone(), value));
            }
            other => {
                let help = match meant(other, KEYS) {
                    Some(known) => format!("did you mean \"{known}\"?"),
                    None => {
                        "known are title, corner, slot, tolerance, host, lang, rate, versions, voices, sources".into()
                    }
                };
                let message = format!("unknown front matter key \"{}\"", shortened(other));
                self.problems.error("E005", key.span.range.clone(), message, help);
                self.map = value.value.is_empty().then_some(Map::Unknown);
                self.indent = None;
            }
        }
    }

    fn wrong(&mut self, value: &Spanned<String>, what: &str, help: &str) {
        let message = format!("\"{}\" is not {what}", shortened(&value.value));
        self.problems.error("E007", value.span.range.clone(), message, help);
    }

    fn length(&mut self, value: &Spanned<String>) -> Option<Millis> {
        let length = times::exact(&value.value);
        if length.is_none() {
            self.wrong(value, "a length", "write 9:30, 570s or 9분 30초");
        }
        length
    }

    /// The parts between commas, each with its place.
    fn list(&mut self, value: &Spanned<String>) -> Vec<Spanned<String>> {
        let mut parts = Vec::new();
        let all = value.value.as_str();
        let inner = all.strip_prefix('[').and_then(|a| a.strip_suffix(']'));
        let mut from = value.span.range.start + usize::from(inner.is_some());
        for part in inner.unwrap_or(all).split(',') {
            let start = from + (part.len() - part.trim_start().len());
            let words = part.trim();
            // a quoted value has other bytes in the file
            let exact = value.span.range.len() == all.len();
            let place = if exact { start..start + words.len() } else { value.span.range.clone() };
            if !words.is_empty() {
                parts.push(Spanned::new(words.to_owned(), self.problems.span(place)));
            }
            from += part.len() + 1;
        }
        parts
    }

    fn slots(&mut self, value: &Spanned<String>) {
        for part in self.list(value) {
            let text = part.value.as_str();
            let named = text.split_once(char::is_whitespace).filter(|(name, _)| !name.starts_with(char::is_numeric));
            let (version, written) = named.map_or((None, text), |(name, rest)| (Some(name), rest.trim_start()));
            let start = part.span.range.end.saturating_sub(written.len()).max(part.span.range.start);
            let exact = part.span.range.len() == text.len();
            let place = self.problems.span(if exact { start..part.span.range.end } else { part.span.range.clone() });
            let written = Spanned::new(written.to_owned(), place);
            if self.front.slots.iter().any(|slot| slot.value.version.as_deref() == version) {
                let help = "keep one, or say of which versions they are, as in slot: full 9:30, short 4:00";
                self.problems.error("E007", written.span.range, "a second slot; only one can be met", help);
            } else if let Some(length) = self.length(&written) {
                let slot = Slot { version: version.map(str::to_owned), length };
                self.front.slots.push(Spanned::new(slot, part.span));
            }
        }
    }

    fn versions(&mut self, value: &Spanned<String>) {
        let mut versions = self.list(value);
        for version in &mut versions {
            version.value = version.value.trim_matches(['"', '\'']).to_owned();
        }
        self.front.versions = versions;
    }
}

/// The colon that ends a key: one with a space or nothing after it; failing that, the first.
fn colon(text: &str) -> Option<usize> {
    let mut colons = text.char_indices().filter(|(_, c)| matches!(c, ':' | '：'));
    let ends = |(at, c): &(usize, char)| {
        let after = text.get(at + c.len_utf8()..).unwrap_or_default();
        after.is_empty() || after.starts_with(char::is_whitespace)
    };
    colons.clone().find(ends).or_else(|| colons.next()).map(|(at, _)| at)
}

/// A quoted scalar at the beginning of `text`: its value and its length.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut characters = text.char_indices().peekable();
    let open = characters.next()?.1;
    let mut value = String::new();
    while let Some((at, c)) = characters.next() {
        match (open, c) {
            ('"', '\\') => match characters.next()?.1 {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                kind @ ('x' | 'u' | 'U') => {
                    let digits = match kind {
                        'x' => 2,
                        'u' => 4,
                        _ => 8,
                    };
                    let from = characters.peek()?.0;
                    let number = text.get(from..from + digits).filter(|n| n.bytes().all(|b| b.is_ascii_hexdigit()))?;
                    value.push(u32::from_str_radix(number, 16).ok().and_then(char::from_u32)?);
                    characters.nth(digits - 1)?;
                }
                other => value.push(other),
            },
            ('\'', '\'') if characters.peek().is_some_and(|(_, next)| *next == '\'') => {
                characters.next();
                value.push('\'');
            }
            ('"', '"') | ('\'', '\'') => return Some((value, at + 1)),
            // a word processor's: they must be the first and the last
            ('“', '”') if rest_is_comment(text.get(at + c.len_utf8()..)?) => {
                return Some((value, at + c.len_utf8()));
            }
            _ => value.push(c),
        }
    }
    None
}

fn rest_is_comment(text: &str) -> bool {
    text.trim().is_empty() || comment(text) == Some(text.len() - text.trim_start().len())
}

/// Where a comment after a value begins: a `#` at the beginning or after white.
fn comment(text: &str) -> Option<usize> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c == '#' && before.is_none_or(char::is_whitespace) {
            return Some(at);
        }
        before = Some(c);
    }
    None
}

pub(super) fn rate(text: &str) -> Option<Rate> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = text.get(..digits)?.parse().ok().filter(|n| (20..=2000).contains(n))?;
    match text.get(digits..)?.trim() {
        "wpm" => Some(Rate::Words(number)),
        "spm" => Some(Rate::Syllables(number)),
        _ => None,
    }
}

/// Enough of a text for a message.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
