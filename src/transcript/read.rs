//! Which family a file is of, by what it holds and never by its name alone.
use super::{
    Transcript, hypertext, json, keys, plain, podcast,
    recogniser::{
        assemblyai, aws, azure, columns, deepgram, elevenlabs, google, kaldi, rev, speechmatics, text, watson,
    },
    sbv, srt, stamped, ttml, vtt, whisper,
};
use crate::{
    diagnostic::{Checked, Diagnostic},
    letter::is_hangul,
    source::{SourceId, Span},
};
use std::ops::Range;

/// Longer files are refused, in bytes. A whole day of talk with word times is under 30 MB.
pub(super) const LONGEST: usize = 64 << 20;

/// One file, without its byte order mark.
pub(super) struct Input<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    /// Where `text` begins in the file.
    base: usize,
    /// What stands in the file, where `text` is made of it.
    written: &'a str,
    /// Where `text` has a byte more than what stands there.
    grown: &'a [usize],
}

impl<'a> Input<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self { source, text: body, base: text.len() - body.len(), written: body, grown: &[] }
    }

    /// The same file with a text of the same length in place of its own.
    pub(super) const fn over<'b>(&self, text: &'b str) -> Input<'b>
    where
        'a: 'b,
    {
        Input { source: self.source, text, base: self.base, written: self.written, grown: self.grown }
    }

    /// The place in the file of a range of `text`, in whole characters.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let whole = |at: &usize| self.written.is_char_boundary(*at);
        let own = |at: usize| at - self.grown.partition_point(|more| *more <= at);
        let range = own(range.start)..own(range.end);
        let start = (0..=range.start).rev().find(whole).unwrap_or(0);
        let end = (range.end..=self.written.len()).find(whole).unwrap_or(range.end);
        Span::new(self.source, start + self.base..end + self.base)
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
    let mut checked = of(name, &input);
    let failed = |checked: &Checked<Transcript>| checked.diagnostics.iter().any(|d| d.code == "E062");
    // a file is looked through for what is no JSON only where nothing else can be made of it
    let infinities = failed(&checked).then(|| json::without_infinities(body)).flatten();
    let (text, grown) = infinities.as_ref().map_or((body, &[][..]), |(text, grown)| (text.as_str(), grown.as_slice()));
    let input = Input { text, grown, ..input };
    if infinities.is_some() {
        checked = of(name, &input);
    }
    let Some((mended, at, halves)) = failed(&checked).then(|| json::without_halves(text)).flatten() else {
        return checked;
    };
    let input = Input { text: &mended, ..input };
    let mut read = of(name, &input);
    // a file of halves and nothing else says nothing
    if !read.value.words.iter().any(|w| w.text.contains(char::is_alphanumeric)) {
        return checked;
    }
    let message = format!("{halves} escapes of this file are half of a character; U+FFFD stands for each of them");
    let told = Diagnostic::warning("W062", message).at(input.span(at..at + 6));
    read.diagnostics.push(told.help("listen to that word in the recording"));
    read
}

fn of(name: &str, input: &Input<'_>) -> Checked<Transcript> {
    let (found, tried) = candidates(name, input.text);
    let found = found.into_iter().map(|(format, why, reader)| (format, why, reader(input)));
    settled(name, input, found, tried)
}

/// What a reader that was chosen by the file itself made of it.
pub(super) fn finish(name: &str, input: &Input<'_>, found: Vec<Read>) -> Checked<Transcript> {
    if !input.text.chars().any(char::is_alphanumeric) {
        return refused(empty(name, input));
    }
    settled(name, input, found.into_iter(), Vec::new())
}

/// The first reading that is one.
fn settled(name: &str, input: &Input<'_>, found: impl Iterator<Item = Read>, ruled: Vec<Ruled>) -> Checked<Transcript> {
    let mut tried: Vec<Ruled> = Vec::new();
    for (format, why, reading) in found {
        match reading {
            Ok(checked) if checked.value.words.is_empty() => {
                let mut checked = checked;
                checked.diagnostics.push(empty(name, input));
                return checked;
            }
            Ok(mut checked) => {
                if checked.value.language.is_none() {
                    checked.value.language = language(&checked.value);
                }
                checked.value.set_aside.sort_by_key(|s| (s.span.range.start, s.span.range.end));
                // a reader may know better than by what it was chosen
                if checked.value.why.is_empty() {
                    checked.value.why = why;
                }
                checked.value.tried = ruled.into_iter().chain(tried).collect();
                return checked;
            }
            Err(why) => tried.push((format, why)),
        }
    }
    // what it looked like comes first
    tried.extend(ruled);
    if tried.is_empty() {
        tried.push(("plain interview", "markup or binary data".to_owned()));
    }
    let tried: Vec<String> = tried.iter().map(|(format, why)| format!("{format}: {why}")).collect();
    let message = format!("\"{name}\" is in no transcript format that is known ({})", tried.join("; "));
    let help = "save it as plain text, SRT, WebVTT or the JSON of the tool that made it";
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

/// A format to try: its name, what speaks for it, its reader.
type Candidate = (&'static str, &'static str, Reader);
/// A format that was tried.
type Read = (&'static str, &'static str, Reading);
/// A format that is not tried, and why not.
type Ruled = (&'static str, String);

/// JSON families: their names, what speaks for them, the keys that they cannot be without, their readers.
const FAMILIES: &[(&str, &str, &[&str], Reader)] = &[
    ("Podcasting 2.0 JSON", "has segments[].body", &["segments", "segments[].body"], podcast::read),
    ("whisper.cpp JSON", "has transcription[]", &["transcription[]"], whisper::read),
    ("Deepgram JSON", "has results.channels", &["results.channels[]"], deepgram::read),
    ("AWS Transcribe JSON", "has results.items", &["results.items[]"], aws::read),
    ("AWS Call Analytics JSON", "has Transcript[].Content", &["Transcript[].Content"], aws::read_call),
    ("Rev JSON", "has monologues[].elements", &["monologues[]"], rev::read),
    ("BBC Kaldi JSON", "has retval.words", &["retval.words[]"], kaldi::read),
    ("autoEdit JSON", "has text[].paragraph", &["text[].paragraph[]"], kaldi::read_auto),
    ("Speechmatics JSON", "has results[].type", &["results[].type", "results[].start_time"], speechmatics::read),
    ("Speechmatics JSON, version 1", "has words[].duration", &["words[].name", "words[].time"], speechmatics::read_old),
    ("Watson JSON", "has timestamps", &["results[].results[]"], watson::read),
    ("Watson JSON", "has timestamps", &["results[].alternatives[].timestamps"], watson::read),
    ("Google Speech JSON", "has results[].alternatives", &["results[].alternatives[]"], google::read),
    ("Google Speech JSON", "has response.results", &["response.results[]"], google::read),
    ("ElevenLabs JSON", "has words[].type", &["words[].type", "words[].text"], elevenlabs::read),
    ("ElevenLabs JSON", "has transcripts[].words", &["transcripts[].words"], elevenlabs::read),
    ("Digital Paper Edit JSON", "has words and paragraphs", &["words[].text", "paragraphs[].start"], kaldi::read_edit),
    (
        "Digital Paper Edit JSON",
        "has transcript.words and transcript.paragraphs",
        &["transcript.words[].text", "transcript.paragraphs[].start"],
        kaldi::read_edit,
    ),
    ("Azure JSON", "has recognizedPhrases[]", &["recognizedPhrases[]"], azure::read),
    ("Azure JSON", "has phrases[].offsetMilliseconds", &["phrases[].offsetMilliseconds"], azure::read_fast),
    ("AssemblyAI JSON", "has words and no segments", &["words[].text", "words[].start"], assemblyai::read),
    ("AssemblyAI JSON", "has utterances[].words", &["utterances[].words"], assemblyai::read),
    ("oTranscribe", "has text and media", &["text", "media"], hypertext::read_otr),
    ("Whisper JSON", "has segments[]", &["segments"], whisper::read),
    ("Whisper JSON", "a list of segments", &["[].start", "[].text"], whisper::read),
    ("OpenAI JSON", "has a text and words[].word", &["text", "words[].word", "words[].start"], text::read_words),
];

/// What a file may be, in the order to try, and what it is not.
fn candidates(name: &str, body: &str) -> (Vec<Candidate>, Vec<Ruled>) {
    let start = body.trim_start();
    let named = |ending: &str| name.to_ascii_lowercase().ends_with(ending);
    let mut inner = start.chars().filter(|c| !c.is_whitespace());
    let json = match inner.next() {
        Some('{') => matches!(inner.next(), Some('"' | '}')),
        Some('[') => matches!(inner.next(), Some('{')),
        _ => false,
    };
    if json || named(".json") {
        let keys = match keys::keys(body) {
            Ok(keys) => keys,
            Err(why) => return (Vec::new(), vec![("JSON", why)]),
        };
        let (mut found, mut ruled): (Vec<Candidate>, Vec<Ruled>) = (Vec::new(), Vec::new());
        for (format, why, needs, reader) in FAMILIES {
            match needs.iter().find(|key| !keys.contains(**key)) {
                None => found.push((format, why, *reader)),
                Some(key) => ruled.push((format, format!("no \"{key}\""))),
            }
        }
        // a text beside words with times is the words once more
        if found.is_empty() && keys.contains("text") {
            found.push(("JSON without times", "has text and nothing else that is known", text::read));
        }
        ruled.dedup_by_key(|r| r.0);
        ruled.retain(|r| found.iter().all(|f| f.0 != r.0));
        return (found, ruled);
    }
    (texts(&named, start), Vec::new())
}

fn texts(named: &dyn Fn(&str) -> bool, start: &str) -> Vec<Candidate> {
    if start.starts_with("WEBVTT") {
        return vec![("WebVTT", "begins with WEBVTT", vtt::read)];
    }
    let head: String = start.chars().take(4000).collect();
    if head.contains("<tt ") || head.contains("<tt>") || head.contains(":tt ") && head.starts_with("<?xml") {
        return vec![("TTML", "has a <tt> element", ttml::read)];
    }
    if hypertext::looks_like(start) {
        return vec![("Podcasting 2.0 HTML", "HTML with <time>", hypertext::read)];
    }
    if named(".sbv") || sbv::looks_like(start) {
        return vec![("SBV", "lines of two times with a comma", sbv::read)];
    }
    if columns::is_piped(start) {
        return vec![("Rev table", "begins with token|speaker|", columns::read_piped)];
    }
    if stamped::is_table(start) {
        return vec![("Whisper table", "columns of start, end and text", stamped::read_table)];
    }
    if stamped::is_printed(start) {
        return vec![("timed lines", "lines that begin with [start --> end]", stamped::read_printed)];
    }
    if stamped::is_sung(start) {
        return vec![("lyrics", "lines that begin with [00:00.00]", stamped::read_sung)];
    }
    if columns::is_turns(start) {
        return vec![("RTTM", "lines that begin with SPEAKER", columns::read)];
    }
    if named(".ctm") || columns::looks_like(start) {
        return vec![("CTM", "columns of start, duration and word", columns::read)];
    }
    if columns::is_segments(start) {
        return vec![("STM", "columns of speaker, start, end and words", columns::read_segments)];
    }
    if stamped::is_clocked(start) {
        return vec![("clocked lines", "a clock alone above each line", stamped::read_clocked)];
    }
    if stamped::is_rows(start) {
        return vec![("clocked lines", "a clock before each line", stamped::read_rows)];
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
            if is_hangul(c) { hangul += 2 } else { other += 1 }
        }
        little += usize::from(LITTLE.contains(&super::folded(&word.text).as_str()));
    }
    if hangul > other / 2 && hangul > 0 {
        return Some("ko".to_owned());
    }
    (little * 12 >= transcript.words.len().min(4000)).then(|| "en".to_owned())
}
