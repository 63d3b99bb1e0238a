//! How long it takes to read a text aloud, before anybody has.
//!
//! It takes words and a rate and gives a length, by syllables and pauses rather than by words alone: a fixed number of
//! words a minute is a quarter wrong on real speech, this is about a tenth. It is a stage of its own because the draft,
//! the rundown and the fit must agree on it. English: s × (0.148 W + 0.128 S + 0.58 C + 0.24 P) seconds with s = 160/wpm;
//! Korean: s × (0.18 S + 0.58 C + 0.24 P) with s = 300/spm. W words and S syllables once numbers are spelt out, C pauses
//! inside sentences, P sentence ends but the last.
mod number;
mod sentence;
mod syllable;

pub(in crate::script) use number::{is_number, spelt};
pub use sentence::sentences;

use super::Rate;
use crate::{media::Pace, units::Millis};
use unicode_normalization::UnicodeNormalization;

/// What is spoken of one text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    words: u64,
    syllables: u64,
    pauses: u64,
    stops: u64,
}

/// How long reading `text` takes at `rate`, in whole milliseconds; nothing for a text without words.
///
/// A rate of zero is read as one.
#[must_use]
pub fn planned(text: &str, korean: bool, rate: Rate) -> Millis {
    let count = count(text, korean);
    if count.words == 0 {
        return Millis(0);
    }
    // milliseconds at the rate for which the formula was fitted
    let base = if korean {
        180 * count.syllables + 580 * count.pauses + 240 * count.stops
    } else {
        148 * count.words + 128 * count.syllables + 580 * count.pauses + 240 * count.stops
    };
    let (usual, own) = match rate {
        Rate::Words(n) => (160, u64::from(n.max(1))),
        Rate::Syllables(n) => (300, u64::from(n.max(1))),
    };
    let scaled = (base.saturating_mul(usual) + own / 2) / own;
    // a line of a word or two has a breath around it that no formula by syllables shows
    let lone = !korean && count.words < 4;
    Millis(scaled + if lone { 500 } else { 0 })
}

/// The rate of somebody whose takes were measured.
#[must_use]
pub fn at(pace: Pace, korean: bool) -> Rate {
    let scaled = |usual: u32| usual.saturating_mul(pace.speed) / 1000;
    if korean { Rate::Syllables(scaled(300)) } else { Rate::Words(scaled(160)) }
}

fn count(text: &str, korean: bool) -> Count {
    let text: String = text.nfc().collect();
    let mut count = Count { stops: sentences(&text).len().saturating_sub(1) as u64, ..Count::default() };
    count.pauses = pauses(&text);
    for token in text.split_whitespace() {
        for word in number::spelt(token, korean) {
            let syllables = syllable::count(&word);
            if syllables > 0 {
                count.words += 1;
                count.syllables += syllables;
            }
        }
    }
    count
}

/// Commas, colons and dashes between words. Those inside a number or a clock are no pause.
fn pauses(text: &str) -> u64 {
    let mut found = 0;
    let mut last = ' ';
    let mut rest = text.trim_end().chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let inside = last.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit());
        let pause = match c {
            ',' | ';' | ':' => !inside,
            '—' | '、' | '，' | '：' | '；' => true,
            '–' | '-' => last.is_whitespace() && next.is_some_and(char::is_whitespace),
            _ => false,
        };
        found += u64::from(pause && next.is_some());
        last = c;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Count, Rate, at, count, planned};
    use crate::{media::Pace, units::Millis};

    #[test]
    fn english_is_timed_by_words_syllables_and_pauses() {
        let c = count("We left the harbour, and it rained. Then we slept.", false);
        assert_eq!(c, Count { words: 10, syllables: 11, pauses: 1, stops: 1 });
        // 1480 + 1408 + 580 + 240
        assert_eq!(
            planned("We left the harbour, and it rained. Then we slept.", false, Rate::Words(160)),
            Millis(3708)
        );
        assert_eq!(
            planned("We left the harbour, and it rained. Then we slept.", false, Rate::Words(320)),
            Millis(1854)
        );
    }

    #[test]
    fn korean_is_timed_by_syllables_after_numbers_are_read_out_and_in_any_unicode_form() {
        assert_eq!(count("2023년에, 만났다.", true).syllables, 5 + 2 + 3);
        let composed = planned("한국말을 합니다.", true, Rate::Syllables(300));
        assert_eq!(composed, Millis(180 * 7));
        let decomposed: String = unicode_normalization::UnicodeNormalization::nfd("한국말을 합니다.").collect();
        assert_eq!(planned(&decomposed, true, Rate::Syllables(300)), composed);
    }

    #[test]
    fn a_word_alone_has_a_breath_and_nothing_has_no_length() {
        assert_eq!(planned("Yes.", false, Rate::Words(160)), Millis(148 + 128 + 500));
        assert_eq!(planned(" — … ", false, Rate::Words(160)), Millis(0));
        assert_eq!(planned("", true, Rate::Syllables(0)), Millis(0));
    }

    #[test]
    fn a_measured_reader_is_timed_at_her_own_rate() {
        let pace = |speed| Pace { speed, takes: 9, error: 40 };
        assert_eq!(at(pace(1000), false), Rate::Words(160));
        assert_eq!(at(pace(900), false), Rate::Words(144));
        assert_eq!(at(pace(1200), true), Rate::Syllables(360));
    }

    #[test]
    fn a_clock_and_a_thousand_have_no_pause_inside() {
        assert_eq!(count("At 3:30 we had 1,000 buns.", false).pauses, 0);
        assert_eq!(count("One thing: run — now.", false).pauses, 2);
    }
}
