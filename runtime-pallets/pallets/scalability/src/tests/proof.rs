//! What the call accepts and refuses: bar 3 of the proof.

use super::design::{Design, Random};
use crate::{Bounds, Error, Parameters, Point, Predictions, SigmaBound, Weighting, mock::*};
use almanac_math::usl::{self, ATTO};
use frame_support::assert_ok;
use serde::Deserialize;
use sp_runtime::{DispatchError, DispatchResult};
use std::{fs, path::Path};

/// How often each kind of change is tried.
const TRIALS: u64 = 1_000;

#[derive(Deserialize)]
struct Certified {
	cases: Vec<Printed>,
}

/// A certified fit as it is printed, to 12 digits.
#[derive(Deserialize)]
struct Printed {
	name: String,
	n: Vec<f64>,
	x: Vec<f64>,
	lambda: f64,
	sigma: f64,
	kappa: f64,
}

/// A fit to try.
#[derive(Debug)]
struct Fit {
	weighting: Weighting,
	points: Vec<Point>,
	law: Parameters,
}

impl From<Case> for Fit {
	fn from(case: Case) -> Self {
		Self { weighting: case.weighting, points: case.points, law: case.parameters }
	}
}

impl From<Design> for Fit {
	fn from(design: Design) -> Self {
		let Design { weighting, parameters: law, .. } = design;
		let is_given = weighting == Weighting::Given;
		let point = |point: usl::Point| Point {
			size_millionths: point.size,
			throughput: point.throughput,
			latency: None,
			repetitions: 1,
			weight: if is_given { point.weight } else { 0 },
		};
		Self { weighting, points: design.points.into_iter().map(point).collect(), law }
	}
}

/// Every other trial is a random design; the others take the certified fits in turn.
fn fit_of(random: &mut Random, certified: &[Fit], trial: u64) -> Fit {
	let turn = (trial / 2) as usize % certified.len();
	let Fit { weighting, ref points, law } = certified[turn];
	match trial % 2 {
		0 => Fit { weighting, points: points.clone(), law },
		_ => Design::of(random, trial / 2).into(),
	}
}

fn certified_fits() -> Vec<Fit> {
	cases().into_iter().map(Fit::from).collect()
}

fn submit_law(law: Parameters) -> DispatchResult {
	let newest = crate::NextRunId::<Test>::get() - 1;
	Scalability::submit_prediction(signed(2), newest, law, claimed())
}

/// Submits the run of a fit, runs `test`, and removes the run: all in one chain.
fn with_run(fit: &Fit, test: impl FnOnce()) {
	let run = crate::RunInput { weighting: fit.weighting, ..input("v1", fit.points.clone()) };
	assert_ok!(Scalability::submit_run(signed(1), 0, run));
	test();
	let newest = crate::NextRunId::<Test>::get() - 1;
	assert_ok!(Scalability::remove_run(signed(1), newest));
	System::reset_events();
}

/// That the call refuses a law because a free parameter moves, and stores nothing.
fn assert_moves(trial: u64, fit: &Fit, law: Parameters) {
	let refused = submit_law(law);
	let moves = [
		Error::<Test>::LambdaMoves(0).into(),
		Error::<Test>::SigmaMoves(0).into(),
		Error::<Test>::KappaMoves(0).into(),
	];
	let name = |error: &DispatchError| match error {
		DispatchError::Module(error) => error.message,
		_ => None,
	};
	let is_named =
		moves.iter().any(|error| refused.as_ref().is_err_and(|it| name(it) == name(error)));
	assert!(is_named, "{trial}: {refused:?} {law:?} {fit:?}");
	assert_eq!(Predictions::<Test>::iter().count(), 0);
}

#[test]
fn every_printed_certified_fit_is_accepted() {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/usl.json");
	let text = fs::read_to_string(path).expect("the vectors stand in tests/vectors");
	let Certified { cases } = serde_json::from_str(&text).expect("vectors have the shape above");
	assert_eq!(cases.len(), 9);
	run(|| {
		for case in cases {
			let point = |(n, x): (f64, f64)| Point {
				size_millionths: (n * 1e6).round() as u64,
				throughput: (x * 1e6).round() as u128,
				latency: None,
				repetitions: 1,
				weight: 0,
			};
			let points = case.n.into_iter().zip(case.x).map(point).collect();
			let law = super::design::stored([case.lambda, case.sigma, case.kappa]);
			let fit = Fit { weighting: Weighting::None, points, law };
			with_run(&fit, || {
				let result = submit_law(law);
				assert!(result.is_ok(), "{}: {result:?}", case.name);
			});
		}
	});
}

#[test]
fn a_free_parameter_off_by_a_ten_thousandth_is_refused_1000_times_and_the_fit_accepted() {
	let certified = certified_fits();
	let mut random = Random(31);
	run(|| {
		for trial in 0..TRIALS {
			let fit = fit_of(&mut random, &certified, trial);
			let mut law = fit.law;
			let free: Vec<&mut u128> = [&mut law.lambda, &mut law.sigma, &mut law.kappa]
				.into_iter()
				.filter(|value| **value != 0)
				.collect();
			let count = free.len() as u64;
			let chosen = random.below(count);
			let is_up = random.below(2) == 0;
			for value in free.into_iter().skip(chosen as usize).take(1) {
				let change = *value / 10_000;
				*value = if is_up { *value + change } else { *value - change };
			}
			with_run(&fit, || {
				assert_moves(trial, &fit, law);
				let result = submit_law(fit.law);
				assert!(result.is_ok(), "{trial}: {result:?} {fit:?}");
			});
		}
	});
}

#[test]
fn a_bound_parameter_moved_inside_is_refused_1000_times_and_the_fit_accepted() {
	let certified: Vec<Fit> = certified_fits()
		.into_iter()
		.filter(|fit| fit.law.sigma == 0 || fit.law.kappa == 0)
		.collect();
	assert_eq!(certified.len(), 8);
	let mut random = Random(32);
	let (mut refused, mut trial) = (0, 0);
	run(|| {
		while refused < TRIALS {
			trial += 1;
			let fit = fit_of(&mut random, &certified, trial);
			let Some(law) = moved_inside(&fit) else { continue };
			with_run(&fit, || {
				assert_moves(trial, &fit, law);
				let result = submit_law(fit.law);
				assert!(result.is_ok(), "{trial}: {result:?} {fit:?}");
			});
			refused += 1;
		}
	});
}

/// A parameter on a bound moved by 1e-4/(Nm-1) or 1e-4/(Nm(Nm-1)); none where all are free.
fn moved_inside(fit: &Fit) -> Option<Parameters> {
	let largest = u128::from(fit.points.last()?.size_millionths);
	let more = largest - 1_000_000;
	let sigma = ATTO / 10_000 * 1_000_000 / more;
	let kappa = ATTO / 10_000 * 1_000_000 / largest * 1_000_000 / more;
	let bounds = Bounds::of(fit.law);
	match (bounds.sigma, bounds.kappa) {
		(Some(SigmaBound::Zero), _) => Some(Parameters { sigma, ..fit.law }),
		(Some(SigmaBound::One), _) => Some(Parameters { sigma: ATTO - sigma, ..fit.law }),
		(None, true) => Some(Parameters { kappa, ..fit.law }),
		(None, false) => None,
	}
}
