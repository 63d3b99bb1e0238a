"""Check the demo by arithmetic and by measuring, without the tool that it is a demo of.

    python tests/demo/check.py

Sums every element of each finished script (takes without the silence around them, clips cut in the quiet, music) and
compares with its slot and with the lengths of its headings; finds the in and out words and compares every quotation with
its transcript word by word; compares the times of words and lines with the energy of the recording; looks at levels,
clipping, noise and sizes. Needs numpy, scipy, soundfile and pyloudnorm. Exits 1 when something is wrong.
"""
import json
import re
import sys
from pathlib import Path

import numpy as np
import soundfile

import sound

SHOW = Path(__file__).resolve().parent.parent.parent
TIME = r"(?:(\d+):)?(\d+(?:\.\d+)?)(ms|s)?"
wrong, done = [], 0


def ensure(fine, message):
    global done
    done += 1
    if not fine:
        wrong.append(message)
        print(f"WRONG {message}")


def seconds(text):
    minutes, rest, unit = re.fullmatch(TIME, text).groups()
    return int(minutes or 0) * 60 + float(rest) / (1000 if unit == "ms" else 1)


def folded(text):
    text = text.lower().replace("’", "'")
    return [w for w in (re.sub(r"[^\w']", "", word).strip("'") for word in text.split()) if w]


def words_of(path):
    """(word, start, end, line is timed) for each word of the transcript beside a recording."""
    if path.with_suffix(".json").exists():
        data = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for segment in data["segments"]:
            assert segment["text"].split() == [w["word"].strip() for w in segment["words"]]
            for word in segment["words"]:
                yield word["word"].strip(), word["start"], word["end"]
        return
    clock = r"(\d+):(\d+):(\d+),(\d+)"
    for block in path.with_suffix(".srt").read_text(encoding="utf-8").split("\n\n"):
        _, times, *lines = block.strip().split("\n")
        start, end = (int(h) * 3600 + int(m) * 60 + int(s) + int(ms) / 1000 for h, m, s, ms in re.findall(clock, times))
        words = " ".join(lines).split()
        for number, word in enumerate(words):
            at = lambda n: start + (end - start) * n / len(words)
            yield word, at(number), at(number + 1)


def phrases_of(path):
    """(start, end) of each stretch of words without a gap of 200 ms, from the transcript."""
    if path.with_suffix(".srt").exists():
        spans = {}
        text = path.with_suffix(".srt").read_text(encoding="utf-8")
        for times in re.findall(r"(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)", text):
            n = [int(t) for t in times]
            spans[n[0] * 3600 + n[1] * 60 + n[2] + n[3] / 1000] = n[4] * 3600 + n[5] * 60 + n[6] + n[7] / 1000
        return list(spans.items())
    spans = []
    for _, start, end in words_of(path):
        if spans and start - spans[-1][1] < 0.2:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return [tuple(s) for s in spans]


def recording(path):
    signal, rate = soundfile.read(path, always_2d=True)
    return signal.mean(axis=1), rate


def speech(path):
    """Where speech begins and ends in a recording, from its energy."""
    signal, rate = recording(path)
    level = sound.decibels(signal, rate, 0.01)
    floor, top = np.percentile(level, 5), np.percentile(level, 95)
    loud = np.nonzero(level > max(floor + 8, top - 40))[0]
    return loud[0] * 0.01, (loud[-1] + 1) * 0.01, len(signal) / rate


def quietest(path, after, before, near):
    signal, rate = recording(path)
    level = sound.decibels(signal, rate, 0.01)
    at = (np.arange(len(level)) + 0.5) * 0.01
    inside = (at >= max(after - 0.03, near - 0.25)) & (at <= min(before + 0.03, near + 0.25))
    low = at[inside][level[inside] <= level[inside].min() + 3]
    point = low[np.argmin(np.abs(low - near))]
    ensure(level[int(point * 100)] < sound.loudness(signal, rate) - 18, f"{path.name}: no quiet to cut in at {near:.3f}")
    return point


def clip_length(script, cue, path):
    """How long a CLIP airs; checks its words on the way."""
    words = list(words_of(path))
    plain = [folded(w)[0] for w, *_ in words]
    range_ = re.search(rf"({TIME})–({TIME})", cue.split("\n")[0])
    given = (seconds(range_[1]), seconds(range_[5])) if range_ else None
    fields = dict(re.findall(r"> - (in|out|시작|끝): \"(.*?)\"", cue))
    opening, closing = fields.get("in") or fields.get("시작"), fields.get("out") or fields.get("끝")
    text = re.search(r">\n> [^:\n]+: (.+)", cue)[1]

    def find(phrase):
        return [n for n in range(len(plain) - len(phrase) + 1) if plain[n : n + len(phrase)] == phrase]

    whole = find(folded(text.replace("~~", "")))
    ensure(len(whole) == 1, f"{path.name}: the quotation is in the transcript {len(whole)} times, not once: {text}")
    first, last = whole[0], whole[0] + len(folded(text.replace("~~", ""))) - 1
    for phrase, place, what in ((opening, first, "in"), (closing, None, "out")):
        if phrase:
            found = find(folded(phrase))
            ensure(len(found) >= 1, f"{path.name}: {what} words not said: {phrase}")
            if what == "in":
                ensure(found == [first], f"{path.name}: in words are said at {found}, the quotation begins at {first}")
            else:
                ends = [n + len(folded(phrase)) - 1 for n in found if n >= first]
                ensure(ends[0] == last, f"{path.name}: out words end at {ends[0]}, the quotation at {last}")
    print(f"  {path.name}: words at {words[first][1]:.3f}–{words[last][2]:.3f}, given {given}")
    if given and opening and not path.with_suffix(".srt").exists():
        ensure(max(abs(given[0] - words[first][1]), abs(given[1] - words[last][2])) <= 0.15, f"{path.name}: times and words")
    end_before = lambda n: words[n - 1][2] if n else 0.0
    start_after = lambda n: words[n + 1][1] if n + 1 < len(words) else recording(path)[0].size / recording(path)[1]
    line_times = path.with_suffix(".srt").exists()
    if given and (not opening or line_times):
        start, end = given
        gap = (end_before(first) <= start <= words[first][1], words[last][2] <= end <= start_after(last))
        ensure(all(gap), f"{path.name}: the times given do not lie in the pauses: {given}")
    else:
        start = quietest(path, end_before(first), words[first][1], words[first][1])
        end = quietest(path, words[last][2], start_after(last), words[last][2])
    length = end - start
    before = 0
    for piece in re.split(r"(~~.*?~~)", text):
        count = len(folded(piece))
        if piece.startswith("~~"):
            a, b = first + before, first + before + count - 1
            from_ = quietest(path, end_before(a), words[a][1], end_before(a))
            to = quietest(path, words[b][2], start_after(b), start_after(b))
            pauses = (words[a][1] - end_before(a), start_after(b) - words[b][2])
            ensure(min(pauses) >= 0.25, f"{path.name}: no pause around the struck words: {pauses}")
            print(f"    struck {from_:.3f}–{to:.3f}, pauses {pauses[0]:.3f} and {pauses[1]:.3f}")
            length -= to - from_
        before += count
    ensure(4 <= length <= 45, f"{path.name}: a clip of {length:.1f} s")
    return length


def episode(folder):
    script = (folder / "script.md").read_text(encoding="utf-8")
    head, body = re.match(r"---\n(.*?)\n---\n(.*)", script, re.S).groups()
    slot, tolerance = (seconds(re.search(rf"^{key}: (.*)$", head, re.M)[1]) for key in ("slot", "tolerance"))
    corner = re.search(r"^corner: (.*)$", head, re.M)[1]
    sources = dict(re.findall(r"^  (\S+): (sources/\S+)$", head, re.M))
    toml = (SHOW / "scripts" / corner / "corner.toml").read_text(encoding="utf-8")
    for key, name in re.findall(r"^\"?(\S+?)\"? = \"corner:(.*?)\"$", toml, re.M):
        sources[key] = str(SHOW / "scripts" / corner / "audio" / name)
    total, segments, extras, previous = 0.0, [], {}, ""
    for block in re.split(r"\n\s*\n", body.strip()):
        length = 0.0
        cue = re.match(r"> \*\*(\w+)\*\* ?(\S*)", block)
        if block.startswith("## "):
            title, planned = re.match(r"## (.*) \[(.*)\]", block).groups()
            segments.append([title, seconds(planned), 0.0])
        elif cue and cue[1] == "REC":
            start, end, whole = speech(folder / cue[2])
            length = min(end + 0.08, whole) - max(start - 0.08, 0)
            ensure(0.25 <= start <= 0.75 and 0.25 <= whole - end <= 0.85, f"{cue[2]}: quiet {start:.2f}, {whole - end:.2f}")
        elif cue and cue[1] == "CLIP":
            length = clip_length(script, block, folder / sources[cue[2]])
        elif cue and cue[1] in ("SIG", "STING", "MUSIC", "BRIDGE", "IDENT"):
            signal, rate = recording(folder / sources[cue[2]])
            range_ = re.search(rf"({TIME})–({TIME})", block)
            length = seconds(range_[5]) - seconds(range_[1]) if range_ else len(signal) / rate
            ensure(not range_ or seconds(range_[5]) <= len(signal) / rate, f"{cue[2]}: the range ends after the file")
        elif cue and cue[1] == "PAUSE":
            length = seconds(cue[2])
        if length:
            print(f"  {length:7.3f}  {(previous if cue[1] == 'REC' else block).splitlines()[0][:90]}")
            extra = re.match(r"\*\*.*\((pad|spare) \d", previous) if cue[1] == "REC" else None
            if extra:
                extras[extra[1]] = length
            if not (extra and extra[1] == "pad"):
                total += length
                segments[-1][2] += length
        previous = block
    for title, planned, actual in segments:
        print(f"  {title}: {actual:.2f} s, heading says {planned:.0f}")
        ensure(abs(actual - planned) <= 0.1 * planned, f"{folder.name}: {title} is {actual:.1f} s, not {planned:.0f}")
    print(f"{folder.name}: {total:.3f} s in a slot of {slot:.0f} ± {tolerance:.0f} s; pad {extras['pad']:.2f}, spare {extras['spare']:.2f}")
    ensure(abs(total - slot) <= tolerance / 2, f"{folder.name}: {total:.2f} s does not fit {slot:.0f} s")


def times(path):
    """Compare where the transcript says that speech begins and ends with the energy there."""
    signal, rate = recording(path)
    level = sound.decibels(signal, rate)
    worst = 0.0
    spans = phrases_of(path)
    for n, (start, end) in enumerate(spans):
        from_ = (spans[n - 1][1] + start) / 2 if n else 0.0
        to = (end + spans[n + 1][0]) / 2 if n + 1 < len(spans) else len(signal) / rate
        steps = slice(int(from_ / 0.005), int(to / 0.005))
        own = level[steps]
        loud = np.nonzero(own > max(own.max() - 30, np.percentile(level, 5) + 12))[0]
        heard = (steps.start + loud[0]) * 0.005, (steps.start + loud[-1] + 1) * 0.005
        off = max(abs(heard[0] - start), abs(heard[1] - end))
        worst = max(worst, off)
        ensure(off <= 0.02, f"{path.name}: {start:.3f}–{end:.3f} is heard at {heard[0]:.3f}–{heard[1]:.3f}")
    print(f"{path.name}: {len(spans)} phrases, worst edge {worst * 1000:.0f} ms")


def levels(path):
    signal, rate = soundfile.read(path, always_2d=True)
    info = soundfile.info(path)
    peak = 20 * np.log10(np.abs(signal).max())
    loudness = sound.loudness(signal, rate)
    quiet = sound.decibels(signal.mean(axis=1), rate, 0.05)
    line = f"{path.relative_to(SHOW)}: {len(signal) / rate:.2f} s, {rate} Hz, {info.channels} ch, {loudness:.1f} LUFS, peak {peak:.1f} dBFS"
    ensure(peak < -1, f"{path.name} peaks at {peak:.1f}")
    if "audio" not in path.parts:
        print(f"{line}, quietest {quiet.min():.0f} dBFS, {path.stat().st_size // 1000} kB")
        ensure(-70 < quiet.min() < -55, f"{path.name}: noise floor {quiet.min():.0f}")
        ensure(-28 < loudness < -18, f"{path.name}: {loudness:.1f} LUFS")
    else:
        print(f"{line}, {path.stat().st_size // 1000} kB")


def main():
    for script in sorted(SHOW.glob("episodes/*/script.md")):
        episode(script.parent)
    for path in sorted(SHOW.glob("episodes/*/sources/*.flac")):
        times(path)
    files = [p for folder in ("episodes", "scripts", "feed") for p in SHOW.glob(f"{folder}/**/*")
             if p.is_file() and "public" not in p.parts and "build" not in p.parts]
    for path in sorted(p for p in files if p.suffix == ".flac"):
        levels(path)
    size = sum(p.stat().st_size for p in files)
    print(f"{len(files)} files, {size / 1e6:.2f} MB")
    ensure(size < 6e6 and max(p.stat().st_size for p in files) < 1e6, "too large")
    print(f"{done - len(wrong)} passed, {len(wrong)} failed")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
