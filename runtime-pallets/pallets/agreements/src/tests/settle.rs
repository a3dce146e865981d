use crate::{
	Agreement, AgreementId, Closed, Error, Event, HoldReason, OpenAgreements, Outcome, Settlement,
	Stored, StoredBounds, Terms, Why, mock::*, preview,
};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{InspectHold, MutateFreeze},
};
use pallet_sli::{Absence, Counted, HOME, Indicator, Period, PeriodKind, Record, Sampled};
use sp_runtime::DispatchError::BadOrigin;

fn settle(id: AgreementId) -> sp_runtime::DispatchResult {
	Agreements::settle(signed(CALLER), id)
}

/// What settling the next period of `id` says.
fn settled(id: AgreementId) -> Settlement<u64> {
	let foreseen = preview::<Test>(id).expect("it is final");
	assert_ok!(settle(id));
	let is_of = |event: &Event<Test>| matches!(event, Event::Settled { .. });
	let Some(Event::Settled {
		agreement,
		start,
		outcome,
		fee_to_provider,
		to_caller,
		payout,
		to_reporters,
	}) = events().into_iter().rfind(is_of)
	else {
		panic!("nothing was settled")
	};
	assert_eq!(agreement, id);
	let told = Settlement { start, outcome, fee_to_provider, to_caller, payout, to_reporters };
	assert_eq!(told, foreseen);
	told
}

fn unknown(id: AgreementId) -> Why {
	let told = settled(id);
	assert_eq!((told.fee_to_provider, told.to_caller, told.payout), (0, 0, 0));
	match told.outcome {
		Outcome::Unknown { why } => why,
		outcome => panic!("{outcome:?}"),
	}
}

#[test]
fn a_kept_period_pays_the_provider_and_frees_the_cap() {
	run(|| {
		let id = agree(terms(), 2);
		close(id, census(990, 1_000));
		let start = agreement(id).expect("there").next;
		let told = settled(id);
		let expected = Settlement {
			start,
			outcome: Outcome::Kept,
			fee_to_provider: 990,
			to_caller: 10,
			payout: 0,
			to_reporters: 0,
		};
		assert_eq!(told, expected);
		assert_eq!(total(PROVIDER), ENDOWMENT + 990);
		assert_eq!(total(CUSTOMER), ENDOWMENT - 1_000);
		assert_eq!(total(CALLER), ENDOWMENT + 10);
		assert_eq!(held(HoldReason::Fee, CUSTOMER), 1_000);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 5_000);
		let left = agreement(id).expect("there");
		assert_eq!((left.next, left.left), (start + DAY, 1));
	});
}

#[test]
fn a_missed_period_pays_the_customer_by_how_far_it_missed() {
	run(|| {
		let id = agree(terms(), 2);
		close(id, census(985, 1_000));
		let told = settled(id);
		assert_eq!(told.outcome, Outcome::Missed { payout: 2_500 });
		assert_eq!((told.fee_to_provider, told.to_caller, told.payout), (990, 10, 2_500));
		assert_eq!(total(PROVIDER), ENDOWMENT + 990 - 2_500);
		assert_eq!(total(CUSTOMER), ENDOWMENT - 1_000 + 2_500);
		close(id, census(0, 1_000));
		assert_eq!(settled(id).outcome, Outcome::Missed { payout: 5_000 });
		assert_eq!(last_event(), Event::Ended { agreement: id });
		assert_eq!(agreement(id), None);
		assert!(!OpenAgreements::<Test>::contains_key((HOME, 1, Indicator::Authorship)));
		assert_eq!(Balances::total_balance_on_hold(&CUSTOMER), 0);
		assert_eq!(held(HoldReason::Collateral, PROVIDER), 0);
		assert_noop!(settle(id), Error::<Test>::UnknownAgreement);
	});
}

#[test]
fn what_is_unknown_pays_nobody_and_says_why() {
	run(|| {
		let id = agree(rpc(), 12);
		let whole = sampled(100, 100);
		for (closed, why) in [
			(Closed::NoRecord, Why::NoRecord),
			(Closed::Gone, Why::OutOfRetention),
			(record(Sampled { samples: 0, ..whole.clone() }), Why::NoQuorum),
			(record(Sampled { reported: 239, ..whole.clone() }), Why::LowCoverage),
			(record(Sampled { reporters: 2, ..whole.clone() }), Why::TooFewReporters),
		] {
			close(id, closed);
			assert_eq!(unknown(id), why);
		}
		// One sample and one report more.
		close(id, record(Sampled { reported: 240, reporters: 3, ..whole }));
		assert_eq!(settled(id).outcome, Outcome::Kept);
		let census_of_none = agree(terms(), 1);
		close(census_of_none, census(0, 0));
		assert_eq!(unknown(census_of_none), Why::NoRecord);
		assert_eq!(total(CUSTOMER), ENDOWMENT - 1_000);
	});
}

#[test]
fn an_answer_counts_to_the_end_of_the_bucket_of_the_promised_latency() {
	run(|| {
		let bucket = almanac_math::bucket::index(100_000);
		let (first, last) =
			(almanac_math::bucket::first_us(bucket), almanac_math::bucket::last_us(bucket));
		let within = |within_us| {
			let objective = crate::Objective { within_us, ..rpc().objective };
			let id = agree(Terms { objective, ..rpc() }, 1);
			close(id, record(sampled(100, 100)));
			settled(id).outcome
		};
		assert_eq!(within(first), Outcome::Kept);
		assert_eq!(within(last), Outcome::Kept);
		assert_eq!(within(first - 1), Outcome::Missed { payout: 5_000 });
	});
}

#[test]
fn periods_are_settled_in_order_each_when_it_is_final_and_once() {
	run(|| {
		let id = agree(terms(), 2);
		assert_noop!(Agreements::settle(RuntimeOrigin::none(), id), BadOrigin);
		assert_noop!(settle(id + 1), Error::<Test>::UnknownAgreement);
		let next = agreement(id).expect("there").next;
		at(next + DAY - 1);
		assert_noop!(settle(id), Error::<Test>::NotClosed);
		assert_eq!(preview::<Test>(id), None);
		close(id, census(1, 1));
		let first = settled(id);
		assert_eq!(first.start, next);
		// The second has not ended yet.
		assert_noop!(settle(id), Error::<Test>::NotClosed);
		close(id, Closed::NotYet);
		assert_noop!(settle(id), Error::<Test>::NotClosed);
		close(id, census(1, 1));
		assert_eq!(settled(id).start, next + DAY);
	});
}

#[test]
fn a_target_that_the_provider_does_not_speak_for_any_more_makes_it_unknown() {
	run(|| {
		let id = agree(terms(), 2);
		close(id, census(0, 1_000));
		Removed::set([(HOME, 1)].into());
		assert_eq!(unknown(id), Why::TargetGone);
		Removed::set(Default::default());
		close(id, census(0, 1_000));
		assert_eq!(settled(id).payout, 5_000);
	});
}

#[test]
fn a_freeze_on_who_pays_keeps_nothing_back() {
	run(|| {
		let id = agree(terms(), 1);
		for who in [PROVIDER, CUSTOMER] {
			assert_ok!(Balances::set_freeze(&(), &who, ENDOWMENT));
		}
		close(id, census(0, 1_000));
		assert_eq!(settled(id).payout, 5_000);
		assert_eq!(total(CUSTOMER), ENDOWMENT + 4_000);
		assert_eq!(total(PROVIDER), ENDOWMENT - 4_010);
		for who in [PROVIDER, CUSTOMER] {
			assert_ok!(Balances::thaw(&(), &who));
		}
	});
}

/// Leaves an account without anything.
fn end(who: AccountId) {
	assert_ok!(Balances::transfer_allow_death(signed(who), 9, Balances::free_balance(who)));
	assert_eq!(total(who), 0);
}

#[test]
fn a_dead_caller_is_not_paid_dust_and_the_provider_has_all_of_the_fee() {
	run(|| {
		let id = agree(Terms { fee: 900, cap: 900, ..terms() }, 1);
		end(CALLER);
		close(id, census(1, 1));
		assert_eq!(preview::<Test>(id).expect("final").to_caller, 9);
		assert_ok!(settle(id));
		assert_eq!(total(CALLER), 0);
		assert_eq!(total(PROVIDER), ENDOWMENT + 900);
	});
}

#[test]
fn a_dead_provider_lives_again_by_its_fee() {
	run(|| {
		let named = Some(GUARANTOR);
		assert_ok!(Agreements::offer(signed(PROVIDER), terms(), availability(), named));
		assert_ok!(Agreements::guarantee(signed(GUARANTOR), 0));
		assert_ok!(Agreements::accept(signed(CUSTOMER), 0, 1));
		assert_ok!(Agreements::close_offer(signed(PROVIDER), 0));
		end(PROVIDER);
		close(0, census(985, 1_000));
		assert_eq!(settled(0).payout, 2_500);
		assert_eq!(total(PROVIDER), 990);
		assert_eq!(total(GUARANTOR), ENDOWMENT - 2_500);
	});
}

#[test]
fn a_party_that_settles_is_paid_as_anybody() {
	run(|| {
		for (caller, own) in [(CUSTOMER, 10), (PROVIDER, 0)] {
			let (id, before) = (agree(terms(), 1), total(CUSTOMER));
			close(id, census(1, 1));
			assert_ok!(Agreements::settle(signed(caller), id));
			assert_eq!(total(CUSTOMER), before - 1_000 + own);
		}
		assert_eq!(total(PROVIDER), ENDOWMENT + 990 + 1_000);
	});
}

#[test]
fn the_callers_share_is_rounded_down_and_may_be_none() {
	run(|| {
		let id = agree(Terms { fee: 199, cap: 1, ..terms() }, 2);
		close(id, census(1, 1));
		assert_eq!(settled(id).to_caller, 1);
		// What was accepted stays as it was governed then.
		StoredBounds::<Test>::mutate(|bounds| bounds.caller_ppm = 0);
		close(id, census(1, 1));
		assert_eq!(settled(id).to_caller, 1);
		let id = agree(Terms { fee: 199, cap: 1, ..terms() }, 1);
		close(id, census(1, 1));
		let told = settled(id);
		assert_eq!((told.to_caller, told.fee_to_provider), (0, 199));
	});
}

/// What the record of the one period of an agreement makes of it.
fn outcome_of(terms: Terms<u64>, closed: Closed) -> Outcome<u64> {
	let id = agree(terms, 1);
	close(id, closed);
	settled(id).outcome
}

const UNKNOWN: Outcome<u64> = Outcome::Unknown { why: Why::LowCoverage };

#[test]
fn a_period_is_settled_on_what_the_calendar_has_of_it() {
	run(|| {
		let daily = |windows| record(Sampled { windows, ..sampled(100, 100) });
		let day = Terms { kind: PeriodKind::Day, ..rpc() };
		// 80 % of 24 windows: all that was expected was taken, and one window of twelve is not a day.
		assert_eq!(outcome_of(day, daily(2)), UNKNOWN);
		assert_eq!(outcome_of(day, daily(19)), UNKNOWN);
		assert_eq!(outcome_of(day, daily(20)), Outcome::Kept);
		// February has 28 days, March 31.
		at(MONDAY);
		assert_eq!(outcome_of(rpc(), daily(537)), UNKNOWN);
		at(MONDAY);
		assert_eq!(outcome_of(rpc(), daily(538)), Outcome::Kept);
		at(MONDAY + 40 * DAY);
		assert_eq!(outcome_of(rpc(), daily(595)), UNKNOWN);
		at(MONDAY + 40 * DAY);
		assert_eq!(outcome_of(rpc(), daily(596)), Outcome::Kept);
	});
}

#[test]
fn a_census_of_a_part_of_a_period_is_not_the_period() {
	run(|| {
		let counted = |assigned, windows| {
			Closed::Record(Record::Counted(Counted { assigned, authored: assigned, windows }))
		};
		// 14,400 slots in 24 windows: a validator that leaves on the second day of its term.
		assert_eq!(outcome_of(terms(), counted(600, 1)), UNKNOWN);
		assert_eq!(outcome_of(terms(), counted(12_959, 21)), UNKNOWN);
		// Among many validators it has slots in few windows, and where validators came in fewer slots.
		assert_eq!(outcome_of(terms(), counted(12_960, 1)), Outcome::Kept);
		assert_eq!(outcome_of(terms(), counted(600, 22)), Outcome::Kept);
	});
}

#[test]
fn absence_is_not_in_time_and_silence_is_unknown() {
	run(|| {
		let day = Terms { kind: PeriodKind::Day, ..rpc() };
		let away = |each, windows| Absence { each, all: 3 * each, windows };
		// Of 24 windows of 10 samples it was away for five.
		let walked =
			Sampled { windows: 19, expected: 720, absence: away(50, 5), ..sampled(190, 190) };
		assert_eq!(outcome_of(day, record(walked.clone())), Outcome::Missed { payout: 5_000 });
		// 190 of 192 in time, where 99 % are promised.
		let nearly = Sampled { absence: away(2, 1), expected: 576, ..walked.clone() };
		assert!(
			matches!(outcome_of(day, record(nearly)), Outcome::Missed { payout } if payout < 5_000)
		);
		// As many samples that nobody took: 19 of 24 windows are known.
		let silent = Sampled { absence: Absence::default(), ..walked.clone() };
		assert_eq!(outcome_of(day, record(silent)), UNKNOWN);
		// Away for all of it, and with it the reporters.
		let gone = Sampled { expected: 720, absence: away(240, 24), ..Sampled::default() };
		assert_eq!(outcome_of(day, record(gone)), Outcome::Missed { payout: 5_000 });
		// Away for a tenth, and nothing is known of the rest.
		let little = Sampled { expected: 720, absence: away(24, 2), ..Sampled::default() };
		assert_eq!(outcome_of(day, record(little)), UNKNOWN);
		// Two reporters are too few for what was measured.
		let few = Sampled { reporters: 2, ..walked };
		let why = Why::TooFewReporters;
		assert_eq!(outcome_of(day, record(few)), Outcome::Unknown { why });
	});
}

#[test]
fn what_was_accepted_before_the_calendar_was_kept_ends_as_it_was_accepted() {
	run(|| {
		let day = Terms { kind: PeriodKind::Day, ..rpc() };
		let of_before = |terms| {
			let id = agree(terms, 2);
			let Some(Stored::V3(now)) = crate::Agreements::<Test>::get(id) else {
				panic!("another form")
			};
			// The bytes that the runtime before stored: the form 2, without the last two fields.
			let mut bytes = now.encode();
			bytes.truncate(bytes.len() - (now.caller_ppm, now.due).encode().len());
			bytes.insert(0, 2);
			sp_io::storage::set(&crate::Agreements::<Test>::hashed_key_for(id), &bytes);
			assert_eq!(agreement(id), Some(Agreement { caller_ppm: None, due: None, ..now }));
			id
		};
		// A window of a day at full coverage, as the rule of then had it; twice, written in the form of now between.
		let id = of_before(day);
		let sliver = record(Sampled { windows: 1, ..sampled(100, 100) });
		close(id, sliver.clone());
		assert_eq!(settled(id).outcome, Outcome::Kept);
		close(id, sliver);
		assert_eq!(settled(id).outcome, Outcome::Kept);
		// What was absent was not covered.
		let absence = Absence { each: 100, all: 300, windows: 1 };
		let walked = Sampled { expected: 600, absence, ..sampled(100, 100) };
		let id = of_before(day);
		close(id, record(walked));
		assert_eq!(unknown(id), Why::LowCoverage);
		let id = of_before(terms());
		close(
			id,
			Closed::Record(Record::Counted(Counted { assigned: 1, authored: 1, windows: 1 })),
		);
		StoredBounds::<Test>::mutate(|bounds| bounds.caller_ppm = 5_000);
		let told = settled(id);
		assert_eq!((told.outcome, told.to_caller), (Outcome::Kept, 5));
	});
}

#[test]
fn a_halt_over_the_end_of_a_period_is_settled_when_records_are_there() {
	run(|| {
		let id = agree(terms(), 3);
		// All three days end while nothing is recorded.
		let next = agreement(id).expect("there").next;
		at(next + 10 * DAY);
		assert_eq!(unknown(id), Why::NoRecord);
		close(id, census(0, 1_000));
		assert_eq!(settled(id).payout, 5_000);
		close(id, Closed::Gone);
		assert_eq!(unknown(id), Why::OutOfRetention);
		assert_eq!(agreement(id), None);
	});
}

/// Writes the record of each day of the next period of an agreement, and of the period.
fn close_days(id: AgreementId, told: impl Fn(u32) -> Sampled) {
	let it = agreement(id).expect("it is not settled");
	let days = crate::period::days_from(it.terms.kind, it.next);
	let mut sum = Sampled::default();
	for day in 0..days {
		let told = told(day);
		let period = Period { kind: PeriodKind::Day, start: it.next + day * DAY };
		let key = (it.terms.network, it.terms.indicator, period, it.terms.target);
		sum = sum.and(&told);
		Written::mutate(|written| drop(written.insert(key, record(told))));
	}
	close(id, record(sum));
}

/// A day of which so many reports count: of the first one half is missed.
fn told(day: u32, reporters: u32) -> Sampled {
	let samples = 14_400;
	let answered = if day == 0 { samples / 2 } else { samples };
	Sampled { reporters, windows: 24, ..sampled(answered, samples) }
}

/// Else the silence of a minority for one day voids a week or a month.
#[test]
fn days_with_too_few_reporters_are_left_out_of_a_period() {
	run(|| {
		let week = Terms { kind: PeriodKind::Week, min_reporters: 4, ..rpc() };
		let outcome = |reporters: &dyn Fn(u32) -> u32| {
			let id = agree(week, 1);
			close_days(id, |day| told(day, reporters(day)));
			let due = settled(id);
			(due.outcome, due.fee_to_provider + due.to_caller + due.to_reporters)
		};
		let (all, half) = (7 * 14_400, 7_200);
		let paid = |known: u64| {
			let part =
				crate::outcome::payout(week.cap.into(), known - half, known, &week.objective);
			Outcome::Missed { payout: part.expect("it is missed").try_into().expect("small") }
		};
		assert_eq!(outcome(&|_| 5), (paid(all), week.fee));
		// One day of seven is silent, of which nothing was missed.
		let six_days = week.fee * 6 / 7;
		assert_eq!(outcome(&|day| if day == 3 { 3 } else { 5 }), (paid(all - 14_400), six_days));
		// The day on which it was away is the silent one.
		assert_eq!(outcome(&|day| if day == 0 { 3 } else { 5 }), (Outcome::Kept, six_days));
		// Of two days in seven too little is known.
		let why = Why::LowCoverage;
		assert_eq!(outcome(&|day| if day < 2 { 3 } else { 5 }), (Outcome::Unknown { why }, 0));
		let why = Why::TooFewReporters;
		assert_eq!(outcome(&|_| 3), (Outcome::Unknown { why }, 0));
	});
}

/// Their windows would make the calendar known.
#[test]
fn days_without_a_quorum_are_left_out_with_those_of_too_few_reporters() {
	run(|| {
		let week = Terms { kind: PeriodKind::Week, min_reporters: 4, ..rpc() };
		let outcome = |without_quorum: u32| {
			let id = agree(week, 1);
			close_days(id, |day| match day {
				0 => told(1, 3),
				_ if day <= without_quorum => {
					Sampled { reporters: 4, windows: 24, ..sampled(0, 0) }
				},
				_ => told(day, 5),
			});
			settled(id).outcome
		};
		assert_eq!(outcome(0), Outcome::Kept);
		let why = Why::LowCoverage;
		assert_eq!(outcome(2), Outcome::Unknown { why });
	});
}
