//! Changing the sample rate of a stream, with exact lengths.
//!
//! A recording of `n` frames becomes `ceil(n · to / from)` frames, counted in whole numbers; the filter's delay is taken
//! off, so that frame 0 stays frame 0.
use super::Error;
use rubato::{Fft, FixedSync, Indexing, Resampler, WindowFunction, audioadapter_buffers::direct::InterleavedSlice};

/// How many frames of the lower rate the filter has at least: the more, the closer to half of that rate it stays flat.
const BLOCK: usize = 512;

/// Turns frames at one rate into frames at another.
pub(super) struct RateChange {
    resampler: Fft<f32>,
    channels: usize,
    input: Vec<f32>,
    output: Vec<f32>,
    /// Frames of delay still to be taken off.
    delay: usize,
    /// Frames still to come out, once the end is known.
    fed: u64,
    given: u64,
    from: u64,
    to: u64,
}

impl RateChange {
    pub(super) fn new(from: u32, to: u32, channels: usize) -> Result<Self, Error> {
        let shared = gcd(from, to);
        let (each, out) = ((from / shared) as usize, (to / shared) as usize);
        // an even number of the smallest steps, so that the delay is whole frames
        let steps = BLOCK.div_ceil(each.min(out)).next_multiple_of(2);
        let window = WindowFunction::BlackmanHarris2;
        let block = each * steps;
        let resampler =
            Fft::<f32>::new_custom(from as usize, to as usize, block, 1, channels, window, FixedSync::Input)
                .map_err(|e| Error::Codec(format!("cannot change the rate from {from} Hz to {to} Hz: {e}")))?;
        let delay = resampler.output_delay();
        let output = vec![0.0; resampler.output_frames_max() * channels];
        let (from, to) = (u64::from(from), u64::from(to));
        Ok(Self { resampler, channels, input: Vec::new(), output, delay, fed: 0, given: 0, from, to })
    }

    /// Feed interleaved frames; what is ready is appended to `out`.
    pub(super) fn feed(&mut self, frames: &[f32], out: &mut Vec<f32>) -> Result<(), Error> {
        self.fed += (frames.len() / self.channels) as u64;
        self.input.extend_from_slice(frames);
        let chunk = self.resampler.input_frames_next() * self.channels;
        let mut used = 0;
        while self.input.len() - used >= chunk {
            let ready = self.run(used, None)?;
            self.give(ready, None, out);
            used += chunk;
        }
        self.input.drain(..used);
        Ok(())
    }

    /// Everything has been fed: append what the filter still holds, to the exact length.
    pub(super) fn finish(&mut self, out: &mut Vec<f32>) -> Result<(), Error> {
        let total = self.fed * self.to;
        let total = total.div_ceil(self.from);
        let mut left = self.input.len() / self.channels;
        while self.given < total {
            let ready = self.run(0, Some(left))?;
            left = 0;
            let want = usize::try_from(total - self.given).unwrap_or(usize::MAX);
            self.give(ready, Some(want), out);
        }
        self.input.clear();
        Ok(())
    }

    fn run(&mut self, used: usize, partial: Option<usize>) -> Result<usize, Error> {
        let wrong = |e: String| Error::Codec(format!("cannot change the sample rate: {e}"));
        let frames = (self.input.len() - used) / self.channels;
        let adapter = InterleavedSlice::new(&self.input[used..used + frames * self.channels], self.channels, frames)
            .map_err(|e| wrong(e.to_string()))?;
        let room = self.output.len() / self.channels;
        let mut into =
            InterleavedSlice::new_mut(&mut self.output, self.channels, room).map_err(|e| wrong(e.to_string()))?;
        let indexing = partial.map(|n| Indexing::new().partial_len(n));
        let (_, ready) = self
            .resampler
            .process_into_buffer(&adapter, &mut into, indexing.as_ref())
            .map_err(|e| wrong(e.to_string()))?;
        Ok(ready)
    }

    fn give(&mut self, ready: usize, most: Option<usize>, out: &mut Vec<f32>) {
        let skip = self.delay.min(ready);
        self.delay -= skip;
        let frames = (ready - skip).min(most.unwrap_or(usize::MAX));
        out.extend_from_slice(&self.output[skip * self.channels..(skip + frames) * self.channels]);
        self.given += frames as u64;
    }
}

/// The greatest common divisor of two rates.
pub(super) const fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::RateChange;
    use std::f64::consts::PI;

    #[test]
    fn tones_up_to_nine_tenths_of_half_the_lower_rate_keep_their_level_and_their_place() {
        for (from, to) in
            [(48_000, 8_000), (48_000, 12_000), (48_000, 44_100), (192_000, 48_000), (11_025, 48_000), (48_000, 96_000)]
        {
            let tone = 0.45 * f64::from(from.min(to));
            let at = |rate: u32, n: usize| libm::sin(2.0 * PI * tone * n as f64 / f64::from(rate));
            let fed: Vec<f32> = (0..from as usize).map(|n| at(from, n) as f32).collect();
            let mut change = RateChange::new(from, to, 1).unwrap();
            let mut out = Vec::new();
            change.feed(&fed, &mut out).unwrap();
            change.finish(&mut out).unwrap();
            assert_eq!(out.len(), to as usize);
            let middle = to as usize / 4..to as usize * 3 / 4;
            let off = middle.map(|n| (f64::from(out[n]) - at(to, n)).abs()).fold(0.0, f64::max);
            assert!(off < 0.01, "{from} to {to}: {off}");
        }
    }
}
