//! The facts of recordings, gathered once for each content and kept in the cache.
use super::{
    Error, Show,
    clean::{self, Cleaning},
    store::{self, Draft},
};
use crate::{
    audio,
    media::{BLEEP, Clip, ClipId, ClipTable, Unusable},
    units::Db,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
};

/// Raised whenever probing gives other facts than before, so that cached ones are not used.
const PROBE_VERSION: u32 = 10;

/// What is done to a recording before it is used, and by how much it is to be louder than others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Treatment {
    /// Before anything else.
    pub cleaning: Cleaning,
    /// On top of the level match.
    pub level: Option<Db>,
}

/// What is known of all recordings of an episode, and where they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recordings {
    /// For the stages.
    pub table: ClipTable,
    /// For the mixer: where each is.
    pub files: BTreeMap<ClipId, PathBuf>,
    /// Of a recording that was cleaned: the SHA-256 of the bytes that it was made of.
    pub made_of: BTreeMap<ClipId, String>,
}

impl Recordings {
    /// The SHA-256 of the bytes that a recording is or was made of.
    #[must_use]
    pub fn bytes_of<'a>(&'a self, id: &'a ClipId) -> &'a str {
        self.made_of.get(id).unwrap_or(&id.0)
    }
}

/// Gather the facts of the recordings at these paths, as written in a script, after the treatment that some get. `corner:` stands for the corner's `audio`.
///
/// # Errors
/// When the system refuses; a recording that cannot be used is a value in the table.
pub fn probe(
    show: &Show,
    slug: &str,
    corner: &Path,
    paths: &BTreeSet<String>,
    treatment: &BTreeMap<String, Treatment>,
) -> Result<Recordings, Error> {
    let folder = show.episode(slug);
    let mut recordings = Recordings::default();
    for written in paths {
        if written == BLEEP {
            let path = show.cache().join("bleep.wav");
            store::write(&path, &audio::bleep())?;
            let found = one(show, slug, &path, &Cleaning::default(), &mut recordings)?;
            recordings.table.paths.insert(written.clone(), found);
            continue;
        }
        let found = match show.recording(&folder, corner, written) {
            None => Err(Unusable::Unreadable("the path leads out of the show".to_owned())),
            Some(path) if !store::is_file(&path) => Err(Unusable::Missing),
            Some(path) => {
                let treatment = treatment.get(written).cloned().unwrap_or_default();
                if let Some(level) = treatment.level {
                    recordings.table.levels.insert(written.clone(), level);
                }
                one(show, slug, &path, &treatment.cleaning, &mut recordings)?
            }
        };
        recordings.table.paths.insert(written.clone(), found);
    }
    Ok(recordings)
}

fn one(
    show: &Show,
    slug: &str,
    path: &Path,
    cleaning: &Cleaning,
    recordings: &mut Recordings,
) -> Result<Result<ClipId, Unusable>, Error> {
    let (hash, _) = store::hash(path)?;
    if !cleaning.is_none() {
        return match clean::cleaned(show, slug, path, &hash, cleaning)? {
            Ok(cleaned) => {
                let made = one(show, slug, &cleaned, &Cleaning::default(), recordings)?;
                if let Ok(id) = &made {
                    recordings.made_of.insert(id.clone(), hash);
                }
                Ok(made)
            }
            Err(unusable) => Ok(Err(unusable)),
        };
    }
    let id = ClipId(hash);
    if !recordings.table.clips.contains_key(&id) {
        let clip = match facts(show, path, &id)? {
            Ok(clip) => clip,
            Err(unusable) => return Ok(Err(unusable)),
        };
        recordings.table.clips.insert(id.clone(), clip);
        recordings.files.insert(id.clone(), path.to_owned());
    }
    Ok(Ok(id))
}

/// The facts of one recording, wherever it lies.
pub(super) fn of_file(show: &Show, path: &Path) -> Result<Result<Clip, Unusable>, Error> {
    facts(show, path, &ClipId(store::hash(path)?.0))
}

/// The same, for a file that somebody names on the command line.
///
/// # Errors
/// When it is no recording that can be read.
pub(super) fn named(show: &Show, path: &Path) -> Result<Clip, Error> {
    of_file(show, path)?.map_err(|unusable| {
        let why = match unusable {
            Unusable::Unreadable(why) | Unusable::Filter(why) => why,
            _ => "it holds no audio".to_owned(),
        };
        Error::Refused(format!("{} cannot be read: {why}", path.display()))
    })
}

fn facts(show: &Show, path: &Path, id: &ClipId) -> Result<Result<Clip, Unusable>, Error> {
    let kept = show.cache().join("probe").join(format!("{}-v{PROBE_VERSION}.json", id.0));
    // its curves are long: they are never in memory as text
    if store::is_file(&kept)
        && let Ok(file) = File::open(&kept)
        && let Ok(mut clip) = serde_json::from_reader::<_, Clip>(BufReader::with_capacity(BUFFER, file))
    {
        clip.shrink();
        return Ok(Ok(clip));
    }
    let file = File::open(path).map_err(|e| Error::io("read", path, e))?;
    let clip = match audio::probe(file) {
        Ok(clip) => clip,
        Err(audio::Error::Empty) => return Ok(Err(Unusable::Empty)),
        Err(audio::Error::Io(e)) => return Err(Error::io("read", path, e)),
        Err(e) => return Ok(Err(Unusable::Unreadable(e.to_string()))),
    };
    // a cache that cannot be written only costs time
    let _ = keep(&kept, &clip);
    Ok(Ok(clip))
}

/// For files of the cache, in bytes.
const BUFFER: usize = 1 << 16;

fn keep(path: &Path, clip: &Clip) -> Result<(), Error> {
    let wrong = |e| Error::io("write", path, e);
    let mut draft = Draft::new(path)?;
    let mut out = BufWriter::with_capacity(BUFFER, draft.file()?);
    serde_json::to_writer(&mut out, clip).map_err(|e| wrong(e.into()))?;
    out.flush().map_err(wrong)?;
    drop(out);
    draft.finish()
}
