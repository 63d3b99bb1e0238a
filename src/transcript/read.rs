//! Which family a file is of, by what it holds and never by its name alone.
use super::{Transcript, plain, podcast, srt, vtt, whisper};
use crate::{
    diagnostic::{Checked, Diagnostic},
    source::{SourceId, Span},
};
use std::ops::Range;

/// Longer files are refused, in bytes. A whole day of talk with word times is under 30 MB.
const LONGEST: usize = 64 << 20;

/// One file, without its byte order mark.
pub(super) struct Input<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    /// Where `text` begins in the file.
    base: usize,
}

impl<'a> Input<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { source, text: body, base: text.len() - body.len() }
    }

    /// The place in the file of a range of `text`.
    pub(super) const fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range.start + self.base..range.end + self.base)
    }
}

/// What a family's reader gives: the transcript, or the first reason why the file is not of that family.
pub(super) type Reading = Result<Checked<Transcript>, String>;

/// Read one transcript file. `name` is its name in the show, for messages and as a hint when the text says nothing.
///
/// Never fails: a file of which nothing can be made gives an empty transcript and the reason (`E061` no words, `E062` no
/// known format).
pub fn read(source: SourceId, name: &str, text: &str) -> Checked<Transcript> {
    let input = Input::new(source, text);
    let body = input.text;
    if let Some(refused) = too_long(name, text) {
        return refused;
    }
    if !body.chars().any(char::is_alphanumeric) {
        return refused(empty(name, &input));
    }
    let mut tried: Vec<(&'static str, String)> = Vec::new();
    for (format, why, reader) in candidates(name, body) {
        match reader(&input) {
            Ok(checked) if checked.value.words.is_empty() => {
                let mut checked = checked;
                checked.diagnostics.push(empty(name, &input));
                return checked;
            }
            Ok(mut checked) => {
                if checked.value.language.is_none() {
                    checked.value.language = language(&checked.value);
                }
                checked.value.set_aside.sort_by_key(|s| (s.span.range.start, s.span.range.end));
                (checked.value.why, checked.value.tried) = (why, tried);
                return checked;
            }
            Err(why) => tried.push((format, why)),
        }
    }
    if tried.is_empty() {
        tried.push(("plain interview", "markup or binary data".to_owned()));
    }
    let tried: Vec<String> = tried.iter().map(|(format, why)| format!("{format}: {why}")).collect();
    let message = format!("\"{name}\" is in no transcript format that is known ({})", tried.join("; "));
    let help = "save it as plain text, SRT, WebVTT, Whisper JSON or Podcasting 2.0 JSON";
    refused(Diagnostic::error("E062", message).at(input.span(0..0)).help(help))
}

/// A file that is too long to be a transcript.
pub(super) fn too_long(name: &str, text: &str) -> Option<Checked<Transcript>> {
    (text.len() > LONGEST).then(|| {
        let message =
            format!("transcript \"{name}\" has {} MB, more than the {} that are read", text.len() >> 20, LONGEST >> 20);
        refused(Diagnostic::error("E062", message).help("split it, one file a recording"))
    })
}

fn refused(why: Diagnostic) -> Checked<Transcript> {
    Checked { value: Transcript::default(), diagnostics: vec![why] }
}

fn empty(name: &str, input: &Input<'_>) -> Diagnostic {
    Diagnostic::error("E061", format!("transcript \"{name}\" has no words"))
        .at(input.span(0..0))
        .help("check that the file is the right one and was saved to its end")
}

type Reader = fn(&Input<'_>) -> Reading;

/// The formats to try, in order: each with what speaks for it.
fn candidates(name: &str, body: &str) -> Vec<(&'static str, &'static str, Reader)> {
    let start = body.trim_start();
    let named = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    let mut inner = start.chars().filter(|c| !c.is_whitespace());
    let json = match inner.next() {
        Some('{') => matches!(inner.next(), Some('"' | '}')),
        Some('[') => matches!(inner.next(), Some('{')),
        _ => false,
    };
    if json || named(".json") {
        return vec![
            ("Podcasting 2.0 JSON", "JSON with segments[].body", podcast::read),
            ("Whisper JSON", "JSON with segments or transcription", whisper::read),
        ];
    }
    if start.starts_with("WEBVTT") {
        return vec![("WebVTT", "begins with WEBVTT", vtt::read)];
    }
    if named(".vtt") || named(".srt") || srt::looks_like(start) {
        return vec![("SRT", "a line of times with -->", srt::read)];
    }
    let lower: String = start.chars().take(64).collect::<String>().to_lowercase();
    let markup =
        ["<?xml", "<tt", "<!doctype", "<html", "%pdf", "{\\rtf", "pk\u{3}"].iter().any(|m| lower.starts_with(m));
    let controls = start.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if markup || controls > 8 && controls > start.len() / 100 {
        return Vec::new();
    }
    vec![("plain interview", "text without times or markup", plain::read)]
}

/// What the letters show: Hangul is Korean; Latin with the little words of English is English.
pub(super) fn language(transcript: &Transcript) -> Option<String> {
    const LITTLE: [&str; 12] = ["the", "and", "a", "to", "of", "in", "it", "i", "was", "that", "is", "yes"];
    let (mut hangul, mut other, mut little) = (0_usize, 0_usize, 0_usize);
    for word in transcript.words.iter().take(4000) {
        for c in word.text.chars().filter(|c| c.is_alphabetic()) {
            if ('가'..='힣').contains(&c) { hangul += 2 } else { other += 1 }
        }
        little += usize::from(LITTLE.contains(&super::folded(&word.text).as_str()));
    }
    if hangul > other / 2 && hangul > 0 {
        return Some("ko".to_owned());
    }
    (little * 12 >= transcript.words.len().min(4000)).then(|| "en".to_owned())
}
