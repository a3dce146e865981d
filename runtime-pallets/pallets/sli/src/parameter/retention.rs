//! How long windows are, and how many closed periods are kept.

use super::{commit_blocks, following, now, sampling};
use crate::{
	pallet::{Config, Error, Event, Pallet, ParametersOf, Sampling},
	period::Geometry,
	sampled,
	types::{Dependants, DependantsOf, HOME, NetworkId, Parameters, PeriodKind, Retention, Stored},
};
use frame_support::ensure;
use sp_runtime::DispatchResult;

/// The most closed periods of a kind that can be kept: bounds the state of a network.
pub const MAX_RETENTION: u32 = 100_000;
pub(super) const DAY_MS: u32 = 86_400_000;
/// What others may rest on, and the days of the shortest such period.
const NEEDED: [(PeriodKind, u32); 3] =
	[(PeriodKind::Day, 1), (PeriodKind::Week, 7), (PeriodKind::Month, 28)];

/// Whether windows may be so long, which genesis alone says: whole seconds that divide a day, and no shorter
/// than a slot, or some windows would hold none.
pub(crate) fn is_window(window_ms: u32, slot_ms: u64) -> bool {
	let divides_the_day = window_ms > 0 && DAY_MS.is_multiple_of(window_ms);
	divides_the_day && window_ms.is_multiple_of(1_000) && u64::from(window_ms) >= slot_ms
}

/// Checks how many closed periods are kept.
pub(crate) fn check_retention<T: Config>(retention: &Retention) -> Result<(), Error<T>> {
	let is_within = |kind| (1..=MAX_RETENTION).contains(&retention.of(kind));
	ensure!(PeriodKind::ALL.into_iter().all(is_within), Error::<T>::RetentionOutOfBounds);
	Ok(())
}

pub(crate) fn set_retention<T: Config>(network: NetworkId, retention: Retention) -> DispatchResult {
	ensure!(network == HOME || Geometry::of::<T>(network).is_some(), Error::<T>::UnknownNetwork);
	check_retention::<T>(&retention)?;
	let needed = DependantsOf::<T>::days_needed(network);
	let is_kept = |(kind, days)| retention.of(kind).saturating_mul(days) >= needed;
	ensure!(NEEDED.into_iter().all(is_kept), Error::<T>::RetentionNeeded);
	let now = now::<T>();
	let current = ParametersOf::<T>::get(network).latest().at(now);
	let changed = Parameters { retention, ..current };
	if sampled::is_kept::<T>() {
		for parameters in Sampling::<T>::get(network).latest().all() {
			sampling::suits::<T>(&parameters, &changed)?;
			commit_blocks::suits::<T>(network, &parameters, &changed)?;
		}
	}
	let (from, scheduled) = following(now, current, changed);
	ParametersOf::<T>::insert(network, Stored::V1(scheduled));
	Pallet::<T>::deposit_event(Event::RetentionScheduled { network, from, retention });
	Ok(())
}
