//! How well interviews are cut into topics, on texts whose boundaries people have set: `cargo bench --bench topics -- FOLDER`.
//!
//! It reads public sets from the folder that is named and prints a table; see `tests/bench/topics.md`.
//! Pk and `WindowDiff` are better when lower and favour too few boundaries, so the row without any boundary always stands
//! beside them, and F1 within two sentences. The number of parts is given, as a programme's running order gives it.
//! Documents at even places are those that settings were chosen on, those at odd places were not looked at for it.
#![expect(clippy::disallowed_methods, reason = "reads what the user names, and measures time")]
#![expect(clippy::print_stdout, reason = "its result is a table")]
#![expect(clippy::cast_precision_loss, reason = "counts of sentences")]
#![expect(clippy::unwrap_used, reason = "a broken set should stop the measurement")]
use cornercast::script::{
    readtime,
    topics::{Sentence, topics},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// A text with the boundaries that people set: the sentences that begin a part, but the first.
struct Document {
    sentences: Vec<(String, bool)>,
    boundaries: Vec<usize>,
}

/// Files of one sentence a line with `=====` between parts.
fn lined(folder: &Path) -> Vec<Document> {
    let parts = |text: &str| -> Vec<Vec<(String, bool)>> {
        let mut parts = vec![Vec::new()];
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty()) {
            match parts.last_mut() {
                Some(part) if !line.starts_with("=====") => part.push((line.to_owned(), false)),
                _ => parts.push(Vec::new()),
            }
        }
        parts
    };
    let files = files(folder).into_iter().filter(|p| p.extension().is_none_or(|e| e == "ref"));
    files.filter_map(|p| document(parts(&String::from_utf8_lossy(&fs::read(p).unwrap())))).collect()
}

fn document(parts: Vec<Vec<(String, bool)>>) -> Option<Document> {
    let mut boundaries = Vec::new();
    let mut sentences = Vec::new();
    for part in parts.into_iter().filter(|p| !p.is_empty()) {
        boundaries.push(sentences.len());
        sentences.extend(part);
    }
    (boundaries.len() > 1).then(|| Document { sentences, boundaries: boundaries.split_off(1) })
}

/// All files below a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Talk in Markdown, with headings where the subject changes and `Name:` where the speaker does. Taken when it has 20
/// turns, 150 to 1500 sentences, 5 to 30 parts none of which holds over six tenths, and few bullets; every third of those.
fn talk(folder: &Path) -> Vec<Document> {
    let plain = |p: &PathBuf| {
        let name = p.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        name.ends_with(".md") && !name.starts_with("_index") && name.matches('.').count() == 1
    };
    let read = |p: PathBuf| sections(&String::from_utf8_lossy(&fs::read(p).unwrap()));
    files(folder).into_iter().filter(plain).filter_map(read).filter_map(document).step_by(3).collect()
}

fn sections(text: &str) -> Option<Vec<Vec<(String, bool)>>> {
    let body = text.strip_prefix("---\n").and_then(|t| t.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let mut parts: Vec<Vec<(String, bool)>> = vec![Vec::new()];
    let (mut turns, mut bullets, mut lines, mut opens) = (0, 0, 0, false);
    for line in body.lines().map(str::trim).filter(|l| !l.is_empty()) {
        if line.starts_with('#') && line.trim_start_matches('#').starts_with(' ') {
            parts.push(Vec::new());
            continue;
        }
        lines += 1;
        bullets += usize::from(line.starts_with("- ") || line.starts_with("* "));
        let mut rest = line;
        if let Some((label, after)) = line.split_once(':').filter(|(label, _)| is_name(label)) {
            (turns, opens) = (turns + 1, true);
            rest = after.trim_start_matches(['*', ' ']);
            let digits = rest.split_whitespace().next().unwrap_or_default();
            if label.len() < rest.len() + 40
                && digits.len() >= 4
                && digits.chars().all(|c| c.is_ascii_digit() || c == ':')
            {
                rest = rest.get(digits.len()..).unwrap_or_default();
            }
        }
        for sentence in readtime::sentences(&rest.replace(['*', '_', '`'], "")) {
            if let Some(part) = parts.last_mut() {
                part.push((sentence.to_owned(), opens));
            }
            opens = false;
        }
    }
    parts.retain(|p| !p.is_empty());
    let all: usize = parts.iter().map(Vec::len).sum();
    let largest = parts.iter().map(Vec::len).max().unwrap_or(0);
    let fits = turns >= 20 && (150..=1500).contains(&all) && (5..=30).contains(&parts.len());
    (fits && bullets * 20 <= lines && largest * 10 <= all * 6).then_some(parts)
}

fn is_name(label: &str) -> bool {
    let label = label.trim_matches(['*', ' ']);
    let words = label.split_whitespace().filter(|w| !w.starts_with('('));
    label.len() <= 40
        && label.starts_with(char::is_uppercase)
        && words.clone().count() <= 4
        && words
            .clone()
            .all(|w| w.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '’' | '\'' | '(' | ')')))
}

/// Pk, `WindowDiff` and F1 within two sentences of one document.
fn score(document: &Document, found: &[usize]) -> [f64; 3] {
    let n = document.sentences.len();
    let parts = document.boundaries.len() + 1;
    // half the mean part, rounded
    let window = ((n + parts) / (2 * parts)).max(1);
    let numbered = |boundaries: &[usize]| -> Vec<usize> {
        (0..n).map(|i| boundaries.iter().filter(|b| **b <= i).count()).collect()
    };
    let (own, other) = (numbered(&document.boundaries), numbered(found));
    let (mut pk, mut differ) = (0, 0);
    for i in 0..n - window {
        let (a, b) = (own[i + window] - own[i], other[i + window] - other[i]);
        pk += usize::from((a == 0) != (b == 0));
        differ += usize::from(a != b);
    }
    let mut free = document.boundaries.clone();
    let mut hits = 0;
    for at in found {
        let near = free.iter().enumerate().map(|(n, b)| (b.abs_diff(*at), n)).min();
        if let Some((_, n)) = near.filter(|(off, _)| *off <= 2) {
            free.remove(n);
            hits += 1;
        }
    }
    let all = (n - window) as f64;
    [pk as f64 / all, differ as f64 / all, 2.0 * hits as f64 / (found.len() + document.boundaries.len()).max(1) as f64]
}

fn even(document: &Document) -> Vec<usize> {
    let count = document.boundaries.len() + 1;
    (1..count).map(|part| document.sentences.len() * part / count).collect()
}

/// The mean of 20 draws, the same in every run.
fn random(document: &Document, seed: &mut u64) -> [f64; 3] {
    let mut sum = [0.0; 3];
    for _ in 0..20 {
        let mut drawn = std::collections::BTreeSet::new();
        while drawn.len() < document.boundaries.len() {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            drawn.insert(1 + (*seed >> 33) as usize % (document.sentences.len() - 1));
        }
        let draw: Vec<usize> = drawn.into_iter().collect();
        for (sum, one) in sum.iter_mut().zip(score(document, &draw)) {
            *sum += one / 20.0;
        }
    }
    sum
}

fn ours(document: &Document) -> Vec<usize> {
    let sentences: Vec<Sentence<'_>> =
        document.sentences.iter().map(|(text, opens)| Sentence { text, opens: *opens }).collect();
    topics(&sentences, document.boundaries.len() + 1, false).iter().skip(1).map(|t| t.sentences.start).collect()
}

fn main() {
    speed();
    let Some(folder) = std::env::args().skip(1).find(|a| !a.starts_with("--")).map(PathBuf::from) else {
        println!("SKIPPED: name the folder of the public sets; see tests/bench/topics.md");
        return;
    };
    println!("{:<10} {:<7} {:<8} {:>4} {:>6} {:>6} {:>6}", "set", "half", "method", "docs", "Pk", "WD", "F1±2");
    let mut none = true;
    for (name, path) in [("clinical", "clinical"), ("physics", "physics"), ("AI", "ai"), ("talk", "talk")] {
        let path = folder.join(path);
        let documents = if name == "talk" { talk(&path) } else { lined(&path) };
        none &= documents.is_empty();
        type Method = fn(&Document, &mut u64) -> [f64; 3];
        let methods: [(&str, Method); 4] = [
            ("none", |d, _| score(d, &[])),
            ("even", |d, _| score(d, &even(d))),
            ("random", random),
            ("topics", |d, _| score(d, &ours(d))),
        ];
        for (method, run) in methods {
            let mut seed = 7;
            let scores: Vec<[f64; 3]> = documents.iter().map(|d| run(d, &mut seed)).collect();
            for (half, own) in [("all", 2), ("tuning", 0), ("test", 1)] {
                let own: Vec<&[f64; 3]> =
                    scores.iter().enumerate().filter(|(n, _)| own == 2 || n % 2 == own).map(|(_, s)| s).collect();
                let mean = |i: usize| own.iter().map(|s| s[i]).sum::<f64>() / own.len().max(1) as f64;
                println!(
                    "{name:<10} {half:<7} {method:<8} {:>4} {:>6.3} {:>6.3} {:>6.3}",
                    own.len(),
                    mean(0),
                    mean(1),
                    mean(2)
                );
            }
        }
    }
    if none {
        println!("SKIPPED: {} holds none of clinical, physics, ai, talk", folder.display());
    }
}

fn speed() {
    for words in [10_000, 100_000] {
        let text = made(words);
        let sentences: Vec<Sentence<'_>> = text.iter().map(|text| Sentence { text, opens: false }).collect();
        let start = Instant::now();
        let found = topics(&sentences, 10, false);
        println!("{words} words, {} sentences into {}: {} ms", text.len(), found.len(), start.elapsed().as_millis());
    }
}

/// A text of that many words, 12 to the sentence: every other one is a little word, as in talk, the others are made up and
/// drift.
fn made(words: usize) -> Vec<String> {
    let mut seed: u64 = 3;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    (0..words / 12)
        .map(|n| {
            let word = |i| match i % 2 {
                0 => "the".to_owned(),
                _ => format!("word{}", n / 60 + next(400) * next(30) / 20),
            };
            (0..12).map(word).collect::<Vec<_>>().join(" ")
        })
        .collect()
}
