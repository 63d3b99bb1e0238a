//! The corners that come with the tool. A show that asks for one gets a copy, which is its own from then on.
use super::{Error, make::Log, placeholder, store};
use crate::{episode, script::draft};
use std::path::Path;

/// A corner to begin with.
#[derive(Debug)]
#[non_exhaustive]
pub struct Coming {
    /// What its folder is called.
    pub name: &'static str,
    /// The language that it speaks.
    pub language: &'static str,
    text: &'static str,
}

/// The corner of a new show that asks for none.
pub(super) const PLAIN: Coming = Coming { name: "corner", language: "en", text: include_str!("corners/corner.toml") };

/// All corners that a show can ask for.
pub const ALL: &[Coming] = &[
    Coming { name: "words-and-humor", language: "en", text: include_str!("corners/words-and-humor.toml") },
    Coming { name: "words-and-humor-ko", language: "ko", text: include_str!("corners/words-and-humor-ko.toml") },
    Coming { name: "interview-of-the-week", language: "en", text: include_str!("corners/interview-of-the-week.toml") },
    Coming { name: "letters-and-questions", language: "en", text: include_str!("corners/letters-and-questions.toml") },
    Coming { name: "five-minute-explainer", language: "en", text: include_str!("corners/five-minute-explainer.toml") },
];

const GLOSSARY: &str = "# Words that this corner explains. A draft explains each where it is first heard; check tells of those that nobody explained.
#
# [[term]]
# term = \"toll bread\"
# reading = \"tohl bread\"
# gloss = \"two loaves out of every oven, for the bridge\"
# first = \"the-bakery\"
";
const GLOSSARY_KO: &str =
    "# 이 코너가 풀이하는 낱말. 초안은 처음 나오는 자리에서 풀이하고, check는 풀이하지 않은 낱말을 알려 준다.
#
# [[term]]
# term = \"덤\"
# gloss = \"값을 받지 않고 더 얹어 주는 것\"
# first = \"deom\"
";

/// One of them.
pub(super) fn named(name: &str) -> Option<&'static Coming> {
    ALL.iter().find(|c| c.name == name)
}

/// Copy a corner into a show. Nothing that is there is replaced.
pub(super) fn install(root: &Path, corner: &Coming, log: &mut Log) -> Result<(), Error> {
    let korean = corner.language == "ko";
    let chime = placeholder::signature().map_err(|e| Error::Refused(format!("no signature can be made: {e}")))?;
    let files: [(&str, &[u8]); 5] = [
        ("corner.toml", corner.text.as_bytes()),
        ("draft.md", if korean { draft::TEMPLATE_KO } else { draft::TEMPLATE }.as_bytes()),
        ("notes.md", episode::NOTES.as_bytes()),
        ("glossary.toml", if korean { GLOSSARY_KO } else { GLOSSARY }.as_bytes()),
        ("audio/signature.wav", &chime),
    ];
    for (file, bytes) in files {
        let name = format!("scripts/{}/{file}", corner.name);
        let path = root.join(&name);
        if !store::is_file(&path) {
            store::write(&path, bytes)?;
            log.actions.push(("write", name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ALL, GLOSSARY, GLOSSARY_KO, PLAIN};
    use crate::{
        script::{corner::Corner, glossary::Glossary},
        source::SourceId,
    };

    #[test]
    fn every_corner_is_right_and_its_clock_adds_up_to_its_slot() {
        for coming in ALL.iter().chain([&PLAIN]) {
            let read = Corner::parse(SourceId(0), coming.text);
            assert_eq!(read.diagnostics, [], "{}", coming.name);
            let corner = read.value;
            let clock: u64 = corner.segments.iter().filter_map(|s| s.length).map(|l| l.0).sum();
            assert_eq!(Some(clock), corner.slot.map(|s| s.0), "{}", coming.name);
            assert_eq!(corner.language, coming.language);
            assert!(corner.voices.contains_key(&corner.host) && corner.voices.len() == 2);
        }
        for text in [GLOSSARY, GLOSSARY_KO] {
            let example = text.replace("# [", "[").replace("# term", "term").replace("# gloss", "gloss");
            let example = example.replace("# reading", "reading").replace("# first", "first");
            let read = Glossary::parse(SourceId(0), &example);
            assert_eq!((read.diagnostics.len(), read.value.terms.len()), (0, 1), "{example}");
        }
    }
}
