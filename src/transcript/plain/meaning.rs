//! Words in square brackets that say what a word before them means, and that its sentence is whole without.
use super::{
    direction,
    gloss::is_kin,
    noun::{DESCRIBING, LEADS, PARTICLES_KO, PUT_IN_KO, foreign, gives, noun},
};
use crate::{letter::is_hangul, transcript::line::stops};

/// Whether words in brackets say what a word before them means.
pub(super) fn means(inner: &str, before: &str, after: &str) -> bool {
    let by = [renders, explains, apposed, called, made_of];
    by.iter().any(|explains| explains(inner, before, after))
}

/// A word in quotation marks, and what it means: `"sleepers" [short ladders]`. Where it begins its sentence a verb may follow,
/// and where it ends one it is no word but speech.
fn explains(inner: &str, before: &str, after: &str) -> bool {
    const CLOSE: &[char] = &['”', '"', '’', '\'', '»'];
    const OPEN: &[char] = &['“', '"', '‘', '\'', '«'];
    let words: Vec<&str> = inner.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let bare = before.trim_end();
    let Some(body) = bare.strip_suffix(CLOSE).filter(|_| before.ends_with(' ')) else { return false };
    // a word that is named is no longer
    let near = body.char_indices().rev().nth(60).map_or(0, |(at, _)| at);
    let Some(open) = body.get(near..).and_then(|t| t.rfind(OPEN)).map(|at| near + at) else { return false };
    let term = body.get(open..).unwrap_or_default().trim_start_matches(OPEN);
    let head = body.get(..open).unwrap_or_default().trim_end();
    let word = (1..=4).contains(&term.split_whitespace().count()) && !term.ends_with([',', '.', '!', '?']);
    let begins = head.is_empty() || stops(head) || head.ends_with([',', ';', ':']);
    let article = matches!(*first, "a" | "an" | "the");
    word && !begins
        && (article && words.len() > 1 || !LEADS.contains(first))
        && !LEADS.contains(last)
        && !after.starts_with(char::is_alphanumeric)
        && (words.len() > 1 || direction::ends(after))
        && words.len() <= 12
}

/// What a noun with an article is, as a noun with another: `a flamingo [an umbrella with a broken shaft].`, `at the staithe [a
/// landing stage for coal] we waited`. Behind a verb that gives somebody something it is what is given.
fn apposed(inner: &str, before: &str, after: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let mut back = before.split_whitespace().rev();
    let (Some(last), Some(article)) = (back.next(), back.next()) else { return false };
    let gives = gives(before);
    before.ends_with(' ')
        && words.len() > 2
        && matches!(words.first(), Some(&"a" | &"an" | &"the"))
        && words.last().is_some_and(|w| !LEADS.contains(w))
        && matches!(article, "a" | "an" | "the" | "A" | "An" | "The")
        && last.chars().all(|c| c.is_alphabetic() || c == '-')
        && !DESCRIBING.contains(&last)
        && !gives
        && (direction::ends(after) || subject(after))
}

/// What a name means that is said to be one: `we called it the Kesselhaus [boiler house].`. A word in small letters may want
/// the noun that is in brackets, if that is one word (`we called it the bread [line]`).
fn called(inner: &str, before: &str, after: &str) -> bool {
    let words: Vec<&str> = inner.split_whitespace().collect();
    let mut back = before.split_whitespace().rev().peekable();
    let Some(name) = back.next() else { return false };
    back.next_if(|w| matches!(*w, "the" | "a" | "an"));
    let it = back.next().is_some_and(|w| matches!(w, "it" | "him" | "her" | "them" | "this" | "that"));
    let verb = back.next().is_some_and(|w| matches!(w, "call" | "called" | "calls" | "nicknamed"));
    let own = name.starts_with(char::is_uppercase) && name.chars().all(|c| c.is_alphabetic() || c == '-');
    before.ends_with(' ')
        && it
        && verb
        && (own || words.len() > 1 && noun(name))
        && inner.starts_with(char::is_lowercase)
        && words.len() <= 6
        && words.first().is_some_and(|w| matches!(*w, "the" | "a" | "an") || !LEADS.contains(w))
        && words.last().is_some_and(|w| !LEADS.contains(w))
        && direction::ends(after)
}

/// Whether a clause begins behind a bracket.
fn subject(after: &str) -> bool {
    let first = after.split_whitespace().next().unwrap_or_default();
    after.starts_with(' ') && matches!(first, "I" | "we" | "he" | "she" | "they" | "you")
}

/// How something is made that a noun is the name of: `we ate skirlie [oatmeal fried with onions] every Sunday`.
fn made_of(inner: &str, before: &str, after: &str) -> bool {
    const MADE: &[&str] = &["made", "cut", "worn", "sold", "hung", "bent", "sewn", "woven", "filled", "full"];
    const OF: &[&str] = &["with", "of", "from", "in", "for", "by", "on", "into", "over", "out"];
    let words: Vec<&str> = inner.split_whitespace().collect();
    let [first, how, of, .., end] = words.as_slice() else { return false };
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    before.ends_with(' ')
        && words.len() <= 10
        && noun(last)
        && first.starts_with(char::is_lowercase)
        && !LEADS.contains(first)
        && (MADE.contains(how) || how.ends_with("ed"))
        && OF.contains(of)
        && !LEADS.contains(end)
        && !after.starts_with(char::is_alphanumeric)
}

/// What a word means that the sentence is whole with alone: `naengmyeon [cold noodles] on Sundays`, `손전화[휴대전화]가`. Behind
/// an English word they may be what the sentence lacks (`the party [cell secretary]`), and are read.
fn renders(inner: &str, before: &str, after: &str) -> bool {
    if before.ends_with(is_hangul) {
        // a particle or a syllable that was swallowed is put in, and longer words are said in another way
        let own = before.rsplit(|c: char| !is_hangul(c)).next().unwrap_or_default().chars().count();
        let long = inner.chars().filter(|c| is_hangul(*c)).count() > 2 || !inner.contains(is_hangul);
        let begun = inner.split_once(' ').is_some_and(|(first, _)| PARTICLES_KO.contains(&first));
        return !begun && own > 1 && long && inner.contains(char::is_alphabetic) && !PUT_IN_KO.contains(&inner);
    }
    let words: Vec<&str> = inner.split_whitespace().collect();
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    let (Some(first), Some(end)) = (words.first(), words.last()) else { return false };
    if !before.ends_with(' ') || !inner.starts_with(char::is_lowercase) || words.len() > 8 {
        return false;
    }
    // Nureungji [scorched rice from the bottom of the pot].
    let rest = before.trim_end().strip_suffix(last).unwrap_or_default().trim_end();
    let begun = last.starts_with(char::is_uppercase) && (rest.is_empty() || stops(rest));
    let word = if begun { last.to_lowercase() } else { last.to_owned() };
    // one word alone may be what the sentence goes on with, but for who somebody is
    (words.len() > 1 || direction::ends(after) || is_kin(first))
        && !after.starts_with(char::is_alphanumeric)
        && noun(&word)
        && foreign(&word)
        && !LEADS.contains(first)
        && !first.ends_with("ing")
        && !LEADS.contains(end)
}
