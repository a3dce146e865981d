//! The invariants of slots and counted records notice what they are there for.

use crate::{mock::*, *};

/// Window 6000 is closed; segment 0 has four seats, segment 1, later in the open window, two.
fn closed_window<R>(test: impl FnOnce() -> R) -> R {
	ExtBuilder::default().build_and_execute(|| {
		(1_000..1_012).for_each(block);
		rotate(1_012, &[10, 20]);
		(1_013..1_016).for_each(block);
		assert_eq!(CurrentSegment::<Test>::get(), Some(1));
		test()
	})
}

#[test]
fn segments_are_whole_and_in_order() {
	closed_window(|| {
		let missing = broken(|| Segments::<Test>::remove(0));
		assert_eq!(missing, "segments have no hole".into());
		let late = Segment { first_slot: 2_000, length: 4 };
		let disordered = broken(|| Segments::<Test>::insert(0, late));
		assert_eq!(disordered, "segments are in order".into());
		assert_eq!(broken(|| Seats::<Test>::remove(0, 3)), "every seat is taken".into());
		let nobody = broken(|| Seats::<Test>::insert(0, 3, 99));
		assert_eq!(nobody, "a target sits on every seat".into());
		let extra = Segment { first_slot: 2_000, length: 0 };
		assert_eq!(broken(|| Segments::<Test>::insert(2, extra)), "no other segment".into());
		assert_eq!(broken(|| Seats::<Test>::insert(0, 4, 0)), "no other seat".into());
	});
}

#[test]
fn records_account_for_each_slot() {
	closed_window(|| {
		let window = Period { kind: PeriodKind::Window, start: 6_000 };
		let key = |period| (HOME, Indicator::Authorship, period, target(10));
		let with = |period, record| {
			broken(|| Records::<Test>::insert(key(period), Record::Counted(record)))
		};
		let now = record(10, PeriodKind::Window, 6_000).unwrap();
		let too_many = Counted { authored: now.assigned + 1, ..now };
		assert_eq!(with(window, too_many), "nobody authors more than its slots".into());
		let without_slots = Counted { windows: now.assigned + 1, ..now };
		assert_eq!(with(window, without_slots), "a window counts only with a slot".into());
		let open = Period { kind: PeriodKind::Window, start: 6_060 };
		assert_eq!(with(open, now), "only closed windows have records".into());
		let more = Counted { assigned: now.assigned + 1, ..now };
		assert_eq!(with(window, more), "a closed window accounts for each of its slots".into());
		let fewer = Counted { authored: now.authored - 1, ..now };
		assert_eq!(with(window, fewer), "windows add up to their day".into());
		let beyond = broken(|| Kept::<Test>::insert((HOME, COUNTED, PeriodKind::Window), 6_060));
		assert_eq!(beyond, "no record beyond retention".into());
	});
}
