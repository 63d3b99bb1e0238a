//! What lies at a place that is published to: what arrived in a run that was stopped is taken back, what was lost is sent again,
//! and neither what somebody else put there nor what a newer copy of the show published is undone.
use crate::show::made::Made;
use crate::show::run::{Ran, changed, files, on_disk, run, skipped, tool};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn has_rsync() -> bool {
    Command::new("rsync").arg("--version").output().is_ok_and(|o| o.status.success())
}

/// A folder with an `rsync` in it that does what it is asked to, and fails once recordings have gone.
#[cfg(unix)]
fn broken_rsync(folder: &Path) -> std::ffi::OsString {
    use std::os::unix::fs::PermissionsExt as _;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let real = std::env::split_paths(&path).map(|p| p.join("rsync")).find(|p| p.is_file()).unwrap();
    let text = format!(
        "#!/bin/sh\nlist=$(mktemp)\ncat > \"$list\"\n'{}' \"$@\" < \"$list\"\ncode=$?\n\
         case \"$*\" in *--delay-updates*) grep -aq mp3 \"$list\" && code=12 && echo 'connection lost' >&2;; esac\n\
         rm -f \"$list\"\nexit $code\n",
        real.display()
    );
    let own = folder.join("rsync");
    fs::write(&own, text).unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    std::env::join_paths([folder.to_owned()].into_iter().chain(std::env::split_paths(&path))).unwrap()
}

#[cfg(unix)]
#[test]
fn what_arrived_in_a_run_that_failed_is_known_and_taken_back() {
    if !has_rsync() {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = outside.path().join("web");
    let path = broken_rsync(outside.path());
    let to = format!("rsync:{}", web.display());
    let ran = tool(made.root()).env("PATH", &path).args(["publish", "--to", &to]).output().unwrap();
    Ran::of(ran).ends(74).says(&["connection lost"]);
    assert!(web.join("lamp/lamp.mp3").exists() && !web.join("feed.xml").exists(), "{:?}", files(&web));
    // and what waits until all of a run have come
    fs::create_dir_all(web.join("lamp/.rsync-partial")).unwrap();
    fs::write(web.join("lamp/.rsync-partial/captions.vtt"), "half").unwrap();
    fs::write(web.join("theirs.txt"), "theirs").unwrap();
    let ran = run(made.root(), &["withdraw", "lamp"]).ends(0);
    assert!(ran.out.contains("take away lamp/lamp.mp3"), "{}", ran.out);
    let left: Vec<String> = files(&web).iter().map(|f| f.strip_prefix(&web).unwrap().display().to_string()).collect();
    assert!(left.iter().all(|f| !f.contains("lamp")), "{left:?}");
    assert!(left.contains(&"theirs.txt".to_owned()) && left.contains(&"feed.xml".to_owned()), "{left:?}");
}

#[test]
fn what_was_lost_on_a_server_is_sent_again() {
    if !has_rsync() {
        return skipped("rsync: it is not on this machine");
    }
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = outside.path().join("web");
    let to = format!("rsync:{}", web.display());
    run(made.root(), &["publish", "--to", &to]).ends(0);
    let before = on_disk(&web);
    fs::remove_file(web.join("lamp/captions.vtt")).unwrap();
    fs::write(web.join("lamp/lamp.mp3"), "cut").unwrap();
    let plan = run(made.root(), &["publish", "--to", &to, "--dry-run"]).ends(0);
    assert_eq!(plan.actions(), ["would copy lamp/lamp.mp3", "would copy lamp/captions.vtt"]);
    let ran = run(made.root(), &["publish", "--to", &to]).ends(0);
    let copied: Vec<&str> = ran.actions().into_iter().filter_map(|l| l.strip_prefix("copy     ")).collect();
    assert_eq!(copied, ["lamp/lamp.mp3", "lamp/captions.vtt"]);
    let contents = |folder: &Path| -> Vec<Vec<u8>> { files(folder).iter().map(|f| fs::read(f).unwrap()).collect() };
    let same = contents(&web);
    assert!(changed(&before, &on_disk(&web)).iter().all(|f| f.starts_with("lamp/") || f.ends_with(".json")));
    assert_eq!(
        run(made.root(), &["publish", "--to", &to]).ends(0).actions(),
        ["nothing to do: everything is up to date"]
    );
    assert_eq!(contents(&web), same);
}

/// The show as it is now, in another folder.
fn copied(made: &Made) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for file in files(made.root()) {
        let to = copy.path().join(file.strip_prefix(made.root()).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, to).unwrap();
    }
    copy
}

#[test]
fn a_copy_of_the_show_that_does_not_know_what_was_taken_back_undoes_nothing() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = outside.path().join("web");
    let mut targets = vec![web.display().to_string()];
    if has_rsync() {
        targets.push(format!("rsync:{}", outside.path().join("server").display()));
    } else {
        skipped("rsync: it is not on this machine");
    }
    let publish = |root: &Path, to: &str| run(root, &["publish", "--to", to]);
    for to in &targets {
        publish(made.root(), to).ends(0);
    }
    let old = copied(&made);
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    let before = (on_disk(&web), files(&outside.path().join("server")));
    assert!(!web.join("lamp/lamp.mp3").exists());
    for to in &targets {
        publish(old.path(), to).ends(1).says(&["knows more than this one", "feed/channel.lock"]);
        run(old.path(), &["publish", "--to", to, "--dry-run"]).ends(1).says(&["knows more than this one"]);
    }
    assert_eq!((on_disk(&web), files(&outside.path().join("server"))), before);
    // brought up to date it may go on
    for file in ["feed/channel.lock", "episodes/lamp/episode.toml"] {
        fs::copy(made.path(file), old.path().join(file)).unwrap();
    }
    for to in &targets {
        publish(old.path(), to).ends(0);
    }
    assert!(!web.join("lamp/lamp.mp3").exists());
}

#[test]
fn what_somebody_else_put_there_is_not_replaced() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let mut targets = vec![(outside.path().join("web"), "")];
    if has_rsync() {
        targets.push((outside.path().join("server"), "rsync:"));
    }
    for (folder, kind) in targets {
        let to = format!("{kind}{}", folder.display());
        fs::create_dir_all(folder.join("lamp")).unwrap();
        fs::write(folder.join("index.html"), "<h1>Our street</h1>").unwrap();
        fs::write(folder.join("lamp/lamp.mp3"), "another lamp").unwrap();
        let before = on_disk(&folder);
        for more in [&[][..], &["--dry-run"]] {
            let arguments: Vec<&str> = ["publish", "--to", &to].into_iter().chain(more.iter().copied()).collect();
            run(made.root(), &arguments).ends(1).says(&["index.html, lamp/lamp.mp3", "did not put there"]);
        }
        assert_eq!(on_disk(&folder), before, "{to}");
        fs::remove_file(folder.join("index.html")).unwrap();
        fs::remove_file(folder.join("lamp/lamp.mp3")).unwrap();
        fs::write(folder.join("other.txt"), "stays").unwrap();
        run(made.root(), &["publish", "--to", &to]).ends(0);
        // a place with the show's own feed is its own, whatever became of the list
        fs::remove_file(folder.join(".cornercast.json")).unwrap();
        fs::write(folder.join("index.html"), "<h1>An earlier one</h1>").unwrap();
        run(made.root(), &["publish", "--to", &to]).ends(0);
        assert!(fs::read_to_string(folder.join("index.html")).unwrap().contains("</html>"));
        assert_eq!(fs::read_to_string(folder.join("other.txt")).unwrap(), "stays");
    }
}

#[test]
fn what_a_killed_run_had_begun_goes_with_what_is_taken_back() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = outside.path().join("web");
    run(made.root(), &["publish", "--to", web.to_str().unwrap()]).ends(0);
    fs::write(web.join("lamp/.lamp.mp3.tmp-0"), "all of it").unwrap();
    // and a feed that was cut there is written anew
    fs::write(web.join("feed.xml"), "<rss><chan").unwrap();
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    assert!(!web.join("lamp").exists(), "{:?}", files(&web));
    assert!(fs::read_to_string(web.join("feed.xml")).unwrap().ends_with("</rss>\n"));
}

#[test]
fn a_list_that_was_lost_keeps_nothing_public_and_one_that_was_changed_removes_nothing_elsewhere() {
    let mut kinds = vec![""];
    if has_rsync() {
        kinds.push("rsync:");
    }
    for kind in kinds {
        let made = Made::show();
        let outside = tempfile::tempdir().unwrap();
        let web = outside.path().join("web");
        let to = format!("{kind}{}", web.display());
        run(made.root(), &["publish", "--to", &to]).ends(0);
        let victim = outside.path().join("victim");
        fs::write(&victim, "somebody else's").unwrap();
        let list = fs::read_to_string(web.join(".cornercast.json")).unwrap();
        for name in ["../victim", "/etc/hostname", "lamp/../../victim", "a\\\\b", "a\\nb"] {
            let changed = list.replacen("\"files\": {", &format!("\"files\": {{ \"{name}\": \"00\","), 1);
            fs::write(web.join(".cornercast.json"), changed).unwrap();
            run(made.root(), &["publish", "--to", &to]).ends(1).says(&["is no file of a target"]);
        }
        assert!(victim.exists());
        fs::write(web.join(".cornercast.json"), &list).unwrap();
        let again = copied(&made);
        for (root, what) in [(made.root(), ["withdraw", "lamp"]), (again.path(), ["forget", "ada"])] {
            if what[0] == "forget" {
                fs::remove_dir_all(&web).unwrap();
                run(root, &["publish", "--to", &to]).ends(0);
            }
            fs::remove_file(web.join(".cornercast.json")).unwrap();
            let ran = run(root, &what);
            assert!(ran.err.contains("(.cornercast.json) is gone") || what[0] == "forget", "{}", ran.err);
            assert!(
                !web.join("lamp/lamp.mp3").exists() && !web.join("lamp/captions.vtt").exists(),
                "{kind} {what:?} {:?}",
                files(&web)
            );
        }
    }
}

#[test]
fn what_is_published_is_taken_back_though_its_folder_its_lock_or_the_list_of_its_kit_is_gone() {
    for gone in ["episodes/lamp", "episodes/lamp/episode.lock", "kit/.cornercast.json"] {
        let made = Made::show();
        let outside = tempfile::tempdir().unwrap();
        let (web, kit) = (outside.path().join("web"), outside.path().join("kit"));
        run(made.root(), &["publish", "--to", web.to_str().unwrap(), "--to", &format!("kit:{}", kit.display())])
            .ends(0);
        assert!(kit.join("lamp/lamp.mp3").exists() && kit.join("lamp/form.txt").exists());
        match gone.split_once('/') {
            Some(("kit", list)) => fs::remove_file(kit.join(list)).unwrap(),
            _ if made.path(gone).is_dir() => {
                fs::remove_dir_all(made.path(gone)).unwrap();
                // the way on that is told is one
                run(made.root(), &["build"]).ends(1).says(&["E091", "cornercast withdraw lamp"]);
            }
            _ => fs::remove_file(made.path(gone)).unwrap(),
        }
        if gone.ends_with("lock") {
            // nothing is forgotten by halves
            let before = on_disk(made.root());
            run(made.root(), &["forget", "ada"]).ends(1).says(&["episode.lock is gone", "cornercast withdraw lamp"]);
            let changed = changed(&before, &on_disk(made.root()));
            assert!(changed.iter().all(|f| f.starts_with(".cornercast")), "{changed:?}");
        }
        let dry = run(made.root(), &["withdraw", "--dry-run", "lamp"]).ends(0);
        assert!(dry.out.contains("lamp") && web.join("lamp/lamp.mp3").exists(), "{gone}: {}", dry.out);
        run(made.root(), &["withdraw", "lamp"]).ends(0);
        for place in [&web, &kit, &made.path("feed/public")] {
            let left = files(place).into_iter().filter(|f| f.parent().is_some_and(|p| p.ends_with("lamp")));
            assert_eq!(left.collect::<Vec<_>>(), Vec::<PathBuf>::new(), "{gone}");
        }
        let feed = fs::read_to_string(web.join("feed.xml")).unwrap();
        assert!(!feed.contains("4f0f6c0e"), "{gone}: {feed}");
        // as it is told to be done where a place could not be reached
        run(made.root(), &["withdraw", "lamp", "--to", web.to_str().unwrap()]).ends(0);
    }
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    fs::rename(made.path("episodes/lamp"), made.path("episodes/light")).unwrap();
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&["light was published as lamp", "nothing was changed"]);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists());
    let made = Made::show();
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&["never published"]);
    run(made.root(), &["withdraw", "lmap"]).ends(2).says(&["did you mean"]);
}

#[test]
fn a_mistake_in_another_channel_leaves_no_feed_here_that_names_what_is_gone() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let web = outside.path().join("web");
    run(made.root(), &["publish", "--to", web.to_str().unwrap()]).ends(0);
    made.put("feed/other.toml", "title = = 1\n");
    let feed = || fs::read_to_string(made.path("feed/public/feed.xml")).unwrap();
    assert!(feed().contains("4f0f6c0e"));
    run(made.root(), &["withdraw", "lamp"]).ends(1).says(&[
        "other.toml",
        "out of the feed",
        "other.toml is not right; nothing was sent",
        "may be public still",
    ]);
    assert!(!feed().contains("4f0f6c0e") && !made.path("feed/public/lamp/lamp.mp3").exists(), "{}", feed());
    fs::remove_file(made.path("feed/other.toml")).unwrap();
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    assert!(!web.join("lamp/lamp.mp3").exists(), "{:?}", files(&web));
}

#[test]
fn an_old_copy_of_the_show_changes_no_kit_and_not_itself() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let kit = format!("kit:{}", outside.path().join("kit").display());
    run(made.root(), &["publish", "--to", &kit]).ends(0);
    let old = copied(&made);
    run(made.root(), &["withdraw", "lamp"]).ends(0);
    let before = on_disk(old.path());
    run(old.path(), &["publish", "--to", &kit]).ends(1).says(&["knows more than this one"]);
    run(old.path(), &["withdraw", "lamp"]).ends(1).says(&["knows more than this one"]);
    let changed = changed(&before, &on_disk(old.path()));
    assert!(changed.iter().all(|f| f.starts_with(".cornercast")), "{changed:?}");
}

#[test]
fn an_episode_whose_name_would_be_another_address_is_not_published() {
    let made = Made::show();
    fs::rename(made.path("episodes/lamp"), made.path("episodes/50%de")).unwrap();
    run(made.root(), &["publish"]).ends(1).says(&["50%de", "\"%\" in the name of its folder"]);
    assert!(!made.path("episodes/50%de/episode.lock").exists());
}

#[test]
fn a_place_that_is_named_from_where_somebody_stands_is_found_again_from_anywhere() {
    let made = Made::show();
    let outside = tempfile::tempdir().unwrap();
    let from = |folder: &Path, arguments: &[&str]| {
        Ran::of(tool(made.root()).current_dir(folder).args(arguments).output().unwrap())
    };
    // none of them is there yet
    for to in ["web", "kit:hosts/kit", "bundle:card"] {
        from(outside.path(), &["publish", "--to", to]).ends(0);
    }
    let listed = made.read(".cornercast/targets.json");
    let real = outside.path().canonicalize().unwrap();
    for folder in ["web", "hosts/kit", "card"] {
        assert!(listed.contains(&*real.join(folder).to_string_lossy()), "{listed}");
    }
    for to in ["web", "kit:hosts/kit", "bundle:card"] {
        from(outside.path(), &["publish", "--to", to]).ends(0);
    }
    assert_eq!(made.read(".cornercast/targets.json"), listed);
    let recordings = || files(outside.path()).into_iter().filter(|f| f.extension().is_some_and(|e| e == "mp3")).count();
    assert_eq!(recordings(), 3);
    from(made.root(), &["withdraw", "lamp"]).ends(0);
    assert_eq!(recordings(), 0, "{:?}", files(outside.path()));
    // and a folder that is to be made where the show is made is none
    from(made.root(), &["publish", "--to", "feed/other"]).ends(1).says(&["is where the show is made"]);
}

#[test]
fn a_show_that_lost_the_list_of_its_places_says_so_and_no_name_can_break_the_list() {
    let made = Made::show();
    let web = tempfile::tempdir().unwrap();
    let to = web.path().to_str().unwrap();
    run(made.root(), &["publish", "--to", to]).ends(0);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = std::ffi::OsStr::from_bytes(b"odd\xffname");
        let ran = Ran::of(tool(made.root()).args(["publish", "--to"]).arg(odd).output().unwrap());
        ran.ends(2).says(&["is not written in UTF-8"]);
    }
    assert!(made.read(".cornercast/targets.json").contains(to));
    fs::remove_dir_all(made.path(".cornercast")).unwrap();
    let ran = run(made.root(), &["withdraw", "lamp"]).ends(1);
    assert!(ran.err.contains("nobody here knows where the show was published to"), "{}", ran.err);
    assert!(web.path().join("lamp/lamp.mp3").exists());
    run(made.root(), &["withdraw", "lamp", "--to", to]).ends(0);
    assert!(!web.path().join("lamp/lamp.mp3").exists());
    // one that never went anywhere else knows that
    let made = Made::show();
    run(made.root(), &["publish"]).ends(0);
    run(made.root(), &["withdraw", "lamp"]).ends(0);
}
