//! What settling costs: an agreement on the answers of each of 1,000 targets, of which every second misses, on a day that 16
//! reporters have measured; then all of them are settled, block after block, by signed transactions.

use crate::{
	bar,
	crowd::{
		Crowd, START, Size, WINDOW_S,
		block::{apply, close, open, poll, signed},
		genesis::validator,
		reporter::{Reporter, account, reporter},
	},
	latencies::{Spread, entry},
};
use almanac_runtime::{
	AccountId, Balances, Runtime, RuntimeCall, System, configs::system::Weights, currency::UNIT,
};
use frame_support::{
	dispatch::{GetDispatchInfo, RawOrigin},
	traits::{UnfilteredDispatchable, fungible::Mutate},
};
use pallet_agreements::{
	AgreementId, Availability, Event, Leaves, Objective, Outcome, StoredBounds, Terms, WeightInfo,
};
use pallet_sli::{HOME, Indicator, MAX_PROOFS, PeriodKind, TargetId};
use sp_io::hashing::twox_128;
use std::time::{Duration, Instant};

type Call = pallet_agreements::Call<Runtime>;

const REPORTERS: u32 = 16;
const SLOT_MS: u64 = 6_000;
/// Blocks of a window, enough to close the one before.
const BLOCKS: u64 = 120;

pub fn measure(targets: u32) {
	println!("agreements: {targets} on a day of {REPORTERS} reporters, all of them settled");
	let mut chain = Crowd::new(Size {
		targets,
		reporters: REPORTERS,
		slot_ms: SLOT_MS,
		session_blocks: 200,
		windows: 26,
		closing_share_ppm: 100_000,
		start: START,
		samples: 60,
		slots_to_commit: 100,
	});
	chain.state.execute_with(|| (1..=targets).for_each(agree));
	let held = chain.state.execute_with(stored);
	play_day(&mut chain);
	let settled = settle_all(&mut chain, targets);
	let full = Weights::get().max_block.ref_time() as f64;
	bar("settling one, of a block, by its weight", settled.weight as f64 * 100.0 / full, 1.0, "%");
	for (proofs, leaves) in [(20, 10), (MAX_PROOFS, Leaves::bound() as u32)] {
		let weight = <Runtime as pallet_agreements::Config>::WeightInfo::claim(proofs, leaves);
		let name =
			format!("claiming {proofs} proofs by {leaves} leaves, of a block, by its weight");
		bar(&name, weight.ref_time() as f64 * 100.0 / full, 1.0, "%");
	}
	let native = settled.time.as_secs_f64() / f64::from(targets);
	println!(
		"          natively {:.0} us each with its signature, in {} blocks; {} kept, {} missed, {} unknown\n\
		           state of an open agreement: {:.0} bytes, its offer and counts included",
		native * 1e6,
		settled.blocks,
		settled.kept,
		settled.missed,
		settled.unknown,
		held as f64 / f64::from(targets),
	);
	chain.check();
	let left =
		chain.state.execute_with(|| pallet_agreements::Agreements::<Runtime>::iter_keys().count());
	assert_eq!(left, 0, "all is settled");
}

/// The customer of all of them.
fn customer() -> AccountId {
	AccountId::new([9; 32])
}

/// An offer of a target and its acceptance, through their calls. Every second one promises what nobody keeps.
fn agree(target: TargetId) {
	StoredBounds::<Runtime>::mutate(|bounds| {
		bounds.lead_s = 0;
		bounds.min_gap_ppm = 1;
		// All of them are of one network, and its limit is not what is measured.
		bounds.exposure_per_reporter = 100_000 * UNIT;
	});
	Balances::mint_into(&customer(), 100 * UNIT).expect("it is rich");
	let within_us = if target.is_multiple_of(2) { 1 } else { 5_000_000 };
	let terms = Terms {
		network: HOME,
		target,
		indicator: Indicator::Rpc,
		kind: PeriodKind::Day,
		objective: Objective { within_us, share_ppm: 950_000, floor_ppm: 100_000 },
		min_coverage_ppm: 800_000,
		min_reporters: 3,
		fee: 10 * UNIT,
		cap: 40 * UNIT,
	};
	let availability = Availability { most_periods: 1, capacity: 1, until: u32::MAX };
	let offer = pallet_agreements::NextOffer::<Runtime>::get();
	let calls = [
		(validator(target), Call::offer { terms, availability, guarantor: None }),
		(customer(), Call::accept { offer, periods: 1 }),
	];
	for (who, call) in calls {
		call.dispatch_bypass_filter(RawOrigin::Signed(who).into()).expect("it is agreed on");
	}
}

/// Bytes of what the pallet keeps, keys and values.
fn stored() -> usize {
	let prefix = twox_128(b"Agreements");
	let mut key = prefix.to_vec();
	let mut bytes = 0;
	while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix)) {
		bytes += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
		key = next;
	}
	bytes
}

/// Windows of few blocks, every one reported by all, until the day is closed.
fn play_day(chain: &mut Crowd) {
	for window in (0..25).map(|index| START + index * WINDOW_S) {
		let first = chain.slot_at(window);
		let mut is_reported = window == START;
		for slot in first..first + BLOCKS {
			chain.block(slot);
			let before = window - WINDOW_S;
			if !is_reported && chain.is_counted(before) {
				chain.report(before, |reporter, target, indicator, samples| {
					entry(reporter, target, indicator, samples, before, Spread::Usual)
				});
				is_reported = true;
			}
		}
	}
	assert_eq!(chain.first_open(), START + 24 * WINDOW_S, "the day is closed");
	assert_eq!(chain.waiting(), 0, "all reports are in");
}

#[derive(Default)]
struct Settled {
	weight: u64,
	time: Duration,
	blocks: u32,
	kept: u32,
	missed: u32,
	unknown: u32,
}

/// Settles agreement after agreement as a transaction, as many in a block as it has room for.
fn settle_all(chain: &mut Crowd, agreements: u32) -> Settled {
	let mut settled = Settled::default();
	let mut settler: Reporter = reporter(u32::MAX, 0);
	let mut next: AgreementId = 0;
	let first = chain.slot_at(START + 24 * WINDOW_S) + BLOCKS;
	let who = account(&settler.key);
	for slot in first.. {
		if next == agreements {
			break;
		}
		assert!(settled.blocks < 100, "settling gets on");
		settled.blocks += 1;
		chain.state.execute_with(|| {
			if slot == first {
				Balances::mint_into(&who, 100 * UNIT).expect("it is rich");
			}
			open(slot, SLOT_MS);
			poll();
			let begin = Instant::now();
			while next < agreements {
				let call = RuntimeCall::Agreements(Call::settle { agreement: next });
				settled.weight = call.get_dispatch_info().call_weight.ref_time();
				let Ok(result) = apply(signed(call, &settler, 0)) else { break };
				result.expect("it is settled");
				settler.nonce += 1;
				next += 1;
			}
			settled.time += begin.elapsed();
			for record in System::events() {
				let almanac_runtime::RuntimeEvent::Agreements(event) = record.event else {
					continue;
				};
				match event {
					Event::Settled { outcome: Outcome::Kept, .. } => settled.kept += 1,
					Event::Settled { outcome: Outcome::Missed { .. }, .. } => settled.missed += 1,
					Event::Settled { outcome: Outcome::Unknown { .. }, .. } => settled.unknown += 1,
					_ => (),
				}
			}
			close();
		});
	}
	assert!(settled.missed > 0 && settled.kept > 0, "both outcomes");
	settled
}
