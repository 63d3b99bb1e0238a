//! Hostile text in every field that reaches XML, HTML, ID3 or a file name: others read back exactly the cleaned text, and
//! nothing executes.
//!
//! Outside judges: lxml, html5lib and mutagen (`PYTHON` names a Python with them), headless Chromium (`chromium`). Where one
//! is missing the test says so and goes on.
use crate::judge;
use chrono::DateTime;
use cornercast::{
    episode::{Caption, Captions, Chapter, TagFacts, tag},
    feed::{
        Channel, Enclosure, Item, Person, Term,
        import::Brief,
        podcast::{Alternate, ContentLink, Image, Location, Remote, Soundbite, Txt},
        render,
    },
    markup::{clean, line},
    script::corner::Deliverable,
    site::{
        Earlier, EpisodePage, Listed, Neighbour, Templates, channel_page, earlier_page, episode_page, season_page,
        terms_page, tombstone_page,
    },
    source::SourceId,
    units::Millis,
};
use proptest::{
    prelude::{Strategy, any, prop},
    strategy::ValueTree as _,
    test_runner::TestRunner,
};
use serde_json::json;
use std::{fs, process::Command};

const PARTS: &[&str] = &[
    "]]>",
    "<![CDATA[",
    "&",
    "&amp;",
    "&#0;",
    "<script>document.documentElement.dataset.hit=1</script>",
    "<img src=x onerror=\"document.documentElement.dataset.hit=1\">",
    "\" onmouseover=\"alert(1)",
    "' autofocus onfocus='x",
    "javascript:alert(1)",
    "</title>",
    "</style>",
    "</script>",
    "-->",
    "<!--",
    "<?xml ?>",
    "{{ 7*7 }}",
    "{% raw %}",
    "\u{0}",
    "\u{7}",
    "\u{b}",
    "\u{1b}[2J",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{fffe}",
    "\u{1ffff}",
    "\u{202e}",
    "\u{2066}",
    "שלום",
    "مرحبا",
    "\u{1112}\u{1161}\u{11ab}",
    "e\u{301}",
    "😀",
    "👩\u{200d}🚀",
    "가",
    " ",
    "\t",
    "\r\n",
    "../",
    "/",
    "\\",
    "C:",
    "%2e",
    "#",
    "?",
    "\"",
    "'",
    "`",
    "=",
];

/// Texts from the same seed each time: every part alone, then many together.
fn texts() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let mixed = (prop::collection::vec(prop::sample::select(PARTS), 1..9), any::<String>())
        .prop_map(|(parts, tail)| format!("x{}{tail}y", parts.concat()));
    let alone = PARTS.iter().map(|part| format!("x{part}y"));
    let more: Vec<String> = (0..120).map(|_| mixed.new_tree(&mut runner).unwrap().current()).collect();
    alone.chain(more).collect()
}

fn item(n: usize, text: &str) -> Item {
    let page = format!("https://example.org/h/e{n}/");
    Item {
        guid: format!("g{n}"),
        title: text.into(),
        summary: text.into(),
        notes_html: String::new(),
        enclosure: Enclosure {
            url: format!("{page}a.mp3"),
            bytes: 1,
            mime: "audio/mpeg".into(),
            sha256: String::new(),
        },
        date: DateTime::parse_from_rfc3339("2026-11-08T06:00:00+09:00").unwrap()
            - chrono::TimeDelta::days(i64::try_from(n).unwrap()),
        duration: Millis(200_000),
        number: Some(1),
        season: Some(1),
        kind: "full".into(),
        people: vec![Person { name: text.into(), role: "guest".into(), ..Person::default() }],
        chapters: vec![Chapter { title: text.into(), ..Chapter::default() }],
        season_name: Some(text.into()),
        number_shown: Some("1".into()),
        alternates: vec![Alternate { url: format!("{page}b.mp3"), title: Some(text.into()), ..Alternate::default() }],
        soundbites: vec![Soundbite { start: Millis(1), length: Millis(20_000), title: Some(text.into()) }],
        locations: vec![Location { name: text.into(), rel: "subject".into(), ..Location::default() }],
        images: vec![Image { href: format!("{page}p.png"), alt: Some(text.into()), ..Image::default() }],
        txts: vec![Txt { purpose: Some(text.into()), text: text.into() }],
        links: vec![ContentLink { href: "https://example.org/x".into(), text: text.into() }],
        terms: vec![Term { word: text.into(), meaning: text.into() }],
        licence_url: Some("https://example.org/l".into()),
        licence: Some(text.into()),
        page,
        ..Item::default()
    }
}

fn channel(text: &str) -> Channel {
    let read = Channel::parse(
        SourceId(0),
        "title = \"t\"\ndescription = \"d\"\nlanguage = \"en\"\nsite = \"https://example.org/h/\"\nauthor = \"a\"\n\
         artwork = \"a.png\"\ncategories = [\"True Crime\"]\nsimple_chapters = true\n",
    );
    assert_eq!(read.diagnostics, []);
    let mut made = read.value;
    made.title = text.into();
    made.description = text.into();
    made.author = text.into();
    made.copyright = Some(text.into());
    made.funding = vec![("https://example.org/give".into(), text.into())];
    made.podroll = vec![Remote { guid: "g".into(), title: Some(text.into()), ..Remote::default() }];
    made.update = Some("weekly".into());
    made.update_words = Some(text.into());
    made
}

const FEED: &str = r#"
import json, sys
import lxml.etree
P = "{https://podcastindex.org/namespace/1.0}"
I = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
S = "{http://podlove.org/simple-chapters}"
A = "{http://www.w3.org/2005/Atom}"
cases = json.load(open(sys.argv[2]))
wrong = 0
def same(what, n, found, wanted):
    global wrong
    if found != wanted:
        wrong += 1
        print(n, what, ascii(found), ascii(wanted))
for n, (xml, line, clean) in enumerate(cases["feeds"]):
    channel = lxml.etree.fromstring(xml.encode()).find("channel")
    item = channel.find("item")
    cut = lambda t, most: t[:most]
    same("title", n, channel.findtext("title"), line)
    same("description", n, channel.findtext("description"), clean)
    same("author", n, channel.findtext(I + "author"), line)
    same("copyright", n, channel.findtext("copyright"), line)
    same("funding", n, channel.findtext(P + "funding"), line)
    same("update", n, channel.findtext(P + "updateFrequency"), cut(line, 128).strip())
    same("podroll", n, channel.find(P + "podroll")[0].get("title"), line)
    same("item", n, item.findtext("title"), line)
    same("person", n, item.findtext(P + "person"), line)
    same("season", n, item.find(P + "season").get("name"), cut(line, 128))
    same("alternate", n, item.find(P + "alternateEnclosure").get("title"), cut(line, 32).strip())
    same("soundbite", n, item.findtext(P + "soundbite"), line)
    same("location", n, item.findtext(P + "location"), line)
    same("image", n, item.find(P + "image").get("alt"), line)
    same("txt", n, item.findtext(P + "txt"), clean)
    same("purpose", n, item.find(P + "txt").get("purpose"), line)
    same("link", n, item.findtext(P + "contentLink"), line)
    same("licence", n, item.findtext(P + "license"), line)
    same("psc", n, item.find(S + "chapters")[0].get("title"), line)
assert not wrong, wrong
print(len(cases["feeds"]), "feeds read")
"#;

#[test]
fn in_the_feed_every_field_is_read_back_as_the_cleaned_text() {
    if !judge::python::has("lxml") {
        return;
    }
    let mut feeds = Vec::new();
    for (n, text) in texts().iter().enumerate() {
        let xml = render(&channel(text), "https://example.org/h/a.png", &[item(n, text)]).unwrap();
        feeds.push(json!([xml, line(text), clean(text)]));
    }
    let (_folder, path) = judge::python::file("cases.json", json!({ "feeds": feeds }).to_string().as_bytes());
    let said = judge::python::run(FEED, &["", &path]);
    assert!(said.contains(&format!("{} feeds read", feeds.len())), "{said}");
}

fn pages(n: usize, text: &str) -> Vec<String> {
    let (own, one, item) = (Templates::default(), channel(text), item(n, text));
    let caption = Caption { start: Millis(0), end: Millis(900), voice: Some(text.into()), lines: vec![text.into()] };
    let captions = Captions { language: "en".into(), all: vec![caption], revisions: Vec::new() };
    let page = EpisodePage {
        slug: text,
        item: &item,
        file: text,
        captions: &captions,
        terms: vec![(text.into(), text.into())],
        links: vec![
            (text.into(), format!("https://example.org/{text}")),
            (text.into(), text.into()),
            (text.into(), format!("javascript:{text}")),
        ],
        credits: vec![text.into()],
        revisions: &[],
    };
    let listed = [Listed { slug: text, item: &item }];
    let brief = Brief {
        guid: text.into(),
        title: text.into(),
        description: text.into(),
        url: Some(format!("https://example.org/{text}")),
        mime: text.into(),
        ..Brief::default()
    };
    let earlier = [Earlier { file: "a.html".into(), item: &brief }];
    let other = [Neighbour { channel: &one, folder: text }];
    vec![
        episode_page(&own, &one, "a.png", &page).unwrap(),
        channel_page(&own, &one, "f", "a.png", &listed, &earlier, &other).unwrap(),
        season_page(&own, &one, "a.png", &listed, 1).unwrap(),
        terms_page(&own, &one, "a.png", &listed).unwrap(),
        earlier_page(&own, &one, "a.png", &earlier[0]).unwrap(),
        tombstone_page(&own, &one, "a.png", text).unwrap(),
    ]
}

const PAGES: &str = r#"
import json, sys
import html5lib
cases = json.load(open(sys.argv[1]))
H = "{http://www.w3.org/1999/xhtml}"
read = 0
for n, (pages, wanted) in enumerate(cases):
    for page in pages:
        tree = html5lib.HTMLParser(strict=True).parse(page)
        read += 1
        for node in tree.iter():
            for name, value in node.attrib.items():
                assert not name.lower().startswith("on"), (n, name)
                if name in ("href", "src"):
                    start = value.strip().lower()
                    assert not start.startswith(("javascript", "vbscript")) and (not start.startswith("data:") or start == "data:,"), (n, value)
        scripts = [s for s in tree.iter(H + "script")]
        assert all(s.get("src") is None for s in scripts) and len(scripts) <= 2, n
        assert not list(tree.iter(H + "img"))[1:], n
    word = lambda node: " ".join("".join(node.itertext()).split())
    tree = html5lib.parse(pages[0])
    same = lambda found: " ".join(found.split()) == wanted
    assert same(word(tree.find(".//" + H + "h1"))), (n, word(tree.find(".//" + H + "h1")), wanted)
    for name in ("cite", "dt", "dd", "bdi"):
        assert same(word(tree.find(".//" + H + name))), (n, name)
    assert same(word(tree.find(".//*[@data-s]"))), n
    assert same(tree.find(".//" + H + "meta[@property='og:title']").get("content")), n
    for page in pages[1:4]:
        found = [word(e) for e in html5lib.parse(page).iter() if e.tag in (H + "dt", H + "a")]
        assert any(same(f) for f in found), n
print(read, "pages read")
"#;

#[test]
fn on_pages_every_text_is_text_and_no_attribute_is_code() {
    if !judge::python::has("html5lib") {
        return;
    }
    let words = |text: &str| clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let cases: Vec<_> = texts().iter().enumerate().map(|(n, text)| json!([pages(n, text), words(text)])).collect();
    let (_folder, path) = judge::python::file("pages.json", json!(cases).to_string().as_bytes());
    let said = judge::python::run(PAGES, &[&path]);
    assert!(said.contains(&format!("{} pages read", cases.len() * 6)), "{said}");
}

#[test]
fn in_a_browser_nothing_of_it_executes() {
    let there = Command::new("chromium").arg("--version").output().is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("SKIPPED: no chromium");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let all = texts().join(" ");
    for (n, html) in pages(0, &all).into_iter().enumerate() {
        // without the policy the escape alone has to hold
        for (name, html) in [("as-it-is", html.clone()), ("bare", html.replace("Content-Security-Policy", "x-nothing"))]
        {
            let path = folder.path().join(format!("{name}{n}.html"));
            fs::write(&path, html).unwrap();
            let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
            let ran = Command::new("chromium")
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"])
                .arg(profile)
                .arg(format!("file://{}", path.display()))
                .output()
                .unwrap();
            let dom = String::from_utf8_lossy(&ran.stdout);
            let root = dom.split("<html").nth(1).and_then(|r| r.split('>').next()).unwrap_or_default();
            assert!(dom.contains("</html>") && !root.contains("data-hit"), "{name} {n}: {root}");
        }
    }
}

const TAG: &str = r#"
import json, sys
from mutagen.id3 import ID3
for name, wanted in json.load(open(sys.argv[1])):
    tag = ID3(name)
    found = [tag["TIT2"].text[0], tag["TPE1"].text[0], tag["TALB"].text[0], tag.getall("CHAP")[0].sub_frames["TIT2"].text[0], tag.getall("COMM")[0].text[0]]
    assert all(f == wanted for f in found), (name, found, wanted)
print("tags read")
"#;

#[test]
fn in_tags_every_field_is_read_back_as_one_line() {
    if !judge::python::has("mutagen") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let spaced = |text: &str| {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let mut cases = Vec::new();
    for (n, text) in texts().iter().enumerate() {
        let facts = TagFacts {
            title: text.clone(),
            artist: text.clone(),
            album: text.clone(),
            summary: text.clone(),
            language: text.clone(),
            chapters: vec![Chapter { title: text.clone(), ..Chapter::default() }],
            duration: Millis(1000),
            ..TagFacts::default()
        };
        let path = folder.path().join(format!("{n}.mp3"));
        fs::write(&path, tag(&facts).unwrap()).unwrap();
        cases.push(json!([path, spaced(text)]));
    }
    let (_kept, path) = judge::python::file("tags.json", json!(cases).to_string().as_bytes());
    assert!(judge::python::run(TAG, &[&path]).contains("tags read"));
}

#[test]
fn no_text_becomes_a_path() {
    let corner = |file: &str| {
        let text = format!(
            "title = \"t\"\nlanguage = \"en\"\nhost = \"H\"\n[voices]\nH = \"h\"\n[[deliverable]]\nname = \"podcast\"\nfile = {}\n",
            toml::Value::String(file.to_owned())
        );
        cornercast::script::corner::Corner::parse(SourceId(0), &text).value.deliverables
    };
    for text in texts() {
        for Deliverable { file, .. } in corner(&text).iter().chain(&corner(&format!("{text}.mp3"))) {
            assert!(!file.contains(['/', '\\', '\0', '\n']) && file != ".." && !file.starts_with('.'), "{file:?}");
        }
    }
}
