//! Whether a text can be somebody's name, or what somebody is called who has none here.
//!
//! `Remember: …` looks like `Kim: …`, and `Step 1: …` like `Man 1: …`: what stands before a colon is told apart by its words.

use crate::letter::is_hangul;

pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `Woman in the audience`, `THE COURT`, `Unidentified voice`: somebody without a name, by what they are there.
pub(super) fn is_somebody(lower: &str) -> bool {
    const SMALL: &[&str] = &[
        "the", "a", "an", "in", "of", "from", "at", "on", "by", "no.", "number", "and", "with", "first", "second",
        "third", "last",
    ];
    // Question from the floor, Shout from the back: what is said, and from where
    const SAID: &[&str] = &["q", "question", "comment", "remark", "shout", "call", "interjection", "cry", "heckler"];
    let words: Vec<&str> = lower.split_whitespace().collect();
    let (article, rest) = match words.as_slice() {
        ["the", rest @ ..] => (true, rest),
        ["a" | "an" | "another" | "one" | "some" | "second" | "first", rest @ ..] => (false, rest),
        ["someone" | "somebody" | "from", ..] => (false, words.as_slice()),
        all => (false, all),
    };
    let Some(first) = rest.first() else { return false };
    let known = |w: &str| PEOPLE.contains(&w);
    let unnamed = matches!(*first, "someone" | "somebody")
        || *first == "from" && rest.last().is_some_and(|w| known(w) || *w == "floor");
    // a place in the room may follow, and not a sentence: Man is born free
    let goes_on = |w: &&str| known(w) || SMALL.contains(w) || is_number(w) || ROOM.contains(w) || SAID.contains(w);
    let placed = rest.iter().skip(1).any(|w| known(w) || ROOM.contains(w));
    let begins = known(first) || *first == "q" || SAID.contains(first) && placed || unnamed && placed;
    begins && rest.len() < 9 && rest.iter().skip(1).all(goes_on) && (article || rest.len() > 1)
}

/// `spk_0`, `participant_07`: what a program calls a speaker.
fn is_numbered(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let word = stem.trim_end_matches(['_', '-']);
    stem.len() < name.len() && word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase()) && name.len() < 24
}

/// `CD` of `Clare Dunmore`, in the case that the name is written in.
pub(super) fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|w| w.chars().next()).collect()
}

/// The same, and with those of both halves of a double name: `TRH` of `Tomas Reyes-Holm`.
pub(super) fn short_forms(name: &str) -> [String; 2] {
    [initials(name), initials(&name.replace('-', " "))]
}

/// `Speaker 2`, `SPEAKER_01`, `참석자 1`, `화자A`: one of several, in lower case, as programs and stenographers count them.
pub(super) fn is_counted(lower: &str) -> bool {
    const COUNTED: &[&str] = &[
        "참석자",
        "참가자",
        "참여자",
        "화자",
        "발화자",
        "응답자",
        "면담자",
        "구술자",
        "질문자",
        "답변자",
        "증언자",
        "제보자",
        "남자",
        "여자",
        "남성",
        "여성",
        "연사",
        "패널",
    ];
    let stem = lower.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    lower.starts_with("speaker")
        || stem.len() < lower.len() && lower.len() - stem.len() < 4 && COUNTED.contains(&stem.trim_end())
}

/// The shape of a name: few words, each with a capital (or of letters that have none, or a particle), none that says something else.
pub(super) fn is_name(name: &str) -> bool {
    let tokens: Vec<&str> = name.split_whitespace().collect();
    let lower = name.to_lowercase();
    // of interviews whose people are letters; `I remember:` is a sentence
    if name == "I" || is_somebody(&lower) || is_numbered(name) || is_counted(&lower) && tokens.len() < 3 {
        return true;
    }
    if tokens.is_empty() || tokens.len() > 5 || name.chars().count() > 40 || NOT_NAMES.contains(&lower.as_str()) {
        return false;
    }
    let first = lower.split_whitespace().next().unwrap_or_default();
    if NOT_NAMES.contains(&first) && !KNOWN.contains(&lower.as_str()) {
        return false;
    }
    // letters without capitals: Hangul, Arabic, Hebrew, Han, Thai
    if tokens.iter().any(|t| t.chars().any(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())) {
        // 3월 3일, 6시
        if tokens.iter().any(|t| t.starts_with(|c: char| c.is_ascii_digit()) && t.contains(is_hangul)) {
            return false;
        }
        let short =
            |t: &&str| t.chars().count() <= 6 && t.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '·' | '/'));
        return tokens.len() <= 3 && tokens.iter().all(short);
    }
    let capital = |t: &str| t.starts_with(|c: char| c.is_uppercase());
    let word =
        |t: &str| t.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.' | '_' | '/' | '&'));
    // Man 1, Juror No. 4; not Step 1, nor Day 2
    let last = tokens.last().copied().unwrap_or_default();
    let numbered = |t: &str| t == last && t.len() < 4 && is_number(t) && !COUNTED.contains(&first);
    if KNOWN.contains(&lower.as_str()) {
        return true;
    }
    // de la Cruz
    let particle = tokens.len() > 1 && capital(last) && tokens.first().is_some_and(|t| PARTICLES.contains(t));
    (particle || tokens.first().is_some_and(|t| capital(t)))
        && tokens
            .iter()
            .all(|t| word(t) && (capital(t) || PARTICLES.contains(t) || numbered(t) || matches!(*t, "&" | "and")))
}

/// `Place: the yard`: a fact about a page, and nobody's words.
pub(super) fn names_a_fact(line: &str) -> bool {
    let key =
        line.split_once([':', '：']).map(|(key, _)| key.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    // I = Interviewer
    let legend = line.split_once('=').is_some_and(|(short, _)| short.trim().chars().count() <= 3);
    legend || key.is_some_and(|key| NOT_NAMES.contains(&key.as_str()))
}

/// What the field calls people, or a letter, and nobody's name.
pub(super) fn is_role(name: &str) -> bool {
    let lower = name.to_lowercase();
    KNOWN.contains(&lower.as_str()) || is_counted(&lower) || is_somebody(&lower)
}

const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "da", "di", "du", "la", "le", "bin", "al", "el", "ter", "ten",
    "y", "dos", "das", "zu",
];
/// What the field itself calls people.
pub(super) const KNOWN: &[&str] = &[
    "q",
    "a",
    "question",
    "answer",
    "interviewer",
    "interviewee",
    "host",
    "guest",
    "moderator",
    "narrator",
    "reporter",
    "presenter",
    "unknown speaker",
    "translator",
    "interpreter",
    "man",
    "woman",
    "voice",
    "caller",
    "anchor",
    "질문",
    "답변",
    "문",
    "답",
    "진행",
    "진행자",
    "기자",
    "사회자",
    "인터뷰어",
    "손님",
    "청취자",
    "리포터",
    "아나운서",
    "mc",
];
/// People by what they are in a room.
const PEOPLE: &[&str] = &[
    "man",
    "men",
    "woman",
    "women",
    "male",
    "female",
    "boy",
    "girl",
    "child",
    "children",
    "voice",
    "voices",
    "juror",
    "witness",
    "clerk",
    "judge",
    "mayor",
    "court",
    "counsel",
    "president",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "member",
    "audience",
    "participant",
    "respondent",
    "interviewee",
    "informant",
    "narrator",
    "speaker",
    "student",
    "teacher",
    "pupil",
    "officer",
    "doctor",
    "nurse",
    "priest",
    "caller",
    "listener",
    "crowd",
    "everyone",
    "everybody",
    "all",
    "both",
    "unidentified",
    "unknown",
    "unnamed",
    "guard",
    "driver",
    "interpreter",
    "translator",
    "interviewer",
    "reporter",
    "host",
    "guest",
    "moderator",
];
const ROOM: &[&str] = &["floor", "back", "front", "row", "hall", "room", "public", "street", "gallery", "corner"];
/// What is counted and does not speak.
const COUNTED: &[&str] = &[
    "chapter",
    "part",
    "episode",
    "page",
    "day",
    "week",
    "year",
    "step",
    "figure",
    "fig",
    "fig.",
    "table",
    "section",
    "item",
    "number",
    "no",
    "no.",
    "scene",
    "act",
    "verse",
    "psalm",
    "line",
    "lesson",
    "track",
    "exhibit",
    "channel",
    "room",
    "season",
    "volume",
    "tape",
    "side",
    "reel",
    "disc",
    "file",
    "book",
    "rule",
    "point",
    "level",
    "phase",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
pub(super) const KNOWN_ENDINGS: &[&str] = &["기자", "진행자", "아나운서", "리포터", "씨", "님"];
/// What stands before a colon and is nobody.
const NOT_NAMES: &[&str] = &[
    "abstract",
    "privacy notice",
    "privacy policy",
    "links mentioned",
    "synopsis",
    "participants",
    "present",
    "attendees",
    "participating",
    "참석",
    "참석자",
    "방송",
    "대담",
    "출연",
    "note",
    "notes",
    "remember",
    "warning",
    "update",
    "updated",
    "edit",
    "edited",
    "example",
    "photo",
    "photos",
    "image",
    "picture",
    "pictures",
    "credit",
    "credits",
    "source",
    "sources",
    "date",
    "tags",
    "tag",
    "topics",
    "topic",
    "related",
    "rights",
    "permission",
    "permissions",
    "citation",
    "collection",
    "identifier",
    "format",
    "share",
    "address",
    "correction",
    "transcript",
    "transcription",
    "transcribed",
    "airdate",
    "show",
    "segment",
    "aired",
    "listen",
    "read",
    "watch",
    "see",
    "subject",
    "title",
    "subtitle",
    "by",
    "text",
    "interview",
    "interviewed",
    "translation",
    "published",
    "posted",
    "recorded",
    "location",
    "place",
    "time",
    "duration",
    "copyright",
    "contact",
    "email",
    "e-mail",
    "phone",
    "website",
    "url",
    "http",
    "https",
    "follow",
    "filed",
    "category",
    "categories",
    "illustration",
    "caption",
    "video",
    "audio",
    "editor's",
    "editor’s",
    "editors",
    "words",
    "subscribe",
    "summary",
    "introduction",
    "background",
    "series",
    "episode",
    "part",
    "chapter",
    "length",
    "language",
    "keywords",
    "the",
    "this",
    "these",
    "my",
    "our",
    "one",
    "two",
    "three",
    "first",
    "second",
    "still",
    "today",
    "yesterday",
    "i",
    "we",
    "사진",
    "출처",
    "날짜",
    "면담 일자",
    "면담일자",
    "면담 날짜",
    "면담일",
    "인터뷰 일자",
    "일시",
    "장소",
    "인용",
    "apa",
    "mla",
    "chicago",
    "harvard",
    "repository",
    "안건",
    "오전",
    "오후",
    "효과음",
    "음악",
    "배경음",
    "sound",
    "music",
    "sfx",
    "녹취자",
    "녹취",
    "전사자",
    "채록자",
    "촬영자",
    "검독자",
    "구술동의",
    "공개여부",
    "면담차수",
    "면담일",
    "면담일시",
    "면담 일시",
    "면담장소",
    "면담 장소",
    "구술일",
    "구술일시",
    "구술 일시",
    "채록일",
    "채록일시",
    "녹음일",
    "조사일",
    "조사 일시",
    "태그",
    "관련",
    "공유",
    "제목",
    "주의",
    "참고",
    "편집자",
    "글",
    "번역",
    "그림",
    "메모",
    "영상",
    "음성",
    "주소",
    "연락처",
    "작성",
    "입력",
    "수정",
    "요약",
    "인터뷰",
    "일자",
    "편집",
    "저작권",
    "문의",
    "시간",
];
