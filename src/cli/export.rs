//! `export`: an episode for paper, for audio workstations and for tables.
use super::{
    Context, End, Stop,
    args::{CopyOf, Export, ExportFormat},
};
use cornercast::{
    paper::CopyKind,
    project::{
        episode::Episode,
        export::{self, Format},
    },
};
use serde_json::json;

pub(super) fn export(context: &Context, wanted: &Export) -> Result<End, Stop> {
    let show = context.show()?;
    let _held = show.hold()?;
    let slugs = show.chosen(std::slice::from_ref(&wanted.episode))?;
    let Some(slug) = slugs.first() else { return Ok(End::Fine) };
    let copy = match wanted.copy {
        CopyOf::Recording => CopyKind::Recording,
        CopyOf::OnAir => CopyKind::OnAir,
    };
    let format = match wanted.format {
        ExportFormat::Docx => Format::Docx(copy),
        ExportFormat::Html => Format::Html(copy),
        ExportFormat::Typ => Format::Typst(copy),
        ExportFormat::Md => Format::Markdown(copy),
        ExportFormat::Csv => Format::Csv(copy),
        ExportFormat::Otio => Format::Otio,
        ExportFormat::Rpp => Format::Reaper,
        ExportFormat::Labels => Format::Labels,
    };
    let mut episode = Episode::read(&show, slug)?;
    let written = export::export(&show, &mut episode, format, wanted.version_name.as_deref(), wanted.output.as_deref());
    episode.findings.settle();
    context.show_findings(&episode.findings);
    let written = written?.map(|path| show.name_of(&path));
    if context.arguments.json {
        context.print(&format!("{:#}\n", json!({ "schema": "cornercast.export/1", "path": written })))?;
    } else if let Some(path) = &written {
        context.print(&format!("export   {path}\n"))?;
    } else {
        context.remark(&format!("{slug}: nothing was written"));
    }
    Ok(if written.is_none() || episode.findings.any_error() { End::Problems } else { End::Fine })
}
