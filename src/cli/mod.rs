//! The `cornercast` command: the terminal, the clock and the environment, and nothing else.
//!
//! Results go to standard output, everything else to standard error. Exit codes: 0 fine; 1 what the producer's files name
//! or hold; 2 bad arguments; 74 the system refused; 75 busy.
#![expect(clippy::disallowed_methods, reason = "this is where the terminal and the environment are asked")]
mod args;
mod bar;
mod build;
mod check;
mod compare;
mod export;
mod forget;
mod import;
mod leaks;
mod loudness;
mod new;
mod outline;
mod plot;
mod preview;
mod publish;
mod report;
mod script;
mod shell;
mod sign;
mod takes;

use args::{Arguments, Color, Command};
use clap::Parser as _;
use cornercast::{
    audio, leak,
    project::{
        Error, Show,
        findings::Findings,
        guard::{self, Guard},
    },
    protect::Words,
};
use std::{
    borrow::Cow,
    collections::BTreeSet,
    error::Error as _,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Fine,
    /// What the producer's files name or hold.
    Problems,
}

/// Why a command did not get to its end.
enum Stop {
    Project(Error),
    /// The reader of standard output went away: that is no failure.
    Closed,
    Output(io::Error),
    Usage(String),
    /// Everything has been said; this is the exit code.
    Said(u8),
}

impl Stop {
    fn message(&self) -> Option<String> {
        match self {
            Self::Project(error) => Some(error.to_string()),
            Self::Usage(text) => Some(text.clone()),
            Self::Closed | Self::Output(_) | Self::Said(_) => None,
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Project(error)
    }
}

/// A file and an offset in it.
type Place = (String, usize);

/// What every command has.
struct Context {
    arguments: Arguments,
    /// Protected words, once they are read: nothing that is said holds one, unless it is said in the house.
    words: OnceLock<Arc<Words>>,
    /// Problems that were shown: the file, the byte, the code and the message.
    told: Mutex<BTreeSet<(Option<Place>, &'static str, String)>>,
}

impl Context {
    fn show(&self) -> Result<Show, Stop> {
        let show = Show::open(&self.arguments.show)?.trusting_filters(self.arguments.run_filters);
        let words = self.protect(show.root())?;
        Ok(show.guarded(Guard { internal: self.arguments.internal, words }))
    }

    /// Read the protected words that were named: from now on nothing that is said holds one, unless it is said in the house.
    fn protect(&self, root: &Path) -> Result<Option<Arc<Words>>, Stop> {
        let named = self.arguments.protect.clone();
        let named =
            named.or_else(|| std::env::var_os("CORNERCAST_PROTECT").filter(|p| !p.is_empty()).map(PathBuf::from));
        let words = match named {
            Some(path) => Some(Arc::new(guard::words(&path, root)?)),
            None => None,
        };
        if let Some(words) = words.clone().filter(|_| !self.arguments.internal) {
            let _ = self.words.set(words);
        }
        Ok(words)
    }

    /// A text as it may be said.
    fn guarded<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.words.get().map_or(Cow::Borrowed(text), |words| Cow::Owned(leak::mask(words, text)))
    }

    /// Write to standard output.
    fn print(&self, text: &str) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        let text = self.guarded(text);
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|e| match e.kind() {
            io::ErrorKind::BrokenPipe => Stop::Closed,
            _ => Stop::Output(e),
        })
    }

    /// Write to standard error. What cannot be said there can be said nowhere.
    fn say(&self, text: &str) {
        let _ = writeln!(io::stderr().lock(), "{}", self.guarded(text));
    }

    /// For a line that `--quiet` leaves out.
    fn remark(&self, text: &str) {
        if !self.arguments.quiet {
            self.say(&report::tame(text));
        }
    }

    fn colour(&self) -> bool {
        match self.arguments.color {
            Color::Always => true,
            Color::Never => false,
            // https://no-color.org: set to anything but nothing
            Color::Auto => std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) && io::stderr().is_terminal(),
        }
    }

    /// Show findings on standard error; those of `--quiet` are the errors.
    fn show_findings(&self, findings: &Findings) {
        let mut shown = findings.clone();
        // what is wrong in a file that several episodes share, or in one of them for all, is said once
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        shown.diagnostics.retain(|d| {
            let place = d.span.as_ref().and_then(|s| Some((shown.sources.get(s.source)?.name.clone(), s.range.start)));
            told.insert((place, d.code, d.message.clone()))
        });
        drop(told);
        if shown.diagnostics.is_empty() {
            return;
        }
        if self.arguments.quiet {
            shown.diagnostics.retain(cornercast::diagnostic::Diagnostic::is_error);
        }
        let text = report::rendered(&shown, self.colour());
        let _ = io::stderr().lock().write_all(self.guarded(&text).as_bytes());
    }
}

/// Run the command line.
pub(crate) fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(e) => return not_understood(&e),
    };
    let context = Context { arguments, words: OnceLock::new(), told: Mutex::default() };
    let end = match &context.arguments.command {
        Command::New(new) => new::new(&context, new),
        Command::Draft(draft) => script::draft(&context, draft),
        Command::Fmt(fmt) => script::fmt(&context, fmt),
        Command::Check(check) => check::check(&context, check),
        Command::Compare(wanted) => compare::compare(&context, wanted),
        Command::Export(wanted) => export::export(&context, wanted),
        Command::Rundown(rundown) => check::rundown(&context, rundown),
        Command::Mix(mix) => build::mix(&context, mix),
        Command::Publish(publish) => publish::publish(&context, publish),
        Command::Import(wanted) => import::import(&context, wanted),
        Command::Withdraw(withdraw) => publish::withdraw(&context, withdraw),
        Command::Forget(wanted) => forget::forget(&context, wanted),
        Command::Takes(takes) => takes::takes(&context, takes),
        Command::Sign(sign) => sign::sign(&context, sign),
        Command::Build(build) => build::build(&context, build),
        Command::Leaks(leaks) => leaks::leaks(&context, leaks),
        Command::Preview(wanted) => preview::preview(&context, wanted),
        Command::Outline(wanted) => outline::of(&context, wanted),
        Command::Loudness(loudness) => loudness::loudness(&context, loudness),
        Command::Completions(wanted) => shell::completions(&context, wanted),
        Command::Man(wanted) => shell::man(&context, wanted),
    };
    if context.arguments.json
        && let Err(stop) = &end
        && let Some(message) = stop.message()
    {
        // whoever reads the output finds a document there in any case
        let _ = context
            .print(&format!("{:#}\n", serde_json::json!({ "schema": "cornercast.error/1", "message": message })));
    }
    match end {
        Ok(End::Fine) | Err(Stop::Closed) => ExitCode::SUCCESS,
        Ok(End::Problems) => ExitCode::from(1),
        Err(Stop::Usage(text)) => {
            context.say(&format!("error: {}", report::tame(&text)));
            ExitCode::from(2)
        }
        Err(Stop::Output(e)) => {
            context.say(&format!("error: cannot write to standard output: {e}"));
            ExitCode::from(74)
        }
        Err(Stop::Said(code)) => ExitCode::from(code),
        Err(Stop::Project(e)) => {
            context.say(&said(&e));
            ExitCode::from(code(&e))
        }
    }
}

/// Help, the version, or what is wrong with the arguments; the latter as a document too when `--json` is among them.
fn not_understood(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|a| a == "--json") {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let document = serde_json::json!({ "schema": "cornercast.error/1", "message": report::tame(message) });
        let _ = writeln!(io::stdout().lock(), "{document:#}");
    }
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// An error with its causes, a line each.
fn said(error: &Error) -> String {
    let mut text = format!("error: {}", report::tame_lines(&error.to_string()));
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!("\n  because: {}", report::tame(&inner.to_string())));
        cause = inner.source();
    }
    text
}

/// The exit code of an error.
const fn code(error: &Error) -> u8 {
    match error {
        Error::Later(why) => code(why),
        Error::Io { .. } | Error::Server(_) | Error::Audio { source: audio::Error::Io(_), .. } => 74,
        Error::Busy { .. } => 75,
        Error::NoShow { .. } | Error::NoEpisode { .. } | Error::Argument(_) => 2,
        _ => 1,
    }
}
