//! Numbers, units, addresses and letters as they are read aloud.

/// What is spoken of one token: itself, or a number's words.
pub(in crate::script) fn spelt(token: &str, korean: bool) -> Vec<String> {
    let bare = token.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '$' | '€' | '£' | '₩'));
    if is_web(bare) {
        return web(bare, korean);
    }
    // 5 kg
    if bare.len() == 2 && ["km", "kg", "cm", "mm"].contains(&bare) {
        return if korean { vec![korean_text(bare)] } else { english_text(bare) };
    }
    if !bare.contains(|c: char| c.is_ascii_digit()) {
        return vec![if korean { letters_korean(bare) } else { bare.to_owned() }];
    }
    // -15, and not 3-15
    let below = token.trim_start_matches(['(', '"', '“', '‘']).strip_prefix(['-', '−']);
    let minus = below.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if korean {
        let sign = if bare.contains(['°', '℃']) { "영하" } else { "마이너스" };
        return vec![if minus { format!("{sign}{}", korean_text(bare)) } else { korean_text(bare) }];
    }
    let mut words = english_text(bare);
    if minus {
        words.insert(0, "minus".to_owned());
    }
    words
}

/// `www.example.org`, `https://…`: an address of the web.
fn is_web(token: &str) -> bool {
    let lower = token.to_ascii_lowercase();
    lower.starts_with("www.") || lower.starts_with("https://") || lower.starts_with("http://")
}

/// An address as people say it: its parts with a dot between, short ones letter by letter, and not what stands before it.
fn web(token: &str, korean: bool) -> Vec<String> {
    let bare = token.split_once("://").map_or(token, |(_, rest)| rest).trim_end_matches('/');
    let mut words = Vec::new();
    for (n, part) in bare.split(['.', '/']).enumerate() {
        if n > 0 {
            words.push(if korean { "점" } else { "dot" }.to_owned());
        }
        // of the ends of addresses some are words
        let short = part.len() <= 3 && !matches!(part, "org" | "com" | "net" | "gov" | "edu");
        match (short, korean) {
            (true, true) => words.push(letters_korean(&part.to_ascii_uppercase())),
            (true, false) if part == "www" => words.extend(["double", "u"].repeat(3).into_iter().map(str::to_owned)),
            (true, false) => words.extend(part.chars().map(|c| c.to_string())),
            (false, _) => words.push(part.to_owned()),
        }
    }
    words
}

/// Letters of Latin that are read one by one, by their names in Korean: `FBI와`.
fn letters_korean(token: &str) -> String {
    const NAMES: [&str; 26] = [
        "에이",
        "비",
        "씨",
        "디",
        "이",
        "에프",
        "지",
        "에이치",
        "아이",
        "제이",
        "케이",
        "엘",
        "엠",
        "엔",
        "오",
        "피",
        "큐",
        "알",
        "에스",
        "티",
        "유",
        "브이",
        "더블유",
        "엑스",
        "와이",
        "제트",
    ];
    let capitals = token.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = token.get(capitals..).unwrap_or_default();
    if !(1..=5).contains(&capitals) || rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return token.to_owned();
    }
    let names = token.bytes().take(capitals).filter_map(|b| NAMES.get(usize::from(b - b'A')).copied());
    names.chain([rest]).collect()
}

/// A unit behind a number, in Korean: what stands for it, and how many bytes it takes.
fn unit_korean(text: &str) -> Option<(&'static str, usize)> {
    const UNITS: [(&str, &str); 18] = [
        ("km", "킬로미터"),
        ("cm", "센티미터"),
        ("mm", "밀리미터"),
        ("kg", "킬로그램"),
        ("mg", "밀리그램"),
        ("ml", "밀리리터"),
        ("mL", "밀리리터"),
        ("kW", "킬로와트"),
        ("Hz", "헤르츠"),
        ("m²", "제곱미터"),
        ("㎡", "제곱미터"),
        ("°C", "도"),
        ("℃", "도"),
        ("m", "미터"),
        ("g", "그램"),
        ("t", "톤"),
        ("L", "리터"),
        ("l", "리터"),
    ];
    let (unit, words) = UNITS.into_iter().find(|(unit, _)| text.starts_with(unit))?;
    let after = text.get(unit.len()..)?;
    (!after.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some((words, unit.len()))
}

/// `010-1234-5678`: read digit by digit.
fn is_dialled(token: &str) -> bool {
    let plain = token.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain && token.starts_with('0') && token.matches('-').count() > 1
}

/// Every run of digits replaced by its reading; what stands between stays.
fn korean_text(token: &str) -> String {
    let mut out = String::new();
    let digit = |b: u8| KOREAN.get(usize::from(b.wrapping_sub(b'0'))).copied();
    let number: String = token.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
    if is_dialled(&number) {
        out.extend(number.bytes().filter_map(digit));
        out.push_str(token.get(number.len()..).unwrap_or_default());
        return out;
    }
    for part in parts(token) {
        match part {
            Part::Digits(digits) => out.push_str(&korean(digits)),
            Part::Point(digits) => {
                out.push('점');
                out.extend(digits.bytes().filter_map(|b| KOREAN.get(usize::from(b - b'0')).copied()));
            }
            Part::Other(text) => {
                let whole = !out.is_empty() || text == token;
                let (unit, taken) = unit_korean(text).filter(|_| whole).unwrap_or(("", 0));
                out.push_str(unit);
                let rest = letters_korean(text.get(taken..).unwrap_or_default());
                out.push_str(&rest.replace('%', "퍼센트").replace('$', "달러").replace('₩', "원"));
            }
        }
    }
    out
}

fn english_text(token: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut money = None;
    let mut rest = parts(token).into_iter().peekable();
    let decade = token.ends_with("0s") || token.ends_with("0’s");
    let named = |digits: &str| -> Vec<String> {
        digits.bytes().filter_map(|b| ONES.get(usize::from(b.wrapping_sub(b'0')))).map(|w| (*w).to_owned()).collect()
    };
    if is_dialled(token) {
        return named(token);
    }
    let mut lettered = false;
    while let Some(part) = rest.next() {
        match part {
            // BA2490
            Part::Digits(digits) if std::mem::take(&mut lettered) && digits.len() > 2 => words.extend(named(digits)),
            Part::Digits(digits) => {
                let last = !matches!(rest.peek(), Some(Part::Point(_)));
                words.extend(english(digits, last && money.is_none()).split_whitespace().map(str::to_owned));
            }
            Part::Point(digits) => {
                words.push("point".to_owned());
                words.extend(digits.bytes().filter_map(|b| ONES.get(usize::from(b - b'0')).map(|w| (*w).to_owned())));
            }
            Part::Other(text) => match text {
                "$" => money = Some("dollars"),
                "€" => money = Some("euros"),
                "£" => money = Some("pounds"),
                "%" => words.push("per cent".to_owned()),
                "m" if money.is_some() => words.push("million".to_owned()),
                "bn" => words.push("billion".to_owned()),
                "°C" | "℃" => words.extend(["degrees", "celsius"].map(str::to_owned)),
                "°F" => words.extend(["degrees", "fahrenheit"].map(str::to_owned)),
                "km" => words.push("kilometres".to_owned()),
                "kg" => words.push("kilogrammes".to_owned()),
                "cm" => words.push("centimetres".to_owned()),
                "mm" => words.push("millimetres".to_owned()),
                "k" => words.push("thousand".to_owned()),
                // 1990s, 3rd: the number's own ending, no word of its own
                "s" | "st" | "nd" | "rd" | "th" => {
                    if decade && let Some(word) = words.last_mut().filter(|w| w.ends_with('y')) {
                        word.pop();
                        word.push_str("ies");
                    }
                }
                other if words.is_empty() && other.bytes().all(|b| b.is_ascii_uppercase()) => {
                    lettered = true;
                    words.extend(other.chars().map(|c| c.to_string()));
                }
                other => words
                    .extend(other.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned)),
            },
        }
    }
    words.extend(money.map(str::to_owned));
    words
}

enum Part<'a> {
    /// Digits, thousands separators and all.
    Digits(&'a str),
    /// The digits after a decimal point.
    Point(&'a str),
    Other(&'a str),
}

fn parts(token: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let digits = first.is_ascii_digit();
        let bytes = rest.as_bytes();
        let mut end = 0;
        while let Some(c) = rest.get(end..).and_then(|r| r.chars().next()) {
            let next = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
            let separator = digits && c == ',' && end > 0 && next;
            if c.is_ascii_digit() != digits && !separator {
                break;
            }
            end += c.len_utf8();
        }
        let Some((head, tail)) = rest.split_at_checked(end.max(first.len_utf8())) else { break };
        out.push(if digits { Part::Digits(head) } else { Part::Other(head) });
        rest = tail;
        let decimals = rest.strip_prefix('.').map_or(0, |r| r.bytes().take_while(u8::is_ascii_digit).count());
        if digits && decimals > 0 {
            let Some((point, tail)) = rest.split_at_checked(1 + decimals) else { break };
            out.push(Part::Point(point.trim_start_matches('.')));
            rest = tail;
        }
    }
    out
}

const KOREAN: [char; 10] = ['영', '일', '이', '삼', '사', '오', '육', '칠', '팔', '구'];

fn korean(digits: &str) -> String {
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    let Some(mut n) =
        plain.parse::<u64>().ok().filter(|_| plain.len() <= 16 && (plain.len() == 1 || !plain.starts_with('0')))
    else {
        return plain.bytes().filter_map(|b| KOREAN.get(usize::from(b - b'0')).copied()).collect();
    };
    if n == 0 {
        return "영".to_owned();
    }
    let mut out = String::new();
    for unit in ["", "만", "억", "조"] {
        let group = n % 10_000;
        n /= 10_000;
        let mut words = String::new();
        for (place, name) in [(1000, "천"), (100, "백"), (10, "십"), (1, "")] {
            let digit = usize::try_from(group / place % 10).unwrap_or(0);
            if digit > 1 || digit == 1 && (place == 1 && !(group == 1 && unit == "만")) {
                words.extend(KOREAN.get(digit));
            }
            if digit > 0 {
                words.push_str(name);
            }
        }
        if group > 0 {
            out = format!("{words}{unit}{out}");
        }
    }
    out
}

const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Whether a word is one of which numbers are made.
pub(in crate::script) fn is_number(word: &str) -> bool {
    !word.is_empty() && (ONES.contains(&word) || TENS.contains(&word))
}

/// A number in words. `year`: four digits alone are read in pairs from 1100 to 2099, as years are.
fn english(digits: &str, year: bool) -> String {
    let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
    let Some(n) =
        plain.parse::<u64>().ok().filter(|_| plain.len() <= 15 && (plain.len() == 1 || !plain.starts_with('0')))
    else {
        let named = |b: u8| ONES.get(usize::from(b - b'0')).copied();
        return plain.bytes().filter_map(named).collect::<Vec<_>>().join(" ");
    };
    if year && digits.len() == 4 && (1100..2100).contains(&n) && !(2000..2010).contains(&n) {
        let (century, rest) = (n / 100, n % 100);
        return match rest {
            0 => format!("{} hundred", below(century)),
            1..=9 => format!("{} oh {}", below(century), below(rest)),
            _ => format!("{} {}", below(century), below(rest)),
        };
    }
    let mut rest = n;
    let mut words = Vec::new();
    for (size, name) in
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")]
    {
        if rest >= size {
            words.push(format!("{} {name}", below(rest / size)));
            rest %= size;
        }
    }
    if rest > 0 || words.is_empty() {
        words.push(below(rest));
    }
    words.join(" ")
}

/// Below a thousand.
fn below(n: u64) -> String {
    let at =
        |list: &[&'static str], n: u64| usize::try_from(n).ok().and_then(|n| list.get(n).copied()).unwrap_or_default();
    if n >= 100 {
        let rest = if n.is_multiple_of(100) { String::new() } else { format!(" and {}", below(n % 100)) };
        return format!("{} hundred{rest}", at(&ONES, n / 100));
    }
    if n < 20 {
        return at(&ONES, n).to_owned();
    }
    let ones = if n.is_multiple_of(10) { String::new() } else { format!(" {}", at(&ONES, n % 10)) };
    format!("{}{ones}", at(&TENS, n / 10))
}

#[cfg(test)]
mod tests {
    use super::spelt;

    #[test]
    fn english_numbers_are_read_as_people_read_them() {
        for (token, words) in [
            ("2023", "twenty twenty three"),
            ("2005", "two thousand five"),
            ("1,250", "one thousand two hundred and fifty"),
            ("1.5", "one point five"),
            ("$1.5m", "one point five million dollars"),
            ("3:30", "three thirty"),
            ("007", "zero zero seven"),
            ("10%,", "ten per cent"),
            ("1990s", "nineteen nineties"),
            ("plain,", "plain"),
            ("www.bbc.co.uk", "double u double u double u dot b b c dot c o dot u k"),
            ("-15°C", "minus fifteen degrees celsius"),
            ("BA2490", "B A two four nine zero"),
            ("5kg", "five kilogrammes"),
            ("kg,", "kilogrammes"),
        ] {
            assert_eq!(spelt(token, false).join(" "), words, "{token}");
        }
    }

    #[test]
    fn korean_numbers_are_read_out_in_the_sentence() {
        for (token, words) in [
            ("2023년", "이천이십삼년"),
            ("10,000원", "만원"),
            ("111", "백십일"),
            ("1.5kg", "일점오킬로그램"),
            ("100m와", "백미터와"),
            ("kg", "킬로그램"),
            ("-15°C", "영하십오도"),
            ("FBI와", "에프비아이와"),
            ("KBS2", "케이비에스이"),
            ("010-1234-5678로", "영일영일이삼사오육칠팔로"),
            ("www.rfa.org", "더블유더블유더블유 점 알에프에이 점 org"),
            ("210000", "이십일만"),
            ("30%", "삼십퍼센트"),
            ("0", "영"),
        ] {
            assert_eq!(spelt(token, true).join(" "), words, "{token}");
        }
    }
}
