//! The least runtime that has the pallet.

use frame_election_provider_support::NoElection;
use frame_support::{construct_runtime, derive_impl, parameter_types, traits::ConstU32};

pub type AccountId = u64;
pub type Balance = u128;

construct_runtime!(
	pub enum Runtime {
		System: frame_system,
		Balances: pallet_balances,
		Staking: pallet_staking_async,
	}
);

parameter_types! {
	pub static ExistentialDeposit: Balance = 1;
	pub static PageSize: u32 = 1;
	/// What the era that ends has for its stakers, where rewards are minted.
	pub static MintedReward: Balance = 0;
	pub static DisableMinting: bool = false;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = frame_system::mocking::MockBlock<Runtime>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

#[derive_impl(pallet_staking_async::config_preludes::TestDefaultConfig)]
impl pallet_staking_async::Config for Runtime {
	type OldCurrency = Balances;
	type Currency = Balances;
	type CurrencyBalance = Balance;
	type AdminOrigin = frame_system::EnsureRoot<AccountId>;
	type EraPayout = MintedEraPayout;
	type MaxExposurePageSize = PageSize;
	type ElectionProvider = NoElection<(AccountId, u64, Staking, ConstU32<100>, ConstU32<64>)>;
	type VoterList = pallet_staking_async::UseNominatorsAndValidatorsMap<Self>;
	type TargetList = pallet_staking_async::UseValidatorsMap<Self>;
	type RcClientInterface = NoRelayChain;
	#[cfg(feature = "incentive")]
	type DisableMinting = DisableMinting;
	#[cfg(feature = "incentive")]
	type RewardPots = pallet_staking_async::SequentialTest;
	#[cfg(feature = "incentive")]
	type StakerRewardCalculator = pallet_staking_async::reward::DefaultStakerRewardCalculator<Self>;
}

pub struct MintedEraPayout;
impl pallet_staking_async::EraPayout<Balance> for MintedEraPayout {
	fn era_payout(_staked: Balance, _issuance: Balance, _milliseconds: u64) -> (Balance, Balance) {
		(MintedReward::get(), 0)
	}
}

pub struct NoRelayChain;
impl pallet_staking_async_rc_client::RcClientInterface for NoRelayChain {
	type AccountId = AccountId;
	fn validator_set(_set: Vec<AccountId>, _id: u32, _prune_up_to: Option<u32>) {}
}
