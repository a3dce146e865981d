use crate::{Parameters, Refused, Requirement, answer, mock::*};
use frame_support::assert_ok;

#[test]
fn a_subject_is_found_by_name_and_id() {
	run(|| {
		submit("v1");
		assert_eq!(answer::subject_of::<Test>(b"almanac".to_vec()), Some(0));
		assert_eq!(answer::subject_of::<Test>(b"other".to_vec()), None);
		let found = answer::subject::<Test>(0).unwrap();
		assert_eq!((found.subject.owner, found.runs, found.baseline), (1, vec![0], None));
		assert_eq!(answer::subject::<Test>(1), None);
	});
}

#[test]
fn the_newest_run_comes_first() {
	run(|| {
		["v1", "v2", "v3"].into_iter().for_each(submit);
		predict(1);
		let ids = |offset, limit| {
			answer::runs::<Test>(0, offset, limit).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
		};
		assert_eq!(ids(0, 9), [2, 1, 0]);
		assert_eq!(ids(0, 0), [2, 1, 0]);
		assert_eq!(ids(1, 1), [1]);
		let rows = answer::history::<Test>(0, 0, 9);
		assert_eq!(
			rows.iter().map(|row| row.law.is_some()).collect::<Vec<_>>(),
			[false, true, false]
		);
	});
}

#[test]
fn the_latest_prediction_or_that_of_a_version_is_told() {
	run(|| {
		["v1", "v2", "v3"].into_iter().for_each(submit);
		assert_eq!(answer::prediction::<Test>(0, None), None);
		[0, 1].into_iter().for_each(predict);
		let of = |version: Option<&[u8]>| {
			answer::prediction::<Test>(0, version.map(<[u8]>::to_vec)).map(|found| found.run)
		};
		assert_eq!((of(None), of(Some(b"v1")), of(Some(b"v3"))), (Some(1), Some(0), None));
		let required = Requirement { max_sigma: Some(1), ..Default::default() };
		assert_ok!(Scalability::set_requirement(council(), 0, required));
		assert!(answer::prediction::<Test>(0, None).unwrap().outcome.unwrap().missed.sigma);
	});
}

#[test]
fn throughput_and_latency_are_told_up_to_twice_the_largest_size() {
	run(|| {
		submit("v1");
		assert_eq!(answer::throughput_at::<Test>(0, 6_000_000), None);
		predict(0);
		assert_eq!(answer::throughput_at::<Test>(0, 6_000_000), Some(83_103_974));
		assert!(answer::throughput_at::<Test>(0, 40_000_000).is_some());
		assert_eq!(answer::throughput_at::<Test>(0, 40_000_001), None);
		assert_eq!(answer::throughput_at::<Test>(0, 999_999), None);
		assert_eq!(answer::latency_at::<Test>(0, 5_814_182).unwrap() / 10_000, 768);
		assert_eq!(answer::latency_at::<Test>(0, 40_000_001), None);
	});
}

#[test]
fn the_step_of_a_refused_prediction_is_told_in_full() {
	run(|| {
		submit("v1");
		assert!(answer::check_prediction::<Test>(0, law()).is_ok());
		let off = Parameters { lambda: law().lambda + law().lambda / 10_000, ..law() };
		let Err(Refused::Moves(step)) = answer::check_prediction::<Test>(0, off) else { panic!() };
		// -1e-4 / (1 + 1e-4).
		assert_eq!(step.lambda / 1_000_000, -99_990);
		assert_eq!(answer::check_prediction::<Test>(1, law()), Err(Refused::UnknownRun));
		let none = Parameters { lambda: 0, ..law() };
		assert_eq!(answer::check_prediction::<Test>(0, none), Err(Refused::OutOfRange));
	});
}
