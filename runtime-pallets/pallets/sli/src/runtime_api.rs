//! `SliApi`: the door for every client. Counts and bounds, never only percentages.

// The client side that the macro makes has one argument more than the calls below.
#![allow(clippy::too_many_arguments)]

use crate::{
	parameter::SamplingParameters,
	types::{Indicator, NetworkId, Period, PeriodKind, Record, Seconds, TargetId, TargetRef},
};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use scale_info::TypeInfo;

/// The most rows one call answers.
pub const MAX_ROWS: u32 = 256;

/// How many rows a limit asks for: 0 asks for the most, as clients send it where nothing was filled in.
pub const fn rows(limit: u32) -> u32 {
	if limit == 0 || limit > MAX_ROWS { MAX_ROWS } else { limit }
}

/// Bounds of what is to be expected, 95 %: Wilson with a window as one trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Interval {
	/// Lower bound in parts per million.
	pub low_ppm: u32,
	/// Upper bound in parts per million.
	pub high_ppm: u32,
}

/// What reporters say of a target, besides its uptime: shares of samples, with the reporters they rest
/// on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct SampledFigures {
	/// Samples answered fast enough by the limit in force at the queried block, whatever it was in the
	/// period, in parts per million, rounded down; none without a quorum.
	pub latency_ppm: Option<u32>,
	/// Samples taken / expected in parts per million, rounded down.
	pub coverage_ppm: Option<u32>,
	/// How many reports counted; of week, month and year the fewest of a day with a quorum.
	pub reporters: u32,
	/// Whether enough reports counted; without a quorum a target is unknown, not down.
	pub quorum: bool,
	/// Within how many microseconds half of all samples were answered; none where fewer were.
	pub p50_us: Option<u32>,
	/// Within how many microseconds 95 % of all samples were answered.
	pub p95_us: Option<u32>,
	/// Within how many microseconds 99 % of all samples were answered.
	pub p99_us: Option<u32>,
}

/// What is known of one target in one period.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Answer<AccountId> {
	/// The target's id.
	pub target: TargetId,
	/// Whom the id stands for.
	pub who: Option<TargetRef<AccountId>>,
	/// The period.
	pub period: Period,
	/// UTC seconds of the period's end; none for an era that is still open.
	pub end: Option<Seconds>,
	/// The counts.
	pub record: Record,
	/// authored / assigned, or of sampled records answered / sampled (the uptime), in parts per million,
	/// rounded down; none without assigned slots, or without a quorum.
	pub sli_ppm: Option<u32>,
	/// What is to be expected; none for single windows.
	pub interval: Option<Interval>,
	/// The interval rests on fewer than 20 windows.
	pub low_confidence: bool,
	/// The period is still open: counts of slots end with the slot of the queried block, included;
	/// samples are of the reports so far, and of a day and longer of the windows closed so far.
	pub provisional: bool,
	/// Time of the queried block in ms since the Unix epoch.
	pub as_of_ms: u64,
	/// Of sampled records what they say besides.
	pub sampled: Option<SampledFigures>,
}

/// What is known of several targets together in one period.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Sum {
	/// The period.
	pub period: Period,
	/// UTC seconds of the period's end; none for an era that is still open.
	pub end: Option<Seconds>,
	/// How many of the targets have a record.
	pub targets: u32,
	/// The sums of their counts. Its windows are the most of any of them: all are asked at the same
	/// instants, so a window stays one trial. Its reporters are the fewest that any of them with a quorum
	/// has.
	pub record: Record,
	/// As of an [`Answer`].
	pub sli_ppm: Option<u32>,
	/// As of an [`Answer`].
	pub interval: Option<Interval>,
	/// As of an [`Answer`].
	pub low_confidence: bool,
	/// As of an [`Answer`].
	pub provisional: bool,
	/// As of an [`Answer`].
	pub as_of_ms: u64,
	/// As of an [`Answer`].
	pub sampled: Option<SampledFigures>,
}

/// The last closed period and the one that is open.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Current<AccountId> {
	/// The last closed period.
	pub closed: Option<Answer<AccountId>>,
	/// The period that contains the queried block, provisional.
	pub open: Option<Answer<AccountId>>,
}

/// One period of a history.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct HistoryRow<AccountId> {
	/// The period.
	pub period: Period,
	/// Its record, if there is one.
	pub answer: Option<Answer<AccountId>>,
}

/// Targets of a period, best first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Ranking<AccountId> {
	/// The period.
	pub period: Period,
	/// UTC seconds of its end; none for an era that is still open.
	pub end: Option<Seconds>,
	/// The period is still open.
	pub provisional: bool,
	/// Time of the queried block in ms since the Unix epoch.
	pub as_of_ms: u64,
	/// How many targets there are in all.
	pub total: u32,
	/// The rows asked for: lower bound descending, SLI descending, target ascending; targets without
	/// windows last.
	pub rows: Vec<Answer<AccountId>>,
}

sp_api::decl_runtime_apis! {
	/// Service level records. `at` is any UTC second: the period that contains it is answered; for an
	/// era, the era of the window that contains it. None asks for the last closed period. In the
	/// future, or out of retention: None.
	#[api_version(2)]
	pub trait SliApi<AccountId> where AccountId: Codec {
		/// The record of one target.
		fn sli(network: NetworkId, target: TargetId, indicator: Indicator, kind: PeriodKind, at: Option<Seconds>) -> Option<Answer<AccountId>>;
		/// The last closed record of one target and the open, provisional one.
		fn current(network: NetworkId, target: TargetId, indicator: Indicator, kind: PeriodKind) -> Current<AccountId>;
		/// `count` periods (at most 256, 0 for the most) forward from the one that contains `from`, up to the open one.
		fn history(network: NetworkId, target: TargetId, indicator: Indicator, kind: PeriodKind, from: Seconds, count: u32) -> Vec<HistoryRow<AccountId>>;
		/// `limit` targets (at most 256, 0 for the most) of a period, best first, after the first `offset`.
		fn ranking(network: NetworkId, indicator: Indicator, kind: PeriodKind, at: Option<Seconds>, offset: u32, limit: u32) -> Option<Ranking<AccountId>>;
		/// The id of an account or a name.
		fn target_of(network: NetworkId, who: TargetRef<AccountId>) -> Option<TargetId>;
		/// The period that contains a UTC second; none where an era is not known.
		fn period_of(network: NetworkId, kind: PeriodKind, at: Seconds) -> Option<Period>;
		/// The 95 % Wilson interval of `part` of `whole` over `windows` trials.
		fn interval_of(part: u64, whole: u64, windows: u64) -> Interval;
		/// The length of a window in ms and how reporters measure, as in force in the window that begins
		/// at or contains a UTC second; without one, now.
		fn sampling(network: NetworkId, window: Option<Seconds>) -> Option<(u32, SamplingParameters)>;
		#[api_version(3)]
		/// The records of a group of targets together. Each counts once, however often it is named; one
		/// without a record adds nothing. None where none has a record, and for more than 256 targets.
		fn sum(network: NetworkId, targets: Vec<TargetId>, indicator: Indicator, kind: PeriodKind, at: Option<Seconds>) -> Option<Sum>;
	}
}
