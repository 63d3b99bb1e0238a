//! What players, embedded media and wikis leave in the text of a page that is copied.
use super::shape::Shape;

/// `Loading video...`, `This content is not available in your region.`
pub(super) fn player(shape: &Shape) -> bool {
    const MEDIA: &[&str] = &[
        "video",
        "audio",
        "content",
        "player",
        "clip",
        "media",
        "embed",
        "podcast",
        "episode",
        "browser",
        "javascript",
        "image",
        "gallery",
        "map",
        "page",
        "file",
        "stream",
        "playback",
    ];
    const FAILS: &[&str] = &[
        "available",
        "unavailable",
        "supported",
        "support",
        "loaded",
        "load",
        "played",
        "play",
        "enable",
        "enabled",
        "disabled",
        "javascript",
        "region",
        "country",
        "cookies",
        "removed",
    ];
    let words: Vec<&str> = shape
        .lower
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    let Some(first) = words.first() else { return false };
    let dots = shape.lower.ends_with("...") || shape.lower.ends_with('…');
    if matches!(*first, "loading" | "buffering") && words.len() <= 4 {
        return dots || !shape.stops || words.len() == 1;
    }
    let near = words.iter().take(4).any(|w| MEDIA.contains(w));
    let subject =
        matches!(*first, "this" | "the" | "your" | "sorry" | "please" | "video" | "audio" | "content" | "javascript");
    let told = shape.lower.contains(" your ") || *first != "the" && !words.contains(&"was");
    words.len() <= 16
        && !shape.first_person
        && subject
        && near
        && told
        && shape.sentences < 2
        && words.iter().skip(1).any(|w| FAILS.contains(w))
}

/// An address among few words, which nobody says: `Retrieved from "https://wiki.example/"`.
pub(super) fn address(shape: &Shape) -> bool {
    let spelt = |w: &str| {
        let bare = w.trim_start_matches(|c: char| !c.is_alphanumeric());
        w.contains("://") || bare.starts_with("www.")
    };
    shape.words <= 8 && !shape.first_person && !shape.stops && shape.lower.split_whitespace().any(spelt)
}
