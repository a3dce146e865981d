//! How far a slot may be above the chain. Slots are counted by the author's clock: one that is wrong by an hour would
//! put a slot on record below which nothing is authored for an hour.

use std::time::Duration;

/// A slot that an author claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	pub slot: u64,
	/// The slot of the block below; none where it names none, as the genesis block.
	pub parent: Option<u64>,
	/// How long a slot is.
	pub slot_time: Duration,
}

/// A slot further above the best block's than this is no slot of a chain that goes on.
const FARTHEST: Duration = Duration::from_secs(5 * 60);

/// A chain whose best block was the same for so long stands still: its next slot is as far above as it stood.
const STANDS_STILL_MS: u64 = 60_000;

/// The slot of the best block, and since when it is. Milliseconds of one clock that never goes back, from the start of
/// the process, so that a chain counts as one that goes on until it has been seen standing still.
#[derive(Debug, Default)]
pub struct Best {
	slot: Option<u64>,
	since: u64,
}

impl Best {
	/// The best block is of this slot now.
	pub fn observe(&mut self, slot: u64, now: u64) {
		// The first one may be from before the process began.
		if self.slot.is_some_and(|last| last != slot) {
			self.since = now;
		}
		self.slot = Some(slot);
	}

	/// Whether a claim lies so far above a chain that goes on that the clock must be wrong.
	pub fn is_far_below(&self, claim: &Claim, now: u64) -> bool {
		let Some(best) = self.slot.max(claim.parent) else { return false };
		let slots = FARTHEST.as_millis() / claim.slot_time.as_millis().max(1);
		let goes_on = now.saturating_sub(self.since) < STANDS_STILL_MS;
		goes_on && u128::from(claim.slot.saturating_sub(best)) > slots
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn claim(slot: u64, parent: u64) -> Claim {
		Claim { slot, parent: Some(parent), slot_time: Duration::from_secs(1) }
	}

	#[test]
	fn refuses_a_slot_more_than_five_minutes_above_a_chain_that_goes_on() {
		let mut best = Best::default();
		best.observe(1000, 100);
		assert!(!best.is_far_below(&claim(1300, 1000), 200));
		assert!(best.is_far_below(&claim(1301, 1000), 200));
	}

	#[test]
	fn counts_in_the_slots_of_the_chain() {
		let mut best = Best::default();
		best.observe(1000, 100);
		let claim = |slot| Claim { slot_time: Duration::from_secs(6), ..claim(slot, 1000) };
		assert!(!best.is_far_below(&claim(1050), 200));
		assert!(best.is_far_below(&claim(1051), 200));
	}

	#[test]
	fn allows_a_far_slot_where_the_chain_was_seen_standing_still() {
		let mut best = Best::default();
		best.observe(1000, 100);
		assert!(best.is_far_below(&claim(5000, 1000), STANDS_STILL_MS - 1));
		assert!(!best.is_far_below(&claim(5000, 1000), STANDS_STILL_MS));
		best.observe(1001, STANDS_STILL_MS + 5);
		assert!(best.is_far_below(&claim(5000, 1001), STANDS_STILL_MS + 10), "it goes on again");
	}

	#[test]
	fn allows_any_slot_above_a_block_without_one() {
		let claim = Claim { parent: None, ..claim(9_000_000, 0) };
		assert!(!Best::default().is_far_below(&claim, 0));
	}
}
