//! A chain with balances, this pallet, and records that tests write.

use crate::{self as pallet_agreements, *};
use core::time::Duration;
use frame_support::{
	PalletId, derive_impl, parameter_types,
	traits::{
		ConstU64, UnixTime,
		fungible::{Inspect, InspectHold},
	},
};
use frame_system::EnsureRoot;
use pallet_sli::{
	Absence, Buckets, Counted, HOME, Indicator, NetworkId, Period, PeriodKind, Proved, Record,
	Retention, Sampled, Seconds, TargetId,
};
use sp_runtime::{BuildStorage, SaturatedConversion, Storage};
use std::collections::{BTreeMap, BTreeSet};

pub mod evidence;

/// Wide enough for the accounts of pots to differ by network.
pub type AccountId = u128;

/// Who speaks for target 1.
pub const PROVIDER: AccountId = 1;
/// Who accepts.
pub const CUSTOMER: AccountId = 2;
/// Who answers for the provider.
pub const GUARANTOR: AccountId = 3;
/// Who settles.
pub const CALLER: AccountId = 4;
/// What each account from 1 to 9 owns at genesis.
pub const ENDOWMENT: u64 = 1_000_000;
/// What is held for an offer.
pub const DEPOSIT: u64 = 50;
/// What an account must hold to exist.
pub const LEAST: u64 = 10;
/// 2026-01-05, a Monday.
pub const MONDAY: Seconds = 1_767_571_200;
/// A day in seconds.
pub const DAY: Seconds = 86_400;
/// A window in seconds.
pub const WINDOW: Seconds = 3_600;
/// The signing key of reporter n is n and this.
pub const SIGNER: AccountId = 100;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(14)]
	pub type Agreements = pallet_agreements;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<u64>;
	type DbWeight = frame_support::weights::constants::RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type ExistentialDeposit = ConstU64<LEAST>;
	type FreezeIdentifier = ();
	type MaxFreezes = frame_support::traits::ConstU32<1>;
}

/// A slot of six seconds or a sample each six seconds, and a time-out of ten seconds.
pub const MEASURED: Measured = Measured {
	samples_per_day: 14_400,
	windows_per_day: 24,
	timeout_us: 10_000_000,
	retention: Retention { windows: 48, days: 45, weeks: 13, months: 24, years: 10, eras: 28 },
};

/// What a record is of.
pub type Key = (NetworkId, Indicator, Period, TargetId);

parameter_types! {
	pub static Now: u64 = 0;
	pub static Written: BTreeMap<Key, Closed> = BTreeMap::new();
	pub static HowMeasured: Measured = MEASURED;
	/// How many reporters are admitted.
	pub static Admitted: u32 = 32;
	/// Whether nothing is.
	pub static Unmeasured: bool = false;
	/// What records are drawn from where none is written; without it there are none.
	pub static Drawn: Option<u64> = None;
	/// What reporters have opened.
	pub static Opened: BTreeMap<(NetworkId, Seconds, AccountId), Proved> = BTreeMap::new();
	/// The keys of the endpoints of targets.
	pub static Keys: BTreeMap<(NetworkId, TargetId), Vec<claim::Key>> = BTreeMap::new();
	/// Targets that the Council has removed, or given to others.
	pub static Removed: BTreeSet<(NetworkId, TargetId)> = BTreeSet::new();
	/// From when on targets are promised; the others always were.
	pub static Promised: BTreeMap<(NetworkId, TargetId), Seconds> = BTreeMap::new();
	pub const PotId: PalletId = PalletId(*b"almanac/");
	pub const DefaultBounds: Bounds<u64> = Bounds {
		lead_s: 7 * DAY,
		min_share_ppm: 900_000,
		min_gap_ppm: 1,
		most_cap_per_fee: 5,
		most_periods: 24,
		min_coverage_ppm: 500_000,
		min_reporters: 3,
		caller_ppm: 10_000,
		exposure_per_reporter: 100_000,
	};
}

/// The time that tests set, in ms.
pub struct Clock;
impl UnixTime for Clock {
	fn now() -> Duration {
		Duration::from_millis(Now::get())
	}
}

/// The records that tests write: a period that ended has none unless it says otherwise.
pub struct Book;
impl Records for Book {
	fn closed(
		network: NetworkId,
		indicator: Indicator,
		period: Period,
		target: TargetId,
	) -> Closed {
		let end = match period.kind {
			PeriodKind::Window => period.start + WINDOW,
			kind => crate::period::after(kind, period.start, 1),
		};
		if u64::from(end) * 1_000 > Now::get() {
			return Closed::NotYet;
		}
		let key = (network, indicator, period, target);
		if let Some(seed) = Drawn::get() {
			return drawn(seed, &key);
		}
		Written::get().get(&key).cloned().unwrap_or(Closed::NoRecord)
	}

	fn measured(network: NetworkId, _: Indicator) -> Option<Measured> {
		(network < 2 && !Unmeasured::get()).then(HowMeasured::get)
	}

	fn admitted(_: NetworkId) -> u32 {
		Admitted::get()
	}
}

/// Targets 1 to 3 of networks 0 and 1; of the home network account n speaks for target n, of the other one
/// account 1 for all.
pub struct Names;
impl Speaks<AccountId> for Names {
	fn is_target(network: NetworkId, target: TargetId) -> bool {
		network < 2 && (1..=3).contains(&target)
	}

	fn speaks(who: &AccountId, network: NetworkId, target: TargetId) -> bool {
		Self::speaker(network, target) == Some(*who)
	}

	fn speaker(network: NetworkId, target: TargetId) -> Option<AccountId> {
		let is_there =
			Self::is_target(network, target) && !Removed::get().contains(&(network, target));
		is_there.then(|| if network == HOME { target.into() } else { PROVIDER })
	}

	fn is_promised(network: NetworkId, target: TargetId, _: Indicator, window: Seconds) -> bool {
		window >= Promised::get().get(&(network, target)).copied().unwrap_or_default()
	}
}

/// What tests say that reporters have opened: accounts 5 to 8 are reporters of both networks.
pub struct Shelf;
impl Proofs<AccountId> for Shelf {
	fn by_signer(network: NetworkId, signer: &AccountId) -> Option<AccountId> {
		let who = signer.checked_sub(SIGNER)?;
		(network < 2 && (5..=8).contains(&who)).then_some(who)
	}

	fn proved(network: NetworkId, window: Seconds, reporter: &AccountId) -> Option<Proved> {
		Opened::get().get(&(network, window, *reporter)).cloned()
	}

	fn openings(network: NetworkId, window: Seconds) -> Vec<claim::Opening> {
		evidence::openings(network, window)
	}

	fn note_claimed(network: NetworkId, window: Seconds, reporter: &AccountId) {
		Opened::mutate(|opened| {
			opened
				.get_mut(&(network, window, *reporter))
				.into_iter()
				.for_each(|it| it.claimed = true);
		});
	}

	fn keys(network: NetworkId, target: TargetId, _: Seconds) -> Vec<claim::Key> {
		Keys::get().get(&(network, target)).cloned().unwrap_or_default()
	}
}

impl pallet_agreements::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Clock;
	type Records = Book;
	type Speaks = Names;
	type Proofs = Shelf;
	type PotId = PotId;
	type OfferDeposit = ConstU64<DEPOSIT>;
	type DefaultBounds = DefaultBounds;
	type WeightInfo = weights::Measured<Test>;
}

/// A chain whose accounts 1 to 9 have money, with these bounds at genesis.
pub fn chain(bounds: Option<Bounds<u64>>) -> sp_io::TestExternalities {
	let mut chain: sp_io::TestExternalities = genesis(bounds).into();
	// Tests of a network's sum fill it with one target.
	chain.execute_with(|| TargetShare::<Test>::put(crate::outcome::PPM));
	chain
}

/// What such a chain stores at genesis.
pub fn genesis(bounds: Option<Bounds<u64>>) -> Storage {
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: (1..=9).map(|who| (who, ENDOWMENT)).collect(),
			..Default::default()
		},
		agreements: GenesisConfig { bounds },
		..Default::default()
	}
	.build_storage();
	storage.expect("the genesis is valid")
}

/// Runs a test in block 1 on [`MONDAY`] at noon, then checks every invariant, and that no money was made or
/// lost.
pub fn run(test: impl FnOnce()) {
	chain(None).execute_with(|| {
		System::set_block_number(1);
		at(MONDAY + DAY / 2);
		Written::set(BTreeMap::new());
		Removed::set(BTreeSet::new());
		Promised::set(BTreeMap::new());
		Drawn::set(None);
		HowMeasured::set(MEASURED);
		Unmeasured::set(false);
		Admitted::set(32);
		Opened::set(BTreeMap::new());
		Keys::set(BTreeMap::new());
		test();
		check();
		assert_eq!(Balances::total_issuance(), 9 * ENDOWMENT);
	});
}

/// Checks every invariant, and that nobody has anything on hold that no ledger knows.
pub fn check() {
	try_state::check::<Test>().expect("the invariants hold");
	let agreements: Vec<_> = crate::Agreements::<Test>::iter_values().map(Stored::latest).collect();
	let fees: u64 = agreements.iter().map(|it| it.terms.fee * u64::from(it.left)).sum();
	let caps: u64 = agreements.iter().map(|it| it.terms.cap * u64::from(it.left)).sum();
	let deposits: u64 = Offers::<Test>::iter_values().map(|it| it.deposit).sum();
	let held: u64 = (1..=10).map(|who| Balances::total_balance_on_hold(&who)).sum();
	assert_eq!(held, fees + caps + deposits, "all that is held is owed");
}

/// Moves to an instant.
pub fn at(seconds: Seconds) {
	Now::set(u64::from(seconds) * 1_000);
}

/// The origin of transactions that `who` signs.
pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The Council, or Root.
pub fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// What `who` has on hold for a reason.
pub fn held(reason: HoldReason, who: AccountId) -> u64 {
	Balances::balance_on_hold(&reason.into(), &who)
}

/// What `who` can spend and what is held of it.
pub fn total(who: AccountId) -> u64 {
	Balances::total_balance(&who)
}

/// The events of this pallet, the last one last.
pub fn events() -> Vec<Event<Test>> {
	let own =
		|record: frame_system::EventRecord<RuntimeEvent, sp_runtime::testing::H256>| match record
			.event
		{
			RuntimeEvent::Agreements(event) => Some(event),
			_ => None,
		};
	System::events().into_iter().filter_map(own).collect()
}

/// The last event of this pallet.
pub fn last_event() -> Event<Test> {
	events().pop().expect("there is one")
}

/// 99 % of the slots of target 1 in each day, the cap paid in full at 98 %.
pub fn terms() -> Terms<u64> {
	Terms {
		network: HOME,
		target: 1,
		indicator: Indicator::Authorship,
		kind: PeriodKind::Day,
		objective: Objective { within_us: 0, share_ppm: 990_000, floor_ppm: 980_000 },
		min_coverage_ppm: 0,
		min_reporters: 0,
		fee: 1_000,
		cap: 5_000,
	}
}

/// 99 % of the samples of target 2 of the other network within 250 ms in each month.
pub fn rpc() -> Terms<u64> {
	Terms {
		network: 1,
		target: 2,
		indicator: Indicator::Rpc,
		kind: PeriodKind::Month,
		objective: Objective { within_us: 250_000, share_ppm: 990_000, floor_ppm: 980_000 },
		min_coverage_ppm: 800_000,
		min_reporters: 3,
		..terms()
	}
}

/// Up to 24 periods for three customers within a year.
pub fn availability() -> Availability {
	Availability { most_periods: 24, capacity: 3, until: MONDAY + 365 * DAY }
}

/// Offers terms, without a guarantor; the id.
pub fn offer(terms: Terms<u64>) -> OfferId {
	let id = NextOffer::<Test>::get();
	frame_support::assert_ok!(Agreements::offer(signed(PROVIDER), terms, availability(), None));
	id
}

/// Offers and accepts terms for so many periods; the id.
pub fn agree(terms: Terms<u64>, periods: u32) -> AgreementId {
	let (offer, id) = (offer(terms), NextAgreement::<Test>::get());
	frame_support::assert_ok!(Agreements::accept(signed(CUSTOMER), offer, periods));
	id
}

/// The agreement with an id.
pub fn agreement(id: AgreementId) -> Option<Agreement<AccountId, u64>> {
	crate::Agreements::<Test>::get(id).map(Stored::latest)
}

/// Writes what the records say of the next period of an agreement, and moves to its end.
pub fn close(id: AgreementId, closed: Closed) {
	let it = agreement(id).expect("it is not settled");
	let terms = it.terms;
	let period = Period { kind: terms.kind, start: it.next };
	let mut written = Written::get();
	written.insert((terms.network, terms.indicator, period, terms.target), closed);
	Written::set(written);
	let end = crate::period::after(terms.kind, it.next, 1);
	at(end.max((Now::get() / 1_000).saturated_into::<Seconds>()));
}

/// As many windows as the longest period has.
const WINDOWS: u64 = 31 * 24;

/// A census.
pub fn census(authored: u64, assigned: u64) -> Closed {
	Closed::Record(Record::Counted(Counted { assigned, authored, windows: WINDOWS }))
}

/// A record of so many samples, of which so many were answered within 100 ms and the others not at all, by
/// three reporters who took all samples.
pub fn sampled(answered: u64, samples: u64) -> Sampled {
	let index = almanac_math::bucket::index(100_000);
	Sampled {
		samples,
		answered: answered * 16,
		windows: WINDOWS,
		expected: 3 * samples,
		reported: 3 * samples,
		reporters: 3,
		buckets: Buckets::new([(index, answered * 16)]).expect("one bucket"),
		absence: Absence::default(),
	}
}

/// A sampled record.
pub fn record(sampled: Sampled) -> Closed {
	Closed::Record(Record::Sampled(sampled))
}

/// Numbers from a seed: SplitMix64.
pub struct Dice(pub u64);
impl Dice {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `bound`.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound.max(1)
	}
}

/// What the records say of a period: the same whenever it is asked.
pub fn drawn(seed: u64, (network, indicator, period, target): &Key) -> Closed {
	let named = [u64::from(*network), *indicator as u64, period.start.into(), (*target).into()];
	let mixed = named.iter().fold(seed, |seed, part| Dice(seed ^ part).next());
	let mut dice = Dice(mixed);
	let samples = 1 + dice.below(10_000);
	let answered = samples - dice.below(1 + samples / 40);
	match dice.below(16) {
		0 => Closed::NotYet,
		1 => Closed::Gone,
		2 => Closed::NoRecord,
		_ if indicator.is_counted() => census(answered, samples),
		3 => record(Sampled { samples: 0, ..sampled(0, samples) }),
		4 => record(Sampled { reporters: 2, ..sampled(answered, samples) }),
		5 => record(Sampled { reported: dice.below(3 * samples), ..sampled(answered, samples) }),
		6 => record(Sampled { windows: dice.below(40), ..sampled(answered, samples) }),
		7 | 8 => {
			let each = 1 + dice.below(samples / 20 + 1);
			let absence = Absence { each, all: 3 * each, windows: 1 };
			let expected = 3 * (samples + each);
			record(Sampled { expected, absence, ..sampled(answered, samples) })
		},
		_ => record(sampled(answered, samples)),
	}
}
