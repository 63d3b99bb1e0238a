//! What pages say themselves, in English and in Korean.
use crate::units::Millis;
use chrono::NaiveDate;
use serde::Serialize;

/// The words of a page.
#[derive(Serialize)]
pub(super) struct Words {
    skip: &'static str,
    captions: &'static str,
    download: &'static str,
    transcript: &'static str,
    chapters: &'static str,
    terms: &'static str,
    links: &'static str,
    licence: &'static str,
    files: &'static str,
    subscribe: &'static str,
    nothing: &'static str,
    skip_to_episodes: &'static str,
    other_languages: &'static str,
    withdrawn: &'static str,
    notes: &'static str,
    seasons: &'static str,
    all_terms: &'static str,
    earlier: &'static str,
}

fn is_korean(language: &str) -> bool {
    language == "ko" || language.starts_with("ko-")
}

pub(super) const fn english() -> Words {
    Words {
        skip: "Skip to the transcript",
        captions: "Captions",
        download: "Download",
        transcript: "Transcript",
        chapters: "Chapters",
        terms: "Words explained",
        links: "Links",
        licence: "Licence",
        files: "Files",
        subscribe: "Subscribe in any podcast app with",
        nothing: "Nothing is published yet.",
        skip_to_episodes: "Skip to the episodes",
        other_languages: "Other languages",
        withdrawn: "This episode was withdrawn",
        notes: "Show notes",
        seasons: "Seasons and words",
        all_terms: "All words explained",
        earlier: "Earlier episodes",
    }
}

const fn korean() -> Words {
    Words {
        skip: "대본으로 건너뛰기",
        captions: "자막",
        download: "내려받기",
        transcript: "대본",
        chapters: "차례",
        terms: "오늘의 말",
        links: "이어 보기",
        licence: "이용 허락",
        files: "파일",
        subscribe: "팟캐스트 앱에서 이 주소로 구독",
        nothing: "아직 공개된 회차가 없습니다.",
        skip_to_episodes: "회차 목록으로 건너뛰기",
        other_languages: "다른 언어",
        withdrawn: "내려진 회차입니다",
        notes: "방송 정보",
        seasons: "시즌과 말풀이",
        all_terms: "말풀이 모음",
        earlier: "지난 회차",
    }
}

pub(super) fn all(language: &str) -> Words {
    if is_korean(language) { korean() } else { english() }
}

/// What marks words of the page itself where the language of the show has none and they are English; nothing where it has.
#[must_use]
pub fn marks(language: &str) -> &'static str {
    let english = language == "en" || language.starts_with("en-");
    if english || is_korean(language) { "" } else { " lang=\"en\" dir=\"ltr\"" }
}

/// Which way the language is written: `ltr` or `rtl`.
pub(super) fn direction(language: &str) -> &'static str {
    let first = language.split('-').next().unwrap_or_default();
    let right_to_left = ["ar", "he", "fa", "ur", "yi", "dv", "ps", "sd", "ug", "ckb"].contains(&first);
    if right_to_left { "rtl" } else { "ltr" }
}

pub(super) fn date(language: &str, date: NaiveDate) -> String {
    crate::episode::day(language, date)
}

/// An episode by its number.
pub(super) fn episode(language: &str, number: u32) -> String {
    if is_korean(language) { format!("{number}회") } else { format!("Episode {number}") }
}

/// A season by its number.
pub(super) fn season(language: &str, number: u32) -> String {
    if is_korean(language) { format!("시즌 {number}") } else { format!("Season {number}") }
}

/// What the page of all words is called.
pub(super) fn all_terms(language: &str) -> &'static str {
    all(language).all_terms
}

pub(super) fn length(language: &str, length: Millis) -> String {
    let seconds = (length.0 + 500) / 1000;
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    if is_korean(language) { format!("{minutes}분 {seconds}초") } else { format!("{minutes} min {seconds:02} s") }
}

/// In megabytes of a million bytes, as shops and phones count.
pub(super) fn size(bytes: u64) -> String {
    if bytes < 100_000 {
        return format!("{} kB", bytes.div_ceil(1000));
    }
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

/// A role of the podcast taxonomy in words.
#[must_use]
pub fn role(language: &str, role: &str) -> String {
    let known = match role.to_lowercase().as_str() {
        "host" => "진행",
        "guest" => "손님",
        "producer" => "제작",
        "editor" => "편집",
        "narrator" => "낭독",
        "writer" => "글",
        _ => return role.to_owned(),
    };
    if is_korean(language) { known.to_owned() } else { role.to_owned() }
}
