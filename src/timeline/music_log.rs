//! What music and effects were used: the list that rights societies and music departments ask for.
use super::{Region, Timeline, Track, table::clock_ms};
use crate::{
    markup::csv,
    media::{ClipId, ClipTable},
    programme::{ElementKind, Programme},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// As CSV: one line for each use of a recording as music or effect, in the order of the programme.
///
/// `start` and `end` are places in the programme, `from` and `to` in the recording, all as `HH:MM:SS.mmm`; `seconds` is how
/// long it is heard, fades included. `passes` counts how often a recording that repeats begins. `rights` are those that are
/// known by the path of the recording.
#[must_use]
pub fn music_log(
    programme: &Programme,
    timeline: &Timeline,
    clips: &ClipTable,
    rights: &BTreeMap<String, String>,
) -> String {
    // one recording may have several names; the first is taken
    let mut paths: BTreeMap<&ClipId, &str> = BTreeMap::new();
    for (path, clip) in &clips.paths {
        if let Ok(clip) = clip {
            paths.entry(clip).or_insert(path);
        }
    }
    let mut out = String::from("start,end,seconds,kind,recording,from,to,passes,line,segment,rights\r\n");
    for region in timeline.regions.iter().filter(|r| matches!(r.track, Track::Music | Track::Effects)) {
        let segment = programme.segments.get(region.origin.segment);
        let element = segment.and_then(|s| s.elements.get(region.origin.element));
        let kind = match element.map(|e| &e.kind) {
            Some(ElementKind::Music(music)) => music.kind.word(),
            Some(ElementKind::Bed(_)) => "BED",
            _ => "SFX",
        };
        let path = paths.get(&region.clip).copied().unwrap_or_default();
        let (from, to, passes) = used(region);
        let fields = [
            clock_ms(region.at.start().millis()),
            clock_ms(region.at.end().millis()),
            format!("{:.3}", region.at.length().seconds()),
            kind.to_owned(),
            path.to_owned(),
            clock_ms(from.millis()),
            clock_ms(to.millis()),
            passes.to_string(),
            element.map(|e| e.origin.line.to_string()).unwrap_or_default(),
            segment.map(|s| s.title.clone()).unwrap_or_default(),
            rights.get(path).cloned().unwrap_or_default(),
        ];
        let fields: Vec<_> = fields.iter().map(|f| csv(f)).collect();
        let _ = write!(out, "{}\r\n", fields.join(","));
    }
    out
}

/// The part of a recording that a region uses, and how often it begins.
fn used(region: &Region) -> (crate::units::Frames, crate::units::Frames, u64) {
    let length = region.at.length();
    let once = (region.from, region.from + length, 1);
    let Some(looped) = region.looped else { return once };
    let first = looped.range.end() - region.from;
    if length <= first {
        return once;
    }
    // each pass after the first begins a crossfade before the one before it ends
    let each = (looped.range.length() - looped.crossfade).get().max(1);
    let passes = 1 + (length - first).get().div_ceil(each);
    (looped.range.start().min(region.from), looped.range.end(), passes)
}

#[cfg(test)]
mod tests {
    use super::music_log;
    use crate::{
        media::{ClipId, ClipTable},
        programme::{
            Bed, BedEnd, Element, ElementKind, Music, MusicKind, Origin, Piece, Priority, Programme, Segment, Told,
        },
        timeline::{ElementIndex, Loop, Region, Timeline, Track},
        units::{Db, FrameRange, Frames},
    };
    use std::collections::BTreeMap;

    fn range(from: u64, to: u64) -> FrameRange {
        FrameRange::new(Frames::from_millis(from), Frames::from_millis(to))
    }

    #[test]
    fn every_use_is_listed_with_what_was_heard_of_it() {
        let piece = Piece { clip: ClipId("a".into()), range: range(0, 10_000), gain: Db::ZERO, loudness: None };
        let signature = Music {
            kind: MusicKind::Signature,
            piece: piece.clone(),
            length: Frames::from_millis(6_000),
            looped: false,
            level: None,
            fade: (Frames::ZERO, Frames::ZERO),
            crossfade: None,
            flex: None,
        };
        let bed = Bed {
            piece,
            looped: true,
            level: None,
            duck: None,
            attack: None,
            release: None,
            fade: (Frames::ZERO, Frames::ZERO),
            until: BedEnd::Programme,
            post: None,
        };
        let element = |kind, line| {
            let origin = Origin { line, ..Origin::default() };
            Element { kind, priority: Priority::Always, id: None, told: Told::default(), origin }
        };
        let elements = vec![element(ElementKind::Music(signature), 9), element(ElementKind::Bed(bed), 11)];
        let segment = Segment { title: "Opening, and \"hello\"".into(), elements, ..Segment::default() };
        let programme = Programme { segments: vec![segment], ..Programme::default() };
        let region = |element, from, at, looped| Region {
            looped,
            origin: ElementIndex { segment: 0, element },
            ..Region::plain(Track::Music, ClipId("a".into()), Frames::from_millis(from), at)
        };
        let repeats = Loop { range: range(0, 10_000), crossfade: Frames::from_millis(500) };
        let timeline = Timeline {
            regions: vec![
                region(0, 1_000, range(0, 6_000), None),
                region(1, 0, range(6_000, 3_666_000), Some(repeats)),
            ],
            ..Timeline::default()
        };
        let mut clips = ClipTable::default();
        clips.paths.insert("corner:sig.flac".into(), Ok(ClipId("a".into())));
        let rights = BTreeMap::from([("corner:sig.flac".to_owned(), "own music, CC0".to_owned())]);
        let log = music_log(&programme, &timeline, &clips, &rights);
        let lines: Vec<_> = log.lines().collect();
        assert_eq!(
            lines[1],
            "00:00:00.000,00:00:06.000,6.000,SIG,corner:sig.flac,00:00:01.000,00:00:07.000,1,9,\
             \"Opening, and \"\"hello\"\"\",\"own music, CC0\""
        );
        // 10 s, and then 9.5 s each time
        assert!(
            lines[2].starts_with(
                "00:00:06.000,01:01:06.000,3660.000,BED,corner:sig.flac,00:00:00.000,00:00:10.000,386,11,"
            )
        );
    }
}
