//! What a feed of somebody else says of its show: what of it becomes `channel.toml`, and what is told of how it was read.
use super::{
    category,
    import::Facts,
    odd::{one_line, shown},
    podcast, podcast_guid,
    tree::{Node, Space},
};
use uuid::Uuid;

/// Elements of a channel that become facts, by their right names.
const ITUNES: [&str; 9] = ["author", "category", "image", "explicit", "owner", "type", "new-feed-url", "name", "email"];
const PODCAST: [&str; 3] = ["guid", "locked", "medium"];
/// The namespace of RFC 5005, clause 4.
const HISTORY: &str = "purl.org/syndication/history/1.0";

/// Give elements of the channel that are written in odd letters, `itunes:Explicit`, the names that they mean.
pub(super) fn straighten(root: &mut Node, remarks: &mut Vec<String>) {
    let channel = root.children.iter_mut().find(|c| c.space == Space::Rss && c.name == "channel");
    let own = channel.into_iter().flat_map(|c| &mut c.children).filter(|c| c.space != Space::Rss);
    for node in own {
        let inner = node.children.iter_mut().map(|c| (&c.space, &mut c.name)).collect::<Vec<_>>();
        for (space, name) in [(&node.space, &mut node.name)].into_iter().chain(inner) {
            let known: &[&str] = match space {
                Space::Itunes => &ITUNES,
                Space::Podcast => &PODCAST,
                _ => continue,
            };
            let meant = known.iter().find(|k| **k != *name && k.eq_ignore_ascii_case(name));
            if let Some(meant) = meant {
                let prefix = space.prefix();
                remarks.push(format!("read as: {prefix}{} is {prefix}{meant}", shown(name)));
                (*meant).clone_into(name);
            }
        }
    }
}

/// Whether the show writes this itself, from `channel.toml`.
pub(super) fn ours(node: &Node, remarks: &mut Vec<String>) -> bool {
    let name = node.name.as_str();
    match &node.space {
        Space::Rss => {
            if name == "generator" {
                remarks.push(format!("left out: the name of the tool that wrote the feed ({})", shown(&node.text)));
            }
            // apps would go on showing the picture of the old host
            if name == "image" {
                let url = node.text_of(&Space::Rss, "url").unwrap_or_default();
                remarks.push(format!("left out: image {}; the feed has the artwork of the show", shown(url)));
            }
            matches!(
                name,
                "title"
                    | "link"
                    | "description"
                    | "language"
                    | "copyright"
                    | "pubDate"
                    | "lastBuildDate"
                    | "generator"
                    | "image"
            )
        }
        Space::Itunes => {
            if name == "new-feed-url" {
                remarks.push(format!("left out: itunes:new-feed-url {}", shown(&node.text)));
            }
            matches!(name, "author" | "category" | "image" | "explicit" | "owner" | "type" | "new-feed-url")
        }
        Space::Podcast => PODCAST.contains(&name),
        Space::Atom => {
            let rel = node.attribute("rel").unwrap_or("alternate");
            let page = matches!(rel, "next" | "prev" | "previous" | "first" | "last" | "prev-archive" | "next-archive");
            if page {
                let address = node.attribute("href").unwrap_or_default();
                remarks.push(format!(
                    "the feed has further pages, which are not in this file ({rel}: {})",
                    shown(address)
                ));
            }
            name == "link" && (matches!(rel, "self" | "hub") || page)
        }
        // the feed says itself which of its documents is whole and which an archive
        Space::Other(_) if is_history(node) => {
            remarks.push(format!("left out: fh:{name}; where the feed needs archives, it has its own"));
            true
        }
        _ => false,
    }
}

/// Whether it says which of the feed's documents this is.
pub(super) fn is_history(node: &Node) -> bool {
    let named = matches!(node.name.as_str(), "complete" | "archive");
    named && matches!(&node.space, Space::Other(address) if address.contains(HISTORY))
}

/// What the feed says of its show.
pub(super) fn facts(channel: &Node, remarks: &mut Vec<String>) -> Facts {
    let mut out = Facts::default();
    let text = |space: &Space, name: &str| channel.text_of(space, name).map(one_line);
    let texts = &mut out.texts;
    let mut put = |key: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            texts.push((key, value));
        }
    };
    put("title", text(&Space::Rss, "title"));
    // a description has lines
    let summary = [Space::Rss, Space::Itunes].into_iter().zip(["description", "summary"]);
    let summary =
        summary.filter_map(|(space, name)| channel.text_of(&space, name).map(|t| t.replace("\r\n", "\n"))).next();
    put("description", summary);
    put("language", text(&Space::Rss, "language").map(|l| language(&l)));
    // a feed has it in small letters, as the list of RSS does
    if let Some(written) = text(&Space::Rss, "language").filter(|l| language(l).to_lowercase() != *l) {
        let read = language(&written).to_lowercase();
        remarks.push(format!("read as: language {} is {read}", shown(&written)));
    }
    let link = text(&Space::Rss, "link").unwrap_or_default();
    // HTTPS://Example.org is an address, too
    let link = match link.split_once("://") {
        Some((scheme, rest)) => format!("{}://{rest}", scheme.to_lowercase()),
        None => link,
    };
    let bare = link.split(['?', '#']).next().unwrap_or_default();
    let site = if bare.is_empty() || bare.ends_with('/') { bare.to_owned() } else { format!("{bare}/") };
    put("site", Some(site.clone()));
    if !site.is_empty() && !podcast::is_web(&site) {
        let why = if site.contains("://") {
            "as browsers send it, with xn-- for its letters"
        } else {
            "whole, with https://"
        };
        remarks.push(format!("put in: site = {}, which is no web address; write it {why}", shown(&site)));
    } else if site != link {
        remarks.push(format!(
            "put in: site = {}, below which pages and feed lie; link stays {}",
            shown(&site),
            shown(&link)
        ));
        put("link", Some(link.clone()).filter(|l| podcast::is_web(l)));
    }
    for (name, says) in [("copyright", text(&Space::Rss, "copyright")), ("language", text(&Space::Rss, "language"))] {
        if says.is_some_and(|s| s.is_empty()) {
            remarks.push(format!("left out: {name}, which says nothing"));
        }
    }
    put("author", text(&Space::Itunes, "author").or_else(|| text(&Space::Rss, "title")));
    if text(&Space::Itunes, "author").is_none() {
        remarks.push("put in: author, which the feed does not name; it is the title".to_owned());
    }
    put("copyright", text(&Space::Rss, "copyright"));
    let kind = text(&Space::Itunes, "type").map(|t| t.to_lowercase());
    if let Some(written) = text(&Space::Itunes, "type").filter(|t| kind.as_ref().is_some_and(|k| k != t)) {
        remarks.push(format!("read as: itunes:type {} is {}", shown(&written), shown(&written.to_lowercase())));
    }
    put("kind", kind.filter(|k| k == "serial" || k == "episodic"));
    let medium = text(&Space::Podcast, "medium");
    for (lacks, what) in [
        (text(&Space::Itunes, "type").is_none(), "itunes:type = episodic"),
        (medium.is_none(), "podcast:medium = podcast"),
        (channel.text_of(&Space::Podcast, "guid").is_none(), "podcast:guid, which follows from the feed's address"),
    ] {
        if lacks {
            remarks.push(format!("put in: {what}, which the feed does not say"));
        }
    }
    put("medium", medium.filter(|m| m != "podcast"));
    let itself = channel.all(&Space::Atom, "link").find(|l| l.attribute("rel") == Some("self"));
    let feed = itself.and_then(|l| l.attribute("href")).map(str::to_owned);
    put("guid", guid(channel, feed.as_deref(), remarks));
    if let Some(feed) = &feed {
        remarks.push(format!("the feed was at {}: keep it answering with a permanent redirect (301)", shown(feed)));
    }
    let hub = channel.all(&Space::Atom, "link").find(|l| l.attribute("rel") == Some("hub"));
    put("hub", hub.and_then(|l| l.attribute("href")).filter(|h| podcast::is_web(h)).map(str::to_owned));
    if let Some(picture) = picture(channel, remarks) {
        // a picture is called by what it is
        let name = picture.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let ending = if [".jpg", ".jpeg"].iter().any(|ending| name.ends_with(ending)) { "jpg" } else { "png" };
        out.artwork = format!("artwork/cover.{ending}");
        remarks.push(format!("put the artwork into feed/{}; it was at {}", out.artwork, shown(&picture)));
    }
    out.categories = categories(channel, remarks);
    let said: Vec<String> = channel.all(&Space::Itunes, "explicit").map(|e| one_line(&e.text).to_lowercase()).collect();
    // of two, the one that warns
    let explicit = said.iter().any(|e| matches!(e.as_str(), "yes" | "true" | "explicit"));
    out.flags.push(("explicit", explicit));
    match said.first() {
        None => remarks.push("put in: explicit = false, which the feed does not say".to_owned()),
        Some(first) if said.len() > 1 || *first != explicit.to_string() => {
            remarks.push(format!("read as: itunes:explicit {} is {explicit}", shown(&said.join(", "))));
        }
        Some(_) => {}
    }
    out.flags.push(("locked", locked(channel, remarks)));
    out.owner = channel.first(&Space::Itunes, "owner").and_then(|owner| {
        if !owner.text.is_empty() {
            remarks.push(format!("left out: {}, which stands between the parts of itunes:owner", shown(&owner.text)));
        }
        let part = |name: &str| owner.text_of(&Space::Itunes, name).map(one_line).filter(|t| !t.is_empty());
        let (name, email) = (part("name"), part("email"));
        let lacks = match (&name, &email) {
            (Some(_), Some(_)) => return Some((name, email)),
            (Some(_), None) => "mailbox",
            (None, Some(_)) => "name",
            (None, None) => {
                remarks.push("left out: itunes:owner, which names nobody".to_owned());
                return None;
            }
        };
        remarks.push(format!("kept as it is: itunes:owner has no {lacks}"));
        Some((name, email))
    });
    out
}

/// The address of the artwork, also where only the picture of plain RSS has one.
fn picture(channel: &Node, remarks: &mut Vec<String>) -> Option<String> {
    let own = channel.first(&Space::Itunes, "image");
    let found = own.and_then(|image| {
        let is_misnamed = |name: &str| matches!(name.to_lowercase().as_str(), "href" | "url" | "src");
        written(image, "href", remarks).filter(|address| !address.is_empty()).or_else(|| {
            let attributes = image.attributes.iter().filter(|(name, _)| is_misnamed(name)).map(|(_, v)| v);
            let inside = image.children.iter().filter(|c| is_misnamed(&c.name)).map(|c| &c.text);
            let address = one_line(attributes.chain(inside).find(|a| !a.trim().is_empty())?);
            remarks.push(format!("read as: the address in itunes:image is its href=\"{}\"", shown(&address)));
            Some(address)
        })
    });
    if own.is_some() && found.is_none() {
        remarks.push("left out: itunes:image, which has no address".to_owned());
    }
    found.or_else(|| {
        let plain = channel.first(&Space::Rss, "image")?.text_of(&Space::Rss, "url").map(one_line)?;
        remarks.push("read as: the picture in image is the artwork, for no other is named".to_owned());
        Some(plain)
    })
}

/// What an element says in an attribute; some hands write it between the tags.
fn written(node: &Node, attribute: &str, remarks: &mut Vec<String>) -> Option<String> {
    if let Some(value) = node.attribute(attribute) {
        return Some(one_line(value));
    }
    let text = Some(one_line(&node.text)).filter(|t| !t.is_empty())?;
    let name = &node.name;
    remarks.push(format!("read as: itunes:{name} {0} is itunes:{name} {attribute}=\"{0}\"", shown(&text)));
    Some(text)
}

/// The guid of the podcast. An app that never saw one takes the one that follows from the feed's address.
fn guid(channel: &Node, feed: Option<&str>, remarks: &mut Vec<String>) -> Option<String> {
    let follows = || feed.map(|f| podcast_guid(f).to_string());
    let Some(written) = channel.text_of(&Space::Podcast, "guid").map(one_line) else { return follows() };
    if let Ok(guid) = Uuid::parse_str(&written) {
        let guid = guid.to_string();
        if guid != written {
            remarks.push(format!("read as: podcast:guid {} is {guid}", shown(&written)));
        }
        return Some(guid);
    }
    let follows = follows();
    let now = follows.as_ref().map_or_else(
        || "the one that follows from its new address".to_owned(),
        |guid| format!("{guid}, which follows from its address"),
    );
    remarks
        .push(format!("left out: podcast:guid {} is no UUID, and no feed may have it; it is {now}", shown(&written)));
    follows
}

/// A feed that did not lock itself goes on without.
fn locked(channel: &Node, remarks: &mut Vec<String>) -> bool {
    let Some(node) = channel.first(&Space::Podcast, "locked") else {
        remarks.push("put in: locked = false, which the feed does not say".to_owned());
        return false;
    };
    let says = one_line(&node.text).to_lowercase();
    let locked = matches!(says.as_str(), "yes" | "true" | "1");
    if says != "yes" && says != "no" {
        let meant = if locked { "yes" } else { "no" };
        remarks.push(format!("read as: podcast:locked {} is {meant}", shown(&node.text)));
    }
    locked
}

/// Categories by the names of Apple's list.
fn categories(channel: &Node, remarks: &mut Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for top in channel.all(&Space::Itunes, "category") {
        let below: Vec<String> =
            top.all(&Space::Itunes, "category").filter_map(|s| written(s, "text", remarks)).collect();
        let Some(name) = written(top, "text", remarks) else { continue };
        for deeper in top.all(&Space::Itunes, "category").flat_map(|s| s.all(&Space::Itunes, "category")) {
            let name = deeper.attribute("text").unwrap_or(&deeper.text);
            remarks.push(format!("left out: the category \"{}\", a third level, which no list has", shown(name)));
        }
        let written =
            if below.is_empty() { vec![name] } else { below.iter().map(|b| format!("{name} > {b}")).collect() };
        if below.len() > 1 {
            remarks.push(format!(
                "read as: {} categories, for each has one below it: {}",
                below.len(),
                written.join(", ")
            ));
        }
        for category in written {
            match category::official(&category) {
                Some(known) => {
                    if known != category {
                        let meant = format!("read as: the category \"{}\" is \"{known}\"", shown(&category));
                        remarks.push(format!("{meant} of Apple's list"));
                    }
                    if !all.contains(&known) {
                        all.push(known);
                    }
                }
                None => remarks.push(format!("left out: \"{}\" is no category of Apple's list", shown(&category))),
            }
        }
    }
    all
}

/// `en_us` and `EN-US` as `en-US`.
fn language(written: &str) -> String {
    let mut parts = written.trim().split(['-', '_']);
    let first = parts.next().unwrap_or_default().to_lowercase();
    let rest = parts.map(|p| if p.len() == 2 { p.to_uppercase() } else { p.to_owned() });
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use crate::feed::import::{Taken, take};

    fn taken(channel: &str) -> Taken {
        let feed = format!(
            "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' \
             xmlns:podcast='https://podcastindex.org/namespace/1.0' xmlns:fh='http://purl.org/syndication/history/1.0'>\
             <channel><title>T</title>{channel}<item><title>1</title><guid>a</guid><itunes:Duration>61</itunes:Duration>\
             </item></channel></rss>"
        );
        take(&feed).unwrap()
    }

    #[track_caller]
    fn says(taken: &Taken, parts: &[&str]) {
        for part in parts {
            assert!(taken.remarks.iter().any(|r| r.contains(part)), "{part}: {:#?}", taken.remarks);
        }
    }

    #[test]
    fn what_a_channel_says_in_its_own_way_is_kept_and_told() {
        let half =
            taken("<itunes:owner><itunes:name>Bee</itunes:name></itunes:owner><podcast:locked>true</podcast:locked>");
        assert_eq!(half.facts.owner, Some((Some("Bee".to_owned()), None)));
        assert!(half.facts.flags.contains(&("locked", true)), "{:?}", half.facts);
        says(
            &half,
            &["itunes:owner has no mailbox", "podcast:locked true is yes", "not understood here: itunes:Duration (1)"],
        );
        assert_eq!(crate::feed::import::imported(&half.text).unwrap().briefs[0].seconds, Some(61));

        let odd = taken(
            "<itunes:Owner><itunes:Email>bee@example.org</itunes:Email></itunes:Owner><itunes:Explicit>Yes</itunes:Explicit>\
             <podcast:guid>not-a-uuid</podcast:guid><itunes:Keywords>a</itunes:Keywords><fh:complete/>",
        );
        assert_eq!(odd.facts.owner, Some((None, Some("bee@example.org".to_owned()))));
        assert!(odd.facts.flags.contains(&("explicit", true)) && !odd.text.contains("xplicit"), "{}", odd.text);
        assert!(odd.text.contains("<itunes:Keywords>") && !odd.text.contains("fh:complete"), "{}", odd.text);
        says(
            &odd,
            &[
                "itunes:Explicit is itunes:explicit",
                "itunes:Email is itunes:email",
                "itunes:owner has no name",
                "podcast:guid not-a-uuid is no UUID",
                "itunes:Keywords (1)",
                "left out: fh:complete",
            ],
        );
        assert!(!odd.remarks.iter().any(|r| r.contains("history/1.0:complete")), "{:#?}", odd.remarks);
    }

    #[test]
    fn a_description_keeps_its_lines_and_its_spaces() {
        let taken = taken("<description> one\r\ntwo&#160;three </description>");
        let said = taken.facts.texts.iter().find(|(key, _)| *key == "description");
        assert_eq!(said.map(|(_, text)| text.as_str()), Some("one\ntwo\u{a0}three"));
    }

    #[test]
    fn a_category_in_other_letters_or_of_the_old_list_is_that_of_the_list() {
        let category = |top: &str, sub: &str| {
            let sub = if sub.is_empty() { String::new() } else { format!("<itunes:category text='{sub}'/>") };
            format!("<itunes:category text='{top}'>{sub}</itunes:category>")
        };
        for (top, sub, wanted) in [
            ("Technology", "Tech News", "Technology"),
            ("Kids &amp; family", "", "Kids & Family"),
            ("music", "", "Music"),
            ("Games &amp; Hobbies", "Hobbies", "Leisure > Hobbies"),
            ("Society and Culture", "documentary", "Society & Culture > Documentary"),
        ] {
            let taken = taken(&category(top, sub));
            assert_eq!(taken.facts.categories, [wanted], "{top} > {sub}");
            says(&taken, &[&format!("is \"{wanted}\" of Apple's list")]);
        }
        let taken = taken(&category("Knitting", ""));
        assert!(taken.facts.categories.is_empty());
        says(&taken, &["\"Knitting\" is no category"]);
    }

    #[test]
    fn what_stands_between_the_tags_and_belongs_into_an_attribute_is_taken_and_told() {
        let taken = taken(
            "<link>https://example.org/a/?feed=1</link><itunes:image>https://example.org/a.png</itunes:image>\
             <itunes:category>Comedy</itunes:category>",
        );
        assert_eq!(taken.facts.categories, ["Comedy"]);
        says(
            &taken,
            &[
                "put in: site = https://example.org/a/, below which pages and feed lie; link stays https://example.org/a/?feed=1",
                "it was at https://example.org/a.png",
                "read as: itunes:category Comedy is itunes:category text=\"Comedy\"",
            ],
        );
    }

    #[test]
    fn an_address_of_the_show_that_is_none_is_told() {
        let site = |link: &str| taken(&format!("<link>{link}</link>"));
        assert_eq!(
            site("HTTPS://example.org/a/").facts.texts.iter().find(|(k, _)| *k == "site").unwrap().1,
            "https://example.org/a/"
        );
        says(&site("https://пример.example/"), &["which is no web address; write it as browsers send it, with xn--"]);
        says(&site("/show"), &["put in: site = /show/, which is no web address; write it whole, with https://"]);
    }

    #[test]
    fn a_feed_whose_own_elements_have_a_namespace_is_a_feed() {
        let feed = "<rss version='2.0' xmlns='http://backend.userland.com/rss2'><channel><title>T</title>\
                    <item><title>1</title><guid>a</guid></item></channel></rss>";
        let taken = take(feed).unwrap();
        assert_eq!(taken.items, 1);
        says(&taken, &["http://backend.userland.com/rss2"]);
        let read = crate::feed::import::imported(&taken.text).unwrap();
        assert_eq!(read.briefs[0].title, "1");
    }
}
