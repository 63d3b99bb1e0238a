//! Finished files that obey their profiles: one linear gain, a limiter for the overs, and a measurement of what came out.
//!
//! The programme is mixed once to be measured and once more to be written, for all deliverables together; nothing is kept
//! in between but a few bytes for every 10 ms. Each file is then read again as a listener's player reads it. If it misses
//! its profile, gain and ceiling are corrected and it is written again: there is no other mode, and no file that nearly
//! obeys. Where an encoder made a peak higher than it was, the ceiling is lowered there and nowhere else.
use super::{
    Error, Label, Mixer, broadcast,
    flow::RateChange,
    forecast::Forecast,
    gate::Loudness,
    hum,
    limit::{Limited, Limiter},
    measure::{Inspected, Measured, Meter, inspect},
    mix::Open,
    output::Output,
    quality::{Inspector, Quality, silences},
    report::{PartLevel, Report},
    settle::{CLOSE, Came, Search, Settings},
    shape::{Shape, Shaper},
    sink::Sink,
    spread::{Taker, each, spread},
    wav_write::CHUNKS_AT,
    weight::Steps,
};
use crate::{
    timeline::{Placed, Timeline},
    units::{Container, Db, Delivery, FrameRange, Frames, Layout, Lufs, RATE},
};

/// A file is written again at most so often.
const ROUNDS: u32 = 8;
/// Twice as often when it is no longer than this: each moment of it weighs more, and another round costs little.
const SHORT: Frames = Frames::from_millis(60_000);
/// How near to its loudness a file is brought, in LU, where its profile allows more.
const NEAR: f64 = 0.05;
/// From this round on what the profile allows is enough.
const PATIENCE: u32 = 3;

/// One finished file to be made.
pub struct Job<'a> {
    /// What it is to be.
    pub delivery: &'a Delivery,
    /// What it says of itself.
    pub label: &'a Label,
    /// Where it goes.
    pub output: &'a mut (dyn Output + Send),
}

/// Make deliverables of a timeline, all from one mix. `progress` is told how many of how many frames are done. The number
/// of threads changes no byte.
///
/// # Errors
/// When a recording cannot be read or a file not be written; of one deliverable, when no setting makes it obey its profile.
pub fn master(
    timeline: &Timeline,
    open: &mut Open<'_>,
    jobs: Vec<Job<'_>>,
    threads: usize,
    progress: &mut dyn FnMut(Frames, Frames),
) -> Result<Vec<Result<Report, Error>>, Error> {
    let mut pass = Pass { timeline, open, threads, progress };
    let mut shapes: Vec<Shape> = Vec::new();
    for job in &jobs {
        let shape = Shape::of(job.delivery);
        if !shapes.contains(&shape) {
            shapes.push(shape);
        }
    }
    // whether there is anything to be heard is asked in stereo
    if !shapes.contains(&Shape::STEREO) {
        shapes.push(Shape::STEREO);
    }
    let length = timeline.length.get();
    let items = shapes.iter().enumerate().map(|(n, shape)| (*shape, n == 0)).collect();
    let mixes = pass.spread(items, |(shape, first)| {
        Ok(Measuring::new(shape, first.then(|| Inspector::new(hum::alone(timeline))), length))
    })?;
    // the mix is the same in every shape
    let quality = mixes.iter().find_map(|(.., quality)| quality.clone()).unwrap_or_default();
    let audible = mixes.iter().any(|(mix, ..)| mix.integrated.is_some());
    let rounds = if timeline.length <= SHORT { ROUNDS * 2 } else { ROUNDS };
    let mut works = Vec::new();
    for job in jobs {
        let shape = Shape::of(job.delivery);
        let of_shape = shapes.iter().zip(&mixes).find(|(s, _)| **s == shape);
        let Some((_, (mix, forecast, _))) = of_shape else { continue };
        works.push(Work { rounds, audible, ..Work::new(job, shape, mix, forecast) });
    }
    pass.try_out(&mut works)?;
    for round in 1..=rounds {
        let mut left: Vec<&mut Work<'_, '_>> = works.iter_mut().filter(|w| w.report.is_none() && !w.lost).collect();
        if left.is_empty() {
            break;
        }
        let limited = pass.spread(left.iter_mut().map(|w| &mut **w).collect(), |work| Writing::new(work, length))?;
        for (work, limited) in left.iter_mut().zip(limited) {
            work.limited = limited;
            if round == 1 {
                let room = f64::from(reserve(work.job.delivery)) / 100.0;
                work.needed_db = (work.limited.most_db - room).max(0.0);
            }
        }
        each(left, threads, |work| work.check(round, timeline, &quality))?;
    }
    Ok(works.into_iter().map(Work::finish).collect())
}

struct Pass<'a, 'b> {
    timeline: &'a Timeline,
    open: &'a mut Open<'b>,
    threads: usize,
    progress: &'a mut dyn FnMut(Frames, Frames),
}

impl Pass<'_, '_> {
    fn spread<I: Send, T: Taker>(
        &mut self,
        items: Vec<I>,
        start: impl Fn(I) -> Result<T, Error> + Sync,
    ) -> Result<Vec<T::Given>, Error> {
        let mut open = |id: &crate::media::ClipId| (self.open)(id);
        let mut mixer = Mixer::new(self.timeline, &mut open);
        let length = self.timeline.length;
        spread(&mut mixer, items, self.threads, start, &mut |done| (self.progress)(done, length))
    }

    /// Where the limiter has much to do, what it takes is made up for before anything is encoded.
    fn try_out(&mut self, works: &mut [Work<'_, '_>]) -> Result<(), Error> {
        for _ in 0..3 {
            let mut heavy: Vec<&mut Work<'_, '_>> = works.iter_mut().filter(|w| w.search.heavy).collect();
            if heavy.is_empty() {
                return Ok(());
            }
            let settings = heavy.iter().map(|w| (w.shape, w.job.delivery.rate, w.search.now.clone())).collect();
            let found = self.spread(settings, |(shape, rate, settings)| Trial::new(shape, rate, &settings))?;
            for (work, found) in heavy.iter_mut().zip(found) {
                work.search.tried_out(found.map_or(Db::ZERO, |found| work.aim - found));
            }
        }
        Ok(())
    }
}

/// The elements that have a length in the foreground.
fn sounding(timeline: &Timeline) -> impl Iterator<Item = &Placed> {
    timeline.placed.iter().filter(|p| !p.at.is_empty())
}

/// A deliverable on its way.
struct Work<'a, 'f> {
    job: Job<'a>,
    shape: Shape,
    mix: Measured,
    /// The loudness to reach.
    aim: Lufs,
    search: Search<'f>,
    /// By which settings the file obeyed, though it might have come nearer, and how loud it was.
    obeyed: Option<(Settings, Lufs)>,
    forecast: &'f Forecast,
    /// How often it is written at most.
    rounds: u32,
    /// Whether there is anything to be heard in the programme, in any shape.
    audible: bool,
    /// Nothing of it is in the file.
    lost: bool,
    limited: Limited,
    /// The most that the limiter took of the first file, and as much less as an encoder was given room.
    needed_db: f64,
    reached: Option<Measured>,
    report: Option<Report>,
}

impl<'a, 'f> Work<'a, 'f> {
    fn new(job: Job<'a>, shape: Shape, mix: &Measured, forecast: &'f Forecast) -> Self {
        let profile = &job.delivery.profile;
        let mut aim = profile.integrated;
        // where the loudest three seconds decide, everything is as much lower
        let room = profile.max_short_term.zip(mix.max_short_term.and_then(Lufs::from_f64)).zip(mix.lufs());
        if let Some(((most, found), integrated)) = room {
            aim = aim.min(integrated + (most - found) - Db::from_centi(1));
        }
        // an encoder makes other peaks than went in
        let reserve = (Db::from_centi(reserve(job.delivery)), is_coded(job.delivery));
        let search = Search::new(forecast, mix.lufs(), aim, profile.true_peak, reserve);
        Self {
            job,
            shape,
            mix: mix.clone(),
            aim,
            search,
            obeyed: None,
            forecast,
            rounds: 0,
            audible: false,
            lost: false,
            limited: Limited::default(),
            needed_db: 0.0,
            reached: None,
            report: None,
        }
    }

    /// Read the file again; report, or correct.
    fn check(&mut self, round: u32, timeline: &Timeline, quality: &Quality) -> Result<(), Error> {
        let profile = &self.job.delivery.profile;
        let limit = profile.true_peak.as_f64();
        let parts = timeline.segments.iter().map(|s| s.at).chain(sounding(timeline).map(|p| p.at));
        let Inspected { measured: file, parts, overs } = inspect(self.job.output.reader()?, limit - CLOSE, parts)?;
        if self.audible && file.integrated.is_none() {
            (self.lost, self.reached) = (true, Some(file));
            return Ok(());
        }
        let over = file.true_peak.is_some_and(|peak| peak > limit);
        let tolerance = profile.tolerance.as_f64();
        let allowed = if round < PATIENCE { NEAR.min(tolerance) } else { tolerance };
        let short_term = profile.max_short_term.zip(file.max_short_term);
        let excess = short_term.map(|(most, found)| found - most.as_f64());
        let loud = excess.is_some_and(|excess| excess > 0.0);
        // where the loudest three seconds decide, they are brought to their limit: the limiter takes more of them than of the rest,
        // so that all of it may be louder than was foreseen
        let decides = !loud && self.aim < profile.integrated && round < self.rounds;
        let soft = decides && excess.is_some_and(|excess| excess < -(allowed + NEAR));
        if let (Some(excess), Some(found)) = (excess.and_then(|e| Db::from_f64(e + NEAR)), file.lufs()) {
            if loud || soft {
                self.aim = profile.integrated.min(found - excess);
            } else if decides {
                self.aim = profile.integrated.min(found);
            }
        }
        let off = file.lufs().map(|found| self.aim - found);
        let within = |most: f64| off.is_none_or(|off| off.as_f64().abs() <= most);
        let missed = loud || !within(allowed);
        let peak = file.true_peak.unwrap_or(f64::NEG_INFINITY);
        let eases = !over && !missed && round + 1 < self.rounds && self.search.eases(peak, limit, self.limited.most_db);
        if eases {
            self.reached = Some(file);
            return Ok(());
        }
        if !over && !missed {
            if matches!(self.job.delivery.container, Container::Wav { .. }) {
                let at = CHUNKS_AT + broadcast::LOUDNESS_AT;
                self.job.output.amend(at, &broadcast::loudness(&file))?;
            }
            let mut report = self.report(&file, &parts, round, timeline);
            // what cancels in mono is silent there alone
            report.quality = Quality { silences: silences(self.forecast), ..quality.clone() };
            let sounding = sounding(timeline).zip(&report.elements);
            let heard: Vec<PartLevel> =
                sounding.filter(|(placed, _)| !placed.quiet).map(|(_, element)| element.clone()).collect();
            report.quality.jump(&heard);
            self.report = Some(report);
        }
        if self.report.is_none() {
            // one that keeps below its loudest three seconds obeys, and the loudest of those is the best
            let best = |found: Lufs| soft && self.obeyed.as_ref().is_none_or(|(_, best)| *best < found);
            if let Some(found) = file.lufs().filter(|found| !over && !loud && (within(tolerance) || best(*found))) {
                self.obeyed = Some((self.search.now.clone(), found));
            }
            self.search.correct(&Came { off, peak, limit, overs: &overs }, round);
            // what obeyed once does so again, byte for byte
            if let Some((known, found)) = self.obeyed.clone().filter(|_| round + 1 == self.rounds) {
                self.search.now = known;
                if profile.max_short_term.is_some() {
                    self.aim = profile.integrated.min(found);
                }
            }
        }
        self.reached = Some(file);
        Ok(())
    }

    fn report(&self, file: &Measured, parts: &[f64], rounds: u32, timeline: &Timeline) -> Report {
        let hundredths = |l: Option<f64>| l.and_then(Lufs::from_f64).map(Lufs::as_f64);
        let part = |line, at: FrameRange, found: f64| PartLevel {
            line,
            start_ms: at.start().millis().0,
            length_ms: at.length().millis().0,
            lufs: hundredths(Some(found)),
        };
        let (segments, elements) = parts.split_at(timeline.segments.len().min(parts.len()));
        let Delivery { name, profile, .. } = self.job.delivery;
        let now = &self.search.now;
        Report {
            name: name.clone(),
            profile: profile.name.clone(),
            frames: file.frames,
            rate: file.rate,
            layout: file.layout,
            mix_lufs: hundredths(self.mix.integrated),
            mix_dbtp: hundredths(self.mix.true_peak),
            gain_db: now.gain.as_f64(),
            ceiling_dbtp: now.ceiling.as_f64(),
            lowered: self.search.lowered,
            lowered_places: now.dips.len(),
            limited_db: self.limited.most_db,
            limited_ms: self.limited.total_ms,
            limited_places: self.limited.count,
            limited_at: self.limited.places.clone(),
            integrated_lufs: hundredths(file.integrated),
            range_lu: hundredths(file.range),
            max_momentary_lufs: hundredths(file.max_momentary),
            max_short_term_lufs: hundredths(file.max_short_term),
            true_peak_dbtp: hundredths(file.true_peak),
            rounds,
            quality: Quality::default(),
            chain: profile.chain.map(|chain| chain.words().to_owned()),
            remarks: self.remarks(file.lufs(), segments, timeline),
            segments: timeline.segments.iter().zip(segments).map(|(s, found)| part(s.line, s.at, *found)).collect(),
            elements: sounding(timeline).zip(elements).map(|(p, found)| part(p.line, p.at, *found)).collect(),
        }
    }

    /// What the profile also asks for and one gain cannot give.
    fn remarks(&self, found: Option<Lufs>, segments: &[f64], timeline: &Timeline) -> Vec<String> {
        let profile = &self.job.delivery.profile;
        let mut remarks = Vec::new();
        if let Some(most) = profile.max_short_term.filter(|_| (profile.integrated - self.aim).as_f64() > NEAR) {
            let held = (profile.integrated - found.unwrap_or(self.aim)).as_f64();
            remarks
                .push(format!("{held:.2} dB softer than {}, so that no three seconds pass {most}", profile.integrated));
        }
        let most = self.needed_db;
        if most > HARD {
            remarks.push(format!("single peaks stand {most:.0} dB above what the rest allows; look for clicks"));
        }
        let more = self.limited.most_db - most;
        if more > OVERSHOOT && is_coded(self.job.delivery) {
            let advice = if self.has_most_bits() { "a softer profile suits this sound" } else { "give it more kbit/s" };
            remarks.push(format!("what the encoder loses and the peaks it makes took {more:.0} dB more; {advice}"));
        }
        for (segment, found) in timeline.segments.iter().zip(segments) {
            let off = Lufs::from_f64(*found).map(|found| found - profile.integrated);
            if let (Some(off), Some(most)) = (off, profile.segments)
                && off.centi().abs() > most.centi()
            {
                let line = segment.line;
                remarks.push(format!(
                    "the segment of line {line} is {:.1} dB off, and may be {:.1}; change its levels",
                    f64::from(off.centi()) / 100.0,
                    f64::from(most.centi()) / 100.0
                ));
            }
        }
        remarks
    }

    /// Whether its encoder has as many bits as it takes.
    const fn has_most_bits(&self) -> bool {
        match self.job.delivery.container {
            Container::Mp3 { kbps } => kbps >= 320,
            Container::Opus { kbps } => kbps >= 256,
            Container::Wav { .. } | Container::Flac { .. } => true,
        }
    }

    fn finish(self) -> Result<Report, Error> {
        if let Some(report) = self.report {
            return Ok(report);
        }
        if self.lost {
            return Err(match self.mix.integrated {
                None => Error::Cancelled,
                Some(_) if is_coded(self.job.delivery) => Error::Lost,
                Some(_) => Error::Clicks,
            });
        }
        let level = |of: fn(&Measured) -> Option<f64>| self.reached.as_ref().and_then(of).unwrap_or(f64::NAN);
        let profile = &self.job.delivery.profile;
        let wanted = format!("{} and at most {}", profile.integrated, profile.true_peak);
        let (integrated, true_peak) = (level(|m| m.integrated), level(|m| m.true_peak));
        Err(Error::Missed { integrated, true_peak, rounds: self.rounds, wanted })
    }
}

/// What the limiter takes of a peak that no voice has.
const HARD: f64 = 15.0;
/// What the limiter takes for an encoder's sake before more bits are the better way.
const OVERSHOOT: f64 = 5.0;

/// Whether an encoder makes something else of the sound.
const fn is_coded(delivery: &Delivery) -> bool {
    !matches!(delivery.container, Container::Wav { .. } | Container::Flac { .. })
}

/// How far below the limit the ceiling begins, in hundredths of a decibel: an encoder raises peaks the more, the fewer bits it
/// has for a channel.
fn reserve(delivery: &Delivery) -> i32 {
    let each = |kbps: u16| usize::from(kbps) / delivery.layout.channels();
    match delivery.container {
        Container::Wav { .. } | Container::Flac { .. } => 6,
        Container::Mp3 { kbps } => match each(kbps) {
            64.. => 40,
            48.. => 60,
            _ => 90,
        },
        Container::Opus { kbps } => match each(kbps) {
            48.. => 60,
            32.. => 90,
            16.. => 130,
            _ => 180,
        },
    }
}

/// Measures the mix in one shape.
struct Measuring {
    shaper: Shaper,
    meter: Meter,
    forecast: Forecast,
    inspector: Option<Inspector>,
}

impl Measuring {
    /// Of one of the shapes, the first, the mix is inspected too.
    fn new(shape: Shape, inspector: Option<Inspector>, frames: u64) -> Self {
        // mono lies on both sides here, which is dual mono
        let meter = Meter::new(Layout::Stereo, RATE).of(frames);
        Self { shaper: shape.shaper(), meter, forecast: Forecast::new(frames), inspector }
    }
}

impl Taker for Measuring {
    type Given = (Measured, Forecast, Option<Quality>);

    fn take(&mut self, block: &[f32]) -> Result<(), Error> {
        if let Some(inspector) = &mut self.inspector {
            inspector.feed(block);
        }
        let shaped = self.shaper.apply(block);
        // blocks are whole steps, but for the last
        let mut peaks = shaped.chunks(960).map(loudest);
        let forecast = &mut self.forecast;
        self.meter.feed_telling(shaped, |energy| forecast.step(energy, peaks.next().unwrap_or(0.0)));
        Ok(())
    }

    fn finish(self) -> Result<Self::Given, Error> {
        let quality = self.inspector.map(|inspector| inspector.finish(&self.forecast));
        Ok((self.meter.finish(), self.forecast, quality))
    }
}

/// The largest sample.
fn loudest(samples: &[f32]) -> f32 {
    let mut most = [0.0f32; 8];
    let (groups, rest) = samples.as_chunks::<8>();
    for group in groups {
        for (most, sample) in most.iter_mut().zip(group) {
            let size = sample.abs();
            *most = if size > *most { size } else { *most };
        }
    }
    rest.iter().map(|s| s.abs()).chain(most).fold(0.0, f32::max)
}

/// Gain, rate and limiter, as every file gets them. The limiter comes last: another rate has other peaks.
struct Finish {
    shaper: Shaper,
    gain: f32,
    change: Option<RateChange>,
    limiter: Limiter,
    louder: Vec<f32>,
    changed: Vec<f32>,
    ready: Vec<f32>,
}

impl Finish {
    fn new(shape: Shape, rate: u32, settings: &Settings) -> Result<Self, Error> {
        let Settings { gain, ceiling, dips, release } = settings;
        let ceiling = libm::pow(10.0, ceiling.as_f64() / 20.0) as f32;
        let limiter = Limiter::new(rate, ceiling, *release, dips.clone());
        let change = if rate == RATE { None } else { Some(RateChange::new(RATE, rate, 2)?) };
        let (louder, changed, ready) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { shaper: shape.shaper(), gain: gain.gain().0, change, limiter, louder, changed, ready })
    }

    fn take(&mut self, block: &[f32]) -> Result<&[f32], Error> {
        let shaped = self.shaper.apply(block);
        self.louder.clear();
        self.louder.extend(shaped.iter().map(|s| s * self.gain));
        self.ready.clear();
        let at_rate = match &mut self.change {
            None => &self.louder,
            Some(change) => {
                self.changed.clear();
                change.feed(&self.louder, &mut self.changed)?;
                &self.changed
            }
        };
        self.limiter.feed(at_rate, &mut self.ready);
        Ok(&self.ready)
    }

    fn finish(mut self) -> Result<(Limited, Vec<f32>), Error> {
        let mut ready = Vec::new();
        if let Some(change) = &mut self.change {
            self.changed.clear();
            change.finish(&mut self.changed)?;
            self.limiter.feed(&self.changed, &mut ready);
        }
        let limited = self.limiter.finish(&mut ready);
        Ok((limited, ready))
    }
}

/// How loud the mix is after gain and limiter.
struct Trial {
    finish: Finish,
    steps: Steps,
    loudness: Loudness,
}

impl Trial {
    fn new(shape: Shape, rate: u32, settings: &Settings) -> Result<Self, Error> {
        let finish = Finish::new(shape, rate, settings)?;
        Ok(Self { finish, steps: Steps::new(2, rate), loudness: Loudness::default() })
    }
}

impl Taker for Trial {
    type Given = Option<Lufs>;

    fn take(&mut self, block: &[f32]) -> Result<(), Error> {
        let loudness = &mut self.loudness;
        self.steps.feed(self.finish.take(block)?, |mean| loudness.step(mean));
        Ok(())
    }

    fn finish(self) -> Result<Self::Given, Error> {
        let Self { finish, mut steps, mut loudness } = self;
        let (_, rest) = finish.finish()?;
        steps.feed(&rest, |mean| loudness.step(mean));
        Ok(Lufs::from_f64(loudness.integrated()))
    }
}

/// Writes a file.
struct Writing<'a> {
    finish: Finish,
    sink: Sink<'a>,
}

impl<'a> Writing<'a> {
    fn new(work: &'a mut Work<'_, '_>, frames: u64) -> Result<Self, Error> {
        let rate = work.job.delivery.rate;
        let finish = Finish::new(work.shape, rate, &work.search.now)?;
        Ok(Self { finish, sink: Sink::new(work.job.delivery, work.job.label, frames, work.job.output.writer()?)? })
    }
}

impl Taker for Writing<'_> {
    type Given = Limited;

    fn take(&mut self, block: &[f32]) -> Result<(), Error> {
        self.sink.take(self.finish.take(block)?)
    }

    fn finish(self) -> Result<Limited, Error> {
        let Self { finish, mut sink } = self;
        let (limited, rest) = finish.finish()?;
        sink.take(&rest)?;
        sink.finish()?;
        Ok(limited)
    }
}
