//! What is looked at without a show: feeds as they are written, and transcripts.
use super::{
    Error, Show,
    episode::Episode,
    findings::Findings,
    public::{artwork_of, own_channel},
    show::NamedChannel,
    store,
};
use crate::{
    diagnostic::{Checked, Diagnostic, Severity},
    feed::{artwork, lint},
    source::Span,
    transcript::{self, Transcript},
};
use chrono::{DateTime, FixedOffset};
use encoding_rs::Encoding;
use std::path::{Path, PathBuf};

/// The feeds of a show and their artwork.
///
/// # Errors
/// When a file cannot be read, or there is no feed yet.
pub fn of_show(show: &Show, profile: lint::Profile, now: Option<DateTime<FixedOffset>>) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    let mut any = false;
    for channel in show.channels(&mut findings)? {
        let feed = show.public().join(&channel.folder).join("feed.xml");
        if store::is_file(&feed) {
            any = true;
            one(&feed, &show.name_of(&feed), profile, now, &mut findings)?;
        }
        let found = match artwork_of(show, &channel) {
            Ok(picture) => artwork::check(&show.name_of(&picture), &store::read(&picture)?),
            Err(missing) => vec![*missing],
        };
        let concerns = |d: &Diagnostic| lint::named(d.code).is_some_and(|r| r.concerns(profile));
        findings.diagnostics.extend(found.into_iter().filter(concerns));
    }
    if !any {
        return Err(Error::Refused("there is no feed yet; make one with: cornercast build".to_owned()));
    }
    findings.settle();
    Ok(findings)
}

/// The settings of a show's channels, and whether their artwork is there. A show that has no feed yet may be without.
///
/// # Errors
/// When a file cannot be read.
pub fn channels(show: &Show, findings: &mut Findings) -> Result<(), Error> {
    for channel in show.channels(findings)?.iter().filter(|channel| channel.sound) {
        if let Err(missing) = artwork_of(show, channel) {
            let feed = store::is_file(&show.public().join(&channel.folder).join("feed.xml"));
            let severity = if feed { missing.severity } else { Severity::Warning };
            findings.diagnostics.push(Diagnostic { severity, ..*missing });
        }
    }
    Ok(())
}

/// The language of a BCP 47 tag, without region or script.
pub(super) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// An episode in another language than its channel: apps would file it, and read it, as the channel's.
#[must_use]
pub fn language(episode: &Episode, channels: &[NamedChannel]) -> Option<Diagnostic> {
    let read = episode.script.as_ref()?;
    let written = read.script.front.lang.as_ref();
    if let Some((lang, how)) = written.and_then(|lang| Some((lang, crate::feed::wrong_language(&lang.value)?))) {
        let problem = Diagnostic::error("E007", format!("\"{}\" is no language tag", lang.value));
        return Some(problem.at(lang.span.clone()).help(how));
    }
    let channel = own_channel(&episode.file, channels)?;
    let (spoken, told) = (episode.language(), channel.channel.language.as_str());
    if spoken.is_empty() || told.is_empty() || primary(spoken) == primary(told) {
        return None;
    }
    let name = &channel.name;
    let message = format!(
        "the script is in \"{spoken}\", and feed/{name}.toml says \"{told}\": apps would show the episode as that"
    );
    let help = format!("write language = \"{spoken}\" into feed/{name}.toml, or name another channel in episode.toml");
    Some(Diagnostic::warning("W097", message).help(help))
}

/// Any feeds, as files.
///
/// # Errors
/// When a file cannot be read.
pub fn of_files(
    files: &[PathBuf],
    profile: lint::Profile,
    now: Option<DateTime<FixedOffset>>,
) -> Result<Findings, Error> {
    let mut findings = Findings::default();
    for file in files {
        one(file, &file.to_string_lossy(), profile, now, &mut findings)?;
    }
    findings.settle();
    Ok(findings)
}

fn one(
    path: &Path,
    name: &str,
    profile: lint::Profile,
    now: Option<DateTime<FixedOffset>>,
    findings: &mut Findings,
) -> Result<(), Error> {
    let (id, xml) = findings.read(path, name, "rss/well-formed")?;
    // a byte order mark is no error, and no part of the text
    findings.diagnostics.extend(lint::lint(id, &xml, profile, now));
    Ok(())
}

/// A transcript, as a file; `lined` when it is one sentence a line already.
///
/// # Errors
/// When it cannot be read.
pub fn transcript(path: &Path, lined: bool) -> Result<(Transcript, Findings), Error> {
    let mut findings = Findings::default();
    let name = path.to_string_lossy();
    if !store::is_file(path) {
        return Err(Error::Refused(store::no_file(path, &name)));
    }
    let transcript = read_transcript(path, &name, &name, lined, &mut findings)?;
    findings.settle();
    Ok((transcript, findings))
}

/// UTF-8 of what some editors call Unicode: UTF-16 that begins with its byte order mark. Anything else as it is.
fn unwidened(bytes: Vec<u8>) -> Vec<u8> {
    match Encoding::for_bom(&bytes) {
        Some((wide, mark)) if wide != encoding_rs::UTF_8 => {
            match wide.decode_without_bom_handling_and_without_replacement(&bytes[mark..]) {
                Some(text) => text.into_owned().into_bytes(),
                None => bytes,
            }
        }
        _ => bytes,
    }
}

/// A recogniser that writes a character of several bytes in pieces leaves JSON with halves of it in its tokens; the text of the
/// segment is whole. U+FFFD stands for each of them.
fn whole_characters(bytes: Vec<u8>) -> Vec<u8> {
    let pieces = || bytes.trim_ascii_start().starts_with(b"{") && bytes.windows(8).any(|w| w == b"\"tokens\"");
    if std::str::from_utf8(&bytes).is_err() && pieces() {
        return String::from_utf8_lossy(&bytes).into_owned().into_bytes();
    }
    bytes
}

/// The extension of the file that says who speaks when, beside a transcript that does not.
pub(super) const TURNS: &str = "rttm";

/// That file, where it lies beside a transcript of words with times and nothing else.
pub(super) fn turns_beside(path: &Path, read: &Transcript) -> Option<PathBuf> {
    Some(path.with_extension(TURNS)).filter(|turns| read.format == transcript::COLUMNS && store::is_file(turns))
}

/// What a file is that can be no transcript, by its first bytes, and what to do.
fn no_text(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let form = |at: usize, with: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(with));
    let mpeg = matches!(bytes, [0xff, 0xf2 | 0xf3 | 0xfa | 0xfb, third, ..] if *third != 0);
    let sound = [&b"fLaC"[..], b"OggS", b"ID3", b"RF64", b"FORM"].iter().any(|with| begins(with))
        || begins(b"RIFF") && form(8, b"WAVE")
        || form(4, b"ftyp")
        || mpeg;
    if sound {
        Some((
            "a recording, and no transcript",
            "give it as the recording (--audio), and what is said in it as the transcript",
        ))
    } else if begins(b"%PDF-") {
        Some(("a PDF", "open it, copy its text into a file, and give that"))
    } else {
        None
    }
}

/// The text with its letters in one piece, as all that looks at words expects them: some machines write Hangul in pieces.
/// What nobody sees before a line goes with it.
fn composed(bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => transcript::composed(text).into_bytes(),
        Err(broken) => broken.into_bytes(),
    }
}

/// A transcript, as text or packed, with the labels that stand beside it. `shown` is what the producer calls the file, `name` what it is called in messages.
pub(super) fn read_transcript(
    path: &Path,
    shown: &str,
    name: &str,
    lined: bool,
    findings: &mut Findings,
) -> Result<Transcript, Error> {
    let bytes = store::read(path)?;
    if let Some((what, help)) = no_text(&bytes) {
        let at = Span::new(findings.sources.add(shown, ""), 0..0);
        findings.diagnostics.push(Diagnostic::error("E062", format!("\"{name}\" is {what}")).at(at).help(help));
        return Ok(Transcript::default());
    }
    let checked = match transcript::document(&bytes) {
        None => {
            let before = findings.diagnostics.len();
            let (id, text) = findings.text_of(composed(whole_characters(unwidened(bytes))), shown, "E060");
            if findings.diagnostics.len() > before {
                // what a wrong reading of it looks like is of no use to anybody
                return Ok(Transcript::default());
            }
            let beside = path.with_extension(TURNS);
            if lined {
                transcript::lined(id, name, &text)
            } else if transcript::lacks_turns(&text) && store::is_file(&beside) {
                let shown = Path::new(shown).with_extension(TURNS);
                let (_, turns) = findings.read(&beside, &shown.to_string_lossy(), "E060")?;
                transcript::read(id, name, &transcript::with_turns(&text, &turns))
            } else {
                transcript::read(id, name, &text)
            }
        }
        Some(Ok(document)) => {
            drop(bytes);
            let id = findings.sources.add(shown, document.text.clone());
            if lined {
                transcript::lined(id, name, &document.text)
            } else {
                transcript::read_document(id, name, &document)
            }
        }
        Some(Err(why)) => {
            let at = Span::new(findings.sources.add(shown, ""), 0..0);
            let problem = Diagnostic::error("E062", format!("\"{name}\" cannot be read: {why}")).at(at);
            let help = "save it as .docx or plain text again";
            Checked { value: Transcript::default(), diagnostics: vec![problem.help(help)] }
        }
    };
    let mut transcript = findings.keep(checked);
    let labels = path.with_extension(transcript::LABELS);
    if !transcript.words.is_empty() && store::is_file(&labels) {
        let shown = Path::new(shown).with_extension(transcript::LABELS);
        let (id, text) = findings.read(&labels, &shown.to_string_lossy(), "E060")?;
        let problems = transcript::label(&mut transcript, id, &text);
        findings.diagnostics.extend(problems);
    }
    // labels are found by the words as they were
    let corrections = path.with_extension(transcript::CORRECTIONS);
    if !transcript.words.is_empty() && store::is_file(&corrections) {
        let shown = Path::new(shown).with_extension(transcript::CORRECTIONS);
        let (id, text) = findings.read(&corrections, &shown.to_string_lossy(), "E060")?;
        let problems = transcript::correct(&mut transcript, id, &text);
        findings.diagnostics.extend(problems);
    }
    Ok(transcript)
}
