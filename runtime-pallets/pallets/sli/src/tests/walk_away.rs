//! What a validator would leave undone: its address is away while it has no slot, and its blocks are not written.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::assert_noop;

const RPC: Indicator = Indicator::Rpc;
const ARRIVAL: Indicator = Indicator::Arrival;
const WINDOW: PeriodKind = PeriodKind::Window;
const W: Seconds = 6_000;
const AWAY: Measured = Measured { rpc: Listing::Absent, reachability: Listing::Never };

/// Validators 10, 20 and so on; three reporters. Window 6000 has ten slots.
fn chain(validators: u64, test: impl FnOnce()) {
	let validators = (1..=validators).map(|it| it * 10).collect();
	let sampling = SamplingParameters { samples_per_window: 6, ..Default::default() };
	ExtBuilder { validators, sampling, ..Default::default() }.build_and_execute(|| {
		(101..=103).for_each(|reporter| join(reporter, W));
		test();
	});
}

#[test]
fn a_seated_validator_is_absent_in_a_window_without_a_slot_of_its_own() {
	chain(24, || {
		// Slot 1000 is that of seat 16.
		let (with, without) = (target(170), target(110));
		let ended = Sli::list_target(HOME, TargetRef::Account(7));
		[with, without, ended].into_iter().for_each(|target| list(target, AWAY));
		(1_000..1_011).for_each(block);
		let open = |target| answer::sli::<Test>(HOME, target, RPC, WINDOW, Some(W));
		assert!(open(without).is_some());
		close_sampled(W);
		assert_eq!(record(110, WINDOW, W), None);
		let absence = Absence { each: 6, all: 18, windows: 1 };
		for target in [with, without] {
			let told = sampled(target, RPC, WINDOW, W).expect("it has a record");
			assert_eq!(told, Sampled { expected: 18, absence, ..Default::default() });
		}
		assert_eq!(sampled(ended, RPC, WINDOW, W), None);
	});
}

#[test]
fn a_validator_that_writes_none_of_its_blocks_is_absent_from_arrival() {
	chain(4, || {
		// Seat 1 leaves 1001, 1005 and 1009.
		(1_000..1_011).filter(|slot| slot % 4 != 1).for_each(block);
		let idle = target(20);
		assert_noop!(
			send(101, W, vec![entry(idle, ARRIVAL, 0, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::NotMeasured
		);
		for reporter in 101..=103 {
			send(reporter, W, vec![entry(1, ARRIVAL, 3, &[(100, 3)])]).expect("it is accepted");
		}
		close_sampled(W);
		let absence = Absence { each: 3, all: 9, windows: 1 };
		let told = sampled(idle, ARRIVAL, WINDOW, W).expect("it has a record");
		assert_eq!(told, Sampled { expected: 9, absence, ..Default::default() });
		let told = sampled(1, ARRIVAL, WINDOW, W).expect("it has a record");
		assert_eq!((told.samples, told.absence), (3, Absence::default()));
	});
}

#[test]
fn where_nobody_writes_a_block_nobody_is_absent_from_arrival() {
	chain(4, || {
		block(1_000);
		(1_020..1_022).for_each(block);
		close_sampled(W + 60);
		assert_eq!(record(20, WINDOW, W + 60), Some(counted(2, 0, 1)));
		assert_eq!(sampled(target(20), ARRIVAL, WINDOW, W + 60), None);
	});
}
