//! Another program drafts: the plan goes to its standard input, a script comes back.
//!
//! The program is the producer's own, named on the command line and started without a shell. What it gives is text from
//! outside: bounded, timed, and checked like any script before it is put anywhere.
use super::{Error, clean::words};
use std::{
    io::{Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// A script is never longer, in bytes.
const LONGEST: u64 = 4 << 20;
/// Of what it complains, so much is read, in bytes.
const COMPLAINT: u64 = 64 << 10;
/// After it has said everything it has so many hundredths of a second to end.
const GRACE: u32 = 500;

/// Run a command with a text on its standard input, and give what it says.
///
/// # Errors
/// When it cannot be started, fails, takes longer than `seconds`, or gives no text.
pub fn run(root: &Path, command: &str, input: String, seconds: u64) -> Result<String, Error> {
    let failed = |what: String| Error::Refused(format!("\"{command}\" {what}; nothing was changed"));
    let words = words(command);
    let Some((program, arguments)) = words.split_first() else { return Err(failed("is empty".to_owned())) };
    let mut run = Command::new(program);
    run.args(arguments).current_dir(root).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = run.spawn().map_err(|e| failed(format!("cannot be run: {e}")))?;
    if let Some(mut stdin) = child.stdin.take() {
        // a program that does not care for the plan closes its end: no failure
        thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    }
    let said = reader(child.stdout.take(), LONGEST + 1);
    let complained = reader(child.stderr.take(), COMPLAINT);
    let Ok(bytes) = said.recv_timeout(Duration::from_secs(seconds)) else {
        end(&mut child);
        return Err(failed(format!("took longer than {seconds} s")));
    };
    if bytes.len() as u64 > LONGEST {
        end(&mut child);
        return Err(failed(format!("gave more than {} MB", LONGEST >> 20)));
    }
    let mut left = GRACE;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if left > 0 => {
                left -= 1;
                thread::sleep(Duration::from_millis(10));
            }
            Ok(None) => {
                end(&mut child);
                return Err(failed("does not end".to_owned()));
            }
            Err(e) => return Err(failed(format!("cannot be waited for: {e}"))),
        }
    };
    if !status.success() {
        let complained = complained.recv_timeout(Duration::from_secs(1)).unwrap_or_default();
        let complained = String::from_utf8_lossy(&complained);
        let last = complained.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("it says nothing").to_owned();
        return Err(failed(format!("failed ({status}): {last}")));
    }
    let text = String::from_utf8(bytes).map_err(|_| failed("gave text that is not UTF-8".to_owned()))?;
    if text.trim().is_empty() { Err(failed("gave nothing".to_owned())) } else { Ok(text) }
}

/// Reads up to `most` bytes in a thread of its own, for a program may hold its end open for ever.
fn reader(from: Option<impl Read + Send + 'static>, most: u64) -> mpsc::Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(from) = from {
            // what was read before it broke off is what there is
            drop(from.take(most).read_to_end(&mut bytes));
        }
        drop(send.send(bytes));
    });
    receive
}

fn end(child: &mut Child) {
    // it may have ended by itself
    drop(child.kill());
    drop(child.wait());
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
