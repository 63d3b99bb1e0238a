//! Tones that stand nowhere else, and an ear for them.
use std::{f64::consts::TAU, ops::Range, path::Path};

const RATE: u64 = 48_000;
/// A pattern is tones of this length, one after the other.
const TONE_MS: u64 = 250;
/// The ear listens to stretches of this length, as often as this.
const WINDOW: usize = 9_600;
const HOP: usize = 2_400;
/// So many tones are listened for at a time.
const LANES: usize = 8;

/// Patterns of tones, each its own, by where they were planted.
#[derive(Debug, Default)]
pub(crate) struct Tones {
    planted: Vec<(String, Vec<f64>)>,
}

impl Tones {
    /// Write a recording of voices that are low tones, each from and to a millisecond, and of a pattern in each stretch that
    /// is not to be heard. The voices have nothing where the patterns are: above 2 kHz.
    pub(crate) fn recording(
        &mut self,
        path: &Path,
        length: u64,
        voices: &[(u64, u64)],
        unheard: &[Range<u64>],
        channels: u16,
    ) {
        let frames = usize::try_from(length * RATE / 1000).unwrap();
        let mut samples = vec![0.0f64; frames];
        let mut add = |from: u64, to: u64, hertz: f64, level: f64| {
            let (from, to) = ((from * 48) as usize, (to * 48) as usize);
            for n in from..to.min(frames) {
                // 20 ms up and down, so that nothing of it is a click
                let edge = (n - from).min(to - n) as f64 / 960.0;
                let shape = 0.5 - 0.5 * (edge.min(1.0) * TAU / 2.0).cos();
                samples[n] += level * shape * (n as f64 * TAU * hertz / RATE as f64).sin();
            }
        };
        for (from, to) in voices {
            for (hertz, level) in [(170.0, 0.1), (340.0, 0.08), (510.0, 0.05)] {
                add(*from, *to, hertz, level);
            }
        }
        for stretch in unheard {
            let first = self.planted.iter().map(|(_, tones)| tones.len()).sum::<usize>();
            let count = (stretch.end - stretch.start).div_ceil(TONE_MS);
            let pattern: Vec<f64> = (0..count as usize).map(|n| 2_000.0 + 70.0 * (first + n) as f64).collect();
            for (n, hertz) in (0..).zip(&pattern) {
                let from = stretch.start + n * TONE_MS;
                add(from, (from + TONE_MS).min(stretch.end), *hertz, 0.1);
            }
            let name = path.file_name().unwrap().to_string_lossy();
            self.planted.push((format!("{name} {} to {} ms", stretch.start, stretch.end), pattern));
        }
        let spec = hound::WavSpec {
            channels,
            sample_rate: 48_000,
            bits_per_sample: 24,
            sample_format: hound::SampleFormat::Int,
        };
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut writer = hound::WavWriter::create(path, spec).unwrap();
        for sample in samples {
            for _ in 0..channels {
                writer.write_sample((sample * 8_388_607.0) as i32).unwrap();
            }
        }
        writer.finalize().unwrap();
    }

    /// The tone that is heard best anywhere in a recording: by where its pattern was planted, and how loud it is, in dBFS.
    pub(crate) fn loudest(&self, path: &Path) -> (String, f64) {
        let mut reader = hound::WavReader::open(path).unwrap();
        let spec = reader.spec();
        let full = f64::from(1_u32 << (spec.bits_per_sample - 1));
        let all: Vec<f64> = reader.samples::<i32>().map(|s| f64::from(s.unwrap()) / full).collect();
        let window: Vec<f64> = (0..WINDOW).map(|n| 0.5 - 0.5 * (TAU * n as f64 / WINDOW as f64).cos()).collect();
        let mut best = (String::new(), -200.0);
        let tones: Vec<(&String, f64)> =
            self.planted.iter().flat_map(|(name, pattern)| pattern.iter().map(move |hertz| (name, *hertz))).collect();
        for channel in 0..usize::from(spec.channels) {
            let samples: Vec<f64> = all.iter().skip(channel).step_by(usize::from(spec.channels)).copied().collect();
            for from in (0..).step_by(HOP).take_while(|from| from + WINDOW <= samples.len()) {
                let shaped: Vec<f64> = samples[from..from + WINDOW].iter().zip(&window).map(|(s, w)| s * w).collect();
                for some in tones.chunks(LANES) {
                    let mut turns = [0.0; LANES];
                    for (turn, (_, hertz)) in turns.iter_mut().zip(some) {
                        *turn = 2.0 * (TAU * hertz / f64::from(spec.sample_rate)).cos();
                    }
                    for ((name, hertz), power) in some.iter().zip(powers(&shaped, &turns)) {
                        let level = 20.0 * (4.0 * power.max(0.0).sqrt() / WINDOW as f64).max(1e-10).log10();
                        if level > best.1 {
                            best = (format!("{hertz} Hz of {name} at {} ms", from / 48), level);
                        }
                    }
                }
            }
        }
        best
    }
}

/// How much of each tone there is, squared, by Goertzel's recurrence: of tones by twice the cosine of their step.
fn powers(samples: &[f64], turns: &[f64; LANES]) -> [f64; LANES] {
    let (mut one, mut two) = ([0.0; LANES], [0.0; LANES]);
    for sample in samples {
        for n in 0..LANES {
            let next = sample + turns[n] * one[n] - two[n];
            two[n] = one[n];
            one[n] = next;
        }
    }
    std::array::from_fn(|n| one[n] * one[n] + two[n] * two[n] - turns[n] * one[n] * two[n])
}
