//! Running the system's programs for servers: no question to nobody, and their last words when they fail.
use crate::project::{
    Error,
    program::{self, Bounds, Ended, Said},
    store,
};
use std::{
    ffi::OsStr,
    path::Path,
    process::{Command, Stdio},
};

/// The most that a program says, in bytes: a list of a server's files, or an answer.
pub(super) const MOST: usize = 64 << 20;

/// What a program brought into a file, which is not kept: it is of what may have to be forgotten.
pub(super) fn taken(file: &Path) -> Result<Option<Vec<u8>>, Error> {
    let bytes = store::read(file)?;
    store::remove(file)?;
    Ok(Some(bytes))
}

/// Run a program with these arguments and this text on its standard input, to its end. It is told itself to give up on a
/// server that says nothing: how long a show takes to send nobody knows.
pub(super) fn run<A: AsRef<OsStr>>(program: &str, arguments: &[A], input: &[u8]) -> Result<Said, Error> {
    let mut command = Command::new(program);
    // messages are read by us
    command.args(arguments).env("LC_ALL", "C").stdin(Stdio::piped()).stdout(Stdio::piped());
    match program::run(&mut command, input.to_vec(), Bounds { time: None, said: MOST, file: None }) {
        Ok(Ended::Itself(said)) => Ok(said),
        Ok(Ended::Late) => Err(Error::Server(format!("{program} does not end"))),
        Ok(Ended::Much) => Err(Error::Server(format!("{program} gave more than {} MB", MOST >> 20))),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::Server(format!("the program {program} is not on this machine; install it")))
        }
        Err(e) => Err(Error::Server(format!("{program} cannot be run: {e}"))),
    }
}
