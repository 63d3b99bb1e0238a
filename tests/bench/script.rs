//! A script of an hour with 500 elements, from its text to a timeline that fits: `cargo bench --bench script`.
#![expect(clippy::panic, reason = "a broken script should fail the run")]
use cornercast::{
    media::{Clip, ClipId, ClipTable},
    programme::{Material, resolve},
    script::{Known, corner::Corner, parse},
    source::{Source, SourceId},
    timeline::{Policy, assemble, rundown},
    transcript::{self, Transcript},
    units::{FrameRange, Frames, Layout, Lufs},
};
use divan::Bencher;
use std::{collections::BTreeMap, fmt::Write};

fn main() {
    divan::main();
}

/// 70 segments of five paragraphs, a clip by its words and a pause; over the slot by what its spares give.
fn script() -> String {
    let mut text = String::from(
        "---\ncornercast: 1\ntitle: An hour\nhost: HOST\nslot: 60:00\ntolerance: 0:10\nvoices:\n  HOST: Mina Vale\n  WREN: Wren\nsources:\n  wren: s/wren.wav\n---\n\n",
    );
    for n in 0..70 {
        let _ = writeln!(text, "## Part {n}\n");
        for p in 0..5 {
            let rank = if p == 4 { format!(" (spare {n})") } else { String::new() };
            let _ = writeln!(
                text,
                "**HOST{rank}:** There was a word for the shelf by the stairs in house number {n}, and nobody in the street would say it twice.\n"
            );
        }
        let from = n * 20;
        let words: Vec<String> = (from..from + 16).map(word).collect();
        let (first, last) = (words[..3].join(" "), words[13..].join(" "));
        let said = format!("{} ~~{}~~ {}", words[..6].join(" "), words[6..9].join(" "), words[9..].join(" "));
        let _ = writeln!(text, "> **CLIP** wren\n> - in: \"{first}\"\n> - out: \"{last}\"\n>\n> WREN: {said}\n");
        text.push_str("> **PAUSE** 500ms\n\n");
    }
    text
}

fn word(n: usize) -> String {
    const SOUNDS: [&str; 12] = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se"];
    [n / 144 % 12, n / 12 % 12, n % 12].map(|d| SOUNDS[d]).concat()
}

fn interview() -> Transcript {
    let all: Vec<String> = (0..1440)
        .map(|n| {
            let at = 500 + n * 450;
            let (s, e) = (at, at + 380);
            format!(
                "{{\"word\":\" {}\",\"start\":{}.{:03},\"end\":{}.{:03}}}",
                word(n),
                s / 1000,
                s % 1000,
                e / 1000,
                e % 1000
            )
        })
        .collect();
    let json = format!(
        "{{\"text\":\"x\",\"language\":\"en\",\"segments\":[{{\"start\":0.5,\"end\":660.0,\"text\":\"x\",\"words\":[{}]}}]}}",
        all.join(",")
    );
    transcript::read(SourceId(1), "wren.json", &json).value
}

fn clips() -> ClipTable {
    let energy: Vec<i16> = (0..66_000).map(|step| if step % 45 < 38 { -2_000 } else { -6_000 }).collect();
    let clip = Clip {
        length: Frames::from_millis(660_000),
        layout: Layout::Mono,
        rate: 48_000,
        loudness: Some(Lufs::from_centi(-2_000)),
        true_peak: None,
        weighted: energy.clone(),
        energy,
        speech: vec![FrameRange::new(Frames::from_millis(500), Frames::from_millis(650_000))],
        began: None,
        remarks: Vec::new(),
    };
    let mut table = ClipTable::default();
    table.paths.insert("s/wren.wav".into(), Ok(ClipId("wren".into())));
    table.clips.insert(ClipId("wren".into()), clip);
    table
}

#[divan::bench]
fn checked_timed_and_fitted(bencher: Bencher<'_, '_>) {
    let (text, clips, corner) = (script(), clips(), Corner::default());
    let transcripts = BTreeMap::from([("s/wren.wav".to_owned(), interview())]);
    bencher.bench(|| {
        let parsed = parse(SourceId(0), &text, &Known::default());
        let source = Source { name: "script.md".into(), text: text.clone() };
        let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version: None };
        let resolved = resolve(&parsed.value, &source, &material);
        let laid = assemble(&resolved.value, &clips, &Policy::default());
        let elements: usize = resolved.value.segments.iter().map(|s| s.elements.len()).sum();
        assert!(elements >= 490, "{elements}");
        if !(parsed.is_sound() && resolved.is_sound() && laid.is_sound()) {
            panic!("{:?}", (parsed.diagnostics, resolved.diagnostics, laid.diagnostics));
        }
        rundown(&resolved.value, &laid.value).rows.len()
    });
}

#[divan::bench]
fn ten_megabytes_are_parsed(bencher: Bencher<'_, '_>) {
    let text = script().repeat(10_000_000 / script().len() + 1);
    bencher.bench(|| parse(SourceId(0), &text, &Known::default()).diagnostics.len());
}
