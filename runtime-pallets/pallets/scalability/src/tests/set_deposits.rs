use crate::{Deposits, Error, Event, HoldReason, StoredDeposits, mock::*, try_state};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};

const GIVEN: Deposits<u64> =
	Deposits { subject: SUBJECT_DEPOSIT, run: RUN_DEPOSIT, point: POINT_DEPOSIT };

fn set(deposits: Deposits<u64>) -> DispatchResult {
	Scalability::set_deposits(council(), deposits)
}

#[test]
fn other_deposits_are_held_from_then_on_and_none_of_before_changes() {
	run(|| {
		submit("v1");
		let before = held(HoldReason::Run, 1);
		let deposits = Deposits { run: 2 * RUN_DEPOSIT, ..GIVEN };
		assert_ok!(set(deposits));
		assert_eq!(last_event(), Event::DepositsSet { deposits });
		assert_eq!(held(HoldReason::Run, 1), before);
		submit("v2");
		assert_eq!(held(HoldReason::Run, 1), 2 * before + RUN_DEPOSIT);
	});
}

#[test]
fn only_the_council_sets_them() {
	run(|| {
		assert_noop!(Scalability::set_deposits(signed(1), GIVEN), BadOrigin);
	});
}

#[test]
fn they_are_taken_up_to_their_bounds_and_refused_beyond() {
	run(|| {
		let most = Deposits {
			subject: 1_000 * SUBJECT_DEPOSIT,
			run: 1_000 * RUN_DEPOSIT,
			point: 1_000 * POINT_DEPOSIT,
		};
		assert_ok!(set(most));
		assert_ok!(set(GIVEN));
		for beyond in [
			Deposits { subject: most.subject + 1, ..GIVEN },
			Deposits { subject: SUBJECT_DEPOSIT - 1, ..GIVEN },
			Deposits { run: most.run + 1, ..GIVEN },
			Deposits { run: RUN_DEPOSIT - 1, ..GIVEN },
			Deposits { point: most.point + 1, ..GIVEN },
			Deposits { point: POINT_DEPOSIT - 1, ..GIVEN },
		] {
			assert_noop!(set(beyond), Error::<Test>::DepositsOutOfBounds);
		}
	});
}

#[test]
fn deposits_out_of_bounds_are_no_state() {
	run(|| {
		StoredDeposits::<Test>::put(Deposits { run: 0, ..GIVEN });
		let expected = Err("deposits are out of their bounds".into());
		assert_eq!(try_state::check::<Test>(), expected);
		StoredDeposits::<Test>::kill();
	});
}
