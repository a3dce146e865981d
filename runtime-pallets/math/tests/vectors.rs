//! The golden vectors of an independent reference, which the TypeScript twin reads too.

// Numbers of vectors are small.
#![allow(clippy::cast_possible_truncation)]

use almanac_math::{
	bucket,
	calendar::CalendarPeriod,
	interval::wilson,
	quantile::upper_us,
	ratio::ppm_floor,
	robust::{Expected, Rule, View, combine},
	slot::{assigned, slots_within},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fs, num::NonZeroU64, ops::Range, path::Path};

#[derive(Deserialize)]
struct Vectors<Case> {
	cases: Vec<Case>,
}

fn cases<Case: DeserializeOwned>(file: &str) -> Vec<Case> {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../tests/vectors")
		.join(file);
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

#[derive(Deserialize)]
struct BucketCase {
	value_us: u64,
	index: u16,
	first_us: u32,
	last_us: u32,
}

#[test]
fn buckets_equal_the_reference() {
	for case in cases::<BucketCase>("buckets.json") {
		let index = bucket::index(case.value_us);
		assert_eq!(
			(index, bucket::first_us(index), bucket::last_us(index)),
			(case.index, case.first_us, case.last_us),
			"of {} us",
			case.value_us
		);
	}
}

#[derive(Deserialize)]
struct AggregateCase {
	input: AggregateInput,
	output: AggregateOutput,
}

#[derive(Deserialize)]
struct AggregateInput {
	parameters: AggregateParameters,
	windows: Vec<WindowInput>,
}

#[derive(Deserialize)]
struct AggregateParameters {
	min_reporters: u32,
	min_coverage_ppm: u32,
	fast_latency_us: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct WindowInput {
	window: u64,
	active_reporters: u64,
	expected: Vec<ExpectedInput>,
	reports: Vec<ReportInput>,
}

#[derive(Deserialize)]
struct ExpectedInput {
	target: String,
	indicator: String,
	samples: u64,
}

#[derive(Deserialize)]
struct ReportInput {
	reporter: String,
	entries: Vec<EntryInput>,
}

#[derive(Deserialize)]
struct EntryInput {
	target: String,
	indicator: String,
	samples: u64,
	buckets: Vec<(u16, u64)>,
}

#[derive(Deserialize)]
struct AggregateOutput {
	windows: Vec<RecordOutput>,
	total: Vec<RecordOutput>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct RecordOutput {
	window: Option<u64>,
	target: String,
	indicator: String,
	expected: u64,
	reported: u64,
	reporters: u32,
	quorum: bool,
	samples: u64,
	answered: u64,
	fast: u64,
	buckets: Vec<(u16, u64)>,
	uptime_ppm: Option<u32>,
	latency_ppm: Option<u32>,
	coverage_ppm: Option<u32>,
	p50_us: Option<u32>,
	p95_us: Option<u32>,
	p99_us: Option<u32>,
	windows: Option<u64>,
	low_ppm: Option<u32>,
	high_ppm: Option<u32>,
	low_confidence: Option<bool>,
}

/// Of one target and indicator: what is expected, and each reporter's samples and answers.
#[derive(Default)]
struct Observed<'a> {
	expected: u64,
	expected_each: u64,
	windows: u64,
	reporters: BTreeMap<&'a str, (u64, BTreeMap<u16, u64>)>,
}

impl Observed<'_> {
	fn record(&self, key: (&str, &str), parameters: &AggregateParameters) -> RecordOutput {
		let summed: Vec<(u64, Vec<(u16, u64)>)> = self
			.reporters
			.values()
			.map(|(samples, buckets)| (*samples, buckets.clone().into_iter().collect()))
			.collect();
		let views = summed.into_iter().map(|(samples, buckets)| View { samples, buckets });
		let rule = Rule {
			min_coverage_ppm: parameters.min_coverage_ppm,
			min_reporters: parameters.min_reporters,
		};
		let expected = Expected { each: self.expected_each, all: self.expected };
		let combined = combine(views, expected, rule);
		let fast_us =
			parameters.fast_latency_us.get(key.1).expect("an objective of each indicator");
		let fast_bucket = bucket::index(*fast_us);
		let answers = |to: u16| {
			combined.buckets.iter().filter(|(b, _)| *b <= to).map(|(_, count)| count).sum::<u64>()
		};
		let (answered, fast) = (answers(bucket::BUCKETS), answers(fast_bucket));
		let whole = 16 * combined.samples;
		let quantile = |q_ppm| upper_us(combined.samples, &combined.buckets, q_ppm);
		RecordOutput {
			window: None,
			target: key.0.into(),
			indicator: key.1.into(),
			expected: self.expected,
			reported: combined.reported,
			reporters: combined.reporters,
			quorum: combined.samples > 0,
			samples: combined.samples,
			answered,
			fast,
			uptime_ppm: ppm_floor(answered, whole),
			latency_ppm: ppm_floor(fast, whole),
			coverage_ppm: ppm_floor(combined.reported, self.expected),
			p50_us: quantile(500_000),
			p95_us: quantile(950_000),
			p99_us: quantile(990_000),
			buckets: combined.buckets,
			windows: None,
			low_ppm: None,
			high_ppm: None,
			low_confidence: None,
		}
	}

	fn total(&self, key: (&str, &str), parameters: &AggregateParameters) -> RecordOutput {
		let record = self.record(key, parameters);
		let bounds = wilson(record.answered, 16 * record.samples, self.windows);
		RecordOutput {
			windows: Some(self.windows),
			low_ppm: Some(bounds.low_ppm),
			high_ppm: Some(bounds.high_ppm),
			low_confidence: Some(self.windows < 20),
			..record
		}
	}
}

fn observed<'a>(window: &'a WindowInput, expected: &'a ExpectedInput) -> Observed<'a> {
	let entries = window.reports.iter().flat_map(|report| {
		let about = report
			.entries
			.iter()
			.filter(|entry| entry.target == expected.target)
			.filter(|entry| entry.indicator == expected.indicator);
		about.map(|entry| {
			let buckets = entry.buckets.iter().copied().collect();
			(report.reporter.as_str(), (entry.samples, buckets))
		})
	});
	Observed {
		expected: window.active_reporters * expected.samples,
		expected_each: expected.samples,
		windows: 0,
		reporters: entries.collect(),
	}
}

/// In the order of their indices.
const INDICATORS: [&str; 3] = ["arrival", "rpc", "reachability"];

/// The rule C of windows, and of the sums of each reporter over all of them.
#[test]
fn records_of_many_reporters_equal_the_reference() {
	let wide = cases::<AggregateCase>("aggregate-wide.json");
	for case in cases::<AggregateCase>("aggregate-majority.json").into_iter().chain(wide) {
		let parameters = &case.input.parameters;
		let mut windows = BTreeMap::new();
		let mut sums: BTreeMap<_, Observed<'_>> = BTreeMap::new();
		for window in &case.input.windows {
			for expected in &window.expected {
				let key = (expected.target.as_str(), expected.indicator.as_str());
				let seen = observed(window, expected);
				let record = seen.record(key, parameters);
				let place = INDICATORS.iter().position(|name| *name == key.1);
				let sorted = (key.0, place, key.1);
				let sum = sums.entry(sorted).or_default();
				sum.expected += seen.expected;
				sum.expected_each += seen.expected_each;
				sum.windows += u64::from(record.quorum);
				for (reporter, (samples, buckets)) in seen.reporters {
					let own = sum.reporters.entry(reporter).or_default();
					own.0 += samples;
					for (bucket, count) in buckets {
						*own.1.entry(bucket).or_default() += count;
					}
				}
				windows.insert(
					(sorted, window.window),
					RecordOutput { window: Some(window.window), ..record },
				);
			}
		}
		let totals: Vec<_> = sums
			.iter()
			.map(|((target, _, indicator), sum)| sum.total((target, indicator), parameters))
			.collect();
		assert_eq!(windows.into_values().collect::<Vec<_>>(), case.output.windows);
		assert_eq!(totals, case.output.total);
	}
}
