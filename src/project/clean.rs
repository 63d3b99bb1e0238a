//! Clean-up of what telephones and recorders give: an outside filter, then a high-pass, kept in the cache by content.
//!
//! A filter is a program named by a file of the show, so it runs only when the person at the keyboard says so. What it made
//! stays in the cache, by the hash of the recording, the command and the settings: it runs once.
use super::{
    Error, Show,
    program::{self, Bounds, Ended},
    store::{self, Draft},
};
use crate::{
    audio::{self, Decoder},
    media::Unusable,
};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// Raised whenever cleaning gives other samples than before.
const CLEAN_VERSION: u32 = 1;
/// By how many milliseconds a filter may change the length: more, and words would no longer lie where the transcript says.
const DRIFT: u128 = 50;

/// What a filter gives may be so many times larger than what it gets, which has 24 bits and the recording's own rate, and a
/// little more.
const LARGER: u64 = 16;
const MARGIN: u64 = 1 << 20;
/// A filter may take so many times as long as the recording lasts, and a little more.
const SLOWER: u64 = 10;
const PATIENCE: Duration = Duration::from_secs(600);

/// What is done to a recording before it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaning {
    /// Hz below which nothing is wanted.
    pub high_pass: Option<u32>,
    /// A program with its arguments, WAV in and WAV out.
    pub filter: Option<String>,
}

impl Cleaning {
    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.high_pass.is_none() && self.filter.is_none()
    }
}

/// The cleaned recording, made if it is not there.
pub(super) fn cleaned(
    show: &Show,
    slug: &str,
    path: &Path,
    hash: &str,
    cleaning: &Cleaning,
) -> Result<Result<PathBuf, Unusable>, Error> {
    let key = store::hash_of(format!("{CLEAN_VERSION} {hash} {cleaning:?}").as_bytes());
    let folder = show.cache().join("clean").join(slug);
    let target = folder.join(format!("{key}.wav"));
    if store::is_file(&target) {
        return Ok(Ok(target));
    }
    let Some(command) = &cleaning.filter else { return high_pass(path, &target, cleaning.high_pass) };
    if !show.runs_filters() {
        return Ok(Err(Unusable::Waiting(command.clone())));
    }
    let (before, after) = (folder.join(format!("{key}.in.wav")), folder.join(format!("{key}.out.wav")));
    let made = filtered(show, path, command, &before, &after);
    let made = match made {
        Ok(Ok(())) => high_pass(&after, &target, cleaning.high_pass),
        Ok(Err(unusable)) => Ok(Err(unusable)),
        Err(e) => Err(e),
    };
    for used in [&before, &after] {
        store::remove(used)?;
    }
    made
}

fn high_pass(from: &Path, target: &Path, hertz: Option<u32>) -> Result<Result<PathBuf, Unusable>, Error> {
    let input = File::open(from).map_err(|e| Error::io("read", from, e))?;
    let mut draft = Draft::new(target)?;
    let made = audio::clean(Box::new(input), std::io::BufWriter::with_capacity(1 << 18, draft.file()?), hertz);
    match made {
        Ok(()) => draft.finish().map(|()| Ok(target.to_owned())),
        Err(audio::Error::Io(e)) => Err(Error::io("write", target, e)),
        Err(audio::Error::Empty) => Ok(Err(Unusable::Empty)),
        Err(e) => Ok(Err(Unusable::Unreadable(e.to_string()))),
    }
}

/// Run a filter: on standard input and output, or on the files that stand for `{in}` and `{out}`.
fn filtered(
    show: &Show,
    path: &Path,
    command: &str,
    before: &Path,
    after: &Path,
) -> Result<Result<(), Unusable>, Error> {
    if let Err(unusable) = high_pass(path, before, None)? {
        return Ok(Err(unusable));
    }
    let failed = |what: String| Ok(Err(Unusable::Filter(format!("{what}; it is: {command}"))));
    let words = words(command);
    let Some((program, arguments)) = words.split_first() else { return failed("is empty".to_owned()) };
    // a show may keep its own filter: a path is meant from the show's folder, wherever that is
    let root = show.root().canonicalize().map_err(|e| Error::io("read", show.root(), e))?;
    let real = |path: &Path| path.canonicalize().map_err(|e| Error::io("read", path, e));
    let input = real(before)?;
    let folder = real(after.parent().unwrap_or(Path::new(".")))?;
    let output = folder.join(after.file_name().unwrap_or_default());
    let own = root.join(program);
    let program = if program.contains('/') && own.is_file() { own } else { PathBuf::from(program) };
    let mut run = Command::new(program);
    run.current_dir(&root);
    let mut piped = true;
    for argument in arguments {
        piped &= !argument.contains("{in}") && !argument.contains("{out}");
        let there = |path: &Path| path.to_string_lossy().into_owned();
        run.arg(argument.replace("{in}", &there(&input)).replace("{out}", &there(&output)));
    }
    if piped {
        let out = File::create(&output).map_err(|e| Error::io("write", &output, e))?;
        run.stdin(File::open(&input).map_err(|e| Error::io("read", &input, e))?).stdout(out);
    } else {
        run.stdin(Stdio::null()).stdout(Stdio::null());
    }
    let was = match length(before)? {
        Ok(was) => was,
        Err(e) => return Ok(Err(Unusable::Unreadable(e.to_string()))),
    };
    let time = Duration::from_millis(u64::try_from(was).unwrap_or(u64::MAX).saturating_mul(SLOWER)) + PATIENCE;
    let most = fs::metadata(&input).map_or(0, |m| m.len()).saturating_mul(LARGER) + MARGIN;
    match program::run(&mut run, Vec::new(), Bounds { time: Some(time), said: 0, file: Some((&output, most)) }) {
        Err(e) => return failed(format!("cannot be run: {e}")),
        Ok(Ended::Late) => return failed(format!("ran for more than {} minutes and was ended", time.as_secs() / 60)),
        Ok(Ended::Much) => return failed(format!("wrote more than {} MB and was ended", most >> 20)),
        Ok(Ended::Itself(said)) if !said.status.success() => {
            return failed(format!("failed ({}): {}", said.status, said.last()));
        }
        Ok(Ended::Itself(_)) => {}
    }
    if !fs::metadata(after).is_ok_and(|m| m.len() > 0) {
        return failed("gave no recording".to_owned());
    }
    match length(after)? {
        Ok(is) if was.abs_diff(is) <= DRIFT => Ok(Ok(())),
        Ok(is) => failed(format!("gives {is} ms of {was} ms: the words would no longer lie where they were")),
        Err(e) => failed(format!("gives no recording that can be read: {e}")),
    }
}

/// In milliseconds, counted and not only declared.
fn length(path: &Path) -> Result<Result<u128, audio::Error>, Error> {
    let file = File::open(path).map_err(|e| Error::io("read", path, e))?;
    let count = || -> Result<u128, audio::Error> {
        let mut decoder = Decoder::open(Box::new(file))?;
        let (mut block, mut frames) = (Vec::new(), 0u128);
        loop {
            block.clear();
            match decoder.read(&mut block, 48_000)? {
                0 => return Ok(frames * 1000 / u128::from(decoder.rate())),
                n => frames += n as u128,
            }
        }
    };
    Ok(count())
}

/// The words of a command: parted by spaces, except between quotation marks. There is no shell.
pub(super) fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in command.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_command_is_parted_at_spaces_outside_quotation_marks() {
        assert_eq!(super::words("sox - -t wav  'a b' \"c d\"e ''"), ["sox", "-", "-t", "wav", "a b", "c de", ""]);
        assert!(super::words("  ").is_empty());
    }
}
