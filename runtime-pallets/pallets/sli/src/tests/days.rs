//! Days, eras, and what days add up to.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::assert_ok;

const RPC: Indicator = Indicator::Rpc;
const DAY: Seconds = 86_400;
/// A Monday: 2024-01-01.
const MONDAY: Seconds = 1_704_067_200;

/// Windows of six hours with six slots each, reporters from the start, a sample every hour.
fn six_hours() -> ExtBuilder {
	ExtBuilder {
		slot_ms: 3_600_000,
		window_ms: 21_600_000,
		sampling: SamplingParameters {
			samples_per_window: 6,
			grace_ms: 0,
			grace_blocks: 1,
			..Default::default()
		},
		sessions_per_era: 1,
		..Default::default()
	}
}

fn begin(reporters: &[AccountId]) {
	reporters.iter().for_each(|reporter| join(*reporter, MONDAY));
	measure(1, true, false);
	block(u64::from(MONDAY) / 3_600);
}

/// Runs up to the first block after a window, in which it is counted and may be reported.
fn run_past(window: Seconds) {
	let to = u64::from(window + 21_600) / 3_600;
	let from = LastSlot::<Test>::get().unwrap() + 1;
	(from..=to).for_each(block);
}

fn report(reporter: AccountId, window: Seconds, samples: u32, buckets: &[(u32, u32)]) {
	assert_ok!(send(reporter, window, vec![entry(1, RPC, samples, buckets)]));
}

fn uptime(record: &Sampled) -> (u64, u64) {
	(buckets(record).iter().map(|(_, count)| count).sum(), 16 * record.samples)
}

#[test]
fn a_day_is_the_rule_on_each_reporters_sums_not_the_sum_of_its_windows() {
	six_hours().build_and_execute(|| {
		let honest = [1, 2, 3];
		begin(&[1, 2, 3, 4, 5]);
		for window in (MONDAY..MONDAY + DAY).step_by(21_600) {
			run_past(window);
			// The target is down in the last window. Honest reporters see it, each with one window left
			// out; the liars report in that window alone.
			let is_down = window == MONDAY + 3 * 21_600;
			for reporter in honest {
				let answers: &[(u32, u32)] = if is_down { &[] } else { &[(100, 6)] };
				report(reporter, window, 6, answers);
			}
			if is_down {
				[4, 5].into_iter().for_each(|liar| report(liar, window, 6, &[]));
			}
		}
		close_sampled(MONDAY + 3 * 21_600);
		let day = sampled(1, RPC, PeriodKind::Day, MONDAY).unwrap();
		// The liars took 6 of 24 samples, below the minimum: three count.
		assert_eq!((day.expected, day.reported, day.reporters), (120, 84, 3));
		assert_eq!((day.samples, day.windows, uptime(&day)), (24, 4, (288, 384)));
		assert_eq!(OpenSums::<Test>::iter().filter(|((_, p, ..), _)| p.start == MONDAY).count(), 0);
	});
}

#[test]
fn a_closed_day_is_announced_and_goes_into_week_month_and_year() {
	six_hours().build_and_execute(|| {
		begin(&[1, 2, 3, 4]);
		for window in (MONDAY..MONDAY + 2 * DAY).step_by(21_600) {
			run_past(window);
			// Four on the first day, three of them on the second.
			for reporter in 1..=(4 - u64::from(window >= MONDAY + DAY)) {
				report(reporter, window, 6, &[(100, 3), (200, 2)]);
			}
		}
		close_sampled(MONDAY + 2 * DAY - 21_600);
		let days = [MONDAY, MONDAY + DAY].map(|day| sampled(1, RPC, PeriodKind::Day, day).unwrap());
		assert_eq!(days.each_ref().map(|day| (day.reporters, day.samples)), [(4, 24), (3, 24)]);
		for kind in [PeriodKind::Week, PeriodKind::Month, PeriodKind::Year] {
			let sum = sampled(1, RPC, kind, MONDAY).unwrap();
			assert_eq!((sum.expected, sum.reported), (192, 168));
			assert_eq!((sum.reporters, sum.samples, sum.windows), (3, 48, 8));
			assert_eq!(buckets(&sum), [(100, 384), (200, 256)]);
		}
		let period = Period { kind: PeriodKind::Day, start: MONDAY };
		System::assert_has_event(Event::SampledPeriodClosed { network: HOME, period }.into());
	});
}

#[test]
fn a_day_without_a_quorum_adds_to_coverage_alone() {
	six_hours().build_and_execute(|| {
		begin(&[1, 2, 3]);
		for window in (MONDAY..MONDAY + 2 * DAY).step_by(21_600) {
			run_past(window);
			for reporter in 1..=(3 - u64::from(window >= MONDAY + DAY)) {
				report(reporter, window, 6, &[(100, 6)]);
			}
		}
		close_sampled(MONDAY + 2 * DAY - 21_600);
		assert_eq!(sampled(1, RPC, PeriodKind::Day, MONDAY + DAY).unwrap().samples, 0);
		let week = sampled(1, RPC, PeriodKind::Week, MONDAY).unwrap();
		assert_eq!((week.expected, week.reported), (144, 120));
		assert_eq!((week.reporters, week.samples, week.windows), (3, 24, 4));
	});
}

#[test]
fn a_day_in_which_nobody_reports_is_kept_with_its_coverage() {
	six_hours().build_and_execute(|| {
		begin(&[1, 2, 3]);
		run_past(MONDAY + DAY);
		let day = sampled(1, RPC, PeriodKind::Day, MONDAY).unwrap();
		assert_eq!((day.expected, day.reported, day.samples), (72, 0, 0));
		let answer = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Day, Some(MONDAY)).unwrap();
		assert_eq!((answer.sli_ppm, answer.sampled.unwrap().coverage_ppm), (None, Some(0)));
	});
}

#[test]
fn an_era_is_the_rule_on_its_own_sums() {
	six_hours().build_and_execute(|| {
		begin(&[1, 2, 3]);
		run_past(MONDAY);
		(1..=3).for_each(|reporter| report(reporter, MONDAY, 6, &[(100, 6)]));
		// An era begins in the third window, so the first two are the era before it.
		run_past(MONDAY + 21_600);
		(1..=3).for_each(|reporter| report(reporter, MONDAY + 21_600, 6, &[(100, 3)]));
		rotate(LastSlot::<Test>::get().unwrap() + 1, &[10, 20, 30, 40]);
		run_past(MONDAY + 2 * 21_600);
		(1..=3).for_each(|reporter| report(reporter, MONDAY + 2 * 21_600, 6, &[]));
		run_past(MONDAY + 3 * 21_600);
		block(LastSlot::<Test>::get().unwrap() + 1);
		let before = answer::period_of::<Test>(HOME, PeriodKind::Era, MONDAY).unwrap();
		let era = sampled(1, RPC, PeriodKind::Era, before.start).unwrap();
		assert_eq!((era.samples, era.windows, uptime(&era)), (18, 3, (144, 288)));
		let next = answer::period_of::<Test>(HOME, PeriodKind::Era, MONDAY + 3 * 21_600).unwrap();
		assert_eq!(next.start, MONDAY + 3 * 21_600);
		System::assert_has_event(
			Event::SampledPeriodClosed { network: HOME, period: before }.into(),
		);
	});
}

#[test]
fn a_reporter_that_joins_late_in_the_day_counts_in_windows_and_not_in_the_day() {
	six_hours().build_and_execute(|| {
		begin(&[1, 2, 3]);
		join(4, MONDAY + 3 * 21_600);
		for window in (MONDAY..MONDAY + DAY).step_by(21_600) {
			run_past(window);
			(1..=3).for_each(|reporter| report(reporter, window, 6, &[(100, 6)]));
			if window == MONDAY + 3 * 21_600 {
				report(4, window, 6, &[]);
			}
		}
		close_sampled(MONDAY + 3 * 21_600);
		let last = sampled(1, RPC, PeriodKind::Window, MONDAY + 3 * 21_600).unwrap();
		let day = sampled(1, RPC, PeriodKind::Day, MONDAY).unwrap();
		assert_eq!((last.reporters, day.reporters), (4, 3));
		assert_eq!((day.expected, day.reported), (78, 78));
	});
}

#[test]
fn more_reporters_than_fit_in_a_day_let_the_shortest_go() {
	six_hours().build_and_execute(|| {
		begin(&[1, 2, 3]);
		let windows: Vec<_> = (MONDAY..MONDAY + DAY).step_by(21_600).collect();
		for (round, window) in (0u64..).zip(&windows) {
			// Three that stay, and three others in each window.
			let guests: Vec<_> = (0..3).map(|guest| 210 + 3 * round + guest).collect();
			guests.iter().for_each(|guest| join(*guest, *window));
			run_past(*window);
			(1..=3).for_each(|reporter| report(reporter, *window, 6, &[(100, 6)]));
			guests.iter().for_each(|guest| report(*guest, *window, 3 + (*guest % 3) as u32, &[]));
			block(LastSlot::<Test>::get().unwrap() + 1);
			guests.iter().for_each(|guest| remove(*guest));
		}
		let day = sampled(1, RPC, PeriodKind::Day, MONDAY).unwrap();
		// Those that stay still count; of the six that were active in each window they are no majority.
		assert_eq!((day.reporters, uptime(&day)), (3, (0, 0)));
		assert_eq!(day.reported, 72 + 4 * (3 + 4 + 5));
	});
}
