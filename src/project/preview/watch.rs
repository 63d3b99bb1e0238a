//! What of a show makes its pages out of date.
use crate::project::{Show, store};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// By path: how long each file is and when it was written.
pub(super) type State = BTreeMap<PathBuf, (u64, Option<SystemTime>)>;

/// Folders deeper than this hold nothing that a show is made of.
const DEEPEST: usize = 4;

/// The files that people edit, as they are now. One that cannot be looked at is one that is not there.
pub(super) fn state(show: &Show) -> State {
    let mut state = State::new();
    for folder in ["episodes", "scripts", "feed"] {
        walk(&show.root().join(folder), DEEPEST, &mut state);
    }
    state
}

fn walk(folder: &Path, deep: usize, state: &mut State) {
    for name in store::list(folder).unwrap_or_default() {
        let path = folder.join(&name);
        // a link is looked at, and not followed into other folders
        let Ok(known) = fs::symlink_metadata(&path) else { continue };
        if known.is_dir() {
            // what is generated changes while it is made
            if deep > 0 && !matches!(name.as_str(), "build" | "public") {
                walk(&path, deep - 1, state);
            }
        } else {
            let known = fs::metadata(&path).unwrap_or(known);
            state.insert(path, (known.len(), known.modified().ok()));
        }
    }
}
