//! Eras of other networks: of a constant length, or named by the censuses that are agreed on.

use super::types::{EraLength, EraMark};
use crate::{
	pallet::{Config, CurrentEra, EraLengths, Eras, OldestEra},
	period::Geometry,
	types::{NetworkId, Seconds},
	weights::Steps,
};
use frame_support::weights::Weight;

/// The most eras that one window begins. More follow with the windows after it.
const MOST: u32 = 32;

/// What beginning so many takes: an entry each.
pub(super) fn weight<T: Config>() -> Weight {
	T::WeightInfo::prune_entry().saturating_mul(MOST.into())
}

/// Begins the eras of a constant length that have begun by the end of a window. Eras shorter than a window
/// are not kept: not each of them would have one.
pub(super) fn follow<T: Config>(geometry: &Geometry, end: Seconds) {
	let Some(EraLength { start_ms, length_ms }) = EraLengths::<T>::get(geometry.network) else {
		return;
	};
	if length_ms < geometry.window_ms.get() {
		return;
	}
	let passed = (u64::from(end) * 1_000).saturating_sub(start_ms).checked_div(length_ms);
	let index = passed.and_then(|passed| u32::try_from(passed).ok()).unwrap_or_default();
	let began = |era: u32| start_ms.saturating_add(length_ms.saturating_mul(era.into()));
	enter::<T>(geometry.network, index, began);
}

/// Begins the era that a census names. One that is learned of late begins late: what is credited stays with the
/// era it was credited to.
pub(super) fn note<T: Config>(geometry: &Geometry, window: Seconds, mark: EraMark) {
	if EraLengths::<T>::contains_key(geometry.network) {
		return;
	}
	let first = CurrentEra::<T>::get(geometry.network).is_none();
	let (opens, ends) =
		(u64::from(window) * 1_000, u64::from(window + geometry.window_s()) * 1_000);
	let earliest = if first { 0 } else { opens.saturating_add(1) };
	let start_ms = mark.start_ms.clamp(earliest, ends);
	enter::<T>(geometry.network, mark.index, |_| start_ms);
}

/// Makes an era the current one. Those between have no window where they begin as one.
fn enter<T: Config>(network: NetworkId, index: u32, began: impl Fn(u32) -> u64) {
	let Some(current) = CurrentEra::<T>::get(network) else {
		Eras::<T>::insert(network, index, began(index));
		OldestEra::<T>::insert(network, index);
		CurrentEra::<T>::insert(network, index);
		return;
	};
	let last = index.min(current.saturating_add(MOST));
	for era in current.saturating_add(1)..=last {
		Eras::<T>::insert(network, era, began(era));
	}
	if last > current {
		CurrentEra::<T>::insert(network, last);
	}
}
