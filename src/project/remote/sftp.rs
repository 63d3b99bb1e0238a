//! `sftp:user@host:path`, `sftp:user@host:2222:path`.
use super::{
    super::{Error, store},
    Going,
    program::{Said, run},
};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

pub(super) struct Sftp {
    host: String,
    port: Option<String>,
    /// Without a slash at its end.
    folder: String,
    work: PathBuf,
}

impl Sftp {
    pub(super) fn of(to: &str, work: &Path) -> Result<Self, Error> {
        let wrong = || Error::Argument("write it like sftp:user@host:path, or sftp:user@host:2222:path".to_owned());
        let (host, rest) = to.split_once(':').ok_or_else(wrong)?;
        let (port, folder) = match rest.split_once(':') {
            Some((port, folder)) if port.parse::<u16>().is_ok() => (Some(port.to_owned()), folder),
            _ => (None, rest),
        };
        if host.is_empty() || host.starts_with('-') || folder.contains(['\n', '\0']) {
            return Err(wrong());
        }
        // some of its commands take these for patterns, and some do not
        if folder.contains(['*', '?', '[', ']', '\\', '"']) {
            return Err(Error::Argument(format!("sftp takes \"{folder}\" for a pattern; choose a plainer folder")));
        }
        let folder = if folder.is_empty() { "." } else { folder.trim_end_matches('/') };
        let folder = if folder.is_empty() { "/" } else { folder };
        Ok(Self { host: host.to_owned(), port, folder: folder.to_owned(), work: work.to_owned() })
    }

    fn there(&self, name: &str) -> String {
        quoted(&format!("{}/{name}", self.folder.trim_end_matches('/')))
    }

    fn run(&self, batch: &str) -> Result<Said, Error> {
        let mut arguments = vec!["-q", "-oBatchMode=yes", "-oConnectTimeout=20"];
        arguments.extend(["-oServerAliveInterval=15", "-oServerAliveCountMax=4", "-b", "-"]);
        if let Some(port) = &self.port {
            arguments.extend(["-P", port]);
        }
        arguments.extend(["--", &self.host]);
        run("sftp", &arguments, batch.as_bytes())
    }

    fn done(&self, batch: &str) -> Result<(), Error> {
        let said = self.run(batch)?;
        if said.code == Some(0) {
            return Ok(());
        }
        let host = &self.host;
        Err(Error::Server(format!("sftp to {host} failed ({}); the feed there names only files that are", said.last())))
    }

    pub(super) fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let here = self.work.join("fetched");
        store::remove(&here)?;
        // a file that is not there fails alone; a server that is not there fails all
        self.done(&format!("-get {} {}\n", self.there(name), quoted(&here.to_string_lossy())))?;
        if store::is_file(&here) { store::read(&here).map(Some) } else { Ok(None) }
    }

    pub(super) fn put(&self, files: &[Going<'_>]) -> Result<(), Error> {
        let mut folders: BTreeSet<String> = BTreeSet::new();
        let mut batch = String::new();
        let mut above = String::new();
        for part in self.folder.split('/').filter(|p| !p.is_empty() && *p != ".") {
            above = if above.is_empty() && !self.folder.starts_with('/') {
                part.to_owned()
            } else {
                format!("{above}/{part}")
            };
            batch.push_str(&format!("-mkdir {}\n", quoted(&above)));
        }
        for (name, _) in files {
            let parts: Vec<&str> = name.split('/').collect();
            folders.extend((1..parts.len()).map(|n| parts.get(..n).unwrap_or_default().join("/")));
        }
        for folder in folders {
            batch.push_str(&format!("-mkdir {}\n", self.there(&folder)));
        }
        for (name, path) in files {
            // under another name until it is whole; the rename replaces what is there at once
            let begun = self.there(&format!("{name}.part"));
            batch.push_str(&format!("put {} {begun}\n", quoted(&path.to_string_lossy())));
            batch.push_str(&format!("rename {begun} {}\n", self.there(name)));
        }
        self.done(&batch)
    }

    pub(super) fn remove(&self, names: &[String]) -> Result<(), Error> {
        let mut batch = String::new();
        let mut folders: BTreeSet<String> = BTreeSet::new();
        for name in names {
            batch.push_str(&format!("-rm {}\n", self.there(name)));
            folders.extend(name.rsplit_once('/').map(|(folder, _)| folder.to_owned()));
        }
        for folder in folders {
            batch.push_str(&format!("-rmdir {}\n", self.there(&folder)));
        }
        self.done(&batch)
    }
}

/// A name as a batch file of sftp has it: nothing in it is a pattern.
fn quoted(name: &str) -> String {
    let mut out = String::from("\"");
    for c in name.chars() {
        if matches!(c, '"' | '\\' | '*' | '?' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
