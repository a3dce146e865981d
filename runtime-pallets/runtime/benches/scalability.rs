//! What pallet-scalability costs a block: a run and its proof at 3, 16 and 64 points, in measured
//! time beside the weight that is charged.
//!
//! Signed transactions against the runtime as WebAssembly, as a node runs it, over an in-memory trie;
//! the time of an empty remark, which weights count apart, is taken off. The proof is the dearest one:
//! both parameters on their bounds, weights given, all requirements and a baseline of 64 points.
//! Prints figures, judges nothing.

use almanac_runtime::{
	BalancesConfig, Runtime, RuntimeCall, RuntimeGenesisConfig, ScalabilityConfig, Signature,
	SignedPayload, System, TxExtension, UncheckedExtrinsic, WASM_BINARY, configs::system::Weights,
	currency::UNIT,
};
use codec::{Decode, Encode};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};
use pallet_scalability::{
	Baselines, Call, ClaimedIntervals, Evidence, Latency, LatencyBound, NextRunId, Parameters,
	Point, Requirement, Requirements, RunId, RunInput, Varied, Weighting,
};
use sc_executor::WasmExecutor;
use sp_core::{
	H256,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::{ApplyExtrinsicResult, BuildStorage, generic::Era};
use std::time::{Duration, Instant};

/// How often each call is measured.
const ROUNDS: usize = 100;
/// X = 2N exactly: neither contention nor coherency.
const LAW: Parameters = Parameters { lambda: 2_000_000_000_000, sigma: 0, kappa: 0 };

fn main() {
	let full = Weights::get().max_block.ref_time();
	println!("pallet-scalability: a block's weight is {} ms", full / 1_000_000_000);
	println!(
		"             call  points  WASM: least us  median us     max us  native: least us  weight us  of a block  weight / least"
	);
	let mut chain = Chain::new();
	let baseline = chain.submit(64);
	chain.require(baseline);
	for points in [3, 16, 64] {
		let figures = chain.measure(points);
		for (name, times, native, weight) in figures {
			let charged = weight.ref_time() as f64 / 1e6;
			let [least, median, most] = spread(times);
			let [native, ..] = spread(native);
			println!(
				"{name:>17}  {points:>6}  {least:>14.0}  {median:>9.0}  {most:>9.0}  {native:>16.0}  {charged:>9.0}  {:>9.2}%  {:>14.1}",
				weight.ref_time() as f64 * 100.0 / full as f64,
				charged / least,
			);
		}
	}
	println!(
		"The least time is what a call takes; on a busy machine the others count what else runs. All"
	);
	println!(
		"times are over an in-memory trie; weights price database accesses too: {} us a read, {} us a write.",
		database().read / 1_000_000,
		database().write / 1_000_000,
	);
}

fn database() -> frame_support::weights::RuntimeDbWeight {
	<Runtime as frame_system::Config>::DbWeight::get()
}

/// A chain with subject 0, which Alice owns.
struct Chain {
	state: TestExternalities,
	executor: WasmExecutor,
}

impl Chain {
	fn new() -> Self {
		let alice = Alice.to_account_id();
		let genesis = RuntimeGenesisConfig {
			balances: BalancesConfig {
				balances: vec![(alice.clone(), 1_000_000 * UNIT)],
				..Default::default()
			},
			scalability: ScalabilityConfig {
				subjects: vec![("almanac".into(), alice)],
				..Default::default()
			},
			..Default::default()
		};
		let mut state: TestExternalities =
			genesis.build_storage().expect("the genesis is valid").into();
		state.execute_with(|| {
			System::initialize(&1, &Default::default(), &Default::default());
			System::note_inherents_applied();
		});
		Self { state, executor: WasmExecutor::builder().build() }
	}

	/// Submits a run and its prediction; its id.
	fn submit(&mut self, points: u64) -> RunId {
		let id = self.state.execute_with(NextRunId::<Runtime>::get);
		self.apply(submit_run(points));
		self.apply(submit_prediction(id));
		id
	}

	/// Requires all that can be, and compares with a run.
	fn require(&mut self, baseline: RunId) {
		self.state.execute_with(|| {
			let requirement = Requirement {
				min_throughput: Some(1),
				max_latency: Some(LatencyBound {
					size_millionths: 3_000_000,
					latency_us: u64::MAX,
				}),
				max_sigma: Some(0),
				max_kappa: Some(0),
				max_regression_ppm: Some(0),
			};
			Requirements::<Runtime>::insert(0, requirement);
			Baselines::<Runtime>::insert(0, baseline);
		});
	}

	/// The times of `submit_run` and `submit_prediction` without those of a remark, in WASM and
	/// natively, and their weights.
	fn measure(
		&mut self,
		points: u64,
	) -> [(&'static str, Vec<Duration>, Vec<Duration>, Weight); 2] {
		let (mut runs, mut proofs) = (Vec::new(), Vec::new());
		let (mut native_runs, mut native_proofs) = (Vec::new(), Vec::new());
		let remark = frame_system::Call::remark { remark: Vec::new() };
		for _ in 0..ROUNDS {
			let id = self.state.execute_with(NextRunId::<Runtime>::get);
			let empty = self.apply(remark.clone());
			runs.push(self.apply(submit_run(points)).saturating_sub(empty));
			proofs.push(self.apply(submit_prediction(id)).saturating_sub(empty));
			self.apply(Call::remove_run { run: id });
			native_runs.push(self.dispatch(submit_run(points)));
			native_proofs.push(self.dispatch(submit_prediction(id.saturating_add(1))));
			self.apply(Call::remove_run { run: id.saturating_add(1) });
		}
		let weight = |call: Call<Runtime>| call.get_dispatch_info().call_weight;
		[
			("submit_run", runs, native_runs, weight(submit_run(points))),
			("submit_prediction", proofs, native_proofs, weight(submit_prediction(0))),
		]
	}

	/// Has the blob apply a transaction of Alice, in a block of its own; the time it takes.
	fn apply(&mut self, call: impl Into<RuntimeCall>) -> Duration {
		let transaction = self.state.execute_with(|| {
			frame_system::BlockWeight::<Runtime>::kill();
			System::reset_events();
			signed(call.into()).encode()
		});
		let code = WASM_BINARY.expect("the runtime was built as WebAssembly");
		let fetcher = WrappedRuntimeCode(code.into());
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
		let context = CallContext::Onchain { import: false };
		let begin = Instant::now();
		let (answer, _) = self.executor.call(
			&mut self.state.ext(),
			&code,
			"BlockBuilder_apply_extrinsic",
			&transaction,
			context,
		);
		let time = begin.elapsed();
		let answer = answer.expect("the runtime does not trap");
		let result = ApplyExtrinsicResult::decode(&mut &answer[..]).expect("it answers a result");
		result.expect("the transaction is valid").expect("the call is accepted");
		time
	}

	/// Dispatches a call of Alice natively; the time it takes.
	fn dispatch(&mut self, call: Call<Runtime>) -> Duration {
		use frame_support::traits::UnfilteredDispatchable;
		self.state.execute_with(|| {
			let origin = frame_system::RawOrigin::Signed(Alice.to_account_id()).into();
			let begin = Instant::now();
			let result = call.dispatch_bypass_filter(origin);
			let time = begin.elapsed();
			result.expect("the call is accepted");
			time
		})
	}
}

fn submit_run(count: u64) -> Call<Runtime> {
	let latency = |us| Latency { mean_us: us, p50_us: us, p95_us: us, p99_us: us };
	let point = |whole: u64| Point {
		size_millionths: whole.saturating_mul(1_000_000),
		throughput: u128::from(whole).saturating_mul(2_000_000),
		latency: Some(latency(u64::MAX / whole / 1_000_000_000)),
		repetitions: 3,
		weight: u64::MAX / whole,
	};
	let run = RunInput {
		version: vec![b'v'; 64],
		commit: vec![b'c'; 64],
		fingerprint: H256([1; 32]),
		varied: Varied::Validators,
		weighting: Weighting::Given,
		points: (1..=count).map(point).collect(),
		evidence: Evidence { root: H256([2; 32]), content_id: H256([3; 32]) },
	};
	Call::submit_run { subject: 0, run }
}

fn submit_prediction(run: RunId) -> Call<Runtime> {
	let intervals = ClaimedIntervals { level_ppm: 950_000, ..Default::default() };
	Call::submit_prediction { run, parameters: LAW, intervals }
}

/// The next transaction of Alice.
fn signed(call: RuntimeCall) -> UncheckedExtrinsic {
	let alice = Alice.to_account_id();
	let extension: TxExtension = (
		pallet_sli::room::KeepRoom::default(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(System::account_nonce(&alice)),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("the state has what is signed");
	let signature = payload.using_encoded(|bytes| Alice.sign(bytes));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, alice.into(), Signature::Sr25519(signature), extension)
}

/// Least, median and most in microseconds.
fn spread(mut times: Vec<Duration>) -> [f64; 3] {
	times.sort_unstable();
	let micros = |at: usize| times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e6);
	[0, times.len() / 2, times.len().saturating_sub(1)].map(micros)
}
