//! A recording as the mixer wants it: stereo floats at the timeline's rate, from any frame on.
use super::{
    Decoder, Error, Input,
    flaw::Flaws,
    flow::{RateChange, gcd},
};
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
    changed: Vec<f32>,
    flaws: Option<Flaws>,
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
        let change = if decoder.rate() == RATE { None } else { Some(change(&decoder)?) };
        let (ready, raw, changed) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { decoder, change, ready, used: 0, skip: 0, ended: false, raw, changed, flaws: None })
    }

    /// Look for what is wrong with the recording while it is read.
    pub(super) fn watch(&mut self) {
        self.flaws = Some(Flaws::new(self.decoder.layout().channels(), self.decoder.has_headroom()));
    }

    /// What was found in what was read since it was watched.
    pub(super) fn flaws(&self) -> Vec<String> {
        self.flaws.as_ref().map(Flaws::remarks).unwrap_or_default()
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
        self.change = Some(change(&self.decoder)?);
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
        let mono = self.decoder.layout() == Layout::Mono;
        // what needs neither another rate nor a second side is read to where it is taken from
        let raw = if mono || self.change.is_some() { &mut self.raw } else { &mut self.ready };
        raw.clear();
        self.ended = self.decoder.read(raw, super::BLOCK)? == 0;
        if let Some(flaws) = &mut self.flaws {
            flaws.feed(raw);
        }
        if let Some(change) = &mut self.change {
            self.changed.clear();
            let into = if mono { &mut self.changed } else { &mut self.ready };
            if self.ended { change.finish(into) } else { change.feed(&self.raw, into) }?;
        }
        if mono {
            let one = if self.change.is_some() { &self.changed } else { &self.raw };
            self.ready.resize(one.len() * 2, 0.0);
            let (pairs, _) = self.ready.as_chunks_mut();
            for (pair, sample) in pairs.iter_mut().zip(one) {
                *pair = [*sample, *sample];
            }
        }
        Ok(())
    }
}

/// To the timeline's rate, with the recording's own channels.
fn change(decoder: &Decoder) -> Result<RateChange, Error> {
    RateChange::new(decoder.rate(), RATE, decoder.layout().channels())
}
