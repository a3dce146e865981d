//! A chain whose blocks are sealed on demand, for tests and for trying things: no slots, no validators,
//! no sessions, no finality gadget.
//!
//! `almanac network up --engine manual` or `instant` starts it on a real node. Nobody has a duty on it,
//! so nobody can miss one: Almanac has to say that, and why.

#![cfg_attr(not(feature = "std"), no_std)]
// The runtime macros nest deeper than the default admits.
#![recursion_limit = "256"]

extern crate alloc;

mod apis;
mod preset;

pub use apis::RuntimeApi;

use alloc::{borrow::Cow, vec::Vec};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU8, ConstU64, ConstU128},
	weights::{ConstantMultiplier, IdentityFee, constants::ParityDbWeight},
};
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};
use sp_runtime::{
	MultiAddress, MultiSignature, generic,
	traits::{AccountIdLookup, BlakeTwo256, IdentifyAccount, One, Verify},
};
use sp_version::RuntimeVersion;

/// An account: the public key behind a signature, or its hash.
pub type AccountId = <<MultiSignature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An amount in the smallest unit.
pub type Balance = u128;
/// The number of transactions that an account has sent.
pub type Nonce = u32;
/// A block.
pub type Block = generic::Block<generic::Header<u32, BlakeTwo256>, UncheckedExtrinsic>;
/// A transaction whose signature was not checked yet.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<
	MultiAddress<AccountId, ()>,
	RuntimeCall,
	MultiSignature,
	(
		frame_system::CheckNonZeroSender<Runtime>,
		frame_system::CheckSpecVersion<Runtime>,
		frame_system::CheckTxVersion<Runtime>,
		frame_system::CheckGenesis<Runtime>,
		frame_system::CheckEra<Runtime>,
		frame_system::CheckNonce<Runtime>,
		frame_system::CheckWeight<Runtime>,
		pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	),
>;
type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

#[sp_version::runtime_version]
const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("almanac-manual"),
	impl_name: Cow::Borrowed("almanac-manual"),
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
	pub type TransactionPayment = pallet_transaction_payment;
}

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
	type OnTimestampSet = ();
	// Two blocks may be asked for within a millisecond.
	type MinimumPeriod = ConstU64<0>;
	type WeightInfo = ();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Runtime {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1_000_000_000>;
	type AccountStore = System;
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
