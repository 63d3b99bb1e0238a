//! Where an interview turns to something else, and what each part is about.
//!
//! It takes sentences and the number of parts that the format clock has room for, and gives contiguous parts with
//! keywords. It is a stage of its own because both the draft and the outline cut by it. The number of parts is never
//! guessed from the words: no such rule has been found to hold.
mod cut;
mod stop;

use super::{inflect::PARTICLES, said::asks};
use crate::{letter::has_hangul, transcript::folded};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

/// One sentence of an interview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence<'a> {
    /// Its words.
    pub text: &'a str,
    /// Another speaker, or the same one in a new paragraph, begins with it.
    pub opens: bool,
}

/// A part of an interview about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Which sentences.
    pub sentences: Range<usize>,
    /// Two keywords as a working title; never empty unless the part has no words of its own.
    pub title: String,
    /// Up to three words that this part has more than the others, the best first.
    pub keywords: Vec<String>,
}

/// Cut `sentences` into `count` parts, fewer when there are fewer sentences. Together they hold every sentence.
#[must_use]
pub fn topics(sentences: &[Sentence<'_>], count: usize, korean: bool) -> Vec<Topic> {
    if sentences.is_empty() || count == 0 {
        return Vec::new();
    }
    let stop = stop::words();
    let mut tokens: Vec<Vec<String>> = sentences.iter().map(|s| tokens(s.text, korean, &stop)).collect();
    if !korean && !is_known(sentences) {
        drop_common(&mut tokens);
    }
    let mut cuts = cut::cut(sentences, &tokens, count);
    to_turns(sentences, &mut cuts);
    let ranges = cuts.windows(2).filter_map(|w| if let [a, b] = w { Some(*a..*b) } else { None });
    let ranges: Vec<Range<usize>> = ranges.collect();
    let keywords = keywords(sentences, &ranges, korean, &stop);
    ranges
        .into_iter()
        .zip(keywords)
        .map(|(sentences, keywords)| Topic { sentences, title: title(&keywords), keywords })
        .collect()
}

/// A boundary inside of a short turn, or between a question and its answer, goes to where the turn that asks begins: what is new
/// begins with whoever brings it up.
fn to_turns(sentences: &[Sentence<'_>], cuts: &mut [usize]) {
    /// Whoever asks says no more sentences.
    const ASKED: usize = 4;
    let opens = |n: usize| sentences.get(n).is_some_and(|s| s.opens);
    let begin = |n: usize| (n.saturating_sub(ASKED)..=n).rev().find(|m| opens(*m));
    let end = |n: usize| (n + 1..=n + ASKED).find(|m| *m >= sentences.len() || opens(*m));
    for n in 1..cuts.len().saturating_sub(1) {
        let (Some(before), Some(&cut)) = (cuts.get(n - 1).copied(), cuts.get(n)) else { break };
        let mut at = cut;
        let has_question =
            |start: usize, end: usize| sentences.get(start..end).unwrap_or_default().iter().any(|s| asks(s.text));
        let turn = begin(cut).and_then(|start| Some((start, end(start)?)));
        if let Some((start, _)) = turn.filter(|(start, end)| *end > cut && has_question(*start, *end)) {
            at = start;
        }
        let asked = at.checked_sub(1).filter(|last| opens(at) && sentences.get(*last).is_some_and(|s| asks(s.text)));
        if let Some(start) = asked.and_then(begin).filter(|start| end(*start) == Some(at)) {
            at = start;
        }
        if let Some(place) = cuts.get_mut(n).filter(|_| at > before) {
            *place = at;
        }
    }
}

fn title(keywords: &[String]) -> String {
    let mut title = keywords.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some(first) = title.chars().next() {
        title.replace_range(..first.len_utf8(), &first.to_uppercase().collect::<String>());
    }
    title
}

#[expect(clippy::cast_precision_loss, reason = "counts of words, far below 2^53")]
const fn to_f64(n: usize) -> f64 {
    n as f64
}

/// The words that carry meaning, in a form in which they repeat.
fn tokens(text: &str, korean: bool, stop: &Stop) -> Vec<String> {
    let mut out = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '-' | '/' | '…')) {
        let parts = spaceless(word);
        if !parts.is_empty() {
            out.extend(parts);
        } else if !stopped(word, stop) {
            let stem = stem(word, korean);
            if stem.chars().count() > 1 && !stop.contains(stem.as_str()) {
                out.push(stem);
            }
        }
    }
    out
}

/// Pairs of letters of a writing that has no spaces, such as Chinese, Japanese and Thai; nothing for others.
fn spaceless(word: &str) -> Vec<String> {
    let own = |c: &char| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
    };
    let letters: Vec<char> = word.chars().filter(own).collect();
    letters.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// Whether the words that say nothing are known in this language: at least one sentence in four has one of them.
fn is_known(sentences: &[Sentence<'_>]) -> bool {
    let near = sentences.iter().take(400);
    let english = |s: &&Sentence<'_>| {
        s.text
            .split_whitespace()
            .any(|w| matches!(folded(w).as_str(), "the" | "and" | "of" | "it" | "you" | "i" | "is"))
    };
    let hangul = |s: &&Sentence<'_>| has_hangul(s.text);
    let known = near.clone().filter(|s| english(s) || hangul(s)).count();
    known * 4 >= near.len()
}

/// In a language whose little words are not known, what stands in every eighth sentence says nothing about a part.
fn drop_common(tokens: &mut [Vec<String>]) {
    let mut holding: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in tokens.iter() {
        for word in sentence.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *holding.entry(word).or_default() += 1;
        }
    }
    let most = (tokens.len() / 8).max(3);
    let common: BTreeSet<String> =
        holding.into_iter().filter(|(_, n)| *n > most).map(|(word, _)| word.to_owned()).collect();
    for sentence in tokens {
        sentence.retain(|word| !common.contains(word));
    }
}

/// The words that say nothing about the subject.
type Stop = BTreeSet<&'static str>;

fn stopped(word: &str, stop: &Stop) -> bool {
    let folded = folded(word);
    folded.chars().count() < 2 || stop.contains(folded.as_str()) || folded.chars().all(|c| c.is_ascii_digit())
}

/// A light stem: particles and endings off in Korean, plurals and endings off in English.
fn stem(word: &str, korean: bool) -> String {
    let bare = word.split(['\'', '’']).next().unwrap_or_default();
    let folded = folded(if bare.len() > 2 { bare } else { word });
    if korean || has_hangul(&folded) {
        return noun(&folded);
    }
    for ending in ["ingly", "edly", "ies", "ing", "ers", "est", "ed", "es", "er", "ly", "s"] {
        if let Some(stem) = folded.strip_suffix(ending).filter(|s| s.chars().count() >= 4 && !s.ends_with(['s', 'u'])) {
            return if ending == "ies" { format!("{stem}y") } else { stem.trim_end_matches('e').to_owned() };
        }
    }
    folded.strip_suffix('e').filter(|s| s.len() >= 4).map_or_else(|| folded.clone(), str::to_owned)
}

/// A Korean word without its particle, the longest that fits; a verb keeps its first two syllables.
fn noun(word: &str) -> String {
    for particle in PARTICLES {
        if let Some(stem) = word
            .strip_suffix(particle)
            .filter(|s| s.chars().count() >= 2 || s.chars().count() == 1 && particle.chars().count() >= 2)
        {
            return stem.to_owned();
        }
    }
    if ENDINGS.iter().any(|e| word.ends_with(e)) { word.chars().take(2).collect() } else { word.to_owned() }
}

const ENDINGS: &[&str] = &[
    "습니다",
    "니다",
    "어요",
    "아요",
    "해요",
    "였어요",
    "었어요",
    "았어요",
    "더라고요",
    "거든요",
    "지요",
    "죠",
    "네요",
    "니까",
    "면서",
    "는데",
    "지만",
    "다",
    "요",
    "고",
    "서",
    "면",
];

/// Up to three words for each part, by how much more they belong to it than to the others.
fn keywords(sentences: &[Sentence<'_>], ranges: &[Range<usize>], korean: bool, stop: &Stop) -> Vec<Vec<String>> {
    // by stem: how often in each part, and how it is written first
    let mut seen: BTreeMap<String, (Vec<usize>, String, usize)> = BTreeMap::new();
    for (part, range) in ranges.iter().enumerate() {
        for word in sentences.get(range.clone()).unwrap_or_default().iter().flat_map(|s| s.text.split_whitespace()) {
            if stopped(word, stop) {
                continue;
            }
            let key = stem(word, korean);
            if key.chars().count() < 2 || verb(word, korean) {
                continue;
            }
            let order = seen.len();
            let entry = seen.entry(key.clone()).or_insert_with(|| (vec![0; ranges.len()], shown(word, korean), order));
            if let Some(n) = entry.0.get_mut(part) {
                *n += 1;
            }
        }
    }
    (0..ranges.len())
        .map(|part| {
            let mut ranked: Vec<(f64, usize, &str)> = Vec::new();
            for (counts, word, order) in seen.values() {
                let own = counts.get(part).copied().unwrap_or(0);
                if own == 0 {
                    continue;
                }
                let parts = counts.iter().filter(|n| **n > 0).count();
                let rare = libm::log(1.0 + to_f64(ranges.len()) / to_f64(parts));
                let long = if word.chars().count() > 4 || korean { 1.0 } else { 0.7 };
                ranked.push((to_f64(own) * rare * long, *order, word));
            }
            ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            ranked.into_iter().take(3).map(|(_, _, word)| word.to_owned()).collect()
        })
        .collect()
}

/// A verb makes no title. Only Korean shows it by its ending.
fn verb(word: &str, korean: bool) -> bool {
    let folded = folded(word);
    korean
        && noun(&folded).chars().count() == 2
        && ENDINGS.iter().any(|e| folded.ends_with(e))
        && !PARTICLES.iter().any(|p| folded.ends_with(p))
}

/// A word as a title shows it: without punctuation, in lower case unless it is a name or capitals, in Korean without its
/// particle.
fn shown(word: &str, korean: bool) -> String {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = bare.split(['\'', '’']).next().unwrap_or(bare);
    let letters: String = bare.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
    if korean {
        noun(&letters)
    } else if letters.chars().all(|c| !c.is_lowercase()) {
        letters
    } else {
        letters.to_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::{Sentence, topics};
    use proptest::prelude::*;

    fn all<'a>(texts: &[&'a str]) -> Vec<Sentence<'a>> {
        texts.iter().map(|text| Sentence { text, opens: false }).collect()
    }

    #[test]
    fn a_boundary_lies_where_the_words_change() {
        let text = all(&[
            "The ferry left the quay at night.",
            "Fog hid the quay, so the ferry rang its bell.",
            "A ferry without a bell is a rumour on the river.",
            "The bell of the ferry hung by the river.",
            "Bread needs a hot oven and cold hands.",
            "Our oven was older than the bread recipe.",
            "Dough waits for nobody, and the oven waits for dough.",
            "We sold the bread warm from the oven.",
        ]);
        let found = topics(&text, 2, false);
        assert_eq!(found.iter().map(|t| t.sentences.clone()).collect::<Vec<_>>(), [0..4, 4..8]);
        assert!(found[0].keywords.contains(&"ferry".to_owned()), "{found:?}");
        assert!(found[1].keywords.contains(&"oven".to_owned()), "{found:?}");
        assert!(!found[0].title.is_empty() && found[0].title != found[1].title);
    }

    #[test]
    fn korean_is_cut_by_its_nouns_whatever_particles_they_carry() {
        let text = all(&[
            "두부는 새벽에 만듭니다.",
            "새벽마다 두부를 자르고 두부를 담아요.",
            "두부가 굳으면 두부에서 김이 나요.",
            "버스는 골목을 돌아 나갑니다.",
            "첫 버스에 손님이 타면 버스가 조용해요.",
            "버스를 모는 손님은 없지요.",
        ]);
        let found = topics(&text, 2, true);
        assert_eq!(found[0].sentences, 0..3);
        assert!(found[0].keywords.contains(&"두부".to_owned()), "{found:?}");
        assert!(found[1].keywords.contains(&"버스".to_owned()), "{found:?}");
    }

    #[test]
    fn a_boundary_goes_to_where_whoever_asks_begins() {
        let turns = [true, false, true, false, false, true, false, true, false, false];
        let texts = ["a", "b", "c", "d", "e", "Now the bakery.", "Why bread?", "x", "y", "z"];
        let all: Vec<Sentence<'_>> = texts.iter().zip(turns).map(|(text, opens)| Sentence { text, opens }).collect();
        for (cut, wanted) in [(6, 5), (7, 5), (5, 5), (9, 9), (2, 2), (4, 4)] {
            let mut cuts = [0, cut, 10];
            super::to_turns(&all, &mut cuts);
            assert_eq!(cuts, [0, wanted, 10], "{cut}");
        }
        // no part is left without a sentence
        let mut cuts = [0, 5, 7, 10];
        super::to_turns(&all, &mut cuts);
        assert_eq!(cuts, [0, 5, 7, 10]);
    }

    #[test]
    fn a_turn_decides_between_equal_places() {
        let mut text = all(&["Apples grow.", "Pears fall.", "Plums rot.", "Figs burst."]);
        text[2].opens = true;
        assert_eq!(topics(&text, 2, false)[0].sentences, 0..2);
    }

    #[test]
    fn a_language_without_spaces_or_a_list_of_little_words_is_cut_as_well() {
        let text = all(&[
            "渡し船は夜に出ます。",
            "霧の夜は渡し船が鳴る。",
            "渡し船の鐘。",
            "パンは朝に焼く。",
            "朝のパンは熱い。",
            "窯でパンを焼く。",
        ]);
        assert_eq!(topics(&text, 2, false)[0].sentences, 0..3);
        let text = all(&[
            "Die Fähre fuhr in der Nacht.",
            "Die Glocke der Fähre hing im Nebel.",
            "Der Nebel und die Fähre.",
            "Der Ofen war heiß.",
            "Das Brot und der Ofen.",
            "Brot im Ofen.",
        ]);
        assert_eq!(topics(&text, 2, false)[0].sentences, 0..3);
    }

    proptest! {
        #[test]
        fn every_sentence_is_in_exactly_one_part(texts in prop::collection::vec("[a-z가-힣 ]{0,30}", 0..40), count in 0_usize..9) {
            let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
            let found = topics(&all(&refs), count, false);
            let mut at = 0;
            for topic in &found {
                prop_assert_eq!(topic.sentences.start, at);
                prop_assert!(!topic.sentences.is_empty());
                at = topic.sentences.end;
            }
            prop_assert_eq!(at, if count == 0 { 0 } else { texts.len() });
            prop_assert!(found.len() <= count);
        }
    }
}
