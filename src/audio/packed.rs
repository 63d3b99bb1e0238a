//! FLAC and MP3: what lies before the audio is left out, and the rest is read by the decoder's own container code.
//!
//! Tags, pictures and tables may declare any size; the decoder would set memory aside for them. It never sees them.
use super::{Error, Input, flac_head, mpeg};
use crate::units::Millis;
use std::{
    collections::VecDeque,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
};
use symphonia::core::{
    codecs::audio::{AudioDecoder, AudioDecoderOptions},
    errors::Error as SymphoniaError,
    formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType, probe::Hint},
    io::{MediaSource, MediaSourceStream},
    meta::MetadataOptions,
    packet::Packet,
    units::Timestamp,
};

/// Longer recordings are refused: 24 hours at 192 kHz.
pub(super) const MOST_FRAMES: u64 = 24 * 3600 * 192_000;

/// Of blocks before the audio of a FLAC no file has more.
const MOST_BLOCKS: u32 = 10_000;

/// Of damaged stretches no more are told.
const MOST_REMARKS: usize = 20;

/// An MP3 frame needs those before it: for bits, which lie up to 511 bytes back (ISO/IEC 11172-3, 2.4.2.7), and for what overlaps.
/// No more frames reach into one.
const REACH: usize = 128;

/// FLAC or MP3.
pub(super) struct Packed {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    track: u32,
    pub(super) rate: u32,
    pub(super) channels: usize,
    pub(super) frames: Option<u64>,
    pub(super) bits: Option<u16>,
    /// Decoded and not asked for yet.
    waiting: Vec<f32>,
    used: usize,
    /// The frame that comes next, counted from the first that is heard.
    next: u64,
    /// What its container counts before the first that is heard.
    first: u64,
    exact_seek: bool,
    /// Read already and not decoded yet.
    ahead: VecDeque<Packet>,
    /// What is decoded lies before what is asked for, and the bits that it needs may lie before the first of `ahead`.
    warming: bool,
    /// Frames that are missing here, and silent.
    gap: u64,
    /// What is strange.
    pub(super) remarks: Vec<String>,
}

/// The audio of a FLAC file that begins at byte `start`: the stream's facts, and where its frames begin.
pub(super) fn flac(mut input: Box<dyn Input>, start: u64) -> Result<Packed, Error> {
    let mut at = start + 4;
    let mut facts = None;
    for block in 0.. {
        if block == MOST_BLOCKS {
            return Err(Error::Malformed { what: format!("more than {MOST_BLOCKS} blocks before its audio"), at });
        }
        input.seek(SeekFrom::Start(at))?;
        let mut head = [0; 4];
        let cut = |_| Error::Malformed { what: "the file ends before its audio".to_owned(), at };
        input.read_exact(&mut head).map_err(cut)?;
        let [kind, size @ ..] = head;
        let size = size.iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
        if kind & 0x7f == 0 && facts.is_none() {
            let mut body = [0; 34];
            input.read_exact(&mut body).map_err(cut)?;
            facts = Some(body);
        }
        at += 4 + u64::from(size);
        if kind & 0x80 != 0 {
            break;
        }
    }
    let facts = facts.ok_or_else(|| Error::Malformed { what: "no STREAMINFO".to_owned(), at: start + 4 })?;
    let front = [b"fLaC\x80\0\0\x22".as_slice(), &facts].concat();
    // what stands behind the last frame would be taken for part of it
    let end = before_tags(input.as_mut(), at)?;
    let mut head = [0; 16];
    input.seek(SeekFrom::Start(at))?;
    let have = fill(input.as_mut(), &mut head)?;
    let [_, _, a, b, ..] = facts;
    let first = flac_head::first(head.get(..have).unwrap_or_default(), u16::from_be_bytes([a, b]));
    let length = end.saturating_sub(at) + front.len() as u64;
    let packed = open(Part { length, ..Part::new(input, front, at)? }, "flac")?;
    let frames = packed.frames.map(|frames| frames.saturating_sub(first));
    Ok(Packed { frames, first, ..packed })
}

/// Where the audio ends before the tags of other formats that some programs put behind it: `ID3v1` (128 bytes, `TAG`), `APEv2` (a
/// foot of 32 bytes with its size) and `Lyrics3v2` (its size in six digits).
fn before_tags(input: &mut dyn Input, start: u64) -> Result<u64, Error> {
    let mut end = input.seek(SeekFrom::End(0))?;
    for _ in 0..8 {
        let mut foot = [0; 128];
        let behind = u64::try_from(foot.len()).unwrap_or(0);
        if end < start + behind {
            break;
        }
        input.seek(SeekFrom::Start(end - behind))?;
        input.read_exact(&mut foot)?;
        let size = match foot {
            [b'T', b'A', b'G', ..] => behind,
            [.., b'L', b'Y', b'R', b'I', b'C', b'S', b'2', b'0', b'0'] => {
                let digits = foot.get(113..119).and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| d.parse().ok());
                digits.map_or(0, |size: u64| size + 15)
            }
            _ if foot.get(96..104) == Some(b"APETAGEX") => {
                let word = |at: usize| {
                    foot.get(at..at + 4).map_or(0, |b| b.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
                };
                // of the foot and the items; a head is as long as the foot
                word(108) + if word(116) >> 31 == 1 { 32 } else { 0 }
            }
            _ => 0,
        };
        if size == 0 || end < start + size {
            break;
        }
        end -= size;
    }
    Ok(end)
}

/// The audio of an MP3 file, which begins at byte `start`, all of it: see [`mpeg`].
pub(super) fn mp3(mut input: Box<dyn Input>, start: u64) -> Result<Packed, Error> {
    match mpeg::count(input.as_mut(), start)? {
        Some(counted) => {
            let part = Part::new(input, counted.front, counted.start)?;
            let packed = open(part.without(counted.holes), "mp3")?;
            Ok(Packed { remarks: counted.remarks, ..packed })
        }
        None => open(Part::new(input, Vec::new(), start)?, "mp3"),
    }
}

/// Where the audio begins after a tag (`ID3v2`) at the start, and its first bytes.
pub(super) fn after_tags(input: &mut dyn Input) -> Result<(u64, [u8; 12]), Error> {
    let mut at = 0;
    // some files have two
    for _ in 0..8 {
        input.seek(SeekFrom::Start(at))?;
        let mut head = [0; 12];
        let have = fill(input, &mut head)?;
        if have == 0 {
            return Err(Error::Empty);
        }
        let [b'I', b'D', b'3', _, _, flags, a, b, c, d, ..] = head else { return Ok((at, head)) };
        let size = [a, b, c, d].iter().fold(0u64, |n, byte| n << 7 | u64::from(byte & 0x7f));
        let footer = if flags & 0x10 == 0 { 0 } else { 10 };
        at += 10 + size + footer;
    }
    Err(Error::Malformed { what: "too many tags".to_owned(), at })
}

/// Fill a buffer as far as there is something.
pub(super) fn fill(input: &mut (impl Read + ?Sized), buffer: &mut [u8]) -> io::Result<usize> {
    let mut have = 0;
    while have < buffer.len() {
        match input.read(&mut buffer[have..])? {
            0 => break,
            n => have += n,
        }
    }
    Ok(have)
}

fn open(part: Part, kind: &str) -> Result<Packed, Error> {
    let stream = MediaSourceStream::new(Box::new(part), Default::default());
    let mut hint = Hint::new();
    hint.with_extension(kind);
    let probe = symphonia::default::get_probe();
    let format = probe.probe(&hint, stream, FormatOptions::default(), MetadataOptions::default()).map_err(broken)?;
    let track = format.default_track(TrackType::Audio).ok_or(Error::Empty)?;
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio()).ok_or(Error::Empty)?;
    let rate = parameters.sample_rate.filter(|r| (1_000..=768_000).contains(r)).unwrap_or(0);
    let channels = parameters.channels.as_ref().map_or(0, symphonia::core::audio::Channels::count);
    let bits = parameters.bits_per_sample.and_then(|b| u16::try_from(b).ok());
    let (track, frames) = (track.id, track.num_frames);
    if rate == 0 || channels == 0 {
        return Err(Error::Malformed { what: "no sample rate or no channels".to_owned(), at: 0 });
    }
    let codecs = symphonia::default::get_codecs();
    let decoder = codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default()).map_err(broken)?;
    let exact_seek = kind == "flac";
    Ok(Packed {
        format,
        decoder,
        track,
        rate,
        channels,
        frames,
        bits,
        waiting: Vec::new(),
        used: 0,
        next: 0,
        first: 0,
        exact_seek,
        ahead: VecDeque::new(),
        warming: false,
        gap: 0,
        remarks: Vec::new(),
    })
}

impl Packed {
    pub(super) fn seek(&mut self, frame: u64) -> Result<(), Error> {
        self.waiting.clear();
        self.used = 0;
        self.gap = 0;
        self.ahead.clear();
        self.warming = false;
        // the frames of an MP3 are counted from its start, so that every sample is in its place
        let to = if self.exact_seek { frame.saturating_add(self.first) } else { 0 };
        let to = Timestamp::new(i64::try_from(to).unwrap_or(i64::MAX));
        let seeked = self.format.seek(SeekMode::Accurate, SeekTo::Timestamp { ts: to, track_id: self.track });
        match seeked {
            Ok(at) => self.next = u64::try_from(at.actual_ts.get()).unwrap_or(0).saturating_sub(self.first),
            // past the end: nothing more to read
            Err(SymphoniaError::SeekError(_)) => {
                self.next = u64::MAX;
                return Ok(());
            }
            Err(e) => return Err(broken(e)),
        }
        self.decoder.reset();
        // it may lie in a damaged stretch
        self.next = self.next.min(frame);
        if !self.exact_seek {
            self.count_to(frame)?;
        }
        let mut skipped = Vec::new();
        while self.next < frame {
            skipped.clear();
            let most = usize::try_from(frame - self.next).unwrap_or(usize::MAX).min(1 << 16);
            if self.read(&mut skipped, most)? == 0 {
                break;
            }
        }
        self.warming = false;
        Ok(())
    }

    /// Go on to this frame without decoding, but for the frames that reach into it.
    fn count_to(&mut self, frame: u64) -> Result<(), Error> {
        while let Some(packet) = self.packet()? {
            let beyond = self.place(&packet) > frame;
            self.ahead.push_back(packet);
            if beyond {
                break;
            }
            if self.ahead.len() > REACH {
                self.ahead.pop_front();
                self.warming = true;
            }
        }
        if let Some(first) = self.ahead.front() {
            self.next = self.place(first);
        }
        Ok(())
    }

    /// The first frame of a packet that is heard: what an encoder put before the beginning has places before it.
    fn place(&self, packet: &Packet) -> u64 {
        u64::try_from(packet.pts.get()).unwrap_or(0).saturating_sub(self.first)
    }

    /// The next packet of the container.
    fn packet(&mut self) -> Result<Option<Packet>, Error> {
        loop {
            match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => return Ok(Some(packet)),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(None),
                Err(SymphoniaError::IoError(e)) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                Err(e) => return Err(broken(e)),
            }
        }
    }

    pub(super) fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        if self.next == u64::MAX {
            return Ok(0);
        }
        while self.used >= self.waiting.len() {
            if !self.decode()? {
                return Ok(0);
            }
        }
        if self.gap > 0 {
            let frames = usize::try_from(self.gap).unwrap_or(usize::MAX).min(most);
            out.resize(out.len() + frames * self.channels, 0.0);
            self.gap -= frames as u64;
            self.next += frames as u64;
            return Ok(frames);
        }
        let frames = ((self.waiting.len() - self.used) / self.channels).min(most);
        let end = self.used + frames * self.channels;
        out.extend_from_slice(&self.waiting[self.used..end]);
        self.used = end;
        self.next += frames as u64;
        if self.next > MOST_FRAMES {
            return Err(Error::Limit("it is longer than 24 hours".to_owned()));
        }
        Ok(frames)
    }

    /// A frame of a FLAC says where it belongs. What is missing before it is silent, so that what follows stays in its place.
    fn missing(&mut self, place: u64) -> Result<(), Error> {
        let Some(whole) = self.frames.filter(|_| self.exact_seek && place > self.next) else { return Ok(()) };
        if place > whole {
            return Err(Error::Codec(format!("damaged after frame {}: a frame from beyond its end", self.next)));
        }
        self.gap = place - self.next;
        let at = |frame: u64| Millis(frame * 1000 / u64::from(self.rate));
        let remark = format!("damaged from {} to {}, which is silent", at(self.next), at(place));
        self.tell(remark);
        Ok(())
    }

    /// Once, and not without end.
    fn tell(&mut self, remark: String) {
        if self.remarks.len() < MOST_REMARKS && !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// Frames of a FLAC that are counted from the beginning again are another recording's, which somebody joined to this one.
    fn another(&mut self) {
        let at = Millis(self.next * 1000 / u64::from(self.rate));
        self.tell(format!("at {at} another recording begins, which is not read; give it as a file of its own"));
    }

    fn decode(&mut self) -> Result<bool, Error> {
        loop {
            let waiting = self.ahead.pop_front();
            let Some(packet) = waiting.map_or_else(|| self.packet(), |packet| Ok(Some(packet)))? else {
                return Ok(false);
            };
            if self.exact_seek && self.place(&packet) < self.next {
                self.another();
                return Ok(false);
            }
            self.missing(self.place(&packet))?;
            let decoded = self.decoder.decode(&packet);
            if self.warming && matches!(decoded, Err(SymphoniaError::DecodeError(_))) {
                // its bits lie in what was not decoded
                self.next = self.ahead.front().map_or(self.next, |packet| self.place(packet));
                continue;
            }
            let decoded = decoded.map_err(|e| match e {
                SymphoniaError::DecodeError(what) => Error::Codec(format!("damaged after frame {}: {what}", self.next)),
                other => broken(other),
            })?;
            if decoded.num_planes() != self.channels {
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

pub(super) fn broken(error: SymphoniaError) -> Error {
    match error {
        // the decoder's own ends of data come as such errors too, without a code of the system
        SymphoniaError::IoError(e) if e.raw_os_error().is_some() => Error::Io(e),
        SymphoniaError::IoError(_) => Error::Codec("its data ends too early".to_owned()),
        SymphoniaError::Unsupported(what) => {
            Error::Unsupported { what: what.to_owned(), help: "export it as WAV or FLAC" }
        }
        other => Error::Codec(other.to_string()),
    }
}

/// A file from a place on, with something else before it.
struct Part {
    input: std::sync::Mutex<Box<dyn Input>>,
    front: Vec<u8>,
    start: u64,
    length: u64,
    at: u64,
    /// Bytes of the file that are left out, in order.
    holes: Vec<Range<u64>>,
}

impl Part {
    /// The same, and these bytes of the file are not there.
    fn without(self, holes: Vec<Range<u64>>) -> Self {
        let gone: u64 = holes.iter().map(|hole| hole.end - hole.start).sum();
        Self { length: self.length.saturating_sub(gone), holes, ..self }
    }

    /// Where in the file what comes next is, and how much of it up to the next hole.
    fn place(&self) -> (u64, u64) {
        let mut place = self.start.saturating_add(self.at.saturating_sub(self.front.len() as u64));
        for hole in &self.holes {
            if place < hole.start {
                return (place, hole.start - place);
            }
            place = place.saturating_add(hole.end - hole.start);
        }
        (place, u64::MAX)
    }

    fn new(mut input: Box<dyn Input>, front: Vec<u8>, start: u64) -> Result<Self, Error> {
        let end = input.seek(SeekFrom::End(0))?;
        let length = end.saturating_sub(start) + front.len() as u64;
        input.seek(SeekFrom::Start(start.min(end)))?;
        Ok(Self { input: std::sync::Mutex::new(input), front, start, length, at: 0, holes: Vec::new() })
    }
}

impl Read for Part {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let before = usize::try_from(self.at).ok().and_then(|at| self.front.get(at..)).unwrap_or_default();
        let read = if before.is_empty() {
            let (place, run) = self.place();
            let left = usize::try_from(run.min(self.length.saturating_sub(self.at))).unwrap_or(usize::MAX);
            let most = left.min(buffer.len());
            let input = self.input.get_mut().map_err(|_| io::Error::other("poisoned"))?;
            if !self.holes.is_empty() {
                input.seek(SeekFrom::Start(place))?;
            }
            input.read(&mut buffer[..most])?
        } else {
            let count = before.len().min(buffer.len());
            buffer[..count].copy_from_slice(&before[..count]);
            count
        };
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Part {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        let (place, _) = self.place();
        self.input.get_mut().map_err(|_| io::Error::other("poisoned"))?.seek(SeekFrom::Start(place))?;
        Ok(self.at)
    }
}

impl MediaSource for Part {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length)
    }
}
