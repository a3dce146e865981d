use crate::{
	Agreements as Stored_, Bounds, EndedExposures, HoldReason, NetworkExposures, NextAgreement,
	OpenAgreements, Stored, StoredBounds, Voided, mock::*, try_state,
};
use frame_support::{
	assert_ok,
	traits::{fungible::MutateHold, tokens::Precision},
};
use pallet_sli::{HOME, Indicator, SAMPLED, Seconds};

/// What is wrong after a change to a chain with an agreement of target 1, which is then taken back.
fn wrong(change: impl FnOnce()) -> String {
	let mut told = None;
	run(|| {
		agree(rpc(), 2);
		frame_support::storage::with_transaction_unchecked(|| {
			change();
			told = try_state::check::<Test>().err();
			sp_runtime::TransactionOutcome::Rollback(())
		});
	});
	format!("{:?}", told.expect("something is wrong"))
}

fn change(change: impl FnOnce(&mut crate::Agreement<AccountId, u64>)) {
	let mut it = agreement(0).expect("there");
	change(&mut it);
	Stored_::<Test>::insert(0, Stored::V3(it));
}

#[test]
fn a_ledger_that_is_not_what_is_held_is_found() {
	let release = |reason: HoldReason, who| {
		assert_ok!(Balances::release(&reason.into(), &who, 1, Precision::Exact));
	};
	let expected = "what is held of an account is not what it owes";
	assert!(wrong(|| release(HoldReason::Fee, CUSTOMER)).contains(expected));
	assert!(wrong(|| release(HoldReason::Collateral, PROVIDER)).contains(expected));
	assert!(wrong(|| release(HoldReason::OfferDeposit, PROVIDER)).contains(expected));
	assert!(wrong(|| change(|it| it.left = 1)).contains(expected));
}

#[test]
fn what_no_agreement_says_is_found() {
	assert!(wrong(|| change(|it| it.left = 25)).contains("or too many"));
	assert!(wrong(|| change(|it| it.left = 0)).contains("no period is left"));
	assert!(wrong(|| change(|it| it.next += 1)).contains("does not begin where it should"));
	assert!(wrong(|| change(|it| it.customer = PROVIDER)).contains("both sides"));
	assert!(
		wrong(|| change(|it| it.terms.objective.floor_ppm = 990_000)).contains("objective is none")
	);
	assert!(wrong(|| change(|it| it.offer = 7)).contains("not made"));
	assert!(wrong(NextAgreement::<Test>::kill).contains("not given"));
	let key = (HOME, 1, Indicator::Rpc);
	assert!(wrong(|| OpenAgreements::<Test>::insert(key, 1)).contains("open agreements"));
	assert!(wrong(|| NetworkExposures::<Test>::remove(1, SAMPLED)).contains("exposures"));
	assert!(wrong(|| Voided::<Test>::insert(7, 0, ())).contains("void of no agreement"));
	assert!(wrong(|| Voided::<Test>::insert(0, 0, ())).contains("void that is not covered"));
	let beyond = Bounds { caller_ppm: 10_001, ..DefaultBounds::get() };
	assert!(wrong(|| StoredBounds::<Test>::put(beyond)).contains("out of their bounds"));
}

#[test]
fn exposures_of_what_did_not_end_so_are_found() {
	let keep = |ended: Vec<(Seconds, u64)>| {
		EndedExposures::<Test>::mutate(HOME, SAMPLED, |kept| {
			*kept = ended.try_into().expect("there is room");
		});
	};
	assert!(wrong(|| keep(vec![(MONDAY + 1, 1)])).contains("at no midnight"));
	assert!(wrong(|| keep(vec![(MONDAY, 0)])).contains("added nothing"));
	assert!(wrong(|| keep(vec![(MONDAY, 1), (MONDAY, 1)])).contains("kept twice"));
}
