use crate::{Error, Event, HoldReason, Requirement, Subjects, mock::*};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_subject_without_runs_goes_and_its_name_is_free() {
	run(|| {
		assert_ok!(Scalability::register_subject(signed(2), b"node".to_vec(), None));
		let required = Requirement { max_sigma: Some(1), ..Default::default() };
		assert_ok!(Scalability::set_requirement(council(), 1, required));
		assert_noop!(Scalability::remove_subject(signed(1), 1), Error::<Test>::NotTheOwner);
		assert_ok!(Scalability::remove_subject(signed(2), 1));
		assert_eq!(last_event(), Event::SubjectRemoved { subject: 1 });
		assert_eq!(held(HoldReason::Subject, 2), 0);
		assert_noop!(Scalability::remove_subject(signed(2), 1), Error::<Test>::UnknownSubject);
		assert_ok!(Scalability::register_subject(signed(2), b"node".to_vec(), None));
		assert!(Subjects::<Test>::contains_key(2));
	});
}

#[test]
fn a_subject_with_runs_stays() {
	run(|| {
		submit("v1");
		assert_noop!(Scalability::remove_subject(signed(1), 0), Error::<Test>::HasRuns);
	});
}

#[test]
fn the_council_frees_a_name_and_its_owner_gets_the_deposits_back() {
	run(|| {
		assert_ok!(Scalability::register_subject(signed(2), b"node".to_vec(), None));
		assert_ok!(Scalability::submit_run(signed(2), 1, input("v1", schaffer())));
		assert_noop!(Scalability::remove_subject(council(), 1), Error::<Test>::HasRuns);
		assert_ok!(Scalability::remove_run(council(), 0));
		assert_ok!(Scalability::remove_subject(council(), 1));
		assert_eq!((held(HoldReason::Subject, 2), held(HoldReason::Run, 2)), (0, 0));
		assert_noop!(Scalability::remove_subject(council(), 1), Error::<Test>::UnknownSubject);
		assert_ok!(Scalability::register_subject(signed(3), b"node".to_vec(), None));
	});
}
