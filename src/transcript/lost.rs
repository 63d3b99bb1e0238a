//! What a transcriber writes where words are lost: `[several words missing]`, `[tape skips]`, `[phrase in Danish]`.
//!
//! It takes the inside of one pair of brackets and says whether it tells of words instead of being some. It is a stage of its
//! own because such remarks are made anew by everybody: they are known by what they are made of, and not by a list of them.

/// Whether all of it is made of words about a recording and its loss, or says in which language somebody speaks.
pub(super) fn is(inner: &str, words: &[&str]) -> bool {
    lost(words) || tongue(inner) || unheard(words) || korean(words) || unnamed(words)
}

/// `several words missing`, `portion of tape erased`, `deleted at the request of the narrator`, `gap`.
fn lost(words: &[&str]) -> bool {
    let loss = |w: &&str| LOSS.contains(w);
    let record = |w: &&str| RECORD.contains(w);
    let small = |w: &&str| SMALL.contains(w) || w.bytes().all(|b| b.is_ascii_digit());
    let owned = words.first().is_some_and(|w| matches!(*w, "the" | "my" | "his" | "her" | "their" | "our" | "this"));
    // the missing page: a thing that somebody tells of
    let thing = owned && words.last().is_some_and(record);
    let all = words.len() <= 12 && words.iter().all(|w| loss(w) || record(w) || small(w));
    match words {
        [] => false,
        [only] => ALONE.contains(only),
        _ => all && !thing && words.iter().any(loss) && words.iter().any(record),
    }
}

/// `speaks German`, `speaking in Norwegian`, `Danish phrase`, `name in Latin`.
fn tongue(inner: &str) -> bool {
    const SPEAKS: &[&str] = &[
        "speaks",
        "speaking",
        "spoken",
        "talks",
        "talking",
        "switches",
        "switching",
        "continues",
        "answers",
        "replies",
    ];
    const SAID: &[&str] = &["word", "words", "phrase", "phrases", "expression", "term", "terms", "sentence", "name"];
    let words: Vec<&str> = inner.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let lower = |w: &str| w.to_lowercase();
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    match words.as_slice() {
        [verb, name] if SPEAKS.contains(&lower(verb).as_str()) => capital(name) && language(name),
        [verb, to, name] if SPEAKS.contains(&lower(verb).as_str()) => {
            matches!(lower(to).as_str(), "in" | "to" | "into") && capital(name) && language(name)
        }
        [name, what] => capital(name) && language(name) && SAID.contains(&lower(what).as_str()),
        [.., what, to, name] => {
            lower(to) == "in" && SAID.contains(&lower(what).as_str()) && capital(name) && language(name)
        }
        _ => false,
    }
}

/// The name of a language, by its ending or as one of those that have none.
fn language(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "german",
        "french",
        "dutch",
        "greek",
        "czech",
        "welsh",
        "hindi",
        "urdu",
        "latin",
        "hebrew",
        "thai",
        "tagalog",
        "swahili",
        "punjabi",
        "bengali",
        "tamil",
        "gujarati",
        "pashto",
        "farsi",
        "cantonese",
        "mandarin",
        "yiddish",
    ];
    let lower = name.to_lowercase();
    let ends = ["ish", "ese", "ian", "ean", "ic"].iter().any(|end| lower.ends_with(end));
    ends || OTHERS.contains(&lower.as_str())
}

/// `not clear`, `can't hear this`, `hard to make out`: hearing, denied. Whoever says I or we tells of something.
fn unheard(words: &[&str]) -> bool {
    const HEARING: &[&str] = &["hear", "heard", "clear", "audible", "intelligible", "legible", "understand", "catch"];
    const DENIED: &[&str] =
        &["not", "can't", "cannot", "couldn't", "unable", "hard", "difficult", "impossible", "too", "cant", "barely"];
    let out = words.windows(2).any(|w| matches!(w, ["make" | "made", "out"]));
    let tells = ["i", "we", "you", "he", "she", "they", "it", "that", "to"];
    let hears = out || words.last().is_some_and(|w| HEARING.contains(w)) || words.contains(&"hear");
    words.len() <= 6
        && hears
        && words.first().is_some_and(|w| !tells.contains(w))
        && words.iter().any(|w| DENIED.contains(w))
}

/// `두 단어 누락`, `구술자 요청으로 삭제`, `독일어로 말함`.
fn korean(words: &[&str]) -> bool {
    let last = words.last().copied().unwrap_or_default();
    let gone = ["누락", "삭제", "삭제함", "삭제됨", "누락됨", "결락", "소실", "공백", "지움", "뺌"];
    let speaks = ["말함", "말한다", "대화", "이야기함", "답함", "답한다"];
    let tongue = words.iter().any(|w| w.ends_with("어로"));
    words.len() <= 6
        && (gone.iter().any(|w| last.ends_with(w)) || tongue && speaks.contains(&last) || last.starts_with("외국어"))
}

/// `name of bolt`, `NAME OF VILLAGE`: what would be said here.
fn unnamed(words: &[&str]) -> bool {
    matches!(words, ["name" | "names", "of", ..]) && words.len() <= 5
}

/// They say by themselves that something is not there.
const ALONE: &[&str] = &[
    "missing", "deleted", "erased", "removed", "omitted", "blank", "gap", "skip", "skips", "unknown", "beep", "bleep",
    "bleeped", "censored", "muted",
];
const LOSS: &[&str] = &[
    "missing",
    "lost",
    "deleted",
    "erased",
    "removed",
    "omitted",
    "blank",
    "gap",
    "gaps",
    "skip",
    "skips",
    "skipped",
    "skipping",
    "cut",
    "cuts",
    "cutting",
    "faint",
    "muffled",
    "distorted",
    "damaged",
    "overlapping",
    "overlap",
    "unknown",
    "foreign",
    "unreadable",
    "silenced",
    "muted",
    "bleeped",
    "withheld",
    "dropped",
    "drops",
    "drop",
    "dropout",
    "jumps",
    "stops",
    "stopped",
    "breaks",
    "failed",
    "fails",
    "untranscribed",
    "untranslated",
    "unrecorded",
    "struck",
    "restricted",
    "closed",
    "sealed",
    "censored",
    "bad",
    "poor",
    "noisy",
];
const RECORD: &[&str] = &[
    "word",
    "words",
    "phrase",
    "phrases",
    "sentence",
    "sentences",
    "line",
    "lines",
    "text",
    "name",
    "names",
    "surname",
    "passage",
    "passages",
    "portion",
    "part",
    "parts",
    "section",
    "segment",
    "tape",
    "recording",
    "recorder",
    "audio",
    "transcript",
    "interview",
    "speech",
    "dialogue",
    "minutes",
    "minute",
    "seconds",
    "syllable",
    "answer",
    "response",
    "remark",
    "comment",
    "expression",
    "language",
    "microphone",
    "signal",
    "connection",
    "request",
    "narrator",
    "narrator's",
    "interviewee",
    "interviewee's",
    "speaker",
    "speaker's",
    "transcriber",
    "editor",
    "editors",
    "family",
    "material",
    "details",
];
const SMALL: &[&str] = &[
    "a",
    "an",
    "the",
    "of",
    "in",
    "on",
    "at",
    "by",
    "from",
    "here",
    "for",
    "to",
    "with",
    "due",
    "and",
    "or",
    "out",
    "off",
    "away",
    "is",
    "few",
    "some",
    "several",
    "many",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "ten",
    "about",
    "approximately",
    "more",
    "next",
    "original",
    "this",
    "both",
];
