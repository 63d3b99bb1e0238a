//! What a producer kept of a draft and what went: a show's own evidence about what makes a soundbite.
//!
//! It takes what a draft offers and what finally airs, and gives a line for each stretch: measures only, never words, so
//! that nothing of an interview that did not air is kept anywhere. It is compared by words, for times move and marks change.
use super::{DraftReport, filler};
use crate::{
    script::said::{asks, points_back},
    transcript::{Transcript, folded},
};
use serde::Serialize;
use std::{collections::BTreeSet, ops::Range};

/// Words that are compared at once.
const RUN: usize = 4;

/// What became of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Became {
    /// It airs, all of it but a word or two.
    Kept,
    /// A part of it airs.
    Shortened,
    /// It does not air.
    Struck,
    /// It airs, and no draft offered it.
    Added,
}

/// A stretch that a draft offered or a producer chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Choice {
    /// What became of it.
    pub became: Became,
    /// Where in the interview it begins, in thousandths; `None` for what is not found there.
    pub place: Option<usize>,
    /// How many words.
    pub words: usize,
    /// How long it was when it was offered, in milliseconds.
    pub length_ms: Option<u64>,
    /// It begins with a word that points back.
    pub points_back: bool,
    /// It ends on a question.
    pub asks: bool,
    /// Hesitations and false starts in it.
    pub fillers: usize,
    /// Numbers in it.
    pub numbers: usize,
}

type Runs = BTreeSet<Vec<String>>;

fn runs(text: &str) -> (Runs, Vec<String>) {
    let words: Vec<String> = text.split_whitespace().map(folded).filter(|w| !w.is_empty()).collect();
    let size = RUN.min(words.len().max(1));
    (words.windows(size).map(<[String]>::to_vec).collect(), words)
}

/// Compare what a draft offers with the guest's words that air, a text for each clip and quotation.
#[must_use]
pub fn choices(transcript: &Transcript, report: &DraftReport, aired: &[String]) -> Vec<Choice> {
    let heard: Runs = aired.iter().flat_map(|text| runs(text).0).collect();
    let mut offered = Runs::new();
    let mut out = Vec::new();
    for used in &report.used {
        let text = transcript.text(used.words.clone());
        let (own, words) = runs(&text);
        // words that stand in a run that is heard
        let mut there: BTreeSet<usize> = BTreeSet::new();
        let size = RUN.min(words.len().max(1));
        for (n, run) in words.windows(size).enumerate().filter(|(_, run)| heard.contains(*run)) {
            there.extend(n..n + run.len());
        }
        let became = match there.len() {
            0 => Became::Struck,
            n if n * 10 >= words.len() * 9 => Became::Kept,
            _ => Became::Shortened,
        };
        offered.extend(own);
        out.push((used.words.start, choice(transcript, became, &text, Some(&used.words), Some(used.length.0))));
    }
    for text in aired {
        let (own, words) = runs(text);
        if own.intersection(&offered).next().is_none() && !words.is_empty() {
            let found = find(transcript, &words);
            let at = found.as_ref().map_or(usize::MAX, |r| r.start);
            out.push((at, choice(transcript, Became::Added, text, found.as_ref(), None)));
        }
    }
    out.sort_by_key(|(at, _)| *at);
    out.into_iter().map(|(_, choice)| choice).collect()
}

/// Where an interview has these words first.
fn find(transcript: &Transcript, words: &[String]) -> Option<Range<usize>> {
    let start = words.get(..RUN.min(words.len()))?;
    let said: Vec<(usize, String)> =
        transcript.words.iter().map(|w| folded(&w.text)).enumerate().filter(|(_, w)| !w.is_empty()).collect();
    let at = said.windows(start.len()).find(|w| w.iter().map(|(_, word)| word).eq(start))?;
    at.first().map(|(n, _)| *n..n + words.len())
}

fn choice(
    transcript: &Transcript,
    became: Became,
    text: &str,
    place: Option<&Range<usize>>,
    length_ms: Option<u64>,
) -> Choice {
    let words: Vec<&str> = text.split_whitespace().collect();
    Choice {
        became,
        place: place.map(|r| r.start * 1000 / transcript.words.len().max(1)),
        words: words.len(),
        length_ms,
        points_back: points_back(text).is_some(),
        asks: asks(text),
        fillers: filler::strikes(&words).len(),
        numbers: words.iter().filter(|w| w.chars().any(|c| c.is_ascii_digit())).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Became, choices};
    use crate::{
        script::draft::{DraftReport, Used},
        source::SourceId,
        transcript::read,
        units::Millis,
    };

    #[test]
    fn what_was_kept_shortened_struck_and_added_is_told_by_words() {
        let talk = "A: The ferry was never late because the river kept the time for all of us. And we rang the bell in the fog until somebody rang theirs back.\n\n\
                    B: Once the bell froze and I hit the rail with a soup spoon for an hour. They had an oven that was older than my grandmother.\n";
        let transcript = read(SourceId(0), "a.txt", talk).value;
        let used =
            |words: std::ops::Range<usize>| Used { segment: String::new(), words, sentences: 1, length: Millis(9000) };
        let report = DraftReport { used: vec![used(0..15), used(15..28), used(28..43)], ..DraftReport::default() };
        let aired = [
            "The ferry was never late, because the river kept the clock for all of us.".to_owned(),
            "I hit the rail with a soup spoon".to_owned(),
            "an oven that was older than my grandmother.".to_owned(),
        ];
        let found = choices(&transcript, &report, &aired);
        let became: Vec<Became> = found.iter().map(|c| c.became).collect();
        assert_eq!(became, [Became::Kept, Became::Struck, Became::Shortened, Became::Added], "{found:?}");
        assert!(found[1].points_back && found[1].length_ms == Some(9000) && found[3].length_ms.is_none());
        assert!(found[3].place > found[2].place);
        let line = serde_json::to_string(&found).unwrap();
        assert!(!line.contains("ferry") && !line.contains("oven"), "{line}");
    }
}
