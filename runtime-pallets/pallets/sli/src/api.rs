//! What other pallets of the chain ask; what clients ask is in [`answer`](crate::answer).

use crate::{
	EraLength, agreed,
	pallet::{
		Closings, Config, CurrentSegment, Event, Kept, NextTargetId, Pallet, ParametersOf, Records,
		Refused, Sampling, Segments, TargetIds, Targets,
	},
	parameter::SamplingParameters,
	period::{Geometry, seconds},
	prune, sampled,
	types::{
		HOME, Indicator, NetworkId, Period, PeriodKind, Record, Retention, SAMPLED, Seconds,
		TargetId, TargetRef,
	},
};
use frame_support::traits::{Get, UnixTime};
use sp_runtime::SaturatedConversion;

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// What is known of a target in a period, for pallets that act on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Final {
	/// The period is not closed yet.
	NotYet,
	/// It is out of retention; what may still be stored is about to be deleted.
	Gone,
	/// It is closed, and nothing is known of the target in it.
	NoRecord,
	/// It is closed.
	Record(Record),
}

/// For pallets that act on records.
impl<T: Config> Pallet<T> {
	/// What is known of a target in a period; of eras nothing, which are not of the calendar.
	///
	/// Retention is asked first, by time: where a cursor stands still for ever nothing waits for it longer
	/// than records are kept.
	pub fn final_record(
		network: NetworkId,
		indicator: Indicator,
		period: Period,
		target: TargetId,
	) -> Final {
		let class = indicator.class_in(network);
		let Some(geometry) = Geometry::of::<T>(network).filter(|_| period.kind != PeriodKind::Era)
		else {
			return Final::Gone;
		};
		let now_ms = Self::now_ms();
		let count = Self::retention(network).of(period.kind);
		let now = geometry.window_at(now_ms);
		let by_time = prune::oldest_kept::<T>(&geometry, period.kind, now, count);
		let kept = Kept::<T>::get((network, class, period.kind)).unwrap_or_default();
		if period.start < by_time.max(kept) {
			return Final::Gone;
		}
		let is_closed = |end: Seconds| {
			let closing = Closings::<T>::get(network, class);
			closing.is_some_and(|closing| end <= closing.final_until())
		};
		if !geometry.end::<T>(period).is_some_and(is_closed) {
			return Final::NotYet;
		}
		Records::<T>::get((network, indicator, period, target))
			.map_or(Final::NoRecord, Final::Record)
	}

	/// How many closed periods of a network are kept now.
	pub fn retention(network: NetworkId) -> Retention {
		ParametersOf::<T>::get(network).latest().at(seconds(Self::now_ms())).retention
	}

	/// How many closed periods of a kind are kept, now or from the next midnight on: the fewer of both.
	pub fn least_retention(network: NetworkId, kind: PeriodKind) -> u32 {
		let ahead = ParametersOf::<T>::get(network).latest();
		let kept = ahead.ahead(seconds(Self::now_ms())).map(|it| it.retention.of(kind));
		kept.min().unwrap_or_default()
	}

	/// The time-out of samples, now or from the next midnight on: the shorter of both, ms.
	pub fn least_timeout_ms(network: NetworkId) -> u32 {
		let ahead = Sampling::<T>::get(network).latest();
		let timeouts = ahead.ahead(seconds(Self::now_ms())).map(|it| it.timeout_ms);
		timeouts.min().unwrap_or_default()
	}

	/// How many windows of a network a UTC day has; none of one that is not measured.
	pub fn windows_per_day(network: NetworkId) -> Option<u32> {
		let geometry = Geometry::of::<T>(network)?;
		Some((DAY_MS / geometry.window_ms).saturated_into())
	}

	/// How many samples a reporter is to take of a target in a day, as parameters and validators are now;
	/// of indicators of slots, how many slots a validator of the home network has. None of what is not
	/// measured, or whose number only the network itself knows.
	pub fn samples_per_day(network: NetworkId, indicator: Indicator) -> Option<u64> {
		let geometry = Geometry::of::<T>(network)?;
		match indicator {
			Indicator::Authorship | Indicator::Arrival if network == HOME => {
				let seats = Segments::<T>::get(CurrentSegment::<T>::get()?)?.length;
				let slots = DAY_MS.checked_div(T::SlotDuration::get())?;
				slots.checked_div(seats.into())
			},
			Indicator::Rpc | Indicator::Reachability if sampled::is_kept::<T>() => {
				let samples =
					Self::sampling_at(network, seconds(Self::now_ms())).samples_per_window;
				Some((DAY_MS / geometry.window_ms).saturating_mul(samples.into()))
			},
			_ => None,
		}
	}
}

/// For the pallet that keeps reporters and addresses.
impl<T: Config> Pallet<T> {
	/// Time of the block that is being executed, ms since the Unix epoch.
	pub fn now_ms() -> u64 {
		T::Time::now().as_millis().saturated_into()
	}

	/// Begins to measure another network with the next window; eras of a constant length, or none where its
	/// censuses name them.
	pub fn begin_network(network: NetworkId, era: Option<EraLength>) {
		agreed::begin::<T>(network, era);
	}

	/// Start of the first window of a network that begins after an instant (ms); none of one that is not
	/// measured.
	pub fn next_window(network: NetworkId, now_ms: u64) -> Option<Seconds> {
		let geometry = Geometry::of::<T>(network)?;
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
		if let Some(target) = TargetIds::<T>::get(network, &who) {
			return target;
		}
		let target = NextTargetId::<T>::get(network);
		NextTargetId::<T>::insert(network, target.saturating_add(1));
		Targets::<T>::insert(network, target, &who);
		TargetIds::<T>::insert(network, &who, target);
		Self::deposit_event(Event::TargetListed { network, target, who });
		target
	}

	/// The id of an account or a name.
	pub fn target_id(network: NetworkId, who: &TargetRef<T::AccountId>) -> Option<TargetId> {
		TargetIds::<T>::get(network, who)
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
