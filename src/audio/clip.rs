//! A recording as the mixer wants it: stereo floats at the timeline's rate, from any frame on.
use super::{Decoder, Error, Input, flow::RateChange};
use crate::units::{Frames, Layout, RATE};

/// A recording as 48 kHz stereo. Mono goes to both sides at 0 dB.
pub struct ClipReader {
    decoder: Decoder,
    change: Option<RateChange>,
    /// Ready and not asked for yet, interleaved stereo.
    ready: Vec<f32>,
    used: usize,
    /// Frames to be thrown away before the first that is asked for.
    skip: u64,
    ended: bool,
    raw: Vec<f32>,
    stereo: Vec<f32>,
}

/// In frames: more than any rate in use needs, 192 kHz that runs a thousandth too fast among them.
const LONGEST_FILTER: u64 = 100_000;

/// How many source frames are heard by the filter before the first that counts.
const LEAD: u64 = 8192;

impl ClipReader {
    /// Read a recording from its start.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(input: Box<dyn Input>) -> Result<Self, Error> {
        let decoder = Decoder::open(input)?;
        // filters of rates that have nothing in common with the timeline's are as long as the rate
        if u64::from(decoder.rate() / gcd(decoder.rate(), RATE)) > LONGEST_FILTER {
            let what = format!("a sample rate of {} Hz", decoder.rate());
            return Err(Error::Unsupported { what, help: "convert it to 48000 Hz" });
        }
        let change = if decoder.rate() == RATE { None } else { Some(RateChange::new(decoder.rate(), RATE, 2)?) };
        let (ready, raw, stereo) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { decoder, change, ready, used: 0, skip: 0, ended: false, raw, stereo })
    }

    /// The recording.
    #[must_use]
    pub const fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// Go to a frame, exactly: a recording of another rate is entered at a frame that falls on one of the timeline's.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn seek(&mut self, to: Frames) -> Result<(), Error> {
        self.ready.clear();
        self.used = 0;
        self.ended = false;
        let rate = self.decoder.rate();
        if self.change.is_none() {
            self.skip = 0;
            return self.decoder.seek(to.get());
        }
        let common = gcd(rate, RATE);
        let (unit_in, unit_out) = (u64::from(rate / common), u64::from(RATE / common));
        let units = (to.get() / unit_out).saturating_sub(LEAD.div_ceil(unit_in));
        self.decoder.seek(units * unit_in)?;
        self.skip = to.get() - units * unit_out;
        self.change = Some(RateChange::new(rate, RATE, 2)?);
        Ok(())
    }

    /// Append up to `most` frames of interleaved stereo. Gives how many; 0 at the end.
    ///
    /// # Errors
    /// When the file is damaged there.
    pub fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        loop {
            let there = (self.ready.len() - self.used) / 2;
            let thrown = usize::try_from(self.skip).unwrap_or(usize::MAX).min(there);
            self.used += thrown * 2;
            self.skip -= thrown as u64;
            let frames = (there - thrown).min(most);
            if frames > 0 {
                out.extend_from_slice(&self.ready[self.used..self.used + frames * 2]);
                self.used += frames * 2;
                return Ok(frames);
            }
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<(), Error> {
        self.ready.clear();
        self.used = 0;
        self.raw.clear();
        let frames = self.decoder.read(&mut self.raw, super::BLOCK)?;
        self.ended = frames == 0;
        self.stereo.clear();
        match self.decoder.layout() {
            Layout::Mono => self.stereo.extend(self.raw.iter().flat_map(|s| [*s, *s])),
            Layout::Stereo => self.stereo.extend_from_slice(&self.raw),
        }
        match &mut self.change {
            None => self.ready.extend_from_slice(&self.stereo),
            Some(change) if self.ended => change.finish(&mut self.ready)?,
            Some(change) => change.feed(&self.stereo, &mut self.ready)?,
        }
        Ok(())
    }
}

const fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}
