//! A Word document that comes back: its paragraphs with what was put in, taken out and remarked, and by whom.
//!
//! Tracked changes are those of ECMA-376 part 1, 17.13.5; comments those of 17.13.4. Dates of changes are not read.
use crate::{
    archive::{Archive, related},
    letter::entity,
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;

/// A document is never longer, in bytes of its text part.
const LONGEST: usize = 64 << 20;
/// A list of relations is never longer, in bytes.
const RELATIONS: usize = 1 << 20;
/// Text boxes may stand in each other this deep.
const DEEP: usize = 32;

/// A document that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returned {
    pub(super) paragraphs: Vec<Paragraph>,
    pub(super) remarks: Vec<Remark>,
}

/// What somebody wrote beside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Remark {
    /// Whose, in initials.
    pub(super) by: String,
    /// What it says.
    pub(super) text: String,
    /// What it is about, as far as it was marked.
    pub(super) about: String,
    pub(super) paragraph: usize,
    /// Where in the paragraph as it was sent, in bytes.
    pub(super) at: usize,
}

/// How a stretch of text came to be in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Track {
    /// It was there.
    #[default]
    Kept,
    /// Somebody put it in; in initials.
    Inserted(String),
    /// Somebody took it out; in initials, empty for one that is struck by hand.
    Deleted(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) runs: Vec<(String, Track)>,
    /// Who put its end in: it was one with the next.
    pub(super) parted: Option<String>,
    /// What it is, as its style is named; empty where it has none.
    pub(super) style: String,
    /// How its words are said, as it is written above them.
    pub(super) said: Vec<String>,
}

impl Paragraph {
    /// As it was sent.
    pub(super) fn before(&self) -> String {
        let kept = |kind: &Track| !matches!(kind, Track::Inserted(_));
        self.runs.iter().filter(|(_, kind)| kept(kind)).map(|(text, _)| text.as_str()).collect()
    }
}

/// Read a document.
///
/// # Errors
/// When it is none, in words.
pub fn returned(bytes: &[u8]) -> Result<Returned, String> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err("it is locked with a password, or of a Word before 2007; save it again as .docx".to_owned());
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err("it is no Word document; save it as .docx".to_owned());
    }
    let archive = Archive::open(bytes)?;
    let relations = archive.entry("_rels/.rels", RELATIONS).transpose()?;
    let main = relations.and_then(|r| related(&r, "/officeDocument")).unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(xml) = archive.entry(&main, LONGEST) else {
        return Err(if archive.has("content.xml") {
            "it is an OpenDocument file; save it as .docx".to_owned()
        } else {
            "it is an archive and no Word document".to_owned()
        });
    };
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", main.as_str()));
    let own = archive.entry(&format!("{folder}/_rels/{file}.rels"), RELATIONS).transpose()?;
    let mut walk = Walk::default();
    for (kind, usual) in [("comment", "comments.xml"), ("footnote", "footnotes.xml"), ("endnote", "endnotes.xml")] {
        let named = own.as_deref().and_then(|r| related(r, &format!("/{kind}s")));
        let named = named.unwrap_or_else(|| usual.to_owned());
        let named = if archive.has(&named) { named } else { format!("{folder}/{named}") };
        if let Some(xml) = archive.entry(&named, LONGEST) {
            walk.comments.extend(said(&xml?, kind)?);
        }
    }
    walk.read(&xml?)?;
    Ok(walk.finish())
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
    let value = String::from_utf8_lossy(&found.value);
    Some(quick_xml::escape::unescape(&value).map_or_else(|_| value.clone().into_owned(), std::borrow::Cow::into_owned))
}

/// The initials of somebody: of several names the first letters, of one the first letter.
fn initials(name: &str) -> String {
    name.split(|c: char| !c.is_alphanumeric())
        .filter_map(|w| w.chars().next())
        .take(4)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Every comment, or note at a page's foot or at the end, by its kind and number: whose, and what it says.
fn said(xml: &[u8], kind: &str) -> Result<BTreeMap<String, (String, String)>, String> {
    let text = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&text);
    let mut all: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut open: Option<(String, (String, String))> = None;
    let mut inside = false;
    loop {
        match reader.read_event().map_err(|why| format!("its comments are damaged ({why})"))? {
            Event::Eof => return Ok(all),
            Event::Start(e) if e.local_name().as_ref() == kind.as_bytes() => {
                let by = attribute(&e, "initials").filter(|i| !i.trim().is_empty());
                let by = by.unwrap_or_else(|| match kind {
                    "comment" => initials(&attribute(&e, "author").unwrap_or_default()),
                    note => note.to_owned(),
                });
                open = attribute(&e, "id").map(|id| (format!("{kind} {id}"), (by, String::new())));
            }
            Event::End(e) => match e.local_name().as_ref() {
                name if name == kind.as_bytes() => all.extend(open.take()),
                b"t" => inside = false,
                b"p" => {
                    if let Some((_, (_, text))) = &mut open {
                        text.push(' ');
                    }
                }
                _ => {}
            },
            Event::Start(e) => inside = e.local_name().as_ref() == b"t",
            Event::Text(t) if inside => push(&mut open, &String::from_utf8_lossy(&t)),
            Event::GeneralRef(r) if inside => push(&mut open, &named(&r)),
            _ => {}
        }
    }
}

fn push(open: &mut Option<(String, (String, String))>, words: &str) {
    if let Some((_, (_, text))) = open {
        text.push_str(words);
    }
}

/// The character of a reference; nothing for one that XML does not know.
fn named(reference: &quick_xml::events::BytesRef<'_>) -> String {
    entity(&String::from_utf8_lossy(reference)).map(String::from).unwrap_or_default()
}

#[derive(Default)]
struct Walk {
    comments: BTreeMap<String, (String, String)>,
    done: Vec<Paragraph>,
    open: Vec<Paragraph>,
    remarks: Vec<Remark>,
    /// Comments whose stretch is open: which of the remarks.
    marking: BTreeMap<String, usize>,
    inserted: Vec<String>,
    deleted: Vec<String>,
    /// Inside properties: nothing in them is text.
    properties: usize,
    /// Inside what is not the text: a copy of a text box for old programs.
    skipped: usize,
    /// Inside what stands above a word: how it is said.
    saying: Option<String>,
    struck: bool,
    in_text: bool,
}

impl Walk {
    fn read(&mut self, xml: &[u8]) -> Result<(), String> {
        let text = String::from_utf8_lossy(xml);
        let mut reader = Reader::from_str(&text);
        loop {
            match reader.read_event().map_err(|why| format!("its text is damaged ({why})"))? {
                Event::Eof => return Ok(()),
                Event::Start(e) => self.start(&e)?,
                Event::Empty(e) => {
                    self.start(&e)?;
                    self.end(e.local_name().as_ref());
                }
                Event::End(e) => self.end(e.local_name().as_ref()),
                Event::Text(t) => self.text(&String::from_utf8_lossy(&t)),
                Event::CData(t) => self.text(&String::from_utf8_lossy(&t)),
                Event::GeneralRef(r) => self.text(&named(&r)),
                _ => {}
            }
        }
    }

    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), String> {
        let author = || initials(&attribute(e, "author").unwrap_or_default());
        let key = |kind: &str| format!("{kind} {}", attribute(e, "id").unwrap_or_default());
        match e.local_name().as_ref() {
            b"p" => {
                if self.open.len() >= DEEP {
                    return Err("its text boxes are nested too deep".to_owned());
                }
                self.open.push(Paragraph::default());
            }
            b"pPr" | b"rPr" | b"sectPr" | b"tblPr" | b"tcPr" | b"trPr" => self.properties += 1,
            b"r" => self.struck = false,
            b"strike" | b"dstrike" if self.properties == 1 => {
                self.struck = !attribute(e, "val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off"));
            }
            // the mark of the paragraph itself
            b"ins" if self.properties > 0 => {
                if let Some(open) = self.open.last_mut() {
                    open.parted = Some(author());
                }
            }
            b"ins" | b"moveTo" if self.properties == 0 => self.inserted.push(author()),
            b"del" | b"moveFrom" if self.properties == 0 => self.deleted.push(author()),
            b"Fallback" => self.skipped += 1,
            b"rt" => self.saying = Some(String::new()),
            b"pStyle" => {
                if let Some(open) = self.open.last_mut() {
                    open.style = attribute(e, "val").unwrap_or_default();
                }
            }
            b"t" | b"delText" => self.in_text = true,
            b"tab" | b"br" | b"cr" if self.properties == 0 => self.push(" "),
            b"noBreakHyphen" => self.push("-"),
            b"commentRangeStart" => self.remark(&key("comment")),
            // one without a stretch stands at a point, and marks nothing
            b"commentReference" | b"footnoteReference" | b"endnoteReference" => {
                let name = e.local_name();
                let kind = name.as_ref().strip_suffix(b"Reference").unwrap_or_default();
                let id = key(&String::from_utf8_lossy(kind));
                if self.comments.contains_key(&id) {
                    self.remark(&id);
                    self.marking.remove(&id);
                }
            }
            b"commentRangeEnd" => {
                self.marking.remove(&key("comment"));
            }
            _ => {}
        }
        Ok(())
    }

    fn remark(&mut self, id: &str) {
        let Some((by, text)) = self.comments.remove(id) else { return };
        let at = self.open.last().map_or(0, |p| p.before().len());
        self.marking.insert(id.to_owned(), self.remarks.len());
        // the paragraph's number is that of its end, which is known when it ends
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.remarks.push(Remark { by, text, at, paragraph: usize::MAX, ..Remark::default() });
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"p" => {
                let Some(paragraph) = self.open.pop() else { return };
                let number = self.done.len();
                self.done.push(paragraph);
                for remark in self.remarks.iter_mut().filter(|r| r.paragraph == usize::MAX) {
                    remark.paragraph = number;
                }
            }
            b"pPr" | b"rPr" | b"sectPr" | b"tblPr" | b"tcPr" | b"trPr" => {
                self.properties = self.properties.saturating_sub(1);
            }
            b"ins" | b"moveTo" if self.properties == 0 => {
                self.inserted.pop();
            }
            b"del" | b"moveFrom" if self.properties == 0 => {
                self.deleted.pop();
            }
            b"Fallback" => self.skipped = self.skipped.saturating_sub(1),
            b"rt" => {
                if let Some((open, how)) = self.open.last_mut().zip(self.saying.take()) {
                    open.said.push(how);
                }
            }
            b"t" | b"delText" => self.in_text = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            // some systems take syllables of Hangul and letters with accents apart
            self.push(&text.nfc().collect::<String>());
        }
    }

    fn push(&mut self, text: &str) {
        if self.skipped > 0 {
            return;
        }
        if let Some(how) = &mut self.saying {
            // of what is tracked there, what it says now
            if self.deleted.is_empty() {
                how.push_str(text);
            }
            return;
        }
        let kind = match (self.deleted.last(), self.inserted.last()) {
            // what somebody put in and somebody took out again was never there
            (Some(_), Some(_)) => return,
            (Some(by), None) => Track::Deleted(by.clone()),
            (None, Some(by)) if !self.struck => Track::Inserted(by.clone()),
            (None, Some(_)) => return,
            (None, None) if self.struck => Track::Deleted(String::new()),
            (None, None) => Track::Kept,
        };
        for n in self.marking.values() {
            if let Some(remark) = self.remarks.get_mut(*n).filter(|r| r.about.len() < 400) {
                remark.about.push_str(text);
            }
        }
        let Some(open) = self.open.last_mut() else { return };
        match open.runs.last_mut().filter(|(_, last)| *last == kind) {
            Some((words, _)) => words.push_str(text),
            None => open.runs.push((text.to_owned(), kind)),
        }
    }

    /// What was parted is one again, with the break as something put in.
    fn finish(self) -> Returned {
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        let mut remarks = self.remarks;
        let mut numbers = Vec::new();
        let mut joins: Option<String> = None;
        for paragraph in self.done {
            // one of which nothing was there before is new as a whole, and not a part of the next
            let is_new = !paragraph.runs.is_empty()
                && paragraph.runs.iter().all(|(_, track)| matches!(track, Track::Inserted(_)));
            let parted = paragraph.parted.clone().filter(|_| joins.is_some() || !is_new);
            let shift = match paragraphs.last_mut().zip(joins) {
                Some((last, by)) => {
                    let shift = last.before().len();
                    last.runs.push((" ¶ ".to_owned(), Track::Inserted(by)));
                    last.runs.extend(paragraph.runs);
                    last.said.extend(paragraph.said);
                    shift
                }
                None => {
                    paragraphs.push(paragraph);
                    0
                }
            };
            numbers.push((paragraphs.len() - 1, shift));
            joins = parted;
        }
        for remark in &mut remarks {
            let (number, shift) = numbers.get(remark.paragraph).copied().unwrap_or_default();
            (remark.paragraph, remark.at) = (number, remark.at + shift);
        }
        Returned { paragraphs, remarks }
    }
}
