//! Times as people write them: `1:30`, `1:02:03.250`, `45s`, `800ms`, `2분 30초`, `4' 05"`; ranges between two of them.
use crate::units::Millis;
use unicode_normalization::UnicodeNormalization as _;

/// Something that looks like a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    /// How many bytes it takes.
    pub(super) len: usize,
    /// `None` when it looks like a time and is none.
    pub(super) value: Option<Millis>,
}

const PRIME: [char; 4] = ['\'', '′', '’', '‘'];
const DOUBLE_PRIME: [char; 5] = ['"', '″', '”', '“', '„'];

/// The time at the beginning of `text`, if there is one.
pub(super) fn scan(text: &str) -> Option<Scan> {
    let first = digits(text);
    if first == 0 {
        return None;
    }
    let rest = text.get(first..)?;
    let good = |len, value| Some(Scan { len, value: Some(Millis(value)) });
    if rest.starts_with(':') {
        return Some(clock(text));
    }
    let number = number(text, first)?;
    let (whole, millis, len) = number;
    let rest = text.get(len..)?;
    for (unit, factor) in [("ms", 1), ("초", 1000), ("sec", 1000), ("s", 1000)] {
        if let Some(after) = past(rest, unit) {
            if after.starts_with(char::is_alphanumeric) {
                continue;
            }
            let value = if factor == 1 { whole } else { whole * 1000 + millis };
            let unit = rest.len() - after.len();
            return if factor == 1 && millis > 0 { None } else { good(len + unit, value) };
        }
    }
    if len != first {
        return None;
    }
    if let Some(after) = past(rest, "시간") {
        let (more, value) = korean_part(after, "분").unwrap_or((0, 0));
        let tail = after.get(more..)?;
        let (last, seconds) = korean_part(tail, "초").unwrap_or((0, 0));
        let unit = rest.len() - after.len();
        return good(len + unit + more + last, ((whole * 60 + value) * 60 + seconds) * 1000);
    }
    if let Some(after) = past(rest, "분") {
        let (more, seconds) = korean_part(after, "초").unwrap_or((0, 0));
        let unit = rest.len() - after.len();
        return good(len + unit + more, (whole * 60 + seconds) * 1000);
    }
    let mark = rest.chars().next()?;
    if DOUBLE_PRIME.contains(&mark) {
        return good(len + mark.len_utf8(), whole * 1000);
    }
    if PRIME.contains(&mark) {
        let len = len + mark.len_utf8();
        let after = text.get(len..)?;
        let spaces = after.len() - after.trim_start().len();
        let seconds = after.trim_start();
        let count = digits(seconds);
        let close = seconds.get(count..)?;
        let closed = match close.chars().next() {
            Some(c) if DOUBLE_PRIME.contains(&c) => Some(c.len_utf8()),
            Some(c) if PRIME.contains(&c) && close.chars().nth(1) == Some(c) => Some(2 * c.len_utf8()),
            _ => None,
        };
        return match (closed, seconds.get(..count)?.parse::<u64>()) {
            (Some(close), Ok(seconds)) if count <= 2 => {
                let value = (seconds < 60).then_some(Millis((whole * 60 + seconds) * 1000));
                Some(Scan { len: len + spaces + count + close, value })
            }
            _ => good(len, whole * 60_000),
        };
    }
    None
}

/// A time that is all of `text`.
pub(super) fn exact(text: &str) -> Option<Millis> {
    let text = text.trim();
    scan(text).filter(|s| s.len == text.len()).and_then(|s| s.value)
}

/// The same, where a bare 0 will do.
pub(super) fn exact_or_zero(text: &str) -> Option<Millis> {
    if text.trim() == "0" { Some(Millis(0)) } else { exact(text) }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Whole part, thousandths, and length, of `12` or `0.8`.
fn number(text: &str, first: usize) -> Option<(u64, u64, usize)> {
    if first > 9 {
        return None;
    }
    let whole = text.get(..first)?.parse().ok()?;
    let fraction = text.get(first..)?.strip_prefix('.').map(|rest| rest.get(..digits(rest)).unwrap_or_default());
    match fraction {
        Some(f) if !f.is_empty() && f.len() <= 3 => Some((whole, thousandths(f), first + 1 + f.len())),
        _ => Some((whole, 0, first)),
    }
}

fn thousandths(fraction: &str) -> u64 {
    format!("{fraction:0<3}").parse().unwrap_or(0)
}

/// ` 30초`, if it follows: its length and value.
/// What follows a unit, with its syllables whole or taken apart.
fn past<'a>(text: &'a str, unit: &str) -> Option<&'a str> {
    text.strip_prefix(unit).or_else(|| text.strip_prefix(unit.nfd().collect::<String>().as_str()))
}

fn korean_part(text: &str, unit: &str) -> Option<(usize, u64)> {
    let rest = text.trim_start();
    let count = digits(rest);
    let value = rest.get(..count).filter(|_| count <= 9)?.parse().ok()?;
    let after = past(rest.get(count..)?, unit)?;
    Some((text.len() - after.len(), value))
}

/// `1:30`, `1:02:03.250`.
fn clock(text: &str) -> Scan {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == ':' || c == '.')).unwrap_or(text.len());
    let mut token = text.get(..end).unwrap_or_default();
    // `..` is a separator of ranges, and a stop may end a sentence
    token = token.split("..").next().unwrap_or(token).trim_end_matches(['.', ':']);
    let len = token.len();
    let value = clock_value(token);
    Scan { len, value }
}

fn clock_value(token: &str) -> Option<Millis> {
    let (whole, fraction) = token.split_once('.').map_or((token, None), |(w, f)| (w, Some(f)));
    let millis = match fraction {
        None => 0,
        Some(f) if (1..=3).contains(&f.len()) && digits(f) == f.len() => thousandths(f),
        Some(_) => return None,
    };
    let mut parts = whole.split(':');
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next());
    let field = |text: &str| if text.len() == 2 && digits(text) == 2 { text.parse::<u64>().ok() } else { None };
    let first = if digits(a) == a.len() && (1..=6).contains(&a.len()) { a.parse::<u64>().ok()? } else { return None };
    let (minutes, seconds) = match c {
        None => (first, field(b)?),
        Some(c) => (first * 60 + field(b).filter(|m| *m < 60)?, field(c)?),
    };
    if parts.next().is_some() || seconds > 59 {
        return None;
    }
    Some(Millis((minutes * 60 + seconds) * 1000 + millis))
}

/// What may stand between the two times of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// The second time is the end.
    To,
    /// The second time is the length.
    Plus,
}

/// The sign between two times at the beginning of `text`, with the white around it: its length and meaning.
pub(super) fn joint(text: &str) -> Option<(usize, Joint)> {
    let rest = text.trim_start();
    let spaced = rest.len() < text.len();
    let signs = ["–", "---", "--", "-", "—", "→", "..", "~", "〜", "～", "−", "‑", "+"];
    let sign = signs.into_iter().find(|s| rest.starts_with(s));
    let sign = sign.or_else(|| Some("to").filter(|to| spaced && rest.strip_prefix(to).is_some_and(starts_white)))?;
    let after = rest.get(sign.len()..)?;
    let len = text.len() - after.trim_start().len();
    Some((len, if sign == "+" { Joint::Plus } else { Joint::To }))
}

fn starts_white(text: &str) -> bool {
    text.starts_with(char::is_whitespace)
}

/// A short length as settings have it: `0`, `800ms`, `3s`, `1.5s`.
pub(super) fn short(length: Millis) -> String {
    let (s, ms) = (length.0 / 1000, length.0 % 1000);
    match (s, ms) {
        (0, 0) => "0".to_owned(),
        (0, ms) => format!("{ms}ms"),
        (s, 0) => format!("{s}s"),
        (s, ms) => format!("{s}.{}s", format!("{ms:03}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::{Joint, Scan, exact, joint, scan, short};
    use crate::units::Millis;

    #[test]
    fn every_notation_of_time_is_understood() {
        let written = [
            ("1:30", 90_000),
            ("1:02:03.250", 3_723_250),
            ("12:31.4", 751_400),
            ("45s", 45_000),
            ("0.8s", 800),
            ("800ms", 800),
            ("2분 30초", 150_000),
            ("2분", 120_000),
            ("2\u{1107}\u{116e}\u{11ab} 30\u{110e}\u{1169}", 150_000),
            ("1시간 2분 3초", 3_723_000),
            ("24초", 24_000),
            ("4' 05\"", 245_000),
            ("4’ 05”", 245_000),
            ("4′05″", 245_000),
            ("55\"", 55_000),
        ];
        for (text, ms) in written {
            assert_eq!(exact(text), Some(Millis(ms)), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_time_is_told_apart() {
        for (text, len) in [("1:60–2:10", 4), ("1:75]", 4), ("5:0", 3), ("1:2:3:4 x", 7), ("1:30.4444", 9)] {
            assert_eq!(scan(text), Some(Scan { len, value: None }), "{text}");
        }
        for text in ["45sig", "1969.wav", "12", "", "s", "2"] {
            assert_eq!(scan(text), None, "{text}");
        }
    }

    #[test]
    fn ranges_may_be_joined_in_many_ways() {
        for (text, len, meaning) in
            [("–2:10", 3, Joint::To), (" - 2:10", 3, Joint::To), (" to 2", 4, Joint::To), (" + 3s", 3, Joint::Plus)]
        {
            assert_eq!(joint(text), Some((len, meaning)), "{text}");
        }
        assert_eq!(joint(" tom"), None);
        assert_eq!(scan("1:00..2:00").map(|s| s.len), Some(4));
    }

    #[test]
    fn short_lengths_print_as_they_are_read() {
        for (ms, text) in [(0, "0"), (800, "800ms"), (3000, "3s"), (1500, "1.5s"), (1050, "1.05s")] {
            assert_eq!(short(Millis(ms)), text);
        }
    }
}
