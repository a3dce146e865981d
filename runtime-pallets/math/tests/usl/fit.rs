use almanac_math::usl::{
	ATTO, MICRO, Parameters, Point, Refusal, UslError, Weighting, fit, sum_of_squares, verify,
};

use crate::{
	design::{Design, Random, stored},
	vectors::cases,
};

const WEIGHTINGS: [Weighting; 3] = [Weighting::None, Weighting::Given, Weighting::Relative];

/// 1 + σ(N-1) + κN(N-1) at a size in millionths.
fn cost(law: Parameters, size: u64) -> f64 {
	let n = size as f64 / 1e6;
	1.0 + law.sigma as f64 / 1e18 * (n - 1.0) + law.kappa as f64 / 1e18 * n * (n - 1.0)
}

/// How far apart two laws are, in the units of a step.
fn distance(points: &[Point], one: Parameters, other: Parameters) -> f64 {
	let size = points.last().unwrap().size;
	let n = size as f64 / 1e6;
	let unit = (n - 1.0) / cost(one, size);
	let off = |one: u128, other: u128| one.abs_diff(other) as f64;
	let lambda = off(one.lambda, other.lambda) / one.lambda as f64;
	let sigma = off(one.sigma, other.sigma) / 1e18 * unit;
	let kappa = off(one.kappa, other.kappa) / 1e18 * unit * n;
	lambda.max(sigma).max(kappa)
}

#[test]
fn certified_fits_are_found_under_each_weighting() {
	let mut furthest = 0f64;
	for case in cases() {
		let law = fit(&case.points, case.weighting)
			.unwrap_or_else(|refusal| panic!("{}: {refusal:?}", case.name));
		let away = distance(&case.points, case.parameters, law);
		assert!(away < 1e-12, "{}: {away:e}", case.name);
		let is_zero = |law: Parameters| (law.sigma == 0, law.kappa == 0);
		assert_eq!(is_zero(law), is_zero(case.parameters), "{}", case.name);
		furthest = furthest.max(away);
	}
	println!("the furthest from a certified fit is {furthest:e}");
}

#[test]
fn fits_in_integers_equal_those_in_floating_point() {
	let mut random = Random(11);
	for seed in 0..500 {
		let design = Design::of(&mut random, seed);
		let law = fit(&design.points, design.weighting)
			.unwrap_or_else(|refusal| panic!("{seed}: {refusal:?} {design:?}"));
		let away = distance(&design.points, design.parameters, law);
		assert!(away < 1e-8, "{seed}: {away:e} {law:?} {design:?}");
	}
}

/// 3 to 64 points of sizes up to `most`, under noise that reaches beyond what a law describes.
fn wide(random: &mut Random, most: f64, noise: f64) -> (Vec<Point>, Weighting) {
	let count = 3 + random.below(62);
	let sigma = match random.below(4) {
		0 => 0.0,
		1 => 1.0,
		_ => 10f64.powf(-3.0 * random.share()),
	};
	// The peak lies between a tenth and ten times the largest size, if there is one.
	let kappa = match random.below(3) {
		0 => 0.0,
		_ => (most * 10f64.powf(2.0 * random.share() - 1.0)).powi(-2),
	};
	let law = stored([10f64.powf(6.0 * random.share()), sigma, kappa]);
	let mut points: Vec<Point> = (0..count)
		.map(|_| {
			let size = (most.powf(random.share()) * 1e6) as u64;
			let exponent = noise * (random.share() + random.share() + random.share() - 1.5) * 2.0;
			let x = law.lambda as f64 / 1e12 * size as f64 / 1e6 / cost(law, size);
			let throughput = (x * exponent.exp() * 1e6) as u128;
			Point { size, throughput, weight: 1 + random.below(1_000_000) }
		})
		.collect();
	points.sort_by_key(|point| point.size);
	(points, WEIGHTINGS[random.below(3) as usize])
}

/// Whether κ in 1e-18 is too coarse for a proof: half a unit is a step beyond what is tolerated.
fn is_too_coarse(points: &[Point], step_of_kappa: i64) -> bool {
	let size = points.last().unwrap().size;
	let unit = (size as f64 / 1e6).powi(2) * 1e-18;
	size > 100_000 * MICRO && (step_of_kappa as f64 / 1e15).abs() < unit
}

#[test]
fn points_up_to_a_size_of_a_million_yield_laws_that_are_proved() {
	let mut random = Random(12);
	let (mut found, mut coarse) = (0, 0);
	let (mut zero, mut one, mut no_coherency) = (0, 0, 0);
	for seed in 0..500 {
		let most = [10.0, 100.0, 1e4, 1e6][seed % 4];
		let noise = [0.0, 0.01, 0.05, 0.3][seed / 4 % 4];
		let (points, weighting) = wide(&mut random, most, noise);
		match fit(&points, weighting) {
			Ok(law) => {
				verify(&points, weighting, law).unwrap();
				found += 1;
				zero += usize::from(law.sigma == 0);
				one += usize::from(law.sigma == ATTO);
				no_coherency += usize::from(law.kappa == 0);
			},
			Err(Refusal::Moves { step, .. }) if is_too_coarse(&points, step.kappa) => coarse += 1,
			Err(Refusal::Error(UslError::IllConditioned)) if points.len() < 6 => (),
			Err(refusal) => panic!("{seed}: {refusal:?} {weighting:?} {points:?}"),
		}
	}
	println!("{found} found, σ = 0 {zero}, σ = 1 {one}, κ = 0 {no_coherency}, {coarse} too coarse");
	assert!(found > 450 && zero > 50 && one > 50 && no_coherency > 50);
}

#[test]
fn no_law_of_a_thousand_random_ones_is_better() {
	let mut random = Random(13);
	for seed in 0..60 {
		let (points, weighting) = wide(&mut random, 100.0, 0.3);
		if weighting == Weighting::Relative {
			continue;
		}
		let Ok(law) = fit(&points, weighting) else { continue };
		let least = sum_of_squares(&points, weighting, law).unwrap();
		for _ in 0..1_000 {
			let mut other = law;
			other.lambda = (law.lambda as f64 * 4f64.powf(2.0 * random.share() - 1.0)) as u128;
			other.sigma = (random.share().powi(3) * 1e18) as u128;
			other.kappa = (10f64.powf(-8.0 * random.share()) * 1e18) as u128;
			let squares = sum_of_squares(&points, weighting, other).unwrap();
			assert!(squares >= least, "{seed}: {other:?} is better than {law:?} for {points:?}");
		}
	}
}

#[test]
fn throughput_in_another_unit_changes_lambda_alone() {
	for case in cases() {
		let scaled = |point: &Point| Point { throughput: point.throughput * 1_000, ..*point };
		let points: Vec<Point> = case.points.iter().map(scaled).collect();
		let law = fit(&points, case.weighting).unwrap();
		let expected = Parameters { lambda: case.parameters.lambda * 1_000, ..case.parameters };
		assert!(distance(&points, expected, law) < 1e-12, "{}", case.name);
	}
}

#[test]
fn points_that_no_fit_is_made_of_are_refused_with_their_error() {
	let point = |size, throughput| Point { size: size * MICRO, throughput, weight: 0 };
	let error = |points: &[Point], weighting| fit(points, weighting).unwrap_err();
	let two = [point(1, 1), point(1, 1), point(2, 2)];
	assert_eq!(error(&two, Weighting::None), UslError::TooFewSizes { have: 2 }.into());
	let idle = [point(1, 1), point(2, 0), point(3, 3)];
	let expected = UslError::ThroughputOutOfRange { throughput: 0 };
	assert_eq!(error(&idle, Weighting::None), expected.into());
	let without = [point(1, 1), point(2, 2), point(3, 3)];
	assert_eq!(error(&without, Weighting::Given), UslError::NoWeight { size: MICRO }.into());
	let beside =
		[0, 1, 2].map(|more| Point { size: 500_000 * MICRO + more, ..point(1, 1_000_000) });
	assert_eq!(error(&beside, Weighting::None), UslError::IllConditioned.into());
}
