//! The podcast namespace and Podlove Simple Chapters, as elements for the `rss` crate to write.
//!
//! It takes a channel or an item and gives its extensions. Elements of one name stand in the order of the model; those of
//! different names in the order of the alphabet, which no reader minds.
use super::{
    Channel, Item, OfChannel, Person,
    podcast::{Alternate, ContentLink, Image, Location, Remote, Soundbite, Txt},
    role, rules,
};
use crate::{
    episode::Chapter,
    markup::{clean, line},
    units::Millis,
};
use rss::extension::{Extension, ExtensionMap};
use std::collections::BTreeMap;

/// Elements of the podcast namespace, by local name.
#[derive(Default)]
struct Tags(BTreeMap<String, Vec<Extension>>);

impl Tags {
    fn add(&mut self, name: &str, attributes: &[(&str, &str)], value: &str) {
        self.push(element("podcast", name, attributes, value));
    }

    fn push(&mut self, made: Extension) {
        let name = made.name.split(':').next_back().unwrap_or_default().to_owned();
        self.0.entry(name).or_default().push(made);
    }

    fn people(&mut self, people: &[Person]) {
        for person in people {
            let role = line(&person.role).to_lowercase();
            let mut attributes = vec![("role", role.as_str())];
            // readers take the cast for meant when no group is given
            attributes.extend(role::group(&role).filter(|g| *g != "cast").map(|g| ("group", g)));
            attributes.extend(person.href.as_deref().map(|href| ("href", href)));
            attributes.extend(person.img.as_deref().map(|img| ("img", img)));
            self.add("person", &attributes, &line(&person.name));
        }
    }

    fn licence(&mut self, licence: Option<&str>, url: Option<&str>) {
        let Some(licence) = licence else { return };
        let known = rules::LICENCES.iter().find(|known| known.eq_ignore_ascii_case(licence));
        // a licence outside the namespace's own list needs an address, and only a name of the SPDX list gives one
        match (url, known) {
            (Some(url), _) => self.add("license", &[("url", url)], &line(licence)),
            (None, Some(known)) => self.add("license", &[], known),
            (None, None) if rules::is_licence_name(licence) => {
                let url = format!("https://spdx.org/licenses/{licence}.html");
                self.add("license", &[("url", &url)], licence);
            }
            (None, None) => {}
        }
    }

    fn locations(&mut self, locations: &[Location]) {
        for place in locations {
            let mut attributes = vec![("rel", place.rel.as_str())];
            attributes.extend(place.geo.as_deref().map(|geo| ("geo", geo)));
            attributes.extend(place.osm.as_deref().map(|osm| ("osm", osm)));
            attributes.extend(place.country.as_deref().map(|country| ("country", country)));
            self.add("location", &attributes, &line(&place.name));
        }
    }

    fn txts(&mut self, txts: &[Txt]) {
        for Txt { purpose, text } in txts {
            let purpose: Vec<_> = purpose.iter().map(|p| ("purpose", p.as_str())).collect();
            self.add("txt", &purpose, text);
        }
    }

    fn images(&mut self, images: &[Image]) {
        for image in images {
            let (width, height, aspect) = (image.width.to_string(), image.height.to_string(), image.aspect());
            let mut attributes = vec![("href", image.href.as_str())];
            attributes.extend(image.alt.as_deref().map(|alt| ("alt", alt)));
            if let Some(aspect) = aspect.as_deref() {
                attributes.extend([("aspect-ratio", aspect), ("width", &width), ("height", &height)]);
            }
            attributes.extend(Some(image.mime.as_str()).filter(|m| !m.is_empty()).map(|mime| ("type", mime)));
            attributes.extend(image.purpose.as_deref().map(|purpose| ("purpose", purpose)));
            self.add("image", &attributes, "");
        }
    }

    fn alternates(&mut self, alternates: &[Alternate], language: &str) {
        for one in alternates {
            let (length, rate) = (one.bytes.to_string(), one.bitrate.to_string());
            let mut attributes = vec![("type", one.mime.as_str()), ("length", &length), ("lang", language)];
            if one.bitrate > 0 {
                attributes.push(("bitrate", &rate));
            }
            let title: Option<String> = one.title.as_deref().map(|t| line(t).chars().take(32).collect());
            attributes.extend(title.as_deref().map(|title| ("title", title)));
            if one.default {
                attributes.push(("default", "true"));
            }
            let mut made = element("podcast", "alternateEnclosure", &attributes, "");
            let source = element("podcast", "source", &[("uri", &one.url)], "");
            made.children.insert("source".to_owned(), vec![source]);
            if let Some(sri) = one.integrity.clone().or_else(|| integrity(&one.sha256)) {
                let integrity = element("podcast", "integrity", &[("type", "sri"), ("value", &sri)], "");
                made.children.insert("integrity".to_owned(), vec![integrity]);
            }
            self.push(made);
        }
    }

    fn soundbites(&mut self, soundbites: &[Soundbite]) {
        for bite in soundbites {
            let (start, length) = (seconds(bite.start), seconds(bite.length));
            let title = bite.title.as_deref().map(line).unwrap_or_default();
            self.add("soundbite", &[("startTime", &start), ("duration", &length)], &title);
        }
    }

    fn links(&mut self, links: &[ContentLink]) {
        for link in links {
            self.add("contentLink", &[("href", &link.href)], &line(&link.text));
        }
    }
}

fn remote(one: &Remote) -> Extension {
    let mut attributes = vec![("feedGuid", one.guid.as_str())];
    attributes.extend(one.feed.as_deref().map(|feed| ("feedUrl", feed)));
    attributes.extend(one.title.as_deref().map(|title| ("title", title)));
    attributes.extend(one.medium.as_deref().map(|medium| ("medium", medium)));
    element("podcast", "remoteItem", &attributes, "")
}

/// A hash as Subresource Integrity writes it (W3C SRI, clause 3.1): `sha256-` and the bytes in base64.
fn integrity(hexadecimal: &str) -> Option<String> {
    let digits: Option<Vec<u8>> =
        hexadecimal.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|d| d.len() == 64)?;
    let bytes: Vec<u8> = digits.chunks(2).filter_map(|pair| Some(pair.first()? << 4 | pair.get(1)?)).collect();
    Some(format!("sha256-{}", crate::markup::base64(&bytes)))
}

/// Seconds with what decimals there are: `73.25`.
fn seconds(at: Millis) -> String {
    let text = format!("{}.{:03}", at.0 / 1000, at.0 % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn element(prefix: &str, name: &str, attributes: &[(&str, &str)], value: &str) -> Extension {
    Extension {
        name: format!("{prefix}:{name}"),
        value: Some(clean(value)).filter(|v| !v.is_empty()),
        attrs: attributes.iter().map(|(name, value)| ((*name).to_owned(), line(value))).collect(),
        children: BTreeMap::new(),
    }
}

/// Of a channel. `trailers` are those of its items that are trailers.
pub(super) fn channel(channel: &Channel, trailers: &[&Item]) -> ExtensionMap {
    let mut tags = Tags::default();
    tags.add("guid", &[], &channel.identity());
    // some readers take no lock for meant without somebody to ask; the mailbox is named where it is public anyway
    let owner: Vec<_> =
        channel.owner.iter().map(|o| ("owner", o.email.as_str())).filter(|(_, e)| !e.is_empty()).collect();
    tags.add("locked", &owner, if channel.locked { "yes" } else { "no" });
    tags.add("medium", &[], &channel.medium);
    tags.licence(channel.licence.as_deref(), channel.licence_url.as_deref());
    tags.people(&channel.people);
    tags.locations(&channel.locations);
    tags.txts(&channel.txts);
    tags.images(&channel.images);
    updates(channel, &mut tags);
    for (url, text) in &channel.funding {
        tags.add("funding", &[("url", url)], &line(text));
    }
    for item in trailers {
        let (date, length) = (super::rss::date(&item.date), item.enclosure.bytes.to_string());
        let season = item.season.map(|s| s.to_string());
        let mut attributes = vec![("url", item.enclosure.url.as_str()), ("pubdate", &date), ("length", &length)];
        attributes.push(("type", &item.enclosure.mime));
        attributes.extend(season.as_deref().map(|season| ("season", season)));
        tags.add("trailer", &attributes, &line(&item.title).chars().take(128).collect::<String>());
    }
    if !channel.podroll.is_empty() {
        let mut roll = element("podcast", "podroll", &[], "");
        roll.children.insert("remoteItem".to_owned(), channel.podroll.iter().map(remote).collect());
        tags.push(roll);
    }
    if let Some(house) = &channel.publisher {
        let mut publisher = element("podcast", "publisher", &[], "");
        publisher.children.insert("remoteItem".to_owned(), vec![remote(house)]);
        tags.push(publisher);
    }
    if channel.block {
        tags.add("block", &[], "yes");
    }
    for (names, says) in [(&channel.blocked, "yes"), (&channel.allowed, "no")] {
        for name in names {
            tags.add("block", &[("id", name)], says);
        }
    }
    BTreeMap::from([("podcast".to_owned(), tags.0)])
}

/// How often there is something new, as a rule of RFC 5545.
fn updates(channel: &Channel, tags: &mut Tags) {
    let own = channel.update_words.as_deref();
    let (rule, usual) = match channel.update.as_deref() {
        Some("daily") => ("FREQ=DAILY", "daily"),
        Some("weekly") => ("FREQ=WEEKLY", "weekly"),
        Some("biweekly") => ("FREQ=WEEKLY;INTERVAL=2", "every two weeks"),
        Some("monthly") => ("FREQ=MONTHLY", "monthly"),
        Some(rule) => (rule, rule),
        // a show that has ended says so
        None if channel.complete => {
            return tags.add("updateFrequency", &[("complete", "true")], own.unwrap_or("complete"));
        }
        None => return,
    };
    let from = channel.update_from.map(|d| d.to_rfc3339());
    let mut attributes = vec![("rrule", rule)];
    attributes.extend(from.as_deref().map(|from| ("dtstart", from)));
    if channel.complete {
        attributes.push(("complete", "true"));
    }
    let words: String = line(own.unwrap_or(usual)).chars().take(128).collect();
    tags.add("updateFrequency", &attributes, &words);
}

/// Of an item.
pub(super) fn item(channel: &Channel, item: &Item) -> ExtensionMap {
    let mut tags = Tags::default();
    let of_channel = item.of_channel.clone().unwrap_or_else(|| OfChannel::now(channel));
    for transcript in &item.transcripts {
        let mut attributes = vec![("url", transcript.url.as_str()), ("type", transcript.mime.as_str())];
        attributes.push(("language", &transcript.language));
        if transcript.captions {
            attributes.push(("rel", "captions"));
        }
        tags.add("transcript", &attributes, "");
    }
    if let Some(url) = &item.chapters_url {
        tags.add("chapters", &[("url", url), ("type", "application/json+chapters")], "");
    }
    if let Some(season) = item.season {
        let name: Option<String> = item.season_name.as_deref().map(|n| line(n).chars().take(128).collect());
        let name: Vec<_> = name.iter().map(|n| ("name", n.as_str())).collect();
        tags.add("season", &name, &season.to_string());
    }
    if let Some(number) = item.number {
        let shown: Option<String> = item.number_shown.as_deref().map(|n| line(n).chars().take(32).collect());
        let shown: Vec<_> = shown.iter().map(|s| ("display", s.as_str())).collect();
        tags.add("episode", &shown, &number.to_string());
    }
    if !item.people.is_empty() {
        // people of an item stand in place of the channel's, so the hosts are said again
        let hosts: Vec<Person> =
            of_channel.people.iter().filter(|h| !item.people.iter().any(|p| p.name == h.name)).cloned().collect();
        tags.people(&hosts);
        tags.people(&item.people);
    }
    tags.licence(item.licence.as_deref(), item.licence_url.as_deref());
    tags.locations(&item.locations);
    tags.txts(&item.txts);
    tags.images(&item.images);
    tags.alternates(&item.alternates, &of_channel.language);
    tags.soundbites(&item.soundbites);
    tags.links(&item.links);
    let mut map = BTreeMap::from([("podcast".to_owned(), tags.0)]);
    let listed: Vec<_> = item.chapters.iter().filter(|c| !c.hidden).collect();
    if of_channel.simple_chapters && !listed.is_empty() {
        let chapters = simple_chapters(&listed);
        map.insert("psc".to_owned(), BTreeMap::from([("chapters".to_owned(), vec![chapters])]));
    }
    map
}

/// Podlove Simple Chapters 1.2.
fn simple_chapters(listed: &[&Chapter]) -> Extension {
    let mut chapters = element("psc", "chapters", &[("version", "1.2")], "");
    let children = listed.iter().map(|c| {
        let start = c.start.timestamp('.');
        let mut attributes = vec![("start", start.as_str()), ("title", c.title.as_str())];
        let web = |url: &&str| url.starts_with("https://") || url.starts_with("http://");
        attributes.extend(c.url.as_deref().filter(web).map(|url| ("href", url)));
        element("psc", "chapter", &attributes, "")
    });
    chapters.children.insert("chapter".to_owned(), children.collect());
    chapters
}
