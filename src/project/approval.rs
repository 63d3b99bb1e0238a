//! Who approved that a protected voice is heard: a clip, and a person for each name that somebody typed.
use super::{
    episode::Episode,
    episode_file::{Approval, Protect},
};
use crate::{
    media::Clip,
    programme::Piece,
    protect::{latin_alike, reads_as, same},
    script::{Block, air_name},
    units::{FrameRange, Frames},
};
use std::collections::BTreeSet;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// By how much a cut may reach over what was approved: it is moved to the nearest quiet.
const SLACK: Frames = Frames::from_millis(250);
/// Of speech, so much of that at most: its edges are known to 20 ms.
const EDGE: Frames = Frames::from_millis(40);
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
/// The words of a name, however they are typed: with or without accents, titles before or behind them, a remark in
/// parentheses, or letters of another alphabet that look the same.
fn words(name: &str) -> Vec<String> {
    let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let name = name.split('(').next().filter(|before| before.contains(char::is_alphanumeric)).unwrap_or(&name);
    let latin = |c: char| match c {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        _ => latin_alike(c).unwrap_or(c),
    };
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
    // the same name in Hangul and in Latin letters, a given name alone, initials alone
    let across = |a: &[String], b: &[String]| {
        let (hangul, other) = (a.concat(), b.concat());
        let initials = b.len() > 1 && b.iter().filter_map(|w| w.chars().next()).eq(hangul.chars());
        let given = hangul.strip_suffix(other.as_str()).map(|family| family.chars().count());
        initials || (given == Some(1) && hangul.chars().count() > 2) || reads_as(&hangul, &b.join(" "))
    };
    letters(a) == letters(b) || inside(a, b) || inside(b, a) || across(a, b) || across(b, a)
}

/// Whether two names that people typed may be one person's.
pub(super) fn one_person(a: &str, b: &str) -> bool {
    one(&words(a), &words(b))
}

/// Whether enough people approved what a cut airs: the cut, and not much more than it.
pub(super) fn approved(episode: &Episode, keys: &[&str], level: Protect, piece: &Piece, all: &[&Piece]) -> bool {
    let whole = whole(piece, all);
    // nobody approves their own voice, by whatever the script calls it
    let theirs = names(episode, keys);
    let mut by: Vec<Vec<String>> = Vec::new();
    for approval in &episode.file.approvals {
        let meant = keys.iter().any(|key| same(key, &approval.source)) && covers(approval, episode, piece, whole);
        let name = words(&approval.by);
        let own = theirs.iter().any(|n| one(n, &name));
        if meant && !name.is_empty() && !own && !by.iter().any(|known| one(known, &name)) {
            by.push(name);
        }
    }
    by.len() >= if level == Protect::High { 2 } else { 1 }
}

/// From the first to the last that a cut airs of the recording of one of its pieces.
fn whole(piece: &Piece, all: &[&Piece]) -> FrameRange {
    let own = || all.iter().filter(|p| p.clip == piece.clip).map(|p| p.range);
    let first = own().map(FrameRange::start).min().unwrap_or(piece.range.start());
    FrameRange::new(first, own().map(FrameRange::end).max().unwrap_or(piece.range.end()))
}

/// Whether an approval is of a piece, and of not much more than its cut. A cut is moved to a quiet place near it, and what it
/// reaches beyond the approval that way has no speech in it.
fn covers(approval: &Approval, episode: &Episode, piece: &Piece, whole: FrameRange) -> bool {
    let (from, to) = (approval.from.frames(), approval.to.frames());
    let (start, end) = (piece.range.start(), piece.range.end());
    let clip = episode.recordings.table.clips.get(&piece.clip);
    let silent = |beyond: FrameRange| {
        let said = |c: &Clip| c.speech.iter().map(|s| s.meet(beyond).length().get()).sum::<u64>();
        beyond.is_empty() || beyond.length() <= SLACK && clip.is_some_and(|c| said(c) <= EDGE.get())
    };
    let inside = silent(FrameRange::new(start, from.max(start))) && silent(FrameRange::new(to.min(end), end));
    inside && whole.start() <= from + WIDER && to <= whole.end() + WIDER
}

/// Why an approval that somebody wrote does not count for a piece: the first that is of its source.
pub(super) fn why_not(episode: &Episode, keys: &[&str], piece: &Piece, all: &[&Piece]) -> Option<String> {
    let whole = whole(piece, all);
    // those of other clips of the recording have nothing to do with it
    let meant = |a: &&Approval| {
        let at = FrameRange::new(a.from.frames(), a.to.frames());
        keys.iter().any(|key| same(key, &a.source)) && !at.meet(whole).is_empty()
    };
    let of_it = || episode.file.approvals.iter().filter(meant);
    if let Some(a) = of_it().find(|a| !covers(a, episode, piece, whole)) {
        let (start, end) = (whole.start().millis(), whole.end().millis());
        return Some(format!(
            "the approval from {} to {} does not count: the clip is from {start} to {end}, and an approval is of all of it and \
             reaches no two seconds beyond",
            a.from, a.to
        ));
    }
    let fits = of_it().next()?;
    let name = words(&fits.by);
    Some(if names(episode, keys).iter().any(|n| one(n, &name)) {
        "the approval does not count: it is by the protected person, or by a name like theirs".to_owned()
    } else {
        "an approval of it is there, by one person: another has to give one too".to_owned()
    })
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
        for (hangul, other) in
            [("김민수", "민수"), ("김민수", "Kim Minsu"), ("김민수", "min-soo kim"), ("박조", "Jo Park")]
        {
            assert!(one(hangul, other) && one(other, hangul), "{hangul} {other}");
        }
        assert!(one("JP", "Jo Park") && one("김민수", "Minsu"));
        assert!(!one("김민수", "이민수") && !one("김민수", "Lee Minsu") && !one("김민수", "Kim Minho"));
        assert!(one("Łucja Żak", "Lucja Zak") && one("Søren Dam", "Soren Dam"));
        assert!(!one("Jo Park", "Jo Parker") && !one("Jo Park", "Ada Brook") && !one("김영수", "김영호"));
        assert!(words(" . ").is_empty());
        assert!(!words("Mr").is_empty() && !one("Mr", "Dr"));
    }
}
