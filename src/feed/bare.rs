//! Artwork without what cameras and programs write into it.
//!
//! It takes the bytes of a picture and gives the same picture with nothing in it but what is needed to show it: parts are kept
//! by a list of what may stay, never dropped by a list of what is bad, for makers invent new ones. Exif, XMP, IPTC, comments,
//! previews, texts and bytes after the end go; of a colour profile the curves and matrices stay. Not a pixel changes. PNG:
//! ISO/IEC 15948, clause 11; JPEG: ITU-T T.81, annex B, and T.871; colour profiles: ICC.1:2022, clause 7.
use std::collections::BTreeMap;

/// A picture and what was taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bare {
    /// The picture.
    pub bytes: Vec<u8>,
    /// What was taken out, each once: `Exif`, `XMP`, `JPEG comment`.
    pub removed: Vec<String>,
}

impl Bare {
    fn without(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.removed.contains(&what) {
            self.removed.push(what);
        }
    }
}

/// Take out of a picture what does not show. `None` for what is neither PNG nor JPEG: of other formats it is not known what
/// hides in them.
#[must_use]
pub fn bare(bytes: &[u8]) -> Option<Bare> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(png(bytes)),
        [0xff, 0xd8, ..] => Some(jpeg(bytes)),
        _ => None,
    }
}

/// No profile unpacks to more than this: 4 MiB.
const MOST_PROFILE: usize = 4 << 20;

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(usize::from(u16::from_be_bytes(two)))
}

fn letters(bytes: &[u8]) -> String {
    bytes.iter().map(|b| if b.is_ascii_graphic() { char::from(*b) } else { '?' }).collect()
}

fn png(bytes: &[u8]) -> Bare {
    const STAY: [&[u8]; 12] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"tRNS", b"pHYs", b"bKGD", b"sBIT", b"hIST"];
    let mut out = Bare { bytes: bytes.get(..8).unwrap_or_default().to_vec(), removed: Vec::new() };
    let mut at = 8;
    while let (Some(size), Some(name)) = (long(bytes, at), bytes.get(at + 4..at + 8)) {
        let end = at.saturating_add(12).saturating_add(size);
        let Some(whole) = bytes.get(at..end) else { break };
        let body = whole.get(8..8 + size).unwrap_or_default();
        match name {
            b"iCCP" => match packed_profile(body) {
                Some((packed, same)) => {
                    if !same {
                        out.without("text of the colour profile");
                    }
                    chunk(&mut out.bytes, b"iCCP", &packed);
                }
                None => out.without("colour profile, which is broken"),
            },
            _ if STAY.contains(&name) => out.bytes.extend_from_slice(whole),
            b"eXIf" => out.without("Exif"),
            b"tEXt" | b"zTXt" | b"iTXt" => {
                let xmp = body.starts_with(b"XML:com.adobe.xmp");
                out.without(if xmp { "XMP" } else { "text" });
            }
            b"tIME" => out.without("time of making"),
            other => out.without(format!("PNG {}", letters(other))),
        }
        at = end;
        if name == b"IEND" {
            break;
        }
    }
    if at < bytes.len() {
        out.without("bytes after the end");
    }
    out
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], body: &[u8]) {
    let Ok(size) = u32::try_from(body.len()) else { return };
    out.extend(size.to_be_bytes());
    let from = out.len();
    out.extend_from_slice(name);
    out.extend_from_slice(body);
    let sum = crc(out.get(from..).unwrap_or_default());
    out.extend(sum.to_be_bytes());
}

/// The checksum of a chunk: ISO/IEC 15948, annex D.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

/// A profile as a chunk of its own, and whether it is as it was.
fn packed_profile(body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let name = body.iter().position(|b| *b == 0)?;
    let packed = body.get(name + 2..)?;
    let whole = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, MOST_PROFILE).ok()?;
    let mut out = b"ICC\0\0".to_vec();
    let plain = profile(&whole)?;
    out.extend(miniz_oxide::deflate::compress_to_vec_zlib(&plain, 9));
    Some((out, plain == whole && body.starts_with(b"ICC\0")))
}

fn jpeg(bytes: &[u8]) -> Bare {
    let mut out = Bare { bytes: vec![0xff, 0xd8], removed: Vec::new() };
    let (mut head, mut rest, mut colours) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut turned = None;
    let mut at = 2;
    while let Some(&[0xff, marker]) = bytes.get(at..at + 2) {
        match marker {
            // fill bytes, and marks without a body
            0xff => at += 1,
            0xd0..=0xd7 | 0x01 => at += 2,
            0xd9 => {
                rest.extend([0xff, 0xd9]);
                at += 2;
                break;
            }
            _ => {
                let Some(size) = short(bytes, at + 2).filter(|n| *n >= 2) else { break };
                let Some(whole) = bytes.get(at..at + 2 + size) else { break };
                let body = whole.get(4..).unwrap_or_default();
                at += 2 + size;
                match (marker, body) {
                    (0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdf, _) => {
                        rest.extend_from_slice(whole);
                        if marker == 0xda {
                            let end = scan_end(bytes, at);
                            rest.extend_from_slice(bytes.get(at..end).unwrap_or_default());
                            at = end;
                        }
                    }
                    (0xe0, [b'J', b'F', b'I', b'F', 0, density @ ..]) if density.len() >= 7 => {
                        // the version and the density, no preview
                        head.extend([0xff, 0xe0, 0, 16]);
                        head.extend_from_slice(b"JFIF\0");
                        head.extend_from_slice(density.get(..7).unwrap_or_default());
                        head.extend([0, 0]);
                        if body.len() > 14 {
                            out.without("preview");
                        }
                    }
                    (0xee, [b'A', b'd', b'o', b'b', b'e', ..]) if body.len() >= 12 => {
                        head.extend([0xff, 0xee, 0, 14]);
                        head.extend_from_slice(body.get(..12).unwrap_or_default());
                        if body.len() > 12 {
                            out.without("JPEG APP14");
                        }
                    }
                    (0xe2, _) if body.starts_with(b"ICC_PROFILE\0") && body.len() > 14 => {
                        let place = body.get(12).copied().unwrap_or_default();
                        colours.entry(place).or_insert_with(|| body.get(14..).unwrap_or_default().to_vec());
                    }
                    (0xe1, [b'E', b'x', b'i', b'f', 0, 0, tiff @ ..]) => {
                        turned = turned.or_else(|| orientation(tiff));
                        out.without("Exif");
                    }
                    (0xe1, _) if body.starts_with(b"http://ns.adobe.com/") => out.without("XMP"),
                    (0xed, _) => out.without("IPTC"),
                    (0xfe, _) => out.without("JPEG comment"),
                    (0xe0..=0xef, _) => out.without(format!("JPEG APP{}", marker - 0xe0)),
                    _ => out.without(format!("JPEG segment {marker:02X}")),
                }
            }
        }
    }
    if at < bytes.len() {
        out.without("bytes after the end");
    }
    out.bytes.extend(head);
    if let Some(turned) = turned {
        out.bytes.extend(turned_alone(turned));
    }
    let whole: Vec<u8> = colours.into_values().flatten().collect();
    if !whole.is_empty() {
        match profile(&whole) {
            Some(plain) => {
                if plain != whole {
                    out.without("text of the colour profile");
                }
                profile_segments(&mut out.bytes, &plain);
            }
            None => out.without("colour profile, which is broken"),
        }
    }
    out.bytes.extend(rest);
    out
}

/// Where the coded picture of a scan ends: at the next mark that is none of its own.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            [0xff, 0 | 0xd0..=0xd7] => at += 2,
            [0xff, _] => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// How a picture is turned (TIFF tag 274), when it is.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = tiff.starts_with(b"MM");
    let number = |at: usize, wide: bool| -> Option<usize> {
        if big {
            return if wide { long(tiff, at) } else { short(tiff, at) };
        }
        let bytes = tiff.get(at..at.checked_add(if wide { 4 } else { 2 })?)?;
        Some(bytes.iter().rev().fold(0, |all, byte| all << 8 | usize::from(*byte)))
    };
    let at = number(4, true)?;
    let entries = number(at, false)?.min(1_000);
    let mut of = (0..entries).map(|n| at + 2 + n * 12);
    let entry = of.find(|entry| number(*entry, false) == Some(0x0112))?;
    u8::try_from(number(entry + 8, false)?).ok().filter(|turned| (2..=8).contains(turned))
}

/// Exif that says how a picture is turned, and nothing else.
fn turned_alone(turned: u8) -> Vec<u8> {
    let mut out = vec![0xff, 0xe1, 0, 34];
    out.extend_from_slice(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    out.extend([turned, 0, 0, 0, 0, 0, 0]);
    out
}

fn profile_segments(out: &mut Vec<u8>, profile: &[u8]) {
    let parts = profile.chunks(65_519);
    let count = u8::try_from(parts.len()).unwrap_or(u8::MAX);
    for (n, part) in (1..=u8::MAX).zip(parts) {
        let Ok(size) = u16::try_from(part.len() + 16) else { return };
        out.extend([0xff, 0xe2]);
        out.extend(size.to_be_bytes());
        out.extend_from_slice(b"ICC_PROFILE\0");
        out.extend([n, count]);
        out.extend_from_slice(part);
    }
}

/// A colour profile with what colours are made from and nothing else: names of devices, makers and owners are in its texts.
/// `None` for one that is broken.
fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    const STAY: [&[u8]; 18] = [
        b"rXYZ", b"gXYZ", b"bXYZ", b"wtpt", b"bkpt", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"chad", b"A2B0", b"A2B1",
        b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt", b"cicp",
    ];
    if bytes.len() > MOST_PROFILE || bytes.get(36..40)? != b"acsp" {
        return None;
    }
    let mut head = bytes.get(..128)?.to_vec();
    // when and on what it was made, by whom; the sum over all that does not hold any more
    for field in [4..8, 24..36, 40..44, 48..64, 80..128] {
        head.get_mut(field)?.fill(0);
    }
    let version = *head.get(8)?;
    let mut tags: Vec<(&[u8], &[u8])> = Vec::new();
    for n in 0..long(bytes, 128)?.min(200) {
        let entry = 132 + n * 12;
        let (name, from, size) = (bytes.get(entry..entry + 4)?, long(bytes, entry + 4)?, long(bytes, entry + 8)?);
        let body = bytes.get(from..from.checked_add(size)?)?;
        if STAY.contains(&name) {
            tags.push((name, body));
        }
    }
    let (described, free) = if version < 4 { (DESCRIBED_2.to_vec(), FREE_2.to_vec()) } else { (words_4(), words_4()) };
    tags.push((b"desc", &described));
    tags.push((b"cprt", &free));
    let mut places: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut table = u32::try_from(tags.len()).ok()?.to_be_bytes().to_vec();
    let mut data = Vec::new();
    let from = 128 + 4 + 12 * tags.len();
    for (name, body) in &tags {
        let at = *places.entry(body).or_insert_with(|| {
            let at = data.len();
            data.extend_from_slice(body);
            data.resize(data.len().next_multiple_of(4), 0);
            at
        });
        table.extend_from_slice(name);
        table.extend(u32::try_from(from + at).ok()?.to_be_bytes());
        table.extend(u32::try_from(body.len()).ok()?.to_be_bytes());
    }
    let size = u32::try_from(from + data.len()).ok()?;
    head.get_mut(..4)?.copy_from_slice(&size.to_be_bytes());
    Some([head, table, data].concat())
}

/// `ICC` as a description of version 2: in ASCII, and none in Unicode and on a Macintosh.
const DESCRIBED_2: [u8; 94] = {
    let mut all = [0; 94];
    let begin = *b"desc\0\0\0\0\0\0\0\x04ICC";
    let mut n = 0;
    while n < begin.len() {
        all[n] = begin[n];
        n += 1;
    }
    all
};
/// A copyright of version 2.
const FREE_2: &[u8] = b"text\0\0\0\0none\0";

/// `ICC` as a text of version 4, in English.
fn words_4() -> Vec<u8> {
    b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x06\0\0\0\x1c\0I\0C\0C".to_vec()
}

#[cfg(test)]
mod tests {
    use super::{bare, chunk, crc, profile, turned_alone};

    const SECRET: &[u8] = b"zebra-key";

    fn has(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|w| w == what)
    }

    fn of(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        chunk(&mut out, name, body);
        out
    }

    /// A profile of one curve, with the secret in a text and the maker's mark in its head.
    fn colours(version: u8) -> Vec<u8> {
        let curve = b"curv\0\0\0\0\0\0\0\x01\x02\x33\0\0";
        let text = [&b"text\0\0\0\0"[..], SECRET, b"\0\0\0"].concat();
        let (from, size) = (128 + 4 + 3 * 12, u32::try_from(text.len()).unwrap());
        let mut out = vec![0; 128];
        out[8] = version;
        out[36..40].copy_from_slice(b"acsp");
        out[48..52].copy_from_slice(b"APPL");
        out.extend(3u32.to_be_bytes());
        for (name, at, size) in [(b"rTRC", from, 16), (b"gTRC", from, 16), (b"dmdd", from + 16, size)] {
            out.extend(name);
            out.extend(u32::to_be_bytes(at));
            out.extend(size.to_be_bytes());
        }
        [out, curve.to_vec(), text].concat()
    }

    fn picture() -> Vec<u8> {
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&colours(2), 6);
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            of(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]),
            of(b"iCCP", &[&b"My screen\0\0"[..], &packed].concat()),
            of(b"tEXt", &[b"Author\0", SECRET].concat()),
            of(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", SECRET].concat()),
            of(b"eXIf", &[b"MM", SECRET].concat()),
            of(b"tIME", &[7, 0xea, 1, 1, 1, 1, 1]),
            of(b"vpAg", SECRET),
            of(b"IDAT", b"the picture"),
            of(b"IEND", b""),
            SECRET.to_vec(),
        ]
        .concat()
    }

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let size = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker][..], &size, body].concat()
    }

    fn photograph() -> Vec<u8> {
        let exif =
            [&b"Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"[..], SECRET].concat();
        [
            vec![0xff, 0xd8],
            segment(0xe0, &[&b"JFIF\0\x01\x01\0\0\x48\0\x48\x01\x01"[..], b"zeb"].concat()),
            segment(0xe0, &[b"JFXX\0", SECRET].concat()),
            segment(0xe1, &exif),
            segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
            segment(0xe2, &[&b"ICC_PROFILE\0\x01\x01"[..], &colours(4)].concat()),
            segment(0xe2, &[b"MPF\0", SECRET].concat()),
            segment(0xed, &[b"Photoshop 3.0\0", SECRET].concat()),
            segment(0xee, &[&b"Adobe\0\x64\0\0\0\0\x01"[..], SECRET].concat()),
            segment(0xfe, SECRET),
            segment(0xdb, b"table"),
            segment(0xc2, b"frame"),
            segment(0xda, b"scan"),
            b"\x01\xff\0\x02\xff\xd0\x03".to_vec(),
            segment(0xc4, b"more"),
            segment(0xda, b"scan"),
            b"\x04\x05".to_vec(),
            vec![0xff, 0xd9],
            SECRET.to_vec(),
        ]
        .concat()
    }

    #[test]
    fn of_a_picture_only_what_shows_is_left() {
        let png = bare(&picture()).unwrap();
        assert!(!has(&png.bytes, SECRET) && !has(&png.bytes, b"My screen"));
        for part in [&of(b"IDAT", b"the picture")[..], &of(b"IEND", b"")] {
            assert!(has(&png.bytes, part));
        }
        let taken =
            ["text of the colour profile", "text", "XMP", "Exif", "time of making", "PNG vpAg", "bytes after the end"];
        assert_eq!(png.removed, taken);
        let jpeg = bare(&photograph()).unwrap();
        assert!(!has(&jpeg.bytes, SECRET) && !has(&jpeg.bytes, b"zeb"));
        // the coded picture as it was, in all its scans, and how it is turned
        let body = photograph();
        let from = body.windows(2).position(|w| w == [0xff, 0xdb]).unwrap();
        assert!(has(&jpeg.bytes, &body[from..body.len() - SECRET.len()]) && has(&jpeg.bytes, &turned_alone(6)));
        assert!(jpeg.bytes.ends_with(&[0xff, 0xd9]));
        let taken = [
            "preview",
            "JPEG APP0",
            "Exif",
            "XMP",
            "JPEG APP2",
            "IPTC",
            "JPEG APP14",
            "JPEG comment",
            "bytes after the end",
            "text of the colour profile",
        ];
        assert_eq!(jpeg.removed, taken);
    }

    #[test]
    fn what_is_bare_stays_as_it_is_but_for_how_it_is_turned() {
        for whole in [picture(), photograph()] {
            let once = bare(&whole).unwrap();
            let twice = bare(&once.bytes).unwrap();
            assert_eq!(twice.bytes, once.bytes);
            assert!(twice.removed.iter().all(|r| r == "Exif"), "{:?}", twice.removed);
        }
        assert_eq!(bare(b"RIFFxxxxWEBP"), None);
        assert_eq!(bare(b"<svg/>"), None);
    }

    #[test]
    fn a_profile_keeps_its_curves_and_loses_its_words() {
        for version in [2, 4] {
            let plain = profile(&colours(version)).unwrap();
            assert!(!has(&plain, SECRET) && !has(&plain, b"APPL") && has(&plain, b"curv\0\0\0\0\0\0\0\x01\x02\x33"));
            assert_eq!(u32::from_be_bytes(plain[..4].try_into().unwrap()) as usize, plain.len());
            // two curves that were one stay one
            assert_eq!(plain[136..144], plain[148..156]);
            assert_eq!(profile(&plain).unwrap(), plain);
        }
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn a_broken_picture_is_no_panic() {
        for whole in [picture(), photograph(), colours(2), colours(4)] {
            for end in 0..whole.len() {
                let _ = bare(&whole[..end]);
                let _ = profile(&whole[..end]);
                let mut bent = whole.clone();
                bent[end] = 0xff;
                let _ = bare(&bent);
                let _ = profile(&bent);
            }
        }
    }
}
