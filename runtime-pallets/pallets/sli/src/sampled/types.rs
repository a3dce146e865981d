//! What reports and sampled records are made of. Indices of enums and the order of fields are part of
//! the storage format: they change only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

pub use super::buckets::Buckets;

use super::reporters::Link;
use crate::types::{Indicator, NetworkId, Seconds, TargetId};
use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, pallet_prelude::ConstU32, traits::Get};
use scale_info::TypeInfo;

/// The latency buckets there are.
pub const BUCKETS: u32 = 736;
/// The most entries of one part of a report.
pub const MAX_ENTRIES: u32 = 256;
/// The most parts of a report.
pub const MAX_PARTS: u32 = 16;

/// What the reporters together saw of a target in a period. Counts, never percentages: they add up.
///
/// What a ranking needs comes first ([`SampledHead`]), the latencies, nearly all of it, last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Sampled {
	/// Samples of the record: the upper median of the counting reports; 0 without a quorum.
	#[codec(compact)]
	pub samples: u64,
	/// Answers among them, in sixteenths of a sample.
	#[codec(compact)]
	pub answered: u64,
	/// Windows with a quorum: the trials of the interval.
	#[codec(compact)]
	pub windows: u64,
	/// Samples that all active reporters together were to take.
	#[codec(compact)]
	pub expected: u64,
	/// Samples that they took.
	#[codec(compact)]
	pub reported: u64,
	/// How many reports counted; of week, month and year the fewest of a day with a quorum.
	#[codec(compact)]
	pub reporters: u32,
	/// Answers by latency bucket, in sixteenths of a sample; none without a quorum.
	pub buckets: Buckets,
	/// What of the expected samples nobody could take, because the target was away.
	pub absence: Absence,
}

/// What was to be measured of a target that had promised to be there, and had no address, or wrote no block: its own
/// doing, told apart from the silence of reporters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct Absence {
	/// Samples that each reporter was to take then.
	#[codec(compact)]
	pub each: u64,
	/// Samples that all active reporters together were to take then; `expected` of the record holds them too.
	#[codec(compact)]
	pub all: u64,
	/// Windows of which that was all there was.
	#[codec(compact)]
	pub windows: u64,
}

/// The beginning of a [`Sampled`]: what a ranking reads of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct SampledHead {
	#[codec(compact)]
	pub samples: u64,
	#[codec(compact)]
	pub answered: u64,
	#[codec(compact)]
	pub windows: u64,
}

/// What one reporter saw of one target: an entry of a report.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ReportEntry {
	/// The target.
	pub target: TargetId,
	/// What was measured.
	pub indicator: Indicator,
	/// Samples taken, answered or not.
	pub samples: u32,
	/// The answers among them by latency bucket, ascending: (index difference, count). The first
	/// difference is the index itself, later ones are at least 1, counts too.
	pub buckets: Vec<(Compact<u32>, Compact<u32>)>,
}

/// A part of a report: the arguments of the call.
pub(crate) struct Part {
	pub network: NetworkId,
	pub window: Seconds,
	pub part: u8,
	pub link: Link,
	pub evidence: Option<Evidence>,
	pub entries: Vec<ReportEntry>,
}

/// Where the samples behind a report are to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Evidence {
	/// Merkle root over the lines of the evidence file.
	pub root: [u8; 32],
	/// BLAKE2b-256 of the evidence file.
	pub content_id: [u8; 32],
}

/// An entry of a report as it is kept until its window closes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct StoredEntry {
	/// What was measured.
	pub indicator: Indicator,
	/// Samples taken.
	#[codec(compact)]
	pub samples: u32,
	/// How many were to be taken, where the chain does not know it by itself.
	pub expected: Option<u32>,
	/// The answers among them.
	pub buckets: Buckets,
}

/// What a ranking of an open window needs of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct EntryHead {
	/// The target.
	#[codec(compact)]
	pub target: TargetId,
	/// What was measured.
	pub indicator: Indicator,
	/// Samples taken.
	#[codec(compact)]
	pub samples: u32,
	/// Answers among them.
	#[codec(compact)]
	pub answered: u32,
}

/// The extrinsic that brought a part of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct PartOrigin {
	/// The block.
	pub block: u32,
	/// The index of the extrinsic in it.
	pub extrinsic: u32,
}

/// What is kept of a report, so that its evidence can be held against it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct ReportInfo {
	/// Version of the rules it was made by: 1.
	pub version: u8,
	/// Merkle root over the lines of the evidence file.
	pub root: [u8; 32],
	/// BLAKE2b-256 of the evidence file.
	pub content_id: [u8; 32],
	/// Hash of the entries: BLAKE2b-256 of those of part 0; with every later part BLAKE2b-256 of what
	/// it was before and of the part's own hash.
	pub entries_hash: [u8; 32],
	/// Where its parts are.
	pub parts: BoundedVec<PartOrigin, ConstU32<MAX_PARTS>>,
	/// The last entry so far; later ones are above it.
	pub last: (TargetId, Indicator),
}

/// What is known of a window once its slots are counted, until its sampled records close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct EndedWindow {
	/// Blocks authored in it, by all.
	pub authored: u64,
	/// The block that counted its slots.
	pub block: u32,
	/// How many blocks had had room for a report by then.
	pub roomy_blocks: u32,
	/// Its end; later where windows of a halt were counted together, which nobody can report.
	pub end: Seconds,
}

/// What an open day or era has gathered of one target: what a ranking needs, then the latencies.
#[derive(Clone, Debug, PartialEq, Eq, frame_support::DefaultNoBound)]
#[derive(Encode, Decode, TypeInfo, MaxEncodedLen)]
#[scale_info(skip_type_params(MaxSums))]
#[codec(mel_bound(AccountId: MaxEncodedLen))]
pub struct OpenSum<AccountId, MaxSums: Get<u32>> {
	/// What is known besides each reporter's sum.
	pub totals: OpenTotals,
	/// Of each reporter, in no order.
	pub sums: BoundedVec<ReporterSum<AccountId>, MaxSums>,
	/// The answers of each, in the same order.
	pub buckets: BoundedVec<Buckets, MaxSums>,
}

/// What a day or an era that is still open has gathered of one target, besides each reporter's sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct OpenTotals {
	/// Samples that all active reporters together were to take of a target that was there.
	#[codec(compact)]
	pub expected: u64,
	/// Samples that each reporter was to take: the sum over the windows in which any was active.
	#[codec(compact)]
	pub expected_each: u64,
	/// Samples that they took.
	#[codec(compact)]
	pub reported: u64,
	/// Windows with a quorum.
	#[codec(compact)]
	pub windows: u64,
}

/// What one reporter saw of one target in the closed windows of an open day or era.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, MaxEncodedLen)]
pub struct ReporterSum<AccountId> {
	/// The reporter.
	pub reporter: AccountId,
	/// Samples taken.
	#[codec(compact)]
	pub samples: u64,
	/// Answers among them.
	#[codec(compact)]
	pub answered: u64,
}
