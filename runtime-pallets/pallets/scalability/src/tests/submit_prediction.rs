use crate::{
	ClaimedIntervals, Error, Event, Interval, Parameters, Point, Predictions, RunInput,
	SizeInterval, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};

fn submit_law(parameters: Parameters) -> DispatchResult {
	Scalability::submit_prediction(signed(2), 0, parameters, claimed())
}

#[test]
fn every_certified_fit_is_accepted_under_each_weighting() {
	for case in cases() {
		run(|| {
			let mut run = input("v1", case.points);
			run.weighting = case.weighting;
			assert_ok!(Scalability::submit_run(signed(1), 0, run));
			assert_ok!(submit_law(case.parameters));
			let Event::PredictionAccepted { run: 0, subject: 0, submitter: 2, parameters, .. } =
				last_event()
			else {
				panic!("{:?}", last_event())
			};
			assert_eq!(parameters, case.parameters);
		});
	}
}

#[test]
fn peak_and_best_size_are_computed_by_the_chain() {
	run(|| {
		submit("v1");
		predict(0);
		let stored = Predictions::<Test>::get(0).unwrap();
		let peak = stored.checked.figures.peak.unwrap();
		assert_eq!(
			(peak.size_millionths, peak.throughput, peak.best_size),
			(5_814_182, 83_128_887, 6)
		);
		assert!(stored.checked.figures.flags.low_confidence);
		assert_eq!((stored.submitter, stored.replaceable_until), (2, 1 + REPLACEMENT));
	});
}

#[test]
fn each_free_parameter_off_by_a_ten_thousandth_is_refused_with_a_step() {
	run(|| {
		submit("v1");
		let Parameters { lambda, sigma, kappa } = law();
		let moved = [
			Parameters { lambda: lambda + lambda / 10_000, ..law() },
			Parameters { sigma: sigma + sigma / 10_000, ..law() },
			Parameters { kappa: kappa - kappa / 10_000, ..law() },
		];
		// -1e-4 / (1 + 1e-4), rounded away from 0.
		assert_noop!(submit_law(moved[0]), Error::<Test>::LambdaMoves(-10_000));
		let names = [moved[1], moved[2]].map(|law| match submit_law(law).unwrap_err() {
			DispatchError::Module(error) => error.message,
			error => panic!("{error:?}"),
		});
		assert_eq!(names, [Some("SigmaMoves"), Some("KappaMoves")]);
	});
}

#[test]
fn a_parameter_that_does_not_belong_on_its_bound_is_refused() {
	run(|| {
		// Coherency without contention, fitted as contention alone would be: λ alone is free.
		let at = |whole: u64, throughput| Point {
			size_millionths: whole * 1_000_000,
			throughput,
			latency: None,
			repetitions: 1,
			weight: 0,
		};
		let points = vec![at(1, 1_000_000), at(2, 1_900_000), at(3, 2_600_000)];
		assert_ok!(Scalability::submit_run(signed(1), 0, input("v1", points)));
		// λ of X = λN: ΣNX/ΣN².
		let lambda = 900_000_000_000;
		let linear = Parameters { lambda, sigma: 0, kappa: 0 };
		let refused = submit_law(linear).unwrap_err();
		let DispatchError::Module(error) = refused else { panic!("{refused:?}") };
		assert_eq!(error.message, Some("SigmaLeavesItsBound"));
	});
}

#[test]
fn parameters_out_of_range_are_refused() {
	run(|| {
		submit("v1");
		let none = Parameters { lambda: 0, ..law() };
		assert_noop!(submit_law(none), Error::<Test>::ParametersOutOfRange);
		let huge = Parameters { lambda: 10u128.pow(28), sigma: 0, kappa: 0 };
		assert!(submit_law(huge).is_err());
		let call = Scalability::submit_prediction(signed(2), 1, law(), claimed());
		assert_noop!(call, Error::<Test>::UnknownRun);
	});
}

#[test]
fn points_that_prove_nothing_are_told() {
	run(|| {
		let mut points = schaffer();
		points.truncate(3);
		for (more, point) in points.iter_mut().enumerate() {
			point.size_millionths = 500_000_000_000 + more as u64;
		}
		assert_ok!(Scalability::submit_run(signed(1), 0, input("v1", points)));
		let law = Parameters { kappa: 1_000_000, ..law() };
		assert_noop!(submit_law(law), Error::<Test>::IllConditioned);
	});
}

#[test]
fn an_equal_prediction_does_not_replace_another() {
	run(|| {
		submit("v1");
		predict(0);
		assert_noop!(submit_law(law()), Error::<Test>::NotBetter);
		let near = Parameters { lambda: law().lambda + 1, ..law() };
		assert_noop!(submit_law(near), Error::<Test>::NotBetter);
	});
}

#[test]
fn the_owner_takes_an_equal_one_back_from_a_stranger_and_nobody_from_the_owner() {
	run(|| {
		submit("v1");
		predict(0);
		assert_eq!(Predictions::<Test>::get(0).unwrap().submitter, 2);
		let own = ClaimedIntervals { level_ppm: 900_000, ..claimed() };
		let by = |who| Scalability::submit_prediction(signed(who), 0, law(), own);
		assert_noop!(by(3), Error::<Test>::NotBetter);
		assert_ok!(by(1));
		let stored = Predictions::<Test>::get(0).unwrap();
		assert_eq!((stored.submitter, stored.claimed), (1, own));
		assert_noop!(by(1), Error::<Test>::NotBetter);
		assert_noop!(submit_law(law()), Error::<Test>::NotBetter);
	});
}

#[test]
fn the_owner_takes_none_back_with_a_worse_one_or_too_late() {
	run(|| {
		submit("v1");
		predict(0);
		let improve = |by| {
			Predictions::<Test>::mutate(0, |stored| {
				stored.as_mut().unwrap().checked.figures.sum_of_squares -= by;
			});
		};
		let by_owner = || Scalability::submit_prediction(signed(1), 0, law(), claimed());
		improve(20_000_000_000_000);
		assert_noop!(by_owner(), Error::<Test>::NotBetter);
		Predictions::<Test>::remove(0);
		predict(0);
		System::set_block_number(2 + REPLACEMENT);
		assert_noop!(by_owner(), Error::<Test>::PredictionFinal);
	});
}

#[test]
fn a_better_prediction_replaces_another_until_the_last_block_for_it() {
	run(|| {
		submit("v1");
		predict(0);
		let worsen = || {
			Predictions::<Test>::mutate(0, |stored| {
				stored.as_mut().unwrap().checked.figures.sum_of_squares += 20_000_000_000_000;
			});
		};
		worsen();
		System::set_block_number(1 + REPLACEMENT);
		assert_ok!(Scalability::submit_prediction(signed(3), 0, law(), claimed()));
		let stored = Predictions::<Test>::get(0).unwrap();
		assert_eq!((stored.submitter, stored.replaceable_until), (3, 1 + REPLACEMENT));
		System::set_block_number(2 + REPLACEMENT);
		assert_noop!(submit_law(law()), Error::<Test>::PredictionFinal);
	});
}

#[test]
fn intervals_are_stored_as_claimed_if_they_are_intervals() {
	run(|| {
		submit("v1");
		let submit = |intervals| Scalability::submit_prediction(signed(2), 0, law(), intervals);
		for level_ppm in [0, 1_000_000] {
			let bad = ClaimedIntervals { level_ppm, ..claimed() };
			assert_noop!(submit(bad), Error::<Test>::BadLevel);
		}
		let sigma = Some(Interval { low: 2, high: 1 });
		assert_noop!(
			submit(ClaimedIntervals { sigma, ..claimed() }),
			Error::<Test>::IntervalReversed
		);
		let reversed = Some(SizeInterval { low: 2, high: Some(1) });
		assert_noop!(
			submit(ClaimedIntervals { peak_size: reversed, ..claimed() }),
			Error::<Test>::IntervalReversed
		);
		let good = ClaimedIntervals {
			sigma: Some(Interval { low: -1, high: i128::MAX }),
			peak_size: Some(SizeInterval { low: 2, high: None }),
			..claimed()
		};
		assert_ok!(submit(good));
		assert_eq!(Predictions::<Test>::get(0).unwrap().claimed, good);
	});
}

fn claim(intervals: ClaimedIntervals) -> DispatchResult {
	let mut result = Ok(());
	run(|| {
		submit("v1");
		result = Scalability::submit_prediction(signed(2), 0, law(), intervals);
	});
	result
}

#[test]
fn an_interval_holds_the_parameter_that_it_is_of() {
	let Parameters { lambda, sigma, kappa } = law();
	type Claim = fn(Interval) -> ClaimedIntervals;
	let claims: [(u128, Claim); 3] = [
		(lambda, |it| ClaimedIntervals { lambda: Some(it), ..claimed() }),
		(sigma, |it| ClaimedIntervals { sigma: Some(it), ..claimed() }),
		(kappa, |it| ClaimedIntervals { kappa: Some(it), ..claimed() }),
	];
	let refused = Err(Error::<Test>::IntervalMissesEstimate.into());
	for (estimate, of) in claims {
		let at = i128::try_from(estimate).unwrap();
		assert_ok!(claim(of(Interval { low: at, high: at })));
		assert_eq!(claim(of(Interval { low: at + 1, high: at + 1 })), refused);
		assert_eq!(claim(of(Interval { low: at - 1, high: at - 1 })), refused);
	}
}

#[test]
fn an_interval_of_the_size_at_the_peak_holds_it_to_a_millionth() {
	let of = |low, high| {
		claim(ClaimedIntervals { peak_size: Some(SizeInterval { low, high }), ..claimed() })
	};
	let refused = Err(Error::<Test>::IntervalMissesEstimate.into());
	// The peak lies at 5.814182.
	assert_ok!(of(5_814_187, None));
	assert_eq!(of(5_814_188, None), refused);
	assert_ok!(of(1, Some(5_814_177)));
	assert_eq!(of(1, Some(5_814_176)), refused);
}

#[test]
fn an_interval_of_a_peak_that_is_none_has_no_end() {
	run(|| {
		let case = cases().into_iter().find(|case| case.parameters.kappa == 0).unwrap();
		let run = RunInput { weighting: case.weighting, ..input("v1", case.points) };
		assert_ok!(Scalability::submit_run(signed(1), 0, run));
		let submit = |high| {
			let peak_size = Some(SizeInterval { low: 2_000_000, high });
			let claimed = ClaimedIntervals { peak_size, ..claimed() };
			Scalability::submit_prediction(signed(2), 0, case.parameters, claimed)
		};
		assert_noop!(submit(Some(9_000_000)), Error::<Test>::IntervalMissesEstimate);
		assert_ok!(submit(None));
	});
}
