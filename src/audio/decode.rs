//! One way to read every kind of recording: frames of mono or stereo floats at the file's own rate.
use super::{Error, mpeg, packed, packed::Packed, speakers::Speakers, stream::Stream, wav::WavReader};
use crate::units::{Layout, Millis};
use std::io::{Read, Seek};

/// Where a recording is read from.
pub trait Input: Read + Seek + Send + Sync {}
impl<T: Read + Seek + Send + Sync> Input for T {}

/// A recording that is being read.
pub struct Decoder {
    kind: Kind,
    rate: u32,
    speakers: Speakers,
    frames: Option<u64>,
    time_reference: Option<u64>,
    bits: Option<u16>,
    remarks: Vec<String>,
    /// Samples that were no numbers, and the frame of the first.
    strange: u64,
    first_strange: u64,
    next: u64,
    raw: Vec<f32>,
}

enum Kind {
    Wav(WavReader<Box<dyn Input>>),
    Packed(Packed),
    Stream(Stream),
}

/// With which boxes an MP4 or a `QuickTime` file begins.
const MP4: [&[u8]; 5] = [b"ftyp", b"moov", b"mdat", b"wide", b"free"];

impl Decoder {
    /// Open a recording; what it is shows in its first bytes, not in its name.
    ///
    /// # Errors
    /// When it is none that can be read; [`Error::Empty`] when it holds no audio.
    pub fn open(mut input: Box<dyn Input>) -> Result<Self, Error> {
        let (start, head) = packed::after_tags(input.as_mut())?;
        let refused = |what: &str| {
            Err(Error::Unsupported { what: what.to_owned(), help: "convert it with another program to WAV or FLAC" })
        };
        match &head {
            [b'R', b'I', b'F', b'F' | b'X', ..] | [b'R', b'F', b'6', b'4', ..] | [b'B', b'W', b'6', b'4', ..] => {
                if start > 0 {
                    return refused("a WAV behind a tag of another kind of file");
                }
                Self::wav(input)
            }
            [b'f', b'L', b'a', b'C', ..] => Self::packed(packed::flac(input, start)?),
            [_, _, _, _, kind @ ..] if MP4.iter().any(|known| kind.starts_with(known)) => {
                Self::stream(Stream::mp4(input)?)
            }
            [b'O', b'g', b'g', b'S', ..] => Self::stream(Stream::ogg(input)?),
            // the two bits after the sync word are 0 in AAC and say the layer in MPEG audio
            [0xff, sync, ..] if sync & 0xf6 == 0xf0 => Self::stream(Stream::adts(input, start)?),
            [0xff, sync, ..] if sync & 0xe6 == 0xe2 => Self::packed(packed::mp3(input, start)?),
            [0xff, sync, ..] if sync & 0xe6 == 0xe4 => refused("MPEG audio, layer 2"),
            [b'r', b'i', b'f', b'f', 0x2e, ..] => refused("a Sony Wave64 file"),
            [b'c', b'a', b'f', b'f', ..] => refused("a Core Audio file (CAF)"),
            [b'F', b'O', b'R', b'M', ..] => refused("an AIFF file"),
            [b'#', b'!', b'A', b'M', b'R', b'-', b'W', b'B', ..] => refused("an AMR-WB file"),
            [b'#', b'!', b'A', b'M', b'R', ..] => refused("an AMR file"),
            [0x30, 0x26, 0xb2, 0x75, ..] => refused("a Windows Media file"),
            [0x1a, 0x45, 0xdf, 0xa3, ..] => refused("a Matroska or WebM file"),
            // a stream that was cut into, or bytes of something else before the first frame
            _ => match mpeg::first(input.as_mut(), start)? {
                Some(first) => {
                    let mut packed = packed::mp3(input, first)?;
                    packed.remarks.push(format!("{} bytes before its first frame are no audio", first - start));
                    Self::packed(packed)
                }
                None if start > 0 => Self::packed(packed::mp3(input, start)?),
                None => refused("no WAV, FLAC, MP3, M4A, AAC, Ogg Vorbis or Opus"),
            },
        }
    }

    fn wav(input: Box<dyn Input>) -> Result<Self, Error> {
        let mut wav = WavReader::new(input)?;
        let (rate, speakers, frames) = (wav.format.rate, wav.format.speakers.clone(), wav.frames);
        let (remarks, time_reference) = (std::mem::take(&mut wav.remarks), wav.time_reference);
        let bits = Some(wav.format.bits);
        let decoder = Self { time_reference, bits, remarks, ..Self::new(Kind::Wav(wav), rate, speakers, Some(frames)) };
        decoder.checked()
    }

    fn new(kind: Kind, rate: u32, speakers: Speakers, frames: Option<u64>) -> Self {
        let (remarks, raw) = (Vec::new(), Vec::new());
        let (strange, first_strange, next) = (0, 0, 0);
        Self {
            kind,
            rate,
            speakers,
            frames,
            time_reference: None,
            bits: None,
            remarks,
            strange,
            first_strange,
            next,
            raw,
        }
    }

    fn packed(mut packed: Packed) -> Result<Self, Error> {
        let remarks = std::mem::take(&mut packed.remarks);
        let (rate, speakers, frames) = (packed.rate, Speakers::usual(packed.channels), packed.frames);
        let bits = packed.bits;
        Self { bits, remarks, ..Self::new(Kind::Packed(packed), rate, speakers, frames) }.checked()
    }

    fn stream((stream, remarks): (Stream, Vec<String>)) -> Result<Self, Error> {
        let (rate, speakers, frames) = (stream.rate, Speakers::usual(stream.channels), stream.heard);
        let bits = stream.bits;
        Self { bits, remarks, ..Self::new(Kind::Stream(stream), rate, speakers, Some(frames)) }.checked()
    }

    fn checked(mut self) -> Result<Self, Error> {
        if self.frames.is_some_and(|f| f > packed::MOST_FRAMES) {
            return Err(Error::Limit("it is longer than 24 hours".to_owned()));
        }
        if self.speakers.count() > 2 {
            self.remarks.push(format!("{} channels are folded to stereo", self.speakers.count()));
        }
        Ok(self)
    }

    /// In Hz.
    #[must_use]
    pub const fn rate(&self) -> u32 {
        self.rate
    }

    /// As it is given out.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.speakers.layout()
    }

    /// How many frames, where the file says so.
    #[must_use]
    pub const fn frames(&self) -> Option<u64> {
        self.frames
    }

    /// When the recording began, in frames since midnight, where a Broadcast WAV says so.
    #[must_use]
    pub const fn time_reference(&self) -> Option<u64> {
        self.time_reference
    }

    /// Of a sample, where the file says so.
    #[must_use]
    pub const fn bits(&self) -> Option<u16> {
        self.bits
    }

    /// Whether its samples may lie beyond full scale without having been cut there.
    #[must_use]
    pub const fn has_headroom(&self) -> bool {
        matches!(&self.kind, Kind::Wav(wav) if wav.format.is_float())
    }

    /// How many channels the file has; more than two are folded to stereo.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.speakers.count()
    }

    /// What was repaired, and what is strange; complete at the end of the recording.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut all = self.remarks.clone();
        if let Kind::Packed(packed) = &self.kind {
            all.extend(packed.remarks.iter().cloned());
        }
        if self.strange > 0 {
            let at = Millis(self.first_strange * 1000 / u64::from(self.rate));
            all.push(format!("{} samples are no numbers and are silent, the first at {at}", self.strange));
        }
        all
    }

    /// Go to a frame, exactly.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn seek(&mut self, frame: u64) -> Result<(), Error> {
        self.next = frame;
        match &mut self.kind {
            Kind::Wav(wav) => wav.seek(frame),
            Kind::Packed(packed) => packed.seek(frame),
            Kind::Stream(stream) => stream.seek(frame),
        }
    }

    /// Append up to `most` frames, interleaved in [`Decoder::layout`]. Gives how many; 0 at the end.
    ///
    /// # Errors
    /// When the file is damaged there.
    pub fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        if self.speakers.count() <= 2 {
            return self.read_all_channels(out, most);
        }
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        let frames = self.read_all_channels(&mut raw, most);
        self.speakers.fold(&raw, out);
        self.raw = raw;
        frames
    }

    /// The same with all channels as they are in the file.
    ///
    /// # Errors
    /// When the file is damaged there.
    pub fn read_all_channels(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        let from = out.len();
        let channels = self.speakers.count();
        let frames = match &mut self.kind {
            Kind::Wav(wav) => wav.read(out, most)?,
            Kind::Packed(packed) => packed.read(out, most)?,
            Kind::Stream(stream) => stream.read(out, most)?,
        };
        // what is far beyond any level is no audio either, and would become infinite in sums
        let strange = |sample: &f32| sample.is_nan() || sample.abs() > STRANGE;
        let read = out.get_mut(from..).unwrap_or_default();
        // nearly always there is none, and counting without a branch takes a tenth of the time
        if read.iter().map(|sample| u32::from(strange(sample))).sum::<u32>() > 0 {
            for (n, sample) in read.iter_mut().enumerate().filter(|(_, sample)| strange(sample)) {
                *sample = 0.0;
                if self.strange == 0 {
                    self.first_strange = self.next + (n / channels) as u64;
                }
                self.strange += 1;
            }
        }
        self.next += frames as u64;
        Ok(frames)
    }
}

impl Decoder {
    /// Where each channel belongs.
    pub(super) const fn speakers(&self) -> &Speakers {
        &self.speakers
    }
}

/// 200 dB over full scale.
const STRANGE: f32 = 1e10;
