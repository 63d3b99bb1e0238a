//! The few things that are needed of a ZIP archive: one named entry, inflated within a limit.
//!
//! Sizes that the archive declares are compared and never allocated from; what is packed tighter than any text is refused.
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// The list at the end of an archive lies in its last so many bytes.
const TAIL: usize = 22 + 0xffff;

/// An archive in memory.
pub(super) struct Archive<'a> {
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
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, String> {
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
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name == name.as_bytes())
    }

    /// An entry, of at most `most` bytes; `None` when there is none of that name.
    pub(super) fn entry(&self, name: &str, most: usize) -> Option<Result<Vec<u8>, String>> {
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
