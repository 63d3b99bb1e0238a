//! What the README says is true: its commands run, its files are there.
use std::{fs, path::Path, process::Command};

const README: &str = include_str!("../README.md");

/// The lines of all blocks of shell commands.
fn commands() -> Vec<&'static str> {
    let blocks = README.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).map(str::trim).filter(|l| !l.is_empty()).collect()
}

#[test]
fn two_commands_do_all_the_set_up() {
    assert_eq!(commands()[..2], ["cargo run --release -- build", "cargo test --release"]);
}

#[test]
fn the_tour_works_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("interview.txt"),
        "Interview with a Bell Ringer\n\nInterviewed May 4, 2025\n\n\
         ANA: I began to ring when I was nine. My hands were too small for the rope, and so I used my elbows.\n\n\
         ANA: We call a wrong note a visitor. It comes without being asked, and everybody turns round to look at it.\n",
    )
    .unwrap();
    let tour: Vec<_> = commands().into_iter().filter(|c| c.starts_with("cornercast ")).collect();
    assert!(tour.len() >= 2, "{tour:?}");
    for line in tour {
        let arguments = line.split_whitespace().skip(1);
        let run =
            Command::new(env!("CARGO_BIN_EXE_cornercast")).args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(run.status.success(), "{line}: {}", String::from_utf8_lossy(&run.stderr));
    }
    let script = fs::read_to_string(folder.path().join("my-show/episodes/first/script.md")).unwrap();
    assert!(script.contains("We call a wrong note a visitor."), "{script}");
    let run = |arguments: &[&str]| {
        let run = Command::new(env!("CARGO_BIN_EXE_cornercast"))
            .arg("-C")
            .arg(folder.path().join("my-show"))
            .args(arguments)
            .output();
        run.unwrap()
    };
    for arguments in
        [&["check", "first"][..], &["fmt", "--check"], &["rundown", "first", "--format", "csv"], &["build"]]
    {
        let done = run(arguments);
        // an interview of three sentences does not fill a slot, and the rundown says so
        let expected = if arguments[0] == "rundown" { 1 } else { 0 };
        assert_eq!(done.status.code(), Some(expected), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// Every command that the README writes, in a block or in running text, is one that the tool knows, with its options.
#[test]
fn every_command_of_the_documents_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for document in [
        "README.md",
        "docs/audio.md",
        "docs/corner.md",
        "docs/handover.md",
        "docs/preview.md",
        "docs/protection.md",
        "docs/script.md",
        "docs/servers.md",
        "docs/sign-off.md",
        "docs/takes.md",
    ] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        let spans = text.split('`').skip(1).step_by(2).filter(|t| !t.contains('\n'));
        let lines = text.lines().map(str::trim).filter(|l| !l.contains('`'));
        for line in spans.chain(lines).filter(|l| l.starts_with("cornercast ")) {
            let words: Vec<&str> = line.split_whitespace().skip(1).collect();
            let plain = |w: &&&str| w.chars().all(|c| c.is_ascii_lowercase());
            let Some(command) = words.iter().find(plain) else { continue };
            let help = Command::new(env!("CARGO_BIN_EXE_cornercast")).args([command, "--help"]).output().unwrap();
            assert!(help.status.success(), "{document}: {line}");
            let help = String::from_utf8_lossy(&help.stdout).into_owned();
            for option in words.iter().filter(|w| w.starts_with("--")) {
                let name = option.split(['=', ',']).next().unwrap();
                assert!(help.contains(name), "{document}: {line}: {name} is no option of {command}");
            }
            seen += 1;
        }
    }
    assert!(seen > 15, "{seen}");
}

/// Every example of the script's page is a script without a mistake.
#[test]
fn every_example_of_a_script_is_right() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/script.md")).unwrap();
    let head = "---\ncornercast: 1\ntitle: T\nhost: HOST\nversions: full, short\nvoices:\n  HOST: Mina Vale\n  READER: Maud\n  \
                WREN: Wren Tallow\nsources:\n  wren: sources/wren.flac\n  bed: a/b.flac\n  sig: a/s.flac\n  rain: a/r.flac\n---\n\n## One\n\n";
    let blocks = |tag: &str| -> Vec<String> {
        let mark = format!("```{tag}\n");
        text.split(mark.as_str()).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
    };
    let bodies = blocks("script").into_iter().map(|body| format!("{head}{body}"));
    let all: Vec<String> = bodies.chain(blocks("script-file")).collect();
    assert!(all.len() > 6, "{}", all.len());
    for script in all {
        let read = cornercast::script::parse(cornercast::source::SourceId(0), &script, &Default::default());
        let lint = cornercast::script::check(&read.value);
        let problems: Vec<_> =
            read.diagnostics.iter().chain(&lint).filter(|d| !matches!(d.code, "W051" | "W052")).collect();
        assert!(problems.is_empty(), "{script}\n{problems:#?}");
        assert!(read.value.blocks.len() > 1);
    }
}

/// The files of a show that a document has as examples are right, and say nothing that the tool does not know.
#[test]
fn every_example_of_a_settings_file_is_right() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/corner.md")).unwrap();
    let blocks: Vec<&str> = text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let [corner, episode] = blocks.as_slice() else { panic!("{blocks:?}") };
    let corner = cornercast::script::corner::Corner::parse(cornercast::source::SourceId(0), corner);
    assert_eq!(corner.diagnostics, []);
    assert_eq!((corner.value.deliverables.len(), corner.value.sources.len()), (2, 2));
    let episode = cornercast::project::episode_file::parse(cornercast::source::SourceId(0), episode);
    assert_eq!(episode.diagnostics, []);
    assert_eq!(episode.value.recordings.len(), 1);
}

#[test]
fn every_file_that_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        for name in
            text.split('`').skip(1).step_by(2).chain(text.split("](").skip(1).map(|l| l.split(')').next().unwrap()))
        {
            let is_source = ["src/", "tests/", "docs/", ".ci/"].iter().any(|p| name.starts_with(p));
            if is_source && !name.contains(['*', '<', ' ']) {
                assert!(root.join(name).exists(), "{document} names {name}");
            }
        }
    }
}
