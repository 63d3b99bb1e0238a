//! Every finished file of a show, looked at as a stranger would.
use super::{Error, Show, episode::Episode, episode_file::Status, findings::Findings, store};
use crate::{
    episode::Correction,
    leak::{self, Finding, Known, Phrases},
    programme::{ElementKind, statements},
    protect::Words,
    script::{Block, Inline, Verb, spoken},
};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs::File,
    path::{Path, PathBuf},
};

/// Who works on this machine, and where: what must not be in any file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Names of the user.
    pub users: Vec<String>,
    /// Names of the machine.
    pub hosts: Vec<String>,
    /// Their folders.
    pub homes: Vec<String>,
}

/// Names that half of all machines have, and half of all texts.
const COMMON: [&str; 14] = [
    "root",
    "user",
    "admin",
    "ubuntu",
    "debian",
    "home",
    "build",
    "runner",
    "work",
    "test",
    "guest",
    "local",
    "localhost",
    "audio",
];

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In order.
    pub findings: Vec<Finding>,
    /// How many files were opened.
    pub files: usize,
    /// What could not be looked for, and why.
    pub remarks: Vec<String>,
}

/// What stays in the house of what is made.
const IN_HOUSE: [&str; 6] = ["script.", "on-air.", "draft.md", "draft.json", "rundown.", "readers.md"];

/// Look at everything that was made: the public tree, and what lies in the episodes' `build`; where `given` names files or
/// folders, at these and nothing else, as they would be handed to a stranger.
///
/// # Errors
/// When a file cannot be read.
pub fn leaks(show: &Show, machine: &Machine, denied: Option<&Words>, given: &[PathBuf]) -> Result<Report, Error> {
    let mut report = Report::default();
    let usable = |names: &[String], what: &str, remarks: &mut Vec<String>| -> Vec<String> {
        let (good, common): (Vec<String>, Vec<String>) = names
            .iter()
            .filter(|n| !n.is_empty())
            .cloned()
            .partition(|n| n.len() >= 3 && !COMMON.contains(&n.to_lowercase().as_str()));
        remarks.extend(common.iter().map(|n| format!("the {what} \"{n}\" is too common a word to look for")));
        good
    };
    let mut known = Known {
        protected: show.guard().words.as_deref(),
        denied,
        users: usable(&machine.users, "user name", &mut report.remarks),
        hosts: usable(&machine.hosts, "machine name", &mut report.remarks),
        homes: machine.homes.iter().filter(|h| h.len() > 5).cloned().collect(),
        ..Known::default()
    };
    if known.protected.is_none()
        && denied.is_none()
        && let Some(slug) = show.protecting()?.first()
    {
        return Err(Error::Refused(format!(
            "episodes/{slug} protects somebody, and no file of protected words was given: nothing that is found or not found would \
             say whether they are named; give one that lies outside the show: --protect FILE, or CORNERCAST_PROTECT"
        )));
    }
    if known.protected.is_none() {
        report.remarks.push("no file of protected words was given (--protect FILE): none was looked for".to_owned());
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    for channel in show.channels(&mut Findings::default())? {
        known.addresses.extend(channel.channel.owner.iter().map(|o| o.email.clone()).filter(|e| !e.is_empty()));
    }
    let mut episodes = Vec::new();
    let mut public = String::new();
    for slug in show.slugs()? {
        let mut episode = Episode::read(show, &slug)?;
        let on_air = OnAir::of(&mut episode);
        if matches!(episode.file.status, Status::Ready | Status::Published) {
            public.push_str(&on_air.words);
        }
        episodes.push((episode, on_air));
    }
    // what one episode keeps back and listeners hear in another is no secret
    for (episode, mut on_air) in episodes {
        on_air.words.push_str(&public);
        gather(&episode, &on_air, &mut known, &mut names);
    }
    let list: String = names.iter().fold(String::new(), |mut all, name| {
        let _ = write!(all, "{},", serde_json::Value::from(name.as_str()));
        all
    });
    let toml = format!("[[person]]\nkey = \"speaker\"\nnames = [{list}]\n");
    known.real_names = Words::parse(crate::source::SourceId(0), &toml).value;
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    for path in given {
        handed_over(path, &mut files)?;
    }
    if given.is_empty() {
        let mut made: Vec<PathBuf> = Vec::new();
        // a server gives hidden files away too
        below(show.public(), &mut made)?;
        for slug in show.slugs()? {
            collect(&show.episode(&slug).join("build"), &mut made)?;
        }
        files.extend(made.into_iter().map(|path| (show.name_of(&path), path)));
    }
    for (shown, path) in files {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        // what somebody names is about to leave
        let in_house = given.is_empty() && IN_HOUSE.iter().any(|own| name.starts_with(own));
        let known = Known { in_house, ..known.clone() };
        let mut file = File::open(&path).map_err(|e| Error::io("read", &path, e))?;
        let found = leak::scan(&shown, &mut file, &known).map_err(|e| Error::io("read", &path, e))?;
        report.findings.extend(found);
        report.files += 1;
    }
    Ok(report)
}

/// What listeners hear.
#[derive(Default)]
struct OnAir {
    /// In the form in which words are compared.
    words: String,
    /// Of voices and people.
    names: BTreeSet<String>,
}

impl OnAir {
    fn of(episode: &mut Episode) -> Self {
        let mut own = Self::default();
        for version in episode.versions() {
            let Some(laid) = episode.lay_out(version.as_deref()) else { continue };
            own.names.extend(laid.programme.voices.iter().map(|v| leak::plain(&v.name)));
            for statement in statements(&laid.programme) {
                own.words.push_str(&leak::plain(&statement.says));
            }
            // there each word of a clip stands beside its voice
            for element in laid.programme.segments.iter().flat_map(|s| &s.elements) {
                if let ElementKind::Clip(cut) = &element.kind {
                    let said: Vec<&str> = cut.words.iter().map(|w| w.text.as_str()).collect();
                    own.words.push_str(&leak::plain(&said.join(" ")));
                }
            }
        }
        own.names.extend(episode.file.people.iter().map(|p| leak::plain(&p.name)));
        own
    }
}

/// What an episode must not give away, and what it tells.
fn gather(episode: &Episode, on_air: &OnAir, known: &mut Known<'_>, names: &mut BTreeSet<String>) {
    let aired = &on_air.words;
    if let Some(date) = episode.file.date {
        known.moments.push(date.timestamp());
        known.local.push(date.naive_local().and_utc().timestamp());
        known.local.push(date.timestamp());
    }
    for revision in &episode.file.revisions {
        let told = Correction { date: revision.day.to_string(), note: revision.note.clone() };
        known.told.extend(["en", "ko"].map(|language| told.sentence(language)));
    }
    for interview in &episode.interviews {
        let speakers = interview.transcript.speakers.iter();
        // a part of a name on air is on air: BROOK of Ada Brook
        let said = |name: &str| {
            let name = leak::plain(name);
            on_air.names.iter().any(|on| on.contains(&name)) || aired.contains(&name)
        };
        names.extend(speakers.filter(|s| s.chars().count() >= 4 && !said(s)).cloned());
    }
    let Some(read) = &episode.script else { return };
    let struck = |pieces: &mut dyn Iterator<Item = &Inline>, into: &mut Phrases| {
        for piece in pieces {
            if let Inline::Struck(words) = piece {
                into.add(words, aired);
            }
        }
    };
    for block in &read.script.blocks {
        match &block.value {
            Block::Comment(text) => known.notes.add(text, aired),
            Block::Cue(cue) => {
                if matches!(cue.verb.value, Verb::Note | Verb::Hold)
                    && let Some(words) = &cue.words
                {
                    known.notes.add(&words.value, aired);
                }
                for field in cue.fields.iter().filter(|f| f.value.name == crate::script::FieldName::Note) {
                    known.notes.add(&field.value.value.value, aired);
                }
                for part in &cue.verbatim {
                    struck(&mut part.value.text.iter().map(|t| &t.value), &mut known.struck);
                }
            }
            Block::Speech(speech) if speech.struck => known.struck.add(&spoken(&speech.text), aired),
            Block::Speech(speech) => struck(&mut speech.text.iter(), &mut known.struck),
            _ => {}
        }
    }
}

/// A file, or everything in a folder, by the names that whoever gets it sees.
fn handed_over(given: &Path, files: &mut Vec<(String, PathBuf)>) -> Result<(), Error> {
    if !store::is_folder(given) && !store::is_file(given) {
        return Err(Error::io("read", given, std::io::ErrorKind::NotFound.into()));
    }
    let whole = given.canonicalize().map_err(|e| Error::io("read", given, e))?;
    let top = whole.parent().unwrap_or(&whole).to_owned();
    let mut found = Vec::new();
    if store::is_folder(&whole) {
        below(whole, &mut found)?;
    } else {
        found.push(whole);
    }
    found.sort();
    files.extend(found.into_iter().map(|path| {
        let name = path.strip_prefix(&top).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        (name, path)
    }));
    Ok(())
}

/// All files below a folder, hidden ones too.
fn below(folder: PathBuf, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        let (here, inner) = store::all_in(&folder)?;
        files.extend(here);
        folders.extend(inner);
    }
    Ok(())
}

/// What is made in an episode, but for what stays in the house.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    for name in store::list(folder)? {
        let path = folder.join(&name);
        if !store::is_folder(&path) {
            files.push(path);
        } else if name != "internal" {
            collect(&path, files)?;
        }
    }
    Ok(())
}
