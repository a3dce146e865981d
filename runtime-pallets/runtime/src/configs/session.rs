//! Sessions: when the validators change.

use frame_support::{parameter_types, traits::ConstU32};
use pallet_session::PeriodicSessions;
use pallet_sli::NoteSessions;
use pallet_validators::SessionLengthBlocks;
use sp_runtime::traits::{ConvertInto, OpaqueKeys};

use crate::{
	AccountId, Balance, Balances, Runtime, RuntimeEvent, Validators, currency::deposit,
	keys::SessionKeys,
};

/// A session begins with every block whose height is a multiple of the session length.
pub type Sessions = PeriodicSessions<SessionLengthBlocks<Runtime>, ConstU32<0>>;

parameter_types! {
	/// Three entries: the keys and the owner of each.
	pub const KeyDeposit: Balance = deposit(3, 256);
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = Sessions;
	type NextSessionRotation = Sessions;
	// Tells pallet-sli of every session that begins.
	type SessionManager = NoteSessions<Runtime, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
}
