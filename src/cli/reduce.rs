//! `reduce`: puts the shards of a plan together into an engagement folder, as `run` makes one from the files.

use std::path::PathBuf;

use anyhow::anyhow;

use super::failure::hinted;
use super::run::{self, Shards};
use super::shard_args::ReduceArgs;
use super::shards::{explained, opened};
use super::status::Status;
use super::terminal::Terminal;
use crate::pipeline::distributed::ShardPlan;

/// Gathers the shards and runs what comes after reading.
pub fn reduce(args: ReduceArgs, terminal: Terminal) -> anyhow::Result<Status> {
    let ReduceArgs { plan, store, run: mut args } = args;
    if !args.evidence.is_empty() {
        return Err(hinted(
            anyhow!("the plan says where the evidence is"),
            "leave the evidence out; `tickmark run` reads it on this machine",
        ));
    }
    let plan = ShardPlan::read(&plan).map_err(explained)?;
    let store = opened(&store)?;
    args.evidence = vec![PathBuf::from(plan.input())];
    run::carry_out(&args, Some(Shards { plan: &plan, store: &store }), terminal)
}
