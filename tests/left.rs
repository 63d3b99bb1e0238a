//! A feed that is left as it was: what it names stays, and who is to blame is told.
use crate::show::{made::Made, run::run};
use std::fs;

const FEED: &str = "feed/public/feed.xml";
const CORNER: &str = "scripts/corner/corner.toml";

/// Two episodes, of which none is published.
fn two() -> Made {
    let made = Made::show();
    made.another("two", &[]);
    run(made.root(), &["build"]).ends(0);
    assert_eq!(made.read(FEED).matches("<item>").count(), 2);
    made
}

/// Files below a site of the feed that are not there.
fn missing(made: &Made) -> Vec<String> {
    let feed = made.read(FEED);
    let site = feed.split("<enclosure url=\"").nth(1).and_then(|rest| rest.split("lamp/").next()).unwrap();
    let named = feed.split('"').filter_map(|part| part.strip_prefix(site)).filter(|name| name.contains('.'));
    named.filter(|name| !made.path(&format!("feed/public/{name}")).exists()).map(str::to_owned).collect()
}

#[test]
fn nothing_that_it_names_goes_before_it_is_written_anew() {
    let made = two();
    assert_eq!(missing(&made), [""; 0]);
    let feed = made.read(FEED);
    // one is on hold and another cannot be made
    made.edit("# The Lamp\n", "# The Lamp\n\n> **HOLD** wait for the lawyer\n");
    made.swap("episodes/two/script.md", "# The Lamp\n", "# The Lamp\n\n> **CLPI** ada\n");
    run(made.root(), &["build"])
        .ends(1)
        .says(&["error[E091]: two is in this feed", "lamp: its files stay in feed/public"]);
    assert_eq!((made.read(FEED) == feed, missing(&made)), (true, Vec::new()));
    // a draft's files go as late
    made.edit("# The Lamp\n\n> **HOLD** wait for the lawyer\n", "# The Lamp\n");
    made.swap("episodes/lamp/episode.toml", "status = \"ready\"", "status = \"draft\"");
    run(made.root(), &["build"]).ends(1).says(&["lamp: its files stay in feed/public"]);
    assert_eq!(missing(&made), [""; 0]);
    made.swap("episodes/two/script.md", "> **CLPI** ada\n\n", "");
    run(made.root(), &["build"]).ends(0);
    assert!(!made.path("feed/public/lamp").exists() && made.read(FEED).matches("<item>").count() == 1);
    assert_eq!(missing(&made), [""; 0]);
}

#[test]
fn episodes_that_were_not_asked_for_are_no_mistake() {
    let made = two();
    fs::remove_dir_all(made.path(".cornercast")).unwrap();
    for slug in ["lamp", "two"] {
        fs::remove_dir_all(made.path(&format!("episodes/{slug}/build"))).unwrap();
    }
    run(made.root(), &["build", "lamp"]).ends(0).says(&["the feed is left as it was until two is built"]);
    // what is called otherwise is beside the old file until the feed names it
    made.swap(CORNER, "{slug}.mp3", "{slug}-hq.mp3");
    run(made.root(), &["build", "lamp"]).ends(0).says(&["the feed is left as it was until two is built"]);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists() && missing(&made).is_empty());
    run(made.root(), &["build"]).ends(0);
    assert!(made.read(FEED).contains("lamp/lamp-hq.mp3") && !made.path("feed/public/lamp/lamp.mp3").exists());
    assert_eq!(missing(&made), [""; 0]);
}

#[test]
fn a_corner_without_an_mp3_is_told_that_listeners_get_one() {
    let made = Made::show();
    let corner = made.read(CORNER);
    let at = corner.find("[[deliverable]]").unwrap();
    let own =
        "[[deliverable]]\nname = \"small\"\nprofile = \"podcast\"\ncontainer = \"opus\"\nfile = \"{slug}.opus\"\n";
    made.put(CORNER, format!("{}{own}", &corner[..at]));
    run(made.root(), &["build"]).ends(0).says(&["lamp: no [[deliverable]] of its corner is an MP3"]);
    run(made.root(), &["publish", "lamp"])
        .ends(1)
        .says(&["lamp cannot be published: no [[deliverable]] of its corner is an MP3"]);
}

#[test]
fn artwork_that_is_not_there_is_told_before_anything_is_published() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    run(made.root(), &["check"]).ends(0);
    fs::remove_file(made.path("feed/artwork/cover.png")).unwrap();
    for arguments in [&["check"][..], &["check", "--for", "all"], &["check", "--for", "apple"]] {
        run(made.root(), arguments)
            .ends(1)
            .says(&["error[apple/artwork-missing]: the artwork \"feed/artwork/cover.png\""]);
    }
}
