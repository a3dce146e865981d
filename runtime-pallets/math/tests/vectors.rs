//! The golden vectors of an independent reference, which the TypeScript twin reads too.

// Numbers of vectors are small.
#![allow(clippy::cast_possible_truncation)]

use almanac_math::{
	calendar::CalendarPeriod,
	interval::wilson,
	slot::{assigned, slots_within},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fs, num::NonZeroU64, ops::Range, path::Path};

#[derive(Deserialize)]
struct Vectors<Case> {
	cases: Vec<Case>,
}

fn cases<Case: DeserializeOwned>(file: &str) -> Vec<Case> {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(file);
	let text = fs::read_to_string(&path).expect("the vectors stand in tests/vectors");
	let vectors: Vectors<Case> = serde_json::from_str(&text).expect("vectors have the shape above");
	assert!(!vectors.cases.is_empty());
	vectors.cases
}

#[derive(Deserialize)]
struct PeriodCase {
	time_s: u64,
	day: u64,
	week: u64,
	month: u64,
	year: u64,
}

#[test]
fn periods_equal_the_reference() {
	for case in cases::<PeriodCase>("periods.json") {
		let starts = [
			CalendarPeriod::Day,
			CalendarPeriod::Week,
			CalendarPeriod::Month,
			CalendarPeriod::Year,
		]
		.map(|kind| kind.start(case.time_s));
		assert_eq!(starts, [case.day, case.week, case.month, case.year], "at {}", case.time_s);
	}
}

#[derive(Deserialize)]
struct IntervalCase {
	num: u64,
	den: u64,
	windows: u64,
	low_ppm: u32,
	high_ppm: u32,
}

#[test]
fn intervals_equal_the_reference() {
	for case in cases::<IntervalCase>("intervals.json") {
		let bounds = wilson(case.num, case.den, case.windows);
		assert_eq!(
			(bounds.low_ppm, bounds.high_ppm),
			(case.low_ppm, case.high_ppm),
			"{} of {} in {} windows",
			case.num,
			case.den,
			case.windows
		);
	}
}

#[derive(Deserialize)]
struct AuthorshipCase {
	slot_duration_ms: NonZeroU64,
	window_ms: u64,
	segments: Vec<SegmentCase>,
	block_slots: Vec<u64>,
	records: Vec<RecordCase>,
}

#[derive(Deserialize)]
struct SegmentCase {
	first_slot: u64,
	validators: Vec<String>,
}

#[derive(Deserialize)]
struct RecordCase {
	window_start_s: u64,
	validator: String,
	assigned: u64,
	authored: u64,
}

/// The assigned slots by the closed form; the authored ones belong to the pallet's vectors.
#[test]
fn assigned_slots_equal_the_reference() {
	for case in cases::<AuthorshipCase>("authorship.json") {
		let counted = case.block_slots[0]..case.block_slots[case.block_slots.len() - 1] + 1;
		let mut found = BTreeMap::new();
		for (window_start_s, slots) in windows(&counted, &case) {
			for (index, segment) in case.segments.iter().enumerate() {
				let end = case.segments.get(index + 1).map_or(u64::MAX, |next| next.first_slot);
				let part = slots.start.max(segment.first_slot)..slots.end.min(end);
				for (seat, validator) in segment.validators.iter().enumerate() {
					let seats = segment.validators.len() as u32;
					*found.entry((window_start_s, validator.as_str())).or_insert(0) +=
						assigned(&part, seat as u32, seats);
				}
			}
		}
		found.retain(|_, slots| *slots > 0);
		let expected: BTreeMap<_, _> = case
			.records
			.iter()
			.map(|record| {
				assert!(record.authored <= record.assigned);
				((record.window_start_s, record.validator.as_str()), record.assigned)
			})
			.collect();
		assert_eq!(found, expected);
	}
}

fn windows(counted: &Range<u64>, case: &AuthorshipCase) -> Vec<(u64, Range<u64>)> {
	let slot = case.slot_duration_ms;
	let mut start = counted.start * slot.get() / case.window_ms * case.window_ms;
	let mut windows = Vec::new();
	while start < counted.end * slot.get() {
		let slots = slots_within(&(start..start + case.window_ms), slot);
		windows.push((start / 1_000, slots.start.max(counted.start)..slots.end.min(counted.end)));
		start += case.window_ms;
	}
	windows
}
