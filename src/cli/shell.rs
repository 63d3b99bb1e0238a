//! What shells and readers of manuals are given: made from the same description as `--help`, so that it is never another.
use super::{
    Context, End, Stop,
    args::{Arguments, Completions, Man},
};
use clap::CommandFactory as _;
use serde_json::json;

/// `completions SHELL`
pub(super) fn completions(context: &Context, wanted: &Completions) -> Result<End, Stop> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Arguments::command(), "cornercast", &mut script);
    give(context, "completions", &script)
}

/// `man [COMMAND]`
pub(super) fn man(context: &Context, wanted: &Man) -> Result<End, Stop> {
    let mut all = Arguments::command();
    all.build();
    let command = match &wanted.of {
        None => &all,
        Some(name) => all.find_subcommand(name).ok_or_else(|| {
            let known: Vec<&str> = all.get_subcommands().map(clap::Command::get_name).collect();
            Stop::Usage(format!("there is no command \"{name}\"; there are {}", known.join(", ")))
        })?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page).map_err(Stop::Output)?;
    give(context, "man", &page)
}

fn give(context: &Context, what: &str, text: &[u8]) -> Result<End, Stop> {
    let text = String::from_utf8_lossy(text);
    if context.arguments.json {
        let document = json!({ "schema": format!("cornercast.{what}/1"), "text": text });
        context.print(&format!("{document:#}\n"))?;
    } else {
        context.print(&text)?;
    }
    Ok(End::Fine)
}
