//! Load tests and predictions.

use frame_support::{parameter_types, traits::EitherOfDiverse};
use frame_system::EnsureRoot;
use pallet_scalability::weights::Measured;

use crate::{
	AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeHoldReason,
	configs::{council::MoreThanHalf, predictor::Predictor},
	currency::deposit,
};

parameter_types! {
	/// Two entries: the subject and its name; and its list of runs and its requirement.
	pub const SubjectDeposit: Balance = deposit(4, 1_024);
	/// Two entries: the run and its prediction.
	pub const RunDeposit: Balance = deposit(2, 1_024);
	/// A point in the run.
	pub const PointDeposit: Balance = deposit(0, 70);
	/// The most runs of a subject: a release a week for five years.
	pub const MaxRuns: u32 = 256;
	/// A day of blocks of 6 seconds.
	pub const DefaultReplacementBlocks: BlockNumber = 14_400;
	/// A month of them.
	pub const MaxReplacementBlocks: BlockNumber = 432_000;
	/// An hour of blocks of 6 seconds.
	pub const DefaultTurnBlocks: BlockNumber = 600;
	/// A week of them.
	pub const MaxTurnBlocks: BlockNumber = 100_800;
	/// As many as a subject may have; 2 kB of state.
	pub const MaxOpenRuns: u32 = 256;
}

impl pallet_scalability::Config for Runtime {
	type AdminOrigin = EitherOfDiverse<EnsureRoot<AccountId>, MoreThanHalf>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SubjectDeposit = SubjectDeposit;
	type RunDeposit = RunDeposit;
	type PointDeposit = PointDeposit;
	type MaxRuns = MaxRuns;
	type DefaultReplacementBlocks = DefaultReplacementBlocks;
	type MaxReplacementBlocks = MaxReplacementBlocks;
	type DefaultTurnBlocks = DefaultTurnBlocks;
	type MaxTurnBlocks = MaxTurnBlocks;
	type MaxOpenRuns = MaxOpenRuns;
	type Worker = Predictor;
	type WeightInfo = Measured<Runtime>;
}
