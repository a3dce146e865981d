//! Many targets and their reporters: a chain of any size, driven block by block as a node drives it.

pub mod block;
pub mod genesis;
pub mod reporter;
pub mod worst;

use almanac_runtime::{AccountId, AllPalletsWithSystem, Runtime, RuntimeCall, Sli, System};
use block::{close, fill, include, open, poll, used};
use frame_support::{
	dispatch::{DispatchClass, RawOrigin},
	traits::{TryState, TryStateSelect, UnfilteredDispatchable},
	weights::Weight,
};
use genesis::add_addresses;
use pallet_sli::{
	Ended, HOME, Indicator, Link, MAX_PARTS, Period, PeriodKind, Record, Records, ReportEntry,
	Seconds, TargetId,
};
use reporter::{Reporter, account, parts, reporter};
use sp_io::TestExternalities;
use sp_runtime::BuildStorage;
use std::{
	collections::VecDeque,
	time::{Duration, Instant},
};

/// Length of a window: an hour, the default.
pub const WINDOW_S: Seconds = 3_600;
/// A UTC midnight, Thursday the first of a month: 2026-01-01.
pub const START: Seconds = 1_767_225_600;

/// How large, and how it goes.
#[derive(Clone, Copy)]
pub struct Size {
	/// Targets with an RPC endpoint and a port each; the first 1,000 are validators.
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
	/// Samples of a target and window.
	pub samples: u32,
	/// After how many slots the state goes into the trie.
	pub slots_to_commit: u64,
}

/// What a block cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
	/// All of it.
	pub total: Weight,
	/// Of it transactions that anyone may send.
	pub normal: Weight,
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
		let mut state: TestExternalities = genesis::genesis(&size, &reporters)
			.build_storage()
			.expect("the genesis is valid")
			.into();
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
		state.commit_all().expect("an in-memory trie commits");
		Self { state, size, reporters, waiting: VecDeque::new() }
	}

	/// Builds the block of a slot, with as many of the waiting reports as it has room for.
	pub fn block(&mut self, slot: u64) -> Cost {
		self.build(slot, false)
	}

	/// As [`Self::block`], and what room is left for transactions is filled up to the brim.
	pub fn full_block(&mut self, slot: u64) -> Cost {
		self.build(slot, true)
	}

	/// Builds the block of a slot with what somebody else puts into it, in their order.
	pub fn block_of(&mut self, slot: u64, fill: impl FnOnce(&mut [Reporter])) {
		let Self { state, size, reporters, .. } = self;
		state.execute_with(|| {
			open(slot, size.slot_ms);
			poll();
			fill(reporters);
			close();
		});
		state.commit_all().expect("an in-memory trie commits");
	}

	fn build(&mut self, slot: u64, is_full: bool) -> Cost {
		let Self { state, size, reporters, waiting } = self;
		let cost = state.execute_with(|| {
			let session = pallet_session::CurrentIndex::<Runtime>::get();
			open(slot, size.slot_ms);
			let rotates = pallet_session::CurrentIndex::<Runtime>::get() != session;
			let hooks = used();
			let begin = Instant::now();
			poll();
			let closing_time = begin.elapsed();
			let closing = used().saturating_sub(hooks);
			let mut cost = Cost { closing, closing_time, rotates, ..Default::default() };
			let begin = Instant::now();
			include(reporters, waiting, &mut cost);
			cost.reports_time = begin.elapsed();
			cost.reports = used().saturating_sub(hooks).saturating_sub(closing);
			if is_full && !rotates {
				fill(reporters.last_mut().expect("there is a reporter"));
			}
			cost.total = used();
			cost.normal = *System::block_weight().get(DispatchClass::Normal);
			close();
			cost
		});
		// Deletions with a limit begin anew at what the trie holds: where much is deleted, every block.
		if slot.is_multiple_of(size.slots_to_commit) {
			state.commit_all().expect("an in-memory trie commits");
		}
		cost
	}

	/// Checks every invariant.
	pub fn check(&mut self) {
		self.state.execute_with(|| {
			AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
				.expect("the invariants hold");
		});
	}

	/// The reporters' accounts.
	pub fn reporters(&self) -> Vec<AccountId> {
		self.reporters.iter().map(|reporter| account(&reporter.key)).collect()
	}

	/// The link of a reporter's chain for a window.
	pub fn link(&self, reporter: usize, window: Seconds) -> Link {
		let step = (window - self.size.start) / WINDOW_S + 1;
		let links = &self.reporters.get(reporter).expect("it is there").links;
		links.get(step as usize).copied().expect("the chain is long enough")
	}

	/// The slot in which an instant lies.
	pub fn slot_at(&self, time: Seconds) -> u64 {
		u64::from(time) * 1_000 / self.size.slot_ms
	}

	/// Whether the slots of a window are counted, so that it can be reported.
	pub fn is_counted(&mut self, window: Seconds) -> bool {
		self.state.execute_with(|| pallet_sli::Ended::<Runtime>::contains_key(HOME, window))
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
		for index in 0..self.size.reporters {
			let mut entries = Vec::new();
			for (target, authored) in (0..).zip(&authored) {
				for indicator in Indicator::OF_HOME {
					let samples = match indicator {
						Indicator::Arrival => *authored,
						_ if target == 0 => 0,
						_ => self.size.samples,
					};
					if samples > 0 {
						entries.push(see(index, target, indicator, samples));
					}
				}
			}
			let link = self.link(index as usize, window);
			// What is beyond the most parts of a report cannot be reported.
			let mut calls_of_reporter = parts(window, link, &entries);
			calls_of_reporter.truncate(MAX_PARTS as usize);
			calls.push(calls_of_reporter);
		}
		while calls.iter().any(|calls| !calls.is_empty()) {
			for (index, calls) in calls.iter_mut().enumerate() {
				self.waiting.extend(calls.pop_front().map(|call| (index, call)));
			}
		}
	}
}

fn dispatch(call: pallet_registry::Call<Runtime>, who: AccountId) {
	call.dispatch_bypass_filter(RawOrigin::Signed(who).into()).expect("the call is accepted");
}

fn authored(target: TargetId, window: Seconds) -> u32 {
	if target == 0 {
		return Ended::<Runtime>::get(HOME, window).map_or(0, |ended| ended.authored as u32);
	}
	let period = Period { kind: PeriodKind::Window, start: window };
	match Records::<Runtime>::get((HOME, Indicator::Authorship, period, target)) {
		Some(Record::Counted(counted)) => counted.authored as u32,
		_ => 0,
	}
}
