//! What the Council sets: pauses, bounds and the reward of reporters.

use frame_support::ensure;
use pallet_sli::Seconds;
use sp_runtime::DispatchResult;

use crate::{
	BoundsOf, Config, Error, Event, LatestPause, Pallet, Pause, Reward, Rewarding, StoredBounds,
	TargetShare, bounds, period,
};

/// The longest pause: so long after its first day it has ended, however often it is prolonged.
pub(crate) const LONGEST_PAUSE_S: Seconds = 30 * 86_400;
/// So long after the first day of one pause the next may begin.
pub(crate) const BETWEEN_PAUSES_S: Seconds = 90 * 86_400;

pub(crate) fn ensure_not_paused<T: Config>() -> Result<(), Error<T>> {
	let is_paused = LatestPause::<T>::get().is_some_and(|pause| period::now::<T>() < pause.until);
	ensure!(!is_paused, Error::<T>::Paused);
	Ok(())
}

/// Pauses, or moves the end of the latest pause; an instant that is not in the future ends it.
pub(crate) fn pause<T: Config>(until: Seconds) -> DispatchResult {
	let now = period::now::<T>();
	let latest = LatestPause::<T>::get();
	let same = latest.filter(|pause| now < pause.from.saturating_add(BETWEEN_PAUSES_S));
	let from = same.map_or(now, |pause| pause.from);
	let most = from.saturating_add(LONGEST_PAUSE_S);
	ensure!(until <= most.max(now), Error::<T>::PauseTooLong);
	ensure!(until > now || same.is_some_and(|pause| now < pause.until), Error::<T>::NotPaused);
	let until = until.max(now);
	LatestPause::<T>::put(Pause { from, until });
	Pallet::<T>::deposit_event(Event::Paused { until });
	Ok(())
}

pub(crate) fn set_bounds<T: Config>(bounds: BoundsOf<T>) -> DispatchResult {
	bounds::check::<T>(&bounds)?;
	StoredBounds::<T>::put(bounds);
	Pallet::<T>::deposit_event(Event::BoundsSet { bounds });
	Ok(())
}

pub(crate) fn set_reward<T: Config>(reward: Reward) -> DispatchResult {
	bounds::check_reward::<T>(&reward)?;
	Rewarding::<T>::put(reward);
	Pallet::<T>::deposit_event(Event::RewardSet { reward });
	Ok(())
}

pub(crate) fn set_target_share<T: Config>(ppm: u32) -> DispatchResult {
	bounds::check_target_share::<T>(ppm)?;
	TargetShare::<T>::put(ppm);
	Pallet::<T>::deposit_event(Event::TargetShareSet { ppm });
	Ok(())
}
