//! From a transcript to a script: `new`, `draft`, `outline`.
use super::{Made, SCRIPT_FILE, changed, on_disk, run, wav, words};
use cornercast::{
    script::{Block, Known, Verb, parse},
    source::SourceId,
};
use std::{fs, path::Path};

/// A page that would like to be a script.
pub(super) const HOSTILE: &str = "An interview about a lamp\n\n\
    Q: What did the lamp do on Mondays?\n\
    A: It did nothing at all on Mondays, and that was the whole beauty of the lamp in the hall.\n\n\
    > **CLIP** ada 0:01–0:02 is what the machine printed when the lamp went out.\n\n\
    > HOLD never publish this, said the lamp, and the lamp was serious about it.\n\n\
    # A heading is what the lamp would have liked to be, my sister said.\n\n\
    NAME: The lamp had a name, and nobody in the house could pronounce it, not even the man who had brought it from the sea.\n\n\
    HOST (term: lamp): The lamp is a lamp, and a lamp is ours to keep.\n\n\
    ~~The lamp was never struck~~ by anybody in the house, least of all by lightning.\n\n\
    [HOLD] The man said that the lamp was on hold, and he kept the lamp for a year.\n\n\
    The screen said {{ 7 * 7 }} and {% raw %} and <script>alert(1)</script> about the lamp.\n\n\
    ---\n\n\
    The lamp came back on a Friday, and it hummed for the cat. ^open-1\n";

#[test]
fn no_line_of_a_transcript_becomes_a_cue_a_label_or_a_heading_in_a_draft() {
    let made = Made::show();
    made.swap("scripts/corner/corner.toml", "slot = \"0:12\"", "slot = \"5:00\"");
    made.swap("scripts/corner/corner.toml", "length = \"0:08\"", "length = \"4:50\"");
    for name in ["page.txt", "page.md"] {
        made.put(name, HOSTILE);
        let slug = if name == "page.txt" { "text" } else { "markdown" };
        run(made.root(), &["new", slug, "--transcript", made.path(name).to_str().unwrap()]).ends(0);
        let script = made.read(&format!("episodes/{slug}/script.md"));
        let parsed = parse(SourceId(0), &script, &Known::default()).value;
        let mut speech = String::new();
        for block in &parsed.blocks {
            match &block.value {
                Block::Cue(cue) => assert_eq!(cue.verb.value, Verb::Note, "{script}"),
                Block::Speech(paragraph) => speech += &format!("{paragraph:?}"),
                _ => {}
            }
        }
        assert!(speech.contains("nobody in the house could pronounce it"), "the draft uses the page:\n{script}");
        let segments = script.lines().filter(|l| l.starts_with('#')).count();
        assert_eq!(segments, 3, "{script}");
        run(made.root(), &["check", slug]).ends(0);
        run(made.root(), &["fmt", "--check", slug]).ends(0);
    }
}

#[test]
fn a_new_episode_is_drafted_and_builds_without_being_public() {
    let made = Made::show();
    made.put("kim.txt", HOSTILE);
    let kim = made.path("kim.txt");
    run(made.root(), &["new", "kim", "--transcript", kim.to_str().unwrap(), "--title", "A \"lamp\" \\ again"]).ends(0);
    let episode: toml::Table = made.read("episodes/kim/episode.toml").parse().unwrap();
    assert_eq!(episode["title"].as_str(), Some("A \"lamp\" \\ again"));
    assert_eq!(episode["guid"].as_str().unwrap().len(), 36);
    assert!(made.read("episodes/kim/script.md").contains("title: "));
    run(made.root(), &["build"]).ends(0);
    assert_eq!(made.read("feed/public/feed.xml").matches("<item>").count(), 1);
    assert_eq!(made.read("episodes/kim/episode.toml").parse::<toml::Table>().unwrap()["guid"], episode["guid"]);
    // nothing of an episode that is there is touched, and nothing is begun that cannot be finished
    let before = on_disk(made.root());
    run(made.root(), &["new", "kim", "--transcript", kim.to_str().unwrap()]).ends(1).says(&["is there already"]);
    run(made.root(), &["new", "../out", "--transcript", kim.to_str().unwrap()]).ends(2).says(&["is no folder name"]);
    run(made.root(), &["new", "gone", "--transcript", "nothing.txt"]).ends(1).says(&["there is no file"]);
    run(made.root(), &["new", "kim-2", "--transcript", kim.to_str().unwrap(), "--corner", "x"])
        .ends(1)
        .says(&["corner"]);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
}

#[test]
fn a_new_show_builds_and_takes_an_episode() {
    let folder = tempfile::tempdir().unwrap();
    let show = folder.path().join("my show");
    run(folder.path(), &["new", "--show", show.to_str().unwrap()]).ends(0);
    run(&show, &["build"]).ends(0);
    fs::write(folder.path().join("kim.txt"), HOSTILE).unwrap();
    run(&show, &["new", "kim", "--transcript", folder.path().join("kim.txt").to_str().unwrap()]).ends(0);
    run(&show, &["check"]).ends(0);
    run(&show, &["build"]).ends(0).says(&["not recorded yet"]);
    assert_eq!(run(&show, &["build"]).ends(0).actions(), ["nothing to do: everything is up to date"]);
    let ignored = fs::read_to_string(show.join(".gitignore")).unwrap();
    for generated in ["/.cornercast", "/episodes/*/build", "/feed/public", "/episodes/*/sources", "/episodes/*/takes"] {
        assert!(ignored.lines().any(|l| l == generated), "{generated}");
    }
    // never into a folder that holds something
    run(folder.path(), &["new", "--show", show.to_str().unwrap()]).ends(1).says(&["is not empty"]);
}

#[test]
fn a_draft_never_overwrites_an_edit_unless_forced_and_then_a_copy_is_kept() {
    let made = Made::show();
    let edited = made.read(SCRIPT_FILE);
    let ran = run(made.root(), &["draft", "lamp"]).ends(1).says(&["script.md is there already", "--force"]);
    assert_eq!((made.read(SCRIPT_FILE), ran.out.as_str()), (edited.clone(), ""));
    run(made.root(), &["draft", "lamp", "--force"]).ends(0);
    assert_eq!(made.read("episodes/lamp/script.kept-1.md"), edited);
    let drafted = made.read(SCRIPT_FILE);
    assert_ne!(drafted, edited);
    run(made.root(), &["check"]).ends(0);
    // a draft that nobody edited may be drafted again, and a second edit is kept beside the first
    run(made.root(), &["draft", "lamp"]).ends(0);
    made.put(SCRIPT_FILE, format!("{drafted}\nOne more line.\n"));
    run(made.root(), &["draft", "lamp"]).ends(1);
    run(made.root(), &["draft", "lamp", "--force"]).ends(0);
    assert_eq!((made.read(SCRIPT_FILE), made.read("episodes/lamp/script.kept-1.md")), (drafted, edited));
    assert!(made.read("episodes/lamp/script.kept-2.md").contains("One more line."));
}

#[test]
fn an_outline_says_what_a_transcript_holds_in_the_shape_that_programs_rely_on() {
    let made = Made::show();
    let source = made.path("episodes/lamp/sources/ada.json");
    let source = source.to_str().unwrap();
    let json = run(made.root(), &["outline", source, "--segments", "2", "--json"]).ends(0).json();
    assert_eq!((json["schema"].as_str(), json["sentences"].as_u64()), (Some("cornercast.outline/1"), Some(7)));
    let segments = json["segments"].as_array().unwrap();
    assert_eq!((segments.len(), segments[0]["first"].as_u64(), segments[1]["last"].as_u64()), (2, Some(0), Some(6)));
    assert_eq!(segments[1]["first"].as_u64().unwrap(), segments[0]["last"].as_u64().unwrap() + 1);
    // times are those of the words in the recording
    assert_eq!(segments[0]["start_ms"].as_u64(), Some(words()[0][0].start));
    assert!(json["speakers"] == serde_json::json!(["unknown"]) && json["timed"] == true, "{json}");
    let text = run(made.root(), &["outline", source]).ends(0).out;
    assert!(text.contains("Topics: 1") && text.contains("speaker unknown"), "{text}");

    made.put(
        "lines.txt",
        "the ferry and the bell\n\nthe bell of the ferry\nthe oven and the bread\nbread from the oven\n",
    );
    let lines = made.path("lines.txt");
    let lines = lines.to_str().unwrap();
    // no show is needed
    let json = run(Path::new("/"), &["outline", "--lines", "--json", "--segments", "2", lines]).ends(0).json();
    assert_eq!(json["sentences"], 4);
    assert_eq!((&json["segments"][0]["last"], &json["segments"][1]["first"]), (&1.into(), &2.into()));
    assert!(json["segments"][0]["start_ms"].is_null() && json["soundbites"].is_array() && json["terms"].is_array());
    run(made.root(), &["outline", "--segments", "0", lines]).ends(2);
    run(made.root(), &["outline", "--segments", "2001", lines]).ends(2).says(&["at most 2000"]);
    made.put("empty.txt", "");
    run(made.root(), &["outline", "--lines", made.path("empty.txt").to_str().unwrap()]).ends(1);
    run(made.root(), &["outline", "nowhere.txt"]).ends(1);
}

#[test]
fn nothing_is_begun_from_a_transcript_that_holds_no_words_or_cannot_be_read() {
    let made = Made::show();
    let korean: &[u8] = b"\xbe\xc8\xb3\xe7\xc7\xcf\xbc\xbc\xbf\xe4.\n";
    for (name, bytes, code) in [
        ("empty.txt", &b""[..], "E061"),
        ("blank.txt", b" \n\n", "E061"),
        ("bare.vtt", b"WEBVTT\n", "E062"),
        ("euc.txt", korean, "E060"),
        ("half.txt", b"\xff\xfeh\0i", "E060"),
    ] {
        made.put(name, bytes);
        let path = made.path(name);
        let path = path.to_str().unwrap();
        run(made.root(), &["new", "fresh", "--transcript", path]).ends(1).says(&[&format!("error[{code}]")]);
        assert!(!made.path("episodes/fresh").exists(), "{name}");
    }
    // what an old editor calls Unicode is read
    let page = "ANA: I kept a bell, and it rang on Mondays only. Nobody asked it to.\n";
    for (name, mark, order) in [("little", 0xfeff_u16.to_le_bytes(), true), ("big", 0xfeff_u16.to_be_bytes(), false)] {
        let units = page.encode_utf16().flat_map(|u| if order { u.to_le_bytes() } else { u.to_be_bytes() });
        made.put("wide.txt", mark.into_iter().chain(units).collect::<Vec<u8>>());
        run(made.root(), &["new", name, "--transcript", made.path("wide.txt").to_str().unwrap()]).ends(0);
        run(made.root(), &["draft", name]);
        assert!(made.read(&format!("episodes/{name}/script.md")).contains("it rang on Mondays"), "{name}");
    }
    // mended, the same command works
    made.put("empty.txt", "ANA: I kept a bell, and it rang on Mondays only. Nobody asked it to.\n");
    let path = made.path("empty.txt");
    run(made.root(), &["new", "fresh", "--transcript", path.to_str().unwrap()]).ends(0);
    run(made.root(), &["new", "Bad Slug", "--transcript", path.to_str().unwrap()]).ends(2);
    // nor with what is no recording
    wav(&made.path("none.wav"), 0, &[]);
    made.put("words.wav", "no sound");
    for (name, why) in [("none.wav", "holds no audio"), ("words.wav", "cannot be read")] {
        let audio = made.path(name);
        let asked = ["new", "sound", "--transcript", path.to_str().unwrap(), "--audio", audio.to_str().unwrap()];
        run(made.root(), &asked).ends(1).says(&[name, why]);
        assert!(!made.path("episodes/sound").exists(), "{name}");
    }
}

#[test]
fn a_new_episode_goes_to_the_channel_of_its_language_and_keeps_the_day_of_its_interview() {
    let made = Made::show();
    let channel = made.read("feed/channel.toml");
    fs::remove_file(made.path("feed/channel.toml")).unwrap();
    made.put("feed/en.toml", &channel);
    made.put("feed/ko.toml", channel.replace("language = \"en\"", "language = \"ko\""));
    made.put(
        "scripts/ko/corner.toml",
        made.read("scripts/corner/corner.toml").replace("language = \"en\"", "language = \"ko\""),
    );
    made.put(
        "talk.txt",
        "Interviewed March 4, 2021\n\nANA: I kept a bell, and it rang on Mondays only. Nobody asked it to.\n",
    );
    let path = made.path("talk.txt");
    // a recording beside it would be clips
    wav(&made.path("talk.wav"), 2_000, &[(200, 1_700)]);
    run(made.root(), &["new", "none", "--corner", "corner", "--transcript", path.to_str().unwrap()])
        .ends(0)
        .says(&["talk.wav lies beside the transcript and is not used", "--audio"]);
    fs::remove_dir_all(made.path("episodes/none")).unwrap();
    for (slug, corner, channel) in [("one", "corner", "en"), ("two", "ko", "ko")] {
        run(made.root(), &["new", slug, "--corner", corner, "--transcript", path.to_str().unwrap()]).ends(0);
        let toml = made.read(&format!("episodes/{slug}/episode.toml"));
        assert!(toml.contains(&format!("channel = \"{channel}\"")) && toml.contains("date = \"2021-03-04\""), "{toml}");
    }
    // a draft by itself lists what it left out
    fs::remove_dir_all(made.path("episodes/one/build")).unwrap();
    fs::remove_file(made.path("episodes/one/script.md")).unwrap();
    run(made.root(), &["draft", "one"]).ends(0);
    assert!(made.path("episodes/one/build/draft.json").exists() && made.path("episodes/one/script.md").exists());
    run(made.root(), &["draft", "one"]).ends(0).says(&["one: the draft is as it was"]);
}

#[test]
fn a_draft_never_replaces_a_script_in_another_encoding() {
    let made = Made::show();
    let edited = b"---\ntitle: Caf\xe9\n---\n\nMy own words.\n";
    made.put(SCRIPT_FILE, edited);
    run(made.root(), &["draft", "lamp"]).ends(1).says(&["may hold edits"]);
    assert_eq!(fs::read(made.path(SCRIPT_FILE)).unwrap(), edited);
    run(made.root(), &["draft", "lamp", "--force"]).says(&[]);
    assert_eq!(fs::read(made.path("episodes/lamp/script.kept-1.md")).unwrap(), edited);
}

#[test]
fn markup_beside_a_recording_that_is_no_transcript_is_left_alone() {
    let made = Made::show();
    made.put("episodes/lamp/sources/ada.htm", "<html><body>notes of the recorder</body></html>");
    made.put("episodes/lamp/sources/take.xml", "<?xml version=\"1.0\"?><BWFXML><SCENE>1</SCENE></BWFXML>");
    run(made.root(), &["check"]).ends(0);
    made.put("episodes/lamp/sources/take.json", "{\"scene\": 1}");
    run(made.root(), &["check"]).ends(1).says(&["E062", "take.json"]);
}

#[test]
fn nobody_counts_as_one_speaker_until_the_producer_has_labelled_the_turns() {
    let made = Made::show();
    let labels = "episodes/lamp/sources/ada.speakers";
    fs::remove_file(made.path(SCRIPT_FILE)).unwrap();
    let ran = run(made.root(), &["draft", "lamp"]).ends(0).says(&["speaker unknown", labels]);
    assert!(ran.out.contains("ada.speakers"), "{}", ran.out);
    let drafted = made.read(SCRIPT_FILE);
    assert!(drafted.contains("> **HOLD** speaker unknown") && drafted.contains("link: speaker unknown"), "{drafted}");
    // the offer is made once: what was written there is the producer's
    let named = made.read(labels).replace("\n? |", "\nAda Wren |");
    assert_ne!(named, made.read(labels));
    made.put(labels, &named);
    run(made.root(), &["draft", "lamp"]).ends(0);
    let drafted = made.read(SCRIPT_FILE);
    assert!(!drafted.contains("unknown") && drafted.contains("introduce Ada Wren"), "{drafted}");
    assert_eq!(made.read(labels), named);
    let source = made.path("episodes/lamp/sources/ada.json");
    let json = run(made.root(), &["outline", source.to_str().unwrap(), "--json"]).ends(0).json();
    assert_eq!((&json["speakers"][0], &json["speaker"]), (&"Ada Wren".into(), &serde_json::Value::Null));
    made.put(labels, "Ada | 0:00 | Other words stand here\n");
    run(made.root(), &["check"]).ends(1).says(&["E066", "ada.speakers", "does not have these words"]);
}

#[test]
fn the_channels_of_a_split_recording_are_offered_as_two_who_have_no_name_yet() {
    let made = Made::show();
    let labels = "episodes/lamp/sources/ada.speakers";
    let drafted = |own: &dyn Fn(usize) -> (f64, f64)| {
        fs::remove_file(made.path(SCRIPT_FILE)).unwrap();
        let _ = fs::remove_file(made.path(labels));
        let spec = hound::WavSpec {
            channels: 2,
            sample_rate: 48_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(made.path("episodes/lamp/sources/ada.wav"), spec).unwrap();
        let all = words();
        let end = all.concat().last().unwrap().end + 900;
        let mut noise = 0x2545_f491_u32;
        for n in 0..end * 48 {
            noise ^= noise << 13;
            noise ^= noise >> 17;
            noise ^= noise << 5;
            let hiss = f64::from((noise >> 16) as i32 - 32_768);
            let speaks = all.iter().position(|s| s.iter().any(|w| (w.start..w.end).contains(&(n / 48))));
            let (left, right) = speaks.map_or((0.0001, 0.0001), own);
            for side in [left, right] {
                writer.write_sample((hiss * side / 3.0) as i16).unwrap();
            }
        }
        writer.finalize().unwrap();
        run(made.root(), &["draft", "lamp"]).ends(0).says(&["speaker unknown"]);
        made.read(labels)
    };
    // a bleed of 20 dB is clear, one of 6 dB is not
    let text = drafted(&|n| match n {
        0 => (0.1, 1.0),
        3 => (1.0, 0.5),
        _ => (1.0, 0.1),
    });
    let lines: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).collect();
    assert_eq!(lines[..3], ["LEFT | ?", "RIGHT | ?", "RIGHT | 0:00 | I kept a lamp in the hall."], "{text}");
    assert!(lines[3].starts_with("LEFT | 0:03 | It had") && lines[5].starts_with("? | 0:10 | My sister"), "{text}");
    // a side is not one speaker
    run(made.root(), &["draft", "lamp"]).ends(0);
    assert!(made.read(SCRIPT_FILE).contains("> **HOLD** speaker unknown"));
    made.put(labels, text.replace("LEFT | ?", "LEFT | Ada Wren").replace("RIGHT | ?", "RIGHT | Mina Vale"));
    run(made.root(), &["draft", "lamp"]).ends(0);
    let script = made.read(SCRIPT_FILE);
    assert!(script.contains("introduce Mina Vale") && !script.contains("**HOLD** speaker unknown: write"), "{script}");
    let source = made.path("episodes/lamp/sources/ada.json");
    let json = run(made.root(), &["outline", source.to_str().unwrap(), "--json"]).ends(0).json();
    assert_eq!(json["speakers"], serde_json::json!(["Mina Vale", "Ada Wren"]));
    // the same on both sides says nothing, and one side alone neither
    for same in [(1.0, 1.0), (1.0, 0.0), (0.2, 1.0)] {
        let text = drafted(&|_| same);
        assert!(!text.contains("LEFT") && text.contains("\n? | 0:00 |"), "{text}");
    }
}

#[test]
fn a_word_of_the_glossary_is_explained_here_or_lately_or_it_is_said() {
    let made = Made::show();
    let before = made.read(SCRIPT_FILE);
    let corner = before.lines().find_map(|l| l.strip_prefix("corner: ")).unwrap().to_owned();
    let glossary = format!("scripts/{corner}/glossary.toml");
    made.put(&glossary, "[[term]]\nterm = \"wick\"\ngloss = \"the thread that burns\"\n");
    made.put(SCRIPT_FILE, format!("{before}\nAll the wicks were wet.\n"));
    run(made.root(), &["check", "lamp"]).ends(0).says(&["W067", "\"wick\" is used here and explained nowhere"]);
    // an earlier episode of the corner explained it
    let date = |day: u32| {
        format!(
            "guid = \"b2f4a6d1-8c3e-4f7a-8d65-1e9b0c5a77{day}\"\nstatus = \"draft\"\nsummary = \"x\"\ndate = 2025-06-{day}T06:00:00+00:00\n"
        )
    };
    let explains = format!("{before}\nHOST (term: wick): A wick is the thread that burns.\n");
    made.put("episodes/older/script.md", &explains);
    made.put("episodes/older/episode.toml", date(10));
    let own = made.read("episodes/lamp/episode.toml");
    let dated = |day: &str| {
        own.lines().filter(|l| !l.starts_with("date")).collect::<Vec<_>>().join("\n").replacen(
            "status",
            &format!("date = {day}T06:00:00+00:00\nstatus"),
            1,
        )
    };
    made.put("episodes/lamp/episode.toml", dated("2025-06-24"));
    assert!(!run(made.root(), &["check", "lamp"]).err.contains("W06"));
    made.put("episodes/lamp/episode.toml", dated("2025-07-02"));
    run(made.root(), &["check", "lamp"]).says(&["W068", "explained 22 days ago, in older"]);
    made.put(SCRIPT_FILE, explains.replace("A wick is", "Wicks: a wick is"));
    assert!(!run(made.root(), &["check", "lamp"]).err.contains("W06"));
    made.put(&glossary, "[[term]]\nterm = \"wick\"\n");
    run(made.root(), &["check", "lamp"]).ends(1).says(&["glossary.toml", "gloss"]);
}

#[test]
fn hesitations_are_offered_struck_and_are_cut_out_of_the_sound() {
    let made = Made::show();
    fs::remove_file(made.path(SCRIPT_FILE)).unwrap();
    made.swap("scripts/corner/corner.toml", "slot = \"0:12\"", "slot = \"0:40\"");
    made.swap("scripts/corner/corner.toml", "length = \"0:08\"", "length = \"0:36\"");
    run(made.root(), &["draft", "lamp"]).ends(0);
    let drafted = made.read(SCRIPT_FILE);
    assert!(drafted.contains("On Fridays, ~~um,~~ you know, it hummed."), "{drafted}");
    run(made.root(), &["check", "lamp"]).ends(0);
}

#[test]
fn every_corner_that_comes_with_the_tool_drafts_checks_and_keeps_its_slot() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("show");
    let show = root.to_str().unwrap();
    run(folder.path(), &["new", "--show", show, "--corner", "radio-play"]).ends(1).says(&["words-and-humor-ko"]);
    run(folder.path(), &["new", "--show", show, "--corner", "words-and-humor"]).ends(0);
    let page = |name: &str| format!("{}/tests/transcript/{name}", env!("CARGO_MANIFEST_DIR"));
    for (corner, text) in [
        ("words-and-humor", "bakery.txt"),
        ("words-and-humor-ko", "ko-market.txt"),
        ("interview-of-the-week", "held-tram.txt"),
        ("letters-and-questions", "football.txt"),
        ("five-minute-explainer", "ferry.txt"),
    ] {
        let ran = run(&root, &["new", corner, "--transcript", &page(text), "--corner", corner]).ends(0);
        assert!(root.join("scripts").join(corner).join("glossary.toml").is_file(), "{}", ran.out);
        run(&root, &["check", corner]).ends(0);
        let report: serde_json::Value = serde_json::from_str(
            &fs::read_to_string(root.join("episodes").join(corner).join("build/draft.json")).unwrap(),
        )
        .unwrap();
        assert!(report["over_ms"].as_i64().unwrap() <= 0, "{corner}: {report}");
        let script = fs::read_to_string(root.join("episodes").join(corner).join("script.md")).unwrap();
        assert!(script.contains("(quote: ") && !script.contains("corner.toml has no"), "{script}");
    }
}

#[test]
fn another_program_may_draft_and_its_quotations_are_held_against_the_tape() {
    let made = Made::show();
    let right = made.read(SCRIPT_FILE);
    fs::remove_file(made.path(SCRIPT_FILE)).unwrap();
    made.put("right.md", &right);
    made.put("wrong.md", right.replace("it never worked on Mondays", "it always worked on Mondays"));
    made.put("edited.md", right.replace("Good evening to all of you.", "Good morning to all of you."));
    let with =
        |file: &str| run(made.root(), &["draft", "lamp", "--with", &format!("sh -c 'cat > plan.json; cat {file}'")]);
    with("wrong.md").ends(1).says(&["with-rejected.md", "nothing was changed", "always worked"]);
    assert!(!made.path(SCRIPT_FILE).exists());
    with("right.md").ends(0);
    assert_eq!(made.read(SCRIPT_FILE), right);
    let plan: serde_json::Value = serde_json::from_str(&made.read("plan.json")).unwrap();
    assert_eq!(plan["schema"], "cornercast.plan/1");
    assert_eq!(plan["sentences"].as_array().unwrap().len(), 7);
    assert!(plan["segments"][0]["title"].is_string() && plan["draft"].as_str().unwrap().starts_with("---\n"), "{plan}");
    assert_eq!(plan["sentences"][0]["start_ms"], words()[0][0].start);
    // what the program gave may be given anew, what somebody edited may not
    with("edited.md").ends(0);
    assert!(made.read(SCRIPT_FILE).contains("Good morning"));
    made.put(SCRIPT_FILE, right.replace("Good evening", "Dear listeners, good evening"));
    with("right.md").ends(1).says(&["script.md is there already"]);
    assert!(made.read(SCRIPT_FILE).contains("Dear listeners"));
    run(made.root(), &["draft", "lamp", "--with", "false"]).ends(1).says(&["failed", "nothing was changed"]);
}

#[test]
fn what_a_draft_says_of_its_length_is_what_the_rundown_says() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("show");
    run(folder.path(), &["new", "--show", root.to_str().unwrap()]).ends(0);
    for page in ["blog", "quay", "ko-paper", "ferry"] {
        let text = format!("{}/tests/transcript/{page}.txt", env!("CARGO_MANIFEST_DIR"));
        run(&root, &["new", page, "--transcript", &text]).ends(0);
        let report = fs::read_to_string(root.join("episodes").join(page).join("build/draft.json")).unwrap();
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let rundown = run(&root, &["rundown", page, "--json"]).out;
        let rundown: serde_json::Value = serde_json::from_str(&rundown).unwrap();
        let (said, planned) = (report["planned_ms"].as_i64().unwrap(), rundown["planned_ms"].as_i64().unwrap());
        assert!((said - planned).abs() <= 500, "{page}: the draft says {said} ms, the rundown {planned} ms");
    }
}

#[test]
fn of_two_transcripts_the_one_that_is_not_drafted_from_is_named_and_kept() {
    let made = Made::show();
    made.put("zoe.txt", "Zoe: The stair creaked on every step but the ninth. We all stood on the ninth to listen.");
    run(made.root(), &["new", "pair", "--transcript", made.path("zoe.txt").to_str().unwrap()]).ends(0);
    made.put("episodes/pair/sources/amy.txt", "Amy: The door was the quiet one in our house. It never said a word.");
    let from = |made: &Made| -> serde_json::Value {
        serde_json::from_str(&made.read("episodes/pair/build/draft.json")).unwrap()
    };
    // the script is about Zoe, and stays so
    run(made.root(), &["draft", "pair"]).ends(0).says(&["sources/zoe.txt alone", "amy is not in it", "--source amy"]);
    let report = from(&made);
    assert_eq!(report["transcript"], "sources/zoe.txt");
    assert!(report["other_transcripts"][0]["paragraphs"][0].as_str().unwrap().contains("The door was the quiet one"));
    run(made.root(), &["draft", "pair", "--source", "amy"]).ends(0).says(&["zoe is not in it"]);
    assert_eq!(from(&made)["transcript"], "sources/amy.txt");
    assert!(made.read("episodes/pair/script.md").contains("The door was the quiet one"));
    run(made.root(), &["build"]);
    assert_eq!(from(&made)["transcript"], "sources/amy.txt", "what a build would draft is what the script is about");
    run(made.root(), &["draft", "pair", "--source", "bob"]).ends(1).says(&["no transcript bob", "amy, zoe"]);
}
