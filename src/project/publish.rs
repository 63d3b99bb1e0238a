//! Publishing, correcting and taking back: what listeners have been told stays true.
//!
//! Everything is made and checked before the first byte is public; then each episode is sealed, its files are put in their
//! place, and the feeds come last. Stopped at any moment, the old feed or the new one is there, and running it again
//! finishes.
use super::{
    Error, Show,
    build::{
        One, Outcome, Place, Run, Sound, State, Work, absorb, each, in_feed, recordings_of, take_out, taken,
        write_public,
    },
    episode::Episode,
    episode_file::Status,
    findings::Findings,
    guard,
    ledger::{self, Ledger},
    make::{Log, Progress},
    public::{self, Public},
    seal::Seal,
    seen::Seen,
    show::NamedChannel,
    store, toml_edit,
};
use crate::{
    diagnostic::{Diagnostic, any_error},
    feed::{self, Item},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Publish episodes for good: build, seal, and write the feeds again. All that are ready when none is named. Those that
/// `run` is to revise are published again under the same guid and date.
///
/// # Errors
/// When the show cannot be read or written, or an episode may not be published: then nothing of any is.
pub fn publish(show: &Show, slugs: &[String], run: &Run, progress: &Progress<'_>) -> Result<Outcome, Error> {
    let named: Vec<String> = slugs.iter().chain(&run.revise).cloned().collect();
    all_of(show, &named, named.is_empty(), run, progress)
}

/// `every` publishes all that are ready.
fn all_of(show: &Show, named: &[String], every: bool, run: &Run, progress: &Progress<'_>) -> Result<Outcome, Error> {
    if show.guard().internal {
        return Err(Error::Argument("what is internal is not published; leave --internal out".to_owned()));
    }
    let mut outcome = Outcome::default();
    let mut shared = Findings::default();
    let channels = show.channels(&mut shared)?;
    let all = show.slugs()?;
    let asked = |slug: &String| every || named.contains(slug);
    let made = each(&all, run.jobs, |slug| {
        let whole = asked(&slug.to_owned());
        Work { show, slug, channels: &channels, whole, run, progress }.done()
    });
    let taken = taken(&made);
    let mut refused = Vec::new();
    let mut withdrawn = BTreeSet::new();
    let mut lost = BTreeMap::new();
    let mut before = BTreeMap::new();
    let mut fresh = BTreeMap::new();
    let mut unmarked = Vec::new();
    let mut waiting = Vec::new();
    let mut held = Vec::new();
    let mut public = Vec::new();
    let mut lacking = BTreeMap::new();
    for (slug, mut one) in all.iter().zip(made) {
        withdrawn.extend(one.withdrawn.clone());
        lost.extend(one.lost.take().map(|why| (slug.clone(), why)));
        if matches!(one.place, Place::Hidden | Place::Held) {
            held.push((slug.clone(), one.recordings.clone()));
        }
        if let Some((old, _)) = &one.revised {
            before.insert(old.item.guid.clone(), serde_json::to_value(&old.item).unwrap_or_default());
        }
        let revision = one.revised.as_ref().map_or(0, |(_, revision)| *revision);
        match one.public.take() {
            Some(public) if public.sealed => {
                if one.unmarked {
                    unmarked.push(slug.clone());
                }
                before.insert(public.item.guid.clone(), serde_json::to_value(&public.item).unwrap_or_default());
                one.public = Some(public);
            }
            // corrected already, by a run that was stopped or for another target
            Some(public) if revision > 0 && is_sealed(&public, &one, revision) => {
                if !run.dry {
                    public::place(show, &public, "publish", &mut one.log)?;
                }
                one.public = Some(Public { sealed: true, ..public });
            }
            Some(public) if asked(slug) => {
                refused.extend(standing_against(slug, &one, run));
                fresh.insert(slug.clone(), (revision, one.revised.take().map(|(seal, _)| seal)));
                one.public = Some(Public { sealed: true, ..public });
            }
            // ready, and not asked for: to be seen here, and not listeners' yet
            Some(public) => {
                if !run.dry && !taken.contains(&public.item.guid) {
                    public::place(show, &public, "publish", &mut one.log)?;
                }
                waiting.push(public);
            }
            None if named.contains(slug) || every && one.place == Place::Held => {
                let why = standing_against(slug, &one, run).unwrap_or_else(|| unfinished(slug, &one, run));
                let others = if every { "; to publish the others without it, name them" } else { "" };
                refused.push(why + others);
                // what is published of it is not gone because it cannot be corrected now
                let before = one.revised.as_ref().filter(|_| one.withdrawn.is_none());
                one.public = before.map(|(seal, _)| seal.public(slug));
            }
            None if every && run.dry && one.ready && one.sound == Sound::Unmixed => one.log.remark(unmixed(slug)),
            None if !asked(slug) && one.place == Place::Due && !lost.contains_key(slug) => {
                lacking.insert(slug.clone(), one.guid.take());
            }
            None => {}
        }
        absorb(&mut outcome, slug, one, &mut public);
    }
    // where nothing is published the feed may stay as it is; elsewhere it cannot have what cannot be made
    for channel in &channels {
        let due = |p: &Public| p.channel == channel.folder && asked(&p.slug);
        let there = recordings_of(&show.public(), channel)?;
        if public.iter().any(due) || there.keys().any(|guid| withdrawn.contains(guid)) {
            lacking.retain(|slug, guid| {
                let leaves = in_feed(&there, channel, slug, guid.as_deref());
                if leaves {
                    let name = &channel.name;
                    outcome.log.remark(format!(
                        "feed/{name}.toml: {slug}, which is not published, leaves the feed until it is built"
                    ));
                }
                !leaves
            });
        }
    }
    let state = State {
        channels: &channels,
        public: &public,
        withdrawn: &withdrawn,
        lost: &lost,
        broken: &BTreeMap::new(),
        stale: &lacking,
        now: run.now,
    };
    let mut ledgers = Vec::new();
    for channel in &channels {
        let ledger = Ledger::read(show, channel)?;
        outcome.changes.extend(changes(channel, &state, ledger.as_ref(), &before));
        ledgers.push(ledger);
    }
    let mut problems = problems(&state, &ledgers);
    problems.extend(Ledger::without_channel(show, &channels)?);
    let changed = outcome.findings.iter().flat_map(|f| &f.diagnostics).any(|d| ["E090", "E092"].contains(&d.code));
    if changed || any_error(&problems) {
        refused.push("nothing was published: what listeners have would break".to_owned());
    }
    let here: Vec<Public> = public.iter().cloned().chain(waiting).collect();
    if refused.is_empty()
        && !run.dry
        && !fresh.is_empty()
        && trial(show, &State { public: &here, ..state }, &mut shared)?
    {
        refused.push("nothing was published: the feed cannot be written as it is".to_owned());
    }
    // a dry run writes nothing anywhere, and refuses what the run would
    if refused.is_empty() && run.dry && !fresh.is_empty() {
        let stands =
            channels.iter().flat_map(|channel| standing_against_feed(show, channel, &here)).collect::<Vec<_>>();
        if any_error(&stands) {
            refused.push("nothing would be published: the feed cannot be written as it is".to_owned());
        }
        problems.extend(stands);
    }
    if !refused.is_empty() || run.dry {
        shared.diagnostics.extend(problems);
        shared.settle();
        outcome.settled = refused.is_empty() && !shared.any_error();
        if !refused.is_empty() {
            outcome.failures.push((String::new(), Error::Refused(refused.join("\n"))));
        }
        outcome.findings.push(shared);
        outcome.coming = public.into_iter().filter(|p| fresh.contains_key(&p.slug)).collect();
        return Ok(outcome);
    }
    // where the run is refused, the feed stays, and what it names
    for (slug, recordings) in &held {
        public::hide(show, slug, recordings, &mut outcome.log)?;
    }
    seal(show, &state, &fresh, &mut outcome)?;
    for slug in &unmarked {
        set_status(show, slug, "published")?;
    }
    if ledgers.iter().all(Option::is_none) {
        super::places::begin(show)?;
    }
    remember(show, &state, &ledgers, &mut outcome)?;
    let state = State { public: &here, ..state };
    write_public(show, &show.public(), &state, &mut shared, &mut outcome.log)?;
    // no feed names the old addresses of what was corrected any more
    for public in public.iter().filter(|p| fresh.contains_key(&p.slug)) {
        public::place(show, public, "publish", &mut outcome.log)?;
    }
    shared.settle();
    outcome.settled = !shared.any_error();
    outcome.findings.push(shared);
    Ok(outcome)
}

/// Write pages and feeds beside the cache first: what stands against them is found before anything is sealed. Whether something
/// does.
fn trial(show: &Show, state: &State<'_>, shared: &mut Findings) -> Result<bool, Error> {
    let root = show.cache().join("trial");
    let mut found = Findings::default();
    let written = write_public(show, &root, state, &mut found, &mut super::make::Log::default());
    for name in super::target::staged(&root)? {
        store::remove(&root.join(name))?;
    }
    store::remove_empty_below(&root);
    store::remove_empty(&root);
    written.map_err(|e| match e {
        // said of the place where it would be
        Error::Refused(why) => Error::Refused(why.replace(&show.name_of(&root), &show.name_of(&show.public()))),
        e => e,
    })?;
    // a picture that went out before is in the public folder, and not in this one
    let artwork = |names: Vec<String>| names.iter().any(|n| super::public::is_artwork(n));
    let out = |c: &NamedChannel| store::list(&show.public().join(&c.folder)).is_ok_and(artwork);
    let older = state.channels.iter().all(out);
    found.diagnostics.retain(|d| d.is_error() && !(older && d.code == "apple/artwork-type"));
    let stands = found.any_error();
    if stands {
        shared.diagnostics.append(&mut found.diagnostics);
    }
    Ok(stands)
}

/// Whether an episode is sealed as it would be published now.
fn is_sealed(public: &Public, one: &One, revision: usize) -> bool {
    one.revised.as_ref().is_some_and(|(seal, _)| seal.revision == revision && *seal == Seal::new(public, revision))
}

/// What is wrong with a channel and its items, without writing them.
fn standing_against_feed(show: &Show, channel: &NamedChannel, all: &[Public]) -> Vec<Diagnostic> {
    let items: Vec<_> = all.iter().filter(|p| p.channel == channel.folder).map(|p| p.item.clone()).collect();
    if items.is_empty() {
        return Vec::new();
    }
    let mut found = feed::check(&channel.channel, &items);
    found.extend(public::artwork_of(show, channel).err().map(|missing| *missing));
    found
}

/// Why an episode may not be published, though it is finished.
fn standing_against(slug: &str, one: &One, run: &Run) -> Option<String> {
    if !one.holds.is_empty() {
        return Some(format!("{slug} is on hold: {}", one.holds.join("; ")));
    }
    if let Some(date) = one.early {
        let date = date.to_rfc3339();
        return Some(format!(
            "{slug} is dated {date}, which is still to come: publish it then, or set an earlier date"
        ));
    }
    if one.failure.is_some() || one.findings.any_error() {
        return Some(format!("{slug} cannot be published: it has errors"));
    }
    if let Some(odd) = slug.chars().find(|c| "%[]{}?#*\\\"<>|:^`".contains(*c)) {
        return Some(format!(
            "{slug}: \"{odd}\" in the name of its folder would be another address: call it by letters, digits and hyphens"
        ));
    }
    if let Some(unsigned) = &one.unsigned {
        return Some(unsigned.clone());
    }
    if let Some((seal, revisions)) = &one.revised
        && run.revise.iter().any(|s| s == slug)
        && *revisions <= seal.revision
    {
        let today = run.now.map_or_else(|| "YYYY-MM-DD".to_owned(), |now| now.format("%Y-%m-%d").to_string());
        return Some(format!(
            "{slug}: say what was corrected: add [[revision]] with date = {today} and note = \"…\" to its episode.toml; those that are out stay as they are"
        ));
    }
    if let Some(day) = one.ahead {
        return Some(format!("{slug}: the day of its [[revision]], {day}, is still to come: say when it is corrected"));
    }
    if one.findings.diagnostics.iter().any(|d| d.code == "W094") {
        return Some(format!(
            "{slug}: what stands beside a take was changed after it was built; record it again, or confirm the takes"
        ));
    }
    None
}

/// What a run that makes nothing says of an episode whose recording is not there.
fn unmixed(slug: &str) -> String {
    format!("{slug} has to be mixed first, for a dry run makes no recording: cornercast mix {slug}")
}

fn unfinished(slug: &str, one: &One, run: &Run) -> String {
    let why = match () {
        () if one.withdrawn.is_some() => "it is withdrawn",
        () if one.ready && run.dry && one.sound == Sound::Unmixed => return unmixed(slug),
        () if one.ready && one.sound == Sound::Soundless => {
            "no [[deliverable]] of its corner is an MP3, which is what every app plays"
        }
        () if one.ready => "it is not finished",
        () => "its status is not \"ready\"",
    };
    format!("{slug} cannot be published: {why}")
}

fn changes(
    channel: &NamedChannel,
    state: &State<'_>,
    ledger: Option<&Ledger>,
    before: &BTreeMap<String, Value>,
) -> Vec<(String, feed::Change)> {
    let all = ledger::changes(ledger, channel, before, &state.own(channel), state.withdrawn);
    all.into_iter().map(|change| (channel.name.clone(), change)).collect()
}

fn problems(state: &State<'_>, ledgers: &[Option<Ledger>]) -> Vec<crate::diagnostic::Diagnostic> {
    let mut all = Vec::new();
    for (channel, ledger) in state.channels.iter().zip(ledgers) {
        let own = state.own(channel);
        let items: Vec<Item> = own.iter().map(|p| p.item.clone()).collect();
        all.extend(state.check(channel, &own, ledger.as_ref()));
        if !own.is_empty() {
            all.extend(feed::check(&channel.channel, &items));
        }
    }
    all
}

/// Seal what is new or corrected, and put its files in their place.
fn seal(
    show: &Show,
    state: &State<'_>,
    fresh: &BTreeMap<String, (usize, Option<Seal>)>,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    for public in state.public {
        let Some((revision, _)) = fresh.get(&public.slug) else { continue };
        let seal = Seal::new(public, *revision);
        if seal.write(show, &public.slug)? {
            outcome.log.actions.push(("seal", format!("episodes/{}/episode.lock", public.slug)));
        }
        public::place_beside(show, public, "publish", &mut outcome.log)?;
        set_status(show, &public.slug, "published")?;
        Seen::note(show, &public.slug)?;
        super::choices::record(show, &public.slug, &mut outcome.log)?;
    }
    Ok(())
}

fn remember(show: &Show, state: &State<'_>, ledgers: &[Option<Ledger>], outcome: &mut Outcome) -> Result<(), Error> {
    for (channel, before) in state.channels.iter().zip(ledgers) {
        let own = state.own(channel);
        if !channel.sound || (own.is_empty() && before.is_none() && channel.imported.is_none()) {
            continue;
        }
        let after = Ledger::after(before.as_ref(), channel, &own, state.withdrawn);
        if after.write(show, channel)? {
            outcome.log.actions.push(("remember", format!("feed/{}.lock", channel.name)));
        }
    }
    Ok(())
}

/// Take episodes back: their items, pages, captions and recordings leave the public tree. What the show keeps of them stays.
///
/// # Errors
/// When the show cannot be read or written, or an episode was never published.
pub fn withdraw(
    show: &Show,
    slugs: &[String],
    says: Option<&str>,
    run: &Run,
    progress: &Progress<'_>,
) -> Result<Outcome, Error> {
    let channels = show.channels(&mut Findings::default())?;
    let (mut unsealed, mut guids) = (Vec::new(), Vec::new());
    for slug in slugs {
        guids.extend(Seal::read(show, slug)?.map(|seal| (slug.clone(), seal.item.guid)));
        if is_unsealed(show, &channels, slug)? {
            unsealed.push(slug.clone());
            continue;
        }
        // one that was forgotten has no seal any more, and may still lie somewhere
        let taken_back = Episode::read(show, slug)?.file.status == Status::Withdrawn;
        if Seal::read(show, slug)?.is_none() && !taken_back {
            return Err(Error::Refused(format!(
                "{slug} was never published; set its status to \"draft\" to keep it back"
            )));
        }
        not_renamed(show, slug)?;
    }
    if let Some(says) = says {
        // before anything is taken away: a reason that cannot be given must not keep what is to go
        guard::text(show, "the reason", says)?;
    }
    if run.dry {
        return dry_withdrawal(show, &channels, slugs);
    }
    let mut log = Log::default();
    for slug in &unsealed {
        forsake(show, &channels, slug, &mut log)?;
    }
    for slug in slugs.iter().filter(|slug| store::is_folder(&show.episode(slug))) {
        set_status(show, slug, "withdrawn")?;
        if let Some(says) = says {
            set_tombstone(show, slug, says)?;
        }
    }
    // nothing new is published while something is taken back
    let nobody = Run { revise: Vec::new(), ..run.clone() };
    let mut outcome = all_of(show, &[], false, &nobody, progress)?;
    // a mistake elsewhere keeps nothing public: the feed here stays as it was, without what is gone
    if !outcome.settled {
        for slug in slugs {
            forsake(show, &channels, slug, &mut outcome.log)?;
        }
        for channel in &channels {
            for (slug, guid) in &guids {
                take_out(show, channel, slug, guid, &mut outcome.log)?;
            }
        }
        // what stands against it is told, and nobody asked for something to be published
        let told = outcome.any_error();
        outcome.failures.retain(|(slug, _)| !(told && slug.is_empty()));
    }
    log.actions.append(&mut outcome.log.actions);
    outcome.log.actions = log.actions;
    Ok(outcome)
}

/// The episodes that are meant: of what is published its name is enough, whatever became of its folder.
///
/// # Errors
/// When there is no such episode.
pub fn named(show: &Show, channels: &[NamedChannel], words: &[String]) -> Result<Vec<String>, Error> {
    let mut named = Vec::new();
    for word in words {
        let is_gone = !store::is_folder(&show.episode(word)) && is_unsealed(show, channels, word)?;
        let found = if is_gone { vec![word.clone()] } else { show.chosen(std::slice::from_ref(word))? };
        named.extend(found.into_iter().filter(|slug| !named.contains(slug)).collect::<Vec<_>>());
    }
    Ok(named)
}

/// What the channels remember of an episode that was published: its channel, its guid and the rest.
fn remembered<'a>(
    show: &Show,
    channels: &'a [NamedChannel],
    slug: &str,
) -> Result<Option<(&'a NamedChannel, String, ledger::Entry)>, Error> {
    for channel in channels {
        let items = Ledger::read(show, channel)?.into_iter().flat_map(|ledger| ledger.items);
        if let Some((guid, entry)) = items.into_iter().find(|(_, entry)| entry.slug == slug) {
            return Ok(Some((channel, guid, entry)));
        }
    }
    Ok(None)
}

/// Whether an episode was published, and its lock or its whole folder is gone.
///
/// # Errors
/// When the folder only has another name now.
fn is_unsealed(show: &Show, channels: &[NamedChannel], slug: &str) -> Result<bool, Error> {
    let Some((_, guid, _)) = remembered(show, channels, slug)? else { return Ok(false) };
    if Seal::read(show, slug)?.is_some() {
        return Ok(false);
    }
    for other in show.slugs()? {
        if Seal::read(show, &other)?.is_some_and(|seal| seal.item.guid == guid) {
            not_renamed(show, &other)?;
        }
    }
    Ok(true)
}

/// Refuse to forget what is in an episode that is public and whose lock is gone: nobody would know what of it lies where.
///
/// # Errors
/// When it is so.
pub(super) fn not_unsealed(show: &Show, channels: &[NamedChannel], slug: &str) -> Result<(), Error> {
    let public = remembered(show, channels, slug)?.is_some_and(|(.., entry)| !entry.withdrawn);
    if public && Seal::read(show, slug)?.is_none() {
        return Err(Error::Refused(format!(
            "{slug} is published, and episodes/{slug}/episode.lock is gone, which says what of it lies where: take it back from git, or take \
             back the episode first (cornercast withdraw {slug}); nothing was changed"
        )));
    }
    Ok(())
}

/// Take back by what the channels remember of it.
fn forsake(show: &Show, channels: &[NamedChannel], slug: &str, log: &mut Log) -> Result<(), Error> {
    for channel in channels {
        let Some(mut ledger) = Ledger::read(show, channel)? else { continue };
        let mut recordings = Vec::new();
        for entry in ledger.items.values_mut().filter(|e| e.slug == slug && !e.withdrawn) {
            entry.withdrawn = true;
            recordings.extend(entry.addresses.iter().filter_map(|a| a.rsplit('/').next().map(str::to_owned)));
        }
        if !recordings.is_empty() && ledger.write(show, channel)? {
            log.actions.push(("remember", format!("feed/{}.lock", channel.name)));
            public::hide(show, slug, &recordings, log)?;
        }
    }
    Ok(())
}

/// Refuse to take back what was published under another name: its files lie there under that.
///
/// # Errors
/// When the folder has another name now.
pub(super) fn not_renamed(show: &Show, slug: &str) -> Result<(), Error> {
    let Some(seal) = Seal::read(show, slug)? else { return Ok(()) };
    for channel in show.channels(&mut Findings::default())? {
        let ledger = Ledger::read(show, &channel)?;
        let entry = ledger.as_ref().and_then(|l| l.items.get(&seal.item.guid)).filter(|entry| entry.slug != slug);
        if let Some(entry) = entry {
            let name = &entry.slug;
            return Err(Error::Refused(format!(
                "{slug} was published as {name}, and lies there under that name: call its folder episodes/{name} again, then take it back; nothing was changed"
            )));
        }
    }
    Ok(())
}

/// What would leave the feeds.
fn dry_withdrawal(show: &Show, channels: &[NamedChannel], slugs: &[String]) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    for slug in slugs {
        let (channel, guid) = match Seal::read(show, slug)? {
            Some(seal) if seal.channel.is_empty() => ("channel".to_owned(), seal.item.guid),
            Some(seal) => (seal.channel, seal.item.guid),
            None => match remembered(show, channels, slug)?.filter(|(.., entry)| !entry.withdrawn) {
                Some((channel, guid, _)) => (channel.name.clone(), guid),
                None => continue,
            },
        };
        let gone = feed::Change::Remove { guid, slug: slug.clone(), title: String::new() };
        outcome.changes.push((channel, gone));
    }
    Ok(outcome)
}

/// An episode that was ready is so no more: somebody has to look at it again.
pub(super) fn hold_back(show: &Show, slug: &str) -> Result<bool, Error> {
    match Episode::read(show, slug)?.file.status {
        Status::Ready => set_status(show, slug, "draft"),
        _ => Ok(false),
    }
}

/// Change the status in `episode.toml`, and nothing else of it.
fn set_status(show: &Show, slug: &str, status: &str) -> Result<bool, Error> {
    set(show, slug, "status", status)
}

fn set_tombstone(show: &Show, slug: &str, says: &str) -> Result<bool, Error> {
    set(show, slug, "tombstone", says)
}

/// Set a text of `episode.toml`.
fn set(show: &Show, slug: &str, key: &str, says: &str) -> Result<bool, Error> {
    let path = show.episode(slug).join("episode.toml");
    let name = show.name_of(&path);
    let text = String::from_utf8(store::read(&path)?).map_err(|_| Error::Refused(format!("{name} is not UTF-8")))?;
    let text = toml_edit::set(&text, key, &toml::Value::String(says.to_owned())).map_err(|why| {
        Error::Refused(format!("{name} is to get {key} = \"{says}\", and {why}; write it there, then do this again"))
    })?;
    store::write(&path, text.as_bytes())
}
