//! One way to read every kind of recording: frames of mono or stereo floats at the file's own rate.
use super::{Error, speakers::Speakers, wav::WavReader};
use crate::units::{Layout, Millis};
use std::io::{self, Read, Seek, SeekFrom};
use symphonia::core::{
    codecs::audio::{AudioDecoder, AudioDecoderOptions},
    errors::Error as SymphoniaError,
    formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType, probe::Hint},
    io::{MediaSource, MediaSourceStream},
    meta::MetadataOptions,
    units::Timestamp,
};

/// Where a recording is read from.
pub trait Input: Read + Seek + Send + Sync {}
impl<T: Read + Seek + Send + Sync> Input for T {}

/// Longer recordings are refused: 24 hours at 192 kHz.
const MOST_FRAMES: u64 = 24 * 3600 * 192_000;

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
}

/// FLAC or MP3.
struct Packed {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    /// Decoded and not asked for yet.
    waiting: Vec<f32>,
    used: usize,
    /// The frame that comes next, counted from the first that is heard.
    next: u64,
    exact_seek: bool,
}

impl Decoder {
    /// Open a recording; what it is shows in its first bytes, not in its name.
    ///
    /// # Errors
    /// When it is none that can be read; [`Error::Empty`] when it holds no audio.
    pub fn open(mut input: Box<dyn Input>) -> Result<Self, Error> {
        let mut head = [0; 12];
        let mut have = 0;
        while have < head.len() {
            match input.read(&mut head[have..])? {
                0 => break,
                n => have += n,
            }
        }
        input.seek(SeekFrom::Start(0))?;
        match &head[..4] {
            _ if have == 0 => Err(Error::Empty),
            b"RIFF" | b"RF64" | b"BW64" | b"RIFX" => Self::wav(input),
            b"fLaC" => Self::packed(input, "flac"),
            [b'I', b'D', b'3', _] => Self::packed(input, "mp3"),
            [0xff, sync, ..] if sync & 0xe0 == 0xe0 && sync & 6 == 2 => Self::packed(input, "mp3"),
            _ => {
                let what = match &head {
                    [_, _, _, _, b'f', b't', b'y', b'p', ..] => "an MP4 or M4A file",
                    [b'O', b'g', b'g', b'S', ..] => "an Ogg file",
                    [b'F', b'O', b'R', b'M', ..] => "an AIFF file",
                    [b'r', b'i', b'f', b'f', 0x2e, ..] => "a Sony Wave64 file",
                    [b'c', b'a', b'f', b'f', ..] => "a Core Audio file (CAF)",
                    [b'#', b'!', b'A', b'M', b'R', ..] => "an AMR file",
                    _ => "no WAV, FLAC or MP3",
                };
                Err(Error::Unsupported { what: what.to_owned(), help: "export it as WAV or FLAC" })
            }
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

    fn packed(input: Box<dyn Input>, kind: &str) -> Result<Self, Error> {
        let stream = MediaSourceStream::new(Box::new(Source(std::sync::Mutex::new(input))), Default::default());
        let mut hint = Hint::new();
        hint.with_extension(kind);
        let probe = symphonia::default::get_probe();
        let format =
            probe.probe(&hint, stream, FormatOptions::default(), MetadataOptions::default()).map_err(broken)?;
        let track = format.default_track(TrackType::Audio).ok_or(Error::Empty)?;
        let parameters = track.codec_params.as_ref().and_then(|p| p.audio()).ok_or(Error::Empty)?;
        let rate = parameters.sample_rate.filter(|r| (1_000..=768_000).contains(r)).unwrap_or(0);
        let channels = parameters.channels.as_ref().map_or(0, symphonia::core::audio::Channels::count);
        let (id, frames) = (track.id, track.num_frames);
        let codecs = symphonia::default::get_codecs();
        let decoder = codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default()).map_err(broken)?;
        let exact_seek = kind == "flac";
        let packed = Packed { format, decoder, track: id, waiting: Vec::new(), used: 0, next: 0, exact_seek };
        if rate == 0 || channels == 0 {
            return Err(Error::Malformed { what: "no sample rate or no channels".to_owned(), at: 0 });
        }
        Self::new(Kind::Packed(packed), rate, Speakers::usual(channels), frames).checked()
    }

    fn checked(mut self) -> Result<Self, Error> {
        if self.frames.is_some_and(|f| f > MOST_FRAMES) {
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

    /// How many channels the file has; more than two are folded to stereo.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.speakers.count()
    }

    /// What was repaired, and what is strange; complete at the end of the recording.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut all = self.remarks.clone();
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
            Kind::Packed(packed) => packed.seek(frame, self.speakers.count()),
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
            Kind::Packed(packed) => packed.read(out, most, channels)?,
        };
        for (n, sample) in out.iter_mut().skip(from).enumerate() {
            // what is far beyond any level is no audio either, and would become infinite in sums
            if sample.is_nan() || sample.abs() > STRANGE {
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

/// 200 dB over full scale.
const STRANGE: f32 = 1e10;

impl Packed {
    fn seek(&mut self, frame: u64, channels: usize) -> Result<(), Error> {
        self.waiting.clear();
        self.used = 0;
        // an MP3 frame needs those before it; from the start every sample is right
        let to = if self.exact_seek { frame } else { 0 };
        let to = Timestamp::new(i64::try_from(to).unwrap_or(i64::MAX));
        let seeked = self.format.seek(SeekMode::Accurate, SeekTo::Timestamp { ts: to, track_id: self.track });
        match seeked {
            Ok(at) => self.next = u64::try_from(at.actual_ts.get()).unwrap_or(0),
            // past the end: nothing more to read
            Err(SymphoniaError::SeekError(_)) => {
                self.next = u64::MAX;
                return Ok(());
            }
            Err(e) => return Err(broken(e)),
        }
        self.decoder.reset();
        let mut skipped = Vec::new();
        while self.next < frame {
            skipped.clear();
            let most = usize::try_from(frame - self.next).unwrap_or(usize::MAX).min(1 << 16);
            if self.read(&mut skipped, most, channels)? == 0 {
                break;
            }
        }
        Ok(())
    }

    fn read(&mut self, out: &mut Vec<f32>, most: usize, channels: usize) -> Result<usize, Error> {
        if self.next == u64::MAX {
            return Ok(0);
        }
        while self.used >= self.waiting.len() {
            if !self.decode(channels)? {
                return Ok(0);
            }
        }
        let frames = ((self.waiting.len() - self.used) / channels).min(most);
        let end = self.used + frames * channels;
        out.extend_from_slice(&self.waiting[self.used..end]);
        self.used = end;
        self.next += frames as u64;
        if self.next > MOST_FRAMES {
            return Err(Error::Limit("it is longer than 24 hours".to_owned()));
        }
        Ok(frames)
    }

    fn decode(&mut self, channels: usize) -> Result<bool, Error> {
        loop {
            let packet = match self.format.next_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(false),
                Err(SymphoniaError::IoError(e)) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(false),
                Err(e) => return Err(broken(e)),
            };
            if packet.track_id != self.track {
                continue;
            }
            let decoded = self.decoder.decode(&packet).map_err(|e| match e {
                SymphoniaError::DecodeError(what) => Error::Codec(format!("damaged after frame {}: {what}", self.next)),
                other => broken(other),
            })?;
            if decoded.num_planes() != channels {
                return Err(Error::Codec(format!("the number of channels changes after frame {}", self.next)));
            }
            decoded.copy_to_vec_interleaved(&mut self.waiting);
            self.used = 0;
            if !self.waiting.is_empty() {
                return Ok(true);
            }
        }
    }
}

fn broken(error: SymphoniaError) -> Error {
    match error {
        SymphoniaError::IoError(e) if e.kind() != io::ErrorKind::UnexpectedEof => Error::Io(e),
        SymphoniaError::IoError(_) => Error::Codec("the file ends too early".to_owned()),
        SymphoniaError::Unsupported(what) => {
            Error::Unsupported { what: what.to_owned(), help: "export it as WAV or FLAC" }
        }
        other => Error::Codec(other.to_string()),
    }
}

/// Lets the decoder read from any input.
struct Source(std::sync::Mutex<Box<dyn Input>>);

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.get_mut().map_err(|_| io::Error::other("poisoned"))?.read(buffer)
    }
}

impl Seek for Source {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.get_mut().map_err(|_| io::Error::other("poisoned"))?.seek(to)
    }
}

impl MediaSource for Source {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        let mut input = self.0.lock().ok()?;
        let here = input.stream_position().ok()?;
        let end = input.seek(SeekFrom::End(0)).ok()?;
        input.seek(SeekFrom::Start(here)).ok()?;
        Some(end)
    }
}
