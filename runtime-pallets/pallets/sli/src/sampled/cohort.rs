//! Whose reports count in a window.

use crate::{
	pallet::{Cohort, Config, Ended, ReportInfos},
	period::Geometry,
	reporters::{Reporters, Standing},
	sampling::SamplingParameters,
	types::{HOME, Seconds},
};
use alloc::vec::Vec;
use frame_support::BoundedVec;

/// Whether a reporter is active in a window: it has joined, has not left, and was not silent for more
/// windows than allowed.
pub(crate) fn is_active(
	standing: &Standing,
	window: Seconds,
	geometry: &Geometry,
	sampling: &SamplingParameters,
) -> bool {
	let heard = standing.closed.map_or(standing.joined, |closed| closed.max(standing.joined));
	let silence = sampling.idle_windows.saturating_mul(geometry.window_s());
	standing.joined <= window
		&& standing.left.is_none_or(|left| window < left)
		&& window.saturating_sub(heard) <= silence
}

/// Whether a counted window was counted alone: those of a halt that were counted together are out of
/// retention.
pub(crate) fn is_reportable<T: Config>(window: Seconds, geometry: &Geometry) -> bool {
	let end = window.saturating_add(geometry.window_s());
	Ended::<T>::get(window).is_some_and(|ended| ended.end == end)
}

/// The reporters that are active in a window that is not closed.
pub(crate) fn active<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	sampling: &SamplingParameters,
) -> Vec<T::AccountId> {
	T::Reporters::all(HOME)
		.into_iter()
		.filter(|(_, standing)| is_active(standing, window, geometry, sampling))
		.map(|(reporter, _)| reporter)
		.collect()
}

/// Fixes whose reports of a window count, and tells those that have reported that it closes; how many.
pub(crate) fn gather<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	sampling: &SamplingParameters,
) -> u32 {
	let mut cohort = BoundedVec::new();
	let mut reports = 0u32;
	for (reporter, standing) in T::Reporters::all(HOME) {
		let counts = is_active(&standing, window, geometry, sampling);
		if ReportInfos::<T>::contains_key((HOME, window, &reporter)) {
			// Those that are no longer active wait for this too, to get their bond back.
			T::Reporters::note_closed(HOME, &reporter, window);
			reports = reports.saturating_add(u32::from(counts));
		}
		if counts {
			// At most as many as there are seats.
			cohort.try_push(reporter).unwrap_or_default();
		}
	}
	Cohort::<T>::insert(HOME, cohort);
	reports
}
