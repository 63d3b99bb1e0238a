//! Lay the elements of a programme one after the other, with the sounds that belong to them.
use super::{
    Choices, ElementIndex, Placed, PlacedSegment, Policy, Tempo, Timeline, Track,
    bed::{self, Under},
    join::{Sound, joined},
    room::{self, Gap},
    shortened::shortened,
};
use crate::{
    diagnostic::{Checked, Diagnostic},
    media::ClipTable,
    programme::{Cut, Effect, Element, ElementKind, Music, Origin, Piece, Priority, Programme, Speech},
    source::Span,
    units::{Db, FrameRange, Frames, Lufs},
};

/// What may change its length, in the order in which it is asked to: what is heard least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Pause,
    Music,
    Speech,
}

impl What {
    pub(super) const ALL: [Self; 3] = [Self::Pause, Self::Music, Self::Speech];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Music => "music",
            Self::Speech => "speech",
        }
    }
}

/// Something whose length the fit may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flexible {
    pub(super) element: ElementIndex,
    pub(super) line: usize,
    pub(super) what: What,
    pub(super) shorter: Frames,
    pub(super) longer: Frames,
}

/// A moment that something had to begin at, and how it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Arrival {
    /// When it is to be.
    pub(super) at: Frames,
    /// Whether being late is an error.
    pub(super) hard: bool,
    /// When all before it was over.
    pub(super) reached: Frames,
    /// Whether a bed plays until then.
    pub(super) filled: bool,
    /// The first element behind it.
    pub(super) before: ElementIndex,
    /// How many of what is flexible stand before it.
    pub(super) flexible: usize,
    /// Where the script asks for it.
    pub(super) origin: Origin,
}

/// A timeline, and what could still be changed about it.
pub(super) struct Laid {
    pub(super) timeline: Timeline,
    pub(super) flexible: Vec<Flexible>,
    pub(super) arrivals: Vec<Arrival>,
}

/// A pause is never made shorter than this.
const SHORTEST_PAUSE: Frames = Frames::from_millis(200);
/// A shorter one has no room for what is left out or said twice.
const SHORTEST_STRETCHED: Frames = Frames::from_millis(1000);
/// A boost that would lift the noise of a recording more than its speech is worth.
const MOST_BOOST: Db = Db::from_centi(2_400);

struct Layer<'a> {
    clips: &'a ClipTable,
    policy: &'a Policy,
    choices: &'a Choices,
    now: Frames,
    timeline: Timeline,
    /// Whether sounds are kept; otherwise only lengths are asked for.
    heard: bool,
    sounds: Vec<Sound>,
    /// Where nothing was put.
    gaps: Vec<Gap>,
    /// Where somebody speaks, in the programme.
    speech: Vec<FrameRange>,
    beds: Vec<Under>,
    /// Which of them have no end yet.
    playing: Vec<usize>,
    /// Effects below what stands around them, which take no time of the programme.
    below: Vec<(Span, FrameRange)>,
    flexible: Vec<Flexible>,
    arrivals: Vec<Arrival>,
    diagnostics: Vec<Diagnostic>,
    /// The clip that is spoken over: its id, and from where on.
    over: Option<(String, Frames)>,
}

pub(super) fn lay(programme: &Programme, clips: &ClipTable, policy: &Policy, choices: &Choices) -> Checked<Laid> {
    let mut laid = placed(programme, clips, policy, choices, true).finish();
    laid.diagnostics.extend(shortened(programme, &laid.value.timeline));
    laid
}

/// As [`lay`], without the sounds: how long it is and where everything lies.
pub(super) fn measure(programme: &Programme, clips: &ClipTable, policy: &Policy, choices: &Choices) -> Laid {
    let mut layer = placed(programme, clips, policy, choices, false);
    layer.timeline.length = layer.now;
    Laid { timeline: layer.timeline, flexible: layer.flexible, arrivals: layer.arrivals }
}

fn placed<'a>(
    programme: &Programme,
    clips: &'a ClipTable,
    policy: &'a Policy,
    choices: &'a Choices,
    heard: bool,
) -> Layer<'a> {
    let mut layer = Layer {
        clips,
        policy,
        choices,
        now: Frames::ZERO,
        timeline: Timeline::default(),
        heard,
        sounds: Vec::new(),
        gaps: Vec::new(),
        speech: Vec::new(),
        beds: Vec::new(),
        playing: Vec::new(),
        below: Vec::new(),
        flexible: Vec::new(),
        arrivals: Vec::new(),
        diagnostics: Vec::new(),
        over: None,
    };
    for (segment, part) in programme.segments.iter().enumerate() {
        if let Some((at, hard)) = part.start {
            if hard {
                layer.post(at, true, &part.origin, ElementIndex { segment, element: 0 });
            } else {
                // without an exclamation mark it is an aim: nothing waits for it
                layer.aim(at, &part.origin);
            }
        }
        let start = layer.now;
        for (element, it) in part.elements.iter().enumerate() {
            layer.element(it, ElementIndex { segment, element });
        }
        layer.beds_end_with_segment(segment);
        let at = FrameRange::new(start, layer.now);
        layer.timeline.segments.push(PlacedSegment { at, line: part.origin.line });
    }
    layer
}

impl Layer<'_> {
    fn element(&mut self, element: &Element, index: ElementIndex) {
        if !self.choices.airs(element.priority, index) {
            return;
        }
        let start = self.now;
        let mut actual = true;
        let mut tempo = Tempo::default();
        match &element.kind {
            ElementKind::Speech(speech) => (actual, tempo) = self.speech(speech, index, element),
            ElementKind::Clip(cut) => tempo = self.clip(cut, index, element),
            ElementKind::Music(music) => self.music(music, index, element.origin.line),
            ElementKind::Bed(it) => {
                if let Some(post) = self.beds.iter().find_map(|bed| bed.plays_on(self.now)) {
                    let message = format!("a bed is already playing, up to its post at {}", post.millis());
                    let warning = Diagnostic::warning("W032", message).at(element.origin.span.clone());
                    self.diagnostics.push(warning.help("end it with > BED out first"));
                }
                self.playing.push(self.beds.len());
                self.beds.push(Under::new(it.clone(), index, self.now, element.origin.span.clone()));
            }
            ElementKind::BedOut { fade } => {
                if let Some(bed) = self.playing.pop().and_then(|n| self.beds.get_mut(n)) {
                    bed.end_at(self.now, *fade);
                }
            }
            ElementKind::Effect(effect) => self.effect(effect, index, &element.origin.span),
            ElementKind::Pause { length, flex } => self.pause(*length, *flex, index, element.origin.line),
            ElementKind::Post { at, hard } => self.post(*at, *hard, &element.origin, index),
            ElementKind::Chapter(_) => {}
        }
        let spoken_over = matches!(&element.kind, ElementKind::Speech(s) if s.over.is_some());
        let at = if spoken_over {
            self.timeline.placed.last().map_or(FrameRange::new(start, self.now), |p| p.at)
        } else {
            FrameRange::new(start, self.now)
        };
        if !spoken_over {
            let quiet = matches!(element.kind, ElementKind::Pause { .. } | ElementKind::Post { .. });
            self.timeline.placed.push(Placed { element: index, at, actual, quiet, line: element.origin.line, tempo });
        }
        if let Some(id) = &element.id {
            let now = self.now;
            self.each_bed(|bed| bed.ends_with_id(id, now));
        }
    }

    fn speech(&mut self, speech: &Speech, index: ElementIndex, element: &Element) -> (bool, Tempo) {
        let at = self.place_of(speech);
        if let Some(wanted) =
            speech.over.as_ref().filter(|wanted| self.over.as_ref().is_none_or(|(id, _)| id != *wanted))
        {
            let message =
                format!("no clip \"{wanted}\" with under= stands right before this, so it is read in its own place");
            let help = "put it right behind the clip, and give the clip under=-18dB/2s";
            self.diagnostics.push(Diagnostic::warning("W089", message).at(element.origin.span.clone()).help(help));
        }
        let gap = at - self.now;
        if speech.over.is_some() && gap > Frames::from_millis(1000) {
            let message = format!("{gap} of silence before this: the clip that it is spoken over has ended by then");
            let help = "give the clip's under= a shorter time: under=-18dB/2s";
            self.diagnostics.push(Diagnostic::warning("W081", message).at(element.origin.span.clone()).help(help));
        }
        let taken = speech.take.as_ref().map_or(speech.planned, |take| take.range.length());
        let tempo = self.tempo(taken, index);
        let place = FrameRange::at(at, tempo.lasts);
        match &speech.take {
            Some(take) => {
                if self.heard {
                    let mut sound = self.spoken(take, Track::Voice, at, index);
                    sound.length = tempo.lasts;
                    self.sounds.push(sound);
                    let heard = speech.spoken.iter().map(|s| tempo.place(s.earlier(take.range.start())).later(at));
                    self.speech.extend(heard);
                }
                if speech.over.is_none() {
                    self.may_stretch(taken, index, element.origin.line);
                }
            }
            None => {
                self.speech.push(place);
                self.timeline.unrecorded.push((index, element.origin.span.clone()));
            }
        }
        if speech.over.is_some() {
            self.timeline.placed.push(Placed {
                element: index,
                at: place,
                actual: speech.take.is_some(),
                quiet: false,
                line: element.origin.line,
                tempo,
            });
            if let Some((_, from)) = &mut self.over {
                *from = place.end();
            }
        }
        self.now = self.now.max(place.end());
        (speech.take.is_some(), tempo)
    }

    /// How fast the recordings of an element are heard, so much of them.
    fn tempo(&self, taken: Frames, index: ElementIndex) -> Tempo {
        Tempo { taken, lasts: changed(taken, self.choices.change(index)) }
    }

    /// Speech of this length may become shorter or longer by what the policy has. What is spoken over something else keeps
    /// its length, and so does what is spoken over.
    fn may_stretch(&mut self, taken: Frames, index: ElementIndex, line: usize) {
        let most = taken.percent(u64::from(self.policy.stretch));
        if most > Frames::ZERO && taken >= SHORTEST_STRETCHED {
            self.flexible.push(Flexible { element: index, line, what: What::Speech, shorter: most, longer: most });
        }
    }

    /// Where a paragraph begins: here, or over the clip that it is spoken over.
    fn place_of(&self, speech: &Speech) -> Frames {
        match (&speech.over, &self.over) {
            (Some(wanted), Some((id, from))) if wanted == id => *from,
            _ => self.now,
        }
    }

    /// A piece of speech, brought to the loudness of all speech.
    fn spoken(&self, piece: &Piece, track: Track, at: Frames, origin: ElementIndex) -> Sound {
        let gain = level_match(piece.loudness, self.policy.speech) + piece.gain;
        Sound::new(track, piece, at, gain, origin)
    }

    fn clip(&mut self, cut: &Cut, index: ElementIndex, element: &Element) -> Tempo {
        let start = self.now;
        let last = cut.pieces.len().saturating_sub(1);
        let taken = cut.pieces.iter().filter(|p| !cut.is_tone(p)).map(|p| p.range.length()).sum();
        let tempo = self.tempo(taken, index);
        if cut.under.is_none() {
            self.may_stretch(taken, index, element.origin.line);
        }
        for ((n, piece), place) in cut.pieces.iter().enumerate().zip(tempo.pieces(cut)) {
            self.now = start + place.end();
            if !self.heard {
                continue;
            }
            let mut sound = self.spoken(piece, Track::Actuality, start + place.start(), index);
            sound.length = place.length();
            sound.inner = n > 0;
            sound.crossfade = cut.crossfade;
            let tone = |n: usize| cut.pieces.get(n).is_some_and(|p| cut.is_tone(p));
            // nothing of what a tone stands for may be heard through a join
            if tone(n) || n > 0 && tone(n - 1) {
                sound.crossfade = Some(Frames::ZERO);
            }
            if let Some((into, out)) = cut.fade {
                sound.fade_in = (n == 0).then_some(into);
                sound.fade_out = (n == last).then_some(out);
            }
            if let Some((level, after)) = cut.under {
                sound.under = Some((level, start + after));
            }
            if let Some(clip) = self.clips.clips.get(&piece.clip) {
                let heard = clip.speech.iter().map(|s| s.meet(piece.range)).filter(|s| !s.is_empty());
                let shift = |s: FrameRange| tempo.place(s.earlier(piece.range.start())).later(start + place.start());
                self.speech.extend(heard.map(shift));
            }
            self.sounds.push(sound);
        }
        let id = element.id.clone();
        self.over = id.zip(cut.under).map(|(id, (_, after))| (id, start + after));
        tempo
    }

    fn music(&mut self, music: &Music, index: ElementIndex, line: usize) {
        let change = self.choices.change(index);
        let length = changed(music.length, change);
        if self.heard {
            self.sounds.push(self.played(music, FrameRange::at(self.now, length), index));
        }
        self.now += length;
        let has_tail = !matches!(music.kind, crate::programme::MusicKind::Sting | crate::programme::MusicKind::Ident);
        let left = self.clips.clips.get(&music.piece.clip).map_or(Frames::ZERO, |c| c.length - music.piece.range.end());
        let usual = if has_tail { self.policy.tails } else { Frames::ZERO };
        let (shorter, longer) = music.flex.unwrap_or((usual, usual));
        // a fade takes half of the sound at most
        let longest = music.fade.0.max(music.fade.1);
        let kept = (longest + longest).max(Frames::from_millis(1000));
        self.flexible.push(Flexible {
            element: index,
            line,
            what: What::Music,
            shorter: shorter.min(music.length - kept),
            longer: if music.looped { longer } else { longer.min(left) },
        });
    }

    /// Music in the foreground, against the loudness of all speech.
    fn played(&self, music: &Music, at: FrameRange, index: ElementIndex) -> Sound {
        let gain = level_match(music.piece.loudness, self.policy.speech)
            + music.level.unwrap_or(self.policy.music)
            + music.piece.gain;
        let mut sound = Sound::new(Track::Music, &music.piece, at.start(), gain, index);
        sound.length = at.length();
        sound.looped = music.looped;
        sound.range = if music.looped { sound.range } else { FrameRange::at(music.piece.range.start(), at.length()) };
        sound.fade_in = Some(music.fade.0).filter(|f| *f > Frames::ZERO);
        sound.fade_out = Some(music.fade.1).filter(|f| *f > Frames::ZERO);
        sound.crossfade = music.crossfade;
        sound
    }

    fn effect(&mut self, effect: &Effect, index: ElementIndex, span: &Span) {
        if effect.under {
            self.below.push((span.clone(), FrameRange::at(self.now, effect.piece.range.length())));
        }
        if self.heard {
            self.sounds.push(self.struck(effect, index));
        }
        if !effect.under {
            self.now += effect.piece.range.length();
        }
    }

    /// An effect that begins now.
    fn struck(&self, effect: &Effect, index: ElementIndex) -> Sound {
        let gain = level_match(effect.piece.loudness, self.policy.speech)
            + effect.level.unwrap_or(self.policy.effects)
            + effect.piece.gain;
        let mut sound = Sound::new(Track::Effects, &effect.piece, self.now, gain, index);
        sound.fade_in = Some(effect.fade.0).filter(|f| *f > Frames::ZERO);
        sound.fade_out = Some(effect.fade.1).filter(|f| *f > Frames::ZERO);
        sound.below = effect.under;
        sound
    }

    fn pause(&mut self, length: Frames, flex: Option<(Frames, Frames)>, index: ElementIndex, line: usize) {
        let at = FrameRange::at(self.now, changed(length, self.choices.change(index)));
        self.gaps.push(Gap { at, origin: index });
        self.now = at.end();
        let usual = length.percent(u64::from(self.policy.pauses));
        let (shorter, longer) = flex.unwrap_or((usual, usual));
        let shorter = shorter.min(length - SHORTEST_PAUSE);
        self.flexible.push(Flexible { element: index, line, what: What::Pause, shorter, longer });
    }

    fn post(&mut self, at: Frames, hard: bool, origin: &Origin, before: ElementIndex) {
        // a bed may begin later, or be over before
        let playing = self.playing.iter().filter_map(|n| self.beds.get(*n));
        let silent = playing.map(|b| b.silent(self.now, at)).min();
        let filled = silent.is_some_and(|silent| silent <= Frames::from_millis(1000));
        let (reached, flexible) = (self.now, self.flexible.len());
        self.arrivals.push(Arrival { at, hard, reached, filled, before, flexible, origin: origin.clone() });
        let late = self.now - at;
        if late > Frames::ZERO {
            let message = format!("the post at {at} is missed by {}", late.amount());
            let help = "shorten what stands before it, or move the post";
            let missed = if hard { Diagnostic::error("E047", message) } else { Diagnostic::warning("W047", message) };
            self.diagnostics.push(missed.at(origin.span.clone()).help(help));
            return;
        }
        let wait = at - self.now;
        if wait > Frames::from_millis(1000) && !filled {
            let silent = silent.unwrap_or(wait);
            let message = format!("{silent} of silence before the post at {at}");
            let warning = Diagnostic::warning("W081", message).at(origin.span.clone());
            self.diagnostics.push(warning.help("fill it with music, a pad or a bed, or move the post"));
        }
        self.gaps.push(Gap { at: FrameRange::new(self.now, at), origin: before });
        self.now = at;
    }

    /// Told when it is missed by more than a second.
    fn aim(&mut self, at: Frames, origin: &Origin) {
        let late = self.now - at;
        if late > Frames::from_millis(1000) {
            let message = format!("the start at {at} is missed by {late}");
            let help = "shorten what stands before it, or move the start";
            self.diagnostics.push(Diagnostic::warning("W047", message).at(origin.span.clone()).help(help));
        }
    }

    fn beds_end_with_segment(&mut self, segment: usize) {
        let now = self.now;
        self.each_bed(|bed| bed.ends_with_segment(segment, now));
    }

    /// Ask each bed that plays whether it ends.
    fn each_bed(&mut self, ask: impl Fn(&mut Under)) {
        let Self { playing, beds, .. } = self;
        playing.retain(|n| {
            beds.get_mut(*n).is_some_and(|bed| {
                ask(bed);
                bed.end.is_none()
            })
        });
    }

    fn finish(mut self) -> Checked<Laid> {
        let length = self.now;
        self.timeline.length = length;
        self.speech.sort();
        let sounds = room::fill(self.sounds, &self.gaps, self.clips);
        let mut regions = joined(sounds, self.clips, length);
        for playing in &self.beds {
            let region = bed::region(playing, self.clips, self.policy, &self.speech, length);
            if let Some(region) = &region {
                let missed = playing.is_missed(region, length);
                let short = || [playing.is_cut_short(region), playing.falls_short(region, length)];
                let said = missed.map_or_else(short, |missed| [Some(missed), None]);
                self.diagnostics.extend(said.into_iter().flatten());
            }
            regions.extend(region);
        }
        self.diagnostics
            .extend(self.below.iter().filter_map(|(span, at)| beyond(*at, length).map(|d| d.at(span.clone()))));
        regions.retain(|r| !r.at.is_empty());
        regions.sort_by_key(|r| (r.at.start(), r.track, r.origin));
        self.timeline.regions = regions;
        let value = Laid { timeline: self.timeline, flexible: self.flexible, arrivals: self.arrivals };
        Checked { value, diagnostics: self.diagnostics }
    }
}

impl Choices {
    pub(super) fn airs(&self, priority: Priority, index: ElementIndex) -> bool {
        match priority {
            Priority::Always => true,
            Priority::Pad(_) => self.pads.contains(&index),
            Priority::Spare(_) => !self.dropped.contains(&index),
        }
    }

    fn change(&self, index: ElementIndex) -> i64 {
        self.changes.get(&index).copied().unwrap_or(0)
    }
}

/// Said of an effect that goes on when the programme has ended.
fn beyond(at: FrameRange, end: Frames) -> Option<Diagnostic> {
    let lost = at.end() - at.start().max(end);
    if lost <= Frames::from_millis(100) {
        return None;
    }
    let message = if at.start() >= end {
        "the effect is not heard: it begins where the programme ends".to_owned()
    } else {
        format!("the effect is cut off: {} of it lie behind the end of the programme", lost.millis())
    };
    Some(Diagnostic::warning("W086", message).help("take a shorter piece of it, or let it begin earlier"))
}

pub(super) fn level_match(loudness: Option<Lufs>, reference: Lufs) -> Db {
    loudness.map_or(Db::ZERO, |l| (reference - l).min(MOST_BOOST))
}

fn changed(length: Frames, change: i64) -> Frames {
    let by = Frames::new(change.unsigned_abs());
    if change < 0 { length - by } else { length + by }
}
