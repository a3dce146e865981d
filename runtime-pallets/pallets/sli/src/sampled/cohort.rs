//! Whose reports count in a window.

use super::reporters::{Reporters, Standing};
use crate::{
	pallet::{Censuses, Cohort, Config, Ended, LastHeard, ReportInfos},
	parameter::SamplingParameters,
	period::Geometry,
	types::{NetworkId, Seconds},
};
use alloc::vec::Vec;
use frame_support::BoundedVec;

/// Whether a reporter has a seat in a window: it has joined and has not left.
pub(crate) fn is_seated(standing: &Standing, window: Seconds) -> bool {
	standing.joined <= window && standing.left.is_none_or(|left| window < left)
}

/// Whether a reporter was silent for more windows than allowed, up to the last one that anybody was
/// heard in.
pub(crate) fn is_idle(
	standing: &Standing,
	last_heard: Option<Seconds>,
	geometry: &Geometry,
	sampling: &SamplingParameters,
) -> bool {
	let heard = standing.closed.unwrap_or(standing.joined);
	let silence = sampling.idle_windows.saturating_mul(geometry.window_s());
	last_heard.is_some_and(|last_heard| last_heard.saturating_sub(heard) > silence)
}

/// Whether a counted window was counted alone: those of a halt that were counted together are out of
/// retention.
pub(crate) fn is_reportable<T: Config>(window: Seconds, geometry: &Geometry) -> bool {
	let end = window.saturating_add(geometry.window_s());
	Ended::<T>::get(geometry.network, window).is_some_and(|ended| ended.end == end)
}

/// How the reporters of a network stand in a window that is not closed.
struct Hearing<T: Config> {
	/// Each with its standing and whether it has reported the window.
	reporters: Vec<(T::AccountId, Standing, bool)>,
	/// The latest window that anybody was heard in, this one included.
	last_heard: Option<Seconds>,
}

impl<T: Config> Hearing<T> {
	fn of(network: NetworkId, window: Seconds) -> Self {
		let reporters: Vec<_> = T::Reporters::all(network)
			.into_iter()
			.map(|(reporter, standing)| {
				// One look for the censuses of all indicators.
				let has_counted = || {
					let place = (network, window, reporter.clone());
					Censuses::<T>::iter_key_prefix(place).next().is_some()
				};
				let has_reported =
					ReportInfos::<T>::contains_key((network, window, &reporter)) || has_counted();
				let closed = standing.closed.max(has_reported.then_some(window));
				(reporter, Standing { closed, ..standing }, has_reported)
			})
			.collect();
		let is_heard = reporters.iter().any(|(.., has_reported)| *has_reported);
		let last_heard = LastHeard::<T>::get(network).max(is_heard.then_some(window));
		Self { reporters, last_heard }
	}
}

/// The reporters that are active in a window that is not closed.
pub(crate) fn active<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	sampling: &SamplingParameters,
) -> Vec<T::AccountId> {
	let Hearing { reporters, last_heard } = Hearing::<T>::of(geometry.network, window);
	reporters
		.into_iter()
		.filter(|(_, standing, _)| {
			is_seated(standing, window) && !is_idle(standing, last_heard, geometry, sampling)
		})
		.map(|(reporter, ..)| reporter)
		.collect()
}

/// Fixes whose reports of a window count, and tells those that have reported that it closes; how many.
pub(crate) fn gather<T: Config>(
	geometry: &Geometry,
	window: Seconds,
	sampling: &SamplingParameters,
) -> u32 {
	let Hearing { reporters, last_heard } = Hearing::<T>::of(geometry.network, window);
	if let Some(last_heard) = last_heard {
		LastHeard::<T>::insert(geometry.network, last_heard);
	}
	let mut cohort = BoundedVec::new();
	let mut reports = 0u32;
	for (reporter, standing, has_reported) in reporters {
		let counts =
			is_seated(&standing, window) && !is_idle(&standing, last_heard, geometry, sampling);
		if has_reported {
			// Those that are no longer active wait for this too, to get their bond back.
			T::Reporters::note_closed(geometry.network, &reporter, window);
			reports = reports.saturating_add(u32::from(counts));
		}
		if counts {
			// At most as many as there are seats.
			cohort.try_push(reporter).unwrap_or_default();
		}
	}
	Cohort::<T>::insert(geometry.network, cohort);
	reports
}
