//! A recording without what lies below the voice: rumble, wind, handling.
//!
//! A Butterworth high-pass of the fourth order, 24 dB an octave, as two second-order sections. What comes out is a WAV of
//! 32-bit floats, so that nothing is rounded and nothing can clip on the way to the mix.
use super::{BLOCK, Decoder, Error, Input};
use libm::{cos, sin};
use std::{
    f64::consts::PI,
    io::{Seek, Write},
};

/// A plain WAV can hold no more bytes of audio than this.
const MOST_BYTES: u64 = 4_000_000_000;

/// A second-order section, direct form II transposed.
#[derive(Clone, Copy)]
struct Section {
    b: [f64; 3],
    a: [f64; 2],
    z: [f64; 2],
}

impl Section {
    fn high_pass(hertz: f64, rate: f64, quality: f64) -> Self {
        let w = 2.0 * PI * hertz / rate;
        let (c, alpha) = (cos(w), sin(w) / (2.0 * quality));
        let norm = 1.0 + alpha;
        let side = (1.0 + c) / 2.0 / norm;
        Self { b: [side, -2.0 * side, side], a: [-2.0 * c / norm, (1.0 - alpha) / norm], z: [0.0; 2] }
    }

    fn run(&mut self, x: f64) -> f64 {
        let y = self.b[0] * x + self.z[0];
        self.z[0] = self.b[1] * x - self.a[0] * y + self.z[1];
        self.z[1] = self.b[2] * x - self.a[1] * y;
        y
    }
}

/// Copy a recording into a WAV of 32-bit floats, at its own rate, without what lies below `high_pass` Hz.
///
/// # Errors
/// When it cannot be read to its end or written; [`Error::Limit`] when it is longer than a plain WAV can be.
pub fn clean(input: Box<dyn Input>, output: impl Write + Seek, high_pass: Option<u32>) -> Result<(), Error> {
    let mut decoder = Decoder::open(input)?;
    let (channels, rate) = (decoder.layout().channels(), decoder.rate());
    let spec = hound::WavSpec {
        channels: channels as u16,
        sample_rate: rate,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let wrong = |e: hound::Error| match e {
        hound::Error::IoError(e) => Error::Io(e),
        other => Error::Codec(other.to_string()),
    };
    // at most a quarter of the rate: above, it would be no clean-up
    let hertz = high_pass.map(|hertz| f64::from(hertz.min(rate / 4)));
    // the two halves of a Butterworth filter of the fourth order
    let sections = hertz.map(|hertz| [0.541_196_1, 1.306_563].map(|q| Section::high_pass(hertz, f64::from(rate), q)));
    let mut filters = vec![sections; channels];
    let mut writer = hound::WavWriter::new(output, spec).map_err(wrong)?;
    let (mut block, mut written) = (Vec::new(), 0u64);
    loop {
        block.clear();
        if decoder.read(&mut block, BLOCK)? == 0 {
            break;
        }
        written += block.len() as u64 * 4;
        if written > MOST_BYTES {
            return Err(Error::Limit("it is too long to be cleaned up: cut it into parts of three hours".to_owned()));
        }
        for frame in block.chunks_exact_mut(channels) {
            for (sample, sections) in frame.iter_mut().zip(&mut filters) {
                if let Some([first, second]) = sections {
                    *sample = second.run(first.run(f64::from(*sample))) as f32;
                }
                writer.write_sample(*sample).map_err(wrong)?;
            }
        }
    }
    writer.finalize().map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::{super::wav_write::floats, clean};
    use std::{f64::consts::PI, io::Cursor};

    fn through(samples: impl Iterator<Item = f32>, high_pass: Option<u32>) -> Vec<f32> {
        let mut out = Cursor::new(Vec::new());
        clean(Box::new(Cursor::new(floats(samples))), &mut out, high_pass).unwrap();
        out.set_position(0);
        hound::WavReader::new(out).unwrap().samples().map(Result::unwrap).collect()
    }

    /// What a tone of this frequency loses, in dB.
    fn loss(hertz: f64) -> f64 {
        let tone = |n: u32| libm::sin(2.0 * PI * hertz * f64::from(n) / 48_000.0) as f32;
        let out = through((0..96_000).map(tone), Some(80));
        // a second of it: samples need not meet the crest of a tone, the mean square does
        let square: f64 = out[48_000..].iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
        -10.0 * libm::log10(square / 24_000.0)
    }

    #[test]
    fn the_high_pass_takes_24_db_an_octave_and_leaves_the_voice() {
        assert!((loss(80.0) - 3.0).abs() < 0.1, "{}", loss(80.0));
        assert!((loss(40.0) - 24.1).abs() < 0.3, "{}", loss(40.0));
        assert!((loss(20.0) - 48.2).abs() < 0.5, "{}", loss(20.0));
        assert!(loss(200.0).abs() < 0.1 && loss(3_000.0).abs() < 0.01);
    }

    #[test]
    fn without_a_filter_every_sample_stays_also_above_full_scale() {
        let samples: Vec<f32> = (0..10_000u16).map(|n| f32::from(n) / 4_000.0 - 1.25).collect();
        assert!(through(samples.iter().copied(), None) == samples);
    }
}
