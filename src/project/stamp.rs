//! What was made from what: so that a second run makes nothing, and a changed input makes only what it changes.
//!
//! A stage's key is the hash of its inputs, its settings and its own version. What it made is known by content: a file
//! that was touched is still right, one that was changed is made again.
use super::{Error, Show, store};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// What one episode's stages made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamps(BTreeMap<String, Made>);

/// What one stage made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Made {
    key: String,
    /// File names in the episode's build folder, and the SHA-256 of each.
    files: BTreeMap<String, String>,
}

impl Stamps {
    /// What is known of an episode; nothing when the cache was deleted.
    pub(super) fn read(show: &Show, name: &str) -> Self {
        let path = show.cache().join("stages").join(format!("{name}.json"));
        let bytes = if store::is_file(&path) { store::read(&path).ok() } else { None };
        bytes.and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or_default()
    }

    pub(super) fn write(&self, show: &Show, name: &str) -> Result<(), Error> {
        let path = show.cache().join("stages").join(format!("{name}.json"));
        store::write_json(&path, self).map(drop)
    }

    /// Whether a stage with this key has made its files, and they are still as it made them.
    pub(super) fn holds(&self, stage: &str, key: &str, folder: &Path) -> bool {
        let Some(made) = self.0.get(stage).filter(|m| m.key == key) else { return false };
        made.files.iter().all(|(name, hash)| {
            let path = folder.join(name);
            store::is_file(&path) && store::hash(&path).is_ok_and(|(have, _)| have == *hash)
        })
    }

    /// What stages made that are none of these, and that is still there.
    pub(super) fn beside<'a>(&'a self, stages: &'a [&str], folder: &'a Path) -> impl Iterator<Item = &'a str> {
        let others = self.0.iter().filter(|(stage, _)| !stages.contains(&stage.as_str()));
        others
            .flat_map(|(_, made)| made.files.keys())
            .map(String::as_str)
            .filter(|name| store::is_file(&folder.join(name)))
    }

    /// Keep what a stage made.
    pub(super) fn keep(&mut self, stage: &str, key: String, folder: &Path, names: &[String]) -> Result<(), Error> {
        let mut files = BTreeMap::new();
        for name in names {
            files.insert(name.clone(), store::hash(&folder.join(name))?.0);
        }
        self.0.insert(stage.to_owned(), Made { key, files });
        Ok(())
    }
}
