//! Somebody's existing feed becomes a show, and publishing it again loses nothing.

use crate::show::made::Made;
use crate::show::run;
use crate::show::run::run;
use cornercast::feed::tree::{self, Node, Space};
use proptest::prelude::*;
use std::{fmt::Write, fs, path::Path};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
    xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
    xmlns:podcast=\"https://podcastindex.org/namespace/1.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
    xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:psc=\"http://podlove.org/simple-chapters\"><channel>\
    <title>Der alte Hafen — 옛 항구</title><link>https://example.org/harbour</link>\
    <description>Stories &amp; ropes.</description><language>de-AT</language>\
    <atom:link rel=\"self\" href=\"https://example.org/harbour/rss\" type=\"application/rss+xml\"/>\
    <itunes:author>The Harbour</itunes:author><itunes:image href=\"https://example.org/cover.jpg\"/>\
    <itunes:explicit>no</itunes:explicit><itunes:category text=\"Society &amp; Culture\"/>\
    <media:rating scheme=\"urn:x\">nonadult</media:rating>";

const ITEMS: &str = "<item><title>Third</title><guid isPermaLink=\"false\">tag:example.org,2020:3</guid>\
    <pubDate>Mon, 09 Mar 2020 06:00:00 EST</pubDate><itunes:duration>12:05</itunes:duration>\
    <itunes:season>2</itunes:season><itunes:episode>3</itunes:episode>\
    <enclosure url=\"https://cdn.example.org/3.mp3?sig=a%2Fb&amp;x=1\" length=\"123\" type=\"audio/mpeg\"/>\
    <podcast:person role=\"guest\" img=\"https://example.org/a.jpg\" href=\"https://example.org/a\">Ana</podcast:person>\
    <podcast:soundbite startTime=\"1.5\" duration=\"20\">Ropes</podcast:soundbite>\
    <psc:chapters version=\"1.2\"><psc:chapter start=\"0\" title=\"Eins\"/></psc:chapters>\
    <media:content url=\"https://example.org/3.mp4\"/></item>\
    <item><title><![CDATA[Second & <b>bold</b>]]></title><guid>https://example.org/2</guid>\
    <pubDate>Mon, 02 Mar 2020 06:00:00 +0100</pubDate>\
    <enclosure url=\"http://cdn.example.org/2.m4a\" length=\"0\" type=\"audio/x-m4a\"/>\
    <content:encoded><![CDATA[<p>Notes]]]]><![CDATA[></p>]]></content:encoded></item>\
    <item><title>First</title><guid isPermaLink=\"false\">tag:example.org,2020:1</guid>\
    <pubDate>Mon, 24 Feb 2020 06:00:00 GMT</pubDate>\
    <enclosure url=\"https://cdn.example.org/1.mp3\" length=\"99\" type=\"audio/mpeg\"/></item>";

fn feed() -> String {
    format!("{HEAD}{ITEMS}</channel></rss>\n")
}

fn tree(path: &Path) -> Node {
    tree::read(&fs::read_to_string(path).unwrap()).unwrap().root
}

/// Items with everything in them, places in the file apart.
fn items(root: &Node) -> Vec<Node> {
    fn bare(node: &Node) -> Node {
        let attributes = node.attributes.iter().filter(|(n, _)| !n.starts_with("xmlns")).cloned().collect();
        Node { at: 0..0, attributes, children: node.children.iter().map(bare).collect(), ..node.clone() }
    }
    root.first(&Space::Rss, "channel").unwrap().all(&Space::Rss, "item").map(bare).collect()
}

/// Import a file of a folder into the folder `show` in it.
fn import(folder: &Path, name: &str) -> run::Ran {
    run(folder, &["import", folder.join(name).to_str().unwrap(), "--show", folder.join("show").to_str().unwrap()])
}

/// A picture that directories take, in the place of the JPEG that the feed has.
fn cover(show: &Path) {
    let channel = show.join("feed/channel.toml");
    let text = fs::read_to_string(&channel).unwrap();
    fs::write(&channel, text.replace("artwork/cover.jpg", "artwork/cover.png")).unwrap();
    let made = Made::show();
    let from = ["artwork/cover.png", "artwork.png", "cover.png"].iter().map(|n| made.path("feed").join(n));
    let from = from.chain(run::files(&made.path("feed"))).find(|p| p.extension().is_some_and(|e| e == "png")).unwrap();
    fs::create_dir_all(show.join("feed/artwork")).unwrap();
    fs::copy(from, show.join("feed/artwork/cover.png")).unwrap();
}

#[test]
fn an_imported_feed_is_published_again_with_nothing_lost() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.xml"), feed()).unwrap();
    let show = folder.path().join("show");
    let ran = import(folder.path(), "old.xml").ends(0);
    ran.says(&[
        "3 items",
        "feed/artwork/cover.jpg; it was at https://example.org/cover.jpg",
        "301",
        "https://example.org/harbour/rss",
    ]);
    // the picture is not here yet: that is said, and there is no feed
    run(&show, &["build"]).ends(1).says(&["the artwork"]);
    assert!(!show.join("feed/public/feed.xml").exists());
    cover(&show);
    run(&show, &["build"]).ends(0);
    let out = tree(&show.join("feed/public/feed.xml"));
    assert_eq!(items(&out), items(&tree(&folder.path().join("old.xml"))));
    let channel = out.first(&Space::Rss, "channel").unwrap();
    assert_eq!(channel.text_of(&Space::Rss, "language"), Some("de-at"));
    let rating = channel.children.iter().find(|c| c.name == "rating").unwrap();
    assert_eq!((rating.text.as_str(), rating.space.prefix()), ("nonadult", "http://search.yahoo.com/mrss/"));
    // apps go on knowing the podcast: the guid is that of its old address
    let guid = cornercast::feed::podcast_guid("https://example.org/harbour/rss").to_string();
    assert_eq!(channel.text_of(&Space::Podcast, "guid"), Some(guid.as_str()));
    assert_eq!(run(&show, &["build"]).ends(0).actions(), ["nothing to do: everything is up to date"]);

    let stick = folder.path().join("stick");
    run(&show, &["publish", "--to", stick.to_str().unwrap()]).ends(0);
    assert_eq!(items(&tree(&stick.join("feed.xml"))).len(), 3);
    // published, the earlier items are as safe as sealed ones
    let kept = fs::read_to_string(show.join("feed/channel.imported.xml")).unwrap();
    let before = fs::read(show.join("feed/public/feed.xml")).unwrap();
    fs::write(show.join("feed/channel.imported.xml"), kept.replace("2020:1", "2020:9")).unwrap();
    run(&show, &["publish"]).ends(1).says(&["E096", "take the file back from git"]);
    fs::remove_file(show.join("feed/channel.imported.xml")).unwrap();
    run(&show, &["build"]).ends(1).says(&["E096"]);
    fs::write(show.join("feed/channel.imported.xml"), "<imported>").unwrap();
    run(&show, &["build"]).ends(1).says(&["E096", "cannot be read"]);
    assert_eq!(fs::read(show.join("feed/public/feed.xml")).unwrap(), before);
    fs::write(show.join("feed/channel.imported.xml"), kept).unwrap();
    run(&show, &["publish"]).ends(0);
    // and a folder with them is not overwritten by a show without them
    let other = Made::show();
    other.swap("feed/channel.toml", "site = \"", "site = \"");
    run(other.root(), &["publish", "--to", stick.to_str().unwrap()]).ends(1).says(&["that this show has not"]);
}

#[test]
fn new_episodes_stand_before_the_earlier_ones_and_never_take_their_identity() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.xml"), feed()).unwrap();
    let show = folder.path().join("show");
    import(folder.path(), "old.xml").ends(0);
    let made = Made::show();
    fs::copy(show.join("feed/channel.imported.xml"), made.path("feed/channel.imported.xml")).unwrap();
    run(made.root(), &["publish"]).ends(0);
    let xml = fs::read_to_string(made.path("feed/public/feed.xml")).unwrap();
    let all = items(&tree::read(&xml).unwrap().root);
    let titles: Vec<_> = all.iter().map(|i| i.text_of(&Space::Rss, "title").unwrap().to_owned()).collect();
    assert_eq!(titles[1..], ["Third", "Second & <b>bold</b>", "First"]);
    assert_eq!(titles.len(), 4);

    // an episode that says it is one of theirs is none of ours
    let made = Made::show();
    let taken = fs::read_to_string(show.join("feed/channel.imported.xml")).unwrap();
    let episode: toml::Table = made.read("episodes/lamp/episode.toml").parse().unwrap();
    let same = taken.replace("tag:example.org,2020:1", episode["guid"].as_str().unwrap());
    fs::write(made.path("feed/channel.imported.xml"), same).unwrap();
    run(made.root(), &["publish"]).ends(1).says(&["E093", "of an episode of the earlier feed"]);
    assert!(!made.path("episodes/lamp/episode.lock").exists());
}

#[test]
fn what_is_no_feed_begins_no_show() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, says) in [
        ("page.xml", &b"<html/>"[..], "no RSS"),
        ("cut.xml", b"<rss><channel><item>", "cannot be imported"),
        ("latin.xml", b"<rss><channel><title>\xc7\xd1\xb1\xdb</title></channel></rss>", "not UTF-8"),
        ("empty.xml", b"", "no RSS"),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        import(folder.path(), name).ends(1).says(&[says]);
        assert!(!folder.path().join("show").exists(), "{name}");
    }
    // a place is one in the file as it is, whatever was mended before it
    let broken = feed().replace("<title>Third</title>", "<title>1 < 2 & &nbsp; 3 <joe@example.org> 4</title>");
    let at = broken.find("</title>").and_then(|_| broken.find("4</title>")).unwrap() + 1;
    let before = &broken[..at];
    let (line, column) = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1);
    fs::write(folder.path().join("broken.xml"), &broken).unwrap();
    import(folder.path(), "broken.xml")
        .ends(1)
        .says(&[&format!("line {line}, column {column}: it is not well-formed")]);
    fs::write(folder.path().join("good.xml"), feed()).unwrap();
    fs::create_dir(folder.path().join("show")).unwrap();
    fs::write(folder.path().join("show/letter.txt"), "mine").unwrap();
    import(folder.path(), "good.xml").ends(1).says(&["is not empty"]);
    assert_eq!(run::files(&folder.path().join("show")).len(), 1);
}

/// What may stand between the tags of a feed in the wild.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("&".to_owned()),
        Just("&nbsp;".to_owned()),
        Just("&amp;amp;".to_owned()),
        Just("<![CDATA[ <p>]] > & ]]>".to_owned()),
        Just("<!-- <item> & -->".to_owned()),
        Just("<x:a b=\"&lt;\"><x:c/></x:a>".to_owned()),
        Just("\u{b}".to_owned()),
        "[a-z가-힣 ]{0,12}",
    ]
}

#[test]
fn a_bare_less_than_sign_and_an_item_without_a_title_are_taken_over_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let bare = "<item><description>Only this</description><guid>bare</guid></item>";
    let text = feed().replace("<title>Third</title>", "<title>I <3 you</title>").replacen(
        "<item>",
        &format!("{bare}<item>"),
        1,
    );
    fs::write(folder.path().join("old.xml"), text).unwrap();
    import(folder.path(), "old.xml").ends(0).says(&[
        "mended: 1 bare < that begin no tag",
        "left as they are: 1 items have no title: their pages are headed by the first words of what they say",
    ]);
    let taken = fs::read_to_string(folder.path().join("show/feed/channel.imported.xml")).unwrap();
    assert!(taken.contains("<title>I &lt;3 you</title>") && taken.contains(bare), "{taken}");
}

#[test]
fn items_of_an_earlier_feed_have_pages_and_one_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    // in the encoding of an old server
    let text = feed().replace("encoding=\"UTF-8\"", "encoding=\"EUC-KR\"").replace('—', "-");
    let (bytes, _, lost) = encoding_rs::EUC_KR.encode(&text);
    assert!(!lost);
    fs::write(folder.path().join("old.xml"), bytes).unwrap();
    let show = folder.path().join("show");
    import(folder.path(), "old.xml").ends(0).says(&["converted from EUC-KR to UTF-8"]);
    cover(&show);
    let web = folder.path().join("web");
    run(&show, &["publish", "--to", web.to_str().unwrap()]).ends(0);
    let list = fs::read_to_string(web.join("index.html")).unwrap();
    assert!(list.contains("옛 항구") && list.matches("href=\"earlier/").count() == 3, "{list}");
    let pages: Vec<String> = run::files(&web.join("earlier")).iter().map(|p| fs::read_to_string(p).unwrap()).collect();
    assert_eq!(pages.len(), 3);
    let third = pages.iter().find(|p| p.contains("<h1>Third</h1>")).unwrap();
    assert!(third.contains("media-src https:;") && third.contains("preload=\"none\""), "{third}");
    // one is taken back, by its guid; the others stay as they are
    let before = items(&tree(&web.join("feed.xml")));
    run(&show, &["withdraw", "tag:example.org,2020:3", "--dry-run"]).ends(0);
    assert_eq!(items(&tree(&web.join("feed.xml"))), before);
    run(&show, &["withdraw", "tag:example.org,2020:3"]).ends(0);
    let after = items(&tree(&web.join("feed.xml")));
    assert_eq!(after, before[1..]);
    assert_eq!(run::files(&web.join("earlier")).len(), 2);
    assert!(!fs::read_to_string(show.join("feed/channel.imported.xml")).unwrap().contains("2020:3"));
    run(&show, &["build"]).ends(0);
    // once more, as for a place that could not be reached
    run(&show, &["withdraw", "tag:example.org,2020:3"]).ends(0);
    run(&show, &["withdraw", "tag:example.org,2020:4"]).ends(2);
    // a place that lost its list keeps no page of one either
    fs::remove_file(web.join(".cornercast.json")).unwrap();
    run(&show, &["withdraw", "tag:example.org,2020:1"]).ends(0).says(&["(.cornercast.json) is gone"]);
    assert_eq!(run::files(&web.join("earlier")).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_items_come_out_as_they_went_in(all in prop::collection::vec(prop::collection::vec(piece(), 0..8), 0..8)) {
        use cornercast::feed::import;
        let mut xml = String::from("<rss xmlns:x=\"urn:x\"><channel><title>t</title>");
        for (n, pieces) in all.iter().enumerate() {
            write!(xml, "<item><guid>{n}</guid><description>{}</description>\n</item>\n", pieces.concat()).unwrap();
        }
        xml.push_str("</channel></rss>");
        let taken = import::take(&xml).unwrap();
        prop_assert_eq!(taken.items, all.len());
        let own = "<rss version=\"2.0\" xmlns:x=\"urn:other\"><channel><title>T</title></channel></rss>";
        let spliced = import::imported(&taken.text).unwrap().splice(own);
        let again = import::take(&spliced).unwrap();
        prop_assert_eq!(again.items, all.len());
        let (one, two) = (import::imported(&taken.text).unwrap(), import::imported(&again.text).unwrap());
        prop_assert_eq!(&one.guids, &two.guids);
        let texts = |xml: &str| items(&tree::read(xml).unwrap().root).iter().map(|i| format!("{i:?}")).collect::<Vec<_>>();
        // what is spliced twice is what was spliced once
        let twice = two.splice(own);
        prop_assert_eq!(texts(&spliced), texts(&twice));
    }
}

/// Three items of a real feed: two share their guid, two share their recording.
fn shared() -> String {
    let item = |title: &str, guid: &str, file: &str| {
        format!(
            "<item><title>{title}</title><guid isPermaLink=\"false\">{guid}</guid><pubDate>Mon, 24 Feb 2020 06:00:00 GMT</pubDate>\
             <enclosure url=\"https://cdn.example.org/{file}\" length=\"99\" type=\"audio/x-m4a\"/></item>"
        )
    };
    let items =
        [item("3화", "5e1f-3", "3.m4a"), item("2화", "5e1f-3", "2.m4a"), item("1화", "5e1f-1", "2.m4a")].concat();
    format!("{HEAD}{items}</channel></rss>\n")
}

#[test]
fn items_that_share_a_guid_have_a_page_each_and_no_word_takes_back_more_than_it_says() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.xml"), shared()).unwrap();
    let show = folder.path().join("show");
    import(folder.path(), "old.xml").ends(0);
    cover(&show);
    run(&show, &["publish"]).ends(0);
    let public = show.join("feed/public");
    let list = fs::read_to_string(public.join("index.html")).unwrap();
    let page = |title: &str| {
        let (before, _) = list.split_once(&format!("\">{title}</a>")).unwrap();
        before.rsplit_once("href=\"").unwrap().1.to_owned()
    };
    for (title, file) in [("3화", "3.m4a"), ("2화", "2.m4a"), ("1화", "2.m4a")] {
        let html = fs::read_to_string(public.join(page(title))).unwrap();
        let heard = format!("src=\"https://cdn.example.org/{file}\"");
        assert!(html.contains(&format!("<h1>{title}</h1>")) && html.contains(&heard), "{title}: {html}");
    }
    assert_eq!(run::files(&public.join("earlier")).len(), 3);
    // a guid and an address that two have name neither
    for word in ["5e1f-3", "https://cdn.example.org/2.m4a"] {
        let ran = run(&show, &["withdraw", word]).ends(2).says(&["2 items are named", "nothing was taken back", "2화"]);
        assert!(ran.err.contains(page("2화").trim_end_matches(".html")), "{}", ran.err);
    }
    let titles = || {
        let all = items(&tree(&public.join("feed.xml")));
        all.iter().map(|i| i.text_of(&Space::Rss, "title").unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(titles(), ["3화", "2화", "1화"]);
    // it leaves no page of the show's own on which a reason would stand
    let says = run(&show, &["withdraw", "2화", "--says", "Wrong."]).ends(2);
    assert!(says.err.contains("--says is shown on the page of an episode"), "{}", says.err);
    let web = folder.path().join("web");
    run(&show, &["publish", "--to", web.to_str().unwrap()]).ends(0);
    fs::rename(&web, folder.path().join("away")).unwrap();
    // a title that one has, and the name of a page, take back that one, and say so
    let there = page("2화");
    let mut told = String::new();
    for arguments in [&["withdraw", "2화", "--dry-run"][..], &["withdraw", "2화"]] {
        let ran = run(&show, arguments).ends(0);
        told = ran.err.clone();
        assert_eq!(ran.out.matches("channel: - \"").count(), 1, "{}", ran.out);
        assert!(ran.out.contains("channel: - \"2화\" earlier/"), "{}", ran.out);
    }
    assert_eq!(titles(), ["3화", "1화"]);
    run(&show, &["build"]).ends(0);
    // what is told to be done where it did not arrive can be done: no title is known any more
    fs::rename(folder.path().join("away"), &web).unwrap();
    assert!(web.join(&there).exists());
    let again = format!("cornercast withdraw {} --to {}", there.trim_end_matches(".html"), web.display());
    assert!(told.contains(&again), "{told}");
    run(&show, &again.split(' ').skip(1).collect::<Vec<_>>()).ends(0);
    assert!(!web.join(&there).exists());
    // the page of the other one is where it was
    assert!(public.join(page("3화")).exists());
    run(&show, &["withdraw", "5e1f-3"]).ends(0);
    assert_eq!(titles(), ["1화"]);
    let lock: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(show.join("feed/channel.lock")).unwrap()).unwrap();
    assert_eq!(lock["items"]["5e1f-3"]["addresses"].as_array().unwrap().len(), 2, "{lock}");
    let one = format!("earlier/{}", run::files(&public.join("earlier"))[0].file_name().unwrap().to_str().unwrap());
    run(&show, &["withdraw", &one]).ends(0);
    assert!(titles().is_empty());
}

#[test]
fn an_imported_show_says_its_description_as_text_and_what_is_on_no_card_and_in_no_kit() {
    let folder = tempfile::tempdir().unwrap();
    let html = "<description><![CDATA[<p>우리말 이야기 &amp; 더</p>]]></description>";
    let text = feed().replace("<description>Stories &amp; ropes.</description>", html);
    fs::write(folder.path().join("old.xml"), text).unwrap();
    let show = folder.path().join("show");
    import(folder.path(), "old.xml").ends(0);
    cover(&show);
    run(&show, &["publish"]).ends(0);
    let page = fs::read_to_string(show.join("feed/public/index.html")).unwrap();
    assert_eq!(page.matches("우리말 이야기 &amp; 더").count(), 3, "{page}");
    assert!(!page.contains("&lt;p&gt;"), "{page}");
    let channel = tree(&show.join("feed/public/feed.xml"));
    let channel = channel.first(&Space::Rss, "channel").unwrap();
    assert_eq!(channel.text_of(&Space::Rss, "description"), Some("<p>우리말 이야기 &amp; 더</p>"));

    let card = folder.path().join("card");
    let to = format!("bundle:{}", card.display());
    run(&show, &["publish", "--to", &to]).ends(0).says(&["recordings of 3 items", "not on it", "only their addresses"]);
    let first = fs::read_to_string(card.join("index.html")).unwrap();
    assert!(
        first.contains("href=\"PAGES/index.html\"") && first.contains("3 earlier episodes are not here"),
        "{first}"
    );
    assert!(!first.contains("<ol>") && card.join("PAGES/index.html").exists());
    let kits = format!("kit:{}", folder.path().join("kits").display());
    run(&show, &["publish", "--to", &kits]).ends(0).says(&["the 3 items", "have no kit"]);
}
