//! What the pages work on: the desk, the index and the sample, kept in step with what runs write.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use maud::Markup;

use super::asked::Asked;
use super::guard::Guard;
use super::session::Session;
use super::{Elsewhere, Options, frame};
use crate::catalog::Catalog;
use crate::docket::{Desk, Need, Sample};
use crate::domain::{Mandate, Moment};
use crate::index::PassageIndex;
use crate::outputs::Outputs;
use crate::pipeline::Shelf;

/// Everything the server holds.
pub(super) struct App {
    pub(super) guard: Guard,
    pub(super) shelf: Shelf,
    pub(super) catalog: Catalog,
    pub(super) mandate: Mandate,
    pub(super) supplements: Elsewhere,
    pub(super) clock: fn() -> Moment,
    pub(super) need: Need,
    folder: PathBuf,
    reload: Box<dyn Fn() -> Option<Result<Outputs, String>> + Send + Sync>,
    room: Mutex<Room>,
}

/// What one request at a time works on.
pub(super) struct Room {
    pub(super) desk: Desk,
    pub(super) session: Session,
    /// The index, where it can be opened.
    pub(super) index: Option<PassageIndex>,
    /// The passages that nobody flagged, as they were drawn.
    pub(super) sample: Sample,
    /// What is wrong with what a later run wrote, or with the log; told on every page.
    pub(super) trouble: Option<String>,
}

/// One request: what it asks for, and what it works on.
pub(super) struct Visit<'a> {
    pub(super) app: &'a App,
    pub(super) room: MutexGuard<'a, Room>,
    pub(super) asked: Asked,
}

/// What a page answers.
pub(super) enum Reply {
    /// A page.
    Page(Markup),
    /// A page that says what went wrong.
    Problem(StatusCode, Markup),
    /// Go there.
    See(String),
    /// A file to keep, by its name.
    Download {
        /// The name.
        name: String,
        /// Its media type.
        media_type: &'static str,
        /// What it holds.
        bytes: Vec<u8>,
    },
    /// A picture, in PNG.
    Picture(Vec<u8>),
    /// What takes long, and is done when nobody waits for the desk.
    Later(Box<dyn FnOnce(&App) -> Reply + Send>),
}

impl App {
    pub(super) fn new(options: Options, guard: Guard) -> Self {
        let Options {
            folder,
            desk,
            shelf,
            catalog,
            mandate,
            supplements,
            reload,
            clock,
            reviewer,
            need,
            port: _,
        } = options;
        let mut room = Room {
            desk,
            session: Session::of(reviewer),
            index: None,
            sample: Sample::default(),
            trouble: None,
        };
        room.settle(&folder);
        Self {
            guard,
            shelf,
            catalog,
            mandate,
            supplements,
            clock,
            need,
            folder,
            reload,
            room: Mutex::new(room),
        }
    }

    /// Begins to answer a request, after taking in what others wrote.
    pub(super) fn visit(&self, asked: Asked) -> Visit<'_> {
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        match (self.reload)() {
            Some(Ok(outputs)) => {
                room.desk.replace(outputs);
                room.settle(&self.folder);
                self.shelf.look_again();
                room.trouble = None;
            }
            Some(Err(said)) => room.trouble = Some(said),
            None => {}
        }
        if let Err(error) = room.desk.refresh() {
            room.trouble = Some(error.to_string());
        }
        Visit { app: self, room, asked }
    }
}

impl Room {
    /// Opens and draws what depends on the outputs.
    fn settle(&mut self, folder: &std::path::Path) {
        let outputs = self.desk.outputs();
        let Outputs { passages, findings, run, .. } = &**outputs;
        self.sample = Sample::draw(passages, &findings.findings, &run.inputs);
        self.index = PassageIndex::open(&folder.join("index")).ok();
    }
}

impl Visit<'_> {
    /// What the last run wrote.
    pub(super) fn outputs(&self) -> &Outputs {
        self.room.desk.outputs()
    }

    /// A page that says that something is not there.
    pub(super) fn missing(&self, what: &str) -> Reply {
        let page = frame::problem(self, "Not found", what);
        Reply::Problem(StatusCode::NOT_FOUND, page)
    }

    /// A page that says why something was not done. It holds what was typed, so that none of it is lost.
    pub(super) fn refused(&self, why: &str) -> Reply {
        let page = frame::refused(self, why);
        Reply::Problem(StatusCode::CONFLICT, page)
    }
}
