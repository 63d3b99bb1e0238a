//! What the codes of transcripts, of a show's own files and of feeds mean, for `check --explain`. Those of scripts are
//! explained where scripts are read.

/// A few sentences about a diagnostic code that is not one of scripts, with a wrong and a right example. `None` for others.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

const TEXTS: &[(&str, &str)] = &[
    (
        "E060",
        "A transcript is not UTF-8 text. Quotations are proven against it, so no letter of it is guessed.\n\
         Wrong:  kim.txt saved as EUC-KR, Windows-1252 or UTF-16\n\
         Right:  kim.txt saved as UTF-8",
    ),
    (
        "E061",
        "A transcript holds no words: an empty file, an export that was cut off, or a page of which nothing is speech.\n\
         Wrong:  an empty sources/kim.json\n\
         Right:  sources/kim.json with the words that are said in sources/kim.wav",
    ),
    (
        "E062",
        "A transcript is in none of the formats that can be read; the message lists what was tried and why it was not that.\n\
         Wrong:  a PDF that was named kim.srt\n\
         Right:  kim.srt, kim.vtt, kim.docx, kim.json of a recogniser, or plain text in kim.txt",
    ),
    (
        "W062",
        "An escape in a transcript of JSON is half of a character, as where a tool cut one in two. U+FFFD stands for it, and the \
         rest is read.\n\
         Wrong:  \\ud800 with no \\udc00 behind it\n\
         Right:  the character itself, or both of its halves",
    ),
    (
        "E110",
        "Somebody is protected in an episode.toml, and the words that must not leave are not known: no file of them was given, or \
         it has no person of this key. Nothing is made for listeners then, of no episode of the show: they may be named in each.\n\
         Wrong:  protect = \"name\" of a source, and: cornercast build\n\
         Right:  cornercast --protect ../elsewhere/words.toml build",
    ),
    (
        "E111",
        "A protected word stands in what would be public, or is heard in a clip. It is not said here which one, only whose and \
         in which place of the file of protected words.\n\
         Wrong:  a name in a NOTE of the script\n\
         Right:  the name on air; or the word under allow, where it gives nobody away",
    ),
    (
        "E112",
        "The sound of a protected voice would air. Whoever knows the person knows the voice, and disguises can be undone.\n\
         Wrong:  > **CLIP** kim 1:00–1:20   with protect = \"voice\"\n\
         Right:  **READER (quote: kim):** the words, as in build/readers.md",
    ),
    (
        "W063",
        "Times of a transcript overlap or run backwards. The lines are taken in the order of their times.\n\
         Wrong:  00:00:09 follows 00:00:12\n\
         Right:  each line begins after the one before it",
    ),
    (
        "W064",
        "A date in a transcript can be read in two ways, as day and month or the other way round. It is kept and not used.\n\
         Wrong:  10.12.2023\n\
         Right:  2023-12-10",
    ),
    (
        "W065",
        "A bracket is opened in a transcript and never closed, so where the remark in it ends cannot be known. It is kept as \
         text.\n\
         Wrong:  [laughs It was late.\n\
         Right:  [laughs] It was late.",
    ),
    (
        "E066",
        "A label beside a transcript stands at words that the transcript does not have there: it was made for another one, or its \
         words were changed. No label is guessed.\n\
         Wrong:  Holt | 0:04 | words that nobody says\n\
         Right:  Holt | 0:04 | Nobody did, and that was the trouble",
    ),
    (
        "E069",
        "A correction beside a transcript (kim.corrections.toml beside kim.json) does not fit: the transcript does not have its \
         words, or has them several times, or two corrections change the same words. No correction is guessed, since it \
         changes what somebody is quoted with.\n\
         Wrong:  was = \"party\"   where it is said three times\n\
         Right:  was = \"party\", at = \"4:31.2\"   or   was = \"the party sectary\"",
    ),
    (
        "W067",
        "A word of the corner's glossary.toml is used in this episode, and no episode so far explains it.\n\
         Wrong:  HOST: We went to the jangmadang.\n\
         Right:  HOST (term: jangmadang): A jangmadang is a market beside the shops of the state.",
    ),
    (
        "W068",
        "A word of the corner's glossary.toml is used in this episode and was last explained three weeks ago or more. Listeners \
         who missed that one, or forgot it, are lost.\n\
         Wrong:  HOST: Back to the jangmadang.\n\
         Right:  HOST (term: jangmadang): Back to the jangmadang, the market beside the shops.",
    ),
    (
        "E070",
        "A TOML file of the show cannot be read, or a value is of another kind than its key takes.\n\
         Wrong:  number = \"one\"\n\
         Right:  number = 1",
    ),
    (
        "E071",
        "A TOML file of the show has a key that is not known. A misspelt key would be ignored without a word.\n\
         Wrong:  chanel = \"en\"\n\
         Right:  channel = \"en\"",
    ),
    (
        "E072",
        "A TOML file of the show, or a key that it must have, is not there.\n\
         Wrong:  status = \"ready\"   without a date\n\
         Right:  status = \"ready\"   and   date = 2026-11-20T06:00:00+09:00",
    ),
    (
        "E073",
        "A value in a TOML file of the show is not one of those that are allowed, or names something that is not there.\n\
         Wrong:  status = \"done\"\n\
         Right:  status = \"ready\"",
    ),
    (
        "E074",
        "The corner that a script or an episode names is no folder of scripts/.\n\
         Wrong:  corner: lose-change   where the folder is scripts/loose-change\n\
         Right:  corner: loose-change",
    ),
    (
        "E075",
        "A template of the show does not parse, so nothing that is made with it can be made: a page, notes or a draft.\n\
         Wrong:  {{ title }\n\
         Right:  {{ title }}",
    ),
    (
        "W075",
        "A file in feed/templates has none of the names that templates have, so it changes nothing.\n\
         Wrong:  feed/templates/episodes.html\n\
         Right:  feed/templates/episode.html",
    ),
    (
        "W082",
        "A recording can be used, but something about it is unusual: it ends before its header says, for example.\n\
         Wrong:  a WAV of which the end was not copied\n\
         Right:  the same WAV copied again, whole",
    ),
    (
        "E090",
        "The guid of a published episode has changed. Apps know an episode by it: they would give it to everybody once more, \
         as a new one.\n\
         Wrong:  a new guid in episode.toml beside an old episode.lock\n\
         Right:  the guid that is in episode.lock",
    ),
    (
        "E091",
        "An episode that listeners were told of is not in the feed any more, and nobody took it back: its folder or its \
         episode.lock is gone, damaged or edited, or it is ready and its script is not right any more. The feed is left as it was.\n\
         Wrong:  episodes/lamp/ deleted\n\
         Right:  episodes/lamp/ with its episode.lock as it is in git, or: cornercast withdraw lamp",
    ),
    (
        "E092",
        "The date of a published episode has changed. Apps sort by it, and announce an episode with a new date once more.\n\
         Wrong:  a new date in episode.toml beside an old episode.lock\n\
         Right:  the date that is in episode.lock; what was corrected, and when, goes into [[revision]]",
    ),
    (
        "E093",
        "A recording would get an address that a recording of another episode had. Apps and networks that have the old one \
         would play that.\n\
         Wrong:  a new episode in a folder that is named like one that was withdrawn\n\
         Right:  a folder with a name of its own",
    ),
    (
        "E094",
        "The guid of a published podcast has changed. Apps and directories know the podcast by it. It is computed from the \
         feed's address unless the channel's file gives it.\n\
         Wrong:  a new site = and no guid =\n\
         Right:  guid = as it is in the channel's .lock",
    ),
    (
        "W094",
        "A paragraph was changed after its take had been accepted or built. The take says the old words, and captions and pages \
         would say the new ones; or it stands under another name now than the one who read it. Signs and capitals do not \
         count. Publishing waits until the take is new, or until somebody who listened confirms that it is right.\n\
         Wrong:  And she has never fallen.   above the take of: And of course she fell.\n\
         Right:  a new take; or, after a slip of the pen, cornercast takes EPISODE --confirm 21",
    ),
    (
        "W095",
        "The address of a published feed has changed. Apps go on asking at the old one.\n\
         Wrong:  a new site = and nothing at the old address\n\
         Right:  the old address answers for good with a permanent redirect (301) to the new one",
    ),
    (
        "E096",
        "The items of an earlier feed, in the channel's .imported.xml, are gone, changed or cannot be read. Apps know these \
         episodes as they were published.\n\
         Wrong:  the file edited by hand, or deleted\n\
         Right:  the file as import wrote it, kept in git",
    ),
    (
        "E097",
        "The folder of an episode was copied to begin another one with. Apps know an episode by its guid, and the lock remembers \
         what was published: both belong to one folder.\n\
         Wrong:  episodes/lamp-2/ with the guid and the episode.lock of episodes/lamp/\n\
         Right:  the guid that the message gives, status = \"draft\", and no episode.lock",
    ),
    (
        "W097",
        "An episode is in another language than its channel. The feed, its captions and its pages say the channel's, and apps file it \
         there; what is published keeps it.\n\
         Wrong:  lang: ko   in a script, and language = \"en\" in the channel's file\n\
         Right:  language = \"ko\" there, or channel = of a channel in Korean",
    ),
    (
        "E098",
        "An episode was taken back, as the channel's lock remembers, and its episode.toml does not say so any more: an editor that \
         had the file open saved it, or a merge kept the other side. It stays away.\n\
         Wrong:  status = \"published\"   in an episode that was withdrawn\n\
         Right:  status = \"withdrawn\"; or another folder with a guid of its own, to publish it once more",
    ),
    (
        "apple/artwork-missing",
        "The picture that a channel names is not in feed/. Directories refuse a feed without a picture.\n\
         Wrong:  artwork = \"artwork/cover.png\"   and no such file\n\
         Right:  a square PNG or JPEG of 1400 to 3000 pixels at feed/artwork/cover.png",
    ),
    (
        "apple/artwork-type",
        "A channel's picture is no JPEG or PNG by its name.\n\
         Wrong:  artwork = \"artwork/cover.webp\"\n\
         Right:  artwork = \"artwork/cover.jpg\"",
    ),
    (
        "apple/category",
        "A category is not in the list of Apple Podcasts, which other directories use too.\n\
         Wrong:  categories = [\"Bread\"]\n\
         Right:  categories = [\"Arts > Food\"]",
    ),
    (
        "apple/enclosure-ascii",
        "The address of a recording has letters beyond ASCII, which some apps cannot fetch.\n\
         Wrong:  episodes/덤/\n\
         Right:  episodes/deom/",
    ),
    (
        "apple/enclosure-unique",
        "Two episodes of a feed have the same recording.\n\
         Wrong:  two items with https://example.org/a/a.mp3\n\
         Right:  an address for each",
    ),
    (
        "apple/episode-unique",
        "Two full episodes of a season have the same number; apps sort by it, and show one of them in the place of the other. Trailers \
         and bonus episodes do not count.\n\
         Wrong:  number = 7 in two episodes of season = 2\n\
         Right:  number = 7 and number = 8",
    ),
    (
        "apple/serial-number",
        "A channel that is told in order needs a number for each episode.\n\
         Wrong:  kind = \"serial\"   and an episode.toml without number\n\
         Right:  number = 1",
    ),
    (
        "psp1/description-length",
        "A channel's description is longer than the 4,000 bytes that apps keep.\n\
         Wrong:  a description of a whole page\n\
         Right:  two or three sentences",
    ),
    (
        "psp1/enclosure-https",
        "Recordings are not served over https. Apps refuse or warn.\n\
         Wrong:  site = \"http://example.org/\"\n\
         Right:  site = \"https://example.org/\"",
    ),
    (
        "psp1/enclosure-length",
        "The recording of an episode has no bytes.\n\
         Wrong:  an MP3 of 0 bytes in build/\n\
         Right:  the episode built again",
    ),
    (
        "psp1/guid-unique",
        "Two episodes of a feed have the same guid, so apps take them for one. An episode.toml was copied.\n\
         Wrong:  the same guid in two episode.toml\n\
         Right:  a new UUID in the younger one",
    ),
    (
        "psp1/item-description-length",
        "The notes of an episode are longer than the 4,000 bytes that apps keep.\n\
         Wrong:  a transcript in the notes\n\
         Right:  a summary, chapters, links and credits",
    ),
    (
        "psp1/item-title",
        "An episode of a feed has no title.\n\
         Wrong:  title:\n\
         Right:  title: The Tuesday Loaf",
    ),
    (
        "psp1/title-length",
        "A channel's title is longer than 255 characters.\n\
         Wrong:  a title that tells the whole story\n\
         Right:  title = \"A Spoonful of Words\"",
    ),
    (
        "apple/enclosure-type",
        "A recording is of a kind, or at an address, that Apple's and other apps do not play: they go by its type and by how\n\
         its address ends.\n\
         Wrong:  file = \"{slug}.wav\" for the podcast\n\
         Right:  container = \"mp3\" and file = \"{slug}.mp3\"",
    ),
    (
        "podcast/licence",
        "A licence is given as a sentence. The feed names a licence by its short name, from which its address follows.\n\
         Wrong:  licence = \"free for all, ask us first\"\n\
         Right:  licence = \"CC-BY-4.0\"",
    ),
    (
        "podcast/person-name",
        "Somebody who is credited has no name, or one that is longer than the 128 characters that apps show.\n\
         Wrong:  name = \"\"\n\
         Right:  name = \"Toby Fennick\"",
    ),
    (
        "podcast/person-role",
        "The role of somebody who is credited is none of the podcast taxonomy, so apps cannot sort it.\n\
         Wrong:  role = \"speaker\"\n\
         Right:  role = \"guest\"",
    ),
    (
        "psp1/date-future",
        "An episode is dated later than now. Some apps hide it until then, others show it at the top for ever.\n\
         Wrong:  date = 2062-11-20T06:00:00+09:00\n\
         Right:  date = 2026-11-20T06:00:00+09:00",
    ),
    (
        "psp1/date-unique",
        "Two episodes of a feed have the same date, so apps show them in either order.\n\
         Wrong:  two episodes at 06:00\n\
         Right:  one at 06:00, the other at 06:01",
    ),
    (
        "psp1/duration",
        "The recording of an episode is 0 s long.\n\
         Wrong:  a script of which nothing is recorded yet\n\
         Right:  the episode built again with its takes",
    ),
    (
        "psp1/guid",
        "An episode has no guid, or one with space around it. Apps know an episode by its guid alone.\n\
         Wrong:  guid = \"\"\n\
         Right:  guid = \"1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed\"",
    ),
    (
        "psp1/item-title-length",
        "The title of an episode is longer than 255 characters.\n\
         Wrong:  a title that tells the whole story\n\
         Right:  title: The Tuesday Loaf",
    ),
];

#[cfg(test)]
mod tests {
    use super::{TEXTS, explain};

    #[test]
    fn every_explanation_is_found_and_has_both_examples() {
        for (code, text) in TEXTS {
            assert_eq!(explain(code), Some(*text), "{code} is explained twice");
            assert!(text.contains("\nWrong:  ") && text.contains("\nRight:  "), "{code}");
            assert_eq!(crate::script::explain(code), None, "{code} is explained twice");
        }
        assert_eq!(explain("E999"), None);
    }
}
