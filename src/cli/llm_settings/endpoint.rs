//! Where evidence goes, and whether it and the key may go there.

use anyhow::anyhow;

use super::key::VARIABLE;
use super::{Asked, pick};
use crate::assess::llm::{ApiKey, Endpoint, EndpointFault, Network, Scheme};
use crate::cli::config::FILE_NAME;
use crate::cli::failure::hinted;
use crate::cli::llm_table::LlmTable;

/// The endpoint; none where kept answers are replayed, which are the same wherever they came from.
pub fn given(asked: &Asked<'_>, sources: &mut Vec<String>) -> anyhow::Result<Option<Endpoint>> {
    let Asked { args, table, .. } = *asked;
    match pick("endpoint", args.endpoint.as_deref(), table.endpoint.as_deref(), sources) {
        Some(url) => parse("endpoint", &url).map(Some),
        None if args.replay_only => Ok(None),
        None => Err(hinted(
            anyhow!("no endpoint of a language model is given"),
            format!(
                "pass `--endpoint URL`, or set `endpoint` under `[llm]` in `{FILE_NAME}`, such as \
                 `http://localhost:11434`"
            ),
        )),
    }
}

/// The address is not repeated in the error: what is wrong with it may be that it holds a key.
fn parse(what: &str, url: &str) -> anyhow::Result<Endpoint> {
    Endpoint::parse(url).map_err(|fault| {
        let hint = match &fault {
            EndpointFault::UserInfo if what == "proxy" => {
                "name a proxy that asks for no password".to_owned()
            }
            EndpointFault::UserInfo | EndpointFault::KeyInQuery(_) => format!(
                "put the key into the environment variable `{VARIABLE}`, or into a file and pass \
                 `--key-file FILE`"
            ),
            EndpointFault::Host => "write a name, or an IP address in full".to_owned(),
            _ => {
                "write it like `http://localhost:11434` or `https://api.example.com/v1`".to_owned()
            }
        };
        hinted(anyhow!("cannot use the address of the {what}: {fault}"), hint)
    })
}

/// Whether evidence and key may go there, and what is to be said about it.
pub fn may_send(
    endpoint: &Endpoint,
    network: Network,
    key: Option<&ApiKey>,
    table: &LlmTable,
) -> anyhow::Result<Option<String>> {
    let host = &endpoint.host;
    if endpoint.is_loopback() {
        return Ok(None);
    }
    if network == Network::LoopbackOnly {
        return Err(hinted(
            anyhow!("`--offline` is given and the endpoint `{host}` is not this machine"),
            "go without `--offline`, or name an endpoint on this machine, such as \
             `http://localhost:11434`",
        ));
    }
    if endpoint.scheme == Scheme::Https {
        return Ok(None);
    }
    if key.is_some() && !table.allow_plain_http {
        return Err(hinted(
            anyhow!(
                "cannot send the key to `{host}`: by `http://` others on the way can read it, and \
                 the evidence with it"
            ),
            format!(
                "write `https://`, or set `allow_plain_http = true` under `[llm]` in `{FILE_NAME}`"
            ),
        ));
    }
    let what = if key.is_some() { "the key and the evidence go" } else { "evidence goes" };
    Ok(Some(format!("{what} to `{host}` by `http://`, which others on the way can read")))
}

/// The proxy of the table.
pub fn proxy(table: &LlmTable) -> anyhow::Result<Option<String>> {
    table.proxy.as_ref().map(|url| parse("proxy", url).map(|proxy| proxy.url)).transpose()
}
