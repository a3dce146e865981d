//! The vectors of an independent reference, reported by reporters and closed by the chain.

use crate::{
	mock::{reporters::*, *},
	runtime_api::Answer,
	*,
};
use frame_support::assert_ok;
use serde::Deserialize;
use serde_json::Value;
use std::{fs, path::Path};

#[derive(Deserialize)]
struct Vectors {
	cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
	input: Input,
	output: Output,
}

#[derive(Deserialize)]
struct Input {
	parameters: RuleOfCase,
	windows: Vec<WindowOfCase>,
}

#[derive(Deserialize)]
struct RuleOfCase {
	min_reporters: u32,
	min_coverage_ppm: u32,
	fast_latency_us: Fast,
}

#[derive(Deserialize)]
struct Fast {
	rpc: u32,
	arrival: u32,
}

#[derive(Deserialize)]
struct WindowOfCase {
	active_reporters: u64,
	expected: Vec<Planned>,
	reports: Vec<ReportOfCase>,
}

#[derive(Deserialize)]
struct Planned {
	samples: u32,
}

#[derive(Deserialize)]
struct ReportOfCase {
	reporter: String,
	entries: Vec<EntryOfCase>,
}

#[derive(Deserialize)]
struct EntryOfCase {
	target: String,
	samples: u32,
	buckets: Vec<(u32, u32)>,
}

#[derive(Deserialize)]
struct Output {
	windows: Vec<Value>,
	total: Vec<Value>,
}

/// Every window is in one day and begins with a slot.
const W: Seconds = 86_400;
/// The validator whose blocks arrive; b of the vectors.
const AUTHOR: TargetId = 1;

fn reporter(name: &str) -> AccountId {
	1_000 + name.trim_start_matches('r').parse::<u64>().unwrap()
}

#[test]
fn closed_windows_and_the_open_day_equal_the_reference() {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/aggregate-majority.json");
	let vectors: Vectors = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
	// Two must agree on a chain, and something must be covered, but not all.
	let fits = |case: &&Case| {
		let rule = &case.input.parameters;
		rule.min_reporters >= 2 && (1..=900_000).contains(&rule.min_coverage_ppm)
	};
	let played = vectors.cases.iter().filter(fits).map(check_case).count();
	assert!(played > 10, "{played} cases");
}

fn check_case(case: &Case) {
	let Input { parameters, windows } = &case.input;
	let samples = windows[0].expected[0].samples;
	let sampling = SamplingParameters {
		samples_per_window: samples,
		min_reporters: parameters.min_reporters,
		min_coverage_ppm: parameters.min_coverage_ppm,
		fast_us: FastUs {
			arrival: parameters.fast_latency_us.arrival.max(1),
			rpc: parameters.fast_latency_us.rpc.max(1),
			..FastUs::default()
		},
		grace_ms: 0,
		grace_blocks: 1,
		idle_windows: 720,
		..SamplingParameters::default()
	};
	let chain = ExtBuilder {
		validators: vec![10],
		slot_ms: 1_000,
		window_ms: samples * 1_000,
		sampling,
		..Default::default()
	};
	chain.build_and_execute(|| {
		let endpoint = Sli::list_target(HOME, TargetRef::Name(b"a".to_vec().try_into().unwrap()));
		// The author got its id at genesis.
		assert_eq!((target(10), endpoint), (AUTHOR, 2));
		measure(endpoint, true, false);
		(1_000..1_006).for_each(|who| join(who, W));
		let ids = |name: &str| match name {
			"a" => (endpoint, Indicator::Rpc),
			_ => (AUTHOR, Indicator::Arrival),
		};
		block(W.into());
		let mut start = W;
		for window in windows {
			let end = start + samples;
			let from = LastSlot::<Test>::get().unwrap() + 1;
			(from..=end.into()).for_each(block);
			let reporting: Vec<_> =
				window.reports.iter().map(|report| reporter(&report.reporter)).collect();
			let others = (1_000..1_006).filter(|who| !reporting.contains(who));
			let active: Vec<_> = reporting.iter().copied().chain(others).collect();
			for (index, who) in (0..).zip(active) {
				let left = (index >= window.active_reporters).then_some(W);
				standing_of(who, |standing| standing.left = left);
			}
			for report in &window.reports {
				let mut entries: Vec<_> = report
					.entries
					.iter()
					.map(|seen| {
						let (target, indicator) = ids(&seen.target);
						entry(target, indicator, seen.samples, &seen.buckets)
					})
					.collect();
				entries.sort_by_key(|entry| (entry.target, entry.indicator));
				if !entries.is_empty() {
					assert_ok!(send(reporter(&report.reporter), start, entries));
				}
			}
			block(u64::from(end) + 1);
			assert_eq!(Sli::first_open_sampled(HOME), Some(end));
			start = end;
		}
		for expected in &case.output.windows {
			let window = W + expected["window"].as_u64().unwrap() as u32 * samples;
			let (target, indicator) = ids(expected["target"].as_str().unwrap());
			let answer =
				answer::sli::<Test>(HOME, target, indicator, PeriodKind::Window, Some(window));
			assert_same(&answer.unwrap(), expected);
		}
		for expected in &case.output.total {
			let (target, indicator) = ids(expected["target"].as_str().unwrap());
			let answer =
				answer::sli::<Test>(HOME, target, indicator, PeriodKind::Day, Some(W)).unwrap();
			assert_same(&answer, expected);
			let interval = answer.interval.unwrap();
			assert_eq!(expected["low_ppm"], interval.low_ppm);
			assert_eq!(expected["high_ppm"], interval.high_ppm);
			assert_eq!(expected["low_confidence"], answer.low_confidence);
			let Record::Sampled(record) = answer.record else { panic!("sampled") };
			assert_eq!(expected["windows"], record.windows);
		}
	});
}

fn assert_same(answer: &Answer<AccountId>, expected: &Value) {
	let Record::Sampled(record) = &answer.record else { panic!("sampled") };
	let figures = answer.sampled.unwrap();
	let found = serde_json::json!({
		"expected": record.expected, "reported": record.reported, "reporters": record.reporters,
		"quorum": figures.quorum, "samples": record.samples, "buckets": buckets(record),
		"uptime_ppm": answer.sli_ppm, "latency_ppm": figures.latency_ppm,
		"coverage_ppm": figures.coverage_ppm,
		"p50_us": figures.p50_us, "p95_us": figures.p95_us, "p99_us": figures.p99_us,
	});
	for (field, value) in found.as_object().unwrap() {
		assert_eq!(&expected[field], value, "{field} of {expected}");
	}
}
