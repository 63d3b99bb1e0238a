//! What was published stays as it was published, whichever version of the tool looks at it.
use crate::show::run::{changed, files, on_disk, run};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

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
