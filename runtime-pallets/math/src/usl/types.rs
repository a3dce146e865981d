//! What a law is and what is known of it: as it is computed with and, with the feature `codec`, as a chain stores
//! it. Then the order of fields and variants is part of its storage format.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

#[cfg(feature = "codec")]
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
#[cfg(feature = "codec")]
use scale_info::TypeInfo;

/// What the squared residual of a point counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub enum Weighting {
	/// All the same.
	None,
	/// The weight of its point.
	Given,
	/// 1/X² of the law itself, for noise in proportion to throughput.
	Relative,
}

/// The parameters of the law X(N) = λN / (1 + σ(N-1) + κN(N-1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub struct Parameters {
	/// λ in 1e-12: throughput of one, > 0.
	pub lambda: u128,
	/// σ in 1e-18: contention, 0 to 1.
	pub sigma: u128,
	/// κ in 1e-18: coherency, >= 0.
	pub kappa: u128,
}

/// A bound that σ is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub enum SigmaBound {
	/// σ = 0.
	Zero,
	/// σ = 1.
	One,
}

/// Which parameters are on a bound: those that equal it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub struct Bounds {
	/// That of σ.
	pub sigma: Option<SigmaBound>,
	/// Whether κ is 0.
	pub kappa: bool,
}

/// The Gauss-Newton step in model units, each in 1e-15, rounded away from 0; what is further than
/// `i64::MAX` counts as that. 0 for a parameter that is held. At the largest size Nm, with
/// dm = 1 + σ(Nm-1) + κNm(Nm-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub struct Step {
	/// dλ/λ.
	pub lambda: i64,
	/// dσ·(Nm-1)/dm.
	pub sigma: i64,
	/// dκ·Nm(Nm-1)/dm.
	pub kappa: i64,
}

/// Where throughput is highest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub struct Peak {
	/// sqrt((1-σ)/κ) in millionths, rounded down. Below one where throughput falls from the start.
	pub size_millionths: u64,
	/// Throughput there in millionths; where the peak is below one, that of one.
	pub throughput: u128,
	/// The whole size with the highest throughput, at least 1.
	pub best_size: u64,
}

/// What to know before quoting a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub struct Flags {
	/// The peak lies beyond the largest measured size.
	pub extrapolated: bool,
	/// Without its bound σ would be below 0: more than linear growth somewhere.
	pub superlinear: bool,
	/// κ = 0: throughput never falls.
	pub no_peak: bool,
	/// Throughput falls from the first size on: λ cannot be known.
	pub past_peak: bool,
	/// Fewer than six different sizes, or no degree of freedom.
	pub low_confidence: bool,
	/// Residuals above 5 % of the law come in runs: it does not describe these points. Judged only
	/// where no size is measured twice.
	pub not_usl: bool,
}

/// What follows from a law. Peak and limit do however far from the points they are; beyond twice the largest
/// size they are not to be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "codec", derive(Encode, Decode, DecodeWithMemTracking))]
#[cfg_attr(feature = "codec", derive(TypeInfo, MaxEncodedLen))]
pub struct Figures {
	/// Where throughput is highest; none where it never falls.
	pub peak: Option<Peak>,
	/// λ/σ in millionths, which throughput approaches where it has no peak; none where it grows for ever.
	pub limit: Option<u128>,
	/// What to know before quoting these figures.
	pub flags: Flags,
	/// The weighted sum of squared residuals in 1e-24: in units of the square of the largest throughput
	/// and of the largest weight; under relative weights of squared relative residuals.
	pub sum_of_squares: u128,
}
