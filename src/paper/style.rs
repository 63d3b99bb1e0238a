//! What a copy says itself, in the language of its words, and how lengths are shown.
use super::{CopyKind, Paper, Part};

/// A copy's own words.
pub(super) struct Words {
    pub(super) recording: &'static str,
    pub(super) on_air: &'static str,
    pub(super) slot: &'static str,
    pub(super) more: &'static str,
    pub(super) end: &'static str,
    pub(super) original: &'static str,
    pub(super) prompter: &'static str,
    pub(super) keys: &'static str,
}

const ENGLISH: Words = Words {
    recording: "recording copy",
    on_air: "on-air copy",
    slot: "slot",
    more: "MORE",
    end: "END",
    original: "ORIGINAL",
    prompter: "Prompter",
    keys: "space runs and stops, ↑ ↓ speed, + − size, M mirror, Esc back",
};
const KOREAN: Words = Words {
    recording: "녹음 대본",
    on_air: "방송 대본",
    slot: "편성",
    more: "계속",
    end: "끝",
    original: "원문",
    prompter: "프롬프터",
    keys: "스페이스 시작·멈춤, ↑ ↓ 속도, + − 크기, M 거울, Esc 돌아가기",
};

pub(super) fn words(paper: &Paper) -> &'static Words {
    if paper.is_korean() { &KOREAN } else { &ENGLISH }
}

/// What kind of copy it is.
pub(super) fn copy(paper: &Paper) -> &'static str {
    match paper.kind {
        CopyKind::Recording => words(paper).recording,
        CopyKind::OnAir => words(paper).on_air,
    }
}

/// `~2:05 · slot 2:00`, and whom to ask.
pub(super) fn total(paper: &Paper) -> String {
    let mark = if paper.actual { "" } else { "~" };
    let slot = paper.slot.map(|s| format!(" · {} {}", words(paper).slot, s.clock())).unwrap_or_default();
    let contact = paper.contact.as_ref().map(|c| format!(" · {c}")).unwrap_or_default();
    format!("{mark}{}{slot}{contact}", paper.length.clock())
}

/// How long it is, `~` for what is planned; for what is recorded also how long it was to be.
pub(super) fn length(part: &Part) -> String {
    let planned = part.planned.map(|p| format!("~{}", p.clock())).unwrap_or_default();
    match part.length {
        Some(length) if part.actual && !planned.is_empty() => format!("{} ({planned})", length.clock()),
        Some(length) if part.actual => length.clock(),
        Some(length) => format!("~{}", length.clock()),
        None => planned,
    }
}
