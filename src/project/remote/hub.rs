//! WebSub (W3C Recommendation, section 7): the hub of a feed is told that the feed changed, once it did.
//!
//! A hub that does not answer stops nothing: apps ask for the feed anyway, only later. It is told at the next run.
use super::curl::{Ask, ask};
use crate::{
    markup::address,
    project::{make::Log, show::NamedChannel, target},
};
use std::collections::BTreeSet;

/// Tell the hub of each feed in `untold`; those that were told leave the list.
pub(super) fn tell(channels: &[NamedChannel], untold: &mut BTreeSet<String>, log: &mut Log) {
    for channel in channels {
        let feed = target::feed_of(channel);
        let Some(hub) = channel.channel.hub.as_deref().filter(|_| untold.contains(&feed)) else { continue };
        let text = format!("hub.mode=publish&hub.url={}", address(&channel.channel.feed_address()).replace('/', "%2F"));
        let headers = vec![("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
        let said = ask(&Ask { method: "POST", address: hub, headers, text: Some(&text), ..Ask::default() });
        let why = match said {
            Ok(answer) if (200..300).contains(&answer.status) => {
                log.actions.push(("tell", hub.to_owned()));
                untold.remove(&feed);
                continue;
            }
            Ok(answer) if answer.status == 0 => answer.why,
            Ok(answer) => format!("it answered with {}", answer.status),
            Err(error) => error.to_string(),
        };
        log.remark(format!("the hub {hub} was not told of the new feed: {why}; it is told the next time"));
    }
    // a feed without a hub owes nobody anything
    let owes = |feed: &String| channels.iter().any(|c| c.channel.hub.is_some() && target::feed_of(c) == *feed);
    untold.retain(owes);
}
