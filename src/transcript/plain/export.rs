//! What programs and forums write above a transcript as text: Otter's keywords and list of speakers, the name of the
//! recording and the word Transcript of Word.
use crate::transcript::SetAsideKind;

/// Why a line above what is said belongs to the program. `heading` is the line above it.
pub(super) fn of(line: &str, heading: Option<&str>) -> Option<(SetAsideKind, &'static str)> {
    let own = |list: &[&str]| list.contains(&line.trim().to_lowercase().as_str());
    let below = |list: &[&str]| heading.is_some_and(|h| list.contains(&h.trim().to_lowercase().as_str()));
    if own(KEYWORDS) || below(KEYWORDS) {
        return Some((SetAsideKind::Boilerplate, "words by which the recording is found"));
    }
    if own(PARTS) || below(PARTS) {
        return Some((SetAsideKind::Boilerplate, "who takes part"));
    }
    if is_post(line) {
        return Some((SetAsideKind::Boilerplate, "who posted the page, and where"));
    }
    let spoken = own(SPOKEN) && heading.is_some_and(is_recording);
    (own(FILE) || spoken || is_recording(line)).then_some((SetAsideKind::Boilerplate, "the name of the recording"))
}

/// Above the words that a program finds a recording by.
const KEYWORDS: &[&str] = &["summary keywords", "keywords", "키워드", "핵심 키워드"];
/// Above those who take part.
const PARTS: &[&str] = &["speakers", "participants", "참석자", "화자"];
/// Above the name of the recording.
const FILE: &[&str] = &["audio file", "오디오 파일"];
/// Below it, above what is said.
const SPOKEN: &[&str] = &["transcript", "전사", "대본"];

/// `r/smalltrades · Posted by u/greenpaint 2 days ago`
fn is_post(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let forum = words.next().and_then(|w| w.strip_prefix("r/")).is_some_and(|name| !name.is_empty());
    forum && words.any(|w| w.starts_with("u/"))
}

/// `bees.mp3`
fn is_recording(line: &str) -> bool {
    const KINDS: &[&str] = &["mp3", "wav", "m4a", "mp4", "aac", "ogg", "flac", "mov", "wma", "webm"];
    let ending = line.trim().rsplit_once('.').filter(|(stem, _)| !stem.is_empty() && stem.len() < 200);
    ending.is_some_and(|(_, kind)| KINDS.contains(&kind.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use crate::{
        source::SourceId,
        transcript::{ParagraphKind, read},
    };

    #[test]
    fn what_programs_export_as_text_has_its_speakers_and_nothing_of_the_program() {
        let said = [
            "How did you come to the marsh?",
            "My uncle left me forty hives, and nobody else wanted them.",
            "What did you do when winter came?",
            "I wrapped them in straw and waited.",
        ];
        let talk = |label: &dyn Fn(usize, &str) -> String| {
            let names = ["Dana Okafor", "Ruth Pellegrin"];
            said.iter()
                .enumerate()
                .map(|(n, line)| format!("{}\n{line}\n\n", label(n, names[n % 2])))
                .collect::<String>()
        };
        let otter = format!(
            "Beekeeper Interview\nFri, Mar 12, 2021 10:04AM • 12:22\n\nSUMMARY KEYWORDS\nhive, bees, honey, marsh\n\nSPEAKERS\nDana \
             Okafor, Ruth Pellegrin\n\n{}Transcribed by https://otter.ai\n",
            talk(&|n, name| format!("{name}  00:{:02}", n * 9))
        );
        let word = format!(
            "Audio file\nbees.mp3\nTranscript\n{}",
            talk(&|n, _| format!("00:00:{:02} Speaker {}", n * 9, n % 2 + 1)).replace("\n\n", "\n")
        );
        let scribe = talk(&|n, name| format!("[00:00:{:02}.120] - {}", n * 9, &name[..4]));
        let zoom = talk(&|n, name| format!("[{name}] 10:00:{:02}", n * 9));
        for (text, names, timed) in [
            (&otter, ["Dana Okafor", "Ruth Pellegrin"], true),
            (&word, ["Speaker 1", "Speaker 2"], true),
            (&scribe, ["Dana", "Ruth"], true),
            (&zoom, ["Dana Okafor", "Ruth Pellegrin"], false),
        ] {
            let t = read(SourceId(0), "a.txt", text).value;
            assert_eq!(t.speakers, names, "{text}");
            let speech = t.paragraphs.iter().filter(|p| p.kind == ParagraphKind::Speech);
            let lines: Vec<String> = speech.map(|p| t.text(p.words.clone())).collect();
            assert_eq!(lines, said, "{text}");
            assert_eq!(t.is_timed(), timed, "{text}");
        }
        let t = read(SourceId(0), "a.txt", &otter).value;
        assert_eq!(t.title.as_deref(), Some("Beekeeper Interview"));
        assert_eq!(t.date, chrono::NaiveDate::from_ymd_opt(2021, 3, 12));
        assert_eq!(read(SourceId(0), "a.txt", &word).value.title, None);
    }
}
