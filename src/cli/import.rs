//! `import`: a show from a feed.
use super::{Context, End, Stop, args::Import};
use cornercast::project::{import, make::Log};
use serde_json::json;

pub(super) fn import(context: &Context, wanted: &Import) -> Result<End, Stop> {
    let mut log = Log::default();
    let took = import::show(&wanted.feed, &wanted.show, wanted.corner.as_deref(), &mut log)?;
    for remark in &took.remarks {
        context.remark(remark);
    }
    let items = took.items;
    context.remark(&format!("{items} items are in feed/channel.imported.xml and go into the feed as they are"));
    if context.arguments.json {
        let actions: Vec<_> =
            log.actions.iter().map(|(action, path)| json!({ "action": action, "path": path })).collect();
        let document = json!({
            "schema": "cornercast.import/1", "actions": actions, "items": items, "remarks": took.remarks,
        });
        context.print(&format!("{document:#}\n"))?;
    } else {
        let text: String = log.actions.iter().map(|(action, path)| format!("{action:8} {path}\n")).collect();
        context.print(&text)?;
    }
    Ok(End::Fine)
}
