//! What other pallets of the chain ask; what clients ask is in [`answer`](crate::answer).

use crate::{
	EraLength, agreed,
	pallet::{
		Closings, Config, Event, NextTargetId, Pallet, ParametersOf, Refused, Sampling, TargetIds,
		Targets,
	},
	parameter::SamplingParameters,
	period::Geometry,
	sampled,
	types::{NetworkId, SAMPLED, Seconds, TargetId, TargetRef},
};
use frame_support::traits::UnixTime;
use sp_runtime::SaturatedConversion;

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
