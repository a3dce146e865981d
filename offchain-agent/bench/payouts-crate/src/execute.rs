//! Has the pallet pay an era, and writes down what it paid.

use crate::{
	dice::Dice,
	draw::{Era, Payee},
	incentive,
	runtime::*,
};
use frame_support::{assert_ok, traits::fungible::Inspect};
use pallet_staking_async::{
	self as staking, ActiveEra, ActiveEraInfo, CurrentEra, ErasRewardPoints, ErasValidatorReward,
	Event, Forcing, RewardDestination, session_rotation::Eras,
};
use pallet_staking_async_rc_client::{AHStakingInterface, SessionReport};
use serde_json::{Value, json};
use sp_runtime::Perbill;
use sp_staking::{Exposure, IndividualExposure};
use std::collections::BTreeMap;

// Far from the accounts of pots.
const FIRST_STASH: AccountId = 1 << 60;
const FIRST_PAYEE: AccountId = 1 << 61;
const CALLER: AccountId = 1 << 62;

pub fn execute(era: &Era, dice: &mut Dice) -> Value {
	ExistentialDeposit::set(era.existential_deposit);
	PageSize::set(era.page_size);
	DisableMinting::set(!mints(era));
	MintedReward::set(era.reward);
	sp_io::TestExternalities::default().execute_with(|| {
		System::set_block_number(1);
		ActiveEra::<Runtime>::put(ActiveEraInfo { index: era.index, start: Some(0) });
		CurrentEra::<Runtime>::put(era.index);
		staking::ForceEra::<Runtime>::put(Forcing::ForceNone);
		bond(era);
		elect(era);
		work(era);
		let paid = pay(era, dice);
		written(era, paid)
	})
}

fn mints(era: &Era) -> bool {
	era.mints || !cfg!(feature = "incentive")
}

fn bond(era: &Era) {
	for (place, staker) in era.stakers.iter().enumerate() {
		let (stash, deposit) = (stash_of(place), era.existential_deposit);
		let destination = match staker.payee {
			Payee::Staked | Payee::Missing => RewardDestination::Staked,
			Payee::Stash | Payee::Controller => RewardDestination::Stash,
			Payee::Account => RewardDestination::Account(FIRST_PAYEE + place as AccountId),
			Payee::None => RewardDestination::None,
		};
		fund(stash, 10 * deposit + 1_000);
		assert_ok!(Staking::bond(RuntimeOrigin::signed(stash), 2 * deposit + 10, destination));
		match staker.payee {
			Payee::Missing => staking::Payee::<Runtime>::remove(stash),
			// No call sets it any more; states still have it.
			#[allow(deprecated)]
			Payee::Controller => staking::Payee::<Runtime>::insert(stash, RewardDestination::Controller),
			_ => (),
		}
	}
}

fn fund(account: AccountId, amount: Balance) {
	assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account, amount));
}

/// What an election leaves for an era.
fn elect(era: &Era) {
	#[cfg(feature = "incentive")]
	incentive::set_curve(era);
	for validator in &era.validators {
		let stash = stash_of(validator.stash);
		let others = validator
			.nominators
			.iter()
			.map(|&(place, value)| IndividualExposure { who: stash_of(place), value });
		let behind: Balance = validator.nominators.iter().map(|&(_, value)| value).sum();
		let exposure = Exposure {
			total: validator.own + behind,
			own: validator.own,
			others: others.collect(),
		};
		Eras::<Runtime>::upsert_exposure(era.index, &stash, exposure);
		let commission = Perbill::from_parts(validator.commission);
		let prefs = staking::ValidatorPrefs { commission, blocked: false };
		staking::ErasValidatorPrefs::<Runtime>::insert(era.index, stash, prefs);
		#[cfg(feature = "incentive")]
		incentive::weigh(era.index, stash, validator.own);
	}
}

/// The sessions of the era as the relay chain reports them; the last report begins the next era.
fn work(era: &Era) {
	#[cfg(feature = "incentive")]
	if !mints(era) {
		incentive::fill_pots(era);
	}
	for (end_index, points) in era.sessions.iter().enumerate() {
		let is_last = end_index + 1 == era.sessions.len();
		if is_last {
			CurrentEra::<Runtime>::put(era.index + 1);
		}
		let _ = Staking::on_relay_session_report(SessionReport {
			end_index: end_index as u32,
			activation_timestamp: is_last.then_some((86_400_000, era.index + 1)),
			validator_points: points
				.iter()
				.map(|&(place, points)| (stash_of(place), points))
				.collect(),
			leftover: false,
		});
	}
	assert_eq!(ActiveEra::<Runtime>::get().map(|active| active.index), Some(era.index + 1));
}

fn pay(era: &Era, dice: &mut Dice) -> Vec<Value> {
	let mut pages: Vec<(usize, u32)> = era
		.validators
		.iter()
		.flat_map(|validator| (0..page_count(era, validator.stash)).map(|at| (validator.stash, at)))
		.collect();
	if !era.in_order {
		dice.shuffle(&mut pages);
	}
	let mut paid = Vec::new();
	for (place, page) in pages {
		System::reset_events();
		let before = balances(era);
		let (caller, stash) = (RuntimeOrigin::signed(CALLER), stash_of(place));
		if era.in_order {
			assert_ok!(Staking::payout_stakers(caller, stash, era.index));
		} else {
			assert_ok!(Staking::payout_stakers_by_page(caller, stash, era.index, page));
		}
		let events = staking_events();
		require_balances(&events, before, balances(era));
		let told: Vec<Value> = events.iter().filter_map(|event| told(era, event)).collect();
		paid.push(json!([name_of(era, stash), page, told]));
	}
	paid
}

/// One without nominators is paid for its own stake as the only page.
fn page_count(era: &Era, place: usize) -> u32 {
	let overview =
		staking::ErasStakersOverview::<Runtime>::get(era.index, stash_of(place)).unwrap();
	if overview.page_count == 0 && overview.own > 0 { 1 } else { overview.page_count }
}

fn staking_events() -> Vec<Event<Runtime>> {
	let events = System::events().into_iter().map(|record| record.event);
	events.filter_map(|event| event.try_into().ok()).collect()
}

fn told(era: &Era, event: &Event<Runtime>) -> Option<Value> {
	let name = |account: &AccountId| name_of(era, *account);
	Some(match event {
		Event::PayoutStarted { validator_stash, page, next, .. } => {
			json!(["started", name(validator_stash), page, next])
		},
		Event::Rewarded { stash, amount, .. } => {
			json!(["rewarded", name(stash), amount.to_string()])
		},
		#[cfg(feature = "incentive")]
		Event::ValidatorIncentivePaid { validator_stash, amount, .. } => {
			json!(["incentive", name(validator_stash), amount.to_string()])
		},
		#[cfg(feature = "incentive")]
		Event::Unexpected(kind) => match kind {
			staking::UnexpectedKind::MissingPayee { stash, .. } => {
				json!(["missing_payee", name(stash)])
			},
			staking::UnexpectedKind::ValidatorIncentiveTransferFailed { .. } => {
				json!(["incentive_failed"])
			},
			other => panic!("{other:?}"),
		},
		_ => return None,
	})
}

/// The events say of each account what it got.
fn require_balances(
	events: &[Event<Runtime>],
	before: BTreeMap<AccountId, Balance>,
	after: BTreeMap<AccountId, Balance>,
) {
	let mut expected = before;
	for event in events {
		let (stash, dest, amount) = match event {
			Event::Rewarded { stash, dest, amount } => (stash, dest, amount),
			#[cfg(feature = "incentive")]
			Event::ValidatorIncentivePaid { validator_stash, dest, amount, .. } => {
				(validator_stash, dest, amount)
			},
			_ => continue,
		};
		let account = match dest {
			RewardDestination::Account(account) => account,
			_ => stash,
		};
		*expected.get_mut(account).unwrap() += amount;
	}
	assert_eq!(after, expected);
}

fn balances(era: &Era) -> BTreeMap<AccountId, Balance> {
	(0..era.stakers.len())
		.flat_map(|place| [stash_of(place), FIRST_PAYEE + place as AccountId])
		.map(|account| (account, Balances::total_balance(&account)))
		.collect()
}

/// As the tests of the agent read it.
fn written(era: &Era, paid: Vec<Value>) -> Value {
	let points = ErasRewardPoints::<Runtime>::get(era.index);
	let payees = era.stakers.iter().filter(|staker| staker.payee != Payee::Missing);
	let validators = era.validators.iter().map(|validator| {
		let stash = stash_of(validator.stash);
		let pages = (0..page_count(era, validator.stash)).map(|page| {
			let stored = staking::ErasStakersPaged::<Runtime>::get((era.index, stash, page));
			let others = stored.map(|page| page.others.clone()).unwrap_or_default();
			let shown = others
				.into_iter()
				.map(|other| json!([name_of(era, other.who), other.value.to_string()]));
			Value::from_iter(shown)
		});
		let overview = staking::ErasStakersOverview::<Runtime>::get(era.index, stash).unwrap();
		json!({
			"stash": name_of(era, stash),
			"points": points.individual.get(&stash).copied().unwrap_or(0),
			"commission": validator.commission,
			"own": overview.own.to_string(),
			"total": overview.total.to_string(),
			"weight": incentive::weight(era.index, stash).map(|weight| weight.to_string()),
			"pages": Value::from_iter(pages),
		})
	});
	let (budget, sum_weight, sum_weighted_points) = incentive::sums(era.index);
	json!({
		"era": era.index,
		"deposit": era.existential_deposit.to_string(),
		"mints": mints(era),
		"optimum": era.curve.optimum.to_string(),
		"cap": era.curve.hard_cap.to_string(),
		"slope": era.curve.slope,
		"weighted_from": era.weighted_from,
		"reward": ErasValidatorReward::<Runtime>::get(era.index).unwrap().to_string(),
		"budget": budget.to_string(),
		"points": points.total,
		"sum_weight": sum_weight.to_string(),
		"sum_weighted_points": sum_weighted_points.to_string(),
		"payees": Value::from_iter(
			payees.map(|staker| (staker.name.clone(), format!("{:?}", staker.payee))),
		),
		"validators": Value::from_iter(validators),
		"paid": paid,
	})
}

fn stash_of(place: usize) -> AccountId {
	FIRST_STASH + place as AccountId
}

fn name_of(era: &Era, stash: AccountId) -> &str {
	&era.stakers[(stash - FIRST_STASH) as usize].name
}
