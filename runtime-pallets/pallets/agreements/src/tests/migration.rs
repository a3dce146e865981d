//! The upgrade to sums of a network and its targets.

use crate::{
	Agreement, NetworkExposures, Reward, TargetExposures, Terms,
	migration::{Exposures, SumExposures, ToSum, ToVersion4},
	mock::*,
	settle::keep,
};
use frame_support::{
	assert_ok,
	migrations::SteppedMigration,
	traits::{GetStorageVersion, OnRuntimeUpgrade, StorageVersion},
	weights::WeightMeter,
};
use pallet_sli::{COUNTED, HOME, PeriodKind, SAMPLED};

/// Lays the state of an agreement as the version before this one had it.
fn of_before(id: u32, exposure: u64) {
	let before = Agreement { exposure, ..agreement(id).expect("there") };
	let key = (before.terms.network, before.terms.target);
	if exposure > 0 {
		let sum = Exposures::<Test>::get(key.0, key.1).unwrap_or_default();
		Exposures::<Test>::insert(key.0, key.1, sum + exposure);
	}
	keep::<Test>(id, before);
}

#[test]
fn an_upgrade_sums_exposures_in_as_many_steps_as_blocks_have_room_for() {
	[1, 2, 3].into_iter().for_each(upgrade_from);
}

fn upgrade_from(version: u16) {
	run(|| {
		let reward = Reward { reporters_ppm: 100_000, openings: 8 };
		assert_ok!(Agreements::set_reward(council(), reward));
		let daily = Terms { fee: 1_000, cap: 1, kind: PeriodKind::Day, ..rpc() };
		let ids: Vec<_> =
			(0..9).map(|at| agree(Terms { target: 1 + at % 3, ..daily }, 24)).collect();
		let census = agree(terms(), 2);
		for id in &ids {
			of_before(*id, 24);
		}
		// Those on authorship had none.
		of_before(census, 0);
		NetworkExposures::<Test>::remove(HOME, COUNTED);
		if version < 3 {
			NetworkExposures::<Test>::remove(1, SAMPLED);
		}
		assert!(TargetExposures::<Test>::clear(100, None).maybe_cursor.is_none());
		StorageVersion::new(version).put::<Agreements>();
		ToVersion4::<Test>::on_runtime_upgrade();
		assert_eq!(Agreements::on_chain_storage_version(), 4);

		let weight = <Test as frame_system::Config>::DbWeight::get().reads_writes(6, 6);
		let refused = SumExposures::<Test>::step(None, &mut WeightMeter::with_limit(weight));
		assert!(refused.is_err(), "too little room for a step");
		let (mut cursor, mut steps) = (None, 0);
		loop {
			let mut meter = WeightMeter::with_limit(weight.saturating_mul(3));
			cursor = SumExposures::<Test>::step(cursor, &mut meter).expect("there is room");
			steps += 1;
			if cursor.is_none() {
				break;
			}
		}
		assert!(steps > 4, "it took several blocks: {steps}");
		assert_eq!(NetworkExposures::<Test>::get(1, SAMPLED), 9 * 24);
		assert_eq!(NetworkExposures::<Test>::get(HOME, COUNTED), 0);
		assert_eq!(Exposures::<Test>::iter().count(), 0);
		let rate = if version < 3 { 3 * 100 } else { 0 };
		assert_eq!(crate::paying::weight::<Test>(1, 1, 0), rate);
		// What was accepted before settles as before.
		close(census, crate::mock::census(99, 100));
		assert_ok!(Agreements::settle(signed(CALLER), census));
		// A chain that is of this version already stays as it is.
		ToVersion4::<Test>::on_runtime_upgrade();
		let again = SumExposures::<Test>::step(None, &mut WeightMeter::new());
		assert_eq!((again, NetworkExposures::<Test>::get(1, SAMPLED)), (Ok(None), 9 * 24));
	});
}

#[test]
fn a_chain_without_agreements_has_nothing_to_sum() {
	run(|| {
		StorageVersion::new(0).put::<Agreements>();
		ToVersion4::<Test>::on_runtime_upgrade();
		assert!(!ToSum::<Test>::exists());
		assert_eq!(SumExposures::<Test>::step(None, &mut WeightMeter::new()), Ok(None));
	});
}
