//! The tone that stands in the place of words that are not to be heard.

/// A second of 1 kHz at -20 dBFS, as a WAV: of one length, whatever it stands for.
#[must_use]
pub fn bleep() -> Vec<u8> {
    let frames = 48_000u32;
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + frames * 2).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend(48_000u32.to_le_bytes());
    bytes.extend(96_000u32.to_le_bytes());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend((frames * 2).to_le_bytes());
    for n in 0..frames {
        let value = libm::sin(f64::from(n % 48) / 48.0 * std::f64::consts::TAU) * 3_276.7;
        bytes.extend(i16::try_from(libm::round(value) as i32).unwrap_or(0).to_le_bytes());
    }
    bytes
}
