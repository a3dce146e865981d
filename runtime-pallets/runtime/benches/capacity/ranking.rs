//! How long answers take: natively, and in WebAssembly as a node gives them.

use crate::{bar, crowd::Crowd};
use almanac_runtime::{AccountId, Runtime, WASM_BINARY};
use codec::{Decode, Encode};
use pallet_sli::{
	HOME, Indicator, PeriodKind, TargetId,
	runtime_api::{HistoryRow, Ranking, Sum},
};
use sc_executor::WasmExecutor;
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use std::{
	fs,
	time::{Duration, Instant},
};

/// The blob as it is committed, for builds that make none.
const BLOB: &str = "../blob/almanac_runtime.compact.compressed.wasm";
const ROUNDS: usize = 11;

/// Asks for 256 of 1,000 targets, and for the history of one.
pub fn measure(chain: &mut Crowd) {
	// As a node has it: in a trie.
	chain.state.commit_all().expect("an in-memory trie commits");
	let code = WASM_BINARY
		.map_or_else(|| fs::read(BLOB).expect("the blob is committed"), |binary| binary.to_vec());
	let executor = WasmExecutor::builder().build();
	let now = chain.first_open();
	let asked = [
		("open window in its grace", PeriodKind::Window, Some(now)),
		("closed window", PeriodKind::Window, Some(now - 3_600)),
		("closed day", PeriodKind::Day, Some(now.saturating_sub(86_400))),
		("closed era", PeriodKind::Era, None),
		("open day", PeriodKind::Day, Some(now)),
		("open week", PeriodKind::Week, Some(now - 3_600)),
		("open year", PeriodKind::Year, Some(now - 3_600)),
	];
	println!(
		"answers, the least time of {ROUNDS} (what else runs on the machine counts in the others):"
	);
	for indicator in [Indicator::Rpc, Indicator::Authorship] {
		for (name, kind, at) in asked {
			let native = least(|| {
				chain.state.execute_with(|| {
					let begin = Instant::now();
					let answer =
						pallet_sli::answer::ranking::<Runtime>(HOME, indicator, kind, at, 0, 256)
							.encode();
					(begin.elapsed(), answer.len()).0
				})
			});
			let arguments = (HOME, indicator, kind, at, 0u32, 256u32).encode();
			let mut answer = Vec::new();
			let wasm = least(|| {
				let (time, bytes) = call(&executor, &code, chain, "SliApi_ranking", &arguments);
				answer = bytes;
				time
			});
			let ranking = Option::<Ranking<AccountId>>::decode(&mut &answer[..]);
			let Some(ranking) = ranking.expect("it is a ranking") else { continue };
			if ranking.rows.is_empty() {
				continue;
			}
			assert_eq!(ranking.rows.len() as u32, ranking.total.min(256), "of {name}");
			bar(
				&format!("ranking of 256 of {}, {indicator:?}, {name}, WebAssembly", ranking.total),
				millis(wasm),
				50.0,
				"ms",
			);
			println!("          natively {:.2} ms", millis(native));
		}
	}
	for (name, kind, at) in asked {
		let targets: Vec<TargetId> = (1..=256).collect();
		let arguments = (HOME, targets, Indicator::Rpc, kind, at).encode();
		let mut together = 0;
		let wasm = least(|| {
			let (time, bytes) = call(&executor, &code, chain, "SliApi_sum", &arguments);
			let sum = Option::<Sum>::decode(&mut &bytes[..]).expect("it is a sum");
			together = sum.map_or(0, |sum| sum.targets);
			time
		});
		if together > 0 {
			bar(
				&format!("sum of {together} targets, {name}, WebAssembly"),
				millis(wasm),
				50.0,
				"ms",
			);
		}
	}
	let arguments = (HOME, 1u32, Indicator::Rpc, PeriodKind::Window, now - 256 * 3_600, 256u32);
	let mut rows = 0;
	let wasm = least(|| {
		let (time, bytes) = call(&executor, &code, chain, "SliApi_history", &arguments.encode());
		rows =
			Vec::<HistoryRow<AccountId>>::decode(&mut &bytes[..]).expect("it is a history").len();
		time
	});
	bar(&format!("history of {rows} windows, WebAssembly"), millis(wasm), 50.0, "ms");
	println!();
}

fn call(
	executor: &WasmExecutor,
	code: &[u8],
	chain: &mut Crowd,
	method: &str,
	arguments: &[u8],
) -> (Duration, Vec<u8>) {
	let fetcher = WrappedRuntimeCode(code.into());
	let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: vec![1] };
	let begin = Instant::now();
	let (answer, _) =
		executor.call(&mut chain.state.ext(), &code, method, arguments, CallContext::Offchain);
	(begin.elapsed(), answer.expect("the runtime does not trap"))
}

fn least(mut once: impl FnMut() -> Duration) -> Duration {
	(0..ROUNDS).map(|_| once()).min().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
	time.as_secs_f64() * 1e3
}
