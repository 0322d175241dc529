//! Stores of objects: a folder, or a bucket of a cloud, in which whole objects are listed, read and made, never changed.
//!
//! The one thing distributed work rests on is that of several who make the same object at the same time exactly one
//! does, and the others are told: [`Objects::create`]. A store that does not keep to it is refused ([`Objects::probe`]).
//! Which worker wins does not matter, since all write the same bytes.

#[cfg(feature = "cloud")]
mod cloud;
mod folder;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use folder::{name_of, version};

/// A store of objects. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Objects {
    url: String,
    inner: Arc<Inner>,
}

#[derive(Debug)]
enum Inner {
    Folder(folder::Folder),
    #[cfg(feature = "cloud")]
    Cloud(cloud::Bucket),
}

/// An object of a store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listing {
    /// Its name, with `/`.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
    /// By what to tell that it is still the same: the entity tag or version of a bucket, or length and time of a file.
    pub version: String,
}

/// What became of an object that was to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is there now, and was not before.
    New,
    /// Somebody had made it already. Theirs stays as it is.
    Before,
}

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody knows how to open it.
    #[error("cannot open the store `{url}`: {reason}")]
    Url {
        /// What was typed.
        url: String,
        /// Why not, in words.
        reason: String,
    },
    /// The store refused.
    #[error("cannot {doing} `{name}` in the store `{url}`: {reason}")]
    Refused {
        /// What we were doing.
        doing: &'static str,
        /// The object.
        name: String,
        /// The store.
        url: String,
        /// Why not, in words.
        reason: String,
    },
    /// An object was replaced by somebody who was to be told that it is there.
    #[error("the store `{0}` lets two workers make the same object")]
    NotExclusive(String),
}

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Url { .. } => {
                "name a folder, or in a build with the feature `cloud` a URL such as `s3://bucket/prefix`"
            }
            Error::Refused { .. } => {
                "check name, region and credentials, and that you may list, read and write there"
            }
            Error::NotExclusive(_) => {
                "it has to heed `If-None-Match: *` on writing, as S3, GCS and Azure do; use another store for the output"
            }
        }
    }
}

impl PartialEq for Objects {
    fn eq(&self, other: &Self) -> bool {
        self.url == other.url
    }
}

impl Eq for Objects {}

/// The object that [`Objects::probe`] makes. Its content differs by who makes it, and it stays.
const PROBE: &str = "probe/exclusive";

impl Objects {
    /// The store at a URL, or in a folder, which is made when the first object is.
    pub fn at(url: &str) -> Result<Self, Error> {
        let (url, inner) = match url.split_once("://") {
            None => folder_at(url)?,
            Some(("file", path)) => folder_at(path)?,
            #[cfg(feature = "cloud")]
            Some(_) => (url.to_owned(), Inner::Cloud(cloud::Bucket::at(url)?)),
            #[cfg(not(feature = "cloud"))]
            Some((scheme, _)) => {
                let reason = format!("this build of tickmark knows no `{scheme}` stores");
                return Err(Error::Url { url: url.to_owned(), reason });
            }
        };
        Ok(Self { url: url.trim_end_matches('/').to_owned(), inner: Arc::new(inner) })
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder, where it is one.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &*self.inner {
            Inner::Folder(folder) => Some(folder.path()),
            #[cfg(feature = "cloud")]
            Inner::Cloud(_) => None,
        }
    }

    /// Where an object lies, if the store is a folder.
    #[must_use]
    pub fn disk(&self, name: &str) -> Option<PathBuf> {
        match &*self.inner {
            Inner::Folder(folder) => Some(folder.disk(name)),
            #[cfg(feature = "cloud")]
            Inner::Cloud(_) => None,
        }
    }

    /// Every object whose name begins with `prefix`, by name.
    pub fn list(&self, prefix: &str) -> Result<Vec<Listing>, Error> {
        let listed = match &*self.inner {
            Inner::Folder(folder) => folder.list(prefix),
            #[cfg(feature = "cloud")]
            Inner::Cloud(bucket) => bucket.list(prefix),
        };
        let mut listed = listed.map_err(|reason| self.refused("list", prefix, reason))?;
        listed.sort();
        Ok(listed)
    }

    /// The bytes of an object with its version, if there is one of this name.
    pub fn get(&self, name: &str) -> Result<Option<(Vec<u8>, String)>, Error> {
        let got = match &*self.inner {
            Inner::Folder(folder) => folder.get(name),
            #[cfg(feature = "cloud")]
            Inner::Cloud(bucket) => bucket.get(name),
        };
        got.map_err(|reason| self.refused("read", name, reason))
    }

    /// Says which objects will be got soon, each once, so that a store that takes long to answer can fetch them
    /// meanwhile. It changes nothing about what is got.
    pub fn ask_ahead<'n>(&self, names: impl Iterator<Item = &'n str>) {
        match &*self.inner {
            // A disk has its own way to read ahead.
            Inner::Folder(_) => drop(names),
            #[cfg(feature = "cloud")]
            Inner::Cloud(bucket) => bucket.ask_ahead(names),
        }
    }

    /// Makes an object, whole or not at all, unless there is one of this name.
    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<Created, Error> {
        let created = match &*self.inner {
            Inner::Folder(folder) => folder.create(name, bytes),
            #[cfg(feature = "cloud")]
            Inner::Cloud(bucket) => bucket.create(name, bytes),
        };
        created.map_err(|reason| self.refused("write", name, reason))
    }

    /// Refuses a store that lets two make the same object, or in which one may not list, read or write.
    pub fn probe(&self) -> Result<(), Error> {
        self.create(PROBE, b"first")?;
        let again = self.create(PROBE, b"second")?;
        let kept = self.get(PROBE)?.map(|(bytes, _)| bytes);
        let listed = self.list(PROBE)?;
        if again == Created::Before && kept.as_deref() == Some(b"first") && listed.len() == 1 {
            Ok(())
        } else {
            Err(Error::NotExclusive(self.url.clone()))
        }
    }

    fn refused(&self, doing: &'static str, name: &str, reason: String) -> Error {
        Error::Refused { doing, name: name.to_owned(), url: self.url.clone(), reason }
    }
}

/// A folder with its whole path, by which a worker finds it that was started elsewhere.
fn folder_at(path: &str) -> Result<(String, Inner), Error> {
    let failed = |reason: String| Error::Url { url: path.to_owned(), reason };
    let whole = std::path::absolute(path).map_err(|error| failed(error.to_string()))?;
    let url = whole.to_str().ok_or_else(|| failed("its path is no UTF-8".to_owned()))?;
    Ok((url.to_owned(), Inner::Folder(folder::Folder::at(&whole))))
}
