//! Beginning: an episode from a transcript, or a whole show.
use super::{
    Error, Show, copies, corners,
    episode::Episode,
    findings::Findings,
    inspect,
    kind::{TRANSCRIPTS, is_recording},
    make::Log,
    probe,
    show::NamedChannel,
    store,
};
use crate::transcript;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What a new episode begins with.
#[derive(Clone, Copy, Debug)]
pub struct NewEpisode<'a> {
    /// Its folder's name.
    pub slug: &'a str,
    /// The interview.
    pub transcript: &'a Path,
    /// The recordings of the interview.
    pub audio: &'a [PathBuf],
    /// A folder of `scripts/`, or one that comes with the tool; the only one when `None`.
    pub corner: Option<&'a str>,
    /// The title; the transcript's when `None`.
    pub title: Option<&'a str>,
}

/// A recording that has the name of a transcript but for its ending.
fn recording_beside(transcript: &Path) -> Option<PathBuf> {
    let (folder, stem) = (transcript.parent()?, transcript.file_stem()?.to_str()?);
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = store::list(folder).ok()?;
    let own = |name: &String| is_recording(name) && Path::new(name).file_stem().and_then(|s| s.to_str()) == Some(stem);
    names.into_iter().find(own).map(|name| transcript.with_file_name(name))
}

/// Make an episode's folder: sources copied, identity given, a first script drafted. What is found wrong with the
/// transcript comes with it.
///
/// # Errors
/// When the folder is there already, a file is not, or the system refuses.
pub fn episode(show: &Show, new: &NewEpisode<'_>, log: &mut Log) -> Result<Findings, Error> {
    let folder = free(show, new.slug)?;
    if let (None, false, Some(protects)) =
        (&show.guard().words, show.guard().internal, show.protecting_beside(new.slug)?)
    {
        return Err(Error::Refused(format!(
            "episodes/{protects} protects somebody, and no file of protected words was given: nobody can tell whether they are named here; \
             give it with --protect FILE or CORNERCAST_PROTECT"
        )));
    }
    // everything is looked at before the first file is made
    for from in new.audio.iter().map(PathBuf::as_path).chain([new.transcript]) {
        if !store::is_file(from) {
            return Err(Error::Refused(store::no_file(from, &from.to_string_lossy())));
        }
    }
    let corner = corner(show, new.corner)?;
    let key = key_of(new.transcript)?;
    let transcript = folder.join("sources").join(format!("{key}.{}", kept_as(new.transcript)?));
    if let (true, Some(beside)) = (new.audio.is_empty(), recording_beside(new.transcript)) {
        let (audio, transcript) = (beside.display(), new.transcript.display());
        log.remark(format!(
            "{audio} lies beside the transcript and is not used, so a reader reads what is said: for clips of it, delete episodes/{0} and run: cornercast new {0} --transcript {transcript} --audio {audio}",
            new.slug
        ));
    }
    let copies = new.audio.iter().enumerate().map(|(n, from)| {
        let stem = if n == 0 { key.clone() } else { key_of(from)? };
        Ok((from.clone(), folder.join("sources").join(format!("{stem}.{}", extension(from)?))))
    });
    let copies = copies.collect::<Result<Vec<_>, Error>>()?;
    let (read, findings) = inspect::transcript(new.transcript, false)?;
    if findings.any_error() || read.words.is_empty() {
        return Ok(findings);
    }
    // an hour's copying of what is no recording would be found out in the studio
    for recording in new.audio {
        probe::named(show, recording)?;
    }
    if let (Some(audio), false) = (new.audio.first(), read.is_timed()) {
        log.remark(format!(
            "{} has no times, so nothing is cut from {}, and a reader reads what is said: for clips of it, give a transcript with times",
            new.transcript.display(),
            audio.display()
        ));
    }
    // one that comes with the tool is the show's from now on
    let coming = corner.as_deref().filter(|name| !store::is_folder(&show.corner_folder(name)));
    if let Some(coming) = coming.and_then(corners::named) {
        corners::install(show.root(), coming, log)?;
    }
    let mut text = format!("guid = \"{}\"\n", Uuid::new_v4());
    if let Some(channel) = channel(show, corner.as_deref())? {
        text.push_str(&format!("channel = \"{channel}\"\n"));
    }
    text.push_str("status = \"draft\"\nsummary = \"\"\n# date = 2026-01-31T06:00:00+00:00\n");
    if let Some(title) = new.title {
        text.push_str(&format!("title = {}\n", toml_text(title)));
    }
    text.push_str(&format!("\n[[recording]]\nsource = {}\n", toml_text(&key)));
    if let Some(date) = read.date {
        text.push_str(&format!("date = \"{date}\"\n"));
    }
    // who speaks when, in a file of its own
    let turns =
        inspect::turns_beside(new.transcript, &read).map(|from| (from, transcript.with_extension(inspect::TURNS)));
    let turns = turns.iter().map(|(from, to)| (from.as_path(), to));
    let copied = copies.iter().map(|(f, t)| (f.as_path(), t)).chain([(new.transcript, &transcript)]).chain(turns);
    for (from, to) in copied {
        let done = store::copy(from, to)?;
        log.note(show, "copy", to, done);
    }
    let file = folder.join("episode.toml");
    let done = store::write(&file, text.as_bytes())?;
    log.note(show, "write", &file, done);
    let mut made = Episode::read_with_corner(show, new.slug, corner.as_deref())?;
    made.make_draft(show, log)?;
    made.findings.settle();
    Ok(made.findings)
}

/// The folder of an episode that is not there yet.
fn free(show: &Show, slug: &str) -> Result<PathBuf, Error> {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if slug.is_empty() || !slug.chars().all(sound) || slug.starts_with('-') || slug.len() > 64 {
        let text = "is no folder name for an episode: write small letters a–z, digits and hyphens, for it becomes part of addresses";
        return Err(Error::Argument(format!("\"{slug}\" {text}")));
    }
    let folder = show.episode(slug);
    if store::is_folder(&folder) {
        return Err(Error::Refused(format!("{} is there already; choose another name", show.name_of(&folder))));
    }
    Ok(folder)
}

/// Make the folder of an episode that airs a version of another one's script, with an identity of its own.
///
/// # Errors
/// When the folder is there already, there is no such version, or the system refuses.
pub fn version(
    show: &Show,
    slug: &str,
    (of, version): (&str, &str),
    title: Option<&str>,
    log: &mut Log,
) -> Result<Findings, Error> {
    let folder = free(show, slug)?;
    let of = show.chosen(&[of.to_owned()])?.into_iter().next().unwrap_or_default();
    let other = Episode::read(show, &of)?;
    if copies::version_of(&other, Some(version))?.is_none() {
        let text =
            format!("{version} is what {of} itself airs; a version of it is another one that its script declares");
        return Err(Error::Argument(text));
    }
    let mut text = format!("guid = \"{}\"\n", Uuid::new_v4());
    text.push_str(&format!("version_of = {}\nversion = {}\n", toml_text(&of), toml_text(version)));
    if let Some(channel) = &other.file.channel {
        text.push_str(&format!("channel = {}\n", toml_text(&channel.value)));
    }
    text.push_str("status = \"draft\"\nsummary = \"\"\n# date = 2026-01-31T06:00:00+00:00\n");
    if let Some(title) = title {
        text.push_str(&format!("title = {}\n", toml_text(title)));
    }
    let file = folder.join("episode.toml");
    let done = store::write(&file, text.as_bytes())?;
    log.note(show, "write", &file, done);
    let mut made = Episode::read(show, slug)?;
    made.findings.settle();
    Ok(made.findings)
}

/// The channel of several that speaks the corner's language; none where that is not one alone.
fn channel(show: &Show, corner: Option<&str>) -> Result<Option<String>, Error> {
    let channels = show.channels(&mut Findings::default())?;
    let spoken = match corner {
        Some(name) => show.corner(name, None, &mut Findings::default())?.language,
        None => String::new(),
    };
    let speaks = |c: &NamedChannel| inspect::primary(&c.channel.language) == inspect::primary(&spoken);
    let mut fitting = channels.iter().filter(|c| channels.len() == 1 || speaks(c));
    let only = fitting.next().filter(|_| fitting.next().is_none());
    Ok(only.map(|c| c.name.clone()).filter(|name| name != "channel"))
}

fn corner(show: &Show, asked: Option<&str>) -> Result<Option<String>, Error> {
    let known = show.corners()?;
    match asked {
        Some(asked) if known.iter().any(|k| k == asked) => Ok(Some(asked.to_owned())),
        Some(asked) if corners::named(asked).is_some() => Ok(Some(asked.to_owned())),
        Some(asked) => Err(no_corner(asked, &known)),
        None if known.len() > 1 => {
            Err(Error::Argument(format!("say which corner: --corner {}", known.join(" or --corner "))))
        }
        None => Ok(known.into_iter().next()),
    }
}

fn no_corner(asked: &str, known: &[String]) -> Error {
    let own = if known.is_empty() { String::new() } else { format!("corners are {}; ", known.join(", ")) };
    let coming = corners::ALL.iter().map(|c| c.name).collect::<Vec<_>>().join(", ");
    Error::Refused(format!("there is no corner \"{asked}\"; {own}with the tool come {coming}"))
}

/// A source's key: the stem of its file, in letters that scripts take.
fn key_of(path: &Path) -> Result<String, Error> {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default().to_lowercase();
    let key: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let key = key.trim_matches('-').to_owned();
    if key.is_empty() {
        Err(Error::Refused(format!("\"{}\" has no name to call a source by", path.display())))
    } else {
        Ok(key)
    }
}

fn extension(path: &Path) -> Result<String, Error> {
    let extension = path.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
    extension.ok_or_else(|| Error::Refused(format!("\"{}\" has no extension like .txt or .wav", path.display())))
}

/// The extension under which a transcript is kept: its own where it is one of transcripts, since the format shows in the file.
fn kept_as(path: &Path) -> Result<String, Error> {
    let own = extension(path).ok().filter(|own| TRANSCRIPTS.contains(&own.as_str()));
    let packed = || Ok(if transcript::document(&store::read(path)?).is_some() { "docx" } else { "txt" }.to_owned());
    own.map_or_else(packed, Ok)
}

/// A text as TOML writes it.
pub(super) fn toml_text(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Make a whole show in a folder that is empty or not there, with a corner of its own or one that comes with the tool.
///
/// # Errors
/// When something is there already, or the system refuses.
pub fn show(root: &Path, corner: Option<&str>, log: &mut Log) -> Result<(), Error> {
    if !store::list(root)?.is_empty() {
        return Err(Error::Refused(format!(
            "{} is not empty; a new show begins in a folder of its own",
            root.display()
        )));
    }
    let corner = match corner {
        Some(asked) => corners::named(asked).ok_or_else(|| no_corner(asked, &[]))?,
        None => &corners::PLAIN,
    };
    let channel = CHANNEL.replace("language = \"en\"", &format!("language = \"{}\"", corner.language));
    let files = [
        (
            ".gitignore",
            "/.cornercast\n/episodes/*/build\n/feed/public\n# recordings and transcripts stay out of git; their hashes are in episode.lock\n/episodes/*/sources\n/episodes/*/takes\n",
        ),
        ("feed/channel.toml", channel.as_str()),
    ];
    for (name, text) in files {
        store::write(&root.join(name), text.as_bytes())?;
        log.actions.push(("write", name.to_owned()));
    }
    corners::install(root, corner, log)?;
    store::make_folder(&root.join("episodes"))?;
    store::make_folder(&root.join("feed/artwork"))
}

const CHANNEL: &str = r#"# The show in public.
title = "My show"
description = "What it is about, in a sentence or two."
language = "en"
site = "https://example.org/"
author = "The team"
categories = ["Society & Culture"]
# A square JPEG or PNG of 1400 to 3000 pixels, in feed/.
artwork = "artwork/cover.png"

# Some directories send a code to this mailbox to see whose show it is; anyone can read it in the feed. Take the signs away to say it.
# [owner]
# name = "The team"
# email = "show@example.org"
"#;

#[cfg(test)]
mod tests {
    use super::{CHANNEL, toml_text};
    use crate::{feed::Channel, source::SourceId};

    #[test]
    fn what_a_new_show_begins_with_is_right() {
        assert_eq!(Channel::parse(SourceId(0), CHANNEL).diagnostics, []);
    }

    #[test]
    fn any_title_can_stand_in_a_file() {
        let text = format!("title = {}", toml_text("a \"b\" \\ c\nd"));
        assert!(text.parse::<toml::Table>().is_ok(), "{text}");
    }
}
