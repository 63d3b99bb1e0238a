//! `forget`: a person's material goes, from wherever this machine can reach.
//!
//! What was made of a source cannot be told from it, so it goes as a whole: what was published is withdrawn, what was built is
//! removed, and the script loses every block that airs the source, reads it or repeats it. Then every file that is left is
//! looked at for its bytes and its words. What is out of reach is named and never claimed.
mod uses;

use super::{
    Error, Show,
    build::{Outcome, Run, build},
    bundle,
    episode::Episode,
    findings::Findings,
    kind::{TRANSCRIPTS, ending, is_recording},
    make::Log,
    manifest::MANIFEST,
    places, public, publish, store, target, toml_edit, unscript,
};
use crate::{
    audio,
    leak::{
        self, Kind, Known,
        remains::{Source, Trace},
    },
    units::Frames,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    path::{Path, PathBuf},
};
use uses::{Use, hashes, uses};

/// What is to be forgotten, kept beside the show until all of it is: a run that was stopped is finished by the next one.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Task {
    key: String,
    uses: Vec<Use>,
    source: Source,
    /// Hashes of the source's files and of what was made of them.
    copies: BTreeSet<String>,
    /// How long its recordings are.
    lengths: BTreeSet<Frames>,
    /// Places that were named beside those that are known.
    #[serde(default)]
    targets: BTreeSet<PathBuf>,
    /// Recordings in which it is read, among what stays: which, and from when to when.
    #[serde(default)]
    parts: BTreeSet<(PathBuf, String)>,
}

impl Task {
    fn path(show: &Show) -> PathBuf {
        show.cache().join("forget.json")
    }

    /// What a run that was stopped left.
    fn left(show: &Show, key: &str) -> Option<Self> {
        let bytes = store::read(&Self::path(show)).ok()?;
        serde_json::from_slice(&bytes).ok().filter(|task: &Self| task.key == key)
    }

    /// With what is found now.
    fn new(show: &Show, key: &str, only: Option<&str>) -> Result<Self, Error> {
        let mut task = Self::left(show, key).unwrap_or_default();
        key.clone_into(&mut task.key);
        match uses(show, key, only) {
            Ok(found) => {
                for one in found {
                    task.add(show, one)?;
                }
            }
            // all of it is out of the script, and not yet out of the targets
            Err(_) if !task.uses.is_empty() => {}
            Err(e) => return Err(e),
        }
        for one in &task.uses {
            task.parts.extend(edited(show, one, &task.source)?.parts);
        }
        Ok(task)
    }

    fn add(&mut self, show: &Show, one: Use) -> Result<(), Error> {
        for file in &one.files {
            let ending = ending(&file.to_string_lossy());
            // corrections and labels have their marks in common as well
            let text = TRANSCRIPTS.contains(&ending.as_str()) && ending != "docx" || ending == "toml";
            let read = open(file)?;
            let taken = if text { self.source.bytes_of_text(read) } else { self.source.bytes(read) };
            taken.map_err(|e| Error::io("read", file, e))?;
            self.lengths.extend(length(file));
        }
        let episode = Episode::read(show, &one.slug)?;
        let read = episode.interviews.iter().chain(&episode.elsewhere);
        for interview in read.filter(|i| one.keys.contains(&i.key)) {
            let words: Vec<&str> = interview.transcript.words.iter().map(|w| w.text.as_str()).collect();
            self.source.words(&words.join(" "));
        }
        let mut made = derived(show, &one.slug, &self.source)?;
        let own = |p: &PathBuf| p.parent().and_then(Path::file_name).is_some_and(|n| n == one.slug.as_str());
        made.extend(everything(&show.public())?.into_iter().filter(own));
        let recordings = made.iter().filter(|p| is_recording(&p.to_string_lossy()));
        self.copies.extend(hashes(one.files.iter().chain(recordings))?);
        match self.uses.iter_mut().find(|u| u.slug == one.slug) {
            Some(known) => {
                known.keys.extend(one.keys);
                known.paths.extend(one.paths);
                known.files.extend(one.files);
                known.files.sort();
                known.files.dedup();
                known.protected |= one.protected;
                known.published |= one.published;
            }
            None => self.uses.push(one),
        }
        Ok(())
    }

    fn keep(&self, show: &Show) -> Result<(), Error> {
        store::write_json(&Self::path(show), self).map(|_| ())
    }
}

/// The places that a run which was stopped or failed was given, beside those that are known.
#[must_use]
pub fn given(show: &Show, key: &str) -> Vec<PathBuf> {
    Task::left(show, key).map(|task| task.targets.into_iter().collect()).unwrap_or_default()
}

/// What became of it.
#[derive(Debug, Default)]
pub struct Forgotten {
    /// What was done: with what, to what.
    pub actions: Vec<(String, String)>,
    /// What still holds something of it, and where.
    pub remains: Vec<(String, String)>,
    /// What nobody can reach from here.
    pub beyond: Vec<String>,
    /// How many files were looked at in the end.
    pub looked_at: usize,
    /// No transcript told what its words are, so nobody looked for them.
    pub wordless: bool,
    /// What withdrawing said.
    pub outcome: Outcome,
}

/// Take a source out of the show. `only` is the episode that is meant where several have one of this name. `targets` are
/// further places that were published to. With `run.dry` nothing is changed, and what would be is told.
///
/// # Errors
/// When there is no such source, several episodes have one, or the system refuses.
pub fn forget(
    show: &Show,
    key: &str,
    only: Option<&str>,
    says: Option<&str>,
    targets: &[PathBuf],
    how: &target::Wanted,
    run: &Run,
) -> Result<Forgotten, Error> {
    let mut task = Task::new(show, key, only)?;
    task.targets.extend(targets.iter().map(|to| target::Address::of(to).whole()));
    let Task { uses, source, copies, .. } = &task;
    let channels = show.channels(&mut Findings::default())?;
    for one in uses {
        publish::not_unsealed(show, &channels, &one.slug)?;
    }
    for one in uses.iter().filter(|one| one.published) {
        publish::not_renamed(show, &one.slug)?;
    }
    let mut done = Forgotten { wordless: !source.has_words(), ..Forgotten::default() };
    let places = places(show, &task.targets)?;
    let lost = places::lost(show, &channels)?;
    let mut reached = true;
    if run.dry {
        plan(show, uses, source, copies, &mut done)?;
    } else {
        task.keep(show)?;
        let published: Vec<String> = uses.iter().filter(|u| u.published).map(|u| u.slug.clone()).collect();
        if !published.is_empty() {
            let outcome = publish::withdraw(show, &published, says, run, &|_, _, _| ())?;
            done.actions.extend(outcome.log.actions.iter().map(|(what, file)| ((*what).to_owned(), file.clone())));
            done.outcome = outcome;
        }
        take_out(show, uses, source, copies, &mut done)?;
        // what a next run has to know is what it looks for, and where
        for one in &mut task.uses {
            one.files.clear();
            one.paths.clear();
        }
        task.keep(show)?;
        let rest = build(show, &[], run, &|_, _, _| ())?;
        done.actions.extend(rest.log.actions.iter().map(|(what, file)| ((*what).to_owned(), file.clone())));
        done.outcome.failures.extend(rest.failures);
        let away = !places.elsewhere.is_empty() && task.uses.iter().any(|one| one.published);
        reached = bring(show, key, &places, how, &mut done)? && !away;
        // what was fetched of servers to compare with is of before
        clear(show, &mut Log::default())?;
    }
    let uses = &task.uses;
    if targets.is_empty() {
        done.beyond.extend(lost.filter(|_| uses.iter().any(|one| one.published)).map(|why| why.to_string()));
    }
    remaining(show, &places, &task, run.dry, &mut done)?;
    if reached && !run.dry {
        store::remove(&Task::path(show))?;
        store::remove_empty(&show.cache());
    } else if !run.dry {
        let name = show.name_of(&Task::path(show));
        done.beyond.push(format!(
            "{name} keeps hashes of it and the name {key} until every place has taken the change; then run this again"
        ));
    }
    beyond(show, uses, &places, &mut done);
    let unsaid = uses.iter().any(|u| u.protected) && show.guard().words.is_none();
    if let Some(words) = show.guard().words.as_deref().filter(|_| !show.guard().internal) {
        let mask = |pairs: &mut Vec<(String, String)>| pairs.iter_mut().for_each(|(_, name)| *name = words.mask(name));
        mask(&mut done.actions);
        mask(&mut done.remains);
        done.beyond.iter_mut().for_each(|line| *line = words.mask(line));
    } else if unsaid && !show.guard().internal {
        // names of files may be names of people, and nobody said which
        for (_, name) in done.actions.iter_mut().chain(&mut done.remains) {
            "a file (give --protect FILE to see which)".clone_into(name);
        }
        done.outcome.log = Log::default();
    }
    Ok(done)
}

/// Copies in other codings differ by so much in length at most: what encoders put before and behind.
const ALIKE: Frames = Frames::from_millis(150);

/// How long a recording is; `None` for what is none, or too short for its length to tell anything.
fn length(path: &Path) -> Option<Frames> {
    if !is_recording(&path.to_string_lossy()) {
        return None;
    }
    let clip = audio::probe(std::io::BufReader::new(open(path).ok()?)).ok()?;
    Some(clip.length).filter(|l| *l >= Frames::from_millis(5_000))
}

fn open(path: &Path) -> Result<File, Error> {
    File::open(path).map_err(|e| Error::io("read", path, e))
}

/// The script and the episode's file without the source; `None` where nothing of it is in them.
fn edited(show: &Show, one: &Use, source: &Source) -> Result<Edited, Error> {
    let episode = Episode::read(show, &one.slug)?;
    let mut out = Edited::default();
    let mut silent = Vec::new();
    if let Some(read) = &episode.script {
        let made = unscript::without(&read.text, &read.script, &one.keys, &one.paths, source);
        // the script of a version is the other episode's
        if made.text != read.text && episode.only.is_none() {
            out.script = Some(made.text);
        }
        out.gone = made.gone;
        let file = |take: &str| show.recording(&episode.home, &episode.corner_folder, take);
        out.takes = made.takes.iter().filter_map(|take| file(take)).collect();
        out.parts = made.parts.into_iter().filter_map(|(take, times)| Some((file(&take)?, times))).collect();
        silent = made.silent;
    }
    let path = episode.folder.join("episode.toml");
    let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
    let told = toml_edit::without(&text, |array, table| tells_of(array, table, &one.keys, &silent)).map_err(|why| {
        let name = show.name_of(&path);
        Error::Refused(format!(
            "{name} tells of the source, and {why}; take out what it says of it, then do this again"
        ))
    })?;
    if told != text {
        out.file = Some(told);
    }
    Ok(out)
}

#[derive(Default)]
struct Edited {
    script: Option<String>,
    file: Option<String>,
    gone: Vec<(usize, &'static str)>,
    takes: Vec<PathBuf>,
    parts: Vec<(PathBuf, String)>,
}

/// Whether a table of an `episode.toml` tells of a source, or of a voice that is heard no more.
fn tells_of(array: &str, table: &toml::Value, keys: &BTreeSet<String>, silent: &[(String, String)]) -> bool {
    let says = |key: &str| table.get(key).and_then(toml::Value::as_str);
    match array {
        "recording" | "approval" => says("source").is_some_and(|s| keys.contains(s)),
        "voice" => says("label").is_some_and(|l| silent.iter().any(|(label, _)| label == l)),
        "person" => says("name").is_some_and(|n| silent.iter().any(|(_, name)| name == n)),
        _ => false,
    }
}

/// What would be done.
fn plan(
    show: &Show,
    uses: &[Use],
    source: &Source,
    copies: &BTreeSet<String>,
    done: &mut Forgotten,
) -> Result<(), Error> {
    let mut tell = |what: &str, name: String| done.actions.push((what.to_owned(), name));
    for one in uses {
        if one.published {
            tell("withdraw", one.slug.clone());
        }
        let edits = edited(show, one, source)?;
        for (line, what) in &edits.gone {
            tell("take out", format!("episodes/{}/script.md:{line} ({what})", one.slug));
        }
        if edits.file.is_some() {
            tell("take out", format!("episodes/{}/episode.toml (what it says of the source)", one.slug));
        }
        for path in edits.takes.iter().chain(&derived(show, &one.slug, source)?).chain(&one.files) {
            tell("remove", show.name_of(path));
        }
    }
    for path in everything(show.root())? {
        let own = uses.iter().any(|u| u.files.contains(&path));
        if !own && store::hash(&path).is_ok_and(|(hash, _)| copies.contains(&hash)) {
            tell("remove", show.name_of(&path));
        }
    }
    tell("remove", show.name_of(&show.cache()));
    Ok(())
}

/// Files that were made of an episode and hold what it was made of, or remember it.
fn derived(show: &Show, slug: &str, source: &Source) -> Result<Vec<PathBuf>, Error> {
    let folder = show.episode(slug);
    let mut all = everything(&folder.join("build"))?;
    for name in ["episode.lock", "signatures.json", "protected.json"] {
        all.extend(Some(folder.join(name)).filter(|p| store::is_file(p)));
    }
    for path in everything(&folder)?.into_iter().filter(|p| !p.starts_with(folder.join("build"))) {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        // an older copy may as well be of what somebody else said
        if store::is_left_over(name) || is_older_copy(name) && holds(source, &path)? {
            all.push(path);
        }
    }
    Ok(all)
}

/// Names that this tool and editors give to what a file was before.
fn is_older_copy(name: &str) -> bool {
    let own = name.strip_prefix("script.kept-").and_then(|n| n.strip_suffix(".md"));
    own.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
        || ["~", ".bak", ".old", ".orig"].iter().any(|end| name.ends_with(end))
}

fn holds(source: &Source, path: &Path) -> Result<bool, Error> {
    let traces = source.traces(open(path)?).map_err(|e| Error::io("read", path, e))?;
    Ok(traces.iter().any(|trace| *trace != Trace::Closed))
}

fn take_out(
    show: &Show,
    uses: &[Use],
    source: &Source,
    copies: &BTreeSet<String>,
    done: &mut Forgotten,
) -> Result<(), Error> {
    let mut log = Log::default();
    for one in uses {
        let folder = show.episode(&one.slug);
        let edits = edited(show, one, source)?;
        for (line, what) in &edits.gone {
            done.actions.push(("take out".to_owned(), format!("episodes/{}/script.md:{line} ({what})", one.slug)));
        }
        if let Some(text) = &edits.script {
            store::write(&folder.join("script.md"), text.as_bytes())?;
        }
        if let Some(text) = &edits.file {
            let path = folder.join("episode.toml");
            let done = store::write(&path, text.as_bytes())?;
            log.note(show, "take out", &path, done);
        }
        if !one.published {
            publish::hold_back(show, &one.slug)?;
            let episode = Episode::read(show, &one.slug)?;
            let names: Vec<String> = episode.corner.deliverables.iter().map(|d| episode.file_name(d)).collect();
            public::hide(show, &one.slug, &names, &mut log)?;
        }
        for path in derived(show, &one.slug, source)?.iter().chain(&edits.takes) {
            remove(show, path, &mut log)?;
        }
        let path = folder.join("takes.json");
        let pruned = store::is_file(&path) && Episode::read(show, &one.slug)?.keep_bound_takes()?;
        log.note(show, "take out", &path, pruned);
        store::remove_empty_below(&folder.join("build"));
        forget_choices(show, &one.slug, &mut log)?;
    }
    clear(show, &mut log)?;
    for path in everything(show.root())? {
        let own = uses.iter().any(|u| u.files.contains(&path));
        if own || store::hash(&path).is_ok_and(|(hash, _)| copies.contains(&hash)) {
            remove(show, &path, &mut log)?;
        }
    }
    done.actions.extend(log.actions.into_iter().map(|(what, file)| (what.to_owned(), file)));
    Ok(())
}

/// The show's cache may hold anything of it; what is left is where it was published to, and what this run is to do.
fn clear(show: &Show, log: &mut Log) -> Result<(), Error> {
    let targets = show.cache().join("targets.json");
    for path in everything(&show.cache())?.into_iter().filter(|p| *p != targets && *p != Task::path(show)) {
        remove(show, &path, log)?;
    }
    store::remove_empty_below(&show.cache());
    Ok(())
}

fn remove(show: &Show, path: &Path, log: &mut Log) -> Result<(), Error> {
    let done = store::remove(path)?;
    log.note(show, "remove", path, done);
    path.parent().iter().for_each(|folder| store::remove_empty(folder));
    Ok(())
}

/// What producers chose of a draft of this episode is numbers only, and still tells of it.
fn forget_choices(show: &Show, slug: &str, log: &mut Log) -> Result<(), Error> {
    for corner in show.corners()? {
        let path = show.corner_folder(&corner).join("choices.jsonl");
        if !store::is_file(&path) {
            continue;
        }
        let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
        let own = |line: &str| serde_json::from_str::<serde_json::Value>(line).is_ok_and(|v| v["episode"] == slug);
        let kept: String = text.split_inclusive('\n').filter(|l| !own(l)).collect();
        let done = kept != text && store::write(&path, kept.as_bytes())?;
        log.note(show, "take out", &path, done);
    }
    Ok(())
}

/// Every file below a folder, hidden ones too; links are not followed, and what git keeps is its own.
fn everything(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut all = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let (mut files, below) = store::all_in(&folder)?;
        all.append(&mut files);
        folders.extend(below.into_iter().filter(|f| f.file_name().is_none_or(|n| n != ".git")));
    }
    all.sort();
    Ok(all)
}

/// Places that were published to: those on this machine, and all others.
#[derive(Debug, Default)]
struct Places {
    here: Vec<PathBuf>,
    elsewhere: Vec<PathBuf>,
}

fn places(show: &Show, given: &BTreeSet<PathBuf>) -> Result<Places, Error> {
    let mut all: BTreeSet<PathBuf> = places::known(show)?.into_iter().collect();
    all.extend(given.iter().cloned());
    // a server is asked, and says itself when it is not there
    let (here, elsewhere) = all.into_iter().partition(|t| target::Address::of(t).folder().is_none_or(store::is_folder));
    Ok(Places { here, elsewhere })
}

/// Bring the places up to date. Says whether nothing of it is public there any more.
fn bring(show: &Show, key: &str, places: &Places, how: &target::Wanted, done: &mut Forgotten) -> Result<bool, Error> {
    let mut reached = true;
    let channels = show.channels(&mut Findings::default())?;
    for place in &places.here {
        let mut log = Log::default();
        if let Err(e) = target::bring(show, &channels, &target::Address::of(place), how, &mut log) {
            let shown = place.display();
            reached &= matches!(e, Error::Later(_));
            done.beyond.push(match &e {
                Error::Later(_) => format!("{shown} took the change; what is new did not arrive there"),
                _ => format!(
                    "{shown} did not take the change: what was public there may still be; mend that and run this again: \
                     cornercast forget {key}"
                ),
            });
            done.outcome.failures.push((shown.to_string(), e));
        }
        let actions =
            log.actions.into_iter().map(|(what, file)| (what.to_owned(), format!("{}: {file}", place.display())));
        done.actions.extend(actions);
    }
    Ok(reached)
}

/// Look at every file that is left. Before anything is done, at those that will be left.
fn remaining(show: &Show, places: &Places, task: &Task, before: bool, done: &mut Forgotten) -> Result<(), Error> {
    let Task { uses, source, copies, lengths, .. } = task;
    let mut going = BTreeSet::from([Task::path(show)]);
    if before {
        for one in uses {
            going.extend(derived(show, &one.slug, source)?);
            going.extend(one.files.clone());
            let edits = edited(show, one, source)?;
            going.extend(edits.takes);
            for (name, text) in [("script.md", edits.script), ("episode.toml", edits.file)] {
                // as it will be
                let Some(text) = text else { continue };
                let path = show.episode(&one.slug).join(name);
                done.looked_at += 1;
                let traces = source.traces(text.as_bytes()).map_err(|e| Error::io("read", &path, e))?;
                tell(&show.name_of(&path), traces, done);
                going.insert(path);
            }
        }
        going.extend(everything(&show.cache())?);
        for path in everything(show.root())? {
            if store::hash(&path).is_ok_and(|(hash, _)| copies.contains(&hash)) {
                going.insert(path);
            }
        }
    }
    for (recording, times) in task.parts.iter().filter(|(recording, _)| store::is_file(recording)) {
        let what =
            if times.is_empty() { "it is read in it".to_owned() } else { format!("it is read in it at {times}") };
        done.remains.push((what, show.name_of(recording)));
    }
    let words = show.guard().words.as_deref();
    // where the file of protected words has the source itself, only its own
    let keys: BTreeSet<&String> = uses.iter().flat_map(|u| &u.keys).collect();
    let has_own = words.is_some_and(|w| keys.iter().any(|key| w.knows(key)));
    let own = |label: &str| {
        keys.iter().any(|key| crate::protect::same(label.rsplit_once(", ").map_or(label, |(key, _)| key), key))
    };
    let known = Known { protected: words.filter(|_| uses.iter().any(|u| u.protected)), ..Known::default() };
    let mut roots: BTreeMap<PathBuf, String> = BTreeMap::from([(show.root().to_owned(), String::new())]);
    let published: Vec<target::Address> = places.here.iter().map(|p| target::Address::of(p)).collect();
    roots.extend(published.iter().filter_map(|place| {
        let folder = place.folder()?.to_owned();
        let shown = format!("{}/", folder.display());
        Some((folder, shown))
    }));
    if before {
        let (others, public) = (others(show, uses)?, show.public());
        for root in roots.keys().map(|root| if root == show.root() { &public } else { root }) {
            going.extend(everything(root)?.into_iter().filter(|path| is_going(&public, root, path, &others)));
        }
        for place in &published {
            let target::Address::Bundle(card) = place else { continue };
            let own = |path: &PathBuf| path.strip_prefix(card).is_ok_and(bundle::is_own);
            going.extend(everything(card)?.into_iter().filter(own));
        }
    }
    for (root, shown) in roots {
        for path in everything(&root)?.into_iter().filter(|p| !going.contains(p)) {
            done.looked_at += 1;
            let name =
                format!("{shown}{}", path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/"));
            // the same sound in another coding has other bytes
            let near = |own: &Frames| lengths.iter().any(|l| l.get().abs_diff(own.get()) <= ALIKE.get());
            if store::hash(&path).is_ok_and(|(hash, _)| copies.contains(&hash)) {
                done.remains.push(("a copy of what was made of it".to_owned(), name.clone()));
            } else if length(&path).filter(near).is_some() {
                done.remains.push(("a recording as long as it: listen whether it is a copy".to_owned(), name.clone()));
            }
            if known.protected.is_some() {
                let found = leak::scan(&name, &mut open(&path)?, &known).map_err(|e| Error::io("read", &path, e))?;
                let found = found.iter().filter(|f| f.kind == Kind::Protected && (!has_own || own(&f.shows)));
                done.remains.extend(found.map(|f| (format!("protected: {}", f.shows), format!("{name}, {}", f.place))));
            }
            let traces = source.traces(open(&path)?).map_err(|e| Error::io("read", &path, e))?;
            tell(&name, traces, done);
        }
    }
    Ok(())
}

/// What of the source was found in a file.
fn tell(name: &str, traces: impl IntoIterator<Item = Trace>, done: &mut Forgotten) {
    for trace in traces {
        done.remains.push(match trace {
            Trace::Closed => {
                done.beyond.push(format!("{name}: packed in a way that is not opened here: look into it"));
                continue;
            }
            Trace::Words(line) => ("words of it".to_owned(), format!("{name}:{line}")),
            Trace::Hidden(how) => (format!("something of it, in {how}"), name.to_owned()),
            Trace::Bytes(at) => ("bytes of it".to_owned(), format!("{name} from byte {at}")),
        });
    }
}

/// Episodes that do not use the source.
fn others(show: &Show, uses: &[Use]) -> Result<BTreeSet<String>, Error> {
    let mut slugs: BTreeSet<String> = show.slugs()?.into_iter().collect();
    slugs.retain(|slug| uses.iter().all(|one| one.slug != *slug));
    Ok(slugs)
}

/// Whether what is public at a place goes or is written anew: everything that is in the public tree, but for the folders of
/// `others`.
fn is_going(public: &Path, place: &Path, path: &Path, others: &BTreeSet<String>) -> bool {
    let Ok(within) = path.strip_prefix(place) else { return false };
    let anothers = within.components().any(|part| part.as_os_str().to_str().is_some_and(|part| others.contains(part)));
    !anothers && (public.join(within).exists() || within.ends_with(MANIFEST))
}

/// What nobody can reach from here.
fn beyond(show: &Show, uses: &[Use], places: &Places, done: &mut Forgotten) {
    let slugs: Vec<&str> = uses.iter().filter(|u| u.published).map(|u| u.slug.as_str()).collect();
    for place in &places.elsewhere {
        let place = place.display();
        let again: String =
            slugs.iter().map(|s| format!("cornercast withdraw {s} --to {place}")).collect::<Vec<_>>().join(" && ");
        let again =
            if again.is_empty() { "nothing of it was published".to_owned() } else { format!("when it is: {again}") };
        done.beyond.push(format!("{place} was published to and is not there now; {again}"));
    }
    for place in places.here.iter().filter(|place| target::Address::of(place).folder().is_none()) {
        done.beyond.push(format!(
            "{} is a server: what was published there from here is known, other files there nobody looked at",
            place.display()
        ));
    }
    if done.wordless {
        done.beyond.push(
            "its words: no transcript of it was there, so nobody looked for them; read the scripts, notes and pages"
                .to_owned(),
        );
    }
    if show.root().ancestors().any(|a| a.join(".git").exists()) {
        let what =
            "git history: what was committed is still in it, here and in every clone; git filter-repo rewrites it";
        done.beyond.push(what.to_owned());
    }
    if !slugs.is_empty() {
        done.beyond.push(format!(
            "feed/*.lock keeps guid, date, folder name and addresses of {}: they must never be used again",
            slugs.join(", ")
        ));
        let what =
            "copies that listeners, apps, directories, archives and caches of servers made of what was published";
        done.beyond.push(what.to_owned());
    }
    done.beyond.push(
        "copies outside the show: where the recording came from, exports, mail, sticks, bundles, backups".to_owned(),
    );
    done.beyond.push(
        "parts of the recording in other recordings, mixed or in another coding: only an ear finds those".to_owned(),
    );
    done.beyond.push("this disk: a file that is removed can be brought back until it is written over".to_owned());
    done.beyond.push("what other people say of it in their own words, titles and names of files: read them".to_owned());
}
