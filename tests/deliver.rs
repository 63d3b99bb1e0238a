//! Finished files of every kind from one mix, judged by other programs.
use cornercast::{
    audio::{self, Input, Job, Label, LabelChapter, Marker, Measured, Output, Report, WriteSeek, master, measure},
    media::ClipId,
    timeline::{Fade, Law, PlacedSegment, Region, Timeline, Track},
    units::{Cart, Container, Db, Delivery, FrameRange, Frames, Layout, Millis, Profile},
};
use std::{
    f64::consts::PI,
    fs::File,
    io::{self, Cursor, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

struct OnDisk(PathBuf);

impl Output for OnDisk {
    fn writer(&mut self) -> io::Result<Box<dyn WriteSeek + '_>> {
        Ok(Box::new(io::BufWriter::new(File::create(&self.0)?)))
    }
    fn amend(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::options().write(true).open(&self.0)?;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }
    fn reader(&mut self) -> io::Result<Box<dyn Input>> {
        Ok(Box::new(io::BufReader::new(File::open(&self.0)?)))
    }
}

/// Something like speech, another on each side: noisy syllables with pauses and peaks.
fn recording(seconds: u32) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..seconds * 48_000 {
        let t = f64::from(n) / 48_000.0;
        let syllable = (1.0 - libm::cos(2.0 * PI * t * 4.0)) / 2.0;
        let pause = if libm::fmod(t, 2.3) > 1.9 { 0.001 } else { 1.0 };
        for side in [0.0, 1.0] {
            let pitch = 140.0 + 20.0 * libm::sin(t + side);
            let voice = libm::sin(2.0 * PI * pitch * t)
                + 0.6 * libm::sin(2.0 * PI * 913.0 * t + side)
                + 0.3 * libm::sin(2.0 * PI * 3011.0 * t)
                + 0.2 * libm::sin(2.0 * PI * 7919.0 * t - side);
            let click = if libm::fmod(t, 1.1) < 0.0002 { 0.5 } else { 0.0 };
            let sample = 0.12 * syllable * pause * voice + click;
            writer.write_sample((sample * 8_388_607.0) as i32).unwrap();
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

fn frames(seconds: u64) -> Frames {
    Frames::new(seconds * 48_000)
}

/// A programme that repeats a recording of 20 s, in two segments.
fn programme(length: Frames) -> Timeline {
    let fade = Fade { length: Frames::new(240), law: Law::EqualGain };
    let turn = |n: u64, at: FrameRange| Region {
        gain: Db::from_centi(if n % 3 == 2 { -600 } else { 0 }),
        fade_in: fade,
        fade_out: fade,
        ..Region::plain(Track::Voice, ClipId("speech".into()), Frames::ZERO, at)
    };
    let turns = length.get().div_ceil(frames(20).get());
    let range = |n: u64| FrameRange::new(frames(n * 20), frames(n * 20 + 20).min(length));
    let half = Frames::new(length.get() / 2);
    Timeline {
        length,
        regions: (0..turns).map(|n| turn(n, range(n))).collect(),
        segments: vec![
            PlacedSegment { at: FrameRange::new(Frames::ZERO, half), line: 3 },
            PlacedSegment { at: FrameRange::new(half, length), line: 9 },
        ],
        ..Timeline::default()
    }
}

fn label(timeline: &Timeline) -> Label {
    let names = ["오프닝: 말 한 숟가락", "Today's word"];
    let places = timeline.segments.iter().zip(names);
    Label {
        title: "덤과 두부".into(),
        show: "말 한 숟가락".into(),
        reference: "b2f4a6d18c3e4f7a8d651e9b0c5a7734".into(),
        date: Some(("2025-11-10".into(), "07:00:00".into())),
        summary: "A word about giving.".into(),
        number: Some(7),
        chapters: vec![
            LabelChapter { start: Millis(0), title: "오프닝".into(), url: None },
            LabelChapter {
                start: Millis(12_500),
                title: "Today's word".into(),
                url: Some("https://example.org/words".into()),
            },
        ],
        markers: places.map(|(place, text)| Marker { at: place.at, text: text.into() }).collect(),
    }
}

fn delivery(name: &str, profile: &str, container: Container, layout: Layout, rate: u32) -> Delivery {
    let cart = Cart { cut: Some("00417".into()), out_cue: Some("…give it back clean".into()), ..Cart::default() };
    Delivery {
        name: name.into(),
        profile: Profile::named(profile).unwrap(),
        layout,
        rate,
        container,
        cart,
        segments: false,
    }
}

fn delivered(folder: &Path, length: Frames, deliveries: &[Delivery], threads: usize) -> Vec<Report> {
    let timeline = programme(length);
    let label = label(&timeline);
    let bytes = recording(20);
    let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
    let mut outputs: Vec<OnDisk> = deliveries.iter().map(|d| OnDisk(folder.join(&d.name))).collect();
    let jobs = deliveries.iter().zip(&mut outputs);
    let jobs = jobs.map(|(delivery, output)| Job { delivery, label: &label, output }).collect();
    let reports = master(&timeline, &mut open, jobs, threads, &mut |_, _| {}).unwrap();
    reports.into_iter().map(Result::unwrap).collect()
}

fn measured(path: &Path) -> Measured {
    measure(Box::new(io::BufReader::new(File::open(path).unwrap()))).unwrap()
}

#[test]
fn every_profile_reaches_its_target_and_keeps_its_ceiling() {
    let folder = tempfile::tempdir().unwrap();
    let wav = Container::Wav { bits: 24 };
    let kinds: Vec<Delivery> = Profile::NAMES
        .iter()
        .flat_map(|profile| {
            let layout = if *profile == "shortwave" { Layout::Mono } else { Layout::Stereo };
            [
                delivery(&format!("{profile}-48.wav"), profile, wav, layout, 48_000),
                delivery(&format!("{profile}-44.wav"), profile, Container::Wav { bits: 16 }, Layout::Mono, 44_100),
                delivery(&format!("{profile}.flac"), profile, Container::Flac { bits: 24 }, layout, 48_000),
                delivery(&format!("{profile}.mp3"), profile, Container::Mp3 { kbps: 128 }, layout, 48_000),
                delivery(&format!("{profile}.opus"), profile, Container::Opus { kbps: 64 }, layout, 48_000),
            ]
        })
        .collect();
    let reports = delivered(folder.path(), frames(40), &kinds, 2);
    for (kind, report) in kinds.iter().zip(&reports) {
        let found = measured(&folder.path().join(&kind.name));
        let (aim, limit) = (kind.profile.integrated.as_f64(), kind.profile.true_peak.as_f64());
        assert!((found.integrated.unwrap() - aim).abs() <= 0.1, "{}: {found:?}", kind.name);
        assert!(found.true_peak.unwrap() <= limit, "{}: {found:?}", kind.name);
        assert_eq!(found.frames, 40 * u64::from(kind.rate), "{}", kind.name);
        let lossy = matches!(kind.container, Container::Mp3 { .. } | Container::Opus { .. });
        let encodings = if lossy { 3 } else { 1 };
        assert!(report.rounds <= encodings, "{} was written {} times", kind.name, report.rounds);
        assert_eq!(report.segments.len(), 2);
        assert!(report.segments.iter().all(|s| s.lufs.is_some_and(|l| (l - aim).abs() < 6.0)), "{report:?}");
    }
}

/// Claps of noise five times a second: an encoder with few bits makes something else of each.
fn claps(seconds: u32) -> Vec<u8> {
    let spec = hound::WavSpec { channels: 1, ..hound::WavReader::new(Cursor::new(recording(1))).unwrap().spec() };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    let mut state = 7u32;
    for n in 0..seconds * 48_000 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = f64::from(state >> 8) / f64::from(1u32 << 23) - 1.0;
        let fall = 1.0 - f64::from(n % 9_600) / 9_600.0;
        writer.write_sample((0.5 * fall * fall * noise * 8_388_607.0) as i32).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// Applause: sixty short claps a second, a few of them far louder than the rest.
fn applause(seconds: u32) -> Vec<u8> {
    let spec = hound::WavSpec { channels: 1, ..hound::WavReader::new(Cursor::new(recording(1))).unwrap().spec() };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    let mut state = 11u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1u32 << 24)
    };
    let mut clap = 0.0f64;
    for _ in 0..seconds * 48_000 {
        if next() < 60.0 / 48_000.0 {
            clap = clap.max(0.9 * next().powi(6));
        }
        clap *= 0.997;
        writer.write_sample((clap * (2.0 * next() - 1.0) * 8_388_607.0) as i32).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

#[test]
fn applause_alone_obeys_in_every_encoder() {
    let folder = tempfile::tempdir().unwrap();
    let mp3 = |kbps| Container::Mp3 { kbps };
    let opus = |kbps| Container::Opus { kbps };
    let all = [Container::Wav { bits: 24 }, mp3(64), mp3(128), mp3(320), opus(32), opus(64), opus(256)];
    let named = |(n, container): (usize, &Container)| {
        delivery(&format!("{n}.out"), "podcast", *container, Layout::Stereo, 48_000)
    };
    let deliveries: Vec<Delivery> = all.iter().enumerate().map(named).collect();
    let timeline = Timeline { length: Frames::from_millis(6_000), ..programme(Frames::from_millis(6_000)) };
    let label = Label::default();
    let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(Cursor::new(applause(6)))) };
    let mut outputs: Vec<OnDisk> = deliveries.iter().map(|d| OnDisk(folder.path().join(&d.name))).collect();
    let jobs = deliveries.iter().zip(&mut outputs);
    let jobs = jobs.map(|(delivery, output)| Job { delivery, label: &label, output }).collect();
    let reports = master(&timeline, &mut open, jobs, 2, &mut |_, _| {}).unwrap();
    for (report, delivery) in reports.iter().zip(&deliveries) {
        let report = report.as_ref().unwrap_or_else(|e| panic!("{delivery:?}: {e}"));
        let found = measured(&folder.path().join(&delivery.name));
        assert!((found.integrated.unwrap() + 16.0).abs() <= 0.1001, "{delivery:?}: {found:?}");
        assert!(found.true_peak.unwrap() <= -1.0, "{delivery:?}: {found:?}");
        assert!(report.limited_db > 6.0 && report.ceiling_dbtp < 2.0, "{report:?}");
        let most = matches!(delivery.container, Container::Mp3 { kbps: 320 } | Container::Opus { kbps: 256 });
        assert!(!most || !report.remarks.iter().any(|r| r.contains("kbit/s")), "{report:?}");
    }
}

#[test]
fn what_encoders_make_of_claps_of_noise_obeys_too() {
    let folder = tempfile::tempdir().unwrap();
    let opus = |kbps, layout| (Container::Opus { kbps }, layout, 48_000);
    let all = [
        (Container::Wav { bits: 24 }, Layout::Stereo, 44_100),
        (Container::Wav { bits: 24 }, Layout::Mono, 32_000),
        (Container::Mp3 { kbps: 96 }, Layout::Stereo, 48_000),
        opus(24, Layout::Mono),
        opus(48, Layout::Stereo),
    ];
    for (bytes, length) in [(claps(6), 6_000), (recording(6), 600)] {
        let timeline = Timeline { length: Frames::from_millis(length), ..programme(Frames::from_millis(length)) };
        let label = Label::default();
        let named = |(n, (container, layout, rate)): (usize, &(Container, Layout, u32))| {
            delivery(&format!("{n}.out"), "podcast", *container, *layout, *rate)
        };
        let deliveries: Vec<Delivery> = all.iter().enumerate().map(named).collect();
        let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
        let mut outputs: Vec<OnDisk> = deliveries.iter().map(|d| OnDisk(folder.path().join(&d.name))).collect();
        let jobs = deliveries.iter().zip(&mut outputs);
        let jobs = jobs.map(|(delivery, output)| Job { delivery, label: &label, output }).collect();
        for (report, delivery) in master(&timeline, &mut open, jobs, 2, &mut |_, _| {}).unwrap().iter().zip(&deliveries)
        {
            let report = report.as_ref().unwrap_or_else(|e| panic!("{length} ms, {delivery:?}: {e}"));
            let found = measured(&folder.path().join(&delivery.name));
            assert!((found.integrated.unwrap() + 16.0).abs() <= 0.1001, "{length} ms, {delivery:?}: {found:?}");
            assert!(found.true_peak.unwrap() <= -1.0, "{length} ms, {delivery:?}: {found:?}");
            assert!(report.rounds <= 16 && report.ceiling_dbtp > -12.0, "{report:?}");
            // what an encoder does is no fault of a recording
            let exact = matches!(delivery.container, Container::Wav { .. });
            assert!(!exact || report.lowered == 0, "the limiter comes last: {report:?}");
            let clicks = report.remarks.iter().any(|r| r.contains("clicks"));
            assert!(!clicks && (report.lowered < 3 || length > 600), "{report:?}");
        }
    }
}

#[test]
fn short_form_is_held_down_where_its_loudest_three_seconds_ask_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut profile = Profile::named("ebu-s1").unwrap();
    profile.max_short_term = "-23 LUFS".parse().ok();
    let wav = Container::Wav { bits: 24 };
    let kind = Delivery { profile, ..delivery("a.wav", "ebu", wav, Layout::Stereo, 48_000) };
    let report = delivered(folder.path(), frames(40), std::slice::from_ref(&kind), 1).remove(0);
    let found = measured(&folder.path().join("a.wav"));
    assert!(found.max_short_term.unwrap() <= -23.0 && found.max_short_term.unwrap() > -23.2, "{found:?}");
    assert!(report.remarks[0].contains("three seconds"), "{report:?}");
}

#[test]
fn what_the_limiter_takes_of_the_loudest_three_seconds_is_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let part = |clip: &str, gain: i32, from: u64, to: u64| Region {
        gain: Db::from_centi(gain),
        ..Region::plain(Track::Voice, ClipId(clip.into()), Frames::ZERO, FrameRange::new(frames(from), frames(to)))
    };
    let timeline = Timeline {
        length: frames(24),
        regions: vec![part("claps", 0, 0, 4), part("speech", 600, 4, 24)],
        ..Timeline::default()
    };
    let profile = Profile {
        max_short_term: "-15.5 LUFS".parse().ok(),
        true_peak: "-7 dBTP".parse().unwrap(),
        ..Profile::named("podcast").unwrap()
    };
    let kinds = [("a.wav", Container::Wav { bits: 24 }), ("a.mp3", Container::Mp3 { kbps: 128 })];
    let kinds = kinds.map(|(name, container)| Delivery {
        profile: profile.clone(),
        ..delivery(name, "podcast", container, Layout::Stereo, 48_000)
    });
    let label = Label::default();
    let mut open = |id: &ClipId| -> io::Result<Box<dyn Input>> {
        Ok(Box::new(Cursor::new(if id.0 == "claps" { claps(4) } else { recording(20) })))
    };
    let mut outputs: Vec<OnDisk> = kinds.iter().map(|d| OnDisk(folder.path().join(&d.name))).collect();
    let jobs =
        kinds.iter().zip(&mut outputs).map(|(delivery, output)| Job { delivery, label: &label, output }).collect();
    for report in master(&timeline, &mut open, jobs, 2, &mut |_, _| {}).unwrap() {
        let report = report.unwrap();
        let found = measured(&folder.path().join(&report.name));
        let (all, three) = (found.integrated.unwrap(), found.max_short_term.unwrap());
        // without it the first file would be more than three louder
        assert!(report.limited_db > 6.0 && report.rounds > 1, "{report:?}");
        assert!((-15.7..=-15.5).contains(&three) && all > -17.0, "{found:?}");
        let held = format!("{:.2} dB softer", -16.0 - report.integrated_lufs.unwrap());
        assert!(all > -16.1 || report.remarks[0].starts_with(&held), "{report:?} {found:?}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let kinds = [
        delivery("a.wav", "ebu", Container::Wav { bits: 24 }, Layout::Stereo, 48_000),
        delivery("b.wav", "shortwave", Container::Wav { bits: 16 }, Layout::Mono, 44_100),
        delivery("c.mp3", "podcast", Container::Mp3 { kbps: 96 }, Layout::Stereo, 44_100),
        delivery("d.flac", "atsc", Container::Flac { bits: 24 }, Layout::Stereo, 48_000),
        delivery("e.opus", "podcast", Container::Opus { kbps: 96 }, Layout::Stereo, 48_000),
    ];
    delivered(one.path(), frames(25), &kinds, 1);
    delivered(two.path(), frames(25), &kinds, 2);
    for kind in &kinds {
        let read = |folder: &Path| std::fs::read(folder.join(&kind.name)).unwrap();
        assert!(read(one.path()) == read(two.path()), "{}", kind.name);
    }
}

#[test]
fn a_slot_of_eight_minutes_is_23_040_000_frames_in_every_file_of_its_rate() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        delivery("a.wav", "ebu", Container::Wav { bits: 24 }, Layout::Stereo, 48_000),
        delivery("b.wav", "ebu", Container::Wav { bits: 16 }, Layout::Mono, 44_100),
        delivery("c.mp3", "podcast", Container::Mp3 { kbps: 64 }, Layout::Mono, 48_000),
        delivery("d.flac", "podcast", Container::Flac { bits: 16 }, Layout::Mono, 48_000),
        delivery("e.opus", "podcast", Container::Opus { kbps: 24 }, Layout::Mono, 48_000),
    ];
    let reports = delivered(folder.path(), frames(480), &kinds, 2);
    let slot = 23_040_000;
    for (name, wanted) in [("a.wav", slot), ("b.wav", 21_168_000), ("c.mp3", slot), ("d.flac", slot), ("e.opus", slot)]
    {
        decoded_by_ffmpeg(&folder.path().join(name), wanted);
    }
    let frames: Vec<_> = reports.iter().map(|r| usize::try_from(r.frames).unwrap()).collect();
    assert_eq!(frames, [slot, 21_168_000, slot, slot, slot]);
}

/// What a program prints of a file; `None`, loudly, where there is no such program.
fn said(program: &str, arguments: &[&str], path: &Path) -> Option<String> {
    let Ok(run) = Command::new(program).args(arguments).arg(path).env("LC_ALL", "C.UTF-8").output() else {
        eprintln!("SKIPPED: {program} is not installed, so it has not read {}", path.display());
        return None;
    };
    Some(String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr))
}

fn holds(said: Option<String>, wanted: &[&str]) {
    if let Some(said) = said {
        for text in wanted {
            assert!(said.contains(text), "no {text:?} in:\n{said}");
        }
    }
}

/// How many frames ffmpeg makes of a mono or stereo file.
fn decoded_by_ffmpeg(path: &Path, wanted: usize) {
    let run =
        Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(path).args(["-f", "s16le", "-ac", "1", "-"]).output();
    let Ok(run) = run else {
        eprintln!("SKIPPED: ffmpeg is not installed, so it has not decoded {}", path.display());
        return;
    };
    assert_eq!(run.stdout.len() / 2, wanted, "{}: {}", path.display(), String::from_utf8_lossy(&run.stderr));
}

#[test]
fn a_flac_holds_what_a_wav_holds_and_names_itself() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        delivery("a.wav", "ebu", Container::Wav { bits: 24 }, Layout::Stereo, 48_000),
        delivery("a.flac", "ebu", Container::Flac { bits: 24 }, Layout::Stereo, 48_000),
    ];
    delivered(folder.path(), frames(25), &kinds, 2);
    let path = folder.path().join("a.flac");
    let sound = |path: &Path| {
        let arguments = ["-v", "error", "-i", path.to_str().unwrap(), "-f", "s24le", "-"];
        Command::new("ffmpeg").args(arguments).output().map(|run| run.stdout).unwrap_or_default()
    };
    assert!(sound(&path) == sound(&folder.path().join("a.wav")));
    holds(
        said("ffprobe", &["-hide_banner", "-show_format", "-show_chapters"], &path),
        &[
            "TITLE=덤과 두부",
            "ARTIST=말 한 숟가락",
            "DATE=2025-11-10",
            "duration=25.000000",
            "start_time=12.500000",
            "TAG:title=오프닝",
        ],
    );
    holds(said("mediainfo", &[], &path), &["덤과 두부", "말 한 숟가락", "24 bits"]);
    holds(said("sndfile-info", &[], &path), &["Frames      : 1200000"]);
}

#[test]
fn an_opus_names_itself_and_its_chapters() {
    let folder = tempfile::tempdir().unwrap();
    let kind = delivery("a.opus", "podcast", Container::Opus { kbps: 96 }, Layout::Stereo, 48_000);
    // no whole number of packets
    let length = frames(25) + Frames::new(331);
    delivered(folder.path(), length, &[kind], 2);
    let path = folder.path().join("a.opus");
    decoded_by_ffmpeg(&path, 25 * 48_000 + 331);
    holds(
        said("ffprobe", &["-hide_banner", "-show_streams", "-show_chapters"], &path),
        &[
            "codec_name=opus",
            "channels=2",
            "TITLE           : 덤과 두부",
            "ARTIST          : 말 한 숟가락",
            "start_time=12.500000",
            "TAG:title=오프닝",
        ],
    );
    holds(
        said("opusinfo", &[], &path),
        &[
            "Pre-skip: 312",
            "TITLE=덤과 두부",
            "CHAPTER002=00:00:12.500",
            "CHAPTER002URL=https://example.org/words",
            "TRACKNUMBER=7",
            "Playback length: 0m:25.006s",
        ],
    );
    holds(said("mediainfo", &[], &path), &["Opus", "덤과 두부", "25 s"]);
}

#[test]
fn others_read_what_a_wav_says_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let wav = delivery("a.wav", "ebu", Container::Wav { bits: 24 }, Layout::Stereo, 48_000);
    let report = delivered(folder.path(), frames(25), &[wav], 1).remove(0);
    let path = folder.path().join("a.wav");
    let level = format!("Loudness value           : {:.2} LUFS", report.integrated_lufs.unwrap());
    holds(said("sndfile-info", &["--broadcast"], &path), &[&level, "Origination time         : 07:00:00"]);
    holds(
        said("sndfile-info", &["--broadcast"], &path),
        &[
            "덤과 두부",
            "말 한 숟가락",
            "b2f4a6d18c3e4f7a8d651e9b0c5a7734",
            "2025-11-10",
            "07:00:00",
            "A=PCM,F=48000,W=24",
        ],
    );
    holds(said("sndfile-info", &["--cart"], &path), &["덤과 두부", "00417", "give it back clean"]);
    holds(
        said("sndfile-info", &[], &path),
        &["Frames      : 1200000", "Count : 2", "오프닝: 말 한 숟가락", "Today's word"],
    );
    // mediainfo takes these texts for Latin-1
    holds(said("mediainfo", &["--Full"], &path), &["b2f4a6d18c3e4f7a8d651e9b0c5a7734", "2025-11-10 07:00:00"]);
    holds(said("exiftool", &[], &path), &["덤과 두부", "말 한 숟가락", "2025:11:10 07:00:00", "A=PCM,F=48000"]);
    holds(said("ffprobe", &["-hide_banner", "-show_format"], &path), &["덤과 두부", "duration=25.000000"]);
    // the markers too, by their places in seconds
    holds(
        said("ffprobe", &["-hide_banner", "-show_chapters"], &path),
        &["TAG:title=오프닝: 말 한 숟가락", "TAG:title=Today's word", "start_time=12.500000"],
    );
}

#[test]
fn nothing_in_a_file_says_when_where_or_by_whom_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let wav = delivery("a.wav", "ebu", Container::Wav { bits: 16 }, Layout::Mono, 48_000);
    delivered(folder.path(), frames(5), &[wav], 1);
    let bytes = std::fs::read(folder.path().join("a.wav")).unwrap();
    let head = String::from_utf8_lossy(&bytes[..8192.min(bytes.len())]).into_owned();
    let here = folder.path().to_string_lossy().into_owned();
    for name in ["USER", "HOSTNAME", "LOGNAME", "HOME"] {
        if let Ok(value) = std::env::var(name) {
            assert!(value.len() < 4 || !head.contains(&value), "{name}");
        }
    }
    assert!(!head.contains(&here));
}

#[test]
fn segments_put_end_to_end_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        delivery("a.wav", "ebu", Container::Wav { bits: 24 }, Layout::Stereo, 48_000),
        delivery("b.flac", "ebu", Container::Flac { bits: 16 }, Layout::Mono, 44_100),
    ];
    // so that the cut falls between two frames of 44.1 kHz
    let length = frames(21) + Frames::new(2);
    delivered(folder.path(), length, &kinds, 2);
    let timeline = programme(length);
    for kind in &kinds {
        let all = |path: &Path| {
            let file = File::open(path).unwrap();
            let mut decoder = audio::Decoder::open(Box::new(io::BufReader::new(file))).unwrap();
            let mut samples = Vec::new();
            while decoder.read(&mut samples, 10_000).unwrap() > 0 {}
            samples
        };
        let whole = folder.path().join(&kind.name);
        let mut together = Vec::new();
        for (n, segment) in timeline.segments.iter().enumerate() {
            let mut part = OnDisk(folder.path().join(format!("{n}-{}", kind.name)));
            let own = Label { title: format!("part {n}"), ..Label::default() };
            let input = Box::new(io::BufReader::new(File::open(&whole).unwrap()));
            let found = audio::cut(input, kind, &own, segment.at, &mut part).unwrap();
            assert!(found.integrated.is_some());
            together.extend(all(&part.0));
        }
        assert!(together == all(&whole), "{}", kind.name);
    }
}
