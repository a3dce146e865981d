//! What genesis says of the home network: checked as every later change.

use super::{
	LEAST_REPORTERS, SamplingParameters, check_commit_blocks, check_retention, check_sampling,
	retention::{DAY_MS, is_window},
	share::{MAX_CLOSING_SHARE_PPM, least_share_ppm},
};
use crate::{
	pallet::{
		ClosingShare, CommitBlocks, Config, GenesisConfig, LeastReporters, ParametersOf, Sampling,
	},
	sampled::{self, Reporters},
	types::{HOME, Parameters, Stored},
};
use frame_support::traits::Get;
use sp_runtime::Perbill;

/// Stores what is governed.
///
/// # Panics
///
/// Where it is out of bounds; the message says which and what was given.
pub(crate) fn build<T: Config>(genesis: &GenesisConfig<T>) {
	let default = Parameters::default();
	let parameters = Parameters {
		window_ms: genesis.window_ms.unwrap_or(default.window_ms),
		retention: genesis.retention.unwrap_or(default.retention),
	};
	let Parameters { window_ms, retention } = parameters;
	let slot_ms = T::SlotDuration::get();
	assert!(
		is_window(window_ms, slot_ms),
		"genesis of pallet-sli: windowMs must be a multiple of 1000 that divides {DAY_MS}, and at least a slot of {slot_ms}, got {window_ms}"
	);
	if let Err(reason) = check_retention::<T>(&retention) {
		panic!("genesis of pallet-sli: {reason:?} in {retention:?}");
	}
	let sampling = genesis.sampling.unwrap_or_default();
	let least = genesis.least_reporters.unwrap_or(LEAST_REPORTERS);
	assert!(least >= 2, "genesis of pallet-sli: leastReporters must be at least 2, got {least}");
	// A chain without reporters keeps the defaults, which nothing reads.
	let quorum = least..=T::Reporters::MAX;
	if sampled::is_kept::<T>()
		&& let Err(reason) = check_sampling::<T>(&sampling, &parameters, &quorum)
	{
		panic!("genesis of pallet-sli: {reason:?} in {sampling:?}");
	}
	let commit_blocks = genesis.commit_blocks.unwrap_or_default();
	if sampled::is_kept::<T>()
		&& let Err(reason) = check_commit_blocks::<T>(commit_blocks, &sampling, &parameters)
	{
		panic!("genesis of pallet-sli: {reason:?} with commitBlocks {commit_blocks}");
	}
	let share = genesis.closing_share_ppm.unwrap_or(100_000);
	let least_share = least_share_ppm::<T>();
	assert!(
		(least_share..=MAX_CLOSING_SHARE_PPM).contains(&share),
		"genesis of pallet-sli: closingSharePpm must be {least_share}..=500000, got {share}"
	);
	ParametersOf::<T>::insert(HOME, Stored::new(parameters));
	Sampling::<T>::insert(HOME, Stored::new(sampling));
	CommitBlocks::<T>::insert(HOME, Stored::new(commit_blocks));
	LeastReporters::<T>::put(least);
	ClosingShare::<T>::put(Perbill::from_parts(share.saturating_mul(1_000)));
}

/// What holds where genesis says nothing suits the chain. Reads no storage.
pub(crate) fn check_defaults<T: Config>() {
	let parameters = Parameters::default();
	assert!(
		is_window(parameters.window_ms, T::SlotDuration::get()),
		"a slot is longer than a window of an hour"
	);
	if sampled::is_kept::<T>() {
		let (sampling, quorum) =
			(SamplingParameters::default(), LEAST_REPORTERS..=T::Reporters::MAX);
		let checked = check_sampling::<T>(&sampling, &parameters, &quorum);
		assert!(checked.is_ok(), "the default parameters of sampling are out of bounds");
	}
}
