//! The folder of an index as it is searched: the stored chunks are read piece by piece, all else is mapped.
//!
//! A search in a large dump reads some ten thousand chunks from all over the largest file. Mapped, every one
//! of them would hold the pages around it in memory, which together is the most of the file.

#![expect(
    clippy::disallowed_methods,
    reason = "the index is tantivy's own files in their own folder"
)]

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};

/// What the names of files of stored chunks end with.
const STORE: &str = "store";

/// A folder of an index.
#[derive(Clone, Debug)]
pub(super) struct SearchedFolder {
    path: PathBuf,
    mapped: MmapDirectory,
}

impl SearchedFolder {
    pub fn open(path: &Path) -> tantivy::Result<Self> {
        Ok(Self { path: path.to_owned(), mapped: MmapDirectory::open(path)? })
    }
}

impl Directory for SearchedFolder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        if path.extension().is_none_or(|extension| extension != STORE) {
            return self.mapped.get_file_handle(path);
        }
        let failed = |error| OpenReadError::wrap_io_error(error, path.to_owned());
        let file = File::open(self.path.join(path)).map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len() as usize;
        Ok(Arc::new(Pieces { file: Mutex::new(file), bytes }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.mapped.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

/// A file that is read piece by piece.
#[derive(Debug)]
struct Pieces {
    file: Mutex<File>,
    bytes: usize,
}

impl HasLen for Pieces {
    fn len(&self) -> usize {
        self.bytes
    }
}

impl FileHandle for Pieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut piece = vec![0; range.len()];
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut piece)?;
        Ok(OwnedBytes::new(piece))
    }
}
