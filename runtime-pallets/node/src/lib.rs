//! `almanac-node`: a Substrate node with Aura and GRANDPA around the Almanac runtime.
//!
//! It holds no logic of its own: what the chain records is decided in the runtime alone, so any
//! other node that executes the same runtime would keep the same records.
//!
//! A library only so that its code is generated once, for the binary, and not again for a test of
//! the binary: that takes minutes. The tests start the built node (`tests/e2e/real-node.test.ts`).

// The errors are those of sc-service: large, and met once at most in the life of a process.
#![allow(clippy::result_large_err)]

mod authoring;
mod block;
mod chain_spec;
mod cli;
mod command;
mod components;
mod executor;
mod finality;
mod keys;
mod rpc;
mod service;

pub use command::run;
