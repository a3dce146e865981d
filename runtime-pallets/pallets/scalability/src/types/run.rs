//! What a run is made of.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

use super::{Points, SubjectId, Text};

/// What a campaign varied: what N counts.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum Varied {
	/// Validators, under one load: R(N) = L/X(N).
	#[codec(index = 0)]
	Validators,
	/// Requests in flight, in a closed system: R(N) = N/X(N).
	#[codec(index = 1)]
	Concurrency,
}

/// What the squared residual of a point counts.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub enum Weighting {
	/// All the same.
	#[codec(index = 0)]
	None,
	/// The weight of its point.
	#[codec(index = 1)]
	Given,
	/// 1/X² of the law itself.
	#[codec(index = 2)]
	Relative,
}

/// Latencies of a point in µs.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct Latency {
	/// Their mean.
	pub mean_us: u64,
	/// Their median.
	pub p50_us: u64,
	/// Their 95th percentile.
	pub p95_us: u64,
	/// Their 99th percentile.
	pub p99_us: u64,
}

/// What was measured at a size.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct Point {
	/// N in millionths, from one to a million.
	pub size: u64,
	/// X, throughput per second, in millionths.
	pub throughput: u128,
	/// Latencies, if they were measured.
	pub latency: Option<Latency>,
	/// How many measurements the point is the mean of, at least 1.
	pub repetitions: u32,
	/// Weight of the squared residual, in any unit; above 0 where weights are given, else 0.
	pub weight: u64,
}

/// The file behind a run.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct Evidence {
	/// Merkle root over its lines.
	pub root: H256,
	/// blake2b-256 of its bytes.
	pub content_id: H256,
}

/// A run as it is submitted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct RunInput {
	/// The version that was tested, 1 to 64 bytes of text.
	pub version: Vec<u8>,
	/// The commit that was tested, 1 to 64 bytes of text.
	pub commit: Vec<u8>,
	/// Hash of the description of the test bed.
	pub fingerprint: H256,
	/// What was varied.
	pub varied: Varied,
	/// What the squared residual of a point counts.
	pub weighting: Weighting,
	/// At most 64 points by ascending size, of at least 3 different sizes.
	pub points: Vec<Point>,
	/// The file behind it.
	pub evidence: Evidence,
}

/// One campaign of load tests.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Run<Balance, BlockNumber> {
	/// What was tested.
	pub subject: SubjectId,
	/// The version that was tested.
	pub version: Text,
	/// The commit that was tested.
	pub commit: Text,
	/// Hash of the description of the test bed.
	pub fingerprint: H256,
	/// What was varied.
	pub varied: Varied,
	/// What the squared residual of a point counts.
	pub weighting: Weighting,
	/// What was measured.
	pub points: Points,
	/// The file behind it.
	pub evidence: Evidence,
	/// The block in which it was submitted.
	pub submitted: BlockNumber,
	/// What is held from the owner of the subject.
	pub deposit: Balance,
}
