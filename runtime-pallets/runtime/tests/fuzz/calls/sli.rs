//! Calls of pallet-sli.

use crate::draw::Draw;
use almanac_runtime::{Runtime, RuntimeCall};
use codec::Compact;
use pallet_sli::{Call, Evidence, FastUs, Indicator, ReportEntry, Retention, SamplingParameters};

pub fn any(draw: &mut Draw<'_>) -> RuntimeCall {
	if draw.dice.once_in(8) { of_admin(draw).into() } else { report(draw).into() }
}

pub fn of_admin(draw: &mut Draw<'_>) -> Call<Runtime> {
	let network = draw.network();
	match draw.dice.below(3) {
		0 => {
			let sampling = SamplingParameters {
				samples_per_window: draw.small(100),
				timeout_ms: draw.small(60_000),
				fast_us: FastUs {
					arrival: draw.small(9_000),
					rpc: draw.small(9_000),
					reachability: 1,
				},
				min_coverage_ppm: draw.small(1_000_000),
				min_reporters: draw.small(5),
				grace_ms: draw.small(60_000),
				grace_blocks: draw.small(12),
				idle_windows: draw.small(30),
				..Default::default()
			};
			Call::set_sampling { network, sampling }
		},
		1 => {
			let retention = Retention {
				windows: draw.small(8),
				days: draw.small(4),
				weeks: draw.small(4),
				months: draw.small(4),
				years: draw.small(4),
				eras: draw.small(4),
			};
			Call::set_retention { network, retention }
		},
		_ => Call::set_closing_share { ppm: draw.small(200_000) },
	}
}

/// A report that could be true, with something wrong in it every now and then.
fn report(draw: &mut Draw<'_>) -> Call<Runtime> {
	let window = draw.window();
	let link = if draw.dice.once_in(16) { draw.bytes32() } else { draw.chain.link(window) };
	let part = if draw.dice.once_in(4) { draw.dice.below(18) as u8 } else { 0 };
	let is_first = (part == 0) != draw.dice.once_in(16);
	let evidence = is_first.then(|| Evidence { root: draw.bytes32(), content_id: draw.bytes32() });
	let is_long = draw.dice.once_in(64);
	let count = if is_long {
		240 + draw.dice.below(20)
	} else {
		1 + draw.dice.below(4) - u64::from(draw.dice.once_in(16))
	};
	let mut entries: Vec<_> = (0..count).map(|_| entry(draw)).collect();
	if !draw.dice.once_in(8) {
		entries.sort_by_key(|entry| (entry.target, entry.indicator));
		entries.dedup_by_key(|entry| (entry.target, entry.indicator));
	}
	Call::report { network: draw.network(), window, part, link, evidence, entries }
}

fn entry(draw: &mut Draw<'_>) -> ReportEntry {
	if !draw.dice.once_in(6) {
		// Of a validator with its few blocks of a window.
		let samples = draw.dice.below(3) as u32;
		let first = draw.dice.below(736) as u32;
		let buckets = (samples > 0).then_some((Compact(first), Compact(1))).into_iter().collect();
		let target = draw.dice.below(5) as u32;
		return ReportEntry { target, indicator: Indicator::Arrival, samples, buckets };
	}
	let samples = if draw.dice.once_in(8) { draw.u32() } else { draw.dice.below(11) as u32 };
	let indicators =
		[Indicator::Arrival, Indicator::Rpc, Indicator::Reachability, Indicator::Authorship];
	let length = if draw.dice.once_in(16) { 730 + draw.dice.below(10) } else { draw.dice.below(4) };
	let buckets = (0..length)
		.map(|_| {
			let is_odd = draw.dice.once_in(16);
			let difference = if is_odd { draw.u32() } else { 1 + draw.dice.below(60) as u32 };
			let count = if draw.dice.once_in(16) { draw.u32() } else { 1 };
			(Compact(difference), Compact(count))
		})
		.collect();
	ReportEntry {
		target: draw.target(),
		indicator: draw.dice.one_of(&indicators),
		samples,
		buckets,
	}
}
