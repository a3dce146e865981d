//! What pallet-sli is told: these are the lines of the guide.

use crate::{Runtime, SLOT_MS, Timestamp};
use frame_support::traits::{ConstU32, ConstU64};

impl pallet_sli::Config for Runtime {
	type AdminOrigin = frame_system::EnsureRoot<crate::AccountId>;
	type WeightInfo = pallet_sli::weights::Measured<Runtime>;
	type SlotDuration = ConstU64<SLOT_MS>;
	type Slot = pallet_sli::SlotFromDigest<Runtime>;
	type Time = Timestamp;
	type Session = pallet_sli::SessionOf<Runtime>;
	type Eras = pallet_sli::SessionsPerEra<ConstU32<6>>;
	type Reporters = ();
	type Liveness = ();
}
