//! The chain of the story: two targets that are down for some windows, honest reporters, and whoever adds,
//! removes, withdraws and gives away around it.

use super::model::{Model, SUBJECTS, Subject, Target};
use almanac_runtime::{
	AccountId, AllPalletsWithSystem, Balances, Runtime, RuntimeCall, RuntimeOrigin, Sli, System,
	currency::UNIT,
};
use codec::Compact;
use frame_support::traits::{Currency, TryState, TryStateSelect};
use pallet_registry::{Address, Kind, Text, consent};
use pallet_sli::{
	Ended, HOME, Indicator, Period, PeriodKind, Record, Records, ReportEntry, Sampled, Seconds,
	TargetId, TargetRef,
};
use serde_json::json;
use sp_core::{Pair, ed25519};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::Dispatchable;
use std::collections::{BTreeMap, BTreeSet};

use crate::support::{
	crowd::{
		block::{apply, close, open, poll, signed},
		reporter::{Reporter, account, parts, reporter},
	},
	genesis,
};

/// Length of a window: two hours, so that there are twelve in a day.
pub const WINDOW_S: Seconds = 7_200;
/// A noon; the first window that is reported is the next one.
pub const START: Seconds = 1_767_225_600 + 43_200;
/// The midnight after the second one.
pub const END: Seconds = START + 30 * WINDOW_S;
/// Samples of a target and window.
pub const SAMPLES: u32 = 12;
/// All honest, and a quorum together.
pub const REPORTERS: u32 = 3;
/// The parts of a window in which something is done.
pub const PARTS: u32 = 5;
type Call = pallet_registry::Call<Runtime>;

const SLOT_MS: u64 = 6_000;
const NAME: &[u8] = b"public";
const VALIDATORS: [Sr25519Keyring; 4] = [Alice, Bob, Charlie, Dave];

/// What somebody does.
#[derive(Clone, Copy, Debug)]
pub enum Act {
	/// Adds the address of a node that agrees to be the target for this account.
	Add(Subject, u8, Speaker),
	/// Removes the address of a node.
	Remove(Subject, u8, Speaker),
	/// The Council removes the address of a node.
	Ban(Subject, u8),
	/// A node withdraws its consent from whoever speaks for the target.
	Withdraw(Target, u8),
	/// The Council removes the endpoint.
	Take,
	/// The Council adds the endpoint, for this account.
	Give(Speaker),
	/// The Council lists the validators, with the target among them or without.
	Seat(bool),
	/// The owner of the group says whether both targets are in it.
	Group(bool),
}

/// Who speaks for the endpoint. The validator speaks for itself.
#[derive(Clone, Copy, Debug)]
pub enum Speaker {
	Eve,
	Ferdie,
}

/// When both targets are down.
#[derive(Clone, Copy, Debug)]
pub struct Outage {
	pub first: Seconds,
	/// How many samples of the first window are lost; of the others all.
	pub lost: u32,
	pub until: Seconds,
}

impl Outage {
	/// How many samples of a window are lost.
	pub fn lost(&self, window: Seconds) -> u32 {
		match window {
			_ if window == self.first => self.lost,
			_ if self.first < window && window < self.until => SAMPLES,
			_ => 0,
		}
	}
}

/// The chain, what the rules say of it, and what happens.
pub struct World {
	outage: Outage,
	pub model: Model,
	/// The windows in which the validator had a slot, or which were closed while it sat in the session.
	seated: BTreeSet<Seconds>,
	/// The first window that is not closed.
	open: Seconds,
	/// What the chain lists to be measured, as agents read it when a window has begun.
	measured: BTreeMap<Seconds, Vec<Subject>>,
	slot: u64,
	reporters: Vec<Reporter>,
	/// The first window that is not reported.
	next: Seconds,
}

/// The state at genesis.
pub fn state() -> TestExternalities {
	genesis::patched(
		"local",
		json!({
			"registry": { "admission": "open", "invited": [] },
			"sli": {
				"windowMs": WINDOW_S * 1_000,
				"sampling": { "samplesPerWindow": SAMPLES, "graceMs": 12_000, "graceBlocks": 2 },
			},
			// The shortest: a list of validators takes seats within ten blocks.
			"validators": { "sessionLength": 5 },
		}),
	)
}

impl World {
	/// The first block, in which the reporters join.
	pub fn begin(outage: Outage) -> Self {
		let first = START + WINDOW_S;
		let windows = (END - first) / WINDOW_S;
		let reporters: Vec<_> = (0..REPORTERS).map(|index| reporter(index, windows + 8)).collect();
		let slot = u64::from(START) * 1_000 / SLOT_MS;
		let mut world = Self {
			outage,
			model: Model::default(),
			seated: BTreeSet::new(),
			open: first,
			measured: BTreeMap::new(),
			slot,
			reporters,
			next: first,
		};
		open(slot, SLOT_MS);
		poll();
		for reporter in &world.reporters {
			let who = account(&reporter.key);
			drop(Balances::deposit_creating(&who, 1_000 * UNIT));
			let head = reporter.links.first().copied().expect("a chain has a head");
			let signer = who.clone();
			let join = Call::join { network: HOME, signer, region: None, head };
			assert!(by(&who, join), "everybody may report");
		}
		world.act(Act::Give(Speaker::Eve));
		let members = [Target::Validator, Target::Endpoint].map(id).to_vec();
		let name = b"both".to_vec();
		let group = Call::create_group { network: HOME, name, members };
		assert!(by(&Alice.to_account_id(), group), "anybody may keep a group");
		close();
		world
	}

	/// Builds the block of an instant: what is due of `acts` is done, and what can be reported is.
	pub fn block(&mut self, at: Seconds, acts: &[Act]) {
		let slot = (u64::from(at) * 1_000 / SLOT_MS).max(self.slot + 1);
		// Whose slot it was is said by the validators of the block before.
		let validators = pallet_validators::Pallet::<Runtime>::seated();
		let mut of_slot =
			validators.iter().cycle().skip((self.slot + 1) as usize % validators.len());
		for slot in self.slot + 1..=slot {
			if of_slot.next() == Some(&Dave.to_account_id()) {
				self.seated.insert(window_of(slot));
			}
		}
		self.slot = slot;
		open(slot, SLOT_MS);
		poll();
		let window = window_of(slot);
		self.measured.entry(window).or_insert_with(|| to_measure(window));
		for act in acts {
			self.act(*act);
		}
		while self.next < END && Ended::<Runtime>::contains_key(HOME, self.next) && self.report() {
			self.next += WINDOW_S;
		}
		System::reset_events();
		close();
		let sits = pallet_validators::Pallet::<Runtime>::seated().contains(&Dave.to_account_id());
		let open = Sli::first_open_sampled(HOME).unwrap_or(self.open);
		if sits {
			self.seated.extend((self.open..open).step_by(WINDOW_S as usize));
		}
		self.open = open.max(self.open);
	}

	/// Whether the last day is closed.
	pub fn is_over(&self) -> bool {
		Sli::first_open_sampled(HOME) >= Some(END) && record_of_day(END - WINDOW_S).is_some()
	}

	/// Checks every invariant.
	pub fn check(&self) {
		AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
			.expect("the invariants hold");
	}

	/// Whether anything is expected of a target in a window: where it is measured, and where it has said
	/// that it would be for as long as it validates or is there at all.
	pub fn is_expected(&self, subject: Subject, window: Seconds) -> bool {
		self.model.is_listed(subject, window)
			|| self.model.is_promised(subject, window) && self.is_bound(subject.0, window)
	}

	/// Whether a target is one in a window: an endpoint always, a validator that has a slot then, or sits in the
	/// session when the window is closed.
	pub fn is_bound(&self, target: Target, window: Seconds) -> bool {
		target == Target::Endpoint || self.seated.contains(&window)
	}

	/// What the chain takes, the model is told of.
	fn act(&mut self, act: Act) {
		let now = (self.slot * SLOT_MS / 1_000) as Seconds;
		let network = HOME;
		match act {
			Act::Add(subject, node, speaker) => {
				let (who, target) = (speaks(subject.0, speaker), id(subject.0));
				let address = address(subject, node, &who);
				let call = Call::add_address { network, target, address };
				if by(&who, call) {
					self.model.add(now, subject, node);
				}
			},
			Act::Remove(subject, node, speaker) => {
				let (who, target) = (speaks(subject.0, speaker), id(subject.0));
				let address = address(subject, node, &who);
				let call = Call::remove_address { network, target, address };
				if by(&who, call) {
					self.model.remove(now, subject, node);
				}
			},
			Act::Ban(subject, node) => {
				let target = id(subject.0);
				let address = address(subject, node, &Alice.to_account_id());
				let call = Call::remove_address { network, target, address };
				if by_council(call) {
					self.model.ban(now, subject, node);
				}
			},
			Act::Withdraw(of, number) => {
				let target = id(of);
				let owner = pallet_registry::Owners::<Runtime>::get(HOME, target);
				let account = owner.unwrap_or(Dave.to_account_id());
				let message = consent::withdrawal(&genesis_hash(), target, &account);
				let (peer, signature) = (node(number).public().0, node(number).sign(&message).0);
				let call = Call::withdraw_consent { network, target, peer, signature };
				if by(&Bob.to_account_id(), call) {
					self.model.withdraw(now, of, number);
				}
			},
			Act::Take => {
				let target = id(Target::Endpoint);
				if by_council(Call::remove_target { network, target }) {
					self.model.take(now, Target::Endpoint);
				}
			},
			Act::Give(speaker) => {
				let (who, owner) = (name(), speaks(Target::Endpoint, speaker));
				let call = Call::add_target { network, who, owner };
				by_council(call);
			},
			Act::Seat(is_listed) => {
				let validators = VALIDATORS.into_iter().filter(|who| is_listed || *who != Dave);
				let new = validators.map(|who| who.to_account_id()).collect();
				by_council(pallet_validators::Call::<Runtime>::set_validators { new });
			},
			Act::Group(has_both) => {
				let both = [Target::Validator, Target::Endpoint].map(id);
				let members = both.into_iter().take(if has_both { 2 } else { 1 }).collect();
				let call = Call::set_members { network, group: 0, members };
				by(&Alice.to_account_id(), call);
			},
		}
	}

	/// Every reporter reports what it has measured in the next window; false where the block has no room.
	fn report(&mut self) -> bool {
		let window = self.next;
		// That of all authors, so that nobody is silent who has measured nothing.
		let mut entries = vec![ReportEntry {
			target: 0,
			indicator: Indicator::Arrival,
			samples: 0,
			buckets: Vec::new(),
		}];
		let answered = SAMPLES - self.outage.lost(window);
		let measured = self.measured.get(&window).into_iter().flatten();
		entries.extend(measured.map(|(target, kind)| ReportEntry {
			target: id(*target),
			indicator: indicator(*kind),
			samples: SAMPLES,
			buckets: if answered > 0 { vec![(Compact(400), Compact(answered))] } else { vec![] },
		}));
		entries.sort_by_key(|entry| (entry.target, entry.indicator));
		let step = ((window - START) / WINDOW_S) as usize;
		for reporter in &mut self.reporters {
			let link = reporter.links.get(step).copied().expect("the chain is long enough");
			for call in parts(window, link, &entries) {
				match apply(signed(call, reporter, 0)) {
					Ok(result) => result.expect("what was measured is taken"),
					// A session begins in this block: none of them gets in.
					Err(_) => return false,
				}
				reporter.nonce += 1;
			}
		}
		true
	}
}

/// What the chain lists for a window.
fn to_measure(window: Seconds) -> Vec<Subject> {
	let targets = pallet_registry::answer::targets::<Runtime>(HOME, Some(window), 0, 256);
	let is_listed = |(of, kind): &Subject| {
		targets
			.iter()
			.filter(|info| info.target == id(*of))
			.any(|info| info.addresses.iter().any(|listed| listed.address.kind() == *kind))
	};
	SUBJECTS.into_iter().filter(is_listed).collect()
}

/// What the chain keeps of a target in a closed window or a closed day.
pub fn record((target, kind): Subject, period: Period) -> Option<Sampled> {
	match Records::<Runtime>::get((HOME, indicator(kind), period, id(target)))? {
		Record::Sampled(record) => Some(record),
		Record::Counted(_) => None,
	}
}

/// That of all authors, which every day has.
fn record_of_day(at: Seconds) -> Option<Record> {
	let period = Period { kind: PeriodKind::Day, start: at / 86_400 * 86_400 };
	Records::<Runtime>::get((HOME, Indicator::Arrival, period, 0))
}

fn indicator(kind: Kind) -> Indicator {
	match kind {
		Kind::Rpc => Indicator::Rpc,
		Kind::Reachability => Indicator::Reachability,
	}
}

fn id(target: Target) -> TargetId {
	let who = match target {
		Target::Validator => TargetRef::Account(Dave.to_account_id()),
		Target::Endpoint => name(),
	};
	Sli::target_id(HOME, &who).expect("it is listed")
}

fn name() -> TargetRef<AccountId> {
	TargetRef::Name(NAME.to_vec().try_into().expect("it is short"))
}

fn speaks(target: Target, speaker: Speaker) -> AccountId {
	match (target, speaker) {
		(Target::Validator, _) => Dave.to_account_id(),
		(Target::Endpoint, Speaker::Eve) => Eve.to_account_id(),
		(Target::Endpoint, Speaker::Ferdie) => Ferdie.to_account_id(),
	}
}

fn node(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number + 1; 32])
}

fn genesis_hash() -> sp_core::H256 {
	pallet_registry::answer::network::<Runtime>(HOME).expect("it is this chain").genesis_hash
}

/// The address of a node, which agrees to be the target for this account.
fn address((target, kind): Subject, number: u8, who: &AccountId) -> Address {
	let text = match kind {
		Kind::Rpc => format!("wss://n{number}.example"),
		Kind::Reachability => format!("/dns/n{number}.example/tcp/30333"),
	};
	let message = consent::message(&genesis_hash(), id(target), who, text.as_bytes());
	let (peer, signature) = (node(number).public().0, node(number).sign(&message).0);
	let text: Text = text.into_bytes().try_into().expect("it is short");
	match kind {
		Kind::Rpc => Address::Rpc { url: text, peer, signature },
		Kind::Reachability => Address::Port { multiaddr: text, peer, signature },
	}
}

/// Whether the chain takes what an account sends.
fn by(who: &AccountId, call: impl Into<RuntimeCall>) -> bool {
	call.into().dispatch(RuntimeOrigin::signed(who.clone())).is_ok()
}

/// Whether the chain takes what the Council decides.
fn by_council(call: impl Into<RuntimeCall>) -> bool {
	call.into().dispatch(RuntimeOrigin::root()).is_ok()
}

fn window_of(slot: u64) -> Seconds {
	(slot * SLOT_MS / 1_000) as Seconds / WINDOW_S * WINDOW_S
}
