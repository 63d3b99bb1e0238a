//! How loud the parts of a file are, each by blocks that begin where it does: as if it were a file of its own.
use super::gate::integrated;
use crate::units::{FrameRange, Frames};
use std::collections::VecDeque;

/// A step of the meter: 10 ms.
const STEP: u64 = Frames::from_millis(10).get();
/// Steps in a gating block of 400 ms, and from one block to the next.
const BLOCK: usize = 40;
const HOP: u64 = 10;

/// Gathers steps into parts that may overlap.
pub(super) struct Parts {
    /// First and last step of each, and which it is, by the first.
    waiting: Vec<(u64, u64, usize)>,
    next: usize,
    open: Vec<Open>,
    found: Vec<f64>,
    step: u64,
}

struct Open {
    which: usize,
    end: u64,
    steps: u64,
    window: VecDeque<f64>,
    blocks: Vec<f32>,
}

impl Parts {
    pub(super) fn new(parts: impl Iterator<Item = FrameRange>) -> Self {
        let nearest = |at: Frames| at.get().saturating_add(STEP / 2) / STEP;
        let mut waiting: Vec<_> =
            parts.enumerate().map(|(n, at)| (nearest(at.start()), nearest(at.end()), n)).collect();
        let found = vec![f64::NEG_INFINITY; waiting.len()];
        waiting.sort_unstable();
        Self { waiting, next: 0, open: Vec::new(), found, step: 0 }
    }

    pub(super) fn step(&mut self, mean: f64) {
        while let Some((_, end, which)) = self.waiting.get(self.next).filter(|(start, ..)| *start <= self.step) {
            if *end > self.step {
                self.open.push(Open {
                    which: *which,
                    end: *end,
                    steps: 0,
                    window: VecDeque::new(),
                    blocks: Vec::new(),
                });
            }
            self.next += 1;
        }
        self.step += 1;
        for open in &mut self.open {
            open.step(mean);
        }
        let (found, now) = (&mut self.found, self.step);
        self.open.retain(|open| open.end > now || open.close(found));
    }

    /// Integrated loudness in LUFS of each, in the order in which they were given; minus infinity for silence and for less
    /// than 400 ms.
    pub(super) fn finish(mut self) -> Vec<f64> {
        for open in &self.open {
            open.close(&mut self.found);
        }
        self.found
    }
}

impl Open {
    fn step(&mut self, mean: f64) {
        self.window.push_back(mean);
        if self.window.len() > BLOCK {
            self.window.pop_front();
        }
        self.steps += 1;
        if self.window.len() == BLOCK && self.steps.is_multiple_of(HOP) {
            self.blocks.push((self.window.iter().sum::<f64>() / BLOCK as f64) as f32);
        }
    }

    /// Put what was found in its place. It is done with: `false`.
    fn close(&self, found: &mut [f64]) -> bool {
        if let Some(found) = found.get_mut(self.which) {
            *found = integrated(self.blocks.iter().map(|b| f64::from(*b)));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Parts;
    use crate::{
        audio::gate::{Loudness, energy},
        units::{FrameRange, Frames},
    };

    #[test]
    fn a_part_is_as_loud_as_a_file_of_its_own() {
        // speech and quiet, by turns
        let mean = |n: u64| energy(if (n / 37).is_multiple_of(3) { -60.0 } else { -20.0 - (n % 41) as f64 * 0.3 });
        let ms = |from: u64, to: u64| FrameRange::new(Frames::from_millis(from), Frames::from_millis(to));
        let all = [ms(0, 48_330), ms(48_330, 60_000), ms(1_234, 1_900), ms(48_330, 90_000), ms(70, 300), ms(5, 5)];
        let mut parts = Parts::new(all.into_iter());
        (0..6_000).for_each(|n| parts.step(mean(n)));
        let found = parts.finish();
        for (at, found) in all.iter().zip(found) {
            let (from, to) = (at.start().millis().0 / 10, (at.end().millis().0 / 10).min(6_000));
            let mut own = Loudness::default();
            (from..to).for_each(|n| own.step(mean(n)));
            let wanted = own.integrated();
            assert!(wanted.to_bits() == found.to_bits() || (wanted - found).abs() < 1e-4, "{at}: {found} and {wanted}");
        }
    }
}
