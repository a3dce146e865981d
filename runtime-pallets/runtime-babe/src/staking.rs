//! Nominated proof of stake, as small as it can be: an election in one block, a fixed pay for an era.

use crate::{
	AccountId, Balance, Balances, Runtime, RuntimeEvent, RuntimeHoldReason, Session, Staking,
	Timestamp, configs::MaxValidators,
};
use frame_election_provider_support::{
	SequentialPhragmen,
	bounds::{ElectionBounds, ElectionBoundsBuilder},
	onchain,
};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstBool, ConstU32, Get},
};
use frame_system::EnsureRoot;
use sp_runtime::Perbill;
use sp_staking::currency_to_vote::U128CurrencyToVote;

/// What the validators of an era and their nominators share by reward points: 100 units of 10^12.
const ERA_PAY: Balance = 100_000_000_000_000;

parameter_types! {
	/// An election has no bounds: the chains of tests are small.
	pub Unbounded: ElectionBounds = ElectionBoundsBuilder::default().build();
}

/// The election.
pub struct OnChain;
impl onchain::Config for OnChain {
	type System = Runtime;
	type Solver = SequentialPhragmen<AccountId, Perbill>;
	type DataProvider = Staking;
	type WeightInfo = ();
	type MaxBackersPerWinner = ConstU32<1_024>;
	type MaxWinnersPerPage = MaxValidators;
	type Bounds = Unbounded;
	type Sort = ConstBool<true>;
}

/// The number of sessions in an era: that of genesis.
pub struct EraSessions;
impl Get<u32> for EraSessions {
	fn get() -> u32 {
		pallet_validators::SessionsPerEra::<Runtime>::get()
	}
}

/// What is paid for an era.
pub struct FixedPay;
impl sp_staking::EraPayout<Balance> for FixedPay {
	fn era_payout(_: Balance, _: Balance, _: u64) -> (Balance, Balance) {
		(ERA_PAY, 0)
	}
}

/// The benchmarks of the pallet, which nobody runs here.
pub struct NoBenchmarks;
impl pallet_staking::BenchmarkingConfig for NoBenchmarks {
	type MaxValidators = ConstU32<1>;
	type MaxNominators = ConstU32<1>;
}

#[derive_impl(pallet_staking::config_preludes::TestDefaultConfig)]
impl pallet_staking::Config for Runtime {
	type OldCurrency = Balances;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type UnixTime = Timestamp;
	type CurrencyToVote = U128CurrencyToVote;
	type ElectionProvider = onchain::OnChainExecution<OnChain>;
	type GenesisElectionProvider = Self::ElectionProvider;
	type SessionsPerEra = EraSessions;
	type AdminOrigin = EnsureRoot<AccountId>;
	type SessionInterface = Self;
	type EraPayout = FixedPay;
	type NextNewSession = Session;
	type MaxValidatorSet = MaxValidators;
	type VoterList = pallet_staking::UseNominatorsAndValidatorsMap<Self>;
	type TargetList = pallet_staking::UseValidatorsMap<Self>;
	type BenchmarkingConfig = NoBenchmarks;
}
