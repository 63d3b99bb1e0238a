//! `corner.toml`: what repeats every week.
//!
//! The format clock, stock lines, default voices and sources, levels, the fit policy and the deliverables. A script says
//! only what is different this time.
pub use super::deliverable::{Deliverable, NameFacts};
use super::{Rate, Script, deliverable, front, glossary::Glossary, label::composed, times};
use crate::{
    diagnostic::{Checked, Diagnostic},
    settings::Table,
    source::{SourceId, Spanned},
    units::{Db, Millis},
};
use std::collections::BTreeMap;

/// One `corner.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Corner {
    /// The public name.
    pub title: String,
    /// A BCP 47 tag.
    pub language: String,
    /// The label of the host.
    pub host: String,
    /// How fast the host reads.
    pub rate: Option<Rate>,
    /// The length to fill.
    pub slot: Option<Millis>,
    /// How far from it is still right.
    pub tolerance: Option<Millis>,
    /// Air names by label.
    pub voices: BTreeMap<String, String>,
    /// Paths by key.
    pub sources: BTreeMap<String, String>,
    /// Stock lines by name, for the draft.
    pub lines: BTreeMap<String, String>,
    /// The format clock, in order.
    pub segments: Vec<ClockSegment>,
    /// How loud music and effects are.
    pub levels: Levels,
    /// What may be done to fill the slot.
    pub fit: Fit,
    /// The words that it explains; of `glossary.toml` beside it.
    pub glossary: Glossary,
    /// The finished files.
    pub deliverables: Vec<Deliverable>,
    /// Who has to sign an episode before it is published.
    pub signatures: Option<Signatures>,
}

/// Who has to sign an episode before it is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    /// Whose signatures count; everybody's when empty.
    pub by: Vec<String>,
    /// How many of them it takes.
    pub count: usize,
}

/// One segment of the format clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClockSegment {
    /// Its usual heading.
    pub title: String,
    /// How long it is to be.
    pub length: Option<Millis>,
    /// `opening`, `topic`, `term`, `closing`, or a word of the corner's own.
    pub kind: String,
    /// Cue words, `speech` or `term`: what it must hold.
    pub needs: Vec<String>,
}

/// How loud music and effects are against speech; the tool's defaults where not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Levels {
    /// Of music while nobody speaks.
    pub music: Option<Db>,
    /// Taken off a bed more under speech.
    pub duck: Option<Db>,
    /// Of effects.
    pub effects: Option<Db>,
}

/// What may be done to fill the slot; the tool's defaults where not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Fit {
    /// How many per cent pauses may change.
    pub pauses: Option<u8>,
    /// How much tails of music may change.
    pub tails: Option<Millis>,
    /// How many per cent faster or slower speech may become, at most 3.
    pub stretch: Option<u8>,
}

impl Default for Corner {
    fn default() -> Self {
        Self {
            title: String::new(),
            language: "en".to_owned(),
            host: "HOST".to_owned(),
            rate: None,
            slot: None,
            tolerance: None,
            voices: BTreeMap::new(),
            sources: BTreeMap::new(),
            lines: BTreeMap::new(),
            segments: Vec::new(),
            levels: Levels::default(),
            fit: Fit::default(),
            glossary: Glossary::default(),
            deliverables: deliverable::podcast().into_iter().collect(),
            signatures: None,
        }
    }
}

impl Corner {
    /// The label of whoever reads what has no label: the script's host, or the corner's.
    #[must_use]
    pub fn host_of<'a>(&'a self, script: &'a Script) -> &'a str {
        script.front.host.as_ref().map_or(self.host.as_str(), |host| host.value.as_str())
    }

    /// Read a `corner.toml`.
    pub fn parse(source: SourceId, text: &str) -> Checked<Self> {
        let mut problems = Vec::new();
        let mut table = Table::parse(source, text, &mut problems);
        let p = &mut problems;
        let mut corner = Self { deliverables: Vec::new(), ..Self::default() };
        match table.text("title", p) {
            Some(title) => corner.title = title.value,
            None if p.is_empty() => table.missing("title", "\"Loose Change\"", p),
            None => {}
        }
        if let Some(language) = table.text("language", p) {
            corner.language = language.value;
        }
        if let Some(host) = table.text("host", p) {
            corner.host = host.value;
        }
        let rate = table.text("rate", p);
        corner.rate = form(rate, front::rate, "a rate", "write it like 160wpm or 300spm", p);
        corner.slot = span_of_time(&mut table, "slot", p);
        corner.tolerance = span_of_time(&mut table, "tolerance", p);
        corner.voices = texts(&mut table, "voices", p);
        let sources = texts(&mut table, "sources", p);
        corner.sources = sources.into_iter().map(|(key, path)| (composed(key), path)).collect();
        corner.lines = texts(&mut table, "lines", p);
        for mut segment in table.tables("segment", p) {
            corner.segments.push(clock_segment(&mut segment, p));
            segment.finish(p);
        }
        if let Some(mut levels) = table.table("levels", p) {
            let mut level = |key| {
                let text = levels.text(key, p);
                form(text, |t| t.parse().ok(), "a level", "write it like -6dB", p)
            };
            corner.levels = Levels { music: level("music"), duck: level("duck"), effects: level("effects") };
            levels.finish(p);
        }
        if let Some(mut fit) = table.table("fit", p) {
            let pauses = fit.number("pauses", 0..=100, p);
            corner.fit.pauses = pauses.and_then(|n| u8::try_from(n.value).ok());
            corner.fit.tails = span_of_time(&mut fit, "tails", p);
            let stretch = fit.number("stretch", 0..=3, p);
            corner.fit.stretch = stretch.and_then(|n| u8::try_from(n.value).ok());
            fit.finish(p);
        }
        if let Some(wanted) = table.table("signatures", p) {
            corner.signatures = Some(signatures(wanted, p));
        }
        corner.deliverables = deliverable::read(&mut table, p);
        table.finish(p);
        if corner.deliverables.is_empty() {
            corner.deliverables.extend(deliverable::podcast());
        }
        Checked { value: corner, diagnostics: problems }
    }
}

pub(super) fn form<T>(
    text: Option<Spanned<String>>,
    read: impl Fn(&str) -> Option<T>,
    what: &str,
    help: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let text = text?;
    let value = read(&text.value);
    if value.is_none() {
        problems.push(Diagnostic::error("E073", format!("\"{}\" is not {what}", text.value)).at(text.span).help(help));
    }
    value
}

fn span_of_time(table: &mut Table<'_>, key: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Millis> {
    let text = table.text(key, problems);
    form(text, times::exact, "a length", "write 9:30, 570s or 9분 30초", problems)
}

fn texts(table: &mut Table<'_>, key: &'static str, problems: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let Some(inner) = table.table(key, problems) else { return BTreeMap::new() };
    inner.all_texts(problems).into_iter().map(|(key, text)| (key.value, text.value)).collect()
}

fn signatures(mut table: Table<'_>, problems: &mut Vec<Diagnostic>) -> Signatures {
    let by: Vec<String> = table.texts("by", problems).into_iter().map(|n| n.value.trim().to_owned()).collect();
    let count = table.number("count", 1..=99, problems);
    if let Some(count) = count.as_ref().filter(|c| !by.is_empty() && c.value as usize > by.len()) {
        let message = format!("{} signatures are asked for, and {} may sign", count.value, by.len());
        let problem = Diagnostic::error("E073", message).at(count.span.clone());
        problems.push(problem.help("name more people in by = [\"…\"], or ask for fewer"));
    }
    let count = count.map_or(by.len().max(1), |c| c.value as usize);
    table.finish(problems);
    Signatures { by, count }
}

fn clock_segment(table: &mut Table<'_>, problems: &mut Vec<Diagnostic>) -> ClockSegment {
    let title = table.text("title", problems).map(|t| t.value);
    if title.is_none() {
        table.missing("title", "\"Opening\"", problems);
    }
    ClockSegment {
        title: title.unwrap_or_default(),
        length: span_of_time(table, "length", problems),
        kind: table.text("kind", problems).map(|k| k.value).unwrap_or_default(),
        needs: table.texts("needs", problems).into_iter().map(|n| n.value).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Corner, NameFacts};
    use crate::{
        source::SourceId,
        units::{Container, Db, Layout, Millis},
    };

    #[test]
    fn a_corner_is_read_whole() {
        let text = "title = \"Loose Change\"\nlanguage = \"en\"\nslot = \"2:00\"\n[voices]\nHOST = \"Mina Vale\"\n\
                    [levels]\nmusic = \"-4dB\"\n[[segment]]\ntitle = \"Opening\"\nlength = \"0:25\"\nneeds = [\"SIG\"]\n\
                    [[deliverable]]\nname = \"air\"\nprofile = \"ebu\"\ncontainer = \"wav\"\nlayout = \"mono\"\nfile = \"{slug}-{name}.wav\"\n";
        let read = Corner::parse(SourceId(0), text);
        assert_eq!(read.diagnostics, []);
        let corner = read.value;
        assert_eq!((corner.slot, corner.levels.music), (Some(Millis(120_000)), Some(Db::from_centi(-400))));
        assert_eq!(corner.segments[0].needs, ["SIG"]);
        let air = &corner.deliverables[0];
        assert_eq!(air.file_name(&NameFacts { slug: "tea", ..NameFacts::default() }), "tea-air.wav");
        assert_eq!((air.delivery.layout, air.delivery.container), (Layout::Mono, Container::Wav { bits: 24 }));
    }

    #[test]
    fn a_corner_without_deliverables_makes_a_podcast() {
        let corner = Corner::parse(SourceId(0), "title = \"A\"\n").value;
        assert_eq!(corner.deliverables[0].file_name(&NameFacts { slug: "tea", ..NameFacts::default() }), "tea.mp3");
    }

    #[test]
    fn mistakes_are_all_said_at_once() {
        let text = "titel = \"A\"\nslot = \"5m\"\n[[deliverable]]\nname = \"p\"\nprofile = \"podcst\"\nkbps = 100\nfile = \"../x\"\n";
        let codes: Vec<_> = Corner::parse(SourceId(0), text).diagnostics.iter().map(|d| d.code).collect();
        assert_eq!(codes, ["E072", "E073", "E073", "E073", "E073", "E071"]);
    }

    #[test]
    fn a_station_and_a_podcast_are_served_from_one_corner() {
        let text = "title = \"A\"\n[[profile]]\nname = \"house\"\nloudness = \"-20 LUFS\"\npeak = \"-2 dBTP\"\n\
                    [[deliverable]]\nname = \"air\"\nprofile = \"house\"\ncontainer = \"wav\"\nrate = 44100\nversion = \"short\"\n\
                    file = \"{number}_{yymmdd}_{slug}.wav\"\n[deliverable.cart]\ncut = \"00417\"\nstart-date = 2026-11-10\n\
                    [[deliverable]]\nname = \"world\"\nprofile = \"shortwave\"\ncontainer = \"wav\"\nbits = 16\n";
        let read = Corner::parse(SourceId(0), text);
        assert_eq!(read.diagnostics, []);
        let [air, world] = read.value.deliverables.as_slice() else { panic!("{:?}", read.value.deliverables) };
        assert_eq!((air.delivery.profile.integrated.centi(), air.delivery.profile.true_peak.centi()), (-2000, -200));
        let facts = NameFacts { slug: "tea", number: Some(7), date: Some("2026-11-10") };
        assert_eq!(air.file_name(&facts), "007_261110_tea.wav");
        assert_eq!(air.version.as_deref(), Some("short"));
        assert_eq!(air.delivery.cart.start_date.as_deref(), Some("2026-11-10"));
        assert_eq!((world.delivery.layout, world.file.as_str()), (Layout::Mono, "{slug}.wav"));
    }

    #[test]
    fn an_opus_is_48_khz_and_has_a_bit_rate_of_its_own() {
        let read = |lines: &str| {
            let read = Corner::parse(SourceId(0), &format!("title = \"A\"\n[[deliverable]]\nname = \"p\"\n{lines}"));
            let helps: Vec<_> = read.diagnostics.iter().map(|d| d.message.clone()).collect();
            (read.value.deliverables.first().map(|d| (d.delivery.container, d.file.clone())), helps.join("; "))
        };
        let opus = |kbps| Some((Container::Opus { kbps }, "{slug}.opus".to_owned()));
        assert_eq!(read("container = \"opus\"\n"), (opus(96), String::new()));
        assert_eq!(read("container = \"opus\"\nlayout = \"mono\"\n"), (opus(64), String::new()));
        assert_eq!(read("container = \"opus\"\nkbps = 24\nrate = 48000\n"), (opus(24), String::new()));
        assert_eq!(read("container = \"opus\"\nrate = 44100\n").1, "an Opus cannot have 44100 Hz");
        assert_eq!(read("container = \"opus\"\nkbps = 12\n").1, "\"12\" is no bit rate for an Opus here");
        assert_eq!(read("container = \"opus\"\nsegments = true\n").1, "an MP3 or an Opus cannot be cut into segments");
        // nor has an MP3 of a low rate every bit rate
        assert_eq!(read("kbps = 192\nrate = 22050\n").1, "an MP3 of 22050 Hz has 160 kbit/s at most");
        assert_eq!(read("kbps = 160\nrate = 22050\n").1, "");
        assert_eq!(read("kbps = 320\nrate = 32000\n").1, "");
        assert!(read("container = \"aac\"\n").1.starts_with("AAC is not offered"));
    }

    #[test]
    fn a_setting_that_changes_nothing_of_a_file_is_told() {
        for (lines, told) in [
            ("container = \"mp3\"\nbits = 24\n", "bits does nothing to an MP3 or an Opus"),
            ("container = \"wav\"\nkbps = 128\n", "kbps does nothing to a WAV or a FLAC"),
            ("container = \"flac\"\n[deliverable.cart]\ncut = \"1\"\n", "cart does nothing to a file that is no WAV"),
        ] {
            let read = Corner::parse(SourceId(0), &format!("title = \"A\"\n[[deliverable]]\nname = \"p\"\n{lines}"));
            let found: Vec<_> = read.diagnostics.iter().map(|d| (d.code, d.message.as_str())).collect();
            assert_eq!(found, [("W088", told)]);
            assert_eq!(read.value.deliverables.len(), 1);
        }
    }

    #[test]
    fn two_files_of_one_name_are_refused_and_so_is_a_name_of_our_own() {
        let files = |a: &str, b: &str| {
            let one = |name: &str, file: &str| format!("[[deliverable]]\nname = \"{name}\"\nfile = \"{file}\"\n");
            let text = format!("title = \"A\"\n{}{}", one("a", a), one("b", b));
            Corner::parse(SourceId(0), &text).diagnostics.len()
        };
        assert_eq!(files("{slug}.mp3", "{slug}-b.mp3"), 0);
        assert_eq!(files("{slug}.mp3", "{slug}.mp3"), 1);
        assert_eq!(files("{slug}-{name}.mp3", "{slug}-{name}.mp3"), 0);
        // a name of our own, which is none of an MP3 either, and a word that stands for nothing
        assert_eq!(files("master.wav", "{slog}.mp3"), 3);
        assert_eq!(files("{slug}-a.mp3", "{slug}-A.MP3"), 1);
        assert_eq!(files("{slug}.mp3", "{slug}.flac"), 1);
        // texts that the tool writes beside the recording have such names
        assert_eq!(files("captions.vtt", "script.html"), 2);
        assert_eq!(files("{slug}", "{slug}.m4a"), 2);
    }

    #[test]
    fn a_deliverable_has_a_name_of_its_own_and_a_cart_that_fits() {
        let told = |name: &str, cut: &str| {
            let text = format!(
                "title = \"A\"\n[[deliverable]]\nname = \"{name}\"\ncontainer = \"wav\"\n[deliverable.cart]\ncut = \"{cut}\"\n"
            );
            Corner::parse(SourceId(0), &text).diagnostics.into_iter().map(|d| d.message).collect::<Vec<_>>()
        };
        assert_eq!(told("air", "00417"), [] as [&str; 0]);
        assert_eq!(told("master", "00417"), ["\"master\" is the name of the tool's own file"]);
        assert_eq!(told("air", &"단".repeat(22)), ["cut has 66 bytes, and its field in the file 64"]);
        assert_eq!(told("air", "{week}"), ["\"{week}\" stands for nothing"]);
    }

    #[test]
    fn a_cart_has_the_number_and_the_date_of_its_episode() {
        let lines = "cut = \"417-{number}\"\ntitle = \"{slug}\"\nstart-date = \"{date}\"\nuser = \"{number}\"\n";
        let text =
            format!("title = \"A\"\n[[deliverable]]\nname = \"air\"\ncontainer = \"wav\"\n[deliverable.cart]\n{lines}");
        let read = Corner::parse(SourceId(0), &text);
        assert_eq!(read.diagnostics, []);
        let air = &read.value.deliverables[0];
        let facts = NameFacts { slug: "tea", number: Some(7), date: Some("2026-11-10") };
        let cart = air.delivery(&facts).unwrap().cart;
        let said = (cart.cut.as_deref(), cart.title.as_deref(), cart.start_date.as_deref(), cart.user.as_deref());
        assert_eq!(said, (Some("417-007"), Some("tea"), Some("2026-11-10"), Some("007")));
        // an episode without a number and a date
        let cart = air.delivery(&NameFacts { slug: "tea", ..NameFacts::default() }).unwrap().cart;
        assert_eq!((cart.cut.as_deref(), cart.start_date, cart.user), (Some("417-"), None, None));
        let long = air.delivery(&NameFacts { slug: &"tea".repeat(30), ..NameFacts::default() });
        assert!(long.unwrap_err().ends_with("90 bytes; its field has 64"));
    }
}
