use crate::{AddressesOf, Error, Event, HoldReason, Owners, Regions, mock::*};
use frame_support::{assert_noop, assert_ok};
use pallet_sli::{HOME, Listing, Reporters as _, TargetRef};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_endpoint_gets_the_next_id_of_its_network_and_an_owner() {
	run(|| {
		// 1, 2 and 3 are the validators.
		assert_eq!(add_endpoint(HOME, "public", 5), 4);
		let event = Event::TargetAdded { network: HOME, target: 4, owner: 5 };
		assert_eq!(last_event(), event);
		assert_eq!(Owners::<Test>::get(HOME, 4), Some(5));
		register_network(1);
		assert_eq!(add_endpoint(1, "public", 6), 1);
	});
}

#[test]
fn only_the_council_adds_and_removes() {
	run(|| {
		assert_noop!(Registry::add_target(signed(5), HOME, named("public"), 5), BadOrigin);
		let target = add_endpoint(HOME, "public", 5);
		assert_noop!(Registry::remove_target(signed(5), HOME, target), BadOrigin);
	});
}

#[test]
fn validators_of_the_home_network_appear_by_themselves_and_others_are_added() {
	run(|| {
		let validator =
			|network| Registry::add_target(council(), network, TargetRef::Account(10), 5);
		assert_noop!(validator(HOME), Error::<Test>::AppearsByItself);
		assert_noop!(validator(1), Error::<Test>::UnknownNetwork);
		register_network(1);
		assert_ok!(validator(1));
	});
}

#[test]
fn a_target_is_added_once_until_it_is_removed() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		let again = || Registry::add_target(council(), HOME, named("public"), 6);
		assert_noop!(again(), Error::<Test>::TargetExists);
		assert_ok!(Registry::remove_target(council(), HOME, target));
		assert_ok!(again());
		assert_eq!(Owners::<Test>::get(HOME, target), Some(6), "it has its old id");
	});
}

#[test]
fn a_name_is_text() {
	run(|| {
		let add = |name: &str| Registry::add_target(council(), HOME, named(name), 5);
		assert_noop!(add(""), Error::<Test>::NameEmpty);
		assert_noop!(add("a\u{7f}"), Error::<Test>::NameNotText);
		assert_ok!(add("für alle"));
	});
}

#[test]
fn a_removed_target_is_measured_until_the_window_ends_and_every_deposit_goes_back() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		let addresses =
			[rpc(1, "wss://a.example", target), port(1, "/dns/a.example/tcp/1", target)];
		for address in addresses {
			assert_ok!(Registry::add_address(signed(5), HOME, target, address));
		}
		assert_ok!(Registry::set_region(signed(5), HOME, target, Some(b"eu".to_vec())));
		assert_eq!(held(HoldReason::Address, 5), 2 * DEPOSIT);
		block_at(START + WINDOW);

		assert_ok!(Registry::remove_target(council(), HOME, target));
		assert_eq!(held(HoldReason::Address, 5), 0);
		assert_eq!(last_event(), Event::TargetRemoved { network: HOME, target });
		assert_eq!(Owners::<Test>::get(HOME, target), None);
		assert_eq!(Regions::<Test>::get(HOME, target), None);
		let rpc = |window| Registry::measured(HOME, target, window).rpc;
		assert_eq!(rpc(START + WINDOW), Listing::Listed);
		assert_eq!(rpc(START + 2 * WINDOW), Listing::Never);
		assert_eq!(AddressesOf::<Test>::get(HOME, target).len(), 2);
		assert_eq!(Sli::target_id(HOME, &named("public")), Some(target), "the id stays");
	});
}

#[test]
fn what_was_not_added_is_not_removed() {
	run(|| {
		let remove = |network, target| Registry::remove_target(council(), network, target);
		assert_noop!(remove(HOME, 1), Error::<Test>::NotAdded);
		assert_noop!(remove(HOME, 4), Error::<Test>::UnknownTarget);
		assert_noop!(remove(HOME, 0), Error::<Test>::UnknownTarget);
		assert_noop!(remove(1, 1), Error::<Test>::UnknownNetwork);
	});
}
