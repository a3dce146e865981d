//! For how long the node leads, and from which round on it may vote. Times are milliseconds of one clock that
//! never goes back.

use crate::{protocol::LeadLine, record::Round};

/// What is known of the lead.
#[derive(Debug, Default)]
pub struct Lead {
	/// The time at which the lead runs out; 0 when there is none.
	until: u64,
	/// The time at which it began.
	since: u64,
	/// The round of the last vote on record.
	record: Option<Round>,
	/// The record when the lead began: votes of this round and those before are not ours.
	floor: Option<Round>,
	/// Whether GRANDPA may be told that its key is there.
	open: bool,
	/// The round in which GRANDPA began in this process, and the round whose votes it was given.
	first: Option<(Round, Option<Round>)>,
	/// The round in which GRANDPA is, and since when.
	observed: Option<(Round, u64)>,
	/// Since when the set of voters is another than that of `observed`.
	turning: Option<u64>,
	/// The last round in which this process voted.
	voted: Option<Round>,
}

/// A set changes a moment before the voter of the old one is gone, whose round would be taken for one of the new
/// set. Milliseconds.
const TURN: u64 = 1000;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
	Began,
	Ended,
}

impl Lead {
	/// Whether the node leads.
	pub fn leads(&self, now: u64) -> bool {
		now < self.until
	}

	/// The time at which the lead runs out.
	pub fn until(&self) -> u64 {
		self.until
	}

	/// Whether the node may vote: it leads, and GRANDPA has reached what others voted for it.
	pub fn votes(&self, now: u64) -> bool {
		self.leads(now) && self.open
	}

	/// Takes a line of the decider's that was not written before `read_from`.
	pub fn take(&mut self, line: LeadLine, read_from: u64, now: u64) -> Option<Change> {
		let led = self.leads(now);
		self.record = line.record;
		self.until = if line.milliseconds == 0 { 0 } else { read_from + line.milliseconds };
		let leads = self.leads(now);
		if leads && !led {
			self.since = now;
			self.floor = line.record;
			self.open = false;
			self.look();
			return Some(Change::Began);
		}
		(led && !leads).then_some(Change::Ended)
	}

	/// Whether the lead has run out since the last look, because nobody gave it anew.
	pub fn lapsed(&mut self, now: u64) -> bool {
		let lapsed = self.until != 0 && now >= self.until;
		if lapsed {
			self.until = 0;
		}
		lapsed
	}

	/// GRANDPA is about to begin in this round, with the votes that were cast in that round.
	pub fn begin(&mut self, first: Round, adopted: Option<Round>) {
		self.first = Some((first, adopted));
		self.look();
	}

	/// GRANDPA is in this round. True when the node may vote from now on.
	pub fn observe(&mut self, round: Round, now: u64) -> bool {
		match self.observed {
			Some((last, _)) if last.set != round.set && last.round <= round.round => {
				let since = *self.turning.get_or_insert(now);
				if now.saturating_sub(since) < TURN {
					return false;
				}
				self.observed = Some((round, now));
			},
			Some((last, _)) if last == round => {},
			_ => self.observed = Some((round, now)),
		}
		self.turning = None;
		let was_open = self.open;
		self.look();
		self.votes(now) && !was_open
	}

	/// GRANDPA asks for the key once, when it enters a round. So a round that it has entered without the key
	/// is lost to it, and the one after it is not.
	fn look(&mut self) {
		let Some(floor) = self.floor else {
			self.open = true;
			return;
		};
		let round = self.observed.map(|(round, _)| round);
		let entered = round.is_some_and(|round| round >= floor);
		// It enters the round after this one with the key. That may be the last on record when GRANDPA has its votes.
		let enters = self.first.is_some_and(|(first, adopted)| {
			let before = round.is_some_and(|at| at.set == floor.set && at.round + 1 == floor.round);
			first > floor || (adopted == Some(floor) && (first == floor || before))
		});
		self.open |= entered || enters;
	}

	/// Notes that this process votes in a round.
	pub fn voted(&mut self, round: Round) {
		self.voted = self.voted.max(Some(round));
	}

	/// The round that cannot end without this node's vote, as it seems, while GRANDPA entered it without the
	/// key: the process has to begin again. Where the record is ahead, the others wait in a round that this node has
	/// not reached; it is given twice the time for that, and then reaches it by connecting anew.
	pub fn stuck(&self, now: u64, patience: u64) -> Option<Round> {
		let (round, since) = self.observed?;
		let ours = self.voted.is_some_and(|voted| voted >= round);
		let is_ahead = self.record.is_some_and(|record| record > round);
		let patience = if is_ahead { 2 * patience } else { patience };
		let waited = now.saturating_sub(since.max(self.since)) >= patience;
		(self.leads(now) && waited && !ours).then_some(round)
	}

	/// The round in which GRANDPA is, as far as known.
	pub fn round(&self) -> Option<Round> {
		self.observed.map(|(round, _)| round)
	}
}

#[cfg(test)]
mod tests;
