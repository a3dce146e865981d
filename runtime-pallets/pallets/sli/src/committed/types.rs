//! What commitments, openings and proofs are made of. The order of fields is part of the storage format, and of
//! what reporters hash.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use crate::{
	parameter::Distribution,
	sampled::{Link, types::MAX_PARTS},
	types::{Seconds, TargetId},
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{Blake2_256, BoundedVec, StorageHasher, pallet_prelude::ConstU32};
use scale_info::TypeInfo;

/// The most proofs of one opening.
pub const MAX_PROOFS: u32 = 128;

/// That a reporter took the samples of a target's `rpc` in a window: what it says of them, and the root of the sum
/// tree over their receipts (docs/reference/formulas.md, F24).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Proof {
	/// The target.
	pub target: TargetId,
	/// Root of the sum tree, whose sum is `answered`.
	pub root: [u8; 32],
	/// Samples taken, answered or not.
	pub samples: u32,
	/// Answers among them, each with a receipt.
	pub answered: u32,
}

/// What a reporter has committed itself to for a window.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Opening {
	/// The window's link of the reporter's hash chain: secret until now, and so the salt of the commitment.
	pub link: Link,
	/// BLAKE2b-256 of the entries of each part of the report.
	pub parts: BoundedVec<[u8; 32], ConstU32<MAX_PARTS>>,
	/// Merkle root over the lines of the evidence file, as the report will name it.
	pub root: [u8; 32],
	/// Ascending by target, each at most once.
	pub proofs: BoundedVec<Proof, ConstU32<MAX_PROOFS>>,
}

/// An opening that was accepted, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Opened {
	/// What was opened; of its proofs those of targets that were under agreement.
	pub opening: Opening,
	/// Entries of the report so far that one of the proofs is of.
	pub matched: u32,
	/// Whether it has been paid for.
	pub claimed: bool,
}

/// What the openings of a window come to, and the parameters it was sampled by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Proving {
	/// The links that were opened, by exclusive or: nobody knows it before the last one is.
	pub mixed: [u8; 32],
	/// How many proofs they have of enough samples.
	pub credits: u32,
	/// Samples that each reporter was to take of a target.
	pub samples_per_window: u32,
	/// An answer later than this is none, ms.
	pub timeout_ms: u32,
	/// How far clocks may differ, ms.
	pub clock_offset_ms: u32,
	/// Enough samples, in ppm of those to be taken.
	pub min_coverage_ppm: u32,
}

/// What a reporter has proved of a window, for pallets that pay for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
	/// The window's link.
	pub link: Link,
	/// Ascending by target.
	pub proofs: BoundedVec<Proof, ConstU32<MAX_PROOFS>>,
	/// Whether every part is reported, and every proof is of one of the entries.
	pub is_complete: bool,
	/// Whether it has been paid for.
	pub claimed: bool,
	/// As in [`Proving`].
	pub mixed: [u8; 32],
	/// As in [`Proving`].
	pub credits: u32,
	/// As in [`Proving`].
	pub samples_per_window: u32,
	/// How their instants were drawn.
	pub distribution: Distribution,
	/// As in [`Proving`].
	pub timeout_ms: u32,
	/// As in [`Proving`].
	pub clock_offset_ms: u32,
	/// As in [`Proving`].
	pub min_coverage_ppm: u32,
	/// Length of the window in seconds.
	pub window_s: Seconds,
}

impl Proof {
	/// Whether it is of enough samples for a credit.
	pub(crate) fn is_credited(&self, proving: &Proving) -> bool {
		let least =
			u64::from(proving.min_coverage_ppm).saturating_mul(proving.samples_per_window.into());
		u64::from(self.samples).saturating_mul(1_000_000) >= least
	}
}

impl Proving {
	/// With an opening more.
	pub(crate) fn add(&mut self, opening: &Opening) {
		let credited = opening.proofs.iter().filter(|proof| proof.is_credited(self)).count();
		self.credits = self.credits.saturating_add(u32::try_from(credited).unwrap_or(u32::MAX));
		for (mixed, link) in self.mixed.iter_mut().zip(opening.link) {
			*mixed ^= link;
		}
	}
}

impl Proved {
	/// What the samples to be shown are drawn with: known to nobody before the last opening. Whoever opens last
	/// can only withhold its own.
	pub fn seed(&self) -> [u8; 32] {
		Blake2_256::hash(&[&b"almanac seed"[..], &self.mixed].concat())
	}
}
