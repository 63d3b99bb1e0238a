//! Loudness, range and true peak of a finished recording: ITU-R BS.1770-5, EBU Tech 3341 and 3342.
use super::{Decoder, Error, Input, oversample::PeakMeter, windows::Windows};
use crate::units::{Layout, Lufs, Millis, TruePeak};
use ebur128::{Channel, EbuR128, Mode};

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
    loudness: EbuR128,
    peak: PeakMeter,
    channels: usize,
    rate: u32,
    frames: u64,
    windows: Windows,
}

impl Meter {
    pub(super) fn new(layout: Layout, rate: u32) -> Result<Self, Error> {
        let channels = layout.channels();
        let mode = Mode::I | Mode::LRA;
        let wrong = |e: ebur128::Error| Error::Codec(format!("cannot measure loudness: {e}"));
        let mut loudness = EbuR128::new(channels as u32, rate, mode).map_err(wrong)?;
        if layout == Layout::Mono {
            loudness.set_channel(0, Channel::DualMono).map_err(wrong)?;
        }
        let (peak, windows) = (PeakMeter::new(channels), Windows::new(channels, rate));
        Ok(Self { loudness, peak, channels, rate, frames: 0, windows })
    }

    pub(super) fn feed(&mut self, interleaved: &[f32]) -> Result<(), Error> {
        let wrong = |e: ebur128::Error| Error::Codec(format!("cannot measure loudness: {e}"));
        self.loudness.add_frames_f32(interleaved).map_err(wrong)?;
        self.frames += (interleaved.len() / self.channels) as u64;
        self.windows.feed(interleaved);
        self.peak.feed(interleaved);
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Measured, Error> {
        let wrong = |e: ebur128::Error| Error::Codec(format!("cannot measure loudness: {e}"));
        let known = |value: f64| value.is_finite().then_some(value);
        let integrated = known(self.loudness.loudness_global().map_err(wrong)?);
        let range = self.loudness.loudness_range().map_err(wrong)?;
        let (momentary, short_term) = self.windows.finish();
        Ok(Measured {
            duration: Millis(self.frames * 1000 / u64::from(self.rate)),
            frames: self.frames,
            rate: self.rate,
            layout: if self.channels == 1 { Layout::Mono } else { Layout::Stereo },
            integrated,
            range: integrated.and(known(range)),
            max_momentary: known(momentary),
            max_short_term: known(short_term),
            true_peak: known(self.peak.finish()),
        })
    }
}

/// Measures integrated loudness alone, of stereo.
pub(super) struct LoudnessMeter(EbuR128);

impl LoudnessMeter {
    pub(super) fn new(rate: u32) -> Result<Self, Error> {
        let meter = EbuR128::new(2, rate, Mode::I);
        meter.map(Self).map_err(|e| Error::Codec(format!("cannot measure loudness: {e}")))
    }

    pub(super) fn feed(&mut self, interleaved: &[f32]) -> Result<(), Error> {
        self.0.add_frames_f32(interleaved).map_err(|e| Error::Codec(format!("cannot measure loudness: {e}")))
    }

    pub(super) fn finish(&self) -> Option<Lufs> {
        self.0.loudness_global().ok().and_then(Lufs::from_f64)
    }
}

/// Measure a recording.
///
/// # Errors
/// When it cannot be read to its end.
pub fn measure(input: Box<dyn Input>) -> Result<Measured, Error> {
    let mut decoder = Decoder::open(input)?;
    let mut meter = Meter::new(decoder.layout(), decoder.rate())?;
    let mut block = Vec::new();
    loop {
        block.clear();
        if decoder.read(&mut block, super::BLOCK)? == 0 {
            return meter.finish();
        }
        meter.feed(&block)?;
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;
    use crate::units::Layout;
    use std::f64::consts::PI;

    /// Stereo 1 kHz in phase: pairs of seconds and peak level in dBFS.
    fn tone(parts: &[(f64, f64)]) -> super::Measured {
        let mut meter = Meter::new(Layout::Stereo, 48_000).unwrap();
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
            block.chunks(9600).for_each(|b| meter.feed(b).unwrap());
        }
        meter.finish().unwrap()
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
}
