//! A timeline for other programs: the same regions at the same places, as their own formats have them.
//!
//! It takes where each recording lies, by a path relative to the file that is written, and gives text. Regions of one kind that
//! overlap, in a join or under a loop, come to lie on lanes of their own, so that no program has to guess.
mod otio;
mod reaper;

pub use otio::otio;
pub use reaper::rpp;

use super::{ElementIndex, Placed, Region, Timeline, Track};
use crate::{
    media::ClipId,
    programme::{Element, ElementKind, Programme},
    units::{FrameRange, Frames},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// Where recordings are and how long: paths relative to the file that is written, with `/` between folders.
pub type Media = BTreeMap<ClipId, (String, Frames)>;

/// A label track of Audacity: segments and what airs in them, from and to in seconds.
#[must_use]
pub fn labels(programme: &Programme, timeline: &Timeline) -> String {
    let mut out = String::new();
    let mut label = |at: FrameRange, text: &str| {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(out, "{}\t{}\t{text}", seconds(at.start(), 6), seconds(at.end(), 6));
    };
    for (n, (segment, place)) in programme.segments.iter().zip(&timeline.segments).enumerate() {
        if !place.at.is_empty() {
            label(place.at, &segment.title);
        }
        for placed in timeline.placed.iter().filter(|p| p.element.segment == n) {
            if let Some(element) = segment.elements.get(placed.element.element) {
                label(placed.at, &name(programme, element));
            }
        }
    }
    out
}

/// What an element is called: what it is, and who speaks or how it begins.
fn name(programme: &Programme, element: &Element) -> String {
    let voice = |id: crate::programme::VoiceId| programme.voices.get(id.0).map(|v| v.name.clone()).unwrap_or_default();
    let begin = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().take(6).collect();
        words.join(" ")
    };
    match &element.kind {
        ElementKind::Speech(speech) => format!("{}: {}", voice(speech.voice), begin(&speech.text)),
        ElementKind::Clip(cut) => {
            let words: Vec<&str> = cut.words.iter().take(6).map(|w| w.text.as_str()).collect();
            let who = cut.voice.map(|v| format!(" {}", voice(v))).unwrap_or_default();
            format!("CLIP{who}: {}", words.join(" "))
        }
        ElementKind::Music(music) => music.kind.word().to_owned(),
        ElementKind::Bed(_) => "BED".to_owned(),
        ElementKind::BedOut { .. } => "BED OUT".to_owned(),
        ElementKind::Effect(_) => "SFX".to_owned(),
        ElementKind::Pause { .. } => "PAUSE".to_owned(),
        ElementKind::Post { .. } => "POST".to_owned(),
        ElementKind::Chapter(mark) => format!("CHAPTER {}", mark.title),
    }
}

/// A stretch of one recording without a loop in it.
#[derive(Clone, Debug, PartialEq)]
struct Stretch<'a> {
    region: &'a Region,
    /// Where in the recording it begins.
    from: Frames,
    /// Where in the programme.
    at: FrameRange,
}

/// The passes of a region: one when it does not loop. A pass ends where the next one begins; the crossfade of its seam is the
/// region's own.
fn passes(region: &Region) -> Vec<Stretch<'_>> {
    let Some(looped) = &region.looped else {
        return vec![Stretch { region, from: region.from, at: region.at }];
    };
    let mut out = Vec::new();
    let (mut from, mut at) = (region.from, region.at.start());
    while at < region.at.end() && out.len() < 100_000 {
        let whole = looped.range.end().checked_sub(from).unwrap_or_default();
        let pass = whole.checked_sub(looped.crossfade).filter(|p| *p > Frames::ZERO).unwrap_or(whole);
        let rest = region.at.end().checked_sub(at).unwrap_or_default();
        // the last pass may go on into what the seam would have used
        let length = if rest <= whole { rest } else { pass };
        if length == Frames::ZERO {
            break;
        }
        out.push(Stretch { region, from, at: FrameRange::at(at, length) });
        at += length;
        from = looped.range.start();
    }
    out
}

/// A lane of one kind of sound on which nothing overlaps.
struct Lane<'a> {
    track: Track,
    number: usize,
    stretches: Vec<Stretch<'a>>,
}

impl Lane<'_> {
    fn name(&self) -> String {
        let kind = match self.track {
            Track::Voice => "voice",
            Track::Actuality => "actuality",
            Track::Music => "music",
            Track::Effects => "effects",
        };
        if self.number == 0 { kind.to_owned() } else { format!("{kind} {}", self.number + 1) }
    }
}

/// Every stretch on the first lane of its kind that is free.
fn lanes(timeline: &Timeline) -> Vec<Lane<'_>> {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    let mut regions: Vec<&Region> = timeline.regions.iter().collect();
    regions.sort_by_key(|r| (r.track, r.at.start()));
    for region in regions {
        let own = passes(region);
        let free = |lane: &&mut Lane<'_>| {
            lane.track == region.track && lane.stretches.last().is_none_or(|last| last.at.end() <= region.at.start())
        };
        match lanes.iter_mut().find(free) {
            Some(lane) => lane.stretches.extend(own),
            None => {
                let number = lanes.iter().filter(|l| l.track == region.track).count();
                lanes.push(Lane { track: region.track, number, stretches: own });
            }
        }
    }
    lanes
}

/// The element of the programme that a region comes from.
fn element(programme: &Programme, at: ElementIndex) -> Option<&Element> {
    programme.segments.get(at.segment)?.elements.get(at.element)
}

/// Points that a listener or an engineer wants to find: segments, chapters, posts.
fn markers<'a>(programme: &'a Programme, timeline: &'a Timeline) -> Vec<(Frames, String)> {
    let segments = programme.segments.iter().zip(&timeline.segments).filter(|(_, place)| !place.at.is_empty());
    let mut all: Vec<(Frames, String)> = segments.map(|(s, place)| (place.at.start(), s.title.clone())).collect();
    let chapter = |p: &'a Placed| match &element(programme, p.element)?.kind {
        ElementKind::Chapter(mark) => Some((p.at.start(), mark.title.clone())),
        ElementKind::Post { .. } => Some((p.at.start(), "POST".to_owned())),
        _ => None,
    };
    all.extend(timeline.placed.iter().filter_map(chapter));
    all.sort();
    all
}

/// Frames as seconds with so many decimals, at most 12.
fn seconds(frames: Frames, decimals: u32) -> String {
    let scale = 10_u128.pow(decimals.min(12));
    let all = (u128::from(frames.get()) * scale + 24_000) / 48_000;
    format!("{}.{:0width$}", all / scale, all % scale, width = decimals.min(12) as usize)
}

#[cfg(test)]
mod tests {
    use super::{labels, lanes, passes, seconds};
    use crate::{
        media::ClipId,
        timeline::{Loop, Region, Timeline, Track},
        units::{FrameRange, Frames},
    };

    pub(super) fn region(track: Track, from: u64, start: u64, end: u64) -> Region {
        let at = FrameRange::new(Frames::new(start), Frames::new(end));
        Region::plain(track, ClipId("a".into()), Frames::new(from), at)
    }

    #[test]
    fn a_loop_is_its_passes_and_they_fill_the_region() {
        let mut looped = region(Track::Music, 20, 100, 400);
        let range = FrameRange::new(Frames::new(10), Frames::new(110));
        looped.looped = Some(Loop { range, crossfade: Frames::new(20) });
        let got: Vec<_> =
            passes(&looped).iter().map(|p| (p.from.get(), p.at.start().get(), p.at.end().get())).collect();
        assert_eq!(got, [(20, 100, 170), (10, 170, 250), (10, 250, 330), (10, 330, 400)]);
    }

    #[test]
    fn what_overlaps_lies_on_lanes_of_its_own() {
        let regions = vec![
            region(Track::Voice, 0, 0, 100),
            region(Track::Voice, 0, 90, 200),
            region(Track::Voice, 0, 100, 150),
            region(Track::Music, 0, 0, 500),
        ];
        let timeline = Timeline { regions, ..Timeline::default() };
        let got: Vec<_> = lanes(&timeline).iter().map(|l| (l.name(), l.stretches.len())).collect();
        let expected = [("voice", 2), ("voice 2", 1), ("music", 1)].map(|(name, n)| (name.to_owned(), n));
        assert_eq!(got, expected);
    }

    #[test]
    fn frames_are_seconds_to_the_last_decimal() {
        assert_eq!(seconds(Frames::new(48_001), 10), "1.0000208333");
        assert_eq!(seconds(Frames::new(24_000), 6), "0.500000");
        assert!(labels(&Default::default(), &Timeline::default()).is_empty());
    }
}
