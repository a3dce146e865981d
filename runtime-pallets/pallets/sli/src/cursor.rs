//! One cursor for each class of records of a network: how far its windows are closed, and what is done next.
//!
//! The work is cut into steps of known weight and goes on in later blocks where a block's share is used
//! up; what is read meanwhile is told apart by the step.

use crate::{
	counted,
	pallet::{Closings, Config, Pallet},
	period::Geometry,
	prune::prune,
	sampled,
	types::{COUNTED, Closing, HOME, RecordClass, SAMPLED, Step},
	weights::WeightInfo,
};
use frame_support::weights::WeightMeter;

/// The classes whose windows are closed. A chain that has given its reporters up keeps the cursor of theirs
/// where it stood.
pub(crate) fn classes<T: Config>() -> impl Iterator<Item = RecordClass> {
	[Some(COUNTED), sampled::is_kept::<T>().then_some(SAMPLED)].into_iter().flatten()
}

/// Closes what can be closed of a class within the meter.
pub(crate) fn advance<T: Config>(class: RecordClass, meter: &mut WeightMeter) {
	if meter.try_consume(T::WeightInfo::poll()).is_err() {
		return;
	}
	let (Some(geometry), Some(before)) = (Geometry::load::<T>(), Closings::<T>::get(HOME, class))
	else {
		return;
	};
	let now_ms = Pallet::<T>::now_ms();
	let mut closing = before;
	while step::<T>(&geometry, now_ms, class, &mut closing, meter) {}
	if closing != before {
		Closings::<T>::insert(HOME, class, closing);
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
		Step::Waiting => counted::close::begin::<T>(geometry, now_ms, closing, meter),
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
