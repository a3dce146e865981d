//! The binary; see the library for what it does.

use std::process::ExitCode;

fn main() -> ExitCode {
	match almanac_node::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(reason) => {
			eprintln!("almanac-node: {reason}");
			ExitCode::FAILURE
		},
	}
}
