//! Slots of other networks, and what validators of relay chains do for parachains. Whoever has a network's headers,
//! and of relay chains its bodies, counts the same, so what reporters say of a window and an indicator is taken only
//! where more than half of those that are active, and a quorum, say the same bit for bit (`report`, `close`). Nothing
//! in between is ever made of two counts, and one indicator does not wait for another.
//!
//! A census names every validator of its window: whom the chain does not know yet is a target from then on. The
//! eras of such a network have a constant length, or come with its census (`era`).

pub(crate) mod close;
pub(crate) mod era;
pub(crate) mod report;
#[cfg(any(test, feature = "try-runtime"))]
pub(crate) mod try_state;
pub mod types;

use crate::{
	pallet::{Closings, Config, EraLengths, Kept, NextNetwork, Pallet, ParametersOf, Sampling},
	period::Geometry,
	sampled,
	types::{COUNTED, Closing, HOME, NetworkId, PeriodKind, SAMPLED, Stored},
};
use types::EraLength;

/// Begins to measure another network with the next window, as the home network is measured now; eras of a
/// constant length, or none where its censuses name them.
pub(crate) fn begin<T: Config>(network: NetworkId, era: Option<EraLength>) {
	if network == HOME || !sampled::is_kept::<T>() || Closings::<T>::contains_key(network, SAMPLED)
	{
		return;
	}
	let Some(home) = Geometry::home::<T>() else { return };
	let geometry = Geometry { network, ..home };
	let now_ms = Pallet::<T>::now_ms();
	let now = geometry.window_at(now_ms);
	let next = now.saturating_add(geometry.window_s());
	let parameters = ParametersOf::<T>::get(HOME).latest().at(now);
	ParametersOf::<T>::insert(network, Stored::new(parameters));
	Sampling::<T>::insert(network, Stored::new(Pallet::<T>::sampling_at(HOME, now)));
	for class in [COUNTED, SAMPLED] {
		Closings::<T>::insert(network, class, Closing::begin(next));
	}
	for kind in PeriodKind::ALL.into_iter().filter(|kind| *kind != PeriodKind::Era) {
		if let Some(period) = geometry.period::<T>(kind, next) {
			Kept::<T>::insert((network, SAMPLED, kind), period.start);
		}
	}
	NextNetwork::<T>::mutate(|following| *following = (*following).max(network.saturating_add(1)));
	if let Some(length) = era {
		EraLengths::<T>::insert(network, length);
		era::follow::<T>(&geometry, next);
	}
}
