//! The command line as typed.
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{
    num::{NonZeroU8, NonZeroU16, NonZeroUsize},
    path::PathBuf,
};

/// Turn an interview transcript into a timed radio corner, a finished recording and a correct podcast feed.
#[derive(Debug, Parser)]
#[command(name = "cornercast", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Work on the show in this folder.
    #[arg(short = 'C', long = "show-dir", value_name = "DIR", default_value = ".", global = true)]
    pub(crate) show: PathBuf,
    /// Say nothing but what is wrong.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say also what was left alone, and why.
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// Give one JSON document on standard output.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours; `NO_COLOR` is honoured.
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true)]
    pub(crate) color: Color,
    /// How many recordings to work on at once.
    #[arg(long, value_name = "N", global = true)]
    pub(crate) jobs: Option<NonZeroU8>,
    /// Let the programs run that episodes name as filters of their recordings. Only for shows that you trust.
    #[arg(long, global = true)]
    pub(crate) run_filters: bool,
    /// Words that must not leave, in a file outside the show; `CORNERCAST_PROTECT` names one too.
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) protect: Option<PathBuf>,
    /// Make what stays in the house, in build/internal: protected words and voices may be in it.
    #[arg(long, global = true)]
    pub(crate) internal: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal.
    Auto,
    /// Also into a file.
    Always,
    /// Not at all.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Begin an episode from a transcript, or a whole new show.
    New(New),
    /// Write a first script from an episode's transcript.
    Draft(Draft),
    /// Put scripts into their canonical form; speech and its wrapping stay as they are.
    Fmt(Fmt),
    /// Say everything that is wrong, without rendering.
    Check(Check),
    /// Show the timed running order; exit 1 when it lies outside the slot.
    Rundown(RundownOf),
    /// Compare two versions of a script, or a script and an edited Word document, as lines and seconds.
    Compare(Compare),
    /// Write an episode for paper, for an audio workstation or for a table.
    Export(Export),
    /// Make the master and the deliverables.
    Mix(Mix),
    /// Put finished episodes in public and seal them; the feed comes last.
    Publish(Publish),
    /// Begin a show with somebody's existing feed: its items go into the new feed as they are.
    Import(Import),
    /// Take published episodes back: out of the feed, the pages and every folder that was published to.
    Withdraw(Withdraw),
    /// Take a person's recording out of the show and out of everything that was made of it, and look for what remains.
    Forget(Forget),
    /// Find the paragraphs of a script in one long recording, and write REC cues for those that you accept.
    Takes(Takes),
    /// Sign everything that could air of an episode, or say who signed and what changed since.
    Sign(Sign),
    /// Make everything that is out of date, for the whole show.
    Build(Build),
    /// Show the show in a browser on this machine: script, rundown, waveform, loudness, joins; it follows what you edit.
    Preview(PreviewOf),
    /// Show what a transcript is about: topics, stretches that could air, words to explain, lengths.
    Outline(OutlineOf),
    /// Look at every finished file as a stranger would, and say what it gives away.
    Leaks(Leaks),
    /// Measure recordings by ITU-R BS.1770 and EBU R 128.
    Loudness(LoudnessOf),
    /// Write what a shell needs to complete commands: source <(cornercast completions bash).
    Completions(Completions),
    /// Write a manual page: cornercast man publish | man -l -
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell.
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// The command; without one, the page that leads to all of them.
    #[arg(value_name = "COMMAND")]
    pub(crate) of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The episode's folder name: letters, digits and hyphens.
    #[arg(required_unless_present = "new_show")]
    pub(crate) slug: Option<String>,
    /// The interview.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["new_show", "version_of"])]
    pub(crate) transcript: Option<PathBuf>,
    /// The recording of the interview, with the same words.
    #[arg(long, value_name = "FILE")]
    pub(crate) audio: Vec<PathBuf>,
    /// The corner: a folder of scripts/, the only one when there is one; or one that comes with the tool and is copied there:
    /// words-and-humor, words-and-humor-ko, interview-of-the-week, letters-and-questions, five-minute-explainer.
    #[arg(long)]
    pub(crate) corner: Option<String>,
    /// The title; taken from the transcript otherwise.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// An episode of its own in the feed, of another version of an episode's script: lamp:short.
    #[arg(long, value_name = "EPISODE:VERSION", conflicts_with_all = ["transcript", "audio", "corner"])]
    pub(crate) version_of: Option<String>,
    /// Begin a whole new show in this folder.
    #[arg(long = "show", value_name = "DIR", conflicts_with_all = ["slug", "transcript", "audio", "title", "version_of"])]
    pub(crate) new_show: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// The source: its name in the script, or its file's name without the ending.
    pub(crate) source: String,
    /// The episode that is meant, where several have a source of this name.
    #[arg(long, value_name = "SLUG")]
    pub(crate) episode: Option<String>,
    /// What the page of a published episode says in its place; without it the page is gone.
    #[arg(long, value_name = "TEXT")]
    pub(crate) says: Option<String>,
    /// A place that was published to from another machine, too.
    #[arg(long, value_name = "TARGET")]
    pub(crate) to: Vec<PathBuf>,
    /// Change nothing, and say what would go and what would be left.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The feed, as a file.
    pub(crate) feed: PathBuf,
    /// A folder for the new show, empty or not there yet.
    #[arg(long = "show", value_name = "DIR", required = true)]
    pub(crate) show: PathBuf,
    /// The corner that it begins with.
    #[arg(long)]
    pub(crate) corner: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Draft {
    /// The slug or the folder of the episode.
    pub(crate) episode: String,
    /// Replace a script that may hold edits; a copy is kept.
    #[arg(long)]
    pub(crate) force: bool,
    /// Of several transcripts, the one to draft from: its file name without the ending.
    #[arg(long, value_name = "KEY")]
    pub(crate) source: Option<String>,
    /// Let a program of yours draft: the plan goes to it as JSON, a script comes back and is checked like any other.
    #[arg(long, value_name = "COMMAND")]
    pub(crate) with: Option<String>,
    /// How long that program may take.
    #[arg(long, value_name = "SECONDS", default_value = "300", requires = "with")]
    pub(crate) timeout: NonZeroU16,
}

#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Only say which scripts are not canonical; exit 1 when there are any.
    #[arg(long)]
    pub(crate) check: bool,
    /// Slugs or paths; all episodes without any.
    pub(crate) episodes: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Slugs or paths; all episodes without any. With --for, feeds as files; all of the show without any.
    pub(crate) episodes: Vec<String>,
    /// Check feeds, as they are written, and their artwork against what these ask.
    #[arg(long = "for", value_name = "PROFILE")]
    pub(crate) profile: Option<Rules>,
    /// Explain a diagnostic code.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["episodes", "profile"])]
    pub(crate) explain: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rules {
    /// Apple Podcasts.
    Apple,
    /// Spotify.
    Spotify,
    /// PSP-1 of the Podcast Standards Project.
    Psp1,
    /// The podcast namespace.
    Podcasting20,
    /// All of them.
    All,
}

#[derive(Debug, Args)]
pub(crate) struct RundownOf {
    /// The slug or the folder of the episode.
    pub(crate) episode: String,
    #[arg(long, default_value = "table")]
    pub(crate) format: Format,
    /// Another version than the default one.
    #[arg(long = "edition", value_name = "VERSION")]
    pub(crate) version_name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Csv,
    Json,
    Html,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// An episode, an episode and a version (`slug:short`), a script elsewhere, or `-` for a script from standard input.
    pub(crate) first: String,
    /// The same, or a .docx that was exported from the first and came back with changes and comments.
    pub(crate) second: String,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The slug or the folder of the episode.
    pub(crate) episode: String,
    /// What to write.
    #[arg(long = "as", value_name = "FORMAT")]
    pub(crate) format: ExportFormat,
    /// Which copy, of the formats for paper: the recording copy has every pad, spare and alternate, with notes; the on-air
    /// copy has what airs and nothing else.
    #[arg(long, value_name = "COPY", default_value = "recording")]
    pub(crate) copy: CopyOf,
    /// Another version than the default one.
    #[arg(long = "edition", value_name = "VERSION")]
    pub(crate) version_name: Option<String>,
    /// Where to write it; without it, into the build folder of the episode.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A Word document, with changes tracked: what comes back is read by `compare`.
    Docx,
    /// A page: on a screen, printed, and as a prompter.
    Html,
    /// Typst.
    Typ,
    /// Markdown.
    Md,
    /// A table.
    Csv,
    /// OpenTimelineIO.
    Otio,
    /// A REAPER project.
    Rpp,
    /// A label track of Audacity.
    Labels,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CopyOf {
    /// Everything that may be recorded.
    Recording,
    /// What airs.
    OnAir,
}

#[derive(Debug, Args)]
pub(crate) struct Mix {
    /// Slugs or paths; all episodes without any.
    pub(crate) episodes: Vec<String>,
    /// Only these deliverables; `master` is the master alone.
    #[arg(long, value_name = "NAME")]
    pub(crate) deliverable: Vec<String>,
    /// Mix although paragraphs are not recorded, or it does not fit its slot; such a mix is to be listened to, and cannot be published.
    #[arg(long)]
    pub(crate) allow_missing: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// Slugs or paths; all that are ready without any.
    pub(crate) episodes: Vec<String>,
    /// Also bring this folder up to date, the feeds last. `kit:FOLDER`: a folder for each episode with all that the web
    /// form of a host asks for. `bundle:FOLDER`: an SD card or a stick, with recordings in the order in which players play.
    /// `rsync:USER@HOST:PATH`, `sftp:USER@HOST:PATH` and `s3:BUCKET/PATH`: a server.
    #[arg(long, value_name = "TARGET")]
    pub(crate) to: Vec<PathBuf>,
    /// What a bundle has to fit into: 2GB, 700MB, 4GiB. Its bit rate is the highest that does.
    #[arg(long, value_name = "SIZE", requires = "to", value_parser = bytes)]
    pub(crate) size: Option<u64>,
    /// Sign a bundle with this secret key of minisign, in a file outside the show. `CORNERCAST_SIGN_KEY` names one too, and
    /// `CORNERCAST_SIGN_PASSWORD` is its password.
    #[arg(long, value_name = "FILE", requires = "to")]
    pub(crate) sign: Option<PathBuf>,
    /// Publish corrected episodes again, under the same guid and date; each says in its episode.toml what was corrected.
    #[arg(long, requires = "episodes")]
    pub(crate) revise: bool,
    /// Say what listeners would see change, and do nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// A size in bytes. Cards are sold in thousands.
fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err("write it like 2GB or 700MB".to_owned()),
    };
    // 3.6MB; finer than a thousandth no card is sold
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let thousandths = (1..=3).contains(&part.len()).then(|| format!("{part:0<3}").parse::<u64>().ok()).flatten();
    let size = whole.parse::<u64>().ok().and_then(|n| n.checked_mul(factor));
    let size = size.zip(thousandths).and_then(|(n, part)| n.checked_add(factor / 1000 * part));
    let size = size.filter(|n| *n > 0);
    size.ok_or_else(|| "write it like 2GB or 700MB".to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    /// Slugs or paths.
    #[arg(required = true)]
    pub(crate) episodes: Vec<String>,
    /// Leave a page where the episode's was that says this.
    #[arg(long, value_name = "TEXT")]
    pub(crate) says: Option<String>,
    /// Folders that were published to, beside those that this machine remembers.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) to: Vec<PathBuf>,
    /// Say what would be taken back, and do nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Takes {
    /// The slug or the folder of the episode.
    pub(crate) episode: String,
    /// The recording of the whole script.
    #[arg(required_unless_present = "confirm")]
    pub(crate) recording: Option<PathBuf>,
    /// A transcript of it with times; without one, splits are proposed by silences.
    #[arg(long, value_name = "FILE")]
    pub(crate) transcript: Option<PathBuf>,
    /// Write REC cues for these: lines of the script, or "sure" for all matches by words of 90 % and more.
    #[arg(long, value_name = "LINES", value_delimiter = ',')]
    pub(crate) accept: Vec<String>,
    /// Say that the takes of these paragraphs say what is written there now: lines of the script, or "all" that changed.
    #[arg(long, value_name = "LINES", value_delimiter = ',', conflicts_with_all = ["recording", "transcript", "accept"])]
    pub(crate) confirm: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Sign {
    /// The slug or the folder of the episode.
    pub(crate) episode: String,
    /// Whose signature it is. Without it: who signed, and what has changed since; exit 1 when somebody is to be asked again.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    /// Take the signature back.
    #[arg(long, requires = "by")]
    pub(crate) revoke: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// Slugs or paths; the whole show without any.
    pub(crate) episodes: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PreviewOf {
    /// The port on 127.0.0.1; 0 for any that is free. Without it 4750, or any when that is taken.
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
}

#[derive(Debug, Args)]
pub(crate) struct OutlineOf {
    /// A transcript in any known format.
    pub(crate) transcript: PathBuf,
    /// The text is one sentence a line already.
    #[arg(long)]
    pub(crate) lines: bool,
    /// How many topics the running order has room for.
    #[arg(long, value_name = "N", conflicts_with = "target")]
    pub(crate) segments: Option<NonZeroUsize>,
    /// About how long a topic is, in minutes; where --segments is not given.
    #[arg(long, value_name = "MINUTES", default_value = "4")]
    pub(crate) target: NonZeroU16,
}

#[derive(Debug, Args)]
pub(crate) struct Leaks {
    /// Look for these too: one word or name a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) deny: Option<PathBuf>,
    /// Look at these files and folders (kits, bundles, exports, what lies on a server) instead of feed/public and build.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct LoudnessOf {
    /// Draw waveform, short-term loudness and true peaks of all files into this picture (SVG).
    #[arg(long, value_name = "FILE")]
    pub(crate) plot: Option<PathBuf>,
    /// WAV, FLAC, MP3, M4A, AAC, Ogg or Opus.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}
