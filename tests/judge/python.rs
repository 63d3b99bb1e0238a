//! Programs of others that read what we write, in Python. Where one is not installed the test says so and goes on.
use std::{env, fs, process::Command};

fn python() -> String {
    env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether the modules are there; says so where they are not.
pub(crate) fn has(modules: &str) -> bool {
    let found = Command::new(python()).args(["-c", &format!("import {modules}")]).output();
    let there = found.is_ok_and(|o| o.status.success());
    if !there {
        eprintln!("SKIPPED: no python3 with {modules}; set PYTHON to one that has them");
    }
    there
}

/// What a script prints; fails with what it complains of.
pub(crate) fn run(script: &str, arguments: &[&str]) -> String {
    let run = Command::new(python()).args(["-W", "ignore", "-c", script]).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}: {said}", arguments.join(" "));
    String::from_utf8_lossy(&run.stdout).into_owned()
}

/// A file that is gone when the folder is dropped, and its path.
pub(crate) fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}
