//! The head of a FLAC frame: RFC 9639, clause 9.1.

/// Where the recording begins whose first frame has this head, in frames of its time. A cut without decoding (`ffmpeg -ss … -c copy`)
/// leaves the numbers of its frames as they were. `longest` is the longest block of the stream; 0 where these bytes are no head.
pub(super) fn first(bytes: &[u8], longest: u16) -> u64 {
    let [0xff, kind @ (0xf8 | 0xf9), sizes, _, rest @ ..] = bytes else { return 0 };
    let Some((number, coded)) = number(rest) else { return 0 };
    let extra = match sizes >> 4 {
        6 => 1,
        7 => 2,
        _ => 0,
    } + match sizes & 15 {
        12 => 1,
        13 | 14 => 2,
        _ => 0,
    };
    let end = 4 + coded + extra;
    let whole = bytes.get(..end).zip(bytes.get(end)).is_some_and(|(head, check)| checksum(head) == *check);
    match kind {
        _ if !whole => 0,
        // blocks of one length are counted, others by their first sample
        0xf8 => number.saturating_mul(u64::from(longest)),
        _ => number,
    }
}

/// A number as UTF-8 writes one, up to 36 bits, and in how many bytes.
fn number(bytes: &[u8]) -> Option<(u64, usize)> {
    let lead = *bytes.first()?;
    let ones = lead.leading_ones() as usize;
    match ones {
        0 => Some((u64::from(lead), 1)),
        2..=7 => {
            let rest = bytes.get(1..ones)?;
            let begun = u64::from(lead) & (0x7f_u64 >> ones);
            rest.iter()
                .all(|b| b >> 6 == 2)
                .then(|| (rest.iter().fold(begun, |n, b| n << 6 | u64::from(b & 0x3f)), ones))
        }
        _ => None,
    }
}

/// The polynomial x^8 + x^2 + x + 1, begun with 0.
fn checksum(bytes: &[u8]) -> u8 {
    bytes
        .iter()
        .fold(0, |sum, byte| (0..8).fold(sum ^ byte, |sum, _| if sum & 0x80 == 0 { sum << 1 } else { sum << 1 ^ 0x07 }))
}
