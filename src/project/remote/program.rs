//! Running the system's programs for servers: no shell, no question to nobody, and their last words when they fail.
use crate::project::{Error, store};
use std::{
    ffi::OsStr,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

/// What a program said, and how it ended.
pub(super) struct Said {
    pub(super) code: Option<i32>,
    pub(super) out: Vec<u8>,
    pub(super) err: String,
}

impl Said {
    pub(super) fn last(&self) -> &str {
        self.err.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("it says nothing").trim()
    }
}

/// What a program brought into a file, which is not kept: it is of what may have to be forgotten.
pub(super) fn taken(file: &Path) -> Result<Option<Vec<u8>>, Error> {
    let bytes = store::read(file)?;
    store::remove(file)?;
    Ok(Some(bytes))
}

/// Run a program with these arguments and this text on its standard input, to its end.
pub(super) fn run<A: AsRef<OsStr>>(program: &str, arguments: &[A], input: &[u8]) -> Result<Said, Error> {
    let failed = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => {
            Error::Server(format!("the program {program} is not on this machine; install it"))
        }
        _ => Error::Server(format!("{program} cannot be run: {e}")),
    };
    let mut child = Command::new(program)
        .args(arguments)
        // messages are read by us
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(mut stdin) = stdin {
                // a program that has ended does not read to the end: its code says why
                let _ = stdin.write_all(input);
            }
        });
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    Ok(Said {
        code: output.status.code(),
        out: output.stdout,
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
