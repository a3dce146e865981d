//! What pallet-sli asks and tells.

use crate::{MAX_REPORTERS, mock::*};
use frame_support::assert_ok;
use pallet_sli::{HOME, Reporters, TargetRef};

type Asked = Registry;

#[test]
fn reporters_are_found_by_account_and_by_key() {
	run(|| {
		assert_ok!(join(1));
		assert_ok!(join(2));
		assert_eq!(Asked::by_signer(HOME, &1_002), Some(2));
		assert_eq!(Asked::by_signer(HOME, &2), None);
		assert_eq!(Asked::by_signer(1, &1_002), None);
		let mut all: Vec<_> = Asked::all(HOME).into_iter().map(|(account, _)| account).collect();
		all.sort_unstable();
		assert_eq!(all, [1, 2]);
		let standing = Asked::standing(HOME, &1).unwrap();
		assert_eq!((standing.joined, standing.link), (START + WINDOW, [1; 32]));
		assert_eq!(standing.link_window, START);
		assert_eq!(Asked::standing(HOME, &3), None);
	});
}

#[test]
fn what_is_noted_stands_and_never_goes_back() {
	run(|| {
		assert_ok!(join(1));
		Asked::note_link(HOME, &1, 120, [9; 32]);
		Asked::note_report(HOME, &1, 120);
		Asked::note_report(HOME, &1, 60);
		Asked::note_closed(HOME, &1, 60);
		let standing = Asked::standing(HOME, &1).unwrap();
		assert_eq!((standing.link, standing.link_window), ([9; 32], 120));
		assert_eq!((standing.reported, standing.closed), (Some(120), Some(60)));
	});
}

#[test]
fn nothing_is_noted_of_who_is_no_reporter() {
	run(|| {
		Asked::note_link(HOME, &1, 120, [9; 32]);
		Asked::note_report(HOME, &1, 120);
		Asked::note_closed(HOME, &1, 120);
		assert_eq!(Asked::standing(HOME, &1), None);
	});
}

#[test]
fn a_target_is_a_reporters_own_by_account_key_ownership_and_deposit() {
	run(|| {
		// Validator 10 is target 1, 20 target 2; 5 owns an endpoint.
		assert_ok!(Registry::join(signed(10), HOME, 20, None, [0; 32]));
		assert!(Asked::owns(HOME, &10, 1) && Asked::owns(HOME, &10, 2));
		assert!(!Asked::owns(HOME, &10, 3) && !Asked::owns(HOME, &10, 99));
		let endpoint = add_endpoint(HOME, "public", 5);
		assert!(!Asked::owns(HOME, &10, endpoint));
		assert_ok!(Registry::join(signed(6), HOME, 5, None, [0; 32]));
		assert!(Asked::owns(HOME, &6, endpoint));
		assert!(!Asked::owns(HOME, &10, 0), "all authors are nobody's own");
	});
}

#[test]
fn whoever_paid_for_an_address_of_a_removed_target_still_owns_it() {
	run(|| {
		let endpoint = add_endpoint(HOME, "public", 5);
		let address = libp2p(1, "/dns/a.example/tcp/1");
		assert_ok!(Registry::add_address(signed(5), HOME, endpoint, address));
		block_at(START + WINDOW);
		assert_ok!(Registry::remove_target(council(), HOME, endpoint));
		assert!(Asked::measured(HOME, endpoint, START + WINDOW).reachability);
		assert!(Asked::owns(HOME, &5, endpoint));
	});
}

#[test]
fn a_validator_of_another_network_is_its_accounts_own() {
	run(|| {
		register_network(1);
		assert_ok!(Registry::add_target(council(), 1, TargetRef::Account(7), 5));
		assert!(Asked::owns(1, &7, 1) && Asked::owns(1, &5, 1) && !Asked::owns(1, &8, 1));
	});
}

#[test]
fn it_is_told_the_most_reporters_of_any_runtime() {
	assert_eq!(<Asked as Reporters<AccountId>>::MAX, MAX_REPORTERS);
}
