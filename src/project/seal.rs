//! `episode.lock`: a published episode, as it was published.
//!
//! It holds everything that the feed says of the episode and what every file of it was, so that the feed of a fresh clone
//! without the recordings is the same feed. What is sealed is never made again by a build.
use super::{Error, Show, public::Public, store};
use crate::feed::Item;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::BTreeMap, path::PathBuf};

const SCHEMA: &str = "cornercast.lock/1";

/// A file as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// How many bytes.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// What it is: `audio/mpeg`.
    pub mime: String,
}

/// A published episode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    schema: String,
    /// The channel's folder in the public tree.
    pub channel: String,
    /// As the feed has it.
    pub item: Item,
    /// Its files, by their path below the episode's public folder.
    pub files: BTreeMap<String, SealedFile>,
    /// How often it was corrected since.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub revision: usize,
}

/// A seal as its file has it.
#[derive(Serialize)]
struct Sealed<'a> {
    #[serde(flatten)]
    seal: &'a Seal,
    sum: String,
}

/// Where the file has the SHA-256 of all the rest: a seal that somebody has edited is no seal.
const SUM: &str = "sum";

/// The sum over what a file holds, and not over what this version of the tool knows of it: a later one, which knows more,
/// finds the same.
fn summed(file: &Value) -> Result<String, Error> {
    let mut rest = file.clone();
    if let Some(fields) = rest.as_object_mut() {
        fields.remove(SUM);
    }
    rest.sort_all_objects();
    Ok(store::hash_of(store::canonical(&rest)?.as_bytes()))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl Seal {
    /// A seal over an episode as it is in public, corrected so many times.
    #[must_use]
    pub fn new(public: &Public, revision: usize) -> Self {
        let Public { channel, item, files, .. } = public.clone();
        Self { schema: SCHEMA.to_owned(), channel, item, files, revision }
    }

    /// The episode as it is in public.
    #[must_use]
    pub fn public(&self, slug: &str) -> Public {
        let (item, files) = (self.item.clone(), self.files.clone());
        Public { slug: slug.to_owned(), channel: self.channel.clone(), item, files, sealed: true }
    }

    /// Whether it seals the episode in the folder of this name: its page is at an address that ends with it.
    #[must_use]
    pub fn is_of(&self, slug: &str) -> bool {
        let page = self.item.page.trim_end_matches('/');
        page.is_empty() || page.rsplit('/').next() == Some(slug)
    }

    /// Where it is.
    #[must_use]
    pub fn path(show: &Show, slug: &str) -> PathBuf {
        show.episode(slug).join("episode.lock")
    }

    /// The seal of an episode, when it is published.
    ///
    /// # Errors
    /// When the file is there and is none: publishing on would change what listeners have.
    pub fn read(show: &Show, slug: &str) -> Result<Option<Self>, Error> {
        let path = Self::path(show, slug);
        if !store::is_file(&path) {
            return Ok(None);
        }
        let wrong = |why: String| {
            let name = show.name_of(&path);
            Error::Refused(format!(
                "{name} is damaged ({why}); take it back from git, for without it published episodes would change"
            ))
        };
        let bytes = store::read(&path)?;
        let file: Value = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
        // from the bytes, so that what is wrong is told with its line
        let seal: Self = serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))?;
        if seal.schema != SCHEMA {
            return Err(wrong(format!("its schema is {}", seal.schema)));
        }
        if file.get(SUM).and_then(Value::as_str) != Some(summed(&file)?.as_str()) {
            return Err(wrong("it was edited".to_owned()));
        }
        Ok(Some(seal))
    }

    /// Seal the episode.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&self, show: &Show, slug: &str) -> Result<bool, Error> {
        let sealed = Sealed { seal: self, sum: summed(&store::value(self)?)? };
        store::write_json(&Self::path(show, slug), &sealed)
    }
}
