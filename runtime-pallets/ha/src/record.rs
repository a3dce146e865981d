//! What was signed last, and what may be signed after it. The same rule as the decider's, in the spirit of
//! EIP-3076: nothing that is not above what is on record, except the very same vote once more.

use std::{collections::BTreeMap, fmt, str::FromStr};

/// A hash of 32 bytes.
pub type Hash = [u8; 32];

/// A round of GRANDPA. Rounds begin again at 1 in each set of voters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Round {
	pub set: u64,
	pub round: u64,
}

/// What is voted in a round, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
	Propose,
	Prevote,
	Precommit,
}

impl fmt::Display for Step {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str(match self {
			Self::Propose => "propose",
			Self::Prevote => "prevote",
			Self::Precommit => "precommit",
		})
	}
}

impl FromStr for Step {
	type Err = ();

	fn from_str(text: &str) -> Result<Self, ()> {
		match text {
			"propose" => Ok(Self::Propose),
			"prevote" => Ok(Self::Prevote),
			"precommit" => Ok(Self::Precommit),
			_ => Err(()),
		}
	}
}

/// The block that is voted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
	pub number: u64,
	pub hash: Hash,
}

/// One vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vote {
	pub at: Round,
	pub step: Step,
	pub target: Target,
}

/// The votes of one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Votes {
	pub at: Round,
	pub cast: BTreeMap<Step, Target>,
}

impl Votes {
	/// The votes one by one, in their order.
	pub fn iter(&self) -> impl Iterator<Item = Vote> + '_ {
		self.cast.iter().map(|(step, target)| Vote { at: self.at, step: *step, target: *target })
	}
}

/// What the record says of something that is to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// It is above all that was signed.
	New,
	/// It is what was signed, and would be signed the same again.
	Same,
	/// Something else was signed at its place, or something later.
	Conflict,
}

/// The last slot and the votes of the last round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
	pub slot: Option<u64>,
	pub votes: Option<Votes>,
}

impl Record {
	/// Whether a block of this slot may be signed. Never the same slot twice: a second header would be another.
	pub fn slot(&self, slot: u64) -> Verdict {
		match self.slot {
			Some(last) if slot <= last => Verdict::Conflict,
			_ => Verdict::New,
		}
	}

	/// Whether this vote may be signed. An ed25519 signature of the same vote is the same signature.
	pub fn vote(&self, vote: &Vote) -> Verdict {
		let Some(votes) = &self.votes else { return Verdict::New };
		if vote.at != votes.at {
			return if vote.at > votes.at { Verdict::New } else { Verdict::Conflict };
		}
		if let Some(target) = votes.cast.get(&vote.step) {
			return if *target == vote.target { Verdict::Same } else { Verdict::Conflict };
		}
		match votes.cast.last_key_value() {
			Some((last, _)) if *last > vote.step => Verdict::Conflict,
			_ => Verdict::New,
		}
	}

	/// Notes a slot that is signed.
	pub fn note_slot(&mut self, slot: u64) {
		self.slot = self.slot.max(Some(slot));
	}

	/// Notes a vote that is signed; a later round puts an end to the votes of those before.
	pub fn note_vote(&mut self, vote: Vote) {
		match &mut self.votes {
			Some(votes) if votes.at == vote.at => {
				votes.cast.insert(vote.step, vote.target);
			},
			_ => {
				let cast = BTreeMap::from([(vote.step, vote.target)]);
				self.votes = Some(Votes { at: vote.at, cast });
			},
		}
	}

	/// The last vote.
	pub fn last_vote(&self) -> Option<Vote> {
		self.votes.as_ref().and_then(|votes| votes.iter().last())
	}
}
