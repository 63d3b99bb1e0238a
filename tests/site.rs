//! Pages: they stand alone, play from a folder, and no text of a show becomes markup or code.
use crate::judge;
use cornercast::{
    episode::{Caption, Captions, Chapter},
    feed::{Channel, Enclosure, Item, Person, Term, import::Brief},
    site::{
        Earlier, EpisodePage, Listed, Neighbour, Templates, channel_page, earlier_page, episode_page, root_page,
        season_page, terms_page, tombstone_page,
    },
    source::SourceId,
    units::Millis,
};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

fn channel(language: &str, title: &str) -> Channel {
    let text = format!(
        "title = {}\ndescription = \"d\"\nlanguage = \"{language}\"\nsite = \"https://example.org/w/\"\nauthor = \"a\"\n\
         artwork = \"a.png\"\ncategories = [\"True Crime\"]\n[[funding]]\nurl = \"https://example.org/give\"\ntext = \"Give\"\n",
        toml::Value::String(title.to_owned())
    );
    let read = Channel::parse(SourceId(0), &text);
    assert_eq!(read.diagnostics, []);
    read.value
}

fn item(text: &str) -> Item {
    let chapter =
        |ms| Chapter { start: Millis(ms), title: text.into(), url: Some("javascript:x".into()), ..Chapter::default() };
    Item {
        guid: "g".into(),
        title: text.into(),
        summary: text.into(),
        notes_html: "<p>n</p>".into(),
        page: "https://example.org/w/one/".into(),
        enclosure: Enclosure {
            url: "https://example.org/w/one/one.mp3".into(),
            bytes: 1_435_102,
            mime: "audio/mpeg".into(),
            sha256: String::new(),
        },
        date: chrono::DateTime::parse_from_rfc3339("2026-11-08T06:00:00+09:00").unwrap(),
        duration: Millis(90_400),
        number: Some(3),
        season: Some(2),
        kind: "full".into(),
        explicit: false,
        image: None,
        transcripts: Vec::new(),
        chapters_url: None,
        chapters: vec![chapter(0), chapter(73_250)],
        people: vec![Person { name: text.into(), role: "host".into(), ..Person::default() }],
        licence: Some(text.into()),
        season_name: Some(text.into()),
        terms: vec![Term { word: text.into(), meaning: text.into() }],
        ..Item::default()
    }
}

fn page(templates: &Templates, language: &str, text: &str) -> String {
    let caption = |start, voice: &str| Caption {
        start: Millis(start),
        end: Millis(start + 900),
        voice: Some(voice.into()),
        lines: vec![text.into()],
    };
    let captions = Captions {
        language: language.into(),
        all: vec![caption(0, text), caption(4000, text), caption(5000, "B")],
        revisions: Vec::new(),
    };
    let item = item(text);
    let page = EpisodePage {
        slug: "one",
        item: &item,
        file: "one.mp3",
        captions: &captions,
        terms: vec![(text.into(), text.into())],
        links: vec![(text.into(), format!("https://example.org/?{text}")), (text.into(), format!("javascript:{text}"))],
        revisions: &captions.revisions,
        credits: vec![text.into()],
    };
    episode_page(templates, &channel(language, text), "artwork.png", &page).unwrap()
}

fn pages(language: &str, text: &str) -> Vec<(&'static str, String)> {
    pages_by(&Templates::default(), language, text)
}

fn pages_by(own: &Templates, language: &str, text: &str) -> Vec<(&'static str, String)> {
    let (one, two) = (channel(language, text), channel("ar", text));
    let item = item(text);
    let (here, there) = (Neighbour { channel: &one, folder: "one" }, Neighbour { channel: &two, folder: "two" });
    let listed = [Listed { slug: "one", item: &item }];
    let brief = Brief {
        guid: text.into(),
        title: text.into(),
        description: format!("<p>{text}</p>"),
        date: Some(item.date),
        seconds: Some(61),
        url: Some("https://cdn.example.org/old.mp3".into()),
        mime: "audio/mpeg".into(),
    };
    let old = Earlier { file: "0123456789abcdef.html".into(), item: &brief };
    let (all, others) = (std::slice::from_ref(&old), std::slice::from_ref(&there));
    vec![
        ("episode.html", page(own, language, text)),
        ("channel.html", channel_page(own, &one, "one", "artwork.png", &listed, all, others).unwrap()),
        ("empty.html", channel_page(own, &one, "", "artwork.png", &[], &[], &[]).unwrap()),
        ("root.html", root_page(own, &[here, there]).unwrap()),
        ("season.html", season_page(own, &one, "artwork.png", &listed, 2).unwrap()),
        ("terms.html", terms_page(own, &one, "artwork.png", &listed).unwrap()),
        ("earlier.html", earlier_page(own, &one, "artwork.png", &old).unwrap()),
        ("tombstone.html", tombstone_page(own, &one, "artwork.png", text).unwrap()),
    ]
}

/// What stands between each `open` (with its attributes) and `close`.
fn inside<'a>(html: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let after = html.split(open).skip(1).filter_map(|rest| rest.split_once('>'));
    after.filter_map(|(_, rest)| rest.split(close).next()).collect()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<bool> = bytes.iter().flat_map(|b| (0..8).rev().map(move |n| b >> n & 1 == 1)).collect();
    let six =
        |chunk: &[bool]| chunk.iter().chain(std::iter::repeat(&false)).take(6).fold(0, |n, b| n << 1 | usize::from(*b));
    let mut out: String = bits.chunks(6).map(|c| char::from(LETTERS[six(c)])).collect();
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

const HOSTILE: &str = "</script></style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;{{ 7*7 }}]]>";

#[test]
fn only_the_style_and_scripts_of_the_page_itself_may_run() {
    for (name, html) in pages("en", HOSTILE) {
        let policy = html.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
        let policy = policy.replace("&#x27;", "'").replace("&#39;", "'");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{name}: {policy}");
        let (styles, scripts) = (inside(&html, "<style", "</style>"), inside(&html, "<script", "</script>"));
        assert_eq!(styles.len(), 1, "{name}");
        for code in styles.iter().chain(&scripts) {
            let hash = format!("'sha256-{}'", base64(&Sha256::digest(code.as_bytes())));
            assert!(policy.contains(&hash), "{name}: {hash} is not in {policy}");
        }
        assert!(scripts.iter().all(|s| !s.contains("alert(1)</") && !s.contains('\u{2028}')), "{name}");
    }
}

#[test]
fn no_text_becomes_markup_on_any_page() {
    for (name, html) in pages("en", HOSTILE) {
        assert!(!html.contains("<script>alert") && !html.contains("<img src=x"), "{name}");
        assert!(!html.contains("href=\"javascript") && !html.contains("href=\"data"), "{name}");
        assert!(html.contains("{{ 7*7 }}"), "{name}: text was taken for a template");
    }
}

#[test]
fn structured_data_is_json_that_says_what_the_feed_says() {
    let html = page(&Templates::default(), "ko", HOSTILE);
    let data: serde_json::Value =
        serde_json::from_str(inside(&html, "<script type=\"application/ld+json\"", "</script>")[0]).unwrap();
    assert_eq!((&data["@type"], &data["name"]), (&"PodcastEpisode".into(), &HOSTILE.into()));
    assert_eq!((&data["timeRequired"], &data["inLanguage"]), (&"PT1M30S".into(), &"ko".into()));
    assert_eq!(data["associatedMedia"]["contentUrl"], "https://example.org/w/one/one.mp3");
}

#[test]
fn a_page_works_from_a_folder_and_asks_nobody_else() {
    for (name, html) in pages("ko", "덤") {
        // whatever a browser loads by itself is relative; addresses stand in links and metadata only
        for attribute in ["src=\"", "<link rel=\"stylesheet\"", "url("] {
            for at in html.split(attribute).skip(1) {
                let value = at.split(['"', ')']).next().unwrap();
                // of an earlier feed the recording is elsewhere, and nothing is fetched before somebody presses play
                let waits = name == "earlier.html" && html.contains(&format!("preload=\"none\" src=\"{value}\""));
                assert!(waits || !value.contains("//") && !value.starts_with('/'), "{name}: {value}");
            }
        }
        for link in html.split("<a ").skip(1) {
            let href = link.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
            assert!(!href.starts_with('/') && !href.ends_with('/'), "{name}: {href} is no file in a folder");
        }
        assert!(!html.contains("type=\"module\"") && !html.contains("fetch("), "{name}");
    }
}

#[test]
fn without_scripts_chapters_and_transcript_still_lead_into_the_recording() {
    let html = page(&Templates::default(), "en", "text");
    assert!(html.contains("<audio controls preload=\"metadata\" src=\"one.mp3\" data-captions=\"captions.vtt\""));
    assert!(html.contains("href=\"one.mp3#t=73.25\""));
    assert!(html.contains("href=\"one.mp3#t=5\""));
    assert!(html.contains("<a href=\"one.mp3\" download>Download</a> (1.4 MB)"), "{html}");
    // the same voice after music is not introduced again
    assert_eq!(html.matches("<cite>").count(), 2);
}

#[test]
fn pages_say_their_language_and_its_direction() {
    let all = pages("ko", "덤");
    assert!(all.iter().all(|(_, html)| html.starts_with("<!doctype html>\n<html lang=\"ko\" dir=\"ltr\">")));
    assert!(all[3].1.contains("<li lang=\"ar\" dir=\"rtl\">"), "{}", all[3].1);
    assert!(page(&Templates::default(), "he", "x").contains("<html lang=\"he\" dir=\"rtl\">"));
    assert!(all[1].1.contains("href=\"../two/index.html\" lang=\"ar\" hreflang=\"ar\""), "{}", all[1].1);
}

#[test]
fn a_strict_parser_finds_no_mistake_in_a_page() {
    for text in ["plain", HOSTILE, "שלום עולם"] {
        for (name, html) in pages("en", text) {
            judge::page::read_by_others(name, &html);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn whatever_the_text_the_page_has_the_same_elements(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "\"", "'", "&", "</p>", "<!--", "-->", "<script>", "</title>", "{% raw %}", "{{", "\u{0}", "\u{202e}", "]]>", "가",
        ]), 0..10),
        tail in any::<String>(),
    ) {
        let count = |html: &str| html.matches('<').count();
        let text = format!("x{}{}", parts.concat(), tail.replace(char::is_control, " "));
        prop_assert_eq!(count(&page(&Templates::default(), "en", &text)), count(&page(&Templates::default(), "en", "x")));
        prop_assert!(!page(&Templates::default(), "en", &text).contains("href=\"javascript"));
    }
}

#[test]
fn a_season_and_the_words_of_a_channel_have_pages_that_lead_back_to_episodes() {
    let all = pages("en", "loaf & more");
    let of = |wanted: &str| all.iter().find(|(name, _)| *name == wanted).unwrap().1.as_str();
    assert!(
        of("channel.html").contains("<a href=\"season-2.html\">Season 2: loaf &amp; more</a>"),
        "{}",
        of("channel.html")
    );
    assert!(of("channel.html").contains("<a href=\"words.html\">All words explained</a>"));
    assert!(of("channel.html").contains("href=\"earlier/0123456789abcdef.html\""));
    for name in ["season.html", "terms.html"] {
        let html = of(name);
        assert!(
            html.contains("<dt>loaf &amp; more</dt>") && html.contains("href=\"one/index.html\""),
            "{name}: {html}"
        );
        assert!(html.contains("href=\"feed.xml\"") && html.contains("rel=\"canonical\""), "{name}");
    }
    assert!(of("empty.html").contains("Nothing is published yet.") && !of("empty.html").contains("words.html"));
}

#[test]
fn the_page_of_an_earlier_item_lets_in_its_recording_and_nothing_else() {
    let all = pages("en", "x");
    let html = &all.iter().find(|(name, _)| *name == "earlier.html").unwrap().1;
    assert!(html.contains("media-src https:;"), "{html}");
    assert!(html.contains("preload=\"none\" src=\"https://cdn.example.org/old.mp3\""), "{html}");
    let brief = Brief { title: "t".into(), url: Some("javascript:alert(1)".into()), ..Brief::default() };
    let old = Earlier { file: "a.html".into(), item: &brief };
    let html = earlier_page(&Templates::default(), &channel("en", "c"), "a.png", &old).unwrap();
    assert!(!html.contains("javascript:") && !html.contains("<audio"), "{html}");
}

#[test]
fn an_earlier_item_without_a_title_is_called_by_what_else_it_has() {
    let brief = |title: &str, description: &str, date: Option<&str>, url: Option<&str>| Brief {
        title: title.into(),
        description: description.into(),
        date: date.map(|d| chrono::DateTime::parse_from_rfc3339(d).unwrap()),
        url: url.map(str::to_owned),
        guid: "x1".into(),
        ..Brief::default()
    };
    let (day, url) = (Some("2025-01-01T08:00:00Z"), Some("https://n.example/a/week%201.mp3?t=/2"));
    let long = "It had a green shade, and it never worked on Mondays, when nobody looked for it.";
    for (item, called) in [
        (brief("Its own", long, day, url), "Its own"),
        (brief("", "<p>Only a <b>description</b> &amp; more</p>", day, url), "Only a description &amp; more"),
        (brief("\u{200b} ", long, day, url), "It had a green shade, and it never worked on Mondays, when…"),
        (brief("", &"가".repeat(61), day, url), &format!("{}…", "가".repeat(60))),
        (brief("", "<p> </p>", day, url), "1 January 2025"),
        (brief("", "", None, url), "week%201.mp3"),
        (brief("", "", None, None), "x1"),
        (Brief::default(), "c"),
    ] {
        let old = Earlier { file: "a.html".into(), item: &item };
        let html = earlier_page(&Templates::default(), &channel("en", "c"), "a.png", &old).unwrap();
        assert!(html.contains(&format!("<h1>{called}</h1>")) && html.contains(&format!("<title>{called} ")), "{html}");
        let list = channel_page(&Templates::default(), &channel("en", "c"), "", "a.png", &[], &[old], &[]).unwrap();
        assert!(list.contains(&format!("<a href=\"earlier/a.html\">{called}</a>")), "{list}");
        assert!(list.matches("1 January 2025").count() <= 1, "{list}");
    }
}

#[test]
fn a_show_puts_its_own_templates_in_the_place_of_ours() {
    let own = |name: &str, text: &str| Templates::replacing([(name.to_owned(), text.to_owned())].into());
    let one = channel("en", "<c>");
    let mine =
        own("root.html", "{% extends \"page.html\" %}{% block page %}<body>mine {{ title }}</body>{% endblock page %}");
    let html = root_page(&mine, &[Neighbour { channel: &one, folder: "" }]).unwrap();
    assert!(html.contains("<body>mine &lt;c&gt;</body>") && html.contains("Content-Security-Policy"), "{html}");
    // a style of its own is let in by its hash, and ends where it ends
    let styled = own("page.css", "body { color: teal }</style><script>alert(1)</script>");
    let html = root_page(&styled, &[Neighbour { channel: &one, folder: "" }]).unwrap();
    let hash = base64(&Sha256::digest("body { color: teal }".as_bytes()));
    assert!(html.contains("<style>body { color: teal }</style>") && html.contains(&hash), "{html}");
    assert!(!html.contains("<script>alert"), "{html}");
    let wrong = root_page(&own("root.html", "{{ nowhere }}"), &[Neighbour { channel: &one, folder: "" }]).unwrap_err();
    assert!(wrong.to_string().contains("root.html"), "{wrong}");
}

#[test]
fn words_of_the_page_in_another_language_than_the_show_are_marked() {
    const MARK: &str = " lang=\"en\" dir=\"ltr\"";
    for (name, html) in pages("ar", "نص") {
        judge::page::read_by_others(name, &html);
        for words in ["Skip to the transcript", "Skip to the episodes", "Words explained", "Earlier episodes"] {
            for (at, _) in html.match_indices(&format!(">{words}<")) {
                let tag = &html[html[..at].rfind('<').unwrap()..at];
                assert!(tag.contains(MARK), "{name}: {tag}>{words}");
            }
        }
    }
    assert!(page(&Templates::default(), "ar", "نص").contains(&format!("(<span{MARK}>host</span>)")));
    assert!(pages("ko", "x").iter().all(|(_, html)| !html.contains(MARK)));
    assert!(page(&Templates::default(), "en-GB", "x").contains("<h2 id=\"transcript\">"));
}

#[test]
fn an_address_that_holds_what_no_address_may_is_written_by_its_bytes() {
    let url = "http://cafe.example/a file ü%20.mp3?x=[1]&y=\"2\"";
    let brief = Brief { title: "t".into(), url: Some(url.into()), ..Brief::default() };
    let old = Earlier { file: "a.html".into(), item: &brief };
    let html = earlier_page(&Templates::default(), &channel("en", "c"), "a.png", &old).unwrap();
    assert!(html.contains("src=\"http://cafe.example/a%20file%20%C3%BC%20.mp3?x=[1]&amp;y=%222%22\""), "{html}");
}

#[test]
fn channels_of_one_site_link_by_folders_and_those_of_two_by_addresses() {
    let at = |site: &str| {
        let mut channel = channel("ko", "T");
        site.clone_into(&mut channel.site);
        channel
    };
    let link = |own: (&str, &str), other: (&str, &str)| {
        let (one, two) = (at(own.0), at(other.0));
        let there = [Neighbour { channel: &two, folder: other.1 }];
        let html = channel_page(&Templates::default(), &one, own.1, "artwork.png", &[], &[], &there).unwrap();
        // what search engines follow is whole everywhere
        assert!(html.contains(&format!("hreflang=\"ko\" href=\"{}\"", other.0)), "{html}");
        inside(&html, "<nav class=\"languages\"", "</nav>")[0].split('"').nth(1).unwrap().to_owned()
    };
    let (en, ko) = (("https://example.org/s/en/", "en"), ("https://example.org/s/ko/", "ko"));
    assert_eq!((link(en, ko), link(ko, en)), ("../ko/index.html".to_owned(), "../en/index.html".to_owned()));
    let whole = ("https://example.org/s/", "");
    assert_eq!((link(whole, ko), link(ko, whole)), ("ko/index.html".to_owned(), "../index.html".to_owned()));
    for other in
        [("https://ko.example.net/show/", "ko"), ("https://example.org/ko/", "ko"), ("https://ko.example.org/", "ko")]
    {
        assert_eq!(link(en, other), other.0);
        assert_eq!(link(other, en), en.0);
    }
}

/// The names in a value and in what it holds, below `name`.
fn names_in(name: &str, value: &serde_json::Value, into: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(all) => all.iter().for_each(|(key, value)| {
            let name = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            into.insert(name.clone());
            names_in(&name, value, into);
        }),
        serde_json::Value::Array(all) => all.iter().for_each(|value| names_in(name, value, into)),
        _ => {}
    }
}

/// The names of a row of the table in `docs/feed.md`: those behind a colon are of the one before it, up to a semicolon.
fn documented(row: &str) -> BTreeSet<String> {
    let (mut all, mut below, mut last) = (BTreeSet::new(), String::new(), String::new());
    for (n, part) in row.split('`').enumerate() {
        if n % 2 == 1 && !["ltr", "rtl"].contains(&part) {
            last = format!("{below}{part}");
            all.insert(last.clone());
        } else if part.starts_with(':') {
            below = format!("{last}.");
        } else if part.starts_with(';') {
            below.clear();
        }
    }
    all
}

#[test]
fn the_documents_name_all_that_a_template_is_given() {
    let docs = include_str!("../docs/feed.md");
    let row = |name: &str| {
        let begins = format!("| {name} | ");
        let row = docs.lines().find_map(|line| line.strip_prefix(&begins)).unwrap_or_else(|| panic!("no row {name}"));
        documented(row)
    };
    let own = Templates::names().filter(|name| name.ends_with(".html") && *name != "page.html");
    let mine = Templates::replacing(own.map(|name| (name.to_owned(), "{{ __tera_context }}".to_owned())).collect());
    let mut seen = 0;
    for (name, shown) in pages_by(&mine, "en", "text").into_iter().filter(|(name, _)| *name != "empty.html") {
        let signs = [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")];
        // it writes nothing for nothing
        let shown = shown.replace(": , ", ": null, ");
        let json = signs.iter().fold(shown, |text, (written, sign)| text.replace(written, sign));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap_or_else(|e| panic!("{name}: {e}: {json}"));
        let mut given = BTreeSet::new();
        names_in("", &value, &mut given);
        given.retain(|name| !name.starts_with("words."));
        let told: BTreeSet<String> = row("all").into_iter().chain(row(&format!("`{name}`"))).collect();
        // what is said to be as above
        let above = |name: &String| told.contains(name) || ["episodes.", "terms."].iter().any(|p| name.starts_with(p));
        assert_eq!(told.difference(&given).collect::<Vec<_>>(), Vec::<&String>::new(), "{name}: said, not given");
        assert_eq!(given.iter().filter(|n| !above(n)).collect::<Vec<_>>(), Vec::<&String>::new(), "{name}: not said");
        seen += 1;
    }
    assert_eq!(seen, 7);
}
