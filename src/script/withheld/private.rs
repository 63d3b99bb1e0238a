//! What is nobody's business: telephone numbers, addresses, numbers of papers.
//!
//! It takes a sentence and says whether it gives somebody away. A number is one that could be dialled, and no year.
use crate::letter::is_hangul;

pub(super) fn is_email(text: &str, line: &str) -> bool {
    let address = |word: &str| {
        word.split_once('@').is_some_and(|(name, host)| {
            name.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                && host.split_once('.').is_some_and(|(a, b)| !a.is_empty() && b.starts_with(char::is_alphanumeric))
        })
    };
    let spelt = line.split_once(" at ").is_some_and(|(_, host)| {
        [" dot com ", " dot org ", " dot net ", " dot co "].iter().any(|end| host.contains(end))
    });
    text.split_whitespace().any(address) || spelt || text.contains("골뱅이") && text.contains("닷컴")
}

/// Digits that somebody could dial, or a number of it said in words.
pub(super) fn is_telephone(text: &str, line: &str, squeezed: &str) -> bool {
    const NAMED: &[&str] = &[
        " phone number ",
        " telephone number ",
        " mobile number ",
        " cell number ",
        " my number ",
        " number is ",
        " number's ",
        " call me ",
        " ring me ",
        " text me ",
        " phone me ",
        " telephone ",
        " phone ",
        " mobile ",
        " whatsapp ",
    ];
    const DIGITS: &[&str] =
        &["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "o"];
    let named = NAMED.iter().any(|w| line.contains(w))
        || ["전화번호", "연락처", "핸드폰", "휴대폰", "전화는", "번호는"].iter().any(|w| squeezed.contains(w));
    let mut run = String::new();
    let mut found = false;
    for c in text.chars().chain(std::iter::once('|')) {
        if c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '–') {
            run.push(c);
            continue;
        }
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let groups: Vec<usize> =
            run.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect();
        let first = run.trim_start_matches([' ', '-', '.', '(', '–']);
        // years stand in groups of four, and nobody dials them
        let years = groups.len() < 4 && groups.iter().all(|g| *g == 4) && !digits.starts_with('0');
        let abroad = first.starts_with('+') || digits.starts_with('0') && !digits.starts_with("00000");
        let american = matches!(groups.as_slice(), [3, 3, 4] | [1, 3, 3, 4]) && !run.contains(". ");
        found |=
            !years && digits.len() <= 15 && (digits.len() >= 9 && abroad || american || digits.len() >= 7 && named);
        run.clear();
    }
    let said = line.split(' ').filter(|w| DIGITS.contains(w)).count();
    found || named && said >= 6 || squeezed.contains("공일공") && squeezed.contains("번호")
}

pub(super) fn is_address(text: &str, line: &str, squeezed: &str) -> bool {
    const HOME: &[&str] = &[
        " live at ",
        " lives at ",
        " living at ",
        " live in number ",
        " my address is ",
        " my home address ",
        " our address is ",
        " his address is ",
        " her address is ",
        " their address is ",
        " house is at ",
        " home is at ",
        " find me at ",
    ];
    let numbered = |rest: &str| {
        let first = rest.split(' ').filter(|w| !w.is_empty() && !matches!(*w, "|" | "number" | "flat" | "the")).take(2);
        let numbers =
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        first.into_iter().any(|w| w.starts_with(|c: char| c.is_ascii_digit()) || numbers.contains(&w))
    };
    let english = HOME.iter().any(|w| line.split_once(w).is_some_and(|(_, rest)| numbered(rest)))
        || [" my address is ", " our address is "].iter().any(|w| line.contains(w));
    // 봉래로 14, 12번지 where somebody lives now
    let digit_after = |mark: &str| {
        text.split_once(mark).is_some_and(|(before, rest)| {
            before.ends_with(is_hangul) && rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
        })
    };
    let place = digit_after("로")
        || digit_after("길")
        || text.contains("번지")
        || squeezed.contains("아파트") && text.contains('호');
    let digits = text.contains(|c: char| c.is_ascii_digit());
    let lives = ["살아요", "삽니다", "살고있", "사는데", "집은", "집이"].iter().any(|w| squeezed.contains(w));
    let named = ["주소는", "주소가", "집주소"].iter().any(|w| squeezed.contains(w));
    english || digits && (place && lives || named)
}

/// A number of papers or of an account.
pub(super) fn is_number(line: &str, squeezed: &str) -> bool {
    NUMBERS.iter().any(|w| line.contains(w)) || squeezed.contains("주민등록번호는")
}

const NUMBERS: &[&str] = &[
    " my passport number ",
    " my social security number ",
    " my national insurance number ",
    " my account number ",
    " my bank account is ",
];
