//! Running a program of the system or of the producer: started without a shell, and never longer or louder than allowed.
//!
//! What it says and what it complains of are read in threads of their own, for a program may hold an end open for ever.
use std::{
    fs,
    io::{self, Read, Write as _},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, TryRecvError},
    thread,
    time::Duration,
};

/// The last bytes of what a program complained of.
const COMPLAINT: usize = 1 << 16;
/// How often it is looked at: at first often, for most end soon.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(20);
/// How long is waited for its last words once it has ended; a program that it began may hold its end open.
const LINGER: Duration = Duration::from_secs(5);

/// What ends a program before its time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds<'a> {
    /// So long it may run; nothing ends it when there is none.
    pub(super) time: Option<Duration>,
    /// So many bytes it may say.
    pub(super) said: usize,
    /// So many bytes it may write to this file.
    pub(super) file: Option<(&'a Path, u64)>,
}

/// How a program ended.
#[derive(Debug)]
pub(super) enum Ended {
    /// By itself.
    Itself(Said),
    /// It ran longer than it may, or what it began still holds its output.
    Late,
    /// It gave more than it may.
    Much,
}

/// What a program said, and how it ended.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: ExitStatus,
    pub(super) out: Vec<u8>,
    pub(super) err: String,
}

impl Said {
    /// The last thing it complained of.
    pub(super) fn last(&self) -> &str {
        self.err.lines().rev().find(|l| !l.trim().is_empty()).unwrap_or("it says nothing").trim()
    }
}

/// Runs a program to its end. `input` is written where its standard input is a pipe, and what it says is read where its
/// standard output is one.
///
/// # Errors
/// When it cannot be started or waited for.
pub(super) fn run(command: &mut Command, input: Vec<u8>, bounds: Bounds<'_>) -> io::Result<Ended> {
    let mut child = command.stderr(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // a program that does not care for the rest closes its end: no failure
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let out = first(child.stdout.take(), bounds.said);
    let err = last(child.stderr.take());
    let mut said = None;
    match ended(&mut child, &out, &mut said, bounds) {
        Ok(Ok(status)) => {
            let Some(out) = said.or_else(|| out.recv_timeout(LINGER).ok()) else { return Ok(Ended::Late) };
            if out.len() > bounds.said {
                return Ok(Ended::Much);
            }
            let err = err.recv_timeout(LINGER).unwrap_or_default();
            Ok(Ended::Itself(Said { status, out, err: String::from_utf8_lossy(&err).into_owned() }))
        }
        Ok(Err(early)) => {
            stop(&mut child);
            Ok(early)
        }
        Err(e) => {
            stop(&mut child);
            Err(e)
        }
    }
}

/// Looks at a program until it has ended, or has to be.
fn ended(
    child: &mut Child,
    out: &Receiver<Vec<u8>>,
    said: &mut Option<Vec<u8>>,
    bounds: Bounds<'_>,
) -> io::Result<Result<ExitStatus, Ended>> {
    let (mut pause, mut passed) = (SHORTEST, Duration::ZERO);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ok(status));
        }
        match out.try_recv() {
            Ok(bytes) => *said = Some(bytes),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => {}
        }
        let much = said.as_ref().is_some_and(|s| s.len() > bounds.said)
            || bounds.file.is_some_and(|(file, most)| fs::metadata(file).is_ok_and(|m| m.len() > most));
        if much {
            return Ok(Err(Ended::Much));
        }
        if bounds.time.is_some_and(|most| passed >= most) {
            return Ok(Err(Ended::Late));
        }
        thread::sleep(pause);
        passed += pause;
        pause = (pause * 2).min(LONGEST);
    }
}

/// The first bytes of a stream, one more than `most` when there are more.
fn first(from: Option<impl Read + Send + 'static>, most: usize) -> Receiver<Vec<u8>> {
    reading(from, move |from| {
        let mut bytes = Vec::new();
        // what was read before it broke off is what there is
        drop(from.take(most as u64 + 1).read_to_end(&mut bytes));
        bytes
    })
}

/// The last bytes of a stream, which is read to its end.
fn last(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    reading(from, |mut from| {
        let (mut bytes, mut block) = (Vec::new(), [0; 4096]);
        while let Ok(n @ 1..) = from.read(&mut block) {
            bytes.extend_from_slice(block.get(..n).unwrap_or_default());
            let over = bytes.len().saturating_sub(COMPLAINT);
            bytes.drain(..over);
        }
        bytes
    })
}

fn reading<R: Read + Send + 'static>(
    from: Option<R>,
    read: impl FnOnce(R) -> Vec<u8> + Send + 'static,
) -> Receiver<Vec<u8>> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || drop(send.send(from.map(read).unwrap_or_default())));
    receive
}

fn stop(child: &mut Child) {
    // it may have ended by itself
    drop(child.kill());
    drop(child.wait());
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Ended, run};
    use std::{
        process::{Command, Stdio},
        time::Duration,
    };

    fn shell(script: &str, most: usize) -> Ended {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let bounds = Bounds { time: Some(Duration::from_millis(300)), said: most, file: None };
        run(&mut command, b"the text\n".repeat(200_000), bounds).unwrap()
    }

    #[test]
    fn a_program_ends_by_itself_or_at_its_bounds() {
        let Ended::Itself(said) = shell("head -c 8; echo first >&2; echo last >&2; echo >&2; exit 3", 8) else {
            panic!()
        };
        assert_eq!((said.out.as_slice(), said.last(), said.status.code()), (&b"the text"[..], "last", Some(3)));
        assert!(matches!(shell("head -c 9", 8), Ended::Much));
        assert!(matches!(shell("cat /dev/zero", 1 << 20), Ended::Much));
        assert!(matches!(shell("exec sleep 60", 8), Ended::Late));
        let Ended::Itself(said) = shell("yes complaint | head -c 300000 >&2", 8) else { panic!() };
        assert!(said.err.len() <= super::COMPLAINT && said.last() == "complaint");
    }
}
