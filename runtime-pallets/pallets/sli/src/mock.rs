//! A chain without blocks: tests set slot, time, validators, session and reporters by hand.

pub mod committed;
pub mod foreign;
pub mod heart;
pub mod reporters;
mod weights;

use crate::{self as pallet_sli, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{Get, Hooks, UnixTime},
	weights::{Weight, WeightMeter, constants::WEIGHT_REF_TIME_PER_SECOND},
};
use frame_system::limits::BlockWeights;
use sp_consensus_aura::Slot;
use sp_runtime::{BuildStorage, Perbill};
use std::{cell::RefCell, time::Duration};

pub use reporters::TestReporters;

pub type AccountId = u64;

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
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(12)]
	pub type Sli = pallet_sli::Pallet<Test>;
}

/// What the other pallets of a chain would know.
#[derive(Default)]
struct World {
	slot: Option<u64>,
	validators: Vec<AccountId>,
	session: u32,
	sessions_per_era: u32,
	session_first: bool,
	/// Of a chain whose slots are drawn by lot: of its session the lot, and the first slot after it.
	lot: Option<Lot>,
	/// The open block has had its hooks and has room for transactions.
	has_room: bool,
}

/// How the owners of slots are drawn.
#[derive(Clone, Copy)]
pub struct Lot {
	pub seed: u64,
	/// The first slot after the session.
	pub end: u64,
	/// The seat that writes the open block.
	pub author: u32,
}

impl Lot {
	/// The seat that a slot is drawn to; none of each thirteenth.
	pub fn owner(self, slot: u64, seats: u32) -> Option<u32> {
		let mixed = (slot ^ self.seed).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33;
		(!slot.is_multiple_of(13)).then_some((mixed % u64::from(seats)) as u32)
	}
}

thread_local! {
	static WORLD: RefCell<World> = RefCell::default();
}

parameter_types! {
	pub static SlotMs: u64 = 6_000;
	/// Bytes of a block's proof.
	pub static MaxProof: u64 = u64::MAX;
	pub Blocks: BlockWeights = BlockWeights::with_sensible_defaults(
		Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, MaxProof::get()),
		Perbill::from_percent(75),
	);
}

pub struct CurrentSlot;
impl Get<Option<Slot>> for CurrentSlot {
	fn get() -> Option<Slot> {
		WORLD.with_borrow(|world| world.slot.map(Slot::from))
	}
}

fn lot() -> Option<Lot> {
	WORLD.with_borrow(|world| world.lot)
}

impl Duties for CurrentSlot {
	fn in_turn() -> bool {
		lot().is_none()
	}

	fn owners(seats: u32) -> impl Fn(u64) -> Option<u32> {
		let lot = lot();
		move |slot| lot.unwrap().owner(slot, seats)
	}

	fn author() -> Option<u32> {
		lot().map(|lot| lot.author)
	}

	fn session_end() -> u64 {
		lot().map_or(u64::MAX, |lot| lot.end)
	}
}

/// The time of a block is the start of its slot.
pub struct SlotTime;
impl UnixTime for SlotTime {
	fn now() -> Duration {
		let slot = WORLD.with_borrow(|world| world.slot).unwrap_or_default();
		Duration::from_millis(slot * SlotMs::get())
	}
}

pub struct Session;
impl CurrentSession<AccountId> for Session {
	fn validators() -> Vec<AccountId> {
		WORLD.with_borrow(|world| world.validators.clone())
	}

	fn index() -> u32 {
		WORLD.with_borrow(|world| world.session)
	}
}

pub struct SessionsInAnEra;
impl Get<u32> for SessionsInAnEra {
	fn get() -> u32 {
		WORLD.with_borrow(|world| world.sessions_per_era)
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type BlockWeights = Blocks;
	type DbWeight = frame_support::weights::constants::RocksDbWeight;
}

parameter_types! {
	/// For how many days calendar periods are needed, whether the time-out is, and from when on nothing may go.
	pub static Needed: (u32, bool, Seconds) = (0, false, Seconds::MAX);
	/// Targets whose samples are to be proved.
	pub static UnderAgreement: Vec<TargetId> = Vec::new();
}

pub struct TestDependants;
impl crate::Dependants for TestDependants {
	fn days_needed(network: NetworkId) -> u32 {
		if network == HOME { Needed::get().0 } else { 0 }
	}

	fn needs_timeout(network: NetworkId) -> bool {
		network == HOME && Needed::get().1
	}

	fn retained_at(now: Seconds) -> Seconds {
		now.min(Needed::get().2)
	}

	fn is_proved(network: NetworkId, target: TargetId) -> bool {
		network == HOME && UnderAgreement::get().contains(&target)
	}
}

impl Config for Test {
	type AdminOrigin = frame_system::EnsureRoot<AccountId>;
	type WeightInfo = weights::TestWeights;
	type SlotDuration = SlotMs;
	type Slot = CurrentSlot;
	type Time = SlotTime;
	type Session = Session;
	type Eras = SessionsPerEra<SessionsInAnEra>;
	type Reporters = TestReporters;
	type Liveness = heart::TestLiveness;
}

/// A chain to be: built, run, and checked.
pub struct ExtBuilder {
	pub validators: Vec<AccountId>,
	pub slot_ms: u64,
	pub window_ms: u32,
	pub retention: Retention,
	pub closing_share_ppm: u32,
	pub sessions_per_era: u32,
	pub sampling: SamplingParameters,
	/// For how many blocks reporters commit themselves.
	pub commit_blocks: u32,
	/// Bytes of a block's proof.
	pub max_proof: u64,
	/// The pallet is there from genesis; otherwise a running chain takes it up.
	pub from_genesis: bool,
	/// The hooks of the session pallet run before ours.
	pub session_first: bool,
	/// The lot of the first session, where slots are drawn.
	pub lot: Option<Lot>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			validators: vec![10, 20, 30, 40],
			slot_ms: 6_000,
			window_ms: 60_000,
			retention: Retention { windows: 1_000, ..Retention::default() },
			closing_share_ppm: 100_000,
			sessions_per_era: 6,
			sampling: SamplingParameters::default(),
			commit_blocks: 0,
			max_proof: u64::MAX,
			from_genesis: true,
			session_first: false,
			lot: None,
		}
	}
}

impl ExtBuilder {
	/// Runs a test on the chain and checks every invariant at its end.
	pub fn build_and_execute<R>(self, test: impl FnOnce() -> R) -> R {
		self.build_and_execute_with(|_| (), test)
	}

	/// The same with what a node gives to off-chain workers.
	pub fn build_and_execute_with<R>(
		self,
		extend: impl FnOnce(&mut sp_io::TestExternalities),
		test: impl FnOnce() -> R,
	) -> R {
		SlotMs::set(self.slot_ms);
		MaxProof::set(self.max_proof);
		reporters::clear();
		UnderAgreement::set(Vec::new());
		WORLD.set(World {
			slot: None,
			validators: self.validators,
			session: 0,
			sessions_per_era: self.sessions_per_era,
			session_first: self.session_first,
			lot: self.lot,
			has_room: false,
		});
		let sli = GenesisConfig::<Test> {
			window_ms: Some(self.window_ms),
			retention: Some(self.retention),
			closing_share_ppm: Some(self.closing_share_ppm),
			sampling: Some(self.sampling),
			commit_blocks: Some(self.commit_blocks),
			least_reporters: Some(self.sampling.min_reporters.min(LEAST_REPORTERS)),
			..Default::default()
		};
		let storage = RuntimeGenesisConfig { sli, ..Default::default() }.build_storage().unwrap();
		let mut chain = sp_io::TestExternalities::from(storage);
		extend(&mut chain);
		chain.execute_with(|| {
			System::set_block_number(1);
			if self.from_genesis {
				counted::segment::note_session::<Test>(0, 0);
			}
			let result = test();
			try_state::check::<Test>().unwrap();
			result
		})
	}
}

/// Executes the block of a slot.
pub fn block(slot: u64) {
	closing_block(slot);
}

/// Executes the block of a slot: counter, then closing within the share of the block. Returns the
/// weight of the closing.
pub fn closing_block(slot: u64) -> Weight {
	end_block();
	System::set_block_number(System::block_number() + 1);
	WORLD.with_borrow_mut(|world| world.slot = Some(slot));
	Sli::on_initialize(System::block_number());
	let limits: BlockWeights = <Test as frame_system::Config>::BlockWeights::get();
	let mut meter = WeightMeter::with_limit(limits.max_block);
	Sli::on_poll(System::block_number(), &mut meter);
	let share: Perbill = parameter::share::share::<Test>();
	assert!(
		meter.consumed().all_lte(share * limits.max_block),
		"closing stays within its share of a block"
	);
	finish();
	WORLD.with_borrow_mut(|world| world.has_room = true);
	meter.consumed()
}

/// Executes the block of a slot in which a session with these validators starts: nothing is closed.
pub fn rotate(slot: u64, validators: &[AccountId]) {
	end_block();
	System::set_block_number(System::block_number() + 1);
	WORLD.with_borrow_mut(|world| world.slot = Some(slot));
	let session_first = WORLD.with_borrow(|world| world.session_first);
	if !session_first {
		Sli::on_initialize(System::block_number());
	}
	WORLD.with_borrow_mut(|world| {
		world.validators = validators.to_vec();
		world.session += 1;
	});
	counted::segment::note_session::<Test>(Session::index(), slot + 1);
	if session_first {
		Sli::on_initialize(System::block_number());
	}
	finish();
}

/// Executes the block of a slot on a chain whose slots are drawn, by the author at a seat; with a list, in its first
/// session with these validators and this lot.
pub fn drawn_block(slot: u64, author: u32, session: Option<(&[AccountId], Lot)>) {
	end_block();
	System::set_block_number(System::block_number() + 1);
	WORLD.with_borrow_mut(|world| world.slot = Some(slot));
	if let Some((validators, lot)) = session {
		counted::drawn::end_session::<Test>();
		let first_slot = counted::drawn::first_slot::<Test>(slot);
		WORLD.with_borrow_mut(|world| {
			world.validators = validators.to_vec();
			world.session += 1;
		});
		counted::segment::note_session::<Test>(Session::index(), first_slot);
		WORLD.with_borrow_mut(|world| world.lot = Some(lot));
	}
	WORLD.with_borrow_mut(|world| world.lot.iter_mut().for_each(|lot| lot.author = author));
	Sli::on_initialize(System::block_number());
	if session.is_none() {
		poll();
	}
	finish();
}

/// Closes once more what there is room for in a block.
pub fn poll() {
	let limits: BlockWeights = <Test as frame_system::Config>::BlockWeights::get();
	Sli::on_poll(System::block_number(), &mut WeightMeter::with_limit(limits.max_block));
}

/// Ends the block whose transactions were what the test has sent so far.
fn end_block() {
	if WORLD.with_borrow_mut(|world| core::mem::take(&mut world.has_room)) {
		let limits: frame_system::limits::BlockWeights =
			<Test as frame_system::Config>::BlockWeights::get();
		Sli::on_idle(System::block_number(), limits.max_block);
	}
}

/// What `try_state` says of a block. It reads all records: in a long life after one block in eight, and at the end.
fn finish() {
	let number = System::block_number();
	if number <= 32 || number.is_multiple_of(8) {
		try_state::check::<Test>().unwrap();
	}
}

/// The id of a validator.
pub fn target(account: AccountId) -> TargetId {
	Sli::target_id(HOME, &TargetRef::Account(account)).unwrap()
}

/// The stored counts of a validator.
pub fn record(account: AccountId, kind: PeriodKind, start: Seconds) -> Option<Counted> {
	counted::close::stored::<Test>(HOME, Period { kind, start }, target(account))
}

/// Counts, the short way.
pub fn counted(assigned: u64, authored: u64, windows: u64) -> Counted {
	Counted { assigned, authored, windows }
}

/// Somebody fills the open block.
pub fn fill_block() {
	WORLD.with_borrow_mut(|world| world.has_room = false);
}

/// What the invariants say of a change, which is taken back.
pub fn broken(change: impl FnOnce()) -> sp_runtime::TryRuntimeError {
	frame_support::storage::with_transaction(|| {
		change();
		let broken = try_state::check::<Test>();
		sp_runtime::TransactionOutcome::Rollback(Ok::<_, sp_runtime::DispatchError>(broken))
	})
	.unwrap()
	.unwrap_err()
}
