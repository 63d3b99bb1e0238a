//! `episode.toml`: what an episode is in public, and when.
use super::{clean::Cleaning, probe::Treatment};
use crate::{
    diagnostic::{Checked, Diagnostic},
    settings::{Table, unknown_value},
    source::{SourceId, Span, Spanned},
    units::Db,
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use uuid::Uuid;

/// How far an episode is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// In the works: built, in no feed.
    #[default]
    Draft,
    /// Finished: in the feed that `build` makes.
    Ready,
    /// Sealed by `publish`.
    Published,
    /// Taken back.
    Withdrawn,
}

/// Somebody to be credited in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// As the public may know them.
    pub name: String,
    /// `host`, `guest`, or another role of the podcast taxonomy.
    pub role: String,
}

/// Where a recording comes from. In public only if it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The key of the source in the script.
    pub source: String,
    /// When, as written.
    pub date: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Who may use it, and for what.
    pub rights: Option<String>,
    /// The person heard must not be known.
    pub protected: bool,
    /// May be told in public.
    pub public: bool,
    /// What is done to it before it is used.
    pub treatment: Treatment,
}

/// A correction of an episode that was published already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// When it was corrected, as written: `2026-11-24`.
    pub date: String,
    /// What was wrong and is right now, for listeners.
    pub note: String,
}

/// One `episode.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpisodeFile {
    /// Given once, never computed again.
    pub guid: Uuid,
    /// Which feed, by the name of its file in `feed/`; the only one when there is one.
    pub channel: Option<Spanned<String>>,
    /// The corner that it is drafted for, while there is no script to say so.
    pub corner: Option<String>,
    /// In its season, or of all.
    pub number: Option<u32>,
    /// From 1.
    pub season: Option<u32>,
    /// When it is published.
    pub date: Option<DateTime<FixedOffset>>,
    /// How far it is.
    pub status: Status,
    /// Holds what children should not hear.
    pub explicit: bool,
    /// For lists, in a sentence or two.
    pub summary: Option<String>,
    /// `full`, `trailer` or `bonus`.
    pub kind: String,
    /// Only where there is no script.
    pub title: Option<String>,
    /// A licence by its short name.
    pub licence: Option<String>,
    /// To be credited.
    pub people: Vec<Person>,
    /// Where the recordings come from.
    pub recordings: Vec<Provenance>,
    /// What was corrected since it was published, the oldest first.
    pub revisions: Vec<Revision>,
    /// Of a withdrawn episode: what its page says in its place. Without it the page is gone.
    pub tombstone: Option<String>,
}

const KINDS: [&str; 3] = ["full", "trailer", "bonus"];
const STATUSES: [&str; 4] = ["draft", "ready", "published", "withdrawn"];

/// Read an `episode.toml`.
pub fn parse(source: SourceId, text: &str) -> Checked<EpisodeFile> {
    let mut problems = Vec::new();
    let mut table = Table::parse(source, text, &mut problems);
    let broken = !problems.is_empty();
    let p = &mut problems;
    let mut file = EpisodeFile { kind: "full".to_owned(), ..EpisodeFile::default() };
    match table.text("guid", p) {
        Some(guid) => {
            match Uuid::parse_str(&guid.value) {
                Ok(known) => file.guid = known,
                Err(_) => {
                    let problem = Diagnostic::error("E073", format!("\"{}\" is no guid", guid.value)).at(guid.span);
                    p.push(problem.help(
                        "copy one from: cornercast new, or write a UUID like 1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
                    ));
                }
            }
        }
        // a file that does not parse has said so already
        None if broken => {}
        None => table.missing("guid", "\"…\" (a UUID, given once and never changed)", p),
    }
    file.channel = table.text("channel", p);
    file.corner = table.text("corner", p).map(|c| c.value);
    file.number = table.number("number", 1..=1_000_000, p).map(|n| n.value);
    file.season = table.number("season", 1..=10_000, p).map(|n| n.value);
    let written_date = table.written("date", p);
    if let Some(date) = &written_date {
        file.date = DateTime::parse_from_rfc3339(&date.value.replace(' ', "T")).ok();
        if file.date.is_none() {
            let problem = Diagnostic::error("E073", format!("\"{}\" is no date with a zone", date.value));
            p.push(problem.at(date.span.clone()).help("write it like 2026-11-20T06:00:00+09:00"));
        }
    }
    let status = table.text("status", p);
    match status.as_ref().map(|s| s.value.as_str()) {
        None | Some("draft") => {}
        Some("ready") => file.status = Status::Ready,
        Some("published") => file.status = Status::Published,
        Some("withdrawn") => file.status = Status::Withdrawn,
        Some(_) => status.iter().for_each(|s| unknown_value("status", s, &STATUSES, p)),
    }
    file.explicit = table.flag("explicit", p).unwrap_or(false);
    file.summary = table.text("summary", p).map(|s| s.value);
    if let Some(kind) = table.text("kind", p) {
        if KINDS.contains(&kind.value.as_str()) {
            file.kind = kind.value;
        } else {
            unknown_value("kind", &kind, &KINDS, p);
        }
    }
    file.title = table.text("title", p).map(|t| t.value);
    file.licence = table.text("licence", p).map(|l| l.value);
    file.tombstone = table.text("tombstone", p).map(|t| t.value);
    for mut revision in table.tables("revision", p) {
        let (date, note) = (revision.written("date", p), revision.text("note", p));
        match (date, note) {
            (Some(date), Some(note)) if date.value.parse::<NaiveDate>().is_ok() && !note.value.trim().is_empty() => {
                file.revisions.push(Revision { date: date.value, note: note.value.trim().to_owned() });
            }
            (Some(date), Some(note)) => {
                let (wrong, at) = if note.value.trim().is_empty() { ("note", note.span) } else { ("date", date.span) };
                let problem = Diagnostic::error("E073", format!("a revision has no {wrong}")).at(at);
                p.push(problem.help("write date = 2026-11-24 and note = \"What was wrong, and what is right\""));
            }
            (None, _) => revision.missing("date", "2026-11-24", p),
            (_, None) => revision.missing("note", "\"What was wrong, and what is right\"", p),
        }
        revision.finish(p);
    }
    for mut person in table.tables("person", p) {
        let (name, role) = (person.text("name", p), person.text("role", p));
        match name {
            Some(name) => {
                let role = role.map_or_else(|| "guest".to_owned(), |r| r.value);
                file.people.push(Person { name: name.value, role });
            }
            None => person.missing("name", "\"…\"", p),
        }
        person.finish(p);
    }
    for mut recording in table.tables("recording", p) {
        let source = recording.text("source", p);
        let made = Provenance {
            date: recording.written("date", p).map(|d| d.value),
            place: recording.text("place", p).map(|t| t.value),
            rights: recording.text("rights", p).map(|t| t.value),
            protected: recording.flag("protected", p).unwrap_or(false),
            public: recording.flag("public", p).unwrap_or(false),
            treatment: Treatment {
                cleaning: Cleaning {
                    high_pass: recording.number("high-pass", 20..=400, p).map(|n| n.value),
                    filter: recording.text("filter", p).map(|t| t.value),
                },
                level: recording.text("level", p).and_then(|t| level(&t, p)),
            },
            source: source.as_ref().map(|s| s.value.clone()).unwrap_or_default(),
        };
        if source.is_none() {
            recording.missing("source", "\"kim\"", p);
        }
        recording.finish(p);
        file.recordings.push(made);
    }
    if file.status >= Status::Ready && file.date.is_none() && written_date.is_none() && !broken {
        let at = status.map_or_else(|| Span::new(source, 0..0), |s| s.span);
        let problem = Diagnostic::error("E072", "an episode that is ready needs a \"date\"").at(at);
        p.push(problem.help("add a line like date = 2026-11-20T06:00:00+09:00"));
    }
    table.finish(p);
    Checked { value: file, diagnostics: problems }
}

/// A level with its unit, of a size that makes sense.
fn level(written: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> Option<Db> {
    let level = written.value.parse::<Db>().ok().filter(|l| l.centi().abs() <= 3_000);
    if level.is_none() {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no level up to 30 dB", written.value));
        problems.push(problem.at(written.span.clone()).help("write it like level = \"-3dB\""));
    }
    level
}

#[cfg(test)]
mod tests {
    use super::{Status, parse};
    use crate::source::SourceId;

    const GUID: &str = "guid = \"1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed\"\n";

    #[test]
    fn dates_are_taken_with_their_zone_as_text_or_as_toml_date() {
        for date in ["2026-11-20T06:00:00+09:00", "\"2026-11-20T06:00:00+09:00\"", "2026-11-20 06:00:00+09:00"] {
            let read = parse(SourceId(0), &format!("{GUID}status = \"ready\"\ndate = {date}\n"));
            assert_eq!(read.diagnostics, []);
            assert_eq!(read.value.date.unwrap().to_rfc2822(), "Fri, 20 Nov 2026 06:00:00 +0900");
            assert_eq!(read.value.status, Status::Ready);
        }
    }

    #[test]
    fn a_ready_episode_needs_its_identity_and_its_date() {
        let codes = |text: &str| parse(SourceId(0), text).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes("status = \"ready\"\n"), ["E072", "E072"]);
        assert_eq!(codes(&format!("{GUID}date = 2026-11-20\n")), ["E073"]);
        assert_eq!(codes(&format!("{GUID}status = \"redy\"\nchanel = \"en\"\n")), ["E073", "E071"]);
    }
}
