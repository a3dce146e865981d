//! What pallet-sli knows: whom targets stand for, and where windows stand.

use almanac_math::calendar::CalendarPeriod;
use pallet_sli::{
	EraLength, HOME, NetworkId, Pallet as Sli, Seconds, TargetId, TargetRef, Targets,
};
use sp_runtime::SaturatedConversion;

use crate::{Config, EraSchedule};

/// Whom a target stands for.
pub(crate) fn target<T: Config>(
	network: NetworkId,
	target: TargetId,
) -> Option<TargetRef<T::AccountId>> {
	Targets::<T>::get(network, target)
}

/// Start of the next window of a network and of the one before it; none for one that is not measured.
pub(crate) fn next_window<T: Config>(network: NetworkId) -> Option<(Seconds, Seconds)> {
	let next = Sli::<T>::next_window(network, Sli::<T>::now_ms())?;
	Some((next, next.saturating_sub(Sli::<T>::window_s(network)?)))
}

/// Start of the first window whose sampled records are not closed.
pub(crate) fn first_open<T: Config>(network: NetworkId) -> Option<Seconds> {
	Sli::<T>::first_open_sampled(network)
}

/// As [`next_window`]; the windows of the home network stand in for those of a network that is not
/// measured yet.
pub(crate) fn next_window_of_any<T: Config>(network: NetworkId) -> Option<Seconds> {
	next_window::<T>(network).or_else(|| next_window::<T>(HOME)).map(|(next, _)| next)
}

/// As [`first_open`], for any network.
pub(crate) fn first_open_of_any<T: Config>(network: NetworkId) -> Option<Seconds> {
	first_open::<T>(network).or_else(|| first_open::<T>(HOME))
}

/// The block's time, UTC seconds.
pub(crate) fn now<T: Config>() -> Seconds {
	(Sli::<T>::now_ms() / 1_000).saturated_into()
}

/// The next 00:00 UTC, as of which changes of what is measured hold that a target makes itself.
pub fn next_midnight<T: Config>() -> Seconds {
	let now = Sli::<T>::now_ms() / 1_000;
	CalendarPeriod::Day.start_after(now, 1).saturated_into()
}

/// Begins to measure a network that was registered.
pub(crate) fn begin<T: Config>(network: NetworkId, era: Option<EraSchedule>) {
	let length = |EraSchedule { start_ms, length_ms }| EraLength { start_ms, length_ms };
	Sli::<T>::begin_network(network, era.map(length));
}

pub(crate) fn discount<T: Config>(network: NetworkId, reporter: &T::AccountId) {
	Sli::<T>::discount(network, reporter);
}

pub(crate) fn is_discounted<T: Config>(network: NetworkId, reporter: &T::AccountId) -> bool {
	Sli::<T>::is_discounted(network, reporter)
}
