//! What players, embedded media and wikis leave in the text of a page that is copied.
use super::{afterword::sentences, furniture::any_start, shape::Shape};

/// Whether a program that transcribes says this of its own work, above it or below.
pub(super) fn program(shape: &Shape) -> bool {
    const PROGRAM: &[&str] = &[
        "automated transcription",
        "automatic transcription",
        "automatically transcribed",
        "transcription software",
        "speech to text",
        "speech-to-text",
        "convert your audio",
        "convert your mp3",
        "자동으로 기록",
        "자동 전사",
        "노트에서 작성",
        "로 작성된 녹취록",
        "generated automatically",
        "computer generated and might",
        "was computer generated",
        "transcript was generated",
    ];
    !shape.first_person && shape.words <= 30 && PROGRAM.iter().any(|p| shape.lower.contains(p))
}

/// `Cite this interview: Calloway, I. (2019). …`: how an archive wants to be cited, and the reference itself.
pub(super) fn citation(text: &str, shape: &Shape) -> bool {
    // right before a colon: Chicago was cold: we left
    const ALONE: [&str; 10] = [
        "apa",
        "mla",
        "chicago",
        "harvard",
        "인용",
        "출처",
        "citation",
        "suggested citation",
        "recommended citation",
        "preferred citation",
    ];
    const CITE: [&str; 8] = [
        "how to cite",
        "to cite this",
        "cite this",
        "cite as",
        "please cite",
        "인용 방법",
        "인용방법",
        "이 자료의 인용",
    ];
    let own = text.trim().trim_start_matches(['*', '_', '[', '(']);
    let lower = own.to_lowercase();
    let head = lower.split_once([':', '：']).map(|(head, _)| head.trim_end());
    let led = head.is_some_and(|head| {
        let few = head.split_whitespace().count() <= 6;
        ALONE.contains(&head) || few && CITE.iter().any(|lead| head.starts_with(lead))
    });
    // Calloway, I. (2019). Interview with …
    let reference = || {
        let (author, rest) = own.split_once(" (")?;
        let year = rest.split_once(')')?.0;
        let (family, first) = author.split_once(',')?;
        let initials = first.split_whitespace().all(|w| w.len() <= 2 && w.ends_with('.') || w == "&");
        let dated = year.len() >= 4 && year.get(..4)?.bytes().all(|b| b.is_ascii_digit());
        (dated && initials && family.split_whitespace().count() <= 2).then_some(())
    };
    shape.weight <= 60 && (led || reference().is_some())
}

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

/// A sentence that only stands on a page, wherever it stands: `Click on the picture to see it in full size.`, `To hear the full
/// interview, visit our website.`, `You can listen to the recording here.`
pub(super) fn leads_away(text: &str, shape: &Shape) -> bool {
    const ACTS: &[&str] = &["click", "tap", "visit", "go to our", "go to the website", "scroll", "follow the link"];
    const WAYS: &[&str] = &["here", "below", "above", "website", "site", "page", "link", "online", "app", "channel"];
    const WORKS: &[&str] = &["listen", "hear", "read", "watch", "see", "find", "download", "view", "order", "buy"];
    const TOLD: &[&str] = &[
        "interview",
        "interviews",
        "recording",
        "recordings",
        "episode",
        "episodes",
        "story",
        "stories",
        "programme",
        "podcast",
        "transcript",
        "video",
        "film",
        "audio",
        "conversation",
        "more",
    ];
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let leads = |lower: &str| {
        let words: Vec<String> = lower.split_whitespace().map(bare).collect();
        let work = words.iter().take(6).any(|w| WORKS.contains(&w.as_str()));
        let told = words.iter().any(|w| TOLD.contains(&w.as_str()));
        let way = words.last().is_some_and(|w| WAYS.contains(&w.as_str()))
            || words.windows(2).any(|w| matches!(w, [our, site] if our == "our" && WAYS.contains(&site.as_str())));
        let click = |lower: &str| {
            let at = |act: &&str| lower.strip_prefix(*act).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
            let page = way
                || words.iter().any(|w| matches!(w.as_str(), "picture" | "image" | "photo" | "photograph" | "button"));
            ACTS.iter().any(at) && page
        };
        let purpose = lower.strip_prefix("to ").filter(|_| work).and_then(|rest| rest.split_once(", "));
        click(lower)
            || purpose.is_some_and(|(_, act)| click(act))
            || any_start(lower, &["you can", "you may"]) && work && way && told
            || any_start(
                lower,
                &["the views expressed", "views expressed", "the opinions expressed", "opinions expressed"],
            )
    };
    shape.weight <= 40
        && !shape.says_i
        && !text.contains(['“', '"', '‘'])
        && sentences(text).iter().any(|s| leads(&s.to_lowercase()))
}
