//! Records of how well validators serve.

use frame_support::traits::{Contains, EitherOfDiverse};
use frame_system::EnsureRoot;
use pallet_sli::{SessionOf, SlotFromDigest, weights::Measured};
use pallet_validators::SlotDurationMs;
use sp_staking::SessionIndex;

use crate::{
	AccountId, Registry, Runtime, Timestamp,
	configs::council::{CouncilInstance, MoreThanHalf},
};

/// Eras as pallet-validators counts them.
pub struct Eras;
impl pallet_sli::EraOfSession for Eras {
	fn era_of(session: SessionIndex) -> u32 {
		pallet_validators::EraOfSession::<Runtime>::era_of(session)
	}
}

/// Who may use the room that blocks keep for reports: the Council, whose calls are of the same class, and the
/// sudo key where there is one.
pub struct MayUseKeptRoom;
impl Contains<AccountId> for MayUseKeptRoom {
	fn contains(who: &AccountId) -> bool {
		pallet_collective::Members::<Runtime, CouncilInstance>::get().contains(who)
			|| pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who)
	}
}

impl pallet_sli::Config for Runtime {
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type WeightInfo = Measured<Runtime>;
	type SlotDuration = SlotDurationMs<Runtime>;
	type Slot = SlotFromDigest<Runtime>;
	type Time = Timestamp;
	type Session = SessionOf<Runtime>;
	type Eras = Eras;
	type Reporters = Registry;
}
