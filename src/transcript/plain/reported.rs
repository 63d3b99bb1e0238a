//! Articles: pages whose sentences are a writer's, with what others said in quotation marks and "says so-and-so" behind.
//!
//! It takes paragraphs and says whether they are an article, and gives the name in a byline. It is a stage of its own
//! because there the voice of the text is not that of the person it is about.
use super::shape::says_i;
use crate::letter::{has_hangul, is_hangul_name};

/// Paragraphs that nobody is named for are an article: twice or more a writer says who said what stands in quotation
/// marks, and outside of them nobody says I. A writer who signs may say I, less often than those who are quoted.
pub(super) fn article<'a>(paragraphs: impl Iterator<Item = &'a str>, signed: bool) -> bool {
    let mut found = 0_usize;
    let (mut own, mut quoted) = (0_usize, 0_usize);
    for text in paragraphs {
        let pieces = pieces(text);
        quoted +=
            pieces.iter().filter(|p| p.quoted).flat_map(|p| p.text.split_whitespace()).filter(|w| says_i(w)).count();
        for (n, piece) in pieces.iter().enumerate().filter(|(_, p)| !p.quoted) {
            let before = n.checked_sub(1).and_then(|b| pieces.get(b)).is_some_and(Piece::speech);
            let after = pieces.get(n + 1).is_some_and(Piece::speech);
            let named = before && behind(piece.text) || after && ahead(piece.text);
            found += usize::from(named);
            own += if named { 0 } else { piece.text.split_whitespace().filter(|w| says_i(w)).count() };
        }
    }
    found > 1 && (own == 0 || signed && own < quoted)
}

/// The name that a byline gives: `By Lena Oduya, 3 March 2024`, `김하늘 기자`.
pub(super) fn writer(line: &str) -> Option<String> {
    let line = line.trim().trim_matches(['*', '_', '[', ']', '(', ')']).trim();
    let words: Vec<&str> = line.split([' ', '·', '|', '=', ':', '/', ',']).filter(|w| !w.is_empty()).collect();
    let titled = words.windows(2).find_map(|pair| match pair {
        [name, title] if is_hangul_name(name) && TITLES_KO.contains(title) => Some(*name),
        _ => None,
    });
    let written = words.windows(2).find_map(|pair| match pair {
        [by, name] if BYLINES_KO.contains(by) && is_hangul_name(name) && !MADE_KO.contains(name) => Some(*name),
        _ => None,
    });
    if let Some(name) = titled.or(written) {
        return Some(name.to_owned());
    }
    let lower = line.to_lowercase();
    let at = BYLINES.iter().find_map(|by| lower.strip_prefix(by).map(|rest| lower.len() - rest.len()))?;
    let name =
        line.get(at..)?.split([',', '|', '·', '•', '—', '–', '/', '(', ';']).next()?.trim().trim_end_matches('.');
    let name = name.split(" and ").next()?.trim();
    let capital =
        |w: &str| w.chars().next().is_some_and(char::is_uppercase) || matches!(w, "de" | "van" | "von" | "bin");
    let count = name.split_whitespace().count();
    let plain = name.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.'));
    ((1..=4).contains(&count) && plain && name.split_whitespace().all(capital)).then(|| name.to_owned())
}

/// A stretch inside or outside quotation marks.
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) quoted: bool,
}

impl Piece<'_> {
    /// Long enough to be something that somebody said, and no term.
    fn speech(&self) -> bool {
        let words = self.text.split_whitespace().count();
        let finished = self.text.trim_end().ends_with([',', '.', '!', '?', '…', '，']);
        let hangul = has_hangul(self.text);
        self.quoted && (words >= 3 || hangul && words >= 2 || words >= 1 && finished)
    }
}

pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut from, mut inside) = (0, false);
    for (at, c) in text.char_indices() {
        let turns = match c {
            '“' | '„' | '«' => !inside,
            '”' | '»' => inside,
            '"' => true,
            _ => false,
        };
        if turns {
            out.push(Piece { text: text.get(from..at).unwrap_or_default(), quoted: inside });
            inside = !inside;
            from = at + c.len_utf8();
        }
    }
    out.push(Piece { text: text.get(from..).unwrap_or_default(), quoted: inside });
    out
}

/// `, says Ferro` behind a quotation, `라고 말했다` in Korean.
fn behind(text: &str) -> bool {
    if SAID_KO.iter().any(|w| text.starts_with(w)) {
        return true;
    }
    let sentence = text.split(['.', '!', '?']).next().unwrap_or_default();
    let lead: Vec<String> = words(sentence).take(6).collect();
    let on = lead.windows(2).any(|w| matches!(w, [go, on] if matches!(go.as_str(), "goes" | "went") && on == "on"));
    on || lead.iter().take(5).any(|w| SAID.contains(&w.as_str()))
}

/// `Ferro adds:` above a quotation.
fn ahead(text: &str) -> bool {
    let text = text.trim_end();
    let Some(lead) = text.strip_suffix([':', ',']) else { return false };
    let sentence = lead.rsplit(['.', '!', '?']).next().unwrap_or_default();
    let last: Vec<String> = words(sentence).collect();
    last.iter().rev().take(4).any(|w| SAID.contains(&w.as_str()))
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|w| !w.is_empty())
}

const BYLINES: &[&str] =
    &["by ", "written by ", "words by ", "words: ", "text: ", "text by ", "story by ", "reported by "];
const BYLINES_KO: &[&str] = &["글", "글쓴이", "취재"];
/// What else is made of a page, and no name.
const MADE_KO: &[&str] = &["사진", "번역", "정리", "편집", "그림", "영상"];
const TITLES_KO: &[&str] = &["기자", "특파원", "논설위원", "편집위원", "에디터", "리포터"];
/// In the third person and in the past, as a writer attributes.
const SAID: &[&str] = &[
    "says",
    "said",
    "explains",
    "explained",
    "recalls",
    "recalled",
    "remembers",
    "remembered",
    "adds",
    "added",
    "notes",
    "noted",
    "tells",
    "told",
    "asks",
    "asked",
    "laughs",
    "laughed",
    "replies",
    "replied",
    "continues",
    "continued",
    "insists",
    "insisted",
    "admits",
    "admitted",
    "jokes",
    "joked",
    "writes",
    "wrote",
    "argues",
    "argued",
    "sighs",
];
const SAID_KO: &[&str] = &["라고", "이라고", "고 ", "라며", "이라며", "며 ", "면서", "라면서"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_says_who_said_it_and_a_teller_says_i() {
        let feature = ["“Paper makes bread nervous,” says Ferro, wiping his hands.", "He adds: “Never write it down.”"];
        assert!(article(feature.into_iter(), false));
        let straight = ["\"Paper makes bread nervous,\" Ferro told me.", "\"Never,\" he said."];
        assert!(article(straight.into_iter(), false));
        let korean = ["“종이에 적으면 빵이 긴장한다”고 그는 말했다.", "“적지 마라”라며 그는 웃었다."];
        assert!(article(korean.into_iter(), false));
        let teller = ["“Go home,” said my mother. “It is late,” she said.", "So I went home."];
        assert!(!article(teller.into_iter(), false));
        let met = [
            "She meets me at the door. “I made soup, and I ate it,” she says.",
            "“My mother told me so,” she goes on.",
        ];
        assert!(article(met.into_iter(), true) && !article(met.into_iter(), false));
        let terms = ["They called it a “weather day” and said no more.", "A “nervous loaf” is one that falls."];
        assert!(!article(terms.into_iter(), false));
        assert!(!article(["“All of it is one answer.”", "“And so is this.”"].into_iter(), false));
    }

    #[test]
    fn bylines_give_a_name_or_none() {
        for (line, name) in [
            ("By Lena Oduya", "Lena Oduya"),
            ("BY LENA ODUYA", "LENA ODUYA"),
            ("By Lena Oduya, 3 March 2024", "Lena Oduya"),
            ("*Words by Jan de Wit | Photos by Ada Moss*", "Jan de Wit"),
            ("김하늘 기자", "김하늘"),
            ("글·사진 김하늘 기자", "김하늘"),
            ("글 이바다", "이바다"),
        ] {
            assert_eq!(writer(line).as_deref(), Some(name), "{line}");
        }
        for line in ["By the time he left", "By our staff in three cities", "Interviewed March 2024", "", "By 2024"] {
            assert_eq!(writer(line), None, "{line}");
        }
    }
}
