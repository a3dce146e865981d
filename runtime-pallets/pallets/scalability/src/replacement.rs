//! How long a prediction may be replaced by a better one.

use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{DispatchResult, traits::One};

use crate::{Config, Error, Event, Pallet, ReplacementBlocks};

/// Whether so many blocks may be set: without any, the first prediction would stand unopposed.
pub(crate) fn is_within<T: Config>(blocks: BlockNumberFor<T>) -> bool {
	blocks >= One::one() && blocks <= T::MaxReplacementBlocks::get()
}

pub(crate) fn set<T: Config>(blocks: BlockNumberFor<T>) -> DispatchResult {
	ensure!(is_within::<T>(blocks), Error::<T>::ReplacementOutOfRange);
	ReplacementBlocks::<T>::put(blocks);
	Pallet::<T>::deposit_event(Event::ReplacementSet { blocks });
	Ok(())
}
