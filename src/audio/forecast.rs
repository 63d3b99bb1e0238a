//! What a limiter will take off the loudness, before it has run.
//!
//! The mix is measured once; of every 10 ms its energy and its highest sample are kept, in four bytes. A limiter in steps of
//! 10 ms on that says within a few hundredths of a LU what the real one will do, so that the gain is right the first time
//! and an hour is not mixed again for half a tenth of a LU.
use super::{gate, quality::Place};

/// Energy and peak of every 10 ms, in hundredths of a decibel.
pub(super) struct Forecast {
    steps: Vec<(i16, i16)>,
}

/// What is left after 10 ms of a release of 80 ms.
const RELEASED: f64 = 0.882_5;

impl Forecast {
    /// For a programme of so many frames at 48 kHz.
    pub(super) fn new(frames: u64) -> Self {
        Self { steps: Vec::with_capacity(usize::try_from(frames / 480 + 1).unwrap_or(0)) }
    }

    pub(super) fn step(&mut self, energy: f64, peak: f32) {
        let hundredths = |level: f64| (level * 100.0).clamp(-20_000.0, 20_000.0) as i16;
        let energy = hundredths(10.0 * libm::log10(energy.max(1e-20)));
        self.steps.push((energy, hundredths(20.0 * libm::log10(f64::from(peak).max(1e-10)))));
    }

    /// Where the loudness of every 10 ms stays below so many LUFS for so many of them.
    pub(super) fn below(&self, lufs: f64, steps: usize) -> Vec<Place> {
        let mut places = Vec::new();
        let mut start = None;
        // and one that is loud, to end with
        for (n, energy) in self.steps.iter().map(|(energy, _)| *energy).chain([i16::MAX]).enumerate() {
            if f64::from(energy) / 100.0 - 0.691 < lufs {
                start.get_or_insert(n);
            } else if let Some(start) = start.take().filter(|start| n - start >= steps)
                && places.len() < 100
            {
                places.push(Place { start_ms: start as u64 * 10, length_ms: (n - start) as u64 * 10 });
            }
        }
        places
    }

    /// The loudness of all that is above a level, both in LUFS.
    pub(super) fn level(&self, above: f64) -> f64 {
        let heard = self.steps.iter().map(|(energy, _)| f64::from(*energy) / 100.0).filter(|e| e - 0.691 >= above);
        let (sum, count) = heard.fold((0.0, 0_u64), |(sum, n), e| (sum + libm::pow(10.0, e / 10.0), n + 1));
        if count == 0 { above } else { 10.0 * libm::log10(sum / count as f64) - 0.691 }
    }

    /// By how many LU a limiter at `ceiling` dB takes the loudness down, after a gain in dB.
    pub(super) fn loss(&self, gain: f64, ceiling: f64) -> f64 {
        let room = ceiling - gain;
        if self.steps.iter().all(|(_, peak)| f64::from(*peak) / 100.0 <= room) {
            return 0.0;
        }
        let mut held = 1.0f64;
        let limited = self.steps.iter().map(|(energy, peak)| {
            let over = f64::from(*peak) / 100.0 - room;
            let allowed = if over > 0.0 { libm::pow(10.0, -over / 20.0) } else { 1.0 };
            held = allowed.min(1.0 - (1.0 - held) * RELEASED);
            (plain(*energy), plain(*energy) * held * held)
        });
        // every block of 400 ms, before and after
        let blocks = self.steps.len() / 10;
        let (mut before, mut after) = (Vec::with_capacity(blocks), Vec::with_capacity(blocks));
        let mut hops = std::collections::VecDeque::new();
        let mut hop = (0.0, 0.0);
        for (n, (plain, limited)) in limited.enumerate() {
            hop = (hop.0 + plain, hop.1 + limited);
            if n % 10 == 9 {
                hops.push_back(std::mem::take(&mut hop));
                if hops.len() > 4 {
                    hops.pop_front();
                }
                if hops.len() == 4 {
                    before.push((hops.iter().map(|h| h.0).sum::<f64>() / 40.0) as f32);
                    after.push((hops.iter().map(|h| h.1).sum::<f64>() / 40.0) as f32);
                }
            }
        }
        let integrated = |blocks: &[f32]| gate::integrated(blocks.iter().map(|b| f64::from(*b)));
        let loss = integrated(&before) - integrated(&after);
        if loss.is_finite() { loss.max(0.0) } else { 0.0 }
    }
}

fn plain(energy: i16) -> f64 {
    libm::pow(10.0, f64::from(energy) / 1000.0)
}
