//! What a draft calls whoever is heard in a clip.
use crate::{
    letter::has_hangul,
    script::{Verb, label::is_label},
};

/// A label for a name: its first word in capitals, or its last one, or all of it.
pub(super) fn label_for(name: &str, taken: impl Fn(&str) -> bool) -> Option<String> {
    let words: Vec<&str> = name.split(' ').filter(|word| word.chars().count() > 1 && !word.ends_with('.')).collect();
    let short = [words.first().copied(), words.last().copied()].into_iter().flatten();
    let all = short.filter(|_| !has_hangul(name)).map(str::to_uppercase).chain([name.to_uppercase()]);
    let mut all = all.map(|label| label.replace(['.', '\'', '’'], ""));
    all.find(|label| is_label(label) && !taken(label) && Verb::named(label).is_none() && !label.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::label_for;

    #[test]
    fn a_name_has_a_label_that_nobody_else_has_and_that_is_no_cue() {
        let free = |name: &str| label_for(name, |_| false);
        assert_eq!(free("Jean Marlow").as_deref(), Some("JEAN"));
        assert_eq!(free("Dr. J. O’Brien").as_deref(), Some("OBRIEN"));
        assert_eq!(free("Note Pell").as_deref(), Some("PELL"));
        assert_eq!(free("한소라").as_deref(), Some("한소라"));
        assert_eq!(label_for("Jean Marlow", |label| label == "JEAN").as_deref(), Some("MARLOW"));
        assert_eq!(label_for("Jean", |label| label == "JEAN"), None);
        assert_eq!(free(""), None);
    }
}
