//! The command line on small shows: what it says, how it ends, and what it leaves behind.
#![expect(clippy::disallowed_methods, reason = "tests read and write files, and run the tool")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken machine should fail the test")]
#![expect(clippy::cast_precision_loss, reason = "recordings are short")]
mod show {
    pub(crate) mod made;
    pub(crate) mod run;
}
use show::{made::Made, run::run};

#[test]
fn a_small_show_builds_and_is_right() {
    let made = Made::show();
    run(made.root(), &["check"]).ends(0).says(&["0 errors, 0 warnings"]);
    let ran = run(made.root(), &["build"]).ends(0);
    println!("{}{}", ran.out, ran.err);
    assert!(made.path("feed/public/feed.xml").is_file());
    println!("{}", run(made.root(), &["rundown", "lamp"]).out);
    println!("{}", made.read("episodes/lamp/build/captions.vtt"));
    println!("{}", run(made.root(), &["fmt", "--check"]).out);
    let _ = std::process::Command::new("cp").arg("-r").arg(made.root()).arg("/tmp/lamp").status();
}
