//! Files: read with limits, list in order, replace whole or not at all.
use super::Error;
use sha2::{Digest, Sha256, Sha384};
use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Component, Path, PathBuf},
};
use unicode_normalization::UnicodeNormalization as _;

/// Text files larger than this are refused: 64 MiB.
pub const MOST_TEXT: u64 = 64 << 20;

/// Read a whole file of text-like size.
///
/// # Errors
/// When it cannot be read, or is larger than [`MOST_TEXT`].
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let wrong = |e| Error::io("read", path, e);
    let file = File::open(path).map_err(wrong)?;
    let length = file.metadata().map_err(wrong)?.len();
    if length > MOST_TEXT {
        return Err(Error::TooLarge { path: path.to_owned(), most: MOST_TEXT });
    }
    let mut bytes = Vec::new();
    // a file may grow, and a pipe has no length
    file.take(MOST_TEXT + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > MOST_TEXT {
        return Err(Error::TooLarge { path: path.to_owned(), most: MOST_TEXT });
    }
    Ok(bytes)
}

/// Whether a regular file is there.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_file())
}

/// How many bytes a file has.
///
/// # Errors
/// When the system refuses.
pub fn length(path: &Path) -> Result<u64, Error> {
    fs::metadata(path).map(|m| m.len()).map_err(|e| Error::io("read", path, e))
}

/// What to say of a path at which no regular file is.
#[must_use]
pub fn no_file(path: &Path, name: &str) -> String {
    match fs::metadata(path) {
        Ok(m) if m.is_dir() => format!("\"{name}\" is a folder, and a file is wanted"),
        Ok(_) => format!("\"{name}\" is no ordinary file"),
        Err(_) => format!("there is no file \"{name}\""),
    }
}

/// Whether a folder is there.
#[must_use]
pub fn is_folder(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|m| m.is_dir())
}

/// The names in a folder, sorted; hidden ones left out. A folder that is not there is empty.
///
/// # Errors
/// When it cannot be read.
pub fn list(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(|e| Error::io("list", folder, e))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| Error::io("list", folder, e))?;
        if let Some(name) = entry.file_name().to_str().filter(|n| !n.starts_with('.')) {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The SHA-256 of a file, in hexadecimal, and its length in bytes.
///
/// # Errors
/// When it cannot be read.
pub fn hash(path: &Path) -> Result<(String, u64), Error> {
    let mut hasher = Sha256::new();
    let length = digest(path, |block| hasher.update(block))?;
    Ok((hex(&hasher.finalize()), length))
}

/// Give a file block by block to what makes a hash of it, and its length in bytes.
fn digest(path: &Path, mut take: impl FnMut(&[u8])) -> Result<u64, Error> {
    let wrong = |e| Error::io("read", path, e);
    let mut file = File::open(path).map_err(wrong)?;
    let mut block = vec![0; 1 << 18];
    let mut length = 0;
    loop {
        let n = file.read(&mut block).map_err(wrong)?;
        if n == 0 {
            return Ok(length);
        }
        length += n as u64;
        take(block.get(..n).unwrap_or_default());
    }
}

/// A file's SHA-384 as Subresource Integrity writes it (W3C SRI, clause 3.1): `sha384-` and the bytes in base64.
///
/// # Errors
/// When it cannot be read.
pub fn integrity(path: &Path) -> Result<String, Error> {
    let mut hasher = Sha384::new();
    digest(path, |block| hasher.update(block))?;
    Ok(format!("sha384-{}", crate::markup::base64(&hasher.finalize())))
}

/// A value as a file has it, so that what depends on it stays as it is when the tool changes how it prints its own types.
pub(super) fn canonical(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string(value).map_err(unwritable)
}

/// The SHA-256 of some bytes, in hexadecimal.
#[must_use]
pub fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Make a folder and those above it.
///
/// # Errors
/// When the system refuses.
pub fn make_folder(folder: &Path) -> Result<(), Error> {
    if is_folder(folder) {
        Ok(())
    } else {
        fs::create_dir_all(folder).map_err(|e| Error::io("make the folder", folder, e))
    }
}

/// A file that replaces another when it is finished, and vanishes when it is not.
#[derive(Debug)]
pub struct Draft {
    file: Option<File>,
    temporary: PathBuf,
    target: PathBuf,
}

impl Draft {
    /// Begin a file beside its target.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn new(target: &Path) -> Result<Self, Error> {
        let folder = folder_of(target);
        make_folder(folder)?;
        let name = target.file_name().and_then(|n| n.to_str()).unwrap_or("file");
        let wrong = |e| Error::io("write", target, e);
        // the same name each time, for a folder may be long; where another process is writing it, one of our own
        let shared = folder.join(format!(".{name}.tmp-0"));
        let (file, temporary) = match begin(&shared).map_err(wrong)? {
            Some(file) => (file, shared),
            None => {
                let own = folder.join(format!(".{name}.tmp-{}", std::process::id()));
                let file = begin(&own).map_err(wrong)?.ok_or_else(|| wrong(io::ErrorKind::ResourceBusy.into()))?;
                (file, own)
            }
        };
        // who could not read the file before cannot read it now
        if let Ok(before) = fs::metadata(target) {
            file.set_permissions(before.permissions()).map_err(wrong)?;
        }
        Ok(Self { file: Some(file), temporary, target: target.to_owned() })
    }

    /// The file to write to.
    ///
    /// # Errors
    /// Never, while the draft is not finished.
    pub fn file(&mut self) -> Result<&mut File, Error> {
        let target = &self.target;
        self.file.as_mut().ok_or_else(|| Error::io("write", target, io::ErrorKind::NotFound.into()))
    }

    /// Open what has been written so far for reading.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn reopen(&self) -> Result<File, Error> {
        File::open(&self.temporary).map_err(|e| Error::io("read", &self.target, e))
    }

    /// Put it in its place: to disk, then renamed over the target, then the folder to disk.
    ///
    /// # Errors
    /// When the system refuses; the target is then as it was.
    pub fn finish(mut self) -> Result<(), Error> {
        let wrong = |e| Error::io("write", &self.target, e);
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(wrong)?;
        }
        fs::rename(&self.temporary, &self.target).map_err(wrong)?;
        sync_folder(folder_of(&self.target)).map_err(wrong)
    }
}

/// Begin a file that nobody else is writing, in the place of one that a killed process left behind; `None` where a living one
/// holds it.
fn begin(path: &Path) -> io::Result<Option<File>> {
    for _ in 0..3 {
        match File::options().read(true).write(true).create_new(true).open(path) {
            Ok(file) => {
                // a file system without locks has one writer at a time
                let held = file.try_lock();
                let taken = matches!(held, Err(fs::TryLockError::WouldBlock)) || !is_at(&file, path);
                return Ok((!taken).then_some(file));
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
        match File::open(path) {
            Ok(left) if matches!(left.try_lock(), Err(fs::TryLockError::WouldBlock)) => return Ok(None),
            Ok(left) if is_at(&left, path) => fs::remove_file(path)?,
            // finished in between
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(None)
}

/// Whether an open file is the one that has this name.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().ok().zip(fs::metadata(path).ok()).is_some_and(|(a, b)| (a.dev(), a.ino()) == (b.dev(), b.ino()))
}

#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

/// The names in a folder, to disk. Where a folder cannot be opened as a file is, the journal of the file system has them.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The folder that a file is in: of a bare name, the one that the tool was called in.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

impl Drop for Draft {
    fn drop(&mut self) {
        // after `finish` there is nothing of this name
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Whether a name is that of a file which a run that was killed did not finish.
#[must_use]
pub fn is_left_over(name: &str) -> bool {
    let process = name.starts_with('.').then(|| name.rsplit_once(".tmp-")).flatten();
    process.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a name is that of a file below a folder, on any system and in any program that is given it.
#[must_use]
pub fn is_inside(name: &str) -> bool {
    let plain = Path::new(name).components().all(|c| matches!(c, Component::Normal(_)));
    !name.is_empty() && plain && !name.contains(|c: char| c.is_control() || c == '\\')
}

/// Take away what a run that was killed had begun of a file.
///
/// # Errors
/// When the system refuses.
pub fn remove_begun(path: &Path) -> Result<bool, Error> {
    let Some(name) = path.file_name().and_then(|n| n.to_str()) else { return Ok(false) };
    remove(&path.with_file_name(format!(".{name}.tmp-0")))
}

/// Replace a file by these bytes, whole or not at all; one that holds them already is not touched. Gives whether it was.
///
/// # Errors
/// When the system refuses; the file is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<bool, Error> {
    if holds(path, bytes) {
        return Ok(false);
    }
    let mut draft = Draft::new(path)?;
    draft.file()?.write_all(bytes).map_err(|e| Error::io("write", path, e))?;
    draft.finish()?;
    Ok(true)
}

/// Replace a file by a value as JSON that people can read, as [`write()`] does.
///
/// # Errors
/// When the system refuses, or the value has no form as JSON; the file is then as it was.
pub(super) fn write_json(path: &Path, value: &impl serde::Serialize) -> Result<bool, Error> {
    write(path, json(value)?.as_bytes())
}

/// A value as JSON has it.
pub(super) fn value(value: &impl serde::Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(value).map_err(unwritable)
}

/// A value as JSON that people can read.
///
/// # Errors
/// When it has no form as JSON.
pub fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    Ok(serde_json::to_string_pretty(value).map_err(unwritable)? + "\n")
}

#[expect(clippy::needless_pass_by_value, reason = "errors are mapped by it")]
fn unwritable(why: serde_json::Error) -> Error {
    Error::Refused(format!("this cannot be written down: {why}"))
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_length = fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
    same_length && fs::read(path).is_ok_and(|have| have == bytes)
}

/// Replace a file by another one's bytes, whole or not at all; one that holds them already is not touched. Gives whether
/// it was.
///
/// # Errors
/// When the system refuses; the file is then as it was.
pub fn copy(from: &Path, to: &Path) -> Result<bool, Error> {
    if is_file(to) && hash(from)? == hash(to)? {
        return Ok(false);
    }
    let mut source = File::open(from).map_err(|e| Error::io("read", from, e))?;
    let mut draft = Draft::new(to)?;
    io::copy(&mut source, draft.file()?).map_err(|e| Error::io("write", to, e))?;
    draft.finish()?;
    Ok(true)
}

/// Remove a file that the tool made; one that is not there is removed already. Gives whether it was.
///
/// # Errors
/// When the system refuses.
pub fn remove(path: &Path) -> Result<bool, Error> {
    if !is_file(path) {
        return Ok(false);
    }
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(Error::io("remove", path, e)),
    }
}

/// Remove a folder that holds nothing; any other stays.
pub fn remove_empty(folder: &Path) {
    // refused by the system when something is in it, which is what is wanted
    let _ = fs::remove_dir(folder);
}

/// The same for every folder below one, the deepest first.
pub fn remove_empty_below(folder: &Path) {
    if let Ok((_, below)) = all_in(folder) {
        below.iter().for_each(|f| remove_empty_below(f));
    }
    remove_empty(folder);
}

/// The files and the folders in a folder, hidden ones too, sorted. Links to files are files, links to folders are left out.
///
/// # Errors
/// When it cannot be read. One that is not there is empty.
pub fn all_in(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Error> {
    let wrong = |e| Error::io("list", folder, e);
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), Vec::new())),
        entries => entries.map_err(wrong)?,
    };
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in entries {
        let entry = entry.map_err(wrong)?;
        let kind = entry.file_type().map_err(wrong)?;
        if kind.is_dir() {
            folders.push(entry.path());
        } else if kind.is_file() || is_file(&entry.path()) {
            files.push(entry.path());
        }
    }
    files.sort();
    folders.sort();
    Ok((files, folders))
}

/// A path from wherever the tool is run, with links resolved as far as it is there.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find_map(|a| Some((a.canonicalize().ok()?, whole.strip_prefix(a).ok()?)));
    match there {
        Some((real, below)) if below.as_os_str().is_empty() => real,
        Some((real, below)) => real.join(below),
        None => whole,
    }
}

/// A path from a producer's file, beneath `root`; `None` when it is absolute, climbs out, or leads out by a link.
#[must_use]
pub fn beneath(root: &Path, base: &Path, written: &str) -> Option<PathBuf> {
    let relative = Path::new(written);
    let plain = relative.components().all(|c| matches!(c, Component::Normal(_) | Component::CurDir));
    // what Windows would take for a drive or a share is no name of a file in a show
    if written.is_empty() || !plain || written.contains(['\0', '\\']) {
        return None;
    }
    let path = base.join(relative);
    let path = if path.exists() { path } else { spelt(base, relative).unwrap_or(path) };
    let Ok(real) = path.canonicalize() else { return Some(path) };
    let root = root.canonicalize().ok()?;
    real.starts_with(&root).then_some(path)
}

/// A file that is there under the same name in the other spelling: some systems take syllables and accents apart.
fn spelt(base: &Path, relative: &Path) -> Option<PathBuf> {
    if relative.to_str()?.is_ascii() {
        return None;
    }
    let mut path = base.to_owned();
    for part in relative.components() {
        let Component::Normal(name) = part else { continue };
        let (name, next) = (name.to_str()?, path.join(name));
        path = if next.exists() {
            next
        } else {
            let mut names =
                fs::read_dir(&path).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
            path.join(names.find(|n| n.nfc().eq(name.nfc()))?)
        };
    }
    Some(path)
}

/// Holds the show for one process.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "the lock is released when the file is closed")] File);

/// What is locked: the folder itself, so that taking the show writes nothing; where only files can be, one in the cache.
fn lockable(root: &Path) -> io::Result<File> {
    if cfg!(unix) {
        return File::open(root);
    }
    let cache = root.join(".cornercast");
    fs::create_dir_all(&cache)?;
    File::options().create(true).truncate(false).write(true).open(cache.join("held"))
}

/// Take the show, or say that another process has it.
///
/// # Errors
/// [`Error::Busy`] when another process has it.
pub fn hold(root: &Path) -> Result<Held, Error> {
    let file = lockable(root).map_err(|e| Error::io("open", root, e))?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Busy { path: root.to_owned() }),
        Err(fs::TryLockError::Error(e)) => Err(Error::io("lock", root, e)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Draft, beneath, hold, list, write};
    use crate::project::Error;
    use std::{fs, io::Write as _, path::Path};

    #[test]
    fn a_file_that_holds_the_bytes_already_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        assert!(write(&path, b"one").unwrap());
        let before = fs::metadata(&path).unwrap().modified().unwrap();
        assert!(!write(&path, b"one").unwrap());
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
        assert!(write(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }

    #[test]
    fn an_unfinished_file_leaves_the_old_one_and_no_trace() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write(&path, b"old").unwrap();
        let mut draft = Draft::new(&path).unwrap();
        draft.file().unwrap().write_all(b"half").unwrap();
        drop(draft);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_process_left_behind_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".a.txt.tmp-0"), "half").unwrap();
        write(&folder.path().join("a.txt"), b"whole").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn two_writers_of_one_file_do_not_take_each_others_half() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.bin");
        let mut first = Draft::new(&path).unwrap();
        first.file().unwrap().write_all(b"first").unwrap();
        let mut second = Draft::new(&path).unwrap();
        second.file().unwrap().write_all(b"half").unwrap();
        first.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        second.file().unwrap().write_all(b" and half").unwrap();
        second.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"half and half");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn who_could_not_read_a_file_cannot_read_what_replaces_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        write(&path, b"one").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_path_cannot_leave_the_show() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("show");
        fs::create_dir_all(root.join("episodes/a")).unwrap();
        fs::write(folder.path().join("secret"), "x").unwrap();
        let base = root.join("episodes/a");
        for wrong in ["../../../secret", "/etc/passwd", "a\0b", "", "..", "C:\\x", "a/../../b"] {
            assert_eq!(beneath(&root, &base, wrong), None, "{wrong}");
        }
        assert_eq!(beneath(&root, &base, "takes/a.flac"), Some(base.join("takes/a.flac")));
        // the other spelling of Hangul is the same file
        let apart = base.join("takes/\u{1100}\u{1161} 1.wav");
        fs::create_dir_all(base.join("takes")).unwrap();
        fs::write(&apart, "x").unwrap();
        assert_eq!(beneath(&root, &base, "takes/가 1.wav"), Some(apart));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret"), base.join("link")).unwrap();
            assert_eq!(beneath(&root, &base, "link"), None);
        }
    }

    #[test]
    fn a_show_is_held_by_one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let held = hold(folder.path()).unwrap();
        assert!(matches!(hold(folder.path()), Err(Error::Busy { .. })));
        drop(held);
        assert!(hold(folder.path()).is_ok());
    }

    #[test]
    fn names_come_in_order_and_without_hidden_ones() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b", "a", ".hidden", "가"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(list(folder.path()).unwrap(), ["a", "b", "가"]);
        assert!(list(Path::new("/nowhere/at/all")).unwrap().is_empty());
    }
}
