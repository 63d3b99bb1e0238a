//! The facts of a recording that planning needs, gathered in one pass.
use super::{BLOCK, ClipReader, Error, Input, gate::lufs, measure::Meter};
use crate::{
    media::{Clip, ENERGY_STEP},
    units::{FrameRange, Frames, Layout, RATE},
};

/// Gather the facts of a recording. Positions are at the timeline's rate.
///
/// Speech is where the energy of 10 ms lies well above the recording's own floor: over a third of the way, in decibels,
/// from its quiet tenth to its loud twentieth. Gaps under 200 ms are bridged, bursts under 80 ms left out. That finds the
/// edges of speech within about 20 ms when the floor lies 20 dB or more below it; it does not tell speech from music.
///
/// # Errors
/// When it cannot be read to its end; [`Error::Empty`] when it holds no audio.
pub fn probe(input: impl Input + 'static) -> Result<Clip, Error> {
    let mut reader = ClipReader::open(Box::new(input))?;
    reader.watch();
    let mut meter = Meter::new(Layout::Stereo, RATE);
    let (mut block, mut energy, mut weighted, mut length) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut part = Part::default();
    loop {
        block.clear();
        let frames = reader.read(&mut block, BLOCK)?;
        if frames == 0 {
            break;
        }
        length += frames as u64;
        meter.feed_telling(&block, |mean| weighted.push((100.0 * lufs(mean)).max(-12_000.0) as i16));
        let (pairs, _) = block.as_chunks();
        part.add(pairs, &mut energy);
    }
    part.close(&mut energy);
    if length == 0 {
        return Err(Error::Empty);
    }
    let measured = meter.finish();
    let decoder = reader.decoder();
    let mut remarks = decoder.remarks();
    let declared = decoder.frames().map(|n| (u128::from(n) * u128::from(RATE)).div_ceil(u128::from(decoder.rate())));
    if let Some(declared) = declared.and_then(|n| u64::try_from(n).ok()).filter(|n| *n > length) {
        let (have, whole) = (Frames::new(length).millis(), Frames::new(declared).millis());
        remarks.push(format!("the file is cut short: {have} of {whole} are there"));
    }
    remarks.extend(reader.flaws());
    let length = Frames::new(length);
    let speech = speech(&energy, length);
    let began =
        decoder.time_reference().and_then(|n| n.checked_mul(u64::from(RATE))).map(|n| n / u64::from(decoder.rate()));
    let mut clip = Clip {
        length,
        layout: decoder.layout(),
        rate: decoder.rate(),
        loudness: measured.lufs(),
        true_peak: measured.dbtp(),
        speech,
        energy,
        weighted,
        began: began.map(Frames::new),
        remarks,
    };
    clip.shrink();
    Ok(clip)
}

/// The 10 ms that are being added up.
#[derive(Default)]
struct Part {
    sum: f64,
    frames: u64,
}

impl Part {
    fn add(&mut self, mut pairs: &[[f32; 2]], energy: &mut Vec<i16>) {
        while !pairs.is_empty() {
            let missing = usize::try_from(ENERGY_STEP.get() - self.frames).unwrap_or(usize::MAX);
            let (own, rest) = pairs.split_at(missing.min(pairs.len()));
            // four sums at once, as one has to wait for the last addition
            let (fours, single) = own.as_chunks::<4>();
            let mut sums = [0.0; 4];
            for four in fours {
                for (sum, pair) in sums.iter_mut().zip(four) {
                    *sum += squares(pair);
                }
            }
            self.sum += (sums.iter().sum::<f64>() + single.iter().map(squares).sum::<f64>()) / 2.0;
            self.frames += own.len() as u64;
            if self.frames == ENERGY_STEP.get() {
                self.close(energy);
            }
            pairs = rest;
        }
    }

    fn close(&mut self, energy: &mut Vec<i16>) {
        if self.frames > 0 {
            let level = 1000.0 * libm::log10((self.sum / self.frames as f64).max(1e-12));
            energy.push(level.max(-12_000.0) as i16);
        }
        *self = Self::default();
    }
}

fn squares([l, r]: &[f32; 2]) -> f64 {
    let (l, r) = (f64::from(*l), f64::from(*r));
    l * l + r * r
}

/// Steps of the energy curve between two bursts of speech that are bridged: 200 ms.
const BRIDGE: usize = 20;
/// Steps of a burst that is too short to be speech: 80 ms.
const SHORT: usize = 8;

fn speech(energy: &[i16], length: Frames) -> Vec<FrameRange> {
    // how many steps have each level; a recording of hours is not sorted
    let mut levels = vec![0_usize; usize::from(u16::MAX) + 1];
    let place = |level: i16| usize::from(level.wrapping_sub(i16::MIN).cast_unsigned());
    let sounding = || energy.iter().copied().filter(|e| *e > -9_000);
    sounding().for_each(|level| levels[place(level)] += 1);
    let count = sounding().count();
    let rank = |hundredths: usize| {
        let wanted = count * hundredths / 100;
        let mut below = 0;
        let found = levels.iter().position(|steps| {
            below += steps;
            below > wanted
        });
        found.and_then(|at| i32::try_from(at).ok()).map(|at| at + i32::from(i16::MIN))
    };
    let (Some(quiet), Some(loud)) = (rank(10), rank(95)) else { return Vec::new() };
    // what is even throughout has no floor of its own
    let silent = energy.len() - count > energy.len() / 10;
    let floor = if silent || loud - quiet < 1_200 { (loud - 4_000).min(quiet) } else { quiet };
    let threshold = (floor + (loud - floor) * 35 / 100).max(-6_000);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for (step, level) in energy.iter().enumerate() {
        if i32::from(*level) <= threshold {
            continue;
        }
        match spans.last_mut() {
            Some((_, end)) if step <= *end + BRIDGE => *end = step + 1,
            _ => spans.push((step, step + 1)),
        }
    }
    spans.retain(|(from, to)| to - from >= SHORT);
    let at = |step: usize| Frames::new(step as u64 * ENERGY_STEP.get()).min(length);
    spans.into_iter().map(|(from, to)| FrameRange::new(at(from), at(to))).collect()
}

#[cfg(test)]
mod tests {
    use super::speech;
    use crate::units::Frames;

    #[test]
    fn speech_is_found_above_the_recording_s_own_floor() {
        let mut energy = vec![-6_200; 400];
        energy[50..150].fill(-2_000);
        energy[100..110].fill(-5_500);
        energy[200..300].fill(-2_400);
        energy[350..353].fill(-2_000);
        let spans = speech(&energy, Frames::new(480 * 400));
        let spans: Vec<_> = spans.iter().map(|s| (s.start().millis().0, s.end().millis().0)).collect();
        assert_eq!(spans, [(500, 1500), (2000, 3000)]);
    }

    #[test]
    fn digital_silence_around_speech_is_no_floor() {
        let mut energy = vec![-12_000; 300];
        energy[100..200].fill(-2_000);
        energy[150..155].fill(-4_500);
        let spans = speech(&energy, Frames::new(480 * 300));
        assert_eq!(spans.len(), 1);
        assert_eq!(spans[0].start().millis().0, 1000);
    }

    #[test]
    fn silence_holds_no_speech() {
        assert!(speech(&[-12_000; 50], Frames::new(24_000)).is_empty());
    }
}
