//! What another network costs: three reporters count the slots of all its validators in every window. Each figure is
//! the difference to the same chain without that network.

use crate::{
	bar,
	crowd::{
		Crowd, START, Size, WINDOW_S,
		block::{apply, close, open, poll, signed, used},
		reporter::{Reporter, account, reporter},
	},
};
use almanac_runtime::{Runtime, RuntimeCall, RuntimeOrigin, configs::system::Weights};
use frame_support::{traits::UnfilteredDispatchable, weights::Weight};
use pallet_registry::{Admission, Consensus};
use pallet_sli::{
	COUNTED, Census, Closings, Duty, EraMark, MAX_ENTRIES, NetworkId, Retention, Seconds, Step,
	TargetRef,
	weights::{Measured, Steps, WeightInfo},
};
use sp_io::hashing::twox_128;

const OTHER: NetworkId = 1;
const REPORTERS: u32 = 3;
const SLOT_MS: u64 = 6_000;
/// Slots of a window, each with a block where the weight is asked for.
const SLOTS: u64 = 600;
/// Windows whose weight is asked for.
const WINDOWS: u32 = 4;
/// Where the state alone is asked for.
const FEW_BLOCKS: u64 = 30;
/// Ends of days at which the state is looked at.
const DAYS: [u32; 3] = [1, 3, 10];
/// Windows of an era of the other network.
const ERA_WINDOWS: u32 = 24;

/// The chain, and what its blocks have cost.
struct Foreign {
	chain: Crowd,
	reporters: Vec<Reporter>,
	/// Validators of the other network; 0 where there is none.
	targets: u32,
	closing: Weight,
	censuses: Weight,
	most_closing: Weight,
	next: Seconds,
}

pub fn measure(targets: u32) {
	println!(
		"another network: {targets} targets x {REPORTERS} reporters, a census in every window"
	);
	let run = |targets| {
		let mut chain = Foreign::new(targets, WINDOWS);
		for slot in chain.slots(SLOTS, 0..WINDOWS) {
			chain.block(slot);
		}
		chain
	};
	let (with, without) = (run(targets), run(0));
	assert!(with.next >= START + (WINDOWS - 2) * WINDOW_S, "censuses are closed in time");
	let full = Weights::get().max_block.ref_time() as f64;
	let share = |weight: Weight, blocks: f64| weight.ref_time() as f64 * 100.0 / (blocks * full);
	let blocks = f64::from(WINDOWS) * SLOTS as f64;
	let closing = share(with.closing.saturating_sub(without.closing), blocks);
	let censuses = share(with.censuses, blocks);
	bar("share of all blocks", closing + censuses, 3.0, "%");
	println!("          of it closing {closing:.3} %, censuses {censuses:.3} %");
	bar("most of a block for closing", share(with.most_closing, 1.0), 10.0, "%");
	let parts = targets.div_ceil(MAX_ENTRIES);
	let credit = Measured::<Runtime>::credit_part()
		.saturating_mul(parts.into())
		.saturating_add(Measured::<Runtime>::credit_duty().saturating_mul(targets.into()));
	println!(
		"          of one block: agreement with all eras that may begin {:.2} % (once in each block that closes), crediting all targets {:.2} %, a part of a census of {} {:.2} %",
		share(Measured::<Runtime>::agree(32), 1.0),
		share(credit, 1.0),
		targets.min(MAX_ENTRIES),
		share(Measured::<Runtime>::census(targets.min(MAX_ENTRIES)), 1.0),
	);
	state(targets);
	println!();
}

/// What the network leaves in the state, day after day.
fn state(targets: u32) {
	let run = |targets| {
		let last = DAYS.into_iter().max().unwrap_or_default() * 24;
		let mut chain = Foreign::new(targets, last);
		let mut stored = Vec::new();
		for slot in chain.slots(FEW_BLOCKS, 0..last + 1) {
			chain.block(slot);
			let since = (slot * SLOT_MS / 1_000) as Seconds - START;
			// A third of the hour later the last window of the day is closed.
			let day = since / 86_400;
			if DAYS.get(stored.len()) == Some(&day) && since % 86_400 >= WINDOW_S / 3 {
				stored.push(chain.chain.state.execute_with(stored_bytes));
			}
		}
		stored
	};
	let bytes: Vec<f64> =
		run(targets).iter().zip(run(0)).map(|(with, without)| (with - without) as f64).collect();
	let each = |bytes: f64| bytes / f64::from(targets) / 1e3;
	for (day, bytes) in DAYS.iter().zip(&bytes) {
		println!(
			"          after {day} days {:.2} kB a target, {:.0} kB in all",
			each(*bytes),
			bytes / 1e3
		);
	}
	let [_, early, late] = bytes[..] else { panic!("each day is looked at") };
	let daily = each(late - early) / f64::from(DAYS[2] - DAYS[1]);
	let Retention { days, weeks, months, years, eras, .. } = Retention::default();
	let later = f64::from(days.saturating_sub(DAYS[2])) * daily
		+ f64::from(weeks + months + years + eras) * daily / 2.0;
	println!("          a day more: {:.0} bytes a target (its day, its era)", daily * 1e3);
	bar("state of a target with every period that is kept", each(late) + later, 150.0, "kB");
}

fn stored_bytes() -> i64 {
	let mut bytes = 0;
	for pallet in ["Sli", "Registry"] {
		let prefix = twox_128(pallet.as_bytes());
		let mut key = prefix.to_vec();
		while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix))
		{
			bytes += (next.len() + sp_io::storage::get(&next).map_or(0, |it| it.len())) as i64;
			key = next;
		}
	}
	bytes
}

impl Foreign {
	fn new(targets: u32, windows: u32) -> Self {
		let mut chain = Crowd::new(Size {
			targets: 4,
			reporters: REPORTERS,
			slot_ms: SLOT_MS,
			session_blocks: 600,
			windows: windows + 2,
			closing_share_ppm: 100_000,
			start: START,
			samples: 60,
			slots_to_commit: 600,
		});
		let reporters: Vec<_> = (0..REPORTERS).map(|index| reporter(index, windows + 2)).collect();
		if targets > 0 {
			chain.state.execute_with(|| {
				let network = pallet_registry::Call::<Runtime>::register_network {
					genesis_hash: [9; 32].into(),
					name: b"another".to_vec(),
					consensus: Consensus::Babe,
					slot_ms: 6_000,
					era: None,
				};
				dispatch(network.into(), RuntimeOrigin::root());
				let admission = Admission::Open;
				let open = pallet_registry::Call::set_admission { network: OTHER, admission };
				dispatch(open.into(), RuntimeOrigin::root());
				for Reporter { key, links, .. } in &reporters {
					let head = links.first().copied().expect("a chain has a head");
					let (who, region) = (account(key), None);
					let signer = who.clone();
					let join = pallet_registry::Call::join { network: OTHER, signer, region, head };
					dispatch(join.into(), RuntimeOrigin::signed(who));
				}
			});
		}
		let none = Weight::zero();
		Self {
			chain,
			reporters,
			targets,
			closing: none,
			censuses: none,
			most_closing: none,
			next: START,
		}
	}

	/// The slots of so many blocks in each of these windows.
	fn slots(&self, blocks: u64, windows: core::ops::Range<u32>) -> Vec<u64> {
		let first = |window| self.chain.slot_at(START + window * WINDOW_S);
		let of_window =
			|window| (0..blocks).map(move |block| first(window) + block * SLOTS / blocks);
		windows.flat_map(of_window).collect()
	}

	fn block(&mut self, slot: u64) {
		let Self { chain, reporters, targets, closing, censuses, most_closing, next } = self;
		chain.state.execute_with(|| {
			open(slot, SLOT_MS);
			let hooks = used();
			poll();
			let polled = used().saturating_sub(hooks);
			*closing = closing.saturating_add(polled);
			*most_closing = most_closing.max(polled);
			let counted = Closings::<Runtime>::get(OTHER, COUNTED);
			if counted.is_some_and(|it| it.next > *next && it.step == Step::Waiting) {
				for reporter in reporters {
					for call in parts(*next, *targets) {
						apply(signed(call, reporter, 0))
							.expect("it is valid")
							.expect("it is taken");
						reporter.nonce += 1;
					}
				}
				*next += WINDOW_S;
			}
			*censuses =
				censuses.saturating_add(used().saturating_sub(hooks).saturating_sub(polled));
			close();
		});
		if slot.is_multiple_of(SLOTS) {
			chain.state.commit_all().expect("an in-memory trie commits");
		}
	}
}

fn dispatch(call: RuntimeCall, origin: RuntimeOrigin) {
	call.dispatch_bypass_filter(origin).expect("the call is accepted");
}

/// The calls that bring a census: every validator had slots and kept most of them.
fn parts(window: Seconds, targets: u32) -> Vec<RuntimeCall> {
	let who = |index: u32| {
		let mut bytes = [5; 32];
		bytes.first_chunk_mut().into_iter().for_each(|it: &mut [u8; 4]| *it = index.to_be_bytes());
		TargetRef::Account(bytes.into())
	};
	let duties: Vec<_> = (0..targets)
		.map(|index| Duty { who: who(index), assigned: 60, authored: 60 - index % 3 })
		.collect();
	let index = window / (ERA_WINDOWS * WINDOW_S);
	let start_ms = u64::from(index * ERA_WINDOWS * WINDOW_S) * 1_000;
	let census = Census {
		from: [window.to_le_bytes()[1]; 32],
		to: [window.to_le_bytes()[2]; 32],
		era: Some(EraMark { index, start_ms }),
		duties: targets,
	};
	(0u8..)
		.zip(duties.chunks(MAX_ENTRIES as usize))
		.map(|(part, duties)| {
			let content_id = (part == 0).then_some([1; 32]);
			let duties = duties.to_vec();
			let network = OTHER;
			pallet_sli::Call::report_census { network, window, part, census, content_id, duties }
				.into()
		})
		.collect()
}
