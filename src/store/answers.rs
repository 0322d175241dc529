//! What an endpoint answered, kept under the digest of the question; and the journal of every try.
//!
//! ```text
//! llm/req/ab/KEY.json   the body that was sent
//! llm/res/ab/KEY.json   what came back, with the digest of its body
//! llm/journal.jsonl     one line for each try
//! llm/manifest.json     what was asked of whom, with which settings
//! ```
//!
//! An answer is written once and never changed, so that a later run that asks the same is given the same,
//! without a network. Questions and answers may hold personal data: only their owner may read the files, and
//! [`Answers::forget`] takes them away.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

use super::{Error, UNFINISHED, failed, sweep, write_whole};
use crate::domain::Digest;

/// The answers an engagement keeps, and its journal; several threads may ask and write at once.
#[derive(Debug)]
pub struct Answers {
    folder: PathBuf,
    /// The journal, from the first line on that is noted.
    journal: Mutex<Option<File>>,
}

/// What an endpoint answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// The status of the response.
    pub status: u16,
    /// The model that answered, as it named itself.
    pub model: Option<String>,
    /// The headers that tell of the answer.
    pub headers: Vec<(String, String)>,
    /// The body, word for word.
    pub body: String,
}

/// What [`Answers::forget`] took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// How many files.
    pub files: u64,
    /// How long they were together.
    pub bytes: u64,
}

/// An answer as its file holds it.
#[derive(Serialize, Deserialize)]
struct Sealed {
    schema: String,
    sha256: Digest,
    #[serde(flatten)]
    answer: KeptAnswer,
}

const SCHEMA: &str = "tickmark.llm_answer/1";
const REQUESTS: &str = "req";
const RESPONSES: &str = "res";
const JOURNAL: &str = "journal.jsonl";
const MANIFEST: &str = "manifest.json";

impl Answers {
    /// Opens the folder `llm` of an engagement that nobody else writes to; makes it where it is missing.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|source| failed("create", folder, source))?;
        sweep(folder);
        Ok(Self { folder: folder.to_owned(), journal: Mutex::new(None) })
    }

    /// The answer kept under a key, which is 64 hexadecimal digits. One that is damaged is as good as none.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<KeptAnswer> {
        let bytes = fs::read(self.place(RESPONSES, key)?).ok()?;
        let Sealed { schema, sha256, answer } = serde_json::from_slice(&bytes).ok()?;
        (schema == SCHEMA && sha256 == Digest::of(answer.body.as_bytes())).then_some(answer)
    }

    /// Keeps an answer and the body it was given to. What is kept under the key already stays, unless it
    /// is damaged.
    pub fn put(&self, key: &str, request: &[u8], answer: &KeptAnswer) -> Result<(), Error> {
        let places = (self.place(REQUESTS, key), self.place(RESPONSES, key));
        let (Some(asked), Some(answered)) = places else {
            let source = io::Error::new(ErrorKind::InvalidInput, "the key is no SHA-256");
            return Err(failed("keep an answer in", &self.folder, source));
        };
        if self.get(key).is_some() {
            return Ok(());
        }
        let sealed = Sealed {
            schema: SCHEMA.to_owned(),
            sha256: Digest::of(answer.body.as_bytes()),
            answer: answer.clone(),
        };
        let sealed = serde_json::to_vec(&sealed)
            .map_err(|error| failed("write", &answered, error.into()))?;
        // The request goes first: an answer always has its question beside it.
        self.write_private(&asked, request)?;
        self.write_private(&answered, &sealed)
    }

    /// Appends a line to the journal. It is on the disk when this returns.
    pub fn note(&self, line: &impl Serialize) -> Result<(), Error> {
        let path = self.folder.join(JOURNAL);
        let mut bytes =
            serde_json::to_vec(line).map_err(|error| failed("write", &path, error.into()))?;
        bytes.push(b'\n');
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        // Left empty by a line that could not be written, so that the next one ends it first.
        let append = |journal: Option<File>| -> io::Result<File> {
            let mut file = journal.map_or_else(|| open_journal(&path), Ok)?;
            file.write_all(&bytes)?;
            file.sync_data()?;
            Ok(file)
        };
        let file = append(journal.take()).map_err(|source| failed("write", &path, source))?;
        *journal = Some(file);
        Ok(())
    }

    /// Writes what was asked of whom, whole or not at all.
    pub fn write_manifest(&self, bytes: &[u8]) -> Result<(), Error> {
        let path = self.folder.join(MANIFEST);
        write_whole(&path, bytes).map_err(|source| failed("write", &path, source))
    }

    /// What was asked of whom, as the last run wrote it.
    #[must_use]
    pub fn manifest(&self) -> Option<Vec<u8>> {
        fs::read(self.folder.join(MANIFEST)).ok()
    }

    /// Deletes every question, every answer and the journal of the folder `llm` of an engagement. The
    /// manifest stays: it holds nothing of the evidence.
    pub fn forget(folder: &Path) -> Result<Forgotten, Error> {
        sweep(folder);
        let mut forgotten = Forgotten::default();
        for name in [REQUESTS, RESPONSES, JOURNAL] {
            let path = folder.join(name);
            let here = tally(&path);
            let deleted = match path.symlink_metadata() {
                Ok(about) if about.is_dir() => fs::remove_dir_all(&path),
                Ok(_) => fs::remove_file(&path),
                Err(error) => Err(error),
            };
            match deleted {
                Err(source) if source.kind() == ErrorKind::NotFound => {}
                Err(source) => return Err(failed("delete", &path, source)),
                Ok(()) => {
                    forgotten.files += here.files;
                    forgotten.bytes += here.bytes;
                }
            }
        }
        Ok(forgotten)
    }

    /// Where an entry lies; nowhere for a key that is none, which could lead out of the folder.
    fn place(&self, side: &str, key: &str) -> Option<PathBuf> {
        let is_key =
            key.len() == 64 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let first = key.get(..2).filter(|_| is_key)?;
        Some(self.folder.join(side).join(first).join(format!("{key}.json")))
    }

    /// Writes a file, whole or not at all, that only its owner may read. It is begun in the folder `llm`
    /// itself, which is swept when it is opened.
    fn write_private(&self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let write = || -> io::Result<()> {
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            // A temporary file is its owner's alone, and stays so under its new name.
            let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(path)?;
            Ok(())
        };
        write().map_err(|source| failed("write", path, source))
    }
}

/// The journal, to append to. A line that a kill cut short is ended first, so that it spoils no other.
fn open_journal(path: &Path) -> io::Result<File> {
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    if file.metadata()?.len() > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
    }
    Ok(file)
}

/// How many files lie under a path, and how long they are.
fn tally(path: &Path) -> Forgotten {
    let entries = WalkDir::new(path).follow_root_links(false).into_iter().flatten();
    let files = entries.filter(|entry| !entry.file_type().is_dir());
    files.fold(Forgotten::default(), |so_far, entry| Forgotten {
        files: so_far.files + 1,
        bytes: so_far.bytes + entry.metadata().map_or(0, |about| about.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> String {
        Digest::of(b"question").to_string()
    }

    fn answer(body: &str) -> KeptAnswer {
        let headers = vec![("x-request-id".to_owned(), "r-1".to_owned())];
        KeptAnswer { status: 200, model: Some("m".to_owned()), headers, body: body.to_owned() }
    }

    fn opened() -> (tempfile::TempDir, Answers) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let answers = Answers::open(&folder.path().join("llm")).expect("opens");
        (folder, answers)
    }

    fn journal(answers: &Answers) -> String {
        fs::read_to_string(answers.folder.join(JOURNAL)).expect("a journal")
    }

    #[test]
    fn what_was_answered_is_given_again_word_for_word_and_the_first_answer_stays() {
        let (_folder, answers) = opened();
        assert_eq!(answers.get(&key()), None);
        let first = answer("{\"a\": \"\u{1f600}\\u0000\"}\n ");
        answers.put(&key(), b"{ \"q\":1 }", &first).expect("keeps");
        answers.put(&key(), b"other", &answer("other")).expect("leaves it");
        assert_eq!(answers.get(&key()), Some(first));
        let asked = fs::read(answers.place(REQUESTS, &key()).expect("a place")).expect("reads");
        assert_eq!(asked, b"{ \"q\":1 }");
    }

    #[test]
    fn a_damaged_answer_is_as_good_as_none_and_the_next_one_takes_its_place() {
        let (_folder, answers) = opened();
        answers.put(&key(), b"q", &answer("yes")).expect("keeps");
        let place = answers.place(RESPONSES, &key()).expect("a place");
        let whole = fs::read_to_string(&place).expect("reads");
        let damaged = [
            String::new(),
            whole[..whole.len() / 2].to_owned(),
            whole.replace("yes", "no"),
            whole.replace("_answer/1", "_answer/2"),
            whole.replace("\"status\":200,", ""),
            "[]".to_owned(),
        ];
        for text in damaged {
            assert_ne!(text, whole);
            fs::write(&place, &text).expect("damages");
            assert_eq!(answers.get(&key()), None, "{text}");
            answers.put(&key(), b"q", &answer("yes")).expect("keeps again");
            assert_eq!(answers.get(&key()), Some(answer("yes")), "{text}");
        }
        fs::write(&place, b"\xff\xfe").expect("damages");
        assert_eq!(answers.get(&key()), None);
    }

    #[test]
    fn a_kill_between_request_and_answer_leaves_no_answer_and_the_next_run_completes_it() {
        let (folder, answers) = opened();
        let asked = answers.place(REQUESTS, &key()).expect("a place");
        answers.write_private(&asked, b"q").expect("writes the request");
        let begun = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&answers.folder);
        begun.expect("begins the answer").keep().expect("is left");
        drop(answers);
        let answers = Answers::open(&folder.path().join("llm")).expect("opens again");
        assert_eq!(answers.get(&key()), None);
        answers.put(&key(), b"q", &answer("yes")).expect("completes");
        assert_eq!(answers.get(&key()), Some(answer("yes")));
        let mut names: Vec<_> = fs::read_dir(&answers.folder)
            .expect("lists")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["req", "res"]);
    }

    #[test]
    fn a_key_that_is_no_digest_reaches_no_file() {
        let (_folder, answers) = opened();
        let long = format!("../{}", "a".repeat(61));
        for key in ["", "ab", "../../x", long.as_str(), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(answers.get(key), None);
            assert!(answers.put(key, b"q", &answer("a")).is_err(), "{key}");
        }
        assert_eq!(fs::read_dir(&answers.folder).expect("lists").count(), 0);
    }

    #[test]
    fn a_half_line_left_by_a_kill_is_ended_before_the_next() {
        let (folder, answers) = opened();
        answers.note(&"one\ntwo").expect("notes");
        answers.note(&"three").expect("notes");
        assert_eq!(journal(&answers), "\"one\\ntwo\"\n\"three\"\n");
        drop(answers);
        let path = folder.path().join("llm").join(JOURNAL);
        fs::write(&path, "\"one\"\n\"tw").expect("is cut short");
        let answers = Answers::open(&folder.path().join("llm")).expect("opens again");
        answers.note(&"three").expect("notes");
        assert_eq!(journal(&answers), "\"one\"\n\"tw\n\"three\"\n");
    }

    #[test]
    fn lines_of_many_threads_stay_whole() {
        let (_folder, answers) = opened();
        let line = "x".repeat(5000);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..5).for_each(|_| answers.note(&line).expect("notes")));
            }
        });
        let text = journal(&answers);
        assert_eq!(text.lines().count(), 20);
        assert!(text.lines().all(|each| each == format!("\"{line}\"")));
    }

    #[cfg(unix)]
    #[test]
    fn only_their_owner_may_read_questions_and_answers() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, answers) = opened();
        answers.put(&key(), b"q", &answer("a")).expect("keeps");
        for side in [REQUESTS, RESPONSES] {
            let place = answers.place(side, &key()).expect("a place");
            let mode = fs::metadata(place).expect("is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{side}");
        }
    }

    #[test]
    fn forgetting_deletes_all_but_the_manifest_and_tells_how_much() {
        let (_folder, answers) = opened();
        answers.put(&key(), b"question", &answer("a")).expect("keeps");
        answers.note(&1).expect("notes");
        answers.write_manifest(b"{}").expect("writes");
        assert_eq!(answers.manifest().as_deref(), Some(&b"{}"[..]));
        let place = answers.place(RESPONSES, &key()).expect("a place");
        let bytes = 8 + 2 + fs::metadata(place).expect("is there").len();
        let forgotten = Answers::forget(&answers.folder).expect("forgets");
        assert_eq!(forgotten, Forgotten { files: 3, bytes });
        assert_eq!(answers.get(&key()), None);
        let names: Vec<_> = fs::read_dir(&answers.folder).expect("lists").flatten().collect();
        assert_eq!(names.len(), 1);
        assert_eq!(Answers::forget(&answers.folder).expect("again"), Forgotten::default());
        let nowhere = answers.folder.join("nowhere");
        assert_eq!(Answers::forget(&nowhere).expect("nothing there"), Forgotten::default());
    }
}
