//! Syllables: every Hangul block is one, English ones are counted by rule.
use crate::letter::is_hangul;

/// The syllables of a word of any script.
pub(super) fn count(word: &str) -> u64 {
    let hangul = word.chars().filter(|c| is_hangul(*c)).count() as u64;
    let latin: u64 =
        word.split(|c: char| !(c.is_alphabetic() || matches!(c, '\'' | '’')) || is_hangul(c)).map(english).sum();
    hangul + latin
}

fn english(word: &str) -> u64 {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.is_empty() {
        return 0;
    }
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'à'..='ï' | 'ò'..='ü');
    // letters read one by one
    if letters.len() > 1 && letters.len() <= 5 && letters.iter().all(|c| c.is_uppercase()) {
        let none = !letters.iter().any(|c| vowel(c.to_ascii_lowercase()));
        if none || letters.len() <= 3 && !WORDS.contains(&word) {
            return letters.len() as u64 + letters.iter().filter(|c| **c == 'W').count() as u64 * 2;
        }
    }
    let lower: String = letters.iter().flat_map(|c| c.to_lowercase()).collect();
    if let Some((_, n)) = IRREGULAR.iter().find(|(w, _)| *w == lower) {
        return *n;
    }
    let mut groups = 0;
    let mut before = false;
    for c in lower.chars() {
        let now = vowel(c);
        groups += u64::from(now && !before);
        before = now;
    }
    // two vowels that are spoken apart
    for pair in ["ia", "io", "eo", "ua", "iu", "uou", "ying", "eing", "oing", "uing"] {
        groups += lower.matches(pair).count() as u64;
    }
    for joined in [
        "tion", "sion", "cial", "tial", "cian", "gion", "tious", "cious", "xion", "ea", "qua", "gua", "geo", "peop",
        "geous",
    ] {
        let wrong = match joined {
            "ea" => 0,
            _ => lower.matches(joined).count() as u64,
        };
        groups = groups.saturating_sub(wrong);
    }
    let consonant_before = |tail: usize| lower.chars().rev().nth(tail).is_some_and(|c| !vowel(c));
    let silent = if lower.ends_with("le") || lower.ends_with("les") || lower.ends_with("led") {
        // table, tables, but rule, rules
        let tail = if lower.ends_with("le") { 2 } else { 3 };
        !consonant_before(tail)
    } else if lower.ends_with("es") {
        consonant_before(2) && !["ses", "zes", "ches", "shes", "xes", "ces", "ges"].iter().any(|e| lower.ends_with(e))
    } else if lower.ends_with("ed") {
        consonant_before(2) && !lower.ends_with("ted") && !lower.ends_with("ded")
    } else {
        lower.ends_with('e') && consonant_before(1)
    };
    // a silent e inside a compound
    let inner = ["some", "fore", "time", "home", "life", "where", "there", "ement", "eful", "eless", "ely"];
    let hidden = inner.iter().any(|i| {
        lower.len() > i.len() + 1
            && lower.find(i).is_some_and(|at| {
                let ending = at + i.len() == lower.len();
                !ending
                    && at + i.len() < lower.len()
                    && lower
                        .as_bytes()
                        .get(at + i.len())
                        .is_some_and(|b| !matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'r' | b's' | b'd' | b'n'))
                    || ending && at > 0 && ["ement", "eful", "eless", "ely"].contains(i)
            })
    });
    let silent = u64::from(silent) + u64::from(hidden);
    groups.saturating_sub(silent).max(1)
}

/// Short words that are shouted, not spelt.
const WORDS: &[&str] = &[
    "A", "I", "NO", "YES", "OK", "THE", "AND", "WE", "HE", "SHE", "IT", "IN", "ON", "TO", "NOT", "ALL", "HOW", "WHY",
    "WHO", "YOU",
];
const IRREGULAR: &[(&str, u64)] = &[
    ("people", 2),
    ("every", 2),
    ("everyone", 3),
    ("everything", 3),
    ("evening", 2),
    ("business", 2),
    ("different", 2),
    ("family", 2),
    ("chocolate", 2),
    ("science", 2),
    ("being", 2),
    ("doing", 2),
    ("going", 2),
    ("quiet", 2),
    ("area", 3),
    ("idea", 3),
    ("really", 2),
    ("create", 2),
    ("poem", 2),
    ("rhythm", 2),
    ("something", 2),
    ("someone", 2),
    ("sometimes", 2),
    ("somebody", 3),
    ("one", 1),
    ("once", 1),
    ("eye", 1),
    ("eyes", 1),
    ("were", 1),
    ("are", 1),
    ("there", 1),
    ("where", 1),
    ("before", 2),
    ("the", 1),
    ("he", 1),
    ("she", 1),
    ("we", 1),
    ("me", 1),
    ("be", 1),
    ("hour", 1),
    ("hours", 1),
    ("iron", 2),
    ("ocean", 2),
    ("million", 2),
    ("billion", 2),
    ("trillion", 2),
    ("ninety", 2),
    ("nineties", 2),
    ("said", 1),
    ("theatre", 3),
    ("didnt", 2),
    ("doesnt", 2),
    ("couldnt", 2),
    ("wouldnt", 2),
    ("isnt", 2),
    ("wasnt", 2),
    ("hasnt", 2),
    ("havent", 2),
    ("shouldnt", 2),
    ("hadnt", 2),
];

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn english_syllables_are_counted_as_they_are_said() {
        for (word, n) in [
            ("cat", 1),
            ("harbour", 2),
            ("ferry", 2),
            ("table", 2),
            ("rule", 1),
            ("rained", 1),
            ("wanted", 2),
            ("boxes", 2),
            ("times", 1),
            ("station", 2),
            ("radio", 3),
            ("beautiful", 3),
            ("umbrella", 3),
            ("interview", 3),
            ("twenty", 2),
            ("forty", 2),
            ("tables", 2),
            ("emergency", 4),
            ("institute", 3),
            ("grandmother", 3),
            ("don't", 1),
            ("didn't", 2),
            ("lately", 2),
            ("movement", 2),
            ("careful", 2),
            ("RFA", 3),
            ("BBC", 3),
            ("hour", 1),
            ("piano", 3),
            ("playing", 2),
            ("carrying", 3),
            ("bread", 1),
            ("coming", 2),
            ("twelve-forty", 3),
            ("somewhere", 2),
            ("therefore", 2),
            ("laughed", 1),
            ("opened", 2),
            ("night", 1),
            ("uncle", 2),
            ("people", 2),
        ] {
            assert_eq!(count(word), n, "{word}");
        }
        assert_eq!(count("장마당에서"), 5);
        assert_eq!(count("—"), 0);
    }
}
