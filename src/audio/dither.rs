//! From floats to whole numbers: triangular dither of two steps peak to peak, seeded, once, last.

/// Dither that is the same in every run.
pub(super) struct Dither {
    state: u64,
    scale: f32,
    most: i32,
}

impl Dither {
    pub(super) fn new(bits: u16) -> Self {
        let most = (1i32 << (bits - 1)) - 1;
        Self { state: 0x9e37_79b9_7f4a_7c15, scale: (1i32 << (bits - 1)) as f32, most }
    }

    /// Splitmix64 (Steele, Lea and Flood 2014).
    fn random(&mut self) -> f32 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }

    pub(super) fn quantise(&mut self, samples: &[f32], out: &mut Vec<i32>) {
        out.clear();
        for sample in samples {
            let noise = self.random() - self.random();
            let value = libm::floorf(sample * self.scale + noise + 0.5);
            out.push((value as i32).clamp(-self.most - 1, self.most));
        }
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
    fn full_scale_does_not_wrap() {
        let mut out = Vec::new();
        Dither::new(24).quantise(&[1.5, -1.5], &mut out);
        assert_eq!(out, [8_388_607, -8_388_608]);
    }
}
