//! The podcast namespace whole: every element that a show can ask for, as others who read feeds see it.
//!
//! `PYTHON` names a Python with lxml, feedparser and podcastparser; `NODE_JUDGES` a folder with the npm packages
//! podcast-partytime and feedsmith. Where one is missing the test says so and goes on.
use crate::judge;
use chrono::DateTime;
use cornercast::{
    feed::{
        Channel, Enclosure, Item, MOST_ITEMS, Person, Transcript, check, documents,
        lint::{Profile, lint},
        podcast::{Alternate, ContentLink, Image, Location, Soundbite, Txt},
        render,
    },
    source::SourceId,
    units::Millis,
};
use serde_json::Value;
use std::{collections::BTreeMap, env, process::Command};

const CHANNEL: &str = r#"
title = "말 한 숟가락 & Words"
description = "A word a week & 그 우스갯소리."
language = "ko"
site = "https://example.org/words"
author = "숟가락 공방"
categories = ["Society & Culture > Documentary", "Education > Language Learning"]
artwork = "artwork/ko.png"
guid = "01451d1b-3749-58af-96c8-d594918f1f74"
copyright = "숟가락 공방"
licence = "Spoonful licence"
licence_url = "https://example.org/licence"
medium = "podcast"
kind = "serial"
update = "FREQ=WEEKLY;BYDAY=TU;COUNT=12"
update_words = "매주 화요일"
update_from = 2026-11-03T07:00:00+09:00
block = false
blocked = ["amazon"]
moved = true
owner = { name = "숟가락 공방", email = "words@example.org" }

[[person]]
name = "한서림"
role = "host"
url = "https://example.org/han"
picture = "https://example.org/han.jpg"

[[funding]]
url = "https://example.org/give"
text = "함께하기 & give"

[[location]]
name = "Incheon & the sea"
geo = "geo:37.45,126.70"
osm = "R2297418"
country = "kr"

[[txt]]
purpose = "ai-content"
text = "false"

[[txt]]
text = "naj3eEZaWVVY9a38uhX8FekACyhtqP4JN"

[[image]]
file = "artwork/banner.png"
alt = "A spoon & a word"
purpose = "banner social"

[[podroll]]
guid = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
url = "https://example.com/other.xml"
title = "Another & good"
medium = "music"

[publisher]
guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"
url = "https://example.com/house.xml"

[[season]]
number = 2
name = "The harbour & the market"
"#;

const ARTWORK: &str = "https://example.org/words/artwork.png";

fn channel() -> Channel {
    let read = Channel::parse(SourceId(0), CHANNEL);
    assert_eq!(read.diagnostics, []);
    let mut channel = read.value;
    // as publishing makes it of the file
    channel.images[0] = Image {
        href: "https://example.org/words/picture-1.png".into(),
        mime: "image/png".into(),
        width: 1920,
        height: 1080,
        ..channel.images[0].clone()
    };
    channel
}

fn item(number: u32, kind: &str) -> Item {
    let page = format!("https://example.org/words/word-{number}/");
    let transcript = |name: &str, mime: &str| Transcript {
        url: format!("{page}{name}"),
        mime: mime.into(),
        language: "ko".into(),
        captions: mime != "text/html",
    };
    let alternate = |name: &str, mime: &str, bitrate, title: Option<&str>| Alternate {
        url: format!("{page}{name}"),
        bytes: 700_000,
        mime: mime.into(),
        // of the empty file: the vector of FIPS 180-4
        sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".into(),
        bitrate,
        title: title.map(str::to_owned),
        default: title.is_none(),
        integrity: None,
    };
    Item {
        guid: format!("{number:08}-0000-4000-8000-000000000000"),
        title: format!("덤 & \"more\" <{number}>"),
        summary: "저울에는 안 올라가요.".into(),
        notes_html: "<p>a</p>".into(),
        enclosure: Enclosure {
            url: format!("{page}word-{number}.mp3"),
            bytes: 1_435_102,
            mime: "audio/mpeg".into(),
            sha256: String::new(),
        },
        date: DateTime::parse_from_rfc3339("2026-11-06T07:00:00+09:00").unwrap()
            + chrono::TimeDelta::days(i64::from(number)),
        duration: Millis(119_400),
        number: Some(number),
        season: Some(2),
        season_name: Some("The harbour & the market".into()),
        number_shown: Some(format!("Ch. {number}")),
        kind: kind.into(),
        image: Some("https://example.org/words/own.jpg".into()),
        transcripts: vec![
            transcript("captions.vtt", "text/vtt"),
            transcript("captions.srt", "application/x-subrip"),
            transcript("captions.json", "application/json"),
            transcript("captions.html", "text/html"),
        ],
        chapters_url: Some(format!("{page}chapters.json")),
        people: vec![Person {
            name: "문두레 & Co".into(),
            role: "guest".into(),
            href: Some("https://example.org/mun?a=1&b=2".into()),
            ..Person::default()
        }],
        licence: Some("cc-by-4.0".into()),
        alternates: vec![
            alternate(&format!("word-{number}.mp3"), "audio/mpeg", 96_000, None),
            alternate(&format!("word-{number}-low.mp3"), "audio/mpeg", 64_000, Some("low & slow")),
        ],
        soundbites: vec![
            Soundbite { start: Millis(12_250), length: Millis(30_000), title: Some("덤 & more".into()) },
            Soundbite { start: Millis(60_000), length: Millis(15_000), title: None },
        ],
        locations: vec![Location {
            name: "Seoul".into(),
            rel: "subject".into(),
            country: Some("KR".into()),
            ..Location::default()
        }],
        images: vec![Image {
            href: format!("{page}picture-1.jpg"),
            alt: Some("A scale".into()),
            mime: "image/jpeg".into(),
            width: 1400,
            height: 1400,
            ..Image::default()
        }],
        txts: vec![Txt { purpose: Some("ai-content".into()), text: "false".into() }],
        links: vec![ContentLink { href: "https://example.org/watch".into(), text: "Watch & read".into() }],
        page,
        ..Item::default()
    }
}

fn feed() -> String {
    render(&channel(), ARTWORK, &[item(1, "full"), item(2, "trailer"), item(3, "full")]).unwrap()
}

#[test]
fn everything_that_a_show_asks_for_stands_in_its_feed_as_the_namespace_writes_it() {
    let xml = feed();
    let wanted = [
        "<itunes:new-feed-url>https://example.org/words/feed.xml</itunes:new-feed-url>",
        "<podcast:block id=\"amazon\">yes</podcast:block>",
        "<podcast:image alt=\"A spoon &amp; a word\" aspect-ratio=\"16/9\" height=\"1080\" href=\"https://example.org/words/picture-1.png\" purpose=\"banner social\" type=\"image/png\" width=\"1920\"/>",
        "<podcast:license url=\"https://example.org/licence\">Spoonful licence</podcast:license>",
        "<podcast:license>CC-BY-4.0</podcast:license>",
        "<podcast:location country=\"KR\" geo=\"geo:37.45,126.70\" osm=\"R2297418\" rel=\"subject\">Incheon &amp; the sea</podcast:location>",
        "<podcast:txt purpose=\"ai-content\">false</podcast:txt>",
        "<podcast:txt>naj3eEZaWVVY9a38uhX8FekACyhtqP4JN</podcast:txt>",
        "<podcast:updateFrequency dtstart=\"2026-11-03T07:00:00+09:00\" rrule=\"FREQ=WEEKLY;BYDAY=TU;COUNT=12\">매주 화요일</podcast:updateFrequency>",
        "<podcast:trailer length=\"1435102\" pubdate=\"Sun, 08 Nov 2026 07:00:00 +0900\" season=\"2\" type=\"audio/mpeg\" url=\"https://example.org/words/word-2/word-2.mp3\">덤 &amp; &quot;more&quot; &lt;2&gt;</podcast:trailer>",
        "<podcast:remoteItem feedGuid=\"917393e3-1b1e-5cef-ace4-edaa54e1f810\" feedUrl=\"https://example.com/other.xml\" medium=\"music\" title=\"Another &amp; good\"/>",
        "<podcast:remoteItem feedGuid=\"9b024349-ccf0-5f69-a609-6b82873eab3c\" feedUrl=\"https://example.com/house.xml\" medium=\"publisher\"/>",
        "<podcast:person href=\"https://example.org/han\" img=\"https://example.org/han.jpg\" role=\"host\">한서림</podcast:person>",
        "<podcast:season name=\"The harbour &amp; the market\">2</podcast:season>",
        "<podcast:episode display=\"Ch. 3\">3</podcast:episode>",
        "<podcast:soundbite duration=\"30\" startTime=\"12.25\">덤 &amp; more</podcast:soundbite>",
        "<podcast:soundbite duration=\"15\" startTime=\"60\"/>",
        "<podcast:alternateEnclosure bitrate=\"96000\" default=\"true\" lang=\"ko\" length=\"700000\" type=\"audio/mpeg\">",
        "<podcast:source uri=\"https://example.org/words/word-3/word-3-low.mp3\"/>",
        "<podcast:integrity type=\"sri\" value=\"sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\"/>",
        "<podcast:contentLink href=\"https://example.org/watch\">Watch &amp; read</podcast:contentLink>",
    ];
    for element in wanted {
        assert!(xml.contains(element), "{element}\n{xml}");
    }
    // what a show does not ask for is not there
    let plain = render(&Channel::default(), ARTWORK, &[]).unwrap();
    for name in ["block", "image", "license", "location", "txt", "trailer", "podroll", "publisher", "updateFrequency"] {
        assert!(!plain.contains(&format!("<podcast:{name}")), "{name}: {plain}");
    }
}

#[test]
fn the_rules_find_nothing_in_a_feed_of_ours_but_that_it_has_just_moved() {
    let codes: Vec<_> = lint(SourceId(0), &feed(), Profile::All, None).into_iter().map(|d| d.code).collect();
    assert_eq!(codes, ["apple/new-feed-url"]);
    assert_eq!(check(&channel(), &[item(1, "full"), item(2, "trailer")]), []);
}

#[test]
fn what_a_channel_says_wrongly_is_said_at_its_place_and_left_out() {
    let cases = [
        ("geo = \"geo:37.45,126.70\"", "geo = \"37.45,126.70\"", "is no place on earth"),
        ("osm = \"R2297418\"", "osm = \"2297418\"", "is no object of OpenStreetMap"),
        ("country = \"kr\"", "country = \"kor\"", "is no country code"),
        ("update = \"FREQ=WEEKLY;BYDAY=TU;COUNT=12\"", "update = \"every week\"", "is no rhythm"),
        ("update_from = 2026-11-03T07:00:00+09:00", "", "a rhythm with COUNT needs its beginning"),
        ("medium = \"podcast\"", "medium = \"radio\"", "is no medium"),
        ("blocked = [\"amazon\"]", "blocked = [\"Amazon Music\"]", "is no name of a service"),
        ("guid = \"9b024349-ccf0-5f69-a609-6b82873eab3c\"", "guid = \"house\"", "is no guid"),
        ("url = \"https://example.org/han\"", "url = \"javascript:alert(1)\"", "is no web address"),
        ("licence_url = \"https://example.org/licence\"", "licence_url = \"licence.html\"", "is no web address"),
        ("text = \"false\"", "text = \"\"", "\"text\" is empty"),
    ];
    for (right, wrong, message) in cases {
        assert!(CHANNEL.contains(right), "{right}");
        let read = Channel::parse(SourceId(0), &CHANNEL.replacen(right, wrong, 1));
        let found = read.diagnostics.iter().find(|d| d.message.contains(message));
        assert!(found.is_some_and(|d| d.span.is_some() && d.help.is_some()), "{wrong}: {:?}", read.diagnostics);
        let xml = render(&read.value, ARTWORK, &[]).unwrap();
        let value = wrong.split('"').nth(1).unwrap_or("update_from");
        assert!(value.is_empty() || !xml.contains(&format!("\"{value}\"")), "{wrong} is in the feed");
    }
}

#[test]
fn a_place_of_production_is_warned_of() {
    let mut channel = channel();
    channel.locations[0].rel = "creator".into();
    let found = check(&channel, &[]);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["podcast/location-reveals"]);
    let xml = render(&channel, ARTWORK, &[item(1, "full")]).unwrap();
    let found = lint(SourceId(0), &xml, Profile::Psp1, None);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["podcast/location-reveals"]);
}

#[test]
fn each_rule_of_the_namespace_finds_its_own_mistake() {
    let cases = [
        ("podcast/season", "<podcast:season name=\"The harbour &amp; the market\">2<", "<podcast:season>two<"),
        ("podcast/season", "display=\"Ch. 1\">1<", "display=\"Ch. 1\">first<"),
        ("podcast/integrity", "sha256-47DEQpj8HBSa", "sha256-47"),
        ("podcast/update", "rrule=\"FREQ=WEEKLY;", "rrule=\"WEEKLY;"),
        ("podcast/update", "dtstart=\"2026-11-03T07:00:00+09:00\" ", ""),
        ("podcast/trailer", "pubdate=\"Sun, 08 Nov 2026 07:00:00 +0900\"", "pubdate=\"2026-11-08\""),
        ("podcast/remote-item", " medium=\"publisher\"", ""),
        ("podcast/remote-item", "feedGuid=\"9b024349-ccf0-5f69-a609-6b82873eab3c\"", "feedGuid=\"house\""),
        ("podcast/block", ">yes</podcast:block>", ">true</podcast:block>"),
        ("podcast/image", "aspect-ratio=\"16/9\"", "aspect-ratio=\"4/3\""),
        ("podcast/image", "aspect-ratio=\"16/9\"", "aspect-ratio=\"16:9\""),
        ("podcast/integrity", "type=\"sri\"", "type=\"md5\""),
        ("podcast/content-link", "href=\"https://example.org/watch\"", "href=\"watch\""),
        ("podcast/soundbite-length", "duration=\"15\"", "duration=\"3\""),
        ("psp1/copyright", "<copyright>숟가락 공방<", "<copyright>© 2026 숟가락 공방<"),
        ("podcast/licence", "<podcast:license url=\"https://example.org/licence\">", "<podcast:license>"),
    ];
    let xml = feed();
    for (code, right, wrong) in cases {
        assert!(xml.contains(right), "{right}");
        let found = lint(SourceId(0), &xml.replacen(right, wrong, 1), Profile::Podcasting20, None);
        let psp = lint(SourceId(0), &xml.replacen(right, wrong, 1), Profile::Psp1, None);
        let codes: Vec<_> = found.iter().chain(&psp).map(|d| d.code).collect();
        assert_eq!(codes, [code], "{wrong}");
    }
}

#[test]
fn readers_of_others_find_every_item_and_what_it_says() {
    let xml = feed();
    judge::feed::read_by_others("namespace", &xml, "https://example.org/words/feed.xml");
    let feed = feed_rs::parser::parse(xml.as_bytes()).unwrap();
    assert_eq!(feed.title.unwrap().content, "말 한 숟가락 & Words");
    let ids: Vec<_> = feed.entries.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, [3, 2, 1].map(|n| format!("{n:08}-0000-4000-8000-000000000000")));
    let first = &feed.entries[0];
    assert_eq!(first.title.as_ref().unwrap().content, "덤 & \"more\" <3>");
    let media = first.media.iter().flat_map(|m| &m.content).find(|c| c.url.is_some()).unwrap();
    assert_eq!(media.url.as_ref().unwrap().as_str(), "https://example.org/words/word-3/word-3.mp3");
    assert_eq!(media.size, Some(1_435_102));
    assert_eq!(first.published.unwrap().to_rfc3339(), "2026-11-08T22:00:00+00:00");
}

#[test]
fn archives_are_feeds_that_others_read() {
    // so long ago that the last of them is not to come
    let earlier = |n| {
        let one = item(n, "full");
        Item { date: one.date - chrono::TimeDelta::days(365 * 30), ..one }
    };
    let all: Vec<Item> = (1..=u32::try_from(MOST_ITEMS).unwrap() + 1).map(earlier).collect();
    let made = documents(&channel(), ARTWORK, &all, None, &[]).unwrap();
    assert_eq!(made.len(), 2);
    let mut seen = BTreeMap::new();
    for document in &made {
        judge::feed::read_by_others("archive", &document.xml, &format!("https://example.org/words/{}", document.name));
        let feed = feed_rs::parser::parse(document.xml.as_bytes()).unwrap();
        seen.extend(feed.entries.into_iter().map(|e| (e.id, document.name.clone())));
    }
    assert_eq!(seen.len(), all.len());
}

const SCRIPT: &str = r#"
const fs = require("fs");
const [, , modules, file] = process.argv;
const at = (name) => require.resolve(name, { paths: [modules] });
const xml = fs.readFileSync(file, "utf8");
const seen = {};
process.env.PARTYTIME_LOG = "warn";
const log = console.log;
console.log = console.error;
seen.partytime = require(at("podcast-partytime")).parseFeed(xml);
import(at("feedsmith")).then((m) => {
  seen.feedsmith = m.parseFeed(xml);
  log(JSON.stringify(seen));
});
"#;

/// What podcast-partytime and feedsmith make of a feed.
fn read_by_node(xml: &str) -> Option<Value> {
    let Some(modules) = env::var_os("NODE_JUDGES") else {
        eprintln!("SKIPPED: podcast-partytime and feedsmith; set NODE_JUDGES to a folder with them in node_modules");
        return None;
    };
    let (_folder, path) = judge::python::file("feed.xml", xml.as_bytes());
    let script = std::path::Path::new(&path).with_file_name("judge.cjs");
    std::fs::write(&script, SCRIPT).unwrap();
    let ran = Command::new("node").arg(&script).arg(modules).arg(&path).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(serde_json::from_slice(&ran.stdout).unwrap())
}

#[test]
fn readers_of_the_namespace_in_javascript_see_the_same_show() {
    let Some(seen) = read_by_node(&feed()) else { return };
    let golden = "tests/golden/namespace.json";
    let text = format!("{seen:#}\n");
    if env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::create_dir_all("tests/golden").unwrap();
        std::fs::write(golden, &text).unwrap();
    }
    let wanted = std::fs::read_to_string(golden).unwrap();
    assert!(wanted == text, "what they see is not {golden}; UPDATE_GOLDENS=1 writes it again:\n{text}");
}
