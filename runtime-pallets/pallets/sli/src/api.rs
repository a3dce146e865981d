//! What other pallets ask, and the bodies of [`runtime_api::SliApi`] for a runtime to call.

use crate::{
	figures,
	pallet::{Closings, Config, NextTargetId, Pallet, ParametersOf, Refused, Sampling, Targets},
	period, query, runtime_api, sampled,
	sampling::SamplingParameters,
	segment,
	types::{
		HOME, Indicator, NetworkId, Period, PeriodKind, SAMPLED, Seconds, TargetId, TargetRef,
	},
};
use frame_support::traits::UnixTime;
use sp_runtime::SaturatedConversion;

/// For the pallet that keeps reporters and addresses.
impl<T: Config> Pallet<T> {
	/// Time of the block that is being executed, ms since the Unix epoch.
	pub fn now_ms() -> u64 {
		T::Time::now().as_millis().saturated_into()
	}

	/// Start of the first window of the home network that begins after an instant (ms).
	pub fn next_window(now_ms: u64) -> Option<Seconds> {
		let geometry = period::Geometry::load::<T>()?;
		geometry.window_at(now_ms).checked_add(geometry.window_s())
	}

	/// Length of a network's windows in seconds.
	pub fn window_s(network: NetworkId) -> Option<Seconds> {
		let window_ms = ParametersOf::<T>::get(network).latest().current.window_ms;
		window_ms.checked_div(1_000).filter(|seconds| *seconds > 0)
	}

	/// The id of an account or a name; where it has none yet it gets the next one, announced by
	/// `TargetListed`.
	pub fn list_target(network: NetworkId, who: TargetRef<T::AccountId>) -> TargetId {
		segment::list_target::<T>(network, who)
	}

	/// The id of an account or a name.
	pub fn target_id(network: NetworkId, who: &TargetRef<T::AccountId>) -> Option<TargetId> {
		query::target_of::<T>(network, who)
	}

	/// Whether an id stands for an account or a name; 0, which stands for all authors, does not.
	pub fn is_target(network: NetworkId, target: TargetId) -> bool {
		target > 0
			&& target < NextTargetId::<T>::get(network)
			&& Targets::<T>::contains_key(network, target)
	}

	/// Start of the first window whose sampled records are not closed.
	pub fn first_open_sampled(network: NetworkId) -> Option<Seconds> {
		Closings::<T>::get(network, SAMPLED).map(|closing| closing.next)
	}

	/// Leaves the sums of a removed reporter out of the day and the era that are open.
	pub fn discount(network: NetworkId, reporter: &T::AccountId) {
		sampled::discount::<T>(network, reporter);
	}

	/// Whether both the day and the era that are open leave the sums of a reporter out.
	pub fn is_discounted(network: NetworkId, reporter: &T::AccountId) -> bool {
		sampled::is_discounted::<T>(network, reporter)
	}

	/// Forgets what is kept of an account because it is a reporter.
	pub fn forget_reporter(network: NetworkId, reporter: &T::AccountId) {
		Refused::<T>::remove(network, reporter);
	}

	/// The parameters of sampling in force at the first millisecond of a window.
	pub fn sampling_at(network: NetworkId, window: Seconds) -> SamplingParameters {
		Sampling::<T>::get(network).latest().at(window)
	}
}

/// The bodies of [`runtime_api::SliApi`], for a runtime to call.
impl<T: Config> Pallet<T> {
	/// See [`runtime_api::SliApi`].
	pub fn sli(
		network: NetworkId,
		target: TargetId,
		indicator: Indicator,
		kind: PeriodKind,
		at: Option<Seconds>,
	) -> Option<runtime_api::Answer<T::AccountId>> {
		query::Query::<T>::new(network, indicator)?.sli(target, kind, at)
	}

	/// See [`runtime_api::SliApi`].
	pub fn current(
		network: NetworkId,
		target: TargetId,
		indicator: Indicator,
		kind: PeriodKind,
	) -> runtime_api::Current<T::AccountId> {
		query::Query::<T>::new(network, indicator)
			.map_or(runtime_api::Current { closed: None, open: None }, |query| {
				query.current(target, kind)
			})
	}

	/// See [`runtime_api::SliApi`].
	pub fn history(
		network: NetworkId,
		target: TargetId,
		indicator: Indicator,
		kind: PeriodKind,
		from: Seconds,
		count: u32,
	) -> alloc::vec::Vec<runtime_api::HistoryRow<T::AccountId>> {
		query::Query::<T>::new(network, indicator)
			.map(|query| query.history(target, kind, from, count))
			.unwrap_or_default()
	}

	/// See [`runtime_api::SliApi`].
	pub fn ranking(
		network: NetworkId,
		indicator: Indicator,
		kind: PeriodKind,
		at: Option<Seconds>,
		offset: u32,
		limit: u32,
	) -> Option<runtime_api::Ranking<T::AccountId>> {
		query::Query::<T>::new(network, indicator)?.ranking(kind, at, offset, limit)
	}

	/// See [`runtime_api::SliApi`].
	pub fn sum(
		network: NetworkId,
		targets: alloc::vec::Vec<TargetId>,
		indicator: Indicator,
		kind: PeriodKind,
		at: Option<Seconds>,
	) -> Option<runtime_api::Sum> {
		query::Query::<T>::new(network, indicator)?.sum(&targets, kind, at)
	}

	/// See [`runtime_api::SliApi`].
	pub fn target_of(network: NetworkId, who: TargetRef<T::AccountId>) -> Option<TargetId> {
		query::target_of::<T>(network, &who)
	}

	/// See [`runtime_api::SliApi`].
	pub fn period_of(network: NetworkId, kind: PeriodKind, at: Seconds) -> Option<Period> {
		let geometry = period::Geometry::load::<T>().filter(|_| network == HOME)?;
		geometry.period::<T>(kind, at)
	}

	/// See [`runtime_api::SliApi`].
	pub fn interval_of(part: u64, whole: u64, windows: u64) -> runtime_api::Interval {
		figures::interval_of(part, whole, windows)
	}

	/// See [`runtime_api::SliApi`].
	pub fn sampling(
		network: NetworkId,
		window: Option<Seconds>,
	) -> Option<(u32, SamplingParameters)> {
		let geometry = period::Geometry::load::<T>().filter(|_| network == HOME)?;
		let window = window.unwrap_or_else(|| geometry.window_at(Self::now_ms()));
		let window_ms = u32::try_from(geometry.window_ms.get()).ok()?;
		Some((window_ms, Self::sampling_at(network, window)))
	}
}
