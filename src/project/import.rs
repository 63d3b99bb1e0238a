//! `import`: somebody's existing feed becomes a show.
use super::{Error, make::Log, new, store};
use crate::{
    feed::{
        import::{self, Facts},
        tree::NoFeed,
    },
    source::{Lines, Source, SourceId},
};
use encoding_rs::Encoding;
use std::path::Path;

/// What was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// How many items.
    pub items: usize,
    /// What was changed, left out or is odd.
    pub remarks: Vec<String>,
}

/// Begin a show in an empty folder with everything that a feed holds.
///
/// # Errors
/// When the file is no feed, the folder is not empty, or the system refuses.
pub fn show(feed: &Path, root: &Path, corner: Option<&str>, log: &mut Log) -> Result<Took, Error> {
    let bytes = store::read(feed)?;
    let refused = |why: &str| Error::Refused(format!("{} cannot be imported: {why}", feed.display()));
    let (text, converted) = decoded(&bytes).map_err(|why| refused(&why))?;
    let taken = import::take(&text).map_err(|e| refused(&placed(&text, &e)))?;
    // what is written must be read again, or nothing is
    import::imported(&taken.text).map_err(|e| refused(&e))?;
    let mut remarks: Vec<String> = converted.into_iter().chain(taken.remarks).collect();
    let channel = channel(&taken.facts);
    for problem in crate::feed::Channel::parse(SourceId(0), &channel).diagnostics {
        remarks.push(format!("feed/channel.toml: {}", problem.message));
    }
    new::show(root, corner, log)?;
    for (name, text) in [("channel.imported.xml", &taken.text), ("channel.toml", &channel)] {
        store::write(&root.join("feed").join(name), text.as_bytes())?;
        log.actions.push(("write", format!("feed/{name}")));
    }
    Ok(Took { items: taken.items, remarks })
}

/// What is wrong, with line and column where it is in one place.
fn placed(text: &str, wrong: &NoFeed) -> String {
    if wrong.at == 0 {
        return wrong.to_string();
    }
    let source = Source { name: String::new(), text: text.to_owned() };
    let place = Lines::new(&source).place(wrong.at);
    format!("line {}, column {}: {wrong}", place.line, place.column)
}

/// The text of a feed, in the encoding that it begins with or declares (XML 1.0, appendix F), and what was converted.
fn decoded(bytes: &[u8]) -> Result<(String, Option<String>), String> {
    let head: String = bytes.iter().take(400).filter(|b| **b != 0).map(|b| char::from(*b)).collect();
    let declared = head.split_once("<?xml").and_then(|(_, rest)| {
        let (_, value) = rest.split("?>").next()?.split_once("encoding")?;
        let value = value.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|q| ['"', '\''].contains(q))?;
        value.get(1..)?.split(quote).next().map(str::to_owned)
    });
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    // two bytes a character, and no mark: the first is a < of one kind or the other
    let wide = match bytes {
        [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    let named = match &declared {
        Some(name) => Some(Encoding::for_label(name.as_bytes()).ok_or_else(|| {
            format!("it declares the encoding \"{name}\", which is not known; save it again as UTF-8")
        })?),
        None => None,
    };
    // a file that was written as UTF-16 and declares something else was declared before it was written
    let encoding = marked.or(wide).or(named).unwrap_or(encoding_rs::UTF_8);
    let (text, encoding, damaged) = encoding.decode(bytes);
    if let Some((text, count)) = (damaged && encoding == encoding_rs::UTF_8).then(|| western(bytes)).flatten() {
        return Ok((text, Some(format!("mended: {count} bytes are not UTF-8 and were read as Windows-1252"))));
    }
    if damaged && encoding == encoding_rs::UTF_8 {
        let at = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
        return Err(format!(
            "it is not UTF-8 from byte {at} on, and declares nothing else; save it again with that encoding"
        ));
    }
    if damaged {
        return Err(format!("it says that it is {}, and is not; save it again as UTF-8", encoding.name()));
    }
    let converted = (encoding != encoding_rs::UTF_8).then(|| format!("converted from {} to UTF-8", encoding.name()));
    Ok((text.into_owned(), converted))
}

/// A feed in UTF-8 into which somebody pasted a few letters in Windows-1252, with those read as they were meant, and how many
/// they are. `None` where it looks like another encoding: in the scripts of the east letters that are none of UTF-8 stand in
/// rows, and among Latin ones they stand alone.
fn western(bytes: &[u8]) -> Option<(String, usize)> {
    let (mut text, mut count) = (String::with_capacity(bytes.len()), 0);
    let (mut alone, mut rows) = (0_usize, 0_usize);
    // letters outside of ASCII in a row, and whether one of them is broken
    let (mut row, mut broken) = (0_usize, false);
    for chunk in bytes.utf8_chunks() {
        let all = chunk.valid().bytes().map(|b| (b, false)).chain(chunk.invalid().iter().map(|b| (*b, true)));
        for (byte, wrong) in all {
            if byte.is_ascii() {
                (alone, rows) = (alone + usize::from(broken && row == 1), rows + usize::from(broken && row > 1));
                (row, broken) = (0, false);
            } else {
                (row, broken) = (row + 1, broken || wrong);
            }
        }
        // five bytes of it are no letters
        if chunk.invalid().iter().any(|b| [0x81, 0x8d, 0x8f, 0x90, 0x9d].contains(b)) {
            return None;
        }
        text.push_str(chunk.valid());
        let (letters, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(chunk.invalid());
        text.push_str(&letters);
        count += chunk.invalid().len();
    }
    (!broken && alone > 3 * rows).then_some((text, count))
}

/// The facts as a file to edit.
fn channel(facts: &Facts) -> String {
    let text = new::toml_text;
    let mut out = String::from("# The show in public, as its feed said it.\n");
    for (key, value) in &facts.texts {
        // of several lines
        let value = value.lines().map(text).collect::<Vec<_>>().join("\n").replace("\"\n\"", "\\n");
        out.push_str(&format!("{key} = {value}\n"));
    }
    let categories: Vec<String> = facts.categories.iter().map(|c| text(c)).collect();
    out.push_str(&format!("categories = [{}]\n", categories.join(", ")));
    for (key, value) in &facts.flags {
        out.push_str(&format!("{key} = {value}\n"));
    }
    let artwork = if facts.artwork.is_empty() { "artwork/cover.png" } else { &facts.artwork };
    out.push_str(&format!("# A square JPEG or PNG of 1400 to 3000 pixels, in feed/.\nartwork = {}\n", text(artwork)));
    if let Some((name, email)) = &facts.owner {
        out.push_str("\n[owner]\n");
        for (key, value) in [("name", name), ("email", email)] {
            out.extend(value.iter().map(|value| format!("{key} = {}\n", text(value))));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_feed_is_read_in_the_encoding_that_it_says() {
        let xml = |name: &str, text: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?><rss>{text}</rss>");
        for (name, text) in [
            ("ISO-8859-1", "Grüße"),
            ("windows-1252", "“Grüße” – 5 €"),
            ("EUC-KR", "옛 항구"),
            ("Shift_JIS", "古い港"),
            ("GB2312", "老港口"),
            ("KOI8-R", "Старый порт"),
        ] {
            let encoding = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap();
            let (bytes, _, lost) = encoding.encode(Box::leak(xml(name, text).into_boxed_str()));
            assert!(!lost, "{name}");
            let (read, converted) = decoded(&bytes).unwrap();
            assert_eq!(read, xml(name, text));
            assert!(converted.unwrap().contains(encoding.name()), "{name}");
        }
        for big in [false, true] {
            for mark in ["", "\u{feff}"] {
                let text = format!("{mark}{}", xml("utf-16", "옛 항구"));
                let units = text.encode_utf16();
                let bytes: Vec<u8> = units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
                let (read, converted) = decoded(&bytes).unwrap();
                assert!(read.contains("옛 항구") && converted.unwrap().contains("UTF-16"), "{big} {mark:?}");
            }
        }
        assert_eq!(decoded("<rss>옛</rss>".as_bytes()).unwrap(), ("<rss>옛</rss>".to_owned(), None));
    }

    #[test]
    fn letters_of_windows_in_a_feed_of_utf_8_are_read_and_told_and_another_script_is_refused() {
        let pasted = b"<rss>caf\xe9 \x96 \x93yes\x94, \xec\x98\x9b \xc9t\xe9</rss>";
        let (text, told) = decoded(pasted).unwrap();
        assert_eq!(text, "<rss>café – “yes”, 옛 Été</rss>");
        assert!(told.unwrap().contains("6 bytes are not UTF-8 and were read as Windows-1252"));
        for name in ["EUC-KR", "Shift_JIS", "windows-1251", "KOI8-R"] {
            let words = if name == "EUC-KR" { "이 배 는 그 의 것" } else { "Старый порт" };
            let words = if name == "Shift_JIS" { "古い 港 の 灯" } else { words };
            let (bytes, ..) = encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(words);
            assert!(decoded(&[b"<rss>", &bytes[..], b"</rss>"].concat()).is_err(), "{name}");
        }
    }

    #[test]
    fn one_that_says_what_it_is_not_is_refused_with_the_place() {
        let why = decoded(b"<rss>Gr\xfc\xdfe</rss>").unwrap_err();
        assert!(why.contains("UTF-8") && why.contains("byte 7"), "{why}");
        assert!(decoded(b"<?xml version=\"1.0\" encoding=\"klingon\"?><rss/>").unwrap_err().contains("klingon"));
        let odd = b"<?xml version=\"1.0\" encoding=\"EUC-KR\"?><rss>\xff\xff</rss>";
        assert!(decoded(odd).unwrap_err().contains("EUC-KR"));
    }
}
