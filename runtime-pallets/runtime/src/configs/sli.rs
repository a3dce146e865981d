//! Records of how well validators serve.

use frame_support::traits::EitherOfDiverse;
use frame_system::EnsureRoot;
use pallet_sli::{SessionOf, SlotFromDigest, weights::DbWeights};
use pallet_validators::SlotDurationMs;
use sp_staking::SessionIndex;

use crate::{AccountId, Registry, Runtime, Timestamp, configs::council::MoreThanHalf};

/// Eras as pallet-validators counts them.
pub struct Eras;
impl pallet_sli::EraOfSession for Eras {
	fn era_of(session: SessionIndex) -> u32 {
		pallet_validators::EraOfSession::<Runtime>::era_of(session)
	}
}

impl pallet_sli::Config for Runtime {
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type WeightInfo = DbWeights<Runtime>;
	type SlotDuration = SlotDurationMs<Runtime>;
	type Slot = SlotFromDigest<Runtime>;
	type Time = Timestamp;
	type Session = SessionOf<Runtime>;
	type Eras = Eras;
	type Reporters = Registry;
}
