//! Which AAC it is: the `AudioSpecificConfig` of ISO/IEC 14496-3, and the spectral band replication that hides in its frames.
//!
//! The decoder knows AAC-LC alone. Of HE-AAC it would decode the lower half of the spectrum, at half the sample rate; so
//! HE-AAC must be found out and refused, also where nothing but the frames themselves says so.
use super::Error;

/// Frames in a packet of AAC-LC.
pub(super) const FRAMES: u64 = 1024;

/// What an AAC stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Config {
    pub(super) rate: u32,
    pub(super) channels: usize,
}

const RATES: [u32; 13] =
    [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];

/// The sample rate of this index.
pub(super) fn rate(index: u32) -> Result<u32, Error> {
    let rate = usize::try_from(index).ok().and_then(|n| RATES.get(n)).copied();
    rate.ok_or_else(|| Error::Codec(format!("AAC with the unknown sample rate {index}")))
}

/// How many channels this configuration has, as far as they can be decoded.
pub(super) fn channels(configuration: u32) -> Result<usize, Error> {
    match configuration {
        1 => Ok(1),
        2 => Ok(2),
        _ => Err(refused(format!("AAC with the channel configuration {configuration}"))),
    }
}

/// Refuse a kind of AAC by its name.
pub(super) fn refused(what: String) -> Error {
    Error::Unsupported { what, help: "convert it with another program to WAV or FLAC" }
}

/// HE-AAC.
pub(super) fn refused_he() -> Error {
    refused("HE-AAC (AAC with spectral band replication), of which only half the spectrum could be read".to_owned())
}

/// Refuse an object type that is not AAC-LC, by its name.
fn object(kind: u32) -> Result<(), Error> {
    let name = match kind {
        2 => return Ok(()),
        5 | 29 => return Err(refused_he()),
        1 => "AAC Main",
        3 => "AAC-SSR",
        4 => "AAC-LTP",
        23 => "AAC-LD",
        39 => "AAC-ELD",
        42 => "xHE-AAC (USAC)",
        36 => "MPEG-4 ALS",
        _ => return Err(refused(format!("MPEG-4 audio of object type {kind}"))),
    };
    Err(refused(name.to_owned()))
}

/// The profile of an ADTS header.
pub(super) fn profile(profile: u32) -> Result<(), Error> {
    object(profile + 1)
}

impl Config {
    /// Read an `AudioSpecificConfig`.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let mut bits = Bits { bytes, at: 0 };
        let short = || Error::Codec("the AAC configuration is too short".to_owned());
        let kind = match bits.read(5).ok_or_else(short)? {
            31 => 32 + bits.read(6).ok_or_else(short)?,
            kind => kind,
        };
        object(kind)?;
        let rate = match bits.read(4).ok_or_else(short)? {
            15 => bits.read(24).ok_or_else(short)?,
            index => rate(index)?,
        };
        let channels = channels(bits.read(4).ok_or_else(short)?)?;
        if bits.read(1).ok_or_else(short)? == 1 {
            return Err(refused("AAC with 960 frames to a packet".to_owned()));
        }
        let depends = bits.read(1) == Some(1);
        if depends {
            bits.read(14);
        }
        bits.read(1);
        // spectral band replication in a place where old decoders overlook it
        if bits.read(11) == Some(0x2b7) && bits.read(5) == Some(5) && bits.read(1) == Some(1) {
            return Err(refused_he());
        }
        Ok(Self { rate, channels })
    }
}

/// Bits from the highest on.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, count: usize) -> Option<u32> {
        let mut value = 0;
        for n in self.at..self.at + count {
            value = value << 1 | u32::from(*self.bytes.get(n / 8)? >> (7 - n % 8) & 1);
        }
        self.at += count;
        Some(value)
    }
}

/// Looks for spectral band replication at the end of packets.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BandWatch {
    looked: u32,
    found: u32,
}

impl BandWatch {
    /// How many packets are enough.
    pub(super) const ENOUGH: u32 = 64;

    /// Look at one packet.
    pub(super) fn look(&mut self, packet: &[u8]) {
        self.looked += 1;
        self.found += u32::from(ends_with_bands(packet));
    }

    /// Whether it is HE-AAC: there it is in every packet, and in others one in fifty looks so by chance.
    pub(super) const fn is_he(self) -> bool {
        self.looked >= 4 && self.found * 10 >= self.looked * 7
    }
}

/// Whether the last elements of a packet can be read backwards as a fill element with spectral band replication. What lies
/// before could be read forwards alone, by decoding it.
fn ends_with_bands(packet: &[u8]) -> bool {
    let total = packet.len() * 8;
    // the end mark, and zeros to the next byte
    (0..8usize.min(total)).any(|pad| {
        let end = total - pad;
        bits_at(packet, end, pad) == Some(0)
            && end >= 3
            && bits_at(packet, end - 3, 3) == Some(7)
            && fills_before(packet, end - 3, 0)
    })
}

fn fills_before(packet: &[u8], end: usize, depth: u32) -> bool {
    for count in 1..=269usize {
        let head = if count < 15 { 7 } else { 15 };
        let Some(start) = end.checked_sub(count * 8 + head) else { return false };
        let fits = match count {
            0..15 => bits_at(packet, start, 7) == Some(6 << 4 | count as u32),
            _ => bits_at(packet, start, 15) == Some((6 << 4 | 15) << 8 | (count as u32 - 14)),
        };
        if !fits {
            continue;
        }
        match bits_at(packet, start + head, 4) {
            Some(0xd | 0xe) => return true,
            // filling, after which there may be more
            Some(0 | 1) if depth < 1 && fills_before(packet, start, depth + 1) => return true,
            _ => {}
        }
    }
    false
}

fn bits_at(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    Bits { bytes, at }.read(count)
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn a_configuration_says_what_it_is() {
        assert_eq!(Config::read(&[0x12, 0x10]).unwrap(), Config { rate: 44_100, channels: 2 });
        assert_eq!(Config::read(&[0x11, 0x88]).unwrap(), Config { rate: 48_000, channels: 1 });
        let refused = |bytes: &[u8]| Config::read(bytes).unwrap_err().to_string();
        // HE-AAC and HE-AAC v2 said openly, and HE-AAC said behind
        assert!(refused(&[0x2b, 0x92, 0x08, 0x00]).contains("HE-AAC"));
        assert!(refused(&[0xeb, 0x8a, 0x08, 0x00]).contains("HE-AAC"));
        assert!(refused(&[0x13, 0x90, 0x56, 0xe5, 0xa0]).contains("HE-AAC"));
        assert!(refused(&[0xf9, 0x46, 0x40]).contains("xHE-AAC"));
        assert!(refused(&[0x12, 0x14]).contains("960"));
        assert!(refused(&[0x12, 0x30]).contains("channel configuration 6"));
        assert!(refused(&[0x12]).contains("too short"));
    }
}
