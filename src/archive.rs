//! The few things that are needed of a ZIP archive: one named entry, inflated within a limit, and a few entries packed.
//!
//! Sizes that an archive declares are compared and never allocated from; what is packed tighter than any text is refused. What
//! is packed has no date, no user and no machine in it (PKWARE APPNOTE 6.3.10, 4.3 to 4.4).
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};

/// The list at the end of an archive lies in its last so many bytes.
const TAIL: usize = 22 + 0xffff;

/// An archive in memory.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    packed: usize,
    at: usize,
}

fn two(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn four(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?);
    usize::try_from(number).ok()
}

impl<'a> Archive<'a> {
    /// Find the list of entries.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let from = bytes.len().saturating_sub(TAIL);
        let tail = bytes.get(from..).unwrap_or_default();
        let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06");
        let end = end.map(|at| from + at).ok_or("its end is missing; it was not copied whole")?;
        let short = || "its list of entries is damaged".to_owned();
        let count = two(bytes, end + 10).ok_or_else(short)?;
        let (size, at) = four(bytes, end + 12).zip(four(bytes, end + 16)).ok_or_else(short)?;
        let list = at.checked_add(size).and_then(|to| bytes.get(at..to)).ok_or_else(short)?;
        let mut entries = Vec::new();
        let mut at = 0;
        for _ in 0..count {
            let entry = list.get(at..).filter(|e| e.starts_with(b"PK\x01\x02")).ok_or_else(short)?;
            let length = |at| two(entry, at).map(usize::from).ok_or_else(short);
            let (name, extra, remark) = (length(28)?, length(30)?, length(32)?);
            entries.push(Entry {
                name: entry.get(46..46 + name).ok_or_else(short)?,
                flags: two(entry, 8).ok_or_else(short)?,
                method: two(entry, 10).ok_or_else(short)?,
                packed: four(entry, 20).ok_or_else(short)?,
                at: four(entry, 42).ok_or_else(short)?,
            });
            at += 46 + name + extra + remark;
        }
        Ok(Self { bytes, entries })
    }

    /// Whether there is an entry of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name == name.as_bytes())
    }

    /// An entry, of at most `most` bytes; `None` when there is none of that name.
    pub(crate) fn entry(&self, name: &str, most: usize) -> Option<Result<Vec<u8>, String>> {
        let entry = self.entries.iter().find(|e| e.name == name.as_bytes())?;
        Some(self.inflate(entry, most).map_err(|why| format!("{name} in it {why}")))
    }

    fn inflate(&self, entry: &Entry<'_>, most: usize) -> Result<Vec<u8>, String> {
        if entry.flags & 1 != 0 {
            return Err("is encrypted".to_owned());
        }
        let short = || "is damaged".to_owned();
        let head = self.bytes.get(entry.at..).filter(|h| h.starts_with(b"PK\x03\x04")).ok_or_else(short)?;
        let skip = |at| two(head, at).map(usize::from).ok_or_else(short);
        let from = 30 + skip(26)? + skip(28)?;
        let packed = from.checked_add(entry.packed).and_then(|to| head.get(from..to)).ok_or_else(short)?;
        let long = || format!("is longer than {} MB", most >> 20);
        match entry.method {
            0 if packed.len() > most => Err(long()),
            0 => Ok(packed.to_vec()),
            8 => decompress_to_vec_with_limit(packed, most).map_err(|e| match e.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => long(),
                _ => short(),
            }),
            other => Err(format!("is packed in a way that is not read ({other})")),
        }
    }
}

/// Where the first relation of a kind leads, in a list of relations (ECMA-376 part 2, 9.3); `kind` is how its type ends.
pub(crate) fn related(relations: &[u8], kind: &str) -> Option<String> {
    let text = String::from_utf8_lossy(relations);
    let mut reader = quick_xml::Reader::from_str(&text);
    loop {
        let (quick_xml::events::Event::Empty(e) | quick_xml::events::Event::Start(e)) =
            (match reader.read_event().ok()? {
                quick_xml::events::Event::Eof => return None,
                event => event,
            })
        else {
            continue;
        };
        let attribute = |name: &[u8]| {
            let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
            Some(String::from_utf8_lossy(&found.value).into_owned())
        };
        if attribute(b"Type").is_some_and(|t| t.ends_with(kind)) {
            return attribute(b"Target").map(|t| t.trim_start_matches('/').to_owned());
        }
    }
}

/// The earliest day that an archive can say, 1 January 1980: the same one for every archive.
const DAY: u16 = 0x21;

/// An archive of these entries, in this order; the same bytes for the same entries.
#[must_use]
pub(crate) fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut list) = (Vec::new(), Vec::new());
    let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut count: u16 = 0;
    for (name, body) in entries {
        let packed = compress_to_vec(body, 8);
        let mut head = Vec::new();
        // version 2.0, names in UTF-8, deflated
        for field in [20_u16, 0x800, 8, 0, DAY] {
            head.extend(field.to_le_bytes());
        }
        head.extend(crc32(body).to_le_bytes());
        head.extend(length(packed.len()));
        head.extend(length(body.len()));
        head.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        head.extend([0, 0]);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&head);
        list.extend([0; 10]);
        list.extend(length(out.len()));
        list.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(name.as_bytes());
        out.extend(packed);
        count = count.saturating_add(1);
    }
    let at = out.len();
    out.extend(&list);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length(list.len()));
    out.extend(length(at));
    out.extend([0, 0]);
    out
}

/// CRC-32 as ZIP has it: reflected, polynomial 0xEDB88320.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1)))
    };
    !bytes.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use super::{Archive, crc32, pack};

    #[test]
    fn what_is_packed_is_unpacked_the_same() {
        let packed = pack(&[("a/b.xml", "가나다".repeat(500).as_bytes()), ("empty", b"")]);
        let archive = Archive::open(&packed).unwrap();
        assert_eq!(archive.entry("a/b.xml", 1 << 20).unwrap().unwrap(), "가나다".repeat(500).as_bytes());
        assert_eq!(archive.entry("empty", 10).unwrap().unwrap(), b"");
        assert!(archive.entry("a/b.xml", 100).unwrap().is_err() && archive.entry("c", 9).is_none());
    }

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
