//! Who approved that a protected voice is heard: a clip, and a person for each name that somebody typed.
use super::{episode::Episode, episode_file::Protect};
use crate::{
    programme::Piece,
    protect::same,
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
];

/// The letters of a name in one order, however it is typed: joined or apart, turned round, with or without accents, with a
/// title before or behind it or a remark in parentheses, and with letters that only look like these. Two people whose names
/// have the same letters are taken for one.
fn person(name: &str) -> Vec<char> {
    let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let name = name.split('(').next().filter(|before| before.contains(char::is_alphanumeric)).unwrap_or(&name);
    let word = |w: &str| w.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let words: Vec<&str> = name.split(|c: char| c.is_whitespace() || matches!(c, '.' | ',')).collect();
    let named = || words.iter().filter(|w| !word(w).is_empty() && !TITLES.contains(&word(w).as_str()));
    // a title alone is who it is
    let kept: Vec<&str> = if named().next().is_some() { named().copied().collect() } else { words.clone() };
    let kept = kept.iter().map(|word| ["님", "씨"].iter().find_map(|t| word.strip_suffix(t)).unwrap_or(word));
    let plain = kept.collect::<String>();
    let plain = plain.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c));
    let latin = |c: char| ALIKE.iter().find(|(other, _)| *other == c).map_or(c, |(_, latin)| *latin);
    let mut letters: Vec<char> = plain.map(latin).collect();
    letters.sort_unstable();
    letters
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
    // nobody approves their own voice
    let script = episode.script.as_ref().map(|s| s.script.front.voices.as_slice()).unwrap_or_default();
    let declared = script.iter().map(|v| (&v.label.value, &v.air_name.value)).chain(&episode.corner.voices);
    let airs = declared.filter(|(label, _)| keys.iter().any(|key| person(key) == person(label)));
    let theirs: BTreeSet<Vec<char>> =
        keys.iter().map(|key| person(key)).chain(airs.map(|(_, air)| person(air))).collect();
    let by: BTreeSet<Vec<char>> = episode
        .file
        .approvals
        .iter()
        .filter(|a| keys.iter().any(|key| same(key, &a.source)) && covers(a.from.frames(), a.to.frames()))
        .map(|a| person(&a.by))
        .filter(|by| !by.is_empty() && !theirs.contains(by))
        .collect();
    by.len() >= if level == Protect::High { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn one_person_is_one_however_the_name_is_typed() {
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
        ] {
            assert_eq!(person(same), person("Jo Park"), "{same}");
        }
        for same in ["김\u{200b}영수", "김영수 씨", "김영수님", "김영수 기자", "김 영수 선생님"] {
            assert_eq!(person(same), person("김영수"), "{same}");
        }
        assert!(!person("Mr").is_empty() && person("Mr") != person("Dr"));
        assert_ne!(person("Jo Park"), person("Jo Parker"));
        assert!(person(" . ").is_empty());
    }
}
