//! The mixer against another one that was written for nothing but being right.
//!
//! Two hundred timelines at random: regions of every gain, fade, law and curve, some that repeat, some that lie over each
//! other, recordings of every bit depth, mono and stereo. The other mixer holds everything in memory, counts in doubles,
//! and works every frame out from the definitions.
use cornercast::{
    audio::{Input, Mixer},
    media::ClipId,
    timeline::{ElementIndex, Fade, Law, Loop, Point, Region, Timeline, Track},
    units::{Db, FrameRange, Frames, Gain},
};
use std::{
    collections::BTreeMap,
    io::{self, Cursor},
};

/// Numbers at random, the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }
    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A recording: the file, and what is in it.
struct Recording {
    bytes: Vec<u8>,
    frames: Vec<[f64; 2]>,
}

fn recordings() -> BTreeMap<ClipId, Recording> {
    let mut chance = Chance(3);
    let kinds = [(16, 1), (16, 2), (24, 1), (24, 2), (32, 1), (32, 2)];
    kinds
        .into_iter()
        .enumerate()
        .map(|(n, (bits, channels))| {
            let sample_format = if bits == 32 { hound::SampleFormat::Float } else { hound::SampleFormat::Int };
            let spec = hound::WavSpec { channels, sample_rate: 48_000, bits_per_sample: bits, sample_format };
            let mut bytes = Cursor::new(Vec::new());
            let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
            let mut frames = Vec::new();
            let scale = f64::from(1u32 << (bits.min(24) - 1));
            let length = 20_000 + chance.below(40_000);
            for _ in 0..length {
                let mut frame = [0.0; 2];
                for side in frame.iter_mut().take(usize::from(channels)) {
                    let value = (chance.below(1 << 24) as f64 / f64::from(1 << 23) - 1.0) * 0.5;
                    let whole = (value * scale).floor();
                    *side = whole / scale;
                    if bits == 32 {
                        writer.write_sample((whole / scale) as f32).unwrap();
                    } else {
                        writer.write_sample(whole as i32).unwrap();
                    }
                }
                if channels == 1 {
                    frame[1] = frame[0];
                }
                frames.push(frame);
            }
            writer.finalize().unwrap();
            (ClipId(format!("recording {n}")), Recording { bytes: bytes.into_inner(), frames })
        })
        .collect()
}

fn timeline(chance: &mut Chance, recordings: &BTreeMap<ClipId, Recording>) -> Timeline {
    let length = 5_000 + chance.below(150_000);
    let count = 1 + chance.below(9);
    let clips: Vec<&ClipId> = recordings.keys().collect();
    let regions = (0..count).map(|n| {
        let clip = clips[chance.below(clips.len() as u64) as usize];
        let have = recordings[clip].frames.len() as u64;
        let from = chance.below(have * 3 / 4);
        let start = chance.below(length);
        // some reach beyond their recording, some beyond the programme
        let longest = if chance.one_in(6) { length } else { have - from };
        let at = FrameRange::new(Frames::new(start), Frames::new(start + 1 + chance.below(longest)));
        let span = at.length().get();
        let mut fade = |most: u64| Fade {
            length: Frames::new(if chance.one_in(3) { 0 } else { chance.below(most + 1) }),
            law: if chance.one_in(2) { Law::EqualGain } else { Law::EqualPower },
        };
        let (fade_in, fade_out) = (fade(span / 2), fade(span / 2));
        let mut curve = Vec::new();
        let mut place = chance.below(span);
        while !chance.one_in(4) && curve.len() < 12 {
            let level = if chance.one_in(3) { 1.0 } else { chance.below(1000) as f32 / 700.0 };
            curve.push(Point { at: Frames::new(place), gain: Gain(level) });
            place += chance.below(span / 3 + 2);
        }
        let looped = chance.one_in(4).then(|| {
            let start = chance.below(have / 2);
            let end = start + 6_000 + chance.below(have - start - 6_000);
            let end = end.max(from + 1).min(have);
            let range = FrameRange::new(Frames::new(start.min(from)), Frames::new(end));
            Loop { range, crossfade: Frames::new(chance.below(range.length().get() / 4)) }
        });
        Region {
            track: [Track::Voice, Track::Actuality, Track::Music, Track::Effects][chance.below(4) as usize],
            clip: clip.clone(),
            from: Frames::new(from),
            at,
            gain: Db::from_centi(chance.below(3_000) as i32 - 2_400),
            curve,
            fade_in,
            fade_out,
            looped,
            stretched: None,
            origin: ElementIndex { segment: 0, element: n as usize },
        }
    });
    Timeline { length: Frames::new(length), regions: regions.collect(), ..Timeline::default() }
}

/// The value of a fade in at a frame, and of a fade out so many frames before its end: taken in the middle of the frame.
fn shape(into: u64, fade: Fade) -> f64 {
    if into >= fade.length.get() {
        return 1.0;
    }
    let part = (into as f64 + 0.5) / fade.length.get() as f64;
    if fade.law == Law::EqualGain { part } else { libm::sqrt(part) }
}

fn curve(points: &[Point], at: u64) -> f64 {
    let value = |p: &Point| f64::from(p.gain.0);
    let after = points.iter().position(|p| p.at.get() > at);
    match after {
        _ if points.is_empty() => 1.0,
        Some(0) => value(&points[0]),
        None => value(&points[points.len() - 1]),
        Some(n) => {
            let (a, b) = (&points[n - 1], &points[n]);
            let part = (at - a.at.get()) as f64 / (b.at.get() - a.at.get()) as f64;
            value(a) + (value(b) - value(a)) * part
        }
    }
}

/// Every frame of the mix, from the definitions.
fn slow(timeline: &Timeline, recordings: &BTreeMap<ClipId, Recording>) -> Vec<[f64; 2]> {
    let length = timeline.length.get();
    let mut out = vec![[0.0; 2]; length as usize];
    for region in &timeline.regions {
        let frames = &recordings[&region.clip].frames;
        let (start, end) = (region.at.start().get(), region.at.end().get());
        let gain = libm::pow(10.0, f64::from(region.gain.centi()) / 2000.0);
        // the passes: where in the recording, where in the programme, and the seams
        let mut passes = vec![(region.from.get(), start, end, 0, 0)];
        if let Some(looped) = region.looped {
            let seam = looped.crossfade.get();
            passes.clear();
            let (mut from, mut at, mut seam_in) = (region.from.get(), start, 0);
            loop {
                let stop = at + (looped.range.end().get() - from);
                if stop >= end {
                    passes.push((from, at, end, seam_in, 0));
                    break;
                }
                passes.push((from, at, stop, seam_in, seam));
                if stop - seam <= at {
                    break;
                }
                (from, at, seam_in) = (looped.range.start().get(), stop - seam, seam);
            }
        }
        for (from, first, last, seam_in, seam_out) in passes {
            for now in first..last.min(length) {
                let Some(source) = frames.get((from + now - first) as usize) else { break };
                let seam = |length| Fade { length: Frames::new(length), law: Law::EqualPower };
                let factor = gain
                    * shape(now - start, region.fade_in)
                    * shape(end - 1 - now, region.fade_out)
                    * shape(now - first, seam(seam_in))
                    * shape(last - 1 - now, seam(seam_out))
                    * curve(&region.curve, now - start);
                let into = &mut out[now as usize];
                into[0] += source[0] * factor;
                into[1] += source[1] * factor;
            }
        }
    }
    out
}

#[test]
fn two_hundred_timelines_at_random_come_out_as_a_slow_mixer_has_them() {
    let recordings = recordings();
    let mut chance = Chance(11);
    let (mut worst, mut loudest) = (0.0f64, 0.0f64);
    for n in 0..200 {
        let timeline = timeline(&mut chance, &recordings);
        let mut open =
            |id: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(Cursor::new(recordings[id].bytes.clone()))) };
        let mut mixer = Mixer::new(&timeline, &mut open);
        let (mut block, mut mixed) = (Vec::new(), Vec::new());
        while mixer.next(&mut block).unwrap() {
            mixed.extend_from_slice(&block);
        }
        let wanted = slow(&timeline, &recordings);
        assert_eq!(mixed.len(), wanted.len() * 2, "timeline {n}");
        for (found, wanted) in mixed.iter().zip(wanted.iter().flatten()) {
            worst = worst.max((f64::from(*found) - wanted).abs());
            loudest = loudest.max(wanted.abs());
        }
        let null = 20.0 * libm::log10(worst);
        assert!(null < -120.0, "timeline {n} differs by {null} dBFS: {timeline:#?}");
    }
    assert!(loudest > 0.5, "nothing was mixed");
}
