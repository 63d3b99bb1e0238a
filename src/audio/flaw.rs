//! What is wrong with a recording before anything is made of it: peaks that were cut flat, a side with nothing on it.
//!
//! It looks at the samples as they are in the file, at its own rate: to change the rate rounds what was flat.

/// As many equal samples in a row are a peak that was cut: a wave's own top is that even only where it is slow.
const RUN: usize = 4;
/// How steeply a wave goes into a cut, as a part of its height. A top of its own is reached more gently, even in 8 bits.
const STEEP: f32 = 0.02;
/// The largest positive number of 16 bits, and what is above it.
const FULL: f32 = 0.999_96;
/// Fewer cut peaks, or samples at full scale, than these are nobody's fault.
const MOST: u64 = 8;
/// A side with less than this part of the other's power has nothing on it: −80 dB.
const NOTHING: f64 = 1e-8;
/// What is larger is more than a rounding beyond full scale.
const BEYOND: f32 = 1.000_1;
/// What is softer has nothing on either side: −70 dBFS.
const HEARD: f64 = 1e-7;

/// Gathers what is wrong with a recording.
pub(super) struct Flaws {
    channels: usize,
    /// There is room beyond full scale.
    headroom: bool,
    frames: u64,
    powers: [f64; 2],
    /// Samples at full scale.
    full: u64,
    /// Above and below zero: the farthest sample so far, and how many peaks were cut flat there.
    tops: [Top; 2],
}

#[derive(Clone, Copy, Default)]
struct Top {
    height: f32,
    flat: u64,
}

impl Flaws {
    /// Of so many channels, in a format that has room beyond full scale or none.
    pub(super) fn new(channels: usize, headroom: bool) -> Self {
        Self { channels, headroom, frames: 0, powers: [0.0; 2], full: 0, tops: [Top::default(); 2] }
    }

    /// A block of interleaved samples.
    pub(super) fn feed(&mut self, block: &[f32]) {
        self.frames += (block.len() / self.channels.max(1)) as u64;
        let mut reached = [0.0f32; 2];
        // floats are exact enough for some samples, and eight at a time
        for part in block.chunks(512) {
            let (mut squares, mut highs, mut lows) = ([0.0f32; 8], [0.0f32; 8], [0.0f32; 8]);
            let (groups, rest) = part.as_chunks::<8>();
            for group in groups {
                for n in 0..8 {
                    squares[n] += group[n] * group[n];
                    highs[n] = highs[n].max(group[n]);
                    lows[n] = lows[n].min(group[n]);
                }
            }
            for (n, sample) in rest.iter().enumerate() {
                squares[n] += sample * sample;
                highs[n] = highs[n].max(*sample);
                lows[n] = lows[n].min(*sample);
            }
            for (n, square) in squares.iter().enumerate() {
                self.powers[n % 2] += f64::from(*square);
            }
            reached[0] = highs.iter().fold(reached[0], |a, b| a.max(*b));
            reached[1] = lows.iter().fold(reached[1], |a, b| a.max(-*b));
        }
        if reached[0].max(reached[1]) >= FULL {
            self.full += block.iter().filter(|s| s.abs() >= FULL).count() as u64;
        }
        for ((top, reached), sign) in self.tops.iter_mut().zip(reached).zip([1.0, -1.0]) {
            if reached > top.height * 1.000_1 {
                *top = Top { height: reached, flat: 0 };
            }
            // most blocks do not come near it
            if reached >= top.height * 0.999_9 && reached > 0.01 {
                (0..self.channels).for_each(|n| top.cuts(block.iter().skip(n).step_by(self.channels), sign));
            }
        }
    }

    /// What is to be said of it.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        // what goes beyond full scale was not cut there
        let beyond = self.headroom && self.tops.iter().any(|top| top.height > BEYOND);
        if self.full > MOST && !beyond {
            remarks.push(format!("{} samples are at full scale; it may be clipped", self.full));
        }
        // at full scale it is said of the samples
        let cut = self.tops.iter().filter(|top| top.flat > MOST && !(0.999_9..=BEYOND).contains(&top.height));
        if let Some(top) = cut.clone().max_by(|a, b| a.height.total_cmp(&b.height)) {
            let (dbfs, flat) = (20.0 * libm::log10(f64::from(top.height)), cut.map(|top| top.flat).sum::<u64>());
            remarks.push(format!(
                "{flat} peaks are flat at {dbfs:.1} dBFS; it may have been clipped and then turned {}",
                if dbfs < 0.0 { "down" } else { "up" }
            ));
        }
        let [left, right] = self.powers.map(|power| power / self.frames.max(1) as f64);
        if self.channels == 2 && left.max(right) > HEARD {
            for (side, other, own, rest) in [("left", "right", left, right), ("right", "left", right, left)] {
                if own < rest * NOTHING {
                    remarks.push(format!("nothing is on the {side}; keep the {other} alone, as a mono file"));
                }
            }
        }
        remarks
    }
}

impl Top {
    /// Count the peaks of one channel that are cut here.
    fn cuts<'a>(&mut self, samples: impl Iterator<Item = &'a f32>, sign: f32) {
        let level = self.height * 0.999_9;
        let (mut before, mut run, mut steep) = (0.0f32, 0, false);
        for sample in samples {
            if run > 0 && sample.to_bits() == before.to_bits() {
                run += 1;
                continue;
            }
            let step = (sample - before).abs() >= STEEP * self.height;
            self.flat += u64::from(run >= RUN && steep && step);
            run = usize::from(sample * sign >= level);
            steep = step;
            before = *sample;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Flaws;
    use std::f64::consts::PI;

    fn remarks(channels: usize, frame: impl Fn(f64) -> Vec<f32>) -> Vec<String> {
        let mut flaws = Flaws::new(channels, true);
        let samples: Vec<f32> = (0..88_200).flat_map(|n| frame(f64::from(n) / 44_100.0)).collect();
        samples.chunks(4800 * channels).for_each(|block| flaws.feed(block));
        flaws.remarks()
    }

    fn voice(t: f64) -> f64 {
        let syllable = (1.0 - libm::cos(2.0 * PI * t * 4.0)) / 2.0;
        syllable * (libm::sin(2.0 * PI * 207.0 * t) + 0.4 * libm::sin(2.0 * PI * 1_330.0 * t))
    }

    #[test]
    fn peaks_that_were_cut_and_turned_down_are_found() {
        let cut = remarks(2, |t| vec![(voice(t).clamp(-0.8, 0.8) * 0.5) as f32, (voice(t) * 0.2) as f32]);
        assert!(cut[0].contains("peaks are flat at -8.0 dBFS"), "{cut:?}");
        assert_eq!(cut.len(), 1);
        // on one side of zero only
        assert_eq!(remarks(1, |t| vec![voice(t).clamp(-2.0, 0.6) as f32]).len(), 1);
    }

    #[test]
    fn what_was_cut_at_full_scale_is_found_on_either_side_of_zero() {
        let most = 32_767.0 / 32_768.0;
        for cut in [[-1.0, most], [-most, most]] {
            let cut = remarks(1, |t| vec![(voice(t) * 1.3).clamp(cut[0], cut[1]) as f32]);
            assert!(cut.len() == 1 && cut[0].contains("samples are at full scale"), "{cut:?}");
        }
        // brought to full scale and not beyond
        assert_eq!(
            remarks(1, |t| vec![(libm::sin(2.0 * PI * 207.0 * t) * if t < 0.002 { 1.0 } else { 0.5 }) as f32]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_is_slow_or_coarse_by_nature_is_not_cut() {
        for bits in [8, 12, 16, 24] {
            let steps = f64::from(1 << (bits - 1));
            let coarse = |value: f64| vec![(libm::round(value * 0.5 * steps) / steps) as f32];
            assert_eq!(remarks(1, |t| coarse(voice(t))), Vec::<String>::new(), "{bits}");
            assert_eq!(remarks(1, |t| coarse(libm::sin(2.0 * PI * 30.0 * t))), Vec::<String>::new(), "{bits}");
        }
        assert_eq!(remarks(1, |_| vec![0.0]), Vec::<String>::new());
    }

    #[test]
    fn a_side_with_nothing_on_it_is_named() {
        let dead = remarks(2, |t| vec![voice(t) as f32 * 0.3, 0.0]);
        assert_eq!(dead, ["nothing is on the right; keep the left alone, as a mono file"]);
        assert_eq!(remarks(2, |t| vec![voice(t) as f32 * 0.3, voice(t) as f32 * 0.003]), Vec::<String>::new());
        assert_eq!(remarks(2, |_| vec![0.0, 0.0]), Vec::<String>::new());
    }
}
