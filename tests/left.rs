//! A feed that is left as it was: what it names stays, and who is to blame is told.
use crate::show::{made::Made, run::run};
use std::fs;
use unicode_normalization::UnicodeNormalization as _;

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
    let site = "https://example.org/loose/";
    assert!(feed.contains(&format!("<enclosure url=\"{site}")), "{feed}");
    let named = feed.split('"').filter_map(|part| part.strip_prefix(site)).filter(|name| name.contains('.'));
    named.filter(|name| !made.path(&format!("feed/public/{name}")).exists()).map(str::to_owned).collect()
}

#[test]
fn what_is_nobody_s_to_hear_goes_out_of_it_and_nothing_that_it_names_does() {
    for held in [true, false] {
        let made = two();
        assert_eq!(missing(&made), [""; 0]);
        let feed = made.read(FEED);
        let item = |title: &str| {
            let whole = feed.split("<item>").find(|item| item.contains(title)).unwrap();
            whole.split("</item>").next().unwrap().to_owned()
        };
        // one is on hold, or a draft again, and another cannot be made
        if held {
            made.edit("# The Lamp\n", "# The Lamp\n\n> **HOLD** wait for the lawyer\n");
        } else {
            made.swap("episodes/lamp/episode.toml", "status = \"ready\"", "status = \"draft\"");
        }
        made.swap("episodes/two/script.md", "# The Lamp\n", "# The Lamp\n\n> **CLPI** ada\n");
        for _ in 0..2 {
            run(made.root(), &["build"]).ends(1).says(&["error[E091]: two is in this feed"]);
            let left = made.read(FEED);
            assert!(!made.path("feed/public/lamp").exists() && !left.contains("lamp/lamp.mp3"), "{left}");
            assert!(left.contains(&item("two/two.mp3")) && left.matches("<item>").count() == 1, "{left}");
            assert_eq!(missing(&made), [""; 0]);
        }
        made.swap("episodes/two/script.md", "> **CLPI** ada\n\n", "");
        run(made.root(), &["build"]).ends(0);
        assert_eq!(made.read(FEED).matches("<item>").count(), 1);
        assert_eq!(missing(&made), [""; 0]);
    }
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

#[test]
fn a_dry_run_refuses_what_the_run_refuses_and_a_change_behind_a_publication_is_told() {
    let made = Made::show();
    let cover = fs::read(made.path("feed/artwork/cover.png")).unwrap();
    fs::remove_file(made.path("feed/artwork/cover.png")).unwrap();
    run(made.root(), &["mix", "lamp"]).ends(0);
    for arguments in [&["publish", "--dry-run"][..], &["publish"]] {
        run(made.root(), arguments).ends(1).says(&["error[apple/artwork-missing]", "in feed/channel.toml"]);
    }
    made.put("feed/artwork/cover.png", cover);
    run(made.root(), &["mix", "lamp"]).ends(0);
    run(made.root(), &["publish", "--dry-run"]).ends(0);
    let ran = run(made.root(), &["publish"]).ends(0);
    assert!(!ran.err.contains("has changed"), "{}", ran.err);
    made.edit("A lamp is a thing that hums.", "A lamp is a thing that glows.");
    for command in ["build", "publish"] {
        run(made.root(), &[command])
            .ends(0)
            .says(&["lamp: its script has changed since it was published", "--revise lamp"]);
    }
}

#[test]
fn what_does_not_fit_can_be_heard_and_not_published() {
    let made = Made::show();
    made.edit("slot: 0:12", "slot: 0:40");
    run(made.root(), &["mix", "lamp"]).ends(1).says(&["error[E080]"]);
    assert!(!made.path("episodes/lamp/build/master.wav").exists());
    let ran = run(made.root(), &["mix", "lamp", "--allow-missing"]).ends(1);
    assert!((ran.out.clone() + &ran.err).contains("lamp: mixed to be listened to"), "{}{}", ran.out, ran.err);
    assert!(made.path("episodes/lamp/build/master.wav").exists());
    run(made.root(), &["publish", "lamp"]).ends(1);
    assert!(!made.path("episodes/lamp/episode.lock").exists() && !made.path("feed/public/lamp/lamp.mp3").exists());
}

#[test]
fn a_slot_that_is_the_corner_s_is_said_to_be() {
    let made = Made::show();
    made.edit("slot: 0:12\n", "");
    let corner = made.read(CORNER);
    made.put(CORNER, corner.replace("slot = \"0:12\"", "slot = \"0:40\""));
    let ran = run(made.root(), &["check", "lamp"]).ends(1).says(&["error[E080]", "the slot is the corner's"]);
    // the line that names the corner, and not the beginning of the file
    assert!((ran.out + &ran.err).contains("script.md:4:"));
}

#[test]
fn files_of_a_deliverable_that_is_gone_are_named_until_they_are_deleted() {
    let made = Made::show();
    let corner = made.read(CORNER);
    made.put(CORNER, format!("{corner}\n[[deliverable]]\nname = \"air\"\nprofile = \"ebu\"\ncontainer = \"wav\"\n"));
    run(made.root(), &["mix", "lamp"]).ends(0);
    assert!(made.path("episodes/lamp/build/lamp.wav").exists());
    made.put(CORNER, &corner);
    let told = "lamp: of deliverables that the corner has no more, and to be deleted in episodes/lamp/build: ";
    run(made.root(), &["mix", "lamp"]).ends(0).says(&[told, "lamp.wav"]);
    // one that was not asked for is none that is gone
    let ran = run(made.root(), &["mix", "lamp", "--deliverable", "podcast"]).ends(0);
    assert!(!ran.err.contains("no more"), "{}", ran.err);
    for name in ["lamp.wav", "lamp.wav.report.json"] {
        drop(fs::remove_file(made.path(&format!("episodes/lamp/build/{name}"))));
    }
    let ran = run(made.root(), &["build"]).ends(0);
    assert!(!ran.err.contains("no more") && made.path("episodes/lamp/build/lamp.mp3").exists(), "{}", ran.err);
}

#[test]
fn what_is_wrong_with_a_corner_is_told_before_what_it_has_not() {
    let made = Made::show();
    let corner = made.read(CORNER);
    let broken = format!("{corner}\n[[deliverable]]\nname = \"air\"\nprofile = \"ebu\"\nkbps = 128k\n");
    let wrong =
        format!("{corner}\n[[deliverable]]\nname = \"air\"\nprofile = \"ebu\"\ncontainer = \"opus\"\nrate = 44100\n");
    for (text, told) in [(broken, "error[E070]"), (wrong, "an Opus cannot have 44100 Hz")] {
        made.put(CORNER, text);
        let ran = run(made.root(), &["mix", "lamp", "--deliverable", "air"]).ends(1).says(&[told]);
        assert!(!ran.err.contains("has no deliverable"), "{}", ran.err);
    }
    made.put(CORNER, corner);
    run(made.root(), &["mix", "lamp", "--deliverable", "air"]).ends(2).says(&["lamp has no deliverable \"air\""]);
}

#[test]
fn an_episode_in_another_language_than_its_channel_is_told() {
    let made = Made::show();
    made.swap("feed/channel.toml", "language = \"en\"", "language = \"ko\"");
    let told = "warning[W097]: the script is in \"en\", and feed/channel.toml says \"ko\"";
    run(made.root(), &["check"]).ends(0).says(&[told]);
    run(made.root(), &["build"]).ends(0).says(&[told]);
    made.swap("feed/channel.toml", "language = \"ko\"", "language = \"en-GB\"");
    let ran = run(made.root(), &["check"]).ends(0);
    assert!(!ran.err.contains("W097"), "{}", ran.err);
}

#[test]
fn a_recording_that_a_page_without_times_cannot_cut_is_told() {
    let made = Made::show();
    let page = made.path("page.txt");
    fs::write(&page, "Q: What did you keep?\n\nA: I kept a lamp in the hall, and it hummed on Fridays.\n").unwrap();
    let sound = made.path("episodes/lamp/sources/ada.wav");
    let ask = ["new", "two", "--transcript", page.to_str().unwrap(), "--audio", sound.to_str().unwrap()];
    run(made.root(), &ask).ends(0).says(&["has no times, so nothing is cut from", "give a transcript with times"]);
}

#[test]
fn hangul_in_pieces_and_spaces_of_no_width_are_read_and_a_recording_is_no_transcript() {
    let made = Made::show();
    let text = "기자: 무엇을 하셨습니까?\n\n순임: [웃으며] 고등어를 팔았습니다.\n\n\u{200b}기자: 그다음에는요?\n\n순임: 갈치를 팔았습니다.\n";
    made.put("pieces.txt", text.nfd().collect::<String>());
    let ran = run(made.root(), &["outline", made.path("pieces.txt").to_str().unwrap()]).ends(0);
    assert!(ran.out.contains("speakers: 기자, 순임") && !ran.out.contains("웃으며"), "{}", ran.out);
    fs::copy(made.path("episodes/lamp/sources/ada.wav"), made.path("talk.txt")).unwrap();
    made.put("talk.pdf", "%PDF-1.7\n");
    run(made.root(), &["outline", made.path("talk.txt").to_str().unwrap()])
        .ends(1)
        .says(&["talk.txt\" is a recording", "--audio"]);
    run(made.root(), &["outline", made.path("talk.pdf").to_str().unwrap()]).ends(1).says(&["is a PDF"]);
}

#[test]
fn an_answer_that_ends_by_asking_for_silence_is_kept_back_whole() {
    let made = Made::show();
    for ask in ["That stays between us.", "This is just between you and me.", "Strictly off the record."] {
        let secret = "We had a foreman called Walsh who drank in the mornings and hid the bottle in the chain locker.";
        let text = format!(
            "INES: How was the yard in those days?\n\nDORRIE: The yard was loud from morning to night. {secret} {ask}\n\n\
             INES: And what came next?\n\nDORRIE: Next the council bought the whole street. They put a car park where the sheds had been. My aunt parked there on the first day and cried.\n"
        );
        made.put("yard.txt", text);
        let ran = run(made.root(), &["outline", made.path("yard.txt").to_str().unwrap()]).ends(0);
        assert!(!ran.out.contains("Walsh who") && ran.out.contains("3 withheld"), "{ask}: {}", ran.out);
    }
}
