//! Rules about the document: its encoding, its one channel, and elements that no namespace has.
use super::Found;
use crate::{
    diagnostic::meant,
    feed::{
        elements,
        tree::{Node, Space, Tree},
    },
};

pub(super) fn check(tree: &Tree, xml: &str, found: &mut Found) {
    encoding(tree, xml, found);
    if let Some(second) = tree.root.all(&Space::Rss, "channel").nth(1) {
        found.say("rss/well-formed", second, "there is a second channel", "apps read the first: give each a feed");
    }
    if let Some(outside) = tree.root.first(&Space::Rss, "item") {
        found.say("rss/well-formed", outside, "an item stands outside the channel", "put it into the channel");
    }
    unknown(&tree.root, found);
}

/// What the declaration says of the bytes, where these are UTF-8 and not what it says.
fn encoding(tree: &Tree, xml: &str, found: &mut Found) {
    let declaration = xml.trim_start_matches('\u{feff}').strip_prefix("<?xml").and_then(|r| r.split_once("?>"));
    let said = declaration.and_then(|(inside, _)| inside.split_once("encoding="));
    let Some(said) = said.and_then(|(_, r)| r.split(['"', '\'']).nth(1)) else { return };
    let fix = "write encoding=\"UTF-8\"";
    match encoding_rs::Encoding::for_label(said.as_bytes()) {
        None => found.say("rss/encoding", &tree.root, format!("\"{said}\" is no encoding"), fix),
        Some(known) if known != encoding_rs::UTF_8 && !xml.is_ascii() => {
            let message = format!("the feed says that it is {said}, and its bytes are UTF-8: apps show other letters");
            found.say("rss/encoding", &tree.root, message, fix);
        }
        Some(_) => {}
    }
}

/// Elements that look like those of a namespace and are none of it: apps pass over them.
fn unknown(node: &Node, found: &mut Found) {
    for child in &node.children {
        let known = match child.space {
            Space::Itunes | Space::Podcast => elements::of(&child.space).unwrap_or_default(),
            _ => &[],
        };
        if !known.is_empty() && !known.contains(&child.name.as_str()) {
            let prefix = child.space.prefix();
            let fix = meant(&child.name, known.iter().copied()).map_or_else(
                || "take it out, or correct its name".to_owned(),
                |n| format!("did you mean {prefix}{n}?"),
            );
            found.say("rss/element", child, format!("there is no {prefix}{} in its namespace", child.name), &fix);
        }
        unknown(child, found);
    }
}
