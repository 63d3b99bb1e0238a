//! The demo show, built by the real tool: what listeners would get, measured and read by others than the tool itself.

use crate::judge;
use crate::show::energy::Energy;
use crate::show::run::{OnDisk, Ran, changed, files, hash, on_disk, run, skipped, tool};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::{Duration, SystemTime},
};
use tempfile::TempDir;

/// The episodes that are ready, with the folder of their channel.
const EPISODES: [(&str, &str); 2] = [("tuesday-loaf", "en"), ("deom", "ko")];
/// An episode that is a draft.
const DRAFT: &str = "kiosk-words";

fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copy a tree with the times of its files, all but what `leave` says of a path from its root.
fn copy_tree(from: &Path, to: &Path, leave: impl Fn(&str) -> bool) {
    for path in files(from) {
        let relative = path.strip_prefix(from).unwrap();
        if leave(relative.to_str().unwrap()) {
            continue;
        }
        let target = to.join(relative);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&path, &target).unwrap();
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        fs::File::options().write(true).open(&target).unwrap().set_modified(modified).unwrap();
    }
}

/// The show as it is in the repository, before anything is made of it or published.
fn sources_into(to: &Path) {
    for part in ["scripts", "episodes", "feed"] {
        let generated = |path: &str| {
            let mut parts = path.split('/');
            match part {
                "episodes" => matches!(parts.nth(1), Some("build" | "episode.lock")),
                "feed" => parts.next() == Some("public"),
                _ => false,
            }
        };
        copy_tree(&checkout().join(part), &to.join(part), generated);
    }
    for (slug, _) in EPISODES {
        let file = to.join(format!("episodes/{slug}/episode.toml"));
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace("status = \"published\"", "status = \"ready\"")).unwrap();
    }
}

/// The show built once for all tests, which only read it. It lies in the build's own folder for such things.
fn built() -> &'static (PathBuf, Ran) {
    static BUILT: OnceLock<(PathBuf, Ran)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        let _ = fs::remove_dir_all(&folder);
        sources_into(&folder);
        let ran = run(&folder, &["--jobs", "2", "build"]);
        (folder, ran)
    })
}

/// A copy of the built show to change.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_tree(&built().0, folder.path(), |_| false);
    folder
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The rundown's rows.
fn rows(slug: &str) -> Vec<Value> {
    json(&built().0.join(format!("episodes/{slug}/build/rundown.json")))["rows"].as_array().unwrap().clone()
}

fn ms(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

/// Seconds of a published JSON as milliseconds.
fn seconds(value: &Value) -> u64 {
    format!("{:.0}", value.as_f64().unwrap() * 1000.0).parse().unwrap()
}

/// A caption: from, to, who, what.
fn captions(slug: &str) -> Vec<(u64, u64, String, String)> {
    let json = json(&built().0.join(format!("episodes/{slug}/build/captions.json")));
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let one = |c: &Value| (seconds(&c["startTime"]), seconds(&c["endTime"]), text(&c["speaker"]), text(&c["body"]));
    json["segments"].as_array().unwrap().iter().map(one).collect()
}

/// The text between two marks, after a third.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let at = text.find(from).unwrap_or_else(|| panic!("{from:?} is not in {text}")) + from.len();
    &text[at..at + text[at..].find(to).unwrap()]
}

fn loudness(files: &[PathBuf]) -> Vec<Value> {
    let files: Vec<_> = files.iter().map(|f| f.to_str().unwrap()).collect();
    let ran = run(&built().0, &[&["loudness", "--json"][..], &files].concat()).ends(0);
    ran.json()["files"].as_array().unwrap().clone()
}

/// The recordings of the ready episodes: master and MP3, each with its episode.
fn recordings() -> Vec<(&'static str, PathBuf)> {
    let build = |slug: &str| built().0.join(format!("episodes/{slug}/build"));
    EPISODES
        .iter()
        .flat_map(|(slug, _)| {
            [(*slug, build(slug).join("master.wav")), (*slug, build(slug).join(format!("{slug}.mp3")))]
        })
        .collect()
}

/// Whether a program of somebody else's is here; said loudly when not.
fn has(program: &str) -> bool {
    let there = Command::new(program).arg("-version").output().is_ok_and(|o| o.status.success());
    if !there {
        skipped(&format!("{program} is not installed, so only our own measuring was done"));
    }
    there
}

// What a build makes

#[test]
fn a_build_makes_everything_and_ends_with_0() {
    let (show, ran) = built();
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    for (slug, channel) in EPISODES {
        let build = show.join("episodes").join(slug).join("build");
        let made = [
            "master.wav",
            "report.json",
            "rundown.json",
            "rundown.html",
            "rundown.csv",
            "script.html",
            "notes.md",
            "chapters.json",
            "captions.vtt",
            "captions.srt",
            "captions.json",
        ];
        for name in made {
            assert!(build.join(name).is_file(), "{slug}: {name}");
            assert!(ran.out.contains(&format!("episodes/{slug}/build/{name}")), "{name} is not in the log");
        }
        let public = show.join("feed/public").join(channel);
        for name in ["captions.vtt", "captions.srt", "captions.json", "chapters.json", "index.html"] {
            assert!(public.join(slug).join(name).is_file(), "{slug}: {name}");
        }
        assert!(public.join("index.html").is_file() && public.join("artwork.png").is_file());
    }
    assert!(show.join("feed/public/index.html").is_file());
    assert!(!files(show).iter().any(|p| p.to_string_lossy().contains(".tmp-")), "half-written files are left");
}

#[test]
fn each_enclosure_is_there_with_its_true_length_type_and_duration() {
    let show = &built().0;
    for (slug, channel) in EPISODES {
        let public = show.join("feed/public").join(channel);
        let feed = fs::read_to_string(public.join("feed.xml")).unwrap();
        assert_eq!(feed.matches("<item>").count(), 1, "{feed}");
        let item = between(&feed, "<item>", "</item>");
        let enclosure = between(item, "<enclosure ", "/>");
        let site = between(&feed, "<link>", "</link>");
        let path = between(enclosure, "url=\"", "\"").strip_prefix(site).unwrap();
        assert_eq!(path, format!("{slug}/{slug}.mp3"));
        let file = public.join(path);
        assert_eq!(between(enclosure, "length=\"", "\"").parse(), Ok(fs::metadata(&file).unwrap().len()));
        assert_eq!(between(enclosure, "type=\"", "\""), "audio/mpeg");
        let said: u64 = between(item, "<itunes:duration>", "<").parse().unwrap();
        let measured = ms(&loudness(std::slice::from_ref(&file))[0]["duration_ms"]);
        assert!(measured.abs_diff(said * 1000) < 1000, "{said} s are said, {measured} ms measured");
        if has("ffprobe") {
            let arguments = ["-v", "error", "-show_entries", "format=duration,format_name", "-of", "json"];
            let probed = Command::new("ffprobe").args(arguments).arg(&file).output().unwrap();
            let probed: Value = serde_json::from_slice(&probed.stdout).unwrap();
            assert_eq!(probed["format"]["format_name"], "mp3");
            let probed: f64 = probed["format"]["duration"].as_str().unwrap().parse().unwrap();
            assert!((probed - measured as f64 / 1000.0).abs() < 0.1, "{probed} s against {measured} ms");
        }
        // everything else that the item names is there too
        for address in item.split("url=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            if let Some(path) = address.strip_prefix(site) {
                assert!(public.join(path).is_file(), "{address}");
            }
        }
        assert!(public.join(between(&feed, "<itunes:image href=\"", "\"").strip_prefix(site).unwrap()).is_file());
    }
}

#[test]
fn recordings_are_as_loud_and_as_long_as_they_should_be() {
    let recordings = recordings();
    let measured = loudness(&recordings.iter().map(|(_, path)| path.clone()).collect::<Vec<_>>());
    for ((slug, path), measured) in recordings.iter().zip(measured) {
        let report = json(&built().0.join(format!("episodes/{slug}/build/report.json")));
        let (i, tp) = (measured["integrated_lufs"].as_f64().unwrap(), measured["true_peak_dbtp"].as_f64().unwrap());
        assert!((i + 16.0).abs() <= 0.1, "{}: {i} LUFS", path.display());
        assert!(tp <= -1.0, "{}: {tp} dBTP", path.display());
        assert_eq!(measured["frames"], report["frames"], "{}", path.display());
        let said = &report["files"][path.file_name().unwrap().to_str().unwrap()];
        assert!((said["integrated_lufs"].as_f64().unwrap() - i).abs() < 0.015, "{said}");
        assert!((said["true_peak_dbtp"].as_f64().unwrap() - tp).abs() < 0.015, "{said}");
        if has("ffmpeg") {
            let arguments = ["-af", "ebur128=peak=true", "-f", "null", "-"];
            let heard = Command::new("ffmpeg").args(["-nostats", "-i"]).arg(path).args(arguments).output().unwrap();
            let heard = String::from_utf8(heard.stderr).unwrap();
            let summary = &heard[heard.rfind("Summary:").unwrap()..];
            let number = |from: &str, to: &str| between(summary, from, to).trim().parse::<f64>().unwrap();
            let (i, tp) = (number(" I:", "LUFS"), number("Peak:", "dBFS"));
            assert!((i + 16.0).abs() < 0.11 && tp <= -1.0, "{}: {summary}", path.display());
            let decoded =
                Command::new("ffmpeg").args(["-v", "error", "-i"]).arg(path).args(["-f", "s16le", "-"]).output();
            assert_eq!(decoded.unwrap().stdout.len() as u64 / 4, ms(&report["frames"]), "{}", path.display());
        }
    }
}

// Texts that run with the sound

#[test]
fn chapters_begin_where_the_rundown_says() {
    for (slug, channel) in EPISODES {
        let chapters = json(&built().0.join(format!("feed/public/{channel}/{slug}/chapters.json")));
        let marks: Vec<_> =
            rows(slug).into_iter().filter(|r| r["element"] == "segment" || r["element"] == "CHAPTER").collect();
        let chapters = chapters["chapters"].as_array().unwrap();
        assert_eq!(chapters.len(), marks.len());
        for (chapter, mark) in chapters.iter().zip(marks) {
            // a take holds some 80 ms before its first word, and the chapter begins with the word
            let after = seconds(&chapter["startTime"]).checked_sub(ms(&mark["start_ms"]));
            assert!(after.is_some_and(|a| a <= 100), "{chapter} {mark}");
        }
    }
}

/// The stretches with music, where an ear needs to be less sharp.
fn music(slug: &str) -> Vec<(u64, u64)> {
    let mut beds: Vec<(u64, u64)> = Vec::new();
    let mut music = Vec::new();
    for row in rows(slug) {
        match row["element"].as_str().unwrap() {
            "BED" => beds.push((ms(&row["start_ms"]), u64::MAX)),
            "BED out" => beds.last_mut().unwrap().1 = ms(&row["start_ms"]) + 2_000,
            "SIG" | "STING" | "MUSIC" => {
                music.push((ms(&row["start_ms"]), ms(&row["start_ms"]) + ms(&row["length_ms"])));
            }
            _ => {}
        }
    }
    music.extend(beds);
    music
}

#[test]
fn captions_lie_within_50_ms_of_the_voices() {
    for (slug, _) in EPISODES {
        let energy = Energy::of(&built().0.join(format!("episodes/{slug}/build/master.wav")));
        let report = json(&built().0.join(format!("episodes/{slug}/build/report.json")));
        assert_eq!(energy.frames, ms(&report["frames"]), "{slug}");
        let (captions, music) = (captions(slug), music(slug));
        let mut judged = 0;
        for (n, (from, to, _, body)) in captions.iter().enumerate() {
            let over_music = music.iter().any(|m| m.0 < to + 100 && from.saturating_sub(100) < m.1);
            // in music the voice is what is loud, and how loud the music is there is not known
            let levels: &[f64] = if over_music { &[-40.0, -35.0, -30.0, -26.0] } else { &[-40.0] };
            let heard = |level: f64| energy.sounding(from.saturating_sub(100), to + 100, level, 120);
            let near = |edge: &dyn Fn(Vec<(u64, u64)>) -> Option<u64>, at: u64| {
                levels.iter().any(|level| edge(heard(*level)).is_some_and(|heard| heard.abs_diff(at) <= 50))
            };
            // an edge inside running speech has no silence to be heard by
            if n == 0 || from - captions[n - 1].1 >= 100 {
                assert!(
                    near(&|s| s.first().map(|s| s.0), *from),
                    "{slug}: begins at {from}: {body}: {:?}",
                    heard(-40.0)
                );
                judged += 1;
            }
            if !over_music && captions.get(n + 1).is_none_or(|next| next.0 - to >= 100) {
                assert!(near(&|s| s.last().map(|s| s.1), *to), "{slug}: ends at {to}: {body}: {:?}", heard(-40.0));
                judged += 1;
            }
        }
        assert!(judged > 24, "{slug}: only {judged} edges could be heard");
    }
}

/// A word without its case and its marks.
fn bare(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
fn captions_of_clips_keep_the_times_of_the_recognised_words() {
    let slug = "tuesday-loaf";
    let captions = captions(slug);
    let mut compared = 0;
    for row in rows(slug).iter().filter(|r| r["element"] == "CLIP") {
        let (start, length) = (ms(&row["start_ms"]), ms(&row["media_ms"]));
        let voice = row["voice"].as_str().unwrap();
        let source = voice.split(' ').next().unwrap().to_lowercase();
        let recognised = json(&built().0.join(format!("episodes/{slug}/sources/{source}.json")));
        let segments = recognised["segments"].as_array().unwrap();
        let words: Vec<(String, u64, u64)> = segments
            .iter()
            .flat_map(|s| s["words"].as_array().unwrap())
            .map(|w| (bare(w["word"].as_str().unwrap()), seconds(&w["start"]), seconds(&w["end"])))
            .collect();
        let own: Vec<_> = captions.iter().filter(|c| c.2 == voice && c.0 >= start && c.1 <= start + length).collect();
        assert!(own.len() >= 3, "{voice}: {own:?}");
        assert!(own[0].0 - start < 400 && start + length - own[own.len() - 1].1 < 400, "{row} {own:?}");
        // how far the programme's time lies from the source's, at each edge of each caption
        let mut at = 0;
        let mut shifts: Vec<i64> = Vec::new();
        for (from, to, _, body) in &own {
            let spoken: Vec<String> = body.split_whitespace().map(bare).filter(|w| !w.is_empty()).collect();
            let find = |spoken: &[String], at: usize| {
                (at..words.len()).find(|n| words[*n..].iter().map(|w| &w.0).take(spoken.len()).eq(spoken.iter()))
            };
            let first = find(&spoken[..spoken.len().min(3)], at).unwrap();
            let tail = &spoken[spoken.len() - spoken.len().min(2)..];
            let last = find(tail, first + spoken.len() - tail.len()).unwrap() + tail.len() - 1;
            at = last + 1;
            shifts.push(i64::try_from(*from).unwrap() - i64::try_from(words[first].1).unwrap());
            shifts.push(i64::try_from(*to).unwrap() - i64::try_from(words[last].2).unwrap());
        }
        // struck words are gone from the programme: from there on everything is that much earlier, once
        let struck: Vec<i64> = shifts.windows(2).map(|s| s[1] - s[0]).filter(|d| d.abs() > 50).collect();
        let strikes = usize::from(own.iter().any(|c| c.3.starts_with("But on a Tuesday, nobody")));
        assert_eq!(struck.len(), strikes, "{voice}: {shifts:?}");
        assert!(struck.iter().all(|d| (-2_500..-300).contains(d)), "{shifts:?}");
        compared += shifts.len();
    }
    assert!(compared > 20, "{compared}");
}

// Nothing is done twice

#[test]
fn a_second_run_does_nothing_and_touches_nothing() {
    let show = copy();
    let before = on_disk(show.path());
    let ran = run(show.path(), &["build"]).ends(0);
    assert_eq!(ran.actions(), ["nothing to do: everything is up to date"]);
    assert_eq!(changed(&before, &on_disk(show.path())), Vec::<String>::new());
    // a file that was only touched is still the same file
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for name in before.keys().filter(|name| !name.contains("/build/") && !name.contains("/public/")) {
        fs::File::options().write(true).open(show.path().join(name)).unwrap().set_modified(long_ago).unwrap();
    }
    let before = on_disk(show.path());
    let ran = run(show.path(), &["build"]).ends(0);
    assert_eq!(ran.actions(), ["nothing to do: everything is up to date"]);
    assert_eq!(changed(&before, &on_disk(show.path())), Vec::<String>::new());
}

#[test]
fn without_its_cache_everything_made_is_the_same_again() {
    let show = copy();
    let made = |show: &Path| -> BTreeMap<String, String> {
        on_disk(show).into_iter().map(|(name, disk)| (name, disk.hash)).collect()
    };
    let before = made(show.path());
    fs::remove_dir_all(show.path().join(".cornercast/probe")).unwrap();
    let ran = run(show.path(), &["build"]).ends(0);
    assert_eq!(ran.actions(), ["nothing to do: everything is up to date"]);
    assert_eq!(made(show.path()), before);
}

#[test]
fn a_changed_take_remakes_its_own_episode_and_no_other() {
    let show = copy();
    let before = on_disk(show.path());
    // another take of the same paragraph, a little shorter
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 48_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let take = show.path().join("episodes/deom/takes/open-2.2.wav");
    let mut writer = hound::WavWriter::create(take, spec).unwrap();
    let mut noise = 0x1234_5678_u32;
    for n in 0..48 * 1_700_u32 {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let speaks = (4_800..76_800).contains(&n) && n % 12_000 < 9_000;
        writer.write_sample(if speaks { i16::try_from(noise >> 18).unwrap() - 8_192 } else { 0 }).unwrap();
    }
    writer.finalize().unwrap();
    let script = show.path().join("episodes/deom/script.md");
    let text = fs::read_to_string(&script).unwrap();
    assert!(text.contains("takes/open-2.1.flac"));
    fs::write(&script, text.replace("takes/open-2.1.flac", "takes/open-2.2.wav")).unwrap();
    let ran = run(show.path(), &["build"]).ends(0);
    assert!(ran.out.contains("mix      episodes/deom/build/master.wav\n"), "{}", ran.out);
    let own =
        |name: &str| name.contains("deom") || ["feed/public/ko/feed.xml", "feed/public/ko/index.html"].contains(&name);
    for action in ran.actions() {
        assert!(own(action.split_whitespace().last().unwrap()), "{action}");
    }
    for name in changed(&before, &on_disk(show.path())) {
        assert!(own(&name) || name.starts_with(".cornercast/probe/"), "{name}");
    }
    run(show.path(), &["build"]).ends(0);
}

#[test]
fn a_change_that_is_not_heard_renders_nothing() {
    let show = copy();
    let file = show.path().join("episodes/tuesday-loaf/script.md");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("like the candle."));
    fs::write(&file, text.replace("like the candle.", "like the candle; softly.")).unwrap();
    let ran = run(show.path(), &["build"]).ends(0);
    assert!(!ran.out.contains("mix ") && !ran.out.contains("feed.xml"), "{}", ran.out);
    assert!(ran.out.contains("episodes/tuesday-loaf/build/script.html"), "{}", ran.out);
}

// Feeds, read by others

const OUTSIDERS: &str = r#"
import sys, importlib
path, guid, url, size, seconds = sys.argv[1:6]
def there(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print("SKIPPED: the Python module %s is not installed" % name)
etree = there("lxml.etree")
if etree:
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    assert root.tag == "rss" and root.get("version") == "2.0", root.tag
    names = {"itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "podcast": "https://podcastindex.org/namespace/1.0"}
    assert [g.text for g in root.findall("channel/item/guid")] == [guid]
    for needed in ["itunes:author", "itunes:image", "itunes:category", "itunes:explicit", "podcast:guid", "podcast:locked"]:
        assert root.find("channel/" + needed, names) is not None, needed
    for needed in ["itunes:duration", "podcast:transcript", "podcast:chapters"]:
        assert root.find("channel/item/" + needed, names) is not None, needed
    print("read by lxml")
feedparser = there("feedparser")
if feedparser:
    read = feedparser.parse(path)
    assert not read.bozo, read.bozo_exception
    assert read.version == "rss20", read.version
    [entry] = read.entries
    [enclosure] = entry.enclosures
    assert (entry.id, enclosure.href, enclosure.length, enclosure.type) == (guid, url, size, "audio/mpeg"), entry
    assert entry.title and entry.published_parsed and read.feed.title and read.feed.language
    print("read by feedparser")
podcastparser = there("podcastparser")
if podcastparser:
    with open(path, "rb") as stream:
        read = podcastparser.parse("https://example.org/feed.xml", stream)
    [entry] = read["episodes"]
    [enclosure] = entry["enclosures"]
    assert (entry["guid"], enclosure["url"], enclosure["mime_type"]) == (guid, url, "audio/mpeg"), entry
    assert enclosure["file_size"] == int(size), enclosure
    assert abs(entry["total_time"] - float(seconds)) < 1, entry["total_time"]
    assert entry["title"] and entry["published"] and read["title"] and read["cover_url"]
    print("read by podcastparser")
"#;

#[test]
fn other_peoples_parsers_read_the_feeds() {
    for (slug, channel) in EPISODES {
        let public = built().0.join("feed/public").join(channel);
        let path = public.join("feed.xml");
        let feed = fs::read_to_string(&path).unwrap();
        let file = public.join(format!("{slug}/{slug}.mp3"));
        let seconds = ms(&loudness(std::slice::from_ref(&file))[0]["duration_ms"]) as f64 / 1000.0;
        let size = fs::metadata(&file).unwrap().len().to_string();
        let facts =
            [between(&feed, "<guid isPermaLink=\"false\">", "<"), between(&feed, "<enclosure url=\"", "\""), &size];
        let mut python = Command::new("python3");
        let Ok(read) = python.args(["-c", OUTSIDERS]).arg(&path).args(facts).arg(seconds.to_string()).output() else {
            return skipped("python3 is not installed, so no other parser read the feeds");
        };
        let said = String::from_utf8_lossy(&read.stdout).into_owned();
        assert!(read.status.success(), "{slug}: {said}{}", String::from_utf8_lossy(&read.stderr));
        said.lines().filter_map(|l| l.strip_prefix("SKIPPED: ")).for_each(skipped);
    }
}

const VALIDATOR: &str = r#"
import sys, os
sys.path[:0] = [sys.argv[1], os.path.join(sys.argv[1], "src")]
import feedvalidator
from feedvalidator.formatter.text_plain import Formatter
with open(sys.argv[2], "rb") as stream:
    events = feedvalidator.validateStream(stream, firstOccurrenceOnly=1, base=sys.argv[3])["loggedEvents"]
said = [e for e in events if isinstance(e, (feedvalidator.logging.Error, feedvalidator.logging.Warning))]
assert len(events) > 20, "it has looked at nothing"
print("\n".join(Formatter(said)))
sys.exit(1 if any(isinstance(e, feedvalidator.logging.Error) for e in said) else 0)
"#;

#[test]
fn the_w3c_validator_finds_no_error() {
    let Some(validator) = std::env::var_os("FEEDVALIDATOR") else {
        return skipped("set FEEDVALIDATOR to a checkout of the W3C feed validator to have the feeds validated");
    };
    for (_, channel) in EPISODES {
        let path = built().0.join("feed/public").join(channel).join("feed.xml");
        let feed = fs::read_to_string(&path).unwrap();
        let address = between(&feed, "<atom:link href=\"", "\"");
        let mut python = Command::new("python3");
        let judged = python.args(["-c", VALIDATOR]).arg(&validator).arg(path).arg(address).output().unwrap();
        let said = [judged.stdout, judged.stderr].map(|o| String::from_utf8_lossy(&o).into_owned()).concat();
        assert!(judged.status.success(), "{channel}: {said}");
        eprintln!("{channel}: {said}");
    }
}

#[test]
fn only_ready_episodes_are_public() {
    let show = &built().0;
    let draft = fs::read_to_string(show.join(format!("episodes/{DRAFT}/episode.toml"))).unwrap();
    assert!(draft.contains("status = \"draft\""));
    let guid = between(&draft, "guid = \"", "\"");
    for path in files(&show.join("feed/public")) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        assert!(!text.contains(guid) && !text.contains(DRAFT), "{}", path.display());
    }
    // and what is for the host alone stays in the house
    assert!(
        fs::read_to_string(show.join("episodes/tuesday-loaf/build/script.html")).unwrap().contains("like the candle")
    );
    for path in files(&show.join("feed/public")) {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        for inside in ["like the candle", "you know,", "over the telephone", "umbrella", "her kitchen\"", "wren.flac"] {
            assert!(!text.contains(inside), "{inside:?} is in {}", path.display());
        }
    }
}

#[test]
fn a_broken_draft_stops_nobody() {
    let show = copy();
    let public = on_disk(&show.path().join("feed/public"));
    fs::remove_dir_all(show.path().join("feed/public")).unwrap();
    let script = show.path().join(format!("episodes/{DRAFT}/script.md"));
    let text = fs::read_to_string(&script).unwrap();
    fs::write(&script, text + "\n> **JINGEL** sig\n").unwrap();
    let before = on_disk(&show.path().join("episodes"));
    let ran =
        run(show.path(), &["build"]).ends(1).says(&["error[E010]: unknown cue \"JINGEL\"", "kiosk-words/script.md:"]);
    assert!(ran.out.contains("feed/public/en/feed.xml") && ran.out.contains("feed/public/ko/feed.xml"), "{}", ran.out);
    let hashes =
        |disk: &BTreeMap<String, OnDisk>| disk.iter().map(|(n, d)| (n.clone(), d.hash.clone())).collect::<Vec<_>>();
    assert_eq!(hashes(&on_disk(&show.path().join("feed/public"))), hashes(&public));
    for name in changed(&before, &on_disk(&show.path().join("episodes"))) {
        assert!(name.starts_with(DRAFT), "{name}");
    }
}

// Published is published

/// Remove everything of the ready episodes that only their makers have.
fn forget_the_media(show: &Path) {
    for (slug, _) in EPISODES {
        for folder in ["sources", "takes", "build"] {
            let _ = fs::remove_dir_all(show.join("episodes").join(slug).join(folder));
        }
    }
}

#[test]
fn a_published_episode_stays_byte_for_byte_whatever_changes_around_it() {
    let show = copy();
    let target = tempfile::tempdir().unwrap();
    let ran = run(show.path(), &["publish", "--to", target.path().to_str().unwrap()]).ends(0);
    for (slug, channel) in EPISODES {
        assert!(ran.out.contains(&format!("seal     episodes/{slug}/episode.lock")), "{}", ran.out);
        let lock = json(&show.path().join(format!("episodes/{slug}/episode.lock")));
        let mp3 = &lock["files"][format!("{slug}.mp3")];
        let file = show.path().join(format!("feed/public/{channel}/{slug}/{slug}.mp3"));
        assert_eq!(mp3["sha256"], hash(&file));
        assert_eq!(mp3["bytes"], fs::metadata(&file).unwrap().len());
        let status = fs::read_to_string(show.path().join(format!("episodes/{slug}/episode.toml"))).unwrap();
        assert!(status.contains("\nstatus = \"published\"\n") && !status.contains("\"ready\""), "{status}");
        let original = fs::read_to_string(built().0.join(format!("episodes/{slug}/episode.toml"))).unwrap();
        assert_eq!(status, original.replace("\"ready\"", "\"published\""), "nothing else of the file changes");
        assert!(ran.out.contains(&format!("copy     {channel}/feed.xml")), "{}", ran.out);
    }
    assert!(!show.path().join(format!("episodes/{DRAFT}/episode.lock")).exists());
    // the public tree is on the other side as it is here, each feed after everything that it names
    let public = show.path().join("feed/public");
    for path in files(&public) {
        assert_eq!(hash(&path), hash(&target.path().join(path.strip_prefix(&public).unwrap())), "{}", path.display());
    }
    let copied: Vec<_> = ran.actions().into_iter().filter(|a| a.starts_with("copy ")).collect();
    assert!(copied.iter().rev().take(2).all(|a| a.ends_with("feed.xml")), "{copied:?}");

    // publishing again, and building, change nothing
    let before = on_disk(show.path());
    run(show.path(), &["publish"]).ends(0);
    run(show.path(), &["build"]).ends(0);
    assert_eq!(changed(&before, &on_disk(show.path())), Vec::<String>::new());

    // the corner changes its sound, and the recordings are gone
    let corner = show.path().join("scripts/spoonful-en/corner.toml");
    let text = fs::read_to_string(&corner).unwrap();
    fs::write(&corner, text.replace("music = \"-6dB\"", "music = \"-12dB\"").replace("kbps = 96", "kbps = 64"))
        .unwrap();
    forget_the_media(show.path());
    let before = on_disk(&public);
    let ran = run(show.path(), &["build"])
        .ends(0)
        .says(&["tuesday-loaf: published, left as it is", "deom: published, left as it is"]);
    assert!(!ran.out.contains("feed/public"), "{}", ran.out);
    assert_eq!(changed(&before, &on_disk(&public)), Vec::<String>::new());

    // a fresh clone has neither the recordings nor the public tree, and writes the same feeds
    let clone = tempfile::tempdir().unwrap();
    let ignored =
        |path: &str| path.starts_with(".cornercast") || path.starts_with("feed/public") || path.contains("/build/");
    copy_tree(show.path(), clone.path(), ignored);
    run(clone.path(), &["build"]).ends(0).says(&["tuesday-loaf: published; not on this machine: ", "tuesday-loaf.mp3"]);
    for (_, channel) in EPISODES {
        let feed = format!("feed/public/{channel}/feed.xml");
        assert_eq!(
            fs::read_to_string(clone.path().join(&feed)).unwrap(),
            fs::read_to_string(show.path().join(&feed)).unwrap()
        );
    }

    // its identity is not to be changed either
    let file = show.path().join("episodes/deom/episode.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("guid = \"b", "guid = \"c", 1)).unwrap();
    run(show.path(), &["build"]).ends(1).says(&["error[E090]: ", "episodes/deom/episode.toml:1:"]);
    assert_eq!(changed(&before, &on_disk(&public)), Vec::<String>::new());
}

#[test]
fn a_hold_refuses_to_publish_and_leaves_the_others_unsealed() {
    let show = copy();
    let file = show.path().join("episodes/tuesday-loaf/script.md");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("## Opening", "> **HOLD** Barnaby wants to hear it first\n\n## Opening", 1))
        .unwrap();
    run(show.path(), &["publish"]).ends(1).says(&["tuesday-loaf is on hold: Barnaby wants to hear it first"]);
    for (slug, _) in EPISODES {
        assert!(!show.path().join(format!("episodes/{slug}/episode.lock")).exists(), "{slug}");
    }
}

// The same everywhere

#[test]
fn the_same_show_gives_the_same_bytes_in_any_folder_for_anybody() {
    let elsewhere = tempfile::tempdir().unwrap();
    let show = elsewhere.path().join("another place");
    sources_into(&show);
    let mut command = tool(&show);
    command.args(["--jobs", "1", "build"]).current_dir(elsewhere.path());
    command.env("TZ", "Asia/Seoul").env("LANG", "ko_KR.UTF-8").env("LC_ALL", "ko_KR.UTF-8").env("TERM", "xterm");
    command
        .env("HOME", elsewhere.path())
        .env("USER", "quetzalcoatl")
        .env("LOGNAME", "quetzalcoatl")
        .env("HOSTNAME", "popocatepetl");
    Ran::of(command.output().unwrap()).ends(0);
    let made = |root: &Path| -> BTreeMap<String, String> {
        let generated = |name: &str| name.starts_with("feed/public/") || name.contains("/build/");
        on_disk(root).into_iter().filter(|(name, _)| generated(name)).map(|(name, disk)| (name, disk.hash)).collect()
    };
    let (here, there) = (made(&built().0), made(&show));
    assert!(here.len() > 40, "{here:?}");
    let names = |made: &BTreeMap<String, String>| made.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&here), names(&there));
    let differ: Vec<_> = here.iter().filter(|(name, hash)| there[*name] != **hash).map(|(name, _)| name).collect();
    assert!(differ.is_empty(), "{differ:?}");
    no_trace(&show, &["quetzalcoatl", "popocatepetl", elsewhere.path().to_str().unwrap()]);
}

/// No file that the tool made holds any of these texts.
#[track_caller]
fn no_trace(show: &Path, of: &[&str]) {
    let made = |path: &Path| {
        let name = path.strip_prefix(show).unwrap().to_str().unwrap().to_owned();
        name.starts_with("feed/public/") || name.contains("/build/") || name.starts_with(".cornercast/")
    };
    for path in files(show).into_iter().filter(|p| made(p)) {
        let bytes = fs::read(&path).unwrap();
        for text in of {
            let there = bytes.windows(text.len()).any(|w| w == text.as_bytes());
            assert!(!there, "{text:?} is in {}", path.display());
        }
    }
}

#[test]
fn nothing_made_gives_away_where_or_by_whom() {
    let show = &built().0;
    let mut secrets = vec![show.to_str().unwrap().to_owned(), checkout().to_str().unwrap().to_owned()];
    for (program, argument) in [("id", "-un"), ("uname", "-n")] {
        let Ok(output) = Command::new(program).arg(argument).output() else { continue };
        let name = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        // a name of four letters stands in many a file by chance
        if name.len() > 4 {
            secrets.push(name);
        } else {
            skipped(&format!("{program} gives {name:?}, too short to look for"));
        }
    }
    no_trace(show, &secrets.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn the_demo_is_small() {
    let folder = tempfile::tempdir().unwrap();
    sources_into(folder.path());
    let all = on_disk(folder.path());
    let total: u64 = all.values().map(|d| d.length).sum();
    assert!(total < 6 << 20, "{total} bytes");
    let large: Vec<_> = all.iter().filter(|(_, d)| d.length > 1 << 20).collect();
    assert!(large.is_empty(), "{large:?}");
}

#[test]
fn the_demo_has_nothing_to_complain_of() {
    let (folder, ran) = built();
    assert!(!ran.err.contains("warning["), "{}", ran.err);
    let checked = run(folder, &["check"]).ends(0);
    assert!(
        checked.err.contains("0 errors, 0 warnings") || checked.out.contains("0 errors, 0 warnings"),
        "{}",
        checked.err
    );
}

#[test]
fn nothing_keeps_anybody_from_reading_a_page() {
    if !judge::axe::there() {
        return;
    }
    let (folder, _) = built();
    let html = files(folder).into_iter().filter(|p| p.extension().is_some_and(|e| e == "html"));
    let page = |p: PathBuf| (p.strip_prefix(folder).unwrap().display().to_string(), fs::read_to_string(&p).unwrap());
    let pages: Vec<_> =
        html.map(page).filter(|(name, _)| !name.contains("deom/build") && !name.contains("kiosk")).collect();
    assert!(pages.len() > 10, "{pages:?}");
    assert_eq!(judge::axe::complaints(&pages), Vec::<String>::new());
    // and a page that somebody cannot read is found
    let bad = "<!doctype html><html><body><img src=\"data:,\"></body></html>";
    assert_eq!(judge::axe::complaints(&[("bad".into(), bad.into())]).len(), 1);
}
