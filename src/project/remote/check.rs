//! What an app would see: each recording of the feed, asked for at its public address before the feed says that it is there.
use super::{
    super::{Error, Show, ledger::Ledger, make::Log, seal::Seal, show::NamedChannel},
    curl::{Ask, ask},
};

/// Ask for every published recording: its head, and its first two bytes as players ask for them.
pub(super) fn all(show: &Show, channels: &[NamedChannel], log: &mut Log) -> Result<(), Error> {
    let mut wrong = Vec::new();
    'channels: for channel in channels {
        let ledger = Ledger::read(show, channel)?;
        for entry in ledger.into_iter().flat_map(|l| l.items.into_values()).filter(|e| !e.withdrawn) {
            let Some(seal) = Seal::read(show, &entry.slug)? else { continue };
            let enclosure = &seal.item.enclosure;
            let others = seal.item.alternates.iter().map(|a| (&a.url, a.bytes, &a.mime));
            let all = std::iter::once((&enclosure.url, enclosure.bytes, &enclosure.mime)).chain(others);
            for (address, bytes, mime) in all {
                match one(address, bytes, mime) {
                    Ok(None) => {}
                    Ok(Some(why)) => wrong.push(format!("{address}: {why}")),
                    // nobody is asked a second time at an address where nobody is
                    Err(why) => {
                        log.remark(format!("what apps will get was not checked: {}: {why}", channel.channel.site));
                        continue 'channels;
                    }
                }
            }
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "recordings are not answered as the feed would say, and the feed was left as it was:\n  {}",
        wrong.join("\n  ")
    )))
}

/// `Err` when nobody answers at all, `Ok(Some)` with what is wrong.
fn one(address: &str, bytes: u64, mime: &str) -> Result<Option<String>, String> {
    let head = ask(&Ask { method: "HEAD", address, ..Ask::default() }).map_err(|e| e.to_string())?;
    match head.status {
        0 => return Err(head.why),
        200 => {}
        status => return Ok(Some(format!("HEAD is answered with {status}, and should be with 200"))),
    }
    if let Some(length) = head.header("content-length").filter(|l| **l != *bytes.to_string()) {
        return Ok(Some(format!("it has {length} bytes there, and {bytes} here")));
    }
    let kind = head.header("content-type").unwrap_or("none").split(';').next().unwrap_or_default().trim().to_owned();
    let sound = |kind: &str| kind.starts_with("audio/");
    if kind != mime && !(sound(&kind) && sound(mime)) {
        return Ok(Some(format!("its type is {kind} there, and should be {mime}")));
    }
    let range = vec![("Range".to_owned(), "bytes=0-1".to_owned())];
    let part = ask(&Ask { method: "GET", address, headers: range, ..Ask::default() }).map_err(|e| e.to_string())?;
    let wanted = format!("bytes 0-1/{bytes}");
    if part.status != 206 || part.header("content-range") != Some(wanted.as_str()) || part.body.len() != 2 {
        return Ok(Some(format!("byte ranges are not served (asked for two bytes, answered with {})", part.status)));
    }
    Ok(None)
}
