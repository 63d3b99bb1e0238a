//! A feed of 10,000 items, beside Python's feedgen on the same items: `cargo bench --bench feed`.
//!
//! `PYTHON` names a Python with feedgen and lxml. What is printed goes into `tests/bench/README.md`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench measures by the clock and prints"
)]
use chrono::{DateTime, TimeDelta};
use cornercast::{
    episode::Chapter,
    feed::{Channel, Enclosure, Item, Person, Transcript, documents, render},
    source::SourceId,
    units::Millis,
};
use peak_alloc::PeakAlloc;
use serde_json::json;
use std::{env, process::Command, time::Instant};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const ITEMS: u32 = 10_000;

fn item(n: u32) -> Item {
    let page = format!("https://example.org/words/word-{n}/");
    let transcript = |name: &str, mime: &str| Transcript {
        url: format!("{page}{name}"),
        mime: mime.into(),
        language: "en".into(),
        captions: true,
    };
    Item {
        guid: format!("{n:08}-0000-4000-8000-000000000000"),
        title: format!("Word {n}: bread & butter"),
        summary: format!("The word of day {n}, and the joke that it came with. 오늘의 말."),
        notes_html: format!(
            "<p>The word of day {n}, and the joke that it came with.</p>\n<ul>\n<li>00:00:00 Opening</li>\n<li>00:01:10 The word</li>\n</ul>"
        ),
        enclosure: Enclosure {
            url: format!("{page}word-{n}.mp3"),
            bytes: 1_400_000,
            mime: "audio/mpeg".into(),
            sha256: String::new(),
        },
        date: DateTime::parse_from_rfc3339("1999-01-01T06:00:00+09:00").unwrap() + TimeDelta::days(i64::from(n)),
        duration: Millis(119_400),
        number: Some(n + 1),
        kind: "full".into(),
        transcripts: vec![transcript("captions.vtt", "text/vtt"), transcript("captions.srt", "application/x-subrip")],
        chapters_url: Some(format!("{page}chapters.json")),
        chapters: vec![Chapter { title: "Opening".into(), ..Chapter::default() }],
        people: vec![Person { name: "Wren".into(), role: "guest".into(), ..Person::default() }],
        page,
        ..Item::default()
    }
}

fn channel() -> Channel {
    let text = "title = \"Words & bread\"\ndescription = \"d\"\nlanguage = \"en\"\nsite = \"https://example.org/words/\"\n\
                author = \"a\"\nartwork = \"a.png\"\ncategories = [\"True Crime\"]\n[[person]]\nname = \"Mina\"\n";
    Channel::parse(SourceId(0), text).value
}

const FEEDGEN: &str = r#"
import json, sys, time
from datetime import datetime
from feedgen.feed import FeedGenerator
items = json.load(open(sys.argv[1]))
start = time.perf_counter()
feed = FeedGenerator()
feed.load_extension("podcast")
feed.title("Words & bread"); feed.link(href="https://example.org/words/"); feed.description("d"); feed.language("en")
feed.podcast.itunes_category("True Crime"); feed.podcast.itunes_image("https://example.org/words/a.png"); feed.podcast.itunes_author("a")
for i in items:
    e = feed.add_entry()
    e.guid(i["guid"]); e.title(i["title"]); e.link(href=i["page"]); e.description(i["notes"]); e.content(i["notes"], type="CDATA")
    e.enclosure(i["url"], "1400000", "audio/mpeg"); e.pubDate(datetime.fromisoformat(i["date"])); e.podcast.itunes_duration(119)
    e.podcast.itunes_explicit("no")
text = feed.rss_str(pretty=True)
import resource
print(json.dumps({ "seconds": time.perf_counter() - start, "bytes": len(text), "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 }))
"#;

fn main() {
    let items: Vec<Item> = (0..ITEMS).map(item).collect();
    let channel = channel();
    let before = MEMORY.current_usage_as_mb();
    MEMORY.reset_peak_usage();
    let mut best = f64::MAX;
    let mut bytes = 0;
    for _ in 0..3 {
        let start = Instant::now();
        bytes = render(&channel, "https://example.org/words/a.png", &items).unwrap().len();
        best = best.min(start.elapsed().as_secs_f64());
    }
    let peak = MEMORY.peak_usage_as_mb();
    println!(
        "one document: {ITEMS} items, {bytes} bytes, {best:.3} s, {:.0} MiB more at the peak, {peak:.0} MiB in all",
        peak - before
    );
    let start = Instant::now();
    let made = documents(&channel, "https://example.org/words/a.png", &items, None, &[]).unwrap();
    println!("archives: {} documents, {:.3} s", made.len(), start.elapsed().as_secs_f64());
    let list: Vec<_> = items
        .iter()
        .map(|i| json!({ "guid": i.guid, "title": i.title, "page": i.page, "notes": i.notes_html, "url": i.enclosure.url, "date": i.date.to_rfc3339() }))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("items.json");
    std::fs::write(&path, json!(list).to_string()).unwrap();
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let ran = Command::new(python).args(["-c", FEEDGEN]).arg(&path).output().unwrap();
    let Ok(theirs) = serde_json::from_slice::<serde_json::Value>(&ran.stdout) else {
        println!("SKIPPED: feedgen: {}", String::from_utf8_lossy(&ran.stderr).lines().last().unwrap_or_default());
        return;
    };
    let seconds = theirs["seconds"].as_f64().unwrap_or_default();
    println!(
        "feedgen: {} bytes, {seconds:.3} s, {:.0} MiB: {:.1} times as long",
        theirs["bytes"],
        theirs["mib"].as_f64().unwrap_or_default(),
        seconds / best
    );
}
