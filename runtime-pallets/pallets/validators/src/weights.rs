//! What calls weigh: [`WeightInfo`] has a method for every benchmark, [`Measured`] is what was measured of
//! Almanac's runtime (docs/reference/weights.md).

mod measured;

use frame_support::weights::Weight;

pub use measured::Measured;

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Listing `n` validators.
	fn set_validators(n: u32) -> Weight;
	/// Purging the keys of one who is looked for among `n` validators.
	fn purge_keys(n: u32) -> Weight;
}
