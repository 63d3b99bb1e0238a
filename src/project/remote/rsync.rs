//! `rsync:user@host:path`, and `rsync:path` for a folder.
use super::{
    Going, Sizes,
    program::{run, taken},
};
use crate::project::{Error, program::Said, store};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Where files wait until all of a run have come.
const PARTIAL: &str = ".rsync-partial";

pub(super) struct Rsync {
    /// Ends with a slash.
    to: String,
    work: PathBuf,
}

impl Rsync {
    pub(super) fn of(to: &str, work: &Path) -> Result<Self, Error> {
        // what begins with a hyphen would be an option
        let no_path = to.contains('@') && !to.contains([':', '/']);
        if to.is_empty() || to.starts_with('-') || to.contains(['\n', '\0']) || no_path {
            return Err(Error::Argument("write it like rsync:user@host:path".to_owned()));
        }
        let to = if to.ends_with('/') || to.ends_with(':') { to.to_owned() } else { format!("{to}/") };
        Ok(Self { to, work: work.to_owned() })
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<Said, Error> {
        // nobody is there to be asked for a password, and a server that says nothing for a minute has gone
        let mut all = vec![
            "--rsh=ssh -o BatchMode=yes -o ConnectTimeout=20 -o ServerAliveInterval=15 -o ServerAliveCountMax=4",
            "--protect-args",
        ];
        all.extend(arguments);
        run("rsync", &all, input.as_bytes())
    }

    fn refused(&self, said: &Said) -> Error {
        Error::Server(format!(
            "rsync to {} failed ({}); the feed there names only files that are",
            self.to,
            said.last()
        ))
    }

    pub(super) fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let here = self.work.join("fetched");
        store::remove(&here)?;
        let (from, into) = (format!("{}{name}", self.to), here.to_string_lossy().into_owned());
        let said = self.run(&["--", &from, &into], "")?;
        match said.status.code() {
            Some(0) => taken(&here),
            // some files could not be transferred: it is not there
            Some(23) if said.err.contains("No such file") || said.err.contains("change_dir") => Ok(None),
            Some(3) if said.err.contains("No such file") => Ok(None),
            _ => Err(self.refused(&said)),
        }
    }

    pub(super) fn put(&self, files: &[Going<'_>]) -> Result<(), Error> {
        // files lie in several folders here: each folder is one run, in the order of the first of its files
        let mut roots: Vec<(PathBuf, String)> = Vec::new();
        for (name, path) in files {
            let depth = Path::new(name).components().count();
            let own = path.ancestors().nth(depth).filter(|root| root.join(name) == **path);
            let (root, written) = match own {
                Some(root) => (root.to_owned(), (*name).to_owned()),
                // it has another name here
                None => {
                    let copy = self.work.join("named").join(name);
                    store::copy(path, &copy)?;
                    (self.work.join("named"), (*name).to_owned())
                }
            };
            match roots.iter_mut().find(|(r, _)| *r == root) {
                Some((_, list)) => list.push_str(&format!("{written}\0")),
                None => roots.push((root, format!("{written}\0"))),
            }
        }
        for (root, list) in roots {
            let from = format!("{}/", root.to_string_lossy());
            let said = self.run(
                &[
                    "--checksum",
                    "--perms",
                    "--chmod=Du=rwx,Dgo=rx,Fu=rw,Fgo=r",
                    &format!("--partial-dir={PARTIAL}"),
                    "--delay-updates",
                    "--mkpath",
                    "--from0",
                    "--files-from=-",
                    "--",
                    &from,
                    &self.to,
                ],
                &list,
            )?;
            if said.status.code() != Some(0) {
                return Err(self.refused(&said));
            }
        }
        Ok(())
    }

    /// Which of these are there, and how long they are: what a run into an empty folder would bring.
    pub(super) fn sizes(&self, names: &BTreeSet<String>) -> Result<Sizes, Error> {
        let empty = self.work.join("empty");
        store::make_folder(&empty)?;
        let into = format!("{}/", empty.to_string_lossy());
        let list: String = names.iter().map(|name| format!("{name}\0")).collect();
        let arguments =
            ["--dry-run", "--8-bit-output", "--out-format=%l %n", "--from0", "--files-from=-", "--", &self.to, &into];
        let said = self.run(&arguments, &list)?;
        // 23: some are not there; 3, and 12 over SSH: there is no such folder yet
        let none = matches!(said.status.code(), Some(3 | 12))
            && said.err.contains("change_dir")
            && said.err.contains("No such file");
        if !matches!(said.status.code(), Some(0 | 23)) && !none {
            return Err(self.refused(&said));
        }
        let text = String::from_utf8_lossy(&said.out).into_owned();
        let files = text.lines().filter_map(|line| line.split_once(' ')).filter(|(_, name)| !name.ends_with('/'));
        Ok(files.map(|(bytes, name)| (name.to_owned(), bytes.parse().ok())).collect())
    }

    /// Only these, and folders that are empty then: everything else is excluded from being looked at.
    pub(super) fn remove(&self, names: &[String]) -> Result<(), Error> {
        let empty = self.work.join("empty");
        store::make_folder(&empty)?;
        let mut rules = Vec::new();
        let quoted = |name: &str| {
            name.chars()
                .flat_map(|c| ['\\'].into_iter().filter(move |_| "*?[\\".contains(c)).chain([c]))
                .collect::<String>()
        };
        for name in names {
            let mut above = String::new();
            let parts: Vec<&str> = name.split('/').collect();
            for folder in parts.iter().take(parts.len().saturating_sub(1)) {
                above = format!("{above}/{}", quoted(folder));
                rules.push(format!("+ {above}/"));
            }
            let own = quoted(parts.last().unwrap_or(&""));
            rules.push(format!("+ {above}/{own}"));
            // what of it had come when a run was stopped
            rules.push(format!("+ {above}/{PARTIAL}/"));
            rules.push(format!("+ {above}/{PARTIAL}/{own}"));
        }
        rules.sort();
        rules.dedup();
        rules.push("- *".to_owned());
        let file = self.work.join("rules");
        store::write(&file, (rules.join("\n") + "\n").as_bytes())?;
        let (rules, from) =
            (format!("--filter=merge {}", file.to_string_lossy()), format!("{}/", empty.to_string_lossy()));
        let said = self.run(&["--recursive", "--delete", &rules, "--", &from, &self.to], "")?;
        // a folder in which something else lies is not deleted, and that is what is wanted
        match said.status.code() {
            Some(0 | 23 | 25) => Ok(()),
            _ => Err(self.refused(&said)),
        }
    }
}
