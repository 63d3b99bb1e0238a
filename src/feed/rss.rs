//! The feed as RSS: everything that the checklist of PSP-1, Apple and the podcast namespace asks for and that is known.
//!
//! The `rss` crate writes it. What it leaves open is guarded here: characters that XML does not know, prefixes that nobody
//! declared, guids that would pass for addresses.
use super::{Channel, Error, Item, category, tags, tidy};
use crate::markup::{clean, html, line};
use chrono::{DateTime, FixedOffset, NaiveTime};
use rss::extension::{
    Extension,
    atom::{AtomExtension, Link},
    itunes::{ITunesCategory, ITunesChannelExtension, ITunesItemExtension, ITunesOwner},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const PODCAST: &str = "https://podcastindex.org/namespace/1.0";
const PSC: &str = "http://podlove.org/simple-chapters";
const HISTORY: &str = "http://purl.org/syndication/history/1.0";
/// The namespace of podcast guids.
const GUID_SPACE: Uuid = Uuid::from_u128(0xead4_c236_bf58_58c6_a2c6_a6b2_8d12_8cb6);

/// The guid of a podcast whose feed has this address: to be given once and kept, also when the feed moves.
#[must_use]
pub fn podcast_guid(feed_address: &str) -> Uuid {
    let bare = feed_address.split_once("://").map_or(feed_address, |(_, rest)| rest);
    Uuid::new_v5(&GUID_SPACE, bare.trim_end_matches('/').as_bytes())
}

/// Which document of a feed it is.
pub(super) struct Page {
    /// The name of its file.
    pub(super) name: String,
    /// The archive before it.
    pub(super) previous: Option<String>,
    /// It is an archive, and not the head.
    pub(super) archive: bool,
    /// The newest date of the items of an earlier feed that go into it.
    pub(super) earlier: Option<DateTime<FixedOffset>>,
}

/// Write the feed in one document. Items are sorted, the newest first; the newest date is the feed's own, and its last
/// build is that date or the day of a later correction.
///
/// # Errors
/// When it cannot be written as XML.
pub fn render(channel: &Channel, artwork_url: &str, items: &[Item]) -> Result<String, Error> {
    let page = Page { name: "feed.xml".to_owned(), previous: None, archive: false, earlier: None };
    write(channel, artwork_url, &items.iter().collect::<Vec<_>>(), &page)
}

/// Write a document of a feed.
pub(super) fn write(channel: &Channel, artwork_url: &str, items: &[&Item], page: &Page) -> Result<String, Error> {
    let mut items: Vec<&Item> = items.to_vec();
    items.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| a.guid.cmp(&b.guid)));
    let newest = items.first().map(|i| i.date).max(page.earlier).map(|at| date(&at));
    let changed = items.iter().map(|i| changed(i)).max().max(page.earlier).map(|at| date(&at));
    let mut namespaces = BTreeMap::from([("podcast".to_owned(), PODCAST.to_owned())]);
    let simple = |i: &&Item| i.of_channel.as_ref().map_or(channel.simple_chapters, |c| c.simple_chapters);
    if channel.simple_chapters || items.iter().any(simple) {
        namespaces.insert("psc".to_owned(), PSC.to_owned());
    }
    let itunes = ITunesChannelExtension {
        author: Some(line(&channel.author)).filter(|a| !a.is_empty()),
        categories: channel.categories.iter().map(|c| itunes_category(c)).collect(),
        image: Some(clean(artwork_url)),
        explicit: Some(channel.explicit.to_string()),
        owner: channel.owner.as_ref().map(|o| ITunesOwner {
            name: Some(line(&o.name)).filter(|n| !n.is_empty()),
            email: Some(clean(&o.email)).filter(|e| !e.is_empty()),
        }),
        r#type: Some(channel.kind.clone()),
        block: channel.block.then(|| "Yes".to_owned()),
        complete: channel.complete.then(|| "Yes".to_owned()),
        new_feed_url: channel.moved.then(|| channel.feed_address()),
        ..ITunesChannelExtension::default()
    };
    let link = |rel: &str, name: &str| Link {
        href: format!("{}{name}", channel.site),
        rel: rel.to_owned(),
        mime_type: Some("application/rss+xml".to_owned()),
        ..Link::default()
    };
    let mut links = vec![link("self", &page.name)];
    links.extend(page.archive.then(|| link("current", "feed.xml")));
    // WebSub, section 4: a subscriber looks for its hub here
    let hub = channel.hub.as_deref().filter(|_| !page.archive);
    links.extend(hub.map(|hub| Link { href: clean(hub), rel: "hub".to_owned(), ..Link::default() }));
    links.extend(page.previous.iter().map(|name| link("prev-archive", name)));
    let trailers: Vec<&Item> = items.iter().copied().filter(|i| i.kind == "trailer" && !page.archive).collect();
    let mut extensions = tags::channel(channel, &trailers);
    if page.archive {
        namespaces.insert("fh".to_owned(), HISTORY.to_owned());
        let archive = Extension { name: "fh:archive".to_owned(), ..Extension::default() };
        extensions.insert("fh".to_owned(), BTreeMap::from([("archive".to_owned(), vec![archive])]));
    }
    let feed = rss::Channel {
        title: line(&channel.title),
        link: clean(channel.link.as_deref().unwrap_or(&channel.site)),
        description: clean(&channel.description),
        language: Some(channel.language.to_lowercase()),
        copyright: channel.copyright.as_deref().map(line),
        pub_date: newest.clone(),
        last_build_date: changed,
        extensions,
        atom_ext: Some(AtomExtension { links }),
        itunes_ext: Some(itunes),
        namespaces,
        items: items.into_iter().map(|i| rss_item(channel, i)).collect(),
        ..rss::Channel::default()
    };
    let bytes = feed.pretty_write_to(Vec::new(), b' ', 2)?;
    let mut text = tidy::closed(&String::from_utf8_lossy(&bytes))?;
    text.push('\n');
    Ok(text)
}

/// As RFC 2822 writes it, with two digits for the day: some readers insist.
pub(super) fn date(at: &DateTime<FixedOffset>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// When an item last changed: the beginning of the day of its last correction, and before there is one its date.
fn changed(item: &Item) -> DateTime<FixedOffset> {
    let revised =
        item.revised.and_then(|day| day.and_time(NaiveTime::MIN).and_local_timezone(item.date.timezone()).single());
    revised.map_or(item.date, |at| at.max(item.date))
}

fn itunes_category(written: &str) -> ITunesCategory {
    let (top, sub) = category::split(written);
    let sub = sub.map(|s| Box::new(ITunesCategory { text: s.to_owned(), subcategory: None }));
    ITunesCategory { text: top.to_owned(), subcategory: sub }
}

fn rss_item(channel: &Channel, item: &Item) -> rss::Item {
    let itunes = ITunesItemExtension {
        image: item.image.as_deref().map(clean),
        // whole seconds, rounded: apps show no more
        duration: Some(((item.duration.0 + 500) / 1000).max(1).to_string()),
        explicit: Some(item.explicit.to_string()),
        episode: item.number.map(|n| n.to_string()),
        season: item.season.map(|n| n.to_string()),
        episode_type: Some(item.kind.clone()),
        ..ITunesItemExtension::default()
    };
    let notes = clean(&item.notes_html);
    let short = if item.summary.is_empty() { notes.clone() } else { format!("<p>{}</p>", html(&clean(&item.summary))) };
    rss::Item {
        title: Some(line(&item.title)),
        link: Some(clean(&item.page)),
        description: Some(if notes.is_empty() { short } else { notes.clone() }),
        content: Some(notes).filter(|n| !n.is_empty()),
        enclosure: Some(rss::Enclosure {
            url: clean(&item.enclosure.url),
            length: item.enclosure.bytes.to_string(),
            mime_type: item.enclosure.mime.clone(),
        }),
        guid: Some(rss::Guid { value: clean(&item.guid), permalink: false }),
        pub_date: Some(date(&item.date)),
        itunes_ext: Some(itunes),
        extensions: tags::item(channel, item),
        ..rss::Item::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{podcast_guid, render};
    use crate::{
        episode::Chapter,
        feed::{Channel, Enclosure, Item, OfChannel, Person, Transcript},
        units::Millis,
    };
    use chrono::DateTime;

    fn channel() -> Channel {
        Channel {
            title: "T & C".into(),
            description: "d".into(),
            language: "ko".into(),
            site: "https://example.org/a/".into(),
            author: "a".into(),
            categories: vec!["Society & Culture > Documentary".into()],
            artwork: "x.png".into(),
            medium: "podcast".into(),
            locked: true,
            kind: "episodic".into(),
            simple_chapters: true,
            people: vec![Person { name: "Mina".into(), role: "host".into(), ..Person::default() }],
            ..Channel::default()
        }
    }

    fn item(guid: &str, date: &str, title: &str) -> Item {
        Item {
            guid: guid.into(),
            title: title.into(),
            summary: "s".into(),
            notes_html: "<p>a ]]> b</p>".into(),
            page: "https://example.org/a/one/".into(),
            enclosure: Enclosure {
                url: "https://example.org/a/one/one.mp3".into(),
                bytes: 1234,
                mime: "audio/mpeg".into(),
                sha256: String::new(),
            },
            date: DateTime::parse_from_rfc3339(date).unwrap(),
            duration: Millis(90_400),
            number: Some(1),
            season: None,
            kind: "full".into(),
            explicit: false,
            image: None,
            transcripts: vec![Transcript {
                url: "https://example.org/a/one/c.vtt".into(),
                mime: "text/vtt".into(),
                language: "ko".into(),
                captions: true,
            }],
            chapters_url: None,
            chapters: vec![Chapter { start: Millis(0), title: "오프닝 & \"x\"".into(), ..Chapter::default() }],
            people: vec![Person { name: "Guest".into(), role: "guest".into(), ..Person::default() }],
            licence: Some("CC-BY-4.0".into()),
            ..Item::default()
        }
    }

    /// Every element and attribute, by a strict reader.
    fn read(xml: &str) -> Vec<(String, String)> {
        use quick_xml::{Reader, events::Event};
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let mut found = Vec::new();
        let mut open = Vec::new();
        loop {
            match reader.read_event().unwrap() {
                Event::Start(e) => {
                    let name = String::from_utf8(e.name().as_ref().to_vec()).unwrap();
                    for attribute in e.attributes() {
                        let attribute = attribute.unwrap();
                        let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                        found.push((
                            format!("{name}@{key}"),
                            attribute
                                .decoded_and_normalized_value(quick_xml::XmlVersion::Implicit1_0, reader.decoder())
                                .unwrap()
                                .into_owned(),
                        ));
                    }
                    open.push(name);
                }
                Event::End(_) => drop(open.pop()),
                Event::Text(t) => {
                    let text = t.decode().unwrap();
                    if !text.trim().is_empty() {
                        found.push((open.last().unwrap().clone(), text.into_owned()));
                    }
                }
                Event::CData(t) => found.push((open.last().unwrap().clone(), String::from_utf8(t.to_vec()).unwrap())),
                Event::Eof => return found,
                _ => {}
            }
        }
    }

    #[test]
    fn guids_of_podcasts_are_those_of_the_namespace() {
        assert_eq!(podcast_guid("https://podnews.net/rss").to_string(), "9b024349-ccf0-5f69-a609-6b82873eab3c");
        assert_eq!(
            podcast_guid("mp3s.nashownotes.com/pc20rss.xml/").to_string(),
            "917393e3-1b1e-5cef-ace4-edaa54e1f810"
        );
    }

    #[test]
    fn what_apps_read_is_there() {
        let old = item("a", "2026-11-01T06:00:00+09:00", "old");
        let new = item("b", "2026-11-08T06:00:00+09:00", "new");
        let found = read(&render(&channel(), "https://example.org/a/x.png", &[old, new]).unwrap());
        let all = |name: &str| found.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect::<Vec<_>>();
        assert_eq!(all("pubDate")[1..], ["Sun, 08 Nov 2026 06:00:00 +0900", "Sun, 01 Nov 2026 06:00:00 +0900"]);
        assert_eq!(all("guid@isPermaLink"), ["false", "false"]);
        assert_eq!(all("enclosure@length"), ["1234", "1234"]);
        assert_eq!(all("itunes:duration"), ["90", "90"]);
        assert_eq!(all("itunes:explicit"), ["false", "false", "false"]);
        assert_eq!(all("itunes:category@text"), ["Society & Culture", "Documentary"]);
        assert_eq!(all("podcast:person"), ["Mina", "Mina", "Guest", "Mina", "Guest"]);
        assert_eq!(all("podcast:transcript@type"), ["text/vtt", "text/vtt"]);
        assert_eq!(all("psc:chapter@title")[0], "오프닝 & \"x\"");
        assert_eq!(all("atom:link@rel"), ["self"]);
        assert_eq!(all("lastBuildDate"), ["Sun, 08 Nov 2026 06:00:00 +0900"]);
    }

    #[test]
    fn a_correction_is_a_change_of_the_feed() {
        let corrected = |day: &str| {
            let old = Item { revised: day.parse().ok(), ..item("a", "2026-11-01T06:00:00+09:00", "old") };
            let found = read(&render(&channel(), "x", &[old, item("b", "2026-11-08T06:00:00+09:00", "new")]).unwrap());
            let one = |name: &str| found.iter().find(|(n, _)| n == name).unwrap().1.clone();
            (one("pubDate"), one("lastBuildDate"))
        };
        let newest = "Sun, 08 Nov 2026 06:00:00 +0900".to_owned();
        assert_eq!(corrected("2026-11-24"), (newest.clone(), "Tue, 24 Nov 2026 00:00:00 +0900".to_owned()));
        assert_eq!(corrected("2026-11-03"), (newest.clone(), newest));
    }

    #[test]
    fn an_item_that_was_sealed_without_what_it_has_of_its_channel_goes_with_the_channel() {
        let old = item("a", "2026-11-01T06:00:00+09:00", "old");
        let text = serde_json::to_string(&old).unwrap();
        assert!(!text.contains("of_channel"), "{text}");
        let read_again: Item = serde_json::from_str(&text).unwrap();
        assert_eq!(read_again, old);
        let kept = Item { of_channel: Some(OfChannel::now(&channel())), ..old.clone() };
        let (one, two) = (render(&channel(), "x", &[old]).unwrap(), render(&channel(), "x", &[kept]).unwrap());
        assert_eq!(one, two);
    }

    #[test]
    fn every_prefix_is_declared_and_no_character_is_illegal() {
        let hostile = item("g", "2026-11-01T06:00:00+09:00", "a\u{0}b\u{1b}c\u{fffe}d]]>e<f>&g\u{b}");
        let xml = render(&channel(), "https://example.org/a/x.png", &[hostile]).unwrap();
        for prefix in ["itunes", "podcast", "psc", "atom", "content"] {
            assert!(xml.contains(&format!("xmlns:{prefix}=\"")), "{prefix}");
        }
        assert!(!xml.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || c == '\u{fffe}'));
        assert!(
            read(&xml).contains(&("title".into(), "abcd]]>e<f>&g".into()))
                || xml.contains("abcd]]&gt;e&lt;f&gt;&amp;g")
        );
    }

    #[test]
    fn the_same_items_give_the_same_bytes_in_any_order() {
        let (a, b) = (item("a", "2026-11-01T06:00:00+09:00", "1"), item("b", "2026-11-01T06:00:00+09:00", "2"));
        let one = render(&channel(), "x", &[a.clone(), b.clone()]).unwrap();
        assert_eq!(one, render(&channel(), "x", &[b, a]).unwrap());
    }
}
