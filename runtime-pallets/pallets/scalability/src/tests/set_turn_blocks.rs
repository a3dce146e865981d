use crate::{Error, Event, OpenRun, OpenRuns, TurnBlocks, mock::*, try_state};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{BuildStorage, DispatchError::BadOrigin, DispatchResult};

fn set(blocks: u64) -> DispatchResult {
	Scalability::set_turn_blocks(council(), blocks)
}

#[test]
fn from_one_block_to_the_most() {
	run(|| {
		assert_noop!(set(0), Error::<Test>::TurnOutOfRange);
		assert_ok!(set(1));
		assert_ok!(set(MAX_TURN));
		assert_eq!(last_event(), Event::TurnSet { blocks: MAX_TURN });
		assert_noop!(set(MAX_TURN + 1), Error::<Test>::TurnOutOfRange);
		TurnBlocks::<Test>::put(0);
		let expected = Err("the blocks of a turn are out of their bounds".into());
		assert_eq!(try_state::check::<Test>(), expected);
		TurnBlocks::<Test>::kill();
	});
}

#[test]
fn only_the_council_says_how_long_a_turn_is() {
	run(|| {
		assert_noop!(Scalability::set_turn_blocks(signed(1), 5), BadOrigin);
	});
}

/// The turn of a chain whose genesis says so.
fn at_genesis(turn_blocks: Option<u64>) -> u64 {
	let scalability = crate::GenesisConfig { turn_blocks, ..Default::default() };
	let storage = RuntimeGenesisConfig { scalability, ..Default::default() }.build_storage();
	sp_io::TestExternalities::from(storage.expect("the genesis is valid"))
		.execute_with(TurnBlocks::<Test>::get)
}

#[test]
fn genesis_says_how_long_a_turn_is_or_leaves_it_at_the_default() {
	assert_eq!((at_genesis(None), at_genesis(Some(MAX_TURN))), (TURN, MAX_TURN));
}

#[test]
#[should_panic(expected = "turns of 201 blocks are out of bounds")]
fn a_turn_out_of_bounds_is_no_genesis() {
	at_genesis(Some(MAX_TURN + 1));
}

#[test]
fn an_open_run_with_a_prediction_is_no_state() {
	run(|| {
		submit("v1");
		let open = OpenRuns::<Test>::get();
		assert_eq!(open.to_vec(), [OpenRun { run: 0, submitted: 1 }]);
		predict(0);
		OpenRuns::<Test>::put(open);
		let expected = Err("an open run has a prediction".into());
		assert_eq!(try_state::check::<Test>(), expected);
		OpenRuns::<Test>::kill();
	});
}
