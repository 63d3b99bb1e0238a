//! The main job: everything that is out of date, for the whole show.
use super::{
    Error, Show,
    findings::Findings,
    ledger::Ledger,
    make::{Log, Progress, Wanted},
    public::{self, Public},
    seen::Seen,
    show::NamedChannel,
    store,
};
use crate::{
    diagnostic::Diagnostic,
    feed::{self, Change, Item},
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

mod one;
pub(super) use one::{One, Place, Sound, Work};

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
        Work { show, slug, channels: &channels, whole, run: &run, progress }.done()
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
        if matches!(one.place, Place::Hidden | Place::Held) {
            hidden.push((slug.clone(), one.guid.clone(), one.recordings.clone()));
        }
        if one.public.is_none() && one.place == Place::Due && !lost.contains_key(slug) {
            let kind = if one.sound == Sound::Stale { &mut stale } else { &mut broken };
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
/// stays. `hidden` are episodes that are not listeners' yet, with their guids and recordings: of those nothing stays, in a feed either.
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
        let mut stays = false;
        for (_, channel) in named.iter().filter(|(there, channel)| in_feed(there, channel, slug, guid.as_deref())) {
            stays |= !guid.as_deref().map_or(Ok(false), |guid| take_out(show, channel, slug, guid, log))?;
        }
        if stays {
            log.remark(format!("{slug}: its files stay in feed/public until the feed there is written anew"));
        } else {
            public::hide(show, slug, recordings, log)?;
        }
    }
    Ok(())
}

/// Take one item out of a feed that is otherwise left as it was. Says whether it was in there.
pub(super) fn take_out(
    show: &Show,
    channel: &NamedChannel,
    slug: &str,
    guid: &str,
    log: &mut Log,
) -> Result<bool, Error> {
    let feed = show.public().join(&channel.folder).join("feed.xml");
    let text = if store::is_file(&feed) { store::read(&feed)? } else { Vec::new() };
    let Some(text) = feed::without(&String::from_utf8_lossy(&text), guid) else { return Ok(false) };
    let done = store::write(&feed, text.as_bytes())?;
    log.note(show, "take out", &feed, done);
    log.remark(format!(
        "{slug}: it is out of the feed, which is otherwise as it was; the pages that list it follow when the feed is written anew"
    ));
    Ok(true)
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
        log.remark(format!("feed/{}.toml is not right: pages and feeds are left as they were", channel.name));
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
