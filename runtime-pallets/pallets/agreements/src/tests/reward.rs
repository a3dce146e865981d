use crate::{
	Agreements as Stored_, Closed, Error, Event, HoldReason, Outcome, Pot, PotDay, PotDays, Pots,
	Reward, Rewarding, Terms, Why, mock::*, pot::account, preview,
};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Indicator};
use sp_runtime::DispatchError::BadOrigin;

/// An agreement of the other network of which reporters get a tenth, each day.
fn rewarded(periods: u32) -> u32 {
	set(100_000, 8);
	agree(Terms { kind: pallet_sli::PeriodKind::Day, ..rpc() }, periods)
}

fn set(reporters_ppm: u32, openings: u32) {
	assert_ok!(Agreements::set_reward(council(), Reward { reporters_ppm, openings }));
}

fn pot(network: u32) -> AccountId {
	account::<Test>(network)
}

fn settle(id: u32) {
	assert_ok!(Agreements::settle(signed(CALLER), id));
}

fn day(network: u32, start: u32) -> (u64, u64) {
	let PotDay { amount, paid } = PotDays::<Test>::get(network, start);
	(amount, paid)
}

fn now() -> u32 {
	(Now::get() / 1_000) as u32
}

/// Start of tomorrow, where what is settled now goes.
fn tomorrow() -> u32 {
	now() / DAY * DAY + DAY
}

#[test]
fn a_kept_and_a_missed_period_pay_reporters_the_same() {
	run(|| {
		let id = rewarded(3);
		let start = agreement(id).expect("there").next;
		close(id, record(sampled(100, 100)));
		let foreseen = preview::<Test>(id).expect("final");
		settle(id);
		let expected = Event::Settled {
			agreement: id,
			start,
			outcome: Outcome::Kept,
			fee_to_provider: 890,
			to_caller: 10,
			payout: 0,
			to_reporters: 100,
		};
		assert_eq!(last_event(), expected);
		assert_eq!((foreseen.fee_to_provider, foreseen.to_reporters), (890, 100));
		assert_eq!((total(pot(1)), day(1, tomorrow())), (100, (100, 0)));
		assert_eq!(Pots::<Test>::get(1), Some(Pot { oldest: tomorrow(), owed: 100 }));

		close(id, record(sampled(985, 1_000)));
		settle(id);
		assert_eq!(total(pot(1)), 200);
		assert_eq!(total(PROVIDER), ENDOWMENT + 2 * 890 - 2_500);
		assert_eq!(total(CUSTOMER), ENDOWMENT - 2_000 + 2_500);

		close(id, Closed::NoRecord);
		let told = preview::<Test>(id).expect("final");
		assert_eq!(told.outcome, Outcome::Unknown { why: Why::NoRecord });
		assert_eq!((told.fee_to_provider, told.to_caller, told.to_reporters), (0, 0, 0));
		settle(id);
		assert_eq!((total(pot(1)), total(CUSTOMER)), (200, ENDOWMENT - 2_000 + 2_500));
		assert_eq!(total(pot(HOME)), 0);
	});
}

#[test]
fn the_share_is_rounded_down_and_the_provider_has_the_rest() {
	run(|| {
		set(33_333, 8);
		let id = agree(Terms { fee: 999, cap: 1, ..rpc() }, 1);
		close(id, record(sampled(1, 1)));
		let told = preview::<Test>(id).expect("final");
		assert_eq!((told.to_reporters, told.to_caller, told.fee_to_provider), (33, 9, 957));
	});
}

#[test]
fn only_rpc_pays_reporters_and_what_was_accepted_keeps_its_share() {
	run(|| {
		let before = agree(rpc(), 1);
		set(50_000, 8);
		let reachability = Terms { indicator: Indicator::Reachability, ..rpc() };
		let ids = [terms(), reachability, rpc()].map(|terms| agree(terms, 1));
		set(0, 8);
		let after = agree(rpc(), 1);
		let share = |id| agreement(id).expect("there").reporters_ppm;
		assert_eq!([before, ids[0], ids[1], ids[2], after].map(share), [0, 0, 0, 50_000, 0]);
	});
}

#[test]
fn what_was_accepted_before_reporters_were_paid_settles_as_before() {
	run(|| {
		let id = rewarded(2);
		// The bytes that an earlier runtime stored: the form 1, without the last three fields.
		let Some(crate::Stored::V3(now)) = Stored_::<Test>::get(id) else { panic!("another form") };
		let mut bytes = now.encode();
		let added = (now.reporters_ppm, now.caller_ppm, now.due).encode().len();
		bytes.truncate(bytes.len() - added);
		bytes.insert(0, 1);
		let key = Stored_::<Test>::hashed_key_for(id);
		sp_io::storage::set(&key, &bytes);
		let read = agreement(id).expect("it is read");
		let before = crate::Agreement { reporters_ppm: 0, caller_ppm: None, due: None, ..now };
		assert_eq!(read, before);
		check();

		close(id, record(sampled(100, 100)));
		settle(id);
		assert_eq!(
			(total(PROVIDER), total(CALLER), total(pot(1))),
			(ENDOWMENT + 990, ENDOWMENT + 10, 0)
		);
		// It is written in the form of now.
		let stored = sp_io::storage::get(&key).expect("there");
		assert_eq!(stored[0], 3);
		assert_eq!(
			crate::StoredOf::<Test>::decode(&mut &stored[..]).expect("it is").latest().left,
			1
		);
	});
}

#[test]
fn what_a_dead_pot_cannot_take_goes_back_to_the_customer() {
	run(|| {
		set(9_999, 8);
		let id = agree(rpc(), 2);
		close(id, record(sampled(100, 100)));
		// 9 of 1,000: the account needs 10 to live.
		settle(id);
		assert_eq!((total(pot(1)), PotDays::<Test>::iter().count()), (0, 0));
		assert_eq!((total(CUSTOMER), total(PROVIDER)), (ENDOWMENT - 991, ENDOWMENT + 981));
		// Once somebody has brought it to life it takes any amount.
		assert_ok!(Balances::transfer_allow_death(signed(9), pot(1), LEAST));
		close(id, record(sampled(100, 100)));
		settle(id);
		assert_eq!(day(1, tomorrow()), (LEAST + 9, 0));
	});
}

#[test]
fn what_anybody_sends_is_for_the_day_after_the_next_settlement() {
	run(|| {
		let id = agree(Terms { kind: pallet_sli::PeriodKind::Day, ..rpc() }, 2);
		assert_ok!(Balances::transfer_allow_death(signed(9), pot(1), 5_000));
		assert_eq!(PotDays::<Test>::iter().count(), 0);
		close(id, record(sampled(100, 100)));
		settle(id);
		assert_eq!(day(1, tomorrow()), (5_000, 0));
		// Once.
		close(id, record(sampled(100, 100)));
		settle(id);
		assert_eq!((day(1, tomorrow()), day(1, tomorrow() - DAY)), ((0, 0), (5_000, 0)));
	});
}

#[test]
fn what_nobody_claims_goes_on_to_the_next_day_three_days_after_its_end() {
	run(|| {
		let (id, other) = (rewarded(1), rewarded(24));
		close(id, record(sampled(100, 100)));
		settle(id);
		let first = tomorrow();
		let settle_at = |instant| {
			close(other, Closed::NoRecord);
			at(instant);
			settle(other);
		};
		settle_at(first + 4 * DAY - 1);
		assert_eq!(day(1, first), (100, 0));
		settle_at(first + 4 * DAY);
		assert_eq!((day(1, first), day(1, first + 5 * DAY)), ((0, 0), (100, 0)));
		// Forty days later the pointer follows by eight days a call; nothing is lost meanwhile.
		at(first + 45 * DAY);
		let oldest = || Pots::<Test>::get(1).expect("there").oldest;
		let before = oldest();
		settle(other);
		assert_eq!(oldest(), before + 8 * DAY);
		assert_eq!(day(1, first + 46 * DAY), (100, 0));
		check();
		for _ in 0..8 {
			settle(other);
		}
		assert_eq!(oldest(), first + 42 * DAY);
		assert_eq!(day(1, first + 46 * DAY), (100, 0));
	});
}

#[test]
fn a_reward_is_taken_up_to_its_bounds_and_refused_beyond() {
	run(|| {
		assert_eq!(Rewarding::<Test>::get(), Reward { reporters_ppm: 0, openings: 10 });
		let set = |reporters_ppm, openings| {
			Agreements::set_reward(council(), Reward { reporters_ppm, openings })
		};
		for (reporters_ppm, openings) in [(0, 1), (100_000, 32)] {
			assert_ok!(set(reporters_ppm, openings));
			let reward = Reward { reporters_ppm, openings };
			assert_eq!(last_event(), Event::RewardSet { reward });
			assert_eq!(Rewarding::<Test>::get(), reward);
		}
		for (reporters_ppm, openings) in [(100_001, 8), (0, 0), (0, 33)] {
			assert_noop!(set(reporters_ppm, openings), Error::<Test>::RewardOutOfBounds);
		}
		let reward = Reward::default();
		assert_noop!(Agreements::set_reward(signed(1), reward), BadOrigin);
	});
}

#[test]
fn a_pause_ends_no_claim_and_notice_frees_what_reporters_would_get() {
	run(|| {
		let id = rewarded(10);
		assert_ok!(Agreements::notice(signed(CUSTOMER), id));
		let left = agreement(id).map_or(0, |it| u64::from(it.left));
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 1_000 * left);
		assert_eq!(total(pot(1)), 0);
	});
}
