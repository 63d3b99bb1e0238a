//! AAC, Apple Lossless, Vorbis and Opus: packets out of their container, decoded, and cut to the frames that are heard.
//!
//! Encoders put some frames before the sound and some after it. Which ones are heard is said by the edit list of an MP4, the
//! pre-skip and the last page of Opus (RFC 7845), the first and the last page of Vorbis. ADTS has no way to say it.
use super::{
    Error, Input,
    aac::{Config, FRAMES},
    adts::Adts,
    mp4::{Mp4, Packing},
    ogg::{Codec, Ogg, Packet},
    packed::{MOST_FRAMES, broken},
};
use opus_pure::OpusDecoder;
use symphonia::core::{
    audio::{Channels, Position},
    codecs::audio::{
        AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
        well_known::{CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_VORBIS},
    },
    errors::Error as SymphoniaError,
    packet::PacketRef,
    units::{Duration, Timestamp},
};

enum Container {
    Mp4(Box<Mp4>),
    Adts(Box<Adts>),
    Ogg(Box<Ogg>),
}

enum Unpacker {
    Symphonia(Box<dyn AudioDecoder>),
    /// With the gain that the file asks for.
    Opus(Box<OpusDecoder>, f32),
}

/// A compressed recording.
pub(super) struct Stream {
    container: Container,
    unpacker: Unpacker,
    pub(super) rate: u32,
    pub(super) channels: usize,
    pub(super) bits: Option<u16>,
    packet: Packet,
    /// Decoded and not asked for yet.
    waiting: Vec<f32>,
    used: usize,
    /// The frame that `waiting` begins with, counted from the first that is decoded; not known right after a jump.
    at: Option<u64>,
    /// Frames before the first that is heard.
    skip: u64,
    /// How many are heard.
    pub(super) heard: u64,
    /// By how much frames of an Ogg file are counted differently from those that are decoded.
    base: i64,
    /// Packets of headers.
    headers: usize,
}

/// What Opus is always decoded at.
const OPUS_RATE: u32 = 48_000;
/// How much Opus has to hear before what it gives is right: RFC 7845, 80 ms.
const OPUS_LEAD: u64 = 3_840;
/// The same for Vorbis: two of its longest blocks.
const VORBIS_LEAD: u64 = 16_384;

impl Stream {
    pub(super) fn mp4(input: Box<dyn Input>) -> Result<(Self, Vec<String>), Error> {
        let mut mp4 = Mp4::open(input)?;
        let config = mp4.config();
        let (unpacker, bits) = match &mp4.packing {
            Packing::Aac(config) => (aac(*config)?, None),
            Packing::Alac { cookie, bits, .. } => {
                let mut parameters = AudioCodecParameters::new();
                parameters.for_codec(CODEC_ID_ALAC).with_sample_rate(config.rate).with_extra_data(cookie.clone());
                (symphonia(&parameters)?, Some(*bits))
            }
        };
        let (skip, heard, remarks) = (mp4.skip, mp4.heard, std::mem::take(&mut mp4.remarks));
        let mut stream = Self::new(Container::Mp4(Box::new(mp4)), unpacker, config, (skip, heard), bits);
        stream.seek(0)?;
        Ok((stream, remarks))
    }

    pub(super) fn adts(input: Box<dyn Input>, start: u64) -> Result<(Self, Vec<String>), Error> {
        let mut adts = Adts::open(input, start)?;
        let (config, heard, remarks) = (adts.config, adts.frames(), std::mem::take(&mut adts.remarks));
        Ok((Self::new(Container::Adts(Box::new(adts)), aac(config)?, config, (0, heard), None), remarks))
    }

    pub(super) fn ogg(input: Box<dyn Input>) -> Result<(Self, Vec<String>), Error> {
        let mut ogg = Ogg::open(input)?;
        let remarks = std::mem::take(&mut ogg.remarks);
        let last = ogg.last.ok_or(Error::Empty)?;
        let mut packet = Packet::default();
        let mut header = |ogg: &mut Ogg| -> Result<Vec<u8>, Error> {
            if !ogg.next(&mut packet)? {
                return Err(Error::Malformed { what: "the file ends before its audio".to_owned(), at: 0 });
            }
            Ok(std::mem::take(&mut packet.bytes))
        };
        let first = header(&mut ogg)?;
        header(&mut ogg)?;
        let (unpacker, config, pre_skip, headers) = match ogg.codec {
            Codec::Opus => {
                let (unpacker, channels, pre_skip) = opus(&first)?;
                (unpacker, Config { rate: OPUS_RATE, channels }, pre_skip, 2)
            }
            Codec::Vorbis => {
                let (unpacker, config) = vorbis(&first, &header(&mut ogg)?)?;
                (unpacker, config, 0, 3)
            }
        };
        let mut stream = Self::new(Container::Ogg(Box::new(ogg)), unpacker, config, (0, u64::MAX), None);
        stream.headers = headers;
        // how many frames the packets of the first page give, against where the page says that they end
        let mut decoded = 0;
        let ends_at = loop {
            if !stream.decode()? {
                break None;
            }
            decoded += (stream.waiting.len() / stream.channels) as u64;
            if let Some(end) = stream.packet.ends_at {
                break Some(end);
            }
        };
        let before = ends_at.map_or(0, |end| end.cast_signed().wrapping_sub(decoded.cast_signed()));
        // in a file of one page, what is missing is missing at the end
        stream.base = if before < 0 && ends_at == Some(last) { 0 } else { before };
        stream.skip = pre_skip + if stream.base < 0 { stream.base.unsigned_abs() } else { 0 };
        stream.heard = last.saturating_add_signed(stream.base.saturating_neg()).saturating_sub(stream.skip);
        if stream.heard == 0 {
            return Err(Error::Empty);
        }
        stream.seek(0)?;
        Ok((stream, remarks))
    }

    fn new(
        container: Container,
        unpacker: Unpacker,
        config: Config,
        (skip, heard): (u64, u64),
        bits: Option<u16>,
    ) -> Self {
        let Config { rate, channels } = config;
        let (packet, waiting) = (Packet::default(), Vec::new());
        let at = Some(0);
        Self {
            container,
            unpacker,
            rate,
            channels,
            bits,
            packet,
            waiting,
            used: 0,
            at,
            skip,
            heard,
            base: 0,
            headers: 0,
        }
    }

    pub(super) fn seek(&mut self, frame: u64) -> Result<(), Error> {
        let wanted = frame.saturating_add(self.skip);
        self.waiting.clear();
        self.used = 0;
        match &mut self.unpacker {
            Unpacker::Symphonia(decoder) => decoder.reset(),
            Unpacker::Opus(decoder, _) => decoder.reset_state().map_err(|e| Error::Codec(e.to_string()))?,
        }
        self.at = match &mut self.container {
            Container::Mp4(mp4) => Some(mp4.seek_frame(wanted)),
            Container::Adts(adts) => {
                let packet = (wanted / FRAMES).saturating_sub(2);
                adts.seek(packet)?;
                Some(packet * FRAMES)
            }
            Container::Ogg(ogg) => {
                let lead = if ogg.codec == Codec::Opus { OPUS_LEAD } else { VORBIS_LEAD };
                let granule = wanted.saturating_sub(lead).saturating_add_signed(self.base);
                if ogg.seek_before(granule)? {
                    None
                } else {
                    ogg.rewind()?;
                    for _ in 0..self.headers {
                        ogg.next(&mut self.packet)?;
                    }
                    Some(0)
                }
            }
        };
        // what comes before is decoded and thrown away
        while self.at.is_none_or(|at| at + self.ready() <= wanted) {
            if !self.step()? {
                break;
            }
        }
        if let Some(at) = self.at {
            self.used = usize::try_from(wanted.saturating_sub(at)).unwrap_or(usize::MAX).saturating_mul(self.channels);
            self.used = self.used.min(self.waiting.len());
        }
        Ok(())
    }

    /// Frames in `waiting`.
    fn ready(&self) -> u64 {
        (self.waiting.len() / self.channels) as u64
    }

    /// Decode on, and keep count.
    fn step(&mut self) -> Result<bool, Error> {
        let before = self.at.map(|at| at + self.ready());
        self.used = 0;
        if !self.decode()? {
            self.waiting.clear();
            self.at = before;
            return Ok(false);
        }
        self.at = match before {
            Some(at) if at > MOST_FRAMES => return Err(Error::Limit("it is longer than 24 hours".to_owned())),
            Some(at) => Some(at),
            // the end of a page is the first place that is known
            None => {
                let end = self.packet.ends_at.map(|end| end.saturating_add_signed(self.base.saturating_neg()));
                self.waiting.clear();
                end
            }
        };
        Ok(true)
    }

    pub(super) fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        while self.used >= self.waiting.len() {
            if !self.step()? {
                return Ok(0);
            }
        }
        let Some(at) = self.at else { return Ok(0) };
        let next = at + (self.used / self.channels) as u64;
        let left = (self.skip + self.heard).saturating_sub(next);
        let frames = ((self.waiting.len() - self.used) / self.channels).min(most);
        let frames = frames.min(usize::try_from(left).unwrap_or(usize::MAX));
        let end = self.used + frames * self.channels;
        out.extend_from_slice(&self.waiting[self.used..end]);
        self.used = end;
        Ok(frames)
    }

    /// Decode the next packet into `waiting`.
    fn decode(&mut self) -> Result<bool, Error> {
        let more = match &mut self.container {
            Container::Mp4(mp4) => mp4.next(&mut self.packet.bytes)?,
            Container::Adts(adts) => adts.next(&mut self.packet.bytes)?,
            Container::Ogg(ogg) => ogg.next(&mut self.packet)?,
        };
        if !more {
            return Ok(false);
        }
        let at = self.at.unwrap_or(0);
        let damaged = |what: &str| Error::Codec(format!("damaged after frame {at}: {what}"));
        match &mut self.unpacker {
            Unpacker::Symphonia(decoder) => {
                if let Container::Mp4(mp4) = &self.container
                    && matches!(mp4.packing, Packing::Alac { .. })
                    && !begins_as_alac(&self.packet.bytes, self.channels)
                {
                    return Err(damaged("no packet of Apple Lossless"));
                }
                let packet = PacketRef::new(0, Timestamp::new(0), Duration::from(0u64), &self.packet.bytes);
                let decoded = decoder.decode_ref(&packet).map_err(|e| match e {
                    SymphoniaError::DecodeError(what) => damaged(what),
                    SymphoniaError::IoError(_) => damaged("a packet is too short"),
                    other => broken(other),
                })?;
                if decoded.num_planes() != self.channels {
                    return Err(damaged("the number of channels changes"));
                }
                decoded.copy_to_vec_interleaved(&mut self.waiting);
            }
            Unpacker::Opus(decoder, gain) => {
                let frames = opus_pure::packet::samples_48k(&self.packet.bytes).map_err(|e| damaged(&e.to_string()))?;
                self.waiting.resize(frames * self.channels, 0.0);
                let done = decoder.decode(&self.packet.bytes, frames, &mut self.waiting);
                let done = done.map_err(|e| damaged(&e.to_string()))?;
                self.waiting.truncate(done * self.channels);
                self.waiting.iter_mut().for_each(|sample| *sample *= *gain);
            }
        }
        Ok(true)
    }
}

/// The decoder makes noise of anything. A packet begins with what it is of: one channel (0) or a pair (1), in three bits; and none
/// is nothing but zeros, since it has its end.
fn begins_as_alac(packet: &[u8], channels: usize) -> bool {
    let kind = packet.first().map(|byte| byte >> 5);
    // data and padding may stand before it
    kind.is_some_and(|kind| kind == u8::from(channels > 1) || matches!(kind, 4 | 6))
        && packet.iter().any(|byte| *byte != 0)
}

fn symphonia(parameters: &AudioCodecParameters) -> Result<Unpacker, Error> {
    let codecs = symphonia::default::get_codecs();
    let decoder = codecs.make_audio_decoder(parameters, &AudioDecoderOptions::default()).map_err(broken)?;
    Ok(Unpacker::Symphonia(decoder))
}

fn aac(config: Config) -> Result<Unpacker, Error> {
    let positions =
        if config.channels == 1 { Position::FRONT_CENTER } else { Position::FRONT_LEFT | Position::FRONT_RIGHT };
    let mut parameters = AudioCodecParameters::new();
    let parameters = parameters.for_codec(CODEC_ID_AAC).with_sample_rate(config.rate);
    symphonia(parameters.with_channels(Channels::Positioned(positions)))
}

/// Of an identification header: the rate, and the channels.
fn vorbis(first: &[u8], setup: &[u8]) -> Result<(Unpacker, Config), Error> {
    let [1, b'v', b'o', b'r', b'b', b'i', b's', _, _, _, _, channels, a, b, c, d, ..] = *first else {
        return Err(Error::Malformed { what: "no Vorbis header".to_owned(), at: 0 });
    };
    let rate = u32::from_le_bytes([a, b, c, d]);
    if !(1..=8).contains(&channels) || !(1_000..=384_000).contains(&rate) {
        return Err(Error::Malformed { what: format!("Vorbis with {channels} channels at {rate} Hz"), at: 0 });
    }
    if channels > 2 {
        // the decoder gets some of them wrong, without a word
        let what = format!("Vorbis with {channels} channels");
        return Err(Error::Unsupported { what, help: "export it as WAV or FLAC" });
    }
    let mut parameters = AudioCodecParameters::new();
    let parameters = parameters.for_codec(CODEC_ID_VORBIS).with_sample_rate(rate);
    let unpacker = symphonia(parameters.with_extra_data([first, setup].concat().into()))?;
    Ok((unpacker, Config { rate, channels: usize::from(channels) }))
}

/// Of an identification header: the channels, and how much is skipped at the start. RFC 7845, clause 5.1.
fn opus(first: &[u8]) -> Result<(Unpacker, usize, u64), Error> {
    let [b'O', b'p', b'u', b's', b'H', b'e', b'a', b'd', version, channels, a, b, _, _, _, _, c, d, family, ..] =
        *first
    else {
        return Err(Error::Malformed { what: "no Opus header".to_owned(), at: 0 });
    };
    if version > 15 || !(1..=2).contains(&channels) || family > 1 {
        let what = format!("Opus with {channels} channels (mapping {family})");
        return Err(Error::Unsupported { what, help: "export it as WAV or FLAC" });
    }
    let channels = usize::from(channels);
    let decoder = OpusDecoder::new(OPUS_RATE.cast_signed(), channels).map_err(|e| Error::Codec(e.to_string()))?;
    // in 256ths of a decibel
    let gain = libm::pow(10.0, f64::from(i16::from_le_bytes([c, d])) / (20.0 * 256.0)) as f32;
    Ok((Unpacker::Opus(Box::new(decoder), gain), channels, u64::from(u16::from_le_bytes([a, b]))))
}
