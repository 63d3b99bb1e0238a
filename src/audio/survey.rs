//! What a recording measures, all its channels as they are, and how that goes on over time: for `loudness` and its pictures.
//!
//! ITU-R BS.1770-5, EBU Tech 3341 and 3342. Mono is metered as dual mono; surrounds count 1.5 dB more, low-frequency effects
//! not at all.
use super::{
    Decoder, Error, Input, Measured,
    gate::{Loudness, lufs},
    oversample::PeakMeter,
    weight::Steps,
};
use crate::units::Millis;
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
    let weights = decoder.speakers().weights();
    let (mut peak, mut steps, mut loudness) =
        (PeakMeter::new(channels), Steps::weighted(&weights, rate), Loudness::default());
    // the steps of the last 3 s
    let mut recent: VecDeque<f64> = VecDeque::with_capacity(SHORT_TERM + 1);
    let (mut frames, mut block, mut highest, mut noted) = (0u64, Vec::new(), f64::NEG_INFINITY, Vec::new());
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
        frames += (block.len() / channels) as u64;
        steps.feed(&block, |mean| {
            loudness.step(mean);
            recent.push_back(mean);
            if recent.len() > SHORT_TERM {
                recent.pop_front();
            }
        });
        peak.feed(&block);
        if moments {
            let true_peak = peak.take();
            highest = highest.max(true_peak);
            let wave = block.iter().fold((0.0f32, 0.0f32), |(low, high), s| (low.min(*s), high.max(*s)));
            let sum = recent.iter().sum::<f64>();
            let short_term = (recent.len() == SHORT_TERM).then(|| lufs(sum / SHORT_TERM as f64) as f32);
            noted.push(Moment { wave, short_term, true_peak: true_peak as f32 });
        }
    }
    let known = |value: f64| value.is_finite().then_some(value);
    let integrated = known(loudness.integrated());
    let measured = Measured {
        duration: Millis(frames * 1000 / u64::from(rate)),
        frames,
        rate,
        layout: decoder.layout(),
        integrated,
        range: integrated.and(known(loudness.range())),
        max_momentary: known(loudness.max_momentary()),
        max_short_term: known(loudness.max_short_term()),
        true_peak: known(highest.max(peak.finish().0)),
    };
    let mut remarks = decoder.remarks();
    if let Some(declared) = decoder.frames().filter(|n| *n > frames) {
        let at = |frames: u64| Millis(frames.saturating_mul(1000) / u64::from(rate));
        remarks.push(format!("the file is cut short: {} of {} are there", at(frames), at(declared)));
    }
    // the meter has heard them all
    remarks.retain(|remark| !remark.ends_with("folded to stereo"));
    Ok(Survey { measured, channels, bits: decoder.bits(), remarks, moments: noted })
}
