//! A chain with balances and this pallet.

use crate::{self as pallet_scalability, *};
use frame_support::{
	derive_impl,
	traits::{ConstU32, ConstU64},
};
use frame_system::EnsureRoot;
use serde::Deserialize;
use sp_core::H256;
use sp_runtime::BuildStorage;
use std::{fs, path::Path};

pub type AccountId = u64;

/// What a subject costs.
pub const SUBJECT_DEPOSIT: u64 = 100;
/// What a run costs besides its points.
pub const RUN_DEPOSIT: u64 = 50;
/// What a point costs.
pub const POINT_DEPOSIT: u64 = 2;
/// What each account owns at genesis.
pub const ENDOWMENT: u64 = 1_000;
/// For how many blocks a prediction may be replaced.
pub const REPLACEMENT: u64 = 10;
/// For how many blocks it may be at most.
pub const MAX_REPLACEMENT: u64 = 100;

/// How many blocks a turn has, and may have.
pub const TURN: u64 = 20;
pub const MAX_TURN: u64 = 200;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(13)]
	pub type Scalability = pallet_scalability;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<u64>;
	type DbWeight = frame_support::weights::constants::RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

frame_support::parameter_types! {
	/// How many runs are open at most: three of each subject.
	pub static MostOpen: u32 = 96;
}

impl pallet_scalability::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type SubjectDeposit = ConstU64<SUBJECT_DEPOSIT>;
	type RunDeposit = ConstU64<RUN_DEPOSIT>;
	type PointDeposit = ConstU64<POINT_DEPOSIT>;
	type MaxRuns = ConstU32<3>;
	type DefaultReplacementBlocks = ConstU64<REPLACEMENT>;
	type MaxReplacementBlocks = ConstU64<MAX_REPLACEMENT>;
	type DefaultTurnBlocks = ConstU64<TURN>;
	type MaxTurnBlocks = ConstU64<MAX_TURN>;
	type MaxOpenRuns = MostOpen;
	type Worker = tests::Node;
	type WeightInfo = weights::Measured<Test>;
}

/// A chain whose accounts 1 to 9 have money and whose genesis has these subjects.
pub fn chain(subjects: &[(&str, AccountId)]) -> sp_io::TestExternalities {
	let subjects = subjects.iter().map(|(name, owner)| (name.to_string(), *owner)).collect();
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: (1..=9).map(|who| (who, ENDOWMENT)).collect(),
			..Default::default()
		},
		scalability: GenesisConfig { subjects, turn_blocks: None },
		..Default::default()
	}
	.build_storage();
	storage.expect("the genesis is valid").into()
}

/// Runs a test in block 1 of a chain with subject 0 of account 1, then checks every invariant.
pub fn run(test: impl FnOnce()) {
	chain(&[("almanac", 1)]).execute_with(|| {
		System::set_block_number(1);
		test();
		check();
	});
}

/// Checks every invariant.
pub fn check() {
	try_state::check::<Test>().expect("the invariants hold");
}

/// The origin of transactions that `who` signs.
pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The Council, or Root.
pub fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// What `who` has on hold for a reason.
pub fn held(reason: HoldReason, who: AccountId) -> u64 {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The events of this pallet, the last one last.
pub fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, H256>| match record.event {
		RuntimeEvent::Scalability(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(own).collect()
}

/// The last event of this pallet.
pub fn last_event() -> Event<Test> {
	events().pop().expect("there is one")
}

#[derive(Deserialize)]
struct Vectors {
	cases: Vec<Raw>,
}

#[derive(Deserialize)]
struct Raw {
	name: String,
	weighting: String,
	size: Vec<u64>,
	throughput: Vec<u64>,
	weight: Vec<u64>,
	lambda: String,
	sigma: String,
	kappa: String,
}

/// A certified fit: its name, weighting, points and parameters.
pub struct Case {
	pub name: String,
	pub weighting: Weighting,
	pub points: Vec<Point>,
	pub parameters: Parameters,
}

/// Every certified fit under each weighting.
pub fn cases() -> Vec<Case> {
	let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../../tests/vectors/usl-proof.json");
	let text = fs::read_to_string(path).expect("the vectors stand in tests/vectors");
	let vectors: Vectors = serde_json::from_str(&text).expect("vectors have the shape above");
	vectors.cases.into_iter().map(case).collect()
}

fn case(raw: Raw) -> Case {
	let number = |text: &str| text.parse().expect("a whole number");
	let weighting = match raw.weighting.as_str() {
		"none" => Weighting::None,
		"given" => Weighting::Given,
		_ => Weighting::Relative,
	};
	let is_given = weighting == Weighting::Given;
	let rows = raw.size.iter().zip(&raw.throughput).zip(&raw.weight);
	let point = |((size, throughput), weight): ((&u64, &u64), &u64)| Point {
		size_millionths: *size,
		throughput: u128::from(*throughput),
		latency: None,
		repetitions: 1,
		weight: if is_given { *weight } else { 0 },
	};
	Case {
		name: raw.name,
		weighting,
		points: rows.map(point).collect(),
		parameters: Parameters {
			lambda: number(&raw.lambda),
			sigma: number(&raw.sigma),
			kappa: number(&raw.kappa),
		},
	}
}

/// A certified fit without weights.
pub fn certified(name: &str) -> Case {
	let is_asked = |case: &Case| case.name == name && case.weighting == Weighting::None;
	cases().into_iter().find(is_asked).expect("it is certified")
}

/// A run of validators with these points.
pub fn input(version: &str, points: Vec<Point>) -> RunInput {
	RunInput {
		version: version.into(),
		commit: b"0123abcd".to_vec(),
		fingerprint: H256([1; 32]),
		varied: Varied::Validators,
		weighting: Weighting::None,
		points,
		evidence: Evidence { root: H256([2; 32]), content_id: H256([3; 32]) },
	}
}

/// The points of schaffer with the latencies that were measured.
pub fn schaffer() -> Vec<Point> {
	let mut points = certified("schaffer").points;
	for (point, ms) in points.iter_mut().zip([17_100, 7_200, 8_800, 10_300, 11_300]) {
		let us = ms * 1_000;
		point.latency = Some(Latency { mean_us: us, p50_us: us, p95_us: us, p99_us: us });
	}
	points
}

/// The certified law of schaffer.
pub fn law() -> Parameters {
	certified("schaffer").parameters
}

/// No intervals at 95 %.
pub fn claimed() -> ClaimedIntervals {
	ClaimedIntervals { level_ppm: 950_000, ..Default::default() }
}

/// Submits the run of schaffer as the next of subject 0.
pub fn submit(version: &str) {
	frame_support::assert_ok!(Scalability::submit_run(signed(1), 0, input(version, schaffer())));
}

/// Submits the certified prediction for a run of schaffer.
pub fn predict(run: RunId) {
	frame_support::assert_ok!(Scalability::submit_prediction(signed(2), run, law(), claimed()));
}
