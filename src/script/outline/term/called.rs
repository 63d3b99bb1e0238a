//! Words that a speaker calls something by: `we call it the hush`, `뱃간이라고 불렀어요`.
use super::{COMMON, bare, is_short};
use crate::{letter::is_hangul, transcript::folded};

/// No name of a thing is longer, in words.
const LONGEST: usize = 3;

/// What tells a time, and is nobody's name.
const WHEN: &[&str] = &[
    "next",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "morning",
    "evening",
    "night",
    "afternoon",
    "moment",
    "minute",
    "hour",
    "time",
    "times",
    "following",
    "same",
    "last",
    "second",
    "later",
    "few",
    "lot",
    "couple",
];

/// Words between two things that are one.
const LINKS: &[&str] = &[
    "before", "after", "in", "on", "at", "to", "for", "of", "with", "from", "by", "until", "and", "or", "but", "that",
    "who", "which", "when", "into", "over", "under", "because", "as", "about",
];

/// Their names, as the speaker says them.
pub(super) fn called(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain: Vec<String> = words.iter().map(|w| bare(w).to_lowercase()).collect();
    let at = |n: usize| plain.get(n).map_or("", String::as_str);
    let mut out = Vec::new();
    for n in 0..words.len() {
        let name = match at(n) {
            "so-called" => noun(&words, n + 1),
            "소위" | "이른바" => first(&words, n + 1),
            "known" if at(n + 1) == "as" => first(&words, n + 2),
            "called" if at(n.wrapping_sub(1)) == "so" => first(&words, n + 1),
            "call" | "called" | "calls"
                if !ends(words.get(n).copied().unwrap_or_default())
                    && matches!(at(n + 1), "it" | "this" | "that" | "them" | "those") =>
            {
                clause(&words, n + 2)
            }
            // they called the long walk the ladder: the second of two is the name
            "call" | "called" | "calls"
                if names(at(n.wrapping_sub(1))) && !ends(words.get(n).copied().unwrap_or_default()) =>
            {
                let thing = matches!(at(n + 1), "the" | "a" | "an" | "my" | "our" | "his" | "her" | "their" | "any");
                // they called the doctor the next morning
                let when = |m: usize| (m + 1..m + 4).any(|w| WHEN.contains(&at(w)));
                let name = (n + 3..n + 7).find(|m| is_article(at(*m))).filter(|m| thing && !when(*m));
                // the walk before a storm is one thing, and no second one follows
                let apart =
                    |to: usize| (n + 1..to).any(|m| words.get(m).is_some_and(|w| ends(w)) || LINKS.contains(&at(m)));
                match name {
                    Some(name) if !apart(name) => clause(&words, name).or_else(|| first(&words, name)),
                    _ if thing => None,
                    _ => first(&words, n + 1).filter(|_| at(n) == "called"),
                }
            }
            // the lull is what we call the half-hour: the word stands before
            "what" if at(n + 2) == "call" && matches!(at(n + 1), "we" | "they" | "people" | "you") => {
                subject(&words, n).or_else(|| first(&words, n + 3))
            }
            // a verb may stand before a stop with nothing called so
            "called" if !ends(words.get(n).copied().unwrap_or_default()) => first(&words, n + 1),
            "name" | "word" | "term"
                if matches!(at(n.wrapping_sub(1)), "proper" | "real" | "right" | "our" | "local") =>
            {
                let is = (n + 1..n + 5).find(|m| matches!(at(*m), "is" | "was"));
                is.and_then(|is| clause(&words, is + 1))
            }
            _ => None,
        };
        out.extend(name.or_else(|| korean(&words, n)));
    }
    out.extend(means(&words));
    out.retain(|name: &String| is_short(name) && !COMMON.contains(&folded(name).as_str()));
    out
}

fn ends(word: &str) -> bool {
    word.ends_with(|c: char| !c.is_alphanumeric())
}

/// Whether a word is somebody who may give a name to a thing.
fn names(word: &str) -> bool {
    matches!(word, "we" | "i" | "they" | "you" | "people" | "everyone" | "everybody" | "us" | "children")
}

fn is_article(word: &str) -> bool {
    matches!(bare(word).to_lowercase().as_str(), "a" | "an" | "the")
}

/// What stands behind `so-called`, up to a small word or the end of the clause.
fn noun(words: &[&str], from: usize) -> Option<String> {
    const SMALL: &[&str] = &[
        "and", "or", "but", "in", "on", "at", "to", "of", "for", "with", "by", "from", "as", "into", "over", "was",
        "is", "are", "were", "be", "had", "has", "have", "did", "would", "could", "came", "went", "that", "which",
        "who", "when", "where", "because", "so", "then", "there", "every", "he", "she", "it", "we", "they", "i", "you",
        "a", "an", "the", "this",
    ];
    let rest = words.get(from..)?;
    let small = |w: &&str| SMALL.contains(&bare(w).to_lowercase().as_str());
    let length = rest.iter().take(LONGEST).take_while(|w| !small(w)).count();
    let length = rest.iter().take(length).position(|w| ends(w)).map_or(length, |at| at + 1);
    Some(bare(&rest.get(..length)?.join(" ")).to_owned()).filter(|name| !name.is_empty())
}

/// One word behind a cue; all of a name with capitals and an article. A name without an article is somebody's.
fn first(words: &[&str], from: usize) -> Option<String> {
    let article = words.get(from).is_some_and(|w| is_article(w));
    let rest = words.get(from + usize::from(article)..)?;
    let capital = |w: &&&str| bare(w).starts_with(char::is_uppercase);
    let name = rest.iter().take_while(capital).take(LONGEST).count();
    // the name may end with its clause
    let name = rest.iter().take(name).position(|w| ends(w)).map_or(name, |at| at + 1);
    match (name, article) {
        (0, _) => Some(bare(rest.first()?).to_owned()),
        (_, true) => Some(bare(&rest.get(..name)?.join(" ")).to_owned()),
        _ => None,
    }
}

/// All up to the end of the clause, when that is near; else a name with capitals.
fn clause(words: &[&str], from: usize) -> Option<String> {
    let article = words.get(from).is_some_and(|w| is_article(w));
    let rest = words.get(from + usize::from(article)..)?;
    let length = rest.iter().take(LONGEST).position(|w| ends(w));
    match length {
        // call it a day
        Some(length) => {
            let name = bare(&rest.get(..=length)?.join(" ")).to_owned();
            (article || !name.starts_with(char::is_uppercase)).then_some(name)
        }
        None => first(words, from).filter(|name| article && name.starts_with(char::is_uppercase)),
    }
}

/// What stands before `is what we call`, when it is short and no pronoun.
fn subject(words: &[&str], what: usize) -> Option<String> {
    let is = what.checked_sub(1).filter(|n| words.get(*n).is_some_and(|w| matches!(*w, "is" | "was" | "are")))?;
    let start = (0..is).rev().find(|n| words.get(*n).is_some_and(|w| ends(w))).map_or(0, |n| n + 1);
    let article = words.get(start).is_some_and(|w| is_article(w));
    let own = words.get(start + usize::from(article)..is).filter(|own| (1..=LONGEST).contains(&own.len()))?;
    let pronoun = matches!(own.first()?.to_lowercase().as_str(), "that" | "this" | "it" | "which" | "these" | "those");
    (!pronoun).then(|| own.join(" "))
}

/// `뱃간이라고 불렀어요`: only verbs of calling, for 라고 해요 is what anybody says.
fn korean(words: &[&str], n: usize) -> Option<String> {
    let (word, next) = (words.get(n)?, words.get(n + 1)?);
    let calls = ["부르", "부른", "부릅", "부를", "불러", "불렀"].iter().any(|verb| next.starts_with(verb));
    // 놀러 가는 거를 마실이라고 해요: something is called so, and nobody is said to be it
    let thing = ["거를", "것을", "걸", "데를", "곳을", "때를", "소리를", "그걸", "그거를", "이걸", "말을"];
    let before = n.checked_sub(1).and_then(|b| words.get(b));
    let says = ["해", "하", "했", "합", "그래", "그랬"].iter().any(|verb| next.starts_with(verb));
    let so = says && before.is_some_and(|b| thing.iter().any(|t| b.ends_with(t)));
    if !(calls || so) {
        return None;
    }
    let name = ["이라고", "라고", "이라", "라"].iter().find_map(|end| word.strip_suffix(end))?;
    (name.chars().count() > 1 && name.chars().all(is_hangul)).then(|| name.to_owned())
}

/// `소확행은 작지만 확실한 행복이라는 뜻이지요`.
fn means(words: &[&str]) -> Option<String> {
    let meant = words.iter().rev().take(2).any(|w| w.starts_with("뜻이") || w.starts_with("뜻입"));
    let first = words.first().filter(|_| meant && words.len() > 2)?;
    let name = first.strip_suffix(['은', '는'])?;
    let known = ["그것", "이것", "그 말", "그 뜻", "저", "나", "우리"].contains(&name);
    (!known && name.chars().count() > 1 && name.chars().all(is_hangul)).then(|| name.to_owned())
}
