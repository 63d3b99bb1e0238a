//! Somebody who is protected after their episode was published, and somebody who is named in another one.
use crate::show::made::{Made, transcribed};
use crate::show::run::{Ran, run, tool};
use std::{fs, path::Path};
use tempfile::TempDir;

const EPISODE: &str = "episodes/lamp/episode.toml";
const WORDS: &str = "[[person]]\nkey = \"ada\"\nnames = [\"Nora Quimby\"]\n";

fn words() -> TempDir {
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), WORDS).unwrap();
    away
}

fn with(root: &Path, away: &TempDir, arguments: &[&str]) -> Ran {
    Ran::of(tool(root).env("CORNERCAST_PROTECT", away.path().join("words.toml")).args(arguments).output().unwrap())
}

/// Whether some recording lies anywhere below a folder.
fn holds(folder: &Path) -> bool {
    crate::show::run::files(folder).iter().any(|f| f.extension().is_some_and(|e| e == "mp3" || e == "opus"))
}

#[test]
fn what_was_published_before_somebody_was_protected_goes_to_no_new_place() {
    let made = Made::show();
    let away = words();
    let old = away.path().join("old");
    let to = |name: &str, kind: &str| format!("{kind}{}", away.path().join(name).display());
    run(made.root(), &["publish", "--to", old.to_str().unwrap()]).ends(0);
    assert!(holds(&old));
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n");
    for ask in [&["build"][..], &["publish"]] {
        for ran in [run(made.root(), ask), with(made.root(), &away, ask)] {
            ran.ends(0).says(&["lamp: published as it is, and it would not be now", "cornercast withdraw lamp"]);
        }
    }
    for (name, kind) in [("new", ""), ("kit", "kit:"), ("card", "bundle:")] {
        for ran in [
            run(made.root(), &["publish", "--to", &to(name, kind)]),
            with(made.root(), &away, &["publish", "lamp", "--to", &to(name, kind)]),
        ] {
            ran.ends(1).says(&["nothing of the show goes to a new place"]);
        }
        let there = away.path().join(name);
        assert!(!there.exists() || !holds(&there), "{name}");
    }
    // where it lies already it stays, and can be taken back
    with(made.root(), &away, &["publish", "--to", old.to_str().unwrap()]).ends(0);
    with(made.root(), &away, &["withdraw", "lamp"]).ends(0);
    assert!(!holds(&old));
    with(made.root(), &away, &["publish", "--to", &to("new", "")]).ends(0);
    assert!(!holds(&away.path().join("new")));
}

#[test]
fn what_another_episode_published_of_somebody_who_is_protected_later_goes_to_no_new_place() {
    let made = Made::show();
    let away = words();
    let to = |name: &str| away.path().join(name).display().to_string();
    // her recording in another episode, and her name in a third
    made.another("other", &[]);
    made.another("third", &["sources/ada.json", "sources/ada.wav"]);
    let script = made.read("episodes/third/script.md").replace("Good evening to all", "Good evening to Nora Quimby");
    let (from, end) = (script.find("> **CLIP** ada").unwrap(), script.find("## Closing").unwrap());
    let script = format!("{}{}", &script[..from], &script[end..]).replace("slot: 0:12", "slot: 0:05");
    let lines = script.lines().filter(|l| !l.contains("sources/ada"));
    made.put("episodes/third/script.md", lines.fold(String::new(), |t, l| t + l + "\n"));
    made.swap("episodes/third/episode.toml", "4f0f6c0f", "4f0f6c10");
    run(made.root(), &["publish"]).ends(0);
    for slug in ["other", "third"] {
        assert!(made.path(&format!("episodes/{slug}/episode.lock")).exists(), "{slug}");
    }
    // nobody is protected: a new place is a place like any other
    run(made.root(), &["publish", "--to", &to("before")]).ends(0);
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n");
    with(made.root(), &away, &["publish"]).ends(0).says(&[
        "lamp: published as it is, and it would not be now",
        "other: published as it is, and it would not be now",
        "third: published as it is, and it would not be now",
    ]);
    // without the words a recording is known all the same, and a name is not: nothing goes anywhere new
    let ran = run(made.root(), &["publish"]).ends(0).says(&["other: published as it is, and it would not be now"]);
    assert!(!ran.err.contains("third: published as it is"), "{}", ran.err);
    with(made.root(), &away, &["withdraw", "lamp", "other"]).ends(0);
    with(made.root(), &away, &["publish", "third", "--to", &to("new")]).ends(1).says(&["new place", "withdraw third"]);
    run(made.root(), &["publish", "third", "--to", &to("new")])
        .ends(1)
        .says(&["new place without one: --protect FILE"]);
    assert!(!Path::new(&to("new")).exists());
    with(made.root(), &away, &["withdraw", "third"]).ends(0);
    with(made.root(), &away, &["publish", "--to", &to("new")]).ends(0);
}

#[test]
fn where_somebody_is_protected_no_episode_is_made_without_the_words() {
    let made = Made::show();
    let away = words();
    made.another("other", &["sources/ada.json", "sources/ada.wav"]);
    // the other has no recording of hers, and names her
    let script =
        made.read("episodes/other/script.md").replace("Good evening to all", "Good evening to Nora Quimby and all");
    let (from, to) = (script.find("> **CLIP** ada").unwrap(), script.find("## Closing").unwrap());
    made.put("episodes/other/script.md", format!("{}{}", &script[..from], &script[to..]));
    let script = made.read("episodes/other/script.md");
    made.put(
        "episodes/other/script.md",
        script.lines().filter(|l| !l.contains("sources/ada")).fold(String::new(), |t, l| t + l + "\n"),
    );
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    run(made.root(), &["build"]).ends(1).says(&["error[E110]", "episodes/lamp protects somebody"]);
    run(made.root(), &["publish", "other"]).ends(1).says(&["other cannot be published"]);
    assert!(!made.path("feed/public/other").exists() && !made.path("episodes/other/episode.lock").exists());
    with(made.root(), &away, &["publish", "other"]).ends(1).says(&["error[E111]"]);
    // without the name it goes out, with the words
    made.swap("episodes/other/script.md", "Nora Quimby and all", "all");
    made.swap("episodes/other/script.md", "slot: 0:12", "slot: 0:05");
    // and not before somebody said that the take has it no more
    with(made.root(), &away, &["publish", "other"])
        .ends(1)
        .says(&["what stands beside a take was changed after it was built"]);
    with(made.root(), &away, &["takes", "other", "--confirm", "all"]).ends(0);
    with(made.root(), &away, &["publish", "other"]).ends(0);
}

#[test]
fn without_the_words_no_terminal_shows_what_a_protected_person_says() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"voice\"\n");
    let said = |ran: &Ran| ran.err.lines().any(|l| l.contains("| > ADA:"));
    let ran = run(made.root(), &["check"]).ends(1).says(&["error[E112]", "**CLIP** ada"]);
    assert!(!said(&ran), "{}", ran.err);
    // with them, all but the words is shown
    let ran = with(made.root(), &away, &["check"]).ends(1).says(&["error[E112]"]);
    assert!(said(&ran), "{}", ran.err);
}

#[test]
fn a_correction_of_what_is_written_hides_no_name_that_is_heard() {
    let made = Made::show();
    let away = tempfile::tempdir().unwrap();
    fs::write(away.path().join("words.toml"), "[[person]]\nkey = \"ada\"\nnames = [\"shade\"]\n").unwrap();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    with(made.root(), &away, &["build"]).ends(1).says(&["a protected word is heard in this clip"]);
    let correction = "[[correction]]\nwas = \"shade\"\nnow = \"glass\"\nby = \"Mina\"\n";
    made.put("episodes/lamp/sources/ada.corrections.toml", correction);
    made.edit("a green shade", "a green glass");
    let ran =
        with(made.root(), &away, &["build"]).ends(1).says(&["what is written is corrected, and the sound is not"]);
    assert!(!ran.err.contains("shade") && !made.path("feed/public/lamp").exists(), "{}", ran.err);
    // what is corrected elsewhere in the interview is not heard
    fs::write(away.path().join("words.toml"), "[[person]]\nkey = \"ada\"\nnames = [\"bought\"]\n").unwrap();
    let elsewhere = "[[correction]]\nwas = \"bought\"\nnow = \"took\"\nby = \"Mina\"\n";
    made.put("episodes/lamp/sources/ada.corrections.toml", correction.to_owned() + "\n" + elsewhere);
    with(made.root(), &away, &["build"]).ends(0);
}

#[test]
fn a_clip_of_a_protected_source_without_its_words_waits_for_somebody_who_listens() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    fs::remove_file(made.path("episodes/lamp/sources/ada.json")).unwrap();
    let script = made.read("episodes/lamp/script.md");
    let (from, to) = (script.find("> **CLIP**").unwrap(), script.find("## Closing").unwrap());
    made.put("episodes/lamp/script.md", format!("{}> **CLIP** ada 0:02–0:06\n\n{}", &script[..from], &script[to..]));
    let ran = with(made.root(), &away, &["build"]).ends(1);
    ran.says(&["error[E111]", "\"ada\" has no transcript", "[[approval]]"]);
    let approval = "\n[[approval]]\nsource = \"ada\"\nfrom = \"0:02\"\nto = \"0:06\"\nby = \"Mina\"\n";
    made.put(EPISODE, made.read(EPISODE) + approval);
    let ran = with(made.root(), &away, &["check"]);
    assert!(!ran.err.contains("has no transcript"), "{}", ran.err);
}

#[test]
fn what_is_handed_out_is_not_called_clean_where_nobody_knows_the_words() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    with(made.root(), &away, &["build"]).ends(0);
    run(made.root(), &["leaks"]).ends(1).says(&["episodes/lamp protects somebody", "--protect FILE"]);
    with(made.root(), &away, &["leaks"]).ends(0);
    // a server gives hidden files away too
    made.put("feed/public/.backup.txt", "Nora Quimby");
    let ran = with(made.root(), &away, &["leaks"]).ends(1);
    assert!(ran.out.contains("feed/public/.backup.txt"), "{}", ran.out);
}

#[test]
fn a_word_in_a_template_is_told_where_it_stands_and_a_hidden_one_is_not_shown() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    made.put("scripts/corner/notes.md", "{{ title }}\n\nWith thanks to Nora Quimby\n");
    let ran = with(made.root(), &away, &["build"]).ends(1).says(&["scripts/corner/notes.md:3"]);
    assert!(!ran.err.contains("Quimby"), "{}", ran.err);
    fs::remove_file(made.path("scripts/corner/notes.md")).unwrap();
    made.edit("Good evening to all", "Good evening to &#78;ora Qu&#105;mby, to all");
    let ran = with(made.root(), &away, &["check"])
        .ends(1)
        .says(&["a protected word is written in another way in episodes/lamp/script.md:20"]);
    assert!(!ran.err.contains("imby") && !ran.out.contains("imby"), "{}", ran.err);
}

#[test]
fn what_nobody_airs_of_another_interview_stops_no_episode_and_who_is_to_blame_is_named() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    // another interview of the same episode says the name where nothing is cut from it
    made.put(
        "episodes/lamp/sources/finn.txt",
        "Q: Who had the lamp?\n\nA: Nora Quimby had it, from the first winter on.\n",
    );
    with(made.root(), &away, &["build"]).ends(0).says(&["lamp: no draft.json is kept"]);
    assert!(made.path("feed/public/lamp/lamp.mp3").exists() && !made.path("episodes/lamp/build/draft.json").exists());
    // a comment in a template is nobody's name; a channel's description is where one stands
    made.put("scripts/corner/draft.md", "<!-- what a draft begins with -->\n");
    let channel = made.read("feed/channel.toml");
    let line = channel.lines().find(|line| line.starts_with("description")).unwrap();
    made.put("feed/channel.toml", channel.replace(line, "description = \"The lamp of Nora Quimby.\""));
    let ran = with(made.root(), &away, &["build"]).ends(1);
    let said = ran.out + &ran.err;
    assert!(
        said.contains("made with what holds one too: feed/channel.toml:") && !said.contains("scripts/corner/draft.md"),
        "{said}"
    );
}

#[test]
fn a_name_that_a_transcript_says_is_heard_stops_whatever_airs_it() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    // a neighbour, whose interview lies outside sources/, and says the name from 1.0 to 1.8 s
    let said = ["So", "then", "Nora", "Quimby", "went", "home."];
    let words: Vec<_> = said.iter().zip(0..).map(|(w, n)| (*w, 200 + n * 400, 550 + n * 400)).collect();
    made.put("episodes/lamp/takes/slip.json", transcribed(&words));
    crate::show::made::wav(&made.path("episodes/lamp/takes/slip.wav"), 3_000, &[(200, 2_550)]);
    let script = made.read("episodes/lamp/script.md");
    for (cue, heard) in [
        ("> **SFX** takes/slip.wav 0:00.9–0:02.9", true),
        ("> **SFX** takes/slip.wav 0:01.8–0:02.9", false),
        ("> **MUSIC** takes/slip.wav", true),
        ("> **BED** takes/slip.wav", true),
        ("> **REC** takes/slip.wav", true),
        ("> **REC** takes/slip.wav 0:01.75–0:02.9", false),
    ] {
        let changed = if cue.contains("REC") {
            script.replace("> **REC** takes/close-1.1.wav", cue)
        } else {
            script.replace("## Closing\n", &format!("## Closing\n\n{cue}\n"))
        };
        made.put("episodes/lamp/script.md", changed);
        let ran = with(made.root(), &away, &["check"]);
        let told = ran.err.contains("error[E111]: a protected word is heard in this recording (ada");
        assert_eq!(told, heard, "{cue}: {}", ran.err);
        assert!(!ran.err.contains("Quimby"), "{}", ran.err);
        if heard {
            with(made.root(), &away, &["publish"]).ends(1);
            assert!(!made.path("feed/public/lamp").exists(), "{cue}");
        }
    }
    // nor is it a take that anybody could call sure
    made.put(
        "episodes/lamp/script.md",
        script.replace("A lamp is a thing that hums.", "So then Nora went quietly home."),
    );
    let (recording, words) = (made.path("episodes/lamp/takes/slip.wav"), made.path("episodes/lamp/takes/slip.json"));
    let ask = ["takes", "lamp", recording.to_str().unwrap(), "--transcript", words.to_str().unwrap()];
    let before = made.read("episodes/lamp/script.md");
    let ran = with(made.root(), &away, &ask).ends(0);
    assert!(ran.out.contains("a protected word is heard in it"), "{}", ran.out);
    let line = ran.out.split("line").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    for accept in ["sure", &line] {
        let ran = with(made.root(), &away, &[&ask[..], &["--accept", accept]].concat());
        assert_eq!(ran.code, Some(i32::from(accept != "sure")), "{}", ran.err);
        assert_eq!(made.read("episodes/lamp/script.md"), before);
    }
}

#[test]
fn a_copy_of_a_protected_recording_under_another_name_waits_for_its_words_too() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    // other bytes and another level, and the same sound
    let mut reader = hound::WavReader::open(made.path("episodes/lamp/sources/ada.wav")).unwrap();
    let mut writer = hound::WavWriter::create(made.path("episodes/lamp/sources/mm.wav"), reader.spec()).unwrap();
    reader.samples::<i16>().for_each(|s| writer.write_sample(s.unwrap() / 2).unwrap());
    writer.finalize().unwrap();
    for cue in ["> **CLIP** sources/mm.wav 0:02–0:08", "> **SFX** sources/mm.wav 0:02–0:08"] {
        let script = made.read("episodes/lamp/script.md");
        made.edit("## Closing\n", &format!("## Closing\n\n{cue}\n"));
        with(made.root(), &away, &["check"])
            .ends(1)
            .says(&["error[E111]: nobody can tell whether a protected word is heard in this", "[[approval]]"]);
        made.put("episodes/lamp/script.md", script);
    }
}

#[test]
fn nothing_of_the_house_is_written_to_where_the_show_was_published() {
    let made = Made::show();
    let away = words();
    let web = away.path().join("web");
    with(made.root(), &away, &["publish", "--to", web.to_str().unwrap()]).ends(0);
    for folder in [web.clone(), web.join("lamp"), made.path("feed/public/lamp")] {
        let to = folder.join("script.docx");
        let ask = ["--internal", "export", "lamp", "--as", "docx", "-o", to.to_str().unwrap()];
        run(made.root(), &ask).ends(1).says(&["lies in what listeners get"]);
        assert!(!to.exists());
    }
}

#[test]
fn what_can_be_read_as_a_protected_word_is_not_said_either() {
    let made = Made::show();
    let away = words();
    made.put(EPISODE, made.read(EPISODE) + "\n[[recording]]\nsource = \"ada\"\nprotect = \"name\"\n");
    for hidden in ["https://example.org/%4E%6F%72%61%20%51%75%69%6D%62%79", "https://example.org/?q=Tm9yYSBRdWltYnk="] {
        let script = made.read("episodes/lamp/script.md");
        made.edit("## Closing", &format!("Read [more about it]({hidden}) there.\n\n## Closing"));
        let last = hidden.rsplit(['/', '=']).find(|part| !part.is_empty()).unwrap();
        for arguments in
            [&["check"][..], &["check", "--json"], &["build"], &["rundown", "lamp"], &["export", "lamp", "--as", "md"]]
        {
            let ran = with(made.root(), &away, arguments);
            assert!(!ran.out.contains(last) && !ran.err.contains(last), "{arguments:?}: {}{}", ran.out, ran.err);
        }
        // that line is shown, without it
        with(made.root(), &away, &["check"]).ends(1).says(&[
            "error[E111]",
            "W050",
            "Read [more about it]([protected]) there.",
        ]);
        made.put("episodes/lamp/script.md", script);
    }
}
