use crate::{mock::*, weights::Steps, *};

fn starts(kind: PeriodKind) -> Vec<Seconds> {
	let mut starts: Vec<_> = Records::<Test>::iter_keys()
		.filter(|(_, _, period, _)| period.kind == kind)
		.map(|(_, _, period, _)| period.start)
		.collect();
	starts.sort_unstable();
	starts.dedup();
	starts
}

#[test]
fn keeps_as_many_closed_windows_as_said() {
	let retention = Retention { windows: 3, ..Default::default() };
	ExtBuilder { retention, ..Default::default() }.build_and_execute(|| {
		(1_000..1_060).for_each(block);
		block(1_060);
		assert_eq!(starts(PeriodKind::Window), [6_180, 6_240, 6_300]);
		assert_eq!(record(10, PeriodKind::Day, 0).unwrap().windows, 6);
	});
}

#[test]
fn keeps_as_many_closed_days_weeks_months_and_years_as_said() {
	let retention = Retention { windows: 1, days: 2, weeks: 2, months: 2, years: 1, eras: 28 };
	// Four or five blocks a day.
	let sampling = SamplingParameters { grace_blocks: 3, ..Default::default() };
	let (window_ms, slot_ms) = (86_400_000, 3_600_000);
	ExtBuilder { retention, window_ms, slot_ms, sampling, ..Default::default() }.build_and_execute(
		|| {
			(0..800 * 24).step_by(5).for_each(block);
			// The last block is on day 799: 1972-03-10, a Friday.
			assert_eq!(starts(PeriodKind::Window), [798 * 86_400]);
			assert_eq!(starts(PeriodKind::Day), [797 * 86_400, 798 * 86_400]);
			assert_eq!(starts(PeriodKind::Week), [67_478_400, 68_083_200, 68_688_000]);
			assert_eq!(starts(PeriodKind::Month), [63_072_000, 65_750_400, 68_256_000]);
			assert_eq!(starts(PeriodKind::Year), [31_536_000, 63_072_000]);
		},
	);
}

#[test]
fn keeps_as_many_closed_eras_as_said() {
	let retention = Retention { eras: 2, ..Default::default() };
	ExtBuilder { retention, sessions_per_era: 1, ..Default::default() }.build_and_execute(|| {
		for window in 100..110 {
			(window * 10..window * 10 + 9).for_each(block);
			rotate(window * 10 + 9, &[10, 20, 30, 40]);
		}
		(1_100..1_111).for_each(block);
		// Era 10 is open since 6600; 8 and 9 are kept.
		assert_eq!(starts(PeriodKind::Era), [6_480, 6_540, 6_600]);
		let (target, authorship) = (target(10), Indicator::Authorship);
		// Asked from an era on that is deleted.
		let rows = answer::history::<Test>(HOME, target, authorship, PeriodKind::Era, 6_000, 10);
		let asked: Vec<_> = rows.iter().map(|row| row.period.start).collect();
		assert_eq!(asked, [6_480, 6_540, 6_600]);
		assert_eq!(OldestEra::<Test>::get(HOME), 8);
		assert_eq!(Eras::<Test>::iter().count(), 3);
	});
}

#[test]
fn nothing_goes_that_a_cursor_still_needs() {
	let retention = Retention { windows: 2, ..Default::default() };
	let sampling = SamplingParameters { grace_ms: 0, ..Default::default() };
	ExtBuilder { retention, sampling, ..Default::default() }.build_and_execute(|| {
		// No grace is over as long as no block has room.
		for slot in 1_000..1_061 {
			block(slot);
			fill_block();
		}
		assert_eq!(Sli::first_open_sampled(HOME), Some(6_000));
		assert_eq!(starts(PeriodKind::Window), [6_000, 6_060, 6_120, 6_180, 6_240, 6_300]);
		(1_061..1_072).for_each(block);
		assert_eq!(Sli::first_open_sampled(HOME), Some(6_360));
		assert_eq!(starts(PeriodKind::Window), [6_300, 6_360]);
	});
}

#[test]
fn segments_go_when_their_windows_are_closed() {
	ExtBuilder::default().build_and_execute(|| {
		block(1_000);
		rotate(1_001, &[10, 20]);
		rotate(1_002, &[20, 30]);
		(1_003..1_010).for_each(block);
		assert_eq!(Segments::<Test>::iter().count(), 3);
		block(1_010);
		assert_eq!(Segments::<Test>::iter().count(), 1);
		assert_eq!(Seats::<Test>::iter().count(), 2);
	});
}

#[test]
fn every_deleted_era_is_paid_for() {
	let retention = Retention { eras: 1, ..Default::default() };
	let chain =
		ExtBuilder { retention, sessions_per_era: 1, window_ms: 3_600_000, ..Default::default() };
	chain.build_and_execute(|| {
		// An era every two slots: 300 of them, of which all but the first have no window.
		(0..600).step_by(2).for_each(|slot| rotate(1_200 + slot, &[10, 20, 30, 40]));
		let paid = closing_block(1_800);
		let deleted = u64::from(OldestEra::<Test>::get(HOME));
		assert!(deleted > 200, "{deleted} eras are gone");
		let price = <Test as Config>::WeightInfo::prune_period().saturating_mul(deleted);
		assert!(price.all_lte(paid), "{deleted} eras cost {price}, {paid} was paid");
	});
}
