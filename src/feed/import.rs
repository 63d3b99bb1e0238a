//! Somebody's existing feed, taken over: its items stay as they are, byte for byte.
//!
//! Apps know an episode by what its item says. Whatever an item of another tool holds, it goes into the feed of the show
//! unchanged: guids, addresses, dates, chapters, persons, elements that nobody here knows. Only what the show says of
//! itself becomes a file to edit.
use super::{
    facts::{facts, ours, straighten},
    mend::mended,
    odd::{left_out, odd, one_line, shown, unknown},
    tree::{self, NoFeed, Node, Space},
};
use chrono::{DateTime, FixedOffset};
use quick_xml::{Reader, events::Event};
use std::{collections::BTreeSet, fmt::Write as _, ops::Range};

/// What a feed says of its show, as `channel.toml` has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Keys with their values, in the order of the file.
    pub texts: Vec<(&'static str, String)>,
    /// As Apple writes them: `Arts > Books`.
    pub categories: Vec<String>,
    /// Whose show it is, and the mailbox, as far as each is named.
    pub owner: Option<(Option<String>, Option<String>)>,
    /// Flags with their values.
    pub flags: Vec<(&'static str, bool)>,
    /// Where the show's picture is to lie in `feed/`; empty where the feed has none.
    pub artwork: String,
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
/// [`NoFeed`] when it cannot be read even after what can be repaired beyond doubt was repaired; it says where in `xml`.
pub fn take(xml: &str) -> Result<Taken, NoFeed> {
    let mut remarks = Vec::new();
    let (xml, before) = mended(xml, &mut remarks);
    let (xml, mut tree) = declared(xml, &mut remarks).map_err(|e| NoFeed { at: before.of(e.at), ..e })?;
    if let Some(own) = tree.root.attribute("xmlns") {
        remarks
            .push(format!("read as: the namespace of the feed's own elements, {}, is none, as RSS has it", shown(own)));
    }
    straighten(&mut tree.root, &mut remarks);
    let none = NoFeed { what: "it has no <channel>".to_owned(), at: 0 };
    let channel = tree.root.first(&Space::Rss, "channel").ok_or(none)?;
    let facts = facts(channel, &mut remarks);
    let ranges = children(&xml, "channel");
    let mut declared = tree.declared.clone();
    // the channel may declare a prefix once more, or as another
    for (name, address) in &channel.attributes {
        let Some(prefix) = name.strip_prefix("xmlns:") else { continue };
        declared.retain(|(before, _)| before != prefix);
        declared.push((prefix.to_owned(), address.clone()));
    }
    let (mut rest, mut items) = (String::new(), Vec::new());
    let mut all = Vec::new();
    let base = [channel, &tree.root].iter().find_map(|n| n.attribute("xml:base")).map(str::to_owned);
    let mut item = |node, raw: &str| {
        items.push(based(raw, node, base.as_deref()));
        all.push(node);
    };
    for (node, range) in channel.children.iter().zip(&ranges) {
        let raw = xml.get(range.clone()).unwrap_or_default();
        if is_item(node) {
            item(node, raw);
        } else if !ours(node, &mut remarks) {
            rest.push_str(raw);
            rest.push('\n');
        }
    }
    // some tools put the items beside their channel, and some have a second channel
    let mut beside = 0;
    let mut first = true;
    for (node, range) in tree.root.children.iter().zip(children(&xml, "rss")) {
        let raw = xml.get(range).unwrap_or_default();
        if is_item(node) {
            item(node, raw);
            beside += 1;
        } else if node.name == "channel" && !std::mem::take(&mut first) {
            for (node, range) in node.children.iter().zip(children(raw, "channel")).filter(|(n, _)| is_item(n)) {
                item(node, raw.get(range).unwrap_or_default());
                beside += 1;
            }
            remarks.push(format!("left out: a second channel ({}), but for its items", shown(title(node))));
        } else if node.name != "channel" {
            remarks.push(format!("left out: {}{} beside the channel", node.space.prefix(), shown(&node.name)));
        }
    }
    if beside > 0 {
        remarks.push(format!("mended: {beside} items stood outside of the channel and are in it now"));
    }
    let count = all.len();
    // where a feed has grown long, what stands first stays in it
    if is_oldest_first(&all) {
        items.reverse();
        all.reverse();
        remarks.push("put in order: the newest item stands first; the feed had the oldest first".to_owned());
    }
    let items: String = items.into_iter().map(|item| item + "\n").collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str("<!-- Written by import. What stands here goes into the feed as it is. -->\n<imported");
    // a prefix that nothing here has would only puzzle readers
    declared.retain(|(prefix, _)| [&rest, &items].iter().any(|t| t.contains(&format!("{prefix}:"))));
    // apps look for a namespace by every letter of its address
    for (prefix, address) in &mut declared {
        if let Some(exact) = Space::of(address).address().filter(|exact| exact != address) {
            remarks.push(format!("mended: the namespace {prefix}: was {}; it is {exact} now", shown(address)));
            exact.clone_into(address);
        }
    }
    for (prefix, address) in &declared {
        let _ = write!(text, " xmlns:{prefix}=\"{}\"", crate::markup::html(address));
    }
    text.push_str(">\n<channel>\n");
    text.push_str(&rest);
    text.push_str("</channel>\n");
    text.push_str(&items);
    text.push_str("</imported>\n");
    if let Some(base) = &base {
        remarks.push(format!("left out: xml:base {}; items with relative addresses have it now", shown(base)));
    }
    if xml.contains("<?xml-stylesheet") {
        remarks.push("left out: the stylesheet of the feed".to_owned());
    }
    left_out(channel, &mut remarks);
    unknown(channel, &declared, &mut remarks);
    odd(&all, &mut remarks);
    // what cannot be read back would keep every later build from a feed
    imported(&text).map_err(|what| NoFeed { what, at: 0 })?;
    Ok(Taken { facts, text, items: count, remarks })
}

fn is_item(node: &Node) -> bool {
    node.space == Space::Rss && node.name == "item"
}

/// Whether the dates of items go up, and hardly ever down.
fn is_oldest_first(items: &[&Node]) -> bool {
    let dates: Vec<_> = items.iter().filter_map(|item| brief(item).date).collect();
    let pairs = || dates.iter().zip(dates.iter().skip(1));
    let (up, down) = (pairs().filter(|(a, b)| a < b).count(), pairs().filter(|(a, b)| a > b).count());
    dates.len() == items.len() && up > 1 && down * 10 < up
}

fn title(node: &Node) -> &str {
    node.text_of(&Space::Rss, "title").unwrap_or_default()
}

/// An item with the address that its relative ones are relative to.
fn based(raw: &str, item: &Node, base: Option<&str>) -> String {
    let relative = |address: &str| !address.is_empty() && !address.contains(':');
    let address = item.first(&Space::Rss, "enclosure").and_then(|e| e.attribute("url"));
    let link = item.text_of(&Space::Rss, "link");
    match (base, raw.strip_prefix("<item")) {
        (Some(base), Some(rest)) if [address, link].into_iter().flatten().any(relative) => {
            if item.attribute("xml:base").is_some() {
                return raw.to_owned();
            }
            format!("<item xml:base=\"{}\"{rest}", crate::markup::html(base))
        }
        _ => raw.to_owned(),
    }
}

/// The addresses of prefixes that feeds use without declaring them.
const KNOWN: [(&str, &str); 9] = [
    ("itunes", tree::ITUNES),
    ("podcast", tree::PODCAST),
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("sy", "http://purl.org/rss/1.0/modules/syndication/"),
    ("googleplay", "http://www.google.com/schemas/play-podcasts/1.0"),
    ("psc", "http://podlove.org/simple-chapters"),
];

/// Read a feed; a prefix that it does not declare is declared.
fn declared(mut xml: String, remarks: &mut Vec<String>) -> Result<(String, tree::Tree), NoFeed> {
    let length = xml.len();
    // where it stands in the text that was given, without what was put into its first tag
    let stands = |wrong: NoFeed, xml: &str| {
        let put_in = if xml.find("<rss").is_some_and(|root| wrong.at > root) { xml.len() - length } else { 0 };
        NoFeed { at: wrong.at.saturating_sub(put_in), ..wrong }
    };
    for _ in 0..16 {
        let wrong = match tree::read(&xml) {
            Ok(tree) => return Ok((xml, tree)),
            Err(wrong) => wrong,
        };
        let prefix = wrong.what.strip_prefix("the prefix \"").and_then(|rest| rest.split_once('"')).map(|(p, _)| p);
        let Some((prefix, root)) = prefix.zip(xml.find("<rss")) else { return Err(stands(wrong, &xml)) };
        let known = KNOWN.iter().find(|(known, _)| *known == prefix).map(|(_, address)| (*address).to_owned());
        let address = known.unwrap_or_else(|| format!("urn:undeclared:{prefix}"));
        remarks.push(format!("mended: the prefix {prefix}: was not declared; it is {address} now"));
        xml.insert_str(root + "<rss".len(), &format!(" xmlns:{prefix}=\"{address}\""));
    }
    match tree::read(&xml) {
        Ok(tree) => Ok((xml, tree)),
        Err(wrong) => Err(stands(wrong, &xml)),
    }
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
    // the longest of what the feed says of it: some say a sentence in one place and all in another
    let notes = [(Space::Content, "encoded"), (Space::Rss, "description"), (Space::Itunes, "summary")];
    let notes = notes.iter().filter_map(|(space, name)| item.text_of(space, name));
    let title = text("title").or_else(|| item.text_of(&Space::Itunes, "title").map(str::to_owned));
    // some tools write Duration
    let duration = item.children.iter().find(|c| c.space == Space::Itunes && c.name.eq_ignore_ascii_case("duration"));
    let seconds = duration.and_then(|node| {
        let t = &node.text;
        let parts: Option<Vec<u64>> = t.split(':').map(|p| p.trim().parse().ok()).collect();
        parts.filter(|p| p.len() <= 3)?.iter().try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(*part))
    });
    Brief {
        guid: text("guid").or_else(|| url.clone()).unwrap_or_default(),
        title: title.map(|t| one_line(&t)).unwrap_or_default(),
        description: notes.rev().max_by_key(|n| n.trim().len()).unwrap_or_default().to_owned(),
        date: item.text_of(&Space::Rss, "pubDate").and_then(|d| DateTime::parse_from_rfc2822(d).ok()),
        seconds,
        mime: enclosure.and_then(|e| e.attribute("type")).unwrap_or_default().to_owned(),
        url,
    }
}

/// What was taken over, without the items at some places, counted from the first; `None` where one of them is not there.
#[must_use]
pub fn without(text: &str, gone: &BTreeSet<usize>) -> Option<String> {
    let places = children(text, "imported");
    let mut kept = String::new();
    let mut at = 0;
    // the channel's own elements come first, then the items
    for item in gone {
        let range = places.get(item.checked_add(1)?)?;
        kept.push_str(text.get(at..range.start)?);
        at = range.end;
        at += usize::from(text.get(at..)?.starts_with('\n'));
    }
    kept.push_str(text.get(at..)?);
    Some(kept)
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

    /// The newest date of some of the items, counted as for [`Self::splice_between`].
    pub(super) fn newest(&self, which: &Range<usize>) -> Option<DateTime<FixedOffset>> {
        let count = self.briefs.len();
        let some = count.saturating_sub(which.end)..count.saturating_sub(which.start);
        self.briefs.get(some).unwrap_or_default().iter().filter_map(|brief| brief.date).max()
    }

    /// The same with some of the items, counted from the oldest, which stands last.
    pub(super) fn splice_between(&self, feed: &str, which: Range<usize>) -> String {
        let Some(start) = feed.find("<rss") else { return feed.to_owned() };
        let Some(end) = feed.get(start..).and_then(|f| f.find('>')).map(|at| start + at) else {
            return feed.to_owned();
        };
        let root = feed.get(start..end).unwrap_or_default();
        // a prefix that means something else here is declared again by each element that comes
        let (mut fresh, mut other) = (String::new(), Vec::new());
        for (prefix, address) in &self.declared {
            let declared = format!(" xmlns:{prefix}=\"{}\"", crate::markup::html(address));
            if root.contains(&declared) {
                continue;
            }
            let known = root.contains(&format!(" xmlns:{prefix}=\""));
            if known {
                other.push((prefix, declared));
            } else {
                fresh.push_str(&declared);
            }
        }
        let with = |raw: &str| -> String {
            let name = raw.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(raw.len());
            let (head, rest) = raw.split_at_checked(name).unwrap_or((raw, ""));
            // an element that declares a prefix itself knows what it means by it
            let own = tag(raw);
            let more: String =
                other.iter().filter(|(p, _)| !own.contains(&format!("xmlns:{p}"))).map(|(_, d)| d.as_str()).collect();
            format!("    {head}{more}{rest}\n")
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

/// The tag that a text begins with, without the values of its attributes.
fn tag(raw: &str) -> String {
    let (mut out, mut quote) = (String::new(), None);
    for c in raw.chars() {
        match (quote, c) {
            (None, '>') => break,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, _) => out.push(c),
            (Some(_), _) => {}
        }
    }
    out
}

/// The places of the children of the first element of a name.
pub(super) fn children(xml: &str, name: &str) -> Vec<Range<usize>> {
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
    fn a_namespace_that_is_nearly_right_is_mended_and_what_the_feed_did_not_say_is_told() {
        let feed =
            FEED.replace("http://www.itunes.com/dtds/podcast-1.0.dtd", "https://www.itunes.com/DTDs/Podcast-1.0.dtd");
        let feed = feed.replace("<item><title>two", "<item><itunes:title>two</itunes:title><title>two");
        let taken = take(&feed).unwrap();
        assert!(taken.text.contains("xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\""), "{}", taken.text);
        let said = |part: &str| taken.remarks.iter().any(|r| r.contains(part));
        assert!(
            said("mended: the namespace itunes: was https://www.itunes.com/DTDs/Podcast-1.0.dtd"),
            "{:?}",
            taken.remarks
        );
        for lacks in ["itunes:type = episodic", "podcast:medium = podcast", "podcast:guid, which follows"] {
            assert!(said(lacks), "{lacks}: {:?}", taken.remarks);
        }
    }

    #[test]
    fn the_newest_item_stands_first_and_the_picture_of_the_old_host_is_left_out() {
        let item = |n: usize| {
            format!("<item><title>{n}</title><guid>{n}</guid><pubDate>{n:02} Mar 2024 08:00:00 GMT</pubDate></item>")
        };
        let of = |order: &[usize]| {
            let items: String = order.iter().map(|n| item(*n)).collect();
            let feed = format!(
                "<rss version='2.0'><channel><title>T</title><image><url>https://old.example/a.png</url></image>{items}</channel></rss>"
            );
            let taken = take(&feed).unwrap();
            assert!(
                !taken.text.contains("a.png") && taken.remarks.iter().any(|r| r.contains("https://old.example/a.png"))
            );
            let told = taken.remarks.iter().any(|r| r.contains("put in order"));
            (imported(&taken.text).unwrap().briefs.into_iter().map(|b| b.title).collect::<Vec<_>>(), told)
        };
        let newest_first = vec!["3".to_owned(), "2".to_owned(), "1".to_owned()];
        assert_eq!(of(&[1, 2, 3]), (newest_first.clone(), true));
        assert_eq!(of(&[3, 2, 1]), (newest_first, false));
        // an order of somebody's own is kept
        assert_eq!(of(&[2, 3, 1]).0, ["2", "3", "1"]);
    }

    #[test]
    fn the_artwork_is_found_where_somebody_wrote_it_another_way() {
        let address = "https://w.example/a.jpg";
        for image in [
            format!("<itunes:image href='{address}'/>"),
            format!("<itunes:image>{address}</itunes:image>"),
            format!("<itunes:image url='{address}'/>"),
            format!("<itunes:image href='' url='{address}'/>"),
            format!("<itunes:image HREF='{address}'/>"),
            format!("<itunes:image><url>{address}</url></itunes:image>"),
            format!("<image><url>{address}</url><title>T</title></image>"),
        ] {
            let feed = format!(
                "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'><channel><title>T</title>\
                 {image}<itunes:type>Serial</itunes:type></channel></rss>"
            );
            let taken = take(&feed).unwrap();
            assert_eq!(taken.facts.artwork, "artwork/cover.jpg", "{image}: {:?}", taken.remarks);
            let told = |part: &str| taken.remarks.iter().any(|r| r.contains(part));
            assert!(
                told(&format!("it was at {address}")) && told("itunes:type Serial is serial"),
                "{:?}",
                taken.remarks
            );
        }
    }

    #[test]
    fn items_and_unknown_elements_stay_as_they_are_and_the_rest_becomes_facts() {
        let taken = take(FEED).unwrap();
        assert_eq!(taken.items, 2);
        let text = |key: &str| taken.facts.texts.iter().find(|(k, _)| *k == key).map(|(_, v)| v.as_str());
        assert_eq!(text("title"), Some("Fish & Chips <b>&"));
        assert_eq!((text("language"), text("site")), (Some("en-US"), Some("https://example.org/fish/")));
        assert_eq!(text("link"), Some("https://example.org/fish?a=1"));
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
    fn a_prefix_that_an_item_declares_itself_is_declared_once() {
        const ITUNES: &str = "https://www.itunes.com/dtds/podcast-1.0.dtd";
        let feed = format!(
            "<rss xmlns:itunes='{ITUNES}'><channel><title>t</title><item xmlns:itunes='{ITUNES}'><title>1</title><guid>a</guid>\
             <itunes:duration>9</itunes:duration></item></channel></rss>"
        );
        let own = "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">\n  <channel>\n  </channel>\n</rss>\n";
        let whole = imported(&take(&feed).unwrap().text).unwrap().splice(own);
        assert_eq!(whole.matches("xmlns:itunes").count(), 2, "{whole}");
        assert!(crate::feed::tree::read(&whole).is_ok(), "{whole}");
        // and so is one that the channel declares once more
        let item = "<item><title>1</title><guid>a</guid><x:duration>9</x:duration></item>";
        let feed = format!("<rss xmlns:x='urn:x'><channel xmlns:x='{ITUNES}'><title>t</title>{item}</channel></rss>");
        let taken = take(&feed).unwrap();
        assert!(
            taken.text.contains("xmlns:x=\"http://www.itunes.com/") && !taken.text.contains("urn:x"),
            "{}",
            taken.text
        );
    }

    #[test]
    fn items_outside_of_the_channel_are_taken_and_told() {
        let item = |n: u8| format!("<item><title>{n}</title><guid>g{n}</guid></item>");
        let (one, two, three) = (item(1), item(2), item(3));
        let feed = format!(
            "<rss><channel><title>A</title>{one}</channel>{two}<channel><title>B</title>{three}</channel></rss>\nbye"
        );
        let taken = take(&feed).unwrap();
        assert_eq!(taken.items, 3);
        let guids: Vec<String> = imported(&taken.text).unwrap().guids.into_iter().collect();
        assert_eq!(guids, ["g1", "g2", "g3"]);
        for said in ["2 items stood outside", "a second channel (B)", "behind the end"] {
            assert!(taken.remarks.iter().any(|r| r.contains(said)), "{said}: {:?}", taken.remarks);
        }
    }

    #[test]
    fn what_is_kept_left_out_put_in_or_read_otherwise_is_told() {
        let feed = "<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:x='urn:x' xml:base='https://example.org/a/'>\
            <channel><title>A</title><title>B</title><language>EN_us</language><lastBuildDate>today</lastBuildDate>\
            <itunes:explicit>clean</itunes:explicit><itunes:explicit>yes</itunes:explicit>\
            <item><title>1</title><guid>a</guid><pubDate>5 mars 2024</pubDate><x:foo/><media:y/>\
            <enclosure url='1.mp3' length='x' type='audio/mpeg'/></item></channel></rss>";
        let taken = take(feed).unwrap();
        assert!(taken.text.contains("<item xml:base=\"https://example.org/a/\">"), "{}", taken.text);
        assert!(taken.facts.flags.contains(&("explicit", true)), "{:?}", taken.facts);
        for said in [
            "not understood here: media:y (1), x:foo (1)",
            "the prefix media: was not declared",
            "another title (B)",
            "lastBuildDate",
            "language EN_us is en-us",
            "itunes:explicit clean, yes is true",
            "put in: author",
            "put in: locked",
            "left out: xml:base",
            "1 items have a date that not every app can read",
            "1 items have a recording at an address that is not of the web",
            "1 items do not say how long",
        ] {
            assert!(taken.remarks.iter().any(|r| r.contains(said)), "{said}: {:#?}", taken.remarks);
        }
    }

    #[test]
    fn the_page_of_an_item_has_the_longest_notes_that_the_feed_gives() {
        let item = |notes: &str| {
            let feed = format!(
                "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' \
                 xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title><item><title>1</title>\
                 {notes}<guid>a</guid></item></channel></rss>"
            );
            imported(&take(&feed).unwrap().text).unwrap().briefs[0].description.clone()
        };
        let encoded = "<content:encoded><![CDATA[<p>All of it, at length.</p>]]></content:encoded>";
        assert_eq!(item(encoded), "<p>All of it, at length.</p>");
        assert_eq!(item("<itunes:summary>Of Apple</itunes:summary>"), "Of Apple");
        assert_eq!(item(&format!("<description>Short</description>{encoded}")), "<p>All of it, at length.</p>");
        assert_eq!(item("<description>The same</description><itunes:summary>The same</itunes:summary>"), "The same");
    }

    #[test]
    fn what_is_no_feed_is_refused() {
        for text in
            ["", "<html/>", "<rss><channel>", "no <", "<rss><channel><item></channel></rss>", "<rss><x:y/></rss>"]
        {
            assert!(take(text).is_err(), "{text}");
        }
        for text in ["", "<imported>", "<imported></imported>", "<imported><channel></channel><item></imported>"] {
            assert!(imported(text).is_err(), "{text}");
        }
    }
}
