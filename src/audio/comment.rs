//! What a FLAC or an Ogg Opus says of itself: Vorbis comments, chapters among them.
//!
//! Chapters are `CHAPTER001=00:01:02.345`, `CHAPTER001NAME=…` and `CHAPTER001URL=…`, which players of Ogg and FLAC know
//! (wiki.xiph.org, Chapter Extension).
use super::Label;
use crate::units::Millis;

/// Fields with their values, in the order in which they stand.
pub(super) fn comments(label: &Label) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut put = |field: &str, value: &str| {
        // a comment is text of any kind but for what ends it
        let value: String = value.chars().filter(|c| *c != '\0').collect();
        if !value.is_empty() {
            all.push((field.to_owned(), value));
        }
    };
    put("TITLE", &label.title);
    put("ARTIST", &label.show);
    put("ALBUM", &label.show);
    put("DATE", label.date.as_ref().map_or("", |(date, _)| date));
    put("DESCRIPTION", &label.summary);
    put("TRACKNUMBER", &label.number.map_or_else(String::new, |n| n.to_string()));
    for (n, chapter) in label.chapters.iter().enumerate().take(999) {
        put(&format!("CHAPTER{:03}", n + 1), &clock(chapter.start));
        put(&format!("CHAPTER{:03}NAME", n + 1), &chapter.title);
        put(&format!("CHAPTER{:03}URL", n + 1), chapter.url.as_deref().unwrap_or_default());
    }
    all
}

fn clock(at: Millis) -> String {
    let (ms, s) = (at.0 % 1000, at.0 / 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
}
