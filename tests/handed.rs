//! What is handed over: kits, bundles and folders are looked at too, follow a withdrawal whatever else lies broken in the show,
//! and nothing is sealed that is refused.

use crate::publish::second;
use crate::show::made::Made;
use crate::show::run::{Ran, run, tool};
use std::{fs, path::Path};

const WORDS: &str = "[[person]]\nkey = \"tom\"\nnames = [\"Tomasz Wrona\"]\n";

/// A show with a published episode, another that is a broken draft, and three places where it was published to.
fn handed_over(away: &Path) -> Made {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    for to in places(away) {
        run(made.root(), &["publish", "--to", &to]).ends(0);
    }
    made
}

fn places(away: &Path) -> [String; 3] {
    let at = |name: &str| away.join(name).display().to_string();
    [at("web"), format!("kit:{}", at("kit")), format!("bundle:{}", at("bundle"))]
}

fn break_a_draft(made: &Made) {
    let toml = made.read("episodes/lamp/episode.toml");
    let toml = toml.replace("4f0f6c0e", "6f0f6c0e").replace("\"published\"", "\"draft\"");
    made.put("episodes/aa/episode.toml", toml);
    let script = made.read("episodes/lamp/script.md");
    made.put("episodes/aa/script.md", script.replace("> **CLIP** ada", "> **SIGG** sig\n\n> **CLIP** ada"));
}

/// The sounds that lie anywhere below a folder.
fn sounds(folder: &Path) -> Vec<String> {
    let all = crate::show::run::files(folder);
    let names = all.iter().map(|p| p.file_name().unwrap().to_string_lossy().into_owned());
    names.filter(|n| n.ends_with(".mp3")).collect()
}

#[test]
fn a_broken_draft_keeps_nothing_withdrawn_where_it_was_published_to() {
    let away = tempfile::tempdir().unwrap();
    let made = handed_over(away.path());
    let feed = away.path().join("web/feed.xml");
    assert!(fs::read_to_string(&feed).unwrap().contains("lamp.mp3"));
    break_a_draft(&made);
    let ran = run(made.root(), &["withdraw", "lamp"]);
    assert!(ran.err.contains("error[E010]"), "the draft is told of: {}", ran.err);
    assert!(!fs::read_to_string(&feed).unwrap().contains("lamp.mp3"), "{}{}", ran.out, ran.err);
    for place in ["web", "kit", "bundle"] {
        assert_eq!(sounds(&away.path().join(place)), [""; 0], "{place}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_broken_draft_keeps_nothing_published_back() {
    let away = tempfile::tempdir().unwrap();
    let made = Made::show();
    break_a_draft(&made);
    made.swap("episodes/aa/episode.toml", "\"ready\"", "\"draft\"");
    let [web, ..] = places(away.path());
    let ran = run(made.root(), &["publish", "lamp", "--to", &web]);
    assert!(ran.err.contains("error[E010]"), "{}", ran.err);
    assert_eq!(sounds(&away.path().join("web")), ["lamp.mp3"], "{}{}", ran.out, ran.err);
    assert!(away.path().join("web/feed.xml").exists());
}

#[test]
fn what_is_refused_is_not_sealed() {
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), WORDS).unwrap();
    let made = Made::show();
    let with = |arguments: &[&str]| {
        Ran::of(
            tool(made.root())
                .env("CORNERCAST_PROTECT", away.path().join("words.toml"))
                .args(arguments)
                .output()
                .unwrap(),
        )
    };
    with(&["build"]).ends(0);
    made.swap("feed/channel.toml", "The Change Office", "Wrona Office");
    for command in [&["publish", "lamp"][..], &["publish"]] {
        let ran = with(command).ends(1).says(&["protected words stand in what would be public"]);
        assert!(!(ran.out + &ran.err).contains(".cornercast/"), "the place is told where it would be");
        assert!(!made.path("episodes/lamp/episode.lock").exists() && !made.path("feed/channel.lock").exists());
        assert!(made.read("episodes/lamp/episode.toml").contains("\"ready\""));
        assert!(!made.path(".cornercast/trial").exists());
    }
    made.swap("feed/channel.toml", "Wrona Office", "The Change Office");
    with(&["publish"]).ends(0);
    assert!(made.path("episodes/lamp/episode.lock").exists() && made.path("feed/channel.lock").exists());
    assert!(!made.path(".cornercast/trial").exists());
}

#[test]
fn leaks_opens_what_it_is_given() {
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), WORDS).unwrap();
    let made = handed_over(away.path());
    let leaks = |arguments: &[&str]| {
        let mut all = vec!["leaks", "--json"];
        all.extend(arguments);
        Ran::of(tool(made.root()).env("CORNERCAST_PROTECT", away.path().join("words.toml")).args(all).output().unwrap())
    };
    let place = |name: &str| away.path().join(name).display().to_string();
    let (web, kit, bundle) = (place("web"), place("kit"), place("bundle"));
    let clean = leaks(&[&web, &kit, &bundle]);
    let told = clean.json();
    assert_eq!(told["findings"], serde_json::json!([]), "{}", clean.out);
    assert!(told["files"].as_u64().unwrap() > 20);
    for (file, kind) in
        [("kit/lamp/notes.txt", "protected"), ("bundle/index.html", "protected"), ("web/lamp/captions.vtt", "comment")]
    {
        let path = away.path().join(file);
        let before = fs::read(&path).unwrap();
        let planted: &[u8] = if kind == "comment" { b"\nNOTE hidden\nhere\n" } else { b"\nWrona\n" };
        fs::write(&path, [before.as_slice(), planted].concat()).unwrap();
        let ran = leaks(&[&web, &kit, &bundle]).ends(1);
        let told = ran.json();
        let found = &told["findings"][0];
        assert_eq!((found["kind"].as_str(), found["file"].as_str()), (Some(kind), Some(file)), "{}", ran.out);
        leaks(&[]).ends(0);
        leaks(&[path.to_str().unwrap()]).ends(1);
        fs::write(&path, before).unwrap();
    }
    leaks(&["/nowhere/at/all"]).ends(74);
}

#[test]
fn a_paper_stays_in_the_house_until_it_is_named() {
    let made = Made::show();
    made.edit("## Closing", "> **NOTE** ask the neighbour about the zebra key\n\n## Closing");
    run(made.root(), &["build"]).ends(0);
    run(made.root(), &["export", "lamp", "--as", "docx"]).ends(0);
    run(made.root(), &["leaks"]).ends(0);
    let paper = made.path("episodes/lamp/build/script.docx");
    let ran = run(made.root(), &["leaks", paper.to_str().unwrap()]).ends(1);
    assert!(ran.out.contains("script.docx: ") && ran.out.contains("note or comment of the script"), "{}", ran.out);
}

#[test]
fn one_denied_word_is_told_once_for_each_place() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    let page = "feed/public/lamp/index.html";
    let html = made.read(page).replace("</body>", "<p>A <b>kettlewort</b> &amp; 50%25 of it \\u0041</p></body>");
    made.put(page, html);
    let deny = made.path("deny.txt");
    fs::write(&deny, "kettlewort\n").unwrap();
    let ran = run(made.root(), &["leaks", "--deny", deny.to_str().unwrap(), "--json"]).ends(1);
    let told = ran.json();
    let hits: Vec<_> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["kind"] == "denied")
        .map(ToString::to_string)
        .collect();
    assert_eq!(hits.len(), 1, "{hits:#?}");
}

#[test]
fn words_of_a_protected_label_are_offered_to_a_reader_under_the_name_of_the_source() {
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), "[[person]]\nkey = \"ADA\"\nnames = [\"Wilma Quimby\"]\n").unwrap();
    let made = Made::show();
    let toml = "episodes/lamp/episode.toml";
    made.put(toml, made.read(toml) + "\n[[voice]]\nlabel = \"ADA\"\nprotect = \"voice\"\n");
    let words = away.path().join("words.toml");
    let ran = Ran::of(tool(made.root()).env("CORNERCAST_PROTECT", words).args(["build"]).output().unwrap());
    ran.ends(1).says(&["error[E112]", "READER (quote: ada)", "build/readers.md"]);
    let sheet = made.read("episodes/lamp/build/readers.md");
    assert!(sheet.contains("**READER (quote: ada):** It had a green shade"), "{sheet}");
    // what is struck is proven with the rest; around a protected word that is struck there are two paragraphs
    made.edit("On Fridays, um, you know, it hummed.", "On Fridays, ~~um, you know,~~ it hummed.");
    let build = || {
        let words = away.path().join("words.toml");
        Ran::of(tool(made.root()).env("CORNERCAST_PROTECT", words).args(["build"]).output().unwrap()).ends(1);
        made.read("episodes/lamp/build/readers.md")
    };
    let sheet = build();
    let line = sheet.lines().find(|l| l.contains("green shade")).unwrap().to_owned();
    assert!(line.ends_with("On Fridays, ~~um, you know,~~ it hummed."), "{sheet}");
    fs::write(away.path().join("words.toml"), "[[person]]\nkey = \"ADA\"\nnames = [\"Wilma Quimby\", \"You Know\"]\n")
        .unwrap();
    let sheet = build();
    assert!(sheet.contains("On Fridays,\n\n**READER (quote: ada):** it hummed."), "{sheet}");
}

#[test]
fn nobody_signs_with_a_protected_name() {
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), WORDS).unwrap();
    let made = Made::show();
    let words = away.path().join("words.toml");
    let sign = |by: &str| {
        let arguments = ["sign", "lamp", "--by", by];
        Ran::of(tool(made.root()).env("CORNERCAST_PROTECT", &words).args(arguments).output().unwrap())
    };
    sign("Tomasz Wrona").ends(1).says(&["the name of who signs"]);
    let signed = made.path("episodes/lamp/signatures.json");
    assert!(!signed.exists());
    sign("Jo Park").ends(0);
    assert!(signed.exists());
}

/// What is ready and not asked for stays where nothing is published, and where something is it is said that it leaves.
#[test]
fn publishing_one_episode_takes_no_other_out_of_a_feed_unsaid() {
    let made = Made::show();
    second(&made, "two", "ready");
    run(made.root(), &["build"]).ends(0);
    let has = |feed: &str| made.read(feed).contains("5f0f6c0e");
    let root = "feed/public/feed.xml";
    assert!(has(root));
    made.swap("episodes/two/script.md", "## Closing", "> **PAUSE** 900ms\n\n## Closing");
    let leaves = "feed/channel.toml: two, which is not published, leaves the feed until it is built";
    let ran = run(made.root(), &["publish", "lamp", "--dry-run"]).ends(0);
    assert!(has(root) && ran.err.contains(leaves), "{}", ran.err);
    run(made.root(), &["publish", "lamp"]).ends(0).says(&[leaves]);
    assert!(!has(root));
    run(made.root(), &["build"]).ends(0);
    assert!(has(root));

    // in a channel of its own, and with another episode that is broken: its feed has nothing to do with this
    let other = made.read("feed/channel.toml").replace("9c7b1c0e", "8c7b1c0e").replace("Loose Change", "Other Change");
    made.put("feed/other.toml", other.replace("https://example.org/loose/", "https://example.org/loose/other/"));
    made.swap("episodes/two/episode.toml", "number = 1\n", "number = 1\nchannel = \"other\"\n");
    made.swap("episodes/lamp/episode.toml", "number = 1\n", "number = 1\nchannel = \"channel\"\n");
    run(made.root(), &["build"]).ends(0);
    let feed = "feed/public/other/feed.xml";
    assert!(has(feed));
    let stays = "feed/other.toml: the feed is left as it was until two is built";
    for broken in ["> **PAUSE** 800ms\n\n## Closing", "> **PAUS** 1s\n\n## Closing"] {
        made.swap("episodes/two/script.md", "## Closing", broken);
        run(made.root(), &["publish", "lamp"]).says(&[stays]);
        assert!(has(feed), "{broken}");
        made.swap("episodes/two/script.md", broken, "## Closing");
    }
    fs::remove_dir_all(made.path(".cornercast")).unwrap();
    run(made.root(), &["publish", "lamp"]).ends(0).says(&[stays]);
    assert!(has(feed));
}

/// An episode in a folder of another name, or with a guid that is another's, is refused: nothing of it is public then.
#[test]
fn what_is_refused_puts_nothing_into_the_public_tree() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    fs::rename(made.path("episodes/lamp"), made.path("episodes/lantern")).unwrap();
    for command in ["publish", "build"] {
        run(made.root(), &[command]).ends(1);
        assert!(!made.path("feed/public/lantern").exists(), "{command}");
    }
    fs::rename(made.path("episodes/lantern"), made.path("episodes/lamp")).unwrap();
    second(&made, "two", "ready");
    made.swap("episodes/two/episode.toml", "5f0f6c0e", "4f0f6c0e");
    for command in ["publish", "build"] {
        run(made.root(), &[command]).ends(1);
        assert!(!made.path("feed/public/two").exists(), "{command}");
    }
    // and what was put there of one that is deleted leaves with the next build
    made.swap("episodes/two/episode.toml", "4f0f6c0e", "5f0f6c0e");
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/two/two.mp3").exists());
    fs::remove_dir_all(made.path("episodes/two")).unwrap();
    run(made.root(), &["build"]).ends(0);
    assert!(!made.path("feed/public/two").exists());
    assert!(made.path("feed/public/lamp/lamp.mp3").exists());
    let ran = run(made.root(), &["build"]).ends(0);
    assert!(ran.out.contains("nothing to do"), "{}", ran.out);
}

/// What a clip airs is known, though an episode strikes the same words or a note has them; what only a draft airs is not.
#[test]
fn words_that_listeners_hear_anyway_are_no_leak() {
    let made = Made::show();
    for file in ["script.md", "episode.toml"] {
        let text = made.read(&format!("episodes/lamp/{file}")).replace("4f0f6c0e", "5f0f6c0e");
        let text = text.replace("status = \"ready\"", "status = \"draft\"");
        let text = text.replace(
            "## Closing",
            "~~We all know that it had a green shade.~~\n\nA hedgehog sings at noon.\n\n## Closing",
        );
        made.put(&format!("episodes/two/{file}"), text);
    }
    made.edit("## Closing", "> **NOTE** a green shade, and it is lovely\n\n## Closing");
    run(made.root(), &["build"]);
    run(made.root(), &["leaks"]).ends(0);
    // struck here, and aired by a draft alone
    made.edit("## Closing", "~~A hedgehog sings at noon.~~\n\n## Closing");
    let page = "feed/public/lamp/index.html";
    made.put(page, made.read(page).replace("</body>", "<p>A hedgehog sings at noon.</p></body>"));
    let ran = run(made.root(), &["leaks"]).ends(1);
    assert!(ran.out.contains("index.html: ") && ran.out.contains("a hedgehog sings at noon"), "{}", ran.out);
}
