//! The inner loops, each over the same twenty seconds of sound in memory: `cargo bench --bench loops`.
//!
//! What is counted is frames at 48 kHz, so that 48 kitem/ms is a thousand times real time. Nothing is asserted of time.
#![expect(clippy::unwrap_used, reason = "a broken machine should fail the run")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "test signals are short")]
use cornercast::{
    audio::{ClipReader, Input, Job, Label, Mixer, Output, WriteSeek, master, measure, probe},
    media::ClipId,
    timeline::{Fade, Law, Loop, Point, Region, Timeline, Track},
    units::{Cart, Container, Db, Delivery, FrameRange, Frames, Gain, Layout, Profile},
};
use divan::{Bencher, counter::ItemsCount};
use std::{
    io::{self, Cursor},
    sync::LazyLock,
};

fn main() {
    divan::main();
}

const SECONDS: u64 = 20;
const FRAMES: u64 = SECONDS * 48_000;

/// Noise with the slope and the pauses of speech, another on each side, with some peaks.
fn talk(rate: u32, channels: u16, bits: u16) -> Vec<u8> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: bits, sample_format: hound::SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    let (mut state, mut slow) = (11u64, [0.0f64; 2]);
    for n in 0..u64::from(rate) * SECONDS {
        let t = n as f64 / f64::from(rate);
        let loud = if libm::fmod(t, 7.0) > 5.5 { 0.002 } else { 0.2 + 0.6 * libm::fabs(libm::sin(t * 2.1)) };
        for side in slow.iter_mut().take(usize::from(channels)) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *side = *side * 0.9 + ((state >> 40) as f64 / f64::from(1 << 24) - 0.5) * 0.3;
            let peak = if libm::fmod(t, 1.1) < 0.0002 { 0.4 } else { 0.0 };
            writer.write_sample(((*side * loud + peak) * f64::from(1i32 << (bits - 1))) as i32).unwrap();
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// A file in memory.
#[derive(Default)]
struct Memory(Vec<u8>);

impl Output for Memory {
    fn writer(&mut self) -> io::Result<Box<dyn WriteSeek + '_>> {
        self.0.clear();
        Ok(Box::new(Cursor::new(&mut self.0)))
    }
    fn amend(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let at = usize::try_from(at).unwrap();
        self.0[at..at + bytes.len()].copy_from_slice(bytes);
        Ok(())
    }
    fn reader(&mut self) -> io::Result<Box<dyn Input>> {
        Ok(Box::new(Cursor::new(self.0.clone())))
    }
}

static MONO_24: LazyLock<Vec<u8>> = LazyLock::new(|| talk(48_000, 1, 24));
static STEREO_24: LazyLock<Vec<u8>> = LazyLock::new(|| talk(48_000, 2, 24));
static STEREO_CD: LazyLock<Vec<u8>> = LazyLock::new(|| talk(44_100, 2, 16));
static FLAC: LazyLock<Vec<u8>> = LazyLock::new(|| delivered(Container::Flac { bits: 24 }));
static MP3: LazyLock<Vec<u8>> = LazyLock::new(|| delivered(Container::Mp3 { kbps: 128 }));
static OPUS: LazyLock<Vec<u8>> = LazyLock::new(|| delivered(Container::Opus { kbps: 96 }));

fn region(track: Track, clip: &str, at: FrameRange, fade: u64) -> Region {
    let fade = Fade { length: Frames::new(fade), law: Law::EqualPower };
    Region {
        gain: Db::from_centi(-150),
        fade_in: fade,
        fade_out: fade,
        ..Region::plain(track, ClipId(clip.into()), Frames::ZERO, at)
    }
}

/// Cuts of two seconds that cross, over a bed that repeats and makes room.
fn programme() -> Timeline {
    let second = |n: u64| Frames::new(n * 48_000);
    let all = FrameRange::new(Frames::ZERO, Frames::new(FRAMES));
    let mut regions = Vec::new();
    for n in 0..SECONDS / 2 {
        let end = (second(n * 2 + 2) + Frames::new(2_400)).min(all.end());
        regions.push(region(Track::Voice, "voice", FrameRange::new(second(n * 2), end), 2_400));
    }
    let mut bed = region(Track::Music, "bed", all, 4_800);
    bed.looped = Some(Loop { range: FrameRange::new(Frames::ZERO, second(7)), crossfade: Frames::new(24_000) });
    let gain = |n: u64| Gain(if n.is_multiple_of(2) { 0.5 } else { 0.2 });
    bed.curve = (0..SECONDS).map(|n| Point { at: second(n), gain: gain(n) }).collect();
    regions.push(bed);
    Timeline { length: all.end(), regions, ..Timeline::default() }
}

fn open(id: &ClipId) -> io::Result<Box<dyn Input>> {
    Ok(Box::new(Cursor::new(if id.0 == "voice" { MONO_24.as_slice() } else { STEREO_24.as_slice() })))
}

fn delivered(container: Container) -> Vec<u8> {
    let delivery = Delivery {
        name: "a".into(),
        profile: Profile::named("podcast").unwrap(),
        layout: Layout::Stereo,
        rate: 48_000,
        container,
        cart: Cart::default(),
        segments: false,
    };
    let (mut output, label, timeline) = (Memory::default(), Label::default(), programme());
    let jobs = vec![Job { delivery: &delivery, label: &label, output: &mut output }];
    master(&timeline, &mut open, jobs, 1, &mut |_, _| {}).unwrap().remove(0).unwrap();
    output.0
}

fn read_through(bencher: Bencher<'_, '_>, bytes: &'static [u8]) {
    bencher.counter(ItemsCount::new(FRAMES)).bench(|| {
        let mut reader = ClipReader::open(Box::new(Cursor::new(bytes))).unwrap();
        let (mut block, mut frames) = (Vec::new(), 0);
        loop {
            block.clear();
            match reader.read(&mut block, 4_800).unwrap() {
                0 => return frames,
                n => frames += n,
            }
        }
    });
}

#[divan::bench]
fn read_wav_24_mono(bencher: Bencher<'_, '_>) {
    read_through(bencher, &MONO_24);
}

#[divan::bench]
fn read_wav_24_stereo(bencher: Bencher<'_, '_>) {
    read_through(bencher, &STEREO_24);
}

#[divan::bench]
fn read_wav_16_stereo_from_44100(bencher: Bencher<'_, '_>) {
    read_through(bencher, &STEREO_CD);
}

#[divan::bench]
fn read_flac(bencher: Bencher<'_, '_>) {
    read_through(bencher, &FLAC);
}

#[divan::bench]
fn read_mp3(bencher: Bencher<'_, '_>) {
    read_through(bencher, &MP3);
}

#[divan::bench]
fn read_opus(bencher: Bencher<'_, '_>) {
    read_through(bencher, &OPUS);
}

#[divan::bench]
fn mix(bencher: Bencher<'_, '_>) {
    let timeline = programme();
    bencher.counter(ItemsCount::new(FRAMES)).bench(|| {
        let mut open = open;
        let mut mixer = Mixer::new(&timeline, &mut open);
        let (mut block, mut sum) = (Vec::new(), 0.0);
        while mixer.next(&mut block).unwrap() {
            sum += block[0];
        }
        sum
    });
}

/// Loudness, range and true peak of a file.
#[divan::bench]
fn measure_wav_24_stereo(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(FRAMES)).bench(|| measure(Box::new(Cursor::new(STEREO_24.as_slice()))).unwrap());
}

/// Everything that planning needs of a recording.
#[divan::bench]
fn probe_wav_24_stereo(bencher: Bencher<'_, '_>) {
    bencher.counter(ItemsCount::new(FRAMES)).bench(|| probe(Cursor::new(STEREO_24.as_slice())).unwrap());
}

/// From the timeline to a file that obeys: two mixes, limiter, writing, measuring, and again if it missed.
#[divan::bench(args = ["wav", "flac", "mp3", "opus"], sample_count = 10)]
fn master_to(bencher: Bencher<'_, '_>, kind: &str) {
    let container = match kind {
        "wav" => Container::Wav { bits: 24 },
        "flac" => Container::Flac { bits: 24 },
        "mp3" => Container::Mp3 { kbps: 128 },
        _ => Container::Opus { kbps: 96 },
    };
    bencher.counter(ItemsCount::new(FRAMES)).bench(|| delivered(container).len());
}
