//! How well the outline finds where a talk turns to something else, against people's own headings.
//!
//! `cargo bench --bench topics -- FOLDER`. Each folder below FOLDER is a set; each of its files is a text, one sentence a
//! line, with a line of at least five `=` between two parts and, where turns are known, a line of five `-` before each.
//! `tests/bench/README.md` says where public sets are and has the figures. Without a folder it only measures speed.
#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads files and the clock")]
#![expect(clippy::cast_precision_loss, reason = "counts of sentences")]

use cornercast::script::topics::{Sentence, topics};
use std::{fs, path::Path, time::Instant};

/// A text with the headings of a person.
struct Talk {
    lines: Vec<String>,
    opens: Vec<bool>,
    /// The first sentence of each part but the first.
    bounds: Vec<usize>,
}

impl Talk {
    fn read(text: &str) -> Self {
        let mut talk = Self { lines: Vec::new(), opens: Vec::new(), bounds: Vec::new() };
        let mut opens = false;
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if line.starts_with("=====") {
                talk.bounds.push(talk.lines.len());
            } else if line.starts_with("-----") {
                opens = true;
            } else {
                talk.lines.push(line.to_owned());
                talk.opens.push(opens);
                opens = false;
            }
        }
        let end = talk.lines.len();
        talk.bounds.dedup();
        talk.bounds.retain(|b| *b > 0 && *b < end);
        talk
    }

    fn found(&self) -> Vec<usize> {
        let all: Vec<_> =
            self.lines.iter().zip(&self.opens).map(|(text, opens)| Sentence { text, opens: *opens }).collect();
        topics(&all, self.bounds.len() + 1, false).iter().skip(1).map(|t| t.sentences.start).collect()
    }

    fn even(&self) -> Vec<usize> {
        let parts = self.bounds.len() + 1;
        (1..parts).map(|n| n * self.lines.len() / parts).collect()
    }

    fn random(&self, seed: u64) -> Vec<usize> {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut bounds: Vec<usize> = Vec::new();
        while bounds.len() < self.bounds.len().min(self.lines.len().saturating_sub(1)) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = 1 + usize::try_from(state % (self.lines.len() as u64 - 1)).unwrap_or(0);
            if !bounds.contains(&at) {
                bounds.push(at);
            }
        }
        bounds.sort_unstable();
        bounds
    }
}

/// In which part each sentence is.
fn parts(bounds: &[usize], n: usize) -> Vec<usize> {
    (0..n).map(|i| bounds.iter().filter(|b| **b <= i).count()).collect()
}

/// Pk and `WindowDiff`, with a window of half the mean part, and the share of boundaries within 2 sentences, as F1.
fn score(talk: &Talk, found: &[usize]) -> [f64; 3] {
    let n = talk.lines.len();
    let parts_of = talk.bounds.len() + 1;
    // half the mean part, rounded
    let window = ((n + parts_of) / (2 * parts_of)).max(1);
    let (truth, guess) = (parts(&talk.bounds, n), parts(found, n));
    let (mut pk, mut diff, mut all) = (0_u32, 0_u32, 0_u32);
    for (i, j) in (0..n.saturating_sub(window)).map(|i| (i, i + window)) {
        all += 1;
        pk += u32::from((truth[i] == truth[j]) != (guess[i] == guess[j]));
        diff += u32::from(truth[j] - truth[i] != guess[j] - guess[i]);
    }
    let near =
        |one: &[usize], other: &[usize]| one.iter().filter(|a| other.iter().any(|b| a.abs_diff(*b) <= 2)).count();
    let (hits, kept) = (near(found, &talk.bounds) as f64, near(&talk.bounds, found) as f64);
    let (precision, recall) = (hits / found.len().max(1) as f64, kept / talk.bounds.len().max(1) as f64);
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    [f64::from(pk) / f64::from(all.max(1)), f64::from(diff) / f64::from(all.max(1)), f1]
}

fn mean(all: &[[f64; 3]]) -> [f64; 3] {
    [0, 1, 2].map(|n| all.iter().map(|s| s[n]).sum::<f64>() / all.len().max(1) as f64)
}

/// A way to cut a talk.
type Cut<'a> = &'a dyn Fn(&Talk) -> Vec<usize>;

fn set(folder: &Path) {
    let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    let talks: Vec<Talk> = files
        .iter()
        .filter_map(|f| Some(Talk::read(&String::from_utf8_lossy(&fs::read(f).ok()?))))
        .filter(|t| !t.bounds.is_empty())
        .collect();
    let rows: [(&str, Cut<'_>); 4] = [
        ("none", &|_| Vec::new()),
        ("even", &Talk::even),
        ("random", &|t| t.random(t.lines.len() as u64)),
        ("outline", &Talk::found),
    ];
    println!("{} ({} texts)", folder.file_name().and_then(|n| n.to_str()).unwrap_or_default(), talks.len());
    for (name, cut) in rows {
        let all: Vec<_> = talks.iter().map(|t| score(t, &cut(t))).collect();
        let [pk, diff, f1] = mean(&all);
        println!("  {name:8} Pk {pk:.3}  WindowDiff {diff:.3}  F1 within 2 {f1:.3}");
    }
}

/// Text of so many words, in parts that have words of their own.
fn speed(words: usize) {
    let sentences = words / 14;
    let text = |n: usize| {
        let topic = n * 20 / sentences;
        (0..14).map(|w| format!("word{}", (n * 31 + w * 17) % 97 + topic * 60)).collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = (0..sentences).map(text).collect();
    let all: Vec<_> = lines.iter().map(|text| Sentence { text, opens: false }).collect();
    let begun = Instant::now();
    let found = topics(&all, 20, false).len();
    println!("{words} words in {found} parts: {} ms", begun.elapsed().as_millis());
}

fn main() {
    let folder = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    if let Some(folder) = folder {
        let mut sets: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
        sets.sort();
        sets.iter().filter(|s| s.is_dir()).for_each(|s| set(s));
    }
    speed(10_000);
    speed(100_000);
}
