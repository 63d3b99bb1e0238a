//! The feed: what is in it, what can never be in it, and what others who read feeds say of it.
//!
//! Outside judges run where they are to be had: `PYTHON` names a Python with lxml, feedparser and podcastparser (`python3`
//! otherwise), `FEEDVALIDATOR` a checkout of W3C feedvalidator. Where one is missing the test says so and goes on.
use crate::judge;
use chrono::{DateTime, FixedOffset};
use cornercast::{
    diagnostic::{Diagnostic, any_error},
    episode::Chapter,
    feed::{Channel, Enclosure, Item, Person, Transcript, check, check_dates, podcast_guid, render},
    source::SourceId,
    units::Millis,
};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
use quick_xml::{NsReader, XmlVersion, events::Event, name::ResolveResult};

const CHANNEL: &str = r#"
title = "말 한 숟가락 & Words"
description = "A word a week & 그 우스갯소리."
language = "ko-KR"
site = "https://example.org/words"
author = "숟가락 공방"
categories = ["Society & Culture > Documentary", "Education > Language Learning"]
explicit = false
artwork = "artwork/ko.png"
copyright = "숟가락 공방"
licence = "CC-BY-4.0"
locked = true
kind = "serial"
update = "biweekly"
owner = { name = "숟가락 공방", email = "words@example.org" }

[[person]]
name = "한서림"
role = "Host"

[[funding]]
url = "https://example.org/give"
text = "함께하기 & give"
"#;

const ARTWORK: &str = "https://example.org/words/artwork.png";

fn channel() -> Channel {
    let read = Channel::parse(SourceId(0), CHANNEL);
    assert_eq!(read.diagnostics, []);
    read.value
}

fn date(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn item(number: u32) -> Item {
    let page = format!("https://example.org/words/word-{number}/");
    let transcript = |name: &str, mime: &str| Transcript {
        url: format!("{page}{name}"),
        mime: mime.into(),
        language: "ko".into(),
        captions: mime != "text/html",
    };
    let chapter = |ms, title: &str| Chapter { start: Millis(ms), title: title.into(), ..Chapter::default() };
    Item {
        guid: format!("{number:08}-0000-4000-8000-000000000000"),
        title: format!("덤 & \"more\" <{number}>"),
        summary: "저울에는 안 올라가요. 😀".into(),
        notes_html: "<p>a ]]&gt; b &amp; <a href=\"https://example.org/x?a=1&amp;b=2\">link</a></p>\n<ul>\n<li>00:00:00 오프닝</li>\n</ul>".into(),
        enclosure: Enclosure {
            url: format!("{page}word-{number}.mp3"),
            bytes: 1_435_102,
            mime: "audio/mpeg".into(),
            sha256: "0".repeat(64),
        },
        date: date("2026-11-06T07:00:00+09:00") + chrono::TimeDelta::days(i64::from(number)),
        duration: Millis(119_400),
        number: Some(number),
        season: Some(2),
        kind: "full".into(),
        explicit: false,
        image: Some("https://example.org/words/own.jpg".into()),
        transcripts: vec![
            transcript("captions.vtt", "text/vtt"),
            transcript("captions.srt", "application/x-subrip"),
            transcript("captions.json", "application/json"),
            transcript("transcript.html", "text/html"),
        ],
        chapters_url: Some(format!("{page}chapters.json")),
        chapters: vec![chapter(0, "오프닝 & \"x\""), chapter(22_500, "클로징")],
        people: vec![
            Person { name: "문두레".into(), role: "guest".into(), ..Person::default() },
            Person { name: "Toby".into(), role: "Producer".into(), ..Person::default() },
        ],
        licence: Some("CC0-1.0".into()),
        page,
        ..Item::default()
    }
}

/// Every element and attribute with its text, by a strict reader; fails on a prefix that is not declared.
fn read(xml: &str) -> Vec<(String, String)> {
    let mut reader = NsReader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = true;
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) => {
                let name = String::from_utf8(e.name().as_ref().to_vec()).unwrap();
                let (space, _) = reader.resolver().resolve_element(e.name());
                assert!(!matches!(space, ResolveResult::Unknown(_)), "{name} has a prefix that is not declared");
                for attribute in e.attributes() {
                    let attribute = attribute.unwrap();
                    let key = String::from_utf8(attribute.key.as_ref().to_vec()).unwrap();
                    let value =
                        attribute.decoded_and_normalized_value(XmlVersion::Implicit1_0, reader.decoder()).unwrap();
                    found.push((format!("{name}@{key}"), value.into_owned()));
                }
                open.push((name, String::new()));
            }
            Event::End(_) => {
                let (name, text) = open.pop().unwrap();
                found.push((name, text));
            }
            Event::Text(t) => {
                if let Some((_, text)) = open.last_mut() {
                    text.push_str(&t.decode().unwrap());
                }
            }
            Event::GeneralRef(r) => {
                let text = &mut open.last_mut().unwrap().1;
                match r.resolve_char_ref().unwrap() {
                    Some(c) => text.push(c),
                    None => text.push_str(quick_xml::escape::resolve_xml_entity(&r.decode().unwrap()).unwrap()),
                }
            }
            Event::CData(t) => open.last_mut().unwrap().1.push_str(&t.decode().unwrap()),
            Event::Eof => {
                assert!(open.is_empty());
                return found;
            }
            _ => {}
        }
    }
}

fn all<'a>(found: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    found.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
}

#[test]
fn a_full_feed_says_everything_that_is_known_in_the_form_that_apps_read() {
    let xml = render(&channel(), ARTWORK, &[item(1), item(2)]).unwrap();
    let found = read(&xml);
    let one = |name: &str| {
        let values = all(&found, name);
        assert!(!values.is_empty(), "there is no {name}");
        values[0].to_owned()
    };
    assert_eq!(one("atom:link@href"), "https://example.org/words/feed.xml");
    assert_eq!(one("language"), "ko-kr");
    assert_eq!(one("podcast:guid"), podcast_guid("https://example.org/words/feed.xml").to_string());
    assert_eq!((one("podcast:locked"), one("podcast:medium")), ("yes".into(), "podcast".into()));
    assert_eq!(one("podcast:updateFrequency@rrule"), "FREQ=WEEKLY;INTERVAL=2");
    assert_eq!(
        (one("podcast:funding@url"), one("podcast:funding")),
        ("https://example.org/give".into(), "함께하기 & give".into())
    );
    assert_eq!((one("itunes:type"), one("itunes:image@href")), ("serial".into(), ARTWORK.into()));
    assert_eq!(
        (one("itunes:email"), one("podcast:locked@owner")),
        ("words@example.org".into(), "words@example.org".into())
    );
    let categories = ["Society & Culture", "Documentary", "Education", "Language Learning"];
    assert_eq!(all(&found, "itunes:category@text"), categories);
    assert_eq!(all(&found, "itunes:explicit"), ["false"; 3]);
    assert_eq!(all(&found, "guid@isPermaLink"), ["false"; 2]);
    assert_eq!(all(&found, "enclosure@length"), ["1435102"; 2]);
    assert_eq!(all(&found, "itunes:duration"), ["119"; 2]);
    assert_eq!(all(&found, "itunes:season"), ["2"; 2]);
    // the newest first, and the feed's own date is its date
    let dates =
        ["Sun, 08 Nov 2026 07:00:00 +0900", "Sun, 08 Nov 2026 07:00:00 +0900", "Sat, 07 Nov 2026 07:00:00 +0900"];
    assert_eq!(all(&found, "pubDate"), dates);
    assert_eq!(one("lastBuildDate"), dates[0]);
    // people of an item stand in place of the channel's, so the host is said again; the group where it is not the cast
    assert_eq!(all(&found, "podcast:person"), ["한서림", "한서림", "문두레", "Toby", "한서림", "문두레", "Toby"]);
    assert_eq!(all(&found, "podcast:person@group"), ["creative direction"; 2]);
    let types = ["text/vtt", "application/x-subrip", "application/json", "text/html"];
    assert_eq!(all(&found, "podcast:transcript@type")[..4], types);
    assert_eq!(all(&found, "podcast:transcript@rel").len(), 6);
    assert_eq!(one("podcast:chapters@type"), "application/json+chapters");
    assert_eq!(all(&found, "podcast:license@url"), ["https://spdx.org/licenses/CC0-1.0.html"; 2]);
    assert!(one("content:encoded").contains("<li>00:00:00 오프닝</li>"));
    // nothing is empty but what has attributes only, and those are closed in one
    assert!(!xml.contains("\"></"), "{xml}");
    assert!(xml.ends_with("</rss>\n"));
}

/// W3C feedvalidator takes the namespace of Podlove for a mistake, so a show asks for it.
#[test]
fn simple_chapters_stand_in_the_feed_where_the_show_wants_them() {
    let mut channel = channel();
    assert!(!render(&channel, ARTWORK, &[item(1)]).unwrap().contains("psc"));
    channel.simple_chapters = true;
    let mut hidden = item(1);
    hidden.chapters[1].hidden = true;
    hidden.chapters[0].url = Some("javascript:alert(1)".into());
    let found = read(&render(&channel, ARTWORK, &[item(2), hidden]).unwrap());
    assert_eq!(all(&found, "psc:chapter@start"), ["00:00:00.000", "00:00:22.500", "00:00:00.000"]);
    assert_eq!(all(&found, "psc:chapter@title")[0], "오프닝 & \"x\"");
    assert_eq!(all(&found, "psc:chapter@href"), [""; 0]);
}

#[test]
fn outside_judges_find_nothing_in_a_full_and_in_an_empty_feed() {
    let channel = channel();
    let full = render(&channel, ARTWORK, &[item(1), item(2)]).unwrap();
    let empty = render(&channel, ARTWORK, &[]).unwrap();
    let minimal = Channel::parse(
        SourceId(0),
        "title = \"T\"\ndescription = \"d\"\nlanguage = \"en\"\nsite = \"https://example.org/words\"\nauthor = \"a\"\n\
         artwork = \"a.jpg\"\ncategories = [\"True Crime\"]\n[owner]\nname = \"a\"\nemail = \"a@example.org\"\n",
    );
    assert_eq!(minimal.diagnostics, []);
    let minimal = render(&minimal.value, ARTWORK, &[item(3)]).unwrap();
    for (name, xml) in [("full", &full), ("empty", &empty), ("minimal", &minimal)] {
        read(xml);
        judge::feed::read_by_others(name, xml, &channel.feed_address());
    }
}

#[test]
fn the_guid_of_a_podcast_is_computed_as_the_namespace_says() {
    let vectors = [
        ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ];
    for (address, guid) in vectors {
        assert_eq!(podcast_guid(address).to_string(), guid);
    }
}

#[test]
fn a_good_channel_and_good_items_break_no_rule() {
    assert_eq!(check(&channel(), &[item(1), item(2)]), []);
    assert_eq!(check_dates(&[item(1), item(2)], date("2026-12-01T00:00:00Z")), []);
}

/// Makes one mistake.
type Spoil = fn(&mut Item);

fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|d| d.code).collect()
}

#[test]
fn each_rule_finds_its_own_mistake_and_no_other() {
    let mistakes: [(&str, Spoil); 16] = [
        ("psp1/item-title", |i| i.title = " ".into()),
        ("psp1/item-title-length", |i| i.title = "가".repeat(256)),
        ("psp1/guid", |i| i.guid = " x".into()),
        ("apple/enclosure-ascii", |i| i.enclosure.url = "https://example.org/덤.mp3".into()),
        ("apple/enclosure-ascii", |i| i.enclosure.url = "https://example.org/a b.mp3".into()),
        ("psp1/enclosure-https", |i| i.enclosure.url = "http://example.org/a.mp3".into()),
        ("psp1/enclosure-length", |i| i.enclosure.bytes = 0),
        ("apple/enclosure-type", |i| i.enclosure.mime = "audio/wav".into()),
        ("apple/enclosure-type", |i| i.enclosure.url = "https://example.org/a.ogg".into()),
        ("psp1/item-description-length", |i| i.notes_html = "가".repeat(1334)),
        ("apple/serial-number", |i| i.number = None),
        ("psp1/duration", |i| i.duration = Millis(0)),
        ("podcast/person-name", |i| i.people[0].name = "x".repeat(129)),
        ("podcast/person-role", |i| i.people[0].role = "gest".into()),
        ("podcast/licence", |i| i.licence = Some("all rights reserved".into())),
        ("podcast/licence", |i| i.licence = Some(String::new())),
    ];
    for (code, spoil) in mistakes {
        let mut bad = item(1);
        spoil(&mut bad);
        assert_eq!(codes(&check(&channel(), &[bad, item(2)])), [code]);
    }
    // what stands beside a serial has no number in it
    let mut trailer = item(1);
    (trailer.kind, trailer.number) = ("trailer".into(), None);
    assert_eq!(codes(&check(&channel(), &[trailer.clone(), item(2)])), [""; 0]);
    // nor is its number anybody's, and each season counts anew
    trailer.number = item(2).number;
    assert_eq!(codes(&check(&channel(), &[trailer, item(2)])), [""; 0]);
    let mut again = item(1);
    again.number = item(2).number;
    assert_eq!(codes(&check(&channel(), &[again.clone(), item(2)])), ["apple/episode-unique"]);
    again.season = Some(again.season.unwrap_or_default() + 1);
    assert_eq!(codes(&check(&channel(), &[again, item(2)])), [""; 0]);
    // one mistake of the channel's file is told once
    let open = [1, 2, 3].map(|n| {
        let mut open = item(n);
        open.enclosure.url = open.enclosure.url.replace("https:", "http:");
        open
    });
    let found = check(&channel(), &open);
    assert_eq!(codes(&found), ["psp1/enclosure-https"]);
    assert!(found[0].message.contains("and 2 more"), "{}", found[0].message);
    let mut twin = item(2);
    twin.guid = item(1).guid;
    twin.enclosure.url = item(1).enclosure.url;
    let found = check(&channel(), &[item(1), twin]);
    assert_eq!(codes(&found), ["psp1/guid-unique", "apple/enclosure-unique"]);
    assert!(any_error(&found));
    let mut bad = channel();
    bad.description = "가".repeat(1334);
    bad.title = "x".repeat(256);
    bad.artwork = "cover.webp".into();
    bad.categories = vec!["Radio".into()];
    bad.people[0].role = "hots".into();
    let found = check(&bad, &[]);
    let wanted =
        ["psp1/description-length", "psp1/title-length", "apple/artwork-type", "apple/category", "podcast/person-role"];
    assert_eq!(codes(&found), wanted);
    assert_eq!(found[4].help.as_deref(), Some("did you mean \"host\"?"));
}

#[test]
fn dates_to_come_and_equal_dates_are_warned_of() {
    let mut same = item(2);
    same.date = item(1).date;
    let found = check_dates(&[item(1), same], date("2026-11-01T00:00:00Z"));
    assert_eq!(codes(&found), ["psp1/date-future", "psp1/date-future", "psp1/date-unique"]);
    assert!(!any_error(&found));
}

#[test]
fn a_channel_without_an_owner_gives_no_mailbox_away() {
    let mut channel = channel();
    channel.owner = None;
    let xml = render(&channel, ARTWORK, &[item(1)]).unwrap();
    assert!(!xml.contains('@') && !xml.contains("owner"), "{xml}");
}

#[test]
fn a_licence_without_a_short_name_stays_out_of_the_feed() {
    let mut odd = item(1);
    odd.licence = Some("ask \"us\" first".into());
    let xml = render(&channel(), ARTWORK, &[odd]).unwrap();
    assert_eq!(all(&read(&xml), "podcast:license"), ["CC-BY-4.0"]);
}

#[test]
fn the_seal_of_an_item_keeps_every_fact() {
    let sealed = serde_json::to_string_pretty(&item(1)).unwrap();
    let opened: Item = serde_json::from_str(&sealed).unwrap();
    assert_eq!(opened, item(1));
    let again = render(&channel(), ARTWORK, &[opened]).unwrap();
    assert_eq!(again, render(&channel(), ARTWORK, &[item(1)]).unwrap());
}

/// What XML 1.0 allows, in one line and in NFC: what a reader is to find.
fn expected(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let kept: String = text
        .replace(['\r', '\n', '\t'], " ")
        .chars()
        .filter(|c| {
            let n = u32::from(*c);
            let control = n < 0x20 || (0x7f..=0x9f).contains(&n) && n != 0x85;
            !control && !(0xfdd0..=0xfdef).contains(&n) && n & 0xfffe != 0xfffe
        })
        .nfc()
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_title_is_read_back_as_it_was(
        parts in prop::collection::vec(prop::sample::select(vec![
            "]]>", "&", "&amp;", "<title>", "\u{0}", "\u{b}", "\u{1b}[2J", "\u{85}", "\u{feff}", "\u{fffe}", "\u{1fffe}", "\u{202e}",
            "שלום", "\u{1112}\u{1161}\u{11ab}", "e\u{301}", "😀", "👩\u{200d}🚀", "\"'", "가", " ", "\r\n", "\u{2028}", "-->", "<![CDATA[",
        ]), 0..12),
        tail in any::<String>(),
    ) {
        let text = format!("x{}{tail}", parts.concat());
        let mut hostile = item(1);
        hostile.title = text.clone();
        hostile.summary = text.clone();
        hostile.notes_html = format!("<p>{}</p>", parts.concat());
        hostile.people[0].name = text.clone();
        hostile.chapters[0].title = text.clone();
        let mut channel = channel();
        channel.title = text.clone();
        channel.copyright = Some(text.clone());
        let xml = render(&channel, ARTWORK, &[hostile]).unwrap();
        let illegal = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{85}');
        prop_assert!(!xml.contains(illegal));
        let found = read(&xml);
        prop_assert_eq!(all(&found, "title"), [expected(&text), expected(&text)]);
        prop_assert_eq!(all(&found, "podcast:person")[2], expected(&text));
    }

    #[test]
    fn no_text_stops_the_reading_of_a_channel(text in any::<String>(), value in any::<String>()) {
        let _ = Channel::parse(SourceId(0), &text);
        let quoted = toml::Value::String(value).to_string();
        let read = Channel::parse(SourceId(0), &CHANNEL.replace("\"숟가락 공방\"\ncategories", &format!("{quoted}\ncategories")));
        prop_assert!(render(&read.value, ARTWORK, &[item(1)]).is_ok());
    }

    #[test]
    fn the_order_in_which_items_come_changes_nothing(mut numbers in prop::collection::vec(1u32..5000, 1..20)) {
        numbers.sort_unstable();
        numbers.dedup();
        let items: Vec<Item> = numbers.iter().map(|n| item(*n)).collect();
        let forth = render(&channel(), ARTWORK, &items).unwrap();
        let back: Vec<Item> = items.into_iter().rev().collect();
        prop_assert_eq!(forth, render(&channel(), ARTWORK, &back).unwrap());
    }
}
