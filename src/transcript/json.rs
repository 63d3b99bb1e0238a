//! JSON as transcription tools write it: numbers as numbers or strings, missing fields, names of all sorts.
//!
//! It gives the loose values that the JSON readers share, and finds where in the file a decoded string stands.
use super::read::Input;
use crate::{source::Span, units::Millis};
use serde::{Deserialize, de::IgnoredAny};

/// A number or a string, or something else that is passed over.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Loose {
    /// `13.05`
    Number(f64),
    /// `"13.05"`
    Text(String),
    /// Neither.
    Other(IgnoredAny),
}

impl Loose {
    /// As a time in seconds. `None` for what no clock shows.
    pub(super) fn seconds(&self) -> Option<Millis> {
        match self {
            Self::Number(n) => seconds(*n),
            Self::Text(text) => text.trim().trim_end_matches('s').parse().ok().and_then(seconds),
            Self::Other(_) => None,
        }
    }

    /// As a time in milliseconds. `None` for what no clock shows.
    pub(super) fn millis(&self) -> Option<Millis> {
        match self {
            Self::Number(n) => seconds(*n / 1000.0),
            Self::Text(text) => text.trim().parse::<f64>().ok().and_then(|n| seconds(n / 1000.0)),
            Self::Other(_) => None,
        }
    }

    /// As a small number, such as a channel's.
    pub(super) fn count(&self) -> Option<usize> {
        match self {
            Self::Number(n) => format!("{n}").parse().ok(),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Other(_) => None,
        }
    }

    /// As a speaker's name. A question mark is nobody's.
    pub(super) fn name(&self) -> Option<String> {
        let name = match self {
            Self::Number(n) => format!("Speaker {n}"),
            Self::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Other(_) => return None,
        };
        (!name.is_empty() && name != "?").then_some(name)
    }
}

/// A time in seconds as milliseconds: below zero is zero, and what is longer than a year is no time.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded first")]
pub(super) fn seconds(value: f64) -> Option<Millis> {
    let millis = libm::round(value * 1000.0);
    (millis.is_finite() && millis < 3.2e10).then_some(Millis(millis.max(0.0) as u64))
}

/// A walk through the file beside its decoded strings, to know where each was written.
pub(super) struct Places<'a> {
    input: &'a Input<'a>,
    at: usize,
}

impl<'a> Places<'a> {
    pub(super) const fn new(input: &'a Input<'a>) -> Self {
        Self { input, at: 0 }
    }

    /// Where `word` stands next. An escaped spelling is looked for as well; when neither is near, an empty place here.
    pub(super) fn find(&mut self, word: &str) -> Span {
        const NEAR: usize = 1 << 14;
        let rest = self.input.text.get(self.at..).unwrap_or_default();
        let mut end = rest.len().min(NEAR);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let near = rest.get(..end).unwrap_or_default();
        let escaped: String = word.chars().map(escape).collect();
        let hit =
            near.find(word).map(|at| (at, word.len())).or_else(|| near.find(&escaped).map(|at| (at, escaped.len())));
        match hit {
            Some((at, length)) if length > 0 => {
                let start = self.at + at;
                self.at = start + length;
                self.input.span(start..start + length)
            }
            _ => self.input.span(self.at..self.at),
        }
    }
}

fn escape(c: char) -> String {
    match c {
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        _ => {
            let mut units = [0; 2];
            c.encode_utf16(&mut units).iter().map(|u| format!("\\u{u:04x}")).collect()
        }
    }
}

/// JSON in which no escape is half of a character: each lone surrogate is U+FFFD, in as many bytes. With the text come where the
/// first of them stood and how many there were. `None` when there is none.
pub(super) fn without_halves(text: &str) -> Option<(String, usize, usize)> {
    let bytes = text.as_bytes();
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut halves = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte != b'\\' {
            at += 1;
            continue;
        }
        match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => at += 12,
            Some(0xd800..=0xdfff) => {
                halves.push(at);
                at += 6;
            }
            // \\ud800 is a backslash and letters
            _ => at += 2,
        }
    }
    let first = *halves.first()?;
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for half in &halves {
        out.push_str(text.get(from..*half)?);
        out.push_str("\\ufffd");
        from = half + 6;
    }
    out.push_str(text.get(from..)?);
    Some((out, first, halves.len()))
}

/// JSON without the numbers that are none (`NaN`, `Infinity`, `-Infinity`), as Python writes them: each is `null`. With the text come
/// the bytes that it has more than before, by place. `None` when there is none. What stands in a string is text.
pub(super) fn without_infinities(text: &str) -> Option<(String, Vec<usize>)> {
    const NONE: [&str; 3] = ["NaN", "Infinity", "-Infinity"];
    let bytes = text.as_bytes();
    let (mut out, mut grown) = (String::with_capacity(text.len()), Vec::new());
    let (mut from, mut at, mut inside, mut found) = (0, 0, false, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if inside => at += 1,
            b'"' => inside = !inside,
            b'N' | b'I' | b'-' if !inside => {
                let rest = bytes.get(at..).unwrap_or_default();
                let whole = |n: &&&str| {
                    let after = rest.strip_prefix(n.as_bytes()).map(|after| after.first());
                    let open = at.checked_sub(1).and_then(|before| bytes.get(before));
                    open.is_some_and(|b| matches!(b, b':' | b',' | b'[') || b.is_ascii_whitespace())
                        && after.is_some_and(|b| {
                            b.is_none_or(|b| matches!(b, b',' | b']' | b'}') || b.is_ascii_whitespace())
                        })
                };
                if let Some(number) = NONE.iter().find(whole) {
                    out.push_str(text.get(from..at)?);
                    out.push_str("null");
                    match number.len().checked_sub("null".len()) {
                        Some(more) => out.extend(std::iter::repeat_n(' ', more)),
                        None => grown.push(out.len()),
                    }
                    at += number.len() - 1;
                    from = at + 1;
                    found = true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    out.push_str(text.get(from..)?);
    found.then_some((out, grown))
}

/// `english` and `en-GB` as tools write them, as a tag in lower case.
pub(super) fn language(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase();
    Some(match name.as_str() {
        "english" => "en".to_owned(),
        "korean" => "ko".to_owned(),
        tag if (2..=11).contains(&tag.len()) && tag.split(['-', '_']).next().is_some_and(|t| t.len() <= 3) => {
            tag.replace('_', "-")
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{language, seconds, without_halves, without_infinities};
    use crate::units::Millis;

    #[test]
    fn times_that_no_clock_shows_are_no_times() {
        assert_eq!(seconds(1.2345), Some(Millis(1235)));
        assert_eq!(seconds(-3.0), Some(Millis(0)));
        assert_eq!(seconds(1e18), None);
        assert_eq!(seconds(f64::NAN), None);
        assert_eq!(seconds(f64::INFINITY), None);
    }

    #[test]
    fn half_a_character_is_replaced_in_as_many_bytes_and_a_whole_one_is_not() {
        let text = r#"{"a":"x \ud83c\udf3e \ud800 \\ud800 \uDC00","b":1}"#;
        let (mended, at, halves) = without_halves(text).unwrap();
        assert_eq!(mended, r#"{"a":"x \ud83c\udf3e \ufffd \\ud800 \ufffd","b":1}"#);
        assert_eq!((&text[at..at + 6], halves, mended.len()), (r"\ud800", 2, text.len()));
        assert_eq!(without_halves(r#"{"a":"\ud83c\udf3e \\ud800"}"#), None);
    }

    #[test]
    fn numbers_that_are_none_are_null_outside_of_strings() {
        let text = r#"{"a": NaN, "NaN": "a \" NaN, [Infinity]", "b":[-Infinity,Infinity,-1,NaN],"c":NaN}"#;
        let (mended, grown) = without_infinities(text).unwrap();
        let want = r#"{"a": null, "NaN": "a \" NaN, [Infinity]", "b":[null     ,null    ,-1,null],"c":null}"#;
        assert_eq!((mended.as_str(), mended.len()), (want, text.len() + grown.len()));
        assert!(serde_json::from_str::<serde_json::Value>(&mended).is_ok());
        // a place behind three of them is three bytes further on
        assert_eq!((grown[0], grown.len()), (want.find(", \"NaN").unwrap(), 3));
        for text in [r#"{"a": "NaN"}"#, r#"{"a": NaNs}"#, r#"{"a": xNaN}"#, r#"{"a": "b"#, "NaN"] {
            assert_eq!(without_infinities(text), None, "{text}");
        }
    }

    #[test]
    fn languages_are_tags_whatever_the_tool_calls_them() {
        assert_eq!(language("English").as_deref(), Some("en"));
        assert_eq!(language("ko").as_deref(), Some("ko"));
        assert_eq!(language("en_GB").as_deref(), Some("en-gb"));
        assert_eq!(language("Klingon or so"), None);
    }
}
