//! From floats to whole numbers: triangular dither of two steps peak to peak, seeded, once, last.

/// Generators side by side, so that several samples are dithered at once.
const LANES: usize = 8;

/// Dither that is the same in every run.
pub(super) struct Dither {
    lanes: [u32; LANES],
    /// Noise that waits for its sample, the next one last.
    waiting: Vec<f32>,
    scale: f64,
    most: f64,
}

/// Rounds a number by adding it: what is left of its fraction is lost, and its lowest bits are the whole number.
const MAGIC: f64 = 6_755_399_441_055_744.0;

impl Dither {
    pub(super) fn new(bits: u16) -> Self {
        let scale = f64::from(1i32 << (bits - 1));
        // Splitmix64 (Steele, Lea and Flood 2014) gives every lane a start of its own
        let mut state = 0u64;
        let lanes = [(); LANES].map(|()| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z >> 32) as u32 | 1
        });
        Self { lanes, waiting: Vec::new(), scale, most: scale - 1.0 }
    }

    /// One value for each lane, between minus one and one step. Xorshift (Marsaglia 2003): its two halves are two draws.
    fn noise(&mut self) -> [f32; LANES] {
        for lane in &mut self.lanes {
            *lane ^= *lane << 13;
            *lane ^= *lane >> 17;
            *lane ^= *lane << 5;
        }
        self.lanes.map(|lane| {
            let (a, b) = ((lane >> 16) as i32, (lane & 0xffff) as i32);
            (a - b) as f32 / 65_536.0
        })
    }

    pub(super) fn quantise(&mut self, samples: &[f32], out: &mut Vec<i32>) {
        out.clear();
        let first = self.waiting.len().min(samples.len());
        let (head, rest) = samples.split_at(first);
        for sample in head {
            let noise = self.waiting.pop().unwrap_or(0.0);
            out.push(self.whole(*sample, noise));
        }
        let (groups, tail) = rest.as_chunks::<LANES>();
        for group in groups {
            let noise = self.noise();
            let mut whole = [0; LANES];
            for ((whole, sample), noise) in whole.iter_mut().zip(group).zip(noise) {
                *whole = self.whole(*sample, noise);
            }
            out.extend_from_slice(&whole);
        }
        if !tail.is_empty() {
            let noise = self.noise();
            self.waiting.extend(noise.iter().rev());
            for sample in tail {
                let noise = self.waiting.pop().unwrap_or(0.0);
                out.push(self.whole(*sample, noise));
            }
        }
    }

    /// The nearest whole number, within what the file can hold.
    fn whole(&self, sample: f32, noise: f32) -> i32 {
        let value = f64::from(sample) * self.scale + f64::from(noise);
        let value = if value > self.most { self.most } else { value };
        let value = if value < -self.scale { -self.scale } else { value };
        (value + MAGIC).to_bits() as u32 as i32
    }
}

#[cfg(test)]
mod tests {
    use super::Dither;

    #[test]
    fn a_level_below_one_step_is_kept_on_average() {
        let mut out = Vec::new();
        Dither::new(16).quantise(&vec![0.3 / 32_768.0; 200_000], &mut out);
        let mean = out.iter().map(|n| f64::from(*n)).sum::<f64>() / 200_000.0;
        assert!((mean - 0.3).abs() < 0.01, "{mean}");
        assert!(out.iter().all(|n| (-1..=2).contains(n)));
    }

    #[test]
    fn the_noise_is_triangular_white_and_another_on_each_side() {
        let mut out = Vec::new();
        Dither::new(16).quantise(&vec![0.0; 400_000], &mut out);
        let count = |value: i32| out.iter().filter(|n| **n == value).count() as f64 / 400_000.0;
        // of a triangle two steps wide an eighth lies beyond half a step on either side
        assert!(
            (count(0) - 0.75).abs() < 0.005 && (count(1) - 0.125).abs() < 0.005 && (count(-1) - 0.125).abs() < 0.005
        );
        for lag in [1, 2, 3, 8, 16] {
            let product: i32 = out.iter().zip(&out[lag..]).map(|(a, b)| a * b).sum();
            assert!(f64::from(product).abs() / 100_000.0 < 0.02, "lag {lag}: {product}");
        }
    }

    #[test]
    fn blocks_of_any_length_give_the_same_numbers() {
        let samples: Vec<f32> = (0..1000).map(|n| libm::sinf(n as f32 * 0.01)).collect();
        let (mut whole, mut part, mut parts) = (Vec::new(), Vec::new(), Vec::new());
        Dither::new(24).quantise(&samples, &mut whole);
        let mut dither = Dither::new(24);
        for block in samples.chunks(37) {
            dither.quantise(block, &mut part);
            parts.extend_from_slice(&part);
        }
        assert_eq!(whole, parts);
    }

    #[test]
    fn full_scale_does_not_wrap() {
        let mut out = Vec::new();
        Dither::new(24).quantise(&[1.5, -1.5], &mut out);
        assert_eq!(out, [8_388_607, -8_388_608]);
    }
}
