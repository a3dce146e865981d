//! Whose turn it is to fit a run that nobody has fitted.

use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	DispatchResult, SaturatedConversion, Saturating,
	traits::{CheckedDiv, One},
};

use crate::{Config, Error, Event, OpenRun, OpenRuns, Pallet, RunId, TurnBlocks};

/// So many subjects at least share the list of open runs.
const SUBJECTS: u32 = 32;
/// So many authorities have had their turn before a run makes room.
const TURNS: u64 = 2;

/// Whether turns may be so long: without a block they would all be at once.
pub(crate) fn is_within<T: Config>(blocks: BlockNumberFor<T>) -> bool {
	blocks >= One::one() && blocks <= T::MaxTurnBlocks::get()
}

pub(crate) fn set<T: Config>(blocks: BlockNumberFor<T>) -> DispatchResult {
	ensure!(is_within::<T>(blocks), Error::<T>::TurnOutOfRange);
	TurnBlocks::<T>::put(blocks);
	Pallet::<T>::deposit_event(Event::TurnSet { blocks });
	Ok(())
}

/// The turn that a run is in, counted from 0; None in its first blocks, which belong to everybody.
pub(crate) fn turn<T: Config>(
	open: &OpenRun<BlockNumberFor<T>>,
	now: BlockNumberFor<T>,
) -> Option<u64> {
	let age = now.saturating_sub(open.submitted);
	let turns: u64 = age.checked_div(&TurnBlocks::<T>::get())?.saturated_into();
	turns.checked_sub(1)
}

/// The index of the authority whose turn it is: run mod n in the first, the next one in the next.
pub(crate) fn index(run: RunId, turn: u64, authorities: u32) -> Option<u32> {
	u64::from(run).checked_add(turn)?.checked_rem(authorities.into())?.try_into().ok()
}

/// Notes a run without a prediction, given the runs of its subject, ascending. Of one subject the newest stay, and the
/// oldest of all makes room once it has had its turns: nobody pushes out what others wait for.
pub(crate) fn open<T: Config>(run: RunId, of_subject: &[RunId]) -> Result<(), Error<T>> {
	let submitted = frame_system::Pallet::<T>::block_number();
	let mut runs = OpenRuns::<T>::get();
	let own = |open: &OpenRun<BlockNumberFor<T>>| of_subject.binary_search(&open.run).is_ok();
	let most = (T::MaxOpenRuns::get() / SUBJECTS).max(1).saturated_into();
	if runs.iter().filter(|open| own(open)).count() >= most {
		if let Some(oldest) = runs.iter().position(own) {
			runs.remove(oldest);
		}
	} else if runs.is_full() {
		let has_had = |open| turn::<T>(open, submitted).is_some_and(|turn| turn >= TURNS);
		ensure!(runs.first().is_some_and(has_had), Error::<T>::TooManyOpen);
		runs.remove(0);
	}
	runs.try_push(OpenRun { run, submitted }).map_err(|_| Error::<T>::TooManyOpen)?;
	OpenRuns::<T>::put(runs);
	Ok(())
}

/// Forgets a run that has a prediction, or is no more.
pub(crate) fn close<T: Config>(run: RunId) {
	OpenRuns::<T>::mutate(|runs| runs.retain(|open| open.run != run));
}
