//! What is governed: how long records are kept (`retention`), how reporters measure (`sampling`), and which
//! share of a block closing may use.
//!
//! Changes are checked by the functions that check genesis and hold from the next UTC midnight on, so that
//! no window and no day has two rules; the share, on which no record depends, at once.

mod retention;
mod sampling;

pub use retention::MAX_RETENTION;
pub use sampling::{
	Distribution, FastUs, LEAST_REPORTERS, MAX_IDLE_WINDOWS, MAX_SAMPLES_PER_WINDOW,
	SamplingParameters,
};

pub(crate) use retention::check;
pub(crate) use sampling::check_sampling;

use crate::{
	counted::close,
	pallet::{ClosingShare, Config, Error, Event, LeastReporters, Pallet, ParametersOf, Sampling},
	period::seconds,
	sampled::{self, Reporters},
	types::{HOME, NetworkId, Parameters, Retention, Scheduled, Seconds, Stored},
};
use almanac_math::calendar::CalendarPeriod;
use core::ops::RangeInclusive;
use frame_support::{
	ensure,
	traits::{Get, UnixTime},
};
use sp_runtime::{DispatchResult, Perbill, SaturatedConversion};

/// The largest share of a block for closing.
pub(crate) const MAX_CLOSING_SHARE_PPM: u32 = 500_000;

pub(crate) fn set_sampling<T: Config>(
	network: NetworkId,
	sampling: SamplingParameters,
) -> DispatchResult {
	ensure!(network == HOME && sampled::is_kept::<T>(), Error::<T>::UnknownNetwork);
	let now = now::<T>();
	let Scheduled { current, next } = Sampling::<T>::get(HOME).latest();
	// Windows that began before that midnight still ask for what was in force then.
	ensure!(next.is_none_or(|(from, _)| now < from), Error::<T>::ChangeUnderway);
	for parameters in ParametersOf::<T>::get(HOME).latest().all() {
		suits::<T>(&sampling, &parameters)?;
	}
	let is_changed = sampling.min_reporters != current.min_reporters;
	ensure!(
		!is_changed || sampling.min_reporters <= most_reporters::<T>(network),
		Error::<T>::MinReportersOutOfBounds
	);
	let from = next_midnight(now);
	let next = (sampling != current).then_some((from, sampling));
	Sampling::<T>::insert(HOME, Stored::V1(Scheduled { current, next }));
	Pallet::<T>::deposit_event(Event::SamplingScheduled { network, from, sampling });
	Ok(())
}

pub(crate) fn set_retention<T: Config>(network: NetworkId, retention: Retention) -> DispatchResult {
	ensure!(network == HOME, Error::<T>::UnknownNetwork);
	check_retention(&retention).map_err(|_| Error::<T>::RetentionOutOfBounds)?;
	let now = now::<T>();
	let current = ParametersOf::<T>::get(HOME).latest().at(now);
	let following = Parameters { retention, ..current };
	if sampled::is_kept::<T>() {
		for sampling in Sampling::<T>::get(HOME).latest().all() {
			suits::<T>(&sampling, &following)?;
		}
	}
	let from = next_midnight(now);
	let next = (following != current).then_some((from, following));
	ParametersOf::<T>::insert(HOME, Stored::V1(Scheduled { current, next }));
	Pallet::<T>::deposit_event(Event::RetentionScheduled { network, from, retention });
	Ok(())
}

pub(crate) fn set_closing_share<T: Config>(ppm: u32) -> DispatchResult {
	let allowed = close::least_share_ppm::<T>()..=MAX_CLOSING_SHARE_PPM;
	ensure!(allowed.contains(&ppm), Error::<T>::ClosingShareOutOfBounds);
	ClosingShare::<T>::put(Perbill::from_parts(ppm.saturating_mul(1_000)));
	Pallet::<T>::deposit_event(Event::ClosingShareSet { ppm });
	Ok(())
}

fn suits<T: Config>(
	sampling: &SamplingParameters,
	parameters: &Parameters,
) -> Result<(), Error<T>> {
	check_sampling(sampling, parameters, T::SlotDuration::get(), &quorum::<T>())
		.map_err(refused::<T>)
}

/// The quorums that parameters may have at all.
pub(crate) fn quorum<T: Config>() -> RangeInclusive<u32> {
	LeastReporters::<T>::get()..=T::Reporters::MAX
}

/// The largest quorum that a Council may ask for now: one that the honest reach however silent the largest
/// minority is.
fn most_reporters<T: Config>(network: NetworkId) -> u32 {
	let admitted = T::Reporters::admitted(network);
	let majority = admitted.saturating_sub(admitted.saturating_sub(1) / 2);
	majority.max(LeastReporters::<T>::get())
}

fn refused<T: Config>(reason: BadSampling) -> Error<T> {
	match reason {
		BadSampling::SamplesOutOfBounds { .. } => Error::<T>::SamplesOutOfBounds,
		BadSampling::TimeoutOutOfBounds { .. } => Error::<T>::TimeoutOutOfBounds,
		BadSampling::FastLatencyOutOfBounds { .. } => Error::<T>::FastLatencyOutOfBounds,
		BadSampling::MinCoverageOutOfBounds { .. } => Error::<T>::MinCoverageOutOfBounds,
		BadSampling::MinReportersOutOfBounds { .. } => Error::<T>::MinReportersOutOfBounds,
		BadSampling::GraceNotBelowRetention { .. } => Error::<T>::GraceNotBelowRetention,
		BadSampling::IdleWindowsOutOfBounds { .. } => Error::<T>::IdleWindowsOutOfBounds,
		BadSampling::HostRateOutOfBounds { .. } => Error::<T>::HostRateOutOfBounds,
		BadSampling::ClockOffsetOutOfBounds { .. } => Error::<T>::ClockOffsetOutOfBounds,
		BadSampling::LagOutOfBounds { .. } => Error::<T>::LagOutOfBounds,
	}
}

fn now<T: Config>() -> Seconds {
	seconds(T::Time::now().as_millis().saturated_into())
}

/// The first midnight after an instant; one that lies on midnight has begun a day already.
fn next_midnight(now: Seconds) -> Seconds {
	CalendarPeriod::Day.start_after(now.into(), 1).saturated_into()
}
