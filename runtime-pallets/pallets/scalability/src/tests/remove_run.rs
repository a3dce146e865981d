use crate::{Error, Event, HoldReason, Predictions, Requirement, Runs, RunsOf, mock::*};
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

#[test]
fn of_a_subject_of_which_anything_is_required_only_the_council_removes_runs() {
	run(|| {
		submit("v1");
		submit("v2");
		predict(0);
		let required = Requirement { max_sigma: Some(1), ..Default::default() };
		assert_ok!(Scalability::set_requirement(council(), 0, required));
		for run in [0, 1] {
			assert_noop!(Scalability::remove_run(signed(1), run), Error::<Test>::IsRequired);
		}
		let before = held(HoldReason::Run, 1);
		assert_ok!(Scalability::remove_run(council(), 0));
		assert_eq!(held(HoldReason::Run, 1), before / 2);
		assert_ok!(Scalability::set_requirement(council(), 0, Requirement::default()));
		assert_ok!(Scalability::remove_run(signed(1), 1));
		assert_eq!(held(HoldReason::Run, 1), 0);
	});
}
