//! The share of a block for closing.

use crate::{
	pallet::{ClosingShare, Config, Error, Event, Pallet},
	prune, sampled,
	weights::{Steps, WeightInfo},
};
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchResult, Perbill};

/// The largest share.
pub(crate) const MAX_CLOSING_SHARE_PPM: u32 = 500_000;

/// The stored share, or what any step needs, so that no cursor ever stands still for want of room.
pub(crate) fn share<T: Config>() -> Perbill {
	ClosingShare::<T>::get().max(least_share::<T>())
}

/// As [`least_share_ppm`]; all of the block where even that is too little.
pub(crate) fn least_share<T: Config>() -> Perbill {
	Perbill::from_parts(least_share_ppm::<T>().saturating_mul(1_000))
}

/// The least share of a block, in ppm, with which every step makes progress: finding the next window
/// and crediting one seat of it, or looking at every kind of period and deleting one record, or one
/// step of the cursor of sampled records, which comes to its turn where this one waits.
pub(crate) fn least_share_ppm<T: Config>() -> u32 {
	let counted = T::WeightInfo::plan()
		.saturating_mul(2)
		.saturating_add(T::WeightInfo::credit_seat())
		.saturating_add(prune::most_expensive_step::<T>());
	let needed =
		T::WeightInfo::poll().saturating_add(counted.max(sampled::most_expensive_step::<T>()));
	let block = T::BlockWeights::get().max_block;
	// A parachain's blocks are bounded by the size of their proofs too.
	let of_time = ppm_of(needed.ref_time(), block.ref_time());
	of_time.max(ppm_of(needed.proof_size(), block.proof_size()))
}

/// A part of a whole in ppm, rounded up; more than any share where there is no whole.
fn ppm_of(part: u64, whole: u64) -> u32 {
	let ppm = u128::from(part).saturating_mul(1_000_000).div_ceil(u128::from(whole).max(1));
	u32::try_from(ppm).unwrap_or(u32::MAX)
}

pub(crate) fn set<T: Config>(ppm: u32) -> DispatchResult {
	let allowed = least_share_ppm::<T>()..=MAX_CLOSING_SHARE_PPM;
	ensure!(allowed.contains(&ppm), Error::<T>::ClosingShareOutOfBounds);
	ClosingShare::<T>::put(Perbill::from_parts(ppm.saturating_mul(1_000)));
	Pallet::<T>::deposit_event(Event::ClosingShareSet { ppm });
	Ok(())
}
