use crate::{
	mock::*,
	weights::{DbWeights, WeightInfo},
};
use frame_support::{traits::Get, weights::Weight};

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
