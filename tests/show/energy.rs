//! Where a recording sounds: an ear of its own, which knows nothing of the tool.
use std::path::Path;

/// A recording as one channel of energy, in windows of 5 ms.
#[derive(Debug)]
pub(crate) struct Energy {
    /// The mean square of each window, where 1 is full scale.
    windows: Vec<f64>,
    /// How long the recording is.
    pub(crate) frames: u64,
}

const WINDOW_MS: usize = 5;

impl Energy {
    /// Read a WAV of whole numbers.
    pub(crate) fn of(path: &Path) -> Self {
        let mut reader = hound::WavReader::open(path).unwrap();
        let spec = reader.spec();
        assert_eq!((spec.sample_rate, spec.sample_format), (48_000, hound::SampleFormat::Int));
        let full = f64::from(1_u32 << (spec.bits_per_sample - 1));
        let samples: Vec<f64> = reader.samples::<i32>().map(|s| f64::from(s.unwrap()) / full).collect();
        let per_window = 48 * WINDOW_MS * usize::from(spec.channels);
        let windows =
            samples.chunks(per_window).map(|w| w.iter().map(|s| s * s).sum::<f64>() / w.len() as f64).collect();
        Self { windows, frames: u64::from(reader.duration()) }
    }

    /// The stretches between two times, in milliseconds, that are louder than a level; quiet shorter than `bridge` does
    /// not part them.
    pub(crate) fn sounding(&self, from: u64, to: u64, level_db: f64, bridge: u64) -> Vec<(u64, u64)> {
        let level = libm::pow(10.0, level_db / 10.0);
        let mut found: Vec<(u64, u64)> = Vec::new();
        for (n, energy) in self.windows.iter().enumerate() {
            let at = (n * WINDOW_MS) as u64;
            if at < from || at >= to || *energy < level {
                continue;
            }
            let end = at + WINDOW_MS as u64;
            match found.last_mut() {
                Some(last) if at - last.1 < bridge.max(1) => last.1 = end,
                _ => found.push((at, end)),
            }
        }
        found
    }
}
