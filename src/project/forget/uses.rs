//! Which episodes use a source: those in which it has its name, and those that hold its files under another.
use crate::project::{
    Error, Show, earlier,
    episode::Episode,
    findings::Findings,
    ledger::Ledger,
    seal, store,
    voices::{base_name, sources},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// An episode that uses the source.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Use {
    pub(super) slug: String,
    /// Its names in the script.
    pub(super) keys: BTreeSet<String>,
    /// As the script writes them.
    pub(super) paths: BTreeSet<String>,
    /// Recordings and transcripts.
    pub(super) files: Vec<PathBuf>,
    /// Somebody is protected in it.
    pub(super) protected: bool,
    pub(super) published: bool,
}

/// Where in the show a source is used. Of several interviews of one name, `only` says an episode of the one that is meant.
pub(super) fn uses(show: &Show, key: &str, only: Option<&str>) -> Result<Vec<Use>, Error> {
    let mut known = BTreeSet::new();
    let mut all = Vec::new();
    let slugs = show.slugs()?;
    for slug in &slugs {
        all.extend(use_of(show, slug, [key.to_owned()].into(), &mut known)?);
    }
    // the same files under another name
    let copies = hashes(all.iter().flat_map(|u: &Use| &u.files))?;
    for slug in slugs.iter().filter(|_| !copies.is_empty()) {
        let folder = show.episode(slug).join("sources");
        let mut stems = BTreeSet::new();
        let is_copy =
            |path: &Path| -> Result<bool, Error> { Ok(store::is_file(path) && copies.contains(&store::hash(path)?.0)) };
        for name in store::list(&folder)? {
            if is_copy(&folder.join(&name))? {
                stems.insert(base_name(&name).to_owned());
            }
        }
        let episode = Episode::read(show, slug)?;
        for (key, path) in sources(episode.script.as_ref().map(|s| &s.script), &episode.corner) {
            if let Some(file) = show.recording(&episode.home, &episode.corner_folder, path)
                && is_copy(&file)?
            {
                stems.insert(key.to_owned());
            }
        }
        let found = all.iter_mut().find(|u| u.slug == *slug);
        stems.retain(|stem| found.as_ref().is_none_or(|u| !u.keys.contains(stem)));
        if stems.is_empty() {
            continue;
        }
        let Some(more) = use_of(show, slug, stems, &mut known)? else { continue };
        match found {
            Some(one) => {
                one.keys.extend(more.keys);
                one.paths.extend(more.paths);
                one.files.extend(more.files);
                one.protected |= more.protected;
            }
            None => all.push(more),
        }
    }
    if all.is_empty() {
        let near = crate::diagnostic::meant(key, known.iter().map(String::as_str));
        let help = match (gone(show)?, near) {
            // nobody is to be forgotten in the place of somebody else
            (gone, _) if !gone.is_empty() => format!(
                "; what was in {} nobody here can tell, for it was published and its folder is gone: take it back (cornercast withdraw {})",
                gone.join(", "),
                gone.join(" ")
            ),
            (_, Some(near)) => format!("; did you mean \"{near}\"?"),
            (_, None) => String::new(),
        };
        return Err(Error::Refused(format!("no episode has a source \"{key}\"{help}")));
    }
    let mut groups = groups(all)?;
    if let Some(only) = only {
        groups.retain(|group| group.iter().any(|one| one.slug == only));
        let refused = || Error::Refused(format!("episodes/{only} has no source \"{key}\""));
        return groups.into_iter().next().ok_or_else(refused);
    }
    if groups.iter().filter(|group| group.iter().any(|one| !one.files.is_empty())).count() > 1 {
        let slugs: Vec<&str> = groups.iter().filter_map(|group| Some(group.first()?.slug.as_str())).collect();
        return Err(Error::Refused(format!(
            "several episodes have a source \"{key}\" with other recordings: {}; say which with --episode",
            slugs.join(", ")
        )));
    }
    Ok(groups.into_iter().flatten().collect())
}

/// Episodes that are public and whose folders are gone.
fn gone(show: &Show) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    for channel in show.channels(&mut Findings::default())? {
        let items = Ledger::read(show, &channel)?.into_iter().flat_map(|ledger| ledger.items.into_values());
        let own = items.filter(|e| !e.withdrawn && !e.slug.starts_with(earlier::FOLDER)).map(|entry| entry.slug);
        all.extend(own.filter(|slug| !store::is_folder(&show.episode(slug))));
    }
    Ok(all)
}

/// The SHA-256 of files. A short one may be alike by chance, and is left out.
pub(super) fn hashes<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Result<BTreeSet<String>, Error> {
    let mut all = BTreeSet::new();
    for file in files {
        let (hash, bytes) = store::hash(file)?;
        all.extend(Some(hash).filter(|_| bytes >= 64));
    }
    Ok(all)
}

/// Uses of one interview belong together: they have a file in common, whatever else lies beside it.
fn groups(all: Vec<Use>) -> Result<Vec<Vec<Use>>, Error> {
    let mut groups: Vec<(BTreeSet<String>, Vec<Use>)> = Vec::new();
    for one in all {
        let mut hashes = hashes(&one.files)?;
        let mut together = vec![one];
        let mut apart = Vec::new();
        for (known, uses) in groups {
            if known.is_disjoint(&hashes) {
                apart.push((known, uses));
            } else {
                hashes.extend(known);
                together.splice(0..0, uses);
            }
        }
        apart.push((hashes, together));
        groups = apart;
    }
    Ok(groups.into_iter().map(|(_, uses)| uses).collect())
}

/// What an episode has of a source with one of these names. `known` takes the names of all that it has.
fn use_of(
    show: &Show,
    slug: &str,
    mut stems: BTreeSet<String>,
    known: &mut BTreeSet<String>,
) -> Result<Option<Use>, Error> {
    let episode = Episode::read(show, slug)?;
    let asked = stems.clone();
    let stem = |path: &str| {
        let name = path.strip_prefix("corner:").unwrap_or(path);
        Path::new(name).file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_owned()
    };
    let mut files = BTreeSet::new();
    let mut one = Use { slug: slug.to_owned(), published: seal::Seal::path(show, slug).is_file(), ..Use::default() };
    for (key, path) in sources(episode.script.as_ref().map(|s| &s.script), &episode.corner) {
        known.insert(key.to_owned());
        if asked.contains(key) || asked.contains(&stem(path)) {
            one.keys.insert(key.to_owned());
            one.paths.insert(path.to_owned());
            stems.insert(stem(path));
            // it lies where the script says, and what belongs to it beside it
            let Some(file) = show.recording(&episode.home, &episode.corner_folder, path) else { continue };
            let Some(folder) = file.parent() else { continue };
            let beside = store::list(folder)?
                .into_iter()
                .filter(|name| stem(path) == base_name(name) || stem(path) == stem(name));
            files.extend(beside.map(|name| folder.join(name)).filter(|f| store::is_file(f)));
        }
    }
    for recording in &episode.file.recordings {
        known.insert(recording.source.clone());
        if stems.contains(&recording.source) {
            one.keys.insert(recording.source.clone());
            one.protected |= recording.protect.is_some();
        }
    }
    let folder = episode.folder.join("sources");
    for name in store::list(&folder)? {
        let first = base_name(&name);
        known.insert(first.to_owned());
        if stems.contains(first) || stems.contains(&stem(&name)) {
            one.keys.insert(first.to_owned());
            files.insert(folder.join(&name));
        }
    }
    one.files.extend(files);
    if one.keys.is_empty() {
        return Ok(None);
    }
    one.keys.extend(stems);
    Ok(Some(one))
}
