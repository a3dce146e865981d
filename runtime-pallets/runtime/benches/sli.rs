//! What pallet-sli costs a block: the counter and the closing, in weight and in measured time.
//!
//! Runs the hooks of this runtime natively over an in-memory trie: the times are those of the
//! computing, the weights price the database on top. Prints figures, judges nothing.

// Casts of small numbers.
#![allow(clippy::cast_possible_truncation)]

use almanac_runtime::{
	AccountId, Runtime, RuntimeGenesisConfig, SessionConfig, Sli, SliConfig, System,
	ValidatorsConfig, configs::system::Weights, keys::SessionKeys,
};
use codec::Encode;
use frame_support::{
	traits::{OnInitialize, OnPoll},
	weights::{Weight, WeightMeter},
};
use pallet_sli::weights::{Measured, WeightInfo};
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::{BuildStorage, Digest, DigestItem};
use std::time::{Duration, Instant};

const SLOT_MS: u64 = 6_000;
/// Slots of an hour, the default window.
const WINDOW_SLOTS: u64 = 600;
/// Windows that are filled, and closed by the blocks after them.
const WINDOWS: u64 = 4;

fn main() {
	let full = Weights::get().max_block.ref_time();
	println!(
		"pallet-sli: windows of {WINDOW_SLOTS} slots; a block's weight is {} ms",
		full / 1_000_000_000
	);
	println!(
		"validators  counter: weight  median us     max us  closing: blocks  seat weight  seat us  worst block us  its weight  mean share"
	);
	for validators in [4, 100, 1_000] {
		let figures = measure(validators);
		let (closing_time, worst_time, worst_weight) = figures.closing();
		let blocks = figures.closing.len() as u64 / WINDOWS;
		println!(
			"{validators:>10}  {:>12} us  {:>9.1}  {:>9.1}  {blocks:>15}  {:>8} us  {:>7.1}  {:>14.0}  {:>9.2}%  {:>9.4}%",
			Measured::<Runtime>::note_block().ref_time() / 1_000_000,
			micros(figures.counter_median()),
			micros(figures.counter.iter().max().copied().unwrap_or_default()),
			Measured::<Runtime>::credit_seat().ref_time() / 1_000_000,
			micros(closing_time) / f64::from(validators) / WINDOWS as f64,
			micros(worst_time),
			percent(worst_weight.ref_time(), full),
			percent(figures.total.ref_time(), full * figures.counter.len() as u64),
		);
	}
	println!(
		"counter: of one block. closing: blocks that it took a window, one seat of one window, and the most"
	);
	println!(
		"of it in one block (limit 10 % of the weight). mean share: counter and closing over all blocks."
	);
	println!(
		"Times are of native code over an in-memory trie; weights price database accesses too."
	);
}

#[derive(Default)]
struct Figures {
	counter: Vec<Duration>,
	closing: Vec<(Duration, Weight)>,
	total: Weight,
}

impl Figures {
	fn counter_median(&self) -> Duration {
		let mut sorted = self.counter.clone();
		sorted.sort_unstable();
		sorted.get(sorted.len() / 2).copied().unwrap_or_default()
	}

	/// Time in all, time and weight of the worst block.
	fn closing(&self) -> (Duration, Duration, Weight) {
		self.closing.iter().fold(Default::default(), |(sum, worst, most), (time, weight)| {
			(sum + *time, worst.max(*time), most.max(*weight))
		})
	}
}

fn measure(validators: u32) -> Figures {
	let mut chain: sp_io::TestExternalities =
		genesis(validators).build_storage().expect("the genesis is valid").into();
	let first = 1_000 * WINDOW_SLOTS;
	let mut figures = Figures::default();
	for slot in first..first + WINDOWS * WINDOW_SLOTS + WINDOW_SLOTS / 2 {
		chain.execute_with(|| block(slot, &mut figures));
		chain.commit_all().expect("an in-memory trie commits");
	}
	let closed = pallet_sli::Event::<Runtime>::WindowClosed {
		network: pallet_sli::HOME,
		start: ((first + (WINDOWS - 1) * WINDOW_SLOTS) * SLOT_MS / 1_000) as u32,
		end: ((first + WINDOWS * WINDOW_SLOTS) * SLOT_MS / 1_000) as u32,
		assigned: WINDOW_SLOTS,
		authored: WINDOW_SLOTS,
	};
	let was_closed = chain.execute_with(|| {
		System::events().iter().any(|record| record.event == closed.clone().into())
	});
	assert!(was_closed, "closing keeps up with {validators} validators");
	figures
}

fn block(slot: u64, figures: &mut Figures) {
	let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
	let number = System::block_number() + 1;
	System::initialize(&number, &Default::default(), &Digest { logs });
	let begin = Instant::now();
	let counter = Sli::on_initialize(number);
	figures.counter.push(begin.elapsed());
	pallet_timestamp::Now::<Runtime>::put(slot * SLOT_MS);
	let mut meter = WeightMeter::with_limit(Weights::get().max_block);
	let begin = Instant::now();
	Sli::on_poll(number, &mut meter);
	let (time, closing) = (begin.elapsed(), meter.consumed());
	// A poll that finds nothing to close costs one look.
	if closing.any_gt(Measured::<Runtime>::poll()) {
		figures.closing.push((time, closing));
	}
	figures.total = figures.total.saturating_add(counter).saturating_add(closing);
}

fn genesis(count: u32) -> RuntimeGenesisConfig {
	let validators: Vec<AccountId> = (0..count).map(|index| AccountId::new(bytes(index))).collect();
	let keys = (0..count)
		.zip(&validators)
		.map(|(index, validator)| {
			let aura = sp_core::sr25519::Public::from_raw(bytes(index)).into();
			let grandpa = sp_core::ed25519::Public::from_raw(bytes(index)).into();
			(validator.clone(), validator.clone(), SessionKeys { aura, grandpa })
		})
		.collect();
	RuntimeGenesisConfig {
		validators: ValidatorsConfig { validators, ..Default::default() },
		session: SessionConfig { keys, ..Default::default() },
		sli: SliConfig::default(),
		..Default::default()
	}
}

fn bytes(index: u32) -> [u8; 32] {
	let mut bytes = [1; 32];
	for (byte, digit) in bytes.iter_mut().zip(index.to_le_bytes()) {
		*byte = digit;
	}
	bytes
}

fn micros(time: Duration) -> f64 {
	time.as_secs_f64() * 1e6
}

fn percent(part: u64, whole: u64) -> f64 {
	part as f64 * 100.0 / whole as f64
}
