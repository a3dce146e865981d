use crate::{Error, Event, HoldReason, Point, RunInput, Runs, Weighting, mock::*};
use frame_support::{assert_noop, assert_ok};

fn with(change: impl Fn(&mut Vec<Point>)) -> sp_runtime::DispatchResult {
	let mut points = schaffer();
	change(&mut points);
	Scalability::submit_run(signed(1), 0, input("v1", points))
}

#[test]
fn the_owner_submits_a_run_with_a_deposit_for_each_point() {
	run(|| {
		submit("v1");
		let deposit = RUN_DEPOSIT + 5 * POINT_DEPOSIT;
		let event = Event::RunSubmitted { run: 0, subject: 0, points: 5, deposit };
		assert_eq!(last_event(), event);
		assert_eq!(held(HoldReason::Run, 1), deposit);
		let stored = Runs::<Test>::get(0).unwrap();
		assert_eq!((stored.points.into_inner(), stored.submitted), (schaffer(), 1));
	});
}

#[test]
fn nobody_else_submits_runs_of_a_subject() {
	run(|| {
		let submit =
			|who, subject| Scalability::submit_run(signed(who), subject, input("v1", schaffer()));
		assert_noop!(submit(2, 0), Error::<Test>::NotTheOwner);
		assert_noop!(submit(1, 1), Error::<Test>::UnknownSubject);
	});
}

#[test]
fn a_subject_has_three_runs_and_no_fourth() {
	run(|| {
		["v1", "v2", "v3"].into_iter().for_each(submit);
		assert_noop!(with(|_| ()), Error::<Test>::TooManyRuns);
	});
}

#[test]
fn sixty_four_points_are_stored_and_one_more_is_refused() {
	run(|| {
		let many = |count: usize| {
			with(|points| {
				*points = points.iter().flat_map(|point| [*point; 16]).take(count).collect()
			})
		};
		assert_noop!(many(65), Error::<Test>::TooManyPoints);
		assert_ok!(many(64));
	});
}

#[test]
fn points_are_refused_by_their_fault() {
	run(|| {
		assert_noop!(with(|points| points.truncate(2)), Error::<Test>::TooFewSizes);
		assert_noop!(with(|points| points.swap(0, 1)), Error::<Test>::PointsNotAscending);
		assert_noop!(
			with(|points| points[0].size_millionths = 999_999),
			Error::<Test>::SizeOutOfRange
		);
		assert_noop!(with(|points| points[0].throughput = 0), Error::<Test>::ThroughputOutOfRange);
		assert_noop!(with(|points| points[0].repetitions = 0), Error::<Test>::NoRepetitions);
		assert_noop!(with(|points| points[0].weight = 1), Error::<Test>::WeightNotUsed);
		let slower = |points: &mut Vec<Point>| points[0].latency.as_mut().unwrap().p50_us += 1;
		assert_noop!(with(slower), Error::<Test>::BadLatency);
		let days = |points: &mut Vec<Point>| {
			points[0].latency.as_mut().unwrap().mean_us = 86_400_000_001;
		};
		assert_noop!(with(days), Error::<Test>::BadLatency);
	});
}

#[test]
fn given_weights_are_given_for_every_point() {
	run(|| {
		let mut run = RunInput { weighting: Weighting::Given, ..input("v1", schaffer()) };
		run.points.iter_mut().skip(1).for_each(|point| point.weight = 1);
		let submit = |run: &RunInput| Scalability::submit_run(signed(1), 0, run.clone());
		assert_noop!(submit(&run), Error::<Test>::WeightMissing);
		run.points[0].weight = 1;
		assert_ok!(submit(&run));
	});
}

#[test]
fn version_and_commit_are_text() {
	run(|| {
		let submit = |run| Scalability::submit_run(signed(1), 0, run);
		assert_noop!(submit(input("", schaffer())), Error::<Test>::TextEmpty);
		let commit = vec![0xff];
		assert_noop!(
			submit(RunInput { commit, ..input("v1", schaffer()) }),
			Error::<Test>::TextNotText
		);
	});
}

#[test]
fn who_cannot_pay_submits_nothing() {
	run(|| {
		assert_ok!(Scalability::register_subject(council(), b"poor".to_vec(), Some(77)));
		let call = Scalability::submit_run(signed(77), 1, input("v1", schaffer()));
		assert_noop!(call, Error::<Test>::CannotDeposit);
	});
}
