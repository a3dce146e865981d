//! Censuses of before get an indicator, block by block, and a cursor that credits one goes on with it.

use crate::{
	migration::censuses::{CensusesOfVersion3, MoveCursors, NameIndicators},
	mock::{foreign::*, *},
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

const WINDOWS: u32 = 3;

fn slots() -> Vec<Duty<AccountId>> {
	vec![duty(1, 3, 3), duty(2, 4, 2)]
}

/// Some windows that are closed and one that is reported.
fn reported(test: impl FnOnce()) {
	with_other(3, 3, None, || {
		for window in (FIRST..).step_by(60).take(WINDOWS as usize + 1) {
			end(window);
			(1..=3).for_each(|reporter| assert!(send(reporter, window, &slots()).is_ok()));
			if window < FIRST + 60 * WINDOWS {
				close(window);
			}
		}
		test();
	});
}

/// Stores every census under its key of version 3; how they were.
fn take_back() -> Vec<(Vec<u8>, Vec<u8>)> {
	let censuses = Censuses::<Test>::iter_keys().map(Censuses::<Test>::hashed_key_for);
	let agreed = Agreed::<Test>::iter_keys().map(Agreed::<Test>::hashed_key_for);
	let keys: Vec<_> = censuses.chain(agreed).collect();
	let all = keys.into_iter().map(|key| (key.clone(), unhashed::get_raw(&key).unwrap()));
	let all: Vec<_> = all.collect();
	for (key, value) in &all {
		unhashed::kill(key);
		unhashed::put_raw(&key[..key.len() - 1], value);
	}
	all
}

/// Runs the migration with this much weight a step; how many steps it took.
fn migrate(weight: Weight) -> u32 {
	let (mut cursor, mut steps) = (None, 0);
	loop {
		steps += 1;
		let mut meter = WeightMeter::with_limit(weight);
		cursor = NameIndicators::<Test>::step(cursor, &mut meter).expect("there is room for one");
		assert!(meter.consumed().all_lte(weight));
		if cursor.is_none() {
			return steps;
		}
		assert!(steps < 1_000, "it gets on");
	}
}

fn each() -> Weight {
	<Test as frame_system::Config>::DbWeight::get()
		.reads_writes(2, 2)
		.saturating_add(Weight::from_parts(20_000_000, 0))
}

#[test]
fn every_census_is_of_slots_and_goes_on_where_weight_ran_out() {
	reported(|| {
		let before = take_back();
		// Three reporters and what they agree on, and a window that is open.
		assert_eq!(before.len() as u32, 4 * WINDOWS + 3);
		let state = NameIndicators::<Test>::pre_upgrade().expect("they can be counted");
		assert!(NameIndicators::<Test>::post_upgrade(state.clone()).is_err());
		CensusesOfVersion3::<Test>::put(());
		let refused =
			NameIndicators::<Test>::step(None, &mut WeightMeter::with_limit(Weight::zero()));
		assert!(refused.is_err());
		// Room for two a step.
		let steps = migrate(each().saturating_mul(3));
		assert!(steps > 6, "{steps} steps");
		for (key, value) in &before {
			assert_eq!(unhashed::get_raw(key).as_ref(), Some(value));
			assert!(!unhashed::exists(&key[..key.len() - 1]));
		}
		assert_ok!(NameIndicators::<Test>::post_upgrade(state));
		assert!(!CensusesOfVersion3::<Test>::exists());
		close(FIRST + 60 * WINDOWS);
		assert_eq!(kept(2, PeriodKind::Window, FIRST + 60 * WINDOWS), Some(counted(4, 2, 1)));
	});
}

#[test]
fn a_chain_that_begins_with_version_4_moves_nothing() {
	reported(|| {
		let before = Censuses::<Test>::iter_keys().count();
		let mut meter = WeightMeter::new();
		assert_eq!(NameIndicators::<Test>::step(None, &mut meter), Ok(None));
		assert_eq!(meter.consumed(), each());
		assert_eq!(Censuses::<Test>::iter_keys().count(), before);
	});
}

#[test]
fn a_census_that_is_lost_is_found() {
	reported(|| {
		let before = take_back();
		let state = NameIndicators::<Test>::pre_upgrade().expect("they can be counted");
		CensusesOfVersion3::<Test>::put(());
		migrate(Weight::MAX);
		let (key, value) = before.first().expect("there are some");
		unhashed::kill(key);
		assert!(NameIndicators::<Test>::post_upgrade(state.clone()).is_err(), "one is lost");
		unhashed::put_raw(key, &[9]);
		assert!(NameIndicators::<Test>::post_upgrade(state.clone()).is_err(), "one has no form");
		unhashed::put_raw(key, value);
		assert_ok!(NameIndicators::<Test>::post_upgrade(state));
	});
}

#[test]
fn a_cursor_that_credits_a_census_goes_on_with_slots() {
	reported(|| {
		let key = Closings::<Test>::hashed_key_for(OTHER, SAMPLED);
		let waiting = Closings::<Test>::get(OTHER, SAMPLED).unwrap();
		let indicator = Indicator::Authorship;
		let step = Step::Agreeing { duty: 1, assigned: 3, authored: 3, reports: 3, indicator };
		let crediting = Closing { step, ..waiting };
		let mut old = crediting.encode();
		old.pop();
		unhashed::put_raw(&key, &old);
		let others: Vec<_> =
			Closings::<Test>::iter().filter(|(network, ..)| *network == HOME).collect();
		let state = MoveCursors::<Test>::pre_upgrade().expect("they can be counted");
		assert!(MoveCursors::<Test>::post_upgrade(state.clone()).is_err(), "one cannot be read");
		MoveCursors::<Test>::on_runtime_upgrade();
		assert_ok!(MoveCursors::<Test>::post_upgrade(state));
		assert_eq!(Closings::<Test>::get(OTHER, SAMPLED), Some(crediting));
		let after: Vec<_> =
			Closings::<Test>::iter().filter(|(network, ..)| *network == HOME).collect();
		assert_eq!(after, others);
		assert!(CensusesOfVersion3::<Test>::exists());
		CensusesOfVersion3::<Test>::kill();
		Closings::<Test>::insert(OTHER, SAMPLED, waiting);
	});
}
