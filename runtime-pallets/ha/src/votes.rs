//! The votes of GRANDPA as bytes: what is signed, and what its voter notes of itself in the database.
//!
//! The voter's types are private to sc-consensus-grandpa (schema version 3), so they stand here once more. A
//! value that does not give the same bytes again when it is encoded is left alone.

// The casts are in what codec derives.
#![allow(clippy::cast_possible_truncation)]

use crate::record::{Hash, Round, Step, Target, Vote, Votes};
use codec::{Decode, DecodeAll, Encode};
use std::collections::BTreeMap;

/// The public key of a voter.
pub type VoterId = [u8; 32];

type Number = u32;

/// A block as GRANDPA writes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Block {
	hash: Hash,
	number: Number,
}

impl TryFrom<Target> for Block {
	type Error = String;

	fn try_from(Target { number, hash }: Target) -> Result<Self, String> {
		let number = number.try_into().map_err(|_| format!("no block has the number {number}"))?;
		Ok(Self { hash, number })
	}
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum Message {
	Prevote(Block),
	Precommit(Block),
	PrimaryPropose(Block),
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct SignedMessage {
	message: Message,
	signature: [u8; 64],
	id: VoterId,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct RoundState {
	prevote_ghost: Option<Block>,
	finalized: Option<Block>,
	estimate: Option<Block>,
	completable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct CompletedRound {
	number: u64,
	state: RoundState,
	base: Block,
	votes: Vec<SignedMessage>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum Cast {
	Propose(Block),
	Prevote(Option<Block>, Block),
	Precommit(Option<Block>, Block, Block),
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum HasVoted {
	No,
	Yes(VoterId, Cast),
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct CompletedRounds {
	/// The last one first.
	rounds: Vec<CompletedRound>,
	set: u64,
	voters: Vec<VoterId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum VoterSetState {
	Live { completed: CompletedRounds, current: BTreeMap<u64, HasVoted> },
	Paused { completed: CompletedRounds },
}

/// The vote that these bytes are, which GRANDPA wants to have signed; None when they are anything else.
pub fn decode_vote(payload: &[u8]) -> Option<Vote> {
	let (message, round, set) = <(Message, u64, u64)>::decode_all(&mut &*payload).ok()?;
	let (step, block) = match message {
		Message::PrimaryPropose(block) => (Step::Propose, block),
		Message::Prevote(block) => (Step::Prevote, block),
		Message::Precommit(block) => (Step::Precommit, block),
	};
	let target = Target { number: block.number.into(), hash: block.hash };
	Some(Vote { at: Round { set, round }, step, target })
}

/// What a heartbeat begins with: "I am here", signed by the key of an author.
const HEARTBEAT: &[u8] = b"almanac/heartbeat";

/// The session of the heartbeat that these bytes are, on the chain with this genesis block; None when they are
/// anything else.
pub fn decode_heartbeat(genesis: &Hash, message: &[u8]) -> Option<u32> {
	let session = message.strip_prefix(HEARTBEAT)?.strip_prefix(genesis)?;
	session.try_into().ok().map(u32::from_le_bytes)
}

/// What a proof of possession begins with, which is signed when a key is made, so that its owner can prove to have it.
const POSSESSION: &[u8] = b"POP_";

/// Whether these bytes are a proof of possession, and can be taken neither for the hash of a header (32 bytes) nor for
/// a vote (53).
pub fn is_possession(message: &[u8]) -> bool {
	message.starts_with(POSSESSION) && ![32, 53].contains(&message.len())
}

/// The key whose votes are taken over: the one that the decider accepted, however many the keystore holds. Where nobody
/// is asked, of several keys it is not known which one voted.
pub fn voter_to_adopt(accepted: Option<VoterId>, held: &[VoterId]) -> Option<VoterId> {
	let only = || match held {
		[voter] => Some(*voter),
		_ => None,
	};
	accepted.or_else(only)
}

/// What becomes of the voter's notes in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
	/// The round in which the voter begins.
	pub first: Round,
	/// The round whose votes on record the notes hold now.
	pub adopted: Option<Round>,
	/// The notes with the votes on record, where they did not hold them before.
	pub value: Option<Vec<u8>>,
}

/// The voter's notes with the votes on record as its own, when it has not gone past their round: it casts the
/// same votes once more and goes on from them. An error when the notes are not understood.
pub fn adopt(notes: &[u8], votes: Option<&Votes>, voter: VoterId) -> Result<Adoption, String> {
	let mut state = VoterSetState::decode_all(&mut &*notes).map_err(|error| {
		format!("GRANDPA's notes are not of the form that is known here: {error}")
	})?;
	if state.encode() != notes {
		return Err("GRANDPA's notes would not be the same bytes again".into());
	}
	let VoterSetState::Live { completed, current } = &mut state else {
		return Err("GRANDPA's voter is paused".into());
	};
	let last = completed.rounds.first().ok_or("GRANDPA's notes name no round")?.number;
	let first = Round { set: completed.set, round: last.saturating_add(1) };
	let votes = votes.filter(|votes| votes.at.set == first.set && votes.at >= first);
	let Some(votes) = votes else { return Ok(Adoption { first, adopted: None, value: None }) };
	let cast = HasVoted::Yes(voter, cast(votes)?);
	if current.get(&votes.at.round) == Some(&cast) {
		return Ok(Adoption { first, adopted: Some(votes.at), value: None });
	}
	current.insert(votes.at.round, cast);
	Ok(Adoption { first, adopted: Some(votes.at), value: Some(state.encode()) })
}

fn cast(votes: &Votes) -> Result<Cast, String> {
	let block = |step| votes.cast.get(&step).copied().map(Block::try_from).transpose();
	match (block(Step::Propose)?, block(Step::Prevote)?, block(Step::Precommit)?) {
		(propose, Some(prevote), Some(precommit)) => {
			Ok(Cast::Precommit(propose, prevote, precommit))
		},
		(propose, Some(prevote), None) => Ok(Cast::Prevote(propose, prevote)),
		(Some(propose), None, None) => Ok(Cast::Propose(propose)),
		_ => Err("the record has a precommit without a prevote".into()),
	}
}

#[cfg(test)]
mod tests;
