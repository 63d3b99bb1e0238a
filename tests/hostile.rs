//! Thousands of damaged recordings: none makes a reader panic, hang, or take more memory than the file justifies.
//!
//! A harness of its own instead of a fuzzer: it runs with every `cargo test`, on stable Rust, from a seed that is printed when
//! something is found. `HOSTILE=200000 cargo test --release --test hostile` goes on for as many files as you like.
#![expect(clippy::disallowed_methods, reason = "tests read and write files")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a broken machine should fail the test")]
#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "test signals are short")]
use cornercast::audio::{Decoder, Error, probe};
use peak_alloc::PeakAlloc;
use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::Command,
    sync::mpsc::{RecvTimeoutError, channel},
    time::Duration,
};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How many damaged files, if nothing else is said.
const FILES: usize = 2_400;
/// What a decoder needs for itself, however small the file is.
const OWN: usize = 5 << 20;
/// And for each byte of the file: floats of what is packed, tables as numbers.
const EACH: usize = 12;
/// What the meters need, and the filter that changes the rate: most for a rate that has no divisor in common with 48 kHz.
const PROBE: usize = 20 << 20;

struct Random(u64);

impl Random {
    fn bits(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    fn below(&mut self, n: usize) -> usize {
        self.bits() as usize % n.max(1)
    }
}

/// Damage a file: what recorders, discs, networks and people with bad intentions do.
fn damaged(good: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=random.below(4) {
        let length = bytes.len();
        // heads are where sizes are
        let near = if random.below(3) > 0 { length.min(400) } else { length };
        let at = random.below(near);
        match random.below(9) {
            0 | 1 => bytes[at] = random.bits() as u8,
            2 => bytes[at] ^= 1 << random.below(8),
            3 => {
                const WORST: [u32; 8] = [0, 1, 0x7f, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, u32::MAX];
                let worst = WORST[random.below(WORST.len())];
                let worst = if random.below(2) == 0 { worst.to_le_bytes() } else { worst.to_be_bytes() };
                let end = (at + 4).min(length);
                bytes[at..end].copy_from_slice(&worst[..end - at]);
            }
            4 => bytes.truncate(at.max(1)),
            5 => {
                let end = (at + random.below(64)).min(length);
                bytes[at..end].fill(if random.below(2) == 0 { 0 } else { 0xff });
            }
            6 => {
                bytes.drain(at..(at + random.below(40)).min(length));
            }
            7 => {
                let copy = bytes[at..(at + random.below(200)).min(length)].to_vec();
                let to = random.below(length);
                bytes.splice(to..to, copy);
            }
            _ => {
                let other = random.below(length);
                bytes.swap(at, other);
            }
        }
        if bytes.is_empty() {
            bytes.push(0);
        }
    }
    if bytes.starts_with(b"OggS") && random.below(3) > 0 {
        mend_pages(&mut bytes);
    }
    bytes
}

/// Damage behind a right checksum goes deeper.
fn mend_pages(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(page) = bytes.get_mut(at..).filter(|p| p.len() >= 27 && p.starts_with(b"OggS")) {
        let laces = usize::from(page[26]);
        let Some(body) = page.get(27..27 + laces) else { return };
        let length = 27 + laces + body.iter().map(|l| usize::from(*l)).sum::<usize>();
        let Some(page) = page.get_mut(..length) else { return };
        page[22..26].fill(0);
        let mut sum = 0u32;
        for byte in page.iter() {
            sum ^= u32::from(*byte) << 24;
            for _ in 0..8 {
                sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { sum << 1 ^ 0x04c1_1db7 };
            }
        }
        page[22..26].copy_from_slice(&sum.to_le_bytes());
        at += length;
    }
}

/// Read all of it, then from a few places, then gather its facts.
fn read(bytes: &[u8]) -> Result<u64, Error> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let mut decoder = Decoder::open(Box::new(Cursor::new(bytes.to_vec())))?;
    let mut block = Vec::new();
    let mut frames = 0u64;
    loop {
        block.clear();
        match decoder.read(&mut block, 4_800)? {
            0 => break,
            n => frames += n as u64,
        }
        assert!(block.iter().all(|s| s.is_finite()));
    }
    for from in [0, frames / 2, frames.saturating_sub(3), frames + 10, u64::MAX / 2] {
        block.clear();
        decoder.seek(from)?;
        decoder.read(&mut block, 100)?;
    }
    drop(decoder);
    let memory = MEMORY.peak_usage() - before;
    let most = OWN + EACH * bytes.len();
    assert!(memory <= most, "{memory} bytes of memory to read {}", bytes.len());
    MEMORY.reset_peak_usage();
    probe(Cursor::new(bytes.to_vec()))?;
    let memory = MEMORY.peak_usage() - before;
    assert!(memory <= PROBE + most, "{memory} bytes of memory to probe {}", bytes.len());
    Ok(frames)
}

fn samples(channels: usize, frames: usize) -> Vec<i16> {
    let mut random = Random(5);
    let value = |n: usize| (8_000.0 * libm::sin((n / channels) as f64 * 0.05)) as i16;
    (0..frames * channels).map(|n| value(n) + (random.bits() >> 24) as i16).collect()
}

/// Good files of every kind; the compressed ones by ffmpeg.
fn good(folder: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = Vec::new();
    for (name, bits, format) in [
        ("wav-16", 16, hound::SampleFormat::Int),
        ("wav-24", 24, hound::SampleFormat::Int),
        ("wav-32f", 32, hound::SampleFormat::Float),
    ] {
        let spec = hound::WavSpec { channels: 2, sample_rate: 22_050, bits_per_sample: bits, sample_format: format };
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
        for sample in samples(2, 6_615) {
            match format {
                hound::SampleFormat::Int => writer.write_sample(i32::from(sample)).unwrap(),
                hound::SampleFormat::Float => writer.write_sample(f32::from(sample) / 32_768.0).unwrap(),
            }
        }
        writer.finalize().unwrap();
        all.push((name, bytes.into_inner()));
    }
    let raw = folder.join("base.raw");
    std::fs::write(&raw, samples(2, 35_280).iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    let kinds: [(&str, &[&str]); 11] = [
        ("a.rf64.wav", &["-c:a", "pcm_s16le", "-rf64", "always", "-write_bext", "1"]),
        ("a.flac", &["-c:a", "flac", "-metadata", "title=A title"]),
        ("a.mp3", &["-c:a", "libmp3lame", "-metadata", "title=A title"]),
        ("mono.mp3", &["-c:a", "libmp3lame", "-ac", "1", "-id3v2_version", "0"]),
        ("a.m4a", &["-c:a", "aac", "-movflags", "faststart"]),
        ("alac.m4a", &["-c:a", "alac", "-movflags", "faststart"]),
        ("a.mov", &["-c:a", "aac"]),
        ("a.aac", &["-c:a", "aac"]),
        ("a.ogg", &["-c:a", "libvorbis"]),
        ("a.opus", &["-c:a", "libopus"]),
        ("voip.opus", &["-c:a", "libopus", "-b:a", "12k", "-application", "voip", "-ac", "1"]),
    ];
    for (name, options) in kinds {
        let to = folder.join(name);
        let mut command = Command::new("ffmpeg");
        command.args(["-v", "error", "-f", "s16le", "-ar", "44100", "-ac", "2", "-i"]).arg(&raw);
        if !command.args(options).arg(&to).status().is_ok_and(|s| s.success()) {
            eprintln!("SKIPPED: ffmpeg is not installed or cannot make {name}, so no damage was done to one");
            continue;
        }
        all.push((name, std::fs::read(&to).unwrap()));
    }
    all
}

#[test]
fn no_damaged_file_makes_a_reader_panic_hang_or_take_memory_for_what_it_only_declares() {
    let folder = tempfile::tempdir().unwrap();
    let kinds = good(folder.path());
    let files = std::env::var("HOSTILE").ok().and_then(|n| n.parse().ok()).unwrap_or(FILES);
    let (said, heard) = channel();
    let worker = std::thread::spawn(move || {
        for (name, bytes) in &kinds {
            said.send(format!("{name} undamaged")).unwrap();
            read(bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        let (mut fine, mut refused) = (0, 0);
        for n in 0..files {
            let (name, good) = &kinds[n % kinds.len()];
            let bytes = damaged(good, &mut Random(n as u64 * 977 + 13));
            said.send(format!("file {n}, {name}")).unwrap();
            let read = catch_unwind(AssertUnwindSafe(|| read(&bytes)));
            let kept = || {
                let path = std::env::temp_dir().join(format!("hostile-{n}-{name}"));
                std::fs::write(&path, &bytes).unwrap();
                path
            };
            match read {
                Err(_) => panic!("file {n}, {name}: it panics, or takes too much; kept as {}", kept().display()),
                Ok(Err(Error::Io(e))) => {
                    panic!("file {n}, {name}: blamed on the system: {e}; kept as {}", kept().display())
                }
                Ok(Err(e)) => {
                    assert!(!e.to_string().is_empty());
                    refused += 1;
                }
                Ok(Ok(_)) => fine += 1,
            }
        }
        eprintln!("{files} damaged files: {fine} read, {refused} refused");
        assert!(files < 1_000 || fine > files / 20 && refused > files / 20, "{fine} read, {refused} refused");
    });
    let mut doing = String::new();
    loop {
        match heard.recv_timeout(Duration::from_secs(60)) {
            Ok(now) => doing = now,
            Err(RecvTimeoutError::Timeout) => panic!("{doing}: still not done after a minute"),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    worker.join().unwrap();
}
