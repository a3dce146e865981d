//! The golden vectors of an independent reference, executed block by block.

use crate::{mock::*, *};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::Path};

#[derive(Deserialize)]
struct Vectors {
	cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
	slot_duration_ms: u64,
	window_ms: u32,
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
	window_start_s: Seconds,
	validator: String,
	assigned: u64,
	authored: u64,
}

fn account(name: &str) -> AccountId {
	name.bytes().fold(0, |account, byte| account * 256 + u64::from(byte))
}

fn accounts(segment: &SegmentCase) -> Vec<AccountId> {
	segment.validators.iter().map(|name| account(name)).collect()
}

#[test]
fn authorship_equals_the_reference() {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/authorship.json");
	let vectors: Vectors = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
	assert!(!vectors.cases.is_empty());
	for case in vectors.cases {
		check_case(&case);
	}
}

fn check_case(case: &Case) {
	let retention = Retention { windows: MAX_RETENTION, ..Default::default() };
	let chain = ExtBuilder {
		validators: accounts(&case.segments[0]),
		slot_ms: case.slot_duration_ms,
		window_ms: case.window_ms,
		retention,
		..Default::default()
	};
	chain.build_and_execute(|| {
		let mut changes: BTreeMap<_, _> = case.segments[1..]
			.iter()
			.map(|segment| (segment.first_slot, accounts(segment)))
			.collect();
		for slot in &case.block_slots {
			match changes.remove(&(slot + 1)) {
				Some(validators) => rotate(*slot, &validators),
				None => block(*slot),
			}
		}
		assert!(changes.is_empty(), "every segment follows a block");
		let mut expected = BTreeMap::new();
		for record in &case.records {
			let key = (record.window_start_s, account(&record.validator));
			expected.insert(key, counted(record.assigned, record.authored, 1));
		}
		let windows: std::collections::BTreeSet<_> =
			case.records.iter().map(|record| record.window_start_s).collect();
		let mut found = BTreeMap::new();
		for window in windows {
			let (indicator, kind) = (Indicator::Authorship, PeriodKind::Window);
			let ranking =
				answer::ranking::<Test>(HOME, indicator, kind, Some(window), 0, 256).unwrap();
			for row in ranking.rows {
				let (Some(TargetRef::Account(who)), Record::Counted(counts)) =
					(row.who, row.record)
				else {
					panic!("validators are accounts");
				};
				if counts.assigned > 0 {
					found.insert((window, who), counts);
				}
			}
		}
		assert_eq!(found, expected);
	});
}
