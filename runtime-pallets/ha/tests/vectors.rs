//! The shared sequences of what is asked to be signed, on a sign log in a file.

#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use almanac_ha::{Round, SignLog, Target, Vote};
use serde::Deserialize;
use std::{fs, path::Path};

#[derive(Deserialize)]
struct Case {
	name: String,
	steps: Vec<Ask>,
}

#[derive(Deserialize)]
struct Ask {
	#[serde(flatten)]
	what: What,
	expect: String,
}

#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
enum What {
	Slot { slot: u64 },
	Vote { set: u64, round: u64, step: String, number: u64, hash: String },
}

fn sign(log: &mut SignLog, what: &What) -> Result<(), String> {
	match what {
		What::Slot { slot } => log.sign_slot(*slot, "0x01"),
		What::Vote { set, round, step, number, hash } => {
			let mut target = Target { number: *number, hash: [0; 32] };
			for (at, byte) in target.hash.iter_mut().enumerate() {
				*byte = u8::from_str_radix(&hash[2 + 2 * at..4 + 2 * at], 16).unwrap();
			}
			let at = Round { set: *set, round: *round };
			log.sign_vote(Vote { at, step: step.parse().unwrap(), target }, "0x02")
		},
	}
}

fn cases() -> Vec<Case> {
	// Of the package, where cargo runs tests: a path compiled in would be that of the clone that built them.
	let folder = Path::new("../../tests/vectors/ha");
	["slots", "votes", "both"]
		.iter()
		.flat_map(|file| {
			let text = fs::read_to_string(folder.join(format!("{file}.json"))).unwrap();
			serde_json::from_str::<Vec<Case>>(&text).unwrap()
		})
		.collect()
}

fn run(begins_again: bool) {
	let cases = cases();
	assert!(cases.len() > 30);
	for Case { name, steps } in cases {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("ha/signed");
		let mut log = SignLog::open(&path, [7; 32]).unwrap();
		for (at, step) in steps.iter().enumerate() {
			if begins_again {
				log = SignLog::open(&path, [7; 32]).unwrap();
			}
			let answer = if sign(&mut log, &step.what).is_ok() { "yes" } else { "no" };
			assert_eq!(answer, step.expect, "{name}, step {}", at + 1);
		}
	}
}

#[test]
fn sign_log_answers_as_expected() {
	run(false);
}

#[test]
fn sign_log_answers_the_same_after_each_restart() {
	run(true);
}
