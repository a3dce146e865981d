//! What holds after every block.

use crate::{
	counted,
	pallet::*,
	parameter::{self, share},
	period::Geometry,
	sampled,
	types::{COUNTED, HOME},
};
use frame_support::{ensure, migrations::MultiStepMigrator, traits::Get};
use sp_runtime::TryRuntimeError;

/// All invariants of the pallet.
pub(crate) fn check<T: Config>() -> Result<(), TryRuntimeError> {
	// Storage is being moved, step by step.
	if <T as frame_system::Config>::MultiBlockMigrator::ongoing() {
		return Ok(());
	}
	targets::<T>()?;
	eras::<T>()?;
	let Some(geometry) = Geometry::load::<T>() else { return Ok(()) };
	for parameters in ParametersOf::<T>::get(HOME).latest().all() {
		let is_window = parameter::is_window(parameters.window_ms, T::SlotDuration::get());
		ensure!(is_window, "windows divide the day");
		let checked = parameter::check_retention::<T>(&parameters.retention);
		ensure!(checked.is_ok(), "retention is in bounds");
	}
	let Some(closing) = Closings::<T>::get(HOME, COUNTED) else {
		ensure!(Authored::<T>::iter().next().is_none(), "nothing is counted before the first slot");
		return Ok(());
	};
	// The stored share may be smaller on an upgraded chain.
	ensure!(share::share::<T>() >= share::least_share::<T>(), "closing has room for any step");
	counted::try_state::check::<T>(&geometry, &closing)?;
	sampled::try_state::check::<T>(&geometry)
}

/// Ids and whom they stand for are one to one; 0 stands for nobody.
fn targets<T: Config>() -> Result<(), TryRuntimeError> {
	let mut ids = 0u32;
	for (network, target, who) in Targets::<T>::iter() {
		ensure!(TargetIds::<T>::get(network, &who) == Some(target), "a target finds its id");
		ensure!(target > 0 && target < NextTargetId::<T>::get(network), "ids are dense from 1");
		ids = ids.saturating_add(1);
	}
	ensure!(TargetIds::<T>::iter().count() == ids as usize, "no id without its target");
	Ok(())
}

/// Eras are without a hole and in order.
fn eras<T: Config>() -> Result<(), TryRuntimeError> {
	let Some(current) = CurrentEra::<T>::get(HOME) else { return Ok(()) };
	let mut last = 0u64;
	for era in OldestEra::<T>::get(HOME)..=current {
		let start = Eras::<T>::get(HOME, era).ok_or("eras have no hole")?;
		ensure!(start >= last, "eras are in order");
		last = start;
	}
	Ok(())
}
