//! What could air, item by item, each in words that change exactly when it does: what a signature is put under.
//!
//! Every type of the programme is taken apart field by field, without `..`, so that a new field does not compile before
//! somebody has said whether listeners could notice it.
use super::{
    AiredWord, Bed, BedEnd, ChapterMark, Cut, Effect, Element, ElementKind, Link, Music, Piece, Priority, Programme,
    Segment, Speech, SpeechKind, Term, Told, Voice, VoiceId,
};
use crate::units::{Db, Frames};
use std::{collections::BTreeSet, fmt::Write as _};

/// Something that could air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What it is, for people: `spare paragraph`, `clip`, `bed`.
    pub what: String,
    /// What it says, in a form that changes exactly when listeners could notice.
    pub says: String,
    /// The line of the script, from 1; `None` for what may stand in the front matter or in the corner.
    pub line: Option<usize>,
    /// Which element of the programme, by segment and by place in it; `None` for what is about the whole.
    pub element: Option<(usize, usize)>,
}

impl Statement {
    fn whole(what: &str, says: String) -> Self {
        Self { what: what.to_owned(), says, line: None, element: None }
    }
}

/// Everything of a programme that could air or be published, in running order, what the fit leaves out included.
#[must_use]
pub fn statements(programme: &Programme) -> Vec<Statement> {
    // what holds it back and how fast people read is no part of what airs, and links, credits and words explained are told of below
    let Programme { title, corner, language, version: _, slot, tolerance, voices, segments, holds: _, paces: _ } =
        programme;
    let mut all = vec![
        Statement::whole("title", title.clone()),
        Statement::whole("name of the corner", corner.clone()),
        Statement::whole("language", language.0.clone()),
        Statement::whole("slot", format!("{} {}", optional(*slot), optional(*tolerance))),
    ];
    all.extend(voices.iter().map(|Voice { name, role, host }| {
        let role = role.as_deref().unwrap_or_default();
        Statement::whole("voice", format!("{name}\t{role}\t{host}"))
    }));
    let mut credited = BTreeSet::new();
    for (n, segment) in segments.iter().enumerate() {
        let Segment { title, length, start, elements, origin } = segment;
        let start = start.map(|(at, hard)| format!("{} {hard}", at.get())).unwrap_or_default();
        all.push(Statement {
            what: "segment".to_owned(),
            says: format!("{title}\t{}\t{start}", optional(*length)),
            line: Some(origin.line),
            element: None,
        });
        for (place, element) in elements.iter().enumerate() {
            all.push(of_element(programme, element, (n, place)));
            all.extend(of_told(element, (n, place), &mut credited));
        }
    }
    all
}

/// What is told of an element: each credit once.
fn of_told(element: &Element, place: (usize, usize), credited: &mut BTreeSet<String>) -> Vec<Statement> {
    let Told { terms, links, credits } = &element.told;
    let new = |what: &str, says: String| Statement {
        what: what.to_owned(),
        says,
        line: Some(element.origin.line),
        element: Some(place),
    };
    let terms = terms.iter().map(|Term { word, meaning }| new("explained word", format!("{word}\t{meaning}")));
    let links = links.iter().map(|Link { text, url }| new("link", format!("{text}\t{url}")));
    let credits = credits.iter().filter(|credit| credited.insert((*credit).clone()));
    terms.chain(links).chain(credits.map(|credit| new("credit", credit.clone()))).collect()
}

fn of_element(programme: &Programme, element: &Element, place: (usize, usize)) -> Statement {
    // an id is a name for the producer's own use; what it binds is told of where it is used
    let Element { kind, priority, id: _, told: _, origin } = element;
    let (what, says) = match kind {
        ElementKind::Speech(speech) => of_speech(programme, speech),
        ElementKind::Clip(cut) => ("clip", of_cut(programme, cut)),
        ElementKind::Music(music) => ("music", of_music(music)),
        ElementKind::Bed(bed) => ("bed", of_bed(bed)),
        ElementKind::BedOut { fade } => ("end of the bed", optional(*fade)),
        ElementKind::Effect(effect) => {
            let Effect { piece, under, level, fade } = effect;
            ("effect", format!("{} {under} {} {}", of_piece(piece), decibels(*level), two(*fade)))
        }
        ElementKind::Pause { length, flex } => {
            ("pause", format!("{} {}", length.get(), flex.map(two).unwrap_or_default()))
        }
        ElementKind::Post { at, hard } => ("post", format!("{} {hard}", at.get())),
        ElementKind::Chapter(mark) => {
            let ChapterMark { title, url, image, hidden } = mark;
            let (url, image) = (url.as_deref().unwrap_or_default(), image.as_deref().unwrap_or_default());
            ("chapter", format!("{title}\t{url}\t{image}\t{hidden}"))
        }
    };
    let (kind, order) = match priority {
        Priority::Always => ("", String::new()),
        Priority::Pad(n) => ("pad ", format!("pad {n}\t")),
        Priority::Spare(n) => ("spare ", format!("spare {n}\t")),
    };
    Statement { what: format!("{kind}{what}"), says: order + &says, line: Some(origin.line), element: Some(place) }
}

fn of_speech(programme: &Programme, speech: &Speech) -> (&'static str, String) {
    // phrases and planned times follow from the words, spoken stretches from the take
    let Speech { voice, kind, text, phrases: _, planned: _, spoken: _, take, over } = speech;
    let what = match kind {
        SpeechKind::Link => "paragraph",
        SpeechKind::Term => "explanation",
        SpeechKind::Quote => "quotation",
        SpeechKind::Translation => "translation",
    };
    let take = take.as_ref().map(of_piece).unwrap_or_default();
    let over = over.as_deref().unwrap_or_default();
    (what, format!("{}\t{text}\t{take}\t{over}", name(programme, Some(*voice))))
}

fn of_cut(programme: &Programme, cut: &Cut) -> String {
    // a tone is told of among the pieces
    let Cut { pieces, bleep: _, words, voice, out_words: _, fade, crossfade, under } = cut;
    let mut says = format!("{}\t", name(programme, *voice));
    for piece in pieces {
        let _ = write!(says, "{};", of_piece(piece));
    }
    for AiredWord { text, at: _, voice } in words {
        let _ = write!(says, "\t{text}\u{1}{}", name(programme, *voice));
    }
    let under = under.map(|(level, after)| format!("{} {}", level.centi(), after.get())).unwrap_or_default();
    let _ = write!(says, "\t{}\t{}\t{under}", fade.map(two).unwrap_or_default(), optional(*crossfade));
    says
}

fn of_music(music: &Music) -> String {
    let Music { kind, piece, length, looped, level, fade, crossfade, flex } = music;
    let flex = flex.map(two).unwrap_or_default();
    let fade = two(*fade);
    let crossfade = optional(*crossfade);
    let kind = kind.word();
    format!("{kind} {} {} {looped} {} {fade}\t{crossfade}\t{flex}", of_piece(piece), length.get(), decibels(*level))
}

fn of_bed(bed: &Bed) -> String {
    let Bed { piece, looped, level, duck, attack, release, fade, until, post } = bed;
    let until = match until {
        BedEnd::Programme => "programme",
        BedEnd::Segment => "segment",
        BedEnd::Id(id) => id,
    };
    format!(
        "{} {looped} {}\t{}\t{}\t{}\t{}\t{until}\t{}",
        of_piece(piece),
        decibels(*level),
        decibels(*duck),
        optional(*attack),
        optional(*release),
        two(*fade),
        optional(*post)
    )
}

/// A recording is named by its content: another recording under the same name is another piece.
fn of_piece(piece: &Piece) -> String {
    let Piece { clip, range, gain, loudness: _ } = piece;
    format!("{} {}-{} {}", clip.0, range.start().get(), range.end().get(), gain.centi())
}

fn name(programme: &Programme, voice: Option<VoiceId>) -> &str {
    voice.and_then(|v| programme.voices.get(v.0)).map_or("", |v| v.name.as_str())
}

fn optional(time: Option<Frames>) -> String {
    time.map(|t| t.get().to_string()).unwrap_or_default()
}

fn two((a, b): (Frames, Frames)) -> String {
    format!("{}/{}", a.get(), b.get())
}

fn decibels(level: Option<Db>) -> String {
    level.map(|l| l.centi().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::statements;
    use crate::programme::{Element, ElementKind, Origin, Priority, Programme, Segment, Speech, Told, Voice};

    fn programme(text: &str, priority: Priority) -> Programme {
        let speech = Speech { text: text.to_owned(), ..Speech::default() };
        let origin = Origin { line: 7, ..Origin::default() };
        let element = Element { kind: ElementKind::Speech(speech), priority, id: None, told: Told::default(), origin };
        Programme {
            voices: vec![Voice { name: "Mina".into(), ..Voice::default() }],
            segments: vec![Segment { elements: vec![element], ..Segment::default() }],
            ..Programme::default()
        }
    }

    #[test]
    fn a_spare_is_told_as_one_and_changes_with_its_words_and_its_order() {
        let of = |p: &Programme| statements(p).into_iter().find(|s| s.element.is_some()).unwrap();
        let (one, other) = (programme("Good night.", Priority::Spare(1)), programme("Good day.", Priority::Spare(1)));
        assert_eq!((of(&one).what.as_str(), of(&one).line), ("spare paragraph", Some(7)));
        assert_ne!(of(&one), of(&other));
        assert_ne!(of(&one), of(&programme("Good night.", Priority::Spare(2))));
    }

    #[test]
    fn what_holds_a_programme_back_is_no_part_of_what_airs() {
        let one = programme("Good night.", Priority::Always);
        let held = Programme { holds: vec!["ask Wren".into()], ..one.clone() };
        assert_eq!(statements(&one), statements(&held));
    }
}
