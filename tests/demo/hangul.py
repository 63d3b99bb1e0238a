"""Korean spelling as it is said.

espeak-ng reads Korean letter by letter and links syllables, but it does not turn 'ㅂ' into 'ㅁ' before 'ㄴ' (so that
"입니다" sounds wrong). This applies the regular sound changes first and gives Hangul again, spelt as it is said.
"""

FIRST = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
LAST = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
BASE = 0xAC00

# a final in front of a consonant or at the end of a word; a final of two letters, split before a vowel
CLOSED = {"ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ", "ㅌ": "ㄷ",
          "ㅎ": "ㄷ", "ㅍ": "ㅂ", "ㅄ": "ㅂ", "ㄿ": "ㅂ", "ㄵ": "ㄴ", "ㄶ": "ㄴ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ", "ㅀ": "ㄹ",
          "ㄻ": "ㅁ"}
SPLIT = {"ㄳ": ("ㄱ", "ㅆ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄶ": ("", "ㄴ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"),
         "ㄽ": ("ㄹ", "ㅆ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅀ": ("", "ㄹ"), "ㅄ": ("ㅂ", "ㅆ"), "ㅎ": ("", "ㅇ")}
NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
# what no rule tells, and what changes from word to word
BY_HEART = {"인기": "인끼", "살 수": "살 쑤", "삼십 년": "삼심년"}
TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
BREATHED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}


def apart(char):
    at = ord(char) - BASE
    return [FIRST[at // 588], at % 588 // 28, LAST[at % 28]]


def together(first, vowel, last):
    return chr(BASE + FIRST.index(first) * 588 + vowel * 28 + LAST.index(last))


def meet(a, b):
    """Change the final of syllable `a` and the initial of `b`, which follows it in one word."""
    last, first = a[2], b[0]
    if not last:
        return
    if first == "ㅇ":
        if last == "ㅇ":
            return
        a[2], b[0] = SPLIT.get(last, ("", last))
        if b[0] in "ㄷㅌ" and b[1] == 20:  # before ㅣ
            b[0] = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}[b[0]]
        return
    if last in ("ㅎ", "ㄶ", "ㅀ"):
        a[2] = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[last]
        if first in BREATHED:
            b[0] = BREATHED[first]
        elif first == "ㅅ":
            b[0] = "ㅆ"
        elif first == "ㄴ":
            a[2] = a[2] or "ㄴ"
        return
    closed = CLOSED.get(last, last)
    if first == "ㅎ" and closed in BREATHED:
        a[2], b[0] = "", "ㅊ" if last in ("ㅈ", "ㄵ") else BREATHED[closed]
        return
    if closed in NASAL:
        if first in "ㄴㅁ":
            closed = NASAL[closed]
        elif first in TENSE:
            b[0] = TENSE[first]
    elif (closed, first) in (("ㄹ", "ㄴ"), ("ㄴ", "ㄹ")):
        closed, b[0] = "ㄹ", "ㄹ"
    elif closed in "ㅁㅇ" and first == "ㄹ":
        b[0] = "ㄴ"
    a[2] = closed


def said(text):
    """The text with every word spelt as it is said; what is not Hangul stays."""
    for written, spoken in BY_HEART.items():
        text = text.replace(written, spoken)
    out, word = [], []

    def close():
        for a, b in zip(word, word[1:]):
            meet(a, b)
        if word:
            word[-1][2] = CLOSED.get(word[-1][2], word[-1][2])
        out.extend(together(*syllable) for syllable in word)
        word.clear()

    for char in text:
        if "가" <= char <= "힣":
            word.append(apart(char))
        else:
            close()
            out.append(char)
    close()
    return "".join(out)


if __name__ == "__main__":
    for written, expected in [("안녕하십니까", "안녕하심니까"), ("입니다", "임니다"), ("숟가락", "숟까락"), ("좋더라고요", "조터라고요"),
                              ("얹어", "언저"), ("값을", "갑쓸"), ("됐고", "됃꼬"), ("같이", "가치"), ("않고", "안코"),
                              ("국물", "궁물"), ("없었겠습니다", "업썯껟씀니다"), ("올라가요", "올라가요")]:
        assert said(written) == expected, (written, said(written), expected)
    print("1 passed, 0 failed")
