//! Feeds of anybody against the rules of directories: each rule is broken once, and a feed that breaks none is clean.

use crate::show::made::Made;
use crate::show::run::{run, tool};
use chrono::DateTime;
use cornercast::{
    diagnostic::Diagnostic,
    feed::lint::{Profile, RULES, lint},
    source::SourceId,
};
use std::{collections::BTreeSet, fs};

const GOOD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>덤과 떨이</title>
<description>A word a week.</description>
<link>https://example.org/</link>
<language>ko</language>
<atom:link rel="self" type="application/rss+xml" href="https://example.org/feed.xml"/>
<itunes:category text="Society &amp; Culture"><itunes:category text="Documentary"/></itunes:category>
<itunes:explicit>false</itunes:explicit>
<itunes:author>The Makers</itunes:author>
<itunes:image href="https://example.org/cover.jpg"/>
<itunes:type>serial</itunes:type>
<itunes:owner><itunes:email>show@example.org</itunes:email></itunes:owner>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<podcast:locked>yes</podcast:locked>
<podcast:medium>podcast</podcast:medium>
<podcast:funding url="https://example.org/give">Give</podcast:funding>
<podcast:person role="host">Mina Vale</podcast:person>
<podcast:license url="https://example.org/licence">Ours</podcast:license>
<podcast:location rel="subject" geo="geo:37.5,127.0">Seoul</podcast:location>
<podcast:txt purpose="verify">x</podcast:txt>
<item>
<title>One</title>
<description>First.</description>
<guid isPermaLink="false">one</guid>
<pubDate>Fri, 06 Nov 2026 07:00:00 +0900</pubDate>
<enclosure url="https://example.org/one.mp3" length="1440000" type="audio/mpeg"/>
<itunes:duration>120</itunes:duration>
<itunes:episode>1</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<podcast:transcript url="https://example.org/one.vtt" type="text/vtt"/>
<podcast:chapters url="https://example.org/one.json" type="application/json+chapters"/>
<podcast:soundbite startTime="10.5" duration="20"/>
<podcast:alternateEnclosure type="audio/ogg"><podcast:source uri="https://example.org/one.opus"/></podcast:alternateEnclosure>
</item>
<item>
<title>Two</title>
<description>Second.</description>
<guid>https://example.org/two</guid>
<pubDate>Fri, 13 Nov 2026 07:00:00 +0900</pubDate>
<enclosure url="https://example.org/two.m4a" length="1440000" type="audio/x-m4a"/>
<itunes:episode>2</itunes:episode>
</item>
</channel>
</rss>
"#;

fn found(xml: &str, profile: Profile) -> Vec<Diagnostic> {
    lint(SourceId(0), xml, profile, Some(DateTime::parse_from_rfc3339("2026-12-01T00:00:00Z").unwrap()))
}

fn codes(xml: &str) -> Vec<&'static str> {
    found(xml, Profile::All).iter().map(|d| d.code).collect()
}

/// What is changed in the good feed, and the rule that it breaks then.
fn broken() -> Vec<(String, String, &'static str)> {
    let long = |n: usize| "가".repeat(n);
    let case = |old: &str, new: &str, rule| (old.to_owned(), new.to_owned(), rule);
    let item = "<title>One</title>";
    let all = GOOD.split_once("<item>").unwrap().1.rsplit_once("</item>").unwrap().0;
    vec![
        case("</channel>", "", "rss/well-formed"),
        case("A word a week.", "A&nbsp;word", "rss/well-formed"),
        case("A word a week.", "A \u{1} word", "rss/well-formed"),
        case("http://www.itunes.com/dtds", "https://www.itunes.com/DTDs", "psp1/namespaces"),
        case("rel=\"self\" ", "rel=\"alternate\" ", "psp1/self-link"),
        case("href=\"https://example.org/feed.xml\"", "href=\"/feed.xml\"", "psp1/self-link"),
        case("<title>덤과 떨이</title>", "", "psp1/title"),
        case("덤과 떨이", &long(256), "psp1/title-length"),
        case("<description>A word a week.</description>", "", "psp1/description"),
        case("A word a week.", &long(1334), "psp1/description-length"),
        case("<link>https://example.org/</link>", "<link>example.org</link>", "psp1/link"),
        case("<language>ko</language>", "<language>ko_KR</language>", "psp1/language"),
        case("<language>ko</language>", "<language>en-uk</language>", "psp1/language"),
        case("<itunes:type>", "<itunes:block>no</itunes:block><itunes:type>", "apple/block"),
        case(item, "<title>&lt;b&gt;One&lt;/b&gt;</title>", "apple/title-plain"),
        case(item, "<title>Ep 1: One</title>", "apple/title-number"),
        case(
            "<guid isPermaLink=\"false\">one<",
            "<guid isPermaLink=\"false\">https://example.org/one.mp3<",
            "psp1/guid-address",
        ),
        case(item, "<title>S01E02 One</title>", "apple/title-number"),
        case(item, "<title>제3회 덤</title>", "apple/title-number"),
        case(
            "<itunes:type>",
            "<podcast:images srcset=\"https://example.org/a.jpg 600w\"/><itunes:type>",
            "podcast/images",
        ),
        case("<podcast:medium>", "<podcast:medium>podcast</podcast:medium><podcast:medium>", "podcast/once"),
        case("type=\"text/vtt\"", "type=\"application/srt\"", "podcast/transcript"),
        case("type=\"text/vtt\"", "type=\"text/vtt\" rel=\"subtitles\"", "podcast/transcript"),
        case("encoding=\"UTF-8\"", "encoding=\"latin-9x\"", "rss/encoding"),
        case("encoding=\"UTF-8\"", "encoding=\"iso-8859-1\"", "rss/encoding"),
        case("</channel>", "</channel><channel><title>B</title></channel>", "rss/well-formed"),
        case("</channel>", "</channel><item><title>Three</title></item>", "rss/well-formed"),
        case("<itunes:type>", "<itunes:mood>glad</itunes:mood><itunes:type>", "rss/element"),
        case("<podcast:locked>", "<podcast:lokced>yes</podcast:lokced><podcast:locked>", "rss/element"),
        case("<itunes:type>", "<itunes:complete>true</itunes:complete><itunes:type>", "apple/complete"),
        case("<itunes:author>The Makers</itunes:author>", "", "psp1/author"),
        case("<description>Second.</description>", "", "psp1/item-description"),
        case("Second.", "&lt;a href=&quot;javascript:alert(1)&quot;>x&lt;/a>", "psp1/text-active"),
        case("\"Documentary\"", "\"Documentaries\"", "apple/category"),
        case("text=\"Society &amp; Culture\"", "text=\"Society\"", "apple/category"),
        case(">false<", ">no<", "psp1/explicit"),
        case("<itunes:explicit>false</itunes:explicit>", "", "psp1/explicit"),
        case(
            "<itunes:image href=\"https://example.org/cover.jpg\"/>",
            "<itunes:image>https://example.org/cover.jpg</itunes:image>",
            "apple/artwork-missing",
        ),
        case("cover.jpg", "cover.webp", "apple/artwork-type"),
        case(
            "<itunes:type>",
            "<itunes:new-feed-url>https://example.org/feed.xml</itunes:new-feed-url><itunes:type>",
            "apple/new-feed-url",
        ),
        case("<itunes:episode>1</itunes:episode>", "", "apple/serial-number"),
        case("<itunes:type>serial", "<itunes:type>Serial show", "apple/type"),
        case("<itunes:email>show@example.org</itunes:email>", "", "spotify/owner"),
        case("917393e3-1b1e-5cef-ace4-edaa54e1f810", "917393e3", "psp1/podcast-guid"),
        case(">yes<", ">true<", "psp1/locked"),
        case("<podcast:medium>podcast", "<podcast:medium>radio", "podcast/medium"),
        case(">Mina Vale<", "> <", "podcast/person-name"),
        case("role=\"host\"", "role=\"hots\"", "podcast/person-role"),
        case(
            "<podcast:license url=\"https://example.org/licence\">Ours",
            "<podcast:license>CC-BY-SA-4.0",
            "podcast/licence",
        ),
        case("geo:37.5", "37.5", "podcast/location"),
        case("rel=\"subject\"", "rel=\"creator\"", "podcast/location-reveals"),
        case("<podcast:funding url=\"https://example.org/give\"", "<podcast:funding", "podcast/funding"),
        case(">x</podcast:txt>", &format!(">{}</podcast:txt>", long(4001)), "podcast/txt"),
        case("type=\"text/vtt\"", "type=\"text/webvtt\"", "podcast/transcript"),
        case("application/json+chapters", "application/json", "podcast/chapters"),
        case("startTime=\"10.5\" ", "", "podcast/soundbite"),
        case("startTime=\"10.5\"", "startTime=\"110\"", "podcast/soundbite"),
        case("<podcast:source uri=\"https://example.org/one.opus\"/>", "", "podcast/alternate"),
        (format!("<item>{all}</item>"), String::new(), "psp1/items"),
        case(item, "<title> </title>", "psp1/item-title"),
        case(item, &format!("<title>{}</title>", long(256)), "psp1/item-title-length"),
        case("First.", &long(1334), "psp1/item-description-length"),
        case(
            "<enclosure url=\"https://example.org/one.mp3\" length=\"1440000\" type=\"audio/mpeg\"/>",
            "",
            "psp1/enclosure",
        ),
        case("<enclosure url=\"https://example.org/one.mp3\" ", "<enclosure ", "psp1/enclosure"),
        case(
            "<itunes:duration>",
            "<enclosure url=\"https://example.org/b.mp3\" length=\"1440000\" type=\"audio/mpeg\"/><itunes:duration>",
            "psp1/enclosure-one",
        ),
        case("length=\"1440000\" type=\"audio/mpeg\"", "length=\"0\" type=\"audio/mpeg\"", "psp1/enclosure-length"),
        case("length=\"1440000\" type=\"audio/mpeg\"", "length=\"120\" type=\"audio/mpeg\"", "psp1/enclosure-length"),
        case("length=\"1440000\" type=\"audio/mpeg\"", "length=\"2:00\" type=\"audio/mpeg\"", "psp1/enclosure-length"),
        case("https://example.org/one.mp3", "http://example.org/one.mp3", "psp1/enclosure-https"),
        case("<itunes:episode>2<", "<itunes:episode>1<", "apple/episode-unique"),
        case("one.mp3", "하나.mp3", "apple/enclosure-ascii"),
        case("type=\"audio/mpeg\"", "type=\"audio/ogg\"", "apple/enclosure-type"),
        case("two.m4a\"", "one.mp3\"", "apple/enclosure-unique"),
        case("<guid isPermaLink=\"false\">one</guid>", "", "psp1/guid"),
        case("https://example.org/two</guid>", "one</guid>", "psp1/guid-unique"),
        case(" isPermaLink=\"false\"", "", "psp1/guid-permalink"),
        case("<rss version=\"2.0\"", "<rss version=\"0.92\"", "rss/version"),
        case(item, "<title>Salt &amp;amp; bread</title>", "apple/title-plain"),
        case("show@example.org", "not an email", "spotify/owner"),
        case("<podcast:txt", "<podcast:license>cc0-1.0</podcast:license><podcast:txt", "podcast/once"),
        case("role=\"host\"", "role=\"host\" group=\"band\"", "podcast/person-role"),
        case("geo:37.5,127.0\"", "geo:37.5,127.0\" country=\"Korea\"", "podcast/location"),
        case("rel=\"subject\"", "rel=\"topic\"", "podcast/location"),
        case("geo:37.5,127.0\"", "geo:37.5,127.0\" osm=\"X9\"", "podcast/location"),
        case("isPermaLink=\"false\"", "isPermaLink=\"False\"", "psp1/guid-permalink"),
        case("Fri, 06 Nov 2026", "Fri, 06 Nov 26", "psp1/date"),
        case(">120<", ">0<", "psp1/duration"),
        case("startTime=\"10.5\" duration=\"20\"", "startTime=\"10.5\"", "podcast/soundbite"),
        case("Fri, 06 Nov", "Thu, 06 Nov", "psp1/date"),
        case(
            "07:00:00 +0900</pubDate>\n<enclosure url=\"https://example.org/one",
            "07:00 +0900</pubDate>\n<enclosure url=\"https://example.org/one",
            "psp1/date",
        ),
        case("Fri, 06 Nov 2026 07:00:00 +0900", "Fri, 06 Nov 2026 07:00:00 EST", "psp1/date"),
        case("Fri, 06 Nov 2026 07:00:00 +0900", "2026-11-06", "psp1/date"),
        case("Fri, 13 Nov 2026", "Fri, 11 Dec 2026", "psp1/date-future"),
        case("Fri, 13 Nov 2026", "Fri, 06 Nov 2026", "psp1/date-unique"),
        case("<itunes:type>serial", "<itunes:type>episodic", "rss/order"),
        case(">120<", ">2:00<", "psp1/duration"),
        case("<itunes:episode>2", "<itunes:episode>2a", "apple/episode-number"),
        case(">full<", ">whole<", "apple/episode-type"),
    ]
}

#[test]
fn a_feed_that_is_right_breaks_no_rule() {
    assert_eq!(found(GOOD, Profile::All), []);
    assert_eq!(found(&format!("\u{feff}{GOOD}"), Profile::All), []);
    // GMT is a zone that everybody knows
    assert_eq!(found(&GOOD.replacen("07:00:00 +0900", "07:00:00 GMT", 1), Profile::All), []);
    let thursday = found(&GOOD.replacen("Fri, 06", "Thu, 06", 1), Profile::All);
    assert!(thursday[0].message.ends_with("that day is a Friday"), "{thursday:?}");
}

#[test]
fn every_rule_is_raised_by_what_breaks_it_and_says_where() {
    let mut raised = BTreeSet::new();
    for (old, new, rule) in broken() {
        assert!(GOOD.contains(&old), "{old}");
        let xml = GOOD.replacen(&old, &new, 1);
        let found = found(&xml, Profile::All);
        assert!(found.iter().any(|d| d.code == rule), "{rule} is not in {:?} for {new:.60}", codes(&xml));
        let one = found.iter().find(|d| d.code == rule).unwrap();
        let at = one.span.clone().unwrap().range;
        assert!(at.start <= at.end && xml.get(at).is_some(), "{rule}");
        let known = RULES.iter().find(|r| r.id == rule).unwrap();
        assert_eq!(one.is_error(), known.error, "{rule}");
        assert!(one.help.as_ref().unwrap().contains(known.says) && one.help.as_ref().unwrap().contains(known.source));
        raised.insert(rule);
    }
    // these look at the bytes of a picture
    raised.extend(["apple/artwork-size", "apple/artwork-colour"]);
    // and these are broken in a feed that has all of the podcast namespace: tests/namespace.rs
    raised.extend(["podcast/season", "podcast/integrity", "podcast/update", "podcast/trailer", "podcast/remote-item"]);
    raised.extend(["podcast/block", "podcast/image", "podcast/content-link", "podcast/soundbite-length"]);
    raised.insert("psp1/copyright");
    let all: BTreeSet<_> = RULES.iter().map(|r| r.id).collect();
    assert_eq!(raised, all);
}

#[test]
fn words_about_scripts_run_nothing() {
    for words in [
        "JavaScript: The Good Parts",
        "Never follow javascript: links, nor onclick=",
        "1 &lt; 2, and onload= is a word",
    ] {
        assert_eq!(codes(&GOOD.replace("Second.", words)), Vec::<&str>::new(), "{words}");
    }
    for tag in ["&lt;script>", "&lt;img src=x OnError = alert(1)>", "&lt;a href=' java\tscript:x'>"] {
        assert_eq!(codes(&GOOD.replace("Second.", tag)), ["psp1/text-active"], "{tag}");
    }
}

#[test]
fn the_newest_item_stands_first_but_in_a_serial() {
    let show = GOOD.replace(">serial<", ">episodic<");
    let of = |xml: &str| {
        let all = found(xml, Profile::All).into_iter().filter(|d| d.code == "rss/order");
        all.map(|d| d.message).collect::<Vec<_>>()
    };
    assert_eq!(of(&show), ["\"One\" stands first, and \"Two\" is newer"]);
    assert_eq!(of(GOOD), Vec::<String>::new());
    // the newest first; two of one date; one moment in two zones; one without a date first
    for (old, new) in [
        ("Fri, 06 Nov 2026", "Fri, 20 Nov 2026"),
        ("Fri, 06 Nov 2026", "Fri, 13 Nov 2026"),
        ("Fri, 06 Nov 2026 07:00:00 +0900", "Thu, 12 Nov 2026 22:00:00 +0000"),
        ("<pubDate>Fri, 06 Nov 2026 07:00:00 +0900</pubDate>", ""),
    ] {
        assert_eq!(of(&show.replacen(old, new, 1)), Vec::<String>::new(), "{new}");
    }
    // what comes behind the first may be in any order, as some have their trailers there
    let three = show.replacen("Fri, 06 Nov", "Fri, 20 Nov", 1).replace(
        "</channel>",
        "<item><title>Three</title><pubDate>Sat, 14 Nov 2026 07:00:00 +0900</pubDate></item></channel>",
    );
    assert_eq!(of(&three), Vec::<String>::new());
}

#[test]
fn a_profile_asks_only_for_its_own_rules() {
    let xml = GOOD.replace(">yes<", ">true<").replace("ko</language>", "ko_KR</language>");
    let of = |profile| found(&xml, profile).iter().map(|d| d.code).collect::<Vec<_>>();
    assert_eq!(of(Profile::Apple), ["psp1/language"]);
    assert_eq!(of(Profile::Podcasting20), ["psp1/locked"]);
    assert_eq!(of(Profile::Psp1), ["psp1/language", "psp1/locked"]);
}

#[test]
fn feeds_of_others_and_of_the_show_are_checked_from_the_command_line() {
    let made = Made::show();
    run(made.root(), &["check", "--for", "all"]).ends(1).says(&["there is no feed yet"]);
    run(made.root(), &["build"]).ends(0);
    // nobody is named to claim the show by, and that is a warning
    run(made.root(), &["check", "--for", "all"]).ends(0).says(&["warning[spotify/owner]", "0 errors, 1 warning"]);
    run(made.root(), &["check", "--for", "psp1"]).ends(0).says(&["0 errors, 0 warnings"]);
    let picture = Made::show().path("feed/artwork/cover.png");
    fs::write(made.path("feed/artwork/cover.png"), "RIFFxxxxWEBPVP8 ").unwrap();
    run(made.root(), &["check", "--for", "apple"])
        .ends(1)
        .says(&["error[apple/artwork-type]: \"feed/artwork/cover.png\" is WebP"]);
    run(made.root(), &["build"]).ends(0).says(&["warning[apple/artwork-type]"]);
    drop(picture);

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.xml");
    fs::write(&file, GOOD.replace(">false<", ">no<")).unwrap();
    let name = file.to_str().unwrap();
    // the show need not be one
    let ran = tool(folder.path()).args(["check", "--for", "all", name]).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(
        said.contains("error[psp1/explicit]: itunes:explicit is \"no\"")
            && said.contains("other.xml:10:1")
            && said.contains("write false"),
        "{said}"
    );
    let json = run(folder.path(), &["check", "--for", "all", "--json", name]).ends(1).json();
    let one = &json["diagnostics"][0];
    assert_eq!((one["code"].as_str(), one["line"].as_u64()), (Some("psp1/explicit"), Some(10)));
    assert_eq!(one["rule"], "itunes:explicit is true or false");
    assert_eq!(one["source"], "PSP-1, Podcast Standards Project");
    let ran = run(folder.path(), &["check", "--explain", "apple/enclosure-unique"]).ends(0);
    assert!(!ran.out.is_empty());
    fs::write(&file, b"\xff\xfe<rss").unwrap();
    run(folder.path(), &["check", "--for", "all", name]).ends(1).says(&["is not UTF-8"]);
}
