//! Frames, ranges of frames, and the milliseconds that people write.
use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Sub},
};

/// The one rate a timeline runs at, in frames a second. A millisecond is exactly 48 frames.
pub const RATE: u32 = 48_000;
const PER_MILLI: u64 = RATE as u64 / 1000;

/// A position or length on the timeline, in frames at [`RATE`]. One frame is one sample per channel.
///
/// Arithmetic saturates: the longest value is twelve million years, and a difference is never below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Frames(u64);

impl Frames {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From a count of frames.
    #[must_use]
    pub const fn new(n: u64) -> Self {
        Self(n)
    }

    /// From milliseconds, exactly.
    #[must_use]
    pub const fn from_millis(ms: u64) -> Self {
        Self(ms.saturating_mul(PER_MILLI))
    }

    /// The count of frames.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// In milliseconds, rounded down.
    #[must_use]
    pub const fn millis(self) -> Millis {
        Millis(self.0 / PER_MILLI)
    }

    /// How much it is, for people: of what is less than a millisecond, that.
    #[must_use]
    pub fn amount(self) -> String {
        if self > Self::ZERO && self.millis() == Millis(0) { "less than 1 ms".to_owned() } else { self.to_string() }
    }

    /// In seconds, for formats that want a float. Never used to compute a position.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53 frames, 5,900 years")]
    pub fn seconds(self) -> f64 {
        self.0 as f64 / f64::from(RATE)
    }

    /// The difference, or `None` when `other` is later.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(n) => Some(Self(n)),
            None => None,
        }
    }

    /// This many times over.
    #[must_use]
    pub const fn times(self, n: u64) -> Self {
        Self(self.0.saturating_mul(n))
    }

    /// This many hundredths of it, rounded down: `percent(103)` is three per cent longer.
    #[must_use]
    pub const fn percent(self, hundredths: u64) -> Self {
        Self(self.0.saturating_mul(hundredths) / 100)
    }
}

impl Add for Frames {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Frames {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Frames {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Frames {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// `M:SS.mmm`, or `H:MM:SS.mmm` from an hour on.
impl fmt::Display for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.millis().fmt(f)
    }
}

/// A half-open stretch of frames: `start` is in it, `end` is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct FrameRange {
    start: Frames,
    end: Frames,
}

impl FrameRange {
    /// From `start` to `end`; an `end` before `start` gives an empty range at `start`.
    #[must_use]
    pub const fn new(start: Frames, end: Frames) -> Self {
        let end = if end.0 < start.0 { start } else { end };
        Self { start, end }
    }

    /// `length` frames from `start` on.
    #[must_use]
    pub fn at(start: Frames, length: Frames) -> Self {
        Self { start, end: start + length }
    }

    /// The first frame.
    #[must_use]
    pub const fn start(self) -> Frames {
        self.start
    }

    /// The frame after the last.
    #[must_use]
    pub const fn end(self) -> Frames {
        self.end
    }

    /// How many frames.
    #[must_use]
    pub fn length(self) -> Frames {
        self.end - self.start
    }

    /// No frame at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start.0 >= self.end.0
    }

    /// Whether `at` lies in it.
    #[must_use]
    pub fn contains(self, at: Frames) -> bool {
        self.start <= at && at < self.end
    }

    /// So much later.
    #[must_use]
    pub fn later(self, by: Frames) -> Self {
        Self { start: self.start + by, end: self.end + by }
    }

    /// So much earlier; none of it lies before zero.
    #[must_use]
    pub fn earlier(self, by: Frames) -> Self {
        Self { start: self.start - by, end: self.end - by }
    }

    /// What both have; empty when they do not meet.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self::new(self.start.max(other.start), self.end.min(other.end))
    }
}

impl fmt::Display for FrameRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.start, self.end)
    }
}

/// A time as people and text formats write it, in whole milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Millis(pub u64);

impl Millis {
    /// In frames, exactly.
    #[must_use]
    pub const fn frames(self) -> Frames {
        Frames::from_millis(self.0)
    }

    /// `M:SS`, rounded to the nearest second: for tables, where tenths would pretend.
    #[must_use]
    pub fn clock(self) -> String {
        let s = (self.0 + 500) / 1000;
        format!("{}:{:02}", s / 60, s % 60)
    }

    /// `HH:MM:SS` and three decimals after `mark`: a comma for SRT, a stop for WebVTT.
    #[must_use]
    pub fn timestamp(self, mark: char) -> String {
        let (s, ms) = (self.0 / 1000, self.0 % 1000);
        format!("{:02}:{:02}:{:02}{mark}{ms:03}", s / 3600, s / 60 % 60, s % 60)
    }
}

/// `M:SS`, with three decimals when there are any, and with hours from an hour on: the script's canonical form.
impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (s, ms) = (self.0 / 1000, self.0 % 1000);
        if s >= 3600 {
            write!(f, "{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)?;
        } else {
            write!(f, "{}:{:02}", s / 60, s % 60)?;
        }
        if ms > 0 { write!(f, ".{ms:03}") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::{FrameRange, Frames, Millis};

    #[test]
    fn a_millisecond_is_exactly_48_frames() {
        assert_eq!(Frames::from_millis(1).get(), 48);
        assert_eq!(Frames::new(47).millis(), Millis(0));
        assert_eq!(Millis(751_400).frames().millis(), Millis(751_400));
    }

    #[test]
    fn times_print_in_the_canonical_form_of_the_script() {
        let written = [(0, "0:00"), (800, "0:00.800"), (90_000, "1:30"), (3_723_250, "1:02:03.250")];
        for (ms, text) in written {
            assert_eq!(Millis(ms).to_string(), text);
        }
        assert_eq!(Millis(3_723_250).timestamp(','), "01:02:03,250");
    }

    #[test]
    fn a_range_that_ends_before_it_starts_is_empty() {
        let range = FrameRange::new(Frames::new(10), Frames::new(4));
        assert!(range.is_empty());
        assert_eq!(range.length(), Frames::ZERO);
    }

    #[test]
    fn sums_saturate_instead_of_wrapping() {
        assert_eq!(Frames::new(u64::MAX) + Frames::new(1), Frames::new(u64::MAX));
        assert_eq!(Frames::new(1) - Frames::new(2), Frames::ZERO);
    }
}
