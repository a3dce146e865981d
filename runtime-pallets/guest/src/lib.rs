//! A guest: an Aura chain with a life of its own, in tests only.
//!
//! It has another address format, slot and session length than Almanac, its validators change order
//! and number with every session, and it knows nothing of pallet-validators. pallet-sli is added to it
//! by just the lines of `docs/how-to/add-to-your-chain.md`; a test compares the two. `almanac watch` is tried
//! on it as on a chain that it never saw.
//!
//! With the feature `account20` it has accounts as on Ethereum; that is a committed blob of its own.

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]

extern crate alloc;

pub mod account20;
pub mod account32;
mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod preset;
mod sli;

pub use apis::RuntimeApi;

#[cfg(feature = "account20")]
use account20 as accounts;
#[cfg(not(feature = "account20"))]
use account32 as accounts;

use alloc::{borrow::Cow, vec::Vec};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, ConstU128},
	weights::constants::ParityDbWeight,
};
use pallet_session::PeriodicSessions;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, ConvertInto, IdentifyAccount, OpaqueKeys, StaticLookup, Verify},
};
use sp_version::RuntimeVersion;

/// An account of the guest.
pub type AccountId = <<accounts::Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// A block of the guest.
pub type Block = generic::Block<generic::Header<u32, BlakeTwo256>, UncheckedExtrinsic>;
/// A transaction of the guest.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<
	<accounts::Lookup as StaticLookup>::Source,
	RuntimeCall,
	accounts::Signature,
	(
		frame_system::CheckNonZeroSender<Runtime>,
		frame_system::CheckSpecVersion<Runtime>,
		frame_system::CheckTxVersion<Runtime>,
		frame_system::CheckGenesis<Runtime>,
		frame_system::CheckEra<Runtime>,
		frame_system::CheckNonce<Runtime>,
		frame_system::CheckWeight<Runtime>,
	),
>;
type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Blocks of a session.
pub const SESSION_BLOCKS: u32 = 17;
/// Duration of a slot.
pub const SLOT_MS: u64 = 3_000;

#[sp_version::runtime_version]
const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("guest"),
	impl_name: Cow::Borrowed("guest"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(4)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(5)]
	pub type Sli = pallet_sli;
}

parameter_types! {
	/// The version in the state.
	pub const Version: RuntimeVersion = VERSION;
	/// Another address format than the one of test networks.
	pub const SS58Prefix: u8 = 7;
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = accounts::Lookup;
	type Nonce = u32;
	type Hash = sp_core::H256;
	type DbWeight = ParityDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<u128>;
	type SS58Prefix = SS58Prefix;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Aura;
	type MinimumPeriod = ConstU64<{ SLOT_MS / 2 }>;
	type WeightInfo = ();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = u128;
	type ExistentialDeposit = ConstU128<1>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

impl pallet_aura::Config for Runtime {
	type AuthorityId = AuraId;
	type MaxAuthorities = ConstU32<32>;
	type DisabledValidators = ();
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type SlotDuration = ConstU64<SLOT_MS>;
}

impl_opaque_keys! {
	/// The keys of a validator.
	pub struct SessionKeys {
		/// Builds blocks.
		pub aura: Aura,
	}
}

/// The guest's own validators: those of genesis, turned by one place each session, every third
/// session without the last.
pub struct Roundabout;
impl pallet_session::SessionManager<AccountId> for Roundabout {
	fn new_session(index: u32) -> Option<Vec<AccountId>> {
		let mut validators = accounts::developers().to_vec();
		let turn = (index as usize).checked_rem(validators.len())?;
		validators.rotate_left(turn);
		if index % 3 == 2 {
			validators.pop();
		}
		Some(validators)
	}

	fn new_session_genesis(_: u32) -> Option<Vec<AccountId>> {
		None
	}

	fn start_session(_: u32) {}

	fn end_session(_: u32) {}
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = PeriodicSessions<ConstU32<SESSION_BLOCKS>, ConstU32<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU32<SESSION_BLOCKS>, ConstU32<0>>;
	type SessionManager = pallet_sli::NoteSessions<Runtime, Roundabout>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU128<0>;
}
