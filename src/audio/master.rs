//! A finished file that obeys its profile: one linear gain, a limiter for the overs, and a measurement of what came out.
//!
//! The programme is mixed once to be measured and once more to be written; nothing is kept in between, so memory does not
//! grow with length. The file is then read again as a listener's player reads it. If it misses its profile, gain and
//! ceiling are corrected and it is written again: there is no other mode, and no file that nearly obeys.
use super::{
    Error, Input, Mixer, WavWriter,
    dither::Dither,
    encode::Mp3Writer,
    flow::RateChange,
    limit::{LimitPlace, Limited, Limiter},
    measure::{LoudnessMeter, Measured, Meter, measure},
    mix::Open,
};
use crate::{
    timeline::Timeline,
    units::{Container, Db, Delivery, Frames, Layout, Lufs, RATE},
};
use serde::Serialize;
use std::io::{self, Seek, SeekFrom, Write};

/// A file is written again at most so often.
const ROUNDS: u32 = 8;
/// How near to its loudness a file is brought, in LU, where its profile allows more.
const NEAR: f64 = 0.05;

/// What mastering found, did and reached. Levels are in LUFS, LU, dB and dBTP.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The deliverable's name.
    pub name: String,
    /// The profile's name.
    pub profile: String,
    /// How many frames, at the file's own rate.
    pub frames: u64,
    /// In Hz.
    pub rate: u32,
    /// Channels; mono is metered as dual mono.
    pub layout: Layout,
    /// Integrated loudness of the mix; `None` for silence.
    pub mix_lufs: Option<f64>,
    /// True peak of the mix.
    pub mix_dbtp: Option<f64>,
    /// The one gain.
    pub gain_db: f64,
    /// The limiter's ceiling.
    pub ceiling_dbtp: f64,
    /// The most that the limiter took.
    pub limited_db: f64,
    /// For how long it took anything worth hearing.
    pub limited_ms: u64,
    /// In how many places.
    pub limited_places: usize,
    /// The first of them.
    pub limited_at: Vec<LimitPlace>,
    /// Integrated loudness of the file, as delivered.
    pub integrated_lufs: Option<f64>,
    /// Loudness range.
    pub range_lu: Option<f64>,
    /// The highest momentary loudness.
    pub max_momentary_lufs: Option<f64>,
    /// The highest short-term loudness.
    pub max_short_term_lufs: Option<f64>,
    /// True peak of the file, as delivered, at eight-fold oversampling.
    pub true_peak_dbtp: Option<f64>,
    /// How often it was written.
    pub rounds: u32,
}

impl Report {
    /// In one line: before, gain, what the limiter took, after.
    #[must_use]
    pub fn line(&self) -> String {
        let level = |l: Option<f64>, unit: &str| l.map_or_else(|| "silence".to_owned(), |l| format!("{l:.1} {unit}"));
        let limiter = if self.limited_places == 0 {
            "limiter idle".to_owned()
        } else {
            let (most, places, ms) = (self.limited_db, self.limited_places, self.limited_ms);
            format!("limiter took up to {most:.1} dB in {places} places ({ms} ms)")
        };
        format!(
            "{}: mix {}, gain {:+.2} dB, {limiter}, file {} {}",
            self.name,
            level(self.mix_lufs, "LUFS"),
            self.gain_db,
            level(self.integrated_lufs, "LUFS"),
            level(self.true_peak_dbtp, "dBTP"),
        )
    }
}

/// What is written to and read again.
pub trait Output {
    /// The file, to be written from its start.
    ///
    /// # Errors
    /// When the system refuses.
    fn writer(&mut self) -> io::Result<Box<dyn WriteSeek + '_>>;
    /// The same file, to be read.
    ///
    /// # Errors
    /// When the system refuses.
    fn reader(&mut self) -> io::Result<Box<dyn Input>>;
}

/// What a file is written through.
pub trait WriteSeek: Write + Seek {}
impl<T: Write + Seek> WriteSeek for T {}

/// Make one deliverable of a timeline. `progress` is told how many of how many frames are done.
///
/// # Errors
/// When a recording cannot be read, the file not be written, or no setting makes it obey its profile.
pub fn master(
    timeline: &Timeline,
    open: &mut Open<'_>,
    delivery: &Delivery,
    output: &mut dyn Output,
    progress: &mut dyn FnMut(Frames, Frames),
) -> Result<Report, Error> {
    let mut pass = Pass { timeline, open, delivery, progress };
    let mix = pass.measured()?;
    let profile = &delivery.profile;
    let limit = profile.true_peak.as_f64();
    // quantised before it is used, so that a difference in the last bit changes nothing
    let mut gain = mix.lufs().map_or(Db::ZERO, |found| profile.integrated - found);
    // an MP3 comes out with other peaks than went in
    let reserve = if matches!(delivery.container, Container::Mp3 { .. }) { 40 } else { 6 };
    let mut ceiling = profile.true_peak - Db::from_centi(reserve);
    // what the limiter takes is made up for before anything is encoded
    for _ in 0..2 {
        let Some(found) = pass.limited(gain, ceiling.as_f64())? else { break };
        gain = gain + (profile.integrated - found);
    }
    let mut last = None;
    for round in 1..=ROUNDS {
        let limited = pass.write(gain, ceiling.as_f64(), output)?;
        let file = measure(output.reader()?)?;
        let over = file.true_peak.is_some_and(|peak| peak > limit);
        let off = file.lufs().zip(Some(profile.integrated)).map(|(found, wanted)| wanted - found);
        let allowed = NEAR.min(profile.tolerance.as_f64());
        let missed = off.is_some_and(|off: Db| off.as_f64().abs() > allowed);
        if !over && !missed {
            return Ok(report(delivery, &mix, gain, ceiling.as_f64(), &limited, &file, round));
        }
        if let Some(peak) = file.true_peak.filter(|_| over) {
            let too_much = Db::from_f64(peak - limit).unwrap_or(Db::ZERO) + Db::from_centi(5);
            ceiling = ceiling - too_much;
        }
        if let Some(off) = off.filter(|_| missed) {
            // the limiter takes a part of what is added
            gain = gain + Db::from_centi(off.centi() * 3 / 2);
        }
        last = Some(file);
    }
    let (integrated, true_peak) =
        last.map_or((f64::NAN, f64::NAN), |m| (m.integrated.unwrap_or(f64::NAN), m.true_peak.unwrap_or(f64::NAN)));
    let wanted = format!("{} and at most {}", profile.integrated, profile.true_peak);
    Err(Error::Missed { integrated, true_peak, rounds: ROUNDS, wanted })
}

struct Pass<'a, 'b> {
    timeline: &'a Timeline,
    open: &'a mut Open<'b>,
    delivery: &'a Delivery,
    progress: &'a mut dyn FnMut(Frames, Frames),
}

impl Pass<'_, '_> {
    /// Mix, as the deliverable has its channels, and hand each block on.
    fn mix(&mut self, mut each: impl FnMut(&[f32]) -> Result<(), Error>) -> Result<(), Error> {
        let mut open = |id: &crate::media::ClipId| (self.open)(id);
        let mut mixer = Mixer::new(self.timeline, &mut open);
        let mut block = Vec::new();
        let mut done = Frames::ZERO;
        while mixer.next(&mut block)? {
            if self.delivery.layout == Layout::Mono {
                for frame in block.chunks_exact_mut(2) {
                    let middle = (frame[0] + frame[1]) * 0.5;
                    frame.fill(middle);
                }
            }
            each(&block)?;
            done += Frames::new(block.len() as u64 / 2);
            (self.progress)(done, self.timeline.length);
        }
        Ok(())
    }

    fn measured(&mut self) -> Result<Measured, Error> {
        // mono lies on both sides here, which is dual mono
        let mut meter = Meter::new(Layout::Stereo, RATE)?;
        self.mix(|block| meter.feed(block))?;
        meter.finish()
    }

    /// Mix with gain and limiter, and hand each stretch on.
    fn limit(
        &mut self,
        gain: Db,
        ceiling: f64,
        mut each: impl FnMut(&[f32]) -> Result<(), Error>,
    ) -> Result<Limited, Error> {
        let mut limiter = Limiter::new(libm::pow(10.0, ceiling / 20.0) as f32);
        let gain = gain.gain().0;
        let (mut louder, mut ready) = (Vec::new(), Vec::new());
        self.mix(|block| {
            louder.clear();
            louder.extend(block.iter().map(|s| s * gain));
            ready.clear();
            limiter.feed(&louder, &mut ready);
            each(&ready)
        })?;
        ready.clear();
        let limited = limiter.finish(&mut ready);
        each(&ready)?;
        Ok(limited)
    }

    /// How loud the mix is after gain and limiter; `None` where nothing was limited, for then the gain was right already.
    fn limited(&mut self, gain: Db, ceiling: f64) -> Result<Option<Lufs>, Error> {
        let mut meter = LoudnessMeter::new(RATE)?;
        let limited = self.limit(gain, ceiling, |ready| meter.feed(ready))?;
        Ok(meter.finish().filter(|_| limited.count > 0))
    }

    fn write(&mut self, gain: Db, ceiling: f64, output: &mut dyn Output) -> Result<Limited, Error> {
        let mut sink = Sink::new(self.delivery, output.writer()?)?;
        let limited = self.limit(gain, ceiling, |ready| sink.take(ready))?;
        sink.finish()?;
        Ok(limited)
    }
}

/// From stereo at the timeline's rate to a file of any kind.
struct Sink<'a> {
    file: File<'a>,
    layout: Layout,
    change: Option<RateChange>,
    folded: Vec<f32>,
    changed: Vec<f32>,
}

enum File<'a> {
    Wav(WavWriter<Box<dyn WriteSeek + 'a>>, Dither, Vec<i32>),
    Mp3(Mp3Writer<Box<dyn WriteSeek + 'a>>),
}

impl<'a> Sink<'a> {
    fn new(delivery: &Delivery, mut writer: Box<dyn WriteSeek + 'a>) -> Result<Self, Error> {
        writer.seek(SeekFrom::Start(0))?;
        let Delivery { layout, rate, container, .. } = *delivery;
        let channels = layout.channels();
        let file = match container {
            Container::Wav { bits } => {
                let count = u16::try_from(channels).unwrap_or(2);
                File::Wav(WavWriter::new(writer, count, rate, bits)?, Dither::new(bits), Vec::new())
            }
            Container::Mp3 { kbps } => File::Mp3(Mp3Writer::new(writer, layout, rate, kbps)?),
        };
        let change = if rate == RATE { None } else { Some(RateChange::new(RATE, rate, channels)?) };
        Ok(Self { file, layout, change, folded: Vec::new(), changed: Vec::new() })
    }

    fn take(&mut self, stereo: &[f32]) -> Result<(), Error> {
        self.folded.clear();
        match self.layout {
            Layout::Mono => self.folded.extend(stereo.chunks_exact(2).map(|f| f[0])),
            Layout::Stereo => self.folded.extend_from_slice(stereo),
        }
        match &mut self.change {
            None => self.file.write(&self.folded),
            Some(change) => {
                self.changed.clear();
                change.feed(&self.folded, &mut self.changed)?;
                self.file.write(&self.changed)
            }
        }
    }

    fn finish(mut self) -> Result<(), Error> {
        if let Some(change) = &mut self.change {
            self.changed.clear();
            change.finish(&mut self.changed)?;
            self.file.write(&self.changed)?;
        }
        match self.file {
            File::Wav(wav, ..) => wav.finish().map(drop),
            File::Mp3(mp3) => mp3.finish(),
        }
    }
}

impl File<'_> {
    fn write(&mut self, samples: &[f32]) -> Result<(), Error> {
        match self {
            Self::Wav(wav, dither, whole) => {
                dither.quantise(samples, whole);
                wav.write(whole)
            }
            Self::Mp3(mp3) => mp3.write(samples),
        }
    }
}

fn report(
    delivery: &Delivery,
    mix: &Measured,
    gain: Db,
    ceiling: f64,
    limited: &Limited,
    file: &Measured,
    rounds: u32,
) -> Report {
    let hundredths = |l: Option<f64>| l.and_then(Lufs::from_f64).map(Lufs::as_f64);
    Report {
        name: delivery.name.clone(),
        profile: delivery.profile.name.clone(),
        frames: file.frames,
        rate: file.rate,
        layout: file.layout,
        mix_lufs: hundredths(mix.integrated),
        mix_dbtp: hundredths(mix.true_peak),
        gain_db: gain.as_f64(),
        ceiling_dbtp: ceiling,
        limited_db: limited.most_db,
        limited_ms: limited.total_ms,
        limited_places: limited.count,
        limited_at: limited.places.clone(),
        integrated_lufs: hundredths(file.integrated),
        range_lu: hundredths(file.range),
        max_momentary_lufs: hundredths(file.max_momentary),
        max_short_term_lufs: hundredths(file.max_short_term),
        true_peak_dbtp: hundredths(file.true_peak),
        rounds,
    }
}
