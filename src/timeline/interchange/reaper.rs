//! A REAPER project: plain text of nested chunks, as REAPER 6 and 7 read it.
use super::{Lane, Media, Stretch, element, lanes, markers, name, seconds};
use crate::{
    programme::Programme,
    timeline::{Fade, Law, Timeline},
    units::Frames,
};
use std::fmt::Write as _;

/// The timeline as an `.rpp` file: a track for each lane, an item for each region with its gain, fades and volume curve, and a
/// marker for each segment and chapter.
#[must_use]
pub fn rpp(programme: &Programme, timeline: &Timeline, media: &Media) -> String {
    let mut out = String::from("<REAPER_PROJECT 0.1 \"6.0\" 0\n  SAMPLERATE 48000 1 0\n  TEMPO 120 4 4\n");
    for (n, (at, title)) in markers(programme, timeline).iter().enumerate() {
        let _ = writeln!(out, "  MARKER {} {} {} 0", n + 1, seconds(*at, 10), quoted(title));
    }
    for lane in lanes(timeline) {
        track(&mut out, programme, &lane, media);
    }
    out.push_str(">\n");
    out
}

fn track(out: &mut String, programme: &Programme, lane: &Lane<'_>, media: &Media) {
    let _ = writeln!(out, "  <TRACK\n    NAME {}\n    VOLPAN 1 0 -1 -1 1", quoted(&lane.name()));
    for stretch in &lane.stretches {
        item(out, programme, stretch, media);
    }
    out.push_str("  >\n");
}

fn item(out: &mut String, programme: &Programme, stretch: &Stretch<'_>, media: &Media) {
    let region = stretch.region;
    let named = element(programme, region.origin).map(|e| name(programme, e)).unwrap_or_default();
    let first = stretch.at.start() == region.at.start();
    let last = stretch.at.end() == region.at.end();
    // 0 is linear, 1 the equal-power one
    let fade = |fade: &Fade, own: bool| {
        let shape = u8::from(fade.law == Law::EqualPower);
        format!("{shape} {} 0", seconds(if own { fade.length } else { Frames::ZERO }, 10))
    };
    let gain = libm::pow(10.0, region.gain.as_f64() / 20.0);
    let _ = writeln!(
        out,
        "    <ITEM\n      POSITION {}\n      LENGTH {}\n      LOOP 0\n      FADEIN {}\n      FADEOUT {}\n      NAME {}\n      VOLPAN {gain:.8} 0 1 -1\n      SOFFS {}",
        seconds(stretch.at.start(), 10),
        seconds(stretch.at.length(), 10),
        fade(&region.fade_in, first),
        fade(&region.fade_out, last),
        quoted(&named),
        seconds(stretch.from, 10),
    );
    if let Some(taken) = region.stretched {
        // 1: at its own pitch
        let _ = writeln!(out, "      PLAYRATE {:.10} 1 0 -1 0 0.0025", taken.seconds() / region.at.length().seconds());
    }
    if let Some((path, _)) = media.get(&region.clip) {
        let _ = writeln!(out, "      <SOURCE {}\n        FILE {}\n      >", kind(path), quoted(path));
    }
    if !region.curve.is_empty() {
        out.push_str("      <TAKEVOLENV\n        ACT 1 -1\n        VIS 1 1 1\n");
        for (at, gain) in curve(stretch) {
            let _ = writeln!(out, "        PT {} {gain:.8} 0", seconds(at, 10));
        }
        out.push_str("      >\n");
    }
    out.push_str("    >\n");
}

/// The gain curve over a stretch, from its start.
fn curve(stretch: &Stretch<'_>) -> Vec<(Frames, f64)> {
    let region = stretch.region;
    let skipped = stretch.at.start().checked_sub(region.at.start()).unwrap_or_default();
    let end = skipped + stretch.at.length();
    let frames = |at: Frames| {
        #[expect(clippy::cast_precision_loss, reason = "positions are far below 2^53")]
        let at = at.get() as f64;
        at
    };
    let value = |at: Frames| -> f64 {
        let after = region.curve.iter().position(|p| p.at > at).unwrap_or(region.curve.len());
        let (before, next) = (after.checked_sub(1).and_then(|n| region.curve.get(n)), region.curve.get(after));
        match (before, next) {
            (Some(a), Some(b)) => {
                let part = (frames(at) - frames(a.at)) / (frames(b.at) - frames(a.at));
                f64::from(a.gain.0) + part * (f64::from(b.gain.0) - f64::from(a.gain.0))
            }
            (Some(one), None) | (None, Some(one)) => f64::from(one.gain.0),
            (None, None) => 1.0,
        }
    };
    let inner = region.curve.iter().map(|p| p.at).filter(|at| *at > skipped && *at < end);
    let points = [skipped].into_iter().chain(inner).chain([end]);
    points.map(|at| (at.checked_sub(skipped).unwrap_or_default(), value(at))).collect()
}

/// What REAPER calls a kind of file.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "flac" => "FLAC",
        "mp3" => "MP3",
        "ogg" | "oga" => "VORBIS",
        "opus" => "OPUS",
        "m4a" | "mp4" | "mov" | "aac" | "3gp" => "VIDEO",
        _ => "WAVE",
    }
}

/// A value in quotation marks that do not stand in it; REAPER knows three kinds and no escape.
fn quoted(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match ['"', '\'', '`'].into_iter().find(|mark| !text.contains(*mark)) {
        Some(mark) => format!("{mark}{text}{mark}"),
        None => format!("`{}`", text.replace('`', "'")),
    }
}

#[cfg(test)]
mod tests {
    use super::{curve, quoted};
    use crate::{
        timeline::{
            Point, Track,
            interchange::{Stretch, tests::region},
        },
        units::{FrameRange, Frames, Gain},
    };

    #[test]
    fn a_curve_that_begins_before_a_stretch_begins_at_its_value_there() {
        let mut region = region(Track::Music, 0, 0, 100);
        region.curve =
            vec![Point { at: Frames::new(0), gain: Gain(0.0) }, Point { at: Frames::new(100), gain: Gain(1.0) }];
        let at = FrameRange::new(Frames::new(50), Frames::new(75));
        let got = curve(&Stretch { region: &region, from: Frames::ZERO, at });
        assert_eq!(got, [(Frames::ZERO, 0.5), (Frames::new(25), 0.75)]);
    }

    #[test]
    fn a_name_with_every_mark_is_one_value() {
        assert_eq!(quoted("say \"it's\""), "`say \"it's\"`");
        assert_eq!(quoted("a\"b'c`d\ne"), "`a\"b'c'd e`");
    }
}
