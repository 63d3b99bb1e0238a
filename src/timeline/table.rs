//! A rundown as a table for a terminal, as CSV, as a page.
use super::rundown::{Row, Rundown, signed_clock};
use crate::{
    markup::{csv as field, html as escaped},
    units::Millis,
};
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const HEADS: [&str; 11] =
    ["line", "element", "voice", "words", "text", "media", "actual", "cume", "start", "back", "over"];
/// How wide the column of words may become, in terminal cells.
const WORDS: usize = 34;

/// As a table: columns line up under wide characters too.
#[must_use]
pub fn table(rundown: &Rundown) -> String {
    let mut rows: Vec<Vec<String>> = vec![HEADS.iter().map(|h| (*h).to_owned()).collect()];
    for row in &rundown.rows {
        rows.push(cells(row));
    }
    let mut widths = vec![0; HEADS.len()];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = String::new();
    for row in &rows {
        let mut line = String::new();
        for (n, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            // numbers stand right, words left
            let number = n == 0 || n >= 4;
            let _ = if number { write!(line, "{pad}{cell}  ") } else { write!(line, "{cell}{pad}  ") };
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    let _ = writeln!(out, "\n{}", summary(rundown));
    for step in &rundown.fit {
        let _ = writeln!(out, "fit: line {}: {}", step.line, step.action);
    }
    out
}

/// The totals in one line.
#[must_use]
pub fn summary(rundown: &Rundown) -> String {
    let clock = |ms: u64| Millis(ms).clock();
    let mut parts = vec![format!("planned {}", clock(rundown.planned_ms))];
    match rundown.actual_ms {
        Some(actual) => parts.push(format!("actual {}", Millis(actual))),
        None => parts.push(format!("likely {}–{}", clock(rundown.range_ms.0), clock(rundown.range_ms.1))),
    }
    if let Some(slot) = rundown.slot_ms {
        let tolerance = rundown.tolerance_ms.map(|t| format!(" ±{}", Millis(t))).unwrap_or_default();
        parts.push(format!("slot {}{tolerance}", Millis(slot)));
    }
    if let Some(over) = rundown.over_ms {
        let word = if over > 0 { "over" } else { "under" };
        let exact = if over == 0 { "on time".to_owned() } else { format!("{word} by {}", Millis(over.unsigned_abs())) };
        parts.push(exact);
    }
    if rundown.actual_ms.is_none() && rundown.spare_ms > 0 {
        parts.push(format!("{} of it is spare", clock(rundown.spare_ms)));
    }
    for reader in &rundown.readers {
        let (percent, off) = (reader.pace.speed / 10, f64::from(reader.pace.error) / 10.0);
        let takes = reader.pace.takes;
        parts.push(format!("{} reads at {percent} % by {takes} takes, each off by {off:.1} %", reader.name));
    }
    parts.join(" · ")
}

fn cells(row: &Row) -> Vec<String> {
    let clock = |ms: Option<u64>| ms.map(|ms| Millis(ms).clock()).unwrap_or_default();
    let is_segment = row.element == "segment";
    let element = if is_segment { format!("## {}", row.segment) } else { row.element.clone() };
    let element = shortened(&element, 26);
    let mark = if row.actual { "" } else { "~" };
    vec![
        row.line.to_string(),
        element,
        shortened(row.voice.as_deref().unwrap_or_default(), 16),
        shortened(&row.words, WORDS),
        clock(row.text_ms),
        clock(row.media_ms),
        format!("{mark}{}", Millis(row.length_ms).clock()),
        Millis(row.cumulative_ms).clock(),
        Millis(row.start_ms).clock(),
        row.back_ms.map(back_clock).unwrap_or_default(),
        row.over_ms.map(signed_clock).unwrap_or_default(),
    ]
}

fn back_clock(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    format!("{sign}{}", Millis(ms.unsigned_abs()).clock())
}

/// At most so many terminal cells, with an ellipsis when something is left out.
fn shortened(text: &str, most: usize) -> String {
    let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.width() <= most {
        return clean;
    }
    let mut kept = 0;
    let mut used = 0;
    for (at, c) in clean.char_indices() {
        used += c.width().unwrap_or(0);
        if used >= most {
            break;
        }
        kept = at + c.len_utf8();
    }
    let (front, rest) = clean.split_at(kept);
    // a word is not cut where words are short enough
    let whole = if rest.starts_with(char::is_whitespace) { None } else { front.rfind(char::is_whitespace) };
    let front = whole.map(|at| &front[..at]).filter(|front| front.width() * 2 >= most).unwrap_or(front);
    format!("{}…", front.trim_end())
}

/// `00:01:02.345`
pub(super) fn clock_ms(at: Millis) -> String {
    let (ms, s) = (at.0 % 1000, at.0 / 1000);
    format!("{:02}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
}

/// As CSV, with headers that the Ontime rundown imports: times are `HH:MM:SS`. Segments are its groups.
#[must_use]
pub fn csv(rundown: &Rundown) -> String {
    let seconds = |ms: u64| (ms + 500) / 1000;
    let clock = |s: u64| format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
    let mut out = String::from(
        "Cue,Title,Note,Time Start,Duration,Timer Type,Segment,Element,Text ms,Media ms,Actual ms,Cumulative ms,Start ms,Back ms,Over ms\r\n",
    );
    for row in &rundown.rows {
        let is_segment = row.element == "segment";
        let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
        let title = match &row.voice {
            Some(voice) => format!("{} {voice}", row.element),
            None if is_segment => row.segment.clone(),
            None => row.element.clone(),
        };
        let signed = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let fields = [
            row.line.to_string(),
            title,
            row.words.clone(),
            clock(seconds(row.start_ms)),
            // from whole second to whole second, so that a program that adds them up ends where the programme does
            clock(seconds(row.start_ms + row.length_ms).saturating_sub(seconds(row.start_ms))),
            if is_segment { "group" } else { "count-down" }.to_owned(),
            row.segment.clone(),
            row.element.clone(),
            number(row.text_ms),
            number(row.media_ms),
            row.length_ms.to_string(),
            row.cumulative_ms.to_string(),
            row.start_ms.to_string(),
            signed(row.back_ms),
            signed(row.over_ms),
        ];
        let fields: Vec<_> = fields.iter().map(|f| field(f)).collect();
        let _ = write!(out, "{}\r\n", fields.join(","));
    }
    out
}

/// As a page of its own, for print.
#[must_use]
pub fn html(rundown: &Rundown, language: &str) -> String {
    let mut rows = String::new();
    for row in &rundown.rows {
        let class = if row.element == "segment" { " class=\"segment\"" } else { "" };
        let _ = write!(rows, "<tr{class}>");
        for cell in cells(row) {
            let _ = write!(rows, "<td>{}</td>", escaped(&cell));
        }
        rows.push_str("</tr>\n");
    }
    let heads = HEADS.map(|h| format!("<th scope=\"col\">{h}</th>")).concat();
    let (title, summary) = (escaped(&rundown.title), escaped(&summary(rundown)));
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}: rundown</title>\n<style>{STYLE}</style></head>\n\
         <body><main><h1>{title}</h1>\n<p>{summary}</p>\n<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table>\n</main>\n\
         </body></html>\n",
        escaped(language)
    )
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;word-break:keep-all}\
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ddd}\
td:first-child,td:nth-child(n+5){text-align:right}tr{break-inside:avoid}.segment td{font-weight:600;background:#f3f1ec;break-after:avoid}";

#[cfg(test)]
mod tests {
    use super::{csv, html, shortened, table};
    use crate::markup::csv as quoted;
    use crate::timeline::{Row, Rundown};

    fn rundown() -> Rundown {
        let row = |element: &str, words: &str, start: u64| Row {
            segment: "오늘의 말".into(),
            element: element.into(),
            words: words.into(),
            line: 12,
            length_ms: 5_000,
            actual: true,
            start_ms: start,
            back_ms: Some(-1_000),
            over_ms: Some(2_000),
            cumulative_ms: start + 5_000,
            ..Row::default()
        };
        Rundown {
            schema: "cornercast.rundown/1",
            title: "<T>".into(),
            version: None,
            slot_ms: Some(9_000),
            tolerance_ms: None,
            planned_ms: 9_000,
            range_ms: (10_000, 10_000),
            spare_ms: 0,
            actual_ms: Some(10_000),
            over_ms: Some(1_000),
            readers: Vec::new(),
            fit: Vec::new(),
            rows: vec![
                row("segment", "", 0),
                row("speech", "청취자 여러분, 안녕하십니까", 0),
                row("CLIP", "=cmd()", 5_000),
            ],
        }
    }

    #[test]
    fn a_word_is_not_cut_where_words_are_short() {
        assert_eq!(shortened("He never said where the bread went", 21), "He never said where…");
        assert_eq!(shortened("He never said", 13), "He never said");
        assert_eq!(shortened("He never said it", 14), "He never said…");
        assert_eq!(shortened("https://example.com/a/long/address of a page", 20), "https://example.com…");
        assert_eq!(shortened("시장에서 두부 가게를 하십니다", 14), "시장에서 두부…");
    }

    #[test]
    fn what_is_spare_is_told_while_it_may_still_be_left_out() {
        let planned = |spare_ms| Rundown { actual_ms: None, spare_ms, ..rundown() };
        assert!(table(&planned(5_000)).contains("over by 0:01 · 0:05 of it is spare"), "{}", table(&planned(5_000)));
        assert!(planned(5_000).is_inside_slot() && !planned(500).is_inside_slot());
        // what is recorded is fitted, and what is still in it airs
        let actual = Rundown { spare_ms: 5_000, ..rundown() };
        assert!(!table(&actual).contains("spare") && !actual.is_inside_slot());
    }

    #[test]
    fn columns_line_up_under_wide_characters() {
        use unicode_width::UnicodeWidthStr;
        let table = table(&rundown());
        let ends: Vec<_> = table.lines().take(4).map(UnicodeWidthStr::width).collect();
        assert!(ends.iter().all(|w| *w == ends[0]), "{table}");
        assert!(table.contains("over by 0:01") && table.contains("+0:02"), "{table}");
        let csv = csv(&rundown());
        assert!(
            csv.contains("12,오늘의 말,,00:00:00,00:00:05,group,오늘의 말,segment,,,5000,5000,0,-1000,2000\r\n"),
            "{csv}"
        );
    }

    #[test]
    fn whole_seconds_add_up_to_the_whole() {
        let mut rundown = rundown();
        let row = rundown.rows.remove(1);
        rundown.rows = (0..20)
            .map(|n| Row { start_ms: n * 1_400, length_ms: 1_400, words: String::new(), ..row.clone() })
            .collect();
        let csv = csv(&rundown);
        let durations = csv.lines().skip(1).map(|l| l.split(',').nth(4).unwrap().rsplit(':').next().unwrap());
        assert_eq!(durations.map(|d| d.parse::<u64>().unwrap()).sum::<u64>(), 28, "{csv}");
    }

    #[test]
    fn a_spreadsheet_gets_no_formula() {
        assert!(csv(&rundown()).contains(",'=cmd(),"));
        assert_eq!(quoted("-12"), "-12");
        assert_eq!(quoted("-1+cmd"), "'-1+cmd");
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
    }

    #[test]
    fn markup_in_a_title_is_text() {
        assert!(html(&rundown(), "ko").contains("<h1>&lt;T&gt;</h1>"));
    }

    #[test]
    fn long_words_end_in_an_ellipsis() {
        assert_eq!(shortened("가나다라마바사", 6), "가나…");
    }
}
