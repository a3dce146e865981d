//! What is stored and answered. Indices of enums and the order of fields are part of the storage
//! format: they change only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec,
	traits::{ConstU32, fungible::Inspect},
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;

pub use almanac_math::usl::{
	Bounds, Figures, Flags, Parameters, Peak, SigmaBound, Step, Weighting,
};

use crate::Config;

/// What is held: amounts of the chain's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Deposits<Balance> {
	/// For a subject.
	pub subject: Balance,
	/// For a run and its prediction, besides its points.
	pub run: Balance,
	/// For each point of a run.
	pub point: Balance,
}

/// A software or network that is load-tested.
pub type SubjectId = u32;
/// One campaign of load tests.
pub type RunId = u32;
/// The most points of a run.
pub const MAX_POINTS: u32 = 64;
/// An amount of the chain's currency.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Deposits of a runtime.
pub type DepositsOf<T> = Deposits<BalanceOf<T>>;
/// A name or tag: UTF-8 without control characters or others that nobody sees.
pub type Text = BoundedVec<u8, ConstU32<64>>;
/// The points of a run.
pub type Points = BoundedVec<Point, ConstU32<MAX_POINTS>>;
/// A subject of a runtime.
pub type SubjectOf<T> = Subject<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// A run of a runtime.
pub type RunOf<T> = Run<BalanceOf<T>, BlockNumberFor<T>>;
/// A prediction of a runtime.
pub type PredictionOf<T> = Prediction<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// A software or network that is load-tested.
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Subject<AccountId, Balance> {
	/// Its name, of this subject alone.
	pub name: Text,
	/// Who submits its runs.
	pub owner: AccountId,
	/// What is held from the owner; 0 where the Council registered it.
	pub deposit: Balance,
}

/// What a campaign varied: what N counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub enum Varied {
	/// Validators, under one load: R(N) = L/X(N).
	#[codec(index = 0)]
	Validators,
	/// Requests in flight, in a closed system: R(N) = N/X(N).
	#[codec(index = 1)]
	Concurrency,
}

/// Latencies of a point in µs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Point {
	/// N, from one to a million.
	pub size_millionths: u64,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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

/// An interval in the unit of its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Interval {
	/// Lower end; below 0 if it reaches there.
	pub low: i128,
	/// Upper end.
	pub high: i128,
}

/// An interval of the size at the peak, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct SizeInterval {
	/// Lower end.
	pub low: u64,
	/// Upper end; none where the points do not bound it.
	pub high: Option<u64>,
}

/// Intervals as they were submitted: claimed, not proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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

/// What the chain finds in parameters for the points of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct Checked {
	/// Which parameters are on a bound.
	pub bounds: Bounds,
	/// The step of the others, none longer than 1e-7.
	pub step: Step,
	/// What follows from them.
	pub figures: Figures,
}

/// A law that is proved to be a stationary point of the fit of a run under its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct OpenRun<BlockNumber> {
	/// The run.
	pub run: RunId,
	/// The block in which it was submitted.
	pub submitted: BlockNumber,
}

/// The most that latency may be at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
pub struct LatencyBound {
	/// N.
	pub size_millionths: u64,
	/// Mean latency in µs.
	pub latency_us: u64,
}

/// What a release must reach; what is none is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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

/// Why parameters are refused, with figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen)]
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
