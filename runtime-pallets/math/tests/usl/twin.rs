//! The step in exact fractions.

use almanac_math::usl::{ATTO, Bounds, LAMBDA_ONE, Parameters, Point, Refusal, Weighting, verify};
use num_bigint::BigInt;
use num_rational::BigRational;

use crate::{
	design::{Design, Random},
	vectors::cases,
};

fn fraction(above: u128, below: u128) -> BigRational {
	BigRational::new(BigInt::from(above), BigInt::from(below))
}

fn whole(value: i64) -> BigRational {
	BigRational::from_integer(BigInt::from(value))
}

/// The step of the parameters that are not on a bound, exactly.
fn exact_step(points: &[Point], weighting: Weighting, parameters: Parameters) -> [BigRational; 3] {
	let bounds = Bounds::of(parameters);
	let free = [true, bounds.sigma.is_none(), !bounds.kappa];
	let one = whole(1);
	let lambda = fraction(parameters.lambda, LAMBDA_ONE);
	let sigma = fraction(parameters.sigma, ATTO);
	let kappa = fraction(parameters.kappa, ATTO);
	let cost = |n: &BigRational| {
		let more = n - &one;
		&one + &sigma * &more + &kappa * n * &more
	};
	let largest = fraction(u128::from(points.last().unwrap().size), 1_000_000);
	let largest_cost = cost(&largest);
	let mut matrix = vec![vec![whole(0); 4]; 3];
	for point in points {
		let n = fraction(u128::from(point.size), 1_000_000);
		let law = &lambda * &n / cost(&n);
		let weight = match weighting {
			Weighting::None => one.clone(),
			Weighting::Given => whole(i64::try_from(point.weight).unwrap()),
			Weighting::Relative => &one / (&law * &law),
		};
		let contention = (&n - &one) / (&largest - &one) * &largest_cost / cost(&n);
		let coherency = &contention * &n / &largest;
		let residual = fraction(point.throughput, 1_000_000) - &law;
		let columns = [law.clone(), -&law * contention, -&law * coherency, residual];
		for (i, line) in matrix.iter_mut().enumerate() {
			for (k, cell) in line.iter_mut().enumerate() {
				*cell += &weight * &columns[i] * &columns[k];
			}
		}
	}
	solve(matrix, free)
}

/// By elimination, unlike the code under test.
fn solve(mut matrix: Vec<Vec<BigRational>>, free: [bool; 3]) -> [BigRational; 3] {
	for i in 0..3 {
		for k in 0..4 {
			let is_held = !free[i] || (k < 3 && !free[k]);
			if is_held {
				matrix[i][k] = whole(i64::from(i == k));
			}
		}
	}
	for i in 0..3 {
		let pivot = matrix[i].clone();
		for (k, line) in matrix.iter_mut().enumerate().filter(|(k, _)| *k != i) {
			let factor = &line[i] / &pivot[i];
			assert_ne!(k, i);
			line.iter_mut().zip(&pivot).for_each(|(cell, above)| *cell -= &factor * above);
		}
	}
	[0, 1, 2].map(|i| &matrix[i][3] / &matrix[i][i])
}

/// That the step of fixed point is the exact one to 1e-13 and a ten thousandth of it.
fn compare(name: &str, points: &[Point], weighting: Weighting, parameters: Parameters) {
	let step = match verify(points, weighting, parameters) {
		Ok(proof) => proof.step,
		Err(Refusal::Moves { step, .. }) => step,
		Err(refusal) => panic!("{name}: {refusal:?}"),
	};
	let exact = exact_step(points, weighting, parameters);
	for (found, exact) in [step.lambda, step.sigma, step.kappa].into_iter().zip(exact) {
		let femto = exact * whole(1_000_000_000_000_000);
		let off = whole(found) - &femto;
		let abs = |value: &BigRational| if *value < whole(0) { -value } else { value.clone() };
		let tolerated = whole(100) + abs(&femto) / whole(10_000);
		assert!(abs(&off) <= tolerated, "{name}: {found} is not {femto}");
	}
}

#[test]
fn the_step_equals_the_exact_one_at_certified_fits_and_beside_them() {
	for case in cases() {
		let Parameters { lambda, sigma, kappa } = case.parameters;
		compare(&case.name, &case.points, case.weighting, case.parameters);
		let beside = Parameters {
			lambda: lambda + lambda / 10_000,
			sigma: sigma - sigma / 9_000,
			kappa: kappa + kappa / 7_000,
		};
		compare(&case.name, &case.points, case.weighting, beside);
	}
}

#[test]
fn the_step_equals_the_exact_one_of_random_designs() {
	let mut random = Random(4);
	for seed in 0..100 {
		let mut design = Design::of(&mut random, seed);
		compare("at the fit", &design.points, design.weighting, design.parameters);
		design.parameters.lambda += u128::from(random.below(1_000_000_000_000));
		compare("beside it", &design.points, design.weighting, design.parameters);
	}
}
