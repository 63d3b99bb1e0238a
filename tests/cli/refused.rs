//! The system refuses, or somebody else is at work: exit codes 74 and 75.
use super::{Made, Ran, changed, on_disk, run, skipped, tidy, tool};
use std::{fs, path::Path, process::Stdio};

#[test]
fn a_folder_that_cannot_be_made_ends_with_74_and_says_which_once() {
    let made = Made::show();
    made.put("episodes/lamp/build", "a file where a folder should be");
    let ran = run(made.root(), &["build"]).ends(74).says(&["cannot make the folder", "episodes/lamp/build"]);
    assert_eq!(ran.err.matches("cannot make").count(), 1, "{}", ran.err);
    assert_eq!(made.read("episodes/lamp/build"), "a file where a folder should be");
    tidy(made.root());
}

/// A folder that nothing can be made in, root or not, until the value is dropped. `None` where that cannot be had.
#[cfg(unix)]
struct ReadOnly<'a>(&'a Path);

#[cfg(unix)]
impl<'a> ReadOnly<'a> {
    fn new(folder: &'a Path) -> Option<Self> {
        use std::{os::unix::fs::PermissionsExt as _, process::Command};
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
        let held = Self(folder);
        let probe = folder.join("probe");
        if fs::write(&probe, "").is_err() {
            return Some(held);
        }
        // root may write everywhere, but not into what is immutable
        fs::remove_file(&probe).unwrap();
        let _ = Command::new("chattr").arg("+i").arg(folder).stderr(Stdio::null()).status();
        if fs::write(&probe, "").is_err() {
            return Some(held);
        }
        fs::remove_file(&probe).unwrap();
        None
    }
}

#[cfg(unix)]
impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        use std::{os::unix::fs::PermissionsExt as _, process::Command};
        let _ = Command::new("chattr").arg("-i").arg(self.0).stderr(Stdio::null()).status();
        let _ = fs::set_permissions(self.0, fs::Permissions::from_mode(0o755));
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_ends_with_74() {
    let made = Made::show();
    let feed = made.path("feed");
    let Some(held) = ReadOnly::new(&feed) else {
        return skipped("a read-only folder: this user writes everywhere, and chattr does not work here");
    };
    run(made.root(), &["build"]).ends(74).says(&["cannot make the folder", "feed/public"]);
    drop(held);
    assert!(!made.path("feed/public").exists());
    tidy(made.root());
    // nothing of the work was lost
    let ran = run(made.root(), &["build"]).ends(0);
    assert!(!ran.out.contains("mix "), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_up_ends_with_74_and_leaves_no_half_file() {
    let made = Made::show();
    // a limit on the size of files makes the system refuse in the middle of a write, as a full disk does
    let limited = |command: &str| {
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &format!("trap '' XFSZ; ulimit -f 1000; exec \"$@\" {command}"), "sh"]);
        shell.arg(env!("CARGO_BIN_EXE_cornercast")).arg("-C").arg(made.root());
        Ran::of(shell.output().unwrap())
    };
    limited("build").ends(74).says(&["cannot make", "master.wav"]);
    assert!(!made.path("episodes/lamp/build/master.wav").exists());
    tidy(made.root());
    // and what was made before stays as it was
    run(made.root(), &["build"]).ends(0);
    let master = fs::read(made.path("episodes/lamp/build/master.wav")).unwrap();
    made.edit("slot: 0:12", "slot: 0:13");
    made.swap("scripts/corner/corner.toml", "kbps = 64", "kbps = 128");
    made.edit("ADA: It had", "ADA: ~~It~~ had");
    made.edit("in: \"It had\"", "in: \"It had a green\"");
    limited("build").ends(74);
    assert_eq!(fs::read(made.path("episodes/lamp/build/master.wav")).unwrap(), master);
    tidy(made.root());
}

#[test]
fn a_station_gets_its_wav_and_each_segment_of_it_beside_the_podcast() {
    let made = Made::show();
    let corner = fs::read_to_string(made.path("scripts/corner/corner.toml")).unwrap();
    let air = "[[deliverable]]\nname = \"air\"\nprofile = \"ebu\"\ncontainer = \"wav\"\nfile = \"{slug}-{name}.wav\"\nsegments = true\n[deliverable.cart]\ntitle = \"Wren\"\ncut = \"417-{slug}\"\n";
    made.put("scripts/corner/corner.toml", format!("{corner}\n{air}"));
    let build = made.path("episodes/lamp/build");
    // the ninth segment of an earlier script
    fs::create_dir_all(&build).unwrap();
    fs::write(build.join("lamp-air.09.wav"), "old").unwrap();
    run(made.root(), &["mix", "lamp"]).ends(0).says(&["lamp: quality:", "air: mix", "podcast: mix"]);
    assert!(build.join("lamp-air.wav").exists() && build.join("lamp-air.01.wav").exists());
    assert!(!build.join("lamp-air.09.wav").exists());
    // automation shows which segment it plays
    let says = |file: &str, words: &str| {
        let all = fs::read(build.join(file)).unwrap();
        all.windows(words.len()).any(|w| w == words.as_bytes())
    };
    assert!(
        says("lamp-air.wav", "cart") && says("lamp-air.wav", "Wren\0") && says("lamp-air.01.wav", "Wren: Opening\0")
    );
    assert!(says("lamp-air.wav", "417-lamp\0") && says("lamp-air.01.wav", "417-lamp-01\0"));
    let report: serde_json::Value = serde_json::from_slice(&fs::read(build.join("report.json")).unwrap()).unwrap();
    let loudness = |file: &str| report["files"][file]["integrated_lufs"].as_f64().unwrap();
    assert!((loudness("lamp-air.wav") + 23.0).abs() <= 0.1 && (loudness("master.wav") + 16.0).abs() <= 0.1);
    assert!(report["files"]["lamp-air.wav"]["quality"]["silences"].is_array());
    run(made.root(), &["mix", "lamp"]).ends(0);
    fs::remove_file(build.join("lamp-air.01.wav")).unwrap();
    run(made.root(), &["mix", "lamp"]).ends(0);
    assert!(build.join("lamp-air.01.wav").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_end_with_74() {
    let made = Made::show();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = Ran::of(tool(made.root()).args(["rundown", "lamp"]).stdout(full).output().unwrap());
    ran.ends(74).says(&["standard output"]);
}

// Busy: exit code 75. And a reader who has seen enough is no failure.

#[test]
fn a_show_that_another_process_holds_ends_with_75_and_is_left_alone() {
    let made = Made::show();
    let held = fs::File::open(made.root()).unwrap();
    held.lock().unwrap();
    let before = on_disk(made.root());
    for command in [&["build"][..], &["mix"], &["publish"], &["fmt"], &["draft", "lamp"]] {
        run(made.root(), command).ends(75).says(&["another cornercast is at work", "try again"]);
    }
    assert_eq!(changed(&before, &on_disk(made.root())), Vec::<String>::new());
    // looking is allowed
    run(made.root(), &["check"]).ends(0);
    run(made.root(), &["rundown", "lamp"]).ends(0);
    held.unlock().unwrap();
    run(made.root(), &["fmt"]).ends(0);
}

#[test]
fn a_closed_pipe_ends_with_0() {
    let made = Made::show();
    for command in [&["rundown", "lamp"][..], &["check", "--json"], &["build"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = Ran::of(tool(made.root()).args(command).stdout(writer).stderr(Stdio::piped()).output().unwrap());
        let ran = ran.ends(0);
        assert!(!ran.err.contains("error") && !ran.err.contains("panicked"), "{}", ran.err);
    }
    assert!(made.path("feed/public/feed.xml").is_file());
}
