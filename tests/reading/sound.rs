//! Test sounds, and what ffmpeg and sox make of files.
use cornercast::audio::Decoder;
use std::{
    io::Cursor,
    path::Path,
    process::{Command, Stdio},
};

/// Noise that is the same everywhere: -1 to 1.
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn bits(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    pub(crate) fn sample(&mut self) -> f32 {
        self.bits().cast_signed() as f32 / 2_147_483_648.0
    }
}

/// Everything that our reader finds in a file, all channels as they are.
pub(crate) fn ours(bytes: &[u8]) -> (Decoder, Vec<f32>) {
    let mut decoder = Decoder::open(Box::new(Cursor::new(bytes.to_vec()))).unwrap();
    let mut all = Vec::new();
    while decoder.read_all_channels(&mut all, 1000).unwrap() > 0 {}
    (decoder, all)
}

/// Whether a program is there; says so when it is not.
pub(crate) fn has(program: &str) -> bool {
    let there = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = there.is_ok();
    if !there {
        eprintln!("SKIPPED: {program} is not installed, so nobody else has judged this");
    }
    there
}

/// Run a program to its end.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Vec<u8> {
    let run = Command::new(program).args(arguments).output().unwrap();
    assert!(run.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    run.stdout
}

pub(crate) fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect()
}

/// What ffmpeg finds in a file.
pub(crate) fn by_ffmpeg(path: &Path) -> Vec<f32> {
    let name = path.to_str().unwrap();
    // the reference decoder, not ffmpeg's own
    let decoder: &[&str] = if name.ends_with(".opus") { &["-c:a", "libopus"] } else { &[] };
    let path = [decoder, &["-i", name]].concat();
    floats(&run("ffmpeg", &[&["-v", "error"], path.as_slice(), &["-f", "f32le", "-c:a", "pcm_f32le", "-"]].concat()))
}

/// A WAV of 32-bit floats at 48 kHz, of a few tones and some noise, by an independent writer.
pub(crate) fn base(path: &Path, channels: u16, rate: u32, frames: u32) -> Vec<f32> {
    let spec =
        hound::WavSpec { channels, sample_rate: rate, bits_per_sample: 32, sample_format: hound::SampleFormat::Float };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    let mut noise = Noise(1);
    let mut all = Vec::new();
    for n in 0..frames {
        for channel in 0..channels {
            let t = f64::from(n) / f64::from(rate);
            let tone = libm::sin(t * 2.0 * std::f64::consts::PI * (220.0 + 110.0 * f64::from(channel)));
            let sample = 0.4 * tone as f32 + 0.05 * noise.sample();
            writer.write_sample(sample).unwrap();
            all.push(sample);
        }
    }
    writer.finalize().unwrap();
    all
}
