//! Storage that is moved over several blocks.

use frame_support::{
	migrations::FreezeChainOnFailedMigration, parameter_types, traits::ConstU32, weights::Weight,
};
use sp_runtime::Perbill;

use crate::{Runtime, RuntimeEvent, configs::system::Weights};

parameter_types! {
	/// While storage is moved, blocks carry nothing else but what the chain itself must do.
	pub MaxServiceWeight: Weight = Perbill::from_percent(75) * Weights::get().max_block;
}

impl pallet_migrations::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = crate::MultiBlockSteps;
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type CursorMaxLen = ConstU32<1_024>;
	type IdentifierMaxLen = ConstU32<64>;
	type MigrationStatusHandler = ();
	// Records that cannot be read are worse than a chain that waits for a release that can.
	type FailedMigrationHandler = FreezeChainOnFailedMigration;
	type MaxServiceWeight = MaxServiceWeight;
	type WeightInfo = pallet_migrations::weights::SubstrateWeight<Runtime>;
}
