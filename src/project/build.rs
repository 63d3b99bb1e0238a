//! The main job: everything that is out of date, for the whole show.
use super::{
    Error, Show,
    episode::{Episode, LaidOut},
    episode_file::Status,
    findings::Findings,
    make::{Finished, Log, Progress, Wanted},
    public::{self, Public, channel_of},
    seal::Seal,
    show::NamedChannel,
    store,
};
use crate::{diagnostic::Diagnostic, source::Span};
use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

/// What a run did, and what stood in its way.
#[derive(Debug, Default)]
pub struct Outcome {
    /// In the order of the show.
    pub log: Log,
    /// One for each episode with something to say, and one for the channels.
    pub findings: Vec<Findings>,
    /// Episodes that the world refused.
    pub failures: Vec<(String, Error)>,
}

impl Outcome {
    /// Whether something that the producer's files hold stood in the way.
    #[must_use]
    pub fn any_error(&self) -> bool {
        self.findings.iter().any(Findings::any_error)
    }
}

/// What became of one episode.
#[derive(Default)]
struct One {
    log: Log,
    findings: Findings,
    public: Option<Public>,
    failure: Option<Error>,
    /// Of a ready episode: what its seal needs.
    ready: bool,
    holds: Vec<String>,
}

/// How a run is done.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// What is asked of mixes.
    pub wanted: Wanted,
    /// How many episodes are worked on at once.
    pub jobs: usize,
}

/// Make everything of these episodes that is out of date, then the public tree, the feeds last. An episode that is broken
/// stops no other.
///
/// # Errors
/// When the show itself cannot be read or written.
pub fn build(show: &Show, slugs: &[String], run: &Run, progress: &Progress<'_>) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let mut shared = Findings::default();
    let channels = show.channels(&mut shared)?;
    let all = show.slugs()?;
    // one episode alone may use every thread; several share them
    let threads = (run.jobs / slugs.len().max(1)).max(1);
    let wanted = Wanted { threads, ..run.wanted.clone() };
    let made = each(&all, run.jobs, |slug| {
        let whole = slugs.iter().any(|s| s == slug);
        one(show, slug, &channels, whole, &wanted, progress)
    });
    let mut public = Vec::new();
    for (slug, one) in all.iter().zip(made) {
        absorb(&mut outcome, slug, one, &mut public);
    }
    if let Err(e) = write_public(show, &channels, &public, &mut shared, &mut outcome.log) {
        outcome.failures.push(("feed".to_owned(), e));
    }
    shared.settle();
    outcome.findings.push(shared);
    Ok(outcome)
}

fn absorb(outcome: &mut Outcome, slug: &str, one: One, public: &mut Vec<Public>) {
    outcome.log.actions.extend(one.log.actions);
    outcome.log.remarks.extend(one.log.remarks);
    outcome.log.kept.extend(one.log.kept);
    outcome.findings.push(one.findings);
    public.extend(one.public);
    outcome.failures.extend(one.failure.map(|e| (slug.to_owned(), e)));
}

/// Work on several at once; results come in the order of the list.
fn each(slugs: &[String], jobs: usize, work: impl Fn(&str) -> One + Sync) -> Vec<One> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, One)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, slugs.len().max(1)) {
            scope.spawn(|| {
                while let Some((n, slug)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, slugs.get(n)?)))
                {
                    let one = work(slug);
                    if let Ok(mut done) = done.lock() {
                        done.push((n, one));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, one)| one).collect()
}

/// Take one episode as far as it goes. `whole` is false for one that was not asked for: what is made of it already still
/// belongs into the feed.
fn one(
    show: &Show,
    slug: &str,
    channels: &[NamedChannel],
    whole: bool,
    wanted: &Wanted,
    progress: &Progress<'_>,
) -> One {
    let mut one = One::default();
    if let Err(e) = try_one(show, slug, channels, whole, wanted, progress, &mut one) {
        one.failure = Some(e);
        one.public = None;
    }
    one.findings.settle();
    one
}

fn try_one(
    show: &Show,
    slug: &str,
    channels: &[NamedChannel],
    whole: bool,
    wanted: &Wanted,
    progress: &Progress<'_>,
    one: &mut One,
) -> Result<(), Error> {
    if let Some(seal) = Seal::read(show, slug)? {
        return sealed(show, slug, &seal, one);
    }
    let mut episode = Episode::read(show, slug)?;
    let recordings: Vec<String> = episode.corner.deliverables.iter().map(|d| episode.file_name(d)).collect();
    if matches!(episode.file.status, Status::Withdrawn | Status::Draft) {
        public::hide(show, slug, &recordings, &mut one.log)?;
    }
    if episode.file.status == Status::Withdrawn {
        one.log.remark(format!("{slug}: withdrawn"));
        return Ok(());
    }
    if whole && episode.make_draft(show, &mut one.log)? {
        one.log.remark(format!("{slug}: drafted from its transcript; edit episodes/{slug}/script.md"));
        episode = Episode::read(show, slug)?;
    }
    let made = if whole {
        made(show, &mut episode, wanted, progress, &mut one.log)
    } else {
        found(show, &mut episode, progress)
    };
    one.ready = episode.file.status == Status::Ready;
    let made = made.inspect_err(|_| one.findings = episode.findings.clone())?;
    if let Some((finished, laid)) = &made {
        one.holds.clone_from(&laid.programme.holds);
        if one.ready
            && let Some(channel) = channel_of(&mut episode, channels)
        {
            one.public = public::place(show, &episode, finished, channel, &mut one.log)?;
        }
    }
    one.findings = episode.findings;
    Ok(())
}

fn sealed(show: &Show, slug: &str, seal: &Seal, one: &mut One) -> Result<(), Error> {
    let path = show.episode(slug).join("episode.toml");
    if store::is_file(&path) {
        let (id, text) = one.findings.read(&path, &show.name_of(&path), "E004")?;
        let file = one.findings.keep(super::episode_file::parse(id, &text));
        if file.status == Status::Withdrawn {
            let names: Vec<String> = seal.files.keys().cloned().collect();
            public::hide(show, slug, &names, &mut one.log)?;
            one.log.remark(format!("{slug}: withdrawn"));
            return Ok(());
        }
        if file.guid.to_string() != seal.item.guid {
            let at = text.find("guid").map_or(0..0, |at| at..at + 4);
            let problem =
                Diagnostic::error("E090", "the guid of a published episode has changed").at(Span::new(id, at));
            one.findings
                .diagnostics
                .push(problem.help(format!("put guid = \"{}\" back: apps know the episode by it", seal.item.guid)));
        }
    }
    one.public = Some(public::keep_sealed(show, slug, seal, &mut one.log)?);
    Ok(())
}

/// Make everything of an episode that is out of date. `None` when its files do not allow a recording.
fn made(
    show: &Show,
    episode: &mut Episode,
    wanted: &Wanted,
    progress: &Progress<'_>,
    log: &mut Log,
) -> Result<Option<(Finished, LaidOut)>, Error> {
    let mut default = None;
    for version in episode.versions() {
        let Some(laid) = episode.lay_out(version.as_deref()) else {
            log.remark(format!("{}: no script and no transcript to draft one from", episode.slug));
            return Ok(None);
        };
        episode.make_papers(show, &laid, log)?;
        if laid.sound
            && let Some(finished) = episode.make_recordings(show, &laid, wanted, progress, log)?
            && version.is_none()
        {
            episode.findings.diagnostics.extend(finished.notes.shortened.clone());
            default = Some((finished, laid));
        }
    }
    Ok(default)
}

/// What is made of an episode already, without making anything.
fn found(show: &Show, episode: &mut Episode, progress: &Progress<'_>) -> Result<Option<(Finished, LaidOut)>, Error> {
    let Some(laid) = episode.lay_out(None).filter(|l| l.sound) else { return Ok(None) };
    let nothing = Wanted { deliverables: vec![String::new()], ..Wanted::default() };
    let finished = episode.make_recordings(show, &laid, &nothing, progress, &mut Log::default())?;
    Ok(finished.map(|f| (f, laid)))
}

fn write_public(
    show: &Show,
    channels: &[NamedChannel],
    public: &[Public],
    findings: &mut Findings,
    log: &mut Log,
) -> Result<(), Error> {
    public::write_root(show, channels, log)?;
    for channel in channels {
        let own: Vec<Public> = public.iter().filter(|p| p.channel == channel.folder).cloned().collect();
        findings.diagnostics.extend(public::write_channel(show, channel, channels, &own, log)?);
    }
    Ok(())
}

/// Publish episodes for good: build, seal, and write the feeds again. All that are ready when none is named.
///
/// # Errors
/// When the show cannot be read or written, or an episode may not be published.
pub fn publish(show: &Show, slugs: &[String], run: &Run, dry: bool, progress: &Progress<'_>) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let mut shared = Findings::default();
    let channels = show.channels(&mut shared)?;
    let all = show.slugs()?;
    let wanted = Wanted::default();
    let made = each(&all, run.jobs, |slug| {
        let whole = slugs.is_empty() || slugs.iter().any(|s| s == slug);
        one(show, slug, &channels, whole && !dry, &wanted, progress)
    });
    let mut sealed = Vec::new();
    let mut refused = Vec::new();
    for (slug, one) in all.iter().zip(&made) {
        let asked = slugs.iter().any(|s| s == slug);
        match &one.public {
            Some(public) if !public.sealed && (asked || slugs.is_empty()) => {
                if one.holds.is_empty() {
                    sealed.push((slug.clone(), public.clone()));
                } else {
                    refused.push(format!("{slug} is on hold: {}", one.holds.join("; ")));
                }
            }
            None if asked => {
                let why = if one.ready { "it is not finished" } else { "its status is not \"ready\"" };
                refused.push(format!("{slug} cannot be published: {why}"));
            }
            _ => {}
        }
    }
    let mut public = Vec::new();
    for (slug, one) in all.iter().zip(made) {
        absorb(&mut outcome, slug, one, &mut public);
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused.join("\n")));
    }
    if dry {
        let what = |p: &(String, Public)| format!("would publish {} as {}", p.0, p.1.item.enclosure.url);
        outcome.log.remarks.extend(sealed.iter().map(what));
        return Ok(outcome);
    }
    for (slug, public) in &sealed {
        let seal = Seal::new(public.channel.clone(), public.item.clone(), public::files_of(show, public)?);
        seal.write(show, slug)?;
        outcome.log.actions.push(("seal", format!("episodes/{slug}/episode.lock")));
        mark_published(show, slug)?;
    }
    write_public(show, &channels, &public, &mut shared, &mut outcome.log)?;
    shared.settle();
    outcome.findings.push(shared);
    Ok(outcome)
}

/// Change the status in `episode.toml`, and nothing else of it.
fn mark_published(show: &Show, slug: &str) -> Result<(), Error> {
    let path = show.episode(slug).join("episode.toml");
    let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
    let line = text.lines().find(|l| l.trim_start().starts_with("status") && l.contains("\"ready\""));
    if let Some(line) = line {
        store::write(&path, text.replacen(line, &line.replacen("\"ready\"", "\"published\"", 1), 1).as_bytes())?;
    }
    Ok(())
}
