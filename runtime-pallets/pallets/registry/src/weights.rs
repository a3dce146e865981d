//! What calls weigh: [`WeightInfo`] has a method for every benchmark, [`Measured`] is what was measured of
//! Almanac's runtime (docs/reference/weights.md).

mod measured;

use frame_support::weights::Weight;

pub use measured::Measured;

/// What the calls of this pallet cost.
pub trait WeightInfo {
	/// Becoming a reporter, where those whose bond is due make room.
	fn join() -> Weight;
	/// Changing the signing key.
	fn set_signer() -> Weight;
	/// Leaving.
	fn leave() -> Weight;
	/// Beginning again.
	fn resume() -> Weight;
	/// Getting the bond back.
	fn withdraw() -> Weight;
	/// Inviting.
	fn admit() -> Weight;
	/// Removing a reporter or an invitation.
	fn remove_reporter() -> Weight;
	/// Registering a network where there are so many already.
	fn register_network(n: u32) -> Weight;
	/// Adding a target.
	fn add_target() -> Weight;
	/// Removing a target with so many addresses.
	fn remove_target(a: u32) -> Weight;
	/// Adding the last address that a target may have; with a signature to check, a validator to look for
	/// and claims that give way.
	fn add_address() -> Weight;
	/// Removing an address of a target with as many as there may be.
	fn remove_address() -> Weight;
	/// Removing all addresses of a target for its node, with a signature to check.
	fn withdraw_consent() -> Weight;
	/// Setting a region, with a validator to look for.
	fn set_region() -> Weight;
	/// Saying who may become a reporter.
	fn set_admission() -> Weight;
	/// Setting bonds and deposits.
	fn set_deposits() -> Weight;
	/// Creating a group of so many members.
	fn create_group(m: u32) -> Weight;
	/// Exchanging the members of a group for so many.
	fn set_members(m: u32) -> Weight;
	/// Removing a group.
	fn remove_group() -> Weight;
}
