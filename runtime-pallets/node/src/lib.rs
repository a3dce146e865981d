//! `almanac-node`: a Substrate node with GRANDPA and Aura around the Almanac runtime, or with BABE around
//! another chain's, or without either and with blocks on demand: the runtime of the chain it is started for
//! says which.
//!
//! It holds no logic of its own: what the chain records is decided in the runtime alone, so any
//! other node that executes the same runtime would keep the same records.
//!
//! A library only so that its code is generated once, for the binary, and not again for a test of
//! the binary: that takes minutes. The tests start the built node (`tests/e2e/real-node.test.ts`).

// The errors are those of sc-service: large, and met once at most in the life of a process.
#![allow(clippy::result_large_err)]

mod aura;
mod authoring;
mod babe;
mod block;
mod chain_spec;
mod cli;
mod command;
mod components;
mod consensus;
mod discovery;
mod engine;
mod executor;
mod finality;
mod ha;
mod keys;
mod on_demand;
#[cfg(feature = "passing")]
mod passing;
mod relay;
mod rpc;
mod runtime_api;
mod service;
#[cfg(feature = "slowed")]
mod slowed;
mod types;

pub use command::run;
