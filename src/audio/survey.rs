//! What a recording measures, all its channels as they are, and how that goes on over time: for `loudness` and its pictures.
//!
//! ITU-R BS.1770-5, EBU Tech 3341 and 3342. Mono is metered as dual mono; surrounds count 1.5 dB more, low-frequency effects
//! not at all.
use super::{
    Decoder, Error, Input, Measured, Mixer,
    gate::{Loudness, lufs},
    mix::Open,
    oversample::PeakMeter,
    weight::Steps,
};
use crate::{
    media::ClipId,
    timeline::Timeline,
    units::{Layout, Millis, RATE},
};
use std::collections::VecDeque;

/// What a recording measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// Of the whole.
    pub measured: Measured,
    /// How many channels the file has.
    pub channels: usize,
    /// Bits of a sample, where the file says so.
    pub bits: Option<u16>,
    /// What was repaired, and what is strange.
    pub remarks: Vec<String>,
    /// Every 100 ms, if they were asked for.
    pub moments: Vec<Moment>,
}

/// 100 ms of a recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The lowest and the highest sample of all channels, 1 being full scale.
    pub wave: (f32, f32),
    /// Short-term loudness at its end in LUFS; `None` in the first 3 s.
    pub short_term: Option<f32>,
    /// The highest true peak in it, in dBTP.
    pub true_peak: f32,
}

/// Steps of 10 ms in the window of short-term loudness.
const SHORT_TERM: usize = 300;
/// Moments in a second.
pub(crate) const MOMENTS: u32 = 10;

/// Measure a recording; `moments` says whether to note how it goes on.
///
/// # Errors
/// When it cannot be read to its end.
pub fn survey(input: Box<dyn Input>, moments: bool) -> Result<Survey, Error> {
    let mut decoder = Decoder::open(input)?;
    let (channels, rate) = (decoder.channels(), decoder.rate());
    let mut watch = Watch::new(&decoder.speakers().weights(), rate, moments);
    let mut block = Vec::new();
    let step = (rate / MOMENTS) as usize;
    loop {
        block.clear();
        // whole steps, whatever the decoder gives at once
        while block.len() < step * channels {
            let wanted = step - block.len() / channels;
            if decoder.read_all_channels(&mut block, wanted)? == 0 {
                break;
            }
        }
        if block.is_empty() {
            break;
        }
        watch.feed(&block);
    }
    let frames = watch.frames;
    let (measured, noted) = watch.finish(decoder.layout());
    let mut remarks = decoder.remarks();
    if let Some(declared) = decoder.frames().filter(|n| *n > frames) {
        let at = |frames: u64| Millis(frames.saturating_mul(1000) / u64::from(rate));
        remarks.push(format!("the file is cut short: {} of {} are there", at(frames), at(declared)));
    }
    // the meter has heard them all
    remarks.retain(|remark| !remark.ends_with("folded to stereo"));
    Ok(Survey { measured, channels, bits: decoder.bits(), remarks, moments: noted })
}

/// Measure a mix as it is drawn, before it is mastered, and note how it goes on.
///
/// # Errors
/// When a recording cannot be read.
pub fn survey_mix(timeline: &Timeline, open: &mut Open<'_>) -> Result<Survey, Error> {
    let mut open = |id: &ClipId| open(id);
    let mut mixer = Mixer::new(timeline, &mut open);
    let mut watch = Watch::new(&[1.0, 1.0], RATE, true);
    let mut block = Vec::new();
    while mixer.next(&mut block)? {
        watch.feed(&block);
    }
    let (measured, moments) = watch.finish(Layout::Stereo);
    Ok(Survey { measured, channels: 2, bits: None, remarks: Vec::new(), moments })
}

/// What has been measured so far. Fed with 100 ms at a time.
struct Watch {
    channels: usize,
    rate: u32,
    moments: bool,
    peak: PeakMeter,
    steps: Steps,
    loudness: Loudness,
    /// The steps of the last 3 s.
    recent: VecDeque<f64>,
    frames: u64,
    highest: f64,
    noted: Vec<Moment>,
}

impl Watch {
    fn new(weights: &[f64], rate: u32, moments: bool) -> Self {
        let channels = weights.len();
        Self {
            channels,
            rate,
            moments,
            peak: PeakMeter::new(channels),
            steps: Steps::weighted(weights, rate),
            loudness: Loudness::default(),
            recent: VecDeque::with_capacity(SHORT_TERM + 1),
            frames: 0,
            highest: f64::NEG_INFINITY,
            noted: Vec::new(),
        }
    }

    fn feed(&mut self, block: &[f32]) {
        self.frames += (block.len() / self.channels) as u64;
        let (loudness, recent) = (&mut self.loudness, &mut self.recent);
        self.steps.feed(block, |mean| {
            loudness.step(mean);
            recent.push_back(mean);
            if recent.len() > SHORT_TERM {
                recent.pop_front();
            }
        });
        self.peak.feed(block);
        if self.moments {
            let true_peak = self.peak.take();
            self.highest = self.highest.max(true_peak);
            let wave = block.iter().fold((0.0f32, 0.0f32), |(low, high), s| (low.min(*s), high.max(*s)));
            let sum = self.recent.iter().sum::<f64>();
            let short_term = (self.recent.len() == SHORT_TERM).then(|| lufs(sum / SHORT_TERM as f64) as f32);
            self.noted.push(Moment { wave, short_term, true_peak: true_peak as f32 });
        }
    }

    fn finish(self, layout: Layout) -> (Measured, Vec<Moment>) {
        let known = |value: f64| value.is_finite().then_some(value);
        let integrated = known(self.loudness.integrated());
        let measured = Measured {
            duration: Millis(self.frames * 1000 / u64::from(self.rate)),
            frames: self.frames,
            rate: self.rate,
            layout,
            integrated,
            range: integrated.and(known(self.loudness.range())),
            max_momentary: known(self.loudness.max_momentary()),
            max_short_term: known(self.loudness.max_short_term()),
            true_peak: known(self.highest.max(self.peak.finish().0)),
        };
        (measured, self.noted)
    }
}
