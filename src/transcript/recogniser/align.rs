//! A text with its punctuation and the same words with times: some recognisers give both and not together.
//!
//! It takes the two and gives the text's words with times. It is apart because words differ in more than marks: the text has
//! `26` and `twenty-six` where the list has `twenty six`.
use super::Heard;
use crate::{transcript::folded, units::Millis};

/// How far on the two are looked at where they differ.
const AHEAD: usize = 16;

/// A word with times.
pub(super) struct Timed {
    pub(super) text: String,
    pub(super) start: Option<Millis>,
    pub(super) end: Option<Millis>,
}

/// The words of `text` with the times of `timed`; words that the list spells otherwise have none of their own. `None` where the
/// two are not the same text: fewer than half of the words meet.
pub(super) fn align(text: &str, timed: &[Timed]) -> Option<Vec<Heard>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let own: Vec<String> = words.iter().map(|w| folded(w)).collect();
    let known: Vec<(String, &Timed)> =
        timed.iter().map(|t| (folded(&t.text), t)).filter(|(text, _)| !text.is_empty()).collect();
    let mut out: Vec<Heard> = words.iter().map(|w| Heard { text: (*w).to_owned(), ..Heard::default() }).collect();
    let (mut n, mut k, mut met) = (0, 0, 0_usize);
    while let Some(word) = own.get(n) {
        if word.is_empty() {
            n += 1;
            continue;
        }
        if let Some(run) = run(word, &known, k) {
            let times = known.get(k..k + run).unwrap_or_default();
            if let Some(heard) = out.get_mut(n) {
                heard.start = times.first().and_then(|(_, t)| t.start);
                heard.end = times.last().and_then(|(_, t)| t.end);
            }
            (n, k, met) = (n + 1, k + run, met + 1);
            continue;
        }
        // the nearest pair of the same word
        let pairs = (1..AHEAD * 2).flat_map(|sum| (0..=sum).map(move |a| (a, sum - a)));
        let near = pairs
            .filter(|(a, b)| *a < AHEAD && *b < AHEAD)
            .find(|(a, b)| own.get(n + a).is_some_and(|w| !w.is_empty() && run(w, &known, k + b).is_some()));
        let (a, b) = near.unwrap_or((1, 1));
        (n, k) = (n + a, k + b);
    }
    let said = own.iter().filter(|w| !w.is_empty()).count();
    (met * 2 > said).then_some(out)
}

/// How many of the words from `k` on make up this one.
fn run(word: &str, known: &[(String, &Timed)], k: usize) -> Option<usize> {
    let mut rest = word;
    for (run, (text, _)) in known.iter().skip(k).enumerate() {
        rest = rest.strip_prefix(text.as_str())?;
        if rest.is_empty() {
            return Some(run + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Timed, align};
    use crate::units::Millis;

    #[test]
    fn a_text_takes_the_times_of_words_that_are_spelt_otherwise_here_and_there() {
        let timed: Vec<Timed> = ["in", "the", "year", "one", "we", "had", "twenty", "six", "dont", "laugh", "hives"]
            .iter()
            .zip(0..)
            .map(|(w, n)| Timed {
                text: (*w).to_owned(),
                start: Some(Millis(n * 100)),
                end: Some(Millis(n * 100 + 90)),
            })
            .collect();
        let found = align("In the year 1, we had twenty-six — don't laugh! — hives.", &timed).unwrap();
        let times: Vec<(&str, Option<u64>)> = found.iter().map(|h| (h.text.as_str(), h.start.map(|s| s.0))).collect();
        assert_eq!(
            times[3..8],
            [("1,", None), ("we", Some(400)), ("had", Some(500)), ("twenty-six", Some(600)), ("—", None)]
        );
        assert_eq!(times[11], ("hives.", Some(1000)));
        assert_eq!(found[6].end, Some(Millis(790)));
        assert!(align("Nothing of this is in there at all.", &timed).is_none());
    }
}
