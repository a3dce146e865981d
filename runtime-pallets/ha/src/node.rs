//! What the gate and the connections to the decider know of each other.

use crate::{
	Fatal,
	protocol::{LeadLine, Question},
	record::Vote,
};
use std::time::Instant;

/// The public keys of a validator, `0x` and hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
	/// Signs blocks.
	pub author: String,
	/// Signs votes; `-` for none.
	pub voter: String,
}

/// The node that asks, as its connections to the decider see it.
pub trait Node: Send + Sync {
	/// Whether it leads. Never waits.
	fn leads(&self) -> bool;
	/// The last slot and the last vote that it may have signed with these keys.
	fn signed_with(&self, pair: &Pair) -> (Option<u64>, Option<Vote>);
	/// The decider at the other end decides for these keys, and answers for no others.
	fn accepted(&self, pair: Pair);
	/// Takes a line that was written after `read_from`.
	fn take_lead(&self, line: LeadLine, read_from: Instant);
	/// Ends the process.
	fn end(&self, fatal: Fatal);
}

/// A question on its way to the decider.
pub struct Job {
	pub question: Question,
	/// Takes the line that came back, or none.
	pub reply: Box<dyn FnOnce(Option<String>) + Send>,
}
