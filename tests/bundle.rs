//! A bundle for a card: what small players, browsers and suspicious people find on it.

use crate::show::made::Made;
use crate::show::run;
use crate::show::run::{changed, files, on_disk, run, skipped, tool};
use std::{collections::BTreeMap, fs, path::Path, process::Command};

/// Two published episodes: the lamp, and the same again a week later, in Hangul.
fn show() -> Made {
    let made = Made::show();
    copy(&made.path("episodes/lamp"), &made.path("episodes/second-lamp"));
    let toml = made.read("episodes/lamp/episode.toml");
    let toml = toml.replace("4f0f6c0e-07a5-4be5-9c3a-91ce1f6a3d05", "5f0f6c0e-07a5-4be5-9c3a-91ce1f6a3d06");
    made.put(
        "episodes/second-lamp/episode.toml",
        toml.replace("2026-11-20", "2026-11-27").replace("number = 1", "number = 2"),
    );
    made.swap("episodes/second-lamp/script.md", "title: The Lamp", "title: 등불 & <둘>");
    made.swap("episodes/second-lamp/script.md", "# The Lamp", "# 등불 & <둘>");
    let channel = made.read("feed/channel.toml");
    made.put("feed/channel.toml", channel + "\n[[image]]\nfile = \"artwork/cover.png\"\nalt = \"A lamp\"\n");
    run(made.root(), &["publish", "--quiet"]).ends(0);
    made
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let there = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(there.parent().unwrap()).unwrap();
        fs::copy(&file, there).unwrap();
    }
}

fn names(card: &Path) -> Vec<String> {
    files(card).iter().map(|f| f.strip_prefix(card).unwrap().to_str().unwrap().to_owned()).collect()
}

fn bundle(made: &Made, card: &Path, more: &[&str]) -> run::Ran {
    let to = format!("bundle:{}", card.display());
    run(made.root(), &[&["publish", "--to", &to][..], more].concat())
}

#[test]
fn recordings_lie_as_small_players_want_them_and_every_file_is_listed() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let card = outside.path().join("card");
    let ran = bundle(&made, &card, &["--size", "2.5 GB"]).ends(0);
    // in the order in which they are played, before everything else
    let copied: Vec<&str> = ran.actions().into_iter().filter_map(|l| l.strip_prefix("copy     ")).collect();
    assert_eq!(copied[..3], ["01/001_LAMP.mp3", "01/002_SECOND_LAMP.mp3", "PLAYLIST.M3U8"]);
    assert_eq!(*copied.last().unwrap(), "SHA256SUMS");
    let names = names(&card);
    for name in &names {
        assert!(name.is_ascii() && name.split('/').all(|part| part.len() <= 32 && !part.starts_with('.')), "{name}");
    }
    assert!(names.contains(&"PAGES/lamp/index.html".to_owned()) && names.contains(&"PAGES/feed.xml".to_owned()));
    // small ones for telephones, linked from the first page
    for small in ["PHONE/01/001_LAMP.ogg", "PHONE/01/002_SECOND_LAMP.ogg"] {
        let bytes = fs::metadata(card.join(small)).unwrap().len();
        assert!((12_000..60_000).contains(&bytes), "{bytes}");
        assert!(fs::read_to_string(card.join("index.html")).unwrap().contains(&format!("href=\"{small}\"")));
        let told = "stream=codec_name,channels:stream_tags=TITLE,ARTIST,CHAPTER001NAME:format=duration";
        let probe = ["-v", "error", "-show_entries", told, "-of", "default=nw=1"];
        match Command::new("ffprobe").args(probe).arg(card.join(small)).output() {
            Ok(output) => {
                let said = String::from_utf8(output.stdout).unwrap();
                for wanted in ["codec_name=opus", "channels=1", "ARTIST=", "duration=11.77"] {
                    assert!(said.contains(wanted), "{wanted}: {said}");
                }
            }
            Err(_) => skipped("the small recording: ffprobe is missing"),
        }
    }
    assert!(fs::read_to_string(card.join("BUNDLE.TXT")).unwrap().contains("PHONE holds"));
    // what is listed is what is there
    let sums = fs::read_to_string(card.join("SHA256SUMS")).unwrap();
    let listed: BTreeMap<&str, &str> = sums.lines().map(|l| l.split_once("  ").map(|(h, n)| (n, h)).unwrap()).collect();
    assert_eq!(listed.len() + 1, names.len());
    assert!(listed.iter().all(|(name, hash)| run::hash(&card.join(name)) == *hash));
    // every file has the same date, in 1980
    let dates: Vec<_> = on_disk(&card).into_values().map(|f| f.modified).collect();
    assert!(
        dates
            .iter()
            .all(|d| *d == dates[0] && d.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() == 315_576_000)
    );
    for folder in ["01", "PAGES", "PAGES/lamp", "PHONE/01"] {
        assert_eq!(fs::metadata(card.join(folder)).unwrap().modified().unwrap(), dates[0], "{folder}");
    }
    let list = fs::read_to_string(card.join("PLAYLIST.M3U8")).unwrap();
    assert_eq!(
        list,
        "#EXTM3U\r\n#EXTINF:12,The Lamp\r\n01/001_LAMP.mp3\r\n#EXTINF:12,등불 & <둘>\r\n01/002_SECOND_LAMP.mp3\r\n"
    );
    // the feed's addresses lead to files beside it, with their true lengths
    let feed = fs::read_to_string(card.join("PAGES/feed.xml")).unwrap();
    for (place, guid) in [("01/001_LAMP.mp3", "4f0f6c0e"), ("01/002_SECOND_LAMP.mp3", "5f0f6c0e")] {
        let bytes = fs::metadata(card.join(place)).unwrap().len();
        assert!(feed.contains(&format!("url=\"../{place}\"")), "{feed}");
        assert!(feed.contains(&format!("length=\"{bytes}\"")) && feed.contains(guid), "{feed}");
    }
    let picture = feed.split("<podcast:image ").nth(1).and_then(|rest| rest.split("href=\"").nth(1)).unwrap();
    let picture = picture.split('"').next().unwrap();
    assert!(card.join("PAGES").join(picture).is_file(), "{picture} is not on the card");
    // and so do the pages
    for (page, place) in [("lamp", "01/001_LAMP.mp3"), ("second-lamp", "01/002_SECOND_LAMP.mp3")] {
        let html = fs::read_to_string(card.join(format!("PAGES/{page}/index.html"))).unwrap();
        assert!(html.contains(&format!("src=\"../../{place}\"")), "{html}");
        assert!(!html.contains(&format!("\"{page}.mp3")), "{html}");
    }
    let index = fs::read_to_string(card.join("index.html")).unwrap();
    assert!(index.contains("등불 &amp; &lt;둘&gt;") && !index.contains("<둘>"), "{index}");
    // nothing says where or when it was made
    let here = [made.root().to_str().unwrap().to_owned(), outside.path().to_str().unwrap().to_owned()];
    for file in files(&card) {
        let bytes = fs::read(&file).unwrap();
        for part in &here {
            assert!(!bytes.windows(part.len()).any(|w| w == part.as_bytes()), "{} in {}", part, file.display());
        }
    }
}

#[test]
fn made_twice_it_is_the_same_and_nothing_is_written_again() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let (one, two) = (outside.path().join("one"), outside.path().join("two"));
    bundle(&made, &one, &[]).ends(0);
    let first = on_disk(&one);
    assert_eq!(bundle(&made, &one, &[]).ends(0).actions(), ["nothing to do: everything is up to date"]);
    fs::remove_dir_all(made.path(".cornercast")).unwrap();
    let to = format!("bundle:{}", two.display());
    run::Ran::of(
        tool(made.root()).args(["publish", "--to", &to]).env("SOURCE_DATE_EPOCH", "1800000000").output().unwrap(),
    )
    .ends(0);
    assert!(changed(&first, &on_disk(&two)).is_empty());
    // one that was stopped is finished: half a recording, no list
    fs::write(one.join("01/002_SECOND_LAMP.mp3"), "half").unwrap();
    fs::remove_file(one.join("SHA256SUMS")).unwrap();
    bundle(&made, &one, &[]).ends(0);
    assert!(changed(&first, &on_disk(&one)).is_empty());
    // files of somebody else stay
    fs::write(one.join("holiday.jpg"), "mine").unwrap();
    bundle(&made, &one, &[]).ends(0);
    assert_eq!(fs::read_to_string(one.join("holiday.jpg")).unwrap(), "mine");
}

#[test]
fn what_is_withdrawn_leaves_it_and_the_rest_keeps_its_order() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let card = outside.path().join("card");
    bundle(&made, &card, &["--size", "1GB"]).ends(0);
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    let names = names(&card);
    assert!(names.contains(&"01/001_SECOND_LAMP.mp3".to_owned()), "{names:?}");
    assert!(
        !names
            .iter()
            .any(|n| n.contains("lamp/") && !n.contains("second-lamp")
                || n.ends_with("_LAMP.mp3") && !n.contains("SECOND")),
        "{names:?}"
    );
    for file in files(&card) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(8).any(|w| w == b"4f0f6c0e"), "{}", file.display());
        assert!(!String::from_utf8_lossy(&bytes).contains("The Lamp"), "{}", file.display());
    }
    // nothing of it stays where bundles are made
    let kept = made.path(".cornercast/bundle");
    assert!(files(&kept).iter().all(|f| !f.to_str().unwrap().contains("/lamp/")), "{:?}", files(&kept));
    assert!(fs::read_to_string(card.join("BUNDLE.TXT")).unwrap().contains("1000000000"));
}

#[test]
fn the_bit_rate_is_the_highest_that_fits_and_the_oldest_stay_out_last() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let size = |card: &Path| files(card).iter().map(|f| fs::metadata(f).unwrap().len()).sum::<u64>();
    let (whole, small, one) = (outside.path().join("a"), outside.path().join("b"), outside.path().join("c"));
    bundle(&made, &whole, &[]).ends(0);
    // what was published is small enough already: the same bytes
    assert_eq!(run::hash(&whole.join("01/001_LAMP.mp3")), run::hash(&made.path("feed/public/lamp/lamp.mp3")));
    let needed = size(&whole);
    // pages and pictures are what they are; the recordings give way
    let pages: u64 = files(&whole)
        .iter()
        .filter(|f| f.extension().is_none_or(|e| e != "mp3" && e != "ogg"))
        // lists lie beside the folders, and have room of their own
        .filter(|f| f.parent() != Some(whole.as_path()))
        .map(|f| fs::metadata(f).unwrap().len().div_ceil(32_768) * 32_768)
        .sum();
    let budget = pages + (1 << 20) + 2 * 3 * 32_768;
    let ran = bundle(&made, &small, &["--size", &budget.to_string()]).ends(0);
    ran.says(&["no small files for telephones: they would leave less than 64 kbit/s for players"]);
    assert!(!small.join("PHONE").exists());
    assert!(size(&small) <= budget, "{} of {budget}, {needed} before", size(&small));
    let bytes = fs::metadata(small.join("01/001_LAMP.mp3")).unwrap().len();
    assert!(bytes < 12 * 64_000 / 8, "{bytes}");
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_entries",
            "stream=codec_name,sample_rate,channels,bit_rate:format=duration",
            "-of",
            "default=nw=1",
        ])
        .arg(small.join("01/001_LAMP.mp3"))
        .output();
    match output {
        Ok(output) => {
            let said = String::from_utf8(output.stdout).unwrap();
            for wanted in ["codec_name=mp3", "sample_rate=44100", "channels=1"] {
                assert!(said.contains(wanted), "{said}");
            }
            let kbps: u32 = said.lines().find_map(|l| l.strip_prefix("bit_rate=")).unwrap().parse().unwrap();
            assert!((32_000..64_000).contains(&kbps), "{said}");
        }
        Err(_) => skipped("the packed recording: ffprobe is missing"),
    }
    let ran = bundle(&made, &one, &["--size", &(pages + (1 << 20) + 32_768 * 2).to_string()]).ends(0);
    let ran = ran.says(&["left out, the oldest first: lamp"]);
    assert!(one.join("01/001_SECOND_LAMP.mp3").exists() && !one.join("01/002_SECOND_LAMP.mp3").exists(), "{}", ran.err);
    bundle(&made, &outside.path().join("d"), &["--size", "1MB"]).ends(1).says(&["nothing fits into 1000000 bytes"]);
    bundle(&made, &outside.path().join("d"), &["--size", "2 lorries"]).ends(2).says(&["2GB"]);
}

#[test]
fn a_card_and_a_new_place_have_every_picture_that_a_page_shows() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let picture = fs::read(made.path("feed/artwork/cover.png")).unwrap();
    made.put("feed/artwork/cover-2.png", picture);
    made.swap("feed/channel.toml", "artwork = \"artwork/cover.png\"", "artwork = \"artwork/cover-2.png\"");
    let (card, web) = (outside.path().join("card"), outside.path().join("web"));
    bundle(&made, &card, &[]).ends(0);
    run(made.root(), &["publish", "--to", web.to_str().unwrap()]).ends(0);
    let page = fs::read_to_string(card.join("PAGES/lamp/index.html")).unwrap();
    assert!(page.contains("../artwork.png"), "{page}");
    for root in [card.join("PAGES"), web] {
        assert!(root.join("artwork.png").exists() && root.join("artwork-2.png").exists(), "{:?}", files(&root));
        let feed = fs::read_to_string(root.join("feed.xml")).unwrap();
        assert!(feed.contains("artwork-2.png") && !feed.contains("artwork.png"), "{feed}");
    }
    // pages alone are no card
    let ran = bundle(&made, &outside.path().join("small"), &["--size", "1400KB"]).ends(1);
    ran.says(&["no recording fits into 1400000 bytes"]);
}

#[test]
fn a_folder_of_somebody_else_and_a_missing_recording_are_refused() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let card = outside.path().join("card");
    fs::create_dir_all(card.join("01")).unwrap();
    fs::write(card.join("01/track.mp3"), "theirs").unwrap();
    bundle(&made, &card, &[]).ends(1).says(&["has 01 that no bundle of this tool put there"]);
    assert_eq!(fs::read_to_string(card.join("01/track.mp3")).unwrap(), "theirs");
    fs::remove_dir_all(&card).unwrap();
    bundle(&made, &card, &[]).ends(0);
    let before = on_disk(&card);
    // a clone without recordings cannot make one, and leaves the old one whole
    fs::remove_file(made.path("feed/public/lamp/lamp.mp3")).unwrap();
    fs::remove_dir_all(made.path("episodes/lamp/build")).unwrap();
    bundle(&made, &card, &[]).ends(1).says(&["not on this machine: lamp/lamp.mp3", "the bundle was left as it is"]);
    assert!(changed(&before, &on_disk(&card)).is_empty());
}

#[test]
fn its_list_is_signed_and_the_key_is_told_to_nobody() {
    let made = show();
    let outside = tempfile::tempdir().unwrap();
    let (secret, public) = (outside.path().join("show.key"), outside.path().join("show.pub"));
    let keys = Command::new("minisign").args(["-G", "-W", "-f", "-s"]).arg(&secret).arg("-p").arg(&public).output();
    if !keys.is_ok_and(|k| k.status.success()) {
        return skipped("the signature of a bundle: minisign is missing");
    }
    let (one, two) = (outside.path().join("one"), outside.path().join("two"));
    let key = secret.to_str().unwrap();
    let ran = bundle(&made, &one, &["--sign", key]).ends(0);
    let text = fs::read_to_string(&secret).unwrap();
    let text = text.lines().nth(1).unwrap();
    let verified = |card: &Path| {
        let done =
            Command::new("minisign").arg("-Vm").arg(card.join("SHA256SUMS")).arg("-p").arg(&public).output().unwrap();
        (
            done.status.success(),
            String::from_utf8_lossy(&done.stderr).into_owned() + &String::from_utf8_lossy(&done.stdout),
        )
    };
    assert!(verified(&one).0, "{}", verified(&one).1);
    let sums = Command::new("sha256sum").args(["-c", "--quiet", "SHA256SUMS"]).current_dir(&one).output().unwrap();
    assert!(sums.status.success(), "{}", String::from_utf8_lossy(&sums.stderr));
    // the same key and the same files give the same card; a signature has noise in it
    let to = format!("bundle:{}", two.display());
    run::Ran::of(tool(made.root()).args(["publish", "--to", &to]).env("CORNERCAST_SIGN_KEY", key).output().unwrap())
        .ends(0);
    assert_eq!(changed(&on_disk(&one), &on_disk(&two)), ["SHA256SUMS.minisig"]);
    assert!(verified(&two).0, "{}", verified(&two).1);
    // a changed list is found out
    fs::write(two.join("SHA256SUMS"), "").unwrap();
    assert!(!verified(&two).0);
    // and nothing says the key
    assert!(!ran.err.contains(text) && !ran.out.contains(text));
    for file in files(made.root()).iter().chain(&files(&one)) {
        assert!(!fs::read(file).unwrap().windows(text.len()).any(|w| w == text.as_bytes()), "{}", file.display());
    }
    let inside = made.path("show.key");
    fs::copy(&secret, &inside).unwrap();
    bundle(&made, &one, &["--sign", inside.to_str().unwrap()]).ends(1).says(&["inside the show"]);
    fs::remove_file(&inside).unwrap();
    let wrong = outside.path().join("wrong.key");
    fs::write(&wrong, "RWRTY0IyEeavesdropper").unwrap();
    let ran =
        bundle(&made, &one, &["--sign", wrong.to_str().unwrap()]).ends(1).says(&["the signing key is not to be used"]);
    assert!(!ran.err.contains("eavesdropper"));
    // what changes without the key loses its signature, and that is told
    run::run(made.root(), &["withdraw", "lamp"]).ends(0).says(&["one: what was signed has changed"]);
    assert!(one.join("SHA256SUMS").exists() && !one.join("SHA256SUMS.minisig").exists());
}
