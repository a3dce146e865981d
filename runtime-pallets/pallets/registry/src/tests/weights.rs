use crate::{
	mock::Test,
	weights::{DbWeightInfo, WeightInfo},
};
use frame_support::{
	traits::{ConstU32, Get},
	weights::Weight,
};

type Weights = DbWeightInfo<Test, ConstU32<1_024>>;

#[test]
fn the_dearest_call_fits_many_times_into_a_block() {
	let limits: frame_system::limits::BlockWeights =
		<Test as frame_system::Config>::BlockWeights::get();
	let calls = [
		Weights::join(),
		Weights::add_address(4),
		Weights::withdraw_consent(4),
		Weights::remove_target(4),
		Weights::register_network(64),
		Weights::create_group(256),
		Weights::set_members(256),
	];
	for call in calls {
		let all: Weight = call.saturating_mul(20);
		assert!(all.ref_time() < limits.max_block.ref_time(), "{call:?}");
	}
}

#[test]
fn a_signature_and_a_search_are_paid_for() {
	assert!(Weights::add_address(4).ref_time() > Weights::remove_address(4).ref_time());
	assert!(Weights::withdraw_consent(4).ref_time() > Weights::remove_target(4).ref_time());
	assert!(Weights::remove_target(2).ref_time() > Weights::remove_target(1).ref_time());
}
