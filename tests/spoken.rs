//! What the formula says of real speech: the voice prompts of the Asterisk telephone exchange, one reader, with their texts;
//! and of voices that nothing was fitted on, those of Flite, which read an interview of the demo show.
//!
//! The formula was fitted on the prompts among others, so this holds it where it is. Without the Debian packages
//! asterisk-core-sounds-en-wav and asterisk-core-sounds-en, or flite, the test says so and passes.
use cornercast::{
    audio,
    script::{Rate, readtime},
    source::SourceId,
    transcript,
};
use std::{
    fs::{self, File},
    io::Read,
    path::Path,
    process::Command,
};

const SOUNDS: &str = "/usr/share/asterisk/sounds/en_US_f_Allison";
const TEXTS: &str = "/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz";

/// Name and words of each prompt.
fn texts() -> Option<Vec<(String, String)>> {
    let unpacked = Command::new("gzip").args(["-dc", TEXTS]).output().ok().filter(|o| o.status.success())?;
    let text = String::from_utf8_lossy(&unpacked.stdout).into_owned();
    let each = text.lines().filter(|l| !l.starts_with(';')).filter_map(|l| {
        let (name, words) = l.split_once(':')?;
        Some((name.trim().to_owned(), words.trim().to_owned()))
    });
    Some(each.collect())
}

/// From where the sound first comes within 40 dB of its peak to where it last does, in milliseconds.
fn trimmed(path: &Path) -> Option<u64> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.read_to_end(&mut bytes).ok()?;
    let clip = audio::probe(std::io::Cursor::new(bytes)).ok()?;
    let loudest = *clip.energy.iter().max()?;
    let heard = |e: &i16| *e > loudest - 4_000;
    let first = clip.energy.iter().position(heard)?;
    let last = clip.energy.iter().rposition(heard)?;
    Some((last + 1 - first) as u64 * 10)
}

#[test]
fn planned_time_is_near_real_speech() {
    let sounds = Path::new(SOUNDS);
    let Some(texts) = texts().filter(|_| fs::metadata(sounds).is_ok()) else {
        eprintln!("SKIPPED: asterisk-core-sounds-en-wav and asterisk-core-sounds-en are not installed");
        return;
    };
    let mut found: Vec<(usize, f64, f64)> = Vec::new();
    for (name, words) in texts {
        let count = words.split_whitespace().count();
        // music, tones and noises have a description for a text
        if count < 10 || words.starts_with('[') {
            continue;
        }
        let Some(took) = trimmed(&sounds.join(format!("{name}.wav"))) else { continue };
        let planned = readtime::planned(&words, false, Rate::Words(160)).0;
        found.push((count, planned as f64, took as f64));
    }
    for (rate, scale) in [("at 160 words a minute", 1.0), ("at her own rate", own_rate(&found))] {
        let (ten, twenty_five) = (error(&found, scale, 10), error(&found, scale, 25));
        eprintln!(
            "{rate}: {} prompts of 10 words and more: {:.1} % off; {} of 25 and more: {:.1} %",
            ten.0, ten.1, twenty_five.0, twenty_five.1
        );
        assert!(ten.0 >= 60 && ten.1 <= 10.0, "{rate}: {ten:?}");
        assert!(twenty_five.0 >= 15 && twenty_five.1 <= 6.0, "{rate}: {twenty_five:?}");
    }
}

/// What calibration finds: how much longer all texts took than was planned.
fn own_rate(found: &[(usize, f64, f64)]) -> f64 {
    found.iter().map(|f| f.2).sum::<f64>() / found.iter().map(|f| f.1).sum::<f64>()
}

/// How many texts have at least so many words, and how far their planned times are off, in percent.
fn error(found: &[(usize, f64, f64)], scale: f64, least: usize) -> (usize, f64) {
    let long = found.iter().filter(|f| f.0 >= least);
    let own: Vec<f64> = long.map(|f| (f.1 * scale - f.2).abs() / f.2 * 100.0).collect();
    (own.len(), own.iter().sum::<f64>() / own.len() as f64)
}

#[test]
fn planned_time_is_near_voices_that_nothing_was_fitted_on() {
    if Command::new("flite").arg("--version").output().is_err() {
        eprintln!("SKIPPED: flite is not installed");
        return;
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("episodes/kiosk-words/sources/kiosk.txt");
    let page = transcript::read(SourceId(0), "kiosk.txt", &fs::read_to_string(page).unwrap()).value;
    let folder = tempfile::tempdir().unwrap();
    for voice in ["slt", "rms"] {
        let mut found = Vec::new();
        for paragraph in page.paragraphs.iter().filter(|p| p.words.len() >= 10) {
            let words = page.text(paragraph.words.clone());
            let wav = folder.path().join("read.wav");
            let read = Command::new("flite").args(["-voice", voice, "-t", &words, "-o"]).arg(&wav).status();
            assert!(read.unwrap().success(), "{voice}: {words}");
            let planned = readtime::planned(&words, false, Rate::Words(160)).0;
            found.push((paragraph.words.len(), planned as f64, trimmed(&wav).unwrap() as f64));
        }
        let scale = own_rate(&found);
        let (ten, twenty_five) = (error(&found, scale, 10), error(&found, scale, 25));
        eprintln!(
            "{voice}: {} paragraphs of 10 words and more: {:.1} % off; {} of 25 and more: {:.1} %",
            ten.0, ten.1, twenty_five.0, twenty_five.1
        );
        assert!(ten.0 >= 8 && ten.1 <= 12.0, "{voice}: {ten:?}");
    }
}
