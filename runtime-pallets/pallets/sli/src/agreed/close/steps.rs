//! Single steps of closing a window of another network, for benchmarks.

use super::*;

/// Credits every validator of the first part of a census of slots; how many they kept.
pub(crate) fn credit_part<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	report: &CensusReport<T::AccountId>,
) -> u64 {
	let periods = periods::<T>(geometry, window);
	part_of::<T>(geometry, window, report, 0)
		.into_iter()
		.map(|duty| credit_duty::<T>(geometry, &periods, Indicator::Authorship, duty).authored)
		.fold(0, u64::saturating_add)
}
