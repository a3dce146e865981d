//! What counts say: shares, quantiles and what is to be expected.

use crate::{
	parameter::FastUs,
	runtime_api::{Interval, SampledFigures},
	sampled::types::Sampled,
	types::{Indicator, Period, PeriodKind, Record},
};
use almanac_math::{bucket, interval::wilson, quantile::upper_us, ratio::ppm_floor};

/// Counts in sampled records are sixteenths of a sample.
const SIXTEENTHS: u64 = 16;

/// A share and the windows that it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
	part: u64,
	whole: u64,
	pub windows: u64,
}

impl Share {
	/// Slots kept of those assigned, or samples answered of those taken.
	pub fn of(record: &Record) -> Self {
		match record {
			Record::Counted(counted) => {
				Self { part: counted.authored, whole: counted.assigned, windows: counted.windows }
			},
			Record::Sampled(record) => {
				Self::sampled(record.samples, record.answered, record.windows)
			},
		}
	}

	/// Answers in sixteenths of those to `samples`.
	pub fn sampled(samples: u64, answered: u64, windows: u64) -> Self {
		Self { part: answered, whole: samples.saturating_mul(SIXTEENTHS), windows }
	}

	/// That of two periods together.
	pub fn and(&self, other: &Self) -> Self {
		Self {
			part: self.part.saturating_add(other.part),
			whole: self.whole.saturating_add(other.whole),
			windows: self.windows.saturating_add(other.windows),
		}
	}

	/// In parts per million, rounded down.
	pub fn ppm(&self) -> Option<u32> {
		ppm_floor(self.part, self.whole)
	}

	/// What is to be expected; none for a single window.
	pub fn interval(&self, period: Period) -> Option<Interval> {
		(period.kind != PeriodKind::Window)
			.then(|| interval_of(self.part, self.whole, self.windows))
	}
}

/// The 95 % Wilson interval of `part` of `whole` over `windows` trials.
pub fn interval_of(part: u64, whole: u64, windows: u64) -> Interval {
	let bounds = wilson(part, whole, windows);
	Interval { low_ppm: bounds.low_ppm, high_ppm: bounds.high_ppm }
}

/// What a sampled record says besides its uptime.
pub(super) fn sampled(record: &Sampled, indicator: Indicator, fast_us: FastUs) -> SampledFigures {
	let fast_us = match indicator {
		// Votes have no latency, and counts neither.
		Indicator::Authorship
		| Indicator::Heartbeat
		| Indicator::Backing
		| Indicator::Availability
		| Indicator::Finality => 0,
		Indicator::Arrival => fast_us.arrival,
		Indicator::Rpc => fast_us.rpc,
		Indicator::Reachability => fast_us.reachability,
	};
	let is_timed = indicator != Indicator::Finality;
	let fast = record.buckets.up_to(bucket::index(fast_us.into()));
	let within_us =
		|q_ppm| is_timed.then(|| upper_us(record.samples, record.buckets.pairs(), q_ppm)).flatten();
	SampledFigures {
		latency_ppm: ppm_floor(fast, record.samples.saturating_mul(SIXTEENTHS))
			.filter(|_| is_timed),
		coverage_ppm: ppm_floor(record.reported, record.expected),
		reporters: record.reporters,
		quorum: record.has_quorum(),
		p50_us: within_us(500_000),
		p95_us: within_us(950_000),
		p99_us: within_us(990_000),
	}
}
