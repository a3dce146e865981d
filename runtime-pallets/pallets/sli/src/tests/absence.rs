//! What a target is away for by its own doing is told from what reporters are silent about, in every period.

use crate::{
	mock::{reporters::*, *},
	period::Geometry,
	*,
};
use frame_support::{assert_noop, assert_ok};

const RPC: Indicator = Indicator::Rpc;
pub(super) const DAY: Seconds = 86_400;
const WINDOW_S: Seconds = 21_600;
/// A Monday: 2024-01-01.
pub(super) const MONDAY: Seconds = 1_704_067_200;
const AWAY: Measured = Measured { rpc: Listing::Absent, reachability: Listing::Never };

/// Windows of six hours, four a day, with a sample every hour, and three reporters.
pub(super) fn days(test: impl FnOnce()) {
	let sampling = SamplingParameters {
		samples_per_window: 6,
		grace_ms: 0,
		grace_blocks: 1,
		..Default::default()
	};
	let chain = ExtBuilder {
		slot_ms: 3_600_000,
		window_ms: 21_600_000,
		sampling,
		sessions_per_era: 1,
		..Default::default()
	};
	chain.build_and_execute(|| {
		(1..=3).for_each(|reporter| join(reporter, MONDAY));
		measure(1, true, false);
		block(u64::from(MONDAY) / 3_600);
		test();
	});
}

/// Tells a window: each reporter takes so many samples, all of which are answered; none where it says nothing.
fn window(number: u32, taken: [Option<u32>; 3]) {
	let start = MONDAY + number * WINDOW_S;
	let from = LastSlot::<Test>::get().expect("there were blocks") + 1;
	(from..=u64::from(start + WINDOW_S) / 3_600).for_each(block);
	for (reporter, samples) in (1..).zip(taken) {
		if let Some(samples) = samples {
			assert_ok!(send(reporter, start, vec![entry(1, RPC, samples, &[(100, samples)])]));
		}
	}
	close_sampled(start);
}

pub(super) fn all_of(number: u32) {
	window(number, [Some(6); 3]);
}

/// The target is away while a window is told.
fn away(number: u32) {
	list(1, AWAY);
	window(number, [None; 3]);
	measure(1, true, false);
}

fn day(number: u32) -> Sampled {
	sampled(1, RPC, PeriodKind::Day, MONDAY + number * DAY).expect("the day has a record")
}

#[test]
fn a_day_tells_absence_from_silence() {
	days(|| {
		all_of(0);
		away(1);
		// Two of three say nothing: no quorum of this window, and less coverage of the day.
		window(2, [Some(6), None, None]);
		all_of(3);
		let day = day(0);
		assert_eq!((day.expected, day.reported), (72, 42));
		assert_eq!(day.absence, Absence { each: 6, all: 18, windows: 1 });
		// The rule is held against what could be taken: 12 and 18 of 18.
		assert_eq!((day.samples, day.answered, day.windows, day.reporters), (12, 192, 2, 3));
		let of_days = |period: Period| period.kind == PeriodKind::Day;
		assert!(!Absences::<Test>::iter_keys().any(|(_, period, ..)| of_days(period)));
	});
}

#[test]
fn what_is_measured_of_a_day_has_a_quorum_however_long_the_target_was_away() {
	days(|| {
		all_of(0);
		(1..4).for_each(away);
		let day = day(0);
		assert_eq!((day.samples, day.windows, day.reporters), (6, 1, 3));
		assert_eq!(day.absence, Absence { each: 18, all: 54, windows: 3 });
	});
}

#[test]
fn a_day_of_which_all_was_absence_has_a_record_in_every_longer_period() {
	days(|| {
		(0..4).for_each(away);
		let record = day(0);
		let absence = Absence { each: 24, all: 72, windows: 4 };
		assert_eq!(record, Sampled { expected: 72, absence, ..Default::default() });
		(4..8).for_each(all_of);
		for kind in [PeriodKind::Week, PeriodKind::Month, PeriodKind::Year] {
			let start = Geometry::home::<Test>().and_then(|it| it.period::<Test>(kind, MONDAY));
			let sum = sampled(1, RPC, kind, start.expect("it is of the calendar").start);
			let sum = sum.expect("it has a record");
			assert_eq!((sum.absence, sum.samples, sum.expected), (absence, 24, 144), "{kind:?}");
		}
	});
}

#[test]
fn what_is_said_of_an_open_day_is_what_it_will_say() {
	days(|| {
		all_of(0);
		away(1);
		let open = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Day, Some(MONDAY));
		let Some(Record::Sampled(open)) = open.map(|it| it.record) else { panic!("it has one") };
		assert_eq!(open.absence, Absence { each: 6, all: 18, windows: 1 });
		assert_eq!((open.expected, open.reported, open.samples), (36, 18, 6));
		// An open window that nobody can report.
		list(1, AWAY);
		let at = MONDAY + 2 * WINDOW_S;
		let from = LastSlot::<Test>::get().expect("there were blocks") + 1;
		(from..=u64::from(at + WINDOW_S) / 3_600).for_each(block);
		assert_noop!(send(1, at, vec![entry(1, RPC, 6, &[])]), Error::<Test>::NotMeasured);
		let open = answer::sli::<Test>(HOME, 1, RPC, PeriodKind::Window, Some(at));
		let open = open.map(|it| it.record);
		close_sampled(at);
		let closed = sampled(1, RPC, PeriodKind::Window, at).map(Record::Sampled);
		assert_eq!(open, closed);
		assert!(closed.is_some());
	});
}

#[test]
fn a_window_that_was_reported_is_no_absence_whatever_is_withdrawn_before_it_closes() {
	days(|| {
		let from = LastSlot::<Test>::get().expect("there were blocks") + 1;
		(from..=u64::from(MONDAY + WINDOW_S) / 3_600).for_each(block);
		for reporter in 1..=3 {
			assert_ok!(send(reporter, MONDAY, vec![entry(1, RPC, 6, &[])]));
		}
		list(1, AWAY);
		close_sampled(MONDAY);
		let window = sampled(1, RPC, PeriodKind::Window, MONDAY).expect("it has a record");
		assert_eq!((window.samples, window.answered, window.expected), (6, 0, 18));
		assert_eq!(window.absence, Absence::default());
	});
}

#[test]
fn where_nobody_may_report_nothing_is_absent() {
	days(|| {
		(1..=3).for_each(|reporter| own(reporter, 1));
		away(0);
		let window = sampled(1, RPC, PeriodKind::Window, MONDAY).expect("it has a record");
		assert_eq!(window, Sampled::default());
	});
}
