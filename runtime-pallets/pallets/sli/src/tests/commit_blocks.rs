//! For how many blocks reporters commit themselves: who says so, from when it holds, and how the grace follows.

use crate::{
	mock::{committed::*, reporters::*, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use sp_runtime::{BuildStorage, DispatchResult};

const DAY: Seconds = 86_400;
const RPC: Indicator = Indicator::Rpc;
const W: Seconds = 6_000;

fn set(blocks: u32) -> DispatchResult {
	Sli::set_commit_blocks(RawOrigin::Root.into(), HOME, blocks)
}

fn entries() -> Vec<ReportEntry> {
	vec![entry(1, RPC, 60, &[(100, 60)])]
}

fn of(reporter: AccountId, window: Seconds) -> Opening {
	opening(reporter, window, &[entries()], &[])
}

/// A block in every slot up to one.
fn blocks_to(slot: u64) {
	(LastSlot::<Test>::get().unwrap() + 1..=slot).for_each(block);
}

macro_rules! refused {
	($call:expr, $error:ident) => {{
		assert_noop!($call.map_err(|refusal| refusal.error), Error::<Test>::$error);
	}};
}

#[test]
fn where_the_rule_is_off_reports_are_all_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		join(7, W);
		measure(1, true, false);
		(1_000..1_011).for_each(block);
		refused!(commit(7, W, &of(7, W)), CommitsNotTaken);
		refused!(open(7, W, &of(7, W)), NotCommitted);
		assert_ok!(send(7, W, entries()));
		assert_eq!(Sli::proved(HOME, W, &7), None);
	});
}

#[test]
fn governance_alone_says_for_how_many_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		for origin in [RawOrigin::Signed(10), RawOrigin::None] {
			let call = Sli::set_commit_blocks(origin.into(), HOME, 5);
			assert_noop!(call, sp_runtime::DispatchError::BadOrigin);
		}
		let unknown = Sli::set_commit_blocks(RawOrigin::Root.into(), 1, 5);
		assert_noop!(unknown, Error::<Test>::UnknownNetwork);
		assert_noop!(set(65), Error::<Test>::CommitBlocksOutOfBounds);
		assert_ok!(set(64));
		System::assert_last_event(
			Event::CommitBlocksScheduled { network: HOME, from: DAY, blocks: 64 }.into(),
		);
		// Proposed again, the later call holds; what is in force takes a change back.
		assert_ok!(set(5));
		let stored = || CommitBlocks::<Test>::get(HOME).latest();
		assert_eq!(stored(), Scheduled { current: 0, next: Some((DAY, 5)) });
		assert_ok!(set(0));
		assert_eq!(stored(), Scheduled::default());
	});
}

#[test]
fn the_grace_and_the_blocks_before_it_are_shorter_than_windows_are_kept() {
	// Two windows of ten slots, and a grace of ten blocks.
	let retention = Retention { windows: 2, ..Default::default() };
	let sampling = SamplingParameters { grace_blocks: 10, ..Default::default() };
	ExtBuilder { retention, sampling, ..Default::default() }.build_and_execute(|| {
		block(1_000);
		assert_noop!(set(10), Error::<Test>::GraceNotBelowRetention);
		assert_ok!(set(9));
		// Neither the grace nor the retention takes that away again.
		let longer = SamplingParameters { grace_blocks: 11, ..sampling };
		let call = Sli::set_sampling(RawOrigin::Root.into(), HOME, longer);
		assert_noop!(call, Error::<Test>::GraceNotBelowRetention);
		let shorter = SamplingParameters { grace_ms: 0, grace_blocks: 1, ..sampling };
		assert_ok!(Sli::set_sampling(RawOrigin::Root.into(), HOME, shorter));
		let fewer = Retention { windows: 1, ..retention };
		let call = Sli::set_retention(RawOrigin::Root.into(), HOME, fewer);
		assert_noop!(call, Error::<Test>::GraceNotBelowRetention);
		let broken = broken(|| CommitBlocks::<Test>::insert(HOME, Stored::new(10)));
		assert_eq!(broken, "the blocks of commitments are in bounds".into());
	});
}

#[test]
fn genesis_refuses_what_the_call_does() {
	let refusal = |commit_blocks, windows| {
		let built = std::panic::catch_unwind(|| {
			let retention = Some(Retention { windows, ..Default::default() });
			let sli = GenesisConfig::<Test> {
				window_ms: Some(60_000),
				commit_blocks: Some(commit_blocks),
				retention,
				..Default::default()
			};
			RuntimeGenesisConfig { sli, ..Default::default() }.build_storage()
		});
		let reason = built.err().map(|reason| reason.downcast_ref::<String>().cloned().unwrap());
		reason.unwrap_or_default()
	};
	assert_eq!(refusal(64, 48), "");
	assert!(refusal(65, 48).contains("CommitBlocksOutOfBounds"));
	assert!(refusal(10, 2).contains("GraceNotBelowRetention"));
	assert_eq!(refusal(9, 2), "");
}

#[test]
fn windows_from_before_midnight_are_reported_as_they_began() {
	ExtBuilder::default().build_and_execute(|| {
		let (last, first) = (DAY - 60, DAY);
		let slot = u64::from(DAY) / 6;
		(slot - 20..slot - 1).for_each(block);
		join(7, last);
		measure(1, true, false);
		assert_ok!(set(3));
		// The last window of the day is counted in the first block of the next one.
		blocks_to(slot);
		assert_noop!(set(4), Error::<Test>::ChangeUnderway);
		refused!(commit(7, last, &of(7, last)), CommitsNotTaken);
		assert_ok!(send(7, last, entries()));
		blocks_to(slot + 10);
		refused!(send(7, first, entries()), NotOpened);
		assert_ok!(commit(7, first, &of(7, first)));
		blocks_to(slot + 13);
		assert_ok!(open(7, first, &of(7, first)));
		assert_ok!(send(7, first, entries()));
		close_sampled(first);
		let stored = CommitBlocks::<Test>::get(HOME).latest();
		assert_eq!(stored, Scheduled { current: 3, next: None });
		assert_ok!(set(0));
	});
}

#[test]
fn what_is_committed_before_the_midnight_that_ends_the_rule_is_opened_after_it() {
	ExtBuilder { commit_blocks: 3, ..Default::default() }.build_and_execute(|| {
		let (last, first) = (DAY - 60, DAY);
		let slot = u64::from(DAY) / 6;
		(slot - 20..slot - 1).for_each(block);
		join(7, last);
		measure(1, true, false);
		assert_ok!(set(0));
		blocks_to(slot);
		refused!(send(7, last, entries()), NotOpened);
		assert_ok!(commit(7, last, &of(7, last)));
		blocks_to(slot + 10);
		assert_ok!(open(7, last, &of(7, last)));
		assert_ok!(send(7, last, entries()));
		refused!(commit(7, first, &of(7, first)), CommitsNotTaken);
		assert_ok!(send(7, first, entries()));
		close_sampled(first);
		assert_eq!(CommitBlocks::<Test>::get(HOME).latest(), Scheduled::default());
	});
}

fn closes_after(commit_blocks: u32, grace_blocks: u32, is_full: impl Fn(u64) -> bool) -> u64 {
	let sampling = SamplingParameters { grace_ms: 0, grace_blocks, ..Default::default() };
	let chain = ExtBuilder { commit_blocks, sampling, ..Default::default() };
	chain.build_and_execute(|| {
		(1_000..1_011).for_each(block);
		let mut slot = 1_010;
		while Sli::first_open_sampled(HOME) == Some(W) {
			if is_full(slot) {
				fill_block();
			}
			slot += 1;
			block(slot);
		}
		slot - 1_010
	})
}

#[test]
fn the_grace_comes_after_the_blocks_of_commitments() {
	assert_eq!(closes_after(0, 4, |_| false), 4);
	assert_eq!(closes_after(3, 4, |_| false), 7);
	// Blocks without room do not count.
	assert_eq!(closes_after(3, 4, |slot| slot % 2 == 0), 14);
	// But for so many that nothing stays open for ever.
	assert_eq!(closes_after(3, 4, |_| true), 16 * 7);
}

#[test]
fn commitments_are_taken_for_as_many_blocks_as_have_room() {
	ExtBuilder { commit_blocks: 2, ..Default::default() }.build_and_execute(|| {
		[7, 8, 9].into_iter().for_each(|reporter| join(reporter, W));
		(1_000..1_011).for_each(block);
		assert_ok!(commit(7, W, &of(7, W)));
		// Somebody fills every block but one.
		for slot in 1_011..1_031 {
			if slot != 1_020 {
				fill_block();
			}
			block(slot);
		}
		refused!(open(7, W, &of(7, W)), CommitsOpen);
		assert_ok!(commit(8, W, &of(8, W)));
		blocks_to(1_031);
		refused!(commit(9, W, &of(9, W)), CommitsClosed);
		assert_ok!(open(7, W, &of(7, W)));
	});
}

#[test]
fn commitments_end_though_every_block_is_full() {
	ExtBuilder { commit_blocks: 2, ..Default::default() }.build_and_execute(|| {
		[7, 8, 9].into_iter().for_each(|reporter| join(reporter, W));
		(1_000..1_011).for_each(block);
		assert_ok!(commit(7, W, &of(7, W)));
		for slot in 1_011..1_042 {
			fill_block();
			block(slot);
		}
		assert_ok!(commit(8, W, &of(8, W)));
		fill_block();
		block(1_042);
		refused!(commit(9, W, &of(9, W)), CommitsClosed);
		assert_ok!(open(8, W, &of(8, W)));
	});
}
