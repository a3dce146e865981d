use crate::{Error, Event, Predictions, ReplacementBlocks, mock::*, try_state};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

fn set(blocks: u64) -> sp_runtime::DispatchResult {
	Scalability::set_replacement_blocks(council(), blocks)
}

#[test]
fn the_council_says_for_how_long_later_first_predictions_may_be_replaced() {
	run(|| {
		["v1", "v2"].into_iter().for_each(submit);
		predict(0);
		assert_ok!(set(MAX_REPLACEMENT));
		assert_eq!(last_event(), Event::ReplacementSet { blocks: MAX_REPLACEMENT });
		predict(1);
		let until = |run| Predictions::<Test>::get(run).unwrap().replaceable_until;
		assert_eq!((until(0), until(1)), (1 + REPLACEMENT, 1 + MAX_REPLACEMENT));
	});
}

#[test]
fn from_one_block_to_the_most() {
	run(|| {
		assert_noop!(set(0), Error::<Test>::ReplacementOutOfRange);
		assert_ok!(set(1));
		assert_noop!(set(MAX_REPLACEMENT + 1), Error::<Test>::ReplacementOutOfRange);
		ReplacementBlocks::<Test>::put(0);
		assert_eq!(
			try_state::check::<Test>(),
			Err("the blocks for a replacement are out of their bounds".into())
		);
		ReplacementBlocks::<Test>::kill();
	});
}

#[test]
fn only_the_council_says_so() {
	run(|| {
		assert_noop!(Scalability::set_replacement_blocks(signed(1), 5), BadOrigin);
	});
}
