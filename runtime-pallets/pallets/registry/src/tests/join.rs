use crate::{Error, Event, HoldReason, Reporter, Reporters, Signers, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::HOME;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn a_reporter_begins_with_the_next_window_and_its_bond_is_held() {
	run(|| {
		let region = Some(b"eu".to_vec());
		assert_ok!(Registry::join(signed(1), HOME, 1_001, region, [5; 32]));
		let reporter = Reporter {
			signer: 1_001,
			region: Some(b"eu".to_vec().try_into().unwrap()),
			bond: BOND,
			joined: START + WINDOW,
			left: None,
			reported: None,
			closed: None,
			link: [5; 32],
			link_window: START,
		};
		assert_eq!(Reporters::<Test>::get(HOME, 1), Some(reporter));
		assert_eq!(Signers::<Test>::get(HOME, 1_001), Some(1));
		assert_eq!(held(HoldReason::Bond, 1), BOND);
		let event = Event::ReporterJoined {
			network: HOME,
			reporter: 1,
			signer: 1_001,
			joined: START + WINDOW,
			bond: BOND,
		};
		assert_eq!(last_event(), event);
	});
}

#[test]
fn only_an_account_joins() {
	run(|| {
		assert_noop!(Registry::join(council(), HOME, 1_001, None, [0; 32]), BadOrigin);
	});
}

#[test]
fn an_account_joins_once() {
	run(|| {
		assert_ok!(join(1));
		assert_noop!(
			Registry::join(signed(1), HOME, 1_002, None, [0; 32]),
			Error::<Test>::AlreadyReporter
		);
	});
}

#[test]
fn an_unknown_network_has_no_reporters_and_one_that_is_registered_has_from_its_first_window_on() {
	run(|| {
		let on = |network| Registry::join(signed(1), network, 1_001, None, [0; 32]);
		assert_noop!(on(1), Error::<Test>::UnknownNetwork);
		register_network(1);
		assert_noop!(on(1), Error::<Test>::NotInvited);
		assert_ok!(Registry::admit(council(), 1, 1));
		assert_ok!(on(1));
		let joined = Reporters::<Test>::get(1, 1).unwrap().joined;
		assert_eq!(Some(joined), Sli::first_open_sampled(1));
	});
}

#[test]
fn where_no_window_has_begun_nobody_joins() {
	run(|| {
		register_network(1);
		pallet_sli::Closings::<Test>::remove(1, pallet_sli::SAMPLED);
		let join = Registry::join(signed(1), 1, 1_001, None, [0; 32]);
		assert_noop!(join, Error::<Test>::NoWindows);
	});
}

#[test]
fn a_key_signs_for_one_reporter() {
	run(|| {
		assert_ok!(join(1));
		let with = |signer| Registry::join(signed(2), HOME, signer, None, [0; 32]);
		assert_noop!(with(1_001), Error::<Test>::SignerTaken);
		assert_noop!(with(1), Error::<Test>::SignerIsAReporter);
		assert_ok!(with(2));
	});
}

#[test]
fn nobody_keeps_an_account_out_by_naming_it_as_its_key() {
	run(|| {
		assert_ok!(Registry::join(signed(1), HOME, 2, None, [0; 32]));
		assert_ok!(join(2));
	});
}

#[test]
fn by_approval_only_the_invited_join_and_once() {
	ExtBuilder::default().by_approval(vec![1, 2]).build_and_execute(|| {
		assert_noop!(join(3), Error::<Test>::NotInvited);
		assert_ok!(join(1));
		assert_eq!(crate::Invited::<Test>::get(HOME), vec![2]);
		assert_ok!(join(2));
		assert!(!crate::Invited::<Test>::contains_key(HOME));
	});
}

#[test]
fn four_seats_are_taken_and_a_fifth_is_refused() {
	run(|| {
		for who in 1..=4 {
			assert_ok!(join(who));
		}
		assert_noop!(join(5), Error::<Test>::TooManyReporters);
	});
}

#[test]
fn a_seat_whose_bond_is_due_goes_to_the_next_who_joins() {
	run(|| {
		for who in 1..=4 {
			assert_ok!(join(who));
		}
		assert_ok!(Registry::remove_reporter(council(), HOME, 3));
		assert_noop!(join(5), Error::<Test>::TooManyReporters);
		block_at(START + WINDOW);
		assert_ok!(Registry::leave(signed(2), HOME));
		close_windows_before(START + 2 * WINDOW);
		// Who left later can still claim what it has earned.
		assert_ok!(join(5));
		assert_eq!(held(HoldReason::Bond, 2), BOND);
		assert_eq!(held(HoldReason::Bond, 3), 0);
		assert!(events().contains(&Event::BondReturned { network: HOME, reporter: 3, bond: BOND }));
		assert_eq!(Signers::<Test>::get(HOME, 1_003), None);
	});
}

#[test]
fn a_bond_takes_what_the_account_has_and_leaves_it_alive() {
	run(|| {
		use frame_support::traits::fungible::Mutate;
		// One is what keeps the account alive.
		assert_ok!(Balances::transfer_allow_death(signed(1), 30, ENDOWMENT - BOND));
		assert_noop!(join(1), Error::<Test>::CannotBond);
		assert_ok!(Balances::mint_into(&1, 1));
		assert_ok!(join(1));
	});
}

#[test]
fn a_region_is_short_text() {
	run(|| {
		let from = |region: Vec<u8>| Registry::join(signed(1), HOME, 1_001, Some(region), [0; 32]);
		assert_noop!(from(vec![]), Error::<Test>::RegionEmpty);
		assert_noop!(from(vec![b'a'; 33]), Error::<Test>::RegionTooLong);
		assert_noop!(from(vec![0xff]), Error::<Test>::RegionNotText);
		assert_noop!(from(b"eu\x1b[2J".to_vec()), Error::<Test>::RegionNotText);
		assert_ok!(from(vec![b'a'; 32]));
	});
}
