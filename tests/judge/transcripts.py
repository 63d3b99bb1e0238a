"""Transcripts in the shapes of the tools that write them, and a reader of each, apart from the tool.

    python3 transcripts.py make FOLDER SEED     writes a made-up conversation in every shape
    python3 transcripts.py read FOLDER          prints what each file of a folder says, as JSON

Written from descriptions of the formats and with Python's own modules alone. The two halves share nothing either: `make` knows
how a tool writes, `read` how a file is read. For each file: its words, each with its times in milliseconds (null where the file
gives none) and who speaks (null where it does not say).
"""

import html
import html.parser
import json
import os
import random
import re
import sys
import xml.etree.ElementTree as tree

WORDS = (
    "river kettle morning letters bridge lamp nobody paper bread table harbour engine twelve window silence because "
    "after before under slowly never always perhaps winter garden ladder market station neighbour violin pepper"
).split()


# ---------------------------------------------------------------- how tools write


def conversation(seed):
    """Turns of two people: who, and words with times in milliseconds, the last of a sentence with its mark."""
    chance = random.Random(seed)
    at, turns = chance.randrange(200, 900), []
    for n in range(chance.randrange(5, 9)):
        words = []
        for _ in range(chance.randrange(2, 4)):
            for k in range(count := chance.randrange(3, 8)):
                text = chance.choice(WORDS)
                text = text.capitalize() if k == 0 else text
                length = chance.randrange(90, 600)
                mark = chance.choice(".?!") if k == count - 1 else ("," if chance.random() < 0.1 else "")
                words.append((text, mark, at, at + length))
                at += length + chance.randrange(0, 120)
        turns.append((n % 2, words))
        at += chance.randrange(700, 1500)
    return turns


def seconds(ms):
    return ms / 1000


def clock(ms, point, hours=True):
    text = f"{ms // 60000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"
    return f"{ms // 3600000:02}:{text}" if hours else text


def said(words):
    return " ".join(text + mark for text, mark, _, _ in words)


def make(folder, seed):
    turns = conversation(seed)
    chance = random.Random(seed + 1)
    names = ["Mina Vale", "Tom Ash"]
    every = [(who, *word) for who, words in turns for word in words]

    def put(name, text):
        if not isinstance(text, str):
            text = json.dumps(text, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 2]))
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)

    def whisper(key, sure, spaced=True, speakers=False, holes=False):
        segments = []
        for n, (who, words) in enumerate(turns):
            each = []
            for text, mark, a, b in words:
                word = {key: (" " if spaced else "") + text + mark, "start": seconds(a), "end": seconds(b), sure: 0.87}
                if holes and text[0] in "st":
                    del word["start"], word["end"]
                if speakers:
                    word["speaker"] = f"SPEAKER_0{who}"
                each.append(word)
            segment = {"id": n, "seek": 0, "start": seconds(words[0][2]), "end": seconds(words[-1][3]),
                       "text": " " + said(words), "tokens": [1, 2], "temperature": 0.0, "avg_logprob": -0.2,
                       "compression_ratio": 1.1, "no_speech_prob": 0.01, "words": each}
            if speakers:
                segment["speaker"] = f"SPEAKER_0{who}"
            segments.append(segment)
        return segments

    whole = " ".join(said(words) for _, words in turns)
    put("whisper.json", {"text": whole, "segments": whisper("word", "probability"), "language": "english"})
    lines = whisper("word", "probability")
    for line in lines:
        del line["words"]
    put("whisper-lines.json", {"text": whole, "segments": lines, "language": "en"})
    put("whisper-timestamped.json", {"text": whole, "segments": whisper("text", "confidence", False), "language": "en",
                                     "language_probs": {"en": 0.9}})
    put("faster-whisper.json", whisper("word", "probability"))
    put("whisperx.json", {"segments": whisper("word", "score", False, True, True), "word_segments": [], "language": "en"})
    tokens = []
    for who, words in turns:
        pieces = [{"text": "[_BEG_]", "offsets": {"from": words[0][2], "to": words[0][2]}, "id": 1, "p": 1, "t_dtw": -1}]
        for text, mark, a, b in words:
            middle = (a + b) // 2
            pieces.append({"text": " " + text[:3], "offsets": {"from": a, "to": middle}, "id": 2, "p": 0.9, "t_dtw": -1})
            pieces.append({"text": text[3:], "offsets": {"from": middle, "to": b}, "id": 3, "p": 0.9, "t_dtw": -1})
            if mark:
                pieces.append({"text": mark, "offsets": {"from": b, "to": b}, "id": 4, "p": 0.9, "t_dtw": -1})
        pieces.append({"text": "[_TT_150]", "offsets": {"from": words[-1][3], "to": words[-1][3]}, "id": 5, "p": 1, "t_dtw": -1})
        a, b = words[0][2], words[-1][3]
        tokens.append({"timestamps": {"from": clock(a, ","), "to": clock(b, ",")}, "offsets": {"from": a, "to": b},
                       "text": " " + said(words), "tokens": pieces})
    put("whisper-cpp.json", {"systeminfo": "x", "model": {"type": "base"}, "params": {"language": "en"},
                             "result": {"language": "en"}, "transcription": tokens})
    deep = [{"word": t.lower(), "start": seconds(a), "end": seconds(b), "confidence": 0.9, "speaker": who,
             "speaker_confidence": 0.8, "punctuated_word": t + m} for who, t, m, a, b in every]
    put("deepgram.json", {"metadata": {"channels": 1}, "results": {"channels": [{"alternatives": [
        {"transcript": whole, "confidence": 0.9, "words": deep}]}]}})
    put("assemblyai.json", {"id": "x", "status": "completed", "audio_duration": 9, "text": whole, "utterances": None,
                            "words": [{"text": t + m, "start": a, "end": b, "confidence": 0.9, "speaker": "AB"[who]}
                                      for who, t, m, a, b in every]})
    items, labels = [], []
    for who, words in turns:
        labels.append({"start_time": str(seconds(words[0][2])), "end_time": str(seconds(words[-1][3])),
                       "speaker_label": f"spk_{who}", "items": [] if chance.random() < 0.3 else [
                           {"start_time": str(seconds(a)), "end_time": str(seconds(b)), "speaker_label": f"spk_{who}"}
                           for _, _, a, b in words]})
        for text, mark, a, b in words:
            items.append({"start_time": str(seconds(a)), "end_time": str(seconds(b)), "type": "pronunciation",
                          "alternatives": [{"confidence": "0.99", "content": text}]})
            if mark:
                items.append({"type": "punctuation", "alternatives": [{"confidence": None, "content": mark}]})
    put("aws.json", {"jobName": "x", "accountId": "1", "status": "COMPLETED", "results": {
        "transcripts": [{"transcript": whole}], "speaker_labels": {"speakers": 2, "segments": labels}, "items": items}})
    put("aws-call.json", {"LanguageCode": "en-US", "Transcript": [
        {"Id": str(n), "BeginOffsetMillis": words[0][2], "EndOffsetMillis": words[-1][3],
         "ParticipantRole": ["AGENT", "CUSTOMER"][who], "Content": said(words),
         "Items": [item for t, m, a, b in words for item in
                   [{"Content": t, "BeginOffsetMillis": a, "EndOffsetMillis": b, "Confidence": "0.9"}]
                   + ([{"Content": m, "BeginOffsetMillis": b, "EndOffsetMillis": b, "Confidence": "0"}] if m else [])]}
        for n, (who, words) in enumerate(turns)]})

    def duration(ms):
        if chance.random() < 0.5:
            return f"{ms // 1000}.{ms % 1000:03}s"
        parts = {"seconds": str(ms // 1000), "nanos": ms % 1000 * 1000000}
        return {key: value for key, value in parts.items() if value not in ("0", 0)} or {"seconds": "0"}

    results = [{"alternatives": [{"transcript": said(words), "confidence": 0.9, "words": [
        {"startTime": duration(a), "endTime": duration(b), "word": t + m} for t, m, a, b in words]}]} for _, words in turns]
    put("google-plain.json", {"results": results})
    again = {"alternatives": [{"words": [{"startTime": duration(a), "endTime": duration(b), "word": t + m,
                                          "speakerTag": who + 1} for who, t, m, a, b in every]}]}
    put("google.json", {"results": [*results, again]})
    eleven = []
    for n, (who, t, m, a, b) in enumerate(every):
        if n:
            eleven.append({"text": " ", "start": every[n - 1][4], "end": seconds(a), "type": "spacing", "speaker_id": f"speaker_{who}"})
            eleven[-1]["start"] = seconds(every[n - 1][4])
        eleven.append({"text": t + m, "start": seconds(a), "end": seconds(b), "type": "word", "speaker_id": f"speaker_{who}", "logprob": -0.1})
        if n == 4:
            eleven.append({"text": "(laughter)", "start": seconds(b), "end": seconds(b), "type": "audio_event", "speaker_id": f"speaker_{who}"})
    put("elevenlabs.json", {"language_code": "eng", "language_probability": 0.98, "text": whole, "words": eleven})
    matics = []
    for who, t, m, a, b in every:
        matics.append({"type": "word", "start_time": seconds(a), "end_time": seconds(b),
                       "alternatives": [{"content": t, "confidence": 0.9, "speaker": f"S{who + 1}"}]})
        if m:
            matics.append({"type": "punctuation", "start_time": seconds(b), "end_time": seconds(b), "is_eos": m != ",",
                           "attaches_to": "previous", "alternatives": [{"content": m, "speaker": f"S{who + 1}"}]})
    put("speechmatics.json", {"format": "2.9", "metadata": {"language": "en"}, "results": matics})
    put("watson.json", {"results": [{"result_index": 0, "results": [{"final": True, "alternatives": [
        {"transcript": said(words), "timestamps": [[t.lower(), seconds(a), seconds(b)] for t, _, a, b in words]}]}
        for _, words in turns], "speaker_labels": [{"from": seconds(a), "to": seconds(b), "speaker": who, "confidence": 0.5,
                                                    "final": False} for who, _, _, a, b in every]}]})
    put("rev.json", {"monologues": [{"speaker": who, "elements": [e for n, (t, m, a, b) in enumerate(words) for e in
        ([{"type": "punct", "value": " "}] if n else [])
        + [{"type": "text", "value": t, "ts": seconds(a), "end_ts": seconds(b), "confidence": 0.9}]
        + ([{"type": "punct", "value": m}] if m else [])]} for who, words in turns]})
    put("kaldi.json", {"action": "audio-transcribe", "retval": {"status": True, "words": [
        {"start": seconds(a), "end": seconds(b), "confidence": 1, "word": t.lower(), "punct": t + m, "index": n}
        for n, (_, t, m, a, b) in enumerate(every)], "segmentation": {"metadata": {}, "speakers": [
            {"@id": "S1", "gender": "F"}, {"@id": "S2", "gender": "M"}], "segments": [
            {"@type": "Segment", "start": seconds(words[0][2]), "duration": round(seconds(words[-1][3] - words[0][2]), 3),
             "bandwidth": "S", "speaker": {"@id": f"S{who + 1}", "gender": "F"}} for who, words in turns]}}})
    put("paper-edit.json", {"words": [{"id": n, "start": seconds(a), "end": seconds(b), "text": t + m}
                                      for n, (_, t, m, a, b) in enumerate(every)],
                            "paragraphs": [{"id": n, "start": seconds(words[0][2]), "end": seconds(words[-1][3]),
                                            "speaker": names[who]} for n, (who, words) in enumerate(turns)]})
    put("podcast.json", {"version": "1.0.0", "segments": [{"speaker": names[who], "startTime": seconds(a),
                                                           "endTime": seconds(b), "body": t + m} for who, t, m, a, b in every]})
    put("words.ctm", ";; by hand\n" + "".join(f"SPEAKER f 1 {seconds(words[0][2]):.3f} {seconds(words[-1][3] - words[0][2]):.3f} "
        f"<NA> <NA> {names[who].split()[0]} <NA> <NA>\n" for who, words in turns)
        + "".join(f"f 1 {seconds(a):.3f} {seconds(b - a):.3f} {t.lower()} 0.9\n" for _, t, _, a, b in every))
    end = chance.choice(["\n", "\r\n"])
    put("captions.srt", chance.choice(["", "\ufeff"]) + "".join(
        f"{n + 1}{end}{clock(w[0][2], ',')} --> {clock(w[-1][3], ',')}{end}{names[who]}: <i>{said(w[:3])}</i>{end}{said(w[3:])}{end}{end}"
        for n, (who, w) in enumerate(turns)))
    put("points.srt", "".join(f"{clock(w[0][2], '.')} --> {clock(w[-1][3], '.')}\n{{\\an8}}{said(w)}\n\n" for _, w in turns))
    put("captions.vtt", "WEBVTT - made up\n\nSTYLE\n::cue { color: lime }\n\nNOTE\nnot said\n\n" + "".join(
        f"id-{n}\n{clock(w[0][2], '.', n % 2 == 0)} --> {clock(w[-1][3], '.')} align:start\n<v.loud {names[who]}>{said(w)}\n\n"
        for n, (who, w) in enumerate(turns)))
    put("captions.sbv", "".join(f"0:{clock(w[0][2], '.', False)},0:{clock(w[-1][3], '.', False)}\n{said(w)}\n\n" for _, w in turns))
    rolled, before = "", ""
    for _, w in turns:
        a, b = w[0][2], w[-1][3]
        rolled += f"{clock(a, '.')} --> {clock(b, '.')} align:start position:0%\n{before or ' '}\n{said(w)}\n\n"
        rolled += f"{clock(b, '.')} --> {clock(b + 10, '.')} align:start position:0%\n{said(w)}\n \n\n"
        before = said(w)
    put("rolled.vtt", "WEBVTT\nKind: captions\nLanguage: en\n\n" + rolled)
    put("captions.ttml", '<?xml version="1.0" encoding="UTF-8"?>\n<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling" '
        'xml:lang="en"><head><styling><style xml:id="c0" tts:color="white"/><style xml:id="c1" tts:color="yellow"/></styling></head><body><div>'
        + "".join(f'<p begin="{seconds(w[0][2])}s" end="{clock(w[-1][3], ".")}"><span style="c{who}">{said(w[:2])}<br/>{said(w[2:])}</span></p>\n'
                  for who, w in turns) + "</div></body></tt>")
    put("podcast.html", "".join(f"<cite>{names[who]}:</cite>\n<time>{w[0][2] // 60000}:{w[0][2] // 1000 % 60:02}</time>\n<p>{said(w)}</p>\n"
                                for who, w in turns))
    put("interview.otr", {"text": "".join(f'<p><span class="timestamp" data-timestamp="{seconds(w[0][2])}">0:0{n}</span>'
                                          f"{names[who]}: {said(w)}</p>" for n, (who, w) in enumerate(turns)),
                          "media": "x.wav", "media-time": 3.2})


# ---------------------------------------------------------------- how a file is read


def ms(value):
    return None if value in (None, "") else round(float(value) * 1000)


def stamp(text):
    total = 0.0
    for part in text.strip().replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total * 1000)


def line(text, a, b, who):
    """A line whose words have no times of their own: it begins with its first word and ends with its last."""
    words = text.split()
    out = [[word, None, None, who] for word in words]
    if out:
        out[0][1], out[-1][2] = a, b
    return out


def joined(pieces):
    """Marks hang on the word before them."""
    out = []
    for text, a, b, who, mark in pieces:
        if mark and out:
            out[-1][0] += text
        else:
            out.append([text, a, b, who])
    return out


def of_json(data):
    if isinstance(data, list):
        return of_json({"segments": data})
    if "transcription" in data:
        out = []
        for part in data["transcription"]:
            for token in part["tokens"]:
                if token["text"].startswith("[_"):
                    continue
                a, b = token["offsets"]["from"], token["offsets"]["to"]
                if token["text"].startswith(" ") or not out:
                    out.append([token["text"].strip(), a, b, None])
                else:
                    out[-1][0] += token["text"]
                    out[-1][2] = b
        return out
    if "media-time" in data:
        return of_otr(data["text"])
    if "monologues" in data:
        return joined((e["value"].strip(), ms(e.get("ts")), ms(e.get("end_ts")), str(m["speaker"]), e["type"] == "punct")
                      for m in data["monologues"] for e in m["elements"] if e["value"].strip())
    if "retval" in data:
        parts = data["retval"]["segmentation"]["segments"]
        return [[w["punct"], ms(w["start"]), ms(w["end"]), next((p["speaker"]["@id"] for p in parts
                 if p["start"] <= w["start"] < p["start"] + p["duration"]), None)] for w in data["retval"]["words"]]
    if "paragraphs" in data:
        return [[w["text"], ms(w["start"]), ms(w["end"]), next((p["speaker"] for p in data["paragraphs"]
                 if p["start"] <= w["start"] <= p["end"]), None)] for w in data["words"]]
    if "Transcript" in data:
        return joined((i["Content"], i["BeginOffsetMillis"], i["EndOffsetMillis"], turn["ParticipantRole"], not i["Content"].isalnum())
                      for turn in data["Transcript"] for i in turn["Items"])
    results = data.get("results")
    if isinstance(results, dict) and "channels" in results:
        return [[w["punctuated_word"], ms(w["start"]), ms(w["end"]), str(w["speaker"])]
                for w in results["channels"][0]["alternatives"][0]["words"]]
    if isinstance(results, dict):
        spans = results["speaker_labels"]["segments"]
        return joined((i["alternatives"][0]["content"], ms(i.get("start_time")), ms(i.get("end_time")), next(
            (s["speaker_label"] for s in spans if float(s["start_time"]) <= float(i.get("start_time", -1)) <= float(s["end_time"])), None),
            i["type"] == "punctuation") for i in results["items"])
    if isinstance(results, list) and "results" in results[0]:
        who = {(label["from"], label["to"]): str(label["speaker"]) for label in results[0]["speaker_labels"]}
        return [[t, ms(a), ms(b), who[(a, b)]] for r in results[0]["results"] for t, a, b in r["alternatives"][0]["timestamps"]]
    if isinstance(results, list) and "type" in results[0]:
        return joined((r["alternatives"][0]["content"], ms(r["start_time"]), ms(r["end_time"]), r["alternatives"][0]["speaker"],
                       r["type"] == "punctuation") for r in results)
    if isinstance(results, list):
        def length(value):
            if isinstance(value, str):
                return ms(value.rstrip("s"))
            return int(value.get("seconds", 0)) * 1000 + value.get("nanos", 0) // 1000000
        last = results[-1]["alternatives"][0]["words"]
        words = last if "speakerTag" in last[0] else [w for r in results for w in r["alternatives"][0]["words"]]
        return [[w["word"], length(w["startTime"]), length(w["endTime"]), str(w["speakerTag"]) if "speakerTag" in w else None]
                for w in words]
    if "audio_duration" in data:
        return [[w["text"], w["start"], w["end"], w["speaker"]] for w in data["words"]]
    if "language_probability" in data:
        return [[w["text"], ms(w["start"]), ms(w["end"]), w["speaker_id"]] for w in data["words"] if w["type"] == "word"]
    out = []
    for part in data["segments"]:
        if "body" in part:
            out += line(part["body"], ms(part["startTime"]), ms(part["endTime"]), part["speaker"])
        elif "words" in part:
            out += [[(w.get("word") or w["text"]).strip(), ms(w.get("start")), ms(w.get("end")), w.get("speaker")] for w in part["words"]]
        else:
            out += line(part["text"], ms(part["start"]), ms(part["end"]), None)
    return out


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.at, self.who, self.start, self.out = "", None, None, []

    def handle_starttag(self, tag, attributes):
        self.at = tag
        self.start = ms(dict(attributes).get("data-timestamp")) or self.start

    def handle_endtag(self, tag):
        self.at = "p" if tag == "span" else ""

    def handle_data(self, text):
        if self.at == "cite":
            self.who = text.strip(" :")
        elif self.at == "time":
            self.start = stamp(text)
        elif self.at == "p" and text.strip():
            self.out.append((self.who, self.start, text))


def of_otr(text):
    page = Page()
    page.feed(text)
    return [word for _, a, words in page.out for word in line(words.split(":", 1)[1], a, None, words.split(":")[0])]


def of_captions(text):
    out, shown, who = [], [], None
    for block in re.split(r"\n\n+", re.sub(r"\r\n?", "\n", text.lstrip("\ufeff"))):
        found = re.search(r"^([\d:.,]+)(?: --> |,)(\d+:[\d:.,]+)[^\n]*\n(.*)", block, re.S | re.M)
        if not found or re.match(r"(NOTE|STYLE|REGION)\b", block):
            continue
        lines = [l.strip() for l in found[3].split("\n") if l.strip()]
        # a line that was shown a moment ago is still there, not said again
        fresh = [l for l in lines if l not in shown]
        shown = lines
        if lines and not fresh and out:
            # shown a little longer, and nothing new
            out[-1][2] = stamp(found[2])
        words = re.sub(r"\{\\[^}]*\}", "", " ".join(fresh))
        voice = re.search(r"<v[^ >]* ([^>]*)>", words)
        named = re.match(r"([A-Z]\w+ [A-Z]\w+): ", words)
        if voice or named:
            who = (voice or named)[1]
        words = re.sub(r"<[^>]*>", "", words[named.end():] if named else words)
        out += line(html.unescape(words), stamp(found[1]), stamp(found[2]), who)
    return out


def of_ttml(text):
    space = "{http://www.w3.org/ns/ttml}"
    colour = "{http://www.w3.org/ns/ttml#styling}color"
    root = tree.fromstring(text.encode())
    colours = {s.get("{http://www.w3.org/XML/1998/namespace}id"): s.get(colour) for s in root.iter(space + "style")}
    out = []
    for part in root.iter(space + "p"):
        times = [ms(t[:-1]) if t.endswith("s") else stamp(t) for t in (part.get("begin"), part.get("end"))]
        span = part.find(space + "span")
        out += line(" ".join(span.itertext()), *times, colours[span.get("style")])
    return out


def of_ctm(text):
    spans, out = [], []
    for row in (l.split() for l in text.splitlines() if l.strip() and not l.startswith(";;")):
        if row[0] == "SPEAKER":
            spans.append((ms(row[3]), ms(row[3]) + ms(row[4]), row[7]))
        else:
            a = ms(row[2])
            out.append([row[4], a, a + ms(row[3]), next((who for x, y, who in spans if x <= a <= y), None)])
    return out


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    if path.endswith((".json", ".otr")):
        return of_json(json.loads(text))
    if path.endswith((".srt", ".vtt", ".sbv")):
        return of_captions(text)
    if path.endswith(".ttml"):
        return of_ttml(text)
    if path.endswith(".html"):
        page = Page()
        page.feed(text)
        return [word for who, a, words in page.out for word in line(words, a, None, who)]
    return of_ctm(text)


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]))
else:
    print(json.dumps({name: read(os.path.join(sys.argv[2], name)) for name in sorted(os.listdir(sys.argv[2]))}))
