//! What a file is by the ending of its name.
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Endings of transcripts; which format it is shows in the file.
pub(super) const TRANSCRIPTS: [&str; 19] = [
    "json", "srt", "vtt", "txt", "md", "sbv", "text", "ttml", "dfxp", "docx", "xml", "html", "htm", "otr", "ctm",
    "nlp", "tsv", "lrc", "markdown",
];
/// Endings of recordings, the better ones first.
pub(super) const RECORDINGS: [&str; 13] =
    ["wav", "flac", "mp3", "bwf", "rf64", "m4a", "mp4", "mov", "3gp", "aac", "ogg", "oga", "opus"];

/// The ending of a name, in small letters.
pub(super) fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_lowercase())
}

/// A path without the ending of its name, composed: systems spell Hangul in two ways, and people see one.
pub(super) fn stem(path: &str) -> String {
    Path::new(path).with_extension("").to_string_lossy().nfc().collect()
}

/// Whether a name is that of a recording.
pub(super) fn is_recording(name: &str) -> bool {
    RECORDINGS.contains(&ending(name).as_str())
}

/// The type by which a server or a feed names a file (the registry of media types of IANA; of pictures, recordings, captions
/// and pages).
pub(super) fn mime(name: &str) -> &'static str {
    let last = name.rsplit('/').next().unwrap_or(name);
    match (last, ending(name).as_str()) {
        ("chapters.json", _) => "application/json+chapters",
        (_, "json") => "application/json",
        (_, "html") => "text/html",
        (_, "vtt") => "text/vtt",
        (_, "srt") => "application/x-subrip",
        (_, "xml") => "application/rss+xml",
        (_, "png") => "image/png",
        (_, "jpg" | "jpeg") => "image/jpeg",
        (_, "mp3") => "audio/mpeg",
        (_, "wav" | "bwf" | "rf64") => "audio/wav",
        (_, "flac") => "audio/flac",
        (_, "opus" | "ogg" | "oga") => "audio/ogg",
        (_, "m4a" | "mp4") => "audio/mp4",
        (_, "mov") => "video/quicktime",
        (_, "3gp") => "audio/3gpp",
        (_, "aac") => "audio/aac",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{RECORDINGS, is_recording, mime, stem};

    #[test]
    fn a_stem_is_the_same_in_both_spellings_of_hangul() {
        assert_eq!(stem("sources/\u{1100}\u{1161}.take.wav"), stem("sources/가.take.json"));
        assert_ne!(stem("sources/가.wav"), stem("takes/가.wav"));
    }

    #[test]
    fn every_recording_has_a_type_that_a_browser_knows() {
        for ending in RECORDINGS {
            let name = format!("a.b.{}", ending.to_uppercase());
            assert!(is_recording(&name), "{name}");
            assert!(["audio/", "video/quicktime"].iter().any(|m| mime(&name).starts_with(m)), "{name}");
        }
        assert!(!is_recording("wav") && !is_recording("a.wav/notes.txt"));
        assert_eq!(mime("ko/2-hand/chapters.json"), "application/json+chapters");
        assert_eq!(mime("feed.tmp"), "application/octet-stream");
    }
}
