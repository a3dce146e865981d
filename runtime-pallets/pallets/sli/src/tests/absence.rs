//! What a target is away for by its own doing is told from what reporters are silent about, in every period; and records
//! of before get an absence of nothing.

use crate::{
	migration::absence::{AddAbsence, BoundSampling, RecordsOfVersion2},
	mock::{reporters::*, *},
	period::Geometry,
	*,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	migrations::SteppedMigration,
	storage::unhashed,
	traits::UncheckedOnRuntimeUpgrade,
	weights::{Weight, WeightMeter},
};

const RPC: Indicator = Indicator::Rpc;
const DAY: Seconds = 86_400;
const WINDOW_S: Seconds = 21_600;
/// A Monday: 2024-01-01.
const MONDAY: Seconds = 1_704_067_200;
const AWAY: Measured = Measured { rpc: Listing::Absent, reachability: Listing::Never };

/// Windows of six hours, four a day, with a sample every hour, and three reporters.
fn days(test: impl FnOnce()) {
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

fn all_of(number: u32) {
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

/// A record as version 2 stored it.
fn of_version_2(record: &Record) -> Vec<u8> {
	let mut bytes = record.encode();
	if let Some(form) = bytes.first_mut().filter(|form| **form == 2) {
		*form = 1;
		// An absence of nothing: three bytes.
		bytes.truncate(bytes.len() - 3);
	}
	bytes
}

/// Stores every record in the form of version 2; how they were.
fn take_back() -> Vec<(Vec<u8>, Record)> {
	let all: Vec<_> = Records::<Test>::iter_keys()
		.map(|place| (Records::<Test>::hashed_key_for(place), Records::<Test>::get(place)))
		.map(|(key, record)| (key, record.expect("its key is there")))
		.collect();
	for (key, record) in &all {
		unhashed::put_raw(key, &of_version_2(record));
	}
	all
}

/// Runs the migration with this much weight a step; how many steps it took.
fn migrate(weight: Weight) -> u32 {
	let (mut cursor, mut steps) = (None, 0);
	loop {
		steps += 1;
		let mut meter = WeightMeter::with_limit(weight);
		cursor = AddAbsence::<Test>::step(cursor, &mut meter).expect("there is room for a record");
		assert!(meter.consumed().all_lte(weight));
		if cursor.is_none() {
			return steps;
		}
		assert!(steps < 1_000, "it gets on");
	}
}

#[test]
fn records_of_version_2_get_an_absence_of_nothing_and_go_on_where_weight_ran_out() {
	days(|| {
		(0..9).for_each(all_of);
		let before = take_back();
		assert!(before.len() > 40, "{} records", before.len());
		assert!(before.iter().any(|(_, record)| matches!(record, Record::Counted(_))));
		let state = AddAbsence::<Test>::pre_upgrade().expect("it can be counted");
		RecordsOfVersion2::<Test>::put(());
		// Room for ten a step.
		let refused = AddAbsence::<Test>::step(None, &mut WeightMeter::with_limit(Weight::zero()));
		assert!(refused.is_err());
		let each = <Test as frame_system::Config>::DbWeight::get()
			.reads_writes(2, 1)
			.saturating_add(Weight::from_parts(20_000_000, 0));
		let steps = migrate(each.saturating_mul(11));
		assert!(steps > 4, "{steps} steps");
		for (key, record) in &before {
			assert_eq!(unhashed::get::<Record>(key).as_ref(), Some(record));
		}
		assert_ok!(AddAbsence::<Test>::post_upgrade(state));
		assert!(!RecordsOfVersion2::<Test>::exists());
		// Records that have it stay as they are.
		RecordsOfVersion2::<Test>::put(());
		migrate(Weight::MAX);
		for (key, record) in &before {
			assert_eq!(unhashed::get::<Record>(key).as_ref(), Some(record));
		}
	});
}

#[test]
fn a_chain_that_begins_with_version_3_reads_no_record() {
	days(|| {
		all_of(0);
		let mut meter = WeightMeter::new();
		assert_eq!(AddAbsence::<Test>::step(None, &mut meter), Ok(None));
		let look = <Test as frame_system::Config>::DbWeight::get().reads_writes(2, 1);
		assert!(meter.consumed().ref_time() < look.ref_time() * 2);
	});
}

#[test]
fn a_record_that_cannot_be_read_is_found() {
	days(|| {
		all_of(0);
		let before = take_back();
		let state = AddAbsence::<Test>::pre_upgrade().expect("it can be counted");
		RecordsOfVersion2::<Test>::put(());
		let (key, record) = before.last().expect("there are records");
		unhashed::kill(key);
		migrate(Weight::MAX);
		assert!(AddAbsence::<Test>::post_upgrade(state.clone()).is_err(), "one is lost");
		unhashed::put_raw(key, &[9]);
		assert!(AddAbsence::<Test>::post_upgrade(state.clone()).is_err(), "one has no form");
		unhashed::put(key, record);
		assert_ok!(AddAbsence::<Test>::post_upgrade(state));
	});
}

#[test]
fn parameters_move_into_the_bounds_of_version_3() {
	days(|| {
		let inside = Sampling::<Test>::get(HOME).latest().current;
		let beyond = SamplingParameters { min_coverage_ppm: 1_000_000, timeout_ms: 1, ..inside };
		let next = Some((MONDAY + DAY, beyond));
		Sampling::<Test>::insert(HOME, Stored::V1(Scheduled { current: inside, next }));
		Sampling::<Test>::insert(1, Stored::new(beyond));
		let state = BoundSampling::<Test>::pre_upgrade().expect("they can be counted");
		assert!(BoundSampling::<Test>::post_upgrade(state.clone()).is_err());
		BoundSampling::<Test>::on_runtime_upgrade();
		assert_ok!(BoundSampling::<Test>::post_upgrade(state));
		let bounded = SamplingParameters { min_coverage_ppm: 900_000, timeout_ms: 100, ..inside };
		let next = Some((MONDAY + DAY, bounded));
		assert_eq!(Sampling::<Test>::get(HOME).latest(), Scheduled { current: inside, next });
		assert_eq!(Sampling::<Test>::get(1).latest().current, bounded);
		Sampling::<Test>::remove(1);
		Sampling::<Test>::insert(HOME, Stored::new(inside));
		RecordsOfVersion2::<Test>::kill();
	});
}
