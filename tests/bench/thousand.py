"""A show of 1,000 published episodes that has not changed: how long `build` takes.

python3 tests/bench/thousand.py path/to/cornercast
"""
import hashlib, json, pathlib, subprocess, sys, tempfile, time, uuid

tool = pathlib.Path(sys.argv[1]).resolve()
count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
here = pathlib.Path(__file__).resolve().parents[2]
channel = """title = "Words"
description = "d"
language = "en"
site = "https://example.org/w/"
author = "a"
artwork = "artwork/cover.png"
categories = ["True Crime"]
"""


def summed(seal):
    """The sum that a seal carries: of all the rest, by its keys, without space."""
    bare = {key: value for key, value in seal.items() if key != "sum"}
    return hashlib.sha256(json.dumps(bare, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


with tempfile.TemporaryDirectory() as folder:
    show = pathlib.Path(folder)
    (show / "feed/artwork").mkdir(parents=True)
    (show / "scripts").mkdir()
    (show / "feed/channel.toml").write_text(channel)
    (show / "feed/artwork/cover.png").write_bytes((here / "feed/artwork/en.png").read_bytes())
    for n in range(count):
        slug, guid = f"word-{n:04}", str(uuid.uuid5(uuid.NAMESPACE_URL, str(n)))
        date = f"{2000 + n // 300}-{n % 12 + 1:02}-{n // 12 % 25 + 1:02}T06:00:00+00:00"
        page = f"https://example.org/w/{slug}/"
        episode = show / "episodes" / slug
        episode.mkdir(parents=True)
        (episode / "episode.toml").write_text(f'guid = "{guid}"\nnumber = {n + 1}\ndate = {date}\nstatus = "published"\n')
        public = show / "feed/public" / slug
        public.mkdir(parents=True)
        files = {}
        for name, mime, size in [(f"{slug}.mp3", "audio/mpeg", 200_000), ("index.html", "text/html", 8_000), ("captions.vtt", "text/vtt", 4_000)]:
            content = (slug.encode() * size)[:size]
            (public / name).write_bytes(content)
            files[name] = {"bytes": size, "sha256": hashlib.sha256(content).hexdigest(), "mime": mime}
        item = {"guid": guid, "title": f"Word {n}", "summary": "A word.", "notes_html": "<p>A word.</p>", "page": page,
                "enclosure": {"url": f"{page}{slug}.mp3", "bytes": 200_000, "mime": "audio/mpeg", "sha256": files[f"{slug}.mp3"]["sha256"]},
                "date": date.replace("+00:00", "Z"), "duration": 60_000, "number": n + 1, "season": None, "kind": "full",
                "explicit": False, "image": None, "transcripts": [], "chapters_url": None, "chapters": [], "people": [], "licence": None}
        seal = {"schema": "cornercast.lock/1", "channel": "", "item": item, "files": dict(sorted(files.items()))}
        seal["sum"] = summed(seal)
        (episode / "episode.lock").write_text(json.dumps(seal, indent=2))
    for turn in range(4):
        start = time.perf_counter()
        ran = subprocess.run([tool, "-C", show, "-q", "build"], capture_output=True, text=True)
        took = time.perf_counter() - start
        assert ran.returncode == 0, ran.stderr[-2000:]
        print("first build" if turn == 0 else "unchanged", f"{took:.3f} s")
