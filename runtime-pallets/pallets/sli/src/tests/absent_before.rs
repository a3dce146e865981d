//! Records of before get an absence of nothing, block by block, and parameters move into their bounds.

use super::absence::{DAY, MONDAY, all_of, days};
use crate::{
	migration::absence::{AddAbsence, BoundSampling, RecordsOfVersion2},
	mock::*,
	*,
};
use codec::Encode;
use frame_support::{
	assert_ok,
	migrations::SteppedMigration,
	storage::unhashed,
	traits::UncheckedOnRuntimeUpgrade,
	weights::{Weight, WeightMeter},
};

/// A record as version 2 stored it.
fn of_version_2(record: &Record) -> Vec<u8> {
	let mut bytes = record.encode();
	if let Some(form) = bytes.first_mut().filter(|form| **form == 2) {
		*form = 1;
		// An absence of nothing: three bytes.
		bytes.truncate(bytes.len() - 3);
	}
	bytes
}

/// Stores every record in the form of version 2; how they were.
fn take_back() -> Vec<(Vec<u8>, Record)> {
	let all: Vec<_> = Records::<Test>::iter_keys()
		.map(|place| (Records::<Test>::hashed_key_for(place), Records::<Test>::get(place)))
		.map(|(key, record)| (key, record.expect("its key is there")))
		.collect();
	for (key, record) in &all {
		unhashed::put_raw(key, &of_version_2(record));
	}
	all
}

/// Runs the migration with this much weight a step; how many steps it took.
fn migrate(weight: Weight) -> u32 {
	let (mut cursor, mut steps) = (None, 0);
	loop {
		steps += 1;
		let mut meter = WeightMeter::with_limit(weight);
		cursor = AddAbsence::<Test>::step(cursor, &mut meter).expect("there is room for a record");
		assert!(meter.consumed().all_lte(weight));
		if cursor.is_none() {
			return steps;
		}
		assert!(steps < 1_000, "it gets on");
	}
}

#[test]
fn records_of_version_2_get_an_absence_of_nothing_and_go_on_where_weight_ran_out() {
	days(|| {
		(0..9).for_each(all_of);
		let before = take_back();
		assert!(before.len() > 40, "{} records", before.len());
		assert!(before.iter().any(|(_, record)| matches!(record, Record::Counted(_))));
		let state = AddAbsence::<Test>::pre_upgrade().expect("it can be counted");
		RecordsOfVersion2::<Test>::put(());
		// Room for ten a step.
		let refused = AddAbsence::<Test>::step(None, &mut WeightMeter::with_limit(Weight::zero()));
		assert!(refused.is_err());
		let each = <Test as frame_system::Config>::DbWeight::get()
			.reads_writes(2, 1)
			.saturating_add(Weight::from_parts(20_000_000, 0));
		let steps = migrate(each.saturating_mul(11));
		assert!(steps > 4, "{steps} steps");
		for (key, record) in &before {
			assert_eq!(unhashed::get::<Record>(key).as_ref(), Some(record));
		}
		assert_ok!(AddAbsence::<Test>::post_upgrade(state));
		assert!(!RecordsOfVersion2::<Test>::exists());
		// Records that have it stay as they are.
		RecordsOfVersion2::<Test>::put(());
		migrate(Weight::MAX);
		for (key, record) in &before {
			assert_eq!(unhashed::get::<Record>(key).as_ref(), Some(record));
		}
	});
}

#[test]
fn a_chain_that_begins_with_version_3_reads_no_record() {
	days(|| {
		all_of(0);
		let mut meter = WeightMeter::new();
		assert_eq!(AddAbsence::<Test>::step(None, &mut meter), Ok(None));
		let look = <Test as frame_system::Config>::DbWeight::get().reads_writes(2, 1);
		assert!(meter.consumed().ref_time() < look.ref_time() * 2);
	});
}

#[test]
fn a_record_that_cannot_be_read_is_found() {
	days(|| {
		all_of(0);
		let before = take_back();
		let state = AddAbsence::<Test>::pre_upgrade().expect("it can be counted");
		RecordsOfVersion2::<Test>::put(());
		let (key, record) = before.last().expect("there are records");
		unhashed::kill(key);
		migrate(Weight::MAX);
		assert!(AddAbsence::<Test>::post_upgrade(state.clone()).is_err(), "one is lost");
		unhashed::put_raw(key, &[9]);
		assert!(AddAbsence::<Test>::post_upgrade(state.clone()).is_err(), "one has no form");
		unhashed::put(key, record);
		assert_ok!(AddAbsence::<Test>::post_upgrade(state));
	});
}

#[test]
fn parameters_move_into_the_bounds_of_version_3() {
	days(|| {
		let inside = Sampling::<Test>::get(HOME).latest().current;
		let beyond = SamplingParameters { min_coverage_ppm: 1_000_000, timeout_ms: 1, ..inside };
		let next = Some((MONDAY + DAY, beyond));
		Sampling::<Test>::insert(HOME, Stored::V1(Scheduled { current: inside, next }));
		Sampling::<Test>::insert(1, Stored::new(beyond));
		let state = BoundSampling::<Test>::pre_upgrade().expect("they can be counted");
		assert!(BoundSampling::<Test>::post_upgrade(state.clone()).is_err());
		BoundSampling::<Test>::on_runtime_upgrade();
		assert_ok!(BoundSampling::<Test>::post_upgrade(state));
		let bounded = SamplingParameters { min_coverage_ppm: 900_000, timeout_ms: 100, ..inside };
		let next = Some((MONDAY + DAY, bounded));
		assert_eq!(Sampling::<Test>::get(HOME).latest(), Scheduled { current: inside, next });
		assert_eq!(Sampling::<Test>::get(1).latest().current, bounded);
		Sampling::<Test>::remove(1);
		Sampling::<Test>::insert(HOME, Stored::new(inside));
		RecordsOfVersion2::<Test>::kill();
	});
}
