use crate::{Objective, outcome::payout};
use num_bigint::BigUint;
use proptest::prelude::*;
use serde::Deserialize;
use std::{fs, path::Path};

fn objective(share_ppm: u32, floor_ppm: u32) -> Objective {
	Objective { within_us: 0, share_ppm, floor_ppm }
}

/// F22 in fractions: cap · (X - a / W) / (X - F), with numbers of any size.
fn recomputed(cap: u128, part: u64, whole: u64, objective: &Objective) -> Option<BigUint> {
	let big = |number: u64| BigUint::from(number);
	let promised = big(objective.share_ppm.into()) * big(whole);
	let reached = big(1_000_000) * big(part);
	if reached >= promised {
		return None;
	}
	let cap = BigUint::from(cap);
	let range = big((objective.share_ppm - objective.floor_ppm).into()) * big(whole);
	Some((cap.clone() * (promised - reached) / range).min(cap))
}

#[test]
fn it_is_all_of_the_cap_at_the_floor_and_none_at_the_share() {
	let to = objective(990_000, 980_000);
	assert_eq!(payout(5_000, 985, 1_000, &to), Some(2_500));
	assert_eq!(payout(5_000, 990, 1_000, &to), None);
	assert_eq!(payout(5_000, 980, 1_000, &to), Some(5_000));
	assert_eq!(payout(5_000, 979, 1_000, &to), Some(5_000));
	assert_eq!(payout(5_000, 0, 1_000, &to), Some(5_000));
	// One of a billion short: 5,000 / 10,000,000 of a unit, rounded down.
	assert_eq!(payout(5_000, 989_999_999, 1_000_000_000, &to), Some(0));
	assert_eq!(payout(u128::MAX, 985, 1_000, &to), Some(u128::MAX / 2));
}

#[test]
fn a_floor_of_one_ppm_less_is_a_step() {
	let step = objective(990_000, 989_999);
	assert_eq!(payout(5_000, 990, 1_000, &step), None);
	assert_eq!(payout(5_000, 989, 1_000, &step), Some(5_000));
}

#[derive(Deserialize)]
struct Vectors {
	cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
	cap: String,
	part: String,
	whole: String,
	share: u32,
	floor: u32,
	payout: Option<String>,
}

#[test]
fn it_is_what_the_vectors_say() {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/agreement-payouts.json");
	let text = fs::read_to_string(path).expect("the vectors stand in tests/vectors");
	let Vectors { cases } = serde_json::from_str(&text).expect("vectors have the shape above");
	assert_eq!(cases.len(), 100);
	for Case { cap, part, whole, share, floor, payout: expected } in cases {
		let number = |text: &str| text.parse::<u64>().expect("a count");
		let to = objective(share, floor);
		let paid = payout(cap.parse().expect("an amount"), number(&part), number(&whole), &to);
		assert_eq!(paid.map(|paid| paid.to_string()), expected, "{part} of {whole}");
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn it_is_what_fractions_say(
		cap: u128, part: u64, whole in 1u64.., share in 1u32..=1_000_000, floor in 0u32..1_000_000,
	) {
		let to = objective(share, floor % share);
		let paid = payout(cap, part.min(whole), whole, &to).map(BigUint::from);
		prop_assert_eq!(paid, recomputed(cap, part.min(whole), whole, &to));
	}

	#[test]
	fn near_the_share_too(cap: u128, whole in 1u64..1_000_000_000, gap in 1u32..50_000, short in 0u64..1_000) {
		let to = objective(990_000, 990_000 - gap);
		let part = (whole * 99 / 100).saturating_sub(short);
		let paid = payout(cap, part, whole, &to).map(BigUint::from);
		prop_assert_eq!(paid, recomputed(cap, part, whole, &to));
	}

	#[test]
	fn one_more_that_was_answered_never_pays_more(
		cap: u128, whole in 1u64..1_000_000, part in 0u64..1_000_000, gap in 1u32..50_000,
	) {
		let to = objective(990_000, 990_000 - gap);
		let (part, paid) = (part.min(whole - 1), |part| payout(cap, part, whole, &to).unwrap_or(0));
		prop_assert!(paid(part + 1) <= paid(part));
		prop_assert!(paid(part) <= cap);
	}
}
