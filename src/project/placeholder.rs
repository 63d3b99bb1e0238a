//! Sounds to begin with: a new show plays before anybody has recorded anything.
use hound::{SampleFormat, WavSpec, WavWriter};
use std::io::Cursor;

/// In Hz.
const RATE: u32 = 48_000;
/// Each note of the chime begins so many frames after the one before: 0.45 s.
const STEP: u32 = 21_600;
/// How long a note rings, in frames: 2 s.
const RINGS: u32 = 96_000;
/// The notes, in Hz: G, C, E.
const NOTES: [f64; 3] = [392.0, 523.25, 659.25];

/// A chime of three notes as a 16-bit mono WAV, to be replaced by the show's own signature.
///
/// # Errors
/// Never, in memory.
pub(super) fn signature() -> Result<Vec<u8>, hound::Error> {
    let spec = WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::new());
    let mut wav = WavWriter::new(&mut bytes, spec)?;
    let frames = STEP * (u32::try_from(NOTES.len()).unwrap_or(0) - 1) + RINGS;
    for n in 0..frames {
        let notes = NOTES.iter().zip(0u32..);
        let sum: f64 = notes.filter_map(|(hz, which)| Some(note(*hz, n.checked_sub(which * STEP)?))).sum();
        wav.write_sample(to_i16(sum * 0.2))?;
    }
    wav.finalize()?;
    Ok(bytes.into_inner())
}

/// A struck bar: a tone and its third partial, gone in two seconds.
fn note(hz: f64, at: u32) -> f64 {
    if at >= RINGS {
        return 0.0;
    }
    let t = f64::from(at) / f64::from(RATE);
    let turn = |hz: f64| libm::sin(2.0 * std::f64::consts::PI * hz * t);
    let attack = f64::from(at.min(240)) / 240.0;
    let end = f64::from((RINGS - at).min(4_800)) / 4_800.0;
    attack * end * libm::exp(-2.2 * t) * (turn(hz) + 0.25 * libm::exp(-6.0 * t) * turn(hz * 3.0))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range first")]
fn to_i16(sample: f64) -> i16 {
    libm::round(sample.clamp(-1.0, 1.0) * 32_767.0) as i16
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn the_chime_is_heard_and_not_clipped() {
        let clip = crate::audio::probe(std::io::Cursor::new(signature().unwrap())).unwrap();
        assert!(clip.true_peak.unwrap().as_f64() < -3.0 && clip.loudness.unwrap().as_f64() > -35.0, "{clip:?}");
        assert_eq!(clip.length.millis().0, 2_900);
    }
}
