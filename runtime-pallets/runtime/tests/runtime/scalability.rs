//! That pallet-scalability is wired to the rest: the Council governs it, and the API proves.

use almanac_runtime::{
	Balance, Balances, Runtime, RuntimeHoldReason, Scalability,
	configs::scalability::{PointDeposit, RunDeposit, SubjectDeposit},
};
use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::fungible::InspectHold,
};
use pallet_scalability::{
	ClaimedIntervals, Error, Evidence, HoldReason, Parameters, Point, Refused, Requirement,
	RunInput, Varied, Weighting, runtime_api::runtime_decl_for_scalability_api::ScalabilityApiV1,
};
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve};
use sp_runtime::DispatchError::BadOrigin;

use crate::support::{
	chain, genesis,
	motion::{carry, origin},
};

type Call = pallet_scalability::Call<Runtime>;

/// Just more than half of the Council of four.
const THREE: [Sr25519Keyring; 3] = [Alice, Bob, Charlie];

/// X = 2N exactly.
const LAW: Parameters = Parameters { lambda: 2_000_000_000_000, sigma: 0, kappa: 0 };

fn held(reason: HoldReason, who: Sr25519Keyring) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::Scalability(reason), &who.to_account_id())
}

fn input() -> RunInput {
	let point = |whole: u64| Point {
		size_millionths: whole * 1_000_000,
		throughput: u128::from(whole) * 2_000_000,
		latency: None,
		repetitions: 1,
		weight: 0,
	};
	RunInput {
		version: b"v1".to_vec(),
		commit: b"0123abcd".to_vec(),
		fingerprint: H256([1; 32]),
		varied: Varied::Validators,
		weighting: Weighting::Relative,
		points: (1..=4).map(point).collect(),
		evidence: Evidence { root: H256([2; 32]), content_id: H256([3; 32]) },
	}
}

fn claimed() -> ClaimedIntervals {
	ClaimedIntervals { level_ppm: 950_000, ..Default::default() }
}

#[test]
fn anyone_registers_a_subject_measures_it_and_has_a_prediction_proved() {
	chain::run(genesis::local(), || {
		assert_ok!(Scalability::register_subject(origin(Eve), b"node".to_vec(), None));
		assert_ok!(Scalability::submit_run(origin(Eve), 0, input()));
		assert_eq!(held(HoldReason::Subject, Eve), SubjectDeposit::get());
		assert_eq!(held(HoldReason::Run, Eve), RunDeposit::get() + 4 * PointDeposit::get());

		let off = Parameters { lambda: LAW.lambda + LAW.lambda / 10_000, ..LAW };
		assert!(matches!(Runtime::check_prediction(0, off), Err(Refused::Moves(_))));
		let submit = |law| Scalability::submit_prediction(origin(Dave), 0, law, claimed());
		assert_noop!(submit(off), Error::<Runtime>::LambdaMoves(-10_000));
		assert_ok!(submit(LAW));
		let found = Runtime::prediction(0, None).expect("it was accepted");
		assert!(found.prediction.checked.figures.flags.no_peak);
		assert_eq!(Runtime::throughput_at(0, 8_000_000), Some(16_000_000));
		assert_eq!(Runtime::history(0, 0, 9).len(), 1);
	});
}

#[test]
fn the_council_requires_and_accepts_a_baseline_and_no_account_alone() {
	chain::run(genesis::local(), || {
		let owner = Some(Eve.to_account_id());
		assert_ok!(carry(&THREE, Call::register_subject { name: b"node".to_vec(), owner }));
		assert_eq!(held(HoldReason::Subject, Eve), 0);
		assert_ok!(Scalability::submit_run(origin(Eve), 0, input()));
		assert_ok!(Scalability::submit_prediction(origin(Eve), 0, LAW, claimed()));
		let requirement = Requirement { max_sigma: Some(0), ..Default::default() };
		assert_ok!(carry(&THREE, Call::set_requirement { subject: 0, requirement }));
		assert_ok!(carry(&THREE, Call::accept_baseline { subject: 0, run: Some(0) }));
		let call = Scalability::set_requirement(origin(Alice), 0, requirement);
		assert_noop!(call, BadOrigin);
		assert_eq!(Runtime::subject(0).expect("it is there").baseline, Some(0));
	});
}

#[test]
fn a_proof_takes_a_small_part_of_a_block() {
	let call = Call::submit_prediction { run: 0, parameters: LAW, intervals: claimed() };
	let weight = call.get_dispatch_info().call_weight.ref_time();
	let limits: frame_system::limits::BlockWeights =
		<Runtime as frame_system::Config>::BlockWeights::get();
	assert!(weight * 50 < limits.max_block.ref_time(), "{weight}");
}
