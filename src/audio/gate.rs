//! From steps of weighted energy to loudness: ITU-R BS.1770-5 annex 1, EBU Tech 3341 and 3342.
//!
//! Sums over windows slide in whole numbers, so that what has gone out of a window leaves no trace. What is kept grows by
//! eight bytes for 100 ms: less than a third of a megabyte an hour.
use std::collections::VecDeque;

/// Steps of 10 ms in the momentary window, which is also the gating block, of 400 ms.
const MOMENTARY: usize = 40;
/// Steps of 10 ms in the short-term window of 3 s.
const SHORT_TERM: usize = 300;
/// Blocks overlap by three quarters, and short-term values for the range come as often: every 100 ms.
const HOP: usize = 10;
/// One in the fixed point of the sums.
const ONE: f64 = (1u64 << 60) as f64;

/// Loudness in LUFS of a mean weighted square; minus infinity for none.
pub(super) fn lufs(energy: f64) -> f64 {
    -0.691 + 10.0 * libm::log10(energy)
}

/// The mean weighted square of a loudness in LUFS.
pub(super) fn energy(lufs: f64) -> f64 {
    libm::pow(10.0, (lufs + 0.691) / 10.0)
}

/// Gathers steps.
#[derive(Clone, Default)]
pub(super) struct Loudness {
    window: VecDeque<u128>,
    momentary: u128,
    short_term: u128,
    steps: usize,
    most_momentary: u128,
    most_short_term: u128,
    blocks: Vec<f32>,
    ranged: Vec<f32>,
}

impl Loudness {
    /// For so many steps: what grows by doubling leaves holes in memory that nothing fills again. Of a length that is known, and not only
    /// declared.
    pub(super) fn of_steps(steps: u64) -> Self {
        let hops = usize::try_from(steps / HOP as u64 + 1).unwrap_or(0);
        Self { blocks: Vec::with_capacity(hops), ranged: Vec::with_capacity(hops), ..Self::default() }
    }

    pub(super) fn step(&mut self, mean: f64) {
        // louder than anything that is sound; sums of it still fit
        let step = whole(mean.min(1e12) * ONE);
        self.window.push_back(step);
        self.steps += 1;
        self.momentary += step;
        self.short_term += step;
        let before = |n: usize| self.window.len().checked_sub(n + 1).and_then(|at| self.window.get(at)).copied();
        self.momentary -= before(MOMENTARY).unwrap_or(0);
        self.short_term -= before(SHORT_TERM).unwrap_or(0);
        if self.window.len() > SHORT_TERM {
            self.window.pop_front();
        }
        let hop = self.steps.is_multiple_of(HOP);
        if self.steps >= MOMENTARY {
            self.most_momentary = self.most_momentary.max(self.momentary);
            if hop {
                self.blocks.push(mean_of(self.momentary, MOMENTARY) as f32);
            }
        }
        if self.steps >= SHORT_TERM {
            self.most_short_term = self.most_short_term.max(self.short_term);
            if hop {
                self.ranged.push(mean_of(self.short_term, SHORT_TERM) as f32);
            }
        }
    }

    /// The highest momentary loudness in LUFS; minus infinity for silence.
    pub(super) fn max_momentary(&self) -> f64 {
        lufs(mean_of(self.most_momentary, MOMENTARY))
    }

    /// The highest short-term loudness in LUFS; minus infinity for silence and for less than 3 s.
    pub(super) fn max_short_term(&self) -> f64 {
        lufs(mean_of(self.most_short_term, SHORT_TERM))
    }

    /// Integrated loudness in LUFS; minus infinity for silence and for less than 400 ms.
    pub(super) fn integrated(&self) -> f64 {
        integrated(self.blocks.iter().map(|block| f64::from(*block)))
    }

    /// Loudness range in LU: from the tenth to the ninety-fifth hundredth of the gated short-term values.
    pub(super) fn range(&self) -> f64 {
        let absolute = energy(-70.0) as f32;
        let gated = |gate: f32| self.ranged.iter().copied().filter(move |e| *e >= gate);
        let count = gated(absolute).count();
        if count == 0 {
            return 0.0;
        }
        let mean = gated(absolute).map(f64::from).sum::<f64>() / count as f64;
        let mut values: Vec<f32> = gated(absolute.max((mean * 0.01) as f32)).collect();
        values.sort_unstable_by(f32::total_cmp);
        let last = values.len().saturating_sub(1);
        let rank = |hundredth: usize| values.get((last * hundredth + 50) / 100).map_or(0.0, |e| lufs(f64::from(*e)));
        rank(95) - rank(10)
    }
}

#[expect(clippy::cast_sign_loss, reason = "a sum of squares is not negative")]
fn whole(value: f64) -> u128 {
    value as u128
}

fn mean_of(sum: u128, steps: usize) -> f64 {
    sum as f64 / ONE / steps as f64
}

/// The gated mean of blocks of 400 ms, in LUFS.
pub(super) fn integrated(blocks: impl Iterator<Item = f64> + Clone) -> f64 {
    let mean = |gate: f64| {
        let (mut sum, mut count) = (0.0, 0u64);
        for block in blocks.clone().filter(|e| *e >= gate) {
            sum += block;
            count += 1;
        }
        if count == 0 { 0.0 } else { sum / count as f64 }
    };
    let absolute = energy(-70.0);
    let relative = mean(absolute) * 0.1;
    lufs(mean(absolute.max(relative)))
}
