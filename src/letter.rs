//! What letters say by themselves, of any text.
mod entity;

pub use entity::{entity, reference};

/// Whether a letter is a whole syllable of Hangul, as NFC writes it (Unicode, Hangul Syllables, U+AC00 to U+D7A3).
#[must_use]
pub const fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣')
}

/// Whether any letter of a text is Hangul.
#[must_use]
pub fn has_hangul(text: &str) -> bool {
    text.contains(is_hangul)
}

/// How long a text takes to say, in letters: a syllable of Hangul is said in the time of three of them.
#[must_use]
pub fn spoken_letters(text: &str) -> u64 {
    text.chars().map(|c| if is_hangul(c) { 3 } else { 1 }).sum()
}

/// Whether a word is as long as Korean names are with their family name, two to four syllables, and Hangul alone.
#[must_use]
pub fn is_hangul_name(word: &str) -> bool {
    word.chars().all(is_hangul) && (2..=4).contains(&word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::{has_hangul, is_hangul_name};

    #[test]
    fn korean_names_have_two_to_four_syllables() {
        assert!(["김솔", "김하늘", "남궁민수"].iter().all(|name| is_hangul_name(name)));
        assert!(["", "김", "김하늘씨와", "Kim", "김A", "ㅋㅋ"].iter().all(|name| !is_hangul_name(name)));
        assert!(has_hangul("CNC 선반") && !has_hangul("ㅋㅋ 漢字 ok"));
    }
}
