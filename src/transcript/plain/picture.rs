//! Captions and credits of pictures, which a copied page has among what is said.
//!
//! A caption looks like a sentence of whoever speaks around it. It is known by a word for a picture, by the place that it names
//! (`Above:`), by the mark that papers in Korea set before it (`▲`), or by a credit behind it.
use super::{
    furniture::{any, any_start},
    shape::{Shape, polite},
};
use crate::letter::has_hangul;

/// Why what [`picture`] finds is set aside.
pub(super) const CAPTION: &str = "the credit or caption of a picture";

/// Whether a paragraph is the caption or the credit of a picture.
pub(super) fn picture(text: &str, shape: &Shape, lower: &str, bare: &[&str]) -> bool {
    if shape.weight > 30 {
        return false;
    }
    const CREDITS: &[&str] = &["photo:", "photo by", "photos:", "photograph by", "photographs by", "image:"];
    if any(lower, CREDITS)
        || lower.starts_with("photographs:")
        || text.contains("Photograph: ")
        || text.contains("Illustration: ")
        || !shape.first_person && (any_start(lower, PLACES) || credited(text, lower) || marked(text))
    {
        return true;
    }
    let Some(first) = bare.first() else { return false };
    let credit = bare.iter().take(4).any(|w| matches!(*w, "by" | "courtesy" | "credit" | "credits" | "제공" | "촬영"));
    let korean = bare.len() <= 8 && (lower.ends_with("제공") || lower.ends_with("촬영"));
    let headed = ["사진 설명", "사진설명", "사진"].iter().filter_map(|word| lower.strip_prefix(word));
    let headed = headed.filter(|_| !polite(text)).any(|rest| rest.starts_with([']', ')', '】', ':', '：']));
    text.starts_with("![")
        || headed
        || any(lower, &["(사진=", "(사진:", "(사진 =", "/사진=", "사진 제공", "사진제공", " 사진=", ".사진="])
        || PICTURE.contains(first) && (credit || lower.contains([':', '：', '/', '=']))
        || korean && lower.contains(['/', '=', ':', '|'])
}

/// A credit behind the caption: `A lighthouse in fog. Getty Images`, `Ted Corran on the balcony. | Ines Quarry for The Shore Review`.
fn credited(text: &str, lower: &str) -> bool {
    const AGENCIES: &[&str] = &[
        "getty images",
        "getty",
        "reuters",
        "associated press",
        "shutterstock",
        "alamy",
        "/ap",
        "/afp",
        "magnum photos",
    ];
    let end = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let agency = AGENCIES
        .iter()
        .filter_map(|agency| end.strip_suffix(agency))
        .any(|rest| rest.trim_end().ends_with(['.', '|', '/', '(', '©', ',', '—', '–']));
    let names = |part: &str| {
        let words: Vec<&str> = part.split_whitespace().collect();
        let name = |w: &&str| w.starts_with(char::is_uppercase) || matches!(*w, "for" | "of" | "the" | "and");
        (2..=8).contains(&words.len()) && words.iter().all(name)
    };
    let behind = text.rsplit_once(['|', '｜']).is_some_and(|(caption, credit)| {
        caption.trim_end().ends_with(['.', '!'])
            && names(credit.trim())
            && credit.split_whitespace().any(|w| w == "for")
    });
    agency
        || behind
        || any(lower, &[". credit: ", ". courtesy of ", "| courtesy of ", "(courtesy of "])
        || lower.starts_with("courtesy of ")
}

/// `▲ 서마루 씨의 작업대. 우산살이 길이대로 꽂혀 있다.`: papers in Korea mark what stands below a picture. Nobody is spoken to in it.
fn marked(text: &str) -> bool {
    let Some(caption) = text.trim_start().strip_prefix(['▲', '△']) else { return false };
    has_hangul(caption) && !polite(caption) && !caption.trim_end().ends_with(['?', '？', '”', '"'])
}

/// Where a picture stands, before what it shows.
pub(super) const PLACES: &[&str] = &[
    "above:",
    "below:",
    "left:",
    "right:",
    "top:",
    "bottom:",
    "opposite:",
    "overleaf:",
    "pictured:",
    "pictured above:",
    "pictured here:",
    "above left:",
    "above right:",
    "top left:",
    "top right:",
    "from left:",
    "from left to right:",
    "left to right:",
    "main image:",
    "main picture:",
    "caption:",
];

/// Words for a picture that a caption or a credit begins with.
pub(super) const PICTURE: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "photography",
    "image",
    "images",
    "picture",
    "pictures",
    "illustration",
    "drawing",
    "caption",
    "credit",
    "사진",
    "그림",
    "삽화",
    "이미지",
];
