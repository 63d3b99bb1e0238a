//! `loudness`: what recordings measure.
use super::{Context, End, Stop, args::LoudnessOf};
use cornercast::{
    audio::{self, Measured},
    project::Error,
    units::Layout,
};
use serde_json::{Value, json};
use std::{fs::File, io::BufReader, path::Path};

pub(super) fn loudness(context: &Context, wanted: &LoudnessOf) -> Result<End, Stop> {
    let mut measured = Vec::new();
    let mut end = End::Fine;
    for path in &wanted.files {
        match measure(path) {
            Ok(found) => measured.push((path, found)),
            Err(error) if super::code(&error) == 74 => return Err(error.into()),
            Err(error) => {
                context.say(&super::said(&error));
                end = End::Problems;
            }
        }
    }
    if context.arguments.json {
        let files: Vec<Value> = measured.iter().map(|(path, m)| json_of(path, m)).collect();
        context.print(&format!("{:#}\n", json!({ "schema": "cornercast.loudness/1", "files": files })))?;
    } else {
        let mut text = String::from("     I     LRA   max M   max S      TP    length  file\n");
        for (path, m) in &measured {
            let level = |l: Option<f64>| l.map_or_else(|| "–".to_owned(), |l| format!("{l:.1}"));
            let mono = if m.layout == Layout::Mono { "  (mono, metered as dual mono)" } else { "" };
            text.push_str(&format!(
                "{:>6}  {:>6}  {:>6}  {:>6}  {:>6}  {:>8}  {}{mono}\n",
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

fn measure(path: &Path) -> Result<Measured, Error> {
    let missing = |source| Error::Io { action: "read", path: path.to_owned(), source };
    let file = match File::open(path) {
        // a file that is not there is a mistake in what was asked for, not of the system
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::Refused(format!("there is no file \"{}\"", path.display())));
        }
        file => file.map_err(missing)?,
    };
    audio::measure(Box::new(BufReader::with_capacity(1 << 16, file))).map_err(|source| match source {
        audio::Error::Io(e) => missing(e),
        other => Error::Refused(format!("{}: {other}", path.display())),
    })
}

fn json_of(path: &Path, m: &Measured) -> Value {
    let tenth = |l: Option<f64>| l.map(|l| (l * 100.0).round() / 100.0);
    json!({
        "path": path.display().to_string(),
        "duration_ms": m.duration,
        "integrated_lufs": tenth(m.integrated),
        "range_lu": tenth(m.range),
        "max_momentary_lufs": tenth(m.max_momentary),
        "max_short_term_lufs": tenth(m.max_short_term),
        "true_peak_dbtp": tenth(m.true_peak),
        "layout": m.layout,
        "mono_as": if m.layout == Layout::Mono { Some("dual mono") } else { None },
        "rate": m.rate,
        "frames": m.frames,
    })
}
