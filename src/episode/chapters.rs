//! Chapters of the finished recording.
use crate::{
    programme::{ElementKind, Programme},
    timeline::{ElementIndex, Timeline},
    units::{Frames, Millis},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A public chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chapter {
    /// Where it begins, in milliseconds from the start of the recording.
    pub start: Millis,
    /// Its title.
    pub title: String,
    /// A link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A picture's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Players do not list it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

/// How near a mark must be to the start of its segment to stand for it.
const SAME_PLACE: u64 = 1500;
/// More quiet than this before a word is meant.
const LONGEST_BREATH: Frames = Frames::from_millis(1000);

/// The chapters of a programme: its segments, and what CHAPTER marks say.
///
/// They rise, no two begin together, and the first begins at zero. A mark at the start of a segment takes the segment's
/// place.
#[must_use]
pub fn chapters(programme: &Programme, timeline: &Timeline) -> Vec<Chapter> {
    let mut all: Vec<Chapter> = Vec::new();
    for (n, (segment, place)) in programme.segments.iter().zip(&timeline.segments).enumerate() {
        if place.at.is_empty() {
            continue;
        }
        let start = (place.at.start() + breath(programme, timeline, n, 0)).millis();
        all.push(Chapter { start, title: segment.title.clone(), ..Chapter::default() });
        for (e, element) in segment.elements.iter().enumerate() {
            let ElementKind::Chapter(mark) = &element.kind else { continue };
            let Some(at) = timeline.place(ElementIndex { segment: n, element: e }) else { continue };
            let made = Chapter {
                start: (at.at.start() + breath(programme, timeline, n, e)).millis(),
                title: if mark.title.is_empty() { segment.title.clone() } else { mark.title.clone() },
                url: mark.url.clone(),
                image: mark.image.clone(),
                hidden: mark.hidden,
            };
            match all.last_mut() {
                Some(last) if made.start.0.saturating_sub(last.start.0) < SAME_PLACE => {
                    *last = Chapter { start: last.start, ..made };
                }
                _ => all.push(made),
            }
        }
    }
    all.retain(|c| !c.title.is_empty());
    all.sort_by_key(|c| c.start);
    all.dedup_by(|later, earlier| later.start == earlier.start);
    if let Some(first) = all.first_mut() {
        first.start = Millis(0);
    }
    all
}

/// What a take or a cut holds before its first word, where the next thing in a segment that sounds is one: a chapter begins
/// with the word.
fn breath(programme: &Programme, timeline: &Timeline, segment: usize, from: usize) -> Frames {
    let elements = programme.segments.get(segment).map_or(&[][..], |s| &s.elements);
    let place = |element| timeline.place(ElementIndex { segment, element }).filter(|p| !p.at.is_empty());
    let next = elements.iter().enumerate().skip(from).find_map(|(element, e)| Some((&e.kind, place(element)?)));
    let Some((kind, placed)) = next else { return Frames::ZERO };
    let before = match kind {
        ElementKind::Speech(speech) if speech.over.is_none() => {
            speech.take.as_ref().zip(speech.spoken.first()).map(|(take, spoken)| spoken.start() - take.range.start())
        }
        ElementKind::Clip(cut) => {
            let first = cut.words.first().and_then(|w| w.at);
            first.zip(cut.pieces.first()).map(|(word, piece)| word.start() - piece.range.start())
        }
        _ => None,
    };
    before.filter(|b| *b < LONGEST_BREATH).map_or(Frames::ZERO, |b| placed.tempo.lasting(b))
}

/// As JSON chapters 1.2 of the podcast namespace.
#[must_use]
pub fn chapters_json(chapters: &[Chapter], title: &str) -> String {
    let all: Vec<Value> = chapters
        .iter()
        .map(|c| {
            let mut one = json!({ "startTime": seconds(c.start), "title": c.title });
            if let Some(url) = c.url.as_ref().filter(|u| is_web(u)) {
                one["url"] = json!(url);
            }
            if let Some(image) = c.image.as_ref().filter(|i| is_web(i)) {
                one["img"] = json!(image);
            }
            if c.hidden {
                one["toc"] = json!(false);
            }
            one
        })
        .collect();
    let document = json!({ "version": "1.2.0", "title": title, "chapters": all });
    format!("{document:#}\n")
}

/// As the metadata file of ffmpeg, for programs that put chapters into other containers.
///
/// Each ends where the next begins, the last with the recording.
#[must_use]
pub fn ffmetadata(chapters: &[Chapter], title: &str, duration: Millis) -> String {
    let mut out = format!(";FFMETADATA1\ntitle={}\n", ffmetadata_text(title));
    for (chapter, end) in chapters.iter().zip(ends(chapters, duration)) {
        let title = ffmetadata_text(&chapter.title);
        let start = chapter.start.0;
        let _ = write!(out, "\n[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={}\ntitle={title}\n", end.0);
    }
    out
}

/// Signs that mean something there stand after a backslash.
fn ffmetadata_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '=' | ';' | '#' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// As the list that apps find in a description: `00:01:12 Title`, one a line. Chapters that are not listed are not in it.
#[must_use]
pub fn chapter_list(chapters: &[Chapter]) -> String {
    let mut out = String::new();
    for chapter in chapters.iter().filter(|c| !c.hidden) {
        let words: Vec<&str> = chapter.title.split(|c: char| c.is_whitespace() || c.is_control()).collect();
        let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
        let _ = writeln!(out, "{} {}", stamp(chapter.start), words.join(" "));
    }
    out
}

/// A time as apps find it in a text: `00:01:12`, rounded down so that nothing of the chapter is missed.
pub(super) fn stamp(at: Millis) -> String {
    let s = at.0 / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// Where each chapter ends: never before it begins.
pub(super) fn ends(chapters: &[Chapter], duration: Millis) -> Vec<Millis> {
    let next = chapters.iter().skip(1).map(|c| c.start).chain([duration]);
    chapters.iter().zip(next).map(|(c, end)| end.max(c.start)).collect()
}

/// An address that an app may open.
fn is_web(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let web = lower.starts_with("https://") || lower.starts_with("http://");
    web && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Whole seconds stay whole: `12`, not `12.0`.
pub(super) fn seconds(at: Millis) -> Value {
    if at.0.is_multiple_of(1000) { json!(at.0 / 1000) } else { json!(at.frames().seconds()) }
}
