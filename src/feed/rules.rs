//! What apps and directories ask of a feed, as rules with a name each.
//!
//! `psp1/…` is PSP-1 of the Podcast Standards Project, `apple/…` Apple's podcast requirements, `podcast/…` the podcast
//! namespace. What stops an app from taking the feed or an item is an error, what it merely shows badly a warning.
use super::{Channel, Item, Person, category, podcast::Location, role};
use crate::diagnostic::{Diagnostic, meant};
use chrono::{DateTime, FixedOffset};
use std::collections::BTreeMap;

/// What a description may hold, in bytes.
const MOST_DESCRIPTION: usize = 4000;
/// What most other texts may hold, in characters.
const MOST_TEXT: usize = 255;
/// What the name of a person may hold, in characters.
const MOST_NAME: usize = 128;

/// The licences that the podcast namespace lists itself.
pub(super) const LICENCES: [&str; 5] = ["ARR", "CC-BY-4.0", "CC-BY-NC-4.0", "CC-BY-NC-ND-4.0", "POD-V4V-1.0"];

/// Whether it has the form of an SPDX licence identifier: letters, digits, dots, hyphens.
pub(super) fn is_licence_name(licence: &str) -> bool {
    (1..=64).contains(&licence.len()) && licence.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+".contains(&b))
}

#[derive(Default)]
struct Findings(Vec<Diagnostic>);

impl Findings {
    fn say(&mut self, problem: Diagnostic, help: &str) {
        self.0.push(problem.help(help));
    }
}

/// Check a channel and its items.
#[must_use]
pub fn check(channel: &Channel, items: &[Item]) -> Vec<Diagnostic> {
    let mut found = Findings::default();
    the_channel(channel, &mut found);
    let mut guids = BTreeMap::new();
    let mut addresses = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    over_https(items, &mut found);
    for item in items {
        let name = &item.title;
        if let Some(number) = item.number.filter(|_| item.kind == "full")
            && let Some(other) = numbers.insert((item.season, number), name)
        {
            let message = format!("\"{other}\" and \"{name}\" both have the number {number}");
            found.say(
                Diagnostic::warning("apple/episode-unique", message),
                "apps sort by it: give one of them the next number, or another season",
            );
        }
        if let Some(other) = guids.insert(&item.guid, name) {
            let message = format!("\"{other}\" and \"{name}\" have the same guid");
            found.say(
                Diagnostic::error("psp1/guid-unique", message),
                "one of the episode.toml was copied: give it a new guid",
            );
        }
        if let Some(other) = addresses.insert(&item.enclosure.url, name) {
            let message = format!("\"{other}\" and \"{name}\" have the same recording");
            found.say(Diagnostic::error("apple/enclosure-unique", message), "give each episode a folder of its own");
        }
        the_enclosure(item, &mut found);
        the_item(channel, item, &mut found);
    }
    found.0
}

/// What is said of a recording, and so many more, that is not served over https.
pub(super) fn in_the_open(name: &str, more: usize) -> String {
    match more {
        0 => format!("the recording of \"{name}\" is not served over https"),
        more => format!("the recordings of \"{name}\" and {more} more are not served over https"),
    }
}

/// It is one mistake, in the channel's file, however many recordings have it.
fn over_https(items: &[Item], found: &mut Findings) {
    let mut open = items.iter().filter(|item| !item.enclosure.url.starts_with("https://"));
    let Some(first) = open.next() else { return };
    let message = in_the_open(&first.title, open.count());
    found.say(Diagnostic::warning("psp1/enclosure-https", message), "write site = \"https://…\" in the channel's file");
}

/// Check the dates of items against the present, which is `now`.
///
/// Apps hide an item until its date, or show it at the top for ever; two of one date stand in no order.
#[must_use]
pub fn check_dates(items: &[Item], now: DateTime<FixedOffset>) -> Vec<Diagnostic> {
    let mut found = Findings::default();
    let mut dates = BTreeMap::new();
    for item in items {
        let name = &item.title;
        if item.date > now {
            let message = format!("\"{name}\" is dated {}, which is still to come", item.date.to_rfc3339());
            found.say(
                Diagnostic::warning("psp1/date-future", message),
                "publish it then, or correct date = in its episode.toml",
            );
        }
        if let Some(other) = dates.insert(item.date, name) {
            let message = format!("\"{other}\" and \"{name}\" have the same date");
            found.say(
                Diagnostic::warning("psp1/date-unique", message),
                "let them be at least a minute apart, so that apps keep the order",
            );
        }
    }
    found.0
}

fn the_channel(channel: &Channel, found: &mut Findings) {
    if channel.description.len() > MOST_DESCRIPTION {
        let message = format!("the channel's description has {} bytes, more than 4,000", channel.description.len());
        found.say(Diagnostic::error("psp1/description-length", message), "shorten description in the channel's file");
    }
    if channel.title.chars().count() > MOST_TEXT {
        found.say(
            Diagnostic::error("psp1/title-length", "the channel's title is longer than 255 characters"),
            "shorten it",
        );
    }
    let extension = channel.artwork.rsplit_once('.').map(|(_, e)| e.to_lowercase());
    if !matches!(extension.as_deref(), Some("jpg" | "jpeg" | "png")) {
        let message = format!("the artwork \"{}\" is no JPEG or PNG by its name", channel.artwork);
        found.say(Diagnostic::error("apple/artwork-type", message), "use a square JPEG or PNG of 1400 to 3000 pixels");
    }
    if !channel.categories.iter().any(|c| category::is_known(c)) {
        let help = "write categories = [\"Society & Culture > Documentary\"] in the channel's file";
        found.say(Diagnostic::error("apple/category", "the channel has no category of Apple's list"), help);
    }
    people(&channel.people, "the channel", found);
    licence(channel.licence.as_deref(), channel.licence_url.as_deref(), "the channel", found);
    places(&channel.locations, "the channel", found);
    if let Some(copyright) = &channel.copyright
        && is_odd_copyright(copyright)
    {
        let message = format!("\"{copyright}\" holds the word copyright, its sign or a year");
        found.say(Diagnostic::warning("psp1/copyright", message), "name who has the rights, and nothing else");
    }
}

fn the_enclosure(item: &Item, found: &mut Findings) {
    let (name, url) = (&item.title, &item.enclosure.url);
    if !url.bytes().all(|b| b.is_ascii_graphic()) {
        let help = "name the episode's folder with letters a–z, digits and hyphens";
        found.say(
            Diagnostic::error(
                "apple/enclosure-ascii",
                format!("the address of the recording of \"{name}\" holds a space or what is not ASCII"),
            ),
            help,
        );
    }
    if item.enclosure.bytes == 0 {
        found.say(
            Diagnostic::error("psp1/enclosure-length", format!("the recording of \"{name}\" is empty")),
            "build it again",
        );
    }
    let mime = item.enclosure.mime.as_str();
    let ends = |all: &[&str]| all.iter().any(|e| url.to_ascii_lowercase().ends_with(e));
    let agrees = match mime {
        "audio/mpeg" => ends(&[".mp3"]),
        "audio/mp4" | "audio/x-m4a" | "audio/m4a" => ends(&[".m4a", ".mp4"]),
        _ => false,
    };
    if !agrees {
        let message = format!("the recording of \"{name}\" is \"{mime}\" at an address that ends otherwise");
        found.say(
            Diagnostic::error("apple/enclosure-type", message),
            "publish an MP3 that is named .mp3, or an M4A that is named .m4a",
        );
    }
}

fn the_item(channel: &Channel, item: &Item, found: &mut Findings) {
    let name = &item.title;
    if item.title.trim().is_empty() {
        found.say(
            Diagnostic::error("psp1/item-title", format!("the item {} has no title", item.guid)),
            "set title: in the script",
        );
    }
    if item.title.chars().count() > MOST_TEXT {
        let message = format!("the title of \"{name}\" is longer than 255 characters");
        found.say(Diagnostic::error("psp1/item-title-length", message), "shorten title: in the script");
    }
    if item.guid.trim().is_empty() || item.guid.trim() != item.guid {
        let message = format!("\"{name}\" has no guid, or one with space around it");
        found.say(Diagnostic::error("psp1/guid", message), "write a UUID as guid = in its episode.toml");
    }
    if item.notes_html.len() > MOST_DESCRIPTION {
        let message = format!("the notes of \"{name}\" have {} bytes, more than 4,000", item.notes_html.len());
        let help = "shorten the notes template or the script's terms";
        found.say(Diagnostic::error("psp1/item-description-length", message), help);
    }
    if channel.kind == "serial" && item.number.is_none() && !matches!(item.kind.as_str(), "trailer" | "bonus") {
        let message = format!("\"{name}\" has no number, and the channel is serial");
        found.say(Diagnostic::error("apple/serial-number", message), "set number = … in its episode.toml");
    }
    if item.duration.0 == 0 {
        found.say(Diagnostic::error("psp1/duration", format!("\"{name}\" is 0 s long")), "build it again");
    }
    people(&item.people, &format!("\"{name}\""), found);
    licence(item.licence.as_deref(), item.licence_url.as_deref(), &format!("\"{name}\""), found);
    places(&item.locations, &format!("\"{name}\""), found);
    for bite in &item.soundbites {
        let end = bite.start.0.saturating_add(bite.length.0);
        if bite.length.0 == 0 || end > item.duration.0 {
            let message = format!("a soundbite of \"{name}\" is not inside the recording");
            found.say(
                Diagnostic::error("podcast/soundbite", message),
                "correct from and to of [[soundbite]] in its episode.toml",
            );
        } else if !(15_000..=120_000).contains(&bite.length.0) {
            let message =
                format!("a soundbite of \"{name}\" has {}.{} s", bite.length.0 / 1000, bite.length.0 % 1000 / 100);
            found.say(Diagnostic::warning("podcast/soundbite-length", message), "apps ask for 15 to 120 seconds");
        }
    }
}

/// Whether it holds what PSP-1 keeps out of it: the word, its sign, a year.
pub(super) fn is_odd_copyright(text: &str) -> bool {
    let year = |n: &str| n.len() == 4 && (n.starts_with("19") || n.starts_with("20"));
    text.contains(['©', '℗'])
        || text.to_lowercase().contains("copyright")
        || text.split(|c: char| !c.is_ascii_digit()).any(year)
}

/// Where people work is not everybody's business.
fn places(places: &[Location], of: &str, found: &mut Findings) {
    for place in places.iter().filter(|p| p.rel == "creator") {
        let message = format!("the feed tells where {of} is made: {}", place.name);
        found.say(
            Diagnostic::warning("podcast/location-reveals", message),
            "leave it out unless everybody who works there agrees; rel = \"subject\" is what it is about",
        );
    }
}

fn people(people: &[Person], of: &str, found: &mut Findings) {
    for person in people {
        if person.name.trim().is_empty() || person.name.chars().count() > MOST_NAME {
            let message = format!("a person of {of} has no name, or one of more than 128 characters");
            found.say(Diagnostic::warning("podcast/person-name", message), "write name = as it is to be read");
        }
        if role::group(&person.role).is_none() {
            let message = format!("\"{}\" of {of} is no role of the podcast taxonomy", person.role);
            let near = meant(&person.role, role::all());
            let help = near.map_or_else(
                || "write host, guest, producer, narrator or another role of it".to_owned(),
                |n| format!("did you mean \"{n}\"?"),
            );
            found.say(Diagnostic::warning("podcast/person-role", message), &help);
        }
    }
}

fn licence(licence: Option<&str>, url: Option<&str>, of: &str, found: &mut Findings) {
    if let Some(written) = licence.filter(|l| !is_licence_name(l) && url.is_none()) {
        let message = format!("the licence \"{written}\" of {of} is no short name, and stays out of the feed");
        found.say(
            Diagnostic::warning("podcast/licence", message),
            "write one like CC-BY-4.0, or give its address: licence_url = \"https://…\"",
        );
    }
}
