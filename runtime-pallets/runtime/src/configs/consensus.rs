//! Time, block production and finality.

use frame_support::traits::{ConstBool, ConstU32, ConstU64};
use pallet_validators::{MinimumPeriodMs, SlotDurationMs};
use sp_consensus_aura::sr25519::AuthorityId;

use crate::{Aura, Runtime, RuntimeEvent, configs::validators::MaxValidators};

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = MinimumPeriodMs<Runtime>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuthorityId;
	type MaxAuthorities = MaxValidators;
	// Aura stops the chain at the slot of a disabled author, and nothing reports offences here.
	type DisabledValidators = ();
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = SlotDurationMs<Runtime>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	// Kept only to prove old equivocations, which are not reported here.
	type MaxSetIdSessionEntries = ConstU64<0>;
	type KeyOwnerProof = sp_core::Void;
	type EquivocationReportSystem = ();
}
