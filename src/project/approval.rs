//! Who approved that a protected voice is heard: a clip, and a person for each name that somebody typed.
use super::{episode::Episode, episode_file::Protect};
use crate::{
    programme::Piece,
    protect::same,
    script::{Block, air_name},
    units::{FrameRange, Frames},
};
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// By how much a cut may reach over what was approved: it is moved to the nearest quiet.
const SLACK: Frames = Frames::from_millis(250);
/// An approval is of a clip: it may begin so much before it and end so much behind it.
const WIDER: Frames = Frames::from_millis(2_000);

/// What people are called besides their names.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "씨",
    "님",
    "선생",
    "선생님",
    "기자",
    "기자님",
    "피디",
    "피디님",
    "pd",
    "교수",
    "교수님",
    "박사",
    "박사님",
    "국장",
    "국장님",
    "부장",
    "부장님",
];
/// Letters of other alphabets that look like Latin ones, and which.
const ALIKE: &[(char, char)] = &[
    ('а', 'a'),
    ('в', 'b'),
    ('е', 'e'),
    ('к', 'k'),
    ('м', 'm'),
    ('н', 'h'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('т', 't'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ј', 'j'),
    ('ѕ', 's'),
    ('α', 'a'),
    ('β', 'b'),
    ('ε', 'e'),
    ('ι', 'i'),
    ('κ', 'k'),
    ('μ', 'm'),
    ('ν', 'n'),
    ('ο', 'o'),
    ('ρ', 'p'),
    ('τ', 't'),
    ('υ', 'y'),
    ('χ', 'x'),
    ('ı', 'i'),
    ('ł', 'l'),
    ('ø', 'o'),
    ('đ', 'd'),
];

/// The words of a name, however they are typed: with or without accents, titles before or behind them, a remark in
/// parentheses, or letters of another alphabet that look the same.
fn words(name: &str) -> Vec<String> {
    let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let name = name.split('(').next().filter(|before| before.contains(char::is_alphanumeric)).unwrap_or(&name);
    let latin = |c: char| ALIKE.iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| *latin);
    let plain = |word: &str| -> String {
        let word = ["님", "씨"].iter().find_map(|t| word.strip_suffix(t)).filter(|w| !w.is_empty()).unwrap_or(word);
        word.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)).map(latin).nfc().collect()
    };
    let all = || name.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '@' | '_'));
    let kept: Vec<String> = all().filter(|w| !TITLES.contains(w)).map(plain).filter(|w| !w.is_empty()).collect();
    // a title alone is who it is
    if kept.is_empty() { all().map(plain).filter(|w| !w.is_empty()).collect() } else { kept }
}

/// Whether two names may be one person's: the same letters in any order, or every word of one is in the other, whole or by
/// its first letter. Where that is two people, one of them writes more of their name.
fn one(a: &[String], b: &[String]) -> bool {
    let letters = |words: &[String]| {
        let mut all: Vec<char> = words.concat().chars().collect();
        all.sort_unstable();
        all
    };
    let begins = |short: &str, long: &str| short == long || (short.chars().count() == 1 && long.starts_with(short));
    let inside = |a: &[String], b: &[String]| {
        !a.is_empty() && a.iter().all(|w| b.iter().any(|long| begins(w, long) || begins(long, w)))
    };
    letters(a) == letters(b) || inside(a, b) || inside(b, a)
}

/// Whether enough people approved what a cut airs: the cut, and not much more than it.
pub(super) fn approved(episode: &Episode, keys: &[&str], level: Protect, piece: &Piece, all: &[&Piece]) -> bool {
    let own = || all.iter().filter(|p| p.clip == piece.clip).map(|p| p.range);
    let first = own().map(FrameRange::start).min().unwrap_or(piece.range.start());
    let last = own().map(FrameRange::end).max().unwrap_or(piece.range.end());
    let covers = |from: Frames, to: Frames| {
        let inside = from <= piece.range.start() + SLACK && piece.range.end() <= to + SLACK;
        inside && first <= from + WIDER && to <= last + WIDER
    };
    // nobody approves their own voice, by whatever the script calls it
    let theirs = names(episode, keys);
    let mut by: Vec<Vec<String>> = Vec::new();
    for approval in &episode.file.approvals {
        let meant =
            keys.iter().any(|key| same(key, &approval.source)) && covers(approval.from.frames(), approval.to.frames());
        let name = words(&approval.by);
        let own = theirs.iter().any(|n| one(n, &name));
        if meant && !name.is_empty() && !own && !by.iter().any(|known| one(known, &name)) {
            by.push(name);
        }
    }
    by.len() >= if level == Protect::High { 2 } else { 1 }
}

/// All that somebody is called whose sources or labels these are: the keys, the labels of what is cut from them, and the
/// names on air, each with and without the role behind it.
fn names(episode: &Episode, keys: &[&str]) -> Vec<Vec<String>> {
    let script = episode.script.as_ref().map(|s| &s.script);
    let host = script.map_or(episode.corner.host.as_str(), |s| episode.corner.host_of(s));
    let mut all: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    for block in script.map(|s| s.blocks.as_slice()).unwrap_or_default() {
        let Block::Cue(cue) = &block.value else { continue };
        let own = cue.material.as_ref().is_some_and(|m| keys.iter().any(|key| same(key, &m.value)));
        let labels = cue.verbatim.iter().filter_map(|v| v.value.voice.as_ref()).map(|v| v.value.clone());
        all.extend(labels.filter(|label| own && !same(label, host)));
    }
    let declared = script.map(|s| s.front.voices.as_slice()).unwrap_or_default();
    let declared = declared.iter().map(|v| (&v.label.value, &v.air_name.value)).chain(&episode.corner.voices);
    let called = |label: &str, air: &str| {
        all.iter().any(|n| one(&words(n), &words(label)) || one(&words(n), &words(air_name(air))))
    };
    let more: Vec<String> = declared
        .filter(|(label, air)| called(label, air))
        .flat_map(|(label, air)| [label.clone(), air_name(air).to_owned(), air.clone()])
        .collect();
    all.extend(more);
    all.iter().map(|n| words(n)).collect()
}

#[cfg(test)]
mod tests {
    use super::{one, words};

    #[test]
    fn one_person_is_one_however_the_name_is_typed() {
        let one = |a: &str, b: &str| one(&words(a), &words(b));
        for same in [
            "Jo Park",
            "jo  park",
            "Park, Jo",
            "Jo Park.",
            "Ｊｏ Ｐａｒｋ",
            "Jo\u{200b} Park",
            "\tJO PARK",
            "JoPark",
            "Jo Pàrk",
            "Mr Jo Park",
            "Dr. Jo Park",
            "Jo Park (editor)",
            "Jо Раrk",
            "J. Park",
            "Jo A. Park",
            "Jo Park 2",
            "Park",
            "jo@park",
        ] {
            assert!(one(same, "Jo Park") && one("Jo Park", same), "{same}");
        }
        for same in ["김\u{200b}영수", "김영수 씨", "김영수님", "김영수 기자", "김 영수 선생님"] {
            assert!(one(same, "김영수"), "{same}");
        }
        assert!(one("Łucja Żak", "Lucja Zak") && one("Søren Dam", "Soren Dam"));
        assert!(!one("Jo Park", "Jo Parker") && !one("Jo Park", "Ada Brook") && !one("김영수", "김영호"));
        assert!(words(" . ").is_empty());
        assert!(!words("Mr").is_empty() && !one("Mr", "Dr"));
    }
}
