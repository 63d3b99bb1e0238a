//! Whoever has recorded for a show is planned at the pace that was measured, and a newcomer at the usual one.
use crate::show::{
    made::{Made, wav},
    run::run,
};
use cornercast::script::{Rate, readtime};
use serde_json::Value;
use std::fmt::Write;

const TEXTS: [&str; 6] = [
    "There was a lamp in the hall of the house by the river, and nobody who lived there could say who had put it there.",
    "On Mondays it was dark, on Fridays it hummed, and on the days between it did what lamps are made to do, more or less.",
    "My aunt dusted it every week with the same yellow cloth, and every week she told us that it had been cheaper in the war.",
    "When the ferry came in late the lamp was already lit, and the captain used to say that he steered by the noise of it.",
    "We sold it in the end to a man from the harbour, who came back with it after a month, and asked us for the cat instead.",
    "The cat did not go with him, and the lamp stayed in the hall, and on Fridays both of them hummed until the morning came.",
];
/// Slower than the formula, in thousandths.
const SLOWER: u64 = 1_250;

fn front(title: &str, host: &str) -> String {
    format!(
        "---\ncornercast: 1\ntitle: {title}\ncorner: corner\nlang: en\nslot: 2:00\nhost: HOST\nvoices:\n  HOST: {host}\n---\n\n## All\n\n"
    )
}

fn episode(made: &Made, slug: &str, number: u32, script: &str) {
    let facts = made.read("episodes/lamp/episode.toml");
    let facts = facts
        .replace("4f0f6c0e", &format!("4f0f6c{number:02}"))
        .replace("number = 1", &format!("number = {number}"))
        .replace("status = \"ready\"", "status = \"draft\"");
    made.put(&format!("episodes/{slug}/episode.toml"), facts);
    made.put(&format!("episodes/{slug}/script.md"), script);
}

/// What the rundown says of an episode that nobody has recorded: its length, and who reads it how.
fn planned(made: &Made, slug: &str) -> (u64, Value) {
    let found = run(made.root(), &["rundown", slug, "--json"]).json();
    let found = found["episodes"].get(0).unwrap_or(&found).clone();
    let found = found.get("rundown").unwrap_or(&found).clone();
    let rows = found["rows"].as_array().unwrap_or_else(|| panic!("{found:#}"));
    let speech = rows.iter().find(|r| r["element"] != "segment").unwrap();
    (speech["length_ms"].as_u64().unwrap(), found["readers"].clone())
}

#[test]
fn a_host_is_planned_as_that_host_has_read() {
    let made = Made::show();
    let mut script = front("Last week", "Tom Ash");
    for (n, text) in TEXTS.iter().enumerate() {
        let usual = readtime::planned(text, false, Rate::Words(160)).0;
        let took = usual * SLOWER / 1000 + if n % 2 == 0 { 200 } else { 0 };
        let take = format!("takes/t{n}.wav");
        wav(&made.path(&format!("episodes/last/{take}")), took + 600, &[(300, 300 + took)]);
        let _ = write!(script, "{text}\n\n> **REC** {take}\n\n");
    }
    episode(&made, "last", 2, &script);
    let text = "The postman said that the lamp had a brother in the next village, and that the two of them had not spoken for years.";
    episode(&made, "next", 3, &format!("{}{text}\n", front("Next week", "Tom Ash")));
    episode(&made, "other", 4, &format!("{}{text}\n", front("Next week", "Eva Reed")));
    let usual = readtime::planned(text, false, Rate::Words(160)).0;
    let (known, readers) = planned(&made, "next");
    let slower = known as f64 / usual as f64;
    assert!((1.22..1.30).contains(&slower), "{slower}");
    let reader = &readers[0];
    assert!(reader.to_string().contains("Tom Ash"), "{readers:#}");
    assert_eq!(reader["takes"], 6, "{readers:#}");
    assert!(reader["error"].as_u64().is_none_or(|e| e < 60), "{readers:#}");
    // somebody else begins at the usual pace
    let (other, readers) = planned(&made, "other");
    assert_eq!(other, usual);
    assert!(!readers.to_string().contains("Tom Ash"), "{readers:#}");
    // and what was measured is said where a person reads it
    let told = run(made.root(), &["rundown", "next"]);
    assert!(told.out.contains("Tom Ash") && told.out.contains("6 takes"), "{}", told.out);
}

#[test]
fn an_episode_that_is_recorded_is_held_against_the_pace_of_its_own_takes() {
    let made = Made::show();
    let mut script = front("All of it", "Tom Ash");
    for (n, text) in TEXTS.iter().enumerate() {
        let took = readtime::planned(text, false, Rate::Words(160)).0 * 1_500 / 1000;
        let take = format!("takes/t{n}.wav");
        wav(&made.path(&format!("episodes/whole/{take}")), took + 600, &[(300, 300 + took)]);
        let _ = write!(script, "{text}\n\n> **REC** {take}\n\n");
    }
    episode(&made, "whole", 2, &script);
    let (_, readers) = planned(&made, "whole");
    assert_eq!(readers[0]["takes"], 6, "{readers}");
    let said = run(made.root(), &["check", "whole"]);
    assert!(!said.err.contains("W048"), "a slow reader is no mistake: {}", said.err);
}
