"""Make the demo's music: a signature, a bed and a sting for each channel. Original, and the same bytes every time.

    python tests/demo/music.py

Plucked strings (Karplus and Strong's loop), soft bells (frequency modulation), pads (sums of sines), a made-up room.
"""
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve, lfilter

import sound

SHOW = Path(__file__).resolve().parent.parent.parent


def hertz(note):
    return 440.0 * 2 ** ((note - 69) / 12)


def pluck(rate, note, seconds, random, bright=0.5, hold=0.996, glide=0.0, vibrato=0.0):
    """A string. `glide` semitones are slid down from at the start, `vibrato` is the depth of a late slow one."""
    frequency = hertz(note)
    period = rate / frequency
    whole = int(period - 0.5)
    rest = period - 0.5 - whole
    burst = random.uniform(-1, 1, whole)
    burst = lfilter([bright], [1, bright - 1], burst)
    burst -= burst.mean()
    length = int(rate * seconds * 1.05)
    # y[n] = x[n] + hold * (a y[n-N] + b y[n-N-1] + c y[n-N-2]): half-sample loss filter and a fractional delay
    taps = np.convolve([0.5, 0.5], [1 - rest, rest]) * hold
    feedback = np.zeros(whole + 3)
    feedback[0] = 1.0
    feedback[whole : whole + 3] = -taps
    out = lfilter([1.0], feedback, np.concatenate([burst, np.zeros(length - whole)]))
    if glide or vibrato:
        time = np.arange(length) / rate
        bend = glide * np.exp(-time / 0.05)
        bend += vibrato * np.clip((time - 0.25) / 0.3, 0, 1) * np.sin(2 * np.pi * 5.2 * time)
        place = np.cumsum(2 ** (bend / 12))
        out = np.interp(np.minimum(place, length - 1), np.arange(length), out)
    out = out[: int(rate * seconds)]
    out *= np.minimum(1, np.arange(len(out))[::-1] / (0.05 * rate))
    return out / (np.max(np.abs(out)) + 1e-9)


def bell(rate, note, seconds, index=1.4, ratio=3.5):
    time = np.arange(int(rate * seconds)) / rate
    fade = np.exp(-3.2 * time / seconds)
    modulator = index * fade * np.sin(2 * np.pi * hertz(note) * ratio * time)
    return np.sin(2 * np.pi * hertz(note) * time + modulator) * fade * np.minimum(1, time / 0.004)


def pad(rate, note, seconds, random):
    """Soft and slow: five sines of each note, a little apart from each other."""
    time = np.arange(int(rate * seconds)) / rate
    out = np.zeros(len(time))
    for harmonic, weight in ((1, 1.0), (2, 0.35), (3, 0.12)):
        for cents in (-4, 3):
            phase = random.uniform(0, 2 * np.pi)
            out += weight * np.sin(2 * np.pi * hertz(note) * harmonic * 2 ** (cents / 1200) * time + phase)
    swell = np.sin(np.pi * np.clip(time / seconds, 0, 1)) ** 0.8
    return out * swell


class Desk:
    """Notes placed in time and across the stage, with a room of their own."""

    def __init__(self, rate, seconds, seed, around=False):
        self.rate, self.around = rate, around
        self.random = np.random.default_rng(seed)
        self.mix = np.zeros((int(rate * seconds), 2))

    def put(self, at, note, level_db, pan=0.0):
        left, right = np.cos((pan + 1) * np.pi / 4), np.sin((pan + 1) * np.pi / 4)
        where = int(at * self.rate) + np.arange(len(note))
        if self.around:
            where %= len(self.mix)  # what rings on at the end is heard at the start: the piece repeats without a seam
        keep = where < len(self.mix)
        stereo = np.outer(note, [left, right]) * 10 ** (level_db / 20)
        np.add.at(self.mix, where[keep], stereo[keep])

    def room(self, wet_db=-14.0, decay=1.4):
        length = int(self.rate * decay)
        time = np.arange(length) / self.rate
        wet = 10 ** (wet_db / 20)
        out = self.mix.copy()
        for side in range(2):
            tail = self.random.standard_normal(length) * 10 ** (-3 * time / decay) * np.minimum(1, time / 0.02)
            tail = lfilter([0.35], [1, -0.65], tail)
            tail /= np.sqrt(np.sum(tail**2))
            rung = fftconvolve(self.mix[:, side], tail)
            if self.around:
                for begin in range(0, len(rung), len(self.mix)):
                    part = rung[begin : begin + len(self.mix)]
                    out[: len(part), side] += wet * part
            else:
                out[:, side] += wet * rung[: len(self.mix)]
        return out

    def save(self, path, mix, peak_db, bits, fade=0.0, mono=False):
        if fade:
            count = int(fade * self.rate)
            mix[-count:] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, count)))[:, None]
        if mono:
            mix = mix.mean(axis=1)
        mix = mix / np.max(np.abs(mix)) * 10 ** (peak_db / 20)
        sound.save(SHOW / "scripts" / path, mix, self.rate, 1, bits)


def signature_en():
    """A walking guitar, a bass, and a spoon on a cup."""
    desk, beat = Desk(44100, 8.0, 11), 0.4
    melody = [(0, 67), (1, 71), (1.5, 74), (2, 76), (3, 74), (4, 72), (4.5, 71), (5, 72), (6, 69), (7, 71),
              (8, 67), (9, 71), (9.5, 74), (10, 79), (11.5, 78), (12, 74), (13, 71), (14, 67)]
    for at, note in melody:
        desk.put(at * beat, pluck(44100, note, 1.8, desk.random, 0.45), -7, -0.2)
    for at, note in [(0, 43), (2, 50), (4, 48), (6, 50), (8, 43), (10, 50), (12, 50), (14, 43)]:
        desk.put(at * beat, pluck(44100, note, 2.2, desk.random, 0.25, 0.997), -6, 0.05)
    for at, chord in [(0.5, (59, 62)), (2.5, (59, 62)), (4.5, (60, 64)), (6.5, (60, 62)), (8.5, (59, 62)), (10.5, (60, 62)),
                      (12.5, (59, 62))]:
        for note in chord:
            desk.put(at * beat + 0.01, pluck(44100, note, 0.9, desk.random, 0.35, 0.99), -13, 0.35)
    for at, note in [(3.5, 91), (7.5, 91), (11, 95), (14, 91), (14.5, 98)]:
        desk.put(at * beat, bell(44100, note, 1.6), -19, 0.5)
    desk.save("spoonful-en/audio/signature.flac", desk.room(), -3.0, 13, fade=1.6)


def bed_en():
    """Four chords, slow, with a few low strings; repeats without a seam."""
    rate, bar = 32000, 6.0
    desk = Desk(rate, 4 * bar, 12, around=True)
    for number, chord in enumerate([(43, 59, 62, 66), (48, 60, 64, 67), (45, 60, 64, 67), (50, 60, 62, 66)]):
        for place, note in enumerate(chord):
            desk.put(number * bar - 0.8, pad(rate, note, bar + 1.6, desk.random), -13 - 2 * (place == 3), 0.4 * (place - 1.5) / 1.5)
        for step, note in enumerate((chord[0], chord[1], chord[2], chord[1])):
            desk.put(number * bar + step * bar / 4, pluck(rate, note, 2.4, desk.random, 0.18, 0.997), -14, -0.15)
    desk.save("spoonful-en/audio/bed.flac", desk.room(-10.0, 1.8), -9.0, 13, mono=True)


def sting_en():
    desk = Desk(44100, 2.4, 13)
    for at, note in [(0, 67), (0.13, 71), (0.26, 74), (0.39, 79)]:
        desk.put(at, pluck(44100, note, 1.9, desk.random, 0.5), -6, -0.2)
    desk.put(0.0, pluck(44100, 43, 2.0, desk.random, 0.25, 0.997), -8)
    desk.put(0.52, bell(44100, 91, 1.5), -15, 0.4)
    desk.save("spoonful-en/audio/sting.flac", desk.room(), -3.0, 13, fade=0.9)


def string(desk, at, note, seconds, level=-6, pan=-0.15, glide=0.0, vibrato=0.0):
    """A silk string over a long box: dark, bent a little, with a soft second box below it."""
    desk.put(at, pluck(desk.rate, note, seconds, desk.random, 0.32, 0.9965, glide, vibrato), level, pan)


def signature_ko():
    """Five tones, bent strings; the beat is in three."""
    desk, beat = Desk(44100, 8.0, 21), 0.36
    melody = [(0, 62, 0, 0), (1.5, 64, -1, 0), (2, 67, 0, 0), (3, 69, -2, 0.3), (5, 71, 0, 0), (5.5, 69, 0, 0), (6, 67, 0, 0.25),
              (8, 64, -1, 0), (9, 62, 0, 0), (10, 64, 0, 0), (10.5, 67, 0, 0), (11, 69, 0, 0), (12, 74, -2, 0.35), (14.5, 71, 0, 0),
              (15, 69, 0, 0), (16, 67, -1, 0.3)]
    for at, note, glide, vibrato in melody:
        string(desk, at * beat, note, 2.2, -6, -0.2, glide, vibrato)
    for at, note in [(0, 43), (3, 50), (6, 43), (9, 47), (12, 50), (15, 47), (16, 43)]:
        string(desk, at * beat, note, 2.4, -8, 0.1)
    for at in (1, 4, 7, 10, 13):
        string(desk, at * beat, 55, 0.8, -15, 0.35)
    for at, note in [(5, 86), (11, 91), (17, 86)]:
        desk.put(at * beat, bell(44100, note, 1.8, 0.9, 2.76), -21, 0.5)
    desk.save("spoonful-ko/audio/signature.flac", desk.room(-12.0, 1.6), -3.0, 13, fade=1.6)


def bed_ko():
    rate, bar = 24000, 5.25
    desk = Desk(rate, 4 * bar, 22, around=True)
    for number, chord in enumerate([(43, 50, 55, 62), (45, 52, 57, 64), (47, 50, 59, 62), (43, 52, 55, 64)]):
        for place, note in enumerate(chord):
            desk.put(number * bar - 0.7, pad(rate, note, bar + 1.4, desk.random), -13 - 2 * (place == 3), 0.4 * (place - 1.5) / 1.5)
        for step, note in ((0, chord[0]), (1, chord[2]), (2, chord[1])):
            string(desk, number * bar + step * bar / 3, note, 2.2, -14, -0.15)
    desk.save("spoonful-ko/audio/bed.flac", desk.room(-10.0, 1.8), -9.0, 13, mono=True)


def sting_ko():
    desk = Desk(44100, 2.4, 23)
    for at, note, glide in [(0, 62, 0), (0.15, 67, 0), (0.3, 69, 0), (0.48, 74, -2)]:
        string(desk, at, note, 1.9, -6, -0.2, glide, 0.25 if glide else 0.0)
    string(desk, 0.0, 43, 2.0, -8, 0.1)
    desk.save("spoonful-ko/audio/sting.flac", desk.room(-12.0, 1.5), -3.0, 13, fade=0.9)


if __name__ == "__main__":
    for piece in (signature_en, bed_en, sting_en, signature_ko, bed_ko, sting_ko):
        piece()
