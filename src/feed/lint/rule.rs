//! The rules by name: what each says, whose it is, and whom it concerns.

/// For whom a feed is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// Apple Podcasts.
    Apple,
    /// Spotify.
    Spotify,
    /// PSP-1 of the Podcast Standards Project.
    Psp1,
    /// The podcast namespace.
    Podcasting20,
    /// Everybody.
    All,
}

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub id: &'static str,
    /// Whom it concerns beside [`Profile::All`].
    pub profiles: &'static [Profile],
    /// What it says.
    pub says: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Whether apps refuse what breaks it.
    pub error: bool,
}

use Profile::{Apple, Podcasting20, Psp1, Spotify};

const EVERYBODY: &[Profile] = &[Apple, Spotify, Psp1, Podcasting20];
const PSP: &str = "PSP-1, Podcast Standards Project";
const APPLE: &str = "Apple, podcast requirements";
const NAMESPACE: &str = "podcast namespace 1.0";
const RSS: &str = "RSS 2.0";

const fn rule(
    id: &'static str,
    profiles: &'static [Profile],
    error: bool,
    says: &'static str,
    source: &'static str,
) -> Rule {
    Rule { id, profiles, says, source, error }
}

/// All of them.
pub const RULES: &[Rule] = &[
    rule("rss/well-formed", EVERYBODY, true, "a feed is well-formed XML with one channel", "XML 1.0; RSS 2.0"),
    rule("rss/encoding", EVERYBODY, true, "a feed is in the encoding that it declares", "XML 1.0, section 4.3.3"),
    rule(
        "rss/element",
        EVERYBODY,
        false,
        "an element of the itunes or the podcast namespace is one that the namespace has",
        "Apple, podcast RSS feed requirements; podcast namespace 1.0",
    ),
    rule("rss/version", &[Psp1, Apple, Spotify], true, "a feed is of RSS 2.0, and says so", RSS),
    rule(
        "psp1/namespaces",
        &[Psp1],
        true,
        "the namespaces itunes, podcast and atom are declared by their exact addresses",
        PSP,
    ),
    rule(
        "psp1/self-link",
        &[Psp1],
        true,
        "atom:link with rel=\"self\" and type=\"application/rss+xml\" gives the feed's own address",
        PSP,
    ),
    rule("psp1/title", &[Psp1, Apple, Spotify], true, "a channel has a title", PSP),
    rule("psp1/title-length", &[Psp1, Apple], true, "a title has at most 255 characters", PSP),
    rule("psp1/description", &[Psp1, Apple, Spotify], true, "a channel has a description", PSP),
    rule("psp1/description-length", &[Psp1, Apple], true, "a description has at most 4,000 bytes", PSP),
    rule("psp1/link", &[Psp1], true, "a channel links to its web page", PSP),
    rule("psp1/language", &[Psp1, Apple, Spotify], true, "a channel says its language as ko, en or en-us", PSP),
    rule("apple/category", &[Psp1, Apple, Spotify], true, "a channel has a category of Apple's list", APPLE),
    rule("psp1/explicit", &[Psp1, Apple], true, "itunes:explicit is true or false", PSP),
    rule("apple/artwork-missing", &[Psp1, Apple, Spotify], true, "a channel has artwork at a web address", APPLE),
    rule(
        "apple/artwork-type",
        &[Apple, Spotify],
        true,
        "artwork is a JPEG or PNG, by its name and by its bytes",
        APPLE,
    ),
    rule("apple/artwork-size", &[Apple, Spotify], true, "artwork is square, of 1400 to 3000 pixels", APPLE),
    rule("apple/artwork-colour", &[Apple], true, "artwork is RGB without transparency", APPLE),
    rule(
        "apple/new-feed-url",
        &[Apple],
        false,
        "itunes:new-feed-url stands in a feed that has just moved, and points at itself",
        APPLE,
    ),
    rule("apple/serial-number", &[Apple], true, "the episodes of a serial have numbers", APPLE),
    rule("apple/block", &[Apple], false, "itunes:block is Yes, or is not there", APPLE),
    rule("apple/complete", &[Apple], false, "itunes:complete is Yes, or is not there", APPLE),
    rule("psp1/author", &[Psp1, Apple, Spotify], false, "a channel says who makes it, in itunes:author", PSP),
    rule("psp1/item-description", &[Psp1, Apple, Spotify], false, "an item says what it is about", PSP),
    rule(
        "psp1/text-active",
        EVERYBODY,
        false,
        "descriptions hold no script, and no link that runs one",
        "apps take it out, or refuse the feed",
    ),
    rule(
        "apple/title-number",
        &[Apple],
        false,
        "a title does not begin with the number of its episode, which itunes:episode has",
        APPLE,
    ),
    rule(
        "psp1/guid-address",
        &[Psp1],
        false,
        "a guid is not the address of the recording, which changes when the feed moves",
        PSP,
    ),
    rule(
        "podcast/images",
        &[Podcasting20],
        false,
        "podcast:images is given up; podcast:image takes its place",
        NAMESPACE,
    ),
    rule("apple/title-plain", &[Apple, Spotify], false, "a title is words without markup", APPLE),
    rule("apple/type", &[Apple], true, "itunes:type is episodic or serial", APPLE),
    rule(
        "spotify/owner",
        &[Spotify],
        false,
        "a mail address in itunes:owner is how a show is claimed",
        "Spotify for Creators, claiming a show",
    ),
    rule(
        "psp1/podcast-guid",
        &[Psp1, Podcasting20],
        false,
        "podcast:guid is a UUID that is never computed again",
        NAMESPACE,
    ),
    rule("psp1/locked", &[Psp1, Podcasting20], false, "podcast:locked is yes or no", NAMESPACE),
    rule(
        "podcast/once",
        &[Podcasting20],
        false,
        "guid, locked, medium, license, chapters, season and episode of the podcast namespace stand once",
        NAMESPACE,
    ),
    rule("podcast/medium", &[Podcasting20], false, "podcast:medium is one of the listed media", NAMESPACE),
    rule(
        "podcast/person-name",
        &[Podcasting20],
        false,
        "podcast:person has a name of at most 128 characters",
        NAMESPACE,
    ),
    rule(
        "podcast/person-role",
        &[Podcasting20],
        false,
        "the role of a podcast:person is one of the taxonomy",
        NAMESPACE,
    ),
    rule("podcast/licence", &[Podcasting20], false, "a licence outside the namespace's list has an address", NAMESPACE),
    rule(
        "podcast/location",
        &[Podcasting20],
        false,
        "podcast:location has text, and geo=, osm=, country= and rel= as the namespace writes them",
        NAMESPACE,
    ),
    rule(
        "podcast/location-reveals",
        EVERYBODY,
        false,
        "a place of production can endanger the people who work there",
        "source protection",
    ),
    rule(
        "podcast/funding",
        &[Podcasting20],
        false,
        "podcast:funding has an address and at most 128 characters",
        NAMESPACE,
    ),
    rule("podcast/txt", &[Podcasting20], false, "podcast:txt has at most 4,000 characters", NAMESPACE),
    rule(
        "podcast/transcript",
        &[Podcasting20, Apple],
        false,
        "podcast:transcript has an address and one of the listed types",
        NAMESPACE,
    ),
    rule(
        "podcast/chapters",
        &[Podcasting20, Apple],
        false,
        "podcast:chapters has an address and the type application/json+chapters",
        NAMESPACE,
    ),
    rule(
        "podcast/soundbite",
        &[Podcasting20],
        false,
        "podcast:soundbite has a start and a duration inside the recording",
        NAMESPACE,
    ),
    rule(
        "podcast/alternate",
        &[Podcasting20],
        false,
        "podcast:alternateEnclosure has a type and at least one source",
        NAMESPACE,
    ),
    rule(
        "podcast/soundbite-length",
        &[Podcasting20],
        false,
        "a podcast:soundbite is 15 to 120 seconds long",
        NAMESPACE,
    ),
    rule(
        "podcast/integrity",
        &[Podcasting20],
        false,
        "podcast:integrity of type sri has a sha256, sha384 or sha512 of its length in base64",
        "podcast namespace 1.0; W3C Subresource Integrity",
    ),
    rule(
        "podcast/season",
        &[Podcasting20],
        false,
        "podcast:season is a whole number with a name of at most 128 characters, podcast:episode a number shown with at most 32",
        NAMESPACE,
    ),
    rule(
        "podcast/update",
        &[Podcasting20],
        false,
        "podcast:updateFrequency has a rule of RFC 5545, and a beginning where the rule counts",
        NAMESPACE,
    ),
    rule("podcast/trailer", &[Podcasting20], false, "podcast:trailer has a url and a pubdate of RFC 2822", NAMESPACE),
    rule(
        "podcast/remote-item",
        &[Podcasting20],
        false,
        "podcast:remoteItem has the UUID of a podcast, and podcast:publisher exactly one of that medium",
        NAMESPACE,
    ),
    rule("podcast/block", &[Podcasting20], false, "podcast:block is yes or no", NAMESPACE),
    rule(
        "podcast/image",
        &[Podcasting20],
        false,
        "podcast:image has an address, and an aspect ratio as width and height have it",
        NAMESPACE,
    ),
    rule(
        "podcast/content-link",
        &[Podcasting20],
        false,
        "podcast:contentLink has an address and at most 128 characters",
        NAMESPACE,
    ),
    rule(
        "psp1/copyright",
        &[Psp1],
        false,
        "copyright names who has the rights, without the word, the sign or a year",
        PSP,
    ),
    rule("psp1/items", &[Psp1, Apple, Spotify], true, "a feed has at least one item", PSP),
    rule("psp1/item-title", &[Psp1, Apple, Spotify], true, "an item has a title", PSP),
    rule("psp1/item-title-length", &[Psp1, Apple], true, "an item's title has at most 255 characters", PSP),
    rule("psp1/item-description-length", &[Psp1, Apple], true, "an item's description has at most 4,000 bytes", PSP),
    rule("psp1/enclosure", &[Psp1, Apple, Spotify], true, "an item has one enclosure with url, length and type", PSP),
    rule("psp1/enclosure-one", &[Psp1, Apple], true, "an item has no second enclosure", PSP),
    rule("psp1/enclosure-length", &[Psp1, Apple], true, "an enclosure's length is its size in bytes", PSP),
    rule("psp1/enclosure-https", &[Psp1, Apple], false, "recordings are served over https", PSP),
    rule("apple/enclosure-ascii", &[Apple], true, "the address of a recording is ASCII", APPLE),
    rule(
        "apple/enclosure-type",
        &[Psp1, Apple],
        true,
        "a recording is an MP3 or an M4A, and its address ends so",
        APPLE,
    ),
    rule("apple/episode-unique", &[Apple, Spotify], false, "no two full episodes of a season have one number", APPLE),
    rule("apple/enclosure-unique", &[Apple], true, "every item has a recording of its own", APPLE),
    rule("psp1/guid", &[Psp1, Apple, Spotify], true, "an item has a guid", PSP),
    rule("psp1/guid-unique", &[Psp1, Apple, Spotify], true, "every guid is used once", PSP),
    rule("psp1/guid-permalink", &[Psp1], false, "a guid that is no web address says isPermaLink=\"false\"", RSS),
    rule(
        "psp1/date",
        &[Psp1, Apple, Spotify],
        true,
        "an item's date is of RFC 2822, with seconds and a numeric zone or GMT, and the day of the week is that day's",
        PSP,
    ),
    rule("psp1/date-future", &[Psp1, Apple], false, "an item is published when its date has come", PSP),
    rule(
        "rss/order",
        EVERYBODY,
        false,
        "the newest item stands first, but in a serial, which goes by numbers",
        "apps that read the first items of a feed and no more",
    ),
    rule("psp1/date-unique", &[Psp1], false, "no two items have the same date", PSP),
    rule("psp1/duration", &[Psp1, Apple], false, "itunes:duration is a whole number of seconds", PSP),
    rule("apple/episode-number", &[Apple], true, "itunes:episode and itunes:season are whole numbers from 1", APPLE),
    rule("apple/episode-type", &[Apple], true, "itunes:episodeType is full, trailer or bonus", APPLE),
];

/// A rule by its name.
#[must_use]
pub fn named(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.id == id)
}

impl Rule {
    /// Whether it concerns this profile.
    #[must_use]
    pub fn concerns(&self, profile: Profile) -> bool {
        profile == Profile::All || self.profiles.contains(&profile)
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_concerns_somebody() {
        let mut ids: Vec<_> = RULES.iter().map(|r| r.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), RULES.len());
        assert!(RULES.iter().all(|r| !r.profiles.is_empty() && r.id.contains('/') && !r.says.ends_with('.')));
    }
}
