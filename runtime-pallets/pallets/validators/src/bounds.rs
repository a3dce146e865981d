//! What the parameters may be. One function decides it, for genesis, `try_state` and the
//! integrity test alike.

use core::fmt;

/// Shorter slots leave no time to build, send and import a block.
pub const MIN_SLOT_DURATION_MS: u64 = 100;

/// Longer slots are a unit mistake: microseconds where milliseconds are expected. Ten minutes leave
/// room for chains that live through months in advance, as the demo's does.
pub const MAX_SLOT_DURATION_MS: u64 = 600_000;

/// The block that rotates a session has no room for transactions. With a session of one block no
/// transaction ever fits, with none the runtime divides by zero; five leaves four blocks of work.
pub const MIN_SESSION_LENGTH: u32 = 5;

/// An era is made of whole sessions.
pub const MIN_SESSIONS_PER_ERA: u32 = 1;

/// A parameter that no chain can run with. Shown as a sentence that names the genesis field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfBounds {
	/// The slot duration, in milliseconds.
	SlotDuration { ms: u64 },
	/// The length of a session, in blocks.
	SessionLength { blocks: u32 },
	/// The number of sessions in an era.
	SessionsPerEra { sessions: u32 },
}

impl fmt::Display for OutOfBounds {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::SlotDuration { ms } => write!(
				f,
				"validators.slotDurationMs is {ms}: it must be {MIN_SLOT_DURATION_MS} to \
				 {MAX_SLOT_DURATION_MS} milliseconds, for example 6000"
			),
			Self::SessionLength { blocks } => write!(
				f,
				"validators.sessionLength is {blocks}: it must be at least {MIN_SESSION_LENGTH} \
				 blocks, for example 100"
			),
			Self::SessionsPerEra { sessions } => write!(
				f,
				"validators.sessionsPerEra is {sessions}: it must be at least \
				 {MIN_SESSIONS_PER_ERA}, for example 6"
			),
		}
	}
}

/// Refuses the first parameter that is out of its bounds.
pub fn check(
	slot_duration_ms: u64,
	session_length: u32,
	sessions_per_era: u32,
) -> Result<(), OutOfBounds> {
	if !(MIN_SLOT_DURATION_MS..=MAX_SLOT_DURATION_MS).contains(&slot_duration_ms) {
		return Err(OutOfBounds::SlotDuration { ms: slot_duration_ms });
	}
	if session_length < MIN_SESSION_LENGTH {
		return Err(OutOfBounds::SessionLength { blocks: session_length });
	}
	if sessions_per_era < MIN_SESSIONS_PER_ERA {
		return Err(OutOfBounds::SessionsPerEra { sessions: sessions_per_era });
	}
	Ok(())
}
