//! Lengths and rates as people write them: `2:00`, `45s`, `2분 30초`, `160wpm`.
use super::Rate;
use crate::units::Millis;

/// Read a length.
#[must_use]
pub fn length(text: &str) -> Option<Millis> {
    let text = text.trim();
    if let Some(seconds) = text.strip_suffix("ms") {
        return whole(seconds).map(Millis);
    }
    if let Some(seconds) = text.strip_suffix('s') {
        return decimal(seconds).map(Millis);
    }
    if text.ends_with(['분', '초']) {
        let (minutes, rest) = text.split_once('분').unwrap_or(("0", text));
        let seconds = rest.trim().strip_suffix('초');
        let seconds = if rest.trim().is_empty() { Some(0) } else { decimal(seconds?) };
        return Some(Millis(whole(minutes)?.checked_mul(60_000)?.checked_add(seconds?)?));
    }
    let mut parts: Vec<&str> = text.split(':').collect();
    let seconds = decimal(parts.pop()?).filter(|ms| *ms < 60_000)?;
    let minutes = whole(parts.pop()?)?;
    let hours = match parts.pop() {
        Some(hours) if minutes < 60 => whole(hours)?,
        Some(_) => return None,
        None => 0,
    };
    let total = hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60_000)?.checked_add(seconds)?;
    parts.is_empty().then_some(Millis(total))
}

/// Read a rate.
#[must_use]
pub fn rate(text: &str) -> Option<Rate> {
    let text = text.trim();
    let number = |digits: &str| whole(digits).and_then(|n| u32::try_from(n).ok()).filter(|n| (20..=1000).contains(n));
    match (text.strip_suffix("wpm"), text.strip_suffix("spm")) {
        (Some(words), _) => number(words).map(Rate::Words),
        (_, Some(syllables)) => number(syllables).map(Rate::Syllables),
        _ => None,
    }
}

fn whole(digits: &str) -> Option<u64> {
    let digits = digits.trim();
    (!digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())?
}

/// Seconds with up to three decimals, in milliseconds.
fn decimal(text: &str) -> Option<u64> {
    let (seconds, part) = text.trim().split_once('.').unwrap_or((text, ""));
    if part.len() > 3 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = if part.is_empty() { 0 } else { format!("{part:0<3}").parse().ok()? };
    whole(seconds)?.checked_mul(1000)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::{length, rate};
    use crate::{script::Rate, units::Millis};

    #[test]
    fn lengths_are_read_in_every_spelling() {
        let spelt = [
            ("2:00", 120_000),
            ("45s", 45_000),
            ("2.5s", 2_500),
            ("800ms", 800),
            ("2분 30초", 150_000),
            ("24초", 24_000),
            ("1:02:03.25", 3_723_250),
            ("2분", 120_000),
        ];
        for (text, ms) in spelt {
            assert_eq!(length(text), Some(Millis(ms)), "{text}");
        }
        for wrong in ["5m:00", "1:75", "", "2", "-1s", "1:2:3:4", "1:60:00", "999999999999s"] {
            assert_eq!(length(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rates_need_their_unit() {
        assert_eq!(rate("160wpm"), Some(Rate::Words(160)));
        assert_eq!(rate("300 spm"), Some(Rate::Syllables(300)));
        assert_eq!(rate("160"), None);
        assert_eq!(rate("0wpm"), None);
    }
}
