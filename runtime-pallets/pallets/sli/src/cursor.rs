//! One cursor for each class of records of a network: how far its windows are closed, and what is done next.
//!
//! The work is cut into steps of known weight and goes on in later blocks where a block's share is used
//! up; what is read meanwhile is told apart by the step.

use crate::{
	agreed, counted,
	pallet::{Closings, Config, NextNetwork, Pallet},
	period::Geometry,
	prune::{classes, prune},
	sampled,
	types::{Closing, HOME, NetworkId, RecordClass, SAMPLED, Step},
	weights::WeightInfo,
};
use frame_support::weights::WeightMeter;
use sp_runtime::SaturatedConversion;

/// So many other networks are looked at in a block, in turn: none waits for another's work for ever.
const NETWORKS: u32 = 4;

/// Closes what can be closed within the meter: of the home network, then of the others whose turn it is.
pub(crate) fn advance_all<T: Config>(meter: &mut WeightMeter) {
	for network in core::iter::once(HOME).chain(turn::<T>()) {
		for class in classes::<T>() {
			advance::<T>(network, class, meter);
		}
	}
}

/// The other networks whose turn it is.
fn turn<T: Config>() -> impl Iterator<Item = NetworkId> {
	let others = NextNetwork::<T>::get().saturating_sub(1);
	let block: u32 = frame_system::Pallet::<T>::block_number().saturated_into();
	let first = block.wrapping_mul(NETWORKS);
	(0..others.min(NETWORKS))
		.filter_map(move |place| first.wrapping_add(place).checked_rem(others)?.checked_add(1))
}

/// Closes what can be closed of a class within the meter.
pub(crate) fn advance<T: Config>(network: NetworkId, class: RecordClass, meter: &mut WeightMeter) {
	if meter.try_consume(T::WeightInfo::poll()).is_err() {
		return;
	}
	let (Some(geometry), Some(before)) =
		(Geometry::of::<T>(network), Closings::<T>::get(network, class))
	else {
		return;
	};
	let now_ms = Pallet::<T>::now_ms();
	let mut closing = before;
	while step::<T>(&geometry, now_ms, class, &mut closing, meter) {}
	if closing != before {
		Closings::<T>::insert(network, class, closing);
	}
}

/// One step; whether there may be another.
fn step<T: Config>(
	geometry: &Geometry,
	now_ms: u64,
	class: RecordClass,
	closing: &mut Closing,
	meter: &mut WeightMeter,
) -> bool {
	match closing.step {
		Step::Waiting if class == SAMPLED => {
			sampled::close::begin::<T>(geometry, now_ms, closing, meter)
		},
		Step::Waiting if geometry.network == HOME => {
			counted::close::begin::<T>(geometry, now_ms, closing, meter)
		},
		Step::Waiting => agreed::close::note_ended::<T>(geometry, now_ms, closing, meter),
		Step::Agreeing { .. } => agreed::close::credit::<T>(geometry, closing, meter),
		Step::Crediting { .. } => counted::close::credit::<T>(geometry, closing, meter),
		Step::Combining { target, reports } => {
			sampled::close::combine_window::<T>(geometry, closing, target, reports, meter)
		},
		Step::Folding { from, skipped } => {
			let done = sampled::close::fold::<T>(geometry, from, closing.next, meter);
			if done {
				closing.step = Step::Pruning { from, skipped };
			}
			done
		},
		Step::Pruning { .. } => {
			let done = prune::<T>(geometry, now_ms, class, closing, meter);
			if done {
				closing.step = Step::Waiting;
			}
			done
		},
	}
}
