use crate::{
	Claimable, Closed, Error, Event, Leaf, Leaves, PotDay, PotDays, Pots, Reward, Terms,
	claim::claimable,
	mock::{
		evidence::{Answer, PLACES, Sheet, key, list, open},
		*,
	},
	pot::account,
};
use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use pallet_sli::{Distribution, Indicator, Period, PeriodKind, Record, Sampled, Seconds};
use sp_core::Pair;
use sp_runtime::BoundedVec;

/// A window of today, and what the pot has for today.
const NOON: Seconds = MONDAY + DAY / 2;
const AMOUNT: u64 = 24_000;
/// What of it is for a window.
const BUDGET: u64 = 1_000;
/// What `sheet` earns of it alone: half for target 1, and half of the other half for target 2.
const SHOWN: u64 = 750;

/// A chain at 15:00 whose network 1 pays 24,000 for today; targets 1 to 3 sign.
fn paid(test: impl FnOnce()) {
	run(|| {
		for target in 1..=3 {
			list(1, target);
			list(0, target);
		}
		fund(1);
		at(NOON + 3 * WINDOW);
		test();
	});
}

fn fund(network: u32) {
	assert_ok!(Balances::transfer_allow_death(signed(9), account::<Test>(network), AMOUNT + LEAST));
	at(NOON - DAY);
	crate::pot::roll::<Test>(network);
	PotDays::<Test>::mutate(network, MONDAY, |day| day.amount -= LEAST);
	Pots::<Test>::mutate(network, |pot| pot.as_mut().expect("there").owed -= LEAST);
}

/// A sheet of reporter 5 that answers all of target 1 and half of target 2.
fn sheet() -> Sheet {
	Sheet::honest(1, NOON, 5, &[(1, PLACES), (2, PLACES / 2)])
}

/// What the record of the window says of a target.
fn recorded(target: u32, answered: u64, samples: u64) {
	let period = Period { kind: PeriodKind::Window, start: NOON };
	let record = Closed::Record(Record::Sampled(sampled(answered, samples)));
	Written::mutate(|written| drop(written.insert((1, Indicator::Rpc, period, target), record)));
}

/// The paid amount of a claim that is accepted.
fn earned(sheet: &Sheet) -> u64 {
	let (before, pot) = (total(sheet.reporter), total(account::<Test>(sheet.network)));
	let told = sheet.claim(sheet.leaves(10)).expect("it is accepted");
	assert_eq!(told.pays_fee, Pays::No);
	assert!(told.actual_weight.is_some());
	let earned = total(sheet.reporter) - before;
	assert_eq!(total(account::<Test>(sheet.network)), pot - earned);
	earned
}

#[track_caller]
fn refused(sheet: &Sheet, leaves: Leaves, error: Error<Test>) {
	let before = Opened::get();
	assert_noop!(sheet.claim(leaves), error);
	assert_eq!(Opened::get(), before);
}

#[test]
fn who_has_measured_is_paid_for_each_target_that_it_has_proved() {
	paid(|| {
		let sheet = sheet();
		open(&[&sheet]);
		let foreseen = claimable::<Test>(1, NOON, &5).expect("there is something");
		let expected = Claimable {
			seed: sheet.opened().seed(),
			answered: 15,
			openings: 10,
			credits: 2,
			total: 2,
			amount: SHOWN,
			targets: vec![1, 2],
		};
		assert_eq!(foreseen, expected);
		assert_eq!(earned(&sheet), SHOWN);
		let told =
			Event::Claimed { network: 1, window: NOON, reporter: 5, credits: 2, paid: SHOWN };
		assert_eq!(last_event(), told);
		assert_eq!(PotDays::<Test>::get(1, MONDAY), PotDay { amount: AMOUNT, paid: SHOWN });
		assert_eq!(claimable::<Test>(1, NOON, &5), None);
		refused(&sheet, sheet.leaves(10), Error::<Test>::ClaimedAlready);
	});
}

#[test]
fn a_sample_counts_at_the_instant_that_its_window_drew_whichever_the_distribution() {
	let sheet_of = |distribution| {
		let sheet = Sheet { distribution, ..Sheet::new(1, NOON, 5) };
		sheet.answered(&[(1, PLACES), (2, PLACES)])
	};
	paid(|| {
		// Not those of its window: it was sampled by another distribution.
		for (measured, governed) in [
			(Distribution::Stratified, Distribution::Uniform),
			(Distribution::Uniform, Distribution::Stratified),
		] {
			let sheet = Sheet { distribution: governed, ..sheet_of(measured) };
			open(&[&sheet]);
			refused(&sheet, sheet.leaves(10), Error::<Test>::ReceiptOutOfTime);
		}
		let sheet = sheet_of(Distribution::Uniform);
		open(&[&sheet]);
		assert_eq!(earned(&sheet), BUDGET);
	});
}

#[test]
fn two_reporters_share_equally_whatever_latencies_they_saw() {
	paid(|| {
		let mut sheets = [5, 6].map(|who| Sheet::honest(1, NOON, who, &[(1, PLACES)]));
		for answer in sheets[1].rows[0].answers.iter_mut().flatten() {
			answer.us = 9_000_000;
		}
		open(&[&sheets[0], &sheets[1]]);
		assert_eq!(sheets.each_ref().map(earned), [BUDGET / 2; 2]);
	});
}

#[test]
fn who_claims_not_leaves_its_share_to_a_later_day_and_to_nobody_else() {
	paid(|| {
		let sheets = [5, 6, 7].map(|who| Sheet::honest(1, NOON, who, &[(1, PLACES)]));
		open(&[&sheets[0], &sheets[1], &sheets[2]]);
		// A third each, rounded down.
		assert_eq!([earned(&sheets[0]), earned(&sheets[1])], [333; 2]);
		at(MONDAY + 4 * DAY - 1);
		let last = claimable::<Test>(1, NOON, &7).expect("the last second");
		assert_eq!(last.amount, 333);
		at(MONDAY + 4 * DAY);
		refused(&sheets[2], sheets[2].leaves(10), Error::<Test>::ClaimTooLate);
		// A claim of a later window brings it on.
		let later = Sheet::honest(1, MONDAY + 3 * DAY, 5, &[(1, PLACES)]);
		open(&[&later]);
		assert_eq!(earned(&later), 0);
		let rest = AMOUNT - 666;
		assert_eq!(PotDays::<Test>::get(1, MONDAY + 5 * DAY), PotDay { amount: rest, paid: 0 });
		assert_eq!(PotDays::<Test>::get(1, MONDAY), PotDay::default());
	});
}

#[test]
fn who_may_claim_what_and_when() {
	paid(|| {
		let sheet = sheet();
		let leaves = || BoundedVec::default();
		refused(&sheet, leaves(), Error::<Test>::NotProved);
		open(&[&sheet]);
		let claim = |origin, network, window| Agreements::claim(origin, network, window, leaves());
		assert_noop!(claim(signed(5), 1, NOON), Error::<Test>::NotAReporter);
		assert_noop!(claim(signed(5 + SIGNER), 2, NOON), Error::<Test>::NotAReporter);
		assert_noop!(claim(signed(6 + SIGNER), 1, NOON), Error::<Test>::NotProved);
		assert_noop!(claim(signed(5 + SIGNER), 0, NOON), Error::<Test>::NotProved);
		assert_noop!(claim(signed(5 + SIGNER), 1, NOON + WINDOW), Error::<Test>::NotProved);
		let none = RuntimeOrigin::none();
		assert_noop!(claim(none, 1, NOON), sp_runtime::DispatchError::BadOrigin);

		let change = |change: fn(&mut pallet_sli::Proved)| {
			Opened::mutate(|opened| opened.values_mut().for_each(change));
		};
		change(|it| it.is_complete = false);
		refused(&sheet, sheet.leaves(10), Error::<Test>::NotProved);
		change(|it| it.is_complete = true);
		let proofs = sheet.opened().proofs;
		change(|it| it.proofs = BoundedVec::default());
		refused(&sheet, leaves(), Error::<Test>::NotProved);
		Opened::mutate(|opened| opened.values_mut().for_each(|it| it.proofs = proofs.clone()));

		at(NOON + WINDOW - 1);
		refused(&sheet, sheet.leaves(10), Error::<Test>::NotClosed);
		at(NOON + WINDOW);
		let gone = Period { kind: PeriodKind::Window, start: NOON };
		Written::mutate(|it| drop(it.insert((1, Indicator::Rpc, gone, 1), Closed::Gone)));
		refused(&sheet, sheet.leaves(10), Error::<Test>::ClaimTooLate);
		Written::set(Default::default());
		assert_eq!(earned(&sheet), SHOWN);
	});
}

#[test]
fn it_has_to_show_as_many_samples_as_are_governed_and_each_the_drawn_one() {
	paid(|| {
		let sheet = sheet();
		open(&[&sheet]);
		for count in [0, 7, 9] {
			refused(&sheet, sheet.leaves(count), Error::<Test>::WrongLeaves);
		}
		let whole = sheet.leaves(10).into_inner();
		let with = |number: usize, change: &dyn Fn(&mut Leaf)| -> Leaves {
			let mut leaves = whole.clone();
			change(&mut leaves[number]);
			leaves.try_into().expect("as many")
		};
		let wrong = |change: &dyn Fn(&mut Leaf)| {
			for number in [0, 7] {
				refused(&sheet, with(number, change), Error::<Test>::WrongLeaf);
			}
		};
		wrong(&|leaf| leaf.us += 1);
		wrong(&|leaf| leaf.at += 1);
		wrong(&|leaf| leaf.height += 1);
		wrong(&|leaf| leaf.signature[63] ^= 1);
		wrong(&|leaf| leaf.index += 1);
		wrong(&|leaf| leaf.index = PLACES);
		wrong(&|leaf| leaf.path.truncate(leaf.path.len() - 1));
		wrong(&|leaf| {
			let step = leaf.path[0];
			leaf.path.try_push(step).expect("there is room");
		});
		wrong(&|leaf| leaf.path[0].answered ^= 1);
		wrong(&|leaf| leaf.path[0].answered = u32::MAX);
		wrong(&|leaf| leaf.path[0].digest[0] ^= 1);
		// Another answered one of the same row, which is in the tree, but was not drawn.
		let other = (0..PLACES).find(|index| *index != whole[0].index).expect("another");
		let row = usize::from(whole[0].path[0] != sheet.leaf(0, whole[0].index).path[0]);
		let other = sheet.leaf(row, other.min(PLACES / 2 - 1).max(other % 5));
		if other.index != whole[0].index {
			refused(&sheet, with(0, &|leaf| *leaf = other.clone()), Error::<Test>::WrongLeaf);
		}
		// Fewer openings from now on.
		let reward = Reward { reporters_ppm: 0, openings: 2 };
		assert_ok!(Agreements::set_reward(council(), reward));
		refused(&sheet, sheet.leaves(10), Error::<Test>::WrongLeaves);
		assert_ok!(sheet.claim(sheet.leaves(2)));
	});
}

/// A sheet of reporter 5 whose receipts of target 1 are made so.
fn with(receipt: impl Fn(&Sheet, u32) -> crate::mock::evidence::Answer) -> Sheet {
	let mut sheet = Sheet::honest(1, NOON, 5, &[(1, PLACES)]);
	let made = (0..PLACES).map(|index| Some(receipt(&sheet, index))).collect();
	sheet.rows[0].answers = made;
	open(&[&sheet]);
	sheet
}

#[test]
fn the_clock_of_a_receipt_is_near_its_instant() {
	paid(|| {
		for (after, is_good) in [(-499, true), (10_500, true), (-501, false), (10_501, false)] {
			let sheet = with(|sheet, index| sheet.receipt(&key(1), 1, index, after));
			let leaves = sheet.leaves(10);
			if is_good {
				assert_ok!(sheet.claim(leaves));
			} else {
				refused(&sheet, leaves, Error::<Test>::ReceiptOutOfTime);
			}
		}
	});
}

#[test]
fn a_receipt_of_anything_else_is_none() {
	paid(|| {
		let wrong = |sheet: Sheet| refused(&sheet, sheet.leaves(10), Error::<Test>::WrongReceipt);
		// Of another instant, with a clock that fits; of another target; by another target's key.
		wrong(with(|sheet, index| {
			let other = (index + 1) % PLACES;
			let shift = sheet.instant(index) as i64 - sheet.instant(other) as i64;
			sheet.receipt(&key(1), 1, other, shift)
		}));
		wrong(with(|sheet, index| sheet.receipt(&key(1), 2, index, 1)));
		wrong(with(|sheet, index| sheet.receipt(&key(2), 1, index, 1)));
		// By another key than the one it names, which is the target's.
		wrong(with(|sheet, index| {
			let listed = key(1).public().0;
			Answer { key: listed, ..sheet.receipt(&key(2), 1, index, 1) }
		}));
		// Of another network, window or reporter: another link, and other bytes.
		for (network, window, who) in [(0, NOON, 5), (1, NOON - WINDOW, 5), (1, NOON, 6)] {
			wrong(with(|sheet, index| {
				let theirs = Sheet::new(network, window, who);
				let shift = sheet.instant(index) as i64 - theirs.instant(index) as i64;
				theirs.receipt(&key(1), 1, index, shift)
			}));
		}
		// Of a link that it has taken for the right network, signed for another one.
		wrong(with(|sheet, index| {
			let theirs = Sheet { network: 0, ..sheet.clone() };
			let shift = sheet.instant(index) as i64 - theirs.instant(index) as i64;
			theirs.receipt(&key(1), 1, index, shift)
		}));
		// Of another chain.
		wrong(with(|sheet, index| {
			let it = sheet.receipt(&key(1), 1, index, 1);
			let id = crate::claim::id(&sheet.link, 1, index);
			let signed = crate::claim::message(&[1; 32], 1, 1, &id, it.at, it.height);
			Answer { signature: key(1).sign(&signed).0, ..it }
		}));
		// Of a target that is not listed any more.
		let good = with(|sheet, index| sheet.receipt(&key(1), 1, index, 1));
		Keys::mutate(|keys| drop(keys.remove(&(1, 1))));
		refused(&good, good.leaves(10), Error::<Test>::WrongReceipt);
		// Any of its keys will do.
		let keys = [3, 1].map(|target| key(target).public().0).to_vec();
		Keys::mutate(|all| drop(all.insert((1, 1), keys)));
		assert_eq!(earned(&good), BUDGET);
	});
}

#[test]
fn nulls_are_paid_up_to_the_records_share_of_them() {
	paid(|| {
		// Each answers 4 of 10, takes the rest as null, and needs 5.
		let sheet = |who| Sheet::honest(1, NOON, who, &[(1, 4)]);
		let credits = |who| claimable::<Test>(1, NOON, &who).map(|it| (it.credits, it.amount));
		let sheets = [5, 6].map(sheet);
		open(&[&sheets[0], &sheets[1]]);
		assert_eq!(credits(5), Some((0, 0)));
		recorded(1, 91, 100);
		assert_eq!(credits(5), Some((0, 0)));
		// Of its ten samples five are shown or allowed, of twenty that both have taken.
		recorded(1, 90, 100);
		assert_eq!(credits(5), Some((1, BUDGET / 4)));
		// Without a quorum nothing is known.
		let record = Sampled { samples: 0, ..sampled(0, 0) };
		let period = Period { kind: PeriodKind::Window, start: NOON };
		let none = Closed::Record(Record::Sampled(record));
		Written::mutate(|it| drop(it.insert((1, Indicator::Rpc, period, 1), none)));
		assert_eq!(credits(5), Some((0, 0)));
		// It is not refused: its openings are good.
		assert_eq!(earned(&sheets[0]), 0);
		recorded(1, 0, 100);
		assert_eq!(earned(&sheets[1]), BUDGET / 2);
	});
}

#[test]
fn a_dead_target_is_paid_without_any_receipt_and_untaken_samples_are_not() {
	paid(|| {
		recorded(1, 0, 100);
		recorded(2, 0, 100);
		let mut sheet = Sheet::honest(1, NOON, 5, &[(1, 0), (2, 0)]);
		// Of target 2 it has taken too few.
		sheet.rows[1].samples = PLACES / 2 - 1;
		open(&[&sheet]);
		let told = claimable::<Test>(1, NOON, &5).expect("there is something");
		assert_eq!((told.answered, told.openings, told.credits, told.total), (0, 0, 1, 1));
		let some = with(|sheet, index| sheet.receipt(&key(1), 1, index, 1)).leaves(1);
		open(&[&sheet]);
		refused(&sheet, some, Error::<Test>::WrongLeaves);
		assert_eq!(earned(&sheet), BUDGET);
	});
}

#[test]
fn a_pot_pays_no_more_than_it_has_and_stays_alive() {
	paid(|| {
		let sheet = sheet();
		open(&[&sheet]);
		// All of the day is gone already but 400.
		PotDays::<Test>::mutate(1, MONDAY, |day| day.paid = AMOUNT - 400);
		Pots::<Test>::mutate(1, |pot| pot.as_mut().expect("there").owed = 400);
		assert_eq!(earned(&sheet), 400);
		// A window of a day without a pot pays nothing, and is accepted.
		let other = Sheet::honest(1, MONDAY - DAY, 5, &[(1, PLACES)]);
		open(&[&other]);
		assert_eq!(earned(&other), 0);
	});
}

/// Else an endpoint that pays nobody voids what is earned of those that pay.
#[test]
fn samples_of_targets_that_pay_nothing_are_not_drawn() {
	paid(|| {
		let target = |target| Terms { target, ..rpc() };
		let id = agree(target(1), 1);
		let agreement = agreement(id).expect("there");
		crate::paying::set::<Test>(id, &agreement, 100, 0);
		let mut sheet = Sheet::honest(1, NOON, 5, &[(1, PLACES), (2, PLACES)]);
		// Nobody lists the key of target 2 any more.
		sheet.rows[1].answers.iter_mut().flatten().for_each(|answer| answer.key = [0; 32]);
		open(&[&sheet]);
		let foreseen = claimable::<Test>(1, NOON, &5).expect("there is something");
		assert_eq!((foreseen.targets, foreseen.answered), (vec![1], PLACES.into()));
		assert_eq!(foreseen.amount, BUDGET);
		let account = codec::Encode::encode(&sheet.reporter);
		let (seed, proofs) = (sheet.opened().seed(), &sheet.proofs()[..1]);
		let leaf = |number| {
			let (_, rank) = crate::claim::drawn(&seed, &account, number, proofs).expect("drawn");
			sheet.leaf(0, rank)
		};
		let leaves = (0..10).map(leaf).collect::<Vec<_>>().try_into().expect("at most 32");
		assert_ok!(sheet.claim(leaves));
		assert_eq!(PotDays::<Test>::get(1, MONDAY).paid, BUDGET);
	});
}
