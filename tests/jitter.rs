//! Cuts by words whose times are wrong, as those of recognisers are: they fall where nobody speaks, or say that they do not.
use cornercast::{
    diagnostic::Diagnostic,
    media::{Clip, ClipId, ClipTable},
    programme::{ElementKind, Material, resolve},
    script::{Known, corner::Corner, parse},
    source::{Source, SourceId},
    transcript::{self, Transcript},
    units::{FrameRange, Frames, Lufs},
};
use std::{collections::BTreeMap, ops::Range};

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn within(&mut self, range: Range<u64>) -> u64 {
        range.start + self.below(range.end - range.start)
    }
}

/// Somebody who speaks: phrases of some words, run together but for a short dip, with a pause behind each phrase.
struct Speech {
    /// From and to, in milliseconds; phrase by phrase.
    phrases: Vec<Vec<Range<u64>>>,
    pauses: Vec<Range<u64>>,
    /// In hundredths of dBFS, 10 ms each.
    energy: Vec<i16>,
}

impl Speech {
    fn new(random: &mut Random) -> Self {
        let (mut phrases, mut pauses, mut energy) = (Vec::new(), Vec::new(), Vec::new());
        let mut quiet = |energy: &mut Vec<i16>, random: &mut Random, length: u64| {
            pauses.push(energy.len() as u64 * 10..energy.len() as u64 * 10 + length);
            energy.extend((0..length / 10).map(|_| -5_800 - random.below(600) as i16));
        };
        quiet(&mut energy, random, 600);
        for _ in 0..9 {
            let mut words = Vec::new();
            for n in 0..random.within(2..6) {
                if n > 0 {
                    // a stop or a soft sound between words: lower, and no pause
                    energy.extend((0..random.within(1..4)).map(|_| -3_000 - random.below(500) as i16));
                }
                let from = energy.len() as u64 * 10;
                let length = random.within(15..45);
                energy.extend((0..length).map(|step| {
                    let edge = step.min(length - 1 - step).min(4) as i16;
                    -2_600 + edge * 150 - random.below(700) as i16
                }));
                words.push(from..energy.len() as u64 * 10);
            }
            phrases.push(words);
            let length = random.within(15..65) * 10;
            quiet(&mut energy, random, length);
        }
        Self { phrases, pauses, energy }
    }

    /// Every word is its own, so that no place is meant by two.
    fn word(phrase: usize, n: usize) -> String {
        const SOUNDS: [&str; 9] = ["ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no"];
        format!("{}{}{}", SOUNDS[phrase], SOUNDS[n], SOUNDS[(phrase + 3) % 9])
    }

    /// What a recogniser says, whose times are up to this wrong, either way.
    fn heard(&self, random: &mut Random, wrong: u64) -> Transcript {
        let mut last = 0;
        let mut moved = |at: u64| {
            last = (at + random.below(2 * wrong + 1)).saturating_sub(wrong).max(last);
            last
        };
        let mut words = Vec::new();
        let mut text = String::new();
        for (p, phrase) in self.phrases.iter().enumerate() {
            for (n, word) in phrase.iter().enumerate() {
                let said = Self::word(p, n);
                let (start, end) = (moved(word.start), moved(word.end));
                words.push(format!(
                    "{{\"word\":\" {said}\",\"start\":{}.{:03},\"end\":{}.{:03}}}",
                    start / 1000,
                    start % 1000,
                    end / 1000,
                    end % 1000
                ));
                text.push_str(&said);
                text.push(' ');
            }
        }
        let end = self.energy.len() / 100;
        let json = format!(
            "{{\"text\":\"{text}\",\"language\":\"en\",\"segments\":[{{\"start\":0.5,\"end\":{end},\"text\":\"{text}\",\"words\":[{}]}}]}}",
            words.join(",")
        );
        transcript::read(SourceId(1), "wren.json", &json).value
    }

    /// Phrases 1 to 7, of which every second is struck.
    fn cut(&self, transcript: &Transcript) -> (Vec<FrameRange>, Vec<Diagnostic>) {
        let phrase = |p: usize| (0..self.phrases[p].len()).map(|n| Self::word(p, n)).collect::<Vec<_>>().join(" ");
        let body: Vec<String> =
            (1..8).map(|p| if p % 2 == 0 { format!("~~{}~~", phrase(p)) } else { phrase(p) }).collect();
        let first = Self::word(1, 0);
        let last = Self::word(7, self.phrases[7].len() - 1);
        let text = format!(
            "---\ncornercast: 1\ntitle: T\nhost: HOST\nvoices:\n  HOST: A host\n  WREN: Wren\nsources:\n  wren: s/w.wav\n---\n\n\
             ## One\n\n> **CLIP** wren\n> - in: \"{first}\"\n> - out: \"{last}\"\n>\n> WREN: {}\n",
            body.join(" ")
        );
        let parsed = parse(SourceId(0), &text, &Known::default());
        assert_eq!(parsed.diagnostics, []);
        let source = Source { name: "script.md".into(), text };
        let transcripts = BTreeMap::from([("s/w.wav".to_owned(), transcript.clone())]);
        let mut clips = ClipTable::default();
        clips.paths.insert("s/w.wav".into(), Ok(ClipId("wren".into())));
        let clip = Clip {
            loudness: Some(Lufs::from_centi(-2_300)),
            energy: self.energy.clone(),
            weighted: self.energy.clone(),
            ..crate::show::made::clip(self.energy.len() as u64 * 10)
        };
        clips.clips.insert(ClipId("wren".into()), clip);
        let corner = Corner::default();
        let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version: None };
        let resolved = resolve(&parsed.value, &source, &material);
        let elements = resolved.value.segments.iter().flat_map(|s| &s.elements);
        let pieces = elements.filter_map(|e| match &e.kind {
            ElementKind::Clip(cut) => Some(cut.pieces.iter().map(|p| p.range).collect::<Vec<_>>()),
            _ => None,
        });
        (pieces.flatten().collect(), resolved.diagnostics)
    }

    fn is_quiet(&self, at: Frames) -> bool {
        let ms = at.get() / 48;
        let step = usize::try_from(ms / 10).unwrap().min(self.energy.len() - 1);
        // or nowhere near is it 3 dB quieter
        let near = &self.energy[step.saturating_sub(8)..(step + 9).min(self.energy.len())];
        self.pauses.iter().any(|p| p.contains(&ms)) || near.iter().all(|e| *e >= self.energy[step] - 300)
    }
}

#[test]
fn cuts_by_wrong_times_fall_into_pauses_or_warn() {
    let mut random = Random(7);
    for (wrong, least) in [(0, 1000), (150, 950)] {
        let (mut all, mut quiet, mut unsaid) = (0, 0, 0);
        for _ in 0..200 {
            let speech = Speech::new(&mut random);
            let transcript = speech.heard(&mut random, wrong);
            let (pieces, found) = speech.cut(&transcript);
            assert!(pieces.len() > 1, "{found:?}");
            let inner = pieces.windows(2).flat_map(|p| [p[0].end(), p[1].start()]);
            let inner: Vec<bool> = inner.map(|at| speech.is_quiet(at)).collect();
            all += inner.len();
            let good = inner.iter().filter(|q| **q).count();
            quiet += good;
            let warned = found.iter().filter(|d| d.code == "W034").count();
            unsaid += (inner.len() - good).saturating_sub(warned);
        }
        eprintln!("times wrong by up to {wrong} ms: {quiet} of {all} inner cuts in a pause or where it is quietest");
        assert!(all >= 1000);
        assert!(quiet * 1000 >= all * least, "{wrong} ms: {quiet} of {all}");
        assert_eq!(unsaid, 0, "{wrong} ms");
    }
}
