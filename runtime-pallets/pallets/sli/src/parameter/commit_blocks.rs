//! For how many blocks reporters commit themselves.

use super::{SamplingParameters, following, now};
use crate::{
	pallet::{CommitBlocks, Config, Error, Event, Pallet, ParametersOf, Sampling},
	period::Geometry,
	sampled,
	types::{HOME, NetworkId, Parameters, Scheduled, Stored},
};
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchResult;

/// The most blocks in which reporters commit themselves.
pub const MAX_COMMIT_BLOCKS: u32 = 64;

/// Checks the number of blocks for a network that is measured by these parameters.
pub(crate) fn check_commit_blocks<T: Config>(
	blocks: u32,
	sampling: &SamplingParameters,
	parameters: &Parameters,
) -> Result<(), Error<T>> {
	ensure!(blocks <= MAX_COMMIT_BLOCKS, Error::<T>::CommitBlocksOutOfBounds);
	// The grace is counted after them.
	let grace_blocks = u64::from(sampling.grace_blocks).saturating_add(blocks.into());
	let kept_ms =
		u64::from(parameters.window_ms).saturating_mul(parameters.retention.windows.into());
	let grace_ms = grace_blocks.saturating_mul(T::SlotDuration::get());
	ensure!(grace_ms < kept_ms, Error::<T>::GraceNotBelowRetention);
	Ok(())
}

/// Checks parameters that may follow with the numbers of blocks that are in force and that follow.
pub(super) fn suits<T: Config>(
	network: NetworkId,
	sampling: &SamplingParameters,
	parameters: &Parameters,
) -> Result<(), Error<T>> {
	let commits = CommitBlocks::<T>::get(network).latest();
	commits.all().try_for_each(|blocks| check_commit_blocks::<T>(blocks, sampling, parameters))
}

pub(crate) fn set_commit_blocks<T: Config>(network: NetworkId, blocks: u32) -> DispatchResult {
	let is_measured = network == HOME || Geometry::of::<T>(network).is_some();
	ensure!(is_measured && sampled::is_kept::<T>(), Error::<T>::UnknownNetwork);
	let now = now::<T>();
	let Scheduled { current, next } = CommitBlocks::<T>::get(network).latest();
	// Windows that began before that midnight still ask for what was in force then.
	ensure!(next.is_none_or(|(from, _)| now < from), Error::<T>::ChangeUnderway);
	let sampling = Sampling::<T>::get(network).latest();
	for parameters in ParametersOf::<T>::get(network).latest().all() {
		for sampling in sampling.all() {
			check_commit_blocks::<T>(blocks, &sampling, &parameters)?;
		}
	}
	let (from, scheduled) = following(now, current, blocks);
	CommitBlocks::<T>::insert(network, Stored::V1(scheduled));
	Pallet::<T>::deposit_event(Event::CommitBlocksScheduled { network, from, blocks });
	Ok(())
}
