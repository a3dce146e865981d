//! Blocks of a parachain are bounded by the size of their proofs too.

use crate::{mock::*, *};
use frame_support::assert_ok;
use frame_system::RawOrigin;

/// The least share of a block, in ppm, where a proof has at most so many bytes.
fn least(max_proof: u64) -> u32 {
	let chain = ExtBuilder { max_proof, closing_share_ppm: 500_000, ..Default::default() };
	let mut least = 0;
	chain.build_and_execute(|| least = parameter::share::least_share_ppm::<Test>());
	least
}

#[test]
fn the_least_share_is_that_of_the_proof_where_proofs_are_small() {
	let of_time = least(u64::MAX);
	assert!(of_time < 20_000, "{of_time} ppm");
	// The dearest step has some 180 reads, of a kilobyte each here.
	let (small, smaller) = (least(5_000_000), least(2_500_000));
	assert!(small > of_time, "{small} ppm");
	assert!(smaller.abs_diff(2 * small) <= 1, "{smaller} ppm");
}

#[test]
fn closing_keeps_to_its_share_of_a_proof() {
	let chain = ExtBuilder {
		validators: (0..100).collect(),
		window_ms: 600_000,
		max_proof: 5_000_000,
		closing_share_ppm: 500_000,
		..Default::default()
	};
	chain.build_and_execute(|| {
		(1_000..1_100).for_each(block);
		let least = parameter::share::least_share_ppm::<Test>();
		assert_ok!(Sli::set_closing_share(RawOrigin::Root.into(), least));
		let mut slot = 1_100;
		while Closings::<Test>::get(HOME, COUNTED).unwrap().next == 6_000 {
			// Neither part of the weight exceeds its share: the mock sees to that.
			let used = closing_block(slot);
			assert!(used.proof_size() <= u64::from(least) * 5, "{used}");
			slot += 1;
		}
		assert!(slot > 1_102, "a hundred seats do not fit into one block");
	});
}
