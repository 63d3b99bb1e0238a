//! The finished sound, judged by measuring it.
use cornercast::{
    audio::{self, ClipReader, Input, Job, Label, Output, WriteSeek, master, measure, probe},
    media::ClipId,
    timeline::{Fade, Law, Region, Timeline, Track},
    units::{Cart, Container, Db, Delivery, FrameRange, Frames, Layout, Profile},
};
use std::{
    f64::consts::PI,
    fs::File,
    io::{self, Cursor, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::Command,
};

/// A WAV by an independent writer.
fn wav(rate: u32, channels: u16, frames: u64, value: impl Fn(f64) -> f64) -> Vec<u8> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 24, sample_format: hound::SampleFormat::Int };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..frames {
        let sample = (value(n as f64 / f64::from(rate)) * 8_388_607.0) as i32;
        (0..channels).for_each(|_| writer.write_sample(sample).unwrap());
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// Something like speech: noisy syllables with pauses and peaks.
fn speech(t: f64) -> f64 {
    let syllable = (1.0 - libm::cos(2.0 * PI * t * 4.0)) / 2.0;
    let pause = if libm::fmod(t, 2.3) > 1.9 { 0.001 } else { 1.0 };
    let voice = libm::sin(2.0 * PI * 140.0 * t)
        + 0.6 * libm::sin(2.0 * PI * 913.0 * t)
        + 0.3 * libm::sin(2.0 * PI * 3011.0 * t);
    let click = if libm::fmod(t, 1.1) < 0.0002 { 0.5 } else { 0.0 };
    0.12 * syllable * pause * voice + click
}

struct OnDisk(PathBuf);

impl Output for OnDisk {
    fn writer(&mut self) -> io::Result<Box<dyn WriteSeek + '_>> {
        Ok(Box::new(File::create(&self.0)?))
    }
    fn amend(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::options().write(true).open(&self.0)?;
        file.seek(SeekFrom::Start(at))?;
        file.write_all(bytes)
    }
    fn reader(&mut self) -> io::Result<Box<dyn Input>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

fn region(at: (u64, u64), gain: f64) -> Region {
    let fade = Fade { length: Frames::new(240), law: Law::EqualGain };
    Region {
        gain: Db::from_f64(gain).unwrap(),
        fade_in: fade,
        fade_out: fade,
        ..Region::plain(
            Track::Voice,
            ClipId("speech".into()),
            Frames::ZERO,
            FrameRange::new(Frames::new(at.0), Frames::new(at.1)),
        )
    }
}

fn delivery(container: Container, layout: Layout, rate: u32) -> Delivery {
    let (profile, cart) = (Profile::named("podcast").unwrap(), Cart::default());
    Delivery { name: "podcast".into(), profile, layout, rate, container, cart, segments: false }
}

fn mastered(path: &Path, delivery: &Delivery) -> audio::Report {
    // 20 s at one level and 10 s much lower, to be sure that gating and gain are at work
    let timeline = Timeline {
        length: Frames::new(30 * 48_000 + 1),
        regions: vec![region((0, 20 * 48_000), 0.0), region((20 * 48_000, 30 * 48_000), -9.0)],
        ..Timeline::default()
    };
    let bytes = wav(44_100, 1, 44_100 * 25, speech);
    let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Ok(Box::new(Cursor::new(bytes.clone()))) };
    let mut output = OnDisk(path.to_owned());
    let label = Label::default();
    let jobs = vec![Job { delivery, label: &label, output: &mut output }];
    master(&timeline, &mut open, jobs, 2, &mut |_, _| {}).unwrap().remove(0).unwrap()
}

#[test]
fn a_podcast_obeys_its_profile_in_every_container_and_is_exactly_as_long_as_its_timeline() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = [
        ("a.wav", Container::Wav { bits: 24 }, Layout::Stereo, 48_000),
        ("b.wav", Container::Wav { bits: 16 }, Layout::Mono, 44_100),
        ("c.mp3", Container::Mp3 { kbps: 128 }, Layout::Stereo, 48_000),
        ("d.mp3", Container::Mp3 { kbps: 64 }, Layout::Mono, 44_100),
    ];
    for (name, container, layout, rate) in kinds {
        let path = folder.path().join(name);
        let report = mastered(&path, &delivery(container, layout, rate));
        let measured = measure(Box::new(File::open(&path).unwrap())).unwrap();
        assert!((measured.integrated.unwrap() + 16.0).abs() <= 0.1, "{name}: {measured:?}");
        assert!(measured.true_peak.unwrap() <= -1.0, "{name}: {measured:?}");
        assert_eq!(
            measured.frames,
            (30 * 48_000u64 + 1) * u64::from(rate) / 48_000 + u64::from(rate != 48_000),
            "{name}"
        );
        assert!(report.limited_places > 0 && report.limited_db > 1.0, "{name}: {report:?}");
        judged_by_ffmpeg(&path);
    }
}

/// What ffmpeg's own meter says of a file.
fn judged_by_ffmpeg(path: &Path) {
    let run = Command::new("ffmpeg")
        .args(["-hide_banner", "-nostats", "-i"])
        .arg(path)
        .args(["-af", "ebur128=peak=true", "-f", "null", "-"])
        .output();
    let Ok(run) = run else {
        eprintln!("SKIPPED: ffmpeg is not installed, so nobody else has judged {}", path.display());
        return;
    };
    let text = String::from_utf8_lossy(&run.stderr).into_owned();
    let summary = text.split("Summary:").nth(1).unwrap_or_else(|| panic!("ffmpeg says: {text}"));
    let value = |label: &str| {
        let line = summary.lines().find(|l| l.trim_start().starts_with(label)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap()
    };
    // ffmpeg counts a mono file once
    let channels = if text.contains(", mono,") { 3.0 } else { 0.0 };
    assert!((value("I:") + 16.0 + channels).abs() <= 0.15, "{summary}");
    assert!(value("Peak:") <= -0.9, "{summary}");
}

#[test]
fn the_same_timeline_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for container in [Container::Wav { bits: 24 }, Container::Mp3 { kbps: 96 }] {
        let delivery = delivery(container, Layout::Stereo, 48_000);
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        mastered(&a, &delivery);
        mastered(&b, &delivery);
        assert!(std::fs::read(a).unwrap() == std::fs::read(b).unwrap());
    }
}

#[test]
fn silence_gets_no_gain_and_no_peak() {
    let folder = tempfile::tempdir().unwrap();
    let timeline = Timeline { length: Frames::new(48_000), ..Timeline::default() };
    let mut open = |_: &ClipId| -> io::Result<Box<dyn Input>> { Err(io::ErrorKind::NotFound.into()) };
    let delivery = delivery(Container::Wav { bits: 24 }, Layout::Stereo, 48_000);
    let mut output = OnDisk(folder.path().join("a.wav"));
    let label = Label::default();
    let jobs = vec![Job { delivery: &delivery, label: &label, output: &mut output }];
    let report = master(&timeline, &mut open, jobs, 1, &mut |_, _| {}).unwrap().remove(0).unwrap();
    assert_eq!((report.gain_db, report.mix_lufs), (0.0, None));
    assert_eq!(report.frames, 48_000);
}

fn all_of(bytes: Vec<u8>, from: u64) -> Vec<f32> {
    let mut reader = ClipReader::open(Box::new(Cursor::new(bytes))).unwrap();
    reader.seek(Frames::new(from)).unwrap();
    let mut all = Vec::new();
    while reader.read(&mut all, 1000).unwrap() > 0 {}
    all.chunks_exact(2).map(|f| f[0]).collect()
}

#[test]
fn a_recording_of_any_rate_keeps_its_length_its_moment_and_its_tone() {
    for rate in [8_000u32, 16_000, 22_050, 24_000, 32_000, 44_100, 96_000] {
        let frames = u64::from(rate) * 2 + 7;
        let tone = |t: f64| if (0.5..1.5).contains(&t) { 0.5 * libm::sin(2.0 * PI * 997.0 * (t - 0.5)) } else { 0.0 };
        let all = all_of(wav(rate, 1, frames, tone), 0);
        assert_eq!(all.len() as u64, (frames * 48_000).div_ceil(u64::from(rate)), "{rate}");
        let error = (0..all.len())
            .filter(|n| (30_000..66_000).contains(n))
            .map(|n| (f64::from(all[n]) - tone(n as f64 / 48_000.0)).abs())
            .fold(0.0, f64::max);
        assert!(error < 2e-4, "{rate}: {error}");
    }
}

#[test]
fn a_seek_lands_on_the_same_samples_as_reading_through() {
    let signal = |t: f64| 0.4 * libm::sin(2.0 * PI * (200.0 + 300.0 * t) * t);
    for rate in [22_050u32, 44_100, 48_000] {
        let bytes = wav(rate, 1, u64::from(rate) * 3, signal);
        let whole = all_of(bytes.clone(), 0);
        for from in [1u64, 4_801, 50_003, 100_000, 143_990] {
            let part = all_of(bytes.clone(), from);
            assert_eq!(part.len(), whole.len() - from as usize, "{rate} from {from}");
            let worst = part.iter().zip(&whole[from as usize..]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 1e-4, "{rate} from {from}: {worst}");
        }
    }
}

/// Only what reaches into the first frame that is asked for is decoded, and not all that lies before it.
#[test]
fn an_mp3_is_read_from_any_frame_as_it_is_from_its_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let wav_path = folder.path().join("a.wav");
    // loud and soft by turns, so that frames borrow bits of others
    let signal = |t: f64| speech(t) * if t.fract() < 0.4 { 1.0 } else { 0.02 };
    std::fs::write(&wav_path, wav(48_000, 2, 48_000 * 40, signal)).unwrap();
    for (name, arguments) in [
        ("constant", &["-b:a", "96k"][..]),
        ("variable", &["-q:a", "7"]),
        ("low", &["-ar", "24000", "-ac", "1", "-b:a", "8k"]),
        ("joint", &["-b:a", "320k", "-ar", "32000"]),
    ] {
        let path = folder.path().join(format!("{name}.mp3"));
        let made =
            Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(&wav_path).args(arguments).arg(&path).status();
        if !made.is_ok_and(|s| s.success()) {
            eprintln!("SKIPPED: ffmpeg is not installed, so no MP3 could be made");
            return;
        }
        let bytes = std::fs::read(&path).unwrap();
        let whole = all_of(bytes.clone(), 0);
        for from in [1_000_u64, 150_001, 400_000, 777_777, 1_500_000, whole.len() as u64 - 500] {
            let part = all_of(bytes.clone(), from);
            assert_eq!(part.len(), whole.len() - from as usize, "{name} from {from}");
            let worst = part.iter().zip(&whole[from as usize..]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            // beside the resampler's edge not one bit differs
            let most = if matches!(name, "constant" | "variable") { 0.0 } else { 1e-4 };
            assert!(worst <= most, "{name} from {from}: {worst}");
        }
    }
}

#[test]
fn what_is_damaged_in_an_mp3_is_told_and_is_no_noise_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let wav_path = folder.path().join("a.wav");
    std::fs::write(&wav_path, wav(48_000, 1, 48_000 * 20, speech)).unwrap();
    for (name, table) in [("table.mp3", "1"), ("none.mp3", "0")] {
        let path = folder.path().join(name);
        let made = Command::new("ffmpeg")
            .args(["-v", "error", "-i"])
            .arg(&wav_path)
            .args(["-b:a", "64k", "-write_xing", table])
            .arg(&path)
            .status();
        if !made.is_ok_and(|s| s.success()) {
            eprintln!("SKIPPED: ffmpeg is not installed, so no MP3 could be made");
            return;
        }
        let whole = std::fs::read(&path).unwrap();
        let clean = probe(Cursor::new(whole.clone())).unwrap();
        assert_eq!(clean.remarks, Vec::<String>::new(), "{name}");
        for fill in [0x00, 0xff, 0x5a] {
            let mut bytes = whole.clone();
            let half = bytes.len() / 2;
            bytes[half..half + 8_000].fill(fill);
            let clip = probe(Cursor::new(bytes)).unwrap();
            assert_eq!(clip.remarks.len(), 1, "{name} {fill}: {:?}", clip.remarks);
            assert!(clip.remarks[0].contains("are damaged: about 0:01."), "{name} {fill}: {:?}", clip.remarks);
            let missing = clean.length.millis().0 - clip.length.millis().0;
            assert!((1_000..1_200).contains(&missing), "{name} {fill}: {missing}");
            let louder = clip.true_peak.unwrap() - clean.true_peak.unwrap();
            assert!(louder.as_f64() < 1.0, "{name} {fill}: {louder}");
        }
    }
}

#[test]
fn a_probe_finds_length_loudness_and_the_edges_of_speech() {
    let talk = |t: f64| {
        let room = 0.0004 * libm::sin(t * 12_345.0);
        if (0.4..1.7).contains(&t) || (2.3..3.0).contains(&t) {
            speech(0.3) + 0.1 * libm::sin(2.0 * PI * 300.0 * t)
        } else {
            room
        }
    };
    let clip = probe(Cursor::new(wav(24_000, 1, 24_000 * 4, talk))).unwrap();
    assert_eq!((clip.length, clip.layout, clip.rate), (Frames::new(192_000), Layout::Mono, 24_000));
    let edges: Vec<_> = clip.speech.iter().flat_map(|s| [s.start().millis().0, s.end().millis().0]).collect();
    let near = [400u64, 1700, 2300, 3000];
    assert_eq!(edges.len(), 4, "{edges:?}");
    assert!(edges.iter().zip(near).all(|(a, b)| a.abs_diff(b) <= 20), "{edges:?}");
    assert!(clip.loudness.is_some() && clip.energy.len() == 400);
}

/// So many frames of speech as a WAV and as a FLAC; `None`, told loudly, where there is nothing that makes one.
fn packed(frames: u64) -> Option<(Vec<u8>, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let (wav_path, flac_path) = (folder.path().join("a.wav"), folder.path().join("a.flac"));
    std::fs::write(&wav_path, wav(22_050, 1, frames, speech)).unwrap();
    let made = Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(&wav_path).arg(&flac_path).status();
    if !made.is_ok_and(|s| s.success()) {
        eprintln!("SKIPPED: ffmpeg is not installed, so no FLAC could be made");
        return None;
    }
    Some((std::fs::read(&wav_path).unwrap(), std::fs::read(&flac_path).unwrap()))
}

#[test]
fn flac_is_read_to_the_frame_and_from_any_frame() {
    let Some((plain, packed)) = packed(50_001) else { return };
    for from in [0u64, 33_333, 100_001] {
        assert_eq!(all_of(plain.clone(), from), all_of(packed.clone(), from), "{from}");
    }
}

#[test]
fn what_other_programs_put_behind_a_flac_takes_nothing_of_its_sound() {
    let Some((_, packed)) = packed(50_001) else { return };
    let whole = all_of(packed.clone(), 0);
    let old = [b"TAG".as_slice(), &[b'x'; 125]].concat();
    // a foot with its size, and a head before the items where the flag says so
    let ape = |flags: u32, items: &[u8]| {
        let size = u32::try_from(items.len() + 32).unwrap();
        let end = |flags: u32| {
            let numbers = [2000, size, 1, flags].map(u32::to_le_bytes).concat();
            [b"APETAGEX".as_slice(), &numbers, &[0; 8]].concat()
        };
        let head = if flags == 0 { Vec::new() } else { end(0xa000_0000) };
        [head, items.to_vec(), end(flags)].concat()
    };
    let item = [&9u32.to_le_bytes()[..], &[0; 4], b"Artist\0Ada Brook".as_slice(), &[b'z'; 300]].concat();
    let lyrics = b"LYRICSBEGININD0000200000021LYRICS200".to_vec();
    for tail in [
        old.clone(),
        ape(0, &item),
        ape(0x8000_0000, &item),
        [ape(0x8000_0000, &item), old.clone()].concat(),
        [lyrics, old].concat(),
    ] {
        let tagged = [packed.clone(), tail].concat();
        assert!(all_of(tagged.clone(), 0) == whole);
        assert_eq!(all_of(tagged.clone(), 100_001), whole[100_001..]);
        assert_eq!(probe(Cursor::new(tagged)).unwrap().remarks, [] as [&str; 0]);
    }
    // another recording behind it is told, and not half of it read
    let joined = [packed.clone(), packed].concat();
    let found = probe(Cursor::new(joined.clone())).unwrap();
    assert!(found.remarks.iter().any(|r| r.contains("another recording begins")), "{:?}", found.remarks);
    assert!(all_of(joined, 0) == whole);
}

#[test]
fn what_follows_a_damaged_stretch_of_a_flac_stays_in_its_place() {
    let Some((plain, mut packed)) = packed(22_050 * 12) else { return };
    let third = packed.len() / 3;
    packed[third..third + third / 3].fill(0);
    let whole = all_of(plain.clone(), 0);
    let found = all_of(packed.clone(), 0);
    assert_eq!(found.len(), whole.len());
    let seconds = |n: usize| n * 48_000;
    assert_eq!(found[..seconds(2)], whole[..seconds(2)]);
    assert_eq!(found[seconds(8)..], whole[seconds(8)..]);
    assert!(found[seconds(2)..seconds(8)].iter().filter(|sample| **sample == 0.0).count() > seconds(1) / 2);
    // from a place inside of it and behind it, too
    for from in [seconds(5), seconds(9)] {
        let late = all_of(packed.clone(), from as u64);
        assert_eq!(late.len(), whole.len() - from);
        let sound = seconds(10) - from.min(seconds(9));
        // the filter's blocks begin elsewhere, and round in another way
        let off = late[sound..].iter().zip(&whole[from + sound..]).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(off < 1e-6, "{from}: {off}");
    }
    let remarks = probe(Cursor::new(packed)).unwrap().remarks;
    assert!(remarks.iter().any(|r| r.contains("damaged from 0:0") && r.contains("silent")), "{remarks:?}");
    assert!(remarks.iter().all(|r| !r.contains("cut short")), "{remarks:?}");
}

#[test]
fn a_file_that_is_no_recording_is_refused_by_name() {
    let refused = |bytes: &[u8]| probe(Cursor::new(bytes.to_vec())).unwrap_err().to_string();
    assert!(refused(b"").contains("no audio"));
    assert!(refused(b"this is a letter to my aunt").contains("no WAV, FLAC, MP3"));
    assert!(refused(b"\0\0\0\x20ftypM4A and so on").contains("not closed"));
    assert!(refused(b"OggS and so on and so on").contains("no stream begins"));
    assert!(!refused(b"fLaC and nothing that follows").is_empty());
    assert!(!refused(b"ID3\x03\0\0\0\0\0\0 and nothing").is_empty());
}
