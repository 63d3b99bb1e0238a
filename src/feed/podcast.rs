//! What the podcast namespace says beside the essentials, of a channel or of an item: read from a producer's file, kept in a
//! seal, written by `tags`.
//!
//! Limits and forms are those of the podcast namespace 1.0. What is wrong is said at its place in the file; a value that is
//! wrong is left out, so that no feed ever holds it.
use crate::{
    diagnostic::Diagnostic,
    settings::{Table, unknown_value},
    source::Spanned,
    units::Millis,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What most texts of the namespace may hold, in characters.
const MOST_WORDS: usize = 128;
/// What `podcast:txt` may hold, in characters.
const MOST_TXT: usize = 4000;

/// A place: what it is about, or where it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Its name, as people say it.
    pub name: String,
    /// `subject` or `creator`.
    pub rel: String,
    /// `geo:37.57,126.98` (RFC 5870).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geo: Option<String>,
    /// Of OpenStreetMap: `R2297418`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub osm: Option<String>,
    /// ISO 3166-1, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A sentence for machines: a proof of ownership, a statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Txt {
    /// What it is for: `verify`, `ai-content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What it says.
    pub text: String,
}

/// A picture beside the artwork.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is: a file of the show in its file, an address in a feed.
    pub href: String,
    /// What it shows, for those who do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Words of the namespace for what it is good for, `banner` among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// `image/png`; known from its bytes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mime: String,
    /// In pixels.
    #[serde(default)]
    pub width: u32,
    /// In pixels.
    #[serde(default)]
    pub height: u32,
}

impl Image {
    /// As CSS writes it, in lowest terms: `16/9`.
    #[must_use]
    pub fn aspect(&self) -> Option<String> {
        let (mut a, mut b) = (self.width, self.height);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        (a != 0).then(|| format!("{}/{}", self.width / a, self.height / a))
    }
}

/// A stretch worth hearing alone. Times are those of the recording that listeners get.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Soundbite {
    /// Where it begins.
    pub start: Millis,
    /// How long it is.
    pub length: Millis,
    /// What to call it; the title of the episode without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// The same programme in another file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternate {
    /// Where it is.
    pub url: String,
    /// How many bytes.
    pub bytes: u64,
    /// `audio/mpeg`
    pub mime: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// What proves the file, as Subresource Integrity writes it. One that was sealed without it is proven by its SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integrity: Option<String>,
    /// In bits a second; 0 where it is not constant.
    #[serde(default)]
    pub bitrate: u32,
    /// What to call it, in at most 32 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// It is the enclosure itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

/// Somewhere else where the episode is to be had or spoken of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentLink {
    /// The address.
    pub href: String,
    /// What to call it.
    pub text: String,
}

/// Another show, or an episode of one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    /// The guid of its podcast.
    pub guid: String,
    /// The address of its feed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feed: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is, when it is no podcast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
}

/// Something before an `@` and a dot after it, without spaces: RFC 5322 as far as apps read it.
pub(super) fn is_mailbox(text: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && part.is_ascii() && !part.contains([' ', '<', '>', '"', ',', '@']);
    text.split_once('@').is_some_and(|(who, host)| sound(who) && sound(host) && host.contains('.'))
}

/// An address on the web, in ASCII.
pub(super) fn is_web(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|s| text.strip_prefix(s));
    rest.is_some_and(|r| r.len() > 1 && r.bytes().all(|b| b.is_ascii_graphic()) && !r.contains(['"', '<', '>']))
}

fn wrong(value: &Spanned<String>, what: &str, help: &str, p: &mut Vec<Diagnostic>) {
    p.push(Diagnostic::error("E073", format!("\"{}\" is no {what}", value.value)).at(value.span.clone()).help(help));
}

/// A text that has to pass, or is left out and said.
fn passing(
    value: Option<Spanned<String>>,
    is: impl Fn(&str) -> bool,
    what: &str,
    help: &str,
    p: &mut Vec<Diagnostic>,
) -> Option<String> {
    let value = value?;
    if is(value.value.trim()) {
        return Some(value.value.trim().to_owned());
    }
    wrong(&value, what, help, p);
    None
}

/// An address on the web, where one is given.
pub(super) fn web(table: &mut Table<'_>, key: &'static str, p: &mut Vec<Diagnostic>) -> Option<String> {
    let written = table.text(key, p);
    passing(written, is_web, "web address", "write it like https://example.org/about", p)
}

/// A few words: not empty, and not longer than the namespace allows.
fn words(table: &mut Table<'_>, key: &'static str, most: usize, p: &mut Vec<Diagnostic>) -> Option<String> {
    let written = table.text(key, p)?;
    let text = written.value.trim().to_owned();
    let length = text.chars().count();
    if (1..=most).contains(&length) {
        return Some(text);
    }
    let message = match length {
        0 => format!("\"{key}\" is empty"),
        _ => format!("\"{key}\" has {length} characters, more than {most}"),
    };
    p.push(Diagnostic::error("E073", message).at(written.span).help("shorten it, or leave it out"));
    None
}

/// `geo:` with a latitude and a longitude in range, and perhaps an altitude and parameters (RFC 5870, clause 3.3).
fn is_geo(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("geo:") else { return false };
    let mut parts = rest.split(';').next().unwrap_or_default().split(',');
    let mut within = |most: f64| parts.next().and_then(|n| n.parse::<f64>().ok()).is_some_and(|n| n.abs() <= most);
    within(90.0) && within(180.0) && rest.bytes().all(|b| b.is_ascii_graphic())
}

/// A node, way or relation with its number, and perhaps a revision: `R2297418#7`.
pub(super) fn is_osm(text: &str) -> bool {
    let (object, revision) = text.split_once('#').unwrap_or((text, "1"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    object.strip_prefix(['N', 'W', 'R']).is_some_and(digits) && digits(revision)
}

/// All `[[location]]` of a file.
pub fn locations(file: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Vec<Location> {
    let mut all = Vec::new();
    for mut table in file.tables("location", p) {
        let name = words(&mut table, "name", MOST_WORDS, p);
        let rel = table.text("rel", p);
        if let Some(odd) = rel.as_ref().filter(|r| !["subject", "creator"].contains(&r.value.as_str())) {
            unknown_value("rel", odd, &["subject", "creator"], p);
        }
        let geo = passing(table.text("geo", p), is_geo, "place on earth", "write it like geo:37.57,126.98", p);
        let osm = passing(table.text("osm", p), is_osm, "object of OpenStreetMap", "write it like R2297418", p);
        let two = |t: &str| t.len() == 2 && t.bytes().all(|b| b.is_ascii_alphabetic());
        let country = passing(table.text("country", p), two, "country code", "write two letters, like KR", p);
        match name {
            Some(name) => all.push(Location {
                name,
                rel: rel.map(|r| r.value).filter(|r| r == "creator").unwrap_or_else(|| "subject".to_owned()),
                geo,
                osm,
                country: country.map(|c| c.to_uppercase()),
            }),
            None => table.missing("name", "\"Seoul\"", p),
        }
        table.finish(p);
    }
    all
}

/// All `[[txt]]` of a file.
pub fn txts(file: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Vec<Txt> {
    let mut all = Vec::new();
    for mut table in file.tables("txt", p) {
        let purpose = words(&mut table, "purpose", MOST_WORDS, p);
        match words(&mut table, "text", MOST_TXT, p) {
            Some(text) => all.push(Txt { purpose, text }),
            None => table.missing("text", "\"S6lpp-7ZCn8-dZfGc-OoyaG\"", p),
        }
        table.finish(p);
    }
    all
}

/// All `[[image]]` of a file; `href` is the path of a file.
pub fn images(file: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Vec<Spanned<Image>> {
    let mut all = Vec::new();
    for mut table in file.tables("image", p) {
        let (path, alt) = (table.text("file", p), words(&mut table, "alt", MOST_TXT, p));
        let token = |t: &str| {
            t.split_whitespace().count() > 0 && t.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_/. ".contains(&b))
        };
        let purpose = passing(table.text("purpose", p), token, "purpose", "write words like banner social", p);
        match path {
            Some(path) => {
                all.push(Spanned::new(Image { href: path.value, alt, purpose, ..Image::default() }, path.span));
            }
            None => table.missing("file", "\"artwork/banner.png\"", p),
        }
        table.finish(p);
    }
    all
}

/// All `[[link]]` of a file: where else the episode is to be had.
pub fn content_links(file: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Vec<ContentLink> {
    let mut all = Vec::new();
    for mut table in file.tables("link", p) {
        let told = p.len();
        let (href, text) = (web(&mut table, "url", p), words(&mut table, "text", MOST_WORDS, p));
        match (href, text) {
            (Some(href), Some(text)) => all.push(ContentLink { href, text }),
            // what is wrong with one that is there was said
            _ if p.len() > told => {}
            _ => table.missing("url or text", "\"…\"; a link has both", p),
        }
        table.finish(p);
    }
    all
}

/// All `[[podroll]]` of a file: shows to recommend.
pub(super) fn podroll(file: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Vec<Remote> {
    let mut all = Vec::new();
    for mut table in file.tables("podroll", p) {
        all.extend(remote(&mut table, p));
        table.finish(p);
    }
    all
}

/// `[publisher]`: the feed of the house that the show belongs to, which has to name the show in turn.
pub(super) fn publisher(file: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Option<Remote> {
    let mut table = file.table("publisher", p)?;
    let made = remote(&mut table, p).map(|r| Remote { medium: Some("publisher".to_owned()), ..r });
    table.finish(p);
    made
}

fn remote(table: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Option<Remote> {
    let written = table.text("guid", p);
    let given = written.is_some();
    let uuid = |t: &str| Uuid::parse_str(t).is_ok();
    let guid = passing(written, uuid, "guid", "write the UUID of podcast:guid in its feed", p);
    let made = Remote {
        guid: guid.clone().unwrap_or_default(),
        feed: web(table, "url", p),
        title: words(table, "title", MOST_WORDS, p),
        medium: passing(table.text("medium", p), is_medium, "medium", "write music, video, …", p),
    };
    if !given {
        table.missing("guid", "\"917393e3-1b1e-5cef-ace4-edaa54e1f810\"", p);
    }
    guid.map(|_| made)
}

/// What a show can be; each also as a list of others, with an L behind it, and `mixed` as such a list alone.
pub(super) const MEDIA: [&str; 9] =
    ["podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course"];

/// Whether it is a medium of the namespace.
pub(super) fn is_medium(text: &str) -> bool {
    text == "mixed" || MEDIA.contains(&text.strip_suffix('L').unwrap_or(text))
}

/// A recurrence rule (RFC 5545, clause 3.3.10) as far as it can be judged by its form.
pub(super) fn is_rule(text: &str) -> bool {
    const PARTS: [&str; 14] = [
        "FREQ",
        "UNTIL",
        "COUNT",
        "INTERVAL",
        "BYSECOND",
        "BYMINUTE",
        "BYHOUR",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
    ];
    const OFTEN: [&str; 5] = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"];
    let value = |v: &str| !v.is_empty() && v.bytes().all(|b| b.is_ascii_alphanumeric() || b",+-".contains(&b));
    let sound = |part: &str| part.split_once('=').is_some_and(|(k, v)| PARTS.contains(&k) && value(v));
    let often = |part: &str| part.strip_prefix("FREQ=").is_some_and(|v| OFTEN.contains(&v));
    let day = |d: &str| {
        let name = d.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].contains(&name)
    };
    let days = |part: &str| part.strip_prefix("BYDAY=").is_none_or(|v| v.split(',').all(day));
    text.split(';').all(|part| sound(part) && days(part)) && text.split(';').filter(|p| often(p)).count() == 1
}

#[cfg(test)]
mod tests {
    use super::{Image, is_geo, is_medium, is_osm, is_rule};

    #[test]
    fn forms_of_the_namespace_are_known_and_others_are_not() {
        for (text, wanted) in [
            ("geo:37.57,126.98", true),
            ("geo:-33.9,18.4,7;u=9", true),
            ("37.57,126.98", false),
            ("geo:91,0", false),
            ("geo:1", false),
        ] {
            assert_eq!(is_geo(text), wanted, "{text}");
        }
        for (text, wanted) in
            [("R2297418", true), ("W1#2", true), ("X1", false), ("R", false), ("R1#", false), ("1", false)]
        {
            assert_eq!(is_osm(text), wanted, "{text}");
        }
        for (text, wanted) in [
            ("FREQ=WEEKLY;BYDAY=TU,TH", true),
            ("FREQ=DAILY;COUNT=3", true),
            ("weekly", false),
            ("BYDAY=TU", false),
            ("FREQ=OFTEN", false),
            ("FREQ=MONTHLY;BYDAY=1MO,-1FR", true),
            ("FREQ=WEEKLY;BYDAY=XX", false),
        ] {
            assert_eq!(is_rule(text), wanted, "{text}");
        }
        assert!(is_medium("audiobookL") && is_medium("mixed") && !is_medium("radio") && !is_medium("mixedL"));
    }

    #[test]
    fn an_aspect_is_in_lowest_terms() {
        let image = |width, height| Image { width, height, ..Image::default() }.aspect();
        assert_eq!(image(1920, 1080).as_deref(), Some("16/9"));
        assert_eq!(image(3000, 3000).as_deref(), Some("1/1"));
        assert_eq!(image(0, 0), None);
    }
}
