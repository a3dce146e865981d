use crate::{Error, Event, LatencyBound, Missed, Outcome, Requirement, Requirements, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn require(requirement: Requirement) {
	assert_ok!(Scalability::set_requirement(council(), 0, requirement));
}

fn at(size: u64, latency_us: u64) -> Option<LatencyBound> {
	Some(LatencyBound { size_millionths: size, latency_us })
}

/// The outcome of the run of schaffer, and whether the requirement is met.
fn outcome() -> (bool, Outcome) {
	submit("v1");
	predict(0);
	match last_event() {
		Event::RequirementMet { run: 0, subject: 0, outcome } => (true, outcome),
		Event::RequirementMissed { run: 0, subject: 0, outcome } => (false, outcome),
		event => panic!("{event:?}"),
	}
}

#[test]
fn a_run_that_reaches_what_is_required_meets_it() {
	run(|| {
		require(Requirement {
			min_throughput: Some(83_128_887),
			max_latency: at(5_814_182, 7_700_000),
			max_sigma: Some(law().sigma),
			max_kappa: Some(law().kappa),
			max_regression_ppm: Some(0),
		});
		let (is_met, outcome) = outcome();
		assert!(is_met, "{outcome:?}");
		assert_eq!((outcome.throughput, outcome.regression_ppm), (83_128_887, None));
		assert_eq!(outcome.latency_us.unwrap() / 10_000, 768);
	});
}

#[test]
fn a_run_that_misses_by_one_misses_each() {
	run(|| {
		require(Requirement {
			min_throughput: Some(83_128_888),
			max_latency: at(5_814_182, 7_600_000),
			max_sigma: Some(law().sigma - 1),
			max_kappa: Some(law().kappa - 1),
			max_regression_ppm: None,
		});
		let (is_met, outcome) = outcome();
		let all =
			Missed { throughput: true, latency: true, sigma: true, kappa: true, regression: false };
		assert_eq!((is_met, outcome.missed), (false, all));
	});
}

#[test]
fn a_latency_that_is_not_known_is_missed() {
	run(|| {
		// Beyond twice the largest measured size.
		require(Requirement { max_latency: at(40_000_001, u64::MAX), ..Default::default() });
		let (_, outcome) = outcome();
		assert_eq!(outcome.latency_us, None);
		assert!(outcome.missed.latency);
	});
}

#[test]
fn nothing_is_told_where_nothing_is_required() {
	run(|| {
		require(Requirement { max_sigma: Some(1), ..Default::default() });
		require(Requirement::default());
		assert_eq!(Requirements::<Test>::iter().count(), 0);
		submit("v1");
		predict(0);
		assert!(matches!(last_event(), Event::PredictionAccepted { .. }));
	});
}

#[test]
fn only_the_council_requires_of_a_subject_that_there_is() {
	run(|| {
		let none = Requirement::default();
		assert_noop!(Scalability::set_requirement(signed(1), 0, none), BadOrigin);
		let call = Scalability::set_requirement(council(), 9, none);
		assert_noop!(call, Error::<Test>::UnknownSubject);
		let small = Requirement { max_latency: at(999_999, 1), ..none };
		let call = Scalability::set_requirement(council(), 0, small);
		assert_noop!(call, Error::<Test>::SizeOutOfRange);
	});
}
