//! Storage keys that differ in the target alone.

use crate::{
	pallet::{Config, OpenSums, Records},
	types::{HOME, Indicator, Period, TargetId},
};
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{StorageHasher, Twox64Concat};

/// What a target takes in a key: eight bytes of hash and itself.
const TARGET: usize = 12;

/// The keys of one period and indicator by target. Every hash is a call out of the runtime, so all but
/// the target's is made once.
pub(super) struct TargetKeys {
	before: Vec<u8>,
	after: Vec<u8>,
}

impl TargetKeys {
	/// Keys of [`Records`].
	pub fn of_records<T: Config>(indicator: Indicator, period: Period) -> Self {
		Self::new(Records::<T>::hashed_key_for((HOME, indicator, period, 0)), Vec::new())
	}

	/// Keys of [`OpenSums`].
	pub fn of_sums<T: Config>(indicator: Indicator, period: Period) -> Self {
		let key = OpenSums::<T>::hashed_key_for((HOME, period, 0, indicator));
		Self::new(key, indicator.using_encoded(Twox64Concat::hash))
	}

	fn new(mut key: Vec<u8>, after: Vec<u8>) -> Self {
		key.truncate(key.len().saturating_sub(TARGET).saturating_sub(after.len()));
		Self { before: key, after }
	}

	/// The key of a target.
	pub fn of(&self, target: TargetId) -> Vec<u8> {
		let target = target.using_encoded(Twox64Concat::hash);
		[&self.before[..], &target, &self.after].concat()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{mock::Test, types::PeriodKind};

	#[test]
	fn they_are_the_keys_of_the_maps() {
		let period = Period { kind: PeriodKind::Day, start: 1_711_756_800 };
		for target in [0, 1, 77, TargetId::MAX] {
			for indicator in Indicator::SAMPLED {
				assert_eq!(
					TargetKeys::of_records::<Test>(indicator, period).of(target),
					Records::<Test>::hashed_key_for((HOME, indicator, period, target))
				);
				assert_eq!(
					TargetKeys::of_sums::<Test>(indicator, period).of(target),
					OpenSums::<Test>::hashed_key_for((HOME, period, target, indicator))
				);
			}
		}
	}
}
