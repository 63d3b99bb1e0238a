//! What stands in brackets in a transcript: a sound, words not understood, a cut, a mark, or words of an editor.
//!
//! It takes the inside of one pair of brackets and says what it is. It is a stage of its own because every reader meets
//! the same brackets, and because the answer decides what may be quoted.
use crate::{
    letter::is_hangul,
    transcript::{SetAsideKind, lost},
};

/// What is no word, and why it is taken for that. `None` for words, which the caller has to place.
pub(super) fn aside(inner: &str) -> Option<(SetAsideKind, &'static str)> {
    let text = inner.trim().trim_matches(['*', '_']).to_lowercase();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|w| !w.is_empty()).collect();
    if text.chars().any(|c| matches!(c, '♪' | '♫' | '🎵')) && words.len() <= 8 {
        return Some((SetAsideKind::Sound, "music"));
    }
    if has(&text, SECRET) && words.len() <= 10 {
        return Some((SetAsideKind::Unclear, "not to be broadcast, as the source says"));
    }
    if CUTS.contains(&text.trim_matches(|c: char| !c.is_alphanumeric())) {
        return Some((SetAsideKind::Cut, "the source leaves something out here"));
    }
    if placeholder(inner.trim()) {
        return Some((SetAsideKind::Unclear, "what the source does not tell"));
    }
    if letters == 0 && text.contains('?') && text.chars().all(|c| matches!(c, '?' | ' ' | '.' | '…')) {
        return Some((SetAsideKind::Unclear, "words that the transcriber was not sure of"));
    }
    if letters == 0 {
        let cut = text.chars().all(|c| matches!(c, '.' | '…' | '·' | ' ' | '-' | '–' | '—')) && !text.is_empty();
        return Some(if cut {
            (SetAsideKind::Cut, "the source leaves something out here")
        } else {
            (SetAsideKind::Mark, "a time, number or mark, not a word")
        });
    }
    if text == "speaker_turn" {
        return Some((SetAsideKind::Mark, "where somebody else begins to speak"));
    }
    if matches!(words.as_slice(), ["sic" | "원문대로"] | ["원문", "그대로"]) {
        return Some((SetAsideKind::Mark, "the transcriber's mark for as said"));
    }
    if matches!(words.as_slice(), ["ph" | "phonetic" | "sp" | "spelling" | "phon"] | ["phonetic", "spelling"]) {
        return Some((SetAsideKind::Mark, "the transcriber's mark for a spelling"));
    }
    let remark = words.len() <= 5 && words.first().is_some_and(|w| REMARKS.contains(w));
    if remark || words.first() == Some(&"interview") && words.get(1).is_some_and(|w| *w == "translated") {
        return Some((SetAsideKind::Mark, "a remark of whoever made the page"));
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    if [
        "start of recording",
        "start of interview",
        "start of tape",
        "recording begins",
        "begin recording",
        "interview begins",
        "녹음 시작",
        "녹취 시작",
    ]
    .contains(&bare)
    {
        return Some((SetAsideKind::Mark, "the beginning of the recording"));
    }
    if end(text.trim_matches(|c: char| !c.is_alphanumeric())) {
        return Some((SetAsideKind::Mark, "the end of the recording"));
    }
    let counts =
        |w: &str| matches!(w, "one" | "two" | "three" | "four" | "five" | "six" | "first" | "second" | "third");
    let numbered = words
        .iter()
        .any(|w| matches!(*w, "a" | "b" | "c" | "d" | "i") || w.chars().all(|c| c.is_ascii_digit()) || counts(w));
    let owned = words.first().is_some_and(|w| matches!(*w, "the" | "my" | "his" | "her" | "their" | "our"));
    if words.len() <= 6 && !owned && numbered && words.iter().any(|w| REELS.contains(w)) {
        return Some((SetAsideKind::Mark, "which tape or file of the recording"));
    }
    if words.len() <= 4 && has(&text, BREAKS) {
        return Some((SetAsideKind::Mark, "a break in the programme"));
    }
    let said: Vec<&str> = words.iter().copied().filter(|w| !w.starts_with(|c: char| c.is_ascii_digit())).collect();
    // a sentence about what was withheld is an editor's, and a presenter has to know it
    let told = said.iter().any(|w| matches!(*w, "is" | "are" | "was" | "were" | "been" | "be"));
    let stem = |w: &str| UNCLEAR.iter().any(|u| w.starts_with(u));
    // unclear, sounds like "a hen house"
    let unclear =
        said.len() <= 5 && said.iter().any(|w| stem(w)) || said.len() <= 10 && said.first().is_some_and(|w| stem(w));
    if !told && (unclear || has(&text, UNCLEAR_PHRASES)) || lost::is(inner.trim(), &words) {
        return Some((SetAsideKind::Unclear, "words that the transcriber could not make out"));
    }
    // [MUSIC: THEME, FADES], as programme scripts have it
    let cued = text.contains(':') && words.first().is_some_and(|w| CUED.contains(w));
    if cued && words.len() <= 12 || noise(inner, &said) || said.len() <= 5 && has(&text, SOUND_PHRASES) {
        return Some((SetAsideKind::Sound, "a sound or gesture, not a word"));
    }
    None
}

/// A word that only a transcriber writes, for what was not understood: `inaudible`.
pub(super) fn unheard(inner: &str) -> bool {
    let lower = inner.trim().to_lowercase();
    UNCLEAR.iter().any(|stem| lower.starts_with(stem)) && lower.split_whitespace().count() <= 2
}

/// `[NAME]`, `[NAME OF VILLAGE]`, `[○○]`: what stands in the place of a word that is kept back.
fn placeholder(inner: &str) -> bool {
    const HIDDEN: &[&str] = &[
        "NAME",
        "NAMES",
        "SURNAME",
        "PLACE",
        "LOCATION",
        "CITY",
        "TOWN",
        "VILLAGE",
        "DATE",
        "NUMBER",
        "ADDRESS",
        "PERSON",
        "ORGANISATION",
        "ORGANIZATION",
        "COMPANY",
        "SCHOOL",
        "REDACTED",
        "REMOVED",
        "OF",
        "THE",
        "X",
    ];
    let mut words = inner.split_whitespace().peekable();
    let named = words.peek().is_some() && words.all(|w| HIDDEN.contains(&w));
    let signs = |c: char| matches!(c, '○' | '◯' | '〇' | '□' | '△' | '×' | '█' | '_' | '*');
    named || inner.chars().count() > 1 && inner.chars().all(signs)
}

/// Whether a number that stands alone in square brackets is a word of its sentence: `in [1958]`, `19[52]`, `[1941]년`. The
/// marks of notes hang on a word or on a stop, or stand between sentences: `tin.[1] Then`.
pub(super) fn needed(inner: &str, before: &str, after: &str) -> bool {
    const AT: &[&str] = &["at", "by", "until", "till", "from", "before", "after", "around", "about", "past"];
    const COUNTED: &[&str] =
        &["년", "월", "일", "살", "세", "명", "개", "번", "시", "분", "원", "마리", "평", "대", "권", "층", "장", "주"];
    if inner.contains(char::is_alphabetic) || !inner.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let previous = before.chars().next_back();
    if after.starts_with(char::is_alphanumeric) || previous.is_some_and(|c| c.is_ascii_digit()) {
        return true;
    }
    let word = before.split_whitespace().next_back().unwrap_or_default();
    // four [4] feet: the word once more
    const SPELT: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty",
        "thirty", "forty", "fifty", "hundred", "thousand",
    ];
    if SPELT.contains(&word.to_lowercase().as_str()) {
        return false;
    }
    if inner.contains(':') {
        return AT.contains(&word.to_lowercase().as_str());
    }
    let hangs = |c: char| c.is_alphabetic() || matches!(c, '.' | ',' | ';' | ':' | '?' | '!' | '”' | '"' | '’' | '…');
    if previous.is_some_and(hangs) {
        return false;
    }
    // My cousin [2] was: no number stands between somebody and what he does
    const VERBS: &[&str] =
        &["was", "is", "were", "are", "had", "has", "would", "could", "did", "said", "says", "went", "came"];
    let verb = after.split_whitespace().next().is_some_and(|w| VERBS.contains(&w));
    if verb && inner.len() <= 2 && word.ends_with(char::is_alphabetic) {
        return false;
    }
    if !word.is_empty() && !super::line::stops(word) {
        return true;
    }
    // a sentence may begin with a number, and goes on small; the mark of a note is followed by a sentence
    let next = after.trim_start();
    next.starts_with(char::is_lowercase) && !next.starts_with(is_hangul)
        || COUNTED.iter().any(|unit| next.starts_with(unit))
}

/// Words, in lower case and without marks around them, that say that the recording is over.
pub(super) fn end(text: &str) -> bool {
    const WHAT: &[&str] = &["interview", "transcript", "recording", "conversation", "session"];
    let rest = ["end of the ", "end of ", "ends ", "end "].iter().find_map(|lead| text.strip_prefix(lead));
    matches!(text, "end" | "ends" | "the end" | "fin" | "끝" | "이상" | "인터뷰 끝" | "녹취 끝" | "녹음 끝" | "채록 끝")
        || rest.is_some_and(|r| WHAT.contains(&r))
        || ["interview ends", "recording ends", "transcript ends", "interview concluded", "end transcript"]
            .contains(&text)
}

/// A sound as transcribers note it: a verb of a voice, a noise alone, or a thing that makes one. `[Institute of Bells]`
/// and `[the bell]` are words that a sentence needs.
fn noise(inner: &str, said: &[&str]) -> bool {
    // in capitals throughout, a capital names nobody: [DOOR SLAMS]
    let shouted = !inner.contains(char::is_lowercase);
    let name = !shouted && inner.split_whitespace().skip(1).any(|w| w.starts_with(char::is_uppercase));
    if name || said.len() > 4 || said.is_empty() || said.iter().any(|w| matches!(*w, "the" | "a" | "an" | "of")) {
        return false;
    }
    let korean = said.last().is_some_and(|w| KOREAN.iter().any(|k| w.ends_with(k)));
    let made = |w: &str| NOISES.contains(&w) || THINGS.contains(&w);
    let acts = |w: &&str| w.len() > 3 && (w.ends_with('s') || w.ends_with("ing") || w.ends_with("ed"));
    let thing = said.len() == 2 && said.first().is_some_and(|w| made(w)) && said.last().is_some_and(acts);
    let alone = matches!(said, [only] if NOISES.contains(only));
    let described = matches!(said, [how, what] if NOISES.contains(what) && HOW.contains(how));
    korean || alone || thing || described || said.iter().any(|w| VOICES.iter().any(|s| sound(w, s)))
}

fn has(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|p| text.contains(p))
}

/// `laugh` with any of the endings by which a sound is noted; `hum` must not find `human`.
fn sound(word: &str, stem: &str) -> bool {
    let endings = ["", "s", "es", "ed", "d", "ing", "ter", "e", "ly", "ping", "ped", "ming", "med", "bing", "bed"];
    word.strip_prefix(stem).is_some_and(|rest| endings.contains(&rest))
}

const VOICES: &[&str] = &[
    "laugh", "chuckl", "giggl", "sigh", "paus", "cough", "cry", "cries", "sob", "weep", "gasp", "whisper", "sniff",
    "nod", "smil", "shrug", "clap", "cheer", "hum", "yawn", "gestur", "groan", "snort", "exhal", "inhal", "applau",
    "applaud",
];
const NOISES: &[&str] =
    &["music", "doorbell", "silence", "static", "noise", "noises", "applause", "laughter", "footsteps", "singing"];
const CUED: &[&str] = &[
    "music",
    "sfx",
    "fx",
    "sound",
    "sounds",
    "effect",
    "effects",
    "jingle",
    "sting",
    "ident",
    "signature",
    "atmos",
    "음악",
    "효과음",
    "시그널",
    "징글",
];
const THINGS: &[&str] = &[
    "door",
    "bell",
    "bells",
    "phone",
    "horn",
    "wind",
    "dog",
    "dogs",
    "glass",
    "engine",
    "clock",
    "telephone",
    "voice",
    "crowd",
    "siren",
];
const HOW: &[&str] = &["long", "short", "soft", "loud", "background", "nervous", "general", "distant", "theme"];
const KOREAN: &[&str] = &[
    "웃음",
    "웃으며",
    "웃으면서",
    "웃는다",
    "한숨",
    "침묵",
    "박수",
    "음악",
    "기침",
    "울음",
    "종소리",
    "소리",
    "끄덕임",
    "끄덕이며",
    "미소",
    "잡음",
    "효과음",
    "정적",
    "흐느낌",
];
const SOUND_PHRASES: &[&str] =
    &["soundbite of", "sound of", "clears throat", "clears his throat", "clears her throat", "잠시 멈", "잠시 말을"];
const REELS: &[&str] = &["tape", "side", "reel", "disc", "disk", "cassette", "cd", "track", "file", "테이프", "파일"];
pub(super) const BREAKS: &[&str] = &[
    "ad break",
    "commercial break",
    "advertisement",
    "sponsor message",
    "midroll",
    "mid-roll",
    "station break",
    "광고",
];
/// Marks of secrecy: the words around them must not air, whatever else is said.
const SECRET: &[&str] = &[
    "off the record",
    "off-the-record",
    "not for publication",
    "not for broadcast",
    "do not publish",
    "do not broadcast",
    "do not quote",
    "embargo",
    "비공개",
    "보도 금지",
    "보도금지",
    "방송 금지",
    "방송금지",
    "오프더레코드",
    "오프 더 레코드",
    "익명 요청",
    "익명으로",
];
const CUTS: &[&str] = &["중략", "하략", "전략", "생략", "이하 생략", "snip", "omitted", "passage omitted"];
/// They begin a remark about a picture or about the text.
const REMARKS: &[&str] =
    &["pictured", "fig", "figure", "photo", "photograph", "emphasis", "unverified", "translated", "spelling", "typo"];
const UNCLEAR: &[&str] = &[
    "inaud",
    "unintel",
    "indist",
    "indecipher",
    "undecipher",
    "incomprehens",
    "unreadab",
    "mumbl",
    "unclear",
    "illegib",
    "crosstalk",
    "garbled",
    "불분명",
    "불명",
    "청취불",
    "판독",
];
const UNCLEAR_PHRASES: &[&str] = &[
    "expletive",
    "withheld",
    "redacted",
    "name removed",
    "비속어",
    "실명 생략",
    "이름 생략",
    "cross talk",
    "best guess",
    "audio cuts",
    "audio drops",
    "recording cuts",
    "break in recording",
    "break in the recording",
    "break in tape",
    "gap in the recording",
    "tape ends",
    "tape runs out",
    "recording stops",
    "끊김",
    "끊겼",
    "안 들림",
    "들리지 않",
    "청취 불",
    "알아들을 수 없",
];

#[cfg(test)]
mod tests {
    use super::{aside, needed};
    use crate::transcript::SetAsideKind::{Cut, Mark, Sound, Unclear};

    #[test]
    fn brackets_that_hold_no_words_are_told_from_those_that_do() {
        let kind = |s| aside(s).map(|(k, _)| k);
        for (text, expected) in [
            ("laughs", Some(Sound)),
            ("Laughter.", Some(Sound)),
            ("he paused", Some(Sound)),
            ("웃음", Some(Sound)),
            ("잠시 침묵", Some(Sound)),
            ("inaudible 00:12:03", Some(Unclear)),
            ("name withheld", Some(Unclear)),
            ("expletive", Some(Unclear)),
            ("crosstalk", Some(Unclear)),
            ("잘 안 들림", Some(Unclear)),
            ("...", Some(Cut)),
            ("…", Some(Cut)),
            ("sic", Some(Mark)),
            ("00:01:02", Some(Mark)),
            ("1", Some(Mark)),
            ("party", None),
            ("human", None),
            ("Tape 1, Side A", Some(Mark)),
            ("End of Tape 1", Some(Mark)),
            ("End of tape one", Some(Mark)),
            ("the second side of my father", None),
            ("on my mother’s side", None),
            ("the tape of 1994 that nobody ever found", None),
            ("AD BREAK", Some(Mark)),
            ("NAME", Some(Unclear)),
            ("NAME OF THE VILLAGE", Some(Unclear)),
            ("○○", Some(Unclear)),
            ("Start of recording", Some(Mark)),
            ("Institute of Bells", None),
            ("the bell", None),
            ("door slams", Some(Sound)),
            ("music", Some(Sound)),
            ("MUSIC: THEME, FADES", Some(Sound)),
            ("SFX: Gulls over the quay", Some(Sound)),
            ("음악: 시그널", Some(Sound)),
            ("DOOR SLAMS", Some(Sound)),
            ("MUSIC FADES", Some(Sound)),
            ("STATE SECURITY", None),
            ("Music Hall", None),
            ("소리 공방", None),
            ("off the record", Some(Unclear)),
            ("embargoed until May", Some(Unclear)),
            ("이름 비공개", Some(Unclear)),
            ("보도 금지", Some(Unclear)),
            ("unclear, sounds like \"a hen house\"", Some(Unclear)),
            ("audio cuts out", Some(Unclear)),
            ("음성 끊김", Some(Unclear)),
            ("?", Some(Unclear)),
            ("중략", Some(Cut)),
            ("ph", Some(Mark)),
            ("pictured", Some(Mark)),
            ("Fig. 2", Some(Mark)),
            ("emphasis added", Some(Mark)),
            ("several words missing", Some(Unclear)),
            ("word missing", Some(Unclear)),
            ("missing text", Some(Unclear)),
            ("deleted at the request of the narrator", Some(Unclear)),
            ("portion of tape erased", Some(Unclear)),
            ("gap in recording", Some(Unclear)),
            ("line is bad", Some(Unclear)),
            ("removed by the editor", Some(Unclear)),
            ("tape skips", Some(Unclear)),
            ("about two minutes lost", Some(Unclear)),
            ("blank", Some(Unclear)),
            ("beep", Some(Unclear)),
            ("inaud.", Some(Unclear)),
            ("foreign word", Some(Unclear)),
            ("phrase in Danish", Some(Unclear)),
            ("speaks German", Some(Unclear)),
            ("switches to Korean", Some(Unclear)),
            ("Welsh phrase", Some(Unclear)),
            ("name of bolt?", Some(Unclear)),
            ("not clear", Some(Unclear)),
            ("can't hear", Some(Unclear)),
            ("hard to make out", Some(Unclear)),
            ("두 단어 누락", Some(Unclear)),
            ("구술자 요청으로 삭제", Some(Unclear)),
            ("독일어로 말함", Some(Unclear)),
            ("the missing page", None),
            ("my lost tape", None),
            ("the German", None),
            ("speaks to Anna", None),
            ("the foreign minister", None),
            ("then unknown", None),
            ("it was not clear why", None),
            ("we could not hear him", None),
            ("not allowed to", None),
            ("word of honour", None),
            ("cut the rope", None),
            ("of the line", None),
            ("unclear to all of us who were there", None),
            ("the harbour master's office on the north quay", None),
            ("market", None),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_inside_a_clause_is_a_word_and_one_that_hangs_on_a_word_is_a_mark() {
        for (text, expected) in [
            ("We opened in [1958] and left.", true),
            ("It was [4] pence.", true),
            ("I was [11], and small.", true),
            ("since [1949.]", true),
            ("in 19[52] we", true),
            ("in [19]52 we", true),
            ("[1941]년에", true),
            ("그는 [1941] 년에 왔다", true),
            ("[30] years later we left.", true),
            ("It cost £[4] then.", true),
            ("We met at [7:30] sharp.", true),
            ("It was four [4] feet long.", false),
            ("the tin.[1] Then", false),
            ("the tin[1] was", false),
            ("the tin, [2:15] and", false),
            ("It rang. [3] Then it stopped.", false),
            ("[00:01:02] I rang it.", false),
            ("[...] and", false),
            ("“the owl”[2] is", false),
        ] {
            let (from, to) = (text.find('[').unwrap_or(0), text.find(']').unwrap_or(0));
            let found = needed(&text[from + 1..to], &text[..from], &text[to + 1..]);
            assert_eq!(found, expected, "{text}");
        }
    }
}
