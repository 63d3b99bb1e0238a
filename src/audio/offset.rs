//! A constant offset, in one recording or in all of a mix.
use super::hum::{Alone, seconds};
use crate::units::RATE;
use serde::Serialize;

/// A constant offset that is there second after second.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Offset {
    /// On the left and on the right, in dBFS; `None` where there is none.
    pub dbfs: [Option<f64>; 2],
    /// The first line of the script whose recording has it; `None` when it is in all of the mix.
    pub line: Option<usize>,
}

/// An offset above this is heard as a click at every edge, and costs level, in dBFS.
const MOST: f64 = -50.0;
/// So many seconds tell it from a low voice.
const LEAST: usize = 3;

/// Gathers the mean of each second of a mix, a value for each side.
#[derive(Default)]
pub(super) struct Means {
    sums: [f64; 2],
    frames: u64,
    seconds: Vec<[f32; 2]>,
}

impl Means {
    /// The sums of a block of stereo, which is 100 ms but for the last.
    pub(super) fn feed(&mut self, sums: [f64; 2], frames: u64) {
        for (all, sum) in self.sums.iter_mut().zip(sums) {
            *all += sum;
        }
        self.frames += frames;
        if self.frames >= u64::from(RATE) {
            self.seconds.push(self.sums.map(|sum| (sum / self.frames as f64) as f32));
            (self.sums, self.frames) = ([0.0; 2], 0);
        }
    }

    /// Every recording that has it; where none has, the mix.
    pub(super) fn finish(&self, alone: &[Alone]) -> Vec<Offset> {
        let of_one = |(line, seconds): (&usize, &Vec<usize>)| {
            let means: Vec<[f32; 2]> = seconds.iter().filter_map(|n| self.seconds.get(*n).copied()).collect();
            standing(&means, Some(*line))
        };
        let found: Vec<Offset> = seconds(alone).iter().filter_map(of_one).collect();
        if found.is_empty() { standing(&self.seconds, None).into_iter().collect() } else { found }
    }
}

/// What lies on one side of zero in nearly all seconds is no rumble.
fn standing(means: &[[f32; 2]], line: Option<usize>) -> Option<Offset> {
    let dbfs = [0, 1].map(|side| {
        let mut values: Vec<f32> = means.iter().filter_map(|mean| mean.get(side).copied()).collect();
        let above = values.iter().filter(|v| **v > 0.0).count();
        if values.len() < LEAST || above.max(values.len() - above) * 10 < values.len() * 9 {
            return None;
        }
        values.sort_unstable_by(f32::total_cmp);
        let middle = f64::from(values.get(values.len() / 2).copied().unwrap_or_default()).abs();
        let level = libm::round(2000.0 * libm::log10(middle.max(1e-9))) / 100.0;
        Some(level).filter(|level| *level > MOST)
    });
    dbfs.iter().any(Option::is_some).then_some(Offset { dbfs, line })
}

impl Offset {
    /// In words: `a constant offset of -26 dBFS on the left (line 12)`.
    pub(super) fn told(&self) -> String {
        let place = self.line.map(|line| format!(" (line {line})")).unwrap_or_default();
        let (level, side) = match self.dbfs {
            [Some(left), Some(right)] => (left.max(right), "both sides"),
            [Some(left), None] => (left, "the left"),
            [None, right] => (right.unwrap_or(MOST), "the right"),
        };
        format!("a constant offset of {level:.0} dBFS on {side}{place}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Means, Offset};
    use crate::{
        audio::hum::Alone,
        units::{FrameRange, Frames},
    };

    fn heard(seconds: u64, alone: &[(usize, u64, u64)], mean: impl Fn(u64) -> [f64; 2]) -> Vec<Offset> {
        let mut means = Means::default();
        for block in 0..seconds * 10 {
            means.feed(mean(block / 10).map(|m| m * 4_800.0), 4_800);
        }
        let alone = alone.iter().map(|(line, from, to)| {
            Alone::new(*line, FrameRange::new(Frames::from_millis(*from), Frames::from_millis(*to)))
        });
        means.finish(&alone.collect::<Vec<_>>())
    }

    #[test]
    fn one_recording_has_it_beside_any_length_of_others() {
        let late = |n: u64| if n < 100 { [0.0; 2] } else { [0.05, 0.05] };
        let found = heard(106, &[(4, 0, 99_900), (9, 100_100, 106_000)], late);
        assert_eq!(found, [Offset { dbfs: [Some(-26.02); 2], line: Some(9) }]);
        assert_eq!(found[0].told(), "a constant offset of -26 dBFS on both sides (line 9)");
        // two seconds of a voice, or rumble, are none
        assert_eq!(heard(2, &[(4, 0, 2_000)], |_| [0.01; 2]), []);
        assert_eq!(heard(20, &[(4, 0, 20_000)], |n| if n % 2 == 0 { [0.01; 2] } else { [-0.008; 2] }), []);
        // in all of the mix, on one side
        let all = heard(20, &[], |_| [0.01, 0.0]);
        assert_eq!(all[0].told(), "a constant offset of -40 dBFS on the left");
    }
}
