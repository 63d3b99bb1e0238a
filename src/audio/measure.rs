//! Loudness, range and true peak of a finished recording: ITU-R BS.1770-5, EBU Tech 3341 and 3342.
pub(super) use super::oversample::Over;
use super::{Decoder, Error, Input, gate::Loudness, oversample::PeakMeter, part::Parts, weight::Steps};
use crate::units::{FrameRange, Layout, Lufs, Millis, TruePeak};

/// What was measured of one recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How long.
    pub duration: Millis,
    /// How many frames, at the file's own rate.
    pub frames: u64,
    /// In Hz.
    pub rate: u32,
    /// Channels; mono is metered as dual mono.
    pub layout: Layout,
    /// Integrated loudness in LUFS; `None` for silence and for less than 400 ms.
    pub integrated: Option<f64>,
    /// Loudness range in LU.
    pub range: Option<f64>,
    /// The highest momentary loudness in LUFS.
    pub max_momentary: Option<f64>,
    /// The highest short-term loudness in LUFS.
    pub max_short_term: Option<f64>,
    /// The highest true peak in dBTP, at eight-fold oversampling.
    pub true_peak: Option<f64>,
}

impl Measured {
    /// In hundredths.
    #[must_use]
    pub fn lufs(&self) -> Option<Lufs> {
        self.integrated.and_then(Lufs::from_f64)
    }

    /// In hundredths.
    #[must_use]
    pub fn dbtp(&self) -> Option<TruePeak> {
        self.true_peak.and_then(TruePeak::from_f64)
    }
}

/// Measures a stream of interleaved frames.
pub(super) struct Meter {
    steps: Steps,
    loudness: Loudness,
    peak: PeakMeter,
    channels: usize,
    rate: u32,
    frames: u64,
}

impl Meter {
    pub(super) fn new(layout: Layout, rate: u32) -> Self {
        let channels = layout.channels();
        let steps = Steps::new(channels, rate);
        Self { steps, loudness: Loudness::default(), peak: PeakMeter::new(channels), channels, rate, frames: 0 }
    }

    /// Of so many frames, which is known and not only declared.
    pub(super) fn of(self, frames: u64) -> Self {
        let steps = frames.saturating_mul(100) / u64::from(self.rate.max(1));
        Self { loudness: Loudness::of_steps(steps), ..self }
    }

    /// Also note every stretch that is louder than this, as a factor.
    fn noting(mut self, limit: f32) -> Self {
        self.peak.note_above(limit);
        self
    }

    pub(super) fn feed(&mut self, interleaved: &[f32]) {
        self.feed_telling(interleaved, |_| {});
    }

    /// The same; each 10 ms that are complete are told by their mean weighted square.
    pub(super) fn feed_telling(&mut self, interleaved: &[f32], mut tell: impl FnMut(f64)) {
        self.frames += (interleaved.len() / self.channels) as u64;
        let loudness = &mut self.loudness;
        self.steps.feed(interleaved, |mean| {
            loudness.step(mean);
            tell(mean);
        });
        self.peak.feed(interleaved);
    }

    pub(super) fn finish(self) -> Measured {
        self.finish_whole().measured
    }

    fn finish_whole(self) -> Inspected {
        let known = |value: f64| value.is_finite().then_some(value);
        let integrated = known(self.loudness.integrated());
        let (true_peak, overs) = self.peak.finish();
        let measured = Measured {
            duration: Millis(self.frames * 1000 / u64::from(self.rate)),
            frames: self.frames,
            rate: self.rate,
            layout: if self.channels == 1 { Layout::Mono } else { Layout::Stereo },
            integrated,
            range: integrated.and(known(self.loudness.range())),
            max_momentary: known(self.loudness.max_momentary()),
            max_short_term: known(self.loudness.max_short_term()),
            true_peak: known(true_peak),
        };
        Inspected { measured, parts: Vec::new(), overs }
    }
}

/// What was measured of a finished file, and what its maker wants to know beside that.
pub(super) struct Inspected {
    pub(super) measured: Measured,
    /// Integrated loudness in LUFS of each part that was asked for, in order.
    pub(super) parts: Vec<f64>,
    /// Where it is louder than was asked.
    pub(super) overs: Vec<Over>,
}

/// Measure a finished file and parts of it, and note where its true peak is above `limit` dBTP.
pub(super) fn inspect(
    input: Box<dyn Input>,
    limit: f64,
    parts: impl Iterator<Item = FrameRange>,
) -> Result<Inspected, Error> {
    let decoder = Decoder::open(input)?;
    // it was just written here
    let frames = decoder.frames().unwrap_or(0);
    let meter = Meter::new(decoder.layout(), decoder.rate()).of(frames).noting(libm::pow(10.0, limit / 20.0) as f32);
    run(decoder, meter, Parts::new(parts))
}

/// Measure a recording.
///
/// # Errors
/// When it cannot be read to its end.
pub fn measure(input: Box<dyn Input>) -> Result<Measured, Error> {
    let decoder = Decoder::open(input)?;
    let meter = Meter::new(decoder.layout(), decoder.rate());
    Ok(run(decoder, meter, Parts::new(std::iter::empty()))?.measured)
}

fn run(mut decoder: Decoder, mut meter: Meter, mut parts: Parts) -> Result<Inspected, Error> {
    let mut block = Vec::new();
    loop {
        block.clear();
        if decoder.read(&mut block, super::BLOCK)? == 0 {
            return Ok(Inspected { parts: parts.finish(), ..meter.finish_whole() });
        }
        meter.feed_telling(&block, |mean| parts.step(mean));
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;
    use crate::units::Layout;
    use std::f64::consts::PI;

    /// Stereo 1 kHz in phase: pairs of seconds and peak level in dBFS.
    fn tone(parts: &[(f64, f64)]) -> super::Measured {
        let mut meter = Meter::new(Layout::Stereo, 48_000);
        let mut n = 0u64;
        for (seconds, level) in parts {
            let amplitude = libm::pow(10.0, level / 20.0);
            let frames = (0u64..).take_while(|n| (*n as f64) < seconds * 48_000.0 - 0.5).count() as u64;
            let block: Vec<f32> = (n..n + frames)
                .flat_map(|n| {
                    let s = (amplitude * libm::sin(2.0 * PI * 1000.0 * n as f64 / 48_000.0)) as f32;
                    [s, s]
                })
                .collect();
            n += frames;
            block.chunks(9600).for_each(|b| meter.feed(b));
        }
        meter.finish()
    }

    fn near(found: Option<f64>, wanted: f64, tolerance: f64) {
        assert!(found.is_some_and(|f| (f - wanted).abs() <= tolerance), "{found:?}, not {wanted}");
    }

    #[test]
    fn integrated_loudness_is_that_of_ebu_tech_3341() {
        near(tone(&[(20.0, -23.0)]).integrated, -23.0, 0.1);
        near(tone(&[(20.0, -33.0)]).integrated, -33.0, 0.1);
        near(tone(&[(10.0, -36.0), (60.0, -23.0), (10.0, -36.0)]).integrated, -23.0, 0.1);
        near(tone(&[(10.0, -72.0), (10.0, -36.0), (60.0, -23.0), (10.0, -36.0), (10.0, -72.0)]).integrated, -23.0, 0.1);
        near(tone(&[(20.0, -26.0), (20.1, -20.0), (20.0, -26.0)]).integrated, -23.0, 0.1);
    }

    #[test]
    fn short_term_and_momentary_maxima_are_those_of_ebu_tech_3341() {
        let nine: Vec<_> = [(1.34, -20.0), (1.66, -30.0)].repeat(5);
        near(tone(&nine).max_short_term, -23.0, 0.1);
        let twelve: Vec<_> = [(0.18, -20.0), (0.22, -30.0)].repeat(25);
        near(tone(&twelve).max_momentary, -23.0, 0.1);
        for i in 0..20 {
            let i = f64::from(i);
            near(tone(&[(i * 0.15, -200.0), (3.0, -23.0), (1.0, -200.0)]).max_short_term, -23.0, 0.1);
            near(tone(&[(i * 0.02, -200.0), (0.4, -23.0), (1.0, -200.0)]).max_momentary, -23.0, 0.1);
        }
    }

    #[test]
    fn loudness_range_is_that_of_ebu_tech_3342() {
        for (parts, wanted) in [
            (vec![-20.0, -30.0], 10.0),
            (vec![-20.0, -15.0], 5.0),
            (vec![-40.0, -20.0], 20.0),
            (vec![-50.0, -35.0, -20.0, -35.0, -50.0], 15.0),
        ] {
            let parts: Vec<_> = parts.into_iter().map(|level| (20.0, level)).collect();
            near(tone(&parts).range, wanted, 1.0);
        }
    }

    #[test]
    fn silence_measures_as_nothing() {
        let silence = tone(&[(2.0, f64::NEG_INFINITY)]);
        assert_eq!((silence.integrated, silence.range, silence.true_peak), (None, None, None));
    }

    /// Noise with the slope and the pauses of speech, another on each side.
    fn talk(frames: usize, rate: u32, channels: usize) -> Vec<f32> {
        let mut state = 11u64;
        let mut slow = [0.0f64; 2];
        (0..frames)
            .flat_map(|n| {
                let t = n as f64 / f64::from(rate);
                let loud = if libm::fmod(t, 7.0) > 5.5 { 0.002 } else { 0.2 + 0.6 * libm::fabs(libm::sin(t * 2.1)) };
                slow = slow.map(|s| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    s * 0.9 + ((state >> 40) as f64 / f64::from(1 << 24) - 0.5) * 0.3
                });
                slow.into_iter().take(channels).map(move |s| (s * loud) as f32)
            })
            .collect()
    }

    /// The crate that everybody else measures with.
    #[test]
    fn the_meter_agrees_with_ebur128_within_a_hundredth() {
        use ebur128::{Channel, EbuR128, Mode};
        for (rate, channels, seconds) in
            [(48_000, 2, 90), (44_100, 2, 60), (48_000, 1, 30), (22_050, 1, 20), (11_025, 1, 20), (96_000, 2, 20)]
        {
            let signal = talk(rate as usize * seconds, rate, channels);
            let mut other = EbuR128::new(channels as u32, rate, Mode::I | Mode::LRA | Mode::M | Mode::S).unwrap();
            let layout = if channels == 1 { Layout::Mono } else { Layout::Stereo };
            if channels == 1 {
                other.set_channel(0, Channel::DualMono).unwrap();
            }
            let mut own = Meter::new(layout, rate);
            let (mut momentary, mut short_term) = (f64::MIN, f64::MIN);
            for (n, block) in signal.chunks(rate as usize / 100 * channels).enumerate() {
                other.add_frames_f32(block).unwrap();
                own.feed(block);
                if n >= 39 {
                    momentary = momentary.max(other.loudness_momentary().unwrap());
                }
                if n >= 299 {
                    short_term = short_term.max(other.loudness_shortterm().unwrap());
                }
            }
            let own = own.finish();
            near(own.integrated, other.loudness_global().unwrap(), 0.01);
            // where a step is no whole number of frames, the two slide differently
            let slide = if rate % 100 == 0 { 0.01 } else { 0.05 };
            near(own.max_momentary, momentary, slide);
            near(own.max_short_term, short_term, slide);
            // the crate looks once a second, EBU Tech 3342 (2023) asks for ten times
            near(own.range, other.loudness_range().unwrap(), 0.3);
        }
    }
}
