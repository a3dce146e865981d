//! What nobody should submit.

use almanac_math::usl::{
	MAX_KAPPA, MAX_LAMBDA, MAX_POINTS, MAX_SIZE, MAX_THROUGHPUT, MICRO, Parameters, Point, Refusal,
	UslError, Weighting, best_up_to, check_parameters, check_points, figures, fit, limit, peak,
	sum_of_squares, throughput_at, verify,
};
use proptest::{collection::vec, prelude::*};

const LAW: Parameters = Parameters { lambda: 1_000_000_000_000, sigma: 0, kappa: 0 };

fn point(size: u64, throughput: u128) -> Point {
	Point { size, throughput, weight: 1 }
}

fn points(count: u64) -> Vec<Point> {
	(1..=count).map(|n| point(n * MICRO, u128::from(n * MICRO))).collect()
}

fn error(points: &[Point], parameters: Parameters) -> UslError {
	match verify(points, Weighting::None, parameters) {
		Err(Refusal::Error(error)) => error,
		other => panic!("{other:?}"),
	}
}

#[test]
fn three_sizes_are_accepted_and_two_are_refused() {
	assert!(verify(&points(3), Weighting::None, LAW).is_ok());
	assert_eq!(error(&points(2), LAW), UslError::TooFewSizes { have: 2 });
	assert_eq!(error(&[], LAW), UslError::TooFewSizes { have: 0 });
	assert_eq!(error(&[point(MICRO, 5); 9], LAW), UslError::TooFewSizes { have: 1 });
}

#[test]
fn sixty_four_points_are_accepted_and_one_more_is_refused() {
	assert!(verify(&points(64), Weighting::None, LAW).is_ok());
	assert_eq!(error(&points(65), LAW), UslError::TooManyPoints { have: MAX_POINTS + 1 });
}

#[test]
fn sizes_reach_from_one_to_a_million_in_ascending_order() {
	let with = |size| {
		check_points(&[point(size, 1), point(MAX_SIZE - 1, 1), point(MAX_SIZE, 1)], Weighting::None)
	};
	assert_eq!(with(MICRO), Ok(()));
	assert_eq!(with(MICRO - 1), Err(UslError::SizeOutOfRange { size: MICRO - 1 }));
	assert_eq!(with(MAX_SIZE + 1), Err(UslError::SizeOutOfRange { size: MAX_SIZE + 1 }));
	assert_eq!(with(MAX_SIZE), Err(UslError::NotAscending { size: MAX_SIZE - 1 }));
}

#[test]
fn throughput_is_above_0_and_bounded() {
	let with = |throughput| {
		let points = [point(MICRO, throughput), point(2 * MICRO, 1), point(3 * MICRO, 1)];
		check_points(&points, Weighting::None)
	};
	assert_eq!(with(1), Ok(()));
	assert_eq!(with(0), Err(UslError::ThroughputOutOfRange { throughput: 0 }));
	assert_eq!(with(MAX_THROUGHPUT), Ok(()));
	let throughput = MAX_THROUGHPUT + 1;
	assert_eq!(with(throughput), Err(UslError::ThroughputOutOfRange { throughput }));
}

#[test]
fn a_weight_of_0_is_refused_where_weights_are_given() {
	let mut points = points(3);
	points[1].weight = 0;
	assert_eq!(check_points(&points, Weighting::None), Ok(()));
	let refused = check_points(&points, Weighting::Given);
	assert_eq!(refused, Err(UslError::NoWeight { size: 2 * MICRO }));
}

#[test]
fn parameters_out_of_range_are_refused() {
	let points = points(3);
	let with = |lambda, sigma, kappa| error(&points, Parameters { lambda, sigma, kappa });
	assert_eq!(with(0, 0, 0), UslError::LambdaOutOfRange);
	assert_eq!(with(MAX_LAMBDA + 1, 0, 0), UslError::LambdaOutOfRange);
	assert_eq!(with(1, 1_000_000_000_000_000_001, 0), UslError::SigmaOutOfRange);
	let most_kappa = 1_000_000_000_000_000_000_000_000;
	assert_eq!(with(1, 0, most_kappa + 1), UslError::KappaOutOfRange);
	let most =
		Parameters { lambda: MAX_LAMBDA, sigma: 1_000_000_000_000_000_000, kappa: most_kappa };
	assert_eq!(check_parameters(most), Ok(()));
}

#[test]
fn points_that_hardly_differ_in_size_prove_nothing() {
	let points = [0, 1, 2].map(|more| point(500_000 * MICRO + more, 1_000_000)).to_vec();
	let law =
		Parameters { lambda: 1_000_000_000_000, sigma: 1_000_000_000_000_000, kappa: 1_000_000 };
	assert_eq!(error(&points, law), UslError::IllConditioned);
}

fn any_parameters() -> impl Strategy<Value = Parameters> {
	let within = (1..=MAX_LAMBDA, 0..=1_000_000_000_000_000_000u128, 0..=MAX_KAPPA);
	let low =
		(1..u128::from(u64::MAX), 0..=1_000_000_000_000_000_000u128, 0..1_000_000_000_000u128);
	prop_oneof![(any::<u128>(), any::<u128>(), any::<u128>()), within, low]
		.prop_map(|(lambda, sigma, kappa)| Parameters { lambda, sigma, kappa })
}

fn any_points() -> impl Strategy<Value = Vec<Point>> {
	let throughput = prop_oneof![any::<u128>(), 1..=MAX_THROUGHPUT, 1..1_000_000_000_000u128];
	let size = prop_oneof![any::<u64>(), MICRO..=MAX_SIZE, MICRO..100 * MICRO];
	let point = (size, throughput, any::<u64>()).prop_map(|(size, throughput, weight)| Point {
		size,
		throughput,
		weight,
	});
	(vec(point, 0..70), any::<bool>()).prop_map(|(mut points, sorted)| {
		if sorted {
			points.sort_unstable_by_key(|point| point.size);
		}
		points
	})
}

fn good_points() -> impl Strategy<Value = Vec<Point>> {
	let point = (MICRO..=MAX_SIZE, 1..=MAX_THROUGHPUT, 1..u64::MAX)
		.prop_map(|(size, throughput, weight)| Point { size, throughput, weight });
	vec(point, 3..=64).prop_map(|mut points| {
		points.sort_unstable_by_key(|point| point.size);
		points
	})
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn nothing_panics(
		points in prop_oneof![any_points(), good_points()],
		parameters in any_parameters(),
		kind in 0usize..3,
		size in any::<u64>(),
	) {
		let weighting = [Weighting::None, Weighting::Given, Weighting::Relative][kind];
		if let Ok(proof) = verify(&points, weighting, parameters) {
			let _ = figures(&points, weighting, parameters, &proof);
		}
		let _ = sum_of_squares(&points, weighting, parameters);
		let _ = (peak(parameters), limit(parameters), throughput_at(parameters, size));
		let _ = best_up_to(parameters, size);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(100))]

	#[test]
	fn a_fit_of_nonsense_ends_and_is_proved_if_there_is_one(
		points in prop_oneof![any_points(), good_points()],
		kind in 0usize..3,
	) {
		let weighting = [Weighting::None, Weighting::Given, Weighting::Relative][kind];
		if let Ok(law) = fit(&points, weighting) {
			prop_assert!(verify(&points, weighting, law).is_ok());
		}
	}
}
