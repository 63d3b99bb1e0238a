//! A correction beside a transcript: accepted with a name under it, listed, and heard in everything that is made.
use super::{Made, run};

/// The entry that the help line of a check proposes.
fn proposed(made: &Made) -> (String, String) {
    let json = run(made.root(), &["--json", "check"]).ends(1).json();
    let problem = json["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == "E049").unwrap().clone();
    let help = problem["help"].as_str().unwrap().to_owned();
    let (before, entry) = help.split_once("[[correction]]").unwrap();
    let file = before.trim_end().trim_end_matches(':').rsplit(' ').next().unwrap().to_owned();
    (format!("episodes/lamp/{file}"), format!("[[correction]]{entry}\n"))
}

#[test]
fn what_the_help_line_proposes_is_accepted_listed_and_in_the_captions() {
    let made = Made::show();
    made.edit("ADA: It had a green shade", "ADA: It had a red and yellow shade");
    let (file, entry) = proposed(&made);
    assert_eq!(file, "episodes/lamp/sources/ada.corrections.toml");
    made.put(&file, entry.replace("who listened", "Jo Park"));
    run(made.root(), &["check"])
        .ends(0)
        .says(&["corrected in sources/ada.json: \"green\" is \"red and yellow\" at 0:04.700, checked by Jo Park"]);
    let json = run(made.root(), &["--json", "check"]).ends(0).json();
    let one = &json["corrections"][0];
    assert_eq!((&one["episode"], &one["correction"]["by"]), (&"lamp".into(), &"Jo Park".into()), "{json:#}");
    run(made.root(), &["build"]).ends(0);
    assert!(made.read("episodes/lamp/build/captions.vtt").replace('\n', " ").contains("red and yellow"));
    let report: serde_json::Value = serde_json::from_str(&made.read("episodes/lamp/build/report.json")).unwrap();
    assert_eq!(report["corrections"][0]["was"], "green");
    // without anybody's name it is none, and the quotation stays altered
    made.put(&file, entry.lines().filter(|l| !l.starts_with("by")).collect::<Vec<_>>().join("\n"));
    run(made.root(), &["check"]).ends(1).says(&["\"by\" is missing", "ada.corrections.toml", "error[E049]"]);
}

#[test]
fn each_kind_of_difference_is_mended_by_the_entry_that_is_proposed() {
    for (now, what) in [
        ("It had a green old shade", "a word put in"),
        ("It had a shade", "a word left out"),
        ("It had a \"very\" green shade", "with quotation marks"),
        ("It had a green shape", "another word"),
    ] {
        let made = Made::show();
        made.edit("ADA: It had a green shade", &format!("ADA: {now}"));
        let (file, entry) = proposed(&made);
        // as it is proposed nobody has listened
        made.put(&file, &entry);
        run(made.root(), &["check"]).ends(1).says(&["nobody is named who listened"]);
        made.put(&file, entry.replace("who listened", "Jo Park"));
        let ran = run(made.root(), &["check"]);
        assert!(ran.err.contains("0 errors"), "{what}: {entry}\n{}", ran.err);
    }
}

#[test]
fn a_clip_by_its_words_is_found_by_the_corrected_ones() {
    let made = Made::show();
    made.put(
        "episodes/lamp/sources/ada.corrections.toml",
        "[[correction]]\nwas = \"green shade\"\nnow = \"grey shade\"\nby = \"Jo\"\n",
    );
    made.edit("ADA: It had a green shade", "ADA: It had a grey shade");
    run(made.root(), &["check"]).ends(0);
    // and the words that it was are no longer what was said
    made.edit("ADA: It had a grey shade", "ADA: It had a green shade");
    let ran = run(made.root(), &["check"]);
    ran.ends(1).says(&[
        "it has \"green\" where the transcript has \"grey\"",
        "the transcript was corrected here by Jo: \"green shade\" is \"grey shade\" now; write the words as corrected",
    ]);
    // nor can the clip be found by them
    made.edit("in: \"It had\"", "in: \"a green shade\"");
    run(made.root(), &["check"]).ends(1).says(&["E041", "corrected here by Jo"]);
}
