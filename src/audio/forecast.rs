//! What a limiter will take off the loudness, before it has run.
//!
//! The mix is measured once; of every 10 ms its energy and its highest sample are kept, in three bytes. A limiter in steps of
//! 10 ms on that says within a few hundredths of a LU what the real one will do, so that the gain is right the first time
//! and an hour is not mixed again for half a tenth of a LU.
use super::{gate, limit::Release, quality::Place};
use std::sync::OnceLock;

/// Energy and peak of every 10 ms.
pub(super) struct Forecast {
    /// In hundredths of a decibel.
    energies: Vec<i16>,
    /// In fifths of a decibel above [`LOWEST`].
    peaks: Vec<u8>,
    /// The loudness of it all in LUFS, once it was asked for.
    whole: OnceLock<f64>,
}

/// A peak below is one of it, in dB: no limiter comes near it. 51 dB above it is one of the highest.
const LOWEST: f64 = -41.0;
/// So many steps lead to a gain.
const STEPS: usize = 8;
/// No limiter is asked to take more than this, in dB.
const MOST: f64 = 60.0;
/// Steps of a peak in a decibel.
const FINE: f64 = 5.0;

/// What is left after 10 ms of a release.
fn released(release: Release) -> f64 {
    libm::exp(-0.010 / f64::from(release.seconds()))
}

impl Forecast {
    /// For a programme of so many frames at 48 kHz.
    pub(super) fn new(frames: u64) -> Self {
        let steps = usize::try_from(frames / 480 + 1).unwrap_or(0);
        Self { energies: Vec::with_capacity(steps), peaks: Vec::with_capacity(steps), whole: OnceLock::new() }
    }

    pub(super) fn step(&mut self, energy: f64, peak: f32) {
        let hundredths = |level: f64| (level * 100.0).clamp(-20_000.0, 20_000.0) as i16;
        self.energies.push(hundredths(10.0 * libm::log10(energy.max(1e-20))));
        let peak = 20.0 * libm::log10(f64::from(peak).max(1e-10));
        self.peaks.push(fifths(peak - LOWEST));
    }

    /// Where the loudness of every 10 ms stays below so many LUFS for so many of them.
    pub(super) fn below(&self, lufs: f64, steps: usize) -> Vec<Place> {
        let mut places = Vec::new();
        let mut start = None;
        // and one that is loud, to end with
        for (n, energy) in self.energies.iter().copied().chain([i16::MAX]).enumerate() {
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
        let heard = self.energies.iter().map(|energy| f64::from(*energy) / 100.0).filter(|e| e - 0.691 >= above);
        let (sum, count) = heard.fold((0.0, 0_u64), |(sum, n), e| (sum + libm::pow(10.0, e / 10.0), n + 1));
        if count == 0 { above } else { 10.0 * libm::log10(sum / count as f64) - 0.691 }
    }

    /// By how many LU a limiter at `ceiling` dB takes the loudness down, after a gain in dB.
    pub(super) fn loss(&self, gain: f64, ceiling: f64, release: Release) -> f64 {
        let room = ceiling - gain;
        let decibels = |peak: &u8| f64::from(*peak) / FINE + LOWEST;
        if self.peaks.iter().all(|peak| decibels(peak) <= room) {
            return 0.0;
        }
        let (released, mut held) = (released(release), 1.0f64);
        let limited = self.energies.iter().zip(&self.peaks).map(|(energy, peak)| {
            let over = decibels(peak) - room;
            let allowed = if over > 0.0 { libm::pow(10.0, -over / 20.0) } else { 1.0 };
            held = allowed.min(1.0 - (1.0 - held) * released);
            plain(*energy) * held * held
        });
        // one after the other: over six hours each takes a megabyte
        let before = self.whole.get_or_init(|| integrated(self.energies.iter().map(|energy| plain(*energy))));
        let loss = before - integrated(limited);
        if loss.is_finite() { loss.max(0.0) } else { 0.0 }
    }

    /// After which gain in dB a limiter at `ceiling` leaves `left` of it. The last dB of gain are the limiter's more and more:
    /// each step goes as far as the two before it say.
    pub(super) fn gain(&self, left: f64, ceiling: f64, release: Release) -> f64 {
        let mut before = (left, -self.loss(left, ceiling, release));
        let mut gain = left - before.1;
        for _ in 0..STEPS {
            let short = gain - self.loss(gain, ceiling, release) - left;
            if short.abs() < 0.005 {
                break;
            }
            let slope = ((short - before.1) / (gain - before.0)).max(0.05);
            before = (gain, short);
            gain = (gain - short / slope).min(left + MOST);
        }
        gain
    }
}

/// The gated loudness in LUFS of the energies of 10 ms each.
fn integrated(energies: impl Iterator<Item = f64>) -> f64 {
    let mut blocks = Vec::with_capacity(energies.size_hint().0 / 10);
    let mut hops = std::collections::VecDeque::new();
    let mut hop = 0.0;
    for (n, energy) in energies.enumerate() {
        hop += energy;
        if n % 10 == 9 {
            hops.push_back(std::mem::take(&mut hop));
            if hops.len() > 4 {
                hops.pop_front();
            }
            // a block of 400 ms
            if hops.len() == 4 {
                blocks.push((hops.iter().sum::<f64>() / 40.0) as f32);
            }
        }
    }
    gate::integrated(blocks.iter().map(|b| f64::from(*b)))
}

#[expect(clippy::cast_sign_loss, reason = "it is never below zero")]
fn fifths(level: f64) -> u8 {
    (level * FINE).round().clamp(0.0, 255.0) as u8
}

fn plain(energy: i16) -> f64 {
    libm::pow(10.0, f64::from(energy) / 1000.0)
}
