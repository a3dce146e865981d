//! What a claim shows, and what a reporter has proved before.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use pallet_sli::{NetworkId, Proof, Proved, Seconds, TargetId};
use scale_info::TypeInfo;

use crate::bounds::MOST_OPENINGS;

/// A BLAKE2b-256 hash.
pub type Hash = [u8; 32];
/// The raw ed25519 public key of an endpoint.
pub type Key = [u8; 32];
/// The proofs of one opening, ascending by target.
pub type Opening = Vec<Proof>;
/// The most levels of a tree: places for 4,096 samples of a target and window, of which there are 3,600 at
/// most.
pub const MOST_STEPS: u32 = 12;
/// The leaves of a claim, in the order of the draws.
pub type Leaves = BoundedVec<Leaf, ConstU32<MOST_OPENINGS>>;

/// A sibling on the way from a leaf to the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Step {
	/// Its hash.
	pub digest: Hash,
	/// How many answered samples stand below it.
	pub answered: u32,
}

/// An answered sample with its receipt, and the way from it to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Leaf {
	/// The number of its instant in the window, from 0.
	pub index: u32,
	/// How long the answer took, µs.
	pub us: u32,
	/// The endpoint's clock in its receipt, ms since the Unix epoch.
	pub at: u64,
	/// The best block that it showed.
	pub height: u32,
	/// The endpoint's key, one of those that the target is listed with.
	pub key: Key,
	/// Its ed25519 signature.
	pub signature: [u8; 64],
	/// The siblings from the leaf up; levels without one have none.
	pub path: BoundedVec<Step, ConstU32<MOST_STEPS>>,
}

/// What keeps the openings of reporters, and the keys of endpoints.
pub trait Proofs<AccountId> {
	/// The reporter whose signing key this is.
	fn by_signer(network: NetworkId, signer: &AccountId) -> Option<AccountId>;

	/// What a reporter has opened of a window.
	fn proved(network: NetworkId, window: Seconds, reporter: &AccountId) -> Option<Proved>;

	/// The proofs of every opening of a window, be its report complete or not.
	fn openings(network: NetworkId, window: Seconds) -> Vec<Opening>;

	/// Notes that it was claimed.
	fn note_claimed(network: NetworkId, window: Seconds, reporter: &AccountId);

	/// The keys of the `rpc` addresses at which a target was measured in a window.
	fn keys(network: NetworkId, target: TargetId, window: Seconds) -> Vec<Key>;
}

/// What a reporter could claim now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Claimable<Balance> {
	/// What the draws are seeded with.
	pub seed: Hash,
	/// The answered samples of its proofs of `targets`: among so many is drawn.
	pub answered: u64,
	/// How many are drawn: the leaves that a claim needs.
	pub openings: u32,
	/// Of how many targets it is paid.
	pub credits: u32,
	/// Of how many all reporters of the window can be.
	pub total: u32,
	/// What it is paid.
	pub amount: Balance,
	/// The targets whose samples are drawn: those that pay something.
	pub targets: Vec<TargetId>,
}
