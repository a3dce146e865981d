//! What releases from 0.12 on have for own stake.

#[cfg(not(feature = "incentive"))]
pub use none::*;
#[cfg(feature = "incentive")]
pub use some::*;

#[cfg(feature = "incentive")]
mod some {
	use crate::{draw::Era, runtime::*};
	use frame_support::{assert_ok, traits::fungible::Mutate};
	use pallet_staking_async::{
		ConfigOp, ErasSumValidatorIncentiveWeight, ErasValidatorIncentiveBudget,
		ErasValidatorIncentiveWeight, PotAccountProvider, RewardKind, RewardPot, SequentialTest,
		reward::DefaultStakerRewardCalculator,
	};
	use sp_runtime::Perbill;
	use sp_staking::StakerRewardCalculator;

	pub fn set_curve(era: &Era) {
		assert_ok!(Staking::set_validator_self_stake_incentive_config(
			RuntimeOrigin::root(),
			ConfigOp::Set(era.curve.optimum),
			ConfigOp::Set(era.curve.hard_cap),
			ConfigOp::Set(Perbill::from_parts(era.curve.slope)),
		));
		#[cfg(feature = "weighted")]
		pallet_staking_async::WeightedPointsFormulaStartEra::<Runtime>::set(era.weighted_from);
	}

	pub fn weigh(era: u32, stash: AccountId, own: Balance) {
		let weight =
			DefaultStakerRewardCalculator::<Runtime>::calculate_validator_incentive_weight(own);
		if weight > 0 {
			ErasValidatorIncentiveWeight::<Runtime>::insert(era, stash, weight);
			ErasSumValidatorIncentiveWeight::<Runtime>::mutate(era, |sum| *sum += weight);
		}
	}

	/// The end of the era takes from them all but the existential deposit.
	pub fn fill_pots(era: &Era) {
		for (kind, amount) in
			[(RewardKind::StakerRewards, era.reward), (RewardKind::ValidatorSelfStake, era.budget)]
		{
			let pot: AccountId = SequentialTest::pot_account(RewardPot::General(kind));
			let funds = amount + era.existential_deposit;
			<Balances as Mutate<AccountId>>::set_balance(&pot, funds);
		}
	}

	pub fn weight(era: u32, stash: AccountId) -> Option<Balance> {
		ErasValidatorIncentiveWeight::<Runtime>::get(era, stash)
	}

	/// Budget, weights, and weights times points.
	pub fn sums(era: u32) -> (Balance, Balance, Balance) {
		#[cfg(feature = "weighted")]
		let weighted = pallet_staking_async::ErasSumWeightedPoints::<Runtime>::get(era);
		#[cfg(not(feature = "weighted"))]
		let weighted = 0;
		(
			ErasValidatorIncentiveBudget::<Runtime>::get(era),
			ErasSumValidatorIncentiveWeight::<Runtime>::get(era),
			weighted,
		)
	}
}

#[cfg(not(feature = "incentive"))]
mod none {
	use crate::runtime::{AccountId, Balance};

	pub fn weight(_era: u32, _stash: AccountId) -> Option<Balance> {
		None
	}

	pub fn sums(_era: u32) -> (Balance, Balance, Balance) {
		(0, 0, 0)
	}
}
