use frame_support::traits::Get;

use crate::{EraOfSession, MinimumPeriodMs, SessionLengthBlocks, SlotDurationMs, mock::*};

#[test]
fn the_minimum_period_is_half_a_slot() {
	ExtBuilder::default().genesis(|genesis| genesis.slot_duration_ms = 2_000).build_and_execute(
		|| {
			assert_eq!(SlotDurationMs::<Test>::get(), 2_000);
			assert_eq!(MinimumPeriodMs::<Test>::get(), 1_000);
		},
	);
}

#[test]
fn the_session_length_is_the_one_of_genesis() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(SessionLengthBlocks::<Test>::get(), SESSION_LENGTH);
		assert_eq!(crate::SessionLength::<Test>::get(), SESSION_LENGTH);
	});
}

#[test]
fn an_era_begins_with_every_sixth_session() {
	ExtBuilder::default().build_and_execute(|| {
		let eras = [0, 5, 6, 11, 12].map(EraOfSession::<Test>::era_of);
		assert_eq!(eras, [0, 0, 1, 1, 2]);
	});
}

#[test]
fn an_era_may_be_one_session() {
	ExtBuilder::default().genesis(|genesis| genesis.sessions_per_era = 1).build_and_execute(|| {
		assert_eq!([0, 1, 7].map(EraOfSession::<Test>::era_of), [0, 1, 7]);
	});
}
