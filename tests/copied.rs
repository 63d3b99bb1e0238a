//! An episode that begins as a copy of last week's folder.
use crate::show::{made::Made, run::run};
use std::fs;

const FEED: &str = "feed/public/feed.xml";

#[test]
fn a_copied_folder_is_told_from_the_episode_it_was_copied_from() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    let feed = made.read(FEED);
    let copy = |with_lock: bool| {
        drop(fs::remove_dir_all(made.path("episodes/copy")));
        made.another("copy", &[]);
        made.swap("episodes/copy/episode.toml", "4f0f6c0f", "4f0f6c0e");
        if with_lock {
            fs::copy(made.path("episodes/lamp/episode.lock"), made.path("episodes/copy/episode.lock")).unwrap();
        }
    };
    // all of it, with the lock
    copy(true);
    let told =
        ["error[E097]: episodes/lamp has this guid too", "episodes/copy/episode.toml:1:", "delete episodes/copy/"];
    run(made.root(), &["check", "copy"]).ends(1).says(&told);
    run(made.root(), &["check", "lamp"]).ends(0);
    for command in ["build", "publish"] {
        run(made.root(), &[command]).ends(1).says(&told);
        assert_eq!(made.read(FEED), feed);
    }
    // its guid is new, and its lock is not
    made.swap("episodes/copy/episode.toml", "4f0f6c0e", "7f0f6c0e");
    run(made.root(), &["build"]).ends(1).says(&["error[E097]: episodes/copy/episode.lock is that of episodes/lamp"]);
    // without the lock, and still called published
    copy(false);
    run(made.root(), &["build"]).ends(1).says(&["error[E097]: ", "give the copy guid = \""]);
    made.swap("episodes/copy/episode.toml", "4f0f6c0e", "7f0f6c0e");
    let told = ["error[E091]: it says that it is published", "episodes/copy/episode.toml:"];
    for command in ["check", "build", "publish"] {
        run(made.root(), &[command]).ends(1).says(&told);
        assert_eq!(made.read(FEED), feed);
    }
    made.swap("episodes/copy/episode.toml", "\"published\"", "\"draft\"");
    run(made.root(), &["build"]).ends(0);
}
