//! A chain that lives while anything is sent to it: what may come of a call, and what may not.

use crate::{
	actors::{self, Actor, Chain, account_of},
	calls, chain,
	dice::Dice,
	draw::Draw,
	footprint::{Footprint, stored},
	genesis,
};
use almanac_runtime::{
	AccountId, Balances, Executive, Runtime, RuntimeCall, RuntimeOrigin, Signature, SignedPayload,
	System, TxExtension, UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::{
	dispatch::Pays,
	storage::with_transaction_unchecked,
	traits::{Currency, fungible::InspectHold},
};
use pallet_sli::{HOME, Retention, SamplingParameters};
use serde_json::json;
use sp_core::Pair;
use sp_io::TestExternalities;
use sp_runtime::{StateVersion, TransactionOutcome, generic::Era, traits::Dispatchable};

/// How many inputs a block gets.
const A_BLOCK: u64 = 40;
/// Length of a window in seconds: ten blocks.
const WINDOW_S: u32 = 60;

/// What has happened.
#[derive(Debug, Default)]
pub struct Tally {
	pub inputs: u64,
	pub accepted: u64,
	pub reports: u64,
	pub transactions: u64,
	pub invalid: u64,
	pub blocks: u64,
}

pub struct World {
	state: TestExternalities,
	dice: Dice,
	actors: Vec<Actor>,
	chain: Chain,
	slot: u64,
	pub tally: Tally,
}

impl World {
	pub fn new(seed: u64) -> Self {
		let actors = actors::all();
		let state = genesis::patched("local", patch(&actors));
		let slot = chain::FIRST_SLOT_MS / 6_000;
		let mut world = Self {
			state,
			dice: Dice::new(&[seed]),
			slot,
			chain: Chain::new(slot as u32 * 6 / WINDOW_S * WINDOW_S, WINDOW_S),
			actors,
			tally: Tally::default(),
		};
		world.block(Self::settle);
		world
	}

	/// Sends so many inputs.
	pub fn run(&mut self, inputs: u64) {
		let end = self.tally.inputs + inputs;
		while self.tally.inputs < end {
			self.block(|world| {
				let mut before = Footprint::take();
				for _ in 0..A_BLOCK {
					world.tally.inputs += 1;
					if world.dice.once_in(12) {
						world.transaction();
						before = Footprint::take();
					} else {
						world.call(&mut before);
					}
				}
				world.is_bounded();
			});
		}
	}

	/// A block in which `inside` happens; every invariant is checked at its end.
	fn block(&mut self, inside: impl FnOnce(&mut Self)) {
		// Now and then nobody authors for a while.
		let missed = if self.dice.once_in(50) { self.dice.below(40) } else { 0 };
		self.slot += 1 + missed;
		self.tally.blocks += 1;
		let mut state = core::mem::take(&mut self.state);
		state.execute_with(|| {
			chain::open_block(self.slot);
			inside(self);
			System::reset_events();
			chain::close_block();
		});
		state.commit_all().expect("an in-memory trie commits");
		self.state = state;
	}

	/// Some reporters and targets to begin with.
	fn settle(&mut self) {
		let window = (self.slot * 6) as u32 / WINDOW_S * WINDOW_S;
		for actor in self.actors.iter().skip(3).take(5) {
			let who = account_of(&actor.pair);
			let call = pallet_registry::Call::<Runtime>::join {
				network: HOME,
				signer: who.clone(),
				region: None,
				head: self.chain.link(window),
			};
			let joined = RuntimeCall::Registry(call).dispatch(RuntimeOrigin::signed(who));
			joined.expect("everybody may join");
		}
	}

	/// A call from some origin.
	fn call(&mut self, before: &mut Footprint) {
		let (call, origin, who) = self.draw();
		let root = sp_io::storage::root(StateVersion::V1);
		let encoded = call.encoded_size() as u32;
		match call.clone().dispatch(origin) {
			Err(refused) => {
				let same = sp_io::storage::root(StateVersion::V1) == root;
				assert!(same, "a refused call changes nothing: {call:?}");
				let pays = refused.post_info.pays_fee;
				assert_eq!(pays, Pays::Yes, "a refused call pays: {call:?}");
			},
			Ok(accepted) => {
				self.tally.accepted += 1;
				let is_report = matches!(call, RuntimeCall::Sli(pallet_sli::Call::report { .. }));
				self.tally.reports += u64::from(is_report);
				let is_free = accepted.pays_fee == Pays::No;
				let may_be_free = is_report || is_relayed(&call);
				assert!(!is_free || may_be_free, "only reports are free: {call:?}");
				let after = Footprint::take();
				if who.is_some() && !is_governance(&call) {
					let free = unpaid(&call);
					assert!(
						after.is_paid_since(before, free),
						"{call:?} of {encoded} bytes: {before:?} became {after:?}"
					);
				}
				*before = after;
			},
		}
	}

	/// A call and who sends it; seldom Root, now and then nobody.
	fn draw(&mut self) -> (RuntimeCall, RuntimeOrigin, Option<AccountId>) {
		let mut draw = Draw { dice: &mut self.dice, actors: &self.actors, chain: &self.chain };
		if draw.dice.once_in(40) {
			return (calls::of_admin(&mut draw), RuntimeOrigin::root(), None);
		}
		let call = calls::any(&mut draw, 2);
		let is_inherent = matches!(call, RuntimeCall::Timestamp(_));
		if draw.dice.once_in(40) && !is_inherent {
			return (call, RuntimeOrigin::none(), None);
		}
		let is_report = matches!(call, RuntimeCall::Sli(pallet_sli::Call::report { .. }));
		let who = if is_report && !draw.dice.once_in(8) { draw.signer() } else { draw.account() };
		(call, RuntimeOrigin::signed(who.clone()), Some(who))
	}

	/// A signed transaction with all that comes with one: whoever is refused has paid.
	fn transaction(&mut self) {
		self.tally.transactions += 1;
		let mut draw = Draw { dice: &mut self.dice, actors: &self.actors, chain: &self.chain };
		let call = calls::any(&mut draw, 1);
		let actor = draw.dice.one_of(&self.actors);
		let who = account_of(&actor.pair);
		let nonce = System::account_nonce(&who).saturating_add(u32::from(self.dice.once_in(20)));
		let transaction = signed(call.clone(), &actor, nonce);
		let money = Balances::total_balance(&who);
		let root = sp_io::storage::root(StateVersion::V1);
		let result = with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction) {
			Err(invalid) => TransactionOutcome::Rollback(Err(invalid)),
			Ok(result) => TransactionOutcome::Commit(Ok(result)),
		});
		match result {
			Err(_) => {
				self.tally.invalid += 1;
				let same = sp_io::storage::root(StateVersion::V1) == root;
				assert!(same, "an invalid transaction changes nothing: {call:?}");
			},
			Ok(Err(_)) => {
				let less = Balances::total_balance(&who) < money;
				assert!(less, "a refused transaction costs a fee: {call:?}");
			},
			Ok(Ok(())) => self.tally.accepted += 1,
		}
	}

	/// The state does not grow beyond what is kept of targets and reporters, and what is paid for.
	fn is_bounded(&self) {
		let targets = pallet_sli::NextTargetId::<Runtime>::get(HOME);
		let periods = |kind| {
			let parameters = pallet_sli::ParametersOf::<Runtime>::get(HOME).latest().current;
			parameters.retention.of(kind).max(8) + 60
		};
		let kept: u32 = pallet_sli::PeriodKind::ALL.into_iter().map(periods).sum();
		let (records, _) = stored("Sli", Some("Records"));
		assert!(records <= targets * 4 * kept, "{records} records of {targets} targets");
		let (reporters, _) = stored("Registry", Some("Reporters"));
		let networks = 1 + stored("Registry", Some("Networks")).0;
		assert!(reporters <= 32 * networks, "{reporters} reporters");
		let (sums, _) = stored("Sli", Some("OpenSums"));
		assert!(sums <= targets * 3 * 4, "{sums} open sums of {targets} targets");
		let held = Balances::total_balance_on_hold;
		let all = self.actors.iter().map(|actor| held(&account_of(&actor.pair)));
		assert!(all.sum::<u128>() <= Balances::total_issuance(), "nobody holds what there is not");
	}
}

fn patch(actors: &[Actor]) -> serde_json::Value {
	let unit = |money: u128| serde_json::Number::from_u128(money).expect("it is a number");
	let balances: Vec<_> = actors
		.iter()
		.filter(|actor| actor.money > 0)
		.map(|actor| json!([account_of(&actor.pair), unit(actor.money)]))
		.collect();
	let retention = Retention { windows: 6, days: 2, weeks: 2, months: 2, years: 1, eras: 3 };
	let sampling = SamplingParameters {
		samples_per_window: 10,
		timeout_ms: 5_000,
		min_reporters: 2,
		grace_ms: 12_000,
		grace_blocks: 4,
		idle_windows: 30,
		..Default::default()
	};
	json!({
		"balances": { "balances": balances },
		"registry": { "admission": "open", "invited": [] },
		"sli": { "windowMs": WINDOW_S * 1_000, "retention": retention, "leastReporters": 2, "sampling": sampling },
		"validators": { "sessionLength": 10 },
	})
}

/// Whether a call is or holds one that the Council alone can send.
fn is_governance(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::Council(_) | RuntimeCall::Whitelist(_) => true,
		_ => inside(call).iter().any(|call| is_governance(call)),
	}
}

/// Whoever carries out what the Council has let through pays nothing for it.
fn is_relayed(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Whitelist(_)
			| RuntimeCall::Council(_)
			| RuntimeCall::Utility(_)
			| RuntimeCall::Preimage(_)
	)
}

/// Bytes that cost nothing: a length may take one byte more, options have none or some.
fn unpaid(call: &RuntimeCall) -> u32 {
	use pallet_registry::Call::{leave, remove_address, resume, set_members, withdraw_consent};
	let own = match call {
		RuntimeCall::Registry(set_members { .. }) => 8,
		RuntimeCall::Registry(leave { .. } | resume { .. } | remove_address { .. }) => 32,
		RuntimeCall::Registry(withdraw_consent { .. }) => 32,
		// When its windows close or it reports, a reporter's entry names them.
		RuntimeCall::Sli(_) => 64,
		_ => 0,
	};
	inside(call).iter().fold(own, |sum, call| sum + unpaid(call))
}

/// The calls within a call.
fn inside(call: &RuntimeCall) -> Vec<&RuntimeCall> {
	use pallet_utility::Call::{as_derivative, batch, batch_all, force_batch, if_else};
	let RuntimeCall::Utility(call) = call else { return Vec::new() };
	match call {
		batch { calls } | batch_all { calls } | force_batch { calls } => calls.iter().collect(),
		as_derivative { call, .. } => vec![call],
		if_else { main, fallback } => vec![main, fallback],
		_ => Vec::new(),
	}
}

fn signed(call: RuntimeCall, actor: &Actor, nonce: u32) -> UncheckedExtrinsic {
	let extension: TxExtension = (
		pallet_sli::room::KeepRoom::default(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let payload = SignedPayload::new(call, extension).expect("the state has what is signed");
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| actor.pair.sign(bytes)));
	let (call, extension, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account_of(&actor.pair).into(), signature, extension)
}
