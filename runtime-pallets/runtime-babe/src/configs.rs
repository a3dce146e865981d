//! What the pallets are told.

use crate::{
	AccountId, Babe, Balance, Balances, Block, Nonce, PalletInfo, Roundabout, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeFreezeReason, RuntimeHoldReason, RuntimeOrigin, RuntimeTask, SessionKeys,
	Staking, System, Timestamp, UncheckedExtrinsic, VERSION,
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU8, ConstU32, ConstU64, ConstU128, EstimateNextSessionRotation, Get},
	weights::{ConstantMultiplier, IdentityFee, constants::ParityDbWeight},
};
use frame_system::EnsureRoot;
use pallet_session::{FindAccountFromAuthorIndex, historical::NoteHistoricalRoot};
use pallet_sli::{Liveness, NoteSessions};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use pallet_validators::{MinimumPeriodMs, SeatKeys, SessionLengthBlocks, SlotDurationMs};
use sp_consensus_babe::AuthorityId;
use sp_core::crypto::key_types::BABE;
use sp_runtime::{
	KeyTypeId, Permill, RuntimeAppPublic,
	traits::{AccountIdLookup, ConvertInto, One, OpaqueKeys},
};
use sp_version::RuntimeVersion;

/// The most validators.
pub type MaxValidators = ConstU32<1_024>;

parameter_types! {
	/// The version in the state and in the metadata.
	pub const Version: RuntimeVersion = VERSION;
	/// The address format of chains without one of their own.
	pub const SS58Prefix: u8 = 42;
	/// Fees do not follow the load.
	pub FeeMultiplier: Multiplier = Multiplier::one();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type Nonce = Nonce;
	type Hash = sp_core::H256;
	type DbWeight = ParityDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type SS58Prefix = SS58Prefix;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = MinimumPeriodMs<Runtime>;
	type WeightInfo = ();
}

/// The length of an epoch in slots: genesis calls it the length of a session.
pub struct EpochSlots;
impl Get<u64> for EpochSlots {
	fn get() -> u64 {
		SessionLengthBlocks::<Runtime>::get().into()
	}
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = EpochSlots;
	type ExpectedBlockTime = SlotDurationMs<Runtime>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = ();
	type WeightInfo = ();
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	// Equivocations are not reported here: nobody could be punished for them.
	type KeyOwnerProof = sp_core::Void;
	type EquivocationReportSystem = ();
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = Staking;
}

/// The authorities of BABE.
pub struct BabeSeats;
impl SeatKeys for BabeSeats {
	const KEY_TYPE: KeyTypeId = BABE;

	fn keys() -> Vec<Vec<u8>> {
		Babe::authorities().iter().map(|(key, _)| key.to_raw_vec()).collect()
	}
}

impl pallet_validators::Config for Runtime {
	// Nobody is Root, and the list is empty: of this pallet the chain has its pace alone.
	type UpdateOrigin = EnsureRoot<AccountId>;
	type MaxValidators = MaxValidators;
	type SeatKeys = BabeSeats;
	type WeightInfo = pallet_validators::weights::Measured<Runtime>;
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = NoteSessions<Runtime, NoteHistoricalRoot<Runtime, Roundabout>>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU128<0>;
}

/// Validators say that they are there with the key that they sign blocks with.
pub struct AuthorKeys;
impl Liveness<Runtime> for AuthorKeys {
	type Key = AuthorityId;

	fn keys() -> Vec<AuthorityId> {
		Babe::authorities().into_iter().map(|(key, _)| key).collect()
	}

	fn progress() -> Option<Permill> {
		Babe::estimate_current_session_progress(System::block_number()).0
	}

	fn transaction(call: pallet_sli::Call<Runtime>) -> Vec<u8> {
		UncheckedExtrinsic::new_bare(call.into()).encode()
	}
}

impl pallet_sli::Config for Runtime {
	type AdminOrigin = frame_system::EnsureRoot<crate::AccountId>;
	type WeightInfo = pallet_sli::weights::Measured<Runtime>;
	type SlotDuration = SlotDurationMs<Runtime>;
	type Slot = pallet_sli::BabeSlots<Runtime>;
	type Time = Timestamp;
	type Session = pallet_sli::SessionOf<Runtime>;
	type Eras = pallet_sli::SessionsPerEra<crate::staking::EraSessions>;
	type Reporters = ();
	type Liveness = AuthorKeys;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = pallet_staking::UnitIdentificationOf<Self>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = MaxValidators;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<0>;
	type KeyOwnerProof = sp_core::Void;
	type EquivocationReportSystem = ();
}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = MaxValidators;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1_000_000_000>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ()>;
	type WeightToFee = IdentityFee<Balance>;
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<1_000_000>>;
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = ();
}
