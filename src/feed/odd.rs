//! What a producer who takes a feed over should know of it: what nobody here knows, what apps stumble over, what is left out.
use super::{
    elements,
    facts::is_history,
    tree::{Node, Space},
};
use crate::source::is_unseen;
use std::collections::BTreeMap;

/// Elements that are kept as they are and that nothing here understands, with how often each is there.
pub(super) fn unknown(channel: &Node, declared: &[(String, String)], remarks: &mut Vec<String>) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let below = channel.children.iter().filter(|c| c.name == "item" && c.space == Space::Rss);
    for node in channel.children.iter().chain(below.flat_map(|item| &item.children)) {
        let strange = elements::of(&node.space).is_some_and(|known| !known.contains(&node.name.as_str()));
        let name = match &node.space {
            Space::Rss | Space::Itunes | Space::Podcast if strange => format!("{}{}", node.space.prefix(), node.name),
            Space::Other(address) if !is_history(node) => {
                let prefix = declared.iter().find(|(_, a)| a == address).map(|(p, _)| p.as_str());
                format!("{}:{}", prefix.unwrap_or(address), node.name)
            }
            _ => continue,
        };
        *count.entry(name).or_default() += 1;
    }
    if !count.is_empty() {
        let shown: Vec<String> = count.iter().map(|(name, n)| format!("{} ({n})", shown(name))).collect();
        remarks.push(format!("kept as they are, and not understood here: {}", shown.join(", ")));
    }
}

/// What listeners' apps would stumble over, said and left as it is.
pub(super) fn odd(items: &[&Node], remarks: &mut Vec<String>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let (mut untitled, mut silent, mut nameless, mut undated, mut misdated, mut unsized_, mut strange) =
        (0, 0, 0, 0, 0, 0, 0);
    for item in items {
        let enclosure = item.first(&Space::Rss, "enclosure");
        let url = enclosure.and_then(|e| e.attribute("url"));
        let titles = [Space::Rss, Space::Itunes];
        untitled += usize::from(titles.iter().all(|space| item.text_of(space, "title").is_none_or(is_blank)));
        silent += usize::from(url.is_none());
        strange += usize::from(url.is_some_and(|u| !(u.starts_with("http://") || u.starts_with("https://"))));
        let length = enclosure.map(|e| e.attribute("length").unwrap_or_default());
        unsized_ += usize::from(length.is_some_and(|l| l.trim().parse::<u64>().map_or(true, |n| n == 0)));
        match item.text_of(&Space::Rss, "guid") {
            Some(guid) => *seen.entry(guid.to_owned()).or_default() += 1,
            None => nameless += 1,
        }
        match item.text_of(&Space::Rss, "pubDate") {
            Some(date) => misdated += usize::from(chrono::DateTime::parse_from_rfc2822(date).is_err()),
            None => undated += 1,
        }
    }
    let twice = seen.values().filter(|n| **n > 1).count();
    for (count, what) in [
        (untitled, "have no title: their pages are headed by the first words of what they say"),
        (silent, "have no recording"),
        (strange, "have a recording at an address that is not of the web: apps cannot fetch it"),
        (unsized_, "do not say how long their recording is, in bytes"),
        (nameless, "have no guid: apps go by the address of the recording, so it must never change"),
        (undated, "have no date"),
        (misdated, "have a date that not every app can read"),
        (twice, "share their guid with another one: apps show one of them"),
    ] {
        if count > 0 {
            remarks.push(format!("left as they are: {count} items {what}"));
        }
    }
}

/// Whether nothing of a text is seen.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_unseen(c))
}

/// What the channel says a second time, or in more detail than `channel.toml` has.
pub(super) fn left_out(channel: &Node, remarks: &mut Vec<String>) {
    for (space, name) in [
        (Space::Rss, "title"),
        (Space::Rss, "link"),
        (Space::Rss, "description"),
        (Space::Rss, "language"),
        (Space::Rss, "copyright"),
        (Space::Itunes, "author"),
        (Space::Itunes, "image"),
        (Space::Itunes, "owner"),
        (Space::Itunes, "type"),
        (Space::Podcast, "guid"),
    ] {
        for again in channel.all(&space, name).skip(1) {
            let inside: Vec<&str> = again.children.iter().map(|c| c.text.as_str()).collect();
            let says = match again.attribute("href") {
                _ if !again.text.is_empty() => again.text.clone(),
                Some(address) => address.to_owned(),
                None => inside.join(", "),
            };
            remarks.push(format!("left out: another {}{name} ({})", space.prefix(), shown(&says)));
        }
    }
    for name in ["pubDate", "lastBuildDate"] {
        if let Some(date) = channel.text_of(&Space::Rss, name) {
            remarks.push(format!("left out: {name} ({}); the feed has that of its newest item", shown(date)));
        }
    }
    let owner = channel.first(&Space::Itunes, "owner").into_iter().flat_map(|o| &o.children);
    for more in owner.filter(|c| !matches!(c.name.as_str(), "name" | "email")) {
        remarks.push(format!("left out: {}{} in itunes:owner ({})", more.space.prefix(), more.name, shown(&more.text)));
    }
    if let Some(owner) = channel.first(&Space::Podcast, "locked").and_then(|l| l.attribute("owner")) {
        remarks.push(format!("podcast:locked names {}; the feed names the mailbox of owner", shown(owner)));
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn shown(text: &str) -> String {
    let line: String = one_line(text).chars().filter(|c| !c.is_control()).take(120).collect();
    if line.is_empty() { "empty".to_owned() } else { line }
}
