//! Signatures: everything that could air is under them, and nothing else is.

use crate::show::made::{Made, wav};
use crate::show::run::run;

const EPISODE: &str = "episodes/lamp/episode.toml";
const CORNER: &str = "scripts/corner/corner.toml";

/// A script with one of everything that a signature is under.
const SCRIPT: &str = r#"---
cornercast: 1
title: The Lamp
corner: corner
lang: en
slot: 0:20, short 0:16
tolerance: 9s
versions: full, short
host: HOST
voices:
  HOST: Mina Vale
  ADA: Ada Brook
  READER: Tom Ash
sources:
  ada: sources/ada.wav
  hum: sources/hum.wav
---

# The Lamp

## Opening

> **BED** hum level=-9dB duck=-8dB fade=200ms/200ms loop

Good evening to [all](https://example.org/all) of you. ^open-1

> **REC** takes/open-1.1.wav

<!-- for colleagues -->

> **NOTE** smile here

> **BED** out

> **CLIP** ada credit="Hall archive"
> - in: "It had"
> - out: "it hummed"
>
> ADA: It had a green shade, and it never worked on Mondays. On Fridays, ~~um, you know,~~ it hummed.

> **CLIP** ada 0:17.600–0:22.000

> **PAUSE** 400ms

> **CHAPTER** "The end of the lamp"

## Closing

**HOST (term: lamp):** A lamp is a thing that hums. ^close-1

> **REC** takes/close-1.1.wav

**HOST (spare 1):** It is cold outside. ^spare-1

> **REC** takes/spare-1.1.wav

**HOST (pad 1):** It is warm inside. ^pad-1

> **REC** takes/spare-1.1.wav

**HOST (alt: short):** That was the short one. ^alt-1

> **REC** takes/spare-1.1.wav

**READER (translation: ada 0:12–0:14):** My sister has danced. ^trans-1

> **REC** takes/spare-1.1.wav

~~A line that nobody reads.~~
"#;

fn show() -> Made {
    let made = Made::show();
    made.put("episodes/lamp/script.md", SCRIPT);
    wav(&made.path("episodes/lamp/sources/hum.wav"), 16_000, &[(0, 16_000)]);
    wav(&made.path("episodes/lamp/takes/spare-1.1.wav"), 2_400, &[(300, 1_100), (1_300, 2_000)]);
    made.put(EPISODE, made.read(EPISODE) + "\n[[person]]\nname = \"Ada Brook\"\nrole = \"guest\"\n");
    made.put("episodes/lamp/sources/ada.corrections.toml", "# none yet\n");
    made
}

/// What is said to have changed, after a change that is undone again: each as `kind: change`, with its line and seconds.
#[track_caller]
fn after(made: &Made, file: &str, old: &str, new: &str) -> Vec<(String, Option<u64>, bool)> {
    let before = made.read(file);
    made.swap(file, old, new);
    let told = told(made);
    made.put(file, before);
    told
}

#[track_caller]
fn told(made: &Made) -> Vec<(String, Option<u64>, bool)> {
    let ran = run(made.root(), &["sign", "lamp", "--json"]);
    let json = ran.json();
    let signed = &json["signed"][0];
    let changes = signed["changes_since"]
        .as_array()
        .unwrap_or_else(|| panic!("{}\n{}\n{}", ran.out, ran.err, run(made.root(), &["check", "lamp"]).err))
        .clone();
    assert_eq!(signed["holds"], changes.is_empty(), "{}", ran.out);
    assert_eq!(ran.code, Some(i32::from(!changes.is_empty())), "{}", ran.out);
    let one = |c: &serde_json::Value| {
        let what = format!("{} {}", c["what"].as_str().unwrap(), c["change"].as_str().unwrap());
        (what, c["line"].as_u64(), c["from_ms"].is_u64())
    };
    changes.iter().map(one).collect()
}

#[test]
fn every_kind_of_change_is_named_with_its_line_or_rightly_ignored() {
    let made = show();
    run(made.root(), &["sign", "lamp", "--by", "Jo Park"]).ends(0);
    assert!(told(&made).is_empty());
    let script = "episodes/lamp/script.md";
    let line = |text: &str| 1 + SCRIPT.lines().position(|l| l.contains(text)).unwrap() as u64;
    // file, what is written, what is written instead, what is named, at which line (0: at none), whether it has seconds
    let named: &[(&str, &str, &str, &str, u64, bool)] = &[
        (script, "It is cold outside", "It is bitter outside", "spare paragraph changed", line("cold"), true),
        (script, "It is warm inside", "It is hot inside", "pad paragraph changed", line("warm"), false),
        (script, "the short one", "the brief one", "paragraph changed", line("the short one"), true),
        (script, "has danced", "was dancing", "translation changed", line("has danced"), true),
        (script, "ada 0:12–0:14", "ada 0:13–0:15", "original of a translation changed", line("has danced"), true),
        (script, "translation: ada", "translation: hum", "original of a translation changed", line("has danced"), true),
        (script, "Good evening to", "Good night to", "paragraph changed", line("Good evening"), true),
        (script, "0:17.600–0:22.000", "0:17.700–0:22.000", "clip changed", line("0:17.600"), true),
        (script, "~~um, you know,~~ it", "~~um, you know, it~~", "clip changed", line("- in:") - 1, true),
        (script, "level=-9dB", "level=-10dB", "bed changed", line("level=-9dB"), true),
        (script, "duck=-8dB", "duck=-6dB", "bed changed", line("duck=-8dB"), true),
        (script, "PAUSE** 400ms", "PAUSE** 500ms", "pause changed", line("PAUSE"), true),
        (script, "CHAPTER** \"The end", "CHAPTER** \"An end", "chapter changed", line("CHAPTER"), true),
        (script, "## Closing", "## At the end", "segment changed", line("## Closing"), true),
        (script, "term: lamp", "term: lamps", "explained word changed", line("term: lamp"), true),
        (
            script,
            "https://example.org/all",
            "https://example.org/none",
            "link changed",
            line("https://example.org/all"),
            true,
        ),
        (script, "Hall archive", "Attic archive", "credit changed", line("Hall archive"), true),
        (script, "slot: 0:20", "slot: 0:21", "slot changed", line("slot: 0:20"), true),
        (script, "close-1.1.wav", "spare-1.1.wav", "explanation changed", line("A lamp is"), true),
        (EPISODE, "what became of it", "what was left of it", "summary changed", 0, false),
        (EPISODE, "number = 1", "number = 7", "season or number changed", 0, false),
        (EPISODE, "number = 1", "number = 1\nnumber_shown = \"Ch. 1\"", "season or number changed", 0, false),
        (
            EPISODE,
            "[[person]]",
            "[[location]]\nname = \"Secret Street 5\"\n\n[[person]]",
            "place on the map added",
            0,
            false,
        ),
        (
            EPISODE,
            "[[person]]",
            "[[soundbite]]\nfrom = \"0:02\"\nto = \"0:07\"\ntitle = \"She confesses\"\n\n[[person]]",
            "soundbite added",
            0,
            false,
        ),
        (EPISODE, "name = \"Ada Brook\"", "name = \"Ada Book\"", "credited person changed", 0, false),
        (CORNER, "kbps = 64", "kbps = 96", "deliverable podcast changed", 0, true),
        (
            "episodes/lamp/sources/ada.corrections.toml",
            "# none yet",
            "[[correction]]\nwas = \"kept\"\nnow = \"hid\"\nby = \"Jo Park\"",
            "corrections of a transcript changed",
            0,
            false,
        ),
        // what a clip without a text of its own says stands in the transcript
        ("episodes/lamp/sources/ada.json", "\" bought\"", "\" brought\"", "clip changed", line("0:17.600"), true),
    ];
    for (file, old, new, what, at, seconds) in named {
        let told = after(&made, file, old, new);
        // of settings, where their table or key begins
        let begins = [
            ("summary", "summary"),
            ("season or number", "number ="),
            ("place", "[[location]]"),
            ("soundbite", "[[soundbite]]"),
            ("credited", "[[person]]"),
            ("deliverable", "[[deliverable]]"),
        ];
        let changed = made.read(file).replacen(old, new, 1);
        let key = begins.iter().find(|(kind, _)| *at == 0 && what.starts_with(kind)).map(|(_, key)| key);
        let key = key.and_then(|key| changed.lines().position(|l| l.starts_with(key))).map(|n| n as u64 + 1);
        let line = Some(*at).filter(|l| *l > 0).or(key);
        assert!(told.contains(&((*what).to_owned(), line, *seconds)), "{old} → {new}: {told:?}");
        assert!(told.len() <= 2, "{old} → {new}: {told:?}");
    }
    // a name on air is heard wherever it is said or shown
    let voice = after(&made, script, "ADA: Ada Brook", "ADA: A. Brook");
    assert!(voice.contains(&("voice changed".to_owned(), Some(line("ADA: Ada Brook")), true)), "{voice:?}");
    let ignored: &[(&str, &str, &str)] = &[
        (script, "smile here", "do not smile here"),
        (script, "<!-- for colleagues -->", "<!-- for nobody -->"),
        (script, "~~A line that nobody reads.~~", "~~Another that nobody reads.~~"),
        (script, "# The Lamp\n", "# The Lamp\n\n> **HOLD** ask Wren\n"),
        (
            script,
            "Good evening to [all](https://example.org/all) of you.",
            "Good evening [smile] to\n[all](https://example.org/all) of you.",
        ),
        (EPISODE, "date = 2026-11-20", "date = 2026-11-21"),
        (EPISODE, "status = \"ready\"", "status = \"draft\""),
        ("episodes/lamp/sources/ada.corrections.toml", "# none yet", "# none at all"),
        (CORNER, "greeting = \"Good evening.\"", "greeting = \"Hello.\""),
    ];
    for (file, old, new) in ignored {
        assert_eq!(after(&made, file, old, new), [], "{old} → {new}");
    }
}

#[test]
fn another_recording_under_the_same_name_and_another_order_are_changes() {
    let made = show();
    run(made.root(), &["sign", "lamp", "--by", "Jo Park"]).ends(0);
    let take = std::fs::read(made.path("episodes/lamp/takes/open-1.1.wav")).unwrap();
    wav(&made.path("episodes/lamp/takes/open-1.1.wav"), 3_000, &[(300, 1_100), (1_500, 2_600)]);
    assert_eq!(told(&made), [("paragraph changed".to_owned(), Some(25), true)]);
    made.put("episodes/lamp/takes/open-1.1.wav", take);
    let chapter = "> **CHAPTER** \"The end of the lamp\"\n\n";
    made.edit(chapter, "");
    made.edit("> **CLIP** ada 0:17", &format!("{chapter}> **CLIP** ada 0:17"));
    let moved = told(&made);
    assert!(moved.iter().all(|(what, ..)| what.ends_with("moved")) && moved.len() == 1, "{moved:?}");
}

#[test]
fn publishing_waits_for_the_signatures_that_the_corner_asks_for() {
    let made = show();
    let asks = "[signatures]\nby = [\"Jo Park\", \"Ha Min\", \"Lee\"]\ncount = 2\n\n[voices]";
    made.swap(CORNER, "[voices]", asks);
    run(made.root(), &["publish", "lamp"]).ends(1).says(&[
        "lamp wants 2 signatures and has 0",
        "from Jo Park, Ha Min, Lee",
        "sign with: cornercast sign lamp --by",
    ]);
    assert!(!made.path("episodes/lamp/episode.lock").exists());
    run(made.root(), &["sign", "lamp", "--by", "Jo Park"]).ends(0);
    // somebody who is not asked may sign, and it does not count
    run(made.root(), &["sign", "lamp", "--by", "Passer By"]).ends(0);
    run(made.root(), &["publish", "lamp"]).ends(1).says(&["has 1; still to come from Ha Min, Lee"]);
    run(made.root(), &["sign", "lamp", "--by", "Ha  Min"]).ends(0);
    // a spare that does not even air is changed: both are asked again, and told what to look at
    made.edit("It is cold outside.", "It is bitter outside.");
    run(made.root(), &["publish", "lamp"]).ends(1).says(&[
        "has 0",
        "since Jo Park signed:",
        "episodes/lamp/script.md:53: spare paragraph changed (0:",
        "since Ha Min signed:",
    ]);
    assert!(!made.path("feed/public/lamp/index.html").exists() || !made.path("episodes/lamp/episode.lock").exists());
    run(made.root(), &["sign", "lamp", "--by", "Jo Park"]).ends(0);
    run(made.root(), &["sign", "lamp", "--by", "ha  min"]).ends(0);
    made.edit("> **NOTE** smile here", "> **NOTE** laugh here");
    run(made.root(), &["publish", "lamp"]).ends(1).says(&["what stands beside a take was changed after it was built"]);
    run(made.root(), &["takes", "lamp", "--confirm", "53"]).ends(0);
    run(made.root(), &["publish", "lamp"]).ends(0);
    let report: serde_json::Value = serde_json::from_str(&made.read("episodes/lamp/build/report.json")).unwrap();
    let signed = report["signatures"]["signed"].as_array().unwrap();
    let by: Vec<_> = signed.iter().map(|s| (s["by"].as_str().unwrap(), s["holds"].as_bool().unwrap())).collect();
    assert_eq!(by, [("Passer By", false), ("Jo Park", true), ("Ha Min", true)]);
}

#[test]
fn a_signature_keeps_no_words_and_can_be_taken_back() {
    let made = show();
    run(made.root(), &["sign", "lamp", "--by", "하민"]).ends(0);
    let kept = made.read("episodes/lamp/signatures.json");
    assert!(kept.contains("하민") && !kept.contains("evening") && !kept.contains("Brook"), "{kept}");
    assert!(!kept.contains(made.root().to_str().unwrap()));
    // the same name as another system writes it
    let decomposed = "\u{1112}\u{1161}\u{1106}\u{1175}\u{11ab}";
    run(made.root(), &["sign", "lamp", "--by", decomposed, "--revoke"]).ends(0);
    let ran = run(made.root(), &["sign", "lamp"]).ends(0);
    assert!(ran.out.contains("nobody has signed lamp"), "{}", ran.out);
    run(made.root(), &["sign", "lamp", "--by", "하민", "--revoke"]).ends(1).says(&["하민 has not signed lamp"]);
    run(made.root(), &["sign", "lamp", "--by", " "]).ends(2);
    made.put("episodes/lamp/signatures.json", "{}");
    run(made.root(), &["sign", "lamp"]).ends(1).says(&["signatures.json is damaged"]);
}

#[test]
fn an_episode_with_errors_cannot_be_signed() {
    let made = show();
    made.edit("> **PAUSE** 400ms", "> **PUASE** 400ms");
    run(made.root(), &["sign", "lamp", "--by", "Jo"]).ends(1).says(&["lamp has errors"]);
    assert!(!made.path("episodes/lamp/signatures.json").exists());
    made.swap(CORNER, "[voices]", "[signatures]\nby = [\"Jo\"]\ncount = 2\n\n[voices]");
    run(made.root(), &["check"]).ends(1).says(&["2 signatures are asked for, and 1 may sign"]);
}

#[test]
fn one_person_who_signs_under_several_spellings_is_one() {
    let made = Made::show();
    made.swap(CORNER, "[voices]", "[signatures]\ncount = 2\n\n[voices]");
    for by in ["Jo Park", "JO PARK", "Park, Jo"] {
        run(made.root(), &["sign", "lamp", "--by", by]).ends(0);
    }
    run(made.root(), &["publish", "lamp"]).ends(1).says(&["lamp wants 2 signatures and has 1"]);
    run(made.root(), &["sign", "lamp", "--by", "Ha Min"]).ends(0);
    run(made.root(), &["publish", "lamp"]).ends(0);
}
