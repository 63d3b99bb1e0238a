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

    /// As a speaker's name.
    pub(super) fn name(&self) -> Option<String> {
        let name = match self {
            Self::Number(n) => format!("Speaker {n}"),
            Self::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Self::Other(_) => return None,
        };
        (!name.is_empty()).then_some(name)
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
    use super::{language, seconds};
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
    fn languages_are_tags_whatever_the_tool_calls_them() {
        assert_eq!(language("English").as_deref(), Some("en"));
        assert_eq!(language("ko").as_deref(), Some("ko"));
        assert_eq!(language("en_GB").as_deref(), Some("en-gb"));
        assert_eq!(language("Klingon or so"), None);
    }
}
