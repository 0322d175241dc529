//! The language model: a server that answers as it is told, well or badly.

mod answers;
mod house;
mod kept;
mod line;
mod pace;
mod program;
mod question;
mod quotations;
mod server;
mod stands;
