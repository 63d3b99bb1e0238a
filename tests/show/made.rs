//! A small show in a folder of its own: one corner, one channel, one episode, with sound made for it.
use cornercast::{media::Clip, units::Frames};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const RATE: u32 = 48_000;

/// The interview: sentences, each word with the time where it begins. A word sounds for 250 ms and 70 ms follow; 700 ms
/// of quiet end a sentence.
pub(crate) const SENTENCES: &[&str] = &[
    "I kept a lamp in the hall.",
    "It had a green shade, and it never worked on Mondays.",
    "On Fridays, um, you know, it hummed.",
    "My sister danced to it, and the cat left.",
    "We sold the lamp for a song.",
    "The man who bought it came back with the cat.",
    "My sister danced to it again.",
];

/// A word of the interview: text with its punctuation, and where it sounds, in milliseconds.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// The interview's words with their times, sentence by sentence.
pub(crate) fn words() -> Vec<Vec<Word>> {
    let mut at = 800;
    let mut sentences = Vec::new();
    for sentence in SENTENCES {
        let mut words = Vec::new();
        for text in sentence.split(' ') {
            words.push(Word { text: text.to_owned(), start: at, end: at + 250 });
            at += 320;
        }
        at += 700;
        sentences.push(words);
    }
    sentences
}

/// The first word like this, and its time.
pub(crate) fn word(text: &str) -> Word {
    words().concat().into_iter().find(|w| w.text == text).unwrap()
}

/// What Whisper would say of these words, each with the milliseconds from and to which it is said.
pub(crate) fn transcribed(words: &[(&str, u64, u64)]) -> String {
    let second = |ms: u64| ms as f64 / 1000.0;
    let each: Vec<_> = words
        .iter()
        .map(|(w, from, to)| serde_json::json!({ "word": format!(" {w}"), "start": second(*from), "end": second(*to) }))
        .collect();
    let text = words.iter().map(|w| w.0).collect::<Vec<_>>().join(" ");
    let (from, to) = words.first().zip(words.last()).map_or((0, 0), |(first, last)| (first.1, last.2));
    let segment = serde_json::json!({ "start": second(from), "end": second(to), "text": text, "words": each });
    serde_json::json!({ "text": text, "language": "en", "segments": [segment] }).to_string()
}

/// What Whisper would say of it.
fn whisper() -> String {
    let second = |ms: u64| ms as f64 / 1000.0;
    let segments: Vec<_> = words()
        .iter()
        .enumerate()
        .map(|(id, words)| {
            let each: Vec<_> = words
                .iter()
                .map(|w| serde_json::json!({ "word": format!(" {}", w.text), "start": second(w.start), "end": second(w.end), "probability": 0.9 }))
                .collect();
            let text = format!(" {}", SENTENCES[id]);
            serde_json::json!({ "id": id, "start": second(words[0].start), "end": second(words[words.len() - 1].end), "text": text, "words": each })
        })
        .collect();
    serde_json::json!({ "text": SENTENCES.join(" "), "segments": segments, "language": "en" }).to_string()
}

/// Write a mono WAV of bursts, each from and to a millisecond; between them there is only a very soft hiss.
pub(crate) fn wav(path: &Path, length: u64, bursts: &[(u64, u64)]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec =
        hound::WavSpec { channels: 1, sample_rate: RATE, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    let mut noise = 0x2545_f491_u32;
    let per_ms = u64::from(RATE / 1000);
    for n in 0..length * per_ms {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let hiss = (noise >> 16) as i32 - 32_768;
        let sounds = bursts.iter().any(|(from, to)| (from * per_ms..to * per_ms).contains(&n));
        let value = if sounds { hiss / 6 } else { hiss / 16_384 };
        writer.write_sample(i16::try_from(value).unwrap()).unwrap();
    }
    writer.finalize().unwrap();
}

/// The script of the episode when nothing else is asked for. It is canonical, and right.
pub(crate) const SCRIPT: &str = r#"---
cornercast: 1
title: The Lamp
corner: corner
lang: en
slot: 0:12
tolerance: 2s
host: HOST
voices:
  HOST: Mina Vale
  ADA: Ada Brook
sources:
  ada: sources/ada.wav
---

# The Lamp

## Opening

Good evening to all of you. ^open-1

> **REC** takes/open-1.1.wav

> **CLIP** ada
> - in: "It had"
> - out: "it hummed"
>
> ADA: It had a green shade, and it never worked on Mondays. On Fridays, um, you know, it hummed.

## Closing

**HOST (term: lamp):** A lamp is a thing that hums. ^close-1

> **REC** takes/close-1.1.wav
"#;

const CORNER: &str = r#"title = "Loose Change"
language = "en"
host = "HOST"
rate = "160wpm"
slot = "0:12"
tolerance = "2s"

[voices]
HOST = "Mina Vale"
READER = "Tom Ash"

[lines]
greeting = "Good evening."
closing = "Good night."

[[segment]]
title = "Opening"
length = "0:05"
kind = "opening"

[[segment]]
title = "Today"
length = "0:08"
kind = "topic"

[[segment]]
title = "Closing"
length = "0:02"
kind = "closing"

[[deliverable]]
name = "podcast"
profile = "podcast"
container = "mp3"
kbps = 64
rate = 48000
layout = "stereo"
file = "{slug}.mp3"
"#;

const CHANNEL: &str = r#"title = "Loose Change"
description = "Small things, and what they cost."
language = "en"
site = "https://example.org/loose/"
author = "The Change Office"
categories = ["Society & Culture"]
explicit = false
artwork = "artwork/cover.png"
guid = "9c7b1c0e-5f0a-5a51-9f53-0a6a3a1d1c11"
licence = "CC0-1.0"
"#;

const EPISODE: &str = r#"guid = "4f0f6c0e-07a5-4be5-9c3a-91ce1f6a3d05"
number = 1
date = 2026-11-20T06:00:00+00:00
status = "ready"
explicit = false
summary = "A lamp and what became of it."
"#;

/// A recording of which only its length is known.
pub(crate) fn clip(length_ms: u64) -> Clip {
    Clip::unmeasured(Frames::from_millis(length_ms))
}

/// A show that goes when the value does.
#[derive(Debug)]
pub(crate) struct Made {
    folder: TempDir,
}

impl Made {
    /// A show with one episode, `lamp`, that is ready and right.
    pub(crate) fn show() -> Self {
        Self::in_a_folder_called("show")
    }

    /// The same, in a folder whose name begins like this.
    pub(crate) fn in_a_folder_called(name: &str) -> Self {
        let made = Self { folder: tempfile::Builder::new().prefix(name).tempdir().unwrap() };
        made.put("scripts/corner/corner.toml", CORNER);
        made.put("feed/channel.toml", CHANNEL);
        let artwork = Path::new(env!("CARGO_MANIFEST_DIR")).join("feed/artwork/en.png");
        fs::create_dir_all(made.path("feed/artwork")).unwrap();
        fs::copy(artwork, made.path("feed/artwork/cover.png")).unwrap();
        made.put("episodes/lamp/episode.toml", EPISODE);
        made.put("episodes/lamp/script.md", SCRIPT);
        made.put("episodes/lamp/sources/ada.json", whisper());
        let bursts: Vec<_> = words().concat().iter().map(|w| (w.start, w.end)).collect();
        wav(&made.path("episodes/lamp/sources/ada.wav"), bursts[bursts.len() - 1].1 + 900, &bursts);
        wav(&made.path("episodes/lamp/takes/open-1.1.wav"), 3_000, &[(300, 1_200), (1_500, 2_600)]);
        wav(&made.path("episodes/lamp/takes/close-1.1.wav"), 3_400, &[(400, 1_600), (1_900, 3_000)]);
        made
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Write a file of the show.
    pub(crate) fn put(&self, relative: &str, text: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap()
    }

    /// Change a part of a file, which must be there.
    #[track_caller]
    pub(crate) fn swap(&self, relative: &str, old: &str, new: &str) {
        let text = self.read(relative);
        assert!(text.contains(old), "{old:?} is not in {relative}");
        self.put(relative, text.replacen(old, new, 1));
    }

    /// The files of the episode again under another name, but for these, as another episode.
    pub(crate) fn another(&self, slug: &str, but: &[&str]) {
        let all = [
            "episode.toml",
            "script.md",
            "sources/ada.json",
            "sources/ada.wav",
            "takes/open-1.1.wav",
            "takes/close-1.1.wav",
        ];
        for name in all.iter().filter(|name| !but.contains(name)) {
            self.put(
                &format!("episodes/{slug}/{name}"),
                fs::read(self.path(&format!("episodes/lamp/{name}"))).unwrap(),
            );
        }
        self.swap(&format!("episodes/{slug}/episode.toml"), "4f0f6c0e", "4f0f6c0f");
    }

    /// Change a part of the episode's script.
    #[track_caller]
    pub(crate) fn edit(&self, old: &str, new: &str) {
        self.swap("episodes/lamp/script.md", old, new);
    }
}
