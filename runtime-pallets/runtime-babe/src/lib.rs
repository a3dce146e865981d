//! A chain with BABE, GRANDPA, staking and authority discovery, for test networks.
//!
//! It is what Almanac judges from outside, as it does any chain that it never saw. Besides it keeps records of its own
//! validators' duties, by pallet-sli alone: what a chain with BABE adds for that is shown here.
//! `almanac network up --engine babe` starts it on real nodes. Slot and session length come from
//! genesis, as in Almanac's own runtime, and so does the number of sessions in an era; an epoch of BABE is
//! a session. Stakers elect its validators for an era. These change places with every session and
//! sometimes leave for one, so that whoever counts meets all of that.

#![cfg_attr(not(feature = "std"), no_std)]
// The runtime macros nest deeper than the default admits.
#![recursion_limit = "256"]

extern crate alloc;

mod apis;
mod configs;
mod preset;
mod roundabout;
mod staking;

pub use apis::RuntimeApi;
pub use roundabout::Roundabout;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	MultiAddress, MultiSignature, generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
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
	spec_name: Cow::Borrowed("almanac-babe"),
	impl_name: Cow::Borrowed("almanac-babe"),
	authoring_version: 1,
	spec_version: 3,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

impl_opaque_keys! {
	/// A validator's keys.
	pub struct SessionKeys {
		/// Builds and seals blocks; sr25519.
		pub babe: Babe,
		/// Votes on finality; ed25519.
		pub grandpa: Grandpa,
		/// Signs the addresses under which the validator is found; sr25519.
		pub authority_discovery: AuthorityDiscovery,
	}
}

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
	pub type Babe = pallet_babe;

	// Genesis is written in this order: who stakes has a balance, and who validates was elected.
	#[runtime::pallet_index(5)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(10)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(11)]
	pub type Staking = pallet_staking;

	#[runtime::pallet_index(20)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(21)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(22)]
	pub type AuthorityDiscovery = pallet_authority_discovery;
	// Behind Session: the block that opens an epoch names its author by the place in the new list.
	#[runtime::pallet_index(23)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(24)]
	pub type Historical = pallet_session::historical;

	// Behind Session, too: the slots of an epoch are told apart from those of the next one.
	#[runtime::pallet_index(30)]
	pub type Sli = pallet_sli;

	#[runtime::pallet_index(31)]
	pub type TransactionPayment = pallet_transaction_payment;
}
