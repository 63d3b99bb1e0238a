//! `cornercast loudness` against EBU Tech 3341 and 3342, against ffmpeg, and as a picture.
use serde_json::Value;
use std::{
    f64::consts::PI,
    path::{Path, PathBuf},
    process::Command,
};

const RATE: f64 = 48_000.0;

fn wav(path: &Path, channels: u16, frames: &[f64]) {
    let spec =
        hound::WavSpec { channels, sample_rate: 48_000, bits_per_sample: 24, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for sample in frames {
        writer.write_sample((sample * 8_388_608.0).round().clamp(-8_388_608.0, 8_388_607.0) as i32).unwrap();
    }
    writer.finalize().unwrap();
}

fn tool(arguments: &[&str], files: &[PathBuf]) -> Value {
    let run = Command::new(env!("CARGO_BIN_EXE_cornercast")).arg("loudness").args(arguments).args(files).output();
    let run = run.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).unwrap()
}

/// 1 kHz in phase on both channels: pairs of seconds and the peak level of each channel in dBFS.
fn tones(parts: &[(f64, f64)]) -> Vec<f64> {
    let mut frames = Vec::new();
    for (seconds, level) in parts {
        let amplitude = libm::pow(10.0, level / 20.0);
        for _ in 0..(seconds * RATE).round() as i64 {
            let at = (frames.len() / 2) as f64;
            let sample = amplitude * libm::sin(2.0 * PI * 1000.0 * at / RATE);
            frames.extend([sample, sample]);
        }
    }
    frames
}

const SILENT: f64 = -300.0;

/// A signal, and what must be found in it: a field, a value, and how far it may lie below and above.
struct Case {
    name: String,
    channels: u16,
    frames: Vec<f64>,
    wanted: Vec<(&'static str, f64, f64, f64)>,
}

const I: &str = "integrated_lufs";
const S: &str = "max_short_term_lufs";
const M: &str = "max_momentary_lufs";
const TP: &str = "true_peak_dbtp";

fn stereo(name: impl Into<String>, parts: &[(f64, f64)], wanted: &[(&'static str, f64)]) -> Case {
    let wanted = wanted.iter().map(|(field, value)| (*field, *value, 0.1, 0.1)).collect();
    Case { name: name.into(), channels: 2, frames: tones(parts), wanted }
}

/// EBU Tech 3341 (2023), table 1; 7 and 8 are programmes that cannot be made.
fn tech_3341() -> Vec<Case> {
    let all = |level| [(M, level), (S, level), (I, level)];
    let mut cases = vec![
        stereo("1", &[(20.0, -23.0)], &all(-23.0)),
        stereo("2", &[(20.0, -33.0)], &all(-33.0)),
        stereo("3", &[(10.0, -36.0), (60.0, -23.0), (10.0, -36.0)], &[(I, -23.0)]),
        stereo("4", &[(10.0, -72.0), (10.0, -36.0), (60.0, -23.0), (10.0, -36.0), (10.0, -72.0)], &[(I, -23.0)]),
        stereo("5", &[(20.0, -26.0), (20.1, -20.0), (20.0, -26.0)], &[(I, -23.0)]),
        stereo("9", &[(1.34, -20.0), (1.66, -30.0)].repeat(5), &[(S, -23.0)]),
        stereo("12", &[(0.18, -20.0), (0.22, -30.0)].repeat(25), &[(M, -23.0)]),
    ];
    let six = tones(&[(20.0, 0.0)]);
    let levels = [-28.0, -28.0, -24.0, -30.0, -30.0].map(|level| libm::pow(10.0, level / 20.0));
    let frames = six.chunks_exact(2).flat_map(|f| levels.map(|l| l * f[0])).collect();
    cases.push(Case { name: "6".into(), channels: 5, frames, wanted: vec![(I, -23.0, 0.1, 0.1)] });
    for i in 0..20 {
        let n = f64::from(i);
        let late = (n * 0.15, SILENT);
        cases.push(stereo(format!("10-{i}"), &[late, (3.0, -23.0), (1.0, SILENT)], &[(S, -23.0)]));
        cases.push(stereo(format!("11-{i}"), &[late, (3.0, -38.0 + n), (3.0 - n * 0.15, SILENT)], &[(S, -38.0 + n)]));
        let late = (n * 0.02, SILENT);
        cases.push(stereo(format!("13-{i}"), &[late, (0.4, -23.0), (1.0, SILENT)], &[(M, -23.0)]));
        cases.push(stereo(format!("14-{i}"), &[late, (0.4, -38.0 + n), (0.4 - n * 0.02, SILENT)], &[(M, -38.0 + n)]));
    }
    cases
}

/// Cases 15 to 23: peaks that lie between samples. Tolerances +0.2 and −0.4 dB.
fn true_peaks() -> Vec<Case> {
    let mut cases = Vec::new();
    let both = |mono: Vec<f64>| mono.into_iter().flat_map(|s| [s, s]).collect();
    let wanted = |level| vec![(TP, level, 0.4, 0.2)];
    let fade = |n: f64, frames: f64, rate: f64| f64::min(1.0, n.min(frames - n) / (rate * 0.01));
    for (name, divisor, amplitude, degrees, level) in [
        ("15", 4.0, 0.5, 0.0, -6.0),
        ("16", 4.0, 0.5, 45.0, -6.0),
        ("17", 6.0, 0.5, 60.0, -6.0),
        ("18", 8.0, 0.5, 67.5, -6.0),
        ("19", 4.0, 1.41, 45.0, 3.0),
    ] {
        let frames = 48_000;
        let sample = |n: i32| {
            let phase = 2.0 * PI * f64::from(n) / divisor + degrees * PI / 180.0;
            amplitude * fade(f64::from(n), f64::from(frames), RATE) * libm::sin(phase)
        };
        cases.push(Case {
            name: name.into(),
            channels: 2,
            frames: both((0..frames).map(sample).collect()),
            wanted: wanted(level),
        });
    }
    // one louder period of a quarter of the rate in a tone of a sixth, made at four times the rate, then low-passed
    let frames = 4 * 24_000i32;
    let (slow, fast) = (2.0 * PI / 24.0, 2.0 * PI / 16.0);
    let start = frames / 2;
    let sample = |n: i32| {
        let (inside, after) = ((n - start).clamp(0, 16), (n - start - 16).max(0));
        let phase = slow * f64::from(n.min(start)) + fast * f64::from(inside) + slow * f64::from(after);
        let amplitude = if n > start && n <= start + 16 { 1.0 } else { 0.5 };
        amplitude * fade(f64::from(n), f64::from(frames), RATE * 4.0) * libm::sin(phase)
    };
    let high: Vec<f64> = (0..frames).map(sample).collect();
    let low_pass: Vec<f64> = (-256i32..=256)
        .map(|k| {
            let (t, x) = (f64::from(k), f64::from(k) / 257.0);
            let sinc = if k == 0 { 1.0 } else { libm::sin(PI * t / 4.0) / (PI * t / 4.0) };
            sinc / 4.0 * (0.5 + 0.5 * libm::cos(PI * x))
        })
        .collect();
    for offset in 0..4usize {
        let at = |n: usize| {
            let taps = low_pass.iter().enumerate();
            taps.map(|(k, tap)| tap * (n + k).checked_sub(256).and_then(|i| high.get(i)).unwrap_or(&0.0)).sum::<f64>()
        };
        let mono = (offset..high.len()).step_by(4).map(at).collect();
        cases.push(Case { name: format!("{}", 20 + offset), channels: 2, frames: both(mono), wanted: wanted(0.0) });
    }
    cases
}

/// EBU Tech 3342 (2023); 5 and 6 are programmes that cannot be made.
fn tech_3342() -> Vec<Case> {
    let sets: [(&str, &[f64], f64); 4] = [
        ("1", &[-20.0, -30.0], 10.0),
        ("2", &[-20.0, -15.0], 5.0),
        ("3", &[-40.0, -20.0], 20.0),
        ("4", &[-50.0, -35.0, -20.0, -35.0, -50.0], 15.0),
    ];
    let case = |(name, levels, range): (&str, &[f64], f64)| {
        let mut parts: Vec<_> = levels.iter().map(|level| (20.0, *level)).collect();
        parts.push((1.5, SILENT));
        Case {
            name: format!("3342-{name}"),
            channels: 2,
            frames: tones(&parts),
            wanted: vec![("range_lu", range, 1.0, 1.0)],
        }
    };
    sets.into_iter().map(case).collect()
}

#[test]
fn every_case_of_the_ebu_that_can_be_made_is_within_its_tolerance() {
    let folder = tempfile::tempdir().unwrap();
    let cases: Vec<Case> = tech_3341().into_iter().chain(true_peaks()).chain(tech_3342()).collect();
    assert_eq!(cases.len(), 8 + 80 + 9 + 4);
    let mut files = Vec::new();
    for case in &cases {
        let path = folder.path().join(format!("{}.wav", case.name));
        wav(&path, case.channels, &case.frames);
        if case.channels == 5 {
            // left, right, centre and two surrounds, which the writer does not know
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[40..44].copy_from_slice(&0x37u32.to_le_bytes());
            std::fs::write(&path, bytes).unwrap();
        }
        files.push(path);
    }
    let found = tool(&["--json"], &files);
    let mut wrong = Vec::new();
    for (case, found) in cases.iter().zip(found["files"].as_array().unwrap()) {
        for (field, wanted, below, above) in &case.wanted {
            let value = found[*field].as_f64().unwrap();
            // what is printed is rounded to hundredths
            if value < wanted - below - 0.005 || value > wanted + above + 0.005 {
                wrong.push(format!("{}: {field} is {value}, not {wanted}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Loudness and true peak by ffmpeg's own meter.
fn by_ffmpeg(path: &Path) -> Option<(f64, f64, f64)> {
    let mut command = Command::new("ffmpeg");
    command.args(["-hide_banner", "-nostats", "-i"]).arg(path);
    let Ok(run) = command.args(["-af", "ebur128=peak=true:dualmono=true", "-f", "null", "-"]).output() else {
        eprintln!("SKIPPED: ffmpeg is not installed, so nobody else has measured {}", path.display());
        return None;
    };
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    let summary = text.split("Summary:").nth(1).unwrap().to_owned();
    let value = |label: &str| {
        let line = summary.lines().find(|l| l.trim_start().starts_with(label)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap()
    };
    Some((value("I:"), value("LRA:"), value("Peak:")))
}

#[test]
fn what_is_found_in_real_files_is_what_ffmpeg_finds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["episodes", "scripts"] {
        collect(&root.join(folder), &mut files);
    }
    files.sort();
    // a spread over kinds and sizes, not all of them
    let step = files.len().div_ceil(16).max(1);
    let files: Vec<PathBuf> = files.into_iter().step_by(step).collect();
    assert!(files.len() >= 5, "{files:?}");
    let found = tool(&["--json"], &files);
    let mut compared = 0;
    for (path, found) in files.iter().zip(found["files"].as_array().unwrap()) {
        let Some((integrated, range, peak)) = by_ffmpeg(path) else { return };
        let Some(ours) = found[I].as_f64() else { continue };
        let (name, ours_peak) = (path.display(), found[TP].as_f64().unwrap());
        // ffmpeg prints tenths
        assert!((ours - integrated).abs() <= 0.15, "{name}: {ours} and {integrated} LUFS");
        assert!((ours_peak - peak).abs() <= 0.25, "{name}: {ours_peak} and {peak} dBTP");
        // of a few seconds there is no range to speak of
        if let Some(ours) = found["range_lu"].as_f64().filter(|_| found["duration_ms"].as_u64() > Some(20_000)) {
            assert!((ours - range).abs() <= 0.5, "{name}: {ours} and {range} LU");
        }
        compared += 1;
    }
    assert!(compared >= 5);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().is_some_and(|n| n != "build") {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| ["wav", "flac", "mp3"].iter().any(|known| e == *known)) {
            files.push(path);
        }
    }
}

#[test]
fn a_picture_shows_every_file_and_is_the_same_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("a <b> & c.wav"), folder.path().join("silent.wav"));
    wav(&one, 2, &tones(&[(5.0, -30.0), (5.0, -12.0)]));
    wav(&two, 1, &vec![0.0; 48_000]);
    let files = [one, two];
    let draw = |name: &str| {
        let picture = folder.path().join(name);
        tool(&["--json", "--plot", picture.to_str().unwrap()], &files);
        std::fs::read_to_string(picture).unwrap()
    };
    let picture = draw("a.svg");
    assert_eq!(picture, draw("b.svg"));
    assert!(picture.contains("a &lt;b&gt; &amp; c.wav") && picture.contains("silent.wav"));
    assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
    assert!(picture.contains("integrated -12.") && picture.contains("integrated –"), "{picture}");
    let lines = |title: &str| {
        picture.split(title).nth(1).unwrap().split("d=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    // from the third second on, at -30 + 0 LUFS, then up to -12
    let short = lines("<title>Short-term loudness");
    assert!(short.starts_with("M290.0 "), "{short}");
    let heights: Vec<f64> = short.split(['M', 'L']).filter_map(|p| p.split(' ').nth(1)?.parse().ok()).collect();
    let level = |height: f64| 6.0 - (height - 210.0) / 240.0 * 60.0;
    assert!(
        (level(heights[0]) + 30.0).abs() < 0.2 && (level(*heights.last().unwrap()) + 12.0).abs() < 0.2,
        "{heights:?}"
    );
    let parsed = quick_xml(&picture);
    assert!(parsed > 30, "{parsed}");
}

/// How many elements a strict reader of XML finds.
fn quick_xml(text: &str) -> usize {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut elements = 0;
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Eof => return elements,
            quick_xml::events::Event::Start(_) | quick_xml::events::Event::Empty(_) => elements += 1,
            _ => {}
        }
    }
}

#[test]
fn a_picture_goes_where_its_bare_name_says() {
    let folder = tempfile::tempdir().unwrap();
    crate::show::made::wav(&folder.path().join("a.wav"), 2_000, &[(0, 2_000)]);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cornercast"))
        .current_dir(folder.path())
        .args(["loudness", "a.wav", "--plot", "out.svg"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains("a.wav") && folder.path().join("out.svg").is_file());

    // of a recording that is not there is no picture, and one that was drawn stays
    let drawn = std::fs::read(folder.path().join("out.svg")).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_cornercast"))
        .current_dir(folder.path())
        .args(["loudness", "b.wav", "--plot", "out.svg"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(std::fs::read(folder.path().join("out.svg")).unwrap(), drawn);
}

#[test]
fn a_picture_takes_the_place_of_a_picture_and_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.wav", "b.wav"] {
        crate::show::made::wav(&folder.path().join(name), 2_000, &[(0, 2_000)]);
    }
    std::fs::write(folder.path().join("notes.md"), "Ring the harbour.\n").unwrap();
    let before = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    let kept: Vec<Vec<u8>> = ["a.wav", "b.wav", "notes.md"].into_iter().map(before).collect();
    for arguments in [
        &["loudness", "--plot", "a.wav", "b.wav"][..],
        &["loudness", "a.wav", "--plot", "./a.wav"],
        &["loudness", "a.wav", "--plot", "notes.md"],
        &["loudness", "a.wav", "--plot", "nowhere/out.svg"],
    ] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_cornercast"))
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code().is_some_and(|c| c != 0) && said.contains("--plot"), "{arguments:?}: {said}");
    }
    assert_eq!(["a.wav", "b.wav", "notes.md"].into_iter().map(before).collect::<Vec<_>>(), kept);
    assert!(!folder.path().join("nowhere").exists());
}
