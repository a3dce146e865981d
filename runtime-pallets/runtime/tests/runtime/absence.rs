//! That no provider gets out of an outage by not being there: what it is away for is not in time, and a period is settled
//! on what the calendar has of it.

use almanac_runtime::{
	AccountId, Agreements, AllPalletsWithSystem, Balance, Balances, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeOrigin, Sli, System, currency::UNIT,
};
use codec::Compact;
use frame_support::{
	assert_err, assert_ok,
	traits::{Currency, TryState, TryStateSelect},
};
use pallet_agreements::{Availability, Error, Event, Objective, Outcome, Terms};
use pallet_registry::{Address, Text, consent};
use pallet_sli::{
	Absence, Ended, Evidence, HOME, Indicator, Period, PeriodKind, Record, Records, ReportEntry,
	Sampled, Seconds, TargetId, TargetRef,
};
use serde_json::json;
use sp_core::{H256, Pair, ed25519};
use sp_keyring::Sr25519Keyring::{Dave, Eve, Ferdie};
use sp_runtime::{DispatchResult, traits::Dispatchable};

use crate::support::{
	crowd::{
		block::{apply, close, open, poll, signed},
		reporter::{Reporter, account, reporter},
	},
	genesis,
};

type Call = pallet_registry::Call<Runtime>;

const RPC: Indicator = Indicator::Rpc;
const WINDOW_S: Seconds = 7_200;
/// The midnight from which on the agreement counts, and the window two before it, in which all begins.
const DAY: Seconds = 1_767_225_600 + 86_400;
const START: Seconds = DAY - 2 * WINDOW_S;
const SAMPLES: u32 = 12;
const SLOT_MS: u64 = 6_000;
/// The blocks after the end of a window in which it is reported and closes.
const BLOCKS: u32 = 8;
/// All of the cap of an agreement.
const CAP: Balance = 200 * UNIT;

/// Reporters who tell what they are asked to, and an endpoint that Eve speaks for.
struct Story {
	target: TargetId,
	slot: u64,
	reporters: Vec<Reporter>,
}

fn by(who: &AccountId, call: impl Into<RuntimeCall>) {
	assert_ok!(call.into().dispatch(RuntimeOrigin::signed(who.clone())));
}

fn node(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number + 1; 32])
}

fn genesis_hash() -> H256 {
	pallet_registry::answer::network::<Runtime>(HOME).expect("it is this chain").genesis_hash
}

fn terms(target: TargetId, min_coverage_ppm: u32) -> Terms<Balance> {
	Terms {
		network: HOME,
		target,
		indicator: RPC,
		kind: PeriodKind::Day,
		objective: Objective { within_us: 1_000_000, share_ppm: 900_000, floor_ppm: 800_000 },
		min_coverage_ppm,
		min_reporters: 3,
		fee: CAP / 5,
		cap: CAP,
	}
}

/// The windows of the day, by their number.
fn windows() -> impl Iterator<Item = (u32, Seconds)> {
	(0..12).map(|index| (index, DAY + index * WINDOW_S))
}

impl Story {
	fn begin() -> Self {
		let reporters: Vec<_> = (0..3).map(|index| reporter(index, 60)).collect();
		let slot = u64::from(START) * 1_000 / SLOT_MS;
		open(slot, SLOT_MS);
		poll();
		for reporter in &reporters {
			let who = account(&reporter.key);
			drop(Balances::deposit_creating(&who, 1_000 * UNIT));
			let head = reporter.links.first().copied().expect("a chain has a head");
			by(&who, Call::join { network: HOME, signer: who.clone(), region: None, head });
		}
		let who = TargetRef::Name(b"public".to_vec().try_into().expect("it is short"));
		let add = Call::add_target { network: HOME, who: who.clone(), owner: Eve.to_account_id() };
		assert_ok!(RuntimeCall::from(add).dispatch(RuntimeOrigin::root()));
		close();
		let target = Sli::target_id(HOME, &who).expect("it is listed");
		Self { target, slot, reporters }
	}

	/// Eve lists the endpoint of a node.
	fn list(&self, number: u8) {
		let owner = Eve.to_account_id();
		let text = format!("wss://n{number}.example");
		let message = consent::message(&genesis_hash(), self.target, &owner, text.as_bytes());
		let (peer, signature) = (node(number).public().0, node(number).sign(&message).0);
		let url: Text = text.into_bytes().try_into().expect("it is short");
		let address = Address::Rpc { url, peer, signature };
		by(&owner, Call::add_address { network: HOME, target: self.target, address });
	}

	/// The node takes its consent back.
	fn withdraw(&self, number: u8) {
		let owner = Eve.to_account_id();
		let message = consent::withdrawal(&genesis_hash(), self.target, &owner);
		let (peer, signature) = (node(number).public().0, node(number).sign(&message).0);
		let (network, target) = (HOME, self.target);
		by(&owner, Call::withdraw_consent { network, target, peer, signature });
	}

	/// Eve offers and Ferdie accepts one day.
	fn agree(&self, min_coverage_ppm: u32) -> DispatchResult {
		let availability = Availability { most_periods: 1, capacity: 1, until: u32::MAX };
		let terms = terms(self.target, min_coverage_ppm);
		let offer = pallet_agreements::NextOffer::<Runtime>::get();
		let [eve, ferdie] = [Eve, Ferdie].map(|who| RuntimeOrigin::signed(who.to_account_id()));
		Agreements::offer(eve, terms, availability, None)?;
		Agreements::accept(ferdie, offer, 1)
	}

	/// A block of an instant, or the next one, with what is done in it.
	fn block(&mut self, at: Seconds, act: impl FnOnce(&mut Self)) {
		self.slot = (u64::from(at) * 1_000 / SLOT_MS).max(self.slot + 1);
		open(self.slot, SLOT_MS);
		poll();
		act(self);
		close();
	}

	/// Ends a window: in its first block all report how many of twelve samples were answered, if the target was listed;
	/// in each of its blocks something else is done, before the reports.
	fn end(&mut self, window: Seconds, answered: u32, act: impl Fn(&Self, u32)) {
		self.block(window + WINDOW_S + 6, |story| {
			assert!(Ended::<Runtime>::contains_key(HOME, window), "the window is counted");
			act(story, 0);
			story.report(window, answered);
		});
		for number in 1..BLOCKS {
			self.block(0, |story| act(story, number));
		}
		assert!(Sli::first_open_sampled(HOME) > Some(window), "the window is closed");
	}

	fn report(&mut self, window: Seconds, answered: u32) {
		let listed = pallet_registry::answer::targets::<Runtime>(HOME, Some(window), 0, 256);
		let is_listed =
			listed.iter().any(|info| info.target == self.target && !info.addresses.is_empty());
		let arrival = Indicator::Arrival;
		let mut entries =
			vec![ReportEntry { target: 0, indicator: arrival, samples: 0, buckets: vec![] }];
		if is_listed {
			let buckets = (answered > 0).then_some((Compact(400), Compact(answered)));
			let buckets = buckets.into_iter().collect();
			entries.push(ReportEntry {
				target: self.target,
				indicator: RPC,
				samples: SAMPLES,
				buckets,
			});
		}
		let step = ((window - START) / WINDOW_S) as usize;
		for reporter in &mut self.reporters {
			let call = RuntimeCall::Sli(pallet_sli::Call::report {
				network: HOME,
				window,
				part: 0,
				link: reporter.links.get(step).copied().expect("it is long enough"),
				evidence: Some(Evidence { root: [1; 32], content_id: [2; 32] }),
				entries: entries.clone(),
			});
			assert_eq!(apply(signed(call, reporter, 0)), Ok(Ok(())), "of {window}");
			reporter.nonce += 1;
		}
	}

	fn record(&self, kind: PeriodKind, start: Seconds) -> Sampled {
		let place = (HOME, RPC, Period { kind, start }, self.target);
		match Records::<Runtime>::get(place) {
			Some(Record::Sampled(record)) => record,
			other => panic!("{kind:?} {start}: {other:?}"),
		}
	}

	/// Settles the day, by Dave; what became of it.
	fn settle(&mut self) -> Outcome<Balance> {
		self.block(0, |_| {
			assert_ok!(Agreements::settle(RuntimeOrigin::signed(Dave.to_account_id()), 0));
		});
		AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
			.expect("the invariants hold");
		let settled = System::events().into_iter().find_map(|record| match record.event {
			RuntimeEvent::Agreements(Event::Settled { outcome, .. }) => Some(outcome),
			_ => None,
		});
		settled.expect("it is settled")
	}
}

fn run(test: impl FnOnce()) {
	let patch = json!({
		"registry": { "admission": "open", "invited": [] },
		"sli": {
			"windowMs": WINDOW_S * 1_000,
			"sampling": { "samplesPerWindow": SAMPLES, "graceMs": 12_000, "graceBlocks": 2 },
		},
		"validators": { "sessionLength": 100_000 },
	});
	genesis::patched("local", patch).execute_with(test);
}

/// The target is down from ten minutes before the end of window 3 until the end of window 8.
fn answers(window: u32) -> u32 {
	match window {
		3 => SAMPLES - 1,
		4..=8 => 0,
		_ => SAMPLES,
	}
}

#[test]
fn a_provider_that_is_not_listed_is_not_agreed_with() {
	run(|| {
		let mut story = Story::begin();
		story.block(0, |story| {
			assert_err!(story.agree(1_000_000), Error::<Runtime>::NotPromised);
			// Removed again, it would not be there either.
			story.list(0);
			story.withdraw(0);
			assert_err!(story.agree(1_000_000), Error::<Runtime>::NotPromised);
			story.list(1);
			assert_ok!(story.agree(1_000_000));
		});
	});
}

#[test]
fn a_day_of_which_only_its_last_window_was_measured_is_missed() {
	run(|| {
		let mut story = Story::begin();
		// Nothing was ever measured there: it is listed and withdrawn in one window.
		story.block(0, |story| {
			story.list(0);
			assert_ok!(story.agree(1_000_000));
			story.withdraw(0);
		});
		story.end(START + WINDOW_S, 0, |_, _| ());
		for (number, window) in windows() {
			if number == 10 {
				story.block(window + 3_000, |story| story.list(1));
			}
			story.end(window, SAMPLES, |_, _| ());
		}
		let day = story.record(PeriodKind::Day, DAY);
		assert_eq!((day.windows, day.samples, day.reported), (1, 12, 36));
		assert_eq!(day.absence, Absence { each: 132, all: 396, windows: 11 });
		assert_eq!(story.settle(), Outcome::Missed { payout: CAP });
	});
}

/// The day of an outage that the provider hides by withdrawing, or not.
fn outage(is_hidden: bool) -> (Outcome<Balance>, Sampled) {
	let mut told = None;
	run(|| {
		let mut story = Story::begin();
		story.block(0, |story| {
			story.list(0);
			assert_ok!(story.agree(800_000));
		});
		story.end(START + WINDOW_S, SAMPLES, |_, _| ());
		for (number, window) in windows() {
			if is_hidden && number == 3 {
				story.block(window + WINDOW_S - 300, |story| story.withdraw(0));
			}
			if is_hidden && number == 8 {
				story.block(window + WINDOW_S - 300, |story| story.list(1));
			}
			story.end(window, answers(number), |_, _| ());
		}
		let day = story.record(PeriodKind::Day, DAY);
		told = Some((story.settle(), day));
	});
	told.expect("the story ends")
}

#[test]
fn whoever_withdraws_while_it_is_down_pays_what_it_would_have_paid() {
	let (honest, day) = outage(false);
	assert_eq!((honest, day.absence), (Outcome::Missed { payout: CAP }, Absence::default()));
	let (hidden, day) = outage(true);
	assert_eq!(day.absence, Absence { each: 60, all: 180, windows: 5 });
	// What was measured is well, and not what the agreement is settled on.
	assert_eq!((day.samples, day.answered / 16), (84, 83));
	assert_eq!(hidden, honest);
}

#[test]
fn consent_that_is_withdrawn_while_a_window_closes_ends_with_the_window_after_it() {
	for late in 0..BLOCKS {
		run(|| {
			let mut story = Story::begin();
			story.block(0, |story| story.list(0));
			let first = START + WINDOW_S;
			let withdraw = |story: &Story, block| {
				if block == late {
					story.withdraw(0);
				}
			};
			story.end(first, SAMPLES, withdraw);
			story.end(first + WINDOW_S, SAMPLES, |_, _| ());
			story.end(first + 2 * WINDOW_S, SAMPLES, |_, _| ());
			let window = |number| story.record(PeriodKind::Window, first + number * WINDOW_S);
			for number in [0, 1] {
				let it = window(number);
				assert_eq!((it.samples, it.absence), (12, Absence::default()), "{late} {number}");
			}
			let absence = Absence { each: 12, all: 36, windows: 1 };
			let expected = Sampled { expected: 36, absence, ..Sampled::default() };
			assert_eq!(window(2), expected, "{late}");
		});
	}
}
