//! A copy as a Word document (ECMA-376): large type, a clock in the margin, boxes for cues, and changes tracked from the start.
use super::{Paper, PartKind, Piece, style};
use crate::{archive, markup::html, units::Millis};
use std::fmt::Write as _;

/// A paragraph of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The line of the script that it comes from, from 1.
    pub(super) line: usize,
    pub(super) style: Style,
    pub(super) runs: Vec<(Look, String)>,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    #[default]
    Head,
    Title,
    Segment,
    Voice,
    Copy,
    Cue,
    Clip,
    Note,
}

/// How a run looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Strong,
    Stress,
    Clock,
    Mark,
    Direction,
    /// With how it is said above it.
    Said(String),
    Break,
}

impl Line {
    fn new(line: usize, style: Style, runs: Vec<(Look, String)>) -> Self {
        Self { line, style, runs }
    }

    /// What is read of it when it comes back.
    pub(super) fn text(&self) -> String {
        let run = |(look, text): &(Look, String)| if *look == Look::Break { " ".to_owned() } else { text.clone() };
        self.runs.iter().map(run).collect()
    }
}

/// The paragraphs of a copy.
pub(super) fn lines(paper: &Paper) -> Vec<Line> {
    let words = style::words(paper);
    let version = paper.version.as_ref().map(|v| format!(" · {v}")).unwrap_or_default();
    let plain = |text: String| vec![(Look::Plain, text)];
    let mut lines = vec![
        Line::new(1, Style::Head, plain(format!("{} · {}{version}", paper.corner, style::copy(paper)))),
        Line::new(1, Style::Title, plain(paper.title.clone())),
        Line::new(1, Style::Head, plain(style::total(paper))),
    ];
    for part in &paper.parts {
        let start = part.start.map(Millis::clock).unwrap_or_else(|| "–".to_owned());
        let length = style::length(part);
        let clock = (Look::Clock, format!("{start}\t"));
        match &part.kind {
            PartKind::Segment { title, wanted } => {
                let wanted = wanted.map(|w| format!(" / {}", w.clock())).unwrap_or_default();
                let runs = vec![clock, (Look::Strong, title.clone()), (Look::Mark, format!("  {length}{wanted}"))];
                lines.push(Line::new(part.line, Style::Segment, runs));
            }
            PartKind::Speech { voice, marks, delivery, sentences, original } => {
                let mut runs = vec![clock, (Look::Strong, voice.clone())];
                runs.extend(delivery.iter().map(|d| (Look::Direction, format!("  {d}"))));
                let marks: String = marks.iter().map(|m| format!("  {m}")).collect();
                runs.push((Look::Mark, format!("  {length}{marks}")));
                lines.push(Line::new(part.line, Style::Voice, runs));
                let runs = sentences.iter().flatten().map(run).collect();
                lines.push(Line::new(part.line, Style::Copy, runs));
                if let Some(original) = original {
                    let runs = vec![(Look::Strong, format!("{} ", words.original)), (Look::Plain, original.clone())];
                    lines.push(Line::new(part.line, Style::Note, runs));
                }
            }
            PartKind::Cue { verb, name, marks, words, detail, notes } => {
                let head: String = [name, detail].iter().filter(|t| !t.is_empty()).map(|t| format!(" {t}")).collect();
                let mut runs = vec![clock, (Look::Strong, verb.clone()), (Look::Plain, head)];
                runs.extend(marks.iter().map(|m| (Look::Mark, format!("  {m}"))));
                let mut line = |text: String| runs.extend([(Look::Break, String::new()), (Look::Plain, text)]);
                if let Some((first, last)) = words {
                    line(format!("IN: “{first} …”"));
                    line(format!("OUT: “… {last}”"));
                }
                if part.length.is_some() {
                    line(format!("DUR: {length}"));
                }
                notes.iter().for_each(|note| line(note.clone()));
                let style = if verb == "CLIP" { Style::Clip } else { Style::Cue };
                lines.push(Line::new(part.line, style, runs));
            }
            PartKind::Note { words, hold } => {
                let label = if *hold { "HOLD: " } else { "" };
                lines.push(Line::new(part.line, Style::Note, plain(format!("{label}{words}"))));
            }
        }
    }
    lines.push(Line::new(0, Style::Head, plain(words.end.to_owned())));
    lines
}

fn run(piece: &Piece) -> (Look, String) {
    match piece {
        Piece::Words(words) => (Look::Plain, words.clone()),
        Piece::Stress(words) => (Look::Stress, words.clone()),
        Piece::Direction(words) => (Look::Direction, format!("[{words}]")),
        Piece::Said { word, how, .. } => (Look::Said(how.clone()), word.clone()),
    }
}

const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The document, as the bytes of a `.docx` file. It says neither who made it nor when nor with what.
#[must_use]
pub fn docx(paper: &Paper) -> Vec<u8> {
    let korean = paper.is_korean();
    let mut body = String::new();
    for line in lines(paper) {
        let _ = write!(body, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>", line.style.name());
        line.runs.iter().for_each(|(look, text)| body.push_str(&run_xml(look, text, korean)));
        body.push_str("</w:p>");
    }
    let document = format!(
        "{XML}<w:document {NAMES}><w:body>{body}<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId3\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1020\" w:right=\"1020\" w:bottom=\"1020\" w:left=\"1020\" w:header=\"560\" w:footer=\"560\" w:gutter=\"0\"/>\
         </w:sectPr></w:body></w:document>"
    );
    let part = |name: &str, kind: &str| {
        format!(
            "<Override PartName=\"/word/{name}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml\"/>"
        )
    };
    let types = format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>{}{}{}{}</Types>",
        part("document", "document.main"),
        part("styles", "styles"),
        part("settings", "settings"),
        part("footer1", "footer"),
    );
    let settings = format!(
        "{XML}<w:settings {NAMES}><w:trackRevisions/><w:defaultTabStop w:val=\"720\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    );
    archive::pack(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", relations(&[("rId1", "officeDocument", "word/document.xml")]).as_bytes()),
        ("word/document.xml", document.as_bytes()),
        (
            "word/_rels/document.xml.rels",
            relations(&[
                ("rId1", "styles", "styles.xml"),
                ("rId2", "settings", "settings.xml"),
                ("rId3", "footer", "footer1.xml"),
            ])
            .as_bytes(),
        ),
        ("word/styles.xml", styles(&paper.language).as_bytes()),
        ("word/settings.xml", settings.as_bytes()),
        ("word/footer1.xml", footer(paper).as_bytes()),
    ])
}

fn relations(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
        )
    };
    let all: String = all.iter().map(one).collect();
    format!(
        "{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
    )
}

/// Text of XML 1.0: characters that it cannot hold are spaces.
fn escaped(text: &str) -> String {
    let held = |c: char| (!c.is_control() || matches!(c, '\t' | '\n')) && !matches!(c, '\u{fffe}' | '\u{ffff}');
    html(&text.chars().map(|c| if held(c) { c } else { ' ' }).collect::<String>())
}

fn text_xml(text: &str) -> String {
    let parts: Vec<String> = text
        .split('\t')
        .map(|t| if t.is_empty() { String::new() } else { format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(t)) })
        .collect();
    parts.join("<w:tab/>")
}

fn run_xml(look: &Look, text: &str, korean: bool) -> String {
    let language = if korean { "ko-KR" } else { "en-US" };
    match look {
        Look::Break => "<w:r><w:br/></w:r>".to_owned(),
        Look::Plain => format!("<w:r>{}</w:r>", text_xml(text)),
        Look::Said(how) => format!(
            "<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val=\"center\"/><w:hps w:val=\"16\"/><w:hpsRaise w:val=\"32\"/><w:hpsBaseText w:val=\"34\"/><w:lid w:val=\"{language}\"/></w:rubyPr>\
             <w:rt><w:r><w:rPr><w:sz w:val=\"16\"/></w:rPr>{}</w:r></w:rt><w:rubyBase><w:r>{}</w:r></w:rubyBase></w:ruby></w:r>",
            text_xml(how),
            text_xml(text)
        ),
        Look::Strong => format!("<w:r><w:rPr><w:b/></w:rPr>{}</w:r>", text_xml(text)),
        Look::Stress => format!("<w:r><w:rPr><w:u w:val=\"single\"/></w:rPr>{}</w:r>", text_xml(text)),
        Look::Clock => format!("<w:r><w:rPr><w:rStyle w:val=\"Clock\"/></w:rPr>{}</w:r>", text_xml(text)),
        Look::Mark => format!("<w:r><w:rPr><w:rStyle w:val=\"Mark\"/></w:rPr>{}</w:r>", text_xml(text)),
        Look::Direction => format!("<w:r><w:rPr><w:rStyle w:val=\"Direction\"/></w:rPr>{}</w:r>", text_xml(text)),
    }
}

impl Style {
    pub(super) const ALL: [Self; 8] =
        [Self::Head, Self::Title, Self::Segment, Self::Voice, Self::Copy, Self::Cue, Self::Clip, Self::Note];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Head => "Head",
            Self::Title => "Title",
            Self::Segment => "Segment",
            Self::Voice => "Voice",
            Self::Copy => "Copy",
            Self::Cue => "Cue",
            Self::Clip => "Clip",
            Self::Note => "Note",
        }
    }
}

/// How everything looks. Lines are kept together, and a voice with what it reads.
fn styles(language: &str) -> String {
    let sans = "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\" w:eastAsia=\"Malgun Gothic\"/>";
    let paragraph = |name: &str, looks: &str, runs: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"{name}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{looks}</w:pPr><w:rPr>{runs}</w:rPr></w:style>"
        )
    };
    let character = |name: &str, runs: &str| {
        format!(
            "<w:style w:type=\"character\" w:customStyle=\"1\" w:styleId=\"{name}\"><w:name w:val=\"{name}\"/><w:rPr>{runs}</w:rPr></w:style>"
        )
    };
    let size = |half_points: u8| format!("<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>");
    let edges = |width: u8, colour: &str| {
        let edge =
            |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"{width}\" w:space=\"6\" w:color=\"{colour}\"/>");
        format!(
            "<w:pBdr>{}{}{}{}{}</w:pBdr>",
            edge("top"),
            edge("left"),
            edge("bottom"),
            edge("right"),
            edge("between")
        )
    };
    let margin = "<w:ind w:left=\"1134\" w:hanging=\"1134\"/>";
    let tab = "<w:tabs><w:tab w:val=\"left\" w:pos=\"1134\"/></w:tabs>";
    let mut all = format!(
        "{XML}<w:styles {NAMES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Georgia\" w:hAnsi=\"Georgia\" w:cs=\"Georgia\" w:eastAsia=\"Batang\"/>{}<w:lang w:val=\"{}\" w:eastAsia=\"ko-KR\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:style>",
        size(34),
        escaped(language),
    );
    all.push_str(&paragraph("Head", "", &format!("{sans}{}", size(22))));
    all.push_str(&paragraph("Title", "<w:keepNext/>", &format!("<w:b/>{}", size(52))));
    all.push_str(&paragraph(
        "Segment",
        &format!("<w:keepNext/><w:keepLines/><w:pBdr><w:bottom w:val=\"single\" w:sz=\"12\" w:space=\"2\" w:color=\"111111\"/></w:pBdr>{tab}<w:spacing w:before=\"480\" w:after=\"160\"/>{margin}<w:outlineLvl w:val=\"0\"/>"),
        &size(34),
    ));
    all.push_str(&paragraph(
        "Voice",
        &format!("<w:keepNext/><w:keepLines/>{tab}<w:spacing w:before=\"120\" w:after=\"0\"/>{margin}"),
        &format!("{sans}{}", size(22)),
    ));
    all.push_str(&paragraph(
        "Copy",
        "<w:keepLines/><w:wordWrap/><w:spacing w:after=\"200\" w:line=\"400\" w:lineRule=\"auto\"/><w:ind w:left=\"1134\"/>",
        &size(34),
    ));
    for (name, width, colour) in [("Cue", 8, "777777"), ("Clip", 18, "B00020")] {
        let looks =
            format!("<w:keepLines/>{}{tab}<w:spacing w:before=\"120\" w:after=\"240\"/>{margin}", edges(width, colour));
        all.push_str(&paragraph(name, &looks, &format!("{sans}{}", size(24))));
    }
    all.push_str(&paragraph(
        "Note",
        "<w:keepLines/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F1EFE9\"/><w:spacing w:after=\"200\"/><w:ind w:left=\"1134\"/>",
        &format!("{sans}{}", size(24)),
    ));
    all.push_str(&character("Clock", &format!("{sans}<w:color w:val=\"555555\"/>{}", size(20))));
    all.push_str(&character("Mark", &format!("{sans}<w:color w:val=\"555555\"/>{}", size(18))));
    all.push_str(&character("Direction", &format!("<w:i/><w:color w:val=\"666666\"/>{}", size(28))));
    all + "</w:styles>"
}

/// The title, the page and how many there are. What is not the last page shows in that: the field that would say MORE and END
/// is not understood by every word processor. END stands below the last words.
fn footer(paper: &Paper) -> String {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let code = |text: &str| format!("<w:r><w:instrText xml:space=\"preserve\">{}</w:instrText></w:r>", escaped(text));
    let number = |name: &str| {
        format!(
            "{}{}{}<w:r><w:t>1</w:t></w:r>{}",
            mark("begin"),
            code(&format!(" {name} ")),
            mark("separate"),
            mark("end")
        )
    };
    let (page, pages) = (number("PAGE"), number("NUMPAGES"));
    format!(
        "{XML}<w:ftr {NAMES}><w:p><w:pPr><w:pStyle w:val=\"Head\"/><w:tabs><w:tab w:val=\"right\" w:pos=\"9866\"/></w:tabs></w:pPr>\
         <w:r>{}</w:r><w:r><w:tab/></w:r>{page}<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>{pages}</w:p></w:ftr>",
        text_xml(&paper.title),
    )
}
