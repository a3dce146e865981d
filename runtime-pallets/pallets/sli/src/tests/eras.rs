use crate::{mock::*, *};

fn with_eras_of(sessions_per_era: u32) -> ExtBuilder {
	ExtBuilder { sessions_per_era, ..Default::default() }
}

#[test]
fn an_era_begins_with_the_slot_after_the_block_that_rotates() {
	with_eras_of(2).build_and_execute(|| {
		System::reset_events();
		rotate(1_000, &[10, 20]);
		assert_eq!(Eras::<Test>::get(HOME, 1), None);
		let begins = |event: &_| matches!(event, RuntimeEvent::Sli(Event::EraStarted { .. }));
		assert!(!System::events().iter().any(|record| begins(&record.event)));
		rotate(1_005, &[10, 20]);
		assert_eq!(Eras::<Test>::get(HOME, 0), Some(0));
		assert_eq!(Eras::<Test>::get(HOME, 1), Some(1_006 * 6_000));
		System::assert_has_event(Event::EraStarted { era: 1, start_ms: 6_036_000 }.into());
	});
}

#[test]
fn a_window_belongs_to_the_era_in_force_at_its_first_millisecond() {
	with_eras_of(1).build_and_execute(|| {
		block(1_000);
		rotate(1_009, &[10, 20, 30, 40]); // era 1 from slot 1010: exactly the next window
		rotate(1_012, &[10, 20, 30, 40]); // era 2 from slot 1013: the window after it
		(1_013..1_041).for_each(block);
		assert_eq!(record(10, PeriodKind::Era, 0), record(10, PeriodKind::Window, 6_000));
		assert_eq!(record(10, PeriodKind::Era, 6_060), record(10, PeriodKind::Window, 6_060));
		assert_eq!(record(10, PeriodKind::Era, 6_120), Some(counted(5, 5, 2)));
	});
}

#[test]
fn an_era_in_which_no_window_begins_is_skipped() {
	with_eras_of(1).build_and_execute(|| {
		block(1_000);
		rotate(1_001, &[10, 20, 30, 40]);
		rotate(1_003, &[10, 20, 30, 40]);
		(1_004..1_031).for_each(block);
		assert_eq!(record(10, PeriodKind::Era, 6_060), Some(counted(5, 5, 2)));
		let rows = answer::history::<Test>(
			HOME,
			target(10),
			Indicator::Authorship,
			PeriodKind::Era,
			6_000,
			10,
		);
		let starts: Vec<_> = rows.iter().map(|row| row.period.start).collect();
		assert_eq!(starts, [0, 6_060]);
	});
}

#[test]
fn an_era_closes_with_the_last_window_before_the_next() {
	with_eras_of(1).build_and_execute(|| {
		block(1_000);
		rotate(1_014, &[10, 20]);
		(1_015..1_020).for_each(block);
		let era =
			|at| answer::sli::<Test>(HOME, 1, Indicator::Authorship, PeriodKind::Era, Some(at));
		assert!(era(6_000).unwrap().provisional);
		block(1_020);
		let closed = era(6_000).unwrap();
		assert!(!closed.provisional);
		assert_eq!((closed.period.start, closed.end), (0, Some(6_120)));
		assert_eq!(era(6_120).unwrap().end, None);
		System::assert_has_event(
			Event::PeriodClosed { network: HOME, period: closed.period }.into(),
		);
	});
}
