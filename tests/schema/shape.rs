//! The shapes of a show's TOML files, for editors that complete and check. The readers say more, and say it better: these are
//! held to the very keys that the readers take.
#![expect(dead_code, reason = "only their shape is of use")]
use schemars::{JsonSchema, generate::SchemaSettings};
use std::collections::BTreeMap;

/// Each file's name and its schema.
pub(crate) fn schemas() -> Vec<(&'static str, String)> {
    let generate = |schema: schemars::Schema| {
        let mut value = serde_json::to_value(&schema).unwrap();
        tidy(&mut value);
        format!("{value:#}\n")
    };
    let make = || SchemaSettings::draft07().into_generator();
    vec![
        ("channel", generate(make().into_root_schema_for::<Channel>())),
        ("corner", generate(make().into_root_schema_for::<Corner>())),
        ("episode", generate(make().into_root_schema_for::<Episode>())),
    ]
}

/// TOML has no null: what may be left out is left out.
fn tidy(value: &mut serde_json::Value) {
    if let Some(object) = value.as_object_mut() {
        if let Some(kinds) = object.get("type").and_then(|t| t.as_array()).cloned() {
            let kinds: Vec<_> = kinds.into_iter().filter(|k| k != "null").collect();
            if let [one] = kinds.as_slice() {
                object.insert("type".to_owned(), one.clone());
            }
        }
        if let Some(some) = object.get("anyOf").and_then(|t| t.as_array()).cloned() {
            let some: Vec<_> = some.into_iter().filter(|k| k["type"] != "null").collect();
            if let [one] = some.as_slice() {
                object.remove("anyOf");
                for (key, value) in one.as_object().cloned().unwrap_or_default() {
                    object.entry(key).or_insert(value);
                }
            }
        }
        if let Some(words) = object.get_mut("enum").and_then(|e| e.as_array_mut()) {
            words.retain(|w| !w.is_null());
        }
        object.values_mut().for_each(tidy);
    } else if let Some(all) = value.as_array_mut() {
        all.iter_mut().for_each(tidy);
    }
}

/// corner.toml: what repeats every week
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "corner.toml")]
struct Corner {
    /// The public name.
    title: String,
    /// A BCP 47 tag: "en", "ko".
    language: Option<String>,
    /// The label of the host in scripts.
    host: Option<String>,
    /// How fast the host reads: "160wpm" words or "300spm" syllables a minute.
    #[schemars(regex(pattern = r"^\s*[0-9]+\s*(wpm|spm)\s*$"))]
    rate: Option<String>,
    /// The length to fill: "9:30", "570s", "9분 30초".
    slot: Option<String>,
    /// How far from the slot is still right; exact to the frame without it.
    tolerance: Option<String>,
    /// Air names by label.
    voices: Option<BTreeMap<String, String>>,
    /// Recordings by key; "corner:sig.wav" lies in the corner's audio folder.
    sources: Option<BTreeMap<String, String>>,
    /// Stock lines by name, for the draft.
    lines: Option<BTreeMap<String, String>>,
    /// The format clock, in order.
    segment: Option<Vec<Segment>>,
    /// How loud music and effects are against speech.
    levels: Option<Levels>,
    /// What may be done to fill the slot.
    fit: Option<Fit>,
    /// Who has to sign before an episode is published.
    signatures: Option<Signatures>,
    /// A loudness of the corner's own.
    profile: Option<Vec<Profile>>,
    /// The finished files; one MP3 for listeners without any.
    deliverable: Option<Vec<Deliverable>>,
}

/// One segment of the format clock.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Segment {
    /// Its usual heading.
    title: String,
    /// How long it is to be.
    length: Option<String>,
    /// "opening", "topic", "term", "closing", or a word of the corner's own.
    kind: Option<String>,
    /// Cue words, "speech" or "term": what it must hold.
    needs: Option<Vec<String>>,
}

/// Levels in decibels: "-6dB".
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Levels {
    /// Of music while nobody speaks.
    music: Option<String>,
    /// Taken off a bed more under speech.
    duck: Option<String>,
    /// Of effects.
    effects: Option<String>,
}

/// What may be done to fill the slot.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Fit {
    /// How many per cent pauses may change.
    #[schemars(range(min = 0, max = 100))]
    pauses: Option<u8>,
    /// How much tails of music may change: "5s".
    tails: Option<String>,
    /// How many per cent speech may be stretched.
    #[schemars(range(min = 0, max = 3))]
    stretch: Option<u8>,
}

/// Who has to sign before an episode is published.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Signatures {
    /// Whose signatures count; everybody's when empty.
    by: Option<Vec<String>>,
    /// How many of them it takes.
    #[schemars(range(min = 1, max = 99))]
    count: Option<u8>,
}

/// A loudness of the corner's own.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Profile {
    /// What deliverables call it.
    name: String,
    /// Integrated, by ITU-R BS.1770: "-20 LUFS".
    loudness: String,
    /// The highest true peak: "-1 dBTP".
    peak: Option<String>,
    /// The highest short-term loudness: "-18 LUFS".
    #[schemars(rename = "short-term")]
    short_term: Option<String>,
    /// How far a segment may be from the whole: "2dB".
    segments: Option<String>,
}

/// A finished file.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Deliverable {
    /// A word: `mix --deliverable NAME`.
    name: String,
    /// podcast, ebu, ebu-s1, atsc, prss, bbc, shortwave, or a [[profile]] of the corner.
    profile: Option<String>,
    /// What kind of file.
    container: Option<Container>,
    /// In kbit/s. Of an MP3: 64, 80, 96, 112, 128, 160, 192, 224, 256 or 320; of an Opus: 24 to 256.
    #[schemars(range(min = 24, max = 320))]
    kbps: Option<u16>,
    /// Of a WAV or FLAC: 16 or 24.
    #[schemars(range(min = 16, max = 24))]
    bits: Option<u8>,
    /// In Hz.
    #[schemars(range(min = 8000, max = 192_000))]
    rate: Option<u32>,
    /// Stereo unless it says mono.
    layout: Option<Layout>,
    /// Only of this version of an episode.
    version: Option<String>,
    /// The file's name: {slug}, {name}, {number}, {date} and {yymmdd} stand for what they say.
    file: Option<String>,
    /// Each segment also as a file of its own; not of an MP3.
    segments: Option<bool>,
    /// Published beside the recording, as another file of the same episode.
    public: Option<bool>,
    /// Fields of the cart chunk (AES46).
    cart: Option<Cart>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Container {
    Mp3,
    Wav,
    Flac,
    Opus,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Layout {
    Stereo,
    Mono,
}

/// Fields of the cart chunk (AES46); {slug}, {number}, {date} and {yymmdd} stand for what they say.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case")]
struct Cart {
    title: Option<String>,
    artist: Option<String>,
    cut: Option<String>,
    client: Option<String>,
    category: Option<String>,
    class: Option<String>,
    out_cue: Option<String>,
    start_date: Option<String>,
    start_time: Option<String>,
    end_date: Option<String>,
    end_time: Option<String>,
    user: Option<String>,
    url: Option<String>,
}

/// episode.toml: what an episode is in public
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "episode.toml")]
struct Episode {
    /// A UUID, given once and never changed: apps know the episode by it.
    guid: String,
    /// Which feed, by the name of its file in feed/ without .toml.
    channel: Option<String>,
    /// The folder of the episode whose script it airs another version of; goes with version.
    version_of: Option<String>,
    /// Which version of that script: "short".
    version: Option<String>,
    /// The corner that it is drafted for, while there is no script to say so.
    corner: Option<String>,
    /// In its season, or of all.
    #[schemars(range(min = 1, max = 1_000_000))]
    number: Option<u32>,
    /// From 1.
    #[schemars(range(min = 1, max = 10_000))]
    season: Option<u32>,
    /// When it is published, with the zone: 2026-11-20T06:00:00+09:00.
    date: Option<String>,
    /// How far it is.
    status: Option<Status>,
    /// Holds what children should not hear.
    explicit: Option<bool>,
    /// For lists, in a sentence or two.
    summary: Option<String>,
    /// What kind of episode.
    kind: Option<Kind>,
    /// Only where there is no script, or a script of another episode.
    title: Option<String>,
    /// A licence by its short name (SPDX): "CC-BY-4.0".
    licence: Option<String>,
    /// Of a withdrawn episode: what its page says in its place.
    tombstone: Option<String>,
    /// What was corrected since it was published, the oldest first.
    revision: Option<Vec<Revision>>,
    /// To be credited.
    person: Option<Vec<Person>>,
    /// Where the recordings come from, and what is done to them.
    recording: Option<Vec<Recording>>,
    /// Voices of the script that are protected.
    voice: Option<Vec<Voice>>,
    /// Clips of protected voices that may air in their own sound.
    approval: Option<Vec<Approval>>,
    /// A picture of its own, relative to the episode.
    artwork: Option<String>,
    /// Pictures for certain places.
    image: Option<Vec<Image>>,
    /// Where the licence stands, when it is none of the SPDX list.
    licence_url: Option<String>,
    /// Where else the episode is to be had.
    link: Option<Vec<Link>>,
    /// Places.
    location: Option<Vec<Location>>,
    /// What is shown in place of the number: "Ch. 3".
    number_shown: Option<String>,
    /// Short stretches to quote it by.
    soundbite: Option<Vec<Soundbite>>,
    /// Texts for machines.
    txt: Option<Vec<Txt>>,
}

/// A picture.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Image {
    file: String,
    /// What is to be seen.
    alt: Option<String>,
    /// What it is for.
    purpose: Option<String>,
}

/// Where else it is to be had.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Link {
    url: String,
    text: String,
}

/// A place.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Location {
    name: String,
    /// "subject", or "creator", which is warned of.
    rel: Option<String>,
    geo: Option<String>,
    osm: Option<String>,
    country: Option<String>,
}

/// A stretch of the finished recording.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Soundbite {
    /// The paragraph or clip of this name.
    of: Option<String>,
    from: Option<String>,
    to: Option<String>,
    title: Option<String>,
}

/// A text for machines.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Txt {
    text: String,
    purpose: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Status {
    Draft,
    Ready,
    Published,
    Withdrawn,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Kind {
    Full,
    Trailer,
    Bonus,
}

/// A correction of a published episode.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Revision {
    /// 2026-11-24
    date: String,
    /// What was wrong and is right now, for listeners.
    note: String,
}

/// Somebody who is credited.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Person {
    /// As listeners may know them.
    name: String,
    /// "host", "guest", "writer" …
    role: Option<String>,
    /// A page about them.
    url: Option<String>,
    /// A picture's address.
    picture: Option<String>,
}

/// A recording.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Recording {
    /// A source of the script.
    source: String,
    /// When it was made.
    date: Option<String>,
    /// Where.
    place: Option<String>,
    /// Who has the rights.
    rights: Option<String>,
    /// How far the person is protected.
    protect: Option<Protect>,
    /// The same as protect = "high".
    protected: Option<bool>,
    /// Whether date, place and rights may be told.
    public: Option<bool>,
    /// False for an interview that is words alone, of which no recording exists.
    sound: Option<bool>,
    /// Nothing below so many Hz.
    #[schemars(rename = "high-pass", range(min = 20, max = 400))]
    high_pass: Option<u16>,
    /// A program that is given a WAV and gives one; runs with --run-filters only.
    filter: Option<String>,
    /// On top of the level match: "-3dB".
    level: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum Protect {
    Name,
    Voice,
    High,
}

/// A voice that is protected.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Voice {
    /// A voice of the script.
    label: String,
    /// How far.
    protect: Option<Protect>,
    /// The same as protect = "high".
    protected: Option<bool>,
}

/// A clip of a protected voice that somebody has heard, and that may air.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Approval {
    /// A source of the script.
    source: String,
    /// "3:10"
    from: String,
    /// "3:24.500"
    to: String,
    /// Who has heard exactly this.
    by: String,
}

/// channel.toml: what the show is in public
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "channel.toml")]
struct Channel {
    /// The name, and nothing but the name.
    title: String,
    /// What it is about.
    description: String,
    /// A BCP 47 tag: "en", "ko".
    language: String,
    /// Where it is in public; ends with a slash. The feed is feed.xml below it.
    site: String,
    /// Who makes it.
    author: String,
    /// A square picture, relative to feed/.
    artwork: String,
    /// Apple's categories, "Top > Sub", the most important first.
    categories: Vec<String>,
    /// Holds what children should not hear.
    explicit: Option<bool>,
    /// The podcast's guid; computed from the feed's address without it.
    guid: Option<String>,
    /// The show's own page, where that is not `site`.
    link: Option<String>,
    /// Who has the rights.
    copyright: Option<String>,
    /// A licence by its short name (SPDX).
    licence: Option<String>,
    /// Chapters also stand in the feed itself, as Podlove Simple Chapters.
    simple_chapters: Option<bool>,
    /// Other hosts may not take it over; true without it.
    locked: Option<bool>,
    /// What it is in the podcast namespace.
    medium: Option<String>,
    /// In which order it is heard.
    kind: Option<ShowKind>,
    /// How often there is something new.
    update: Option<String>,
    /// Who answers for it; the address is public.
    owner: Option<Owner>,
    /// To be credited for the whole show.
    person: Option<Vec<Person>>,
    /// Where listeners can give.
    funding: Option<Vec<Funding>>,
    /// Where the licence stands, when it is none of the SPDX list.
    licence_url: Option<String>,
    /// The same as update, in words.
    update_words: Option<String>,
    /// Since when.
    update_from: Option<String>,
    /// No more episodes will come.
    complete: Option<bool>,
    /// The WebSub hub that is told when the feed changed.
    hub: Option<String>,
    /// The feed is at a new address.
    moved: Option<bool>,
    /// Not to be listed anywhere.
    block: Option<bool>,
    /// Services that are not to list it.
    blocked: Option<Vec<String>>,
    /// Services that may.
    allowed: Option<Vec<String>>,
    /// Places.
    location: Option<Vec<Location>>,
    /// Pictures for certain places.
    image: Option<Vec<Image>>,
    /// Texts for machines.
    txt: Option<Vec<Txt>>,
    /// Shows to recommend.
    podroll: Option<Vec<Podroll>>,
    /// The feed of the house.
    publisher: Option<Publisher>,
    /// Names of seasons.
    season: Option<Vec<Season>>,
}

/// A show to recommend.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Podroll {
    /// Its podcast guid.
    guid: String,
    url: Option<String>,
    title: Option<String>,
    medium: Option<String>,
}

/// The feed of the house.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Publisher {
    guid: String,
    url: Option<String>,
    title: Option<String>,
    medium: Option<String>,
}

/// A season.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Season {
    number: u32,
    name: String,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
enum ShowKind {
    Episodic,
    Serial,
}

/// Who answers for the show.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Owner {
    name: Option<String>,
    /// An address that everybody may know.
    email: Option<String>,
}

/// Where listeners can give.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Funding {
    url: String,
    /// What to call it.
    text: String,
}
