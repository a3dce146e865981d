use crate::{Baselines, Error, Event, Parameters, Requirement, RunInput, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_core::H256;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_council_accepts_a_run_with_a_prediction() {
	run(|| {
		submit("v1");
		let accept = |who, subject, run| Scalability::accept_baseline(who, subject, Some(run));
		assert_noop!(accept(council(), 0, 0), Error::<Test>::NoPrediction);
		predict(0);
		assert_noop!(accept(signed(1), 0, 0), BadOrigin);
		assert_noop!(accept(council(), 0, 1), Error::<Test>::UnknownRun);
		assert_noop!(accept(council(), 1, 0), Error::<Test>::UnknownSubject);
		assert_ok!(Scalability::register_subject(council(), b"other".to_vec(), Some(1)));
		assert_noop!(accept(council(), 1, 0), Error::<Test>::OtherSubject);
		assert_ok!(accept(council(), 0, 0));
		assert_eq!(last_event(), Event::BaselineAccepted { subject: 0, run: 0 });
		assert_eq!(Baselines::<Test>::get(0), Some(0));
	});
}

/// The regression of a release with nine tenths of the throughput, and whether it misses.
fn slower(most: u32, change: impl Fn(&mut RunInput)) -> (Option<i64>, bool) {
	let mut found = None;
	run(|| {
		submit("v1");
		predict(0);
		assert_ok!(Scalability::accept_baseline(council(), 0, Some(0)));
		let required = Requirement { max_regression_ppm: Some(most), ..Default::default() };
		assert_ok!(Scalability::set_requirement(council(), 0, required));
		let mut next = input("v2", schaffer());
		next.points.iter_mut().for_each(|point| point.throughput = point.throughput * 9 / 10);
		change(&mut next);
		assert_ok!(Scalability::submit_run(signed(1), 0, next));
		let law = Parameters { lambda: law().lambda * 9 / 10, ..law() };
		assert_ok!(Scalability::submit_prediction(signed(2), 1, law, claimed()));
		found = match last_event() {
			Event::RequirementMet { outcome, .. } => Some((outcome.regression_ppm, false)),
			Event::RequirementMissed { outcome, .. } => {
				assert!(outcome.missed.regression);
				Some((outcome.regression_ppm, true))
			},
			event => panic!("{event:?}"),
		};
	});
	found.unwrap()
}

#[test]
fn a_release_that_is_a_tenth_slower_misses_a_smaller_allowance() {
	let (loss, _) = slower(200_000, |_| ());
	let loss = loss.unwrap();
	assert!((100_000..=100_001).contains(&loss), "{loss}");
	let most = u32::try_from(loss).unwrap();
	assert_eq!(slower(most, |_| ()), (Some(loss), false));
	assert_eq!(slower(most - 1, |_| ()), (Some(loss), true));
}

#[test]
fn another_test_bed_does_not_compare_and_misses() {
	let other = |run: &mut RunInput| run.fingerprint = H256([9; 32]);
	assert_eq!(slower(1_000_000, other), (None, true));
}
