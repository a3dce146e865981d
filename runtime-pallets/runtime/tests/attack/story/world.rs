//! The chain of a story: networks with targets and reporters, whoever acts, and what is measured, reported, closed and
//! settled. Calls are dispatched with their origin: what a block has room for is another story.

use std::collections::{BTreeMap, VecDeque};

use almanac_runtime::{
	AccountId, Agreements, AllPalletsWithSystem, Balances, Runtime, RuntimeCall, RuntimeOrigin,
	Sli, System, currency::UNIT,
};
use codec::Compact;
use frame_support::traits::{Currency, Get, TryState, TryStateSelect, fungible::Inspect};
use pallet_registry::{Admission, Call, Consensus};
use pallet_sli::{
	Ended, HOME, Indicator, NetworkId, Period, PeriodKind, ReportEntry, Seconds, TargetId,
	TargetRef,
};
use sp_core::H256;
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Dave, Eve, Ferdie};
use sp_runtime::{DispatchResult, traits::Dispatchable};

use super::{
	REWARD,
	arrival::is_hers,
	listing::{Plan, add, number},
	oracle::Seen,
	state,
};
use crate::crowd::{
	block::{close, open, poll},
	reporter::{Reporter, account, parts_of, reporter},
};

/// Length of a window: eight are a day.
pub const WINDOW_S: Seconds = 10_800;
/// Windows of a day.
pub const WINDOWS: u32 = 8;
/// The midnight from which on the agreement counts.
pub const DAY: Seconds = 1_767_225_600 + 86_400;
/// Its end.
pub const END: Seconds = DAY + 86_400;
/// The first block; what is listed then is measured from the next window on.
pub const START: Seconds = DAY - 2 * WINDOW_S;
/// Samples of a target and window.
pub const SAMPLES: u32 = 20;
/// Length of a slot: long where a validator is to have none in some windows.
pub const SLOT_MS: u64 = 6_000;
pub const LONG_SLOT_MS: u64 = 600_000;
/// Blocks after which a window or a day must be closed.
const PATIENCE: u32 = 60;
/// The endpoint that is always there, so that every reporter has something to report.
const BYSTANDER: u8 = 250;

/// What is measured, and how it is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
	/// An endpoint with a name, of the home network.
	Home,
	/// One of another network.
	Elsewhere,
	/// An account of another network that has an owner, and of which there is no census.
	Account,
	/// Eve, a validator of the home network that speaks for itself.
	Seat,
}

/// A target of a story; Eve speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
	pub network: NetworkId,
	pub id: TargetId,
}

/// What a reporter says of a target and window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
	pub samples: u32,
	pub answered: u32,
}

/// Whether a node answers at an instant.
pub type IsUp<'a> = &'a dyn Fn(u8, Seconds) -> bool;
/// What a reporter, by its number, says where a window looked like this to all; none where it says nothing.
pub type Says<'a> = &'a dyn Fn(Target, u32, Seconds, View) -> Option<View>;

/// The chain.
pub struct World {
	/// The latest slot with a block, and how long slots are.
	pub slot: u64,
	pub slot_ms: u64,
	/// From this instant on Eve writes none of her blocks.
	pub idle_from: Seconds,
	/// From this window on her blocks are late; nobody tells of them where there is none.
	pub late_from: Option<Seconds>,
	/// How many blocks she has written in a window.
	pub authored: BTreeMap<Seconds, u32>,
	pub reporters: Vec<Reporter>,
	/// The first so many of them report nothing at all.
	pub mute: usize,
	pub targets: Vec<Target>,
	networks: Vec<NetworkId>,
	/// Which node agents ask first, from which instant on.
	asked: BTreeMap<Target, Vec<(Seconds, Option<u8>)>>,
	/// The agreements that were accepted.
	pub agreements: u32,
	/// What was refused of the plan.
	pub refused: u32,
}

pub fn by(who: &AccountId, call: impl Into<RuntimeCall>) -> DispatchResult {
	let done = call.into().dispatch(RuntimeOrigin::signed(who.clone()));
	done.map(drop).map_err(|refusal| refusal.error)
}

fn root(call: impl Into<RuntimeCall>) {
	call.into().dispatch(RuntimeOrigin::root()).expect("the Council may");
}

pub fn genesis_hash(network: NetworkId) -> H256 {
	pallet_registry::answer::network::<Runtime>(network).expect("it is known").genesis_hash
}

/// What an account owns, held or not.
pub fn money(who: &AccountId) -> i128 {
	<Balances as Inspect<AccountId>>::total_balance(who) as i128
}

/// What Eve, the provider, and Ferdie, the customer, own.
pub fn purses() -> [i128; 2] {
	[Eve, Ferdie].map(|who| money(&who.to_account_id()))
}

/// What they have gained since they owned so much.
pub fn gains([provider, customer]: [i128; 2]) -> [i128; 2] {
	let [provider_now, customer_now] = purses();
	[provider_now - provider, customer_now - customer]
}

/// Tells a story on a new chain.
pub fn tell<Answer>(commit_blocks: u32, told: impl FnOnce() -> Answer) -> Answer {
	let mut chain: TestExternalities = state(commit_blocks, SLOT_MS);
	chain.execute_with(told)
}

/// Tells a story on a new chain, where each validator has a slot in every other window.
pub fn tell_slowly<Answer>(told: impl FnOnce() -> Answer) -> Answer {
	let mut chain: TestExternalities = state(0, LONG_SLOT_MS);
	chain.execute_with(told)
}

impl World {
	/// So many reporters on networks that have one target each at these places, and so many times.
	pub fn begin(reporters: u32, places: &[(Place, u32)]) -> Self {
		let reporters: Vec<_> = (0..reporters).map(|index| reporter(index, 100)).collect();
		let slot_ms = pallet_validators::SlotDurationMs::<Runtime>::get();
		let slot = u64::from(START) * 1_000 / slot_ms;
		let mut world = Self {
			slot,
			slot_ms,
			idle_from: Seconds::MAX,
			late_from: None,
			authored: BTreeMap::new(),
			reporters,
			mute: 0,
			targets: Vec::new(),
			networks: Vec::new(),
			asked: BTreeMap::new(),
			agreements: 0,
			refused: 0,
		};
		open(slot, slot_ms);
		poll();
		let rich = world.reporters.iter().map(|it| account(&it.key));
		for who in rich.chain([Bob, Eve, Ferdie].map(|who| who.to_account_id())) {
			drop(Balances::deposit_creating(&who, 100_000 * UNIT));
		}
		root(pallet_agreements::Call::set_reward { reward: REWARD });
		for (index, (place, targets)) in (0u32..).zip(places) {
			let is_home = matches!(place, Place::Home | Place::Seat);
			let network = if is_home { HOME } else { world.register(index + 1) };
			world.networks.push(network);
			for reporter in &world.reporters {
				let who = account(&reporter.key);
				let head = reporter.links.first().copied().expect("a chain has a head");
				let join = Call::join { network, signer: who.clone(), region: None, head };
				by(&who, join).expect("everybody may report");
			}
			for number in 0..=*targets {
				let name = || format!("endpoint-{number}").into_bytes().try_into().expect("short");
				let (who, owner) = match (number, place) {
					(0, _) => (TargetRef::Name(name()), Bob),
					(1, Place::Account) => (TargetRef::Account(Alice.to_account_id()), Eve),
					(1, Place::Seat) => (TargetRef::Account(Eve.to_account_id()), Eve),
					_ => (TargetRef::Name(name()), Eve),
				};
				let owner = owner.to_account_id();
				// Validators are targets by themselves, and owned by nobody.
				if number == 0 || *place != Place::Seat {
					root(Call::add_target { network, who: who.clone(), owner: owner.clone() });
				}
				let id = Sli::target_id(network, &who).expect("it is listed");
				let target = Target { network, id };
				if number == 0 {
					let bystander = BYSTANDER - u8::try_from(index).expect("few");
					by(&owner, add(target, bystander, &owner)).expect("it is listed");
					world.asked.insert(target, vec![(START, Some(bystander))]);
				} else {
					world.targets.push(target);
				}
			}
		}
		close();
		world
	}

	fn register(&self, number: u32) -> NetworkId {
		root(Call::register_network {
			genesis_hash: H256([number as u8; 32]),
			name: format!("network-{number}").into_bytes(),
			consensus: Consensus::Aura,
			slot_ms: 6_000,
			era: None,
		});
		let network = self.networks.iter().max().map_or(1, |last| last + 1);
		root(Call::set_admission { network, admission: Admission::Open });
		network
	}

	/// A block of an instant, or the next one, with what is done in it.
	pub fn block<Answer>(&mut self, at: Seconds, act: impl FnOnce(&mut Self) -> Answer) -> Answer {
		self.slot = (u64::from(at) * 1_000 / self.slot_ms).max(self.slot + 1);
		while self.now() >= self.idle_from && is_hers(self.slot) {
			self.slot += 1;
		}
		open(self.slot, self.slot_ms);
		if is_hers(self.slot) {
			*self.authored.entry(self.now() / WINDOW_S * WINDOW_S).or_default() += 1;
		}
		poll();
		let answer = act(self);
		self.look();
		System::reset_events();
		close();
		answer
	}

	fn now(&self) -> Seconds {
		(self.slot * self.slot_ms / 1_000) as Seconds
	}

	/// Agents read what is listed: they ask the first address.
	fn look(&mut self) {
		let (now, window) = (self.now(), self.now() / WINDOW_S * WINDOW_S);
		for network in &self.networks {
			let listed =
				pallet_registry::answer::targets::<Runtime>(*network, Some(window), 0, 256);
			for target in self.targets.iter().filter(|target| target.network == *network) {
				let of = listed.iter().find(|info| info.target == target.id);
				let first =
					of.and_then(|info| info.addresses.first()).map(|it| number(&it.address));
				self.asked.entry(*target).or_default().push((now, first));
			}
		}
	}

	/// The node that agents ask at an instant.
	pub fn asked_at(&self, target: Target, at: Seconds) -> Option<u8> {
		let asked = self.asked.get(&target)?;
		asked.iter().rev().find(|(since, _)| *since <= at).and_then(|(_, node)| *node)
	}

	/// What every reporter that is well measures of a target in a window.
	fn sight(&self, target: Target, window: Seconds, is_up: IsUp) -> View {
		let mut view = View { samples: 0, answered: 0 };
		for index in 0..SAMPLES {
			let at = window + (2 * index + 1) * WINDOW_S / (2 * SAMPLES);
			if let Some(node) = self.asked_at(target, at) {
				view.samples += 1;
				view.answered += u32::from(is_up(node, at));
			}
		}
		view
	}

	/// Tells the windows up to an instant, each with what is done in it and what is reported.
	pub fn windows(&mut self, from: Seconds, until: Seconds, plan: &Plan, is_up: IsUp, says: Says) {
		let mut plan: VecDeque<_> = plan.iter().copied().collect();
		plan.make_contiguous().sort_by_key(|(at, ..)| *at);
		for window in (from..until).step_by(WINDOW_S as usize) {
			if self.now() < window {
				// What is listed for it is read when it begins.
				self.block(window + 6, |_| {});
			}
			while let Some((at, target, act)) = plan.pop_front_if(|it| it.0 < window + WINDOW_S) {
				self.block(at, |world| world.act(target, act));
			}
			if window > START {
				self.end(window, is_up, says);
			}
		}
	}

	/// All report a window that has ended; then it closes.
	fn end(&mut self, window: Seconds, is_up: IsUp, says: Says) {
		self.block(window + WINDOW_S + 6, |world| world.report(window, is_up, says));
		self.close(window);
	}

	/// Builds blocks until a window is closed on every network.
	pub fn close(&mut self, window: Seconds) {
		let is_closed = |network: &NetworkId| Sli::first_open_sampled(*network) > Some(window);
		let mut patience = 0..PATIENCE;
		while !self.networks.iter().all(is_closed) {
			patience.next().expect("the window closes");
			self.block(0, |_| {});
		}
	}

	/// What a reporter reports of a network and window.
	pub fn entries(
		&self,
		network: NetworkId,
		reporter: u32,
		window: Seconds,
		is_up: IsUp,
		says: Says,
	) -> Vec<ReportEntry> {
		let mut entries: Vec<_> = Vec::new();
		if network == HOME {
			let indicator = Indicator::Arrival;
			entries.push(ReportEntry { target: 0, indicator, samples: 0, buckets: Vec::new() });
			entries.extend(self.arrivals(window));
		}
		for target in self.asked.keys().filter(|target| target.network == network) {
			let sight = self.sight(*target, window, is_up);
			let is_theirs = self.targets.contains(target);
			let said = if is_theirs { says(*target, reporter, window, sight) } else { Some(sight) };
			let Some(View { samples, answered }) = said.filter(|it| it.samples > 0) else {
				continue;
			};
			let buckets =
				if answered > 0 { vec![(Compact(400), Compact(answered))] } else { Vec::new() };
			let indicator = Indicator::Rpc;
			entries.push(ReportEntry { target: target.id, indicator, samples, buckets });
		}
		entries
	}

	fn report(&mut self, window: Seconds, is_up: IsUp, says: Says) {
		for network in &self.networks {
			assert!(Ended::<Runtime>::contains_key(*network, window), "the window is counted");
			for (index, reporter) in (0..).zip(&self.reporters).skip(self.mute) {
				let entries = self.entries(*network, index, window, is_up, says);
				for call in parts_of(*network, window, link(reporter, window), &entries) {
					by(&account(&reporter.key), call).expect("what was measured is taken");
				}
			}
		}
	}

	/// Settles the next period of every agreement, by Dave.
	pub fn settle(&mut self) {
		let is_open = |id: &u32| pallet_agreements::Agreements::<Runtime>::contains_key(id);
		let mut left: Vec<_> = (0..self.agreements).filter(is_open).collect();
		let mut patience = 0..PATIENCE;
		while !left.is_empty() {
			patience.next().expect("the day closes");
			self.block(0, |_| {
				let settled = |id: &u32| {
					Agreements::settle(RuntimeOrigin::signed(Dave.to_account_id()), *id).is_err()
				};
				left.retain(settled);
			});
		}
	}

	/// Every invariant holds.
	pub fn check(&self) {
		AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
			.expect("the invariants hold");
	}

	/// What the record of the day says, in sixteenths of a sample; none where it says that nothing is known.
	pub fn day(&self, Target { network, id }: Target) -> Option<Seen> {
		let period = Period { kind: PeriodKind::Day, start: DAY };
		let record = pallet_sli::Records::<Runtime>::get((network, Indicator::Rpc, period, id))?;
		let pallet_sli::Record::Sampled(it) = record else { return None };
		let (samples, answered) = (u128::from(it.samples) * 16, u128::from(it.answered));
		(samples > 0).then_some(Seen { samples, answered })
	}
}

/// The link of a reporter's chain for a window.
pub fn link(reporter: &Reporter, window: Seconds) -> pallet_sli::Link {
	let step = ((window - START) / WINDOW_S) as usize;
	reporter.links.get(step).copied().expect("the chain is long enough")
}
