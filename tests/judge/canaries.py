"""Looks for words in files as somebody would who wants to find them, and prints a line for each that it finds.

    python3 canaries.py WORDS PLACE...

WORDS is a file of words, one a line; a PLACE is a file or a folder. Written apart from the tool, from the specifications of
the wrappings and with Python's own modules alone, so that the two do not share a mistake. Every file is looked at as it is
and with each wrapping undone, three deep: UTF-16, base64, base32, hexadecimal, percent encoding, entities, escapes of JSON,
quoted-printable, zlib and raw deflate streams anywhere in it, gzip, ZIP, and the bytes that keep ID3 from looking like sound.
"""

import base64
import binascii
import gzip
import html
import io
import os
import quopri
import re
import sys
import urllib.parse
import zipfile
import zlib

DEPTH = 3


def inflated(data):
    """Every deflate stream that begins with a header of zlib, wherever it lies."""
    for found in re.finditer(rb"[\x08\x18\x28\x38\x48\x58\x68\x78]", data):
        at = found.start()
        if len(data) > at + 1 and (data[at] * 256 + data[at + 1]) % 31 == 0:
            try:
                out = zlib.decompressobj().decompress(data[at:], 1 << 22)
            except zlib.error:
                continue
            if len(out) > 8:
                yield out


def unwrapped(data):
    """What the bytes say with one wrapping taken off."""
    yield from inflated(data)
    if data[:2] == b"\x1f\x8b":
        try:
            yield gzip.GzipFile(fileobj=io.BytesIO(data)).read(1 << 24)
        except (OSError, EOFError, zlib.error):
            pass
    if b"PK\x03\x04" in data:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield packed.comment
                for member in packed.infolist():
                    yield member.filename.encode() + member.comment + member.extra
                    yield packed.read(member)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
            pass
    if b"\xff\x00" in data:
        yield data.replace(b"\xff\x00", b"\xff")
    for run in re.findall(rb"[A-Za-z0-9+/_-]{10,}", re.sub(rb"(?<=[A-Za-z0-9+/]{60})\r?\n", b"", data)):
        plain = run.replace(b"-", b"+").replace(b"_", b"/")
        for shift in range(4):
            part = plain[shift:]
            part = part[: len(part) // 4 * 4]
            # the last letters may say less than three bytes
            for whole in (part, plain[shift:] + b"=" * (-len(plain[shift:]) % 4)):
                try:
                    yield base64.b64decode(whole)
                except (binascii.Error, ValueError):
                    pass
    for run in re.findall(rb"(?i)[a-z2-7]{16,}", data):
        try:
            yield base64.b32decode(run[: len(run) // 8 * 8].upper())
        except (binascii.Error, ValueError):
            pass
    for run in re.findall(rb"(?i)(?:[0-9a-f]{2}){6,}", data):
        yield bytes.fromhex(run.decode())
        yield bytes.fromhex(run.decode()[1:-1])
    if b"%" in data:
        yield urllib.parse.unquote_to_bytes(data)
    text = data.decode("utf-8", "replace")
    if "&" in text:
        yield html.unescape(text).encode()
    if "\\" in text:
        unicode = re.sub(r"\\u\{?([0-9a-fA-F]{1,6})\}?", lambda m: chr(min(int(m[1], 16), 0x10FFFF)), text)
        unicode = re.sub(r"\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), unicode)
        yield unicode.encode("utf-8", "replace")
        yield text.replace("\\", "").encode("utf-8", "replace")
    if b"=" in data:
        yield quopri.decodestring(data)


def layers(data):
    """The bytes themselves, and everything that they turn into."""
    seen = {data}
    now = [data]
    for _ in range(DEPTH):
        after = []
        for one in now:
            yield one
            # what is as long as a recording is not text in a wrapping: only its streams are undone
            inner = unwrapped(one) if len(one) < 1 << 21 else inflated(one)
            for out in inner:
                if out and out not in seen:
                    seen.add(out)
                    after.append(out)
        now = after
    yield from now


def forms(word):
    """The ways in which a word can stand in bytes without a wrapping."""
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield word.encode("utf-32-le")
    yield word.encode()[::-1]


def files(place):
    if os.path.isfile(place):
        yield place
    for folder, _, names in os.walk(place):
        for name in sorted(names):
            yield os.path.join(folder, name)


def main(words, places):
    with open(words, encoding="utf-8") as file:
        wanted = [line.strip().lower() for line in file if line.strip()]
    needles = [(word, form) for word in wanted for form in forms(word)]
    # what all words end in, or begin with: where that is not, none of them is
    shared = max(os.path.commonprefix([word[::-1] for word in wanted])[::-1], os.path.commonprefix(wanted), key=len)
    signs = list(forms(shared))
    looked = 0
    for place in places:
        for path in files(place):
            looked += 1
            with open(path, "rb") as file:
                data = file.read()
            found = set()
            name = os.path.relpath(path, place).encode("utf-8", "surrogateescape")
            for layer in [name, *layers(data)]:
                lower = layer.lower()
                if any(sign in lower for sign in signs):
                    found.update(word for word, form in needles if form in lower)
            for word in sorted(found):
                print(f"{word}\t{path}")
    print(f"looked at {looked} files")


main(sys.argv[1], sys.argv[2:])
