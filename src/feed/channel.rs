//! `channel.toml`: the show in public.
use super::category;
use crate::{
    diagnostic::{Checked, Diagnostic, meant},
    settings::{Table, unknown_value},
    source::{SourceId, Spanned},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody to be credited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As the public may know them.
    pub name: String,
    /// A role of the podcast taxonomy, in lower case: `host`, `guest`.
    pub role: String,
}

/// Who answers for the show. Not given unless the show wants it.
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
}

const UPDATES: [&str; 4] = ["daily", "weekly", "biweekly", "monthly"];

impl Channel {
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
        channel.copyright = table.text("copyright", p).map(|c| c.value);
        channel.licence = table.text("licence", p).map(|l| l.value);
        channel.artwork = channel.artwork.trim().to_owned();
        channel.simple_chapters = table.flag("simple_chapters", p).unwrap_or(false);
        channel.locked = table.flag("locked", p).unwrap_or(true);
        channel.medium = one_of(&mut table, "medium", &["podcast", "music", "audiobook", "newsletter", "course"], p);
        channel.kind = one_of(&mut table, "kind", &["episodic", "serial"], p);
        if let Some(update) = table.text("update", p) {
            if UPDATES.contains(&update.value.as_str()) {
                channel.update = Some(update.value);
            } else {
                unknown_value("update", &update, &UPDATES, p);
            }
        }
        if let Some(mut owner) = table.table("owner", p) {
            let (name, email) = (owner.text("name", p), owner.text("email", p));
            if let Some(wrong) = email.as_ref().filter(|e| !is_mailbox(&e.value)) {
                let problem = Diagnostic::error("E073", format!("\"{}\" is no mail address", wrong.value));
                p.push(problem.at(wrong.span.clone()).help("write it like show@example.org"));
            }
            if let (Some(name), Some(email)) = (&name, &email) {
                channel.owner = Some(Owner { name: name.value.clone(), email: email.value.clone() });
            } else {
                owner.missing(if name.is_none() { "name" } else { "email" }, "\"…\"", p);
            }
            owner.finish(p);
        }
        for mut person in table.tables("person", p) {
            let (name, role) = (person.text("name", p), person.text("role", p));
            match name {
                Some(name) => {
                    let role = role.map_or_else(|| "host".to_owned(), |r| r.value);
                    channel.people.push(Person { name: name.value, role });
                }
                None => person.missing("name", "\"…\"", p),
            }
            person.finish(p);
        }
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

/// Something before an `@` and a dot after it, without spaces: RFC 5322 as far as apps read it.
fn is_mailbox(text: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && part.is_ascii() && !part.contains([' ', '<', '>', '"', ',', '@']);
    text.split_once('@').is_some_and(|(who, host)| sound(who) && sound(host) && host.contains('.'))
}

/// An address on the web, in ASCII.
fn is_web(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|s| text.strip_prefix(s));
    rest.is_some_and(|r| r.len() > 1 && r.bytes().all(|b| b.is_ascii_graphic()) && !r.contains(['"', '<', '>']))
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
    let mut parts = language.value.split('-');
    let first = parts.next().unwrap_or_default();
    let known = matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_lowercase());
    let rest = parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    let sound = known && rest;
    if !sound && !language.value.is_empty() {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no language tag", language.value));
        problems.push(problem.at(language.span.clone()).help("write it like en, ko or en-GB"));
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
