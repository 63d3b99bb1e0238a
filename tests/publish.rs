//! What listeners have been told stays true: publishing, correcting, taking back, and the folders it goes to.

use crate::show::made;
use crate::show::made::Made;
use crate::show::run::{changed, files, hash, on_disk, run, tool};
use serde_json::{Value, json};
use sha2::Digest as _;
use std::{fs, path::Path};

const EPISODE: &str = "episodes/lamp/episode.toml";
const FEED: &str = "feed/public/feed.xml";

/// A second episode: the same script with other words, a guid and a date of its own.
pub(crate) fn second(made: &Made, slug: &str, status: &str) {
    for file in files(&made.path("episodes/lamp")) {
        let relative = file.strip_prefix(made.path("episodes/lamp")).unwrap().to_owned();
        if relative.starts_with("build") || relative.ends_with("episode.lock") {
            continue;
        }
        let to = made.path(&format!("episodes/{slug}")).join(relative);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, to).unwrap();
    }
    let toml = format!("episodes/{slug}/episode.toml");
    made.swap(&toml, "4f0f6c0e", "5f0f6c0e");
    made.swap(&toml, "2026-11-20", "2026-11-27");
    let old = if made.read(&toml).contains("\"ready\"") { "\"ready\"" } else { "\"published\"" };
    made.swap(&toml, old, &format!("\"{status}\""));
    made.swap(&format!("episodes/{slug}/script.md"), "title: The Lamp", "title: The Second");
    made.swap(&format!("episodes/{slug}/script.md"), "# The Lamp", "# The Second");
}

fn lock(made: &Made, path: &str) -> Value {
    serde_json::from_str(&made.read(path)).unwrap()
}

/// Every file that a feed names is below this folder, and as long as it says.
#[track_caller]
fn whole(folder: &Path) {
    let xml = fs::read_to_string(folder.join("feed.xml")).unwrap();
    let channel = rss::Channel::read_from(xml.as_bytes()).unwrap();
    for item in channel.items {
        let enclosure = item.enclosure.unwrap();
        let path = enclosure.url.strip_prefix("https://example.org/loose/").unwrap();
        let length = fs::metadata(folder.join(path)).unwrap().len();
        assert_eq!(length.to_string(), enclosure.length, "{path}");
    }
    for part in xml.split("url=\"https://example.org/loose/").skip(1) {
        let path = part.split('"').next().unwrap();
        assert!(folder.join(path).exists(), "{path} is named and not there");
    }
}

#[test]
fn a_dry_run_says_what_listeners_would_see_and_writes_nothing() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    let before = on_disk(made.root());
    let ran = run(made.root(), &["publish", "--dry-run"]).ends(0);
    assert!(ran.out.contains("channel: + \"The Lamp\" https://example.org/loose/lamp/lamp.mp3"), "{}", ran.out);
    let told = run(made.root(), &["publish", "--dry-run", "--json"]).ends(0).json();
    assert_eq!(told["changes"][0]["change"], "add");
    assert_eq!(told["changes"][0]["guid"], "4f0f6c0e-07a5-4be5-9c3a-91ce1f6a3d05");
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
}

#[test]
fn what_changes_of_the_show_is_said_before_and_after() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    made.swap("feed/channel.toml", "Small things, and what they cost.", "Smaller things.");
    let wanted = "channel: ~ \"Loose Change\" description: Small things, and what they cost. -> Smaller things.";
    for arguments in [&["publish", "--dry-run"][..], &["publish"]] {
        let ran = run(made.root(), arguments).ends(0);
        assert!(ran.out.contains(wanted), "{}", ran.out);
    }
    let ran = run(made.root(), &["publish"]).ends(0);
    assert!(!ran.out.contains('~'), "said once it is published: {}", ran.out);
    assert!(made.read(FEED).contains("Smaller things."));
}

#[test]
fn an_episode_of_the_future_is_held_back_and_leaves_no_trace_in_public() {
    let made = Made::show();
    made.swap(EPISODE, "2026-11-20T06:00:00+00:00", "2027-01-01T00:00:01+00:00");
    run(made.root(), &["build"]).ends(0).says(&["lamp: held back until 2027-01-01T00:00:01+00:00"]);
    assert!(!made.read(FEED).contains("<item>") && !made.path("feed/public/lamp").exists());
    run(made.root(), &["publish"]).ends(0);
    run(made.root(), &["publish", "lamp"])
        .ends(1)
        .says(&["lamp is dated 2027-01-01T00:00:01+00:00, which is still to come"]);
    assert!(!made.path("episodes/lamp/episode.lock").exists());
    // a second later it is out
    let later = tool(made.root()).env("SOURCE_DATE_EPOCH", "1798761601").arg("publish").output().unwrap();
    assert!(later.status.success());
    assert!(made.path("episodes/lamp/episode.lock").exists() && made.read(FEED).contains("<item>"));
    let odd = tool(made.root()).env("SOURCE_DATE_EPOCH", "soon").arg("build").output().unwrap();
    assert_eq!(odd.status.code(), Some(2));
}

#[test]
fn a_published_episode_cannot_be_lost_moved_or_renamed() {
    let made = Made::show();
    second(&made, "two", "ready");
    run(made.root(), &["publish"]).ends(0);
    let feed = made.read(FEED);
    let away = tempfile::tempdir().unwrap();
    let gone = away.path().join("two");

    // its folder is gone
    fs::rename(made.path("episodes/two"), &gone).unwrap();
    for command in ["build", "publish"] {
        run(made.root(), &[command])
            .ends(1)
            .says(&["error[E091]: the published episode two is gone", "cornercast withdraw two"]);
        assert_eq!(made.read(FEED), feed, "{command}");
    }
    // it is called something else
    fs::rename(&gone, made.path("episodes/three")).unwrap();
    for command in ["build", "publish"] {
        run(made.root(), &[command])
            .ends(1)
            .says(&["error[E091]: the folder of the published episode two is called three now"]);
        assert_eq!(made.read(FEED), feed, "{command}");
    }
    run(made.root(), &["check", "three"]).ends(1).says(&["error[E091]: it was published as episodes/two"]);
    fs::rename(made.path("episodes/three"), made.path("episodes/two")).unwrap();

    // its seal is gone, damaged or edited, and with it what listeners were told
    let seal = made.read("episodes/two/episode.lock");
    let (_, bytes) = seal.split_once("\"bytes\": ").unwrap();
    let bytes = bytes.split_once(',').unwrap().0;
    let edited = [seal.replace("2026-11-27", "2026-11-28"), seal.replace(bytes, "99"), "no seal".to_owned()];
    for broken in edited {
        made.put("episodes/two/episode.lock", broken);
        for command in ["build", "publish"] {
            let ran = run(made.root(), &[command]).ends(1).says(&["error[E091]: ", "episode.lock is damaged", "git"]);
            assert_eq!(ran.err.matches("error").count(), 1 + usize::from(command == "publish"), "{}", ran.err);
            assert_eq!(made.read(FEED), feed, "{command}");
        }
    }
    // nothing remembers it but its own file
    let ledger = made.read("feed/channel.lock");
    fs::remove_file(made.path("feed/channel.lock")).unwrap();
    fs::remove_file(made.path("episodes/two/episode.lock")).unwrap();
    run(made.root(), &["build"]).ends(1).says(&["error[E091]: ", "its episode.lock is not there"]);
    assert_eq!(made.read(FEED), feed);
    made.put("feed/channel.lock", ledger);
    made.put("episodes/two/episode.lock", seal);

    // its date moves
    made.swap("episodes/two/episode.toml", "2026-11-27", "2026-11-28");
    run(made.root(), &["publish"]).ends(1).says(&[
        "error[E092]: ",
        "episodes/two/episode.toml:3:",
        "2026-11-27T06:00:00+00:00",
    ]);
    made.swap("episodes/two/episode.toml", "2026-11-28", "2026-11-27");

    // the podcast itself is known by its guid
    made.swap("feed/channel.toml", "guid = \"9c7b1c0e", "guid = \"8c7b1c0e");
    run(made.root(), &["build"])
        .ends(1)
        .says(&["error[E094]: ", "put guid = \"9c7b1c0e-5f0a-5a51-9f53-0a6a3a1d1c11\""]);
    made.swap("feed/channel.toml", "guid = \"8c7b1c0e", "guid = \"9c7b1c0e");

    // the address of a recording is nobody else's, also when the episode was withdrawn
    run(made.root(), &["withdraw", "two"]).ends(0);
    fs::remove_dir_all(made.path("episodes/two")).unwrap();
    second(&made, "two", "ready");
    made.swap("episodes/two/episode.toml", "5f0f6c0e", "6f0f6c0e");
    run(made.root(), &["publish"]).ends(1).says(&["error[E093]: two would reuse the address of a recording of two"]);
    assert!(!made.path("episodes/two/episode.lock").exists());

    for code in ["E091", "E092", "E093", "E094", "W095"] {
        let ran = run(made.root(), &["check", "--explain", code]).ends(0);
        assert!(ran.out.contains("Wrong:") && ran.out.contains("Right:"), "{}", ran.out);
    }
}

#[test]
fn publishing_one_episode_leaves_the_others_out_of_what_listeners_get() {
    let made = Made::show();
    second(&made, "two", "ready");
    let target = tempfile::tempdir().unwrap();
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/two/two.mp3").exists());
    run(made.root(), &["publish", "lamp", "--to", target.path().to_str().unwrap()]).ends(0);
    assert!(!target.path().join("two").exists() && !made.path("episodes/two/episode.lock").exists());
    let xml = fs::read_to_string(target.path().join("feed.xml")).unwrap();
    assert_eq!(xml.matches("<item>").count(), 1);
    whole(target.path());
}

#[test]
fn a_correction_keeps_guid_and_date_and_is_at_the_old_address_and_a_new_one() {
    let made = Made::show();
    let target = tempfile::tempdir().unwrap();
    let to = target.path().to_str().unwrap();
    run(made.root(), &["publish", "--to", to]).ends(0);
    let old = lock(&made, "episodes/lamp/episode.lock");
    let first = hash(&target.path().join("lamp/lamp.mp3"));

    // nothing was said about what is corrected
    run(made.root(), &["publish", "--revise", "lamp"])
        .ends(1)
        .says(&["lamp: say what was corrected: add [[revision]]"]);
    assert_eq!(lock(&made, "episodes/lamp/episode.lock"), old);

    made.edit("A lamp is a thing that hums.", "A lamp is a thing that glows.");
    made::wav(&made.path("episodes/lamp/takes/close-1.1.wav"), 3_400, &[(400, 1_500), (1_900, 3_100)]);
    let toml = made.read(EPISODE)
        + "\n[[revision]]\ndate = 2026-12-01\nnote = \"A lamp glows; <it> was said that it *hums*.\"\n";
    made.put(EPISODE, toml);
    let ran = run(made.root(), &["publish", "--revise", "lamp", "--to", to]).ends(0);
    // the feed of before names the old address: other bytes come there when no feed does
    let order: Vec<_> = ran.actions().into_iter().filter(|a| a.starts_with("copy")).collect();
    let at =
        |name: &str| order.iter().position(|a| a.trim_end().ends_with(name)).unwrap_or_else(|| panic!("{order:?}"));
    assert!(at("lamp/lamp-r1.mp3") < at("feed.xml") && at("feed.xml") < at("lamp/lamp.mp3"), "{order:?}");
    assert!(ran.out.contains("~ \"The Lamp\" enclosure.url: https://example.org/loose/lamp/lamp.mp3 -> https://example.org/loose/lamp/lamp-r1.mp3"), "{}", ran.out);
    let new = lock(&made, "episodes/lamp/episode.lock");
    for same in ["guid", "date", "page"] {
        assert_eq!(new["item"][same], old["item"][same], "{same}");
    }
    let again = hash(&target.path().join("lamp/lamp-r1.mp3"));
    assert_ne!(again, first);
    assert_eq!(hash(&target.path().join("lamp/lamp.mp3")), again, "apps that keep the first address get it too");
    assert_eq!(new["item"]["enclosure"]["sha256"], again.as_str());
    assert_eq!(
        lock(&made, "feed/channel.lock")["items"][new["item"]["guid"].as_str().unwrap()]["addresses"],
        json!(["https://example.org/loose/lamp/lamp-r1.mp3", "https://example.org/loose/lamp/lamp.mp3"])
    );
    whole(target.path());

    // said in the notes, on the page and in the captions, and nothing of it is markup
    let said = |file: &str| fs::read_to_string(target.path().join(file)).unwrap();
    assert!(
        new["item"]["notes_html"].as_str().unwrap().starts_with(
            "<p><strong>Corrected on 1 December 2026: A lamp glows; &lt;it&gt; was said that it *hums*.</strong></p>"
        ),
        "{}",
        new["item"]["notes_html"]
    );
    for (file, text) in [
        ("lamp/index.html", "Corrected on 1 December 2026: A lamp glows; &lt;it&gt;"),
        ("lamp/captions.vtt", "NOTE Corrected on 1 December 2026: A lamp glows; <it>"),
        ("lamp/captions.html", "Corrected on 1 December 2026"),
    ] {
        assert!(said(file).contains(text), "{file}: {}", said(file));
    }

    // sealed again: nothing changes, and a second correction needs a second note
    let before = on_disk(made.root());
    run(made.root(), &["build"]).ends(0);
    run(made.root(), &["publish", "--to", to]).ends(0);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
    // the same again, as after a run that was stopped or for another target: it is corrected already
    let other = tempfile::tempdir().unwrap();
    run(made.root(), &["publish", "--revise", "lamp", "--to", other.path().to_str().unwrap()]).ends(0);
    whole(other.path());
    assert_eq!(lock(&made, "episodes/lamp/episode.lock"), new);
    made.edit("A lamp is a thing that glows.", "A lamp is a thing that burns.");
    run(made.root(), &["publish", "--revise", "lamp"]).ends(1).says(&["say what was corrected"]);
}

#[test]
fn a_target_that_cannot_be_written_to_publishes_nothing() {
    let made = Made::show();
    made.put("a-file", "x");
    let to = made.path("a-file");
    let ran = run(made.root(), &["publish", "--to", to.to_str().unwrap()]);
    assert!(ran.code != Some(0) && !made.path("episodes/lamp/episode.lock").exists(), "{} {}", ran.out, ran.err);
}

#[test]
fn what_is_damaged_here_replaces_nothing_there_and_a_channel_that_is_gone_loses_nothing() {
    let made = Made::show();
    let there = tempfile::tempdir().unwrap();
    let to = there.path().to_str().unwrap();
    run(made.root(), &["publish", "--to", to]).ends(0);
    let recording = there.path().join("lamp/lamp.mp3");
    let good = fs::read(&recording).unwrap();
    fs::remove_dir_all(made.path("episodes/lamp/build")).unwrap();
    fs::write(made.path("feed/public/lamp/lamp.mp3"), &good[..good.len() / 2]).unwrap();
    run(made.root(), &["publish", "--to", to]);
    assert!(fs::read(&recording).unwrap() == good, "the good recording is gone");

    fs::rename(made.path("feed/channel.toml"), made.path("feed/other.toml")).unwrap();
    run(made.root(), &["publish", "--to", to]).ends(1).says(&["error[E091]: the channel feed/channel.toml is gone"]);
    assert!(fs::read(&recording).unwrap() == good && there.path().join("feed.xml").exists());
}

#[test]
fn what_was_made_before_is_nobody_s_to_hear_when_the_episode_is_out() {
    let made = Made::show();
    let corner = "scripts/corner/corner.toml";
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists());
    made.swap(corner, "file = \"{slug}.mp3\"", "file = \"{slug}-cast.mp3\"");
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/lamp/lamp-cast.mp3").exists());
    assert!(!made.path("feed/public/lamp/lamp.mp3").exists(), "the mix before is still public");
    // beside what is published lies what nobody published
    let there = tempfile::tempdir().unwrap();
    fs::write(made.path("feed/public/lamp/draft.mp3"), "a mix of yesterday").unwrap();
    run(made.root(), &["publish", "--to", there.path().to_str().unwrap()]).ends(0);
    assert!(there.path().join("lamp/lamp-cast.mp3").exists() && !there.path().join("lamp/draft.mp3").exists());
    // and an episode that is a draft again takes with it what the tool put there under any name
    second(&made, "two", "ready");
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/two/two-cast.mp3").exists());
    made.swap(corner, "file = \"{slug}-cast.mp3\"", "file = \"{slug}-new.mp3\"");
    made.swap("episodes/two/episode.toml", "\"ready\"", "\"draft\"");
    run(made.root(), &["build"]).ends(0);
    assert!(!made.path("feed/public/two").exists());
}

#[test]
fn two_channels_of_which_one_is_at_the_root_are_written_once() {
    let made = Made::show();
    let other = made.read("feed/channel.toml").replace("9c7b1c0e", "8c7b1c0e").replace("Loose Change", "잔돈");
    made.put("feed/ko.toml", other.replace("https://example.org/loose/", "https://example.org/loose/ko/"));
    made.swap(EPISODE, "number = 1\n", "number = 1\nchannel = \"channel\"\n");
    run(made.root(), &["build"]).ends(0);
    let page = made.read("feed/public/index.html");
    assert!(page.contains("The Lamp"), "the page at the root is another's");
    let before = on_disk(made.root());
    run(made.root(), &["build"]).ends(0);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
}

#[test]
fn a_mistake_in_a_file_that_episodes_share_is_said_once() {
    let made = Made::show();
    second(&made, "two", "ready");
    made.swap("scripts/corner/corner.toml", "rate = \"160wpm\"", "rate = \"fast\"");
    let ran = run(made.root(), &["build"]).ends(1);
    assert_eq!(ran.err.matches("\"fast\" is not a rate").count(), 1, "{}", ran.err);
}

#[test]
fn words_of_today_do_not_go_out_with_the_sound_of_yesterday() {
    let made = Made::show();
    second(&made, "two", "ready");
    run(made.root(), &["build"]).ends(0);
    assert!(made.read(FEED).contains("5f0f6c0e"));
    made.swap("episodes/two/script.md", "## Closing", "> **PAUSE** 900ms\n\n## Closing");
    let before = on_disk(made.root());
    run(made.root(), &["publish", "--dry-run"]).ends(0);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new(), "a dry run wrote");
    let ran = run(made.root(), &["build", "lamp"]).ends(0);
    assert!(
        (ran.out.clone() + &ran.err).contains("nothing says that two.mp3 is of the episode as it is now"),
        "{} {}",
        ran.out,
        ran.err
    );
    let said = ran.out + &ran.err;
    assert!(said.contains("the feed is left as it was until two is built"), "{said}");
    // nothing that listeners get of it is of today
    let moved = changed(&before, &on_disk(made.root()));
    assert!(!moved.iter().any(|c| c.contains("feed/public/two/")), "{moved:?}");
    run(made.root(), &["build"]).ends(0);
    assert!(made.read(FEED).contains("5f0f6c0e"));
}

#[test]
fn a_list_of_what_was_sent_that_is_damaged_is_not_taken_for_empty() {
    let made = Made::show();
    let there = tempfile::tempdir().unwrap();
    let to = there.path().to_str().unwrap();
    run(made.root(), &["publish", "--to", to]).ends(0);
    let list = there.path().join(".cornercast.json");
    let good = fs::read_to_string(&list).unwrap();
    for bad in [&good[..good.len() / 2], &good.replace("cornercast.target/1", "cornercast.target/9")] {
        fs::write(&list, bad).unwrap();
        run(made.root(), &["publish", "--to", to]).ends(1).says(&["cannot be read", "bring it back"]);
        assert_eq!(fs::read_to_string(&list).unwrap(), bad);
    }
    fs::write(&list, good).unwrap();
    made.put(".cornercast/targets.json", "[");
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&["targets.json is damaged"]);
}

#[test]
fn withdrawing_changes_the_status_and_no_text_that_looks_like_it() {
    let made = Made::show();
    let summary = "summary = \"\"\"\nA lamp.\n[status]\nstatus = \"kept\"\n\"\"\"";
    made.swap(EPISODE, "summary = \"A lamp and what became of it.\"", "");
    made.put(EPISODE, format!("{summary}\n{}", made.read(EPISODE)));
    run(made.root(), &["publish"]).ends(0);
    run(made.root(), &["withdraw", "lamp", "--says", "Two\nlines # of it."]).ends(0);
    let text = made.read(EPISODE);
    assert!(text.starts_with(summary) && text.contains("status = \"withdrawn\"\n"), "{text}");
    let read: toml::Table = text.parse().unwrap();
    assert_eq!(read["tombstone"].as_str(), Some("Two\nlines # of it."));
}

#[test]
fn a_withdrawn_episode_leaves_every_folder_it_was_published_to() {
    let made = Made::show();
    second(&made, "two", "ready");
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for target in [&one, &two] {
        run(made.root(), &["publish", "--to", target.path().to_str().unwrap()]).ends(0);
    }
    fs::write(one.path().join("lamp/letter.txt"), "of somebody else").unwrap();
    let ran = run(made.root(), &["withdraw", "lamp", "--dry-run"]).ends(0);
    assert!(ran.out.contains("- lamp (4f0f6c0e"), "{}", ran.out);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists());

    run(made.root(), &["withdraw", "lamp", "--says", "Ada asked us to, & we do."]).ends(0).says(&["out of reach"]);
    assert!(made.read(EPISODE).contains("status = \"withdrawn\"\n"));
    for target in [&made.path("feed/public"), one.path(), two.path()] {
        let xml = fs::read_to_string(target.join("feed.xml")).unwrap();
        assert!(xml.contains("The Second") && !xml.contains("4f0f6c0e") && !xml.contains("The Lamp"));
        whole(target);
        let left: Vec<_> = files(target).into_iter().filter(|p| p.starts_with(target.join("lamp"))).collect();
        let names: Vec<_> = left.iter().map(|p| p.file_name().unwrap().to_str().unwrap()).collect();
        assert!(names.iter().all(|n| ["index.html", "letter.txt"].contains(n)), "{names:?}");
        let page = fs::read_to_string(target.join("lamp/index.html")).unwrap();
        assert!(page.contains("Ada asked us to, &amp; we do.") && !page.contains("Lamp"), "{page}");
        // nothing that aired is left in a text anywhere
        for file in files(target).into_iter().filter(|f| f.extension().is_some_and(|e| e != "mp3" && e != "png")) {
            let text = fs::read_to_string(&file).unwrap();
            assert!(!text.contains("The Lamp") && !text.contains("\"lamp/lamp.mp3"), "{}", file.display());
        }
    }
    assert!(one.path().join("lamp/letter.txt").exists());
    // and it stays away
    let before = on_disk(made.root());
    run(made.root(), &["build"]).ends(0).says(&["lamp: withdrawn"]);
    run(made.root(), &["publish"]).ends(0);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
    run(made.root(), &["publish", "lamp"]).ends(1).says(&["lamp cannot be published: it is withdrawn"]);
}

#[test]
fn only_what_was_published_can_be_withdrawn() {
    let made = Made::show();
    let before = made.read(EPISODE);
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&["lamp was never published"]);
    assert_eq!(made.read(EPISODE), before);
    run(made.root(), &["withdraw", "lampp"]).ends(2).says(&["did you mean \"lamp\"?"]);
}

#[test]
fn a_folder_with_episodes_that_the_show_has_not_is_left_alone() {
    let made = Made::show();
    let target = tempfile::tempdir().unwrap();
    let theirs = r#"<rss version="2.0"><channel><title>t</title><link>l</link><description>d</description>
        <item><title>Somebody's</title><guid>not-ours</guid></item></channel></rss>"#;
    fs::write(target.path().join("feed.xml"), theirs).unwrap();
    let to = target.path().to_str().unwrap();
    run(made.root(), &["publish", "--to", to]).ends(1).says(&["\"Somebody's\" (not-ours)", "left as it is"]);
    assert_eq!(fs::read_to_string(target.path().join("feed.xml")).unwrap(), theirs);
    fs::write(target.path().join("feed.xml"), "<html>").unwrap();
    run(made.root(), &["publish", "--to", to]).ends(1).says(&["is no feed that can be read"]);
    assert_eq!(files(target.path()).len(), 1);
    run(made.root(), &["publish", "--to", made.path("feed/public/x").to_str().unwrap()])
        .ends(1)
        .says(&["choose another folder"]);
}

#[test]
fn a_feed_never_names_a_recording_that_is_neither_here_nor_there() {
    let made = Made::show();
    let (full, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(made.root(), &["publish", "--to", full.path().to_str().unwrap()]).ends(0);
    // as in a fresh clone
    for folder in ["feed/public", "episodes/lamp/build", "episodes/lamp/takes", ".cornercast"] {
        fs::remove_dir_all(made.path(folder)).unwrap();
    }
    let to = empty.path().to_str().unwrap();
    run(made.root(), &["publish", "--to", to]).ends(1).says(&["lamp/lamp.mp3", "neither on this machine nor in"]);
    assert!(files(empty.path()).is_empty());
    // where the files are there already, all is well
    run(made.root(), &["publish", "--to", full.path().to_str().unwrap()]).ends(0);
    whole(full.path());
}

#[test]
fn stopped_at_any_moment_the_feed_is_whole_and_the_next_run_finishes() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    second(&made, "two", "ready");
    run(made.root(), &["build"]).ends(0);
    let begun = std::time::Instant::now();
    let target = tempfile::tempdir().unwrap();
    let to = target.path().to_str().unwrap().to_owned();
    run(made.root(), &["publish", "lamp", "--to", &to]).ends(0);
    let usual = begun.elapsed();
    let old = fs::read(target.path().join("feed.xml")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for step in 0..24 {
        // each time from the state before "two" was published
        fs::remove_file(made.path("episodes/two/episode.lock")).ok();
        made.put("episodes/two/episode.toml", made.read("episodes/two/episode.toml").replace("published", "ready"));
        let mut child = tool(made.root())
            .args(["-q", "publish", "two", "--to", &to])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(usual * step / 16);
        child.kill().unwrap();
        child.wait().unwrap();
        whole(target.path());
        if made.path(FEED).exists() {
            whole(&made.path("feed/public"));
        }
        seen.insert(fs::read(target.path().join("feed.xml")).unwrap() == old);
        run(made.root(), &["publish", "two", "--to", &to]).ends(0);
        whole(target.path());
        assert!(fs::read_to_string(target.path().join("feed.xml")).unwrap().contains("The Second"));
        assert!(made.read("episodes/two/episode.toml").contains("status = \"published\""));
        let left = files(made.root()).into_iter().chain(files(target.path()));
        let left: Vec<_> = left.filter(|p| p.to_string_lossy().contains(".tmp-")).collect();
        assert!(left.is_empty(), "{left:?}");
        // and back: what the target has is put there again
        for name in ["two", "feed.xml", ".cornercast.json", "index.html"] {
            let path = target.path().join(name);
            fs::remove_file(&path).or_else(|_| fs::remove_dir_all(&path)).unwrap();
        }
        fs::write(target.path().join("feed.xml"), &old).unwrap();
        let mut ledger = lock(&made, "feed/channel.lock");
        ledger["items"].as_object_mut().unwrap().retain(|guid, _| guid.starts_with("4f0f6c0e"));
        made.put("feed/channel.lock", ledger.to_string());
    }
    assert!(seen.contains(&true), "stopped before the feed at least once");
}

#[test]
fn publishing_remembers_what_was_kept_of_a_draft_in_numbers_and_once() {
    let made = Made::show();
    run(made.root(), &["publish", "lamp"]).ends(0);
    let log = made.read("scripts/corner/choices.jsonl");
    let lines: Vec<Value> = log.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(
        !lines.is_empty() && lines.iter().all(|l| l["episode"] == "lamp" && l["words"].as_u64() > Some(0)),
        "{log}"
    );
    assert!(
        lines.iter().any(|l| l["became"] == "kept" || l["became"] == "shortened" || l["became"] == "added"),
        "{log}"
    );
    assert!(!log.contains("Mondays") && !log.contains("hummed"), "{log}");
    second(&made, "second", "ready");
    run(made.root(), &["publish"]).ends(0);
    let both = made.read("scripts/corner/choices.jsonl");
    assert!(both.starts_with(&log) && both.lines().count() == 2 * lines.len(), "{both}");
}

#[test]
fn a_kit_holds_what_the_form_of_a_host_asks_for_and_leaves_with_the_episode() {
    let made = Made::show();
    second(&made, "two", "draft");
    let folder = tempfile::tempdir().unwrap();
    let kits = folder.path().join("kits");
    let to = format!("kit:{}", kits.display());
    run(made.root(), &["publish", "--to", &to]).ends(0);
    let lock = lock(&made, "episodes/lamp/episode.lock");
    let item = &lock["item"];
    let read = |name: &str| fs::read_to_string(kits.join("lamp").join(name)).unwrap();
    let form = read("form.txt");
    for (name, value) in [
        ("Title", item["title"].as_str().unwrap().to_owned()),
        ("Guid", item["guid"].as_str().unwrap().to_owned()),
        ("Summary", item["summary"].as_str().unwrap().to_owned()),
        ("Explicit", "no".to_owned()),
    ] {
        assert!(form.contains(&format!("{name}: {value}\n")), "{name}: {value} in\n{form}");
    }
    // the chapters of the form are those of the notes
    let notes = read("notes.txt");
    let (_, listed) = form.split_once("\nChapters:\n").unwrap();
    let listed: Vec<&str> = listed.lines().take_while(|l| !l.is_empty()).collect();
    assert!(listed.len() == 2 && listed.iter().all(|l| notes.contains(&format!("- {l}\n"))), "{form}\n{notes}");
    // an app can prove the recording by its SHA-384
    let bytes = fs::read(kits.join("lamp/lamp.mp3")).unwrap();
    let proof = format!("sha384-{}", cornercast::markup::base64(&sha2::Sha384::digest(&bytes)));
    assert!(
        made.read(FEED).contains(&format!("<podcast:integrity type=\"sri\" value=\"{proof}\"/>")),
        "{}",
        made.read(FEED)
    );
    // every file is there, and is what the form says it is
    let sealed = lock["files"].as_object().unwrap();
    assert!(sealed.keys().any(|n| n.ends_with(".mp3")) && sealed.keys().any(|n| n.ends_with(".vtt")), "{sealed:?}");
    for (name, file) in sealed.iter().filter(|(name, _)| !name.ends_with("index.html")) {
        let bytes = fs::metadata(kits.join("lamp").join(name)).unwrap().len();
        assert_eq!(file["bytes"].as_u64(), Some(bytes), "{name}");
        assert!(
            form.contains(&format!("{name}, {}, {bytes} bytes, SHA-256 ", file["mime"].as_str().unwrap())),
            "{form}"
        );
    }
    assert_eq!(read("notes.html"), item["notes_html"].as_str().unwrap());
    assert!(!read("notes.txt").contains('<') && !read("notes.txt").is_empty());
    assert!(files(&kits).iter().any(|f| f.file_stem().is_some_and(|s| s == "cover")));
    assert!(!kits.join("two").exists(), "a draft is in no kit");
    assert!(!made.path(".cornercast/kit/lamp/form.txt").exists());

    let before = on_disk(&kits);
    run(made.root(), &["publish", "--to", &to]).ends(0);
    assert_eq!(changed(&before, &on_disk(&kits)), Vec::<String>::new());
    // recordings that only the kit has stay; those that nobody has are said
    for folder in ["feed/public/lamp", "episodes/lamp/build"] {
        for file in files(&made.path(folder)).into_iter().filter(|f| f.extension().is_some_and(|e| e == "mp3")) {
            fs::remove_file(file).unwrap();
        }
    }
    run(made.root(), &["publish", "--to", &to]).ends(0);
    assert_eq!(changed(&before, &on_disk(&kits)), Vec::<String>::new());
    let other = format!("kit:{}", folder.path().join("other").display());
    run(made.root(), &["publish", "--to", &other]).ends(1).says(&["neither on this machine", "lamp/lamp.mp3"]);
    assert!(!folder.path().join("other").exists());
    run(made.root(), &["publish", "--to", "kit:"]).ends(2).says(&["kit:DIR"]);
    run(made.root(), &["publish", "--to", &format!("kit:{}", made.path("feed/public/lamp").display())])
        .ends(1)
        .says(&["where the show is made"]);

    run(made.root(), &["withdraw", "lamp"]).ends(0);
    assert!(!kits.join("lamp").exists(), "{:?}", files(&kits));
}

#[test]
fn a_new_host_is_one_line_and_what_is_published_keeps_the_old_one() {
    const CORNER: &str = "scripts/corner/corner.toml";
    let made = Made::show();
    // the scripts leave the host to the corner
    made.edit("  HOST: Mina Vale\n", "");
    second(&made, "two", "ready");
    let target = tempfile::tempdir().unwrap();
    run(made.root(), &["publish", "lamp", "--to", target.path().to_str().unwrap()]).ends(0);
    run(made.root(), &["sign", "two", "--by", "Jo Park"]).ends(0);
    let planned = |made: &Made| {
        let script = made.read("episodes/two/script.md");
        let without: String = script.lines().filter(|l| !l.contains("**REC**")).map(|l| format!("{l}\n")).collect();
        made.put("episodes/two/script.md", without);
        let json = run(made.root(), &["rundown", "two", "--json"]).json();
        made.put("episodes/two/script.md", script);
        json["planned_ms"].as_u64().unwrap()
    };
    let pace = planned(&made);
    let (public, seal) = (on_disk(&made.path("feed/public/lamp")), made.read("episodes/lamp/episode.lock"));
    let there = on_disk(&target.path().join("lamp"));
    let item = |made: &Made| {
        let xml = made.read(FEED);
        let at = xml.find("<item>").unwrap();
        let own = xml[at..].split("</item>").find(|i| i.contains("4f0f6c0e")).unwrap().to_owned();
        own.trim_start().to_owned()
    };
    let listed = item(&made);

    let before = made.read(CORNER);
    made.swap(CORNER, "HOST = \"Mina Vale\"", "HOST = \"Noa Field\"");
    let lines = before.lines().zip(made.read(CORNER).lines()).filter(|(a, b)| a != b).count();
    assert_eq!(lines, 1);
    // neither the cache nor what was built is needed for what is out
    fs::remove_dir_all(made.path(".cornercast")).unwrap();
    run(made.root(), &["build"]).ends(0).says(&["lamp: published, left as it is"]);
    assert_eq!(changed(&public, &on_disk(&made.path("feed/public/lamp"))), Vec::<String>::new());
    assert_eq!((made.read("episodes/lamp/episode.lock"), item(&made)), (seal, listed));
    assert!(made.read("feed/public/lamp/captions.vtt").contains("<v Mina Vale>"));
    // what is not out has the new name, in everything that listeners get, and asks who signed again
    let captions = made.read("feed/public/two/captions.vtt");
    assert!(captions.contains("<v Noa Field>") && !captions.contains("Mina Vale"), "{captions}");
    for file in files(&made.path("feed/public/two")) {
        assert!(!String::from_utf8_lossy(&fs::read(&file).unwrap()).contains("Mina Vale"), "{}", file.display());
    }
    let asked = run(made.root(), &["sign", "two"]).ends(1);
    assert!(asked.out.contains("Jo Park is asked again") && asked.out.contains("voice changed"), "{}", asked.out);
    // the newcomer reads at the pace of the corner until there are takes of their own
    assert_eq!(planned(&made), pace);
    // and the folder that listeners are served from still has last year's, byte for byte
    run(made.root(), &["publish", "two", "--to", target.path().to_str().unwrap()]).ends(0);
    assert_eq!(changed(&there, &on_disk(&target.path().join("lamp"))), Vec::<String>::new());
    whole(target.path());
}

#[test]
fn what_an_item_has_of_its_channel_is_sealed_with_it() {
    let made = Made::show();
    let channel = "feed/channel.toml";
    made.put(channel, made.read(channel) + "\n[[person]]\nname = \"Toby Fennick\"\nrole = \"host\"\n");
    made.put(EPISODE, made.read(EPISODE) + "\n[[person]]\nname = \"Ada Brook\"\nrole = \"guest\"\n");
    run(made.root(), &["publish"]).ends(0);
    let item = || {
        let xml = made.read(FEED);
        let (_, rest) = xml.split_once("<item>").unwrap();
        rest.split_once("</item>").unwrap().0.to_owned()
    };
    let first = item();
    assert!(first.contains(">Toby Fennick<") && first.contains("lang=\"en\"") && !first.contains("psc:"), "{first}");
    let seal = made.read("episodes/lamp/episode.lock");
    let before = made.read(channel);
    for (old, new) in [
        ("name = \"Toby Fennick\"", "name = \"New Host\""),
        ("language = \"en\"", "language = \"en-GB\""),
        ("explicit = false", "explicit = false\nsimple_chapters = true"),
    ] {
        made.put(channel, before.replacen(old, new, 1));
        assert_ne!(made.read(channel), before, "{old}");
        for command in ["build", "publish"] {
            run(made.root(), &[command]).ends(0);
            assert_eq!(item(), first, "{command}: {new}");
            assert_eq!(made.read("episodes/lamp/episode.lock"), seal);
        }
    }
    made.put(channel, before.replacen("Toby Fennick", "New Host", 1));
    // what is published from then on has the channel as it is, and what is corrected too
    second(&made, "two", "ready");
    run(made.root(), &["publish"]).ends(0);
    let two = lock(&made, "episodes/two/episode.lock");
    assert_eq!(two["item"]["of_channel"]["people"][0]["name"], "New Host");
    made.put(EPISODE, made.read(EPISODE) + "\n[[revision]]\ndate = 2026-12-01\nnote = \"It glows.\"\n");
    run(made.root(), &["publish", "--revise", "lamp"]).ends(0);
    assert_eq!(lock(&made, "episodes/lamp/episode.lock")["item"]["of_channel"]["people"][0]["name"], "New Host");
    assert!(!made.read(FEED).contains(">Toby Fennick<"));
}

#[test]
fn simple_chapters_that_are_sealed_stay_when_the_channel_has_them_no_more() {
    let made = Made::show();
    made.swap("feed/channel.toml", "explicit = false", "explicit = false\nsimple_chapters = true");
    run(made.root(), &["publish"]).ends(0);
    assert!(made.read(FEED).contains("<psc:chapter "));
    made.swap("feed/channel.toml", "simple_chapters = true", "simple_chapters = false");
    run(made.root(), &["build"]).ends(0);
    let xml = made.read(FEED);
    assert!(xml.contains("<psc:chapter ") && xml.contains("xmlns:psc="), "{xml}");
    cornercast::feed::tree::read(&xml).unwrap();
}

#[test]
fn what_is_on_hold_goes_out_of_the_public_folder_and_build_says_why() {
    const HOLD: &str = "# The Lamp\n\n> **HOLD** wait for the lawyer\n";
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists());
    made.edit("# The Lamp\n", HOLD);
    // refused, a run leaves the feed as it is, and what it names
    run(made.root(), &["publish"]).ends(1).says(&["lamp is on hold"]);
    whole(&made.path("feed/public"));
    let says = ["lamp: on hold: wait for the lawyer", "it stays out of feed/public until somebody takes the HOLD out"];
    run(made.root(), &["build"]).ends(0).says(&says);
    assert!(!made.read(FEED).contains("<item>") && !made.path("feed/public/lamp").exists());
    let before = on_disk(made.root());
    run(made.root(), &["build"]).ends(0).says(&says);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
    // with or without its name, and dry too, it is refused
    for arguments in [&["publish"][..], &["publish", "lamp"], &["publish", "--dry-run"]] {
        let ran = run(made.root(), arguments).ends(1).says(&["lamp is on hold: wait for the lawyer"]);
        assert!(!ran.err.contains("E091"), "{}", ran.err);
    }
    made.edit(HOLD, "# The Lamp\n");
    run(made.root(), &["build"]).ends(0);
    assert!(made.read(FEED).contains("<item>") && made.path("feed/public/lamp/lamp.mp3").exists());
    // what is published is out, whatever its script says since
    run(made.root(), &["publish"]).ends(0);
    made.edit("# The Lamp\n", HOLD);
    run(made.root(), &["build"]).ends(0).says(&["lamp: published, left as it is"]);
    assert!(made.read(FEED).contains("<item>"));
}
