//! What a take was accepted or built with: words that are changed behind it, and another name over it, are told.
use crate::show::made::{self, Made};
use crate::show::run::{Ran, run};

const SCRIPT: &str = "episodes/lamp/script.md";

fn quiet(ran: &Ran) {
    assert!(!ran.err.contains("W094"), "{}", ran.err);
}

#[test]
fn a_take_whose_ends_are_moved_keeps_the_words_that_it_was_built_with() {
    let made = Made::show();
    let take = "> **REC** takes/close-1.1.wav\n";
    made.edit(take, "> **REC** takes/close-1.1.wav 0:00.3–0:03.2\n");
    run(made.root(), &["build"]).ends(0);
    made.edit("that hums.", "that glows.");
    for moved in ["0:00.31–0:03.2", "0:00.3–0:03.19", "0:00.2–0:03.3"] {
        made.edit("0:00.3–0:03.2\n", &format!("{moved}\n"));
        for command in ["check", "build", "check"] {
            run(made.root(), &[command]).ends(0).says(&["warning[W094]: the words of this paragraph"]);
        }
        run(made.root(), &["publish"])
            .ends(1)
            .says(&["lamp: what stands beside a take was changed after it was built"]);
        made.edit(&format!("{moved}\n"), "0:00.3–0:03.2\n");
    }
    // moved, with the words that it was built with, it is bound where it is now
    made.edit("that glows.", "that hums.");
    made.edit("0:00.3–0:03.2\n", "0:00.2–0:03.3\n");
    quiet(&run(made.root(), &["build"]).ends(0));
    // another part of the recording is another take
    made.edit("0:00.2–0:03.3\n", "0:00.2–0:01.7\n");
    made.edit("that hums.", "that glows.");
    run(made.root(), &["takes", "lamp", "--confirm", "all"]).ends(0);
    made.edit("0:00.2–0:01.7\n", "0:01.8–0:03.1\n");
    made.edit("that glows.", "that sings.");
    run(made.root(), &["check"]).ends(0).says(&["warning[W094]"]);
    made::wav(&made.path("episodes/lamp/takes/close-1.1.wav"), 3_300, &[(400, 1_500), (1_900, 3_100)]);
    quiet(&run(made.root(), &["build"]).ends(0));
}

#[test]
fn a_take_that_stands_under_another_name_is_told_until_somebody_says_that_it_is_right() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    assert!(!made.read("episodes/lamp/takes.json").contains("Mina"));
    let told = "warning[W094]: this take was built as somebody else's reading";
    // the host changes, and the recording is still of the one before
    made.edit("HOST: Mina Vale", "HOST: Noor Ash");
    let ran = run(made.root(), &["build"]).ends(0).says(&[told]);
    assert_eq!(ran.err.matches("W094").count(), 2, "{}", ran.err);
    run(made.root(), &["publish"]).ends(1).says(&["lamp: what stands beside a take was changed after it was built"]);
    made.edit("HOST: Noor Ash", "HOST: Mina Vale");
    quiet(&run(made.root(), &["build"]).ends(0));
    // another label does the same
    made.edit("**HOST (term: lamp):** A lamp", "**ADA (term: lamp):** A lamp");
    let ran = run(made.root(), &["build"]).says(&[told]);
    assert_eq!(ran.err.matches("W094").count(), 1, "{}", ran.err);
    run(made.root(), &["takes", "lamp", "--confirm", "all"]).ends(0).says(&["confirmed: the takes in line "]);
    quiet(&run(made.root(), &["check"]));
    // a list of before has no readers, and gets them
    let list: serde_json::Value = serde_json::from_str(&made.read("episodes/lamp/takes.json")).unwrap();
    let mut before = list.clone();
    before.as_object_mut().unwrap().remove("readers");
    made.put("episodes/lamp/takes.json", before.to_string());
    quiet(&run(made.root(), &["build"]));
    assert!(made.read("episodes/lamp/takes.json").contains("readers"));
}

#[test]
fn what_is_accepted_is_bound_to_what_it_was_compared_with() {
    let made = Made::show();
    let said = ["Good evening to all of you.", "A lamp is a thing that hums."];
    let (mut at, mut words) = (500, Vec::new());
    for text in said {
        for word in text.split(' ') {
            words.push((word, at, at + 250));
            at += 300;
        }
        at += 1_200;
    }
    made.put("episodes/lamp/takes/all.json", made::transcribed(&words));
    made::wav(&made.path("episodes/lamp/takes/all.wav"), 6_000, &[(450, 2_300), (3_480, 5_600)]);
    let accept = |what: &str| {
        let (recording, words) = (made.path("episodes/lamp/takes/all.wav"), made.path("episodes/lamp/takes/all.json"));
        let (recording, words) = (recording.to_str().unwrap(), words.to_str().unwrap());
        run(made.root(), &["takes", "lamp", recording, "--transcript", words, "--accept", what]).ends(0)
    };
    let ran = accept("sure").says(&["2 REC cues were written"]);
    assert!(!ran.out.contains("To be recorded still"), "{}", ran.out);
    // what somebody read is no source of anything
    let ran = run(made.root(), &["check"]).ends(0);
    assert!(!ran.err.contains("W083"), "{}", ran.err);
    // of a pick-up nothing else has to be recorded again
    made.edit("## Closing\n", "## Closing\n\nThis one is new, and nobody has read it yet.\n");
    let silent = made.path("episodes/lamp/takes/close-1.1.wav");
    let ran = run(made.root(), &["takes", "lamp", silent.to_str().unwrap()]).ends(0);
    let still = ran.out.split("To be recorded still").nth(1).unwrap_or_default();
    assert!(!still.contains("Good evening"), "{}", ran.out);
    made.edit("## Closing\n\nThis one is new, and nobody has read it yet.\n", "## Closing\n");
    quiet(&run(made.root(), &["check"]).ends(0));
    let accepted = made.read(SCRIPT);
    assert!(accepted.contains("takes/all.wav 0:0"), "{accepted}");
    // changed before anything is built
    made.edit("that hums.", "that glows.");
    run(made.root(), &["build"]).ends(0).says(&["warning[W094]"]);
    made.edit("that glows.", "that hums.");
    // what somebody set behind a cue stays when it is accepted again as it is
    let cue = accepted.lines().rfind(|line| line.contains("takes/all.wav")).unwrap();
    made.edit(cue, &format!("{cue} gain=+2dB"));
    let set = made.read(SCRIPT);
    accept("sure");
    assert_eq!(made.read(SCRIPT), set);
}

#[test]
fn a_published_episode_keeps_its_reader_when_the_corner_has_another_host() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    made.edit("HOST: Mina Vale", "HOST: Noor Ash");
    quiet(&run(made.root(), &["check"]).ends(0));
    quiet(&run(made.root(), &["build"]).ends(0));
    // whoever corrects it is told
    let facts = made.read("episodes/lamp/episode.toml");
    let revised = facts + "\n[[revision]]\ndate = 2026-03-02\nnote = \"A name was wrong.\"\n";
    made.put("episodes/lamp/episode.toml", revised);
    run(made.root(), &["publish", "--revise", "lamp"]).ends(1).says(&["what stands beside a take was changed"]);
    // other words are told as before
    made.edit("Good evening to all of you.", "Good morning to all of you.");
    run(made.root(), &["check"]).ends(0).says(&["the words of this paragraph changed"]);
}
