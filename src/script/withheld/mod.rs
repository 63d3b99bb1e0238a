//! What somebody asked not to air, and what is nobody's business: off the record, embargoes, telephone numbers, addresses.
//!
//! It takes the sentences of a transcript, and words of a script, and says what must stay off the air and by which words that
//! is known. It errs on the side of withholding: a stretch too many costs a producer a look, one too few costs somebody a job.
mod asked;
mod plea;
mod private;

use super::said::{Sentence, asks};
use crate::transcript::SpeakerId;

/// Why something stays off the air.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::script) enum Reason {
    OffRecord,
    Embargo,
    CutOut,
    Telephone,
    Email,
    Address,
    Number,
    Marked,
}

/// How far it reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// The sentence alone.
    Sentence,
    /// All that is said from there on, until somebody else has something to say.
    Onward,
    /// What was said before as well: somebody asks to have it taken out.
    Whole,
}

impl Reason {
    /// For the producer, in the language of the corner.
    pub(in crate::script) const fn words(self, korean: bool) -> &'static str {
        match (self, korean) {
            (Self::OffRecord, false) => "said not to be aired",
            (Self::OffRecord, true) => "방송하지 말라고 한 말",
            (Self::Embargo, false) => "under embargo",
            (Self::Embargo, true) => "엠바고",
            (Self::CutOut, false) => "somebody asks to have it taken out",
            (Self::CutOut, true) => "빼 달라고 한 말",
            (Self::Telephone, false) => "a telephone number",
            (Self::Telephone, true) => "전화번호",
            (Self::Email, false) => "an e-mail address",
            (Self::Email, true) => "전자우편 주소",
            (Self::Address, false) => "where somebody lives",
            (Self::Address, true) => "집 주소",
            (Self::Number, false) => "a number that tells who somebody is",
            (Self::Number, true) => "신원을 알 수 있는 번호",
            (Self::Marked, false) => "marked as withheld in the source",
            (Self::Marked, true) => "원문에서 가린 말",
        }
    }

    /// Somebody asked for it: until that is settled nothing of it airs.
    pub(in crate::script) const fn is_asked(self) -> bool {
        matches!(self, Self::OffRecord | Self::Embargo | Self::CutOut)
    }

    /// It is told by what is said, and not by a mark that an editor put there.
    pub(in crate::script) const fn is_told(self) -> bool {
        !matches!(self, Self::Marked)
    }

    const fn reach(self) -> Reach {
        match self {
            Self::OffRecord | Self::Embargo => Reach::Onward,
            Self::CutOut => Reach::Whole,
            _ => Reach::Sentence,
        }
    }
}

/// Of lines without a label nobody knows where a turn ends: a question ends it, and this many sentences do.
const UNLABELLED: usize = 12;
/// And what somebody asks to have taken out stands no more sentences before.
const FARTHEST: usize = 200;
/// Somebody who says no more than this and asks nothing has interrupted nobody.
const NOD: usize = 3;

/// What of these sentences stays off the air.
pub(in crate::script) fn withheld(sentences: &[Sentence], asking: &[SpeakerId]) -> Vec<Option<Reason>> {
    let marks: Vec<Option<Reason>> = sentences.iter().map(|s| reason(&s.text)).collect();
    let again: Vec<bool> =
        sentences.iter().zip(&marks).map(|(s, mark)| mark.is_none() && asked::resumes(&s.text)).collect();
    let turns = turns(sentences);
    // whether somebody says that it goes on, before it is asked for again that it does not
    let mut answered = vec![false; sentences.len()];
    let mut ahead = false;
    for n in (0..sentences.len()).rev() {
        if let Some(place) = answered.get_mut(n) {
            *place = ahead;
        }
        let lasting = marks.get(n).copied().flatten().is_some_and(|r| r.reach() > Reach::Sentence);
        ahead = again.get(n).copied().unwrap_or(false) || ahead && !lasting;
    }
    let turn = |n: usize| turns.get(n).copied().unwrap_or(0);
    let mut out: Vec<Option<Reason>> = vec![None; sentences.len()];
    // why, the last turn that it reaches, and the sentence that it began with
    let mut open: Option<(Reason, usize, usize)> = None;
    for (n, sentence) in sentences.iter().enumerate() {
        if again.get(n).copied().unwrap_or(false) {
            open = None;
        }
        let asked = |at: usize| sentences.get(at).is_some_and(|s| asks(&s.text));
        let over = |(_, last, since): &(Reason, usize, usize)| {
            let unlabelled = sentence.speaker.is_none() && *last != usize::MAX;
            turn(n) > *last || unlabelled && (n - since > UNLABELLED || n > since + 1 && asked(n - 1))
        };
        open = open.filter(|o| !over(o));
        let mark = marks.get(n).copied().flatten();
        if let Some(why) = mark.filter(|why| why.reach() > Reach::Sentence) {
            // what an interviewer says of it is meant for the answer, or for the one before
            let asked = sentence.speaker.is_some_and(|id| asking.contains(&id));
            let lasts = answered.get(n).copied().unwrap_or(false);
            let last = if lasts { usize::MAX } else { turn(n) + usize::from(asked && why.reach() == Reach::Onward) };
            // behind it nothing follows that could be meant
            let ends = why == Reason::OffRecord
                && !asked
                && sentence.speaker.is_some()
                && n.checked_sub(1).is_some_and(|m| turn(m) == turn(n))
                && !asks(&sentence.text)
                && (n + 1 == sentences.len() || turn(n + 1) != turn(n));
            if why.reach() == Reach::Whole || ends || asked::looks_back(&sentence.text) {
                before(sentences, &turns, &mut out, n, why);
            }
            open = Some((why, last, n));
        }
        if let Some(place) = out.get_mut(n) {
            *place = mark.or(open.map(|o| o.0)).or(*place);
        }
    }
    out
}

/// What is asked to be taken out stands before: in the same turn, else in what was said before it.
fn before(sentences: &[Sentence], turns: &[usize], out: &mut [Option<Reason>], n: usize, why: Reason) {
    let turn = |n: usize| turns.get(n).copied().unwrap_or(0);
    let near = n.saturating_sub(FARTHEST)..n;
    let since = |first: usize| near.clone().rev().take_while(|m| turn(*m) >= first).last().unwrap_or(n);
    let own = since(turn(n));
    let words: usize = sentences.get(own..n).unwrap_or_default().iter().map(|s| s.words.len()).sum();
    // a turn that does nothing but ask for it means what was said before the question
    let from = if words > NOD || sentences.get(n).is_none_or(|s| s.speaker.is_none()) {
        own.max(n.saturating_sub(UNLABELLED))
    } else {
        since(turn(n).saturating_sub(2))
    };
    for place in out.get_mut(from..n).unwrap_or_default() {
        *place = place.or(Some(why));
    }
}

/// The number of the turn of each sentence; a nod of somebody else ends none.
fn turns(sentences: &[Sentence]) -> Vec<usize> {
    // first sentence, speaker, words, whether it asks
    let mut runs: Vec<(usize, Option<SpeakerId>, usize, bool)> = Vec::new();
    for (n, s) in sentences.iter().enumerate() {
        match runs.last_mut().filter(|run| run.1 == s.speaker) {
            Some(run) => {
                run.2 += s.words.len();
                run.3 |= asks(&s.text);
            }
            None => runs.push((n, s.speaker, s.words.len(), asks(&s.text))),
        }
    }
    let mut out = vec![0; sentences.len()];
    let (mut turn, mut speaker) = (0, None);
    for (k, run) in runs.iter().enumerate() {
        let next = runs.get(k + 1);
        let nod = k > 0 && run.2 <= NOD && !run.3 && next.is_some_and(|next| next.1 == speaker);
        if k > 0 && !nod && run.1 != speaker {
            turn += 1;
        }
        if !nod {
            speaker = run.1;
        }
        let end = next.map_or(sentences.len(), |next| next.0);
        for place in out.get_mut(run.0..end).unwrap_or_default() {
            *place = turn;
        }
    }
    out
}

/// Why words stay off the air; `None` for most.
pub(in crate::script) fn reason(text: &str) -> Option<Reason> {
    let (words, line) = asked::plain(text);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let pleads = || plea::pleads(&words, &line) || plea::pleads_ko(&squeezed);
    if asked::off_record(&words, &line) || asked::off_record_ko(&squeezed) || pleads() {
        Some(Reason::OffRecord)
    } else if asked::embargoed(&line) || squeezed.contains("엠바고") {
        Some(Reason::Embargo)
    } else if asked::cut_out(&words, &line) || asked::cut_out_ko(&squeezed) {
        Some(Reason::CutOut)
    } else if private::is_email(text, &line) {
        Some(Reason::Email)
    } else if private::is_telephone(text, &line, &squeezed) {
        Some(Reason::Telephone)
    } else if private::is_address(text, &line, &squeezed) {
        Some(Reason::Address)
    } else if private::is_number(&line, &squeezed) {
        Some(Reason::Number)
    } else if is_marked(text) {
        Some(Reason::Marked)
    } else {
        None
    }
}

/// A mark of the source that something may not be told: it must not be cut out of its sentence either.
fn is_marked(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["withheld", "redacted", "name changed", "비공개", "익명", "가명"].iter().any(|mark| lower.contains(mark))
        || text.contains("███")
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn what_is_marked_said_or_private_is_known_and_other_senses_are_not() {
        for text in WITHHELD {
            assert!(reason(text).is_some(), "{text}");
        }
        for text in AIRED {
            assert_eq!(reason(text), None, "{text}");
        }
    }

    const WITHHELD: &[&str] = &[
        "Please don't broadcast this part, but the valve had been broken for a year.",
        "Off the record, it was the harbour master.",
        "I'd rather you didn't use my name.",
        "You must not use that, because he would lose his house.",
        "Can you cut that out, please, my wife still works there.",
        "I would rather you left that out, please.",
        "I'd prefer that you cut that.",
        "I'd prefer it if you left my name out.",
        "Please don't put that in.",
        "Could you please edit that bit out?",
        "We'll cut that out.",
        "This is embargoed until the inquest in June.",
        "Strictly between you and me, the director cried.",
        "Can you turn that recorder off?",
        "My phone number is 01632 960123 if anybody wants a cutting.",
        "Call me on 555-867-5309.",
        "It is zero one six three two, nine six oh one two three, that's my phone number.",
        "I live at 14 Glebe Lane.",
        "Write to jon.bex@valve.example and say hello.",
        "이건 방송에 내지 마세요.",
        "이 부분은 방송에 나가지 않게 해 주세요.",
        "오프더레코드인데요, 뒤뜰에 묻었습니다.",
        "이 말은 엠바고예요.",
        "방금 그 말은 빼 주세요.",
        "제 전화번호는 010-1234-5678입니다.",
        "저는 봉래로 14에 살아요.",
        "이름은 밝히지 말아 주세요.",
        "It was ███ who rang.",
        "Delete that, please.",
        "Can you cut that bit?",
        "Can we strike that?",
        "Maybe lose that part.",
        "That mustn't go out.",
        "I don't want that going out.",
        "That's not for the programme.",
        "This doesn't leave the room.",
        "But I'd prefer it if you didn't mention the doctor.",
        "Turn the machine off a second.",
        "이 말은 내보내지 말아 주세요.",
        "이 얘기는 나가면 안 돼요.",
        "이거 방송 나가면 큰일 나요.",
        "이건 비밀이에요.",
        "이 대목은 들어내 주세요.",
        "마이크 잠깐 꺼 주시겠어요?",
        "그 얘기는 안 들은 걸로 해 주세요.",
        "This part is confidential.",
        "Please don't use my real name.",
        "Please anonymise that.",
        "Can you blank out his name?",
        "No names, please.",
        "Don't tell anybody that I said so.",
        "You didn't hear it from me.",
        "I would deny it if you printed it.",
        "I'll lose my job if this gets out.",
        "I shouldn't be telling you this.",
        "You can cut this bit.",
        "Delete it.",
        "이건 쓰지 마세요.",
        "편집해 주세요.",
    ];
    const AIRED: &[&str] = &[
        "This is not off the record, so write it down.",
        "The off-the-record culture of the club was what I hated.",
        "We don't use that word any more.",
        "They told us that we don't print it on Sundays.",
        "The difference between you and me is that I can swim.",
        "The embargo on grain ruined the harbour.",
        "The port was embargoed for nine years.",
        "You take the bread out of the oven at three.",
        "Can you take it out of the oven, my mother said.",
        "I would rather you took it out of the oven.",
        "I'd like you to keep that chair.",
        "She would rather you cut the bread.",
        "We lived at the end of the lane.",
        "I live at peace with them.",
        "It was 1994 1995 1996, three bad years.",
        "In 2003 we took 9 pounds from 40 hives.",
        "She told me the number of every hive.",
        "Don't use that rope, he said.",
        "The radio does not broadcast on Sundays.",
        "방송국은 처음이라 좀 떨리네요.",
        "어머니가 가시를 빼 주셨어요.",
        "저는 목포로 2011년에 왔어요.",
        "배 한 척에 못이 이천 개쯤 들어갑니다.",
        "I cut that bit of wood myself.",
        "They had to switch the machine off.",
        "He kept it to himself for years.",
        "That boat can't go out in winter.",
        "We didn't mention the doctor at home.",
        "We had to leave the room when he sang.",
        "If it were not for the radio, I would have gone mad.",
        "You can turn the machine off at night.",
        "Cut that part of the hedge last.",
        "지금은 밖에 나가지 않아요.",
        "선생님이 우리를 밖에 내보내지 말라고 했어요.",
        "이건 비밀 재료였어요.",
        "비밀 재료는 무였어요.",
        "비가 와서 배가 못 나갔어요.",
        "불을 꺼 놓고 기다렸어요.",
        "The letter was confidential.",
        "My name is on the boat, and I never changed it.",
        "You can change your name at the town hall.",
        "I don't tell anybody how old the boat is.",
        "I would deny it to my last day.",
        "If it gets out of the stable, it eats the roses.",
        "They had no names for half of the fish.",
        "I would lose my job if the bell stopped.",
        "We deleted it.",
        "이건 쓰지 말라고 배웠어요.",
        "편집해 주는 사람이 따로 있었어요.",
    ];
}
