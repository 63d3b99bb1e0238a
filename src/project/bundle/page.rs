//! What is read on a stick: the first page, the list that players know, and a few words for people.
use super::Part;
use crate::{feed::import::Imported, markup, project::show::NamedChannel, site};

/// A text on the page: without characters that HTML does not know.
fn html(text: &str) -> String {
    markup::html(&markup::clean(text))
}

/// From the feed and the pages of a channel back to the root of the bundle.
pub(super) fn up(channel: &NamedChannel) -> &'static str {
    if channel.folder.is_empty() { "../" } else { "../../" }
}

/// The folder of an episode's page.
pub(super) fn folder_of(part: &Part<'_>) -> String {
    if part.channel.folder.is_empty() {
        format!("PAGES/{}", part.slug)
    } else {
        format!("PAGES/{}/{}", part.channel.folder, part.slug)
    }
}

/// Where the small recording lies. Its name ends in `.ogg`, as older telephones look for no other.
pub(super) fn small_of(part: &Part<'_>) -> String {
    format!("{}/{}.ogg", super::write::PHONE, part.place.trim_end_matches(".mp3"))
}

/// A published page whose player and links lead to the recording of the bundle.
pub(super) fn with_sound(page: &str, part: &Part<'_>) -> String {
    let there = format!("../{}{}", up(part.channel), part.place);
    let mut out = page.to_owned();
    for attribute in ["src", "href"] {
        for end in ['"', '#'] {
            let old = format!("{attribute}=\"{}{end}", part.recording);
            out = out.replace(&old, &format!("{attribute}=\"{there}{end}"));
        }
    }
    out
}

/// Extended M3U in UTF-8, with paths from itself.
pub(super) fn playlist(parts: &[Part<'_>]) -> String {
    let mut text = "#EXTM3U\r\n".to_owned();
    for part in parts {
        let title = markup::line(&part.item.title);
        text.push_str(&format!("#EXTINF:{},{title}\r\n{}\r\n", (part.item.duration.0 + 500) / 1000, part.place));
    }
    text
}

/// The page at the root: everything in the order in which it is played. It needs no script and fetches nothing.
pub(super) fn index(channels: &[NamedChannel], parts: &[Part<'_>]) -> String {
    let earlier = |c: &NamedChannel| c.imported.as_ref().map_or(0, Imported::len);
    let has = |c: &&NamedChannel| earlier(c) > 0 || parts.iter().any(|p| p.channel.name == c.name);
    let with: Vec<&NamedChannel> = channels.iter().filter(has).collect();
    let titles: Vec<&str> = with.iter().map(|c| c.channel.title.as_str()).collect();
    let language = with.first().map_or("en", |c| c.channel.language.as_str());
    let mut body = String::new();
    for channel in with {
        let (language, korean) = (&channel.channel.language, channel.channel.language.to_lowercase().starts_with("ko"));
        let say = |english: &'static str, hangul: &'static str| if korean { hangul } else { english };
        let folder = if channel.folder.is_empty() { String::new() } else { format!("{}/", channel.folder) };
        body.push_str(&format!(
            "<section lang=\"{0}\" dir=\"auto\">\n<h1>{1}</h1>\n<p>{2}</p>\n<p><a href=\"PAGES/{3}index.html\">{4}</a></p>\n",
            html(language),
            html(&channel.channel.title),
            html(&markup::words_of(&channel.channel.description)),
            html(&folder),
            say("All pages", "모든 페이지"),
        ));
        let count = earlier(channel);
        if count > 0 {
            // the pages of these play from the network
            body.push_str(&if korean {
                format!("<p>지난 회차 {count}편의 녹음은 여기에 없습니다. 인터넷에 연결되면 각 페이지에서 들을 수 있습니다.</p>\n")
            } else {
                let words = format!("{count} earlier episodes are not here: their pages play them where there is a network.");
                format!("<p{}>{words}</p>\n", site::marks(language))
            });
        }
        let mut own = parts.iter().filter(|p| p.channel.name == channel.name).peekable();
        let any = own.peek().is_some();
        body.push_str(if any { "<ol>\n" } else { "" });
        for part in own {
            let place = html(&part.place);
            let small = part.small.as_ref().map_or_else(String::new, |(_, bytes)| {
                let (words, kb) = (say("small, to pass on", "작은 파일, 전해 주기 좋게"), bytes.div_ceil(1000));
                format!("; <a href=\"{}\" download>{words}</a> ({kb} kB)", html(&small_of(part)))
            });
            body.push_str(&format!(
                "<li><h2><a href=\"{}/index.html\">{}</a></h2>\n<p>{}</p>\n<audio controls preload=\"none\" src=\"{place}\"></audio>\n\
                 <p class=\"file\">{place}, {}{small}</p></li>\n",
                html(&folder_of(part)),
                html(&part.item.title),
                html(&part.item.summary),
                part.item.duration.clock(),
            ));
        }
        body.push_str(if any { "</ol>\n</section>\n" } else { "</section>\n" });
    }
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; media-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        html(language),
        html(&titles.join(" · ")),
    )
}

const STYLE: &str = ":root{color-scheme:light dark;background:Canvas;color:CanvasText}body{margin:0 auto;max-width:44rem;padding:1rem;font:17px/1.5 sans-serif}\
     ol{list-style:none;padding:0}li{padding:.6rem 0;border-top:1px solid}h2{font-size:1.05rem;margin:0}p{margin:.2rem 0}\
     audio{width:100%}.file{font-size:.85rem;opacity:.75}";

/// What it is and how it is played, and what it has to fit into.
pub(super) fn about(channels: &[NamedChannel], parts: &[Part<'_>], size: Option<u64>, signed: bool) -> String {
    let mut text = format!("{}\r\n\r\n", super::write::SCHEMA);
    for channel in channels.iter().filter(|c| parts.iter().any(|p| p.channel.name == c.name)) {
        text.push_str(&format!("{}\r\n{}\r\n\r\n", markup::line(&channel.channel.title), channel.channel.site));
    }
    text.push_str(
        "Players: the recordings lie in the folders 01 to 99, in the order in which they are played.\r\n\
         Computers and telephones: open index.html; PLAYLIST.M3U8 is for programs that play lists.\r\n\
         To see that every file is as it was made: sha256sum -c SHA256SUMS\r\n",
    );
    if parts.iter().any(|p| p.small.is_some()) {
        text.push_str("PHONE holds the same in small files (Opus), for telephones, to be passed on.\r\n");
    }
    if signed {
        text.push_str(
            "To see who made it: minisign -Vm SHA256SUMS -P KEY, with the key that the show gives in public.\r\n",
        );
    }
    text.push_str(
        "The folders 01 to 99, PAGES and PHONE are written anew with each new bundle; other files are left alone.\r\n",
    );
    if let Some(size) = size {
        text.push_str(&format!("{}{size}\r\n", super::write::SIZE));
    }
    text
}
