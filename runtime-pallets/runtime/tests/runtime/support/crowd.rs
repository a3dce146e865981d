//! Many targets and their reporters: a chain of any size, driven block by block as a node drives it.

use almanac_runtime::{
	AccountId, AllPalletsWithSystem, BalancesConfig, Executive, Header, RegistryConfig, Runtime,
	RuntimeCall, RuntimeGenesisConfig, SessionConfig, Signature, SignedPayload, Sli, SliConfig,
	System, TxExtension, UncheckedExtrinsic, ValidatorsConfig, configs::system::Weights,
	currency::UNIT, keys::SessionKeys,
};
use codec::Encode;
use frame_support::{
	dispatch::{DispatchClass, RawOrigin},
	storage::with_transaction_unchecked,
	traits::{OnFinalize, OnPoll, UnfilteredDispatchable},
	weights::{Weight, WeightMeter},
};
use pallet_registry::{Address, Admission, consent};
use pallet_sli::{Evidence, HOME, Indicator, Link, ReportEntry, Seconds, TargetId};
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_core::{Pair, ed25519, sr25519};
use sp_io::{TestExternalities, hashing::blake2_256};
use sp_runtime::{
	ApplyExtrinsicResult, BuildStorage, Digest, DigestItem, TransactionOutcome,
	generic::Era,
	traits::Header as _,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};
use std::{
	collections::VecDeque,
	time::{Duration, Instant},
};

/// Length of a window: an hour, the default.
pub const WINDOW_S: Seconds = 3_600;
/// A UTC midnight, Thursday the first of a month: 2026-01-01.
pub const START: Seconds = 1_767_225_600;
/// The most entries of a part.
const PART: usize = 256;

/// How large, and how it goes.
#[derive(Clone, Copy)]
pub struct Size {
	/// Validators, each a target with an RPC endpoint and a port.
	pub targets: u32,
	/// Reporters.
	pub reporters: u32,
	/// Duration of a slot.
	pub slot_ms: u64,
	/// Blocks of a session; six are an era.
	pub session_blocks: u32,
	/// How many windows there will be at most.
	pub windows: u32,
	/// Share of a block for closing in ppm.
	pub closing_share_ppm: u32,
	/// Start of the first window that is reported.
	pub start: Seconds,
}

/// What a block cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
	/// All of it.
	pub total: Weight,
	/// The counter of the block and all other hooks before its transactions, and what every block costs.
	pub hooks: Weight,
	/// Closing.
	pub closing: Weight,
	/// Reports, with what every transaction costs.
	pub reports: Weight,
	/// The time that closing took, natively.
	pub closing_time: Duration,
	/// The time that reports took, natively, with their signatures.
	pub reports_time: Duration,
	/// How many parts of reports were accepted.
	pub accepted: u32,
	/// How many were refused.
	pub refused: u32,
	/// Whether a session began: such a block has room for nothing else.
	pub rotates: bool,
}

/// A reporter: its key, its hash chain, from the head on, and how many transactions it has sent.
struct Reporter {
	key: sr25519::Pair,
	links: Vec<Link>,
	nonce: u32,
}

/// The chain and what waits to be included.
pub struct Crowd {
	/// Its state.
	pub state: TestExternalities,
	size: Size,
	reporters: Vec<Reporter>,
	waiting: VecDeque<(usize, RuntimeCall)>,
}

impl Crowd {
	/// The chain in its first block, in the last window before the first one that is reported: reporters
	/// join and targets list their addresses, through their calls.
	pub fn new(size: Size) -> Self {
		let reporters: Vec<_> =
			(0..size.reporters).map(|index| reporter(index, size.windows)).collect();
		let mut state: TestExternalities =
			genesis(&size, &reporters).build_storage().expect("the genesis is valid").into();
		state.execute_with(|| {
			let slot = u64::from(size.start) * 1_000 / size.slot_ms - 100;
			open(slot, size.slot_ms);
			poll();
			for target in 1..=size.targets {
				add_addresses(target);
			}
			for reporter in &reporters {
				let (who, head) = (account(&reporter.key), reporter.links.first().copied());
				let head = head.expect("a chain has a head");
				let call = pallet_registry::Call::<Runtime>::join {
					network: HOME,
					signer: who.clone(),
					region: None,
					head,
				};
				dispatch(call, who);
			}
			close();
		});
		Self { state, size, reporters, waiting: VecDeque::new() }
	}

	/// Builds the block of a slot, with as many of the waiting reports as it has room for.
	pub fn block(&mut self, slot: u64) -> Cost {
		let Self { state, size, reporters, waiting, .. } = self;
		let cost = state.execute_with(|| {
			let session = pallet_session::CurrentIndex::<Runtime>::get();
			open(slot, size.slot_ms);
			let rotates = pallet_session::CurrentIndex::<Runtime>::get() != session;
			let hooks = used();
			let begin = Instant::now();
			poll();
			let closing_time = begin.elapsed();
			let closing = used().saturating_sub(hooks);
			let mut cost = Cost { hooks, closing, closing_time, rotates, ..Default::default() };
			let begin = Instant::now();
			include(reporters, waiting, &mut cost);
			cost.reports_time = begin.elapsed();
			cost.total = used();
			cost.reports = cost.total.saturating_sub(hooks).saturating_sub(closing);
			close();
			cost
		})
	}

	/// The slot in which an instant lies.
	pub fn slot_at(&self, time: Seconds) -> u64 {
		u64::from(time) * 1_000 / self.size.slot_ms
	}

	/// Whether the slots of a window are counted, so that it can be reported.
	pub fn is_counted(&mut self, window: Seconds) -> bool {
		self.state.execute_with(|| pallet_sli::Ended::<Runtime>::contains_key(window))
	}

	/// Start of the first window whose sampled records are not closed.
	pub fn first_open(&mut self) -> Seconds {
		self.state.execute_with(|| Sli::first_open_sampled(HOME)).expect("the chain has begun")
	}

	/// How many parts of reports are not included.
	pub fn waiting(&self) -> usize {
		self.waiting.len()
	}

	/// Has every reporter send what it saw in a window, its parts in order, all reporters by turns.
	/// `see` says what of a target: the reporter, the target, the indicator, the samples.
	pub fn report(
		&mut self,
		window: Seconds,
		see: impl Fn(u32, TargetId, Indicator, u32) -> ReportEntry,
	) {
		let authored: Vec<u32> = self.state.execute_with(|| {
			(0..=self.size.targets).map(|target| authored(target, window)).collect()
		});
		let mut calls: Vec<VecDeque<RuntimeCall>> = Vec::new();
		for (index, reporter) in (0..).zip(&self.reporters) {
			let mut entries = Vec::new();
			for (target, authored) in (0..).zip(&authored) {
				for indicator in Indicator::SAMPLED {
					let samples = match indicator {
						Indicator::Arrival => *authored,
						_ if target == 0 => 0,
						_ => 60,
					};
					if samples > 0 {
						entries.push(see(index, target, indicator, samples));
					}
				}
			}
			let step = (window - self.size.start) / WINDOW_S + 1;
			let link =
				reporter.links.get(step as usize).copied().expect("the chain is long enough");
			calls.push(parts(window, link, &entries));
		}
		while calls.iter().any(|calls| !calls.is_empty()) {
			for (index, calls) in calls.iter_mut().enumerate() {
				self.waiting.extend(calls.pop_front().map(|call| (index, call)));
			}
		}
	}
}

/// The accounts of all reporters begin with these bytes.
fn reporter(index: u32, windows: u32) -> Reporter {
	let mut seed = [7; 32];
	seed.first_chunk_mut().into_iter().for_each(|part: &mut [u8; 4]| *part = index.to_le_bytes());
	let mut link = blake2_256(&seed);
	let mut links: Vec<_> = (0..windows + 2)
		.map(|_| {
			let this = link;
			link = blake2_256(&link);
			this
		})
		.collect();
	links.reverse();
	Reporter { key: sr25519::Pair::from_seed(&seed), links, nonce: 0 }
}

fn account(key: &sr25519::Pair) -> AccountId {
	AccountId::new(key.public().0)
}

/// The account of a validator.
pub fn validator(target: TargetId) -> AccountId {
	AccountId::new(bytes(target))
}

fn bytes(index: u32) -> [u8; 32] {
	let mut bytes = [1; 32];
	bytes.first_chunk_mut().into_iter().for_each(|part: &mut [u8; 4]| *part = index.to_le_bytes());
	bytes
}

fn genesis(size: &Size, reporters: &[Reporter]) -> RuntimeGenesisConfig {
	let validators: Vec<_> = (1..=size.targets).map(validator).collect();
	let keys = (1..=size.targets)
		.map(|index| {
			let aura = sr25519::Public::from_raw(bytes(index)).into();
			let grandpa = ed25519::Public::from_raw(bytes(index)).into();
			(validator(index), validator(index), SessionKeys { aura, grandpa })
		})
		.collect();
	let accounts = validators.iter().cloned().chain(reporters.iter().map(|it| account(&it.key)));
	RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: accounts.map(|who| (who, 1_000 * UNIT)).collect(),
			..Default::default()
		},
		validators: ValidatorsConfig {
			validators,
			slot_duration_ms: size.slot_ms,
			session_length: size.session_blocks,
			..Default::default()
		},
		session: SessionConfig { keys, ..Default::default() },
		registry: RegistryConfig { admission: Admission::Open, ..Default::default() },
		sli: SliConfig { closing_share_ppm: Some(size.closing_share_ppm), ..Default::default() },
		..Default::default()
	}
}

/// An endpoint and a port of one node.
fn add_addresses(target: TargetId) {
	let node = ed25519::Pair::from_seed(&bytes(target));
	let url = format!("wss://rpc-{target}.validators.example.org").into_bytes();
	let genesis = almanac_runtime::Registry::network(HOME).expect("it is this chain").genesis_hash;
	let signature = node.sign(&consent::message(&genesis, target, &url)).0;
	let peer = node.public().0;
	let multiaddr = format!("/dns/node-{target}.validators.example.org/tcp/30333").into_bytes();
	let addresses = [
		Address::Rpc { url: url.try_into().expect("it is short"), peer, signature },
		Address::Libp2p { multiaddr: multiaddr.try_into().expect("it is short"), peer },
	];
	for address in addresses {
		let call = pallet_registry::Call::<Runtime>::add_address { network: HOME, target, address };
		dispatch(call, validator(target));
	}
}

fn dispatch(call: pallet_registry::Call<Runtime>, who: AccountId) {
	call.dispatch_bypass_filter(RawOrigin::Signed(who).into()).expect("the call is accepted");
}

fn open(slot: u64, slot_ms: u64) {
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	let number = System::block_number() + 1;
	let none = Default::default();
	Executive::initialize_block(&Header::new(number, none, none, none, digest));
	let inherent = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: slot * slot_ms });
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(inherent))
		.expect("the time is valid")
		.expect("the time is set");
}

/// What `Executive` does after the inherents, apart so that its time can be taken.
fn poll() {
	System::note_inherents_applied();
	let room = Weights::get().max_block.saturating_sub(used());
	if room.all_gt(Weight::zero()) {
		let mut meter = WeightMeter::with_limit(room);
		AllPalletsWithSystem::on_poll(System::block_number(), &mut meter);
		System::register_extra_weight_unchecked(meter.consumed(), DispatchClass::Mandatory);
	}
}

/// What `Executive` does at the end of a block, without the root of the state: with it a day would take as
/// long as a month.
fn close() {
	System::note_finished_extrinsics();
	AllPalletsWithSystem::on_finalize(System::block_number());
	System::reset_events();
}

fn used() -> Weight {
	System::block_weight().total()
}

fn include(
	reporters: &mut [Reporter],
	waiting: &mut VecDeque<(usize, RuntimeCall)>,
	cost: &mut Cost,
) {
	while let Some((index, call)) = waiting.pop_front() {
		let reporter = reporters.get_mut(index).expect("it is there");
		match apply(signed(call.clone(), reporter)) {
			Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => {
				waiting.push_front((index, call));
				break;
			},
			Err(refusal) => panic!("a report is a valid transaction: {refusal:?}"),
			Ok(Ok(())) => cost.accepted += 1,
			Ok(Err(_)) => cost.refused += 1,
		}
		reporter.nonce += 1;
	}
}

/// Applies a transaction as an author does: what is not valid leaves nothing.
fn apply(transaction: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction) {
		Err(refusal) => TransactionOutcome::Rollback(Err(refusal)),
		Ok(result) => TransactionOutcome::Commit(Ok(result)),
	})
}

fn signed(call: RuntimeCall, reporter: &Reporter) -> UncheckedExtrinsic {
	let payload = SignedPayload::new(call, extension(reporter.nonce)).expect("the state has it");
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| reporter.key.sign(bytes)));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account(&reporter.key).into(), signature, extension)
}

fn extension(nonce: u32) -> TxExtension {
	(
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

fn authored(target: TargetId, window: Seconds) -> u32 {
	use pallet_sli::{Ended, Period, PeriodKind, Record, Records};
	if target == 0 {
		return Ended::<Runtime>::get(window).map_or(0, |ended| ended.authored as u32);
	}
	let period = Period { kind: PeriodKind::Window, start: window };
	match Records::<Runtime>::get((HOME, Indicator::Authorship, period, target)) {
		Some(Record::Counted(counted)) => counted.authored as u32,
		_ => 0,
	}
}

fn parts(window: Seconds, link: Link, entries: &[ReportEntry]) -> VecDeque<RuntimeCall> {
	let evidence = Evidence { root: [1; 32], content_id: [2; 32] };
	(0u8..)
		.zip(entries.chunks(PART))
		.map(|(part, entries)| {
			let call = pallet_sli::Call::<Runtime>::report {
				network: HOME,
				window,
				part,
				link,
				evidence: (part == 0).then_some(evidence),
				entries: entries.to_vec(),
			};
			RuntimeCall::Sli(call)
		})
		.collect()
}
