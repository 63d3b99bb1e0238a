//! A bleep is of one length, and nothing of what it stands for is in the mix.

use crate::show::made::{Made, word};
use crate::show::run::run;
use std::{f64::consts::TAU, path::Path};

/// The tone that is planted under the words that are not to be heard.
const CANARY: f64 = 5_000.0;
const BLEEP: f64 = 1_000.0;

/// Put a tone of its own in the place of the words from `um` to `know`.
fn plant(made: &Made) {
    let path = made.path("episodes/lamp/sources/ada.wav");
    let mut reader = hound::WavReader::open(&path).unwrap();
    let spec = reader.spec();
    let mut samples: Vec<i16> = reader.samples::<i16>().map(Result::unwrap).collect();
    let (from, to) = (word("um,").start * 48, word("know,").end * 48);
    for n in from..to {
        let value = (n as f64 * TAU * CANARY / 48_000.0).sin() * 6_000.0;
        samples[usize::try_from(n).unwrap()] = value as i16;
    }
    let mut writer = hound::WavWriter::create(&path, spec).unwrap();
    samples.iter().for_each(|s| writer.write_sample(*s).unwrap());
    writer.finalize().unwrap();
}

fn left(path: &Path) -> Vec<f64> {
    let mut reader = hound::WavReader::open(path).unwrap();
    assert_eq!((reader.spec().sample_rate, reader.spec().bits_per_sample), (48_000, 24));
    let channels = usize::from(reader.spec().channels);
    reader.samples::<i32>().map(|s| f64::from(s.unwrap()) / 8_388_608.0).step_by(channels).collect()
}

/// How strong a tone is in a stretch, in dBFS.
fn tone(samples: &[f64], hertz: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, s) in samples.iter().enumerate() {
        let angle = n as f64 * TAU * hertz / 48_000.0;
        re += s * angle.cos();
        im += s * angle.sin();
    }
    20.0 * (2.0 * re.hypot(im) / samples.len() as f64).max(1e-12).log10()
}

/// Where the bleep sounds, in windows of 10 ms.
fn bleep(samples: &[f64]) -> Vec<usize> {
    // a tone is all of the window; noise is a little of everything
    let all = |w: &[f64]| 10.0 * (w.iter().map(|s| s * s).sum::<f64>() / w.len() as f64).max(1e-12).log10() + 3.0;
    let windows = samples.chunks_exact(480).enumerate();
    windows.filter(|(_, w)| tone(w, BLEEP) > -40.0 && (tone(w, BLEEP) - all(w)).abs() < 0.5).map(|(n, _)| n).collect()
}

#[test]
fn nothing_of_what_is_bleeped_is_in_the_mix_and_its_length_is_not_told() {
    let made = Made::show();
    plant(&made);
    run(made.root(), &["build"]).ends(0);
    let heard = left(&made.path("episodes/lamp/build/master.wav"));
    assert!(bleep(&heard).is_empty());
    assert!(heard.chunks_exact(4_800).any(|w| tone(w, CANARY) > -40.0), "the canary sings while nothing is struck");

    let mut lengths = Vec::new();
    for struck in ["~~um, you know,~~ [bleep] it hummed", "~~um,~~ [bleep] ~~you know,~~ it hummed"] {
        let script = made.read("episodes/lamp/script.md");
        made.edit("um, you know, it hummed", struck);
        run(made.root(), &["build"]).ends(0);
        let samples = left(&made.path("episodes/lamp/build/master.wav"));
        let windows = bleep(&samples);
        assert_eq!(windows.last().unwrap() - windows[0] + 1, windows.len(), "one bleep, without a gap: {windows:?}");
        lengths.push(windows.len());
        // under the bleep, and to both sides of it as far as the next words
        let inside = &samples[(windows[0] + 1) * 480..windows.last().unwrap() * 480];
        let level = tone(inside, CANARY);
        assert!(level < -90.0, "{struck}: {level} dBFS of what was removed");
        for window in inside.chunks_exact(4_800) {
            assert!(tone(window, CANARY) < -90.0);
        }
        let captions = made.read("episodes/lamp/build/captions.vtt");
        assert!(!captions.contains("you know"), "{captions}");
        // who reads is told that something is missing
        let lines: Vec<&str> = captions.lines().filter(|l| !l.is_empty() && !l.contains("-->")).collect();
        assert!(lines.join(" ").contains("On Fridays, [bleep] it hummed."), "{captions}");
        run(made.root(), &["fmt", "--check"]).ends(0);
        made.put("episodes/lamp/script.md", script);
    }
    assert!(lengths.iter().all(|n| (98..=100).contains(n)), "a second, whatever is struck: {lengths:?}");
}
