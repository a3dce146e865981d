//! What a target has said it would be measured for, and that it cannot take that back.

use crate::{Error, Kind, Promise, Promises, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Listing, Reporters as _, Seconds};
use sp_core::Pair;

fn listing(window: Seconds) -> Listing {
	Registry::measured(HOME, 1, window).rpc
}

fn add() {
	assert_ok!(Registry::add_address(signed(10), HOME, 1, rpc(1, "wss://a.example", 1)));
}

fn remove(origin: RuntimeOrigin) {
	assert_ok!(Registry::remove_address(origin, HOME, 1, rpc(1, "wss://a.example", 1)));
}

fn promise() -> Option<Promise> {
	Promises::<Test>::get(HOME, 1).rpc
}

#[test]
fn an_outage_is_not_left_out_by_taking_the_address_off() {
	run(|| {
		assert_eq!(listing(START), Listing::Never);
		add();
		assert_eq!(
			listing(START),
			Listing::Never,
			"not promised for the window that it was added in"
		);
		block_at(START + 10 * WINDOW);
		remove(signed(10));
		assert_eq!(listing(START + 11 * WINDOW), Listing::Listed, "the outage is measured");
		assert_eq!(listing(MIDNIGHT - WINDOW), Listing::Listed);
		assert_eq!(listing(MIDNIGHT), Listing::Absent);
		assert_eq!(listing(MIDNIGHT + 30 * 86_400), Listing::Absent);
		// When it is up again it adds the address, and nothing was left out in between.
		block_at(MIDNIGHT + 20 * WINDOW);
		add();
		assert_eq!(listing(MIDNIGHT + 20 * WINDOW), Listing::Absent);
		assert_eq!(listing(MIDNIGHT + 21 * WINDOW), Listing::Listed);
		assert_eq!(promise(), Some(Promise { since: START + WINDOW, until: None }));
		// What the Council removes was not to be measured.
		remove(council());
		assert_eq!(listing(MIDNIGHT + 21 * WINDOW), Listing::Never);
	});
}

#[test]
fn the_council_ends_a_promise_with_the_last_address_of_its_kind() {
	run(|| {
		let other = || rpc(1, "wss://b.example", 1);
		add();
		assert_ok!(Registry::add_address(signed(10), HOME, 1, other()));
		block_at(START + WINDOW);
		remove(council());
		assert_eq!(promise().and_then(|promise| promise.until), None);
		assert_ok!(Registry::remove_address(council(), HOME, 1, other()));
		let until = Some(START + 2 * WINDOW);
		assert_eq!(promise(), Some(Promise { since: START + WINDOW, until }));
		assert_eq!(listing(START + 2 * WINDOW), Listing::Never);
	});
}

#[test]
fn the_council_does_not_end_what_the_owner_has_removed_of_another_kind() {
	run(|| {
		add();
		let port = || port(1, "/dns/a.example/tcp/1", 1);
		assert_ok!(Registry::add_address(signed(10), HOME, 1, port()));
		block_at(START + WINDOW);
		remove(signed(10));
		block_at(MIDNIGHT);
		assert_ok!(Registry::remove_address(council(), HOME, 1, port()));
		let measured = Registry::measured(HOME, 1, MIDNIGHT + WINDOW);
		assert_eq!((measured.rpc, measured.reachability), (Listing::Absent, Listing::Never));
	});
}

#[test]
fn a_promise_ends_with_its_target_even_where_no_address_is_left() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		let address = || rpc(1, "wss://a.example", target);
		assert_ok!(Registry::add_address(signed(5), HOME, target, address()));
		block_at(START + WINDOW);
		assert_ok!(Registry::remove_address(signed(5), HOME, target, address()));
		let at = |window| Registry::measured(HOME, target, window).rpc;
		block_at(MIDNIGHT + WINDOW);
		assert_eq!(at(MIDNIGHT + 2 * WINDOW), Listing::Absent);
		assert_ok!(Registry::remove_target(council(), HOME, target));
		assert_eq!(at(MIDNIGHT + WINDOW), Listing::Absent);
		assert_eq!(at(MIDNIGHT + 2 * WINDOW), Listing::Never);
	});
}

#[test]
fn what_is_under_agreement_is_promised_even_where_no_window_of_it_has_begun() {
	run(|| {
		use pallet_sli::Indicator::{Reachability, Rpc};
		add();
		let first = START + WINDOW;
		assert!(Registry::is_promised(HOME, 1, Rpc, first));
		assert!(
			!Registry::is_promised(HOME, 1, Rpc, START),
			"it is measured from the next window on"
		);
		assert!(!Registry::is_promised(HOME, 1, Reachability, first));
		assert!(Registry::is_promised(HOME, 1, pallet_sli::Indicator::Authorship, START));
		Agreed::set(vec![(HOME, 1, Rpc)]);
		let signature = withdrawal(1, 1, 10);
		assert_ok!(Registry::withdraw_consent(signed(29), HOME, 1, node(1).public().0, signature));
		assert!(!Registry::is_promised(HOME, 1, Rpc, first), "nothing is listed");
		assert_eq!(promise(), Some(Promise { since: first, until: None }));
		assert_eq!(listing(first), Listing::Absent);
		// What the Council removes was not to be measured, whatever was agreed on.
		assert_ok!(Registry::add_address(signed(10), HOME, 1, rpc(2, "wss://b.example", 1)));
		assert_ok!(Registry::remove_address(council(), HOME, 1, rpc(2, "wss://b.example", 1)));
		assert_eq!(promise(), None);
	});
}

#[test]
fn an_address_removed_before_its_first_window_promises_nothing() {
	run(|| {
		add();
		remove(signed(10));
		assert!(!Promises::<Test>::contains_key(HOME, 1));
		assert_eq!(listing(START + WINDOW), Listing::Never);
	});
}

#[test]
fn what_the_council_has_ended_does_not_begin_again_while_its_windows_are_open() {
	run(|| {
		add();
		block_at(START + WINDOW);
		remove(council());
		let ended = Some(Promise { since: START + WINDOW, until: Some(START + 2 * WINDOW) });
		// Added again and removed before its first window, the two would be one promise without an end.
		let again = || Registry::add_address(signed(10), HOME, 1, rpc(1, "wss://a.example", 1));
		assert_noop!(again(), Error::<Test>::PromiseOpen);
		assert_ok!(Registry::add_address(signed(10), HOME, 1, port(1, "/dns/a.example/tcp/1", 1)));
		block_at(START + 3 * WINDOW);
		assert_noop!(again(), Error::<Test>::PromiseOpen);
		assert_eq!(promise(), ended);
		close_windows_before(START + 2 * WINDOW);
		add();
		remove(signed(10));
		assert_eq!(promise(), None);
		let since = crate::records::next_window_of_any::<Test>(HOME).unwrap();
		add();
		assert_eq!(promise(), Some(Promise { since, until: None }));
		assert_eq!(listing(START + 2 * WINDOW), Listing::Never, "it lies between the two");
	});
}

#[test]
fn a_promise_that_has_ended_is_forgotten_with_the_next_change_after_its_windows() {
	run(|| {
		add();
		assert_ok!(Registry::add_address(signed(10), HOME, 1, port(1, "/dns/a.example/tcp/1", 1)));
		block_at(START + WINDOW);
		remove(council());
		close_windows_before(START + 2 * WINDOW);
		assert!(promise().is_some());
		assert_ok!(Registry::remove_address(
			signed(10),
			HOME,
			1,
			libp2p(1, "/dns/a.example/tcp/1")
		));
		assert_eq!(promise(), None);
		assert!(Promises::<Test>::get(HOME, 1).of(Kind::Reachability).is_some());
	});
}

#[test]
fn what_an_owner_removed_it_does_not_remove_again() {
	run(|| {
		add();
		block_at(START + WINDOW);
		remove(signed(10));
		let again = || Registry::remove_address(signed(10), HOME, 1, rpc(1, "wss://a.example", 1));
		assert_noop!(again(), Error::<Test>::UnknownAddress);
	});
}
