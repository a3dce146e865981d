//! What a validator that runs as several nodes with the same keys may sign, and when.
//!
//! One node leads; a decider beside each node knows which (`almanac ha decide`). The node asks it before each
//! signature, and keeps a log of its own of what it signed, on its own disk, which no outage of others empties.
//! Whatever is not known, not answered or not understood is a no.
//!
//! No Substrate in here: the node holds a keystore and a proposer that ask a [`Gate`].

mod claim;
mod client;
mod gate;
mod lead;
mod node;
mod protocol;
mod record;
mod sign_log;
mod votes;

pub use claim::Claim;
pub use client::Validator;
pub use gate::{Gate, Observer};
pub use node::Pair;
pub use protocol::{Answer, LeadLine, Question, hex, parse_record};
pub use record::{Hash, Record, Round, Step, Target, Verdict, Vote, Votes};
pub use sign_log::SignLog;
pub use votes::{
	Adoption, VoterId, adopt, decode_heartbeat, decode_vote, is_possession, voter_to_adopt,
};

use std::{
	path::PathBuf,
	sync::{Arc, Weak, mpsc},
	thread,
};

/// The process ends with this when signing would be wrong: somebody else signed, or the lead was lost while a
/// vote was open. It starts again as a node that follows.
pub const EXIT_FENCED: i32 = 75;

/// The process ends with this to begin again with the votes that another node cast in a round.
pub const EXIT_ADOPT: i32 = 76;

/// The process ends with this when its decider or its sign log is not for it: starting again does not help.
pub const EXIT_REFUSED: i32 = 78;

/// Why the process has to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fatal {
	/// One of the exit codes of this crate.
	pub code: i32,
	/// One sentence or two: what is wrong, and what to do.
	pub why: String,
}

impl Fatal {
	fn fenced(why: impl Into<String>) -> Self {
		Self { code: EXIT_FENCED, why: why.into() }
	}

	fn refused(why: impl Into<String>) -> Self {
		Self { code: EXIT_REFUSED, why: why.into() }
	}
}

impl Gate {
	/// A gate that asks the decider behind a socket. It connects by itself, now and whenever it has to.
	pub fn asking(
		socket: PathBuf,
		validator: Validator,
		log: SignLog,
		observer: Box<dyn Observer>,
	) -> Arc<Self> {
		let (sender, jobs) = mpsc::channel();
		let gate = Self::with_jobs(log, sender, observer);
		let asks: Weak<dyn node::Node> = Arc::<Self>::downgrade(&gate);
		let (follows, other) = (asks.clone(), socket.clone());
		thread::spawn(move || client::ask(socket, validator, asks, jobs));
		thread::spawn(move || client::follow(other, follows));
		gate
	}
}
