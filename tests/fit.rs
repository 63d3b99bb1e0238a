//! A thousand programmes at random and the slots they are to fill, held against an arithmetic of our own.
use cornercast::{
    diagnostic::Diagnostic,
    media::{ClipId, ClipTable},
    programme::{Material, Programme, resolve},
    script::{Known, corner::Corner, parse},
    source::{Source, SourceId},
    timeline::{Policy, Timeline, assemble},
    units::Millis,
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::Cell, collections::BTreeMap};

/// What a paragraph, a clip, a pause or a tune is in the running order, in milliseconds.
#[derive(Clone, Debug)]
enum Part {
    Speech { length: u64, role: Role },
    Clip { length: u64 },
    Pause { length: u64, flex: Option<(u64, u64)> },
    Music { length: u64, flex: Option<(u64, u64)> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Always,
    Pad(u32),
    Spare(u32),
}

#[derive(Clone, Debug)]
struct Script {
    parts: Vec<Part>,
    slot: u64,
    tolerance: u64,
    /// How many per cent speech may be stretched.
    stretch: u8,
}

fn part() -> impl Strategy<Value = Part> {
    let role = prop_oneof![6 => Just(Role::Always), 2 => (1..6_u32).prop_map(Role::Pad), 2 => (1..6_u32).prop_map(Role::Spare)];
    let flex = prop::option::weighted(0.3, (0..900_u64, 0..2_000_u64));
    prop_oneof![
        6 => (1_500..20_000_u64, role).prop_map(|(length, role)| Part::Speech { length, role }),
        2 => (2_000..25_000_u64).prop_map(|length| Part::Clip { length }),
        2 => (250..3_000_u64, flex.clone()).prop_map(|(length, flex)| Part::Pause { length, flex }),
        1 => (3_000..15_000_u64, flex).prop_map(|(length, flex)| Part::Music { length, flex }),
    ]
}

fn script() -> impl Strategy<Value = Script> {
    // most slots are drawn from what the script can reach, the others from anywhere near
    (
        prop::collection::vec(part(), 3..24),
        any::<prop::sample::Index>(),
        0..=1_000_u64,
        0..4_u8,
        0..4_u64,
        0..120_000_i64,
        prop_oneof![2 => Just(0_u8), 1 => 1..=3_u8],
    )
        .prop_map(|(parts, which, place, kind, tolerance, off, stretch)| {
            let tolerance = if tolerance < 2 { 0 } else { tolerance * 700 };
            let mut script = Script { parts, slot: 0, tolerance, stretch };
            let reaches = script.all_reaches();
            let (low, high) = reaches[which.index(reaches.len())];
            // in whole milliseconds, inside
            let (low, high) = (low.div_ceil(48), high / 48);
            let inside = low + high.saturating_sub(low) * place / 1_000;
            script.slot = if kind == 0 { (inside / 2).saturating_add_signed(off) } else { inside }.max(1_000);
            script
        })
}

impl Script {
    fn ranked(&self, pads: bool) -> Vec<usize> {
        let mut all: Vec<(u32, usize)> = Vec::new();
        for (n, part) in self.parts.iter().enumerate() {
            match part {
                Part::Speech { role: Role::Pad(rank), .. } if pads => all.push((*rank, n)),
                Part::Speech { role: Role::Spare(rank), .. } if !pads => all.push((*rank, n)),
                _ => {}
            }
        }
        all.sort();
        all.into_iter().map(|(_, n)| n).collect()
    }

    /// The shortest and the longest with the first so many pads and without the first so many spares.
    fn reach(&self, padded: usize, dropped: usize) -> (u64, u64) {
        let (pads, spares) = (self.ranked(true), self.ranked(false));
        let mut range = (0, 0);
        for (n, part) in self.parts.iter().enumerate() {
            let airs = match part {
                Part::Speech { role: Role::Pad(_), .. } => pads[..padded].contains(&n),
                Part::Speech { role: Role::Spare(_), .. } => !spares[..dropped].contains(&n),
                _ => true,
            };
            if airs {
                let (shortest, longest) = self.limits(part);
                range = (range.0 + shortest, range.1 + longest);
            }
        }
        range
    }

    fn all_reaches(&self) -> Vec<(u64, u64)> {
        let (pads, spares) = (self.ranked(true).len(), self.ranked(false).len());
        (0..=spares).flat_map(|d| (0..=pads).map(move |p| (p, d))).map(|(p, d)| self.reach(p, d)).collect()
    }

    /// Whether the policy has a way: pads when it is short, spares when it is long, pads again where spares took too much.
    fn is_reachable(&self) -> bool {
        let (pads, spares) = (self.ranked(true).len(), self.ranked(false).len());
        let (slot, tolerance) = (self.slot * 48, self.tolerance * 48);
        let meets = |(low, high): (u64, u64)| low <= slot + tolerance && high + tolerance >= slot;
        let plain = self.plain();
        (0..=spares).any(|d| {
            (0..=pads).any(|p| {
                let allowed = match (p, d) {
                    (0, 0) => true,
                    (_, 0) => plain < self.slot,
                    (0, _) => plain > self.slot,
                    _ => true,
                };
                allowed && meets(self.reach(p, d))
            })
        })
    }

    fn plain(&self) -> u64 {
        let aired = self.parts.iter().filter(|p| !matches!(p, Part::Speech { role: Role::Pad(_), .. }));
        aired.map(length).sum()
    }

    fn text(&self) -> String {
        let slot = Millis(self.slot);
        let mut text =
            format!("---\ncornercast: 1\ntitle: T\nhost: HOST\nslot: {slot}\ntolerance: {}\n", Millis(self.tolerance));
        text.push_str("voices:\n  HOST: Mina Vale\nsources:\n  ana: sources/ana.wav\n  sig: a/sig.wav\n---\n\n");
        let from = Millis(1_000);
        for (n, part) in self.parts.iter().enumerate() {
            let to = Millis(1_000 + length(part));
            let flex = |flex: &Option<(u64, u64)>| flex.map_or(String::new(), |(a, b)| format!(" flex={a}ms/{b}ms"));
            match part {
                Part::Speech { role, .. } => {
                    let head = match role {
                        Role::Always => String::new(),
                        Role::Pad(rank) => format!("HOST (pad {rank}): "),
                        Role::Spare(rank) => format!("HOST (spare {rank}): "),
                    };
                    text.push_str(&format!("{head}Paragraph number {n} is read.\n\n> REC t/one.wav {from}–{to}\n\n"));
                }
                Part::Clip { .. } => text.push_str(&format!("> CLIP ana {from}–{to}\n\n")),
                Part::Pause { length, flex: f } => {
                    text.push_str(&format!("> PAUSE {}{}\n\n", Millis(*length), flex(f)));
                }
                Part::Music { flex: f, .. } => {
                    text.push_str(&format!("> MUSIC sig {from}–{to} fade=0ms/500ms{}\n\n", flex(f)));
                }
            }
        }
        text
    }
}

fn length(part: &Part) -> u64 {
    match part {
        Part::Speech { length, .. }
        | Part::Clip { length }
        | Part::Pause { length, .. }
        | Part::Music { length, .. } => *length,
    }
}

impl Script {
    /// The shortest and the longest that something may become, in frames, by design: pauses 30 % and at least 200 ms, tails
    /// 5 s but never less than a second and the fades, speech by the corner's own limit.
    fn limits(&self, part: &Part) -> (u64, u64) {
        let frames = length(part) * 48;
        let (given, least) = match part {
            Part::Speech { .. } | Part::Clip { .. } => (None, 0),
            Part::Pause { flex, .. } => (*flex, 200 * 48),
            Part::Music { flex, .. } => (*flex, 1_000 * 48),
        };
        let usual = match part {
            Part::Pause { .. } => frames * 30 / 100,
            Part::Music { .. } => 5_000 * 48,
            Part::Speech { .. } | Part::Clip { .. } => frames * u64::from(self.stretch) / 100,
        };
        let (shorter, longer) = given.map_or((usual, usual), |(a, b)| (a * 48, b * 48));
        (frames - shorter.min(frames - least), frames + longer)
    }
}

fn clips() -> ClipTable {
    let clip = crate::show::made::clip(120_000);
    let mut table = ClipTable::default();
    for (path, id) in [("sources/ana.wav", "ana"), ("t/one.wav", "take"), ("a/sig.wav", "sig")] {
        table.paths.insert(path.into(), Ok(ClipId(id.into())));
        table.clips.insert(ClipId(id.into()), clip.clone());
    }
    table
}

fn laid(text: &str, stretch: u8) -> (Programme, Timeline, Vec<Diagnostic>) {
    let parsed = parse(SourceId(0), text, &Known::default());
    assert!(parsed.is_sound(), "{:?}", parsed.diagnostics);
    let source = Source { name: "script.md".into(), text: text.to_owned() };
    let (corner, clips, transcripts) = (Corner::default(), clips(), BTreeMap::new());
    let material = Material { corner: &corner, transcripts: &transcripts, clips: &clips, version: None };
    let resolved = resolve(&parsed.value, &source, &material);
    assert!(resolved.is_sound(), "{:?}", resolved.diagnostics);
    let laid = assemble(&resolved.value, &clips, &Policy { stretch, ..Policy::default() });
    let errors = laid.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
    (resolved.value, laid.value, errors)
}

/// Do what the help says, in the script's own text, once for each thing that it offers.
fn applied(text: &str, help: &str) -> Vec<String> {
    let Some((_, would)) = help.split_once("it would fit with ") else { return Vec::new() };
    let each = would.split(", or with ").map(|would| {
        if let Some(rest) = would.strip_prefix("line ") {
            let (line, rest) = rest.split_once(' ').expect("a line");
            let rank = rest.rsplit(' ').next().expect("a rank");
            let line: usize = line.parse().expect("a number");
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let at = &mut lines[line - 1];
            if at.starts_with('>') {
                at.push_str(&format!(" spare={rank}"));
            } else {
                let words = at.strip_prefix("HOST: ").unwrap_or(at).to_owned();
                *at = format!("HOST (spare {rank}): {words}");
            }
            lines.join("\n") + "\n"
        } else if let Some(lengths) = would.strip_prefix("another pad of ") {
            let length = lengths.trim_end_matches(" at the end");
            let length = length.split_once(" to ").map_or(length, |(_, longest)| longest);
            let to = Millis(1_000 + millis(length));
            format!("{text}HOST (pad 99): One more paragraph.\n\n> REC t/one.wav {}–{to}\n\n", Millis(1_000))
        } else if let Some(slot) = would.strip_prefix("slot: ") {
            let (slot, tolerance) = slot.split_once(" and ").map_or((slot, None), |(s, t)| (s, Some(t)));
            let change = |line: &str| match line {
                l if l.starts_with("slot: ") => format!("slot: {slot}"),
                l if l.starts_with("tolerance: ") => tolerance.unwrap_or(l).to_owned(),
                l => l.to_owned(),
            };
            text.lines().map(change).collect::<Vec<_>>().join("\n") + "\n"
        } else if let Some(post) = would.strip_prefix("the post at ") {
            let (new, old) = post.split_once(" instead of ").expect("where it was");
            assert_eq!(text.matches(&format!("POST {old}")).count(), 1, "{text}");
            text.replace(&format!("POST {old}"), &format!("POST {new}"))
        } else {
            panic!("nobody can do this: {would}")
        }
    });
    each.collect()
}

fn millis(clock: &str) -> u64 {
    let (minutes, seconds) = clock.split_once(':').expect("a time");
    let (seconds, part) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let number = |s: &str| s.parse::<u64>().expect("a number");
    number(minutes) * 60_000 + number(seconds) * 1_000 + number(&format!("{part:0<3}"))
}

fn keeps_its_limits(script: &Script, programme: &Programme, timeline: &Timeline) -> Result<(), TestCaseError> {
    let elements = &programme.segments[0].elements;
    prop_assert_eq!(elements.len(), script.parts.len());
    let mut aired = Vec::new();
    for placed in &timeline.placed {
        let part = &script.parts[placed.element.element];
        let (shortest, longest) = script.limits(part);
        let frames = placed.at.length().get();
        prop_assert!((shortest..=longest).contains(&frames), "{part:?} became {frames} frames");
        aired.push(placed.element.element);
    }
    // pads come in and spares go out by their numbers
    for (pads, ranked) in [(true, script.ranked(true)), (false, script.ranked(false))] {
        let changed: Vec<bool> = ranked.iter().map(|n| aired.contains(n) == pads).collect();
        prop_assert!(changed.is_sorted_by(|a, b| a >= b), "out of order: {changed:?}");
    }
    prop_assert_eq!(aired.len(), script.parts.len() - left_out(script, &aired));
    Ok(())
}

fn left_out(script: &Script, aired: &[usize]) -> usize {
    let may_go = |n: usize| matches!(&script.parts[n], Part::Speech { role: Role::Pad(_) | Role::Spare(_), .. });
    (0..script.parts.len()).filter(|n| may_go(*n) && !aired.contains(n)).count()
}

#[test]
fn every_slot_within_reach_is_filled_and_every_other_is_refused_with_a_way_that_fits() {
    let (reachable, refused, stretched) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&script(), |script| {
        let text = script.text();
        let (programme, timeline, errors) = laid(&text, script.stretch);
        if script.is_reachable() {
            let calm = Script { stretch: 0, ..script.clone() };
            let speech = timeline.fit.iter().any(|s| s.action.starts_with("speech"));
            // the speed of speech is the last thing to change
            prop_assert_eq!(speech, !calm.is_reachable(), "{}", text);
            stretched.set(stretched.get() + u32::from(speech));
            reachable.set(reachable.get() + 1);
            prop_assert!(errors.is_empty(), "{errors:?}\n{text}");
            let off = timeline.length.get().abs_diff(script.slot * 48);
            prop_assert!(off <= script.tolerance * 48, "{off} frames off\n{text}");
            keeps_its_limits(&script, &programme, &timeline)?;
            let sum: i64 = timeline.fit.iter().map(|s| s.change_ms).sum();
            let change = timeline.length.millis().0 as i64 - script.plain() as i64;
            prop_assert!((sum - change).abs() <= 1, "the steps make {sum} ms of {change} ms");
        } else {
            refused.set(refused.get() + 1);
            prop_assert_eq!(errors.len(), 1, "{}", text);
            prop_assert_eq!(timeline.length.get(), script.plain() * 48, "left whole");
            let help = errors[0].help.clone().unwrap_or_default();
            let ways = applied(&text, &help);
            prop_assert!(!ways.is_empty(), "{help}\n{text}");
            for way in ways {
                let (_, _, errors) = laid(&way, script.stretch);
                prop_assert!(errors.is_empty(), "{help}\nwas followed, and: {errors:?}\n{way}");
            }
        }
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    let met = [reachable.get(), refused.get(), stretched.get()];
    assert!(met[0] >= 600 && met[1] >= 100 && met[2] >= 20, "reachable, refused, stretched: {met:?}");
}
