//! What the gate and the connections to the decider know of each other.

use crate::{
	Fatal,
	protocol::{LeadLine, Question},
	record::Record,
};
use std::time::Instant;

/// The node that asks, as its connections to the decider see it.
pub trait Node: Send + Sync {
	/// Whether it leads. Never waits.
	fn leads(&self) -> bool;
	/// What it signed last.
	fn signed(&self) -> Record;
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
