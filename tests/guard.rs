//! Protected people: what must not leave stops a build wherever it stands, and what is planted in the house stays there.
#![expect(clippy::disallowed_methods, reason = "tests read and write files, and run the tool")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken machine should fail the test")]
#![expect(clippy::cast_precision_loss, reason = "recordings are short")]
#![allow(dead_code, reason = "the helpers serve several test programs")]
#[path = "show/made.rs"]
mod made;
#[path = "show/run.rs"]
mod run;

use made::{Made, wav};
use run::{Ran, files, run, tool};
use std::{fs, path::Path};
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
        ("feed/channel.toml", "Small things", "Small things of Lodwick", "feed/public/index.html (line "),
        ("feed/channel.toml", "The Change Office", "김영수", "feed/public/index.html (line "),
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
        made.swap(EPISODE, "to = \"0:10.800\"", "to = \"0:09\"");
        with(&made, &away, &["check"]).ends(1).says(&["error[E112]"]);
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
    with(&made, &away, &["build"]).ends(1).says(&["this take airs the voice \"HOST\"", "script.md:22:"]);
}

/// What a program that knows nothing of the tool finds of a word in some bytes: raw, in either UTF-16, in base64 at every
/// alignment, percent-encoded and as entities; all in any case of letters where that can be.
fn holds(bytes: &[u8], word: &str) -> bool {
    let lower = bytes.to_ascii_lowercase();
    let find = |haystack: &[u8], needle: &[u8]| haystack.windows(needle.len()).any(|w| w == needle);
    let word = word.to_ascii_lowercase();
    let wide = |big: bool| -> Vec<u8> {
        word.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let percent: String = word.bytes().map(|b| format!("%{b:02x}")).collect();
    let entity: String = word.chars().map(|c| format!("&#{};", u32::from(c))).collect();
    let plain = [word.clone().into_bytes(), wide(false), wide(true), percent.into_bytes(), entity.into_bytes()];
    if plain.iter().any(|needle| find(&lower, needle)) {
        return true;
    }
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..3).any(|shift| {
        let padded: Vec<u8> = vec![0; shift].into_iter().chain(word.bytes()).collect();
        let bits: Vec<u8> = padded.iter().flat_map(|b| (0..8).rev().map(move |n| b >> n & 1)).collect();
        let sixes: Vec<u8> = bits
            .as_chunks::<6>()
            .0
            .iter()
            .map(|six| ALPHABET[usize::from(six.iter().fold(0, |n, b| n << 1 | b))])
            .collect();
        // what the neighbours have a part in is left out
        let from = (shift * 8).div_ceil(6);
        find(bytes, &sixes[from..])
    })
}

#[test]
fn forty_canaries_planted_in_the_house_stay_there() {
    let (made, away) = show("name");
    let mut canaries = Vec::new();
    let mut canary = || {
        let word = format!("zqcan{}wren", canaries.len() + 10);
        canaries.push(word.clone());
        word
    };
    // the script: what is never aired
    made.edit("## Closing", &format!("> **NOTE** {} is at the door\n\n## Closing", canary()));
    made.edit("# The Lamp\n", &format!("# The Lamp\n\n<!-- {} -->\n", canary()));
    made.edit("## Closing", &format!("~~{} was here once.~~\n\n## Closing", canary()));
    made.edit("## Closing", &format!("~~HOST: The {} goes on.~~\n\n## Closing", canary()));
    made.edit("Good evening", &format!("[{}] ~~{}~~ Good evening", canary(), canary()));
    made.edit("HOST (term: lamp):", "HOST (term: lamp, slowly):");
    made.edit("A lamp is a thing", &format!("A lamp /{}/ is a thing", canary()));
    made.edit("- out: \"it hummed\"", &format!("- out: \"it hummed\"\n> - note: {}", canary()));
    made.edit("## Closing", &format!("**HOST (alt: {}):** Only for {}.\n\n## Closing", canary(), canary()));
    made.edit("lang: en\n", &format!("lang: en\ncontact: {}\n", canary()));
    made.edit("lang: en\n", &format!("lang: en\n# {}\n", canary()));
    // names of sources, of their files, of takes, of ids and labels
    let (key, file, take) = (canary(), canary(), canary());
    for extension in ["json", "wav"] {
        fs::rename(
            made.path(&format!("episodes/lamp/sources/ada.{extension}")),
            made.path(&format!("episodes/lamp/sources/{file}.{extension}")),
        )
        .unwrap();
    }
    fs::rename(made.path("episodes/lamp/takes/open-1.1.wav"), made.path(&format!("episodes/lamp/takes/{take}.wav")))
        .unwrap();
    made.edit("ada: sources/ada.wav", &format!("{key}: sources/{file}.wav"));
    made.edit("**CLIP** ada", &format!("**CLIP** {key}"));
    made.edit("takes/open-1.1.wav", &format!("takes/{take}.wav"));
    made.edit("^open-1", &format!("^{}", canary()));
    let label = canary().to_uppercase();
    made.edit("  ADA: Ada Brook", &format!("  {label}: Ada Brook"));
    made.edit("> ADA: It had", &format!("> {label}: It had"));
    made.edit("  HOST: Mina Vale", &format!("  HOST: Mina Vale\n  {}: Not Heard", canary().to_uppercase()));
    // the transcript: what does not air, who speaks, and what is no speech
    let transcript = format!("episodes/lamp/sources/{file}.json");
    for old in ["\" kept\"", "\" danced\"", "\" sold\"", "\" bought\""] {
        made.swap(&transcript, old, &format!("\" {}\"", canary()));
    }
    made.swap(
        &transcript,
        "\"language\":\"en\"",
        &format!("\"language\":\"en\",\"model\":\"{}\",\"file\":\"/home/{}/x.wav\"", canary(), canary()),
    );
    // episode.toml: where recordings come from, and comments
    made.swap(
        EPISODE,
        "source = \"ada\"",
        &format!("source = \"{key}\"\nplace = \"{}\"\nrights = \"{}\"\ndate = \"{}\"", canary(), canary(), canary()),
    );
    made.put(EPISODE, made.read(EPISODE) + &format!("# {}\n", canary()));
    // the corner: stock lines, voices and sources that are not used, comments of its templates
    made.swap(
        CORNER,
        "[lines]\n",
        &format!("# {}\n[lines]\nspare = \"{}\"\n{} = \"x\"\n", canary(), canary(), canary()),
    );
    made.swap(CORNER, "READER = \"Tom Ash\"", &format!("READER = \"{}\"", canary()));
    made.put("scripts/corner/notes.md", format!("{{# {} #}}{{{{ title }}}}\n", canary()));
    made.put("scripts/corner/draft.md", format!("{{# {} #}}", canary()));
    made.put("scripts/corner/glossary.toml", format!("# {}\n", canary()));
    made.put(&format!("episodes/lamp/{}.txt", canary()), canary());
    made.swap("feed/channel.toml", "title = ", &format!("# {}\ntitle = ", canary()));
    // fields of recordings
    let source = made.path(&format!("episodes/lamp/sources/{file}.wav"));
    for path in [
        &source,
        &made.path(&format!("episodes/lamp/takes/{take}.wav")),
        &made.path("episodes/lamp/takes/close-1.1.wav"),
    ] {
        let mut bytes = fs::read(path).unwrap();
        for id in [b"bext", b"iXML", b"LIST", b"JUNK"] {
            let word = canary();
            let body: Vec<u8> = if id == b"LIST" {
                [b"INFOIART".to_vec(), 16u32.to_le_bytes().to_vec(), format!("{word:16}").into_bytes()].concat()
            } else {
                format!("{word:700}").into_bytes()
            };
            bytes.extend([id.to_vec(), u32::try_from(body.len()).unwrap().to_le_bytes().to_vec(), body].concat());
        }
        let size = u32::try_from(bytes.len() - 8).unwrap();
        bytes[4..8].copy_from_slice(&size.to_le_bytes());
        bytes.extend(canary().into_bytes());
        fs::write(path, bytes).unwrap();
    }
    fs::write(away.path().join("words.toml"), WORDS.replace("\"ada\"", &format!("\"{key}\""))).unwrap();
    assert!(canaries.len() >= 40, "{}", canaries.len());
    made.swap(CORNER, "name = \"podcast\"", "name = \"air\"\nprofile = \"ebu\"\ncontainer = \"wav\"\nfile = \"{slug}-air.wav\"\n\n[[deliverable]]\nname = \"keep\"\nprofile = \"podcast\"\ncontainer = \"flac\"\nfile = \"{slug}.flac\"\n\n[[deliverable]]\nname = \"podcast\"");
    let ran = with(&made, &away, &["publish", "--to", away.path().join("out").to_str().unwrap()]);
    let ran = ran.ends(0);
    // what strangers get, and what goes to stations, but for the copies that stay in the house
    let house = ["script.html", "draft.", "rundown.", "report.json"];
    let build = made.path("episodes/lamp/build");
    let all: Vec<_> = files(&made.path("feed/public"))
        .into_iter()
        .chain(files(&away.path().join("out")))
        .chain(
            files(&build)
                .into_iter()
                .filter(|p| !house.iter().any(|h| p.file_name().unwrap().to_str().unwrap().starts_with(h))),
        )
        .collect();
    for kind in ["mp3", "flac", "wav", "xml", "vtt", "srt", "json", "html", "md"] {
        assert!(all.iter().any(|p| p.extension().is_some_and(|e| e == kind)), "no {kind} among {all:?}\n{}", ran.out);
    }
    for path in &all {
        let bytes = fs::read(path).unwrap();
        for word in &canaries {
            assert!(!holds(&bytes, word), "{word} is in {}", path.display());
            assert!(!path.file_name().unwrap().to_str().unwrap().contains(word.as_str()));
        }
    }
    // the ear hears what is there
    assert!(holds(b"xx WREN xx", "wren") && holds(b"dHdyZW54", "wren") && holds(b"w\0r\0e\0n\0", "wren"));
    // and the tool, asked about them, finds none either
    let deny = away.path().join("deny.txt");
    fs::write(&deny, canaries.join("\n")).unwrap();
    let ran = with(&made, &away, &["leaks", "--json", "--deny", deny.to_str().unwrap()]);
    let json = ran.json();
    let house_only = json["findings"].as_array().unwrap().iter().all(|f| {
        let file = f["file"].as_str().unwrap();
        house.iter().any(|h| Path::new(file).file_name().unwrap().to_str().unwrap().starts_with(h))
    });
    assert!(house_only, "{}", ran.out);
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
