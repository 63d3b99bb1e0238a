//! WAV as it is found: RIFF, RF64 and BW64, with the habits of recorders, editors and automation systems.
//!
//! RIFF/WAVE (Microsoft 1994), `WAVE_FORMAT_EXTENSIBLE`, EBU Tech 3306 (RF64). Sizes in a file are claims: what counts is how
//! long the file is. Whatever is repaired is said.
use super::Error;
use std::io::{Read, Seek, SeekFrom};

/// How samples lie in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Unsigned8,
    Int16,
    Int24,
    Int32,
    Float32,
    Float64,
    ALaw,
    MuLaw,
}

impl Coding {
    const fn bytes(self) -> usize {
        match self {
            Self::Unsigned8 | Self::ALaw | Self::MuLaw => 1,
            Self::Int16 => 2,
            Self::Int24 => 3,
            Self::Int32 | Self::Float32 => 4,
            Self::Float64 => 8,
        }
    }
}

/// A WAV file that is being read.
pub(super) struct WavReader<R> {
    reader: R,
    coding: Coding,
    pub(super) channels: usize,
    pub(super) rate: u32,
    pub(super) frames: u64,
    pub(super) remarks: Vec<String>,
    data: u64,
    next: u64,
    bytes: Vec<u8>,
}

struct Format {
    coding: Coding,
    channels: usize,
    rate: u32,
}

/// More channels than this is a damaged header.
const MOST_CHANNELS: u16 = 64;

impl<R: Read + Seek> WavReader<R> {
    pub(super) fn new(mut reader: R) -> Result<Self, Error> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        let mut head = [0; 12];
        reader.read_exact(&mut head).map_err(|_| Error::Empty)?;
        if head.starts_with(b"RIFX") {
            let what = "a big-endian WAV (RIFX)".to_owned();
            return Err(Error::Unsupported { what, help: "export it as WAV or FLAC" });
        }
        if &head[8..] != b"WAVE" {
            return Err(Error::Malformed { what: "no WAVE after RIFF".to_owned(), at: 8 });
        }
        let mut remarks = Vec::new();
        let mut long_data = None;
        let mut format = None;
        let mut data = None;
        let mut at = 12;
        while format.is_none() || data.is_none() {
            let Some((id, size)) = chunk(&mut reader, at, length)? else { break };
            let body = at + 8;
            let mut next = body.saturating_add(u64::from(size));
            match &id {
                b"ds64" if size >= 24 => {
                    let mut fields = [0; 24];
                    reader.read_exact(&mut fields)?;
                    long_data = Some(le64(&fields[8..16]));
                }
                b"fmt " => format = Some(read_format(&mut reader, size, body)?),
                b"data" => {
                    let declared = if size == u32::MAX { long_data.unwrap_or(u64::MAX) } else { u64::from(size) };
                    let there = length - body.min(length);
                    let used = if declared > there {
                        if declared == u64::MAX || size == u32::MAX {
                            remarks.push(format!("the file does not say how long it is; all {there} bytes are used"));
                        } else {
                            remarks.push(format!("the file is cut short: {there} of {declared} bytes are there"));
                        }
                        there
                    } else if declared == 0 && there > 0 && chunk(&mut reader, body, length)?.is_none() {
                        remarks.push(format!("the recorder did not close the file; all {there} bytes are used"));
                        there
                    } else {
                        declared
                    };
                    data = Some((body, used));
                    next = body.saturating_add(used);
                }
                _ => {}
            }
            at = after(&mut reader, next, size, length)?;
        }
        let format = format.ok_or_else(|| Error::Malformed { what: "no fmt chunk".to_owned(), at: at.min(length) })?;
        let (start, bytes) =
            data.ok_or_else(|| Error::Malformed { what: "no data chunk".to_owned(), at: at.min(length) })?;
        let frame = (format.coding.bytes() * format.channels) as u64;
        if bytes % frame != 0 && bytes > 0 {
            remarks.push("the last frame is incomplete and left out".to_owned());
        }
        let frames = bytes / frame;
        if frames == 0 {
            return Err(Error::Empty);
        }
        let Format { coding, channels, rate } = format;
        reader.seek(SeekFrom::Start(start))?;
        Ok(Self { reader, coding, channels, rate, frames, remarks, data: start, next: 0, bytes: Vec::new() })
    }

    pub(super) fn seek(&mut self, frame: u64) -> Result<(), Error> {
        let frame = frame.min(self.frames);
        let stride = (self.coding.bytes() * self.channels) as u64;
        self.reader.seek(SeekFrom::Start(self.data + frame * stride))?;
        self.next = frame;
        Ok(())
    }

    /// Append up to `most` frames, as the file has its channels. Gives how many; 0 at the end.
    pub(super) fn read(&mut self, out: &mut Vec<f32>, most: usize) -> Result<usize, Error> {
        let stride = self.coding.bytes() * self.channels;
        let left = usize::try_from(self.frames - self.next).unwrap_or(usize::MAX);
        let want = most.min(left);
        self.bytes.resize(want * stride, 0);
        self.reader.read_exact(&mut self.bytes)?;
        convert(self.coding, &self.bytes, out);
        self.next += want as u64;
        Ok(want)
    }
}

/// A chunk's name and size, when there is one at this place.
fn chunk<R: Read + Seek>(reader: &mut R, at: u64, length: u64) -> Result<Option<([u8; 4], u32)>, Error> {
    if at.saturating_add(8) > length {
        return Ok(None);
    }
    reader.seek(SeekFrom::Start(at))?;
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let [a, b, c, d, size @ ..] = head;
    let id = [a, b, c, d];
    let named = id.iter().all(|byte| (0x20..0x7f).contains(byte)) && id != *b"    ";
    Ok(named.then(|| (id, u32::from_le_bytes(size))))
}

/// Where the next chunk begins: chunks of odd size have a pad byte, and some writers forget it.
fn after<R: Read + Seek>(reader: &mut R, next: u64, size: u32, length: u64) -> Result<u64, Error> {
    if size.is_multiple_of(2) {
        return Ok(next);
    }
    let padded = chunk(reader, next.saturating_add(1), length)?.is_some();
    let unpadded = !padded && chunk(reader, next, length)?.is_some();
    Ok(if unpadded { next } else { next.saturating_add(1) })
}

fn read_format<R: Read>(reader: &mut R, size: u32, at: u64) -> Result<Format, Error> {
    let mut bytes = [0; 40];
    let known = (size as usize).min(bytes.len());
    if known < 16 {
        return Err(Error::Malformed { what: format!("a fmt chunk of {size} bytes"), at });
    }
    reader.read_exact(&mut bytes[..known])?;
    let (mut tag, channels, rate) = (le16(&bytes[0..2]), le16(&bytes[2..4]), le32(&bytes[4..8]));
    let (align, bits) = (le16(&bytes[12..14]), le16(&bytes[14..16]));
    if tag == 0xfffe && known >= 26 {
        tag = le16(&bytes[24..26]);
    }
    if channels == 0 || channels > MOST_CHANNELS {
        return Err(Error::Malformed { what: format!("{channels} channels"), at: at + 2 });
    }
    if !(1_000..=768_000).contains(&rate) {
        return Err(Error::Malformed { what: format!("a sample rate of {rate} Hz"), at: at + 4 });
    }
    // the container of a sample, not its valid bits, says how far it is to the next
    let container = if align > 0 && align % channels == 0 { align / channels } else { bits.div_ceil(8) };
    let coding = match (tag, container) {
        (1, 1) => Coding::Unsigned8,
        (1, 2) => Coding::Int16,
        (1, 3) => Coding::Int24,
        (1, 4) => Coding::Int32,
        (3, 4) => Coding::Float32,
        (3, 8) => Coding::Float64,
        (6, 1) => Coding::ALaw,
        (7, 1) => Coding::MuLaw,
        (1 | 3, _) => return Err(Error::Malformed { what: format!("samples of {container} bytes"), at: at + 12 }),
        _ => {
            let what = format!("a WAV with the compressed format 0x{tag:04x}");
            return Err(Error::Unsupported { what, help: "export it as PCM WAV or FLAC" });
        }
    };
    Ok(Format { coding, channels: usize::from(channels), rate })
}

fn le16(bytes: &[u8]) -> u16 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u16::from(*b))
}

fn le32(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b))
}

fn le64(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}

fn convert(coding: Coding, bytes: &[u8], out: &mut Vec<f32>) {
    match coding {
        Coding::Unsigned8 => out.extend(bytes.iter().map(|b| (f32::from(*b) - 128.0) / 128.0)),
        Coding::ALaw => out.extend(bytes.iter().map(|b| f32::from(a_law(*b)) / 32_768.0)),
        Coding::MuLaw => out.extend(bytes.iter().map(|b| f32::from(mu_law(*b)) / 32_768.0)),
        Coding::Int16 => {
            let (samples, _) = bytes.as_chunks();
            out.extend(samples.iter().map(|s| f32::from(i16::from_le_bytes(*s)) / 32_768.0));
        }
        Coding::Int24 => {
            let (samples, _) = bytes.as_chunks::<3>();
            out.extend(samples.iter().map(|[a, b, c]| (i32::from_le_bytes([0, *a, *b, *c]) >> 8) as f32 / 8_388_608.0));
        }
        Coding::Int32 => {
            let (samples, _) = bytes.as_chunks();
            out.extend(samples.iter().map(|s| (f64::from(i32::from_le_bytes(*s)) / 2_147_483_648.0) as f32));
        }
        Coding::Float32 => {
            let (samples, _) = bytes.as_chunks();
            out.extend(samples.iter().map(|s| f32::from_le_bytes(*s)));
        }
        Coding::Float64 => {
            let (samples, _) = bytes.as_chunks();
            out.extend(samples.iter().map(|s| f64::from_le_bytes(*s) as f32));
        }
    }
}

/// ITU-T G.711, A-law.
fn a_law(byte: u8) -> i16 {
    let code = byte ^ 0x55;
    let (exponent, mantissa) = (i16::from(code >> 4 & 7), i16::from(code & 15));
    let size = if exponent == 0 { mantissa << 4 | 8 } else { (mantissa << 4 | 0x108) << (exponent - 1) };
    if code & 0x80 == 0 { -size } else { size }
}

/// ITU-T G.711, µ-law.
fn mu_law(byte: u8) -> i16 {
    let code = !byte;
    let size = ((i16::from(code & 15) << 3 | 0x84) << (code >> 4 & 7)) - 0x84;
    if code & 0x80 == 0 { size } else { -size }
}

#[cfg(test)]
mod tests {
    use super::WavReader;
    use crate::audio::Error;
    use std::io::Cursor;

    fn chunk(id: &[u8; 4], body: &[u8], size: u32) -> Vec<u8> {
        [id.as_slice(), &size.to_le_bytes(), body].concat()
    }

    fn fmt(tag: u16, channels: u16, rate: u32, bits: u16) -> Vec<u8> {
        let align = channels * bits.div_ceil(8);
        let mut body = Vec::new();
        body.extend(tag.to_le_bytes());
        body.extend(channels.to_le_bytes());
        body.extend(rate.to_le_bytes());
        body.extend((rate * u32::from(align)).to_le_bytes());
        body.extend(align.to_le_bytes());
        body.extend(bits.to_le_bytes());
        chunk(b"fmt ", &body, 16)
    }

    fn riff(parts: &[Vec<u8>]) -> Vec<u8> {
        let body = parts.concat();
        [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
    }

    fn open(bytes: Vec<u8>) -> Result<(u64, Vec<String>, Vec<f32>), Error> {
        let mut wav = WavReader::new(Cursor::new(bytes))?;
        let mut all = Vec::new();
        while wav.read(&mut all, 7)? > 0 {}
        Ok((wav.frames, wav.remarks, all))
    }

    #[test]
    fn sizes_are_claims_and_the_audio_is_kept() {
        let data: Vec<u8> = (0..20).flat_map(|n: i16| (n * 100).to_le_bytes()).collect();
        for (size, remark) in [(0, "did not close"), (u32::MAX, "does not say"), (4000, "cut short")] {
            let (frames, remarks, samples) = open(riff(&[fmt(1, 1, 8000, 16), chunk(b"data", &data, size)])).unwrap();
            assert_eq!((frames, samples[1]), (20, 100.0 / 32_768.0));
            assert!(remarks[0].contains(remark), "{remarks:?}");
        }
    }

    #[test]
    fn odd_chunks_are_found_with_their_pad_byte_and_without() {
        let data = chunk(b"data", &[1, 0, 2, 0], 4);
        for pad in [vec![], vec![0]] {
            let bext = chunk(b"bext", &[b'x'; 603], 603);
            let (frames, remarks, _) = open(riff(&[bext, pad, fmt(1, 1, 48_000, 16), data.clone()])).unwrap();
            assert_eq!((frames, remarks), (2, vec![]));
        }
    }

    #[test]
    fn the_format_may_follow_the_data() {
        assert_eq!(open(riff(&[chunk(b"data", &[1, 0, 2, 0], 4), fmt(1, 1, 48_000, 16)])).unwrap().0, 2);
    }

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        assert!(matches!(open(riff(&[fmt(1, 1, 48_000, 16), chunk(b"data", &[], 0)])), Err(Error::Empty)));
        let listed = riff(&[fmt(1, 1, 48_000, 16), chunk(b"data", &[], 0), chunk(b"LIST", &[0; 4], 4)]);
        assert!(matches!(open(listed), Err(Error::Empty)));
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_name() {
        let refused = |bytes| open(bytes).map(|_| ()).unwrap_err().to_string();
        let data = chunk(b"data", &[0; 8], 8);
        assert!(refused(riff(&[fmt(0x11, 1, 8000, 4), data.clone()])).contains("0x0011"));
        assert!(refused(riff(&[fmt(1, 0, 8000, 16), data.clone()])).contains("0 channels"));
        assert!(refused(riff(&[fmt(1, 1, 0, 16), data.clone()])).contains("0 Hz"));
        assert!(refused(riff(&[data])).contains("no fmt chunk"));
        assert!(refused([b"RIFX".as_slice(), &[0; 20]].concat()).contains("RIFX"));
    }

    #[test]
    fn no_bytes_make_it_panic_or_take_long() {
        let good = riff(&[fmt(0xfffe, 2, 44_100, 24), chunk(b"data", &[7; 60], 60), chunk(b"LIST", &[0; 5], 5)]);
        let mut state = 7u64;
        for _ in 0..4000 {
            let mut bytes = good.clone();
            for _ in 0..3 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (state >> 33) as usize % bytes.len();
                bytes[at] = (state >> 20) as u8;
            }
            let _ = open(bytes);
        }
    }

    #[test]
    fn companded_samples_are_those_of_g711() {
        assert_eq!((super::a_law(0xd5), super::a_law(0x55), super::a_law(0xaa)), (8, -8, 32_256));
        assert_eq!((super::mu_law(0xff), super::mu_law(0x80), super::mu_law(0x00)), (0, 32_124, -32_124));
    }
}
