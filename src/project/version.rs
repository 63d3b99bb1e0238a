//! An episode of its own that airs a version of another one's script: its own guid, date, files and place in the feed; script,
//! takes, sources and the protection of people are the other's.
use super::{
    Error, Show,
    episode::{Episode, read_file},
    episode_file::{self, EpisodeFile},
    findings::Findings,
    store,
};
use crate::{
    diagnostic::{Diagnostic, meant},
    source::{SourceId, Spanned},
};

/// What is known of an episode once it is known whose script it airs.
pub(super) struct Version {
    pub(super) file: EpisodeFile,
    pub(super) unsure: bool,
    /// The episode that has the script.
    pub(super) home_slug: String,
    pub(super) only: Option<String>,
}

/// The episode that has the script of one, by what its `episode.toml` says; itself where that says nothing.
pub(super) fn home(show: &Show, slug: &str) -> Result<String, Error> {
    let path = show.episode(slug).join("episode.toml");
    if !store::is_file(&path) {
        return Ok(slug.to_owned());
    }
    let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
    let file = episode_file::parse(SourceId(0), &text).value;
    let known = |of: &str| show.slugs().is_ok_and(|all| all.iter().any(|s| s == of));
    Ok(file.version_of.map(|of| of.episode.value).filter(|of| known(of)).unwrap_or_else(|| slug.to_owned()))
}

/// Find the episode whose script this one airs. Who is heard there is protected here as well, and what is not known of it
/// keeps this one from being made.
///
/// # Errors
/// When a file that is there cannot be read.
pub(super) fn of(
    show: &Show,
    slug: &str,
    file: EpisodeFile,
    unsure: bool,
    findings: &mut Findings,
) -> Result<Version, Error> {
    let Some(of) = file.version_of.clone() else {
        return Ok(Version { file, unsure, home_slug: slug.to_owned(), only: None });
    };
    let wrong = |message: String, at: &Spanned<String>, help: String| {
        Diagnostic::error("E073", message).at(at.span.clone()).help(help)
    };
    let named = of.episode.value.as_str();
    let known = show.slugs()?;
    let only = Some(of.version.value.clone());
    if named == slug || !known.iter().any(|k| k == named) {
        let near = meant(named, known.iter().map(String::as_str).filter(|k| *k != slug));
        let help = near.map_or_else(|| "it is a folder of episodes/".to_owned(), |n| format!("did you mean \"{n}\"?"));
        findings.diagnostics.push(wrong(format!("there is no other episode \"{named}\""), &of.episode, help));
        return Ok(Version { file, unsure: true, home_slug: slug.to_owned(), only });
    }
    if store::is_file(&show.episode(slug).join("script.md")) {
        let message = format!("this is a version of {named}, and has a script of its own");
        let help = "take version_of and version out, or the script".to_owned();
        findings.diagnostics.push(wrong(message, &of.episode, help));
    }
    let (other, other_unsure) = read_file(show, &show.episode(named), findings)?;
    if other.version_of.is_some() {
        let message = format!("{named} is a version of another episode itself");
        findings.diagnostics.push(wrong(message, &of.episode, "name the one that has the script".to_owned()));
    }
    if !file.recordings.is_empty() || !file.voices.is_empty() || !file.approvals.is_empty() {
        let message =
            "what is said of recordings and of people who are protected stands where the script is".to_owned();
        let help = format!("move [[recording]], [[voice]] and [[approval]] to episodes/{named}/episode.toml");
        findings.diagnostics.push(wrong(message, &of.episode, help));
    }
    let file = EpisodeFile { recordings: other.recordings, voices: other.voices, approvals: other.approvals, ..file };
    Ok(Version { file, unsure: unsure || other_unsure, home_slug: named.to_owned(), only })
}

/// Say where the script has no such version. The first one that it declares is what its own episode airs.
pub(super) fn declared(episode: &mut Episode) {
    let (Some(of), Some(read)) = (&episode.file.version_of, &episode.script) else { return };
    let others: Vec<&str> = read.script.front.versions.iter().skip(1).map(|v| v.value.as_str()).collect();
    let wanted = of.version.value.as_str();
    if others.contains(&wanted) {
        return;
    }
    let message = format!("the script of {} has no other version \"{wanted}\"", of.episode.value);
    let help = match meant(wanted, others.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if others.is_empty() => "declare it there: versions: full, short".to_owned(),
        None => format!("it declares {}", others.join(", ")),
    };
    let problem = Diagnostic::error("E073", message).at(of.version.span.clone()).help(help);
    episode.findings.diagnostics.push(problem);
}
