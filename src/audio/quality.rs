//! What a listener or an engineer would send a mix back for: constant offset, dead air, sides that cancel, hum, jumps.
//!
//! It looks at the mix before any gain, in the pass that measures it. Nothing is repaired: what is found is said with its
//! place.
use super::{
    forecast::Forecast,
    hum::{Alone, Hum, Listener},
    offset::{Means, Offset},
    report::PartLevel,
};
use serde::Serialize;

/// What was found in a mix. Levels are in dBFS, LU and dB.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Quality {
    /// Constant offsets, in a recording or in all.
    pub offsets: Vec<Offset>,
    /// Where nothing is heard for two seconds or longer, or so little for five that a listener hears nothing.
    pub silences: Vec<Place>,
    /// How alike the sides are over the whole, from −1 to 1; 1 is mono.
    pub correlation: Option<f64>,
    /// What a mono receiver loses.
    pub mono_loss_db: Option<f64>,
    /// Where the sides cancel for a second or longer.
    pub out_of_phase: Vec<Place>,
    /// Tones of the mains that are there most of the time, in a recording or in all.
    pub hum: Vec<Hum>,
    /// Where one element is much louder or softer than the one before.
    pub jumps: Vec<Jump>,
}

/// A stretch of the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Where it begins.
    pub start_ms: u64,
    /// How long it is.
    pub length_ms: u64,
}

/// Two elements that do not fit each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Jump {
    /// The line of the second in the script.
    pub line: usize,
    /// Where it begins.
    pub start_ms: u64,
    /// How much louder it is than the one before, in LU.
    pub change_lu: f64,
}

/// Sides that are less alike than this cancel in mono.
const CANCELS: f64 = -0.3;
/// A mono receiver that loses more than this loses something.
const MOST_LOSS: f64 = 4.0;
/// Elements that differ by more than this make people reach for the knob.
const MOST_JUMP: f64 = 8.0;
/// Nothing is heard below this, in LUFS before the gain, for so many steps of 10 ms.
const SILENT: f64 = -60.0;
const SILENT_STEPS: usize = 200;
/// The quiet of a room is none either where it is all there is: so far below the programme, in LU, for so many steps.
const QUIET: f64 = 33.0;
const QUIET_STEPS: usize = 500;
/// Blocks of 100 ms in which the sides cancel before it is worth a line.
const PHASE_BLOCKS: u64 = 10;

impl Quality {
    /// What is wrong, in words; nothing when all is well.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let places = |places: &[Place]| {
            let shown: Vec<String> = places.iter().take(3).map(|p| clock(p.start_ms)).collect();
            let more = if places.len() > 3 { format!(" and {} more", places.len() - 3) } else { String::new() };
            format!("{}{more}", shown.join(", "))
        };
        faults.extend(self.offsets.iter().take(3).map(Offset::told));
        if !self.silences.is_empty() {
            faults.push(format!("silence at {}", places(&self.silences)));
        }
        if !self.out_of_phase.is_empty() {
            faults.push(format!("sides that cancel at {}", places(&self.out_of_phase)));
        }
        if let Some(loss) = self.mono_loss_db.filter(|loss| *loss > MOST_LOSS) {
            faults.push(format!("{loss:.1} dB lost in mono"));
        }
        for Hum { hertz, dbfs, line } in self.hum.iter().take(3) {
            let place = line.map(|line| format!(" (line {line})")).unwrap_or_default();
            faults.push(format!("hum of {hertz} Hz at {dbfs:.0} dBFS{place}"));
        }
        for jump in self.jumps.iter().take(3) {
            let Jump { line, start_ms, change_lu } = *jump;
            faults.push(format!("a jump of {change_lu:+.1} LU at {} (line {line})", clock(start_ms)));
        }
        faults
    }

    /// Find the jumps between elements that follow each other.
    pub(super) fn jump(&mut self, elements: &[PartLevel]) {
        let heard: Vec<(&PartLevel, f64)> = elements.iter().filter_map(|e| Some((e, e.lufs?))).collect();
        for pair in heard.windows(2) {
            let [(before, was), (after, is)] = pair else { continue };
            let near = after.start_ms.saturating_sub(before.start_ms + before.length_ms) < 500;
            let change = libm::round((is - was) * 10.0) / 10.0;
            if near && change.abs() > MOST_JUMP {
                self.jumps.push(Jump { line: after.line, start_ms: after.start_ms, change_lu: change });
            }
        }
    }
}

fn clock(ms: u64) -> String {
    format!("{}:{:02}", ms / 60_000, ms / 1000 % 60)
}

/// Gathers what a mix is like.
#[derive(Default)]
pub(super) struct Inspector {
    alone: Vec<Alone>,
    frames: u64,
    means: Means,
    /// Of both sides, and of their product.
    squares: [f64; 3],
    blocks: u64,
    cancels: Option<u64>,
    out_of_phase: Vec<Place>,
    hum: Listener,
}

impl Inspector {
    /// `alone` says where recordings of voices are heard with nothing beside them.
    pub(super) fn new(alone: Vec<Alone>) -> Self {
        Self { alone, ..Self::default() }
    }

    /// A block of stereo, 100 ms but for the last.
    pub(super) fn feed(&mut self, block: &[f32]) {
        let (sums, [left, right, both]) = moments(block);
        self.frames += block.len() as u64 / 2;
        self.means.feed(sums, block.len() as u64 / 2);
        for (all, square) in self.squares.iter_mut().zip([left, right, both]) {
            *all += square;
        }
        // what is nearly silent has no phase
        let heard = left + right > 1e-5 * block.len() as f64 / 2.0;
        let apart =
            heard && both < CANCELS * libm::sqrt(left * right).max(1e-12) && left.min(right) > 0.01 * left.max(right);
        match (apart, self.cancels) {
            (true, None) => self.cancels = Some(self.blocks),
            (false, Some(start)) => {
                self.close(start);
                self.cancels = None;
            }
            _ => {}
        }
        self.blocks += 1;
        self.hum.feed(block);
    }

    fn close(&mut self, start: u64) {
        if self.blocks - start >= PHASE_BLOCKS && self.out_of_phase.len() < 100 {
            self.out_of_phase.push(Place { start_ms: start * 100, length_ms: (self.blocks - start) * 100 });
        }
    }

    pub(super) fn finish(mut self, forecast: &Forecast) -> Quality {
        if let Some(start) = self.cancels.take() {
            self.close(start);
        }
        let [left, right, both] = self.squares;
        let all = left + right;
        let heard = all > 1e-9 * self.frames as f64;
        let hundredths = |value: f64| libm::round(value * 100.0) / 100.0;
        let mono = (all + 2.0 * both) / (2.0 * all);
        Quality {
            offsets: self.means.finish(&self.alone),
            silences: silences(forecast),
            correlation: (heard && left.min(right) > 0.0).then(|| hundredths(both / libm::sqrt(left * right))),
            mono_loss_db: heard.then(|| hundredths(-10.0 * libm::log10(mono.max(1e-9))).max(0.0)),
            out_of_phase: self.out_of_phase,
            hum: self.hum.finish(&self.alone, forecast.level(SILENT)),
            jumps: Vec::new(),
        }
    }
}

/// Where nothing is heard for two seconds or longer, or so little for five that a listener hears nothing.
pub(super) fn silences(forecast: &Forecast) -> Vec<Place> {
    let mut all = forecast.below(SILENT, SILENT_STEPS);
    let quiet = forecast.below((forecast.level(SILENT) - QUIET).max(SILENT), QUIET_STEPS);
    let end = |place: &Place| place.start_ms + place.length_ms;
    all.retain(|place| !quiet.iter().any(|q| q.start_ms <= place.start_ms && end(place) <= end(q)));
    all.extend(quiet);
    all.sort_unstable_by_key(|place| place.start_ms);
    all
}

/// The sums of both sides, of their squares, and of their product.
fn moments(block: &[f32]) -> ([f64; 2], [f64; 3]) {
    let (mut sums, mut squares) = ([0.0f64; 2], [0.0f64; 3]);
    // floats are exact enough for a few frames, and eight at a time
    for part in block.chunks(512) {
        let (mut sum, mut square, mut product) = ([0.0f32; 8], [0.0f32; 8], [0.0f32; 8]);
        let (groups, rest) = part.as_chunks::<8>();
        for group in groups {
            let [a, b, c, d, e, f, g, h] = *group;
            let other = [b, a, d, c, f, e, h, g];
            for n in 0..8 {
                sum[n] += group[n];
                square[n] += group[n] * group[n];
                product[n] += group[n] * other[n];
            }
        }
        for frame in rest.as_chunks::<2>().0 {
            for n in 0..2 {
                sum[n] += frame[n];
                square[n] += frame[n] * frame[n];
                product[n] += frame[0] * frame[1];
            }
        }
        let side = |of: &[f32; 8], n: usize| f64::from(of[n] + of[n + 2] + of[n + 4] + of[n + 6]);
        for n in 0..2 {
            sums[n] += side(&sum, n);
            squares[n] += side(&square, n);
        }
        squares[2] += side(&product, 0);
    }
    (sums, squares)
}

#[cfg(test)]
mod tests {
    use super::{Forecast, Inspector, Quality};
    use crate::audio::BLOCK;
    use std::f64::consts::PI;

    fn inspected(seconds: u32, frame: impl Fn(f64) -> [f64; 2]) -> Quality {
        let mut inspector = Inspector::default();
        let mut forecast = Forecast::new(0);
        let samples: Vec<f32> =
            (0..seconds * 48_000).flat_map(|n| frame(f64::from(n) / 48_000.0).map(|s| s as f32)).collect();
        for block in samples.chunks(BLOCK * 2) {
            inspector.feed(block);
            for step in block.chunks(960) {
                forecast.step(step.iter().map(|s| f64::from(*s) * f64::from(*s)).sum::<f64>() / 480.0, 0.1);
            }
        }
        inspector.finish(&forecast)
    }

    /// Syllables at 200 Hz, with a pause in every two seconds.
    fn voice(t: f64) -> f64 {
        let syllable = (1.0 - libm::cos(2.0 * PI * t * 4.0)) / 2.0;
        if libm::fmod(t, 2.0) > 1.8 { 0.0 } else { 0.2 * syllable * libm::sin(2.0 * PI * 207.0 * t) }
    }

    #[test]
    fn a_clean_mix_has_no_faults() {
        let clean = inspected(12, |t| [voice(t), voice(t)]);
        assert_eq!(clean.faults(), Vec::<String>::new());
        assert_eq!((clean.correlation, clean.mono_loss_db), (Some(1.0), Some(0.0)));
        // a quarter of a turn apart
        let wide = inspected(12, |t| [voice(t), voice(t + 0.25 / 207.0)]);
        assert_eq!(wide.faults(), Vec::<String>::new());
    }

    #[test]
    fn sides_that_cancel_are_found_and_what_mono_loses() {
        let all = inspected(12, |t| [voice(t), -voice(t)]);
        assert!(all.mono_loss_db.unwrap() > 60.0 && all.correlation == Some(-1.0), "{all:?}");
        let part = inspected(12, |t| [voice(t), if (4.0..7.8).contains(&t) { -voice(t) } else { voice(t) }]);
        assert!(part.out_of_phase.iter().all(|p| (3_900..7_900).contains(&p.start_ms)), "{part:?}");
        assert!(!part.out_of_phase.is_empty());
    }

    #[test]
    fn an_offset_is_found_on_its_side() {
        let faults = inspected(6, |t| [voice(t) + 0.01, voice(t)]).faults();
        assert_eq!(faults, ["a constant offset of -40 dBFS on the left"]);
    }

    #[test]
    fn dead_air_is_found_with_its_place() {
        let it = inspected(12, |t| if (5.0..8.0).contains(&t) { [0.0; 2] } else { [0.1 + voice(t); 2] });
        let [place] = it.silences.as_slice() else { panic!("{it:?}") };
        assert_eq!((place.start_ms, place.length_ms), (5000, 3000));
        // the quiet of a room alone: dead air when it lasts, and a breath when it does not
        let room = |until: f64| {
            inspected(20, move |t| {
                let hiss = 0.0013 * libm::sin(2.0 * PI * 1_000.0 * t);
                if (5.0..until).contains(&t) { [hiss; 2] } else { [voice(t) + hiss; 2] }
            })
        };
        let [place] = room(14.0).silences[..] else { panic!("{:?}", room(14.0).silences) };
        assert!((4_900..5_200).contains(&place.start_ms) && (8_700..9_200).contains(&place.length_ms), "{place:?}");
        assert_eq!(room(9.0).silences, []);
    }
}
