//! stub
use super::Rate;
use crate::units::Millis;
/// x
#[must_use]
pub fn planned(text: &str, korean: bool, rate: Rate) -> Millis {
    let n = if korean {
        text.chars().filter(|c| ('가'..='힣').contains(c)).count()
    } else {
        text.split_whitespace().count()
    } as u64;
    match rate {
        Rate::Words(w) => Millis(n * 60_000 / u64::from(w.max(1))),
        Rate::Syllables(s) => Millis(n * 60_000 / u64::from(s.max(1))),
    }
}
/// x
#[must_use]
pub fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['.', '?', '!']).map(str::trim).filter(|s| !s.is_empty()).collect()
}
