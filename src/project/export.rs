//! An episode for paper, for audio workstations and for tables. Everything goes through the guard of protected people, and
//! nothing says who made it, when or where.
use super::{Error, Show, copies, episode::Episode, guard, places, store, target};
use crate::{
    paper::{self, CopyKind},
    programme::Programme,
    timeline::{self, Media},
};
use std::path::{Component, Path, PathBuf};

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// A Word document.
    Docx(CopyKind),
    /// A page.
    Html(CopyKind),
    /// Typst.
    Typst(CopyKind),
    /// Markdown.
    Markdown(CopyKind),
    /// A table.
    Csv(CopyKind),
    /// OpenTimelineIO.
    Otio,
    /// A REAPER project.
    Reaper,
    /// A label track of Audacity.
    Labels,
}

impl Format {
    /// The name of the file in the build folder.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Docx(CopyKind::Recording) => "script.docx",
            Self::Docx(CopyKind::OnAir) => "on-air.docx",
            Self::Html(CopyKind::Recording) => "script.html",
            Self::Html(CopyKind::OnAir) => "on-air.html",
            Self::Typst(CopyKind::Recording) => "script.typ",
            Self::Typst(CopyKind::OnAir) => "on-air.typ",
            Self::Markdown(CopyKind::Recording) => "script.copy.md",
            Self::Markdown(CopyKind::OnAir) => "on-air.md",
            Self::Csv(CopyKind::Recording) => "script.csv",
            Self::Csv(CopyKind::OnAir) => "on-air.csv",
            Self::Otio => "timeline.otio",
            Self::Reaper => "timeline.rpp",
            Self::Labels => "labels.txt",
        }
    }

    /// Whether it is about sound: nothing can be handed over of what cannot be made.
    const fn needs_sound(self) -> bool {
        matches!(self, Self::Otio | Self::Reaper | Self::Labels)
    }
}

/// Write an episode in a format; what is wrong with it is in its findings. `None` when nothing could be written for that.
///
/// Without `output` it goes to the build folder of its version.
///
/// # Errors
/// When there is no script or no such version, when a protected word would be in it, or the system refuses.
pub fn export(
    show: &Show,
    episode: &mut Episode,
    format: Format,
    version: Option<&str>,
    output: Option<&Path>,
) -> Result<Option<PathBuf>, Error> {
    let version = copies::version_of(episode, version)?;
    let others = episode.others(version.as_deref());
    let Some(laid) = episode.lay_out(version.as_deref()) else {
        if episode.has_unreadable_script() {
            return Ok(None);
        }
        let slug = &episode.slug;
        return Err(Error::Refused(format!("{slug} has no script; make one with: cornercast draft {slug}")));
    };
    let stopped =
        episode.findings.diagnostics.iter().any(guard::is_about_protection) || format.needs_sound() && !laid.sound;
    if stopped {
        return Ok(None);
    }
    let build = episode.build_folder(version.as_deref());
    let path = output.map_or_else(|| build.join(format.file_name()), Path::to_owned);
    let real = |path: &Path| path.canonicalize().ok();
    let published = places::known(show)?;
    let served = published.iter().filter_map(|t| target::Address::of(t).folder().map(Path::to_owned));
    let into = path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let into = into.and_then(real);
    if served
        .chain([show.public()])
        .filter_map(|folder| real(&folder))
        .any(|folder| into.as_ref().is_some_and(|into| into.starts_with(folder)))
    {
        return Err(Error::Refused(format!(
            "{} lies in what listeners get; a copy for the house goes elsewhere",
            path.display()
        )));
    }
    let bytes = made(show, episode, format, &laid, &others, &path);
    let bytes = bytes.ok_or_else(|| Error::Refused(format!("{} has no script", episode.slug)))?;
    let shown = show.name_of(&path);
    guard::bytes(show, path.file_name().and_then(|n| n.to_str()).unwrap_or(&shown), &bytes)?;
    store::write(&path, &bytes)?;
    Ok(Some(path))
}

fn made(
    show: &Show,
    episode: &Episode,
    format: Format,
    laid: &super::episode::LaidOut,
    others: &[Programme],
    path: &Path,
) -> Option<Vec<u8>> {
    let copy = |kind| episode.paper(kind, laid, others);
    let media = || media(show, episode, path);
    Some(match format {
        Format::Docx(kind) => paper::docx(&copy(kind)?),
        Format::Html(kind) => paper::page(&copy(kind)?).into_bytes(),
        Format::Typst(kind) => paper::typst(&copy(kind)?).into_bytes(),
        Format::Markdown(kind) => paper::markdown(&copy(kind)?).into_bytes(),
        Format::Csv(kind) => paper::csv(&copy(kind)?).into_bytes(),
        Format::Otio => timeline::otio(&laid.programme, &laid.timeline, &media()).into_bytes(),
        Format::Reaper => timeline::rpp(&laid.programme, &laid.timeline, &media()).into_bytes(),
        Format::Labels => timeline::labels(&laid.programme, &laid.timeline).into_bytes(),
    })
}

/// Where recordings lie, seen from the file that is written; from the episode's folder when that lies outside the show.
fn media(show: &Show, episode: &Episode, path: &Path) -> Media {
    let whole = |p: &Path| p.canonicalize().unwrap_or_else(|_| p.to_owned());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // the build folder may not be there yet
    let _ = store::make_folder(folder);
    let (root, folder) = (whole(show.root()), whole(folder));
    let from = if folder.starts_with(&root) { folder } else { whole(&episode.folder) };
    let table = &episode.recordings.table.clips;
    let one = |(id, file): (&crate::media::ClipId, &PathBuf)| {
        Some((id.clone(), (relative(&from, &whole(file)), table.get(id)?.length)))
    };
    episode.recordings.files.iter().filter_map(one).collect()
}

/// The way from a folder to a file.
fn relative(from: &Path, to: &Path) -> String {
    let (a, b): (Vec<Component<'_>>, Vec<Component<'_>>) = (from.components().collect(), to.components().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let up = a.iter().skip(same).map(|_| "..".to_owned());
    let down = b.iter().skip(same).map(|c| c.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::Path;

    #[test]
    fn the_way_to_a_recording_is_relative() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(way("/s/episodes/a/build", "/s/episodes/a/sources/k.flac"), "../sources/k.flac");
        assert_eq!(way("/s/episodes/a/build", "/s/scripts/c/audio/sig.wav"), "../../../scripts/c/audio/sig.wav");
        assert_eq!(way("/s", "/s/a.wav"), "a.wav");
    }
}
