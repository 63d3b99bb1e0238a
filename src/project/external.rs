//! Another program drafts: the plan goes to its standard input, a script comes back.
//!
//! The program is the producer's own, named on the command line and started without a shell. What it gives is text from
//! outside: bounded, timed, and checked like any script before it is put anywhere.
use super::{
    Error,
    clean::words,
    program::{self, Bounds, Ended},
};
use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

/// A script is never longer, in bytes.
const LONGEST: usize = 4 << 20;

/// Run a command with a text on its standard input, and give what it says.
///
/// # Errors
/// When it cannot be started, fails, takes longer than `seconds`, or gives no text.
pub fn run(root: &Path, command: &str, input: String, seconds: u64) -> Result<String, Error> {
    let failed = |what: String| Error::Refused(format!("\"{command}\" {what}; nothing was changed"));
    let words = words(command);
    let Some((program, arguments)) = words.split_first() else { return Err(failed("is empty".to_owned())) };
    let mut run = Command::new(program);
    run.args(arguments).current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped());
    let bounds = Bounds { time: Some(Duration::from_secs(seconds)), said: LONGEST, file: None };
    let said = match program::run(&mut run, input.into_bytes(), bounds) {
        Ok(Ended::Itself(said)) => said,
        Ok(Ended::Late) => return Err(failed(format!("took longer than {seconds} s"))),
        Ok(Ended::Much) => return Err(failed(format!("gave more than {} MB", LONGEST >> 20))),
        Err(e) => return Err(failed(format!("cannot be run: {e}"))),
    };
    if !said.status.success() {
        return Err(failed(format!("failed ({}): {}", said.status, said.last())));
    }
    let text = String::from_utf8(said.out).map_err(|_| failed("gave text that is not UTF-8".to_owned()))?;
    if text.trim().is_empty() { Err(failed("gave nothing".to_owned())) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::run;
    use std::path::Path;

    #[test]
    fn a_program_gives_text_in_time_or_a_reason() {
        let run = |command: &str| run(Path::new("/"), command, "the plan\n".repeat(200_000), 2);
        let why = |command: &str| run(command).unwrap_err().to_string();
        assert_eq!(run("head -c 9").unwrap(), "the plan\n");
        assert!(why("sh -c 'echo no voices >&2; exit 3'").contains("no voices"));
        assert!(why("sleep 60").contains("longer than 2 s"));
        assert!(why("cat /dev/zero").contains("more than 4 MB"));
        assert!(why("printf '\\377'").contains("UTF-8") && why("true").contains("gave nothing"));
        assert!(why("").contains("empty") && why("no-such-program-here").contains("cannot be run"));
    }
}
