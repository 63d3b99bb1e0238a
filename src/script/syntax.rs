//! The tree of a script: what the grammar knows, with the place of everything.
//!
//! Equality ignores places, so `parse(print(s)) == s` can be asked for.
use crate::{
    source::{SourceId, Spanned},
    units::{Db, Millis},
};

/// One script file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The file it was read from.
    pub source: SourceId,
    /// What stands between the two `---`.
    pub front: Front,
    /// The body, in order.
    pub blocks: Vec<Spanned<Block>>,
}

/// The front matter. Keys that repeat every week come from the corner when they are not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// `title:`
    pub title: Option<Spanned<String>>,
    /// `corner:`, a folder of `scripts/`.
    pub corner: Option<Spanned<String>>,
    /// `lang:`, a BCP 47 tag.
    pub lang: Option<Spanned<String>>,
    /// `slot: 2:20, short 1:40`: the length to fill, one for each version.
    pub slots: Vec<Spanned<Slot>>,
    /// `tolerance:`; without it the length is exact.
    pub tolerance: Option<Spanned<Millis>>,
    /// `host:`, the label of the voice that reads unlabelled paragraphs.
    pub host: Option<Spanned<String>>,
    /// `rate: 160wpm` or `330spm`.
    pub rate: Option<Spanned<Rate>>,
    /// `versions: full, short`; the first is the default.
    pub versions: Vec<Spanned<String>>,
    /// `voices:`
    pub voices: Vec<VoiceDecl>,
    /// `sources:`
    pub sources: Vec<SourceDecl>,
    /// `pronounce:`, a word and how it is said.
    pub pronounce: Vec<(Spanned<String>, Spanned<String>)>,
    /// `contact:`, whom to ask; it stands on the copies for the host.
    pub contact: Option<Spanned<String>>,
    /// Keys that are kept and not used here: those whose home is `episode.toml` or `corner.toml`.
    pub other: Vec<(Spanned<String>, Spanned<String>)>,
}

/// The length that one version has to fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// `None` for the default version.
    pub version: Option<String>,
    /// To fill.
    pub length: Millis,
}

/// How fast somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// Words a minute.
    Words(u32),
    /// Syllables a minute.
    Syllables(u32),
}

/// `TOM: Tom Arden, beekeeper`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceDecl {
    /// What stands before the colon in the script.
    pub label: Spanned<String>,
    /// What listeners may know of the person: the air name, with a description after a comma or in parentheses.
    pub air_name: Spanned<String>,
}

impl VoiceDecl {
    /// The air name alone, without the description after a comma or in parentheses.
    #[must_use]
    pub fn name(&self) -> &str {
        air_name(&self.air_name.value)
    }
}

/// A name on air alone, without the description after a comma or in parentheses.
#[must_use]
pub fn air_name(described: &str) -> &str {
    described.split([',', '(', '（']).next().unwrap_or(described).trim()
}

/// `tom: sources/tom.flac`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDecl {
    /// What cues call it.
    pub key: Spanned<String>,
    /// Relative to the episode, or after `corner:` to the corner's `audio` folder.
    pub path: Spanned<String>,
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Block {
    /// `# title`, once.
    Title(String),
    /// `## title [1:30 @4:30!]`
    Segment(SegmentHead),
    /// A paragraph that somebody reads.
    Speech(Speech),
    /// A `>` cue. Two cues in one quote are two blocks.
    Cue(Cue),
    /// `<!-- … -->`: for colleagues, printed nowhere.
    Comment(String),
    /// `---` or `***`, without meaning.
    Rule,
}

/// The heading of a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SegmentHead {
    /// Its name.
    pub title: String,
    /// How long it is to be.
    pub length: Option<Spanned<Millis>>,
    /// When it is to start.
    pub start: Option<Spanned<Start>>,
}

/// `@4:30`, or `@4:30!` when it must be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// From the start of the programme.
    pub at: Millis,
    /// A hard post: being late is an error.
    pub hard: bool,
}

/// A paragraph that somebody reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speech {
    /// The whole paragraph is struck: kept, never aired.
    pub struck: bool,
    /// The label as written, when there is one; the host speaks otherwise.
    pub voice: Option<Spanned<String>>,
    /// In parentheses after the label.
    pub qualifiers: Vec<Spanned<Qualifier>>,
    /// The words.
    pub text: Vec<Inline>,
    /// `^id`: names the paragraph's recording.
    pub id: Option<Spanned<String>>,
}

/// What stands in parentheses after a label.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Qualifier {
    /// `term: X`: explains a word; feeds the glossary.
    Term(String),
    /// `alt: v`: airs in that version only.
    Alt(String),
    /// `pad N`: aired only when the programme is short, the lowest number first.
    Pad(u32),
    /// `spare N`: goes first when it is long, the lowest number first.
    Spare(u32),
    /// `quote: key`: reads words of a source; checked against its transcript like a clip.
    Quote(Spanned<String>),
    /// `translation: key 3:10–3:40`: not comparable word by word; shows the original beside it.
    Translation(Spanned<String>, Option<TimeRange>),
    /// `checked: NAME`: who compared the translation with the original.
    Checked(String),
    /// `over: id`: spoken over the clip of that id.
    Over(Spanned<String>),
    /// Anything else: how to read it.
    Delivery(String),
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Inline {
    /// Words, unescaped; line breaks of the file are `\n`.
    Text(String),
    /// `/SAY-it/`: how the word before it is said. Neither timed nor captioned.
    Pronouncer(String),
    /// `[smile]`: for the reader only.
    Direction(String),
    /// `[text](url)`: the text is read, the link goes to the show notes.
    Link(String, String),
    /// `~~…~~`: kept, never aired.
    Struck(String),
    /// `*…*`: stressed.
    Stress(String),
}

/// A stretch of a recording as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// The in point.
    pub start: Millis,
    /// The out point, after the in point.
    pub end: Millis,
}

/// What a cue does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verb {
    /// A cut from a source: an actuality, a wrap, a voicer, a vox pop.
    Clip,
    /// The signature tune.
    Sig,
    /// Music in the foreground.
    Music,
    /// A short musical punctuation.
    Sting,
    /// The station's name in sound.
    Ident,
    /// Music between two parts.
    Bridge,
    /// Music under speech, until `BED out`.
    Bed,
    /// A sound effect.
    Sfx,
    /// A silence.
    Pause,
    /// A moment that must be met.
    Post,
    /// The recording of the paragraph above.
    Rec,
    /// A public chapter mark.
    Chapter,
    /// For the presenter; never aired.
    Note,
    /// Stops publishing until somebody removes it.
    Hold,
}

/// One cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Struck: kept, never aired.
    pub struck: bool,
    /// What it does.
    pub verb: Spanned<Verb>,
    /// A key of `sources:`, or a path (with `/`, `.` or `corner:` in it).
    pub material: Option<Spanned<String>>,
    /// `12:31.4–12:58.9`
    pub range: Option<Spanned<TimeRange>>,
    /// A single time: the length of a PAUSE, the moment of a POST.
    pub time: Option<Spanned<Millis>>,
    /// `name=value` and flags.
    pub settings: Vec<Spanned<Setting>>,
    /// `- in: "…"` and the like.
    pub fields: Vec<Spanned<Field>>,
    /// What is said in a clip, for reading along and for the proof.
    pub verbatim: Vec<Spanned<Verbatim>>,
    /// The title of a CHAPTER, the words of a NOTE or HOLD.
    pub words: Option<Spanned<String>>,
}

/// A setting of a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Setting {
    /// `gain=-2dB`: on top of the level match.
    Gain(Db),
    /// `level=-18dB`: of music, against the loudness of speech.
    Level(Db),
    /// `fade=in/out`
    Fade(Millis, Millis),
    /// `xfade=20ms`: at inner cuts and with the element before.
    Crossfade(Millis),
    /// `as=wrap`
    As(ClipKind),
    /// `credit="…"`
    Credit(String),
    /// `alt=short`
    Alt(String),
    /// `pad=1`
    Pad(u32),
    /// `spare=1`
    Spare(u32),
    /// `id=tom-1`
    Id(String),
    /// `len=4s`
    Length(Millis),
    /// `loop`
    Loop,
    /// `duck=-12dB/300ms/800ms`
    Duck(Duck),
    /// `until=segment`
    Until(Until),
    /// `post=0:24.5`: a bed that ends there.
    PostAt(Millis),
    /// `under`, or `under=-18dB/2s`: goes on below what follows; at that level after that time.
    Under(Option<(Db, Millis)>),
    /// `take=2`
    Take(u32),
    /// `url=…`
    Url(String),
    /// `img=…`
    Image(String),
    /// `hidden`: a chapter that players do not list.
    Hidden,
    /// `soft`: a post that may be missed with a warning.
    Soft,
    /// `flex=2s/4s`: may become this much shorter, this much longer.
    Flex(Millis, Millis),
    /// `out`, of a BED: it ends here.
    Out,
}

/// How far a bed goes down under speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duck {
    /// Taken off under speech.
    pub depth: Db,
    /// How long going down takes.
    pub attack: Option<Millis>,
    /// How long coming up takes.
    pub release: Option<Millis>,
}

/// Where a bed ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// With its segment.
    Segment,
    /// With the programme.
    End,
    /// With the element of this id.
    Id(String),
}

/// What kind of clip it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClipKind {
    /// Somebody speaking: a soundbite, an insert.
    #[default]
    Actuality,
    /// Reporter, actuality, reporter.
    Wrap,
    /// A reporter alone.
    Voicer,
    /// Voices from the street.
    Vox,
}

/// Which field a line below a cue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldName {
    /// `- in:` the first words.
    In,
    /// `- out:` the last words.
    Out,
    /// `- note:` for the studio.
    Note,
    /// `- credit:` for the show notes.
    Credit,
}

/// A line below a cue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Which.
    pub name: FieldName,
    /// The value without its quotation marks. What stood before a quoted value, like `(fx – gulls)`, is in it.
    pub value: Spanned<String>,
}

/// One paragraph of what is said in a clip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verbatim {
    /// Who.
    pub voice: Option<Spanned<String>>,
    /// The words; struck ones are cut out of the sound.
    pub text: Vec<Spanned<Inline>>,
}

/// The words of a text as they are read: nothing struck, no direction, no pronouncer, line breaks as spaces.
#[must_use]
pub fn spoken(text: &[Inline]) -> String {
    // where something was taken out; no text has it
    const GONE: char = '\u{1}';
    let mut all = String::new();
    for piece in text {
        match piece {
            Inline::Text(words) | Inline::Stress(words) | Inline::Link(words, _) => all.push_str(words),
            // 서가온 /서-가-온/입니다: its particle stands right behind the word
            Inline::Pronouncer(_) => all.push(GONE),
            Inline::Direction(_) | Inline::Struck(_) => all.extend([' ', GONE, ' ']),
        }
    }
    let (mut line, mut gone) = (String::new(), false);
    for word in all.split_whitespace() {
        gone |= word.starts_with(GONE);
        let bare: String = word.chars().filter(|c| *c != GONE).collect();
        if bare.is_empty() {
            continue;
        }
        // what was taken out leaves no space before a stop; ’em, ’78 and .5 are words
        let mut letters = bare.chars();
        let closes = letters.next().is_some_and(|c| ",.;:!?”’)…".contains(c));
        let closes = closes && !letters.next().is_some_and(char::is_alphanumeric);
        let glued = gone && closes;
        if !line.is_empty() && !glued {
            line.push(' ');
        }
        line.push_str(&bare);
        gone = word.ends_with(GONE);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{Inline, spoken};

    #[test]
    fn only_what_is_read_aloud_is_spoken() {
        let text = [
            Inline::Text("In Lodwick".into()),
            Inline::Pronouncer("LOD-ick".into()),
            Inline::Text(", on\nthe ".into()),
            Inline::Struck("old".into()),
            Inline::Direction("smile".into()),
            Inline::Link("clock".into(), "https://example.org".into()),
            Inline::Text(".".into()),
        ];
        assert_eq!(spoken(&text), "In Lodwick, on the clock.");
        let words = "Tell ’em. Rock ’n’ roll ’til dawn, since ’78. It fell by .5 per cent. ...So êtes-vous là ?";
        assert_eq!(spoken(&[Inline::Text(words.into())]), words);
        let text = ["Tell", " ’em", " so", "."].map(|t| Inline::Text(t.into()));
        let [tell, em, so, stop] = text;
        let struck = || Inline::Struck("him".into());
        assert_eq!(
            spoken(&[tell, Inline::Text(" ".into()), struck(), em, so, Inline::Text(" ".into()), struck(), stop]),
            "Tell ’em so."
        );
        let text = [
            Inline::Text("서가온".into()),
            Inline::Pronouncer("서-가-온".into()),
            Inline::Text("입니다. 서울".into()),
            Inline::Pronouncer("서울".into()),
            Inline::Text(" 사람입니다.".into()),
        ];
        assert_eq!(spoken(&text), "서가온입니다. 서울 사람입니다.");
    }
}
