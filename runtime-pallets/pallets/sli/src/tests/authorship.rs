use crate::{mock::*, *};
use frame_support::assert_ok;

/// Slots of 6 s and windows of 60 s: ten slots a window.
fn whole_window(window: u64, missed: &[u64]) {
	(window * 10..(window + 1) * 10).filter(|slot| !missed.contains(slot)).for_each(block);
}

#[test]
fn counts_every_slot_of_a_window_for_its_validator() {
	ExtBuilder::default().build_and_execute(|| {
		whole_window(100, &[1_003, 1_007]);
		block(1_010);
		// Slots 1000, 1004, 1008 | 1001, 1005, 1009 | 1002, 1006 | 1003, 1007.
		for (validator, assigned, authored) in [(10, 3, 3), (20, 3, 3), (30, 2, 2), (40, 2, 0)] {
			let expected = Some(counted(assigned, authored, 1));
			assert_eq!(record(validator, PeriodKind::Window, 6_000), expected);
			assert_eq!(record(validator, PeriodKind::Day, 0), expected);
			assert_eq!(record(validator, PeriodKind::Era, 0), expected);
		}
	});
}

#[test]
fn counting_begins_at_the_slot_of_the_first_block() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_007);
		block(1_010);
		assert_eq!(record(40, PeriodKind::Window, 6_000), Some(counted(1, 1, 1)));
		assert_eq!(record(10, PeriodKind::Window, 6_000), Some(counted(1, 0, 1)));
		assert_eq!(record(30, PeriodKind::Window, 6_000), None);
	});
}

#[test]
fn several_blocks_of_one_slot_count_once() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		block(1_000);
		block(1_010);
		assert_eq!(record(10, PeriodKind::Window, 6_000), Some(counted(3, 1, 1)));
	});
}

#[test]
fn the_block_that_rotates_still_follows_the_old_list() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		rotate(1_001, &[20, 10]);
		block(1_002);
		block(1_010);
		// 1000 -> 10 and 1001 -> 20 by the old list; from 1002 on even slots are 20's, odd ones 10's.
		assert_eq!(record(10, PeriodKind::Window, 6_000), Some(counted(5, 1, 1)));
		assert_eq!(record(20, PeriodKind::Window, 6_000), Some(counted(5, 2, 1)));
		assert_eq!(record(30, PeriodKind::Window, 6_000), None);
	});
}

#[test]
fn a_session_with_the_same_list_opens_no_segment() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		rotate(1_001, &[10, 20, 30, 40]);
		assert_eq!(CurrentSegment::<Test>::get(), Some(0));
		rotate(1_002, &[10, 20, 40, 30]);
		assert_eq!(CurrentSegment::<Test>::get(), Some(1));
		System::assert_has_event(
			Event::SegmentOpened { segment: 1, first_slot: 1_003, length: 4 }.into(),
		);
	});
}

#[test]
fn ids_are_dense_and_kept_by_those_who_come_back() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!([10, 20, 30, 40].map(target), [1, 2, 3, 4]);
		rotate(1_001, &[50, 10]);
		assert_eq!(target(50), 5);
		rotate(1_002, &[20, 50]);
		assert_eq!([20, 50].map(target), [2, 5]);
		let who = TargetRef::Account(50);
		System::assert_has_event(Event::TargetListed { network: HOME, target: 5, who }.into());
	});
}

#[test]
fn a_window_closes_in_the_first_block_at_or_after_its_end() {
	ExtBuilder::default().build_and_execute(|| {
		whole_window(100, &[]);
		assert_eq!(Closings::<Test>::get(HOME, COUNTED).unwrap().next, 6_000);
		block(1_010);
		assert_eq!(Closings::<Test>::get(HOME, COUNTED).unwrap().next, 6_060);
		let (start, end) = (6_000, 6_060);
		System::assert_has_event(
			Event::WindowClosed { network: HOME, start, end, assigned: 10, authored: 10 }.into(),
		);
	});
}

#[test]
fn closing_goes_on_in_later_blocks_where_a_share_is_small() {
	let chain = ExtBuilder {
		validators: (0..100).collect(),
		window_ms: 600_000,
		closing_share_ppm: 13_000,
		..Default::default()
	};
	chain.build_and_execute(|| {
		(1_000..1_100).for_each(block);
		let is_open = |_: &u64| Closings::<Test>::get(HOME, COUNTED).unwrap().next == 6_000;
		let blocks = (1_100..1_190).take_while(|slot| {
			block(*slot);
			is_open(slot)
		});
		assert!(blocks.count() > 3);
		for validator in 0..100 {
			assert_eq!(record(validator, PeriodKind::Window, 6_000), Some(counted(1, 1, 1)));
		}
	});
}

#[test]
fn seats_without_a_slot_are_passed_over() {
	let validators = (0..1_000).collect();
	ExtBuilder { validators, closing_share_ppm: 30_000, ..Default::default() }.build_and_execute(
		|| {
			whole_window(100, &[]);
			// Ten of a thousand seats have a slot: the window closes in one block.
			block(1_010);
			assert_eq!(Closings::<Test>::get(HOME, COUNTED).unwrap().next, 6_060);
			assert_eq!(record(9, PeriodKind::Window, 6_000), Some(counted(1, 1, 1)));
			assert_eq!(record(10, PeriodKind::Window, 6_000), None);
		},
	);
}

#[test]
fn a_day_closes_with_its_last_window() {
	ExtBuilder { window_ms: 21_600_000, ..Default::default() }.build_and_execute(|| {
		for slot in (0..14_400 + 3_600).step_by(100) {
			block(slot);
		}
		block(18_000);
		let period = Period { kind: PeriodKind::Day, start: 0 };
		System::assert_has_event(Event::PeriodClosed { network: HOME, period }.into());
		assert_eq!(record(10, PeriodKind::Day, 0), Some(counted(3_600, 144, 4)));
		assert_eq!(record(20, PeriodKind::Day, 0), Some(counted(3_600, 0, 4)));
		assert_eq!(record(10, PeriodKind::Week, 0), Some(counted(4_500, 180, 5)));
		assert_ok!(try_state::check::<Test>());
	});
}

#[test]
fn the_slot_is_that_of_the_blocks_own_digest() {
	use codec::Encode;
	use frame_support::traits::Get;
	use sp_runtime::DigestItem;

	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(SlotFromDigest::<Test>::get(), None);
		System::deposit_log(DigestItem::PreRuntime(*b"BABE", 8u64.encode()));
		assert_eq!(SlotFromDigest::<Test>::get(), None);
		System::deposit_log(DigestItem::PreRuntime(*b"aura", 9u64.encode()));
		assert_eq!(SlotFromDigest::<Test>::get().map(u64::from), Some(9));
	});
}

#[test]
fn the_session_manager_behind_ours_is_asked_for_its_lists() {
	use pallet_session::SessionManager;

	struct Lists;
	impl SessionManager<AccountId> for Lists {
		fn new_session(index: u32) -> Option<Vec<AccountId>> {
			Some(vec![index.into()])
		}
		fn new_session_genesis(index: u32) -> Option<Vec<AccountId>> {
			Some(vec![index.into(), 0])
		}
		fn start_session(_: u32) {}
		fn end_session(_: u32) {}
	}

	type Noting = NoteSessions<Test, Lists>;
	assert_eq!(Noting::new_session(3), Some(vec![3]));
	assert_eq!(Noting::new_session_genesis(1), Some(vec![1, 0]));
}
