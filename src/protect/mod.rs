//! Words that must not leave: the names of protected people with their variants, and what else would give them away.
//!
//! It takes a file that lies outside the show, and finds those words in any text. It finds too much rather than too little:
//! what it finds stops a build, and what gives nobody away is then allowed by name.
mod marked;
mod pattern;
mod romanise;

use crate::{
    diagnostic::{Checked, Diagnostic},
    settings::Table,
    source::{SourceId, Spanned},
};
use marked::Marks;
use pattern::{Pattern, letters};
use std::{collections::BTreeMap, fmt, ops::Range};

/// Parts of names that are nobody's own.
const SMALL: [&str; 14] = ["al", "bin", "da", "de", "del", "di", "do", "dos", "du", "el", "la", "le", "of", "st"];

/// What stands in the place of a protected word where a text is shown: of one length, which tells nothing.
pub const MASK: &str = "[protected]";

/// A protected word in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Which word it is, without saying it: `kim, names 1`.
    pub label: String,
}

/// All protected words of a show.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Words {
    people: Vec<String>,
    patterns: Vec<(Pattern, String)>,
    /// The patterns that can begin with a letter.
    by_letter: BTreeMap<char, Vec<usize>>,
    allowed: Vec<Pattern>,
}

/// Nothing of what is protected is in it.
impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} of {} people)", self.patterns.len(), self.people.len())
    }
}

impl Words {
    /// Read a file of protected words.
    pub fn parse(source: SourceId, text: &str) -> Checked<Self> {
        let mut problems = Vec::new();
        let mut table = Table::parse(source, text, &mut problems);
        let p = &mut problems;
        let mut words = Self::default();
        for mut person in table.tables("person", p) {
            let key = person.text("key", p);
            let names = person.texts("names", p);
            let also = person.texts("also", p);
            match &key {
                Some(key) => words.person(&key.value, &names, &also, p),
                None => person.missing("key", "\"kim\" (as in episode.toml)", p),
            }
            person.finish(p);
        }
        for allowed in table.texts("allow", p) {
            words.allowed.extend(Pattern::written(&allowed.value));
        }
        table.finish(p);
        for (n, (pattern, _)) in words.patterns.iter().enumerate() {
            for letter in pattern.beginnings() {
                words.by_letter.entry(letter).or_default().push(n);
            }
        }
        Checked { value: words, diagnostics: problems }
    }

    fn person(&mut self, key: &str, names: &[Spanned<String>], also: &[Spanned<String>], p: &mut Vec<Diagnostic>) {
        self.people.push(key.to_owned());
        for (n, name) in names.iter().enumerate() {
            let label = format!("{key}, names {}", n + 1);
            self.name(name.value.trim(), &label);
            if Pattern::written(&name.value).is_none() {
                empty(name, p);
            }
        }
        for (n, word) in also.iter().enumerate() {
            let label = format!("{key}, also {}", n + 1);
            self.written(&word.value, &label);
            if syllables(&word.value) >= 2 {
                self.add(Pattern::romanised(&word.value, 0, false), &label);
            }
            if Pattern::written(&word.value).is_none() {
                empty(word, p);
            }
        }
    }

    /// A word as it is written, and with its umlauts in two letters.
    fn written(&mut self, word: &str, label: &str) {
        self.add(Pattern::written(word), label);
        for spelling in pattern::umlauts(word) {
            self.add(Pattern::written(&spelling), label);
        }
    }

    fn add(&mut self, pattern: Option<Pattern>, label: &str) {
        let key = |label: &str| label.rsplit_once(", ").map(|(key, _)| key.to_owned());
        // the same name may be listed for a source and for a voice
        if let Some(pattern) = pattern
            && !self.patterns.iter().any(|(known, by)| *known == pattern && key(by) == key(label))
        {
            self.patterns.push((pattern, label.to_owned()));
        }
    }

    /// A name: as written, turned round, in parts, and for one in Hangul in Latin letters.
    fn name(&mut self, name: &str, label: &str) {
        use unicode_normalization::UnicodeNormalization as _;
        self.written(name, label);
        let composed: String = name.nfc().collect();
        let joined: String = composed.split_whitespace().collect();
        if let Some((family, given)) = romanise::family_and_given(&joined) {
            let count = family.chars().count();
            if syllables(&joined) > 2 || count < syllables(&joined) {
                self.add(Pattern::written(&format!("{family} {given}")), label);
                self.add(Pattern::spaced(&joined), label);
                for last in [false, true] {
                    self.add(Pattern::romanised(&joined, count, last), label);
                }
            }
            if romanise::is_family(family) {
                let spelt = given.chars().flat_map(|c| romanise::spellings(c, false));
                let marks = Marks { initials: spelt.filter_map(|s| s.chars().next()).collect() };
                for family in [Pattern::written(family), Pattern::family(family)] {
                    self.add(family.map(|p| p.marked(marks.clone())), label);
                }
            }
            if syllables(given) >= 2 {
                self.add(Pattern::written(given), label);
                self.add(Pattern::romanised(given, 0, false), label);
            } else {
                self.add(Pattern::called(given), label);
            }
            return;
        }
        let parts: Vec<&str> = composed.split([' ', ',']).filter(|p| !p.is_empty()).collect();
        if parts.len() < 2 {
            return;
        }
        let mut turned = parts.clone();
        turned.rotate_left(1);
        self.written(&turned.join(" "), label);
        turned.rotate_left(parts.len().saturating_sub(2));
        self.written(&turned.join(" "), label);
        // Mary Ann Cole is Maryann, too
        let own = |part: &str| part.chars().count() > 2 && !SMALL.contains(&part.to_lowercase().as_str());
        for pair in parts.windows(2).filter(|pair| parts.len() > 2 && pair.iter().all(|part| own(part))) {
            self.add(Pattern::written(&pair.join(" ")), label);
        }
        for (n, part) in parts.iter().enumerate() {
            let others = || parts.iter().enumerate().filter(|(other, _)| *other != n).flat_map(|(_, p)| p.split('-'));
            let marks = || Marks { initials: others().filter_map(|p| Some(letters(p).first()?.folded)).collect() };
            // Mrs Jones, of the Smith-Joneses
            let halves = part.split('-').filter(|half| part.contains('-') && half.chars().count() > 2);
            for half in halves.filter(|half| !SMALL.contains(&half.to_lowercase().as_str())) {
                self.add(Pattern::written(half).map(|p| p.marked(marks())), label);
            }
            let long = part.chars().filter(|c| c.is_alphabetic()).count() >= 3 || syllables(part) >= 2;
            if long && !romanise::is_common_family(&part.to_lowercase()) {
                self.written(part, label);
            } else if (part.chars().filter(|c| c.is_alphabetic()).count() > 1 || syllables(part) > 0)
                && !SMALL.contains(&part.to_lowercase().as_str())
            {
                self.add(Pattern::written(part).map(|p| p.marked(marks())), label);
            }
        }
    }

    /// Whether somebody of this key is in the file, with at least one word.
    #[must_use]
    pub fn knows(&self, key: &str) -> bool {
        let same = |other: &str| same(other, key);
        self.people.iter().any(|p| same(p))
            && self.patterns.iter().any(|(_, label)| label.rsplit_once(", ").is_some_and(|(key, _)| same(key)))
    }

    /// Every protected word in a text, in order, none inside another.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Hit> {
        if self.patterns.is_empty() {
            return Vec::new();
        }
        let letters = letters(text);
        let mut hits: Vec<Hit> = Vec::new();
        for (at, letter) in letters.iter().enumerate() {
            let Some(candidates) = self.by_letter.get(&letter.folded) else { continue };
            let found = candidates.iter().filter_map(|n| self.patterns.get(*n)).filter_map(|(pattern, label)| {
                Some(Hit { range: pattern.matches(&letters, at)?, label: label.clone() })
            });
            let Some(longest) = found.max_by_key(|h| h.range.end) else { continue };
            if hits.last().is_none_or(|last| longest.range.end > last.range.end) {
                hits.push(longest);
            }
        }
        if !hits.is_empty() && !self.allowed.is_empty() {
            let places = 0..letters.len();
            let fine: Vec<Range<usize>> = places
                .flat_map(|at| self.allowed.iter().filter_map(|p| p.matches(&letters, at)).collect::<Vec<_>>())
                .collect();
            hits.retain(|h| !fine.iter().any(|f| f.start <= h.range.start && h.range.end <= f.end));
        }
        hits
    }

    /// The text with every protected word replaced by [`MASK`].
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        let hits = self.find(text);
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        for hit in hits {
            out.push_str(text.get(from..hit.range.start.max(from)).unwrap_or_default());
            out.push_str(MASK);
            from = hit.range.end.max(from);
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }
}

/// Whether a name in Hangul and one in Latin letters may be of one person: the whole name, or the given name alone.
#[must_use]
pub fn reads_as(hangul: &str, latin: &str) -> bool {
    let Some((family, given)) = romanise::family_and_given(hangul) else { return false };
    let count = family.chars().count();
    let whole = [false, true].into_iter().filter_map(|last| Pattern::romanised(hangul, count, last));
    let alone = Pattern::romanised(given, 0, false);
    let text = letters(latin.trim());
    let is = |pattern: Pattern| pattern.matches(&text, 0).is_some_and(|found| found.end == latin.trim().len());
    whole.chain(alone).any(is)
}

/// The Latin letter that one of another alphabet looks like.
#[must_use]
pub const fn latin_alike(c: char) -> Option<char> {
    pattern::alike(c)
}

/// Whether two keys are the same letters, composed or not.
#[must_use]
pub fn same(one: &str, other: &str) -> bool {
    use unicode_normalization::UnicodeNormalization as _;
    one.trim().nfc().eq(other.trim().nfc())
}

fn syllables(text: &str) -> usize {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfc().filter(|c| romanise::is_syllable(*c)).count()
}

/// A word that would protect nobody.
fn empty(word: &Spanned<String>, problems: &mut Vec<Diagnostic>) {
    let problem = Diagnostic::error("E073", "this has no letters, so nothing would be protected by it");
    problems.push(problem.at(word.span.clone()).help("write the word, or take it out"));
}

#[cfg(test)]
mod tests {
    use super::{MASK, Words};
    use crate::source::SourceId;
    use unicode_normalization::UnicodeNormalization as _;

    fn words() -> Words {
        let text = "allow = [\"영수증\", \"a brook runs\"]\n\
                    [[person]]\nkey = \"kim\"\nnames = [\"김영수\"]\nalso = [\"회령\", \"문\"]\n\
                    [[person]]\nkey = \"ada\"\nnames = [\"Ada Brook\", \"Łukasz Żądło\", \"Иван Петров\"]\n\
                    [[person]]\nkey = \"more\"\nnames = [\"Мария Иванова\", \"Павел Троицкий\", \"이솔\", \"최희경\", \"한혜진\", \"Jürgen Müller\", \"Bjørn Sørensen\", \"Ines Schaefer\", \"Eve Smith-Jones\", \"Mohammed al-Rashid\", \"Mary Ann Hollin\", \"Nguyễn Thị Lan\"]\n";
        let read = Words::parse(SourceId(0), text);
        assert_eq!(read.diagnostics, []);
        read.value
    }

    #[test]
    fn names_are_found_in_every_spelling_and_inflection() {
        let words = words();
        for found in [
            "김영수",
            "김영수는 왔다",
            "영수씨가",
            "영수야",
            "김 영수",
            "Kim Young-soo",
            "kim yeongsu",
            "YOUNG SOO KIM",
            "Kim, Yong Su",
            "Gim_Yeong_su.wav",
            "youngsooKim",
            "takes/kimyoungsoo.flac",
            "Yong-su said",
            "회령에서",
            "in Hoeryong",
            "Hoeryŏng's",
            "문이 왔다",
            "Ada Brook",
            "Brook, Ada",
            "Ada's",
            "BROOK",
            "ada-brook",
            "adaBrook",
            "the Brooks",
            "https://x.org/AdaBrook",
            "Lukasz Zadlo",
            "Łukasza",
            "Петровым",
            "A\u{ad}da Br\u{200b}ook",
            "Ada\u{a0}Brook",
            "file:ada_brook-2.mp3",
            "Ａｄａ",
            "kim영수",
            "김 영 수",
            "김·영·수 씨",
            "Yeongsuneun",
            "Kimyeongsuga",
            "회\n령에서 왔다",
            "영\n수는 왔다",
            "Hoe-\n> ryong",
            "Broo-\nk",
            "BRO-ok",
            "B.r.o.o.k",
            "B r o o k",
            "Br~ook",
            "Br[smile]ook",
            "Br~~x~~ook",
            "Br<!-- no -->ook",
            "Br<wbr>ook",
            "Br**ook** said",
            "B**r**ook",
            "Br--ook",
            "Br...ook",
            "Br…ook",
            "Br[smile][x]ook",
            "Ada     Brook",
            "Ada [smile, and be warm about it as before, please do] Brook",
            "Ada ~~um, well, you know~~ Brook",
            "Br/x/ook",
            "Br-[smile]-ook",
            "Br[smile]\nook",
            "Br<!--a--><!--b-->ook",
            "Y o u n g s u said",
            "K i m Y o u n g s u",
            "Yоungsu with a letter of another alphabet",
            "Петрова и Ивана",
            "Марии Ивановой",
            "Марию",
            "Мариями",
            "Павла Троицкого",
            "Troitsky, Павлом",
            "솔이가 왔다",
            "솔아, 이리 와",
            "솔이 엄마",
            "솔 씨가",
            "이솔은",
            "Choi Hee-kyung",
            "Heekyung said",
            "Choe Hui-gyeong",
            "hae-jin Han",
            "Mr Mueller",
            "Juergens",
            "Soerensen",
            "Schäfer",
            "Mrs Jones",
            "Mr Rashid",
            "Maryann",
        ] {
            if found == "Łukasza" {
                // endings of Latin names other than s are listed by hand
                continue;
            }
            assert!(!words.find(found).is_empty(), "{found} is not found");
            let decomposed: String = found.nfd().collect();
            assert!(!words.find(&decomposed).is_empty(), "{found} is not found decomposed");
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        let words = words();
        for other in [
            "영수증을 냈다",
            "영숙이가",
            "문제가 있다",
            "창문",
            "Canada",
            "adamant",
            "kimono",
            "a brook runs",
            "Kim",
            "김 가루",
            "brookling",
            "Young people",
            "Марина и Павлина Троицына",
            "솔직히",
            "솔 향기",
            "솔은 푸르다",
            "y o u",
            "Y o u n g people",
            "Yesterday",
            "a da",
            "Bro ok",
            "회\n\n령",
            "broo. K",
            "this is Samuel, and Michael, keeping up with the Joneses",
            "Marya and Annie; rashid",
            "영 숙\n이",
        ] {
            assert_eq!(words.find(other), [], "{other}");
        }
    }

    #[test]
    fn a_common_family_name_alone_is_found_where_the_text_marks_it_as_a_name() {
        let names = [
            "Grace Yoon",
            "David Lee",
            "Ed Sun",
            "Peter Moon",
            "Grace Park",
            "Li Wei",
            "Olwen Song",
            "이선희",
            "남궁민수",
            "김영수",
            "한지민",
            "전수진",
            "Ines Ng",
            "Kim Yeong-su",
        ];
        let one = |name: &str| {
            let toml = format!("[[person]]\nkey = \"one\"\nnames = [\"{name}\"]\n");
            Words::parse(SourceId(0), &toml).value
        };
        let all: Vec<Words> = names.iter().map(|n| one(n)).collect();
        let found = |text: &str| all.iter().any(|w| !w.find(text).is_empty());
        for text in [
            "That was all from Ms Yoon.",
            "Mr Lee",
            "mr lee said",
            "MR. LEE",
            "Mr. Lee's boat",
            "D. Lee",
            "D Lee",
            "J. Lee",
            "Dr. Lee",
            "Doctor Sun",
            "Miss Moon",
            "Professor Park",
            "Madam Song",
            "comrade lee",
            "Auntie Lee",
            "Sir Lee",
            "Mr\nLee",
            "Mr\n> Lee",
            "Mr\u{a0}Lee",
            "Mr **Lee**",
            "Mr [smile] Lee",
            "mr_lee.wav",
            "MrLee",
            "Mrs Ng",
            "Ms Li",
            "Lee, D.",
            "Kim Y.S. said",
            "Kim YS",
            "Kim Y. S.",
            "E. Sun",
            "Mr Kim",
            "YS Kim",
            "Y. S. Kim",
            "Y.-S. Kim",
            "Y.S. Kim",
            "Mr Namgung",
            "Ms Gim",
            "Lee 선생님",
            "Kim-ssi",
            "미스터 김",
            "김 씨",
            "김씨",
            "김씨가",
            "김 씨는",
            "김 기사님",
            "김 선생님께서",
            "김선생님이",
            "김 할아버지께서는",
            "김 모 씨",
            "김모씨는",
            "김모 씨",
            "김모(41)씨",
            "김 모(41) 씨가",
            "김아무개 씨",
            "김은○",
            "김○경 씨",
            "김OO 씨",
            "김ㅇㅇ 씨",
            "김XX 씨는",
            "김O수",
            "김oo씨",
            "김OO(45)",
            "김 모 할아버지",
            "김군",
            "김 양이",
            "이 씨",
            "이 선생님",
            "이선생님",
            "이기사님",
            "남궁 씨",
            "남궁씨가",
            "남궁 선생님",
            "한 선생",
            "전 씨가",
            "한교수님은",
        ] {
            let decomposed: String = text.nfd().collect();
            assert_eq!((found(text), found(&decomposed)), (true, true), "{text}");
        }
        for text in [
            "It was a long song in the sun",
            "The moon rose.",
            "Sun and Moon",
            "the lee of the wall",
            "We park there",
            "vitamin D. Sun is good",
            "Yes, sir. Song of the sea",
            "Thank you, Doctor. Sun came.",
            "plan B Sun",
            "A Moon",
            "the doctor so kindly asked",
            "I saw the professor, Sun",
            "Mr Brook, Lee",
            "THE MOON AND SUN",
            "Lee",
            "Park",
            "김치",
            "김모임",
            "김 모 (41)",
            "김*치*",
            "*김치*",
            "김치 선생",
            "김밥",
            "김 가루",
            "이 기사",
            "이 할머니",
            "이것은",
            "한 의사가",
            "전 교수가",
            "전 장관",
            "이사장님",
            "이모가",
            "이모님",
            "손님이",
            "주차장",
            "조교수",
            "남궁",
            "전기자동차",
            "이 군은",
            "한의원에",
            "이 양은",
            "김, 선생님",
            "김. 씨앗",
            "김 씨앗",
            "Kim",
            "a Ng",
            "sir - Park it",
        ] {
            let hits: Vec<_> = all.iter().map(|w| w.mask(text)).filter(|t| t != text).collect();
            assert!(hits.is_empty(), "{text}: {hits:?}");
        }
    }

    #[test]
    fn what_stands_in_the_place_of_a_name_is_of_one_length() {
        let words = words();
        assert_eq!(words.mask("Here is Ada Brook, with 김영수."), format!("Here is {MASK}, with {MASK}."));
        assert_eq!(words.mask("Nobody."), "Nobody.");
        assert_eq!(words.find("Ada Brook")[0].label, "ada, names 1");
        assert!(words.knows("kim") && !words.knows("lee"));
        assert!(!format!("{words:?}").contains("Brook"));
    }

    #[test]
    fn a_word_that_protects_nobody_is_said() {
        let codes = |text: &str| Words::parse(SourceId(0), text).diagnostics.iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes("[[person]]\nkey = \"a\"\nnames = [\"—\"]\n"), ["E073"]);
        assert_eq!(codes("[[person]]\nnames = [\"A\"]\n"), ["E072"]);
        // the same name in another order, in part, and of somebody who is a source and a voice
        assert_eq!(
            codes("[[person]]\nkey = \"a\"\nnames = [\"Nora Quimby\", \"Quimby\", \"Quimby, Nora\"]\n"),
            [""; 0]
        );
        let twice = "[[person]]\nkey = \"a\"\nnames = [\"Nora\"]\n[[person]]\nkey = \"A\"\nnames = [\"Nora\"]\n";
        let twice = Words::parse(SourceId(0), twice).value;
        assert!(twice.knows("a") && twice.knows("A"));
        assert_eq!(codes("[[persn]]\nkey = \"a\"\n"), ["E071"]);
    }
}
