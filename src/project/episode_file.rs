//! `episode.toml`: what an episode is in public, and when.
use super::{clean::Cleaning, probe::Treatment};
use crate::{
    diagnostic::{Checked, Diagnostic},
    feed::{
        self, Person,
        podcast::{self, ContentLink, Image, Location, Txt},
    },
    settings::{Table, unknown_value},
    source::{SourceId, Span, Spanned},
    units::{Db, Millis},
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

/// A stretch worth hearing alone: from one time of the finished recording to another, or what a paragraph or clip says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bite {
    /// By its times.
    pub at: Option<(Millis, Millis)>,
    /// By the name of its paragraph or clip in the script: `kim-1` for `^kim-1`.
    pub of: Option<Spanned<String>>,
    /// What to call it.
    pub title: Option<String>,
}

/// How somebody is protected, each more than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protect {
    /// The name, and the words that would give it away.
    Name,
    /// The sound of the voice too: it airs only where somebody approved a clip by hand.
    Voice,
    /// The same, where two people approved it.
    High,
}

/// Somebody heard the original sound of a protected voice, and it may air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The key of the source.
    pub source: String,
    /// From where in its recording.
    pub from: Millis,
    /// To where.
    pub to: Millis,
    /// Who approved it.
    pub by: String,
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
    /// How the person heard is protected.
    pub protect: Option<Spanned<Protect>>,
    /// May be told in public.
    pub public: bool,
    /// There is a recording, here or elsewhere; otherwise it is words alone.
    pub sound: bool,
    /// What is done to it before it is used.
    pub treatment: Treatment,
}

/// A correction of an episode that was published already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// When it was corrected.
    pub day: NaiveDate,
    /// What was wrong and is right now, for listeners.
    pub note: String,
}

/// The version of another episode's script that an episode airs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionOf {
    /// The folder of the other episode.
    pub episode: Spanned<String>,
    /// As its script declares it.
    pub version: Spanned<String>,
}

/// One `episode.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpisodeFile {
    /// Given once, never computed again.
    pub guid: Uuid,
    /// Where that stands.
    pub guid_at: Option<Span>,
    /// Which feed, by the name of its file in `feed/`; the only one when there is one.
    pub channel: Option<Spanned<String>>,
    /// Set where it airs a version of another episode's script and has none of its own.
    pub version_of: Option<VersionOf>,
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
    /// Where that stands.
    pub status_at: Option<Span>,
    /// Holds what children should not hear.
    pub explicit: bool,
    /// For lists, in a sentence or two.
    pub summary: Option<String>,
    /// `full`, `trailer` or `bonus`.
    pub kind: String,
    /// Only where there is no script, or a script of another episode.
    pub title: Option<String>,
    /// A licence by its short name.
    pub licence: Option<String>,
    /// Where its words are, for a licence of the show's own.
    pub licence_url: Option<String>,
    /// What apps show in the place of its number: `Ch. 3`.
    pub number_shown: Option<String>,
    /// Its own artwork: a file below its folder.
    pub artwork: Option<Spanned<String>>,
    /// Pictures beside it: files below its folder.
    pub images: Vec<Spanned<Image>>,
    /// Stretches worth hearing alone.
    pub soundbites: Vec<Bite>,
    /// What it is about, on the map.
    pub locations: Vec<Location>,
    /// Sentences for machines.
    pub txts: Vec<Txt>,
    /// Where else it is to be had.
    pub links: Vec<ContentLink>,
    /// To be credited.
    pub people: Vec<Person>,
    /// Where the recordings come from.
    pub recordings: Vec<Provenance>,
    /// Voices of the script that are protected, by their labels.
    pub voices: Vec<(String, Spanned<Protect>)>,
    /// Clips of protected voices that may air in their own sound.
    pub approvals: Vec<Approval>,
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
            file.guid_at = Some(guid.span.clone());
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
    file.version_of = match (table.text("version_of", p), table.text("version", p)) {
        (Some(episode), Some(version)) => Some(VersionOf { episode, version }),
        (Some(_), None) => {
            table.missing("version", "\"short\", one of those that the script of version_of declares", p);
            None
        }
        (None, Some(_)) => {
            table.missing("version_of", "\"lamp\", the folder of the episode that has the script", p);
            None
        }
        (None, None) => None,
    };
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
    file.status_at = status.as_ref().map(|s| s.span.clone());
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
    about(&mut file, &mut table, p);
    file.tombstone = table.text("tombstone", p).map(|t| t.value);
    for mut revision in table.tables("revision", p) {
        let (date, note) = (revision.written("date", p), revision.text("note", p));
        match (date, note) {
            (Some(date), Some(note)) => {
                let text = note.value.trim();
                match revised_on(&date.value) {
                    Some(day) if !text.is_empty() => file.revisions.push(Revision { day, note: text.to_owned() }),
                    day => {
                        let (wrong, at) = if day.is_some() {
                            ("a revision has no note".to_owned(), note.span)
                        } else {
                            (format!("\"{}\" is no day of a revision", date.value), date.span)
                        };
                        let help = "write date = 2026-11-24 and note = \"What was wrong, and what is right\"";
                        p.push(Diagnostic::error("E073", wrong).at(at).help(help));
                    }
                }
            }
            (None, _) => revision.missing("date", "2026-11-24", p),
            (_, None) => revision.missing("note", "\"What was wrong, and what is right\"", p),
        }
        revision.finish(p);
    }
    file.people = feed::people(&mut table, "guest", p);
    for mut recording in table.tables("recording", p) {
        let source = recording.text("source", p);
        let made = Provenance {
            date: recording.written("date", p).map(|d| d.value),
            place: recording.text("place", p).map(|t| t.value),
            rights: recording.text("rights", p).map(|t| t.value),
            protect: protection(&mut recording, p),
            public: recording.flag("public", p).unwrap_or(false),
            sound: recording.flag("sound", p).unwrap_or(true),
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
    for mut voice in table.tables("voice", p) {
        let (label, protect) = (voice.text("label", p), protection(&mut voice, p));
        match (label, protect) {
            (Some(label), Some(protect)) => file.voices.push((label.value, protect)),
            (None, _) => voice.missing("label", "\"KIM\"", p),
            (_, None) => voice.missing("protect", "\"voice\"", p),
        }
        voice.finish(p);
    }
    for mut approval in table.tables("approval", p) {
        let (source, by) = (approval.text("source", p), approval.text("by", p));
        let (from, to) = (time(&mut approval, "from", p), time(&mut approval, "to", p));
        match (source, from, to, by) {
            (Some(source), Some(from), Some(to), Some(by)) if from < to && !by.value.trim().is_empty() => {
                let by = by.value.trim().to_owned();
                file.approvals.push(Approval { source: source.value, from, to, by });
            }
            _ => approval.missing("source, from, to or by", "…; an approval names a clip and a person", p),
        }
        approval.finish(p);
    }
    if file.status >= Status::Ready && file.date.is_none() && written_date.is_none() && !broken {
        let at = status.map_or_else(|| Span::new(source, 0..0), |s| s.span);
        let problem = Diagnostic::error("E072", "an episode that is ready needs a \"date\"").at(at);
        p.push(problem.help("add a line like date = 2026-11-20T06:00:00+09:00"));
    }
    table.finish(p);
    Checked { value: file, diagnostics: problems }
}

/// What the feed says of it beside the essentials.
fn about(file: &mut EpisodeFile, table: &mut Table<'_>, p: &mut Vec<Diagnostic>) {
    if let Some(url) = table.text("licence_url", p) {
        if ["https://", "http://"].iter().any(|s| url.value.starts_with(s))
            && url.value.bytes().all(|b| b.is_ascii_graphic())
        {
            file.licence_url = Some(url.value);
        } else {
            let problem = Diagnostic::error("E073", format!("\"{}\" is no web address", url.value)).at(url.span);
            p.push(problem.help("write it like https://example.org/licence"));
        }
    }
    if let Some(shown) = table.text("number_shown", p) {
        if (1..=32).contains(&shown.value.trim().chars().count()) {
            file.number_shown = Some(shown.value.trim().to_owned());
        } else {
            let problem = Diagnostic::error("E073", "what stands for a number has 1 to 32 characters").at(shown.span);
            p.push(problem.help("write it like number_shown = \"Ch. 3\""));
        }
    }
    file.artwork = table.text("artwork", p);
    file.images = podcast::images(table, p);
    file.locations = podcast::locations(table, p);
    file.txts = podcast::txts(table, p);
    file.links = podcast::content_links(table, p);
    for mut bite in table.tables("soundbite", p) {
        let of = bite.text("of", p);
        let (from, to) = (time(&mut bite, "from", p), time(&mut bite, "to", p));
        let title = bite.text("title", p).map(|t| t.value.trim().to_owned()).filter(|t| !t.is_empty());
        let at = from.zip(to).filter(|(from, to)| from < to);
        if of.is_some() || at.is_some() {
            file.soundbites.push(Bite { at, of, title });
        } else {
            bite.missing(
                "of",
                "\"kim-1\", the name of a paragraph or a clip; or from = \"1:02\" and to = \"1:31.5\"",
                p,
            );
        }
        bite.finish(p);
    }
}

/// A time of a recording.
fn time(table: &mut Table<'_>, key: &'static str, p: &mut Vec<Diagnostic>) -> Option<Millis> {
    let written = table.text(key, p)?;
    let time = moment(&written.value);
    if time.is_none() {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no time", written.value));
        p.push(problem.at(written.span).help("write it like 1:02.500"));
    }
    time
}

/// The day that is written: `2026-11-24`, or a date with its time.
fn revised_on(written: &str) -> Option<NaiveDate> {
    let day = || written.parse::<NaiveDate>().ok();
    day().or_else(|| DateTime::parse_from_rfc3339(&written.replace(' ', "T")).ok().map(|at| at.date_naive()))
}

impl EpisodeFile {
    /// Whether somebody in it is protected, however far.
    #[must_use]
    pub fn protects(&self) -> bool {
        !self.voices.is_empty() || self.recordings.iter().any(|r| r.protect.is_some())
    }
}

/// `protect = "name"`, `"voice"` or `"high"`; `protected = true` is the most.
fn protection(table: &mut Table<'_>, problems: &mut Vec<Diagnostic>) -> Option<Spanned<Protect>> {
    let plain = table.flag("protected", problems).unwrap_or(false);
    let Some(written) = table.text("protect", problems) else {
        return plain.then(|| Spanned::new(Protect::High, table.span()));
    };
    let level = match written.value.as_str() {
        "name" => Protect::Name,
        "voice" => Protect::Voice,
        "high" => Protect::High,
        // a misspelt protection protects most
        _ => {
            unknown_value("protect", &written, &["name", "voice", "high"], problems);
            Protect::High
        }
    };
    Some(Spanned::new(level, written.span))
}

/// `1:02.500`, `62.5`, `1:00:02`.
fn moment(text: &str) -> Option<Millis> {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let mut seconds = 0u64;
    for part in whole.split(':') {
        seconds = seconds.checked_mul(60)?.checked_add(part.parse().ok()?)?;
    }
    let millis: u64 = if decimals.len() <= 3 { format!("{decimals:0<3}").parse().ok()? } else { return None };
    Some(Millis(seconds.checked_mul(1000)?.checked_add(millis)?))
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

    #[test]
    fn the_day_of_a_revision_may_have_its_time() {
        let read = |date: &str, note: &str| {
            parse(SourceId(0), &format!("{GUID}[[revision]]\ndate = {date}\nnote = \"{note}\"\n"))
        };
        for date in ["2026-11-24", "\"2026-11-24\"", "2026-11-24T23:30:00+09:00", "2026-11-24 23:30:00Z"] {
            let read = read(date, "a");
            assert_eq!((read.diagnostics, read.value.revisions[0].day.to_string()), (vec![], "2026-11-24".to_owned()));
        }
        let says = |date: &str, note: &str| read(date, note).diagnostics.remove(0).message;
        assert_eq!(says("\"November\"", "a"), "\"November\" is no day of a revision");
        assert_eq!(says("2026-11-24", " "), "a revision has no note");
    }
}
