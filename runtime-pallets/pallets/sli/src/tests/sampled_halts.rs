//! Halts and retention of sampled records.

use crate::{
	mock::{reporters::*, *},
	*,
};
use frame_support::{assert_noop, assert_ok};

const RPC: Indicator = Indicator::Rpc;
const WINDOW: PeriodKind = PeriodKind::Window;
const W: Seconds = 6_000;

fn with_windows_kept(windows: u32) -> ExtBuilder {
	ExtBuilder { retention: Retention { windows, ..Default::default() }, ..Default::default() }
}

fn begin() {
	[1, 2, 3].into_iter().for_each(|reporter| join(reporter, W));
	measure(1, true, false);
}

fn report(reporter: AccountId, window: Seconds) {
	assert_ok!(send(reporter, window, vec![entry(1, RPC, 60, &[(100, 60)])]));
}

fn starts() -> Vec<Seconds> {
	let mut starts: Vec<_> = Records::<Test>::iter_keys()
		.filter(|(_, indicator, period, _)| *indicator == RPC && period.kind == WINDOW)
		.map(|(_, _, period, _)| period.start)
		.collect();
	starts.sort_unstable();
	starts
}

#[test]
fn a_halt_over_three_windows_leaves_all_of_them_to_be_reported() {
	ExtBuilder::default().build_and_execute(|| {
		begin();
		// The chain stands from 6030 on and goes on at 6216, in the middle of the fourth window.
		(1_000..1_005).for_each(block);
		block(1_036);
		// The block that counts them is final with its second descendant at the earliest.
		(1_037..1_040).for_each(block);
		for window in [W, W + 60, W + 120] {
			(1..=3).for_each(|reporter| report(reporter, window));
		}
		// The time of their grace is over, the blocks are not.
		(1_040..1_046).for_each(block);
		assert_eq!(Sli::first_open_sampled(HOME), Some(W));
		block(1_046);
		assert_eq!(Sli::first_open_sampled(HOME), Some(W + 180));
		for window in [W, W + 60, W + 120] {
			let record = sampled(1, RPC, WINDOW, window).unwrap();
			assert_eq!((record.expected, record.samples, record.windows), (180, 60, 1));
		}
	});
}

#[test]
fn windows_that_nobody_could_report_in_time_are_passed_over() {
	with_windows_kept(5).build_and_execute(|| {
		begin();
		(1_000..1_011).for_each(block);
		(1..=3).for_each(|reporter| report(reporter, W));
		// A thousand slots, a hundred windows.
		block(2_011);
		let skipped = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Sli(Event::WindowsSkipped { from, to, .. }) => Some((from, to)),
			_ => None,
		});
		let (from, to) = skipped.unwrap();
		assert_eq!(Ended::<Test>::get(HOME, from).unwrap().end, to);
		assert_noop!(
			send(1, from, vec![entry(1, RPC, 60, &[])]).map_err(|refusal| refusal.error),
			Error::<Test>::TooLate
		);
		close_sampled(from);
		System::assert_has_event(Event::SampledWindowsSkipped { network: HOME, from, to }.into());
		assert!(Sli::first_open_sampled(HOME).unwrap() >= to);
		// What was reported before the halt is in the day.
		let day = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Day, Some(W)).unwrap();
		// Of the windows that are not passed over only the first was reported: too little for a figure.
		assert_eq!(day.sli_ppm, None);
		let Record::Sampled(day) = day.record else { panic!("sampled") };
		assert_eq!((day.reported, day.expected > 360), (180, true));
	});
}

#[test]
fn a_halt_silences_nobody() {
	let sampling = SamplingParameters { idle_windows: 2, ..Default::default() };
	ExtBuilder { sampling, ..Default::default() }.build_and_execute(|| {
		begin();
		(1_000..1_011).for_each(block);
		(1..=3).for_each(|reporter| report(reporter, W));
		// A hundred slots without a block: ten windows, and five more in which nobody is heard.
		(1_111..1_165).for_each(block);
		let window = W + 15 * 60;
		(1..=3).for_each(|reporter| report(reporter, window));
		close_sampled(window);
		assert_eq!(LastHeard::<Test>::get(HOME), Some(window));
		let records: Vec<_> = (W..=window)
			.step_by(60)
			.map(|window| sampled(1, RPC, WINDOW, window).unwrap())
			.collect();
		// What nobody took is missing in the coverage, not in what was expected.
		assert!(records.iter().all(|record| record.expected == 180));
		let reported: u64 = records.iter().map(|record| record.reported).sum();
		assert_eq!((reported, records.last().unwrap().samples), (360, 60));
	});
}

#[test]
fn reports_from_before_a_long_halt_are_not_lost() {
	with_windows_kept(5).build_and_execute(|| {
		begin();
		(1_000..1_011).for_each(block);
		(1..=3).for_each(|reporter| report(reporter, W));
		(2_011..2_025).for_each(block);
		// The era is open still: its sums hold the window that closed after the halt.
		let sums = OpenSums::<Test>::iter().filter(|((.., indicator), _)| *indicator == RPC);
		let sums: Vec<_> = sums.collect();
		assert!(!sums.is_empty());
		assert!(sums.iter().all(|(_, open)| open.totals.reported >= 180 && open.sums.len() == 3));
		assert_eq!(TestReporters::standing(HOME, &1).unwrap().closed, Some(W));
	});
}

#[test]
fn a_halt_over_days_folds_the_day_before_it() {
	with_windows_kept(5).build_and_execute(|| {
		begin();
		(1_000..1_011).for_each(block);
		(1..=3).for_each(|reporter| report(reporter, W));
		(1_011..1_041).for_each(block);
		// Three days later.
		let slot = 3 * 14_400;
		(slot..slot + 20).for_each(block);
		let day = sampled(1, RPC, PeriodKind::Day, 0).unwrap();
		assert_eq!((day.reported, day.windows), (180, 1));
		assert_eq!(sampled(1, RPC, PeriodKind::Day, 86_400), None);
		assert_eq!(
			Ended::<Test>::iter_prefix(HOME).filter(|(start, _)| *start < 86_400).count(),
			0
		);
	});
}

#[test]
fn records_and_what_is_kept_of_reports_go_with_the_retention_of_windows() {
	with_windows_kept(3).build_and_execute(|| {
		begin();
		for window in (W..W + 480).step_by(60) {
			let first = u64::from(window) / 6;
			(first..first + 11)
				.filter(|slot| LastSlot::<Test>::get() < Some(*slot))
				.for_each(block);
			(1..=3).for_each(|reporter| report(reporter, window));
		}
		(1_081..1_101).for_each(block);
		// The last closed window is 6540; of 6600's three predecessors two are sampled.
		assert_eq!(Sli::first_open_sampled(HOME), Some(6_540));
		assert_eq!(starts(), [6_420, 6_480]);
		let mut kept: Vec<_> =
			ReportInfos::<Test>::iter_keys().map(|(_, window, _)| window).collect();
		kept.sort_unstable();
		kept.dedup();
		assert_eq!(kept, [6_420]);
		assert_eq!(answer::sli::<Test>(HOME, 1, RPC, WINDOW, Some(6_360)), None);
	});
}

#[test]
fn eras_are_kept_as_long_as_sampled_windows_need_them() {
	let retention = Retention { eras: 1, windows: 1_000, ..Default::default() };
	let sampling = SamplingParameters { grace_ms: 600_000, ..Default::default() };
	ExtBuilder { retention, sampling, sessions_per_era: 1, ..Default::default() }
		.build_and_execute(|| {
			begin();
			for window in 100..106 {
				(window * 10..window * 10 + 9).for_each(block);
				rotate(window * 10 + 9, &[10, 20, 30, 40]);
			}
			(1_060..1_065).for_each(block);
			// Window 6000 is open for reports, so its era is still there.
			assert_eq!(Sli::first_open_sampled(HOME), Some(W));
			assert_eq!(OldestEra::<Test>::get(HOME), 0);
			(1_065..1_200).for_each(block);
			assert!(OldestEra::<Test>::get(HOME) > 0);
			let eras = Records::<Test>::iter_keys()
				.filter(|(_, _, period, _)| period.kind == PeriodKind::Era)
				.map(|(_, _, period, _)| period.start);
			let oldest = Eras::<Test>::get(HOME, OldestEra::<Test>::get(HOME)).unwrap();
			assert!(eras.into_iter().all(|start| u64::from(start) * 1_000 >= oldest));
		});
}

#[test]
fn days_of_sampled_records_are_kept_as_long_as_said() {
	let retention = Retention { windows: 2, days: 2, ..Default::default() };
	let sampling = SamplingParameters { grace_ms: 0, grace_blocks: 0, ..Default::default() };
	let builder = ExtBuilder {
		retention,
		sampling,
		window_ms: 86_400_000,
		slot_ms: 3_600_000,
		..Default::default()
	};
	builder.build_and_execute(|| {
		[1, 2, 3].into_iter().for_each(|reporter| join(reporter, 86_400));
		measure(1, true, false);
		(24..10 * 24).for_each(block);
		let mut days: Vec<_> = Records::<Test>::iter_keys()
			.filter(|(_, indicator, period, _)| *indicator == RPC && period.kind == PeriodKind::Day)
			.map(|(_, _, period, _)| period.start / 86_400)
			.collect();
		days.sort_unstable();
		assert_eq!(days, [7, 8]);
	});
}
