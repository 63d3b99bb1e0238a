//! What is heard of a show: levels, pauses and files, by measuring what the tool made.

use crate::show::made::{Made, word, words};
use crate::show::run::{run, skipped};
use serde_json::Value;
use std::{path::Path, process::Command};

/// A mono recording of noise at a level of its own in each place, in dBFS.
fn record(path: &Path, length_ms: u64, level: impl Fn(u64) -> Option<f64>) {
    record_sides(path, &[1.0], length_ms, level);
}

/// The same on each side by a factor.
fn record_sides(path: &Path, sides: &[f64], length_ms: u64, level: impl Fn(u64) -> Option<f64>) {
    let mut state = 0x2545_f491_u64;
    write(path, sides, length_ms, |n| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // even noise from -1 to 1 has an effective value of -4.77 dB
        let noise = (state >> 40) as f64 / f64::from(1 << 23) - 1.0;
        level(n / 48).map_or(0.0, |db| noise * libm::pow(10.0, (db + 4.77) / 20.0))
    });
}

/// A recording of these samples, on each side by a factor.
fn write(path: &Path, sides: &[f64], length_ms: u64, mut sample: impl FnMut(u64) -> f64) {
    let spec = hound::WavSpec {
        channels: sides.len() as u16,
        sample_rate: 48_000,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for n in 0..length_ms * 48 {
        let sample = sample(n);
        sides.iter().for_each(|side| writer.write_sample((sample * side * 8_388_607.0) as i32).unwrap());
    }
    writer.finalize().unwrap();
}

/// The interview, with some words at other levels than others, over a floor.
fn interview(made: &Made, floor: Option<f64>, level: impl Fn(u64) -> f64) {
    let all = words().concat();
    let end = all[all.len() - 1].end;
    record(&made.path("episodes/lamp/sources/ada.wav"), end + 900, |ms| {
        let spoken = all.iter().any(|w| (w.start..w.end).contains(&ms));
        if spoken { Some(level(ms)) } else { floor }
    });
}

fn report(made: &Made) -> Value {
    serde_json::from_str(&made.read("episodes/lamp/build/report.json")).unwrap()
}

/// The loudness of the nth element at a line that holds this.
fn loudness(made: &Made, text: &str, n: usize) -> f64 {
    let script = made.read("episodes/lamp/script.md");
    let line = script.lines().enumerate().filter(|(_, l)| l.contains(text)).nth(n).unwrap().0 + 1;
    let report = report(made);
    let elements = report["files"]["master.wav"]["elements"].as_array().unwrap().clone();
    elements.iter().find(|e| e["line"] == line).unwrap()["lufs"].as_f64().unwrap()
}

fn left(path: &Path) -> Vec<f64> {
    let mut reader = hound::WavReader::open(path).unwrap();
    let channels = usize::from(reader.spec().channels);
    reader.samples::<i32>().map(|s| f64::from(s.unwrap()) / 8_388_608.0).step_by(channels).collect()
}

/// The level of each window of `ms`, in dBFS.
fn levels(samples: &[f64], ms: usize) -> Vec<f64> {
    let level = |w: &[f64]| 10.0 * libm::log10((w.iter().map(|s| s * s).sum::<f64>() / w.len() as f64).max(1e-20));
    samples.chunks_exact(ms * 48).map(level).collect()
}

const TWO_CLIPS: &str = "> **CLIP** ada
> - in: \"It had\"
> - out: \"on Mondays\"
>
> ADA: It had a green shade, and it never worked on Mondays.

> **CLIP** ada
> - in: \"We sold\"
> - out: \"the cat\"
>
> ADA: We sold the lamp for a song. The man who bought it came back with the cat.
";

fn with_clips(made: &Made, clips: &str) {
    let script = made.read("episodes/lamp/script.md");
    let (from, to) = (script.find("> **CLIP**").unwrap(), script.find("## Closing").unwrap());
    let script = format!("{}{clips}\n{}", &script[..from], &script[to..]).replace("slot: 0:12", "slot: 0:30");
    made.put("episodes/lamp/script.md", script.replace("tolerance: 2s", "tolerance: 20s"));
}

#[test]
fn two_clips_of_one_recording_are_equally_loud_however_it_was_recorded() {
    let made = Made::show();
    with_clips(&made, TWO_CLIPS);
    // who asks sits close to the microphone, who answers does not: 20 dB between them
    let turn = word("sold").start - 400;
    interview(&made, Some(-80.0), |ms| if ms < turn { -16.0 } else { -36.0 });
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let (loud, soft) = (loudness(&made, "**CLIP**", 0), loudness(&made, "**CLIP**", 1));
    let host = loudness(&made, "Good evening", 0);
    assert!((loud - soft).abs() < 0.3 && (loud - host).abs() < 1.0, "{host}, {loud} and {soft} LUFS");
}

#[test]
fn a_recording_that_is_split_where_it_goes_on_keeps_its_levels() {
    let turn = word("sold").start - 400;
    let time = |ms: u64| format!("0:{:02}.{:03}", ms / 1000, ms % 1000);
    let step = |gap: u64| {
        let made = Made::show();
        let (from, to) = (word("It").start - 100, word("cat.").end + 100);
        let (one, two) = (format!("{}–{}", time(from), time(turn)), format!("{}–{}", time(turn + gap), time(to)));
        with_clips(&made, &format!("> **CLIP** ada {one}\n\n> **CHAPTER** \"Sold\"\n\n> **CLIP** ada {two}\n"));
        interview(&made, Some(-80.0), |ms| if ms < turn { -16.0 } else { -24.0 });
        run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
        loudness(&made, "**CLIP**", 0) - loudness(&made, "**CLIP**", 1)
    };
    assert!((step(0) - 8.0).abs() < 0.5, "{}", step(0));
    // what was cut out between them makes two of them
    assert!(step(100).abs() < 0.3, "{}", step(100));
}

#[test]
fn a_word_that_is_whispered_is_not_shouted() {
    let made = Made::show();
    let word_alone = "> **CLIP** ada
> - in: \"We sold\"
> - out: \"We sold\"
>
> ADA: We sold
";
    with_clips(&made, &format!("{TWO_CLIPS}\n{word_alone}"));
    let (from, to) = (word("sold").start - 400, word("sold").end + 20);
    interview(&made, Some(-80.0), |ms| if (from..to).contains(&ms) { -40.0 } else { -20.0 });
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let (whole, short) = (loudness(&made, "**CLIP**", 0), loudness(&made, "**CLIP**", 2));
    // 20 dB softer than the rest: matched by no more than 6 of them, it stays 14 below
    assert!((whole - short - 14.0).abs() < 1.5, "{whole} and {short} LUFS");
}

/// A pause of two seconds behind the first paragraph, and where it lies in the master.
fn with_pause(made: &Made) -> (usize, usize) {
    made.edit("slot: 0:12", "slot: 0:14");
    made.edit("takes/open-1.1.wav\n", "takes/open-1.1.wav\n\n> **PAUSE** 2s flex=0/0\n");
    // from 80 ms before the first burst to 80 ms after the last
    let start = 2_600 + 80 - (300 - 80);
    (start, start + 2_000)
}

fn take(made: &Made, floor: Option<f64>) {
    record(&made.path("episodes/lamp/takes/open-1.1.wav"), 4_000, |ms| {
        if (300..1_200).contains(&ms) || (1_500..2_600).contains(&ms) { Some(-20.0) } else { floor }
    });
}

#[test]
fn the_hum_of_one_recording_is_named_with_its_line() {
    let made = Made::show();
    // the reader is clean, and so is most of the programme
    let length = 30_000;
    record(&made.path("episodes/lamp/takes/open-1.1.wav"), length, |ms| (ms % 900 < 700).then_some(-20.0));
    let all = words().concat();
    let end = all[all.len() - 1].end + 900;
    write(&made.path("episodes/lamp/sources/ada.wav"), &[1.0], end, |n| {
        let seconds = n as f64 / 48_000.0;
        let voice = 0.2 * libm::sin(2_607.0 * seconds) * libm::pow(libm::sin(9.0 * seconds), 2.0);
        voice + 0.01 * libm::sin(2.0 * std::f64::consts::PI * 60.0 * seconds)
    });
    with_clips(&made, &format!("> **CLIP** ada 0:00–0:0{}\n", (end / 1000).min(9)));
    made.edit("slot: 0:30", "slot: 1:00");
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let hum = report(&made)["files"]["master.wav"]["quality"]["hum"].clone();
    let script = made.read("episodes/lamp/script.md");
    let line = script.lines().position(|l| l.contains("**CLIP**")).unwrap() + 1;
    assert_eq!((hum[0]["hertz"].as_u64(), hum[0]["line"].as_u64()), (Some(60), Some(line as u64)), "{hum}");
    assert_eq!(hum.as_array().map(Vec::len), Some(1), "{hum}");
}

#[test]
fn a_pause_is_the_room_of_the_speech_before_it() {
    let made = Made::show();
    let (start, end) = with_pause(&made);
    take(&made, Some(-58.0));
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let heard = left(&made.path("episodes/lamp/build/master.wav"));
    // between the two bursts of the take: its own room, as the master has it
    let at = |ms: usize| ms * 48;
    let room = levels(&heard[at(1_200 - 220 + 20)..at(1_500 - 220 - 20)], 20);
    let room = room.iter().sum::<f64>() / room.len() as f64;
    // from inside the take's own tail to the end of the pause, the seams of the loop among it
    let pause = levels(&heard[at(start - 60)..at(end - 30)], 20);
    for (n, level) in pause.iter().enumerate() {
        assert!((level - room).abs() < 2.0, "{} ms into the pause {level:.1}, and the room is {room:.1} dBFS", n * 20);
    }
    assert!(room > -75.0, "{room}");
    // nobody is asked to mend a pause that is softer than speech
    assert_eq!(report(&made)["files"]["master.wav"]["quality"]["jumps"], serde_json::json!([]));
}

#[test]
fn a_pause_is_silent_where_the_recording_has_no_room() {
    let made = Made::show();
    let (start, end) = with_pause(&made);
    take(&made, None);
    interview(&made, None, |_| -20.0);
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let heard = left(&made.path("episodes/lamp/build/master.wav"));
    let pause = &heard[(start + 30) * 48..(end - 60) * 48];
    // dither alone
    assert!(pause.iter().all(|s| s.abs() <= 2.5 / 8_388_608.0));
}

#[test]
fn of_a_source_only_the_room_that_airs_is_heard() {
    for (clips, heard_room) in [(TWO_CLIPS.split("\n\n").next().unwrap(), false), (TWO_CLIPS, true)] {
        let made = Made::show();
        let pause = "> **PAUSE** 2s flex=0/0\n";
        with_clips(&made, &format!("{}\n\n{pause}", clips.trim_end()));
        interview(&made, Some(-58.0), |_| -20.0);
        run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
        let heard = left(&made.path("episodes/lamp/build/master.wav"));
        let script = made.read("episodes/lamp/script.md");
        let line = script.lines().position(|l| l.contains("PAUSE")).unwrap() + 1;
        let report = report(&made);
        let elements = report["files"]["master.wav"]["elements"].as_array().unwrap().clone();
        let it = elements.iter().find(|e| e["line"] == line).unwrap();
        let start = usize::try_from(it["start_ms"].as_u64().unwrap()).unwrap();
        let found = levels(&heard[(start + 100) * 48..(start + 1_900) * 48], 100);
        // the second clip holds the quiet between two sentences; the first none that is long enough
        let room = found.iter().all(|level| *level > -80.0);
        let silent = found.iter().all(|level| *level < -120.0);
        assert!(if heard_room { room } else { silent }, "{heard_room}: {found:?}");
    }
}

#[test]
fn what_music_was_used_is_listed_with_its_rights() {
    let made = Made::show();
    std::fs::create_dir_all(made.path("scripts/corner/audio")).unwrap();
    record(&made.path("scripts/corner/audio/tune.wav"), 6_000, |_| Some(-20.0));
    made.edit("  ada: sources/ada.wav\n", "  ada: sources/ada.wav\n  tune: corner:tune.wav\n");
    made.edit("## Opening\n", "## Opening\n\n> **SIG** tune 0:01–0:04\n\n> **BED** tune loop fade=0/1s\n");
    made.edit("slot: 0:12", "slot: 0:15");
    let toml = made.read("episodes/lamp/episode.toml");
    made.put(
        "episodes/lamp/episode.toml",
        format!("{toml}\n[[recording]]\nsource = \"tune\"\nrights = \"ours, all uses\"\n"),
    );
    run(made.root(), &["build", "lamp"]).ends(0);
    let log = made.read("episodes/lamp/build/music-log.csv");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    // with what of it crosses into the greeting
    let sig = "00:00:00.000,00:00:03.025,3.025,SIG,corner:tune.wav,00:00:01.000,00:00:04.025,1,";
    assert!(lines[1].starts_with(sig) && lines[1].ends_with(",Opening,\"ours, all uses\""), "{log}");
    assert!(lines[2].starts_with("00:00:03.000,") && lines[2].contains(",BED,corner:tune.wav,00:00:00.000,"), "{log}");
}

#[test]
fn an_opus_is_delivered_beside_the_mp3() {
    let made = Made::show();
    let corner = made.read("scripts/corner/corner.toml");
    let opus = "\n[[deliverable]]\nname = \"small\"\ncontainer = \"opus\"\nlayout = \"mono\"\nkbps = 32\nfile = \"{slug}.opus\"\n";
    made.put("scripts/corner/corner.toml", corner + opus);
    run(made.root(), &["mix", "lamp"]).ends(0);
    let report = report(&made);
    let (mp3, opus) = (&report["files"]["lamp.mp3"], &report["files"]["lamp.opus"]);
    assert_eq!(mp3["frames"], opus["frames"]);
    assert_eq!(opus["frames"], report["frames"]);
    assert!((opus["integrated_lufs"].as_f64().unwrap() + 16.0).abs() <= 0.1, "{opus}");
    assert!(opus["true_peak_dbtp"].as_f64().unwrap() <= -1.0 && opus["rounds"].as_u64().unwrap() <= 3, "{opus}");
    let first = std::fs::read(made.path("episodes/lamp/build/lamp.opus")).unwrap();
    std::fs::remove_dir_all(made.path("episodes/lamp/build")).unwrap();
    run(made.root(), &["--jobs", "1", "mix", "lamp"]).ends(0);
    assert!(first == std::fs::read(made.path("episodes/lamp/build/lamp.opus")).unwrap());
    let probe = Command::new("ffprobe").args(["-hide_banner"]).arg(made.path("episodes/lamp/build/lamp.opus")).output();
    let Ok(probe) = probe else { return skipped("ffprobe is not installed, so nobody else has read the Opus") };
    let said = String::from_utf8_lossy(&probe.stderr);
    assert!(said.contains("The Lamp") && said.contains("opus, 48000 Hz, mono"), "{said}");
}

#[test]
fn an_mp3_carries_the_artwork_of_its_channel() {
    let made = Made::show();
    let mp3 = |made: &Made| std::fs::read(made.path("episodes/lamp/build/lamp.mp3")).unwrap();
    run(made.root(), &["mix", "lamp", "--deliverable", "podcast"]).ends(0);
    let artwork = std::fs::read(made.path("feed/artwork/cover.png")).unwrap();
    let tagged = mp3(&made);
    let at = tagged.windows(4).position(|w| w == b"APIC").unwrap();
    assert!(tagged[at..at + 200].windows(10).any(|w| w == b"image/png\0"));
    let start = at + tagged[at..].windows(4).position(|w| w == b"\x89PNG").unwrap();
    assert!(tagged[start..].starts_with(&artwork));
}

/// A recording of noise on both sides, the right one turned round.
fn opposed(path: &Path, length_ms: u64) {
    record_sides(path, &[1.0, -1.0], length_ms, |ms| (ms / 250 % 2 == 0).then_some(-18.0));
}

#[test]
fn what_is_gone_in_mono_is_not_delivered_in_mono() {
    let made = Made::show();
    opposed(&made.path("episodes/lamp/sources/ada.wav"), 20_000);
    with_clips(&made, "> **CLIP** ada 0:02–0:12\n");
    for (name, tone) in [("open-1.1", 3_000), ("close-1.1", 3_400)] {
        opposed(&made.path(&format!("episodes/lamp/takes/{name}.wav")), tone);
    }
    let corner = made.read("scripts/corner/corner.toml");
    let mono = "\n[[deliverable]]\nname = \"phone\"\nprofile = \"podcast\"\ncontainer = \"mp3\"\nkbps = 64\nlayout = \"mono\"\nfile = \"{slug}-phone.mp3\"\n";
    made.put("scripts/corner/corner.toml", corner + mono);
    let ran = run(made.root(), &["mix", "lamp"]).ends(1);
    ran.says(&["lamp-phone.mp3", "left and right cancel each other in mono"]);
    assert!(
        made.path("episodes/lamp/build/lamp.mp3").exists() && !made.path("episodes/lamp/build/lamp-phone.mp3").exists()
    );
    // what was made is told of, and the next run says the same
    let told = report(&made)["files"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(told, ["lamp.mp3", "master.wav"]);
    for only in [&["mix", "lamp"][..], &["mix", "lamp", "--deliverable", "phone"]] {
        run(made.root(), only).ends(1).says(&["left and right cancel each other in mono"]);
        assert!(!made.path("episodes/lamp/build/lamp-phone.mp3").exists());
    }
}

#[test]
fn a_fade_that_came_out_shorter_and_a_bed_that_ends_are_told() {
    let made = Made::show();
    made.edit("slot: 0:12\ntolerance: 2s", "slot: 0:30\ntolerance: 20s");
    let told = |cue: &str, before: &str, wanted: &[&str]| {
        let script = made.read("episodes/lamp/script.md");
        made.edit(before, &format!("{cue}\n\n{before}"));
        let ran = run(made.root(), &["check", "lamp"]).ends(0);
        for part in wanted {
            assert!(ran.err.contains(part), "{cue}: {part}\n{}", ran.err);
        }
        let count = ran.err.matches("warning[W08").count();
        let fades = wanted.iter().filter(|part| part.starts_with("fade")).count();
        assert_eq!(count, fades.max(usize::from(!wanted.is_empty())), "{cue}\n{}", ran.err);
        made.put("episodes/lamp/script.md", script);
    };
    let end = "## Closing";
    told(
        "> **MUSIC** sources/ada.wav 0:00–0:03 fade=0s/9s",
        end,
        &["W085", "a fade out of 0:09 is asked for, and it is 0:01.500 long"],
    );
    told("> **MUSIC** sources/ada.wav 0:00–0:03 fade=500ms/1s", end, &[]);
    told("> **CLIP** ada 0:12–0:14 fade=4s/100ms", end, &["W085", "fade in"]);
    told("> **CLIP** ada 0:12–0:14 fade=9s/9s", end, &["W085", "fade in of 0:09", "fade out of 0:09"]);
    told("> **CLIP** ada 0:12–0:20 xfade=4s", end, &["W085", "crossfade of 0:04"]);
    told("> **CLIP** ada 0:12–0:20", end, &[]);
    told("> **BED** sources/ada.wav 0:00–0:02", "Good evening", &["W086", "add loop"]);
    told("> **BED** sources/ada.wav 0:00–0:02 loop", "Good evening", &[]);
    // a post that the bed cannot end on
    let end = "## Closing";
    told(
        "> **BED** sources/ada.wav 0:00–0:02 post=0:01",
        end,
        &["W086", "its post at 0:01 is not behind its beginning"],
    );
    told(
        "> **BED** sources/ada.wav 0:00–0:02 post=9:00",
        "Good evening",
        &["W086", "lies behind the end of the programme"],
    );
    told("> **BED** sources/ada.wav 0:00–0:02 loop fade=1s/9s", "Good evening", &["W085", "a fade out of 0:09"]);
    // out before its post, and another one before it
    made.edit(end, &format!("> **BED** out fade=100ms\n\n{end}"));
    told(
        "> **BED** sources/ada.wav 0:00–0:05 post=0:11",
        "Good evening",
        &["W086", "the bed is out at 0:0", "before its post at 0:11"],
    );
    made.edit("> **BED** out fade=100ms", "> **BED** sources/ada.wav 0:00–0:02");
    made.edit("Good evening", "> **BED** sources/ada.wav 0:00–0:05 post=0:11\n\nGood evening");
    let ran = run(made.root(), &["check", "lamp"]).ends(0);
    assert!(ran.err.contains("warning[W032]: a bed is already playing, up to its post at 0:11"), "{}", ran.err);
}

#[test]
fn a_bed_is_out_where_the_script_says_so_and_not_at_its_post() {
    let made = Made::show();
    made.edit("slot: 0:12\ntolerance: 2s", "slot: 0:30\ntolerance: 20s");
    made.edit("Good evening", "> **BED** sources/ada.wav 0:00–0:08 post=0:11\n\nGood evening");
    made.edit("## Closing", "> **BED** out fade=100ms\n\n## Closing");
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let log = made.read("episodes/lamp/build/music-log.csv");
    let end = log.lines().find(|l| l.contains("ada.wav")).unwrap_or_else(|| panic!("{log}")).to_owned();
    assert!(!end.contains("0:11"), "{log}");
}

#[test]
fn what_cancels_in_mono_is_silence_in_the_mono_file_alone() {
    let made = Made::show();
    let all = words().concat();
    let end = all[all.len() - 1].end + 900;
    write(&made.path("episodes/lamp/sources/ada.wav"), &[1.0, -1.0], end, |n| {
        let seconds = n as f64 / 48_000.0;
        0.2 * libm::sin(2_607.0 * seconds) * libm::pow(libm::sin(9.0 * seconds), 2.0)
    });
    with_clips(&made, &format!("> **CLIP** ada 0:00–0:0{}\n", (end / 1000).min(9)));
    let corner = "scripts/corner/corner.toml";
    let text = made.read(corner);
    made.put(corner, format!("{text}\n[[deliverable]]\nname = \"wide\"\ncontainer = \"wav\"\nfile = \"wide.wav\"\n\n[[deliverable]]\nname = \"narrow\"\ncontainer = \"wav\"\nlayout = \"mono\"\nfile = \"narrow.wav\"\n"));
    run(made.root(), &["mix", "lamp"]).ends(0).says(&["quality of narrow.wav: silence at 0:0"]);
    let silences = |file: &str| report(&made)["files"][file]["quality"]["silences"].as_array().map(Vec::len);
    assert_eq!((silences("wide.wav"), silences("narrow.wav")), (Some(0), Some(1)));
}

#[test]
fn samples_beyond_full_scale_are_no_fault_where_there_is_room_for_them() {
    let made = Made::show();
    let write = |level: f32, cut: bool| {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 48_000,
            bits_per_sample: 32,
            sample_format: hound::SampleFormat::Float,
        };
        let mut writer = hound::WavWriter::create(made.path("episodes/lamp/takes/open-1.1.wav"), spec).unwrap();
        for n in 0..144_000_u32 {
            let sample = libm::sinf(n as f32 * 0.031) * level * if n / 9_600 % 3 == 2 { 0.001 } else { 1.0 };
            writer.write_sample(if cut { sample.clamp(-1.0, 1.0) } else { sample }).unwrap();
        }
        writer.finalize().unwrap();
        run(made.root(), &["check", "lamp"]).err
    };
    assert!(!write(1.9, false).contains("open-1.1.wav: "), "{}", write(1.9, false));
    assert!(write(1.9, true).contains("samples are at full scale; it may be clipped"));
}

#[test]
fn a_filter_that_fails_says_what_a_filter_has_to_do() {
    let made = Made::show();
    let toml = made.read("episodes/lamp/episode.toml");
    made.put("episodes/lamp/episode.toml", toml + "\n[[recording]]\nsource = \"ada\"\nfilter = \"false\"\n");
    let ran = run(made.root(), &["mix", "lamp", "--run-filters"]).ends(1);
    ran.says(&["the filter of the recording", "failed", "reads a WAV on standard input"]);
    // one that writes without end is ended
    let toml = made.read("episodes/lamp/episode.toml");
    made.put("episodes/lamp/episode.toml", toml.replace("\"false\"", "\"yes\""));
    run(made.root(), &["mix", "lamp", "--run-filters"])
        .ends(1)
        .says(&["the filter of the recording", "wrote more than"]);
}

#[test]
fn the_name_of_a_segment_is_no_name_for_another_file() {
    let made = Made::show();
    let corner = "scripts/corner/corner.toml";
    let text = made.read(corner);
    let with = |other: &str| {
        let wav = |name: &str, file: &str| {
            format!("\n[[deliverable]]\nname = \"{name}\"\ncontainer = \"wav\"\nbits = 16\nfile = \"{file}\"\n")
        };
        made.put(corner, format!("{text}{}{}segments = true\n", wav("b", other), wav("a", "x.wav")));
        run(made.root(), &["check", "lamp"])
    };
    with("X.01.wav").ends(1).says(&["error[E073]", "\"x.wav\" and \"x.01.wav\"", "share a name with a segment"]);
    with("x.one.wav").ends(0);
    // 16 bits have the format that every program knows
    run(made.root(), &["mix", "lamp"]).ends(0);
    let bytes = std::fs::read(made.path("episodes/lamp/build/x.wav")).unwrap();
    let at = bytes.windows(4).position(|w| w == b"fmt ").unwrap();
    assert_eq!(bytes[at + 4..at + 12], [16, 0, 0, 0, 1, 0, 2, 0]);
}
