//! What calls weigh: [`WeightInfo`] has a method for every benchmark, [`Measured`] is what was measured of
//! Almanac's runtime (docs/reference/weights.md).

mod measured;

use frame_support::weights::Weight;

pub use measured::Measured;

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Making an offer.
	fn offer() -> Weight;
	/// Agreeing to answer for one.
	fn guarantee() -> Weight;
	/// Closing one.
	fn close_offer() -> Weight;
	/// Accepting one.
	fn accept() -> Weight;
	/// Settling the last period of an agreement, with a payout, by a stranger, on a record with every bucket, while
	/// eight days of the pot are closed.
	fn settle() -> Weight;
	/// Giving notice of the most periods there are, each of them void.
	fn notice() -> Weight;
	/// Pausing.
	fn pause() -> Weight;
	/// Voiding the last of the most periods there are.
	fn void() -> Weight;
	/// Setting bounds.
	fn set_bounds() -> Weight;
	/// Setting the reward.
	fn set_reward() -> Weight;
	/// Setting the part of a target.
	fn set_target_share() -> Weight;
	/// Claiming a window with so many proofs by one leaf, of a target with as many keys as there may be, while eight
	/// days of the pot are closed.
	fn claim_proofs(p: u32) -> Weight;
	/// Claiming a window with the most proofs by so many leaves.
	fn claim_leaves(k: u32) -> Weight;

	/// Claiming a window with so many proofs by so many leaves.
	fn claim(proofs: u32, leaves: u32) -> Weight {
		let more = Self::claim_leaves(leaves.max(1)).saturating_sub(Self::claim_leaves(1));
		Self::claim_proofs(proofs).saturating_add(more)
	}
}
