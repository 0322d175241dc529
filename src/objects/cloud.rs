//! A bucket of a cloud as a store of objects: S3 and what speaks like it, Google, Azure, and `WebDAV`.
//!
//! Connects to the place the user named. Credentials are those of the environment; where it has none, the cloud's service
//! for the machine it runs on is asked for some, and nothing else is connected to. Its own threads wait for the network,
//! so that those that read files need not know of it.

use std::collections::BTreeMap;
use std::env;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::TryStreamExt;
use object_store::path::Path;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, PutMode, parse_url_opts};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use url::Url;

use super::{Created, Error, Listing};

/// The part of a bucket below a prefix.
#[derive(Debug)]
pub(super) struct Bucket {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    runtime: Runtime,
    /// Objects that were asked for and not yet taken, by name.
    ahead: Mutex<BTreeMap<String, JoinHandle<Got>>>,
}

/// The bytes of an object, and its version.
type Got = Result<(Vec<u8>, String), StoreError>;

/// Requests that wait for an answer are cheap; so many threads serve all of them.
const THREADS: usize = 2;
/// What the clouds' own tools read their settings from.
const SETTINGS: [&str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];

impl Bucket {
    pub fn at(url: &str) -> Result<Self, Error> {
        let failed = |reason: String| Error::Url { url: url.to_owned(), reason };
        // Another part of the program may have chosen it already, and chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let parsed = Url::parse(url).map_err(|error| failed(error.to_string()))?;
        let settings = env::vars()
            .filter(|(name, _)| SETTINGS.iter().any(|prefix| name.starts_with(prefix)))
            .map(|(name, value)| (name.to_lowercase(), value));
        let opened = parse_url_opts(&parsed, settings);
        let (store, prefix) = opened.map_err(|error| failed(error.to_string()))?;
        let runtime = Builder::new_multi_thread().worker_threads(THREADS).enable_all().build();
        Ok(Self {
            store: store.into(),
            prefix,
            runtime: runtime.map_err(|error| failed(error.to_string()))?,
            ahead: Mutex::default(),
        })
    }

    pub fn list(&self, prefix: &str) -> Result<Vec<Listing>, String> {
        // A store lists whole folders; what else begins so is left out afterwards.
        let below = prefix.rsplit_once('/').map_or("", |(folders, _)| folders);
        let below = self.path(below);
        let listed = self.store.list(Some(&below)).try_collect::<Vec<_>>();
        let listed = self.runtime.block_on(listed).map_err(|error| told(&error))?;
        let own = self.prefix.as_ref();
        let listing = |meta: object_store::ObjectMeta| {
            let location = meta.location.as_ref();
            let name = location.strip_prefix(own).unwrap_or(location).trim_start_matches('/');
            let version = version(&meta);
            Listing { name: name.to_owned(), bytes: meta.size, version }
        };
        Ok(listed.into_iter().map(listing).filter(|one| one.name.starts_with(prefix)).collect())
    }

    pub fn get(&self, name: &str) -> Result<Option<(Vec<u8>, String)>, String> {
        let asked = self.waiting().remove(name);
        // One that was lost on its way is asked for again.
        let got = asked.and_then(|asked| self.runtime.block_on(asked).ok());
        let got = got.unwrap_or_else(|| self.runtime.block_on(self.request(name)));
        match got {
            Ok(got) => Ok(Some(got)),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(&error)),
        }
    }

    /// Asks for objects without waiting for them; each is held until it is got.
    pub fn ask_ahead<'n>(&self, names: impl Iterator<Item = &'n str>) {
        let mut waiting = self.waiting();
        for name in names {
            let request = self.request(name);
            waiting.entry(name.to_owned()).or_insert_with(|| self.runtime.spawn(request));
        }
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeMap<String, JoinHandle<Got>>> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request(&self, name: &str) -> impl Future<Output = Got> + Send + 'static {
        let (store, path) = (Arc::clone(&self.store), self.path(name));
        async move {
            let result = store.get(&path).await?;
            let version = version(&result.meta);
            Ok((result.bytes().await?.to_vec(), version))
        }
    }

    pub fn create(&self, name: &str, bytes: &[u8]) -> Result<Created, String> {
        let path = self.path(name);
        let put = self.store.put_opts(&path, bytes.to_vec().into(), PutMode::Create.into());
        match self.runtime.block_on(put) {
            Ok(_) => Ok(Created::New),
            Err(StoreError::AlreadyExists { .. } | StoreError::Precondition { .. }) => {
                Ok(Created::Before)
            }
            Err(error) => Err(told(&error)),
        }
    }

    fn path(&self, name: &str) -> Path {
        self.prefix.parts().chain(Path::from(name).parts()).collect()
    }
}

/// The entity tag, or else the version, or else length and time.
fn version(meta: &object_store::ObjectMeta) -> String {
    let by_time = || format!("{}-{}", meta.size, meta.last_modified.timestamp_micros());
    meta.e_tag.clone().or_else(|| meta.version.clone()).unwrap_or_else(by_time)
}

/// An error with what is behind it, which alone tells a wrong key from a wrong name.
fn told(error: &StoreError) -> String {
    let mut told = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        let further = error.to_string();
        if !told.contains(&further) {
            told = format!("{told}: {further}");
        }
        source = error.source();
    }
    told
}
