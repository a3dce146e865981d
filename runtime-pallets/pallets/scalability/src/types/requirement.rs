//! What is required of releases, and what is missed.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The most that latency may be at a size.
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
pub struct LatencyBound {
	/// N in millionths.
	pub size: u64,
	/// Mean latency in µs.
	pub latency_us: u64,
}

/// What a release must reach; what is none is not asked.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct Requirement {
	/// The least throughput in millionths at the peak, or at twice the largest measured size if that
	/// comes first.
	pub min_throughput: Option<u128>,
	/// The most that latency may be.
	pub max_latency: Option<LatencyBound>,
	/// The largest σ in 1e-18.
	pub max_sigma: Option<u128>,
	/// The largest κ in 1e-18.
	pub max_kappa: Option<u128>,
	/// The most that throughput may fall below that of the baseline, in ppm.
	pub max_regression_ppm: Option<u32>,
}

/// Which parts of a requirement are missed; also those whose figure is not known.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct Missed {
	/// `min_throughput`.
	pub throughput: bool,
	/// `max_latency`.
	pub latency: bool,
	/// `max_sigma`.
	pub sigma: bool,
	/// `max_kappa`.
	pub kappa: bool,
	/// `max_regression_ppm`.
	pub regression: bool,
}

/// A prediction against the requirement of its subject.
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
pub struct Outcome {
	/// Throughput in millionths at the peak, or at twice the largest measured size if that comes first.
	pub throughput: u128,
	/// Mean latency in µs at the size that the requirement names; none where it names none, beyond twice
	/// the largest measured size, or without measured latencies.
	pub latency_us: Option<u64>,
	/// By how many ppm the highest throughput, up to the largest size that both have measured, is below
	/// that of the baseline; below 0 if it is above. None without a baseline, against itself, and across
	/// test beds or what was varied, which do not compare.
	pub regression_ppm: Option<i64>,
	/// What is missed.
	pub missed: Missed,
}
