//! How samples lie in a WAV file, and how they become floats: the `fmt ` chunk and `WAVE_FORMAT_EXTENSIBLE`.
use super::{Error, speakers::Speakers};
use std::io::Read;

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

/// The format of a WAV file.
pub(super) struct Format {
    coding: Coding,
    pub(super) speakers: Speakers,
    pub(super) rate: u32,
    /// Of a sample, as far as they count: 20 in a container of 24, 24 in one of 32.
    pub(super) bits: u16,
}

/// More channels than this is a damaged header.
const MOST_CHANNELS: u16 = 64;
/// The end of the format's name in `WAVE_FORMAT_EXTENSIBLE`, where its first two bytes are a format tag.
const TAGGED: [u8; 14] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
/// The same for Ambisonics in B-format: its channels are no loudspeakers.
const AMBISONIC: [u8; 14] = [0, 0, 0x21, 0x07, 0xd3, 0x11, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0, 0, 0];

impl Format {
    /// Read the chunk of `size` bytes whose body begins at byte `at`.
    pub(super) fn read<R: Read>(reader: &mut R, size: u32, at: u64, remarks: &mut Vec<String>) -> Result<Self, Error> {
        let mut bytes = [0; 40];
        let known = (size as usize).min(bytes.len());
        if known < 16 {
            return Err(Error::Malformed { what: format!("a fmt chunk of {size} bytes"), at });
        }
        reader
            .read_exact(&mut bytes[..known])
            .map_err(|_| Error::Malformed { what: "the file ends inside its fmt chunk".to_owned(), at })?;
        let (mut tag, channels, rate) = (le16(&bytes[0..2]), le16(&bytes[2..4]), le32(&bytes[4..8]));
        let (align, declared) = (le16(&bytes[12..14]), le16(&bytes[14..16]));
        let (mut valid, mut mask) = (0, 0);
        if tag == 0xfffe && known >= 40 {
            (valid, mask) = (le16(&bytes[18..20]), le32(&bytes[20..24]));
            tag = le16(&bytes[24..26]);
            if bytes[26..] == AMBISONIC {
                let what = "an Ambisonic recording (B-format)".to_owned();
                return Err(Error::Unsupported { what, help: "decode it to stereo first" });
            }
            if bytes[26..] != TAGGED {
                let what = "a WAV in a format of its maker's own".to_owned();
                return Err(Error::Unsupported { what, help: "export it as PCM WAV or FLAC" });
            }
        } else if tag == 0xfffe {
            remarks.push("the file does not say which format its samples have; PCM is taken".to_owned());
            tag = 1;
        }
        if channels == 0 || channels > MOST_CHANNELS {
            return Err(Error::Malformed { what: format!("{channels} channels"), at: at + 2 });
        }
        if !(1_000..=768_000).contains(&rate) {
            return Err(Error::Malformed { what: format!("a sample rate of {rate} Hz"), at: at + 4 });
        }
        // the container of a sample, not its valid bits, says how far it is to the next; one that does not hold them is wrong
        let own = (align > 0 && align % channels == 0).then_some(align / channels);
        let needed = declared.div_ceil(8);
        let container = own.filter(|own| *own >= needed).unwrap_or(needed);
        if own.is_some_and(|own| own < needed) {
            remarks.push(format!("frames of {align} bytes do not hold {channels} × {declared} bits, which are taken"));
        }
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
                let what = format!("a WAV with the compressed format 0x{tag:04x}{}", name(tag));
                return Err(Error::Unsupported { what, help: "export it as PCM WAV or FLAC" });
            }
        };
        let most = container * 8;
        let bits = [valid, declared].into_iter().find(|b| (1..=most).contains(b)).unwrap_or(most);
        if valid > most {
            remarks.push(format!("{valid} valid bits in samples of {most} are taken for {bits}"));
        }
        let speakers = Speakers::of_mask(usize::from(channels), mask);
        Ok(Self { coding, speakers, rate, bits })
    }

    /// Whether full scale is no limit.
    pub(super) const fn is_float(&self) -> bool {
        matches!(self.coding, Coding::Float32 | Coding::Float64)
    }

    /// Bytes of a frame.
    pub(super) fn stride(&self) -> usize {
        let sample = match self.coding {
            Coding::Unsigned8 | Coding::ALaw | Coding::MuLaw => 1,
            Coding::Int16 => 2,
            Coding::Int24 => 3,
            Coding::Int32 | Coding::Float32 => 4,
            Coding::Float64 => 8,
        };
        sample * self.speakers.count()
    }

    /// Whole samples to floats of ±1. Those with fewer valid bits than their container has lie at its upper end, so that
    /// full scale is that of the container.
    pub(super) fn convert(&self, bytes: &[u8], out: &mut Vec<f32>) {
        match self.coding {
            Coding::Unsigned8 => out.extend(bytes.iter().map(|b| (f32::from(*b) - 128.0) / 128.0)),
            Coding::ALaw => out.extend(bytes.iter().map(|b| f32::from(a_law(*b)) / 32_768.0)),
            Coding::MuLaw => out.extend(bytes.iter().map(|b| f32::from(mu_law(*b)) / 32_768.0)),
            Coding::Int16 => {
                let (samples, _) = bytes.as_chunks();
                out.extend(samples.iter().map(|s| f32::from(i16::from_le_bytes(*s)) / 32_768.0));
            }
            Coding::Int24 => {
                let value = |high: u32| (high.cast_signed() >> 8) as f32 / 8_388_608.0;
                // four samples lie in three words
                let (fours, rest) = bytes.as_chunks::<12>();
                let (rest, _) = rest.as_chunks::<3>();
                let from = out.len();
                out.resize(from + fours.len() * 4, 0.0);
                let (into, _) = out.get_mut(from..).unwrap_or_default().as_chunks_mut();
                for (four, [a, b, c, d, e, f, g, h, i, j, k, l]) in into.iter_mut().zip(fours) {
                    let word = |a: &u8, b: &u8, c: &u8, d: &u8| u32::from_le_bytes([*a, *b, *c, *d]);
                    let (one, two, three) = (word(a, b, c, d), word(e, f, g, h), word(i, j, k, l));
                    let second = (one >> 16 & 0xff00) | two << 16;
                    let third = (two >> 8 & 0x00ff_ff00) | three << 24;
                    *four = [value(one << 8), value(second), value(third), value(three & 0xffff_ff00)];
                }
                out.extend(rest.iter().map(|[a, b, c]| value(u32::from_le_bytes([0, *a, *b, *c]))));
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
}

/// What a compressed format is called.
const fn name(tag: u16) -> &'static str {
    match tag {
        0x02 => " (Microsoft ADPCM)",
        0x11 => " (IMA ADPCM)",
        0x31 => " (GSM 6.10)",
        0x50 => " (MPEG layer 2)",
        0x55 => " (MP3)",
        0xff | 0x1600 | 0x1610 => " (AAC)",
        0x161 | 0x162 => " (Windows Media)",
        0x2000 => " (AC-3)",
        _ => "",
    }
}

fn le16(bytes: &[u8]) -> u16 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u16::from(*b))
}

fn le32(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b))
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
    #[test]
    fn samples_of_three_bytes_are_the_same_one_by_one_and_four_at_once() {
        let bytes: Vec<u8> = (0..3 * 23).map(|n: u32| (n * 151 % 251) as u8).collect();
        let speakers = super::Speakers::usual(1);
        let format = super::Format { coding: super::Coding::Int24, speakers, rate: 48_000, bits: 24 };
        let (mut at_once, mut single) = (Vec::new(), Vec::new());
        format.convert(&bytes, &mut at_once);
        bytes.chunks(3).for_each(|three| format.convert(three, &mut single));
        assert_eq!(at_once.len(), 23);
        assert_eq!(at_once, single);
        let mut edges = Vec::new();
        format.convert(&[0xff, 0xff, 0x7f, 0, 0, 0x80, 0, 0, 0, 1, 0, 0], &mut edges);
        assert_eq!(edges, [8_388_607.0 / 8_388_608.0, -1.0, 0.0, 1.0 / 8_388_608.0]);
    }

    #[test]
    fn companded_samples_are_those_of_g711() {
        assert_eq!((super::a_law(0xd5), super::a_law(0x55), super::a_law(0xaa)), (8, -8, 32_256));
        assert_eq!((super::mu_law(0xff), super::mu_law(0x80), super::mu_law(0x00)), (0, 32_124, -32_124));
    }
}
