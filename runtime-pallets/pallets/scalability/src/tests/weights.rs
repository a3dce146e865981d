use crate::{
	Point,
	mock::*,
	weights::{DbWeights, PROOF_PS, WeightInfo},
};
use frame_support::{assert_ok, traits::Get, weights::Weight};
use std::time::Instant;

#[test]
fn the_dearest_call_fits_many_times_into_a_block() {
	let limits: frame_system::limits::BlockWeights =
		<Test as frame_system::Config>::BlockWeights::get();
	let calls = [DbWeights::<Test>::submit_prediction(), DbWeights::<Test>::submit_run()];
	for call in calls {
		let all: Weight = call.saturating_mul(20);
		assert!(all.ref_time() < limits.max_block.ref_time(), "{call:?}");
	}
}

#[test]
fn what_64_points_take_is_printed() {
	run(|| {
		// Each of four points sixteen times has the same fit, with a parameter on its bound to free.
		let case = certified("voltdb");
		let points: Vec<Point> = case.points.iter().flat_map(|point| [*point; 16]).collect();
		assert_eq!(points.len(), 64);
		assert_ok!(Scalability::submit_run(signed(1), 0, input("v1", points)));
		let started = Instant::now();
		let rounds = 200u32;
		for _ in 0..rounds {
			assert_ok!(Scalability::check_prediction(0, case.parameters));
		}
		let each = started.elapsed() / rounds;
		println!("64 points: {each:?} natively, weighed as {} µs", PROOF_PS / 1_000_000);
	});
}
