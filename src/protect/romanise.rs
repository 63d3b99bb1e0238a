//! How Hangul names are written in Latin letters: not one way, but every way that passports, papers and people use.
//!
//! The Revised Romanisation and McCune-Reischauer without its marks are among the alternatives of each letter; family names
//! have spellings of their own on top. Too many spellings are found rather than too few.

/// Where the syllables of Hangul begin and end.
const FIRST: u32 = 0xac00;
const LAST: u32 = 0xd7a3;

const INITIALS: [&[&str]; 19] = [
    &["g", "k"],
    &["kk", "gg"],
    &["n"],
    &["d", "t"],
    &["tt", "dd"],
    &["r", "l", "n", ""],
    &["m"],
    &["b", "p"],
    &["pp", "bb"],
    &["s", "sh"],
    &["ss"],
    &[""],
    &["j", "ch", "z", "g"],
    &["jj", "tch"],
    &["ch", "c"],
    &["k"],
    &["t", "th"],
    &["p", "ph", "f"],
    &["h"],
];
const VOWELS: [&[&str]; 21] = [
    &["a", "ah", "ar"],
    &["ae", "ai", "e", "ay", "eh", "ea"],
    &["ya", "yah"],
    &["yae", "yea"],
    &["eo", "o", "u", "uh", "oe", "eu", "ou", "ur"],
    &["e", "ei", "ey"],
    &["yeo", "yo", "you", "yu", "ye", "yuh", "yeu", "eo"],
    &["ye", "yae", "ae", "e", "ey", "yea", "ea", "yeh"],
    &["o", "oh", "ou"],
    &["wa", "oa", "ua"],
    &["wae", "we"],
    &["oe", "oi", "we", "oey"],
    &["yo", "yoh"],
    &["u", "oo", "ou", "woo", "wu"],
    &["wo", "weo", "uo", "wou"],
    &["we"],
    &["wi", "wee", "ui", "we"],
    &["yu", "yoo", "you", "u", "ew", "yew"],
    &["eu", "u", "oo", "e", "ue", "ou"],
    &["ui", "eui", "i", "ee", "ie", "y", "ey", "uy"],
    &["i", "ee", "yi", "ie", "y", "ea", "ih"],
];
const FINALS: [&[&str]; 28] = [
    &[""],
    &["k", "g", "ck"],
    &["kk", "k"],
    &["ks", "k"],
    &["n"],
    &["nj", "n"],
    &["nh", "n"],
    &["t", "d"],
    &["l", "r", "ll"],
    &["lk", "k"],
    &["lm", "m"],
    &["lb", "l"],
    &["ls", "l"],
    &["lt", "l"],
    &["lp", "p"],
    &["lh", "l"],
    &["m"],
    &["p", "b"],
    &["ps", "p"],
    &["t", "s"],
    &["t", "ss"],
    &["ng"],
    &["t", "j"],
    &["t", "ch"],
    &["k"],
    &["t"],
    &["p"],
    &["h", ""],
];

/// Family names with spellings that the letters do not give.
const FAMILY: &[(char, &[&str])] = &[
    ('이', &["lee", "yi", "rhee", "ri", "li", "i"]),
    ('박', &["park", "pak", "bak"]),
    ('최', &["choi", "choe", "chwe"]),
    ('정', &["jung", "chung", "jeong", "jong"]),
    ('조', &["cho", "jo"]),
    ('윤', &["yoon", "yun", "youn"]),
    ('임', &["lim", "im", "rim", "yim"]),
    ('림', &["lim", "rim"]),
    ('오', &["oh", "o"]),
    ('서', &["seo", "suh", "so"]),
    ('유', &["yoo", "you", "yu", "ryu"]),
    ('류', &["ryu", "yoo", "ryoo"]),
    ('전', &["jeon", "chun", "jun", "chon"]),
    ('문', &["moon", "mun"]),
    ('손', &["son", "sohn"]),
    ('배', &["bae", "pae"]),
    ('백', &["baek", "paik", "paek", "baik"]),
    ('허', &["heo", "hur", "huh", "ho"]),
    ('심', &["shim", "sim"]),
    ('노', &["noh", "roh", "no", "ro"]),
    ('성', &["sung", "seong", "song"]),
    ('주', &["joo", "ju", "chu"]),
    ('우', &["woo", "u", "wu"]),
    ('구', &["koo", "gu", "ku", "goo"]),
    ('엄', &["um", "eom", "uhm"]),
    ('천', &["chun", "cheon", "chon"]),
    ('현', &["hyun", "hyeon", "hyon"]),
    ('변', &["byun", "byeon", "pyon"]),
    ('추', &["choo", "chu"]),
    ('석', &["seok", "suk", "sok"]),
    ('선', &["sun", "seon", "son"]),
    ('명', &["myung", "myeong", "myong"]),
    ('금', &["keum", "geum", "kum"]),
    ('육', &["yook", "yuk"]),
    ('국', &["kook", "guk", "kuk"]),
    ('영', &["young", "yong", "yeong", "yung"]),
];

/// Family names of two syllables.
const DOUBLE: [&str; 10] = ["남궁", "황보", "제갈", "사공", "선우", "독고", "동방", "서문", "어금", "망절"];

/// Family names of one syllable, the usual ones.
const SINGLE: &str = "\
    김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위\
    표명기반왕금옥육인맹제모탁국어은편용예봉경사부가복태목형계피두감음빈동온호범좌승간견리량림라";

/// Whether Koreans have this family name.
pub(super) fn is_family(name: &str) -> bool {
    DOUBLE.contains(&name) || name.chars().count() == 1 && SINGLE.contains(name)
}

/// Whether a character is a syllable of Hangul.
pub(super) const fn is_syllable(c: char) -> bool {
    matches!(c as u32, FIRST..=LAST)
}

/// The family name and the given name of a name in Hangul without a space. `None` for what is no such name.
pub(super) fn family_and_given(name: &str) -> Option<(&str, &str)> {
    let syllables = name.chars().count();
    if !name.chars().all(is_syllable) || !(2..=5).contains(&syllables) {
        return None;
    }
    let double = syllables > 2 && DOUBLE.iter().any(|d| name.starts_with(d));
    let at = name.char_indices().nth(if double { 2 } else { 1 })?.0;
    Some((name.get(..at)?, name.get(at..)?))
}

/// Every way to write a syllable in Latin letters. `family` for one that is a family name.
pub(super) fn spellings(syllable: char, family: bool) -> Vec<String> {
    let code = (syllable as u32).wrapping_sub(FIRST);
    let part = |table: &[&'static [&'static str]], n: u32| table.get(n as usize).copied().unwrap_or_default();
    let (initials, vowels, finals) =
        (part(&INITIALS, code / 588), part(&VOWELS, code / 28 % 21), part(&FINALS, code % 28));
    let mut all: Vec<String> = Vec::new();
    let given = FAMILY.iter().find(|(c, _)| *c == syllable).map_or(&[][..], |(_, s)| s);
    // spellings like Young are usual in given names too
    all.extend(given.iter().filter(|s| family || s.len() > 2).map(|s| (*s).to_owned()));
    for initial in initials {
        for vowel in vowels {
            for last in finals {
                // 시 is written si or shi, and never by the vowel alone
                let spelt = format!("{initial}{vowel}{last}");
                if !all.contains(&spelt) {
                    all.push(spelt);
                }
            }
        }
    }
    all
}

/// Whether a word in Latin letters is nothing but a common family name: too many people have it to stop at it alone.
pub(super) fn is_common_family(word: &str) -> bool {
    let more = [
        "kim", "gim", "kang", "gang", "jang", "chang", "han", "shin", "sin", "kwon", "hwang", "ahn", "an", "song",
        "hong", "ko", "go", "koh", "yang", "nam", "ha", "cha", "min", "na", "ji", "jin", "won", "bang", "kong",
    ];
    more.contains(&word) || FAMILY.iter().any(|(_, spellings)| spellings.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::{family_and_given, spellings};

    #[test]
    fn syllables_are_spelt_as_in_passports_papers_and_books() {
        let all = |c, family| spellings(c, family);
        for (syllable, family, wanted) in [
            ('김', true, &["kim", "gim"][..]),
            ('영', false, &["yeong", "young", "yong", "yung"]),
            ('수', false, &["su", "soo", "sou"]),
            ('이', true, &["lee", "yi", "rhee", "i"]),
            ('철', false, &["cheol", "chul", "chol"]),
            ('희', false, &["hui", "hi", "heui", "hee", "hie"]),
            ('혜', false, &["hye", "hae", "hea", "hey"]),
            ('은', false, &["eun", "un", "en", "oun"]),
            ('지', false, &["ji", "jee", "jie", "chi"]),
            ('경', false, &["gyeong", "kyung", "kyong", "kyoung"]),
            ('원', false, &["won", "weon", "woun"]),
            ('태', false, &["tae", "tai", "tay"]),
        ] {
            for spelling in wanted {
                assert!(all(syllable, family).iter().any(|s| s == spelling), "{syllable} is not {spelling}");
            }
        }
    }

    #[test]
    fn family_names_of_two_syllables_are_known() {
        assert_eq!(family_and_given("김영수"), Some(("김", "영수")));
        assert_eq!(family_and_given("남궁민수"), Some(("남궁", "민수")));
        assert_eq!(family_and_given("Kim"), None);
    }
}
