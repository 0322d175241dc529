//! Who may import whom, and where each outside crate lives. An unmapped module fails too.
//!
//! The table is the architecture: to add a line is a decision, to be made in the open.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// Each room and the rooms it may name.
const MAY_NAME: [(&str, &[&str]); 35] = [
    ("domain", &[]),
    ("words", &[]),
    ("catalog", &["domain"]),
    ("dates", &["domain", "words", "catalog"]),
    ("objects", &[]),
    // Evidence may lie in a store that many machines read.
    ("sources", &["domain", "objects"]),
    ("extract", &["domain"]),
    ("sandbox", &["domain", "extract"]),
    ("recognise", &["domain", "extract", "sandbox"]),
    ("facts", &["domain", "words", "catalog", "dates"]),
    ("chunk", &["domain"]),
    ("index", &["domain", "words"]),
    ("learn", &["domain", "words", "catalog", "dates"]),
    ("retrieve", &["domain", "index", "learn"]),
    // What a model answered is kept beside the decisions, and asked for there.
    ("assess", &["domain", "words", "catalog", "dates", "facts", "learn", "store"]),
    // Cells and answers give days and cadences in words that only a test asks for.
    ("checks", &["domain", "words", "catalog", "dates", "facts"]),
    ("review", &["domain", "catalog", "checks"]),
    ("crosswalk", &["domain", "catalog"]),
    // A report tells what people decided, as the docket has it.
    ("report", &["domain", "catalog", "facts", "outputs", "docket", "paper"]),
    ("outputs", &["domain"]),
    // A decision is an entry of the log, which the store keeps.
    ("docket", &["domain", "outputs", "store"]),
    // When an action is due is a rule of the catalogue; its steps are entries of the log.
    ("actions", &["domain", "catalog", "outputs", "docket", "store"]),
    ("register", &["domain", "outputs", "docket", "paper", "actions"]),
    // An earlier audit may have left nothing but its register.
    ("compare", &["domain", "outputs", "docket", "register"]),
    // A paper knows nothing of audits; what it says is put together in `deliver`.
    ("paper", &["domain"]),
    ("deliver", &["domain", "catalog", "outputs", "docket", "actions", "compare", "paper"]),
    // The log is told as it is; cells are guarded as those of any sheet are.
    (
        "exchange",
        &["domain", "catalog", "outputs", "docket", "deliver", "register", "paper", "store"],
    ),
    ("store", &["domain"]),
    ("verify", &["domain", "outputs", "store", "docket"]),
    (
        "pipeline",
        &[
            "domain",
            "words",
            "catalog",
            "objects",
            "sources",
            "extract",
            "sandbox",
            "recognise",
            "facts",
            "chunk",
            "index",
            "learn",
            "retrieve",
            "assess",
            "checks",
            "review",
            "crosswalk",
            "report",
            "store",
            "progress",
        ],
    ),
    (
        "web",
        &[
            "domain", "catalog", "index", "extract", "facts", "pipeline", "report", "outputs",
            "docket", "register", "deliver", "paper", "actions",
        ],
    ),
    ("progress", &[]),
    ("eval", &[]),
    ("validate", &["domain", "words", "catalog", "learn"]),
    ("main", &[]),
];

/// Rooms that may name any room: they stand at the edge.
const EDGE: [&str; 2] = ["cli", "lib"];

/// Outside crates that live in a few rooms only. A crate not listed may be used anywhere.
const LIVES_IN: [(&str, &[&str]); 46] = [
    ("tantivy", &["index"]),
    ("rayon", &["pipeline", "assess", "checks", "learn", "index", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("anyhow", &["cli"]),
    ("anstream", &["cli"]),
    ("comfy_table", &["cli"]),
    ("rusqlite", &["store"]),
    ("postcard", &["pipeline", "sandbox"]),
    // Workbooks that are written are read back in tests.
    ("calamine", &["extract", "register", "exchange"]),
    ("docx_rs", &["paper"]),
    ("rust_xlsxwriter", &["register", "paper", "exchange"]),
    ("uuid", &["exchange"]),
    ("pdf_extract", &["extract"]),
    ("lopdf", &["extract"]),
    ("pdfium_render", &["extract"]),
    ("hayro", &["extract"]),
    ("imagesize", &["extract"]),
    ("hayro_cmap", &["extract"]),
    // `report` reads its own page back in its tests.
    ("scraper", &["extract", "report"]),
    ("mail_parser", &["extract"]),
    ("minijinja", &["report", "assess", "paper"]),
    ("rust_stemmers", &["words"]),
    ("typst", &["paper"]),
    ("typst_assets", &["paper"]),
    ("typst_layout", &["paper"]),
    ("typst_pdf", &["paper"]),
    ("axum", &["web"]),
    ("maud", &["web", "paper"]),
    ("tokio", &["web", "assess", "objects"]),
    ("object_store", &["objects"]),
    ("url", &["objects"]),
    ("reqwest", &["assess"]),
    ("rustls", &["assess", "objects"]),
    ("futures_util", &["assess", "objects"]),
    ("tiktoken_rs", &["assess"]),
    ("tokenizers", &["assess"]),
    // The words of a verdict are part of the shape a model answers in.
    ("schemars", &["assess", "domain"]),
    ("form_urlencoded", &["web"]),
    ("getrandom", &["web"]),
    ("open", &["cli"]),
    ("landlock", &["sandbox"]),
    ("libc", &["sandbox"]),
    ("rustix", &["sandbox"]),
    ("seccompiler", &["sandbox"]),
];

#[test]
fn rooms_name_only_the_rooms_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_NAME.into_iter().collect();
    let mut wrong = Vec::new();
    for (file, room, named) in files() {
        if EDGE.contains(&room.as_str()) {
            continue;
        }
        let Some(may) = allowed.get(room.as_str()) else {
            wrong.push(format!("{}: the room `{room}` is not in the table", file.display()));
            continue;
        };
        for other in &named.rooms {
            if *other != room && !may.contains(&other.as_str()) {
                wrong.push(format!("{}: `{room}` names `{other}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (file, room, named) in files() {
        for (outside, rooms) in LIVES_IN {
            if named.outside.contains(outside) && !rooms.contains(&room.as_str()) {
                wrong.push(format!("{}: `{room}` names the crate `{outside}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_names_no_room_that_is_gone() {
    let rooms: BTreeSet<String> = files().into_iter().map(|(_, room, _)| room).collect();
    for (room, _) in MAY_NAME {
        assert!(rooms.contains(room), "`{room}` is in the table and not in src");
    }
}

#[test]
fn every_file_says_what_it_is_and_stays_one_idea() {
    let mut wrong = Vec::new();
    for (file, _, _) in files() {
        let text = fs::read_to_string(&file).expect("a source file");
        if !text.starts_with("//!") {
            wrong.push(format!("{}: opens without a header", file.display()));
        }
        let lines = text.lines().count();
        if lines > 450 {
            wrong.push(format!("{}: {lines} lines", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every source file with its room and what it names.
fn files() -> Vec<(PathBuf, String, Named)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&src, &mut paths);
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&src).expect("below src");
            let first = inside.iter().next().expect("a name").to_string_lossy();
            let room = first.trim_end_matches(".rs").to_owned();
            let syntax =
                syn::parse_file(&fs::read_to_string(&path).expect("readable")).expect("Rust");
            let mut named = Named::default();
            named.visit_file(&syntax);
            (path, room, named)
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// What a file names: rooms of this crate, and outside crates.
#[derive(Default)]
struct Named {
    rooms: BTreeSet<String>,
    outside: BTreeSet<String>,
}

impl Named {
    fn path(&mut self, first: &str, second: Option<&str>) {
        match (first, second) {
            // `crate::Type` cannot be; a name in lower case is a room.
            ("crate", Some(room)) if room.starts_with(|c: char| c.is_lowercase()) => {
                self.rooms.insert(room.to_owned());
            }
            _ => {
                self.outside.insert(first.to_owned());
            }
        }
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let syn::UseTree::Path(path) = &item.tree else { return };
        let first = path.ident.to_string();
        match &*path.tree {
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.path(&first, head(tree).as_deref());
                }
            }
            tree => self.path(&first, head(tree).as_deref()),
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter().map(|segment| segment.ident.to_string());
        if let Some(first) = segments.next()
            && path.segments.len() > 1
        {
            self.path(&first, segments.next().as_deref());
        }
        visit::visit_path(self, path);
    }
}

fn head(tree: &syn::UseTree) -> Option<String> {
    match tree {
        syn::UseTree::Path(path) => Some(path.ident.to_string()),
        syn::UseTree::Name(name) => Some(name.ident.to_string()),
        syn::UseTree::Rename(rename) => Some(rename.ident.to_string()),
        syn::UseTree::Glob(_) | syn::UseTree::Group(_) => None,
    }
}
