//! Changing the sample rate of a stream, with exact lengths.
//!
//! A recording of `n` frames becomes `ceil(n · to / from)` frames, counted in whole numbers; the filter's delay is taken
//! off, so that frame 0 stays frame 0.
use super::Error;
use rubato::{Fft, FixedSync, Indexing, Resampler, audioadapter_buffers::direct::InterleavedSlice};

/// How many frames go into the filter at once.
const CHUNK: usize = 2048;

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
        let resampler = Fft::<f32>::new(from as usize, to as usize, CHUNK, channels, FixedSync::Input)
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
