//! What pallet-sli knows: ids of targets, and where windows stand.

use frame_support::traits::UnixTime;
use pallet_sli::{
	COUNTED, Closings, HOME, NetworkId, NextTargetId, ParametersOf, Seconds, TargetId, TargetIds,
	TargetRef, Targets,
};
use sp_runtime::SaturatedConversion;

use crate::Config;

/// Whom a target stands for.
pub(crate) fn target<T: Config>(
	network: NetworkId,
	target: TargetId,
) -> Option<TargetRef<T::AccountId>> {
	Targets::<T>::get(network, target)
}

/// The id of an account or a name.
pub(crate) fn target_id<T: Config>(
	network: NetworkId,
	who: &TargetRef<T::AccountId>,
) -> Option<TargetId> {
	TargetIds::<T>::get(network, who)
}

/// The id of an account or a name, a new one if it has none.
pub(crate) fn list_target<T: Config>(network: NetworkId, who: TargetRef<T::AccountId>) -> TargetId {
	if let Some(target) = TargetIds::<T>::get(network, &who) {
		return target;
	}
	let target = NextTargetId::<T>::get(network);
	NextTargetId::<T>::insert(network, target.saturating_add(1));
	Targets::<T>::insert(network, target, &who);
	TargetIds::<T>::insert(network, &who, target);
	target
}

/// Length of a window in seconds.
pub(crate) fn window_s<T: Config>(network: NetworkId) -> Option<Seconds> {
	let window_ms = ParametersOf::<T>::get(network).current.window_ms;
	(network == HOME && window_ms > 0).then_some(window_ms / 1_000)
}

/// Start of the next window of a network; none for one that has no windows.
pub(crate) fn next_window<T: Config>(network: NetworkId) -> Option<Seconds> {
	let length = window_s::<T>(network)?;
	let now: Seconds = T::Time::now().as_secs().saturated_into();
	now.checked_div(length)?.checked_add(1)?.checked_mul(length)
}

/// Start of the first window whose sampled records are not closed.
pub(crate) fn first_open<T: Config>(network: NetworkId) -> Option<Seconds> {
	Closings::<T>::get(network, COUNTED).map(|closing| closing.next)
}

/// As [`next_window`]; the windows of the home network stand in for those of a network that is not
/// measured yet.
pub(crate) fn next_window_of_any<T: Config>(network: NetworkId) -> Option<Seconds> {
	next_window::<T>(network).or_else(|| next_window::<T>(HOME))
}

/// As [`first_open`], for any network.
pub(crate) fn first_open_of_any<T: Config>(network: NetworkId) -> Option<Seconds> {
	first_open::<T>(network).or_else(|| first_open::<T>(HOME))
}
