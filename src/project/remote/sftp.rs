//! `sftp:user@host:path`, `sftp:user@host:2222:path`.
use super::{
    Going, Sizes,
    program::{run, taken},
};
use crate::project::{Error, program::Said, store};
use std::{
    collections::{BTreeMap, BTreeSet},
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
        if said.status.code() == Some(0) {
            return Ok(());
        }
        Err(self.refused(&said))
    }

    fn refused(&self, said: &Said) -> Error {
        let host = &self.host;
        Error::Server(format!("sftp to {host} failed ({}); the feed there names only files that are", said.last()))
    }

    pub(super) fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let here = self.work.join("fetched");
        store::remove(&here)?;
        // a file that is not there fails alone; a server that is not there fails all
        self.done(&format!("-get {} {}\n", self.there(name), quoted(&here.to_string_lossy())))?;
        if store::is_file(&here) { taken(&here) } else { Ok(None) }
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

    /// Which of these are there, and how long they are: the long lists of their folders.
    pub(super) fn sizes(&self, names: &BTreeSet<String>) -> Result<Sizes, Error> {
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for name in names {
            let (folder, own) = name.rsplit_once('/').unwrap_or(("", name));
            folders.entry(folder).or_default().push(own);
        }
        let mut found = Sizes::new();
        let mut batch = String::new();
        for folder in folders.keys() {
            batch.push_str(&format!("-ls -ln {}\n", self.there(folder)));
        }
        let said = self.run(&batch)?;
        if said.status.code() != Some(0) {
            return Err(self.refused(&said));
        }
        let text = String::from_utf8_lossy(&said.out).into_owned();
        // each list begins with the command that asked for it
        let lists = text.split("sftp> ").filter(|part| part.starts_with("-ls -ln "));
        for ((folder, own), list) in folders.iter().zip(lists) {
            // -rw-r--r--    1 1000     1000      2113092 Nov 24 07:00 one/one.mp3
            let files = list.lines().filter(|line| line.starts_with('-')).skip(1).filter_map(|line| {
                let bytes = line.split_whitespace().nth(4)?.parse().ok()?;
                Some((line.rsplit(['/', ' ']).next()?, bytes))
            });
            let files: BTreeMap<&str, u64> = files.collect();
            for name in own {
                let whole = if folder.is_empty() { (*name).to_owned() } else { format!("{folder}/{name}") };
                // such names are written in another way there
                let plain = name.chars().all(|c| c.is_ascii_graphic());
                let bytes = if plain { files.get(name).copied() } else { None };
                if bytes.is_some() || !plain {
                    found.insert(whole, bytes);
                }
            }
        }
        Ok(found)
    }

    pub(super) fn remove(&self, names: &[String]) -> Result<(), Error> {
        let mut batch = String::new();
        let mut folders: BTreeSet<String> = BTreeSet::new();
        for name in names {
            batch.push_str(&format!("-rm {}\n", self.there(name)));
            // what of it had come when a run was stopped
            batch.push_str(&format!("-rm {}\n", self.there(&format!("{name}.part"))));
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
