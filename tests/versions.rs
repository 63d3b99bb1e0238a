//! A version of an episode as an item of its own in the feed: another guid, another file, the same script and people.

use crate::show::made::Made;
use crate::show::run::{Ran, hash, run, tool};
use std::fs;

const SHORT: &str = "episodes/lamp-short/episode.toml";

/// A show whose script has a short version, with an episode of its own that is ready.
fn show() -> Made {
    let made = Made::show();
    made.edit("slot: 0:12\ntolerance: 2s", "versions: full, short\nslot: 0:18, short 0:14\ntolerance: 6s");
    made.edit(
        "## Closing\n",
        "**HOST (alt: full):** Only the full one has this. ^full-1\n\n> **REC** takes/open-1.1.wav\n\n## Closing\n",
    );
    let ran = run(made.root(), &["new", "lamp-short", "--version-of", "lamp:short"]).ends(0);
    assert_eq!(ran.actions(), ["write    episodes/lamp-short/episode.toml"]);
    made.swap(SHORT, "status = \"draft\"", "status = \"ready\"");
    made.swap(SHORT, "# date = 2026-01-31T06:00:00+00:00", "date = 2026-11-21T06:00:00+00:00");
    made
}

fn guid(made: &Made, path: &str) -> String {
    let text = made.read(path);
    text.lines().find_map(|l| l.strip_prefix("guid = \"")).unwrap().trim_end_matches('"').to_owned()
}

#[test]
fn a_version_is_an_item_of_its_own() {
    let made = show();
    run(made.root(), &["build"]).ends(0);
    let feed = made.read("feed/public/feed.xml");
    assert_eq!(feed.matches("<item>").count(), 2);
    let guids = [guid(&made, "episodes/lamp/episode.toml"), guid(&made, SHORT)];
    assert_ne!(guids[0], guids[1]);
    for (guid, address) in guids.iter().zip(["lamp/lamp.mp3", "lamp-short/lamp-short.mp3"]) {
        assert!(feed.contains(guid) && feed.contains(address), "{guid} {address}\n{feed}");
        assert!(made.path("feed/public").join(address).is_file(), "{address}");
    }
    assert!(feed.contains("<title>The Lamp (short)</title>"), "{feed}");
    let captions = |slug: &str| made.read(&format!("feed/public/{slug}/captions.vtt")).replace('\n', " ");
    assert!(captions("lamp").contains("Only the full one") && !captions("lamp-short").contains("Only the full"));
    // what is as it was is left so
    let again = run(made.root(), &["build"]).ends(0);
    assert!(again.err.contains("nothing to do") || again.out.contains("nothing to do"), "{}{}", again.out, again.err);
    // a title of its own, and all that is asked of one episode
    made.put(SHORT, made.read(SHORT) + "title = \"The Lamp in a minute\"\n");
    run(made.root(), &["build"]).ends(0);
    assert!(made.read("feed/public/feed.xml").contains("<title>The Lamp in a minute</title>"));
    for arguments in [&["check", "lamp-short"][..], &["rundown", "lamp-short"], &["export", "lamp-short", "--as", "md"]]
    {
        let ran = run(made.root(), arguments).ends(0);
        assert!(!ran.out.contains("Only the full one"), "{arguments:?}: {}", ran.out);
    }
    run(made.root(), &["draft", "lamp-short"]).ends(1).says(&["is a version of lamp; its script is"]);
    run(made.root(), &["fmt", "--check"]).ends(0);
    // the corner asks for a signature under each
    run(made.root(), &["sign", "lamp-short", "--by", "Eve Ash"]).ends(0);
    let signed = run(made.root(), &["sign", "lamp-short"]);
    assert!(signed.out.contains("Eve Ash"), "{}", signed.out);
}

#[test]
fn a_published_version_stays_as_it_is() {
    let made = show();
    run(made.root(), &["publish"]).ends(0);
    let file = made.path("feed/public/lamp-short/lamp-short.mp3");
    let before = hash(&file);
    assert!(made.path("episodes/lamp-short/episode.lock").is_file());
    made.edit("Good evening to all of you.", "Good evening to some of you.");
    fs::remove_dir_all(made.path("episodes/lamp/takes")).unwrap();
    run(made.root(), &["build"]).ends(0).says(&[]);
    assert_eq!(hash(&file), before);
    run(made.root(), &["withdraw", "lamp-short"]).ends(0);
    let feed = made.read("feed/public/feed.xml");
    assert!(!file.exists() && feed.matches("<item>").count() == 1 && feed.contains("lamp/lamp.mp3"), "{feed}");
}

#[test]
fn what_is_no_version_says_so() {
    let made = show();
    let new = |of: &str| run(made.root(), &["new", "other", "--version-of", of]);
    new("lamp").ends(2).says(&["like lamp:short"]);
    new("lump:short").ends(2).says(&["lump", "did you mean", "lamp"]);
    new("lamp:shrt").ends(2).says(&["lamp has no version \"shrt\"", "short"]);
    new("lamp:full").ends(2).says(&["is what lamp itself airs"]);
    assert!(!made.path("episodes/other").exists());
    let with = |old: &str, new: &str, says: &[&str]| {
        let kept = made.read(SHORT);
        made.swap(SHORT, old, new);
        let ran = run(made.root(), &["check", "lamp-short"]).ends(1);
        ran.says(says).says(&["--> episodes/lamp-short/episode.toml:"]);
        made.put(SHORT, kept);
    };
    with("version_of = \"lamp\"", "version_of = \"lump\"", &["no other episode \"lump\"", "did you mean \"lamp\"?"]);
    with("version_of = \"lamp\"", "version_of = \"lamp-short\"", &["no other episode \"lamp-short\""]);
    with("version = \"short\"", "version = \"shirt\"", &["no other version \"shirt\"", "did you mean \"short\"?"]);
    with("version = \"short\"\n", "", &["E072", "\"version\""]);
    with("summary = \"\"", "summary = \"\"\n[[recording]]\nsource = \"ada\"", &["stands where the script is"]);
    made.put("episodes/lamp-short/script.md", "Words.\n");
    run(made.root(), &["check", "lamp-short"]).ends(1).says(&["has a script of its own"]);
}

#[test]
fn who_is_protected_in_the_script_is_protected_in_each_version() {
    let made = show();
    let toml = "episodes/lamp/episode.toml";
    made.put(toml, made.read(toml) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n");
    let away = tempfile::tempdir().unwrap();
    let words = away.path().join("words.toml");
    fs::write(&words, "[[person]]\nkey = \"ada\"\nnames = [\"Nora Quimby\"]\n").unwrap();
    let with = |arguments: &[&str]| {
        Ran::of(tool(made.root()).env("CORNERCAST_PROTECT", &words).args(arguments).output().unwrap())
    };
    with(&["build", "lamp-short"]).ends(1).says(&["E11", "approve the clip"]);
    assert!(!made.path("feed/public/lamp-short").exists());
    let from =
        |text: &str| format!("\n[[approval]]\nsource = \"ada\"\nfrom = \"0:03\"\nto = \"0:10.800\"\nby = \"{text}\"\n");
    made.put(toml, made.read(toml) + &from("Eve Ash"));
    with(&["build", "lamp-short"]).ends(0);
    assert!(made.path("feed/public/lamp-short/lamp-short.mp3").exists());
}

#[test]
fn what_is_forgotten_leaves_the_version_too() {
    let made = show();
    run(made.root(), &["publish"]).ends(0);
    // all recordings of this show are of one noise: some of its bytes remain in takes, and that is said
    let ran = run(made.root(), &["forget", "ada"]);
    assert!(ran.out.contains("lamp-short"), "{}", ran.out);
    assert!(!made.path("feed/public/lamp-short/lamp-short.mp3").exists());
    assert!(
        !made.path("episodes/lamp-short/build").exists()
            || fs::read_dir(made.path("episodes/lamp-short/build")).unwrap().next().is_none()
    );
    assert!(!made.path("episodes/lamp-short/script.md").exists());
    assert!(!made.read("episodes/lamp/script.md").contains("CLIP"), "{}", made.read("episodes/lamp/script.md"));
}

#[test]
fn of_what_the_fit_leaves_out_nobody_is_told() {
    let made = Made::show();
    let words = "The lamp tax is old [as we said](https://example.org/spare).";
    let spare = format!("**HOST (spare 1, term: lamp tax):** {words}\n\n> **REC** takes/open-1.1.wav\n\n## Closing\n");
    made.edit("## Closing\n", &spare);
    let ran = run(made.root(), &["build"]).ends(0);
    assert!(ran.out.contains("write") && made.read("episodes/lamp/build/rundown.txt").contains("spare"), "{}", ran.out);
    let told = |made: &Made| {
        let notes = made.read("episodes/lamp/build/notes.md") + &made.read("feed/public/feed.xml");
        let page = made.read("feed/public/lamp/index.html");
        (notes + &page).contains("lamp tax")
    };
    assert!(!told(&made));
    // where there is room it is heard, and told of
    made.edit("slot: 0:12\ntolerance: 2s", "slot: 0:16\ntolerance: 3s");
    run(made.root(), &["build"]).ends(0);
    assert!(told(&made));
}
