//! The Universal Scalability Law in integers (U1 to U3): what is needed to make a fit, to check one
//! and to draw conclusions from it.
//!
//! `X(N) = λN / (1 + σ(N-1) + κN(N-1))`, N: size, X: throughput. Source: N. Gunther, arXiv:0808.1431;
//! `docs/explanation/scaling.md`. Sizes and throughput are in millionths, λ in 1e-12, σ and κ in 1e-18.

mod descent;
mod figures;
mod fit;
mod latency;
mod law;
mod normal;
mod points;
mod proof;
mod rows;
mod start;
mod types;
mod wide;

pub use figures::figures;
pub use fit::fit;
pub use latency::{closed_latency_at, sweep_latency_at};
pub use law::{best_up_to, limit, peak, throughput_at};
pub use points::{Point, check_parameters, check_points};
pub use proof::{Parameter, Proof, Refusal, TOLERANCE, verify};
pub use rows::sum_of_squares;
pub use types::{Bounds, Figures, Flags, Parameters, Peak, SigmaBound, Step, Weighting};

/// One as sizes and throughput count.
pub const MICRO: u64 = 1_000_000;
/// One as λ counts.
pub const LAMBDA_ONE: u128 = 1_000_000_000_000;
/// One as σ and κ count.
pub const ATTO: u128 = 1_000_000_000_000_000_000;
/// The least size, one.
pub const MIN_SIZE: u64 = MICRO;
/// The largest size, a million.
pub const MAX_SIZE: u64 = 1_000_000 * MICRO;
/// The largest throughput, 1e12 in the unit of the points.
pub const MAX_THROUGHPUT: u128 = ATTO;
/// The largest λ, 1e16 in the unit of the points.
pub const MAX_LAMBDA: u128 = 10_000_000_000_000_000 * LAMBDA_ONE;
/// The largest κ, a million.
pub const MAX_KAPPA: u128 = 1_000_000 * ATTO;
/// The most points of a fit.
pub const MAX_POINTS: usize = 64;
/// The fewest different sizes of a fit.
pub const MIN_SIZES: usize = 3;

/// Why points or parameters are no subject of a proof, or why none can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UslError {
	/// More points than [`MAX_POINTS`].
	TooManyPoints {
		/// How many there are.
		have: usize,
	},
	/// Fewer different sizes than [`MIN_SIZES`].
	TooFewSizes {
		/// How many there are.
		have: usize,
	},
	/// A size outside [`MIN_SIZE`]..=[`MAX_SIZE`].
	SizeOutOfRange {
		/// The size.
		size: u64,
	},
	/// A throughput that is 0 or above [`MAX_THROUGHPUT`].
	ThroughputOutOfRange {
		/// The throughput.
		throughput: u128,
	},
	/// A point of a smaller size after one of a larger.
	NotAscending {
		/// The smaller size.
		size: u64,
	},
	/// A weight of 0 where weights are given.
	NoWeight {
		/// The size of the point.
		size: u64,
	},
	/// λ is 0 or above [`MAX_LAMBDA`].
	LambdaOutOfRange,
	/// σ is above 1.
	SigmaOutOfRange,
	/// κ is above [`MAX_KAPPA`].
	KappaOutOfRange,
	/// A figure does not fit its type: the law is far from the points.
	Overflow,
	/// The points hardly tell the parameters apart: the step is not known to a tenth of what is
	/// tolerated.
	IllConditioned,
}
