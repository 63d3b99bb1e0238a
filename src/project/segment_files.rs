//! The segments of a finished recording as files of their own, `{stem}.01.wav` and so on.
use super::{
    Error, Show,
    episode::LaidOut,
    make::{Log, Tagged},
    store::{self, Draft},
};
use crate::{
    audio::{self, Label},
    units::Delivery,
};
use std::{fs::File, io, path::Path};

/// Cut a finished file at its segments; files of segments that are no more go. Gives the names of those that are there.
///
/// # Errors
/// When the file cannot be read, or a part not be written.
pub(super) fn make(
    show: &Show,
    laid: &LaidOut,
    delivery: &Delivery,
    label: &Label,
    whole: &Path,
    log: &mut Log,
) -> Result<Vec<String>, Error> {
    let folder = whole.parent().unwrap_or(Path::new("."));
    let stem = whole.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
    let extension = delivery.container.extension();
    let places = laid.programme.segments.iter().zip(&laid.timeline.segments).filter(|(_, place)| !place.at.is_empty());
    let places: Vec<_> = places.collect();
    let last = places.len();
    let mut names = Vec::new();
    for (n, (segment, place)) in places.into_iter().enumerate() {
        let name = format!("{stem}.{:02}.{extension}", n + 1);
        let path = folder.join(&name);
        let title = if segment.title.is_empty() { label.title.clone() } else { segment.title.clone() };
        // automation and archives take what has the same number for the same recording
        let reference = format!("{}-{:02}", label.reference.get(..29).unwrap_or(&label.reference), n + 1);
        let mut delivery = delivery.clone();
        delivery.cart.title = delivery.cart.title.map(|whole| format!("{whole}: {title}"));
        let own = Label { title, reference, markers: Vec::new(), chapters: Vec::new(), ..label.clone() };
        delivery.cart.cut = delivery.cart.cut.map(|cut| format!("{cut}-{:02}", n + 1));
        delivery.cart.out_cue = delivery.cart.out_cue.filter(|_| n + 1 == last);
        let mut output = Tagged { draft: Draft::new(&path)?, tag: Vec::new() };
        let input = File::open(whole).map_err(|e| Error::io("read", whole, e))?;
        let input = Box::new(io::BufReader::with_capacity(1 << 16, input));
        let wrong = |source| Error::Audio { path: path.clone(), source };
        audio::cut(input, &delivery, &own, place.at, &mut output).map_err(wrong)?;
        output.draft.finish()?;
        log.note(show, "cut", &path, true);
        names.push(name);
    }
    for old in store::list(folder)? {
        let middle =
            old.strip_prefix(stem).and_then(|r| r.strip_prefix('.')?.strip_suffix(extension)?.strip_suffix('.'));
        let numbered = middle.is_some_and(|m| m.len() >= 2 && m.bytes().all(|b| b.is_ascii_digit()));
        if numbered && !names.contains(&old) {
            let path = folder.join(&old);
            let done = store::remove(&path)?;
            log.note(show, "remove", &path, done);
        }
    }
    Ok(names)
}
