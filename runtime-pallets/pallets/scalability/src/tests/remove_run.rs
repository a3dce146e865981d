use crate::{Error, Event, HoldReason, Predictions, Runs, RunsOf, mock::*};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_run_goes_with_its_prediction_and_the_deposit_comes_back() {
	run(|| {
		submit("v1");
		predict(0);
		assert_noop!(Scalability::remove_run(signed(2), 0), Error::<Test>::NotTheOwner);
		assert_ok!(Scalability::remove_run(signed(1), 0));
		assert_eq!(last_event(), Event::RunRemoved { run: 0, subject: 0 });
		assert_eq!(held(HoldReason::Run, 1), 0);
		assert!(!Runs::<Test>::contains_key(0) && !Predictions::<Test>::contains_key(0));
		assert!(!RunsOf::<Test>::contains_key(0));
		assert_noop!(Scalability::remove_run(signed(1), 0), Error::<Test>::UnknownRun);
	});
}

#[test]
fn ids_are_not_given_twice() {
	run(|| {
		submit("v1");
		assert_ok!(Scalability::remove_run(signed(1), 0));
		submit("v2");
		assert!(Runs::<Test>::contains_key(1));
	});
}

#[test]
fn a_baseline_stays_until_the_council_drops_it() {
	run(|| {
		submit("v1");
		predict(0);
		assert_ok!(Scalability::accept_baseline(council(), 0, Some(0)));
		assert_noop!(Scalability::remove_run(signed(1), 0), Error::<Test>::IsBaseline);
		assert_ok!(Scalability::accept_baseline(council(), 0, None));
		assert_eq!(last_event(), Event::BaselineDropped { subject: 0 });
		assert_ok!(Scalability::remove_run(signed(1), 0));
	});
}
