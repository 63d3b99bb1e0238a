"""Small tools for sound: levels, equaliser, rooms, noise, edges of speech. Mono signals are float arrays in -1..1."""
import numpy as np
import pyloudnorm
import soundfile
from scipy.signal import fftconvolve, resample_poly


def resampled(signal, rate, wanted):
    common = np.gcd(rate, wanted)
    return resample_poly(signal, wanted // common, rate // common) if rate != wanted else signal


def equalised(signal, rate, points):
    """Gains in dB at frequencies in Hz, straight in between on a logarithmic axis; without a phase of its own."""
    padded = np.concatenate([np.zeros(rate // 5), signal, np.zeros(rate // 5)])
    spectrum = np.fft.rfft(padded)
    axis = np.log(np.maximum(np.fft.rfftfreq(len(padded), 1 / rate), 1.0))
    gain = np.interp(axis, np.log([f for f, _ in points]), [g for _, g in points])
    return np.fft.irfft(spectrum * 10 ** (gain / 20), len(padded))[rate // 5 : rate // 5 + len(signal)]


def room(signal, rate, seed, size=1.0, wet_db=-22.0, decay=0.18):
    """A small furnished room: some reflections and a short tail. The direct sound keeps its place."""
    random = np.random.default_rng(seed)
    response = np.zeros(int(rate * decay * 1.6))
    response[0] = 1.0
    wet = 10 ** (wet_db / 20)
    for at in np.sort(random.uniform(0.003, 0.024, 9)) * size:
        response[int(at * rate)] += wet * random.choice([-1, 1]) * random.uniform(0.5, 1.0)
    time = np.arange(len(response)) / rate
    tail = random.standard_normal(len(response)) * 10 ** (-3 * time / decay) * (time > 0.012)
    response += wet * 0.55 * tail / np.sqrt(np.sum(tail**2))
    return fftconvolve(signal, response)[: len(signal)]


def noise(length, rate, level_db, seed):
    """The hush of a room: falling with frequency, at an RMS level in dBFS."""
    random = np.random.default_rng(seed)
    spectrum = np.fft.rfft(random.standard_normal(length))
    frequency = np.maximum(np.fft.rfftfreq(length, 1 / rate), 90.0)
    shaped = np.fft.irfft(spectrum / frequency, length)
    return shaped * 10 ** (level_db / 20) / np.sqrt(np.mean(shaped**2))


def decibels(signal, rate, step=0.005):
    """RMS in dBFS of each step, without drifting where a step is no whole number of samples."""
    bounds = np.round(np.arange(int(len(signal) / rate / step) + 1) * step * rate).astype(int)
    energy = np.concatenate([[0.0], np.cumsum(np.square(signal))])[bounds]
    return 10 * np.log10(np.maximum(np.diff(energy) / np.diff(bounds), 0) + 1e-12)


def edges(signal, rate, below_peak=30.0):
    """Where sound begins and ends, in seconds: the first and last 5 ms not further below the loudest than so many dB."""
    level = decibels(signal, rate)
    loud = np.nonzero(level > level.max() - below_peak)[0]
    return loud[0] * 0.005, (loud[-1] + 1) * 0.005


def loudness(signal, rate):
    return pyloudnorm.Meter(rate).integrated_loudness(signal)


def levelled(signal, rate, lufs, ceiling_db=-2.0):
    """Brought to a loudness; single peaks that would be too high are rounded off."""
    out = signal * 10 ** ((lufs - loudness(signal, rate)) / 20)
    knee, top = 10 ** ((ceiling_db - 4) / 20), 10 ** (ceiling_db / 20)
    high = np.abs(out) > knee
    rest = top - knee
    out[high] = np.sign(out[high]) * (knee + rest * np.tanh((np.abs(out[high]) - knee) / rest))
    return out


def save(path, signal, rate, seed, bits):
    """As 16-bit FLAC with triangular dither. Bits that would only hold the room's noise are zero: FLAC leaves them out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    step = 2 ** (16 - bits)
    dither = random.uniform(-0.5, 0.5, np.shape(signal)) + random.uniform(-0.5, 0.5, np.shape(signal))
    top = (32767 // step) * step
    whole = np.clip(np.round(signal * 32767 / step + dither) * step, -top, top).astype(np.int16)
    soundfile.write(path, whole, rate, format="FLAC", subtype="PCM_16", compression_level=1.0)
