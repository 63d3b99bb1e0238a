//! One progress bar, on a terminal only, and only for work that takes a while.
use super::Context;
use cornercast::units::Frames;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _},
    sync::Mutex,
    time::{Duration, Instant},
};

/// Shorter work needs no bar.
const WHILE: Duration = Duration::from_millis(500);

/// What the bar is divided into.
const WHOLE: u64 = 1000;

pub(super) struct Bar {
    bar: Option<(ProgressBar, Mutex<Work>)>,
}

/// Everything that was told so far.
#[derive(Default)]
struct Work {
    since: Option<Instant>,
    /// By file: which pass over it this is, and how far it has come.
    files: BTreeMap<String, Passes>,
    /// The furthest that was shown: a bar does not run backwards.
    shown: u64,
}

#[derive(Default)]
struct Passes {
    begun: u32,
    done: u64,
    all: u64,
}

impl Work {
    /// How much of [`WHOLE`] is done. A mix is measured and then written, and now and then written again: the first two
    /// passes take nine tenths, and each further one half of what is left.
    fn tell(&mut self, file: &str, done: Frames, all: Frames) -> u64 {
        let passes = self.files.entry(file.to_owned()).or_default();
        passes.begun += u32::from(passes.begun == 0 || done.get() < passes.done);
        (passes.done, passes.all) = (done.get(), all.get().max(1));
        let mut sum = 0;
        for passes in self.files.values() {
            let within = |share: u64| share * passes.done.min(passes.all) / passes.all;
            sum += match passes.begun {
                0 | 1 => within(450),
                2 => 450 + within(450),
                more => {
                    let left = 100_u64.checked_shr(more - 3).unwrap_or(0);
                    WHOLE - left + within(left / 2)
                }
            };
        }
        self.shown = self.shown.max(sum / (self.files.len() as u64).max(1));
        self.shown
    }
}

impl Bar {
    pub(super) fn new(context: &Context) -> Self {
        let wanted = io::stderr().is_terminal() && !context.arguments.quiet && !context.arguments.json;
        let bar = wanted.then(|| {
            let bar = ProgressBar::with_draw_target(Some(WHOLE), ProgressDrawTarget::hidden());
            let style = ProgressStyle::with_template("{msg:32} {bar:32} {percent:>3} %");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            (bar, Mutex::new(Work::default()))
        });
        Self { bar }
    }

    pub(super) fn tell(&self, file: &str, done: Frames, all: Frames) {
        let Some((bar, work)) = &self.bar else { return };
        let Ok(mut work) = work.lock() else { return };
        let begun = *work.since.get_or_insert_with(Instant::now);
        let position = work.tell(file, done, all);
        if begun.elapsed() > WHILE {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_position(position);
            bar.set_message(file.to_owned());
        }
    }

    pub(super) fn finish(&self) {
        if let Some((bar, _)) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{WHOLE, Work};
    use cornercast::units::Frames;

    #[test]
    fn the_bar_never_runs_backwards_whatever_is_made_at_once() {
        let mut work = Work::default();
        let mut shown = Vec::new();
        let all = Frames::new(100);
        for pass in 0..5 {
            for done in [10, 40, 70, 100] {
                shown.push(work.tell("one: master.wav", Frames::new(done), all));
                if pass > 0 {
                    shown.push(work.tell("two: master.wav", Frames::new(done / 2), all));
                }
            }
        }
        assert!(shown.is_sorted(), "{shown:?}");
        let last = shown.last().copied().unwrap_or_default();
        assert!(shown[0] < 100 && last > 800 && last <= WHOLE, "{shown:?}");
        // a mix of no length is no trouble
        assert!(Work::default().tell("x", Frames::ZERO, Frames::ZERO) <= WHOLE);
    }
}
