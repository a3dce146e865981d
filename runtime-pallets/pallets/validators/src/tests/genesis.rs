use frame_support::traits::Hooks;

use crate::{SessionLength, SessionsPerEra, SlotDuration, Validators as Listed, bounds, mock::*};

#[test]
fn seats_the_listed_validators_in_order() {
	ExtBuilder::default().validators(vec![2, 1, 3]).build_and_execute(|| {
		assert_eq!(Session::validators(), vec![2, 1, 3]);
		assert_eq!(Authorities::get(), vec![key_of(2).0, key_of(1).0, key_of(3).0]);
	});
}

#[test]
fn an_empty_state_is_valid() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(SlotDuration::<Test>::get(), 6_000);
		assert_eq!(SessionLength::<Test>::get(), 100);
		assert_eq!(SessionsPerEra::<Test>::get(), 6);
		assert!(Listed::<Test>::get().is_empty());
		Validators::integrity_test();
		Validators::do_try_state().expect("an empty state is valid");
	});
}

#[test]
fn the_default_genesis_is_valid() {
	ExtBuilder::default()
		.genesis(|genesis| *genesis = Default::default())
		.with_keys(vec![])
		.build_and_execute(|| assert!(Session::validators().is_empty()));
}

#[test]
fn keeps_the_account_with_keys_that_is_not_listed_off_the_seats() {
	ExtBuilder::default().validators(vec![1]).build_and_execute(|| {
		run_to_session(2);
		assert_eq!(Session::validators(), vec![1]);
	});
}

#[test]
fn slots_last_from_a_tenth_of_a_second_to_ten_minutes() {
	use bounds::{OutOfBounds::SlotDuration, check};
	assert_eq!(check(99, 5, 1), Err(SlotDuration { ms: 99 }));
	assert_eq!(check(100, 5, 1), Ok(()));
	assert_eq!(check(600_000, 5, 1), Ok(()));
	assert_eq!(check(600_001, 5, 1), Err(SlotDuration { ms: 600_001 }));
}

#[test]
#[should_panic = "validators.slotDurationMs is 0: it must be 100 to 600000 milliseconds"]
fn refuses_a_slot_without_duration() {
	ExtBuilder::default().genesis(|genesis| genesis.slot_duration_ms = 0).build();
}

#[test]
#[should_panic = "validators.sessionLength is 4: it must be at least 5 blocks, for example 100"]
fn refuses_a_session_below_five_blocks() {
	ExtBuilder::default().genesis(|genesis| genesis.session_length = 4).build();
}

#[test]
#[should_panic = "validators.sessionsPerEra is 0: it must be at least 1, for example 6"]
fn refuses_an_era_without_sessions() {
	ExtBuilder::default().genesis(|genesis| genesis.sessions_per_era = 0).build();
}

#[test]
#[should_panic = "validators.validators has 3 entries: it must hold at most 4 different accounts"]
fn refuses_a_validator_listed_twice() {
	ExtBuilder::default().validators(vec![1, 2, 1]).build();
}

#[test]
#[should_panic = "validators.validators has 5 entries: it must hold at most 4 different accounts"]
fn refuses_more_validators_than_the_bound() {
	ExtBuilder::default().validators(vec![1, 2, 3, 4, 5]).build();
}

#[test]
#[should_panic = "validators.validators lists 4, which has no session keys"]
fn refuses_a_validator_without_keys() {
	ExtBuilder::default().validators(vec![1, 4]).build();
}

#[test]
#[should_panic = "session.keys has keys but validators.validators lists nobody"]
fn refuses_keys_without_a_list() {
	ExtBuilder::default().validators(vec![]).build();
}
