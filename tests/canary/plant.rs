//! Canaries for every field that a file can carry.
use std::{fs, path::Path, process::Command};

/// Words that stand nowhere else, and where each was put.
#[derive(Debug, Default)]
pub(crate) struct Brood {
    words: Vec<(String, String)>,
}

impl Brood {
    /// A new one, for a place.
    pub(crate) fn word(&mut self, place: &str) -> String {
        let word = format!("zq{}wren", self.words.len() + 100);
        self.words.push((word.clone(), place.to_owned()));
        word
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.words.iter().map(|(word, _)| word.clone()).collect()
    }

    pub(crate) fn place(&self, word: &str) -> &str {
        self.words.iter().find(|(w, _)| w == word).map_or("?", |(_, place)| place)
    }

    pub(crate) fn called(&self, place: &str) -> &str {
        self.words.iter().find(|(_, p)| p == place).map_or("?", |(word, _)| word)
    }
}

/// Make one recording or picture of another.
pub(crate) fn ffmpeg(from: &Path, to: &Path, options: &[&str]) {
    let mut command = Command::new("ffmpeg");
    command.args(["-y", "-v", "error", "-i"]).arg(from).args(options).arg(to);
    let ran = command.output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}

fn riff(id: &[u8], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap().to_le_bytes();
    [id, &size, body, &vec![0; body.len() % 2]].concat()
}

/// `bext` with each of its fields, `iXML`, INFO, `axml`, XMP, labels, leftovers, and bytes after the end.
pub(crate) fn wave(path: &Path, brood: &mut Brood) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let mut word = |place: &str| brood.word(&format!("{name}: {place}"));
    let mut bext = Vec::new();
    let widths = [("Description", 256), ("Originator", 32), ("OriginatorReference", 32), ("OriginationDate", 10)];
    for (field, width) in widths {
        bext.extend(format!("{:\0<width$}", word(field)).into_bytes());
    }
    bext.extend(b"11:22:33");
    bext.extend([0; 10]);
    bext.extend(format!("{:\0<64}", word("UMID")).into_bytes());
    bext.extend([0; 10]);
    bext.extend(format!("{:\0<180}", word("Reserved")).into_bytes());
    bext.extend(format!("A=PCM,T={}\r\n", word("CodingHistory")).into_bytes());
    let ixml = format!(
        "<BWFXML><PROJECT>{}</PROJECT><TAPE>{}</TAPE><NOTE>{}</NOTE><LOCATION><LOCATION_NAME>{}</LOCATION_NAME></LOCATION></BWFXML>",
        word("iXML PROJECT"),
        word("iXML TAPE"),
        word("iXML NOTE"),
        word("iXML LOCATION")
    );
    let mut info = b"INFO".to_vec();
    for field in ["IART", "ICRD", "ISFT", "ICMT"] {
        info.extend(riff(field.as_bytes(), word(field).as_bytes()));
    }
    let label = [&7u32.to_le_bytes()[..], word("label").as_bytes(), b"\0"].concat();
    let labels = [&b"adtl"[..], &riff(b"labl", &label)].concat();
    let cue = [&1u32.to_le_bytes()[..], &7u32.to_le_bytes(), &[0; 4], b"data", &[0; 12]].concat();
    let mut bytes = fs::read(path).unwrap();
    for (id, body) in [
        (&b"bext"[..], bext),
        (b"iXML", ixml.into_bytes()),
        (b"LIST", info),
        (b"cue ", cue),
        (b"LIST", labels),
        (b"axml", word("axml").into_bytes()),
        (b"_PMX", format!("<x:xmpmeta>{}</x:xmpmeta>", word("XMP")).into_bytes()),
        (b"JUNK", word("leftovers").into_bytes()),
        (b"cart", format!("{:\0<2048}", word("cart")).into_bytes()),
    ] {
        bytes.extend(riff(id, &body));
    }
    let size = u32::try_from(bytes.len() - 8).unwrap().to_le_bytes();
    bytes[4..8].copy_from_slice(&size);
    bytes.extend(word("after the end").into_bytes());
    fs::write(path, bytes).unwrap();
}

/// `ID3v2` of every kind that names somebody, the encoder's own tag, an APE tag, `ID3v1`.
pub(crate) fn mpeg(path: &Path, brood: &mut Brood) {
    let mut word = |place: &str| brood.word(&format!("mp3: {place}"));
    let mut frames = Vec::new();
    for id in ["TXXX", "PRIV", "GEOB", "COMM", "TENC", "UFID", "WXXX", "APIC", "TOWN", "USLT"] {
        let body = match id {
            "COMM" | "USLT" => format!("\0eng\0{}", word(id)),
            "UFID" | "PRIV" => format!("owner\0{}", word(id)),
            _ => format!("\0x\0{}", word(id)),
        };
        frames.extend(id.as_bytes());
        frames.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        frames.extend([0, 0]);
        frames.extend(body.into_bytes());
    }
    let old = fs::read(path).unwrap();
    // behind the tag that is there
    let seven = |n: usize| usize::from(old[n]);
    let from =
        if old.starts_with(b"ID3") { 10 + (seven(6) << 21 | seven(7) << 14 | seven(8) << 7 | seven(9)) } else { 0 };
    let kept = [&old[10.min(from)..from], &frames].concat();
    let size = u32::try_from(kept.len()).unwrap();
    let size = [size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127].map(|n| u8::try_from(n).unwrap());
    let mut sound = old[from..].to_vec();
    let tag = sound.windows(4).take(1_000).position(|w| w == b"Lavc" || w == b"LAME").unwrap();
    sound[tag..tag + 9].copy_from_slice(format!("{:9}", word("LAME tag")).as_bytes());
    let head = [&b"ID3\x03\0\0"[..], &size].concat();
    let mut v1 = [0; 128];
    v1[..3].copy_from_slice(b"TAG");
    v1[3..12].copy_from_slice(format!("{:9}", word("ID3v1")).as_bytes());
    let ape = format!("APETAGEX\0\0{}", word("APE"));
    // text frames of ffmpeg's own before ours would end at its padding
    let kept: Vec<u8> = kept.strip_suffix(&frames[..]).map(|own| [&frames, own].concat()).unwrap();
    fs::write(path, [&head, &kept, &sound, ape.as_bytes(), &v1[..]].concat()).unwrap();
}

/// Padding that is not empty, an application block and a picture.
pub(crate) fn flac(path: &Path, brood: &mut Brood) {
    let old = fs::read(path).unwrap();
    let size = usize::from(old[5]) << 16 | usize::from(old[6]) << 8 | usize::from(old[7]);
    let (head, rest) = old.split_at(8 + size);
    let mut out = head.to_vec();
    out[4] &= 0x7f;
    for (kind, place) in [(1, "padding"), (2, "application"), (6, "picture")] {
        let body = format!("{:\0<64}", format!("\0\0\0\0\0\0\0\0{}", brood.word(&format!("flac: {place}"))));
        out.extend([kind, 0, 0, 64]);
        out.extend(body.into_bytes());
    }
    fs::write(path, [&out, rest].concat()).unwrap();
}

/// An atom that players skip.
pub(crate) fn mp4(path: &Path, brood: &mut Brood) {
    let mut bytes = fs::read(path).unwrap();
    for atom in ["free", "uuid", "udta"] {
        let body = format!("{:\0<32}", brood.word(&format!("m4a: {atom}")));
        bytes.extend(u32::try_from(body.len() + 8).unwrap().to_be_bytes());
        bytes.extend(atom.as_bytes());
        bytes.extend(body.into_bytes());
    }
    fs::write(path, bytes).unwrap();
}

/// Exif as a camera writes it: who, when, where, and a preview.
fn exif(brood: &mut Brood, place: &str) -> Vec<u8> {
    // IFD0: ImageDescription, Make, DateTime, Artist, and the place on the map
    let texts: Vec<(u16, String)> = [0x010e, 0x010f, 0x013b, 0x8298]
        .into_iter()
        .map(|tag| (tag, format!("{}\0", brood.word(&format!("{place}: Exif {tag:04x}")))))
        .collect();
    let count = u16::try_from(texts.len() + 1).unwrap();
    let mut data = 8 + 2 + 12 * usize::from(count) + 4;
    let mut out = b"MM\0\x2a\0\0\0\x08".to_vec();
    out.extend(count.to_be_bytes());
    let long = |n: usize| u32::try_from(n).unwrap().to_be_bytes();
    let mut tail = Vec::new();
    for (tag, text) in &texts {
        out.extend(tag.to_be_bytes());
        out.extend([0, 2]);
        out.extend(long(text.len()));
        out.extend(long(data));
        data += text.len();
        tail.extend(text.bytes());
    }
    out.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1]);
    out.extend(long(data));
    // a second directory: a preview
    out.extend(long(data));
    let gps = format!("{}\0", brood.word(&format!("{place}: Exif GPS")));
    tail.extend([0, 1, 0, 0x1d, 0, 2]);
    tail.extend(long(gps.len()));
    tail.extend(long(data + 18));
    tail.extend([0; 4]);
    tail.extend(gps.bytes());
    [out, tail].concat()
}

pub(crate) fn png(path: &Path, brood: &mut Brood) {
    let old = fs::read(path).unwrap();
    let mut out = old[..33].to_vec();
    let mut chunk = |name: &[u8], body: &[u8]| {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        out.extend(name);
        out.extend(body);
        // nobody who skips a chunk looks at its sum
        out.extend([0; 4]);
    };
    let packed = |text: &str| miniz_oxide::deflate::compress_to_vec_zlib(text.as_bytes(), 6);
    chunk(b"tEXt", format!("Author\0{}", brood.word("png: tEXt")).as_bytes());
    chunk(b"zTXt", &[b"Comment\0\0", &packed(&brood.word("png: zTXt"))[..]].concat());
    chunk(b"iTXt", format!("XML:com.adobe.xmp\0\0\0\0\0<x>{}</x>", brood.word("png: XMP")).as_bytes());
    chunk(b"eXIf", &exif(brood, "png"));
    chunk(b"vpAg", brood.word("png: chunk of its own").as_bytes());
    out.extend(&old[33..]);
    out.extend(brood.word("png: after the end").into_bytes());
    fs::write(path, out).unwrap();
}

pub(crate) fn jpeg(path: &Path, brood: &mut Brood) {
    let old = fs::read(path).unwrap();
    assert!(old.starts_with(&[0xff, 0xd8]));
    let mut out = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        out.extend([0xff, marker]);
        out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        out.extend(body);
    };
    segment(0xe1, &[&b"Exif\0\0"[..], &exif(brood, "jpg")].concat());
    segment(0xe1, format!("http://ns.adobe.com/xap/1.0/\0<x>{}</x>", brood.word("jpg: XMP")).as_bytes());
    segment(0xed, format!("Photoshop 3.0\0{}", brood.word("jpg: IPTC")).as_bytes());
    segment(0xe2, format!("MPF\0{}", brood.word("jpg: second picture")).as_bytes());
    segment(0xfe, brood.word("jpg: comment").as_bytes());
    out.extend(&old[2..]);
    out.extend(brood.word("jpg: after the end").into_bytes());
    fs::write(path, out).unwrap();
}
