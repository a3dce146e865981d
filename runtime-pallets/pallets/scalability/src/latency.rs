//! Throughput and latency at a size, as far as they may be quoted.

use alloc::vec::Vec;
use almanac_math::usl::{MIN_SIZE, closed_latency_at, sweep_latency_at, throughput_at};

use crate::{Config, Parameters, RunOf, Varied};

/// Twice the largest measured size: nothing is quoted beyond it.
pub(crate) fn furthest<T: Config>(run: &RunOf<T>) -> u64 {
	run.points.last().map_or(0, |point| point.size_millionths.saturating_mul(2))
}

fn is_quoted<T: Config>(run: &RunOf<T>, size: u64) -> bool {
	(MIN_SIZE..=furthest::<T>(run)).contains(&size)
}

/// Throughput in millionths.
pub(crate) fn throughput<T: Config>(
	run: &RunOf<T>,
	parameters: Parameters,
	size: u64,
) -> Option<u128> {
	if !is_quoted::<T>(run, size) {
		return None;
	}
	throughput_at(parameters, size).ok()
}

/// Mean latency in µs; none for a sweep over validators without measured latencies.
pub(crate) fn at<T: Config>(run: &RunOf<T>, parameters: Parameters, size: u64) -> Option<u64> {
	if !is_quoted::<T>(run, size) {
		return None;
	}
	match run.varied {
		Varied::Concurrency => closed_latency_at(parameters, size).ok(),
		Varied::Validators => {
			let measured = |point: &crate::Point| {
				point.latency.map(|latency| (point.size_millionths, latency.mean_us))
			};
			let measured: Vec<_> = run.points.iter().filter_map(measured).collect();
			sweep_latency_at(&measured, parameters, size).ok()?
		},
	}
}
