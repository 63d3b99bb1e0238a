//! OpenTimelineIO: <https://opentimelineio.readthedocs.io>, schemas as of 0.15. Times are frames at 48 kHz, whole ones.
use super::{Lane, Media, Stretch, element, lanes, markers, name};
use crate::{
    markup::address,
    programme::Programme,
    timeline::{Fade, Law, Timeline},
    units::{Frames, RATE},
};
use serde_json::{Value, json};

/// The timeline as an `.otio` file. Gains, fades and curves, for which the format has no words, stand in the metadata of each
/// clip under `cornercast`; all levels are decibels.
#[must_use]
pub fn otio(programme: &Programme, timeline: &Timeline, media: &Media) -> String {
    let tracks: Vec<Value> = lanes(timeline).iter().map(|lane| track(programme, lane, media)).collect();
    let markers: Vec<Value> = markers(programme, timeline)
        .into_iter()
        .map(|(at, name)| {
            json!({
                "OTIO_SCHEMA": "Marker.2",
                "name": name,
                "color": "GREEN",
                "marked_range": range(at, Frames::ZERO),
                "metadata": {},
            })
        })
        .collect();
    let whole = json!({
        "OTIO_SCHEMA": "Timeline.1",
        "name": programme.title,
        "global_start_time": time(Frames::ZERO),
        "metadata": { "cornercast": { "corner": programme.corner, "version": programme.version, "length_frames": timeline.length.get() } },
        "tracks": {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "source_range": null,
            "effects": [],
            "markers": markers,
            "enabled": true,
            "metadata": {},
            "children": tracks,
        },
    });
    format!("{whole:#}\n")
}

fn track(programme: &Programme, lane: &Lane<'_>, media: &Media) -> Value {
    let mut children = Vec::new();
    let mut at = Frames::ZERO;
    for stretch in &lane.stretches {
        if let Some(gap) = stretch.at.start().checked_sub(at).filter(|gap| *gap > Frames::ZERO) {
            children.push(json!({
                "OTIO_SCHEMA": "Gap.1",
                "name": "",
                "source_range": range(Frames::ZERO, gap),
                "effects": [],
                "markers": [],
                "enabled": true,
                "metadata": {},
            }));
        }
        children.push(clip(programme, stretch, media));
        at = stretch.at.end();
    }
    json!({
        "OTIO_SCHEMA": "Track.1",
        "name": lane.name(),
        "kind": "Audio",
        "source_range": null,
        "effects": [],
        "markers": [],
        "enabled": true,
        "metadata": {},
        "children": children,
    })
}

fn clip(programme: &Programme, stretch: &Stretch<'_>, media: &Media) -> Value {
    let region = stretch.region;
    let named = element(programme, region.origin).map(|e| name(programme, e)).unwrap_or_default();
    let reference = match media.get(&region.clip) {
        Some((path, length)) => json!({
            "OTIO_SCHEMA": "ExternalReference.1",
            "name": path.rsplit('/').next().unwrap_or_default(),
            "target_url": address(path),
            "available_range": range(Frames::ZERO, *length),
            "available_image_bounds": null,
            "metadata": {},
        }),
        None => {
            json!({ "OTIO_SCHEMA": "MissingReference.1", "name": "", "available_range": null, "available_image_bounds": null, "metadata": {} })
        }
    };
    let first = stretch.at.start() == region.at.start();
    let last = stretch.at.end() == region.at.end();
    let fade = |fade: &Fade, own: bool| {
        let law = if fade.law == Law::EqualPower { "equal power" } else { "equal gain" };
        json!(own.then(|| json!({ "frames": fade.length.get(), "law": law })))
    };
    let curve: Vec<Value> =
        region.curve.iter().map(|p| json!({ "frame": p.at.get(), "gain": f64::from(p.gain.0) })).collect();
    // more of the recording than it lasts, at its own pitch
    let warp = region.stretched.map(|taken| {
        json!({
            "OTIO_SCHEMA": "LinearTimeWarp.1",
            "name": "stretch",
            "effect_name": "LinearTimeWarp",
            "time_scalar": taken.seconds() / region.at.length().seconds(),
            "metadata": { "cornercast": { "keeps_pitch": true } },
        })
    });
    json!({
        "OTIO_SCHEMA": "Clip.2",
        "name": named,
        "source_range": range(stretch.from, stretch.at.length()),
        "effects": warp.into_iter().collect::<Vec<_>>(),
        "markers": [],
        "enabled": true,
        "active_media_reference_key": "DEFAULT_MEDIA",
        "media_references": { "DEFAULT_MEDIA": reference },
        "metadata": { "cornercast": {
            "gain_db": region.gain.as_f64(),
            "fade_in": fade(&region.fade_in, first),
            "fade_out": fade(&region.fade_out, last),
            "curve": curve,
            "curve_from_frame": stretch.at.start().checked_sub(region.at.start()).unwrap_or_default().get(),
            "loop_crossfade_frames": region.looped.as_ref().map(|l| l.crossfade.get()),
        } },
    })
}

fn time(frames: Frames) -> Value {
    #[expect(
        clippy::cast_precision_loss,
        reason = "the format has doubles; whole frames are exact in them for 5,900 years"
    )]
    let value = frames.get() as f64;
    json!({ "OTIO_SCHEMA": "RationalTime.1", "rate": f64::from(RATE), "value": value })
}

fn range(start: Frames, length: Frames) -> Value {
    json!({ "OTIO_SCHEMA": "TimeRange.1", "start_time": time(start), "duration": time(length) })
}
