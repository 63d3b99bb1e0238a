//! x
mod args;
mod report;
use clap::Parser as _;
pub(crate) fn run() -> std::process::ExitCode {
    let a = args::Arguments::parse();
    let f = cornercast::project::findings::Findings::default();
    let _ = (report::rendered(&f, false), report::json_of(&f), a);
    std::process::ExitCode::SUCCESS
}
