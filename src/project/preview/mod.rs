//! The show in a browser, on this machine alone: the script beside its rundown, heard and seen as it is being edited.
//!
//! Nothing is rendered for it. The mix is made while it is sent, from whatever frame the browser asks for, so that every join
//! plays at once and a change in the script is heard on the next click. It stays in the house: the script is shown as it is
//! written, notes among it; protected words and voices are kept back here too unless it is internal.
//!
//! It listens on the loopback address only. Who may ask is decided in `http`; beside that, what changes something needs a
//! word that only a page of this run knows. Connections are few and have little time; one that is slow keeps nobody waiting.
mod edit;
mod joins;
mod sound;
mod view;
mod watch;

use super::{Error, Show, episode_file, store, version, voices};
use crate::{
    http::{self, Method, Request, Status},
    script,
    source::SourceId,
    units::{Frames, Millis},
};
use edit::Not;
use serde_json::json;
use sound::{Sound, Stretch};
use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};
use view::View;

/// How many are answered at once, and how many of those may wait for changes.
const MOST: usize = 48;
const MOST_WAITING: usize = 12;
/// How long one read of a request, and one write of an answer, may take.
const READ: Duration = Duration::from_secs(1);
const WRITE: Duration = Duration::from_secs(10);
/// How often the show is looked at for changes.
const LOOK: Duration = Duration::from_millis(300);
/// How often a waiting page is told that nothing has changed.
const ALIVE: Duration = Duration::from_secs(5);

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A show that is being shown.
pub struct Preview {
    listener: TcpListener,
    shared: Arc<Shared>,
}

struct Shared {
    show: Show,
    port: u16,
    /// What a page of this run sends with what changes something.
    token: String,
    views: Mutex<BTreeMap<(String, String), Arc<View>>>,
    state: Mutex<u64>,
    changed: Condvar,
    open: AtomicUsize,
    waiting: AtomicUsize,
}

/// One of a counted few.
struct Slot<'a>(&'a AtomicUsize);

impl<'a> Slot<'a> {
    fn of(count: &'a AtomicUsize, most: usize) -> Option<Self> {
        let slot = Self(count);
        (count.fetch_add(1, Ordering::AcqRel) < most).then_some(slot)
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A connection that is being answered.
struct Open(Arc<Shared>);

impl Open {
    fn of(shared: &Arc<Shared>) -> Self {
        shared.open.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(shared))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Preview {
    /// Take a port of the loopback address; 0 for any that is free.
    ///
    /// # Errors
    /// When it is taken, or not to be had.
    pub fn bind(show: Show, port: u16) -> Result<Self, Error> {
        let refused = |e: io::Error| {
            Error::Refused(format!("port {port} of 127.0.0.1 is not to be had ({e}); choose another with --port"))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(refused)?;
        let port = listener.local_addr().map_err(refused)?.port();
        let shared = Shared {
            show,
            port,
            token: uuid::Uuid::new_v4().simple().to_string(),
            views: Mutex::default(),
            state: Mutex::default(),
            changed: Condvar::new(),
            open: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
        };
        Ok(Self { listener, shared: Arc::new(shared) })
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.shared.port))
    }

    /// Answer until the process ends.
    ///
    /// # Errors
    /// When no thread can be begun.
    pub fn run(self) -> Result<(), Error> {
        let wrong = |e| Error::io("begin a thread for", self.shared.show.root(), e);
        let shared = Arc::clone(&self.shared);
        thread::Builder::new().name("watch".to_owned()).spawn(move || shared.watch()).map_err(wrong)?;
        for stream in self.listener.incoming() {
            // one that is gone already
            let Ok(mut stream) = stream else { continue };
            let limits = stream.set_read_timeout(Some(READ)).and(stream.set_write_timeout(Some(WRITE)));
            if limits.and(stream.set_nodelay(true)).is_err() {
                continue;
            }
            let one = Open::of(&self.shared);
            if self.shared.open.load(Ordering::Acquire) > MOST {
                // fits into what the system keeps for the connection: nobody is waited for
                let _ = http::answer(&mut stream, Status::Busy, "text/plain; charset=utf-8", b"busy\n", true);
                continue;
            }
            // a connection that finds no thread is dropped, and the browser asks again
            let _ = thread::Builder::new().name("answer".to_owned()).spawn(move || one.0.connection(stream));
        }
        Ok(())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // what is kept is whole at any moment
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    fn watch(&self) {
        let mut before = watch::state(&self.show);
        loop {
            thread::sleep(LOOK);
            let now = watch::state(&self.show);
            if now != before {
                before = now;
                self.tell();
            }
        }
    }

    /// What was read is out of date.
    fn tell(&self) {
        locked(&self.views).clear();
        *locked(&self.state) += 1;
        self.changed.notify_all();
    }

    fn connection(&self, mut stream: TcpStream) {
        let answered = match http::read(&mut stream) {
            Ok(None) => Ok(()),
            Ok(Some(request)) => self.request(&request, &mut stream),
            Err(status) => say(&mut stream, status, status.line(), true),
        };
        // whoever does not take an answer has gone, or is too slow
        let _ = answered.and_then(|()| stream.shutdown(std::net::Shutdown::Write));
    }

    fn request(&self, request: &Request, to: &mut TcpStream) -> io::Result<()> {
        let body = request.method != Method::Head;
        if let Some(status) = http::stranger(request, self.port) {
            return say(to, status, "this preview is for the browser on its own machine", body);
        }
        let parts: Vec<&str> = request.path.split('/').skip(1).collect();
        match (request.method, parts.as_slice()) {
            (Method::Other, _) => say(to, Status::Method, "GET and HEAD, and POST for a nudge", body),
            (Method::Post, ["api", "nudge", slug]) => self.nudge(request, slug, to),
            (Method::Post, _) => say(to, Status::Method, "only a nudge is sent by POST", body),
            (_, [""] | ["episode", _]) => {
                let page = PAGE.replace("{token}", &self.token);
                http::answer(to, Status::Ok, "text/html; charset=utf-8", page.as_bytes(), body)
            }
            (_, ["page.css"]) => http::answer(to, Status::Ok, "text/css; charset=utf-8", STYLE.as_bytes(), body),
            (_, ["page.js"]) => http::answer(to, Status::Ok, "text/javascript; charset=utf-8", SCRIPT.as_bytes(), body),
            (_, ["events"]) => self.events(to, body),
            (_, ["api", "show"]) => self.found(self.episodes(), to, body),
            (_, ["api", "episode", slug]) => {
                let view = self.view(slug, request.asked("version"));
                self.found(view.map(|v| v.json.clone()), to, body)
            }
            (_, ["api", "wave", slug]) => match self.view(slug, request.asked("version")) {
                Ok(view) if !view.playable => say(to, Status::Refused, "there is nothing to be heard", body),
                Ok(view) => match view.wave() {
                    Ok(json) => http::answer(to, Status::Ok, "application/json", json.as_bytes(), body),
                    Err(why) => say(to, Status::Failed, why, body),
                },
                Err(e) => self.found(Err(e), to, body),
            },
            (_, ["api", "takes", slug]) => {
                let recording = request.asked("recording").unwrap_or_default();
                let found = self.known(slug).and_then(|()| view::proposals(&self.show, slug, recording));
                self.found(found.map(|f| f.to_string()), to, body)
            }
            (_, ["audio", slug, "mix.wav"]) => self.mix(request, slug, to),
            (_, ["audio", slug, "recording.wav"]) => self.recording(request, slug, to),
            (_, ["audio", slug, "finished", name]) => match self.view(slug, request.asked("version")) {
                Ok(view) => match view.finished.get(*name).zip(sound::kind(name)) {
                    Some((path, kind)) => sound::file(path, kind, request, to),
                    None => say(to, Status::Missing, "there is no such recording", body),
                },
                Err(e) => self.found(Err(e), to, body),
            },
            _ => say(to, Status::Missing, "there is nothing here", body),
        }
    }

    fn found(&self, found: Result<String, Error>, to: &mut TcpStream, body: bool) -> io::Result<()> {
        match found {
            Ok(json) => http::answer(to, Status::Ok, "application/json", json.as_bytes(), body),
            Err(e) => {
                let status = match e {
                    Error::NoEpisode { .. } => Status::Missing,
                    Error::Refused(_) | Error::Argument(_) => Status::Refused,
                    Error::Busy { .. } => Status::Busy,
                    _ => Status::Failed,
                };
                let text = e.to_string();
                let words = self.show.guard().words.as_deref().filter(|_| !self.show.guard().internal);
                say(to, status, &words.map_or_else(|| text.clone(), |w| crate::leak::mask(w, &text)), body)
            }
        }
    }

    fn known(&self, slug: &str) -> Result<(), Error> {
        let known = self.show.slugs()?.iter().any(|s| s == slug);
        if known { Ok(()) } else { Err(Error::NoEpisode { slug: slug.to_owned(), hint: None }) }
    }

    fn episodes(&self) -> Result<String, Error> {
        let mut all = Vec::new();
        for slug in self.show.slugs()? {
            let text = |slug: &str, name: &str| {
                let bytes = store::read(&self.show.episode(slug).join(name)).ok()?;
                String::from_utf8(bytes).ok()
            };
            let home = version::home(&self.show, &slug)?;
            let front =
                text(&home, "script.md").map(|t| script::parse(SourceId(0), &t, &script::Known::default()).value.front);
            let status = text(&slug, "episode.toml").map(|t| episode_file::parse(SourceId(0), &t).value.status);
            let title = front.as_ref().and_then(|f| f.title.as_ref()).map(|t| t.value.clone());
            let title = view::masked(&self.show, title.into());
            let status = status.map(|s| format!("{s:?}").to_lowercase());
            all.push(json!({ "slug": slug, "title": title, "status": status, "script": front.is_some() }));
        }
        Ok(json!({ "schema": "cornercast.preview-show/1", "episodes": all }).to_string())
    }

    fn view(&self, slug: &str, version: Option<&str>) -> Result<Arc<View>, Error> {
        self.known(slug)?;
        let key = (slug.to_owned(), version.unwrap_or_default().to_owned());
        if let Some(view) = locked(&self.views).get(&key) {
            return Ok(Arc::clone(view));
        }
        let state = *locked(&self.state);
        // nothing that this show was asked before is asked of it again: what it explains may have changed
        let view = Arc::new(View::read(&self.show.clone(), slug, version)?);
        let mut views = locked(&self.views);
        if *locked(&self.state) == state {
            views.insert(key, Arc::clone(&view));
        }
        Ok(view)
    }

    fn mix(&self, request: &Request, slug: &str, to: &mut TcpStream) -> io::Result<()> {
        let view = match self.view(slug, request.asked("version")) {
            Ok(view) => view,
            Err(e) => return self.found(Err(e), to, true),
        };
        if !view.playable {
            return say(to, Status::Refused, "there is nothing to be heard", request.method != Method::Head);
        }
        let stretch = asked(request, view.timeline.length);
        sound::wav(&Sound::Mix(&view), stretch, &view.key, request, to)
    }

    fn recording(&self, request: &Request, slug: &str, to: &mut TcpStream) -> io::Result<()> {
        let found = self.known(slug).and_then(|()| {
            let written = request.asked("path").unwrap_or_default();
            let slug = &version::home(&self.show, slug)?;
            let path = sound::of_episode(&self.show, &self.show.episode(slug), written)?;
            // what protects a voice protects it here as well
            let internal = self.show.guard().internal;
            if !internal && (written.starts_with("sources/") || episode_is_protected(&self.show, slug)?) {
                return Err(Error::Refused("this recording is played with --internal only".to_owned()));
            }
            let clip = super::probe::of_file(&self.show, &path)?;
            let clip = clip.map_err(|_| Error::Refused(format!("{written} cannot be read")))?;
            Ok((path, clip.length, store::hash_of(written.as_bytes())))
        });
        match found {
            Ok((path, length, tag)) => {
                let tag = tag.get(..16).unwrap_or_default();
                sound::wav(&Sound::Recording(&path), asked(request, length), tag, request, to)
            }
            Err(e) => self.found(Err(e), to, true),
        }
    }

    fn nudge(&self, request: &Request, slug: &str, to: &mut TcpStream) -> io::Result<()> {
        if request.header("x-preview-token") != Some(self.token.as_str()) {
            return say(to, Status::Forbidden, "this page is from another run; load it again", true);
        }
        // what a form can send without asking first is not taken
        if request.header("content-type").is_none_or(|t| t.split(';').next() != Some("application/json")) {
            return say(to, Status::Kind, "a nudge is JSON", true);
        }
        let Ok(wanted) = serde_json::from_slice(&request.body) else {
            return say(to, Status::Malformed, "a nudge has line, edge, by_ms and sha256", true);
        };
        let done = self.known(slug).map_err(Not::World).and_then(|()| edit::nudge(&self.show.clone(), slug, &wanted));
        match done {
            Ok(range) => {
                self.tell();
                let text = json!({ "schema": "cornercast.preview-nudge/1", "range": range }).to_string();
                http::answer(to, Status::Ok, "application/json", text.as_bytes(), true)
            }
            Err(Not::Stale) => say(to, Status::Conflict, "the script has changed; this page loads it again", true),
            Err(Not::Refused(why)) => say(to, Status::Refused, &why, true),
            Err(Not::World(e)) => self.found(Err(e), to, true),
        }
    }

    /// Server-sent events (HTML, clause 9.2): a number for each change.
    fn events(&self, to: &mut TcpStream, body: bool) -> io::Result<()> {
        let Some(_slot) = Slot::of(&self.waiting, MOST_WAITING) else {
            return say(to, Status::Busy, "too many pages of this preview are open", body);
        };
        http::head(to, Status::Ok, &[("Content-Type", "text/event-stream")])?;
        if !body {
            return Ok(());
        }
        let mut known = *locked(&self.state);
        to.write_all(b"retry: 500\n\n")?;
        loop {
            let waited = self.changed.wait_timeout_while(locked(&self.state), ALIVE, |state| *state == known);
            let state = *waited.unwrap_or_else(PoisonError::into_inner).0;
            let text = if state == known { ": here\n\n".to_owned() } else { format!("data: {state}\n\n") };
            known = state;
            to.write_all(text.as_bytes())?;
        }
    }
}

/// Whether anybody in an episode is protected, or may be: a file that cannot be read closes what it would.
fn episode_is_protected(show: &Show, slug: &str) -> Result<bool, Error> {
    let path = show.episode(slug).join("episode.toml");
    if !store::is_file(&path) {
        return Ok(false);
    }
    let text = String::from_utf8_lossy(&store::read(&path)?).into_owned();
    let read = episode_file::parse(SourceId(0), &text);
    if crate::diagnostic::any_error(&read.diagnostics) && voices::protects(&text) {
        return Ok(true);
    }
    let file = read.value;
    Ok(file.recordings.iter().any(|r| r.protect.is_some()) || !file.voices.is_empty())
}

/// The stretch that a request names, in milliseconds, inside what there is.
fn asked(request: &Request, length: Frames) -> Stretch {
    let time = |name: &str| request.asked(name).and_then(|t| t.parse().ok()).map(|ms| Millis(ms).frames().min(length));
    let from = time("from").unwrap_or(Frames::ZERO);
    Stretch { from, to: time("to").unwrap_or(length).max(from) }
}

fn say(to: &mut TcpStream, status: Status, message: &str, body: bool) -> io::Result<()> {
    let text = json!({ "message": message }).to_string();
    http::answer(to, status, "application/json", text.as_bytes(), body)
}
