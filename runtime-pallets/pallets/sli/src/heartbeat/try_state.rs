//! What holds after every block for heartbeats.

use crate::{
	counted::CurrentSession,
	pallet::{Config, Heartbeats, Kept, LastHeartbeat, OldestEra, Records, Targets},
	period::Geometry,
	types::{COUNTED, Closing, HOME, Indicator, PeriodKind, Record, Step},
};
use frame_support::ensure;
use sp_runtime::TryRuntimeError;

/// Nobody is heard more often than it was expected, in windows that are open, by targets that are known, and
/// no record is kept beyond retention.
pub(crate) fn check<T: Config>(
	geometry: &Geometry,
	closing: &Closing,
) -> Result<(), TryRuntimeError> {
	for (window, target, heard) in Heartbeats::<T>::iter() {
		ensure!(window >= closing.next, "closed windows have no open heartbeats");
		ensure!(heard.kept <= heard.expected && heard.expected > 0, "a session has one heartbeat");
		ensure!(Targets::<T>::contains_key(HOME, target), "a target is expected");
	}
	for (target, session) in LastHeartbeat::<T>::iter() {
		ensure!(session <= T::Session::index(), "nobody is heard in a session to come");
		ensure!(Targets::<T>::contains_key(HOME, target), "a target was heard");
	}
	for ((period, _), record) in Records::<T>::iter_prefix((HOME, Indicator::Heartbeat)) {
		let Record::Counted(counted) = record else {
			return Err("heartbeats are counted".into());
		};
		ensure!(counted.authored <= counted.assigned, "a session has one heartbeat");
		ensure!(counted.windows <= counted.assigned, "a window counts only with a session");
		let kept = match period.kind {
			PeriodKind::Era => geometry.era_start::<T>(OldestEra::<T>::get(HOME)),
			kind => Kept::<T>::get((HOME, COUNTED, kind)),
		};
		let is_kept = kept.is_some_and(|kept| kept <= period.start);
		ensure!(is_kept || closing.step != Step::Waiting, "no record beyond retention");
	}
	Ok(())
}
