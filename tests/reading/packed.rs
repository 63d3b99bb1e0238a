//! Compressed recordings, frame for frame as ffmpeg decodes them.
use super::sound::{base, by_ffmpeg, has, ours, run};
use cornercast::audio::{Decoder, probe};
use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

/// Made by ffmpeg from bare samples, with these options.
fn encoded(from: &Path, (channels, rate): (u16, u32), name: &str, options: &[&str]) -> PathBuf {
    let to = from.with_file_name(name);
    let (channels, rate) = (channels.to_string(), rate.to_string());
    let mut arguments = vec!["-v", "error", "-y", "-f", "f32le", "-ar", &rate, "-ac", &channels];
    arguments.extend(["-i", from.to_str().unwrap()]);
    arguments.extend(options);
    arguments.push(to.to_str().unwrap());
    run("ffmpeg", &arguments);
    to
}

/// So many seconds of one channel as bare samples.
fn bare(folder: &Path, seconds: u32) -> PathBuf {
    let to = folder.join("base.f32");
    let samples = base(&folder.join("base.wav"), 1, 48_000, 48_000 * seconds);
    std::fs::write(&to, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    to
}

/// How far two signals lie apart: the difference in dB below the first.
fn apart(one: &[f32], other: &[f32]) -> f64 {
    let energy = |values: &mut dyn Iterator<Item = f32>| values.map(|v| f64::from(v) * f64::from(v)).sum::<f64>();
    let difference = energy(&mut one.iter().zip(other).map(|(a, b)| a - b));
    10.0 * libm::log10(difference.max(1e-60) / energy(&mut one.iter().copied()).max(1e-20))
}

/// Read a frame range by a seek.
fn stretch(bytes: &[u8], from: u64, frames: usize) -> Vec<f32> {
    let mut decoder = Decoder::open(Box::new(Cursor::new(bytes.to_vec()))).unwrap();
    decoder.seek(from).unwrap();
    let mut all = Vec::new();
    let wanted = frames * decoder.channels();
    while all.len() < wanted && decoder.read_all_channels(&mut all, 333).unwrap() > 0 {}
    all.truncate(wanted);
    all
}

struct Case {
    name: &'static str,
    options: &'static [&'static str],
    /// Agreement with ffmpeg's decoder, in dB.
    like_ffmpeg: f64,
    /// Agreement of what is read after a seek, in dB.
    after_seek: f64,
}

const CASES: &[Case] = &[
    Case { name: "a.flac", options: &["-c:a", "flac"], like_ffmpeg: -250.0, after_seek: -250.0 },
    Case { name: "a.mp3", options: &["-c:a", "libmp3lame"], like_ffmpeg: -90.0, after_seek: -250.0 },
    Case { name: "a.m4a", options: &["-c:a", "aac", "-aac_pns", "0"], like_ffmpeg: -90.0, after_seek: -200.0 },
    Case { name: "b.aac", options: &["-c:a", "aac", "-aac_pns", "0"], like_ffmpeg: -90.0, after_seek: -200.0 },
    Case { name: "c.m4a", options: &["-c:a", "alac"], like_ffmpeg: -250.0, after_seek: -250.0 },
    Case { name: "d.m4a", options: &["-c:a", "alac", "-sample_fmt", "s32p"], like_ffmpeg: -250.0, after_seek: -250.0 },
    Case { name: "a.mov", options: &["-c:a", "aac", "-aac_pns", "0"], like_ffmpeg: -90.0, after_seek: -200.0 },
    Case { name: "a.ogg", options: &["-c:a", "libvorbis"], like_ffmpeg: -90.0, after_seek: -200.0 },
    Case { name: "a.opus", options: &["-c:a", "libopus"], like_ffmpeg: -60.0, after_seek: -60.0 },
    Case {
        name: "b.opus",
        options: &["-c:a", "libopus", "-b:a", "16k", "-application", "voip"],
        like_ffmpeg: -60.0,
        after_seek: -40.0,
    },
];

#[test]
fn every_kind_is_read_to_the_frame_and_like_ffmpeg() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("base.f32");
    for (channels, rate) in [(1, 48_000), (2, 48_000), (2, 44_100), (1, 16_000)] {
        // neither a whole number of packets nor of milliseconds
        let frames = rate * 3 + 1_237;
        let samples = base(&folder.path().join("base.wav"), channels, rate, frames);
        std::fs::write(&from, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
        for case in CASES {
            let path = encoded(&from, (channels, rate), case.name, case.options);
            let bytes = std::fs::read(&path).unwrap();
            let (decoder, read) = ours(&bytes);
            let theirs = by_ffmpeg(&path);
            let what = format!("{} {channels} channels at {rate} Hz", case.name);
            assert_eq!(decoder.channels(), usize::from(channels), "{what}");
            assert_eq!(decoder.remarks(), Vec::<String>::new(), "{what}");
            let opus = case.name.ends_with("opus");
            assert_eq!(decoder.rate(), if opus { 48_000 } else { rate }, "{what}");
            let length = (read.len() / usize::from(channels)) as u64;
            let wanted = match case.name {
                // ADTS cannot say which frames are heard
                "b.aac" => (theirs.len() / usize::from(channels)) as u64,
                _ if opus => (u64::from(frames) * 48_000).div_ceil(u64::from(rate)),
                _ => u64::from(frames),
            };
            assert!(length.abs_diff(wanted) <= u64::from(opus && rate != 48_000), "{what}: {length}, not {wanted}");
            assert_eq!(decoder.frames(), Some(length), "{what}");
            // ffmpeg does not cut the end of an MP4
            assert!(theirs.len() >= read.len(), "{what}: {} and {}", theirs.len(), read.len());
            let likeness = apart(&read, &theirs);
            assert!(likeness <= case.like_ffmpeg, "{what}: {likeness} dB from ffmpeg");
            for from in [0u64, 1, 1_023, 5_000, 40_001, length - 5] {
                let found = stretch(&bytes, from, 4_000);
                let there = &read[from as usize * usize::from(channels)..];
                let there = &there[..there.len().min(4_000 * usize::from(channels))];
                assert_eq!(found.len(), there.len(), "{what} from {from}");
                let likeness = apart(there, &found);
                assert!(likeness <= case.after_seek, "{what} from {from}: {likeness} dB from reading through");
            }
        }
    }
}

/// Of a tone and some noise, made with the FDK encoder; nothing in their heads says that it is HE-AAC.
const HE_AAC: [&[u8]; 2] = [include_bytes!("he-aac.aac"), include_bytes!("he-aac-v2.aac")];

fn refused(bytes: &[u8]) -> String {
    Decoder::open(Box::new(Cursor::new(bytes.to_vec()))).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn he_aac_is_refused_by_name_also_where_only_its_frames_say_so() {
    for bytes in HE_AAC {
        assert!(refused(bytes).contains("HE-AAC"), "{}", refused(bytes));
        if has("ffmpeg") {
            let folder = tempfile::tempdir().unwrap();
            let (from, to) = (folder.path().join("a.aac"), folder.path().join("a.m4a"));
            std::fs::write(&from, bytes).unwrap();
            run("ffmpeg", &["-v", "error", "-i", from.to_str().unwrap(), "-c", "copy", to.to_str().unwrap()]);
            let said = refused(&std::fs::read(&to).unwrap());
            assert!(said.contains("HE-AAC") && said.contains("convert it"), "{said}");
        }
    }
}

/// A box of an MP4 file.
fn part(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes(), kind.as_slice(), body].concat()
}

#[test]
fn what_telephones_record_and_is_not_read_is_refused_by_name() {
    assert!(refused(b"#!AMR\n\x3c\0\0\0\0\0\0").contains("an AMR file"));
    assert!(refused(b"#!AMR-WB\n\x3c\0\0\0\0").contains("an AMR-WB file"));
    let threegp = |kind: &[u8; 4]| {
        let entry = part(kind, &[0; 28]);
        let stsd = part(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1], entry.as_slice()].concat());
        let media = [part(b"hdlr", b"\0\0\0\0\0\0\0\0soun\0\0\0\0"), part(b"minf", &part(b"stbl", &stsd))].concat();
        let movie = part(b"moov", &part(b"trak", &part(b"mdia", &media)));
        [part(b"ftyp", b"3gp4\0\0\0\0"), movie].concat()
    };
    assert!(refused(&threegp(b"samr")).contains("AMR, the telephone's narrow band"));
    assert!(refused(&threegp(b"sawb")).contains("AMR-WB"));
    assert!(refused(&threegp(b"enca")).contains("protected"));
    assert!(refused(&threegp(b"ec-3")).contains("Dolby"));
    let crashed = [part(b"ftyp", b"M4A \0\0\0\0"), part(b"mdat", &[7; 999])].concat();
    assert!(refused(&crashed).contains("not closed"), "{}", refused(&crashed));
    assert!(refused(b"\xff\xfd\xb4\0 and so on and so on").contains("layer 2"));
    assert!(refused(b"\x1a\x45\xdf\xa3 and so on and so on").contains("WebM"));
}

#[test]
fn an_ogg_of_something_else_is_refused_by_name_and_fragments_too() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("base.f32");
    std::fs::write(&from, vec![0; 4 * 48_000]).unwrap();
    let said = |name, options| refused(&std::fs::read(encoded(&from, (1, 48_000), name, options)).unwrap());
    assert!(said("a.oga", &["-c:a", "flac"]).contains("holds FLAC"));
    // its decoder is wrong with more than two channels
    let three = said("three.ogg", &["-af", "pan=3.0|c0=c0|c1=c0|c2=c0", "-c:a", "libvorbis"]);
    assert!(three.contains("Vorbis with 3 channels"), "{three}");
    let fragments = said("a.mp4", &["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"]);
    assert!(fragments.contains("fragmented"), "{fragments}");
}

#[test]
fn a_recording_that_is_cut_off_keeps_what_is_there() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = bare(folder.path(), 5);
    let m4a = ["-c:a", "aac", "-movflags", "faststart"];
    let cases: [(&str, &[&str]); 6] = [
        ("a.m4a", &m4a),
        ("a.aac", &["-c:a", "aac"]),
        ("a.ogg", &["-c:a", "libvorbis"]),
        ("a.opus", &["-c:a", "libopus"]),
        ("a.mp3", &["-c:a", "libmp3lame"]),
        ("a.flac", &["-c:a", "flac"]),
    ];
    for (name, options) in cases {
        let bytes = std::fs::read(encoded(&from, (1, 48_000), name, options)).unwrap();
        let clip = probe(Cursor::new(bytes[..bytes.len() * 7 / 10].to_vec())).unwrap();
        assert!((2.0..4.5).contains(&clip.length.seconds()), "{name}: {}", clip.length.millis());
        assert_eq!(clip.remarks.len(), 1, "{name}: {:?}", clip.remarks);
        assert!(["cut short", "incomplete"].iter().any(|s| clip.remarks[0].contains(s)), "{name}: {:?}", clip.remarks);
    }
}

#[test]
fn a_flac_that_was_cut_without_decoding_begins_with_its_first_frame() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = bare(folder.path(), 9);
    let whole = encoded(&from, (1, 48_000), "whole.flac", &["-c:a", "flac"]);
    let cut = folder.path().join("cut.flac");
    let (whole, cut) = (whole.to_str().unwrap(), cut.to_str().unwrap());
    run("ffmpeg", &["-v", "error", "-ss", "2.2", "-t", "4", "-i", whole, "-c", "copy", cut]);
    let read = |bytes: Vec<u8>, from: u64| {
        let mut decoder = Decoder::open(Box::new(Cursor::new(bytes))).unwrap();
        decoder.seek(from).unwrap();
        let mut out = Vec::new();
        while decoder.read(&mut out, 48_000).unwrap() > 0 {}
        (out, decoder.remarks())
    };
    let (all, _) = read(std::fs::read(whole).unwrap(), 0);
    let bytes = std::fs::read(cut).unwrap();
    let (part, remarks) = read(bytes.clone(), 0);
    assert!((150_000..250_000).contains(&part.len()), "{}", part.len());
    assert!(!remarks.iter().any(|r| r.contains("silent")), "{remarks:?}");
    let begins = all.windows(4_000).position(|w| w == &part[..4_000]).unwrap();
    assert!(begins > 90_000 && all[begins..].starts_with(&part), "{begins}");
    let (later, _) = read(bytes, 50_000);
    assert_eq!(later, part[50_000..]);
}

#[test]
fn an_ogg_without_one_of_its_pages_is_refused() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = bare(folder.path(), 9);
    for (name, codec) in [("a.ogg", "libvorbis"), ("a.opus", "libopus")] {
        let bytes = std::fs::read(encoded(&from, (1, 48_000), name, &["-c:a", codec])).unwrap();
        let pages: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"OggS\0")).collect();
        let (from, to) = (pages[5], pages[6]);
        let hole = [&bytes[..from], &bytes[to..]].concat();
        assert!(refused(&hole).contains(&format!("a missing Ogg page at byte {from}")), "{name}: {}", refused(&hole));
        // of a stream that somebody began to record late the headers stand alone
        let late = [&bytes[..pages[2]], &bytes[to..]].concat();
        assert!(probe(Cursor::new(late)).is_ok(), "{name}");
    }
}

#[test]
fn an_m4a_that_begins_with_nothing_says_so_and_a_wav_behind_a_tag_is_refused_by_name() {
    let tagged = [b"ID3\x04\0\0\0\0\0\x0a".as_slice(), &[0; 10], b"RIFF\0\0\0\0WAVE"].concat();
    assert!(refused(&tagged).contains("a WAV behind a tag"), "{}", refused(&tagged));
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = bare(folder.path(), 2);
    let plain = encoded(&from, (1, 48_000), "a.m4a", &["-c:a", "aac"]);
    let late = folder.path().join("late.m4a");
    let (plain, late) = (plain.to_str().unwrap(), late.to_str().unwrap());
    run("ffmpeg", &["-v", "error", "-itsoffset", "0.5", "-i", plain, "-c", "copy", late]);
    let clip = probe(Cursor::new(std::fs::read(late).unwrap())).unwrap();
    // with the offset, ffmpeg writes the first packet, which is there to begin with, as heard
    assert!(clip.length.get().abs_diff(96_000) <= 1_024, "{}", clip.length.get());
    assert!(clip.remarks.iter().any(|r| r.contains("ms of nothing")), "{:?}", clip.remarks);
    assert_eq!(probe(Cursor::new(std::fs::read(plain).unwrap())).unwrap().remarks, [""; 0]);
}
