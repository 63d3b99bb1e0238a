//! What apps and directories ask of a feed, as rules with a name each.
//!
//! `psp1/…` is PSP-1 of the Podcast Standards Project, `apple/…` Apple's podcast requirements.
use super::{Channel, Item};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

/// What a description may hold, in bytes.
const MOST_DESCRIPTION: usize = 4000;
/// What most other texts may hold, in characters.
const MOST_TEXT: usize = 255;

/// Check a channel and its items.
#[must_use]
pub fn check(channel: &Channel, items: &[Item]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut say = |problem: Diagnostic, help: &str| found.push(problem.help(help));
    if channel.description.len() > MOST_DESCRIPTION {
        let message = format!("the channel's description has {} bytes, more than 4,000", channel.description.len());
        say(Diagnostic::error("psp1/description-length", message), "shorten description in the channel's file");
    }
    if channel.title.chars().count() > MOST_TEXT {
        say(Diagnostic::error("psp1/title-length", "the channel's title is longer than 255 characters"), "shorten it");
    }
    let extension = channel.artwork.rsplit_once('.').map(|(_, e)| e.to_lowercase());
    if !matches!(extension.as_deref(), Some("jpg" | "jpeg" | "png")) {
        let message = format!("the artwork \"{}\" is no JPEG or PNG by its name", channel.artwork);
        say(Diagnostic::error("apple/artwork-type", message), "use a square JPEG or PNG of 1400 to 3000 pixels");
    }
    let mut guids = BTreeMap::new();
    let mut addresses = BTreeMap::new();
    for item in items {
        let name = &item.title;
        if item.title.trim().is_empty() {
            say(
                Diagnostic::error("psp1/item-title", format!("the item {} has no title", item.guid)),
                "set title: in the script",
            );
        }
        if let Some(other) = guids.insert(&item.guid, name) {
            let message = format!("\"{other}\" and \"{name}\" have the same guid");
            say(
                Diagnostic::error("psp1/guid-unique", message),
                "one of the episode.toml was copied: give it a new guid",
            );
        }
        if let Some(other) = addresses.insert(&item.enclosure.url, name) {
            let message = format!("\"{other}\" and \"{name}\" have the same recording");
            say(Diagnostic::error("apple/enclosure-unique", message), "give each episode a folder of its own");
        }
        if !item.enclosure.url.is_ascii() {
            let message = format!("the address of the recording of \"{name}\" is not ASCII");
            say(
                Diagnostic::error("apple/enclosure-ascii", message),
                "name the episode's folder with letters a–z, digits and hyphens",
            );
        }
        if !item.enclosure.url.starts_with("https://") {
            let message = format!("the recording of \"{name}\" is not served over https");
            say(
                Diagnostic::warning("psp1/enclosure-https", message),
                "write site = \"https://…\" in the channel's file",
            );
        }
        if item.enclosure.bytes == 0 {
            say(
                Diagnostic::error("psp1/enclosure-length", format!("the recording of \"{name}\" is empty")),
                "build it again",
            );
        }
        if item.notes_html.len() > MOST_DESCRIPTION {
            let message = format!("the notes of \"{name}\" have {} bytes, more than 4,000", item.notes_html.len());
            say(
                Diagnostic::error("psp1/item-description-length", message),
                "shorten the notes template or the script's terms",
            );
        }
        if channel.kind == "serial" && item.number.is_none() {
            let message = format!("\"{name}\" has no number, and the channel is serial");
            say(Diagnostic::error("apple/serial-number", message), "set number = … in its episode.toml");
        }
    }
    found
}
