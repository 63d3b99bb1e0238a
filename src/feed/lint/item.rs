//! Rules about items.
use super::{Found, is_web, length};
use crate::feed::{
    rules::in_the_open,
    tree::{Node, Space},
};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeMap;

const TRANSCRIPTS: &[&str] = &["text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain"];

pub(super) fn check(channel: &Node, now: Option<DateTime<FixedOffset>>, found: &mut Found) {
    let serial = channel.text_of(&Space::Itunes, "type") == Some("serial");
    let mut guids: BTreeMap<&str, usize> = BTreeMap::new();
    let mut addresses: BTreeMap<&str, usize> = BTreeMap::new();
    let mut dates = BTreeMap::new();
    let mut dated = Vec::new();
    let mut numbers = BTreeMap::new();
    let mut any = false;
    for (n, item) in channel.all(&Space::Rss, "item").enumerate() {
        any = true;
        let name = item.text_of(&Space::Rss, "title").unwrap_or("an item");
        if item.text_of(&Space::Rss, "guid").is_some_and(|guid| guids.insert(guid, n).is_some()) {
            let fix = "give each item a guid of its own; never change one that was published";
            found.say("psp1/guid-unique", item, format!("the guid of \"{name}\" is used twice"), fix);
        }
        let url = item.first(&Space::Rss, "enclosure").and_then(|e| e.attribute("url"));
        if url.is_some_and(|url| addresses.insert(url, n).is_some()) {
            let fix = "give each item its own recording";
            found.say("apple/enclosure-unique", item, format!("the recording of \"{name}\" is used twice"), fix);
        }
        if let Some(date) = the_date(item, name, found) {
            if now.is_some_and(|now| date > now) {
                let fix = "publish it then, or correct the date";
                found.say(
                    "psp1/date-future",
                    item,
                    format!("\"{name}\" is dated {}, which is still to come", date.to_rfc3339()),
                    fix,
                );
            }
            dated.push((date, item, name));
            if dates.insert(date, n).is_some() {
                let fix = "let them be at least a minute apart, so that apps keep the order";
                found.say("psp1/date-unique", item, format!("\"{name}\" has the date of another item"), fix);
            }
        }
        let number = item.text_of(&Space::Itunes, "episode").filter(|_| !is_apart(item));
        let season = item.text_of(&Space::Itunes, "season");
        if let Some(number) = number
            && numbers.insert((season, number), n).is_some()
        {
            let fix = "apps sort by it: give one of them the next number, or another season";
            found.say("apple/episode-unique", item, format!("\"{name}\" has the number {number} of another item"), fix);
        }
        texts(item, name, found);
        enclosure(item, name, found);
        the_numbers(item, name, serial, found);
        podcast(item, name, found);
    }
    if !serial {
        order(&dated, found);
    }
    let open = |item: &&Node| {
        let url = item.first(&Space::Rss, "enclosure").and_then(|e| e.attribute("url")).unwrap_or_default();
        url.to_ascii_lowercase().starts_with("http://")
    };
    let mut open = channel.all(&Space::Rss, "item").filter(open);
    if let Some(first) = open.next() {
        let name = first.text_of(&Space::Rss, "title").unwrap_or("an item");
        let message = in_the_open(name, open.count());
        found.say("psp1/enclosure-https", first, message, "serve them over https");
    }
    if !any {
        found.say("psp1/items", channel, "the feed has no item", "publish an episode or a trailer first");
    }
}

/// Whether an item stands first of those with a date and another one is newer.
fn order(dated: &[(DateTime<FixedOffset>, &Node, &str)], found: &mut Found) {
    let Some((first, item, name)) = dated.first() else { return };
    let Some((_, _, newest)) = dated.iter().max_by_key(|(date, ..)| *date).filter(|(date, ..)| date > first) else {
        return;
    };
    let message = format!("\"{name}\" stands first, and \"{newest}\" is newer");
    found.say("rss/order", item, message, "put the items in the order of their dates, the newest first");
}

/// `Ep 1: …`, `Episode 12 – …`, `S01E02 …`, `#7 …`, `제3회 …`: not `1984`, nor `12 angry words`.
fn begins_with_number(title: &str) -> bool {
    let lower = title.trim_start().to_lowercase();
    let number = |rest: &str| {
        let rest = rest.trim_start_matches(['.', ' ', '#']);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then(|| rest.get(digits..).unwrap_or_default().to_owned())
    };
    let ends = |rest: &str| rest.is_empty() || rest.trim_start().starts_with([':', '-', '–', '—', '.', '|', '·', ')']);
    let named = ["episode", "ep", "#", "folge"]
        .iter()
        .filter_map(|word| lower.strip_prefix(word))
        .any(|rest| number(rest).is_some_and(|rest| ends(&rest)));
    let season = lower.strip_prefix('s').and_then(number).and_then(|rest| number(rest.trim_start().strip_prefix('e')?));
    let korean = number(lower.strip_prefix('제').unwrap_or(&lower)).is_some_and(|rest| {
        let behind = rest.trim_start().strip_prefix(['회', '화']);
        behind.is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
    });
    named || season.is_some() || korean
}

fn texts(item: &Node, name: &str, found: &mut Found) {
    match item.text_of(&Space::Rss, "title") {
        None => found.say("psp1/item-title", item, "an item has no title", "add <title>"),
        Some(title) if length(title) > 255 => {
            found.say("psp1/item-title-length", item, "a title is longer than 255 characters", "shorten it");
        }
        Some(_) => {}
    }
    if let Some(title) = item.first(&Space::Rss, "title").filter(|t| begins_with_number(&t.text)) {
        let fix = "write the title alone, and the number in itunes:episode";
        found.say(
            "apple/title-number",
            title,
            format!("the title \"{}\" begins with a number of the episode", title.text),
            fix,
        );
    }
    let address = item.first(&Space::Rss, "enclosure").and_then(|e| e.attribute("url"));
    if let Some(guid) = item.first(&Space::Rss, "guid").filter(|g| Some(g.text.as_str()) == address) {
        let fix = "keep those that were published, and give new items a UUID";
        found.say("psp1/guid-address", guid, format!("the guid of \"{name}\" is the address of its recording"), fix);
    }
    let description = item.first(&Space::Rss, "description");
    let summed = item.text_of(&Space::Content, "encoded").or(item.text_of(&Space::Itunes, "summary"));
    if description.is_none_or(|d| d.text.is_empty()) && summed.is_none() {
        let fix = "add <description>: apps show it below the title";
        found.say("psp1/item-description", item, format!("\"{name}\" does not say what it is about"), fix);
    }
    if let Some(long) = description.filter(|d| d.text.len() > 4000) {
        let message = format!("the description of \"{name}\" has {} bytes, more than 4,000", long.text.len());
        found.say("psp1/item-description-length", long, message, "shorten it; a Hangul syllable has three bytes");
    }
    match item.first(&Space::Rss, "guid") {
        None => found.say("psp1/guid", item, format!("\"{name}\" has no guid"), "add one that never changes: a UUID"),
        Some(guid) if guid.text.is_empty() => {
            found.say(
                "psp1/guid",
                guid,
                format!("the guid of \"{name}\" is empty"),
                "write one that never changes: a UUID",
            );
        }
        Some(guid) => {
            if let Some(odd) = guid.attribute("isPermaLink").filter(|p| !matches!(*p, "true" | "false")) {
                let message = format!("isPermaLink of \"{name}\" is \"{odd}\"");
                found.say("psp1/guid-permalink", guid, message, "write true or false, in small letters");
            }
            let permanent = guid.attribute("isPermaLink").is_none_or(|p| p.eq_ignore_ascii_case("true"));
            if permanent && !is_web(&guid.text) {
                let fix = "write isPermaLink=\"false\"";
                found.say(
                    "psp1/guid-permalink",
                    guid,
                    format!("the guid of \"{name}\" is called a web address and is none"),
                    fix,
                );
            }
        }
    }
    super::channel::blocked(item, found);
    super::channel::plain(item, found);
    explicit(item, false, found);
}

/// `itunes:explicit` of a channel or an item.
pub(super) fn explicit(node: &Node, needed: bool, found: &mut Found) {
    match node.first(&Space::Itunes, "explicit") {
        Some(one) if !["true", "false"].contains(&one.text.as_str()) => {
            let fix = match one.text.to_ascii_lowercase().as_str() {
                "no" | "clean" => "write false",
                "yes" | "explicit" => "write true",
                _ => "write true or false",
            };
            found.say("psp1/explicit", one, format!("itunes:explicit is \"{}\"", one.text), fix);
        }
        None if needed => {
            let fix = "add <itunes:explicit>false</itunes:explicit>";
            found.say("psp1/explicit", node, "the channel does not say whether it is explicit", fix);
        }
        _ => {}
    }
}

fn the_date(item: &Node, name: &str, found: &mut Found) -> Option<DateTime<FixedOffset>> {
    let fix = "write it like Fri, 06 Nov 2026 07:00:00 +0000";
    let Some(node) = item.first(&Space::Rss, "pubDate").filter(|d| !d.text.is_empty()) else {
        found.say("psp1/date", item, format!("\"{name}\" has no date"), fix);
        return None;
    };
    let text = node.text.as_str();
    let parsed = DateTime::parse_from_rfc2822(text);
    let numeric = text.rsplit(' ').next().is_some_and(|zone| {
        zone.len() == 5 && zone.starts_with(['+', '-']) && zone.bytes().skip(1).all(|b| b.is_ascii_digit())
    });
    let numeric = numeric || text.ends_with(" GMT");
    let seconds = text.matches(':').count() == 2;
    // Thu, 06 Nov 2026: that day is a Friday
    let bare = text.split_once(',').and_then(|(_, rest)| DateTime::parse_from_rfc2822(rest.trim()).ok());
    let short = text.contains(',') && text.split_whitespace().nth(3).is_some_and(|year| year.len() == 2);
    let why = match (&parsed, bare) {
        (Err(_), Some(day)) => Some(format!("that day is a {}", day.format("%A"))),
        (Err(e), None) => Some(e.to_string()),
        (Ok(_), _) if short => Some("the year has two digits".to_owned()),
        (Ok(_), _) if !seconds => Some("the seconds are missing".to_owned()),
        (Ok(_), _) if !numeric => Some("the zone is a name, which not every app knows".to_owned()),
        (Ok(_), _) => None,
    };
    if let Some(why) = why {
        found.say("psp1/date", node, format!("the date of \"{name}\" is \"{text}\": {why}"), fix);
    }
    parsed.ok()
}

fn enclosure(item: &Node, name: &str, found: &mut Found) {
    let mut all = item.all(&Space::Rss, "enclosure");
    let Some(one) = all.next() else {
        return found.say(
            "psp1/enclosure",
            item,
            format!("\"{name}\" has no recording"),
            "add <enclosure url= length= type=/>",
        );
    };
    if let Some(second) = all.next() {
        let fix = "put it into podcast:alternateEnclosure: apps take one of the two, and not always the first";
        found.say("psp1/enclosure-one", second, format!("\"{name}\" has a second enclosure"), fix);
    }
    let (url, mime) = (one.attribute("url").unwrap_or_default(), one.attribute("type").unwrap_or_default());
    if !is_web(url) || mime.is_empty() {
        let fix = "write url=\"https://…\", length= in bytes and type=\"audio/mpeg\"";
        found.say(
            "psp1/enclosure",
            one,
            format!("the enclosure of \"{name}\" has no address that apps can fetch, or no type"),
            fix,
        );
    }
    if !url.bytes().all(|b| b.is_ascii_graphic()) {
        let fix = "name files with letters a–z, digits and hyphens";
        found.say(
            "apple/enclosure-ascii",
            one,
            format!("the address of the recording of \"{name}\" holds a space or what is not ASCII"),
            fix,
        );
    }
    let path = url.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|e| path.ends_with(e));
    let agrees = match mime {
        "audio/mpeg" => ends(&[".mp3"]),
        "audio/mp4" | "audio/x-m4a" | "audio/m4a" => ends(&[".m4a", ".mp4"]),
        "video/mp4" | "video/x-m4v" | "video/quicktime" => ends(&[".mp4", ".m4v", ".mov"]),
        _ => false,
    };
    if !agrees && !mime.is_empty() {
        let fix = "publish an MP3 as audio/mpeg at .mp3, or an M4A as audio/x-m4a at .m4a";
        found.say("apple/enclosure-type", one, format!("the recording of \"{name}\" is \"{mime}\" at {url}"), fix);
    }
    let seconds = item.text_of(&Space::Itunes, "duration").and_then(duration);
    let fix = "write the size of the file in bytes";
    match one.attribute("length").map(str::parse::<u64>) {
        Some(Ok(0)) | None => {
            found.say("psp1/enclosure-length", one, format!("the recording of \"{name}\" has no length"), fix);
        }
        Some(Err(_)) => {
            found.say(
                "psp1/enclosure-length",
                one,
                format!("the length of the recording of \"{name}\" is no number"),
                fix,
            );
        }
        // 4 kbit/s is less than any codec of speech takes, 4 Mbit/s more than any
        Some(Ok(bytes)) if seconds.is_some_and(|s| s > 0 && (bytes / s < 500 || bytes / s > 500_000)) => {
            let message = format!("{bytes} bytes cannot be the length of the recording of \"{name}\"");
            found.say("psp1/enclosure-length", one, message, fix);
        }
        Some(Ok(_)) => {}
    }
}

/// Seconds, from `90`, `1:30` or `0:01:30`.
fn duration(text: &str) -> Option<u64> {
    let parts: Option<Vec<u64>> = text.split(':').map(|p| p.trim().parse().ok()).collect();
    let parts = parts.filter(|p| (1..=3).contains(&p.len()))?;
    parts.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(*part))
}

/// A trailer or a bonus.
fn is_apart(item: &Node) -> bool {
    let kind = item.text_of(&Space::Itunes, "episodeType");
    kind.is_some_and(|kind| ["trailer", "bonus"].contains(&kind.to_ascii_lowercase().as_str()))
}

fn the_numbers(item: &Node, name: &str, serial: bool, found: &mut Found) {
    if let Some(node) = item.first(&Space::Itunes, "duration").filter(|n| n.text.parse::<u64>().is_err()) {
        let fix = duration(&node.text).map_or_else(
            || "write the seconds as a whole number".to_owned(),
            |s| format!("write {s}: apps read hours and minutes in different ways"),
        );
        found.say("psp1/duration", node, format!("the duration of \"{name}\" is \"{}\"", node.text), &fix);
    }
    if let Some(node) = item.first(&Space::Itunes, "duration").filter(|n| n.text.parse() == Ok(0_u64)) {
        found.say("psp1/duration", node, format!("the duration of \"{name}\" is 0"), "write how many seconds it has");
    }
    for which in ["episode", "season"] {
        if let Some(node) = item.first(&Space::Itunes, which).filter(|n| !n.text.parse::<u32>().is_ok_and(|n| n > 0)) {
            let message = format!("itunes:{which} of \"{name}\" is \"{}\"", node.text);
            found.say("apple/episode-number", node, message, "write a whole number from 1");
        }
    }
    let kind = item.first(&Space::Itunes, "episodeType");
    if serial && !is_apart(item) && item.first(&Space::Itunes, "episode").is_none() {
        found.say(
            "apple/serial-number",
            item,
            format!("\"{name}\" has no number, and the show is a serial"),
            "add itunes:episode",
        );
    }
    if let Some(odd) = kind.filter(|k| !["full", "trailer", "bonus"].contains(&k.text.to_ascii_lowercase().as_str())) {
        found.say(
            "apple/episode-type",
            odd,
            format!("\"{}\" is no type of an episode", odd.text),
            "write full, trailer or bonus",
        );
    }
}

fn podcast(item: &Node, name: &str, found: &mut Found) {
    super::channel::once(item, &["chapters", "season", "episode", "license"], found);
    for transcript in item.all(&Space::Podcast, "transcript") {
        let known = transcript.attribute("type").is_some_and(|t| TRANSCRIPTS.contains(&t));
        if !known || !transcript.attribute("url").is_some_and(is_web) {
            let fix = "write url=\"https://…\" and type=\"text/vtt\" or application/x-subrip";
            found.say(
                "podcast/transcript",
                transcript,
                format!("a transcript of \"{name}\" lacks its address or a known type"),
                fix,
            );
        }
        if let Some(odd) = transcript.attribute("rel").filter(|rel| *rel != "captions") {
            let fix = "write rel=\"captions\" where it has times, or leave it out";
            found.say(
                "podcast/transcript",
                transcript,
                format!("rel= of a transcript of \"{name}\" is \"{odd}\""),
                fix,
            );
        }
    }
    for chapters in item.all(&Space::Podcast, "chapters") {
        let known = chapters.attribute("type") == Some("application/json+chapters");
        if !known || !chapters.attribute("url").is_some_and(is_web) {
            let fix = "write url=\"https://…\" and type=\"application/json+chapters\"";
            found.say(
                "podcast/chapters",
                chapters,
                format!("the chapters of \"{name}\" lack their address or their type"),
                fix,
            );
        }
    }
    let whole = item.text_of(&Space::Itunes, "duration").and_then(duration);
    for soundbite in item.all(&Space::Podcast, "soundbite") {
        let number =
            |name| soundbite.attribute(name).and_then(|v| v.parse::<f64>().ok()).filter(|v| v.is_finite() && *v >= 0.0);
        let inside = match (number("startTime"), number("duration")) {
            (Some(start), Some(length)) => {
                // a whole second is lost where a duration is rounded
                #[expect(clippy::cast_precision_loss, reason = "seconds of a recording are far below 2^52")]
                whole.is_none_or(|w| start + length <= w as f64 + 1.0)
            }
            _ => false,
        };
        if number("startTime").is_none() || number("duration").is_none() {
            let fix = "write startTime= and duration= in seconds of the recording that listeners get";
            let message = format!("a soundbite of \"{name}\" lacks its start or its duration");
            found.say("podcast/soundbite", soundbite, message, fix);
        } else if !inside {
            let fix = "write startTime= and duration= in seconds of the recording that listeners get";
            found.say(
                "podcast/soundbite",
                soundbite,
                format!("a soundbite of \"{name}\" is not inside the recording"),
                fix,
            );
        }
    }
    for soundbite in item.all(&Space::Podcast, "soundbite") {
        let length = soundbite.attribute("duration").and_then(|v| v.parse::<f64>().ok());
        if let Some(odd) = length.filter(|l| !(15.0..=120.0).contains(l)) {
            let message = format!("a soundbite of \"{name}\" is {odd} s long");
            found.say("podcast/soundbite-length", soundbite, message, "apps ask for 15 to 120 seconds");
        }
    }
    for season in item.all(&Space::Podcast, "season") {
        if season.text.parse::<u32>().is_err() || season.attribute("name").is_some_and(|n| length(n) > 128) {
            let fix = "write a whole number, and a name of at most 128 characters in name=";
            found.say("podcast/season", season, format!("the season of \"{name}\" is \"{}\"", season.text), fix);
        }
    }
    for episode in item.all(&Space::Podcast, "episode") {
        let number = episode.text.parse::<f64>().is_ok_and(f64::is_finite);
        let fix = "write a number, and what is to be shown, at most 32 characters, in display=";
        if !number {
            found.say("podcast/season", episode, format!("the number of \"{name}\" is \"{}\"", episode.text), fix);
        } else if let Some(long) = episode.attribute("display").map(length).filter(|l| *l > 32) {
            let message = format!("display= of the number of \"{name}\" has {long} characters");
            found.say("podcast/season", episode, message, fix);
        }
    }
    for alternate in item.all(&Space::Podcast, "alternateEnclosure") {
        for integrity in alternate.all(&Space::Podcast, "integrity") {
            let value = integrity.attribute("value").unwrap_or_default();
            if !matches!(integrity.attribute("type"), Some("sri" | "pgp-signature")) {
                let fix = "write type=\"sri\" and value=\"sha256-\" with the 32 bytes of the hash in base64";
                found.say(
                    "podcast/integrity",
                    integrity,
                    format!("the integrity of \"{name}\" has no known type"),
                    fix,
                );
            } else if integrity.attribute("type") == Some("sri") && !value.split_whitespace().all(is_sri) {
                let fix = "write value=\"sha256-\" and the 32 bytes of the hash in base64";
                found.say("podcast/integrity", integrity, format!("\"{value}\" proves nothing of \"{name}\""), fix);
            }
        }
        let source = alternate.all(&Space::Podcast, "source").any(|s| s.attribute("uri").is_some());
        if alternate.attribute("type").is_none() || !source {
            let fix = "write type= and <podcast:source uri=\"https://…\"/>";
            found.say(
                "podcast/alternate",
                alternate,
                format!("another recording of \"{name}\" lacks its type or a source"),
                fix,
            );
        }
    }
    super::channel::shared(item, found);
}

/// A hash with its length (W3C Subresource Integrity, clause 3.1).
fn is_sri(text: &str) -> bool {
    let Some((name, value)) = text.split_once('-') else { return false };
    let letters = match name {
        "sha256" => 43,
        "sha384" => 64,
        "sha512" => 86,
        _ => return false,
    };
    let digits = value.trim_end_matches('=');
    digits.len() == letters && digits.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/-_".contains(&b))
}
