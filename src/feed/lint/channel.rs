//! Rules about a channel.
use super::{Found, is_web, length};
use crate::{
    diagnostic::meant,
    feed::{
        category, language, podcast, role,
        tree::{ITUNES, Node, PODCAST, Space, Tree},
    },
    letter::reference,
};
use uuid::Uuid;

pub(super) fn check(tree: &Tree, channel: &Node, found: &mut Found) {
    if tree.root.attribute("version") != Some("2.0") {
        let said = tree.root.attribute("version").unwrap_or("none");
        found.say("rss/version", &tree.root, format!("the version of the feed is {said}"), "write version=\"2.0\"");
    }
    namespaces(tree, found);
    identity(channel, found);
    for name in ["title", "description"] {
        if channel.text_of(&Space::Rss, name).is_none() {
            let id = if name == "title" { "psp1/title" } else { "psp1/description" };
            found.say(id, channel, format!("the channel has no {name}"), &format!("add <{name}>"));
        }
    }
    if let Some(title) = channel.first(&Space::Rss, "title").filter(|t| length(&t.text) > 255) {
        found.say(
            "psp1/title-length",
            title,
            "the channel's title is longer than 255 characters",
            "give the name alone",
        );
    }
    if let Some(long) = channel.first(&Space::Rss, "description").filter(|d| d.text.len() > 4000) {
        let message = format!("the channel's description has {} bytes, more than 4,000", long.text.len());
        found.say("psp1/description-length", long, message, "shorten it; a Hangul syllable has three bytes");
    }
    match channel.first(&Space::Rss, "language") {
        Some(said) => {
            if let Some(fix) = language::wrong(&said.text) {
                found.say("psp1/language", said, format!("\"{}\" is no language code", said.text), fix);
            }
        }
        None => {
            found.say("psp1/language", channel, "the channel does not say its language", "add <language>ko</language>");
        }
    }
    if channel.text_of(&Space::Itunes, "author").is_none() {
        let fix = "add <itunes:author>: the name that apps show below the title";
        found.say("psp1/author", channel, "the channel does not say who makes it", fix);
    }
    categories(channel, found);
    blocked(channel, found);
    plain(channel, found);
    super::item::explicit(channel, true, found);
    artwork(channel, found);
    if let Some(kind) =
        channel.first(&Space::Itunes, "type").filter(|k| !["episodic", "serial"].contains(&k.text.as_str()))
    {
        found.say("apple/type", kind, format!("\"{}\" is no type of a show", kind.text), "write episodic or serial");
    }
    if let Some(moved) = channel.first(&Space::Itunes, "new-feed-url") {
        let here = own_address(channel);
        let message = "the feed says that it has moved";
        let fix = match here {
            Some(here) if here == moved.text => "take it out again some weeks after the move",
            _ => "at the new address it points at itself; at the old one a redirect (301) is better",
        };
        found.say("apple/new-feed-url", moved, message, fix);
    }
    let owner = channel.first(&Space::Itunes, "owner").and_then(|o| o.text_of(&Space::Itunes, "email"));
    if let Some(odd) = owner.filter(|mail| !is_mail(mail)) {
        let fix = "write it like show@example.org while you claim the show; anyone can read it";
        found.say("spotify/owner", channel, format!("\"{odd}\" is no mail address to claim the show by"), fix);
    } else if owner.is_none() {
        let fix = "add itunes:owner with itunes:email while you claim the show; anyone can read it";
        found.say("spotify/owner", channel, "there is no mail address to claim the show by", fix);
    }
    of_the_namespace(channel, found);
}

fn is_mail(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace))
}

fn namespaces(tree: &Tree, found: &mut Found) {
    for (what, address) in [("itunes", ITUNES), ("podcast", PODCAST), ("atom", "http://www.w3.org/2005/Atom")] {
        if !tree.declared.iter().any(|(_, a)| a == address) {
            let near = tree.declared.iter().find(|(prefix, _)| prefix == what);
            let message = near.map_or_else(
                || format!("the namespace {what} is not declared"),
                |(_, odd)| format!("the namespace {what} is declared as {odd}"),
            );
            found.say("psp1/namespaces", &tree.root, message, &format!("write xmlns:{what}=\"{address}\""));
        }
    }
}

fn own_address(channel: &Node) -> Option<&str> {
    let mut links = channel.all(&Space::Atom, "link");
    links.find(|l| l.attribute("rel") == Some("self")).and_then(|l| l.attribute("href"))
}

fn identity(channel: &Node, found: &mut Found) {
    let own = channel.all(&Space::Atom, "link").find(|l| l.attribute("rel") == Some("self"));
    let fix = "add <atom:link rel=\"self\" type=\"application/rss+xml\" href=\"https://…/feed.xml\"/>";
    match own {
        None => found.say("psp1/self-link", channel, "the feed does not give its own address", fix),
        Some(own) if !own.attribute("href").is_some_and(is_web) => {
            found.say("psp1/self-link", own, "the feed's own address is no web address", fix);
        }
        Some(own) if own.attribute("type") != Some("application/rss+xml") => {
            found.say("psp1/self-link", own, "the link to the feed itself has no type application/rss+xml", fix);
        }
        Some(_) => {}
    }
    let link = channel.first(&Space::Rss, "link");
    if !link.is_some_and(|l| is_web(&l.text)) {
        found.say(
            "psp1/link",
            link.unwrap_or(channel),
            "the channel does not link to a web page",
            "add <link>https://…</link>",
        );
    }
}

fn categories(channel: &Node, found: &mut Found) {
    let mut any = false;
    for top in channel.all(&Space::Itunes, "category") {
        let name = top.attribute("text").unwrap_or_default();
        let subs: Vec<&str> = top.all(&Space::Itunes, "category").filter_map(|s| s.attribute("text")).collect();
        let written: Vec<String> = if subs.is_empty() {
            vec![name.to_owned()]
        } else {
            subs.iter().map(|s| format!("{name} > {s}")).collect()
        };
        for category in written {
            any |= category::is_known(&category);
            if !category::is_known(&category) {
                let all = category::all();
                let near = meant(&category, all.iter().map(String::as_str));
                let fix =
                    near.map_or_else(|| "take one of Apple's list".to_owned(), |n| format!("did you mean \"{n}\"?"));
                found.say("apple/category", top, format!("\"{category}\" is no category of Apple's list"), &fix);
            }
        }
    }
    if !any && channel.first(&Space::Itunes, "category").is_none() {
        let fix = "add <itunes:category text=\"Society &amp; Culture\"/>";
        found.say("apple/category", channel, "the channel has no category", fix);
    }
}

fn artwork(channel: &Node, found: &mut Found) {
    let fix = "add <itunes:image href=\"https://…/cover.jpg\"/>: a square JPEG or PNG of 1400 to 3000 pixels";
    let Some(image) = channel.first(&Space::Itunes, "image") else {
        return found.say("apple/artwork-missing", channel, "the channel has no artwork", fix);
    };
    let address = image.attribute("href").unwrap_or_default();
    if !is_web(address) {
        return found.say("apple/artwork-missing", image, "the artwork has no web address in href=", fix);
    }
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    if ![".jpg", ".jpeg", ".png"].iter().any(|e| path.ends_with(e)) {
        let fix = "let the address end with .jpg or .png, and the file be one";
        found.say("apple/artwork-type", image, format!("{address} is no JPEG or PNG by its name"), fix);
    }
}

/// What the podcast namespace says of a channel.
fn of_the_namespace(channel: &Node, found: &mut Found) {
    once(channel, &["guid", "locked", "medium", "license"], found);
    match channel.first(&Space::Podcast, "guid") {
        Some(guid) if Uuid::parse_str(&guid.text).is_err() => {
            let fix = "write the UUID that the show was given first";
            found.say("psp1/podcast-guid", guid, format!("\"{}\" is no UUID", guid.text), fix);
        }
        Some(_) => {}
        None => {
            let fix = "add <podcast:guid>: a UUID, version 5, of the feed's address; it stays when the feed moves";
            found.say("psp1/podcast-guid", channel, "the podcast has no guid", fix);
        }
    }
    match channel.first(&Space::Podcast, "locked") {
        Some(locked) if !["yes", "no"].contains(&locked.text.as_str()) => {
            found.say("psp1/locked", locked, format!("podcast:locked is \"{}\"", locked.text), "write yes or no");
        }
        Some(_) => {}
        None => found.say(
            "psp1/locked",
            channel,
            "the feed does not say whether it may be moved",
            "add <podcast:locked>yes</podcast:locked>",
        ),
    }
    if let Some(medium) = channel.first(&Space::Podcast, "medium")
        && !podcast::is_medium(&medium.text)
    {
        let fix = format!("write one of: {}", podcast::MEDIA.join(", "));
        found.say("podcast/medium", medium, format!("\"{}\" is no medium", medium.text), &fix);
    }
    for funding in channel.all(&Space::Podcast, "funding") {
        if !funding.attribute("url").is_some_and(is_web) || length(&funding.text) > 128 {
            let fix = "write url=\"https://…\" and a few words";
            found.say("podcast/funding", funding, "podcast:funding has no address, or too many words", fix);
        }
    }
    for update in channel.all(&Space::Podcast, "updateFrequency") {
        let rule = update.attribute("rrule");
        let counts = rule.is_some_and(|r| r.contains("COUNT="));
        let sound = rule.map_or(update.attribute("complete") == Some("true"), podcast::is_rule);
        if !sound || counts && update.attribute("dtstart").is_none() {
            let fix = "write rrule=\"FREQ=WEEKLY\", with dtstart= where it has COUNT";
            found.say("podcast/update", update, "podcast:updateFrequency has no rule that can be followed", fix);
        }
    }
    for trailer in channel.all(&Space::Podcast, "trailer") {
        let dated = trailer.attribute("pubdate").is_some_and(|d| chrono::DateTime::parse_from_rfc2822(d).is_ok());
        if !dated || !trailer.attribute("url").is_some_and(is_web) || trailer.text.is_empty() {
            let fix = "write url=\"https://…\", pubdate=\"Fri, 06 Nov 2026 07:00:00 +0000\" and a title";
            found.say("podcast/trailer", trailer, "a trailer lacks its address, its date or its title", fix);
        }
    }
    for (parent, most) in [("podroll", usize::MAX), ("publisher", 1)] {
        for node in channel.all(&Space::Podcast, parent) {
            let items: Vec<&Node> = node.all(&Space::Podcast, "remoteItem").collect();
            let house = parent == "publisher";
            let known = |i: &&Node| {
                let guid = i.attribute("feedGuid").is_some_and(|g| Uuid::parse_str(g).is_ok());
                guid && (!house || i.attribute("medium") == Some("publisher"))
            };
            if items.is_empty() || items.len() > most || !items.iter().all(known) {
                let fix = if house {
                    "write one <podcast:remoteItem feedGuid=\"…\" medium=\"publisher\"/> with the guid of its feed"
                } else {
                    "write <podcast:remoteItem feedGuid=\"…\"/> with the guid of its podcast"
                };
                found.say("podcast/remote-item", node, format!("podcast:{parent} does not name its shows"), fix);
            }
        }
    }
    for block in channel.all(&Space::Podcast, "block").filter(|b| !["yes", "no"].contains(&b.text.as_str())) {
        found.say("podcast/block", block, format!("podcast:block is \"{}\"", block.text), "write yes or no");
    }
    let copyright = channel.first(&Space::Rss, "copyright");
    if let Some(odd) = copyright.filter(|c| crate::feed::rules::is_odd_copyright(&c.text)) {
        let fix = "name who has the rights, and nothing else";
        found.say("psp1/copyright", odd, format!("\"{}\" holds the word copyright, its sign or a year", odd.text), fix);
    }
    shared(channel, found);
}

/// Elements that stand once: of two, apps take either.
pub(super) fn once(node: &Node, names: &[&str], found: &mut Found) {
    for name in names {
        if let Some(second) = node.all(&Space::Podcast, name).nth(1) {
            let fix = "leave one of them";
            found.say("podcast/once", second, format!("there is a second podcast:{name}"), fix);
        }
    }
}

/// `itunes:block` hides a show or an episode when it is Yes, and does nothing otherwise.
pub(super) fn blocked(node: &Node, found: &mut Found) {
    for block in node.all(&Space::Itunes, "block").filter(|b| b.text != "Yes") {
        let fix = "write Yes, or leave it out";
        found.say("apple/block", block, format!("itunes:block is \"{}\" and hides nothing", block.text), fix);
    }
    for complete in node.all(&Space::Itunes, "complete").filter(|c| c.text != "Yes") {
        let fix = "write Yes once no episode will follow, or leave it out";
        found.say(
            "apple/complete",
            complete,
            format!("itunes:complete is \"{}\" and says nothing", complete.text),
            fix,
        );
    }
    let texts = node.all(&Space::Rss, "description").chain(node.all(&Space::Content, "encoded"));
    for text in texts {
        if runs(&text.text.to_lowercase()) {
            let fix = "take it out: links begin with https://";
            found.say("psp1/text-active", text, "a description holds a script, or a link that runs one", fix);
        }
    }
}

/// Whether a tag of a text is a script, or runs one. Words about scripts run nothing.
fn runs(lower: &str) -> bool {
    let tags = lower.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())).any(|tag| {
        let packed: String = tag.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let link = ["=javascript:", "=\"javascript:", "='javascript:"].iter().any(|link| packed.contains(link));
        link || tag.starts_with("script") || ["onclick=", "onerror=", "onload="].iter().any(|on| packed.contains(on))
    })
}

/// Markup in a title is shown as it is written.
pub(super) fn plain(node: &Node, found: &mut Found) {
    let tag = |text: &str| {
        let mut rest = text.split('<').skip(1);
        rest.any(|t| t.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) && t.contains('>'))
    };
    let Some(title) = node.first(&Space::Rss, "title") else { return };
    if tag(&title.text) {
        let fix = "write the words alone";
        found.say("apple/title-plain", title, format!("the title \"{}\" has markup in it", title.text), fix);
    }
    let twice =
        title.text.match_indices('&').find_map(|(at, _)| title.text.get(at..at + reference(title.text.get(at..)?)?.1));
    if let Some(twice) = twice {
        let message = format!("the title \"{}\" is escaped twice: apps show {twice}", title.text);
        found.say("apple/title-plain", title, message, "escape it once");
    }
}

/// What the podcast namespace says of channels and of items.
pub(super) fn shared(node: &Node, found: &mut Found) {
    for person in node.all(&Space::Podcast, "person") {
        if person.text.is_empty() || length(&person.text) > 128 {
            let fix = "write the name as it is to be read";
            found.say("podcast/person-name", person, "a person has no name, or one of more than 128 characters", fix);
        }
        if let Some(group) = person.attribute("group").filter(|g| !role::is_group(g)) {
            let fix = "write cast, writing or another group of it";
            found.say("podcast/person-role", person, format!("\"{group}\" is no group of the taxonomy"), fix);
        }
        if let Some(role) = person.attribute("role").filter(|r| role::group(r).is_none()) {
            let fix = meant(role, role::all()).map_or_else(
                || "write host, guest, producer, narrator or another role of it".to_owned(),
                |n| format!("did you mean \"{n}\"?"),
            );
            found.say("podcast/person-role", person, format!("\"{role}\" is no role of the taxonomy"), &fix);
        }
    }
    for licence in node.all(&Space::Podcast, "license") {
        let known = crate::feed::rules::LICENCES.iter().any(|k| k.eq_ignore_ascii_case(&licence.text));
        if !known && !licence.attribute("url").is_some_and(is_web) {
            let fix = "give its address in url=";
            found.say("podcast/licence", licence, format!("the licence \"{}\" has no address", licence.text), fix);
        }
    }
    for location in node.all(&Space::Podcast, "location") {
        if location.text.is_empty() || location.attribute("geo").is_some_and(|g| !g.starts_with("geo:")) {
            let fix = "write geo=\"geo:37.5,127.0\" and the name of the place as text";
            found.say("podcast/location", location, "a location has no text, or coordinates without geo:", fix);
        }
        let country = |c: &str| c.len() == 2 && c.bytes().all(|b| b.is_ascii_alphabetic());
        type Form<'a> = (&'a str, fn(&str) -> bool, &'a str);
        let forms: [Form<'_>; 3] = [
            ("osm", podcast::is_osm, "write osm=\"R2297418\": N, W or R and its number"),
            ("country", country, "write two letters: country=\"KR\""),
            ("rel", |rel| matches!(rel, "subject" | "creator"), "write rel=\"subject\" or rel=\"creator\""),
        ];
        for (name, is_sound, fix) in forms {
            if let Some(odd) = location.attribute(name).filter(|value| !is_sound(value)) {
                found.say("podcast/location", location, format!("{name}= of a location is \"{odd}\""), fix);
            }
        }
        if location.attribute("rel") == Some("creator") {
            let fix = "leave it out unless everybody who works there agrees";
            found.say("podcast/location-reveals", location, "the feed tells where the show is made", fix);
        }
    }
    for images in node.all(&Space::Podcast, "images") {
        let fix = "write podcast:image once for each picture";
        found.say("podcast/images", images, "podcast:images is read by few apps and by no new one", fix);
    }
    for image in node.all(&Space::Podcast, "image") {
        let number = |name| image.attribute(name).and_then(|n| n.parse::<u64>().ok());
        let ratio = image.attribute("aspect-ratio").and_then(|r| r.split_once('/'));
        let ratio = ratio.and_then(|(w, h)| Some((w.trim().parse::<u64>().ok()?, h.trim().parse::<u64>().ok()?)));
        let agrees = match (ratio, number("width").zip(number("height"))) {
            // a pixel is lost where a picture was made smaller
            (Some((w, h)), Some((width, height))) => {
                width.saturating_mul(h).abs_diff(height.saturating_mul(w)) <= w.max(h)
            }
            (None, _) if image.attribute("aspect-ratio").is_some() => false,
            _ => true,
        };
        if !image.attribute("href").is_some_and(is_web) || !agrees {
            let fix = "write href=\"https://…\" and aspect-ratio=\"16/9\" as the picture is";
            found.say("podcast/image", image, "a picture lacks its address, or its sizes contradict each other", fix);
        }
    }
    for link in node.all(&Space::Podcast, "contentLink") {
        if !link.attribute("href").is_some_and(is_web) || length(&link.text) > 128 {
            let fix = "write href=\"https://…\" and a few words";
            found.say("podcast/content-link", link, "podcast:contentLink has no address, or too many words", fix);
        }
    }
    for text in node.all(&Space::Podcast, "txt").filter(|t| length(&t.text) > 4000) {
        found.say("podcast/txt", text, "podcast:txt is longer than 4,000 characters", "shorten it");
    }
}
