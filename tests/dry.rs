//! What a dry run says is what the run then does.

use crate::show::made::Made;
use crate::show::run::{changed, files, on_disk, run, skipped};
use std::{collections::BTreeSet, process::Command};

/// The names behind these words in what was said.
fn told(out: &str, words: &str) -> BTreeSet<String> {
    out.lines().filter_map(|line| line.strip_prefix(words)).map(|name| name.trim().to_owned()).collect()
}

#[test]
fn a_dry_correction_that_is_not_mixed_says_so_and_nothing_else() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    made.edit("## Closing", "> **PAUSE** 900ms\n\n## Closing");
    let toml = made.read("episodes/lamp/episode.toml");
    made.put("episodes/lamp/episode.toml", toml + "\n[[revision]]\ndate = 2026-12-01\nnote = \"It glows.\"\n");
    let arguments = ["publish", "--dry-run", "--revise", "lamp"];
    let ran = run(made.root(), &arguments).ends(1).says(&["lamp has to be mixed first", "cornercast mix lamp"]);
    assert!(!ran.err.contains("E091") && !ran.err.contains("not finished"), "{}", ran.err);
    run(made.root(), &["mix", "lamp"]).ends(0);
    let ran = run(made.root(), &arguments).ends(0);
    assert!(ran.out.contains("lamp.mp3 -> https://example.org/loose/lamp/lamp-r1.mp3"), "{}", ran.out);
    let web = tempfile::tempdir().unwrap();
    let to = web.path().join("web");
    let plan = run(made.root(), &[&arguments[..], &["--to", to.to_str().unwrap()]].concat()).ends(0);
    let ran = run(made.root(), &["publish", "--revise", "lamp", "--to", to.to_str().unwrap()]).ends(0);
    assert_eq!(told(&plan.out, "would copy "), told(&ran.out, "copy     "));
}

#[test]
fn an_episode_that_was_never_mixed_is_told_by_a_dry_run() {
    let made = Made::show();
    run(made.root(), &["publish", "--dry-run"]).ends(0).says(&["lamp has to be mixed first"]);
    run(made.root(), &["publish", "--dry-run", "lamp"]).ends(1).says(&["lamp has to be mixed first"]);
}

#[test]
fn a_dry_run_lists_for_each_target_what_the_run_then_copies() {
    let made = Made::show();
    run(made.root(), &["build"]).ends(0);
    let outside = tempfile::tempdir().unwrap();
    let mut targets = vec![
        outside.path().join("web").display().to_string(),
        format!("kit:{}", outside.path().join("kits").display()),
    ];
    if Command::new("rsync").arg("--version").output().is_ok_and(|o| o.status.success()) {
        targets.push(format!("rsync:{}", outside.path().join("server").display()));
    } else {
        skipped("a dry run to rsync: it is not on this machine");
    }
    let before = on_disk(made.root());
    let mut plans = Vec::new();
    for to in &targets {
        let plan = run(made.root(), &["publish", "--dry-run", "--to", to]).ends(0);
        assert!(plan.out.contains("channel: + \"The Lamp\""), "{}", plan.out);
        plans.push(told(&plan.out, "would copy "));
        assert!(plans.last().unwrap().contains("lamp/lamp.mp3"), "{to}: {}", plan.out);
    }
    let card = format!("bundle:{}", outside.path().join("card").display());
    let plan = run(made.root(), &["publish", "--dry-run", "--to", &card]).ends(0);
    plan.says(&["it would hold 1 recordings"]);
    let moved = changed(&before, &on_disk(made.root()));
    assert!(moved.iter().all(|name| name.starts_with(".cornercast/server/")), "{moved:?}");
    assert!(files(outside.path()).is_empty(), "{:?}", files(outside.path()));
    for (to, plan) in targets.iter().zip(plans) {
        let ran = run(made.root(), &["publish", "--to", to]).ends(0);
        let mut copied = told(&ran.out, "copy     ");
        // the cover of a kit is that of the public folder, which is there once something was published
        copied.retain(|name| !name.starts_with("lamp/cover.") || plan.contains(name));
        assert_eq!(plan, copied, "{to}");
        let again = run(made.root(), &["publish", "--dry-run", "--to", to]).ends(0);
        assert!(told(&again.out, "would").is_empty(), "{to}: {}", again.out);
    }
    // what was taken back would go away
    run(made.root(), &["publish"]).ends(0);
    made.put(".cornercast/targets.json", "[]");
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    for to in &targets {
        let plan = run(made.root(), &["publish", "--dry-run", "--to", to]).ends(0);
        assert!(told(&plan.out, "would take away ").contains("lamp/lamp.mp3"), "{to}: {}", plan.out);
    }
}
