//! The bounds of the parameters: one function for genesis, calls and integrity tests.

use crate::types::{Parameters, PeriodKind, Retention};

/// The most closed periods of a kind that can be kept: bounds the state of a network.
pub const MAX_RETENTION: u32 = 100_000;
const DAY_MS: u32 = 86_400_000;

/// Why parameters are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadParameters {
	/// The window is not a positive multiple of 1,000 ms that divides a day of 86,400,000 ms.
	WindowDoesNotDivideTheDay {
		/// What was given.
		window_ms: u32,
	},
	/// The window is shorter than a slot: some windows would hold no slot at all.
	WindowShorterThanASlot {
		/// What was given.
		window_ms: u32,
		/// The slot duration of the network.
		slot_ms: u64,
	},
	/// A retention is 0 or above 100,000.
	RetentionOutOfBounds {
		/// Of which kind of period.
		kind: PeriodKind,
		/// What was given.
		count: u32,
	},
}

/// Checks parameters for a network whose slots last `slot_ms`.
pub fn check(parameters: &Parameters, slot_ms: u64) -> Result<(), BadParameters> {
	let Parameters { window_ms, retention } = *parameters;
	if window_ms == 0 || !window_ms.is_multiple_of(1_000) || !DAY_MS.is_multiple_of(window_ms) {
		return Err(BadParameters::WindowDoesNotDivideTheDay { window_ms });
	}
	if u64::from(window_ms) < slot_ms {
		return Err(BadParameters::WindowShorterThanASlot { window_ms, slot_ms });
	}
	check_retention(&retention)
}

/// Checks how many closed periods are kept.
pub fn check_retention(retention: &Retention) -> Result<(), BadParameters> {
	for kind in PeriodKind::ALL {
		let count = retention.of(kind);
		if count == 0 || count > MAX_RETENTION {
			return Err(BadParameters::RetentionOutOfBounds { kind, count });
		}
	}
	Ok(())
}
