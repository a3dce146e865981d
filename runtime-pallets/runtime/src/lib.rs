//! The Almanac runtime: a proof-of-authority chain that records how well its validators serve.

#![cfg_attr(not(feature = "std"), no_std)]
// The runtime macros nest deeper than the default admits.
#![recursion_limit = "256"]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod build_info;
pub mod configs;
pub mod currency;
pub mod days;
pub mod filter;
pub mod keys;
pub mod presets;

use alloc::{borrow::Cow, vec::Vec};

use sp_runtime::{
	MultiAddress, MultiSignature, generic,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
};
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;
use pallet_sli::room::KeepRoom;

/// How a transaction is signed: sr25519, ed25519 or ECDSA.
pub type Signature = MultiSignature;
/// An account: the public key behind the signature, or its hash.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An account as transactions name it.
pub type Address = MultiAddress<AccountId, ()>;
/// An amount in the smallest unit; see [`currency`].
pub type Balance = u128;
/// The number of transactions an account has sent.
pub type Nonce = u32;
/// The hash of blocks, calls and storage.
pub type Hash = sp_core::H256;
/// The height of a block.
pub type BlockNumber = u32;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction whose signature was not checked yet.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a transaction is signed over besides its call.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// What every transaction carries and is checked for, in this order.
pub type TxExtension = (
	KeepRoom<Runtime, configs::sli::MayUseKeptRoom>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// Runs blocks and transactions over all pallets.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// What an upgrade from an earlier release runs, once each: every pallet's own, oldest first.
pub type Migrations = (
	pallet_registry::migration::ToVersion2<Runtime>,
	pallet_registry::migration::ToVersion3<Runtime>,
	pallet_sli::migration::ToVersion2<Runtime>,
	pallet_registry::migration::ToVersion4<Runtime>,
	pallet_sli::migration::absence::ToVersion3<Runtime>,
	pallet_agreements::migration::ToVersion4<Runtime>,
	pallet_sli::migration::censuses::ToVersion4<Runtime>,
);

/// What an upgrade moves over several blocks, oldest first. What has run once does not run again.
pub type MultiBlockSteps = (
	pallet_sli::migration::MoveRecords<Runtime>,
	pallet_sli::migration::absence::AddAbsence<Runtime>,
	pallet_agreements::migration::SumExposures<Runtime>,
	pallet_sli::migration::censuses::NameIndicators<Runtime>,
);

/// Which runtime this is. `spec_version` rises with every release, `transaction_version` when the
/// encoding of transactions changes.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("almanac"),
	impl_name: Cow::Borrowed("almanac"),
	authoring_version: 1,
	spec_version: 17,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 2,
	system_version: 1,
};

/// The pallets. Their indices are part of the encoding of calls, events and errors and the order of
/// hooks: none may change.
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
	pub type Aura = pallet_aura;

	#[runtime::pallet_index(3)]
	pub type MultiBlockMigrations = pallet_migrations;

	#[runtime::pallet_index(10)]
	pub type Validators = pallet_validators;

	#[runtime::pallet_index(11)]
	pub type Registry = pallet_registry;
	#[runtime::pallet_index(12)]
	pub type Sli = pallet_sli;
	#[runtime::pallet_index(13)]
	pub type Scalability = pallet_scalability;
	#[runtime::pallet_index(14)]
	pub type Agreements = pallet_agreements;

	#[runtime::pallet_index(20)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(21)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(30)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(31)]
	pub type TransactionPayment = pallet_transaction_payment;

	#[runtime::pallet_index(40)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(41)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(42)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(43)]
	pub type Council = pallet_collective<Instance1>;

	#[runtime::pallet_index(90)]
	pub type Sudo = pallet_sudo;
}
