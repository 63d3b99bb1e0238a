//! Words that the episodes of a corner explain: which one, when, and whether listeners may have forgotten it.
use super::{Show, episode_file, store};
use crate::{
    diagnostic::Diagnostic,
    script::{self, Known, Script, corner::Corner, glossary},
    source::SourceId,
};
use chrono::{DateTime, FixedOffset};

/// After so many days a word is explained again.
const FORGOTTEN: i64 = 21;

/// What one episode explains.
#[derive(Clone, Debug)]
pub(super) struct Explains {
    slug: String,
    corner: String,
    date: Option<DateTime<FixedOffset>>,
    words: Vec<String>,
}

/// All episodes with a script that explain a word. One that cannot be read explains nothing here; its own check says so.
pub(super) fn all(show: &Show) -> Vec<Explains> {
    let mut all = Vec::new();
    for slug in show.slugs().unwrap_or_default() {
        let folder = show.episode(&slug);
        let read = |name: &str| {
            let path = folder.join(name);
            store::is_file(&path).then(|| store::read(&path).ok().and_then(|b| String::from_utf8(b).ok())).flatten()
        };
        let Some(text) = read("script.md") else { continue };
        let script = script::parse(SourceId(0), &text, &Known::default()).value;
        let words = glossary::explained(&script);
        if !words.is_empty() {
            let file = read("episode.toml").map(|t| episode_file::parse(SourceId(0), &t).value).unwrap_or_default();
            let corner = script.front.corner.map(|c| c.value).unwrap_or_default();
            all.push(Explains { slug, corner, date: file.date, words });
        }
    }
    all
}

/// Words of the glossary that a script uses and leaves to an earlier episode, or to nobody.
pub(super) fn remarks(
    show: &Show,
    slug: &str,
    date: Option<DateTime<FixedOffset>>,
    corner_name: &str,
    corner: &Corner,
    script: &Script,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (entry, span) in corner.glossary.unexplained(script) {
        let earlier = show.explanations().iter().filter(|e| {
            e.slug != slug
                && e.corner == corner_name
                && (date.is_none() || e.date.is_none() || e.date <= date)
                && glossary::explains(&e.words, &entry.term)
        });
        let Some(last) = earlier.max_by_key(|e| e.date) else {
            let message = format!("\"{}\" is used here and explained nowhere", entry.term);
            let help =
                format!("explain it where it is first heard: {} (term: {}): {}.", corner.host, entry.term, entry.gloss);
            found.push(Diagnostic::warning("W067", message).at(span).help(help));
            continue;
        };
        let days = date.zip(last.date).map(|(here, then)| (here - then).num_days());
        if let Some(days) = days.filter(|days| *days >= FORGOTTEN) {
            let message = format!("\"{}\" was explained {days} days ago, in {}", entry.term, last.slug);
            let help = format!("say it again in a few words: {} (term: {}): {}.", corner.host, entry.term, entry.gloss);
            found.push(Diagnostic::warning("W068", message).at(span).help(help));
        }
    }
    found
}
