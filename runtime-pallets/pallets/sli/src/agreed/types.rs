//! What a census of another network is made of. The order of fields is part of the storage format: it changes
//! only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	sampled::types::{MAX_PARTS, PartOrigin},
	types::TargetRef,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{Blake2_256, BoundedVec, StorageHasher, pallet_prelude::ConstU32};
use scale_info::TypeInfo;

/// Hash of a block of another network.
pub type BlockHash = [u8; 32];

/// The era in force at the end of a census.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct EraMark {
	/// Its index on that network.
	pub index: u32,
	/// When it began, ms since the Unix epoch.
	pub start_ms: u64,
}

/// Which stretch of another network is counted. Those who count the same blocks name the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Census {
	/// The first finalized block whose slot lies at or after the start of the window.
	pub from: BlockHash,
	/// The first finalized block whose slot lies at or after the end of the window.
	pub to: BlockHash,
	/// The era in force there, of a network that tells its eras itself.
	pub era: Option<EraMark>,
	/// How many validators it names, over all parts.
	pub duties: u32,
}

/// What one validator of another network did in a window: slots, or what the indicator of the census is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Duty<AccountId> {
	/// The validator: its account, or the name of one that has no account of this chain's kind.
	pub who: TargetRef<AccountId>,
	/// Slots that were its to author, of BABE those of which it was the secondary author and that nobody
	/// else took; candidates that its group backed; pieces that it was to hold.
	#[codec(compact)]
	pub assigned: u32,
	/// Slots among them that have a block of its own; its votes; pieces that it said it holds.
	#[codec(compact)]
	pub authored: u32,
}

/// A part of a census that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct CensusPart {
	/// BLAKE2b-256 of its duties.
	pub duties_hash: [u8; 32],
	/// The extrinsic that brought it.
	pub origin: PartOrigin,
}

/// What is kept of one reporter's census of a window.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct CensusReport<AccountId> {
	/// Version of the rules it was made by: 1.
	pub version: u8,
	/// What it counts.
	pub census: Census,
	/// BLAKE2b-256 of the file that proves it: headers and a justification.
	pub content_id: [u8; 32],
	/// Its parts so far.
	pub parts: BoundedVec<CensusPart, ConstU32<MAX_PARTS>>,
	/// The last validator so far; later ones are above it.
	pub last: TargetRef<AccountId>,
	/// Once all of it is there, BLAKE2b-256 of the census and the hashes of its parts: censuses with one root
	/// are equal bit for bit.
	pub root: Option<[u8; 32]>,
}

/// The census of a window that is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct AgreedCensus {
	/// Its root.
	pub root: [u8; 32],
	/// How many reporters sent just this one.
	pub agreeing: u32,
	/// How many were active.
	pub active: u32,
}

/// Eras of a constant length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct EraLength {
	/// When era 0 began, ms since the Unix epoch.
	pub start_ms: u64,
	/// Length of an era in ms.
	pub length_ms: u64,
}

impl Census {
	/// The root of a census with these parts.
	pub(crate) fn root(&self, parts: &[CensusPart]) -> [u8; 32] {
		let hashes = parts.iter().flat_map(|part| part.duties_hash);
		let bytes: alloc::vec::Vec<u8> = self.encode().into_iter().chain(hashes).collect();
		Blake2_256::hash(&bytes)
	}
}
