//! What was published stays as it was published, whichever version of the tool looks at it.
use crate::publish::second;
use crate::show::made::Made;
use crate::show::run::{changed, files, on_disk, run};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const LAMP: &str = "episodes/lamp/episode.toml";
const EPISODE: &str = "episodes/tuesday-loaf/episode.toml";
const LOCK: &str = "episodes/tuesday-loaf/episode.lock";
const FEED: &str = "feed/public/en/feed.xml";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sealed")
}

/// A show as a clone has it of which one episode is published: no recordings, no script.
fn published() -> TempDir {
    let show = TempDir::new().unwrap();
    for file in files(&golden()) {
        let to = show.path().join(file.strip_prefix(golden()).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, to).unwrap();
    }
    let artwork = "feed/artwork/en.png";
    fs::create_dir_all(show.path().join("feed/artwork")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(artwork), show.path().join(artwork)).unwrap();
    show
}

/// The files of `tests/golden/sealed` are never written anew: they are what a version of the tool left in somebody's show.
#[test]
fn what_an_earlier_version_published_gives_the_feed_that_it_gave() {
    let show = published();
    let before = on_disk(show.path());
    for command in ["build", "publish"] {
        run(show.path(), &[command]).ends(0);
        let feed = fs::read_to_string(show.path().join(FEED)).unwrap();
        assert_eq!(feed, fs::read_to_string(golden().join("feed.xml")).unwrap());
        let other = changed(&before, &on_disk(show.path()));
        assert!(!other.iter().any(|name| name.ends_with(".lock") || name.ends_with(".toml")), "{other:?}");
    }
}

#[test]
fn a_seal_is_of_what_its_file_says_and_not_of_how_it_is_laid_out() {
    let show = published();
    let lock = show.path().join(LOCK);
    let sealed = fs::read_to_string(&lock).unwrap();
    // as an editor or another program lays it out
    let value: serde_json::Value = serde_json::from_str(&sealed).unwrap();
    for same in [value.to_string(), sealed.replace('\n', "\r\n")] {
        fs::write(&lock, same).unwrap();
        run(show.path(), &["build"]).ends(0);
    }
    let edits = [
        ("\"The Tuesday Loaf\"", "\"The Monday Loaf\""),
        ("\"season\": 2", "\"season\": 3"),
        ("{\n", "{\n\"new\": 1,"),
    ];
    for (old, new) in edits {
        fs::write(&lock, sealed.replacen(old, new, 1)).unwrap();
        let feed = fs::read(show.path().join(FEED)).unwrap();
        run(show.path(), &["build"]).ends(1).says(&["tuesday-loaf/episode.lock is damaged (it was edited)"]);
        assert_eq!(fs::read(show.path().join(FEED)).unwrap(), feed, "{new}");
    }
    assert!(fs::read_to_string(show.path().join(EPISODE)).unwrap().contains("\"published\""));
}

#[test]
fn what_was_withdrawn_does_not_come_back_with_an_older_episode_toml() {
    let made = Made::show();
    second(&made, "two", "ready");
    let web = tempfile::tempdir().unwrap();
    let to = ["--to", web.path().to_str().unwrap()];
    run(made.root(), &[&["publish"][..], &to].concat()).ends(0);
    let open = made.read(LAMP);
    run(made.root(), &["withdraw", "lamp", "--says", "She asked us to."]).ends(0);
    let gone = |there: &Path| {
        let feed = fs::read_to_string(there.join("feed.xml")).unwrap();
        assert!(!feed.contains("lamp/lamp.mp3") && feed.contains("two/two.mp3"), "{feed}");
        assert!(!there.join("lamp/lamp.mp3").exists());
        assert!(fs::read_to_string(there.join("lamp/index.html")).unwrap().contains("She asked us to."));
    };
    // an editor saves what it had open; a merge keeps the other side
    for status in ["published", "ready"] {
        made.put(LAMP, open.replace("\"published\"", &format!("\"{status}\"")));
        for command in [&["check"][..], &["build"], &["publish", "--dry-run"], &["publish"], &["publish", "lamp"]] {
            let arguments = if command[0] == "publish" { [command, &to].concat() } else { command.to_vec() };
            run(made.root(), &arguments)
                .ends(1)
                .says(&["error[E098]: lamp was withdrawn", "episodes/lamp/episode.toml:"]);
            gone(&made.path("feed/public"));
            gone(web.path());
        }
    }
    // nor without its lock, as forget leaves it
    fs::remove_file(made.path("episodes/lamp/episode.lock")).unwrap();
    run(made.root(), &["build"]).ends(1).says(&["error[E098]"]);
    run(made.root(), &["publish", "lamp"]).ends(1);
    gone(&made.path("feed/public"));
    // under a guid of its own it is another episode
    made.put(LAMP, open.replace("\"published\"", "\"withdrawn\""));
    run(made.root(), &["build"]).ends(0).says(&["lamp: withdrawn"]);
}

#[test]
fn an_episode_toml_that_is_edited_after_its_publication_is_told() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    let told = "lamp: its episode.toml has changed since it was published";
    let silent = || {
        let ran = run(made.root(), &["build"]).ends(0);
        assert!(!ran.err.contains("has changed"), "{}", ran.err);
    };
    silent();
    let published = made.read(LAMP);
    // what is not for listeners, and how it is written
    made.put(LAMP, format!("# mine\n{published}\n[[recording]]\nsource = \"ada\"\nplace = \"her kitchen\"\n"));
    silent();
    for (old, new) in [("explicit = false", "explicit = true"), ("A lamp and what", "The lamp and what")] {
        made.put(LAMP, published.replace(old, new));
        for command in [&["build"][..], &["publish"], &["publish", "--dry-run"]] {
            run(made.root(), command).ends(0).says(&[told, "cornercast publish --revise lamp"]);
        }
    }
    made.put(LAMP, made.read(LAMP) + "\n[[revision]]\ndate = 2026-12-01\nnote = \"It glows.\"\n");
    run(made.root(), &["publish", "--revise", "lamp"]).ends(0);
    silent();
}

#[test]
fn a_correction_that_nobody_published_is_told_and_one_of_a_day_to_come_is_refused() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    let facts = made.read(LAMP);
    let told = "lamp: its episode.toml has changed since it was published";
    let with = |day: &str, note: &str| format!("{facts}\n[[revision]]\ndate = {day}\nnote = \"{note}\"\n");
    made.put(LAMP, with("2999-03-02", "A name was wrong."));
    for command in [&["build"][..], &["publish"]] {
        run(made.root(), command).ends(0).says(&[told, "cornercast publish --revise lamp"]);
    }
    let before = on_disk(&made.path("feed/public"));
    run(made.root(), &["publish", "--revise", "lamp"])
        .ends(1)
        .says(&["the day of its [[revision]], 2999-03-02, is still to come"]);
    assert_eq!(on_disk(&made.path("feed/public")), before);
    // a clone has no cache, and its seal knows how often it was corrected
    fs::remove_dir_all(made.path(".cornercast")).unwrap();
    made.put(LAMP, with("2026-03-02", "A name was wrong."));
    run(made.root(), &["build"]).ends(0).says(&[told]);
    run(made.root(), &["publish", "--revise", "lamp"]).ends(0);
    let ran = run(made.root(), &["build"]).ends(0);
    assert!(!ran.err.contains(told) && !ran.out.contains(told), "{}{}", ran.out, ran.err);
    // another note under the same correction has to be published as well
    made.put(LAMP, made.read(LAMP).replace("A name was wrong.", "Two names were wrong."));
    run(made.root(), &["build"]).ends(0).says(&[told]);
}

#[test]
fn a_published_episode_stays_in_its_channel() {
    let made = Made::show();
    let other = made.read("feed/channel.toml").replace("Loose Change", "잔돈").replace("loose/", "loose/ko/");
    made.put("feed/ko.toml", other.replace("9c7b1c0e", "9c7b1c0f"));
    let facts = format!("channel = \"channel\"\n{}", made.read(LAMP));
    made.put(LAMP, &facts);
    run(made.root(), &["publish"]).ends(0);
    let before = on_disk(&made.path("feed/public"));
    let (own, revision) = ("channel = \"channel\"", "\n[[revision]]\ndate = 2026-11-22\nnote = \"It glows.\"\n");
    made.put(LAMP, made.read(LAMP).replace(own, "channel = \"ko\"") + revision);
    for command in [&["build"][..], &["publish"], &["publish", "--revise", "lamp"]] {
        let ran = run(made.root(), command).ends(1);
        let ran =
            ran.says(&["error[E091]: the channel of a published episode has changed", &format!("put {own} back")]);
        assert!(!ran.err.contains("gone from the feed"), "{}", ran.err);
    }
    // one that there is not, and none
    for other in ["channel = \"xx\"", ""] {
        made.put(LAMP, facts.replace(own, other));
        run(made.root(), &["build"]).ends(1).says(&["error[E091]: the channel of a published episode has changed"]);
    }
    assert_eq!(on_disk(&made.path("feed/public")), before);
}

#[test]
fn the_page_above_the_channels_leads_to_no_picture_that_cannot_go_out() {
    let made = Made::show();
    let other = made.read("feed/channel.toml").replace("Loose Change", "잔돈").replace("loose/", "loose/ko/");
    made.put("feed/ko.toml", other.replace("9c7b1c0e", "9c7b1c0f"));
    made.swap("feed/channel.toml", "loose/", "loose/en/");
    made.put(LAMP, format!("channel = \"channel\"\n{}", made.read(LAMP)));
    run(made.root(), &["publish"]).ends(0);
    let page = made.read("feed/public/index.html");
    made.swap("feed/channel.toml", "artwork/cover.png", "artwork/missing-3.png");
    run(made.root(), &["build"]).ends(1).says(&["apple/artwork-missing"]);
    assert_eq!(made.read("feed/public/index.html"), page);
}
