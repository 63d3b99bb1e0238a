//! Which of the corner's recordings a segment plays.
use crate::script::corner::{ClockSegment, Corner};

/// A cue word that the clock asks for, and the key of the corner's recording for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Wanted {
    pub(super) verb: String,
    /// Empty when the corner has none.
    pub(super) key: String,
}

/// Cue words with the names that people give to recordings.
const NAMES: &[(&str, &[&str])] = &[
    ("SIG", &["sig", "signature", "theme", "시그널", "시그널음", "시그"]),
    ("MUSIC", &["music", "song", "음악"]),
    ("STING", &["sting", "스팅"]),
    ("IDENT", &["ident", "id", "로고"]),
    ("BRIDGE", &["bridge", "브릿지", "sting"]),
    ("BED", &["bed", "배경", "배경음", "배경음악"]),
];

/// The cue words of a segment, in its order.
pub(super) fn wanted(segment: &ClockSegment, corner: &Corner) -> Vec<Wanted> {
    let alias = |need: &str| {
        NAMES.iter().find(|(verb, names)| *verb == need || names.first() != Some(&need) && names.contains(&need))
    };
    let cues = segment.needs.iter().filter_map(|need| alias(need));
    cues.map(|(verb, names)| {
        let key = names.iter().find_map(|name| corner.sources.keys().find(|k| k.to_lowercase() == *name));
        let key = key.or_else(|| {
            names.iter().find_map(|name| corner.sources.keys().find(|k| k.to_lowercase().starts_with(name)))
        });
        Wanted { verb: (*verb).to_owned(), key: key.cloned().unwrap_or_default() }
    })
    .collect()
}

/// The cue word behind a name in any language. `None` for what is no music.
pub(super) fn music(word: &str) -> Option<&'static str> {
    let known = |(verb, names): &&(&'static str, &[&str])| *verb != "BED" && (*verb == word || names.contains(&word));
    NAMES.iter().find(known).map(|(verb, _)| *verb)
}
