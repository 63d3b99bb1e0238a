//! What each code means, for `check --explain`: what is wrong, why it matters, a wrong and a right example.

/// A few sentences about a diagnostic code of scripts, with a wrong and a right example. `None` for other codes.
#[must_use]
pub fn explain(code: &str) -> Option<&'static str> {
    TEXTS.binary_search_by_key(&code, |(known, _)| known).ok().and_then(|n| TEXTS.get(n)).map(|(_, text)| *text)
}

/// In the order of their codes.
const TEXTS: &[(&str, &str)] = &[
    (
        "E001",
        "The front matter begins with --- and has no second --- that ends it. Everything below would be taken for settings.\n\
         Wrong:  ---, title: Bread jokes, then the script\n\
         Right:  ---, title: Bread jokes, ---, then the script",
    ),
    (
        "E002",
        "A script begins with front matter: a few lines between two ---, with the title, the voices and the sources. \
         Without it, nobody's label and no source can be known.\n\
         Wrong:  # Bread jokes\n\
         Right:  ---\n        cornercast: 1\n        title: Bread jokes\n        ---",
    ),
    (
        "E003",
        "A comment is opened with <!-- and never closed with -->. It would hide the rest of the script, so only its own \
         line is hidden until it is closed.\n\
         Wrong:  <!-- ask Ana\n\
         Right:  <!-- ask Ana -->",
    ),
    (
        "E004",
        "The script is not UTF-8 text, so its letters cannot be told apart with certainty. Nothing is guessed, because a \
         guess would be read aloud. Save the file as UTF-8 in your editor.\n\
         Wrong:  a script saved as EUC-KR or UTF-16\n\
         Right:  the same script saved as UTF-8",
    ),
    (
        "E005",
        "The front matter has a key that is not known, or a line that is no key at all. A misspelt key would be ignored \
         silently otherwise, and the setting with it.\n\
         Wrong:  slto: 5:00\n\
         Right:  slot: 5:00",
    ),
    (
        "E006",
        "The same name is declared twice. Which of the two is meant cannot be known.\n\
         Wrong:  TOM: Tom Lund, then TOM: Tom Berg\n\
         Right:  TOM: Tom Lund, then BERG: Tom Berg",
    ),
    (
        "E007",
        "A value of the front matter cannot be understood: a length, a reading speed, a name that a cue could not use, or \
         a value folded over several lines.\n\
         Wrong:  slot: 5m:00\n\
         Right:  slot: 5:00",
    ),
    (
        "E008",
        "The bracket at the end of a segment's heading holds its length and its start. Anything else there is probably a \
         slip, and the segment would be planned without a time. Write \\[ if the bracket belongs to the title.\n\
         Wrong:  ## Opening [1:75]\n\
         Right:  ## Opening [1:15 @0:30!]",
    ),
    (
        "E009",
        "A script has one # title, and ## for each segment. Deeper headings have no meaning on air.\n\
         Wrong:  #### The second joke\n\
         Right:  ## The second joke",
    ),
    (
        "E010",
        "A > line begins with a word that is no cue, though it looks like one; or a line without > begins as a cue does. \
         Both are errors, so that a slip is never read aloud and never skipped.\n\
         Wrong:  > CLPI ana 1:00–1:10\n\
         Right:  > CLIP ana 1:00–1:10",
    ),
    (
        "E011",
        "Lines with > are for the studio and begin with a cue word. Ordinary words there would never air, which is \
         seldom what their writer wants.\n\
         Wrong:  > remember to smile\n\
         Right:  > NOTE Remember to smile.",
    ),
    (
        "E012",
        "A line below a cue begins with - and a field that is not known. Fields are in, out, note and credit.\n\
         Wrong:  > - inn: \"so a baker\"\n\
         Right:  > - in: \"so a baker\"",
    ),
    (
        "E013",
        "In and out words find a cut by what is said in it, so only a CLIP has them.\n\
         Wrong:  > BED rain, with - in: \"drip\"\n\
         Right:  > BED rain 0:05–0:40",
    ),
    (
        "E014",
        "There is text below a cue that can have none. It would air nowhere and be lost.\n\
         Wrong:  > PAUSE 1s, then > Hello again.\n\
         Right:  > PAUSE 1s, an empty line, then Hello again.",
    ),
    (
        "E015",
        "A strike is opened with ~~ and not closed in the same paragraph, heading or cue; or it stands in the front \
         matter, a credit, a chapter's title or an explained word, where nothing is struck. How far it goes cannot be known, and struck words must never air.\n\
         Wrong:  It was ~~rather good.\n\
         Right:  It was ~~rather~~ good.",
    ),
    (
        "E016",
        "A cue has a setting that cues of its kind do not know. It would have no effect.\n\
         Wrong:  > CLIP ana 1:00–1:10 gian=-2dB\n\
         Right:  > CLIP ana 1:00–1:10 gain=-2dB",
    ),
    (
        "E017",
        "The value of a setting cannot be understood. Levels need dB and lengths need s or ms, because a bare number \
         could mean anything.\n\
         Wrong:  > STING sig fade=2\n\
         Right:  > STING sig fade=0/2s",
    ),
    (
        "E018",
        "A quotation mark is opened and never closed on its line.\n\
         Wrong:  > CHAPTER \"Why bread is funny\n\
         Right:  > CHAPTER \"Why bread is funny\"",
    ),
    (
        "E019",
        "Something stands where a time is wanted and is none. Minutes and seconds have two digits and stop at 59.\n\
         Wrong:  > CLIP ana 1:60–2:10\n\
         Right:  > CLIP ana 2:00–2:10",
    ),
    (
        "E020",
        "A list, a table, a footnote, a picture, a block of code or an HTML tag looks right on a screen and cannot be read \
         aloud.\n\
         Wrong:  - first joke\n\
         Right:  The first joke goes like this.",
    ),
    (
        "E021",
        "A cut ends before it begins, or nothing of it is left when its struck words are taken out.\n\
         Wrong:  > CLIP ana 2:10–1:50\n\
         Right:  > CLIP ana 1:50–2:10",
    ),
    (
        "E022",
        "A word in a cue, or before a paragraph, was not understood. It would have no effect.\n\
         Wrong:  > CLIP ana 1:00–1:10 quietly\n\
         Right:  > CLIP ana 1:00–1:10 gain=-6dB",
    ),
    (
        "E023",
        "A cue plays something and does not say what.\n\
         Wrong:  > CLIP 1:00–1:10\n\
         Right:  > CLIP ana 1:00–1:10",
    ),
    (
        "E024",
        "A PAUSE needs its length, a POST its moment, a CHAPTER its title, a HOLD its reason.\n\
         Wrong:  > PAUSE\n\
         Right:  > PAUSE 1.5s",
    ),
    (
        "E025",
        "A paragraph begins with a label in capitals or bold that no voice has, or with one that lost its colon, or a label \
         stands on a later line of a paragraph, behind a direction or behind another label. The wrong person would read it; if it is meant to be read, put a backslash before the colon.\n\
         Wrong:  ANNA: Good evening.   (declared: ANA)\n\
         Right:  ANA: Good evening.",
    ),
    (
        "E026",
        "A direction is opened with [ and never closed, so where the words go on cannot be known.\n\
         Wrong:  Good evening [smile and welcome.\n\
         Right:  Good evening [smile] and welcome.",
    ),
    (
        "E027",
        "Two things have the same id. Ids name recordings and the ends of beds, so each is used once.\n\
         Wrong:  One. ^a   and   Two. ^a\n\
         Right:  One. ^a   and   Two. ^b",
    ),
    (
        "E028",
        "A cue or a qualifier names a source that is declared neither in the script nor by the corner, or an id that \
         nothing has.\n\
         Wrong:  > CLIP anna 1:00–1:10   (declared: ana)\n\
         Right:  > CLIP ana 1:00–1:10",
    ),
    (
        "E029",
        "A CLIP says neither by times nor by words which part of its source is to air. The whole interview is hardly \
         meant.\n\
         Wrong:  > CLIP ana\n\
         Right:  > CLIP ana, with - in: \"so a baker\" and - out: \"nobody laughed\" below it",
    ),
    (
        "E030",
        "A REC is the recording of the paragraph directly above it, and above this one there is none.\n\
         Wrong:  ## Opening, then > REC takes/hello.1.flac\n\
         Right:  Good evening., then > REC takes/hello.1.flac",
    ),
    (
        "E031",
        "A bed is to end where none is playing.\n\
         Wrong:  > BED out fade=2s   at the top\n\
         Right:  > BED rain, some words, > BED out fade=2s",
    ),
    (
        "E033",
        "Posts and starts are moments of the programme, so they rise down the page. An earlier one below a later one \
         cannot be met.\n\
         Wrong:  ## News [@2:00], then > POST 1:30\n\
         Right:  ## News [@2:00], then > POST 2:30",
    ),
    (
        "E036",
        "A label or a NOTE stands alone in its paragraph. What follows behind an empty line is a paragraph of its own, and \
         the host reads it.\n\
         Wrong:  READER (quote: guest):   an empty line, then the words\n\
         Right:  READER (quote: guest): We never knew his name.",
    ),
    (
        "E040",
        "Words in a clip's text are struck, so they are to be cut out of the sound, and the source has no times for \
         single words to cut by.\n\
         Wrong:  ~~um~~ below a CLIP whose transcript has times for lines only\n\
         Right:  a transcript with word times, or two CLIPs around the words",
    ),
    (
        "E041",
        "The words that a clip is found by are not said in its source. The help shows the nearest that is.\n\
         Wrong:  - in: \"so the baker\"   where the tape has \"so a baker\"\n\
         Right:  - in: \"so a baker\"",
    ),
    (
        "E042",
        "The words that a clip is found by are said in more than one place, and any of them could be meant.\n\
         Wrong:  - in: \"and then\"\n\
         Right:  - in: \"and then the oven\", or times behind the source: > CLIP ana 1:00–1:10",
    ),
    (
        "E043",
        "A clip has times and words, and they lie more than a second apart. One of them is of another place on the tape.\n\
         Wrong:  > CLIP ana 1:00–1:10, with words said at 3:20\n\
         Right:  > CLIP ana 3:20–3:30, or the words alone",
    ),
    (
        "E044",
        "A range goes on after its recording ends, or music is to play longer than it is, or to repeat what is shorter than \
         20 ms, which would be a tone. Of a Broadcast WAV that knows when it began, times of day may be given.\n\
         Wrong:  > CLIP ana 9:00–9:20   of a file of 8:30\n\
         Right:  > CLIP ana 8:00–8:20",
    ),
    (
        "E045",
        "A recording that the script names is not there, cannot be read, holds no sound, or waits for its filter; or a \
         quotation's source has no transcript to prove it by.\n\
         Wrong:  ana: sources/anna.flac   where the file is sources/ana.flac\n\
         Right:  ana: sources/ana.flac",
    ),
    (
        "E046",
        "The programme is longer than its slot, and what may be dropped or shortened does not make up for it. The help \
         names what would.\n\
         Wrong:  two minutes and ten seconds in a slot of 2:00\n\
         Right:  HOST (spare 1): before a paragraph that can go, or a longer slot",
    ),
    (
        "E047",
        "A hard post is missed: what comes before it is longer than the time there is. Others join or leave at that \
         moment, so it must be met.\n\
         Wrong:  ## Closing [@1:00!] after 1:12 of programme\n\
         Right:  a shorter segment before it, or [@1:00] without !",
    ),
    (
        "E049",
        "A quotation is not what was said: its text and the transcript differ in more than struck words, or the words are \
         somebody else's. What air people are quoted with must be their own words. When the transcript is wrong and the \
         script is right, a correction beside the transcript says so, with who listened. Struck words count as quoted, \
         but no cut may take a \"not\" out of a sentence, or leave it right outside, or join the halves of two. A clip by \
         times says all that is heard in them.\n\
         Wrong:  ANA: I like the bread.   where she says \"I liked the bread\"\n\
         Right:  ANA: I liked the bread.\n\
         Right:  in sources/ana.corrections.toml: [[correction]] with was = \"liked\", now = \"like\", by = \"Jo Park\"",
    ),
    (
        "E058",
        "The text has a control character, which no keyboard makes on purpose. It cannot be read, and some programs stop \
         at it. Delete it; where it is invisible, delete the letters around it and type them again.\n\
         Wrong:  a bell or a null between two words\n\
         Right:  the two words",
    ),
    (
        "E080",
        "The programme is shorter than its slot, and there is nothing that may fill it: no pad, no pause or music tail \
         with room in it.\n\
         Wrong:  1:40 in a slot of 2:00 and no pads\n\
         Right:  HOST (pad 1): before a paragraph that is read only when there is time",
    ),
    (
        "W032",
        "A bed begins while another is playing. Both are heard, and two beds at once are mud.\n\
         Wrong:  > BED rain, then > BED street\n\
         Right:  > BED rain, > BED out, then > BED street",
    ),
    (
        "W034",
        "There is no quiet near the place where this clip is to be cut, so the cut may be heard. Listen to it; a word \
         more or less often helps.\n\
         Wrong:  - out: \"the oven\"   in the middle of a breathless sentence\n\
         Right:  - out: \"the oven was cold\"   where the speaker stops",
    ),
    (
        "W035",
        "The clip's words are said at other times than those written, by less than a second. The cut follows the words.\n\
         Wrong:  > CLIP ana 1:00–1:10, with words said at 1:00.400–1:10.300\n\
         Right:  > CLIP ana 1:00.400–1:10.300, or the words alone",
    ),
    (
        "W047",
        "A soft post or a start without ! is missed. Nothing stops, and whoever waits for that moment should know.\n\
         Wrong:  > POST 1:00 soft   after 1:04 of programme\n\
         Right:  a shorter link before it, or > POST 1:05 soft",
    ),
    (
        "W048",
        "A take is much longer or shorter than reading its paragraph should take. It may be the take of another \
         paragraph, or hold two attempts.\n\
         Wrong:  > REC takes/hello.1.flac   of 20 s below a sentence of 5 s\n\
         Right:  > REC takes/hello.2.flac, or a range: > REC takes/hello.1.flac 0:12–0:17",
    ),
    (
        "W049",
        "Struck words, or those of the same clause right before or behind a quotation, say who said something, deny it, or \
         say how sure it is (heard, said, maybe, if). What is left may claim more than was said. Or a sentence ends where it goes \
         on in the transcript. A cut that takes a \"not\" away, or makes one sentence of two, is an error (E049).\n\
         Wrong:  ANA: I ~~heard that he~~ took the boat.\n\
         Right:  ANA: I heard that he took the boat.",
    ),
    (
        "W050",
        "Other paragraphs of this script are recorded and this one is not. The mix would have a gap there.\n\
         Wrong:  a paragraph without > REC among others that have one\n\
         Right:  > REC takes/open.1.flac   directly below the paragraph",
    ),
    (
        "W051",
        "A bed is still playing when the programme ends, so it is cut off with the last word.\n\
         Wrong:  > BED rain   and no end to it\n\
         Right:  > BED out fade=3s   before the closing, or > BED rain until=end",
    ),
    (
        "W052",
        "A sentence is hard to read at sight: it has more words than one breath carries, begins with a figure, or has a \
         sign like % that is not read as it stands.\n\
         Wrong:  40% of all jokes are about bread.\n\
         Right:  Four jokes in ten are about bread.",
    ),
    (
        "W053",
        "Listeners take in between five and forty-five seconds of somebody else's voice. This clip is shorter or longer.\n\
         Wrong:  > CLIP ana 1:00–2:40\n\
         Right:  two shorter clips with a link between them, or as=wrap for a report",
    ),
    (
        "W054",
        "The title has the word kill or legal. In a newsroom the first means that an item is not to run, the second that \
         lawyers hold it.\n\
         Wrong:  title: Jokes that kill\n\
         Right:  title: Jokes that end a dinner",
    ),
    (
        "W055",
        "A word is used before the paragraph that explains it. Listeners cannot turn the page back.\n\
         Wrong:  the groaner in the opening, HOST (term: groaner): in the second segment\n\
         Right:  HOST (term: groaner): first",
    ),
    (
        "W056",
        "This key of the front matter is not used here. Date, season and number are facts of the publication and live in \
         episode.toml; how loud the programme is stands with each deliverable in corner.toml.\n\
         Wrong:  date: 2026-03-01   in script.md\n\
         Right:  date = 2026-03-01T09:00:00Z   in episode.toml",
    ),
    (
        "W057",
        "A line without > follows directly on a line with one, as when an editor wraps it. It is taken as part of the \
         quote and is not read aloud.\n\
         Wrong:  > NOTE Ask Ana about the oven and\n        the second joke.\n\
         Right:  > NOTE Ask Ana about the oven and\n        > the second joke.",
    ),
    (
        "W058",
        "The # title and the title of the front matter differ. The front matter's is used everywhere.\n\
         Wrong:  title: Bread jokes   and   # Jokes about bread\n\
         Right:  title: Bread jokes   and   # Bread jokes",
    ),
    (
        "W059",
        "The corner's format clock says what each segment holds every week, and this segment lacks some of it.\n\
         Wrong:  ## Opening   without the signature that the corner asks for\n\
         Right:  ## Opening, then > SIG sig 0:00–0:12",
    ),
    (
        "W081",
        "There is silence before a post: what comes before it ends early, and nothing fills the time until then.\n\
         Wrong:  > POST 1:00   after 0:50 of programme\n\
         Right:  HOST (pad 1): before a paragraph that is read when there is time, or a music tail with flex=",
    ),
    (
        "W083",
        "A paragraph of the host says in the first person what a source said of himself, word for word, as his own words or as \
         a quotation. Whoever hears it would take it for the host's life.\n\
         Wrong:  HOST: My father never told us his name, and we did not ask.   where the guest says it\n\
         Right:  READER (quote: guest): My father never told us his name, and we did not ask.\n\
         Right:  HOST: Her father never told them his name.",
    ),
    (
        "W084",
        "To fill the slot, speech had to be made faster or slower by more than 1.5 per cent. Its pitch stays, but people who \
         know the voice may notice. corner.toml allows it: [fit] stretch.\n\
         Wrong:  1:02 of speech in a slot of 1:00 and nothing that may go\n\
         Right:  HOST (spare 1): before a paragraph that may be left out",
    ),
    (
        "W085",
        "A fade or a crossfade is longer than what is there to fade: a fade takes half of the sound at most, and a crossfade \
         only what both recordings hold beyond the cut without a word. It was shortened.\n\
         Wrong:  > MUSIC sig 0:00–0:03 fade=0s/9s\n\
         Right:  > MUSIC sig 0:00–0:03 fade=0s/1s",
    ),
    (
        "W086",
        "A bed does not begin again by itself: its recording is over while what it should lie under goes on. Or nothing of a \
         bed is heard, for its post lies before it or behind the programme. An effect below others goes on when the programme \
         has ended.\n\
         Wrong:  > BED rain.flac   where the recording is 7 s long and the segment 40 s\n\
         Right:  > BED rain.flac loop",
    ),
    (
        "W087",
        "A translation cannot be compared with its original word by word, so the script says where the original is, which \
         the recording copy shows beside it, and who compared the two.\n\
         Wrong:  READER (translation: guest): My sister danced.\n\
         Right:  READER (translation: guest 3:10–3:40, checked: Ana Reyes): My sister danced.",
    ),
    (
        "W088",
        "Cues of this kind know the setting, and in this one it changes nothing that is heard. A word of pronounce: that \
         nobody reads is told, too.\n\
         Wrong:  > MUSIC sig loop\n\
         Right:  > MUSIC sig loop len=20s",
    ),
    (
        "W089",
        "A paragraph with over: is spoken over the clip of that id when it stands right behind it, and the clip goes down for \
         it: under=-18dB/2s. Otherwise it is read in its own place, after the clip.\n\
         Wrong:  > CLIP guest 3:10–3:40 id=boat, then READER (over: boat): The boat was late.\n\
         Right:  > CLIP guest 3:10–3:40 id=boat under=-18dB/2s, then READER (over: boat): The boat was late.",
    ),
    (
        "W090",
        "A paragraph begins with what looks like somebody's name and a colon, and no voice has that name, or with a label that \
         may have lost its colon. The host reads all of it, the name too.\n\
         Wrong:  Wren Tallow: Good evening.   where no voice is declared for her\n\
         Right:  WREN: Good evening.   with WREN: Wren Tallow under voices:",
    ),
    (
        "W091",
        "Words are struck in a paragraph that has a take. A clip is cut at its words; a take airs as it was read, and nobody \
         here can hear whether the struck words are in it.\n\
         Wrong:  He ~~never~~ baked, above a take in which it is read\n\
         Right:  He baked, with a take of these words",
    ),
    (
        "W092",
        "A quotation or a clip airs words by which somebody asked that they do not air (off the record, cut that out, an \
         embargo), or that tell where somebody lives or how to reach them. Whether they may air is for whoever said them.\n\
         Wrong:  READER (quote: kim): Off the record, it was the harbour master.\n\
         Right:  > HOLD kim at 3:10 is off the record, ask her",
    ),
    (
        "W093",
        "A bracket behind a backslash is a sign like any other, and would be read aloud with what stands in it. Programs that \
         write Markdown anew put backslashes before the brackets of directions.\n\
         Wrong:  HOST: Good evening. \\[smile\\] I'm Mina.\n\
         Right:  HOST: Good evening. [smile] I'm Mina.",
    ),
    (
        "W096",
        "A voice-over is of other words than the clip that it is spoken over: of another source, or of another part of the recording. \
         Listeners would hear one person and read that it is the other.\n\
         Wrong:  READER (translation: ada 0:40–0:50, over: clip-1): …   where clip-1 is > CLIP finn 0:03–0:12\n\
         Right:  READER (translation: finn 0:03–0:12, over: clip-1): …",
    ),
];

#[cfg(test)]
mod tests {
    use super::{TEXTS, explain};

    #[test]
    fn every_explanation_is_found_and_has_both_examples() {
        for (code, text) in TEXTS {
            assert_eq!(explain(code), Some(*text), "{code} stands in the wrong order");
            assert!(text.contains("\nWrong:  ") && text.contains("\nRight:  "), "{code}");
        }
        assert_eq!(explain("E999"), None);
    }

    #[test]
    fn every_code_that_scripts_give_is_explained() {
        for n in (1..=33).chain(40..=49) {
            let known = [format!("E{n:03}"), format!("W{n:03}")];
            assert!(known.iter().any(|code| explain(code).is_some()), "{known:?}");
        }
    }
}
