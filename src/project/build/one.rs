//! One episode, taken as far as it goes in a run.
use super::Run;
use crate::{
    diagnostic::Diagnostic,
    project::{
        Error, Show,
        episode::Episode,
        episode_file::{self, EpisodeFile, Status},
        findings::Findings,
        guard, inspect,
        ledger::Ledger,
        make::{Finished, Log, Progress, Wanted},
        public::{self, Earlier, Public, channel_of},
        seal::Seal,
        seen::{Edited, Seen},
        show::NamedChannel,
        sign, store, twin,
    },
    source::{SourceId, Span},
};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use std::path::Path;

/// What became of one episode.
#[derive(Default)]
pub(in crate::project) struct One {
    pub(in crate::project) log: Log,
    pub(in crate::project) findings: Findings,
    pub(in crate::project) public: Option<Public>,
    pub(in crate::project) failure: Option<Error>,
    /// Whether it is meant for listeners.
    pub(in crate::project) ready: bool,
    pub(in crate::project) place: Place,
    pub(in crate::project) sound: Sound,
    /// How feeds name it.
    pub(in crate::project) guid: Option<String>,
    /// Why nobody may publish it yet.
    pub(in crate::project) holds: Vec<String>,
    /// It is published, and would not be now: somebody in it is protected.
    pub(in crate::project) exposed: bool,
    /// Whose signatures are missing, and what changed since they signed.
    pub(in crate::project) unsigned: Option<String>,
    /// Its date, which is still to come.
    pub(in crate::project) early: Option<DateTime<FixedOffset>>,
    /// The day of a correction, which is still to come.
    pub(in crate::project) ahead: Option<NaiveDate>,
    /// Of a withdrawn episode: its guid.
    pub(in crate::project) withdrawn: Option<String>,
    /// Of a published one whose seal is not to be had: why.
    pub(in crate::project) lost: Option<String>,
    /// Of a published one that is being corrected: as it was, and how often it is corrected then.
    pub(in crate::project) revised: Option<(Seal, usize)>,
    /// Published, and its episode.toml does not say so: a run was stopped in between.
    pub(in crate::project) unmarked: bool,
    /// Its recordings, to be taken out of the public tree with it.
    pub(in crate::project) recordings: Vec<String>,
}

/// Where an episode stands to the feed of its channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::project) enum Place {
    /// It belongs there, as far as is known.
    #[default]
    Due,
    /// It belongs into none.
    Apart,
    /// Into none, and what was made of it goes out of the public tree, once no feed there names it.
    Hidden,
    /// Hidden though it is ready: somebody is to look at it first.
    Held,
}

/// What is known of the recording that listeners would get.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::project) enum Sound {
    /// Nothing stands against it.
    #[default]
    Fine,
    /// None is of the episode as it is now.
    Unmixed,
    /// The episode was not asked for, and nothing says that its recording is of it as it is now.
    Stale,
    /// Its corner delivers nothing that is for listeners.
    Soundless,
}

impl Sound {
    fn of(finished: &Finished, whole: bool) -> Self {
        match finished {
            Finished { delivery: None, .. } => Self::Soundless,
            Finished { recording: Some(_), .. } => Self::Fine,
            Finished { .. } if whole => Self::Unmixed,
            Finished { .. } => Self::Stale,
        }
    }
}

/// An episode in a run.
#[derive(Clone, Copy)]
pub(in crate::project) struct Work<'a> {
    pub(in crate::project) show: &'a Show,
    pub(in crate::project) slug: &'a str,
    pub(in crate::project) channels: &'a [NamedChannel],
    /// False for one that was not asked for: what is made of it already still belongs into the feed.
    pub(in crate::project) whole: bool,
    pub(in crate::project) run: &'a Run,
    pub(in crate::project) progress: &'a Progress<'a>,
}

impl Work<'_> {
    /// Take the episode as far as it goes.
    pub(in crate::project) fn done(self) -> One {
        let mut one = One::default();
        if let Err(e) = self.go(&mut one) {
            one.failure = Some(e);
            one.public = None;
        }
        one.findings.settle();
        one
    }

    fn go(self, one: &mut One) -> Result<(), Error> {
        let Self { show, slug, channels, run, .. } = self;
        let seal = match Seal::read(show, slug) {
            Err(Error::Refused(why)) => {
                one.lost = Some(why);
                return Ok(());
            }
            seal => seal?,
        };
        let revised = run.revise.iter().any(|s| s == slug);
        if let Some(seal) = seal.as_ref().filter(|_| !revised) {
            return self.sealed(seal, one);
        }
        let mut episode = Episode::read(show, slug)?;
        one.revised = seal.as_ref().map(|seal| (seal.clone(), episode.file.revisions.len()));
        if let Some((seal, problem)) = seal.as_ref().and_then(|s| Some((s, elsewhere(&episode.file, s, channels)?))) {
            one.public = Some(seal.public(slug));
            one.findings = episode.findings;
            one.findings.diagnostics.push(problem);
            return Ok(());
        }
        one.ahead = episode
            .file
            .revisions
            .iter()
            .map(|r| r.day)
            .find(|day| run.now.is_some_and(|now| still_to_come(*day, now)));
        if episode.file.status == Status::Published && seal.is_none() {
            // a channel that knows it says so itself
            if self.is_known_to_listeners()? {
                let why = "is published, and its episode.lock is not there: take it back from git";
                one.lost = Some(format!("episodes/{slug} {why}"));
            } else {
                one.findings = episode.findings;
            }
            return Ok(());
        }
        if episode.findings.diagnostics.iter().any(|problem| problem.code == "E098") {
            one.withdrawn = Some(episode.file.guid.to_string());
            one.place = Place::Apart;
            one.findings = episode.findings;
            return Ok(());
        }
        // what is not known of a channel would be missing in the tags of what is made for it
        if public::own_channel(&episode.file, channels).is_some_and(|c| !c.sound) {
            one.findings = std::mem::take(&mut episode.findings);
            return Ok(());
        }
        one.recordings = episode.corner.deliverables.iter().map(|d| episode.file_name(d)).collect();
        one.early = episode.file.date.filter(|date| run.now.is_some_and(|now| *date > now));
        let kept =
            episode.unsure || !matches!(episode.file.status, Status::Withdrawn | Status::Draft) && one.early.is_none();
        if !kept {
            one.place = Place::Apart;
            if self.writes() && seal.is_none() {
                self.keep_back(&mut episode, one)?;
            }
        }
        if episode.file.status == Status::Withdrawn {
            one.withdrawn = Some(episode.file.guid.to_string());
            one.log.remark(format!("{slug}: withdrawn"));
            return Ok(());
        }
        if self.whole && !run.dry && episode.make_draft(show, &mut one.log)? {
            one.log.remark(format!("{slug}: drafted from its transcript; edit episodes/{slug}/script.md"));
            episode = Episode::read(show, slug)?;
        }
        one.ready = episode.file.status == Status::Ready || seal.is_some();
        one.guid = (!episode.unsure).then(|| episode.file.guid.to_string());
        let done = self.finish(&mut episode, seal.as_ref(), kept, one);
        one.findings = episode.findings;
        done
    }

    /// Whether what is made lies where listeners may get it.
    fn writes(self) -> bool {
        !self.run.dry && !self.show.guard().internal
    }

    /// Nothing of it is for listeners, now or any more.
    fn keep_back(self, episode: &mut Episode, one: &mut One) -> Result<(), Error> {
        let says = episode.file.tombstone.clone().filter(|_| episode.file.status == Status::Withdrawn);
        match says.and_then(|says| Some((says, channel_of(episode, self.channels)?))) {
            Some((says, channel)) => {
                public::take_back(self.show, self.slug, &one.recordings, Some((&says, channel)), &mut one.log)
            }
            None => {
                one.place = Place::Hidden;
                Ok(())
            }
        }
    }

    /// Make what is to be made, and see what it is good for.
    fn finish(self, episode: &mut Episode, seal: Option<&Seal>, kept: bool, one: &mut One) -> Result<(), Error> {
        let Self { show, slug, whole, run, .. } = self;
        let made = if whole && !run.dry { self.made(episode, one) } else { self.found(episode, one) };
        let new = self.writes() && seal.is_none();
        if new && episode.findings.diagnostics.iter().any(guard::is_about_protection) {
            // what was made before somebody was protected is not for listeners any more
            public::hide(show, slug, &one.recordings, &mut one.log)?;
            one.place = Place::Apart;
        }
        let made = made?;
        if let Some(finished) = &made {
            one.sound = Sound::of(finished, whole);
        }
        self.tell(made.as_ref(), seal, one);
        if new {
            let folder = episode.build_folder(None);
            if one.place == Place::Apart && kept {
                self.tell_what_is_left(&folder, one)?;
            }
            guard::outputs(show, &folder)?;
        }
        // what nobody may publish yet does not lie where listeners are served from either
        let free = one.ready && seal.is_none() && one.early.is_none() && !show.guard().internal;
        if free && !one.holds.is_empty() {
            one.place = Place::Held;
            one.log.remark(format!(
                "{slug}: on hold: {}; it stays out of feed/public until somebody takes the HOLD out of its script",
                one.holds.join("; ")
            ));
        }
        match made {
            Some(finished) if one.ready => self.offer(episode, &finished, seal, one),
            _ => Ok(()),
        }
    }

    /// What its producer would miss, and why it is not there.
    fn tell(self, finished: Option<&Finished>, seal: Option<&Seal>, one: &mut One) {
        let (slug, sound) = (self.slug, one.sound);
        if let Some(name) = finished.and_then(|f| f.stale.as_ref()).filter(|_| sound == Sound::Stale) {
            one.log.remark(format!(
                "{slug}: nothing says that {name} is of the episode as it is now; cornercast build makes it"
            ));
        }
        if sound == Sound::Soundless && one.ready && self.whole {
            one.log.remark(format!(
                "{slug}: no [[deliverable]] of its corner is an MP3, which is what every app plays, so nothing of it goes into a feed"
            ));
        }
        if finished.is_none() && one.ready && seal.is_none() {
            one.log.remark(format!(
                "{slug}: ready, and nothing new of it goes into a feed until what is wrong with it is mended"
            ));
        }
    }

    /// Recordings of the time before somebody in it was protected.
    fn tell_what_is_left(self, folder: &Path, one: &mut One) -> Result<(), Error> {
        let made = |name: &String| name == "master.wav" || one.recordings.contains(name);
        let all = if store::is_folder(folder) { store::list(folder)? } else { Vec::new() };
        let there: Vec<String> = all.into_iter().filter(made).collect();
        if !there.is_empty() {
            one.log.remark(format!(
                "{}: {} is of the time before; give it to nobody, and delete {} when nothing in it is needed",
                self.slug,
                there.join(", "),
                self.show.name_of(folder)
            ));
        }
        Ok(())
    }

    /// Make ready for the feed what may go there.
    fn offer(
        self,
        episode: &mut Episode,
        finished: &Finished,
        seal: Option<&Seal>,
        one: &mut One,
    ) -> Result<(), Error> {
        let state = sign::state_if_any(self.show, episode)?;
        one.unsigned = state.and_then(|s| s.lacking(self.slug));
        if let Some(date) = one.early {
            one.log.remark(format!("{}: held back until {}", self.slug, date.to_rfc3339()));
        } else if one.place != Place::Held
            && !self.show.guard().internal
            && let Some(channel) = channel_of(episode, self.channels)
        {
            episode.findings.diagnostics.extend(inspect::language(episode, self.channels));
            let earlier = Earlier { seal, dry: self.run.dry };
            one.public = public::prepare(self.show, episode, finished, channel, earlier, &mut one.log)?;
        }
        Ok(())
    }

    /// Whether a channel may have told listeners of the episode in this folder: one that remembers it, or remembers nothing.
    fn is_known_to_listeners(self) -> Result<bool, Error> {
        for channel in self.channels {
            let ledger = Ledger::read(self.show, channel)?;
            if ledger.is_none_or(|ledger| ledger.items.values().any(|entry| entry.slug == self.slug)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A published episode stays as it was published.
    fn sealed(self, seal: &Seal, one: &mut One) -> Result<(), Error> {
        let Self { show, slug, channels, run, .. } = self;
        let path = show.episode(slug).join("episode.toml");
        if store::is_file(&path) {
            let (id, text) = one.findings.read(&path, &show.name_of(&path), "E004")?;
            let file = one.findings.keep(episode_file::parse(id, &text));
            // one that is called otherwise now is told of by its channel
            let not_its_own = |problem: &Diagnostic| matches!(problem.code, "E097" | "E098");
            if let Some(problem) = twin::inspect(show, slug, &file)?.filter(not_its_own) {
                one.withdrawn = (problem.code == "E098").then(|| seal.item.guid.clone());
                one.findings.diagnostics.push(problem);
                one.place = Place::Apart;
                return Ok(());
            }
            if file.status == Status::Withdrawn {
                if !run.dry {
                    let names: Vec<String> = seal.files.keys().cloned().collect();
                    let channel = channels.iter().find(|c| c.folder == seal.channel);
                    let says = file.tombstone.as_deref().zip(channel);
                    public::take_back(show, slug, &names, says, &mut one.log)?;
                }
                one.place = Place::Apart;
                one.withdrawn = Some(seal.item.guid.clone());
                one.log.remark(format!("{slug}: withdrawn"));
                return Ok(());
            }
            one.unmarked = file.status == Status::Ready;
            // where the cache is gone the seal still knows how often it was corrected
            let revised = || (file.revisions.len() > seal.revision).then_some(Edited::Facts);
            let elsewhere = elsewhere(&file, seal, channels);
            if let Some(edited) = Seen::edited(show, slug)?.or_else(revised).filter(|_| elsewhere.is_none()) {
                let what = match edited {
                    Edited::Script => "script",
                    Edited::Facts => "episode.toml",
                };
                one.log.remark(format!(
                    "{slug}: its {what} has changed since it was published, and listeners have it as it was; to correct it: cornercast publish --revise {slug}"
                ));
            }
            if let Some(why) = exposed(show, slug)? {
                one.exposed = true;
                one.log.remark(format!(
                    "{slug}: published as it is, and it would not be now: {why}. It goes to no new place; to take it back: cornercast withdraw {slug}"
                ));
            }
            one.findings.diagnostics.extend(moved(&file, id, &text, seal));
            one.findings.diagnostics.extend(elsewhere);
        }
        // in a folder of another name it is not what was published, and nothing of it goes out there
        let kept = !run.dry && seal.is_of(slug);
        if !kept {
            guard::text(show, "the name of an episode's folder or file", slug)?;
        }
        one.public = Some(if kept { public::keep_sealed(show, slug, seal, &mut one.log)? } else { seal.public(slug) });
        Ok(())
    }

    /// Make everything of the episode that is out of date. `None` when its files do not allow a recording.
    fn made(self, episode: &mut Episode, one: &mut One) -> Result<Option<Finished>, Error> {
        let (show, log) = (self.show, &mut one.log);
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
                one.holds.clone_from(&laid.programme.holds);
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
                && let Some(finished) = episode.make_recordings(show, laid, &self.run.wanted, self.progress, log)?
                && laid.programme.version.is_none()
            {
                episode.findings.diagnostics.extend(finished.notes.shortened.clone());
                episode.findings.diagnostics.extend(finished.remarks.clone());
                default = Some(finished);
            }
        }
        Ok(default)
    }

    /// What is made of the episode already, without making a recording; in a dry run without writing anything.
    fn found(self, episode: &mut Episode, one: &mut One) -> Result<Option<Finished>, Error> {
        let Some(laid) = episode.lay_out(None) else { return Ok(None) };
        one.holds.clone_from(&laid.programme.holds);
        if !laid.sound {
            return Ok(None);
        }
        let wanted = Wanted { found: true, dry: self.run.dry, ..Wanted::default() };
        // what is written beside the recordings follows them and is no news
        episode.make_recordings(self.show, &laid, &wanted, self.progress, &mut Log::default())
    }
}

/// Whether a day has not begun anywhere yet.
fn still_to_come(day: NaiveDate, now: DateTime<FixedOffset>) -> bool {
    // the first to have it are 14 hours ahead
    day > (now.to_utc() + TimeDelta::hours(14)).date_naive()
}

/// A published episode whose `episode.toml` names another channel than that which listeners have it in.
fn elsewhere(file: &EpisodeFile, seal: &Seal, channels: &[NamedChannel]) -> Option<Diagnostic> {
    let own = public::own_channel(file, channels).map(|own| &own.name);
    let before = channels.iter().find(|c| c.folder == seal.channel).filter(|before| own != Some(&before.name))?;
    let message = "the channel of a published episode has changed".to_owned();
    let help = format!("put channel = \"{}\" back: there listeners have it", before.name);
    let mut problem = Diagnostic::error("E091", message).help(help);
    problem.span = file.channel.as_ref().map(|c| c.span.clone());
    Some(problem)
}

/// What of a published episode may not change, and is not what it was.
fn moved(file: &EpisodeFile, id: SourceId, text: &str, seal: &Seal) -> Vec<Diagnostic> {
    let key = |name: &str| {
        let line = text.split_inclusive('\n').scan(0, |at, line| {
            *at += line.len();
            Some((*at - line.len(), line))
        });
        let found = line.filter(|(_, line)| line.starts_with(name)).map(|(at, _)| at).next();
        Span::new(id, found.map_or(0..0, |at| at..at + name.len()))
    };
    let mut all = Vec::new();
    if file.guid.to_string() != seal.item.guid {
        let problem = Diagnostic::error("E090", "the guid of a published episode has changed").at(key("guid"));
        all.push(problem.help(format!("put guid = \"{}\" back: apps know the episode by it", seal.item.guid)));
    }
    if file.date.is_some_and(|date| date != seal.item.date) {
        let problem = Diagnostic::error("E092", "the date of a published episode has changed").at(key("date"));
        let date = seal.item.date.to_rfc3339();
        all.push(problem.help(format!("put date = {date} back: apps sort and announce by it")));
    }
    all
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
