//! `channel.toml`: the show in public.
use super::{
    category,
    podcast::{self, Image, Location, Remote, Txt, is_mailbox, is_web},
};
use crate::{
    diagnostic::{Checked, Diagnostic, meant},
    settings::{Table, unknown_value},
    source::{SourceId, Spanned},
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Somebody to be credited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As the public may know them.
    pub name: String,
    /// A role of the podcast taxonomy, in lower case: `host`, `guest`.
    pub role: String,
    /// Their page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Their picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub img: Option<String>,
}

/// Who answers for the show. Not given unless the show wants it; one of the two may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// The mailbox: anyone can read it in the feed.
    pub email: String,
}

/// One channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Channel {
    /// The name, and nothing but the name.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// A BCP 47 tag.
    pub language: String,
    /// Where it is in public; ends with a slash. The feed is `feed.xml` below it.
    pub site: String,
    /// The show's own page, where that is not `site`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Who makes it.
    pub author: String,
    /// Apple's categories, `Top > Sub`, the most important first.
    pub categories: Vec<String>,
    /// Holds what children should not hear.
    pub explicit: bool,
    /// The picture, relative to `feed/`.
    pub artwork: String,
    /// The show's guid; computed from the feed's address when it is not given.
    pub guid: Option<String>,
    /// Who has the rights.
    pub copyright: Option<String>,
    /// A licence by its short name.
    pub licence: Option<String>,
    /// `podcast`, or another medium of the podcast namespace.
    pub medium: String,
    /// Other hosts may not take it over.
    pub locked: bool,
    /// `episodic` or `serial`.
    pub kind: String,
    /// Who answers for it.
    pub owner: Option<Owner>,
    /// To be credited for the whole show.
    pub people: Vec<Person>,
    /// How often there is something new: `daily`, `weekly`, `biweekly`, `monthly`.
    pub update: Option<String>,
    /// Chapters also stand in the feed itself, as Podlove Simple Chapters.
    pub simple_chapters: bool,
    /// Where listeners can give, and what to call it.
    pub funding: Vec<(String, String)>,
    /// Where the words of a licence are that is not in the namespace's list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence_url: Option<String>,
    /// What to call the rhythm of `update`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_words: Option<String>,
    /// When the rhythm began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_from: Option<DateTime<FixedOffset>>,
    /// There will be no more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub complete: bool,
    /// No directory may list it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub block: bool,
    /// Services that may not list it, by their names in the namespace's list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blocked: Vec<String>,
    /// Services that may, though nobody else may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// The WebSub hub that tells subscribers of changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hub: Option<String>,
    /// It has just moved here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub moved: bool,
    /// What seasons are called.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub seasons: BTreeMap<u32, String>,
    /// What it is about, on the map.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Location>,
    /// Pictures beside the artwork: files below `feed/`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// Sentences for machines.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub txts: Vec<Txt>,
    /// Shows to recommend.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub podroll: Vec<Remote>,
    /// The house that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Remote>,
}

const UPDATES: [&str; 4] = ["daily", "weekly", "biweekly", "monthly"];

impl Channel {
    /// What its picture is called in public. `cover-2.png` is `artwork-2.png`: apps keep the picture that they have of an
    /// address, and a new one needs another.
    #[must_use]
    pub fn artwork_name(&self) -> String {
        let file = self.artwork.rsplit('/').next().unwrap_or_default();
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "png"));
        // all numbers at its end: cover-2026-12-29
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let mut parts: Vec<&str> = stem.split('-').collect();
        let count = parts.iter().skip(1).rev().take_while(|part| digits(part)).count();
        let numbers = parts.split_off(parts.len() - count);
        let number: String = numbers.iter().map(|n| format!("-{n}")).collect();
        format!("artwork{number}.{}", extension.to_lowercase())
    }

    /// The feed's address.
    #[must_use]
    pub fn feed_address(&self) -> String {
        format!("{}feed.xml", self.site)
    }

    /// The guid of the podcast: as given, or computed from the feed's address.
    #[must_use]
    pub fn identity(&self) -> String {
        self.guid.clone().unwrap_or_else(|| super::podcast_guid(&self.feed_address()).to_string())
    }

    /// Read a `channel.toml`.
    pub fn parse(source: SourceId, text: &str) -> Checked<Self> {
        let mut problems = Vec::new();
        let mut table = Table::parse(source, text, &mut problems);
        let broken = !problems.is_empty();
        let p = &mut problems;
        let mut needed = |key: &'static str, example: &str, p: &mut Vec<Diagnostic>| {
            let text = table.text(key, p);
            if text.is_none() && !broken {
                table.missing(key, example, p);
            }
            text.unwrap_or_default()
        };
        let mut channel = Self {
            title: needed("title", "\"Loose Change\"", p).value,
            description: needed("description", "\"A word a week, and the joke behind it.\"", p).value,
            ..Self::default()
        };
        let language = needed("language", "\"en\"", p);
        let site = needed("site", "\"https://example.org/show/\"", p);
        channel.author = needed("author", "\"The Loose Change team\"", p).value;
        channel.artwork = needed("artwork", "\"artwork/cover.png\"", p).value;
        channel.language = checked_language(&language, p);
        channel.site = checked_site(site, p);
        for wanted in table.texts("categories", p) {
            check_category(&wanted, p);
            channel.categories.push(wanted.value);
        }
        if channel.categories.is_empty() && !broken {
            table.missing("categories", "[\"Society & Culture > Documentary\"]", p);
        }
        channel.explicit = table.flag("explicit", p).unwrap_or(false);
        channel.guid = guid(&mut table, p);
        channel.link = table.text("link", p).map(|link| {
            if !is_web(&link.value) {
                let problem = Diagnostic::error("E073", format!("\"{}\" is no web address", link.value));
                p.push(problem.at(link.span).help("write it like https://example.org/show"));
            }
            link.value
        });
        channel.copyright = table.text("copyright", p).map(|c| c.value);
        channel.licence = table.text("licence", p).map(|l| l.value);
        channel.artwork = channel.artwork.trim().to_owned();
        channel.simple_chapters = table.flag("simple_chapters", p).unwrap_or(false);
        channel.locked = table.flag("locked", p).unwrap_or(true);
        channel.medium = match table.text("medium", p) {
            Some(medium) if podcast::is_medium(&medium.value) => medium.value,
            Some(odd) => {
                unknown_value("medium", &odd, &podcast::MEDIA, p);
                "podcast".to_owned()
            }
            None => "podcast".to_owned(),
        };
        channel.kind = one_of(&mut table, "kind", &["episodic", "serial"], p);
        channel.updates(&mut table, p);
        channel.services(&mut table, p);
        channel.more(&mut table, p);
        if let Some(mut owner) = table.table("owner", p) {
            let (name, email) = (owner.text("name", p), owner.text("email", p));
            if let Some(wrong) = email.as_ref().filter(|e| !is_mailbox(&e.value)) {
                let problem = Diagnostic::error("E073", format!("\"{}\" is no mail address", wrong.value));
                p.push(problem.at(wrong.span.clone()).help("write it like show@example.org"));
            }
            if name.is_none() && email.is_none() {
                owner.missing("name", "\"…\"", p);
            } else {
                let text = |written: Option<Spanned<String>>| written.map(|w| w.value).unwrap_or_default();
                channel.owner = Some(Owner { name: text(name), email: text(email) });
            }
            owner.finish(p);
        }
        channel.people = people(&mut table, "host", p);
        for mut funding in table.tables("funding", p) {
            let (url, text) = (funding.text("url", p), funding.text("text", p));
            match (url, text) {
                (Some(url), Some(text)) => {
                    if !is_web(&url.value) {
                        let problem = Diagnostic::error("E073", format!("\"{}\" is no web address", url.value));
                        p.push(problem.at(url.span).help("write it like https://example.org/give"));
                    }
                    channel.funding.push((url.value, text.value));
                }
                (None, _) => funding.missing("url", "\"https://example.org/give\"", p),
                (_, None) => funding.missing("text", "\"Support the show\"", p),
            }
            funding.finish(p);
        }
        table.finish(p);
        Checked { value: channel, diagnostics: problems }
    }
}

impl Channel {
    /// How often there is something new.
    fn updates(&mut self, table: &mut Table<'_>, p: &mut Vec<Diagnostic>) {
        let written = table.text("update", p);
        self.complete = table.flag("complete", p).unwrap_or(false);
        self.update_words = table.text("update_words", p).map(|w| w.value.trim().to_owned()).filter(|w| !w.is_empty());
        if let Some(from) = table.written("update_from", p) {
            self.update_from = DateTime::parse_from_rfc3339(&from.value.replace(' ', "T")).ok();
            if self.update_from.is_none() {
                let problem =
                    Diagnostic::error("E073", format!("\"{}\" is no date with a zone", from.value)).at(from.span);
                p.push(problem.help("write it like 2026-11-20T06:00:00+09:00"));
            }
        }
        let Some(update) = written else { return };
        if !UPDATES.contains(&update.value.as_str()) && !podcast::is_rule(&update.value) {
            let problem = Diagnostic::error("E073", format!("\"{}\" is no rhythm", update.value)).at(update.span);
            let help = format!("write {}, or a rule of RFC 5545 like FREQ=WEEKLY;BYDAY=TU", UPDATES.join(", "));
            p.push(problem.help(help));
            return;
        }
        if update.value.split(';').any(|part| part.starts_with("COUNT=")) && self.update_from.is_none() {
            let problem = Diagnostic::error("E073", "a rhythm with COUNT needs its beginning").at(update.span);
            p.push(problem.help("add a line like update_from = 2026-11-20T06:00:00+09:00"));
            return;
        }
        self.update = Some(update.value);
    }

    /// Which directories and services may list it.
    fn services(&mut self, table: &mut Table<'_>, p: &mut Vec<Diagnostic>) {
        self.block = table.flag("block", p).unwrap_or(false);
        self.moved = table.flag("moved", p).unwrap_or(false);
        let slug =
            |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let mut named = |key: &'static str| {
            let mut names = Vec::new();
            for one in table.texts(key, p) {
                if slug(&one.value) {
                    names.push(one.value);
                } else {
                    let problem = Diagnostic::error("E073", format!("\"{}\" is no name of a service", one.value));
                    p.push(
                        problem
                            .at(one.span)
                            .help("write it as the podcast namespace lists it: amazon, google, spotify"),
                    );
                }
            }
            names
        };
        self.blocked = named("blocked");
        self.allowed = named("allowed");
    }

    /// What the podcast namespace has beside the essentials.
    fn more(&mut self, table: &mut Table<'_>, p: &mut Vec<Diagnostic>) {
        self.licence_url = podcast::web(table, "licence_url", p);
        self.hub = podcast::web(table, "hub", p);
        self.locations = podcast::locations(table, p);
        self.txts = podcast::txts(table, p);
        self.images = podcast::images(table, p).into_iter().map(|i| i.value).collect();
        self.podroll = podcast::podroll(table, p);
        self.publisher = podcast::publisher(table, p);
        for mut season in table.tables("season", p) {
            let (number, name) = (season.number("number", 1..=10_000, p), season.text("name", p));
            match (number, name) {
                (Some(number), Some(name)) if (1..=128).contains(&name.value.trim().chars().count()) => {
                    self.seasons.insert(number.value, name.value.trim().to_owned());
                }
                (Some(_), Some(name)) => {
                    let problem = Diagnostic::error("E073", "the name of a season has 1 to 128 characters");
                    p.push(problem.at(name.span).help("shorten it"));
                }
                (None, _) => season.missing("number", "1", p),
                (_, None) => season.missing("name", "\"The harbour\"", p),
            }
            season.finish(p);
        }
    }
}

/// All `[[person]]` of a file; `usual` is the role of those that name none.
pub fn people(file: &mut Table<'_>, usual: &str, p: &mut Vec<Diagnostic>) -> Vec<Person> {
    let mut all = Vec::new();
    for mut table in file.tables("person", p) {
        let (name, role) = (table.text("name", p), table.text("role", p));
        let (href, img) = (podcast::web(&mut table, "url", p), podcast::web(&mut table, "picture", p));
        match name {
            Some(name) => {
                let role = role.map_or_else(|| usual.to_owned(), |r| r.value);
                all.push(Person { name: name.value, role, href, img });
            }
            None => table.missing("name", "\"…\"", p),
        }
        table.finish(p);
    }
    all
}

/// The show's guid: given once, so a typing error in it must not pass.
fn guid(table: &mut Table<'_>, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let written = table.text("guid", problems)?;
    match Uuid::parse_str(written.value.trim()) {
        Ok(guid) => Some(guid.to_string()),
        Err(_) => {
            let problem = Diagnostic::error("E073", format!("\"{}\" is no guid", written.value)).at(written.span);
            problems.push(problem.help("write the UUID that the show has, or leave the line out"));
            None
        }
    }
}

fn one_of(table: &mut Table<'_>, key: &'static str, known: &[&str], problems: &mut Vec<Diagnostic>) -> String {
    let usual = known.first().copied().unwrap_or_default();
    match table.text(key, problems) {
        Some(value) if known.contains(&value.value.as_str()) => value.value,
        Some(value) => {
            unknown_value(key, &value, known, problems);
            usual.to_owned()
        }
        None => usual.to_owned(),
    }
}

/// A BCP 47 tag as feeds write it: `en`, `ko`, `en-GB`. Apple refuses an underscore.
fn checked_language(language: &Spanned<String>, problems: &mut Vec<Diagnostic>) -> String {
    let small = language.value.split('-').next().is_some_and(|l| l.bytes().all(|b| b.is_ascii_lowercase()));
    let wrong = super::language::wrong(&language.value).or((!small).then_some("write it like en, ko or en-GB"));
    if let Some(help) = wrong.filter(|_| !language.value.is_empty()) {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no language tag", language.value));
        problems.push(problem.at(language.span.clone()).help(help));
    }
    language.value.clone()
}

fn checked_site(site: Spanned<String>, problems: &mut Vec<Diagnostic>) -> String {
    let sound = is_web(&site.value) && !site.value.contains(['?', '#']);
    if !sound && !site.value.is_empty() {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no web address", site.value)).at(site.span);
        problems.push(problem.help("write it like https://example.org/show/"));
    }
    if site.value.ends_with('/') { site.value } else { format!("{}/", site.value) }
}

fn check_category(wanted: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    if category::is_known(&wanted.value) {
        return;
    }
    let problem = Diagnostic::error("apple/category", format!("\"{}\" is no category of Apple's list", wanted.value));
    let all = category::all();
    let near = meant(&wanted.value, all.iter().map(String::as_str));
    let help = near.map_or_else(
        || "write it like Society & Culture > Documentary".to_owned(),
        |n| format!("did you mean \"{n}\"?"),
    );
    problems.push(problem.at(wanted.span.clone()).help(help));
}

#[cfg(test)]
mod tests {
    use super::Channel;
    use crate::source::SourceId;

    #[test]
    fn the_numbers_at_the_end_of_a_picture_s_name_stay_in_public() {
        for (file, public) in [
            ("artwork/cover.png", "artwork.png"),
            ("artwork/cover-2.JPG", "artwork-2.jpg"),
            ("cover-2026-12-29.png", "artwork-2026-12-29.png"),
            ("my-show.png", "artwork.png"),
            ("2026.png", "artwork.png"),
        ] {
            let channel = super::Channel { artwork: file.into(), ..super::Channel::default() };
            assert_eq!(channel.artwork_name(), public);
        }
    }

    const GOOD: &str = "title = \"Loose Change\"\ndescription = \"d\"\nlanguage = \"ko\"\nsite = \"https://example.org/a\"\n\
                        author = \"a\"\nartwork = \"x.png\"\ncategories = [\"Society & Culture > Documentary\"]\n";

    #[test]
    fn a_channel_is_read_and_its_address_ends_with_a_slash() {
        let read = Channel::parse(SourceId(0), GOOD);
        assert_eq!(read.diagnostics, []);
        assert_eq!(read.value.feed_address(), "https://example.org/a/feed.xml");
        assert_eq!((read.value.medium.as_str(), read.value.kind.as_str()), ("podcast", "episodic"));
    }

    #[test]
    fn what_apps_would_refuse_is_said_here() {
        let codes =
            |text: &str| Channel::parse(SourceId(0), text).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes(&GOOD.replace("\"ko\"", "\"ko_KR\"")), ["E073"]);
        assert_eq!(codes(&GOOD.replace("https://", "ftp:")), ["E073"]);
        assert_eq!(codes(&GOOD.replace("Documentary", "Documentaries")), ["apple/category"]);
        assert_eq!(codes("title = \"a\"\n").len(), 6);
        let with = |more: &str| codes(&format!("{GOOD}{more}"));
        assert_eq!(with("guid = \"917393e3\"\n"), ["E073"]);
        assert_eq!(with("owner = { name = \"a\", email = \"a at b\" }\n"), ["E073"]);
        assert_eq!(with("[[funding]]\nurl = \"javascript:x\"\ntext = \"Give\"\n"), ["E073"]);
        assert_eq!(with("[[funding]]\nurl = \"https://example.org/\"\n"), ["E072"]);
        assert_eq!(with("medium = \"radio\"\nkind = \"serail\"\nupdate = \"hourly\"\n"), ["E073"; 3]);
        assert_eq!(with("titel = \"a\"\n"), ["E071"]);
    }
}
