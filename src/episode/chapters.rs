//! Chapters of the finished recording.
use crate::{
    programme::{ElementKind, Programme},
    timeline::{ElementIndex, Timeline},
    units::Millis,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
        let start = place.at.start().millis();
        all.push(Chapter { start, title: segment.title.clone(), ..Chapter::default() });
        for (e, element) in segment.elements.iter().enumerate() {
            let ElementKind::Chapter(mark) = &element.kind else { continue };
            let Some(at) = timeline.place(ElementIndex { segment: n, element: e }) else { continue };
            let made = Chapter {
                start: at.at.start().millis(),
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

/// As JSON chapters 1.2 of the podcast namespace.
#[must_use]
pub fn chapters_json(chapters: &[Chapter], title: &str) -> String {
    let all: Vec<Value> = chapters
        .iter()
        .map(|c| {
            let mut one = json!({ "startTime": seconds(c.start), "title": c.title });
            if let Some(url) = &c.url {
                one["url"] = json!(url);
            }
            if let Some(image) = &c.image {
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

/// Whole seconds stay whole: `12`, not `12.0`.
pub(super) fn seconds(at: Millis) -> Value {
    if at.0.is_multiple_of(1000) { json!(at.0 / 1000) } else { json!(at.frames().seconds()) }
}
