//! What offers are held to, and within what the Council may move it.

use frame_support::ensure;

use crate::{BoundsOf, Config, Error, Reward, outcome::PPM, period::MONTH_S};

/// The most periods of any agreement: what settling, voiding and notice walk over.
pub(crate) const MOST_PERIODS: u32 = 24;
/// The largest cap, in fees: the more a customer can gain, the more it can want an outage.
const MOST_CAP_PER_FEE: u32 = 5;
/// The largest share of a fee for the caller.
const MOST_CALLER_PPM: u32 = 10_000;
/// The least share and the least coverage: below, an objective says nothing.
const LEAST_PPM: u32 = 500_000;
/// The widest gap between share and floor.
const MOST_GAP_PPM: u32 = 500_000;
/// Of one reporter alone one cannot tell whether it lies.
const LEAST_REPORTERS: u32 = 2;
/// The largest share of a fee for reporters.
const MOST_REPORTERS_PPM: u32 = 100_000;
/// The least part of a network's exposure that a target may have.
const LEAST_TARGET_PPM: u32 = 10_000;
/// The most samples that a claim opens.
pub(crate) const MOST_OPENINGS: u32 = 32;
/// As many as a network may have.
pub(crate) const MOST_REPORTERS: u32 = 32;

/// Checks what the Council or genesis sets.
pub(crate) fn check<T: Config>(bounds: &BoundsOf<T>) -> Result<(), Error<T>> {
	let all = bounds.lead_s <= MONTH_S
		&& (LEAST_PPM..=PPM).contains(&bounds.min_share_ppm)
		&& (1..=MOST_GAP_PPM).contains(&bounds.min_gap_ppm)
		&& (1..=MOST_CAP_PER_FEE).contains(&bounds.most_cap_per_fee)
		&& (1..=MOST_PERIODS).contains(&bounds.most_periods)
		&& (LEAST_PPM..=PPM).contains(&bounds.min_coverage_ppm)
		&& (LEAST_REPORTERS..=MOST_REPORTERS).contains(&bounds.min_reporters)
		&& bounds.caller_ppm <= MOST_CALLER_PPM;
	ensure!(all, Error::<T>::BoundsOutOfBounds);
	Ok(())
}

/// Checks what the Council sets of the reward.
pub(crate) fn check_reward<T: Config>(reward: &Reward) -> Result<(), Error<T>> {
	let all = reward.reporters_ppm <= MOST_REPORTERS_PPM
		&& (1..=MOST_OPENINGS).contains(&reward.openings);
	ensure!(all, Error::<T>::RewardOutOfBounds);
	Ok(())
}

/// Checks what the Council sets of a target's part of its network's exposure: with less than a hundredth hardly anything
/// could be agreed on.
pub(crate) fn check_target_share<T: Config>(ppm: u32) -> Result<(), Error<T>> {
	ensure!((LEAST_TARGET_PPM..=PPM).contains(&ppm), Error::<T>::TargetShareOutOfBounds);
	Ok(())
}
