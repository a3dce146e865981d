//! A chain with balances, pallet-sli and this pallet; tests set slot, time and validators by hand.

use crate::{self as pallet_registry, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Contains, Get, Hooks, UnixTime},
	weights::WeightMeter,
};
use frame_system::EnsureRoot;
use pallet_sli::{HOME, NetworkId, Seconds, TargetId, TargetRef};
use sp_consensus_aura::Slot;
use sp_core::{H256, Pair, ed25519};
use sp_runtime::BuildStorage;
use std::time::Duration;

pub type AccountId = u64;

/// What a reporter's bond is.
pub const BOND: u64 = 100;
/// What an address costs.
pub const DEPOSIT: u64 = 10;
/// What a group costs.
pub const GROUP: u64 = 20;
/// What each of its members costs.
pub const MEMBER: u64 = 2;
/// What each account owns at genesis.
pub const ENDOWMENT: u64 = 1_000;
/// The hash of the chain's first block.
pub const GENESIS: H256 = H256([7; 32]);
/// Length of a window in seconds.
pub const WINDOW: Seconds = 60;
/// Start of the window of the first block.
pub const START: Seconds = 1_200_000;
/// The 00:00 UTC that follows it, 160 windows later.
pub const MIDNIGHT: Seconds = 1_209_600;
const SLOT_MS: u64 = 6_000;

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
	#[runtime::pallet_index(11)]
	pub type Registry = pallet_registry;
	#[runtime::pallet_index(12)]
	pub type Sli = pallet_sli;
}

parameter_types! {
	/// The slot of the block that is being executed.
	pub static CurrentSlot: u64 = 0;
	/// Who validates.
	pub static Current: Vec<AccountId> = Vec::new();
	/// Who is queued.
	pub static Queued: Vec<AccountId> = Vec::new();
	/// For how long receipts are claimed.
	pub static ReceiptsS: Seconds = 0;
	/// What is under agreement.
	pub static Agreed: Vec<(pallet_sli::NetworkId, pallet_sli::TargetId, pallet_sli::Indicator)> = Vec::new();
}

pub struct SlotOfBlock;
impl Get<Option<Slot>> for SlotOfBlock {
	fn get() -> Option<Slot> {
		Some(CurrentSlot::get().into()).filter(|slot: &Slot| **slot > 0)
	}
}

impl pallet_sli::Duties for SlotOfBlock {}

pub struct SlotTime;
impl UnixTime for SlotTime {
	fn now() -> Duration {
		Duration::from_millis(CurrentSlot::get() * SLOT_MS)
	}
}

pub struct Session;
impl pallet_sli::CurrentSession<AccountId> for Session {
	fn validators() -> Vec<AccountId> {
		Current::get()
	}

	fn index() -> u32 {
		0
	}
}

pub struct Validating;
impl Contains<AccountId> for Validating {
	fn contains(who: &AccountId) -> bool {
		Current::get().contains(who) || Queued::get().contains(who)
	}
}

pub struct UnderAgreement;
impl Contains<(pallet_sli::NetworkId, pallet_sli::TargetId, pallet_sli::Indicator)>
	for UnderAgreement
{
	fn contains(
		what: &(pallet_sli::NetworkId, pallet_sli::TargetId, pallet_sli::Indicator),
	) -> bool {
		Agreed::get().contains(what)
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<u64>;
	type DbWeight = frame_support::weights::constants::RocksDbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

impl pallet_sli::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type WeightInfo = pallet_sli::weights::Measured<Test>;
	type SlotDuration = ConstU64<SLOT_MS>;
	type Slot = SlotOfBlock;
	type Time = SlotTime;
	type Session = Session;
	type Eras = pallet_sli::SessionsPerEra<ConstU32<6>>;
	type Reporters = Registry;
	type Liveness = ();
}

impl pallet_registry::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type BondAmount = ConstU64<BOND>;
	type AddressDeposit = ConstU64<DEPOSIT>;
	type GroupDeposit = ConstU64<GROUP>;
	type MemberDeposit = ConstU64<MEMBER>;
	type MaxReporters = ConstU32<4>;
	type MaxAddresses = ConstU32<2>;
	type MaxNetworks = ConstU32<4>;
	type MaxInvited = ConstU32<4>;
	type Validators = Validating;
	type UnderAgreement = UnderAgreement;
	type ReceiptsS = ReceiptsS;
	type Dependants = ();
	type WeightInfo = weights::Measured<Test>;
}

/// Builds a chain and runs a test on it.
pub struct ExtBuilder {
	genesis: GenesisConfig<Test>,
}

impl Default for ExtBuilder {
	/// Accounts 1 to 30 with money; 10, 20 and 30 validate as targets 1, 2 and 3; everyone may report.
	fn default() -> Self {
		Self { genesis: GenesisConfig { admission: Admission::Open, ..Default::default() } }
	}
}

impl ExtBuilder {
	/// Only whom the Council invites may report; at genesis these.
	pub fn by_approval(mut self, invited: Vec<AccountId>) -> Self {
		self.genesis.admission = Admission::Approval;
		self.genesis.invited = invited;
		self
	}

	/// Runs `test` in a block in the middle of the first window, then checks every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		CurrentSlot::set(0);
		Agreed::set(Vec::new());
		Current::set(vec![10, 20, 30]);
		Queued::set(vec![10, 20, 30]);
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: (1..=30).map(|who| (who, ENDOWMENT)).collect(),
				..Default::default()
			},
			registry: self.genesis,
			sli: pallet_sli::GenesisConfig {
				window_ms: Some(WINDOW * 1_000),
				..Default::default()
			},
			..Default::default()
		}
		.build_storage();
		let storage = storage.expect("the genesis is valid");
		sp_io::TestExternalities::from(storage).execute_with(|| {
			frame_system::BlockHash::<Test>::insert(0, GENESIS);
			rotate();
			block_at(START + 30);
			test();
			check();
		});
	}
}

/// Checks every invariant.
pub fn check() {
	try_state::check::<Test>().expect("the invariants hold");
}

/// Runs a test on a chain where everyone may report.
pub fn run(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(test);
}

/// Seats the validators of [`Current`], as a session does that begins.
pub fn rotate() {
	type Notes = pallet_sli::NoteSessions<Test, ()>;
	<Notes as pallet_session::SessionManager<AccountId>>::start_session(0);
}

/// Executes the block of a UTC second.
pub fn block_at(second: Seconds) {
	CurrentSlot::set(u64::from(second) * 1_000 / SLOT_MS);
	let number = System::block_number() + 1;
	System::set_block_number(number);
	Sli::on_initialize(number);
	let mut meter = WeightMeter::new();
	Sli::on_poll(number, &mut meter);
}

/// Executes blocks, one every half window, until every window before `start` is closed for reporters.
pub fn close_windows_before(start: Seconds) {
	let is_closed = || records::first_open::<Test>(HOME).is_some_and(|open| open >= start);
	let mut second = Seconds::try_from(CurrentSlot::get() * SLOT_MS / 1_000).unwrap();
	for _ in 0..1_000 {
		if is_closed() {
			return;
		}
		second += WINDOW / 2;
		block_at(second);
	}
	panic!("the windows before {start} do not close");
}

/// The origin of transactions that `who` signs.
pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The Council, or Root.
pub fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// Makes `who` a reporter with the key `who + 1_000`.
pub fn join(who: AccountId) -> sp_runtime::DispatchResult {
	Registry::join(signed(who), HOME, who + 1_000, None, [who.to_le_bytes()[0]; 32])
}

/// The node with this number.
pub fn node(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number; 32])
}

/// An RPC endpoint with the consent of node `number` to be `target` of the network of `genesis`, for the
/// account `who`.
pub fn rpc_for(number: u8, url: &str, target: TargetId, who: AccountId, genesis: H256) -> Address {
	let pair = node(number);
	let signature = pair.sign(&consent::message(&genesis, target, &who, url.as_bytes()));
	Address::Rpc { url: text(url), peer: pair.public().0, signature: signature.0 }
}

/// An RPC endpoint of the home network, consent given.
pub fn rpc(number: u8, url: &str, target: TargetId) -> Address {
	rpc_for(number, url, target, speaker(HOME, target), GENESIS)
}

/// The p2p port of node `number`, consent given to be `target` of a network.
pub fn port_of(network: NetworkId, number: u8, multiaddr: &str, target: TargetId) -> Address {
	let genesis = answer::network::<Test>(network).expect("it is registered").genesis_hash;
	let (pair, who) = (node(number), speaker(network, target));
	let signature = pair.sign(&consent::message(&genesis, target, &who, multiaddr.as_bytes()));
	Address::Port { multiaddr: text(multiaddr), peer: pair.public().0, signature: signature.0 }
}

/// The p2p port of node `number`, consent given to be `target` of the home network.
pub fn port(number: u8, multiaddr: &str, target: TargetId) -> Address {
	port_of(HOME, number, multiaddr, target)
}

/// The p2p port of node `number`, as it was added when no node had to sign.
pub fn libp2p(number: u8, multiaddr: &str) -> Address {
	Address::Libp2p { multiaddr: text(multiaddr), peer: node(number).public().0 }
}

/// Has `who` claim the p2p port of node `number` for a target, as before version 3; measured from
/// genesis on.
pub fn claim(number: u8, multiaddr: &str, target: TargetId, who: AccountId) {
	use frame_support::traits::fungible::MutateHold;
	let address = libp2p(number, multiaddr);
	let form = endpoint::normal_form::<Test>(&address).expect("it is well formed");
	Endpoints::<Test>::insert(form, (HOME, target));
	Peers::<Test>::insert(address.peer(), (HOME, target));
	Balances::hold(&HoldReason::Address.into(), &who, DEPOSIT).expect("it has enough");
	let listed = Listed { address, since: 0, until: None, depositor: who, deposit: DEPOSIT };
	AddressesOf::<Test>::mutate(HOME, target, |list| {
		list.try_push(listed).expect("there is room");
	});
	Promises::<Test>::mutate(HOME, target, |promised| {
		promised.reachability = Some(Promise { since: 0, until: None });
	});
}

/// The signature of node `number` that takes its consent back to be `target` for the account `who`.
pub fn withdrawal(number: u8, target: TargetId, who: AccountId) -> [u8; 64] {
	node(number).sign(&consent::withdrawal(&GENESIS, target, &who)).0
}

/// Who speaks for a target, nobody's account where nobody does.
fn speaker(network: NetworkId, target: TargetId) -> AccountId {
	target::speaker::<Test>(network, target).unwrap_or_default()
}

/// Text as it is stored.
pub fn text(text: &str) -> Text {
	text.as_bytes().to_vec().try_into().expect("it is short")
}

/// A target of an endpoint's name.
pub fn named(name: &str) -> TargetRef<AccountId> {
	TargetRef::Name(name.as_bytes().to_vec().try_into().expect("it is short"))
}

/// What `who` has on hold for a reason.
pub fn held(reason: HoldReason, who: AccountId) -> u64 {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The events of this pallet, the last one last.
pub fn events() -> Vec<Event<Test>> {
	let of_registry = |record: frame_system::EventRecord<RuntimeEvent, H256>| match record.event {
		RuntimeEvent::Registry(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(of_registry).collect()
}

/// The last event of this pallet.
pub fn last_event() -> Event<Test> {
	events().pop().expect("there is one")
}

/// Registers a network whose genesis hash is made of `number + 100`.
pub fn register_network(number: u8) {
	let (genesis, name) = (H256([number + 100; 32]), vec![b'a' + number]);
	frame_support::assert_ok!(Registry::register_network(
		council(),
		genesis,
		name,
		Consensus::Aura,
		6_000,
		None
	));
}

/// Adds an endpoint to a network, owned by `owner`; its id.
pub fn add_endpoint(network: pallet_sli::NetworkId, name: &str, owner: AccountId) -> TargetId {
	frame_support::assert_ok!(Registry::add_target(council(), network, named(name), owner));
	Sli::target_id(network, &named(name)).expect("it has an id")
}
