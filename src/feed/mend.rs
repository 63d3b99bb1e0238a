//! A feed that a strict reader refuses, made whole: only what has one meaning, and every change is told.
use super::tree::{is_illegal, is_illegal_reference, no_markup};
use crate::letter::entity;
use std::collections::BTreeMap;

/// The entities of a feed's own list write out to so many bytes at most.
const WRITTEN_OUT: usize = 1 << 20;
/// So many entities may stand in each other.
const NESTED: usize = 8;

/// Where a text that was mended stood before: in order, places in it, each with that in the text as it was.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Before(Vec<(usize, usize)>);

impl Before {
    fn note(&mut self, now: usize, was: usize) {
        let moved = self.0.last().is_none_or(|(n, w)| now.checked_sub(*n) != was.checked_sub(*w));
        self.0.extend(moved.then_some((now, was)));
    }

    /// The place in the text as it was.
    pub(super) fn of(&self, at: usize) -> usize {
        let next = self.0.partition_point(|(now, _)| *now <= at);
        let (now, was) = next.checked_sub(1).and_then(|n| self.0.get(n)).copied().unwrap_or_default();
        was + (at - now)
    }
}

/// What breaks a strict reader and has one meaning only: what stands before the head and behind the end, characters that XML
/// does not know, a bare ampersand, a bare `<` that begins no tag, an entity of HTML or of the feed's own list.
pub(super) fn mended(xml: &str, remarks: &mut Vec<String>) -> (String, Before) {
    let (begin, text) = bounds(xml, remarks);
    let mut before = Before::default();
    let mut dropped = text.chars().filter(|c| is_illegal(*c)).count();
    let clean: String = if dropped > 0 { text.chars().filter(|c| !is_illegal(*c)).collect() } else { text.to_owned() };
    let own = own_entities(&clean);
    let mut out = String::with_capacity(clean.len());
    let (mut bare, mut less, mut named, mut listed, mut open) = (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    let mut room = WRITTEN_OUT;
    // a feed has one list of entities, and looking for its end again would take as long each time
    let mut may_list = true;
    let mut rest = clean.as_str();
    while let Some(at) = rest.find(['&', '<']) {
        before.note(out.len(), begin + clean.len() - rest.len());
        let (plain, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        // what stands in CDATA and in comments is no markup; a list of entities has its own
        let list = if may_list && from.starts_with("<!DOCTYPE") {
            may_list = false;
            doctype(from)
        } else {
            None
        };
        if let Some(length) = no_markup(from).or(list) {
            out.push_str(from.get(..length).unwrap_or_default());
            rest = from.get(length..).unwrap_or_default();
            continue;
        }
        let Some(after) = from.strip_prefix('&') else {
            let tag = void(from);
            if let Some(tag) = tag {
                open += 1;
                out.push_str(tag);
                out.push_str("/>");
            } else if begins_tag(from) {
                out.push('<');
            } else {
                less += 1;
                out.push_str("&lt;");
            }
            rest = from.get(tag.map_or(1, |t| t.len() + 1)..).unwrap_or_default();
            continue;
        };
        let name = after.bytes().take(40).position(|b| b == b';').and_then(|end| after.get(..end));
        let known = name.is_some_and(|n| {
            matches!(n, "amp" | "lt" | "gt" | "quot" | "apos")
                || n.strip_prefix('#').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_alphanumeric()))
        });
        // a control character by its number is one too
        if let Some(name) = name.filter(|n| known && is_illegal_reference(n)) {
            dropped += 1;
            rest = after.get(name.len() + 1..).unwrap_or_default();
            continue;
        }
        let meant = name.filter(|_| !known).and_then(|n| match own.get(n) {
            Some(value) => written_out(value, &own, NESTED, &mut room).map(|text| (n, text, true)),
            None => entity(n).map(|c| (n, c.to_string(), false)),
        });
        rest = match meant {
            Some((name, text, own)) => {
                *if own { &mut listed } else { &mut named } += 1;
                out.push_str(&text);
                after.get(name.len() + 1..).unwrap_or_default()
            }
            None => {
                bare += usize::from(!known);
                out.push_str(if known { "&" } else { "&amp;" });
                after
            }
        };
    }
    before.note(out.len(), begin + clean.len() - rest.len());
    out.push_str(rest);
    for (count, what) in [
        (dropped, "control characters are gone"),
        (bare, "bare ampersands"),
        (less, "bare < that begin no tag"),
        (open, "line breaks and rules of HTML that XML wants closed"),
        (named, "entities of HTML, which XML does not know, are letters now"),
        (listed, "entities of the feed's own list are written out"),
    ] {
        if count > 0 {
            remarks.push(format!("mended: {count} {what}"));
        }
    }
    (out, before)
}

/// Whether a `<` begins a tag, an instruction or a declaration (XML 1.0, 2.3 and 3.1): a name follows, which no digit, space or
/// point can begin.
fn begins_tag(xml: &str) -> bool {
    let after = xml.get(1..).unwrap_or_default();
    let name = after.strip_prefix('/').or_else(|| after.strip_prefix('?')).unwrap_or(after);
    let doctype = after.get(..8).is_some_and(|begin| begin.eq_ignore_ascii_case("!DOCTYPE"));
    doctype || name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':'))
}

/// A line break or a rule as HTML writes it, without the end of its tag: they hold nothing, so nothing else can be meant.
fn void(xml: &str) -> Option<&str> {
    let end = xml.bytes().take(80).position(|b| b == b'>')?;
    let tag = xml.get(..end)?;
    let name = tag.get(1..)?.split_whitespace().next()?;
    let known = ["br", "hr", "wbr"].iter().any(|n| name.eq_ignore_ascii_case(n));
    let closed = xml.get(end + 1..).and_then(|after| after.get(..name.len() + 3));
    let closed = closed.is_some_and(|c| c.eq_ignore_ascii_case(&format!("</{name}>")));
    (known && !tag.ends_with('/') && !closed).then_some(tag)
}

/// Without what stands before the head and behind the end of the feed, and at which byte that begins.
fn bounds<'a>(xml: &'a str, remarks: &mut Vec<String>) -> (usize, &'a str) {
    let begun = xml.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if begun.len() < xml.len() && !xml.starts_with("\u{feff}<") {
        remarks.push("mended: space before the first line".to_owned());
    }
    let head = ["<?xml", "<!DOCTYPE", "<rss"].iter().filter_map(|mark| begun.find(mark)).min();
    let before = head.and_then(|at| begun.get(..at)).unwrap_or_default();
    let mut text = begun;
    if !before.is_empty() && !before.trim_start().starts_with('<') {
        remarks.push(format!("left out: {} characters before the feed begins", before.chars().count()));
        text = begun.get(before.len()..).unwrap_or_default();
    }
    let begin = xml.len() - text.len();
    let end = text.rfind("</rss>").map(|at| at + "</rss>".len());
    let behind = end.and_then(|at| text.get(at..)).unwrap_or_default().trim();
    if let Some(end) = end.filter(|_| !behind.is_empty() && !behind.starts_with("<!--")) {
        remarks.push(format!("left out: {} characters behind the end of the feed", behind.chars().count()));
        text = text.get(..end).unwrap_or(text);
    }
    (begin, text)
}

/// How long a document type is that begins here, with the list in it.
fn doctype(xml: &str) -> Option<usize> {
    let inner = xml.strip_prefix("<!DOCTYPE")?;
    let end = inner.find('>')?;
    let list = inner.find('[').filter(|open| *open < end);
    let close = match list {
        Some(open) => open + inner.get(open..)?.find(']')?,
        None => 0,
    };
    Some("<!DOCTYPE".len() + close + inner.get(close..)?.find('>')? + 1)
}

/// The entities that a feed lists itself, with what they stand for. Those of other files are left alone.
fn own_entities(xml: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    let Some(at) = xml.find("<!DOCTYPE") else { return all };
    let list = xml.get(at..).and_then(|x| x.get(..doctype(x)?)).unwrap_or_default();
    for entry in list.split("<!ENTITY").skip(1) {
        let Some((name, rest)) = entry.trim_start().split_once(char::is_whitespace) else { continue };
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some((value, _)) = rest.get(1..).and_then(|r| r.split_once(quote)) else { continue };
        // the first of two counts
        all.entry(name.to_owned()).or_insert_with(|| value.replace('"', "&quot;").replace('<', "&lt;"));
    }
    all
}

/// What an entity stands for, with those in it; `None` when it is deeper or longer than any feed needs.
fn written_out(value: &str, own: &BTreeMap<String, String>, depth: usize, room: &mut usize) -> Option<String> {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let inner = after.split_once(';').and_then(|(name, tail)| Some((own.get(name)?, tail)));
        match inner {
            Some((inner, tail)) => {
                out.push_str(&written_out(inner, own, depth.checked_sub(1)?, room)?);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    *room = room.checked_sub(out.len())?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::mended;

    fn of(xml: &str) -> (String, Vec<String>) {
        let mut remarks = Vec::new();
        let (text, before) = mended(xml, &mut remarks);
        // what stands in both stands where it stood
        for (at, word) in text.match_indices("four") {
            assert_eq!(xml.get(before.of(at)..).and_then(|t| t.get(..4)), Some(word), "{xml}");
        }
        (text, remarks)
    }

    #[test]
    fn entities_of_the_feeds_own_list_are_written_out_and_no_bomb_goes_off() {
        let list = "<!DOCTYPE rss [<!ENTITY show \"My &lt;Show&gt;\"><!ENTITY in '&show;!'><!ENTITY far SYSTEM 'x'>]>";
        let (text, remarks) = of(&format!("{list}<rss><a b='&in;'>&show; &far; <![CDATA[&show;]]></a></rss>"));
        assert!(
            text.ends_with("<rss><a b='My &lt;Show&gt;!'>My &lt;Show&gt; &amp;far; <![CDATA[&show;]]></a></rss>"),
            "{text}"
        );
        assert!(remarks.iter().any(|r| r.contains("2 entities of the feed's own list")), "{remarks:?}");
        let levels: String =
            (1..12).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(9))).collect();
        let (text, _) = of(&format!("<!DOCTYPE rss [<!ENTITY l0 \"lol\">{levels}]><rss>&l11;</rss>"));
        assert!(text.ends_with("<rss>&amp;l11;</rss>"));
    }

    #[test]
    fn a_line_break_of_html_is_closed_where_nothing_closes_it() {
        let (text, told) =
            of("<rss><a>one<br>two<BR class=\"x\">three<br/>four<br></br>five<hr ></a><![CDATA[<br>]]></rss>");
        assert_eq!(
            text,
            "<rss><a>one<br/>two<BR class=\"x\"/>three<br/>four<br></br>five<hr /></a><![CDATA[<br>]]></rss>"
        );
        assert_eq!(told, ["mended: 3 line breaks and rules of HTML that XML wants closed"]);
        assert_eq!(of("<rss><broom>x</broom></rss>").1, Vec::<String>::new());
    }

    #[test]
    fn what_is_less_than_something_is_no_tag() {
        let (text, told) = of(
            "\n<rss><a b='x < y'>I <3 you, 1 < 2, <- & <<b>four</b>, x</ y, <!x, <.</a><![CDATA[<3]]><!-- <3 --></rss>",
        );
        assert_eq!(
            text,
            "<rss><a b='x &lt; y'>I &lt;3 you, 1 &lt; 2, &lt;- &amp; &lt;<b>four</b>, x&lt;/ y, &lt;!x, &lt;.</a>\
             <![CDATA[<3]]><!-- <3 --></rss>"
        );
        assert_eq!(told.last().map(String::as_str), Some("mended: 8 bare < that begin no tag"));
        let kept = "<?xml version='1.0'?><!DOCTYPE rss><rss><_a/><:b/><가>four</가></rss>";
        assert_eq!(of(kept), (kept.to_owned(), Vec::new()));
    }

    #[test]
    fn what_stands_around_the_feed_is_left_out_and_told() {
        let (text, remarks) = of("Notice: x\n<?xml version='1.0'?><rss/>\n<rss></rss>\nWarning: y");
        assert_eq!(text, "<?xml version='1.0'?><rss/>\n<rss></rss>");
        assert_eq!(remarks.len(), 2, "{remarks:?}");
        assert!(of("<rss></rss>\n<!-- made by x -->\n").1.is_empty());
    }
}
