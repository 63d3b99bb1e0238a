//! A show: where its episodes, corners and channels are.
use super::{
    Error,
    findings::Findings,
    guard::Guard,
    ledger::Ledger,
    pace::{self, Paces},
    store::{self, Held},
    twin,
    voices::{self, Protected},
    words::{self, Explains},
};
use crate::{
    diagnostic::{Diagnostic, meant},
    feed::{self, Channel, import::Imported},
    media::Pace,
    script::{corner::Corner, glossary::Glossary},
    site::Templates,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// A folder with `scripts/`, `episodes/` and `feed/`.
#[derive(Clone, Debug)]
pub struct Show {
    root: PathBuf,
    filters: bool,
    guard: Guard,
    /// Asked for at most once.
    explanations: OnceLock<Vec<Explains>>,
    /// Asked for at most once.
    paces: OnceLock<Paces>,
    /// Asked for at most once.
    protected: OnceLock<Arc<Vec<Protected>>>,
    protecting: OnceLock<Vec<String>>,
    guids: OnceLock<BTreeMap<Uuid, Vec<String>>>,
    withdrawn: OnceLock<BTreeSet<String>>,
}

/// A channel and what it is called in the show: the name of its file, and `None` for the only one, `channel.toml`.
#[derive(Clone, Debug)]
pub struct NamedChannel {
    /// The name of its file without `.toml`.
    pub name: String,
    /// Its folder in `feed/public`; empty when it is the only one.
    pub folder: String,
    /// What it says.
    pub channel: Channel,
    /// Items and elements of a feed that it had before.
    pub imported: Option<Imported>,
    /// The SHA-256 of the file that holds them.
    pub imported_sha256: Option<String>,
    /// Whether its file is right. The feed of one that is broken is left as it is.
    pub sound: bool,
}

impl Show {
    /// Open the show in a folder.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(root: &Path) -> Result<Self, Error> {
        if !store::is_folder(&root.join("episodes")) {
            return Err(Error::NoShow { path: root.to_owned() });
        }
        Ok(Self {
            root: root.to_owned(),
            filters: false,
            guard: Guard::default(),
            explanations: OnceLock::new(),
            paces: OnceLock::new(),
            protected: OnceLock::new(),
            protecting: OnceLock::new(),
            guids: OnceLock::new(),
            withdrawn: OnceLock::new(),
        })
    }

    /// The same, and the programs that its episodes name as filters may run: somebody trusts them.
    #[must_use]
    pub fn trusting_filters(self, trusted: bool) -> Self {
        Self { filters: trusted, ..self }
    }

    /// The same, with what must not leave it.
    #[must_use]
    pub fn guarded(self, guard: Guard) -> Self {
        Self { guard, ..self }
    }

    /// What must not leave it, and whether anything is meant to.
    #[must_use]
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Which episode explains which words, as the show was when it was first asked.
    pub(super) fn explanations(&self) -> &[Explains] {
        self.explanations.get_or_init(|| words::all(self))
    }

    /// How those read who have recorded takes, as the show was when it was first asked.
    pub(super) fn paces(&self, korean: bool) -> BTreeMap<String, Pace> {
        let all = self.paces.get_or_init(|| pace::all(self));
        all.iter().filter(|((_, of), _)| *of == korean).map(|((name, _), pace)| (name.clone(), *pace)).collect()
    }

    /// The recordings of protected voices, as the show was when it was first asked; none where it stays in the house.
    pub(super) fn protected(&self) -> Result<Arc<Vec<Protected>>, Error> {
        if self.guard.internal {
            return Ok(Arc::default());
        }
        if let Some(known) = self.protected.get() {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(voices::all(self)?);
        Ok(Arc::clone(self.protected.get_or_init(|| found)))
    }

    /// The episodes in which somebody is protected, as the show was when it was first asked; none where it stays in the house.
    pub(super) fn protecting(&self) -> Result<&[String], Error> {
        if self.guard.internal {
            return Ok(&[]);
        }
        if self.protecting.get().is_none() {
            let found = voices::protecting(self)?;
            self.protecting.get_or_init(|| found);
        }
        Ok(self.protecting.get().map(Vec::as_slice).unwrap_or_default())
    }

    /// Which folders have which guid, as the show was when it was first asked.
    pub(super) fn guids(&self) -> Result<&BTreeMap<Uuid, Vec<String>>, Error> {
        if let Some(known) = self.guids.get() {
            return Ok(known);
        }
        let found = twin::guids(self)?;
        Ok(self.guids.get_or_init(|| found))
    }

    /// Whether an episode of this guid was taken back, as the show was when it was first asked.
    pub(super) fn has_withdrawn(&self, guid: &str) -> Result<bool, Error> {
        if let Some(known) = self.withdrawn.get() {
            return Ok(known.contains(guid));
        }
        let found = Ledger::withdrawn(self)?;
        Ok(self.withdrawn.get_or_init(|| found).contains(guid))
    }

    /// The first other episode in which somebody is protected.
    pub(super) fn protecting_beside(&self, slug: &str) -> Result<Option<&str>, Error> {
        Ok(self.protecting()?.iter().map(String::as_str).find(|other| *other != slug))
    }

    /// Whether filters may run.
    #[must_use]
    pub const fn runs_filters(&self) -> bool {
        self.filters
    }

    /// Keep other processes out until the value is dropped.
    ///
    /// # Errors
    /// When another process works on the show.
    pub fn hold(&self) -> Result<Held, Error> {
        store::hold(&self.root)
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of an episode.
    #[must_use]
    pub fn episode(&self, slug: &str) -> PathBuf {
        self.root.join("episodes").join(slug)
    }

    /// What is generated for listeners.
    #[must_use]
    pub fn public(&self) -> PathBuf {
        self.root.join("feed/public")
    }

    /// The cache: may be deleted at any time.
    #[must_use]
    pub fn cache(&self) -> PathBuf {
        self.root.join(".cornercast")
    }

    /// A path as the producer knows it: relative to the show.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.to_string_lossy().replace('\\', "/")
    }

    /// All episodes, sorted by slug.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn slugs(&self) -> Result<Vec<String>, Error> {
        let mut names = store::list(&self.root.join("episodes"))?;
        names.retain(|name| store::is_folder(&self.episode(name)));
        Ok(names)
    }

    /// The episodes asked for, as slugs or as paths of their folders; all when none is.
    ///
    /// # Errors
    /// [`Error::NoEpisode`] for one that is not there.
    pub fn chosen(&self, asked: &[String]) -> Result<Vec<String>, Error> {
        let known = self.slugs()?;
        if asked.is_empty() {
            return Ok(known);
        }
        let mut chosen = Vec::new();
        for one in asked {
            let trimmed = one.trim_end_matches(['/', '\\']).trim_end_matches("/script.md");
            let last = Path::new(trimmed).file_name().and_then(|n| n.to_str()).unwrap_or(trimmed);
            if !known.iter().any(|k| k == last) {
                let hint = meant(last, known.iter().map(String::as_str)).map(str::to_owned);
                return Err(Error::NoEpisode { slug: one.clone(), hint });
            }
            if !chosen.iter().any(|c| c == last) {
                chosen.push(last.to_owned());
            }
        }
        Ok(chosen)
    }

    /// The names of all corners, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn corners(&self) -> Result<Vec<String>, Error> {
        let mut names = store::list(&self.root.join("scripts"))?;
        names.retain(|name| store::is_file(&self.corner_folder(name).join("corner.toml")));
        Ok(names)
    }

    /// The folder of a corner.
    #[must_use]
    pub fn corner_folder(&self, name: &str) -> PathBuf {
        self.root.join("scripts").join(name)
    }

    /// The file that a script means by a path, beneath its own folder or, behind `corner:`, in what its corner has recorded;
    /// `None` when the path leads out of the show.
    #[must_use]
    pub fn recording(&self, home: &Path, corner: &Path, written: &str) -> Option<PathBuf> {
        match written.strip_prefix("corner:") {
            Some(name) => store::beneath(&self.root, &corner.join("audio"), name),
            None => store::beneath(&self.root, home, written),
        }
    }

    /// Read a corner. One that is not there is said at `at` and replaced by the tool's defaults.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn corner(
        &self,
        name: &str,
        at: Option<crate::source::Span>,
        findings: &mut Findings,
    ) -> Result<Corner, Error> {
        let known = self.corners()?;
        if !known.iter().any(|k| k == name) {
            let mut problem = Diagnostic::error("E074", format!("there is no corner \"{name}\""));
            problem.span = at;
            let near = meant(name, known.iter().map(String::as_str));
            findings.diagnostics.push(match near {
                Some(near) => problem.help(format!("did you mean \"{near}\"?")),
                None if known.is_empty() => problem.help("make a folder of that name in scripts/ with a corner.toml"),
                None => problem.help(format!("corners are folders of scripts/: {}", known.join(", "))),
            });
            return Ok(Corner::default());
        }
        let path = self.corner_folder(name).join("corner.toml");
        let (id, text) = findings.read(&path, &self.name_of(&path), "E004")?;
        let mut corner = findings.keep(Corner::parse(id, &text));
        let path = self.corner_folder(name).join("glossary.toml");
        if store::is_file(&path) {
            let (id, text) = findings.read(&path, &self.name_of(&path), "E004")?;
            corner.glossary = findings.keep(Glossary::parse(id, &text));
        }
        Ok(corner)
    }

    /// The templates of pages: those of `feed/templates` in place of the tool's own, and the names of files there that are
    /// no template.
    ///
    /// # Errors
    /// When a file cannot be read or is no UTF-8.
    pub fn templates(&self) -> Result<(Templates, Vec<String>), Error> {
        let folder = self.root.join("feed/templates");
        let (mut replaced, mut odd) = (BTreeMap::new(), Vec::new());
        for name in store::list(&folder)? {
            let path = folder.join(&name);
            if !Templates::names().any(|known| known == name) {
                odd.push(name);
                continue;
            }
            let text = String::from_utf8(store::read(&path)?).map_err(|_| {
                Error::Refused(format!("{} is not UTF-8; save it again with that encoding", self.name_of(&path)))
            })?;
            replaced.insert(name, text);
        }
        Ok((Templates::replacing(replaced), odd))
    }

    /// All channels, sorted by name. What is wrong with one is said.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn channels(&self, findings: &mut Findings) -> Result<Vec<NamedChannel>, Error> {
        let folder = self.root.join("feed");
        let mut channels = Vec::new();
        for file in store::list(&folder)? {
            let Some(name) = file.strip_suffix(".toml") else { continue };
            let path = folder.join(&file);
            let (id, text) = findings.read(&path, &self.name_of(&path), "E004")?;
            let read = Channel::parse(id, &text);
            let mut sound = read.is_sound();
            let channel = findings.keep(read);
            let kept = folder.join(format!("{name}.imported.xml"));
            let (mut imported, mut imported_sha256) = (None, None);
            if store::is_file(&kept) {
                let bytes = store::read(&kept)?;
                let read = std::str::from_utf8(&bytes).map_err(|_| "it is not UTF-8".to_owned());
                match read.and_then(feed::import::imported) {
                    Ok(items) => imported = Some(items),
                    Err(why) => {
                        sound = false;
                        let message = format!("{} cannot be read: {why}", self.name_of(&kept));
                        let help = "take it back from git, for it holds published episodes";
                        findings.diagnostics.push(Diagnostic::error("E096", message).help(help));
                    }
                }
                imported_sha256 = Some(store::hash_of(&bytes));
            }
            let folder = if name == "channel" { String::new() } else { name.to_owned() };
            channels.push(NamedChannel { name: name.to_owned(), folder, channel, imported, imported_sha256, sound });
        }
        Ok(channels)
    }
}
