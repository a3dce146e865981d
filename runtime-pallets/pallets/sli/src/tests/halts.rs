use crate::{mock::*, *};

fn with_windows_kept(windows: u32) -> ExtBuilder {
	ExtBuilder { retention: Retention { windows, ..Default::default() }, ..Default::default() }
}

/// Slots of validator 10 (seat 0 of 4) in a stretch.
fn of_first_seat(slots: core::ops::Range<u64>) -> u64 {
	slots.filter(|slot| slot % 4 == 0).count() as u64
}

fn run_on(from: u64, until: impl Fn() -> bool) -> u64 {
	(from..from + 2_000)
		.find(|slot| {
			block(*slot);
			until()
		})
		.expect("closing catches up")
}

fn closed_to() -> Seconds {
	Closings::<Test>::get(HOME, COUNTED).unwrap().next
}

#[test]
fn with_retention_above_the_halt_every_window_has_its_misses() {
	with_windows_kept(1_000).build_and_execute(|| {
		(1_000..1_013).for_each(block);
		run_on(2_013, || closed_to() >= 12_060);
		for window in (6_120..12_060).step_by(60) {
			let first = u64::from(window) / 6;
			let misses = counted(of_first_seat(first..first + 10), 0, 1);
			assert_eq!(record(10, PeriodKind::Window, window), Some(misses), "window {window}");
		}
		assert_eq!(record(10, PeriodKind::Window, 6_060), Some(counted(2, 1, 1)));
	});
}

#[test]
fn with_retention_below_the_halt_the_sums_still_hold() {
	with_windows_kept(10).build_and_execute(|| {
		(1_000..1_013).for_each(block);
		let last = run_on(2_013, || closed_to() >= 12_060);
		let counted_to = u64::from(closed_to()) / 6;
		let day = record(10, PeriodKind::Day, 0).unwrap();
		assert_eq!(day.assigned, of_first_seat(1_000..counted_to));
		assert_eq!(
			day.authored,
			of_first_seat(1_000..1_013) + of_first_seat(2_013..counted_to.min(last + 1))
		);
		assert_eq!(day.windows, counted_to.div_ceil(10) - 100);
		assert_eq!(record(10, PeriodKind::Era, 0), Some(day));
		assert_eq!(record(10, PeriodKind::Window, 6_120), None);
		assert!(System::events().iter().any(|record| matches!(
			record.event, RuntimeEvent::Sli(Event::WindowsSkipped { assigned, .. }) if assigned > 100
		)));
	});
}

#[test]
fn a_halt_of_years_is_charged_to_its_days_and_years() {
	let retention = Retention { windows: 10, days: 2_000, ..Default::default() };
	ExtBuilder { retention, ..Default::default() }.build_and_execute(|| {
		let per_day = 14_400u64;
		let start = 3_653 * per_day; // 1980-01-02
		let end = start + 400 * per_day;
		block(start);
		run_on(end, || u64::from(closed_to()) / 6 + 10 > end);
		assert_eq!(record(10, PeriodKind::Day, 3_753 * 86_400), Some(counted(3_600, 0, 1_440)));
		let leap_year = record(10, PeriodKind::Year, 315_532_800).unwrap();
		assert_eq!(leap_year, counted(365 * 3_600, 1, 365 * 1_440));
	});
}

#[test]
fn the_blocks_after_a_halt_stay_within_their_share() {
	let validators: Vec<_> = (0..300).collect();
	ExtBuilder { validators, window_ms: 3_600_000, ..with_windows_kept(100) }.build_and_execute(
		|| {
			block(1_000);
			// Each block is checked against the share by the mock.
			(62_000..62_020).for_each(block);
		},
	);
}

#[test]
fn a_set_change_before_the_halt_splits_its_window() {
	with_windows_kept(5).build_and_execute(|| {
		block(1_000);
		rotate(1_004, &[10, 20]);
		run_on(1_500, || closed_to() >= 9_000);
		let day = record(10, PeriodKind::Day, 0).unwrap();
		let closed = u64::from(closed_to()) / 6;
		assert_eq!(day.assigned, 2 + (1_005..closed).filter(|slot| slot % 2 == 0).count() as u64);
		assert_eq!(record(30, PeriodKind::Day, 0), Some(counted(1, 0, 1)));
	});
}
