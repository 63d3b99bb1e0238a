//! The preview over a socket, and in a browser where there is one: what is shown, what is heard, and who may ask.
mod socket;

use crate::show::made::Made;
use crate::show::run;
use serde_json::{Value, json};
use socket::{Answer, Running};
use std::{fs, path::Path, process::Command};
use unicode_normalization::UnicodeNormalization as _;

/// The show of these tests: one clip is placed by its times.
fn show() -> Made {
    let made = Made::show();
    made.edit("> **CLIP** ada\n> - in: \"It had\"\n> - out: \"it hummed\"\n", "> **CLIP** ada 0:03.700–0:10.200\n");
    made.edit("> **REC** takes/close-1.1.wav", "> **REC** takes/close-1.1.wav 0:00.300 + 0:02.800");
    made
}

fn line_of(made: &Made, beginning: &str) -> usize {
    made.read("episodes/lamp/script.md").lines().position(|l| l.starts_with(beginning)).unwrap() + 1
}

fn sha256(preview: &Running) -> String {
    preview.json("/api/episode/lamp")["script"]["sha256"].as_str().unwrap().to_owned()
}

fn nudge(preview: &Running, line: usize, edge: &str, by: i64, sha256: &str) -> Answer {
    let body = json!({ "line": line, "edge": edge, "by_ms": by, "sha256": sha256 }).to_string();
    let lines =
        [("Content-Type", "application/json"), ("X-Preview-Token", &preview.token()), ("Origin", &preview.origin())];
    preview.post("/api/nudge/lamp", &lines, &body)
}

#[test]
fn script_rundown_joins_and_problems_are_shown() {
    let made = show();
    made.edit("A lamp is a thing", "A lamp is a\nthing");
    let preview = Running::of(made.root());
    let episodes = preview.json("/api/show");
    assert_eq!(
        episodes["episodes"][0],
        json!({ "slug": "lamp", "title": "The Lamp", "status": "ready", "script": true })
    );
    let view = preview.json("/api/episode/lamp");
    let lines: Vec<&str> =
        view["script"]["lines"].as_array().unwrap().iter().map(|l| l["text"].as_str().unwrap()).collect();
    assert_eq!(lines.join("\n") + "\n", made.read("episodes/lamp/script.md"));
    let kind = |beginning: &str| view["script"]["lines"][line_of(&made, beginning) - 1]["kind"].clone();
    assert_eq!(
        [kind("title:"), kind("## Opening"), kind("Good evening"), kind("> **CLIP**")],
        ["front", "segment", "speech", "cue"]
    );
    let rundown: Value = run::run(made.root(), &["rundown", "lamp", "--json"]).json();
    assert_eq!(view["rundown"], rundown);
    // the player follows line by line: a paragraph's lines share its time, without a hole
    let follow = view["follow"].as_array().unwrap();
    let of = |beginning: &str| follow.iter().find(|f| f["line"] == line_of(&made, beginning)).unwrap();
    let (first, second) = (of("**HOST (term"), of("thing that hums"));
    assert_eq!(first["end_ms"], second["start_ms"]);
    assert_eq!(second["end_ms"], view["length_ms"]);
    assert!(of("> ADA: It had")["end_ms"].as_u64() > of("> ADA: It had")["start_ms"].as_u64());
    // start, host and clip, clip and host, end
    let joins = view["joins"].as_array().unwrap();
    assert_eq!(joins.len(), 4, "{joins:#?}");
    assert_eq!(joins[0]["at_ms"], 0);
    assert_eq!(joins[3]["at_ms"], view["length_ms"]);
    assert_eq!(joins[1]["after"]["time"], "0:03.700");
    // a take without times is heard from its first sound, less 80 ms, to its last
    assert_eq!(joins[0]["after"]["time"], "0:00.220");
    assert!(joins[0]["after"]["why"].as_str().unwrap().contains("a nudge writes the times"));
    made.edit("> **CLIP** ada", "> **CLIP** ad");
    let view = preview.until("/api/episode/lamp", |view| {
        view["diagnostics"].as_array().is_some_and(|d| d.iter().any(|d| d["severity"] == "error"))
    });
    let problem = view["diagnostics"].as_array().unwrap().iter().find(|d| d["severity"] == "error").unwrap();
    assert_eq!(
        (problem["line"].as_u64(), &problem["in_script"]),
        (Some(line_of(&made, "> **CLIP**") as u64), &json!(true))
    );
}

#[test]
fn the_mix_plays_from_anywhere_and_is_measured() {
    let made = show();
    let preview = Running::of(made.root());
    let view = preview.json("/api/episode/lamp");
    let length = view["length_ms"].as_u64().unwrap();
    let whole = preview.get("/audio/lamp/mix.wav", &[]);
    assert_eq!((whole.status, whole.header("content-type").as_deref()), (200, Some("audio/wav")));
    assert_eq!(whole.header("accept-ranges").as_deref(), Some("bytes"));
    let samples = socket::floats(&whole.body);
    assert_eq!(samples.len() as u64 / 2, length * 48);
    // speech at −23 LUFS is heard at −16: the wave and the sound say the same
    let wave = preview.json("/api/wave/lamp");
    let loud = wave["integrated_lufs"].as_f64().unwrap();
    assert!((-19.0..-14.0).contains(&loud), "{loud}");
    let mut meter = ebur128::EbuR128::new(2, 48_000, ebur128::Mode::I).unwrap();
    meter.add_frames_f32(&samples).unwrap();
    assert!((meter.loudness_global().unwrap() - loud).abs() < 0.11, "{loud}");
    assert_eq!(wave["moments"].as_array().unwrap().len() as u64, length.div_ceil(100));
    let high = samples[..9600].iter().fold(0.0f32, |h, s| h.max(*s));
    assert!((wave["moments"][0][1].as_f64().unwrap() - f64::from(high.max(0.0))).abs() < 0.4);
    // ranges of it are the same bytes
    let total = whole.body.len();
    for (range, from, to) in
        [("bytes=0-0", 0, 1), ("bytes=100000-100099", 100_000, 100_100), ("bytes=-7", total - 7, total)]
    {
        let part = preview.get("/audio/lamp/mix.wav", &[("Range", range)]);
        assert_eq!(
            (part.status, part.header("content-range").unwrap()),
            (206, format!("bytes {from}-{}/{total}", to - 1))
        );
        assert!(part.body == whole.body[from..to], "{range}");
    }
    let nothing = preview.get("/audio/lamp/mix.wav", &[("Range", &format!("bytes={total}-"))]);
    assert_eq!((nothing.status, nothing.header("content-range").unwrap()), (416, format!("bytes */{total}")));
    let head = preview.ask("HEAD", "/audio/lamp/mix.wav", &[], "");
    assert_eq!((head.status, head.header("content-length").unwrap(), head.body.len()), (200, total.to_string(), 0));
    // a join is a stretch of the mix, frame by frame
    let join = view["joins"][1]["at_ms"].as_u64().unwrap();
    let (from, to) = (join.saturating_sub(3000), join + 3000);
    let part = preview.get(&format!("/audio/lamp/mix.wav?from={from}&to={to}"), &[]);
    let part = socket::floats(&part.body);
    assert_eq!(part.len() as u64, (to - from) * 96);
    let (at, end) = ((from * 96) as usize, (to * 96) as usize);
    assert!(part.iter().zip(&samples[at..end]).all(|(a, b)| (a - b).abs() < 1e-6));
}

#[test]
fn a_nudge_moves_one_time_and_no_other_byte() {
    let made = show();
    made.put("episodes/lamp/script.md", made.read("episodes/lamp/script.md").replace('\n', "\r\n"));
    let preview = Running::of(made.root());
    let before = made.read("episodes/lamp/script.md");
    let clip = line_of(&made, "> **CLIP**");
    let length = preview.json("/api/episode/lamp")["length_ms"].as_u64().unwrap();
    let done = nudge(&preview, clip, "in", 10, &sha256(&preview));
    assert_eq!(done.status, 200, "{}", done.text());
    let after = made.read("episodes/lamp/script.md");
    assert_eq!(after, before.replace("0:03.700–0:10.200", "0:03.710–0:10.200"));
    // and it is heard
    assert_eq!(preview.json("/api/episode/lamp")["length_ms"].as_u64(), Some(length - 10));
    let done = nudge(&preview, clip, "out", -10, &sha256(&preview));
    assert_eq!(done.status, 200, "{}", done.text());
    // of a take that is written as start and length, the end stays where it is
    let take = line_of(&made, "> **REC** takes/close");
    assert_eq!(nudge(&preview, take, "in", -10, &sha256(&preview)).status, 200);
    let after = made.read("episodes/lamp/script.md");
    let wanted =
        before.replace("0:03.700–0:10.200", "0:03.710–0:10.190").replace("0:00.300 + 0:02.800", "0:00.290 + 0:02.810");
    assert_eq!(after, wanted);
}

#[test]
fn what_a_nudge_cannot_do_it_leaves_alone() {
    let made = show();
    let preview = Running::of(made.root());
    let (before, known) = (made.read("episodes/lamp/script.md"), sha256(&preview));
    let (clip, take, words) =
        (line_of(&made, "> **CLIP**"), line_of(&made, "> **REC** takes/close"), line_of(&made, "Good evening"));
    for (line, edge, by, sha256, status) in [
        (clip, "in", 0, known.as_str(), 422),
        (clip, "in", 100_000, &known, 422),
        (clip, "middle", 10, &known, 422),
        (take, "in", -1000, &known, 422),
        (take, "out", 1000, &known, 422),
        (words, "in", 10, &known, 422),
        (words + 2, "in", -1000, &known, 422),
        (clip, "in", 10, "0000", 409),
    ] {
        let done = nudge(&preview, line, edge, by, sha256);
        assert_eq!(done.status, status, "{line} {edge} {by}: {}", done.text());
        assert!(done.header("content-type").unwrap().contains("json"));
    }
    // where words place the cut, times do not
    made.edit(
        "> **CLIP** ada 0:03.700–0:10.200\n",
        "> **CLIP** ada 0:02.600–0:08.000\n> - in: \"It had\"\n> - out: \"it hummed\"\n",
    );
    let known = preview.until("/api/episode/lamp", |v| v["script"]["lines"].to_string().contains("it hummed\\\""))["script"]["sha256"].clone();
    let done = nudge(&preview, clip, "in", 10, known.as_str().unwrap());
    assert!(done.status == 422 && done.text().contains("words"), "{}", done.text());
    made.put("episodes/lamp/script.md", &before);
    // another process is at work on the show
    let held = fs::File::open(made.root()).unwrap();
    held.try_lock().unwrap();
    let done = nudge(&preview, clip, "in", 10, &sha256(&preview));
    assert_eq!(done.status, 503, "{}", done.text());
    assert_eq!(made.read("episodes/lamp/script.md"), before);
}

#[test]
fn strangers_neither_read_nor_write() {
    let made = show();
    let preview = Running::of(made.root());
    let before = made.read("episodes/lamp/script.md");
    let known = sha256(&preview);
    for host in ["evil.example", "evil.example:80", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example"] {
        for path in ["/", "/api/episode/lamp", "/audio/lamp/mix.wav", "/events"] {
            let answer = preview.raw(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
            assert_eq!(answer.status, 421, "{host} {path}");
            assert!(!answer.text().contains("Lamp"));
        }
    }
    for (name, value) in
        [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site")]
    {
        assert_eq!(preview.get("/api/episode/lamp", &[(name, value)]).status, 403, "{name}");
    }
    let body = json!({ "line": line_of(&made, "> **CLIP**"), "edge": "in", "by_ms": 10, "sha256": known }).to_string();
    let (token, origin) = (preview.token(), preview.origin());
    let good = [("Content-Type", "application/json"), ("X-Preview-Token", token.as_str()), ("Origin", origin.as_str())];
    for (changed, value, status) in [
        ("Content-Type", "text/plain", 415),
        ("X-Preview-Token", "guess", 403),
        ("Origin", "https://evil.example", 403),
        ("Origin", "null", 403),
        ("Origin", "", 403),
    ] {
        let lines: Vec<_> = good.iter().map(|(n, v)| if *n == changed { (*n, value) } else { (*n, *v) }).collect();
        let lines: Vec<_> = lines.into_iter().filter(|(_, v)| !v.is_empty()).collect();
        assert_eq!(preview.post("/api/nudge/lamp", &lines, &body).status, status, "{changed}: {value}");
    }
    for method in ["PUT", "DELETE", "OPTIONS", "PATCH"] {
        assert_eq!(preview.ask(method, "/api/episode/lamp", &[("Origin", &origin)], "").status, 405);
    }
    assert_eq!(preview.post("/api/nudge/lamp", &good, "{}").status, 400);
    assert_eq!(made.read("episodes/lamp/script.md"), before);
    let page = preview.get("/", &[]);
    assert!(page.header("content-security-policy").unwrap().contains("default-src 'none'"));
    assert_eq!(page.header("x-content-type-options").as_deref(), Some("nosniff"));
    assert!(page.header("access-control-allow-origin").is_none());
    assert_eq!(preview.post("/api/nudge/lamp", &good, &body).status, 200);
}

#[test]
fn no_path_leads_out_of_what_is_shown() {
    let made = show();
    made.put("secret.wav", "secret");
    made.put("episodes/lamp/takes/.hidden.wav", "secret");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", made.path("episodes/lamp/takes/out.wav")).unwrap();
    let preview = Running::of(made.root());
    let climbs = [
        "/../secret.wav",
        "/..%2fsecret.wav",
        "/%2e%2e/secret.wav",
        "/%2e%2e%2fsecret.wav",
        "/%252e%252e/secret.wav",
        "/..%5csecret.wav",
        "/..\\secret.wav",
        "/%c0%ae%c0%ae/secret.wav",
        "//etc/passwd",
        "/etc/passwd",
        "/%00",
        "/episodes/lamp/episode.toml",
        "/episode.toml",
        "/.git/config",
        "/feed/channel.toml",
        "/page.css/../../secret.wav",
        "/audio/lamp/finished/..%2f..%2f..%2fsecret.wav",
        "/audio/../lamp/mix.wav",
        "/audio/%2e%2e/mix.wav",
        "/audio/lamp/finished/script.md",
        "/api/episode/..%2f..",
        "/api/episode/nobody",
        "http://evil.example/",
        "/api/takes/lamp?recording=../../secret.wav",
        "/api/takes/lamp?recording=takes/../../../secret.wav",
        "/api/takes/lamp?recording=/etc/passwd",
        "/api/takes/lamp?recording=takes/out.wav",
        "/audio/lamp/recording.wav?path=takes/out.wav",
        "/audio/lamp/recording.wav?path=../../secret.wav",
        "/audio/lamp/recording.wav?path=takes%2f..%2f..%2f..%2fsecret.wav",
        "/audio/lamp/recording.wav?path=script.md",
        "/audio/lamp/recording.wav?path=sources/ada.json",
        "/audio/lamp/recording.wav?path=sources/ada.wav",
    ];
    for path in climbs {
        let answer = preview.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host()));
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        let text = answer.text();
        assert!(!text.contains("secret") || path.contains("secret") && answer.status == 422, "{path}: {text}");
        assert!(!text.contains("root:"), "{path}");
    }
}

#[test]
fn the_slow_and_the_many_keep_nobody_waiting() {
    let made = show();
    let preview = Running::of(made.root());
    // some say nothing, some say half, some do not listen
    let mut silent: Vec<_> = (0..8).map(|_| preview.connect()).collect();
    for stream in &mut silent {
        std::io::Write::write_all(stream, b"GET / HTTP/1.1\r\nHost: ").unwrap();
    }
    let deaf: Vec<_> = (0..8)
        .map(|_| {
            let mut stream = preview.connect();
            let text = format!("GET /audio/lamp/mix.wav HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host());
            std::io::Write::write_all(&mut stream, text.as_bytes()).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get("/api/show", &[]).status, 200);
    assert_eq!(preview.get("/page.js", &[]).status, 200);
    drop((silent, deaf));
    // more than it takes are told so
    let many: Vec<_> = (0..150).map(|_| preview.connect()).collect();
    let busy = many.into_iter().map(socket::read).filter(|a| a.status == 503).count();
    assert!(busy >= 1, "{busy}");
    preview.until("/api/show", |_| true);
    let large = preview.raw(&format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(40_000)));
    assert_eq!(large.status, 431);
}

#[test]
fn a_change_is_told_to_whoever_waits() {
    let made = show();
    let preview = Running::of(made.root());
    let mut events = preview.events();
    assert_eq!(preview.json("/api/episode/lamp")["title"], "The Lamp");
    made.edit("title: The Lamp", "title: The Other Lamp");
    assert!(events.wait(), "nothing was told");
    assert_eq!(preview.json("/api/episode/lamp")["title"], "The Other Lamp");
}

#[test]
fn matches_of_takes_are_played() {
    let made = show();
    let preview = Running::of(made.root());
    let found = preview.json("/api/takes/lamp?recording=takes/open-1.1.wav");
    let first = &found["matches"][0];
    let (from, to) = (first["from_ms"].as_u64().unwrap(), first["to_ms"].as_u64().unwrap());
    let sound = preview.get(&format!("/audio/lamp/recording.wav?path=takes/open-1.1.wav&from={from}&to={to}"), &[]);
    assert_eq!(socket::floats(&sound.body).len() as u64, (to - from) * 96);
    // with the transcript that lies beside it, what is said counts
    let words = ["Good", "evening", "to", "all", "of", "you."].iter().enumerate().map(|(n, word)| {
        let from = 1500 + n * 150;
        json!({ "word": format!(" {word}"), "start": from as f64 / 1000.0, "end": (from + 140) as f64 / 1000.0 })
    });
    let words: Vec<_> = words.collect();
    let said = json!({ "text": "x", "language": "en", "segments": [{ "start": 1.5, "end": 2.6, "text": "x", "words": words }] });
    made.put("episodes/lamp/takes/open-1.1.json", said.to_string());
    let found = preview.json("/api/takes/lamp?recording=takes/open-1.1.wav");
    let first = &found["matches"][0];
    assert!(first["text"].as_str().unwrap().starts_with("Good evening"), "{found:#}");
    assert!((1_000..=1_500).contains(&first["from_ms"].as_u64().unwrap()), "{found:#}");
    assert!(first["confidence"].as_u64().unwrap() >= 90, "{found:#}");
    // a name with a space, as a form writes it, decomposed as one system stores it; its words have a name of another
    let name: String = "목요일 1".nfd().collect();
    let sound = fs::read(made.path("episodes/lamp/takes/open-1.1.wav")).unwrap();
    made.put(&format!("episodes/lamp/takes/{name}.wav"), sound);
    made.put("episodes/lamp/takes/목요일 1.json", said.to_string());
    let written: String = name.bytes().map(|b| if b == b' ' { "+".to_owned() } else { format!("%{b:02X}") }).collect();
    let found = preview.json(&format!("/api/takes/lamp?recording=takes/{written}.wav"));
    assert!(found["matches"][0]["confidence"].as_u64().unwrap() >= 90, "{found:#}");
}

#[test]
fn protected_voices_and_words_are_kept_back_here_too() {
    let made = show();
    made.put(
        "episodes/lamp/episode.toml",
        made.read("episodes/lamp/episode.toml") + "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n",
    );
    let outside = tempfile::tempdir().unwrap();
    let words = outside.path().join("words.toml");
    fs::write(&words, "[[person]]\nkey = \"ada\"\nnames = [\"Zuleika\"]\n").unwrap();
    made.edit("> **REC** takes/open-1.1.wav", "> **REC** takes/open-1.1.wav\n\n> **NOTE** Zuleika is her real name.");
    let words = words.to_str().unwrap();
    let preview = Running::with(made.root(), &["--protect", words]);
    let view = preview.json("/api/episode/lamp");
    assert_eq!(view["playable"], false);
    assert!(!view.to_string().contains("Zuleika"));
    assert_eq!(preview.get("/audio/lamp/mix.wav", &[]).status, 422);
    assert_eq!(preview.get("/api/wave/lamp", &[]).status, 422);
    let inside = Running::with(made.root(), &["--protect", words, "--internal"]);
    assert_eq!(inside.json("/api/episode/lamp")["playable"], true);
}

#[test]
fn a_port_that_is_taken_is_said() {
    let made = show();
    let preview = Running::of(made.root());
    let port = preview.port().to_string();
    run::run(made.root(), &["preview", "--port", &port]).ends(1).says(&["is not to be had", "--port"]);
    run::run(made.root(), &["preview", "--port", "99999"]).ends(2);
}

/// In a real browser: what a person sees and does.
#[test]
fn in_a_browser_the_page_follows_plays_and_nudges() {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/preview/browser.py");
    let there = |program: &str| Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success());
    if !there("chromium") || !there("chromedriver") || !there("python3") {
        return run::skipped("the preview in a browser: chromium, chromedriver or python3 is missing");
    }
    let made = show();
    let preview = Running::of(made.root());
    let before = made.read("episodes/lamp/script.md");
    let shot = std::env::var_os("PREVIEW_SCREENSHOT").unwrap_or_default();
    let script = made.path("episodes/lamp/script.md");
    let output = Command::new("python3").arg(judge).arg(preview.origin()).arg(&script).arg(shot).output().unwrap();
    let said = run::Ran::of(output).ends(0).json();
    assert_eq!(said["console"], json!([]), "{said:#}");
    assert_eq!(said["foreign"], json!([]), "{said:#}");
    assert!(said["lines"].as_u64().unwrap() >= 4, "{said:#}");
    assert!(said["join_ms"].as_array().unwrap().len() > 1, "{said:#}");
    assert_eq!(said["reloaded"], "The Browser Lamp");
    let wanted = before
        .replace("0:03.700–0:10.200", "0:03.710–0:10.200")
        .replace("title: The Lamp", "title: The Browser Lamp")
        .replace("# The Lamp", "# The Browser Lamp");
    assert_eq!(made.read("episodes/lamp/script.md"), wanted);
}
