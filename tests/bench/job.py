#!/usr/bin/env python3
"""The hour: one mixing job for cornercast, ffmpeg and sox, timed side by side.

    job.py make FOLDER [MINUTES]      recordings, edit list and the show (default: 60 minutes)
    job.py show FOLDER [MINUTES]      only the show, from a src/ and an edl.json that are there
    job.py run FOLDER TOOL...         time the tools: cornercast, cornercast-1 (one thread), ffmpeg, sox

72 cuts of 50 s from 12 recordings (8 at 48 kHz, 24 bits, mono; 4 at 44.1 kHz, 16 bits, stereo) are crossfaded over half a
second; a looped bed lies below and makes room for speech; out comes 48 kHz, 24 bits, stereo, at -16 LUFS and at most
-1 dBTP. sox can neither duck nor measure loudness: it puts the bed at one level and normalises the sample peak.
Needs sox, and ffmpeg for its own run; CORNERCAST names the binary (default: target/release/cornercast).
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 420
CROSS = 0.5


def sh(*command, **options):
    return subprocess.run([str(c) for c in command], check=True, stderr=subprocess.DEVNULL, **options)


def recordings(folder):
    """Twelve voices of seven minutes, made of the demo's speech in random order, and a bed of two minutes."""
    src = folder / "src"
    src.mkdir(parents=True, exist_ok=True)
    words = sorted(ROOT.glob("episodes/*/takes/*.flac"))
    chance = random.Random(7)
    for k in range(12):
        out = src / f"v{k:02}.wav"
        if out.exists():
            continue
        stereo = k >= 8
        shape = ["-r", "44100", "-b", "16", "-c", "2"] if stereo else ["-r", "48000", "-b", "24", "-c", "1"]
        order = [chance.choice(words) for _ in range(400)]
        joined = folder / "joined.wav"
        sh("sox", *order, "-r", "48000", "-c", "1", "-b", "24", joined, "trim", "0", SECONDS, "gain", "-n", -8 - k % 4 * 2)
        noise = f"|sox -n -r 48000 -c 1 -b 24 -t wav - synth {SECONDS} pinknoise gain -62"
        sh("sox", "-R", "-m", "-v", "1", joined, "-v", "1", noise, *shape, out)
        joined.unlink()
    bed = src / "bed.wav"
    if not bed.exists():
        pluck = "synth 4 pluck A3 pluck E3 chorus 0.7 0.9 55 0.4 0.25 2 -t reverb 40 repeat 29 gain -n -9"
        sh("sox", "-R", "-n", "-r", "48000", "-c", "2", "-b", "24", bed, *pluck.split())


def edit_list(folder):
    chance = random.Random(7)
    clips = []
    for i in range(72):
        at = round(chance.uniform(5, SECONDS - 60), 3)
        clips.append({"src": f"src/v{i * 5 % 12:02}.wav", "in": at, "dur": 50 + CROSS})
    (folder / "edl.json").write_text(json.dumps({"xfade": CROSS, "bed": "src/bed.wav", "clips": clips}, indent=1))


def clock(seconds):
    ms = round(seconds * 1000)
    return f"{ms // 60000}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def show(folder, minutes):
    """The edit list as a script. A cut's crossfade lies half before it and half after it, so that the sum stays exact."""
    edl = json.loads((folder / "edl.json").read_text())
    there = folder / "show"
    shutil.rmtree(there, ignore_errors=True)
    episode = there / "episodes/hour"
    for path in (there / "scripts/hour", episode / "sources", there / "feed"):
        path.mkdir(parents=True)
    for recording in sorted((folder / "src").glob("*.wav")):
        os.link(recording, episode / "sources" / recording.name)
    (there / "scripts/hour/corner.toml").write_text(
        'title = "The Hour"\n[[deliverable]]\nname = "podcast"\nprofile = "podcast"\nkbps = 128\n'
    )
    (episode / "episode.toml").write_text(
        'guid = "0c2f3f52-9d0d-4f0f-8a0e-6a1f5b7f1c11"\nstatus = "draft"\nnumber = 1\n'
    )
    names = sorted({c["src"] for c in edl["clips"]})
    lines = ["---", "cornercast: 1", "title: The hour", "corner: hour", "sources:"]
    lines += [f"  {Path(n).stem}: sources/{Path(n).name}" for n in names]
    lines += ["  bed: sources/bed.wav", "---", "", "## The hour", "", "> **BED** bed loop fade=0/2s", ""]
    left, n = minutes * 60, 0
    while left > 0.001:
        clip = edl["clips"][n % len(edl["clips"])]
        start, length = clip["in"] + CROSS / 2, min(left, clip["dur"] - CROSS)
        range_ = f"{clock(start)}–{clock(start + length)}"
        lines += [f"> **CLIP** {Path(clip['src']).stem} {range_} xfade={int(CROSS * 1000)}ms", ""]
        left, n = left - length, n + 1
    (episode / "script.md").write_text("\n".join(lines) + "\n")


class Used:
    """What child processes used: CPU seconds of all, the most memory of any one."""

    def __init__(self):
        self.cpu, self.rss, self.start = 0.0, 0, time.time()

    def run(self, command, **options):
        child = subprocess.Popen([str(c) for c in command], **options)
        text = child.stderr.read() if child.stderr else b""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            sys.exit(f"{command[0]} failed\n{text.decode(errors='replace')[-2000:]}")
        self.cpu += used.ru_utime + used.ru_stime
        self.rss = max(self.rss, used.ru_maxrss)
        return text.decode(errors="replace")

    def tell(self, tool):
        wall = time.time() - self.start
        print(f"{tool:14} CPU {self.cpu:7.2f} s   wall {wall:7.2f} s   peak RSS {self.rss / 1024:7.1f} MiB", flush=True)


def cornercast(folder, threads):
    there = folder / "show"
    for old in (there / ".cornercast", there / "episodes/hour/build"):
        shutil.rmtree(old, ignore_errors=True)
    binary = os.environ.get("CORNERCAST", ROOT / "target/release/cornercast")
    jobs = ["--jobs", "1"] if threads == 1 else []
    used = Used()
    text = used.run([binary, "-C", there, *jobs, "mix", "hour", "--deliverable", "master"],
                    stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    used.tell("cornercast" if threads > 1 else "cornercast-1")
    print("   ", text.strip().splitlines()[-1] if text.strip() else "")


def ffmpeg(folder, _):
    edl = json.loads((folder / "edl.json").read_text())
    clips, used = edl["clips"], Used()
    stereo = "aformat=sample_fmts=fltp:channel_layouts=stereo"
    inputs, graph = [], []
    for n, clip in enumerate(clips):
        inputs += ["-ss", clip["in"], "-t", clip["dur"], "-i", folder / clip["src"]]
        graph.append(f"[{n}:a]aresample=48000,{stereo}[c{n}]")
    voice = "c0"
    for n in range(1, len(clips)):
        graph.append(f"[{voice}][c{n}]acrossfade=d={edl['xfade']}:c1=qsin:c2=qsin[x{n}]")
        voice = f"x{n}"
    inputs += ["-stream_loop", "-1", "-i", folder / edl["bed"]]
    graph += [
        f"[{voice}]asplit[v][key]",
        f"[{len(clips)}:a]{stereo},volume=-6dB[b]",
        "[b][key]sidechaincompress=threshold=0.03:ratio=8:attack=50:release=800[d]",
        "[v][d]amix=inputs=2:duration=first:normalize=0[o]",
    ]
    base = ["ffmpeg", "-hide_banner", "-nostdin", "-y"]
    mix, out = folder / "mix_ffmpeg.wav", folder / "out_ffmpeg.wav"
    used.run([*base, *inputs, "-filter_complex", ";".join(graph), "-map", "[o]", "-ar", 48000, "-c:a", "pcm_f32le", mix],
             stderr=subprocess.PIPE)
    said = used.run([*base, "-i", mix, "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"],
                    stderr=subprocess.PIPE)
    gain = -16 - float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])
    limit = f"volume={gain}dB,aresample=192000,alimiter=limit=-1dB:level=false:attack=5:release=50,aresample=48000"
    used.run([*base, "-i", mix, "-af", limit, "-c:a", "pcm_s24le", out], stderr=subprocess.PIPE)
    used.tell("ffmpeg")
    mix.unlink()


def sox(folder, _):
    edl = json.loads((folder / "edl.json").read_text())
    clips, used = edl["clips"], Used()
    scratch = folder / "sox"
    scratch.mkdir(exist_ok=True)
    cut = [scratch / f"{n:03}.wav" for n in range(len(clips))]
    quiet = {"stderr": subprocess.DEVNULL}
    joins, at = [], 0.0
    for clip, to in zip(clips, cut):
        at += clip["dur"]
        joins.append(f"{at - edl['xfade'] / 2:.4f},{edl['xfade'] / 2},0")
        used.run(["sox", "-D", folder / clip["src"], "-b", 24, "-c", 2, to, "trim", clip["in"], clip["dur"], "rate", 48000],
                 **quiet)
    voice, bed, mix = scratch / "voice.wav", scratch / "bed.wav", scratch / "mix.wav"
    used.run(["sox", "-D", *cut, voice, "splice", "-q", *joins[:-1]], **quiet)
    used.run(["sox", "-D", folder / edl["bed"], bed, "repeat", 30, "trim", 0, 3600.5, "fade", "t", 0, 3600.5, 2], **quiet)
    used.run(["sox", "-D", "-m", "-v", 1, voice, "-v", 0.2, bed, "-b", 24, mix], **quiet)
    used.run(["sox", mix, "-b", 24, folder / "out_sox.wav", "gain", "-n", -1], **quiet)
    used.tell("sox")
    shutil.rmtree(scratch)


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in ("make", "show", "run"):
        sys.exit(__doc__)
    what, folder, rest = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    if what == "run":
        tools = {"cornercast": (cornercast, 2), "cornercast-1": (cornercast, 1), "ffmpeg": (ffmpeg, 0), "sox": (sox, 0)}
        for tool in rest or list(tools):
            work, threads = tools[tool]
            work(folder, threads)
        return
    if what == "make":
        recordings(folder)
        edit_list(folder)
    show(folder, float(rest[0]) if rest else 60)


main()
