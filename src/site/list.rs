//! Pages that lead to episodes: of a channel, of a season, of all the words that were explained, of an earlier feed's items.
use super::{Error, Neighbour, Templates, below, common, script_safe, template::Facts, words};
use crate::{
    feed::{Channel, Item, import::Brief},
    markup::{self, address},
    source::is_unseen,
    units::Millis,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// An episode in a list.
#[derive(Clone, Debug)]
pub struct Listed<'a> {
    /// The folder of its page.
    pub slug: &'a str,
    /// As the feed has it.
    pub item: &'a Item,
}

/// An item of the feed that the show had before, and the name of its page.
#[derive(Clone, Debug)]
pub struct Earlier<'a> {
    /// The page's file name, below `earlier/`.
    pub file: String,
    /// What the item says.
    pub item: &'a Brief,
}

/// The seasons of some episodes, the newest first.
#[must_use]
pub fn seasons(episodes: &[Listed<'_>]) -> Vec<u32> {
    let all: BTreeSet<u32> = episodes.iter().filter_map(|e| e.item.season).collect();
    all.into_iter().rev().collect()
}

fn sorted<'a, 'b>(episodes: &'b [Listed<'a>]) -> Vec<&'b Listed<'a>> {
    let mut sorted: Vec<_> = episodes.iter().collect();
    sorted.sort_by(|a, b| b.item.date.cmp(&a.item.date).then_with(|| a.item.guid.cmp(&b.item.guid)));
    sorted
}

fn rows(channel: &Channel, episodes: &[Listed<'_>]) -> Vec<Value> {
    let language = &channel.language;
    let row = |e: &&Listed<'_>| {
        let item = e.item;
        json!({
            "slug": address(e.slug), "title": item.title, "summary": item.summary,
            "number": item.number.map(|n| words::episode(language, n)),
            "date": words::date(language, item.date.date_naive()),
            "date_iso": item.date.format("%Y-%m-%d").to_string(),
            "length": words::length(language, item.duration),
        })
    };
    sorted(episodes).iter().map(row).collect()
}

fn season_name(channel: &Channel, episodes: &[Listed<'_>], number: u32) -> String {
    let own = channel.seasons.get(&number).cloned();
    let sealed = || episodes.iter().find(|e| e.item.season == Some(number)).and_then(|e| e.item.season_name.clone());
    let plain = words::season(&channel.language, number);
    own.or_else(sealed).map_or_else(|| plain.clone(), |name| format!("{plain}: {name}"))
}

/// Words that episodes explain, each with its meanings and where: in the order of the alphabet.
fn explained(episodes: &[Listed<'_>]) -> Vec<Value> {
    let mut by_word: BTreeMap<(String, &str), Vec<Value>> = BTreeMap::new();
    // the first explanation stands first
    for listed in sorted(episodes).into_iter().rev() {
        for term in &listed.item.terms {
            let meaning = json!({ "meaning": term.meaning, "slug": address(listed.slug), "title": listed.item.title });
            by_word.entry((term.word.to_lowercase(), &term.word)).or_default().push(meaning);
        }
    }
    by_word.into_iter().map(|((_, word), meanings)| json!({ "word": word, "meanings": meanings })).collect()
}

fn start(templates: &Templates, channel: &Channel, title: &str, artwork: &str, linked: &[&str]) -> Facts {
    let mut context = Facts::default();
    common(&mut context, templates, channel, linked, "'self' file:");
    context.insert("channel", &channel.title);
    context.insert("title", title);
    context.insert("artwork", artwork);
    context.insert("artwork_url", &format!("{}{artwork}", channel.site));
    context.insert("author", &channel.author);
    context.insert("copyright", &channel.copyright);
    context
}

/// The address of what the public tree is, by that of a channel in a folder of it; the channel's own where its address does not end
/// with the folder.
fn root_of<'a>(channel: &'a Channel, folder: &str) -> &'a str {
    let site = channel.site.trim_end_matches('/');
    match site.strip_suffix(&*address(folder)) {
        Some(root) if folder.is_empty() || root.ends_with('/') => root.trim_end_matches('/'),
        _ => site,
    }
}

/// The page of a channel, to lie at `index.html` in its folder. The newest episode stands first.
///
/// # Errors
/// When a template is wrong.
pub fn channel_page(
    templates: &Templates,
    channel: &Channel,
    folder: &str,
    artwork: &str,
    episodes: &[Listed<'_>],
    earlier: &[Earlier<'_>],
    others: &[Neighbour<'_>],
) -> Result<String, Error> {
    let up = if folder.is_empty() { "" } else { "../" };
    // channels on one site find each other from a stick too; those on two are nothing to each other but addresses
    let root = root_of(channel, folder);
    let href = |o: &Neighbour<'_>| match root_of(o.channel, o.folder) == root {
        true => format!("{up}{}", below(o.folder)),
        false => o.channel.site.clone(),
    };
    let others: Vec<_> = others
        .iter()
        .map(|o| json!({ "language": o.channel.language, "title": o.channel.title, "href": href(o), "page": o.channel.site }))
        .collect();
    let artwork_url = format!("{}{artwork}", channel.site);
    let description = markup::words_of(&channel.description);
    let linked = script_safe(&json!({
        "@context": "https://schema.org", "@type": "PodcastSeries", "name": channel.title, "description": description,
        "url": channel.site, "webFeed": channel.feed_address(), "inLanguage": channel.language, "image": artwork_url,
    }));
    let mut context = start(templates, channel, &channel.title, artwork, &[&linked]);
    context.insert("description", &description);
    context.insert("page", &channel.site);
    context.insert("feed", &channel.feed_address());
    context.insert("others", &others);
    context.insert("episodes", &rows(channel, episodes));
    let seasons: Vec<_> = seasons(episodes)
        .into_iter()
        .map(|n| json!({ "href": format!("season-{n}.html"), "name": season_name(channel, episodes, n) }))
        .collect();
    context.insert("seasons", &seasons);
    context.insert("has_terms", &episodes.iter().any(|e| !e.item.terms.is_empty()));
    let earlier: Vec<_> = earlier.iter().map(|e| brief(channel, e)).collect();
    context.insert("earlier", &earlier);
    let funding: Vec<_> = channel.funding.iter().map(|(url, text)| json!({ "url": url, "text": text })).collect();
    context.insert("funding", &funding);
    context.insert("json_ld", &linked);
    templates.render("channel.html", &context)
}

/// The page of a season, to lie at `season-<number>.html` in the folder of its channel.
///
/// # Errors
/// When a template is wrong.
pub fn season_page(
    templates: &Templates,
    channel: &Channel,
    artwork: &str,
    episodes: &[Listed<'_>],
    number: u32,
) -> Result<String, Error> {
    let name = season_name(channel, episodes, number);
    let own: Vec<Listed<'_>> = episodes.iter().filter(|e| e.item.season == Some(number)).cloned().collect();
    let page = format!("{}season-{number}.html", channel.site);
    let linked = script_safe(&json!({
        "@context": "https://schema.org", "@type": "CreativeWorkSeason", "seasonNumber": number, "name": name, "url": page,
        "numberOfEpisodes": own.len(), "partOfSeries": { "@type": "PodcastSeries", "name": channel.title, "url": channel.site },
    }));
    let mut context = start(templates, channel, &name, artwork, &[&linked]);
    context.insert("page", &page);
    context.insert("episodes", &rows(channel, &own));
    context.insert("terms", &explained(&own));
    context.insert("json_ld", &linked);
    templates.render("season.html", &context)
}

/// The page of all words that were explained, to lie at `words.html` in the folder of its channel.
///
/// # Errors
/// When a template is wrong.
pub fn terms_page(
    templates: &Templates,
    channel: &Channel,
    artwork: &str,
    episodes: &[Listed<'_>],
) -> Result<String, Error> {
    let terms = explained(episodes);
    let page = format!("{}words.html", channel.site);
    let defined: Vec<_> = terms
        .iter()
        .map(|t| json!({ "@type": "DefinedTerm", "name": t["word"], "description": t["meanings"][0]["meaning"] }))
        .collect();
    let linked = script_safe(&json!({
        "@context": "https://schema.org", "@type": "DefinedTermSet", "name": channel.title, "url": page,
        "inLanguage": channel.language, "hasDefinedTerm": defined,
    }));
    let title = words::all_terms(&channel.language);
    let mut context = start(templates, channel, title, artwork, &[&linked]);
    context.insert("page", &page);
    context.insert("terms", &terms);
    context.insert("json_ld", &linked);
    templates.render("terms.html", &context)
}

/// What the page of an item is called: by its title, or else by the first words of what it says, its date, the file of its
/// recording. RSS asks an item for a title or a description, and not for both.
fn heading(channel: &Channel, item: &Brief) -> String {
    /// So many characters at most.
    const LONGEST: usize = 60;
    let seen = |text: &str| text.chars().any(|c| !c.is_whitespace() && !is_unseen(c) && !c.is_control());
    if seen(&item.title) {
        return item.title.clone();
    }
    let said = markup::words_of(&item.description);
    let mut first = String::new();
    for word in said.split(' ') {
        let space = usize::from(!first.is_empty());
        if first.chars().count() + space + word.chars().count() > LONGEST {
            // one long word, as languages without spaces have, is cut
            first.extend(word.chars().take(if space == 0 { LONGEST } else { 0 }));
            first.push('…');
            break;
        }
        first.push_str(if space > 0 { " " } else { "" });
        first.push_str(word);
    }
    let day = || item.date.map(|date| words::date(&channel.language, date.date_naive()));
    let file = || {
        let path = item.url.as_deref()?.split(['?', '#']).next()?.trim_end_matches('/');
        path.rsplit('/').next().map(str::to_owned)
    };
    let found = std::iter::once(first).chain(day()).chain(file()).chain([item.guid.clone()]).find(|text| seen(text));
    found.unwrap_or_else(|| channel.title.clone())
}

fn brief(channel: &Channel, earlier: &Earlier<'_>) -> Value {
    let item = earlier.item;
    let title = heading(channel, item);
    // the date stands beside it already
    let date = item.date.map(|d| words::date(&channel.language, d.date_naive())).filter(|date| *date != title);
    json!({
        "href": format!("earlier/{}", earlier.file), "title": title, "date": date,
        "date_iso": item.date.map(|d| d.format("%Y-%m-%d").to_string()),
    })
}

/// An address as it may stand in HTML: what has no place in one (RFC 3986) is written by its bytes, and what is written so
/// already stays.
fn web_address(written: &str) -> String {
    let mut out = String::new();
    for byte in written.trim().bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The page of an item of an earlier feed, to lie below `earlier/` in the folder of its channel. Its recording is where that
/// feed has it, and nothing is fetched from there before somebody presses play.
///
/// # Errors
/// When a template is wrong.
pub fn earlier_page(
    templates: &Templates,
    channel: &Channel,
    artwork: &str,
    earlier: &Earlier<'_>,
) -> Result<String, Error> {
    let item = earlier.item;
    let title = heading(channel, item);
    let page = format!("{}earlier/{}", channel.site, earlier.file);
    let safe = |url: &&String| ["https://", "http://"].iter().any(|s| url.to_ascii_lowercase().starts_with(s));
    let url = item.url.as_ref().filter(safe).map(|url| web_address(url));
    let url = url.as_ref();
    let linked = script_safe(&json!({
        "@context": "https://schema.org", "@type": "PodcastEpisode", "url": page, "name": title,
        "datePublished": item.date.map(|d| d.to_rfc3339()), "inLanguage": channel.language,
        "associatedMedia": url.map(|url| json!({ "@type": "AudioObject", "contentUrl": url, "encodingFormat": item.mime })),
        "partOfSeries": { "@type": "PodcastSeries", "name": channel.title, "url": channel.site, "webFeed": channel.feed_address() },
    }));
    let origin = url.and_then(|u| {
        let end = u.find("://")? + 3;
        let host: &str = u.get(end..)?.split(['/', '?', '#']).next()?;
        let plain = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:".contains(&b));
        plain.then(|| format!("{}{host}", u.get(..end).unwrap_or_default()))
    });
    let mut context = start(templates, channel, &title, artwork, &[&linked]);
    // hosts of recordings send players on to others, which a policy by name would shut out
    let secure = url.is_some_and(|u| u.to_ascii_lowercase().starts_with("https://"));
    let media = match origin {
        Some(_) if secure => "https:",
        Some(_) => "https: http:",
        None => "'none'",
    };
    common(&mut context, templates, channel, &[&linked], media);
    let heard = ["audio/", "video/"].iter().any(|kind| item.mime.starts_with(kind)) || item.mime.is_empty();
    context.insert("plays", &heard);
    context.insert("page", &page);
    context.insert("url", &url.filter(|_| origin.is_some()));
    context.insert("date", &item.date.map(|d| words::date(&channel.language, d.date_naive())));
    context.insert("date_iso", &item.date.map(|d| d.format("%Y-%m-%d").to_string()));
    context.insert("length", &item.seconds.map(|s| words::length(&channel.language, Millis(s.saturating_mul(1000)))));
    let text = markup::text_of(&item.description);
    context.insert("paragraphs", &text.lines().filter(|l| !l.trim().is_empty()).collect::<Vec<_>>());
    context.insert("json_ld", &linked);
    templates.render("earlier.html", &context)
}

/// The page that leads to each of several channels, to lie at `index.html` of the public tree.
///
/// # Errors
/// When a template is wrong.
pub fn root_page(templates: &Templates, channels: &[Neighbour<'_>]) -> Result<String, Error> {
    let Some(first) = channels.first() else { return Ok(String::new()) };
    let all: Vec<_> = channels
        .iter()
        .map(|c| {
            let href = below(c.folder);
            let feed = if c.folder.is_empty() { "feed.xml".to_owned() } else { format!("{}/feed.xml", address(c.folder)) };
            json!({ "language": c.channel.language, "title": c.channel.title, "description": markup::words_of(&c.channel.description), "href": href, "feed": feed, "direction": words::direction(&c.channel.language) })
        })
        .collect();
    let titles: Vec<&str> = channels.iter().map(|c| c.channel.title.as_str()).collect();
    let mut context = Facts::default();
    common(&mut context, templates, first.channel, &[], "'none'");
    context.insert("title", &titles.join(" · "));
    let folder = if first.folder.is_empty() { String::new() } else { format!("{}/", address(first.folder)) };
    context.insert("icon", &format!("{folder}{}", first.channel.artwork_name()));
    context.insert("channels", &all);
    templates.render("root.html", &context)
}
