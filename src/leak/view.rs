//! The texts that some bytes may be read as: in each encoding, and with what hides text from a plain search undone.
use crate::letter::reference;

/// One way to read some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct View {
    /// How: `utf-8`, `base64`.
    pub(super) how: String,
    /// What is read.
    pub(super) text: String,
    /// Where it begins, in the bytes that were read.
    pub(super) at: usize,
}

/// What hides text that is otherwise as it is.
const LAYERS: [&str; 4] = ["percent", "entities", "escapes", "markup"];

impl View {
    /// How it is read before any layer is undone.
    pub(super) fn stretch(&self) -> &str {
        let mut how = self.how.as_str();
        while let Some((before, last)) = how.rsplit_once(' ')
            && LAYERS.contains(&last)
        {
            how = before;
        }
        how
    }

    /// Whether a layer was undone to read it.
    pub(super) fn undone(&self) -> bool {
        self.stretch().len() < self.how.len()
    }
}

/// How many wrappings are undone.
pub(super) const DEPTH: usize = 3;
/// A shorter run of text inside binary bytes says nothing.
const SHORTEST: usize = 4;
/// Two syllables are a name in Hangul; chance makes as many in much sound, and hardly three in a row that mean something.
const SYLLABLES: usize = 2;
/// No field of a tag is longer, in bytes; what is longer may be sound.
const FIELD: usize = 64 << 10;
/// A shorter run of base64 is a word.
const SHORTEST_BASE64: usize = 12;
/// And one as short as a name in it, where it stands for letters alone.
const SHORTEST_NAME: usize = 8;
/// What is inflated of one stream at most: 16 MiB.
const MOST_INFLATED: usize = 16 << 20;

/// Every text that is found in some bytes. Whole texts are one view; binary bytes give their runs of text.
pub(super) fn views(bytes: &[u8]) -> Vec<View> {
    let mut all = Vec::new();
    of_bytes(bytes, "", 0, 0, &mut all);
    all
}

fn of_bytes(bytes: &[u8], before: &str, at: usize, depth: usize, all: &mut Vec<View>) {
    let name = |how: &str| if before.is_empty() { how.to_owned() } else { format!("{before} {how}") };
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        of_text(text, &name("utf-8"), at, depth, all);
        return;
    }
    for (from, text) in runs(bytes) {
        of_text(&text, &name("utf-8"), at + from, depth, all);
    }
    for (from, text) in latin1(bytes) {
        all.push(View { how: name("latin-1"), text, at: at + from });
    }
    for (from, text) in korean(bytes) {
        all.push(View { how: name("cp949"), text, at: at + from });
    }
    for (how, width, big) in
        [("utf-16le", 2, false), ("utf-16be", 2, true), ("utf-32le", 4, false), ("utf-32be", 4, true)]
    {
        for odd in 0..width {
            for (from, text) in wide(bytes.get(odd..).unwrap_or_default(), width, big) {
                of_text(&text, &name(how), at + odd + from, depth, all);
            }
        }
    }
    if depth < DEPTH {
        // gzip, zlib: by their first bytes
        if let Some((_, inner)) = inflated(bytes) {
            of_bytes(&inner, &name("inflated"), at, depth + 1, all);
        }
    }
}

fn of_text(text: &str, how: &str, at: usize, depth: usize, all: &mut Vec<View>) {
    all.push(View { how: how.to_owned(), text: text.to_owned(), at });
    if depth >= DEPTH {
        return;
    }
    let hidden =
        [("percent", percent(text)), ("entities", entities(text)), ("escapes", escapes(text)), ("markup", bare(text))];
    for (name, inner) in hidden {
        if let Some(inner) = inner {
            let inner = String::from_utf8_lossy(&inner).into_owned();
            if inner != text {
                of_text(&inner, &format!("{how} {name}"), at, depth + 1, all);
            }
        }
    }
    for (from, inner) in base64(text) {
        of_bytes(&inner, &format!("{how} base64"), at + from, depth + 1, all);
    }
}

/// Runs of valid UTF-8 that can be read, and where they begin.
fn runs(bytes: &[u8]) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        let (mut start, mut run) = (at, String::new());
        for (n, c) in chunk.valid().char_indices() {
            if c.is_control() && !matches!(c, '\t' | '\n' | '\r') {
                if run.len() >= SHORTEST {
                    all.push((start, std::mem::take(&mut run)));
                }
                run.clear();
                start = at + n + c.len_utf8();
            } else {
                run.push(c);
            }
        }
        if run.len() >= SHORTEST {
            all.push((start, run));
        }
        at += chunk.valid().len() + chunk.invalid().len();
    }
    all
}

/// Runs of letters in an encoding of one byte a letter, those that are more than ASCII.
fn latin1(bytes: &[u8]) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let mut from = 0;
    let mut run = String::new();
    for (n, byte) in bytes.iter().chain([&0]).enumerate() {
        let c = char::from(*byte);
        if c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.') {
            if run.is_empty() {
                from = n;
            }
            run.push(c);
        } else {
            if run.len() >= 2 * SHORTEST
                && !run.is_ascii()
                && run.chars().filter(char::is_ascii).count() * 3 > run.chars().count() * 2
            {
                all.push((from, std::mem::take(&mut run)));
            }
            run.clear();
        }
    }
    all
}

/// Runs of letters in the encoding that Korean systems had before Unicode, those with two syllables of Hangul or more.
fn korean(bytes: &[u8]) -> Vec<(usize, String)> {
    let (mut all, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let (from, mut syllables) = (at, 0);
        while let Some(byte) = bytes.get(at) {
            match (byte, bytes.get(at + 1)) {
                (b' '..=b'~' | b'\t', _) => at += 1,
                (0x81..=0xc8, Some(b'A'..=b'Z' | b'a'..=b'z' | 0x81..=0xfe)) => {
                    syllables += 1;
                    at += 2;
                }
                _ => break,
            }
        }
        if syllables >= 2 {
            let (text, _, wrong) = encoding_rs::EUC_KR.decode(bytes.get(from..at).unwrap_or_default());
            if !wrong {
                all.push((from, text.into_owned()));
            }
        }
        at = at.max(from + 1);
    }
    all
}

/// Runs of UTF-16 or UTF-32, of `width` bytes a unit, that can be read.
fn wide(bytes: &[u8], width: usize, big: bool) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    let (mut from, mut run): (usize, Vec<u16>) = (0, Vec::new());
    let fewest = if bytes.len() <= FIELD { SYLLABLES } else { SYLLABLES + 1 };
    let mut close = |from: usize, run: &mut Vec<u16>| {
        let syllable = |unit: &&u16| matches!(**unit, 0xac00..=0xd7a3);
        if run.len() >= SHORTEST || run.iter().filter(syllable).count() >= fewest {
            all.push((from, String::from_utf16_lossy(run)));
        }
        run.clear();
    };
    for (n, unit) in bytes.chunks_exact(width).enumerate() {
        let add = |value: u32, byte: &u8| value << 8 | u32::from(*byte);
        let value = if big { unit.iter().fold(0, add) } else { unit.iter().rev().fold(0, add) };
        let unit = u16::try_from(value).unwrap_or(0);
        // letters of one byte, Latin, Greek, Cyrillic, Hangul and its parts; noise is mostly something else
        let known = matches!(unit, 0x20..=0x7e | 0xa0..=0x52f | 0x1100..=0x11ff | 0x3040..=0x30ff | 0x3130..=0x318f | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 9 | 10 | 13 | 0x2010..=0x2026);
        if known {
            if run.is_empty() {
                from = n * width;
            }
            run.push(unit);
        } else {
            close(from, &mut run);
        }
    }
    close(from, &mut run);
    all
}

fn percent(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    let (mut out, mut n, mut any) = (Vec::with_capacity(bytes.len()), 0, false);
    while let Some(byte) = bytes.get(n) {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (byte, hex(n + 1), hex(n + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                (n, any) = (n + 3, true);
            }
            _ => {
                out.push(*byte);
                n += 1;
            }
        }
    }
    any.then_some(out)
}

fn entities(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut rest, mut any) = (String::with_capacity(text.len()), text, false);
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (c, length) = reference(from).unwrap_or(('&', 1));
        any |= length > 1;
        out.push(c);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    any.then(|| out.into_bytes())
}

/// The longest tag or comment that is taken for one, in bytes.
const LONGEST_TAG: usize = 400;

/// Without tags and comments, as a browser shows it: `Os<wbr>trava`, `Os<b>tra</b>va`.
fn bare(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut rest, mut any) = (String::with_capacity(text.len()), text, false);
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let close = if from.starts_with("<!--") { "-->" } else { ">" };
        let near = from.as_bytes().get(..LONGEST_TAG.min(from.len())).unwrap_or_default();
        let end = near.windows(close.len()).position(|w| w == close.as_bytes()).map(|end| end + close.len());
        // a lone sign is no tag
        let tag = from.as_bytes().get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'));
        match end.filter(|_| tag) {
            Some(end) => {
                any = true;
                rest = from.get(end..).unwrap_or_default();
            }
            None => {
                out.push('<');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    any.then(|| out.into_bytes())
}

/// `\u0041`, `\x41` and `\u{41}`, as in JSON, JavaScript and Rust; a backslash before anything else goes.
fn escapes(text: &str) -> Option<Vec<u8>> {
    let (mut units, mut out, mut any): (Vec<u16>, String, bool) =
        (Vec::new(), String::with_capacity(text.len()), false);
    let mut rest = text;
    let flush = |units: &mut Vec<u16>, out: &mut String| {
        out.push_str(&String::from_utf16_lossy(units));
        units.clear();
    };
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            flush(&mut units, &mut out);
            out.push_str(before);
        }
        let code = match from.as_bytes().get(1) {
            Some(b'u') => from.get(2..6).and_then(|h| u16::from_str_radix(h, 16).ok()).map(|c| (c, 6)),
            Some(b'x') => from.get(2..4).and_then(|h| u16::from_str_radix(h, 16).ok()).map(|c| (c, 4)),
            _ => None,
        };
        match code {
            Some((unit, length)) => {
                units.push(unit);
                any = true;
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                flush(&mut units, &mut out);
                rest = from.get(1..).unwrap_or_default();
                any = true;
            }
        }
    }
    flush(&mut units, &mut out);
    out.push_str(rest);
    any.then(|| out.into_bytes())
}

/// Runs that may be base64 in either alphabet, wrapped or not, and the bytes that they stand for.
fn base64(text: &str) -> Vec<(usize, Vec<u8>)> {
    let mut all = Vec::new();
    let value = |b: u8| match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let (mut from, mut run): (usize, Vec<u8>) = (0, Vec::new());
    let bytes = text.as_bytes();
    for (n, byte) in bytes.iter().chain(b" ").enumerate() {
        if let Some(six) = value(*byte) {
            if run.is_empty() {
                from = n;
            }
            run.push(six);
            continue;
        }
        // a line break inside goes on, where the lines are as long as encoders make them
        if matches!(byte, b'\n' | b'\r') && run.len() >= 60 {
            continue;
        }
        if (SHORTEST_NAME..SHORTEST_BASE64).contains(&run.len()) {
            // as short as a name: only where it is text through and through
            let decoded = unpacked(&run);
            if std::str::from_utf8(&decoded).is_ok_and(|text| text.chars().all(|c| c.is_alphabetic() || c == ' ')) {
                all.push((from, decoded));
            }
        }
        if run.len() >= SHORTEST_BASE64 {
            // a word before it, or a slash of a path, shifts what follows
            for shift in 0..4 {
                let decoded = unpacked(run.get(shift..).unwrap_or_default());
                if shift == 0 || from == 0 || decoded.len() > 8 {
                    all.push((from, decoded));
                }
            }
        }
        run.clear();
    }
    all
}

fn unpacked(sixes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(sixes.len() * 3 / 4);
    for four in sixes.chunks(4) {
        let at = |n: usize| u32::from(four.get(n).copied().unwrap_or(0));
        let all = at(0) << 18 | at(1) << 12 | at(2) << 6 | at(3);
        let [_, a, b, c] = all.to_be_bytes();
        out.extend([a, b, c].into_iter().take(four.len().saturating_sub(1)));
    }
    out
}

/// Bytes that stand for others.
pub(super) struct Undone {
    /// How: [`GZIP`], `zlib`, `base64`, `hex`.
    pub(super) how: &'static str,
    /// What they stand for.
    pub(super) bytes: Vec<u8>,
    /// There is more of it than is unpacked.
    pub(super) cut: bool,
}

/// What [`Undone::how`] says of a gzip file.
pub(super) const GZIP: &str = "gzip";

/// The bytes that some bytes stand for, as a whole or, in a text, in each long run of letters or digits.
pub(super) fn undone(bytes: &[u8]) -> Vec<Undone> {
    const LONG: usize = 48;
    if let Some((how, bytes)) = inflated(bytes) {
        return vec![Undone { how, cut: bytes.len() >= MOST_INFLATED, bytes }];
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let letters = base64(text).into_iter().map(|(_, bytes)| ("base64", bytes));
    let digits = text.split(|c: char| !c.is_ascii_hexdigit() && !c.is_ascii_whitespace()).map(|run| ("hex", hex(run)));
    let all = letters.chain(digits).filter(|(_, bytes)| bytes.len() >= LONG);
    all.map(|(how, bytes)| Undone { how, bytes, cut: false }).collect()
}

/// What a gzip or zlib file holds, known by its first bytes, and which of the two it is.
fn inflated(bytes: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    match bytes {
        [0x1f, 0x8b, 8, ..] => Some((GZIP, inflate(gzip_body(bytes)?, false)?)),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => Some(("zlib", inflate(bytes, true)?)),
        _ => None,
    }
}

/// The bytes that pairs of digits stand for.
fn hex(run: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        run.bytes().filter_map(|b| char::from(b).to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// The deflated part of a gzip member.
fn gzip_body(bytes: &[u8]) -> Option<&[u8]> {
    let flags = bytes.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        let length = usize::from(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        at += 2 + length;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += bytes.get(at..)?.iter().position(|b| *b == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    bytes.get(at..)
}

/// What a deflated stream holds, up to a limit; `None` when it is none.
pub(super) fn inflate(bytes: &[u8], zlib: bool) -> Option<Vec<u8>> {
    let read = if zlib {
        miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(bytes, MOST_INFLATED)
    } else {
        miniz_oxide::inflate::decompress_to_vec_with_limit(bytes, MOST_INFLATED)
    };
    match read {
        Ok(all) => Some(all),
        // cut off, or larger than the limit: what there is, is looked at
        Err(e) if !e.output.is_empty() => Some(e.output),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::views;

    fn seen(bytes: &[u8]) -> bool {
        views(bytes).iter().any(|v| v.text.contains("canary-7"))
    }

    #[test]
    fn text_is_read_in_every_wrapping() {
        let wide = |big: bool| -> Vec<u8> {
            let bytes = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
            "canary-7".encode_utf16().flat_map(bytes).collect()
        };
        let deflated = miniz_oxide::deflate::compress_to_vec_zlib(b"a canary-7 sings", 6);
        let cases: Vec<Vec<u8>> = vec![
            b"a canary-7 sings".to_vec(),
            [&[0, 1, 0xff, 3][..], b"canary-7", &[0xfe, 0]].concat(),
            wide(false),
            [&[1][..], &wide(true), &[9]].concat(),
            b"a=%63anary%2D7".to_vec(),
            b"&#99;anary&#x2d;7".to_vec(),
            br"{\u0063anary-7}".to_vec(),
            br"canary\-7".to_vec(),
            b"<p>can<b>ary</b>-7</p>".to_vec(),
            b"can<!-- no -->ary<wbr>-7".to_vec(),
            b"x: YSBjYW5hcnktNyBzaW5ncw==".to_vec(),
            b"%59SBjYW5hcnktNyBzaW5ncw".to_vec(),
            deflated,
        ];
        for case in cases {
            assert!(seen(&case), "{:?}", String::from_utf8_lossy(&case));
        }
        assert!(!seen(b"canary 8"));
    }

    /// A Korean name has two or three letters, and tags write it in UTF-16.
    #[test]
    fn a_short_name_in_hangul_is_read_in_wide_letters() {
        for name in ["김영수", "회령"] {
            for big in [false, true] {
                let letters = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
                let plain: Vec<u8> = name.encode_utf16().flat_map(letters).collect();
                let long: Vec<u8> = name
                    .chars()
                    .flat_map(|c| if big { u32::from(c).to_be_bytes() } else { u32::from(c).to_le_bytes() })
                    .collect();
                for bytes in [&plain, &long] {
                    for before in [&[][..], &[0xff, 0xfe], &[1, 0xff, 0xfe]] {
                        let bytes = [before, bytes, &[0, 0]].concat();
                        assert!(views(&bytes).iter().any(|v| v.text.contains(name)), "{name} {bytes:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn any_bytes_at_all_are_read_without_harm() {
        let mut noise = 7u32;
        let bytes: Vec<u8> = (0..20_000)
            .map(|_| {
                noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                noise.to_be_bytes()[0]
            })
            .collect();
        for from in 0..40 {
            let _ = views(&bytes[from * 100..]);
        }
        let _ = views(&[0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
        let _ = views(&[0x78, 0x9c]);
    }
}
