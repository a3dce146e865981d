//! What agreements need of records while they are open.

use pallet_sli::{Dependants, Indicator, NetworkId, PeriodKind, SAMPLED, Seconds, TargetId};

use crate::{
	Config, LatestPause, NetworkExposures, OpenAgreements, Pallet, period,
	terms::{SETTLING_DAYS, SETTLING_S},
};

impl<T: Config> Dependants for Pallet<T> {
	fn days_needed(network: NetworkId) -> u32 {
		let is_open = OpenAgreements::<T>::iter_key_prefix((network,)).next().is_some();
		// Those of a month, as long as it can be settled.
		let days = SETTLING_DAYS.saturating_add(period::most_days(PeriodKind::Month));
		if is_open { days } else { 0 }
	}

	// Which latency counts in each is not looked at, there may be any number: it is asked whether
	// any is open.
	fn needs_timeout(network: NetworkId) -> bool {
		NetworkExposures::<T>::contains_key(network, SAMPLED)
	}

	// What could be settled when a pause began can be for 14 days after its end.
	fn retained_at(now: Seconds) -> Seconds {
		let held = |pause: &crate::Pause| now < pause.until.saturating_add(SETTLING_S);
		LatestPause::<T>::get().filter(held).map_or(now, |pause| now.min(pause.from))
	}

	fn is_proved(network: NetworkId, target: TargetId) -> bool {
		Self::is_under_agreement(network, target, Indicator::Rpc)
	}
}
