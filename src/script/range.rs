//! A stretch of a recording as written, `12:31.4–12:58.9` or `0:00 + 1:12.4`, or a single time.
use super::{
    TimeRange,
    front::shortened,
    lines::{Problems, Run},
    times::{Joint, joint, scan},
};
use crate::units::Millis;

/// What was found, and how many bytes it takes.
pub(super) struct Found {
    pub(super) len: usize,
    pub(super) value: Value,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// `1:30`
    Time(Millis),
    /// `1:30–1:40`
    Range(TimeRange),
    /// Wrong, and told.
    Wrong,
}

/// Read a time or a range at `at` of a run.
pub(super) fn read(run: &Run, at: usize, problems: &mut Problems) -> Option<Found> {
    let text = run.text.get(at..)?;
    let first = scan(text)?;
    let mut wrong = |from: usize, len: usize| {
        let written = run.text.get(from..from + len).unwrap_or_default();
        problems.error("E019", run.place(from..from + len), not_a_time(written), why(written));
    };
    if first.value.is_none() {
        wrong(at, first.len);
    }
    let Some((gap, sign, second)) = text.get(first.len..).and_then(|rest| {
        let (gap, sign) = joint(rest)?;
        Some((gap, sign, scan(rest.get(gap..)?)?))
    }) else {
        let value = first.value.map_or(Value::Wrong, Value::Time);
        return Some(Found { len: first.len, value });
    };
    let len = first.len + gap + second.len;
    if second.value.is_none() {
        wrong(at + first.len + gap, second.len);
    }
    let (Some(start), Some(last)) = (first.value, second.value) else {
        return Some(Found { len, value: Value::Wrong });
    };
    let end = if sign == Joint::Plus { Millis(start.0 + last.0) } else { last };
    if end <= start {
        let message = format!("clip ends ({end}) before it starts ({start})");
        problems.error("E021", run.place(at..at + len), message, "swap the two times");
        return Some(Found { len, value: Value::Wrong });
    }
    Some(Found { len, value: Value::Range(TimeRange { start, end }) })
}

/// What is said of something that is no time.
pub(super) fn not_a_time(written: &str) -> String {
    format!("\"{}\" is not a time", shortened(written))
}

/// What is wrong with it.
pub(super) fn why(written: &str) -> &'static str {
    let decimals = written.split(['.', ',']).nth(1).map_or(0, |d| d.bytes().take_while(u8::is_ascii_digit).count());
    if decimals > 3 { "a time has three decimals at most: 0:05.300" } else { "seconds and minutes stop at 59" }
}

/// A range that is all of a run; anything else is an error.
pub(super) fn all(run: &Run, problems: &mut Problems) -> Option<TimeRange> {
    match read(run, 0, problems) {
        Some(Found { len, value: Value::Range(range) }) if len == run.text.len() => Some(range),
        Some(Found { value: Value::Wrong, .. }) => None,
        _ => {
            let message = format!("\"{}\" is not a stretch of time", shortened(&run.text));
            problems.error("E019", run.whole(), message, "write it like 3:10–3:40");
            None
        }
    }
}
