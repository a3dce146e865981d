//! A chain with nothing but sessions, balances and this pallet.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, OnInitialize, OneSessionHandler},
};
use frame_system::EnsureRoot;
use pallet_session::{PeriodicSessions, SessionHandler};
use sp_runtime::{
	BoundToRuntimeAppPublic, BuildStorage, KeyTypeId, RuntimeAppPublic,
	key_types::DUMMY,
	testing::UintAuthorityId,
	traits::{ConvertInto, OpaqueKeys},
};

use crate::{self as pallet_validators, Dealt, SeatKeys, SessionLengthBlocks, weights::Measured};

pub type AccountId = u64;

/// The most validators of this chain.
pub const MAX_VALIDATORS: u32 = 4;

/// What is held while an account has keys.
pub const KEY_DEPOSIT: u64 = 10;

/// What each account owns at genesis.
pub const ENDOWMENT: u64 = 1_000;

/// The length of a session in blocks, the shortest there may be.
pub const SESSION_LENGTH: u32 = 5;

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
	#[runtime::pallet_index(10)]
	pub type Validators = pallet_validators;
	#[runtime::pallet_index(20)]
	pub type Session = pallet_session;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

parameter_types! {
	/// The keys by which consensus knows the seats, in order.
	pub static Authorities: Vec<u64> = Vec::new();
	/// How often consensus was told of a change: the set id of GRANDPA.
	pub static Changes: u32 = 0;
}

/// Stands for Aura and GRANDPA: the one hears of the authorities in the order of their seats in every session, the
/// other only when pallet-session reports a change.
pub struct Consensus;

impl SessionHandler<AccountId> for Consensus {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = &[DUMMY];

	fn on_genesis_session<Ks: OpaqueKeys>(seats: &[(AccountId, Ks)]) {
		Dealt::<Test, Authors>::on_genesis_session(keys_of(seats).into_iter());
	}

	fn on_new_session<Ks: OpaqueKeys>(
		changed: bool,
		seats: &[(AccountId, Ks)],
		queued: &[(AccountId, Ks)],
	) {
		Changes::mutate(|changes| *changes += u32::from(changed));
		let (seats, queued) = (keys_of(seats), keys_of(queued));
		Dealt::<Test, Authors>::on_new_session(changed, seats.into_iter(), queued.into_iter());
	}

	fn on_disabled(_: u32) {}
}

/// Stands for Aura.
pub struct Authors;

impl BoundToRuntimeAppPublic for Authors {
	type Public = UintAuthorityId;
}

impl OneSessionHandler<AccountId> for Authors {
	type Key = UintAuthorityId;

	fn on_genesis_session<'a, I: 'a + Iterator<Item = (&'a AccountId, UintAuthorityId)>>(seats: I) {
		Authorities::set(seats.map(|(_, key)| key.0).collect());
	}

	fn on_new_session<'a, I: 'a + Iterator<Item = (&'a AccountId, UintAuthorityId)>>(
		_: bool,
		seats: I,
		_: I,
	) {
		Authorities::set(seats.map(|(_, key)| key.0).collect());
	}

	fn on_disabled(_: u32) {}
}

impl SeatKeys for Consensus {
	const KEY_TYPE: KeyTypeId = DUMMY;

	fn keys() -> Vec<Vec<u8>> {
		Authorities::get().into_iter().map(|key| UintAuthorityId(key).to_raw_vec()).collect()
	}
}

fn keys_of<Ks: OpaqueKeys>(seats: &[(AccountId, Ks)]) -> Vec<(&AccountId, UintAuthorityId)> {
	let key = |keys: &Ks| keys.get::<UintAuthorityId>(DUMMY);
	seats.iter().filter_map(|(who, keys)| Some((who, key(keys)?))).collect()
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = PeriodicSessions<SessionLengthBlocks<Test>, ConstU32<0>>;
	type NextSessionRotation = PeriodicSessions<SessionLengthBlocks<Test>, ConstU32<0>>;
	type SessionManager = Validators;
	type SessionHandler = Consensus;
	type Keys = UintAuthorityId;
	type DisablingStrategy = ();
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ConstU64<KEY_DEPOSIT>;
}

impl pallet_validators::Config for Test {
	type UpdateOrigin = EnsureRoot<AccountId>;
	type MaxValidators = ConstU32<MAX_VALIDATORS>;
	type SeatKeys = Consensus;
	type WeightInfo = Measured<Test>;
}

/// The key of an account, another number than the account so that they cannot be confused.
pub fn key_of(who: AccountId) -> UintAuthorityId {
	UintAuthorityId(who + 100)
}

/// Builds a chain and runs a test on it.
pub struct ExtBuilder {
	genesis: pallet_validators::GenesisConfig<Test>,
	with_keys: Vec<AccountId>,
}

impl Default for ExtBuilder {
	/// Accounts 1 to 6 with money; 1, 2 and 3 have keys and validate.
	fn default() -> Self {
		Self {
			genesis: pallet_validators::GenesisConfig {
				session_length: SESSION_LENGTH,
				validators: vec![1, 2, 3],
				..Default::default()
			},
			with_keys: vec![1, 2, 3],
		}
	}
}

impl ExtBuilder {
	/// Lists `validators` at genesis.
	pub fn validators(mut self, validators: Vec<AccountId>) -> Self {
		self.genesis.validators = validators;
		self
	}

	/// Gives keys to `accounts` at genesis.
	pub fn with_keys(mut self, accounts: Vec<AccountId>) -> Self {
		self.with_keys = accounts;
		self
	}

	/// Changes the genesis of the pallet under test.
	pub fn genesis(
		mut self,
		change: impl FnOnce(&mut pallet_validators::GenesisConfig<Test>),
	) -> Self {
		change(&mut self.genesis);
		self
	}

	/// The genesis state. Panics where the chain refuses it.
	pub fn build(self) -> sp_io::TestExternalities {
		Authorities::set(Vec::new());
		Changes::set(0);
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: (1..=6).map(|who| (who, ENDOWMENT)).collect(),
				..Default::default()
			},
			validators: self.genesis,
			session: pallet_session::GenesisConfig {
				keys: self.with_keys.into_iter().map(|who| (who, who, key_of(who))).collect(),
				..Default::default()
			},
			..Default::default()
		}
		.build_storage();
		let mut ext = sp_io::TestExternalities::new(storage.expect("the genesis is valid"));
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test` on the genesis state, then checks every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Validators::do_try_state().expect("the invariants hold after the test");
		});
	}
}

/// Runs `count` blocks.
pub fn run_blocks(count: u32) {
	for _ in 0..count {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		Session::on_initialize(next);
	}
}

/// Runs blocks until the session with the index `session` has begun, checking every invariant in
/// each of them.
pub fn run_to_session(session: u32) {
	while Session::current_index() < session {
		run_blocks(1);
		Validators::do_try_state().expect("the invariants hold after the block");
	}
}

/// Gives `who` its keys, as by its own call.
pub fn set_keys(who: AccountId) {
	frame_support::assert_ok!(Session::set_keys(
		RuntimeOrigin::signed(who),
		key_of(who),
		Vec::new()
	));
}
