//! The lines between a node and its decider: UTF-8, each ending in a line feed.

use crate::record::{Hash, Round, Target, Vote, Votes};
use std::{collections::BTreeMap, fmt};

/// What a node asks or tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
	/// May a block of this slot be signed?
	Author(u64),
	/// May this vote be signed?
	Vote(Vote),
	/// May "I am here" of this session be signed?
	Heartbeat(u32),
	/// Which votes of the last round are on record?
	Record,
	/// The node ends, and is started again to go on with the lead: it shall not go to another.
	Again,
	/// How the node is.
	Health { best: u64, finalized: u64, peers: usize, syncing: bool, at: Option<Round> },
}

impl Question {
	/// The name that a metric carries.
	pub fn kind(&self) -> &'static str {
		match self {
			Self::Author(_) => "author",
			Self::Vote(_) => "vote",
			Self::Heartbeat(_) => "heartbeat",
			Self::Record => "record",
			Self::Again => "again",
			Self::Health { .. } => "health",
		}
	}
}

impl fmt::Display for Question {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Author(slot) => write!(to, "author {slot}"),
			Self::Vote(Vote { at, step, target }) => write!(
				to,
				"vote {} {} {step} {} {}",
				at.set,
				at.round,
				target.number,
				hex(&target.hash)
			),
			Self::Heartbeat(session) => write!(to, "heartbeat {session}"),
			Self::Record => to.write_str("record"),
			Self::Again => to.write_str("again"),
			Self::Health { best, finalized, peers, syncing, at } => {
				write!(to, "health {best} {finalized} {peers} {} ", u8::from(*syncing))?;
				match at {
					Some(Round { set, round }) => write!(to, "{set} {round}"),
					None => to.write_str("- -"),
				}
			},
		}
	}
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
	Yes,
	/// Somebody else has it, or something later is on record.
	Conflict,
	/// The coordinator gave no answer.
	NoAnswer,
	/// The decider does not lead.
	NoLead,
	/// No decider, no line in time, or a line that is none of these.
	Lost,
}

impl Answer {
	/// The answer to a question for a signature. What is not a yes to the letter is none.
	pub fn parse(line: &str) -> Self {
		match line {
			"yes" => Self::Yes,
			"no conflict" => Self::Conflict,
			"no answer" => Self::NoAnswer,
			"no lead" => Self::NoLead,
			_ => Self::Lost,
		}
	}

	/// The name that a metric carries.
	pub fn name(&self) -> &'static str {
		match self {
			Self::Yes => "yes",
			Self::Conflict => "conflict",
			Self::NoAnswer => "no answer",
			Self::NoLead => "no lead",
			Self::Lost => "lost",
		}
	}
}

/// `lead MS SET ROUND`: for how many milliseconds the node may count on leading, and the round of the last
/// vote on record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeadLine {
	pub milliseconds: u64,
	pub record: Option<Round>,
}

/// The longest lead that is believed: one hour would be a fault of the decider.
const LONGEST_LEAD_MS: u64 = 60_000;

impl LeadLine {
	/// None when the line is anything else.
	pub fn parse(line: &str) -> Option<Self> {
		let mut words = line.split(' ');
		if words.next() != Some("lead") {
			return None;
		}
		let milliseconds = number(words.next()?)?;
		let record = match (words.next()?, words.next()?) {
			("-", "-") => None,
			(set, round) => Some(Round { set: number(set)?, round: number(round)? }),
		};
		let fits = words.next().is_none() && milliseconds <= LONGEST_LEAD_MS;
		fits.then_some(Self { milliseconds, record })
	}
}

/// `SET ROUND;STEP NUMBER HASH;..`, or `-` for no votes: `Some(None)`. None when the line is anything else.
pub fn parse_record(line: &str) -> Option<Option<Votes>> {
	if line == "-" {
		return Some(None);
	}
	let mut parts = line.split(';');
	let (set, round) = parts.next()?.split_once(' ')?;
	let at = Round { set: number(set)?, round: number(round)? };
	let mut cast = BTreeMap::new();
	for part in parts {
		let mut words = part.split(' ');
		let step = words.next()?.parse().ok()?;
		let target = Target { number: number(words.next()?)?, hash: unhex(words.next()?)? };
		if words.next().is_some() || cast.insert(step, target).is_some() {
			return None;
		}
	}
	(!cast.is_empty()).then_some(Some(Votes { at, cast }))
}

/// The first line of a connection.
pub fn hello(
	genesis: &Hash,
	author: &str,
	voter: &str,
	slot: Option<u64>,
	vote: Option<Vote>,
) -> String {
	let slot = slot.map_or("-".into(), |slot| slot.to_string());
	let vote =
		vote.map_or("-".into(), |vote| format!("{}/{}/{}", vote.at.set, vote.at.round, vote.step));
	format!("hello 1 {} {author} {voter} {slot} {vote}", hex(genesis))
}

/// A decimal number without sign or leading zeros, as both sides write it.
pub(crate) fn number(text: &str) -> Option<u64> {
	let plain =
		text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
	if plain { text.parse().ok() } else { None }
}

/// As `0x` and lower case.
pub fn hex(bytes: &[u8]) -> String {
	let mut text = String::with_capacity(2 + 2 * bytes.len());
	text.push_str("0x");
	for byte in bytes {
		for half in [byte >> 4, byte & 15] {
			text.push(char::from_digit(half.into(), 16).unwrap_or('?'));
		}
	}
	text
}

/// 32 bytes.
pub(crate) fn unhex(text: &str) -> Option<Hash> {
	let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 64)?;
	let mut hash = [0; 32];
	for (byte, pair) in hash.iter_mut().zip(digits.as_bytes().chunks(2)) {
		let half = |at: usize| char::from(*pair.get(at)?).to_digit(16);
		*byte = u8::try_from(half(0)? * 16 + half(1)?).ok()?;
	}
	Some(hash)
}

#[cfg(test)]
mod tests;
