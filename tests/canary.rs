//! Canaries: words and tones that stand nowhere else are planted wherever an input can carry something, and a stranger looks
//! for them in all that is made for the public.
//!
//! The stranger is `judge/canaries.py`, which shares no code with the tool, and for tones an ear of this test. Both are shown
//! first that they find what is there.
#![expect(clippy::single_range_in_vec_init, reason = "one stretch of each recording is meant")]
#![expect(clippy::needless_range_loop, reason = "places in a recording are numbers")]
mod ear;
mod plant;

use crate::judge::python;
use crate::show::made;
use crate::show::made::{Made, word};
use crate::show::run::{Ran, files, skipped, tool};
use ear::Tones;
use plant::{Brood, ffmpeg};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const EPISODE: &str = "episodes/lamp/episode.toml";
const CORNER: &str = "scripts/corner/corner.toml";
const STRANGER: &str = include_str!("judge/canaries.py");

/// The script, with `@` where a canary goes.
const SCRIPT: &str = r#"---
# @
cornercast: 1
title: The Lamp
corner: corner
lang: en
slot: 0:24, short 0:20
tolerance: 12s
versions: full, short
host: HOST
contact: "desk @"
voices:
  HOST: Mina Vale
  @LABEL: Ada Brook
  @UNHEARD: Not Heard
sources:
  theme: sources/theme.mp3
  bed: sources/bed.flac
  hum: sources/hum.opus
  unused: sources/unused.wav
  @KEY: sources/@FILE.wav
pronounce:
  evening: @
---

# The Lamp

<!-- @ -->

## Opening

> **SIG** theme 0:00–0:02 fade=0/200ms

> **BED** bed level=-12dB duck=-8dB fade=200ms/200ms loop

[@] ~~@~~ Good evening to all of *you*. ^@ID

> **REC** takes/@TAKE.wav 0:02.000–0:05.000

> **NOTE** @ is at the door

> **BED** out

> **CLIP** @KEY
> - in: "It had"
> - out: "it hummed"
> - note: @
>
> @LABEL: It had a green shade, and it never worked on Mondays. On Fridays, ~~um, you know,~~ it hummed.

> **CLIP** @KEY
> - in: "My sister"
> - out: "the cat left"
>
> @LABEL: My sister ~~danced to it,~~ [bleep] and the cat left.

> **MUSIC** hum 0:00–0:01.500

~~@ was here once.~~

~~HOST: The @ goes on.~~

**HOST (alt: short):** Only the short one has @. ^short-1

> **REC** takes/phone.m4a

## Closing

**HOST (term: lamp, slowly):** A lamp /@/ is a thing that hums. ^close-1

> **REC** takes/close-1.1.wav
"#;

/// Everything that is made for the public, or for stations: what stays in the house is not.
const HOUSE: [&str; 6] = ["script.html", "on-air.html", "draft.", "rundown.", "report.json", "readers.md"];

fn made_for_others(made: &Made, out: &[PathBuf]) -> Vec<PathBuf> {
    let build = files(&made.path("episodes/lamp/build")).into_iter().filter(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let version = path.strip_prefix(made.path("episodes/lamp/build")).unwrap().starts_with("short");
        !version && !HOUSE.iter().any(|h| name.starts_with(h))
    });
    files(&made.path("feed/public")).into_iter().chain(out.iter().flat_map(|o| files(o))).chain(build).collect()
}

/// What the stranger finds of some words in some files.
fn stranger(words: &[String], places: &[PathBuf]) -> Vec<String> {
    let (_folder, list) = python::file("words.txt", words.join("\n").as_bytes());
    let mut arguments = vec![list.as_str()];
    arguments.extend(places.iter().map(|p| p.to_str().unwrap()));
    let said = python::run(STRANGER, &arguments);
    assert!(said.contains(&format!("looked at {} files", places.len())), "{said}");
    said.lines().filter(|l| l.contains('\t')).map(str::to_owned).collect()
}

/// Put a canary into every carrier of a show. Gives the show, its words, and those that are in what the tool itself is told.
fn planted(brood: &mut Brood, tones: &mut Tones) -> Made {
    let made = Made::in_a_folder_called(&brood.word("the folder of the show"));
    let sound = |name: &str| made.path(&format!("episodes/lamp/{name}"));
    // the script
    let mut script = SCRIPT.to_owned();
    let (key, file, take) = (brood.word("key"), brood.word("recording's name"), brood.word("take's name"));
    for (mark, word) in [("@KEY", &key), ("@FILE", &file), ("@TAKE", &take), ("@ID", &brood.word("id"))] {
        script = script.replace(mark, word);
    }
    for mark in ["@LABEL", "@UNHEARD"] {
        script = script.replace(mark, &brood.word("label").to_uppercase());
    }
    while let Some(at) = script.find('@') {
        let line = script[..at].lines().last().unwrap_or_default().to_owned();
        script.replace_range(at..=at, &brood.word(&format!("script: {line}")));
    }
    made.put("episodes/lamp/script.md", script);

    // recordings: what they sound like, with a tone wherever something is not to be heard
    for old in ["json", "wav"] {
        fs::rename(sound(&format!("sources/ada.{old}")), sound(&format!("sources/{file}.{old}"))).unwrap();
    }
    let (struck, bleeped) = (word("um,").start..word("know,").end, word("danced").start..word("it,").end);
    let words = made::words();
    let spoken: Vec<_> = words.concat().iter().map(|w| (w.start, w.end)).collect();
    let (first, fourth) = (&words[0], &words[3]);
    let after = fourth.last().unwrap().end + 400;
    let unheard = [
        first[0].start..first.last().unwrap().end,
        struck.clone(),
        bleeped.clone(),
        after..after + 2_000,
        after + 2_500..after + 4_500,
    ];
    tones.recording(&sound(&format!("sources/{file}.wav")), after + 6_000, &spoken, &unheard, 1);
    // a take of which a stretch is used: what was said before and after it
    tones.recording(
        &sound(&format!("takes/{take}.wav")),
        8_000,
        &[(2_200, 3_100), (3_500, 4_800)],
        &[0..1_900, 5_200..7_200],
        2,
    );
    tones.recording(&sound("takes/close-1.1.wav"), 3_400, &[(400, 1_600), (1_900, 3_000)], &[], 1);
    tones.recording(&sound("takes/short.wav"), 3_000, &[], &[300..2_300], 2);
    tones.recording(&sound("sources/unused.wav"), 3_000, &[], &[200..2_200], 1);
    tones.recording(&sound("sources/theme.wav"), 6_000, &[(0, 2_000)], &[3_000..5_000], 2);
    tones.recording(&sound("sources/hum.wav"), 5_000, &[(0, 1_500)], &[2_500..4_500], 2);
    tones.recording(&sound("sources/bed.wav"), 4_000, &[(0, 4_000)], &[], 2);

    // fields of recordings
    for name in [format!("sources/{file}.wav"), format!("takes/{take}.wav"), "takes/close-1.1.wav".into()] {
        plant::wave(&sound(&name), brood);
    }
    for (from, to, options) in [
        ("sources/theme.wav", "sources/theme.mp3", &["-c:a", "libmp3lame", "-b:a", "128k"][..]),
        ("sources/bed.wav", "sources/bed.flac", &["-c:a", "flac"]),
        ("sources/hum.wav", "sources/hum.opus", &["-c:a", "libopus"]),
        ("takes/short.wav", "takes/phone.m4a", &["-c:a", "aac"]),
    ] {
        let tags: Vec<String> = ["title", "artist", "comment", "copyright", "encoded_by", "location"]
            .iter()
            .flat_map(|field| ["-metadata".to_owned(), format!("{field}={}", brood.word(&format!("{to} {field}")))])
            .collect();
        let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
        ffmpeg(&sound(from), &sound(to), &[options, &tags].concat());
        fs::remove_file(sound(from)).unwrap();
    }
    plant::mpeg(&sound("sources/theme.mp3"), brood);
    plant::flac(&sound("sources/bed.flac"), brood);
    plant::mp4(&sound("takes/phone.m4a"), brood);

    // the transcript: what does not air, what is no speech, and what the recogniser says of itself
    let transcript = format!("episodes/lamp/sources/{file}.json");
    for old in ["\" kept\"", "\" sold\"", "\" bought\""] {
        made.swap(&transcript, old, &format!("\" {}\"", brood.word("word that does not air")));
    }
    let said = format!(
        "\"language\":\"en\",\"model\":\"{}\",\"file\":\"/home/{}/x.wav\"",
        brood.word("model"),
        brood.word("path")
    );
    made.swap(&transcript, "\"language\":\"en\"", &said);
    let corrected = format!("# {}\n", brood.word("comment of corrections"));
    made.put(&format!("episodes/lamp/sources/{file}.corrections.toml"), corrected);

    // episode.toml
    let provenance = format!(
        "\n[[recording]]\nsource = \"{key}\"\nprotect = \"name\"\nplace = \"{}\"\nrights = \"{}\"\ndate = \"{}\"\n# {}\n",
        brood.word("place"),
        brood.word("rights"),
        brood.word("date"),
        brood.word("comment of episode.toml")
    );
    made.put(EPISODE, made.read(EPISODE).replace("number = 1", "number = 1\nchannel = \"en\"") + &provenance);

    // the corner
    let lines =
        format!("# {}\n[lines]\nspare = \"{}\"\n", brood.word("comment of corner.toml"), brood.word("stock line"));
    made.swap(CORNER, "[lines]\n", &lines);
    made.swap(CORNER, "READER = \"Tom Ash\"", &format!("READER = \"{}\"", brood.word("voice that is not heard")));
    let others = "name = \"air\"\nprofile = \"ebu\"\ncontainer = \"wav\"\nfile = \"{slug}-air.wav\"\nsegments = true\n\n[deliverable.cart]\ntitle = \"Lamp\"\n\n[[deliverable]]\nname = \"keep\"\nprofile = \"podcast\"\ncontainer = \"flac\"\nfile = \"{slug}.flac\"\n\n[[deliverable]]\nname = \"podcast\"";
    made.swap(CORNER, "name = \"podcast\"", others);
    made.put("scripts/corner/notes.md", format!("{{# {} #}}{{{{ title }}}}\n", brood.word("comment of notes.md")));
    made.put("scripts/corner/draft.md", format!("{{# {} #}}", brood.word("comment of draft.md")));
    let glossary = format!(
        "# {}\n[[term]]\nterm = \"{}\"\ngloss = \"nothing\"\n",
        brood.word("comment of the glossary"),
        brood.word("unused word")
    );
    made.put("scripts/corner/glossary.toml", glossary);
    made.put("scripts/corner/choices.jsonl", "");

    // the channels, and what lies about
    let channel = made.read("feed/channel.toml");
    fs::remove_file(made.path("feed/channel.toml")).unwrap();
    for (name, cover) in [("en", "artwork/cover.png"), ("ko", "artwork/cover.jpg")] {
        let own = channel
            .replace("title = ", &format!("# {}\ntitle = ", brood.word("comment of a channel")))
            .replace("artwork/cover.png", cover)
            .replace("https://example.org/loose/", &format!("https://example.org/loose/{name}/"));
        let own = own.replace("9c7b1c0e", if name == "en" { "9c7b1c0e" } else { "9c7b1c0f" });
        made.put(&format!("feed/{name}.toml"), own);
    }
    ffmpeg(&made.path("feed/artwork/cover.png"), &made.path("feed/artwork/cover.jpg"), &["-pix_fmt", "yuvj420p"]);
    plant::png(&made.path("feed/artwork/cover.png"), brood);
    plant::jpeg(&made.path("feed/artwork/cover.jpg"), brood);
    for place in [
        "episodes/lamp/{}.txt",
        "episodes/lamp/sources/{}.txt",
        "feed/artwork/{}.psd",
        ".git/{}",
        "feed/templates/{}.txt",
    ] {
        made.put(&place.replace("{}", &brood.word(place)), brood.word("a file that lies about"));
    }
    made
}

#[test]
fn what_is_planted_in_the_house_is_found_nowhere_outside() {
    if !ffmpeg_is_there() || !python::has("zlib") {
        skipped("ffmpeg and python3 plant and find the canaries");
        return;
    }
    let (mut brood, mut tones) = (Brood::default(), Tones::default());
    let made = planted(&mut brood, &mut tones);
    let away = tempfile::tempdir().unwrap();
    let key = brood.called("key").to_owned();
    let list = format!(
        "[[person]]\nkey = \"{key}\"\nnames = [\"Nora Quimby\"]\nalso = [\"{}\"]\n",
        brood.word("protected word")
    );
    fs::write(away.path().join("words.toml"), list).unwrap();
    let outside = [away.path().join("site"), away.path().join("forms")];
    let targets = [outside[0].to_str().unwrap().to_owned(), format!("kit:{}", outside[1].display())];
    let ran = Ran::of(
        tool(made.root())
            .args(["publish", "--to", &targets[0], "--to", &targets[1], "--json"])
            .env("CORNERCAST_PROTECT", away.path().join("words.toml"))
            .env("USER", brood.word("user"))
            .env("LOGNAME", brood.word("login"))
            .env("HOSTNAME", brood.word("host"))
            .env("HOME", format!("/home/{}", brood.word("home")))
            .env("CORNERCAST_SPARE", brood.word("a variable"))
            .output()
            .unwrap(),
    )
    .ends(0);
    let words = brood.all();
    assert!(words.len() >= 40, "{}", words.len());
    let all = made_for_others(&made, &outside);
    for kind in ["mp3", "flac", "wav", "xml", "vtt", "srt", "json", "html", "md", "txt", "png", "jpg"] {
        assert!(all.iter().any(|p| p.extension().is_some_and(|e| e == kind)), "no {kind} among {all:?}\n{}", ran.out);
    }
    let found = stranger(&words, &all);
    let named = |line: &String| format!("{line} ({})", brood.place(line.split('\t').next().unwrap()));
    assert!(
        found.is_empty(),
        "{} canaries, found:\n{}",
        words.len(),
        found.iter().map(named).collect::<Vec<_>>().join("\n")
    );
    // nor in what was said, but for the names of the producer's own files and folders
    let (_folder, said) = python::file("said.txt", (ran.out + &ran.err).as_bytes());
    let own = ["the folder of the show", "recording's name", "take's name", "key", "feed/templates/{}.txt"];
    let own = own.map(|place| brood.called(place));
    let found = stranger(&words, &[PathBuf::from(said)]);
    let found: Vec<_> = found.iter().filter(|line| !own.iter().any(|own| line.starts_with(own))).map(named).collect();
    assert!(found.is_empty(), "said: {found:?}");
    // the tool, asked for some of them, finds none either; the short version airs a word of its own
    let deny = away.path().join("deny.txt");
    fs::write(&deny, words.iter().step_by(6).cloned().collect::<Vec<_>>().join("\n")).unwrap();
    let ran = Ran::of(tool(made.root()).args(["leaks", "--json", "--deny", deny.to_str().unwrap()]).output().unwrap());
    let told = ran.json();
    for finding in told["findings"].as_array().unwrap() {
        let path = Path::new(finding["file"].as_str().unwrap());
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.starts_with("episodes/lamp/build/short") {
            continue;
        }
        assert!(HOUSE.iter().any(|h| name.starts_with(h)), "{finding}");
    }

    // and the ear hears none of the tones, in any of the recordings
    let mut heard = Vec::new();
    for path in all.iter().filter(|p| p.extension().is_some_and(|e| e == "wav" || e == "flac" || e == "mp3")) {
        let plain = away.path().join("heard.wav");
        ffmpeg(path, &plain, &["-c:a", "pcm_s24le"]);
        let (name, level) = tones.loudest(&plain);
        eprintln!("{}: {level:.1} dBFS of {name}", path.strip_prefix(made.root()).unwrap_or(path).display());
        if level >= -90.0 {
            heard.push(format!("{}: {name} at {level:.1} dBFS", path.display()));
        }
    }
    assert!(heard.is_empty(), "{heard:?}");
}

fn ffmpeg_is_there() -> bool {
    Command::new("ffmpeg").arg("-version").output().is_ok_and(|o| o.status.success())
}

#[test]
fn the_stranger_finds_a_word_in_every_wrapping() {
    if !python::has("zlib") {
        return;
    }
    let word = "zq10wren";
    let wide = |big: bool| -> Vec<u8> {
        word.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let deflated = miniz_oxide::deflate::compress_to_vec_zlib(b"a zq10wren sings", 6);
    let cases: Vec<Vec<u8>> = vec![
        b"a ZQ10wren sings".to_vec(),
        wide(false),
        [&[1][..], &wide(true)].concat(),
        b"x: YSB6cTEwd3JlbiBzaW5ncw==".to_vec(),
        b"YXBlIHpxMTB3cmVu".to_vec(),
        b"%7aq1%30wren".to_vec(),
        b"&#122;q&#x31;0wren".to_vec(),
        br"\u007aq10wren z".to_vec(),
        b"7a7131307772656e".to_vec(),
        b"z=71=31=30wren".to_vec(),
        [&[0, 1, 2][..], &deflated, &[9]].concat(),
        b"nerw01qz".to_vec(),
        // percent over base64
        b"%65nExMHdyZW4= enExMHdyZW4%3d".to_vec(),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (n, case) in cases.iter().enumerate() {
        let path = folder.path().join(format!("{n}.bin"));
        fs::write(&path, case).unwrap();
        let found = stranger(&[word.to_owned()], &[path]);
        assert_eq!(found.len(), 1, "case {n}: {:?}", String::from_utf8_lossy(case));
    }
    let clean = folder.path().join("clean");
    fs::write(&clean, "zq11wren and nothing").unwrap();
    assert!(stranger(&[word.to_owned()], &[clean]).is_empty());
}

#[test]
fn the_ear_hears_every_tone_where_it_was_planted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.wav");
    let mut tones = Tones::default();
    tones.recording(&path, 6_000, &[(0, 6_000)], &[500..2_500, 3_000..4_000], 1);
    let (_, level) = tones.loudest(&path);
    assert!(level > -40.0, "{level}");
    // the voices that it was planted among are none
    let mut others = Tones::default();
    others.recording(&folder.path().join("b.wav"), 6_000, &[(0, 6_000)], &[], 1);
    let (_, level) = tones.loudest(&folder.path().join("b.wav"));
    assert!(level < -100.0, "{level}");
}
