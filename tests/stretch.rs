//! Speech that is made faster or slower to fill a slot, heard from outside.

use crate::show::energy::Energy;
use crate::show::made::{Made, words};
use crate::show::run::run;
use serde_json::Value;

/// The show with the whole interview as one clip in a slot of this length, and what the corner allows.
fn show(slot: &str, stretch: u8) -> Made {
    let made = Made::show();
    let script = made.read("episodes/lamp/script.md");
    let (from, to) = (script.find("> **CLIP**").unwrap(), script.find("## Closing").unwrap());
    let clip = "> **CLIP** ada\n> - in: \"I kept\"\n> - out: \"to it again\"\n";
    let script = format!("{}{clip}\n{}", &script[..from], &script[to..]);
    let script = script.replace("slot: 0:12\ntolerance: 2s", &format!("slot: {slot}\ntolerance: 0s"));
    made.put("episodes/lamp/script.md", script);
    let corner = made.read("scripts/corner/corner.toml");
    made.put(
        "scripts/corner/corner.toml",
        corner.replace("[voices]", &format!("[fit]\nstretch = {stretch}\n\n[voices]")),
    );
    made
}

fn json(made: &Made, name: &str) -> Value {
    serde_json::from_str(&made.read(&format!("episodes/lamp/build/{name}"))).unwrap()
}

/// How long the programme is when nothing is changed, in milliseconds.
fn natural() -> u64 {
    let made = show("10:00", 0);
    let ran = run(made.root(), &["rundown", "lamp", "--json"]);
    ran.json()["actual_ms"].as_u64().unwrap()
}

fn clock(ms: u64) -> String {
    format!("{}:{:02}.{:03}", ms / 60_000, ms / 1000 % 60, ms % 1000)
}

#[test]
fn a_slot_is_met_to_the_frame_and_captions_are_where_the_words_are() {
    let natural = natural();
    for thousandths in [974, 1_027] {
        let slot = natural * thousandths / 1_000;
        let made = show(&clock(slot), 3);
        let ran = run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
        ran.says(&["W084", "to fill the slot"]);
        let energy = Energy::of(&made.path("episodes/lamp/build/master.wav"));
        assert_eq!(energy.frames, slot * 48, "{natural} ms in {slot}");
        let fit = json(&made, "report.json")["fit"].to_string();
        assert!(fit.contains("speech") && fit.contains("ened by"), "{fit}");
        let captions = json(&made, "captions.json");
        let mut judged = 0;
        for sentence in words() {
            // the first word of each sentence comes after 700 ms of quiet
            let first = captions["segments"].as_array().unwrap().iter().find(|s| {
                let body = s["body"].as_str().unwrap();
                body.starts_with(&sentence[..3].iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" "))
            });
            let Some(first) = first else { continue };
            let at = (first["startTime"].as_f64().unwrap() * 1000.0).round() as i64;
            let at = at.unsigned_abs();
            let heard = energy.sounding(at.saturating_sub(300), at + 200, -40.0, 20);
            let near = heard.iter().map(|s| s.0.abs_diff(at)).min();
            assert!(near.is_some_and(|off| off <= 25), "{sentence:?} at {at}: {heard:?}");
            judged += 1;
        }
        assert!(judged >= 6, "{judged} sentences in {captions}");
        // every word and pause of the clip is there: 46 bursts, none of them much longer or shorter
        let bursts = energy.sounding(0, slot, -40.0, 30);
        let wanted = words().concat().len() + 4;
        assert_eq!(bursts.len(), wanted, "{bursts:?}");
    }
}

#[test]
fn nothing_is_stretched_that_need_not_be() {
    let natural = natural();
    // what the corner does not allow
    let refused = run(show(&clock(natural - 300), 0).root(), &["mix", "lamp"]).ends(1);
    refused.says(&["E046", "pauses and tails give"]);
    // more than it allows
    let refused = run(show(&clock(natural * 95 / 100), 3).root(), &["mix", "lamp"]).ends(1);
    refused.says(&["E046", "pauses, tails and the speed of speech give"]);
    // a pause does as well
    let made = show(&clock(natural + 1_900), 3);
    made.edit("## Closing", "> **PAUSE** 2s\n\n## Closing");
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let fit = json(&made, "report.json")["fit"].to_string();
    assert!(fit.contains("pause shortened by 0:00.100") && !fit.contains("speech"), "{fit}");
    // and so little is nothing to speak of
    let made = show(&clock(natural - 100), 1);
    let ran = run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    assert!(!ran.err.contains("W084"), "{}", ran.err);
}

#[test]
fn other_programs_are_told_of_the_tempo() {
    let natural = natural();
    let made = show(&clock(natural * 98 / 100), 3);
    for (format, told) in [("otio", "\"LinearTimeWarp.1\""), ("rpp", "PLAYRATE 1.02")] {
        run(made.root(), &["export", "lamp", "--as", format]).ends(0);
        let text = made.read(&format!("episodes/lamp/build/timeline.{format}"));
        assert_eq!(text.matches(told).count(), 3, "{text}");
    }
}
