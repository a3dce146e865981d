//! What calls weigh: [`WeightInfo`] has a method for every benchmark, [`Measured`] is what was measured of
//! Almanac's runtime (docs/reference/weights.md).

mod measured;

use frame_support::weights::Weight;

pub use measured::Measured;

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Registering a subject.
	fn register_subject() -> Weight;
	/// Submitting a run of 64 points.
	fn submit_run() -> Weight;
	/// Proving a prediction of 64 points, with a requirement and a baseline.
	fn submit_prediction() -> Weight;
	/// Setting a requirement.
	fn set_requirement() -> Weight;
	/// Accepting a baseline.
	fn accept_baseline() -> Weight;
	/// Removing a run.
	fn remove_run() -> Weight;
	/// Removing a subject.
	fn remove_subject() -> Weight;
	/// Setting for how long a prediction may be replaced.
	fn set_replacement_blocks() -> Weight;
	/// Setting how long turns are.
	fn set_turn_blocks() -> Weight;
	/// Setting deposits.
	fn set_deposits() -> Weight;
}
