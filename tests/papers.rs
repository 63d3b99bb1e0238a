//! Copies for people and for other programs: what `export` writes, and what `compare` says of two versions.

use crate::show::made::{Made, SCRIPT};
use crate::show::run::{Ran, changed, hash, on_disk, run, skipped, tool};
use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

const FORMATS: [(&str, &str); 8] = [
    ("docx", "script.docx"),
    ("html", "script.html"),
    ("typ", "script.typ"),
    ("md", "script.copy.md"),
    ("csv", "script.csv"),
    ("otio", "timeline.otio"),
    ("rpp", "timeline.rpp"),
    ("labels", "labels.txt"),
];

#[test]
fn a_script_against_itself_differs_in_nothing() {
    let made = Made::show();
    let before = on_disk(made.root());
    let ran = run(made.root(), &["compare", "lamp", "episodes/lamp/script.md"]).ends(0);
    assert!(ran.out.starts_with("no difference\non air 0:1"), "{}", ran.out);
    let after = on_disk(made.root());
    let written: Vec<_> = changed(&before, &after).into_iter().filter(|n| !n.starts_with(".cornercast")).collect();
    assert!(written.is_empty(), "{written:?}");
}

#[test]
fn two_versions_of_a_script_are_lines_and_seconds() {
    let made = Made::show();
    let old = SCRIPT.replace("Good evening to all of you.", "Good evening to all of you, wherever you may be tonight.");
    let old = old
        .replace("> - out: \"it hummed\"", "> - out: \"on Mondays\"")
        .replace(" On Fridays, um, you know, it hummed.", "");
    let old = old.replace("slot: 0:12", "slot: 0:14");
    fs::write(made.path("old.md"), &old).unwrap();
    let ran = run(made.root(), &["compare", "old.md", "lamp"]).ends(0);
    for part in [
        "of [-you, wherever you may be tonight.-]{+you.+}",
        "[-\"on Mondays\"-]{+\"it hummed\"+}",
        "CLIP",
        "slot: [-0:14-]{+0:12+}",
        "slot 0:14 → 0:12",
    ] {
        assert!(ran.out.contains(part), "{part} is not in:\n{}", ran.out);
    }
    let json = run(made.root(), &["compare", "old.md", "lamp", "--json"]).ends(0).json();
    assert_eq!(json["schema"], "cornercast.compare/1");
    let clip = json["changes"].as_array().unwrap().iter().find(|c| c["what"] == "CLIP").unwrap();
    let (a, b) = (clip["a_ms"].as_u64().unwrap(), clip["b_ms"].as_u64().unwrap());
    assert!(b > a + 1500, "{clip}");
    // from standard input, the same
    let mut child = tool(made.root())
        .args(["compare", "-", "lamp", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(old.as_bytes()).unwrap();
    let piped = Ran::of(child.wait_with_output().unwrap()).ends(0).json();
    assert_eq!(piped["changes"], json["changes"]);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let made = Made::show();
    fs::write(made.path("a.docx"), "no document").unwrap();
    fs::write(made.path("a.md"), SCRIPT).unwrap();
    run(made.root(), &["compare", "lamp", "lmap"]).ends(2).says(&["did you mean \"lamp\""]);
    run(made.root(), &["compare", "lamp", "b.docx"]).ends(1).says(&["there is no file b.docx"]);
    run(made.root(), &["compare", "lamp", "a.docx"]).ends(1).says(&["a.docx cannot be read", "save it as .docx"]);
    run(made.root(), &["compare", "a.md", "a.md"]).ends(2).says(&["one of the two has to be an episode"]);
    run(made.root(), &["compare", "lamp", "lamp:short"]).ends(2).says(&["has no version \"short\""]);
    run(made.root(), &["compare", "-", "-"]).ends(2).says(&["only one of the two"]);
}

#[test]
fn a_document_goes_out_and_comes_back() {
    let made = Made::show();
    run(made.root(), &["export", "lamp", "--as", "docx"]).ends(0);
    let path = "episodes/lamp/build/script.docx";
    let ran = run(made.root(), &["compare", "lamp", path]).ends(0);
    assert_eq!(ran.out, "no difference\n");
    // the script went on: what it says now is told as not tracked
    made.edit("A lamp is a thing that hums.", "A lamp is a thing that sings.");
    let ran = run(made.root(), &["compare", "lamp", path]).ends(0);
    assert!(ran.out.contains("(not tracked)") && ran.out.contains("[-sings.-]{+hums.+}"), "{}", ran.out);
    let json = run(made.root(), &["compare", "lamp", path, "--json"]).ends(0).json();
    assert_eq!(json["edited"]["edits"][0]["line"], 32, "{json}");
}

#[test]
fn everything_is_written_the_same_wherever_the_show_lies_and_gives_nothing_away() {
    let (one, other) = (Made::show(), Made::show());
    for (format, file) in FORMATS {
        for made in [&one, &other] {
            run(made.root(), &["export", "lamp", "--as", format]).ends(0);
        }
        let path = format!("episodes/lamp/build/{file}");
        assert_eq!(hash(&one.path(&path)), hash(&other.path(&path)), "{format}");
        let bytes = fs::read(one.path(&path)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(one.root().to_str().unwrap()) && !text.contains("2026"), "{format}");
    }
    let ran = run(one.root(), &["leaks", "--json"]).ends(0);
    assert_eq!(ran.json()["findings"], Value::Array(Vec::new()), "{}", ran.out);
}

#[test]
fn pads_spares_alternates_and_notes_are_on_the_recording_copy_alone() {
    let made = Made::show();
    made.edit("slot: 0:12", "versions: full, short\nslot: 0:12, short 0:40");
    made.edit(
        "## Closing\n",
        "> NOTE look up\n\n**HOST (pad 1):** Nothing is said of moths.\n\n**HOST (alt: short):** Only the short one has this.\n\n## Closing\n",
    );
    for (copy, holds) in [("recording", true), ("on-air", false)] {
        run(made.root(), &["export", "lamp", "--as", "md", "--copy", copy]);
        let file = if holds { "script.copy.md" } else { "on-air.md" };
        let text = made.read(&format!("episodes/lamp/build/{file}"));
        for part in ["look up", "Nothing is said of moths.", "`ALT short`", "Only the short one"] {
            assert_eq!(text.contains(part), holds, "{part} in {copy}:\n{text}");
        }
        assert!(text.contains("Good evening to all of you."));
    }
    // of the short version it airs
    run(made.root(), &["export", "lamp", "--as", "md", "--copy", "on-air", "--edition", "short"]);
    assert!(made.read("episodes/lamp/build/short/on-air.md").contains("Only the short one"));
}

#[test]
fn a_protected_word_is_in_no_export() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let words = outside.path().join("words.toml");
    fs::write(&words, "[[person]]\nkey = \"kim\"\nnames = [\"Mondays\"]\n").unwrap();
    for (format, file) in FORMATS {
        let ran = run(made.root(), &["--protect", words.to_str().unwrap(), "export", "lamp", "--as", format]);
        assert_eq!(ran.code, Some(1), "{format}: {}", ran.err);
        assert!(!made.path(&format!("episodes/lamp/build/{file}")).exists(), "{format}");
    }
    let internal = ["--protect", words.to_str().unwrap(), "--internal", "export", "lamp", "--as", "md"];
    run(made.root(), &internal).ends(0);
    assert!(made.path("episodes/lamp/build/internal/script.copy.md").exists());
}

/// What a script of Python says, when Python has the package that it needs.
fn python(script: &str, arguments: &[&str]) -> Option<String> {
    let interpreter = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let output = Command::new(interpreter).arg("-c").arg(script).args(arguments).output().ok()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("ModuleNotFoundError"), "{said}");
        return None;
    }
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Loads with the field's own library; what it says of every clip is what the mix is made of.
#[test]
fn the_timeline_is_read_by_its_own_library_to_the_frame() {
    let made = Made::show();
    // speech is a little faster than it was said
    made.edit("slot: 0:12\ntolerance: 2s", "slot: 0:11.5\ntolerance: 0s");
    made.swap("scripts/corner/corner.toml", "[voices]", "[fit]\nstretch = 3\n\n[voices]");
    run(made.root(), &["export", "lamp", "--as", "otio"]).ends(0);
    let path = made.path("episodes/lamp/build/timeline.otio");
    let script = "
import sys, json, opentimelineio as otio
timeline = otio.adapters.read_from_file(sys.argv[1])
out = []
for track in timeline.tracks:
    for clip in track.find_clips():
        at = clip.transformed_time_range(clip.trimmed_range(), timeline.tracks)
        source, whole = clip.source_range, clip.media_reference.available_range
        [warp] = clip.effects
        assert 1.0 < warp.time_scalar <= 1.03, warp
        assert whole.start_time.value <= source.start_time.value, clip
        assert source.end_time_exclusive().value <= whole.end_time_exclusive().value, clip
        out.append([track.name, at.start_time.value, at.duration.value, source.start_time.value, clip.media_reference.target_url])
print(json.dumps({'clips': out, 'duration': timeline.duration().value, 'rate': timeline.duration().rate}))
";
    let Some(said) = python(script, &[path.to_str().unwrap()]) else {
        return skipped("opentimelineio is not there; PYTHON=… names an interpreter that has it");
    };
    let said: Value = serde_json::from_str(&said).unwrap();
    let rundown = run(made.root(), &["rundown", "lamp", "--json"]).json();
    assert_eq!(said["rate"], 48_000.0);
    let clips = said["clips"].as_array().unwrap();
    let starts: Vec<u64> = rundown["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| ["speech", "term", "CLIP"].contains(&r["element"].as_str().unwrap()))
        .map(|r| r["start_ms"].as_u64().unwrap())
        .collect();
    assert_eq!(starts.len(), 3, "{rundown}");
    for start in starts {
        let near = |c: &&Value| (c[1].as_f64().unwrap() / 48.0 - start as f64).abs() < 60.0;
        assert!(clips.iter().any(|c| near(&c)), "nothing begins at {start} ms: {clips:?}");
    }
    for clip in clips {
        let media = path.parent().unwrap().join(clip[4].as_str().unwrap());
        assert!(media.exists(), "{}", media.display());
    }
}

/// Counts what no page shows, and the words on all of them.
const MEASURE: &str = r"<script>addEventListener('load', () => {
  document.documentElement.classList.add('measuring');
  const flows = [...document.querySelectorAll('.page > .flow')];
  const room = f => f.clientHeight + parseFloat(getComputedStyle(f).paddingBottom);
  const over = flows.filter(f => f.scrollHeight > room(f)).length;
  const texts = f => {
    const all = [], walk = document.createTreeWalker(f, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) all.push(walk.currentNode.data);
    return all.join(' ');
  };
  const words = new Set(flows.map(texts).join(' ').match(/\b(word|note|part)\d+\b/g));
  const foot = f => f.lastElementChild && (f.lastElementChild.tagName === 'H2' || f.lastElementChild.matches('.note'));
  const alone = flows.slice(0, -1).filter(f => foot(f) && f.children.length > 1).length;
  document.title = `${over} over, ${alone} alone, ${words.size} words on ${flows.length > 5}`;
});</script>";

#[test]
fn what_is_longer_than_a_page_goes_on_and_no_word_of_it_is_lost() {
    if !Command::new("chromium").arg("--version").output().is_ok_and(|o| o.status.success()) {
        return skipped("chromium");
    }
    let made = Made::show();
    let many = |word: &str, n: usize| (0..n).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join(" ");
    let parts = (0..120).map(|n| format!("Then came part{n}.")).collect::<Vec<_>>().join(" ");
    // of every height, so that some end at a page's foot
    let sections: String = (0..60)
        .map(|n| format!("## Part {n}\n\n> **NOTE** Slowly.\n\n{} and so on.\n\n", many("step", n % 7 * 12 + 3)))
        .collect();
    let long = format!(
        "## Opening\n\n{}.\n\n> **NOTE** {}\n\n{parts} {}.\n\n{sections}",
        many("word", 400),
        many("note", 900),
        many("word", 500)
    );
    made.edit("## Opening\n", &long);
    let page = made.path("long.html");
    run(made.root(), &["export", "lamp", "--as", "html", "-o", page.to_str().unwrap()]).ends(0);
    let html = fs::read_to_string(&page).unwrap();
    fs::write(&page, html.replace("</body>", &format!("{MEASURE}</body>"))).unwrap();
    let ran = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--dump-dom"])
        .arg(format!("--user-data-dir={}", made.path("profile").display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&ran.stdout);
    let title = dom.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap_or_default();
    assert_eq!(title, "0 over, 0 alone, 1520 words on true");
}
