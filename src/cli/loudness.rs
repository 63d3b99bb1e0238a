//! `loudness`: what recordings measure.
use super::{Context, End, Stop, args::LoudnessOf, plot};
use cornercast::{
    audio::{self, Survey},
    project::{Error, store},
    units::Layout,
};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufReader, Read as _},
    path::{Path, PathBuf},
};

/// A picture takes the place of an older one and of nothing else: `--plot rec*.wav` names a recording.
fn may_draw(target: &Path, inputs: &[PathBuf]) -> Result<(), Error> {
    let refused = |why: &str| Err(Error::Refused(format!("--plot {}: {why}", target.display())));
    let real = |path: &Path| path.canonicalize().ok();
    if real(target).is_some_and(|there| inputs.iter().any(|i| real(i).as_ref() == Some(&there))) {
        return refused("is one of the recordings to measure; name the picture to write, such as out.svg");
    }
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !store::is_folder(folder) {
        return refused("there is no such folder");
    }
    // a name that does not lead to a file is told when it is written
    let mut head = Vec::new();
    if let Ok(file) = File::open(target).and_then(|f| f.take(HEAD).read_to_end(&mut head)) {
        let svg = head.windows(4).any(|w| w == b"<svg");
        if file > 0 && !svg {
            return refused("is there and is no picture of ours; give another name, or remove it first");
        }
    }
    Ok(())
}

/// In so many bytes an SVG says that it is one.
const HEAD: u64 = 1024;

pub(super) fn loudness(context: &Context, wanted: &LoudnessOf) -> Result<End, Stop> {
    if let Some(target) = &wanted.plot {
        may_draw(target, &wanted.files)?;
    }
    let mut measured = Vec::new();
    let mut end = End::Fine;
    let mut failures = Vec::new();
    for path in &wanted.files {
        match measure(path, wanted.plot.is_some()) {
            Ok(found) => measured.push((path, found)),
            Err(error) if super::code(&error) == 74 => return Err(error.into()),
            Err(error) => {
                context.say(&super::said(&error));
                failures.push(json!({ "file": path.display().to_string(), "message": error.to_string() }));
                end = End::Problems;
            }
        }
    }
    for (path, survey) in &measured {
        for remark in &survey.remarks {
            context.say(&format!("{}: {}", path.display(), super::report::tame(remark)));
        }
    }
    // where nothing could be measured, a picture that was there stays
    if let Some(target) = wanted.plot.as_ref().filter(|_| !measured.is_empty()) {
        let all: Vec<_> = measured.iter().map(|(path, m)| (path.display().to_string(), m.clone())).collect();
        store::write(target, plot::picture(&all).as_bytes())?;
    }
    if context.arguments.json {
        let files: Vec<Value> = measured.iter().map(|(path, m)| json_of(path, m)).collect();
        context.print(&format!(
            "{:#}\n",
            json!({ "schema": "cornercast.loudness/1", "files": files, "failures": failures })
        ))?;
    } else if !measured.is_empty() {
        let mut text = String::from("     I     LRA   max M   max S      TP    length  file\n");
        for (path, survey) in &measured {
            let m = &survey.measured;
            let level = |l: Option<f64>| l.map_or_else(|| "–".to_owned(), |l| format!("{l:.1}"));
            let layout = match survey.channels {
                1 => "  (mono, metered as dual mono)".to_owned(),
                2 => String::new(),
                n => format!("  ({n} channels)"),
            };
            text.push_str(&format!(
                "{:>6}  {:>6}  {:>6}  {:>6}  {:>6}  {:>8}  {}{layout}\n",
                level(m.integrated),
                level(m.range),
                level(m.max_momentary),
                level(m.max_short_term),
                level(m.true_peak),
                m.duration.clock(),
                super::report::tame(&path.display().to_string()),
            ));
        }
        context.print(&text)?;
    }
    Ok(end)
}

fn measure(path: &Path, moments: bool) -> Result<Survey, Error> {
    let missing = |source| Error::Io { action: "read", path: path.to_owned(), source };
    // a file that is not there is a mistake in what was asked for, not of the system
    if !store::is_file(path) {
        return Err(Error::Refused(store::no_file(path, &path.to_string_lossy())));
    }
    let file = File::open(path).map_err(missing)?;
    audio::survey(Box::new(BufReader::with_capacity(1 << 16, file)), moments).map_err(|source| match source {
        audio::Error::Io(e) => missing(e),
        other => Error::Refused(format!("{}: {other}", path.display())),
    })
}

fn json_of(path: &Path, survey: &Survey) -> Value {
    let m = &survey.measured;
    let tenth = |l: Option<f64>| l.map(|l| (l * 100.0).round() / 100.0);
    json!({
        "path": path.display().to_string(),
        "duration_ms": m.duration,
        "integrated_lufs": tenth(m.integrated),
        "range_lu": tenth(m.range),
        "max_momentary_lufs": tenth(m.max_momentary),
        "max_short_term_lufs": tenth(m.max_short_term),
        "true_peak_dbtp": tenth(m.true_peak),
        "layout": if survey.channels > 2 { json!("multichannel") } else { json!(m.layout) },
        "mono_as": if m.layout == Layout::Mono { Some("dual mono") } else { None },
        "channels": survey.channels,
        "bits": survey.bits,
        "rate": m.rate,
        "frames": m.frames,
        "remarks": survey.remarks,
    })
}
