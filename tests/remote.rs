//! Servers: what is there after each step, what is never there, and who is told the secrets.
mod server;

use crate::show::made::{self, Made};
use crate::show::run::{Ran, changed, files, on_disk, run, skipped, tool};
use serde_json::Value;
use server::{Fault, Moto, Sshd, Web};
use std::{fs, path::Path, process::Command, thread, time::Duration};

fn there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|o| o.status.success())
}

/// A second episode, as ready as the first.
fn second(made: &Made) {
    another(made, "second", "5");
}

fn another(made: &Made, slug: &str, digit: &str) {
    for file in files(&made.path("episodes/lamp")) {
        let relative = file.strip_prefix(made.path("episodes/lamp")).unwrap().to_owned();
        if relative.starts_with("build") || relative.ends_with("episode.lock") {
            continue;
        }
        let to = made.path("episodes").join(slug).join(relative);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, to).unwrap();
    }
    let name = format!("episodes/{slug}/episode.toml");
    let toml = made.read(&name).replace("4f0f6c0e", &format!("{digit}f0f6c0e"));
    made.put(&name, toml.replace("2026-11-20", "2026-11-27").replace("\"published\"", "\"ready\""));
}

/// A show whose site is a folder on a web server of this machine.
fn public() -> (Made, tempfile::TempDir, Web) {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = Web::of(outside.path());
    made.swap("feed/channel.toml", "https://example.org/loose/", &format!("http://{}/loose/", web.address));
    (made, outside, web)
}

/// Every file that a feed names is there, and as long as it says.
#[track_caller]
fn whole(xml: &str, length_of: impl Fn(&str) -> Option<u64>) {
    let channel = rss::Channel::read_from(xml.as_bytes()).unwrap();
    for item in channel.items {
        let enclosure = item.enclosure.unwrap();
        let path = enclosure.url.split("/loose/").nth(1).unwrap();
        assert_eq!(length_of(path).map(|l| l.to_string()), Some(enclosure.length), "{path}");
    }
    for part in xml.split("url=\"").skip(1).filter_map(|p| p.split('"').next()?.split("/loose/").nth(1)) {
        assert!(length_of(part).is_some(), "{part} is named and not there");
    }
}

fn in_folder(folder: &Path) -> impl Fn(&str) -> Option<u64> + '_ {
    move |name| fs::metadata(folder.join(name)).ok().map(|m| m.len())
}

#[test]
fn by_rsync_recordings_come_first_and_feeds_last() {
    if !there("rsync") {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("web/show with space");
    let to = format!("rsync:{}", folder.display());
    let plan = run(made.root(), &["publish", "--to", &to, "--dry-run"]).ends(0);
    assert!(!folder.exists() && !plan.out.contains("copy     "), "{}", plan.out);
    let ran = run(made.root(), &["publish", "--to", &to]).ends(0).says(&["not checked: https://example.org/loose/"]);
    let copied: Vec<&str> = ran.actions().into_iter().filter_map(|l| l.strip_prefix("copy     ")).collect();
    assert_eq!((copied[0], *copied.last().unwrap()), ("lamp/lamp.mp3", "feed.xml"));
    let place = |name: &str| copied.iter().position(|n| *n == name).unwrap();
    assert!(place("lamp/captions.vtt") < place("lamp/index.html") && place("artwork.png") < place("index.html"));
    whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("feed.xml"), mode("lamp")), (0o644, 0o755));
    }
    // again: nothing; of somebody else: nothing
    let before = on_disk(&folder);
    fs::write(folder.join("theirs.txt"), "theirs").unwrap();
    assert_eq!(
        run(made.root(), &["publish", "--to", &to]).ends(0).actions(),
        ["nothing to do: everything is up to date"]
    );
    assert_eq!(changed(&before, &on_disk(&folder)), ["theirs.txt"]);
    // one more, said before it is done
    second(&made);
    run(made.root(), &["publish"]).ends(0);
    let plan = run(made.root(), &["publish", "--to", &to, "--dry-run"]).ends(0);
    assert!(
        plan.out.contains("would copy second/second.mp3") && plan.out.contains("would copy feed.xml"),
        "{}",
        plan.out
    );
    assert!(!folder.join("second").exists());
    run(made.root(), &["publish", "--to", &to]).ends(0);
    whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
    // taken back, and nothing else with it
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    assert!(!folder.join("lamp").exists(), "{:?}", files(&folder));
    assert!(folder.join("second/second.mp3").exists() && folder.join("theirs.txt").exists());
    let feed = fs::read_to_string(folder.join("feed.xml")).unwrap();
    assert!(!feed.contains("4f0f6c0e") && feed.contains("5f0f6c0e"));
    whole(&feed, in_folder(&folder));
}

#[test]
fn a_server_that_cannot_be_reached_or_has_more_is_left_alone() {
    if !there("rsync") {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    run(made.root(), &["publish", "--to", "rsync:nobody@host.invalid:web"])
        .ends(74)
        .says(&["rsync to nobody@host.invalid:web/ failed"]);
    run(made.root(), &["publish", "--to", "rsync:-e sh:x"]).ends(2).says(&["rsync:user@host:path"]);
    run(made.root(), &["publish", "--to", "rsync:me@radio.example"]).ends(2).says(&["rsync:user@host:path"]);
    for kind in ["kit:", "bundle:"] {
        run(made.root(), &["publish", "--to", kind]).ends(2).says(&[&format!("--to {kind}DIR")]);
    }
    let own = format!("kit:{}", made.path("feed/kit").display());
    run(made.root(), &["publish", "--to", &own]).ends(1).says(&["where the show is made"]);
    run(made.root(), &["publish", "--to", "s3:lamps"]).ends(1).says(&["AWS_ACCESS_KEY_ID"]);
    // an address that nothing can be sent to seals nothing
    assert!(!made.path("episodes/lamp/episode.lock").exists());
    // a feed with an episode that this show has not
    let folder = outside.path().join("web");
    let to = format!("rsync:{}", folder.display());
    run(made.root(), &["publish", "--to", &to]).ends(0);
    let feed = fs::read_to_string(folder.join("feed.xml")).unwrap();
    let more = feed.replace("</channel>", "<item><title>Other</title><guid>other</guid></item></channel>");
    fs::write(folder.join("feed.xml"), &more).unwrap();
    run(made.root(), &["publish", "--to", &to]).ends(1).says(&["an episode that this show has not: \"Other\" (other)"]);
    assert_eq!(fs::read_to_string(folder.join("feed.xml")).unwrap(), more);
}

#[test]
fn recordings_are_asked_for_before_the_feed_says_that_they_are_there() {
    if !there("rsync") || !there("curl") {
        return skipped("what apps would get: rsync or curl is not on this machine");
    }
    let (made, outside, web) = public();
    let folder = outside.path().join("loose");
    let to = format!("rsync:{}", folder.display());
    for (fault, why) in [
        (Fault::Missing, "HEAD is answered with 404"),
        (Fault::Short, "bytes there, and"),
        (Fault::Type, "its type is text/html"),
        (Fault::NoRanges, "byte ranges are not served"),
    ] {
        web.set(fault);
        run(made.root(), &["publish", "--to", &to]).ends(1).says(&[
            "lamp/lamp.mp3",
            why,
            "the feed was left as it was",
        ]);
        assert!(folder.join("lamp/lamp.mp3").exists() && !folder.join("feed.xml").exists(), "{why}");
    }
    // once it is put right, the next run finishes, though nothing is left to be copied but the feed
    web.set(Fault::None);
    let ran = run(made.root(), &["publish", "--to", &to]).ends(0);
    assert_eq!(ran.actions(), ["copy     feed.xml"]);
    assert!(!ran.err.contains("not checked"), "{}", ran.err);
    whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
}

#[test]
fn a_recording_counts_that_stands_where_apps_are_sent_on_to() {
    if !there("rsync") || !there("curl") {
        return skipped("what apps would get: rsync or curl is not on this machine");
    }
    let (made, outside, web) = public();
    let folder = outside.path().join("loose");
    let to = format!("rsync:{}", folder.display());
    // a page to log in at, a circle, a way off the web, and nothing
    for (on, why) in [
        ("/loose/lamp/index.html", "its type is text/html there, and should be audio/mpeg"),
        ("{path}", "it is sent on more than 8 times"),
        ("ftp://{host}{path}?1", "which is no address of the web"),
        ("/nowhere.mp3?1", "HEAD is answered with 404, and should be with 200"),
    ] {
        web.set(Fault::Moved(302, on));
        run(made.root(), &["publish", "--to", &to]).ends(1).says(&[
            "lamp/lamp.mp3",
            why,
            "the feed was left as it was",
        ]);
        assert!(!folder.join("feed.xml").exists(), "{on}");
    }
    for (status, on) in
        [(301, "{path}?1"), (303, "http://{host}{path}?1"), (307, "//{host}{path}?1"), (308, "lamp.mp3?1")]
    {
        web.set(Fault::Moved(status, on));
        let _ = fs::remove_dir_all(&folder);
        let ran = run(made.root(), &["publish", "--to", &to]).ends(0);
        assert!(!ran.err.contains("not checked") && !ran.err.contains("sent on"), "{on}: {}", ran.err);
        whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
    }
    // one name more for this machine
    let port = web.address.rsplit_once(':').unwrap().1;
    let on: &'static str = Box::leak(format!("http://localhost:{port}{{path}}?1").into_boxed_str());
    web.set(Fault::Moved(302, on));
    let _ = fs::remove_dir_all(&folder);
    run(made.root(), &["publish", "--to", &to])
        .ends(0)
        .says(&[&format!("are sent on, and get them from localhost:{port}")]);
}

#[test]
fn what_is_new_waits_for_its_recordings_and_what_is_taken_back_for_nothing() {
    if !there("rsync") || !there("curl") {
        return skipped("what apps would get: rsync or curl is not on this machine");
    }
    let (made, outside, web) = public();
    let folder = outside.path().join("loose");
    let to = format!("rsync:{}", folder.display());
    let feed = || fs::read_to_string(folder.join("feed.xml")).unwrap();
    run(made.root(), &["publish", "--to", &to]).ends(0);
    // what the feed there names already keeps back nothing that is new
    second(&made);
    web.set(Fault::Lacks("lamp.mp3"));
    run(made.root(), &["publish", "--to", &to])
        .ends(0)
        .says(&["lamp/lamp.mp3: HEAD is answered with 404", "names it already"]);
    assert!(feed().contains("5f0f6c0e"));
    // nor does what is new, or lost, keep a voice there that is taken back
    another(&made, "third", "6");
    web.set(Fault::Missing);
    run(made.root(), &["publish", "--to", &to]).ends(1).says(&["third/third.mp3: HEAD", "the feed was left as it was"]);
    assert!(!feed().contains("6f0f6c0e"));
    fs::remove_file(made.path("feed/public/second/second.mp3")).unwrap();
    fs::remove_dir_all(made.path("episodes/second/build")).unwrap();
    fs::remove_file(folder.join("second/second.mp3")).unwrap();
    // and comes no sooner for that
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&[
        "neither on this machine nor in",
        "what was taken back is gone from there; what is new did not arrive",
        &format!("cornercast publish --to {to}"),
    ]);
    assert!(!folder.join("lamp/lamp.mp3").exists(), "{:?}", files(&folder));
    assert!(!feed().contains("4f0f6c0e") && !feed().contains("6f0f6c0e") && feed().contains("5f0f6c0e"), "{}", feed());
}

#[test]
fn what_cannot_arrive_keeps_nothing_there_that_is_taken_back() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("www");
    let to = folder.to_str().unwrap();
    let feed = || fs::read_to_string(folder.join("feed.xml")).unwrap();
    let kit = outside.path().join("kit");
    run(made.root(), &["publish", "--to", to, "--to", &format!("kit:{}", kit.display())]).ends(0);
    second(&made);
    let blocked = folder.join("second/second.mp3");
    fs::create_dir_all(blocked.join("in the way")).unwrap();
    fs::create_dir_all(kit.join("second/second.mp3/in the way")).unwrap();
    run(made.root(), &["publish", "--to", to]).ends(74).says(&["second/second.mp3"]);
    run(made.root(), &["withdraw", "lamp"]).ends(74).says(&["what was taken back is gone from there", "publish --to"]);
    assert!(!folder.join("lamp/lamp.mp3").exists(), "{:?}", files(&folder));
    assert!(!kit.join("lamp").exists(), "{:?}", files(&kit));
    assert!(!feed().contains("4f0f6c0e") && !feed().contains("5f0f6c0e"), "{}", feed());
    fs::remove_dir_all(&blocked).unwrap();
    run(made.root(), &["publish", "--to", to]).ends(0);
    assert!(feed().contains("5f0f6c0e") && blocked.is_file(), "{}", feed());
}

#[test]
fn a_correction_waits_where_something_else_is_taken_back() {
    if !there("rsync") || !there("curl") {
        return skipped("what apps would get: rsync or curl is not on this machine");
    }
    let (made, outside, web) = public();
    let (folder, plain) = (outside.path().join("loose"), outside.path().join("plain"));
    let (to, beside) = (format!("rsync:{}", folder.display()), plain.display().to_string());
    second(&made);
    run(made.root(), &["publish", "--to", &to, "--to", &beside]).ends(0);
    let feed = |folder: &Path| fs::read_to_string(folder.join("feed.xml")).unwrap();
    let item =
        |folder: &Path| cornercast::feed::item_of(&feed(folder), "4f0f6c0e-07a5-4be5-9c3a-91ce1f6a3d05").unwrap();
    let (before, sound) = (item(&folder), fs::read(folder.join("lamp/lamp.mp3")).unwrap());
    made::wav(&made.path("episodes/lamp/takes/close-1.1.wav"), 3_400, &[(400, 1_500), (1_900, 3_100)]);
    made.put(
        "episodes/lamp/episode.toml",
        made.read("episodes/lamp/episode.toml") + "\n[[revision]]\ndate = 2026-12-01\nnote = \"It hums less.\"\n",
    );
    web.set(Fault::Lacks("lamp-r1.mp3"));
    run(made.root(), &["publish", "--revise", "lamp", "--to", &to]).ends(1).says(&["the feed was left as it was"]);
    let blocked = plain.join("lamp/lamp-r1.mp3");
    fs::create_dir_all(blocked.join("in the way")).unwrap();
    run(made.root(), &["withdraw", "second"])
        .ends(74)
        .says(&["what was taken back is gone from there", "publish --to"]);
    for place in [&folder, &plain] {
        assert!(!place.join("second/second.mp3").exists(), "{:?}", files(place));
        assert!(!feed(place).contains("5f0f6c0e"), "{}", feed(place));
        assert_eq!(item(place), before);
        assert_eq!(fs::read(place.join("lamp/lamp.mp3")).unwrap(), sound);
    }
    web.set(Fault::None);
    fs::remove_dir_all(&blocked).unwrap();
    run(made.root(), &["publish", "--to", &to, "--to", &beside]).ends(0);
    for place in [&folder, &plain] {
        assert!(item(place).contains("lamp-r1.mp3"), "{}", feed(place));
        whole(&feed(place), in_folder(place));
    }
}

#[test]
fn a_mistake_in_another_episode_keeps_nothing_public_and_takes_nothing_else_away() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let [web, kit, card] = ["web", "kit", "card"].map(|name| outside.path().join(name));
    second(&made);
    let (kits, cards) = (format!("kit:{}", kit.display()), format!("bundle:{}", card.display()));
    run(made.root(), &["publish", "--to", web.to_str().unwrap(), "--to", &kits, "--to", &cards]).ends(0);
    made.put("episodes/second/episode.toml", "title = \"Broken\n");
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&["episodes/second/episode.toml"]);
    let feed = fs::read_to_string(web.join("feed.xml")).unwrap();
    assert!(!feed.contains("4f0f6c0e") && feed.contains("5f0f6c0e"), "{feed}");
    for (place, gone, there) in [
        (&web, "lamp/lamp.mp3", "second/second.mp3"),
        (&kit, "lamp/form.txt", "second/form.txt"),
        (&card, "01/002_SECOND.mp3", "01/001_SECOND.mp3"),
    ] {
        assert!(!place.join(gone).exists() && place.join(there).exists(), "{:?}", files(place));
    }
}

#[test]
fn what_is_taken_back_is_looked_for_where_it_is_and_not_put_anywhere_else() {
    if !there("rsync") {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("loose");
    second(&made);
    let inside = |folder: &Path, arguments: &[&str]| {
        let mut tool = tool(made.root());
        Ran::of(tool.current_dir(folder).args(arguments).output().unwrap())
    };
    // a folder that is named from where somebody stands is found again from anywhere
    inside(outside.path(), &["publish", "--to", "rsync:loose"]).ends(0);
    // an episode is not taken back under another name than the one it has there
    fs::rename(made.path("episodes/lamp"), made.path("episodes/light")).unwrap();
    for arguments in [["withdraw", "light"], ["forget", "ada"]] {
        run(made.root(), &arguments).ends(1).says(&["light was published as lamp", "nothing was changed"]);
    }
    fs::rename(made.path("episodes/light"), made.path("episodes/lamp")).unwrap();
    // a drive that is not mounted is told, and nothing is put in its place
    fs::rename(&folder, outside.path().join("away")).unwrap();
    run(made.root(), &["withdraw", "lamp"]).ends(74).says(&["neither a list nor a feed", "Nothing was sent"]);
    assert!(!folder.exists() || files(&folder).is_empty(), "{:?}", files(&folder));
    let _ = fs::remove_dir_all(&folder);
    fs::rename(outside.path().join("away"), &folder).unwrap();
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    assert!(!folder.join("lamp/lamp.mp3").exists() && folder.join("second/second.mp3").exists());
}

#[test]
fn what_is_forgotten_goes_from_the_places_that_were_named_when_it_failed_there_before() {
    if !there("rsync") {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let (folder, away) = (outside.path().join("web"), outside.path().join("away"));
    let to = format!("rsync:{}", folder.display());
    run(made.root(), &["publish", "--to", &to]).ends(0);
    // nobody here knows the place any more, and it is not there
    made.put(".cornercast/targets.json", "[]");
    fs::rename(&folder, &away).unwrap();
    run(made.root(), &["forget", "ada", "--to", &to]).ends(1).says(&["neither a list nor a feed"]);
    let _ = fs::remove_dir_all(&folder);
    fs::rename(&away, &folder).unwrap();
    assert!(folder.join("lamp/lamp.mp3").exists());
    // the same again, as it says
    run(made.root(), &["forget", "ada"]);
    assert!(!folder.join("lamp/lamp.mp3").exists(), "{:?}", files(&folder));
}

#[test]
fn the_hub_is_told_once_the_feed_is_there_and_until_it_hears() {
    if !there("rsync") || !there("curl") {
        return skipped("the hub: rsync or curl is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = Web::of(outside.path());
    let site = format!("http://{}/loose/", web.address);
    made.swap("feed/channel.toml", "https://example.org/loose/", &site);
    let toml = made.read("feed/channel.toml");
    made.put("feed/channel.toml", format!("hub = \"http://{}/hub?a=1\"\n{toml}", web.address));
    let to = format!("rsync:{}", outside.path().join("loose").display());
    let publish = || run(made.root(), &["publish", "--to", &to]).ends(0);
    let hub = format!("http://{}/hub?a=1", web.address);
    let plan = run(made.root(), &["publish", "--to", &to, "--dry-run"]).ends(0);
    assert!(plan.actions().contains(&format!("would tell {hub}").as_str()), "{:?}", plan.actions());
    assert!(web.told.lock().unwrap().is_empty());
    // a hub that is down stops nothing
    web.set(Fault::Deaf);
    publish().says(&["was not told of the new feed: it answered with 503; it is told the next time"]);
    let feed = fs::read_to_string(outside.path().join("loose/feed.xml")).unwrap();
    assert!(feed.contains(&format!("<atom:link href=\"{hub}\" rel=\"hub\"")), "{feed}");
    web.set(Fault::None);
    assert_eq!(publish().actions(), [format!("tell     {hub}")]);
    let address = format!("{site}feed.xml").replace(':', "%3A").replace('/', "%2F");
    let said = format!("/hub?a=1 hub.mode=publish&hub.url={address} application/x-www-form-urlencoded");
    assert_eq!(*web.told.lock().unwrap(), [said.clone(), said]);
    // what it knows it is not told again
    assert_eq!(publish().actions(), ["nothing to do: everything is up to date"]);
    second(&made);
    run(made.root(), &["publish"]).ends(0);
    assert_eq!(publish().actions().last().unwrap(), &format!("tell     {hub}").as_str());
    assert_eq!(web.told.lock().unwrap().len(), 3);
}

#[test]
fn killed_at_any_moment_the_feed_names_only_what_is_there() {
    if !there("rsync") {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("web");
    let to = format!("rsync:{}", folder.display());
    run(made.root(), &["publish", "--to", &to]).ends(0);
    second(&made);
    run(made.root(), &["publish"]).ends(0);
    for wait in [5, 20, 40, 60, 90, 120, 160, 200, 260, 340] {
        let mut child = tool(made.root())
            .args(["publish", "--to", &to])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(wait));
        let _ = child.kill();
        child.wait().unwrap();
        whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
    }
    // a killed rsync may go on for a moment
    thread::sleep(Duration::from_millis(500));
    run(made.root(), &["publish", "--to", &to]).ends(0);
    let feed = fs::read_to_string(folder.join("feed.xml")).unwrap();
    assert!(feed.contains("5f0f6c0e"));
    whole(&feed, in_folder(&folder));
    assert_eq!(
        run(made.root(), &["publish", "--to", &to]).ends(0).actions(),
        ["nothing to do: everything is up to date"]
    );
}

#[test]
fn by_sftp_it_arrives_and_is_taken_back() {
    let outside = tempfile::tempdir().unwrap();
    let Some(sshd) = Sshd::begin(outside.path()) else {
        return skipped("sftp: no sshd could be begun on 127.0.0.1");
    };
    let made = Made::show();
    let folder = outside.path().join("web/a b");
    if there("rsync") {
        // over SSH, into a folder that is not there yet
        let other = outside.path().join("other/place");
        let user = sshd.host.rsplit_once(':').unwrap().0;
        let to = format!("rsync:{user}:{}", other.display());
        let ran = sshd.with(tool(made.root())).args(["publish", "--to", &to]).output().unwrap();
        let ran = Ran::of(ran).ends(0);
        assert!(ran.out.contains("copy     feed.xml"), "{}", ran.out);
        whole(&fs::read_to_string(other.join("feed.xml")).unwrap(), in_folder(&other));
    }
    let to = format!("sftp:{}:{}", sshd.host, folder.display());
    let publish = |arguments: &[&str]| Ran::of(sshd.with(tool(made.root())).args(arguments).output().unwrap());
    let ran = publish(&["publish", "--to", &to]).ends(0);
    let copied: Vec<&str> = ran.actions().into_iter().filter_map(|l| l.strip_prefix("copy     ")).collect();
    assert_eq!((copied[0], *copied.last().unwrap()), ("lamp/lamp.mp3", "feed.xml"));
    whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
    assert_eq!(publish(&["publish", "--to", &to]).ends(0).actions(), ["nothing to do: everything is up to date"]);
    // what was lost there is sent again
    fs::remove_file(folder.join("lamp/captions.vtt")).unwrap();
    fs::write(folder.join("lamp/lamp.mp3"), "cut").unwrap();
    let ran = publish(&["publish", "--to", &to]).ends(0);
    assert_eq!(ran.actions(), ["copy     lamp/lamp.mp3", "copy     lamp/captions.vtt"]);
    second(&made);
    publish(&["publish", "--to", &to]).ends(0);
    whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
    publish(&["withdraw", "lamp"]).ends(0);
    assert!(!folder.join("lamp").exists(), "{:?}", files(&folder));
    whole(&fs::read_to_string(folder.join("feed.xml")).unwrap(), in_folder(&folder));
}

const SECRET: &str = "planted/Canary+Secret=7Qd2";

fn s3(made: &Made, moto: &str, arguments: &[&str]) -> Ran {
    let mut command = tool(made.root());
    command.env("AWS_ACCESS_KEY_ID", "planted-id").env("AWS_SECRET_ACCESS_KEY", SECRET).env("AWS_ENDPOINT_URL", moto);
    command.env_remove("AWS_SESSION_TOKEN").env("AWS_REGION", "us-east-1");
    Ran::of(command.args(arguments).output().unwrap())
}

#[test]
fn to_s3_a_failing_upload_never_leaves_a_feed_that_names_a_missing_file() {
    let (Some(moto), true) = (Moto::begin(), there("curl")) else {
        return skipped("s3: curl, or a python3 with moto[server] (set PYTHON), is missing");
    };
    let made = Made::show();
    moto.put("/shows", "");
    let ran = s3(&made, &moto.address, &["publish", "--to", "s3:shows/loose"]).ends(0);
    let copied: Vec<&str> = ran.actions().into_iter().filter_map(|l| l.strip_prefix("copy     ")).collect();
    assert_eq!((copied[0], *copied.last().unwrap()), ("lamp/lamp.mp3", "feed.xml"));
    let object = |name: &str| moto.get(&format!("/shows/loose/{name}"));
    let length = |name: &str| object(name).map(|(_, body)| body.len() as u64);
    whole(&String::from_utf8(object("feed.xml").unwrap().1).unwrap(), length);
    for (name, kind, keep) in [
        ("feed.xml", "application/rss+xml; charset=utf-8", "public, max-age=300"),
        ("lamp/lamp.mp3", "audio/mpeg", "public, max-age=86400"),
        ("lamp/captions.vtt", "text/vtt; charset=utf-8", "public, max-age=300"),
        ("lamp/captions.srt", "application/x-subrip; charset=utf-8", "public, max-age=300"),
        ("lamp/chapters.json", "application/json+chapters", "public, max-age=300"),
        ("lamp/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("artwork.png", "image/png", "public, max-age=300"),
    ] {
        let (headers, _) = object(name).unwrap();
        assert_eq!((headers["content-type"].as_str(), headers["cache-control"].as_str()), (kind, keep), "{name}");
    }
    assert_eq!(
        s3(&made, &moto.address, &["publish", "--to", "s3:shows/loose"]).ends(0).actions(),
        ["nothing to do: everything is up to date"]
    );

    // what was lost there is sent again
    moto.remove("/shows/loose/lamp/captions.vtt");
    moto.put("/shows/loose/lamp/lamp.mp3", "cut");
    let ran = s3(&made, &moto.address, &["publish", "--to", "s3:shows/loose"]).ends(0);
    assert_eq!(ran.actions(), ["copy     lamp/lamp.mp3", "copy     lamp/captions.vtt"]);
    // and what is cut, and says of itself that it is whole
    let whole_one = object("lamp/lamp.mp3").unwrap();
    moto.put_saying("/shows/loose/lamp/lamp.mp3", "cut", &whole_one.0["x-amz-meta-sha256"]);
    s3(&made, &moto.address, &["publish", "--to", "s3:shows/loose"]).ends(0);
    assert!(object("lamp/lamp.mp3").unwrap().1 == whole_one.1);

    // every upload of the next episode fails once, one after the other
    second(&made);
    run(made.root(), &["publish"]).ends(0);
    let old = object("feed.xml").unwrap().1;
    let mut failed = 0;
    for nth in 1..40 {
        let faulty = moto.failing(nth, "403 Forbidden");
        let ran = s3(&made, &faulty.address, &["publish", "--to", "s3:shows/loose"]);
        let feed = object("feed.xml").unwrap().1;
        whole(&String::from_utf8(feed.clone()).unwrap(), length);
        if ran.code == Some(0) {
            break;
        }
        ran.ends(74).says(&["answered with 403"]);
        failed += 1;
        if faulty.failed_before_the_feed() {
            assert!(feed == old, "upload {nth}");
        }
    }
    assert!(failed >= 3, "{failed}");

    // one that is only busy is asked again
    let busy = moto.failing(2, "503 Slow Down\r\nRetry-After: 0");
    s3(&made, &busy.address, &["publish", "--to", "s3:shows/busy"]).ends(0);
    let there = |name: &str| moto.get(&format!("/shows/busy/{name}")).map(|(_, body)| body.len() as u64);
    // one that takes a recording and does not keep it has no feed that names it, and gets it again
    let forgetful = moto.failing(2, "200 OK");
    let ran = s3(&made, &forgetful.address, &["publish", "--to", "s3:shows/kept"]).ends(74);
    assert!(ran.err.contains("and has not kept it") && moto.get("/shows/kept/feed.xml").is_none(), "{}", ran.err);
    s3(&made, &moto.address, &["publish", "--to", "s3:shows/kept"]).ends(0);
    assert!(moto.get("/shows/kept/lamp/lamp.mp3").is_some());
    whole(&String::from_utf8(moto.get("/shows/busy/feed.xml").unwrap().1).unwrap(), there);
    s3(&made, &moto.address, &["publish", "--to", "s3:shows/loose"]).ends(0);
    let feed = String::from_utf8(object("feed.xml").unwrap().1).unwrap();
    assert!(feed.contains("5f0f6c0e"));

    // what is forgotten leaves the server too
    s3(&made, &moto.address, &["publish", "--to", "s3:shows/loose"]).ends(0);
    assert!(object("second/second.mp3").is_some());
    let ran = s3(&made, &moto.address, &["forget", "ada", "--episode", "second"]);
    assert!(!ran.err.contains("AWS_"), "{}", ran.err);
    let gone = object("second/second.mp3").is_none() && object("second/index.html").is_none();
    assert!(gone, "{}\n{}", ran.out, ran.err);
    s3(&made, &moto.address, &["withdraw", "lamp"]).ends(0);
    assert!(object("lamp/lamp.mp3").is_none() && object("lamp/index.html").is_none());
    whole(&String::from_utf8(object("feed.xml").unwrap().1).unwrap(), length);
    // nothing knows the secret
    let ran = s3(&made, &moto.address, &["-v", "--json", "publish", "--to", "s3:nosuchbucket"]).ends(74);
    let said: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(said["message"].as_str().unwrap().contains("nosuchbucket"), "{said:#}");
    assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET));
    for file in files(made.root()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|w| w == SECRET.as_bytes()), "{}", file.display());
    }
}

#[test]
fn a_secret_is_looked_for_where_it_may_lie() {
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    let outside = tempfile::tempdir().unwrap();
    let ask = |file: Option<&Path>| {
        let mut command = tool(made.root());
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE"] {
            command.env_remove(name);
        }
        if let Some(file) = file {
            command.env("AWS_SHARED_CREDENTIALS_FILE", file);
        }
        command.env("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
        Ran::of(command.args(["publish", "--to", "s3:shows"]).output().unwrap())
    };
    ask(None).ends(1).says(&["AWS_SECRET_ACCESS_KEY"]);
    // nor is what somebody wrote into the address
    let ran = Ran::of(
        tool(made.root())
            .env("AWS_ACCESS_KEY_ID", "id")
            .env("AWS_SECRET_ACCESS_KEY", SECRET)
            .env("AWS_ENDPOINT_URL", format!("http://user:{SECRET}@127.0.0.1:9"))
            .args(["publish", "--to", "s3:shows"])
            .output()
            .unwrap(),
    );
    let ran = ran.ends(1).says(&["AWS_ENDPOINT_URL has a name and a password in it"]);
    assert!(!ran.err.contains(SECRET) && !ran.out.contains(SECRET), "{}", ran.err);
    let text = format!(
        "[other]\naws_access_key_id = no\n\n[default]\naws_access_key_id = id\naws_secret_access_key = {SECRET}\n"
    );
    let (good, bad, inside) = (outside.path().join("good"), outside.path().join("bad"), made.path("credentials"));
    fs::write(&good, &text).unwrap();
    fs::write(&bad, text.replace("[default]", "[another]")).unwrap();
    fs::write(&inside, &text).unwrap();
    ask(Some(&bad)).ends(1).says(&["no key and secret for the profile default"]);
    ask(Some(&inside)).ends(1).says(&["lies inside the show"]);
    let ran = ask(Some(&good)).ends(74);
    assert!(!ran.err.contains(SECRET), "{}", ran.err);
}
