//! `almanac-node`: a Substrate node with Aura and GRANDPA around the Almanac runtime.
//!
//! It holds no logic of its own: what the chain records is decided in the runtime alone, so any
//! other node that executes the same runtime would keep the same records.

mod authoring;
mod block;
mod chain_spec;
mod cli;
mod command;
mod components;
mod finality;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(reason) => {
			eprintln!("almanac-node: {reason}");
			ExitCode::FAILURE
		},
	}
}
