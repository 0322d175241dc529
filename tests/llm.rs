//! The language model: a server that answers as it is told, well or badly.

mod server;
