//! Protected people: what must not leave stops a build wherever it stands, and what is planted in the house stays there.

use crate::show::made;
use crate::show::made::{Made, wav};
use crate::show::run::{Ran, files, run, tool};
use std::fs;
use tempfile::TempDir;

const EPISODE: &str = "episodes/lamp/episode.toml";
const SCRIPT: &str = "episodes/lamp/script.md";
const CORNER: &str = "scripts/corner/corner.toml";
const WORDS: &str = "[[person]]\nkey = \"ada\"\nnames = [\"Nora Quimby\", \"김영수\"]\nalso = [\"Lodwick\"]\n";

/// A show in which a source is protected, and the words that must not leave, elsewhere.
fn show(level: &str) -> (Made, TempDir) {
    let made = Made::show();
    made.put(EPISODE, made.read(EPISODE) + &format!("\n[[recording]]\nsource = \"ada\"\nprotect = \"{level}\"\n"));
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), WORDS).unwrap();
    (made, away)
}

fn with(made: &Made, away: &TempDir, arguments: &[&str]) -> Ran {
    let words = away.path().join("words.toml");
    Ran::of(tool(made.root()).env("CORNERCAST_PROTECT", words).args(arguments).output().unwrap())
}

#[test]
fn without_the_words_nothing_of_a_protected_person_is_made() {
    let (made, away) = show("name");
    run(made.root(), &["build"]).ends(1).says(&[
        "error[E110]",
        "no file of protected words was given",
        "--protect FILE",
    ]);
    assert!(!made.path("feed/public/lamp").exists() && !made.path("episodes/lamp/build/lamp.mp3").exists());
    run(made.root(), &["build", "--internal"]).ends(0);
    assert!(made.path("episodes/lamp/build/internal/lamp.mp3").exists() && !made.path("feed/public/lamp").exists());
    run(made.root(), &["publish", "--internal"]).ends(2);
    with(&made, &away, &["build"]).ends(0);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists());
    // a person without words, words inside the show, and a file that is none
    fs::write(away.path().join("words.toml"), WORDS.replace("\"ada\"", "\"eda\"")).unwrap();
    with(&made, &away, &["build"]).ends(1).says(&["error[E110]", "no person with this key"]);
    made.put("words.toml", WORDS);
    let inside = made.path("words.toml");
    run(made.root(), &["build", "--protect", inside.to_str().unwrap()]).ends(1).says(&["lies inside the show"]);
    fs::write(away.path().join("words.toml"), "names = [\"Nora\"]").unwrap();
    let ran = with(&made, &away, &["build"]).ends(1).says(&["words.toml is not right", "line 1: an unknown key"]);
    assert!(!ran.err.contains("Nora"));
    run(made.root(), &["build", "--protect", "/nowhere/at/all"]).ends(74);
}

#[test]
fn a_protected_word_stops_the_build_wherever_it_stands_and_is_not_said() {
    let (made, away) = show("name");
    made.put("scripts/corner/notes.md", "{{ title }}\n");
    with(&made, &away, &["build"]).ends(0);
    // file, what stands there, what is put there, what the tool says of the place
    let planted: &[(&str, &str, &str, &str)] = &[
        (SCRIPT, "Good evening to all", "Good evening to Nora Quimby", "script.md:20:"),
        (SCRIPT, "> **CLIP** ada", "> **NOTE** call Quimby, Nora\n\n> **CLIP** ada", "script.md:24:"),
        (SCRIPT, "Good evening to all", "Good evening to Nora\u{2067} Quim\u{200b}by\u{2069}", "script.md:20:"),
        (SCRIPT, "Good evening to all", "Good evening to \u{202e}\u{2066}Lod\u{ad}wick", "script.md:20:"),
        (SCRIPT, "## Closing", "## Of 김영수의 lamp", "script.md:30:"),
        (SCRIPT, "## Closing", "> **CHAPTER** \"Lodwick\"\n\n## Closing", "script.md:30:"),
        (SCRIPT, "title: The Lamp", "title: The Lamp of Yong-su Kim", "script.md:3:"),
        (SCRIPT, "term: lamp", "term: Quimby's", "script.md:32:"),
        (SCRIPT, "ADA: Ada Brook", "ADA: Ada Brook, from Lodwick", "script.md:11:"),
        (SCRIPT, "to all of you", "to [all](https://example.org/nora-quimby) of you", "script.md:20:"),
        (SCRIPT, "to all of you. ", "to all of you. <!-- NORA_QUIMBY --> ", "script.md:20:"),
        (EPISODE, "what became of it", "what Kim Young-soo did", "episode.toml:6:"),
        (EPISODE, "number = 1", "number = 1\ntitle = \"Lodwick\"", "episode.toml:3:"),
        (CORNER, "title = \"Loose Change\"", "title = \"Lodwick Change\"", "corner.toml:1:"),
        (CORNER, "file = \"{slug}.mp3\"", "file = \"{slug}-kimyoungsoo.mp3\"", "corner.toml:"),
        ("scripts/corner/notes.md", "{{ title }}", "{{ title }} &#78;ora Quimby", "notes.md (line 1"),
        ("feed/channel.toml", "Small things", "Small things of Lodwick", ".html (line "),
        ("feed/channel.toml", "The Change Office", "김영수", ".html (line "),
        ("episodes/lamp/sources/ada.json", "\" hummed.\"", "\" Quimby.\"", "script.md:"),
    ];
    for (file, old, new, place) in planted {
        let before = (made.read(file), made.read("feed/public/feed.xml"));
        made.swap(file, old, new);
        if file.ends_with("ada.json") {
            made.edit("- out: \"it hummed\"\n>\n> ADA: It had a green shade, and it never worked on Mondays. On Fridays, um, you know, it hummed.", "- out: \"it Quimby\"");
        }
        let ran = with(&made, &away, &["build"]).ends(1).says(&[place]);
        let said = (ran.out.clone() + &ran.err).to_lowercase();
        for word in ["quimby", "김영수", "lodwick", "yong-su", "young-soo", "kimyoungsoo"] {
            assert!(!said.contains(word), "{new}: {word} is said in\n{said}");
        }
        assert!(!made.read("feed/public/feed.xml").to_lowercase().contains("lodwick"));
        made.put(file, before.0);
        if file.ends_with("ada.json") {
            made.put(SCRIPT, made::SCRIPT);
        }
        with(&made, &away, &["build"]).ends(0);
    }
    // a correction may need them, and its list is in the report
    let corrected =
        "[[correction]]\nwas = \"green shade\"\nnow = \"green shade\"\nby = \"Nora Quimby\"\nnote = \"Lodwick\"\n";
    made.put("episodes/lamp/sources/ada.corrections.toml", corrected);
    for command in ["build", "check"] {
        let ran = with(&made, &away, &[command]).ends(0);
        assert!(!(ran.out + &ran.err).contains("Quimby"), "{command}");
    }
    let report = made.read("episodes/lamp/build/report.json");
    assert!(report.contains("green shade") && !report.contains("Quimby") && !report.contains("Lodwick"), "{report}");
    // the same words in the house
    made.edit("Good evening to all", "Good evening to Nora Quimby");
    let ran = with(&made, &away, &["build", "--internal"]).ends(0);
    assert!(ran.out.contains("build/internal/"));
    assert!(made.read("episodes/lamp/build/internal/captions.vtt").contains("Nora Quimby"));
    assert!(!made.read("episodes/lamp/build/captions.vtt").contains("Quimby"));
}

#[test]
fn credits_revisions_cart_fields_and_the_reason_of_a_withdrawal_are_looked_at_too() {
    let (made, away) = show("name");
    // who is credited, and what was corrected
    for planted in ["[[person]]\nname = \"Nora Quimby\"\n", "[[revision]]\ndate = 2026-11-24\nnote = \"Not Lodwick\"\n"]
    {
        let before = made.read(EPISODE);
        made.put(EPISODE, format!("{before}\n{planted}"));
        with(&made, &away, &["build"]).ends(1).says(&["error[E111]", "episode.toml:"]);
        made.put(EPISODE, before);
    }
    // cart fields for stations
    let wav = "name = \"air\"\nprofile = \"ebu\"\ncontainer = \"wav\"\nfile = \"{slug}.wav\"\n[deliverable.cart]\nclient = \"Lodwick\"\n\n[[deliverable]]\nname = \"podcast\"";
    let before = made.read(CORNER);
    made.swap(CORNER, "name = \"podcast\"", wav);
    with(&made, &away, &["build"]).ends(1).says(&["error[E111]", "corner.toml:"]);
    made.put(CORNER, before);
    with(&made, &away, &["publish"]).ends(0);
    // nothing is taken away for a reason that cannot be given
    let ran = with(&made, &away, &["withdraw", "lamp", "--says", "Nora Quimby asked us"]).ends(1);
    assert!(ran.err.contains("the reason") && !ran.err.contains("Quimby"), "{}", ran.err);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists() && !made.read(EPISODE).contains("tombstone"));
    assert!(made.read(EPISODE).contains("status = \"ready\"") || made.read(EPISODE).contains("status = \"published\""));
    with(&made, &away, &["withdraw", "lamp", "--says", "A guest asked us"]).ends(0);
    assert!(made.read("feed/public/lamp/index.html").contains("A guest asked us"));
}

#[test]
fn a_protected_voice_is_read_by_another_or_approved_by_hand() {
    for (level, people) in [("voice", 1), ("high", 2)] {
        let (made, away) = show(level);
        with(&made, &away, &["build"]).ends(1).says(&[
            "error[E112]: this airs the voice of \"ada\", which is protected",
            "script.md:24:",
            "READER (quote: ada)",
        ]);
        assert!(!made.path("feed/public/lamp").exists() && !made.path("episodes/lamp/build/master.wav").exists());
        let sheet = made.read("episodes/lamp/build/readers.md");
        let line = "**READER (quote: ada):** It had a green shade, and it never worked on Mondays. On Fridays, um, you know, it hummed.";
        assert!(sheet.contains(line), "{sheet}");
        let script = made.read(SCRIPT);
        // a corner in Korean has another label for whoever reads
        made.edit("  HOST: Mina Vale", "  HOST: Mina Vale\n  낭독: 모해진");
        with(&made, &away, &["build"]).ends(1).says(&["낭독 (quote: ada)"]);
        let korean = made.read("episodes/lamp/build/readers.md");
        assert!(korean.contains(&line.replace("READER", "낭독")) && !korean.contains("READER"), "{korean}");
        made.put(SCRIPT, &script);
        let corner = made.read(CORNER);
        made.swap(CORNER, "READER = \"Tom Ash\"\n", "");
        with(&made, &away, &["build"]).ends(1);
        let sheet = made.read("episodes/lamp/build/readers.md");
        assert!(sheet.contains("Under `voices:` of the script, say who READER is."), "{sheet}");
        made.put(CORNER, corner);
        // a stop behind what is struck hangs on it
        made.edit(", and it never worked on Mondays. On", " ~~and it never worked on Mondays~~. On");
        with(&made, &away, &["build"]).ends(1);
        let sheet = made.read("episodes/lamp/build/readers.md");
        assert!(sheet.contains("green shade ~~and it never worked on Mondays~~. On Fridays"), "{sheet}");
        made.put(SCRIPT, &script);
        let from = script.find("> **CLIP**").unwrap();
        let to = script.find("## Closing").unwrap();
        // approved by hand: every name counts once, and only for the stretch that was heard
        for n in 1..=people {
            with(&made, &away, &["build"]).ends(1);
            let approval =
                format!("\n[[approval]]\nsource = \"ada\"\nfrom = \"0:03\"\nto = \"0:10.800\"\nby = \"Person {n}\"\n");
            made.put(EPISODE, made.read(EPISODE) + &approval);
        }
        with(&made, &away, &["build"]).ends(0);
        if people == 2 {
            let last = made.read(EPISODE);
            made.put(EPISODE, &last[..last.rfind("[[approval]]").unwrap()]);
            with(&made, &away, &["check"]).ends(1).says(&["error[E112]", "by one person"]);
            made.put(EPISODE, last);
        }
        made.swap(EPISODE, "to = \"0:10.800\"", "to = \"0:09\"");
        let why = "the approval from 0:03 to 0:09 does not count: the clip is from 0:03";
        with(&made, &away, &["check"]).ends(1).says(&["error[E112]", why]);
        // read by somebody else, as the sheet has it
        made.put(
            SCRIPT,
            script[..from].to_owned() + line + " ^read-1\n\n> **REC** takes/read-1.1.wav\n\n" + &script[to..],
        );
        wav(&made.path("episodes/lamp/takes/read-1.1.wav"), 7_000, &[(300, 3_000), (3_400, 6_500)]);
        with(&made, &away, &["build"]).ends(0);
        assert!(
            !made.path("episodes/lamp/build/readers.md").exists()
                || !made.read("episodes/lamp/build/readers.md").contains("line 24")
        );
    }
    // a voice of the script that is protected is not recorded by its owner
    let (made, away) = show("name");
    made.put(EPISODE, made.read(EPISODE) + "\n[[voice]]\nlabel = \"HOST\"\nprotect = \"voice\"\n");
    fs::write(away.path().join("words.toml"), format!("{WORDS}[[person]]\nkey = \"HOST\"\nnames = [\"Wilma\"]\n"))
        .unwrap();
    with(&made, &away, &["build"]).ends(1).says(&["this take airs the voice \"HOST\"", "script.md:20:"]);
}

#[test]
fn leaks_finds_what_is_planted_in_finished_files_and_says_what_it_looked_for() {
    let made = Made::show();
    made.edit("## Closing", "> **NOTE** ask the neighbour about the zebra key\n\n## Closing");
    run(made.root(), &["build"]).ends(0);
    let clean = Ran::of(
        tool(made.root()).args(["leaks"]).env("USER", "wtallow").env("HOSTNAME", "zebrahost").output().unwrap(),
    );
    let clean = clean.ends(0);
    assert!(
        clean.out.contains("Found none of 14 known kinds in ") && clean.out.contains("user name of this machine"),
        "{}",
        clean.out
    );
    let pages = "feed/public/lamp/index.html";
    let before = made.read(pages);
    for (planted, kind) in [
        ("wtallow", "user-name"),
        ("on zebrahost", "host-name"),
        ("/home/somebody/lamp.wav", "absolute-path"),
        ("write to ada@brook.example", "email"),
        ("geo:37.5665,126.9780", "position"),
        ("2026-11-24T05:06:07Z", "time-of-making"),
        ("about the zebra key", "note"),
        ("<!-- todo -->", "comment"),
        ("YXNrIHRoZSBuZWlnaGJvdXIgYWJvdXQgdGhlIHplYnJhIGtleQ==", "note"),
        ("%61bout%20the%20zebra", "note"),
    ] {
        made.put(pages, before.replace("</body>", &format!("<p>{planted}</p></body>")));
        let ran = Ran::of(
            tool(made.root())
                .args(["leaks", "--json"])
                .env("USER", "wtallow")
                .env("HOSTNAME", "zebrahost")
                .output()
                .unwrap(),
        );
        let json = ran.json();
        let kinds: Vec<_> =
            json["findings"].as_array().unwrap().iter().map(|f| f["kind"].as_str().unwrap().to_owned()).collect();
        assert!(kinds.iter().any(|k| k == kind), "{planted}: {kinds:?}");
        assert_eq!(ran.code, Some(1));
    }
    made.put(pages, before);
    let mp3 = made.path("feed/public/lamp/lamp.mp3");
    let sound = fs::read(&mp3).unwrap();
    fs::write(&mp3, [sound.clone(), b"left over".to_vec()].concat()).unwrap();
    let ran = run(made.root(), &["leaks"]).ends(1);
    assert!(ran.out.contains("lamp.mp3: 9 bytes after the end"), "{}", ran.out);
}

#[test]
fn names_of_files_pictures_and_folders_that_leave_are_looked_at_too() {
    let (made, away) = show("name");
    let mute = |ran: &Ran| {
        let said = (ran.out.clone() + &ran.err).to_lowercase();
        assert!(!said.contains("quimby") && !said.contains("lodwick"), "{said}");
    };
    // a picture that says who was photographed is published without it
    let cover = fs::read(made.path("feed/artwork/cover.png")).unwrap();
    let mut chunk = b"tEXtComment\0Nora Quimby".to_vec();
    let sum = crc(&chunk);
    chunk.splice(0..0, u32::try_from(chunk.len() - 4).unwrap().to_be_bytes());
    chunk.extend(sum.to_be_bytes());
    let told = [&cover[..33], &chunk, &cover[33..]].concat();
    made.put("feed/artwork/cover.png", &told);
    let ran = with(&made, &away, &["build"]).ends(0);
    mute(&ran);
    let published: Vec<_> =
        files(&made.path("feed/public")).into_iter().filter(|p| p.extension().is_some_and(|e| e == "png")).collect();
    assert!(!published.is_empty());
    for picture in published {
        assert!(!String::from_utf8_lossy(&fs::read(&picture).unwrap()).contains("Quimby"), "{}", picture.display());
    }
    // nothing else of a show can say it by its name
    let kit = away.path().join("kit");
    let to = format!("kit:{}", kit.display());
    made.swap("feed/channel.toml", "artwork/cover.png", "artwork/lodwick.png");
    made.put("feed/artwork/lodwick.png", &cover);
    let ran = with(&made, &away, &["publish", "--to", &to]);
    mute(&ran);
    for file in files(&kit).into_iter().chain(files(&made.path("feed/public"))) {
        let name = file.to_string_lossy().to_lowercase();
        assert!(!name.contains("lodwick") && !name.contains("quimby"), "{name}");
        assert!(!String::from_utf8_lossy(&fs::read(&file).unwrap()).to_lowercase().contains("lodwick"), "{name}");
    }
    made.swap("feed/channel.toml", "artwork/lodwick.png", "artwork/cover.png");
    // a folder of an episode is in its address
    fs::rename(made.path("episodes/lamp"), made.path("episodes/nora-quimby")).unwrap();
    let before = made.read("feed/public/feed.xml");
    let ran = with(&made, &away, &["build"]).ends(1);
    assert!(ran.err.contains("protected words stand"), "{}", ran.err);
    assert!(!made.path("feed/public/nora-quimby").exists(), "{}\n{:?}", ran.err, files(&made.path("feed/public")));
    assert!(!made.read("feed/public/feed.xml").contains("quimby") && before.contains("/lamp/"));
}

/// The checksum of a PNG chunk (PNG 3, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, b| (0..8).fold(sum ^ u32::from(*b), |sum, _| step(sum)))
}

#[test]
fn drafts_for_programs_and_copies_for_others_obey() {
    let (made, away) = show("name");
    // a program is given the whole interview: not without a word that it stays in the house
    let asked = ["draft", "lamp", "--force", "--with", "cat > given.json"];
    let ran = with(&made, &away, &asked);
    assert_ne!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.err.contains("somebody who is protected speaks here"), "{}", ran.err);
    assert!(!made.path("given.json").exists() && !made.path("episodes/lamp/given.json").exists());
    assert_eq!(made.read(SCRIPT), made::SCRIPT);
    // copies on paper, for editors of sound and for tables
    let formats = ["docx", "html", "typ", "md", "csv", "otio", "rpp", "labels"];
    made.edit("Good evening to all", "Good evening to Nora Quimby");
    for format in formats {
        let target = away.path().join(format!("copy.{format}"));
        let ran = with(&made, &away, &["export", "lamp", "--as", format, "--output", target.to_str().unwrap()]).ends(1);
        assert!(!(ran.out + &ran.err).contains("Quimby"), "{format}");
        assert!(!target.exists(), "{format}");
    }
    made.edit("Good evening to Nora Quimby", "Good evening to all");
    for format in formats {
        let target = away.path().join(format!("nora-quimby.{format}"));
        let ran = with(&made, &away, &["export", "lamp", "--as", format, "--output", target.to_str().unwrap()]);
        if target.exists() {
            assert!(!String::from_utf8_lossy(&fs::read(&target).unwrap()).contains("Quimby"), "{format}");
        } else {
            assert_eq!(ran.code, Some(1), "{format}: {}", ran.err);
        }
    }
    with(&made, &away, &["export", "lamp", "--as", "md", "--internal"]).ends(0);
}

/// The show with a file of words for two people, and this in its episode.toml.
fn protected(facts: &str) -> (Made, TempDir) {
    let made = Made::show();
    made.put(EPISODE, made.read(EPISODE) + facts);
    let away = tempfile::tempdir().unwrap();
    let words = "[[person]]\nkey = \"ADA\"\nnames = [\"Nora Quimby\", \"Quimby\"]\n\
                 [[person]]\nkey = \"HOST\"\nnames = [\"Nora Quimby\"]\n\
                 [[person]]\nkey = \"ada\"\nnames = [\"Nora Quimby\"]\n[[person]]\nkey = \"문두레\"\nnames = [\"문두레\"]\n\
                 [[person]]\nkey = \"adda\"\nnames = [\"Nora Quimby\"]\n";
    fs::write(away.path().join("words.toml"), words).unwrap();
    (made, away)
}

#[test]
fn a_protected_voice_is_known_by_its_label_wherever_it_is_heard() {
    // in a clip, by the label of its words or by the source alone
    for clip in [None, Some("> **CLIP** ada 0:03.700–0:10.200\n\n## Closing")] {
        let (made, away) = protected("\n[[voice]]\nlabel = \"ADA\"\nprotect = \"high\"\n");
        if let Some(clip) = clip {
            let text = made.read(SCRIPT);
            let from = text.find("> **CLIP** ada").unwrap();
            let to = text.find("## Closing").unwrap();
            made.put(SCRIPT, format!("{}{clip}{}", &text[..from], &text[to + "## Closing".len()..]));
        }
        let ran = with(&made, &away, &["build"]).ends(1).says(&["error[E112]", "the voice of \"ADA\""]);
        assert!(!made.path("feed/public/lamp/lamp.mp3").exists(), "{}", ran.out);
    }
    // by what the transcript calls whoever speaks there
    let (made, away) = protected("\n[[voice]]\nlabel = \"ADA\"\nprotect = \"high\"\n");
    let mut said: serde_json::Value = serde_json::from_str(&made.read("episodes/lamp/sources/ada.json")).unwrap();
    for segment in said["segments"].as_array_mut().unwrap() {
        segment["speaker"] = "Ada Brook".into();
        for word in segment["words"].as_array_mut().unwrap() {
            word["speaker"] = "Ada Brook".into();
        }
    }
    made.put("episodes/lamp/sources/ada.json", said.to_string());
    let text = made.read(SCRIPT);
    let (from, to) = (text.find("> **CLIP** ada").unwrap(), text.find("## Closing").unwrap());
    let text = format!("{}> **CLIP** talk 0:03.700–0:10.200\n\n{}", &text[..from], &text[to..]);
    made.put(SCRIPT, text.replace("  ada: sources/ada.wav", "  talk: sources/ada.wav"));
    with(&made, &away, &["build"]).ends(1).says(&["error[E112]", "the voice of \"ADA\""]);
    // in a take, whatever stands between the paragraph and its cue
    let (made, away) = protected("\n[[voice]]\nlabel = \"HOST\"\nprotect = \"voice\"\n");
    with(&made, &away, &["check"]).ends(1).says(&["this take airs the voice \"HOST\""]);
    made.edit("> **REC** takes/open-1.1.wav", "<!-- x -->\n\n> **REC** takes/open-1.1.wav");
    made.edit("> **REC** takes/close-1.1.wav", "<!-- y -->\n\n> **REC** takes/close-1.1.wav");
    let ran = with(&made, &away, &["build"]).ends(1).says(&["this take airs the voice \"HOST\""]);
    assert_eq!(ran.err.matches("error[E112]").count(), 2, "{}", ran.err);
    assert!(!made.path("feed/public/lamp/lamp.mp3").exists());
}

#[test]
fn somebody_protected_whom_nothing_in_the_episode_names_stops_it() {
    for (facts, says) in [
        ("\n[[recording]]\nsource = \"adda\"\nprotect = \"high\"\n", "no source of this name"),
        ("\n[[voice]]\nlabel = \"Host\"\nprotect = \"high\"\n", "no voice of this name"),
    ] {
        let (made, away) = protected(facts);
        with(&made, &away, &["build"]).ends(1).says(&["error[E110]", says]);
        assert!(!made.path("feed/public/lamp/lamp.mp3").exists());
        with(&made, &away, &["build", "--internal"]).ends(0);
    }
    // decomposed, as some systems write it, it is the same name
    let decomposed = "\u{1106}\u{116e}\u{11ab}\u{1103}\u{116e}\u{1105}\u{1166}";
    let (made, away) = protected(&format!("\n[[recording]]\nsource = \"{decomposed}\"\nprotect = \"voice\"\n"));
    made.edit("  ada: sources/ada.wav", "  ada: sources/ada.wav\n  문두레: sources/ada.wav");
    with(&made, &away, &["build"]).ends(1).says(&["error[E112]"]);
}

#[test]
fn an_approval_is_of_a_clip_and_two_are_of_two_people() {
    let approval = |from: &str, to: &str, by: &str| {
        format!("\n[[approval]]\nsource = \"ada\"\nfrom = \"{from}\"\nto = \"{to}\"\nby = \"{by}\"\n")
    };
    let recording = "\n[[recording]]\nsource = \"ada\"\nprotect = \"high\"\n";
    let late = format!("{:.3}s", (made::word("It").start + 100) as f64 / 1000.0);
    for (more, code) in [
        (approval("0:00", "9:59:00", "Jo Park") + &approval("0:00", "9:59:00", "Lee Hwan"), 1),
        (approval("0:03.000", "0:10.500", "Jo Park") + &approval("0:03.000", "0:10.500", " jo  park"), 1),
        (approval("0:03.000", "0:10.500", "Jo Park") + &approval("0:03.000", "0:10.500", "Ada Brook"), 1),
        (approval("0:03.000", "0:10.500", "Jo Park") + &approval("0:03.000", "0:10.500", "Ms Brook"), 1),
        (approval("0:03.000", "0:10.500", "Jo Park") + &approval("0:03.000", "0:10.500", "Lee Hwan"), 0),
        // nobody heard a tenth of a second of its speech
        (approval(&late, "0:10.500", "Jo Park") + &approval(&late, "0:10.500", "Lee Hwan"), 1),
    ] {
        let (made, away) = protected(&format!("{recording}{more}"));
        with(&made, &away, &["check"]).ends(code);
    }
}

#[test]
fn what_was_made_before_somebody_was_protected_is_not_public_any_more() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists() && made.read("feed/public/feed.xml").contains("<item>"));
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n");
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), WORDS).unwrap();
    with(&made, &away, &["build"]).ends(1).says(&["error[E112]"]);
    assert!(!made.path("feed/public/lamp/lamp.mp3").exists() && !made.path("feed/public/lamp/captions.vtt").exists());
    assert!(!made.read("feed/public/feed.xml").contains("<item>"));
}

/// The interview's recording again, under another name: its samples from a time on, softer and with more bits.
fn copy_of_ada(made: &Made, name: &str, from_ms: usize) {
    let mut reader = hound::WavReader::open(made.path("episodes/lamp/sources/ada.wav")).unwrap();
    let spec = hound::WavSpec { bits_per_sample: 24, ..reader.spec() };
    let mut writer = hound::WavWriter::create(made.path(name), spec).unwrap();
    for sample in reader.samples::<i16>().skip(from_ms * 48) {
        writer.write_sample(i32::from(sample.unwrap()) * 100).unwrap();
    }
    writer.finalize().unwrap();
}

#[test]
fn a_protected_recording_is_protected_under_every_name() {
    let refused = |what: &str, change: &dyn Fn(&Made)| {
        // what check refuses, publish does: shown of the first
        let first = what.starts_with("another name");
        for level in if first { &["voice", "high"][..] } else { &["high"] } {
            let (made, away) = show(level);
            change(&made);
            let ran = with(&made, &away, &[if first { "publish" } else { "check" }]);
            assert!(
                ran.code == Some(1) && ran.err.contains("error[E112]"),
                "{what} {level}: {:?}\n{}",
                ran.code,
                ran.err
            );
            assert!(!made.path("feed/public/lamp").exists(), "{what}");
        }
    };
    refused("another name in the script", &|made| {
        made.edit("  ada: sources/ada.wav", "  w: sources/ada.wav");
        made.edit("**CLIP** ada", "**CLIP** w");
        made.edit("> ADA: It had", "> HOST: It had");
    });
    let clip = |made: &Made, path: &str| {
        made.edit("  ada: sources/ada.wav", &format!("  ada: sources/ada.wav\n  w: {path}"));
        made.edit(
            "**CLIP** ada\n> - in: \"It had\"\n> - out: \"it hummed\"\n>\n> ADA: It",
            "**CLIP** w 0:01–0:08\n\n~~It",
        );
        made.edit("um, you know, it hummed.", "um, you know, it hummed.~~");
    };
    refused("a copy", &|made| {
        fs::copy(made.path("episodes/lamp/sources/ada.wav"), made.path("episodes/lamp/sources/w.wav")).unwrap();
        clip(made, "sources/w.wav");
    });
    refused("a copy in the corner", &|made| {
        fs::create_dir_all(made.path("scripts/corner/audio")).unwrap();
        fs::copy(made.path("episodes/lamp/sources/ada.wav"), made.path("scripts/corner/audio/w.wav")).unwrap();
        clip(made, "corner:w.wav");
    });
    refused("a part of it in another format", &|made| {
        copy_of_ada(made, "episodes/lamp/sources/w.wav", 3_000);
        clip(made, "sources/w.wav");
    });
    refused("an effect that is a part of it", &|made| {
        copy_of_ada(made, "episodes/lamp/sources/w.wav", 0);
        made.edit("## Closing\n", "> **SFX** sources/w.wav 0:02–0:08\n\n## Closing\n");
    });
    refused("a take that is a part of it", &|made| {
        copy_of_ada(made, "episodes/lamp/takes/spare.wav", 5_000);
        made.edit("takes/close-1.1.wav", "takes/spare.wav 0:00–0:05");
    });
}

/// The show with a second episode of the same recording, and this in the first one's episode.toml.
fn two(facts: &str) -> (Made, TempDir) {
    let made = Made::show();
    made.another("other", &[]);
    made.put(EPISODE, made.read(EPISODE) + facts);
    let away = tempfile::tempdir().unwrap();
    fs::write(
        away.path().join("words.toml"),
        format!("{WORDS}\n[[person]]\nkey = \"ADA\"\nnames = [\"Nora Quimby\"]\n"),
    )
    .unwrap();
    (made, away)
}

const ADA: &str = "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n";

#[test]
fn a_file_that_protects_and_cannot_be_read_stops_everybody() {
    for (slip, last) in [("<<<<<<< HEAD\n", false), ("number = \n", true), ("summary = \"x\"\nsummary = \"y\"\n", true)]
    {
        let (made, away) = two(if last { "" } else { ADA });
        let text = made.read(EPISODE);
        made.put(EPISODE, if last { format!("{text}{slip}{ADA}") } else { format!("{slip}{text}") });
        with(&made, &away, &["check", "other"])
            .ends(1)
            .says(&["error[E110]", "episodes/lamp/episode.toml protects somebody"]);
    }
    // and one that protects nobody stops nobody
    let (made, away) = two("protected = false\nnumber = \n");
    with(&made, &away, &["check", "other"]).ends(0);
}

#[test]
fn a_label_protects_the_recording_where_nobody_says_who_speaks() {
    let label = "\n[[voice]]\nlabel = \"ADA\"\nprotect = \"voice\"\n";
    // in another episode
    let (made, away) = two(label);
    with(&made, &away, &["check", "other"]).ends(1).says(&["error[E112]", "the voice of \"ADA\""]);
    // an effect cut from what its clip is cut from; a take of theirs as an effect
    for (label, sound) in [("ADA", "sources/ada.wav 0:01–0:03"), ("HOST", "takes/open-1.1.wav 0:00–0:01")] {
        let (made, away) = protected(&format!("\n[[voice]]\nlabel = \"{label}\"\nprotect = \"voice\"\n"));
        made.edit("## Closing\n", &format!("> **SFX** {sound}\n\n## Closing\n"));
        let before = with(&made, &away, &["check"]).ends(1);
        let line = 1 + made.read(SCRIPT).lines().position(|l| l.starts_with("> **SFX**")).unwrap();
        assert!(before.err.contains(&format!("script.md:{line}:")), "{label}: {}", before.err);
    }
}

#[test]
fn a_recording_whose_names_one_episode_protects_needs_the_words_in_all() {
    let (made, away) = two(&ADA.replace("voice", "name"));
    run(made.root(), &["check", "other"]).ends(1).says(&["error[E110]", "protected in episodes/lamp"]);
    with(&made, &away, &["check", "other"]).ends(0);
}

#[test]
fn a_recording_that_one_episode_protects_is_protected_in_all() {
    let (made, away) = two(ADA);
    let ran = with(&made, &away, &["build"]).ends(1);
    assert_eq!(ran.err.matches("error[E112]").count(), 2, "{}", ran.err);
    assert!(!made.path("feed/public/other").exists());
    // approved where it is heard
    let approval = "\n[[approval]]\nsource = \"ada\"\nfrom = \"0:03\"\nto = \"0:10.800\"\nby = \"Jo Park\"\n";
    made.put("episodes/other/episode.toml", made.read("episodes/other/episode.toml") + approval);
    with(&made, &away, &["build"]).ends(1);
    assert!(made.path("feed/public/other/other.mp3").exists() && !made.path("feed/public/lamp").exists());
}

#[test]
fn a_word_that_marks_or_lines_take_apart_is_found_in_the_script() {
    for broken in [
        "Quim-\nby",
        "Lod[smile]wick",
        "Lod<!-- x -->wick",
        "Lod~~x~~wick",
        "Wren /LOD-wick/",
        "김영\n수는",
        "L.o.d.w.i.c.k",
        "영\n수는",
        "L o d w i c k",
        "Lod**wick**",
        "Quim**by** said",
        "Lod...wick",
        "Lod[smile][x]wick",
        "Lod/x/wick",
    ] {
        let (made, away) = show("name");
        made.edit("Good evening to all of you.", &format!("Good evening to all of you, {broken}."));
        let does = if broken.starts_with("Quim-") { "build" } else { "check" };
        let ran = with(&made, &away, &[does]).ends(1).says(&["error[E111]", "--> episodes/lamp/script.md:2"]);
        assert!(!ran.err.contains("wick") || !ran.err.contains("Lod"), "{broken}: {}", ran.err);
        let captions = made.path("episodes/lamp/build/captions.vtt");
        assert!(!captions.exists() && !made.path("feed/public/lamp").exists(), "{broken}");
    }
}

#[test]
fn an_outline_says_no_protected_word() {
    let (made, away) = show("name");
    made.swap("episodes/lamp/sources/ada.json", "\" lamp\"", "\" Lodwick\"");
    let path = made.path("episodes/lamp/sources/ada.json");
    for json in [&["--json"][..], &[]] {
        let ran = with(&made, &away, &[&["outline", path.to_str().unwrap()], json].concat()).ends(0);
        assert!(ran.out.contains("[protected]") && !ran.out.contains("Lodwick"), "{}", ran.out);
    }
}

#[test]
fn a_protected_recording_that_is_away_is_known_or_stops_everything() {
    let (made, away) = show("voice");
    let approval = "\n[[approval]]\nsource = \"ada\"\nfrom = \"0:03\"\nto = \"0:10.800\"\nby = \"Jo Park\"\n";
    made.put(EPISODE, made.read(EPISODE) + approval);
    let other = |name: &str| made.path(&format!("episodes/other/{name}"));
    for name in [
        "episode.toml",
        "script.md",
        "takes/open-1.1.wav",
        "takes/close-1.1.wav",
        "sources/ada.json",
        "sources/ada.wav",
    ] {
        fs::create_dir_all(other(name).parent().unwrap()).unwrap();
        fs::copy(made.path(&format!("episodes/lamp/{name}")), other(name)).unwrap();
    }
    let toml = made.read("episodes/other/episode.toml").replace("4f0f6c0e", "4f0f6c0f");
    made.put("episodes/other/episode.toml", toml.split("\n[[recording]]").next().unwrap());
    fs::rename(made.path("episodes/lamp/sources/ada.wav"), away.path().join("ada.wav")).unwrap();
    // never seen: nobody can tell
    with(&made, &away, &["build", "other"])
        .ends(1)
        .says(&["error[E110]", "which episodes/lamp protects, is not there"]);
    assert!(!made.path("feed/public/other").exists());
    // seen once: known by its bytes while it is away
    fs::rename(away.path().join("ada.wav"), made.path("episodes/lamp/sources/ada.wav")).unwrap();
    with(&made, &away, &["mix", "lamp"]).ends(0);
    assert!(made.path("episodes/lamp/protected.json").exists());
    fs::rename(made.path("episodes/lamp/sources/ada.wav"), away.path().join("ada.wav")).unwrap();
    let ran = with(&made, &away, &["build", "other"]).ends(1).says(&["error[E112]"]);
    assert!(!ran.err.contains("E110") && !made.path("feed/public/other").exists(), "{}", ran.err);
    // what lies beside it, or is named in its place, does not stand for it
    made.put("episodes/lamp/sources/ada.notes", "Heard twice.");
    for named in ["sources/ada.wav", "sources/ada.notes"] {
        made.swap("episodes/lamp/script.md", "ada: sources/ada.wav", &format!("ada: {named}"));
        with(&made, &away, &["build", "other"]).ends(1).says(&["error[E112]"]);
        assert!(!made.path("feed/public/other").exists());
    }
    // a list that is damaged is not taken for one that protects nobody
    made.put("episodes/lamp/protected.json", "{\"ada\": [\"");
    let ran = with(&made, &away, &["build", "other"]);
    assert!(ran.code != Some(0) && ran.err.contains("protected.json is damaged"), "{} {}", ran.out, ran.err);
    assert!(!made.path("feed/public/other").exists());
}

#[test]
fn an_interview_that_is_words_alone_is_protected_and_leaves_no_log() {
    let (made, away) = show("voice");
    for name in [SCRIPT, "episodes/lamp/sources/ada.wav", "episodes/lamp/sources/ada.json"] {
        fs::remove_file(made.path(name)).unwrap();
    }
    let answer = |n: usize| {
        format!(
            "Guest: In year {n} we sold a lamp for a song, and whoever bought it brought it back. We kept every one of them, and we lit them all on the longest night, {n} of them on one roof."
        )
    };
    let turns: String = (1..12)
        .map(|n| format!("Mina Vale: And what did you do in year {n} of the shop?\n\n{}\n\n", answer(n)))
        .collect();
    made.put("episodes/lamp/sources/ada.txt", turns);
    with(&made, &away, &["check"]).ends(1).says(&["error[E110]", "write sound = false below its source"]);
    made.swap(EPISODE, "protect = \"voice\"", "protect = \"voice\"\nsound = false");
    let ran = with(&made, &away, &["draft", "lamp"]).ends(0);
    assert!(!ran.err.contains("what was left out"), "{}", ran.err);
    let (script, log) = (made.read(SCRIPT), made.read("episodes/lamp/build/draft.json"));
    assert!(script.contains("(quote: ada") && !script.contains("**NOTE** struck:"), "{script}");
    assert!(!log.contains("longest night"), "{log}");
    // without somebody to protect it is all there
    made.put(EPISODE, made.read(EPISODE).split("\n[[recording]]").next().unwrap());
    run(made.root(), &["draft", "lamp", "--force"]).ends(0);
    let (script, log) = (made.read(SCRIPT), made.read("episodes/lamp/build/draft.json"));
    assert!(script.contains("**NOTE** struck:") && log.contains("longest night"), "{script}\n{log}");
}

#[test]
fn a_protected_recording_is_one_whatever_its_name_ends_in() {
    let (made, away) = show("voice");
    fs::rename(made.path("episodes/lamp/sources/ada.wav"), made.path("episodes/lamp/sources/ada.wave")).unwrap();
    made.edit("sources/ada.wav", "sources/ada.wave");
    let ran = with(&made, &away, &["build"]).ends(1).says(&["error[E112]"]);
    assert!(!ran.err.contains("is not there"), "{}", ran.err);
    assert!(!made.path("feed/public/lamp").exists());
}

#[test]
fn a_protected_word_that_is_heard_is_struck_with_a_tone_in_its_place() {
    for level in ["name", "voice"] {
        let (made, away) = show(level);
        fs::write(
            away.path().join("words.toml"),
            format!("{WORDS}also = [\"um, you know\"]\n").replace("also = [\"Lodwick\"]\n", ""),
        )
        .unwrap();
        if level == "voice" {
            let approval = "\n[[approval]]\nsource = \"ada\"\nfrom = \"0:03\"\nto = \"0:10.800\"\nby = \"Jo Park\"\n";
            made.put(EPISODE, made.read(EPISODE) + approval);
        }
        with(&made, &away, &["build"]).ends(1).says(&["error[E111]", "with [bleep] after it"]);
        // as the message says it; a tone is nobody's voice
        made.edit("um, you know,", "~~um, you know,~~ [bleep]");
        with(&made, &away, &["build"]).ends(0);
        for name in files(&made.path("episodes/lamp/build")).into_iter().chain(files(&made.path("feed/public"))) {
            let bytes = fs::read(&name).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("you know"), "{}", name.display());
        }
        // struck in a line of the host it is still a name that was written down
        made.edit("Good evening to all", "Good evening to ~~um, you know,~~ all");
        with(&made, &away, &["check"]).ends(1).says(&["error[E111]"]);
    }
}

#[test]
fn without_the_words_nothing_is_drafted_or_written_out_for_readers() {
    let (made, away) = show("voice");
    with(&made, &away, &["build"]).ends(1);
    assert!(made.path("episodes/lamp/build/readers.md").exists());
    run(made.root(), &["build"]).ends(1).says(&["error[E110]"]);
    for name in ["readers.md", "draft.md", "draft.json"] {
        assert!(!made.path(&format!("episodes/lamp/build/{name}")).exists(), "{name}");
    }
    run(made.root(), &["draft", "lamp", "--force"]).ends(1).says(&["somebody in it is protected"]);
    assert_eq!(made.read(SCRIPT), made::SCRIPT);
}

#[test]
fn a_protected_word_is_found_however_it_is_written_and_leaves_no_file_behind() {
    let (made, away) = show("name");
    made.edit("Good evening to all", "Good evening to Qu&#105;mby and all");
    with(&made, &away, &["check"])
        .ends(1)
        .says(&["error[E111]: a protected word is written in another way", "entities"]);
    let line = 1 + made.read(SCRIPT).lines().position(|l| l.contains("Qu&#105;mby")).unwrap();
    with(&made, &away, &["check"]).says(&[&format!("script.md:{line} (")]);
    made.edit("Good evening to Qu&#105;mby and all", "Good evening to all");
    // one that comes with a template is found in what was made, which does not stay, of a draft of an episode too
    for status in ["ready", "draft"] {
        made.put(EPISODE, made.read(EPISODE).replace("\"ready\"", &format!("\"{status}\"")));
        made.put("scripts/corner/notes.md", "{{ title }} with {{ \"Quim\" ~ \"by\" }}\n");
        with(&made, &away, &["build"]).ends(1).says(&["nothing of it is put there"]);
        assert!(!made.path("episodes/lamp/build/notes.md").exists() && !made.path("feed/public/lamp").exists());
    }
}

#[test]
fn nothing_of_the_house_is_written_into_what_listeners_get() {
    let (made, away) = show("name");
    with(&made, &away, &["build"]).ends(0);
    let target = made.path("feed/public/lamp/copy.md");
    let asked = ["export", "lamp", "--as", "md", "--internal", "-o", target.to_str().unwrap()];
    with(&made, &away, &asked).ends(1).says(&["lies in what listeners get"]);
    assert!(!target.exists());
    // a recording of the time before somebody was protected is named
    made.put(EPISODE, made.read(EPISODE).replace("protect = \"name\"", "protect = \"high\""));
    with(&made, &away, &["build"]).ends(1).says(&["master.wav", "is of the time before"]);
}
