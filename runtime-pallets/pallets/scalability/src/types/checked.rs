//! What the chain finds out about a fit.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use super::{ClaimedIntervals, Parameters, RunId};

/// A bound that σ is on.
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
pub enum SigmaBound {
	/// σ = 0.
	#[codec(index = 0)]
	Zero,
	/// σ = 1.
	#[codec(index = 1)]
	One,
}

/// Which parameters are on a bound.
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
pub struct Bounds {
	/// That of σ.
	pub sigma: Option<SigmaBound>,
	/// Whether κ is 0.
	pub kappa: bool,
}

/// A Gauss-Newton step, each in 1e-15; 0 for a parameter that is held. At the largest size Nm, with
/// dm = 1 + σ(Nm-1) + κNm(Nm-1).
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
pub struct Step {
	/// dλ/λ.
	pub lambda: i64,
	/// dσ·(Nm-1)/dm.
	pub sigma: i64,
	/// dκ·Nm(Nm-1)/dm.
	pub kappa: i64,
}

/// Where throughput is highest.
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
pub struct Peak {
	/// sqrt((1-σ)/κ) in millionths.
	pub size: u64,
	/// Throughput there in millionths.
	pub throughput: u128,
	/// The whole size with the highest throughput, at least 1.
	pub best_size: u64,
}

/// What to know before quoting a figure.
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
pub struct Flags {
	/// The peak lies beyond the largest measured size.
	pub extrapolated: bool,
	/// Without its bound σ would be below 0.
	pub superlinear: bool,
	/// κ = 0: throughput never falls.
	pub no_peak: bool,
	/// Throughput falls from the first size on: λ cannot be known.
	pub past_peak: bool,
	/// Fewer than six different sizes, or no degree of freedom.
	pub low_confidence: bool,
	/// Residuals above 5 % come in runs; judged only where no size is measured twice.
	pub not_usl: bool,
}

/// What the chain computes from parameters.
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
pub struct Figures {
	/// Where throughput is highest; none where it never falls.
	pub peak: Option<Peak>,
	/// λ/σ in millionths where there is no peak; none where throughput grows for ever.
	pub limit: Option<u128>,
	/// What to know before quoting a figure.
	pub flags: Flags,
	/// The weighted sum of squared residuals in 1e-24: in units of the square of the largest throughput
	/// and of the largest weight; under relative weights of squared relative residuals.
	pub sum_of_squares: u128,
}

/// What the chain finds in parameters for the points of a run.
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
pub struct Checked {
	/// Which parameters are on a bound.
	pub bounds: Bounds,
	/// The step of the others, none longer than 1e-7.
	pub step: Step,
	/// What follows from them.
	pub figures: Figures,
}

/// A law that is proved to be a stationary point of the fit of a run under its bounds.
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
pub struct Prediction<AccountId, BlockNumber> {
	/// The law.
	pub parameters: Parameters,
	/// What the chain found.
	pub checked: Checked,
	/// What the submitter claims.
	pub claimed: ClaimedIntervals,
	/// Who submitted it.
	pub submitter: AccountId,
	/// The block in which it was submitted.
	pub submitted: BlockNumber,
	/// The last block in which a better one may replace it.
	pub replaceable_until: BlockNumber,
}

/// A run without a prediction.
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
pub struct OpenRun<BlockNumber> {
	/// The run.
	pub run: RunId,
	/// The block in which it was submitted.
	pub submitted: BlockNumber,
}

/// Why parameters are refused, with figures.
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
pub enum Refused {
	/// There is no such run.
	#[codec(index = 0)]
	UnknownRun,
	/// A free parameter steps too far. With the step of the free ones.
	#[codec(index = 1)]
	Moves(Step),
	/// σ steps inwards when it is freed from its bound. With the step of the free ones and σ.
	#[codec(index = 2)]
	SigmaLeavesItsBound(Step),
	/// κ steps inwards when it is freed from 0. With the step of the free ones and κ.
	#[codec(index = 3)]
	KappaLeavesItsBound(Step),
	/// The law is out of range, or so far from the points that a figure does not fit its type.
	#[codec(index = 4)]
	OutOfRange,
	/// The points hardly tell the parameters apart.
	#[codec(index = 5)]
	IllConditioned,
}
