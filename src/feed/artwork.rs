//! Artwork, by its bytes: what directories refuse without saying why.
use super::lint::named;
use crate::diagnostic::Diagnostic;

/// What a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// `PNG`, `JPEG`, or another format by its name.
    pub kind: &'static str,
    /// In pixels; 0 where the format is not read.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Some of it can be seen through.
    pub transparent: bool,
    /// Red, green and blue, or a palette of them: not grey alone, not CMYK.
    pub rgb: bool,
}

/// What a file of bytes is. `None` for what is no picture, or a broken one.
#[must_use]
pub fn look(bytes: &[u8]) -> Option<Picture> {
    let other = |kind| Some(Picture { kind, width: 0, height: 0, transparent: false, rgb: true });
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, rest @ ..] => png(rest),
        [0xff, 0xd8, rest @ ..] => jpeg(rest),
        [b'G', b'I', b'F', b'8', ..] => other("GIF"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => other("WebP"),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => other("HEIC or AVIF"),
        _ => None,
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// Chunks of a PNG after its signature (ISO/IEC 15948, clause 11).
fn png(chunks: &[u8]) -> Option<Picture> {
    if chunks.get(4..8)? != b"IHDR" {
        return None;
    }
    let (width, height, colour) = (number(chunks, 8)?, number(chunks, 12)?, *chunks.get(17)?);
    let mut picture =
        Picture { kind: "PNG", width, height, transparent: matches!(colour, 4 | 6), rgb: !matches!(colour, 0 | 4) };
    let mut at = 0;
    // until the image itself; a length that leads outside ends it
    while let (Some(length), Some(name)) = (number(chunks, at), chunks.get(at + 4..at + 8)) {
        match name {
            b"tRNS" => picture.transparent = true,
            b"IDAT" | b"IEND" => break,
            _ => {}
        }
        at = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
    }
    Some(picture)
}

/// Segments of a JPEG after its first marker (ITU-T T.81, B.1 and B.2.2).
fn jpeg(segments: &[u8]) -> Option<Picture> {
    let mut at = 0;
    loop {
        while *segments.get(at)? == 0xff && *segments.get(at + 1)? == 0xff {
            at += 1;
        }
        let [0xff, marker] = *segments.get(at..at + 2)? else { return None };
        let [high, low] = *segments.get(at + 2..at + 4)? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if frame {
            let [_, h1, h2, w1, w2, components] = *segments.get(at + 4..at + 10)? else { return None };
            let (height, width) = (u16::from_be_bytes([h1, h2]), u16::from_be_bytes([w1, w2]));
            return Some(Picture {
                kind: "JPEG",
                width: width.into(),
                height: height.into(),
                transparent: false,
                rgb: components == 3,
            });
        }
        at = at.checked_add(2)?.checked_add(length.max(2))?;
    }
}

/// Whether a picture that [`look`] knows has its end: `IEND` of a PNG, `EOI` of a JPEG behind its image.
fn is_whole(bytes: &[u8]) -> bool {
    match bytes {
        [0x89, chunks @ ..] => {
            let chunks = chunks.get(7..).unwrap_or_default();
            let mut at = 0;
            while let (Some(length), Some(name)) = (number(chunks, at), chunks.get(at + 4..at + 8)) {
                let next = usize::try_from(length).ok().and_then(|n| at.checked_add(12)?.checked_add(n));
                match next.filter(|next| *next <= chunks.len()) {
                    Some(_) if name == b"IEND" => return true,
                    Some(next) => at = next,
                    None => return false,
                }
            }
            false
        }
        // a preview in it has an end of its own
        [0xff, ..] => {
            let last = |mark: u8| bytes.windows(2).rposition(|two| two == [0xff, mark]);
            last(0xda).is_some_and(|image| last(0xd9).is_some_and(|end| end > image))
        }
        _ => true,
    }
}

/// What directories would refuse of a picture, `name` as the producer knows it.
#[must_use]
pub fn check(name: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut say = |id: &'static str, message: String, fix: &str| {
        let rule = named(id).map(|r| format!("{fix} (the rule: {}; {})", r.says, r.source));
        found.push(Diagnostic::error(id, message).help(rule.unwrap_or_default()));
    };
    let Some(picture) = look(bytes) else {
        say("apple/artwork-type", format!("\"{name}\" is no picture, or a broken one"), "save it again as JPEG or PNG");
        return found;
    };
    let Picture { kind, width, height, transparent, rgb } = picture;
    if !is_whole(bytes) {
        say("apple/artwork-type", format!("\"{name}\" is cut off: its end is missing"), "copy or save it again");
    }
    let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    let wanted: &[&str] = if kind == "PNG" { &["png"] } else { &["jpg", "jpeg"] };
    if !["PNG", "JPEG"].contains(&kind) {
        say("apple/artwork-type", format!("\"{name}\" is {kind}"), "save it as JPEG or PNG");
        return found;
    }
    if !wanted.contains(&extension.as_str()) {
        let fix = format!("let its name end with .{}", wanted.first().unwrap_or(&"jpg"));
        say("apple/artwork-type", format!("\"{name}\" is a {kind} by its bytes"), &fix);
    }
    if width != height || !(1400..=3000).contains(&width) {
        let fix = "make it square, of 1400 to 3000 pixels; 3000 looks best";
        say("apple/artwork-size", format!("\"{name}\" is {width} × {height} pixels"), fix);
    }
    if transparent {
        say("apple/artwork-colour", format!("\"{name}\" can be seen through"), "fill its background with a colour");
    }
    if !rgb {
        say("apple/artwork-colour", format!("\"{name}\" is grey or CMYK"), "save it in RGB");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Picture, check, look};

    fn png(width: u32, height: u32, colour: u8, extra: &[u8]) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        file.extend(width.to_be_bytes());
        file.extend(height.to_be_bytes());
        file.extend([8, colour, 0, 0, 0, 1, 2, 3, 4]);
        file.extend(extra);
        file.extend(b"\0\0\0\x01IDATx1234\0\0\0\0IEND1234");
        file
    }

    fn jpeg(width: u16, height: u16, components: u8) -> Vec<u8> {
        let mut file = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x11\x08".to_vec();
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file.push(components);
        file.extend(b"\x01\x11\0\x02\x11\0\x03\x11\0\xff\xda\0\x02ab\xff\xd9");
        file
    }

    #[test]
    fn pictures_are_known_by_their_bytes() {
        let wanted = Picture { kind: "PNG", width: 1400, height: 1500, transparent: false, rgb: true };
        assert_eq!(look(&png(1400, 1500, 2, b"")), Some(wanted));
        let wanted = Picture { kind: "JPEG", width: 3000, height: 2999, transparent: false, rgb: true };
        assert_eq!(look(&jpeg(3000, 2999, 3)), Some(wanted));
        assert_eq!(look(b"RIFFxxxxWEBPVP8 ").unwrap().kind, "WebP");
        assert_eq!(look(b"<svg/>"), None);
    }

    #[test]
    fn what_directories_refuse_has_its_rule() {
        let codes = |name: &str, bytes: &[u8]| check(name, bytes).iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes("a.png", &png(1400, 1400, 2, b"")), [""; 0]);
        assert_eq!(codes("a.JPG", &jpeg(3000, 3000, 3)), [""; 0]);
        assert_eq!(codes("a.jpg", &png(1400, 1400, 2, b"")), ["apple/artwork-type"]);
        assert_eq!(codes("a.png", b"RIFFxxxxWEBPVP8 "), ["apple/artwork-type"]);
        assert_eq!(codes("a.png", b""), ["apple/artwork-type"]);
        assert_eq!(codes("a.png", &png(1399, 1399, 2, b"")), ["apple/artwork-size"]);
        assert_eq!(codes("a.png", &png(1400, 1401, 2, b"")), ["apple/artwork-size"]);
        assert_eq!(codes("a.png", &png(1400, 1400, 6, b"")), ["apple/artwork-colour"]);
        assert_eq!(codes("a.png", &png(1400, 1400, 3, b"\0\0\0\x01tRNSx1234")), ["apple/artwork-colour"]);
        assert_eq!(codes("a.jpg", &jpeg(1400, 1400, 4)), ["apple/artwork-colour"]);
        assert_eq!(codes("a.jpg", &jpeg(1400, 1400, 1)), ["apple/artwork-colour"]);
        // a copy that broke off
        for (name, whole) in [("a.png", png(1400, 1400, 2, b"")), ("a.jpg", jpeg(1400, 1400, 3))] {
            assert_eq!(codes(name, &whole[..whole.len() - 3]), ["apple/artwork-type"], "{name}");
        }
    }

    #[test]
    fn a_picture_that_ends_early_is_no_panic() {
        for whole in [png(1400, 1400, 3, b"\xff\xff\xff\xfftRNSx1234"), jpeg(1400, 1400, 3)] {
            for end in 0..whole.len() {
                let _ = look(&whole[..end]);
            }
        }
    }
}
