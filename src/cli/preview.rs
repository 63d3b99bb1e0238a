//! `preview`: the show in a browser.
use super::{Context, End, Stop, args::PreviewOf};
use cornercast::project::{Error, preview::Preview};
use serde_json::json;

/// Where it is when nobody asks for another port and it is free.
const USUAL: u16 = 4750;

pub(super) fn preview(context: &Context, wanted: &PreviewOf) -> Result<End, Stop> {
    let show = context.show()?;
    let preview = match wanted.port {
        Some(port) => Preview::bind(show, port)?,
        None => Preview::bind(show.clone(), USUAL).or_else(|_: Error| Preview::bind(show, 0))?,
    };
    let address = format!("http://{}/", preview.address());
    if context.arguments.json {
        context.print(&format!("{:#}\n", json!({ "schema": "cornercast.preview/1", "address": address })))?;
    } else {
        context.print(&format!("{address}\n"))?;
        context.remark("open it in a browser on this machine; Ctrl-C ends it");
    }
    preview.run()?;
    Ok(End::Fine)
}
