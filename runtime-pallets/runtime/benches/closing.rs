//! Whether closing keeps to its share of a block in measured time: the runtime as WebAssembly, as a node
//! runs it, over a trie in memory, at the worst that can ever be stored and with many targets.
//!
//! What is timed is the end of a block without transactions: closing, what it leaves to be hashed into the
//! state root, and the rest of the end of a block, which is measured apart and taken off.

// Casts of small numbers.
#![allow(clippy::cast_possible_truncation)]

#[path = "../tests/runtime/support/crowd/mod.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../tests/runtime/support/dice.rs"]
#[allow(dead_code)]
mod dice;
#[path = "../tests/runtime/support/latencies.rs"]
#[allow(dead_code)]
mod latencies;

use almanac_runtime::{
	Header, Runtime, RuntimeCall, System, UncheckedExtrinsic, WASM_BINARY, configs::system::Weights,
};
use codec::Encode;
use crowd::{Crowd, START, Size, WINDOW_S, worst};
use frame_support::dispatch::DispatchClass;
use latencies::{Spread, entry, worst_entry};
use pallet_sli::{ClosingShare, Seconds};
use sc_executor::WasmExecutor;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_runtime::{Digest, DigestItem, traits::Header as _};
use std::time::{Duration, Instant};

/// The last window of a day: with it the sums of a day are folded.
const LAST: Seconds = START + 23 * WINDOW_S;
const SLOT_MS: u64 = 6_000;
/// Blocks without anything to close, whose median end is taken off.
const IDLE: usize = 20;

fn main() {
	println!("closing: the runtime as WebAssembly over a trie in memory, 32 reporters\n");
	measure("the worst of 24 targets: every bucket in all reports and sums", 24, true);
	measure("1,000 targets with usual latencies", 1_000, false);
}

/// The end of a block: how long it took, and what it was charged in picoseconds.
#[derive(Clone, Copy, Default)]
struct End {
	time: Duration,
	weight: u64,
}

fn measure(name: &str, targets: u32, is_worst: bool) {
	let mut chain = Crowd::new(Size {
		targets,
		reporters: 32,
		slot_ms: SLOT_MS,
		// None of the blocks that are measured rotates a session.
		session_blocks: 100_000,
		windows: 4,
		closing_share_ppm: 100_000,
		start: LAST,
		samples: 60,
		slots_to_commit: 1,
	});
	let mut slot = chain.slot_at(LAST);
	while !chain.is_counted(LAST) {
		chain.block(slot);
		slot += 1;
	}
	chain.report(LAST, |reporter, target, indicator, samples| match is_worst {
		true => worst_entry(reporter, target, indicator, samples),
		false => entry(reporter, target, indicator, samples, LAST, Spread::Usual),
	});
	while chain.waiting() > 0 {
		chain.block(slot);
		slot += 1;
	}
	if is_worst {
		worst::make(&mut chain, LAST, targets);
	}
	chain.state.commit_all().expect("an in-memory trie commits");

	let node = Node::new();
	let (mut ends, mut idle) = (Vec::new(), Vec::new());
	while idle.len() < IDLE {
		let is_open = chain.first_open() == LAST;
		let before = cursor(&mut chain);
		let end = node.block(&mut chain, slot);
		slot += 1;
		match cursor(&mut chain) == before {
			// Before the grace is over nothing closes either.
			true if !is_open => idle.push(end),
			true => {},
			false => ends.push(end),
		}
	}
	print(name, &mut chain, &ends, idle);
}

/// Where the cursors stand, and how much there is to fold and to delete.
fn cursor(chain: &mut Crowd) -> Vec<u8> {
	chain.state.execute_with(|| {
		let open = pallet_sli::OpenSums::<Runtime>::iter_keys().count();
		let records = pallet_sli::Records::<Runtime>::iter_keys().count();
		let closings: Vec<_> = pallet_sli::Closings::<Runtime>::iter().collect();
		(closings, open as u64, records as u64).encode()
	})
}

fn print(name: &str, chain: &mut Crowd, ends: &[End], mut idle: Vec<End>) {
	let full = Weights::get().max_block.ref_time() as f64;
	let share = chain.state.execute_with(ClosingShare::<Runtime>::get).deconstruct() as f64 / 1e7;
	idle.sort_unstable_by_key(|end| end.time);
	let usual = idle.get(idle.len() / 2).copied().unwrap_or_default();
	let own = |end: &End| {
		let time = end.time.saturating_sub(usual.time).as_secs_f64() * 1e12;
		(time, end.weight.saturating_sub(usual.weight) as f64)
	};
	let most = ends.iter().map(|end| own(end).0).fold(0.0, f64::max);
	let (time, weight) =
		ends.iter().map(own).fold((0.0, 0.0), |sum, end| (sum.0 + end.0, sum.1 + end.1));
	println!("{name}: closed in {} blocks", ends.len());
	bar("most of a block for closing, measured", most * 100.0 / full, share, "%");
	bar("measured time of all of it, of its weight", time * 100.0 / weight, 100.0, "%");
	println!(
		"          its worst block {:.1} ms, all of it {:.1} ms, charged {:.1} ms; a block's end without it {:.2} ms\n",
		most / 1e9,
		time / 1e9,
		weight / 1e9,
		usual.time.as_secs_f64() * 1e3,
	);
}

/// A bar: what it is, its value, its limit.
fn bar(name: &str, value: f64, limit: f64, unit: &str) {
	let verdict = if value <= limit { "met" } else { "MISSED" };
	println!("{verdict:>8}: {name}: {value:.2} {unit}, limit {limit} {unit}");
}

/// What builds blocks.
struct Node {
	executor: WasmExecutor,
	code: Vec<u8>,
}

impl Node {
	fn new() -> Self {
		let code = WASM_BINARY.expect("the runtime was built as WebAssembly").to_vec();
		Self { executor: WasmExecutor::builder().build(), code }
	}

	/// Builds the block of a slot without transactions; its end.
	fn block(&self, chain: &mut Crowd, slot: u64) -> End {
		let slot_of = DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode());
		let number = chain.state.execute_with(System::block_number) + 1;
		let none = Default::default();
		let header = Header::new(number, none, none, none, Digest { logs: vec![slot_of] });
		self.call(chain, "Core_initialize_block", &header.encode());
		let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: slot * SLOT_MS });
		let inherent = UncheckedExtrinsic::new_bare(time);
		self.call(chain, "BlockBuilder_apply_extrinsic", &inherent.encode());
		let time = self.call(chain, "BlockBuilder_finalize_block", &[]);
		let weight = chain
			.state
			.execute_with(|| System::block_weight().get(DispatchClass::Mandatory).ref_time());
		chain.state.commit_all().expect("an in-memory trie commits");
		End { time, weight }
	}

	fn call(&self, chain: &mut Crowd, method: &str, arguments: &[u8]) -> Duration {
		let fetcher = WrappedRuntimeCode(self.code.as_slice().into());
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
		let context = CallContext::Onchain { import: false };
		let begin = Instant::now();
		let (answer, _) =
			self.executor.call(&mut chain.state.ext(), &code, method, arguments, context);
		let time = begin.elapsed();
		answer.expect("the runtime does not trap");
		time
	}
}
