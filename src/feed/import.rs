//! Somebody's existing feed, taken over: its items stay as they are, byte for byte.
//!
//! Apps know an episode by what its item says. Whatever an item of another tool holds, it goes into the feed of the show
//! unchanged: guids, addresses, dates, chapters, persons, elements that nobody here knows. Only what the show says of
//! itself becomes a file to edit.
use super::tree::{self, NoFeed, Node, Space, is_illegal, is_illegal_reference, no_markup};
use chrono::{DateTime, FixedOffset};
use quick_xml::{Reader, events::Event};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

/// What a feed says of its show, as `channel.toml` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Keys with their values, in the order of the file.
    pub texts: Vec<(&'static str, String)>,
    /// As Apple writes them: `Arts > Books`.
    pub categories: Vec<String>,
    /// Whose show it is, with a mailbox.
    pub owner: Option<(String, String)>,
    /// Flags with their values.
    pub flags: Vec<(&'static str, bool)>,
}

/// A feed that was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// For `channel.toml`.
    pub facts: Facts,
    /// For `<channel>.imported.xml`.
    pub text: String,
    /// How many items.
    pub items: usize,
    /// What was changed, left out or is odd; for the producer.
    pub remarks: Vec<String>,
}

/// What an item says, as far as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// Its guid; the address of its recording where it has none.
    pub guid: String,
    /// Its title.
    pub title: String,
    /// As HTML.
    pub description: String,
    /// When it was published, where that can be read.
    pub date: Option<DateTime<FixedOffset>>,
    /// How long it is, in seconds.
    pub seconds: Option<u64>,
    /// Where its recording is.
    pub url: Option<String>,
    /// What its recording is.
    pub mime: String,
}

/// What stands in `<channel>.imported.xml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Prefixes with their addresses.
    declared: Vec<(String, String)>,
    /// Elements of the channel, as written.
    channel: Vec<String>,
    /// Items, as written.
    items: Vec<String>,
    /// The guids of the items; the address of the recording where one has none.
    pub guids: BTreeSet<String>,
    /// The addresses of all recordings.
    pub addresses: BTreeSet<String>,
    /// What the items say, in their order.
    pub briefs: Vec<Brief>,
}

/// Take a feed over.
///
/// # Errors
/// [`NoFeed`] when it cannot be read even after what can be repaired beyond doubt was repaired.
pub fn take(xml: &str) -> Result<Taken, NoFeed> {
    let mut remarks = Vec::new();
    let xml = repaired(xml, &mut remarks);
    let tree = tree::read(&xml)?;
    let none = NoFeed { what: "it has no <channel>".to_owned(), at: 0 };
    let channel = tree.root.first(&Space::Rss, "channel").ok_or(none)?;
    let facts = facts(channel, &mut remarks);
    let ranges = children(&xml, "channel");
    let mut declared = tree.declared.clone();
    let own = channel.attributes.iter();
    declared.extend(own.filter_map(|(n, a)| Some((n.strip_prefix("xmlns:")?.to_owned(), a.clone()))));
    let (mut rest, mut items) = (String::new(), String::new());
    let mut count = 0;
    for (node, range) in channel.children.iter().zip(&ranges) {
        let raw = xml.get(range.clone()).unwrap_or_default();
        if node.space == Space::Rss && node.name == "item" {
            count += 1;
            items.push_str(raw);
            items.push('\n');
        } else if !ours(node, &mut remarks) {
            rest.push_str(raw);
            rest.push('\n');
        }
    }
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<!-- Written by import. What stands here goes into the feed as it is. -->\n<imported");
    // a prefix that nothing here has would only puzzle readers
    declared.retain(|(prefix, _)| [&rest, &items].iter().any(|t| t.contains(&format!("{prefix}:"))));
    for (prefix, address) in &declared {
        let _ = write!(text, " xmlns:{prefix}=\"{}\"", crate::markup::html(address));
    }
    text.push_str(">\n<channel>\n");
    text.push_str(&rest);
    text.push_str("</channel>\n");
    text.push_str(&items);
    text.push_str("</imported>\n");
    odd(channel, &mut remarks);
    Ok(Taken { facts, text, items: count, remarks })
}

/// Read what was taken over.
///
/// # Errors
/// What is wrong with it, for somebody who has edited it.
pub fn imported(text: &str) -> Result<Imported, String> {
    // as a feed it is read by the same rules as any feed
    let body = text.split_once("<imported").map_or("", |(_, rest)| rest);
    let (head, body) = body.split_once('>').ok_or("there is no <imported>")?;
    let inner = body.rsplit_once("</imported>").ok_or("</imported> is missing")?.0;
    let (channel, items) = inner.split_once("</channel>").ok_or("</channel> is missing")?;
    let whole = format!("<rss{head}>{channel}{items}</channel></rss>");
    let tree = tree::read(&whole).map_err(|e| e.what)?;
    let node = tree.root.first(&Space::Rss, "channel").ok_or("there is no <channel>")?;
    let mut out = Imported { declared: tree.declared.clone(), ..Imported::default() };
    for (child, range) in node.children.iter().zip(children(&whole, "channel")) {
        let raw = whole.get(range).unwrap_or_default().to_owned();
        if child.space == Space::Rss && child.name == "item" {
            let address = child.first(&Space::Rss, "enclosure").and_then(|e| e.attribute("url")).map(str::to_owned);
            out.briefs.push(brief(child));
            out.guids.extend(child.text_of(&Space::Rss, "guid").map(str::to_owned).or_else(|| address.clone()));
            out.addresses.extend(address);
            out.items.push(raw);
        } else {
            out.channel.push(raw);
        }
    }
    Ok(out)
}

fn brief(item: &Node) -> Brief {
    let enclosure = item.first(&Space::Rss, "enclosure");
    let url = enclosure.and_then(|e| e.attribute("url")).map(str::to_owned);
    let text = |name: &str| item.text_of(&Space::Rss, name).map(str::to_owned);
    let title = text("title").or_else(|| item.text_of(&Space::Itunes, "title").map(str::to_owned));
    let seconds = item.text_of(&Space::Itunes, "duration").and_then(|t| {
        let parts: Option<Vec<u64>> = t.split(':').map(|p| p.trim().parse().ok()).collect();
        parts.filter(|p| p.len() <= 3)?.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(*part))
    });
    Brief {
        guid: text("guid").or_else(|| url.clone()).unwrap_or_default(),
        title: title.map(|t| one_line(&t)).unwrap_or_default(),
        description: text("description").unwrap_or_default(),
        date: item.text_of(&Space::Rss, "pubDate").and_then(|d| DateTime::parse_from_rfc2822(d).ok()),
        seconds,
        mime: enclosure.and_then(|e| e.attribute("type")).unwrap_or_default().to_owned(),
        url,
    }
}

/// What was taken over, without one item; `None` where it is not there.
#[must_use]
pub fn without(text: &str, guid: &str) -> Option<String> {
    let places = children(text, "imported");
    let mut kept = String::new();
    let (mut at, mut found) = (0, false);
    let known = imported(text).ok()?;
    // the channel's own elements come first, then the items
    let items = places.iter().skip(1);
    for (brief, range) in known.briefs.iter().zip(items) {
        if brief.guid == guid {
            kept.push_str(text.get(at..range.start)?);
            at = range.end;
            at += usize::from(text.get(at..)?.starts_with('\n'));
            found = true;
        }
    }
    kept.push_str(text.get(at..)?);
    found.then_some(kept)
}

impl Imported {
    /// How many items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no item.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Put it into a feed that was written here: behind the show's own elements, and behind its own items.
    #[must_use]
    pub fn splice(&self, feed: &str) -> String {
        self.splice_between(feed, 0..self.items.len())
    }

    /// The same with some of the items, counted from the oldest, which stands last.
    pub(super) fn splice_between(&self, feed: &str, which: Range<usize>) -> String {
        let Some(start) = feed.find("<rss") else { return feed.to_owned() };
        let Some(end) = feed.get(start..).and_then(|f| f.find('>')).map(|at| start + at) else {
            return feed.to_owned();
        };
        let root = feed.get(start..end).unwrap_or_default();
        // a prefix that means something else here is declared again by each element that comes
        let (mut fresh, mut other) = (String::new(), String::new());
        for (prefix, address) in &self.declared {
            let declared = format!(" xmlns:{prefix}=\"{}\"", crate::markup::html(address));
            if root.contains(&declared) {
                continue;
            }
            let known = root.contains(&format!(" xmlns:{prefix}=\""));
            if known { &mut other } else { &mut fresh }.push_str(&declared);
        }
        let with = |raw: &str| -> String {
            let name = raw.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(raw.len());
            let (head, rest) = raw.split_at_checked(name).unwrap_or((raw, ""));
            format!("    {head}{other}{rest}\n")
        };
        // an element begins with the space before it on its line
        let line = |at: usize| {
            let before = feed.get(..at).unwrap_or_default();
            let text = before.trim_end();
            before.get(text.len()..).and_then(|space| space.find('\n')).map_or(at, |newline| text.len() + newline + 1)
        };
        let close = line(feed.rfind("</channel>").unwrap_or(feed.len()));
        let first = feed.find("<item>").map_or(close, line).max(end);
        let mut out = String::with_capacity(feed.len() + self.items.iter().map(|i| i.len() + 8).sum::<usize>());
        out.push_str(feed.get(..end).unwrap_or_default());
        out.push_str(&fresh);
        out.push_str(feed.get(end..first).unwrap_or_default());
        out.extend(self.channel.iter().map(|raw| with(raw)));
        out.push_str(feed.get(first..close).unwrap_or_default());
        let count = self.items.len();
        let some = count.saturating_sub(which.end)..count.saturating_sub(which.start);
        out.extend(self.items.get(some).unwrap_or_default().iter().map(|raw| with(raw)));
        out.push_str(feed.get(close..).unwrap_or_default());
        out
    }
}

/// The places of the children of the first element of a name.
fn children(xml: &str, name: &str) -> Vec<Range<usize>> {
    let mut reader = Reader::from_str(xml);
    let (mut depth, mut inside) = (0_usize, None::<usize>);
    let mut out = Vec::new();
    let mut from = 0;
    let mut begun = 0;
    while let Ok(event) = reader.read_event() {
        let to = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(xml.len());
        match event {
            Event::Start(tag) => {
                if inside.is_some_and(|level| depth == level) {
                    begun = from;
                }
                depth += 1;
                if inside.is_none() && tag.local_name().as_ref() == name.as_bytes() {
                    inside = Some(depth);
                }
            }
            Event::Empty(_) if inside.is_some_and(|level| depth == level) => out.push(from..to),
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                match inside {
                    Some(level) if depth == level => out.push(begun..to),
                    Some(level) if depth < level => break,
                    _ => {}
                }
            }
            Event::Eof => break,
            _ => {}
        }
        from = to;
    }
    out
}

/// Whether the show writes this itself, from `channel.toml`.
fn ours(node: &Node, remarks: &mut Vec<String>) -> bool {
    let name = node.name.as_str();
    match &node.space {
        Space::Rss => {
            if name == "generator" {
                remarks.push(format!("left out: the name of the tool that wrote the feed ({})", shown(&node.text)));
            }
            matches!(
                name,
                "title" | "link" | "description" | "language" | "copyright" | "pubDate" | "lastBuildDate" | "generator"
            )
        }
        Space::Itunes => {
            if name == "new-feed-url" {
                remarks.push(format!("left out: itunes:new-feed-url {}", shown(&node.text)));
            }
            matches!(name, "author" | "category" | "image" | "explicit" | "owner" | "type" | "new-feed-url")
        }
        Space::Podcast => matches!(name, "guid" | "locked" | "medium"),
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
        _ => false,
    }
}

fn facts(channel: &Node, remarks: &mut Vec<String>) -> Facts {
    let mut out = Facts::default();
    let text = |space: &Space, name: &str| channel.text_of(space, name).map(one_line);
    let mut put = |key: &'static str, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            out.texts.push((key, value));
        }
    };
    put("title", text(&Space::Rss, "title"));
    let summary = text(&Space::Rss, "description").or_else(|| text(&Space::Itunes, "summary"));
    put("description", summary);
    put("language", text(&Space::Rss, "language").map(|l| language(&l)));
    let site = text(&Space::Rss, "link");
    put("site", site.map(|s| s.split(['?', '#']).next().unwrap_or_default().to_owned()));
    put("author", text(&Space::Itunes, "author").or_else(|| text(&Space::Rss, "title")));
    put("copyright", text(&Space::Rss, "copyright"));
    let kind = text(&Space::Itunes, "type").map(|t| t.to_lowercase());
    put("kind", kind.filter(|k| k == "serial" || k == "episodic"));
    put("medium", text(&Space::Podcast, "medium").filter(|m| m != "podcast"));
    let itself = channel.all(&Space::Atom, "link").find(|l| l.attribute("rel") == Some("self"));
    let feed = itself.and_then(|l| l.attribute("href")).map(str::to_owned);
    // an app that never saw a guid takes the one that follows from the feed's address
    let guid = text(&Space::Podcast, "guid").filter(|g| uuid::Uuid::parse_str(g).is_ok());
    put("guid", guid.or_else(|| feed.as_deref().map(|f| super::podcast_guid(f).to_string())));
    if let Some(feed) = &feed {
        remarks.push(format!("the feed was at {}: keep it answering with a permanent redirect (301)", shown(feed)));
    }
    let hub = channel.all(&Space::Atom, "link").find(|l| l.attribute("rel") == Some("hub"));
    put("hub", hub.and_then(|l| l.attribute("href")).filter(|h| super::podcast::is_web(h)).map(str::to_owned));
    if let Some(picture) = channel.first(&Space::Itunes, "image").and_then(|i| i.attribute("href")) {
        remarks.push(format!("put the artwork into feed/artwork/cover.png; it was at {}", shown(picture)));
    }
    for top in channel.all(&Space::Itunes, "category") {
        let Some(name) = top.attribute("text").map(one_line) else { continue };
        let below: Vec<String> =
            top.all(&Space::Itunes, "category").filter_map(|s| s.attribute("text")).map(one_line).collect();
        let written =
            if below.is_empty() { vec![name] } else { below.iter().map(|b| format!("{name} > {b}")).collect() };
        for category in written {
            if super::category::is_known(&category) {
                out.categories.push(category);
            } else {
                remarks.push(format!("left out: \"{}\" is no category of Apple's list", shown(&category)));
            }
        }
    }
    let explicit = text(&Space::Itunes, "explicit").map(|e| e.to_lowercase());
    out.flags.push(("explicit", explicit.is_some_and(|e| matches!(e.as_str(), "yes" | "true" | "explicit"))));
    // a feed that did not lock itself goes on without
    let locked = text(&Space::Podcast, "locked").is_some_and(|l| l.eq_ignore_ascii_case("yes"));
    out.flags.push(("locked", locked));
    out.owner = channel.first(&Space::Itunes, "owner").and_then(|o| {
        let (name, email) = (o.text_of(&Space::Itunes, "name")?, o.text_of(&Space::Itunes, "email")?);
        Some((one_line(name), one_line(email)))
    });
    out
}

/// What listeners' apps would stumble over, said and left as it is.
fn odd(channel: &Node, remarks: &mut Vec<String>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let (mut silent, mut nameless, mut undated) = (0, 0, 0);
    for item in channel.all(&Space::Rss, "item") {
        let enclosure = item.first(&Space::Rss, "enclosure").and_then(|e| e.attribute("url"));
        silent += usize::from(enclosure.is_none());
        match item.text_of(&Space::Rss, "guid") {
            Some(guid) => *seen.entry(guid.to_owned()).or_default() += 1,
            None => nameless += 1,
        }
        undated += usize::from(item.text_of(&Space::Rss, "pubDate").is_none());
    }
    let twice = seen.values().filter(|n| **n > 1).count();
    for (count, what) in [
        (silent, "have no recording"),
        (nameless, "have no guid: apps go by the address of the recording, so it must never change"),
        (undated, "have no date"),
        (twice, "share their guid with another one: apps show one of them"),
    ] {
        if count > 0 {
            remarks.push(format!("left as they are: {count} items {what}"));
        }
    }
}

/// `en_us` and `EN-US` as `en-US`.
fn language(written: &str) -> String {
    let mut parts = written.trim().split(['-', '_']);
    let first = parts.next().unwrap_or_default().to_lowercase();
    let rest = parts.map(|p| if p.len() == 2 { p.to_uppercase() } else { p.to_owned() });
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join("-")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shown(text: &str) -> String {
    let line: String = one_line(text).chars().filter(|c| !c.is_control()).take(120).collect();
    if line.is_empty() { "empty".to_owned() } else { line }
}

/// What breaks a strict reader and has one meaning only: space before the head, characters that XML does not know, a bare
/// ampersand, an entity of HTML.
fn repaired(xml: &str, remarks: &mut Vec<String>) -> String {
    let begun = xml.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if begun.len() < xml.len() && !xml.starts_with("\u{feff}<") {
        remarks.push("mended: space before the first line".to_owned());
    }
    let mut dropped = begun.chars().filter(|c| is_illegal(*c)).count();
    let clean: String =
        if dropped > 0 { begun.chars().filter(|c| !is_illegal(*c)).collect() } else { begun.to_owned() };
    let mut out = String::with_capacity(clean.len());
    let (mut bare, mut named) = (0_usize, 0_usize);
    let mut rest = clean.as_str();
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        // what stands in CDATA and in comments is no markup
        if let Some(length) = no_markup(from) {
            out.push_str(from.get(..length).unwrap_or_default());
            rest = from.get(length..).unwrap_or_default();
            continue;
        }
        let Some(after) = from.strip_prefix('&') else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let name = after.bytes().take(12).position(|b| b == b';').and_then(|end| after.get(..end));
        let known = name.is_some_and(|n| {
            matches!(n, "amp" | "lt" | "gt" | "quot" | "apos")
                || n.strip_prefix('#').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_alphanumeric()))
        });
        // a control character by its number is one too
        if let Some(name) = name.filter(|n| known && is_illegal_reference(n)) {
            dropped += 1;
            rest = after.get(name.len() + 1..).unwrap_or_default();
            continue;
        }
        let html = name.and_then(|n| HTML.iter().find(|(entity, _)| *entity == n));
        match (known, html, name) {
            (true, _, _) => out.push('&'),
            (false, Some((_, c)), Some(name)) => {
                named += 1;
                out.push(*c);
                rest = after.get(name.len() + 1..).unwrap_or_default();
                continue;
            }
            _ => {
                bare += 1;
                out.push_str("&amp;");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    if dropped > 0 {
        remarks.push(format!("mended: {dropped} control characters are gone"));
    }
    if bare > 0 {
        remarks.push(format!("mended: {bare} bare ampersands"));
    }
    if named > 0 {
        remarks.push(format!("mended: {named} entities of HTML, which XML does not know, are letters now"));
    }
    out
}

const HTML: &[(&str, char)] = &[
    ("nbsp", '\u{a0}'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bull", '•'),
    ("middot", '·'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("agrave", 'à'),
    ("ccedil", 'ç'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("ntilde", 'ñ'),
    ("euro", '€'),
    ("pound", '£'),
    ("deg", '°'),
    ("times", '×'),
];

#[cfg(test)]
mod tests {
    use super::{imported, take};

    const FEED: &str = "\n<?xml version='1.0'?>\n<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'\n\
        xmlns:podcast='https://example.org/not-the-namespace' xmlns:x='urn:x' xmlns:atom='http://www.w3.org/2005/Atom'>\
        <channel><title>Fish & Chips &nbsp;<![CDATA[<b>&]]></title><link>https://example.org/fish?a=1</link>\
        <description>d</description><language>en_us</language><x:odd a='1'><x:in/></x:odd><ttl>60</ttl>\
        <atom:link rel='self' href='https://example.org/rss'/><atom:link rel='hub' href='https://hub.example.org/'/>\
        <generator>Tool</generator>\
        <itunes:category text='Arts'><itunes:category text='Books'/></itunes:category>\
        <item><title>two</title><guid isPermaLink='false'>2</guid>\
        <enclosure url='https://example.org/2.mp3?x=1&amp;y=2' length='' type='audio/mpeg'/><podcast:thing/></item>\
        <item><title>\u{1}on&#x19;e&#233;</title><enclosure url='https://example.org/1.mp3' length='7' type='audio/mpeg'/></item>\
        </channel></rss>";

    #[test]
    fn items_and_unknown_elements_stay_as_they_are_and_the_rest_becomes_facts() {
        let taken = take(FEED).unwrap();
        assert_eq!(taken.items, 2);
        let text = |key: &str| taken.facts.texts.iter().find(|(k, _)| *k == key).map(|(_, v)| v.as_str());
        assert_eq!(text("title"), Some("Fish & Chips <b>&"));
        assert_eq!((text("language"), text("site")), (Some("en-US"), Some("https://example.org/fish")));
        assert_eq!(text("hub"), Some("https://hub.example.org/"));
        assert_eq!(taken.facts.categories, ["Arts > Books"]);
        for said in
            ["space before", "2 control", "1 bare", "1 entities", "was at https://example.org/rss", "Tool", "no guid"]
        {
            assert!(taken.remarks.iter().any(|r| r.contains(said)), "{said}: {:?}", taken.remarks);
        }
        let read = imported(&taken.text).unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(read.guids.iter().collect::<Vec<_>>(), ["2", "https://example.org/1.mp3"]);
        assert!(read.addresses.contains("https://example.org/2.mp3?x=1&y=2"));

        let own = "<rss version=\"2.0\" xmlns:podcast=\"https://podcastindex.org/namespace/1.0\">\n  <channel>\n    \
                   <title>T</title>\n    <item>\n      <title>new</title>\n    </item>\n  </channel>\n</rss>\n";
        let whole = read.splice(own);
        let tree = crate::feed::tree::read(&whole).unwrap();
        let titles: Vec<&str> = tree.root.children[0].children.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(titles, ["title", "odd", "ttl", "item", "item", "item"], "{whole}");
        // each prefix means what it meant where it came from
        let second = &tree.root.children[0].children[4];
        assert_eq!(second.children.last().unwrap().space.prefix(), "https://example.org/not-the-namespace");
        assert!(whole.contains("<enclosure url='https://example.org/2.mp3?x=1&amp;y=2' length='' type='audio/mpeg'/>"));
        // and what was spliced can be taken over again
        assert_eq!(take(&whole).unwrap().items, 3);
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        for text in ["", "<html/>", "<rss><channel>", "no <", "<rss><channel><item></channel></rss>"] {
            assert!(take(text).is_err(), "{text}");
        }
        for text in ["", "<imported>", "<imported></imported>", "<imported><channel></channel><item></imported>"] {
            assert!(imported(text).is_err(), "{text}");
        }
    }
}
