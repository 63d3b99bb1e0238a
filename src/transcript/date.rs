//! Dates as people write them, in English and Korean.
//!
//! It takes a line and gives the day in it, beyond doubt or not at all. It is a stage of its own because a date parser
//! that guesses (10.12.2023) puts a wrong day under somebody's words. ISO 8601, section 5.2.2, is one of the forms.
use chrono::NaiveDate;
use std::ops::Range;

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    /// A day.
    Day(NaiveDate),
    /// A month without a day.
    Month,
    /// `10.12.2023`: one day or the other, and nobody can say which.
    Ambiguous(NaiveDate, NaiveDate),
}

/// The first date in `text`, and where it stands.
pub(super) fn find(text: &str) -> Option<(Dated, Range<usize>)> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|n| {
        let rest = tokens.get(n..)?;
        let (dated, used) =
            korean(rest).or_else(|| digits(rest)).or_else(|| named(rest)).or_else(|| year_first(rest))?;
        // what follows a number is no month alone: 30 February 2023 is no date at all
        let before = n.checked_sub(1).and_then(|b| kind(&tokens, b));
        if dated == Dated::Month && matches!(before, Some(Kind::Number(..))) {
            return None;
        }
        let end = tokens.get(n + used - 1)?.range.end;
        Some((dated, rest.first()?.range.start..end))
    })
}

#[derive(Debug, PartialEq)]
struct Token<'a> {
    kind: Kind<'a>,
    range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind<'a> {
    /// Value and how many digits.
    Number(i32, usize),
    Word(&'a str),
    Mark(char),
}

/// Numbers, words and marks; spaces go.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let class = |c: char| {
            if c.is_ascii_digit() {
                1
            } else if c.is_alphabetic() {
                2
            } else {
                0
            }
        };
        if c.is_whitespace() {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, n)) = chars.peek().copied().filter(|(_, n)| class(c) > 0 && class(*n) == class(c)) {
            end = next + n.len_utf8();
            chars.next();
        }
        let Some(mut slice) = text.get(at..end) else { continue };
        // March 12, 20238:01 AM: a clock that lost its space
        let clock = text.get(end..).is_some_and(|rest| rest.starts_with(':'));
        if let Some((year, _)) = slice.split_at_checked(4).filter(|(y, hours)| {
            class(c) == 1 && clock && (1..=2).contains(&hours.len()) && matches!(y.get(..2), Some("19" | "20"))
        }) {
            let number = Kind::Number(year.parse().unwrap_or(i32::MAX), 4);
            out.push(Token { kind: number, range: at..at + 4 });
            slice = text.get(at + 4..end).unwrap_or_default();
        }
        let at = end - slice.len();
        let kind = match class(c) {
            1 => Kind::Number(slice.parse().unwrap_or(i32::MAX), slice.len()),
            2 => Kind::Word(slice),
            _ => Kind::Mark(c),
        };
        out.push(Token { kind, range: at..end });
    }
    out
}

fn kind<'a>(tokens: &[Token<'a>], n: usize) -> Option<Kind<'a>> {
    tokens.get(n).map(|t| t.kind)
}

fn day(year: i32, month: i32, day: i32) -> Option<Dated> {
    let plausible = (1900..=2199).contains(&year);
    let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    plausible.then_some(Dated::Day(date))
}

/// `2023년 12월 10일`
fn korean(t: &[Token<'_>]) -> Option<(Dated, usize)> {
    let number = |n: usize, unit: &str| match (kind(t, n)?, kind(t, n + 1)?) {
        (Kind::Number(value, _), Kind::Word(word)) if word.starts_with(unit) => Some(value),
        _ => None,
    };
    let (year, month) = (number(0, "년")?, number(2, "월")?);
    match number(4, "일") {
        Some(d) => Some((day(year, month, d)?, 6)),
        None => (1..=12).contains(&month).then_some((Dated::Month, 4)),
    }
}

/// `2023-12-10`, `2023. 12. 10.`, `10/12/2023`
fn digits(t: &[Token<'_>]) -> Option<(Dated, usize)> {
    let Kind::Number(a, a_digits) = kind(t, 0)? else { return None };
    let (Kind::Mark(first), Kind::Number(b, b_digits)) = (kind(t, 1)?, kind(t, 2)?) else { return None };
    let (Kind::Mark(second), Kind::Number(c, c_digits)) = (kind(t, 3)?, kind(t, 4)?) else { return None };
    if first != second || !matches!(first, '.' | '/' | '-') || b_digits > 2 {
        return None;
    }
    let stop = usize::from(first == '.' && kind(t, 5) == Some(Kind::Mark('.')));
    if a_digits == 4 && c_digits <= 2 {
        return Some((day(a, b, c)?, 5 + stop));
    }
    if c_digits != 4 || a_digits > 2 {
        return None;
    }
    let (month_last, month_first) = (day(c, b, a), day(c, a, b));
    let dated = match (month_last, month_first) {
        (Some(Dated::Day(x)), Some(Dated::Day(y))) if x != y => Dated::Ambiguous(x, y),
        (x, y) => x.or(y)?,
    };
    Some((dated, 5))
}

/// `December 10, 2023`, `10th of Dec. 2023`, `Dec 2023`
fn named(t: &[Token<'_>]) -> Option<(Dated, usize)> {
    let mut n = 0;
    let mut first = None;
    if let Some(Kind::Number(value, 1..=2)) = kind(t, 0) {
        first = Some(value);
        n = ordinal(t, 1);
        if matches!(kind(t, n), Some(Kind::Word("of"))) {
            n += 1;
        }
    }
    let Kind::Word(name) = kind(t, n)? else { return None };
    let month = month(name)?;
    n += 1;
    let skip_marks = |mut n: usize| {
        while matches!(kind(t, n), Some(Kind::Mark('.' | ','))) {
            n += 1;
        }
        n
    };
    n = skip_marks(n);
    let Kind::Number(value, digits) = kind(t, n)? else { return None };
    if digits == 4 {
        return match first {
            Some(d) => Some((day(value, month, d)?, n + 1)),
            None => (1900..=2199).contains(&value).then_some((Dated::Month, n + 1)),
        };
    }
    if first.is_some() || digits > 2 {
        return None;
    }
    let after = skip_marks(ordinal(t, n + 1));
    let Some(Kind::Number(year, 4)) = kind(t, after) else { return None };
    Some((day(year, month, value)?, after + 1))
}

/// `2009 March 3`, as archives write it
fn year_first(t: &[Token<'_>]) -> Option<(Dated, usize)> {
    let Kind::Number(year, 4) = kind(t, 0)? else { return None };
    let mark = usize::from(matches!(kind(t, 1), Some(Kind::Mark(','))));
    let Kind::Word(name) = kind(t, 1 + mark)? else { return None };
    let stop = usize::from(matches!(kind(t, 2 + mark), Some(Kind::Mark('.'))));
    let Kind::Number(value, 1..=2) = kind(t, 2 + mark + stop)? else { return None };
    Some((day(year, month(name)?, value)?, 3 + mark + stop))
}

/// Past `st`, `nd`, `rd`, `th`.
fn ordinal(t: &[Token<'_>], n: usize) -> usize {
    n + usize::from(matches!(kind(t, n), Some(Kind::Word("st" | "nd" | "rd" | "th"))))
}

fn month(name: &str) -> Option<i32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = name.to_lowercase();
    let capital = name.starts_with(char::is_uppercase);
    let at = MONTHS.iter().position(|m| {
        capital
            && (*m == lower || lower.len() == 3 && m.starts_with(&lower) || lower == "sept" && m.starts_with("sept"))
    })?;
    i32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::{Dated, find};
    use chrono::NaiveDate;

    #[test]
    fn days_are_read_in_every_common_spelling() {
        let day = NaiveDate::from_ymd_opt(2023, 12, 9).map(Dated::Day);
        for text in [
            "Interviewed December 9, 2023",
            "Dec. 9, 2023",
            "Saturday, 9 December 2023",
            "9th of December, 2023",
            "2023 December 9",
            "interview with Edda Marlin, 2023 Dec. 9",
            "December 9th 2023",
            "2023-12-09",
            "2023. 12. 9.",
            "2023.12.09",
            "2023/12/9",
            "2023년 12월 9일 인터뷰",
            "인터뷰 일자: 2023년 12월 9일",
        ] {
            assert_eq!(find(text).map(|f| f.0), day, "{text}");
        }
        assert_eq!(find("31/12/2023").map(|f| f.0), NaiveDate::from_ymd_opt(2023, 12, 31).map(Dated::Day));
        assert_eq!(find("12/31/2023").map(|f| f.0), NaiveDate::from_ymd_opt(2023, 12, 31).map(Dated::Day));
    }

    #[test]
    fn what_could_be_two_days_is_no_day() {
        let day = |month, day| NaiveDate::from_ymd_opt(2023, month, day).unwrap();
        assert_eq!(find("10.12.2023").map(|f| f.0), Some(Dated::Ambiguous(day(12, 10), day(10, 12))));
        assert_eq!(find("10.10.2023").map(|f| f.0), NaiveDate::from_ymd_opt(2023, 10, 10).map(Dated::Day));
        assert_eq!(find("December 2023").map(|f| f.0), Some(Dated::Month));
        assert_eq!(find("2023년 12월").map(|f| f.0), Some(Dated::Month));
        for text in ["version 1.2.3", "30 February 2023", "we may 12", "99/99/9999", "no date at all", "1.5 kg"] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
