//! A picture of what recordings measure: waveform, short-term loudness and true peaks over time, as SVG.
use super::report::tame;
use cornercast::{
    audio::{Moment, Survey},
    markup::html,
    units::Millis,
};
use std::fmt::Write as _;

/// Width of the field, and what stands to its left and right.
const WIDTH: usize = 1000;
const LEFT: usize = 70;
const RIGHT: usize = 30;
/// Heights of the title, of the waveform, of the levels, and of the scale of time.
const TITLE: usize = 60;
const WAVE: usize = 140;
const LEVELS: usize = 260;
const TIME: usize = 50;
const ONE: usize = TITLE + WAVE + LEVELS + TIME;
/// Levels go from 0 or, where something lies above, 6 dB down to this.
const LOWEST: f32 = -54.0;
const HIGHEST: f32 = 6.0;

/// One picture of all files, one below the other.
pub(super) fn picture(files: &[(String, Survey)]) -> String {
    let (width, height) = (LEFT + WIDTH + RIGHT, ONE * files.len());
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"12\" role=\"img\">\n<title>Loudness and true peak</title>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (n, (name, survey)) in files.iter().enumerate() {
        let _ = writeln!(svg, "<g transform=\"translate({LEFT} {})\">", n * ONE);
        one(&mut svg, &html(&tame(name)), survey);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn one(svg: &mut String, name: &str, survey: &Survey) {
    let measured = &survey.measured;
    let level = |value: Option<f64>, unit: &str| value.map_or_else(|| "–".to_owned(), |v| format!("{v:.1} {unit}"));
    let _ = writeln!(svg, "<text y=\"24\" font-size=\"16\" font-weight=\"bold\">{name}</text>");
    let _ = writeln!(
        svg,
        "<text y=\"46\">integrated {}, range {}, highest short-term {}, highest momentary {}, true peak {}, length {}</text>",
        level(measured.integrated, "LUFS"),
        level(measured.range, "LU"),
        level(measured.max_short_term, "LUFS"),
        level(measured.max_momentary, "LUFS"),
        level(measured.true_peak, "dBTP"),
        measured.duration,
    );
    let columns = columns(&survey.moments);
    wave(svg, &columns);
    levels(svg, &columns, measured.integrated);
    seconds(svg, measured.duration);
}

/// Moments that share a column of the picture, as one.
fn columns(moments: &[Moment]) -> Vec<(f64, Moment)> {
    let each = moments.len().div_ceil(WIDTH).max(1);
    let count = moments.len().div_ceil(each);
    let whole = |part: &[Moment]| {
        part.iter().copied().reduce(|a, b| Moment {
            wave: (a.wave.0.min(b.wave.0), a.wave.1.max(b.wave.1)),
            short_term: [a.short_term, b.short_term].into_iter().flatten().reduce(f32::max),
            true_peak: a.true_peak.max(b.true_peak),
        })
    };
    #[expect(clippy::cast_precision_loss, reason = "places in a picture")]
    let at = |n: usize| n as f64 * WIDTH as f64 / count.max(1) as f64;
    moments.chunks(each).filter_map(whole).enumerate().map(|(n, moment)| (at(n), moment)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "places in a picture")]
fn wave(svg: &mut String, columns: &[(f64, Moment)]) {
    let middle = TITLE as f64 + WAVE as f64 / 2.0;
    let y = |sample: f32| middle - f64::from(sample.clamp(-1.0, 1.0)) * (WAVE as f64 / 2.0 - 5.0);
    let mut path = String::new();
    for (x, moment) in columns {
        let _ = write!(path, "M{x:.1} {:.1}V{:.1}", y(moment.wave.1), y(moment.wave.0) + 0.5);
    }
    let _ = writeln!(
        svg,
        "<rect y=\"{TITLE}\" width=\"{WIDTH}\" height=\"{WAVE}\" fill=\"#f4f4f4\"/>\n\
         <g><title>Waveform</title><path d=\"{path}\" stroke=\"#5b7083\" fill=\"none\"/></g>"
    );
}

#[expect(clippy::cast_precision_loss, reason = "places in a picture")]
fn levels(svg: &mut String, columns: &[(f64, Moment)], integrated: Option<f64>) {
    let top = (TITLE + WAVE) as f64 + 10.0;
    let high = LEVELS as f64 - 20.0;
    let y = |level: f32| top + high * f64::from((HIGHEST - level.clamp(LOWEST, HIGHEST)) / (HIGHEST - LOWEST));
    for step in 0..=10u8 {
        let level = HIGHEST - 6.0 * f32::from(step);
        let at = y(level);
        let _ = writeln!(
            svg,
            "<path d=\"M0 {at:.1}H{WIDTH}\" stroke=\"#ddd\"/><text x=\"-8\" y=\"{:.1}\" text-anchor=\"end\">{level:.0}</text>",
            at + 4.0
        );
    }
    let line = |value: &dyn Fn(&Moment) -> Option<f32>| {
        let (mut path, mut drawing) = (String::new(), false);
        for (x, moment) in columns {
            let Some(level) = value(moment).filter(|l| *l > LOWEST) else {
                drawing = false;
                continue;
            };
            let _ = write!(path, "{}{x:.1} {:.1}", if drawing { "L" } else { "M" }, y(level));
            drawing = true;
        }
        path
    };
    let peaks = line(&|m| Some(m.true_peak));
    let short = line(&|m| m.short_term);
    let _ = writeln!(
        svg,
        "<g><title>True peak (dBTP)</title><path d=\"{peaks}\" stroke=\"#c98b2b\" fill=\"none\"/></g>\n\
         <g><title>Short-term loudness (LUFS)</title><path d=\"{short}\" stroke=\"#1f5fa8\" stroke-width=\"2\" fill=\"none\"/></g>"
    );
    if let Some(integrated) = integrated {
        #[expect(clippy::cast_possible_truncation, reason = "a place in a picture")]
        let at = y(integrated as f32);
        let _ = writeln!(
            svg,
            "<g><title>Integrated loudness (LUFS)</title><path d=\"M0 {at:.1}H{WIDTH}\" stroke=\"#1f5fa8\" \
             stroke-dasharray=\"6 4\"/></g>"
        );
    }
    let key = TITLE + WAVE + LEVELS + TIME - 8;
    let _ = writeln!(
        svg,
        "<text y=\"{key}\"><tspan fill=\"#c98b2b\">true peak, dBTP</tspan>  <tspan fill=\"#1f5fa8\">short-term loudness, \
         LUFS (dashed: integrated)</tspan></text>"
    );
}

/// Marks of time, as many as can be read.
#[expect(clippy::cast_precision_loss, reason = "places in a picture")]
fn seconds(svg: &mut String, length: Millis) {
    const STEPS: [u64; 12] = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200];
    let whole = length.0.max(1);
    let step = STEPS.into_iter().find(|s| whole / (s * 1000) <= 12).unwrap_or(14_400) * 1000;
    for at in (0..=whole).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
        let x = at as f64 * WIDTH as f64 / whole as f64;
        let (top, bottom) = (TITLE, TITLE + WAVE + LEVELS - 10);
        let _ = writeln!(
            svg,
            "<path d=\"M{x:.1} {top}V{bottom}\" stroke=\"#ddd\"/><text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            bottom + 18,
            Millis(at)
        );
    }
}
