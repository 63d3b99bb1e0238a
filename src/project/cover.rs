//! The picture inside a recording for listeners: the artwork of the channel that it goes to.
use super::{Error, Show, episode_file::EpisodeFile, store};
use crate::{
    feed::{Channel, artwork, bare},
    source::SourceId,
};

/// Larger pictures stay outside: every listener would fetch them again with every episode, before the first second of sound.
pub(super) const MOST: usize = 512 << 10;

/// What there is for an episode.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Cover {
    /// No channel that is known, or none with a PNG or JPEG; others say so.
    #[default]
    None,
    /// Its media type and bytes.
    Picture(String, Vec<u8>),
    /// The name of a file that is too large.
    TooLarge(String),
}

/// The artwork of an episode's channel.
///
/// # Errors
/// When the system refuses.
pub(super) fn of(show: &Show, file: &EpisodeFile) -> Result<Cover, Error> {
    let folder = show.root().join("feed");
    let names: Vec<String> = store::list(&folder)?.into_iter().filter(|n| n.ends_with(".toml")).collect();
    let name = match &file.channel {
        Some(wanted) => names.iter().find(|n| n.strip_suffix(".toml") == Some(wanted.value.as_str())),
        None if names.len() == 1 => names.first(),
        None => None,
    };
    let Some(text) = name.map(|name| store::read(&folder.join(name))).transpose()? else { return Ok(Cover::None) };
    let channel = Channel::parse(SourceId(0), &String::from_utf8_lossy(&text)).value;
    let path = store::beneath(show.root(), &folder, &channel.artwork).filter(|path| store::is_file(path));
    let Some(path) = path else { return Ok(Cover::None) };
    // as it is published: without what cameras and programs wrote into it
    let Some(picture) = bare::bare(&store::read(&path)?) else { return Ok(Cover::None) };
    let bytes = picture.bytes;
    let kind = match artwork::look(&bytes).map(|picture| picture.kind) {
        Some("PNG") => "image/png",
        Some("JPEG") => "image/jpeg",
        _ => return Ok(Cover::None),
    };
    Ok(if bytes.len() > MOST { Cover::TooLarge(show.name_of(&path)) } else { Cover::Picture(kind.to_owned(), bytes) })
}
