//! Tags and chapters inside an MP3: `ID3v2.3`, which every player reads, and the chapter addendum 1.0.
use super::{Chapter, chapters};
use crate::units::Millis;
use id3::{
    Encoder, Tag, TagLike, Version,
    frame::{Chapter as ChapterFrame, Comment, Content, ExtendedLink, Frame, Picture, PictureType, TableOfContents},
};

/// What a tag says. Nothing else is in it: no encoder, no user, no time of making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagFacts {
    /// Of the episode.
    pub title: String,
    /// Who makes the show.
    pub artist: String,
    /// The show.
    pub album: String,
    /// Of publication.
    pub year: Option<i32>,
    /// In its season, or of all.
    pub number: Option<u32>,
    /// In a sentence or two.
    pub summary: String,
    /// A BCP 47 tag.
    pub language: String,
    /// In order.
    pub chapters: Vec<Chapter>,
    /// The length of the recording.
    pub duration: Millis,
    /// The picture's type and bytes.
    pub picture: Option<(String, Vec<u8>)>,
}

/// What a table of contents can list.
const MOST_LISTED: usize = 255;

/// The tag could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the tag cannot be written: {0}")]
pub struct TagError(#[from] id3::Error);

/// The bytes to put before the first frame of an MP3.
///
/// # Errors
/// When a field is larger than the format allows.
pub fn tag(facts: &TagFacts) -> Result<Vec<u8>, TagError> {
    let mut tag = Tag::new();
    tag.set_title(clean(&facts.title));
    tag.set_artist(clean(&facts.artist));
    tag.set_album(clean(&facts.album));
    tag.set_genre("Podcast");
    if let Some(year) = facts.year {
        tag.set_year(year);
    }
    if let Some(number) = facts.number {
        tag.set_track(number);
    }
    let language = three_letters(&facts.language);
    tag.set_text("TLAN", language);
    let text = clean(&facts.summary);
    if !text.is_empty() {
        tag.add_frame(Comment { lang: language.to_owned(), description: String::new(), text });
    }
    let ends = chapters::ends(&facts.chapters, facts.duration);
    let mut names = Vec::new();
    for (n, (chapter, end)) in facts.chapters.iter().zip(ends).enumerate() {
        let name = format!("ch{n}");
        let link = chapter.url.as_ref().map(|url| ExtendedLink { description: String::new(), link: clean(url) }.into());
        tag.add_frame(ChapterFrame {
            element_id: name.clone(),
            start_time: milliseconds(chapter.start),
            end_time: milliseconds(end),
            start_offset: u32::MAX,
            end_offset: u32::MAX,
            frames: [Frame::with_content("TIT2", Content::Text(clean(&chapter.title)))]
                .into_iter()
                .chain(link)
                .collect(),
        });
        // the table counts its entries in one byte
        if !chapter.hidden && names.len() < MOST_LISTED {
            names.push(name);
        }
    }
    if !names.is_empty() {
        let contents = TableOfContents {
            element_id: "toc".to_owned(),
            top_level: true,
            ordered: true,
            elements: names,
            frames: Vec::new(),
        };
        tag.add_frame(contents);
    }
    if let Some((mime_type, data)) = &facts.picture {
        tag.add_frame(Picture {
            mime_type: mime_type.clone(),
            picture_type: PictureType::CoverFront,
            description: String::new(),
            data: data.clone(),
        });
    }
    let mut bytes = Vec::new();
    Encoder::new().version(Version::Id3v23).padding(0).encode(&tag, &mut bytes)?;
    Ok(bytes)
}

/// One line: players show no more, and a NUL would end the text.
fn clean(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn milliseconds(at: Millis) -> u32 {
    u32::try_from(at.0).unwrap_or(u32::MAX - 1)
}

/// The three letters of ISO 639-2, as its bibliographic list has them, that a tag has for a language; `und` for any other.
fn three_letters(tag: &str) -> &str {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match primary.as_str() {
        "ar" => "ara",
        "be" => "bel",
        "bg" => "bul",
        "bn" => "ben",
        "cs" => "cze",
        "da" => "dan",
        "de" => "ger",
        "el" => "gre",
        "en" => "eng",
        "es" => "spa",
        "et" => "est",
        "fa" => "per",
        "fi" => "fin",
        "fr" => "fre",
        "he" => "heb",
        "hi" => "hin",
        "hu" => "hun",
        "id" => "ind",
        "it" => "ita",
        "ja" => "jpn",
        "km" => "khm",
        "ko" => "kor",
        "lo" => "lao",
        "lt" => "lit",
        "lv" => "lav",
        "mn" => "mon",
        "my" => "bur",
        "nl" => "dut",
        "no" | "nb" | "nn" => "nor",
        "pl" => "pol",
        "ps" => "pus",
        "pt" => "por",
        "ro" => "rum",
        "ru" => "rus",
        "sv" => "swe",
        "sw" => "swa",
        "th" => "tha",
        "tl" => "tgl",
        "tr" => "tur",
        "uk" => "ukr",
        "ur" => "urd",
        "uz" => "uzb",
        "vi" => "vie",
        "zh" => "chi",
        // the field is three letters wide whatever stands in it
        _ => match tag.get(..3).filter(|_| tag.len() == 3) {
            Some(three) if three.bytes().all(|b| b.is_ascii_lowercase()) => three,
            _ => "und",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{TagFacts, tag};
    use crate::{episode::Chapter, units::Millis};
    use id3::{Tag, TagLike};

    #[test]
    fn more_chapters_than_a_table_can_list_and_odd_languages_leave_a_tag_that_reads() {
        let chapters =
            (0..300).map(|n| Chapter { start: Millis(n * 1000), title: format!("{n}"), ..Chapter::default() });
        let facts = TagFacts {
            title: "a\u{0}b".into(),
            summary: "one\ntwo".into(),
            language: "한국어".into(),
            chapters: chapters.collect(),
            duration: Millis(10),
            ..TagFacts::default()
        };
        let read = Tag::read_from2(std::io::Cursor::new(tag(&facts).unwrap())).unwrap();
        assert_eq!((read.chapters().count(), read.tables_of_contents().next().unwrap().elements.len()), (300, 255));
        assert!(read.chapters().all(|c| c.start_time <= c.end_time));
        assert_eq!((read.title(), read.comments().next().unwrap().lang.as_str()), (Some("a b"), "und"));
        assert_eq!(read.comments().next().unwrap().text, "one two");
    }

    #[test]
    fn chapters_follow_each_other_without_a_gap_and_keep_their_hangul() {
        let chapter = |ms, title: &str| Chapter { start: Millis(ms), title: title.into(), ..Chapter::default() };
        let facts = TagFacts {
            title: "감나무".into(),
            language: "ko-KR".into(),
            chapters: vec![
                chapter(0, "오프닝"),
                Chapter { url: Some("https://example.org/words".into()), ..chapter(12_345, "클로징") },
            ],
            duration: Millis(20_000),
            ..TagFacts::default()
        };
        let bytes = tag(&facts).unwrap();
        let read = Tag::read_from2(std::io::Cursor::new(&bytes)).unwrap();
        assert_eq!(read.title(), Some("감나무"));
        let mut chapters: Vec<_> = read
            .chapters()
            .map(|c| (c.start_time, c.end_time, c.frames[0].content().text().unwrap().to_owned()))
            .collect();
        chapters.sort();
        assert_eq!(chapters, [(0, 12_345, "오프닝".to_owned()), (12_345, 20_000, "클로징".to_owned())]);
        assert_eq!(read.tables_of_contents().next().unwrap().elements, ["ch0", "ch1"]);
        let links: Vec<_> =
            read.chapters().flat_map(|c| &c.frames).filter_map(|f| f.content().extended_link()).collect();
        assert!(
            matches!(links[..], [super::ExtendedLink { link, .. }] if link == "https://example.org/words"),
            "{links:?}"
        );
        assert!(read.frames().all(|f| !matches!(f.id(), "TENC" | "TSSE" | "TXXX" | "PRIV")));
        let language = |tag: &str| super::three_letters(tag).to_owned();
        assert_eq!(read.get("TLAN").and_then(|f| f.content().text()), Some("kor"));
        assert_eq!(["en", "ar-EG", "zho", "x", "한국어"].map(language), ["eng", "ara", "zho", "und", "und"]);
    }
}
