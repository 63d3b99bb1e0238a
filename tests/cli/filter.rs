//! What is done to recordings before they are used: filters of others, a high-pass.
#![cfg(unix)]
use super::{Made, changed, on_disk, only_wrong, run, tidy};
use std::{fs, os::unix::fs::PermissionsExt as _};

const EPISODE_FILE: &str = "episodes/lamp/episode.toml";

/// A show whose interview is treated like this.
fn treated(with: &str) -> Made {
    let made = Made::show();
    let text = made.read(EPISODE_FILE);
    let text = text.split("[[recording]]").next().unwrap().to_owned();
    made.put(EPISODE_FILE, format!("{text}\n[[recording]]\nsource = \"ada\"\n{with}\n"));
    made
}

/// A program of the show's own.
fn program(made: &Made, text: &str) {
    made.put("tools/clean.sh", format!("#!/bin/sh\necho run >> runs.txt\n{text}\n"));
    fs::set_permissions(made.path("tools/clean.sh"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_filter_runs_when_it_is_trusted_and_only_once() {
    let made = treated("filter = \"./tools/clean.sh 'no shell; $HOME'\"");
    program(&made, "cat");
    only_wrong(&made, "E045", "episodes/lamp/script.md:24:12", "waits for its filter: ./tools/clean.sh");
    assert!(!made.path("runs.txt").exists());
    run(made.root(), &["build", "--run-filters"]).ends(0);
    assert_eq!(made.read("runs.txt"), "run\n");
    // what it made is kept: nothing has to be trusted again
    let before = on_disk(made.root());
    let again = run(made.root(), &["build"]).ends(0);
    assert_eq!(again.actions(), ["nothing to do: everything is up to date"]);
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
    tidy(made.root());
    // another command, or another recording, is another matter
    made.swap(EPISODE_FILE, "no shell", "another");
    run(made.root(), &["check"]).ends(1).says(&["waits for its filter"]);
}

#[test]
fn a_filter_may_work_on_files_and_a_high_pass_follows_it() {
    let made = treated("filter = \"cp {in} {out}\"\nhigh-pass = 100");
    run(made.root(), &["build", "--run-filters"]).ends(0);
    let kept: Vec<_> = fs::read_dir(made.path(".cornercast/clean/lamp")).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    let reader = hound::WavReader::open(&kept[0]).unwrap();
    let was = hound::WavReader::open(made.path("episodes/lamp/sources/ada.wav")).unwrap();
    assert_eq!((reader.duration(), reader.spec().bits_per_sample), (was.duration(), 32));
}

#[test]
fn a_high_pass_and_a_level_need_nobody_s_trust() {
    let made = treated("high-pass = 80\nlevel = \"-4dB\"");
    run(made.root(), &["mix", "lamp", "--deliverable", "master"]).ends(0);
    let made = treated("high-pass = 5\nlevel = \"loud\"");
    run(made.root(), &["check"]).ends(1).says(&["\"high-pass\" is out of range", "\"loud\" is no level", "-3dB"]);
}

#[test]
fn a_filter_that_fails_is_told_with_its_own_last_words() {
    for (command, text, said) in [
        ("./tools/clean.sh", "echo 'no such noise' >&2; exit 3", "failed (exit status: 3): no such noise"),
        ("./tools/clean.sh", "head -c 200000", "the words would no longer lie where they were"),
        ("./tools/clean.sh", "cat > /dev/null", "gave no recording"),
        ("./tools/clean.sh", "cat > /dev/null; echo this is no recording at all", "no recording that can be read"),
        ("no-such-program-anywhere", "", "cannot be run"),
        ("", "", "is empty"),
    ] {
        let made = treated(&format!("filter = \"{command}\""));
        program(&made, text);
        run(made.root(), &["check", "--run-filters"]).ends(1).says(&["E045", said]);
        tidy(made.root());
    }
}
