//! Word documents (ECMA-376): what people send when a transcript was typed, or saved from Word, Teams, Otter or Rev.
//!
//! It takes the bytes of a file and gives its paragraphs as plain text, which is then read as any interview is. It is a
//! step of its own because a document has no lines to point at: places are those of the text. Speakers stand in bold
//! or in the cells of a table as often as before a colon; both become labels. What was deleted with changes tracked, is struck or
//! hidden is no part of the text, and is listed.
use super::{
    SetAside, SetAsideKind, Transcript, caption, label,
    read::{Input, LONGEST, Reading, finish, too_long},
};
use crate::{
    archive::{Archive, related},
    diagnostic::Checked,
    letter::entity,
    source::{SourceId, Span},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::collections::BTreeMap;

/// A list of relations is never longer, in bytes.
const RELATIONS: usize = 1 << 20;
/// Text boxes may stand in each other this deep.
const DEEP: usize = 32;
/// Pieces that are listed as left out.
const LEFT: usize = 500;

/// The text of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// Its paragraphs, with blank lines between.
    pub text: String,
    /// What is in the file and not in the text, and why.
    left: Vec<(String, &'static str)>,
}

/// The document in a file that is packed; `None` for a file that is text. A packed file that holds none gives the reason.
#[must_use]
pub fn document(bytes: &[u8]) -> Option<Result<Document, String>> {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Some(Err("it is locked with a password, or of a Word before 2007; save it again as .docx".to_owned()));
    }
    bytes.starts_with(b"PK\x03\x04").then(|| unpack(bytes))
}

/// Read a document as an interview. Never fails: a document of which nothing can be made gives an empty transcript and the
/// reason, as [`super::read()`] does.
pub fn read_document(source: SourceId, name: &str, document: &Document) -> Checked<Transcript> {
    if let Some(refused) = too_long(name, &document.text) {
        return refused;
    }
    let input = Input::new(source, &document.text);
    let reading: Reading = super::plain::read(&input);
    let mut read = finish(name, &input, vec![("Word document", "packed, with word/document.xml", reading)]);
    if !read.value.words.is_empty() {
        read.value.format = "docx";
    }
    let span = Span::new(source, document.text.len()..document.text.len());
    let aside = |(text, why): &(String, &'static str)| SetAside {
        kind: SetAsideKind::Mark,
        text: text.clone(),
        why,
        span: span.clone(),
    };
    read.value.set_aside.extend(document.left.iter().map(aside));
    read
}

fn unpack(bytes: &[u8]) -> Result<Document, String> {
    let archive = Archive::open(bytes)?;
    let part = match archive.entry("_rels/.rels", RELATIONS) {
        Some(relations) => related(&relations?, "/officeDocument"),
        None => None,
    };
    let part = part.unwrap_or_else(|| "word/document.xml".to_owned());
    match archive.entry(&part, LONGEST) {
        Some(xml) => paragraphs(&xml?),
        None if archive.has("content.xml") => Err("it is an OpenDocument file; save it as .docx".to_owned()),
        None => Err("it is an archive and no Word document".to_owned()),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
    Some(String::from_utf8_lossy(&found.value).into_owned())
}

/// One paragraph, as far as it matters.
#[derive(Clone, Debug, Default)]
struct Paragraph {
    text: String,
    /// How much of its beginning is bold, in bytes.
    bold: usize,
    style: String,
}

#[derive(Default)]
struct State {
    out: Vec<Paragraph>,
    open: Vec<Paragraph>,
    /// Cells of the row, of the rows of tables that are open.
    rows: Vec<Vec<String>>,
    tables: Vec<Vec<Vec<String>>>,
    bold: bool,
    hidden: Option<&'static str>,
    deleted: usize,
    skipped: usize,
    /// Inside properties as they were before a change.
    changed: usize,
    in_text: bool,
    left: Vec<(String, &'static str)>,
}

fn paragraphs(xml: &[u8]) -> Result<Document, String> {
    let text = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&text);
    let mut state = State::default();
    loop {
        match reader.read_event() {
            Err(why) => return Err(format!("its text is damaged ({why})")),
            Ok(Event::Eof) => break,
            Ok(Event::Start(e)) => state.start(&e)?,
            Ok(Event::Empty(e)) => {
                state.start(&e)?;
                state.end(e.local_name().as_ref());
            }
            Ok(Event::End(e)) => state.end(e.local_name().as_ref()),
            Ok(Event::Text(t)) => state.text(&String::from_utf8_lossy(&t)),
            Ok(Event::CData(t)) => state.text(&String::from_utf8_lossy(&t)),
            Ok(Event::GeneralRef(r)) => {
                let name = String::from_utf8_lossy(&r);
                state.text(&entity(&name).map_or_else(|| format!("&{name};"), String::from));
            }
            Ok(_) => {}
        }
    }
    Ok(Document { text: written(&state.out), left: state.left })
}

impl State {
    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), String> {
        let on = || !attribute(e, "val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"));
        match e.local_name().as_ref() {
            b"p" => {
                if self.open.len() >= DEEP {
                    return Err("its text boxes are nested too deep".to_owned());
                }
                self.open.push(Paragraph::default());
            }
            b"pStyle" => {
                if let (Some(open), Some(style)) = (self.open.last_mut(), attribute(e, "val")) {
                    open.style = style.to_lowercase();
                }
            }
            b"r" => (self.bold, self.hidden) = (false, None),
            b"rPrChange" | b"pPrChange" => self.changed += 1,
            b"b" if self.changed == 0 => self.bold = on(),
            b"strike" | b"dstrike" if self.changed == 0 && on() => self.hidden = Some("struck in the document"),
            b"vanish" if self.changed == 0 && on() => self.hidden = Some("hidden in the document"),
            b"del" | b"moveFrom" => self.deleted += 1,
            b"Fallback" => self.skipped += 1,
            b"t" | b"delText" => self.in_text = true,
            b"tab" | b"br" | b"cr" => {
                let space = if e.local_name().as_ref() == b"tab" { "\t" } else { "\n" };
                // a tab stop of the style is no tab of the text
                if attribute(e, "pos").is_none() && self.skipped == 0 && self.deleted == 0 && self.hidden.is_none() {
                    self.push(space);
                }
            }
            b"noBreakHyphen" => self.push("-"),
            b"tbl" => {
                if self.tables.len() >= DEEP {
                    return Err("its tables are nested too deep".to_owned());
                }
                self.tables.push(Vec::new());
            }
            b"tr" => self.rows.push(Vec::new()),
            b"tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) {
        match name {
            b"p" => {
                let Some(paragraph) = self.open.pop() else { return };
                match self.rows.last_mut().and_then(|row| row.last_mut()) {
                    Some(cell) => {
                        if !cell.is_empty() && !paragraph.text.trim().is_empty() {
                            cell.push('\n');
                        }
                        cell.push_str(paragraph.text.trim());
                    }
                    None => self.out.push(paragraph),
                }
            }
            b"t" | b"delText" => self.in_text = false,
            b"del" | b"moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            b"rPrChange" | b"pPrChange" => self.changed = self.changed.saturating_sub(1),
            b"Fallback" => self.skipped = self.skipped.saturating_sub(1),
            b"tr" => {
                if let (Some(row), Some(table)) = (self.rows.pop(), self.tables.last_mut()) {
                    table.push(row);
                }
            }
            b"tbl" => {
                let Some(table) = self.tables.pop() else { return };
                let lines = rows(&table);
                match self.rows.last_mut().and_then(|row| row.last_mut()) {
                    Some(cell) => cell.push_str(&lines.join("\n")),
                    None => self.out.extend(lines.into_iter().map(|text| Paragraph { text, ..Paragraph::default() })),
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.in_text || self.skipped > 0 {
            return;
        }
        let why = if self.deleted > 0 { Some("deleted in the document") } else { self.hidden };
        let Some(why) = why else { return self.push(text) };
        if let Some(last) = self.left.last_mut().filter(|l| l.1 == why && l.0.len() < 4000) {
            last.0.push_str(text);
        } else if self.left.len() < LEFT {
            self.left.push((text.to_owned(), why));
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(open) = self.open.last_mut() {
            if open.bold == open.text.len() && (self.bold || text.trim().is_empty()) {
                open.bold += text.len();
            }
            open.text.push_str(text);
        }
    }
}

/// Rows of a table as lines. A row with somebody's name in a short cell is what they say.
fn rows(table: &[Vec<String>]) -> Vec<String> {
    let time = |cell: &str| caption::time(cell.trim().trim_matches(['[', ']', '(', ')'])).is_some();
    let timed = table.iter().any(|row| row.iter().any(|c| time(c)));
    let mut out = Vec::new();
    for row in table {
        let cells: Vec<&str> = row.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
        let longest = cells.iter().enumerate().filter(|(_, c)| !time(c)).max_by_key(|(n, c)| (c.len(), *n));
        let short = |c: &str| c.split_whitespace().count() <= 4 && c.chars().count() <= 40 && !c.contains('\n');
        let who = cells.iter().enumerate().find(|(n, c)| Some(*n) != longest.map(|l| l.0) && short(c) && !time(c));
        let when = cells.iter().find(|c| time(c)).map(|c| c.trim_matches(['[', ']', '(', ')']));
        match (who, longest, when) {
            (Some((_, who)), Some((_, said)), Some(when)) => {
                out.push(format!("{} ({when}): {said}", who.trim_end_matches(':')));
            }
            (Some((_, who)), Some((_, said)), None) if !timed && cells.len() == 2 => {
                out.push(format!("{}: {said}", who.trim_end_matches(':')));
            }
            // the heads of columns
            (_, _, None) if timed && cells.iter().all(|c| short(c)) => out.push(cells.join(" | ")),
            _ => out.extend(cells.into_iter().map(str::to_owned)),
        }
    }
    out
}

/// Paragraphs as plain text. A name in bold that comes back is a label.
fn written(paragraphs: &[Paragraph]) -> String {
    let lead = |p: &Paragraph| -> Option<String> {
        let lead = p.text.get(..p.bold)?.trim();
        let name = (1..=4).contains(&lead.split_whitespace().count()) && lead.chars().count() <= 40;
        let bare = lead.ends_with(|c: char| c.is_alphanumeric() || c == ')');
        (name && bare && !lead.contains('\n')).then(|| lead.to_owned())
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for found in paragraphs.iter().filter_map(lead) {
        *counts.entry(found).or_default() += 1;
    }
    let names = counts.values().any(|n| *n > 1);
    let mut out = String::new();
    for paragraph in paragraphs {
        let text = paragraph.text.trim();
        let heading = paragraph.style == "title" || paragraph.style.starts_with("heading");
        // somebody who speaks once is somebody too, beside those who come back; more words alone on a line are a heading
        let brief = |l: &str| text.len() > l.len() || l.split_whitespace().count() < 3;
        let known = |l: &String| counts.get(l).is_some_and(|n| *n > 1) || names && brief(l);
        let label = lead(paragraph).filter(known);
        if let Some(name) = label {
            let rest = text.get(name.len()..).unwrap_or_default();
            // a time after the name makes it a label already
            let labelled = label::find(text).is_some();
            out.push_str(&if labelled { text.to_owned() } else { format!("{name}: {}", rest.trim_start()) });
        } else if heading && !text.is_empty() && label::find(text).is_none() {
            out.push_str(if paragraph.style == "title" { "# " } else { "## " });
            out.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        } else {
            out.push_str(text);
        }
        if !text.is_empty() {
            out.push_str("\n\n");
        }
    }
    out
}
