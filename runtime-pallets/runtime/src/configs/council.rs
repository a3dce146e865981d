//! The Council: the accounts that govern this chain.

use frame_support::{parameter_types, weights::Weight};
use frame_system::EnsureRoot;
use pallet_collective::{
	DefaultVote, EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1, MemberCount,
};
use sp_runtime::Perbill;

use crate::{
	AccountId, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin, configs::system::Weights,
	days::Days,
};

/// The Council's instance of the pallet.
pub type CouncilInstance = Instance1;

/// More than half of the Council: may change the validators.
pub type MoreThanHalf = EnsureProportionMoreThan<AccountId, CouncilInstance, 1, 2>;

/// Three quarters of the Council: may do what Root may, and change the Council.
pub type ThreeQuarters = EnsureProportionAtLeast<AccountId, CouncilInstance, 3, 4>;

parameter_types! {
	/// The most members; `CallFilter` enforces it, for the pallet does not.
	pub const MaxCouncilMembers: MemberCount = 100;
	/// The most motions at a time.
	pub const MaxCouncilProposals: u32 = 100;
	/// The heaviest call that a motion may carry: it must fit beside what every block does.
	pub MaxProposalWeight: Weight = Perbill::from_percent(50) * Weights::get().max_block;
}

/// Who does not vote has voted against.
///
/// The pallet's own rules count silence as the prime member's vote, which would make a motion at
/// its end cheaper than the three quarters it stands for.
pub struct SilenceIsNay;
impl DefaultVote for SilenceIsNay {
	fn default_vote(_: Option<bool>, _: MemberCount, _: MemberCount, _: MemberCount) -> bool {
		false
	}
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
	type RuntimeOrigin = RuntimeOrigin;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type MotionDuration = Days<7>;
	type MaxProposals = MaxCouncilProposals;
	type MaxMembers = MaxCouncilMembers;
	type DefaultVote = SilenceIsNay;
	type WeightInfo = pallet_collective::weights::SubstrateWeight<Runtime>;
	// Not Root: Root is filtered by nothing and could leave the Council without members.
	type SetMembersOrigin = ThreeQuarters;
	type MaxProposalWeight = MaxProposalWeight;
	type DisapproveOrigin = EnsureRoot<AccountId>;
	type KillOrigin = EnsureRoot<AccountId>;
	// Only members propose, and MaxProposals bounds what they store.
	type Consideration = ();
}
