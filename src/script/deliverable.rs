//! `[[deliverable]]` and `[[profile]]` of `corner.toml`: the files that a corner delivers, all from one mix.
use super::corner::form;
use crate::{
    diagnostic::Diagnostic,
    settings::{Table, unknown_value},
    source::{Span, Spanned},
    units::{Cart, Container, Delivery, Layout, Profile, RATE},
};
use chrono::{NaiveDate, NaiveTime};

/// A finished file that the corner delivers.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Deliverable {
    /// What it measures and what it is.
    pub delivery: Delivery,
    /// The pattern of its file name, with the words of [`NameFacts`] in braces.
    pub file: String,
    /// The version of the episode that it is made of; of every version without one.
    pub version: Option<String>,
    /// Whether listeners get it beside the recording of the feed.
    pub public: bool,
}

/// What a file name can be made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameFacts<'a> {
    /// `{slug}`
    pub slug: &'a str,
    /// `{number}`, in three digits.
    pub number: Option<u32>,
    /// `{date}` as `2026-11-10`, and `{yymmdd}`.
    pub date: Option<&'a str>,
}

/// The words that a pattern may have in braces.
const WORDS: [&str; 5] = ["slug", "name", "number", "date", "yymmdd"];
/// The name by which the mix of the tool itself is asked for.
const OWN: &str = "master";
/// Names that an episode's folder has already.
const TAKEN: [&str; 6] = ["master.wav", "report.json", "rundown.json", "chapters.json", "captions.json", "draft.json"];

/// The sample rates of MPEG-1 and MPEG-2 layer III.
const MP3_RATES: [u32; 6] = [16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

impl Deliverable {
    /// The file name for an episode.
    #[must_use]
    pub fn file_name(&self, facts: &NameFacts<'_>) -> String {
        self.filled(&self.file, facts)
    }

    /// What is made for an episode: its number and its date stand in the fields of the cart, too. A field without words is
    /// left out.
    ///
    /// # Errors
    /// With the name of a field that has no room for its words.
    pub fn delivery(&self, facts: &NameFacts<'_>) -> Result<Delivery, String> {
        let mut delivery = self.delivery.clone();
        let cart = &mut delivery.cart;
        let texts = [&mut cart.title, &mut cart.artist, &mut cart.cut, &mut cart.client, &mut cart.category];
        let more =
            [&mut cart.classification, &mut cart.out_cue, &mut cart.user, &mut cart.start_date, &mut cart.end_date];
        for field in texts.into_iter().chain(more) {
            *field = field.take().map(|pattern| self.filled(&pattern, facts)).filter(|words| !words.trim().is_empty());
            if let Some(long) = field.as_ref().filter(|words| words.len() > FIELD) {
                let (size, name) = (long.len(), &self.delivery.name);
                return Err(format!("the cart of {name} would say \"{long}\", {size} bytes; its field has {FIELD}"));
            }
        }
        cart.url = cart.url.take().map(|pattern| self.filled(&pattern, facts));
        Ok(delivery)
    }

    fn filled(&self, pattern: &str, facts: &NameFacts<'_>) -> String {
        let number = facts.number.map_or_else(String::new, |n| format!("{n:03}"));
        let date = facts.date.unwrap_or_default();
        let short: String = date.chars().filter(char::is_ascii_digit).skip(2).collect();
        let words = pattern.replace("{slug}", facts.slug).replace("{name}", &self.delivery.name);
        words.replace("{number}", &number).replace("{date}", date).replace("{yymmdd}", &short)
    }

    /// Whether it is made of a version of an episode.
    #[must_use]
    pub fn is_of(&self, version: Option<&str>) -> bool {
        self.version.is_none() || self.version.as_deref() == version
    }
}

/// What a corner delivers that names no deliverable.
pub(super) fn podcast() -> Option<Deliverable> {
    let profile = Profile::named("podcast")?;
    let container = Container::Mp3 { kbps: 128 };
    let (name, layout, cart) = ("podcast".to_owned(), Layout::Stereo, Cart::default());
    let delivery = Delivery { name, profile, layout, rate: 48_000, container, cart, segments: false };
    Some(Deliverable { delivery, file: "{slug}.mp3".to_owned(), version: None, public: false })
}

/// Read all of a corner.
pub(super) fn read(corner: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Vec<Deliverable> {
    let mut profiles = Vec::new();
    for mut table in corner.tables("profile", p) {
        profiles.extend(profile(&mut table, p));
        table.finish(p);
    }
    let mut all: Vec<Deliverable> = Vec::new();
    for mut table in corner.tables("deliverable", p) {
        let span = table.span();
        let Some(one) = deliverable(&mut table, &profiles, p) else { continue };
        table.finish(p);
        // on many disks capitals make no other name
        let file = |d: &Deliverable| d.file.replace("{name}", &d.delivery.name).to_lowercase();
        let together =
            |other: &&Deliverable| other.is_of(one.version.as_deref()) || one.is_of(other.version.as_deref());
        let segment =
            |whole: &Deliverable, own: &Deliverable| whole.delivery.segments && is_segment(&file(whole), &file(own));
        let clash = |other: &Deliverable| {
            let (own, theirs) = (file(&one), file(other));
            let shared = segment(other, &one) || segment(&one, other);
            (own == theirs)
                .then(|| format!("two deliverables write \"{own}\""))
                .or_else(|| shared.then(|| format!("\"{own}\" and \"{theirs}\" share a name with a segment")))
        };
        if let Some(message) = all.iter().filter(together).find_map(clash) {
            let problem = Diagnostic::error("E073", message).at(span);
            p.push(problem.help("give one of them another file, like {slug}-{name}"));
        }
        all.push(one);
    }
    all
}

/// Whether a file has the name that a segment of another gets: `a.01.wav` beside `a.wav`.
fn is_segment(whole: &str, own: &str) -> bool {
    let number = || {
        let (stem, ending) = whole.rsplit_once('.')?;
        own.strip_prefix(stem)?.strip_prefix('.')?.strip_suffix(ending)?.strip_suffix('.')
    };
    number().is_some_and(|n| n.len() >= 2 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// A loudness of the corner's own.
fn profile(table: &mut Table<'_>, p: &mut Vec<Diagnostic>) -> Option<Profile> {
    let name = table.text("name", p);
    if name.is_none() {
        table.missing("name", "\"house\"", p);
    }
    let loudness = table.text("loudness", p);
    if loudness.is_none() {
        table.missing("loudness", "\"-20 LUFS\"", p);
    }
    let loudness = form(loudness, |t| t.parse().ok(), "a loudness", "write it like -20 LUFS", p);
    let peak = table.text("peak", p);
    let peak = form(peak, |t| t.parse().ok(), "a true peak", "write it like -1 dBTP", p);
    let peak = peak.or_else(|| "-1 dBTP".parse().ok());
    let short_term = table.text("short-term", p);
    let short_term = form(short_term, |t| t.parse().ok(), "a loudness", "write it like -18 LUFS", p);
    let segments = table.text("segments", p);
    let segments = form(segments, |t| t.parse().ok(), "a level", "write it like 2dB", p);
    let mut made = Profile::new(&name?.value, loudness?, peak?);
    made.max_short_term = short_term;
    made.segments = segments;
    Some(made)
}

fn deliverable(table: &mut Table<'_>, own: &[Profile], p: &mut Vec<Diagnostic>) -> Option<Deliverable> {
    let Some(name) = table.text("name", p) else {
        table.missing("name", "\"podcast\"", p);
        return None;
    };
    let profile = match table.text("profile", p) {
        None => Profile::named("podcast"),
        Some(wanted) => {
            let known = own.iter().find(|o| o.name == wanted.value).cloned();
            let known = known.or_else(|| Profile::named(&wanted.value));
            if known.is_none() {
                let names: Vec<&str> = own.iter().map(|o| o.name.as_str()).chain(Profile::NAMES).collect();
                unknown_value("profile", &wanted, &names, p);
            }
            known
        }
    };
    let chain = profile.as_ref().is_some_and(|profile| profile.chain.is_some());
    let layout = match table.text("layout", p) {
        None => {
            if chain {
                Layout::Mono
            } else {
                Layout::Stereo
            }
        }
        Some(l) if l.value == "stereo" => Layout::Stereo,
        Some(l) if l.value == "mono" => Layout::Mono,
        Some(other) => {
            unknown_value("layout", &other, &["stereo", "mono"], p);
            Layout::Stereo
        }
    };
    let container = container(table, layout, p);
    let rate = table.number("rate", 8_000..=192_000, p);
    if let Some(rate) = &rate
        && let Some((what, help)) = match container {
            Some(Container::Mp3 { .. }) if !MP3_RATES.contains(&rate.value) => Some(("an MP3", "write 48000 or 44100")),
            Some(Container::Opus { .. }) if rate.value != RATE => Some(("an Opus", "it is 48000 always: leave it out")),
            _ => None,
        }
    {
        let problem = Diagnostic::error("E073", format!("{what} cannot have {} Hz", rate.value));
        p.push(problem.at(rate.span.clone()).help(help));
        return None;
    }
    // ISO/IEC 13818-3: the low rates have frames of half the size
    if let (Some(rate), Some(Container::Mp3 { kbps: 161.. })) = (rate.as_ref().filter(|r| r.value < 32_000), container)
    {
        let problem = Diagnostic::error("E073", format!("an MP3 of {} Hz has 160 kbit/s at most", rate.value));
        p.push(problem.at(rate.span.clone()).help("write kbps = 160 or less, or rate = 48000"));
        return None;
    }
    let rate = rate.map_or(RATE, |r| r.value);
    let version = table.text("version", p).map(|v| v.value);
    let public = table.flag("public", p).unwrap_or(false);
    let cart = cart(table, container, p);
    let segments = table.flag("segments", p).unwrap_or(false);
    if segments && matches!(container, Some(Container::Mp3 { .. } | Container::Opus { .. })) {
        let problem = Diagnostic::error("E073", "an MP3 or an Opus cannot be cut into segments").at(table.span());
        p.push(problem.help("deliver segments as wav or flac"));
    }
    let extension = container.map_or("mp3", Container::extension);
    let file = table.text("file", p);
    if let Some(file) = &file {
        check_name(file, p);
        if is_safe(&file.value) {
            ends_as_it_is(file, container, p);
        }
    }
    let file = file.map(|f| f.value).filter(|f| is_safe(f)).unwrap_or_else(|| format!("{{slug}}.{extension}"));
    if name.value.eq_ignore_ascii_case(OWN) {
        let problem = Diagnostic::error("E073", format!("\"{}\" is the name of the tool's own file", name.value));
        p.push(
            problem.at(name.span.clone()).help("--deliverable master asks for that one; write another word, like air"),
        );
        return None;
    }
    if !is_safe(&name.value) {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no name", name.value)).at(name.span.clone());
        p.push(problem.help("write a word, like podcast"));
        return None;
    }
    let delivery =
        Delivery { name: name.value, profile: profile?, layout, rate, container: container?, cart, segments };
    Some(Deliverable { delivery, file, version, public })
}

fn container(table: &mut Table<'_>, layout: Layout, p: &mut Vec<Diagnostic>) -> Option<Container> {
    let container = table.text("container", p);
    let kbps = table.number("kbps", 1..=1000, p);
    let bits = table.number("bits", 16..=24, p);
    if let Some(bits) = bits.as_ref().filter(|b| !matches!(b.value, 16 | 24)) {
        let problem = Diagnostic::error("E073", format!("\"{}\" bits are not offered", bits.value));
        p.push(problem.at(bits.span.clone()).help("write 16 or 24"));
    }
    let depth = if bits.as_ref().is_some_and(|b| b.value == 16) { 16 } else { 24 };
    let made = match container.as_ref().map_or("mp3", |c| c.value.as_str()) {
        "mp3" => Some(Container::Mp3 { kbps: kbps.as_ref().and_then(|n| kilobits(n, p)).unwrap_or(128) }),
        "opus" | "ogg" => {
            let usual = if layout == Layout::Mono { 64 } else { 96 };
            Some(Container::Opus { kbps: kbps.as_ref().and_then(|n| opus_kilobits(n, p)).unwrap_or(usual) })
        }
        "wav" => Some(Container::Wav { bits: depth }),
        "flac" => Some(Container::Flac { bits: depth }),
        "aac" | "m4a" => {
            let help = "write mp3 or opus; a host that asks for AAC makes it best from a WAV or a FLAC";
            let problem =
                Diagnostic::error("E073", "AAC is not offered: no encoder of it is both good and free").help(help);
            p.extend(container.map(|c| problem.at(c.span)));
            None
        }
        _ => {
            container.iter().for_each(|c| unknown_value("container", c, &["mp3", "opus", "wav", "flac"], p));
            None
        }
    };
    match made {
        Some(Container::Wav { .. } | Container::Flac { .. }) => {
            kbps.iter().for_each(|kbps| idle("kbps", "a WAV or a FLAC", &kbps.span, p));
        }
        Some(_) => bits.iter().for_each(|bits| idle("bits", "an MP3 or an Opus", &bits.span, p)),
        None => {}
    }
    made
}

/// A setting that changes nothing of a file of this kind.
fn idle(key: &str, file: &str, at: &Span, p: &mut Vec<Diagnostic>) {
    let problem = Diagnostic::warning("W088", format!("{key} does nothing to {file}")).at(at.clone());
    p.push(problem.help("take it out, or write another container"));
}

/// The texts of a cart chunk are so long, in bytes (AES46-2002, table 1).
const FIELD: usize = 64;

fn cart(table: &mut Table<'_>, container: Option<Container>, p: &mut Vec<Diagnostic>) -> Cart {
    let Some(mut table) = table.table("cart", p) else { return Cart::default() };
    if container.is_some_and(|c| !matches!(c, Container::Wav { .. })) {
        idle("cart", "a file that is no WAV", &table.span(), p);
    }
    // of a field that is cut short, automation finds another cut, or none
    let mut text = |key, most: usize| {
        let written = table.written(key, p)?;
        known_words(&written, p);
        let size = written.value.len();
        if size > most {
            let message = format!("{key} has {size} bytes, and its field in the file {most}");
            p.push(
                Diagnostic::error("E073", message)
                    .at(written.span)
                    .help("shorten it; a syllable of Hangul has 3 bytes"),
            );
        }
        Some(written.value)
    };
    let cart = Cart {
        title: text("title", FIELD),
        artist: text("artist", FIELD),
        cut: text("cut", FIELD),
        client: text("client", FIELD),
        category: text("category", FIELD),
        classification: text("class", FIELD),
        out_cue: text("out-cue", FIELD),
        user: text("user", FIELD),
        url: text("url", 1024),
        start_date: moment(&mut table, "start-date", p),
        start_time: moment(&mut table, "start-time", p),
        end_date: moment(&mut table, "end-date", p),
        end_time: moment(&mut table, "end-time", p),
    };
    table.finish(p);
    cart
}

/// A day or a time of day, as AES46 writes them: `2026-11-10`, `06:00:00`.
fn moment(table: &mut Table<'_>, key: &'static str, p: &mut Vec<Diagnostic>) -> Option<String> {
    let written = table.written(key, p)?;
    let (what, example, good) = if key.ends_with("date") {
        let day = written.value.replace('/', "-");
        let good = day == "{date}" || NaiveDate::parse_from_str(&day, "%Y-%m-%d").is_ok();
        ("date", "2026-11-10, or {date} for the episode's", good)
    } else {
        ("time of day", "06:00:00", NaiveTime::parse_from_str(&written.value, "%H:%M:%S").is_ok())
    };
    if !good {
        let message = format!("\"{}\" is no {what}", written.value);
        p.push(Diagnostic::error("E073", message).at(written.span.clone()).help(format!("write it like {example}")));
    }
    Some(written.value)
}

fn is_safe(file: &str) -> bool {
    !file.is_empty() && !file.contains(['/', '\\', '\0']) && !file.contains(char::is_control) && !file.starts_with('.')
}

fn check_name(file: &Spanned<String>, p: &mut Vec<Diagnostic>) {
    let wrong = |message: String, help: &str| Diagnostic::error("E073", message).at(file.span.clone()).help(help);
    if !is_safe(&file.value) {
        p.push(wrong(format!("\"{}\" is no file name", file.value), "write a name without folders, like {slug}.mp3"));
    } else if TAKEN.contains(&file.value.to_lowercase().as_str()) {
        let help = "write another name, like {slug}-{name}.wav";
        p.push(wrong(format!("\"{}\" is a file of the tool's own", file.value), help));
    }
    known_words(file, p);
}

/// Words in braces that stand for nothing.
fn known_words(pattern: &Spanned<String>, p: &mut Vec<Diagnostic>) {
    for word in pattern.value.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(word, _)| word) {
        if !WORDS.contains(&word) {
            let problem = Diagnostic::error("E073", format!("\"{{{word}}}\" stands for nothing"));
            p.push(problem.at(pattern.span.clone()).help("write {slug}, {name}, {number}, {date} or {yymmdd}"));
        }
    }
}

/// A name that says another kind of file than it is: what plays it goes by its name.
fn ends_as_it_is(file: &Spanned<String>, container: Option<Container>, p: &mut Vec<Diagnostic>) {
    const KINDS: [&str; 4] = ["wav", "mp3", "opus", "flac"];
    let Some(container) = container else { return };
    let ending = file.value.rsplit_once('.').map_or("", |(_, ending)| ending);
    let own = match container.extension() {
        "wav" => &["wav", "wave", "bwf"][..],
        "opus" => &["opus", "ogg"],
        own => &[own][..],
    };
    let lower = ending.to_lowercase();
    if !own.contains(&lower.as_str()) {
        let extension = container.extension();
        let message = format!("\"{}\" would not be what its name says: the container is {extension}", file.value);
        let other = KINDS.iter().find(|kind| **kind == lower).map(|kind| format!("write container = \"{kind}\", or "));
        let help = format!("{}end the name with .{extension}", other.unwrap_or_default());
        p.push(Diagnostic::error("E073", message).at(file.span.clone()).help(help));
    }
}

/// The bit rates that MPEG-1 layer III knows (ISO/IEC 11172-3, 2.4.2.3), from the first on whose frames have room for the
/// exact length.
fn kilobits(written: &Spanned<u32>, problems: &mut Vec<Diagnostic>) -> Option<u16> {
    const KNOWN: [u16; 10] = [64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    let known = KNOWN.into_iter().find(|k| u32::from(*k) == written.value);
    if known.is_none() {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no bit rate for an MP3", written.value));
        let help = if written.value < 64 {
            "write 64 or more: below that there is no room for the exact length, and players add silence"
        } else {
            "write 64, 96, 128, 192 or another of its steps up to 320"
        };
        problems.push(problem.at(written.span.clone()).help(help));
    }
    known
}

/// What speech still sounds well at, up to what nobody hears a difference from.
fn opus_kilobits(written: &Spanned<u32>, problems: &mut Vec<Diagnostic>) -> Option<u16> {
    let known = u16::try_from(written.value).ok().filter(|kbps| (24..=256).contains(kbps));
    if known.is_none() {
        let problem = Diagnostic::error("E073", format!("\"{}\" is no bit rate for an Opus here", written.value));
        problems
            .push(problem.at(written.span.clone()).help("write a number from 24 to 256: 64 for mono, 96 for stereo"));
    }
    known
}
