//! The command line on small shows: what it says, how it ends, and what it leaves behind.
mod corrections;
mod draft;
mod filter;
mod refused;

use crate::show::energy::Energy;
use crate::show::made::{Made, SCRIPT, wav, word, words};
use crate::show::run::{Ran, changed, files, on_disk, run, skipped, tool};
use serde_json::Value;
use std::{fs, path::Path};
use unicode_width::UnicodeWidthStr as _;

const SCRIPT_FILE: &str = "episodes/lamp/script.md";

/// Nothing half-written is left behind.
#[track_caller]
fn tidy(root: &Path) {
    let left: Vec<_> = files(root).into_iter().filter(|p| p.to_string_lossy().contains(".tmp-")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// What `check --json` found: code, line and column.
fn found(made: &Made) -> Vec<(String, u64, u64)> {
    let json = run(made.root(), &["check", "--json"]).json();
    let all = json["diagnostics"].as_array().unwrap().clone();
    let place = |d: &Value| (d["line"].as_u64().unwrap(), d["column"].as_u64().unwrap());
    all.iter().map(|d| (d["code"].as_str().unwrap().to_owned(), place(d).0, place(d).1)).collect()
}

/// The only thing wrong is this, said at this place, and a build does not make the episode.
#[track_caller]
fn only_wrong(made: &Made, code: &str, place: &str, words: &str) {
    let ran = run(made.root(), &["check"]).ends(1).says(&[&format!("error[{code}]: "), place, words, "help: "]);
    assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
    run(made.root(), &["build"]).ends(1).says(&[&format!("error[{code}]: ")]);
    assert!(!made.path("feed/public/lamp").exists() && !made.path("episodes/lamp/build/master.wav").exists());
    // the broken episode does not keep the feed from being written
    assert!(!made.read("feed/public/feed.xml").contains("<item>"));
    tidy(made.root());
}

#[test]
fn a_small_show_is_right_and_builds() {
    let made = Made::show();
    run(made.root(), &["check"]).ends(0).says(&["0 errors, 0 warnings"]);
    run(made.root(), &["fmt", "--check"]).ends(0);
    run(made.root(), &["build"]).ends(0);
    assert!(made.read("feed/public/feed.xml").contains("<enclosure url=\"https://example.org/loose/lamp/lamp.mp3\""));
    let before = on_disk(made.root());
    let again = run(made.root(), &["build"]).ends(0);
    assert_eq!(again.actions(), ["nothing to do: everything is up to date"]);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
    tidy(made.root());
}

// What the producer's files name or hold: exit code 1.

#[test]
fn a_recording_that_is_not_there_is_named_where_it_is_used() {
    let made = Made::show();
    fs::remove_file(made.path("episodes/lamp/sources/ada.wav")).unwrap();
    only_wrong(&made, "E045", "episodes/lamp/script.md:24:12", "there is no recording \"sources/ada.wav\"");
    let made = Made::show();
    fs::remove_file(made.path("episodes/lamp/takes/close-1.1.wav")).unwrap();
    only_wrong(&made, "E045", "episodes/lamp/script.md:34:11", "there is no recording \"takes/close-1.1.wav\"");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_called_one() {
    let made = Made::show();
    let root = made.root().to_str().unwrap();
    run(made.root(), &["outline", root]).ends(1).says(&["is a folder, and a file is wanted"]);
    run(made.root(), &["loudness", root]).ends(1).says(&["is a folder, and a file is wanted"]);
    fs::remove_file(made.path(SCRIPT_FILE)).unwrap();
    fs::create_dir(made.path(SCRIPT_FILE)).unwrap();
    for command in ["check", "build"] {
        run(made.root(), &[command]).ends(1).says(&["\"episodes/lamp/script.md\" is a folder, and a file is wanted"]);
    }
    tidy(made.root());
}

#[test]
fn a_slip_in_the_corner_is_one_problem() {
    let made = Made::show();
    let corner = made.read("scripts/corner/corner.toml");
    made.put("scripts/corner/corner.toml", format!("{corner}\n[sources]\nsig = \"corner:sig.wav\"\ntitle =\n"));
    made.edit("## Opening\n", "## Opening\n\n> **SIG** sig\n");
    let ran = run(made.root(), &["check"]).ends(1).says(&["error[E070]: not TOML"]);
    assert_eq!(ran.err.matches("error[").count(), 1, "{}", ran.err);
}

#[test]
fn a_slip_in_a_channel_changes_nothing_public() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    let before = on_disk(made.root());
    let channel = made.read("feed/channel.toml");
    made.put("feed/channel.toml", format!("{channel}\n[[\n"));
    let ran =
        run(made.root(), &["build"]).ends(1).says(&["error[E070]: not TOML", "pages and feeds are left as they were"]);
    assert!(!ran.err.contains("E091"), "{}", ran.err);
    let seen = changed(&before, &on_disk(made.root()));
    assert!(seen.iter().all(|f| f.contains("feed/channel.toml") || f.contains(".cornercast")), "{seen:?}");
}

#[test]
fn a_text_without_sound_cannot_be_cut() {
    let made = Made::show();
    made.put(
        "episodes/lamp/sources/ada.txt",
        "ADA: It had a green shade, and it never worked on Mondays. On Fridays, um, you know, it hummed.\n",
    );
    made.edit("ada: sources/ada.wav", "ada: sources/ada.txt");
    fs::remove_file(made.path("episodes/lamp/sources/ada.json")).unwrap();
    only_wrong(&made, "E045", "episodes/lamp/script.md:24:12", "\"ada\" is text without sound");
    // its words are proven all the same
    made.edit("it never worked", "it always worked");
    run(made.root(), &["check"]).ends(1).says(&["error[E045]", "error[E049]", "where the transcript has \"never\""]);
}

#[test]
fn an_empty_transcript_is_said_at_the_transcript() {
    let made = Made::show();
    made.edit("## Opening\n", "## Opening\n\n**READER (quote: ada):** It had a name.\n");
    made.put("episodes/lamp/sources/ada.json", "");
    let place = "episodes/lamp/sources/ada.json:1:1";
    let ran = run(made.root(), &["check"]).ends(1).says(&["error[E061]: ", place, "has no words"]);
    assert_eq!(ran.err.matches("error[").count(), 1, "what follows from it is not told: {}", ran.err);
    run(made.root(), &["build"]).ends(1);
    tidy(made.root());
}

#[test]
fn a_recording_of_no_frames_is_said() {
    let made = Made::show();
    wav(&made.path("episodes/lamp/takes/open-1.1.wav"), 0, &[]);
    only_wrong(&made, "E045", "episodes/lamp/script.md:22:11", "holds no audio");
}

#[test]
fn a_range_past_the_end_is_said_with_the_length_of_the_file() {
    let made = Made::show();
    made.edit("> **CLIP** ada\n> - in: \"It had\"\n> - out: \"it hummed\"\n", "> **CLIP** ada 0:05–9:59\n");
    only_wrong(&made, "E044", "episodes/lamp/script.md:24:16", "the range ends at 9:59");
    run(made.root(), &["check"]).says(&["help: the file is 0:24"]);
}

#[test]
fn a_script_that_is_not_utf8_is_said_at_the_byte_and_never_rewritten() {
    let made = Made::show();
    let mut bytes = SCRIPT.replace("Good evening to", "Good \u{1}vening to").into_bytes();
    let at = bytes.iter().position(|b| *b == 1).unwrap();
    bytes[at] = 0xe9;
    made.put(SCRIPT_FILE, &bytes);
    only_wrong(&made, "E004", "episodes/lamp/script.md:20:6", "is not UTF-8");
    run(made.root(), &["fmt"]).ends(1).says(&["E004"]);
    // nobody is sent to write a draft where somebody's script is
    for command in [&["build"][..], &["rundown", "lamp"]] {
        let ran = run(made.root(), command).ends(1).says(&["is not UTF-8"]);
        assert!(!ran.err.contains("no script"), "{}", ran.err);
    }
    assert_eq!(fs::read(made.path(SCRIPT_FILE)).unwrap(), bytes);
}

#[test]
fn arguments_that_are_not_understood_are_a_document_too() {
    let made = Made::show();
    let ran = run(made.root(), &["--json", "frobnicate"]).ends(2).says(&["unrecognized subcommand"]);
    assert_eq!(ran.json()["schema"], "cornercast.error/1");
    assert_eq!(run(made.root(), &["frobnicate"]).ends(2).out, "");
}

#[test]
fn an_unknown_corner_is_said_with_the_one_that_was_meant() {
    let made = Made::show();
    made.edit("corner: corner", "corner: cornr");
    only_wrong(&made, "E074", "episodes/lamp/script.md:4:9", "did you mean \"corner\"?");
}

#[test]
fn a_programme_over_its_slot_fails_check_build_and_rundown() {
    let made = Made::show();
    made.edit("slot: 0:12", "slot: 0:05");
    only_wrong(&made, "E046", "episodes/lamp/script.md:6:7", "over its slot of 0:05");
    let rundown = run(made.root(), &["rundown", "lamp", "--format", "json"]).ends(1).json();
    assert!(rundown["over_ms"].as_i64().unwrap() > 6_000, "{rundown}");
}

#[test]
fn an_estimate_fails_only_when_the_slot_lies_outside_its_range() {
    let made = Made::show();
    let without_takes =
        SCRIPT.replace("> **REC** takes/open-1.1.wav\n\n", "").replace("\n> **REC** takes/close-1.1.wav\n", "");
    made.put(SCRIPT_FILE, &without_takes);
    let planned = run(made.root(), &["rundown", "lamp", "--json"]).ends(0).json();
    assert!(planned["actual_ms"].is_null() && planned["planned_ms"].as_u64().unwrap() > 8_000, "{planned}");
    run(made.root(), &["build"]).ends(0).says(&["2 paragraphs are not recorded yet"]);
    made.edit("slot: 0:12", "slot: 1:00");
    run(made.root(), &["rundown", "lamp"]).ends(1);
}

#[test]
fn publishing_refuses_what_is_on_hold_or_not_ready_and_writes_no_lock() {
    let made = Made::show();
    made.edit("# The Lamp\n", "# The Lamp\n\n> **HOLD** ask Ada first\n");
    run(made.root(), &["publish"]).ends(1).says(&["lamp is on hold: ask Ada first"]);
    let made_too = Made::show();
    made_too.swap("episodes/lamp/episode.toml", "\"ready\"", "\"draft\"");
    run(made_too.root(), &["publish", "lamp"]).ends(1).says(&["lamp cannot be published: its status is not \"ready\""]);
    for made in [&made, &made_too] {
        assert!(!made.path("episodes/lamp/episode.lock").exists());
        tidy(made.root());
    }
}

// Bad arguments: exit code 2.

#[test]
fn bad_arguments_end_with_2_and_a_hint() {
    let made = Made::show();
    let show = made.root();
    run(show, &[]).ends(2);
    run(show, &["rundwn", "lamp"]).ends(2).says(&["rundown"]);
    run(show, &["rundown", "lmap"]).ends(2).says(&["there is no episode \"lmap\"; did you mean \"lamp\"?"]);
    run(show, &["build", "lamp", "lapm"]).ends(2).says(&["did you mean \"lamp\"?"]);
    run(show, &["--jobs", "many", "build"]).ends(2);
    run(show, &["mix", "--deliverable", "podcats"]).ends(2).says(&["it has podcast, master"]);
    run(show, &["check", "--explain", "E999"]).ends(2).says(&["E999"]);
    run(&made.path("nowhere"), &["build"]).ends(2).says(&["is not a show", "new --show"]);
    assert!(!made.path("feed/public").exists() && !made.path("nowhere").exists());
}

// `check`

/// Three mistakes of three kinds, under Hangul: a cue that does not exist, a word that was not said, a range past the end.
fn three_mistakes() -> Made {
    let made = Made::show();
    made.edit("  ada: sources/ada.wav", "  에이다: sources/ada.wav");
    made.edit("# The Lamp\n", "# The Lamp\n\n> **CLPI** 에이다\n");
    made.edit("> **CLIP** ada", "> **CLIP** 에이다");
    made.edit("ADA: It had a green shade", "ADA: It had a red shade");
    made.put(SCRIPT_FILE, made.read(SCRIPT_FILE) + "\n> **CLIP** 에이다 0:10–9:59\n");
    made
}

#[test]
fn check_says_every_mistake_at_once_with_its_place_and_a_fix() {
    let made = three_mistakes();
    let ran = run(made.root(), &["check"]).ends(1).says(&[
        "error[E010]: unknown cue \"CLPI\"",
        "episodes/lamp/script.md:18:5",
        "help: did you mean CLIP?",
        "error[E049]: ",
        "it has \"red\" where the transcript has \"green\" at 0:04.700",
        "episodes/lamp/script.md:30:17",
        "error[E044]: ",
        "episodes/lamp/script.md:38:16",
        "help: the file is 0:24",
        "3 errors, 0 warnings",
    ]);
    assert_eq!(ran.out, "");
    tidy(made.root());
}

#[test]
fn carets_stand_under_their_cells_after_hangul() {
    let made = three_mistakes();
    let ran = run(made.root(), &["check"]).ends(1);
    let lines: Vec<_> = ran.err.lines().collect();
    let at = lines.iter().position(|l| l.contains("에이다 0:10–9:59")).unwrap();
    let before = lines[at].split("0:10").next().unwrap().width();
    let (spaces, carets) = lines[at + 1].split_at(lines[at + 1].find('^').unwrap());
    assert_eq!((spaces.width(), carets.trim_end()), (before, "^".repeat("0:10–9:59".width()).as_str()), "{}", ran.err);
}

#[test]
fn check_says_what_is_wrong_with_a_template_before_anything_is_made_with_it() {
    let made = Made::show();
    run(made.root(), &["check"]).ends(0);
    made.put("feed/templates/episode.html", "{% extends \"page.html\" %}\n{{ title }\n");
    made.put("feed/templates/episodes.html", "a page\n");
    made.put("scripts/corner/notes.md", "한글 {% for x in %}\n");
    let ran = run(made.root(), &["check"]).ends(1);
    for said in [
        "feed/templates/episode.html:2:",
        "feed/templates/episodes.html is no template of a page",
        "did you mean \"episode.html\"?",
        "scripts/corner/notes.md:1:",
        "2 errors, 1 warning",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let json: Value = serde_json::from_str(&run(made.root(), &["--json", "check"]).out).unwrap();
    let codes: Vec<&str> = json["diagnostics"].as_array().unwrap().iter().filter_map(|d| d["code"].as_str()).collect();
    assert_eq!(codes.iter().filter(|c| **c == "E075").count(), 2, "{codes:?}");
    // one that the other pages cannot stand in
    let made = Made::show();
    made.put("feed/templates/page.html", "<html>{% block head %}{% endblock head %}</html>\n");
    let ran = run(made.root(), &["check"]).ends(1);
    assert!(
        ran.err.contains("feed/templates/page.html") && ran.err.contains("named head, data and page"),
        "{}",
        ran.err
    );
}

#[test]
fn check_json_has_the_same_with_columns_counted_in_characters() {
    let made = three_mistakes();
    let json = run(made.root(), &["--json", "check", "lamp"]).ends(1).json();
    assert_eq!(json["schema"], "cornercast.check/1");
    let all = json["diagnostics"].as_array().unwrap();
    for one in all {
        assert!(one["message"].is_string() && one["help"].is_string() && one["severity"] == "error", "{one}");
        assert_eq!(one["file"], SCRIPT_FILE);
    }
    let place = |d: &Value| ["line", "column", "end_line", "end_column"].map(|k| d[k].as_u64().unwrap());
    let places: Vec<_> = all.iter().map(|d| (d["code"].as_str().unwrap(), place(d))).collect();
    assert_eq!(places, [("E010", [18, 5, 18, 9]), ("E049", [30, 17, 30, 20]), ("E044", [38, 16, 38, 25])], "{json:#}");
}

#[test]
fn every_code_that_is_said_can_be_explained() {
    let made = Made::show();
    // the codes that the tool's own sources give
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = std::collections::BTreeSet::new();
    for path in files(&sources) {
        let text = fs::read_to_string(path).unwrap_or_default();
        for (at, _) in text.match_indices("Diagnostic::") {
            let call: String = text[at..].chars().take(60).collect();
            let code = call.split('"').nth(1).filter(|_| call.contains("error(") || call.contains("warning("));
            let is_code = |c: &&str| c.contains('/') || c.len() == 4 && c[1..].parse::<u16>().is_ok();
            codes.extend(code.filter(is_code).map(str::to_owned));
        }
    }
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes.iter().map(String::as_str).chain(["E004", "E010", "E042", "E044", "E045", "E060", "W053"]) {
        let ran = run(made.root(), &["check", "--explain", code]).ends(0);
        assert!(ran.out.len() > 40, "{code}: {}", ran.out);
        let json = run(made.root(), &["check", "--json", "--explain", code]).ends(0).json();
        assert_eq!((&json["schema"], &json["code"]), (&"cornercast.explain/1".into(), &code.into()));
    }
}

#[test]
fn colours_are_given_when_asked_for_and_never_into_a_file_otherwise() {
    let made = three_mistakes();
    let coloured = |arguments: &[&str], no_color: Option<&str>| {
        let mut command = tool(made.root());
        if let Some(value) = no_color {
            command.env("NO_COLOR", value);
        }
        Ran::of(command.args(arguments).output().unwrap()).ends(1).err.contains("\u{1b}[")
    };
    assert!(!coloured(&["check"], None) && !coloured(&["check"], Some("1")) && !coloured(&["check"], Some("")));
    assert!(!coloured(&["--color", "never", "check"], None));
    assert!(coloured(&["--color", "always", "check"], None) && coloured(&["check", "--color", "always"], Some("1")));
}

#[test]
fn words_that_are_said_twice_are_listed_with_both_times() {
    let made = Made::show();
    made.edit("It had\"", "My sister\"");
    made.edit("\"it hummed\"", "\"danced to it\"");
    made.edit(
        "ADA: It had a green shade, and it never worked on Mondays. On Fridays, um, you know, it hummed.",
        "ADA: My sister danced to it",
    );
    let times: Vec<_> =
        [word("My").start, words()[6][0].start].iter().map(|ms| format!("0:{}.{:03}", ms / 1000, ms % 1000)).collect();
    let trimmed: Vec<_> = times.iter().map(|t| t.trim_end_matches('0')).collect();
    run(made.root(), &["check"]).ends(1).says(&[
        "error[E042]: ",
        "episodes/lamp/script.md:25:9",
        trimmed[0],
        trimmed[1],
    ]);
    // a time says which
    made.edit("> **CLIP** ada", "> **CLIP** ada 0:21–0:23");
    let codes = found(&made);
    assert!(!codes.iter().any(|(code, ..)| code == "E042"), "{codes:?}");
}

// Machine output

#[test]
fn every_command_gives_one_json_document_with_a_schema() {
    let made = Made::show();
    made.put(
        "page.txt",
        "Q: Why a lamp?\nA: The lamp was there when we moved in, and nobody had the heart to ask it to leave.\n",
    );
    let page = made.path("page.txt");
    let take = made.path("episodes/lamp/takes/open-1.1.wav");
    let (page, take) = (page.to_str().unwrap(), take.to_str().unwrap());
    let commands: [(&[&str], &str); 11] = [
        (&["build"], "cornercast.build/1"),
        (&["mix"], "cornercast.mix/1"),
        (&["fmt"], "cornercast.fmt/1"),
        (&["fmt", "--check"], "cornercast.fmt/1"),
        (&["check"], "cornercast.check/1"),
        (&["rundown", "lamp"], "cornercast.rundown/1"),
        (&["loudness", take], "cornercast.loudness/1"),
        (&["publish", "--dry-run"], "cornercast.publish/1"),
        (&["publish"], "cornercast.publish/1"),
        (&["new", "page", "--transcript", page], "cornercast.new/1"),
        (&["draft", "page", "--force"], "cornercast.drafted/1"),
    ];
    for (command, schema) in commands {
        let ran = run(made.root(), &[&["--json"], command].concat()).ends(0);
        assert_eq!(ran.json()["schema"], schema, "{command:?}");
    }
    run(made.root(), &["--json", "rundown", "lamp", "--format", "csv"]).ends(2).says(&["two formats"]);
    let failed = run(made.root(), &["--json", "loudness", take, "nowhere.wav"]).ends(1).json();
    assert_eq!(failed["files"].as_array().map(Vec::len), Some(1));
    assert_eq!(failed["failures"][0]["message"], "there is no file \"nowhere.wav\"");
}

#[test]
fn loudness_gives_every_measure_and_null_for_silence() {
    let made = Made::show();
    let silent = made.path("silence.wav");
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 44_100,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(&silent, spec).unwrap();
    (0..2 * 44_100).for_each(|_| writer.write_sample(0_i16).unwrap());
    writer.finalize().unwrap();
    let take = made.path("episodes/lamp/takes/open-1.1.wav");
    let json =
        run(made.root(), &["loudness", "--json", silent.to_str().unwrap(), take.to_str().unwrap()]).ends(0).json();
    let (silence, speech) = (&json["files"][0], &json["files"][1]);
    let measures = ["integrated_lufs", "range_lu", "max_momentary_lufs", "max_short_term_lufs", "true_peak_dbtp"];
    for measure in measures {
        assert_eq!(silence.get(measure), Some(&Value::Null), "{measure}: {json:#}");
        assert!(speech[measure].is_f64(), "{measure}: {json:#}");
    }
    assert_eq!((&silence["duration_ms"], &silence["layout"]), (&1000.into(), &"stereo".into()));
    assert_eq!(
        (&speech["duration_ms"], &speech["layout"], &speech["mono_as"]),
        (&3000.into(), &"mono".into(), &"dual mono".into())
    );
    assert_eq!(speech["path"], take.to_str().unwrap());
    run(made.root(), &["loudness", made.path(SCRIPT_FILE).to_str().unwrap()]).ends(1).says(&["no WAV, FLAC, MP3"]);
    run(made.root(), &["loudness", "nothing.wav"]).ends(1).says(&["there is no file \"nothing.wav\""]);
}

#[test]
fn the_rundown_comes_as_table_csv_json_and_page() {
    let made = Made::show();
    let table = run(made.root(), &["rundown", "lamp"]).ends(0);
    assert!(table.out.contains("## Opening") && table.out.contains("under by 0:00."), "{}", table.out);
    let csv = run(made.root(), &["rundown", "lamp", "--format", "csv"]).ends(0);
    let commas = csv.out.lines().next().unwrap().matches(',').count();
    assert!(commas > 5 && csv.out.lines().count() > 3, "{}", csv.out);
    let page = run(made.root(), &["rundown", "lamp", "--format", "html"]).ends(0);
    assert!(page.out.starts_with("<!") && page.out.contains("Mina Vale"), "{}", page.out);
    let json = run(made.root(), &["rundown", "lamp", "--format", "json"]).ends(0).json();
    assert_eq!(json["schema"], "cornercast.rundown/1");
    let actual = json["actual_ms"].as_i64().unwrap();
    assert!((11_600..11_800).contains(&actual), "{json:#}");
    assert_eq!((&json["slot_ms"], json["over_ms"].as_i64()), (&12_000.into(), Some(actual - 12_000)));
    assert!(json["planned_ms"].is_u64());
    for row in json["rows"].as_array().unwrap() {
        for key in ["segment", "element", "line", "text_ms", "media_ms", "start_ms", "back_ms"] {
            assert!(row.get(key).is_some(), "{key} is missing in {row}");
        }
    }
}

// `fmt`

#[test]
fn fmt_gives_the_canonical_form_once_and_check_only_says_so() {
    let made = Made::show();
    let typed =
        SCRIPT.replace("> **CLIP** ada", "> CLIP   ada").replace("**HOST (term: lamp):**", "HOST (term: lamp):");
    assert_ne!(typed, SCRIPT);
    made.put(SCRIPT_FILE, &typed);
    let ran = run(made.root(), &["fmt", "--check"]).ends(1);
    assert!(ran.out.contains(SCRIPT_FILE), "{}", ran.out);
    assert_eq!(made.read(SCRIPT_FILE), typed, "--check writes nothing");
    run(made.root(), &["fmt"]).ends(0);
    assert_eq!(made.read(SCRIPT_FILE), SCRIPT);
    let before = on_disk(made.root());
    run(made.root(), &["fmt"]).ends(0);
    run(made.root(), &["fmt", "--check"]).ends(0);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
}

// Cuts

/// Where the clip's words sound in the finished master.
fn clip_sounds(made: &Made) -> Vec<(u64, u64)> {
    let rundown = run(made.root(), &["rundown", "lamp", "--json"]).ends(0).json();
    let rows = rundown["rows"].as_array().unwrap();
    let clip = rows.iter().find(|r| r["element"] == "CLIP").unwrap();
    let (start, length) = (clip["start_ms"].as_u64().unwrap(), clip["media_ms"].as_u64().unwrap());
    Energy::of(&made.path("episodes/lamp/build/master.wav")).sounding(start, start + length, -40.0, 5)
}

#[test]
fn a_cut_by_words_is_moved_into_the_quiet_beside_them() {
    let made = Made::show();
    // the recogniser is late for the first word and early for the end of the last, by 120 ms each
    let (first, last) = (word("It"), word("hummed."));
    let seconds = |ms: u64| (ms as f64 / 1000.0).to_string();
    let json = made.read("episodes/lamp/sources/ada.json");
    assert!(json.contains(&format!("\"start\":{}", seconds(first.start))));
    let json = json.replace(
        &format!("\"start\":{},", seconds(first.start)),
        &format!("\"start\":{},", seconds(first.start + 120)),
    );
    let json =
        json.replace(&format!("\"end\":{},", seconds(last.end)), &format!("\"end\":{},", seconds(last.end - 120)));
    made.put("episodes/lamp/sources/ada.json", json);
    run(made.root(), &["build"]).ends(0);
    let sounds = clip_sounds(&made);
    assert_eq!(sounds.len(), 18, "{sounds:?}");
    for (from, to) in &sounds {
        assert!((235..=260).contains(&(to - from)), "a word of 250 ms sounds for {} ms: {sounds:?}", to - from);
    }
}

#[test]
fn struck_words_are_cut_out_of_the_sound_and_of_the_captions() {
    let whole = Made::show();
    run(whole.root(), &["build"]).ends(0);
    let cut = Made::show();
    // all of it struck, nothing is left, and not all
    let text = cut.read("episodes/lamp/script.md");
    let words = "It had a green shade, and it never worked on Mondays. On Fridays, um, you know, it hummed.";
    cut.edit(words, &format!("~~{words}~~"));
    run(cut.root(), &["check"]).ends(1).says(&["error[E021]: nothing of this clip is left to air"]);
    cut.put("episodes/lamp/script.md", text);
    cut.edit("On Fridays, um, you know, it", "On Fridays, ~~um, you know,~~ it");
    run(cut.root(), &["build"]).ends(0);
    let (before, after) = (clip_sounds(&whole), clip_sounds(&cut));
    assert_eq!((before.len(), after.len()), (18, 15), "three words are gone: {after:?}");
    let length = |made: &Made| Energy::of(&made.path("episodes/lamp/build/master.wav")).frames;
    let shorter = (length(&whole) - length(&cut)) / 48;
    assert!((900..=1_080).contains(&shorter), "three words take 960 ms, and {shorter} ms are gone");
    let captions = cut.read("episodes/lamp/build/captions.vtt");
    assert!(captions.contains("On Fridays, it hummed.") && !captions.contains("um,"), "{captions}");
}

// Files that mean harm

#[test]
fn a_source_outside_the_show_is_refused_whatever_way_leads_there() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.wav");
    wav(&secret, 12_000, &[(0, 11_000)]);
    let absolute = secret.to_str().unwrap().to_owned();
    let climbing = format!("{}{absolute}", "../".repeat(20)).replace("//", "/");
    for path in [absolute.as_str(), climbing.as_str(), "../../../secret.wav", "sources/link.wav"] {
        let made = Made::show();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&secret, made.path("episodes/lamp/sources/link.wav")).unwrap();
        made.edit("ada: sources/ada.wav", &format!("ada: {path}"));
        only_wrong(&made, "E045", "episodes/lamp/script.md:24:12", "leads out of the show");
        // and as a take
        let made = Made::show();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&secret, made.path("episodes/lamp/sources/link.wav")).unwrap();
        made.edit("takes/open-1.1.wav", path);
        run(made.root(), &["build"]).ends(1).says(&["leads out of the show"]);
    }
}

#[test]
fn a_title_cannot_act_on_the_terminal() {
    let made = Made::show();
    let evil = "The \u{1b}]0;owned\u{7}\u{1b}[31mLamp \u{202e}drawkcab";
    made.edit("title: The Lamp", &format!("title: {evil}"));
    made.edit("# The Lamp", &format!("# {evil}"));
    made.edit("Ada Brook", "Ada \u{1b}[2JBrook");
    let page = made.path("x.txt");
    made.put("x.txt", draft::HOSTILE);
    let commands: [&[&str]; 8] = [
        &["check"],
        &["rundown", "lamp"],
        &["rundown", "lamp", "--format", "csv"],
        &["build"],
        &["publish"],
        &["fmt", "--check"],
        &["rundown", "\u{1b}[31mlamp"],
        &["new", "\u{1b}[31mlamp", "--transcript", page.to_str().unwrap()],
    ];
    for command in commands {
        let ran = run(made.root(), command);
        for text in [&ran.out, &ran.err] {
            assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{command:?}: {text:?}");
        }
        assert_ne!(ran.code, Some(101), "{command:?}: {}", ran.err);
    }
}

#[test]
fn a_mix_that_fails_does_not_say_that_all_is_well() {
    let made = Made::show();
    fs::remove_file(made.path("episodes/lamp/takes/open-1.1.wav")).unwrap();
    let ran = run(made.root(), &["mix", "lamp"]).ends(1);
    assert!(!ran.out.contains("nothing to do"), "{}", ran.out);
}

#[test]
fn a_ready_episode_that_breaks_leaves_the_feed_and_the_copies_as_they_were() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    let of = |made: &Made| {
        let mut all = on_disk(made.root());
        all.retain(|name, _| !name.starts_with(".cornercast") && name != SCRIPT_FILE);
        all
    };
    let before = of(&made);
    made.edit("> **REC** takes/close-1.1.wav", "> **REC** takes/gone-1.1.wav");
    let ran = run(made.root(), &["build"]).ends(1).says(&[
        "gone-1.1.wav",
        "error[E091]",
        "the feed is left as it was",
        "status = \"draft\"",
    ]);
    assert_eq!(changed(&before, &of(&made)), Vec::<String>::new(), "{}", ran.out);
    // nor does it go because nobody can read what it is meant to be
    made.edit("> **REC** takes/gone-1.1.wav", "> **REC** takes/close-1.1.wav");
    run(made.root(), &["build"]).ends(0);
    let (before, toml) = (of(&made), made.read("episodes/lamp/episode.toml"));
    for broken in [
        toml.replace("ready", "redy"),
        toml.replacen("guid = \"", "guid = \"x", 1),
        toml.replacen('"', "", 1),
        String::new(),
    ] {
        made.put("episodes/lamp/episode.toml", &broken);
        run(made.root(), &["build"]).ends(1).says(&["error[E091]: lamp is in this feed"]);
        made.put("episodes/lamp/episode.toml", &toml);
        assert_eq!(changed(&before, &of(&made)), ["episodes/lamp/episode.toml"], "{broken}");
    }
    fs::remove_file(made.path("episodes/lamp/episode.toml")).unwrap();
    run(made.root(), &["build"]).ends(1).says(&["error[E072]", "error[E091]: lamp is in this feed"]);
    made.put("episodes/lamp/episode.toml", &toml);
    assert_eq!(changed(&before, &of(&made)), ["episodes/lamp/episode.toml"]);
    // taken out on purpose, it goes
    made.put(
        "episodes/lamp/episode.toml",
        made.read("episodes/lamp/episode.toml").replace("status = \"ready\"", "status = \"draft\""),
    );
    run(made.root(), &["build"]).ends(0);
    assert!(!made.read("feed/public/feed.xml").contains("<item>"));
    tidy(made.root());
}

#[test]
fn of_an_empty_transcript_and_a_broken_recording_nothing_but_the_reason_is_said() {
    let made = Made::show();
    made.put("empty.txt", "");
    let ran = run(made.root(), &["outline", made.path("empty.txt").to_str().unwrap()]).ends(1).says(&["error[E061]"]);
    assert_eq!(ran.out, "");
    made.put("broken.wav", "RIFF");
    let ran = run(made.root(), &["loudness", made.path("broken.wav").to_str().unwrap()]).ends(1).says(&["broken.wav"]);
    assert_eq!(ran.out, "");
}

#[test]
fn a_shell_is_told_of_every_command_and_each_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, part) in
        [("bash", "complete -F _cornercast"), ("zsh", "#compdef cornercast"), ("fish", "complete -c cornercast")]
    {
        let ran = run(folder.path(), &["completions", shell]).ends(0);
        assert!(ran.out.contains(part) && ran.out.contains("withdraw"), "{}", ran.out);
    }
    let page = run(folder.path(), &["man"]).ends(0).out;
    assert!(page.contains(".TH cornercast 1") && page.contains("cornercast\\-publish(1)"), "{page}");
    let page = run(folder.path(), &["man", "publish"]).ends(0).out;
    assert!(page.contains("\\-\\-revise"), "{page}");
    run(folder.path(), &["man", "broadcast"]).ends(2).says(&["there is no command \"broadcast\"", "withdraw"]);
    run(folder.path(), &["completions", "cobol"]).ends(2);
}
