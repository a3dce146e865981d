//! Networks, targets and reporters.

use frame_support::{
	parameter_types,
	traits::{ConstU32, Contains, EitherOfDiverse},
};
use frame_system::EnsureRoot;
use pallet_registry::{MAX_REPORTERS, weights::Measured};
use pallet_sli::{Indicator, NetworkId, TargetId};

use crate::{
	AccountId, Balance, Balances, Runtime, RuntimeHoldReason,
	configs::council::MoreThanHalf,
	currency::{UNIT, deposit},
};

parameter_types! {
	/// What a reporter puts at stake for a network.
	pub const BondAmount: Balance = 100 * UNIT;
	/// Three entries: the address and its two indices.
	pub const AddressDeposit: Balance = deposit(3, 1_024);
	/// Two entries: the group and its name.
	pub const GroupDeposit: Balance = deposit(2, 256);
	/// A target's id in the group.
	pub const MemberDeposit: Balance = deposit(0, 4);
	/// The most reporters of a network.
	pub const MaxReporters: u32 = MAX_REPORTERS;
	/// The most addresses of a target: of each kind an agent asks the first, others stand by.
	pub const MaxAddresses: u32 = 4;
	/// The most networks.
	pub const MaxNetworks: u32 = 64;
	/// The most invitations that are not taken.
	pub const MaxInvited: u32 = 64;
}

/// The validators of this session and of the next one.
pub struct CurrentOrQueued;
impl Contains<AccountId> for CurrentOrQueued {
	fn contains(who: &AccountId) -> bool {
		pallet_session::Validators::<Runtime>::get().contains(who)
			|| pallet_session::QueuedKeys::<Runtime>::get().iter().any(|(queued, _)| queued == who)
	}
}

/// What customers have accepted and is not settled.
pub struct UnderAgreement;
impl Contains<(NetworkId, TargetId, Indicator)> for UnderAgreement {
	fn contains((network, target, indicator): &(NetworkId, TargetId, Indicator)) -> bool {
		pallet_agreements::Pallet::<Runtime>::is_under_agreement(*network, *target, *indicator)
	}
}

impl pallet_registry::Config for Runtime {
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BondAmount = BondAmount;
	type AddressDeposit = AddressDeposit;
	type GroupDeposit = GroupDeposit;
	type MemberDeposit = MemberDeposit;
	type MaxReporters = MaxReporters;
	type MaxAddresses = MaxAddresses;
	type MaxNetworks = MaxNetworks;
	type MaxInvited = MaxInvited;
	type Validators = CurrentOrQueued;
	type UnderAgreement = UnderAgreement;
	type ReceiptsS = ConstU32<{ pallet_agreements::pot::CLAIMABLE_S }>;
	type Dependants = crate::Agreements;
	type WeightInfo = Measured<Runtime>;
}
