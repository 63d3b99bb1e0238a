//! Running the tool, and seeing what a run left on disk.
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::SystemTime,
};

/// The present of all tests, 2027-01-01, whatever this machine's clock says.
const PRESENT: &str = "1798761600";

/// The tool, on the show in a folder, without anything of this user's terminal.
pub(crate) fn tool(show: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cornercast"));
    command.arg("-C").arg(show).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.env("SOURCE_DATE_EPOCH", PRESENT);
    command
}

/// What a run said, and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// It ended like this, or the test fails with everything that it said.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\nstdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// All of this is said on standard error.
    #[track_caller]
    pub(crate) fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.err.contains(part), "{part:?} is not said in:\n{}\nstdout:\n{}", self.err, self.out);
        }
        self
    }

    /// The one JSON document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let read = serde_json::from_str(&self.out);
        assert!(read.is_ok(), "{read:?} in:\n{}\nstderr:\n{}", self.out, self.err);
        read.unwrap_or_default()
    }

    /// The lines of the action log.
    pub(crate) fn actions(&self) -> Vec<&str> {
        self.out.lines().collect()
    }
}

/// Run the tool on a show.
pub(crate) fn run(show: &Path, arguments: &[&str]) -> Ran {
    Ran::of(tool(show).args(arguments).output().unwrap())
}

/// All files below a folder, hidden ones too, with links as they are.
pub(crate) fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// A file as it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OnDisk {
    pub(crate) modified: SystemTime,
    pub(crate) length: u64,
    pub(crate) hash: String,
}

/// Every file below a folder, by its path from there.
pub(crate) fn on_disk(root: &Path) -> BTreeMap<String, OnDisk> {
    let one = |path: PathBuf| {
        let known = fs::metadata(&path).unwrap();
        let disk = OnDisk { modified: known.modified().unwrap(), length: known.len(), hash: hash(&path) };
        (path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), disk)
    };
    files(root).into_iter().map(one).collect()
}

pub(crate) fn hash(path: &Path) -> String {
    Sha256::digest(fs::read(path).unwrap()).iter().map(|b| format!("{b:02x}")).collect()
}

/// The files of two states that are new, gone, or written again.
pub(crate) fn changed(before: &BTreeMap<String, OnDisk>, after: &BTreeMap<String, OnDisk>) -> Vec<String> {
    let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
    names.filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

/// Say that a part of a test could not be done here: loudly, for a test that is silently left out is none.
pub(crate) fn skipped(what: &str) {
    // not by the macro, of which the test harness shows nothing when all is well
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}");
}
