//! Who validates.

use frame_support::{parameter_types, traits::EitherOfDiverse};
use frame_system::EnsureRoot;
use pallet_validators::weights::DbWeightInfo;

use crate::{AccountId, Runtime, configs::council::MoreThanHalf};

parameter_types! {
	/// The most validators. Aura and GRANDPA admit as many, or they would cut the list.
	pub const MaxValidators: u32 = 1_024;
}

impl pallet_validators::Config for Runtime {
	type UpdateOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type MaxValidators = MaxValidators;
	type WeightInfo = DbWeightInfo<Runtime>;
}
