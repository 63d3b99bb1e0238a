//! Transcripts in the shape of every tool, read by the library and by a reader that shares no code with it: the same words, at
//! the same times, by the same people.
//!
//! `judge/transcripts.py` makes up a conversation from a seed and writes it as each tool would, and reads it again with another
//! half of itself. `JUDGED=200 cargo test judged::` goes on for as many conversations as you like.

use crate::judge::python;
use cornercast::{
    source::SourceId,
    transcript::{Timing, folded, read},
};
use std::{collections::BTreeMap, env, fmt::Write as _, fs};

const READER: &str = include_str!("judge/transcripts.py");
/// How many conversations, if nothing else is said.
const CONVERSATIONS: u64 = 12;

/// A word, when it begins and ends where the file says so, and who speaks.
type Heard = (String, Option<u64>, Option<u64>, Option<String>);

/// What differs between the two readers, for one file.
fn differences(name: &str, text: &str, heard: &[Heard]) -> String {
    let mut wrong = String::new();
    // by what it holds, not by its name
    let checked = read(SourceId(0), "interview", text);
    let t = checked.value;
    let words: Vec<String> = t.words.iter().map(|w| folded(&w.text)).collect();
    let others: Vec<String> = heard.iter().map(|w| folded(&w.0)).collect();
    if words != others {
        let at = words.iter().zip(&others).take_while(|(a, b)| a == b).count();
        let _ = writeln!(
            wrong,
            "{name} ({}): {} words, the other {}; from {at} on {:?}, the other {:?}",
            t.format,
            words.len(),
            others.len(),
            &words[at.min(words.len())..].iter().take(4).collect::<Vec<_>>(),
            &others[at.min(others.len())..].iter().take(4).collect::<Vec<_>>()
        );
        return wrong;
    }
    let mut people: BTreeMap<&str, &str> = BTreeMap::new();
    for paragraph in &t.paragraphs {
        let who = paragraph.speaker.map(|s| t.speakers[s.0].as_str());
        for n in paragraph.words.clone() {
            let (word, (text, start, end, other)) = (&t.words[n], &heard[n]);
            let time = word.time;
            // a time that the file gives is the word's own; one that it does not give is flagged or not there
            for (mine, theirs) in [(time.map(|t| t.start.0), start), (time.map(|t| t.end.0), end)] {
                if theirs.is_some() && mine != *theirs {
                    let _ = writeln!(wrong, "{name}: word {n}, {text}: {mine:?} ms, the other {theirs:?}");
                }
            }
            let own = time.is_some_and(|t| t.timing == Timing::Word);
            if own != (start.is_some() && end.is_some()) && !(own && heard.len() == 1) {
                let _ = writeln!(wrong, "{name}: word {n}, {text}: {:?} for {start:?}–{end:?}", time.map(|t| t.timing));
            }
            // whatever a tool calls people: who is one to the one reader is one to the other
            match (who, other.as_deref()) {
                (Some(who), Some(other)) if *people.entry(other).or_insert(who) == who => {}
                (None, None) => {}
                pair => {
                    let _ = writeln!(wrong, "{name}: word {n}, {text}: {pair:?}");
                }
            }
        }
    }
    let mut named: Vec<&str> = people.values().copied().collect();
    named.sort_unstable();
    named.dedup();
    if named.len() != people.len() {
        let _ = writeln!(wrong, "{name}: two people are one: {people:?}");
    }
    for word in &t.words {
        let place = text.get(word.span.range.clone()).map(folded).unwrap_or_default();
        if !place.is_empty() && !place.starts_with(&folded(&word.text).chars().take(3).collect::<String>()) {
            let _ = writeln!(wrong, "{name}: {} is said to stand at {place:?}", word.text);
        }
    }
    wrong
}

#[test]
fn another_reader_of_every_format_reads_the_same() {
    if !python::has("json") {
        return;
    }
    let conversations = env::var("JUDGED").ok().and_then(|n| n.parse().ok()).unwrap_or(CONVERSATIONS);
    let (mut wrong, mut files) = (String::new(), 0);
    for seed in 1..=conversations {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        python::run(READER, &["make", place, &seed.to_string()]);
        let heard: BTreeMap<String, Vec<Heard>> = serde_json::from_str(&python::run(READER, &["read", place])).unwrap();
        assert!(heard.len() >= 28, "{:?}", heard.keys());
        for (name, heard) in heard {
            assert!(heard.len() > 20, "{name}: {} words", heard.len());
            let text = fs::read_to_string(folder.path().join(&name)).unwrap();
            let found = differences(&name, &text, &heard);
            // one is enough to see what it is
            for line in found.lines().take(3) {
                let _ = writeln!(wrong, "seed {seed}: {line}");
            }
            files += 1;
        }
    }
    eprintln!("{files} files of {conversations} conversations");
    assert!(wrong.is_empty(), "{wrong}");
}
