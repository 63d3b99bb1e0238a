"""Draw the artwork of the two channels: a spoon with a word in it. Flat colours, 1400 by 1400 pixels, no alpha.

    python tests/demo/pictures.py

Needs Debian's imagemagick, fonts-noto-cjk. The pictures hold outlines of letters, not fonts.
"""
import subprocess
from pathlib import Path

FEED = Path(__file__).resolve().parent.parent.parent / "feed" / "artwork"
SIZE = 1400

EDITIONS = {
    "en": {
        "ground": "#F2E3C6", "band": "#E3C892", "spoon": "#1F4E5F", "bowl": "#2F6E80", "ink": "#1F4E5F", "accent": "#D9583B",
        "font": "Noto-Serif-CJK-KR-Bold", "word": "word", "word_size": 164, "word_at": "+0-344",
        "lines": [("A Spoonful", 140, 298), ("of Words", 140, 452)],
    },
    "ko": {
        "ground": "#DDE8DC", "band": "#B9D2BE", "spoon": "#7A2E3A", "bowl": "#9A4450", "ink": "#5C1F2B", "accent": "#E2A33A",
        "font": "Noto-Serif-CJK-KR-Bold", "word": "말", "word_size": 230, "word_at": "+0-348",
        "lines": [("말 한 숟가락", 176, 360)],
    },
}


def draw(name, look):
    path = FEED / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    middle = SIZE // 2
    run = ["convert", "-size", f"{SIZE}x{SIZE}", f"xc:{look['ground']}"]
    # rings of a table top
    run += ["-fill", look["band"], "-draw", f"circle {middle},382 {middle},942"]
    run += ["-fill", look["ground"], "-draw", f"circle {middle},382 {middle},902"]
    run += ["-fill", look["band"], "-draw", f"circle {middle},382 {middle},846"]
    # the spoon: bowl, neck, handle
    run += ["-fill", look["spoon"], "-draw", f"ellipse {middle},382 300,258 0,360"]
    run += ["-draw", f"path 'M {middle - 62},600 C {middle - 30},690 {middle - 24},720 {middle - 22},800 L {middle - 30},1405 "
                     f"L {middle + 30},1405 L {middle + 22},800 C {middle + 24},720 {middle + 30},690 {middle + 62},600 Z'"]
    run += ["-fill", look["bowl"], "-draw", f"ellipse {middle},372 258,214 0,360"]
    # the title stands on a label across the handle
    top = 960
    run += ["-fill", look["ground"], "-draw", f"rectangle 0,{top} {SIZE},{SIZE - 70}"]
    run += ["-fill", look["accent"], "-draw", f"rectangle 0,{top} {SIZE},{top + 14}"]
    run += ["-draw", f"rectangle 0,{SIZE - 84} {SIZE},{SIZE - 70}"]
    run += ["-gravity", "center", "-font", look["font"], "-fill", look["ground"]]
    run += ["-pointsize", str(look["word_size"]), "-annotate", look["word_at"], look["word"]]
    run += ["-fill", look["ink"]]
    for text, size, down in look["lines"]:
        run += ["-pointsize", str(size), "-annotate", f"+0+{down + 90 if len(look['lines']) == 1 else down + 72}", text]
    # a dozen flat colours and their edges
    run += ["+dither", "-colors", "24", "-depth", "8", "-strip", "-define", "png:compression-level=9", "-define", "png:compression-filter=0", "-define",
            "png:compression-strategy=0",
            "-define", "png:exclude-chunks=date,time", f"PNG24:{path}"]
    subprocess.run(run, check=True)


if __name__ == "__main__":
    for name, look in EDITIONS.items():
        draw(name, look)
