//! Root, who may reach it, and what it works with.

use frame_support::{
	parameter_types,
	traits::{LinearStoragePrice, fungible::HoldConsideration},
};
use frame_system::EnsureRoot;

use crate::{
	AccountId, Balance, Balances, OriginCaller, Preimage, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, System, configs::council::ThreeQuarters, currency::deposit, days::Days,
};

parameter_types! {
	/// The deposit for a preimage, whatever its length.
	pub const PreimageBaseDeposit: Balance = deposit(2, 64);
	/// The deposit for each byte of a preimage.
	pub const PreimageByteDeposit: Balance = deposit(0, 1);
	/// Why a balance is on hold for a preimage.
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		LinearStoragePrice<PreimageBaseDeposit, PreimageByteDeposit, Balance>,
	>;
}

/// Three quarters of the Council whitelist a call by its hash, and three quarters dispatch it as
/// Root. The only way to Root on a chain without a sudo key.
impl pallet_whitelist::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WhitelistOrigin = ThreeQuarters;
	type DispatchWhitelistedOrigin = ThreeQuarters;
	type Preimages = Preimage;
	type DeferredDispatchExpiration = Days<7>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

/// Has a key in the `development` preset only.
impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
