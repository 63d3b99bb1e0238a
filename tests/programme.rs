//! From a script to a programme laid out in time, without a sound.
use cornercast::{
    diagnostic::Diagnostic,
    media::{Clip, ClipId, ClipTable},
    programme::{ElementKind, Material, Programme, Speech, resolve},
    script::{Known, corner::Corner, parse},
    source::{Source, SourceId},
    timeline::{Policy, Timeline, Track, assemble, rundown},
    transcript::{self, Transcript},
    units::{Db, FrameRange, Frames, Lufs},
};
use std::collections::BTreeMap;

const HEAD: &str = "---\ncornercast: 1\ntitle: T\nhost: HOST\nversions: full, short\nvoices:\n  HOST: Mina Vale\n  ANA: Ana (a friend)\nsources:\n  ana: sources/real-name-of-ana.wav\n  bed: a/bed.wav\n---\n\n";

/// Words of half a second each, 400 ms spoken and 100 ms of quiet.
const SAID: &str = "we had a clock um you know it was late and we went home and it was late again";

fn ms(n: u64) -> Frames {
    Frames::from_millis(n)
}

fn said() -> Transcript {
    let words: Vec<String> = SAID
        .split(' ')
        .zip(0u8..)
        .map(|(w, n)| {
            let start = 1.0 + f64::from(n) * 0.5;
            format!("{{\"word\":\" {w}\",\"start\":{start},\"end\":{}}}", start + 0.4)
        })
        .collect();
    let json = format!(
        "{{\"text\":\"{SAID}\",\"language\":\"en\",\"segments\":[{{\"start\":1.0,\"end\":11.0,\"text\":\"{SAID}\",\"words\":[{}]}}]}}",
        words.join(",")
    );
    let read = transcript::read(SourceId(1), "ana.json", &json);
    assert_eq!(read.diagnostics, []);
    read.value
}

fn clips() -> ClipTable {
    let mut table = ClipTable::default();
    // speech from 1 s on: 400 ms of voice, 100 ms of quiet
    let energy = (0..3000).map(|step| if step >= 100 && (step - 100) % 50 < 40 && step < 1100 { -2000 } else { -6000 });
    let speech = (0..20).map(|n| FrameRange::at(ms(1000 + n * 500), ms(400))).collect();
    let clip = Clip {
        loudness: Some(Lufs::from_centi(-2000)),
        energy: energy.collect(),
        speech,
        ..Clip::unmeasured(ms(30_000))
    };
    let quiet = Clip { speech: vec![FrameRange::new(ms(500), ms(2500))], length: ms(3000), ..clip.clone() };
    let deck = Clip { began: Some(ms(36_000_000)), ..clip.clone() };
    let music = Clip { speech: Vec::new(), length: ms(20_000), ..clip.clone() };
    for (path, id, clip) in [
        ("sources/real-name-of-ana.wav", "ana", clip),
        ("t/one.wav", "take", quiet),
        ("a/bed.wav", "bed", music),
        ("sources/deck.wav", "deck", deck),
    ] {
        table.paths.insert(path.into(), Ok(ClipId(id.into())));
        table.clips.insert(ClipId(id.into()), clip);
    }
    table.levels.insert("sources/deck.wav".into(), Db::from_centi(-400));
    table
}

fn made(body: &str, version: Option<&str>) -> (Programme, Timeline, Vec<Diagnostic>) {
    let text = format!("{HEAD}{body}\n");
    let parsed = parse(SourceId(0), &text, &Known::default());
    let mut all = parsed.diagnostics;
    let source = Source { name: "script.md".into(), text };
    let transcripts = BTreeMap::from([("sources/real-name-of-ana.wav".to_owned(), said())]);
    let (corner, clips) = (Corner::default(), clips());
    let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version };
    let resolved = resolve(&parsed.value, &source, &material);
    all.extend(resolved.diagnostics);
    let laid = assemble(&resolved.value, &clips, &Policy::default());
    all.extend(laid.diagnostics);
    (resolved.value, laid.value, all)
}

fn codes(body: &str) -> Vec<&'static str> {
    made(body, None).2.iter().map(|d| d.code).collect()
}

fn only_cut(body: &str) -> Vec<(u64, u64)> {
    let (programme, _, diagnostics) = made(body, None);
    let kind = programme.segments.first().map(|s| &s.elements[0].kind);
    let Some(ElementKind::Clip(cut)) = kind else { panic!("no clip: {diagnostics:?}") };
    cut.pieces.iter().map(|p| (p.range.start().millis().0, p.range.end().millis().0)).collect()
}

fn speeches(programme: &Programme) -> Vec<&Speech> {
    let all = programme.segments.iter().flat_map(|s| &s.elements);
    all.filter_map(|e| if let ElementKind::Speech(s) = &e.kind { Some(s) } else { None }).collect()
}

#[test]
fn a_clip_by_words_is_cut_in_the_quiet_around_them() {
    let cut = only_cut("> CLIP ana\n> - in: \"we had\"\n> - out: \"a clock\"");
    // the words last from 1.0 to 2.9 s; the quiet before and after them is 100 ms long
    assert!(cut[0].0 < 1000 && (2900..3000).contains(&cut[0].1), "{cut:?}");
}

#[test]
fn struck_words_are_cut_out_between_the_words_that_stay() {
    let cut = only_cut(
        "> CLIP ana\n> - in: \"we had\"\n> - out: \"it was late\"\n>\n> ANA: We had a clock, ~~um, you know,~~ it was late.",
    );
    // "it was late" is said twice, and the first is meant; "um you know" lasts from 3.0 to 4.4 s
    let [(_, out), (into, end)] = cut[..] else { panic!("{cut:?}") };
    assert!((2900..3000).contains(&out) && (4400..4500).contains(&into) && (5900..6000).contains(&end), "{cut:?}");
}

#[test]
fn of_a_refrain_the_times_or_the_text_say_which_round_ends_a_clip() {
    let words = "> - in: \"we had\"\n> - out: \"it was late\"";
    let end = |body: &str| only_cut(body).last().map_or(0, |piece| piece.1);
    assert!((5900..6000).contains(&end(&format!("> CLIP ana 0:01–0:05.900\n{words}"))));
    assert!((9900..10_000).contains(&end(&format!("> CLIP ana 0:01–0:09.900\n{words}"))));
    assert_eq!(codes(&format!("> CLIP ana 0:01–0:09.900\n{words}")), Vec::<&str>::new());
    // nothing else is near the end that is asked for
    assert_eq!(codes(&format!("> CLIP ana 0:01–0:07.700\n{words}")), ["E043"]);
    let text = "We had a clock, um, you know, it was late, and we went home, and it was late.";
    assert!((9900..10_000).contains(&end(&format!("> CLIP ana\n{words}\n>\n> ANA: {text}"))));
}

#[test]
fn times_alone_are_the_producer_s_own_and_stay() {
    assert_eq!(only_cut("> CLIP ana 0:01.050–0:06.123"), [(1050, 6123)]);
}

#[test]
fn a_time_of_day_is_a_place_in_a_recording_that_knows_when_it_began() {
    assert_eq!(only_cut("> CLIP sources/deck.wav 10:00:02–10:00:07"), [(2000, 7000)]);
    assert_eq!(only_cut("> CLIP sources/deck.wav 0:02–0:07"), [(2000, 7000)]);
    assert_eq!(codes("> CLIP sources/deck.wav 10:00:02–10:00:31"), ["E044"]);
    assert_eq!(codes("> CLIP sources/deck.wav 9:59:59–10:00:07"), ["E044"]);
    assert_eq!(codes("> CLIP ana 10:00:02–10:00:07"), ["E044"]);
}

#[test]
fn the_level_of_a_source_comes_on_top_of_a_cue_s_own() {
    let gains = |body: &str| {
        let (programme, _, diagnostics) = made(body, None);
        let kind = &programme.segments[0].elements[0].kind;
        let ElementKind::Clip(cut) = kind else { panic!("no clip: {diagnostics:?}") };
        cut.pieces[0].gain.centi()
    };
    assert_eq!(gains("> CLIP sources/deck.wav 0:02–0:07"), -400);
    assert_eq!(gains("> CLIP sources/deck.wav 0:02–0:07 | gain=+1dB"), -300);
    assert_eq!(gains("> CLIP ana 0:02–0:07"), 0);
}

#[test]
fn what_is_wrong_with_a_clip_is_said_by_its_code() {
    assert_eq!(codes("> CLIP ana 0:01–0:40"), ["E044"]);
    assert_eq!(codes("> CLIP ana\n> - in: \"we had\"\n> - out: \"a bicycle\""), ["E041"]);
    assert_eq!(codes("> CLIP ana\n> - in: \"it was late\"\n> - out: \"late\""), ["E042"]);
    assert_eq!(codes("> CLIP ana 0:05–0:08\n> - in: \"we had\"\n> - out: \"a clock\""), ["E043"]);
    assert_eq!(
        codes("> CLIP ana 0:01–0:03\n> - in: \"we had\"\n> - out: \"a clock\"\n>\n> ANA: We had a watch."),
        ["E049"]
    );
    assert_eq!(codes("HOST (quote: ana): We had a small clock."), ["E049"]);
    assert_eq!(codes("> CLIP nowhere/at/all.wav 0:01–0:06"), ["E045"]);
}

#[test]
fn a_word_left_out_without_a_strike_is_an_altered_quotation() {
    let (_, _, found) = made(
        "> CLIP ana 0:01–0:08\n> - in: \"we had\"\n> - out: \"home\"\n>\n> ANA: We had a clock, it was late and we went home.",
        None,
    );
    assert_eq!(found[0].code, "E049");
    assert!(found[0].message.contains("um you know"), "{}", found[0].message);
}

#[test]
fn what_does_not_air_is_on_no_side_of_the_wall() {
    let body = "<!-- secret-comment -->\n\n> NOTE secret-note\n\nHello ~~secret-struck~~ there. [secret-smile]\n\n\
                ~~secret-paragraph~~\n\nHOST (alt: short): secret-alternate\n\n> ~~CLIP ana 0:01–0:06~~\n\n> CLIP ana 0:01–0:06\n> - note: secret-field";
    let (programme, timeline, _) = made(body, None);
    let all = format!("{programme:?}{timeline:?}{}", serde_json::to_string(&rundown(&programme, &timeline)).unwrap());
    for secret in ["secret", "real-name", "sources/"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert!(all.contains("Hello there."));
}

#[test]
fn an_alternate_airs_in_its_version_alone() {
    let body = "HOST (alt: full): For all.\n\nHOST (alt: short): In short.\n\nHOST (alt: other): Never.";
    let text = |version| speeches(&made(body, version).0).iter().map(|s| s.text.clone()).collect::<Vec<_>>();
    assert_eq!(text(None), ["For all."]);
    assert_eq!(text(Some("short")), ["In short."]);
}

#[test]
fn a_take_is_trimmed_to_80_ms_around_its_speech() {
    let (programme, timeline, _) = made("Hello there, everybody.\n\n> REC t/one.wav", None);
    let take = speeches(&programme)[0].take.clone().unwrap();
    assert_eq!((take.range.start(), take.range.end()), (ms(420), ms(2580)));
    assert_eq!(timeline.length, ms(2160));
    let given = made("Hello there, everybody.\n\n> REC t/one.wav 0:00.100–0:02.900", None).0;
    assert_eq!(speeches(&given)[0].take.clone().unwrap().range, FrameRange::new(ms(100), ms(2900)));
}

#[test]
fn struck_words_beside_a_take_are_told_for_it_airs_as_it_was_read() {
    assert_eq!(codes("Hello there, ~~dear~~ everybody.\n\n> REC t/one.wav"), ["W091"]);
    assert_eq!(codes("Hello there, everybody.\n\n> REC t/one.wav"), [] as [&str; 0]);
}

#[test]
fn a_translation_is_of_something_that_is_said() {
    let of = |range: &str| {
        codes(&format!("HOST (translation: ana {range}, checked: Jo): Hello there, everybody.\n\n> REC t/one.wav"))
    };
    assert_eq!(of("0:01–0:06"), [] as [&str; 0]);
    assert_eq!(of("9:00–9:10"), ["E044"]);
    assert_eq!(of("0:20–0:25"), ["E044"]);
}

#[test]
fn a_rundown_has_the_running_total_and_what_a_post_is_off() {
    let (programme, timeline, _) = made("> CLIP ana 0:01–0:06\n\n> POST 0:05.500\n\n> CLIP ana 0:06–0:11", None);
    let made = cornercast::timeline::rundown(&programme, &timeline);
    let of = |what: &str| {
        made.rows
            .iter()
            .filter(|r| r.element.starts_with(what))
            .map(|r| (r.cumulative_ms, r.over_ms))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("POST"), [(5_500, Some(0))]);
    assert_eq!(of("CLIP"), [(5_000, None), (10_500, None)]);
}

#[test]
fn a_new_recording_replaces_a_struck_one() {
    let body = "Hello there, everybody.\n\n> ~~REC t/old.wav~~\n\n> REC t/one.wav";
    assert!(made(body, None).1.is_actual());
}

#[test]
fn a_post_is_met_or_missed_aloud() {
    let (_, timeline, found) = made("> CLIP ana 0:01–0:06\n\n> POST 0:05.500\n\n> CLIP ana 0:06–0:11", None);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(timeline.length, ms(10_500));
    assert_eq!(codes("> CLIP ana 0:01–0:06\n\n> POST 0:04"), ["E047"]);
    assert_eq!(codes("> CLIP ana 0:01–0:06\n\n> POST 0:04 soft"), ["W047"]);
    assert_eq!(codes("> CLIP ana 0:01–0:06\n\n> POST 0:09"), ["W081"]);
    // a bed that is back-timed to a later post begins late, and leaves the time before it empty
    let late = "> CLIP ana 0:01–0:06\n\n> BED bed post=0:40\n\n> POST 0:30\n\n> CLIP ana 0:06–0:11";
    let (_, timeline, found) = made(late, None);
    let bed = timeline.regions.iter().find(|r| r.track == Track::Music).unwrap();
    assert_eq!(bed.at.start(), ms(20_000));
    let told = found.iter().find(|d| d.code == "W081").unwrap();
    assert!(told.message.starts_with("0:15"), "{told:?}");
}

#[test]
fn a_bed_plays_under_speech_until_it_is_out() {
    let body = "> BED bed fade=1s/2s\n\n> CLIP ana 0:01–0:06\n\n> BED out fade=2s\n\n> CLIP ana 0:06–0:11";
    let (_, timeline, found) = made(body, None);
    assert!(found.is_empty(), "{found:?}");
    let bed = timeline.regions.iter().find(|r| r.track == Track::Music).unwrap();
    assert_eq!(bed.at, FrameRange::new(Frames::ZERO, ms(7000)));
    assert_eq!((bed.fade_in.length, bed.fade_out.length), (ms(1000), ms(2000)));
    // speech from the start: the bed begins low
    assert!(bed.curve[0].gain.0 < 0.41, "{:?}", bed.curve[0]);
}

#[test]
fn a_reader_speaks_over_a_clip_that_goes_under() {
    let body = "> CLIP ana 0:01–0:11 id=a under=-18dB/2s\n\nHOST (over: a): Hello there, everybody.\n\n> REC t/one.wav\n\n> CLIP ana 0:06–0:11";
    let (_, timeline, found) = made(body, None);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(timeline.length, ms(15_000));
    let voice = timeline.regions.iter().find(|r| r.track == Track::Voice).unwrap();
    assert!(voice.at.start() == ms(2000) || voice.at.start() == ms(1975), "{:?}", voice.at);
    let clip = timeline.regions.iter().find(|r| r.track == Track::Actuality).unwrap();
    assert!((clip.curve.last().unwrap().gain.0 - 0.1259).abs() < 1e-3);
}

#[test]
fn what_is_read_on_behind_a_clip_is_planned() {
    let long = "Hello there, everybody. ".repeat(20);
    let clip = "> CLIP ana 0:01–0:05 id=a under=-18dB/2s";
    let (programme, timeline, _) = made(&format!("{clip}\n\nHOST (over: a): {long}\n\n> CLIP ana 0:06–0:11"), None);
    let rundown = rundown(&programme, &timeline);
    assert!(timeline.length > ms(15_000) && rundown.planned_ms == timeline.length.millis().0, "{rundown:?}");
    // and what ends within the clip takes no time of its own
    let (programme, timeline, _) = made(&format!("{clip}\n\nHOST (over: a): Hello.\n\n> CLIP ana 0:06–0:11"), None);
    assert_eq!(rundown_ms(&programme, &timeline), 9_000);
}

fn rundown_ms(programme: &Programme, timeline: &Timeline) -> u64 {
    rundown(programme, timeline).planned_ms
}

#[test]
fn the_rundown_counts_back_from_the_next_hard_post() {
    let rows = |body: &str| -> Vec<(String, u64, Option<i64>)> {
        let (programme, timeline, _) = made(body, None);
        let rows = rundown(&programme, &timeline).rows;
        rows.into_iter().map(|r| (r.element, r.start_ms, r.back_ms)).collect()
    };
    let clip = "> CLIP ana 0:01–0:06";
    let told = |all: &[(&str, u64, Option<i64>)]| -> Vec<(String, u64, Option<i64>)> {
        all.iter().map(|(what, start, back)| ((*what).to_owned(), *start, *back)).collect()
    };
    // two of five seconds before a post at 0:12 may begin two seconds later; what is behind it has no slot to fill
    let post = format!("{clip}\n\n{clip}\n\n> POST 0:12\n\n{clip}");
    let wanted = [
        ("segment", 0, Some(2_000)),
        ("CLIP", 0, Some(2_000)),
        ("CLIP", 5_000, Some(7_000)),
        ("POST", 10_000, Some(12_000)),
        ("CLIP", 12_000, None),
    ];
    assert_eq!(rows(&post), told(&wanted));
    // one that is missed by a second should have begun a second sooner; a soft one counts for nothing
    assert_eq!(
        rows(&format!("{clip}\n\n> POST 0:04"))[1..],
        told(&[("CLIP", 0, Some(-1_000)), ("POST", 5_000, Some(4_000))])
    );
    assert_eq!(rows(&format!("{clip}\n\n> POST 0:08 soft"))[1].2, None);
    // a segment that has to begin at a moment is one
    let segment = rows(&format!("{clip}\n\n## Two [@0:07!]\n\n{clip}"));
    assert_eq!(
        segment[1..4],
        told(&[("CLIP", 0, Some(2_000)), ("segment", 7_000, Some(7_000)), ("CLIP", 7_000, None)])
    );
}

#[test]
fn the_rundown_counts_back_from_the_end_of_the_slot() {
    let text = "> CLIP ana 0:01–0:06\n\n> CLIP ana 0:06–0:11";
    let parsed = parse(
        SourceId(0),
        &format!("{}{text}\n", HEAD.replace("host: HOST", "host: HOST\nslot: 0:12\ntolerance: 3s")),
        &Known::default(),
    );
    let clips = clips();
    let (corner, transcripts) = (Corner::default(), BTreeMap::new());
    let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version: None };
    let programme = resolve(&parsed.value, &Source { name: String::new(), text: String::new() }, &material).value;
    let timeline = assemble(&programme, &clips, &Policy::default()).value;
    let made = rundown(&programme, &timeline);
    assert_eq!((made.slot_ms, made.actual_ms, made.over_ms), (Some(12_000), Some(10_000), Some(-2_000)));
    let rows: Vec<_> = made.rows.iter().map(|r| (r.element.as_str(), r.start_ms, r.back_ms.unwrap())).collect();
    assert_eq!(rows, [("segment", 0, 2_000), ("CLIP", 0, 2_000), ("CLIP", 5_000, 7_000)]);
    assert!(made.is_inside_slot());
}
