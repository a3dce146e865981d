//! What pallet-sli asks and tells.

use crate::{MAX_REPORTERS, mock::*};
use frame_support::assert_ok;
use pallet_sli::{HOME, Listing, Reporters, TargetRef};

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
fn behind_a_target_are_its_owner_and_whoever_paid_for_its_addresses() {
	run(|| {
		assert!(Asked::behind(HOME, 1).is_empty(), "the account itself is pallet-sli's to know");
		let endpoint = add_endpoint(HOME, "public", 5);
		assert_eq!(Asked::behind(HOME, endpoint), [5]);
		let address = port(1, "/dns/a.example/tcp/1", 1);
		assert_ok!(Registry::add_address(signed(10), HOME, 1, address));
		assert_eq!(Asked::behind(HOME, 1), [10]);
		assert!(Asked::behind(HOME, 0).is_empty() && Asked::behind(HOME, 99).is_empty());
	});
}

#[test]
fn whoever_paid_for_an_address_of_a_removed_target_is_still_behind_it() {
	run(|| {
		let endpoint = add_endpoint(HOME, "public", 5);
		let address = port(1, "/dns/a.example/tcp/1", endpoint);
		assert_ok!(Registry::add_address(signed(5), HOME, endpoint, address));
		block_at(START + WINDOW);
		assert_ok!(Registry::remove_target(council(), HOME, endpoint));
		assert_eq!(Asked::measured(HOME, endpoint, START + WINDOW).reachability, Listing::Listed);
		assert_eq!(Asked::behind(HOME, endpoint), [5]);
	});
}

#[test]
fn behind_a_validator_of_another_network_is_its_owner() {
	run(|| {
		register_network(1);
		assert_ok!(Registry::add_target(council(), 1, TargetRef::Account(7), 5));
		assert_eq!(Asked::behind(1, 1), [5]);
	});
}

#[test]
fn it_is_told_the_key_of_a_reporter_and_how_many_are_admitted() {
	run(|| {
		assert_eq!((Asked::admitted(HOME), Asked::signer(HOME, &1)), (0, None));
		assert_ok!(join(1));
		assert_ok!(join(2));
		assert_ok!(join(3));
		assert_eq!((Asked::admitted(HOME), Asked::signer(HOME, &1)), (3, Some(1_001)));
		assert_ok!(Registry::leave(signed(1), HOME));
		assert_ok!(Registry::remove_reporter(council(), HOME, 2));
		assert_eq!((Asked::admitted(HOME), Asked::admitted(1)), (1, 0));
	});
}

#[test]
fn it_is_told_the_most_reporters_of_any_runtime() {
	assert_eq!(<Asked as Reporters<AccountId>>::MAX, MAX_REPORTERS);
}
