//! Plain text: an interview copied from a web page or typed by hand, with or without speakers' labels.
//!
//! It takes lines and gives speech, notes, metadata and a list of the page's furniture. It is a stage of its own because
//! such a file has no syntax: what a line is follows from its form and place alone. No rule here knows a page.
mod advert;
mod afterword;
mod below;
mod block;
mod body;
mod cast;
pub(super) mod clock;
mod day;
mod dialogue;
mod direction;
mod emphasis;
mod export;
mod footnote;
mod front_matter;
mod furniture;
mod gloss;
mod head;
mod insertion;
mod leftover;
mod legend;
mod markdown;
mod meaning;
mod narrator;
mod noun;
mod page;
mod picture;
mod readers;
mod reported;
mod run_in;
mod shape;
mod sheet;
mod stray;

use super::{
    ParagraphKind, SetAside, SetAsideKind, SpeakerId, caption,
    date::{self, Dated},
    label,
    line::{MOST_WORDS, identify},
    name::{self, is_role},
    read::{Input, Reading},
};
use crate::{
    diagnostic::{Checked, Diagnostic},
    units::Millis,
};
use block::Block;
use body::Builder;
use page::Role;
pub use shape::says_i;
use std::{collections::BTreeMap, ops::Range};

pub(super) use markdown::read;

/// A page without marks of Markdown.
fn page_of(input: &Input<'_>) -> Reading {
    if input.text.split_whitespace().nth(MOST_WORDS).is_some() {
        return Err(format!("more than {MOST_WORDS} words"));
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups = 0_usize;
    let mut blank = true;
    for (_, line) in caption::lines(input.text) {
        if let Some(found) = label::find(line) {
            *counts.entry(found.key()).or_default() += 1;
        }
        groups += usize::from(blank && !line.trim().is_empty());
        blank = line.trim().is_empty();
    }
    let labels = label::Accepted::new(&counts, groups).with_lines(input.text);
    let mut blocks = block::blocks(input.text, &labels);
    block::join(input.text, &mut blocks);
    stray::drop(input.text, &mut blocks);
    let footnotes = footnote::mark(input.text, &mut blocks);
    block::titles(input.text, &mut blocks);
    run_in::cut(input.text, &mut blocks);
    let written = blocks.split_off(readers::begin(input.text, &blocks));
    let legends = legend::take(input.text, &mut blocks);
    dialogue::asked(input.text, &mut blocks);
    dialogue::mixed(input.text, &mut blocks);
    advert::answered(input.text, &mut blocks);
    let implied = dialogue::label(input.text, &mut blocks);
    block::datelines(input.text, &mut blocks);
    sheet::torn(input.text, &mut blocks);
    let (roles, article) = page::roles(input.text, &blocks, implied);
    let mut builder = Builder::new(input);
    builder.footnotes = footnotes;
    let mut speakers = Speakers::of(input.text, &blocks);
    if article {
        builder.transcript.article = true;
        let byline = |role: &Role| matches!(role, Role::Aside(SetAsideKind::Boilerplate, _) | Role::Date);
        let above = blocks.iter().zip(&roles).take_while(|(_, role)| **role != Role::Speech);
        let lines = above.filter(|(_, role)| byline(role)).filter_map(|(b, _)| input.text.get(b.content.clone()));
        // the sentences of an article are its writer's
        let writer = lines.flat_map(str::lines).find_map(reported::writer);
        speakers.current = writer.and_then(|name| identify(&mut builder.transcript.speakers, &name));
    }
    speakers.day = dated(&mut builder, &blocks, &roles);
    let mut legends = legends.iter().peekable();
    for (block, role) in blocks.iter().zip(roles) {
        while let Some((legend, kind)) = legends.next_if(|(legend, _)| legend.range.start < block.range.start) {
            place(&mut builder, &mut speakers, legend, &kind.role());
        }
        place(&mut builder, &mut speakers, block, &role);
    }
    legends.for_each(|(legend, kind)| place(&mut builder, &mut speakers, legend, &kind.role()));
    let below = Role::Aside(SetAsideKind::Boilerplate, "what readers wrote below the page");
    written.iter().for_each(|block| place(&mut builder, &mut speakers, block, &below));
    if let Some(label) = speakers.waiting.take() {
        builder.silent(label);
    }
    let (mut transcript, diagnostics) = builder.finish();
    clock::spread(&mut transcript, &speakers.stamps);
    let words = &transcript.words;
    for gloss in transcript.glosses.iter_mut().take(MOST_GLOSSES) {
        if let Some(stem) = gloss::without_particle(&gloss.term, words) {
            gloss.term = stem;
        }
    }
    transcript.format = "plain interview";
    let said = transcript.paragraphs.iter().find(|p| p.kind == ParagraphKind::Speech);
    let head = said.and_then(|p| input.text.get(..p.span.range.start)).unwrap_or_default();
    transcript.asking = cast::asking(head, &transcript.speakers);
    let labelled = blocks.iter().filter(|b| b.label.is_some()).filter_map(|b| input.text.get(b.range.clone()));
    transcript.asking.extend(cast::offices(labelled, &transcript.speakers));
    transcript.asking.sort();
    transcript.asking.dedup();
    Ok(Checked { value: transcript, diagnostics })
}

/// Who answers, in a list of those who take part.
const GUESTS: &[&str] = &["interviewee", "narrator", "respondent", "guest", "구술자", "응답자"];
/// Words that name a kind of document and nothing else.
const GENERIC: &[&str] = &[
    "oral",
    "history",
    "transcript",
    "transcription",
    "interview",
    "recording",
    "of",
    "the",
    "an",
    "a",
    "full",
    "audio",
    "인터뷰",
    "녹취록",
    "전문",
    "구술",
    "채록",
];
/// Terms that are looked up in the whole file; no page explains more.
const MOST_GLOSSES: usize = 200;

/// Who spoke last, and the short forms of names.
#[derive(Default)]
struct Speakers {
    current: Option<SpeakerId>,
    aliases: BTreeMap<String, SpeakerId>,
    /// Times beside labels, and how many words came before each.
    stamps: Vec<(usize, Millis)>,
    /// A time alone on the line before.
    above: Option<Millis>,
    /// A label on a line of its own, waiting for its words.
    waiting: Option<Range<usize>>,
    /// Who reports around a soundbite that has not ended.
    around: Option<Around>,
    /// Names in full by their short forms, where the head of the page lists who takes part.
    full: BTreeMap<String, String>,
    /// The line with the day of the interview.
    day: Option<Range<usize>>,
    /// Who was interviewed, where the head of the page lists who takes part.
    guest: Option<String>,
    /// Nobody has a label but the one who asks: paragraphs without a label are of this one, who has no name or is named once.
    answering: Option<String>,
    /// Labels with an ampersand: whether each is one name.
    ampersands: BTreeMap<String, bool>,
}

/// Who spoke before a soundbite, and goes on behind it.
struct Around {
    before: Option<SpeakerId>,
    /// Its quotation marks are open.
    open: bool,
}

impl Speakers {
    /// A soundbite ends with its line, or with its quotation marks; what has none is no soundbite, but a turn like others.
    fn end_soundbite(&mut self, block: &Block, said: &str) {
        let Some(around) = self.around.take() else { return };
        let open = around.open || said.starts_with(['"', '“']);
        if block.label.is_some() || open && said.ends_with(['"', '”']) {
            self.current = around.before;
        } else if open {
            self.around = Some(Around { open, ..around });
        }
    }

    /// Whether a label with an ampersand is one name: `F&F`, and `FURROW & FIELD` where that is its short form.
    fn is_one(&mut self, name: &str, text: &str) -> bool {
        if name.contains('/') {
            return false;
        }
        let Some((first, second)) = name.split_once(" & ") else { return true };
        if let Some(known) = self.ampersands.get(name) {
            return *known;
        }
        let letters = first.chars().next().zip(second.chars().next());
        let short = letters.is_some_and(|(a, b)| text.contains(&format!("\n{a}&{b}:")));
        self.ampersands.insert(name.to_owned(), short);
        short
    }

    fn of(text: &str, blocks: &[Block]) -> Self {
        let full = blocks.iter().filter_map(|b| b.part.clone());
        let full = full.map(|(name, short)| (short.unwrap_or_else(|| name::initials(&name)).to_lowercase(), name));
        let asks_alone = stray::alone(text, blocks);
        let own = |b: &Block| text.get(b.range.clone()).unwrap_or_default().to_lowercase();
        let answers = |b: &&Block| GUESTS.iter().any(|w| own(b).starts_with(w));
        let guest = blocks.iter().filter(|b| b.part.is_some()).find(answers);
        let guest = guest.and_then(|b| b.part.as_ref().map(|(name, _)| name.clone()));
        let answering = asks_alone.map(|(_, name)| name.unwrap_or_else(|| "A".to_owned()));
        Self { answering, guest, full: full.collect(), ..Self::default() }
    }
}

/// The day of the interview, where the page says it beyond doubt. A date alone that could be two days is asked about.
fn dated(builder: &mut Builder<'_>, blocks: &[Block], roles: &[Role]) -> Option<Range<usize>> {
    let text = builder.input.text;
    let line = |n: usize| text.get(blocks.get(n)?.range.clone());
    let alone = || {
        let lines =
            roles.iter().enumerate().filter(|(_, role)| **role == Role::Date).filter_map(|(n, _)| Some((n, line(n)?)));
        let mut lines = lines.filter(|(_, line)| !day::of_the_page(line.trim()));
        lines.find_map(|(n, line)| {
            let (dated, at) = date::find(line.trim())?;
            matches!(dated, Dated::Ambiguous(..)).then_some((n, dated, at))
        })
    };
    let (n, dated, at) = day::interview(text, blocks, roles).or_else(alone)?;
    let range = blocks.get(n).map_or(0..0, |b| b.range.clone());
    match dated {
        Dated::Day(day) => builder.transcript.date = Some(day),
        Dated::Ambiguous(one, other) => {
            let written = line(n).and_then(|line| line.trim().get(at)).unwrap_or_default();
            builder.diagnostics.push(
                Diagnostic::warning("W064", format!("date \"{written}\" could be two days; it is kept and not used"))
                    .at(builder.input.span(range.clone()))
                    .help(format!("write it as {one} or as {other}")),
            );
        }
        Dated::Month => {}
    }
    Some(range)
}

fn place(builder: &mut Builder<'_>, speakers: &mut Speakers, block: &Block, role: &Role) {
    let text = builder.input.text.get(block.range.clone()).unwrap_or_default().trim().to_owned();
    let above = std::mem::replace(&mut speakers.above, clock::alone(&text));
    if let (Role::Speech, Some(label)) = (role, &block.label) {
        speakers.stamps.extend(label.time.or(above).map(|time| (builder.transcript.words.len(), time)));
    }
    if let Some(number) = &block.number {
        let text = builder.input.text.get(number.clone()).unwrap_or_default().trim().to_owned();
        let span = builder.input.span(number.clone());
        let place = text.contains(char::is_alphabetic);
        let why = if place { "the place that a report is sent from" } else { "the number of a question" };
        builder.transcript.set_aside.push(SetAside { kind: SetAsideKind::Mark, text, why, span });
    }
    let mut aside = |kind, why| {
        let span = builder.input.span(block.range.clone());
        builder.transcript.set_aside.push(SetAside { kind, text: text.clone(), why, span });
    };
    match role {
        Role::Aside(kind, why) => aside(*kind, why),
        Role::Collection => aside(SetAsideKind::Collection, "a name above the title"),
        Role::Title => {
            aside(SetAsideKind::Title, "the title of the page");
            let bare = bare(builder.input.text, block);
            // the kind of a document is no title where the page says who was interviewed
            let generic = bare.split_whitespace().all(|w| GENERIC.contains(&w.to_lowercase().as_str()));
            let named =
                ["제목", "Title"].iter().find_map(|key| bare.strip_prefix(key)?.trim_start().strip_prefix([':', '：']));
            let bare = named.map_or(bare.as_str(), str::trim_start).to_owned();
            let title = speakers.guest.clone().filter(|_| generic || head::names_a_site(&bare)).unwrap_or(bare);
            builder.transcript.title.get_or_insert(title);
        }
        Role::Subtitle => {
            aside(SetAsideKind::Subtitle, "a line between the title and the interview");
            let bare = bare(builder.input.text, block);
            builder.transcript.subtitle.get_or_insert(bare);
        }
        Role::Date => {
            let why = if day::of_the_page(&text) {
                "a date of the page, not of the interview"
            } else if speakers.day.as_ref() == Some(&block.range) || crate::transcript::date::find(&text).is_none() {
                "a line with a date and little else"
            } else {
                "a date that the page does not call the interview's"
            };
            aside(SetAsideKind::Date, why);
        }
        Role::Note => builder.note(block.content.clone(), block.range.clone()),
        Role::Heading => {
            let said = builder.running(block.content.clone(), block.range.clone(), ParagraphKind::Heading, None);
            let marks = block.range.start..block.content.start;
            let text = builder.input.text.get(marks.clone()).unwrap_or_default().trim().to_owned();
            if !said && !text.is_empty() {
                let (kind, why) = (SetAsideKind::Mark, "marks of a heading without a word");
                builder.transcript.set_aside.push(SetAside { kind, text, why, span: builder.input.span(marks) });
            }
        }
        Role::Speech => speech(builder, speakers, block),
    }
}

fn speech(builder: &mut Builder<'_>, speakers: &mut Speakers, block: &Block) {
    let mut content = block.content.clone();
    let mut whole = block.range.clone();
    builder.torn = block.continues;
    if let Some(name) = speakers.answering.as_ref().filter(|_| block.label.is_none() && !block.continues)
        && speakers.waiting.is_none()
    {
        speakers.current = identify(&mut builder.transcript.speakers, name);
    }
    if let Some(found) = &block.label {
        let names: Vec<&str> = if speakers.is_one(&found.name, builder.input.text) {
            vec![found.name.as_str()]
        } else {
            found.name.split(['/', '&']).map(str::trim).filter(|n| !n.is_empty()).collect()
        };
        let known = &mut builder.transcript.speakers;
        let ids: Vec<Option<SpeakerId>> = names
            .iter()
            .map(|name| {
                let name = speakers.full.get(&name.to_lowercase()).map_or(*name, String::as_str);
                speakers
                    .aliases
                    .get(&name.to_lowercase())
                    .copied()
                    .or_else(|| initials(known, name))
                    .or_else(|| part_of_name(known, name))
                    .or_else(|| identify(known, name))
            })
            .collect();
        let before = speakers.around.take().map_or(speakers.current, |around| around.before);
        speakers.around = found.soundbite.then_some(Around { before, open: false });
        // of two names at once nobody can say who spoke which word
        speakers.current = if let [one] = ids.as_slice() { *one } else { None };
        if let (Some(alias), Some(id)) = (&found.alias, speakers.current) {
            speakers.aliases.insert(alias.to_lowercase(), id);
        }
        content.start += found.body;
        if let Some(remark) = &found.remark {
            let at = block.content.start;
            builder.remark(at + remark.start..at + remark.end);
        }
        if let Some(label) = speakers.waiting.take() {
            builder.silent(label);
        }
        if found.lone {
            speakers.waiting = Some(whole);
            return;
        }
    }
    let label = whole.start..content.start;
    let said = builder.input.text.get(content.clone()).unwrap_or_default().trim();
    let waiting = speakers.waiting.take();
    if let Some(waiting) = &waiting {
        whole.start = waiting.start;
    }
    if !builder.running(content, whole, ParagraphKind::Speech, speakers.current) {
        builder.silent(label);
        waiting.into_iter().for_each(|w| builder.silent(w));
    }
    speakers.end_soundbite(block, said);
}

/// `AJ` is Adam Jonas when nobody else in the file has these initials.
fn initials(known: &[String], label: &str) -> Option<SpeakerId> {
    if !(2..=3).contains(&label.len()) || !label.chars().all(char::is_uppercase) {
        return None;
    }
    let is = |name: &str| name.contains(' ') && name::short_forms(name).iter().any(|short| short == label);
    let mut matching = known.iter().enumerate().filter(|(_, name)| is(name));
    let (only, _) = matching.next()?;
    matching.next().is_none().then_some(SpeakerId(only))
}

/// One name of somebody whose label had two or more before: `VAUD` after `EMERIC VAUD`, `DE VRIES` after `WIM DE VRIES`.
fn part_of_name(known: &[String], label: &str) -> Option<SpeakerId> {
    if label.chars().count() < 3 || is_role(label) {
        return None;
    }
    let own = label.to_lowercase();
    if known.iter().any(|name| name.to_lowercase() == own) {
        return None;
    }
    let mut matching = known.iter().enumerate().filter(|(_, name)| {
        let name = (!is_role(name)).then(|| name.to_lowercase());
        // of several words they are the last ones
        let ends = |n: &str| n.strip_suffix(own.as_str()).is_some_and(|rest| rest.ends_with(' '));
        name.is_some_and(|n| n.contains(' ') && (ends(&n) || n.split_whitespace().any(|w| w == own)))
    });
    let (only, _) = matching.next()?;
    matching.next().is_none().then_some(SpeakerId(only))
}

/// A title without its marks, on one line.
fn bare(text: &str, block: &Block) -> String {
    let content = text.get(block.content.clone()).unwrap_or_default();
    let line = content.split_whitespace().collect::<Vec<_>>().join(" ");
    super::line::clean(line.trim_matches(['*', '_', ' ']))
}
