//! Published files as they were last looked at: so that a show of a thousand episodes is not read through at each run.
//!
//! A file whose length and time of change are as they were is taken for what it was; any other is read. What it says is a
//! cache: without it everything is read once more.
use super::{Error, Show, seal::SealedFile, store};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

/// What is known of an episode's public files, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    files: BTreeMap<String, One>,
    /// The SHA-256 of the script that it was published with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<String>,
    /// That of what its `episode.toml` told listeners then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    told: Option<String>,
    #[serde(skip)]
    changed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct One {
    bytes: u64,
    /// In nanoseconds since 1970.
    changed: u128,
    sha256: String,
}

fn place(show: &Show, slug: &str) -> std::path::PathBuf {
    show.cache().join("seen").join(format!("{slug}.json"))
}

fn stat(path: &Path) -> Option<(u64, u128)> {
    let known = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((known.len(), known.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos()))
}

fn script(show: &Show, slug: &str) -> Result<Option<String>, Error> {
    let path = show.episode(slug).join("script.md");
    if store::is_file(&path) { Ok(Some(store::hash(&path)?.0)) } else { Ok(None) }
}

/// What of an `episode.toml` is not for listeners, or is the tool's to change.
const INWARD: [&str; 6] = ["status", "tombstone", "recording", "voice", "approval", "corner"];

fn told(show: &Show, slug: &str) -> Result<Option<String>, Error> {
    let path = show.episode(slug).join("episode.toml");
    if !store::is_file(&path) {
        return Ok(None);
    }
    // one that cannot be read is told of otherwise
    let Ok(mut facts) = String::from_utf8_lossy(&store::read(&path)?).parse::<toml::Table>() else { return Ok(None) };
    facts.retain(|key, _| !INWARD.contains(&key));
    Ok(Some(store::hash_of(store::canonical(&facts)?.as_bytes())))
}

/// What of a published episode is not as it was published with, and listeners would have otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edited {
    Script,
    /// `episode.toml`
    Facts,
}

impl Seen {
    /// What is known of an episode; nothing when the cache was deleted.
    pub(super) fn read(show: &Show, slug: &str) -> Self {
        let path = place(show, slug);
        let bytes = if store::is_file(&path) { store::read(&path).ok() } else { None };
        bytes.and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
    }

    /// The episodes of which something is known.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn slugs(show: &Show) -> Result<Vec<String>, Error> {
        let folder = show.cache().join("seen");
        let names = if store::is_folder(&folder) { store::list(&folder)? } else { Vec::new() };
        Ok(names.iter().filter_map(|name| name.strip_suffix(".json")).map(str::to_owned).collect())
    }

    /// Know nothing of an episode any more.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn forget(show: &Show, slug: &str) -> Result<(), Error> {
        store::remove(&place(show, slug)).map(|_| ())
    }

    /// Remember with what an episode was published.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn note(show: &Show, slug: &str) -> Result<(), Error> {
        let mut seen = Self::read(show, slug);
        let now = (script(show, slug)?, told(show, slug)?);
        seen.changed = (&seen.script, &seen.told) != (&now.0, &now.1);
        (seen.script, seen.told) = now;
        seen.write(show, slug);
        Ok(())
    }

    /// What was edited since the episode was published. Where nobody knows, nothing was.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn edited(show: &Show, slug: &str) -> Result<Option<Edited>, Error> {
        let then = Self::read(show, slug);
        let other = |then: Option<String>, now: Option<String>| then.is_some() && then != now;
        Ok(match () {
            () if other(then.script, script(show, slug)?) => Some(Edited::Script),
            () if other(then.told, told(show, slug)?) => Some(Edited::Facts),
            () => None,
        })
    }

    /// Whether a file is there and is this one.
    pub(super) fn is(&mut self, name: &str, path: &Path, file: &SealedFile) -> bool {
        let Some((bytes, changed)) = stat(path).filter(|(bytes, _)| *bytes == file.bytes) else { return false };
        let known = self.files.get(name).filter(|k| k.bytes == bytes && k.changed == changed);
        if let Some(known) = known {
            return known.sha256 == file.sha256;
        }
        let Ok((sha256, _)) = store::hash(path) else { return false };
        let same = sha256 == file.sha256;
        self.files.insert(name.to_owned(), One { bytes, changed, sha256 });
        self.changed = true;
        same
    }

    /// Take away what was put into a folder under names that are not among `files` any more: an earlier file name, another
    /// date. What has other bytes since is somebody else's. Gives what was removed.
    ///
    /// # Errors
    /// When the system refuses.
    pub(super) fn sweep(&mut self, folder: &Path, files: &BTreeMap<String, SealedFile>) -> Result<Vec<PathBuf>, Error> {
        let old: Vec<String> = self.files.keys().filter(|name| !files.contains_key(*name)).cloned().collect();
        let mut removed = Vec::new();
        for name in old {
            let Some(one) = self.files.get(&name) else { continue };
            let path = store::beneath(folder, folder, &name).filter(|p| store::is_file(p));
            if let Some(path) = path
                && store::hash(&path)?.0 == one.sha256
                && store::remove(&path)?
            {
                removed.push(path);
            }
            self.files.remove(&name);
            self.changed = true;
        }
        Ok(removed)
    }

    /// Keep it, where something new is known. Where nothing may be written it is found out again the next time.
    pub(super) fn write(&self, show: &Show, slug: &str) {
        if self.changed {
            let _ = store::write_json(&place(show, slug), self);
        }
    }
}
