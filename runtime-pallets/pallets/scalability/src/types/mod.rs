//! What is stored and answered. Indices of enums and the order of fields are part of the storage
//! format: they change only with a migration.

// The codec's derive numbers variants with `as u8`.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec,
	traits::{ConstU32, fungible::Inspect},
};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;

use crate::Config;

mod checked;
mod claim;
mod requirement;
mod run;

pub use checked::*;
pub use claim::*;
pub use requirement::*;
pub use run::*;

/// A software or network that is load-tested.
pub type SubjectId = u32;
/// One campaign of load tests.
pub type RunId = u32;
/// The most points of a run.
pub const MAX_POINTS: u32 = 64;
/// An amount of the chain's currency.
pub type BalanceOf<T> =
	<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;
/// Deposits of a runtime.
pub type DepositsOf<T> = Deposits<BalanceOf<T>>;
/// A name or tag: UTF-8 without control characters or others that nobody sees.
pub type Text = BoundedVec<u8, ConstU32<64>>;
/// The points of a run.
pub type Points = BoundedVec<Point, ConstU32<MAX_POINTS>>;
/// A subject of a runtime.
pub type SubjectOf<T> = Subject<<T as frame_system::Config>::AccountId, BalanceOf<T>>;
/// A run of a runtime.
pub type RunOf<T> = Run<BalanceOf<T>, BlockNumberFor<T>>;
/// A prediction of a runtime.
pub type PredictionOf<T> = Prediction<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// What is held: amounts of the chain's currency.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	MaxEncodedLen,
)]
pub struct Deposits<Balance> {
	/// For a subject.
	pub subject: Balance,
	/// For a run and its prediction, besides its points.
	pub run: Balance,
	/// For each point of a run.
	pub point: Balance,
}

/// A software or network that is load-tested.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, MaxEncodedLen,
)]
pub struct Subject<AccountId, Balance> {
	/// Its name, of this subject alone.
	pub name: Text,
	/// Who submits its runs.
	pub owner: AccountId,
	/// What is held from the owner; 0 where the Council registered it.
	pub deposit: Balance,
}
