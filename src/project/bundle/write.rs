//! Onto the card: files in the order in which they are played, each with the same date.
//!
//! Small players go by the order in which a folder's entries were made and not by names. So a folder that has to change is
//! written anew from its beginning, each file under its own name and not beside it. The list of files goes away first and
//! comes last: a bundle that was not finished has none, and running it again finishes.
use crate::project::{Error, make::Log, store};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

pub(super) const SCHEMA: &str = "cornercast.bundle/1";
pub(super) const MARK: &str = "BUNDLE.TXT";
pub(super) const SUMS: &str = "SHA256SUMS";
pub(super) const SIGNATURE: &str = "SHA256SUMS.minisig";
/// The folder of small recordings.
pub(super) const PHONE: &str = "PHONE";
pub(super) const SIZE: &str = "Made to fit into bytes: ";

/// Noon of 1980-01-01, the first day of FAT, in seconds since 1970: the same for every file.
const DATE: u64 = 315_576_000;

fn marked(folder: &Path) -> Option<String> {
    let text = String::from_utf8(store::read(&folder.join(MARK)).ok()?).ok()?;
    text.starts_with(SCHEMA).then_some(text)
}

/// What it had to fit into when it was made.
pub(super) fn size_before(folder: &Path) -> Option<u64> {
    marked(folder)?.lines().find_map(|l| l.strip_prefix(SIZE)?.trim().parse().ok())
}

pub(super) fn is_of_the_bundle(name: &str) -> bool {
    let numbered = name.len() == 2 && name.bytes().all(|b| b.is_ascii_digit());
    numbered || matches!(name, "PAGES" | PHONE | "PLAYLIST.M3U8" | "index.html" | SUMS | SIGNATURE)
}

/// Refuse a folder in which somebody else's files would be written over.
pub(super) fn ours(folder: &Path) -> Result<(), Error> {
    if marked(folder).is_some() {
        return Ok(());
    }
    let theirs: Vec<String> = store::list(folder)?.into_iter().filter(|n| is_of_the_bundle(n) || n == MARK).collect();
    if theirs.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "{} has {} that no bundle of this tool put there; move it away, or choose another folder",
        folder.display(),
        theirs.join(", ")
    )))
}

/// Write what has changed.
pub(super) fn all(folder: &Path, files: &[(String, PathBuf)], log: &mut Log) -> Result<(), Error> {
    store::make_folder(folder)?;
    let wanted: BTreeMap<&str, &Path> = files.iter().map(|(name, path)| (name.as_str(), path.as_path())).collect();
    let mut there = Vec::new();
    for name in store::list(folder)?.into_iter().filter(|n| is_of_the_bundle(n)) {
        collect(folder, &name, &mut there)?;
    }
    let same = |name: &str| -> Result<bool, Error> {
        let (path, from) = (folder.join(name), wanted.get(name));
        let Some(from) = from.filter(|_| store::is_file(&path)) else { return Ok(false) };
        let length = |p: &Path| fs::metadata(p).map(|m| m.len()).ok();
        Ok(length(&path) == length(from) && store::hash(&path)? == store::hash(from)?)
    };
    // folders of recordings, each with its files in order
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, _) in files {
        if let Some((own, _)) = name.split_once('/').filter(|(own, _)| !matches!(*own, "PAGES" | PHONE)) {
            folders.entry(own).or_default().push(name);
        }
    }
    let mut due: Vec<&str> = Vec::new();
    let mut gone: Vec<&str> = Vec::new();
    for (own, names) in &folders {
        let here: Vec<&str> =
            there.iter().map(String::as_str).filter(|n| n.split_once('/').is_some_and(|(f, _)| f == *own)).collect();
        let mut kept = 0;
        while let Some(name) = names.get(kept)
            && same(name)?
        {
            kept += 1;
        }
        let first = names.get(..kept).unwrap_or_default();
        if here.iter().all(|n| first.contains(n)) {
            due.extend(names.get(kept..).unwrap_or_default());
        } else {
            gone.extend(here);
            due.extend(names);
        }
    }
    gone.extend(there.iter().map(String::as_str).filter(|n| !wanted.contains_key(n)));
    for (name, _) in files {
        if !name.split_once('/').is_some_and(|(own, _)| folders.contains_key(own)) && !same(name)? {
            due.push(name);
        }
    }
    gone.sort_unstable();
    gone.dedup();
    if due.is_empty() && gone.is_empty() {
        return Ok(());
    }
    if marked(folder).is_none() {
        put(folder, MARK, format!("{SCHEMA}\r\n").as_bytes())?;
    }
    for name in [SIGNATURE, SUMS] {
        if store::remove(&folder.join(name))? && name == SIGNATURE && !files.iter().any(|(n, _)| n == SIGNATURE) {
            log.remarks.push(format!(
                "{}: what was signed has changed, so its signature is gone; sign it again with: cornercast publish --to bundle:{} --sign KEY",
                folder.display(),
                folder.display()
            ));
        }
    }
    for name in gone.iter().filter(|n| !matches!(**n, SUMS | SIGNATURE)) {
        let path = folder.join(name);
        store::remove(&path)?;
        let mut above = path.parent();
        while let Some(one) = above.filter(|a| *a != folder) {
            store::remove_empty(one);
            above = one.parent();
        }
        if !wanted.contains_key(name) {
            log.actions.push(("take away", (*name).to_owned()));
        }
    }
    // in the order of the list, which is that of playing; the sums are its end
    for (name, from) in files {
        if due.contains(&name.as_str()) || matches!(name.as_str(), SUMS | SIGNATURE) {
            copy(from, folder, name)?;
            log.actions.push(("copy", name.clone()));
        }
    }
    for name in store::list(folder)?.into_iter().filter(|n| is_of_the_bundle(n)) {
        dated(&folder.join(name));
    }
    Ok(())
}

/// Give a folder and those in it the date of the files. Not every system lets folders have one.
fn dated(folder: &Path) {
    if !store::is_folder(folder) {
        return;
    }
    for inner in store::list(folder).unwrap_or_default() {
        dated(&folder.join(inner));
    }
    let _ = File::open(folder).and_then(|f| f.set_modified(date()));
}

fn date() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(DATE)
}

fn collect(root: &Path, name: &str, all: &mut Vec<String>) -> Result<(), Error> {
    let path = root.join(name);
    if !store::is_folder(&path) {
        all.push(name.to_owned());
        return Ok(());
    }
    for inner in store::list(&path)? {
        collect(root, &format!("{name}/{inner}"), all)?;
    }
    Ok(())
}

fn copy(from: &Path, folder: &Path, name: &str) -> Result<(), Error> {
    let mut source = File::open(from).map_err(|e| Error::io("read", from, e))?;
    create(folder, name, |file| io::copy(&mut source, file).map(|_| ()))
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    create(folder, name, |file| io::Write::write_all(file, bytes))
}

/// A file under its own name at once: one that is renamed changes its place in the folder.
fn create(folder: &Path, name: &str, fill: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Error> {
    let path = folder.join(name);
    let wrong = |e| Error::io("write", &path, e);
    store::make_folder(path.parent().unwrap_or(folder))?;
    let mut file = File::create(&path).map_err(wrong)?;
    fill(&mut file).map_err(wrong)?;
    file.set_modified(date()).and_then(|()| file.sync_all()).map_err(wrong)
}
