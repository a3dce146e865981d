//! What is submitted of a fit.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The parameters of the law X(N) = λN / (1 + σ(N-1) + κN(N-1)).
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
pub struct Parameters {
	/// λ in 1e-12: throughput of one, > 0.
	pub lambda: u128,
	/// σ in 1e-18: contention, 0 to 1.
	pub sigma: u128,
	/// κ in 1e-18: coherency, >= 0.
	pub kappa: u128,
}

/// An interval in the unit of its parameter.
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
pub struct Interval {
	/// Lower end; below 0 if it reaches there.
	pub low: i128,
	/// Upper end.
	pub high: i128,
}

/// An interval of the size at the peak, in millionths.
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
pub struct SizeInterval {
	/// Lower end.
	pub low: u64,
	/// Upper end; none where the points do not bound it.
	pub high: Option<u64>,
}

/// Intervals as they were submitted: claimed, not proved.
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
pub struct ClaimedIntervals {
	/// Their confidence in ppm: 950,000 for 95 %.
	pub level_ppm: u32,
	/// Of λ.
	pub lambda: Option<Interval>,
	/// Of σ; none on a bound.
	pub sigma: Option<Interval>,
	/// Of κ; none on a bound.
	pub kappa: Option<Interval>,
	/// Of the size at the peak.
	pub peak_size: Option<SizeInterval>,
}
