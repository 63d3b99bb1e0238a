//! One progress bar, on a terminal only, and only for work that takes a while.
use super::Context;
use cornercast::units::Frames;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{self, IsTerminal as _},
    sync::Mutex,
    time::{Duration, Instant},
};

/// Shorter work needs no bar.
const WHILE: Duration = Duration::from_millis(500);

pub(super) struct Bar {
    bar: Option<(ProgressBar, Mutex<Option<Instant>>)>,
}

impl Bar {
    pub(super) fn new(context: &Context) -> Self {
        let wanted = io::stderr().is_terminal() && !context.arguments.quiet && !context.arguments.json;
        let bar = wanted.then(|| {
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
            let style = ProgressStyle::with_template("{msg:20} {bar:32} {percent:>3} %");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            (bar, Mutex::new(None))
        });
        Self { bar }
    }

    pub(super) fn tell(&self, file: &str, done: Frames, all: Frames) {
        let Some((bar, since)) = &self.bar else { return };
        let Ok(mut since) = since.lock() else { return };
        let begun = *since.get_or_insert_with(Instant::now);
        if begun.elapsed() > WHILE {
            if bar.is_hidden() {
                bar.set_draw_target(ProgressDrawTarget::stderr());
            }
            bar.set_length(all.get());
            bar.set_position(done.get());
            bar.set_message(file.to_owned());
        }
    }

    pub(super) fn finish(&self) {
        if let Some((bar, _)) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
