use almanac_math::usl::{
	ATTO, Bounds, Parameter, Parameters, Point, Refusal, SigmaBound, Step, TOLERANCE, Weighting,
	verify,
};

use crate::{
	design::{Design, Random},
	vectors::cases,
};

#[test]
fn every_certified_fit_is_accepted_under_each_weighting() {
	let cases = cases();
	assert_eq!(cases.len(), 24);
	let mut longest = 0;
	for case in cases {
		let proof = verify(&case.points, case.weighting, case.parameters)
			.unwrap_or_else(|refusal| panic!("{}: {refusal:?}", case.name));
		let Step { lambda, sigma, kappa } = proof.step;
		longest = [lambda, sigma, kappa].map(i64::abs).into_iter().fold(longest, i64::max);
	}
	println!("the longest step of a certified fit is {longest}e-15");
	// What rounding to 1e-18 and 60 bits leaves.
	assert!(longest < 100_000);
}

#[test]
fn fits_of_random_designs_are_accepted() {
	let mut random = Random(1);
	for seed in 0..1_000 {
		let design = Design::of(&mut random, seed);
		let result = verify(&design.points, design.weighting, design.parameters);
		assert!(result.is_ok(), "{seed}: {result:?} {design:?}");
	}
}

#[test]
fn a_free_parameter_changed_by_a_ten_thousandth_is_refused_1000_times() {
	let mut random = Random(2);
	for seed in 0..1_000 {
		let mut design = Design::of(&mut random, seed);
		let bounds = Bounds::of(design.parameters);
		let Parameters { lambda, sigma, kappa } = &mut design.parameters;
		let parameter = match random.below(3) {
			1 if bounds.sigma.is_none() => sigma,
			2 if !bounds.kappa => kappa,
			_ => lambda,
		};
		let change = *parameter / 10_000;
		if random.below(2) == 0 {
			*parameter += change
		} else {
			*parameter -= change
		}
		let result = verify(&design.points, design.weighting, design.parameters);
		assert!(matches!(result, Err(Refusal::Moves { .. })), "{seed}: {result:?} {design:?}");
	}
}

#[test]
fn every_free_parameter_of_a_certified_fit_changed_by_a_ten_thousandth_is_refused() {
	for case in cases() {
		let Parameters { lambda, sigma, kappa } = case.parameters;
		let moved = |value: u128| [value + value / 10_000, value - value / 10_000];
		let mut changed =
			moved(lambda).map(|lambda| Parameters { lambda, ..case.parameters }).to_vec();
		if sigma > 0 {
			changed.extend(moved(sigma).map(|sigma| Parameters { sigma, ..case.parameters }));
		}
		if kappa > 0 {
			changed.extend(moved(kappa).map(|kappa| Parameters { kappa, ..case.parameters }));
		}
		for parameters in changed {
			let result = verify(&case.points, case.weighting, parameters);
			assert!(matches!(result, Err(Refusal::Moves { .. })), "{}: {result:?}", case.name);
		}
	}
}

#[test]
fn a_parameter_moved_inside_from_its_bound_is_refused_1000_times() {
	let mut random = Random(3);
	let (mut refused, mut seed) = (0, 0);
	while refused < 1_000 {
		seed += 1;
		let mut design = Design::of(&mut random, seed);
		let bounds = Bounds::of(design.parameters);
		let largest = design.points.last().unwrap().size / 1_000_000;
		let by = |pairs: u64| ATTO / 10_000 / u128::from(pairs);
		match (bounds.sigma, bounds.kappa) {
			(Some(SigmaBound::Zero), _) => design.parameters.sigma = by(largest - 1),
			(Some(SigmaBound::One), _) => design.parameters.sigma -= by(largest - 1),
			(_, true) => design.parameters.kappa = by(largest * (largest - 1)),
			_ => continue,
		}
		let result = verify(&design.points, design.weighting, design.parameters);
		assert!(matches!(result, Err(Refusal::Moves { .. })), "{seed}: {result:?} {design:?}");
		refused += 1;
	}
}

#[test]
fn every_certified_bound_moved_inside_is_refused() {
	for case in cases() {
		let largest = u128::from(case.points.last().unwrap().size);
		let mut parameters = case.parameters;
		if parameters.sigma == 0 {
			parameters.sigma = ATTO / 10_000 * 1_000_000 / (largest - 1_000_000);
		} else if parameters.kappa == 0 {
			parameters.kappa =
				ATTO / 10_000 * 1_000_000 / largest * 1_000_000 / (largest - 1_000_000);
		} else {
			continue;
		}
		let result = verify(&case.points, case.weighting, parameters);
		assert!(matches!(result, Err(Refusal::Moves { .. })), "{}: {result:?}", case.name);
	}
}

#[test]
fn a_parameter_held_at_a_bound_where_it_does_not_belong_is_refused() {
	// The best law with κ = 0 for points that have coherency.
	let case = cases().into_iter().find(|case| case.name == "schaffer (none)").unwrap();
	let rows: Vec<_> = case.points.iter().map(|point| (point.size, point.throughput)).collect();
	let held = crate::design::fit(&rows, &[1.0; 5], false, [true, true, false]).unwrap();
	let parameters = crate::design::stored(held);
	let result = verify(&case.points, Weighting::None, parameters);
	let Err(Refusal::LeavesBound { parameter, step }) = result else { panic!("{result:?}") };
	assert_eq!(parameter, Parameter::Kappa);
	assert!(step.kappa > TOLERANCE);
	// The best law with σ = 0 for points that have contention.
	let held = crate::design::fit(&rows, &[1.0; 5], false, [true, false, true]).unwrap();
	let result = verify(&case.points, Weighting::None, crate::design::stored(held));
	let Err(Refusal::LeavesBound { parameter, step }) = result else { panic!("{result:?}") };
	assert_eq!(parameter, Parameter::Sigma);
	assert!(step.sigma > TOLERANCE);
}

#[test]
fn the_last_accepted_and_the_first_refused_step_differ_by_one_unit_of_lambda() {
	let points: Vec<Point> = [1, 2, 3]
		.map(|whole| Point {
			size: whole * 1_000_000,
			throughput: u128::from(whole) * 1_000_000,
			weight: 0,
		})
		.to_vec();
	// X = N exactly; λ off by a ten millionth is a step of 1e-7/(1 ± 1e-7).
	let at =
		|lambda| verify(&points, Weighting::Relative, Parameters { lambda, sigma: 0, kappa: 0 });
	assert!(at(1_000_000_100_000).is_ok());
	let Err(Refusal::Moves { parameter, step }) = at(1_000_000_100_001) else { panic!() };
	assert_eq!((parameter, step.lambda), (Parameter::Lambda, -100_000_991));
}
