//! What holds after every block.

use crate::{
	agreed, committed, counted, heartbeat,
	pallet::*,
	parameter::{self, share},
	period::Geometry,
	sampled,
	types::{COUNTED, HOME, NetworkId},
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
	let Some(geometry) = Geometry::home::<T>() else { return Ok(()) };
	parameters::<T>(HOME)?;
	let Some(closing) = Closings::<T>::get(HOME, COUNTED) else {
		ensure!(Authored::<T>::iter().next().is_none(), "nothing is counted before the first slot");
		return Ok(());
	};
	// The stored share may be smaller on an upgraded chain.
	ensure!(share::share::<T>() >= share::least_share::<T>(), "closing has room for any step");
	counted::try_state::check::<T>(&geometry, &closing)?;
	heartbeat::try_state::check::<T>(&geometry, &closing)?;
	sampled::try_state::check::<T>(&geometry)?;
	committed::try_state::check::<T>(&geometry)?;
	for network in 1..NextNetwork::<T>::get() {
		// One that was registered where nobody reports is not measured.
		let Some(geometry) = Geometry::of::<T>(network) else { continue };
		parameters::<T>(network)?;
		sampled::try_state::check::<T>(&geometry)?;
		committed::try_state::check::<T>(&geometry)?;
		agreed::try_state::check::<T>(&geometry)?;
	}
	Ok(())
}

/// What is governed is in bounds.
fn parameters<T: Config>(network: NetworkId) -> Result<(), TryRuntimeError> {
	for parameters in ParametersOf::<T>::get(network).latest().all() {
		let is_window = parameter::is_window(parameters.window_ms, T::SlotDuration::get());
		ensure!(is_window, "windows divide the day");
		let checked = parameter::check_retention::<T>(&parameters.retention);
		ensure!(checked.is_ok(), "retention is in bounds");
	}
	Ok(())
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
	for network in HOME..NextNetwork::<T>::get() {
		let Some(current) = CurrentEra::<T>::get(network) else { continue };
		let mut last = 0u64;
		for era in OldestEra::<T>::get(network)..=current {
			let start = Eras::<T>::get(network, era).ok_or("eras have no hole")?;
			ensure!(start >= last, "eras are in order");
			last = start;
		}
	}
	Ok(())
}
