//! Who validates.

use alloc::vec::Vec;

use frame_support::{parameter_types, traits::EitherOfDiverse};
use frame_system::EnsureRoot;
use pallet_validators::{SeatKeys, weights::Measured};
use sp_core::crypto::key_types::AURA;
use sp_runtime::{KeyTypeId, RuntimeAppPublic};

use crate::{AccountId, Runtime, configs::council::MoreThanHalf};

parameter_types! {
	/// The most validators. Aura and GRANDPA admit as many, or they would cut the list.
	pub const MaxValidators: u32 = 1_024;
}

/// Aura's authorities.
pub struct AuraSeats;
impl SeatKeys for AuraSeats {
	const KEY_TYPE: KeyTypeId = AURA;

	fn keys() -> Vec<Vec<u8>> {
		pallet_aura::Authorities::<Runtime>::get().iter().map(|key| key.to_raw_vec()).collect()
	}
}

impl pallet_validators::Config for Runtime {
	type UpdateOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type MaxValidators = MaxValidators;
	type SeatKeys = AuraSeats;
	type WeightInfo = Measured<Runtime>;
}
