//! The WAV family against hound, ffmpeg and sox.
use super::sound::{Noise, base, by_ffmpeg, has, ours, run};
use cornercast::audio::{Decoder, probe};
use std::io::Cursor;

fn by_hound(bits: u16, channels: u16, samples: &[i32]) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels,
        sample_rate: 44_100,
        bits_per_sample: bits,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    samples.iter().for_each(|s| writer.write_sample(*s).unwrap());
    writer.finalize().unwrap();
    bytes.into_inner()
}

#[test]
fn every_sample_that_hound_writes_is_read_as_it_was() {
    for bits in [8u16, 16, 24, 32] {
        for channels in [1u16, 2, 6] {
            let mut noise = Noise(u64::from(bits));
            let scale = 2f64.powi(i32::from(bits) - 1);
            let extremes = [-(scale as i64) as i32, (scale - 1.0) as i32, 0, 1, -1, 0];
            let random = (0..600).map(|_| noise.bits().cast_signed() >> (32 - bits));
            let samples: Vec<i32> = extremes.into_iter().chain(random).collect();
            let (decoder, read) = ours(&by_hound(bits, channels, &samples));
            let wanted: Vec<f32> = samples.iter().map(|s| (f64::from(*s) / scale) as f32).collect();
            assert!(read == wanted, "{bits} bits, {channels} channels");
            assert_eq!((decoder.bits(), decoder.channels()), (Some(bits), usize::from(channels)));
            assert_eq!(decoder.remarks().len(), usize::from(channels > 2), "{:?}", decoder.remarks());
        }
    }
}

#[test]
fn every_coding_in_every_container_is_read_as_ffmpeg_reads_it() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("base.wav");
    let codings = ["pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le", "pcm_alaw", "pcm_mulaw"];
    let kinds = [["-rf64", "never"], ["-rf64", "always"], ["-write_bext", "1"]];
    let all: Vec<_> = codings.iter().flat_map(|coding| kinds.iter().map(move |kind| (*coding, *kind))).collect();
    for channels in [1, 2, 6] {
        base(&from, channels, 22_050, 2_501);
        let files: Vec<_> = (0..all.len()).map(|n| folder.path().join(format!("{n}.wav"))).collect();
        // one run of ffmpeg for all of them: it is slow to begin
        let mut asked = vec!["-v", "error", "-y", "-i", from.to_str().unwrap()];
        for ((coding, kind), file) in all.iter().zip(&files) {
            asked.extend(["-c:a", *coding, kind[0], kind[1], file.to_str().unwrap()]);
        }
        run("ffmpeg", &asked);
        for ((coding, kind), file) in all.iter().zip(&files) {
            let (decoder, read) = ours(&std::fs::read(file).unwrap());
            assert_eq!(decoder.frames(), Some(2_501), "{coding}");
            // of 8 bits mono in RF64, ffmpeg reads its own pad byte as audio
            let theirs = by_ffmpeg(file);
            assert!(theirs.starts_with(&read) && theirs.len() <= read.len() + 1, "{coding} {kind:?} {channels}");
        }
    }
}

#[test]
fn what_goes_through_a_pipe_keeps_all_its_audio() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let from = folder.path().join("base.wav");
    base(&from, 2, 48_000, 4_803);
    let piped = run("ffmpeg", &["-v", "error", "-i", from.to_str().unwrap(), "-c:a", "pcm_s24le", "-f", "wav", "-"]);
    let (decoder, read) = ours(&piped);
    assert_eq!((decoder.frames(), read.len()), (Some(4_803), 9_606));
    assert!(decoder.remarks()[0].contains("does not say how long"), "{:?}", decoder.remarks());
}

/// A WAV with `WAVE_FORMAT_EXTENSIBLE`.
fn extensible(container: u16, valid: u16, channels: u16, mask: u32, data: &[u8]) -> Vec<u8> {
    let align = container / 8 * channels;
    let mut format = Vec::new();
    format.extend(0xfffeu16.to_le_bytes());
    format.extend(channels.to_le_bytes());
    format.extend(48_000u32.to_le_bytes());
    format.extend((48_000 * u32::from(align)).to_le_bytes());
    format.extend(align.to_le_bytes());
    format.extend(container.to_le_bytes());
    format.extend(22u16.to_le_bytes());
    format.extend(valid.to_le_bytes());
    format.extend(mask.to_le_bytes());
    format.extend([1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    let mut body = b"WAVEfmt ".to_vec();
    body.extend((format.len() as u32).to_le_bytes());
    body.extend(format);
    body.extend(b"data");
    body.extend((data.len() as u32).to_le_bytes());
    body.extend(data);
    [b"RIFF".as_slice(), &(body.len() as u32).to_le_bytes(), &body].concat()
}

#[test]
fn fewer_valid_bits_than_the_container_has_are_read_as_libsndfile_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut noise = Noise(3);
    for (container, valid) in [(24u16, 20u16), (32, 24), (32, 20), (16, 12), (24, 24)] {
        // valid bits lie at the upper end of their container
        let samples: Vec<i32> = (0..400).map(|_| noise.bits().cast_signed() >> (32 - valid) << (32 - valid)).collect();
        let bytes = |s: &i32| s.to_le_bytes()[4 - usize::from(container) / 8..].to_vec();
        let data: Vec<u8> = samples.iter().flat_map(bytes).collect();
        let file = extensible(container, valid, 2, 3, &data);
        let (decoder, read) = ours(&file);
        assert_eq!(decoder.bits(), Some(valid));
        let wanted: Vec<f32> = samples.iter().map(|s| (f64::from(*s) / 2_147_483_648.0) as f32).collect();
        assert!(read == wanted, "{valid} in {container}");
        if has("sndfile-convert") {
            let (path, plain) = (folder.path().join("a.wav"), folder.path().join("b.wav"));
            std::fs::write(&path, &file).unwrap();
            run("sndfile-convert", &["-pcm32", path.to_str().unwrap(), plain.to_str().unwrap()]);
            let theirs: Vec<i32> = hound::WavReader::open(&plain).unwrap().samples().map(Result::unwrap).collect();
            assert!(theirs == samples, "{valid} in {container} by libsndfile");
        }
    }
}

#[test]
fn channels_are_folded_by_their_mask() {
    let frame = |values: [i16; 3]| values.iter().flat_map(|v| v.to_le_bytes()).collect::<Vec<u8>>().repeat(2);
    let folded = |mask| {
        let mut decoder =
            Decoder::open(Box::new(Cursor::new(extensible(16, 16, 3, mask, &frame([100, 200, 16_384]))))).unwrap();
        let mut out = Vec::new();
        decoder.read(&mut out, 1).unwrap();
        out
    };
    let (left, right, third) = (100.0 / 32_768.0, 200.0 / 32_768.0, std::f32::consts::FRAC_1_SQRT_2 / 2.0);
    assert_eq!(folded(0x7), [left + third, right + third]);
    assert_eq!(folded(0x0), folded(0x7));
    assert_eq!(folded(0xb), [left, right], "low-frequency effects");
    assert_eq!(folded(0x103), [left + third, right + third], "a centre behind");
}

#[test]
fn samples_that_are_no_numbers_are_counted_replaced_and_reported() {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 48_000,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..48_000 {
        let strange = match n {
            24_000 => f32::NAN,
            24_001 => f32::INFINITY,
            24_002 => f32::NEG_INFINITY,
            24_003 => 1e30,
            _ => 0.25,
        };
        writer.write_sample(strange).unwrap();
        // above full scale is legal in floats
        writer.write_sample(1.5f32).unwrap();
    }
    writer.finalize().unwrap();
    let bytes = bytes.into_inner();
    let (decoder, read) = ours(&bytes);
    assert_eq!(read[48_000..48_010], [0.0, 1.5, 0.0, 1.5, 0.0, 1.5, 0.0, 1.5, 0.25, 1.5]);
    let remark = "4 samples are no numbers and are silent, the first at 0:00.500";
    assert_eq!(decoder.remarks(), [remark]);
    let clip = probe(Cursor::new(bytes)).unwrap();
    assert!(clip.remarks.iter().any(|r| r == remark) && clip.loudness.is_some(), "{:?}", clip.remarks);
}

#[test]
fn formats_that_look_like_wav_and_are_not_are_refused_by_name() {
    let refused =
        |bytes: &[u8]| Decoder::open(Box::new(Cursor::new(bytes.to_vec()))).map(|_| ()).unwrap_err().to_string();
    let mut ambisonic = extensible(16, 16, 4, 0, &[0; 64]);
    let name = [1, 0, 0, 0, 0x21, 0x07, 0xd3, 0x11, 0x86, 0x44, 0xc8, 0xc1, 0xca, 0, 0, 0];
    ambisonic[44..60].copy_from_slice(&name);
    assert!(refused(&ambisonic).contains("Ambisonic"), "{}", refused(&ambisonic));
    ambisonic[50] = 7;
    assert!(refused(&ambisonic).contains("its maker's own"));
    let mut adpcm = by_hound(16, 1, &[0; 100]);
    adpcm[20] = 2;
    assert!(refused(&adpcm).contains("0x0002 (Microsoft ADPCM)"));
    assert!(refused(b"RIFX\0\0\0\x24WAVEfmt ").contains("big-endian"));
    assert!(refused(b"RIFF\0\0\0\x24AVI LIST").contains("no WAVE"));
    assert!(refused(b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb").contains("Wave64"));
    assert!(refused(b"caff\0\x01\0\0desc\0\0\0\0").contains("Core Audio"));
}

#[test]
fn the_time_of_day_of_a_broadcast_wav_is_a_fact_of_the_recording() {
    if !has("ffmpeg") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("base.wav"), folder.path().join("a.wav"));
    base(&from, 1, 44_100, 4_410);
    let reference = (44_100u64 * 36_000).to_string();
    let tag = format!("time_reference={reference}");
    let (from, path) = (from.to_str().unwrap(), to.to_str().unwrap());
    run("ffmpeg", &["-v", "error", "-i", from, "-c:a", "pcm_s16le", "-write_bext", "1", "-metadata", &tag, path]);
    let clip = probe(std::fs::File::open(&to).unwrap()).unwrap();
    assert_eq!(clip.began.map(|b| b.millis().0), Some(36_000_000));
}
