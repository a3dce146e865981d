use crate::{answer, mock::*};
use frame_support::assert_ok;
use pallet_sli::{HOME, Reporters as _, TargetRef};

fn ids(window: Option<u32>, offset: u32, limit: u32) -> Vec<u32> {
	answer::targets::<Test>(HOME, window, offset, limit).into_iter().map(|row| row.target).collect()
}

#[test]
fn targets_come_by_id_without_all_authors() {
	run(|| {
		add_endpoint(HOME, "public", 5);
		assert_eq!(ids(None, 0, 256), [1, 2, 3, 4]);
		assert_eq!(ids(None, 1, 2), [2, 3]);
		assert!(ids(None, 4, 10).is_empty());
		assert!(ids(None, u32::MAX, u32::MAX).is_empty());
		let public = answer::targets::<Test>(HOME, None, 3, 1).pop().unwrap();
		assert_eq!((public.who, public.owner), (named("public"), Some(5)));
		let first = answer::targets::<Test>(HOME, None, 0, 1).pop().unwrap();
		assert_eq!((first.who, first.owner), (TargetRef::Account(10), None));
	});
}

#[test]
fn one_call_answers_at_most_256() {
	run(|| {
		(0..260).for_each(|number| {
			add_endpoint(HOME, &format!("endpoint {number}"), 5);
		});
		assert_eq!(ids(None, 0, 1_000).len(), 256);
		assert_eq!(ids(None, 0, 0).len(), 256);
		assert_eq!(ids(None, 256, 1_000).len(), 7);
	});
}

#[test]
fn a_window_has_the_addresses_that_are_measured_in_it() {
	run(|| {
		let address = rpc(1, "wss://a.example", 1);
		assert_ok!(Registry::add_address(signed(10), HOME, 1, address.clone()));
		let at = |window| answer::targets::<Test>(HOME, window, 0, 1).pop().unwrap().addresses;
		assert_eq!(at(Some(START)), []);
		assert_eq!(at(Some(START + WINDOW)).len(), 1);
		assert_eq!(at(None).len(), 1, "also before its first window");
		block_at(START + WINDOW);
		assert_ok!(Registry::remove_address(council(), HOME, 1, address.clone()));
		assert_eq!(at(None), []);
		let listed = at(Some(START + WINDOW)).pop().unwrap();
		assert_eq!((listed.address, listed.since), (address, START + WINDOW));
		assert_eq!(listed.until, Some(START + 2 * WINDOW));
		assert_eq!(at(Some(START + 2 * WINDOW)), []);
	});
}

#[test]
fn a_removed_address_keeps_its_place_while_it_is_measured() {
	run(|| {
		let (first, second) = (rpc(1, "wss://a.example", 1), rpc(2, "wss://b.example", 1));
		assert_ok!(Registry::add_address(signed(10), HOME, 1, first.clone()));
		assert_ok!(Registry::add_address(signed(10), HOME, 1, second.clone()));
		block_at(START + WINDOW);
		assert_ok!(Registry::remove_address(signed(10), HOME, 1, first.clone()));
		let listed = |window| -> Vec<_> {
			let row = answer::targets::<Test>(HOME, window, 0, 1).pop().unwrap();
			row.addresses.into_iter().map(|it| (it.address, it.until)).collect()
		};
		// Whoever reads the list of the window again asks the same endpoint: it cannot be swapped for one that is up.
		let of_window = [(first, Some(MIDNIGHT)), (second.clone(), None)];
		assert_eq!(listed(Some(START + WINDOW)), of_window);
		assert_eq!(listed(Some(MIDNIGHT - WINDOW)), of_window);
		assert_eq!(listed(Some(MIDNIGHT)), [(second.clone(), None)]);
		assert_eq!(listed(None), [(second, None)]);
	});
}

#[test]
fn a_reporter_is_told_how_it_stands() {
	run(|| {
		assert_ok!(Registry::join(signed(1), HOME, 1_001, Some(b"eu".to_vec()), [3; 32]));
		Registry::note_report(HOME, &1, START + WINDOW);
		let info = answer::reporter_of::<Test>(HOME, 1).unwrap();
		assert_eq!((info.account, info.signer, info.bond), (1, 1_001, BOND));
		assert_eq!((info.joined, info.left), (START + WINDOW, None));
		assert_eq!(info.reported, Some(START + WINDOW));
		assert_eq!((info.link, info.link_window), ([3; 32], START));
		assert_eq!(info.region.map(|region| region.into_inner()), Some(b"eu".to_vec()));
		assert_eq!(answer::reporters::<Test>(HOME).len(), 1);
		assert_eq!(answer::reporter_of::<Test>(HOME, 2), None);
		assert_eq!(answer::reporters::<Test>(1), []);
	});
}

#[test]
fn a_reporter_is_told_of_what_it_may_say_nothing() {
	run(|| {
		let own = |reporter| answer::owned::<Test>(HOME, reporter, 0, 256);
		assert!(own(6).is_empty());
		let owned = add_endpoint(HOME, "owned", 6);
		let paid = add_endpoint(HOME, "paid", 7);
		let address = port(1, "/dns/a.example/tcp/1", paid);
		assert_ok!(Registry::add_address(signed(7), HOME, paid, address));
		assert_eq!(own(6), [owned], "also of who is no reporter");
		// Validator 10 is target 1, its key 7 owns an endpoint.
		assert_ok!(Registry::join(signed(10), HOME, 7, None, [0; 32]));
		assert_eq!(own(10), [1, paid]);
		assert_eq!(own(7), [paid], "a key alone");
		assert!(answer::owned::<Test>(1, 10, 0, 256).is_empty());
	});
}

#[test]
fn own_targets_are_told_among_at_most_256_ids() {
	run(|| {
		// Of the ids 4 to 303 every one.
		for number in 0..300 {
			add_endpoint(HOME, &format!("endpoint {number}"), 5);
		}
		let own = |offset, limit| answer::owned::<Test>(HOME, 5, offset, limit);
		assert_eq!(own(0, 1_000), (4..=256).collect::<Vec<_>>());
		assert_eq!(own(256, 1_000), (257..=303).collect::<Vec<_>>());
		assert_eq!(own(2, 3), [4, 5]);
		assert!(own(0, 3).is_empty() && own(303, 256).is_empty() && own(u32::MAX, 1).is_empty());
		assert_eq!(answer::targets::<Test>(HOME, None, 256, 1).len(), 1, "there is another page");
		assert!(answer::targets::<Test>(HOME, None, 512, 1).is_empty());
	});
}

#[test]
fn who_paid_for_an_address_is_free_of_it_when_its_windows_are_closed() {
	run(|| {
		let target = add_endpoint(HOME, "public", 5);
		let address = port(1, "/dns/a.example/tcp/1", target);
		assert_ok!(Registry::add_address(signed(5), HOME, target, address));
		block_at(START + WINDOW);
		assert_ok!(Registry::remove_target(council(), HOME, target));
		assert_eq!(answer::owned::<Test>(HOME, 5, 0, 256), [target]);
		close_windows_before(START + 2 * WINDOW);
		assert!(answer::owned::<Test>(HOME, 5, 0, 256).is_empty());
		assert!(Registry::behind(HOME, target).is_empty());
	});
}
