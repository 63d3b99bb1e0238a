//! The main job: everything that is out of date, for the whole show.
use super::{
    Error, Show,
    episode::{Episode, LaidOut},
    episode_file::Status,
    findings::Findings,
    guard,
    ledger::Ledger,
    make::{Finished, Log, Progress, Wanted},
    public::Earlier,
    public::{self, Public, channel_of},
    seal::Seal,
    seen::Seen,
    show::NamedChannel,
    sign, store, twin,
};
use crate::{
    diagnostic::Diagnostic,
    feed::{self, Change, Item},
    source::Span,
};
use chrono::{DateTime, FixedOffset};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What a run did, and what stood in its way.
#[derive(Debug, Default)]
pub struct Outcome {
    /// In the order of the show.
    pub log: Log,
    /// One for each episode with something to say, and one for the channels.
    pub findings: Vec<Findings>,
    /// Episodes that the world refused; without a name, what was asked for as a whole.
    pub failures: Vec<(String, Error)>,
    /// What listeners see change, a channel's after another's: the name of the channel's file, and the change.
    pub changes: Vec<(String, Change)>,
    /// Of a run that writes nothing: what it would have published.
    pub coming: Vec<Public>,
    /// What was asked of the public tree is done, or would be: other folders may follow. What is wrong with an episode that has
    /// no part in it stands in nobody's way.
    pub settled: bool,
    /// Published episodes in which somebody is heard or named who is protected now: they go to no new place.
    pub exposed: Vec<String>,
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
pub(super) struct One {
    pub(super) log: Log,
    pub(super) findings: Findings,
    pub(super) public: Option<Public>,
    pub(super) failure: Option<Error>,
    /// Whether it is meant for listeners.
    pub(super) ready: bool,
    /// Whether it is known that it belongs into no feed.
    pub(super) apart: bool,
    /// How feeds name it.
    pub(super) guid: Option<String>,
    /// Why nobody may publish it yet.
    pub(super) holds: Vec<String>,
    /// It is ready, and therefore in no feed.
    pub(super) held: bool,
    /// No recording is of it as it is now.
    pub(super) unmixed: bool,
    /// Nothing that its corner delivers is a recording for listeners.
    pub(super) soundless: bool,
    /// It is published, and would not be now: somebody in it is protected.
    pub(super) exposed: bool,
    /// Whose signatures are missing, and what changed since they signed.
    pub(super) unsigned: Option<String>,
    /// Its date, which is still to come.
    pub(super) early: Option<DateTime<FixedOffset>>,
    /// Of a withdrawn episode: its guid.
    pub(super) withdrawn: Option<String>,
    /// Of a published one whose seal is not to be had: why.
    pub(super) lost: Option<String>,
    /// Of a published one that is being corrected: as it was, and how often it is corrected then.
    pub(super) revised: Option<(Seal, usize)>,
    /// Published, and its episode.toml does not say so: a run was stopped in between.
    pub(super) unmarked: bool,
    /// It was not asked for, and its recording is not known to be of it as it is now.
    pub(super) stale: bool,
    /// Its recordings, to be taken out of the public tree with it.
    pub(super) recordings: Vec<String>,
    /// What was made of it is not listeners' yet: it goes out of the public tree, once no feed there names it.
    pub(super) hidden: bool,
}

/// How a run is done.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// What is asked of mixes.
    pub wanted: Wanted,
    /// How many episodes are worked on at once.
    pub jobs: usize,
    /// The present: an episode with a later date is held back. Without it none is.
    pub now: Option<DateTime<FixedOffset>>,
    /// Published episodes to be made again, corrected.
    pub revise: Vec<String>,
    /// Write nothing.
    pub dry: bool,
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
    let run = Run { wanted: Wanted { threads, ..run.wanted.clone() }, ..run.clone() };
    let made = each(&all, run.jobs, |slug| {
        let whole = slugs.iter().any(|s| s == slug);
        one(show, slug, &channels, whole, &run, progress)
    });
    let taken = taken(&made);
    let mut public = Vec::new();
    let mut withdrawn = BTreeSet::new();
    let mut lost = BTreeMap::new();
    let (mut broken, mut stale) = (BTreeMap::new(), BTreeMap::new());
    let mut hidden = Vec::new();
    for (slug, mut one) in all.iter().zip(made) {
        withdrawn.extend(one.withdrawn.take());
        lost.extend(one.lost.take().map(|why| (slug.clone(), why)));
        one.log.remarks.extend(one.unsigned.iter().flat_map(|u| u.lines()).map(str::to_owned));
        if let Some(ready) = one.public.as_ref().filter(|p| !p.sealed && !taken.contains(&p.item.guid))
            && let Err(e) = public::place_beside(show, ready, "publish", &mut one.log)
        {
            one.failure = Some(e);
            one.public = None;
        }
        if one.hidden {
            hidden.push((slug.clone(), one.guid.clone(), one.recordings.clone()));
        }
        if one.public.is_none() && !one.apart && !lost.contains_key(slug) {
            let kind = if one.stale { &mut stale } else { &mut broken };
            kind.insert(slug.clone(), one.guid.take());
        }
        absorb(&mut outcome, slug, one, &mut public);
    }
    let state = State {
        channels: &channels,
        public: &public,
        withdrawn: &withdrawn,
        lost: &lost,
        broken: &broken,
        stale: &stale,
        now: run.now,
    };
    if show.guard().internal {
        outcome.log.remark("internal: nothing was put into feed/public; it lies in the episodes' build/internal");
    } else if let Err(e) = write_public(show, &show.public(), &state, &mut shared, &mut outcome.log)
        .and_then(|left| tidy(show, &state, &left, &hidden, &mut outcome.log))
        .and_then(|()| sweep_deleted(show, &all, &channels, &mut outcome.log))
    {
        outcome.failures.push(("feed".to_owned(), e));
    }
    shared.settle();
    outcome.findings.push(shared);
    Ok(outcome)
}

/// Take out of the public tree what no feed there names any more. `left` are the channels whose feed is as it was: what those name
/// stays. `hidden` are episodes that are not listeners' yet, with their guids and recordings.
fn tidy(
    show: &Show,
    state: &State<'_>,
    left: &BTreeSet<String>,
    hidden: &[(String, Option<String>, Vec<String>)],
    log: &mut Log,
) -> Result<(), Error> {
    for public in state.public.iter().filter(|p| !p.sealed && !left.contains(&p.channel)) {
        public::place(show, public, "publish", log)?;
    }
    let as_they_were: Vec<&NamedChannel> = state.channels.iter().filter(|c| left.contains(&c.folder)).collect();
    let mut named = Vec::new();
    for channel in as_they_were.iter().filter(|_| !hidden.is_empty()) {
        named.push((recordings_of(&show.public(), channel)?, *channel));
    }
    for (slug, guid, recordings) in hidden {
        if named.iter().any(|(there, channel)| in_feed(there, channel, slug, guid.as_deref())) {
            log.remark(format!("{slug}: its files stay in feed/public until the feed there is written anew"));
        } else {
            public::hide(show, slug, recordings, log)?;
        }
    }
    Ok(())
}

/// The guids that more than one episode claims: nothing of them is put into the public tree before that is mended.
pub(super) fn taken(made: &[One]) -> BTreeSet<String> {
    let (mut known, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for guid in made.iter().filter_map(|one| one.public.as_ref()).map(|p| &p.item.guid) {
        if !known.insert(guid) {
            taken.insert(guid.clone());
        }
    }
    taken
}

/// Take out of the public tree what was put there of episodes whose folders are gone, and which were never published.
fn sweep_deleted(show: &Show, slugs: &[String], channels: &[NamedChannel], log: &mut Log) -> Result<(), Error> {
    let gone: Vec<String> = Seen::slugs(show)?.into_iter().filter(|slug| !slugs.contains(slug)).collect();
    // without its channel nobody knows whether one was published
    if gone.is_empty() || !Ledger::without_channel(show, channels)?.is_empty() {
        return Ok(());
    }
    let mut published = BTreeSet::new();
    for channel in channels {
        let items = Ledger::read(show, channel)?.into_iter().flat_map(|l| l.items.into_values());
        published.extend(items.map(|entry| entry.slug));
    }
    for slug in gone.iter().filter(|slug| !published.contains(*slug)) {
        public::hide(show, slug, &[], log)?;
        Seen::forget(show, slug)?;
    }
    Ok(())
}

pub(super) fn absorb(outcome: &mut Outcome, slug: &str, one: One, public: &mut Vec<Public>) {
    outcome.exposed.extend(one.exposed.then(|| slug.to_owned()));
    outcome.log.actions.extend(one.log.actions);
    outcome.log.remarks.extend(one.log.remarks);
    outcome.log.kept.extend(one.log.kept);
    outcome.findings.push(one.findings);
    public.extend(one.public);
    outcome.failures.extend(one.failure.map(|e| (slug.to_owned(), e)));
}

/// Work on several at once; results come in the order of the list.
pub(super) fn each(slugs: &[String], jobs: usize, work: impl Fn(&str) -> One + Sync) -> Vec<One> {
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
pub(super) fn one(
    show: &Show,
    slug: &str,
    channels: &[NamedChannel],
    whole: bool,
    run: &Run,
    progress: &Progress<'_>,
) -> One {
    let mut one = One::default();
    if let Err(e) = try_one(show, slug, channels, whole, run, progress, &mut one) {
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
    run: &Run,
    progress: &Progress<'_>,
    one: &mut One,
) -> Result<(), Error> {
    let seal = match Seal::read(show, slug) {
        Err(Error::Refused(why)) => {
            one.lost = Some(why);
            return Ok(());
        }
        seal => seal?,
    };
    let revised = run.revise.iter().any(|s| s == slug);
    if let Some(seal) = seal.as_ref().filter(|_| !revised) {
        return sealed(show, slug, seal, channels, run.dry, one);
    }
    let mut episode = Episode::read(show, slug)?;
    one.revised = seal.as_ref().map(|seal| (seal.clone(), episode.file.revisions.len()));
    if episode.file.status == Status::Published && seal.is_none() {
        // a channel that knows it says so itself
        match known_to_listeners(show, channels, slug)? {
            true => {
                one.lost = Some(format!(
                    "episodes/{slug} is published, and its episode.lock is not there: take it back from git"
                ));
            }
            false => one.findings = episode.findings,
        }
        return Ok(());
    }
    // what is not known of a channel would be missing in the tags of what is made for it
    let wanted = episode.file.channel.as_ref().map(|c| c.value.as_str());
    let own = |c: &&NamedChannel| wanted.map_or(channels.len() == 1, |wanted| c.name == wanted);
    if channels.iter().find(own).is_some_and(|c| !c.sound) {
        one.findings = std::mem::take(&mut episode.findings);
        return Ok(());
    }
    one.recordings = episode.corner.deliverables.iter().map(|d| episode.file_name(d)).collect();
    let early = episode.file.date.filter(|date| run.now.is_some_and(|now| *date > now));
    let kept = episode.unsure || !matches!(episode.file.status, Status::Withdrawn | Status::Draft) && early.is_none();
    one.apart = !kept;
    if !kept && !run.dry && seal.is_none() && !show.guard().internal {
        let says = episode.file.tombstone.clone().filter(|_| episode.file.status == Status::Withdrawn);
        let grave = says.and_then(|says| Some((says, channel_of(&mut episode, channels)?)));
        match grave {
            Some((says, channel)) => {
                public::take_back(show, slug, &one.recordings, Some((&says, channel)), &mut one.log)?;
            }
            None => one.hidden = true,
        }
    }
    if episode.file.status == Status::Withdrawn {
        one.withdrawn = Some(episode.file.guid.to_string());
        one.log.remark(format!("{slug}: withdrawn"));
        return Ok(());
    }
    if whole && !run.dry && episode.make_draft(show, &mut one.log)? {
        one.log.remark(format!("{slug}: drafted from its transcript; edit episodes/{slug}/script.md"));
        episode = Episode::read(show, slug)?;
    }
    let made = if whole && !run.dry {
        made(show, &mut episode, &run.wanted, progress, &mut one.holds, &mut one.log)
    } else {
        found(show, &mut episode, run.dry, progress, &mut one.holds)
    };
    one.ready = episode.file.status == Status::Ready || seal.is_some();
    one.guid = (!episode.unsure).then(|| episode.file.guid.to_string());
    if seal.is_none()
        && !run.dry
        && !show.guard().internal
        && episode.findings.diagnostics.iter().any(guard::is_about_protection)
    {
        // what was made before somebody was protected is not for listeners any more
        public::hide(show, slug, &one.recordings, &mut one.log)?;
        one.apart = true;
    }
    let made = made.inspect_err(|_| one.findings = episode.findings.clone())?;
    if let Some(name) = made.as_ref().and_then(|(finished, _)| finished.stale.as_ref()).filter(|_| !whole) {
        one.log.remark(format!(
            "{slug}: nothing says that {name} is of the episode as it is now; cornercast build makes it"
        ));
        one.stale = true;
    }

    if let Some((finished, _)) = &made {
        one.unmixed = finished.delivery.is_some() && finished.recording.is_none();
        one.soundless = finished.delivery.is_none();
    }
    // nothing stands against it but that it was not asked for
    one.stale |= !whole && one.unmixed;
    if one.soundless && one.ready && whole {
        one.log.remark(format!(
            "{slug}: no [[deliverable]] of its corner is an MP3, which is what every app plays, so nothing of it goes into a feed"
        ));
    }
    if made.is_none() && one.ready && seal.is_none() {
        one.log.remark(format!(
            "{slug}: ready, and nothing new of it goes into a feed until what is wrong with it is mended"
        ));
    }
    if !run.dry && seal.is_none() && !show.guard().internal {
        let folder = episode.build_folder(None);
        if one.apart && kept {
            let there = still_there(&folder, &one.recordings)?;
            if !there.is_empty() {
                one.log.remark(format!(
                    "{slug}: {} is of the time before; give it to nobody, and delete {} when nothing in it is needed",
                    there.join(", "),
                    show.name_of(&folder)
                ));
            }
        }
        guard::outputs(show, &folder).inspect_err(|_| one.findings = episode.findings.clone())?;
    }
    // what nobody may publish yet does not lie where listeners are served from either
    one.held = one.ready && !one.holds.is_empty() && seal.is_none() && early.is_none() && !show.guard().internal;
    if one.held {
        one.apart = true;
        one.hidden = !run.dry;
        one.log.remark(format!(
            "{slug}: on hold: {}; it stays out of feed/public until somebody takes the HOLD out of its script",
            one.holds.join("; ")
        ));
    }
    if let Some((finished, _)) = &made {
        if one.ready {
            let state = sign::state_if_any(show, &episode)?;
            one.unsigned = state.and_then(|s| s.lacking(slug));
        }
        if let Some(date) = early.filter(|_| one.ready) {
            one.log.remark(format!("{slug}: held back until {}", date.to_rfc3339()));
            one.early = Some(date);
        } else if one.ready
            && !one.held
            && !show.guard().internal
            && let Some(channel) = channel_of(&mut episode, channels)
        {
            let earlier = Earlier { seal: seal.as_ref(), dry: run.dry };
            one.public = public::prepare(show, &mut episode, finished, channel, earlier, &mut one.log)?;
        }
    }
    one.findings = episode.findings;
    Ok(())
}

/// The recordings that a build folder holds.
fn still_there(folder: &Path, deliverables: &[String]) -> Result<Vec<String>, Error> {
    let made = |name: &String| name == "master.wav" || deliverables.contains(name);
    Ok(if store::is_folder(folder) { store::list(folder)?.into_iter().filter(made).collect() } else { Vec::new() })
}

/// What of protection stands against an episode that is published already.
fn exposed(show: &Show, slug: &str) -> Result<Option<String>, Error> {
    if show.protecting()?.is_empty() {
        return Ok(None);
    }
    let mut episode = Episode::read(show, slug)?;
    if !episode.file.protects() && show.guard().words.is_none() {
        // that nobody can tell is said once, of the whole show
        episode.beside = None;
        episode.findings.diagnostics.retain(|d| !guard::is_about_protection(d));
    }
    for version in episode.versions() {
        episode.lay_out(version.as_deref());
    }
    let found = episode.findings.diagnostics.iter().find(|d| guard::is_about_protection(d));
    Ok(found.map(|d| d.message.clone()))
}

/// Whether a channel may have told listeners of the episode in this folder: one that remembers it, or remembers nothing.
fn known_to_listeners(show: &Show, channels: &[NamedChannel], slug: &str) -> Result<bool, Error> {
    for channel in channels {
        if Ledger::read(show, channel)?.is_none_or(|ledger| ledger.items.values().any(|entry| entry.slug == slug)) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn sealed(
    show: &Show,
    slug: &str,
    seal: &Seal,
    channels: &[NamedChannel],
    dry: bool,
    one: &mut One,
) -> Result<(), Error> {
    let path = show.episode(slug).join("episode.toml");
    if store::is_file(&path) {
        let (id, text) = one.findings.read(&path, &show.name_of(&path), "E004")?;
        let file = one.findings.keep(super::episode_file::parse(id, &text));
        // one that is called otherwise now is told of by its channel
        if let Some(copied) = twin::inspect(show, slug, &file)?.filter(|problem| problem.code == "E097") {
            one.findings.diagnostics.push(copied);
            one.apart = true;
            return Ok(());
        }
        if file.status == Status::Withdrawn {
            if !dry {
                let names: Vec<String> = seal.files.keys().cloned().collect();
                let channel = channels.iter().find(|c| c.folder == seal.channel);
                let says = file.tombstone.as_deref().zip(channel);
                public::take_back(show, slug, &names, says, &mut one.log)?;
            }
            one.apart = true;
            one.withdrawn = Some(seal.item.guid.clone());
            one.log.remark(format!("{slug}: withdrawn"));
            return Ok(());
        }
        one.unmarked = file.status == Status::Ready;
        if Seen::has_another_script(show, slug)? {
            one.log.remark(format!(
                "{slug}: its script has changed since it was published, and listeners have it as it was; to correct it: cornercast publish --revise {slug}"
            ));
        }
        if let Some(why) = exposed(show, slug)? {
            one.exposed = true;
            one.log.remark(format!(
                "{slug}: published as it is, and it would not be now: {why}. It goes to no new place; to take it back: cornercast withdraw {slug}"
            ));
        }
        let key = |name: &str| {
            let line = text.split_inclusive('\n').scan(0, |at, line| {
                *at += line.len();
                Some((*at - line.len(), line))
            });
            let found = line.filter(|(_, line)| line.starts_with(name)).map(|(at, _)| at).next();
            Span::new(id, found.map_or(0..0, |at| at..at + name.len()))
        };
        if file.guid.to_string() != seal.item.guid {
            let problem = Diagnostic::error("E090", "the guid of a published episode has changed").at(key("guid"));
            let help = format!("put guid = \"{}\" back: apps know the episode by it", seal.item.guid);
            one.findings.diagnostics.push(problem.help(help));
        }
        if file.date.is_some_and(|date| date != seal.item.date) {
            let problem = Diagnostic::error("E092", "the date of a published episode has changed").at(key("date"));
            let help = format!("put date = {} back: apps sort and announce by it", seal.item.date.to_rfc3339());
            one.findings.diagnostics.push(problem.help(help));
        }
    }
    // in a folder of another name it is not what was published, and nothing of it goes out there
    let kept = !dry && seal.is_of(slug);
    if !kept {
        guard::text(show, "the name of an episode's folder or file", slug)?;
    }
    one.public = Some(if kept { public::keep_sealed(show, slug, seal, &mut one.log)? } else { seal.public(slug) });
    Ok(())
}

/// Make everything of an episode that is out of date. `None` when its files do not allow a recording.
fn made(
    show: &Show,
    episode: &mut Episode,
    wanted: &Wanted,
    progress: &Progress<'_>,
    holds: &mut Vec<String>,
    log: &mut Log,
) -> Result<Option<(Finished, LaidOut)>, Error> {
    let mut default = None;
    let mut all = Vec::new();
    for version in episode.versions() {
        let Some(laid) = episode.lay_out(version.as_deref()) else {
            // what is wrong with one that is there is among the findings
            if !episode.has_unreadable_script() {
                log.remark(format!("{}: no script and no transcript to draft one from", episode.slug));
            }
            return Ok(None);
        };
        if laid.programme.version.is_none() {
            holds.clone_from(&laid.programme.holds);
        }
        all.push(laid);
    }
    episode.bind_takes(&all)?;
    for (n, laid) in all.iter().enumerate() {
        let others: Vec<_> =
            all.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, l)| l.programme.clone()).collect();
        episode.make_readers_sheet(show, laid, log)?;
        // nobody reads or plans from a copy in which something is missing
        if laid.whole {
            episode.make_papers(show, laid, &others, log)?;
        }
        if laid.sound
            && let Some(finished) = episode.make_recordings(show, laid, wanted, progress, log)?
            && laid.programme.version.is_none()
        {
            episode.findings.diagnostics.extend(finished.notes.shortened.clone());
            episode.findings.diagnostics.extend(finished.remarks.clone());
            default = Some((finished, laid.clone()));
        }
    }
    Ok(default)
}

/// What is made of an episode already, without making a recording; `dry`: without writing anything.
fn found(
    show: &Show,
    episode: &mut Episode,
    dry: bool,
    progress: &Progress<'_>,
    holds: &mut Vec<String>,
) -> Result<Option<(Finished, LaidOut)>, Error> {
    let Some(laid) = episode.lay_out(None) else { return Ok(None) };
    holds.clone_from(&laid.programme.holds);
    if !laid.sound {
        return Ok(None);
    }
    let wanted = Wanted { found: true, dry, ..Wanted::default() };
    // what is written beside the recordings follows them and is no news
    let finished = episode.make_recordings(show, &laid, &wanted, progress, &mut Log::default())?;
    Ok(finished.map(|f| (f, laid)))
}

/// What is to be in public, and when.
pub(super) struct State<'a> {
    pub(super) channels: &'a [NamedChannel],
    pub(super) public: &'a [Public],
    /// By guid.
    pub(super) withdrawn: &'a BTreeSet<String>,
    /// What is published and cannot be had as it was, and why.
    pub(super) lost: &'a BTreeMap<String, String>,
    /// Those of which nothing can be made as they are now, with their guids where these can be read.
    pub(super) broken: &'a BTreeMap<String, Option<String>>,
    /// Those that were not asked for, and whose recordings are not known to be of their present state; the same.
    pub(super) stale: &'a BTreeMap<String, Option<String>>,
    pub(super) now: Option<DateTime<FixedOffset>>,
}

impl State<'_> {
    pub(super) fn own(&self, channel: &NamedChannel) -> Vec<Public> {
        self.public.iter().filter(|p| p.channel == channel.folder).cloned().collect()
    }

    /// What would break for listeners of a channel.
    pub(super) fn check(&self, channel: &NamedChannel, own: &[Public], ledger: Option<&Ledger>) -> Vec<Diagnostic> {
        let mut problems = ledger.map(|l| l.check(channel, own, self.withdrawn, self.lost)).unwrap_or_default();
        // without a ledger any channel may be the one that had it
        let had = |slug: &str| ledger.is_none_or(|l| l.items.values().any(|e| e.slug == slug));
        let lost = self.lost.iter().filter(|(slug, _)| had(slug));
        problems.extend(lost.map(|(_, why)| Diagnostic::error("E091", why.clone())));
        let before = channel.imported.as_ref();
        let taken = |p: &&Public| {
            let item = &p.item;
            before.is_some_and(|b| b.addresses.contains(&item.enclosure.url) || b.guids.contains(&item.guid))
        };
        problems.extend(own.iter().filter(taken).map(|public| {
            let message =
                format!("{} would reuse the guid or the address of an episode of the earlier feed", public.slug);
            Diagnostic::error("E093", message).help("give it a guid of its own, and rename its folder")
        }));
        let items: Vec<Item> = own.iter().map(|p| p.item.clone()).collect();
        problems.extend(self.now.map(|now| feed::check_dates(&items, now)).unwrap_or_default());
        problems
    }
}

/// The recordings that the feed below `root` has now, by guid; none where there is no feed.
pub(super) fn recordings_of(root: &Path, channel: &NamedChannel) -> Result<BTreeMap<String, String>, Error> {
    let feed = root.join(&channel.folder).join("feed.xml");
    if !store::is_file(&feed) {
        return Ok(BTreeMap::new());
    }
    Ok(feed::recordings(&store::read(&feed)?).unwrap_or_default())
}

/// Whether an episode is among the recordings of a feed.
pub(super) fn in_feed(
    there: &BTreeMap<String, String>,
    channel: &NamedChannel,
    slug: &str,
    guid: Option<&str>,
) -> bool {
    let folder = format!("{}{slug}/", channel.channel.site);
    guid.is_some_and(|guid| there.contains_key(guid)) || there.values().any(|a| a.starts_with(&folder))
}

/// Everything of the public tree at `root` but the files of episodes. Gives the folders of the channels whose feed was left as
/// it was.
pub(super) fn write_public(
    show: &Show,
    root: &Path,
    state: &State<'_>,
    findings: &mut Findings,
    log: &mut Log,
) -> Result<BTreeSet<String>, Error> {
    let mut left = BTreeSet::new();
    // pages name every channel: one that cannot be read leaves all that is public as it is
    if let Some(channel) = state.channels.iter().find(|c| !c.sound) {
        log.remark(format!("feed/{}.toml is not right, so nothing public was changed", channel.name));
        left.extend(state.channels.iter().map(|c| c.folder.clone()));
        return Ok(left);
    }
    public::write_root(show, root, state.channels, log)?;
    for channel in state.channels {
        let own = state.own(channel);
        let mut problems = state.check(channel, &own, Ledger::read(show, channel)?.as_ref());
        let there = if state.broken.is_empty() && state.stale.is_empty() {
            BTreeMap::new()
        } else {
            recordings_of(root, channel)?
        };
        let in_feed = |(slug, guid): &(&String, &Option<String>)| in_feed(&there, channel, slug, guid.as_deref());
        if let Some((slug, _)) = state.stale.iter().find(in_feed) {
            log.remark(format!("feed/{}.toml: the feed is left as it was until {slug} is built", channel.name));
            left.insert(channel.folder.clone());
            continue;
        }
        problems.extend(state.broken.iter().filter(in_feed).map(|(slug, _)| {
            let message =
                format!("{slug} is in this feed, and cannot be made as it is now: the feed is left as it was");
            let help = format!(
                "mend what is said of it here, or take it out with status = \"draft\" in episodes/{slug}/episode.toml"
            );
            Diagnostic::error("E091", message).help(help)
        }));
        let told = public::write_channel(show, root, channel, state.channels, &own, problems, log)?;
        left.extend(crate::diagnostic::any_error(&told).then(|| channel.folder.clone()));
        findings.diagnostics.extend(told);
    }
    Ok(left)
}
