//! `import`: somebody's existing feed becomes a show.
use super::{Error, make::Log, new, store};
use crate::{
    feed::import::{self, Facts},
    source::SourceId,
};
use std::path::Path;

/// What was taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// How many items.
    pub items: usize,
    /// What was changed, left out or is odd.
    pub remarks: Vec<String>,
}

/// Begin a show in an empty folder with everything that a feed holds.
///
/// # Errors
/// When the file is no feed, the folder is not empty, or the system refuses.
pub fn show(feed: &Path, root: &Path, corner: Option<&str>, log: &mut Log) -> Result<Took, Error> {
    let bytes = store::read(feed)?;
    let refused = |why: &str| Error::Refused(format!("{} cannot be imported: {why}", feed.display()));
    let text = std::str::from_utf8(&bytes).map_err(|_| refused("it is not UTF-8; save it again with that encoding"))?;
    let taken = import::take(text).map_err(|e| refused(&e.to_string()))?;
    // what is written must be read again, or nothing is
    import::imported(&taken.text).map_err(|e| refused(&e))?;
    let mut remarks = taken.remarks;
    let channel = channel(&taken.facts);
    for problem in crate::feed::Channel::parse(SourceId(0), &channel).diagnostics {
        remarks.push(format!("feed/channel.toml: {}", problem.message));
    }
    new::show(root, corner, log)?;
    for (name, text) in [("channel.imported.xml", &taken.text), ("channel.toml", &channel)] {
        store::write(&root.join("feed").join(name), text.as_bytes())?;
        log.actions.push(("write", format!("feed/{name}")));
    }
    Ok(Took { items: taken.items, remarks })
}

/// The facts as a file to edit.
fn channel(facts: &Facts) -> String {
    let text = new::toml_text;
    let mut out = String::from("# The show in public, as its feed said it.\n");
    for (key, value) in &facts.texts {
        out.push_str(&format!("{key} = {}\n", text(value)));
    }
    let categories: Vec<String> = facts.categories.iter().map(|c| text(c)).collect();
    out.push_str(&format!("categories = [{}]\n", categories.join(", ")));
    for (key, value) in &facts.flags {
        out.push_str(&format!("{key} = {value}\n"));
    }
    out.push_str("# A square JPEG or PNG of 1400 to 3000 pixels, in feed/.\nartwork = \"artwork/cover.png\"\n");
    if let Some((name, email)) = &facts.owner {
        out.push_str(&format!("\n[owner]\nname = {}\nemail = {}\n", text(name), text(email)));
    }
    out
}
