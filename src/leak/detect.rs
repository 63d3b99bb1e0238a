//! What gives something away in a text: paths, addresses, positions, times.
use super::{Kind, Known};
use chrono::{DateTime, NaiveDateTime};
use std::ops::Range;

/// Folders that are at the top of somebody's machine.
const TOPS: [&str; 20] = [
    "/home/",
    "/Users/",
    "/root/",
    "/run/user/",
    "/run/media/",
    "/data/data/",
    "/data/user/",
    "/storage/",
    "/sdcard/",
    "/tmp/",
    "/var/",
    "/mnt/",
    "/media/",
    "/opt/",
    "/private/",
    "/Volumes/",
    "/srv/",
    "/build/",
    "/usr/",
    "/work/",
];

/// Everything of a general kind that a text gives away.
pub(super) fn general(text: &str, known: &Known<'_>) -> Vec<(Kind, Range<usize>)> {
    let mut all = paths(text);
    all.extend(addresses(text).into_iter().filter(|(_, at)| {
        let found = text.get(at.clone()).unwrap_or_default();
        !known.addresses.iter().any(|a| a.eq_ignore_ascii_case(found))
    }));
    all.extend(positions(text));
    all.extend(times(text, known));
    if let Some(at) = text.find("<!--") {
        let end = text.get(at..).and_then(|rest| rest.find("-->")).map_or(text.len(), |n| at + n + 3);
        all.push((Kind::Comment, at..end));
    }
    all
}

/// Comments in captions (WebVTT, NOTE), but for those that the tool writes.
pub(super) fn caption_comments(text: &str, told: &[String]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    if !text.trim_start_matches('\u{feff}').starts_with("WEBVTT") {
        return all;
    }
    let (mut at, mut blank, mut inside) = (0, false, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        let begins = bare == "NOTE" || bare.starts_with("NOTE ") || bare.starts_with("NOTE\t");
        if bare.is_empty() {
            inside = false;
        } else if inside && let Some(last) = all.last_mut() {
            last.end = at + bare.len();
        } else if blank && begins {
            all.push(at..at + bare.len());
            inside = true;
        }
        blank = bare.is_empty();
        at += line.len();
    }
    all.retain(|range| {
        let says = text.get(range.clone()).and_then(|t| t.strip_prefix("NOTE")).unwrap_or_default();
        let says = says.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        !told.iter().any(|own| super::plain(own) == super::plain(&says))
    });
    all
}

fn ends_path(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '|' | '(' | ')' | '`' | ',' | ';')
}

fn paths(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut all = Vec::new();
    let mut add = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(ends_path).unwrap_or(rest.len());
        all.push((Kind::AbsolutePath, at..at + end));
    };
    for top in TOPS {
        for (at, _) in text.match_indices(top) {
            // a part of an address on the web, or of a longer path, is none of this machine
            let before = text.get(..at).and_then(|b| b.chars().next_back());
            let inside =
                before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '/' | '}' | ']'));
            let file = text.get(..at).is_some_and(|b| b.ends_with("file://"));
            let name = text.get(at + top.len()..).and_then(|r| r.chars().next()).is_some_and(char::is_alphanumeric);
            if (!inside || file) && name {
                add(at);
            }
        }
    }
    for (at, _) in text.match_indices("~/") {
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        let apart = before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | '=' | '>' | ':'));
        if apart && text.get(at + 2..).and_then(|r| r.chars().next()).is_some_and(char::is_alphanumeric) {
            add(at);
        }
    }
    // the home of whoever runs everything, with nothing behind it
    for (at, home) in text.match_indices("/root") {
        let edge =
            |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ')' | '=' | ','));
        let before = text.get(..at).and_then(|b| b.chars().next_back());
        if edge(before) && edge(text.get(at + home.len()..).and_then(|r| r.chars().next())) {
            add(at);
        }
    }
    for (at, mark) in text.match_indices(":\\").chain(text.match_indices(":/")) {
        // of a program, the other case of a condition: ?a:/b/
        let begins = |n: usize| {
            let before = text.get(..n).and_then(|b| b.chars().next_back());
            before.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | '=' | '>' | '/'))
        };
        if mark == ":/" && !at.checked_sub(1).is_some_and(begins) {
            continue;
        }
        let drive = at.checked_sub(1).filter(|n| text.as_bytes().get(*n).is_some_and(u8::is_ascii_alphabetic));
        let alone = |n: usize| n == 0 || !text.as_bytes().get(n - 1).is_some_and(u8::is_ascii_alphanumeric);
        let name = text.get(at + 2..).and_then(|r| r.chars().next()).is_some_and(|c| c.is_alphanumeric() || c == '\\');
        if let Some(drive) = drive.filter(|n| alone(*n) && name) {
            add(drive);
        }
    }
    for (at, _) in text.match_indices("\\\\") {
        let rest = text.get(at + 2..).unwrap_or_default();
        let host = rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '.')).count();
        if host > 2 && rest.get(host..).is_some_and(|r| r.starts_with('\\')) {
            add(at);
        }
    }
    all
}

fn addresses(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut all = Vec::new();
    let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '%');
    for (at, _) in text.match_indices('@') {
        let before = text.get(..at).unwrap_or_default();
        let from = before.char_indices().rev().take_while(|(_, c)| local(*c)).last().map_or(at, |(n, _)| n);
        let after = text.get(at + 1..).unwrap_or_default();
        let length: usize =
            after.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).map(char::len_utf8).sum();
        let host = after.get(..length).unwrap_or_default().trim_end_matches(['.', '-']);
        let top = host.rsplit_once('.').map(|(_, top)| top).unwrap_or_default();
        // an extension of a picture is no domain: icon@2x.png
        let picture = ["png", "jpg", "jpeg", "gif", "svg", "webp"].contains(&top.to_lowercase().as_str());
        if from < at && top.len() >= 2 && top.chars().all(char::is_alphabetic) && !picture {
            all.push((Kind::Email, from..at + 1 + host.len()));
        }
    }
    all
}

fn positions(text: &str) -> Vec<(Kind, Range<usize>)> {
    let mut all = Vec::new();
    for word in [
        "GPSLatitude",
        "GPSLongitude",
        "GPSPosition",
        "LOCATION_GPS",
        "GPSCoordinates",
        "geo:lat",
        "geo.position",
        "georss:point",
    ] {
        all.extend(text.match_indices(word).map(|(at, _)| (Kind::Position, at..at + word.len())));
    }
    // geo:37.57,126.98 and ISO 6709: +37.5665+126.9780/
    let number = |text: &str, from: usize, signed: bool| -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        match bytes.get(at) {
            Some(b'+' | b'-') => at += 1,
            _ if signed => return None,
            _ => {}
        }
        let whole = bytes.get(at..)?.iter().take_while(|b| b.is_ascii_digit()).count();
        let stop = at + whole;
        let decimals = bytes.get(stop + 1..)?.iter().take_while(|b| b.is_ascii_digit()).count();
        ((1..=3).contains(&whole) && bytes.get(stop) == Some(&b'.') && decimals >= 2).then_some(stop + 1 + decimals)
    };
    for (at, _) in text.match_indices("geo:") {
        if let Some(end) = number(text, at + 4, false).filter(|n| text.as_bytes().get(*n) == Some(&b',')) {
            all.push((Kind::Position, at..number(text, end + 1, false).unwrap_or(end)));
        }
    }
    // 37.56650, 126.97800: a pair as maps give it
    for (comma, _) in text.match_indices(',') {
        let own = |c: &char| c.is_ascii_digit() || matches!(c, '.' | '-');
        let first = text.get(..comma).unwrap_or_default().chars().rev().take_while(own).count();
        let from = comma - first;
        let space = usize::from(text.as_bytes().get(comma + 1) == Some(&b' '));
        let after = text.get(comma + 1 + space..).unwrap_or_default();
        let second = after.chars().take_while(own).count();
        let second = after.get(..second).unwrap_or_default().trim_end_matches(['.', '-']).len();
        let degrees = |t: &str, most: f64| {
            let exact = t.split_once('.').is_some_and(|(_, d)| (4..=9).contains(&d.len()));
            exact && t.parse::<f64>().is_ok_and(|d| d.abs() <= most)
        };
        let pair = (text.get(from..comma).unwrap_or_default(), after.get(..second).unwrap_or_default());
        if degrees(pair.0, 90.0) && degrees(pair.1, 180.0) {
            all.push((Kind::Position, from..comma + 1 + space + second));
        }
    }
    // 37°33'59"N
    for (at, sign) in text.match_indices('°') {
        let before = text.get(..at).unwrap_or_default().chars().next_back();
        let rest = text.get(at + sign.len()..).unwrap_or_default().trim_start();
        let minutes = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
        let marked = rest.get(minutes..).is_some_and(|r| r.trim_start().starts_with(['\'', '’', '′', '´']));
        if before.is_some_and(|c| c.is_ascii_digit()) && minutes > 0 && marked {
            all.push((Kind::Position, at..at + sign.len() + minutes));
        }
    }
    for word in ["\"lat\":", "\"latitude\":", "\"lon\":", "\"lng\":", "\"longitude\":"] {
        let value = |at: usize| {
            text.get(at + word.len()..)
                .unwrap_or_default()
                .trim_start()
                .starts_with(['-', '\"', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
        };
        let found = text.match_indices(word).filter(|(at, _)| value(*at));
        all.extend(found.map(|(at, _)| (Kind::Position, at..at + word.len())));
    }
    for (at, _) in text.match_indices(['+', '-']) {
        let alone = at == 0 || !text.as_bytes().get(at - 1).is_some_and(u8::is_ascii_alphanumeric);
        if alone && let Some(end) = number(text, at, true).and_then(|middle| number(text, middle, true)) {
            all.push((Kind::Position, at..end));
        }
    }
    all
}

/// Moments, to the minute at least, that are none of those that the show itself tells.
fn times(text: &str, known: &Known<'_>) -> Vec<(Kind, Range<usize>)> {
    let mut all = Vec::new();
    let bytes = text.as_bytes();
    let digits = |from: usize, n: usize| {
        bytes.get(from..from + n).filter(|d| d.iter().all(u8::is_ascii_digit)).is_some_and(|d| d.len() == n)
    };
    let is = |at: usize, any: &[u8]| bytes.get(at).is_some_and(|b| any.contains(b));
    for at in 0..bytes.len().saturating_sub(15) {
        // 2026-11-24T05:06, 2026:11:24 05:06:07
        let shape = digits(at, 4)
            && is(at + 4, b"-:/")
            && digits(at + 5, 2)
            && is(at + 7, b"-:/")
            && digits(at + 8, 2)
            && is(at + 10, b"T _")
            && digits(at + 11, 2)
            && is(at + 13, b":-")
            && digits(at + 14, 2);
        let alone = at == 0 || !bytes.get(at - 1).is_some_and(u8::is_ascii_digit);
        if shape && alone {
            let mut end = at + 16;
            while bytes.get(end).is_some_and(|b| b.is_ascii_digit() || b":.+Z-".contains(b)) {
                end += 1;
            }
            let written = text.get(at..end).unwrap_or_default();
            if !declared(written, known) {
                all.push((Kind::TimeOfMaking, at..end));
            }
        }
    }
    // Tue, 24 Nov 2026 05:06:07 +0900
    for day in ["Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "] {
        for (at, _) in text.match_indices(day) {
            let rest = text.get(at..).unwrap_or_default();
            let end = rest.char_indices().nth(31).map_or(rest.len(), |(n, _)| n);
            let moment = rest.get(..end).and_then(|w| DateTime::parse_from_rfc2822(w.trim()).ok());
            if moment.is_some_and(|m| !known.moments.contains(&m.timestamp())) {
                all.push((Kind::TimeOfMaking, at..at + end));
            }
        }
    }
    all
}

fn declared(written: &str, known: &Known<'_>) -> bool {
    let mut iso = String::new();
    for (n, c) in written.chars().enumerate() {
        iso.push(match (n, c) {
            (4 | 7, _) => '-',
            (10, _) => 'T',
            (13, _) => ':',
            (_, c) => c,
        });
    }
    if iso.len() == 16 {
        iso.push_str(":00");
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(&iso) {
        return known.moments.contains(&moment.timestamp());
    }
    // without a zone, it is the local time of what is told
    let local = NaiveDateTime::parse_from_str(iso.get(..19).unwrap_or_default(), "%Y-%m-%dT%H:%M:%S");
    local.is_ok_and(|l| known.local.contains(&l.and_utc().timestamp()))
}

#[cfg(test)]
mod tests {
    use super::general;
    use crate::leak::{Kind, Known};

    fn kinds(text: &str) -> Vec<Kind> {
        let known =
            Known { addresses: vec!["show@example.org".into()], moments: vec![1_763_618_400], ..Known::default() };
        let mut all: Vec<Kind> = general(text, &known).into_iter().map(|(kind, _)| kind).collect();
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn what_gives_a_machine_or_a_place_away_is_found() {
        for (text, kind) in [
            ("made in /home/wren/show", Kind::AbsolutePath),
            ("file:///Users/wren/x.wav", Kind::AbsolutePath),
            ("src=\"C:\\Users\\wren\\x\"", Kind::AbsolutePath),
            ("\\\\nas\\share\\kim", Kind::AbsolutePath),
            ("d:/radio/kim.wav", Kind::AbsolutePath),
            ("file:///d:/radio/kim.wav", Kind::AbsolutePath),
            ("HOME=/root", Kind::AbsolutePath),
            ("from /run/media/wren/STICK", Kind::AbsolutePath),
            ("/storage/emulated/0/Recordings/a.m4a", Kind::AbsolutePath),
            ("write to wren.tallow+x@mail.example.com.", Kind::Email),
            ("<exif:GPSLatitude>37</exif>", Kind::Position),
            ("<meta name=\"geo.position\" content=\"37.5;126.9\">", Kind::Position),
            ("see geo:37.566,126.978", Kind::Position),
            ("+37.5665+126.9780/", Kind::Position),
            ("at 37.5665, 126.9780.", Kind::Position),
            ("(-33.86880,151.20930)", Kind::Position),
            ("37°33'59\"N", Kind::Position),
            ("{\"latitude\": 37.5}", Kind::Position),
            ("see ~/Documents/x.wav", Kind::AbsolutePath),
            ("2026-11-24T05:06:07Z", Kind::TimeOfMaking),
            ("2026:11:24 05:06:07", Kind::TimeOfMaking),
            ("Tue, 24 Nov 2026 05:06:07 +0900", Kind::TimeOfMaking),
            ("<p><!-- ask Wren --></p>", Kind::Comment),
        ] {
            assert_eq!(kinds(text), [kind], "{text}");
        }
    }

    #[test]
    fn what_the_show_tells_itself_is_no_leak() {
        for text in [
            "https://example.org/home/wren/",
            "mailto:show@example.org",
            "Thu, 20 Nov 2025 06:00:00 +0000",
            "2025-11-20T15:00:00+09:00",
            "icon@2x.png @media (width) 10:30",
            "a path like episodes/home/x",
            "10.5, 20.25 and 1.0000",
            "b?a:/x/.test(c) http:/x https://example.org/root",
            "the word/root of it",
            "it was 37° in the shade, 5 of us",
            "https://example.org/~wren/x",
            "2026-11-20",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
